//! Two datasets as one: the lines of an earlier edition before those of a later one.

use super::{
    Builder, Context, Dataset, Dimension, Level, Measure, NewObservation, Printed, Scope, plural,
};
use std::collections::{BTreeMap, HashMap};

/// What one dataset gives to the whole.
#[derive(Debug)]
pub struct Part<'a> {
    /// It.
    pub dataset: &'a Dataset,
    /// The observations that are taken.
    pub lines: Vec<usize>,
    /// Its own dimension for each stored one of the whole.
    pub dimensions: Vec<usize>,
    /// The measure of the whole for each of its own.
    pub measures: Vec<usize>,
    /// Other names for its members, where they go by another one in the whole.
    pub names: BTreeMap<String, String>,
}

impl Part<'_> {
    /// An observation's member in a stored dimension of the whole.
    pub fn member(&self, dimension: usize, line: usize) -> String {
        let own = self.dimensions.get(dimension);
        let name = own.and_then(|own| self.dataset.member(*own, line)).map_or("", |m| &m.name);
        self.names.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    fn printed(&self, dimension: usize, line: usize) -> &str {
        let own = self.dimensions.get(dimension);
        own.and_then(|own| self.dataset.printed_name(*own, line)).unwrap_or_default()
    }

    /// Each of its lines.
    fn each(&self) -> impl Iterator<Item = (&Self, usize)> {
        self.lines.iter().map(move |line| (self, *line))
    }
}

/// The whole, named and described as the later part is. `measures` are the
/// whole's; those of the later part come first, in its order.
pub fn joined(earlier: &Part<'_>, later: &Part<'_>, measures: Vec<Measure>) -> Dataset {
    let stored: Vec<&Dimension> =
        later.dimensions.iter().filter_map(|index| later.dataset.dimensions.get(*index)).collect();
    let names: Vec<String> = stored.iter().map(|dimension| dimension.name.clone()).collect();
    let mut builder = Builder::new(&later.dataset.name, &names, measures);
    for (part, line) in earlier.each() {
        push(&mut builder, part, line);
    }
    builder.end_edition(earlier.dataset.origin.clone());
    for (part, line) in later.each() {
        push(&mut builder, part, line);
    }
    let mut whole = builder.finish();
    whole.title.clone_from(&later.dataset.title);
    whole.subject.clone_from(&later.dataset.subject);
    whole.publisher.clone_from(&later.dataset.publisher);
    whole.origin.clone_from(&later.dataset.origin);
    for (index, like) in stored.iter().enumerate() {
        describe(&mut whole, index, like, [earlier, later]);
    }
    add_parents(&mut whole, earlier, later);
    whole.context = context(&whole, earlier, later);
    for (index, (part, line)) in earlier.each().chain(later.each()).enumerate() {
        let n_later = later.dataset.context.sources.len();
        let shift = if std::ptr::eq(part, later) { 0 } else { n_later };
        if let Some(source) = part.dataset.source(line) {
            whole.set_source(index, source + shift);
        }
    }
    whole
}

fn push(builder: &mut Builder, part: &Part<'_>, line: usize) {
    let dataset = part.dataset;
    let own = dataset.measure(line).unwrap_or_default();
    let Some(measure) = part.measures.get(own) else { return };
    let members: Vec<String> =
        (0..part.dimensions.len()).map(|dimension| part.member(dimension, line)).collect();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    builder.push(&NewObservation {
        period: dataset.period(line),
        measure: *measure,
        members: &members,
        value: dataset.value(line),
        flags: dataset.flags(line),
        rounded_to: dataset.rounded_to(line),
        place: dataset.place(line),
        text: dataset.text(line),
    });
}

