//! Text whose cells stand below each other, set apart by blanks: fixed widths
//! and tables as a terminal prints them.

use super::{number, period};
use std::collections::BTreeMap;
use std::ops::Range;

/// Fewest lines that make columns.
const MIN_LINES: usize = 3;
/// Lines that are looked at.
const N_LOOKED_AT: usize = 2_000;

/// The lines of a text, without their ends.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['\n', '\r']).filter_map({
        let mut was_return = false;
        move |line| {
            // The line feed behind a carriage return ends no line of its own.
            let is_second_half = was_return && line == "\n";
            was_return = line.ends_with('\r');
            (!is_second_half).then(|| line.trim_end_matches(['\n', '\r']))
        }
    })
}

/// Where columns begin, in characters. None if there are no such columns.
pub fn columns(text: &str) -> Option<Vec<usize>> {
    let has_gap = |line: &&str| line.trim().contains("  ");
    let wide: Vec<Vec<char>> = lines(text)
        .filter(has_gap)
        .filter(|line| !is_rule(line))
        .take(N_LOOKED_AT)
        .map(|line| line.chars().collect())
        .collect();
    if wide.len() < MIN_LINES {
        return None;
    }
    by_parts(&wide).map(|starts| with_narrow(&starts, &wide)).or_else(|| by_gaps(&wide))
}

/// The same columns with those that a single blank sets apart: numbers on both
/// sides of a gap that runs through all lines. Behind three digits in all lines
/// the blank may part thousands.
fn with_narrow(starts: &[usize], wide: &[Vec<char>]) -> Vec<usize> {
    let gaps = by_gaps(wide).unwrap_or_default();
    let mut all: Vec<usize> = starts.iter().copied().chain(gaps).collect();
    all.sort_unstable();
    all.dedup();
    let text = |line: &[char], from: usize, to: usize| -> String {
        let cell = line.get(from..to.min(line.len())).unwrap_or_default();
        cell.iter().collect::<String>().trim().to_owned()
    };
    let is_figure = |text: &str| {
        text.is_empty()
            || number::is_numeric(text)
            || number::is_missing(text)
            || period::is_bare_year(text)
    };
    let ends = |at: usize| all.get(at + 1).copied().unwrap_or(usize::MAX);
    let is_narrow = |at: usize| {
        let (Some(before), Some(start)) =
            (at.checked_sub(1).and_then(|at| all.get(at)), all.get(at))
        else {
            return false;
        };
        let cells = |line: &Vec<char>| (text(line, *before, *start), text(line, *start, ends(at)));
        let pairs: Vec<(String, String)> = wide.iter().map(cells).collect();
        let is_group = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
        pairs.iter().all(|(left, right)| is_figure(left) && is_figure(right))
            && !pairs.iter().all(|(_, right)| is_group(right))
    };
    let is_kept = |at: &usize| all.get(*at).is_some_and(|start| starts.contains(start));
    (0..all.len())
        .filter(|at| is_kept(at) || is_narrow(*at))
        .filter_map(|at| all.get(at).copied())
        .collect()
}

/// By the parts of the lines between two blanks and more, where most lines have
/// as many and each has its place.
fn by_parts(wide: &[Vec<char>]) -> Option<Vec<usize>> {
    let all: Vec<Vec<Range<usize>>> = wide.iter().map(|line| parts(line)).collect();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for parts in &all {
        *counts.entry(parts.len()).or_default() += 1;
    }
    let (n, n_alike) = counts.into_iter().max_by_key(|(n, lines)| (*lines, *n))?;
    if n < 2 || n_alike < MIN_LINES || n_alike * 2 < all.len() {
        return None;
    }
    let alike = || all.iter().filter(|parts| parts.len() == n);
    let mut starts = vec![0];
    for column in 1..n {
        let ends = alike().filter_map(|parts| parts.get(column - 1)).map(|part| part.end);
        let begins = alike().filter_map(|parts| parts.get(column)).map(|part| part.start);
        let (last, first) = (ends.max()?, begins.min()?);
        if last > first {
            return None;
        }
        starts.push(first);
    }
    Some(starts)
}

/// The parts of a line that two blanks and more set apart.
fn parts(line: &[char]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for at in (0..line.len()).filter(|at| line.get(*at).is_some_and(|c| *c != ' ')) {
        match parts.last_mut() {
            Some(part) if at <= part.end + 1 => part.end = at + 1,
            _ => parts.push(at..at + 1),
        }
    }
    parts
}

