//! Who made the change: each entity's part of it, one after the other, to the
//! change of the whole. The bars begin at no change, not at the total.

use super::change::{hover, value_text};
use super::change_words::{NOT_LIKE_FOR_LIKE, notes};
use super::foot::{BREAK_SIGN, Shown};
use super::measured::{subject, what_moves};
use super::numbers::{self, capitalised, grouped, in_words, signed, to_f64};
use super::phrases::{held_text, plural, when};
use super::rows::{Numbers, printed_percent};
use super::selection::Selection;
use super::{
    Amount, Axis, Figure, FigureError, Kind, Mark, Paint, Shape, SideColumn, View, add_bar_labels,
};
use crate::compare::{Comparison, Contribution, Row};
use crate::dataset::{Dataset, Decimal, Dimension};

/// This kind's entry in the registry.
pub const KIND: Kind = Kind {
    name: "waterfall",
    question: "Who made the change?",
    compares_two_periods: true,
    default_top: 8,
    build,
};

/// From this share of the net change on, in percent, one entity is the finding.
const MUCH: Decimal = Decimal::from_parts(25, 0, 0, false, 0);
/// From this share on several together are.
const MOST: Decimal = Decimal::from_parts(50, 0, 0, false, 0);

/// One step of the way from no change to the whole change.
struct Step<'a> {
    /// The entity; none for all others, and for the whole.
    row: Option<&'a Row>,
    name: String,
    from: Decimal,
    to: Decimal,
    is_whole: bool,
}

/// The steps, and what they are of.
struct Way<'a> {
    dataset: &'a Dataset,
    comparison: &'a Comparison,
    contribution: &'a Contribution,
    dimension: &'a Dimension,
    steps: Vec<Step<'a>>,
    total: &'a Row,
    /// Entities among `all others`.
    n_others: usize,
}

fn build(dataset: &Dataset, view: &View) -> Result<Figure, FigureError> {
    let nothing = |why: &str| FigureError::Nothing(why.to_owned());
    let (before, after) = view.two_periods(dataset)?;
    let comparison = Comparison::new(dataset, &view.question(), before, after);
    let dimension = comparison.question.dimension.and_then(|d| dataset.dimensions.get(d));
    let dimension = dimension.ok_or_else(|| nothing("The whole has no parts to show"))?;
    let of_number = View { amount: Amount::Number, ..view.clone() };
    let selection = Selection::new(dataset, &of_number, &comparison)?;
    let (Some(contribution), Some(total)) = (Contribution::of(&comparison), &comparison.total)
    else {
        return Err(nothing("These figures cannot be added, so nobody has a part in a change"));
    };
    if contribution.net.is_zero() {
        return Err(nothing("The whole did not change, so nobody has a part in it"));
    }
    let mut way = Way {
        dataset,
        comparison: &comparison,
        contribution: &contribution,
        dimension,
        steps: Vec::new(),
        total: &total.row,
        n_others: 0,
    };
    way.go(&selection);
    let mut shown = Shown {
        periods: vec![before, after],
        dimension: comparison.question.dimension,
        ..Shown::default()
    };
    shown.add(&total.row.before.observations, &total.row.breaks);
    shown.add(&total.row.after.observations, &[]);
    for row in way.steps.iter().filter_map(|step| step.row) {
        shown.add(&row.before.observations, &row.breaks);
        shown.add(&row.after.observations, &[]);
    }
    let source = shown.source(dataset);
    let numbers = Numbers::new(dataset, &comparison);
    // In the order of the bars; what has none, below them.
    let mut rows: Vec<&Row> = way.steps.iter().filter_map(|step| step.row).collect();
    for row in comparison.rows_in_order(&selection) {
        if !rows.iter().any(|known| std::ptr::eq(*known, row)) {
            rows.push(row);
        }
    }
    let ends = || way.steps.iter().flat_map(|step| [step.from, step.to]).map(to_f64);
    let mut figure = Figure {
        kind: KIND.name,
        title: way.title(),
        subtitle: way.subtitle(),
        notes: [way.others(), notes(dataset, &comparison, &selection, &shown)].concat(),
        source,
        x: Axis {
            domain: [ends().fold(0.0, f64::min), ends().fold(0.0, f64::max)],
            zero: Some(0.0),
            ..Axis::default()
        },
        y: Axis { domain: [-0.5, way.steps.len() as f64 - 0.5], is_bands: true, ..Axis::default() },
        side: Some(SideColumn {
            heading: "Share of net change".to_owned(),
            cells: way.steps.iter().map(|step| way.share_text(step)).collect(),
        }),
        numbers: rows.iter().map(|row| numbers.row(row)).collect(),
        description: way.description(),
        ..Figure::default()
    };
    let place = |row: &Row| rows.iter().position(|other| std::ptr::eq(*other, row));
    for (band, step) in way.steps.iter().enumerate() {
        let row = step.row.or(step.is_whole.then_some(way.total));
        way.draw(&mut figure, step, band, row.and_then(place));
    }
    Ok(figure)
}

