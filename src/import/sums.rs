//! Why rows are totals, in words.

use super::account::grouped;
use super::evidence::{figures, row, short};
use super::roles::{Column, Kind};
use super::{ReadTable, number, words};
use crate::dataset::{Dataset, Dimension};
use crate::table::Record;
use rust_decimal::Decimal;

/// The records of the totals.
pub fn total_records(table: &ReadTable) -> impl Iterator<Item = u32> {
    table.totals.iter().filter_map(|row| table.rows.get(*row)).map(|record| record.index)
}

/// Why rows are totals: by sum, else by name.
pub fn totals(table: &ReadTable, dataset: &Dataset, chosen: &[u32]) -> String {
    const MOST: usize = 3;
    if table.totals.is_empty() {
        return match level(dataset) {
            Some(_) => "It stands for all the others together".to_owned(),
            None => "No row is named a total or known to add up others".to_owned(),
        };
    }
    let reason = |at: &usize| {
        let record = table.rows.get(*at)?;
        let number = row(record.index);
        if chosen.contains(&record.index) {
            return Some(format!("Row {number}: set by you"));
        }
        let name = record.cells.iter().map(|cell| cell.trim()).find(|cell| words::is_total(cell));
        let sum = summed(table, *at);
        Some(match (sum, name) {
            (Some((first, last)), _) => {
                format!("Row {number} is the sum of rows {} to {}", row(first), row(last))
            }
            (None, Some(name)) => format!("Row {number} is named “{}”", short(name)),
            (None, None) => format!("Row {number} adds up others"),
        })
    };
    if let Some(named) = all_named(table, chosen) {
        return named;
    }
    let reasons: Vec<String> = table.totals.iter().take(MOST).filter_map(reason).collect();
    let more = match table.totals.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!("; and {} more", grouped(more)),
    };
    format!("{}{more}", reasons.join("; "))
}

/// The levels that stand for all others, where no row of its own does: `all
/// (country)`.
pub fn level(dataset: &Dataset) -> Option<String> {
    let of_dimension = |dimension: &Dimension| {
        let total = dimension.members.iter().find(|member| member.is_total)?;
        Some(format!("{} ({})", short(&total.name), short(&dimension.name)))
    };
    let levels: Vec<String> = dataset.dimensions.iter().filter_map(of_dimension).collect();
    (!levels.is_empty()).then(|| levels.join(", "))
}

/// Totals that bear the same name and have no better reason.
fn all_named(table: &ReadTable, chosen: &[u32]) -> Option<String> {
    let name = |record: &Record| {
        let is_free = !chosen.contains(&record.index);
        let name = record.cells.iter().map(|cell| cell.trim()).find(|cell| words::is_total(cell));
        name.filter(|_| is_free).map(str::to_lowercase)
    };
    let records = || table.totals.iter().filter_map(|row| table.rows.get(*row));
    let first = name(records().next()?)?;
    let are_same = records().all(|record| name(record).as_ref() == Some(&first));
    let is_summed = table.totals.iter().take(3).any(|at| summed(table, *at).is_some());
    (table.totals.len() > 1 && are_same && !is_summed)
        .then(|| format!("{} rows are named “{}”", grouped(table.totals.len()), short(&first)))
}

/// The rows directly above or below a row that it is the exact sum of.
fn summed(table: &ReadTable, at: usize) -> Option<(u32, u32)> {
    const MOST_ROWS: usize = 400;
    let columns: Vec<&Column> =
        figures(table).into_iter().filter(|column| column.kind != Kind::Percent).collect();
    let values = |row: &Record| -> Vec<Option<Decimal>> {
        let value = |column: &&Column| {
            number::read(row.text(column.index), column.style.unwrap_or_default()).value.number()
        };
        columns.iter().map(value).collect()
    };
    let own = values(table.rows.get(at)?);
    let is_telling = own.iter().flatten().any(|value| !value.is_zero());
    let run = |rows: &mut dyn Iterator<Item = usize>| {
        let mut sums = vec![Decimal::ZERO; own.len()];
        let mut n = 0;
        for other in rows.take(MOST_ROWS).take_while(|other| !table.totals.contains(other)) {
            let record = table.rows.get(other)?;
            for (sum, value) in sums.iter_mut().zip(values(record)) {
                *sum = sum.checked_add(value.unwrap_or_default())?;
            }
            n += 1;
            let agrees = own.iter().zip(&sums).all(|(own, sum)| own.is_none_or(|own| own == *sum));
            if n > 1 && agrees {
                return Some(record.index);
            }
        }
        None
    };
    let index = |row: usize| table.rows.get(row).map(|record| record.index);
    if !is_telling {
        return None;
    }
    let above = at.checked_sub(1).and_then(|last| Some((run(&mut (0..at).rev())?, index(last)?)));
    above.or_else(|| Some((index(at + 1)?, run(&mut (at + 1..table.rows.len()))?)))
}
