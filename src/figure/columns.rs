//! Columns by period: how large was it?

use super::foot::{self, Shown};
use super::measured::{subject, what_moves};
use super::numbers::{capitalised, compact, spelled, to_f64};
use super::phrases::{
    at_intervals, held_prefix, held_text, in_period, percent_sign, range, uncapitalised,
};
use super::rows::number_rows;
use super::trend::push_rule;
use super::{Axis, Figure, FigureError, Kind, Label, Mark, Paint, Role, Shape, Side, View, ticks};
use crate::compare::{Point, Question, Series, series};
use crate::dataset::{Dataset, MeasureKind, Value};
use std::collections::BTreeSet;

/// This kind's entry in the registry.
pub const KIND: Kind = Kind {
    name: "columns",
    question: "How much was it each time?",
    compares_two_periods: false,
    default_top: 1,
    build,
};

/// Part of a period's length that its column covers.
const WIDTH: f64 = 0.72;

/// More columns than this are not all labelled.
const MOST_VALUES: usize = 12;

fn build(dataset: &Dataset, view: &View) -> Result<Figure, FigureError> {
    let (lines, question) = whole_series(dataset, view)?;
    let line = lines
        .first()
        .ok_or_else(|| FigureError::Nothing("Nothing that is chosen has a number".to_owned()))?;
    let numbered: Vec<&Point> =
        line.points.iter().filter(|point| point.reading.value.number().is_some()).collect();
    if numbered.is_empty() {
        return Err(FigureError::Nothing(why_nothing(line)));
    }
    let Some(shortest) =
        line.points.iter().map(|p| p.period.length_in_years()).min_by(f64::total_cmp)
    else {
        return Err(FigureError::Nothing("Nothing that is chosen has a number".to_owned()));
    };
    let kind = dataset.measures.get(line.measure).map_or(MeasureKind::Number, |m| m.kind);
    let all =
        lines.iter().flat_map(|l| &l.points).filter_map(|p| p.reading.value.number()).map(to_f64);
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), n| (low.min(n), high.max(n)));
    let periods: Vec<_> = line.points.iter().map(|point| point.period).collect();
    let time = ticks::time(&periods);
    let [from, to] = time.domain;
    let y = ticks::amounts(low, high, kind);
    let mut figure = Figure {
        kind: KIND.name,
        x: Axis { domain: [from - shortest * 0.6, to + shortest * 0.6], ..time },
        // Fewer than ten columns carry their values; a grid would repeat them.
        y: Axis { has_grid: numbered.len() >= 10, ..y },
        ..Figure::default()
    };
    let mut shown = Shown {
        periods: periods.clone(),
        dimension: line.member.and(question.dimension),
        ..Shown::default()
    };
    let first_break = line.points.iter().position(|point| point.is_broken);
    for (index, point) in line.points.iter().enumerate() {
        shown.add(&point.reading.observations, &point.breaks);
        let is_broken = first_break.is_some_and(|first| index >= first);
        draw_column(&mut figure, dataset, line, point, shortest * WIDTH, is_broken, numbered.len());
        let breaks = point.breaks.iter().filter_map(|b| dataset.context.breaks.get(*b));
        for b in breaks.filter(|b| b.is_known) {
            push_rule(&mut figure.rules, b, &periods);
        }
    }
    figure.numbers = number_rows(dataset, line);
    for other in lines.iter().skip(1) {
        draw_continuation(&mut figure, dataset, other, &mut shown);
        figure.numbers.extend(number_rows(dataset, other));
    }
    let prefix = held_prefix(dataset, &question, &view.question());
    figure.title = title(dataset, line, &numbered, &prefix);
    let held = held_text(dataset, &question.filters);
    let hatched =
        if first_break.is_some() { "; hatched: not like for like with earlier ones" } else { "" };
    let also =
        lines.get(1).map(|l| format!("; ring: {}", uncapitalised(&l.name))).unwrap_or_default();
    figure.subtitle = format!(
        "{}, {}{also}{hatched}",
        capitalised(&at_intervals(&subject(dataset, line.measure), &held, &periods)),
        range(&periods)
    );
    figure.notes = shown.notes(dataset);
    let gaps: Vec<String> = line
        .points
        .iter()
        .filter(|point| point.reading.value.number().is_none())
        .map(|point| point.period.label())
        .collect();
    if !gaps.is_empty() {
        figure.notes.push(format!("No complete figure for {}", foot::names(&gaps)));
    }
    figure.notes.extend(foot::caveat(dataset));
    figure.source = shown.source(dataset);
    figure.description = describe(&numbered, &periods);
    Ok(figure)
}

