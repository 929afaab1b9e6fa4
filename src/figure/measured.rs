//! What is measured, in words.

use super::numbers::capitalised;
use super::phrases::uncapitalised;
use crate::dataset::{Dataset, Measure, MeasureKind};

/// What is measured where nothing tells.
const FIGURES: &str = "Figures";

/// What is counted, for subtitles, and in which unit. A built-in dataset has a
/// subject; a file has its measures' names, and its own where the measure has
/// none.
pub fn subject(dataset: &Dataset, measure: usize) -> String {
    let Some(found) = dataset.measures.get(measure) else { return dataset.subject.clone() };
    if dataset.origin.is_built_in {
        return match dataset.measures.len() {
            1 => dataset.subject.clone(),
            _ => format!("{} {}", dataset.subject, uncapitalised(&found.label)),
        };
    }
    let is_named = is_name(&found.label);
    in_unit(found, if is_named { without_scale(&found.label) } else { &dataset.subject })
}

/// A name with the scale and the unit that it does not say: `Revenue (€)`.
fn in_unit(measure: &Measure, name: &str) -> String {
    let said = name.to_lowercase();
    let is_new = |term: &&str| !said.contains(&term.to_lowercase());
    let unit = Some(measure.unit.as_str()).filter(|unit| !unit.is_empty() && *unit != "%");
    match (scale_of(&measure.label).filter(is_new), unit.filter(is_new)) {
        (Some(scale), Some(unit)) => format!("{name} ({scale} of {unit})"),
        (Some(term), None) | (None, Some(term)) => format!("{name} ({term})"),
        (None, None) => name.to_owned(),
    }
}

/// What rises and falls, in sentences that stand alone: with its unit.
pub(super) fn what_moves_in_unit(dataset: &Dataset, measure: usize) -> String {
    match dataset.measures.get(measure) {
        Some(found) if !dataset.origin.is_built_in && is_name(&found.label) => {
            capitalised(&in_unit(found, without_scale(&found.label)))
        }
        _ => what_moves(dataset, measure, true),
    }
}

/// What rises and falls, for titles: `Reports`; `Figures` where nothing better
/// is known. The label where one of several measures is meant, or the whole
/// that it names; the unit otherwise.
pub(super) fn what_moves(dataset: &Dataset, measure: usize, is_whole: bool) -> String {
    let is_one_of_many = dataset.measures.len() > 1;
    let Some(found) = dataset.measures.get(measure) else { return FIGURES.to_owned() };
    if dataset.origin.is_built_in && !is_one_of_many && !is_whole && is_word(found) {
        return capitalised(&found.unit);
    }
    if is_name(&found.label) {
        return capitalised(&found.label);
    }
    let scale = scale_of(&found.label);
    let unit = Some(found.unit.as_str()).filter(|unit| !unit.is_empty());
    match (counted(dataset), scale) {
        (Some(what), None) => what.to_owned(),
        (Some(what), Some(scale)) => match unit {
            Some(unit) => format!("{what} in {scale} of {unit}"),
            None => format!("{what} in {scale}"),
        },
        (None, None) if is_word(found) => capitalised(&found.unit),
        (None, _) => match (scale, unit) {
            (Some(scale), Some(unit)) => format!("{FIGURES} in {scale} of {unit}"),
            (Some(in_what), None) | (None, Some(in_what)) => format!("{FIGURES} in {in_what}"),
            (None, None) => FIGURES.to_owned(),
        },
    }
}

/// What a table's title says to be counted, where it says by what as well:
/// `Reports` of `Reports by platform, 2019–2023`. Other titles may name
/// anything.
fn counted(dataset: &Dataset) -> Option<&str> {
    const MOST_WORDS: usize = 5;
    let (what, rest) = [" by ", " nach ", " par ", " por "]
        .iter()
        .find_map(|by| dataset.subject.split_once(by))?;
    let by = rest.split([',', ':', '(', ';']).next()?.to_lowercase();
    let names = dataset.dimensions.iter().flat_map(|d| [d.name.as_str(), d.plural.as_str()]);
    let is_broken_down = names
        .map(str::to_lowercase)
        .any(|name| !name.is_empty() && by.split_whitespace().any(|word| word == name));
    let is_plain = what.starts_with(char::is_uppercase)
        && what.split(' ').count() <= MOST_WORDS
        && what.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    (is_broken_down && is_plain).then_some(what)
}

/// What a number counts, behind it: `reports`, `videos`, `%`.
pub(super) fn noun(dataset: &Dataset, measure: usize) -> String {
    let Some(found) = dataset.measures.get(measure) else { return String::new() };
    match found.kind {
        MeasureKind::Percent => "%".to_owned(),
        MeasureKind::Count if dataset.origin.is_built_in => {
            uncapitalised(&what_moves(dataset, measure, true))
        }
        _ => found.unit.clone(),
    }
}

/// How the members with the highest figures are called, and what they have.
pub(super) fn superlative(dataset: &Dataset, measure: usize) -> (&'static str, String) {
    match dataset.measures.get(measure) {
        Some(found) if found.is_additive() && is_word(found) => {
            ("largest", format!("most {}", found.unit))
        }
        Some(found) if found.is_additive() => ("largest", "the largest figures".to_owned()),
        _ => ("highest", "the highest figures".to_owned()),
    }
}

/// Whether the unit is a word that something can be called by.
fn is_word(measure: &Measure) -> bool {
    measure.unit.chars().count() > 2 && measure.unit.chars().all(char::is_alphabetic)
}

/// How many each number counts, by a label such as `Value (thousands)`: it must
/// be said somewhere.
fn scale_of(label: &str) -> Option<&str> {
    let scale = label.rsplit_once(" (").and_then(|(_, scale)| scale.strip_suffix(')'));
    scale.filter(|scale| matches!(*scale, "thousands" | "millions" | "billions"))
}

fn without_scale(label: &str) -> &str {
    match label.rsplit_once(" (") {
        Some((name, _)) if scale_of(label).is_some() => name,
        _ => label,
    }
}

/// Whether a label says what is measured.
fn is_name(label: &str) -> bool {
    let plain = label.split(" (").next().unwrap_or_default().to_lowercase();
    !matches!(plain.as_str(), "" | "value" | "values" | "amount" | "number" | "count" | "obs_value")
}
