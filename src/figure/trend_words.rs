//! The words of a trend: title, subtitle, notes, text alternative.

use super::View;
use super::foot::{self, Shown};
use super::measured::{noun, subject, superlative, what_moves};
use super::numbers::{
    self, capitalised, compact, in_words, precision_of_percent, relative, signed, spelled,
};
use super::phrases::{
    amount, at_intervals, extent, held_prefix, held_text, in_period, percent_sign, plural, range,
    uncapitalised,
};
use super::rows::printed_percent;
use super::trend::continued;
use crate::compare::{Change, Percent, Point, SMALL_BASE, Series, SeriesSet, series};
use crate::dataset::{Dataset, Decimal, MeasureKind, Value};

/// What the lines show most clearly, and true of them.
pub(super) fn title(dataset: &Dataset, view: &View, set: &SeriesSet) -> String {
    if let Some(text) = set
        .series
        .iter()
        .filter(|s| s.is_continuation)
        .find_map(|line| continuation_title(dataset, line))
    {
        return text;
    }
    let Some(best) = set
        .series
        .iter()
        .filter_map(|line| Some((line, span(line)?)))
        .max_by_key(|(_, span)| span.size())
    else {
        return format!("{}, {}", subject(dataset, set.question.measure), range(&set.periods));
    };
    let (line, Span { first, last, .. }) = best;
    let who = if set.question.dimension.is_some() {
        format!("{}: {}", line.name, uncapitalised(&what_moves(dataset, line.measure, false)))
    } else {
        format!(
            "{}{}",
            held_prefix(dataset, &set.question, &view.question()),
            what_moves(dataset, line.measure, true)
        )
    };
    let (from, to) = (
        first.reading.value.number().unwrap_or_default(),
        last.reading.value.number().unwrap_or_default(),
    );
    let unit = percent_sign(dataset, line.measure);
    let verb = match to.cmp(&from) {
        std::cmp::Ordering::Less => "fell",
        std::cmp::Ordering::Equal => {
            return format!(
                "{who} stayed at {}{unit} from {} to {}",
                spelled(to),
                first.period.label(),
                last.period.label()
            );
        }
        std::cmp::Ordering::Greater => "rose",
    };
    format!(
        "{who} {verb} from {}{unit} {} to {}{unit} {}",
        spelled(from),
        in_period(first.period),
        spelled(to),
        in_period(last.period)
    )
}

fn continuation_title(dataset: &Dataset, line: &Series) -> Option<String> {
    let (_, before, after) = continued(dataset, line)?;
    let (from, to) = (before.reading.value.number()?, after.reading.value.number()?);
    let precision =
        precision_of_percent(from, to, [before.reading.rounded_to, after.reading.rounded_to]);
    let change = Change::between(before.reading.value, after.reading.value, MeasureKind::Count);
    let percent = relative(change.percent(SMALL_BASE), precision);
    let bare = percent.trim_start_matches("about ").trim_start_matches(['+', numbers::MINUS]);
    let word = if to < from { "fewer" } else { "more" };
    let about = if after.reading.rounded_to.is_some() { "About " } else { "" };
    if bare.is_empty() {
        return None;
    }
    let unit = noun(dataset, line.measure);
    let who = if unit.is_empty() { format!("{}: ", line.name) } else { String::new() };
    Some(format!(
        "{who}{about}{} in {}, {bare} {word} than in {}",
        amount(&spelled(to), &unit),
        after.period.label(),
        before.period.label()
    ))
}

/// The longest run of a series that can be joined, ending last.
struct Span<'a> {
    first: &'a Point,
    last: &'a Point,
    n: usize,
}

impl Span<'_> {
    /// How telling it is: the distance covered, weighed by its length.
    fn size(&self) -> Decimal {
        let number = |point: &Point| point.reading.value.number().unwrap_or_default();
        number(self.last)
            .checked_sub(number(self.first))
            .unwrap_or_default()
            .abs()
            .saturating_mul(Decimal::from(self.n))
    }
}

