//! What two editions of a report say differently, as CSV.

use super::ExportError;
use crate::compare::Joined;
use crate::dataset::{Dataset, Decimal, Value};
use crate::figure::Difference;

/// The differences, a figure a line, with a header line. The cells are named
/// as people count them, rows and columns from 1.
///
/// # Errors
/// Only if memory runs out.
pub fn csv(
    joined: &Joined,
    differences: &[Difference],
    editions: [&Dataset; 2],
) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| ExportError::Drawing(error.to_string());
    let stored = joined.dataset.dimensions.iter().filter(|d| d.rolled_up_from.is_none());
    let mut header = vec!["difference".to_owned()];
    header.extend(stored.map(|dimension| dimension.name.clone()));
    let columns = ["period", "measure", "earlier", "later", "change", "percent"];
    header.extend(columns.map(str::to_owned));
    for edition in ["earlier", "later"] {
        header.extend(["text", "file", "row", "column"].map(|part| format!("{edition}_{part}")));
    }
    writer.write_record(&header).map_err(failed)?;
    for difference in differences {
        let plain = |number: Option<Decimal>| number.map(|n| n.to_string()).unwrap_or_default();
        let figure = |value: Value| match value {
            Value::Number(number) => number.to_string(),
            Value::Absent(_) => String::new(),
        };
        let mut record = vec![difference.kind.to_owned()];
        record.extend(difference.members.iter().cloned());
        record.push(difference.period.map(|period| period.to_string()).unwrap_or_default());
        record.push(difference.measure.clone());
        record.push(figure(difference.earlier));
        record.push(figure(difference.later));
        record.push(plain(difference.change));
        record.push(plain(difference.percent));
        let lines = [&difference.earlier_lines, &difference.later_lines];
        for (dataset, lines) in editions.into_iter().zip(lines) {
            record.extend(cells(dataset, lines));
        }
        writer.write_record(&record).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ExportError::Drawing(error.to_string()))
}

/// Texts, files, rows and columns of the cells behind a figure.
fn cells(dataset: &Dataset, lines: &[usize]) -> [String; 4] {
    let all = |text: &dyn Fn(usize) -> String| {
        lines.iter().map(|line| text(*line)).collect::<Vec<_>>().join(" + ")
    };
    let file = lines.first().map(|line| dataset.origin_of(*line).file.clone());
    [
        all(&|line| dataset.text(line).to_owned()),
        file.unwrap_or_default(),
        all(&|line| (u64::from(dataset.place(line).record) + 1).to_string()),
        all(&|line| (u64::from(dataset.place(line).column) + 1).to_string()),
    ]
}
