//! Which rows of a comparison are drawn, in which order, and which are not.

use super::{Amount, FigureError, View};
use crate::compare::{Comparison, Percent, Row};
use crate::dataset::{Dataset, Decimal};

/// The rows that are drawn, in their order, and what was left out.
pub(super) struct Selection {
    /// The rows that are drawn.
    pub(super) rows: Vec<Row>,
    /// Rows with a change, drawn or not.
    pub(super) n_comparable: usize,
    /// Large rows without a change: not listed, withheld.
    pub(super) unknown: Vec<Row>,
    /// Rows that changed but carry no percentage: a base of 0, or too small.
    /// None where rows were left out for their size anyway.
    pub(super) no_percent: Vec<Row>,
    /// Rows as large as those that are drawn, left out because they stand for
    /// none of the entities that are ranked.
    pub(super) apart: Vec<Row>,
}

impl Selection {
    /// Selects and sorts.
    pub(super) fn new(
        dataset: &Dataset,
        view: &View,
        comparison: &Comparison,
    ) -> Result<Self, FigureError> {
        let is_all_apart = comparison.rows.iter().all(|row| row.is_apart);
        let is_chosen = |row: &&Row| match &view.chosen {
            Some(chosen) => chosen.contains(&row.name),
            None => !row.is_apart || is_all_apart,
        };
        let mut apart: Vec<Row> =
            comparison.rows.iter().filter(|row| row.is_apart).cloned().collect();
        let (mut known, mut unknown): (Vec<Row>, Vec<Row>) = comparison
            .rows
            .iter()
            .filter(is_chosen)
            .cloned()
            .partition(|row| row.change.absolute().is_some());
        let mut no_percent = Vec::new();
        if view.amount == Amount::Percent {
            (known, no_percent) = known.into_iter().partition(|row| has_percent(comparison, row));
        }
        if known.is_empty() {
            return Err(FigureError::Nothing(why_nothing(
                dataset,
                comparison,
                &unknown,
                &no_percent,
            )));
        }
        let n_comparable = known.len();
        let limit = if view.chosen.is_some() { view.room.max(1) } else { view.n_shown() };
        known.sort_by_key(|row| std::cmp::Reverse(size(view, row)));
        // Where rows are left out for their size, so are unknown ones of less.
        let smallest = known.get(limit - 1).filter(|_| n_comparable > limit);
        let smallest = smallest.map(|row| size(view, row)).unwrap_or_default();
        apart.retain(|row| {
            view.chosen.is_none() && !is_all_apart && size_when_unknown(row) >= smallest
        });
        known.truncate(limit);
        if view.chosen.is_none() && n_comparable > limit {
            no_percent.clear();
        }
        unknown.retain(|row| view.chosen.is_some() || size_when_unknown(row) >= smallest);
        unknown.sort_by_key(|row| std::cmp::Reverse(size_when_unknown(row)));
        // Sorted by what the bar shows; equal bars by name.
        known.sort_by(|a, b| {
            shown_amount(comparison, view.amount, a)
                .cmp(&shown_amount(comparison, view.amount, b))
                .then_with(|| a.name.cmp(&b.name))
        });
        Ok(Self { rows: known, n_comparable, unknown, no_percent, apart })
    }
}

impl Comparison {
    /// The drawn rows as the figure has them, then those that could not be
    /// compared, then the total.
    pub(super) fn rows_in_order<'a>(
        &'a self,
        selection: &'a Selection,
    ) -> impl Iterator<Item = &'a Row> {
        selection
            .rows
            .iter()
            .chain(&selection.no_percent)
            .chain(&selection.unknown)
            .chain(self.total.iter().map(|total| &total.row))
    }
}

fn has_percent(comparison: &Comparison, row: &Row) -> bool {
    matches!(comparison.percent(row), Percent::Of(_) | Percent::Points(_))
}

fn why_nothing(
    dataset: &Dataset,
    comparison: &Comparison,
    unknown: &[Row],
    no_percent: &[Row],
) -> String {
    let (before, after) = (comparison.before.label(), comparison.after.label());
    if !no_percent.is_empty() {
        let base = comparison.small_base;
        return format!(
            "No percentage can be given on the figures of {before} (0, under {base} or negative); \
             show the number instead"
        );
    }
    let dimension = comparison.question.dimension.and_then(|d| dataset.dimensions.get(d));
    let what = dimension.map_or("series", |d| d.name.as_str());
    if unknown.is_empty() {
        "Nothing is chosen to be shown".to_owned()
    } else {
        format!("No {what} has a number in both {before} and {after}")
    }
}

/// What decides which rows are the largest: the earlier figure for
/// percentages, which keeps tiny bases out; the change itself for numbers.
fn size(view: &View, row: &Row) -> Decimal {
    let size = match view.amount {
        Amount::Percent => row.before.value.number(),
        Amount::Number => row.change.absolute(),
    };
    size.unwrap_or_default().abs()
}

fn size_when_unknown(row: &Row) -> Decimal {
    row.before.value.number().or(row.after.value.number()).unwrap_or_default().abs()
}

/// The amount that a row's bar shows.
pub(super) fn shown_amount(comparison: &Comparison, amount: Amount, row: &Row) -> Decimal {
    match (amount, comparison.percent(row)) {
        (Amount::Percent, Percent::Of(number) | Percent::Points(number)) => number,
        (Amount::Percent, _) => Decimal::ZERO,
        (Amount::Number, _) => row.change.absolute().unwrap_or_default(),
    }
}
