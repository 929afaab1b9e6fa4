//! The left panel: which data, which question, between which periods, for whom.

use super::command::Command;
use super::review::ReviewChange;
use super::state::{Document, State, ViewChange};
use super::style::Colours;
use super::widgets::{choice, heading, segment, segment_button};
use crate::dataset::Period;
use crate::figure::{Amount, KINDS, View, comparable_periods, numbers};
use eframe::egui::{self, Align, Button, Layout, RichText};

/// As many periods as stand side by side as buttons; more go into a list.
const MOST_PERIOD_BUTTONS: usize = 8;

/// As many entities as are listed; more are found by name.
const MOST_ENTITIES: usize = 60;

/// As high as the tables of a file stand; more are scrolled to.
const MOST_TABLES_HEIGHT: f32 = 176.0;

/// The panel.
pub fn choices_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    heading(ui, "DATA", colours);
    data_ui(ui, state, colours, commands);
    if choice(ui, false, "+ Open or drop a file", colours) {
        commands.push(Command::OpenDialog);
    }
    let Some(document) = state.document() else { return };
    let mut view = |change: ViewChange| commands.push(Command::View(change));
    heading(ui, "QUESTION", colours);
    for kind in KINDS {
        if choice(ui, kind.name == document.view.kind, kind.question, colours) {
            view(ViewChange::Kind(kind.name));
        }
    }
    measures_ui(ui, document, colours, &mut view);
    dimensions_ui(ui, document, colours, &mut view);
    if document.view.kind().compares_two_periods {
        compare_ui(ui, document, colours, &mut view);
    } else if document.view.kind == "ranking" {
        period_ui(ui, document, colours, &mut view);
    }
    entities_ui(ui, state, document, colours, commands);
}

/// The built-in datasets, then the files: each name once, its tables below it.
fn data_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let dataset_ui = |ui: &mut egui::Ui, index: usize, title: &str| {
        let is_clicked = choice(ui, index == state.current, title, colours);
        is_clicked.then_some(Command::ShowDataset(index))
    };
    let documents = || state.documents.iter().enumerate().filter(|(_, d)| !d.is_gone);
    for (index, document) in documents().filter(|(_, document)| document.file.is_none()) {
        commands.extend(dataset_ui(ui, index, &document.dataset.title));
    }
    for (number, file) in state.files.iter().enumerate() {
        let tables: Vec<_> =
            documents().filter(|(_, document)| document.file == Some(number)).collect();
        if let [(index, document)] = tables.as_slice() {
            commands.extend(dataset_ui(ui, *index, &document.dataset.title));
            continue;
        }
        if tables.is_empty() {
            if choice(ui, false, &format!("{} (not charted)", file.name), colours) {
                commands.push(Command::Review(ReviewChange::File(number)));
            }
            continue;
        }
        ui.add_space(3.0);
        let name = RichText::new(&file.name).color(colours.muted).small();
        ui.horizontal(|ui| {
            ui.add_space(9.0);
            ui.add(egui::Label::new(name).truncate());
        });
        let list = egui::ScrollArea::vertical().id_salt(("tables", number));
        list.max_height(MOST_TABLES_HEIGHT).show(ui, |ui| {
            ui.indent(("tables-of", number), |ui| {
                for (index, document) in &tables {
                    let title = &document.dataset.title;
                    let table = file.review.table(document.table);
                    let hidden =
                        if table.is_some_and(|table| table.is_hidden) { " (hidden)" } else { "" };
                    let is_twin = |(_, other): &&(usize, &Document)| other.dataset.title == *title;
                    // Tables of one name are told apart by where they begin, which
                    // stands first, for the end of a long name is cut off.
                    if tables.iter().filter(is_twin).count() > 1 {
                        let row = document.table.start.saturating_add(1);
                        let title = format!("Row {row} · {title}{hidden}");
                        commands.extend(dataset_ui(ui, *index, &title));
                    } else {
                        let title = format!("{title}{hidden}");
                        commands.extend(dataset_ui(ui, *index, &title));
                    }
                }
            });
        });
    }
}

