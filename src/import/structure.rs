//! Which records are the header, which are data, and which are neither.

use super::header::{Class, MAX_PREAMBLE, N_COMPARED, class, header, name};
use super::words;
use crate::table::{Record, Table};

/// Why a record is not among the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It holds nothing.
    Blank,
    /// It stands above the table.
    Title,
    /// A remark.
    Note,
    /// A line of its own that heads the lines below it.
    Group,
    /// The header once more.
    Header,
    /// Anything else, such as another table.
    SetAside,
}

impl Why {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Title => "title",
            Self::Note => "note",
            Self::Group => "group",
            Self::Header => "header",
            Self::SetAside => "set_aside",
        }
    }
}

/// A record that is not among the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its number in the file.
    pub record: u32,
    /// Why.
    pub why: Why,
}

/// A table taken apart. Every record is in exactly one place.
#[derive(Debug, Default)]
pub struct Structure {
    /// The line above the table that names it.
    pub title: Option<String>,
    /// The records of the header.
    pub header_rows: Vec<u32>,
    /// The columns' names; empty where the header has none.
    pub names: Vec<String>,
    /// Number of columns that the header spans.
    pub header_width: usize,
    /// The data.
    pub rows: Vec<Record>,
    /// The other records, in the order of the file.
    pub skipped: Vec<Skipped>,
}

/// Finds header and data.
pub fn find(table: Table) -> Structure {
    let filled: Vec<&Record> = table
        .records
        .iter()
        .filter(|record| record.n_filled() > 0)
        .take(MAX_PREAMBLE + N_COMPARED)
        .collect();
    let header = header(&filled);
    let header_rows: Vec<u32> = header.iter().map(|record| record.index).collect();
    let (width, header_width) = widths(&table.records, &header);
    let names = (0..width).map(|column| name(&header, column)).collect();
    let mut structure = Structure { header_rows, names, header_width, ..Structure::default() };
    let header_cells: Vec<Vec<String>> = header.iter().map(|record| record.cells.clone()).collect();
    structure.sort_records(table.records, &header_cells);
    structure
}

/// The number of columns, and of those that the header spans. What a few records
/// have beyond the header, for want of a quote perhaps, is no column.
fn widths(records: &[Record], header: &[&Record]) -> (usize, usize) {
    let widest = records.iter().map(|record| record.cells.len()).max().unwrap_or(0);
    let Some(last) = header.last() else { return (widest, widest) };
    let spanned = header.iter().map(|record| record.cells.len()).max().unwrap_or(widest);
    let below = || records.iter().filter(|record| record.index > last.index);
    let n_beyond = below().filter(|record| first_filled(record, spanned).is_some()).count();
    let is_ragged = n_beyond > 0 && n_beyond * 2 < below().count();
    (if is_ragged { spanned } else { widest }, spanned)
}

/// The first column from `from` on that a record has anything in.
pub fn first_filled(record: &Record, from: usize) -> Option<usize> {
    (from..record.cells.len()).find(|column| !record.text(*column).is_empty())
}

impl Structure {
    fn sort_records(&mut self, records: Vec<Record>, header: &[Vec<String>]) {
        let (first, last) = (self.header_rows.first().copied(), self.header_rows.last().copied());
        let mut is_after_blank = false;
        let mut is_past_end = false;
        // Single lines below data are groups if more data follows, else notes.
        let mut open: Vec<usize> = Vec::new();
        for record in records {
            let skip = |why| Skipped { record: record.index, why };
            let n_filled = record.n_filled();
            let has =
                |classes: &[Class]| record.cells.iter().any(|cell| classes.contains(&class(cell)));
            if n_filled == 0 {
                self.skipped.push(skip(Why::Blank));
                is_after_blank = true;
                continue;
            }
            if self.header_rows.contains(&record.index) {
                continue;
            }
            let is_above = first.is_some_and(|first| record.index < first);
            let first_text = record
                .cells
                .iter()
                .map(|cell| cell.trim())
                .find(|cell| !cell.is_empty())
                .unwrap_or_default();
            if is_above
                || (last.is_none() && self.rows.is_empty() && n_filled == 1 && has(&[Class::Text]))
            {
                let why = if words::is_note(first_text) { Why::Note } else { Why::Title };
                if n_filled == 1 && why == Why::Title {
                    self.title = Some(first_text.to_owned());
                }
                self.skipped.push(skip(why));
                continue;
            }
            is_past_end |=
                is_after_blank && !self.rows.is_empty() && is_other_header(&record, &self.rows);
            is_after_blank = false;
            if is_past_end {
                self.skipped.push(skip(Why::SetAside));
            } else if header.contains(&record.cells) {
                self.skipped.push(skip(Why::Header));
            } else if words::is_note(first_text) && !has(&[Class::Number, Class::Band]) {
                self.skipped.push(skip(Why::Note));
            } else if n_filled == 1
                && has(&[Class::Text])
                && record.cells.len().max(self.names.len()) > 1
            {
                open.push(self.skipped.len());
                self.skipped.push(skip(Why::Note));
            } else {
                for index in open.drain(..) {
                    if let Some(skipped) = self.skipped.get_mut(index) {
                        skipped.why = Why::Group;
                    }
                }
                self.rows.push(record);
            }
        }
    }

