//! What the names of columns of values say: measures, months, or the levels of
//! a dimension.

use super::layout::{Layout, Orientation, ValueColumn};
use super::profile::Profile;
use super::roles::{Column, Kind};
use super::words;
use std::collections::HashSet;

/// The name of the dimension that columns of bands make.
const BANDS: &str = "group";

impl Layout {
    /// The measures by the unique names of their columns; or the levels of a
    /// dimension, where all columns share what stands above them.
    pub fn settle_names(
        &mut self,
        columns: &[Column],
        parts: &[Vec<String>],
        profiles: &[Profile<'_>],
    ) {
        if self.orientation == Orientation::Wide {
            return;
        }
        for value in &mut self.values {
            value.measure = columns.get(value.column).map_or_else(String::new, |c| c.name.clone());
        }
        let Some((dimension, levels)) = shared_levels(&self.values, profiles, parts) else {
            return;
        };
        self.levels = Some(dimension);
        for (value, level) in self.values.iter_mut().zip(levels) {
            value.measure = String::new();
            value.level = Some(level);
        }
    }

    /// Columns named by months are of one measure, and wide.
    pub fn settle_parts(&mut self, parts: &[usize]) {
        for value in self.values.iter_mut().filter(|value| parts.contains(&value.column)) {
            self.orientation = Orientation::Wide;
            value.is_part = true;
            value.measure.clear();
        }
    }
}

/// The levels that head the columns of values, with the name of their dimension:
/// what all of them share above, or bands such as `Under 12` and `12 to 17`.
///
/// Only counts, or only percentages: what is not measured alike is not of one
/// measure.
fn shared_levels(
    values: &[ValueColumn],
    profiles: &[Profile<'_>],
    parts: &[Vec<String>],
) -> Option<(String, Vec<String>)> {
    let of = |value: &ValueColumn| parts.get(value.column).map_or(&[][..], Vec::as_slice);
    let profile = |value: &ValueColumn| profiles.get(value.column);
    let first = values.first()?;
    let is_count = |value: &ValueColumn| {
        profile(value).is_some_and(|profile| {
            profile.n_integers == profile.n_numbers && profile.kind() == Kind::Number
        })
    };
    let is_percent =
        |value: &ValueColumn| profile(value).is_some_and(|p| p.kind() == Kind::Percent);
    if values.len() < 2 || !(values.iter().all(is_count) || values.iter().all(is_percent)) {
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
