//! How many the numbers of a column count: thousands, millions.

use super::layout::Layout;
use super::roles::{Column, Kind};
use super::structure::Structure;
use super::{currency, notes, words};
use crate::dataset::{Dataset, MeasureKind};
use crate::table::Record;

/// How many the numbers of columns count, by their own names, or by what stands
/// above the table for all but shares and rates.
pub fn set(columns: &mut [Column], layout: &Layout, above: Option<u64>) {
    for value in layout.values.iter().chain(&layout.undated) {
        let Some(column) = columns.get_mut(value.column) else { continue };
        if column.kind != Kind::Percent && !words::is_share(&column.name) {
            let own = notes::scale(&words::readable(&column.name));
            column.scale = own.or(above).unwrap_or(1);
        } else {
            column.scale = notes::scale(&column.name).unwrap_or(1);
        }
    }
}

/// The percentages among the columns, by a line above the table that says the
/// unit of each: `Units, Per cent, $m`.
pub fn units(columns: &mut [Column], structure: &Structure, records: &[Record]) {
    let first = structure.rows.first().map_or(0, |row| row.index);
    let above = structure.skipped.iter().filter(|skipped| skipped.record < first);
    for record in above.filter_map(|skipped| records.get(skipped.record as usize)) {
        let label = record.cells.iter().position(|cell| !cell.trim().is_empty()).unwrap_or(0);
        if words::hint(record.text(label).trim_end_matches(':')) != Some(words::Hint::Unit) {
            continue;
        }
        for column in columns.iter_mut().filter(|c| c.index > label && c.kind == Kind::Number) {
            let unit = words::key(record.text(column.index));
            let mut words = unit.split(|c: char| !c.is_alphanumeric() && c != '%');
            let is_percent =
                unit.starts_with("per cent") || words.next().is_some_and(|w| PERCENT.contains(&w));
            if is_percent {
                column.unit = Some("%");
            }
        }
    }
}

/// Words for percentages.
const PERCENT: [&str; 8] =
    ["%", "percent", "percentage", "prozent", "pct", "pourcentage", "porcentaje", "percentuale"];

/// The unit that a line above the table names behind its scale, for the measures
/// that are in it.
pub fn label_unit(dataset: &mut Dataset, unit: &str) {
    for measure in &mut dataset.measures {
        let is_free = measure.unit.is_empty() && measure.kind != MeasureKind::Percent;
        if is_free && !words::is_share(&measure.name) {
            unit.clone_into(&mut measure.unit);
            let last = unit.rsplit(' ').next().unwrap_or_default();
            if currency::is_currency(last) {
                measure.kind = MeasureKind::Money;
            }
        }
    }
}

/// Says so where only a line above the table tells that its numbers are in
/// thousands.
pub fn label(dataset: &mut Dataset, scale: u64) {
    for measure in &mut dataset.measures {
        let says_so = notes::scale(&words::readable(&measure.name)).is_some();
        if measure.kind != MeasureKind::Percent && !says_so && !words::is_share(&measure.name) {
            measure.label = format!("{} ({})", measure.label, notes::scale_word(scale));
        }
    }
}
