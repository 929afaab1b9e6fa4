//! What a large file is read for, decided by a sample of it.

use super::columns as choice;
use super::masks::Signs;
use super::sample::Sample;
use crate::dataset::{MeasureKind, Period};
use crate::import::build::{self, Context, Prepared};
use crate::import::dialect::{Dialect, Rules};
use crate::import::layout::{Layout, Orientation};
use crate::import::number::Sign;
use crate::import::roles::Role;
use crate::import::structure::{self, Structure};
use crate::import::style::Style;
use crate::import::{Choices, Watch, arrange, period, sentinels, tokens, words};
use crate::table::{Record, Table};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// Most members of a dimension.
pub const MAX_MEMBERS: usize = 1_000;
/// Fewest records to a group, for adding up to be worth it.
const MIN_SHARE: u64 = 10;
/// Calendar years up to which months are told apart.
pub const MAX_YEARS_OF_MONTHS: usize = 2;
/// Most columns of such a file.
const MAX_WIDTH: usize = 200;

/// How fine periods are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    /// Days are of their month; anything longer is as it is.
    Month,
    /// All are of their year.
    Year,
}

impl Granularity {
    /// The period that a finer one is of.
    pub fn of(self, period: Period) -> Period {
        match (self, period) {
            (Self::Month, Period::Day(year, month, _)) => Period::Month(year, month),
            (Self::Month, period) => period,
            (Self::Year, period) => Period::Year(period.year()),
        }
    }
}

/// Why a plan does not fit the file that it was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// More periods than expected.
    Periods,
    /// More members of a dimension than expected.
    Members(usize),
    /// Too much that does not look like the sample.
    Odd,
}

/// A dimension that is kept.
#[derive(Clone, Debug)]
pub struct DimensionPlan {
    /// Its column.
    pub column: usize,
    /// Its name.
    pub name: String,
    /// How many members there is room for.
    pub capacity: usize,
}

/// A column whose values are added.
#[derive(Clone, Debug)]
pub struct ValuePlan {
    /// Its position.
    pub column: usize,
    /// Its name.
    pub name: String,
    /// The decimals that its numbers usually have.
    pub scale: usize,
    /// How they are written.
    pub style: Style,
    /// Whether somebody decided that.
    pub is_decided: bool,
    /// The unit that they usually have.
    pub sign: Sign,
    /// How its sums behave.
    pub kind: MeasureKind,
}

/// What a large file is read for.
pub struct Plan {
    /// How its cells are set apart.
    pub rules: Rules,
    /// The same, as single bytes.
    pub signs: Signs,
    /// Number of columns.
    pub width: usize,
    /// The byte with which the first record below the header begins.
    pub start: u64,
    /// The number of that record.
    pub first_record: u32,
    /// The column of periods.
    pub period: usize,
    /// How fine they are told apart.
    pub granularity: Granularity,
    /// How many periods there is room for.
    pub n_periods: usize,
    /// What the records are added up by.
    pub dimensions: Vec<DimensionPlan>,
    /// What is added.
    pub values: Vec<ValuePlan>,
    /// Columns that are left out, with the reason.
    pub left_out: Vec<(String, String)>,
    /// The sample taken apart: header, titles and what its columns are for.
    pub prepared: Prepared,
    /// The sample.
    pub table: Table,
    /// Number of records of the sample that stand at the beginning of the file.
    pub n_head: usize,
}

impl Plan {
    /// How many groups there is room for.
    pub fn n_slots(&self) -> usize {
        let capacities = self.dimensions.iter().map(|dimension| dimension.capacity);
        capacities.fold(self.n_periods, usize::saturating_mul)
    }

