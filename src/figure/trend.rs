//! Lines over all periods: how did it develop?

use super::foot::{self, BREAK_SIGN, Shown};
use super::numbers::{compact, grouped, precision_of_percent, relative, to_f64};
use super::phrases::{in_period, percent_sign};
use super::rows::number_rows;
use super::trend_words::{describe, notes, subtitle, title};
use super::{
    Figure, FigureError, Kind, Label, Mark, Paint, Role, Rule, Shape, Side, View, palette, ticks,
};
use crate::compare::{Change, Point, SMALL_BASE, Series, SeriesSet, series};
use crate::dataset::{Break, Dataset, MeasureKind, Period};
use std::collections::BTreeSet;

/// This kind's entry in the registry.
pub const KIND: Kind = Kind {
    name: "trend",
    question: "How did it develop?",
    compares_two_periods: false,
    default_top: 6,
    build,
};

fn build(dataset: &Dataset, view: &View) -> Result<Figure, FigureError> {
    let set = chosen_series(dataset, view);
    let kind = dataset.measures.get(set.question.measure).map_or(MeasureKind::Number, |m| m.kind);
    let numbers = set
        .series
        .iter()
        .flat_map(|s| &s.points)
        .filter_map(|point| point.reading.value.number())
        .map(to_f64);
    let (low, high) = numbers
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)));
    if low > high {
        return Err(FigureError::Nothing("Nothing that is chosen has a number".to_owned()));
    }
    // Counts are read against zero; a narrow range far from it is not flattened.
    let is_far = kind == MeasureKind::Number && low > 0.0 && (high - low) * 3.0 < low;
    let low = if is_far { low } else { low.min(0.0) };
    let mut figure = Figure {
        kind: KIND.name,
        x: ticks::time(&set.periods),
        y: ticks::amounts(low, high.max(low), kind),
        rules: rules(dataset, &set),
        ..Figure::default()
    };
    let mut shown = Shown {
        periods: set.periods.clone(),
        dimension: set.question.dimension,
        ..Shown::default()
    };
    let paints = paints(dataset, view, &set);
    for (line, paint) in set.series.iter().zip(&paints) {
        draw_series(
            &mut figure,
            dataset,
            line,
            *paint,
            set.series.len() == 1 || set.question.dimension.is_none(),
        );
        for point in &line.points {
            shown.add(&point.reading.observations, &point.breaks);
        }
        figure.numbers.extend(number_rows(dataset, line));
    }
    figure.title = title(dataset, view, &set);
    figure.subtitle = subtitle(dataset, view, &set);
    figure.notes = notes(dataset, &set, &shown);
    figure.source = shown.source(dataset);
    figure.description = describe(&set);
    Ok(figure)
}

/// The series to show, the largest in its last period first; continuations last.
fn chosen_series(dataset: &Dataset, view: &View) -> SeriesSet {
    let mut set = series(dataset, &view.question());
    if let Some(chosen) = view.chosen.as_ref().filter(|_| view.dimension.is_some()) {
        set.series.retain(|s| chosen.contains(&s.name));
    } else if set.series.iter().any(|s| !s.is_apart) {
        set.series.retain(|s| !s.is_apart);
    }
    let size = |s: &Series| {
        let last = s.last();
        (
            last.map(|point| point.period),
            last.and_then(|point| point.reading.value.number()).unwrap_or_default(),
        )
    };
    set.series.sort_by(|a, b| {
        a.is_continuation
            .cmp(&b.is_continuation)
            .then_with(|| size(b).cmp(&size(a)))
            .then_with(|| a.name.cmp(&b.name))
    });
    if view.dimension.is_some() {
        set.series.truncate(if view.chosen.is_some() { view.room.max(1) } else { view.n_shown() });
    }
    set
}

