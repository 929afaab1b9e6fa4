//! Two periods side by side, for every member of a dimension.

use super::change::{Change, Percent, SMALL_BASE};
use super::reading::{Question, Reading, known_first};
use super::wholes::Wholes;
use crate::dataset::{Absence, Dataset, Decimal, Flags, Measure, MeasureKind, Period, Value};
use std::collections::BTreeSet;

/// Before, after and change of every member, and the whole they belong to.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The question, with the choices that were made for it.
    pub question: Question,
    /// The earlier period.
    pub before: Period,
    /// The later period.
    pub after: Period,
    /// One row a member, total levels left out, in the order of the file.
    pub rows: Vec<Row>,
    /// The whole.
    pub total: Option<Total>,
    /// The smallest base that carries a percentage.
    pub small_base: Decimal,
}

/// One member's change.
#[derive(Clone, Debug)]
pub struct Row {
    /// The member's name, or the measure's where there is no dimension.
    pub name: String,
    /// Index of the member.
    pub member: Option<usize>,
    /// Index of the measure.
    pub measure: usize,
    /// The earlier figure.
    pub before: Reading,
    /// The later figure.
    pub after: Reading,
    /// What happened between them.
    pub change: Change,
    /// The breaks that the change crosses, as indexes, known ones first.
    pub breaks: Vec<usize>,
    /// Remarks on the change.
    pub flags: Flags,
    /// Whether other rows count in its place before or after, where figures are
    /// added: a whole whose parts do, or a part of a whole that does.
    pub is_within: bool,
    /// Whether it stands among the members and is none of them: a hotline among
    /// platforms, `No country listed` among countries.
    pub is_apart: bool,
    /// Parts that have a line in one of the two periods only, in a roll-up.
    pub parts_missing: Vec<String>,
}

/// The whole that rows are parts of.
#[derive(Clone, Debug)]
pub struct Total {
    /// Its own row.
    pub row: Row,
    /// Whether the source prints it; otherwise it is the sum of the rows.
    pub is_printed: bool,
    /// What the printed total holds beyond the lines, before and after.
    pub remainder: [Option<Decimal>; 2],
}

impl Comparison {
    /// Compares two periods.
    pub fn new(dataset: &Dataset, question: &Question, before: Period, after: Period) -> Self {
        let question = question.settled(dataset);
        let kind = dataset.measures.get(question.measure).map_or(MeasureKind::Number, |m| m.kind);
        let small_base = if kind == MeasureKind::Count { SMALL_BASE } else { Decimal::ZERO };
        let wholes = Wholes::of(dataset, question.measure, &[before, after]);
        let rows = match question.dimension {
            Some(dimension) => {
                rows_by_member(dataset, &question, &wholes, dimension, before, after)
            }
            None => rows_by_measure(dataset, &question, before, after),
        };
        let total = question.dimension.and_then(|dimension| {
            total_of(dataset, &question, &wholes, dimension, &rows, before, after)
        });
        Self { question, before, after, rows, total, small_base }
    }

    /// Years from the earlier period to the later one.
    pub fn years(&self) -> f64 {
        self.after.start_in_years() - self.before.start_in_years()
    }

    /// A row's relative change, or why there is none.
    pub fn percent(&self, row: &Row) -> Percent {
        row.change.percent(self.small_base)
    }

    /// A row's share of the total in the later (or earlier) period, in percent.
    /// None where it would be more than the whole, because others are negative.
    pub fn share(&self, row: &Row, of_after: bool) -> Option<Decimal> {
        let total = self.total.as_ref()?;
        let (part, whole) = if of_after {
            (&row.after, &total.row.after)
        } else {
            (&row.before, &total.row.before)
        };
        let (part, whole) = (part.value.number()?, whole.value.number()?);
        if whole <= Decimal::ZERO || part < Decimal::ZERO || part > whole {
            return None;
        }
        part.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)
    }
}

