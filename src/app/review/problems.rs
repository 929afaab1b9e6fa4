//! The list of what was not understood; a click shows the cell.

use super::super::command::Command;
use super::super::state::State;
use super::super::style::{Colours, font};
use super::{Review, ReviewChange};
use crate::page::text::Weight;
use eframe::egui::{self, Align2, RichText, ScrollArea, Sense, pos2, vec2};

const ROW_HEIGHT: f32 = 40.0;

/// The problems, in the order of the file.
pub fn list_ui(
    ui: &mut egui::Ui,
    state: &State,
    review: &Review,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    if review.found.is_empty() {
        ui.add_space(6.0);
        let text = "Nothing was found that could not be read.";
        ui.label(RichText::new(text).color(colours.muted));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let list = ScrollArea::vertical().id_salt("problems").auto_shrink(false);
    list.show_rows(ui, ROW_HEIGHT, review.found.len(), |ui, range| {
        let first = range.start;
        for (at, found) in review.found.get(range).unwrap_or_default().iter().enumerate() {
            let problem = &found.problem;
            let width = ui.available_width() - 4.0;
            let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::click());
            let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
            let sentence = problem.to_string();
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, sentence.as_str())
            });
            let is_shown = state.review.cell.is_some_and(|cell| {
                (cell.record, cell.column) == (problem.place.record, problem.place.column)
            });
            let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
            if is_shown || response.hovered() || response.has_focus() {
                painter.rect_filled(rect, 4.0, colours.chosen.gamma_multiply(0.6));
            }
            let sheet = problem.sheet.as_deref().map(|s| format!(", {s}")).unwrap_or_default();
            let text = match problem.text.as_str() {
                "" => String::new(),
                text => format!("  “{text}”"),
            };
            painter.text(
                pos2(rect.left() + 6.0, rect.top() + 4.0),
                Align2::LEFT_TOP,
                format!("{}{sheet}{text}", found.place),
                font(12.5, Weight::SemiBold),
                colours.ink,
            );
            painter.text(
                pos2(rect.left() + 6.0, rect.top() + 21.0),
                Align2::LEFT_TOP,
                &problem.why,
                font(11.5, Weight::Regular),
                colours.warning,
            );
            painter.hline(
                rect.x_range(),
                rect.bottom() - 0.5,
                egui::Stroke::new(1.0, colours.edge),
            );
            if response.on_hover_text(sentence.as_str()).clicked() {
                commands.push(Command::Review(ReviewChange::Problem(first + at)));
            }
        }
    });
}