fn why_nothing(line: &Series) -> String {
    let absences: BTreeSet<&str> = line
        .points
        .iter()
        .filter_map(|point| match point.reading.value {
            Value::Absent(why) => Some(why.word()),
            Value::Number(_) => None,
        })
        .collect();
    let absences: Vec<&str> = absences.into_iter().collect();
    format!("There is no period with a complete figure ({})", absences.join(", "))
}

/// The one series that is drawn as columns, and what continues it.
///
/// With one entity chosen it is that one; otherwise the whole, for which a
/// printed total stands before a sum of lines.
fn whole_series(dataset: &Dataset, view: &View) -> Result<(Vec<Series>, Question), FigureError> {
    let chosen =
        view.chosen.as_ref().filter(|chosen| chosen.len() == 1).and_then(|chosen| chosen.first());
    if let (Some(name), Some(_)) = (chosen, view.dimension) {
        let set = series(dataset, &view.question());
        let line = set.series.into_iter().find(|s| s.name == *name);
        let line = line.ok_or_else(|| FigureError::Nothing(format!("{name} has no figures")))?;
        return Ok((vec![line], set.question));
    }
    let question = Question { dimension: None, ..view.question() };
    let mut set = series(dataset, &question);
    set.series.sort_by_key(|s| s.is_continuation);
    Ok((set.series, set.question))
}

fn draw_column(
    figure: &mut Figure,
    dataset: &Dataset,
    line: &Series,
    point: &Point,
    width: f64,
    is_broken: bool,
    n_columns: usize,
) {
    let Some(number) = point.reading.value.number() else { return };
    let unit = dataset.measures.get(line.measure).map_or("", |m| m.unit.as_str());
    let percent = percent_sign(dataset, line.measure);
    let (at, to) = (point.period.start_in_years(), to_f64(number));
    let about = if point.reading.rounded_to.is_some() { "about " } else { "" };
    let mut hover = vec![point.period.label(), format!("{about}{}", foot::with_unit(number, unit))];
    hover.extend(
        point.breaks.iter().filter_map(|b| dataset.context.breaks.get(*b)).map(|b| b.note.clone()),
    );
    figure.marks.push(Mark {
        shape: Shape::Column { at, width, to },
        paint: Paint::Series(0),
        is_hatched: is_broken,
        hover,
        observations: point.reading.observations.clone(),
        rows: line.points.iter().position(|p| p.period == point.period).into_iter().collect(),
    });
    // Of many columns only the first, the last and the largest carry values.
    let is_end = figure.x.domain[0] + width > at || figure.x.domain[1] - width < at;
    let is_after_break = point.is_broken;
    let is_peak = line.points.iter().filter_map(|p| p.reading.value.number()).max() == Some(number);
    if n_columns > MOST_VALUES && !is_end && !is_peak && !is_after_break {
        return;
    }
    figure.labels.push(Label {
        at: [at, to],
        side: if to < 0.0 { Side::Below } else { Side::Above },
        text: format!("{about}{}{percent}", compact(number)),
        second: String::new(),
        role: Role::Value,
        paint: Paint::Ink,
        priority: 1,
    });
}