    /// A cell without its quotes.
    pub fn unquoted<'t>(&self, cell: &'t [u8]) -> Cow<'t, str> {
        let Some(quote) = self.signs.quote else { return String::from_utf8_lossy(cell) };
        let inner = cell.strip_prefix(&[quote]).and_then(|rest| rest.strip_suffix(&[quote]));
        let Some(inner) = inner else { return String::from_utf8_lossy(cell) };
        let text = String::from_utf8_lossy(inner);
        let (one, two) = (char::from(quote).to_string(), char::from(quote).to_string().repeat(2));
        if text.contains(&two) { text.replace(&two, &one).into() } else { text }
    }

    /// Makes room for what did not fit; whether there is any use in that.
    pub fn widen(&mut self, again: Again) -> bool {
        match again {
            Again::Odd => return false,
            Again::Periods if self.granularity == Granularity::Month => {
                self.granularity = Granularity::Year;
            }
            Again::Periods => self.n_periods *= 4,
            Again::Members(number) => {
                let Some(dimension) = self.dimensions.get_mut(number) else { return false };
                if dimension.capacity < 2 * MAX_MEMBERS {
                    dimension.capacity *= 2;
                } else {
                    let name = self.dimensions.remove(number).name;
                    self.left_out.push((name, format!("more than {MAX_MEMBERS} members")));
                }
            }
        }
        self.n_slots() <= 1 << 23
    }

    /// The plan for a file, if its records are to be added up.
    pub fn of(sample: Sample, dialect: &Dialect, stem: &str, choices: &Choices) -> Option<Self> {
        let Dialect::Delimited(rules) = dialect else { return None };
        let [delimiter] = *rules.delimiter.as_bytes() else { return None };
        if rules.escape.is_some() || rules.quote == Some(delimiter) || !choices.lines.is_empty() {
            return None;
        }
        let Sample { table, n_head, n_records, .. } = sample;
        // The sample is small.
        let watch = &Watch::default();
        let dialect = Some(dialect);
        let context = Context { number: 0, sheet: &table, stem, dialect, choices, watch };
        let mut structures = structure::find(&table, &|_| None, watch);
        let structure = structures.pop().filter(|_| structures.is_empty())?;
        let first = structure.header_rows.last()? + 1;
        if structure.groups.len() * 100 > structure.rows.len() || first as usize >= n_head {
            return None;
        }
        let start = sample.starts.get(first as usize).copied()?;
        let prepared = build::prepare(&context, structure);
        let Prepared { structure, columns, layout, width, .. } = &prepared;
        if !is_plain(structure, layout, *width, &table) {
            return None;
        }
        let rows = &structure.rows;
        let period = layout.period?;
        let periods: Vec<Period> =
            rows.iter().filter_map(|row| period::parse(row.text(period))).collect();
        let years: BTreeSet<i32> = periods.iter().map(|period| period.year()).collect();
        let span = years.last()?.abs_diff(*years.first()?) as usize + 1;
        let n_days = periods.iter().filter(|p| matches!(p, Period::Day(..))).count();
        let granularity = if span <= MAX_YEARS_OF_MONTHS && n_days * 2 > periods.len() {
            Granularity::Month
        } else {
            Granularity::Year
        };
        let n_periods = if granularity == Granularity::Month { 12 * span } else { span };
        let mut left_out = Vec::new();
        let dimensions = choice::dimensions(rows, columns, layout, n_periods, &mut left_out)?;
        let values = choice::values(rows, columns, layout, &mut left_out);
        let n_groups = dimensions.iter().map(|d| d.n_members).product::<usize>() * n_periods;
        let is_fine = n_days * 2 > periods.len() || has_repeats(rows, period, layout);
        if !is_fine || n_records < MIN_SHARE * n_groups as u64 {
            return None;
        }
        for column in columns.iter().take(*width) {
            let why = match column.role {
                Role::Note => "remarks",
                Role::Index => "codes",
                Role::Period if column.index != period => "another period",
                Role::None if !column.name.is_empty() => "not used",
                _ => continue,
            };
            left_out.push((column.name.clone(), why.to_owned()));
        }
        let dimensions = dimensions.into_iter().map(|found| DimensionPlan {
            column: found.column,
            name: found.name,
            capacity: found.n_members * 3 / 2 + 64,
        });
        Some(Self {
            rules: rules.clone(),
            signs: Signs { delimiter, quote: rules.quote },
            width: *width,
            start,
            first_record: first,
            period,
            granularity,
            n_periods: n_periods + 8,
            dimensions: dimensions.collect(),
            values,
            left_out,
            n_head,
            prepared,
            table,
        })
    }
}

/// Whether a table is nothing but a header and lines with a period each, so
/// that every line can be read by itself.
fn is_plain(structure: &Structure, layout: &Layout, width: usize, table: &Table) -> bool {
    let is_whole = |row: &Record| {
        let exact = table.records.get(row.index as usize);
        let is_same = |(exact, own): (&String, &String)| {
            exact == own || arrange::one_line(exact).as_ref() == Some(own)
        };
        exact.is_some_and(|exact| {
            exact.cells.len() == row.cells.len() && exact.cells.iter().zip(&row.cells).all(is_same)
        })
    };
    let has_flags = || {
        let none = words::flags("");
        let mut texts = layout
            .flags
            .iter()
            .flat_map(|column| structure.rows.iter().map(|row| row.text(*column)));
        texts.any(|text| words::flags(text) != none)
    };
    let is_total =
        |row: &Record| layout.dimensions.iter().any(|column| words::is_total(row.text(*column)));
    let n_whole = structure.rows.iter().filter(|row| is_whole(row)).count();
    layout.orientation == Orientation::Long
        && layout.period_part.is_none()
        && layout.levels.is_none()
        && layout.measure_names.is_none()
        && layout.unit.is_none()
        && layout.rounded_to.is_none()
        && (2..=MAX_WIDTH).contains(&width)
        && structure.names.len() == width
        && structure.header_width == width
        && n_whole * 20 >= structure.rows.len() * 19
        && n_whole >= 100
        && !has_flags()
        && !sentinels::are_in(structure)
        && !structure.rows.iter().any(is_total)
}

/// Whether lines that agree in everything but their values occur.
fn has_repeats(rows: &[Record], period: usize, layout: &Layout) -> bool {
    let mut seen = HashSet::new();
    let key = |row: &Record| {
        let names = layout.dimensions.iter().map(|column| row.text(*column).to_owned());
        (row.text(period).to_owned(), names.collect::<Vec<_>>())
    };
    let n_new = rows.iter().filter(|row| seen.insert(key(row))).count();
    n_new * 20 < rows.len() * 19
}

/// The byte with which each of the first records begins, and that behind the
/// last of them.
pub fn starts(text: &str, rules: &Rules, n: usize) -> Vec<u64> {
    let mut starts = vec![0];
    let mut at = 0;
    while at < text.len() && starts.len() <= n {
        let (record, _) =
            crate::import::delimited::believed(text, at, rules, tokens::Belief::Full, None);
        at = record.next.max(at + 1);
        starts.push(at as u64);
    }
    starts
}
