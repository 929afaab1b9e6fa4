//! Breaks in the series that a file flags itself.

use crate::dataset::{Break, Dataset, Flags, Period, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// What is flagged at one period.
#[derive(Default)]
struct Flagged {
    members: BTreeSet<String>,
    measures: BTreeSet<usize>,
}

/// Marks the periods of which the file says that they are not complete.
pub fn mark_partial(dataset: &mut Dataset) {
    let is_flagged = |observation: &usize| dataset.flags(*observation).contains(Flags::PARTIAL);
    let flagged = (0..dataset.len()).filter(is_flagged);
    let partial: BTreeSet<Period> = flagged.filter_map(|o| dataset.period(o)).collect();
    for period in partial {
        dataset.mark_partial(period, "as the file says");
    }
}

/// Adds a break for each period at which observations are flagged with one. It
/// concerns the flagged members of the first dimension, and no others.
pub fn add_flagged(dataset: &mut Dataset) {
    let entity = dataset
        .dimensions
        .iter()
        .position(|dimension| dataset.dimensions.len() == 1 || dimension.members.len() > 1);
    for (flag, is_known, label) in [
        (Flags::BREAK, true, "Break in series"),
        (Flags::POSSIBLE_BREAK, false, "Possible break in series"),
    ] {
        let mut periods: BTreeMap<Period, Flagged> = BTreeMap::new();
        for observation in
            (0..dataset.len()).filter(|observation| dataset.flags(*observation).contains(flag))
        {
            let Some((period, measure)) =
                dataset.period(observation).zip(dataset.measure(observation))
            else {
                continue;
            };
            let flagged = periods.entry(period).or_default();
            flagged.measures.insert(measure);
            if let Some(member) = entity.and_then(|entity| dataset.member(entity, observation)) {
                flagged.members.insert(member.name.clone());
            }
        }
        for (period, Flagged { members, measures }) in periods {
            let scope = Scope {
                members: entity.map(|entity| (entity, members)),
                except: None,
                measures: (measures.len() < dataset.measures.len()).then_some(measures),
            };
            let note = format!("{label} {}, as flagged in the file", period.label());
            dataset.context.breaks.push(Break {
                period,
                is_known,
                scope,
                label: label.to_owned(),
                note,
                source: None,
            });
        }
    }
}