fn measures_ui(
    ui: &mut egui::Ui,
    document: &Document,
    colours: Colours,
    view: &mut impl FnMut(ViewChange),
) {
    let dataset = &document.dataset;
    let dated = || dataset.measures.iter().enumerate().filter(|(at, _)| dataset.is_dated(*at));
    if dated().count() < 2 {
        return;
    }
    heading(ui, "MEASURE", colours);
    for (index, measure) in dated() {
        if choice(ui, index == document.view.measure, &measure.label, colours) {
            view(ViewChange::Measure(index));
        }
    }
}

fn dimensions_ui(
    ui: &mut egui::Ui,
    document: &Document,
    colours: Colours,
    view: &mut impl FnMut(ViewChange),
) {
    let (dataset, shown) = (&document.dataset, &document.view);
    if dataset.dimensions.is_empty() || shown.kind == "columns" {
        return;
    }
    heading(ui, "BY", colours);
    ui.horizontal_wrapped(|ui| {
        for (index, dimension) in dataset.dimensions.iter().enumerate() {
            if segment(
                ui,
                shown.dimension == Some(index),
                &numbers::capitalised(&dimension.name),
                colours,
            ) {
                view(ViewChange::Dimension(Some(index)));
            }
        }
        if segment(ui, shown.dimension.is_none(), "Total", colours) {
            view(ViewChange::Dimension(None));
        }
    });
}

fn compare_ui(
    ui: &mut egui::Ui,
    document: &Document,
    colours: Colours,
    view: &mut impl FnMut(ViewChange),
) {
    let shown = &document.view;
    let periods = comparable_periods(&document.dataset, shown.measure);
    heading(ui, "COMPARE", colours);
    for (word, chosen, is_before) in [("From", shown.before, true), ("To", shown.after, false)] {
        if let Some(period) = periods_ui(ui, word, chosen, &periods, colours) {
            view(if is_before { ViewChange::Before(period) } else { ViewChange::After(period) });
        }
    }
    // Parts of a change are numbers; their percentages stand beside them.
    if shown.kind == "waterfall" {
        return;
    }
    ui.horizontal(|ui| {
        for (amount, word) in [(Amount::Percent, "Percent"), (Amount::Number, "Number")] {
            if segment(ui, shown.amount == amount, word, colours) {
                view(ViewChange::Amount(amount));
            }
        }
    });
}

fn period_ui(
    ui: &mut egui::Ui,
    document: &Document,
    colours: Colours,
    view: &mut impl FnMut(ViewChange),
) {
    let Document { dataset, view: shown, .. } = document;
    let periods = dataset.periods_of(shown.measure);
    if periods.len() > 1 {
        heading(ui, "PERIOD", colours);
        let chosen = shown.period(dataset);
        if let Some(period) = periods_ui(ui, "In", chosen, &periods, colours) {
            view(ViewChange::Period(period));
        }
    }
}

/// Periods side by side if they are few; otherwise a list with steps beside it.
fn periods_ui(
    ui: &mut egui::Ui,
    word: &str,
    chosen: Option<Period>,
    periods: &[Period],
    colours: Colours,
) -> Option<Period> {
    let mut clicked = None;
    if periods.len() <= MOST_PERIOD_BUTTONS {
        ui.label(format!("{word} {}", chosen.map(Period::label).unwrap_or_default()));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            ui.columns(periods.len().max(1), |columns| {
                for (ui, period) in columns.iter_mut().zip(periods) {
                    ui.spacing_mut().button_padding.x = 1.0;
                    let is_chosen = chosen == Some(*period);
                    let full = period.label();
                    let name = format!("{word} {full}");
                    let response = ui
                        .with_layout(Layout::top_down_justified(Align::Center), |ui| {
                            ui.add(segment_button(
                                is_chosen,
                                &short_label(*period, periods.len()),
                                colours,
                            ))
                        })
                        .inner;
                    response.widget_info(|| {
                        egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, &name)
                    });
                    if response.on_hover_text(name.as_str()).clicked() {
                        clicked = Some(*period);
                    }
                }
            });
        });
        return clicked;
    }
    ui.horizontal(|ui| {
        ui.add_sized([34.0, 20.0], egui::Label::new(word));
        let at = chosen.and_then(|chosen| periods.iter().position(|period| *period == chosen));
        let neighbour = |step: isize| {
            at.and_then(|at| at.checked_add_signed(step)).and_then(|at| periods.get(at)).copied()
        };
        let step = |ui: &mut egui::Ui, sign: &str, to: Option<Period>, hover: &str| {
            ui.add_enabled(to.is_some(), Button::new(sign))
                .on_hover_text(hover)
                .clicked()
                .then_some(to)
                .flatten()
        };
        clicked = step(ui, "←", neighbour(-1), &format!("{word}: the period before"));
        let text = chosen.map(Period::label).unwrap_or_default();
        let combo =
            egui::ComboBox::from_id_salt(word).selected_text(text).width(100.0).show_ui(ui, |ui| {
                for period in periods.iter().rev() {
                    if ui.selectable_label(chosen == Some(*period), period.label()).clicked() {
                        clicked = Some(*period);
                    }
                }
            });
        combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, word));
        clicked = clicked.or(step(ui, "→", neighbour(1), &format!("{word}: the period after")));
    });
    clicked
}

