//! The list of what was not understood; a click shows the cell.

use super::super::command::Command;
use super::super::state::State;
use super::super::style::{Colours, font};
use super::super::widgets::elided;
use super::{Found, Review, ReviewChange};
use crate::page::text::Weight;
use eframe::egui::{self, Rect, RichText, ScrollArea, Sense, pos2, vec2};

/// Points above and below the reason of a problem.
const FRAME: f32 = 26.0;
const LINE_HEIGHT: f32 = 14.5;
/// Points that a character of a reason takes at most, on average.
const CHAR_WIDTH: f32 = 6.1;
/// Lines that a reason may take.
const MOST_LINES: f32 = 4.0;

/// How high a problem is shown. Thousands of them are measured in each frame, so
/// none of them is laid out for it.
fn height(found: &Found, width: f32) -> f32 {
    let n_chars = found.problem.why.chars().count() as f32;
    let n_lines = (n_chars * CHAR_WIDTH / width.max(40.0)).ceil().clamp(1.0, MOST_LINES);
    FRAME + n_lines * LINE_HEIGHT
}

/// The problems, in the order of the file, below what cells say themselves.
pub fn list_ui(
    ui: &mut egui::Ui,
    state: &State,
    review: &Review,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    for line in &review.absences {
        ui.add(egui::Label::new(RichText::new(line).color(colours.muted)).wrap());
    }
    if review.found.is_empty() {
        if review.absences.is_empty() {
            ui.add_space(6.0);
            let text = "Nothing was found that could not be read.";
            ui.label(RichText::new(text).color(colours.muted));
        }
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let list = ScrollArea::vertical().id_salt("problems").auto_shrink(false);
    list.show_viewport(ui, |ui, viewport| {
        let width = ui.available_width() - 4.0;
        let mut end = 0.0;
        let ends: Vec<f32> = review
            .found
            .iter()
            .map(|found| {
                end += height(found, width - 12.0);
                end
            })
            .collect();
        let origin = ui.max_rect().min;
        ui.set_min_size(vec2(width, end));
        let first = ends.partition_point(|end| *end <= viewport.min.y);
        for (number, found) in review.found.iter().enumerate().skip(first) {
            let top = number.checked_sub(1).and_then(|at| ends.get(at)).copied().unwrap_or(0.0);
            if top > viewport.max.y {
                break;
            }
            let size = vec2(width, height(found, width - 12.0));
            let rect = Rect::from_min_size(pos2(origin.x, origin.y + top), size);
            problem_ui(ui, state, number, found, rect, colours, commands);
        }
    });
}

/// A problem: where, what stands there, and why it was not read.
fn problem_ui(
    ui: &mut egui::Ui,
    state: &State,
    number: usize,
    found: &Found,
    rect: Rect,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let problem = &found.problem;
    let response = ui.interact(rect, ui.scope_id().with(("problem", number)), Sense::click());
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    let sentence = problem.to_string();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, sentence.as_str()));
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
    let title = format!("{}{sheet}{text}", found.place);
    let (left, width) = (rect.left() + 6.0, rect.width() - 12.0);
    let title = elided(&painter, &title, font(12.5, Weight::SemiBold), colours.ink, width);
    painter.galley(pos2(left, rect.top() + 4.0), title, colours.ink);
    let face = font(11.5, Weight::Regular);
    let why = painter.layout(problem.why.clone(), face, colours.warning, width);
    painter.galley(pos2(left, rect.top() + 21.0), why, colours.warning);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, egui::Stroke::new(1.0, colours.edge));
    if response.on_hover_text(sentence.as_str()).clicked() {
        commands.push(Command::Review(ReviewChange::Problem(number)));
    }
}
