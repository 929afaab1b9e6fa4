//! What the lines of a table look like, before any of them has a meaning.

use super::{Watch, dates, number, period};
use crate::table::Record;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

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
    /// A unit or scale by itself: `%`, `(1,000)`.
    Unit,
    /// Anything else.
    Text,
}

/// The records of a sheet with what their cells could be; each is looked at
/// when it is first asked for.
pub struct Lines<'a> {
    records: &'a [Record],
    filled: Vec<(u32, u32)>,
    classes: Vec<OnceCell<Box<[Class]>>>,
    width: usize,
    /// What texts could be that were looked at before: most occur often.
    known: RefCell<HashMap<&'a str, Class>>,
    watch: &'a Watch,
}

/// Most texts that are remembered.
const MAX_KNOWN: usize = 1 << 15;

impl<'a> Lines<'a> {
    /// Counts the cells of all records, as long as somebody waits for them.
    pub fn new(records: &'a [Record], watch: &'a Watch) -> Self {
        let filled = watch
            .while_wanted(records.iter())
            .map(|record| {
                let first = (0..record.cells.len()).find(|c| !record.text(*c).is_empty());
                (record.n_filled() as u32, first.unwrap_or(0) as u32)
            })
            .collect();
        let width = records.iter().map(|record| record.cells.len()).max().unwrap_or(0);
        let classes = vec![OnceCell::new(); records.len()];
        Self { records, filled, classes, width, known: RefCell::default(), watch }
    }

    /// Whether somebody still waits for what they are.
    pub fn are_wanted(&self) -> bool {
        !self.watch.is_cancelled()
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Number of cells of the widest record.
    pub fn width(&self) -> usize {
        self.width
    }

    /// A record.
    pub fn record(&self, at: usize) -> Option<&'a Record> {
        self.records.get(at)
    }

    /// The text of a cell; empty past the end.
    pub fn text(&self, at: usize, column: usize) -> &'a str {
        self.records.get(at).map_or("", |record| record.text(column))
    }

    /// The first text of a record.
    pub fn first_text(&self, at: usize) -> &'a str {
        self.text(at, self.first_column(at))
    }

    /// The column of the first text of a record.
    pub fn first_column(&self, at: usize) -> usize {
        self.filled.get(at).map_or(0, |(_, first)| *first as usize)
    }

    /// Number of cells of a record that hold anything.
    pub fn n_filled(&self, at: usize) -> usize {
        self.filled.get(at).map_or(0, |(n, _)| *n as usize)
    }

    /// Whether a record is one text in a table of several columns.
    pub fn is_single(&self, at: usize) -> bool {
        self.n_filled(at) == 1 && self.width > 1
    }

    /// Whether a record is one text at the left edge of its table, as titles,
    /// groups and notes are.
    pub fn is_margin(&self, at: usize, left: usize) -> bool {
        self.is_single(at) && self.first_column(at) <= left
    }

    /// The column that the lines of a table begin in.
    pub fn left(&self, range: std::ops::Range<usize>) -> usize {
        let full = range.filter(|at| self.is_full(*at)).map(|at| self.first_column(at));
        full.min().unwrap_or(0)
    }

    /// Whether a record could be a line of the table itself.
    pub fn is_full(&self, at: usize) -> bool {
        self.n_filled(at) > 1 || (self.n_filled(at) == 1 && self.width == 1)
    }

    /// What the cells of a record could be.
    pub fn classes(&self, at: usize) -> &[Class] {
        let Some((record, cell)) = self.records.get(at).zip(self.classes.get(at)) else {
            return &[];
        };
        if !self.are_wanted() {
            return &[];
        }
        cell.get_or_init(|| {
            let mut classes: Box<[Class]> =
                record.cells.iter().map(|cell| self.class_of(cell.trim())).collect();
            // Years with a footnote's number glued to them, told by the others.
            let texts: Vec<&str> = record.cells.iter().map(|cell| cell.trim()).collect();
            let run = period::years_of_run(&texts).or_else(|| dates::months_of_run(&texts));
            for (class, period) in classes.iter_mut().zip(run.into_iter().flatten()) {
                if period.is_some() {
                    *class = Class::Period;
                }
            }
            let years: Vec<i32> = record.cells.iter().filter_map(|cell| year(cell)).collect();
            if years.len() > 2 && !is_run(&years) {
                for (class, cell) in classes.iter_mut().zip(&record.cells) {
                    if year(cell).is_some() {
                        *class = Class::Number;
                    }
                }
            }
            classes
        })
    }

    /// What a text could be, by memory where it is known.
    fn class_of(&self, text: &'a str) -> Class {
        let Ok(mut known) = self.known.try_borrow_mut() else { return class(text) };
        if let Some(class) = known.get(text) {
            return *class;
        }
        let class = class(text);
        if known.len() < MAX_KNOWN {
            known.insert(text, class);
        }
        class
    }

    /// What a cell could be.
    pub fn class(&self, at: usize, column: usize) -> Class {
        self.classes(at).get(column).copied().unwrap_or(Class::Blank)
    }

    /// Whether a record holds a number, or says that one is missing.
    pub fn is_numeric(&self, at: usize) -> bool {
        let is_number =
            |class: &Class| matches!(class, Class::Number | Class::Band | Class::Missing);
        self.classes(at).iter().any(is_number)
    }
}

