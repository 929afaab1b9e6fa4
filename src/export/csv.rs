//! The figure's own numbers as CSV: plain decimals, one style for every kind.

use super::ExportError;
use crate::dataset::{Decimal, Value};
use crate::figure::{Figure, NumberRow};

const HEADER: [&str; 15] = [
    "name",
    "measure",
    "before_period",
    "after_period",
    "before",
    "after",
    "change",
    "percent",
    "share_percent",
    "share_of",
    "flags",
    "unit",
    "change_unit",
    "note",
    "source",
];

/// The figure's numbers, with a header line.
///
/// # Errors
/// Only if memory runs out.
pub fn csv(figure: &Figure) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| ExportError::Drawing(error.to_string());
    writer.write_record(HEADER).map_err(failed)?;
    for row in &figure.numbers {
        writer.write_record(record(row)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ExportError::Drawing(error.to_string()))
}

fn record(row: &NumberRow) -> [String; 15] {
    let NumberRow {
        name,
        measure,
        before_period,
        after_period,
        before,
        after,
        change,
        percent,
        share,
        flags,
        unit,
        change_unit,
        note,
        source,
        percent_text: _,
    } = row;
    let plain = |number: Option<Decimal>| number.map(|n| n.to_string()).unwrap_or_default();
    let mut remarks: Vec<String> = flags.words().map(str::to_owned).collect();
    for (side, value) in [("before", *before), ("after", Some(*after))] {
        if let Some(Value::Absent(why)) = value {
            remarks.push(format!("{side}-{}", why.word().replace(' ', "-")));
        }
    }
    let share_percent = share.as_ref().map(|(share, _)| share.round_dp(2));
    [
        name.clone(),
        measure.clone(),
        before_period.map(|p| p.to_string()).unwrap_or_default(),
        after_period.to_string(),
        plain(before.and_then(Value::number)),
        plain(after.number()),
        plain(*change),
        plain(*percent),
        plain(share_percent),
        share.as_ref().map(|(_, whole)| whole.clone()).unwrap_or_default(),
        remarks.join(" "),
        unit.clone(),
        change_unit.clone(),
        note.clone(),
        source.clone(),
    ]
}