/// Colours stay with the entity: the largest ones of the dataset have one
/// each, whatever else is shown; others take what is left, the rest is grey.
fn paints(dataset: &Dataset, view: &View, set: &SeriesSet) -> Vec<Paint> {
    let largest = chosen_series(
        dataset,
        &View {
            chosen: None,
            top: Some(usize::from(palette::N_SERIES)),
            room: usize::MAX,
            ..view.clone()
        },
    );
    let own = |line: &Series| {
        largest.series.iter().position(|l| l.member == line.member && l.measure == line.measure)
    };
    let taken: BTreeSet<usize> = set.series.iter().filter_map(own).collect();
    let mut free = (0..usize::from(palette::N_SERIES)).filter(|index| !taken.contains(index));
    let paint = |line: &Series| {
        own(line).or_else(|| free.next()).map_or(Paint::Context, |index| Paint::Series(index as u8))
    };
    set.series.iter().map(paint).collect()
}

/// Draws a line. The rows of its numbers come after those that are there.
fn draw_series(
    figure: &mut Figure,
    dataset: &Dataset,
    line: &Series,
    paint: Paint,
    is_alone: bool,
) {
    let first_row = figure.numbers.len();
    let place = |point: &Point| {
        Some([point.period.start_in_years(), to_f64(point.reading.value.number()?)])
    };
    for run in line.runs() {
        let points = line.points.get(run.clone()).unwrap_or_default();
        let rows: Vec<usize> = run.map(|at| first_row + at).collect();
        let places: Vec<[f64; 2]> = points.iter().filter_map(place).collect();
        if let [at] = places.as_slice() {
            let is_hollow = points.iter().any(|point| point.reading.rounded_to.is_some());
            let dot = Shape::Dot { at: *at, is_hollow };
            figure.marks.push(mark(dataset, line, points, dot, paint, rows));
        } else {
            figure.marks.push(mark(dataset, line, points, Shape::Line(places), paint, rows));
        }
    }
    if is_alone && !line.is_continuation {
        label_peak(figure, dataset, line, paint);
    }
    let Some(last) = line.last() else { return };
    let Some(at) = place(last) else { return };
    let until = if figure.x.domain[1] > at[0] + 1e-9 {
        format!(" ({})", last.period.label())
    } else {
        String::new()
    };
    let about = if last.reading.rounded_to.is_some() { "about " } else { "" };
    let value = last.reading.value.number().map(compact).unwrap_or_default();
    let unit = percent_sign(dataset, line.measure);
    let text = format!("{} {about}{value}{unit}{until}", line.name);
    let second = if line.is_continuation {
        like_for_like(dataset, line).unwrap_or_default()
    } else {
        String::new()
    };
    figure.labels.push(Label {
        at,
        side: Side::LineEnd,
        text,
        second,
        role: Role::Series,
        paint,
        priority: 0,
    });
}

/// `about −19% like for like`: the change of a continuing measure from the
/// last figure of the one that it continues.
fn like_for_like(dataset: &Dataset, line: &Series) -> Option<String> {
    let (_, before, after) = continued(dataset, line)?;
    let number = |reading: &crate::compare::Reading| reading.value.number();
    let change = Change::between(before.reading.value, after.reading.value, MeasureKind::Count);
    let precision = precision_of_percent(
        number(&before.reading)?,
        number(&after.reading)?,
        [before.reading.rounded_to, after.reading.rounded_to],
    );
    let text = relative(change.percent(SMALL_BASE), precision);
    (!text.is_empty()).then(|| format!("{text} on {}, like for like", before.period.label()))
}

/// For a continuing measure: the measure continued, its last point before the
/// change-over, and the last point of the continuation.
pub(super) fn continued(dataset: &Dataset, line: &Series) -> Option<(usize, Point, Point)> {
    let continues = dataset.measures.get(line.measure)?.continues.as_ref()?;
    let question = crate::compare::Question { measure: continues.measure, ..Default::default() };
    let earlier =
        series(dataset, &question).series.into_iter().find(|s| s.measure == continues.measure)?;
    let before = earlier
        .points
        .iter()
        .rev()
        .find(|p| p.period < continues.from && p.reading.value.number().is_some())?
        .clone();
    let after = line
        .points
        .iter()
        .rev()
        .find(|p| p.period >= continues.from && p.reading.value.number().is_some())?
        .clone();
    Some((continues.measure, before, after))
}

