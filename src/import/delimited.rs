//! Delimited text: CSV, TSV and their relatives.

use super::dialect::{self, Dialect, Rules};
use super::encoding::{self, Decoded};
use super::tokens::{self, Belief, Broken};
use super::{Choices, Format, ImportError, Problem, Raw, Watch, aligned, foreign, mend};
use crate::table::{Place, Record, Table};
use std::borrow::Cow;
use std::collections::HashMap;

/// Delimited text, the format of last resort.
pub const FORMAT: Format =
    Format { name: "csv", extensions: &["csv", "tsv", "tab", "txt"], looks_like, read };

/// Most cells of a file.
pub const MAX_CELLS: usize = 20_000_000;
/// Most cells of a record.
pub const MAX_COLUMNS: usize = 16_384;
/// Most bytes of a cell.
pub const MAX_CELL_BYTES: usize = 1 << 20;
/// Lines with broken quotes, after which quotes are no longer believed.
const MAX_BROKEN: usize = 5_000;
/// Lines that are looked at once more.
const MAX_ODD: usize = 1_000;
/// Records between two looks at the watch.
const CHECKED: usize = 4_096;

/// Everything that is text, but not of a kind known to be something else.
fn looks_like(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start = start.get(..start.len().min(4096)).unwrap_or(start);
    let is_markup = [&b"<?xml"[..], b"<!doctype", b"<html"]
        .iter()
        .any(|mark| start.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark)));
    let is_json = start.split_first().is_some_and(|(first, rest)| {
        let next = rest.trim_ascii_start().first();
        matches!((first, next), (b'{' | b'[', Some(b'"' | b'{' | b'[' | b'}' | b']')))
    });
    !is_markup && !is_json && foreign::name(bytes).is_none() && encoding::is_text(bytes)
}

fn read(bytes: &[u8], choices: &Choices, watch: &Watch) -> Result<Raw, ImportError> {
    watch.check()?;
    let decoded = encoding::decode(bytes, choices.encoding.as_deref())?;
    let dialect = match &choices.dialect {
        Some(dialect) => dialect.clone(),
        None => dialect::detect(&decoded.text),
    };
    let mut split = split(&decoded.text, &dialect, watch)?;
    if let Dialect::Delimited(rules) = &dialect {
        split.mend(&decoded.text, rules);
    }
    let Split { records, mut problems, .. } = split;
    problems.extend(remark_on_decoding(&decoded, &records));
    let tables = vec![Table { records, ..Table::default() }];
    Ok(Raw { encoding: Some(decoded.encoding), dialect: Some(dialect), tables, problems })
}

/// What the encoding left open, at the first cell that it spoiled.
fn remark_on_decoding(decoded: &Decoded<'_>, records: &[Record]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let n_undecodable = decoded.n_undecodable;
    if n_undecodable > 0 {
        let spoiled = records.iter().find_map(|record| {
            let column = record.cells.iter().position(|cell| cell.contains('\u{FFFD}'))?;
            let place = Place { record: record.index, column: column as u32 };
            Some((place, record.cells.get(column)?.as_str()))
        });
        let (place, text) = spoiled.unwrap_or_default();
        let (encoding, line) = (decoded.encoding, decoded.first_undecodable);
        let why = match n_undecodable {
            1 => format!("a byte in line {line} is no {encoding} text, shown as \u{FFFD}"),
            n => format!(
                "{n} bytes, the first in line {line}, are no {encoding} text, shown as \u{FFFD}"
            ),
        };
        problems.push(Problem::new(place, text, why));
    }
    if decoded.n_nul > 0 {
        let why = format!("{} NUL characters in the file were left out", decoded.n_nul);
        problems.push(Problem::new(Place::default(), "", why));
    }
    problems
}

/// A record's remark: its column, the text there, and what is wrong.
type Remark<'a> = Option<(usize, Cow<'a, str>, &'static str)>;

/// Reads the record that begins at a byte, with its quotes believed as far as
/// they can be. It is still `broken` where another reading was called for.
pub(super) fn believed<'a>(
    text: &'a str,
    at: usize,
    rules: &Rules,
    belief: Belief,
    width: Option<usize>,
) -> (tokens::Split, Remark<'a>) {
    let record = tokens::record(text, at, rules, belief, width);
    if let Some(broken) = record.broken {
        let mut line = tokens::record(text, at, rules, Belief::Line, width);
        line.broken = Some(broken);
        let remark = told(broken, text.get(at..line.next).unwrap_or_default());
        return (line, Some(remark));
    }
    let Some(column) = record.stray else { return (record, None) };
    // Of the readings that are as wide as records usually are, the one in which
    // the fewest quotes stand where none should.
    let doubts = |split: &tokens::Split| {
        let is_wide = width.is_none_or(|width| split.cells.len() == width);
        (split.broken.is_some(), !is_wide, split.n_loose)
    };
    let record = if doubts(&record) <= (false, false, 1) {
        record
    } else {
        let inside = tokens::record(text, at, rules, Belief::Inside, width);
        let letter = tokens::record_but(text, at, rules, Belief::Line, width, Some(column));
        let best = [inside, letter].into_iter().min_by_key(doubts);
        best.filter(|best| doubts(best) <= doubts(&record)).unwrap_or(record)
    };
    let cell = record.cells.get(column).cloned().unwrap_or_default();
    (record, Some((column, cell.into(), "a quote within a quoted cell; check where the cell ends")))
}

