//! The words of a comparison: title, subtitle, notes, text alternative.

use super::change::value_text;
use super::foot::{self, BREAK_SIGN, Shown};
use super::measured::{noun, subject, superlative, what_moves};
use super::numbers::{self, capitalised, grouped, in_words, relative, signed, spelled};
use super::phrases::{
    amount, extent, held_prefix, held_text, in_period, plural, uncapitalised, when,
};
use super::rows::{precision, printed_percent};
use super::selection::{Selection, shown_amount};
use super::{Amount, View};
use crate::compare::{Change, Comparison, Percent, Row, Unknown};
use crate::dataset::{Dataset, Decimal, Dimension, MeasureKind};

/// What is counted in the rows: `CyberTipline reports and incidents`.
fn subjects(dataset: &Dataset, rows: &[Row], measure: usize) -> String {
    let mut text = subject(dataset, measure);
    for row in rows.iter().filter(|row| row.measure != measure) {
        text = format!("{text} and {}", uncapitalised(&row.name));
    }
    text
}

/// Said in a title whose number crosses a known break.
pub(super) const NOT_LIKE_FOR_LIKE: &str = ", not like for like";

pub(super) fn title(
    dataset: &Dataset,
    view: &View,
    comparison: &Comparison,
    selection: &Selection,
) -> String {
    let rows = &selection.rows;
    let Some(dimension) = comparison.question.dimension.and_then(|d| dataset.dimensions.get(d))
    else {
        let prefix = held_prefix(dataset, &comparison.question, &view.question());
        return format!("{prefix}{}", whole_title(dataset, comparison, rows));
    };
    let measure = comparison.question.measure;
    let what = what_moves(dataset, measure, false);
    let when = when(dataset, measure, comparison.before, comparison.after);
    let amount = |row: &&Row| shown_amount(comparison, view.amount, row);
    let fallen: Vec<&Row> = rows.iter().filter(|row| amount(row) < Decimal::ZERO).collect();
    let risen: Vec<&Row> = rows.iter().filter(|row| amount(row) > Decimal::ZERO).collect();
    if let [only] = rows.as_slice() {
        let verb = match (fallen.is_empty(), risen.is_empty()) {
            (false, _) => "fell",
            (_, false) => "rose",
            _ => "did not change",
        };
        let mark = if only.crosses_known_break() { NOT_LIKE_FOR_LIKE } else { "" };
        return format!("{what} {verb} for {}{when}{mark}", only.name);
    }
    let (n_fallen, n_risen) = (fallen.len(), risen.len());
    let group = group(dataset, view, dimension, selection, measure);
    let is_all = |n: usize| n == rows.len();
    let said = if n_fallen + n_risen == 0 {
        format!("{what} did not change for {}", group.all)
    } else if is_all(n_fallen) || is_all(n_risen) {
        format!("{what} {} for {}", if is_all(n_fallen) { "fell" } else { "rose" }, group.all)
    } else if n_fallen == n_risen {
        let n = in_words(n_fallen);
        format!("{what} fell for {n} and rose for {n} of {}", group.of)
    } else {
        let (verb, n) = if n_fallen > n_risen { ("fell", n_fallen) } else { ("rose", n_risen) };
        format!("{what} {verb} for {} of {}", in_words(n), group.of)
    };
    // What is counted here is not all like for like: the note at the foot says so.
    let is_marked = fallen.iter().chain(&risen).any(|row| row.crosses_known_break());
    let sign = if is_marked { format!(" {BREAK_SIGN}") } else { String::new() };
    format!("{said}{when}{sign}")
}

/// The entities that are shown, as a title names them.
struct Group {
    /// Behind `six of`: `the ten largest reporters`.
    of: String,
    /// All of them: `all ten of the largest reporters`.
    all: String,
}

fn group(
    dataset: &Dataset,
    view: &View,
    dimension: &Dimension,
    selection: &Selection,
    measure: usize,
) -> Group {
    let n = selection.rows.len();
    let n_words = in_words(n);
    // Where some have no change that can be told, the rest is not "all" nor "the largest".
    let is_whole = selection.unknown.is_empty() && selection.no_percent.is_empty();
    let comparable = if is_whole { "" } else { "comparable " };
    let plural = plural(dimension);
    if view.chosen.is_some() || n >= selection.n_comparable {
        let noun = format!("{comparable}{plural}");
        return Group { of: format!("{n_words} {noun}"), all: extent(n, n, "", &noun) };
    }
    if view.amount == Amount::Number {
        let of = format!("the {n_words} {plural} that changed most");
        return Group { all: format!("all of {of}"), of };
    }
    let (adjective, _) = superlative(dataset, measure);
    let ranked = dimension.ranked.clone().unwrap_or(plural);
    let noun = format!("{adjective} {comparable}{ranked}");
    let all = if n == 2 { "both".to_owned() } else { format!("all {n_words}") };
    Group { of: format!("the {n_words} {noun}"), all: format!("{all} of the {noun}") }
}

