//! Single lines that are set apart or quoted otherwise than their file.

use super::delimited;
use super::dialect::Rules;
use super::lines::{Class, class};
use super::tokens::Belief;
use super::{number, period};

/// What else may stand between the cells of a line.
const DELIMITERS: [&str; 4] = [",", ";", "\t", "|"];
/// Narrower tables are too easily met by chance.
const MIN_WIDTH: usize = 4;

/// The cells of a line by rules of its own, if they fit the table by them and
/// do not by those of the file, with what is wrong.
///
/// `is_first` says that the line may be that of the names.
pub fn line(
    line: &str,
    is_first: bool,
    cells: &[String],
    beside: Option<&[String]>,
    rules: &Rules,
    width: usize,
) -> Option<(Vec<String>, &'static str)> {
    if width < MIN_WIDTH {
        return None;
    }
    let by = |rules: &Rules| {
        let (split, _) = delimited::believed(line, 0, rules, Belief::Full, Some(width));
        (split.broken.is_none() && split.cells.len() == width && split.next >= line.len())
            .then_some(split.cells)
    };
    if rules.quote != Some(b'\'') && is_quoted(cells, '\'') {
        let quoted = by(&Rules { quote: Some(b'\''), ..rules.clone() });
        return quoted.map(|cells| (cells, "a line quoted otherwise than the others"));
    }
    if cells.len() >= width {
        return None;
    }
    let why = "a line with another delimiter than the others";
    let parted_by = |other: &str| by(&Rules { delimiter: other.to_owned(), ..rules.clone() });
    let others = || DELIMITERS.into_iter().filter(|other| !rules.delimiter.starts_with(*other));
    // Blanks follow the commas and semicolons of sentences.
    let is_prose = |cells: &Vec<String>| cells.iter().skip(1).any(|cell| cell.starts_with(' '));
    if let Some(cells) = others().find_map(parted_by).filter(|cells| !is_prose(cells)) {
        return Some((cells, why));
    }
    // Blanks part the words of titles as well; names stand directly above data,
    // and data has the same kinds of cells as its neighbour.
    let beside = beside.filter(|beside| beside.len() == width && is_data(beside))?;
    let parted = parted_by(" ").filter(|_| cells.len() == 1)?;
    let is_name = |name: &String| name.starts_with(char::is_alphabetic);
    let is_named = is_first && parted.iter().all(is_name);
    let is_alike = || {
        let mut pairs = parted.iter().zip(beside).map(|(own, other)| (class(own), class(other)));
        pairs.all(|(own, other)| own == other || own == Class::Blank || other == Class::Blank)
    };
    (is_named || is_alike()).then_some((parted, why))
}

/// Whether all of several cells stand between quotes of a kind.
fn is_quoted(cells: &[String], quote: char) -> bool {
    let filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let n = filled.clone().count();
    let inner = |cell: &str| cell.len() > 1 && cell.starts_with(quote) && cell.ends_with(quote);
    let first = filled.clone().next().is_some_and(|cell| cell.starts_with(quote));
    let last = filled.clone().next_back().is_some_and(|cell| cell.ends_with(quote));
    // Cells that a delimiter within has torn begin or end without one.
    n > 2 && first && last && filled.filter(|cell| inner(cell)).count() * 2 > n
}

/// Whether a line holds numbers or dates, other than years, which name columns.
fn is_data(cells: &[String]) -> bool {
    cells.iter().map(|cell| cell.trim()).any(|cell| {
        !period::is_bare_year(cell)
            && ((number::is_numeric(cell) && cell.bytes().any(|byte| byte.is_ascii_digit()))
                || (cell.starts_with(|c: char| c.is_ascii_digit())
                    && period::parse(cell).is_some()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Watch, dialect::Dialect};
    use super::*;

    #[test]
    fn a_line_is_read_by_rules_of_its_own_where_it_fits_by_them() {
        let head = "day,place,kind,n\n";
        let data = "2024-01-02,Aa,lamp,1\n2024-01-03,Bb,\"rug, red\",2\n2024-01-04,Cc,bag,3\n";
        for (text, at, expected) in [
            // Another delimiter, in any line.
            (format!("day;place;kind;n\n{data}"), 0, Some(&["day", "place", "kind", "n"][..])),
            (
                format!("{head}{data}2024-01-05|Dd|cup|4\n"),
                4,
                Some(&["2024-01-05", "Dd", "cup", "4"]),
            ),
            // Other quotes.
            (format!("'day','place','kind','n'\n{data}"), 0, Some(&["day", "place", "kind", "n"])),
            (
                format!("{head}'2024-01-05','Dd','cup, men's','4'\n{data}"),
                1,
                Some(&["2024-01-05", "Dd", "cup, men's", "4"]),
            ),
            // Names between blanks stand directly above data; titles need not.
            (format!("day place kind n\n{data}"), 0, Some(&["day", "place", "kind", "n"])),
            (format!("Things seen by day\n{head}{data}"), 0, None),
            (
                format!("{head}{data}2024-01-05 Dd cup 4\n"),
                4,
                Some(&["2024-01-05", "Dd", "cup", "4"]),
            ),
            (format!("{head}{data}2024-01-05 Dd and cup\n"), 4, None),
            // Sentences are no lines of cells.
            (format!("{head}{data}Seen; sorted; then counted; by us.\n"), 4, None),
        ] {
            let Dialect::Delimited(rules) = Dialect::comma() else { continue };
            let mut split = delimited::split(&text, &Dialect::comma(), &Watch::default()).unwrap();
            let before = split.records[at].cells.clone();
            split.mend(&text, &rules);
            let expected = expected.map(|e| e.iter().map(ToString::to_string).collect());
            assert_eq!(split.records[at].cells, expected.unwrap_or(before), "{text:?}");
        }
    }
}
