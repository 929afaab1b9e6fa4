//! Which of the lines above a table names it.

use super::{notes, period, words};
use crate::table::Record;

/// Words that publishers are called by.
const PUBLISHERS: [&str; 17] = [
    "bureau",
    "office",
    "department",
    "ministry",
    "administration",
    "institute",
    "agency",
    "commission",
    "authority",
    "statistical",
    "ons",
    "bundesamt",
    "ministerium",
    "ministère",
    "instituto",
    "istituto",
    "institut",
];
/// Words that say what something is broken down by: `Complaints by agency`.
const BREAKDOWNS: [&str; 5] = ["by", "per", "nach", "par", "por"];
/// Words for what is said of a file.
const LABELS: [&str; 14] = [
    "filename",
    "file",
    "report",
    "source",
    "author",
    "authors",
    "questions",
    "contact",
    "date",
    "updated",
    "unit",
    "release",
    "dataset",
    "version",
];
/// Words on which pages go elsewhere.
const LINKS: [&str; 7] = ["back", "return", "home", "index", "contents", "inhalt", "download"];
/// Most words of a publisher's name.
const MOST_WORDS: usize = 7;

/// How likely a line above a table names it; of equals the first one does.
///
/// What begins with the number of a table does. The name of a publisher, a
/// date, an address or a label with what it says do not.
pub fn rank(text: &str) -> i8 {
    let key = words::key(text);
    let words: Vec<&str> = key.split(' ').collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let number: String = text.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let is_numbered = words.len() > 4
        && notes::is_table_number(number.trim_end_matches(['.', ':', '–', '—', '-']))
        && number.contains(|c: char| c.is_ascii_digit());
    let is_label = text.split_once(':').is_some_and(|(label, said)| {
        let label = words::key(label);
        !said.trim().is_empty() && label.split(' ').any(|word| LABELS.contains(&word))
    });
    let is_publisher = words.len() <= MOST_WORDS
        && (has(&PUBLISHERS) || words.first() == Some(&"statistics"))
        && !has(&BREAKDOWNS)
        && !text.contains(|c: char| c.is_ascii_digit() || c == ',');
    let is_elsewhere = text.contains("://")
        || text.contains("www.")
        || (words.len() < 4 && words.first().is_some_and(|first| LINKS.contains(first)));
    if is_numbered {
        2
    } else if is_elsewhere || period::parse(text).is_some() {
        -2
    } else if is_publisher || is_label || key.starts_with("table with row headers") {
        -1
    } else {
        0
    }
}

/// A sentence whose commas parted it into cells: all but the first begin with a
/// blank, as columns' names do not.
pub fn torn(record: &Record) -> Option<String> {
    let filled = record.cells.iter().rposition(|cell| !cell.trim().is_empty())?;
    let (first, others) = record.cells.get(..=filled)?.split_first()?;
    let goes_on = |cell: &String| {
        cell.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    };
    let is_torn =
        first.contains(char::is_alphabetic) && !others.is_empty() && others.iter().all(goes_on);
    is_torn.then(|| record.cells.get(..=filled).unwrap_or_default().join(",").trim().to_owned())
}

/// What a table is of, by its title: without the number of the table. None if
/// that is too long to be repeated in a sentence.
pub fn subject(title: &str) -> Option<String> {
    const LONGEST: usize = 80;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let numbered = title.match_indices([' ', ':', '.', '–', '—']).find_map(|(at, _)| {
        let (number, rest) = title.split_at_checked(at)?;
        let has_number = number.contains(|c: char| c.is_ascii_digit());
        (has_number && notes::is_table_number(number)).then_some(rest)
    });
    let bare = numbered.unwrap_or(&title).trim_start_matches([' ', ':', '.', '–', '—', '-', ',']);
    let is_short = !notes::is_table_number(bare)
        && bare.chars().count() <= LONGEST
        && bare.contains(char::is_alphabetic);
    is_short.then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_table_is_no_part_of_what_it_is_of() {
        for (title, expected) in [
            ("Table 7. Prisoners by offence", Some("Prisoners by offence")),
            ("Tabelle 3: Straftaten", Some("Straftaten")),
            ("Table 1-1 Births", Some("Births")),
            ("Reports by platform,  in thousands", Some("Reports by platform, in thousands")),
            ("Table 7", None),
            ("2024", None),
        ] {
            assert_eq!(subject(title).as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn tables_are_named_by_what_they_hold() {
        let rank_of = |texts: &[&'static str]| {
            texts.iter().copied().rev().max_by_key(|text| rank(text)).unwrap_or_default()
        };
        for (texts, expected) in [
            (
                &[
                    "Bureau of Justice Statistics",
                    "Filename: p08t07.csv",
                    "Table 7. Change in number of prisoners",
                    "Report title: Prisoners in 2008",
                ][..],
                "Table 7. Change in number of prisoners",
            ),
            (&["Index", "Reports by platform", "in thousands"], "Reports by platform"),
            (&["Statistics of reports, 2024", "by platform"], "Statistics of reports, 2024"),
            (&["31 March 2024", "Reports: by platform and year"], "Reports: by platform and year"),
            (&["Complaints by agency", "England"], "Complaints by agency"),
            (&["Crime statistics", "England"], "Crime statistics"),
            (&["Statistics Norway", "Births"], "Births"),
            (&["Office for Statistics"], "Office for Statistics"),
            (&["Tabelle 3: Straftaten nach Land", "Bund"], "Tabelle 3: Straftaten nach Land"),
        ] {
            assert_eq!(rank_of(texts), expected, "{texts:?}");
        }
    }
}
