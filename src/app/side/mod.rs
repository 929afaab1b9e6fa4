//! The panel beside the page: what the numbers come to.

mod editions;
mod findings;
mod names;

pub use findings::Findings;
pub use names::{Draft, Names};

use super::breaks::{self, Proposed};
use super::command::Command;
use super::panels::{FINDINGS, NAMES};
use super::state::State;
use super::style::{Colours, font};
use super::widgets::word_button;
use crate::page::text::Weight;
use eframe::egui::{self, Align, Button, Layout, RichText, ScrollArea};

/// What stands beside the page, if anything does.
#[derive(Debug, Default)]
pub struct Side {
    /// What is shown.
    pub pane: Option<Pane>,
    /// The findings, once they were asked for. They may be older than the
    /// chart while nobody looks at them.
    pub findings: Option<Findings>,
    /// The names, and what is typed about them.
    pub names: Names,
    /// The breaks that are proposed, once they were asked for.
    pub proposed: Option<Proposed>,
}

/// What can stand beside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The findings of the two periods.
    Findings,
    /// Names, kinds and parents.
    Names,
    /// The breaks in the series that were named by hand.
    Breaks,
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
            state.refresh_names();
            state.refresh_proposed();
        }
        SideChange::Close => state.side.pane = None,
        SideChange::Finding(number) => findings::show(state, number),
    }
}

/// The panel.
pub fn panel_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let Some(pane) = state.side_pane() else { return };
    tabs_ui(ui, state, colours, commands);
    match pane {
        Pane::Findings => findings::panel_ui(ui, state, colours, commands),
        Pane::Names => names::panel_ui(ui, state, colours, commands),
        Pane::Editions => editions::panel_ui(ui, state, colours, commands),
        Pane::Breaks => {
            ScrollArea::vertical()
                .id_salt("breaks")
                .auto_shrink(false)
                .show(ui, |ui| breaks::pane_ui(ui, state, colours, commands));
        }
    }
}

impl Pane {
    /// All of them, with their names.
    pub(super) const ALL: [(Self, &'static str); 4] = [
        (Self::Findings, "Findings"),
        (Self::Names, "Names"),
        (Self::Breaks, "Breaks"),
        (Self::Editions, "Editions"),
    ];
}

/// The panes side by side, the one that is open among them.
fn tabs_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let shown = state.side_pane();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 1.0;
        ui.spacing_mut().button_padding.x = 6.0;
        for (pane, name) in Pane::ALL {
            if pane == Pane::Editions && state.edition().is_none() {
                continue;
            }
            let is_shown = shown == Some(pane);
            let face = if is_shown {
                RichText::new(name).font(font(13.5, Weight::SemiBold)).color(colours.accent)
            } else {
                RichText::new(name).color(colours.muted)
            };
            let fill = if is_shown { colours.chosen } else { egui::Color32::TRANSPARENT };
            let tab = Button::selectable(is_shown, face).fill(fill).stroke(egui::Stroke::NONE);
            if ui.add(tab).clicked() && !is_shown {
                commands.push(Command::Side(SideChange::Toggle(pane)));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Close").on_hover_text("Close this column (Esc)").clicked() {
                commands.push(Command::Side(SideChange::Close));
            }
        });
    });
    ui.add_space(2.0);
}

/// What the sentences of a pane are about, and the button that copies them all;
/// whether that is clicked.
fn about_ui(ui: &mut egui::Ui, about: &str, has_sentences: bool, colours: Colours) -> bool {
    let line = |ui: &mut egui::Ui| {
        let all = ui.add_enabled(has_sentences, Button::new("Copy all"));
        let is_clicked = all.on_hover_text("Copy the sentences, one a line").clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let about = RichText::new(about).color(colours.muted).small();
            ui.add(egui::Label::new(about).wrap());
        });
        is_clicked
    };
    let row = ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), line).inner);
    ui.add_space(2.0);
    row.inner
}

/// The buttons in the foot of the window: one for each pane, or the one that
/// closes what is open, for the panes stand side by side then.
pub fn toggles_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let shown = state.side_pane();
    for (pane, name) in Pane::ALL {
        let (key, hover) = match pane {
            Pane::Findings => (Some(FINDINGS), "What the numbers come to, in sentences"),
            Pane::Names => (Some(NAMES), "Who is who: names, parents and kinds"),
            Pane::Editions => (None, "What the two editions say otherwise"),
            Pane::Breaks => continue,
        };
        let is_there = pane != Pane::Editions || state.edition().is_some();
        let n_waiting = if pane == Pane::Names { state.n_proposals() } else { 0 };
        let text = match shown {
            None if is_there && n_waiting > 0 => format!("{name} ({n_waiting})"),
            None if is_there => name.to_owned(),
            Some(shown) if shown == pane => format!("Close {}", name.to_lowercase()),
            _ => continue,
        };
        let key = key.map(|key| format!(" ({})", ui.ctx().format_shortcut(&key)));
        let waiting = if n_waiting > 0 { "; some may be one" } else { "" };
        let hover = format!("{hover}{waiting}{}", key.unwrap_or_default());
        if ui.add(word_button(text, colours)).on_hover_text(hover).clicked() {
            commands.push(Command::Side(SideChange::Toggle(pane)));
        }
    }
}
