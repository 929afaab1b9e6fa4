//! Tables to observations.

use super::dialect::Dialect;
use super::measures::Variants;
use super::number::{self, Reading};
use super::roles::{self, Column, Layout, Orientation};
use super::structure::{self, Skipped, Structure, Why};
use super::style::Style;
use super::totals::Totals;
use super::{ImportError, Problem, period, words};
use crate::dataset::{Absence, Builder, Dataset, Decimal, Flags, NewObservation, Period, Value};
use crate::table::{Place, Record, Table};
use std::collections::BTreeMap;

/// A table and how it was read.
#[derive(Clone, Debug)]
pub struct ReadTable {
    /// Its sheet's name or its title; else its number in the import, from 0.
    pub name: String,
    /// The sheet, where the format has sheets.
    pub sheet: Option<String>,
    /// The records of the header; empty if there is none.
    pub header_rows: Vec<u32>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The data: cells exactly as in the file.
    pub rows: Vec<Record>,
    /// Which of `rows` sum others.
    pub totals: Vec<usize>,
    /// Where the periods stand.
    pub orientation: Orientation,
    /// The records that are neither header nor data.
    pub skipped: Vec<Skipped>,
    /// Number of observations.
    pub n_observations: usize,
    /// How many observations bear each flag, absence words included.
    pub flags: BTreeMap<&'static str, usize>,
}

/// What becomes of a table.
#[derive(Debug)]
pub struct Built {
    /// The table.
    pub table: ReadTable,
    /// Its observations.
    pub dataset: Dataset,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// The name of a measure that has none.
pub(super) const UNNAMED: &str = "value";
/// The name of a level that has none.
const BLANK_MEMBER: &str = "(blank)";

/// Makes observations of a table.
pub fn build(table: Table, stem: &str, dialect: Option<Dialect>) -> Result<Built, ImportError> {
    let n_records = table.records.iter().filter(|record| record.n_filled() > 0).count();
    if n_records == 0 {
        return Err(ImportError::Empty);
    }
    let sheet = table.sheet.clone();
    let mut structure = structure::find(table);
    let (columns, layout) = roles::assign(&structure.names, &structure.rows, usual_style(dialect));
    if layout.values.is_empty() {
        return Err(ImportError::NoNumbers { n_records });
    }
    if layout.orientation == Orientation::Long && layout.period.is_none() {
        let found = columns
            .iter()
            .filter(|column| !column.name.is_empty())
            .map(|column| column.name.clone())
            .collect();
        return Err(ImportError::NoPeriod { found });
    }
    structure.set_aside(|record| layout.holds_data(record));
    let mut problems = Vec::from_iter(set_aside_problem(&structure));
    problems.extend(ragged_problems(&structure));
    problems.extend(open_style_problems(&structure, &layout, dialect));
    let totals = Totals::find(&structure.rows, &columns, &layout);
    let rows = Rows { records: &structure.rows, columns: &columns, layout: &layout, totals };
    problems.extend(rows.missing_periods());
    let variants = Variants::find(&rows);
    let dimensions: Vec<String> =
        layout.dimensions.iter().map(|index| rows.name(*index).to_owned()).collect();
    let mut builder = Builder::new(stem, &dimensions, variants.measures());
    let mut flag_counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut n_observations = 0;
    rows.visit(|seen| {
        let Some(measure) = variants.measure_of(&seen) else { return };
        let Reading { value, flags, .. } = seen.reading;
        for word in flags.words().chain(absence_word(value)) {
            *flag_counts.entry(word).or_default() += 1;
        }
        if value == Value::Absent(Absence::Unreadable) && !seen.text.is_empty() {
            problems.push(Problem::new(seen.place, seen.text, "not a number"));
        }
        let members = rows.members(seen.record);
        let new = NewObservation {
            period: seen.period,
            measure,
            members: &members,
            value,
            flags,
            rounded_to: seen.rounded_to,
            place: seen.place,
        };
        builder.push(&new);
        n_observations += 1;
    });
    let mut dataset = builder.finish();
    describe(&mut dataset, stem);
    let totals = rows
        .records
        .iter()
        .enumerate()
        .filter(|(_, record)| rows.totals.contain(record))
        .map(|(index, _)| index)
        .collect();
    let table = ReadTable {
        name: sheet.clone().or_else(|| structure.title.clone()).unwrap_or_default(),
        sheet,
        header_rows: structure.header_rows,
        columns,
        rows: structure.rows,
        totals,
        orientation: layout.orientation,
        skipped: structure.skipped,
        n_observations,
        flags: flag_counts,
    };
    Ok(Built { table, dataset, problems })
}

/// The word for a missing value, as it stands in a column of flags.
pub fn absence_word(value: Value) -> Option<&'static str> {
    match value {
        Value::Number(_) => None,
        Value::Absent(absence) => Some(absence.word()),
    }
}

