//! The names of what is shown: proposals to take several for one, and what is
//! known of each entity.

mod editor;
mod panel;
mod preview;

pub use editor::Draft;
pub(super) use panel::panel_ui;
pub use preview::Preview;

use super::super::state::{Document, State};
use super::Pane;
use crate::dataset::entities::{Entities, Entity};
use crate::dataset::{Dataset, Period, Spelling, Variants};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the pane of names shows.
#[derive(Debug, Default)]
pub struct Names {
    /// What is searched for.
    pub search: String,
    /// The proposal whose preview is open.
    pub open: Option<usize>,
    /// What is typed about an entity.
    pub draft: Option<Draft>,
    /// What is known, once somebody looked.
    pub facts: Option<Facts>,
    /// What the open proposal would come to.
    pub preview: Option<Preview>,
    /// As many proposals wait, and of what.
    waiting: Option<(Arc<Dataset>, usize, usize)>,
}

/// What is known of the names of a dimension.
#[derive(Debug)]
pub struct Facts {
    dataset: Arc<Dataset>,
    names: Arc<Entities>,
    /// The dimension.
    pub dimension: usize,
    /// Names that may be one, but those that are known to be apart.
    pub proposals: Vec<Variants>,
    /// The entities, by their names.
    pub entities: Vec<Known>,
    /// Parents that are known already, those of most entities first.
    pub parents: Vec<String>,
}

/// What is known of an entity.
#[derive(Debug)]
pub struct Known {
    /// The name that it is shown by.
    pub name: String,
    /// The names that the file prints.
    pub printed: Vec<Spelling>,
    /// Its parents, the earliest first; none if it is its own.
    pub parents: Vec<String>,
    /// What it is, if it is not what its neighbours are.
    pub kind: Option<String>,
    /// Whether it stands beside its parts, to which it is never added.
    pub is_whole: bool,
    /// Its parent without what somebody said.
    inherited_parent: Option<String>,
    /// Its kind without what somebody said.
    inherited_kind: Option<String>,
}

/// The lines of a member, or of one of its names.
#[derive(Default)]
struct Lines {
    n: usize,
    periods: BTreeSet<Period>,
}

impl Lines {
    fn add(&mut self, period: Option<Period>) {
        self.n += 1;
        self.periods.extend(period);
    }

    fn spelling(&self, name: &str) -> Spelling {
        let span = self.periods.first().copied().zip(self.periods.last().copied());
        Spelling { name: name.to_owned(), n_observations: self.n, span }
    }
}

impl Document {
    /// The dimension whose names are shown: the one that is compared by, its
    /// parts where it rolls up, else the first with a choice of names.
    pub(super) fn named_dimension(&self) -> Option<usize> {
        let dimensions = &self.dataset.dimensions;
        let has_names = || dimensions.iter().position(|d| d.members.len() > 1);
        let shown = self.view.dimension.or_else(has_names)?;
        dimensions.get(shown)?.rolled_up_from.or(Some(shown))
    }
}

impl Facts {
    fn of(document: &Document, dimension: usize) -> Self {
        let dataset = &document.dataset;
        let proposals = proposals(document, dimension);
        let mut entities = known(document, dimension);
        let mut parents: BTreeMap<&str, usize> = BTreeMap::new();
        for parent in entities.iter().flat_map(|entity| &entity.parents) {
            *parents.entry(parent).or_default() += 1;
        }
        let mut parents: Vec<(&str, usize)> = parents.into_iter().collect();
        parents.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let parents = parents.into_iter().map(|(name, _)| name.to_owned()).collect();
        entities.sort_by_cached_key(|entity| entity.name.to_lowercase());
        let (dataset, names) = (Arc::clone(dataset), Arc::clone(&document.names));
        Self { dataset, names, dimension, proposals, entities, parents }
    }

    /// What is known of an entity.
    pub fn entity(&self, name: &str) -> Option<&Known> {
        self.entities.iter().find(|entity| entity.name == name)
    }

    fn own(&self, name: &str) -> Option<&Entity> {
        self.names.shown_as(name)
    }
}

/// Names that may be one, but those that are known to be apart.
fn proposals(document: &Document, dimension: usize) -> Vec<Variants> {
    let mut proposals = document.dataset.variants(dimension);
    proposals.retain(|variants| {
        let names: Vec<&str> = variants.names.iter().map(|s| s.name.as_str()).collect();
        !document.names.are_apart(&names)
    });
    proposals
}

