//! The bars and panels around the page. They read the state and ask for
//! commands; nothing changes here.

use super::breaks::BreakChange;
use super::command::Command;
use super::names::NamesChange;
use super::receipt::ReceiptChange;
use super::review::{self, ReviewChange};
use super::side::{self, Pane, SideChange};
use super::state::State;
use super::style::{self, Colours, font};
use super::widgets::word_button;
use super::{breaks, choices, messages, plot, reading, receipt, stale, table, words};
use crate::export::FORMATS;
use crate::figure::Theme;
use crate::page::text::Weight;
use eframe::egui::{
    self, Align, Button, Key, KeyboardShortcut, Layout, Modifiers, RichText, ScrollArea, vec2,
};

const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
const PASTE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::V);
const EXPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::E);
const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
const COPY_PICTURE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::C);
const COPY_NUMBERS: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::C);

pub const FINDINGS: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F3);
pub const NAMES: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F5);
const REVIEW: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F4);
/// Narrower, the lesser buttons stand in a menu.
const NARROW: f32 = 940.0;
/// Narrower, the words of the chart make room for the review, and what stands
/// beside the page stands below it.
const WIDE: f32 = 1_100.0;
/// Wider, the words of the chart stay when something else stands beside it.
const VERY_WIDE: f32 = 1_500.0;

/// What the keyboard asks for.
pub fn shortcuts(ctx: &egui::Context, state: &State) -> Vec<Command> {
    let mut commands = Vec::new();
    // A text field has its own undo.
    let is_typing = ctx.text_edit_focused();
    let has_menu = egui::Popup::is_any_open(ctx);
    ctx.input_mut(|input| {
        // The longer combinations first: the shorter ones would take them too.
        if !is_typing && input.consume_shortcut(&REDO) {
            commands.push(Command::Redo);
        }
        if input.consume_shortcut(&COPY_NUMBERS) {
            commands.push(Command::CopyNumbers);
        }
        // egui turns the system's copy key into an event of its own.
        let is_copy = |event: &egui::Event| matches!(event, egui::Event::Copy);
        if !is_typing && input.events.iter().any(is_copy) {
            commands.push(Command::CopyPicture);
        }
        if input.consume_shortcut(&OPEN) {
            commands.push(Command::OpenDialog);
        }
        if input.consume_shortcut(&EXPORT) {
            commands.push(Command::ExportDialog("png"));
        }
        if !is_typing && input.consume_shortcut(&UNDO) {
            commands.push(Command::Undo);
        }
        if input.consume_shortcut(&REVIEW) {
            commands.push(Command::Review(ReviewChange::Toggle));
        }
        if input.consume_shortcut(&FINDINGS) {
            commands.push(Command::Side(SideChange::Toggle(Pane::Findings)));
        }
        if input.consume_shortcut(&NAMES) {
            commands.push(Command::Side(SideChange::Toggle(Pane::Names)));
        }
        // A menu closes first, then a reading stops, then what lies uppermost closes.
        let is_escape = !has_menu && input.key_pressed(Key::Escape);
        if is_escape && !state.reading.is_empty() {
            commands.push(Command::CancelReading);
        } else if is_escape && state.draft.is_some() {
            commands.push(Command::Break(BreakChange::Cancel));
        } else if is_escape && state.is_typed() {
            commands.push(Command::Names(NamesChange::GiveUp));
        } else if is_escape && !is_typing && state.receipt.is_some() {
            commands.push(Command::Receipt(ReceiptChange::Close));
        } else if is_escape && !is_typing && state.review.is_open {
            commands.push(Command::Review(ReviewChange::Close));
        } else if is_escape && !is_typing && state.side_pane().is_some() {
            commands.push(Command::Side(SideChange::Close));
        }
    });
    commands
}

/// The window's look that goes with a page's theme.
pub fn window_theme(theme: Theme) -> egui::Theme {
    match theme {
        Theme::Light | Theme::Print => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    }
}

