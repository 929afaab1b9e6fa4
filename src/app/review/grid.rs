//! The cells of a table, coloured by what their records were taken for. Only
//! what is in sight is laid out.

use super::super::command::Command;
use super::super::state::OpenFile;
use super::super::style::{Colours, class_fill, font};
use super::super::widgets::elided;
use super::{Cell, ColumnHead, TableReview};
use crate::import::Class;
use crate::import::roles::Role;
use crate::page::text::Weight;
use crate::table::Record;
use eframe::egui::{self, Rect, ScrollArea, Sense, Stroke, UiBuilder, pos2, vec2};
use std::ops::Range;

pub(super) const ROW_HEIGHT: f32 = 22.0;
const HEAD_HEIGHT: f32 = 42.0;
const MARGIN_WIDTH: f32 = 118.0;
/// Characters of a cell that are shown when the pointer rests on it.
const MOST_HOVERED: usize = 600;

/// What a grid is of.
#[derive(Clone, Copy)]
pub struct Grid<'a> {
    /// The number of the file.
    pub file: usize,
    /// The file.
    pub opened: &'a OpenFile,
    /// The table.
    pub table: &'a TableReview,
    /// The window's colours.
    pub colours: Colours,
}

impl Grid<'_> {
    /// Shows the cells; column heads and row margins have menus.
    pub fn ui(self, ui: &mut egui::Ui, cell: Option<Cell>, commands: &mut Vec<Command>) {
        let area = ui.available_rect_before_wrap();
        let body = Rect::from_min_max(area.min + vec2(MARGIN_WIDTH, HEAD_HEIGHT), area.max);
        let id = egui::Id::unique(("review-grid", self.file, self.table.id));
        let ends = self.ends();
        let width = ends.last().copied().unwrap_or(0.0);
        let height = self.table.classes.len() as f32 * ROW_HEIGHT;
        let mut scroll = ScrollArea::both().id_salt(id).auto_shrink(false);
        if let Some(to) = self.new_look(ui, id, cell, body, &ends) {
            scroll = scroll.scroll_offset(to);
        }
        let mut offset = egui::Vec2::ZERO;
        ui.scope_builder(UiBuilder::new().max_rect(body), |ui| {
            // Bars that lie over the cells, so that rows end where the frame does.
            ui.spacing_mut().scroll = egui::style::ScrollStyle::floating();
            scroll.show_viewport(ui, |ui, viewport| {
                // Margin and heads go along with exactly what is drawn here.
                offset = viewport.min.to_vec2();
                ui.set_min_size(vec2(width, height));
                let columns = seen(&ends, viewport.x_range());
                let rows = self.rows_in(viewport.y_range());
                self.cells_ui(ui, id, body, viewport.min.to_vec2(), rows, columns, cell, &ends);
            });
        });
        let in_sight = egui::Rangef::new(offset.y, offset.y + body.height());
        let margin =
            Rect::from_min_max(pos2(area.left(), body.top()), pos2(body.left(), area.bottom()));
        self.margin_ui(ui, id, margin, self.rows_in(in_sight), offset.y, commands);
        let in_sight = egui::Rangef::new(offset.x, offset.x + body.width());
        let heads =
            Rect::from_min_max(pos2(body.left(), area.top()), pos2(area.right(), body.top()));
        self.heads_ui(ui, id, heads, seen(&ends, in_sight), &ends, offset.x, commands);
        let painter = ui.painter();
        let edge = Stroke::new(1.0, self.colours.edge);
        painter.rect_stroke(area, 0.0, edge, egui::StrokeKind::Inside);
        painter.hline(area.x_range(), body.top(), edge);
        painter.vline(body.left(), area.y_range(), edge);
    }

    /// The right ends of the columns, from the first one's left.
    fn ends(&self) -> Vec<f32> {
        let mut end = 0.0;
        let next = |column: &ColumnHead| {
            end += column.width;
            end
        };
        self.table.columns.iter().map(next).collect()
    }

    fn rows_in(&self, range: egui::Rangef) -> Range<usize> {
        let first = (range.min / ROW_HEIGHT).floor().max(0.0) as usize;
        let last = (range.max / ROW_HEIGHT).ceil().max(0.0) as usize;
        first..last.min(self.table.classes.len())
    }

    /// Where to scroll to, once for each look at a cell.
    fn new_look(
        &self,
        ui: &egui::Ui,
        id: egui::Id,
        cell: Option<Cell>,
        body: Rect,
        ends: &[f32],
    ) -> Option<egui::Vec2> {
        let cell = cell?;
        let seen: Option<u64> = ui.data(|data| data.get_temp(id));
        if seen == Some(cell.look) {
            return None;
        }
        ui.data_mut(|data| data.insert_temp(id, cell.look));
        let row = cell.record.checked_sub(self.table.id.start)?;
        let y = row as f32 * ROW_HEIGHT - body.height() / 2.0 + ROW_HEIGHT;
        let right = ends.get(cell.column as usize).copied().unwrap_or(0.0);
        let x = right - body.width() + 40.0;
        Some(vec2(x.max(0.0), y.max(0.0)))
    }

    #[expect(clippy::too_many_arguments, reason = "what is in sight, and where it is")]
    fn cells_ui(
        &self,
        ui: &mut egui::Ui,
        id: egui::Id,
        body: Rect,
        offset: egui::Vec2,
        rows: Range<usize>,
        columns: Range<usize>,
        cell: Option<Cell>,
        ends: &[f32],
    ) {
        let response = ui.interact(body, id.with("cells"), Sense::hover());
        let hover = response.hover_pos();
        let mut hovered = None;
        for row in rows {
            let (Some(class), Some(record)) =
                (self.table.classes.get(row).copied(), self.opened.review.record(self.table, row))
            else {
                continue;
            };
            let top =
                body.top() + (row as f64 * f64::from(ROW_HEIGHT) - f64::from(offset.y)) as f32;
            let line = Rect::from_min_size(pos2(body.left(), top), vec2(body.width(), ROW_HEIGHT));
            let painter = ui.painter();
            painter.rect_filled(line, 0.0, class_fill(self.colours, class));
            painter.hline(line.x_range(), line.bottom() - 0.5, self.hairline());
            for column in columns.clone() {
                let Some(end) = ends.get(column) else { continue };
                let x = body.left() - offset.x;
                let left = column.checked_sub(1).and_then(|at| ends.get(at)).copied();
                let mut rect = Rect::from_min_max(
                    pos2(x + left.unwrap_or(0.0), top),
                    pos2(x + end, top + ROW_HEIGHT),
                );
                let text = record.text(column);
                let place = (self.table.id.sheet, record.index, column as u32);
                let is_problem = self.opened.review.cells.contains(&place);
                let at = (record.index, column as u32);
                let is_pointed = cell.is_some_and(|cell| (cell.record, cell.column) == at);
                // As in a spreadsheet, a text runs on over blank cells.
                rect.max.x = x + run_on(record, class, column, ends);
                self.cell_ui(ui, rect, text, class, column, is_problem);
                if is_pointed {
                    let stroke = Stroke::new(2.0, self.colours.accent);
                    painter.rect_stroke(rect.shrink(1.0), 2.0, stroke, egui::StrokeKind::Inside);
                }
                if hover.is_some_and(|hover| rect.contains(hover)) && is_long(text, rect) {
                    hovered = Some(text.chars().take(MOST_HOVERED).collect::<String>());
                }
            }
        }
        if let Some(text) = hovered {
            response.on_hover_text_at_pointer(text);
        }
    }

    /// The line between cells.
    pub(super) fn hairline(&self) -> Stroke {
        let edge = self.colours.edge;
        let colour = if self.colours.is_dark { lighter(edge) } else { edge.gamma_multiply(0.7) };
        Stroke::new(1.0, colour)
    }

    fn cell_ui(
        &self,
        ui: &egui::Ui,
        rect: Rect,
        text: &str,
        class: Class,
        column: usize,
        is_problem: bool,
    ) {
        let painter = ui.painter();
        let head = self.table.columns.get(column);
        let is_data = matches!(class, Class::Data | Class::Total);
        painter.vline(rect.right() - 0.5, rect.y_range(), self.hairline());
        if is_problem {
            let corner = rect.right_top();
            let points = vec![corner + vec2(-9.0, 0.0), corner, corner + vec2(0.0, 9.0)];
            painter.add(egui::Shape::convex_polygon(points, self.colours.warning, Stroke::NONE));
        }
        if text.is_empty() {
            return;
        }
        let is_used = !is_data || head.is_some_and(|head| head.role != Role::None);
        let colour = if is_used && class != Class::Note && class != Class::SetAside {
            self.colours.ink
        } else {
            self.colours.muted
        };
        let weight = match class {
            Class::Header | Class::Total | Class::Title => Weight::SemiBold,
            _ => Weight::Regular,
        };
        let is_number = head.is_some_and(|head| head.is_number);
        let inner = rect.shrink2(vec2(8.0, 0.0));
        let painter = painter.with_clip_rect(inner.intersect(ui.clip_rect()));
        let is_right = is_number && (is_data || class == Class::Header);
        let galley = elided(&painter, text, font(12.5, weight), colour, inner.width());
        let size = galley.size();
        let x = if is_right { inner.right() - size.x } else { inner.left() };
        painter.galley(pos2(x, inner.center().y - size.y / 2.0), galley, colour);
    }
}

