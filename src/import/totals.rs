//! Which rows sum others: by arithmetic first, by words second.
//!
//! A row is a total if it is the sum of a run of rows directly below or above
//! it in its columns of values; runs that have been explained are put away, so
//! that totals of totals are found too. After Jiang et al., `AggreCol`, on
//! aggregation detection in verbose CSV files.

use super::layout::Layout;
use super::roles::{Column, Kind, Role};
use super::words;
use super::{nested, number};
use crate::dataset::Flags;
use crate::table::Record;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Rows up to which sums are looked for.
const MAX_ROWS: usize = 3_000;
/// Most rows of a sum.
const MAX_RUN: usize = 400;

/// Which rows sum others.
#[derive(Debug, Default)]
pub struct Totals {
    rows: Vec<bool>,
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
            let sums = by_sums(records, columns, layout);
            for (row, is_sum) in rows.iter_mut().zip(sums) {
                *row |= is_sum;
            }
        }
        Self { rows }
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
                && records.iter().any(|record| words::is_total(record.text(*dimension)))
        })
        .collect();
    // The records with an ordinary level, by their other columns.
    let mut parts: BTreeMap<usize, (Vec<usize>, HashSet<Vec<&str>>)> = BTreeMap::new();
    for dimension in &with_total {
        let others: Vec<usize> = keys.iter().copied().filter(|key| key != dimension).collect();
        let mut seen = HashSet::new();
        if with_total.len() > 1 {
            let levels = records.iter().filter(|r| !words::is_total(r.text(*dimension)));
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
    // Where several of few are called so, the word says what they are.
    if totals.len() > 1 && totals.len() * 2 > names.len() {
        totals.clear();
    }
    let is_total = |record: &Record| {
        parts.iter().any(|(dimension, (others, seen))| {
            words::is_total(record.text(*dimension))
                && (with_total.len() == 1 || seen.contains(&key(record, others)))
        }) || notes.iter().chain(&layout.period).any(|column| words::is_total(record.text(*column)))
            || layout
                .flags
                .iter()
                .any(|column| words::flags(record.text(*column)).0.contains(Flags::TOTAL))
            || label.is_some_and(|label| records.len() > 1 && totals.contains(record.text(*label)))
    };
    records.iter().map(is_total).collect()
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

fn key<'a>(record: &'a Record, columns: &[usize]) -> Vec<&'a str> {
    columns.iter().map(|column| record.text(*column)).collect()
}

/// A row's values in the columns that add up, in units of the last place that
/// the column is printed to.
type Values = Vec<Option<i128>>;

/// Rows that are the sum of others.
fn by_sums(records: &[Record], columns: &[Column], layout: &Layout) -> Vec<bool> {
    let additive: Vec<usize> = layout
        .values
        .iter()
        .map(|value| value.column)
        .filter(|column| {
            columns.get(*column).is_some_and(|column| {
                column.kind != Kind::Percent && !words::is_share(&column.name)
            })
        })
        .collect();
    let values = values(records, &additive, layout);
    let mut is_total = vec![false; records.len()];
    // The rows that no total accounts for yet.
    let mut open: Vec<usize> = (0..records.len()).collect();
    let depth = |row: usize| records.get(row).map_or(0, |record| indent(record, layout));
    let mut is_told = |row: usize, parts: &[usize]| {
        words::is_like_total(label(records, layout, row))
            || parts.iter().all(|part| depth(*part) > depth(row))
    };
    loop {
        let n_open = open.len();
        // The innermost sums come first: those above their parts from the end
        // of the table, those below them from its start.
        for at in (0..n_open).rev() {
            if let Some(n) = run(&values, &open, at, Direction::Below, &mut is_told) {
                mark(&mut is_total, &open, at);
                open.drain(at + 1..at + 1 + n);
            }
        }
        let mut at = 0;
        while at < open.len() {
            if let Some(n) = run(&values, &open, at, Direction::Above, &mut is_told) {
                mark(&mut is_total, &open, at);
                open.drain(at - n..at);
                at -= n;
            }
            at += 1;
        }
        if open.len() == n_open {
            break;
        }
    }
    is_total
}

/// How far a row's label is indented.
fn indent(record: &Record, layout: &Layout) -> usize {
    let column = layout.dimensions.first().copied().unwrap_or(0);
    let label = record.cells.get(column).map_or("", String::as_str);
    label.len() - label.trim_start().len()
}

