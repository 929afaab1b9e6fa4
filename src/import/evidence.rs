//! Why something was decided: counts of what the file holds, in words.

use super::account::grouped;
use super::dated::{By, Dated};
use super::layout::Orientation;
use super::roles::{Column, Kind, Role};
use super::style::Style;
use super::{Import, ReadTable, layout, number, period};
use crate::dataset::{Dataset, Value};
use crate::table::Record;
use std::collections::HashSet;

/// Rows whose numbers and periods are counted; from more, no more is to be
/// learned.
const MOST_COUNTED: usize = 20_000;
/// Characters of a name that are repeated.
const LONGEST_NAME: usize = 28;

/// A record's number as people count.
pub fn row(record: u32) -> String {
    grouped(record as usize + 1)
}

/// A name, shortened.
pub fn short(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() <= LONGEST_NAME {
        return name;
    }
    let head: String = name.chars().take(LONGEST_NAME).collect();
    format!("{}…", head.trim_end())
}

/// `Row 3`, `Rows 3 to 5`, `Rows 3, 7 and 9`, `Rows 3, 7, 9 and 12 more`;
/// nothing for none.
pub fn rows(records: &[u32]) -> Option<String> {
    const MOST: usize = 4;
    let (first, last) = (records.first()?, records.last()?);
    let is_run = last - first + 1 == records.len() as u32;
    let numbers: Vec<String> = records.iter().take(MOST).map(|record| row(*record)).collect();
    Some(match (records.len(), numbers.split_last()) {
        (1, _) => format!("Row {}", row(*first)),
        _ if is_run => format!("Rows {} to {}", row(*first), row(*last)),
        (n, Some((last, others))) if n <= MOST => format!("Rows {} and {last}", others.join(", ")),
        (n, _) => format!("Rows {} and {} more", numbers.join(", "), grouped(n - MOST)),
    })
}

/// `1 row holds`, `3 rows hold`.
pub fn counted(records: &[u32], one: &str, several: &str) -> String {
    match records.len() {
        1 => format!("It {one}"),
        n => format!("{} rows {several}", grouped(n)),
    }
}

/// `all 57`, `55 of 57`.
pub fn of(n: usize, all: usize) -> String {
    if n == all && n > 1 {
        return format!("all {}", grouped(n));
    }
    format!("{} of {}", grouped(n), grouped(all))
}

/// A text with a capital at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// That only the first rows were counted, if so.
pub fn sampled(n_counted: usize, n: usize) -> String {
    if n_counted < n {
        format!(", of the first {} rows", grouped(n_counted))
    } else {
        String::new()
    }
}

/// That not all rows were counted whose numbers were, if so.
pub fn sampled_rows(table: &ReadTable) -> String {
    sampled(table.rows.len().min(MOST_COUNTED), table.n_rows)
}

fn kept(import: &Import) -> impl Iterator<Item = &Record> {
    import.sheets.iter().flat_map(|sheet| &sheet.table.records)
}

/// What the letters beyond ASCII say about the encoding.
pub fn letters(import: &Import) -> String {
    let (mut n, mut n_lost, mut examples) = (0, 0, Vec::new());
    for c in kept(import).flat_map(|record| &record.cells).flat_map(|cell| cell.chars()) {
        if c == '\u{FFFD}' {
            n_lost += 1;
        } else if !c.is_ascii() {
            n += 1;
            if c.is_alphabetic() && examples.len() < 5 && !examples.contains(&c) {
                examples.push(c);
            }
        }
    }
    let first = sampled(kept(import).count(), import.n_records);
    let characters = if n == 1 { "special character" } else { "special characters" };
    let shown: Vec<String> = examples.iter().map(ToString::to_string).collect();
    let such_as =
        if shown.is_empty() { String::new() } else { format!(" such as {}", shown.join(" ")) };
    match (n, n_lost) {
        (0, 0) => format!("Plain ASCII: any encoding reads it the same{first}"),
        (n, 0) => format!("{} {characters}{such_as}, none unreadable{first}", grouped(n)),
        (n, lost) => {
            format!("{} {characters}{such_as}, {} unreadable{first}", grouped(n), grouped(lost))
        }
    }
}

