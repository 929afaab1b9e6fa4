//! Spreadsheets: every sheet is a table.
//!
//! What a file declares of its size is never believed. Parts are unpacked
//! piece by piece under a budget, cells are kept where they stand, and the
//! range between them is laid out only when it is known to be sensible.

mod cell;
mod cfb;
mod flat;
mod grid;
mod lossy;
mod ods;
pub mod package;
mod records;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use super::delimited::MAX_CELLS;
use super::{Choices, Format, ImportError, Problem, Raw, Watch};
use grid::Grid;
use package::Package;

/// Excel workbooks since 2007.
pub const XLSX: Format = Format {
    name: "xlsx",
    extensions: &["xlsx", "xlsm"],
    looks_like: |bytes| kind(bytes) == Some(Kind::Xlsx),
    read: |bytes, choices, watch| read(bytes, choices, watch, xlsx::read),
};

/// Excel workbooks in their binary form.
pub const XLSB: Format = Format {
    name: "xlsb",
    extensions: &["xlsb"],
    looks_like: |bytes| kind(bytes) == Some(Kind::Xlsb),
    read: |bytes, choices, watch| read(bytes, choices, watch, xlsb::read),
};

/// Spreadsheets of `OpenDocument`.
pub const ODS: Format = Format {
    name: "ods",
    extensions: &["ods"],
    looks_like: |bytes| kind(bytes) == Some(Kind::Ods),
    read: |bytes, choices, watch| read(bytes, choices, watch, ods::read),
};

/// Spreadsheets of `OpenDocument` in a single file.
pub const FODS: Format = Format {
    name: "fods",
    extensions: &["fods"],
    looks_like: |bytes| flat::kind(bytes) == Some(flat::Kind::Fods),
    read: |bytes, choices, watch| read(bytes, choices, watch, flat::read_fods),
};

/// Workbooks of Excel 2003 that were saved as XML.
pub const XML: Format = Format {
    name: "xml",
    extensions: &["xml"],
    looks_like: |bytes| flat::kind(bytes) == Some(flat::Kind::Excel2003),
    read: |bytes, choices, watch| read(bytes, choices, watch, flat::read_excel),
};

/// Workbooks of Excel 5 to 2003.
pub const XLS: Format = Format {
    name: "xls",
    extensions: &["xls"],
    looks_like: |bytes| bytes.starts_with(cfb::MAGIC),
    read: |bytes, choices, watch| read(bytes, choices, watch, xls::read),
};

/// Most bytes of text of a workbook. Cells share texts, so that a short file
/// can hold a long one a million times.
const MAX_TEXT_BYTES: usize = 256 << 20;

/// Most sheets of a workbook.
const MAX_SHEETS: usize = 1000;

/// A sheet as a reader hands it over.
struct Sheet {
    name: String,
    is_hidden: bool,
    grid: Grid,
    problems: Vec<Problem>,
}

/// What a ZIP is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Xlsb,
    Ods,
}

/// What kind of spreadsheet the ZIP is, by the parts that it has.
fn kind(bytes: &[u8]) -> Option<Kind> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let mut package = Package::open(bytes).ok()?;
    if package.find("content.xml").is_some() {
        let kind = package.bytes("mimetype", 1024).ok().flatten().unwrap_or_default();
        let is_spreadsheet = kind.windows(11).any(|window| window == b"spreadsheet");
        return (is_spreadsheet || kind.is_empty()).then_some(Kind::Ods);
    }
    let has = |wanted: &str| {
        let mut names = package.names().iter().filter_map(|name| name.rsplit('/').next());
        names.any(|name| name.eq_ignore_ascii_case(wanted))
    };
    if has("workbook.bin") {
        return Some(Kind::Xlsb);
    }
    has("workbook.xml").then_some(Kind::Xlsx)
}

/// Whether the sheets together hold more than is read.
fn check_sizes(sheets: &[Sheet]) -> Result<(), ImportError> {
    if sheets.iter().map(|sheet| sheet.grid.n_cells()).sum::<usize>() > MAX_CELLS {
        return Err(ImportError::TooManyCells { cap: MAX_CELLS });
    }
    if sheets.iter().map(|sheet| sheet.grid.n_bytes()).sum::<usize>() > MAX_TEXT_BYTES {
        return Err(ImportError::TooMuchText { cap: MAX_TEXT_BYTES });
    }
    Ok(())
}

/// Says so where something in the parts of a file was no text: at the first
/// cell that holds what it was replaced by, if there is one.
fn tell_replaced(sheets: &mut [Sheet], n_replaced: usize) {
    if n_replaced == 0 {
        return;
    }
    let shows = |sheet: &Sheet| sheet.grid.find(char::REPLACEMENT_CHARACTER).is_some();
    let at = sheets.iter().position(shows).unwrap_or(0);
    let Some(sheet) = sheets.get_mut(at) else { return };
    let cell = sheet.grid.find(char::REPLACEMENT_CHARACTER);
    let (place, text) = cell.unwrap_or_default();
    let why = match n_replaced {
        1 => "one character in the file is no UTF-8 text and was replaced".to_owned(),
        n => format!("{n} characters in the file are no UTF-8 text and were replaced"),
    };
    sheet.problems.push(Problem::new(place, text, why));
}

type ReadSheets = fn(&[u8], &Watch) -> Result<Vec<Sheet>, ImportError>;

/// Reads the sheets and lays them out, the visible ones first.
fn read(
    bytes: &[u8],
    _: &Choices,
    watch: &Watch,
    read_sheets: ReadSheets,
) -> Result<Raw, ImportError> {
    watch.check()?;
    let mut sheets = read_sheets(bytes, watch)?;
    watch.report(1, 1);
    sheets.sort_by_key(|sheet| sheet.is_hidden);
    let (mut tables, mut problems) = (Vec::new(), Vec::new());
    for Sheet { name, is_hidden, grid, problems: of_cells } in sheets {
        watch.check()?;
        problems.extend(of_cells.into_iter().map(|p| Problem { sheet: Some(name.clone()), ..p }));
        if let Some((table, left_out)) = grid.into_table(&name, is_hidden, watch)? {
            tables.push(table);
            problems.extend(left_out);
        }
    }
    if tables.is_empty() {
        return Err(ImportError::Empty);
    }
    Ok(Raw { encoding: None, dialect: None, tables, problems })
}
