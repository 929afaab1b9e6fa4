//! The margin of the cells: what each row was taken for, and what else it
//! could be.

use super::super::command::Command;
use super::super::style::{class_fill, font};
use super::decisions::{alternative, menu_ui, triangle};
use super::grid::{Grid, ROW_HEIGHT};
use crate::import::decisions::{AS_THE_FILE_SAYS, Alternative, Change, LINES};
use crate::import::{Class, Line};
use crate::page::text::Weight;
use eframe::egui::{self, Align2, CursorIcon, Popup, Rect, Sense, pos2, vec2};
use std::ops::Range;

impl Grid<'_> {
    /// The rows in sight: number, class, menu.
    pub(super) fn margin_ui(
        &self,
        ui: &mut egui::Ui,
        id: egui::Id,
        area: Rect,
        rows: Range<usize>,
        offset: f32,
        commands: &mut Vec<Command>,
    ) {
        let clip = area.intersect(ui.clip_rect());
        ui.painter().with_clip_rect(clip).rect_filled(area, 0.0, self.colours.ground);
        for row in rows {
            let Some(class) = self.table.classes.get(row).copied() else { continue };
            let top = area.top() + (row as f64 * f64::from(ROW_HEIGHT) - f64::from(offset)) as f32;
            let rect = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), ROW_HEIGHT));
            let record = self.table.id.start.saturating_add(row as u32);
            let chosen = self.opened.choices.line(self.table.id.sheet, record);
            let number = record.saturating_add(1);
            let id = id.with(("row", row));
            let response = ui.interact(rect.intersect(clip), id, Sense::click());
            let response = response.on_hover_cursor(CursorIcon::PointingHand);
            let label = format!("Row {number}: {}", class.word());
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, label.as_str())
            });
            let painter = ui.painter().with_clip_rect(clip);
            painter.rect_filled(rect, 0.0, class_fill(self.colours, class));
            let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
            let is_lit = response.hovered() || response.has_focus() || is_open;
            if is_lit {
                painter.rect_filled(rect, 0.0, self.colours.chosen);
                triangle(&painter, pos2(rect.right() - 10.0, rect.center().y), self.colours.accent);
            }
            painter.hline(rect.x_range(), rect.bottom() - 0.5, self.hairline());
            let muted = self.colours.muted;
            let at = pos2(rect.left() + 44.0, rect.center().y);
            let face = font(11.5, Weight::Regular);
            painter.text(at, Align2::RIGHT_CENTER, number.to_string(), face, muted);
            let is_plain = matches!(class, Class::Data | Class::Blank);
            let ink = if is_plain { muted } else { self.colours.ink };
            let at = pos2(rect.left() + 54.0, rect.center().y);
            let weight = if is_plain { Weight::Regular } else { Weight::SemiBold };
            painter.text(at, Align2::LEFT_CENTER, class.word(), font(11.5, weight), ink);
            if chosen.is_some() {
                let at = pos2(rect.left() + 49.0, rect.center().y);
                painter.circle_filled(at, 2.5, self.colours.accent);
            }
            let title = format!("Take row {number} for");
            Popup::menu(&response).show(|ui| {
                menu_ui(ui, &title, self.file, &self.line_choices(record, class, chosen), commands);
            });
        }
    }

    /// What a row can be taken for.
    fn line_choices(&self, record: u32, class: Class, chosen: Option<Line>) -> Vec<Alternative> {
        let sheet = self.table.id.sheet;
        let change = |line| Change::Lines { sheet, lines: vec![(record, line)] };
        let now = match class {
            Class::Header => Some(Line::Header),
            Class::Data => Some(Line::Data),
            Class::Total => Some(Line::Total),
            Class::Title => Some(Line::Title),
            Class::Group => Some(Line::Group),
            Class::Note => Some(Line::Note),
            Class::SetAside => Some(Line::SetAside),
            Class::Blank => None,
        };
        let back = chosen.map(|_| alternative(AS_THE_FILE_SAYS, false, change(None)));
        let lines =
            LINES.map(|(line, word)| alternative(word, now == Some(line), change(Some(line))));
        back.into_iter().chain(lines).collect()
    }
}
