//! What the user decides instead of the program.

use super::dialect::Dialect;
use super::roles::Role;
use super::style::Style;
use crate::dataset::Period;
use std::collections::BTreeMap;

/// Decisions taken by the user; what is not decided here, the file decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The name of the encoding, as [`super::encoding::GROUPS`] has it.
    pub encoding: Option<String>,
    /// How cells are set apart.
    pub dialect: Option<Dialect>,
    /// What records are, by the number of their sheet and their own.
    pub lines: BTreeMap<(usize, u32), Line>,
    /// What columns are, by their table and their number.
    pub columns: BTreeMap<(TableId, usize), ColumnChoice>,
    /// When tables are of that do not say it themselves.
    pub periods: BTreeMap<TableId, Period>,
}

/// A table of a file: its sheet and the record that it begins with. Stays the
/// same while the decisions about it change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId {
    /// The number of its sheet, in the order of the file.
    pub sheet: usize,
    /// Its first record, titles included.
    pub start: u32,
    /// Its first column; not 0 only where another table stands beside it.
    pub column: u32,
}

/// What a record is to be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line above the table.
    Title,
    /// A line of the header.
    Header,
    /// Data.
    Data,
    /// Data that sums other data.
    Total,
    /// A heading of the lines below it.
    Group,
    /// A remark.
    Note,
    /// Nothing.
    SetAside,
}

/// What a column is to be taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnChoice {
    /// Its role; an entity is a dimension.
    pub role: Option<Role>,
    /// How its numbers are written.
    pub style: Option<Style>,
}

impl Choices {
    /// What a record is to be taken for, if that was decided.
    pub fn line(&self, sheet: usize, record: u32) -> Option<Line> {
        self.lines.get(&(sheet, record)).copied()
    }

    /// When a table is of, if that was decided. What its columns say goes first.
    pub fn period(&self, table: TableId) -> Option<Period> {
        self.periods.get(&table).copied()
    }

    /// What a column is to be taken for, as far as that was decided.
    pub fn column(&self, table: TableId, column: usize) -> ColumnChoice {
        self.columns.get(&(table, column)).copied().unwrap_or_default()
    }
}
