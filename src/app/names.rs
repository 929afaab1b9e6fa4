//! Names, kinds and parents of somebody's own: one table for all data in the
//! window, changed entity by entity, saved and opened as a file.

use super::breaks::keep_breaks;
use super::command::{Command, Effect, Wanted};
use super::side::Draft;
use super::state::{Document, State};
use super::undo::remember;
use super::view_change::keep_view;
use crate::dataset::entities::Entities;
use crate::dataset::naming::{Renames, named, renames};
use crate::figure::numbers::grouped;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How the names of files end that hold a table of names.
pub const EXTENSION: &str = "toml";

/// Something about names, kinds and parents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamesChange {
    /// Search among them.
    Search(String),
    /// Show what a proposal would come to, by its number, or nothing of it.
    Preview(usize),
    /// Take the names of a proposal for one.
    TakeAsOne(usize),
    /// Never propose those again.
    KeepApart(usize),
    /// Edit the entity that is shown by that name, or close what is edited.
    Edit(String),
    /// Another text in the fields.
    Draft(Box<Draft>),
    /// What is in the fields holds.
    Settle,
    /// What is in the fields is given up.
    GiveUp,
    /// Say nothing more of the entity that is edited.
    Revert,
    /// Say nothing more of any.
    RevertAll,
    /// Ask for a table to open.
    OpenDialog,
    /// Ask where to save the table.
    SaveDialog,
    /// Save it there.
    Save(PathBuf),
}

/// Whether a path is that of a table of names.
pub(super) fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION))
}

/// What a name is called now where nobody has said otherwise: the same.
pub(super) fn as_before(_dimension: usize, name: &str) -> BTreeSet<String> {
    BTreeSet::from([name.to_owned()])
}

impl Document {
    /// Shows the data under these names; what was chosen, held and marked goes
    /// with its entity.
    pub(super) fn show_under(&mut self, names: &Arc<Entities>) {
        if Arc::ptr_eq(&self.names, names) {
            return;
        }
        self.names = Arc::clone(names);
        let old = Arc::clone(&self.dataset);
        self.dataset = if names.is_empty() {
            Arc::clone(&self.as_read)
        } else {
            Arc::new(named(&self.as_read, names))
        };
        let new = Arc::clone(&self.dataset);
        let all: Vec<Option<Renames>> = old
            .dimensions
            .iter()
            .enumerate()
            .map(|(index, own)| Some(renames(&old, &new, index, new.dimension_named(&own.name)?)))
            .collect();
        let now = |dimension: usize, name: &str| {
            let renames = all.get(dimension).and_then(Option::as_ref);
            renames
                .and_then(|renames| renames.get(name).cloned())
                .unwrap_or_else(|| as_before(dimension, name))
        };
        // Held members are places; the same entity may have another one now.
        let held = self.view.filters.iter().filter_map(|(dimension, member)| {
            let own = old.dimensions.get(*dimension)?;
            let name = now(*dimension, &own.members.get(*member)?.name).pop_first()?;
            let target = new.dimension_named(&own.name)?;
            let members = &new.dimensions.get(target)?.members;
            Some((target, members.iter().position(|member| member.name == name)?))
        });
        let held: Vec<_> = held.collect();
        let mut view = self.view.clone();
        if let (Some(dimension), Some(chosen)) = (view.dimension, &mut view.chosen) {
            *chosen = chosen.iter().flat_map(|name| now(dimension, name)).collect();
        }
        self.view = keep_view(&view, &old, &new);
        self.view.filters = held;
        let breaks = std::mem::take(&mut self.breaks);
        self.set_breaks(keep_breaks(&breaks, &old, &new, now));
        self.keep_bases(&old);
    }
}

