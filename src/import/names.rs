//! The names of columns, from the lines of a header.

use super::roles::{Column, Role};
use std::collections::HashSet;

/// The names of the columns: the texts of the header lines above each, one
/// after the other, with those that span several columns spread over them.
pub fn names(header: &[Vec<String>], width: usize) -> Vec<Vec<String>> {
    let header = &spread_over_blocks(header, width);
    let text = |row: usize, column: usize| {
        header.get(row).and_then(|cells| cells.get(column)).map_or("", |cell| cell.trim())
    };
    (0..width)
        .map(|column| {
            let mut parts: Vec<String> = Vec::new();
            for row in 0..header.len() {
                let mut part = text(row, column);
                // A blank cell takes the text to its left if names of its own
                // stand below, and nothing above parts the two.
                let has_name_below =
                    (row + 1..header.len()).any(|row| !text(row, column).is_empty());
                if part.is_empty() && has_name_below {
                    let left = (0..column).rev().find(|left| !text(row, *left).is_empty());
                    part = left
                        .filter(|left| !is_wrapped(header, row, *left, column))
                        .filter(|left| *left > 0 || !text(row + 1, *left).is_empty())
                        .filter(|left| is_unparted(header, row, *left, column))
                        .map_or("", |left| text(row, left));
                }
                let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
                if !part.is_empty() && parts.last() != Some(&part) {
                    parts.push(part);
                }
            }
            parts
        })
        .collect()
}

/// Whether a text goes on in the line below it, in small letters, while the name
/// to its right begins anew: `Permanently` above `employed` beside `Others`.
fn is_wrapped(header: &[Vec<String>], row: usize, left: usize, column: usize) -> bool {
    let below = |column: usize| header.get(row + 1).and_then(|cells| cells.get(column));
    let begins = |column: usize, is_it: fn(char) -> bool| {
        below(column).is_some_and(|cell| cell.trim_start().starts_with(is_it))
    };
    begins(left, char::is_lowercase) && begins(column, char::is_uppercase)
}

/// The header with the texts above repeated names spread over these, wherever
/// they stand above them: `Men` in the middle above `all, young, old`.
fn spread_over_blocks(header: &[Vec<String>], width: usize) -> Vec<Vec<String>> {
    let mut header = header.to_vec();
    let Some((last, above)) = header.split_last_mut() else { return header };
    let Some(row) = above.last_mut() else { return header };
    let text = |cells: &[String], at: usize| {
        cells.get(at).map_or_else(String::new, |cell| cell.trim().to_owned())
    };
    let filled: Vec<usize> = (0..width).filter(|at| !text(last, *at).is_empty()).collect();
    for first in 0..filled.len() {
        let columns = filled.get(first..).unwrap_or_default();
        let names: Vec<String> = columns.iter().map(|at| text(last, *at)).collect();
        let Some(n) = names.iter().skip(1).position(|name| Some(name) == names.first()) else {
            continue;
        };
        let n = n + 1;
        let blocks: Vec<&[usize]> = columns.chunks(n).collect();
        let is_alike = names.chunks(n).all(|block| Some(block) == names.get(..n));
        let labels: Vec<Vec<String>> = blocks
            .iter()
            .map(|block| {
                let range = block.first().zip(block.last()).map_or(0..0, |(a, b)| *a..*b + 1);
                range.map(|at| text(row, at)).filter(|text| !text.is_empty()).collect()
            })
            .collect();
        let is_one = labels.iter().all(|labels| labels.len() == 1);
        if n < 2 || blocks.len() < 2 || !is_alike || !is_one {
            continue;
        }
        row.resize(row.len().max(width), String::new());
        for (block, label) in blocks.iter().zip(labels.iter().flatten()) {
            for at in *block {
                if let Some(cell) = row.get_mut(*at) {
                    cell.clone_from(label);
                }
            }
        }
        break;
    }
    header
}

/// Whether the lines above a row say the same of two columns, or nothing of the
/// second.
fn is_unparted(header: &[Vec<String>], row: usize, left: usize, column: usize) -> bool {
    header.iter().take(row).all(|cells| {
        let texts = (left + 1..=column).map(|at| cells.get(at).map_or("", |cell| cell.trim()));
        texts.clone().all(str::is_empty)
    })
}

/// Names for the columns that have none but are used, and no name twice.
pub fn name_uniquely(columns: &mut [Column]) {
    let mut taken: HashSet<String> = HashSet::new();
    for column in columns.iter_mut() {
        if column.name.is_empty() {
            if column.role == Role::None || column.role == Role::Index {
                continue;
            }
            column.name = match column.role {
                Role::Period => "period".to_owned(),
                Role::Measure => "value".to_owned(),
                _ => format!("column {}", column.index + 1),
            };
        }
        let mut name = column.name.clone();
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{}_{number}", column.name);
            number += 1;
        }
        column.name = name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spans_columns_is_part_of_their_names() {
        let rows = |text: &str| -> Vec<Vec<String>> {
            text.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect()
        };
        for (text, expected) in [
            ("a;b", &["a", "b"][..]),
            (
                "Year;Men;;Women;\n;number;share;number;share",
                &["Year", "Men number", "Men share", "Women number", "Women share"],
            ),
            (";All;;\n;Men;;Women\nyear;a;b;c", &["year", "All Men a", "All Men b", "All Women c"]),
            (";2019;;\ncountry;a;;b", &["country", "2019 a", "", "2019 b"]),
            ("Year;Men\nYear;Men", &["Year", "Men"]),
            // In the middle of what it spans.
            (
                ";;Men;;;;Women;\nyear;all;young;old;;all;young;old",
                &[
                    "year",
                    "Men all",
                    "Men young",
                    "Men old",
                    "",
                    "Women all",
                    "Women young",
                    "Women old",
                ],
            ),
            // Words that go on below.
            (
                "Team;Permanently;;\n;employed;Guests;Others\n;staff;;",
                &["Team", "Permanently employed staff", "Guests", "Others"],
            ),
        ] {
            let width = text.lines().map(|line| line.split(';').count()).max().unwrap_or(0);
            let names: Vec<String> =
                names(&rows(text), width).iter().map(|parts| parts.join(" ")).collect();
            assert_eq!(names, expected, "{text}");
        }
    }
}