/// What is known of each entity of a dimension but the totals, in one pass.
fn known(document: &Document, dimension: usize) -> Vec<Known> {
    let (dataset, as_read) = (&document.dataset, &document.as_read);
    let Some(members) = dataset.dimensions.get(dimension).map(|d| &d.members) else {
        return Vec::new();
    };
    let parents_of = |dataset: &Dataset| {
        dataset.dimensions.iter().position(|d| d.rolled_up_from == Some(dimension))
    };
    let (shown, read) = (parents_of(dataset), parents_of(as_read));
    let mut printed: BTreeMap<usize, BTreeMap<&str, Lines>> = BTreeMap::new();
    let mut parents: BTreeMap<usize, BTreeMap<&str, Option<Period>>> = BTreeMap::new();
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for line in 0..dataset.len() {
        let Some(code) = dataset.member_code(dimension, line) else { continue };
        let period = dataset.period(line);
        let name = dataset.printed_name(dimension, line).unwrap_or_default();
        printed.entry(code).or_default().entry(name).or_default().add(period);
        first.entry(code).or_insert(line);
        if let Some(parent) = shown.and_then(|shown| dataset.member(shown, line)) {
            let since = parents.entry(code).or_default().entry(&parent.name).or_insert(period);
            *since = (*since).min(period);
        }
    }
    let known = |(code, member): (usize, &crate::dataset::Member)| {
        let line = *first.get(&code)?;
        let of_member = |(name, _): &(&str, Option<Period>)| *name != member.name;
        let mut own: Vec<_> =
            parents.remove(&code).into_iter().flatten().filter(of_member).collect();
        own.sort_by_key(|(_, since)| *since);
        let before = as_read.member(dimension, line)?;
        let inherited = read.and_then(|read| as_read.member(read, line));
        Some(Known {
            name: member.name.clone(),
            printed: printed
                .get(&code)
                .into_iter()
                .flatten()
                .map(|(name, lines)| lines.spelling(name))
                .collect(),
            parents: own.into_iter().map(|(name, _)| name.to_owned()).collect(),
            kind: member.kind.clone(),
            is_whole: member.is_parent && !member.is_apart(),
            inherited_parent: inherited
                .map(|parent| parent.name.clone())
                .filter(|parent| *parent != before.name && *parent != member.name),
            inherited_kind: before.kind.clone(),
        })
    };
    members.iter().enumerate().filter(|(_, member)| !member.is_total).filter_map(known).collect()
}

impl State {
    /// Looks up the names anew, if somebody looks at them and they are not
    /// those of the data that is shown.
    pub(in super::super) fn refresh_names(&mut self) {
        let Some(document) = self.documents.get(self.current) else { return };
        let names = &mut self.side.names;
        let Some(dimension) = document.named_dimension() else {
            *names = Names { search: std::mem::take(&mut names.search), ..Names::default() };
            return;
        };
        let is_counted = names.waiting.as_ref().is_some_and(|(dataset, of, _)| {
            *of == dimension && Arc::ptr_eq(dataset, &document.dataset)
        });
        if !is_counted {
            let n = proposals(document, dimension).len();
            names.waiting = Some((Arc::clone(&document.dataset), dimension, n));
        }
        if self.side.pane != Some(Pane::Names) {
            return;
        }
        let is_known = names.facts.as_ref().is_some_and(|facts| {
            facts.dimension == dimension && Arc::ptr_eq(&facts.dataset, &document.dataset)
        });
        if !is_known {
            let is_other = names.facts.as_ref().is_some_and(|old| old.dimension != dimension);
            let facts = Facts::of(document, dimension);
            // Whoever has answered one proposal goes on with the next.
            names.open = (!facts.proposals.is_empty()).then_some(0);
            let old = names.draft.take().filter(|_| !is_other);
            names.draft = old.and_then(|draft| Draft::of(&facts, &draft.of));
            names.facts = Some(facts);
        }
        self.refresh_preview();
    }

    /// Reckons what the open proposal would come to.
    pub(in super::super) fn refresh_preview(&mut self) {
        let proposal = self.side.names.open.and_then(|number| self.proposal(number));
        let preview = self.document().zip(proposal).and_then(|(document, variants)| {
            let dimension = self.side.names.facts.as_ref()?.dimension;
            Preview::of(document, dimension, &variants)
        });
        self.side.names.preview = preview;
    }

    /// As many proposals wait for an answer.
    pub(super) fn n_proposals(&self) -> usize {
        self.side.names.waiting.as_ref().map_or(0, |(_, _, n)| *n)
    }

    /// A proposal, by its number.
    pub(in super::super) fn proposal(&self, number: usize) -> Option<Variants> {
        self.side.names.facts.as_ref()?.proposals.get(number).cloned()
    }

    /// What the fields of an entity hold before somebody types.
    pub(in super::super) fn draft_of(&self, name: &str) -> Option<Draft> {
        Draft::of(self.side.names.facts.as_ref()?, name)
    }

    /// Whether something stands in the fields of an entity that does not hold yet.
    pub(in super::super) fn is_typed(&self) -> bool {
        let draft = self.side.names.draft.as_ref().filter(|_| self.side.pane == Some(Pane::Names));
        draft.is_some_and(|draft| self.draft_of(&draft.of).as_ref() != Some(draft))
    }

    /// What the fields come to, if it is anything new.
    pub(in super::super) fn settled(&self) -> Option<(Draft, Entity)> {
        let names = &self.side.names;
        let (draft, facts) = (names.draft.clone()?, names.facts.as_ref()?);
        let is_new = Draft::of(facts, &draft.of).is_some_and(|known| known != draft);
        let entity = draft.entity(facts).ok().filter(|_| is_new)?;
        Some((draft, entity))
    }
}
