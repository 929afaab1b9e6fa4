//! Periods as reports write them.

use crate::dataset::Period;

/// Years that a bare number of four digits may mean.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2100;

/// Month names, English and German; three letters are enough.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar"],
    &["february", "februar"],
    &["march", "märz", "mrz"],
    &["april"],
    &["may", "mai"],
    &["june", "juni"],
    &["july", "juli"],
    &["august"],
    &["september", "sept"],
    &["october", "oktober"],
    &["november"],
    &["december", "dezember"],
];

/// Reads a period: `2024`, `FY 2024`, `2024Q1`, `Q1 2024`, `H1 2024`, `2024-03`,
/// `Mar 2024`, `03/2024`, `Jan–Mar 2023`, `2024-03-31`, `31/12/2024`.
///
/// Days such as `03/04/2024`, which are two things to two readers, are none.
pub fn parse(text: &str) -> Option<Period> {
    let text = text.trim().trim_end_matches(['*', '†']).trim_end();
    // The longest form is about `September 2023 – December 2023`.
    if text.len() > 40 || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Most numbers are no years.
    if text.len() != 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    numeric(text).or_else(|| worded(&text.to_lowercase()))
}

/// Whether the text is nothing but a year, so that it might as well be a count.
pub fn is_bare_year(text: &str) -> bool {
    year(text.trim()).is_some()
}

/// The part of a year named by a column of its own, beside one of years: `Q3`,
/// `March`, `Jan–Jun`, `full year`; a bare number if the column says of what.
pub fn part(year: i32, text: &str, column: &str) -> Option<Period> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return match column.trim().to_lowercase().as_str() {
            "month" | "monat" => valid(Period::Month(year, number)),
            "quarter" | "quartal" => valid(Period::Quarter(year, number)),
            "half" | "half year" | "half-year" | "halfyear" | "halbjahr" => {
                valid(Period::Half(year, number))
            }
            _ => None,
        };
    }
    let lower = text.to_lowercase();
    if ["full year", "year", "annual", "all", "total"].contains(&lower.as_str()) {
        return Some(Period::Year(year));
    }
    worded(&format!("{lower} {year}"))
}

fn year(text: &str) -> Option<i32> {
    let is_four_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| is_four_digits && YEARS.contains(year))
}

fn valid(period: Period) -> Option<Period> {
    // Displayed and read again, whatever is out of range is not itself.
    Period::from_iso(&period.to_string()).filter(|period| YEARS.contains(&period.year()))
}

