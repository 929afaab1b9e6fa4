//! Clean observations, one a line.

use crate::dataset::{Dataset, Flags, Source, Value};
use crate::import::{Import, absence_word};
use std::borrow::Cow;

/// Columns that every tidy file has; a dimension of that name gets another.
const FIXED: [&str; 8] = ["table", "period", "measure", "value", "unit", "flag", "row", "column"];

/// The observations of all tables, or of the one with that number, as CSV.
///
/// Names are those printed in the file, and a missing value is an empty cell
/// with the reason among the flags. Reading the result again gives the same
/// observations.
///
/// # Errors
/// One sentence if there is no table of that number.
pub fn tidy(import: &Import, table: Option<usize>) -> Result<String, String> {
    let all = || import.tables.iter().zip(&import.datasets);
    let chosen: Vec<_> = match table {
        None => all().collect(),
        Some(number) => all().nth(number).into_iter().collect(),
    };
    if let (Some(number), true) = (table, chosen.is_empty()) {
        return Err(match import.tables.len() {
            1 => format!("There is no table {number}, only table 0"),
            n => format!("There is no table {number}, only 0 to {}", n.saturating_sub(1)),
        });
    }
    let mut dimensions: Vec<&str> = Vec::new();
    for (_, dataset) in &chosen {
        for (_, name) in printed_dimensions(dataset) {
            if !dimensions.contains(&name) {
                dimensions.push(name);
            }
        }
    }
    let mut csv = Csv::new();
    csv.write(&header(&dimensions));
    for (table, dataset) in &chosen {
        for observation in 0..dataset.len() {
            let mut line: Vec<Cow<'_, str>> = vec![table.name.as_str().into()];
            for name in &dimensions {
                let dimension = printed_dimensions(dataset).find(|(_, own)| own == name);
                line.push(
                    dimension
                        .and_then(|(index, _)| dataset.printed_name(index, observation))
                        .unwrap_or_default()
                        .into(),
                );
            }
            line.push(period(dataset, observation));
            line.extend(measured(dataset, observation, dataset.flags(observation)));
            let place = dataset.place(observation);
            line.extend([place.record, place.column].map(|number| Cow::from(number.to_string())));
            csv.write(&line);
        }
    }
    Ok(csv.finish())
}

/// A built-in dataset as CSV, with the names that it is shown by, the names as
/// published beside them, and flags where a series breaks.
pub fn sample(dataset: &Dataset) -> String {
    let mut names: Vec<String> = Vec::new();
    let is_resolved = |index: usize| {
        dataset.dimensions.iter().any(|dimension| dimension.rolled_up_from == Some(index))
    };
    for (index, dimension) in dataset.dimensions.iter().enumerate() {
        names.push(dimension.name.clone());
        if is_resolved(index) {
            names.push(format!("{}_as_published", dimension.name));
        }
    }
    let mut head: Vec<Cow<'_, str>> = vec!["period".into()];
    head.extend(names.into_iter().map(Cow::from));
    head.extend(["measure", "value", "unit", "flag", "source", "url"].map(Cow::from));
    let mut csv = Csv::new();
    csv.write(&head);
    for observation in 0..dataset.len() {
        let mut line = vec![period(dataset, observation)];
        for index in 0..dataset.dimensions.len() {
            line.push(dataset.member(index, observation).map_or("", |member| &member.name).into());
            if is_resolved(index) {
                line.push(dataset.printed_name(index, observation).unwrap_or_default().into());
            }
        }
        line.extend(measured(
            dataset,
            observation,
            dataset.flags(observation) | break_flags(dataset, observation),
        ));
        let source =
            dataset.source(observation).and_then(|source| dataset.context.sources.get(source));
        line.push(source.map(source_text).unwrap_or_default());
        line.push(source.map_or("", |source| &source.url).into());
        csv.write(&line);
    }
    csv.finish()
}

/// The dimensions that stand in the file, with their index.
fn printed_dimensions(dataset: &Dataset) -> impl Iterator<Item = (usize, &str)> {
    let printed = dataset
        .dimensions
        .iter()
        .enumerate()
        .filter(|(_, dimension)| dimension.rolled_up_from.is_none());
    printed.map(|(index, dimension)| (index, dimension.name.as_str()))
}

fn header<'a>(dimensions: &[&'a str]) -> Vec<Cow<'a, str>> {
    let mut header: Vec<Cow<'a, str>> = FIXED.map(Cow::from).to_vec();
    for (at, name) in dimensions.iter().enumerate() {
        let mut unique = Cow::from(*name);
        let mut number = 2;
        while header.iter().any(|taken| taken.eq_ignore_ascii_case(&unique)) {
            unique = format!("{name}_{number}").into();
            number += 1;
        }
        // Behind `table`.
        header.insert(at + 1, unique);
    }
    header
}

fn period(dataset: &Dataset, observation: usize) -> Cow<'static, str> {
    dataset.period(observation).map(|period| period.to_string()).unwrap_or_default().into()
}

/// Measure, value, unit and flags.
fn measured(dataset: &Dataset, observation: usize, flags: Flags) -> [Cow<'_, str>; 4] {
    let measure = dataset.measure(observation).and_then(|measure| dataset.measures.get(measure));
    let value = dataset.value(observation);
    let words: Vec<&str> = flags.words().chain(absence_word(value)).collect();
    [
        measure.map_or("", |measure| &measure.name).into(),
        match value {
            Value::Number(number) => number.to_string().into(),
            Value::Absent(_) => "".into(),
        },
        measure.map_or("", |measure| &measure.unit).into(),
        words.join(" ").into(),
    ]
}

/// Flags for the breaks that begin with an observation's period.
fn break_flags(dataset: &Dataset, observation: usize) -> Flags {
    let mut flags = Flags::NONE;
    for known in &dataset.context.breaks {
        if dataset.period(observation) == Some(known.period)
            && known.scope.concerns(dataset, observation)
        {
            flags |= if known.is_known { Flags::BREAK } else { Flags::POSSIBLE_BREAK };
        }
    }
    flags
}

fn source_text(source: &Source) -> Cow<'_, str> {
    match &source.edition {
        Some(edition) => format!("{}, {edition}", source.short).into(),
        None => source.short.as_str().into(),
    }
}

/// Lines of CSV, written one by one.
struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    fn new() -> Self {
        Self(csv::Writer::from_writer(Vec::new()))
    }

    fn write(&mut self, line: &[Cow<'_, str>]) {
        // Writing to memory cannot fail, and all lines are of one length.
        let _ = self.0.write_record(line.iter().map(|cell| cell.as_bytes()));
    }

    fn finish(self) -> String {
        let bytes = self.0.into_inner().ok();
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}
