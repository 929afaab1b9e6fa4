//! Printed names become entities, and entities roll up to their parents.

use super::builder::code_of;
use super::entities::{Entities, Entity, is_platform_dimension, mark_regions};
use super::{Dataset, Dimension, Member, Period, Printed, Scope, plural};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The old names of members, each with the new ones that its lines bear.
pub type Renames = BTreeMap<String, BTreeSet<String>>;

/// Replaces printed names by entities, and adds their parents as a dimension
/// of their own, named `parent`, if one is wanted and there are fewer parents
/// than entities.
///
/// Several printed names may become one member; the observations stay apart,
/// each with its printed name and place.
pub fn resolve(dataset: &mut Dataset, dimension: usize, parent: Option<&str>, table: &Entities) {
    let Some(levels) = Levels::of(dataset, dimension, table, &[]) else { return };
    let is_rolled_up = levels.parents.members.len() < levels.members.members.len();
    let parent = parent.filter(|parent| is_rolled_up && dataset.dimension_named(parent).is_none());
    levels.put(dataset, dimension, parent);
}

/// A dataset with the names, parents and kinds of somebody's own table before
/// those that it was read with. Its lines stay what and where they are.
#[must_use]
pub fn named(dataset: &Dataset, own: &Entities) -> Dataset {
    let mut named = dataset.clone();
    let stored = dataset.dimensions.iter().enumerate().filter(|(_, d)| d.rolled_up_from.is_none());
    for (index, dimension) in stored {
        let is_platform = is_platform_dimension(&dimension.name);
        let others: &[&Entities] = if is_platform { &[Entities::built_in()] } else { &[] };
        if let Some(mut levels) = Levels::of(dataset, index, own, others) {
            levels.mark_wholes(dataset, own);
            let word = if is_platform { "company" } else { "group" };
            let of_its_own = format!("{} {word}", dimension.name);
            let is_free = |name: &&str| named.dimension_named(name).is_none();
            let parent = [word, &of_its_own].into_iter().find(is_free).map(str::to_owned);
            let parent = parent.filter(|_| !levels.stated.is_empty());
            levels.put(&mut named, index, parent.as_deref());
        }
        if let Some(dimension) = named.dimensions.get_mut(index) {
            mark_regions(dimension, own);
        }
    }
    let all: Vec<Renames> =
        (0..dataset.dimensions.len()).map(|index| renames(dataset, &named, index, index)).collect();
    let context = &mut named.context;
    let breaks = context.breaks.iter_mut().map(|b| &mut b.scope);
    let notes = context.notes.iter_mut().map(|note| &mut note.scope);
    let clues = context.clues.iter_mut().map(|clue| &mut clue.scope);
    for scope in breaks.chain(notes).chain(clues) {
        scope.rename(|dimension| all.get(dimension));
    }
    named
}

/// What became of the names of a dimension, where two datasets have the same lines.
pub fn renames(from: &Dataset, to: &Dataset, dimension: usize, target: usize) -> Renames {
    let pairs: BTreeSet<(usize, usize)> = (0..from.len())
        .filter_map(|line| from.member_code(dimension, line).zip(to.member_code(target, line)))
        .collect();
    let name = |dataset: &Dataset, dimension: usize, code: usize| {
        Some(dataset.dimensions.get(dimension)?.members.get(code)?.name.clone())
    };
    let mut renames = Renames::new();
    for (old, new) in pairs {
        if let (Some(old), Some(new)) = (name(from, dimension, old), name(to, target, new)) {
            renames.entry(old).or_default().insert(new);
        }
    }
    renames
}

impl Scope {
    /// Names members as they are called now.
    pub fn rename<'a>(&mut self, renames: impl Fn(usize) -> Option<&'a Renames>) {
        for (dimension, members) in self.members.iter_mut().chain(&mut self.except) {
            let Some(renames) = renames(*dimension) else { continue };
            let new = |name: &String| match renames.get(name) {
                Some(new) => new.clone(),
                None => BTreeSet::from([name.clone()]),
            };
            *members = members.iter().flat_map(new).collect();
        }
    }
}

/// A member of a year, under its new name.
#[derive(Clone)]
struct Named {
    member: Member,
    parent: String,
    /// Whether the table itself says that parent, and it is another one.
    is_stated: bool,
    /// Whether the table knows it at all.
    is_known: bool,
}

/// A dimension with new members, and their parents.
struct Levels {
    members: Level,
    parents: Level,
    printed: Printed,
    /// Parents that the table states: the period, the part's code, the parent.
    stated: BTreeSet<(Option<Period>, u32, String)>,
}

