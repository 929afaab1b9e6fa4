//! Delimited text: CSV, TSV and their relatives.

use super::dialect::{self, Dialect};
use super::encoding::{self, Decoded};
use super::{Choices, Format, ImportError, Problem, Raw, Watch, foreign};
use crate::table::{Place, Record, Table};

/// Delimited text, the format of last resort.
pub const FORMAT: Format =
    Format { name: "csv", extensions: &["csv", "tsv", "tab", "txt"], looks_like, read };

/// Most cells of a file.
pub const MAX_CELLS: usize = 20_000_000;
/// Most cells of a record.
pub const MAX_COLUMNS: usize = 16_384;
/// Most bytes of a cell.
const MAX_CELL_BYTES: usize = 1 << 20;
/// Most line breaks of a quoted cell. More are a quote that was never meant
/// to open one.
const MAX_LINE_BREAKS: usize = 100;
/// Lines with broken quotes, after which quotes are no longer believed.
const MAX_BROKEN: usize = 50;

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
    let dialect = choices.dialect.unwrap_or_else(|| dialect::detect(&decoded.text));
    let Split { records, mut problems, .. } = split(&decoded.text, dialect)?;
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

/// The records of a text, and where its quotes are broken.
#[derive(Debug, Default)]
pub struct Split {
    /// All records, blank lines included.
    pub records: Vec<Record>,
    /// What is wrong with their quotes.
    pub problems: Vec<Problem>,
    n_cells: usize,
}

/// Splits a text into records.
///
/// A quote that is never closed spoils its own line and no other: that line is
/// read without quoting, and reading goes on behind it.
///
/// # Errors
/// If there are more or larger cells than are read.
pub fn split(text: &str, dialect: Dialect) -> Result<Split, ImportError> {
    let mut split = Split::default();
    let mut rest = text;
    let mut n_broken = 0;
    while let Some(broken) = split.read_until_broken(rest, dialect)? {
        let line_end = broken.find(['\r', '\n']).unwrap_or(broken.len());
        let (line, behind) = broken.split_at(line_end);
        let unquoted = Dialect { quote: None, ..dialect };
        let place = Place { record: split.records.len() as u32, column: 0 };
        split.problems.push(Problem::new(
            place,
            line,
            "a quote that is never closed; the line was read without quoting",
        ));
        split.read_until_broken(line, unquoted)?;
        rest = behind.strip_prefix("\r\n").or_else(|| behind.get(1..)).unwrap_or_default();
        n_broken += 1;
        if n_broken >= MAX_BROKEN {
            split.read_until_broken(rest, unquoted)?;
            break;
        }
    }
    Ok(split)
}

impl Split {
    /// Reads records, and gives back the text from the first one on whose
    /// quotes are broken.
    fn read_until_broken<'a>(
        &mut self,
        text: &'a str,
        dialect: Dialect,
    ) -> Result<Option<&'a str>, ImportError> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(dialect.delimiter)
            .quoting(dialect.quote.is_some())
            .from_reader(text.as_bytes());
        let mut cells = csv::StringRecord::new();
        loop {
            let start = reader.position().byte() as usize;
            // Text in memory cannot fail to be read, and is UTF-8 already.
            let is_record = reader.read_record(&mut cells).unwrap_or(false);
            let end = reader.position().byte() as usize;
            // The reader skips blank lines without a word, so they are counted
            // in front of the record.
            let (head, tail) =
                (text.get(..start).unwrap_or(text), text.get(start..).unwrap_or_default());
            let (n_blank, n_skipped) = blank_lines(tail, head.ends_with('\r'));
            for _ in 0..n_blank {
                self.push(Vec::new())?;
            }
            if !is_record {
                return Ok(None);
            }
            let span = text.get(start + n_skipped..end).unwrap_or_default();
            if dialect.quote.is_some()
                && span.contains('"')
                && has_broken_quotes(span.as_bytes(), dialect.delimiter)
            {
                return Ok(text.get(start + n_skipped..));
            }
            if let Some(column) = swallowing_cell(&cells, dialect.delimiter) {
                let record = self.records.len() as u32;
                let cell = cells.get(column).unwrap_or_default();
                self.problems.push(Problem::new(
                    Place { record, column: column as u32 },
                    cell.lines().next().unwrap_or_default(),
                    "the quoted cell holds lines that look like records; a quote may be missing",
                ));
            }
            self.push(cells.iter().map(str::to_owned).collect())?;
        }
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
        self.records.push(Record { index, cells });
        Ok(())
    }
}

/// Blank lines at the start of a text, and the bytes that they take up. After
/// a carriage return, a first line feed belongs to the line before.
fn blank_lines(text: &str, is_after_return: bool) -> (usize, usize) {
    let mut rest = text;
    if is_after_return {
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let mut n_blank = 0;
    while let Some(next) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])) {
        rest = next;
        n_blank += 1;
    }
    (n_blank, text.len() - rest.len())
}

/// The first cell that holds a line of as many cells as the record itself, as
/// happens between two stray quotes.
fn swallowing_cell(cells: &csv::StringRecord, delimiter: u8) -> Option<usize> {
    let is_record = |line: &str| {
        let n_marks = line.bytes().filter(|byte| *byte == delimiter).count();
        n_marks > 1 && n_marks + 1 == cells.len()
    };
    cells.iter().position(|cell| cell.contains('\n') && cell.lines().skip(1).any(is_record))
}

/// Whether a quoted cell of the record is never closed, holds too many line
/// breaks, or spans lines and goes on behind its closing quote.
fn has_broken_quotes(record: &[u8], delimiter: u8) -> bool {
    enum In {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let mut state = In::Start;
    let mut n_breaks = 0;
    for byte in record {
        state = match (state, *byte) {
            (In::Quoted, b'"') => In::Closed,
            (In::Quoted, byte) => {
                n_breaks += usize::from(byte == b'\n' || byte == b'\r');
                if n_breaks > MAX_LINE_BREAKS {
                    return true;
                }
                In::Quoted
            }
            (In::Closed, b'"') => In::Quoted,
            (In::Start, b'"') => {
                n_breaks = 0;
                In::Quoted
            }
            (_, byte) if byte == delimiter => In::Start,
            (In::Closed, b' ' | b'\r' | b'\n') => In::Closed,
            (In::Closed, _) if n_breaks > 0 => return true,
            (_, _) => In::Plain,
        };
    }
    matches!(state, In::Quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(u32, Vec<String>)> {
        let dialect = Dialect { delimiter: b',', quote: Some(b'"') };
        split(text, dialect).unwrap().records.into_iter().map(|r| (r.index, r.cells)).collect()
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
            ("a,b,c\nx,\"1,2\ny,3,4\nz,5\",6\n", 2, Some(1)),
        ] {
            let split = split(text, Dialect { delimiter: b',', quote: Some(b'"') }).unwrap();
            assert_eq!(split.records.len(), n_records, "{text:?}");
            assert_eq!(split.problems.first().map(|p| p.place.record), broken, "{text:?}");
        }
    }

    #[test]
    fn caps_are_errors() {
        let dialect = Dialect { delimiter: b',', quote: Some(b'"') };
        for (text, expected) in [
            (",".repeat(MAX_COLUMNS), "Record 0 has more than 16384 columns"),
            (
                format!("a\n{}", "x".repeat(MAX_CELL_BYTES + 1)),
                "The cell in record 1, column 0 holds more than 1 MiB of text",
            ),
        ] {
            assert_eq!(split(&text, dialect).unwrap_err().to_string(), expected);
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
