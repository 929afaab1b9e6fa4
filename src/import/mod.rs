//! Bytes to tables to a dataset.
//!
//! A format turns bytes into tables of text cells; from there on all formats
//! take the same road: [`structure`] finds header and data, [`roles`] says what
//! each column is for, `build` makes observations. What cannot be read on the
//! way is a [`Problem`] and stops nothing.

mod about;
pub mod account;
mod aligned;
mod arrange;
mod aside;
mod attributes;
mod bands;
mod beside;
mod blocks;
mod body;
mod brackets;
mod breaks;
mod build;
pub mod builtin;
mod bulk;
mod choices;
mod clues;
mod codes;
mod currency;
pub mod dated;
mod dates;
pub mod decisions;
pub mod delimited;
mod described;
pub mod dialect;
mod digits;
mod doubts;
mod durations;
pub mod encoding;
mod eras;
mod error;
mod evidence;
mod foreign;
mod header;
mod html;
pub mod json;
mod json_sdmx;
mod json_shape;
mod json_stat;
mod json_text;
mod labels;
pub mod layout;
mod legend;
mod levels;
mod lines;
mod marks;
mod measures;
mod mend;
mod missing;
mod months;
mod names;
mod nested;
mod notes;
pub mod number;
mod observe;
pub mod period;
mod price;
mod problem;
mod profile;
mod remarks;
mod repeated;
mod restarts;
pub mod roles;
mod scale;
mod scales;
mod sentinels;
mod signs;
pub mod source;
mod spans;
pub mod structure;
pub mod style;
mod sums;
mod telling;
mod titles;
mod tokens;
mod totals;
mod units;
pub mod unpack;
mod votes;
mod watch;
mod when;
mod wholes;
mod worded;
mod words;
mod workbook;

pub use account::{Account, Class, Sheet};
pub use build::{ReadTable, absence_word};
pub use choices::{Choices, ColumnChoice, Line, TableId};
pub use error::ImportError;
pub use problem::Problem;
pub use source::Source;
pub use watch::Watch;

use crate::dataset::entities::{self, Entities};
use crate::dataset::naming;
use crate::dataset::{Dataset, Origin};
use crate::table::Table;
use dialect::Dialect;
use std::borrow::Cow;
use std::sync::Arc;

/// A file format.
pub struct Format {
    /// Its name.
    pub name: &'static str,
    /// What its files' names end in, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether a file's content is of this format; names are not trusted.
    pub looks_like: fn(&[u8]) -> bool,
    /// Reads the tables.
    pub read: fn(&[u8], &Choices, &Watch) -> Result<Raw, ImportError>,
}

/// All formats. Tried in this order; the first whose `looks_like` holds reads
/// the file.
pub const FORMATS: &[Format] = &[
    workbook::XLSX,
    workbook::XLSB,
    workbook::ODS,
    workbook::XLS,
    workbook::FODS,
    workbook::XML,
    html::FORMAT,
    json::LINES,
    json::FORMAT,
    delimited::FORMAT,
];

/// The tables of a file, before anything is known of their meaning.
#[derive(Debug)]
pub struct Raw {
    /// The name of the encoding, where the format has a choice.
    pub encoding: Option<&'static str>,
    /// How cells are set apart, where the format has a choice.
    pub dialect: Option<Dialect>,
    /// The tables, in the order of the file.
    pub tables: Vec<Table>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A file that was read: what was found in it, and what could not be read.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file's name without its folders.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The name of its format.
    pub format: &'static str,
    /// The name of its encoding, where the format has a choice.
    pub encoding: Option<&'static str>,
    /// How cells are set apart, where the format has a choice.
    pub dialect: Option<Dialect>,
    /// Number of records, blank ones included.
    pub n_records: usize,
    /// The tables, largest first.
    pub tables: Vec<ReadTable>,
    /// The dataset of each table, without observations where it has no numbers.
    pub datasets: Vec<Dataset>,
    /// What could not be read, in the order of the file. Never fatal.
    pub problems: Vec<Problem>,
    /// What was done to the file beyond reading it, a sentence each: that its
    /// records were added up, by what, and what was left out.
    pub remarks: Vec<String>,
    /// The cells of all sheets, in the order of the file; of a large file the
    /// first ones.
    pub sheets: Arc<Vec<Sheet>>,
    /// Number of records in tables with nothing in them, which are left out.
    pub n_blank_elsewhere: usize,
}

impl Import {
    /// The number of the first table that can be charted.
    ///
    /// # Errors
    /// Why the first one cannot, if none can.
    pub fn chartable(&self) -> Result<usize, ImportError> {
        let found = self.tables.iter().position(|table| table.lacks.is_none());
        let lacks = || self.tables.first().and_then(|table| table.lacks.clone());
        found.ok_or_else(|| lacks().unwrap_or(ImportError::Empty))
    }
}

/// Reads a file.
///
/// # Errors
/// If no table comes out of it. Single cells that cannot be read are problems,
/// not errors; so are tables without numbers, which cannot be charted.
pub fn read(source: &Source) -> Result<Import, ImportError> {
    read_with(source, &Choices::default(), &Watch::default())
}

