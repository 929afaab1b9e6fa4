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
    /// A week as ISO 8601 counts them: the year that it belongs to, 1 to 53.
    Week(i32, u8),
    /// A year that begins in this calendar year and ends in the next:
    /// `2021/22`.
    ///
    /// When it begins differs from report to report, so it is placed in the
    /// middle of its first year. One of known months is a span.
    Split(i32),
    /// Whole months from first to last, each with its year; never those of a
    /// year, half, quarter or month. Made by [`Period::of_months`].
    Span {
        /// The first month and its year.
        from: (i32, u8),
        /// The last month and its year.
        to: (i32, u8),
    },
}

/// English month names, shortened, as they stand on axes.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Period {
    /// Reads the ISO 8601 forms that [`Period`] displays as: `2024`,
    /// `2024-H1`, `2024-Q1`, `2024-03`, `2024-03-31`, `2024-W05`, `2021/22`,
    /// `2024-01/2024-10`.
    ///
    /// Looser forms (`Q1 2024`, `Jan-Mar 2023`) are the import's business.
    pub fn from_iso(text: &str) -> Option<Self> {
        if let Some((from, to)) = text.split_once('/') {
            return Self::from_iso_interval(from, to);
        }
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
        if let Some(week) = rest.strip_prefix('W').filter(|week| week.len() == 2) {
            let week = week.parse().ok().filter(|week| (1..=weeks_in_year(year)).contains(week));
            return week.map(|week| Self::Week(year, week));
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

    /// `2021/22`, `2024-01/2024-10`.
    fn from_iso_interval(from: &str, to: &str) -> Option<Self> {
        match (Self::from_iso(from)?, Self::from_iso(to)) {
            (Self::Year(year), None) if to.len() == 2 => {
                let next: i32 = to.parse().ok()?;
                (year.checked_add(1)?.rem_euclid(100) == next && !to.starts_with('+'))
                    .then_some(Self::Split(year))
            }
            (Self::Month(year, month), Some(Self::Month(last_year, last_month))) => {
                Self::of_months((year, month), (last_year, last_month))
                    .filter(|period| matches!(period, Self::Span { .. }))
            }
            _ => None,
        }
    }

    /// The period of whole months from first to last: a year, half, quarter or
    /// month if they make one, else a span. None if they run backwards.
    pub fn of_months(from: (i32, u8), to: (i32, u8)) -> Option<Self> {
        let is_month = |month: u8| (1..=12).contains(&month);
        if !is_month(from.1) || !is_month(to.1) || from > to {
            return None;
        }
        let length = if from.0 == to.0 { to.1.saturating_sub(from.1).saturating_add(1) } else { 0 };
        let of = |n: u8| from.1.checked_sub(1).filter(|before| before % n == 0).map(|b| b / n + 1);
        Some(match (length, of(length.max(1))) {
            (1, _) => Self::Month(from.0, from.1),
            (12, _) => Self::Year(from.0),
            (6, Some(half)) => Self::Half(from.0, half),
            (3, Some(quarter)) => Self::Quarter(from.0, quarter),
            _ => Self::Span { from, to },
        })
    }

    /// The calendar year in which the period begins; of a week, the year that
    /// it belongs to.
    pub fn year(self) -> i32 {
        match self {
            Self::Year(y)
            | Self::Week(y, _)
            | Self::Split(y)
            | Self::Span { from: (y, _), .. }
            | Self::Half(y, _)
            | Self::Quarter(y, _)
            | Self::Month(y, _)
            | Self::Day(y, ..) => y,
        }
    }

    /// Start of the period in years, for placing it in time: `2024.5` for July.
    pub fn start_in_years(self) -> f64 {
        let before = |number: u8| f64::from(number.saturating_sub(1));
        let months = match self {
            Self::Year(_) => 0.0,
            Self::Half(_, h) => before(h) * 6.0,
            Self::Quarter(_, q) => before(q) * 3.0,
            Self::Month(_, m) | Self::Span { from: (_, m), .. } => before(m),
            Self::Day(y, m, d) => before(m) + before(d) / f64::from(days_in_month(y, m)),
            Self::Week(y, week) => {
                let (year, month, day) = monday(y, week);
                return Self::Day(year, month, day).start_in_years();
            }
            Self::Split(_) => 6.0,
        };
        f64::from(self.year()) + months / 12.0
    }

    /// Length of the period in years.
    pub fn length_in_years(self) -> f64 {
        match self {
            Self::Year(_) | Self::Split(_) => 1.0,
            Self::Half(..) => 0.5,
            Self::Quarter(..) => 0.25,
            Self::Month(..) => 1.0 / 12.0,
            Self::Day(..) => 1.0 / 365.25,
            Self::Week(..) => 7.0 / 365.25,
            Self::Span { from, to } => {
                let months = f64::from(to.1) - f64::from(from.1) + 1.0;
                f64::from(to.0) - f64::from(from.0) + months / 12.0
            }
        }
    }

    /// As people read it: `2024`, `H1 2024`, `Q1 2024`, `Mar 2024`,
    /// `31 Mar 2024`, `W5 2024`, `2021/22`, `Jan–Oct 2024`.
    pub fn label(self) -> String {
        match self {
            Self::Year(y) => y.to_string(),
            Self::Half(y, h) => format!("H{h} {y}"),
            Self::Quarter(y, q) => format!("Q{q} {y}"),
            Self::Month(y, m) => format!("{} {y}", month_name(m)),
            Self::Day(y, m, d) => format!("{d} {} {y}", month_name(m)),
            Self::Week(y, week) => format!("W{week} {y}"),
            Self::Split(_) => self.to_string(),
            Self::Span { from, to } if from.0 == to.0 => {
                format!("{}–{} {}", month_name(from.1), month_name(to.1), to.0)
            }
            Self::Span { from, to } => {
                format!("{} {} – {} {}", month_name(from.1), from.0, month_name(to.1), to.0)
            }
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

/// Days from 1 January 1970 to a day; the calendar counted by hand.
fn day_number(year: i32, month: u8, day: u8) -> i64 {
    // Years begin in March, so that the leap day is their last.
    let year = i64::from(year) - i64::from(month <= 2);
    let month = (i64::from(month) + 9) % 12;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The number of the Monday on which the ISO year begins: that of the week
/// with 4 January.
fn first_monday(year: i32) -> i64 {
    let fourth = day_number(year, 1, 4);
    // 1 January 1970 was a Thursday.
    fourth - (fourth + 3).rem_euclid(7)
}

/// Weeks of an ISO year, 52 or 53.
fn weeks_in_year(year: i32) -> u8 {
    let days = first_monday(year.saturating_add(1)) - first_monday(year);
    if days > 52 * 7 { 53 } else { 52 }
}

/// The day on which a week begins; it may lie in the year before.
fn monday(year: i32, week: u8) -> (i32, u8, u8) {
    let number = first_monday(year) + (i64::from(week) - 1) * 7;
    let year = if number < day_number(year, 1, 1) { year.saturating_sub(1) } else { year };
    let mut rest = number - day_number(year, 1, 1);
    for month in 1..=12 {
        let days = i64::from(days_in_month(year, month));
        if rest < days {
            return (year, month, u8::try_from(rest + 1).unwrap_or(1));
        }
        rest -= days;
    }
    (year.saturating_add(1), 1, u8::try_from(rest + 1).unwrap_or(1))
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
            Self::Week(y, week) => write!(f, "{y:04}-W{week:02}"),
            Self::Split(y) => write!(f, "{y:04}/{:02}", y.saturating_add(1).rem_euclid(100)),
            Self::Span { from, to } => {
                write!(f, "{:04}-{:02}/{:04}-{:02}", from.0, from.1, to.0, to.1)
            }
        }
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most periods of a file are of one length, and many are the same.
        match (self, other) {
            (Self::Year(a), Self::Year(b)) | (Self::Split(a), Self::Split(b)) => return a.cmp(b),
            (Self::Month(a, m), Self::Month(b, n))
            | (Self::Quarter(a, m), Self::Quarter(b, n))
            | (Self::Half(a, m), Self::Half(b, n))
            | (Self::Week(a, m), Self::Week(b, n)) => return (a, m).cmp(&(b, n)),
            _ if self == other => return Ordering::Equal,
            _ => {}
        }
        let start = self.start_in_years().total_cmp(&other.start_in_years());
        start
            .then_with(|| other.length_in_years().total_cmp(&self.length_in_years()))
            // `2021/22` and the year from July 2021 are not the same.
            .then_with(|| self.to_string().cmp(&other.to_string()))
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
        for text in [
            "2024",
            "1998",
            "2024-H1",
            "2024-Q4",
            "2024-03",
            "2024-02-29",
            "2024-W05",
            "2020-W53",
            "2021/22",
            "1999/00",
            "2024-01/2024-10",
            "2022-10/2023-03",
            "2021-07/2022-06",
        ] {
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
            "2024-W00",
            "2024-W53",
            "2024-W5",
            "2021/23",
            "2021/2022",
            "2021/+2",
            "2024-01/2024-03",
            "2024-10/2024-01",
            "2024/2024-01",
        ] {
            assert_eq!(Period::from_iso(text), None, "{text:?}");
        }
    }

    #[test]
    fn time_runs_forward_and_the_longer_span_comes_first() {
        let order = [
            "2023-Q4",
            "2024",
            "2024-01/2024-10",
            "2024-H1",
            "2024-Q1",
            "2024-01",
            "2024-W01",
            "2024-01-01",
            "2024-W02",
            "2024-02",
            "2024-07/2025-06",
            "2024/25",
            "2024-H2",
            "2025-W01",
            "2025",
        ];
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
            ("2024-W05", "W5 2024"),
            ("2021/22", "2021/22"),
            ("2024-01/2024-10", "Jan–Oct 2024"),
            ("2022-10/2023-03", "Oct 2022 – Mar 2023"),
        ] {
            assert_eq!(Period::from_iso(iso).map(Period::label).as_deref(), Some(label));
        }
    }
}
