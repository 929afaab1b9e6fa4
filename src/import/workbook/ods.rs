//! ODS: spreadsheets of `OpenDocument`.
//!
//! Read here and not by calamine, which fails on documents that are indented
//! for reading and unfolds repeated cells without a limit of ours.

use super::cell;
use super::grid::Grid;
use super::package::{Package, Part};
use super::xml::{self, Elements, attribute, number};
use super::{MAX_SHEETS, Sheet, check_sizes, tell_replaced};
use crate::import::{ImportError, Watch};
use crate::table::Place;
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;

/// Most cells that come of repeating others. A short document can say that a
/// cell repeats a billion times.
const MAX_REPEATED: usize = 2_000_000;

/// Most bytes of the list of parts, and of the type of the document.
const MAX_MANIFEST: u64 = 4 << 20;

/// The sheets of a document, in its order.
///
/// # Errors
/// If it is damaged, protected with a password, or too large.
pub fn read(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    let mut package = Package::open(bytes)?;
    let manifest = package.bytes("META-INF/manifest.xml", MAX_MANIFEST)?.unwrap_or_default();
    let is_encrypted = |window: &[u8]| window == b"encryption-data";
    if manifest.windows(15).any(is_encrypted) {
        return Err(ImportError::Password);
    }
    let part = package.part("content.xml")?;
    let part = part.ok_or_else(|| ImportError::Damaged { why: "it has no content".to_owned() })?;
    let mut sheets = read_content(part, watch)?;
    tell_replaced(&mut sheets, package.n_replaced());
    Ok(sheets)
}

/// The sheets of the content of a document, in its order.
///
/// # Errors
/// If it is damaged or too large.
pub fn read_content(part: Part<'_>, watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    let mut reading = Reading::default();
    xml::read(part, &mut reading, watch)?;
    Ok(reading.sheets)
}

#[derive(Default)]
struct Reading {
    sheets: Vec<Sheet>,
    hidden_styles: BTreeSet<String>,
    style: String,
    /// How many elements deep the reading is in what is no cell's own text:
    /// comments, drawings, tables inside of cells, records of changes.
    n_foreign: usize,
    is_in_table: bool,
    row: u32,
    row_repeats: u32,
    row_cells: Vec<(u32, u32, String)>,
    column: u32,
    cell: Open,
    n_repeated: usize,
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    is_reading: bool,
    kind: String,
    value: Option<String>,
    repeats: u32,
    spans: (u32, u32),
    text: String,
    n_paragraphs: usize,
    is_paragraph: bool,
}

impl Elements for Reading {
    fn text(&mut self) -> Option<&mut String> {
        self.is_text().then_some(&mut self.cell.text)
    }

