//! Which columns observations are made from.

use super::dates::Custom;
use super::number::{self, Reading};
use super::style::Style;
use crate::dataset::{Absence, Flags, Period, Value};
use crate::table::Record;
use std::collections::{HashMap, HashSet};

/// Whether periods stand in a column or in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// In a column: one line for each observation, or a few.
    Long,
    /// In the header: one column for each period.
    Wide,
}

/// A column of values, and what its name says of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueColumn {
    /// Its position.
    pub column: usize,
    /// When, in a wide table.
    pub period: Option<Period>,
    /// Whether its name is the part of a year that the row or the title names.
    pub is_part: bool,
    /// The measure; empty if the name says nothing of it.
    pub measure: String,
    /// What the name remarks on its values.
    pub flags: Flags,
    /// The level of the dimension that the header names, if it does.
    pub level: Option<String>,
}

impl ValueColumn {
    /// A column of a measure whose name says nothing else.
    pub fn named(column: usize, name: &str) -> Self {
        Self {
            column,
            period: None,
            is_part: false,
            measure: name.to_owned(),
            flags: Flags::NONE,
            level: None,
        }
    }
}

/// Which columns observations are made from.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Where the periods stand.
    pub orientation: Orientation,
    /// The column of periods, in a long table.
    pub period: Option<usize>,
    /// How that column writes them.
    pub periods: Custom,
    /// A column with the part of the year, beside a column of years.
    pub period_part: Option<usize>,
    /// The dimensions, in the order of the file.
    pub dimensions: Vec<usize>,
    /// Dimensions with more than one level.
    pub varying: HashSet<usize>,
    /// The columns of values.
    pub values: Vec<ValueColumn>,
    /// In a wide table, columns of values whose names are no periods: what changed
    /// between two, parts of one. They have no period, so they are not charted.
    pub undated: Vec<ValueColumn>,
    /// The name of the dimension whose levels head the columns of values.
    pub levels: Option<String>,
    /// The column with the measures' names.
    pub measure_names: Option<usize>,
    /// The column with their units.
    pub unit: Option<usize>,
    /// Columns of flag words.
    pub flags: Vec<usize>,
    /// The column with the units that values were rounded to.
    pub rounded_to: Option<usize>,
    /// How numbers are written, by column; English elsewhere.
    pub styles: HashMap<usize, Style>,
    /// Columns whose style somebody decided: what is not written so is no number.
    pub decided: HashSet<usize>,
    /// Columns in which `1.234` may be a decimal or a thousand.
    pub open: Vec<usize>,
}

impl Layout {
    /// What a cell of a column says.
    ///
    /// Where somebody decided how the column writes numbers, a cell that can only
    /// be read the other way is none: read by its own marks, it would stand on
    /// the same chart a thousand times too large or too small.
    pub fn read(&self, column: usize, text: &str) -> Reading {
        let style = self.styles.get(&column).copied().unwrap_or_default();
        read(text, style, self.decided.contains(&column))
    }

    /// Whether the columns leave open when their values are of, or at least in
    /// which year.
    pub fn takes_period(&self, rows: &[Record]) -> bool {
        let is_whole = |column: usize| {
            let filled = rows.iter().map(|row| row.text(column)).find(|text| !text.is_empty());
            filled.is_some_and(|text| self.periods.parse(text).is_some())
        };
        self.orientation == Orientation::Long && !self.period.is_some_and(is_whole)
    }
}

/// What a cell says in a style, which may have been decided by somebody.
pub fn read(text: &str, style: Style, is_decided: bool) -> Reading {
    let reading = number::read(text, style);
    if is_decided && reading.is_other_style {
        return Reading { value: Value::Absent(Absence::Unreadable), ..reading };
    }
    reading
}
