//! The figure's own numbers as CSV: plain decimals, one style for every kind.

use super::ExportError;
use crate::dataset::{Decimal, Value};
use crate::figure::{Figure, NumberRow};

const HEADER: [&str; 22] = [
    "name",
    "measure",
    "before_period",
    "after_period",
    "before",
    "after",
    "change",
    "percent",
    "percent_a_year",
    "index",
    "rank_before",
    "rank_after",
    "share_percent",
    "share_of",
    "share_of_net_change",
    "share_of_gross_decline",
    "share_of_gross_rise",
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

fn record(row: &NumberRow) -> [String; 22] {
    let NumberRow {
        name,
        measure,
        before_period,
        after_period,
        before,
        after,
        change,
        percent,
        percent_a_year,
        index,
        ranks,
        share,
        share_of_net,
        share_of_gross,
        flags,
        unit,
        change_unit,
        note,
        source,
        percent_text: _,
        observations: _,
    } = row;
    let plain = |number: Option<Decimal>| number.map(|n| n.to_string()).unwrap_or_default();
    let mut remarks: Vec<String> = flags.words().map(str::to_owned).collect();
    for (side, value) in [("before", *before), ("after", Some(*after))] {
        if let Some(Value::Absent(why)) = value {
            remarks.push(format!("{side}-{}", why.word().replace(' ', "-")));
        }
    }
    let rounded = |number: Option<Decimal>| {
        // A minus before nothing but zeros would be one.
        let shown = number.map(|n| n.round_dp(2));
        plain(shown.map(|n| if n.is_zero() { Decimal::ZERO } else { n }))
    };
    let rank = |rank: Option<usize>| rank.map(|n| n.to_string()).unwrap_or_default();
    let is_fall = change.is_some_and(|change| change < Decimal::ZERO);
    let gross =
        |of_fall: bool| share_of_gross.filter(|_| is_fall == of_fall).map(|(share, _)| share);
    [
        name.clone(),
        measure.clone(),
        before_period.map(|p| p.to_string()).unwrap_or_default(),
        after_period.to_string(),
        plain(before.and_then(Value::number)),
        plain(after.number()),
        plain(*change),
        plain(*percent),
        rounded(*percent_a_year),
        rounded(*index),
        rank(ranks[0]),
        rank(ranks[1]),
        rounded(share.as_ref().map(|(share, _)| *share)),
        share.as_ref().map(|(_, whole)| whole.clone()).unwrap_or_default(),
        rounded(share_of_net.map(|(share, _)| share)),
        rounded(gross(true)),
        rounded(gross(false)),
        remarks.join(" "),
        unit.clone(),
        change_unit.clone(),
        note.clone(),
        source.clone(),
    ]
}