/// The highest point of a lone series, with its period, unless it is the last.
fn label_peak(figure: &mut Figure, dataset: &Dataset, line: &Series, paint: Paint) {
    let numbered =
        line.points.iter().enumerate().filter_map(|p| Some((p, p.1.reading.value.number()?)));
    let Some(((index, peak), number)) = numbered.max_by(|a, b| a.1.cmp(&b.1)) else { return };
    if line.last().is_some_and(|last| last.period == peak.period) {
        return;
    }
    let at = [peak.period.start_in_years(), to_f64(number)];
    figure.marks.push(Mark {
        shape: Shape::Dot { at, is_hollow: peak.reading.rounded_to.is_some() },
        paint,
        is_hatched: false,
        hover: vec![line.name.clone(), format!("{}: {}", peak.period.label(), grouped(number))],
        observations: peak.reading.observations.clone(),
        rows: vec![figure.numbers.len() + index],
    });
    let unit = percent_sign(dataset, line.measure);
    let text = format!("{}{unit} {}", compact(number), in_period(peak.period));
    figure.labels.push(Label {
        at,
        side: Side::Above,
        text,
        second: String::new(),
        role: Role::Value,
        paint,
        priority: 1,
    });
}

fn mark(
    dataset: &Dataset,
    line: &Series,
    points: &[Point],
    shape: Shape,
    paint: Paint,
    rows: Vec<usize>,
) -> Mark {
    let unit = dataset.measures.get(line.measure).map_or("", |m| m.unit.as_str());
    let figures = points.iter().filter_map(|point| {
        let about = if point.reading.rounded_to.is_some() { "about " } else { "" };
        Some(format!(
            "{}: {about}{}",
            point.period.label(),
            foot::with_unit(point.reading.value.number()?, unit)
        ))
    });
    Mark {
        shape,
        paint,
        is_hatched: false,
        hover: std::iter::once(line.name.clone()).chain(figures).collect(),
        observations: points
            .iter()
            .flat_map(|point| point.reading.observations.iter().copied())
            .collect(),
        rows,
    }
}

/// One line across the plot for each period at which a shown series breaks.
fn rules(dataset: &Dataset, set: &SeriesSet) -> Vec<Rule> {
    let crossed: BTreeSet<usize> =
        set.series.iter().flat_map(|s| &s.points).flat_map(|p| p.breaks.iter().copied()).collect();
    let mut rules: Vec<Rule> = Vec::new();
    let crossed = crossed.iter().filter_map(|index| dataset.context.breaks.get(*index));
    for b in crossed.filter(|b| b.is_known) {
        push_rule(&mut rules, b, &set.periods);
    }
    rules
}

/// Adds a break's rule; breaks at one place share it.
pub(super) fn push_rule(rules: &mut Vec<Rule>, b: &Break, periods: &[Period]) {
    let x = rule_position(b, periods);
    match rules.iter_mut().find(|rule| (rule.x - x).abs() < 1e-9) {
        Some(rule) if rule.label.contains(&b.label) => {}
        Some(rule) => rule.label = format!("{}; {}", rule.label, b.label),
        None => rules.push(Rule { x, label: format!("{BREAK_SIGN} {}", b.label) }),
    }
}

/// Half-way between the last period before the break and the first one after it.
fn rule_position(b: &Break, periods: &[Period]) -> f64 {
    let after = periods
        .iter()
        .find(|p| **p >= b.period)
        .map_or(b.period.start_in_years(), |p| p.start_in_years());
    let before =
        periods.iter().rev().find(|p| **p < b.period).map_or(after - 1.0, |p| p.start_in_years());
    f64::midpoint(before, after)
}
