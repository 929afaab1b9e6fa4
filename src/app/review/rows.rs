//! The rows that are taken together, and what they could be.

use super::TableReview;
use super::decisions::alternative;
use crate::import::decisions::{AS_THE_FILE_SAYS, Alternative, Change, LINES};
use crate::import::{Choices, Class, Line, TableId};
use std::ops::RangeInclusive;

/// Rows of a table that one choice holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The table. Its rows may become fewer while they are chosen.
    pub table: TableId,
    /// The record that was clicked first.
    pub anchor: u32,
    /// The one that was clicked last; it may stand above the first.
    pub end: u32,
}

impl Rows {
    /// The row alone, or those from the first one on where they go on.
    pub(super) fn to(before: Option<Self>, table: TableId, record: u32, goes_on: bool) -> Self {
        let before = before.filter(|rows| goes_on && rows.table == table);
        Self { table, anchor: before.map_or(record, |rows| rows.anchor), end: record }
    }

    /// Their records, from the top.
    pub(super) fn records(self) -> RangeInclusive<u32> {
        self.anchor.min(self.end)..=self.anchor.max(self.end)
    }
}

/// The heading of the menu of some rows.
pub(super) fn title(records: &RangeInclusive<u32>) -> String {
    let (first, last) = (records.start().saturating_add(1), records.end().saturating_add(1));
    if first == last {
        format!("Take row {first} for")
    } else {
        format!("Take rows {first} to {last} for")
    }
}

/// What rows can be taken for. Blank ones among others stay blank.
pub(super) fn alternatives(
    table: &TableReview,
    choices: &Choices,
    records: RangeInclusive<u32>,
) -> Vec<Alternative> {
    let TableId { sheet, start, .. } = table.id;
    let class = |record: &u32| {
        let row = record.checked_sub(start)?;
        table.classes.get(row as usize).copied()
    };
    let known: Vec<(u32, Class)> =
        records.filter_map(|record| Some((record, class(&record)?))).collect();
    let is_filled = |(_, class): &&(u32, Class)| *class != Class::Blank;
    let filled: Vec<(u32, Class)> = known.iter().filter(is_filled).copied().collect();
    let rows = if filled.is_empty() { known } else { filled };
    let change = |line| Change::Lines {
        sheet,
        lines: rows.iter().map(|(record, _)| (*record, line)).collect(),
    };
    let is_chosen = rows.iter().any(|(record, _)| choices.line(sheet, *record).is_some());
    let back = is_chosen.then(|| alternative(AS_THE_FILE_SAYS, false, change(None)));
    let are = |line| rows.iter().all(|(_, class)| line_of(*class) == Some(line));
    let lines = LINES.map(|(line, word)| alternative(word, are(line), change(Some(line))));
    back.into_iter().chain(lines).collect()
}

/// The choice that a class comes to.
fn line_of(class: Class) -> Option<Line> {
    match class {
        Class::Header => Some(Line::Header),
        Class::Data => Some(Line::Data),
        Class::Total => Some(Line::Total),
        Class::Title => Some(Line::Title),
        Class::Group => Some(Line::Group),
        Class::Note => Some(Line::Note),
        Class::SetAside => Some(Line::SetAside),
        Class::Blank => None,
    }
}