impl Levels {
    /// What a table makes of a dimension; nothing if it knows no name in it.
    /// What it does not know stays; parents of names that it gives may stand in
    /// other tables.
    fn of(
        dataset: &Dataset,
        dimension: usize,
        table: &Entities,
        others: &[&Entities],
    ) -> Option<Self> {
        let source = dataset.dimensions.get(dimension)?;
        let printed = source.printed.clone().unwrap_or_else(|| Printed {
            names: source.members.iter().map(|member| member.name.clone()).collect(),
            codes: source.codes.clone(),
        });
        let known_parents = dataset.dimensions.iter().find(|d| d.rolled_up_from == Some(dimension));
        // Each name of a year is looked up once, however many lines bear it.
        let mut known: HashMap<(u32, u32, u32, i32), usize> = HashMap::new();
        let (mut found, mut lines): (Vec<Named>, Vec<usize>) = (Vec::new(), Vec::new());
        for (line, (code, printed_code)) in source.codes.iter().zip(&printed.codes).enumerate() {
            let parent = known_parents.and_then(|d| d.codes.get(line)).copied().unwrap_or_default();
            // Names without a time are today's.
            let year = dataset.period(line).map_or(i32::MAX, Period::year);
            let index = *known.entry((*code, *printed_code, parent, year)).or_insert_with(|| {
                let old = source.members.get(*code as usize).cloned().unwrap_or_default();
                let printed = printed.names.get(*printed_code as usize);
                let parent = known_parents.and_then(|d| d.members.get(parent as usize));
                let parent = parent.map(|parent| parent.name.as_str());
                let printed = printed.map_or(old.name.as_str(), |name| name.as_str());
                found.push(Named::of(&old, printed, parent, year, (table, others)));
                found.len() - 1
            });
            lines.push(index);
        }
        if !found.iter().any(|named| named.is_known) {
            return None;
        }
        keep_totals_apart(&mut found);
        let (mut members, mut parents) = (Level::default(), Level::default());
        let mut stated = BTreeSet::new();
        let mut wholes: BTreeMap<u32, bool> = BTreeMap::new();
        let mut kinds: BTreeMap<u32, Option<String>> = BTreeMap::new();
        for (line, named) in lines.iter().map(|index| found.get(*index)).enumerate() {
            let Some(named) = named else { continue };
            let Member { name, is_total, is_parent, kind } = &named.member;
            let code = members.push(name, *is_total, kind.clone());
            let parent = parents.push(&named.parent, *is_total, None);
            // Parents are what all of their parts are.
            let of_all = kinds.entry(parent).or_insert_with(|| kind.clone());
            if of_all != kind {
                *of_all = None;
            }
            // Only wholes together are one.
            *wholes.entry(code).or_insert(true) &= is_parent;
            if named.is_stated {
                stated.insert((dataset.period(line), code, named.parent.clone()));
            }
        }
        for (code, is_parent) in wholes {
            if let Some(member) = members.members.get_mut(code as usize) {
                member.is_parent = is_parent;
            }
        }
        for (code, kind) in kinds {
            if let Some(parent) = parents.members.get_mut(code as usize) {
                parent.kind = kind;
            }
        }
        mark_companies(&mut members, &parents);
        Some(Self { members, parents, printed, stated })
    }

    /// Marks the members that are parents of others by what the table says, and
    /// stand beside their parts in a period: they are never added to them.
    fn mark_wholes(&mut self, dataset: &Dataset, table: &Entities) {
        let mut present: BTreeMap<u32, BTreeSet<Option<Period>>> = BTreeMap::new();
        for (line, code) in self.members.codes.iter().enumerate() {
            present.entry(*code).or_default().insert(dataset.period(line));
        }
        let mut parts: BTreeMap<(Option<Period>, u32), Vec<u32>> = BTreeMap::new();
        for (period, part, parent) in &self.stated {
            let whole = self.members.by_name.get(parent).filter(|whole| *whole != part);
            if let Some(whole) = whole {
                parts.entry((*period, *whole)).or_default().push(*part);
            }
        }
        for (period, whole) in parts.keys() {
            let is_beside = present.get(whole).is_some_and(|periods| periods.contains(period));
            let is_circle = is_part_of_itself(*whole, *period, &parts);
            let member = self.members.members.get_mut(*whole as usize);
            let Some(member) = member.filter(|_| is_beside && !is_circle) else { continue };
            // Whoever says what it is knows better.
            let entity = table.shown_as(&member.name);
            let is_settled = member.is_total || entity.is_some_and(|entity| entity.kind.is_some());
            member.is_parent |= !is_settled;
        }
    }