fn span(line: &Series) -> Option<Span<'_>> {
    let run =
        line.runs().into_iter().filter(|run| run.len() > 1).max_by_key(ExactSizeIterator::len)?;
    let points = line.points.get(run)?;
    Some(Span { first: points.first()?, last: points.last()?, n: points.len() })
}

pub(super) fn subtitle(dataset: &Dataset, view: &View, set: &SeriesSet) -> String {
    let what = subject(dataset, set.question.measure);
    let held = held_text(dataset, &set.question.filters);
    let what = at_intervals(&what, &held, &set.periods);
    let mut text = format!("{}, {}", capitalised(&what), range(&set.periods));
    for line in set.series.iter().filter(|s| s.is_continuation) {
        if let Some(from) =
            dataset.measures.get(line.measure).and_then(|m| m.continues.as_ref()).map(|c| c.from)
        {
            text = format!("{text}; from {} also {}", from.label(), line.name.to_lowercase());
        }
    }
    if let Some(dimension) = set.question.dimension.and_then(|d| dataset.dimensions.get(d)) {
        let n = set.series.len();
        let which = if view.chosen.is_some() {
            format!("; {} chosen {}", in_words(n), plural(dimension))
        } else if n == 1 {
            format!("; {}", set.series.first().map_or("", |s| s.name.as_str()))
        } else {
            let (adjective, _) = superlative(dataset, set.question.measure);
            let of = n_members(dataset, set);
            let ranked = dimension.ranked.clone().filter(|_| n < of);
            let noun = ranked.unwrap_or_else(|| plural(dimension));
            format!("; {}", extent(n, of, adjective, &noun))
        };
        text.push_str(&which);
    }
    text
}

fn n_members(dataset: &Dataset, set: &SeriesSet) -> usize {
    series(dataset, &set.question).series.len()
}

pub(super) fn notes(dataset: &Dataset, set: &SeriesSet, shown: &Shown) -> Vec<String> {
    let mut notes = shown.notes(dataset);
    for line in set.series.iter().filter(|s| s.is_continuation) {
        if let (Some((_, before, after)), Some(continues)) = (
            continued(dataset, line),
            dataset.measures.get(line.measure).and_then(|m| m.continues.as_ref()),
        ) {
            let change =
                Change::between(before.reading.value, after.reading.value, MeasureKind::Count)
                    .percent(SMALL_BASE);
            if let Percent::Of(number) = change
                && after.reading.rounded_to.is_some()
            {
                notes.push(format!(
                    "{}: {}% rests on a rounded figure",
                    line.name,
                    signed(printed_percent(number))
                ));
            }
            if !continues.note.is_empty() {
                notes.push(continues.note.clone());
            }
        }
    }
    notes.extend(foot::caveat(dataset));
    notes
}

pub(super) fn describe(set: &SeriesSet) -> String {
    let one = |line: &Series| {
        let text = |point: &Point| match point.reading.value {
            Value::Number(number) => format!("{} {}", compact(number), in_period(point.period)),
            Value::Absent(why) => why.word().to_owned(),
        };
        let first = line.points.iter().find(|point| point.reading.value.number().is_some());
        match (first, line.last()) {
            (Some(first), Some(last)) if first.period != last.period => {
                let is_broken = line.points.iter().any(|point| point.is_broken);
                let mark = if is_broken { " (not like for like)" } else { "" };
                format!("{} from {} to {}{mark}", line.name, text(first), text(last))
            }
            (Some(only), _) => format!("{} {}", line.name, text(only)),
            _ => line.name.clone(),
        }
    };
    let lines: Vec<String> = set.series.iter().take(6).map(one).collect();
    let breaks = if set.series.iter().any(|s| s.points.iter().any(|p| p.is_broken)) {
        "; the lines are broken where the series breaks"
    } else {
        ""
    };
    format!("Line chart, {}: {}{breaks}.", range(&set.periods), lines.join("; "))
}