    fn is_in_sheet(&self) -> bool {
        self.is_in_table
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ImportError> {
        let name = start.local_name();
        let name = name.as_ref();
        let is_foreign = match name {
            "annotation" | "tracked-changes" | "shapes" | "table-source" | "detective" => true,
            "table" | "frame" | "custom-shape" | "ruby-text" | "note" => self.cell.is_reading,
            _ => false,
        };
        if is_foreign || self.n_foreign > 0 {
            self.n_foreign += 1;
            return Ok(());
        }
        match name {
            "style" => self.style = attribute(start, "name").unwrap_or_default(),
            "table-properties" if attribute(start, "display").as_deref() == Some("false") => {
                self.hidden_styles.insert(self.style.clone());
            }
            "table" => self.begin_sheet(start)?,
            "table-row" if self.is_in_table => {
                self.row_repeats = number(start, "number-rows-repeated").unwrap_or(1).max(1);
                self.row_cells.clear();
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" if self.is_in_table => self.begin_cell(start),
            "p" | "h" if self.cell.is_reading => {
                if self.cell.n_paragraphs > 0 {
                    self.cell.text.push('\n');
                }
                self.cell.n_paragraphs += 1;
                self.cell.is_paragraph = true;
            }
            "s" if self.is_text() => {
                let n_blanks = number(start, "c").unwrap_or(1).min(1000);
                self.cell.text.push_str(&" ".repeat(n_blanks as usize));
            }
            "tab" if self.is_text() => self.cell.text.push('\t'),
            "line-break" if self.is_text() => self.cell.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ImportError> {
        if self.n_foreign > 0 {
            self.n_foreign -= 1;
            return Ok(());
        }
        match name {
            "p" | "h" => self.cell.is_paragraph = false,
            "table-cell" | "covered-table-cell" if self.cell.is_reading => self.end_cell(),
            "table-row" if self.is_in_table => self.end_row()?,
            "table" => self.is_in_table = false,
            _ => {}
        }
        Ok(())
    }
}

impl Reading {
    fn is_text(&self) -> bool {
        self.cell.is_paragraph && self.n_foreign == 0
    }

    fn begin_sheet(&mut self, start: &BytesStart<'_>) -> Result<(), ImportError> {
        if self.sheets.len() >= MAX_SHEETS {
            return Err(ImportError::TooManySheets { cap: MAX_SHEETS });
        }
        check_sizes(&self.sheets)?;
        let style = attribute(start, "style-name").unwrap_or_default();
        self.sheets.push(Sheet {
            name: attribute(start, "name").unwrap_or_default(),
            is_hidden: self.hidden_styles.contains(&style),
            grid: Grid::default(),
            problems: Vec::new(),
        });
        (self.is_in_table, self.row) = (true, 0);
        Ok(())
    }

    fn begin_cell(&mut self, start: &BytesStart<'_>) {
        let count = |name| number(start, name).unwrap_or(1).max(1);
        let kind = attribute(start, "value-type").unwrap_or_default();
        let value = match kind.as_str() {
            "date" => attribute(start, "date-value"),
            "time" => attribute(start, "time-value"),
            "boolean" => attribute(start, "boolean-value"),
            "string" => attribute(start, "string-value"),
            "" => None,
            _ => attribute(start, "value"),
        };
        self.cell = Open {
            is_reading: true,
            kind,
            value,
            repeats: count("number-columns-repeated"),
            spans: (count("number-rows-spanned"), count("number-columns-spanned")),
            ..Open::default()
        };
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let (column, repeats) = (self.column, cell.repeats);
        self.column = column.saturating_add(repeats);
        let first = Place { record: self.row, column };
        let (rows, columns) = cell.spans;
        let last = Place {
            record: first.record.saturating_add(rows - 1),
            column: first.column.saturating_add(columns - 1),
        };
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.grid.merge(first, last);
        }
        let text = cell.into_text();
        if !text.is_empty() {
            self.row_cells.push((column, repeats, text));
        }
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        let (row, repeats) = (self.row, self.row_repeats);
        self.row = row.saturating_add(repeats);
        let cells = std::mem::take(&mut self.row_cells);
        let width = |(_, repeats, _): &(u32, u32, String)| *repeats as usize;
        let n_unfolded = cells.iter().map(width).fold(0_usize, usize::saturating_add);
        let n_unfolded = n_unfolded.saturating_mul(repeats as usize);
        self.n_repeated = self.n_repeated.saturating_add(n_unfolded - cells.len().min(n_unfolded));
        if self.n_repeated > MAX_REPEATED {
            return Err(ImportError::TooManyCells { cap: MAX_REPEATED });
        }
        let Some(sheet) = self.sheets.last_mut().filter(|_| !cells.is_empty()) else {
            return Ok(());
        };
        for row in (row..).take(repeats as usize) {
            for (column, repeats, text) in &cells {
                for column in (*column..).take(*repeats as usize) {
                    sheet.grid.put(row, column, text.clone())?;
                }
            }
        }
        Ok(())
    }
}

impl Open {
    /// The exact value; the text that is shown where there is none.
    fn into_text(self) -> String {
        let Self { kind, value, text, .. } = self;
        match (kind.as_str(), value) {
            ("float" | "percentage" | "currency", Some(value)) => {
                value.trim().parse().map_or(value, cell::number)
            }
            ("date", Some(value)) => cell::iso(&value),
            ("time", Some(value)) => clock(&value).unwrap_or(text),
            ("boolean", Some(value)) => value.to_ascii_uppercase(),
            ("string", Some(value)) if text.is_empty() => value,
            _ => text,
        }
    }
}

/// A time such as `PT12H30M00S`.
fn clock(value: &str) -> Option<String> {
    let (hours, rest) = value.trim().strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|n| n.parse::<u32>().ok());
    Some(format!("{:02}:{:02}:{:02}", hours?, minutes?, seconds?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_on_a_clock() {
        assert_eq!(clock("PT12H30M00S").as_deref(), Some("12:30:00"));
        assert_eq!(clock("PT12H30M00.500000000S").as_deref(), Some("12:30:00"));
        assert_eq!(clock("P1D"), None);
    }
}
