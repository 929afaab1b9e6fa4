//! What somebody says of one entity: its name, other names, parents, kind.

use super::super::super::command::Command;
use super::super::super::names::NamesChange;
use super::super::super::style::Colours;
use super::super::super::widgets::heading_text;
use super::{Facts, Known};
use crate::dataset::entities::{Dated, Entity};
use crate::figure::numbers::{capitalised, grouped};
use eframe::egui::{self, Align, Button, Layout, RichText, TextEdit, vec2};

/// As many names as are proposed below a field.
const MOST_PROPOSED: usize = 6;

/// As wide as a year stands, and the button behind it.
const YEAR_WIDTH: f32 = 46.0;
const REMOVE_WIDTH: f32 = 64.0;

/// What stands in the fields of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The name that it is shown by until they hold.
    pub of: String,
    /// The name that it is to be shown by.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Names that mean it, too.
    pub aliases: Vec<Line>,
    /// Its parents; the last one is not named yet.
    pub parents: Vec<Line>,
    /// A name that is about to be added.
    pub another: String,
}

/// A name with its first and its last year, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The name.
    pub name: String,
    /// The first year; empty for any.
    pub from: String,
    /// The last year; empty for any.
    pub to: String,
}

impl Line {
    fn of(dated: &Dated) -> Self {
        let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
        Self { name: dated.name.clone(), from: year(dated.from), to: year(dated.to) }
    }

    /// Without years.
    fn always(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    fn dated(&self) -> Result<Dated, String> {
        let year = |text: &str| match (text.trim(), text.trim().parse()) {
            ("", _) => Ok(None),
            (digits, Ok(year)) if digits.len() == 4 => Ok(Some(year)),
            (other, _) => Err(format!("{other} is no year; write it like 2021")),
        };
        let (from, to) = (year(&self.from)?, year(&self.to)?);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(format!("{} ends before it begins", self.name.trim()));
        }
        Ok(Dated { name: self.name.trim().to_owned(), from, to })
    }
}

impl Draft {
    /// What is known of an entity by now.
    pub(super) fn of(facts: &Facts, name: &str) -> Option<Self> {
        let known = facts.entity(name)?;
        let own = facts.own(name);
        let mut parents: Vec<Line> = match own.filter(|own| own.parent(i32::MAX).is_some()) {
            Some(own) => {
                let always = own.company.iter().filter(|parent| **parent != own.name);
                let dated = own.parents.iter().map(Line::of);
                dated.chain(always.map(|parent| Line::always(parent))).collect()
            }
            None => known.parents.iter().take(1).map(|parent| Line::always(parent)).collect(),
        };
        if parents.is_empty() {
            parents.push(Line::default());
        }
        let aliases = own.map(|own| own.aliases.iter().map(Line::of).collect());
        Some(Self {
            of: name.to_owned(),
            name: name.to_owned(),
            kind: known.kind.clone().unwrap_or_else(|| Entity::USUAL.to_owned()),
            aliases: aliases.unwrap_or_default(),
            parents,
            another: String::new(),
        })
    }

    /// The entity that the fields describe, or what is wrong with them.
    pub(super) fn entity(&self, facts: &Facts) -> Result<Entity, String> {
        let known = facts.entity(&self.of).ok_or("It is not there any more")?;
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            return Err("It needs a name".to_owned());
        }
        let dated = |lines: &[Line]| -> Result<Vec<Dated>, String> {
            lines.iter().filter(|l| !l.name.trim().is_empty()).map(Line::dated).collect()
        };
        let mut parents = dated(&self.parents)?;
        parents.retain(|parent| parent.name != name);
        let usual = parents.iter().position(|p| p.from.is_none() && p.to.is_none());
        let company = usual.map(|index| parents.remove(index).name);
        let before = facts.own(&self.of);
        // What others say already need not be said again; that it has no
        // parent is said by its own name.
        let is_inherited = parents.is_empty() && company == known.inherited_parent;
        let company = match company {
            _ if is_inherited => None,
            None if parents.is_empty() => Some(name.clone()),
            company => company,
        };
        let kind = known.inherited_kind.as_deref().unwrap_or(Entity::USUAL);
        let kind = (self.kind != kind).then(|| self.kind.clone());
        let note = before.and_then(|before| before.note.clone());
        Ok(Entity { name, kind, company, aliases: dated(&self.aliases)?, parents, note })
    }
}