impl<'a> Way<'a> {
    /// The parts in the direction of the net change, the largest first; those
    /// against it; all others; the whole.
    fn go(&mut self, selection: &'a Selection) {
        let is_fall = self.contribution.net < Decimal::ZERO;
        let part = |row: &Row| {
            let index = self.comparison.rows.iter().position(|own| own.member == row.member)?;
            Some(self.contribution.part(index)?.amount)
        };
        let mut parts: Vec<(&Row, Decimal)> =
            selection.rows.iter().filter_map(|row| Some((row, part(row)?))).collect();
        parts.retain(|(_, amount)| !amount.is_zero());
        parts.sort_by_key(|(row, amount)| {
            let is_along = (*amount < Decimal::ZERO) == is_fall;
            (!is_along, std::cmp::Reverse(amount.abs()), row.name.clone())
        });
        self.n_others = self.contribution.parts.len().saturating_sub(parts.len());
        let mut at = Decimal::ZERO;
        for (row, amount) in parts {
            let to = at.saturating_add(amount);
            let name = row.name.clone();
            self.steps.push(Step { row: Some(row), name, from: at, to, is_whole: false });
            at = to;
        }
        let net = self.contribution.net;
        if self.n_others > 0 || at != net {
            let name = "All others".to_owned();
            self.steps.push(Step { row: None, name, from: at, to: net, is_whole: false });
        }
        let name = "Net change".to_owned();
        let from = Decimal::ZERO;
        self.steps.push(Step { row: None, name, from, to: net, is_whole: true });
    }

    /// What stands behind `All others`.
    fn others(&self) -> Vec<String> {
        let rest = self.contribution.rest;
        let n = self.n_others;
        let with = format!("{} {}", grouped(n.into()), plural(self.dimension));
        match (n, rest.is_zero()) {
            (_, true) => Vec::new(),
            (0, false) => {
                vec![format!("All others: {} that cannot be compared one by one", signed(rest))]
            }
            (_, false) => vec![format!(
                "All others: {with}, and {} of others that cannot be compared one by one",
                signed(rest)
            )],
        }
    }

    fn is_broken(&self, step: &Step<'_>) -> bool {
        match step.row {
            Some(row) => row.crosses_known_break(),
            None => self.total.crosses_known_break(),
        }
    }

    fn share_text(&self, step: &Step<'_>) -> String {
        let amount = step.to.saturating_sub(step.from);
        let share = self.contribution.share_of_net(amount).filter(|_| !step.is_whole);
        share.map_or_else(String::new, numbers::share)
    }

    fn draw(&self, figure: &mut Figure, step: &Step<'_>, band: usize, row: Option<usize>) {
        let amount = step.to.saturating_sub(step.from);
        let is_fall = amount < Decimal::ZERO;
        let (from, to, at) = (to_f64(step.from), to_f64(step.to), band as f64);
        let mut lines = match (step.row, step.is_whole) {
            (Some(row), _) => hover(self.dataset, self.comparison, row),
            (None, true) => hover(self.dataset, self.comparison, self.total),
            (None, false) => {
                vec![step.name.clone(), signed(amount)].into_iter().chain(self.others()).collect()
            }
        };
        if !step.is_whole {
            lines.push(format!("Together with those above: {}", signed(step.to)));
        }
        figure.marks.push(Mark {
            shape: Shape::HorizontalBar { band: at, from, to },
            paint: match (step.row, is_fall) {
                (None, _) => Paint::Neutral,
                (Some(_), true) => Paint::Fall,
                (Some(_), false) => Paint::Rise,
            },
            is_hatched: self.is_broken(step),
            hover: lines,
            observations: step.row.map_or_else(Vec::new, |row| {
                [row.before.observations.as_slice(), row.after.observations.as_slice()].concat()
            }),
            rows: row.into_iter().collect(),
        });
        let value = match (step.row, step.is_whole) {
            (Some(row), _) => value_text(self.comparison, Amount::Number, row),
            (None, true) => value_text(self.comparison, Amount::Number, self.total),
            (None, false) if self.is_broken(step) => format!("{} {BREAK_SIGN}", signed(amount)),
            (None, false) => signed(amount),
        };
        let paint = if step.row.is_some() || step.is_whole { Paint::Ink } else { Paint::Muted };
        add_bar_labels(figure, at, [from, to], [step.name.clone(), value], paint);
    }