/// Changes the table, or what is seen of it.
pub(super) fn change(state: &mut State, change: NamesChange) -> Vec<Effect> {
    match change {
        NamesChange::Search(text) => state.side.names.search = text,
        NamesChange::Preview(number) => {
            let open = &mut state.side.names.open;
            *open = if *open == Some(number) { None } else { Some(number) };
            state.refresh_preview();
        }
        NamesChange::TakeAsOne(number) => {
            let Some(variants) = state.proposal(number) else { return Vec::new() };
            edit(state, |names| {
                let others = variants.names.iter().map(|spelling| spelling.name.as_str());
                names.take_as_one(&variants.keep, others);
            });
        }
        NamesChange::KeepApart(number) => {
            let Some(variants) = state.proposal(number) else { return Vec::new() };
            let all = variants.names.into_iter().map(|spelling| spelling.name);
            edit(state, |names| names.keep_apart(all.collect()));
        }
        NamesChange::Edit(name) => {
            settle(state);
            let is_open = state.side.names.draft.as_ref().is_some_and(|draft| draft.of == name);
            let draft = if is_open { None } else { state.draft_of(&name) };
            state.side.names.draft = draft;
        }
        NamesChange::Draft(draft) => state.side.names.draft = Some(*draft),
        NamesChange::Settle => settle(state),
        NamesChange::GiveUp => {
            let of = state.side.names.draft.as_ref().map(|draft| draft.of.clone());
            state.side.names.draft = of.and_then(|of| state.draft_of(&of));
        }
        NamesChange::Revert => {
            let Some(of) = state.side.names.draft.as_ref().map(|draft| draft.of.clone()) else {
                return Vec::new();
            };
            edit(state, |names| names.remove(&of));
        }
        NamesChange::RevertAll => edit(state, |names| *names = Entities::default()),
        NamesChange::OpenDialog => return vec![Effect::AskForFiles(Wanted::Names)],
        NamesChange::SaveDialog => {
            let suggested = format!("names.{EXTENSION}");
            let then = |path| Command::Names(NamesChange::Save(path));
            return vec![Effect::AskWhereToSave { suggested, extension: EXTENSION, then }];
        }
        NamesChange::Save(path) => {
            let (names, sources) = (Arc::clone(&state.names), state.sources());
            return vec![Effect::SaveNames { path, names, sources }];
        }
    }
    Vec::new()
}

/// Changes the table; the chart follows at once.
fn edit(state: &mut State, change: impl FnOnce(&mut Entities)) {
    let mut names = (*state.names).clone();
    change(&mut names);
    if names == *state.names {
        return;
    }
    let before = state.snapshot();
    state.names = Arc::new(names);
    remember(state, before);
    state.redraw();
}

/// What is in the fields holds from now on, if it is anything new.
fn settle(state: &mut State) {
    let Some((draft, entity)) = state.settled() else { return };
    // The fields stay open, under the new name.
    let (old, name) = (draft.of.clone(), entity.name.clone());
    state.side.names.draft = Some(Draft { of: name.clone(), ..draft });
    edit(state, |names| {
        let known: BTreeSet<String> =
            names.shown_as(&old).iter().flat_map(|e| &e.aliases).map(|a| a.name.clone()).collect();
        let added = entity.aliases.iter().filter(|alias| !known.contains(&alias.name));
        let added: Vec<String> = added.map(|alias| alias.name.clone()).collect();
        names.put(&old, entity);
        // What was said of names that are taken in is said of this one.
        let others = added.iter().map(String::as_str).filter(|other| *other != old);
        let others: Vec<&str> = others.filter(|o| names.shown_as(o).is_some()).collect();
        names.take_as_one(&name, others);
    });
}

/// A table of names was read, and goes before what was said until now; or it
/// is none, and nothing changes.
pub(super) fn was_read(state: &mut State, path: &Path, result: Result<Box<Entities>, String>) {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let table = match result {
        Ok(table) => *table,
        Err(why) => return state.complain(format!("{why}: {name}")),
    };
    if table.is_empty() {
        return state.complain(format!("There is no name in this table: {name}"));
    }
    let n_entities = table.entities().len();
    let entities = if n_entities == 1 { "entity" } else { "entities" };
    edit(state, |names| names.add(table));
    state.inform(format!("Names of {} {entities} opened: {name}", grouped(n_entities.into())));
}