/// Names, totals and printed names of a stored dimension.
fn describe(whole: &mut Dataset, index: usize, like: &Dimension, parts: [&Part<'_>; 2]) {
    let mut printed = Level::default();
    for (part, line) in parts.iter().flat_map(|part| part.each()) {
        printed.push(part.printed(index, line), false, None);
    }
    let Some(target) = whole.dimensions.get_mut(index) else { return };
    target.plural.clone_from(&like.plural);
    target.ranked.clone_from(&like.ranked);
    for part in parts {
        let own = part.dimensions.get(index).and_then(|own| part.dataset.dimensions.get(*own));
        let known: HashMap<&str, _> = own
            .into_iter()
            .flat_map(|dimension| &dimension.members)
            .map(|member| (part.names.get(&member.name).unwrap_or(&member.name).as_str(), member))
            .collect();
        for member in &mut target.members {
            if let Some(own) = known.get(member.name.as_str()) {
                member.is_total = own.is_total;
                member.is_parent |= own.is_parent;
                member.kind.clone_from(&own.kind);
            }
        }
    }
    target.printed = Some(Printed {
        names: printed.members.into_iter().map(|member| member.name).collect(),
        codes: printed.codes,
    });
}

/// The dimensions that roll up the later part's, with the parents of both.
fn add_parents(whole: &mut Dataset, earlier: &Part<'_>, later: &Part<'_>) {
    for like in &later.dataset.dimensions {
        let Some(base) = like.rolled_up_from else { continue };
        let Some(base) = later.dimensions.iter().position(|own| *own == base) else { continue };
        let mut parents = Level::default();
        for (part, line) in earlier.each().chain(later.each()) {
            let own = part.dataset.dimension_named(&like.name);
            let parent = own.and_then(|own| part.dataset.member(own, line));
            match parent {
                Some(parent) => parents.push(&parent.name, parent.is_total, parent.kind.clone()),
                None => parents.push(&part.member(base, line), false, None),
            };
        }
        whole.dimensions.push(Dimension {
            name: like.name.clone(),
            plural: plural(&like.name),
            ranked: like.ranked.clone(),
            members: parents.members,
            codes: parents.codes,
            printed: None,
            rolled_up_from: Some(base),
        });
    }
}

/// What must be known of both; of one period the later part knows better.
fn context(whole: &Dataset, earlier: &Part<'_>, later: &Part<'_>) -> Context {
    let mut context = later.dataset.context.clone();
    let n_sources = context.sources.len();
    let old = &earlier.dataset.context;
    // Scopes name dimensions and measures by their place, which is another one here.
    let dimension = |index: usize| {
        let name = &earlier.dataset.dimensions.get(index)?.name;
        let at = earlier.dimensions.iter().position(|own| *own == index);
        at.or_else(|| whole.dimension_named(name))
    };
    let scope = |scope: &Scope| -> Option<Scope> {
        let names = |names: &std::collections::BTreeSet<String>| {
            names.iter().map(|n| earlier.names.get(n).unwrap_or(n).clone()).collect()
        };
        let placed = |of: &Option<(usize, std::collections::BTreeSet<String>)>| match of {
            Some((index, members)) => Some(Some((dimension(*index)?, names(members)))),
            None => Some(None),
        };
        let measures = scope.measures.as_ref().map(|measures| {
            measures.iter().filter_map(|own| earlier.measures.get(*own).copied()).collect()
        });
        Some(Scope { members: placed(&scope.members)?, except: placed(&scope.except)?, measures })
    };
    let covered: Vec<_> = later.lines.iter().filter_map(|l| later.dataset.period(*l)).collect();
    for b in &old.breaks {
        // What was not complete yet is so now.
        let ends =
            |p: &super::Period| b.note.starts_with(&format!("{} is not complete", p.label()));
        if old.partial.iter().any(|p| ends(p) && covered.contains(p)) {
            continue;
        }
        let Some(scope) = scope(&b.scope) else { continue };
        let is_known =
            context.breaks.iter().any(|own| own.period == b.period && own.note == b.note);
        if !is_known {
            let source = b.source.map(|source| source + n_sources);
            context.breaks.push(super::Break { scope, source, ..b.clone() });
        }
    }
    for note in &old.notes {
        let is_known = context.notes.iter().any(|own| own.text == note.text);
        if let Some(scope) = scope(&note.scope).filter(|_| !is_known) {
            context.notes.push(super::Note { scope, ..note.clone() });
        }
    }
    for clue in &old.clues {
        let is_known = context.clues.iter().any(|own| own.text == clue.text);
        if let Some(scope) = scope(&clue.scope).filter(|_| !is_known) {
            context.clues.push(super::Clue { scope, ..clue.clone() });
        }
    }
    let of_earlier = |list: &&super::Completeness| !covered.contains(&list.period);
    context.lists.extend(old.lists.iter().filter(of_earlier).cloned());
    for caveat in &old.caveats {
        if !context.caveats.contains(caveat) {
            context.caveats.push(caveat.clone());
        }
    }
    let is_open = |period: &&super::Period| !covered.contains(period);
    context.partial.extend(old.partial.iter().filter(is_open));
    context.sources.extend(old.sources.iter().cloned());
    context
}
