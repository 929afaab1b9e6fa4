//! What a file says of itself that may mean a break in its series: a note that
//! names a period and a change of method, a remark that begins with a period.
//! It is kept as a clue; whether it is a break is for people to say.

use super::notes::{mark_of, raised};
use super::period;
use super::roles::{Column, Role};
use super::structure::{Structure, Why};
use crate::dataset::{Clue, Dataset, Period, Scope};
use crate::table::Record;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words by which notes say that figures are counted otherwise than before.
const CHANGED: [&str; 38] = [
    "break in series",
    "break in the series",
    "break in time series",
    "series break",
    "structural break",
    "discontinuity",
    "not comparable",
    "not directly comparable",
    "not strictly comparable",
    "not fully comparable",
    "no longer comparable",
    "limited comparability",
    "new definition",
    "changed definition",
    "change in definition",
    "definition changed",
    "definition was changed",
    "new methodology",
    "new method",
    "change in method",
    "methodology changed",
    "methodology was changed",
    "revised methodology",
    "counting rule",
    "counted differently",
    "recorded differently",
    "reporting requirements changed",
    "new classification",
    "reclassified",
    "zeitreihenbruch",
    "nicht vergleichbar",
    "eingeschränkt vergleichbar",
    "rupture de série",
    "rupture de serie",
    "ruptura de serie",
    "ruptura de la serie",
    "interruzione della serie",
    "tijdreeksbreuk",
];
/// Longest text of a clue, in characters; what is longer is cut.
const MOST_CHARS: usize = 240;
/// The share of a period's lines that a remark must stand at to be about it.
const LEAST_SHARE: f64 = 0.8;

/// Adds the clues of a table to its dataset.
pub fn add(dataset: &mut Dataset, structure: &Structure, columns: &[Column], records: &[Record]) {
    let mut clues = of_notes(dataset, structure, records);
    let remarks = columns.iter().filter(|column| column.role == Role::Note);
    clues.extend(remarks.flat_map(|column| of_remarks(dataset, &structure.rows, column.index)));
    for clue in clues {
        let is_alike = |known: &Clue| (known.period, &known.scope) == (clue.period, &clue.scope);
        if !dataset.context.clues.iter().any(is_alike) {
            dataset.context.clues.push(clue);
        }
    }
}

/// Puts the names that members are shown by in the place of those printed.
pub fn rename(dataset: &mut Dataset) {
    let mut clues = std::mem::take(&mut dataset.context.clues);
    for (dimension, names) in clues.iter_mut().filter_map(|clue| clue.scope.members.as_mut()) {
        let is_named = |o: &usize| {
            dataset.printed_name(*dimension, *o).is_some_and(|printed| names.contains(printed))
        };
        let lines = (0..dataset.len()).filter(is_named);
        let shown = lines.filter_map(|o| dataset.member(*dimension, o));
        *names = shown.map(|member| member.name.clone()).collect();
    }
    dataset.context.clues = clues;
}

/// Whether a text says that figures are counted otherwise than before.
fn says_changed(text: &str) -> bool {
    let text = text.to_lowercase();
    CHANGED.iter().any(|words| text.contains(words))
}

/// The lines above and below the table.
fn of_notes(dataset: &Dataset, structure: &Structure, records: &[Record]) -> Vec<Clue> {
    let notes = structure.skipped.iter().filter(|skipped| skipped.why == Why::Note);
    let below = notes.filter_map(|skipped| records.get(skipped.record as usize)).map(|record| {
        let cells = record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        cells.collect::<Vec<_>>().join(" ")
    });
    let heads: Vec<&str> = structure
        .header_rows
        .iter()
        .filter_map(|row| records.get(*row as usize))
        .chain(&structure.rows)
        .flat_map(|record| &record.cells)
        .map(|cell| cell.trim())
        .collect();
    let texts = structure.above.iter().cloned().chain(below);
    let clue = |text: String| {
        let period = named_period(&text, dataset.periods())
            .or_else(|| marked_period(&mark_of(&text)?, &heads, dataset.periods()))?;
        // Before the first period there is nothing to compare with.
        let is_between = dataset.periods().first().is_some_and(|first| *first < period);
        let mark = mark_of(&text).unwrap_or_default();
        let bare = text.strip_prefix(mark.as_str()).unwrap_or(&text);
        let bare = bare.trim_start_matches(|c: char| {
            c.is_whitespace() || raised(c).is_some() || matches!(c, '/' | ')' | '.')
        });
        is_between.then(|| Clue::new(period, Scope::default(), shortened(bare), true))
    };
    texts.filter(|text| says_changed(text)).filter_map(clue).collect()
}

