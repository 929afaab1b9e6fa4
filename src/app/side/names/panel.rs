//! The pane: proposals first, then the entities, one of them open.

use super::super::super::command::Command;
use super::super::super::names::NamesChange;
use super::super::super::state::State;
use super::super::super::style::{Colours, font};
use super::super::super::widgets::heading;
use super::editor::editor_ui;
use super::{Facts, Known, Preview};
use crate::dataset::Variants;
use crate::figure::numbers::grouped;
use crate::page::text::Weight;
use eframe::egui::{self, Align, Button, Layout, RichText, ScrollArea, vec2};

/// As many entities as are listed; more are found by name.
const MOST_ENTITIES: usize = 100;

/// As many proposals as are listed at once.
const MOST_PROPOSALS: usize = 20;

/// The pane.
pub(in super::super) fn panel_ui(
    ui: &mut egui::Ui,
    state: &State,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        let mut ask = |button: egui::Response, change: NamesChange| {
            if button.clicked() {
                commands.push(Command::Names(change));
            }
        };
        let save = ui.add_enabled(!state.names.is_empty(), Button::new("Save names…"));
        let hover = "Save your names as a TOML file, for other data and other people";
        ask(save.on_hover_text(hover), NamesChange::SaveDialog);
        let open = ui.button("Open names…");
        let hover = "Open names that were saved; they are added to yours";
        ask(open.on_hover_text(hover), NamesChange::OpenDialog);
        if !state.names.is_empty() {
            let hover = "Forget everything you said of names, and go by what is built in";
            ask(ui.button("Undo all").on_hover_text(hover), NamesChange::RevertAll);
        }
    });
    ui.add_space(2.0);
    let names = &state.side.names;
    let Some(facts) = &names.facts else {
        ui.label(RichText::new("There is nothing here that has names.").color(colours.muted));
        return;
    };
    ScrollArea::vertical().id_salt("names").auto_shrink(false).show(ui, |ui| {
        let n_more = facts.proposals.len().saturating_sub(MOST_PROPOSALS);
        for (number, variants) in facts.proposals.iter().take(MOST_PROPOSALS).enumerate() {
            let preview = names.preview.as_ref().filter(|_| names.open == Some(number));
            proposal_ui(ui, (number, variants), preview, colours, commands);
        }
        if n_more > 0 {
            let text = format!("{} more are proposed after these", grouped(n_more.into()));
            ui.label(RichText::new(text).color(colours.muted).small());
        }
        entities_ui(ui, state, facts, colours, commands);
        ui.add_space(6.0);
    });
}

/// Names that may be one, and what they would come to.
fn proposal_ui(
    ui: &mut egui::Ui,
    (number, variants): (usize, &Variants),
    preview: Option<&Preview>,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let mut says = |change: NamesChange| commands.push(Command::Names(change));
    egui::Frame::new()
        .fill(colours.chosen)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(10, 7))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let names: Vec<&str> = variants.names.iter().map(|s| s.name.as_str()).collect();
            ui.label(RichText::new("Perhaps one").color(colours.muted).small());
            ui.label(RichText::new(names.join(" · ")).font(font(13.5, Weight::SemiBold)));
            for spelling in &variants.names {
                let span = spelling.span.map(|(a, b)| format!(", {}", a.range_label(b)));
                let (n, span) = (spelling.n_observations, span.unwrap_or_default());
                let figures = if n == 1 { "figure" } else { "figures" };
                let text = format!("{}: {} {figures}{span}", spelling.name, grouped(n.into()));
                ui.label(RichText::new(text).color(colours.muted).small());
            }
            if let Some(preview) = preview {
                ui.add_space(3.0);
                preview_ui(ui, number, preview, colours);
            }
            ui.add_space(2.0);
            ui.horizontal(|ui| {
                let word = RichText::new("Take as one").color(colours.card);
                let one = ui.add(Button::new(word).fill(colours.accent));
                let hover = format!("Show them as {} and add their lines", variants.keep);
                if one.on_hover_text(hover).clicked() {
                    says(NamesChange::TakeAsOne(number));
                }
                let apart = ui.button("Keep apart");
                if apart.on_hover_text("They are two; never propose it again").clicked() {
                    says(NamesChange::KeepApart(number));
                }
                if preview.is_none() && ui.button("Preview").clicked() {
                    says(NamesChange::Preview(number));
                }
            });
        });
    ui.add_space(6.0);
}

