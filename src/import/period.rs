//! Periods as reports write them.

use super::months::{self, Part};
use super::{dates, eras, spans, worded};
use crate::dataset::{Flags, Period};

pub use super::dates::{Custom, DateOrder};

/// Years that a bare number of four digits may mean.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2100;

/// Longest text of a period with its remarks, in bytes: about `1 September
/// 2023 – 31 December 2023 (provisional)`.
const LONGEST: usize = 64;

/// Reads a period: `2024`, `FY 2024`, `2024Q1`, `Q1 2024`, `H1 2024`, `2024-03`,
/// `Mar 2024`, `03/2024`, `Jan–Mar 2023`, `2024-03-31`, `31/12/2024`, `2021/22`,
/// `Jan–Oct 2024`, `2024-W05`; month names in a dozen languages.
///
/// What is two things to two readers is none: days such as `03/04/2024`, months
/// such as `Jan 24`. A [`Custom`] reads those as their column does.
pub fn parse(text: &str) -> Option<Period> {
    parse_with_flags(text).map(|(period, _)| period)
}

/// Reads a period and what its remarks say of all figures of it: `2024 (p)` is
/// provisional, `2025 est.` an estimate.
pub fn parse_with_flags(text: &str) -> Option<(Period, Flags)> {
    let text = text.trim();
    // Most cells are numbers, and most numbers are no years.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return year(text).map(|year| (Period::Year(year), Flags::NONE));
    }
    if let Some(period) = eras::period(text) {
        return Some((period, Flags::NONE));
    }
    if text.len() > LONGEST || !may_be(text) {
        return None;
    }
    if let Some(period) = whole(text) {
        return Some((period, Flags::NONE));
    }
    let (mut rest, mut flags) = (text, Flags::NONE);
    for _ in 0..3 {
        let (before, more) = without_remark(rest)?;
        (rest, flags) = (before.trim_end(), flags | more);
        if let Some(period) = whole(rest) {
            return Some((period, flags));
        }
    }
    None
}

/// Whether a text has two digits at least, and a whole year if it has no letter.
fn may_be(text: &str) -> bool {
    let (mut n_digits, mut n_in_row, mut most_in_row, mut has_letter) = (0, 0, 0, false);
    for byte in text.bytes() {
        let is_digit = byte.is_ascii_digit();
        n_digits += u32::from(is_digit);
        n_in_row = if is_digit { n_in_row + 1 } else { 0 };
        most_in_row = most_in_row.max(n_in_row);
        has_letter |= byte.is_ascii_alphabetic() || !byte.is_ascii();
    }
    n_digits > 1 && (has_letter || most_in_row > 3)
}

/// Whether the text is nothing but a year, so that it might as well be a count.
pub fn is_bare_year(text: &str) -> bool {
    year(text.trim()).is_some()
}

