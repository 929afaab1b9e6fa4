//! The values of a table, each with what its row and its column say of it.

use super::build::UNNAMED;
use super::layout::{Layout, ValueColumn};
use super::number::{self, Reading};
use super::roles::{Column, Kind};
use super::style::Style;
use super::totals::Totals;
use super::{Problem, Watch, period, words};
use crate::dataset::{Absence, Decimal, Flags, Period, Value};
use crate::table::{Place, Record};
use std::collections::{BTreeMap, HashSet};

/// The name of a level that has none.
pub const BLANK_MEMBER: &str = "(blank)";

/// The data with the roles of their columns.
pub struct Rows<'a> {
    /// The rows.
    pub records: &'a [Record],
    /// Their columns.
    pub columns: &'a [Column],
    /// What observations are made from.
    pub layout: &'a Layout,
    /// Which rows sum others.
    pub totals: &'a Totals,
    /// The records whose cells may not stand under their names.
    pub torn: &'a HashSet<u32>,
    /// What stands in cells that are read as if something else did.
    pub exact: &'a BTreeMap<Place, String>,
    /// When, where no column and no name of a column says so.
    pub only_period: Option<Period>,
    /// By which the reading is stopped.
    pub watch: &'a Watch,
}

/// One value with everything that its record says of it.
pub struct Seen<'a> {
    /// The row.
    pub record: &'a Record,
    /// When; none if nothing says so.
    pub period: Option<Period>,
    /// The level that heads the column, if it has one.
    pub level: Option<&'a str>,
    /// The measure's name before units are told apart.
    pub base: &'a str,
    /// The unit by a column of units; empty if there is none.
    pub unit: &'a str,
    /// The cell's text.
    pub text: &'a str,
    /// What it says.
    pub reading: Reading,
    /// The unit to which it was rounded, if it was.
    pub rounded_to: Option<Decimal>,
    /// Where it stands.
    pub place: Place,
}

impl Layout {
    /// Whether a record holds a value, or at least two words of what it could
    /// have a value for.
    pub fn holds_data(&self, record: &Record) -> bool {
        let has_value = self.values.iter().any(|value| !record.text(value.column).is_empty());
        let has_period =
            self.period.is_some_and(|column| self.periods.parse(record.text(column)).is_some());
        has_value || has_period || record.n_filled() > 1
    }
}

impl Seen<'_> {
    /// Why the cell is no number. Spreadsheets make dates of numbers such as
    /// 1.5 and 10/12.
    pub fn why_unreadable(&self, style: Style) -> &'static str {
        if self.reading.is_other_style {
            return style.misfit();
        }
        match period::parse(self.text) {
            Some(Period::Day(..)) => "a date, not a number",
            _ => "not a number",
        }
    }
}