/// Without a dimension: the figure that compares like for like, if there is one.
fn whole_title(dataset: &Dataset, comparison: &Comparison, rows: &[Row]) -> String {
    let like_for_like = rows.iter().find(|row| !row.crosses_known_break());
    let Some(row) = like_for_like.or(rows.first()) else { return dataset.title.clone() };
    let noun = noun(dataset, row.measure);
    let about = if row.after.rounded_to.is_some() { "About " } else { "" };
    let number = row.after.value.number().map(spelled).unwrap_or_default();
    let amount = amount(&format!("{about}{number}"), &noun);
    let mark = if row.crosses_known_break() { NOT_LIKE_FOR_LIKE } else { "" };
    let than = row.change.absolute().map(|change| than(comparison, row, change, &noun));
    let than = than.unwrap_or_default();
    capitalised(&format!("{amount} {}{than}{mark}", in_period(comparison.after)))
}

/// `, 19% fewer than in 2023`; where a percentage says little or nothing, the
/// earlier figure.
fn than(comparison: &Comparison, row: &Row, change: Decimal, noun: &str) -> String {
    let before = in_period(comparison.before);
    if change.is_zero() {
        return format!(", as {before}");
    }
    let is_fall = change < Decimal::ZERO;
    let percent = comparison.percent(row);
    let says_much = matches!(percent, Percent::Of(p) if p.abs() < Decimal::ONE_THOUSAND);
    if !says_much {
        let direction = if is_fall { "down" } else { "up" };
        let earlier = row.before.value.number().map(spelled).unwrap_or_default();
        let unit = if noun == "%" { "%" } else { "" };
        return format!(", {direction} from {earlier}{unit} {before}");
    }
    let text = relative(percent, precision(row));
    let bare = text.trim_start_matches("about ").trim_start_matches(['+', numbers::MINUS]);
    let word = match (noun, is_fall) {
        ("%" | "", true) => "less",
        (_, true) => "fewer",
        (_, false) => "more",
    };
    let is_said = row.after.rounded_to.is_some();
    let about = if text.starts_with("about") && !is_said { "about " } else { "" };
    format!(", {about}{bare} {word} than {before}")
}

pub(super) fn subtitle(
    dataset: &Dataset,
    view: &View,
    comparison: &Comparison,
    selection: &Selection,
) -> String {
    let measure = dataset.measures.get(comparison.question.measure);
    let what = subjects(dataset, &selection.rows, comparison.question.measure);
    let how = match (view.amount, measure.map(|m| m.kind)) {
        (_, Some(MeasureKind::Percent)) => ", in percentage points",
        (Amount::Percent, _) => ", in percent",
        (Amount::Number, _) => "",
    };
    let periods = format!("{} to {}", comparison.before.label(), comparison.after.label());
    let held = held_text(dataset, &comparison.question.filters);
    let mut text = format!("Change in {what}{held}, {periods}{how}");
    if let Some(dimension) = comparison.question.dimension.and_then(|d| dataset.dimensions.get(d)) {
        let n = selection.rows.len();
        let (n_words, plural) = (in_words(n), plural(dimension));
        let can = if selection.unknown.is_empty() { "" } else { " that can be compared" };
        let (_, most) = superlative(dataset, comparison.question.measure);
        let which = if n == 1 {
            String::new()
        } else if view.chosen.is_some() {
            format!("; {n_words} chosen {plural}")
        } else if n >= selection.n_comparable {
            format!("; {} that can be compared", extent(n, n, "", &plural))
        } else if view.amount == Amount::Percent {
            let before = comparison.before.label();
            format!("; the {n_words} {plural} with {most} in {before}{can}")
        } else {
            format!("; the {n_words} {plural} that changed most")
        };
        text.push_str(&which);
    }
    if selection.rows.iter().any(Row::crosses_known_break) {
        text.push_str("; hatched: not like for like");
    }
    text
}