/// How many lines of the tables have as many cells as most.
pub fn widths(import: &Import) -> String {
    let in_tables = |record: &&Record| {
        import.tables.iter().any(|table| {
            table.id.sheet == 0
                && (table.header_rows.contains(&record.index)
                    || table.rows.binary_search_by_key(&record.index, |row| row.index).is_ok())
        })
    };
    let widths: Vec<usize> =
        kept(import).filter(in_tables).map(|record| record.cells.len()).collect();
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    let mut different: Vec<usize> = widths.clone();
    different.sort_unstable();
    different.dedup();
    let Some(most) = different.into_iter().max_by_key(|width| (count(*width), *width)) else {
        return "No line is one of a table".to_owned();
    };
    let cells = if most == 1 { "cell" } else { "cells" };
    let lines = capitalised(&of(count(most), widths.len()));
    format!(
        "{lines} lines of data and headers have {most} {cells}{}",
        sampled(kept(import).count(), import.n_records)
    )
}

/// The rows whose numbers and periods are counted.
pub fn sample(table: &ReadTable) -> impl Iterator<Item = &Record> {
    table.rows.iter().take(MOST_COUNTED)
}

fn is_number(text: &str) -> bool {
    let is = |style| matches!(number::read(text, style).value, Value::Number(_));
    is(Style::English) || is(Style::German)
}

/// The first records of a table, as they stand in the file.
fn head<'a>(import: &'a Import, table: &ReadTable, n: usize) -> impl Iterator<Item = &'a Record> {
    let range = import.records_of(table);
    let records = import.sheets.get(table.id.sheet).map(|sheet| sheet.table.records.as_slice());
    records.unwrap_or_default().iter().skip(range.start as usize).take(range.len().min(n))
}

/// What stands in the header and what below it.
pub fn header(import: &Import, table: &ReadTable) -> String {
    const MOST_LINES: usize = 500;
    let (mut n_words, mut n_periods, mut n_numbers) = (0, 0, 0);
    for record in head(import, table, MOST_LINES) {
        if !table.header_rows.contains(&record.index) {
            continue;
        }
        for cell in record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
            if period::parse(cell).is_some() {
                n_periods += 1;
            } else if is_number(cell) {
                n_numbers += 1;
            } else {
                n_words += 1;
            }
        }
    }
    let (mut n_below, mut n_cells) = (0, 0);
    for record in table.rows.iter().take(MOST_LINES) {
        for cell in record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
            n_cells += 1;
            n_below += usize::from(is_number(cell));
        }
    }
    let first = if table.rows.len() > MOST_LINES {
        format!(" in the first {} rows", grouped(MOST_LINES))
    } else {
        String::new()
    };
    let below = format!("below, {} cells{first} are numbers", of(n_below, n_cells));
    if table.header_rows.is_empty() {
        return format!("No line of names was found; {below}");
    }
    let terms: Vec<String> = [(n_words, "name"), (n_periods, "period"), (n_numbers, "number")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{} {word}{}", grouped(n), if n == 1 { "" } else { "s" }))
        .collect();
    format!("{}; {below}", capitalised(&terms.join(", ")))
}

/// The headers that could be instead: label and records.
pub fn header_candidates(import: &Import, table: &ReadTable) -> Vec<(String, Vec<u32>)> {
    const MOST: usize = 6;
    let end = table.rows.get(1).map_or(u32::MAX, |row| row.index);
    let records: Vec<&Record> = head(import, table, 40)
        .filter(|record| record.index <= end && record.n_filled() > 0)
        .collect();
    // The lines next to the data, if there are many above it.
    let records = records.get(records.len().saturating_sub(MOST)..).unwrap_or_default();
    let texts = |record: &Record| {
        let cells = record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        short(&cells.collect::<Vec<_>>().join(" · "))
    };
    let mut candidates = vec![("No header".to_owned(), Vec::new())];
    let one = |record: &&Record| {
        (format!("Row {}: {}", row(record.index), texts(record)), vec![record.index])
    };
    candidates.extend(records.iter().map(one));
    let now = &table.header_rows;
    let mut several = vec![now.clone()];
    if let (Some(first), Some(last)) = (now.first(), now.last()) {
        several.extend(first.checked_sub(1).map(|above| [&[above], now.as_slice()].concat()));
        several.push([now.as_slice(), &[last + 1]].concat());
    }
    let is_there = |at: &u32| records.iter().any(|record| record.index == *at);
    for header in several.into_iter().filter(|header| header.len() > 1) {
        if header == *now || header.iter().all(is_there) {
            candidates.extend(rows(&header).map(|label| (format!("{label} together"), header)));
        }
    }
    candidates
}

