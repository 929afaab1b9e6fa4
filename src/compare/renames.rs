//! What became of members that a later edition no longer has: told from their
//! figures, never from their names.

use super::editions::{Proposal, sum};
use crate::dataset::{Dataset, Decimal, Measure, Period};
use std::collections::{BTreeMap, BTreeSet};

/// The lines of an edition by members, period and measure.
type Lines = BTreeMap<(Vec<String>, Option<Period>, usize), Vec<usize>>;
/// The figures of one member, by everything else that its lines are told by.
type Figures = BTreeMap<(Vec<String>, Period, usize), Decimal>;

/// As many new members as are tried together as the parts of one.
const MOST_CANDIDATES: usize = 40;

/// New members that have the figures of one that is gone, in periods that both
/// editions cover: alone, or two or three together.
///
/// Equal figures must be telling: not 0, and at least two of them, or one of
/// 1,000 and more.
pub(super) fn proposals(
    old: &Lines,
    new: &Lines,
    (earlier, later): (&Dataset, &Dataset),
    gone: &[(usize, String)],
    now: &[(usize, String)],
) -> Vec<Proposal> {
    let dimensions: BTreeSet<usize> = gone.iter().map(|(dimension, _)| *dimension).collect();
    let mut found = Vec::new();
    for dimension in dimensions {
        let names = |of: &[(usize, String)]| -> BTreeSet<String> {
            of.iter().filter(|(d, _)| *d == dimension).map(|(_, name)| name.clone()).collect()
        };
        let (gone, now) = (names(gone), names(now));
        let before = figures(old, earlier, dimension, &gone);
        let after = figures(new, later, dimension, &now);
        let candidates: Vec<(&String, &Figures)> = after.iter().take(MOST_CANDIDATES).collect();
        for (name, own) in &before {
            let of = |parts: &[&(&String, &Figures)]| {
                let periods = same_periods(own, parts)?;
                Some(Proposal {
                    dimension,
                    gone: name.clone(),
                    now: parts.iter().map(|(name, _)| (*name).clone()).collect(),
                    periods,
                })
            };
            let one = candidates.iter().find_map(|one| of(&[one]));
            found.extend(one.or_else(|| together(&candidates, of)));
        }
    }
    found
}

/// The first two or three candidates for which there is an answer.
fn together<'a, T>(
    candidates: &'a [(&'a String, &'a Figures)],
    of: impl Fn(&[&'a (&'a String, &'a Figures)]) -> Option<T>,
) -> Option<T> {
    let pairs = || {
        let all = candidates.iter().enumerate();
        all.flat_map(|(i, one)| candidates.iter().skip(i + 1).map(move |two| (i, one, two)))
    };
    let pair = pairs().find_map(|(_, one, two)| of(&[one, two]));
    pair.or_else(|| {
        candidates.iter().enumerate().find_map(|(i, three)| {
            pairs()
                .filter(|(first, _, two)| *first > i && !std::ptr::eq(*two, three))
                .find_map(|(_, one, two)| of(&[three, one, two]))
        })
    })
}

fn figures(
    lines: &Lines,
    dataset: &Dataset,
    place: usize,
    names: &BTreeSet<String>,
) -> BTreeMap<String, Figures> {
    let mut figures: BTreeMap<String, Figures> = BTreeMap::new();
    for ((members, period, measure), observations) in lines {
        let Some((name, period)) = members.get(place).zip(*period) else { continue };
        let is_additive = dataset.measures.get(*measure).is_some_and(Measure::is_additive);
        let number = sum(dataset, observations).number().filter(|_| is_additive);
        let Some(number) = number.filter(|_| names.contains(name)) else { continue };
        let mut others = members.clone();
        others.remove(place);
        figures.entry(name.clone()).or_default().insert((others, period, *measure), number);
    }
    figures
}

/// The periods in which the parts have the whole's figures; none if one of
/// them contradicts, or if too little agrees to mean anything.
fn same_periods(whole: &Figures, parts: &[&(&String, &Figures)]) -> Option<Vec<Period>> {
    let mut periods = BTreeSet::new();
    let (mut n_telling, mut largest) = (0, Decimal::ZERO);
    for (key, figure) in whole {
        let own: Vec<Decimal> =
            parts.iter().filter_map(|(_, figures)| figures.get(key).copied()).collect();
        if own.is_empty() {
            continue;
        }
        let total = own.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number));
        if own.len() != parts.len() || total != Some(*figure) {
            return None;
        }
        if !figure.is_zero() {
            n_telling += 1;
            largest = largest.max(figure.abs());
            periods.insert(key.1);
        }
    }
    let is_telling = n_telling > 1 || largest >= Decimal::ONE_THOUSAND;
    is_telling.then(|| periods.into_iter().collect())
}
