//! Which of the lines above a table names it.

use super::{notes, period, words};

/// Words that publishers are called by.
const PUBLISHERS: [&str; 19] = [
    "bureau",
    "office",
    "department",
    "ministry",
    "administration",
    "institute",
    "agency",
    "commission",
    "authority",
    "statistics",
    "statistical",
    "ons",
    "bundesamt",
    "ministerium",
    "ministère",
    "instituto",
    "istituto",
    "institut",
    "copyright",
];
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
        && has(&PUBLISHERS)
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

#[cfg(test)]
mod tests {
    use super::*;

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
            (&["Office for Statistics"], "Office for Statistics"),
            (&["Tabelle 3: Straftaten nach Land", "Bund"], "Tabelle 3: Straftaten nach Land"),
        ] {
            assert_eq!(rank_of(texts), expected, "{texts:?}");
        }
    }
}
