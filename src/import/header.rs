//! Which record is the header.

use super::{number, period};
use crate::table::Record;
use std::collections::BTreeMap;

/// What a cell could be, looked at alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing.
    Blank,
    /// A number.
    Number,
    /// A bound or a range: a value, or the name of a class of ages.
    Band,
    /// A period, or a number that may be a year.
    Period,
    /// A mark for a missing number.
    Missing,
    /// Anything else.
    Text,
}

/// Records in which a header is looked for.
pub const MAX_PREAMBLE: usize = 40;
/// Records below a candidate that are compared with it.
pub const N_COMPARED: usize = 40;

/// Finds the header: the record that differs most from the column below it in the
/// way headers do, with lines directly above and below that do so too. None
/// if even the best one looks like data.
pub fn header<'a>(records: &[&'a Record]) -> Vec<&'a Record> {
    let width = records.iter().map(|record| record.cells.len()).max().unwrap_or(0);
    let classes: Vec<Vec<Class>> = records
        .iter()
        .map(|record| (0..width).map(|column| class(record.text(column))).collect())
        .collect();
    let n_candidates = records.len().min(MAX_PREAMBLE);
    let scores: Vec<f64> = (0..n_candidates).map(|at| score(records, &classes, at)).collect();
    let mut best = None;
    for (at, score) in scores.iter().enumerate() {
        if *score > best.map_or(0.0, |(_, score)| score) {
            best = Some((at, *score));
        }
    }
    let Some((at, best)) = best else { return all_text_header(records, &classes) };
    let n_filled = |at: usize| records.get(at).map_or(0, |record| record.n_filled());
    let follows = |above: usize, below: usize| {
        let index = |at: usize| records.get(at).map(|record| record.index);
        index(above).map(|index| index + 1) == index(below)
    };
    let is_alike = |at: usize, share: f64| {
        scores.get(at).is_some_and(|score| *score > 0.0 && *score >= best * share)
    };
    let (mut first, mut last) = (at, at);
    while first > 0
        && follows(first - 1, first)
        && is_alike(first - 1, 0.4)
        && n_filled(first - 1) * 2 >= n_filled(at)
    {
        first -= 1;
    }
    while follows(last, last + 1) && is_alike(last + 1, 0.8) {
        last += 1;
    }
    records.get(first..=last).unwrap_or_default().to_vec()
}

/// A file of nothing but text is taken to have a header, so that the error
/// can name its columns.
fn all_text_header<'a>(records: &[&'a Record], classes: &[Vec<Class>]) -> Vec<&'a Record> {
    let is_text = classes.iter().flatten().all(|class| matches!(class, Class::Text | Class::Blank));
    records.first().filter(|_| is_text && records.len() > 1).copied().into_iter().collect()
}

fn score(records: &[&Record], classes: &[Vec<Class>], at: usize) -> f64 {
    let Some((candidate, cells)) = records.get(at).zip(classes.get(at)) else { return 0.0 };
    if candidate.n_filled() < 2 && cells.len() > 1 {
        return 0.0;
    }
    // Neither lines of their own nor the header once more say anything.
    let is_compared = |(record, _): &(&&Record, &Vec<Class>)| {
        (record.n_filled() > 1 || cells.len() == 1) && record.cells != candidate.cells
    };
    let mut score = 0.0;
    for (column, cell) in cells.iter().enumerate() {
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        let mut is_repeated = false;
        for (record, classes) in
            records.iter().zip(classes).skip(at + 1).filter(is_compared).take(N_COMPARED)
        {
            let class = classes.get(column).copied().unwrap_or(Class::Blank);
            *counts.entry(class as u8).or_default() += 1;
            is_repeated |= *cell == Class::Text && record.text(column) == candidate.text(column);
        }
        let n = |class: Class| counts.get(&(class as u8)).copied().unwrap_or(0);
        let n_numbers = n(Class::Number) + n(Class::Band) + n(Class::Missing);
        let (n_periods, n_texts) = (n(Class::Period), n(Class::Text));
        score += match cell {
            Class::Text if n_numbers + n_periods > n_texts => 2.0,
            Class::Text if is_repeated => -0.5,
            Class::Band if n(Class::Number) > n(Class::Band) + n_texts => 1.0,
            Class::Period if n_numbers > n_periods && n_numbers >= n_texts => 2.0,
            Class::Period if n_numbers + n_periods + n_texts == 0 => 0.5,
            Class::Period | Class::Missing | Class::Band => -1.0,
            Class::Number => -2.0,
            Class::Blank if n_numbers + n_periods + n_texts > 0 => -0.25,
            Class::Text | Class::Blank => 0.0,
        };
    }
    score
}

/// The texts of a column's header cells, one after the other.
pub fn name(header: &[&Record], column: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for record in header {
        let text = record.text(column);
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a cell could be.
pub fn class(cell: &str) -> Class {
    let cell = cell.trim();
    if cell.is_empty() {
        Class::Blank
    } else if period::parse(cell).is_some() {
        Class::Period
    } else if number::is_numeric(cell) {
        Class::Number
    } else if number::is_missing(cell) {
        Class::Missing
    } else if number::is_band(cell) && !cell.split(['-', '–', '—']).all(period::is_bare_year) {
        Class::Band
    } else {
        Class::Text
    }
}
