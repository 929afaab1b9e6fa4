//! Periods in words and letters: `1st quarter 2024`, `März 2024`, `KW 5/2024`.

use super::months;
use super::period::{numbered, valid, year};
use super::{dates, months::Part};
use crate::dataset::Period;

/// Words before a year, folded.
pub const YEAR_WORDS: [&str; 26] = [
    "fy",
    "cy",
    "ay",
    "sy",
    "year",
    "jahr",
    "calendar year",
    "fiscal year",
    "financial year",
    "academic year",
    "school year",
    "tax year",
    "reporting year",
    "berichtsjahr",
    "schuljahr",
    "geschaftsjahr",
    "gj",
    "calendar",
    "fiscal",
    "annee",
    "exercice",
    "ano",
    "anno",
    "rok",
    "ar",
    "season",
];

/// One period without a first and a last, folded.
pub fn single(text: &str) -> Option<Period> {
    dates::numeric(text).or_else(|| read(text))
}

/// A month with a year of two digits, in whichever order: `Jan 24`, `24-Jan`.
/// It may as well be a day.
pub fn short_year(text: &str) -> Option<(u8, u8)> {
    let folded = months::folded(text);
    match *tokens(&folded)?.as_slice() {
        [word, number] | [number, word] if months::month(word).is_some() && number.len() == 2 => {
            Some((months::month(word)?, number.parse().ok()?))
        }
        _ => None,
    }
}

/// Forms with words and letters, folded.
pub fn read(text: &str) -> Option<Period> {
    let as_of = ["as of ", "as at ", "as on "];
    if let Some(day) = as_of.iter().find_map(|words| text.strip_prefix(words)) {
        return single(day).filter(|period| matches!(period, Period::Day(..)));
    }
    let is_word = |word: &str| YEAR_WORDS.contains(&word);
    let are_words = |one: &str, two: &str| {
        YEAR_WORDS.iter().any(|words| words.split_once(' ') == Some((one, two)))
    };
    let tokens = tokens(text)?;
    let short = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 2);
    match *tokens.as_slice() {
        [word, y] if is_word(word) => {
            let is_business = matches!(word, "fy" | "cy");
            Some(Period::Year(year(y).or_else(|| Some(2000 + short(y).filter(|_| is_business)?))?))
        }
        [one, two, y] if are_words(one, two) => Some(Period::Year(year(y)?)),
        [word, n, y] | [n, word, y] | [y, word, n] | [y, n, word]
            if year(y).is_some()
                && months::part(word).is_some()
                && months::ordinal(n).is_some() =>
        {
            numbered(year(y)?, months::part(word)?, months::ordinal(n)?)
        }
        [word, n, y] | [n, word, y]
            if short(y).is_some()
                && n.len() == 1
                && matches!(months::part(word), Some(Part::Quarter | Part::Half)) =>
        {
            numbered(2000 + short(y)?, months::part(word)?, months::ordinal(n)?)
        }
        // `IV/2024`
        [n, y] if text.contains('/') && !n.starts_with(|c: char| c.is_ascii_digit()) => {
            let is_roman = n.bytes().all(|byte| matches!(byte, b'i' | b'v'));
            let quarter = || valid(Period::Quarter(year(y)?, months::ordinal(n)?));
            if is_roman { quarter() } else { Some(Period::Month(year(y)?, months::month(n)?)) }
        }
        [m, y] | [y, m] if months::month(m).is_some() && year(y).is_some() => {
            Some(Period::Month(year(y)?, months::month(m)?))
        }
        // `Jan-24`, `Jan’24`; with a blank it may be a day.
        [m, y]
            if months::month(m).is_some() && (text.contains(['-', '\'', '’']) || is_one(text)) =>
        {
            valid(Period::Month(2000 + short(y)?, months::month(m)?))
        }
        [m, d, y] | [d, m, y] | [y, m, d]
            if months::month(m).is_some() && d.len() <= 2 && year(y).is_some() =>
        {
            valid(Period::Day(year(y)?, months::month(m)?, d.parse().ok()?))
        }
        // `31-Mar-24`
        [d, m, y] if months::month(m).is_some() && d.len() <= 2 && text.contains('-') => {
            valid(Period::Day(2000 + short(y)?, months::month(m)?, d.parse().ok()?))
        }
        [from, to, y] | [y, from, to] if year(y).is_some() => of_months(y, from, to),
        [from, y, to, z] if y == z => of_months(y, from, to),
        _ => None,
    }
}

fn of_months(text: &str, from: &str, to: &str) -> Option<Period> {
    let year = year(text)?;
    Period::of_months((year, months::month(from)?), (year, months::month(to)?))
}

/// Whether a text has neither blanks nor marks: `Jan24`.
fn is_one(text: &str) -> bool {
    text.chars().all(char::is_alphanumeric)
}

/// Runs of letters and of digits; `None` if anything else than blanks and
/// light punctuation stands between them.
fn tokens(text: &str) -> Option<Vec<&str>> {
    // `1st`, `to`: words that join others.
    const JOINING: [&str; 22] = [
        "to", "bis", "st", "nd", "rd", "th", "of", "de", "del", "di", "do", "du", "the", "er",
        "re", "eme", "e", "o", "a", "º", "ª", "u",
    ];
    const MARKS: [char; 11] = ['-', '–', '.', ',', '/', '_', '\'', '’', '(', ')', '—'];
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_same: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if first.is_alphabetic() {
            char::is_alphabetic
        } else if (first.is_whitespace() || MARKS.contains(&first))
            && (first != '(' || !tokens.is_empty())
        {
            rest = rest.get(first.len_utf8()..)?;
            continue;
        } else {
            return None;
        };
        let length = rest.find(|c| !is_same(c)).unwrap_or(rest.len());
        let (token, behind) = rest.split_at(length);
        if !JOINING.contains(&token) {
            tokens.push(token);
        }
        if tokens.len() > 6 {
            return None;
        }
        rest = behind;
    }
    if tokens.len() > 3 {
        tokens.retain(|token| !months::is_weekday(token));
    }
    Some(tokens)
}
