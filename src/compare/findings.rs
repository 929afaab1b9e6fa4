//! What a briefing would begin with: which facts of a comparison are worth a
//! sentence. Rules only; nothing here claims a cause.

use super::comparison::{Comparison, Row};
use super::contribution::Contribution;
use super::reading::Question;
use super::series::{Point, Series, series};
use super::suspects::{Suspect, suspects};
use crate::dataset::{Absence, Dataset, Decimal, Measure, Period, Value};
use std::collections::BTreeMap;

/// A fact about a comparison. Rows are indexes into [`Comparison::rows`].
#[derive(Clone, Debug)]
pub enum Finding {
    /// How the whole moved.
    Whole,
    /// How the one that continues the whole like for like moved.
    LikeForLike(usize),
    /// How many entities fell, rose and stayed, among those that can be compared.
    Counts {
        /// They fell.
        fell: usize,
        /// They rose.
        rose: usize,
        /// They did not change.
        stayed: usize,
    },
    /// The entity that makes up most of the net change of the whole.
    MadeBy(usize),
    /// The largest falls across no known break, the deepest first.
    Falls(Vec<usize>),
    /// The largest rises across no known break, the highest first.
    Rises(Vec<usize>),
    /// Large changes across a known break, by the break: not like for like.
    Broken(usize, Vec<usize>),
    /// Listed in the later period only, where the earlier list is complete.
    New(Vec<usize>),
    /// Listed in the earlier period only, where the later list is complete.
    Vanished(Vec<usize>),
    /// Listed in the earlier period only, where the later list is not known to
    /// be complete: nothing can be said of them.
    NotListed(Vec<usize>),
    /// A jump of nearly all entities together: perhaps a break that nobody has
    /// named.
    Suspect(Suspect),
    /// All periods in which the whole was lower than in the one before, where
    /// there are enough of them for it to mean something.
    FallsOfWhole(Falls),
}

/// The falls of a long series.
#[derive(Clone, Debug)]
pub struct Falls {
    /// The series of the whole.
    pub line: Series,
    /// The periods in which it was lower than in the one before.
    pub periods: Vec<Period>,
}

/// As many entities as a sentence names.
const MOST_NAMES: usize = 5;
/// From as many periods on it is worth a sentence which of them fell.
const LONG_SERIES: usize = 6;

/// The facts of a comparison, those that matter most first.
pub fn findings(dataset: &Dataset, comparison: &Comparison) -> Vec<Finding> {
    let mut found = Vec::new();
    let is_by_entity = comparison.question.dimension.is_some();
    if comparison.total.as_ref().is_some_and(|total| total.row.change.absolute().is_some()) {
        found.push(Finding::Whole);
    }
    if !is_by_entity {
        let is_known = |(_, row): &(usize, &Row)| row.change.absolute().is_some();
        let known = comparison.rows.iter().enumerate().filter(is_known);
        found.extend(known.map(|(index, row)| {
            if row.measure == comparison.question.measure {
                Finding::Whole
            } else {
                Finding::LikeForLike(index)
            }
        }));
    }
    if is_by_entity {
        found.extend(entities(dataset, comparison));
    }
    let periods = (comparison.before, comparison.after);
    let suspects = suspects(dataset, &comparison.question, comparison.small_base, periods);
    found.extend(suspects.into_iter().map(Finding::Suspect));
    found.extend(falls_of_whole(dataset, &comparison.question).map(Finding::FallsOfWhole));
    found
}

