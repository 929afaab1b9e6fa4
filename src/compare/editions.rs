//! Two editions of one report: joined into one dataset, with everything that
//! the later one says otherwise.

use super::renames::proposals;
use crate::dataset::joined::{Part, joined};
use crate::dataset::{Absence, Clue, Dataset, Measure, Period, Scope, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Two editions as one dataset, and how they differ.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The figures of the later edition, and those of the earlier one for
    /// periods that the later one does not cover.
    pub dataset: Dataset,
    /// Figures that both editions have, but not alike.
    pub restated: Vec<Restated>,
    /// Figures of the earlier edition that the later one no longer has, although
    /// it covers their period. They are not in the joined dataset.
    pub withdrawn: Vec<Restated>,
    /// Members that only the later edition has, by the joined dataset's dimension.
    pub new: Vec<(usize, String)>,
    /// Members that only the earlier edition has, by the joined dataset's dimension.
    pub gone: Vec<(usize, String)>,
    /// What may have become of those that are gone.
    pub proposals: Vec<Proposal>,
    /// Names of measures and dimensions that the later edition changed, old and new.
    pub renamed: Vec<(String, String)>,
}

/// A figure in two editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restated {
    /// Its period.
    pub period: Option<Period>,
    /// Its measure, as the later edition calls it.
    pub measure: String,
    /// Its members, in the order of the later edition's dimensions.
    pub members: Vec<String>,
    /// What the earlier edition says; a sum where several lines have that key.
    pub earlier: Value,
    /// What the later edition says.
    pub later: Value,
    /// The lines of the earlier edition, as observations of its dataset.
    pub earlier_lines: Vec<usize>,
    /// The lines of the later edition, as observations of its dataset.
    pub later_lines: Vec<usize>,
}

/// One or several new members that have the figures of one that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The dimension.
    pub dimension: usize,
    /// The member that is gone.
    pub gone: String,
    /// Those that have its figures now: one if it was renamed, several if it
    /// was split.
    pub now: Vec<String>,
    /// The periods in which the figures are the same, or sum to the same.
    pub periods: Vec<Period>,
}

/// Why two datasets are no editions of one report: one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoEdition {
    /// They are broken down by different things.
    Dimensions {
        /// By what the earlier one is.
        earlier: Vec<String>,
        /// By what the later one is.
        later: Vec<String>,
    },
    /// They measure different things.
    Measures,
    /// They have no member in common.
    Members,
}

impl fmt::Display for NoEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |names: &[String]| match names {
            [] => "nothing".to_owned(),
            names => names.join(", "),
        };
        match self {
            Self::Dimensions { earlier, later } => {
                write!(f, "One is broken down by {}, the other by {}", list(earlier), list(later))
            }
            Self::Measures => write!(f, "They have no measure in common"),
            Self::Members => write!(f, "They have no name in common"),
        }
    }
}

impl std::error::Error for NoEdition {}

/// The observations of one member combination, period and measure.
type Key = (Vec<String>, Option<Period>, usize);

