//! What a dataset is called, and which of its levels are wholes.

use super::build::UNNAMED;
use super::observe::Rows;
use super::words;
use crate::dataset::{Dataset, Flags};
use std::collections::BTreeSet;

/// Names a dataset and says which of its levels sum others.
pub(super) fn describe(dataset: &mut Dataset, stem: &str) {
    dataset.title = words::label(stem);
    dataset.subject = match dataset.measures.as_slice() {
        [measure] if measure.name != UNNAMED => measure.label.clone(),
        _ => dataset.title.clone(),
    };
    let mut records: Vec<u32> = (0..dataset.len()).map(|at| dataset.place(at).record).collect();
    records.dedup();
    let is_single = dataset.dimensions.len() == 1;
    for index in 0..dataset.dimensions.len() {
        // Members with an ordinary figure, by their code.
        let ordinary: BTreeSet<usize> = (0..dataset.len())
            .filter(|i| !dataset.flags(*i).contains(Flags::TOTAL))
            .filter_map(|i| dataset.member_code(index, i))
            .collect();
        let Some(dimension) = dataset.dimensions.get_mut(index) else { continue };
        // A total of nothing else is an ordinary level.
        let has_others = dimension.members.len() > 1;
        // Each line has a name of its own.
        let is_of_lines = dimension.members.len() == records.len();
        for (code, member) in dimension.members.iter_mut().enumerate() {
            let is_named = words::is_named_total(&member.name) && !ordinary.contains(&code);
            member.is_total = has_others && (words::is_total_level(&member.name) || is_named);
            // A sum that bears a name of its own is a whole with its parts.
            member.is_parent = (is_single || is_of_lines)
                && has_others
                && !member.is_total
                && !ordinary.contains(&code);
            // Nor is an average one of those that it is of.
            if has_others && words::is_average(&member.name) {
                member.is_parent = true;
                member.kind = Some("average".to_owned());
            }
        }
    }
}

/// The levels that head columns, where one is their whole under a name of its own.
pub(super) fn describe_levels(dataset: &mut Dataset, rows: &Rows<'_>) {
    let values = &rows.layout.values;
    let wholes: Vec<&str> = values
        .iter()
        .filter(|value| value.flags.contains(Flags::TOTAL))
        .filter_map(|value| value.level.as_deref())
        .collect();
    for (column, level) in &rows.totals.levels {
        let at = rows.layout.dimensions.iter().position(|own| own == column);
        let members = at.and_then(|at| dataset.dimensions.get_mut(at)).map(|d| &mut d.members);
        for member in members.into_iter().flatten().filter(|member| member.name == *level) {
            (member.is_total, member.is_parent) = (true, false);
        }
    }
    if let Some(dimension) = dataset.dimensions.last_mut().filter(|_| wholes.len() < values.len()) {
        for member in dimension.members.iter_mut().filter(|m| wholes.contains(&m.name.as_str())) {
            member.is_total = true;
        }
    }
}
