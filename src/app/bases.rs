//! One series on two bases: a measure that carries another one on, by the word
//! of the chart's author.

use super::breaks::BreakChange;
use super::command::Command;
use super::state::{Document, State};
use super::style::Colours;
use super::undo::remember;
use super::widgets::heading;
use crate::dataset::Dataset;
use eframe::egui::{self, RichText};
use std::sync::Arc;

impl Document {
    /// Draws the measures on two bases that were drawn so before.
    pub(super) fn keep_bases(&mut self, before: &Dataset) {
        if before.measures.iter().any(|measure| measure.continues.is_some()) {
            Arc::make_mut(&mut self.dataset).carry_on_as_in(before);
        }
    }
}

/// Lets a measure carry another one on.
pub(super) fn carry_on(state: &mut State, new: usize, old: usize) {
    let before = state.snapshot();
    if let Some(document) = state.documents.get_mut(state.current) {
        Arc::make_mut(&mut document.dataset).carry_on(new, old);
    }
    remember(state, before);
    state.redraw();
}

/// The measures that could carry on the one that is shown.
pub(super) fn list_ui(
    ui: &mut egui::Ui,
    document: &Document,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let Document { dataset, view, .. } = document;
    let Some(shown) = dataset.measures.get(view.measure) else { return };
    let could = (0..dataset.measures.len())
        .filter_map(|new| Some((new, dataset.could_carry_on(new, view.measure)?)));
    for (at, (new, from)) in could.enumerate() {
        let Some(measure) = dataset.measures.get(new) else { continue };
        if at == 0 {
            heading(ui, "ON ANOTHER BASIS", colours);
        }
        let text = format!(
            "{} begin in {}. Do they carry {} on, like for like?",
            measure.label,
            from.label(),
            shown.label
        );
        ui.label(RichText::new(text).color(colours.ink).small());
        let hover = "Both are then drawn side by side where all is shown as one line";
        if ui.small_button("They do").on_hover_text(hover).clicked() {
            commands.push(Command::Break(BreakChange::CarryOn(new, view.measure)));
        }
        ui.add_space(3.0);
    }
}
