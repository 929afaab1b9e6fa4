//! Periods of time, as report tables name them.

use std::cmp::Ordering;
use std::fmt;

/// A span of time that an observation covers.
///
/// Ordered by start, then the longer span first; a year is not equal to its
/// first quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// A calendar year.
    Year(i32),
    /// Half a year, 1 or 2.
    Half(i32, u8),
    /// A quarter, 1 to 4.
    Quarter(i32, u8),
    /// A month, 1 to 12.
    Month(i32, u8),
    /// A day: year, month, day of month.
    Day(i32, u8, u8),
}

/// English month names, shortened, as they stand on axes.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Period {
    /// Reads the ISO 8601 forms that [`Period`] displays as: `2024`,
    /// `2024-H1`, `2024-Q1`, `2024-03`, `2024-03-31`.
    ///
    /// Looser forms (`Q1 2024`, `Jan-Mar 2023`) are the import's business.
    pub fn from_iso(text: &str) -> Option<Self> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let year: i32 = year.parse().ok()?;
        let Some(rest) = rest else { return Some(Self::Year(year)) };
        if let Some(half) = rest.strip_prefix('H') {
            return half.parse().ok().filter(|h| (1..=2).contains(h)).map(|h| Self::Half(year, h));
        }
        if let Some(quarter) = rest.strip_prefix('Q') {
            let quarter = quarter.parse().ok().filter(|q| (1..=4).contains(q));
            return quarter.map(|q| Self::Quarter(year, q));
        }
        let (month, day) = match rest.split_once('-') {
            Some((month, day)) => (month, Some(day)),
            None => (rest, None),
        };
        if month.len() != 2 || day.is_some_and(|d| d.len() != 2) {
            return None;
        }
        let month: u8 = month.parse().ok().filter(|m| (1..=12).contains(m))?;
        match day {
            None => Some(Self::Month(year, month)),
            Some(day) => {
                let day: u8 = day.parse().ok()?;
                (1..=days_in_month(year, month))
                    .contains(&day)
                    .then_some(Self::Day(year, month, day))
            }
        }
    }

    /// The calendar year that the period lies in.
    pub fn year(self) -> i32 {
        match self {
            Self::Year(y)
            | Self::Half(y, _)
            | Self::Quarter(y, _)
            | Self::Month(y, _)
            | Self::Day(y, ..) => y,
        }
    }

    /// Start of the period in years, for placing it in time: `2024.5` for July.
    pub fn start_in_years(self) -> f64 {
        let months = match self {
            Self::Year(_) => 0.0,
            Self::Half(_, h) => f64::from(h - 1) * 6.0,
            Self::Quarter(_, q) => f64::from(q - 1) * 3.0,
            Self::Month(_, m) => f64::from(m - 1),
            Self::Day(y, m, d) => {
                f64::from(m - 1) + f64::from(d - 1) / f64::from(days_in_month(y, m))
            }
        };
        f64::from(self.year()) + months / 12.0
    }

    /// Length of the period in years.
    pub fn length_in_years(self) -> f64 {
        match self {
            Self::Year(_) => 1.0,
            Self::Half(..) => 0.5,
            Self::Quarter(..) => 0.25,
            Self::Month(..) => 1.0 / 12.0,
            Self::Day(..) => 1.0 / 365.25,
        }
    }

    /// As people read it: `2024`, `H1 2024`, `Q1 2024`, `Mar 2024`, `31 Mar 2024`.
    pub fn label(self) -> String {
        match self {
            Self::Year(y) => y.to_string(),
            Self::Half(y, h) => format!("H{h} {y}"),
            Self::Quarter(y, q) => format!("Q{q} {y}"),
            Self::Month(y, m) => format!("{} {y}", month_name(m)),
            Self::Day(y, m, d) => format!("{d} {} {y}", month_name(m)),
        }
    }

    /// Two periods as one phrase: `2019–2023`, `Q1 2023 – Q2 2024`.
    pub fn range_label(self, last: Self) -> String {
        match (self, last) {
            (first, last) if first == last => first.label(),
            (Self::Year(first), Self::Year(last)) => format!("{first}–{last}"),
            (first, last) => format!("{} – {}", first.label(), last.label()),
        }
    }
}

fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("?")
}

/// Days of a month in the Gregorian calendar; 31 for a month out of range.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Period {
    /// ISO 8601, as it stands in files.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(y) => write!(f, "{y:04}"),
            Self::Half(y, h) => write!(f, "{y:04}-H{h}"),
            Self::Quarter(y, q) => write!(f, "{y:04}-Q{q}"),
            Self::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            Self::Day(y, m, d) => write!(f, "{y:04}-{m:02}-{d:02}"),
        }
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let start = self.start_in_years().total_cmp(&other.start_in_years());
        start.then_with(|| other.length_in_years().total_cmp(&self.length_in_years()))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_forms_come_back_as_they_went() {
        for text in ["2024", "1998", "2024-H1", "2024-Q4", "2024-03", "2024-02-29"] {
            assert_eq!(Period::from_iso(text).map(|p| p.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_not_a_period_is_not_read_as_one() {
        for text in [
            "",
            "24",
            "20245",
            "2024-",
            "2024-13",
            "2024-Q5",
            "2023-02-29",
            "2024-3",
            "abcd",
            "2024-H0",
        ] {
            assert_eq!(Period::from_iso(text), None, "{text:?}");
        }
    }

    #[test]
    fn time_runs_forward_and_the_longer_span_comes_first() {
        let order =
            ["2023-Q4", "2024", "2024-H1", "2024-Q1", "2024-01", "2024-01-01", "2024-02", "2025"];
        let periods: Vec<_> = order.iter().filter_map(|t| Period::from_iso(t)).collect();
        assert_eq!(periods.len(), order.len());
        assert!(periods.is_sorted());
    }

    #[test]
    fn labels_read_as_english() {
        for (iso, label) in [
            ("2024", "2024"),
            ("2024-Q1", "Q1 2024"),
            ("2024-03", "Mar 2024"),
            ("2024-03-31", "31 Mar 2024"),
        ] {
            assert_eq!(Period::from_iso(iso).map(Period::label).as_deref(), Some(label));
        }
    }
}
