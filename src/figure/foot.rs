//! The foot of a chart: breaks, facts, caveats, sources.

use super::numbers::grouped;
use crate::compare::{Comparison, Row};
use crate::dataset::{Break, Dataset, Decimal, Flags, Note, Period};
use std::collections::{BTreeMap, BTreeSet};

/// The sign of a known break.
pub const BREAK_SIGN: char = '▵';

/// What a chart shows, as far as its foot is concerned.
#[derive(Debug, Default)]
pub struct Shown {
    /// The observations behind the marks.
    pub observations: Vec<usize>,
    /// Breaks that changes cross, as indexes.
    pub breaks: BTreeSet<usize>,
    /// The periods.
    pub periods: Vec<Period>,
    /// The dimension whose members are shown; facts about members of others
    /// do not matter.
    pub dimension: Option<usize>,
}

impl Shown {
    /// Adds a reading's observations.
    pub fn add(&mut self, observations: &[usize], breaks: &[usize]) {
        self.observations.extend(observations);
        self.breaks.extend(breaks);
    }

    /// The notes that concern what is shown: known breaks first, then
    /// possible ones, facts, and what the numbers are not.
    pub fn notes(&self, dataset: &Dataset) -> Vec<String> {
        let mut notes = Vec::new();
        for is_known in [true, false] {
            let breaks = self.breaks.iter().filter_map(|index| dataset.context.breaks.get(*index));
            for b in breaks.filter(|b| b.is_known == is_known) {
                let sign = if is_known { format!("{BREAK_SIGN} ") } else { String::new() };
                push_new(&mut notes, format!("{sign}{}", b.note));
            }
        }
        let of_interest = |note: &&Note| {
            note.scope.members.as_ref().is_none_or(|(of, _)| self.dimension == Some(*of))
        };
        for note in dataset.context.notes.iter().filter(of_interest) {
            let is_in_time = note.periods.is_empty()
                || note.periods.iter().any(|period| self.periods.contains(period));
            let concerns = |observation: &usize| note.scope.concerns(dataset, *observation);
            if is_in_time && self.observations.iter().any(concerns) {
                push_new(&mut notes, note.text.clone());
            }
        }
        for (flag, word) in [(Flags::PROVISIONAL, "Provisional"), (Flags::ESTIMATED, "Estimated")] {
            let flagged = self.flagged(dataset, flag);
            if !flagged.is_empty() {
                push_new(&mut notes, format!("{word} figures: {}", names(&flagged)));
            }
        }
        notes
    }

    /// What bears a flag: whole periods, else each name with its period.
    fn flagged(&self, dataset: &Dataset, flag: Flags) -> Vec<String> {
        let mut periods: BTreeMap<Period, (BTreeSet<&str>, usize, usize)> = BTreeMap::new();
        let shown: BTreeSet<usize> = self.observations.iter().copied().collect();
        for observation in shown {
            let Some(period) = dataset.period(observation) else { continue };
            let (names, n_flagged, n_all) = periods.entry(period).or_default();
            *n_all += 1;
            if dataset.flags(observation).contains(flag) {
                *n_flagged += 1;
                let member = self.dimension.and_then(|d| dataset.member(d, observation));
                names.extend(member.map(|member| member.name.as_str()));
            }
        }
        let mut flagged = Vec::new();
        for (period, (names, n_flagged, n_all)) in periods {
            let label = period.label();
            if n_flagged > 0 && (n_flagged == n_all || names.is_empty()) {
                flagged.push(label);
            } else {
                flagged.extend(names.iter().map(|name| format!("{name} {label}")));
            }
        }
        flagged
    }

    /// Where the figures come from, as one line.
    pub fn source(&self, dataset: &Dataset) -> String {
        if dataset.context.sources.is_empty() {
            return origin(dataset);
        }
        sources(dataset, self.observations.iter().copied())
    }
}

/// Where figures come from that name no document.
pub fn origin(dataset: &Dataset) -> String {
    if dataset.origin.is_built_in { dataset.publisher.clone() } else { dataset.origin.file.clone() }
}

fn push_new(notes: &mut Vec<String>, note: String) {
    if !note.is_empty() && !notes.contains(&note) {
        notes.push(note);
    }
}

