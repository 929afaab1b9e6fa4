//! The findings of what is shown: sentences, each with its chart.

use super::super::command::Command;
use super::super::receipt::ReceiptChange;
use super::super::state::{State, ViewChange, apply};
use super::super::style::Colours;
use super::{Pane, SideChange, about_ui};
use crate::dataset::Dataset;
use crate::figure::{Amount, Sentence, View, Words, sentences, subject};
use eframe::egui::{self, Align, Button, Layout, RichText, ScrollArea};
use std::sync::Arc;

/// The sentences of a question, as they were last written.
#[derive(Debug)]
pub struct Findings {
    dataset: Arc<Dataset>,
    question: View,
    /// The sentences, or why there are none.
    pub sentences: Result<Vec<Sentence>, String>,
    /// The one whose chart was asked for last.
    shown: Option<usize>,
}

/// What the findings of a view depend on; the rest is as it always is.
fn question(view: &View) -> View {
    View { kind: "change", amount: Amount::Percent, chosen: None, ..unworded(view) }
}

/// Wider, what can be done with a sentence stands beside it rather than below.
const WIDE_SENTENCES: f32 = 560.0;

/// A view without what does not change what it shows of the data.
fn unworded(view: &View) -> View {
    View { top: None, words: Words::default(), ..view.clone() }
}

impl Findings {
    fn of(dataset: &Arc<Dataset>, question: View) -> Self {
        let sentences = sentences(dataset, &question).map_err(|error| error.to_string());
        Self { dataset: Arc::clone(dataset), question, sentences, shown: None }
    }

    /// Whether they answer that question, or led to it: the chart of a finding
    /// may be of the whole, and its findings stay beside it.
    fn answer(&self, dataset: &Arc<Dataset>, asked: &View) -> bool {
        let leads = |sentence: &Sentence| question(&sentence.view) == *asked;
        let led = || self.sentences.iter().flatten().any(leads);
        Arc::ptr_eq(&self.dataset, dataset) && (self.question == *asked || led())
    }
}

impl State {
    /// Writes the findings anew, if somebody looks at them and they are not
    /// those of the view.
    pub(in super::super) fn refresh_findings(&mut self) {
        let Some(document) = self.documents.get(self.current) else { return };
        if self.side.pane != Some(Pane::Findings) {
            return;
        }
        let asked = question(&document.view);
        let old = self.side.findings.as_ref();
        if old.is_none_or(|findings| !findings.answer(&document.dataset, &asked)) {
            self.side.findings = Some(Findings::of(&document.dataset, asked));
        }
    }

    /// A finding, by its number.
    pub fn finding(&self, number: usize) -> Option<&Sentence> {
        self.side.findings.as_ref()?.sentences.as_ref().ok()?.get(number)
    }

    /// The finding whose chart is shown.
    fn shown_finding(&self) -> Option<usize> {
        let number = self.side.findings.as_ref()?.shown?;
        let (sentence, document) = (self.finding(number)?, self.document()?);
        (unworded(&sentence.view) == unworded(&document.view)).then_some(number)
    }
}

/// Shows the chart of a finding.
pub(super) fn show(state: &mut State, number: usize) {
    let Some(view) = state.finding(number).map(|sentence| sentence.view.clone()) else { return };
    apply(state, Command::View(ViewChange::Whole(Box::new(view))));
    if let Some(findings) = &mut state.side.findings {
        findings.shown = Some(number);
    }
}