/// The kinds that are offered, in words; the usual one is named after the
/// dimension.
fn kinds(facts: &Facts, kind: &str) -> Vec<(String, String)> {
    let noun = facts.dataset.dimensions.get(facts.dimension).map(|d| d.name.to_lowercase());
    let usual = (Entity::USUAL.to_owned(), capitalised(&noun.unwrap_or_default()));
    let others = [
        ("hotline", "Hotline"),
        ("region", "Region"),
        ("company", "Whole of its parts"),
        ("other", "Other"),
    ];
    let others = others.map(|(kind, word)| (kind.to_owned(), word.to_owned()));
    let mut kinds: Vec<_> = [usual].into_iter().chain(others).collect();
    if !kinds.iter().any(|(known, _)| known == kind) {
        kinds.push((kind.to_owned(), capitalised(kind)));
    }
    kinds
}

/// The fields. What is chosen holds at once; what is typed does with Enter, or
/// when somebody goes on to something else.
pub(super) fn editor_ui(
    ui: &mut egui::Ui,
    facts: &Facts,
    known: &Known,
    draft: &Draft,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let mut new = draft.clone();
    let mut is_chosen = false;
    let mut is_typing = false;
    heading_text(ui, "SHOWN AS", colours);
    is_typing |= field(ui, "Shown as", &mut new.name, "Name", f32::INFINITY).has_focus();
    ui.add_space(4.0);
    heading_text(ui, "PART OF", colours);
    let (removed, typing) = lines_ui(ui, "Part of", &mut new.parents, true, colours);
    is_typing |= typing;
    if let Some(removed) = removed {
        new.parents.remove(removed);
        is_chosen = true;
    }
    let typed = new.parents.last().map(|line| line.name.clone()).unwrap_or_default();
    let is_known = |name: &&String| **name != typed && **name != draft.of;
    if let Some(parent) = proposals_ui(ui, facts.parents.iter().filter(is_known), &typed, colours)
        && let Some(line) = new.parents.last_mut()
    {
        parent.clone_into(&mut line.name);
        is_chosen = true;
    }
    let is_full = new.parents.last().is_some_and(|line| !line.name.trim().is_empty());
    if is_full {
        let hover = "Another one in other years, if it was sold";
        if ui
            .add(Button::new(RichText::new("Another parent…").small()))
            .on_hover_text(hover)
            .clicked()
        {
            new.parents.push(Line::default());
        }
    } else if new.parents.is_empty() {
        new.parents.push(Line::default());
    }
    ui.add_space(4.0);
    heading_text(ui, "PRINTED AS", colours);
    printed_ui(ui, known, &new.aliases, colours);
    let (removed, typing) = lines_ui(ui, "Printed", &mut new.aliases, false, colours);
    is_typing |= typing;
    if let Some(removed) = removed {
        new.aliases.remove(removed);
        is_chosen = true;
    }
    let adding = field(ui, "Another name", &mut new.another, "Add a name…", f32::INFINITY);
    is_typing |= adding.has_focus();
    let typed = new.another.trim().to_owned();
    let names = facts.entities.iter().map(|entity| &entity.name);
    let others = names.filter(|name| **name != draft.of);
    let is_entered = adding.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    let chosen = if typed.is_empty() {
        None
    } else {
        let proposed = proposals_ui(ui, others, &typed, colours);
        proposed.or_else(|| Some(typed).filter(|_| is_entered))
    };
    if let Some(name) = chosen {
        new.aliases.push(Line::always(&name));
        new.another.clear();
        is_chosen = true;
    }
    ui.add_space(4.0);
    heading_text(ui, "KIND", colours);
    is_chosen |= kind_ui(ui, facts, draft, &mut new.kind, commands);
    let fault = new.entity(facts).err();
    if let Some(fault) = &fault {
        ui.label(RichText::new(fault).color(colours.warning).small());
    }
    let is_changed = new != *draft;
    if is_changed {
        commands.push(Command::Names(NamesChange::Draft(Box::new(new.clone()))));
    }
    // A click that ends the typing comes before what it was meant for.
    let is_held = ui.input(|input| input.pointer.any_down());
    let is_done = is_chosen || (!is_typing && !is_held);
    let is_new = Draft::of(facts, &draft.of)
        .is_some_and(|known| Draft { another: String::new(), ..new.clone() } != known);
    if is_done && fault.is_none() && is_new && has_more(&new, facts) {
        commands.push(Command::Names(NamesChange::Settle));
    }
}