/// Behind blanks that run through nearly all lines.
fn by_gaps(wide: &[Vec<char>]) -> Option<Vec<usize>> {
    let width = wide.iter().map(Vec::len).max().unwrap_or(0);
    let is_blank = |line: &Vec<char>, at: usize| line.get(at).is_none_or(|c| *c == ' ');
    // A gap is blank in nearly all lines; one bad line makes no difference.
    let n_needed = wide.len() - wide.len() / 20;
    let is_gap = |at: usize| wide.iter().filter(|line| is_blank(line, at)).count() >= n_needed;
    let mut starts = Vec::new();
    let mut was_gap = true;
    for at in 0..width {
        let gap = is_gap(at);
        if was_gap && !gap {
            starts.push(at);
        }
        was_gap = gap;
    }
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    (starts.len() > 1).then_some(starts)
}

/// The cells of a line. A word that reaches across a border belongs to the
/// column that has most of it; a line of which most words do so is no line of
/// the table, and one cell.
pub fn cells(line: &str, starts: &[usize]) -> Vec<String> {
    if line.trim().is_empty() {
        return Vec::new();
    }
    let chars: Vec<char> = line.chars().collect();
    let is_inside = |at: usize| {
        let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| *c != ' ');
        letter(Some(at)) && letter(at.checked_sub(1))
    };
    // Prose has single blanks only, wherever the borders are.
    let is_prose = !line.trim().contains("  ") && starts.len() > 2;
    if starts.iter().skip(1).any(|start| is_inside(*start))
        && (is_prose || !is_table_line(&chars, starts))
    {
        return vec![line.trim_end().to_owned()];
    }
    let column_of = |word: &Range<usize>| {
        let own = starts.iter().rposition(|start| *start <= word.start).unwrap_or(0);
        let next = starts.get(own + 1).copied().unwrap_or(usize::MAX);
        let n_behind = word.end.saturating_sub(next);
        own + usize::from(n_behind * 2 > word.len())
    };
    let mut ranges: Vec<Option<Range<usize>>> = vec![None; starts.len()];
    let words = chars.iter().enumerate().filter(|(_, c)| **c != ' ').map(|(at, _)| at);
    let mut word: Option<Range<usize>> = None;
    let mut put = |word: Range<usize>| {
        if let Some(range) = ranges.get_mut(column_of(&word)) {
            let start = range.as_ref().map_or(word.start, |range| range.start);
            *range = Some(start..word.end);
        }
    };
    for at in words {
        match &mut word {
            Some(word) if word.end == at => word.end = at + 1,
            _ => word.replace(at..at + 1).into_iter().for_each(&mut put),
        }
    }
    word.into_iter().for_each(&mut put);
    // How far the names are indented says what they are part of.
    if let Some(Some(first)) = ranges.first_mut() {
        first.start = 0;
    }
    let text = |range: Option<Range<usize>>| {
        range.and_then(|range| chars.get(range)).map(String::from_iter).unwrap_or_default()
    };
    ranges.into_iter().map(text).collect()
}

/// Whether most borders of the line are blank.
fn is_table_line(chars: &[char], starts: &[usize]) -> bool {
    let is_blank = |start: &&usize| start.checked_sub(1).and_then(|at| chars.get(at)) == Some(&' ');
    let n_reached = starts.iter().skip(1).filter(|start| **start < chars.len()).count();
    starts.iter().skip(1).filter(is_blank).count() * 2 > n_reached
}

/// How many figures stand at the end of the lines, each behind a blank, as
/// tables look that were copied from a PDF. None if that is not the rule.
pub fn trailing(text: &str) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut n_lines = 0;
    for line in lines(text).filter(|line| !line.trim().is_empty()).take(N_LOOKED_AT) {
        n_lines += 1;
        let n = n_figures(line);
        // A name stands before them, and one blank between them.
        if n > 0 && n < line.split_whitespace().count() && !line.trim().contains("  ") {
            *counts.entry(n).or_default() += 1;
        }
    }
    let (n, n_alike) = counts.into_iter().max_by_key(|(n, lines)| (*lines, *n))?;
    (n > 1 && n_alike >= MIN_LINES && n_alike * 2 > n_lines).then_some(n)
}

