//! The words by which columns, rows and flags are recognised.

pub use super::wholes::{is_average, is_like_total, is_named_total, is_total, is_total_level};

use super::period;
use crate::dataset::{Absence, Flags, Period};

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
    /// What lines of their own said of those below.
    Group,
}

/// What the name of a column says about it.
pub fn hint(name: &str) -> Option<Hint> {
    const PERIOD: [&str; 27] = [
        "stichtag",
        "berichtsjahr",
        "año",
        "ano",
        "année",
        "annee",
        "anno",
        "periodo",
        "período",
        "période",
        "jaar",
        "kvartal",
        "period",
        "year",
        "date",
        "month",
        "quarter",
        "time",
        "half",
        "halfyear",
        "halbjahr",
        "jahr",
        "monat",
        "quartal",
        "zeit",
        "zeitraum",
        "datum",
    ];
    const INDEX: [&str; 31] = [
        "id",
        "id2",
        "ref",
        "code",
        "codes",
        "cd",
        "rank",
        "iso",
        "iso2",
        "fips",
        "index",
        "row",
        "column",
        "line",
        "record",
        "nr",
        "#",
        "key",
        "uid",
        "guid",
        "geoid",
        "schluessel",
        "schlüssel",
        "ags",
        "kod",
        "kode",
        "código",
        "codigo",
        "codice",
        "clave",
        "insee",
    ];
    const NUMBERED: [&str; 8] = ["sl", "s", "sr", "serial", "line", "item", "ref", "reference"];
    let key = key(name);
    Some(match key.as_str() {
        "submetric" | "sub metric" | "measure" | "indicator" | "metric" | "variable" | "series"
        | "statistic" | "measure name" | "indicator name" | "metric name" | "variable name"
        | "series name" | "statistic label" => Hint::MeasureNames,
        "unit" | "units" | "uom" | "unit of measure" | "einheit" | "einheiten" | "unité"
        | "unidad" | "unidade" | "unità" | "enhet" | "enhed" | "eenheid" | "단위" | "単位"
        | "单位" => Hint::Unit,
        "flag" | "flags" | "status" | "obs status" | "obs flag" | "obs flags" => Hint::Flag,
        "precision" | "rounded to" => Hint::RoundedTo,
        "page" | "pages" | "source" | "sources" | "published name" | "note" | "notes"
        | "comment" | "comments" | "remark" | "remarks" | "footnote" | "footnotes" | "url"
        | "link" | "iso3" => Hint::Note,
        "no" | "sno" | "slno" => Hint::Index,
        key if key.strip_suffix(" no").is_some_and(|rest| NUMBERED.contains(&rest)) => Hint::Index,
        "day" | "week" => Hint::Period,
        "table" => Hint::Table,
        "group" => Hint::Group,
        key if [" as published", " footnote", " footnotes"]
            .iter()
            .any(|end| key.ends_with(end)) =>
        {
            Hint::Note
        }
        key if key.ends_with("コード") => Hint::Index,
        key if key.ends_with("fips") => Hint::Index,
        // `StateCode`, `YearCode`.
        key if key.len() > 4 && key.ends_with("code") => Hint::Index,
        key if key.split(' ').next_back().is_some_and(|last| INDEX.contains(&last)) => Hint::Index,
        key if key.split(' ').any(|word| PERIOD.contains(&word)) => Hint::Period,
        _ => return None,
    })
}

/// What a period's text remarks on its figures: that they are provisional,
/// estimated, or of a fiscal year.
pub fn period_flags(text: &str) -> Flags {
    // Plain years and dates say nothing more.
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.')) {
        return Flags::NONE;
    }
    let flags = period::parse_with_flags(text).map_or(Flags::NONE, |(_, flags)| flags);
    if period::is_fiscal(text) { flags | Flags::FISCAL } else { flags }
}

