//! Which columns observations are made from.

use super::dates::Custom;
use super::style::Style;
use crate::dataset::{Flags, Period};
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
    /// Columns in which `1.234` may be a decimal or a thousand.
    pub open: Vec<usize>,
}