/// Joins two editions. `same` says which old names stand for which new ones.
///
/// For every measure and period that the later edition covers it is believed
/// alone, so that an entity under a new name is not counted twice.
///
/// # Errors
/// If the two are not of one shape.
pub fn join(
    earlier: &Dataset,
    later: &Dataset,
    same: &[(String, String)],
) -> Result<Joined, NoEdition> {
    let mut renamed = Vec::new();
    let dimensions = dimensions(earlier, later, &mut renamed)?;
    let (measures, of_earlier) = measures(earlier, later, &mut renamed)?;
    let mut before = Part {
        dataset: earlier,
        lines: (0..earlier.len()).collect(),
        dimensions: dimensions.iter().map(|(_, old)| *old).collect(),
        measures: of_earlier,
        names: names(earlier, later, &dimensions, same)?,
    };
    let after = Part {
        dataset: later,
        lines: (0..later.len()).collect(),
        dimensions: dimensions.iter().map(|(new, _)| *new).collect(),
        measures: (0..later.measures.len()).collect(),
        names: BTreeMap::new(),
    };
    let (old, new) = (lines(&before), lines(&after));
    let covered: BTreeSet<(Option<Period>, usize)> =
        new.keys().map(|(_, period, measure)| (*period, *measure)).collect();
    let (mut restated, mut withdrawn, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for (key, lines) in &old {
        let (members, period, measure) = key;
        let differing = |later_lines: &[usize]| Restated {
            period: *period,
            measure: measures.get(*measure).map(|m| m.name.clone()).unwrap_or_default(),
            members: members.clone(),
            earlier: sum(earlier, lines),
            later: sum(later, later_lines),
            earlier_lines: lines.clone(),
            later_lines: later_lines.to_vec(),
        };
        match new.get(key) {
            Some(later_lines) => {
                let both = differing(later_lines);
                if is_restated(both.earlier, both.later) {
                    restated.push(both);
                }
            }
            None if covered.contains(&(*period, *measure)) => {
                let gone = differing(&[]);
                // A cell without a figure is no loss.
                if gone.earlier.number().is_some() {
                    withdrawn.push(gone);
                }
            }
            None => kept.extend(lines.iter().copied()),
        }
    }
    kept.sort_unstable();
    let members = |part: &Part<'_>| -> BTreeSet<(usize, String)> {
        let own = part.dimensions.iter().enumerate();
        let named = |(place, own): (usize, &usize)| {
            let renamed = |name: &str| part.names.get(name).map_or(name, |new| new).to_owned();
            let names = members_of(part.dataset, *own).map(renamed);
            names.map(|name| (place, name)).collect::<Vec<_>>()
        };
        own.flat_map(named).collect()
    };
    let (known_before, known_after) = (members(&before), members(&after));
    let added: Vec<_> = known_after.difference(&known_before).cloned().collect();
    let gone: Vec<_> = known_before.difference(&known_after).cloned().collect();
    let proposals = proposals(&old, &new, (earlier, later), &gone, &added);
    before.lines = kept;
    let mut dataset = joined(&before, &after, measures);
    let clues = changed_columns((earlier, later), &before, &covered);
    dataset.context.clues.extend(clues);
    Ok(Joined { dataset, restated, withdrawn, new: added, gone, proposals, renamed })
}

/// Columns that the later edition calls otherwise or counts in another unit, as
/// clues at the first of its periods, where earlier ones are those of the
/// earlier edition.
fn changed_columns(
    (earlier, later): (&Dataset, &Dataset),
    before: &Part<'_>,
    covered: &BTreeSet<(Option<Period>, usize)>,
) -> Vec<Clue> {
    let changed = |(measure, place): (&Measure, &usize)| {
        let now = later.measures.get(*place)?;
        let text = if key(&measure.name) != key(&now.name) {
            format!("{} in the earlier edition, {} in the later one", measure.name, now.name)
        } else if measure.unit != now.unit {
            let unit = |unit: &str| if unit.is_empty() { "no unit" } else { unit }.to_owned();
            let (old, new) = (unit(&measure.unit), unit(&now.unit));
            format!("{}: {old} in the earlier edition, {new} in the later one", now.name)
        } else {
            return None;
        };
        let of_measure = covered.iter().filter(|(_, of)| of == place);
        let first = of_measure.filter_map(|(period, _)| *period).min()?;
        let is_before = |line: &usize| earlier.period(*line).is_some_and(|period| period < first);
        let measures = Some(BTreeSet::from([*place]));
        let scope = Scope { measures, ..Scope::default() };
        before.lines.iter().any(is_before).then(|| Clue::new(first, scope, text, true))
    };
    earlier.measures.iter().zip(&before.measures).filter_map(changed).collect()
}

/// Lines of the same key, as one figure: none where several cannot be added.
pub(super) fn sum(dataset: &Dataset, lines: &[usize]) -> Value {
    let additive = |line: &usize| {
        let measure = dataset.measure(*line).and_then(|measure| dataset.measures.get(measure));
        measure.is_some_and(Measure::is_additive)
    };
    match lines {
        [] => Value::Absent(Absence::NotListed),
        [only] => dataset.value(*only),
        [first, others @ ..] if additive(first) => {
            let others = others.iter().map(|line| dataset.value(*line));
            others.fold(dataset.value(*first), Value::plus)
        }
        _ => Value::Absent(Absence::Unreadable),
    }
}

/// Whether the later edition says otherwise. An absence put in other words does
/// not; a figure in the place of an absence, and the other way round, does.
fn is_restated(earlier: Value, later: Value) -> bool {
    match (earlier, later) {
        (Value::Number(earlier), Value::Number(later)) => earlier != later,
        (Value::Absent(_), Value::Absent(_)) => false,
        _ => true,
    }
}

