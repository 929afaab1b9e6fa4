//! The review of an import: the file's cells, what they were taken for and
//! why, and what else they could be.

mod decisions;
mod grid;
mod heads;
mod margin;
mod panel;
mod prepare;
mod problems;

pub use panel::panel_ui;
pub use prepare::{ColumnHead, Found, Review, TableReview};

use super::state::State;
use crate::import::TableId;

/// What the review shows, and whether it is shown.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Whether it is open.
    pub is_open: bool,
    /// Which list stands beside the cells.
    pub pane: Pane,
    /// The table, if it is not that of the chart.
    pub table: Option<TableId>,
    /// The cell that is pointed at.
    pub cell: Option<Cell>,
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
    /// The other list.
    Pane(Pane),
    /// Another table of the file.
    Table(TableId),
    /// The cell of a problem, by its number.
    Problem(usize),
}

impl State {
    /// Whether the review is on the screen.
    pub fn is_reviewing(&self) -> bool {
        self.review.is_open && self.file().is_some()
    }
}

/// Changes what the review shows.
pub(super) fn change(state: &mut State, change: ReviewChange) {
    let look = state.next_ticket();
    let review = state.file().map(|(_, file)| std::sync::Arc::clone(&file.review));
    let place = &mut state.review;
    match change {
        ReviewChange::Toggle if review.is_none() => {
            state.inform("These figures are built in; open or paste a file to review its import");
        }
        ReviewChange::Toggle => place.is_open = !place.is_open,
        ReviewChange::Close => place.is_open = false,
        ReviewChange::Pane(pane) => place.pane = pane,
        ReviewChange::Table(table) => {
            place.table = Some(table);
            place.cell = None;
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
