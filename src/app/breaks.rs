//! Breaks in the series that the author of a chart knows of: named in the
//! plot, kept beside the data, and marked like those that the data names.

use super::bases;
use super::command::Command;
use super::plot::{Shown, nearest_row};
use super::side::Pane;
use super::state::{Document, Picture, State};
use super::style::{Colours, font};
use super::undo::remember;
use super::widgets::{heading, segment};
use crate::dataset::{Break, Dataset, Period, Scope};
use crate::figure::{ProposedBreak, View, comparable_periods, proposed_breaks};
use crate::page::text::Weight;
use eframe::egui::{self, Align2, Button, Popup, RichText, Sense, SetOpenCommand};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A break that somebody is about to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The first period of the new meaning.
    pub period: Period,
    /// The entity that it was asked for at: its dimension and its name.
    pub entity: Option<(usize, String)>,
    /// Whether it concerns that entity only.
    pub is_only: bool,
    /// Why, in a few words.
    pub reason: String,
}

/// Something about breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BreakChange {
    /// Ask for the reason of one, or ask for another one.
    Draft(Draft),
    /// It is one.
    Set,
    /// It is none.
    Cancel,
    /// One of those that are proposed is one.
    Accept(usize),
    /// A measure carries another one on.
    CarryOn(usize, usize),
    /// Take one back, by its place among those named by hand.
    Remove(usize),
}

/// The breaks that are proposed for a view of some data.
#[derive(Debug)]
pub struct Proposed {
    dataset: Arc<Dataset>,
    question: (usize, Option<usize>, Vec<(usize, usize)>),
    /// They, oldest first.
    pub breaks: Vec<ProposedBreak>,
}

impl State {
    /// Looks for breaks to propose, if somebody looks at the list and it is not
    /// that of the view.
    pub(super) fn refresh_proposed(&mut self) {
        let Some(document) = self.documents.get(self.current) else { return };
        let View { measure, dimension, filters, .. } = &document.view;
        let question = (*measure, *dimension, filters.clone());
        let is_of = |known: &Proposed| {
            Arc::ptr_eq(&known.dataset, &document.dataset) && known.question == question
        };
        if self.side.pane == Some(Pane::Breaks) && !self.side.proposed.as_ref().is_some_and(is_of) {
            let breaks = proposed_breaks(&document.dataset, &document.view);
            let dataset = Arc::clone(&document.dataset);
            self.side.proposed = Some(Proposed { dataset, question, breaks });
        }
    }
}

impl Draft {
    /// As it was asked for, without a reason.
    fn new(period: Period, entity: Option<(usize, String)>) -> Self {
        Self { period, is_only: entity.is_some(), entity, reason: String::new() }
    }

    fn scope(&self) -> Scope {
        let entity = self.entity.as_ref().filter(|_| self.is_only);
        let members = entity.map(|(index, name)| (*index, BTreeSet::from([name.clone()])));
        Scope { members, ..Scope::default() }
    }

    fn settled(&self) -> Break {
        Break::set_by_user(self.period, self.scope(), &self.reason)
    }
}

impl Document {
    /// Takes these for the breaks that were named by hand.
    pub(super) fn set_breaks(&mut self, breaks: Vec<Break>) {
        if breaks == self.breaks {
            return;
        }
        let all = &mut Arc::make_mut(&mut self.dataset).context.breaks;
        all.truncate(all.len().saturating_sub(self.breaks.len()));
        all.extend(breaks.iter().cloned());
        self.breaks = breaks;
    }

    /// The periods that a break can begin with: all but the first.
    fn periods_to_break(&self) -> Vec<Period> {
        comparable_periods(&self.dataset, self.view.measure).into_iter().skip(1).collect()
    }
}

/// The breaks of a dataset that was read otherwise, where their dimension is
/// still there, and of its members under the names that they bear now.
pub(super) fn keep_breaks(
    breaks: &[Break],
    from: &Dataset,
    to: &Dataset,
    now: impl Fn(usize, &str) -> BTreeSet<String>,
) -> Vec<Break> {
    let kept = |b: &Break| {
        let members = match &b.scope.members {
            Some((index, names)) => {
                let target = to.dimension_named(&from.dimensions.get(*index)?.name)?;
                Some((target, names.iter().flat_map(|name| now(*index, name)).collect()))
            }
            None => None,
        };
        Some(Break { scope: Scope { members, ..b.scope.clone() }, ..b.clone() })
    };
    breaks.iter().filter_map(kept).collect()
}

