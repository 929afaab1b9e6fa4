//! Periods of digits and marks only, and what a column says about them.

use super::{period, worded};
use crate::dataset::Period;
use std::collections::BTreeSet;

/// Which comes first in a date such as `3/4/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// The day: the third of April.
    DayFirst,
    /// The month: the fourth of March.
    MonthFirst,
}

/// How a column writes its periods, decided from all of them.
///
/// Texts that are two things to two readers (`3/4/2024`, `2011-12`, `Jan 24`,
/// `202401`) are read as the rest of the column says; where it says nothing
/// they are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own")]
pub struct Custom {
    /// The order of days and months, where a date above 12 tells it.
    pub order: Option<DateOrder>,
    /// Whether dates of both orders, or of none that tells, were found.
    pub is_order_open: bool,
    is_named: bool,
    has_short_years: bool,
    has_notes: bool,
    has_compact_others: bool,
    has_months: bool,
    /// Whether a lone 1 behind the point is October: it lost its zero as a number.
    has_tenths: bool,
    pairs: Pairs,
}

/// What `2011/12` and `2011-12` are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pairs {
    /// A year and the next with a slash, else December.
    #[default]
    Untold,
    /// Years that end in the next: `2012-13` is there as well.
    Splits,
    /// Months: `2011/03` is there as well.
    Months,
}

impl Custom {
    /// Looks at all texts of a column, or of a header. `is_named` says that its
    /// name speaks of periods.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>, is_named: bool) -> Self {
        let mut custom = Self { is_named, ..Self::default() };
        let (mut n_day_first, mut n_month_first, mut n_open) = (0_u32, 0_u32, 0_u32);
        let (mut n_short, mut n_texts) = (0_u32, 0_u32);
        let mut short_years: Vec<(u8, u8)> = Vec::new();
        let texts: Vec<&str> = texts.into_iter().map(str::trim).collect();
        custom.has_notes = is_named && period::years_of_run(&texts).is_some();
        custom.has_months = are_bare_months(&texts);
        custom.has_tenths = custom.has_months && texts.iter().any(|text| is_of_two_digits(text));
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            custom.has_compact_others |= is_compact(text) && named(text).is_none();
            n_texts = n_texts.saturating_add(1);
            match day_and_month(date_of(text)) {
                Some((first, 13..)) if first <= 12 => n_month_first += 1,
                Some((13.., second)) if second <= 12 => n_day_first += 1,
                Some((first, second)) if first != second && first <= 12 => n_open += 1,
                _ => {}
            }
            if let (mark, Some((from, Some(to)))) = two_years(text) {
                if is_next(from, to) && to > 12 && custom.pairs == Pairs::Untold {
                    custom.pairs = Pairs::Splits;
                } else if mark == Some('/') && (1..=12).contains(&to) && !is_next(from, to) {
                    custom.pairs = Pairs::Months;
                }
            }
            if let Some(pair) = worded::short_year(text) {
                n_short += 1;
                short_years.push(pair);
            }
        }
        custom.order = match (n_day_first, n_month_first) {
            (1.., 0) => Some(DateOrder::DayFirst),
            (0, 1..) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        custom.is_order_open = n_open > 0 && custom.order.is_none();
        custom.has_short_years = n_short == n_texts && are_months(&short_years);
        custom
    }

    /// Reads a text of that column.
    pub fn parse(&self, text: &str) -> Option<Period> {
        let text = text.trim();
        if let Some((from, Some(to))) = two_years(text).1 {
            match self.pairs {
                Pairs::Months if text.contains('/') && (1..=12).contains(&to) => {
                    return period::valid(Period::Month(from, to));
                }
                Pairs::Splits if is_next(from, to) => return Some(Period::Split(from)),
                _ => {}
            }
        }
        // A footnote's digit behind a year.
        let with_note = || text.get(..4).filter(|_| self.has_notes && text.len() == 5);
        period::parse(text)
            .or_else(|| with_note().and_then(period::parse))
            .or_else(|| self.date(date_of(text)))
            .or_else(|| {
                let (month, year) = worded::short_year(text).filter(|_| self.has_short_years)?;
                period::valid(Period::Month(2000 + i32::from(year), month))
            })
            .or_else(|| self.bare_month(text))
            .or_else(|| self.is_named.then(|| named(text))?.filter(|_| self.may_be_compact(text)))
    }

    fn bare_month(&self, text: &str) -> Option<Period> {
        let month = bare_month(text).filter(|_| self.has_months)?;
        match month {
            Period::Month(year, 1) if self.has_tenths && text.len() == 6 => {
                Some(Period::Month(year, 10))
            }
            _ => Some(month),
        }
    }

    /// Months of six digits are none where others of six digits are none.
    fn may_be_compact(&self, text: &str) -> bool {
        !(self.has_compact_others && is_compact(text))
    }

    fn date(&self, text: &str) -> Option<Period> {
        let (first, second) = day_and_month(text)?;
        let year = text.rsplit(['/', '-', '.']).next().and_then(period::year)?;
        period::valid(match self.order? {
            DateOrder::DayFirst => Period::Day(year, second, first),
            DateOrder::MonthFirst => Period::Day(year, first, second),
        })
    }
}

