//! Diverging bars: who fell and who rose between two periods.

use super::change_words::{describe, notes, subtitle, title};
use super::foot::{self, BREAK_SIGN, Shown};
use super::numbers::{compact, grouped, in_words, relative, signed, spelled, to_f64};
use super::phrases::percent_sign;
use super::rows::{Numbers, precision, share};
use super::selection::{Selection, shown_amount};
use super::{
    Amount, Axis, Figure, FigureError, Kind, Mark, Paint, Shape, SideColumn, View, add_bar_labels,
};
use crate::compare::{Comparison, Reading, Row};
use crate::dataset::{Dataset, Decimal, Flags, Period, Value};

/// This kind's entry in the registry.
pub const KIND: Kind = Kind {
    name: "change",
    question: "Who fell, who rose?",
    compares_two_periods: true,
    default_top: 10,
    build,
};

fn build(dataset: &Dataset, view: &View) -> Result<Figure, FigureError> {
    let (before, after) = view.two_periods(dataset)?;
    let comparison = Comparison::new(dataset, &view.question(), before, after);
    let selection = Selection::new(dataset, view, &comparison)?;
    let rows = &selection.rows;
    let mut shown = Shown {
        periods: vec![before, after],
        dimension: comparison.question.dimension,
        ..Shown::default()
    };
    for row in rows {
        shown.add(&row.before.observations, &row.breaks);
        shown.add(&row.after.observations, &[]);
    }
    let sources = shown.source(dataset);
    // Facts about those that could not be compared say why.
    for row in &selection.unknown {
        shown.add(&row.before.observations, &[]);
        shown.add(&row.after.observations, &[]);
    }
    let numbers = Numbers::new(dataset, &comparison);
    let mut figure = Figure {
        kind: KIND.name,
        title: title(dataset, view, &comparison, &selection),
        subtitle: subtitle(dataset, view, &comparison, &selection),
        notes: notes(dataset, &comparison, &selection, &shown),
        source: sources,
        x: amounts_axis(&comparison, view.amount, rows),
        y: Axis { domain: [-0.5, rows.len() as f64 - 0.5], is_bands: true, ..Axis::default() },
        side: Some(side_column(dataset, &comparison, rows)),
        numbers: comparison.rows_in_order(&selection).map(|row| numbers.row(row)).collect(),
        ..Figure::default()
    };
    for (band, row) in rows.iter().enumerate() {
        draw_row(&mut figure, dataset, view, &comparison, row, band);
    }
    figure.description = describe(&comparison, view, rows);
    Ok(figure)
}

fn amounts_axis(comparison: &Comparison, amount: Amount, rows: &[Row]) -> Axis {
    let amounts = rows.iter().map(|row| to_f64(shown_amount(comparison, amount, row)));
    let (low, high) = amounts.fold((0.0_f64, 0.0_f64), |(low, high), a| (low.min(a), high.max(a)));
    let domain = if low < high { [low, high] } else { [-1.0, 1.0] };
    Axis { domain, zero: Some(0.0), ..Axis::default() }
}

/// What stands at the bar: `−71.0% ▵`, `−9,248,065`, `about −19%`.
pub(super) fn value_text(comparison: &Comparison, amount: Amount, row: &Row) -> String {
    let text = match amount {
        Amount::Percent => relative(comparison.percent(row), precision(row)),
        Amount::Number => match row.change.absolute() {
            Some(change) if row.is_rounded() => {
                let plus = if change > Decimal::ZERO { "+" } else { "" };
                format!("about {plus}{}", compact(change))
            }
            Some(change) => signed(change),
            None => String::new(),
        },
    };
    if row.crosses_known_break() { format!("{text} {BREAK_SIGN}") } else { text }
}

fn figure_text(reading: &Reading, unit: &str) -> String {
    match reading.value {
        Value::Number(number) if reading.rounded_to.is_some() => {
            format!("about {}{unit}", spelled(number))
        }
        Value::Number(number) => format!("{}{unit}", grouped(number)),
        Value::Absent(why) => why.word().to_owned(),
    }
}