/// The period with which a name begins or ends, and the rest: `2020 pieces`,
/// `reports_2020`, `Reports (Q1 2020)`.
pub fn period_at_an_end(name: &str) -> Option<(Period, String)> {
    const LONGEST: usize = 5;
    let spaced = name.replace(['_', '(', ')', '[', ']', ':', ','], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    for n in (1..=LONGEST.min(words.len().saturating_sub(1))).rev() {
        let (head, behind) = words.split_at(n);
        let (before, tail) = words.split_at(words.len() - n);
        for (of_period, rest) in [(head, behind), (tail, before)] {
            if let Some(period) = period::parse(&of_period.join(" ")) {
                let rest = rest.join(" ");
                let rest = rest.trim_matches(['-', '–', '—', '/', ' ']);
                // `Sept 2008 quarter` is the quarter that ends then.
                if let (Period::Month(year, month), "quarter" | "qtr") =
                    (period, rest.to_lowercase().as_str())
                    && month % 3 == 0
                {
                    return Some((Period::Quarter(year, month / 3), String::new()));
                }
                return Some((period, rest.to_owned()));
            }
        }
    }
    None
}

/// The only period that a title or the name of a file mentions: `2023` in
/// `reports-2023`, the quarter in `discord-2023-q4`. None if there are several.
pub fn only_period(text: &str) -> Option<Period> {
    const LONGEST: usize = 7;
    let spaced = text.replace(['_', '(', ')', '[', ']', ',', ':', ';'], " ");
    let apart = spaced.replace('-', " ");
    let longest = |text: &str| -> Vec<Period> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let hit = (1..=LONGEST.min(words.len() - at)).rev().find_map(|n| {
                let phrase = words.get(at..at + n)?.join(" ");
                period::parse(&phrase).map(|period| (n, period))
            });
            match hit {
                Some((n, period)) => {
                    found.push(period);
                    at += n;
                }
                None => at += 1,
            }
        }
        found.sort();
        found.dedup();
        found
    };
    [spaced.as_str(), apart.as_str()].into_iter().find_map(|text| match longest(text).as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// Whether a name is that of a class of numbers: `12 to 17`, `Under 12`, `65+`,
/// `35 & older`.
pub fn is_band(name: &str) -> bool {
    let key = key(name);
    let starts_well = key.starts_with(|c: char| c.is_ascii_digit())
        || ["under ", "over ", "less than ", "up to ", "<", ">", "≥", "≤", "age ", "ages "]
            .iter()
            .any(|start| key.starts_with(start));
    let behind = key.trim_start_matches(|c: char| !c.is_ascii_digit());
    let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let has_end = !rest.is_empty() || !key.starts_with(|c: char| c.is_ascii_digit());
    starts_well && has_end && !behind.is_empty() && period::parse(name).is_none()
}

/// Whether a name says how a number was made, rather than of what it is: a
/// column of it is a measure of its own.
pub fn is_statistic(name: &str) -> bool {
    is_share(name) || key(name).split(' ').any(|word| word == "number" || word == "anzahl")
}

/// Whether a name is that of the difference between two periods.
pub fn is_change(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "change",
        "changes",
        "difference",
        "differences",
        "growth",
        "increase",
        "decrease",
        "variation",
        "veränderung",
        "evolution",
        "évolution",
        "variación",
    ];
    key(name).split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// Whether a name is that of shares, rates and averages, whose parts add up to
/// nothing.
pub fn is_share(name: &str) -> bool {
    const WORDS: [&str; 20] = [
        "percent",
        "percentage",
        "per",
        "rate",
        "rates",
        "%",
        "share",
        "shares",
        "average",
        "mean",
        "median",
        "index",
        "change",
        "ratio",
        "prozent",
        "anteil",
        "quote",
        "minimum",
        "maximum",
        "density",
    ];
    const TIMES: [&str; 6] = ["day", "week", "month", "quarter", "year", "annum"];
    let key = key(name);
    let words: Vec<&str> = key.split(|c: char| c.is_whitespace() || c == ',').collect();
    let is_of_time = |at: usize| words.get(at + 1).is_some_and(|word| TIMES.contains(word));
    // Reports per month add up, reports per head do not.
    let is_share =
        |(at, word): (usize, &&str)| WORDS.contains(word) && !(*word == "per" && is_of_time(at));
    words.iter().enumerate().any(is_share) || name.contains('%')
}

/// What a cell of a flag column says: flags, and why there is no value.
pub fn flags(text: &str) -> (Flags, Option<Absence>) {
    let mut flags = Flags::NONE;
    let mut absence = None;
    for word in
        text.to_lowercase().split(|c: char| c.is_whitespace() || [',', ';', '/'].contains(&c))
    {
        flags |= match word {
            "b" => Flags::BREAK,
            "preliminary" | "p" => Flags::PROVISIONAL,
            "estimate" | "e" => Flags::ESTIMATED,
            "third-party-transcription" => Flags::TRANSCRIBED,
            "third-party-quote" => Flags::QUOTED,
            word => Flags::of_word(word).unwrap_or(Flags::NONE),
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
            ("Sl. No.", Some(Hint::Index)),
            ("sl_no", Some(Hint::Index)),
            ("Internal Ref", Some(Hint::Index)),
            ("Value Footnotes", Some(Hint::Note)),
            ("number of reports", None),
            ("Day", Some(Hint::Period)),
            ("Visits per day", None),
            ("platform", None),
            ("", None),
        ] {
            assert_eq!(hint(name), expected, "{name:?}");
        }
    }

    #[test]
    fn periods_in_names_are_taken_out() {
        for (name, expected) in [
            ("2020 pieces", Some(("2020", "pieces"))),
            ("2020 unique pieces", Some(("2020", "unique pieces"))),
            ("reports_2020", Some(("2020", "reports"))),
            ("Reports (Q1 2020)", Some(("2020-Q1", "Reports"))),
            ("2020", None),
            ("reports", None),
        ] {
            let found = period_at_an_end(name);
            let found = found.as_ref().map(|(period, rest)| (period.to_string(), rest.as_str()));
            assert_eq!(found, expected.map(|(period, rest)| (period.to_owned(), rest)), "{name:?}");
        }
        for (text, expected) in [
            ("discord-2023-q4", Some("2023-Q4")),
            ("microsoft-2023-h2", Some("2023-H2")),
            ("ojjdp-qa02403-2019", Some("2019")),
            ("Reports, July - December 2023", Some("2023-H2")),
            ("Reports 2019 and 2023", None),
            ("Reports", None),
        ] {
            assert_eq!(only_period(text).map(|p| p.to_string()).as_deref(), expected, "{text:?}");
        }
    }
}
