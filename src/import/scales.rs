//! How many the numbers of a column count: thousands, millions.

use super::layout::Layout;
use super::roles::{Column, Kind};
use super::{notes, words};
use crate::dataset::{Dataset, MeasureKind};

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