/// Whether months with years of two digits make a series, and no days: one
/// after the other, of three months at least.
fn are_months(pairs: &[(u8, u8)]) -> bool {
    let months: BTreeSet<u8> = pairs.iter().map(|(month, _)| *month).collect();
    let years: BTreeSet<u8> = pairs.iter().map(|(_, year)| *year).collect();
    let order: Vec<(u8, u8)> = pairs.iter().map(|(month, year)| (*year, *month)).collect();
    let backwards: Vec<(u8, u8)> = order.iter().rev().copied().collect();
    months.len() >= 3 && months.len() >= years.len() && (order.is_sorted() || backwards.is_sorted())
}

fn is_compact(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The month of `2022-1` and `2022-12`.
fn bare_month(text: &str) -> Option<Period> {
    let (year, month) = text.split_once(['-', '/', '.', ','])?;
    period::valid(Period::Month(period::year(year)?, small(month)?))
}

/// Whether a month is written as decimals with a zero: `1999.08`.
fn is_of_two_digits(text: &str) -> bool {
    text.split_once(['.', ',']).is_some_and(|(_, month)| month.len() == 2 && month.starts_with('0'))
}

/// Whether all texts are months such as `2022-1`: there is one of a single digit,
/// and one beyond the number of quarters.
fn are_bare_months(texts: &[&str]) -> bool {
    let mut months = texts.iter().filter(|text| !text.is_empty()).map(|text| bare_month(text));
    let is_late =
        |text: &&str| matches!(bare_month(text), Some(Period::Month(_, month)) if month > 4);
    texts.iter().any(|text| text.len() == 6)
        && texts.iter().any(is_late)
        && months.all(|month| month.is_some())
}

/// The months of cells such as `202211 202212 202301`, where all cells of digits
/// are months and each is the one after its neighbour, or each the one before.
pub fn months_of_run(texts: &[&str]) -> Option<Vec<Option<Period>>> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut found = Vec::with_capacity(texts.len());
    let mut numbers: Vec<i32> = Vec::new();
    for text in texts.iter().map(|text| text.trim()) {
        let month = if is_digits(text) { Some(named(text)?) } else { None };
        match month {
            Some(Period::Month(year, month)) => numbers.push(year * 12 + i32::from(month)),
            Some(_) => return None,
            None => {}
        }
        found.push(month);
    }
    let is_run = |step: i32| numbers.windows(2).all(|pair| matches!(pair, [a, b] if b - a == step));
    (numbers.len() > 1 && (is_run(1) || is_run(-1))).then_some(found)
}

/// What a column named `Month` or `Date` may hold besides: `202401`,
/// `20240131`, `23/24`.
fn named(text: &str) -> Option<Period> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
    match text.len() {
        6 if is_digits => period::valid(Period::Month(period::year(text.get(..4)?)?, part(4, 6)?)),
        8 if is_digits => {
            period::valid(Period::Day(period::year(text.get(..4)?)?, part(4, 6)?, part(6, 8)?))
        }
        5 => {
            let (from, to) = text.split_once(['/', '-', '–'])?;
            let is_short = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            let (from, to): (i32, u8) = (from.parse().ok()?, to.parse().ok()?);
            (is_short(text.get(..2)?) && is_next(from, to)).then(|| Period::Split(2000 + from))
        }
        _ => None,
    }
}

