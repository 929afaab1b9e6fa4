//! Cells that say themselves that they hold no number.

use crate::dataset::{Absence, Value};
use crate::figure::numbers::grouped;
use crate::import::roles::{Kind, Role};
use crate::import::{Import, ReadTable, number};
use std::collections::BTreeMap;

/// Rows whose texts are looked at for examples.
const MOST_ROWS: usize = 20_000;
/// Texts that are repeated.
const MOST_TEXTS: usize = 3;

/// A line for each way in which cells hold no number: `992 cells hold no number:
/// N/A`. Blank ones say nothing, and what could not be read is a problem.
pub(super) fn lines(import: &Import) -> Vec<String> {
    let of_kind = |(absence, one, several): (Absence, &str, &str)| {
        let n: usize = import.tables.iter().filter_map(|t| t.flags.get(absence.word())).sum();
        let texts = texts(import, absence);
        let such = if texts.is_empty() { String::new() } else { format!(": {}", texts.join(", ")) };
        match n {
            0 => None,
            1 => Some(format!("1 cell {one}{such}")),
            n => Some(format!("{} cells {several}{such}", grouped(n.into()))),
        }
    };
    [
        (Absence::Withheld, "holds no number", "hold no number"),
        (Absence::Range, "holds a range", "hold ranges"),
        (Absence::Censored, "holds a bound only", "hold bounds only"),
    ]
    .into_iter()
    .filter_map(of_kind)
    .collect()
}

/// The texts that say so, the most frequent ones first.
fn texts(import: &Import, absence: Absence) -> Vec<String> {
    let mut n_of: BTreeMap<&str, usize> = BTreeMap::new();
    let is_concerned = |table: &&ReadTable| table.flags.contains_key(absence.word());
    for table in import.tables.iter().filter(is_concerned) {
        let is_value = |role: Role, kind: Kind| role == Role::Measure && kind != Kind::Text;
        let columns = table.columns.iter().filter(|column| is_value(column.role, column.kind));
        let columns: Vec<_> = columns.collect();
        for row in table.rows.iter().take(MOST_ROWS) {
            for column in &columns {
                let text = row.text(column.index);
                let style = column.style.unwrap_or_default();
                if number::read(text, style).value == Value::Absent(absence) {
                    *n_of.entry(text).or_default() += 1;
                }
            }
        }
    }
    let mut texts: Vec<(&str, usize)> = n_of.into_iter().collect();
    texts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let mut shown: Vec<String> =
        texts.iter().take(MOST_TEXTS).map(|(text, _)| text.chars().take(24).collect()).collect();
    if texts.len() > MOST_TEXTS {
        shown.push("…".to_owned());
    }
    shown
}
