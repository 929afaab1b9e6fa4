//! The margin of the cells: what each row was taken for, and what else it, or
//! several rows at once, could be.

use super::super::command::Command;
use super::super::style::{class_fill, font};
use super::ReviewChange;
use super::decisions::{menu_ui, triangle};
use super::grid::Grid;
use super::rows::{self, Rows};
use super::sight::{ROW_HEIGHT, Sight};
use crate::import::Class;
use crate::page::text::Weight;
use eframe::egui::{self, Align2, CursorIcon, Popup, Rect, RectAlign, Response, Sense, pos2, vec2};

/// A row in the margin.
struct Row {
    record: u32,
    class: Class,
    /// Whether it is one of several that are taken together.
    is_among: bool,
}

impl Grid<'_> {
    /// The rows in sight: number, class, menu. A click with Shift, or a drag,
    /// takes all rows from the one to the other.
    pub(super) fn margin_ui(
        &self,
        ui: &mut egui::Ui,
        sight: &Sight,
        area: Rect,
        chosen: Option<Rows>,
        commands: &mut Vec<Command>,
    ) {
        let clip = area.intersect(ui.clip_rect());
        ui.painter().with_clip_rect(clip).rect_filled(area, 0.0, self.colours.ground);
        let chosen = chosen.filter(|rows| rows.table == self.table.id);
        let drag = ui.interact(clip, sight.margin(), Sense::drag());
        self.dragged(ui, sight, &drag, chosen, commands);
        for row in sight.rows() {
            let Some(class) = self.table.classes.get(row).copied() else { continue };
            let rect = Rect::from_min_size(
                pos2(area.left(), sight.top(row)),
                vec2(area.width(), ROW_HEIGHT),
            );
            let record = self.record(row);
            let id = sight.id.with(("row", row));
            let response = ui.interact(rect.intersect(clip), id, Sense::click());
            let response = response.on_hover_cursor(CursorIcon::PointingHand);
            let is_among = chosen
                .is_some_and(|rows| rows.anchor != rows.end && rows.records().contains(&record));
            let label = format!("Row {}: {}", record.saturating_add(1), class.word());
            response.widget_info(|| {
                let info = egui::WidgetInfo::labeled(egui::Role::Button, true, label.as_str());
                egui::WidgetInfo { selected: is_among.then_some(true), ..info }
            });
            if response.clicked() {
                let goes_on = ui.input(|input| input.modifiers.shift);
                commands.push(self.take(record, goes_on));
            }
            let row = Row { record, class, is_among };
            self.row_ui(&ui.painter().with_clip_rect(clip), rect, &response, &row);
            let records = match chosen {
                Some(rows) if rows.end == record => rows.records(),
                _ => record..=record,
            };
            let menu = Popup::default_response_id(&response);
            let is_end = chosen.is_some_and(|rows| rows.end == record && rows.anchor != record);
            if is_end && drag.drag_stopped() && !response.clicked() {
                Popup::open_id(ui.ctx(), menu);
            }
            Popup::menu(&response).align(RectAlign::RIGHT_START).show(|ui| {
                let all = rows::alternatives(self.table, &self.opened.choices, records.clone());
                menu_ui(ui, &rows::title(&records), self.file, &all, commands);
            });
        }
    }

    fn record(&self, row: usize) -> u32 {
        self.table.id.start.saturating_add(row as u32)
    }

    fn take(&self, record: u32, goes_on: bool) -> Command {
        Command::Review(ReviewChange::Rows { table: self.table.id, record, goes_on })
    }

    /// Takes the row that is pressed, and those that the pointer is drawn over.
    fn dragged(
        &self,
        ui: &egui::Ui,
        sight: &Sight,
        drag: &Response,
        chosen: Option<Rows>,
        commands: &mut Vec<Command>,
    ) {
        let Some(pointer) = drag.interact_pointer_pos().filter(|_| drag.dragged()) else { return };
        let record_at = |y: f32| self.record(sight.row_at(y));
        let mut end = chosen.map(|rows| rows.end);
        if drag.drag_started() {
            // The pointer may have gone on within this frame.
            let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
            let goes_on = ui.input(|input| input.modifiers.shift);
            commands.push(self.take(record_at(origin.y), goes_on));
            end = Some(record_at(origin.y));
        }
        if end != Some(record_at(pointer.y)) {
            commands.push(self.take(record_at(pointer.y), true));
        }
    }

    fn row_ui(&self, painter: &egui::Painter, rect: Rect, response: &Response, row: &Row) {
        let colours = self.colours;
        let Row { record, class, is_among } = *row;
        painter.rect_filled(rect, 0.0, class_fill(colours, class));
        let is_open = Popup::is_id_open(painter.ctx(), Popup::default_response_id(response));
        let is_lit = response.hovered() || response.has_focus() || is_open;
        if is_lit || is_among {
            painter.rect_filled(rect, 0.0, colours.chosen);
        }
        if is_lit {
            triangle(painter, pos2(rect.right() - 10.0, rect.center().y), colours.accent);
        }
        if is_among {
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            painter.rect_filled(bar, 0.0, colours.accent);
        }
        painter.hline(rect.x_range(), rect.bottom() - 0.5, self.hairline());
        let number = record.saturating_add(1).to_string();
        let at = pos2(rect.left() + 44.0, rect.center().y);
        painter.text(at, Align2::RIGHT_CENTER, number, font(11.5, Weight::Regular), colours.muted);
        let is_plain = matches!(class, Class::Data | Class::Blank);
        let ink = if is_plain { colours.muted } else { colours.ink };
        let weight = if is_plain { Weight::Regular } else { Weight::SemiBold };
        let at = pos2(rect.left() + 54.0, rect.center().y);
        painter.text(at, Align2::LEFT_CENTER, class.word(), font(11.5, weight), ink);
        if self.opened.choices.line(self.table.id.sheet, record).is_some() {
            let at = pos2(rect.left() + 49.0, rect.center().y);
            painter.circle_filled(at, 2.5, colours.accent);
        }
    }
}
