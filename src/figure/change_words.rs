//! The words of a comparison: title, subtitle, notes, text alternative.

use super::change::value_text;
use super::foot::{self, BREAK_SIGN, Shown};
use super::numbers::{self, capitalised, grouped, in_words, relative, signed, spelled};
use super::phrases::{extent, held_text, subject, superlative, what_moves, when};
use super::rows::{precision, printed_percent};
use super::selection::{Selection, shown_amount};
use super::{Amount, View};
use crate::compare::{Change, Comparison, Percent, Row, Unknown};
use crate::dataset::{Dataset, Decimal, MeasureKind};

/// Said in a title whose number crosses a known break.
const NOT_LIKE_FOR_LIKE: &str = ", not like for like";

pub(super) fn title(
    dataset: &Dataset,
    view: &View,
    comparison: &Comparison,
    selection: &Selection,
) -> String {
    let rows = &selection.rows;
    let Some(dimension) = comparison.question.dimension.and_then(|d| dataset.dimensions.get(d))
    else {
        return whole_title(dataset, comparison, rows);
    };
    let measure = comparison.question.measure;
    let what = what_moves(dataset, measure);
    let when = when(dataset, measure, comparison.before, comparison.after);
    let fallen: Vec<&Row> = rows
        .iter()
        .filter(|row| shown_amount(comparison, view.amount, row) < Decimal::ZERO)
        .collect();
    let risen: Vec<&Row> = rows
        .iter()
        .filter(|row| shown_amount(comparison, view.amount, row) > Decimal::ZERO)
        .collect();
    let (verb, counted) =
        if fallen.len() >= risen.len() { ("fell", &fallen) } else { ("rose", &risen) };
    if let [only] = rows.as_slice() {
        let verb = if only.change.absolute().unwrap_or_default().is_zero() {
            "did not change"
        } else {
            verb
        };
        let mark = if only.crosses_known_break() { NOT_LIKE_FOR_LIKE } else { "" };
        return format!("{what} {verb} for {}{when}{mark}", only.name);
    }
    if counted.is_empty() {
        return format!(
            "{what} did not change for {} {}{when}",
            in_words(rows.len()),
            dimension.plural
        );
    }
    let of = if view.chosen.is_some() || rows.len() >= selection.n_comparable {
        format!("{} {}", in_words(rows.len()), dimension.plural)
    } else if view.amount == Amount::Percent {
        let (adjective, _) = superlative(dataset, measure);
        format!("the {} {adjective} {}", in_words(rows.len()), dimension.plural)
    } else {
        format!("the {} {} with the largest change", in_words(rows.len()), dimension.plural)
    };
    let is_all = counted.len() == rows.len();
    let who = match (is_all, of.starts_with("the ")) {
        (true, true) => format!("all of {of}"),
        (true, false) => extent(rows.len(), rows.len(), "", &dimension.plural),
        (false, _) => format!("{} of {of}", in_words(counted.len())),
    };
    format!("{what} {verb} for {who}{when}")
}

/// Without a dimension: the figure that compares like for like, if there is one.
fn whole_title(dataset: &Dataset, comparison: &Comparison, rows: &[Row]) -> String {
    let like_for_like = rows.iter().find(|row| !row.crosses_known_break());
    let Some(row) = like_for_like.or(rows.first()) else { return dataset.title.clone() };
    let unit = dataset.measures.get(row.measure).map_or("", |m| m.unit.as_str());
    sentence(row, unit, comparison)
}

fn sentence(row: &Row, unit: &str, comparison: &Comparison) -> String {
    let (after, before) = (comparison.after.label(), comparison.before.label());
    let about = if row.after.rounded_to.is_some() { "About " } else { "" };
    let number = row.after.value.number().map(spelled).unwrap_or_default();
    let amount = if unit == "%" {
        format!("{about}{number}%")
    } else {
        format!("{about}{number} {unit}").trim_end().to_owned()
    };
    let mark = if row.crosses_known_break() { NOT_LIKE_FOR_LIKE } else { "" };
    let percent = relative(comparison.percent(row), precision(row));
    let bare = percent.trim_start_matches("about ").trim_start_matches(['+', numbers::MINUS]);
    let than = match row.change.absolute() {
        Some(change) if bare.is_empty() || bare == "new" => {
            format!(", {} from {before}", signed(change))
        }
        Some(change) if change.is_zero() => format!(", as in {before}"),
        Some(change) => {
            let word = match (unit, change < Decimal::ZERO) {
                ("%" | "", true) => "less",
                (_, true) => "fewer",
                (_, false) => "more",
            };
            let about =
                if percent.starts_with("about") && about.is_empty() { "about " } else { "" };
            format!(", {about}{bare} {word} than in {before}")
        }
        None => String::new(),
    };
    capitalised(&format!("{amount} in {after}{than}{mark}"))
}

pub(super) fn subtitle(
    dataset: &Dataset,
    view: &View,
    comparison: &Comparison,
    selection: &Selection,
) -> String {
    let measure = dataset.measures.get(comparison.question.measure);
    let what = subject(dataset, comparison.question.measure);
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
        let (n_words, plural) = (in_words(n), &dimension.plural);
        let (_, most) = superlative(dataset, comparison.question.measure);
        let which = if n == 1 {
            String::new()
        } else if view.chosen.is_some() {
            format!("; {n_words} chosen {plural}")
        } else if n >= selection.n_comparable {
            format!("; {} that can be compared", extent(n, n, "", plural))
        } else if view.amount == Amount::Percent {
            let before = comparison.before.label();
            format!("; the {n_words} {plural} with {} in {before}", most.trim_end())
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
    view: &View,
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
    for row in selection.rows.iter().filter(|row| !row.parts_missing.is_empty()) {
        notes.push(format!(
            "{}: {} listed in one of the two periods only",
            row.name,
            foot::names(&row.parts_missing)
        ));
    }
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
    if view.chosen.is_some() && selection.n_small_base > 0 {
        notes.push(format!(
            "No percentage on a base under {}: {} not shown",
            comparison.small_base,
            in_words(selection.n_small_base)
        ));
    }
    if let Some(remainder) = comparison
        .total
        .as_ref()
        .and_then(|t| t.remainder[1])
        .filter(|r| *r > Decimal::ZERO && shown.periods.contains(&comparison.after))
    {
        notes.push(format!(
            "The list of {after} is not complete: {} of its total have no line",
            grouped(remainder)
        ));
    }
    notes.extend(foot::caveat(dataset));
    notes
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
    let ends = match rows {
        [] => String::new(),
        [only] => text(only),
        [first, .., last] => format!("from {} to {}", text(first), text(last)),
    };
    let periods = format!("{} to {}", comparison.before.label(), comparison.after.label());
    format!("Bar chart of changes, {periods}: {n_falls} fell, {n_rises} rose; {ends}.")
}