fn describe(dataset: &mut Dataset, stem: &str) {
    dataset.title = words::label(stem);
    dataset.subject = match dataset.measures.as_slice() {
        [measure] if measure.name != UNNAMED => measure.label.clone(),
        _ => dataset.title.clone(),
    };
    for dimension in &mut dataset.dimensions {
        // A total of nothing else is an ordinary level.
        let has_others = dimension.members.len() > 1;
        for member in &mut dimension.members {
            member.is_total = has_others && words::is_total(&member.name);
        }
    }
}

fn set_aside_problem(structure: &Structure) -> Option<Problem> {
    let mut aside = structure.skipped.iter().filter(|skipped| skipped.why == Why::SetAside);
    let first = aside.next()?;
    let why = match aside.count() {
        0 => "this record does not belong to the table and was set aside".to_owned(),
        more => {
            format!("this record and {more} below do not belong to the table and were set aside")
        }
    };
    Some(Problem::new(Place { record: first.record, column: 0 }, "", why))
}

/// Records with more cells than the header has columns; the first one only if
/// that is the rule and makes columns without a name.
fn ragged_problems(structure: &Structure) -> Vec<Problem> {
    let problem = |record: &Record| {
        let column = structure::first_filled(record, structure.header_width)?;
        let place = Place { record: record.index, column: column as u32 };
        Some(Problem::new(place, record.text(column), "beyond the last column of the header"))
    };
    let is_rule = structure.names.len() > structure.header_width;
    let most = if is_rule { 1 } else { usize::MAX };
    structure.rows.iter().filter_map(problem).take(most).collect()
}

/// How numbers are written where nothing in a file tells: semicolons part cells
/// where commas are needed for decimals.
fn usual_style(dialect: Option<Dialect>) -> Style {
    match dialect.map(|dialect| dialect.delimiter) {
        Some(b';') => Style::German,
        _ => Style::English,
    }
}

/// Says so where a column was read in the usual style for want of a better
/// reason. Where commas part the cells, points are hardly ever thousands, and
/// English thousands go without saying.
fn open_style_problems(
    structure: &Structure,
    layout: &Layout,
    dialect: Option<Dialect>,
) -> Vec<Problem> {
    let marks: &[char] = match dialect.map(|dialect| dialect.delimiter) {
        Some(b';') => &['.', ','],
        Some(b',') => &[],
        _ => &['.'],
    };
    let example = |column: &usize| {
        let record = structure.rows.iter().find(|record| record.text(*column).contains(marks))?;
        let (text, style) = (record.text(*column), usual_style(dialect));
        let reading = if text.contains(style.decimal_mark()) { "a decimal" } else { "thousands" };
        let why = format!(
            "read as {reading}, though nothing in the column tells decimals from thousands"
        );
        Some(Problem::new(Place { record: record.index, column: *column as u32 }, text, why))
    };
    layout.open.iter().filter_map(example).collect()
}

/// The data with the roles of their columns.
pub(super) struct Rows<'a> {
    records: &'a [Record],
    columns: &'a [Column],
    layout: &'a Layout,
    totals: Totals<'a>,
}

