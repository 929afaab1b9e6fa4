//! Columns of numbers that are no values: codes and running numbers.

use super::ColumnChoice;
use super::layout::{Layout, Orientation};
use super::profile::Profile;
use super::roles::{Column, Role};
use super::words;
use crate::table::Record;
use std::collections::HashSet;

/// A first column without a name that numbers the rows, anew in each part of the
/// table perhaps. Totals have no number.
pub fn counter_column(names: &[String], rows: &[Record]) -> Option<usize> {
    let has_names = names.iter().skip(1).any(|name| !name.is_empty());
    let texts = || rows.iter().map(|record| record.text(0)).filter(|text| !text.is_empty());
    let numbers: Vec<i64> = texts().filter_map(|text| text.parse().ok()).collect();
    let counts = |pair: &[i64]| matches!(pair, [a, b] if *b == a.saturating_add(1) || *b == 1);
    let are_numbered = numbers.len() > 1
        && numbers.len() == texts().count()
        && numbers.len() * 10 >= rows.len() * 8
        && numbers.windows(2).all(counts);
    (has_names && are_numbered && names.first()?.is_empty()).then_some(0)
}

impl Layout {
    /// Codes that stand for the names in the column to the right, one for each,
    /// are no values and no names: whole numbers, or short texts such as `ITL`
    /// beside `Italian` under a name that says so.
    pub fn settle_codes(
        &mut self,
        columns: &mut [Column],
        rows: &[Record],
        profiles: &[Profile<'_>],
        chosen: &dyn Fn(usize) -> ColumnChoice,
    ) {
        let is_name = |column: &Column| matches!(column.role, Role::Dimension | Role::Period);
        for at in 0..columns.len().saturating_sub(1) {
            let Some((own, next)) = profiles.get(at).zip(profiles.get(at + 1)) else { continue };
            let Some((column, beside)) = columns.get(at).zip(columns.get(at + 1)) else { continue };
            let is_digits = own.n_integers == own.n_filled
                && column.role == Role::Measure
                && (own.texts.len() > 1 || is_code_of(&column.name, &beside.name));
            let is_short = column.role == Role::Dimension
                && is_code_of(&column.name, &beside.name)
                && own.texts.keys().all(|text| !text.contains(' '))
                && own.n_chars <= next.n_chars;
            let is_code = (is_digits || is_short)
                && own.texts.len() < own.n_filled
                && own.texts.len() == next.texts.len()
                && is_name(beside)
                && !next.is_number()
                && chosen(at).role.is_none()
                && chosen(at + 1).role.is_none()
                && self.orientation == Orientation::Long;
            let pairs = || rows.iter().map(|row| (row.text(at), row.text(at + 1)));
            if is_code
                && pairs().collect::<HashSet<_>>().len() == own.texts.len()
                && let Some(column) = columns.get_mut(at)
            {
                column.role = Role::Index;
                self.values.retain(|value| value.column != at);
            }
        }
    }
}

/// Whether a column's name is that of the codes beside the names in the next:
/// `SEX` beside `Sex (DESC)`, `geo` beside `geo_label`.
fn is_code_of(name: &str, next: &str) -> bool {
    const LABELS: [&str; 7] = ["desc", "description", "label", "labels", "name", "title", "text"];
    let (own, next) = (words::key(name), words::key(next));
    let rest = next.strip_prefix(own.as_str()).unwrap_or_default();
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    !own.is_empty() && LABELS.contains(&rest)
}
