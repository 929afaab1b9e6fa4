//! What the figures of several names would be as one.

use super::super::super::state::Document;
use crate::compare::{Question, Reading, Wholes};
use crate::dataset::naming::named;
use crate::dataset::{Absence, Dataset, Period, Value, Variants};
use crate::figure::numbers::grouped;
use std::collections::BTreeMap;

/// As many periods as a preview shows, the newest ones.
const MOST_PERIODS: usize = 8;

/// A small table: a line a period, a column a name, and the sum last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Heads of the columns: the names.
    pub names: Vec<String>,
    /// Periods with their figures, and the figure as one.
    pub lines: Vec<(String, Vec<String>)>,
    /// As many earlier periods are left out.
    pub n_earlier: usize,
}

impl Preview {
    /// The figures of the chart's measure, reckoned as the chart does.
    pub(super) fn of(document: &Document, dimension: usize, variants: &Variants) -> Option<Self> {
        let (dataset, view) = (&document.dataset, &document.view);
        let names: Vec<String> = variants.names.iter().map(|s| s.name.clone()).collect();
        let mut own = (*document.names).clone();
        own.take_as_one(&variants.keep, names.iter().map(String::as_str));
        let one = named(&document.as_read, &own);
        let held = view.filters.iter().filter(|(held, _)| *held != dimension);
        let filters: Vec<_> = held.copied().collect();
        let question = Question { dimension: Some(dimension), measure: view.measure, filters };
        let question = question.settled(dataset);
        let columns: Vec<_> =
            names.iter().map(|name| column(dataset, &question, dimension, name)).collect();
        let sum = column(&one, &question, dimension, &variants.keep);
        let all: Vec<&Period> = sum.keys().collect();
        let n_earlier = all.len().saturating_sub(MOST_PERIODS);
        let lines = all.into_iter().skip(n_earlier).map(|period| {
            let cells = columns.iter().chain([&sum]).map(|column| cell(column.get(period)));
            (period.label(), cells.collect())
        });
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then_some(Self { names, lines, n_earlier })
    }
}

fn column(
    dataset: &Dataset,
    question: &Question,
    dimension: usize,
    name: &str,
) -> BTreeMap<Period, Reading> {
    let members = dataset.dimensions.get(dimension).map(|d| d.members.as_slice());
    let code = members.and_then(|members| members.iter().position(|m| m.name == name));
    let wholes = Wholes::of(dataset, question.measure, &[]);
    let readings = question.readings(dataset, question.measure, &wholes).into_iter();
    let own = readings.filter(|((member, _), _)| *member == code);
    own.map(|((_, period), reading)| (period, reading)).collect()
}

fn cell(reading: Option<&Reading>) -> String {
    match reading.map(|reading| reading.value) {
        Some(Value::Number(number)) => grouped(number),
        Some(Value::Absent(Absence::Unreadable)) => "no sum".to_owned(),
        Some(Value::Absent(_)) => "–".to_owned(),
        None => String::new(),
    }
}
