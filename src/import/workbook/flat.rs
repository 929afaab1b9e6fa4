//! Spreadsheets in a single file of markup: flat `OpenDocument`, and the XML of
//! Excel 2003.

use super::package::{Budget, Part};
use super::xml::{self, Elements, attribute, number};
use super::{MAX_SHEETS, Sheet, cell, check_sizes, grid::Grid, ods, tell_replaced};
use crate::import::{ImportError, Watch};
use crate::table::Place;
use quick_xml::events::BytesStart;

/// Bytes at the start in which a document says what it is.
const N_LOOKED_AT: usize = 16 << 10;

/// What a document of markup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Flat `OpenDocument`.
    Fods,
    /// The XML of Excel 2003.
    Excel2003,
}

/// What kind of spreadsheet the markup is, if it is one.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let head = head.get(..head.len().min(N_LOOKED_AT)).unwrap_or(head);
    if !head.starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(head);
    if head.contains("<office:document") && head.contains("opendocument.spreadsheet") {
        return Some(Kind::Fods);
    }
    let is_excel = head.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && (head.contains("<Workbook") || head.contains("<ss:Workbook"));
    is_excel.then_some(Kind::Excel2003)
}

/// The sheets of flat `OpenDocument`.
///
/// # Errors
/// If it is damaged or too large.
pub fn read_fods(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    let budget = Budget::of(bytes.len());
    let mut sheets = ods::read_content(Part::new(bytes, &budget), watch)?;
    tell_replaced(&mut sheets, budget.n_replaced());
    Ok(sheets)
}

/// The sheets of a workbook of Excel 2003 that was saved as XML.
///
/// # Errors
/// If it is damaged or too large.
pub fn read_excel(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    let budget = Budget::of(bytes.len());
    let mut reading = Reading::default();
    xml::read(Part::new(bytes, &budget), &mut reading, watch)?;
    tell_replaced(&mut reading.sheets, budget.n_replaced());
    Ok(reading.sheets)
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says which element is open")]
struct Reading {
    sheets: Vec<Sheet>,
    is_in_sheet: bool,
    is_in_data: bool,
    is_in_comment: bool,
    is_in_visible: bool,
    /// The row and the column that come next.
    row: u32,
    column: u32,
    spans: (u32, u32),
    kind: String,
    text: String,
}

impl Elements for Reading {
    fn text(&mut self) -> Option<&mut String> {
        let is_text = (self.is_in_data && !self.is_in_comment) || self.is_in_visible;
        is_text.then_some(&mut self.text)
    }

    fn is_in_sheet(&self) -> bool {
        self.is_in_sheet
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ImportError> {
        // Rows and columns count from 1, and only where some were left out.
        let place = || number(start, "Index").and_then(|index| index.checked_sub(1));
        match start.local_name().as_ref() {
            "Worksheet" => {
                if self.sheets.len() >= MAX_SHEETS {
                    return Err(ImportError::TooManySheets { cap: MAX_SHEETS });
                }
                check_sizes(&self.sheets)?;
                self.sheets.push(Sheet {
                    name: attribute(start, "Name").unwrap_or_default(),
                    is_hidden: false,
                    grid: Grid::default(),
                    problems: Vec::new(),
                });
                (self.is_in_sheet, self.row) = (true, 0);
            }
            "Row" if self.is_in_sheet => {
                (self.row, self.column) = (place().unwrap_or(self.row), 0);
            }
            "Cell" if self.is_in_sheet => {
                self.column = place().unwrap_or(self.column);
                let more = |name| number(start, name).unwrap_or(0);
                self.spans = (more("MergeDown"), more("MergeAcross"));
                self.kind.clear();
                self.text.clear();
            }
            "Data" if !self.is_in_comment => {
                self.is_in_data = true;
                self.kind = attribute(start, "Type").unwrap_or_default();
            }
            "Comment" => self.is_in_comment = true,
            "Visible" => {
                self.is_in_visible = true;
                self.text.clear();
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "Data" => self.is_in_data = false,
            "Comment" => self.is_in_comment = false,
            "Cell" if self.is_in_sheet => self.end_cell()?,
            "Row" if self.is_in_sheet => self.row = self.row.saturating_add(1),
            "Visible" => {
                self.is_in_visible = false;
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.is_hidden = self.text.trim() != "SheetVisible";
                }
            }
            "Worksheet" => self.is_in_sheet = false,
            _ => {}
        }
        Ok(())
    }
}

impl Reading {
    fn end_cell(&mut self) -> Result<(), ImportError> {
        let first = Place { record: self.row, column: self.column };
        let last = Place {
            record: first.record.saturating_add(self.spans.0),
            column: first.column.saturating_add(self.spans.1),
        };
        self.column = last.column.saturating_add(1);
        let text = std::mem::take(&mut self.text);
        let text = match self.kind.as_str() {
            "Number" => text.trim().parse().map_or(text, cell::number),
            "DateTime" => cell::iso(text.trim()),
            "Boolean" if text.trim() == "1" => "TRUE".to_owned(),
            "Boolean" => "FALSE".to_owned(),
            _ => text,
        };
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        sheet.grid.merge(first, last);
        if !text.is_empty() {
            sheet.grid.put(first.record, first.column, text)?;
        }
        Ok(())
    }
}
