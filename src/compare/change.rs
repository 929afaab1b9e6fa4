//! How one figure moved. The hard cases are variants, not special numbers.

use crate::dataset::{Absence, Decimal, MeasureKind, Value};
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

/// No percentage is given on a base under this: the counts only. It is the
/// rule of NCMEC's own data pages.
pub const SMALL_BASE: Decimal = Decimal::from_parts(50, 0, 0, false, 0);

/// How a subject moved between two periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// From one number to another; the earlier one is not 0.
    Moved {
        /// The earlier figure.
        before: Decimal,
        /// The later figure.
        after: Decimal,
    },
    /// From a reported 0. Not for a subject that was not listed: that is `Unknown`.
    FromZero {
        /// The later figure.
        after: Decimal,
    },
    /// Between two percentages: the difference is in percentage points.
    Points {
        /// The earlier percentage.
        before: Decimal,
        /// The later percentage.
        after: Decimal,
    },
    /// Nothing can be computed.
    Unknown(Unknown),
}

/// Why a change is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No number in the earlier period.
    Before(Absence),
    /// No number in the later period.
    After(Absence),
    /// The numbers are too large to subtract.
    TooLarge,
}

/// A relative change that may be printed, or why none may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Percent {
    /// Percent: `-20.1` for a decline by a fifth.
    Of(Decimal),
    /// Percentage points, for data that is a percentage already.
    Points(Decimal),
    /// The base is 0: appeared, no percentage describes it.
    New,
    /// 0 stayed 0.
    StillZero,
    /// The base is under [`SMALL_BASE`].
    SmallBase,
    /// One of the figures is negative: a percentage would mislead about direction.
    NegativeBase,
    /// No change is known.
    None,
}

impl Change {
    /// The change from `before` to `after`.
    pub fn between(before: Value, after: Value, kind: MeasureKind) -> Self {
        let (before, after) = match (before, after) {
            (Value::Number(before), Value::Number(after)) => (before, after),
            (Value::Absent(why), _) => return Self::Unknown(Unknown::Before(why)),
            (_, Value::Absent(why)) => return Self::Unknown(Unknown::After(why)),
        };
        if after.checked_sub(before).is_none() {
            return Self::Unknown(Unknown::TooLarge);
        }
        match kind {
            MeasureKind::Percent => Self::Points { before, after },
            _ if before.is_zero() => Self::FromZero { after },
            _ => Self::Moved { before, after },
        }
    }

    /// The later figure less the earlier one, exactly.
    pub fn absolute(self) -> Option<Decimal> {
        match self {
            Self::Moved { before, after } | Self::Points { before, after } => {
                after.checked_sub(before)
            }
            Self::FromZero { after } => Some(after),
            Self::Unknown(_) => None,
        }
    }

    /// The relative change. `small_base` is the smallest base that carries a
    /// percentage; 0 for amounts that are not counts.
    pub fn percent(self, small_base: Decimal) -> Percent {
        match self {
            Self::Unknown(_) => Percent::None,
            Self::Points { before, after } => {
                after.checked_sub(before).map_or(Percent::None, Percent::Points)
            }
            Self::FromZero { after } if after.is_zero() => Percent::StillZero,
            Self::FromZero { .. } => Percent::New,
            Self::Moved { before, after } if before < Decimal::ZERO || after < Decimal::ZERO => {
                Percent::NegativeBase
            }
            Self::Moved { before, .. } if before < small_base => Percent::SmallBase,
            Self::Moved { before, after } => {
                let ratio =
                    after.checked_sub(before).and_then(|difference| difference.checked_div(before));
                ratio
                    .and_then(|r| r.checked_mul(Decimal::ONE_HUNDRED))
                    .map_or(Percent::None, Percent::Of)
            }
        }
    }
}

