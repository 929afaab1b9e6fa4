//! Tables to observations.

use super::aside::Asides;
use super::dated::Dated;
use super::dialect::Dialect;
use super::layout::{Layout, Orientation};
use super::legend::Legend;
use super::measures::Variants;
use super::number::Reading;
use super::observe::Rows;
use super::roles::{self, Column, Kind};
use super::structure::{self, Skipped, Structure, Why};
use super::totals::Totals;
use super::{
    Choices, ImportError, Line, Problem, TableId, Watch, arrange, aside, beside, brackets, clues,
    described, doubts, durations, notes, repeated, scales, sentinels, signs, titles, words,
};
use crate::dataset::{Absence, Builder, Dataset, NewObservation, Period, Value};
use crate::table::{Record, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A table and how it was read.
#[derive(Clone, Debug)]
pub struct ReadTable {
    /// By which decisions about it are kept.
    pub id: TableId,
    /// Its title or its sheet's name; else its number in the import, from 0.
    pub name: String,
    /// The sheet, where the format has sheets.
    pub sheet: Option<String>,
    /// Whether the file hides the sheet from its readers.
    pub is_hidden: bool,
    /// The records of the header; empty if there is none.
    pub header_rows: Vec<u32>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The data: cells exactly as in the file; the first of them, where they
    /// were added up while they were read.
    pub rows: Vec<Record>,
    /// Number of records with data.
    pub n_rows: usize,
    /// Whether the observations are sums over several records each.
    pub is_aggregated: bool,
    /// Which of `rows` sum others.
    pub totals: Vec<usize>,
    /// Records of `rows` whose values are left out, for they may not stand under
    /// their names.
    pub torn: Vec<u32>,
    /// Where the periods stand.
    pub orientation: Orientation,
    /// Number of columns with values that are named by when, in a wide table.
    pub n_dated: usize,
    /// When, and where that was found, if the columns leave it open.
    pub dated: Option<Dated>,
    /// Whether they do.
    pub takes_period: bool,
    /// The records that are neither header nor data.
    pub skipped: Vec<Skipped>,
    /// The column that was taken apart into several, and their names: `geo` and
    /// `unit` in one.
    pub split: Option<(usize, Vec<String>)>,
    /// Number of observations.
    pub n_observations: usize,
    /// How many observations bear each flag, absence words included.
    pub flags: BTreeMap<&'static str, usize>,
    /// Why nothing of it can be charted, if nothing can.
    pub lacks: Option<ImportError>,
}

impl ReadTable {
    /// Whether there is neither header nor data, at most titles and notes.
    pub fn is_bare(&self) -> bool {
        self.header_rows.is_empty() && self.rows.is_empty()
    }

    /// Whether there is nothing at all.
    pub fn is_blank(&self) -> bool {
        self.is_bare() && self.skipped.iter().all(|skipped| skipped.why == Why::Blank)
    }
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
/// A sheet, and what is known of it besides its cells.
pub struct Context<'a> {
    /// Its number in the file.
    pub number: usize,
    /// Its cells.
    pub sheet: &'a Table,
    /// The file's name without its extension.
    pub stem: &'a str,
    /// How its cells were set apart, where the format has a choice.
    pub dialect: Option<&'a Dialect>,
    /// What the user decided.
    pub choices: &'a Choices,
    /// By which the reading is stopped.
    pub watch: &'a Watch,
}

/// Makes observations of every table in a sheet.
///
/// # Errors
/// If the watch says to stop.
pub fn build(context: &Context<'_>) -> Result<Vec<Built>, ImportError> {
    let chosen = |record| context.choices.line(context.number, record);
    let structures = structure::find(context.sheet, &chosen, context.watch);
    context.watch.check()?;
    structures.into_iter().map(|structure| one(context, structure)).collect()
}

/// A table taken apart, with what its columns are for.
pub struct Prepared {
    /// Its records.
    pub structure: Structure,
    /// Its columns, those that were added for reading last.
    pub columns: Vec<Column>,
    /// What observations are made from.
    pub layout: Layout,
    /// Number of columns that the file itself has.
    pub width: usize,
    /// When, if only a title or a name says so.
    pub only_period: Option<Period>,
    /// The same with its place, where the columns leave it open.
    pub dated: Option<Dated>,
    /// How many its numbers count, if a line above it says so.
    pub scale: Option<u64>,
    /// Why nothing can be charted, if nothing can.
    pub lacks: Option<ImportError>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Takes a table apart and says what its columns are for.
pub fn prepare(context: &Context<'_>, mut structure: Structure) -> Prepared {
    let Context { number, sheet, stem, dialect, choices, watch } = *context;
    let id = structure.id(number);
    let legend = Legend::of(&structure, &sheet.records);
    let (mut problems, width) = arrange::arrange(&mut structure);
    problems.extend(legend.apply(&mut structure));
    problems.extend(brackets::leave_out(&mut structure));
    problems.extend(sentinels::apply(&mut structure, &sheet.records));
    signs::apply(&mut structure);
    aside::name_columns(&mut structure);
    let units = durations::apply(&mut structure);
    let dated = choices.period(id).map(Dated::chosen);
    let dated = dated.or_else(|| Dated::find(&structure, sheet, stem));
    let only_period = dated.map(|dated| dated.period);
    let (mut columns, layout) = roles::assign(
        &structure.names,
        &structure.rows,
        doubts::usual_style(dialect),
        only_period,
        &|column| choices.column(id, column),
        watch,
    );
    for (column, unit) in units {
        if let Some(column) = columns.get_mut(column).filter(|c| c.kind == Kind::Number) {
            column.unit = Some(unit);
        }
    }
    scales::units(&mut columns, &structure, &sheet.records);
    let scale = structure.above.iter().find_map(|text| notes::scale(text));
    scales::set(&mut columns, &layout, scale);
    let mut lacks = None;
    if layout.values.is_empty() {
        lacks = Some(ImportError::NoNumbers { n_records: structure.rows.len() });
    } else {
        let lone = doubts::lone_names(&structure, &layout);
        let is_data = |record: &Record| layout.holds_data(record) || lone.contains(&record.index);
        let aside = structure.set_aside(is_data);
        problems.extend(doubts::set_aside(&aside));
        problems.extend(doubts::style(&structure, &layout, dialect));
    }
    let dated = dated.filter(|_| layout.takes_period(&structure.rows));
    Prepared { structure, columns, layout, width, only_period, dated, scale, lacks, problems }
}

fn one(context: &Context<'_>, structure: Structure) -> Result<Built, ImportError> {
    let Context { number, sheet, stem, choices, watch, .. } = *context;
    let id = structure.id(number);
    let Prepared {
        structure,
        mut columns,
        layout,
        width,
        only_period,
        dated,
        scale,
        mut lacks,
        mut problems,
    } = prepare(context, structure);
    watch.check()?;
    let mut totals = Totals::find(&structure.rows, &columns, &layout);
    let record = |row: usize| structure.rows.get(row).map(|record| record.index);
    totals.decide(|row| match choices.line(number, record(row)?)? {
        Line::Total => Some(true),
        Line::Data => Some(false),
        _ => None,
    });
    watch.check()?;
    let rows = Rows {
        records: &structure.rows,
        columns: &columns,
        layout: &layout,
        totals: &totals,
        torn: &structure.torn,
        exact: &structure.exact,
        only_period,
        watch,
    };
    problems.extend(rows.missing_periods());
    problems.extend(doubts::dates(&rows));
    let (mut dataset, flags) = observations(&rows, stem, &mut problems);
    watch.check()?;
    if let Some(subject) = structure.title.as_deref().and_then(titles::subject)
        && dataset.measures.iter().all(|measure| measure.name == UNNAMED)
    {
        dataset.subject = subject;
    }
    problems.extend(doubts::same_names(&dataset));
    clues::add(&mut dataset, &structure, &columns, &sheet.records);
    if let Some(scale) = scale {
        scales::label(&mut dataset, scale);
        if let Some(unit) = structure.above.iter().find_map(|text| notes::scaled_unit(text)) {
            scales::label_unit(&mut dataset, unit);
        }
    }
    if lacks.is_none() && dataset.periods().is_empty() {
        let names = columns.iter().filter(|column| !column.name.is_empty());
        lacks = Some(ImportError::NoPeriod {
            found: names.take_while(|c| c.index < width).map(|c| c.name.clone()).collect(),
        });
    }
    // What was filled in for reading is not in the file.
    let exact = |record: &Record| {
        let exact = sheet.records.get(record.index as usize)?;
        Some(structure.part.as_ref().map_or_else(|| exact.clone(), |part| beside::cut(exact, part)))
    };
    // The lines below the head of the whole sum others, but are not called so.
    let is_below_whole = |row: usize| {
        let record = structure.anew.and_then(|anew| Some((anew, structure.rows.get(row)?)));
        record.is_some_and(|(anew, record)| {
            words::is_total_level(record.text(anew)) && !words::is_total_level(record.text(0))
        })
    };
    let takes_period = layout.takes_period(&structure.rows);
    let table_rows: Vec<Record> = structure.rows.iter().filter_map(exact).collect();
    let n_rows = table_rows.len();
    let split = split(&structure.rows, &table_rows, &columns, width);
    columns.truncate(width);
    let table = ReadTable {
        id,
        name: table_name(sheet, &structure),
        sheet: sheet.sheet.clone(),
        is_hidden: sheet.is_hidden,
        header_rows: structure.header_rows,
        columns,
        rows: table_rows,
        n_rows,
        is_aggregated: false,
        totals: totals.rows().into_iter().filter(|row| !is_below_whole(*row)).collect(),
        torn: structure.torn.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
        orientation: layout.orientation,
        n_dated: layout.values.len(),
        dated,
        takes_period,
        skipped: structure.skipped,
        split,
        n_observations: dataset.len(),
        flags,
        lacks,
    };
    for problem in &mut problems {
        problem.sheet.clone_from(&sheet.sheet);
    }
    Ok(Built { table, dataset, problems })
}

/// The column whose cells are read in other columns, and these columns' names.
fn split(
    rows: &[Record],
    exact: &[Record],
    columns: &[Column],
    width: usize,
) -> Option<(usize, Vec<String>)> {
    let names: Vec<String> = columns.iter().skip(width).map(|column| column.name.clone()).collect();
    let first = exact.first().filter(|_| !names.is_empty())?;
    let is_filled = |column: &usize| !first.text(*column).is_empty();
    let is_emptied = |column: &usize| rows.iter().all(|row| row.text(*column).is_empty());
    (0..width).find(|column| is_filled(column) && is_emptied(column)).map(|column| (column, names))
}

/// The observations of a table, and how many of them bear each flag.
fn observations(
    rows: &Rows<'_>,
    stem: &str,
    problems: &mut Vec<Problem>,
) -> (Dataset, BTreeMap<&'static str, usize>) {
    let variants = Variants::find(rows);
    let mut builder = Builder::new(stem, &rows.dimensions(), variants.measures());
    let mut flag_counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut asides = Asides::default();
    rows.visit(|seen| {
        let Some(measure) = variants.measure_of(&seen) else { return };
        let Reading { value, flags, .. } = seen.reading;
        for word in flags.words().chain(absence_word(value)) {
            *flag_counts.entry(word).or_default() += 1;
        }
        if value == Value::Absent(Absence::Unreadable) && !seen.text.is_empty() {
            let style = rows.layout.styles.get(&(seen.place.column as usize));
            let why = seen.why_unreadable(style.copied().unwrap_or_default());
            problems.push(Problem::new(seen.place, seen.text, why));
        }
        if seen.reading.is_other_style && seen.reading.value.number().is_some() {
            let why = "written unlike the rest of its column; read by its own marks";
            problems.push(Problem::new(seen.place, seen.text, why));
        }
        if seen.reading.has_aside {
            asides.add(seen.place, seen.text);
        }
        let members = rows.members(&seen);
        builder.push(&NewObservation {
            period: seen.period,
            measure,
            members: &members,
            value,
            flags,
            rounded_to: seen.rounded_to,
            place: seen.place,
            text: rows.exact.get(&seen.place).map_or(seen.text, String::as_str),
        });
    });
    problems.extend(asides.problem());
    let mut dataset = builder.finish();
    described::describe(&mut dataset, stem);
    described::describe_levels(&mut dataset, rows);
    repeated::mark(&mut dataset);
    (dataset, flag_counts)
}

/// The name of a table: its title, its sheet, or nothing.
pub(super) fn table_name(sheet: &Table, structure: &Structure) -> String {
    let title = structure
        .title
        .as_deref()
        .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    title.or_else(|| sheet.sheet.clone()).unwrap_or_default()
}

/// The word for a missing value, as it stands in a column of flags.
pub fn absence_word(value: Value) -> Option<&'static str> {
    match value {
        Value::Number(_) => None,
        Value::Absent(absence) => Some(absence.word()),
    }
}