/// The figures of each name by period, and the figure as one.
fn preview_ui(ui: &mut egui::Ui, number: usize, preview: &Preview, colours: Colours) {
    let n_columns = preview.names.len() + 1;
    let width = ((ui.available_width() - 58.0) / n_columns as f32 - 6.0).min(120.0);
    let cell = |ui: &mut egui::Ui, text: RichText| {
        let layout = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(vec2(width, 16.0), layout, |ui| {
            ui.set_min_width(width);
            ui.add(egui::Label::new(text).truncate());
        });
    };
    egui::Grid::new(("preview", number)).spacing(vec2(6.0, 1.0)).min_row_height(16.0).show(
        ui,
        |ui| {
            let quiet = |text: &str| RichText::new(text).color(colours.muted).small();
            ui.label(quiet(""));
            for name in preview.names.iter().map(String::as_str).chain(["As one"]) {
                cell(ui, quiet(name));
            }
            ui.end_row();
            for (period, cells) in &preview.lines {
                ui.label(quiet(period));
                for (column, text) in cells.iter().enumerate() {
                    let text = RichText::new(text).small();
                    let is_sum = column + 1 == n_columns;
                    cell(ui, if is_sum { text.font(font(11.5, Weight::SemiBold)) } else { text });
                }
                ui.end_row();
            }
        },
    );
    if preview.n_earlier > 0 {
        let text = format!("and {} earlier", grouped(preview.n_earlier.into()));
        ui.label(RichText::new(text).color(colours.muted).small());
    }
}

/// The entities that were searched for, the one that is edited with its fields.
fn entities_ui(
    ui: &mut egui::Ui,
    state: &State,
    facts: &Facts,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let names = &state.side.names;
    let noun = facts.dataset.dimensions.get(facts.dimension).map(|d| d.plural.as_str());
    heading(ui, &noun.unwrap_or("names").to_uppercase(), colours);
    let mut search = names.search.clone();
    let field = egui::TextEdit::singleline(&mut search)
        .hint_text("Find a name, as shown or as printed…")
        .desired_width(f32::INFINITY)
        .margin(egui::Margin::symmetric(10, 6));
    if ui.add(field).changed() {
        commands.push(Command::Names(NamesChange::Search(search)));
    }
    let wanted = names.search.trim().to_lowercase();
    let has = |text: &str| wanted.is_empty() || text.to_lowercase().contains(&wanted);
    let fits = |known: &&Known| {
        has(&known.name)
            || known.printed.iter().any(|s| has(&s.name))
            || known.parents.iter().any(|p| has(p))
    };
    // Those that the chart shows come first.
    let shown = state.picture.as_ref().ok().map(|picture| &picture.shown);
    let is_shown = |known: &&Known| shown.is_some_and(|shown| shown.contains(&known.name));
    let (mut fitting, others): (Vec<&Known>, Vec<&Known>) =
        facts.entities.iter().filter(fits).partition(is_shown);
    fitting.extend(others);
    if fitting.is_empty() {
        ui.label(RichText::new("No name has that in it").color(colours.muted));
    }
    for known in fitting.iter().take(MOST_ENTITIES) {
        let draft = names.draft.as_ref().filter(|draft| draft.of == known.name);
        let is_mine = facts.own(&known.name).is_some();
        row_ui(ui, known, is_mine, draft.is_some(), colours, commands);
        if let Some(draft) = draft {
            egui::Frame::new()
                .stroke(egui::Stroke::new(1.0, colours.edge))
                .corner_radius(6)
                .inner_margin(egui::Margin::symmetric(10, 8))
                .show(ui, |ui| editor_ui(ui, facts, known, draft, colours, commands));
            ui.add_space(4.0);
        }
    }
    if let Some(n_more @ 1..) = fitting.len().checked_sub(MOST_ENTITIES) {
        let text = format!("{} more; find them by name", grouped(n_more.into()));
        ui.label(RichText::new(text).color(colours.muted).small());
    }
}

/// An entity with what is known of it; a click opens its fields.
fn row_ui(
    ui: &mut egui::Ui,
    known: &Known,
    is_mine: bool,
    is_open: bool,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let mut facts: Vec<String> = Vec::new();
    if !known.parents.is_empty() {
        facts.push(known.parents.join(", then "));
    }
    if known.is_whole {
        facts.push("whole".to_owned());
    }
    facts.extend(known.kind.iter().filter(|kind| *kind != "company").cloned());
    if known.printed.len() > 1 {
        facts.push(format!("{} spellings", known.printed.len()));
    }
    if is_mine {
        facts.push("yours".to_owned());
    }
    let face = if is_open {
        RichText::new(&known.name).font(font(13.5, Weight::SemiBold)).color(colours.accent)
    } else {
        RichText::new(&known.name)
    };
    let fill = if is_open { colours.chosen } else { egui::Color32::TRANSPARENT };
    let facts = RichText::new(facts.join(" · ")).color(colours.muted).small();
    let button = Button::selectable(is_open, face)
        .right_text(facts)
        .fill(fill)
        .stroke(egui::Stroke::NONE)
        .truncate()
        .min_size(vec2(0.0, 25.0));
    let response =
        ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| ui.add(button)).inner;
    let label = format!("Names of {}", known.name);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_open, &label));
    if response.clicked() {
        commands.push(Command::Names(NamesChange::Edit(known.name.clone())));
    }
}
