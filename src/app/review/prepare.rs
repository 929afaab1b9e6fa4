//! What the review shows of a file, made ready on the worker that read it.

use super::{absences, tabs};
use crate::import::decisions::{Decision, column_letters, role_word};
use crate::import::roles::{Column, Kind, Role};
use crate::import::style::Style;
use crate::import::{Account, Class, Import, Problem, ReadTable, Sheet, TableId};
use crate::table::Record;
use std::collections::HashSet;
use std::sync::Arc;

/// What was found in a file.
#[derive(Debug)]
pub struct Review {
    /// Its cells.
    pub sheets: Arc<Vec<Sheet>>,
    /// What became of its records.
    pub account: Account,
    /// Its tables, in the order of the import.
    pub tables: Vec<TableReview>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// What was not understood.
    pub problems: Vec<Problem>,
    /// The same, with their tables and in words.
    pub found: Vec<Found>,
    /// Cells that say themselves that they hold no number, a line for each kind.
    pub absences: Vec<String>,
    /// The cells of these problems: sheet, record, column.
    pub cells: HashSet<(usize, u32, u32)>,
}

/// A problem and where it is.
#[derive(Debug)]
pub struct Found {
    /// The problem.
    pub problem: Problem,
    /// Its table, if that is known.
    pub table: Option<TableId>,
    /// Where, in words.
    pub place: String,
}

/// A table and what its records were taken for.
#[derive(Debug)]
pub struct TableReview {
    /// Which one.
    pub id: TableId,
    /// Its name.
    pub name: String,
    /// What its tab says: the name, or what tells it from others of that name.
    pub tab: String,
    /// Whether the file hides its sheet.
    pub is_hidden: bool,
    /// Number of its records that are data.
    pub n_rows: usize,
    /// Why it cannot be charted, if it cannot.
    pub lacks: Option<String>,
    /// What became of its records.
    pub account: Account,
    /// What each was taken for, as far as its cells are kept.
    pub classes: Vec<Class>,
    /// Its columns, also those that no header names.
    pub columns: Vec<ColumnHead>,
}

/// A column and what it was taken for.
#[derive(Debug)]
pub struct ColumnHead {
    /// Its letters, as in a spreadsheet.
    pub letters: String,
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The role in words.
    pub word: &'static str,
    /// How its numbers are written, where they say.
    pub style: Option<Style>,
    /// Whether its cells are numbers.
    pub is_number: bool,
    /// How wide it is shown, in points.
    pub width: f32,
}

impl Review {
    /// Makes an import ready to be shown.
    pub fn of(import: &Import, decisions: Vec<Decision>) -> Self {
        let found = import.problems.iter().map(|problem| find(import, problem)).collect::<Vec<_>>();
        let cell = |found: &Found| {
            let place = found.problem.place;
            Some((found.table?.sheet, place.record, place.column))
        };
        let mut tables: Vec<TableReview> =
            import.tables.iter().map(|table| table_review(import, table)).collect();
        tabs::name(import, &mut tables);
        Self {
            sheets: Arc::clone(&import.sheets),
            account: import.account(),
            tables,
            absences: absences::lines(import),
            decisions,
            problems: import.problems.clone(),
            cells: found.iter().filter_map(cell).collect(),
            found,
        }
    }

    /// A table.
    pub fn table(&self, id: TableId) -> Option<&TableReview> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// Why a table cannot be charted; a clause.
    pub fn why_not(&self, id: TableId) -> String {
        self.table(id).and_then(|table| table.lacks.clone()).unwrap_or_default()
    }

    /// The names of the tables that the file hides from its readers.
    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().filter(|table| table.is_hidden).map(|table| table.name.as_str())
    }

    /// Why nothing in the file can be charted; a sentence.
    pub fn why_nothing(&self) -> String {
        self.tables.first().map(|table| self.why_not(table.id)).unwrap_or_default()
    }

    /// The record of a table, as it stands in the file.
    pub fn record(&self, table: &TableReview, row: usize) -> Option<&Record> {
        let records = &self.sheets.get(table.id.sheet)?.table.records;
        records.get((table.id.start as usize).checked_add(row)?)
    }
}

fn find(import: &Import, problem: &Problem) -> Found {
    let is_there = |table: &&ReadTable| {
        table.sheet == problem.sheet && import.records_of(table).contains(&problem.place.record)
    };
    let table = import.tables.iter().find(is_there).map(|table| table.id);
    let place = format!(
        "Row {}, column {}",
        problem.place.record.saturating_add(1),
        column_letters(problem.place.column as usize)
    );
    Found { problem: problem.clone(), table, place }
}

fn table_review(import: &Import, table: &ReadTable) -> TableReview {
    TableReview {
        id: table.id,
        name: match table.name.parse::<usize>() {
            // A table without a name of its own bears its number, from 0.
            Ok(number) if import.tables.len() > 1 => format!("Table {}", number + 1),
            Ok(_) => String::new(),
            Err(_) => table.name.clone(),
        },
        tab: String::new(),
        is_hidden: table.is_hidden,
        n_rows: table.rows.len(),
        lacks: table.lacks.as_ref().map(ToString::to_string),
        account: import.account_of(table),
        classes: import.classes_of(table),
        columns: columns(import, table),
    }
}

/// Records that the widths of columns are measured by.
const N_MEASURED: usize = 200;
const LEAST_WIDTH: f32 = 64.0;
const MOST_WIDTH: f32 = 230.0;

fn columns(import: &Import, table: &ReadTable) -> Vec<ColumnHead> {
    let range = import.records_of(table);
    let records = import.sheets.get(table.id.sheet).map(|sheet| sheet.table.records.as_slice());
    let records = records.unwrap_or_default().iter();
    let records = || records.clone().skip(range.start as usize).take(range.len());
    let n_cells = records().map(|record| record.cells.len()).max().unwrap_or(0);
    let n_columns = table.columns.last().map_or(0, |column| column.index + 1).max(n_cells);
    // Titles and notes run over the columns to their right, as in a spreadsheet.
    let is_aside: HashSet<u32> = table.skipped.iter().map(|skipped| skipped.record).collect();
    let mut n_chars = vec![0_usize; n_columns];
    for record in records().filter(|record| !is_aside.contains(&record.index)).take(N_MEASURED) {
        for (widest, cell) in n_chars.iter_mut().zip(&record.cells) {
            *widest = (*widest).max(cell.trim().chars().take(60).count());
        }
    }
    let head = |(index, n_chars): (usize, usize)| {
        let column = table.columns.iter().find(|column| column.index == index);
        let is_split = table.split.as_ref().is_some_and(|(split, _)| *split == index);
        let word = if is_split { "Several names" } else { column.map_or("Not used", role_word) };
        let is_number = column.is_some_and(|column: &Column| {
            matches!(column.kind, Kind::Number | Kind::Percent | Kind::Money)
        });
        let name = column.map(|column| column.name.clone()).unwrap_or_default();
        let of_cells = n_chars as f32 * 7.4 + 20.0;
        let of_word = word.len() as f32 * 6.4 + 34.0;
        let of_name = name.chars().count() as f32 * 7.6 + 40.0;
        ColumnHead {
            letters: column_letters(index),
            name,
            role: match column {
                _ if is_split => Role::Dimension,
                Some(column) => column.role,
                None => Role::None,
            },
            word,
            style: column.and_then(|column| column.style),
            is_number,
            width: of_cells.max(of_word).max(of_name.min(170.0)).clamp(LEAST_WIDTH, MOST_WIDTH),
        }
    };
    n_chars.into_iter().enumerate().map(head).collect()
}
