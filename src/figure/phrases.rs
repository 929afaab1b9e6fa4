//! Phrases that titles and subtitles of several kinds share.

use crate::dataset::{Dataset, Period};

/// What is counted: the dataset's subject, or the measure where there are several.
pub(super) fn subject(dataset: &Dataset, measure: usize) -> String {
    let label = dataset.measures.get(measure).map_or("", |m| m.label.as_str());
    match (dataset.subject.as_str(), dataset.measures.len()) {
        ("", _) => label.to_owned(),
        (subject, 1) => subject.to_owned(),
        (subject, _) if label.is_empty() || subject.eq_ignore_ascii_case(label) => {
            subject.to_owned()
        }
        (subject, _) => format!("{subject} {}", uncapitalised(label)),
    }
}

/// The first letter small, unless the word is an abbreviation.
fn uncapitalised(label: &str) -> String {
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
