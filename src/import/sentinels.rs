//! Numbers that stand for a missing one: `-9999`, or what a line of the file says
//! does.

use super::account::grouped;
use super::arrange;
use super::lines::Class;
use super::structure::{Structure, Why};
use super::{Problem, words};
use crate::table::{Place, Record};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What they are read as.
const MISSING: &str = "n/a";
/// Fewest nines of a number that nobody explains.
const N_NINES: usize = 3;
/// Longest text of one that needs to stand twice.
const N_LONG: usize = 6;
/// Fewest cells with it.
const N_LEAST: usize = 2;

/// Reads such numbers as missing, and says so.
///
/// One that is explained is one wherever it stands. One of nines that nobody
/// explains, or of many other digits alike, is one only below zero, where its
/// columns hold nothing else below zero, and short ones stand twice at least.
pub fn apply(structure: &mut Structure, records: &[Record]) -> Option<Problem> {
    let explained = explained(structure, records);
    let usual = arrange::usual_classes(structure.rows.iter(), structure.names.len());
    let is_number = |column: usize| matches!(usual.get(column), Some(Some(Class::Number)));
    let (mut counts, mut denied): (BTreeMap<String, usize>, BTreeSet<String>) = Default::default();
    for column in (0..structure.names.len()).filter(|column| is_number(*column)) {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        let mut has_others = false;
        for text in structure.rows.iter().map(|record| record.text(column)) {
            if !text.starts_with(['-', '−', '9', '8']) {
                continue;
            }
            let plain = plain(text);
            if explained.contains(&plain) || is_mark(&plain) {
                *found.entry(plain).or_default() += 1;
            } else {
                has_others |= text.starts_with(['-', '−']);
            }
        }
        for (plain, n) in found {
            if has_others {
                denied.insert(plain.clone());
            }
            *counts.entry(plain).or_default() += n;
        }
    }
    counts.retain(|plain, n| {
        explained.contains(plain)
            || ((*n >= N_LEAST || plain.len() > N_LONG) && !denied.contains(plain))
    });
    if counts.is_empty() {
        return None;
    }
    let mut first: Option<(Place, String)> = None;
    for record in &mut structure.rows {
        for (column, cell) in record.cells.iter_mut().enumerate() {
            if is_number(column) && counts.contains_key(&plain(cell.trim())) {
                let place = Place { record: record.index, column: column as u32 };
                first.get_or_insert_with(|| (place, cell.trim().to_owned()));
                structure.exact.insert(place, std::mem::replace(cell, MISSING.to_owned()));
            }
        }
    }
    let (place, text) = first?;
    let more = match counts.values().sum::<usize>() {
        1 => String::new(),
        n => format!(" here and in {} more", cells(n - 1)),
    };
    let because = if explained.contains(&plain(&text)) {
        "as a line of the file says"
    } else {
        "a mark, no figure"
    };
    let why = format!("read as missing{more}: {because}");
    Some(Problem::new(place, &text, why))
}

/// Whether the table holds such numbers that were read as missing.
pub fn are_in(structure: &Structure) -> bool {
    structure.exact.values().any(|text| is_mark(&plain(text.trim())))
}

fn cells(n: usize) -> String {
    if n == 1 { "1 cell".to_owned() } else { format!("{} cells", grouped(n)) }
}

/// A number without the zeros behind its decimals, and with the usual minus.
fn plain(text: &str) -> String {
    let text = text.replace('−', "-").replace(',', ".");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// Whether a plain number is below zero and of nines, or of many digits alike.
fn is_mark(plain: &str) -> bool {
    const N_ALIKE: usize = 6;
    let Some(rest) = plain.strip_prefix('-') else { return false };
    let digit = rest.chars().next().filter(char::is_ascii_digit).unwrap_or('0');
    let n_alike = rest.chars().filter(|c| *c == digit).count();
    let least = if digit == '9' { N_NINES } else { N_ALIKE };
    digit > '0'
        && n_alike >= least
        && rest.len() <= n_alike + 1
        && rest.chars().all(|c| c == digit || c == '.')
}

/// The numbers that the lines around the table say to mean a missing one.
fn explained(structure: &Structure, records: &[Record]) -> HashSet<String> {
    let lines = structure.skipped.iter().filter(|s| matches!(s.why, Why::Note | Why::Title));
    let texts = lines.filter_map(|skipped| {
        let record = records.get(skipped.record as usize)?;
        Some(record.cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join(" "))
    });
    texts.flat_map(|text| said_in(&text)).collect()
}

/// The numbers that a sentence says to mean a missing one: `Missing values are
/// coded as -99.99`. Those above zero have nothing but nines or eights.
fn said_in(text: &str) -> Vec<String> {
    const MISSING: [&str; 14] = [
        "missing",
        "no data",
        "nodata",
        "not available",
        "unavailable",
        "not measured",
        "fill value",
        "fehlend",
        "fehlwert",
        "fehlwerte",
        "kein wert",
        "manquant",
        "faltante",
        "mancante",
    ];
    let key = words::key(&text.replace('-', " "));
    if !MISSING.iter().any(|word| key.contains(word)) {
        return Vec::new();
    }
    let words = text.split(|c: char| c.is_whitespace() || "=:;()[]\"'“”„".contains(c));
    let numbers = words.map(|word| word.trim_end_matches(['.', ','])).filter(|word| {
        let rest = word.trim_start_matches(['-', '−']);
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
        let is_repeated = |digit: char| {
            rest.len() > 1 && rest.chars().all(|c| c == digit || matches!(c, '.' | ','))
        };
        is_number && (rest.len() < word.len() || is_repeated('9') || is_repeated('8'))
    });
    numbers.map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_which_numbers_mean_none() {
        for (text, expected) in [
            ("Missing values are coded as -99.99", &["-99.99"][..]),
            ("-9999 = missing; -8888 = not measured", &["-9999", "-8888"]),
            ("No data: 999", &["999"]),
            ("NoData value −999.90.", &["-999.9"]),
            ("Data for 2019 are missing", &[]),
            ("Missing since 1999", &[]),
            ("Reports fell by -12 percent", &[]),
        ] {
            assert_eq!(said_in(text), expected, "{text:?}");
        }
    }

    #[test]
    fn nines_below_zero_are_told_from_figures() {
        for (text, expected) in [
            ("-888888888.0", true),
            ("-88888", false),
            ("-9999", true),
            ("-999.0", true),
            ("−99,99", true),
            ("-99", false),
            ("-9989", false),
            ("9999", false),
            ("-", false),
        ] {
            assert_eq!(is_mark(&plain(text)), expected, "{text:?}");
        }
    }
}
