//! The sentences that a briefing would begin with, each with its chart. They
//! are written from the numbers by rule, and none of them claims a cause.

use super::foot::BREAK_SIGN;
use super::measured::what_moves_in_unit;
use super::numbers::{capitalised, grouped, in_words, relative, share, signed, spelled};
use super::phrases::{in_period, percent_sign, plural, uncapitalised};
use super::rows::{Numbers, number_rows, precision};
use super::suspects;
use super::{Amount, FigureError, NumberRow, View, Words};
use crate::compare::{Comparison, Contribution, Falls, Finding, Reading, Row, Series, findings};
use crate::dataset::{Dataset, Decimal, Flags, MeasureKind, Period};
use std::collections::BTreeSet;

/// A fact in one sentence, with the chart that shows it.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// The sentence, with its stop. It carries the sign of a break where its
    /// numbers are not like for like.
    pub text: String,
    /// The chart.
    pub view: View,
    /// The numbers in it, each with its receipt.
    pub numbers: Vec<NumberRow>,
}

/// The findings of a view's two periods, those that matter most first. They
/// are about all entities, whichever of them the view shows.
///
/// # Errors
/// Where there are no two periods to compare.
pub fn sentences(dataset: &Dataset, view: &View) -> Result<Vec<Sentence>, FigureError> {
    let (before, after) = view.two_periods(dataset)?;
    let comparison = Comparison::new(dataset, &view.question(), before, after);
    let numbers = Numbers::new(dataset, &comparison);
    let writer = Writer { dataset, view, comparison: &comparison, numbers };
    let found = findings(dataset, &comparison);
    Ok(found.iter().filter_map(|finding| writer.sentence(finding)).collect())
}

struct Writer<'a> {
    dataset: &'a Dataset,
    view: &'a View,
    comparison: &'a Comparison,
    numbers: Numbers<'a>,
}

/// As many names as a list in a sentence has.
const MOST_NAMES: usize = 5;

