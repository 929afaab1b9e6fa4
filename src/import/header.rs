//! Where the header of a table ends and its data begins.
//!
//! Every line is more like a header or more like data, judged by the columns
//! below it; the border is where all of them agree best. After Christodoulakis
//! et al., Pytheas (VLDB 2020), whose rules vote in the same way.

use super::body::is_rule;
use super::lines::{Class, Lines};
use super::votes::{Column, add, are_years, headerness};
use super::{attributes, notes};
use std::ops::Range;

/// Lines among which the border is looked for.
const MAX_PREAMBLE: usize = 60;
/// Lines that are compared, all told.
const N_COMPARED: usize = 140;
/// Lines below a header that its width is compared with.
const N_BELOW: usize = 20;
/// Most lines of a header.
const MAX_HEADER: usize = 6;

/// The header and the border.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Border {
    /// The records of the header, from the top.
    pub header: Vec<usize>,
    /// The first record of the data.
    pub data: usize,
    /// Lines above the data that say something of each column, one below the
    /// other; the names are among them.
    pub attributes: Range<usize>,
}

/// Finds the border between header and data in a range of records.
pub fn find(lines: &Lines<'_>, range: Range<usize>) -> Border {
    let filled: Vec<usize> =
        range.clone().filter(|at| lines.n_filled(*at) > 0).take(N_COMPARED).collect();
    let left = lines.left(range.clone());
    let n_candidates = filled.len().min(MAX_PREAMBLE);
    let width = filled.iter().map(|at| lines.classes(*at).len()).max().unwrap_or(0);
    let mut columns = vec![Column::default(); width];
    for at in filled.iter().skip(n_candidates) {
        add(&mut columns, lines, left, *at);
    }
    let mut best: Option<(usize, f64)> = None;
    for border in (0..n_candidates).rev() {
        if let Some(at) = filled.get(border) {
            add(&mut columns, lines, left, *at);
        }
        let mut score = 0.0;
        let mut has_years = false;
        for (index, at) in filled.iter().enumerate() {
            let is_above = index < border;
            let headerness = headerness(lines, left, *at, &columns, !is_above);
            // The header once more, on another page, is neither.
            let cells = |at: usize| lines.record(at).map(|record| &record.cells);
            let last = border.checked_sub(1).and_then(|last| filled.get(last));
            if !is_above && last.is_some_and(|last| cells(*last) == cells(*at)) {
                continue;
            }
            // One line names the years; the next is data that looks like them.
            let are_years = is_above && are_years(lines, *at);
            let is_second = has_years && are_years;
            has_years |= are_years;
            score += if is_above && !is_second { headerness } else { -headerness };
        }
        // A line that is neither belongs below, with the data.
        if best.is_none_or(|(_, best)| score >= best - 1e-9) {
            best = Some((border, score));
        }
    }
    let Some((mut border, _)) = best else {
        return Border { data: range.end, ..Border::default() };
    };
    while border > 0
        && filled.get(border - 1).zip(filled.get(border)).is_some_and(|(above, at)| {
            let is_below = || names_stub(lines, left, *above, *at);
            above + 1 == *at && (completes(lines, *above, *at) || is_below())
        })
    {
        border += 1;
    }
    border += n_labelled(lines, left, filled.get(border..).unwrap_or_default());
    let data = filled.get(border).copied().unwrap_or(range.end);
    let mut columns = vec![Column::default(); width];
    for at in filled.iter().skip(border) {
        add(&mut columns, lines, left, *at);
    }
    if let Some((header, attributes)) = attributes::find(lines, range.start..data, left) {
        return Border { header, data, attributes };
    }
    let header = header_above(lines, range.start..data, left, &columns);
    // Names with their values, as some files begin: no header is as long as that.
    if header.len() > 3 && header.iter().all(|at| lines.n_filled(*at) < 3) {
        return Border { data, ..Border::default() };
    }
    if header.is_empty()
        && let Some(header) = header_of_text(lines, &filled, &columns)
    {
        return Border { header: vec![header], data: header + 1, ..Border::default() };
    }
    Border { header, data, ..Border::default() }
}

/// How many of the first lines of what looks like data say something of the
/// columns instead: `Multiplier:`, `Currency:`, and the names of the columns
/// below them.
fn n_labelled(lines: &Lines<'_>, left: usize, filled: &[usize]) -> usize {
    let is_labelled =
        |at: &&usize| lines.n_filled(**at) > 1 && lines.text(**at, left).ends_with([':', '：']);
    let n = filled.iter().take_while(is_labelled).count();
    if n < 2 || n * 2 > filled.len() {
        return 0;
    }
    let holds_figure = |at: &usize| {
        let classes = lines.classes(*at).iter().skip(left + 1);
        classes.clone().any(|class| matches!(class, Class::Number | Class::Missing))
    };
    let n_names = filled.iter().skip(n).take_while(|at| !holds_figure(at)).count();
    n + usize::from(n_names == 1)
}