    /// Takes out records that turned out not to be data.
    pub fn set_aside(&mut self, is_data: impl Fn(&Record) -> bool) {
        let rows = std::mem::take(&mut self.rows);
        let (data, others): (Vec<Record>, Vec<Record>) = rows.into_iter().partition(is_data);
        self.rows = data;
        let last = self.rows.last().map_or(0, |record| record.index);
        let why = |record: &Record| if record.index > last { Why::Note } else { Why::SetAside };
        self.skipped
            .extend(others.iter().map(|record| Skipped { record: record.index, why: why(record) }));
        self.skipped.sort_by_key(|skipped| skipped.record);
    }
}

/// Whether a record below a blank line heads another table: several names,
/// some of them where the data so far has numbers, and no period where it has
/// periods.
fn is_other_header(record: &Record, rows: &[Record]) -> bool {
    let is_mostly = |column: usize, expected: Class| {
        let recent = || rows.iter().rev().take(N_COMPARED).map(|record| class(record.text(column)));
        recent().filter(|class| *class == expected).count() * 2 > recent().count()
    };
    let mut has_name_over_numbers = false;
    for (column, cell) in record.cells.iter().enumerate() {
        match class(cell) {
            Class::Period if is_mostly(column, Class::Period) => return false,
            Class::Blank | Class::Period => {}
            Class::Text if record.text(column).starts_with(|c: char| c.is_ascii_digit()) => {
                return false;
            }
            Class::Text => has_name_over_numbers |= is_mostly(column, Class::Number),
            Class::Number | Class::Band | Class::Missing => return false,
        }
    }
    has_name_over_numbers && record.n_filled() > 1
}

#[cfg(test)]
mod tests {
    use super::super::{delimited, dialect};
    use super::*;

    fn found(text: &str) -> Structure {
        let records = delimited::split(text, dialect::detect(text)).unwrap().records;
        find(Table { records, ..Table::default() })
    }

    #[test]
    fn header_and_data_are_found_by_what_they_hold() {
        for (text, header, first_row, n_rows) in [
            ("period,platform,reports\n2023,a,1\n2024,a,2\n", &[0][..], 1, 2),
            ("country,2019,2020\nA,1,2\nB,3,4\n", &[0], 1, 2),
            ("Title\n\ncountry,2019,2020\nA,1,2\n", &[2], 3, 1),
            ("Title,,\n,,\ncountry,2019,2020\nA,1,2\n", &[2], 3, 1),
            (",,Sex,Sex\nyear,cause,men,women\n1980,x,1,2\n1981,x,1,2\n", &[0, 1], 2, 2),
            ("2023,a,1\n2024,a,2\n", &[], 0, 2),
            ("geo;year;life\nAL;2018;NA\nAL;2017;78,1\n", &[0], 1, 2),
            ("name,colour\none,red\ntwo,green\n", &[0], 1, 2),
        ] {
            let structure = found(text);
            assert_eq!(structure.header_rows, header, "{text:?}");
            assert_eq!(structure.rows.first().map(|row| row.index), Some(first_row), "{text:?}");
            assert_eq!(structure.rows.len(), n_rows, "{text:?}");
        }
    }

    #[test]
    fn every_record_is_in_one_place() {
        let text = "Reports\nSource: us\n\ncountry,2019,2020\nEurope\nA,1,2\n\ncountry,2019,2020\nB,3,4\nNote: rounded\n(c) us\n\nother,things\nC,5\n";
        let structure = found(text);
        let skipped: Vec<_> = structure.skipped.iter().map(|s| (s.record, s.why.word())).collect();
        let expected = [
            (0, "title"),
            (1, "note"),
            (2, "blank"),
            (4, "group"),
            (6, "blank"),
            (7, "header"),
            (9, "note"),
            (10, "note"),
            (11, "blank"),
            (12, "set_aside"),
            (13, "set_aside"),
        ];
        assert_eq!(skipped, expected);
        assert_eq!(structure.rows.iter().map(|row| row.index).collect::<Vec<_>>(), [5, 8]);
        assert_eq!(structure.title.as_deref(), Some("Reports"));
    }
}
