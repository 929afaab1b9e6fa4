//! What the last actions came to, over the page.

use super::command::Command;
use super::state::State;
use super::style::Colours;
use eframe::egui::{self, Align, Layout, RichText};

/// As many messages as are shown at once, the newest ones.
const MOST_SHOWN: usize = 4;

/// A sentence for the person at the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The sentence.
    pub text: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

impl State {
    /// Says that something was done; this replaces what was said so before.
    pub(super) fn inform(&mut self, text: impl Into<String>) {
        self.forget_information();
        self.messages.push(Message { text: text.into(), is_error: false });
    }

    /// Says that something went wrong; this stays until it is closed.
    pub(super) fn complain(&mut self, text: impl Into<String>) {
        let message = Message { text: text.into(), is_error: true };
        self.messages.retain(|old| *old != message);
        self.messages.push(message);
    }

    /// Drops what is no longer news.
    pub(super) fn forget_information(&mut self) {
        self.messages.retain(|message| message.is_error);
    }
}

/// The messages, each with its own button to close it.
pub fn messages_ui(
    ui: &mut egui::Ui,
    state: &State,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let n_hidden = state.messages.len().saturating_sub(MOST_SHOWN);
    if n_hidden > 0 {
        let text = format!("{n_hidden} earlier, behind these");
        ui.label(RichText::new(text).color(colours.muted).small());
    }
    for message in state.messages.iter().skip(n_hidden) {
        let colour = if message.is_error { colours.warning } else { colours.accent };
        if line_ui(ui, &message.text, colour, colours) {
            commands.push(Command::Dismiss(message.clone()));
        }
    }
}

/// A framed line. `true` when it is closed.
fn line_ui(ui: &mut egui::Ui, text: &str, colour: egui::Color32, colours: Colours) -> bool {
    let mut is_closed = false;
    egui::Frame::new()
        .fill(colours.card)
        .stroke(egui::Stroke::new(1.0, colour))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(12, 6))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    is_closed = ui.small_button("Close").clicked();
                    ui.with_layout(
                        Layout::left_to_right(Align::Center).with_main_wrap(true),
                        |ui| ui.label(RichText::new(text).color(colour)),
                    );
                });
            });
        });
    ui.add_space(6.0);
    is_closed
}
