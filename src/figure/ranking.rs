//! Bars by size: who is largest in one period?

use super::change_words::lists;
use super::foot::{self, Shown};
use super::measured::{subject, superlative, what_moves};
use super::numbers::{self, capitalised, grouped, spelled, to_f64};
use super::phrases::{extent, held_prefix, held_text, in_period, percent_sign, plural};
use super::rows::{Numbers, share};
use super::{
    Axis, Figure, FigureError, Kind, Mark, NumberRow, Paint, Shape, SideColumn, View,
    add_bar_labels,
};
use crate::compare::{Comparison, Reading, Row};
use crate::dataset::{Absence, Dataset, Period, Value};

/// This kind's entry in the registry.
pub const KIND: Kind = Kind {
    name: "ranking",
    question: "Who is largest?",
    compares_two_periods: false,
    default_top: 10,
    build,
};

/// The rows that are drawn, and what was left out.
struct Ranked {
    /// The largest first.
    rows: Vec<Row>,
    /// Rows with a figure, drawn or not.
    n_known: usize,
    /// Rows of the list without a figure.
    unknown: Vec<Row>,
    /// Rows as large as those that are drawn, which are none of what is ranked.
    apart: Vec<Row>,
}

fn build(dataset: &Dataset, view: &View) -> Result<Figure, FigureError> {
    let period = view.period(dataset).ok_or_else(|| {
        FigureError::Nothing("Nothing that is chosen has a period with a number".to_owned())
    })?;
    if !dataset.periods_of(view.measure).contains(&period) {
        return Err(FigureError::NoSuchPeriod(period));
    }
    // Compared with itself, a period has its figures, its whole and its shares.
    let comparison = Comparison::new(dataset, &view.question(), period, period);
    let ranked = ranked(view, &comparison)?;
    let Ranked { rows, unknown, .. } = &ranked;
    let mut shown = Shown {
        periods: vec![period],
        dimension: comparison.question.dimension,
        ..Shown::default()
    };
    for row in rows {
        shown.add(&row.after.observations, &[]);
    }
    let source = shown.source(dataset);
    for row in unknown {
        shown.add(&row.after.observations, &[]);
    }
    let amounts = rows.iter().filter_map(|row| row.after.value.number()).map(to_f64);
    let (low, high) = amounts.fold((0.0_f64, 0.0_f64), |(low, high), a| (low.min(a), high.max(a)));
    let domain = if low < high { [low, high] } else { [0.0, 1.0] };
    let total = comparison.total.iter().map(|total| &total.row);
    let numbers = Numbers::new(dataset, &comparison);
    let mut figure = Figure {
        kind: KIND.name,
        title: title(dataset, view, &comparison, rows, period),
        subtitle: subtitle(dataset, view, &comparison, &ranked, period),
        notes: notes(dataset, &comparison, &ranked, &shown),
        source,
        description: describe(rows, period),
        x: Axis { domain, zero: Some(0.0), ..Axis::default() },
        y: Axis { domain: [-0.5, rows.len() as f64 - 0.5], is_bands: true, ..Axis::default() },
        side: shares(dataset, &comparison, rows),
        numbers: rows
            .iter()
            .chain(unknown)
            .chain(total)
            .map(|row| of_one_period(numbers.row(row)))
            .collect(),
        ..Figure::default()
    };
    for (band, row) in rows.iter().enumerate() {
        draw_row(&mut figure, dataset, &comparison, row, band);
    }
    Ok(figure)
}

fn ranked(view: &View, comparison: &Comparison) -> Result<Ranked, FigureError> {
    let is_all_apart = comparison.rows.iter().all(|row| row.is_apart);
    let is_ranked = |row: &Row| !row.is_apart || is_all_apart;
    let is_chosen = |row: &&Row| match &view.chosen {
        Some(chosen) => chosen.contains(&row.name),
        None => is_ranked(row),
    };
    let chosen = comparison.rows.iter().filter(is_chosen).cloned();
    let (mut rows, mut unknown): (Vec<Row>, Vec<Row>) =
        chosen.partition(|row| row.after.value.number().is_some());
    unknown.retain(|row| row.after.value != Value::Absent(Absence::NotListed));
    if rows.is_empty() {
        let why = if unknown.is_empty() {
            "Nothing is chosen to be shown".to_owned()
        } else {
            format!("Nothing that is chosen has a number {}", in_period(comparison.after))
        };
        return Err(FigureError::Nothing(why));
    }
    let size = |row: &Row| row.after.value.number().unwrap_or_default();
    rows.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.name.cmp(&b.name)));
    let n_known = rows.len();
    rows.truncate(if view.chosen.is_some() { view.room.max(1) } else { view.n_shown() });
    let smallest = rows.last().map(size).filter(|_| n_known > rows.len()).unwrap_or_default();
    let is_apart = |row: &&Row| view.chosen.is_none() && !is_ranked(row) && size(row) >= smallest;
    let apart = comparison.rows.iter().filter(is_apart).cloned().collect();
    Ok(Ranked { rows, n_known, unknown, apart })
}

/// A row without the period that it was compared with, which is its own.
fn of_one_period(mut row: NumberRow) -> NumberRow {
    let (rank, observations) = (row.ranks[1], std::mem::take(&mut row.observations[1]));
    NumberRow {
        before_period: None,
        before: None,
        change: None,
        percent: None,
        percent_text: String::new(),
        index: None,
        ranks: [None, rank],
        observations: [Vec::new(), observations],
        ..row
    }
}

