//! What the tabs of a file's tables say.

use super::TableReview;
use crate::import::structure::Why;
use crate::import::{Import, ReadTable};
use std::collections::BTreeMap;

/// Names the tabs: by the name of the table; where several bear it, by the line
/// that heads the table's first rows, else by the row that it begins with.
pub(super) fn name(import: &Import, tables: &mut [TableReview]) {
    let mut n_of: BTreeMap<String, usize> = BTreeMap::new();
    for table in &*tables {
        *n_of.entry(table.name.clone()).or_default() += 1;
    }
    let is_twin = |name: &str| n_of.get(name).is_some_and(|n| *n > 1);
    for (review, table) in tables.iter_mut().zip(&import.tables) {
        review.tab = if is_twin(&review.name) {
            heading(import, table).filter(|text| *text != review.name).unwrap_or_else(|| {
                format!("{} from row {}", review.name, table.id.start.saturating_add(1))
            })
        } else {
            review.name.clone()
        };
    }
    let tabs: Vec<String> = tables.iter().map(|table| table.tab.clone()).collect();
    for table in tables {
        if tabs.iter().filter(|tab| **tab == table.tab).count() > 1 {
            table.tab = format!("{}, row {}", table.tab, table.id.start.saturating_add(1));
        }
    }
}

/// The text of the last title or heading before the first row of data.
fn heading(import: &Import, table: &ReadTable) -> Option<String> {
    let first = table.rows.first()?.index;
    let is_above = |skipped: &&crate::import::structure::Skipped| {
        skipped.record < first && matches!(skipped.why, Why::Title | Why::Group)
    };
    let record = table.skipped.iter().rev().find(is_above)?.record;
    let record = import.sheets.get(table.id.sheet)?.table.records.get(record as usize)?;
    let mut texts = record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    texts.next().map(str::to_owned)
}
