//! How a number came about, on a card over the page: its arithmetic, and the
//! cells behind it.

use super::command::Command;
use super::review::ReviewChange;
use super::state::State;
use super::style::{Colours, font};
use super::table::remarks;
use crate::dataset::Dataset;
use crate::figure::numbers::grouped;
use crate::figure::{Behind, NumberRow, behind, receipt_steps};
use crate::page::text::Weight;
use crate::table::Place;
use eframe::egui::{self, Align, Align2, Button, Label, Layout, RichText, ScrollArea, vec2};
use std::fmt::Write as _;
use std::sync::Arc;

/// The receipts of one or several numbers, one of them shown.
#[derive(Debug)]
pub struct Card {
    dataset: Arc<Dataset>,
    numbers: Vec<NumberRow>,
    at: usize,
    /// The arithmetic of the one that is shown.
    steps: Vec<String>,
}

/// Another receipt, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptChange {
    /// That of a row of the figure's numbers.
    Row(usize),
    /// Those of a finding.
    Finding(usize),
    /// The one at that place among several.
    Turn(usize),
    /// The receipt as text, to the clipboard.
    Copy,
    /// None.
    Close,
}

/// As many cells as are copied.
const MOST_COPIED: usize = 10_000;
/// As high as a cell stands.
const CELL_HEIGHT: f32 = 42.0;
/// As many cells as stand without scrolling.
const MOST_STANDING: usize = 5;
/// How wide the card is.
const WIDTH: f32 = 520.0;

impl Card {
    fn new(dataset: &Arc<Dataset>, numbers: Vec<NumberRow>) -> Option<Self> {
        let card = Self { dataset: Arc::clone(dataset), numbers, at: 0, steps: Vec::new() };
        card.turned(0)
    }

    /// With another one of its numbers.
    fn turned(mut self, at: usize) -> Option<Self> {
        self.steps = receipt_steps(&self.dataset, self.numbers.get(at)?);
        self.at = at;
        Some(self)
    }

    /// Whether it is of that dataset.
    pub fn is_of(&self, dataset: &Arc<Dataset>) -> bool {
        Arc::ptr_eq(&self.dataset, dataset)
    }

    fn number(&self) -> Option<&NumberRow> {
        self.numbers.get(self.at)
    }

    fn n_cells(&self) -> usize {
        self.number().map_or(0, |row| row.observations.iter().map(Vec::len).sum())
    }

    /// Some of the cells, those of the earlier period first.
    fn cells(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Behind> {
        let observations = self.number().into_iter().flat_map(|row| row.observations.iter());
        let some = observations.flatten().skip(range.start).take(range.len());
        some.map(|observation| behind(&self.dataset, *observation))
    }

    /// `Facebook, 2023 to 2024`.
    fn heading(&self) -> String {
        let Some(row) = self.number() else { return String::new() };
        let before = row.before_period.map(|period| format!("{} to ", period.label()));
        format!("{}, {}{}", row.name, before.unwrap_or_default(), row.after_period.label())
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n{}\n", self.heading(), self.steps.join("\n"));
        // Writing to a String cannot fail.
        if let Some(row) = self.number().filter(|row| !row.note.is_empty()) {
            let _ = writeln!(text, "{}", row.note);
        }
        for cell in self.cells(0..MOST_COPIED) {
            let (period, name, exact, place) =
                (&cell.period, &cell.name, exact(&cell), place(&cell));
            let _ = writeln!(text, "{period} {name}: {exact} in {place} (SHA-256 {})", cell.sha256);
        }
        match self.n_cells().saturating_sub(MOST_COPIED) {
            0 => {}
            more => {
                let _ = writeln!(text, "and {} more cells", grouped(more.into()));
            }
        }
        text
    }
}

/// The text of a cell, quoted; a cell without text is empty.
fn exact(cell: &Behind) -> String {
    if cell.text.is_empty() { "empty".to_owned() } else { format!("“{}”", cell.text) }
}

/// Where a cell stands, with its document and the remarks on it.
fn place(cell: &Behind) -> String {
    let parts = [cell.place(), cell.source.clone(), remarks(cell.flags)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Opens, turns, copies or closes the card. What comes back is for the clipboard.
pub(super) fn change(state: &mut State, change: ReceiptChange) -> Option<String> {
    let rows = |numbers: Option<Vec<NumberRow>>| Card::new(&state.document()?.dataset, numbers?);
    match change {
        ReceiptChange::Row(row) => {
            let picture = state.picture.as_ref().ok();
            let row = picture.and_then(|picture| picture.figure.numbers.get(row));
            state.receipt = rows(row.map(|row| vec![row.clone()]));
        }
        ReceiptChange::Finding(number) => {
            state.receipt = rows(state.finding(number).map(|sentence| sentence.numbers.clone()));
        }
        ReceiptChange::Turn(at) => {
            state.receipt = state.receipt.take().and_then(|card| card.turned(at));
        }
        ReceiptChange::Copy => return state.receipt.as_ref().map(Card::text),
        ReceiptChange::Close => state.receipt = None,
    }
    None
}

/// Where the review shows a cell, if its file is open.
fn in_file(state: &State, cell: &Behind) -> Option<ReviewChange> {
    let is_its_table = |document: &&super::state::Document| {
        let origin = &document.dataset.origin;
        !document.is_gone
            && (&origin.sha256, &origin.sheet) == (&cell.sha256, &cell.sheet)
            && document.table.start <= cell.record
    };
    let candidates = state.documents.iter().filter(|document| document.file.is_some());
    let document = candidates.filter(is_its_table).max_by_key(|document| document.table.start)?;
    let place = Place { record: cell.record, column: cell.column };
    Some(ReviewChange::Cell { file: document.file?, table: document.table, place })
}

/// The card, if there is one.
pub fn card_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let Some(card) = &state.receipt else { return };
    let page = ui.max_rect();
    egui::Window::new("receipt")
        .id(egui::Id::unique("receipt"))
        .title_bar(false)
        .resizable(false)
        .pivot(Align2::CENTER_BOTTOM)
        .default_pos(page.center_bottom())
        .constrain_to(ui.ctx().content_rect().shrink(8.0))
        .frame(egui::Frame::window(ui.style()).inner_margin(egui::Margin::symmetric(14, 10)))
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 60.0));
            head_ui(ui, card, colours, commands);
            ui.add_space(4.0);
            for step in &card.steps {
                ui.label(step);
            }
            if let Some(row) = card.number().filter(|row| !row.note.is_empty()) {
                ui.label(RichText::new(&row.note).color(colours.warning).small());
            }
            ui.add_space(4.0);
            ui.separator();
            cells_ui(ui, state, card, colours, commands);
        });
}