/// The only period of the data that a text names, or the one behind `from` or
/// `since`.
fn named_period(text: &str, periods: &[Period]) -> Option<Period> {
    const SINCE: [&str; 14] = [
        "from",
        "since",
        "starting",
        "beginning",
        "in",
        "until",
        "ab",
        "seit",
        "depuis",
        "desde",
        "dal",
        "vanaf",
        "from:",
        "as of",
    ];
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '“' | '”' | '"'))
        .map(|word| word.trim_matches(['.', ':', '‘', '’', '\'']))
        .filter(|word| !word.is_empty())
        .collect();
    let mut named: Vec<(Period, bool)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied();
        let is_year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        if !is_year {
            continue;
        }
        let exact = before.and_then(|month| period::parse(&format!("{month} {word}")));
        let of_year = || periods.iter().find(|p| Some(p.year()) == word.parse().ok()).copied();
        let exact = exact.filter(|exact| periods.contains(exact));
        let place = at - usize::from(exact.is_some());
        let Some(period) = exact.or_else(of_year) else { continue };
        let lead = place.checked_sub(1).and_then(|lead| words.get(lead));
        let is_led = lead.is_some_and(|lead| SINCE.contains(&lead.to_lowercase().as_str()));
        named.push((period, is_led));
    }
    let led: BTreeSet<Period> = named.iter().filter(|(_, led)| *led).map(|(p, _)| *p).collect();
    let all: BTreeSet<Period> = named.iter().map(|(period, _)| *period).collect();
    match (led.len(), all.len()) {
        (1, _) => led.into_iter().next(),
        (0, 1) => all.into_iter().next(),
        _ => None,
    }
}

/// The first period that is written with the mark of a footnote: `2021¹`.
fn marked_period(mark: &str, heads: &[&str], periods: &[Period]) -> Option<Period> {
    let marks = [mark.to_owned(), format!("({mark})"), format!("[{mark}]"), format!("{mark})")];
    let marked = heads.iter().filter_map(|head| {
        let head: String = head.chars().map(|c| raised(c).unwrap_or(c)).collect();
        let mut bare = marks.iter().filter_map(|mark| head.strip_suffix(mark.as_str()));
        bare.find_map(|bare| period::parse(bare.trim())).filter(|period| periods.contains(period))
    });
    marked.min()
}

/// What a column of remarks says of nearly all lines of a period, or of an
/// entity from a period on, and of none before.
fn of_remarks(dataset: &Dataset, rows: &[Record], column: usize) -> Vec<Clue> {
    let remarks: HashMap<u32, &str> = rows
        .iter()
        .map(|row| (row.index, row.text(column).trim()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let entity = dataset.dimensions.iter().position(|dimension| dimension.members.len() > 1);
    let mut n_lines: BTreeMap<Period, usize> = BTreeMap::new();
    let mut said: BTreeMap<&str, BTreeMap<Period, (usize, BTreeSet<String>)>> = BTreeMap::new();
    let mut first: BTreeMap<String, Period> = BTreeMap::new();
    for observation in 0..dataset.len() {
        let Some(period) = dataset.period(observation) else { continue };
        *n_lines.entry(period).or_default() += 1;
        let name = entity.and_then(|entity| dataset.member(entity, observation));
        let name = name.map(|member| member.name.clone()).unwrap_or_default();
        let since = first.entry(name.clone()).or_insert(period);
        *since = (*since).min(period);
        if let Some(text) = remarks.get(&dataset.place(observation).record) {
            let (n, names) = said.entry(text).or_default().entry(period).or_default();
            *n += 1;
            names.insert(name);
        }
    }
    let Some(earliest) = n_lines.keys().next().copied() else { return Vec::new() };
    let mut clues = Vec::new();
    for (text, periods) in said {
        let Some((period, (n, names))) = periods.into_iter().next() else { continue };
        let all = n_lines.get(&period).copied().unwrap_or(0);
        let is_of_all = n as f64 >= LEAST_SHARE * all as f64;
        let is_plain = says_changed(text);
        if period == earliest || !(is_of_all || is_plain) {
            continue;
        }
        // Whoever begins with it has nothing to compare it with.
        let has_before = |name: &String| first.get(name).is_some_and(|first| *first < period);
        let names: BTreeSet<String> = names.into_iter().filter(has_before).collect();
        let members = entity.filter(|_| !is_of_all).map(|entity| (entity, names.clone()));
        if !names.is_empty() {
            let scope = Scope { members, ..Scope::default() };
            clues.push(Clue::new(period, scope, shortened(text), is_plain));
        }
    }
    clues
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_the_period_of_its_change() {
        let years: Vec<Period> = (2018..2025).map(Period::Year).collect();
        for (text, expected) in [
            ("Break in series in 2021.", Some(2021)),
            ("From 2022, figures follow the new definition of 2019.", Some(2022)),
            ("Figures for 2020 are not comparable with those of earlier years.", Some(2020)),
            ("Not comparable: 2019 and 2020.", None),
            ("New methodology since 2030.", None),
            ("Zeitreihenbruch ab 2023", Some(2023)),
            ("Break in series.", None),
        ] {
            assert_eq!(named_period(text, &years), expected.map(Period::Year), "{text}");
        }
        let months: Vec<Period> = (1..=12).map(|month| Period::Month(2023, month)).collect();
        let found = named_period("New counting rules since July 2023.", &months);
        assert_eq!(found, Some(Period::Month(2023, 7)));
    }

    #[test]
    fn a_mark_at_a_period_leads_to_its_note() {
        let years: Vec<Period> = (2018..2025).map(Period::Year).collect();
        let heads = ["Country", "2019", "2020", "2021¹", "20222", "2023 (1)"];
        assert_eq!(marked_period("1", &heads, &years), Some(Period::Year(2021)));
        assert_eq!(marked_period("2", &heads, &years), Some(Period::Year(2022)));
        assert_eq!(marked_period("3", &heads, &years), None);
    }
}
