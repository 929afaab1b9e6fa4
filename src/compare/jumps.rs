//! Jumps that nearly all entities make together: what a new definition, unit
//! or scope looks like. They are proposed as breaks, never taken for one.

use super::reading::Question;
use super::series::{Point, Series, series};
use crate::dataset::{Dataset, Decimal, Period};
use rust_decimal::prelude::ToPrimitive as _;

/// A jump of nearly all entities in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Jump {
    /// The period in which they jumped, against the one before.
    pub period: Period,
    /// How many went the same way.
    pub n_together: usize,
    /// How many have a figure in both periods.
    pub n_all: usize,
    /// The middle one of the ratios of the later to the earlier figure.
    pub ratio: f64,
}

/// Fewest entities for “nearly all” to mean something.
const FEWEST: usize = 5;
/// The middle ratio from which on it is a jump, or its inverse.
const LEAST_RATIO: f64 = 1.8;
/// The share of entities that go the same way.
const LEAST_SHARE: f64 = 0.9;
/// How many times the usual change of one period it has to be.
const LEAST_TIMES_USUAL: f64 = 3.0;

/// The jumps between two periods, oldest first. Where a known break says why,
/// there is nothing to propose.
pub fn jumps(
    dataset: &Dataset,
    question: &Question,
    small_base: Decimal,
    (before, after): (Period, Period),
) -> Vec<Jump> {
    if question.dimension.is_none() {
        return Vec::new();
    }
    let set = series(dataset, question);
    let entities: Vec<&Series> = set.series.iter().filter(|line| !line.is_apart).collect();
    let n_steps = set.periods.len().saturating_sub(1);
    let steps: Vec<Vec<f64>> =
        (0..n_steps).map(|step| ratios(&entities, step, small_base)).collect();
    let sizes: Vec<Option<f64>> =
        steps.iter().map(|ratios| median(ratios).map(|ratio| ratio.ln().abs())).collect();
    let mut found = Vec::new();
    for (step, (ratios, pair)) in steps.iter().zip(set.periods.windows(2)).enumerate() {
        let [earlier, period] = pair else { continue };
        let is_asked = before <= *earlier && *period <= after;
        let is_alike = (earlier.length_in_years() - period.length_in_years()).abs() < 1e-9;
        let Some(ratio) = median(ratios).filter(|_| is_asked && is_alike) else { continue };
        let n_together = ratios.iter().filter(|own| (**own > 1.0) == (ratio > 1.0)).count();
        let share = n_together as f64 / ratios.len() as f64;
        let others = sizes.iter().enumerate().filter(|(other, _)| *other != step);
        let others: Vec<f64> = others.filter_map(|(_, size)| *size).collect();
        let usual = median(&others).unwrap_or(0.0);
        let is_jump = ratios.len() >= FEWEST
            && ratio.ln().abs() >= LEAST_RATIO.ln()
            && ratio.ln().abs() >= LEAST_TIMES_USUAL * usual
            && share >= LEAST_SHARE;
        let is_known = dataset.context.breaks.iter().any(|b| {
            b.is_known && b.period == *period && b.scope.concerns_measure(Some(question.measure))
        });
        if is_jump && !is_known {
            found.push(Jump { period: *period, n_together, n_all: ratios.len(), ratio });
        }
    }
    found
}

/// The ratios of one step, of entities with a base that carries one.
fn ratios(entities: &[&Series], step: usize, small_base: Decimal) -> Vec<f64> {
    let number = |point: Option<&Point>| point?.reading.value.number();
    let ratio = |line: &&Series| {
        let (before, after) = (number(line.points.get(step))?, number(line.points.get(step + 1))?);
        let is_base = before >= small_base && before > Decimal::ZERO && after > Decimal::ZERO;
        (is_base).then(|| Some(after.to_f64()? / before.to_f64()?)).flatten()
    };
    entities.iter().filter_map(ratio).collect()
}

fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}
