//! Levels of a dimension that head columns of values.

use super::roles::{Column, ValueColumn};
use super::words;
use std::collections::HashSet;

/// The name of the dimension that columns of bands make.
const BANDS: &str = "group";

/// The levels that head the columns of values, with the name of their dimension:
/// what all of them share above, or bands such as `Under 12` and `12 to 17`.
pub fn shared_levels(
    values: &[ValueColumn],
    columns: &[Column],
    parts: &[Vec<String>],
) -> Option<(String, Vec<String>)> {
    let of = |value: &ValueColumn| parts.get(value.column).map_or(&[][..], Vec::as_slice);
    let kind = |value: &ValueColumn| columns.get(value.column).map(|column| column.kind);
    let first = values.first()?;
    if values.len() < 2 || !values.iter().all(|value| kind(value) == kind(first)) {
        return None;
    }
    let levels = |from: usize| -> Vec<String> {
        let level = |value| of(value).get(from..).unwrap_or_default().join(" ");
        values.iter().map(level).collect()
    };
    let are_names = |levels: &[String]| {
        let different: HashSet<&String> = levels.iter().collect();
        different.len() == levels.len() && !levels.iter().any(|level| words::is_statistic(level))
    };
    if let [shared, _, ..] = of(first)
        && values.iter().all(|value| of(value).len() > 1 && of(value).first() == Some(shared))
    {
        let levels = levels(1);
        return are_names(&levels).then(|| (shared.clone(), levels));
    }
    let levels = levels(0);
    let n_bands = levels.iter().filter(|level| words::is_band(level)).count();
    let n_totals = levels.iter().filter(|level| words::is_total(level)).count();
    let is_banded = n_bands > 1 && n_bands + n_totals == levels.len();
    (is_banded && are_names(&levels)).then(|| (BANDS.to_owned(), levels))
}