fn head_ui(ui: &mut egui::Ui, card: &Card, colours: Colours, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut button = |ui: &mut egui::Ui, word: &str, hover, change| {
                if ui.button(word).on_hover_text(hover).clicked() {
                    commands.push(Command::Receipt(change));
                }
            };
            button(ui, "Close", "Close the receipt (Esc)", ReceiptChange::Close);
            button(ui, "Copy receipt", "Copy all this as text", ReceiptChange::Copy);
            let n = card.numbers.len();
            if n > 1 {
                let turn = |at: usize| ReceiptChange::Turn(at);
                let (before, after) = ((card.at + n - 1) % n, (card.at + 1) % n);
                button(ui, "→", "The next number of the sentence", turn(after));
                let text = format!("{} of {}", grouped((card.at + 1).into()), grouped(n.into()));
                ui.label(RichText::new(text).color(colours.muted).small());
                button(ui, "←", "The number before", turn(before));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let heading = RichText::new(card.heading()).font(font(15.0, Weight::SemiBold));
                ui.add(Label::new(heading).truncate());
            });
        });
    });
}

fn cells_ui(
    ui: &mut egui::Ui,
    state: &State,
    card: &Card,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let n_cells = card.n_cells();
    let words = match n_cells {
        0 => "No cell of the file has it".to_owned(),
        1 => "The cell that it was read from".to_owned(),
        n => format!("The {} cells that it was read from", grouped(n.into())),
    };
    ui.label(RichText::new(words).color(colours.muted).small());
    let spacing = ui.spacing().item_spacing.y;
    let height = (CELL_HEIGHT + spacing) * n_cells.min(MOST_STANDING) as f32;
    let room = (ui.ctx().content_rect().height() * 0.5).max(CELL_HEIGHT);
    ScrollArea::vertical()
        .id_salt(("receipt-cells", card.at))
        .max_height(height.min(room))
        .auto_shrink([false, true])
        .show_rows(ui, CELL_HEIGHT, n_cells, |ui, range| {
            for cell in card.cells(range) {
                let size = vec2(ui.available_width(), CELL_HEIGHT);
                let left = Layout::top_down(Align::LEFT);
                ui.allocate_ui_with_layout(size, left, |ui| {
                    ui.set_min_size(size);
                    ui.spacing_mut().interact_size.y = 16.0;
                    cell_ui(ui, state, &cell, colours, commands);
                });
            }
        });
}

/// A cell: its figure as it stands there, and where that is.
fn cell_ui(
    ui: &mut egui::Ui,
    state: &State,
    cell: &Behind,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(&cell.period).color(colours.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(exact(cell)).font(font(13.5, Weight::SemiBold)));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(&cell.name).truncate());
            });
        });
    });
    ui.horizontal(|ui| {
        let quiet = |text: String| RichText::new(text).color(colours.muted).small();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(change) = in_file(state, cell) {
                let word = RichText::new("Show in file").color(colours.accent).small();
                let button = ui.add(Button::new(word).frame_when_inactive(false));
                if button.on_hover_text("Open the review at this cell").clicked() {
                    commands.push(Command::Review(change));
                }
            }
            let short = cell.sha256.get(..8).unwrap_or(&cell.sha256);
            ui.label(quiet(format!("SHA-256 {short}…"))).on_hover_text(&cell.sha256);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(quiet(place(cell))).truncate());
            });
        });
    });
}