    /// `Facebook makes up 62% of the net decline`; else how few make up most.
    fn title(&self) -> String {
        let net = self.contribution.net;
        let side = if net < Decimal::ZERO { "decline" } else { "rise" };
        let along = |row: &&&Row| {
            let change = row.change.absolute().unwrap_or_default();
            (change < Decimal::ZERO) == (net < Decimal::ZERO)
        };
        let rows: Vec<&Row> = self.steps.iter().filter_map(|step| step.row).collect();
        let rows: Vec<&&Row> = rows.iter().filter(along).collect();
        let when = when(
            self.dataset,
            self.comparison.question.measure,
            self.comparison.before,
            self.comparison.after,
        );
        let (mut n, mut sum) = (0, Decimal::ZERO);
        for row in &rows {
            if n > 0 && self.share(sum) >= if n == 1 { MUCH } else { MOST } {
                break;
            }
            n += 1;
            sum = sum.saturating_add(row.change.absolute().unwrap_or_default());
        }
        // As it is printed beside the bars: a hair above the whole is the whole.
        let share = printed_percent(self.share(sum));
        let is_broken = rows.iter().take(n).any(|row| row.crosses_known_break())
            || self.total.crosses_known_break();
        let mark = if is_broken { NOT_LIKE_FOR_LIKE } else { "" };
        if let (1, [first, ..]) = (n, rows.as_slice())
            && share > Decimal::ONE_HUNDRED
        {
            let moved = if net < Decimal::ZERO { "fell" } else { "rose" };
            let what = what_moves(self.dataset, self.comparison.question.measure, false);
            return format!("{what} {moved} more for {} than overall{when}{mark}", first.name);
        }
        // Little of the whole, or more than it, is no finding about anybody.
        if share > Decimal::ONE_HUNDRED || share < MUCH || rows.is_empty() {
            let what = subject(self.dataset, self.comparison.question.measure);
            return format!("Who made the net {side} in {what}{when}{mark}");
        }
        let share = numbers::share(share);
        match rows.first() {
            Some(first) if n == 1 => {
                format!("{} makes up {share} of the net {side}{when}{mark}", first.name)
            }
            _ => {
                let who = format!("{} {}", in_words(n), plural(self.dimension));
                let who = capitalised(&who);
                format!("{who} make up {share} of the net {side}{when}{mark}")
            }
        }
    }

    fn share(&self, amount: Decimal) -> Decimal {
        self.contribution.share_of_net(amount).unwrap_or_default()
    }

    fn subtitle(&self) -> String {
        let question = &self.comparison.question;
        let what = subject(self.dataset, question.measure);
        let held = held_text(self.dataset, &question.filters);
        let (before, after) = (self.comparison.before.label(), self.comparison.after.label());
        let n = self.steps.iter().filter(|step| step.row.is_some()).count();
        let others = match self.n_others {
            0 => String::new(),
            1 => " and one other".to_owned(),
            n @ 2..=10 => format!(" and {} others", in_words(n)),
            n => format!(" and {} others", grouped(n.into())),
        };
        let hatched = if self.steps.iter().any(|step| self.is_broken(step)) {
            "; hatched: not like for like"
        } else {
            ""
        };
        format!(
            "Parts of the net change in {what}{held}, {before} to {after}; {} {}{others}{hatched}",
            in_words(n),
            plural(self.dimension)
        )
    }

    fn description(&self) -> String {
        let (before, after) = (self.comparison.before.label(), self.comparison.after.label());
        let parts = self.steps.iter().map(|step| {
            let mark = if self.is_broken(step) { " (not like for like)" } else { "" };
            format!("{} {}{mark}", step.name, signed(step.to.saturating_sub(step.from)))
        });
        let parts: Vec<String> = parts.collect();
        format!("Waterfall chart of the change, {before} to {after}: {}.", parts.join(", "))
    }
}
