//! The heads of the columns: what each was taken for, and what else it could
//! be.

use super::super::command::Command;
use super::super::style::font;
use super::super::widgets::elided;
use super::ColumnHead;
use super::decisions::{alternative, menu_ui, triangle};
use super::grid::Grid;
use super::sight::Sight;
use crate::import::decisions::{AS_THE_FILE_SAYS, Alternative, Change, ROLES, STYLES};
use crate::import::roles::Role;
use crate::page::text::Weight;
use eframe::egui::{self, Align2, CursorIcon, Popup, Rect, Sense, pos2, vec2};

impl Grid<'_> {
    /// The columns in sight: letters, name, role, menu.
    pub(super) fn heads_ui(
        &self,
        ui: &mut egui::Ui,
        sight: &Sight,
        area: Rect,
        commands: &mut Vec<Command>,
    ) {
        let area_clip = area.intersect(ui.clip_rect());
        ui.painter().with_clip_rect(area_clip).rect_filled(area, 0.0, self.colours.ground);
        for column in sight.columns().chain(sight.kept()) {
            let Some(head) = self.table.columns.get(column) else { continue };
            let rect = Rect::from_x_y_ranges(sight.x(column), area.y_range());
            let clip = match sight.kept() {
                Some(kept) if kept != column => area_clip.with_min_x(sight.aside()),
                _ => area_clip,
            };
            let id = sight.id.with(("head", column));
            let response = ui.interact(rect.intersect(clip), id, Sense::click());
            let response = response.on_hover_cursor(CursorIcon::PointingHand);
            let name = if head.name.is_empty() { "no name" } else { head.name.as_str() };
            let label = format!("Column {}: {name}, {}", head.letters, head.word);
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, label.as_str())
            });
            let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
            let painter = ui.painter().with_clip_rect(clip);
            if response.hovered() || response.has_focus() || is_open {
                painter.rect_filled(rect, 0.0, self.colours.chosen);
            }
            self.head_text(&painter, rect, head, column);
            let title = format!("Take column {} for", head.letters);
            let alternatives = self.column_choices(column, head);
            let response = if head.name.chars().count() > 14 {
                response.on_hover_text(head.name.as_str())
            } else {
                response
            };
            Popup::menu(&response).show(|ui| {
                menu_ui(ui, &title, self.file, &alternatives, commands);
            });
        }
    }

    fn head_text(&self, painter: &egui::Painter, rect: Rect, head: &ColumnHead, column: usize) {
        let colours = self.colours;
        painter.vline(rect.right() - 0.5, rect.y_range(), self.hairline());
        let clip = rect.shrink2(vec2(6.0, 0.0)).intersect(painter.clip_rect());
        let clipped = painter.with_clip_rect(clip);
        let letters = clipped.text(
            pos2(rect.left() + 8.0, rect.top() + 5.0),
            Align2::LEFT_TOP,
            &head.letters,
            font(12.0, Weight::Regular),
            colours.muted,
        );
        let is_used = !matches!(head.role, Role::None | Role::Index);
        let ink = if is_used { colours.ink } else { colours.muted };
        let room = rect.right() - letters.right() - 14.0;
        let name = elided(&clipped, &head.name, font(12.0, Weight::SemiBold), ink, room);
        clipped.galley(pos2(letters.right() + 6.0, rect.top() + 5.0), name, ink);
        let choice = self.opened.choices.column(self.table.id, column);
        let mut x = rect.left() + 8.0;
        if choice.role.is_some() || choice.style.is_some() {
            painter.circle_filled(pos2(x + 2.5, rect.top() + 28.0), 2.5, colours.accent);
            x += 10.0;
        }
        let role = if is_used { colours.accent } else { colours.muted };
        let word = clipped.text(
            pos2(x, rect.top() + 21.0),
            Align2::LEFT_TOP,
            head.word,
            font(11.5, Weight::Regular),
            role,
        );
        triangle(&clipped, pos2(word.right() + 9.0, rect.top() + 28.5), role);
    }

    /// What a column can be taken for, and how its numbers can be read.
    fn column_choices(&self, column: usize, head: &ColumnHead) -> Vec<Alternative> {
        let table = self.table.id;
        let chosen = self.opened.choices.column(table, column);
        let role = |role| Change::Role { table, column, role };
        let style = |style| Change::Style { table, columns: vec![column], style };
        let mut all = Vec::new();
        if chosen.role.is_some() {
            all.push(alternative(AS_THE_FILE_SAYS, false, role(None)));
        }
        let now = if head.role == Role::Entity { Role::Dimension } else { head.role };
        all.extend(ROLES.map(|(other, word)| alternative(word, other == now, role(Some(other)))));
        if head.role == Role::Measure && head.is_number {
            if chosen.style.is_some() {
                all.push(alternative("Decimals as the file says", false, style(None)));
            }
            all.extend(STYLES.map(|(other, word)| {
                let is_current = head.style == Some(other);
                alternative(&format!("Decimal {}", lower(word)), is_current, style(Some(other)))
            }));
        }
        all
    }
}

fn lower(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