/// The documents behind observations, editions of one document together:
/// `NCMEC, reports by electronic service providers 2023, 2024 (2024 as
/// transcribed by R. Grimm)`.
pub fn sources(dataset: &Dataset, observations: impl Iterator<Item = usize>) -> String {
    let used: BTreeSet<usize> = observations.filter_map(|o| dataset.source(o)).collect();
    let mut order: Vec<&str> = Vec::new();
    let mut editions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut handed_on: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for source in used.iter().filter_map(|index| dataset.context.sources.get(*index)) {
        if !order.contains(&source.short.as_str()) {
            order.push(&source.short);
        }
        let edition = source.edition.as_deref();
        editions.entry(&source.short).or_default().extend(edition);
        if let Some(via) = source.via.as_deref() {
            handed_on.entry((&source.short, via)).or_default().extend(edition);
        }
    }
    let one = |short: &str| {
        let all = editions.get(short).cloned().unwrap_or_default();
        let mut text = short.to_owned();
        if !all.is_empty() {
            text = format!("{text} {}", listed(&all));
        }
        let via = handed_on.iter().filter(|((of, _), _)| *of == short);
        let via: Vec<String> = via
            .map(|((_, via), of)| {
                if of.is_empty() || *of == all {
                    (*via).to_owned()
                } else {
                    format!("{} {via}", listed(of))
                }
            })
            .collect();
        if via.is_empty() { text } else { format!("{text} ({})", via.join("; ")) }
    };
    order.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `2019–2023, 2025`: three and more years in a row are a range.
fn listed(editions: &BTreeSet<&str>) -> String {
    let years: Option<Vec<i32>> = editions.iter().map(|edition| edition.parse().ok()).collect();
    let Some(years) = years else { return editions.iter().copied().collect::<Vec<_>>().join(", ") };
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let run_text = |(first, last): &(i32, i32)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    };
    runs.iter().map(run_text).collect::<Vec<_>>().join(", ")
}

/// The notes of breaks, one after the other, each with its document.
pub fn break_notes(dataset: &Dataset, breaks: &[usize]) -> String {
    let note = |b: &Break| match b.source.and_then(|index| dataset.context.sources.get(index)) {
        Some(source) => format!("{} (Source: {})", b.note, source.short),
        None => b.note.clone(),
    };
    let breaks = breaks.iter().filter_map(|index| dataset.context.breaks.get(*index));
    breaks.map(note).collect::<Vec<_>>().join(" ")
}

/// That a row's figure adds lines of the same key: `X: the lines Twitter and X
/// are added`. Nothing for sums over other dimensions, which are expected.
pub fn added(dataset: &Dataset, comparison: &Comparison, row: &Row) -> Option<String> {
    let by = comparison.question.dimension?;
    // A roll-up adds its parts by design.
    if dataset.dimensions.get(by)?.rolled_up_from.is_some() {
        return None;
    }
    let others = |o: usize| -> Vec<Option<usize>> {
        let stored = (0..dataset.dimensions.len()).filter(|d| {
            *d != by && dataset.dimensions.get(*d).is_some_and(|d| d.rolled_up_from.is_none())
        });
        stored.map(|d| dataset.member_code(d, o)).collect()
    };
    for reading in [&row.before, &row.after] {
        let mut lines: BTreeMap<Vec<Option<usize>>, Vec<&str>> = BTreeMap::new();
        for observation in &reading.observations {
            let name = dataset.printed_name(by, *observation).unwrap_or_default();
            lines.entry(others(*observation)).or_default().push(name);
        }
        if let Some(same_key) = lines.values().find(|names| names.len() > 1) {
            let distinct: BTreeSet<&str> = same_key.iter().copied().collect();
            let distinct: Vec<String> = distinct.into_iter().map(str::to_owned).collect();
            return Some(match distinct.as_slice() {
                [_] => format!("{}: lines of the same name are added", row.name),
                several => format!("{}: the lines {} are added", row.name, names(several)),
            });
        }
    }
    None
}

/// Notes as they are printed: breaks that bear a sign on lines of their own,
/// everything else as one paragraph, each a sentence with its stop.
pub fn paragraphs(notes: Vec<String>) -> Vec<String> {
    let stopped =
        |note: String| if note.ends_with(['.', '!', '?']) { note } else { format!("{note}.") };
    let (mut signed, rest): (Vec<String>, Vec<String>) =
        notes.into_iter().map(stopped).partition(|note| note.starts_with(BREAK_SIGN));
    if !rest.is_empty() {
        signed.push(rest.join(" "));
    }
    signed
}

/// The first of the dataset's caveats: what the numbers are not.
pub fn caveat(dataset: &Dataset) -> Option<String> {
    dataset.context.caveats.first().cloned()
}

/// Names in a sentence, at most three: `A, B and C`; `A, B and 5 more`.
pub fn names(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// A share with its whole: `5.8% of 20,348,306`.
pub fn share_text(share: Decimal, whole: &str) -> String {
    format!("{} of {whole}", super::numbers::share(share))
}

/// A number with its unit: `20,512,803 reports`, `4.1%`.
pub fn with_unit(number: Decimal, unit: &str) -> String {
    match unit {
        "" => grouped(number),
        "%" => format!("{}%", grouped(number)),
        unit => format!("{} {unit}", grouped(number)),
    }
}