fn side_column(dataset: &Dataset, comparison: &Comparison, rows: &[Row]) -> SideColumn {
    let heading = format!("{} → {}", comparison.before.label(), comparison.after.label());
    let cell = |row: &Row| {
        let unit = percent_sign(dataset, row.measure);
        format!("{} → {}", figure_text(&row.before, unit), figure_text(&row.after, unit))
    };
    SideColumn { heading, cells: rows.iter().map(cell).collect() }
}

fn draw_row(
    figure: &mut Figure,
    dataset: &Dataset,
    view: &View,
    comparison: &Comparison,
    row: &Row,
    index: usize,
) {
    let band = index as f64;
    let amount = shown_amount(comparison, view.amount, row);
    let to = to_f64(amount);
    let paint = match amount {
        a if a < Decimal::ZERO => Paint::Fall,
        a if a > Decimal::ZERO => Paint::Rise,
        _ => Paint::Neutral,
    };
    figure.marks.push(Mark {
        shape: Shape::HorizontalBar { band, from: 0.0, to },
        paint,
        is_hatched: row.crosses_known_break(),
        hover: hover(dataset, comparison, row),
        observations: [row.before.observations.as_slice(), row.after.observations.as_slice()]
            .concat(),
        rows: vec![index],
    });
    let texts = [row.name.clone(), value_text(comparison, view.amount, row)];
    add_bar_labels(figure, band, [0.0, to], texts, Paint::Ink);
}

pub(super) fn hover(dataset: &Dataset, comparison: &Comparison, row: &Row) -> Vec<String> {
    let unit = dataset.measures.get(row.measure).map_or("", |m| m.unit.as_str());
    let side = |period: Period, reading: &Reading| match reading.value {
        Value::Number(number) => format!("{}: {}", period.label(), foot::with_unit(number, unit)),
        Value::Absent(why) => format!("{}: {}", period.label(), why.word()),
    };
    let mut lines = vec![
        row.name.clone(),
        side(comparison.before, &row.before),
        side(comparison.after, &row.after),
    ];
    let percent = relative(comparison.percent(row), precision(row));
    if let Some(change) = row.change.absolute() {
        lines.push(if percent.is_empty() {
            signed(change)
        } else {
            format!("{} ({percent})", signed(change))
        });
    }
    if let Some((share, whole)) = share(dataset, comparison, row) {
        lines.push(foot::share_text(share, &whole));
    }
    let mut sums: Vec<String> = [&row.before, &row.after]
        .into_iter()
        .filter_map(|reading| sum_text(dataset, comparison, reading))
        .collect();
    sums.dedup();
    lines.extend(sums);
    if !row.parts_missing.is_empty() {
        lines.push(format!(
            "Listed in one of the two periods only: {}",
            foot::names(&row.parts_missing)
        ));
    }
    lines.extend(
        row.breaks
            .iter()
            .filter_map(|index| dataset.context.breaks.get(*index))
            .map(|b| b.note.clone()),
    );
    lines
}

/// What a figure is the sum of: `Added: Twitter and X`; where all lines have
/// the same name, how many they are.
fn sum_text(dataset: &Dataset, comparison: &Comparison, reading: &Reading) -> Option<String> {
    let dimension = comparison.question.dimension?;
    let is_stored = dataset.dimensions.get(dimension)?.rolled_up_from.is_none();
    if !is_stored || !reading.flags.contains(Flags::ADDED) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for name in reading.observations.iter().filter_map(|o| dataset.printed_name(dimension, *o)) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    match (names.len(), reading.observations.len()) {
        (0 | 1, 0 | 1) => None,
        (0 | 1, n) => Some(format!("The sum of {} lines", in_words(n))),
        _ => Some(format!("Added: {}", foot::names(&names))),
    }
}
