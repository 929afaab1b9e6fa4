//! Which cells are in sight, and where they stand.

use super::{ColumnHead, TableReview};
use crate::import::roles::Role;
use eframe::egui::{self, Rangef, Rect, Vec2};
use std::ops::Range;

pub(super) const ROW_HEIGHT: f32 = 20.0;
/// The part of the width that the column which stays may take.
const MOST_KEPT: f32 = 0.5;

/// The part of the cells that is scrolled to.
#[derive(Debug)]
pub(super) struct Sight {
    /// The grid's.
    pub id: egui::Id,
    /// Where the cells are shown.
    pub body: Rect,
    /// How far they are scrolled.
    pub offset: Vec2,
    /// The right ends of the columns, from the first one's left.
    pub ends: Vec<f32>,
    /// Number of all rows.
    n_rows: usize,
    /// The column that stays at the left where it would be scrolled away: the
    /// one that says whose row it is.
    kept: Option<usize>,
}

impl Sight {
    /// The cells of a table in an area, not scrolled yet.
    pub fn of(id: egui::Id, body: Rect, table: &TableReview) -> Self {
        let mut end = 0.0;
        let next = |column: &ColumnHead| {
            end += column.width;
            end
        };
        let ends = table.columns.iter().map(next).collect();
        let kept = kept(&table.columns, body.width() * MOST_KEPT);
        Self { id, body, offset: Vec2::ZERO, ends, n_rows: table.classes.len(), kept }
    }

    /// The id of the margin, which takes drags over rows.
    pub fn margin(&self) -> egui::Id {
        self.id.with("margin")
    }

    /// The size of all cells.
    pub fn size(&self) -> Vec2 {
        let width = self.ends.last().copied().unwrap_or(0.0);
        egui::vec2(width, self.n_rows as f32 * ROW_HEIGHT)
    }

    /// The rows in sight.
    pub fn rows(&self) -> Range<usize> {
        let first = (self.offset.y / ROW_HEIGHT).floor().max(0.0) as usize;
        let end = self.offset.y + self.body.height();
        let last = (end / ROW_HEIGHT).ceil().max(0.0) as usize;
        first..last.min(self.n_rows)
    }

    /// The row at a height of the screen; the first or the last one beyond them.
    pub fn row_at(&self, y: f32) -> usize {
        let rows = self.rows();
        let row = ((y - self.body.top() + self.offset.y) / ROW_HEIGHT).floor().max(0.0) as usize;
        row.clamp(rows.start, rows.end.saturating_sub(1).max(rows.start))
    }

    /// The top of a row on the screen.
    pub fn top(&self, row: usize) -> f32 {
        self.body.top() + (row as f64 * f64::from(ROW_HEIGHT) - f64::from(self.offset.y)) as f32
    }

    /// The columns in sight beside the one that stays.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        let left = self.offset.x + self.aside() - self.body.left();
        let right = self.offset.x + self.body.width();
        let first = self.ends.partition_point(|end| *end <= left);
        let last = self.ends.partition_point(|end| *end < right);
        let kept = self.kept();
        (first..(last + 1).min(self.ends.len())).filter(move |column| Some(*column) != kept)
    }

    /// The column that stays, where it would not be wholly in sight.
    pub fn kept(&self) -> Option<usize> {
        self.kept.filter(|column| self.left(*column) < self.offset.x)
    }

    /// Where the other columns begin.
    pub fn aside(&self) -> f32 {
        self.kept().map_or(self.body.left(), |column| self.x(column).max)
    }

    /// Where a column stands on the screen.
    pub fn x(&self, column: usize) -> Rangef {
        let left = self.left(column);
        let width = self.end(column) - left;
        let shown = if self.kept() == Some(column) { 0.0 } else { left - self.offset.x };
        Rangef::new(self.body.left() + shown, self.body.left() + shown + width)
    }

    /// The right end of a column, from the first one's left.
    pub fn end(&self, column: usize) -> f32 {
        self.ends.get(column).copied().unwrap_or(0.0)
    }

    fn left(&self, column: usize) -> f32 {
        column.checked_sub(1).map_or(0.0, |before| self.end(before))
    }
}

/// The first column of names, else that of the periods; none that would leave no
/// room for the others.
fn kept(columns: &[ColumnHead], widest: f32) -> Option<usize> {
    let is_names = |column: &ColumnHead| matches!(column.role, Role::Entity | Role::Dimension);
    let first = |is: &dyn Fn(&ColumnHead) -> bool| columns.iter().position(is);
    let column = first(&is_names).or_else(|| first(&|column| column.role == Role::Period))?;
    columns.get(column).is_some_and(|head| head.width <= widest).then_some(column)
}
