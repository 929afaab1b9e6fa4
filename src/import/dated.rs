//! When a table is of that has no column of periods and none in its header.

use super::structure::{Group, Structure, Why};
use super::{period, words};
use crate::dataset::Period;
use crate::table::Table;

/// When a whole table is of, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// When.
    pub period: Period,
    /// Who says so.
    pub by: By,
}

/// Who says when a table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The person at the window.
    Choice,
    /// A line above or within the table; its record, where it is known.
    Title(Option<u32>),
    /// The only line that heads others.
    Heading(u32),
    /// A note that says what the table was asked for.
    Note(u32),
    /// The name of the sheet.
    Sheet,
    /// The name of the file.
    File,
}

impl Dated {
    /// What a person says.
    pub fn chosen(period: Period) -> Self {
        Self { period, by: By::Choice }
    }

    /// When, if only the title or the name of the sheet or the file says so.
    pub fn find(structure: &Structure, sheet: &Table, stem: &str) -> Option<Self> {
        let line = |text: &str| {
            let period = words::only_period(text)?;
            Some(Self { period, by: By::Title(record_of(structure, sheet, text)) })
        };
        let title = || structure.title.as_deref().and_then(line);
        let above = || structure.above.iter().rev().find_map(|text| line(text));
        // Of several headings with periods none holds for all.
        let group = || {
            let dated = |group: &Group| Some((group.record, words::only_period(&group.text)?));
            let found: Vec<(u32, Period)> = structure.groups.iter().filter_map(dated).collect();
            match found.as_slice() {
                [(record, period)] => Some(Self { period: *period, by: By::Heading(*record) }),
                _ => None,
            }
        };
        // `Year: 2016` among the notes is what the table was asked for.
        let asked = || {
            let notes = structure.skipped.iter().filter(|skipped| skipped.why == Why::Note);
            let mut texts = notes.filter_map(|note| sheet.records.get(note.record as usize));
            texts.find_map(|record| {
                let (label, text) = record.text(0).split_once(':')?;
                let is_period = words::hint(label) == Some(words::Hint::Period);
                let period =
                    period::parse(text).filter(|_| is_period && label.split(' ').count() == 1)?;
                Some(Self { period, by: By::Note(record.index) })
            })
        };
        let name = |text: &str, by| Some(Self { period: words::only_period(text)?, by });
        title()
            .or_else(above)
            .or_else(group)
            .or_else(asked)
            .or_else(|| name(sheet.sheet.as_deref()?, By::Sheet))
            .or_else(|| name(&without_table_number(stem), By::File))
    }
}

/// A file's name without the number of its table: `2005_t1`, which is no quarter.
fn without_table_number(stem: &str) -> String {
    let is_table = |word: &str| {
        let number = word.strip_prefix(['t', 'T']).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = stem.split(['_', ' ', '-']);
    words.filter(|word| !is_table(word)).collect::<Vec<_>>().join("_")
}

/// The record that a text above the table stands in.
fn record_of(structure: &Structure, sheet: &Table, text: &str) -> Option<u32> {
    let records = structure.skipped.iter().map(|skipped| skipped.record);
    let holds = |record: &u32| {
        let record = sheet.records.get(*record as usize);
        record.is_some_and(|record| record.cells.iter().any(|cell| cell.trim() == text))
    };
    records.filter(|record| *record >= structure.start).find(holds)
}