fn told(broken: Broken, line: &str) -> (usize, Cow<'_, str>, &'static str) {
    let (column, why) = match broken {
        Broken::Open => (0, "a quote that is never closed; the line was read without quoting"),
        Broken::Swallows(column) => (
            column,
            "a quoted cell that would hold lines which look like records; a quote may be \
             missing, and the line was read without quoting",
        ),
    };
    (column, line.trim_end_matches(['\r', '\n']).into(), why)
}

/// The records of a text, and where its quotes are broken.
#[derive(Debug, Default)]
pub struct Split {
    /// All records, blank lines included.
    pub records: Vec<Record>,
    /// What is wrong with their quotes.
    pub problems: Vec<Problem>,
    /// Lines whose quotes could not be believed.
    pub n_broken: usize,
    /// The first lines, and those that are not as wide as most so far.
    odd: Vec<Odd>,
    n_cells: usize,
    /// Records by their number of cells.
    widths: HashMap<usize, usize>,
    /// The number of cells that most records so far have, and how many do:
    /// the latter first.
    usual: Option<(usize, usize)>,
}

/// A line that may not fit the others.
#[derive(Clone, Debug)]
pub struct Odd {
    /// Its number.
    pub index: usize,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where the next begins.
    pub end: usize,
}

/// Splits a text into records.
///
/// A quote that is never closed spoils its own line and no other: that line is
/// read without it, and reading goes on behind.
///
/// # Errors
/// If there are more or larger cells than are read, or the watch says to stop.
pub fn split(text: &str, dialect: &Dialect, watch: &Watch) -> Result<Split, ImportError> {
    let mut split = Split::default();
    match dialect {
        Dialect::Delimited(rules) => split.read(text, rules, watch)?,
        Dialect::Trailing(n) => {
            for line in aligned::lines(text) {
                split.push(aligned::cells_before(line, *n))?;
            }
        }
        Dialect::Aligned(starts) => {
            for line in aligned::lines(text) {
                split.push(aligned::cells(line, starts))?;
            }
        }
    }
    Ok(split)
}

impl Split {
    fn read(&mut self, text: &str, rules: &Rules, watch: &Watch) -> Result<(), ImportError> {
        let mut at = if dialect::announced(text).is_some() {
            // The line that names the delimiter is none of the table.
            self.push(vec![text.lines().next().unwrap_or_default().to_owned()])?;
            text.find('\n').map_or(text.len(), |end| end + 1)
        } else {
            0
        };
        while at < text.len() {
            if self.records.len().is_multiple_of(CHECKED) {
                watch.check()?;
                watch.report(at as u64, text.len() as u64);
            }
            let belief = if self.n_broken < MAX_BROKEN { Belief::Full } else { Belief::Line };
            let (record, remark) =
                believed(text, at, rules, belief, self.usual.map(|(_, width)| width));
            if record.broken.is_some() {
                self.n_broken += 1;
                if self.n_broken == MAX_BROKEN {
                    let why = "quotes are broken in so many lines that from here on none is \
                               taken to hold a line break";
                    self.problems.push(Problem::new(self.place(0), "", why));
                }
            }
            if let Some((column, cell, why)) = remark {
                self.problems.push(Problem::new(self.place(column), &cell, why));
            }
            let next = record.next.max(at + 1);
            self.remember_odd(&record.cells, at, next);
            at = next;
            self.push(record.cells)?;
        }
        Ok(())
    }

    fn remember_odd(&mut self, cells: &[String], start: usize, end: usize) {
        let index = self.records.len();
        let is_odd = self.usual.is_none_or(|(_, width)| width != cells.len())
            || cells.first().is_some_and(|cell| cell.starts_with('\''));
        if is_odd && !cells.is_empty() && self.odd.len() < MAX_ODD {
            self.odd.push(Odd { index, start, end });
        }
    }

    /// Reads lines that do not fit by rules of their own, where they fit by these.
    pub fn mend(&mut self, text: &str, rules: &Rules) {
        let Some((_, width)) = self.usual else { return };
        for odd in std::mem::take(&mut self.odd) {
            let cells = |index: usize| self.records.get(index).map(|r| r.cells.as_slice());
            let Some(own) = cells(odd.index) else { continue };
            let above = || odd.index.checked_sub(1).and_then(cells);
            let beside = cells(odd.index + 1).filter(|next| next.len() == width).or_else(above);
            let line = text.get(odd.start..odd.end).unwrap_or_default();
            let mended = mend::line(line, odd.index == 0, own, beside, rules, width);
            let Some((cells, why)) = mended else { continue };
            let (place, line) = (Place { record: odd.index as u32, column: 0 }, line.trim_end());
            self.problems.retain(|problem| problem.place.record != place.record);
            self.problems.push(Problem::new(place, line, why));
            if let Some(record) = self.records.get_mut(odd.index) {
                record.cells = cells;
            }
        }
        self.problems.sort_by_key(|problem| problem.place.record);
    }

