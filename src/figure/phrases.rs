//! Phrases that titles and subtitles of several kinds share.

use super::numbers::in_words;
use super::view::comparable_periods;
use crate::compare::Question;
use crate::dataset::{Dataset, Dimension, MeasureKind, Period};

/// `%` behind the figures of a measure that is a percentage; nothing else.
pub(super) fn percent_sign(dataset: &Dataset, measure: usize) -> &'static str {
    match dataset.measures.get(measure).map(|measure| measure.kind) {
        Some(MeasureKind::Percent) => "%",
        _ => "",
    }
}

/// A number with its noun: `20.5 million reports`, `4.1%`.
pub(super) fn amount(number: &str, noun: &str) -> String {
    match noun {
        "" => number.to_owned(),
        "%" => format!("{number}%"),
        noun => format!("{number} {noun}"),
    }
}

/// The plural of a dimension as it stands within a sentence.
pub(super) fn plural(dimension: &Dimension) -> String {
    let is_title = |word: &str| word.starts_with(char::is_uppercase);
    let words = || dimension.plural.split(' ');
    if words().all(is_title) {
        return words().map(uncapitalised).collect::<Vec<_>>().join(" ");
    }
    uncapitalised(&dimension.plural)
}

/// `in 2024`, `on 1 Mar 2024`.
pub(super) fn in_period(period: Period) -> String {
    let word = if matches!(period, Period::Day(..)) { "on" } else { "in" };
    format!("{word} {}", period.label())
}

/// The members that the program chose to hold other dimensions at, because
/// nothing may be added: `AL: `. Totals and what the person chose go without.
pub(super) fn held_prefix(dataset: &Dataset, settled: &Question, asked: &Question) -> String {
    let is_own = |held: &&(usize, usize)| !asked.filters.contains(held);
    let name = |(dimension, member): &(usize, usize)| {
        let member = dataset.dimensions.get(*dimension)?.members.get(*member)?;
        (!member.is_total).then(|| member.name.clone())
    };
    let names: Vec<String> = settled.filters.iter().filter(is_own).filter_map(name).collect();
    if names.is_empty() { String::new() } else { format!("{}: ", names.join(", ")) }
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
        format!(" {}", in_period(after))
    } else {
        format!(" from {} to {}", before.label(), after.label())
    }
}

/// The first letter small, unless the word is an abbreviation or one of several
/// in capitals: `Gross Domestic Product`.
pub(super) fn uncapitalised(label: &str) -> String {
    let mut chars = label.chars();
    let is_title = label.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() && !is_title => {
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

/// What is measured, what it is held at and how often: `Reports per year`, but
/// `Reports by platform, in thousands, per year`.
pub(super) fn at_intervals(what: &str, held: &str, periods: &[Period]) -> String {
    let every = every(periods);
    let comma = if every.is_empty() || !what.contains([',', ':']) { "" } else { "," };
    format!("{what}{held}{comma}{every}")
}

/// How often a figure comes: ` per year`; empty for mixed periods.
fn every(periods: &[Period]) -> &'static str {
    let all = |is: fn(&Period) -> bool| periods.iter().all(is);
    if all(|p| matches!(p, Period::Year(_) | Period::Split(_))) {
        " per year"
    } else if all(|p| matches!(p, Period::Half(..))) {
        " per half-year"
    } else if all(|p| matches!(p, Period::Quarter(..))) {
        " per quarter"
    } else if all(|p| matches!(p, Period::Month(..))) {
        " per month"
    } else if all(|p| matches!(p, Period::Week(..))) {
        " per week"
    } else {
        ""
    }
}