/// The whole window.
pub fn window_ui(ui: &mut egui::Ui, state: &State, commands: &mut Vec<Command>) {
    let colours = style::colours(state.theme);
    let bar = |margin| {
        egui::Frame::new()
            .fill(colours.card)
            .inner_margin(margin)
            .stroke(egui::Stroke::new(1.0, colours.edge))
    };
    egui::Panel::top("top")
        .frame(bar(egui::Margin::symmetric(12, 8)))
        .show(ui, |ui| top_ui(ui, state, colours, commands));
    egui::Panel::bottom("bottom")
        .frame(bar(egui::Margin::symmetric(16, 6)))
        .show(ui, |ui| bottom_ui(ui, state, colours, commands));
    let side = egui::Frame::new()
        .fill(colours.card)
        .inner_margin(egui::Margin::symmetric(12, 10))
        .stroke(egui::Stroke::new(1.0, colours.edge));
    let is_reviewing = state.is_reviewing();
    if is_reviewing {
        let height = ui.available_height();
        egui::Panel::bottom("review")
            .resizable(true)
            .default_size((height * 0.54).clamp(200.0, 430.0))
            .min_size(160.0)
            .max_size((height - 180.0).max(160.0))
            .frame(bar(egui::Margin::symmetric(12, 8)))
            .show(ui, |ui| review::panel_ui(ui, state, colours, commands));
    }
    let width = ui.ctx().content_rect().width();
    let (is_wide, has_side) = (width >= WIDE, state.side_pane().is_some());
    let is_side_below = has_side && !is_wide && !is_reviewing;
    if is_side_below {
        egui::Panel::bottom("side-below")
            .exact_size((ui.available_height() * 0.42).max(160.0))
            .frame(bar(egui::Margin::symmetric(12, 8)))
            .show(ui, |ui| side::panel_ui(ui, state, colours, commands));
    }
    egui::Panel::left("choices").resizable(false).exact_size(256.0).frame(side).show(ui, |ui| {
        ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| choices::choices_ui(ui, state, colours, commands));
    });
    if width >= VERY_WIDE || (!has_side && (is_wide || !is_reviewing)) {
        egui::Panel::right("words").resizable(false).exact_size(240.0).frame(side).show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| words::words_ui(ui, state, colours, commands));
        });
    }
    if has_side && is_wide {
        egui::Panel::right("side")
            .resizable(false)
            .exact_size(340.0)
            .frame(side)
            .show(ui, |ui| side::panel_ui(ui, state, colours, commands));
    }
    egui::CentralPanel::default()
        .frame(egui::Frame::new().fill(colours.ground).inner_margin(12))
        .show(ui, |ui| {
            messages::messages_ui(ui, state, colours, commands);
            page_and_numbers_ui(ui, state, is_reviewing || is_side_below, colours, commands);
            receipt::card_ui(ui, state, colours, commands);
            breaks::draft_ui(ui, state, colours, commands);
        });
    drop_target_ui(ui, colours);
}

fn top_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let shortcut = |shortcut: &KeyboardShortcut| ui.ctx().format_shortcut(shortcut);
        let (open, paste, undo, redo, export, copy) = (
            shortcut(&OPEN),
            shortcut(&PASTE),
            shortcut(&UNDO),
            shortcut(&REDO),
            shortcut(&EXPORT),
            shortcut(&COPY_NUMBERS),
        );
        if ui
            .button("Open…")
            .on_hover_text(format!("Open report data ({open}), or drop files anywhere"))
            .clicked()
        {
            commands.push(Command::OpenDialog);
        }
        if ui
            .button("Paste")
            .on_hover_text(format!("Chart a table from the clipboard ({paste})"))
            .clicked()
        {
            commands.push(Command::AskToPaste);
        }
        if ui.add_enabled(state.can_undo(), Button::new("Undo")).on_hover_text(undo).clicked() {
            commands.push(Command::Undo);
        }
        if ui.add_enabled(state.can_redo(), Button::new("Redo")).on_hover_text(redo).clicked() {
            commands.push(Command::Redo);
        }
        let is_narrow = ui.ctx().content_rect().width() < NARROW;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if is_narrow {
                ui.menu_button("More…", |ui| {
                    ui.set_min_width(140.0);
                    copies_ui(ui, state, &copy, commands);
                    exports_ui(ui, state, &export, colours, |is_main| !is_main, commands);
                });
                exports_ui(ui, state, &export, colours, |is_main| is_main, commands);
            } else {
                exports_ui(ui, state, &export, colours, |_| true, commands);
                copies_ui(ui, state, &copy, commands);
            }
            let title = state
                .document()
                .map(|document| document.dataset.title.as_str())
                .unwrap_or_default();
            ui.with_layout(
                Layout::left_to_right(Align::Center)
                    .with_main_align(Align::Center)
                    .with_main_justify(true),
                |ui| {
                    ui.add(
                        egui::Label::new(RichText::new(title).font(font(13.5, Weight::SemiBold)))
                            .truncate(),
                    );
                },
            );
        });
    });
}

/// The buttons that save the chart; the main one has the colour.
fn exports_ui(
    ui: &mut egui::Ui,
    state: &State,
    export: &str,
    colours: Colours,
    is_shown: impl Fn(bool) -> bool,
    commands: &mut Vec<Command>,
) {
    for (index, format) in FORMATS.iter().rev().enumerate() {
        let is_main = index + 1 == FORMATS.len();
        if !is_shown(is_main) {
            continue;
        }
        let label = format!("Export {}…", format.extension.to_uppercase());
        let button = if is_main {
            Button::new(RichText::new(label).color(colours.card)).fill(colours.accent)
        } else {
            Button::new(label)
        };
        let hover = if is_main {
            format!("Save the chart as a {} ({export})", format.name)
        } else {
            format!("Save as {}", format.name)
        };
        if ui.add_enabled(state.chart().is_some(), button).on_hover_text(hover).clicked() {
            commands.push(Command::ExportDialog(format.extension));
        }
    }
}

