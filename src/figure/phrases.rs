//! Phrases that titles and subtitles of several kinds share.

use super::numbers::{capitalised, in_words};
use super::view::comparable_periods;
use crate::dataset::{Dataset, Period};

/// What is counted, for subtitles. A built-in dataset has a subject; a file has
/// its measures' names, and its own where the measure has none.
pub(super) fn subject(dataset: &Dataset, measure: usize) -> String {
    let label = dataset.measures.get(measure).map_or("", |m| m.label.as_str());
    if !dataset.origin.is_built_in {
        return if is_name(label) { label.to_owned() } else { dataset.title.clone() };
    }
    match dataset.measures.len() {
        1 => dataset.subject.clone(),
        _ => format!("{} {}", dataset.subject, uncapitalised(label)),
    }
}

/// What rises and falls, for titles: `Reports`; `Figures` where nothing better
/// is known.
pub(super) fn what_moves(dataset: &Dataset, measure: usize) -> String {
    let Some(measure) = dataset.measures.get(measure) else { return "Figures".to_owned() };
    match measure.unit.as_str() {
        "" | "%" if is_name(&measure.label) => capitalised(&measure.label),
        "" | "%" => "Figures".to_owned(),
        unit => capitalised(unit),
    }
}

/// Whether a label says what is measured.
fn is_name(label: &str) -> bool {
    let plain = label.split(" (").next().unwrap_or_default().to_lowercase();
    !matches!(plain.as_str(), "" | "value" | "values" | "amount" | "number" | "count" | "obs_value")
}

/// How the members with the highest figures are called, and what they have.
pub(super) fn superlative(dataset: &Dataset, measure: usize) -> (&'static str, String) {
    match dataset.measures.get(measure) {
        Some(measure) if measure.is_additive() => ("largest", format!("most {}", measure.unit)),
        _ => ("highest", "the highest figures".to_owned()),
    }
}

/// `the ten largest platforms`, `all eight categories`, `both apps`.
pub(super) fn extent(shown: usize, of: usize, adjective: &str, plural: &str) -> String {
    match shown {
        _ if shown < of => format!("the {} {adjective} {plural}", in_words(shown)),
        2 => format!("both {plural}"),
        _ => format!("all {} {plural}", in_words(shown)),
    }
}

/// ` in 2024` where the two periods are neighbours, ` from 2019 to 2024` else.
pub(super) fn when(dataset: &Dataset, measure: usize, before: Period, after: Period) -> String {
    let periods = comparable_periods(dataset, measure);
    let are_neighbours = !periods.iter().any(|period| before < *period && *period < after);
    if are_neighbours {
        format!(" in {}", after.label())
    } else {
        format!(" from {} to {}", before.label(), after.label())
    }
}

/// The first letter small, unless the word is an abbreviation.
pub(super) fn uncapitalised(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}

/// The members that other dimensions are held at: ` (region: all)`.
pub(super) fn held_text(dataset: &Dataset, filters: &[(usize, usize)]) -> String {
    let texts: Vec<String> = filters
        .iter()
        .filter_map(|(d, m)| {
            let dimension = dataset.dimensions.get(*d)?;
            Some(format!("{}: {}", dimension.name, dimension.members.get(*m)?.name))
        })
        .collect();
    if texts.is_empty() { String::new() } else { format!(" ({})", texts.join(", ")) }
}

/// The periods from first to last: `2019–2025`.
pub(super) fn range(periods: &[Period]) -> String {
    match (periods.first(), periods.last()) {
        (Some(first), Some(last)) => first.range_label(*last),
        _ => String::new(),
    }
}

/// How often a figure comes: ` per year`; empty for mixed periods.
pub(super) fn every(periods: &[Period]) -> &'static str {
    let all = |is: fn(&Period) -> bool| periods.iter().all(is);
    if all(|p| matches!(p, Period::Year(_))) {
        " per year"
    } else if all(|p| matches!(p, Period::Half(..))) {
        " per half-year"
    } else if all(|p| matches!(p, Period::Quarter(..))) {
        " per quarter"
    } else if all(|p| matches!(p, Period::Month(..))) {
        " per month"
    } else {
        ""
    }
}