fn entities_ui(
    ui: &mut egui::Ui,
    state: &State,
    document: &Document,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let View { dimension, chosen, .. } = &document.view;
    let Some(dimension) = dimension.and_then(|d| document.dataset.dimensions.get(d)) else {
        return;
    };
    heading(ui, "SHOW", colours);
    // Columns are of one entity or of the whole.
    if document.view.kind != "columns" {
        ui.horizontal_wrapped(|ui| {
            let n_shown = document.view.n_shown();
            let mut tops = vec![5, 10, 20];
            if !tops.contains(&n_shown) {
                tops.push(n_shown);
                tops.sort_unstable();
            }
            for top in tops {
                let is_chosen = chosen.is_none() && n_shown == top;
                if segment(ui, is_chosen, &format!("Top {top}"), colours) {
                    commands.push(Command::View(ViewChange::Top(top)));
                }
            }
        });
    }
    let mut search = state.search.clone();
    let hint = format!("Find a {}…", dimension.name.to_lowercase());
    let field = ui.add(
        egui::TextEdit::singleline(&mut search)
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(10, 6)),
    );
    if field.changed() {
        commands.push(Command::Search(search));
    }
    let shown = state.picture.as_ref().ok().map(|picture| &picture.shown);
    let is_shown = |name: &str| {
        chosen.as_ref().map_or_else(
            || shown.is_some_and(|shown| shown.contains(name)),
            |chosen| chosen.contains(name),
        )
    };
    let wanted = state.search.trim().to_lowercase();
    let mut names: Vec<&str> = dimension
        .members
        .iter()
        .filter(|member| !member.is_total)
        .map(|member| member.name.as_str())
        .collect();
    names.retain(|name| wanted.is_empty() || name.to_lowercase().contains(&wanted));
    names.sort_by_key(|name| (!is_shown(name), name.to_lowercase()));
    if names.is_empty() {
        ui.label(
            RichText::new(format!("No {} has that in its name", dimension.name.to_lowercase()))
                .color(colours.muted),
        );
    }
    for name in names.iter().take(MOST_ENTITIES) {
        let mut is_checked = is_shown(name);
        let text = RichText::new(*name);
        if ui.add(egui::Checkbox::new(&mut is_checked, text)).changed() {
            commands.push(Command::View(ViewChange::Toggle((*name).to_owned())));
        }
    }
    if names.len() > MOST_ENTITIES {
        ui.label(
            RichText::new(format!("{} more; find them by name", names.len() - MOST_ENTITIES))
                .color(colours.muted)
                .small(),
        );
    }
}

/// A period's label, shortened where several stand side by side: `’24`.
fn short_label(period: Period, n_periods: usize) -> String {
    match period {
        Period::Year(year) if n_periods > 5 => format!("’{:02}", year.rem_euclid(100)),
        Period::Half(year, half) => format!("H{half}’{:02}", year.rem_euclid(100)),
        Period::Quarter(year, quarter) => format!("Q{quarter}’{:02}", year.rem_euclid(100)),
        Period::Week(year, week) => format!("W{week}’{:02}", year.rem_euclid(100)),
        period => period.label(),
    }
}