/// Each row's share of the whole, where there is one.
fn shares(dataset: &Dataset, comparison: &Comparison, rows: &[Row]) -> Option<SideColumn> {
    let total = comparison.total.as_ref()?;
    let cell = |row: &Row| match share(dataset, comparison, row) {
        Some((share, _)) => numbers::share(share),
        None => String::new(),
    };
    let cells: Vec<String> = rows.iter().map(cell).collect();
    let of = if total.is_printed { "Share of the total" } else { "Share of the sum" };
    let has_shares = rows.len() > 1 && cells.iter().any(|cell| !cell.is_empty());
    has_shares.then(|| SideColumn { heading: of.to_owned(), cells })
}

fn about(reading: &Reading) -> &'static str {
    if reading.rounded_to.is_some() { "about " } else { "" }
}

fn draw_row(
    figure: &mut Figure,
    dataset: &Dataset,
    comparison: &Comparison,
    row: &Row,
    index: usize,
) {
    let band = index as f64;
    let Some(number) = row.after.value.number() else { return };
    let (unit, sign) = (
        dataset.measures.get(row.measure).map_or("", |measure| measure.unit.as_str()),
        percent_sign(dataset, row.measure),
    );
    let about = about(&row.after);
    let (to, period) = (to_f64(number), comparison.after.label());
    let mut hover =
        vec![row.name.clone(), format!("{period}: {about}{}", foot::with_unit(number, unit))];
    if let Some((share, whole)) = share(dataset, comparison, row) {
        hover.push(foot::share_text(share, &whole));
    }
    figure.marks.push(Mark {
        shape: Shape::HorizontalBar { band, from: 0.0, to },
        paint: Paint::Series(0),
        is_hatched: false,
        hover,
        observations: row.after.observations.clone(),
        rows: vec![index],
    });
    let texts = [row.name.clone(), format!("{about}{}{sign}", grouped(number))];
    add_bar_labels(figure, band, [0.0, to], texts, Paint::Ink);
}

fn title(
    dataset: &Dataset,
    view: &View,
    comparison: &Comparison,
    rows: &[Row],
    period: Period,
) -> String {
    let Some(first) = rows.first() else { return dataset.title.clone() };
    let prefix = held_prefix(dataset, &comparison.question, &view.question());
    let what = what_moves(dataset, first.measure, first.member.is_none());
    let sign = percent_sign(dataset, first.measure);
    let number = first.after.value.number().map(spelled).unwrap_or_default();
    let (amount, when) = (format!("{}{number}{sign}", about(&first.after)), in_period(period));
    let equal: Vec<String> = rows
        .iter()
        .take_while(|row| row.after.value == first.after.value)
        .map(|row| row.name.clone())
        .collect();
    let (adjective, _) = superlative(dataset, first.measure);
    if first.member.is_none() {
        return format!("{prefix}{what}: {amount} {when}");
    }
    match equal.as_slice() {
        [only] if rows.len() == 1 => format!("{prefix}{what}: {only} {amount} {when}"),
        [only] => format!("{prefix}{what}: {only} {adjective} {when}, with {amount}"),
        all if all.len() == rows.len() => {
            format!("{prefix}{what}: {amount} each for {} {when}", foot::names(all))
        }
        several => {
            format!(
                "{prefix}{what}: {} {adjective} {when}, with {amount} each",
                foot::names(several)
            )
        }
    }
}

fn subtitle(
    dataset: &Dataset,
    view: &View,
    comparison: &Comparison,
    ranked: &Ranked,
    period: Period,
) -> String {
    let measure = comparison.question.measure;
    let held = held_text(dataset, &comparison.question.filters);
    let text = format!("{}{held}, {}", capitalised(&subject(dataset, measure)), period.label());
    let Some(dimension) = comparison.question.dimension.and_then(|d| dataset.dimensions.get(d))
    else {
        return text;
    };
    let (n, plural) = (ranked.rows.len(), plural(dimension));
    if n == 1 {
        return text;
    }
    if view.chosen.is_some() {
        return format!("{text}; {} chosen {plural}", numbers::in_words(n));
    }
    let (adjective, _) = superlative(dataset, measure);
    let with = if ranked.unknown.is_empty() { "" } else { " with a figure" };
    format!("{text}; {}{with}", extent(n, ranked.n_known, adjective, &plural))
}

fn notes(
    dataset: &Dataset,
    comparison: &Comparison,
    ranked: &Ranked,
    shown: &Shown,
) -> Vec<String> {
    let mut notes = shown.notes(dataset);
    notes.extend(ranked.rows.iter().filter_map(|row| foot::added(dataset, comparison, row)));
    if !ranked.unknown.is_empty() {
        let names: Vec<String> = ranked.unknown.iter().map(|row| row.name.clone()).collect();
        notes.push(format!("No figure for {}: {}", comparison.after.label(), foot::names(&names)));
    }
    notes.extend(lists(dataset, comparison, &ranked.rows, &ranked.apart));
    notes.extend(foot::caveat(dataset));
    notes
}

fn describe(rows: &[Row], period: Period) -> String {
    let text = |row: &Row| {
        let number = row.after.value.number().map(grouped).unwrap_or_default();
        format!("{} {}{number}", row.name, about(&row.after))
    };
    let ends = match rows {
        [] => String::new(),
        [only] => text(only),
        [first, .., last] => format!("from {} to {}", text(first), text(last)),
    };
    format!("Bar chart, {}: {ends}.", period.label())
}