pub(super) fn panel_ui(
    ui: &mut egui::Ui,
    state: &State,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let Some(Findings { dataset, question, sentences, .. }) = &state.side.findings else { return };
    let found = sentences.as_deref().unwrap_or_default();
    if about_ui(ui, &what_of(dataset, question), !found.is_empty(), colours) {
        let lines: Vec<&str> = found.iter().map(|sentence| sentence.text.as_str()).collect();
        let said = "The findings are on the clipboard";
        commands.push(Command::CopyText { text: lines.join("\n"), said });
    }
    ScrollArea::vertical().id_salt("findings").auto_shrink(false).show(ui, |ui| {
        match sentences {
            Err(why) => drop(ui.label(RichText::new(why).color(colours.muted))),
            Ok(found) if found.is_empty() => {
                let text = "There is nothing that can be compared between these periods.";
                ui.label(RichText::new(text).color(colours.muted));
            }
            Ok(found) => {
                let shown = state.shown_finding();
                for (number, sentence) in found.iter().enumerate() {
                    sentence_ui(ui, number, sentence, shown == Some(number), colours, commands);
                }
                let text = "Written from the numbers by rule. None of it says why.";
                ui.label(RichText::new(text).color(colours.muted).small());
            }
        }
        ui.add_space(6.0);
    });
}

/// `Reports · 2023 to 2024 · by platform`.
fn what_of(dataset: &Dataset, question: &View) -> String {
    let periods = question.before.zip(question.after);
    let periods = periods.map(|(before, after)| format!("{} to {}", before.label(), after.label()));
    let dimension = question.dimension.and_then(|index| dataset.dimensions.get(index));
    let by = dimension.map(|dimension| format!("by {}", dimension.name.to_lowercase()));
    let held = question.filters.iter().filter_map(|(dimension, member)| {
        let dimension = dataset.dimensions.get(*dimension)?;
        Some(format!("{}: {}", dimension.name, dimension.members.get(*member)?.name))
    });
    let what = [subject(dataset, question.measure)];
    let parts: Vec<String> = what.into_iter().chain(periods).chain(by).chain(held).collect();
    parts.join(" · ")
}

/// A sentence that shows its chart, and below it what else can be done with it.
fn sentence_ui(
    ui: &mut egui::Ui,
    number: usize,
    sentence: &Sentence,
    is_shown: bool,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let fill = if is_shown { colours.chosen } else { colours.card };
    let edge = if is_shown { colours.accent } else { colours.edge };
    egui::Frame::new()
        .fill(fill)
        .stroke(egui::Stroke::new(1.0, edge))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(4, 4))
        .show(ui, |ui| {
            let is_wide = ui.available_width() > WIDE_SENTENCES;
            if !is_wide {
                text_ui(ui, number, sentence, is_shown, commands);
            }
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    buttons_ui(ui, number, sentence, colours, commands);
                    if is_wide {
                        text_ui(ui, number, sentence, is_shown, commands);
                    }
                });
            });
        });
    ui.add_space(5.0);
}

fn text_ui(
    ui: &mut egui::Ui,
    number: usize,
    sentence: &Sentence,
    is_shown: bool,
    commands: &mut Vec<Command>,
) {
    let text = RichText::new(&sentence.text).line_height(Some(19.0));
    let clear = egui::Color32::TRANSPARENT;
    let button = Button::selectable(is_shown, text).fill(clear).stroke(egui::Stroke::NONE).wrap();
    let response =
        ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| ui.add(button)).inner;
    if response.on_hover_text("Show its chart").clicked() {
        commands.push(Command::Side(SideChange::Finding(number)));
    }
}

fn buttons_ui(
    ui: &mut egui::Ui,
    number: usize,
    sentence: &Sentence,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let word = |word| {
        Button::new(RichText::new(word).color(colours.accent).small()).frame_when_inactive(false)
    };
    let how = ui.add_enabled(!sentence.numbers.is_empty(), word("How?"));
    if how.on_hover_text("How its numbers came about, down to the cells").clicked() {
        commands.push(Command::Receipt(ReceiptChange::Finding(number)));
    }
    if ui.add(word("Copy")).on_hover_text("Copy this sentence").clicked() {
        let said = "The sentence is on the clipboard";
        commands.push(Command::CopyText { text: sentence.text.clone(), said });
    }
}