/// What it is, and the button that takes everything back that was said of it.
/// Whether something was chosen.
fn kind_ui(
    ui: &mut egui::Ui,
    facts: &Facts,
    draft: &Draft,
    chosen: &mut String,
    commands: &mut Vec<Command>,
) -> bool {
    let mut is_chosen = false;
    let kinds = kinds(facts, &draft.kind);
    let word = kinds.iter().find(|(kind, _)| kind == chosen).map(|(_, word)| word.as_str());
    ui.horizontal(|ui| {
        let combo = egui::ComboBox::from_id_salt("kind")
            .selected_text(word.unwrap_or_default())
            .width(150.0)
            .show_ui(ui, |ui| {
                for (kind, word) in &kinds {
                    if ui.selectable_label(*kind == draft.kind, word).clicked() {
                        chosen.clone_from(kind);
                        is_chosen = true;
                    }
                }
            });
        let info = || egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Kind");
        combo.response.widget_info(info);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = Button::new(RichText::new("Undo mine").small());
            let hover = "Forget what you said of it, and go by what is built in";
            if ui.add_enabled(facts.own(&draft.of).is_some(), button).on_hover_text(hover).clicked()
            {
                commands.push(Command::Names(NamesChange::Revert));
            }
        });
    });
    is_chosen
}

/// Whether the fields say anything else than what is known; a line without a
/// name says nothing.
fn has_more(draft: &Draft, facts: &Facts) -> bool {
    let Some(known) = Draft::of(facts, &draft.of) else { return false };
    draft.entity(facts) != known.entity(facts)
}

/// One line to type in.
fn field(
    ui: &mut egui::Ui,
    label: &str,
    text: &mut String,
    hint: &str,
    width: f32,
) -> egui::Response {
    // What stands before it comes and goes while somebody types.
    let field = TextEdit::singleline(text)
        .id(egui::Id::unique(("names", label)))
        .hint_text(hint)
        .desired_width(width)
        .margin(egui::Margin::symmetric(6, 4));
    let response = ui.add(field);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, label));
    response
}

/// Names with their years, each to be taken back: which one is, and whether
/// somebody types.
fn lines_ui(
    ui: &mut egui::Ui,
    label: &str,
    lines: &mut [Line],
    is_editable: bool,
    colours: Colours,
) -> (Option<usize>, bool) {
    let (mut removed, mut is_typing) = (None, false);
    for (number, line) in lines.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let name_label = format!("{label} {}", number + 1);
            let is_empty = line.name.is_empty();
            let room = ui.available_width() - 2.0 * YEAR_WIDTH - REMOVE_WIDTH - 12.0;
            if is_editable {
                let hint = "Its parent";
                is_typing |= field(ui, &name_label, &mut line.name, hint, room).has_focus();
            } else {
                ui.allocate_ui_with_layout(
                    vec2(room, ui.spacing().interact_size.y),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_width(room);
                        let name = RichText::new(&line.name).color(colours.ink);
                        ui.add(egui::Label::new(name).truncate());
                    },
                );
            }
            for (text, hint) in [(&mut line.from, "from"), (&mut line.to, "to")] {
                let label = format!("{name_label} {hint}");
                is_typing |= field(ui, &label, text, hint, YEAR_WIDTH).has_focus();
            }
            let remove = Button::new(RichText::new("Remove").small());
            let remove = remove.min_size(vec2(REMOVE_WIDTH, 0.0));
            let hover = format!("Take {} back", line.name);
            if ui.add_enabled(!is_empty, remove).on_hover_text(hover).clicked() {
                removed = Some(number);
            }
        });
    }
    (removed, is_typing)
}

/// Names that hold what was typed, a button each; the one that is clicked.
fn proposals_ui<'a>(
    ui: &mut egui::Ui,
    names: impl Iterator<Item = &'a String>,
    typed: &str,
    colours: Colours,
) -> Option<String> {
    let wanted = typed.trim().to_lowercase();
    let fitting = names.filter(|name| name.to_lowercase().contains(&wanted));
    // Those that begin so come first.
    let (mut fitting, others): (Vec<&String>, Vec<&String>) =
        fitting.partition(|name| name.to_lowercase().starts_with(&wanted));
    fitting.extend(others);
    fitting.truncate(MOST_PROPOSED);
    if fitting.is_empty() {
        return None;
    }
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
        for name in fitting {
            let word = RichText::new(name).color(colours.accent).small();
            if ui.add(Button::new(word)).clicked() {
                chosen = Some(name.clone());
            }
        }
    });
    chosen
}

/// What the file prints, which is never changed; names that were added stand
/// in lines of their own.
fn printed_ui(ui: &mut egui::Ui, known: &Known, aliases: &[Line], colours: Colours) {
    let is_added = |name: &str| aliases.iter().any(|alias| alias.name == name);
    for spelling in known.printed.iter().filter(|spelling| !is_added(&spelling.name)) {
        let span = spelling.span.map(|(first, last)| format!(", {}", first.range_label(last)));
        let n = grouped(spelling.n_observations.into());
        let figures = if spelling.n_observations == 1 { "figure" } else { "figures" };
        let text = format!("{} – {n} {figures}{}", spelling.name, span.unwrap_or_default());
        ui.label(RichText::new(text).color(colours.muted).small());
    }
}