/// Whether a line names the columns that the header line above leaves blank, and
/// holds nothing else.
fn completes(lines: &Lines<'_>, above: usize, at: usize) -> bool {
    let is_text = |class: &Class| matches!(class, Class::Text | Class::Unit);
    let pairs = || lines.classes(above).iter().zip(lines.classes(at));
    let n_names = pairs().filter(|(above, own)| **above == Class::Blank && is_text(own)).count();
    let is_apart = pairs().all(|(above, own)| *above == Class::Blank || *own == Class::Blank);
    n_names > 0 && n_names == lines.n_filled(at) && is_apart && lines.n_filled(above) > 1
}

/// Whether a line names the columns of names below a header line that begins
/// with a blank, and holds nothing else.
fn names_stub(lines: &Lines<'_>, left: usize, above: usize, at: usize) -> bool {
    let n = lines.n_filled(at);
    let is_text = |column: usize| lines.class(at, column) == Class::Text;
    let has_values = |column: usize| {
        matches!(lines.class(at + 1, column), Class::Number | Class::Missing | Class::Band)
    };
    n > 1
        && lines.text(above, left).is_empty()
        && lines.n_filled(above) > 1
        && (left..left + n).all(is_text)
        && !(left..left + n).any(has_values)
        && lines.n_filled(at + 1) > n
        && (left + n..lines.width()).any(has_values)
}

