//! How a number came about: the formula with its numbers, and behind each of
//! them the cell that it was read from.

use super::NumberRow;
use super::numbers::{grouped, percent, share, signed};
use crate::dataset::{Dataset, Decimal, Flags, Period, Value};

/// The receipt of one row of a figure's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What the number is of.
    pub name: String,
    /// The arithmetic, a step a line.
    pub steps: Vec<String>,
    /// The cells, those of the earlier period first.
    pub cells: Vec<Behind>,
    /// What must be known: the breaks that the change crosses.
    pub note: String,
}

/// A cell that a number was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The period of its figure.
    pub period: String,
    /// The name that the file prints, or the names of all dimensions.
    pub name: String,
    /// The exact text of the cell.
    pub text: String,
    /// The file's name.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// The sheet, where the format has sheets.
    pub sheet: Option<String>,
    /// The record in the file, from 0, blank lines counted.
    pub record: u32,
    /// The column, from 0.
    pub column: u32,
    /// The document that the file names for it; empty if it names none.
    pub source: String,
    /// Remarks on it.
    pub flags: Flags,
}

impl Behind {
    /// Where it stands, as people count: `figures.csv, row 17, column C (3)`.
    pub fn place(&self) -> String {
        let sheet = self.sheet.as_ref().map(|sheet| format!(", sheet {sheet}")).unwrap_or_default();
        let (row, column) = (u64::from(self.record) + 1, letters(self.column));
        format!("{}{sheet}, row {}, column {column}", self.file, grouped(row.into()))
    }
}

/// A column as spreadsheets call it: `A`, `Z`, `AA`.
fn letters(column: u32) -> String {
    let mut left = u64::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// The receipt of a row.
pub fn receipt(dataset: &Dataset, row: &NumberRow) -> Receipt {
    let cells = row.observations.iter().flatten().map(|observation| behind(dataset, *observation));
    Receipt {
        name: row.name.clone(),
        steps: steps(dataset, row),
        cells: cells.collect(),
        note: row.note.clone(),
    }
}

/// The arithmetic of a row, a step a line. Behind a sum there can be a million
/// cells, so [`behind`] makes each of them by itself.
pub fn steps(dataset: &Dataset, row: &NumberRow) -> Vec<String> {
    let [before, after] = &row.observations;
    let mut steps = Vec::new();
    if let (Some(period), Some(value)) = (row.before_period, row.before) {
        steps.push(figure_step(dataset, row, period, value, before));
    }
    steps.push(figure_step(dataset, row, row.after_period, row.after, after));
    steps.extend(change_steps(row));
    steps
}

/// `2023: 597,087 + 273,416 = 870,503 reports`.
fn figure_step(
    dataset: &Dataset,
    row: &NumberRow,
    period: Period,
    value: Value,
    observations: &[usize],
) -> String {
    // The earlier figure may be of another measure, which this one continues.
    let measure = observations.first().and_then(|o| dataset.measures.get(dataset.measure(*o)?));
    let unit = match measure.map_or(row.unit.as_str(), |measure| measure.unit.as_str()) {
        "" => String::new(),
        "%" => "%".to_owned(),
        unit => format!(" {unit}"),
    };
    let label = period.label();
    let Some(number) = value.number() else {
        let why = match value {
            Value::Absent(why) => why.word(),
            Value::Number(_) => "",
        };
        return format!("{label}: no number ({why})");
    };
    let is_rounded = observations.iter().any(|o| dataset.rounded_to(*o).is_some());
    let rounded = if is_rounded { ", rounded by the source" } else { "" };
    let number = grouped(number);
    let parts: Vec<Decimal> =
        observations.iter().filter_map(|o| dataset.value(*o).number()).collect();
    match parts.as_slice() {
        [] => format!("{label}: {number}{unit}, as the source prints the total"),
        [_] => format!("{label}: {number}{unit}{rounded}"),
        parts if sum(parts) != value.number() => {
            format!("{label}: {number}{unit}, as the source prints the total")
        }
        parts if parts.len() <= MOST_TERMS => {
            let terms: Vec<String> = parts.iter().map(|part| grouped(*part)).collect();
            format!("{label}: {} = {number}{unit}{rounded}", terms.join(" + "))
        }
        parts => {
            format!("{label}: the sum of {} lines = {number}{unit}", grouped(parts.len().into()))
        }
    }
}

fn sum(parts: &[Decimal]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))
}

/// As many terms as a sum is written out with.
const MOST_TERMS: usize = 8;

fn change_steps(row: &NumberRow) -> Vec<String> {
    let mut steps = Vec::new();
    let before = row.before.and_then(Value::number);
    let (Some(before), Some(after), Some(change)) = (before, row.after.number(), row.change) else {
        return steps;
    };
    let is_points = row.change_unit == "percentage points";
    let unit = if is_points { " percentage points" } else { "" };
    let (from, to, by) = (grouped(before), grouped(after), signed(change));
    steps.push(format!("Change: {to} − {from} = {by}{unit}"));
    if row.percent.is_some() {
        steps.push(format!("In percent: {by} ÷ {from} = {}", row.percent_text));
    }
    if let (Some(a_year), Some(first)) = (row.percent_a_year, row.before_period) {
        let years = row.after_period.start_in_years() - first.start_in_years();
        let years = Decimal::try_from(years).unwrap_or_default().round_dp(2).normalize();
        let text = percent(a_year.round_dp(1), None);
        steps.push(format!(
            "A year on average: ({to} ÷ {from}) to the power of 1/{years} − 1 = {text}"
        ));
    }
    if let Some((part, whole)) = row.share_of_net {
        let whole = signed(whole);
        steps.push(format!("Of the net change: {by} ÷ {whole} = {}", share(part)));
    }
    if let Some((part, whole)) = row.share_of_gross {
        let all = if change < Decimal::ZERO { "all that fell" } else { "all that rose" };
        steps.push(format!("Of {all}: {by} ÷ {} = {}", signed(whole), share(part)));
    }
    if let Some((part, whole)) = &row.share {
        steps.push(format!("Share: {to} is {} of {whole}", share(*part)));
    }
    steps
}

/// The cell of an observation.
pub fn behind(dataset: &Dataset, observation: usize) -> Behind {
    let names = (0..dataset.dimensions.len())
        .filter(|d| dataset.dimensions.get(*d).is_some_and(|d| d.rolled_up_from.is_none()))
        .filter_map(|dimension| dataset.printed_name(dimension, observation));
    let source = dataset.source(observation).and_then(|s| dataset.context.sources.get(s));
    let (origin, place) = (dataset.origin_of(observation), dataset.place(observation));
    Behind {
        period: dataset.period(observation).map(Period::label).unwrap_or_default(),
        name: names.collect::<Vec<_>>().join(", "),
        text: dataset.text(observation).to_owned(),
        file: origin.file.clone(),
        sha256: origin.sha256.clone(),
        sheet: origin.sheet.clone(),
        record: place.record,
        column: place.column,
        source: source.map(|source| source.short.clone()).unwrap_or_default(),
        flags: dataset.flags(observation),
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_called_as_in_spreadsheets() {
        for (column, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(column), name);
        }
    }
}