/// Whether the text names a business year: `FY2022`, `Fiscal year 2021/22`.
/// Read as a calendar year, it may be another stretch of time.
pub fn is_fiscal(text: &str) -> bool {
    const STARTS: [&str; 8] = [
        "fy",
        "f.y.",
        "fiscal year",
        "financial year",
        "tax year",
        "geschaftsjahr",
        "gj",
        "exercice",
    ];
    let folded = months::folded(text.trim());
    let is_start = |start: &&str| {
        folded.strip_prefix(*start).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    STARTS.iter().any(is_start) && parse(text).is_some()
}

/// The part of a year named by a column of its own, beside one of years: `Q3`,
/// `March`, `Jan–Jun`, `full year`; a bare number if the column says of what.
pub fn part(year: i32, text: &str, column: &str) -> Option<Period> {
    let (text, column) = (text.trim(), months::folded(column.trim()));
    let counted = match column.as_str() {
        "half year" | "half-year" | "halfyear" => Some(Part::Half),
        column => months::part(column).filter(|_| column.len() > 1 || column == "q"),
    };
    let folded = months::folded(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return numbered(year, counted?, text.parse().ok()?);
    }
    let whole_year = [
        "full year",
        "year",
        "annual",
        "all",
        "total",
        "fy",
        "jahr",
        "ganzes jahr",
        "annee",
        "ano",
    ];
    if whole_year.contains(&folded.as_str()) {
        return Some(Period::Year(year));
    }
    let roman = || (counted == Some(Part::Quarter)).then(|| months::ordinal(&folded))?;
    whole(&format!("{text} {year}"))
        .filter(|period| period.year() == year)
        .or_else(|| numbered(year, Part::Quarter, roman()?))
}

/// The years of a header's cells that follow one on the other, where some have
/// a footnote's digit glued to them: `2013 2014 20156 20167`.
///
/// None if they make no such run: at least three years, two of them whole, each
/// the one after its neighbour or each the one before. Cells that are no year
/// are none and part no neighbours. Never to be asked of a single cell.
pub fn years_of_run(texts: &[&str]) -> Option<Vec<Option<Period>>> {
    let read = |text: &&str| {
        let text = whole_number(text);
        let is_glued = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        year(text).or_else(|| year(text.get(..4).filter(|_| is_glued)?))
    };
    let found: Vec<Option<i32>> = texts.iter().map(read).collect();
    let n_whole = texts.iter().filter(|text| is_bare_year(whole_number(text))).count();
    let years: Vec<i32> = found.iter().flatten().copied().collect();
    let is_run = |step: i32| {
        years.windows(2).all(|pair| matches!(pair, [a, b] if b.checked_sub(*a) == Some(step)))
    };
    (years.len() >= 3 && n_whole >= 2 && (is_run(1) || is_run(-1)))
        .then(|| found.into_iter().map(|year| year.map(Period::Year)).collect())
}

/// A year as some spreadsheets write numbers: `2010.00`.
fn whole_number(text: &str) -> &str {
    let text = text.trim();
    text.strip_suffix(".00").or_else(|| text.strip_suffix(".0")).unwrap_or(text)
}

/// The text without one footnote or flag behind it, and the flag.
fn without_remark(text: &str) -> Option<(&str, Flags)> {
    const MARKS: [char; 16] =
        ['*', '†', '‡', '§', '#', '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', 'ᵖ'];
    if let Some(before) = text.strip_suffix(MARKS) {
        return Some((before, Flags::NONE));
    }
    let bracketed = text
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('(').or_else(|| open.rsplit_once(char::is_whitespace)));
    let bracketed = bracketed.or_else(|| text.strip_suffix(']')?.rsplit_once('['));
    if let Some((before, inside)) = bracketed {
        let is_note = inside.len() <= 2 && inside.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return flag(inside).or(is_note.then_some(Flags::NONE)).map(|flags| (before, flags));
    }
    for words in [" to date", " so far", " year to date"] {
        if let Some(before) = text.strip_suffix(words) {
            return Some((before, Flags::PARTIAL));
        }
    }
    let stem = text.strip_suffix('.').unwrap_or(text);
    let before = stem.trim_end_matches(char::is_alphabetic);
    let word = stem.get(before.len()..)?;
    // A letter stands behind a figure only: `2024p`.
    let is_behind = before.trim_end().ends_with(|c: char| c.is_ascii_digit() || c == ',');
    flag(word).filter(|_| is_behind).map(|flags| (before.trim_end().trim_end_matches(','), flags))
}

fn flag(word: &str) -> Option<Flags> {
    Some(match months::folded(word.trim().trim_end_matches('.')).as_str() {
        "p" | "prov" | "provisional" | "prel" | "prelim" | "preliminary" | "vorl" | "vorlaufig"
        | "provisoire" | "provisorio" => Flags::PROVISIONAL,
        "e" | "est" | "estimate" | "estimated" | "estimates" | "geschatzt" | "f" | "forecast"
        | "forecasts" | "projected" | "projection" | "proj" | "prognose" => Flags::ESTIMATED,
        "ytd" | "to date" | "so far" | "partial" | "incomplete" | "not complete"
        | "unvollstandig" | "partiel" | "parcial" => Flags::PARTIAL,
        "r" | "rev" | "revised" => Flags::NONE,
        _ => return None,
    })
}

/// A year of four digits.
pub(super) fn year(text: &str) -> Option<i32> {
    let is_four_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| is_four_digits && YEARS.contains(year))
}

/// Whether the period is of the time that reports are about.
pub(super) fn is_of_reports(period: Period) -> bool {
    YEARS.contains(&period.year())
}

pub(super) fn valid(period: Period) -> Option<Period> {
    // Displayed and read again, whatever is out of range is not itself.
    Period::from_iso(&period.to_string()).filter(|period| is_of_reports(*period))
}

/// A text without remarks.
fn whole(text: &str) -> Option<Period> {
    if let Some(period) = dates::numeric(text) {
        return Some(period);
    }
    // Most cells are numbers; without a letter only two ends are left to find.
    if !text.contains(char::is_alphabetic) {
        return spans::span(text);
    }
    let folded = months::folded(text);
    let year_of = |word: &&str| {
        let rest = folded.strip_prefix(*word)?;
        dates::split(rest.trim_start(), true)
    };
    worded::YEAR_WORDS
        .iter()
        .find_map(year_of)
        .or_else(|| spans::ended(&folded))
        .or_else(|| worded::read(&folded))
        .or_else(|| spans::span(&folded))
}

/// One of the parts of a year, by its number.
pub(super) fn numbered(year: i32, counted: Part, number: u8) -> Option<Period> {
    valid(match counted {
        Part::Quarter => Period::Quarter(year, number),
        Part::Half => Period::Half(year, number),
        Part::Month => Period::Month(year, number),
        Part::Week => Period::Week(year, number),
    })
}