/// The date before a time of day: `2024-03-31T14:35:00Z`, `1.4.2024 9:30`.
pub fn date_of(text: &str) -> &str {
    let parted = text.split_once(['T', ' ']);
    parted
        .filter(|(_, time)| is_time(time.trim_start()))
        .map_or(text, |(date, _)| date.trim_end_matches(','))
}

/// Whether a text is a time of day: `14:05`, `14:05:33.120+01:00`, `2:05 PM`.
pub fn is_time(text: &str) -> bool {
    let (hour, rest) = text.split_once(':').unwrap_or_default();
    (1..=2).contains(&hour.len())
        && hour.bytes().all(|byte| byte.is_ascii_digit())
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_digit() || ":.+- zZaApPmM".contains(c))
}

/// Both numbers before the year of a date with one mark throughout.
fn day_and_month(text: &str) -> Option<(u8, u8)> {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| ['/', '-'].contains(c))?;
    let mut parts = text.split(mark);
    let (first, second, last) = (parts.next()?, parts.next()?, parts.next()?);
    period::year(last).filter(|_| parts.next().is_none())?;
    Some((small(first)?, small(second)?))
}

fn small(text: &str) -> Option<u8> {
    let is_small = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_small)
}

/// A year and the two digits behind it: `2011/12`, `2011-12`; and the mark.
fn two_years(text: &str) -> (Option<char>, Option<(i32, Option<u8>)>) {
    let Some(mark) = text.chars().find(|c| ['/', '-', '–'].contains(c)) else {
        return (None, None);
    };
    let found = text.split_once(mark).and_then(|(from, to)| {
        Some((period::year(from.trim())?, small(to.trim()).filter(|_| to.trim().len() == 2)))
    });
    (Some(mark), found)
}

fn is_next(year: i32, next: u8) -> bool {
    year.saturating_add(1).rem_euclid(100) == i32::from(next)
}

/// A year and the next: `2021/22`, `2021-22`, `2021–2022`, `21/22` where a word
/// says that it is one.
pub fn split(text: &str, is_told: bool) -> Option<Period> {
    let mark = text.chars().find(|c| ['/', '-', '–', '—'].contains(c))?;
    let (from, to) = text.split_once(mark)?;
    let (from, to) = (from.trim(), to.trim());
    let short = |text: &str| small(text).filter(|_| text.len() == 2);
    let year = match period::year(from) {
        Some(year) => year,
        None if is_told => 2000 + i32::from(short(from)?),
        None => return None,
    };
    let is_split = match period::year(to) {
        Some(next) => year.saturating_add(1) == next,
        None => is_next(year, short(to)?),
    };
    // `2011-12` is December, says ISO 8601.
    let is_month = mark == '-' && !is_told && short(to).is_some_and(|to| (1..=12).contains(&to));
    (is_split && !is_month).then_some(Period::Split(year))
}

/// Forms of digits and marks only, and the ISO ones.
pub fn numeric(text: &str) -> Option<Period> {
    let text = date_of(text);
    if let Some(period) = Period::from_iso(text).filter(|period| period::is_of_reports(*period)) {
        return Some(period);
    }
    // Years that passed through a column of floats.
    if let Some(year) = text.strip_suffix(".0").and_then(period::year) {
        return Some(Period::Year(year));
    }
    if let Some(split) = split(text, false) {
        return Some(split);
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !['/', '.', '-'].contains(&mark) {
        return None;
    }
    let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
    match *parts.as_slice() {
        [first, last] => match (period::year(first), period::year(last)) {
            // With a point it would as well be a decimal.
            _ if mark == '.' => None,
            (Some(year), None) => period::valid(Period::Month(
                year,
                small(last).filter(|_| last.len() == 2 || mark == '/')?,
            )),
            (None, Some(year)) => period::valid(Period::Month(year, small(first)?)),
            _ => None,
        },
        [first, second, last] => {
            if let Some(year) = period::year(first) {
                return period::valid(Period::Day(year, small(second)?, small(last)?));
            }
            let (year, first, second) = (period::year(last)?, small(first)?, small(second)?);
            // A day in points is written day first everywhere.
            match (first, second) {
                (day, month) if day > 12 || day == month || mark == '.' => {
                    period::valid(Period::Day(year, month, day))
                }
                (month, day) if day > 12 => period::valid(Period::Day(year, month, day)),
                _ => None,
            }
        }
        _ => None,
    }
}
