//! The few kinds of buttons that the panels are made of.

use super::style::{Colours, font};
use crate::page::text::Weight;
use eframe::egui::{self, Align, Button, Layout, RichText, vec2};
use std::sync::Arc;

/// A heading over a group of choices.
pub fn heading(ui: &mut egui::Ui, text: &str, colours: Colours) {
    ui.add_space(7.0);
    heading_text(ui, text, colours);
}

/// The heading's text alone.
pub fn heading_text(ui: &mut egui::Ui, text: &str, colours: Colours) {
    ui.label(RichText::new(text).font(font(11.0, Weight::SemiBold)).color(colours.muted));
}

/// A choice that fills the width. `true` when it is clicked.
pub fn choice(ui: &mut egui::Ui, is_chosen: bool, text: &str, colours: Colours) -> bool {
    let face = if is_chosen {
        RichText::new(text).font(font(13.5, Weight::SemiBold)).color(colours.accent)
    } else {
        RichText::new(text)
    };
    let fill = if is_chosen { colours.chosen } else { egui::Color32::TRANSPARENT };
    let button = Button::selectable(is_chosen, face)
        .fill(fill)
        .stroke(egui::Stroke::NONE)
        .truncate()
        .min_size(vec2(0.0, 25.0));
    ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| ui.add(button)).inner.clicked()
}

/// One of a few choices that stand side by side.
pub fn segment(ui: &mut egui::Ui, is_chosen: bool, text: &str, colours: Colours) -> bool {
    ui.add(segment_button(is_chosen, text, colours)).clicked()
}

/// The button of such a choice.
pub fn segment_button(is_chosen: bool, text: &str, colours: Colours) -> Button<'static> {
    let face = if is_chosen {
        RichText::new(text).font(font(13.0, Weight::SemiBold)).color(colours.accent)
    } else {
        RichText::new(text)
    };
    let fill = if is_chosen { colours.chosen } else { colours.card };
    Button::selectable(is_chosen, face)
        .fill(fill)
        .stroke(egui::Stroke::new(1.0, colours.edge))
        .frame_when_inactive(true)
}

/// A small button that is only a word, for the foot of the window.
pub fn word_button(text: impl Into<String>, colours: Colours) -> Button<'static> {
    Button::new(RichText::new(text).color(colours.accent).small())
}

/// As much of a text as there is room for, on one line.
pub fn elided(
    painter: &egui::Painter,
    text: &str,
    font: egui::FontId,
    colour: egui::Color32,
    width: f32,
) -> Arc<egui::Galley> {
    // Long texts are not laid out as a whole.
    let most = (width.max(0.0) / 2.0) as usize + 8;
    let line = text.chars().take(most).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut job = egui::text::LayoutJob::simple_singleline(line, font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(8.0));
    painter.layout_job(job)
}