/// Reads a file with what the user decided about it.
///
/// # Errors
/// As [`read`], or if the watch says to stop.
pub fn read_with(source: &Source, choices: &Choices, watch: &Watch) -> Result<Import, ImportError> {
    let mut import = read_as_printed(source, choices, watch)?;
    for dataset in &mut import.datasets {
        resolve_platforms(dataset);
        clues::rename(dataset);
        for dimension in &mut dataset.dimensions {
            entities::mark_regions(dimension, Entities::places());
        }
        breaks::add_flagged(dataset);
        breaks::mark_partial(dataset);
    }
    Ok(import)
}

/// Reads a file and leaves all names as they are printed.
fn read_as_printed(
    source: &Source,
    choices: &Choices,
    watch: &Watch,
) -> Result<Import, ImportError> {
    if let Some(large) = source.large() {
        if let Some(import) = bulk::read(source, large, choices, watch)? {
            return Ok(import);
        }
        let (bytes, sha256) = large.read_all(watch)?;
        return read_bytes(source, &bytes, &sha256, choices, watch);
    }
    read_bytes(source, &source.bytes, &source.sha256, choices, watch)
}

/// Reads what is in memory, record by record.
fn read_bytes(
    source: &Source,
    bytes: &[u8],
    sha256: &str,
    choices: &Choices,
    watch: &Watch,
) -> Result<Import, ImportError> {
    if bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    let bytes = unpack::unpack(bytes, watch)?;
    if let Cow::Owned(unpacked) = &bytes
        && unpacked.len() as u64 >= source::LARGE_BYTES
        && let Some(import) = bulk::read_unpacked(source, unpacked, sha256, choices, watch)?
    {
        return Ok(import);
    }
    let Some(format) = format_of(&bytes) else {
        return Err(match foreign::name(&bytes) {
            Some(what) => ImportError::NotATable { what },
            None => ImportError::UnknownFormat,
        });
    };
    let Raw { encoding, dialect, tables, mut problems } = (format.read)(&bytes, choices, watch)?;
    let n_records = tables.iter().map(|table| table.records.len()).sum();
    let mut found: Vec<build::Built> = Vec::new();
    let mut n_blank_elsewhere = 0;
    for (number, sheet) in tables.iter().enumerate() {
        watch.check()?;
        let context = build::Context {
            number,
            sheet,
            stem: source.stem(),
            choices,
            dialect: dialect.as_ref(),
            watch,
        };
        let built = build::build(&context)?;
        let (blank, others): (Vec<_>, Vec<_>) =
            built.into_iter().partition(|built| built.table.is_blank());
        n_blank_elsewhere += blank.iter().map(|built| built.table.skipped.len()).sum::<usize>();
        found.extend(others);
    }
    if found.iter().all(|built| built.table.is_bare()) {
        // A file whose rows somebody took for remarks is not empty.
        let is_empty = choices.lines.is_empty();
        let no_table = ImportError::NoNumbers { n_records: 0 };
        return Err(if is_empty { ImportError::Empty } else { no_table });
    }
    found.sort_by_key(|built| {
        (built.table.is_hidden, std::cmp::Reverse(built.table.n_observations))
    });
    let mut import = Import {
        file: source.name.clone(),
        sha256: sha256.to_owned(),
        format: format.name,
        encoding,
        dialect,
        n_records,
        tables: Vec::new(),
        datasets: Vec::new(),
        problems: Vec::new(),
        remarks: Vec::new(),
        sheets: Arc::new(account::keep(tables, account::MOST_KEPT)),
        n_blank_elsewhere,
    };
    let n_tables = found.len();
    for (number, mut built) in found.into_iter().enumerate() {
        if built.table.name.is_empty() {
            built.table.name = number.to_string();
        }
        let mut dataset = built.dataset;
        if n_tables > 1 {
            dataset.title = words::label(&built.table.name);
        }
        dataset.origin = Origin {
            file: source.name.clone(),
            sha256: sha256.to_owned(),
            sheet: built.table.sheet.clone(),
            is_built_in: false,
        };
        import.tables.push(built.table);
        import.datasets.push(dataset);
        problems.extend(built.problems);
    }
    problems.sort_by_key(|problem| problem.place);
    import.problems = problems;
    Ok(import)
}

/// The format of a content, by its beginning; names are not trusted.
fn format_of(bytes: &[u8]) -> Option<&'static Format> {
    FORMATS.iter().find(|format| (format.looks_like)(bytes))
}

/// Names of platforms become entities, with the companies behind them.
fn resolve_platforms(dataset: &mut Dataset) {
    let is_platform = |name: &str| entities::is_platform_dimension(&words::key(name));
    let platform = dataset.dimensions.iter().position(|dimension| is_platform(&dimension.name));
    if let Some(platform) = platform {
        // A column `company` of the file itself takes precedence: `resolve`
        // adds none beside it.
        naming::resolve(dataset, platform, Some("company"), Entities::built_in());
    }
}
