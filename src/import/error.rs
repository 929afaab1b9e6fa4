//! Why a file gave no dataset at all.

use super::source::MAX_BYTES;
use crate::table::Place;
use std::fmt;

/// The reason that nothing could be read.
///
/// Displayed as one sentence without a period; the caller adds the file name,
/// last.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportError {
    /// There is no such file.
    NotFound,
    /// The system does not let it be read.
    NotPermitted,
    /// A folder, a pipe or a device.
    NotAFile {
        /// What it is instead: `a folder`.
        what: &'static str,
    },
    /// The system failed to read it.
    Unreadable {
        /// The system's words.
        why: String,
    },
    /// More bytes than are read.
    TooLarge {
        /// Its size.
        n_bytes: u64,
    },
    /// No bytes, or nothing but blank lines.
    Empty,
    /// No format recognises its content.
    UnknownFormat,
    /// A format that holds no tables, or none that are read.
    NotATable {
        /// What it is: `a PNG picture`.
        what: &'static str,
    },
    /// No encoding has the name that was chosen.
    UnknownEncoding {
        /// The name.
        name: String,
    },
    /// Broken inside.
    Damaged {
        /// What is wrong, as a clause.
        why: String,
    },
    /// Encrypted.
    Password,
    /// It unpacks to more bytes than are read.
    UnpacksToMore {
        /// How many are.
        cap: u64,
    },
    /// An archive with more than one table.
    SeveralFiles {
        /// The names of the tables.
        names: Vec<String>,
    },
    /// Cells with more text altogether than is read.
    TooMuchText {
        /// How many bytes are.
        cap: usize,
    },
    /// A page without a table.
    NoTable,
    /// Tables in tables in tables.
    TooDeep {
        /// How deep they are read.
        cap: usize,
    },
    /// More sheets than are read.
    TooManySheets {
        /// How many are.
        cap: usize,
    },
    /// The text is no JSON, though it begins like it.
    NotJson {
        /// What is wrong there.
        why: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// The character in the line, counted from 1.
        column: usize,
    },
    /// JSON without a list of records or anything like it.
    NoRecords,
    /// More cells than are read.
    TooManyCells {
        /// How many are.
        cap: usize,
    },
    /// A record with more cells than are read.
    TooManyColumns {
        /// The record, 0-based.
        record: u32,
        /// How many are.
        cap: usize,
    },
    /// A cell with more text than is read.
    CellTooLarge {
        /// The cell.
        place: Place,
    },
    /// A cell with more text than is read, nobody knows where.
    TextTooLarge,
    /// No cell is a number.
    NoNumbers {
        /// Records that hold anything.
        n_records: usize,
    },
    /// Numbers, but nothing says when.
    NoPeriod {
        /// The names of the columns.
        found: Vec<String>,
    },
    /// Somebody wrote to the file while it was being read.
    Changed,
    /// It was asked to stop.
    Cancelled,
    /// No built-in dataset has that name.
    NotBuiltIn {
        /// The name.
        name: String,
    },
    /// A built-in dataset and its description disagree.
    Description {
        /// One sentence.
        why: String,
    },
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("There is no such file"),
            Self::NotPermitted => f.write_str("This file may not be read: permission denied"),
            Self::NotAFile { what } => write!(f, "This is {what}, not a file"),
            Self::Unreadable { why } => write!(f, "The file could not be read ({why})"),
            Self::TooLarge { n_bytes } => {
                let [size, cap] = [*n_bytes, MAX_BYTES].map(|n| n.div_ceil(1 << 20));
                write!(f, "The file has {size} MiB, more than the {cap} that are read")
            }
            Self::Empty => f.write_str("The file is empty"),
            Self::UnknownFormat => {
                f.write_str("Not a table that this program can read; the file may be damaged")
            }
            Self::NotATable { what } => write!(f, "This is {what}, not a table"),
            Self::UnknownEncoding { name } => {
                write!(f, "There is no encoding {name} that this program knows")
            }
            Self::Damaged { why } => write!(f, "The file is damaged: {why}"),
            Self::Password => f.write_str(
                "The file is protected with a password; save it without one to open it here",
            ),
            Self::UnpacksToMore { cap } => {
                write!(f, "The file unpacks to more than the {} MiB that are read", cap >> 20)
            }
            Self::SeveralFiles { names } => write!(
                f,
                "The archive holds several tables; unpack it and open one of them: {}",
                shortened(names)
            ),
            Self::TooMuchText { cap } => {
                write!(f, "The cells hold more than {} MiB of text", cap >> 20)
            }
            Self::NoTable => f.write_str("The page holds no table"),
            Self::TooDeep { cap } => {
                write!(f, "The tables lie more than {cap} deep in one another")
            }
            Self::TooManySheets { cap } => write!(f, "The file has more than {cap} sheets"),
            Self::NotJson { why, line, column } => {
                write!(f, "Not valid JSON: {why} in line {line}, column {column}")
            }
            Self::NoRecords => f.write_str("The JSON holds no list of rows"),
            Self::TooManyCells { cap } => write!(f, "The table has more than {cap} cells"),
            Self::TooManyColumns { record, cap } => {
                write!(f, "Row {} has more than {cap} columns", record.saturating_add(1))
            }
            Self::CellTooLarge { place: Place { record, column } } => {
                write!(
                    f,
                    "The cell in row {}, column {} holds more than 1 MiB of text",
                    record.saturating_add(1),
                    column.saturating_add(1)
                )
            }
            Self::TextTooLarge => f.write_str("A cell holds more than 1 MiB of text"),
            Self::NoNumbers { n_records: 0 } => f.write_str("No table was found"),
            Self::NoNumbers { n_records: 1 } => f.write_str("The only row holds no number"),
            Self::NoNumbers { n_records } => {
                write!(f, "None of the {n_records} rows holds a number")
            }
            Self::NoPeriod { found } => {
                f.write_str("No column holds periods such as 2024 or Q1 2024")?;
                if !found.is_empty() {
                    write!(f, ", only {}", shortened(found))?;
                }
                Ok(())
            }
            Self::Changed => f.write_str("The file changed while it was being read; open it again"),
            Self::Cancelled => f.write_str("Reading was cancelled"),
            Self::NotBuiltIn { name } => {
                write!(
                    f,
                    "There is no built-in dataset {name}, only {}",
                    super::builtin::NAMES.join(", ")
                )
            }
            Self::Description { why } => f.write_str(why),
        }
    }
}

impl std::error::Error for ImportError {}

/// The first few names, and how many more there are.
fn shortened(names: &[String]) -> String {
    const MOST: usize = 5;
    let shown: Vec<String> =
        names.iter().take(MOST).map(|name| name.chars().take(40).collect()).collect();
    match names.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