/// Forms of digits and marks only, and the ISO ones.
fn numeric(text: &str) -> Option<Period> {
    // The time of day of an event is finer than any chart of reports.
    let text = text
        .split_once(['T', ' '])
        .filter(|(_, time)| is_time(time))
        .map_or(text, |(date, _)| date);
    if let Some(period) = Period::from_iso(text).filter(|period| YEARS.contains(&period.year())) {
        return Some(period);
    }
    // Years that passed through a column of floats.
    if let Some(year) = text.strip_suffix(".0").and_then(year) {
        return Some(Period::Year(year));
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !['/', '.', '-'].contains(&mark) {
        return None;
    }
    let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
    let small = |text: &str| text.parse::<u8>().ok().filter(|_| text.len() <= 2);
    match *parts.as_slice() {
        [first, last] => match (year(first), year(last)) {
            // With a point it would as well be a decimal.
            _ if mark == '.' => None,
            (Some(year), None) => {
                valid(Period::Month(year, small(last).filter(|_| last.len() == 2 || mark == '/')?))
            }
            (None, Some(year)) => valid(Period::Month(year, small(first)?)),
            _ => None,
        },
        [first, second, last] => {
            if let Some(year) = year(first) {
                return valid(Period::Day(year, small(second)?, small(last)?));
            }
            let (year, first, second) = (year(last)?, small(first)?, small(second)?);
            // A day in points is written day first everywhere.
            match (first, second) {
                (day, month) if day > 12 || day == month || mark == '.' => {
                    valid(Period::Day(year, month, day))
                }
                (month, day) if day > 12 => valid(Period::Day(year, month, day)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a text is a time of day: `14:05`, `14:05:33.120+01:00`, `2:05 PM`.
pub fn is_time(text: &str) -> bool {
    let Some((hour, rest)) = text.split_once(':') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_hour = hour.len() <= 2 && is_number(hour);
    let is_minute = rest.get(..2).is_some_and(is_number);
    let is_mark = |b: u8| {
        b.is_ascii_digit() || b":.,+-Z ".contains(&b) || b"AMPUTC".contains(&b.to_ascii_uppercase())
    };
    is_hour && is_minute && text.len() <= 24 && text.bytes().all(is_mark)
}

/// Forms with words and letters, in small letters.
fn worded(text: &str) -> Option<Period> {
    let tokens = tokens(text)?;
    match *tokens.as_slice() {
        ["fy" | "cy" | "year" | "jahr" | "calendar" | "fiscal", y]
        | ["fiscal" | "calendar", "year", y] => Some(Period::Year(year(y)?)),
        ["q" | "quarter" | "quartal" | "qtr", n, y]
        | [n, "q" | "quarter" | "quartal" | "qtr", y]
        | [y, "q" | "quarter" | "quartal" | "qtr", n]
            if year(y).is_some() =>
        {
            valid(Period::Quarter(year(y)?, n.parse().ok()?))
        }
        ["h" | "half" | "halbjahr", n, y]
        | [n, "h" | "half" | "halbjahr", y]
        | [y, "h" | "half" | "halbjahr", n]
            if year(y).is_some() =>
        {
            valid(Period::Half(year(y)?, n.parse().ok()?))
        }
        [y, "m", n] if year(y).is_some() => valid(Period::Month(year(y)?, n.parse().ok()?)),
        [m, y] if month(m).is_some() && year(y).is_some() => {
            Some(Period::Month(year(y)?, month(m)?))
        }
        [y, m] if year(y).is_some() => Some(Period::Month(year(y)?, month(m)?)),
        [m, d, y] if month(m).is_some() && d.len() <= 2 => {
            valid(Period::Day(year(y)?, month(m)?, d.parse().ok()?))
        }
        [d, m, y] if month(m).is_some() && d.len() <= 2 => {
            valid(Period::Day(year(y)?, month(m)?, d.parse().ok()?))
        }
        [from, to, y] => span(year(y)?, month(from)?, month(to)?),
        [from, y, to, z] if y == z => span(year(y)?, month(from)?, month(to)?),
        _ => None,
    }
}

/// Runs of letters and of digits; `None` if anything else than blanks and
/// light punctuation stands between them.
fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_same: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if first.is_alphabetic() {
            char::is_alphabetic
        } else if first.is_whitespace() || ['-', '–', '.', ',', '/', '_'].contains(&first) {
            rest = rest.get(first.len_utf8()..)?;
            continue;
        } else {
            return None;
        };
        let length = rest.find(|c| !is_same(c)).unwrap_or(rest.len());
        let (token, behind) = rest.split_at(length);
        // `1st`, `to`: words that join others.
        if !["to", "bis", "st", "nd", "rd", "th", "ended", "ending"].contains(&token) {
            tokens.push(token);
        }
        rest = behind;
    }
    (tokens.len() <= 4).then_some(tokens)
}

fn month(word: &str) -> Option<u8> {
    let is_name =
        |name: &&str| word == *name || (word.chars().count() == 3 && name.starts_with(word));
    MONTHS.iter().position(|names| names.iter().any(is_name)).map(|index| index as u8 + 1)
}

/// Whole quarters, halves and the year by their months.
fn span(year: i32, from: u8, to: u8) -> Option<Period> {
    match (from, to) {
        (1, 12) => Some(Period::Year(year)),
        (1 | 7, _) if to == from + 5 => Some(Period::Half(year, from / 6 + 1)),
        (1 | 4 | 7 | 10, _) if to == from + 2 => Some(Period::Quarter(year, from / 3 + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_periods_as_reports_write_them() {
        for (text, expected) in [
            ("2024", "2024"),
            (" 2024 ", "2024"),
            ("2024*", "2024"),
            ("2024.0", "2024"),
            ("FY2024", "2024"),
            ("CY 2024", "2024"),
            ("2024Q1", "2024-Q1"),
            ("2024-Q1", "2024-Q1"),
            ("2024 Q1", "2024-Q1"),
            ("Q1 2024", "2024-Q1"),
            ("Q1/2024", "2024-Q1"),
            ("1Q 2024", "2024-Q1"),
            ("4. Quartal 2024", "2024-Q4"),
            ("1st quarter 2024", "2024-Q1"),
            ("H1 2024", "2024-H1"),
            ("2024H2", "2024-H2"),
            ("2023 H1", "2023-H1"),
            ("2024-03", "2024-03"),
            ("2024M03", "2024-03"),
            ("2020/04", "2020-04"),
            ("03/2024", "2024-03"),
            ("3/2024", "2024-03"),
            ("Mar 2024", "2024-03"),
            ("March 2024", "2024-03"),
            ("Apr., 2020", "2020-04"),
            ("Mar-2024", "2024-03"),
            ("2024 Mar", "2024-03"),
            ("März 2024", "2024-03"),
            ("Jan-Mar 2023", "2023-Q1"),
            ("Oct–Dec 2023", "2023-Q4"),
            ("Jan–Jun 2023", "2023-H1"),
            ("July to December 2023", "2023-H2"),
            ("Jan 2023 - Dec 2023", "2023"),
            ("2024-03-31", "2024-03-31"),
            ("2024-03-31 00:00:00", "2024-03-31"),
            ("2024-03-31T14:05:33.120Z", "2024-03-31"),
            ("31/12/2024 2:05 PM", "2024-12-31"),
            ("2024/3/31", "2024-03-31"),
            ("31/12/2024", "2024-12-31"),
            ("12/31/2024", "2024-12-31"),
            ("05/05/2024", "2024-05-05"),
            ("3.4.2024", "2024-04-03"),
            ("31 Mar 2024", "2024-03-31"),
            ("March 31, 2024", "2024-03-31"),
        ] {
            assert_eq!(parse(text).map(|p| p.to_string()).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_could_be_something_else_is_no_period() {
        for text in [
            "",
            "1467",
            "2,024",
            "2101",
            "20240",
            "3/4/2024",
            "04/03/2024",
            "Q5 2024",
            "H3 2024",
            "2024-13",
            "2024-3",
            "Feb-Mar 2023",
            "2023-24",
            "2023/2024",
            "-2024",
            "2024 reports",
            "May",
            "Q1",
            "31/02/2024",
            "Marvel 2024",
            "2024%",
            "0/2024",
            "2024 2024",
            "12.5",
            "12.2023",
            "v2024",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_column_of_parts_completes_the_year() {
        for (text, column, expected) in [
            ("3", "Month", Some("2024-03")),
            ("March", "month", Some("2024-03")),
            ("Q3", "Quarter", Some("2024-Q3")),
            ("2", "half", Some("2024-H2")),
            ("Jan-Jun", "period", Some("2024-H1")),
            ("full year", "period", Some("2024")),
            ("3", "period", None),
            ("13", "Month", None),
            ("3", "age", None),
        ] {
            assert_eq!(
                part(2024, text, column).map(|p| p.to_string()).as_deref(),
                expected,
                "{text:?}"
            );
        }
    }
}
