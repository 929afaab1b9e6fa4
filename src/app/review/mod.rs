//! The review of an import: the file's cells, what they were taken for and
//! why, and what else they could be.

mod absences;
mod decisions;
mod grid;
mod heads;
mod margin;
mod panel;
mod prepare;
mod problems;
mod rows;
mod sight;
mod tabs;
mod when;

pub use panel::panel_ui;
pub use prepare::{ColumnHead, Found, Review, TableReview};
pub use rows::Rows;

use super::state::{OpenFile, State};
use crate::import::TableId;

/// What the review shows, and whether it is shown.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Whether it is open.
    pub is_open: bool,
    /// Which list stands beside the cells.
    pub pane: Pane,
    /// The file, if it is not that of the chart.
    pub file: Option<usize>,
    /// The table, if it is not that of the chart.
    pub table: Option<TableId>,
    /// The cell that is pointed at.
    pub cell: Option<Cell>,
    /// The rows that were clicked last.
    pub rows: Option<Rows>,
}

/// The lists beside the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// What was decided.
    #[default]
    Decisions,
    /// What was not understood.
    Problems,
}

/// A cell to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its record.
    pub record: u32,
    /// Its column.
    pub column: u32,
    /// Which look it is; each one scrolls there once.
    pub look: u64,
}

/// Another look at the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewChange {
    /// Open it or close it.
    Toggle,
    /// Close it.
    Close,
    /// Open it at a file.
    File(usize),
    /// The other list.
    Pane(Pane),
    /// Another table of the file.
    Table(TableId),
    /// The cell of a problem, by its number.
    Problem(usize),
    /// Other rows to take together.
    Rows {
        /// Their table.
        table: TableId,
        /// The record that was clicked.
        record: u32,
        /// Whether it is the other end of those that were chosen before.
        goes_on: bool,
    },
    /// Open it at a cell of a table.
    Cell {
        /// The file.
        file: usize,
        /// The table.
        table: TableId,
        /// The cell.
        place: crate::table::Place,
    },
}

impl Place {
    /// The file and the table of the chart again.
    pub(super) fn look_at_chart(&mut self) {
        (self.file, self.table, self.cell, self.rows) = (None, None, None, None);
    }
}

impl State {
    /// Whether the review is on the screen.
    pub fn is_reviewing(&self) -> bool {
        self.review.is_open && self.reviewed().is_some()
    }

    /// The file that the review is about.
    pub fn reviewed(&self) -> Option<(usize, &OpenFile)> {
        let index = self.review.file.or_else(|| self.document()?.file)?;
        Some((index, self.files.get(index)?))
    }

    /// The table that the review shows, with its file: the one that was asked
    /// for, that of the chart, or the first.
    pub fn reviewed_table(&self) -> Option<(usize, &TableReview)> {
        let (index, OpenFile { review, .. }) = self.reviewed()?;
        let of_chart = || self.document().filter(|d| d.file == Some(index)).map(|d| d.table);
        let asked = self.review.table.or_else(of_chart).and_then(|id| review.table(id));
        Some((index, asked.or_else(|| review.tables.first())?))
    }
}

/// Changes what the review shows.
pub(super) fn change(state: &mut State, change: ReviewChange) {
    let look = state.next_ticket();
    let review = state.reviewed().map(|(_, file)| std::sync::Arc::clone(&file.review));
    let uncharted = (0..state.files.len()).rev().find(|file| !state.is_charted(*file));
    let place = &mut state.review;
    match change {
        ReviewChange::Toggle if review.is_none() => match uncharted {
            Some(file) => open(place, file),
            None => state
                .inform("These figures are built in; open or paste a file to review its import"),
        },
        ReviewChange::Toggle => place.is_open = !place.is_open,
        ReviewChange::Close => {
            place.is_open = false;
            place.look_at_chart();
        }
        ReviewChange::File(file) => open(place, file),
        ReviewChange::Pane(pane) => place.pane = pane,
        ReviewChange::Table(table) => {
            place.table = Some(table);
            place.cell = None;
        }
        ReviewChange::Cell { file, table, place: cell } => {
            open(place, file);
            let crate::table::Place { record, column } = cell;
            place.table = Some(table);
            place.cell = Some(Cell { record, column, look });
        }
        ReviewChange::Rows { table, record, goes_on } => {
            place.rows = Some(Rows::to(place.rows, table, record, goes_on));
        }
        ReviewChange::Problem(number) => {
            let Some(review) = review else { return };
            if let Some(Found { problem, table: Some(table), .. }) = review.found.get(number) {
                let crate::table::Place { record, column } = problem.place;
                place.table = Some(*table);
                place.cell = Some(Cell { record, column, look });
            }
        }
    }
}

/// Opens the review at a file.
fn open(place: &mut Place, file: usize) {
    if place.file != Some(file) {
        place.look_at_chart();
    }
    (place.file, place.is_open) = (Some(file), true);
}