fn year(cell: &str) -> Option<i32> {
    let cell = cell.trim();
    if period::is_bare_year(cell) { cell.parse().ok() } else { None }
}

/// Whether years run forward or back, once or again and again, as they do in
/// headers. Others are numbers that look like years.
fn is_run(years: &[i32]) -> bool {
    // Spread over columns of their own, a year stands several times in a row.
    if years.is_sorted() || years.is_sorted_by(|a, b| a >= b) {
        return true;
    }
    // All years of a span in any order, each once: no counts do that.
    let different: BTreeSet<i32> = years.iter().copied().collect();
    let span = different.last().zip(different.first()).map(|(last, first)| last - first + 1);
    if years.len() > 3 && different.len() == years.len() && span == Some(years.len() as i32) {
        return true;
    }
    let steps = |years: &[i32]| -> Vec<i32> {
        years.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?)).collect()
    };
    // Again and again: each run begins where the years step back.
    let falls = steps(years).iter().filter(|step| **step < 0).count() * 2 > years.len();
    let runs = years.chunk_by(|a, b| if falls { a > b } else { a < b });
    let longest = runs.clone().max_by_key(|run| run.len()).unwrap_or_default();
    // A measure of one year may stand beside others of several.
    let is_again = |run: &[i32]| longest.len() > 1 && run.iter().all(|year| longest.contains(year));
    runs.clone().filter(|run| run.len() == 1).count() < 2
        && runs.into_iter().all(|run| {
            (run.len() > 1 || is_again(run))
                && (longest.starts_with(run)
                    || longest.ends_with(run)
                    || steps(run).iter().all(|step| step.abs() == 1))
        })
}

/// What a cell could be.
pub fn class(cell: &str) -> Class {
    let cell = cell.trim();
    if cell.is_empty() {
        Class::Blank
    } else if is_unit(cell) {
        Class::Unit
    } else if cell.len() == 1 && cell.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // A mark of a missing number among numbers, but a name elsewhere.
        Class::Text
    } else if period::parse(cell).is_some() {
        Class::Period
    } else if number::is_numeric(cell) && !is_of_year(cell) {
        Class::Number
    } else if number::is_missing(cell) {
        Class::Missing
    } else if number::is_band(cell) && !cell.split(['-', '–', '—']).all(period::is_bare_year) {
        Class::Band
    } else {
        Class::Text
    }
}

/// Whether a word stands behind a year: `2020 reports` heads a column.
fn is_of_year(cell: &str) -> bool {
    cell.split_once(' ').is_some_and(|(year, word)| {
        period::is_bare_year(year) && word.starts_with(char::is_alphabetic)
    })
}

/// Whether a cell is nothing but a unit or a scale, as stands in lines of units.
fn is_unit(cell: &str) -> bool {
    let inner = cell.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(cell);
    let is_bracketed = inner.len() < cell.len();
    let bare = inner.trim();
    // The base of an index: `2015=100`.
    let is_base = bare.split_once('=').is_some_and(|(year, base)| {
        period::is_bare_year(year) && matches!(base.trim(), "100" | "1000")
    });
    is_base
        || matches!(bare, "%" | "$" | "€" | "£" | "¥" | "‰" | "US$" | "No." | "Nr." | "#")
        || (is_bracketed
            && matches!(
                bare,
                "1000"
                    | "1000000"
                    | "1,000"
                    | "1 000"
                    | "1.000"
                    | "000"
                    | "000s"
                    | "'000"
                    | "1,000,000"
                    | "mil."
                    | "bil."
            ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_classed_by_what_they_could_be() {
        for (cell, expected) in [
            ("", Class::Blank),
            (" 1,234 ", Class::Number),
            ("2024", Class::Period),
            ("Q1 2024", Class::Period),
            ("<10", Class::Band),
            ("12 to 17", Class::Band),
            ("n/a", Class::Missing),
            ("(1,000)", Class::Unit),
            ("%", Class::Unit),
            ("2020=100", Class::Unit),
            ("(1,234)", Class::Number),
            ("Under what", Class::Text),
        ] {
            assert_eq!(class(cell), expected, "{cell:?}");
        }
    }
}
