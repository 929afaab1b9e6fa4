//! Tables whose labels begin anew below each of several heads that have figures
//! of their own: the ages of the whole country, then those of each district.

use super::lines::{Class, class};
use super::number;
use super::structure::Structure;
use rust_decimal::prelude::ToPrimitive as _;
use std::collections::HashSet;

/// What a head's own line is called among the lines below it.
const WHOLE: &str = "Total";
/// Fewest labels that are repeated.
const N_LEAST: usize = 2;

/// Gives each line the head that it stands below, in a column of its own. Without
/// it, the ages of all districts and of the country would be added up.
///
/// Only where the labels stand in the first column with nothing but figures beside
/// them, and each head is followed by the same labels in the same order, or some of them.
pub fn take_apart(structure: &mut Structure, name: &str) {
    if !structure.groups.is_empty() || !are_others_figures(structure) {
        return;
    }
    let Some(heads) = heads(structure) else { return };
    let mut head = String::new();
    for (record, is_head) in structure.rows.iter_mut().zip(heads) {
        if let Some(label) = record.cells.first_mut().filter(|_| is_head) {
            label.trim().clone_into(&mut head);
            WHOLE.clone_into(label);
        }
        record.cells.push(head.clone());
    }
    structure.anew = Some(structure.names.len());
    structure.names.push(vec![name.to_owned()]);
}

/// Which lines are heads; none if the labels do not begin anew. A head stands
/// before each line with the first of the labels; some of the others may lack.
fn heads(structure: &Structure) -> Option<Vec<bool>> {
    let labels: Vec<&str> = structure.rows.iter().map(|record| record.text(0)).collect();
    let first = *labels.get(1)?;
    let next_is_first = |at: &usize| labels.get(at + 1) == Some(&first);
    let heads: Vec<usize> = (0..labels.len()).filter(next_is_first).collect();
    let ends = heads.iter().skip(1).copied().chain([labels.len()]);
    let blocks: Vec<&[&str]> =
        heads.iter().zip(ends).filter_map(|(head, end)| labels.get(head + 1..end)).collect();
    let longest = *blocks.iter().max_by_key(|block| block.len())?;
    let names: HashSet<&&str> = heads.iter().filter_map(|head| labels.get(*head)).collect();
    let is_apart = names.len() == heads.len() && !longest.iter().any(|label| names.contains(label));
    let is_once = longest.iter().collect::<HashSet<_>>().len() == longest.len();
    let is_filled = labels.iter().all(|label| !label.is_empty());
    let is_anew = heads.first() == Some(&0)
        && heads.len() > 1
        && longest.len() >= N_LEAST
        && blocks.iter().all(|block| block.len() >= N_LEAST && is_within(block, longest));
    (is_anew && is_apart && is_once && is_filled && hold_their_lines(structure, &heads))
        .then(|| (0..labels.len()).map(|at| heads.contains(&at)).collect())
}

/// Whether all labels stand among others in their order.
fn is_within(block: &[&str], all: &[&str]) -> bool {
    let mut rest = all.iter();
    block.iter().all(|label| rest.any(|other| other == label))
}

/// Whether the figures of nearly all heads are at least the sum of those below.
fn hold_their_lines(structure: &Structure, heads: &[usize]) -> bool {
    let read = |row: usize, column: usize| {
        let text = structure.rows.get(row)?.text(column);
        let (english, german) = number::in_both(text);
        english.or(german)?.value.to_f64()
    };
    let ends = heads.iter().skip(1).copied().chain([structure.rows.len()]);
    let (mut n, mut n_held) = (0_usize, 0_usize);
    for (head, end) in heads.iter().zip(ends) {
        for column in 1..structure.names.len() {
            let Some(whole) = read(*head, column) else { continue };
            let sum: f64 = (head + 1..end).filter_map(|row| read(row, column)).sum();
            n += 1;
            n_held += usize::from(sum <= whole * 1.01 + 1.0);
        }
    }
    n > 0 && n_held * 10 >= n * 9
}

/// Whether nothing but figures stands beside the labels; some may look like years.
fn are_others_figures(structure: &Structure) -> bool {
    let is_of_figures = |column: usize| {
        let classes = || structure.rows.iter().map(|record| class(record.text(column)));
        let n_periods = classes().filter(|class| *class == Class::Period).count();
        !classes().any(|class| class == Class::Text) && n_periods * 2 <= structure.rows.len()
    };
    structure.names.len() > 1 && (1..structure.names.len()).all(is_of_figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Record;

    /// Heads hold what stands below them.
    fn figure(label: &str) -> &'static str {
        if label.starts_with(char::is_uppercase) { "500" } else { "5" }
    }

    fn taken_apart(labels: &[&str]) -> Vec<String> {
        let row = |(index, label): (usize, &&str)| Record {
            index: index as u32,
            cells: vec![(*label).to_owned(), figure(label).to_owned()],
        };
        let mut structure = Structure {
            names: vec![vec!["place".to_owned()], vec!["n".to_owned()]],
            rows: labels.iter().enumerate().map(row).collect(),
            ..Structure::default()
        };
        take_apart(&mut structure, "group");
        let line = |record: &Record| format!("{} {}", record.text(2), record.text(0));
        structure.rows.iter().map(|record| line(record).trim().to_owned()).collect()
    }

    #[test]
    fn labels_that_begin_anew_have_a_head() {
        assert_eq!(
            taken_apart(&["Land", "0 - 4", "5 +", "North", "0 - 4", "5 +"]),
            ["Land Total", "Land 0 - 4", "Land 5 +", "North Total", "North 0 - 4", "North 5 +"]
        );
        // Some may lack.
        assert_eq!(
            taken_apart(&["Land", "0 - 4", "5 - 9", "10 +", "North", "0 - 4", "10 +"]).last(),
            Some(&"North 10 +".to_owned())
        );
        for labels in [
            &["A", "B", "C", "D"][..],
            &["A", "x", "B", "x"],
            &["A", "x", "y", "B", "x", "z"],
            &["x", "y", "x", "y"],
        ] {
            assert_eq!(taken_apart(labels), labels);
        }
    }
}