/// What continues the columns like for like: a ring at its height.
fn draw_continuation(figure: &mut Figure, dataset: &Dataset, line: &Series, shown: &mut Shown) {
    let unit = dataset.measures.get(line.measure).map_or("", |m| m.unit.as_str());
    for (index, point) in line.points.iter().enumerate() {
        let Some(number) = point.reading.value.number() else { continue };
        shown.add(&point.reading.observations, &[]);
        let about = if point.reading.rounded_to.is_some() { "about " } else { "" };
        let at = [point.period.start_in_years(), to_f64(number)];
        figure.marks.push(Mark {
            shape: Shape::Dot { at, is_hollow: point.reading.rounded_to.is_some() },
            paint: Paint::Series(1),
            is_hatched: false,
            hover: vec![
                line.name.clone(),
                format!("{}: {about}{}", point.period.label(), foot::with_unit(number, unit)),
            ],
            observations: point.reading.observations.clone(),
            rows: vec![figure.numbers.len() + index],
        });
        figure.labels.push(Label {
            at,
            side: Side::LineEnd,
            text: format!("{} {about}{}", line.name, compact(number)),
            second: point.period.label(),
            role: Role::Series,
            paint: Paint::Series(1),
            priority: 0,
        });
    }
}

fn title(dataset: &Dataset, line: &Series, numbered: &[&Point], prefix: &str) -> String {
    let who = match line.member {
        Some(_) => {
            let what = what_moves(dataset, line.measure, false);
            format!("{}: {}", line.name, uncapitalised(&what))
        }
        None => format!("{prefix}{}", what_moves(dataset, line.measure, true)),
    };
    let value = |point: &Point| point.reading.value.number();
    let (Some(first), Some(last)) = (numbered.first(), numbered.last()) else {
        return dataset.title.clone();
    };
    let said = |point: &Point| {
        let about = if point.reading.rounded_to.is_some() { "about " } else { "" };
        let unit = percent_sign(dataset, line.measure);
        format!("{about}{}{unit}", value(point).map(spelled).unwrap_or_default())
    };
    if numbered.len() == 1 {
        return format!("{who}: {} {}", said(last), in_period(last.period));
    }
    if numbered.iter().all(|point| value(point) == value(first)) {
        let periods = format!("{} to {}", first.period.label(), last.period.label());
        return format!("{who}: {} each time, {periods}", said(last));
    }
    // The first of several equal ones.
    let peak = numbered.iter().rev().max_by(|a, b| value(a).cmp(&value(b))).unwrap_or(last);
    let (high, when) = (said(peak), in_period(peak.period));
    let breaks = || line.points.iter().filter(|point| point.is_broken);
    if let Some(broken) = breaks().find(|point| point.period > peak.period) {
        return format!(
            "{who}: a high of {high} {when}, before the {} break",
            broken.period.label()
        );
    }
    if let Some(broken) = breaks().next_back() {
        return format!("{who}: {high} {when}, after the {} break", broken.period.label());
    }
    if peak.period == last.period {
        return format!("{who}: a new high of {high} {when}");
    }
    format!("{who}: a high of {high} {when}; {} {}", said(last), in_period(last.period))
}

fn describe(numbered: &[&Point], periods: &[crate::dataset::Period]) -> String {
    let text = |point: &&Point| {
        format!(
            "{} {}",
            point.reading.value.number().map(compact).unwrap_or_default(),
            in_period(point.period)
        )
    };
    let largest =
        numbered.iter().max_by(|a, b| a.reading.value.number().cmp(&b.reading.value.number()));
    let smallest =
        numbered.iter().min_by(|a, b| a.reading.value.number().cmp(&b.reading.value.number()));
    let ends = [
        largest.map(|p| format!("largest {}", text(p))),
        smallest.map(|p| format!("smallest {}", text(p))),
    ];
    let ends: Vec<String> = ends.into_iter().flatten().collect();
    format!("Column chart, {}: {}.", range(periods), ends.join(", "))
}