fn mark(is_total: &mut [bool], open: &[usize], at: usize) {
    if let Some(total) = open.get(at).and_then(|row| is_total.get_mut(*row)) {
        *total = true;
    }
}

fn label<'a>(records: &'a [Record], layout: &Layout, row: usize) -> &'a str {
    let column = layout.dimensions.first().copied().unwrap_or(0);
    records.get(row).map_or("", |record| record.text(column))
}

#[derive(Clone, Copy)]
enum Direction {
    Below,
    Above,
}

/// The length of the shortest run beside a row that it is the sum of.
fn run(
    values: &[Values],
    open: &[usize],
    at: usize,
    direction: Direction,
    is_told: &mut impl FnMut(usize, &[usize]) -> bool,
) -> Option<usize> {
    let own = values.get(*open.get(at)?)?;
    let mut sums: Vec<i128> = vec![0; own.len()];
    let mut is_whole: Vec<bool> = vec![true; own.len()];
    for n in 1..=MAX_RUN {
        let beside = match direction {
            Direction::Below => at.checked_add(n)?,
            Direction::Above => at.checked_sub(n)?,
        };
        let part = values.get(*open.get(beside)?)?;
        for ((sum, is_whole), value) in sums.iter_mut().zip(&mut is_whole).zip(part) {
            match value {
                Some(value) => *sum = sum.saturating_add(*value),
                None => *is_whole = false,
            }
        }
        match agreement(own, &sums, &is_whole, n) {
            Agreement::Exceeded => return None,
            Agreement::Sum { digits } if n > 1 => {
                // Small numbers add up by chance, the more so the more there are.
                let parts = match direction {
                    Direction::Below => open.get(at + 1..=beside)?,
                    Direction::Above => open.get(beside..at)?,
                };
                let is_told = is_told(*open.get(at)?, parts);
                let needed = if is_told { 1 } else { 4 + open.len().ilog10() as usize };
                if digits >= needed {
                    return Some(n);
                }
            }
            Agreement::Sum { .. } | Agreement::NotYet => {}
        }
    }
    None
}

enum Agreement {
    /// Too much already.
    Exceeded,
    NotYet,
    /// The sum, with the digits of all columns that say so to the last place.
    Sum {
        digits: usize,
    },
}

fn agreement(own: &[Option<i128>], sums: &[i128], is_whole: &[bool], n: usize) -> Agreement {
    // Rounded parts need not add up to the last place.
    let slack = if n > 2 { (n as i128 / 2).min(3) } else { 1 };
    let (mut n_equal, mut n_exact, mut n_more, mut n_less, mut digits) = (0, 0, 0, 0, 0);
    for ((own, sum), is_whole) in own.iter().zip(sums).zip(is_whole) {
        let Some(own) = own.filter(|own| *own > 0) else { continue };
        let off = *sum - own;
        let slack = if own > 200 * slack { slack } else { 0 };
        if off > slack {
            n_more += 1;
        } else if off < -slack {
            n_less += usize::from(*is_whole);
        } else {
            n_equal += 1;
            n_exact += usize::from(off == 0);
            digits += own.to_string().trim_end_matches('0').len() * usize::from(off == 0);
        }
    }
    let n_telling = n_equal + n_more + n_less;
    if n_more * 2 > n_telling {
        Agreement::Exceeded
    } else if n_equal > 0 && n_equal * 10 >= n_telling * 9 && n_exact * 2 >= n_equal {
        Agreement::Sum { digits }
    } else {
        Agreement::NotYet
    }
}

/// The values of the rows, exact: `None` where there is no number.
fn values(records: &[Record], additive: &[usize], layout: &Layout) -> Vec<Values> {
    let mut scales: HashMap<usize, u32> = HashMap::new();
    let read = |record: &Record, column: usize| {
        let style = layout.styles.get(&column).copied().unwrap_or_default();
        number::read(record.text(column), style).value.number()
    };
    for record in records {
        for column in additive {
            if let Some(number) = read(record, *column) {
                let scale = scales.entry(*column).or_default();
                *scale = (*scale).max(number.scale());
            }
        }
    }
    let exact = |record: &Record, column: &usize| {
        let number = read(record, *column)?;
        let places = scales.get(column).copied().unwrap_or(0).saturating_sub(number.scale());
        10_i128.checked_pow(places)?.checked_mul(number.mantissa())
    };
    let row = |record: &Record| additive.iter().map(|column| exact(record, column)).collect();
    records.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::style::Style;
    use super::super::{ColumnChoice, roles};
    use super::*;

    fn totals(text: &str) -> Vec<usize> {
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
