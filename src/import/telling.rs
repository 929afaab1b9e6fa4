//! Columns of remarks and sources that tell lines apart.

use super::ColumnChoice;
use super::layout::{Layout, Orientation};
use super::profile::Profile;
use super::roles::{Column, Role};
use crate::table::Record;
use std::collections::HashSet;

/// Longest names on average, in characters; longer texts are remarks.
const LONGEST: usize = 40;

impl Layout {
    /// A first column of sources or remarks, where nothing else tells the lines
    /// apart, is what they are about: sources of emissions, for one.
    pub fn settle_names_of_lines(
        &self,
        columns: &mut [Column],
        rows: &[Record],
        profiles: &[Profile<'_>],
    ) {
        let has_names = columns.iter().any(|column| column.role == Role::Dimension);
        let varies =
            profiles.first().is_some_and(|p| p.texts.len() > 1 && p.texts.len() == p.n_filled);
        if let Some(first) = columns.first_mut()
            && first.role == Role::Note
            && !has_names
            && varies
            && !self.flags.contains(&0)
            && !self.is_one_series(rows)
        {
            first.role = Role::Dimension;
        }
    }

    /// Sources of the same figures, where they alone tell lines apart, are names
    /// of measures: what the one and the other count is never added up.
    pub fn settle_sources(
        &mut self,
        columns: &mut [Column],
        rows: &[Record],
        profiles: &[Profile<'_>],
        chosen: &dyn Fn(usize) -> ColumnChoice,
    ) {
        if self.orientation != Orientation::Long || self.measure_names.is_some() {
            return;
        }
        let is_name = |column: &&Column| {
            matches!(column.role, Role::Dimension | Role::Period | Role::Unit | Role::Index)
        };
        let keys: Vec<usize> = columns.iter().filter(is_name).map(|column| column.index).collect();
        let n_different = |more: Option<usize>| {
            let key = |row: &Record| -> Vec<String> {
                keys.iter().copied().chain(more).map(|column| row.text(column).to_owned()).collect()
            };
            rows.iter().map(key).collect::<HashSet<_>>().len()
        };
        let is_list = |column: &&Column| {
            profiles.get(column.index).is_some_and(|profile| {
                profile.n_filled == rows.len()
                    && profile.n_chars <= LONGEST * profile.n_filled
                    && (2..=rows.len() / 2).contains(&profile.texts.len())
            })
        };
        let is_remark =
            |column: &&Column| column.role == Role::Note && chosen(column.index).role.is_none();
        let candidates: Vec<usize> = columns
            .iter()
            .filter(is_remark)
            .filter(|column| !self.flags.contains(&column.index))
            .filter(is_list)
            .map(|column| column.index)
            .collect();
        // A few figures under the same names are no second opinion on all.
        if candidates.is_empty() || n_different(None) * 3 > rows.len() * 2 {
            return;
        }
        let telling = candidates.into_iter().find(|at| n_different(Some(*at)) == rows.len());
        if let Some(column) = telling.and_then(|at| columns.get_mut(at)) {
            self.measure_names = Some(column.index);
            column.role = Role::Measure;
        }
    }

    /// Whether there is a single line for each period and measure.
    pub fn is_one_series(&self, rows: &[Record]) -> bool {
        let keys = [self.period, self.period_part, self.measure_names];
        let key = |record: &'_ Record| {
            keys.map(|column| column.map(|column| record.text(column).to_owned()))
        };
        let mut seen = HashSet::new();
        rows.iter().all(|record| seen.insert(key(record)))
    }
}
