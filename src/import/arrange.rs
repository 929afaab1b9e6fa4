//! Cells that stand for several, and cells that stand for none: what a reader
//! fills in without thinking.
//!
//! Works on a copy of the records; columns that the file does not have are
//! added behind its own.

use super::lines::{Class, class};
use super::structure::{self, Structure};
use super::{Problem, labels, restarts, words};
use crate::table::{Place, Record};
use std::collections::{HashMap, HashSet};

/// The name of the dimension that lines of their own make.
const GROUP: &str = "group";

/// Fills in what is left out, takes apart what is put together, and sets aside
/// what is torn. Gives back the problems, and the number of columns that the
/// file itself has.
pub fn arrange(structure: &mut Structure) -> (Vec<Problem>, usize) {
    let problems = mend_torn(structure);
    let width = structure.names.len();
    for record in &mut structure.rows {
        record.cells.resize(width, String::new());
        for cell in &mut record.cells {
            if let Some(line) = one_line(cell) {
                *cell = line;
            }
        }
    }
    labels::indent_dotted(structure);
    labels::merge_labels(structure);
    labels::fill_down(structure);
    split_stub(structure);
    restarts::take_apart(structure, GROUP);
    add_groups(structure);
    (problems, width)
}

/// A text of several lines on one, as names are said; none for other texts.
pub fn one_line(text: &str) -> Option<String> {
    let has_breaks = text.contains(['\n', '\r']);
    has_breaks.then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Records with more or fewer cells than the header has columns. Where a
/// delimiter in a name tore one apart it is put together again; else its values
/// are left out, for they may stand under the wrong names.
fn mend_torn(structure: &mut Structure) -> Vec<Problem> {
    let width = structure.header_width;
    let problem = |record: &Record, column: usize, why: &str| {
        let place = Place { record: record.index, column: column as u32 };
        Problem::new(place, record.text(column), why)
    };
    if structure.names.len() > width {
        // That is the rule here, and makes columns without a name.
        let first = structure.rows.iter().find_map(|record| {
            structure::first_filled(record, width).map(|column| (record, column))
        });
        let tell =
            |(record, column)| problem(record, column, "beyond the last column of the header");
        return first.map(tell).into_iter().collect();
    }
    let is_long = |record: &Record| structure::first_filled(record, width).is_some();
    // Blank cells at the end of a line may be left out, but not in one line of
    // many.
    let n_short = structure.rows.iter().filter(|record| record.cells.len() < width).count();
    let are_short_torn = width > 2 && n_short * 20 < structure.rows.len();
    let is_short = |record: &Record| are_short_torn && record.cells.len() < width;
    if width == 0 || !structure.rows.iter().any(|record| is_long(record) || is_short(record)) {
        return Vec::new();
    }
    let usual = usual_classes(structure.rows.iter().filter(|record| !is_long(record)), width);
    let mut problems = Vec::new();
    for record in &mut structure.rows {
        if is_short(record) {
            let last = record.cells.len().saturating_sub(1);
            let why = "fewer cells than the other rows; its values were left out";
            problems.push(problem(record, last, why));
            structure.torn.insert(record.index);
            continue;
        }
        let Some(column) = structure::first_filled(record, width) else { continue };
        if let Some((at, cells)) = joined(record, width, &usual) {
            let whole = cells.get(at).map_or("", String::as_str);
            let place = Place { record: record.index, column: at as u32 };
            let why = "a delimiter within a name; its parts were put together again";
            problems.push(Problem::new(place, whole, why));
            record.cells = cells;
        } else if record.text(width - 1).is_empty() && is_like(&record.cells, &usual) {
            // What stands apart has pushed nothing out of its place.
            problems.push(problem(record, column, "beyond the last column of the header"));
        } else {
            let why = "beyond the last column of the header; the row's values were left out";
            problems.push(problem(record, column, why));
            structure.torn.insert(record.index);
        }
    }
    problems
}

/// What most cells of each column are.
pub(super) fn usual_classes<'a>(
    rows: impl Iterator<Item = &'a Record>,
    width: usize,
) -> Vec<Option<Class>> {
    let mut counts: Vec<HashMap<u8, (usize, Class)>> = vec![HashMap::new(); width];
    for record in rows.take(200) {
        for (column, counts) in counts.iter_mut().enumerate() {
            let class = class(record.text(column));
            if class != Class::Blank {
                counts.entry(class as u8).or_insert((0, class)).0 += 1;
            }
        }
    }
    let most = |counts: &HashMap<u8, (usize, Class)>| {
        counts.values().max_by_key(|(n, class)| (*n, *class as u8)).map(|(_, class)| *class)
    };
    counts.iter().map(most).collect()
}