/// The periods of a dataset, counted and from first to last.
pub fn span(dataset: &Dataset) -> Option<String> {
    let periods = dataset.periods();
    let (first, last) = (periods.first()?, periods.last()?);
    Some(match periods.len() {
        1 => format!("1 period: {}", first.label()),
        n => format!("{} periods: {}", grouped(n), first.range_label(*last)),
    })
}

/// Where the periods stand, in numbers.
pub fn periods(table: &ReadTable, column: Option<&Column>, span: Option<String>) -> String {
    let span = span.unwrap_or_else(|| "No period was found".to_owned());
    match (table.orientation, column) {
        (Orientation::Wide, _) => {
            let n = table.n_dated;
            format!("{n} columns are named by when; {span}")
        }
        (Orientation::Long, Some(column)) => {
            let (mut n, mut n_periods) = (0, 0);
            for text in sample(table).map(|row| row.text(column.index)).filter(|t| !t.is_empty()) {
                n += 1;
                n_periods += usize::from(period::parse(text).is_some());
            }
            if n_periods * 2 > n {
                let cells = capitalised(&of(n_periods, n));
                format!("{cells} cells are periods{}; {span}", sampled_rows(table))
            } else {
                capitalised(&span)
            }
        }
        (Orientation::Long, None) => match table.dated {
            Some(dated) => dated_by(dated),
            None => "No column and no title names a period".to_owned(),
        },
    }
}

/// Who says when a table is of.
fn dated_by(Dated { period, by }: Dated) -> String {
    let when = period.label();
    match by {
        // Whose it is says enough.
        By::Choice => String::new(),
        By::Title(Some(record)) => format!("From the title (row {}): {when}", row(record)),
        By::Title(None) => format!("From the title: {when}"),
        By::Heading(record) => format!("From the heading (row {}): {when}", row(record)),
        By::Note(record) => format!("From a note (row {}): {when}", row(record)),
        By::Sheet => format!("From the name of the sheet: {when}"),
        By::File => format!("From the file name: {when}"),
    }
}

/// The columns that could hold the periods: most cells are, or it is so now.
pub fn possible_periods(table: &ReadTable) -> Vec<&Column> {
    let is_possible = |column: &&Column| {
        let cells = || sample(table).map(|row| row.text(column.index)).filter(|t| !t.is_empty());
        let n_periods = cells().take(200).filter(|text| period::parse(text).is_some()).count();
        column.role == Role::Period || (n_periods > 0 && n_periods * 2 > cells().take(200).count())
    };
    table.columns.iter().filter(is_possible).collect()
}

/// The columns that the figures are read from.
pub fn figures(table: &ReadTable) -> Vec<&Column> {
    let is_figures = |column: &&Column| column.role == Role::Measure && column.kind != Kind::Text;
    table.columns.iter().filter(is_figures).collect()
}

/// How many different texts a column holds.
pub fn texts(table: &ReadTable, column: &Column) -> String {
    let texts = || table.rows.iter().map(|row| row.text(column.index)).filter(|t| !t.is_empty());
    let first = sampled(table.rows.len(), table.n_rows);
    match (texts().collect::<HashSet<_>>().len(), texts().count()) {
        (_, 0) => format!("No cell is filled{first}"),
        (_, 1) => format!("Only one cell is filled{first}"),
        (1, n) => format!("The same text in all {} cells{first}", grouped(n)),
        (n_different, n) => {
            format!("{} different texts in {} cells{first}", grouped(n_different), grouped(n))
        }
    }
}

/// How many cells of columns are numbers.
pub fn numbers(
    table: &ReadTable,
    columns: &[&Column],
    is_decided: &dyn Fn(usize) -> bool,
) -> String {
    let (mut n, mut n_filled) = (0, 0);
    for row in sample(table) {
        for column in columns {
            let text = row.text(column.index);
            let style = column.style.unwrap_or_default();
            n_filled += usize::from(!text.is_empty());
            let reading = layout::read(text, style, is_decided(column.index));
            n += usize::from(reading.value.number().is_some());
        }
    }
    let first = sampled_rows(table);
    match (n, n_filled) {
        (_, 0) => format!("No cell is filled{first}"),
        (1, 1) => format!("The only cell is a number{first}"),
        (0, 1) => format!("The only cell is no number{first}"),
        _ => format!("{} filled cells are numbers{first}", capitalised(&of(n, n_filled))),
    }
}
