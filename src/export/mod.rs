//! A figure and its page as files.

mod csv;
pub mod editions;
mod png;
mod svg;
pub mod write;

pub use csv::csv;
pub use png::{pixels, png};
pub use svg::{TextAs, svg};

use crate::figure::Figure;
use crate::page::Page;
use std::fmt;

/// What the formats have in common.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Output pixels to a point, for pictures made of pixels.
    pub scale: f64,
    /// How SVG has its text.
    pub text: TextAs,
}

/// A file format.
pub struct Format {
    /// As the file name ends.
    pub extension: &'static str,
    /// As people know it.
    pub name: &'static str,
    /// The file's bytes.
    pub bytes: fn(&Figure, &Page, &Options) -> Result<Vec<u8>, ExportError>,
}

/// The formats. A new one is one file and one line here.
pub const FORMATS: &[Format] = &[
    Format {
        extension: "png",
        name: "PNG picture",
        bytes: |_, page, options| png(page, options.scale),
    },
    Format {
        extension: "svg",
        name: "SVG picture",
        bytes: |_, page, options| Ok(svg(page, options).into_bytes()),
    },
    Format { extension: "csv", name: "CSV numbers", bytes: |figure, _, _| csv(figure) },
];

/// The format that a file name asks for by its ending.
///
/// # Errors
/// When it asks for none that there is.
pub fn format_of(file_name: &str) -> Result<&'static Format, ExportError> {
    let extension =
        file_name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let found = FORMATS.iter().find(|format| format.extension == extension);
    found.ok_or(ExportError::UnknownFormat)
}

/// Why a file could not be made. One sentence; the caller adds the file.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExportError {
    /// The name ends in nothing known.
    UnknownFormat,
    /// The picture would have no or too many pixels.
    Size,
    /// The picture could not be drawn; a fault of the program.
    Drawing(String),
    /// The file could not be written.
    Writing(std::io::Error),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFormat => {
                let known: Vec<String> =
                    FORMATS.iter().map(|format| format!(".{}", format.extension)).collect();
                write!(f, "The file name has to end in {}", known.join(", "))
            }
            Self::Size => write!(f, "A picture of that size cannot be made"),
            Self::Drawing(why) => write!(f, "The picture could not be drawn ({why})"),
            Self::Writing(error) => {
                write!(f, "The file could not be written ({})", write::in_words(error))
            }
        }
    }
}

impl std::error::Error for ExportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Writing(error) => Some(error),
            _ => None,
        }
    }
}