impl Row {
    fn new(
        dataset: &Dataset,
        name: String,
        measure: usize,
        sides: (Reading, Reading),
        periods: (Period, Period),
    ) -> Self {
        let (before, after) = sides;
        let kind = dataset.measures.get(measure).map_or(MeasureKind::Number, |m| m.kind);
        let change = Change::between(before.value, after.value, kind);
        let breaks = after.breaks_crossed(dataset, periods.0, periods.1);
        let mut row = Self {
            name,
            member: None,
            measure,
            flags: before.flags | after.flags,
            before,
            after,
            change,
            breaks: Vec::new(),
            is_within: false,
            is_apart: false,
            parts_missing: Vec::new(),
        };
        row.set_breaks(dataset, breaks);
        row
    }

    fn set_breaks(&mut self, dataset: &Dataset, breaks: Vec<usize>) {
        for index in &breaks {
            let is_known = dataset.context.breaks.get(*index).is_some_and(|b| b.is_known);
            self.flags |= if is_known { Flags::BREAK } else { Flags::POSSIBLE_BREAK };
        }
        self.breaks = breaks;
    }

    /// Whether the change crosses a known break: not like for like.
    pub fn crosses_known_break(&self) -> bool {
        self.flags.contains(Flags::BREAK)
    }

    /// Whether one of the two figures is known only as a rounded one.
    pub fn is_rounded(&self) -> bool {
        self.before.rounded_to.is_some() || self.after.rounded_to.is_some()
    }
}

fn rows_by_member(
    dataset: &Dataset,
    question: &Question,
    wholes: &Wholes,
    dimension: usize,
    before: Period,
    after: Period,
) -> Vec<Row> {
    let readings = question.readings(dataset, question.measure, wholes);
    let members =
        dataset.dimensions.get(dimension).map(|d| d.members.as_slice()).unwrap_or_default();
    let listed = members.iter().enumerate().filter(|(_, member)| !member.is_total);
    let row_of = |(index, member): (usize, &crate::dataset::Member)| {
        let side = |period| readings.get(&(Some(index), period)).cloned();
        let (earlier, later) = (side(before), side(after));
        if earlier.is_none() && later.is_none() {
            return None;
        }
        let sides = (
            earlier.unwrap_or_else(Reading::not_listed),
            later.unwrap_or_else(Reading::not_listed),
        );
        let mut row =
            Row::new(dataset, member.name.clone(), question.measure, sides, (before, after));
        row.member = Some(index);
        let mut lines = row.before.observations.iter().chain(&row.after.observations);
        row.is_within = lines.any(|line| !wholes.is_counted(*line, None));
        row.is_apart = member.is_apart();
        row.parts_missing = parts_missing(dataset, dimension, &row);
        if !row.parts_missing.is_empty() {
            row.flags |= Flags::PARTS_MISSING;
        }
        Some(row)
    };
    listed.filter_map(row_of).collect()
}

/// Without a dimension: the measure itself, and what continues it like for like.
fn rows_by_measure(
    dataset: &Dataset,
    question: &Question,
    before: Period,
    after: Period,
) -> Vec<Row> {
    let readings = |measure| {
        let wholes = Wholes::of(dataset, measure, &[before, after]);
        let mut all = question.readings(dataset, measure, &wholes);
        [before, after].map(|period| all.remove(&(None, period)))
    };
    let continues = |measure: &Measure| {
        measure.continues.as_ref().filter(|c| before < c.from && c.from <= after).map(|c| c.measure)
    };
    let of_interest = |(index, measure): &(usize, &Measure)| {
        *index == question.measure || continues(measure) == Some(question.measure)
    };
    let chosen = dataset.measures.iter().enumerate().filter(of_interest);
    let row_of = |(index, measure): (usize, &Measure)| {
        let [mut earlier, later] = readings(index);
        if earlier.as_ref().is_none_or(|earlier| earlier.value.number().is_none())
            && let Some([Some(other), _]) = continues(measure).map(&readings)
        {
            earlier = Some(Reading { flags: other.flags | Flags::OTHER_BASIS, ..other });
        }
        Row::new(
            dataset,
            measure.label.clone(),
            index,
            (
                earlier.unwrap_or_else(Reading::not_listed),
                later.unwrap_or_else(Reading::not_listed),
            ),
            (before, after),
        )
    };
    chosen.map(row_of).collect()
}

