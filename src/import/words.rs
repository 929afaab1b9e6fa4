//! The words by which columns, rows and flags are recognised.

use crate::dataset::{Absence, Flags};

/// A name in small letters, with single blanks between its words.
pub fn key(name: &str) -> String {
    let spaced = name.to_lowercase().replace(['_', '-', '.'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a column's name says about it; most names say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Periods.
    Period,
    /// Names of measures.
    MeasureNames,
    /// Units.
    Unit,
    /// Flag words.
    Flag,
    /// The unit to which a value was rounded.
    RoundedTo,
    /// Remarks, sources and addresses.
    Note,
    /// Codes and running numbers.
    Index,
    /// The table that an observation was taken from, in tidy files.
    Table,
}

/// What the name of a column says about it.
pub fn hint(name: &str) -> Option<Hint> {
    const PERIOD: [&str; 15] = [
        "period", "year", "date", "month", "quarter", "time", "half", "halfyear", "halbjahr",
        "jahr", "monat", "quartal", "zeit", "zeitraum", "datum",
    ];
    const INDEX: [&str; 14] = [
        "id", "code", "codes", "rank", "iso", "iso2", "fips", "index", "row", "column", "line",
        "record", "nr", "#",
    ];
    let key = key(name);
    Some(match key.as_str() {
        "measure" | "indicator" | "metric" | "variable" | "series" | "statistic"
        | "measure name" | "indicator name" | "metric name" | "variable name" | "series name"
        | "statistic label" => Hint::MeasureNames,
        "unit" | "units" | "uom" | "unit of measure" | "einheit" => Hint::Unit,
        "flag" | "flags" | "status" | "obs status" | "obs flag" | "obs flags" => Hint::Flag,
        "precision" | "rounded to" => Hint::RoundedTo,
        "source" | "sources" | "published name" | "note" | "notes" | "comment" | "comments"
        | "remark" | "remarks" | "footnote" | "footnotes" | "url" | "link" | "iso3" => Hint::Note,
        "no" => Hint::Index,
        "table" => Hint::Table,
        key if key.ends_with(" as published") => Hint::Note,
        key if key.split(' ').next_back().is_some_and(|last| INDEX.contains(&last)) => Hint::Index,
        key if key.split(' ').any(|word| PERIOD.contains(&word)) => Hint::Period,
        _ => return None,
    })
}

/// The names of levels that sum others.
const TOTALS: [&str; 10] = [
    "total",
    "totals",
    "all",
    "subtotal",
    "sub total",
    "grand total",
    "insgesamt",
    "gesamt",
    "overall",
    "zusammen",
];

/// Whether a text names a level that sums the others.
pub fn is_total(text: &str) -> bool {
    // Asked of every line: most do not even begin like one.
    let first = text.chars().find(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase());
    if !TOTALS.iter().any(|word| word.chars().next() == first) {
        return false;
    }
    let text = key(text);
    TOTALS.contains(&text.trim_end_matches([':', '*']).trim_end())
}

/// Whether a line that stands by itself is a remark on the table.
pub fn is_note(text: &str) -> bool {
    let text = text.trim_start();
    let first: String =
        text.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let words = [
        "note",
        "notes",
        "source",
        "sources",
        "footnote",
        "footnotes",
        "quelle",
        "anmerkung",
        "hinweis",
        "stand",
    ];
    words.contains(&first.as_str())
        || text.starts_with(['*', '†', '©'])
        || text.starts_with("__")
        || text.starts_with("--")
}

/// What a cell of a flag column says: flags, and why there is no value.
pub fn flags(text: &str) -> (Flags, Option<Absence>) {
    let mut flags = Flags::NONE;
    let mut absence = None;
    for word in
        text.to_lowercase().split(|c: char| c.is_whitespace() || [',', ';', '/'].contains(&c))
    {
        flags |= match word {
            "total" => Flags::TOTAL,
            "break" | "b" => Flags::BREAK,
            "possible-break" => Flags::POSSIBLE_BREAK,
            "provisional" | "preliminary" | "p" => Flags::PROVISIONAL,
            "estimated" | "estimate" | "e" => Flags::ESTIMATED,
            "rounded" => Flags::ROUNDED,
            "derived" => Flags::DERIVED,
            "transcribed" | "third-party-transcription" => Flags::TRANSCRIBED,
            "quoted" | "third-party-quote" => Flags::QUOTED,
            _ => Flags::NONE,
        };
        absence = absence.or(match word {
            "withheld" | "suppressed" | "confidential" | "c" => Some(Absence::Withheld),
            "unreadable" => Some(Absence::Unreadable),
            "range" => Some(Absence::Range),
            "censored" => Some(Absence::Censored),
            _ => None,
        });
    }
    (flags, absence)
}

/// A name as people read it: `monthly_reports` becomes `Monthly reports`.
pub fn label(name: &str) -> String {
    let spaced = readable(name);
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A name with blanks for underscores, and for hyphens too where it has no
/// blank of its own: `ocse-reports-per-country` is four words.
pub fn readable(name: &str) -> String {
    let name = name.replace('_', " ");
    let has_blank = name.trim().contains(' ');
    let name = if has_blank { name } else { name.replace('-', " ") };
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_hint_at_their_role() {
        for (name, expected) in [
            ("Year", Some(Hint::Period)),
            ("TIME_PERIOD", Some(Hint::Period)),
            ("Reporting period", Some(Hint::Period)),
            ("Indicator Name", Some(Hint::MeasureNames)),
            ("Indicator Code", Some(Hint::Index)),
            ("OBS_STATUS", Some(Hint::Flag)),
            ("published_name", Some(Hint::Note)),
            ("platform_as_published", Some(Hint::Note)),
            ("iso3", Some(Hint::Note)),
            ("No.", Some(Hint::Index)),
            ("number of reports", None),
            ("platform", None),
            ("", None),
        ] {
            assert_eq!(hint(name), expected, "{name:?}");
        }
    }

    #[test]
    fn totals_are_whole_words() {
        for (text, expected) in [
            ("Total", true),
            ("TOTAL:", true),
            ("Sub-total", true),
            ("all", true),
            ("Total Wine", false),
            ("Allsport", false),
            ("", false),
        ] {
            assert_eq!(is_total(text), expected, "{text:?}");
        }
    }
}
