//! The panel beside the page: what the numbers come to.

mod editions;
mod findings;

pub use findings::Findings;

use super::command::Command;
use super::state::State;
use super::style::{Colours, font};
use crate::page::text::Weight;
use eframe::egui::{self, Align, Layout, RichText};

/// What stands beside the page, if anything does.
#[derive(Debug, Default)]
pub struct Side {
    /// What is shown.
    pub pane: Option<Pane>,
    /// The findings, once they were asked for. They may be older than the
    /// chart while nobody looks at them.
    pub findings: Option<Findings>,
}

/// What can stand beside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The findings of the two periods.
    Findings,
    /// What two joined editions say otherwise.
    Editions,
}

/// Another look at the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideChange {
    /// Open it there, or close it if it is.
    Toggle(Pane),
    /// Close it.
    Close,
    /// Show the chart of a finding, by its number.
    Finding(usize),
}

impl State {
    /// What stands beside the page. Only joined data has editions.
    pub fn side_pane(&self) -> Option<Pane> {
        self.side.pane.filter(|pane| *pane != Pane::Editions || self.edition().is_some())
    }
}

/// Changes what stands beside the page.
pub(super) fn change(state: &mut State, change: SideChange) {
    match change {
        SideChange::Toggle(pane) if state.side.pane == Some(pane) => state.side.pane = None,
        SideChange::Toggle(pane) => {
            state.side.pane = Some(pane);
            state.refresh_findings();
        }
        SideChange::Close => state.side.pane = None,
        SideChange::Finding(number) => findings::show(state, number),
    }
}

/// The panel.
pub fn panel_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    match state.side_pane() {
        Some(Pane::Findings) => findings::panel_ui(ui, state, colours, commands),
        Some(Pane::Editions) => editions::panel_ui(ui, state, colours, commands),
        None => {}
    }
}

/// The head of a pane: its name, its buttons, and the one that closes it.
fn head_ui(
    ui: &mut egui::Ui,
    name: &str,
    commands: &mut Vec<Command>,
    buttons: impl FnOnce(&mut egui::Ui, &mut Vec<Command>),
) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).font(font(15.0, Weight::SemiBold)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Close").on_hover_text(format!("Close the {name} (Esc)")).clicked() {
                commands.push(Command::Side(SideChange::Close));
            }
            buttons(ui, commands);
        });
    });
}
