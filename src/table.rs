//! Text cells with their place in the file. No meaning yet.

/// Where a cell stands, 0-based and counted a sheet at a time, blank lines
/// included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The record; a quoted line break does not start a new one.
    pub record: u32,
    /// The column.
    pub column: u32,
}

/// One record of a file: its number and its cells, exactly as they stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number in the file, blank lines counted.
    pub index: u32,
    /// The cells' text, unquoted but otherwise untouched.
    pub cells: Vec<String>,
}

impl Record {
    /// The text at `column`, without white space around it; empty past the end.
    ///
    /// A short record is not an error: the missing cells are blank.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// Number of cells that hold more than white space.
    pub fn n_filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }
}

/// The records of one file or sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The sheet's name, where the format has sheets.
    pub sheet: Option<String>,
    /// Whether the file hides the sheet from its readers.
    pub is_hidden: bool,
    /// All records, blank ones included.
    pub records: Vec<Record>,
    /// Ranges of cells that the file shows as one; the text is in the first.
    pub merged: Vec<Merged>,
}

/// A range of cells that is shown as one: its first and its last cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The upper left cell, which has the text.
    pub first: Place,
    /// The lower right cell.
    pub last: Place,
}