impl<'a> Rows<'a> {
    fn name(&self, column: usize) -> &'a str {
        self.columns.get(column).map_or(UNNAMED, |column| column.name.as_str())
    }

    /// The members of a value in each dimension; the level that heads its column
    /// comes last.
    pub fn members(&self, seen: &Seen<'a>) -> Vec<&'a str> {
        let named =
            |text: &'a str| Some(text).filter(|text| !text.is_empty()).unwrap_or(BLANK_MEMBER);
        let columns = self.layout.dimensions.iter();
        columns
            .map(|column| named(seen.record.text(*column)))
            .chain(seen.level.map(named))
            .collect()
    }

    /// The names of the dimensions.
    pub fn dimensions(&self) -> Vec<String> {
        let columns = self.layout.dimensions.iter();
        let named = columns.map(|column| self.name(*column).to_owned());
        named.chain(self.layout.levels.clone()).collect()
    }

    /// The period of a row; none if it says none that can be read.
    fn period(&self, record: &Record) -> Option<Period> {
        let Some(column) = self.layout.period else { return self.only_period };
        let text = record.text(column);
        let Some(period) = self.layout.periods.parse(text) else {
            // A month without a year is one of the year that the title names.
            if words::is_total(text) {
                return None;
            }
            return period::part(self.only_period?.year(), text, self.name(column));
        };
        match self.layout.period_part {
            Some(part) => period::part(period.year(), record.text(part), self.name(part)),
            None => Some(period),
        }
    }

    /// The names of measures none of whose lines has a period: what changed from
    /// one to another, in tidy files.
    fn undated_measures(&self) -> HashSet<&'a str> {
        let (Some(names), Some(period)) = (self.layout.measure_names, self.layout.period) else {
            return HashSet::new();
        };
        let lines = || self.records.iter().map(|record| (record.text(names), record.text(period)));
        let dated: HashSet<&str> =
            lines().filter(|(_, period)| !period.is_empty()).map(|(name, _)| name).collect();
        lines().map(|(name, _)| name).filter(|name| !dated.contains(name)).collect()
    }

    /// Calls for every value, in the order of the file.
    pub fn visit(&self, mut each: impl FnMut(Seen<'a>)) {
        let undated = self.undated_measures();
        let records = self.watch.while_wanted(self.records.iter().enumerate());
        for (row, record) in records.filter(|(_, record)| !self.torn.contains(&record.index)) {
            // Totals over all periods have none of their own.
            let is_total = self.totals.contain(row);
            let own_period = self.period(record).or(self.only_period.filter(|_| is_total));
            let (row_flags, absence) = self.flags(row, record);
            let rounded_to = self.layout.rounded_to.and_then(|column| {
                number::read(record.text(column), Style::English).value.number()
            });
            let named = self
                .layout
                .measure_names
                .map(|column| record.text(column))
                .filter(|name| !name.is_empty());
            let needs_period = self.layout.period.is_some()
                && own_period.is_none()
                && !is_total
                && named.is_none_or(|name| !undated.contains(name));
            let n_dated = self.layout.values.len();
            let columns = self.layout.values.iter().chain(&self.layout.undated);
            for (at, value) in columns.enumerate() {
                let ValueColumn { column, period: column_period, is_part, measure, flags, level } =
                    value;
                if needs_period && column_period.is_none() {
                    continue;
                }
                let mut period = column_period.or(own_period.filter(|_| at < n_dated));
                if *is_part {
                    let year = own_period.or(self.only_period).map(Period::year);
                    period = year.and_then(|year| period::part(year, self.name(*column), ""));
                }
                let text = record.text(*column);
                let mut reading = self.layout.read(*column, text);
                reading.flags |= row_flags | *flags;
                let rounded_to = rounded_to.or(reading.precision);
                if rounded_to.is_some() && reading.value.number().is_some() {
                    reading.flags |= Flags::ROUNDED;
                }
                if let Some(absence) =
                    absence.filter(|_| reading.value == Value::Absent(Absence::Blank))
                {
                    reading.value = Value::Absent(absence);
                }
                let base = named.unwrap_or(if measure.is_empty() { UNNAMED } else { measure });
                let level = level.as_deref();
                let unit = match self.layout.unit {
                    Some(column) => record.text(column),
                    None => self.unit_of(*column),
                };
                let place = Place { record: record.index, column: *column as u32 };
                each(Seen { record, period, level, base, unit, text, reading, rounded_to, place });
            }
        }
    }

    /// The unit that a column has where its cells do not say it; a sign beside a
    /// number speaks for itself.
    fn unit_of(&self, column: usize) -> &'a str {
        let column = self.columns.get(column).filter(|column| column.kind == Kind::Number);
        column.and_then(|column| column.unit).unwrap_or("")
    }

    fn flags(&self, row: usize, record: &Record) -> (Flags, Option<Absence>) {
        let mut flags = if self.totals.contain(row) { Flags::TOTAL } else { Flags::NONE };
        let mut absence = None;
        if let Some(column) = self.layout.period {
            flags |= words::period_flags(record.text(column));
        }
        for column in &self.layout.flags {
            let (more, why) = words::flags(record.text(*column));
            flags |= more;
            absence = absence.or(why);
        }
        (flags, absence)
    }

    /// Records with values whose period cannot be read. Totals over all periods
    /// need none.
    pub fn missing_periods(&self) -> Vec<Problem> {
        let Some(column) = self.layout.period else { return Vec::new() };
        let undated = self.undated_measures();
        let needs_none = |record: &Record| {
            self.layout.measure_names.is_some_and(|names| undated.contains(record.text(names)))
        };
        let values = || self.layout.values.iter();
        let holds_value =
            |record: &Record| values().any(|value| !record.text(value.column).is_empty());
        let lacks_period = |(row, record): &(usize, &Record)| {
            self.period(record).is_none()
                && !needs_none(record)
                && (!record.text(column).is_empty() || holds_value(record))
                && !self.totals.contain(*row)
                && !self.torn.contains(&record.index)
        };
        let problem = |(_, record): (usize, &Record)| {
            let text = record.text(column);
            let why = if text.is_empty() { "no period" } else { "not a period" };
            Problem::new(Place { record: record.index, column: column as u32 }, text, why)
        };
        self.records.iter().enumerate().filter(lacks_period).map(problem).collect()
    }
}