/// Asks for a break, sets it, or takes one back.
pub(super) fn change(state: &mut State, change: BreakChange) {
    if let BreakChange::CarryOn(new, old) = change {
        return bases::carry_on(state, new, old);
    }
    let Some(mut breaks) = state.document().map(|document| document.breaks.clone()) else { return };
    match change {
        BreakChange::Draft(draft) => {
            state.draft = Some(draft);
            return;
        }
        BreakChange::Cancel => {
            state.draft = None;
            return;
        }
        BreakChange::Set => {
            let Some(new) = state.draft.take().map(|draft| draft.settled()) else { return };
            breaks.retain(|old| (old.period, &old.scope) != (new.period, &new.scope));
            breaks.push(new);
        }
        BreakChange::Accept(at) => {
            let proposed = state.side.proposed.as_ref().and_then(|all| all.breaks.get(at));
            let Some(new) = proposed.map(|proposed| proposed.settled.clone()) else { return };
            breaks.push(new);
        }
        BreakChange::Remove(at) if at < breaks.len() => drop(breaks.remove(at)),
        BreakChange::Remove(_) | BreakChange::CarryOn(..) => return,
    }
    let before = state.snapshot();
    if let Some(document) = state.documents.get_mut(state.current) {
        document.set_breaks(breaks);
    }
    remember(state, before);
    state.redraw();
}

/// As high as the periods stand under the plot, in points of the page.
const AXIS_HEIGHT: f32 = 22.0;

/// Where the axis is time: a menu for breaks at the periods below the plot,
/// and one at the marks.
pub fn menus_ui(
    ui: &mut egui::Ui,
    state: &State,
    picture: &Picture,
    shown: &Shown,
    commands: &mut Vec<Command>,
) {
    if !picture.figure.is_over_time() {
        return;
    }
    let Some(document) = state.document() else { return };
    let spot = |row: Option<usize>, at: egui::Pos2| {
        let row = row.or_else(|| nearest_row(picture, &shown.screen, at))?;
        picture.figure.numbers.get(row)
    };
    let area = shown.screen.rect(&picture.page.plot);
    let height = AXIS_HEIGHT * area.width() / picture.page.plot.width() as f32;
    let strip = area.with_min_y(area.bottom()).with_max_y(area.bottom() + height);
    let axis = ui.interact(strip, egui::Id::unique("periods"), Sense::click());
    if axis.hovered() {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let mark = shown.at.as_ref().and_then(|at| at.row);
    for (response, row, is_axis) in [(&axis, None, true), (&shown.plot, mark, false)] {
        let id = response.id.with("break");
        let is_asked = response.secondary_clicked() || (is_axis && response.clicked());
        if let Some(at) = response.interact_pointer_pos().filter(|_| is_asked)
            && let Some(row) = spot(row, at)
        {
            // At a mark it may be of that entity alone.
            let dimension = document.view.dimension.filter(|_| mark.is_some() && !is_axis);
            let members = dimension.and_then(|index| document.dataset.dimensions.get(index));
            let is_entity = members.is_some_and(|d| d.members.iter().any(|m| m.name == row.name));
            let entity = dimension.filter(|_| is_entity).map(|index| (index, row.name.clone()));
            let draft = Draft::new(row.after_period, entity);
            response.ctx.data_mut(|data| data.insert_temp(id, draft));
        }
        let popup = Popup::context_menu(response);
        let popup = if is_asked { popup.open_memory(SetOpenCommand::Bool(true)) } else { popup };
        popup.show(|ui| {
            if let Some(draft) = ui.data(|data| data.get_temp::<Draft>(id)) {
                menu_ui(ui, document, draft, commands);
            }
        });
    }
    if !Popup::is_any_open(ui.ctx()) {
        axis.on_hover_text("Click a period to add a break in the series");
    }
}

fn menu_ui(ui: &mut egui::Ui, document: &Document, draft: Draft, commands: &mut Vec<Command>) {
    let label = draft.period.label();
    if !document.periods_to_break().contains(&draft.period) {
        ui.label(format!("Nothing is before {label} to break with"));
        return;
    }
    let mut ask = |ui: &mut egui::Ui, text: String, draft: Draft| {
        if ui.button(text).clicked() {
            commands.push(Command::Break(BreakChange::Draft(draft)));
            ui.close();
        }
    };
    if let Some((_, name)) = &draft.entity {
        ask(ui, format!("Break in {name} from {label} on…"), draft.clone());
    }
    let of_all = Draft { is_only: false, ..draft };
    ask(ui, format!("Break in the series from {label} on…"), of_all);
}

/// The card that asks for the reason of a break.
pub fn draft_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let (Some(draft), Some(document)) = (&state.draft, state.document()) else { return };
    let mut edit = |draft: Draft| commands.push(Command::Break(BreakChange::Draft(draft)));
    let mut answer = None;
    egui::Window::new("break")
        .id(egui::Id::unique("break"))
        .title_bar(false)
        .resizable(false)
        .pivot(Align2::CENTER_CENTER)
        .default_pos(ui.max_rect().center())
        .constrain_to(ui.ctx().content_rect().shrink(8.0))
        .frame(egui::Frame::window(ui.style()).inner_margin(egui::Margin::symmetric(16, 12)))
        .show(ui.ctx(), |ui| {
            ui.set_width(380.0);
            ui.label(RichText::new("Break in the series").font(font(15.0, Weight::SemiBold)));
            let text = "From this period on the figures mean something else: another definition, \
                        unit or scope. Changes across it are marked as not like for like.";
            ui.label(RichText::new(text).color(colours.muted).small());
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                ui.label("From");
                let combo = egui::ComboBox::from_id_salt("break-period")
                    .selected_text(draft.period.label())
                    .show_ui(ui, |ui| {
                        for period in document.periods_to_break().into_iter().rev() {
                            let is_chosen = period == draft.period;
                            if ui.selectable_label(is_chosen, period.label()).clicked() {
                                edit(Draft { period, ..draft.clone() });
                            }
                        }
                    });
                let info = || egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "From");
                combo.response.widget_info(info);
                if let Some((_, name)) = &draft.entity {
                    for (is_only, word) in [(true, format!("Only {name}")), (false, "All".into())] {
                        if segment(ui, draft.is_only == is_only, &word, colours) {
                            edit(Draft { is_only, ..draft.clone() });
                        }
                    }
                }
            });
            ui.add_space(4.0);
            let mut reason = draft.reason.clone();
            let id = egui::Id::unique("break-reason");
            let is_new = ui.ctx().read_response(id).is_none();
            let field = egui::TextEdit::singleline(&mut reason)
                .id(id)
                .hint_text("What changed? In a few words")
                .desired_width(f32::INFINITY)
                .margin(egui::Margin::symmetric(10, 6));
            let field = ui.add(field);
            if is_new {
                field.request_focus();
            }
            if field.changed() {
                edit(Draft { reason, ..draft.clone() });
            }
            let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            let note = draft.settled().note;
            ui.label(RichText::new(format!("Note: {note}")).color(colours.muted).small());
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let word = RichText::new("Add the break").color(colours.card);
                if ui.add(Button::new(word).fill(colours.accent)).clicked() || is_entered {
                    answer = Some(BreakChange::Set);
                }
                if ui.button("Cancel").on_hover_text("Esc").clicked() {
                    answer = Some(BreakChange::Cancel);
                }
            });
        });
    commands.extend(answer.map(Command::Break));
}