pub(super) fn notes(
    dataset: &Dataset,
    comparison: &Comparison,
    selection: &Selection,
    shown: &Shown,
) -> Vec<String> {
    let mut notes = shown.notes(dataset);
    let after = comparison.after.label();
    for row in selection.rows.iter().filter(|row| row.is_rounded()) {
        if let Percent::Of(number) = comparison.percent(row) {
            notes.push(format!(
                "{}: {}% rests on a rounded figure",
                row.name,
                signed(printed_percent(number))
            ));
        }
    }
    let missing: Vec<String> = selection
        .rows
        .iter()
        .filter(|row| !row.parts_missing.is_empty())
        .map(|row| format!("{} ({})", foot::names(&row.parts_missing), row.name))
        .collect();
    if !missing.is_empty() {
        notes.push(format!("Listed in one of the two periods only: {}", missing.join(", ")));
    }
    notes.extend(selection.rows.iter().filter_map(|row| foot::added(dataset, comparison, row)));
    let absent = |is_before: bool| -> Vec<String> {
        let is_it = |row: &&Row| {
            matches!(
                (is_before, row.change),
                (true, Change::Unknown(Unknown::Before(_)))
                    | (false, Change::Unknown(Unknown::After(_)))
            )
        };
        selection.unknown.iter().filter(is_it).map(|row| row.name.clone()).collect()
    };
    for (names, period) in
        [(absent(false), after.as_str()), (absent(true), comparison.before.label().as_str())]
    {
        if !names.is_empty() {
            notes.push(format!("No figure for {period}, so not compared: {}", foot::names(&names)));
        }
    }
    let is_below_zero =
        |row: &&Row| row.before.value.number().is_some_and(|number| number.is_sign_negative());
    let (negative, small): (Vec<&Row>, Vec<&Row>) =
        selection.no_percent.iter().partition(is_below_zero);
    let base = match comparison.small_base {
        base if base.is_zero() => "0".to_owned(),
        base => format!("a base under {base}"),
    };
    for (rows, base) in [(small, base.as_str()), (negative, "a base below 0")] {
        let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
        if !names.is_empty() {
            notes.push(format!("No percentage on {base}: {}", foot::names(&names)));
        }
    }
    notes.extend(lists(dataset, comparison, &selection.rows, &selection.apart));
    notes.extend(foot::caveat(dataset));
    notes
}

/// What the lists hold beside what they are lists of, and what they lack.
pub(super) fn lists(
    dataset: &Dataset,
    comparison: &Comparison,
    rows: &[Row],
    apart: &[Row],
) -> Vec<String> {
    let mut notes: Vec<String> = others(dataset, comparison, rows, "").into_iter().collect();
    notes.extend(others(dataset, comparison, apart, ", so not ranked"));
    if rows.iter().any(|row| row.is_within) {
        notes.push("A whole and its parts are both listed; they are not added".to_owned());
    }
    let periods = [comparison.before, comparison.after];
    let remainders = comparison.total.iter().flat_map(|total| total.remainder.iter().zip(periods));
    for (remainder, period) in remainders {
        if let Some(remainder) = remainder.filter(|remainder| *remainder > Decimal::ZERO) {
            let (list, lacking) = (period.label(), grouped(remainder));
            notes.push(format!(
                "The list of {list} is not complete: {lacking} of its total have no line"
            ));
        }
    }
    notes.dedup();
    notes
}

/// What is listed among others and is none of them: `Not platforms: INHOPE (hotline)`.
fn others(
    dataset: &Dataset,
    comparison: &Comparison,
    rows: &[Row],
    and_so: &str,
) -> Option<String> {
    let dimension = dataset.dimensions.get(comparison.question.dimension?)?;
    let kind = |row: &Row| dimension.members.get(row.member?)?.kind.as_deref();
    let with_kind = |row: &Row| Some(format!("{} ({})", row.name, kind(row)?));
    let is_region = |row: &Row| kind(row) == Some("region");
    let others = rows.iter().filter(|row| !is_region(row) && kind(row) != Some("company"));
    let others: Vec<String> = others.filter_map(with_kind).collect();
    let regions: Vec<String> =
        rows.iter().filter(|row| is_region(row)).map(|row| row.name.clone()).collect();
    let texts = [
        (others, format!("Not {}{and_so}", plural(dimension))),
        (regions, format!("Unions and regions{and_so}")),
    ];
    let texts = texts.into_iter().filter(|(names, _)| !names.is_empty());
    let texts: Vec<String> =
        texts.map(|(names, lead)| format!("{lead}: {}", foot::names(&names))).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

pub(super) fn describe(comparison: &Comparison, view: &View, rows: &[Row]) -> String {
    let text = |row: &Row| {
        format!(
            "{} {}",
            row.name,
            value_text(comparison, view.amount, row).replace(BREAK_SIGN, "(not like for like)")
        )
    };
    let n_falls = rows
        .iter()
        .filter(|row| shown_amount(comparison, view.amount, row) < Decimal::ZERO)
        .count();
    let n_rises = rows
        .iter()
        .filter(|row| shown_amount(comparison, view.amount, row) > Decimal::ZERO)
        .count();
    let same = match rows.len() - n_falls - n_rises {
        0 => String::new(),
        n => format!(", {n} did not change"),
    };
    let ends = match rows {
        [] => String::new(),
        [only] => text(only),
        [first, .., last] => format!("from {} to {}", text(first), text(last)),
    };
    let periods = format!("{} to {}", comparison.before.label(), comparison.after.label());
    format!("Bar chart of changes, {periods}: {n_falls} fell, {n_rises} rose{same}; {ends}.")
}