fn entities(dataset: &Dataset, comparison: &Comparison) -> Vec<Finding> {
    let mut found = Vec::new();
    let of_entity = |row: &Row| !row.is_within && !row.is_apart;
    let rows = || comparison.rows.iter().enumerate().filter(|(_, row)| of_entity(row));
    let amount = |row: &Row| row.change.absolute().unwrap_or_default();
    let known: Vec<(usize, &Row)> =
        rows().filter(|(_, row)| row.change.absolute().is_some()).collect();
    let count = |is: fn(Decimal) -> bool| known.iter().filter(|(_, row)| is(amount(row))).count();
    if known.len() > 1 {
        found.push(Finding::Counts {
            fell: count(|change| change < Decimal::ZERO),
            rose: count(|change| change > Decimal::ZERO),
            stayed: count(|change| change.is_zero()),
        });
    }
    found.extend(made_by(comparison).map(Finding::MadeBy));
    let ranked = |is_fall: bool| -> Vec<usize> {
        let mut ranked: Vec<(usize, &Row)> = known
            .iter()
            .copied()
            .filter(|(_, row)| !row.crosses_known_break())
            .filter(|(_, row)| is_worth_naming(comparison, row))
            .filter(|(_, row)| (amount(row) < Decimal::ZERO) == is_fall && !amount(row).is_zero())
            .collect();
        ranked.sort_by(|(_, a), (_, b)| {
            amount(b).abs().cmp(&amount(a).abs()).then_with(|| a.name.cmp(&b.name))
        });
        ranked.into_iter().map(|(index, _)| index).take(MOST_NAMES).collect()
    };
    let (falls, rises) = (ranked(true), ranked(false));
    let mut sides = [(Finding::Falls as fn(_) -> _, falls), (Finding::Rises as fn(_) -> _, rises)];
    let net = comparison.total.as_ref().and_then(|total| total.row.change.absolute());
    if net.is_some_and(|net| net > Decimal::ZERO) {
        sides.reverse();
    }
    found.extend(sides.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(of, rows)| of(rows)));
    found.extend(broken(&known));
    let listed_only = |is_before: bool| {
        let side = |row: &Row| if is_before { row.before.value } else { row.after.value };
        let other = |row: &Row| if is_before { row.after.value } else { row.before.value };
        let mut only: Vec<(usize, &Row)> = rows()
            .filter(|(_, row)| side(row).number().is_some_and(|number| !number.is_zero()))
            .filter(|(_, row)| other(row) == Value::Absent(Absence::NotListed))
            .collect();
        only.sort_by(|(_, a), (_, b)| {
            side(b).number().cmp(&side(a).number()).then_with(|| a.name.cmp(&b.name))
        });
        only.into_iter().map(|(index, _)| index).collect::<Vec<_>>()
    };
    let is_complete = |period| dataset.context.list(period).is_some_and(|list| list.is_complete);
    let (only_before, only_after) = (listed_only(true), listed_only(false));
    if !only_after.is_empty() && is_complete(comparison.before) {
        found.push(Finding::New(only_after));
    }
    if !only_before.is_empty() {
        let of = if is_complete(comparison.after) { Finding::Vanished } else { Finding::NotListed };
        found.push(of(only_before));
    }
    found
}

/// A change from a base that carries a percentage, or one between percentages.
fn is_worth_naming(comparison: &Comparison, row: &Row) -> bool {
    use super::Percent;
    matches!(comparison.percent(row), Percent::Of(_) | Percent::Points(_))
}

/// The row with the largest part of the net change, if that is a fifth of it
/// at least.
fn made_by(comparison: &Comparison) -> Option<usize> {
    let contribution = Contribution::of(comparison)?;
    let parts = contribution.parts.iter();
    let shares = parts.filter_map(|p| Some((contribution.share_of_net(p.amount)?, p.row)));
    let (share, row) = shares.max_by(|(a, i), (b, j)| a.cmp(b).then_with(|| j.cmp(i)))?;
    (share >= Decimal::from(20)).then_some(row)
}

/// Rows whose change crosses a known break, by their first one; the largest
/// changes first.
fn broken(known: &[(usize, &Row)]) -> Vec<Finding> {
    let mut by_break: BTreeMap<usize, Vec<(usize, &Row)>> = BTreeMap::new();
    for (index, row) in known.iter().filter(|(_, row)| row.crosses_known_break()) {
        if let Some(first) = row.breaks.first() {
            by_break.entry(*first).or_default().push((*index, row));
        }
    }
    let mut found = Vec::new();
    for (at, mut rows) in by_break {
        rows.sort_by_key(|(index, row)| {
            (std::cmp::Reverse(row.change.absolute().unwrap_or_default().abs()), *index)
        });
        found.push(Finding::Broken(at, rows.into_iter().map(|(index, _)| index).collect()));
    }
    found
}

/// The periods in which the whole fell, each against the one just before it.
/// None for short series, and where there is no fall or nothing but falls.
fn falls_of_whole(dataset: &Dataset, question: &Question) -> Option<Falls> {
    let is_additive = dataset.measures.get(question.measure).is_some_and(Measure::is_additive);
    let whole = Question { dimension: None, ..question.clone() };
    let set = series(dataset, &whole);
    if !is_additive || set.periods.len() < LONG_SERIES {
        return None;
    }
    let line = set.series.into_iter().find(|line| !line.is_continuation)?;
    // Where the lines are added up, lists that are not complete tell nothing.
    let is_whole = |point: &Point| {
        question.dimension.is_none()
            || whole.printed_total(dataset, question.measure, point.period).is_some()
    };
    let pairs = line.points.iter().zip(line.points.iter().skip(1));
    let fell = |(before, after): &(&Point, &Point)| {
        let length = before.period.length_in_years();
        let distance = after.period.start_in_years() - before.period.start_in_years();
        let are_neighbours = (distance - length).abs() < 0.01;
        let figures = before.reading.value.number().zip(after.reading.value.number());
        are_neighbours
            && is_whole(before)
            && is_whole(after)
            && figures.is_some_and(|(before, after)| after < before)
    };
    let n_pairs = pairs.len();
    let periods: Vec<Period> = pairs.filter(fell).map(|(_, after)| after.period).collect();
    let is_telling = !periods.is_empty() && periods.len() < n_pairs;
    is_telling.then_some(Falls { line, periods })
}
