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
    /// Wholes that are parts of this one, with parts of their own.
    children: BTreeSet<usize>,
}

/// Families by their parent: what stands in one period and in one place of the
/// other dimensions.
type Families = BTreeMap<usize, Beside>;

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
    let kin = parent.map(|parent| Kin::of(dataset, dimension, parent)).unwrap_or_default();
    let mut places: BTreeMap<(Vec<usize>, Period), Families> = BTreeMap::new();
    let is_of = |observation: &usize| dataset.measure(*observation) == Some(measure);
    for observation in (0..dataset.len()).filter(is_of) {
        let Some(member) = dataset.member(dimension, observation) else { continue };
        let family = parent
            .and_then(|parent| family(dataset, dimension, parent, observation))
            .filter(|family| kin.families.contains(family));
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
        let families = places.entry((others.collect(), period)).or_default();
        let beside = families.entry(family).or_default();
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
    // Families in which the whole holds more than its parts in one of `periods`.
    let mut larger: BTreeSet<(Vec<usize>, usize)> = BTreeSet::new();
    for ((others, period), families) in &mut places {
        kin.nest(families, *period);
        if periods.contains(period) {
            let is_more = |family: &usize| sums(families, *family).is_more();
            larger.extend(
                families.keys().copied().filter(is_more).map(|family| (others.clone(), family)),
            );
        }
    }
    for ((others, _), families) in &places {
        let stands = |family: usize| {
            let sums = sums(families, family);
            let is_equal = sums.whole.is_some() && sums.whole == sums.parts;
            if is_additive {
                sums.is_more() || (is_equal && larger.contains(&(others.clone(), family)))
            } else {
                sums.whole.is_some()
            }
        };
        let children: BTreeSet<usize> =
            families.values().flat_map(|family| family.children.iter().copied()).collect();
        let mut open: Vec<(usize, bool)> =
            families.keys().filter(|f| !children.contains(f)).map(|f| (*f, false)).collect();
        while let Some((family, is_covered)) = open.pop() {
            let Some(beside) = families.get(&family) else { continue };
            let is_whole = is_covered || stands(family);
            if is_covered || !is_whole {
                uncounted.extend(&beside.lines_of_whole);
            }
            if is_whole {
                uncounted.extend(&beside.lines_of_parts);
            }
            open.extend(beside.children.iter().map(|child| (*child, is_whole)));
        }
    }
    uncounted
}

/// What a whole has, and what its parts have together.
struct Sums {
    whole: Option<Decimal>,
    parts: Option<Decimal>,
}

impl Sums {
    /// Whether the whole holds more than its parts.
    fn is_more(&self) -> bool {
        match (self.whole, self.parts) {
            (Some(whole), Some(parts)) => whole > parts,
            (whole, _) => whole.is_some(),
        }
    }
}

/// The sums of a family; those of parts that are wholes are the larger ones.
fn sums(families: &Families, family: usize) -> Sums {
    let Some(beside) = families.get(&family) else { return Sums { whole: None, parts: None } };
    let of_children = beside.children.iter().filter_map(|child| {
        let Sums { whole, parts } = sums(families, *child);
        whole.max(parts)
    });
    let parts = beside.parts.into_iter().chain(of_children).reduce(Decimal::saturating_add);
    Sums { whole: beside.whole, parts }
}

/// Who is part of whom.
#[derive(Default)]
struct Kin {
    /// The parents that have lines of their own, and parts that do.
    families: BTreeSet<usize>,
    /// The parents of wholes, by period and in any.
    parents: BTreeMap<(usize, Option<Period>), usize>,
}

impl Kin {
    fn of(dataset: &Dataset, dimension: usize, parent: usize) -> Self {
        let (mut wholes, mut parts) = (BTreeSet::new(), BTreeSet::new());
        let mut parents = BTreeMap::new();
        for observation in 0..dataset.len() {
            let Some(own) = family(dataset, dimension, parent, observation) else { continue };
            match dataset.member(dimension, observation) {
                Some(member) if member.is_parent => {
                    wholes.insert(own);
                    let above = dataset.member_code(parent, observation);
                    if let Some(above) = above.filter(|above| *above != own) {
                        parts.insert(above);
                        parents.entry((own, None)).or_insert(above);
                        parents.entry((own, dataset.period(observation))).or_insert(above);
                    }
                }
                Some(member) if !member.is_total => drop(parts.insert(own)),
                _ => {}
            }
        }
        Self { families: wholes.intersection(&parts).copied().collect(), parents }
    }

    /// Makes wholes children of those that they are parts of, but for circles.
    fn nest(&self, families: &mut Families, period: Period) {
        let above = |family: usize| {
            let known = self.parents.get(&(family, Some(period)));
            known.or_else(|| self.parents.get(&(family, None))).copied()
        };
        let all: Vec<usize> = families.keys().copied().collect();
        for family in all {
            let (mut seen, mut at) = (BTreeSet::from([family]), above(family));
            while let Some(next) = at.filter(|next| seen.insert(*next)) {
                at = above(next);
            }
            // The nearest one that has lines here; none on the way round.
            let is_circle = at.is_some();
            let mut nearest = above(family);
            while let Some(next) = nearest.filter(|next| !families.contains_key(next)) {
                nearest = above(next).filter(|_| !is_circle);
            }
            if let Some(parent) = nearest.filter(|_| !is_circle)
                && let Some(parent) = families.get_mut(&parent)
            {
                parent.children.insert(family);
            }
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
