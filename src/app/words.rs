//! The right panel: the words of the chart, its look, what was not understood.

use super::breaks;
use super::command::Command;
use super::state::{PageSize, State, ViewChange};
use super::style::Colours;
use super::widgets::{heading, heading_text, segment};
use crate::figure::{Theme, Words, numbers};
use eframe::egui::{self, Align, Layout, RichText};

/// A field of words: its heading, the person's own text, the text shown, and
/// where it is kept.
type Field<'a> = (&'a str, &'a Option<String>, &'a str, fn(&mut Words) -> &mut Option<String>);

/// The panel.
pub fn words_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let (Some(document), Ok(picture)) = (state.document(), &state.picture) else { return };
    let (words, figure) = (&document.view.words, &picture.figure);
    let fields: [Field<'_>; 4] = [
        ("TITLE", &words.title, &figure.title, |words| &mut words.title),
        ("SUBTITLE", &words.subtitle, &figure.subtitle, |words| &mut words.subtitle),
        ("SOURCE", &words.source, &figure.source, |words| &mut words.source),
        ("ADD A NOTE", &words.note, "", |words| &mut words.note),
    ];
    for (name, own, shown, field) in fields {
        let set = |text: Option<String>| {
            let mut words = words.clone();
            *field(&mut words) = text;
            Command::View(ViewChange::Words(words))
        };
        ui.add_space(7.0);
        ui.horizontal(|ui| {
            heading_text(ui, name, colours);
            if own.is_some() {
                ui.with_layout(Layout::right_to_left(Align::BOTTOM), |ui| {
                    if ui
                        .small_button("Reset")
                        .on_hover_text("Back to the program's own words")
                        .clicked()
                    {
                        commands.push(set(None));
                    }
                });
            }
        });
        let mut text = own.clone().unwrap_or_else(|| shown.to_owned());
        let edit = egui::TextEdit::multiline(&mut text)
            .desired_rows(2)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(10, 7));
        let response = ui.add(edit);
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, name));
        if response.changed() {
            commands.push(set(Some(text.replace('\n', " "))));
        }
    }
    heading(ui, "LOOK", colours);
    ui.horizontal(|ui| {
        for (theme, name) in Theme::ALL {
            if segment(ui, state.theme == theme, &numbers::capitalised(name), colours) {
                commands.push(Command::SetTheme(theme));
            }
        }
    });
    ui.horizontal(|ui| {
        for (size, name) in PageSize::ALL {
            if segment(ui, state.page_size == size, name, colours) {
                commands.push(Command::SetPageSize(size));
            }
        }
    });
    let points = state.page_size.points();
    let pixels = format!(
        "PNG: {:.0} × {:.0} pixels",
        points.width * PageSize::SCALE,
        points.height * PageSize::SCALE
    );
    ui.label(RichText::new(pixels).color(colours.muted).small());
    breaks::list_ui(ui, document, colours, commands);
    if !document.problems.is_empty() {
        heading(ui, "NOT UNDERSTOOD", colours);
        for problem in document.problems.iter().take(20) {
            ui.label(RichText::new(problem).color(colours.warning).small());
        }
    }
}
