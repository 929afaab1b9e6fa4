//! Which rows sum others: by arithmetic first, by words second.
//!
//! A row is a total if it is the sum of a run of rows directly below or above
//! it in its columns of values; runs that have been explained are put away, so
//! that totals of totals are found too. After Jiang et al., `AggreCol`, on
//! aggregation detection in verbose CSV files.

mod long;
mod sums;

use super::layout::Layout;
use super::nested;
use super::roles::{Column, Role};
use super::words;
use crate::dataset::Flags;
use crate::table::Record;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Rows up to which sums are looked for.
const MAX_ROWS: usize = 3_000;

/// Which rows sum others.
#[derive(Debug, Default)]
pub struct Totals {
    rows: Vec<bool>,
    /// Levels that sum all others of their column by arithmetic.
    pub levels: Vec<(usize, String)>,
}

impl Totals {
    /// Looks through the data.
    pub fn find(records: &[Record], columns: &[Column], layout: &Layout) -> Self {
        let mut rows = by_words(records, columns, layout);
        for (row, is_indented) in rows.iter_mut().zip(by_indent(records, layout)) {
            *row |= is_indented;
        }
        for (row, is_wider) in rows.iter_mut().zip(nested::rows(records, layout)) {
            *row |= is_wider;
        }
        let has_repeats = layout.period.is_some() || layout.measure_names.is_some();
        if records.len() <= MAX_ROWS && !has_repeats {
            let sums = sums::by_sums(records, columns, layout);
            for (row, is_sum) in rows.iter_mut().zip(sums) {
                *row |= is_sum;
            }
        }
        let levels = if has_repeats { long::wholes(records, columns, layout) } else { Vec::new() };
        for (row, record) in rows.iter_mut().zip(records) {
            *row |= levels.iter().any(|(column, level)| record.text(*column) == level);
        }
        Self { rows, levels }
    }

    /// What somebody decided instead, row by row.
    pub fn decide(&mut self, is_total: impl Fn(usize) -> Option<bool>) {
        for (row, total) in self.rows.iter_mut().enumerate() {
            *total = is_total(row).unwrap_or(*total);
        }
    }

    /// Whether a row sums others.
    pub fn contain(&self, row: usize) -> bool {
        self.rows.get(row).copied().unwrap_or(false)
    }

    /// The rows that sum others.
    pub fn rows(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|row| self.contain(*row)).collect()
    }
}

/// Rows that bear the name of a total in a dimension or in a remark.
///
/// Where several dimensions have a level such as `all`, most records bear it
/// somewhere, because they are broken down by another dimension. Such a record
/// sums others only if there are records that differ from it in nothing but
/// that level.
fn by_words(records: &[Record], columns: &[Column], layout: &Layout) -> Vec<bool> {
    let notes: Vec<usize> = columns
        .iter()
        .filter(|column| column.role == Role::Note)
        .map(|column| column.index)
        .collect();
    let keys: Vec<usize> = layout
        .dimensions
        .iter()
        .copied()
        .chain(layout.measure_names)
        .chain(layout.period)
        .chain(layout.period_part)
        .collect();
    let with_total: Vec<usize> = layout
        .dimensions
        .iter()
        .copied()
        .filter(|dimension| {
            layout.varying.contains(dimension)
                && records.iter().any(|record| words::is_total_level(record.text(*dimension)))
        })
        .collect();
    // The records with an ordinary level, by their other columns.
    let mut parts: BTreeMap<usize, (Vec<usize>, HashSet<Vec<&str>>)> = BTreeMap::new();
    for dimension in &with_total {
        let others: Vec<usize> = keys.iter().copied().filter(|key| key != dimension).collect();
        let mut seen = HashSet::new();
        if with_total.len() > 1 {
            let levels = records.iter().filter(|r| !words::is_total_level(r.text(*dimension)));
            seen.extend(levels.map(|record| key(record, &others)));
        }
        parts.insert(*dimension, (others, seen));
    }
    // A label as `Total, all ages` is one where no level has the bare name.
    let label = layout.dimensions.first().filter(|_| with_total.is_empty());
    let names: BTreeSet<&str> = label
        .map_or_else(BTreeSet::new, |l| records.iter().map(|record| record.text(*l)).collect());
    let mut totals: BTreeSet<&str> =
        names.iter().copied().filter(|name| words::is_named_total(name)).collect();
    // Capitals say nothing among capitals: a shop may be called `TOTAL SPORT`.
    let is_large = |name: &str| !name.contains(char::is_lowercase);
    if names.iter().filter(|name| is_large(name)).count() * 2 > names.len() {
        let ends = label.map_or_else(Vec::new, |label| {
            [records.first(), records.last()]
                .into_iter()
                .flatten()
                .map(|r| r.text(*label))
                .collect()
        });
        totals.retain(|name| words::is_total(name) || ends.contains(name));
    }
    // Where several of few are called so, the word says what they are.
    if totals.len() > 1 && totals.len() * 2 > names.len() {
        totals.clear();
    }
    let is_total = |record: &Record| {
        parts.iter().any(|(dimension, (others, seen))| {
            words::is_total_level(record.text(*dimension))
                && (with_total.len() == 1 || seen.contains(&key(record, others)))
        }) || is_dateless_total(record, layout)
            || notes
                .iter()
                .chain(&layout.period)
                .any(|column| words::is_total(record.text(*column)))
            || layout
                .flags
                .iter()
                .any(|column| words::flags(record.text(*column)).0.contains(Flags::TOTAL))
            || label.is_some_and(|label| records.len() > 1 && totals.contains(record.text(*label)))
    };
    records.iter().map(is_total).collect()
}

