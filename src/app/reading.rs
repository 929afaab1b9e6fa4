//! What is being read, in the foot of the window; and what is pasted.

use super::command::Command;
use super::state::State;
use super::style::Colours;
use eframe::egui::{self, Key, RichText, vec2};
use std::time::Duration;

/// How often the progress is drawn anew.
const TICK: Duration = Duration::from_millis(100);

/// The file that is being read, how far it is, and a way to stop it. Whether
/// there is one.
pub fn reading_ui(
    ui: &mut egui::Ui,
    state: &State,
    colours: Colours,
    commands: &mut Vec<Command>,
) -> bool {
    let Some(job) = state.reading.first() else { return false };
    ui.request_repaint_after(TICK);
    let more = match state.reading.len() {
        1 => String::new(),
        n => format!(", {} more to come", n - 1),
    };
    let share = job.watch.share();
    // The cells are apart; what they mean takes its time too.
    let verb =
        if share.is_some_and(|share| share > 0.99) { "Finding the tables in" } else { "Reading" };
    let text = format!("{verb} {}{more}", job.origin.name());
    ui.label(RichText::new(text).color(colours.ink).small());
    bar_ui(ui, share, colours);
    if ui.small_button("Cancel").on_hover_text("Stop reading this file (Esc)").clicked() {
        commands.push(Command::CancelReading);
    }
    true
}

/// A bar that is filled as far as something is done.
fn bar_ui(ui: &mut egui::Ui, share: Option<f32>, colours: Colours) {
    let (rect, response) = ui.allocate_exact_size(vec2(140.0, 6.0), egui::Sense::hover());
    let words = share.map_or_else(
        || "Just begun".to_owned(),
        |share| format!("{:.0} percent read", share * 100.0),
    );
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, words.as_str())
    });
    ui.painter().rect_filled(rect, 3.0, colours.edge);
    let width = rect.width() * share.unwrap_or(0.0).clamp(0.0, 1.0);
    let done = egui::Rect::from_min_size(rect.min, vec2(width, rect.height()));
    ui.painter().rect_filled(done, 3.0, colours.accent);
}

/// What came of pasting. The desktop answers with an event, or not at all.
#[derive(Debug, Default)]
pub struct Pasting {
    /// Frames until a wish for the clipboard counts as unanswered.
    frames_left: u8,
    /// Whether the key press has had its answer.
    is_answered: bool,
}

impl Pasting {
    /// The clipboard was asked for.
    pub fn ask(&mut self) {
        self.frames_left = 5;
    }

    /// What the events of this frame ask for.
    pub fn commands(&mut self, ctx: &egui::Context) -> Option<Command> {
        let is_typing = ctx.text_edit_focused();
        let (mut pasted, mut is_released) = (None, false);
        ctx.input(|input| {
            for event in &input.events {
                match event {
                    egui::Event::Paste(text) => pasted = Some(Command::Paste(text.clone())),
                    egui::Event::PasteImage(_) => {
                        let sentence = "There is a picture on the clipboard, not a table; copy \
                                        the table’s text and paste that";
                        pasted = Some(Command::NothingToPaste(sentence));
                    }
                    egui::Event::Key { key: Key::V, pressed: false, modifiers, .. } => {
                        is_released |= modifiers.command;
                    }
                    _ => {}
                }
            }
        });
        let nothing = Command::NothingToPaste("There is no text on the clipboard to paste");
        if pasted.is_some() {
            self.frames_left = 0;
            self.is_answered = true;
        } else if self.frames_left > 0 {
            self.frames_left -= 1;
            ctx.request_repaint();
            pasted = (self.frames_left == 0).then_some(nothing);
        } else if is_released {
            // Nothing on the clipboard: the key press itself told nobody.
            pasted = (!self.is_answered).then_some(nothing);
        }
        if is_released {
            self.is_answered = false;
        }
        pasted.filter(|_| !is_typing)
    }
}
