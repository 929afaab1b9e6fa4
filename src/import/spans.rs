//! Periods by their first and last month or day: `Jan–Oct 2024`.

use super::{months, period, worded};
use crate::dataset::{Period, days_in_month};

/// What parts both ends, folded; the wider ones first.
const MARKS: [&str; 19] = [
    " - ",
    " – ",
    " — ",
    " to ",
    " bis ",
    " through ",
    " thru ",
    " until ",
    " till ",
    " au ",
    " a ",
    " al ",
    " ate ",
    " til ",
    " t/m ",
    "–",
    "—",
    "/",
    "-",
];

/// An end of a span: the first or last month that it touches.
#[derive(Clone, Copy)]
struct End {
    /// None if the other end says it.
    year: Option<i32>,
    from: u8,
    to: u8,
    /// Days of the month, where the end is one.
    day: Option<u8>,
}

/// The period from one month, quarter or day to another. None for days in the
/// middle of months, and for years, which may be a list of two.
pub fn span(text: &str) -> Option<Period> {
    if !has_two_ends(text) {
        return None;
    }
    let text = text.strip_prefix("from ").or(text.strip_prefix("von ")).unwrap_or(text);
    MARKS.iter().find_map(|mark| {
        let mut at = text.find(mark)?;
        // `2023-01-01-2023-03-31`, `01-Jan-2023 …`: the middle one parts.
        let n = text.matches(mark).count();
        if n > 1 {
            at = text.match_indices(mark).nth(n / 2).filter(|_| n % 2 == 1)?.0;
        }
        let (first, last) = (text.get(..at)?, text.get(at + mark.len()..)?);
        between(end(first.trim())?, end(last.trim())?)
    })
}

/// Whether a text has room for two ends: a dash or a slash, or a word between
/// two others.
fn has_two_ends(text: &str) -> bool {
    text.contains(['-', '–', '—', '/']) || text.bytes().filter(|byte| *byte == b' ').count() > 1
}

fn between(first: End, last: End) -> Option<Period> {
    let (from_year, to_year) = match (first.year, last.year) {
        (Some(from), Some(to)) => (from, to),
        // `2024 Jan–Mar` names the year first.
        (Some(year), None) | (None, Some(year)) if first.from <= last.to => (year, year),
        _ => return None,
    };
    if first.day.is_some() != last.day.is_some()
        || first.day.is_some_and(|day| day != 1)
        || last.day.is_some_and(|day| day != days_in_month(to_year, last.to))
    {
        return None;
    }
    Period::of_months((from_year, first.from), (to_year, last.to))
        .filter(|period| period::is_of_reports(*period))
}

fn end(text: &str) -> Option<End> {
    match worded::single(text) {
        Some(Period::Month(y, m)) => Some(End { year: Some(y), from: m, to: m, day: None }),
        Some(Period::Day(y, m, d)) => Some(End { year: Some(y), from: m, to: m, day: Some(d) }),
        Some(Period::Quarter(y, q)) => {
            let to = q.saturating_mul(3);
            Some(End { year: Some(y), from: to.saturating_sub(2), to, day: None })
        }
        Some(Period::Half(y, h)) => {
            let to = h.saturating_mul(6);
            Some(End { year: Some(y), from: to.saturating_sub(5), to, day: None })
        }
        Some(_) => None,
        None => {
            // The year stands at the other end.
            let dated = worded::single(&format!("{text} 2000"));
            let is_partial = text.contains(char::is_alphabetic);
            dated.filter(|_| is_partial && !text.contains("20")).and_then(|period| match period {
                Period::Month(_, m) => Some(End { year: None, from: m, to: m, day: None }),
                Period::Day(_, m, d) => Some(End { year: None, from: m, to: m, day: Some(d) }),
                Period::Quarter(_, q) => {
                    let to = q.saturating_mul(3);
                    Some(End { year: None, from: to.saturating_sub(2), to, day: None })
                }
                _ => None,
            })
        }
    }
}

/// `Year ended March 2024`, `12 months to March 2024`, `3 months ended 30 June
/// 2024`: so many months up to that one.
pub fn ended(text: &str) -> Option<Period> {
    if !has_two_ends(text) {
        return None;
    }
    let (length, end) = [" ended ", " ending ", " to ", " end ", " bis "]
        .iter()
        .find_map(|mark| text.split_once(mark))?;
    let length = length.trim().trim_start_matches("for the ").trim_start_matches("the ");
    let n_months: i32 = match length {
        "year" | "years" | "fiscal year" | "financial year" | "fy" => 12,
        "half year" | "half-year" | "half" => 6,
        "quarter" => 3,
        "month" => 1,
        _ => {
            let (number, unit) = length.split_once([' ', '-'])?;
            let unit = unit.trim();
            ["month", "months", "monate", "mois", "meses", "mesi"].contains(&unit).then_some(())?;
            i32::from(months::ordinal(number)?)
        }
    };
    let (year, month) = match worded::single(end.trim())? {
        Period::Month(year, month) => (year, month),
        Period::Day(year, month, day) if day == days_in_month(year, month) => (year, month),
        _ => return None,
    };
    let last = year.checked_mul(12)?.checked_add(i32::from(month))?.checked_sub(1)?;
    let first = last.checked_sub(n_months)?.checked_add(1)?;
    let from = (first.div_euclid(12), u8::try_from(first.rem_euclid(12)).ok()?.saturating_add(1));
    (n_months > 0).then(|| Period::of_months(from, (year, month)))?
}