/// The buttons that copy the chart and its numbers.
fn copies_ui(ui: &mut egui::Ui, state: &State, copy: &str, commands: &mut Vec<Command>) {
    let has_chart = state.chart().is_some();
    let picture = ui.add_enabled(has_chart, Button::new("Copy picture"));
    if picture.on_hover_text(ui.ctx().format_shortcut(&COPY_PICTURE)).clicked() {
        commands.push(Command::CopyPicture);
    }
    if ui.add_enabled(has_chart, Button::new("Copy numbers")).on_hover_text(copy).clicked() {
        commands.push(Command::CopyNumbers);
    }
}

fn bottom_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let quiet = |text: String| RichText::new(text).color(colours.muted).small();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hint =
                if is_wayland() { "Open files with Open…" } else { "Drop a file anywhere" };
            if ui.available_width() > 640.0 {
                ui.label(quiet(format!("Nothing leaves this computer · {hint}")));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if reading::reading_ui(ui, state, colours, commands) {
                    return;
                }
                let Some(document) = state.document() else { return };
                let name = match state.file() {
                    Some((_, file)) => file.name.as_str(),
                    None => document.dataset.title.as_str(),
                };
                let read = state.stale_read().unwrap_or_else(|| document.read.clone());
                let text = quiet(format!("{name} · {read}"));
                side::toggles_ui(ui, state, colours, commands);
                if let Some(file) = document.file {
                    let is_shown = state.review.is_open
                        && state.reviewed().is_some_and(|(reviewed, _)| reviewed == file);
                    let (text_of, change) = if is_shown {
                        ("Close review", ReviewChange::Close)
                    } else {
                        ("Review import", ReviewChange::File(file))
                    };
                    let key = ui.ctx().format_shortcut(&REVIEW);
                    let hover = format!("What was read, why, and what else it could be ({key})");
                    if ui.add(word_button(text_of, colours)).on_hover_text(hover).clicked() {
                        commands.push(Command::Review(change));
                    }
                }
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
}

/// Files cannot be dropped on a Wayland window with this winit.
fn is_wayland() -> bool {
    cfg!(target_os = "linux")
        && std::env::var_os("WAYLAND_DISPLAY").is_some_and(|value| !value.is_empty())
}

/// The page, and below it its numbers, unless something else stands there.
fn page_and_numbers_ui(
    ui: &mut egui::Ui,
    state: &State,
    is_low: bool,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let area = ui.available_rect_before_wrap();
    match &state.picture {
        Ok(picture) => {
            // The page takes the width; what is left below goes to the numbers.
            let full_height =
                area.width() * (picture.page.size.height / picture.page.size.width) as f32;
            let room = if is_low {
                area.height()
            } else {
                (area.height() - 130.0).max(area.height() * 0.6)
            };
            let height = full_height.min(room);
            let page_area = egui::Rect::from_min_size(area.min, vec2(area.width(), height));
            let shown = plot::page_ui(ui, picture, page_area, colours.edge);
            if let Some(why) = state.stale() {
                stale::stale_ui(ui, page_area, &why, colours);
                return;
            }
            let row = shown.at.as_ref().and_then(|at| at.row);
            if let Some(row) = row.filter(|_| shown.plot.clicked()) {
                commands.push(Command::Receipt(ReceiptChange::Row(row)));
            }
            breaks::menus_ui(ui, state, picture, &shown, commands);
            let below = egui::Rect::from_min_max(
                egui::pos2(area.left(), area.top() + height + 12.0),
                area.max,
            );
            if below.height() > 60.0 && !is_low {
                ui.scope_builder(egui::UiBuilder::new().max_rect(below), |ui| {
                    table::numbers_ui(ui, &picture.figure, colours, commands);
                });
            }
        }
        Err(why) => {
            ui.centered_and_justified(|ui| {
                ui.label(RichText::new(why).color(colours.muted).size(16.0))
            });
        }
    }
}

/// While a file hovers over the window: where to drop it is everywhere.
fn drop_target_ui(ui: &egui::Ui, colours: Colours) {
    let n_files = ui.input(|input| input.raw.hovered_files.len());
    if n_files == 0 {
        return;
    }
    let rect = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(egui::LayerId::new(
        egui::Order::Foreground,
        egui::Id::unique("drop-target"),
    ));
    painter.rect_filled(rect, 0.0, colours.ground.gamma_multiply(0.9));
    painter.rect_stroke(
        rect.shrink(16.0),
        10.0,
        egui::Stroke::new(2.0, colours.accent),
        egui::StrokeKind::Inside,
    );
    let text = if n_files == 1 {
        "Drop to open the file".to_owned()
    } else {
        format!("Drop to open {n_files} files")
    };
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        text,
        font(24.0, Weight::SemiBold),
        colours.accent,
    );
}
