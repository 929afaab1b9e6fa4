//! Which delimiter a text is written with.

use super::{delimited, number, period};
use crate::table::Record;
use std::collections::BTreeMap;

/// How cells are set apart and quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: u8,
    /// Around cells that hold a delimiter; `None` if quotes mean nothing.
    pub quote: Option<u8>,
}

/// The delimiters that are tried; the first wins a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Bytes of text that the candidates are tried on.
const SAMPLE_BYTES: usize = 256 * 1024;

/// Finds the dialect by reading the text with every delimiter and comparing
/// the outcomes as wholes. The shares are of all lines, so a single bad line
/// changes a score by a little and the dialect never.
pub fn detect(text: &str) -> Dialect {
    let quote = Some(b'"');
    if let Some(delimiter) = announced(text) {
        return Dialect { delimiter, quote };
    }
    let sample = sample(text);
    let mut best = Dialect { delimiter: b',', quote };
    let mut best_score = 0.0;
    for delimiter in DELIMITERS {
        let dialect = Dialect { delimiter, quote };
        let score = delimited::split(sample, dialect).map_or(0.0, |split| score(&split.records));
        if score > best_score {
            (best, best_score) = (dialect, score);
        }
    }
    best
}

/// The delimiter of a first line such as `sep=;`, which spreadsheets understand.
fn announced(text: &str) -> Option<u8> {
    let delimiter = text.lines().next()?.trim_end().strip_prefix("sep=")?;
    DELIMITERS.into_iter().find(|byte| delimiter.as_bytes() == [*byte])
}

/// The first lines of the text, whole.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE_BYTES {
        return text;
    }
    let head = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
    head.rfind('\n').and_then(|end| head.get(..=end)).unwrap_or(head)
}

/// Share of lines with the most frequent width above one, times how well their
/// cells read as what reports hold.
fn score(records: &[Record]) -> f64 {
    let filled = || records.iter().filter(|record| record.n_filled() > 0);
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for record in filled() {
        *widths.entry(record.cells.len()).or_default() += 1;
    }
    let n_filled = filled().count();
    let Some((width, n_alike)) =
        widths.into_iter().filter(|(width, _)| *width > 1).max_by_key(|(_, n)| *n)
    else {
        return 0.0;
    };
    let mut quality = 0.0;
    for record in filled().filter(|record| record.cells.len() == width) {
        quality += record.cells.iter().map(|cell| cell_quality(cell)).sum::<f64>();
    }
    let n_cells = (n_alike * width) as f64;
    (n_alike as f64 / n_filled as f64) * (quality / n_cells)
}

/// From 1 for a number to little for text in which delimiters are left over.
fn cell_quality(cell: &str) -> f64 {
    let cell = cell.trim();
    if cell.is_empty() {
        0.4
    } else if number::is_numeric(cell) || number::is_missing(cell) || period::parse(cell).is_some()
    {
        1.0
    } else if cell.bytes().any(|byte| DELIMITERS.contains(&byte) && byte != b',') {
        0.1
    } else {
        0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_by_whole_readings() {
        for (text, expected) in [
            ("a,b\nx,1\ny,2\n", b','),
            ("name;value\nx;1,5\ny;2,5\n", b';'),
            ("geo;year;life;gdp\nAL;2018;NA;NA\nAL;2017;78,1;1,5\n", b';'),
            ("name\t2019\t2020\nx, y\t1,234\t2,345\n", b'\t'),
            ("a|b|c\nx|1|2\n", b'|'),
            ("sep=;\na;b\n", b';'),
            ("a,b,note\nx,1,one; two\ny,2,three; four\n", b','),
            ("Title, with a comma\n\na;b\nx;1\ny;2\nz;3\n", b';'),
            ("only one column\n1\n2\n", b','),
            ("", b','),
        ] {
            assert_eq!(detect(text).delimiter as char, expected as char, "{text:?}");
        }
    }

    #[test]
    fn one_bad_line_never_changes_it() {
        let good = "a;b;c\nx;1,5;2,5\ny;2,5;3,5\nz;3,5;4,5\n";
        for bad in ["\"open;1\n", "q,w,e,r,t\n", "|||\n", "\t\t\n"] {
            for at in [0, 6, good.len()] {
                let mut text = good.to_owned();
                text.insert_str(at, bad);
                assert_eq!(detect(&text).delimiter, b';', "{text:?}");
            }
        }
    }
}