impl Change {
    /// The average percent a year of a change over `years`, compounded; none
    /// where [`Change::percent`] gives no percentage, and none within a year.
    ///
    /// To six decimals: the one place where a change is computed in floats.
    pub fn percent_a_year(self, small_base: Decimal, years: f64) -> Option<Decimal> {
        let (Self::Moved { before, after }, Percent::Of(_)) = (self, self.percent(small_base))
        else {
            return None;
        };
        // A little more than one year is a year: periods are of uneven length.
        if years < 1.01 {
            return None;
        }
        let ratio = after.to_f64()? / before.to_f64()?;
        let a_year = Decimal::from_f64((ratio.powf(years.recip()) - 1.0) * 100.0)?.round_dp(6);
        Some(if a_year.is_zero() { Decimal::ZERO } else { a_year })
    }

    /// The later figure with the earlier one as 100; none where there is no
    /// percentage.
    pub fn index(self, small_base: Decimal) -> Option<Decimal> {
        match self.percent(small_base) {
            Percent::Of(percent) => percent.checked_add(Decimal::ONE_HUNDRED),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(before: i64, after: i64) -> Percent {
        let value = |n| Value::Number(Decimal::from(n));
        Change::between(value(before), value(after), MeasureKind::Count).percent(SMALL_BASE)
    }

    #[test]
    fn hard_cases_have_names_instead_of_numbers() {
        for (before, after, expected) in [
            (0, 12, Percent::New),
            (0, 0, Percent::StillZero),
            (49, 98, Percent::SmallBase),
            (-60, 60, Percent::NegativeBase),
            (50, 0, Percent::Of(Decimal::from(-100))),
            (50, 100, Percent::Of(Decimal::ONE_HUNDRED)),
            (80, 80, Percent::Of(Decimal::ZERO)),
        ] {
            assert_eq!(percent(before, after), expected, "{before} → {after}");
        }
    }

    #[test]
    fn nothing_is_computed_from_what_is_missing() {
        let missing = Value::Absent(Absence::NotListed);
        let number = Value::Number(Decimal::ONE_HUNDRED);
        let vanished = Change::between(number, missing, MeasureKind::Count);
        assert_eq!(vanished, Change::Unknown(Unknown::After(Absence::NotListed)));
        assert_eq!(vanished.absolute(), None);
        assert_eq!(vanished.percent(SMALL_BASE), Percent::None);
        assert_eq!(Change::between(missing, number, MeasureKind::Count).absolute(), None);
    }

    #[test]
    fn percentages_change_by_points() {
        let value = |n| Value::Number(Decimal::new(n, 1));
        let change = Change::between(value(412), value(399), MeasureKind::Percent);
        assert_eq!(change.percent(SMALL_BASE), Percent::Points(Decimal::new(-13, 1)));
    }

    #[test]
    fn averages_a_year_are_compounded_and_need_more_than_a_year() {
        let change = |before: i64, after: i64| Change::Moved {
            before: Decimal::from(before),
            after: Decimal::from(after),
        };
        for (before, after, years, expected) in [
            (1000, 1210, 2.0, Some(Decimal::new(10, 0))),
            (1000, 250, 2.0, Some(Decimal::new(-50, 0))),
            (1000, 0, 3.0, Some(Decimal::new(-100, 0))),
            (1000, 1000, 5.0, Some(Decimal::ZERO)),
            (1000, 1100, 1.0, None),
            (49, 98, 2.0, None),
        ] {
            let a_year = change(before, after).percent_a_year(SMALL_BASE, years);
            assert_eq!(a_year, expected, "{before} → {after} in {years} years");
        }
        assert_eq!(change(800, 1000).index(SMALL_BASE), Some(Decimal::new(125, 0)));
    }

    #[test]
    fn numbers_too_large_to_subtract_are_unknown() {
        let change = Change::between(
            Value::Number(Decimal::MAX),
            Value::Number(Decimal::MIN),
            MeasureKind::Count,
        );
        assert_eq!(change, Change::Unknown(Unknown::TooLarge));
    }
}
