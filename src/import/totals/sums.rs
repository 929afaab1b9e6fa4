//! Rows that are sums of the rows beside them, by arithmetic.

use super::indent;
use crate::import::layout::Layout;
use crate::import::roles::{Column, Kind};
use crate::import::words;
use crate::table::Record;
use std::collections::HashMap;

/// Most rows of a sum.
const MAX_RUN: usize = 400;

/// A row's values in the columns that add up, in units of the last place that
/// the column is printed to.
type Values = Vec<Option<i128>>;

/// Rows that are the sum of others.
pub fn by_sums(records: &[Record], columns: &[Column], layout: &Layout) -> Vec<bool> {
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
    let mut told = |row: usize, parts: &[usize]| {
        if parts.iter().all(|part| depth(*part) > depth(row)) {
            Told::ByIndent
        } else if words::is_like_total(label(records, layout, row)) {
            Told::ByName
        } else {
            Told::Not
        }
    };
    loop {
        let n_open = open.len();
        // The innermost sums come first: those above their parts from the end
        // of the table, those below them from its start.
        for at in (0..n_open).rev() {
            if let Some(n) = run(&values, &open, at, Direction::Below, &mut told) {
                mark(&mut is_total, &open, at);
                open.drain(at + 1..at + 1 + n);
            }
        }
        let mut at = 0;
        while at < open.len() {
            if let Some(n) = run(&values, &open, at, Direction::Above, &mut told) {
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

fn mark(is_total: &mut [bool], open: &[usize], at: usize) {
    if let Some(total) = open.get(at).and_then(|row| is_total.get_mut(*row)) {
        *total = true;
    }
}

fn label<'a>(records: &'a [Record], layout: &Layout, row: usize) -> &'a str {
    let column = layout.dimensions.first().copied().unwrap_or(0);
    records.get(row).map_or("", |record| record.text(column))
}

/// What besides the sum says that a row is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Not,
    ByName,
    /// All the parts are indented further.
    ByIndent,
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
    told: &mut impl FnMut(usize, &[usize]) -> Told,
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
            Agreement::Sum { digits, is_exact } if n > 1 => {
                // Small numbers add up by chance, the more so the more there are.
                let parts = match direction {
                    Direction::Below => open.get(at + 1..=beside)?,
                    Direction::Above => open.get(beside..at)?,
                };
                // Sums of rounded parts are believed where the print shows them.
                let is_sum = match told(*open.get(at)?, parts) {
                    Told::ByIndent => true,
                    Told::ByName => is_exact && digits > 0,
                    Told::Not => is_exact && digits >= 4 + open.len().ilog10() as usize,
                };
                if is_sum {
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
        /// Whether most columns agree to the last place.
        is_exact: bool,
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
    } else if n_equal > 0 && n_equal * 10 >= n_telling * 9 {
        Agreement::Sum { digits, is_exact: n_exact * 2 >= n_equal }
    } else {
        Agreement::NotYet
    }
}

/// The values of the rows, exact: `None` where there is no number.
fn values(records: &[Record], additive: &[usize], layout: &Layout) -> Vec<Values> {
    let mut scales: HashMap<usize, u32> = HashMap::new();
    let read =
        |record: &Record, column: usize| layout.read(column, record.text(column)).value.number();
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
