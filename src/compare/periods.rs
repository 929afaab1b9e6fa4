//! Which two periods are compared unless somebody chooses others.

use crate::dataset::{Dataset, Period};
use std::collections::{BTreeMap, BTreeSet};

/// The newest two neighbouring periods of one length that most entities share:
/// at least half as many as any such pair has. Periods that are not complete
/// count only where there is no other pair.
pub fn default_pair(
    dataset: &Dataset,
    measure: usize,
    dimension: Option<usize>,
    periods: &[Period],
) -> Option<(Period, Period)> {
    let mut members: BTreeMap<Period, BTreeSet<Option<usize>>> = BTreeMap::new();
    for observation in 0..dataset.len() {
        let is_figure = dataset.measure(observation) == Some(measure)
            && dataset.value(observation).number().is_some();
        if let Some(period) = dataset.period(observation).filter(|_| is_figure) {
            let member = dimension.and_then(|d| dataset.member_code(d, observation));
            members.entry(period).or_default().insert(member);
        }
    }
    // A measure that continues another one has some periods from there.
    let none = BTreeSet::new();
    let of = |period: Period| members.get(&period).unwrap_or(&none);
    let is_complete = |period: &&Period| !dataset.context.partial.contains(period);
    let complete: Vec<Period> = periods.iter().filter(is_complete).copied().collect();
    newest(&complete, of).or_else(|| newest(periods, of))
}

fn newest<'a>(
    periods: &[Period],
    of: impl Fn(Period) -> &'a BTreeSet<Option<usize>>,
) -> Option<(Period, Period)> {
    let before = |after: Period| {
        let is_as_long = |p: &&Period| {
            **p < after && (p.length_in_years() - after.length_in_years()).abs() < 1e-9
        };
        periods.iter().rev().find(is_as_long).copied()
    };
    let pairs: Vec<(Period, Period, usize)> = periods
        .iter()
        .filter_map(|after| {
            let before = before(*after)?;
            Some((before, *after, of(before).intersection(of(*after)).count()))
        })
        .collect();
    let most = pairs.iter().map(|(_, _, shared)| *shared).max().filter(|most| *most > 0)?;
    let pair = pairs.iter().rev().find(|(_, _, shared)| *shared * 2 >= most)?;
    Some((pair.0, pair.1))
}