/// In a roll-up, the parts that only one of the two sides has a line for,
/// where a list is not complete.
fn parts_missing(dataset: &Dataset, dimension: usize, row: &Row) -> Vec<String> {
    let Some(base) = dataset.dimensions.get(dimension).and_then(|d| d.rolled_up_from) else {
        return Vec::new();
    };
    let names = |reading: &Reading| -> BTreeSet<String> {
        reading
            .observations
            .iter()
            .filter_map(|o| dataset.member(base, *o))
            .map(|member| member.name.clone())
            .collect()
    };
    let is_incomplete = |reading: &Reading| {
        let periods = reading.observations.iter().filter_map(|o| dataset.period(*o));
        periods
            .into_iter()
            .any(|period| dataset.context.list(period).is_none_or(|list| !list.is_complete))
    };
    // A whole with a line of its own lacks nothing.
    let is_whole = |o: &usize| dataset.member(base, *o).is_some_and(|member| member.is_parent);
    if row.before.observations.iter().chain(&row.after.observations).any(is_whole) {
        return Vec::new();
    }
    let (before, after) = (names(&row.before), names(&row.after));
    let mut missing: Vec<String> = Vec::new();
    if is_incomplete(&row.after) && !after.is_empty() {
        missing.extend(before.difference(&after).cloned());
    }
    if is_incomplete(&row.before) && !before.is_empty() {
        missing.extend(after.difference(&before).cloned());
    }
    missing
}

fn total_of(
    dataset: &Dataset,
    question: &Question,
    wholes: &Wholes,
    dimension: usize,
    rows: &[Row],
    before: Period,
    after: Period,
) -> Option<Total> {
    let is_additive = dataset.measures.get(question.measure).is_some_and(Measure::is_additive);
    let own = [before, after].map(|period| question.sum(dataset, wholes, period));
    let sums = [own[0].value, own[1].value];
    let printed = |period| question.printed_total(dataset, question.measure, period);
    let level = dataset.dimensions.get(dimension)?.total_member();
    let printed = printed(before).zip(printed(after));
    let (sides, is_printed) = if let Some((earlier, later)) = printed {
        ((Reading::printed(earlier), Reading::printed(later)), true)
    } else if let Some(level) = level {
        let readings = question.readings(dataset, question.measure, wholes);
        let side = |period| {
            readings.get(&(Some(level), period)).cloned().unwrap_or_else(Reading::not_listed)
        };
        ((side(before), side(after)), true)
    } else if is_additive {
        let [before, after] = own;
        ((before, after), false)
    } else {
        return None;
    };
    let remainder = |whole: &Reading, sum: Value| {
        let sum = if sum == Value::Absent(Absence::NotListed) {
            Some(Decimal::ZERO)
        } else {
            sum.number()
        };
        whole.value.number()?.checked_sub(sum?)
    };
    let remainder = if is_printed && is_additive {
        [remainder(&sides.0, sums[0]), remainder(&sides.1, sums[1])]
    } else {
        [None, None]
    };
    let mut row = Row::new(dataset, "Total".to_owned(), question.measure, sides, (before, after));
    let concerns_part = |scope: &crate::dataset::Scope| {
        let parts = rows.iter().flat_map(|row| &row.after.observations);
        parts.into_iter().any(|part| scope.concerns(dataset, *part))
    };
    let breaks = known_first(dataset, |b| b.is_between(before, after) && concerns_part(&b.scope));
    row.set_breaks(dataset, breaks);
    row.flags |= Flags::TOTAL;
    // A sum of lines is of different lines where one has none in one period.
    let is_listed = |reading: &Reading| reading.value != Value::Absent(Absence::NotListed);
    if !is_printed && rows.iter().any(|r| is_listed(&r.before) != is_listed(&r.after)) {
        row.flags |= Flags::PARTS_MISSING;
    }
    Some(Total { row, is_printed, remainder })
}