/// How many words at the end of a line are figures or periods.
fn n_figures(line: &str) -> usize {
    let is_figure = |word: &&str| {
        number::is_numeric(word) || number::is_missing(word) || period::is_bare_year(word)
    };
    line.split_whitespace().rev().take_while(is_figure).count()
}

/// The cells of a line with so many figures at its end: its name and these. A
/// line of names has a word for each.
pub fn cells_before(line: &str, n: usize) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let is_line = n_figures(line) >= n || words.len() == n + 1;
    let parted =
        words.len().checked_sub(n).filter(|_| is_line).and_then(|at| words.split_at_checked(at));
    let Some((name, figures)) = parted else { return vec![line.trim().to_owned()] };
    let figures = figures.iter().map(|word| (*word).to_owned());
    std::iter::once(name.join(" ")).chain(figures).collect()
}

/// Whether a line is nothing but a rule such as `-----  ----`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '=' | '_' | ' ' | '+' | '|'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_the_blanks_between_them() {
        let text = "Reports by country\n\ncountry           2022     2023\nNew Zealand        120      140\nFrance           1,200    1,400\nUnited Kingdom      12        9\n\nNote: rounded, as the source says.\n";
        let starts = columns(text).unwrap();
        let rows: Vec<Vec<String>> = lines(text).map(|line| cells(line, &starts)).collect();
        assert_eq!(rows[2], ["country", "2022", "2023"]);
        assert_eq!(rows[3], ["New Zealand", "120", "140"]);
        assert_eq!(rows[4], ["France", "1,200", "1,400"]);
        assert_eq!(rows[0].len(), 1, "{:?}", rows[0]);
        assert_eq!(rows[1], Vec::<String>::new());
    }

    #[test]
    fn names_may_reach_to_where_the_numbers_begin() {
        let text = "Platform              2021     2022\nFacebook            22,118   21,165\nInstagram            3,393    5,007\nX (formerly Twitter)    87       98\n";
        let starts = columns(text).unwrap();
        let rows: Vec<Vec<String>> = lines(text).map(|line| cells(line, &starts)).collect();
        assert_eq!(rows[0], ["Platform", "2021", "2022"]);
        assert_eq!(rows[3], ["X (formerly Twitter)", "87", "98"]);
    }

    #[test]
    fn columns_may_be_one_blank_apart() {
        let text = "Agency        2019  2020  2021 2022\nNorth Police  1204  1310  1415 1502\nEast Police    204   210   215  202\nWest Police   1404  1910  1515 1602\n";
        let starts = columns(text).unwrap();
        let rows: Vec<Vec<String>> = lines(text).map(|line| cells(line, &starts)).collect();
        assert_eq!(rows[0], ["Agency", "2019", "2020", "2021", "2022"]);
        assert_eq!(rows[2], ["East Police", "204", "210", "215", "202"]);
        let grouped = "Agency          Reports  Users\nNorth Police    1 204    310\nEast Police     2 040    210\nWest Police    12 404    910\n";
        let starts = columns(grouped).unwrap();
        let row = cells(lines(grouped).nth(3).unwrap(), &starts);
        assert_eq!(row, ["West Police", "12 404", "910"]);
    }

    #[test]
    fn figures_at_the_end_of_lines_are_cells() {
        let text = "Platform 2021 2022\nFacebook 22,118 21,165\nX (formerly Twitter) 87 n/a\nTotal 22,205 21,263\n";
        let n = trailing(text).unwrap();
        let rows: Vec<Vec<String>> = lines(text).map(|line| cells_before(line, n)).collect();
        assert_eq!(rows[0], ["Platform", "2021", "2022"]);
        assert_eq!(rows[2], ["X (formerly Twitter)", "87", "n/a"]);
        assert_eq!(cells_before("Reports in all places", n), ["Reports in all places"]);
        for text in ["a 1 2\nb 3 4\n", "In 2021 and 2022\nmore than 3 4 of us\nwere here\n"] {
            assert_eq!(trailing(text), None, "{text:?}");
        }
    }

    #[test]
    fn prose_and_short_texts_have_no_columns() {
        for text in ["", "a  b\n", "one two three\nfour five six\nseven eight nine\n"] {
            assert_eq!(columns(text), None, "{text:?}");
        }
    }
}
