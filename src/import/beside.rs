//! Tables that stand beside each other, with a blank column between them.

use super::lines::{Class, Lines};
use crate::table::Record;
use std::ops::Range;

/// Lines that are looked at.
const N_COMPARED: usize = 500;

/// The columns of each table in a range of records; none where there is but one
/// table.
pub fn parts(lines: &Lines<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let filled: Vec<usize> = range.filter(|at| lines.n_filled(*at) > 1).take(N_COMPARED).collect();
    let width = filled.iter().map(|at| lines.classes(*at).len()).max().unwrap_or(0);
    let is_blank =
        |column: &usize| filled.iter().all(|at| lines.class(*at, *column) == Class::Blank);
    let blanks: Vec<usize> = (0..width).filter(is_blank).collect();
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in blanks.into_iter().chain([width]) {
        if end > start {
            parts.push(start..end);
        }
        start = end + 1;
    }
    let are_tables = parts.len() > 1
        && parts.iter().all(|part| is_table(lines, &filled, part))
        && parts
            .windows(2)
            .all(|pair| matches!(pair, [left, right] if are_apart(lines, &filled, left, right)));
    if are_tables { parts } else { Vec::new() }
}

/// Whether columns are a table: the first holds names or periods, and others
/// numbers.
fn is_table(lines: &Lines<'_>, filled: &[usize], part: &Range<usize>) -> bool {
    let share = |column: usize, is_it: fn(Class) -> bool| {
        let classes = || filled.iter().map(|at| lines.class(*at, column));
        let n = classes().filter(|class| *class != Class::Blank).count();
        n > 2 && classes().filter(|class| is_it(*class)).count() * 2 > n
    };
    part.len() > 1
        && share(part.start, |class| matches!(class, Class::Text | Class::Period | Class::Band))
        && (part.start + 1..part.end)
            .any(|column| share(column, |class| matches!(class, Class::Number | Class::Missing)))
}

/// Whether two tables are not one: their first columns have the same name, or
/// lines of one go on where the other has none.
fn are_apart(
    lines: &Lines<'_>,
    filled: &[usize],
    left: &Range<usize>,
    right: &Range<usize>,
) -> bool {
    let name = |at: usize, part: &Range<usize>| lines.text(at, part.start);
    let is_named_alike = filled.iter().take(8).any(|at| {
        lines.class(*at, left.start) == Class::Text && name(*at, left) == name(*at, right)
    });
    let is_empty = |at: usize, part: &Range<usize>| {
        part.clone().all(|column| lines.class(at, column) == Class::Blank)
    };
    let goes_on = |part: &Range<usize>, other: &Range<usize>| {
        filled.iter().rev().take_while(|at| is_empty(**at, other)).any(|at| !is_empty(*at, part))
    };
    is_named_alike || goes_on(left, right) || goes_on(right, left)
}

/// The records with nothing but the cells of some columns.
pub fn only(records: &[Record], part: &Range<usize>) -> Vec<Record> {
    records.iter().map(|record| cut(record, part)).collect()
}

/// A record with nothing but the cells of some columns, each in its place.
pub fn cut(record: &Record, part: &Range<usize>) -> Record {
    let mut record = record.clone();
    record.cells.truncate(part.end);
    record.cells.iter_mut().take(part.start).for_each(String::clear);
    record
}
