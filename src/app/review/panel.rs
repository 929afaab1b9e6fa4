//! The panel of the review: its head, its lists, its cells, its account.

use super::super::command::Command;
use super::super::state::{OpenFile, State};
use super::super::style::{Colours, class_fill, font};
use super::super::widgets::segment;
use super::{Pane, Review, ReviewChange, TableReview, decisions, grid, problems};
use crate::figure::numbers::grouped;
use crate::import::decisions::Change;
use crate::import::{Choices, Class};
use crate::page::text::Weight;
use eframe::egui::{self, Align, Layout, RichText, ScrollArea, UiBuilder, vec2};

/// How wide the list beside the cells may be.
const WIDEST_LIST: f32 = 392.0;
const NARROWEST_LIST: f32 = 290.0;
/// How high a line of the account is.
const ACCOUNT_HEIGHT: f32 = 19.0;

/// The review of the file that the chart comes from.
///
/// What it holds never makes the panel higher: a person does that.
pub fn panel_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let area = ui.available_rect_before_wrap();
    let mut inside = ui.new_child(UiBuilder::new().max_rect(area));
    inside.shrink_clip_rect(area);
    review_ui(&mut inside, state, colours, commands);
    ui.allocate_rect(area, egui::Sense::hover());
}

fn review_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let (Some((index, file)), Some((_, table))) = (state.reviewed(), state.reviewed_table()) else {
        return;
    };
    let review = &file.review;
    let width = ui.available_width();
    let list_width = (width * 0.33).clamp(NARROWEST_LIST, WIDEST_LIST);
    head_ui(ui, state, index, file, table, list_width, colours, commands);
    ui.add_space(4.0);
    let area = ui.available_rect_before_wrap();
    let (left, right) = area.split_left_right_at_x(area.left() + list_width);
    ui.scope_builder(UiBuilder::new().max_rect(left.with_max_x(left.right() - 10.0)), |ui| {
        match state.review.pane {
            Pane::Decisions => decisions::list_ui(ui, index, review, table, colours, commands),
            Pane::Problems => problems::list_ui(ui, state, review, colours, commands),
        }
    });
    ui.painter().vline(left.right() - 4.0, area.y_range(), egui::Stroke::new(1.0, colours.edge));
    ui.scope_builder(UiBuilder::new().max_rect(right.with_min_x(right.left() + 6.0)), |ui| {
        // A chart that is greyed out says so itself.
        let is_said = state.stale().is_some()
            && state
                .document()
                .is_some_and(|shown| (shown.file, shown.table) == (Some(index), table.id));
        if let Some(why) = table.lacks.as_ref().filter(|_| !is_said) {
            let text = format!("Not charted: {why}");
            ui.label(RichText::new(text).color(colours.warning).small());
        }
        let is_one_of_several = review.tables.len() > 1;
        let n_lines = if is_one_of_several { 2.0 } else { 1.0 };
        let area = ui.available_rect_before_wrap();
        let (cells, below) =
            area.split_top_bottom_at_y(area.bottom() - ACCOUNT_HEIGHT * n_lines - 2.0);
        ui.scope_builder(UiBuilder::new().max_rect(cells), |ui| {
            let grid = grid::Grid { file: index, opened: file, table, colours };
            grid.ui(ui, state.review.cell, state.review.rows, commands);
        });
        let below = below.with_min_y(below.top() + 2.0);
        let (own, whole) = below.split_top_bottom_at_y(below.top() + ACCOUNT_HEIGHT);
        ui.scope_builder(UiBuilder::new().max_rect(own), |ui| account_ui(ui, table, colours));
        if is_one_of_several {
            ui.scope_builder(UiBuilder::new().max_rect(whole), |ui| {
                let text = format!("The whole file: {}", review.account.sentence());
                let text = RichText::new(text).color(colours.muted).small();
                ui.add(egui::Label::new(text).truncate());
            });
        }
    });
}

fn close_ui(ui: &mut egui::Ui, commands: &mut Vec<Command>) {
    if ui.button("Done").on_hover_text("Close the review (Esc)").clicked() {
        commands.push(Command::Review(ReviewChange::Close));
    }
}

/// The lists and the file's name over the list, the tables over the cells.
#[expect(clippy::too_many_arguments, reason = "one line from edge to edge")]
fn head_ui(
    ui: &mut egui::Ui,
    state: &State,
    index: usize,
    file: &OpenFile,
    table: &TableReview,
    list_width: f32,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        let cells = ui.max_rect().left() + list_width + 6.0;
        let n_problems = file.review.problems.len();
        let problems = match n_problems {
            0 => "Problems".to_owned(),
            n => format!("Problems {}", grouped(n.into())),
        };
        for (pane, word) in [(Pane::Decisions, "Decisions".to_owned()), (Pane::Problems, problems)]
        {
            if segment(ui, state.review.pane == pane, &word, colours) {
                commands.push(Command::Review(ReviewChange::Pane(pane)));
            }
        }
        ui.add_space(6.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close_ui(ui, commands);
            if file.choices != Choices::default() {
                let button = ui.button("Undo all my changes");
                if button.on_hover_text("Take back everything that was decided here").clicked() {
                    commands.push(Command::Decide { file: index, change: Change::Nothing });
                }
            }
            if file.pending.is_some() {
                ui.label(RichText::new("Reading again…").color(colours.muted).small());
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = RichText::new(&file.name).font(font(13.5, Weight::SemiBold));
                let title = egui::Label::new(title).truncate();
                if file.review.tables.len() < 2 {
                    ui.add(title);
                    return;
                }
                let room = (cells - ui.cursor().left() - 8.0).max(0.0);
                ui.scope(|ui| {
                    ui.set_max_width(room);
                    ui.add(title);
                });
                ui.add_space((cells - ui.cursor().left()).max(0.0));
                tabs_ui(ui, state, index, &file.review, table, colours, commands);
            });
        });
    });
}

