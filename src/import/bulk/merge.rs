//! The groups of all threads to those of the file.

use super::group::{Groups, Names, Rare};
use super::plan::{Granularity, MAX_YEARS_OF_MONTHS, Plan};
use super::split::Whole;
use crate::dataset::Period;
use std::collections::BTreeMap;

/// A group of all threads.
pub struct Group {
    /// Its period.
    pub period: Period,
    /// Its members, as numbers of the shared names.
    pub members: Vec<u32>,
    /// Its first record.
    pub first: u32,
    /// Number of its records.
    pub n_records: u64,
    /// The sum of each value, in units of its last decimal.
    pub sums: Vec<i128>,
    /// What is not in those sums.
    pub rare: BTreeMap<usize, Rare>,
}

/// The groups of all threads together, in the order of their first records,
/// with the names that all threads share.
pub fn merged(plan: &Plan, whole: &Whole<'_>) -> (Vec<Group>, Vec<Names<String>>) {
    let mut names: Vec<Names<String>> = Vec::new();
    names.resize_with(plan.dimensions.len(), Names::default);
    let mut periods: Names<Period> = Names::default();
    let granularity = granularity(plan, whole);
    let shared: Vec<Shared> = whole
        .parts
        .iter()
        .map(|(scanner, _)| Shared {
            periods: scanner
                .periods
                .all
                .iter()
                .map(|period| match granularity {
                    Granularity::Year => periods.code(&Period::Year(period.year())),
                    Granularity::Month => periods.code(period),
                })
                .collect(),
            members: scanner
                .members
                .iter()
                .zip(&mut names)
                .map(|(own, all)| own.all.iter().map(|name| all.code(name)).collect())
                .collect(),
        })
        .collect();
    let mut found: Vec<Found> = Vec::new();
    for (part, ((_, groups), shared)) in whole.parts.iter().zip(&shared).enumerate() {
        found.extend(groups.found().filter_map(|(number, first, n_records)| {
            let key = shared.key(plan, number, &names)?;
            Some(Found { key, part, number, first, n_records })
        }));
    }
    // By place within equals too, so that the threads make no difference.
    found.sort_unstable_by_key(|found| (found.key, found.part, found.number));
    let together = found.chunk_by(|one, other| one.key == other.key);
    let mut groups: Vec<Group> = together
        .filter_map(|same| {
            let mut group = Group::of(same.first()?.key, plan, &periods, &names)?;
            for Found { part, number, first, n_records, .. } in same {
                let (_, sums) = whole.parts.get(*part)?;
                group.first = group.first.min(*first);
                group.n_records += n_records;
                for (sum, more) in group.sums.iter_mut().zip(sums.sums(*number)) {
                    *sum += more;
                }
                add_rare(&mut group, sums, *number, plan.values.len());
            }
            Some(group)
        })
        .collect();
    groups.sort_by_key(|group| group.first);
    (groups, names)
}

/// Years where there would be too many months.
fn granularity(plan: &Plan, whole: &Whole<'_>) -> Granularity {
    let periods = || whole.parts.iter().flat_map(|(scanner, _)| &scanner.periods.all);
    let years = || periods().map(|period| period.year());
    let span = years().max().zip(years().min()).map_or(0, |(last, first)| last - first + 1);
    let is_long = plan.granularity == Granularity::Month && span > MAX_YEARS_OF_MONTHS as i32;
    if is_long { Granularity::Year } else { plan.granularity }
}

/// A group of one thread.
struct Found {
    /// The same for the same group of all threads.
    key: u64,
    part: usize,
    number: u32,
    first: u32,
    n_records: u64,
}

/// The shared numbers of what a thread met, by its own.
struct Shared {
    periods: Vec<u32>,
    members: Vec<Vec<u32>>,
}

impl Shared {
    /// The shared number of a thread's group: its period, then its members, each
    /// in a room of as many as there are.
    fn key(&self, plan: &Plan, number: u32, names: &[Names<String>]) -> Option<u64> {
        let mut rest = number as usize;
        let (mut key, mut unit) = (0, 1_u64);
        let dimensions = plan.dimensions.iter().zip(&self.members).zip(names);
        for ((dimension, own), all) in dimensions.rev() {
            key += u64::from(*own.get(rest % dimension.capacity)?) * unit;
            unit *= all.all.len() as u64;
            rest /= dimension.capacity;
        }
        Some(key + u64::from(*self.periods.get(rest)?) * unit)
    }
}

impl Group {
    /// The group of a shared number, without records.
    fn of(key: u64, plan: &Plan, periods: &Names<Period>, names: &[Names<String>]) -> Option<Self> {
        let mut rest = key;
        let mut members = vec![0; names.len()];
        for (all, member) in names.iter().zip(&mut members).rev() {
            let n = (all.all.len() as u64).max(1);
            *member = (rest % n) as u32;
            rest /= n;
        }
        Some(Self {
            period: *periods.all.get(rest as usize)?,
            members,
            first: u32::MAX,
            n_records: 0,
            sums: vec![0; plan.values.len()],
            rare: BTreeMap::new(),
        })
    }
}

fn add_rare(group: &mut Group, part: &Groups, number: u32, n_values: usize) {
    for (value, rare) in part.rare.range((number, 0)..(number, n_values)).map(|(k, r)| (k.1, r)) {
        group.rare.entry(value).or_default().join(rare);
    }
}
