//! What two editions say otherwise, and which names stand for which.

use super::super::command::Command;
use super::super::editions::{Edition, EditionChange};
use super::super::state::State;
use super::super::style::Colours;
use super::super::widgets::heading;
use super::about_ui;
use crate::figure::numbers::grouped;
use eframe::egui::{self, Button, RichText, ScrollArea};

/// As many names of either edition as are offered.
const MOST_NAMES: usize = 200;

pub(super) fn panel_ui(
    ui: &mut egui::Ui,
    state: &State,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let Some(edition) = state.edition() else { return };
    let [earlier, later] = &edition.names;
    if about_ui(ui, &format!("{earlier} → {later}"), true, colours) {
        let said = "What differs is on the clipboard";
        commands.push(Command::CopyText { text: edition.sentences.join("\n"), said });
    }
    ScrollArea::vertical().id_salt("editions").auto_shrink(false).show(ui, |ui| {
        for sentence in &edition.sentences {
            ui.label(RichText::new(sentence).line_height(Some(19.0)));
            ui.add_space(5.0);
        }
        let save = Button::new("Save differences as CSV…");
        let hover = "Every figure that differs, with the cells of both editions";
        if ui.add_enabled(edition.n_differences > 0, save).on_hover_text(hover).clicked() {
            commands.push(Command::Edition(EditionChange::SaveDialog));
        }
        // One answer at a time: the next is about what it comes to.
        ui.add_enabled_ui(state.joining.is_none(), |ui| names_ui(ui, edition, colours, commands));
        ui.add_space(6.0);
    });
}

/// Which old name is which new one: what was said, what is probable, and what
/// else could be.
fn names_ui(ui: &mut egui::Ui, edition: &Edition, colours: Colours, commands: &mut Vec<Command>) {
    let Edition { same, gone, new, proposals, .. } = edition;
    if same.is_empty() && (gone.is_empty() || new.is_empty()) {
        return;
    }
    heading(ui, "NAMES", colours);
    for (old, new) in same {
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("{old} is {new}"));
            if ui.small_button("Take back").on_hover_text("They are two").clicked() {
                commands.push(Command::Edition(EditionChange::NotSame(old.clone())));
            }
        });
    }
    for (dimension, old) in gone.iter().take(MOST_NAMES) {
        let candidates: Vec<&String> =
            new.iter().filter(|(of, _)| of == dimension).map(|(_, name)| name).collect();
        if candidates.is_empty() {
            continue;
        }
        let mut says = |new: &str| {
            commands.push(Command::Edition(EditionChange::Same(old.clone(), new.to_owned())));
        };
        ui.horizontal_wrapped(|ui| {
            let is_of = |proposal: &&crate::compare::Proposal| {
                (proposal.dimension, &proposal.gone) == (*dimension, old)
            };
            let proposal = proposals.iter().find(is_of).map(|proposal| proposal.now.as_slice());
            let others = if let Some([now]) = proposal {
                let word = RichText::new(format!("{old} is {now}")).color(colours.accent);
                let hover = "The figures are the same; take them for one";
                if ui.add(Button::new(word)).on_hover_text(hover).clicked() {
                    says(now);
                }
                "another…"
            } else {
                ui.label(format!("{old} is"));
                "choose…"
            };
            let combo = egui::ComboBox::from_id_salt(("now", *dimension, old))
                .selected_text(others)
                .width(110.0)
                .show_ui(ui, |ui| {
                    for name in candidates.iter().take(MOST_NAMES) {
                        if ui.selectable_label(false, name.as_str()).clicked() {
                            says(name);
                        }
                    }
                });
            let name = format!("{old} is");
            let info = || egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name.as_str());
            combo.response.widget_info(info);
        });
    }
    if gone.len() > MOST_NAMES {
        let more = grouped((gone.len() - MOST_NAMES).into());
        ui.label(RichText::new(format!("and {more} more")).color(colours.muted).small());
    }
}
