//! Columns of durations: `4.5 days`, `01:23:45`, `4h 10m`.
//!
//! They are measures where all cells of a column are written alike. Spans that
//! come again and again, `6 months` and `12 months`, are names of classes.

use super::structure::Structure;
use super::words;
use crate::table::Place;
use std::collections::HashSet;

/// The words for a unit of time, and the unit.
const UNITS: [(&[&str], &str); 5] = [
    (&["s", "sec", "secs", "second", "seconds", "sek", "sekunden"], "s"),
    (&["min", "mins", "minute", "minutes", "minuten"], "min"),
    (&["h", "hr", "hrs", "hour", "hours", "std", "stunden", "heures"], "h"),
    (&["day", "days", "d", "tag", "tage", "jours"], "days"),
    (&["week", "weeks", "wochen", "semaines"], "weeks"),
];

/// A duration: how it is written as a number, and of what.
type Duration = (String, &'static str);

/// Leaves the numbers of durations in their columns, and tells these columns'
/// units.
pub fn apply(structure: &mut Structure) -> Vec<(usize, &'static str)> {
    let mut units = Vec::new();
    // The first column holds names.
    for column in 1..structure.names.len() {
        if structure.names.get(column).is_some_and(|names| names.iter().any(|n| is_of_day(n))) {
            continue;
        }
        let Some((unit, numbers)) = of_column(structure, column) else { continue };
        for (record, number) in structure.rows.iter_mut().zip(numbers) {
            if let Some((cell, number)) = record.cells.get_mut(column).zip(number) {
                let place = Place { record: record.index, column: column as u32 };
                structure.exact.insert(place, std::mem::replace(cell, number));
            }
        }
        units.push((column, unit));
    }
    units
}

/// The unit of a column of durations and its numbers, record by record.
fn of_column(structure: &Structure, column: usize) -> Option<(&'static str, Vec<Option<String>>)> {
    let texts = || structure.rows.iter().map(|record| record.text(column));
    let telling = || texts().filter(|text| text.bytes().any(|byte| byte.is_ascii_digit()));
    let first = parse(telling().next()?)?.1;
    let different: HashSet<&str> = telling().collect();
    let is_marked = |text: &&str| text.contains([':', '.', ',']) || !text.contains(' ');
    let n = telling().count();
    let is_measured = different.iter().any(is_marked) || different.len() * 3 > n * 2;
    let is_told = texts()
        .filter(|text| !text.is_empty())
        .all(|text| parse(text).is_some_and(|(_, unit)| unit == first) || is_absent(text));
    if n < 2 || !is_measured || !is_told {
        return None;
    }
    Some((first, texts().map(|text| parse(text).map(|(number, _)| number)).collect()))
}

/// Whether a name is that of a time of day.
fn is_of_day(name: &str) -> bool {
    matches!(words::key(name).as_str(), "time" | "start" | "end" | "from" | "to" | "uhrzeit")
}

fn is_absent(text: &str) -> bool {
    super::number::is_missing(text)
}

/// Reads a duration; one of several parts in its smallest unit.
fn parse(text: &str) -> Option<Duration> {
    if let Some(seconds) = clock(text) {
        return Some((seconds.to_string(), "s"));
    }
    let key = text.trim().to_lowercase();
    let mut parts: Vec<(&str, &'static str)> = Vec::new();
    let mut rest = key.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))?;
        let (number, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let end = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let (word, behind) = behind.split_at(end);
        let is_minute = word == "m" && parts.last().is_some_and(|(_, unit)| *unit == "h");
        let known = UNITS.iter().find(|(words, _)| words.contains(&word)).map(|(_, unit)| *unit);
        let unit = if is_minute { "min" } else { known? };
        if number.is_empty() {
            return None;
        }
        parts.push((number, unit));
        rest = behind.trim_start_matches(['.', ',', ' ']);
    }
    match parts.as_slice() {
        [(number, unit)] => Some(((*number).to_owned(), unit)),
        [_, .., (_, last)] => {
            let seconds = |unit: &str| match unit {
                "weeks" => 604_800_u64,
                "days" => 86_400,
                "h" => 3_600,
                "min" => 60,
                _ => 1,
            };
            let mut sum = 0_u64;
            for (number, unit) in &parts {
                let n: u64 = number.parse().ok()?;
                sum = sum.checked_add(n.checked_mul(seconds(unit))?)?;
            }
            let is_falling =
                parts.windows(2).all(|pair| matches!(pair, [a, b] if seconds(a.1) > seconds(b.1)));
            is_falling.then(|| ((sum / seconds(last)).to_string(), *last))
        }
        [] => None,
    }
}

/// The seconds of `1:23:45`.
fn clock(text: &str) -> Option<u64> {
    let mut parts = text.trim().split(':');
    let hours: u64 = parts.next()?.parse().ok()?;
    let mut seconds = hours;
    for _ in 0..2 {
        let part = parts.next().filter(|part| part.len() == 2)?;
        let part = part.parse::<u64>().ok().filter(|part| *part < 60)?;
        seconds = seconds.checked_mul(60)?.checked_add(part)?;
    }
    parts.next().is_none().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_their_unit() {
        for (text, expected) in [
            ("4.5 days", Some(("4.5", "days"))),
            ("1 day", Some(("1", "days"))),
            ("01:23:45", Some(("5025", "s"))),
            ("4h 10m", Some(("250", "min"))),
            ("4 hours, 10 minutes", Some(("250", "min"))),
            ("36h", Some(("36", "h"))),
            ("2 d 3 h", Some(("51", "h"))),
            ("1h 5s 3min", None),
            ("12:30", None),
            ("12:99:00", None),
            ("10m", None),
            ("days", None),
            ("4 apples", None),
            ("15 min past 3", None),
            ("", None),
        ] {
            let expected = expected.map(|(number, unit)| (number.to_owned(), unit));
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