    fn place(&self, column: usize) -> Place {
        Place { record: self.records.len() as u32, column: column as u32 }
    }

    fn push(&mut self, cells: Vec<String>) -> Result<(), ImportError> {
        let index = self.records.len() as u32;
        self.n_cells += cells.len().max(1);
        if self.n_cells > MAX_CELLS {
            return Err(ImportError::TooManyCells { cap: MAX_CELLS });
        }
        if cells.len() > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { record: index, cap: MAX_COLUMNS });
        }
        if let Some(column) = cells.iter().position(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(ImportError::CellTooLarge {
                place: Place { record: index, column: column as u32 },
            });
        }
        if cells.len() > 1 {
            let n = self.widths.entry(cells.len()).or_default();
            *n += 1;
            self.usual = self.usual.max(Some((*n, cells.len())));
        }
        self.records.push(Record { index, cells });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(u32, Vec<String>)> {
        split(text, &Dialect::comma(), &Watch::default())
            .unwrap()
            .records
            .into_iter()
            .map(|r| (r.index, r.cells))
            .collect()
    }

    #[test]
    fn records_keep_their_number() {
        for (text, expected) in [
            ("a,b\n1,2\n", &[&["a", "b"][..], &["1", "2"]][..]),
            ("a,b\n\n\n1,2", &[&["a", "b"], &[], &[], &["1", "2"]]),
            ("\n\na\r\n\r\nb\r\n\r\n", &[&[], &[], &["a"], &[], &["b"], &[]]),
            ("a\r\rb\r", &[&["a"], &[], &["b"]]),
            ("\"a\nb\",1\n\nc,2\n", &[&["a\nb", "1"], &[], &["c", "2"]]),
            ("\"a \"\"x\"\"\",1\n", &[&["a \"x\"", "1"]]),
            (" \nb\n", &[&[" "], &["b"]]),
            (",,\n1\n", &[&["", "", ""], &["1"]]),
            ("", &[]),
        ] {
            let expected: Vec<(u32, Vec<String>)> = expected
                .iter()
                .enumerate()
                .map(|(i, r)| (i as u32, r.iter().map(ToString::to_string).collect()))
                .collect();
            assert_eq!(records(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_stray_quote_spoils_its_own_line_only() {
        for (text, n_records, broken) in [
            ("a,b\n\"x,1\ny,2\nz,3\n", 4, Some(1)),
            ("a,b\nx,\"1\r\ny,2\r\n\r\nz,3\r\n", 5, Some(1)),
            ("a,b\n\"x,1\n\"y\",2\nz,3\n", 4, Some(1)),
            ("a,b\nx,1\n\"z,3", 3, Some(2)),
            ("a,b\n6\" pipe,1\nz,3", 3, None),
            ("a,b,c\nx,\"1\ny,2\nz\",3,4\n", 2, None),
            ("a,b\nx,\"so \"good\" and\nso on\"\ny,2\n", 3, Some(1)),
            ("a,b,c\nx,\"1,2\ny,3,4\nz,5\",6\n", 4, Some(1)),
        ] {
            let split = split(text, &Dialect::comma(), &Watch::default()).unwrap();
            assert_eq!(split.records.len(), n_records, "{text:?}");
            assert_eq!(split.problems.first().map(|p| p.place.record), broken, "{text:?}");
        }
    }

    #[test]
    fn caps_are_errors() {
        let dialect = Dialect::comma();
        for (text, expected) in [
            (",".repeat(MAX_COLUMNS), "Row 1 has more than 16384 columns"),
            (
                format!("a\n{}", "x".repeat(MAX_CELL_BYTES + 1)),
                "The cell in row 2, column 1 holds more than 1 MiB of text",
            ),
        ] {
            assert_eq!(
                split(&text, &dialect, &Watch::default()).unwrap_err().to_string(),
                expected
            );
        }
    }

    #[test]
    fn other_formats_are_not_taken_for_text() {
        for (bytes, expected) in [
            (&b"a,b\n1,2"[..], true),
            (b"[note]\n", true),
            (b"\xFF\xFEa\0", true),
            (b"PK\x03\x04\0\0", false),
            (b"{\"a\": 1}", false),
            (b"[[1, 2]]", false),
            (b"<!DOCTYPE html>", false),
        ] {
            assert_eq!(looks_like(bytes), expected, "{bytes:?}");
        }
    }
}
