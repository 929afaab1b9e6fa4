//! Labels that are left out where they stand above already, in two columns, or
//! indented by dots.

use super::lines::{Class, class};
use super::structure::Structure;
use super::words;
use crate::table::Record;
use std::collections::HashSet;

/// What the labels of a second column are indented by.
const DEEPER: &str = "    ";

/// Labels that dots indent, `.Alabama` below `South`: as blanks would.
pub fn indent_dotted(structure: &mut Structure) {
    let dots = |cell: &str| {
        let rest = cell.trim_start_matches('.');
        let is_label = rest.starts_with(char::is_alphabetic);
        if is_label { cell.len() - rest.len() } else { 0 }
    };
    let first = |record: &Record| record.cells.first().map_or(0, |cell| dots(cell));
    if structure.rows.iter().filter(|record| first(record) > 0).count() < 2 {
        return;
    }
    for cell in structure.rows.iter_mut().filter_map(|record| record.cells.first_mut()) {
        let n = dots(cell);
        if n > 0 {
            *cell = format!("{}{}", DEEPER.repeat(n), cell.trim_start_matches('.'));
        }
    }
}

/// Labels that stand in one of two columns, as far to the right as they are deep,
/// under a name for the first alone: each line has one of them.
pub fn merge_labels(structure: &mut Structure) {
    let rows = &structure.rows;
    let is_one = |record: &Record| record.text(0).is_empty() != record.text(1).is_empty();
    let is_label = |text: &str| text.is_empty() || class(text) == Class::Text;
    let n_in = |column: usize| rows.iter().filter(|record| !record.text(column).is_empty()).count();
    let is_named = structure.names.get(1).is_none_or(|parts| !parts.is_empty());
    let has_values = structure.names.len() > 2;
    let are_labels =
        || rows.iter().all(|r| is_one(r) && is_label(r.text(0)) && is_label(r.text(1)));
    if is_named || !has_values || n_in(0) < 2 || n_in(1) < 2 || !are_labels() {
        return;
    }
    // Parts of the same name below several heads are told apart by these.
    let mut seen = HashSet::new();
    let mut parts = rows.iter().map(|record| record.text(1)).filter(|text| !text.is_empty());
    let are_repeated = !parts.all(|part| seen.insert(part.to_owned()));
    let mut head = String::new();
    for record in &mut structure.rows {
        let [first, second, ..] = record.cells.as_mut_slice() else { continue };
        if first.trim().is_empty() {
            let part = std::mem::take(second);
            let part = part.trim();
            *first = match head.as_str() {
                head if are_repeated && !head.is_empty() => format!("{DEEPER}{head} – {part}"),
                _ => format!("{DEEPER}{part}"),
            };
        } else {
            first.trim().clone_into(&mut head);
        }
    }
}

/// Labels that stand only in the first of the lines that they hold for.
pub fn fill_down(structure: &mut Structure) {
    let width = structure.names.len();
    for column in 0..width.saturating_sub(1).min(3) {
        if structure.rows.iter().all(|record| !record.text(column).is_empty()) {
            continue;
        }
        if !is_filled_once(structure, column) {
            break;
        }
        let mut last = String::new();
        for record in &mut structure.rows {
            if let Some(cell) = record.cells.get_mut(column) {
                if cell.trim().is_empty() {
                    cell.clone_from(&last);
                } else {
                    last.clone_from(cell);
                }
            }
        }
    }
}

/// Whether a column of names has blanks that mean the name above: each name
/// stands once, and the column beside it tells the lines apart.
fn is_filled_once(structure: &Structure, column: usize) -> bool {
    let rows = &structure.rows;
    let name = structure.names.get(column).map(|parts| parts.join(" ")).unwrap_or_default();
    if words::hint(&name).is_some_and(|hint| matches!(hint, words::Hint::Note | words::Hint::Flag))
    {
        return false;
    }
    let texts: Vec<&str> = rows.iter().map(|record| record.text(column)).collect();
    let n_blank = texts.iter().filter(|text| text.is_empty()).count();
    let first = texts.first().copied().unwrap_or_default();
    if first.is_empty() || n_blank * 10 < texts.len() * 3 || n_blank == 0 {
        return false;
    }
    // Within what the columns before it say, if they do.
    let before = |at: usize| -> Vec<&str> {
        rows.get(at).map_or_else(Vec::new, |record| (0..column).map(|c| record.text(c)).collect())
    };
    let mut seen = HashSet::new();
    let is_once = texts.iter().enumerate().all(|(at, text)| match at.checked_sub(1) {
        Some(last) if text.is_empty() => before(last) == before(at),
        _ => seen.insert((before(at), *text)),
    });
    let is_label = |text: &str| matches!(class(text), Class::Text | Class::Period | Class::Band);
    // A period left blank behind names is none.
    let is_own = |text: &str| is_label(text) && (column == 0 || class(text) == Class::Text);
    let beside: Vec<&str> = rows.iter().map(|record| record.text(column + 1)).collect();
    let n_labels = beside.iter().filter(|text| is_label(text)).count();
    let different: HashSet<&&str> = beside.iter().collect();
    is_once
        && texts.iter().filter(|text| !text.is_empty()).all(|text| is_own(text))
        && n_labels * 10 >= beside.len() * 9
        && different.len() > 1
}
