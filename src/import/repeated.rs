//! Figures that stand on every line of what they are of: the signatures of a whole
//! petition beside each age group. Added up, they would count many times.

use crate::dataset::{Dataset, Decimal, Measure, MeasureKind, Period};
use std::collections::HashMap;

/// Observations that are looked at, at most.
const MAX_OBSERVATIONS: usize = 200_000;
/// Fewest lines that have to agree.
const MIN_LINES: usize = 3;
/// Fewest places in which they do.
const MIN_PLACES: usize = 2;
/// Smaller figures agree by chance, and ones are there to be counted.
const MIN_FIGURE: i64 = 10;

/// Where figures stand: the levels of all other dimensions, and when.
type Place = (Vec<Option<usize>>, Option<Period>);

/// Marks the measures whose figures are the same for all levels of a dimension,
/// wherever there are several: they are of something larger, and not added.
pub fn mark(dataset: &mut Dataset) {
    if dataset.len() > MAX_OBSERVATIONS || dataset.measures.len() < 2 {
        return;
    }
    let is_repeated = |measure: &usize| {
        dataset.measures.get(*measure).is_some_and(Measure::is_additive)
            && (0..dataset.dimensions.len()).any(|d| is_constant(dataset, *measure, d))
    };
    let found: Vec<usize> = (0..dataset.measures.len()).filter(is_repeated).collect();
    // Where all are, nothing is left that the lines would be about.
    if found.len() == dataset.measures.len() {
        return;
    }
    for measure in found {
        if let Some(measure) = dataset.measures.get_mut(measure) {
            measure.kind = MeasureKind::Number;
        }
    }
}

fn is_constant(dataset: &Dataset, measure: usize, dimension: usize) -> bool {
    if dataset.dimensions.get(dimension).is_none_or(|d| d.members.len() < MIN_LINES) {
        return false;
    }
    let mut places: HashMap<Place, (Decimal, usize)> = HashMap::new();
    for at in (0..dataset.len()).filter(|at| dataset.measure(*at) == Some(measure)) {
        let Some(number) = dataset.value(at).number() else { continue };
        let others = (0..dataset.dimensions.len()).filter(|other| *other != dimension);
        let key = others.map(|other| dataset.member_code(other, at)).collect();
        let (first, n) = places.entry((key, dataset.period(at))).or_insert((number, 0));
        if *first != number || number < Decimal::from(MIN_FIGURE) {
            return false;
        }
        *n += 1;
    }
    places.values().filter(|(_, n)| *n >= MIN_LINES).count() >= MIN_PLACES
}
