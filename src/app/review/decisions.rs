//! The list of what was decided, each with its evidence and its alternatives.

use super::super::command::Command;
use super::super::style::{Colours, font};
use super::{Review, TableReview, when};
use crate::import::decisions::{Alternative, Change, Decision};
use crate::page::text::Weight;
use eframe::egui::{self, Popup, RichText, ScrollArea, Sense, pos2, vec2};

/// Where the values begin; longer subjects wrap.
const INDENT: f32 = 88.0;

/// The decisions about the file, then those about the table.
pub fn list_ui(
    ui: &mut egui::Ui,
    file: usize,
    review: &Review,
    table: &TableReview,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let list = ScrollArea::vertical().id_salt(("decisions", file, table.id)).auto_shrink(false);
    list.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let is_shown = |decision: &&Decision| decision.table.is_none_or(|id| id == table.id);
        for decision in review.decisions.iter().filter(is_shown) {
            decision_ui(ui, file, decision, colours, commands);
            if let Some(table) = decision.table.filter(|_| decision.takes_period) {
                when::field_ui(ui, file, table, INDENT, colours, commands);
            }
        }
    });
}

/// A decision: its value and why, and a menu of what else it could be.
fn decision_ui(
    ui: &mut egui::Ui,
    file: usize,
    decision: &Decision,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let can_change = !decision.alternatives.is_empty();
    let width = ui.available_width() - 4.0;
    let text_width = width - INDENT - 22.0;
    let wrapped = |ui: &egui::Ui, text: &str, size: f32, weight, colour| {
        ui.painter().layout(text.to_owned(), font(size, weight), colour, text_width)
    };
    let value = wrapped(ui, &decision.value, 13.0, Weight::SemiBold, colours.ink);
    let evidence = if decision.is_chosen {
        match decision.evidence.as_str() {
            "" => "Set by you".to_owned(),
            evidence => format!("Set by you. {evidence}"),
        }
    } else {
        decision.evidence.clone()
    };
    let evidence = wrapped(ui, &evidence, 11.5, Weight::Regular, colours.muted);
    let subject = ui.painter().layout(
        decision.subject.to_owned(),
        font(12.0, Weight::Regular),
        colours.muted,
        INDENT - 20.0,
    );
    let height = (value.size().y + evidence.size().y).max(subject.size().y) + 9.0;
    let sense = if can_change { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
    let response = response.on_hover_cursor(if can_change {
        egui::CursorIcon::PointingHand
    } else {
        egui::CursorIcon::Default
    });
    let label = format!("{}: {}. {}", decision.subject, decision.value, decision.evidence);
    let role = if can_change { egui::Role::Button } else { egui::Role::Label };
    response.widget_info(|| egui::WidgetInfo::labeled(role, true, label.as_str()));
    let painter = ui.painter();
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    if can_change && (response.hovered() || response.has_focus() || is_open) {
        painter.rect_filled(rect, 4.0, colours.chosen.gamma_multiply(0.6));
    }
    let top = rect.top() + 4.0;
    painter.galley(pos2(rect.left() + 6.0, top + 1.0), subject, colours.muted);
    let x = rect.left() + INDENT;
    let value_height = value.size().y;
    painter.galley(pos2(x, top), value, colours.ink);
    painter.galley(pos2(x, top + value_height + 1.0), evidence, colours.muted);
    if decision.is_chosen {
        painter.circle_filled(pos2(x - 9.0, top + 8.0), 3.0, colours.accent);
    }
    if can_change {
        triangle(painter, pos2(rect.right() - 10.0, top + 8.0), colours.accent);
    }
    painter.hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, colours.edge));
    if can_change {
        Popup::menu(&response)
            .show(|ui| menu_ui(ui, decision.subject, file, &decision.alternatives, commands));
    }
}

/// The alternatives of a decision as a menu.
pub fn menu_ui(
    ui: &mut egui::Ui,
    title: &str,
    file: usize,
    alternatives: &[Alternative],
    commands: &mut Vec<Command>,
) {
    ui.set_min_width(190.0);
    ui.label(RichText::new(title).small().weak());
    ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
        let mut heading = None;
        for Alternative { label, group, is_current, change } in alternatives {
            if let Some(group) = group.filter(|group| heading.replace(*group) != Some(*group)) {
                ui.add_space(4.0);
                ui.label(RichText::new(group).font(font(11.5, Weight::SemiBold)).weak());
            }
            let item = ui.selectable_label(*is_current, label);
            if item.clicked() {
                commands.push(Command::Decide { file, change: change.clone() });
                ui.close();
            }
        }
    });
}

/// The sign that something opens downwards.
pub fn triangle(painter: &egui::Painter, at: egui::Pos2, colour: egui::Color32) {
    let points = vec![at + vec2(-4.0, -2.0), at + vec2(4.0, -2.0), at + vec2(0.0, 2.5)];
    painter.add(egui::Shape::convex_polygon(points, colour, egui::Stroke::NONE));
}

/// An alternative of a menu.
pub(super) fn alternative(label: &str, is_current: bool, change: Change) -> Alternative {
    Alternative { label: label.to_owned(), group: None, is_current, change }
}