/// Whether every cell is blank or what its column usually is.
pub(super) fn is_like(cells: &[String], usual: &[Option<Class>]) -> bool {
    cells.iter().zip(usual).all(|(cell, usual)| {
        let class = class(cell);
        class == Class::Blank || usual.is_none() || Some(class) == *usual
    })
}

/// The record with one of its names put together again, if there is a single
/// way to do so in which every cell is of its column's kind.
pub(super) fn joined(
    record: &Record,
    width: usize,
    usual: &[Option<Class>],
) -> Option<(usize, Vec<String>)> {
    let last = record.cells.iter().rposition(|cell| !cell.trim().is_empty())? + 1;
    let excess = last.checked_sub(width)?;
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    for at in 0..width {
        let parts = record.cells.get(at..=at + excess)?;
        let is_text = usual.get(at).is_some_and(|usual| *usual == Some(Class::Text))
            && parts.iter().all(|part| class(part) == Class::Text);
        if !is_text {
            continue;
        }
        let mut cells = record.cells.get(..at)?.to_vec();
        cells.push(parts.join(","));
        cells.extend_from_slice(record.cells.get(at + excess + 1..last)?);
        if is_like(&cells, usual) {
            found.push((at, cells));
        }
    }
    // Within a name a blank follows the delimiter.
    if found.len() > 1 {
        let is_spaced = |at: usize| {
            record
                .cells
                .get(at + 1..=at + excess)
                .is_some_and(|parts| parts.iter().all(|part| part.starts_with(' ')))
        };
        found.retain(|(at, _)| is_spaced(*at));
    }
    if found.len() == 1 { found.pop() } else { None }
}

/// Takes a column apart that holds several dimensions, as statistical offices
/// write them: `unit,geo\time` above `NR,DE`.
fn split_stub(structure: &mut Structure) {
    let Some(column) = structure.names.iter().position(|parts| is_stub(&parts.join(" "))) else {
        return;
    };
    let name = structure.names.get(column).map(|parts| parts.join(" ")).unwrap_or_default();
    let stub = name.split('\\').next().unwrap_or_default();
    let names: Vec<String> = stub.split(',').map(|part| part.trim().to_owned()).collect();
    let n_parts = |record: &&Record| record.text(column).split(',').count() == names.len();
    if structure.rows.iter().filter(n_parts).count() * 20 < structure.rows.len() * 19 {
        return;
    }
    if let [only] = names.as_slice() {
        if let Some(parts) = structure.names.get_mut(column) {
            *parts = vec![only.clone()];
        }
        return;
    }
    for record in &mut structure.rows {
        let parts: Vec<String> =
            record.text(column).split(',').map(|part| part.trim().to_owned()).collect();
        record.cells.extend((0..names.len()).map(|at| parts.get(at).cloned().unwrap_or_default()));
        // The file's own cell is read by its parts.
        if let Some(cell) = record.cells.get_mut(column) {
            cell.clear();
        }
    }
    structure.names.extend(names.into_iter().map(|name| vec![name]));
}

/// Whether a column's name is several names: `unit,geo\time`.
fn is_stub(name: &str) -> bool {
    name.contains('\\') && !name.starts_with('\\') && !name.contains('/')
}