/// The lines above the border that belong to the header.
fn header_above(
    lines: &Lines<'_>,
    range: Range<usize>,
    left: usize,
    columns: &[Column<'_>],
) -> Vec<usize> {
    let mut header: Vec<usize> = Vec::new();
    let mut is_gap = false;
    for at in range.clone().rev() {
        if lines.n_filled(at) == 0 {
            is_gap = true;
            continue;
        }
        // `|---|---:|` below the names.
        if is_rule(lines, at) {
            continue;
        }
        let is_single = lines.is_margin(at, left);
        let Some(below) = header.last().copied() else {
            // Groups and units may stand between header and data.
            if !is_single && !is_heading(lines, range.start, at) {
                header.push(at);
            }
            is_gap = false;
            continue;
        };
        let headerness = headerness(lines, left, at, columns, false);
        // Behind a gap only lines that a stub belongs to: a title begins at
        // the left, and so does the header below it.
        let has_stub = |line: usize| !lines.text(line, left).is_empty();
        // Text that fills the first cells without a gap, above names for all of
        // them, is a sentence that the delimiter has split.
        let n_cells = |line: usize| lines.record(line).map_or(0, |record| record.cells.len());
        let is_sentence = n_cells(at) < n_cells(below)
            && lines.n_filled(at) == n_cells(at)
            && (0..n_cells(at)).all(|column| !lines.text(below, column).is_empty());
        // So is text in more cells than any line of the table has.
        let mut table = below..(below + N_BELOW).min(lines.len());
        let is_sentence = is_sentence
            || (lines.n_filled(at) == n_cells(at) && table.all(|line| n_cells(line) < n_cells(at)));
        // Names of the first columns that the line below the gap leaves out.
        let completes = left < lines.first_column(below)
            && (left..lines.first_column(below)).all(|column| !lines.text(at, column).is_empty());
        let is_torn_off =
            is_gap && !completes && (headerness < 0.5 || (has_stub(at) && has_stub(below)));
        let is_no_name = is_sentence || is_aside(lines.first_text(at), lines.n_filled(at));
        if is_single || header.len() == MAX_HEADER || headerness < 0.0 || is_torn_off || is_no_name
        {
            break;
        }
        if is_titled_pair(lines, at, below, left, columns) {
            break;
        }
        if notes::is_note(lines.first_text(at)) && has_stub(at) {
            break;
        }
        header.push(at);
        is_gap = false;
    }
    header.reverse();
    header
}

/// Whether a line is nothing but one text over the values, below a line that
/// names most columns: it heads lines of data, `Persons in thousands`.
fn is_heading(lines: &Lines<'_>, start: usize, at: usize) -> bool {
    let above = (start..at).rev().find(|above| lines.n_filled(*above) > 0);
    // What stands in brackets below the last lines of names belongs to one of them.
    let is_unit = lines.first_column(at) > lines.left(start..at) + 1
        && is_aside(lines.first_text(at), lines.n_filled(at));
    !is_unit
        && lines.is_single(at)
        && matches!(lines.class(at, lines.first_column(at)), Class::Text | Class::Period)
        && above.is_some_and(|above| {
            above + 1 == at
                && lines.n_filled(above) > 2
                && lines.n_filled(above) * 2 > lines.width()
        })
}

/// Whether a line is but a remark in brackets, wherever it stands: `(in
/// thousands)`.
fn is_aside(text: &str, n_filled: usize) -> bool {
    let is_in = |open: char, close: char| text.starts_with(open) && text.ends_with(close);
    n_filled == 1 && (is_in('(', ')') || is_in('[', ']') || is_in('（', '）'))
}

/// Whether a line is what is said of the whole table, in two cells: `T02` and
/// `Population by region`, `Unit:` and `Persons`. What spans columns stands over
/// values, or leaves the names of the lines out.
fn is_titled_pair(
    lines: &Lines<'_>,
    at: usize,
    below: usize,
    left: usize,
    columns: &[Column<'_>],
) -> bool {
    let is_pair = lines.n_filled(at) == 2
        && !lines.text(at, left).is_empty()
        && !lines.text(at, left + 1).is_empty()
        && lines.width() > left + 3;
    let is_label = lines.text(at, left).ends_with([':', '：']);
    let is_over_names = columns
        .get(left + 1)
        .and_then(|column| column.majority(None))
        .is_some_and(|majority| matches!(majority, Class::Text | Class::Period));
    let has_stub = !lines.text(below, left).is_empty();
    is_pair && (is_label || (has_stub && is_over_names))
}

/// The first full line of a table in which nothing but texts stands, so that no
/// line differs from its columns: a header if its own texts come no second time
/// and none of them is a number.
fn header_of_text(lines: &Lines<'_>, filled: &[usize], columns: &[Column<'_>]) -> Option<usize> {
    let first = *filled.iter().find(|at| lines.is_full(**at))?;
    let is_name = |(column, class): (usize, &Class)| match class {
        Class::Text => {
            let text = lines.text(first, column);
            columns.get(column).and_then(|column| column.texts.get(text)).is_none_or(|n| *n < 2)
        }
        Class::Blank | Class::Unit => true,
        _ => false,
    };
    let classes = lines.classes(first);
    let n_texts = classes.iter().filter(|class| **class == Class::Text).count();
    let has_others = filled.iter().any(|at| *at > first && lines.is_full(*at));
    (classes.iter().enumerate().all(is_name) && (has_others || n_texts > 1)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Record;

    fn border(text: &str) -> Border {
        let records: Vec<Record> = text
            .lines()
            .enumerate()
            .map(|(index, line)| Record {
                index: index as u32,
                cells: line.split(';').map(str::to_owned).collect(),
            })
            .collect();
        find(&Lines::new(&records, &crate::import::Watch::default()), 0..records.len())
    }

    #[test]
    fn the_border_is_where_the_columns_change() {
        for (text, header, data) in [
            ("period;platform;reports\n2023;a;1\n2024;a;2", &[0][..], 1),
            ("country;2019;2020\nA;1;2\nB;3;4", &[0], 1),
            ("Title\n\ncountry;2019;2020\nA;1;2", &[2], 3),
            (";;Sex;Sex\nyear;cause;men;women\n1980;x;1;2\n1981;x;1;2", &[0, 1], 2),
            ("2023;a;1\n2024;a;2", &[], 0),
            ("geo;year;life\nAL;2018;NA\nAL;2017;78.1", &[0], 1),
            ("name;colour\none;red\ntwo;green", &[0], 1),
            // Units, column numbers and blank lines between header and data.
            ("year;births;share\n;(1,000);%\n1990;1,000;5\n1991;1,200;6", &[0, 1], 2),
            ("place;men;women\nA;1;2\n\nB;3;4", &[0], 1),
            ("place;men;women;all\n(1);(2);(3);(4)\nx;10;20;30\ny;11;21;31", &[0, 1], 2),
            ("year;births;\n\n\n1990;1,000;\n1991;1,200;", &[0], 3),
            // A group stands between, and is none of the header.
            ("year;births;deaths\nCity;;\n1990;1,000;5\n1991;1,200;6", &[0], 1),
            // A title with the delimiter of the table in it.
            (
                "Births; deaths; and more\nSource: us; them\n\nyear;births;deaths\n1990;1;5\n1991;2;6",
                &[3],
                4,
            ),
            ("name;place;size", &[0], 1),
        ] {
            let expected = Border { header: header.to_vec(), data, ..Border::default() };
            assert_eq!(border(text), expected, "{text}");
        }
    }
}
