//! The figure's own numbers, as the table and the CSV have them.

use super::NumberRow;
use super::foot;
use super::numbers::{precision_of_percent, relative, rounded_percent};
use crate::compare::{Change, Comparison, Contribution, Percent, Point, Row, SMALL_BASE, Series};
use crate::dataset::{Dataset, Decimal, Flags, MeasureKind};
use std::collections::BTreeMap;

/// A row's share of the whole in the later period, and the whole's name.
pub(super) fn share(
    dataset: &Dataset,
    comparison: &Comparison,
    row: &Row,
) -> Option<(Decimal, String)> {
    let total = comparison.total.as_ref()?;
    let share = comparison.share(row, true)?;
    let unit = dataset.measures.get(row.measure).map_or("", |m| m.unit.as_str());
    let whole = total.row.after.value.number()?;
    let which = if total.is_printed { "the printed total" } else { "the sum of all lines" };
    Some((
        share,
        format!("{} in {} ({which})", foot::with_unit(whole, unit), comparison.after.label()),
    ))
}

/// What the rows of a comparison's numbers are made from.
pub(super) struct Numbers<'a> {
    dataset: &'a Dataset,
    comparison: &'a Comparison,
    contribution: Option<Contribution>,
    ranks: Vec<[Option<usize>; 2]>,
    /// The place of each member's row in the comparison.
    index: BTreeMap<usize, usize>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(dataset: &'a Dataset, comparison: &'a Comparison) -> Self {
        let rows = comparison.rows.iter().enumerate();
        let index = rows.filter_map(|(index, row)| Some((row.member?, index))).collect();
        let contribution = Contribution::of(comparison);
        Self { dataset, comparison, contribution, ranks: comparison.ranks(), index }
    }

    /// A row of the comparison.
    pub(super) fn row(&self, row: &Row) -> NumberRow {
        let mut numbers = number_row(self.dataset, self.comparison, row);
        let Some(index) = row.member.and_then(|member| self.index.get(&member)) else {
            return numbers;
        };
        numbers.ranks = self.ranks.get(*index).copied().unwrap_or_default();
        if let Some((of, part)) =
            self.contribution.as_ref().and_then(|c| Some((c, c.part(*index)?)))
        {
            let gross = if part.amount < Decimal::ZERO { of.decline } else { of.rise };
            let with = |whole: Decimal| move |share: Decimal| (share, whole);
            numbers.share_of_net = of.share_of_net(part.amount).map(with(of.net));
            numbers.share_of_gross = of.share_of_gross(part.amount).map(with(gross));
        }
        numbers
    }
}

fn number_row(dataset: &Dataset, comparison: &Comparison, row: &Row) -> NumberRow {
    let measure = dataset.measures.get(row.measure);
    let unit = measure.map_or(String::new(), |m| m.unit.clone());
    let is_points = measure.is_some_and(|m| m.kind == MeasureKind::Percent);
    let percent = match comparison.percent(row) {
        Percent::Of(number) => Some(printed_percent(number)),
        _ => None,
    };
    let observations = row.before.observations.iter().chain(&row.after.observations).copied();
    let source = foot::sources(dataset, observations);
    NumberRow {
        name: row.name.clone(),
        measure: measure.map_or(String::new(), |m| m.name.clone()),
        before_period: Some(comparison.before),
        after_period: comparison.after,
        before: Some(row.before.value),
        after: row.after.value,
        change: row.change.absolute(),
        percent,
        percent_a_year: row.change.percent_a_year(comparison.small_base, comparison.years()),
        index: row.change.index(comparison.small_base),
        ranks: [None; 2],
        share_of_net: None,
        share_of_gross: None,
        share: row.member.and_then(|_| share(dataset, comparison, row)),
        flags: row.flags,
        note: foot::break_notes(dataset, &row.breaks),
        change_unit: if is_points { "percentage points".to_owned() } else { unit.clone() },
        unit,
        source: if source.is_empty() { foot::origin(dataset) } else { source },
        percent_text: relative(comparison.percent(row), precision(row)),
        observations: [row.before.observations.clone(), row.after.observations.clone()],
    }
}

/// The percentage with the digits that the picture has, at least one decimal.
pub(super) fn printed_percent(number: Decimal) -> Decimal {
    let mut printed = rounded_percent(number, 1, 12);
    let decimals = printed.scale().max(1);
    printed.rescale(decimals);
    if printed.is_zero() { Decimal::ZERO } else { printed }
}

/// A row a point, each with its change from the period before.
pub(super) fn number_rows(dataset: &Dataset, line: &Series) -> Vec<NumberRow> {
    let measure = dataset.measures.get(line.measure);
    let kind = measure.map_or(MeasureKind::Number, |m| m.kind);
    let unit = measure.map_or(String::new(), |m| m.unit.clone());
    let small_base = if kind == MeasureKind::Count { SMALL_BASE } else { Decimal::ZERO };
    let mut rows = Vec::with_capacity(line.points.len());
    let mut previous: Option<&Point> = None;
    let base = line.points.iter().position(|point| point.reading.value.number().is_some());
    let mut is_like_base = true;
    for point in &line.points {
        let change =
            previous.map(|before| Change::between(before.reading.value, point.reading.value, kind));
        let percent = change.map(|c| c.percent(small_base));
        is_like_base &= !point.is_broken;
        let since_base = base.filter(|_| is_like_base).and_then(|base| line.points.get(base));
        let since_base =
            since_base.map(|base| Change::between(base.reading.value, point.reading.value, kind));
        let mut flags = point.reading.flags;
        if point.is_broken {
            flags |= Flags::BREAK;
        } else if !point.breaks.is_empty() {
            flags |= Flags::POSSIBLE_BREAK;
        }
        let observations = previous
            .iter()
            .flat_map(|p| &p.reading.observations)
            .chain(&point.reading.observations)
            .copied();
        let source = foot::sources(dataset, observations);
        rows.push(NumberRow {
            name: line.name.clone(),
            measure: measure.map_or(String::new(), |m| m.name.clone()),
            before_period: previous.map(|p| p.period),
            after_period: point.period,
            before: previous.map(|p| p.reading.value),
            after: point.reading.value,
            change: change.and_then(Change::absolute),
            percent: percent.and_then(|p| {
                if let Percent::Of(number) = p { Some(printed_percent(number)) } else { None }
            }),
            percent_a_year: None,
            index: since_base.and_then(|change| change.index(small_base)),
            ranks: [None; 2],
            share: None,
            share_of_net: None,
            share_of_gross: None,
            flags,
            note: foot::break_notes(dataset, &point.breaks),
            change_unit: if kind == MeasureKind::Percent {
                "percentage points".to_owned()
            } else {
                unit.clone()
            },
            unit: unit.clone(),
            source: if source.is_empty() { foot::origin(dataset) } else { source },
            percent_text: percent.map(|p| relative(p, None)).unwrap_or_default(),
            observations: [
                previous.map(|p| p.reading.observations.clone()).unwrap_or_default(),
                point.reading.observations.clone(),
            ],
        });
        previous = Some(point);
    }
    rows
}

/// Half-width in percent points within which rounded inputs leave a row's percentage.
pub(super) fn precision(row: &Row) -> Option<Decimal> {
    let (before, after) = (row.before.value.number()?, row.after.value.number()?);
    precision_of_percent(before, after, [row.before.rounded_to, row.after.rounded_to])
}