/// Letter case, white space and kind of apostrophe do not make another name.
pub(super) fn key(name: &str) -> String {
    let name = name.replace(['\u{2019}', '\u{2018}'], "'").to_lowercase();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of the earlier edition's members that the later one has
/// otherwise: in other letters, or as `same` says.
fn names(
    earlier: &Dataset,
    later: &Dataset,
    dimensions: &[(usize, usize)],
    same: &[(String, String)],
) -> Result<BTreeMap<String, String>, NoEdition> {
    let mut names = BTreeMap::new();
    for (later_index, earlier_index) in dimensions {
        let known: BTreeMap<String, &str> =
            members_of(later, *later_index).map(|name| (key(name), name)).collect();
        for name in members_of(earlier, *earlier_index) {
            let wanted = same.iter().find(|(old, _)| key(old) == key(name));
            let wanted = wanted.map_or(name, |(_, new)| new);
            if let Some(new) = known.get(&key(wanted)) {
                names.insert(name.to_owned(), (*new).to_owned());
            }
        }
    }
    if names.is_empty() && !dimensions.is_empty() { Err(NoEdition::Members) } else { Ok(names) }
}

fn members_of(dataset: &Dataset, dimension: usize) -> impl Iterator<Item = &str> {
    let members = dataset.dimensions.get(dimension).map(|d| d.members.as_slice());
    members.unwrap_or_default().iter().map(|member| member.name.as_str())
}

/// The lines of a part by their keys.
fn lines(part: &Part<'_>) -> BTreeMap<Key, Vec<usize>> {
    let mut lines: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for line in &part.lines {
        let measure = part.dataset.measure(*line).and_then(|own| part.measures.get(own));
        let Some(measure) = measure else { continue };
        let members = (0..part.dimensions.len()).map(|d| part.member(d, *line)).collect();
        lines.entry((members, part.dataset.period(*line), *measure)).or_default().push(*line);
    }
    lines
}

/// The stored dimensions of the later edition, each with that of the earlier one.
fn dimensions(
    earlier: &Dataset,
    later: &Dataset,
    renamed: &mut Vec<(String, String)>,
) -> Result<Vec<(usize, usize)>, NoEdition> {
    let stored = |dataset: &Dataset| -> Vec<(usize, String)> {
        let own = dataset.dimensions.iter().enumerate();
        own.filter(|(_, d)| d.rolled_up_from.is_none()).map(|(i, d)| (i, d.name.clone())).collect()
    };
    let (old, new) = (stored(earlier), stored(later));
    let differ = || NoEdition::Dimensions {
        earlier: old.iter().map(|(_, name)| name.clone()).collect(),
        later: new.iter().map(|(_, name)| name.clone()).collect(),
    };
    if old.len() != new.len() {
        return Err(differ());
    }
    let mut left = old.clone();
    let mut pairs = Vec::new();
    for (index, name) in &new {
        let at = left.iter().position(|(_, other)| key(other) == key(name));
        pairs.push((*index, at.map(|at| left.remove(at).0)));
    }
    // One that is left over on both sides goes by another name.
    let is_open = |pair: &&mut (usize, Option<usize>)| pair.1.is_none();
    if let [(index, name)] = left.as_slice()
        && let Some(open) = pairs.iter_mut().find(is_open)
    {
        open.1 = Some(*index);
        let new = later.dimensions.get(open.0).map(|d| d.name.clone()).unwrap_or_default();
        renamed.push((name.clone(), new));
    }
    let pairs: Option<Vec<_>> = pairs.into_iter().map(|(new, old)| Some((new, old?))).collect();
    pairs.ok_or_else(differ)
}

/// The measures of both, those of the later edition first; and for each of the
/// earlier one its place among them.
fn measures(
    earlier: &Dataset,
    later: &Dataset,
    renamed: &mut Vec<(String, String)>,
) -> Result<(Vec<Measure>, Vec<usize>), NoEdition> {
    let named = |name: &str| later.measures.iter().position(|m| key(&m.name) == key(name));
    let mut pairs: Vec<Option<usize>> = earlier.measures.iter().map(|m| named(&m.name)).collect();
    if let ([only], [None], [new]) =
        (earlier.measures.as_slice(), pairs.as_slice(), later.measures.as_slice())
        && only.kind == new.kind
    {
        renamed.push((only.name.clone(), new.name.clone()));
        pairs = vec![Some(0)];
    }
    if pairs.iter().all(Option::is_none) {
        return Err(NoEdition::Measures);
    }
    let mut all = later.measures.clone();
    let mut places = Vec::with_capacity(pairs.len());
    for (pair, measure) in pairs.into_iter().zip(&earlier.measures) {
        places.push(pair.unwrap_or(all.len()));
        if pair.is_none() {
            all.push(Measure { continues: None, ..measure.clone() });
        }
    }
    Ok((all, places))
}