impl Writer<'_> {
    fn sentence(&self, finding: &Finding) -> Option<Sentence> {
        let row = |index: &usize| self.comparison.rows.get(*index);
        Some(match finding {
            Finding::Whole => {
                let total = self.comparison.total.as_ref().map(|total| &total.row);
                let row = total.or_else(|| self.comparison.rows.first())?;
                self.about(self.moved(row, ""), &[row], self.whole_view("columns"))
            }
            Finding::LikeForLike(index) => {
                let row = row(index)?;
                self.about(self.moved(row, "Like for like, "), &[row], self.whole_view("change"))
            }
            Finding::Counts { fell, rose, stayed } => {
                let text = self.counts(*fell, *rose, *stayed)?;
                let known =
                    |row: &&Row| row.change.absolute().is_some() && !row.is_within && !row.is_apart;
                let rows: Vec<&Row> = self.comparison.rows.iter().filter(known).collect();
                let view = View { kind: "change", chosen: None, ..self.plain_view() };
                self.about(text, &rows, view)
            }
            Finding::MadeBy(index) => {
                let row = row(index)?;
                let view = View { chosen: None, ..self.chosen(&[row], Amount::Number) };
                self.about(self.made_by(*index)?, &[row], view)
            }
            Finding::Falls(indexes) => self.ranked(indexes, "falls", true),
            Finding::Rises(indexes) => self.ranked(indexes, "rises", false),
            Finding::Broken(at, indexes) => {
                let rows: Vec<&Row> = indexes.iter().filter_map(row).collect();
                let note = &self.dataset.context.breaks.get(*at)?.note;
                let names = listed(&rows, |row| self.both_figures(row));
                let text = format!("Not like for like: {names}. {BREAK_SIGN} {note}");
                self.about(text, &rows, self.chosen(&rows, Amount::Percent))
            }
            Finding::New(indexes) => {
                let after = self.comparison.after.label();
                self.one_sided(&format!("New in the list of {after}"), indexes, false)
            }
            Finding::Vanished(indexes) => {
                let after = self.comparison.after.label();
                self.one_sided(&format!("No longer in the list of {after}"), indexes, true)
            }
            Finding::NotListed(indexes) => {
                let after = self.comparison.after;
                let list = self.dataset.context.list(after);
                let which = if list.is_some() { ", whose list is not complete," } else { "" };
                let lead = format!("No line for {}{which} so not compared", after.label());
                self.one_sided(&lead, indexes, true)
            }
            Finding::Suspect(suspect) => {
                let view = View { kind: "trend", chosen: None, ..self.plain_view() };
                let text =
                    suspects::sentence(self.dataset, self.comparison.question.dimension, suspect)?;
                self.about(text, &[], view)
            }
            Finding::FallsOfWhole(falls) => {
                let Falls { line, periods } = falls;
                let sentence =
                    self.about(self.falls_of_whole(line, periods), &[], self.whole_view("columns"));
                let mut numbers = number_rows(self.dataset, line);
                numbers.retain(|row| periods.contains(&row.after_period));
                Sentence { numbers, ..sentence }
            }
        })
    }

    fn about(&self, text: String, rows: &[&Row], view: View) -> Sentence {
        let text = if text.ends_with('.') { text } else { format!("{text}.") };
        let numbers = rows.iter().map(|row| self.numbers.row(row)).collect();
        Sentence { text, view, numbers }
    }

    fn plain_view(&self) -> View {
        let (before, after) = (Some(self.comparison.before), Some(self.comparison.after));
        View { before, after, top: None, words: Words::default(), ..self.view.clone() }
    }

    /// The whole, by itself.
    fn whole_view(&self, kind: &'static str) -> View {
        View { kind, dimension: None, chosen: None, ..self.plain_view() }
    }

    /// The change of exactly these rows.
    fn chosen(&self, rows: &[&Row], amount: Amount) -> View {
        let names: BTreeSet<String> = rows.iter().map(|row| row.name.clone()).collect();
        View { kind: "change", amount, chosen: Some(names), ..self.plain_view() }
    }

    /// `Reports fell by 15,596,520 (−43.4%) from … in 2023 to … in 2024`.
    fn moved(&self, row: &Row, lead: &str) -> String {
        let what = what_moves_in_unit(self.dataset, row.measure);
        let what = if lead.is_empty() { what } else { format!("{lead}{}", uncapitalised(&what)) };
        let change = row.change.absolute().unwrap_or_default();
        // Where the earlier figure is of another measure, each names its own.
        let measures = (row.flags.contains(Flags::OTHER_BASIS)).then(|| {
            let continued = self.dataset.measures.get(row.measure)?.continues.as_ref()?;
            let label = |measure| uncapitalised(&what_moves_in_unit(self.dataset, measure));
            Some([label(continued.measure), label(row.measure)])
        });
        let nouns = measures.flatten().map(|nouns| nouns.map(|noun| format!(" {noun}")));
        let [noun_before, noun_after] = nouns.unwrap_or_default();
        let figure = |reading: &Reading, noun: &str, period: Period| {
            format!("{}{noun} {}", self.figure(reading, row.measure), in_period(period))
        };
        let earlier = figure(&row.before, &noun_before, self.comparison.before);
        let later = figure(&row.after, &noun_after, self.comparison.after);
        let mark = if row.crosses_known_break() {
            format!(", not like for like {BREAK_SIGN}")
        } else {
            String::new()
        };
        if change.is_zero() {
            return format!("{what} did not change: {earlier}, {later}{mark}");
        }
        let verb = if change < Decimal::ZERO { "fell" } else { "rose" };
        let by = self.by(row, change);
        format!("{what} {verb} by {by} from {earlier} to {later}{mark}")
    }

    /// `15,596,520 (−43.4%)`, `about 7.0 million (about −19%)`, `1.3 percentage points`.
    fn by(&self, row: &Row, change: Decimal) -> String {
        let is_points =
            self.dataset.measures.get(row.measure).is_some_and(|m| m.kind == MeasureKind::Percent);
        if is_points {
            return format!("{} percentage points", grouped(change.abs().normalize()));
        }
        let amount = if row.is_rounded() {
            format!("about {}", spelled(to_the_precision(row, change.abs())))
        } else {
            grouped(change.abs())
        };
        match relative(self.comparison.percent(row), precision(row)) {
            text if text.is_empty() || text == "new" => amount,
            text => format!("{amount} ({text})"),
        }
    }

    fn figure(&self, reading: &Reading, measure: usize) -> String {
        let unit = percent_sign(self.dataset, measure);
        match reading.value.number() {
            Some(number) if reading.rounded_to.is_some() => {
                format!("about {}{unit}", spelled(number))
            }
            Some(number) => format!("{}{unit}", grouped(number)),
            None => "no figure".to_owned(),
        }
    }

    fn counts(&self, fell: usize, rose: usize, stayed: usize) -> Option<String> {
        let dimension = self.dataset.dimensions.get(self.comparison.question.dimension?)?;
        let n = fell + rose + stayed;
        let (before, after) = (self.comparison.before.label(), self.comparison.after.label());
        let still = match stayed {
            0 => String::new(),
            n => format!(", {} did not change", in_words(n)),
        };
        let (fell, rose) = (in_words(fell), in_words(rose));
        let plural = plural(dimension);
        let both = format!("with a figure for both {before} and {after}");
        Some(format!("Of {} {plural} {both}, {fell} fell, {rose} rose{still}", in_words(n)))
    }

    /// `Facebook makes up 62% of the net decline and 60% of the gross decline`.
    fn made_by(&self, index: usize) -> Option<String> {
        let contribution = Contribution::of(self.comparison)?;
        let row = self.comparison.rows.get(index)?;
        let amount = contribution.part(index)?.amount;
        let is_fall = amount < Decimal::ZERO;
        let side = if is_fall { "decline" } else { "rise" };
        let net = share(contribution.share_of_net(amount)?);
        let gross = share(contribution.share_of_gross(amount)?);
        let whole = if is_fall { contribution.decline } else { contribution.rise };
        let net_total = grouped(contribution.net.abs());
        let all = if is_fall { "all that fell" } else { "all that rose" };
        let mark = if row.crosses_known_break() {
            format!(", not like for like {BREAK_SIGN}")
        } else {
            String::new()
        };
        Some(format!(
            "{} ({}) makes up {net} of the net {side} of {net_total}, and {gross} of {all} \
             together ({}){mark}",
            row.name,
            signed(amount),
            grouped(whole.abs())
        ))
    }

    fn ranked(&self, indexes: &[usize], what: &str, is_fall: bool) -> Sentence {
        let rows: Vec<&Row> =
            indexes.iter().filter_map(|index| self.comparison.rows.get(*index)).collect();
        let net = self.comparison.total.as_ref().and_then(|total| total.row.change.absolute());
        let is_against =
            net.is_some_and(|net| if is_fall { net > Decimal::ZERO } else { net < Decimal::ZERO });
        let lead = if is_against { "Against the trend, the" } else { "The" };
        let measure = self.comparison.question.measure;
        let breaks = &self.dataset.context.breaks;
        let can_break =
            breaks.iter().any(|b| b.is_known && b.scope.concerns_measure(Some(measure)));
        let like = if can_break { " without a known break in the series" } else { "" };
        let text = match rows.as_slice() {
            [only] => {
                let what = singular(what);
                format!(
                    "{lead} only {what}{like} from a base large enough: {}",
                    self.with_change(only)
                )
            }
            _ => format!("{lead} largest {what}{like}: {}", listed(&rows, |r| self.with_change(r))),
        };
        self.about(text, &rows, self.chosen(&rows, Amount::Percent))
    }

    /// `Google −370,000 (−20.1%)`.
    fn with_change(&self, row: &Row) -> String {
        let percent = relative(self.comparison.percent(row), precision(row));
        let change = row.change.absolute().unwrap_or_default();
        let is_points = percent.ends_with("pts");
        match (is_points, percent.is_empty()) {
            (true, _) => format!("{} {percent}", row.name),
            (_, true) => format!("{} {}", row.name, signed(change)),
            _ => format!("{} {} ({percent})", row.name, signed(change)),
        }
    }

    /// `Facebook 17,838,422 → 8,590,357 (−51.8%)`.
    fn both_figures(&self, row: &Row) -> String {
        let percent = relative(self.comparison.percent(row), precision(row));
        let percent = if percent.is_empty() { percent } else { format!(" ({percent})") };
        let (before, after) =
            (self.figure(&row.before, row.measure), self.figure(&row.after, row.measure));
        format!("{} {before} → {after}{percent}", row.name)
    }

    fn one_sided(&self, lead: &str, indexes: &[usize], is_before: bool) -> Sentence {
        let rows: Vec<&Row> =
            indexes.iter().filter_map(|index| self.comparison.rows.get(*index)).collect();
        let side = |row: &Row| {
            let reading = if is_before { &row.before } else { &row.after };
            self.figure(reading, row.measure)
        };
        let text =
            format!("{lead}: {}", listed(&rows, |row| format!("{} ({})", row.name, side(row))));
        let shown: Vec<&Row> = rows.iter().take(MOST_NAMES).copied().collect();
        let view = View { kind: "trend", ..self.chosen(&shown, Amount::Number) };
        self.about(text, &rows, view)
    }

    /// `Since 1998, reports fell against the year before in 2005 and 2024 ▵`.
    fn falls_of_whole(&self, line: &Series, periods: &[Period]) -> String {
        let what = what_moves_in_unit(self.dataset, self.comparison.question.measure);
        let is_broken = |period: &Period| {
            line.points.iter().any(|point| point.period == *period && point.is_broken)
        };
        let label = |period: &Period| {
            let mark = if is_broken(period) { format!(" {BREAK_SIGN}") } else { String::new() };
            format!("{}{mark}", period.label())
        };
        let names: Vec<String> = periods.iter().map(label).collect();
        let (last, others) = match names.split_last() {
            Some((last, [])) => (last.clone(), String::new()),
            Some((last, others)) => (last.clone(), format!("{} and ", others.join(", "))),
            None => (String::new(), String::new()),
        };
        let all = what_length(periods);
        let first = line.points.iter().find(|point| point.reading.value.number().is_some());
        let since = first.map(|point| format!("Since {}, ", point.period.label()));
        let what = uncapitalised(&what);
        let text = format!(
            "{}{what} fell against the {all} before in {others}{last}",
            since.unwrap_or_default()
        );
        capitalised(&text)
    }
}

/// A change with no more digits than its rounded figures have.
fn to_the_precision(row: &Row, change: Decimal) -> Decimal {
    let unit = row.before.rounded_to.max(row.after.rounded_to).unwrap_or_default();
    let units = change.checked_div(unit).map(|units| units.round());
    units.and_then(|units| units.checked_mul(unit)).unwrap_or(change)
}

fn what_length(periods: &[Period]) -> &'static str {
    let is_year = |p: &Period| matches!(p, Period::Year(_) | Period::Split(_));
    if periods.iter().all(is_year) { "year" } else { "period" }
}

fn singular(what: &str) -> &str {
    what.strip_suffix('s').unwrap_or(what)
}

/// The first few things in words, and how many more there are.
pub(super) fn listed<T>(things: &[&T], text: impl Fn(&T) -> String) -> String {
    let shown = if things.len() == MOST_NAMES + 1 { MOST_NAMES + 1 } else { MOST_NAMES };
    let mut texts: Vec<String> = things.iter().take(shown).map(|thing| text(thing)).collect();
    match things.len().saturating_sub(shown) {
        0 => {}
        more => texts.push(format!("and {} more", grouped(more.into()))),
    }
    texts.join(", ")
}