/// The breaks that were named by hand, those that are proposed, and those that
/// the data itself names.
pub fn pane_ui(ui: &mut egui::Ui, state: &State, colours: Colours, commands: &mut Vec<Command>) {
    let Some(document) = state.document() else { return };
    list_ui(ui, document, colours, commands);
    let proposed = state.side.proposed.iter().flat_map(|proposed| &proposed.breaks);
    for (at, proposed) in proposed.enumerate() {
        if at == 0 {
            heading(ui, "PERHAPS BREAKS", colours);
        }
        ui.label(RichText::new(format!("{}.", proposed.text)).color(colours.ink).small());
        let hover = "Changes across it are then marked as not like for like";
        if ui.small_button("It is one").on_hover_text(hover).clicked() {
            commands.push(Command::Break(BreakChange::Accept(at)));
        }
        ui.add_space(3.0);
    }
    bases::list_ui(ui, document, colours, commands);
    let all = &document.dataset.context.breaks;
    let n_named = all.len().saturating_sub(document.breaks.len());
    if n_named > 0 {
        heading(ui, "NAMED BY THE DATA", colours);
    }
    for b in all.iter().take(n_named) {
        ui.label(RichText::new(&b.note).color(colours.muted).small());
        ui.add_space(3.0);
    }
}

/// The breaks that were named by hand, each with a button that takes it back,
/// and a button for one more.
pub fn list_ui(
    ui: &mut egui::Ui,
    document: &Document,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let periods = document.periods_to_break();
    let Some(period) =
        document.view.after.filter(|p| periods.contains(p)).or(periods.last().copied())
    else {
        return;
    };
    heading(ui, "BREAKS IN THE SERIES", colours);
    for (at, b) in document.breaks.iter().enumerate() {
        let members = b.scope.members.as_ref().and_then(|(_, names)| names.first());
        let only = members.map(|name| format!(" ({name} only)")).unwrap_or_default();
        ui.label(RichText::new(format!("{}{only}", b.note)).color(colours.warning).small());
        if ui.small_button("Remove").on_hover_text("Take this break back").clicked() {
            commands.push(Command::Break(BreakChange::Remove(at)));
        }
    }
    let hover = "Say from when on the figures mean something else. In a chart over time, click a \
                 period below it, or right-click a mark.";
    if ui.button("Add a break…").on_hover_text(hover).clicked() {
        commands.push(Command::Break(BreakChange::Draft(Draft::new(period, None))));
    }
}
