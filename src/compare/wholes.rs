//! A whole and its parts, each with lines of its own in one file: `Meta` beside
//! `Facebook`. Which of them count where figures are added is decided period by
//! period, so that nothing counts twice and nothing is lost.

use crate::dataset::{Dataset, Decimal, Period, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The observations of a measure that do not count, because others count in
/// their place.
#[derive(Clone, Debug, Default)]
pub struct Wholes {
    /// By the dimension in which whole and parts are members.
    uncounted: Vec<(usize, BTreeSet<usize>)>,
}

/// The lines of a whole and of its parts in one period, alike in all else.
#[derive(Default)]
struct Beside {
    whole: Option<Decimal>,
    parts: Option<Decimal>,
    lines_of_whole: Vec<usize>,
    lines_of_parts: Vec<usize>,
}

/// A parent, and the members of the other dimensions.
type Place = (usize, Vec<usize>);

impl Wholes {
    /// Decides between wholes and parts.
    ///
    /// The larger of the two counts: a whole is never less than its parts, and
    /// the parts may not all have a line. Of equals the parts count, because
    /// they say more – unless the whole stands for parts without lines in
    /// another of `periods`, so that those compare on one basis. What cannot be
    /// added is taken from the whole if that has a figure. A whole whose parts
    /// are not known, such as a region among countries, never counts.
    pub fn of(dataset: &Dataset, measure: usize, periods: &[Period]) -> Self {
        let has_wholes = |index: &usize| {
            dataset.dimensions.get(*index).is_some_and(|d| d.members.iter().any(|m| m.is_parent))
        };
        let dimensions = (0..dataset.dimensions.len()).filter(has_wholes);
        let uncounted = dimensions
            .map(|dimension| (dimension, uncounted(dataset, measure, dimension, periods)))
            .collect();
        Self { uncounted }
    }

    /// Whether an observation counts where figures are added over all
    /// dimensions but one, whose members stand side by side.
    pub fn is_counted(&self, observation: usize, but: Option<usize>) -> bool {
        let others = self.uncounted.iter().filter(|(dimension, _)| Some(*dimension) != but);
        !others.into_iter().any(|(_, observations)| observations.contains(&observation))
    }
}

fn uncounted(
    dataset: &Dataset,
    measure: usize,
    dimension: usize,
    periods: &[Period],
) -> BTreeSet<usize> {
    let mut uncounted = BTreeSet::new();
    let parent = dataset.dimensions.iter().position(|d| d.rolled_up_from == Some(dimension));
    let families = parent.map(|parent| families(dataset, dimension, parent)).unwrap_or_default();
    let mut found: BTreeMap<(Place, Period), Beside> = BTreeMap::new();
    let is_of = |observation: &usize| dataset.measure(*observation) == Some(measure);
    for observation in (0..dataset.len()).filter(is_of) {
        let Some(member) = dataset.member(dimension, observation) else { continue };
        let family = parent
            .and_then(|parent| family(dataset, dimension, parent, observation))
            .filter(|family| families.contains(family));
        let Some((family, period)) = family.zip(dataset.period(observation)) else {
            if member.is_parent {
                uncounted.insert(observation);
            }
            continue;
        };
        if member.is_total {
            continue;
        }
        let others = dataset.dimensions.iter().enumerate().filter(|(index, other)| {
            *index != dimension && other.rolled_up_from != Some(dimension)
        });
        let others = others.filter_map(|(index, _)| dataset.member_code(index, observation));
        let beside = found.entry(((family, others.collect()), period)).or_default();
        let (sum, lines) = if member.is_parent {
            (&mut beside.whole, &mut beside.lines_of_whole)
        } else {
            (&mut beside.parts, &mut beside.lines_of_parts)
        };
        lines.push(observation);
        if let Value::Number(number) = dataset.value(observation) {
            *sum = Some(sum.unwrap_or_default().saturating_add(number));
        }
    }
    let is_additive =
        dataset.measures.get(measure).is_some_and(crate::dataset::Measure::is_additive);
    let asked: Vec<(&Place, &Beside)> = found
        .iter()
        .filter(|((_, period), _)| periods.contains(period))
        .map(|((place, _), beside)| (place, beside))
        .collect();
    let stands_alone =
        |place: &Place| asked.iter().any(|(other, beside)| *other == place && beside.is_more());
    for ((place, _), beside) in &found {
        let is_equal = beside.whole.is_some() && beside.whole == beside.parts;
        let is_whole = if is_additive {
            beside.is_more() || (is_equal && stands_alone(place))
        } else {
            beside.whole.is_some()
        };
        uncounted.extend(if is_whole { &beside.lines_of_parts } else { &beside.lines_of_whole });
    }
    uncounted
}

impl Beside {
    /// Whether the whole holds more than the lines of its parts.
    fn is_more(&self) -> bool {
        match (self.whole, self.parts) {
            (Some(whole), Some(parts)) => whole > parts,
            (whole, _) => whole.is_some(),
        }
    }
}

/// The parent that an observation is of: itself for a whole, even one that is
/// part of another.
fn family(dataset: &Dataset, dimension: usize, parent: usize, observation: usize) -> Option<usize> {
    let own = dataset.member(dimension, observation).filter(|member| member.is_parent);
    let as_parent = own.and_then(|member| {
        let parents = &dataset.dimensions.get(parent)?.members;
        parents.iter().position(|parent| parent.name == member.name)
    });
    as_parent.or_else(|| dataset.member_code(parent, observation))
}

/// The parents that have a line of their own beside one of a part, in any
/// period.
fn families(dataset: &Dataset, dimension: usize, parent: usize) -> BTreeSet<usize> {
    let (mut wholes, mut parts) = (BTreeSet::new(), BTreeSet::new());
    for observation in 0..dataset.len() {
        let Some(family) = family(dataset, dimension, parent, observation) else { continue };
        match dataset.member(dimension, observation) {
            Some(member) if member.is_parent => wholes.insert(family),
            Some(member) if !member.is_total => parts.insert(family),
            _ => false,
        };
    }
    wholes.intersection(&parts).copied().collect()
}
