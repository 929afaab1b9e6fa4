//! What the last actions came to, over the page.

use super::command::Command;
use super::editions::EditionChange;
use super::review::{Pane, ReviewChange};
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
    /// The number of the file whose review may put it right.
    pub file: Option<usize>,
    /// Whether it remarks on the reading of what is shown, and goes with that.
    pub is_remark: bool,
    /// Two documents that can be joined, the earlier edition first.
    pub join: Option<[usize; 2]>,
}

impl Message {
    /// Good news.
    pub(super) fn news(text: String) -> Self {
        Self { text, is_error: false, file: None, is_remark: false, join: None }
    }
}

impl State {
    /// Says that something was done; this replaces what was said so before.
    pub(super) fn inform(&mut self, text: impl Into<String>) {
        self.forget_information();
        self.messages.push(Message::news(text.into()));
    }

    /// Says that something went wrong; this stays until it is closed.
    pub(super) fn complain(&mut self, text: impl Into<String>) {
        self.push_error(Message { is_error: true, ..Message::news(text.into()) });
    }

    /// Says what is wrong with what was read. Goes when it is read otherwise, or
    /// when other data is shown.
    pub(super) fn remark(&mut self, text: impl Into<String>) {
        self.forget_remarks();
        self.push_error(Message { is_error: true, is_remark: true, ..Message::news(text.into()) });
    }

    /// The same of something that the file's review lists.
    pub(super) fn remark_on(&mut self, file: usize, text: impl Into<String>) {
        self.remark(text);
        if let Some(remark) = self.messages.last_mut() {
            remark.file = Some(file);
        }
    }

    /// Drops what was said of what was read before.
    pub(super) fn forget_remarks(&mut self) {
        self.messages.retain(|message| !message.is_remark);
    }

    /// Says why nothing in a file can be charted, and offers its review.
    pub(super) fn offer_review(&mut self, file: usize, why: &str) {
        self.withdraw_review(file);
        let name = self.files.get(file).map_or("", |file| file.name.as_str());
        let text = format!("{why}: {name}");
        self.push_error(Message { is_error: true, file: Some(file), ..Message::news(text) });
    }

    /// Drops the offer, for something can be charted now.
    pub(super) fn withdraw_review(&mut self, file: usize) {
        self.messages.retain(|message| message.file != Some(file));
    }

    fn push_error(&mut self, message: Message) {
        self.messages.retain(|old| *old != message);
        self.messages.push(message);
    }

    /// Drops what is no longer news; an offer stays.
    pub(super) fn forget_information(&mut self) {
        self.messages.retain(|message| message.is_error || message.join.is_some());
    }
}

/// The messages, each with its own button to close it.
pub fn messages_ui(
    ui: &mut egui::Ui,
    state: &State,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    // The review says itself why its file is not charted, and lists its problems.
    let reviewed = state.reviewed().filter(|_| state.review.is_open).map(|(file, _)| file);
    let is_news = |message: &&Message| message.file.is_none() || message.file != reviewed;
    let messages: Vec<&Message> = state.messages.iter().filter(is_news).collect();
    let n_hidden = messages.len().saturating_sub(MOST_SHOWN);
    if n_hidden > 0 {
        let text = format!("{n_hidden} earlier, behind these");
        ui.label(RichText::new(text).color(colours.muted).small());
    }
    for message in messages.into_iter().skip(n_hidden) {
        let colour = if message.is_error { colours.warning } else { colours.accent };
        line_ui(ui, state, message, colour, colours, commands);
    }
}

/// A framed line with its buttons.
fn line_ui(
    ui: &mut egui::Ui,
    state: &State,
    message: &Message,
    colour: egui::Color32,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    egui::Frame::new()
        .fill(colours.card)
        .stroke(egui::Stroke::new(1.0, colour))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(12, 6))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.small_button("Close").clicked() {
                        commands.push(Command::Dismiss(message.clone()));
                    }
                    let other = message.join.and_then(|of| Some((of, state.other_edition(of)?)));
                    if let Some((of, other)) = other {
                        let button = ui.small_button(format!("Join with {other}"));
                        let hover = "Make one of the two, and see what they say otherwise";
                        if button.on_hover_text(hover).clicked() {
                            commands.push(Command::Edition(EditionChange::Join(of)));
                        }
                    }
                    if let Some(file) = message.file {
                        let button = ui.small_button("Review…");
                        let hover = "See what was read, and say what it is";
                        if button.on_hover_text(hover).clicked() {
                            commands.push(Command::Review(ReviewChange::File(file)));
                            if message.is_remark {
                                let problems = ReviewChange::Pane(Pane::Problems);
                                commands.push(Command::Review(problems));
                            }
                        }
                    }
                    ui.with_layout(
                        Layout::left_to_right(Align::Center).with_main_wrap(true),
                        |ui| ui.label(RichText::new(&message.text).color(colour)),
                    );
                });
            });
        });
    ui.add_space(6.0);
}