/// Lines that head others become a column of their own.
fn add_groups(structure: &mut Structure) {
    let mut groups = structure.groups.iter().peekable();
    let mut texts: Vec<String> = Vec::with_capacity(structure.rows.len());
    let mut open = String::new();
    // How far the first line of the group is indented that is no total.
    let mut depth = None;
    for record in &structure.rows {
        let mut is_first = true;
        while let Some(group) = groups.next_if(|group| group.record < record.index) {
            // Lines that follow each other directly are levels of one heading.
            if is_first {
                open.clear();
            } else {
                open.push_str(" – ");
            }
            open.push_str(&group.text);
            is_first = false;
            depth = None;
        }
        let label = record.cells.iter().find(|cell| !cell.trim().is_empty());
        if let Some(label) = label.filter(|label| !words::is_like_total(label)) {
            let indent = label.len() - label.trim_start().len();
            // A line that is less indented than those of the group is of none.
            if depth.is_some_and(|depth| indent < depth) {
                open.clear();
            }
            depth = depth.or(Some(indent));
        }
        texts.push(open.clone());
    }
    let different: HashSet<&String> = texts.iter().collect();
    // A single heading tells no lines apart, and may be a torn line.
    if structure.groups.len() < 2 || different.len() < 2 {
        return;
    }
    for (record, text) in structure.rows.iter_mut().zip(texts) {
        record.cells.push(text);
    }
    structure.names.push(vec![GROUP.to_owned()]);
}

#[cfg(test)]
mod tests {
    use super::super::structure::Group;
    use super::*;

    fn arranged(text: &str, groups: &[(u32, &str)]) -> (Vec<String>, Vec<String>, usize) {
        let mut lines = text.lines().enumerate();
        let names: Vec<Vec<String>> = lines
            .next()
            .map(|(_, line)| line.split(';').map(|name| vec![name.to_owned()]).collect())
            .unwrap_or_default();
        let rows = lines
            .map(|(index, line)| Record {
                index: index as u32,
                cells: line.split(';').map(str::to_owned).collect(),
            })
            .collect();
        let groups = groups
            .iter()
            .map(|(record, text)| Group { record: *record, text: (*text).to_owned() })
            .collect();
        let mut structure =
            Structure { header_width: names.len(), names, rows, groups, ..Structure::default() };
        let (problems, _) = arrange(&mut structure);
        let names = structure.names.iter().map(|parts| parts.join(" ")).collect();
        let rows = structure.rows.iter().map(|record| record.cells.join(";")).collect();
        (names, rows, problems.len())
    }

    #[test]
    fn what_is_left_out_is_filled_in() {
        for (text, groups, names, rows, n_problems) in [
            // A label stands once for several lines.
            (
                "place;sex;n\nA;men;1\n;women;2\nB;men;3\n;women;4",
                &[][..],
                &["place", "sex", "n"][..],
                &["A;men;1", "A;women;2", "B;men;3", "B;women;4"][..],
                0,
            ),
            // A name is missing: that is no such label.
            ("place;n\nA;1\n;2\nB;3", &[], &["place", "n"], &["A;1", ";2", "B;3"], 0),
            // Several dimensions in one column.
            (
                "unit,geo\\time;2019\nNR,DE;1\nNR,FR;2",
                &[],
                &["unit,geo\\time", "2019", "unit", "geo"],
                &[";1;NR;DE", ";2;NR;FR"],
                0,
            ),
            // Lines of their own.
            (
                "place;n\nA;1\nB;2\nA;3",
                &[(0, "men"), (2, "women")],
                &["place", "n", "group"],
                &["A;1;men", "B;2;men", "A;3;women"],
                0,
            ),
            ("place;n\nA;1\nB;2", &[(0, "all")], &["place", "n"], &["A;1", "B;2"], 0),
            // A name that the delimiter tore, and numbers that it tore.
            ("place;n\nA b;1\nC;D;2\nE;3", &[], &["place", "n"], &["A b;1", "C,D;2", "E;3"], 1),
            ("place;n\nA;1\nB;2\nC;1;234", &[], &["place", "n"], &["A;1", "B;2", "C;1"], 1),
        ] {
            let (found_names, found_rows, found) = arranged(text, groups);
            assert_eq!(
                (found_names, found_rows, found),
                (
                    names.iter().map(ToString::to_string).collect(),
                    rows.iter().map(ToString::to_string).collect(),
                    n_problems
                ),
                "{text}"
            );
        }
    }
}