/// The tables of the file side by side, with their sizes.
fn tabs_ui(
    ui: &mut egui::Ui,
    state: &State,
    file: usize,
    review: &Review,
    shown: &TableReview,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    // Where another table is looked at, its tab comes into sight, once.
    let id = egui::Id::unique(("review-tab", file));
    let is_new = ui.data(|data| data.get_temp(id)) != Some(shown.id);
    ui.data_mut(|data| data.insert_temp(id, shown.id));
    let row = ScrollArea::horizontal().id_salt(("review-tabs", file)).auto_shrink([false, true]);
    row.show(ui, |ui| {
        ui.horizontal(|ui| {
            let mut tables: Vec<&TableReview> = review.tables.iter().collect();
            tables.sort_by_key(|table| table.id);
            let words: Vec<String> = tables.iter().map(|table| shortened(&table.tab)).collect();
            for (table, word) in tables.into_iter().zip(&words) {
                let is_twin = words.iter().filter(|other| *other == word).count() > 1;
                let word = if is_twin { &shortened_within(&table.tab) } else { word };
                let hidden = if table.is_hidden { ", hidden" } else { "" };
                let rows = counted(table.n_rows);
                let text = format!("{word} · {rows}{hidden}");
                let is_shown = table.id == shown.id;
                let button = super::super::widgets::segment_button(is_shown, &text, colours);
                let response = ui.add(button).on_hover_text(&table.name);
                if is_shown && is_new {
                    response.scroll_to_me(None);
                }
                if !response.clicked() {
                    continue;
                }
                commands.extend(state.document_of(file, table.id).map(Command::ShowDataset));
                commands.push(Command::Review(ReviewChange::Table(table.id)));
            }
        });
    });
}

/// `1 row`, `25 rows`.
fn counted(n: usize) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} row{plural}", grouped(n.into()))
}

/// Characters that a tab has room for.
const MOST_CHARS: usize = 26;

/// A name short enough for a tab.
fn shortened(name: &str) -> String {
    if name.chars().count() <= MOST_CHARS {
        return name.to_owned();
    }
    let head: String = name.chars().take(MOST_CHARS).collect();
    format!("{}…", head.trim_end())
}

/// The same of a name that is told from others by its end.
fn shortened_within(name: &str) -> String {
    let n_chars = name.chars().count();
    if n_chars <= MOST_CHARS {
        return name.to_owned();
    }
    let head: String = name.chars().take(MOST_CHARS / 2).collect();
    let tail: String = name.chars().skip(n_chars - MOST_CHARS / 2).collect();
    // Of its words, whole ones.
    let tail = tail.split_once(' ').map_or(tail.as_str(), |(_, words)| words);
    format!("{}… {}", head.trim_end(), tail.trim_start())
}

/// The account of the table's records; it is the legend of their colours too.
fn account_ui(ui: &mut egui::Ui, table: &TableReview, colours: Colours) {
    let row = ScrollArea::horizontal().id_salt("review-account").auto_shrink([false, false]);
    row.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            let account = &table.account;
            let plain = |ui: &mut egui::Ui, text: String| {
                ui.label(RichText::new(text).color(colours.muted).small());
            };
            let records = if account.n_records == 1 { "row" } else { "rows" };
            plain(ui, format!("{} {records} =", grouped(account.n_records.into())));
            let n_totals = account.count(Class::Total);
            for (at, (class, n)) in account.terms().into_iter().enumerate() {
                if at > 0 {
                    plain(ui, "+".to_owned());
                }
                term_ui(ui, class, &class.counted(n), colours);
                if class == Class::Data && n_totals > 0 {
                    plain(ui, "with".to_owned());
                    term_ui(ui, Class::Total, &Class::Total.counted(n_totals), colours);
                }
            }
            if account.n_torn > 0 {
                let words = format!("· values of {}", account.torn());
                ui.label(RichText::new(words).color(colours.warning).small())
                    .on_hover_text("Rows whose cells may not stand under their names");
            }
            if !account.balances() {
                ui.label(RichText::new("does not add up").color(colours.warning).small());
            }
            if table.classes.len() < account.n_records {
                let kept = grouped(table.classes.len().into());
                plain(ui, format!("· only the first {kept} are shown here"));
            }
        });
    });
}

/// A swatch of a class's colour and the words for it.
fn term_ui(ui: &mut egui::Ui, class: Class, words: &str, colours: Colours) {
    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), egui::Sense::hover());
    ui.painter().rect(
        rect,
        2.0,
        class_fill(colours, class),
        egui::Stroke::new(1.0, colours.muted.gamma_multiply(0.6)),
        egui::StrokeKind::Inside,
    );
    ui.label(RichText::new(words).color(colours.ink).small());
}
