//! Reading the figure of one member in one period out of the observations:
//! the lines that belong to it, added where they may be.

use super::wholes::Wholes;
use crate::dataset::{Absence, Break, Dataset, Decimal, Flags, Period, Value};
use std::collections::BTreeMap;

/// What is asked of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The dimension to compare by; `None` for the dataset as a whole.
    pub dimension: Option<usize>,
    /// The measure.
    pub measure: usize,
    /// Members that other dimensions are held at: dimension, member.
    pub filters: Vec<(usize, usize)>,
}

/// The figure of one member in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The figure.
    pub value: Value,
    /// Remarks that hold for it.
    pub flags: Flags,
    /// The unit to which it was rounded, if it was.
    pub rounded_to: Option<Decimal>,
    /// The observations behind it, in file order.
    pub observations: Vec<usize>,
}

impl Reading {
    /// No line at all.
    pub fn not_listed() -> Self {
        Self {
            value: Value::Absent(Absence::NotListed),
            flags: Flags::NONE,
            rounded_to: None,
            observations: Vec::new(),
        }
    }

    /// A figure that the source prints itself and that no line stands behind.
    pub fn printed(value: Decimal) -> Self {
        Self { value: Value::Number(value), ..Self::not_listed() }
    }

    /// The breaks that a change into this reading crosses, known ones first.
    ///
    /// What counts is whether the later figure is concerned: a measure that
    /// carries on like for like is not, although the earlier figure it is
    /// compared with belongs to the broken one.
    pub fn breaks_crossed(&self, dataset: &Dataset, before: Period, after: Period) -> Vec<usize> {
        let concerns = |b: &Break| {
            b.is_between(before, after) && self.observations.iter().any(|o| b.concerns(dataset, *o))
        };
        known_first(dataset, concerns)
    }
}

/// Indexes of the breaks that `concerns` holds for, known ones first; a
/// possible break is left out where a known one of the same period concerns.
pub fn known_first(dataset: &Dataset, concerns: impl Fn(&Break) -> bool) -> Vec<usize> {
    let breaks = &dataset.context.breaks;
    let of =
        |is_known: bool| breaks.iter().enumerate().filter(move |(_, b)| b.is_known == is_known);
    let mut found: Vec<usize> =
        of(true).filter(|(_, b)| concerns(b)).map(|(index, _)| index).collect();
    for (index, possible) in of(false) {
        let is_covered = found
            .iter()
            .any(|i| breaks.get(*i).is_some_and(|b| b.is_known && b.period == possible.period));
        if !is_covered && concerns(possible) {
            found.push(index);
        }
    }
    found
}

impl Question {
    /// This question with every other dimension held where adding up would be
    /// wrong: at its total level if it has one; at the first member with a figure
    /// if the measure cannot be added.
    ///
    /// What this adds is a choice that the chart has to name.
    #[must_use]
    pub fn settled(&self, dataset: &Dataset) -> Self {
        let mut settled = self.clone();
        let is_additive =
            dataset.measures.get(self.measure).is_some_and(crate::dataset::Measure::is_additive);
        for (index, dimension) in dataset.dimensions.iter().enumerate() {
            let is_same_line = self.dimension == Some(index)
                || dimension.rolled_up_from.is_some()
                || self.dimension.is_some_and(|by| {
                    dataset.dimensions.get(by).and_then(|d| d.rolled_up_from) == Some(index)
                });
            if is_same_line || self.filters.iter().any(|(held, _)| *held == index) {
                continue;
            }
            // A level that the measure has no figure at holds nothing.
            let total = dimension.total_member().filter(|total| {
                self.first_with_number(dataset, index, |member| member == *total).is_some()
            });
            let first = || {
                let is_needed = !is_additive && dimension.members.len() > 1;
                is_needed.then(|| self.first_with_number(dataset, index, |_| true).unwrap_or(0))
            };
            settled.filters.extend(total.or_else(first).map(|member| (index, member)));
        }
        settled
    }

    /// The first of some members of a dimension that the measure has a number at.
    fn first_with_number(
        &self,
        dataset: &Dataset,
        dimension: usize,
        is_asked: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let numbers = (0..dataset.len()).filter(|observation| {
            dataset.measure(*observation) == Some(self.measure)
                && dataset.value(*observation).number().is_some()
        });
        let mut members = numbers.filter_map(|at| dataset.member_code(dimension, at));
        members.find(|member| is_asked(*member))
    }