/// A colour that stands out from the darkest grounds of cells.
fn lighter(colour: egui::Color32) -> egui::Color32 {
    let more = |part: u8| part.saturating_add(24);
    egui::Color32::from_rgb(more(colour.r()), more(colour.g()), more(colour.b()))
}

/// The right end of a cell's text.
fn run_on(record: &Record, class: Class, column: usize, ends: &[f32]) -> f32 {
    let own = ends.get(column).copied().unwrap_or(0.0);
    let may = !matches!(class, Class::Data | Class::Total | Class::Header | Class::Blank);
    if !may || record.text(column).is_empty() {
        return own;
    }
    let next = (column + 1..ends.len()).take_while(|next| record.text(*next).is_empty());
    next.last().and_then(|last| ends.get(last)).copied().unwrap_or(own)
}

/// The columns in sight.
fn seen(ends: &[f32], range: egui::Rangef) -> Range<usize> {
    let first = ends.partition_point(|end| *end <= range.min);
    let last = ends.partition_point(|end| *end < range.max);
    first..(last + 1).min(ends.len())
}

/// Points that a character takes, about.
const CHAR_WIDTH: f32 = 6.7;

/// Whether a text is wider than its cell, about.
fn is_long(text: &str, rect: Rect) -> bool {
    text.chars().take(400).count() as f32 * CHAR_WIDTH > rect.width() - 12.0 || text.contains('\n')
}
