//! What could not be read. A problem is a remark with its place, never an end.

use crate::table::Place;
use std::fmt;

/// Something in the file that was not read as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The sheet, where the format has sheets.
    pub sheet: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// The text, as in the file; long ones shortened.
    pub text: String,
    /// Why it was not read, in a few words.
    pub why: String,
}

/// Longest text that a problem repeats, in characters.
const LONGEST_TEXT: usize = 80;

impl Problem {
    /// A problem with the text at a place.
    pub fn new(place: Place, text: &str, why: impl Into<String>) -> Self {
        let mut shown: String = text.chars().take(LONGEST_TEXT).collect();
        if text.chars().nth(LONGEST_TEXT).is_some() {
            shown.push('…');
        }
        Self { sheet: None, place, text: shown, why: why.into() }
    }
}

impl fmt::Display for Problem {
    /// One sentence, counted as people count, from 1: `“12 (est.)” in row 17,
    /// column 3: not a number`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sheet, place, text, why } = self;
        match text.as_str() {
            "" => f.write_str("In ")?,
            text => write!(f, "“{text}” in ")?,
        }
        write!(f, "row {}, column {}", place.record + 1, place.column + 1)?;
        if let Some(sheet) = sheet {
            write!(f, " of sheet {sheet}")?;
        }
        write!(f, ": {why}")
    }
}