    /// Whether an observation is of the members that are held, whatever its
    /// measure.
    fn admits(&self, dataset: &Dataset, observation: usize) -> bool {
        self.filters.iter().all(|(dimension, member)| {
            dataset.member_code(*dimension, observation) == Some(*member)
        })
    }

    /// The total that the source prints for all lines of a period, if that is
    /// what is asked: lists are of the dataset's first measure, unfiltered.
    pub fn printed_total(
        &self,
        dataset: &Dataset,
        measure: usize,
        period: Period,
    ) -> Option<Decimal> {
        let is_listed = self.filters.is_empty() && measure == 0;
        dataset.context.list(period).filter(|_| is_listed)?.total
    }

    /// The readings of a measure by member and period, in one pass. A whole
    /// stands beside its parts only where they are the members that are asked
    /// for; else `wholes` says which of them count.
    pub fn readings(
        &self,
        dataset: &Dataset,
        measure: usize,
        wholes: &Wholes,
    ) -> BTreeMap<(Option<usize>, Period), Reading> {
        let is_additive =
            dataset.measures.get(measure).is_some_and(crate::dataset::Measure::is_additive);
        let mut readings: BTreeMap<(Option<usize>, Period), Reading> = BTreeMap::new();
        for observation in 0..dataset.len() {
            if dataset.measure(observation) != Some(measure)
                || !self.admits(dataset, observation)
                || !wholes.is_counted(observation, self.dimension)
            {
                continue;
            }
            let Some(period) = dataset.period(observation) else { continue };
            let member =
                self.dimension.and_then(|dimension| dataset.member_code(dimension, observation));
            match readings.entry((member, period)) {
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(Reading {
                        value: plain(dataset.value(observation), is_additive),
                        flags: dataset.flags(observation),
                        rounded_to: dataset.rounded_to(observation),
                        observations: vec![observation],
                    });
                }
                std::collections::btree_map::Entry::Occupied(mut entry) => {
                    entry.get_mut().add(dataset, observation, is_additive);
                }
            }
        }
        // A printed total stands before a sum of lines.
        if self.dimension.is_none() {
            for ((_, period), reading) in &mut readings {
                if let Some(total) = self.printed_total(dataset, measure, *period) {
                    reading.value = Value::Number(total);
                    reading.flags |= Flags::TOTAL;
                }
            }
        }
        readings
    }
}

impl Question {
    /// The sum of what counts among the members asked for in a period, but for
    /// total levels; absent where no line has a number, or where one that is
    /// listed is.
    pub fn sum(&self, dataset: &Dataset, wholes: &Wholes, period: Period) -> Reading {
        let is_part = |observation: &usize| {
            let member = self.dimension.and_then(|d| dataset.member(d, *observation));
            dataset.measure(*observation) == Some(self.measure)
                && dataset.period(*observation) == Some(period)
                && self.admits(dataset, *observation)
                && wholes.is_counted(*observation, None)
                && !member.is_some_and(|member| member.is_total)
        };
        let mut sum = Reading::not_listed();
        for observation in (0..dataset.len()).filter(is_part) {
            let value = plain(dataset.value(observation), true);
            sum.value = match (sum.value, value) {
                (_, Value::Absent(Absence::NotListed | Absence::Blank)) => continue,
                (Value::Absent(Absence::NotListed), value) => value,
                (sum, value) => sum.plus(value),
            };
            sum.observations.push(observation);
        }
        sum
    }
}

/// A count that a file prints as `920793.0` is the whole number.
fn plain(value: Value, is_additive: bool) -> Value {
    match value {
        Value::Number(number) if is_additive && number.fract().is_zero() => {
            Value::Number(number.trunc())
        }
        value => value,
    }
}

impl Reading {
    /// Adds one more line; a measure that cannot be added has no sum.
    fn add(&mut self, dataset: &Dataset, observation: usize, is_additive: bool) {
        self.observations.push(observation);
        self.flags |= dataset.flags(observation) | Flags::ADDED;
        self.rounded_to = self.rounded_to.max(dataset.rounded_to(observation));
        self.value = if is_additive {
            self.value.plus(plain(dataset.value(observation), is_additive))
        } else {
            Value::Absent(Absence::Unreadable)
        };
    }
}