/// Whether a record says in any cell that it is a total, and says no period: one
/// of all lines above it, whatever column its name stands in.
fn is_dateless_total(record: &Record, layout: &Layout) -> bool {
    layout.period.is_some_and(|period| record.text(period).is_empty())
        && record.cells.iter().any(|cell| words::is_like_total(cell.trim()))
}

/// Rows that begin the table, or its lines below a blank or a heading, and are
/// indented further than all that follow: so yearbooks print the whole above
/// its parts.
fn by_indent(records: &[Record], layout: &Layout) -> Vec<bool> {
    const LEAST: usize = 3;
    let mut is_total = vec![false; records.len()];
    if layout.dimensions.is_empty() {
        return is_total;
    }
    let indent = |record: &Record| indent(record, layout);
    let mut first = 0;
    for run in records.chunk_by(|a, b| a.index + 1 == b.index) {
        let Some((head, parts)) = run.split_first() else { continue };
        let deepest = parts.iter().map(indent).max();
        if let Some(total) = is_total.get_mut(first) {
            *total = parts.len() > 1 && deepest.is_some_and(|d| indent(head) >= LEAST + d);
        }
        first += run.len();
    }
    is_total
}

/// How far a row's label is indented.
fn indent(record: &Record, layout: &Layout) -> usize {
    let column = layout.dimensions.first().copied().unwrap_or(0);
    let label = record.cells.get(column).map_or("", String::as_str);
    label.len() - label.trim_start().len()
}

fn key<'a>(record: &'a Record, columns: &[usize]) -> Vec<&'a str> {
    columns.iter().map(|column| record.text(*column)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::style::Style;
    use super::super::{ColumnChoice, roles};
    use super::*;

    /// A table's records, and what its columns are for.
    pub fn assigned(text: &str) -> (Vec<Record>, Vec<Column>, Layout) {
        let mut lines = text.lines();
        let names: Vec<Vec<String>> = lines
            .next()
            .map(|line| line.split(';').map(|name| vec![name.to_owned()]).collect())
            .unwrap_or_default();
        let records: Vec<Record> = lines
            .enumerate()
            .map(|(index, line)| Record {
                index: index as u32,
                cells: line.split(';').map(str::to_owned).collect(),
            })
            .collect();
        let (columns, layout) = roles::assign(
            &names,
            &records,
            Style::English,
            None,
            &|_| ColumnChoice::default(),
            &crate::import::Watch::default(),
        );
        (records, columns, layout)
    }

    fn totals(text: &str) -> Vec<usize> {
        let (records, columns, layout) = assigned(text);
        Totals::find(&records, &columns, &layout).rows()
    }

    #[test]
    fn totals_are_found_by_arithmetic_and_by_words() {
        for (text, expected) in [
            // Above, below, and of each other.
            (
                "place;2019;2020\nLand;60,123;70,456\nA;20,100;30,200\nB;30,000;20,156\nC;10,023;20,100",
                &[0][..],
            ),
            (
                "place;2019;2020\nA;20,100;30,200\nB;30,000;20,156\nC;10,023;20,100\nLand;60,123;70,456",
                &[3],
            ),
            (
                "place;2019;2020\nLand;150;331\nNorth;107;200\nA;51;100\nB;56;100\nSouth;43;131\nC;21;66\nD;22;65",
                &[0, 1, 4],
            ),
            // Rounded parts.
            (
                "place;n;m\nLand;100,002;200,001\nA;40,000;90,000\nB;30,000;60,000\nC;30,001;50,001",
                &[0],
            ),
            // By name, though parts are withheld.
            ("place;2019;2020\nA;20;30\nB;n/a;n/a\nTotal;60;70", &[2]),
            ("place;2019;2020\nTotal, all ages;60;70\nA;20;30\nB;n/a;n/a", &[0]),
            // By how far they are indented.
            ("place;rate\n     Land;47.2\nA;43.2\nB;62.7\n C;51.4", &[0]),
            ("place;rate\nLand;47.2\n   A;43.2\n   B;62.7\nSea;51.4", &[]),
            // Small numbers and percentages add up by chance.
            ("place;2019\nA;3\nB;1\nC;2", &[]),
            ("place;2019;2020\nA;100.0%;100.0%\nB;60.0%;55.0%\nC;40.0%;45.0%", &[]),
        ] {
            assert_eq!(totals(text), expected, "{text}");
        }
    }
}
