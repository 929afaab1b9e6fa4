//! The cells of a table, coloured by what their records were taken for. Only
//! what is in sight is laid out.

use super::super::command::Command;
use super::super::state::OpenFile;
use super::super::style::{Colours, class_fill, font};
use super::super::widgets::elided;
use super::rows::Rows;
use super::sight::{ROW_HEIGHT, Sight};
use super::{Cell, TableReview};
use crate::figure::numbers::grouped;
use crate::import::Class;
use crate::import::roles::Role;
use crate::page::text::Weight;
use crate::table::Record;
use eframe::egui::style::{ScrollAnimation, ScrollFadeStyle, ScrollStyle};
use eframe::egui::{
    self, Align, Layout, Rect, RichText, ScrollArea, Sense, Stroke, UiBuilder, pos2, vec2,
};

const HEAD_HEIGHT: f32 = 40.0;
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
    pub fn ui(
        self,
        ui: &mut egui::Ui,
        cell: Option<Cell>,
        rows: Option<Rows>,
        commands: &mut Vec<Command>,
    ) {
        let area = ui.available_rect_before_wrap();
        let body = Rect::from_min_max(area.min + vec2(MARGIN_WIDTH, HEAD_HEIGHT), area.max);
        let id = egui::Id::unique(("review-grid", self.file, self.table.id));
        let mut sight = Sight::of(id, body, self.table);
        let mut scroll = ScrollArea::both().id_salt(id).auto_shrink(false);
        if let Some(to) = self.new_look(ui, &sight, cell) {
            scroll = scroll.scroll_offset(to);
        }
        ui.scope_builder(UiBuilder::new().max_rect(body), |ui| {
            // Bars that lie over the cells, so that rows end where the frame does.
            ui.spacing_mut().scroll = ScrollStyle {
                fade: ScrollFadeStyle { strength: 0.0, ..Default::default() },
                ..ScrollStyle::floating()
            };
            scroll.show_viewport(ui, |ui, viewport| {
                // Margin and heads go along with exactly what is drawn here.
                sight.offset = viewport.min.to_vec2();
                ui.set_min_size(sight.size());
                self.cells_ui(ui, &sight, cell);
                follow_drag(ui, &sight);
            });
        });
        let margin =
            Rect::from_min_max(pos2(area.left(), body.top()), pos2(body.left(), area.bottom()));
        self.margin_ui(ui, &sight, margin, rows, commands);
        let heads =
            Rect::from_min_max(pos2(body.left(), area.top()), pos2(area.right(), body.top()));
        self.heads_ui(ui, &sight, heads, commands);
        let corner = Rect::from_min_max(area.min, body.min);
        self.corner_ui(ui, corner, rows);
        let painter = ui.painter();
        let edge = Stroke::new(1.0, self.colours.edge);
        painter.rect_stroke(area, 0.0, edge, egui::StrokeKind::Inside);
        painter.hline(area.x_range(), body.top(), edge);
        painter.vline(body.left(), area.y_range(), edge);
        if sight.kept().is_some() {
            let stroke = Stroke::new(1.0, self.colours.muted.gamma_multiply(0.6));
            painter.vline(sight.aside(), area.y_range(), stroke);
        }
    }

    /// Where margin and heads meet: how rows are taken together, or how many are.
    fn corner_ui(&self, ui: &mut egui::Ui, area: Rect, rows: Option<Rows>) {
        let rows = rows.filter(|rows| rows.table == self.table.id && rows.anchor != rows.end);
        let text = match rows {
            Some(rows) => format!("{} rows chosen", grouped(rows.records().count().into())),
            None => "Shift-click or drag\nfor several rows".to_owned(),
        };
        ui.painter().rect_filled(area, 0.0, self.colours.ground);
        let inside = UiBuilder::new()
            .max_rect(area.shrink2(vec2(8.0, 4.0)))
            .layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(inside, |ui| {
            let text = RichText::new(text).font(font(10.5, Weight::Regular));
            ui.label(text.color(self.colours.muted));
        });
    }

    /// Where to scroll to, once for each look at a cell.
    fn new_look(&self, ui: &egui::Ui, sight: &Sight, cell: Option<Cell>) -> Option<egui::Vec2> {
        let cell = cell?;
        let seen: Option<u64> = ui.data(|data| data.get_temp(sight.id));
        if seen == Some(cell.look) {
            return None;
        }
        ui.data_mut(|data| data.insert_temp(sight.id, cell.look));
        let row = cell.record.checked_sub(self.table.id.start)?;
        let y = row as f32 * ROW_HEIGHT - sight.body.height() / 2.0 + ROW_HEIGHT;
        let x = sight.end(cell.column as usize) - sight.body.width() + 40.0;
        Some(vec2(x.max(0.0), y.max(0.0)))
    }

    fn cells_ui(&self, ui: &mut egui::Ui, sight: &Sight, cell: Option<Cell>) {
        let body = sight.body;
        let response = ui.interact(body, sight.id.with("cells"), Sense::hover());
        let hover = response.hover_pos();
        let mut hovered = None;
        let aside = ui.clip_rect().with_min_x(sight.aside());
        for row in sight.rows() {
            let (Some(class), Some(record)) =
                (self.table.classes.get(row).copied(), self.opened.review.record(self.table, row))
            else {
                continue;
            };
            let top = sight.top(row);
            let line = Rect::from_min_size(pos2(body.left(), top), vec2(body.width(), ROW_HEIGHT));
            ui.painter().rect_filled(line, 0.0, class_fill(self.colours, class));
            ui.painter().hline(line.x_range(), line.bottom() - 0.5, self.hairline());
            // Where the text of a cell before ends that runs on.
            let mut covered = 0.0;
            let stuck = stuck(record, class, sight);
            let beyond = stuck.filter(|stuck| sight.columns().all(|column| column != *stuck));
            for column in beyond.into_iter().chain(sight.columns()).chain(sight.kept()) {
                let is_kept = sight.kept() == Some(column);
                let painter =
                    ui.painter().with_clip_rect(if is_kept { ui.clip_rect() } else { aside });
                let mut rect = Rect::from_x_y_ranges(sight.x(column), line.y_range());
                let text = record.text(column);
                let place = (self.table.id.sheet, record.index, column as u32);
                let is_problem = self.opened.review.cells.contains(&place);
                let at = (record.index, column as u32);
                let is_pointed = cell.is_some_and(|cell| (cell.record, cell.column) == at);
                // As in a spreadsheet, a text runs on over blank cells.
                let end = run_on(record, class, column, sight);
                rect.max.x = rect.max.x.max(body.left() - sight.offset.x + end);
                if stuck == Some(column) {
                    rect.min.x = sight.aside();
                }
                if is_kept || end > covered {
                    painter.vline(rect.right() - 0.5, rect.y_range(), self.hairline());
                    covered = end;
                }
                self.cell_ui(&painter, rect, text, class, column, is_problem);
                if is_pointed {
                    let stroke = Stroke::new(2.0, self.colours.accent);
                    painter.rect_stroke(rect.shrink(1.0), 2.0, stroke, egui::StrokeKind::Inside);
                }
                let shown = rect.intersect(painter.clip_rect());
                if hover.is_some_and(|hover| shown.contains(hover)) && is_long(text, rect) {
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
        painter: &egui::Painter,
        rect: Rect,
        text: &str,
        class: Class,
        column: usize,
        is_problem: bool,
    ) {
        let head = self.table.columns.get(column);
        let is_data = matches!(class, Class::Data | Class::Total);
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
        let painter = painter.with_clip_rect(inner.intersect(painter.clip_rect()));
        let is_right = is_number && (is_data || class == Class::Header);
        let galley = elided(&painter, text, font(12.5, weight), colour, inner.width());
        let size = galley.size();
        let x = if is_right { inner.right() - size.x } else { inner.left() };
        painter.galley(pos2(x, inner.center().y - size.y / 2.0), galley, colour);
    }
}

/// A colour that stands out from the darkest grounds of cells.
fn lighter(colour: egui::Color32) -> egui::Color32 {
    let more = |part: u8| part.saturating_add(12);
    egui::Color32::from_rgb(more(colour.r()), more(colour.g()), more(colour.b()))
}

/// Scrolls on while rows are drawn over beyond the edge, the faster the farther.
fn follow_drag(ui: &egui::Ui, sight: &Sight) {
    let pointer = ui.input(|input| input.pointer.interact_pos());
    let Some(pointer) = pointer.filter(|_| ui.ctx().is_being_dragged(sight.margin())) else {
        return;
    };
    let below = (pointer.y - sight.body.bottom()).max(0.0);
    let above = (sight.body.top() - pointer.y).max(0.0);
    if below > 0.0 || above > 0.0 {
        let step = ((above - below) / 2.0).clamp(-ROW_HEIGHT, ROW_HEIGHT);
        ui.scroll_with_delta_animation(vec2(0.0, step), ScrollAnimation::none());
        ui.request_repaint();
    }
}

/// Whether the text of a record's cell runs on over blank ones.
fn runs_on(class: Class) -> bool {
    !matches!(class, Class::Data | Class::Total | Class::Header | Class::Blank)
}

/// The cell whose text still runs through what is in sight, though it begins
/// left of that: the text then begins where the sight does.
fn stuck(record: &Record, class: Class, sight: &Sight) -> Option<usize> {
    if !runs_on(class) {
        return None;
    }
    let is_before = |column: &usize| sight.x(*column).min < sight.aside();
    let others = (0..sight.ends.len()).filter(|column| sight.kept() != Some(*column));
    let column = others.take_while(is_before).filter(|column| !record.text(*column).is_empty());
    let column = column.last()?;
    let end = sight.body.left() - sight.offset.x + run_on(record, class, column, sight);
    (end > sight.aside()).then_some(column)
}

/// The right end of a cell's text, from the first column's left.
fn run_on(record: &Record, class: Class, column: usize, sight: &Sight) -> f32 {
    let own = sight.end(column);
    if !runs_on(class) || record.text(column).is_empty() {
        return own;
    }
    let next = column + 1..sight.ends.len();
    let last = next.take_while(|next| record.text(*next).is_empty()).last();
    last.map_or(own, |last| sight.end(last))
}

/// Points that a character takes, about.
const CHAR_WIDTH: f32 = 6.7;

/// Whether a text is wider than its cell, about.
fn is_long(text: &str, rect: Rect) -> bool {
    text.chars().take(400).count() as f32 * CHAR_WIDTH > rect.width() - 12.0 || text.contains('\n')
}
