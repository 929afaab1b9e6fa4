//! Tables whose labels begin anew below each of several heads that have figures
//! of their own: the ages of the whole country, then those of each district.

use super::lines::{Class, class};
use super::structure::Structure;
use std::collections::{HashMap, HashSet};

/// What a head's own line is called among the lines below it.
const WHOLE: &str = "Total";
/// Fewest labels that are repeated.
const N_LEAST: usize = 2;

/// Gives each line the head that it stands below, in a column of its own. Without
/// it, the ages of all districts and of the country would be added up.
///
/// Only where the labels stand in the first column with nothing but figures beside
/// them, and each head is followed by the same labels in the same order.
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
    structure.names.push(vec![name.to_owned()]);
}

/// Which lines are heads; none if the labels do not begin anew.
fn heads(structure: &Structure) -> Option<Vec<bool>> {
    let labels: Vec<&str> = structure.rows.iter().map(|record| record.text(0)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for label in &labels {
        *counts.entry(label).or_default() += 1;
    }
    let heads: Vec<bool> = labels.iter().map(|label| counts.get(label) == Some(&1)).collect();
    let first = heads.first().copied().filter(|is_head| *is_head)?;
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for (label, is_head) in labels.iter().zip(&heads) {
        if *is_head == first {
            blocks.push(Vec::new());
        } else if let Some(block) = blocks.last_mut() {
            block.push(label);
        }
    }
    let all = blocks.first().filter(|block| block.len() >= N_LEAST)?;
    let is_once = all.iter().collect::<HashSet<_>>().len() == all.len();
    let is_filled = labels.iter().all(|label| !label.is_empty());
    (blocks.len() > 1 && is_once && is_filled && blocks.iter().all(|block| block == all))
        .then_some(heads)
}

fn are_others_figures(structure: &Structure) -> bool {
    structure.names.len() > 1
        && structure
            .rows
            .iter()
            .all(|record| record.cells.iter().skip(1).all(|cell| class(cell) != Class::Text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Record;

    fn taken_apart(labels: &[&str]) -> Vec<String> {
        let row = |(index, label): (usize, &&str)| Record {
            index: index as u32,
            cells: vec![(*label).to_owned(), "5".to_owned()],
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