    /// Puts them into the dataset: the parents where they were before, or as a
    /// new dimension of that name.
    fn put(self, dataset: &mut Dataset, dimension: usize, parent: Option<&str>) {
        let Self { members, parents, printed, .. } = self;
        if let Some(target) = dataset.dimensions.get_mut(dimension) {
            target.members = members.members;
            target.codes = members.codes;
            target.printed = Some(printed);
        }
        let known = dataset.dimensions.iter_mut().find(|d| d.rolled_up_from == Some(dimension));
        if let Some(known) = known {
            (known.members, known.codes) = (parents.members, parents.codes);
        } else if let Some(name) = parent {
            dataset.dimensions.push(Dimension {
                name: name.to_owned(),
                plural: plural(name),
                members: parents.members,
                codes: parents.codes,
                printed: None,
                rolled_up_from: Some(dimension),
                ranked: None,
            });
        }
    }
}

impl Named {
    fn of(
        old: &Member,
        printed: &str,
        parent: Option<&str>,
        year: i32,
        (table, others): (&Entities, &[&Entities]),
    ) -> Self {
        let entity = table.find(printed, year).or_else(|| table.find(&old.name, year));
        let name = entity.map_or(old.name.as_str(), |entity| entity.name.as_str());
        let said = entity.and_then(|entity| entity.parent(year));
        let elsewhere = || others.iter().find_map(|table| table.find(name, year)?.parent(year));
        let known = said.or_else(elsewhere).or(parent.filter(|parent| *parent != old.name));
        let kind = entity.and_then(|entity| entity.kind.as_deref());
        let member = Member {
            name: name.to_owned(),
            is_total: old.is_total,
            is_parent: kind.map_or(old.is_parent, |kind| kind == "region"),
            kind: match kind {
                Some(kind) => Some(kind.to_owned()).filter(|kind| kind != Entity::USUAL),
                None => old.kind.clone(),
            },
        };
        let is_stated = said.is_some_and(|parent| parent != name);
        let parent = known.unwrap_or(name).to_owned();
        Self { member, parent, is_stated, is_known: entity.is_some() }
    }
}

/// Whether the parts of a member, and theirs in turn, lead back to it.
fn is_part_of_itself(
    whole: u32,
    period: Option<Period>,
    parts: &BTreeMap<(Option<Period>, u32), Vec<u32>>,
) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![whole]);
    while let Some(code) = next.pop() {
        for part in parts.get(&(period, code)).into_iter().flatten() {
            if *part == whole {
                return true;
            }
            if seen.insert(*part) {
                next.push(*part);
            }
        }
    }
    false
}

/// A total never becomes one with what it sums.
fn keep_totals_apart(found: &mut [Named]) {
    let is_total = |named: &&Named| named.member.is_total;
    let parts: HashSet<String> =
        found.iter().filter(|n| !is_total(n)).map(|named| named.member.name.clone()).collect();
    for named in found.iter_mut().filter(|named| named.member.is_total) {
        if parts.contains(&named.member.name) {
            named.member.name.push_str(" (total)");
        }
    }
}

/// Marks the members that stand for a company of which other members are parts.
fn mark_companies(members: &mut Level, parents: &Level) {
    let mut parts: Vec<(u32, u32)> =
        members.codes.iter().copied().zip(parents.codes.iter().copied()).collect();
    parts.sort_unstable();
    parts.dedup();
    let is_company = |member: &Member| member.kind.as_deref() == Some("company");
    let all = members.members.iter_mut().enumerate();
    for (index, member) in all.filter(|(_, member)| is_company(member)) {
        let own = parts.iter().find(|(code, _)| *code as usize == index).map(|(_, parent)| parent);
        member.is_parent = parts.iter().any(|(c, p)| *c as usize != index && Some(p) == own);
    }
}

/// A dictionary with the codes of its observations.
#[derive(Default)]
pub(super) struct Level {
    pub(super) members: Vec<Member>,
    pub(super) codes: Vec<u32>,
    by_name: HashMap<String, u32>,
}

impl Level {
    /// Adds an observation of a member; gives back the member's code.
    pub(super) fn push(&mut self, name: &str, is_total: bool, kind: Option<String>) -> u32 {
        let members = &mut self.members;
        let code = code_of(&mut self.by_name, name, || {
            members.push(Member { name: name.to_owned(), is_total, kind, is_parent: false });
        });
        self.codes.push(code);
        code
    }
}