/// One value with everything that its record says of it.
pub(super) struct Seen<'a> {
    pub record: &'a Record,
    pub period: Period,
    /// The measure's name before units are told apart.
    pub base: &'a str,
    /// The unit by a column of units; empty if there is none.
    pub unit: &'a str,
    pub text: &'a str,
    pub reading: Reading,
    pub rounded_to: Option<Decimal>,
    pub place: Place,
}

impl Layout {
    /// Whether a record holds a value, or at least two words of what it could
    /// have a value for.
    fn holds_data(&self, record: &Record) -> bool {
        let has_value = self.values.iter().any(|(column, _)| !record.text(*column).is_empty());
        let has_period =
            self.period.is_some_and(|column| period::parse(record.text(column)).is_some());
        has_value || has_period || (self.orientation == Orientation::Wide && record.n_filled() > 1)
    }
}

impl<'a> Rows<'a> {
    fn name(&self, column: usize) -> &'a str {
        self.columns.get(column).map_or(UNNAMED, |column| column.name.as_str())
    }

    fn members(&self, record: &'a Record) -> Vec<&'a str> {
        let member = |column: &usize| {
            Some(record.text(*column)).filter(|text| !text.is_empty()).unwrap_or(BLANK_MEMBER)
        };
        self.layout.dimensions.iter().map(member).collect()
    }

    fn period(&self, record: &Record) -> Option<Period> {
        let period = period::parse(record.text(self.layout.period?))?;
        match self.layout.period_part {
            Some(part) => period::part(period.year(), record.text(part), self.name(part)),
            None => Some(period),
        }
    }

    /// Calls for every value, in the order of the file.
    pub(super) fn visit(&self, mut each: impl FnMut(Seen<'a>)) {
        for record in self.records {
            let own_period = self.period(record);
            let (row_flags, absence) = self.flags(record);
            let rounded_to = self.layout.rounded_to.and_then(|column| {
                number::read(record.text(column), Style::English).value.number()
            });
            let named = self
                .layout
                .measure_names
                .map(|column| record.text(column))
                .filter(|name| !name.is_empty());
            for (column, column_period) in &self.layout.values {
                let Some(period) = column_period.or(own_period) else { continue };
                let text = record.text(*column);
                let mut reading =
                    number::read(text, self.layout.styles.get(column).copied().unwrap_or_default());
                reading.flags |= row_flags;
                if rounded_to.is_some() && reading.value.number().is_some() {
                    reading.flags |= Flags::ROUNDED;
                }
                if let Some(absence) =
                    absence.filter(|_| reading.value == Value::Absent(Absence::Blank))
                {
                    reading.value = Value::Absent(absence);
                }
                let base = named.unwrap_or(if column_period.is_some() {
                    UNNAMED
                } else {
                    self.name(*column)
                });
                let unit = self.layout.unit.map_or("", |column| record.text(column));
                let place = Place { record: record.index, column: *column as u32 };
                each(Seen { record, period, base, unit, text, reading, rounded_to, place });
            }
        }
    }

    fn flags(&self, record: &Record) -> (Flags, Option<Absence>) {
        let mut flags = if self.totals.contain(record) { Flags::TOTAL } else { Flags::NONE };
        let mut absence = None;
        for column in &self.layout.flags {
            let (more, why) = words::flags(record.text(*column));
            flags |= more;
            absence = absence.or(why);
        }
        (flags, absence)
    }

    /// Records with values whose period cannot be read. Totals over all periods
    /// need none.
    fn missing_periods(&self) -> Vec<Problem> {
        let Some(column) = self.layout.period else { return Vec::new() };
        let lacks_period =
            |record: &&Record| self.period(record).is_none() && !self.totals.contain(record);
        let problem = |record: &Record| {
            let text = record.text(column);
            let why = if text.is_empty() { "no period" } else { "not a period" };
            Problem::new(Place { record: record.index, column: column as u32 }, text, why)
        };
        self.records.iter().filter(lacks_period).map(problem).collect()
    }
}
