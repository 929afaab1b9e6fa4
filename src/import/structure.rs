//! The tables of a sheet, and what each of its records is.

use super::body::{Body, is_rule};
use super::header::Border;
use super::lines::Lines;
use super::votes::numbers_columns;
use super::{Line, TableId, Watch, beside, blocks, header, names, notes, titles};
use crate::table::{Place, Record, Table};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Why a record is not among the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It holds nothing.
    Blank,
    /// It stands above the table.
    Title,
    /// A remark.
    Note,
    /// A line of its own that heads the lines below it.
    Group,
    /// The header once more.
    Header,
    /// Anything else.
    SetAside,
}

impl Why {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Title => "title",
            Self::Note => "note",
            Self::Group => "group",
            Self::Header => "header",
            Self::SetAside => "set_aside",
        }
    }
}

/// A record that is not among the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its number in the file.
    pub record: u32,
    /// Why.
    pub why: Why,
}

/// A table taken apart. Every record is in exactly one place.
#[derive(Debug, Default)]
pub struct Structure {
    /// The first record of all.
    pub start: u32,
    /// Its columns, where another table stands beside it.
    pub part: Option<Range<usize>>,
    /// The line above the table that names it.
    pub title: Option<String>,
    /// The texts above the table, the title among them.
    pub above: Vec<String>,
    /// The records of the header.
    pub header_rows: Vec<u32>,
    /// The parts of the columns' names, from the top; none where the header
    /// has nothing.
    pub names: Vec<Vec<String>>,
    /// Number of columns that the header spans.
    pub header_width: usize,
    /// The data.
    pub rows: Vec<Record>,
    /// The lines that head others, in the order of the file.
    pub groups: Vec<Group>,
    /// The column of the heads below which the labels begin anew.
    pub anew: Option<usize>,
    /// Data whose cells may not stand under their names, and whose values are
    /// left out for that.
    pub torn: HashSet<u32>,
    /// What stands in cells that are read as if something else did: `-` for a
    /// zero, `4h 10m` for minutes.
    pub exact: BTreeMap<Place, String>,
    /// The other records, in the order of the file.
    pub skipped: Vec<Skipped>,
}

/// A line of its own that heads the lines below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its record.
    pub record: u32,
    /// Its text.
    pub text: String,
}

/// Takes the tables of a sheet apart.
///
/// `chosen` tells what a record is to be taken for, where that was decided.
pub fn find(table: &Table, chosen: &dyn Fn(u32) -> Option<Line>, watch: &Watch) -> Vec<Structure> {
    let records = spread(table);
    let lines = Lines::new(&records, watch);
    let starts = blocks::starts(&lines);
    let ends = starts.iter().skip(1).copied().chain([records.len()]);
    let mut structures = Vec::new();
    for range in starts.iter().zip(ends).map(|(start, end)| *start..end) {
        let parts = beside::parts(&lines, range.clone());
        if parts.is_empty() {
            structures.push(one(&lines, range, chosen));
            continue;
        }
        for part in parts {
            let records = beside::only(&records, &part);
            let lines = Lines::new(&records, watch);
            let structure = one(&lines, range.clone(), chosen);
            structures.push(Structure { part: Some(part), ..structure });
        }
    }
    structures
}

/// The records, with the text of merged cells in each of them.
fn spread(table: &Table) -> Cow<'_, [Record]> {
    if table.merged.is_empty() {
        return Cow::Borrowed(&table.records);
    }
    let mut records = table.records.clone();
    for range in &table.merged {
        let text = table
            .records
            .get(range.first.record as usize)
            .map_or("", |record| record.text(range.first.column as usize))
            .to_owned();
        // A title that spans the table stays a line of one text.
        let is_line = range.first.record == range.last.record;
        let is_alone = table
            .records
            .get(range.first.record as usize)
            .is_some_and(|record| record.n_filled() == 1);
        if text.is_empty() || (is_line && is_alone) {
            continue;
        }
        for record in range.first.record..=range.last.record {
            let Some(record) = records.get_mut(record as usize) else { break };
            let last = range.last.column as usize;
            if record.cells.len() <= last {
                record.cells.resize(last + 1, String::new());
            }
            let cells = record.cells.iter_mut().take(last + 1).skip(range.first.column as usize);
            for cell in cells.filter(|cell| cell.trim().is_empty()) {
                cell.clone_from(&text);
            }
        }
    }
    Cow::Owned(records)
}

fn one(lines: &Lines<'_>, range: Range<usize>, chosen: &dyn Fn(u32) -> Option<Line>) -> Structure {
    let mut border = header::find(lines, range.clone());
    border.header.retain(|at| matches!(chosen(*at as u32), None | Some(Line::Header)));
    border.header.extend(range.clone().filter(|at| chosen(*at as u32) == Some(Line::Header)));
    border.header.sort_unstable();
    border.header.dedup();
    let is_data = |at: &usize| matches!(chosen(*at as u32), Some(Line::Data | Line::Total));
    let first = range.clone().find(is_data).map_or(border.data, |first| first.min(border.data));
    border.data = border.header.last().map_or(first, |last| first.max(last + 1));
    let records = |rows: &[usize]| -> Vec<Record> {
        rows.iter().filter_map(|at| lines.record(*at)).cloned().collect()
    };
    let header = records(&border.header);
    let (width, header_width) = widths(lines, range.clone(), border.data, &header);
    let cells: Vec<Vec<String>> = header.iter().map(|record| record.cells.clone()).collect();
    // Numbers of the columns are no part of their names.
    let is_numbering = |at: &usize| numbers_columns(lines, *at, lines.classes(*at));
    let named: Vec<Vec<String>> = border
        .header
        .iter()
        .filter(|at| header.len() == 1 || !is_numbering(at))
        .filter_map(|at| lines.record(*at))
        .map(|record| record.cells.clone())
        .collect();
    let mut structure = Structure {
        start: range.start as u32,
        header_rows: header.iter().map(|record| record.index).collect(),
        names: names::names(&named, width),
        header_width,
        ..Structure::default()
    };
    let is_header = |at: usize| border.header.contains(&at);
    for at in (range.start..border.data).filter(|at| !is_header(*at)) {
        match chosen(at as u32) {
            Some(line) => structure.add_chosen(lines, at, line),
            None => structure.add_above(lines, at, &border),
        }
    }
    structure.add_body(lines, border.data..range.end, &cells, chosen);
    structure
}

/// The number of columns, and of those that the header spans. What a few records
/// have beyond the header, for want of a quote perhaps, is no column.
fn widths(
    lines: &Lines<'_>,
    range: Range<usize>,
    data: usize,
    header: &[Record],
) -> (usize, usize) {
    let width_of = |at: usize| lines.record(at).map_or(0, |record| record.cells.len());
    let widest = range.clone().map(width_of).max().unwrap_or(0);
    let Some(spanned) = header.iter().map(|record| record.cells.len()).max() else {
        return (widest, widest);
    };
    let below = || (data..range.end).filter(|at| lines.n_filled(*at) > 0);
    let is_beyond =
        |at: &usize| lines.record(*at).is_some_and(|r| first_filled(r, spanned).is_some());
    let n_beyond = below().filter(is_beyond).count();
    let is_ragged = n_beyond * 2 < below().count();
    (if is_ragged { spanned } else { widest }, spanned)
}

/// The first column from `from` on that a record has anything in.
pub fn first_filled(record: &Record, from: usize) -> Option<usize> {
    (from..record.cells.len()).find(|column| !record.text(*column).is_empty())
}

/// The text by which a line names the table: its only one, or the one behind
/// the number of the table.
fn named_by<'a>(lines: &'a Lines<'_>, at: usize, sentence: Option<&'a str>) -> Option<&'a str> {
    let text = sentence.unwrap_or(lines.first_text(at));
    let is_number = notes::is_table_number(text);
    match lines.n_filled(at) {
        _ if sentence.is_some() => Some(text),
        1 => Some(text).filter(|_| !is_number),
        2 if is_number => Some(lines.text(at, lines.first_column(at) + 1)),
        _ => None,
    }
    .map(|text| text.trim_start_matches(['#', ' ']))
    .filter(|text| !text.is_empty())
}

impl Structure {
    /// What the table is told from others by.
    pub fn id(&self, sheet: usize) -> TableId {
        let column = self.part.as_ref().map_or(0, |part| part.start as u32);
        TableId { sheet, start: self.start, column }
    }

    fn skip(&mut self, lines: &Lines<'_>, at: usize, why: Why) {
        if let Some(record) = lines.record(at) {
            self.skipped.push(Skipped { record: record.index, why });
        }
    }

    /// A line above the data: a title or a note; below the header, a group.
    fn add_above(&mut self, lines: &Lines<'_>, at: usize, border: &Border) {
        let header = border.header.last().copied();
        let text = lines.first_text(at);
        if text.is_empty() {
            return self.skip(lines, at, Why::Blank);
        }
        if is_rule(lines, at) {
            return self.skip(lines, at, Why::Note);
        }
        if header.is_some_and(|header| at > header) && !border.attributes.contains(&at) {
            return self.add_group(lines, at);
        }
        let sentence = lines.record(at).and_then(titles::torn);
        let why = if notes::says_note(text) { Why::Note } else { Why::Title };
        self.above.push(sentence.clone().unwrap_or_else(|| text.to_owned()));
        let is_aside = text.starts_with(['[', '(', '（']) || border.attributes.contains(&at);
        if let Some(name) =
            named_by(lines, at, sentence.as_deref()).filter(|_| why == Why::Title && !is_aside)
        {
            let rank = titles::rank(name);
            if self.title.as_deref().is_none_or(|title| titles::rank(title) < rank) {
                self.title = Some(name.to_owned());
            }
        }
        self.skip(lines, at, why);
    }

    fn add_group(&mut self, lines: &Lines<'_>, at: usize) {
        let text = lines.first_text(at).split(" \\").next().unwrap_or_default();
        let text = text.trim_end_matches(':').trim_end().to_owned();
        if let Some(record) = lines.record(at) {
            self.groups.push(Group { record: record.index, text });
        }
        self.skip(lines, at, Why::Group);
    }

    /// A line that somebody decided about.
    fn add_chosen(&mut self, lines: &Lines<'_>, at: usize, line: Line) {
        match line {
            Line::Data | Line::Total => self.rows.extend(lines.record(at).cloned()),
            Line::Group => self.add_group(lines, at),
            Line::Title => {
                self.title = Some(lines.first_text(at).to_owned());
                self.skip(lines, at, Why::Title);
            }
            Line::Note => self.skip(lines, at, Why::Note),
            Line::Header | Line::SetAside => self.skip(lines, at, Why::SetAside),
        }
    }

    fn add_body(
        &mut self,
        lines: &Lines<'_>,
        range: Range<usize>,
        header: &[Vec<String>],
        chosen: &dyn Fn(u32) -> Option<Line>,
    ) {
        let body = Body::of(lines, range.clone());
        let last = range.clone().rev().find(|at| body.is_data(lines, *at));
        for at in range.take_while(|_| lines.are_wanted()) {
            let text = lines.first_text(at);
            let is_past = last.is_none_or(|last| at > last);
            let repeats = || lines.record(at).is_some_and(|record| header.contains(&record.cells));
            if let Some(line) = chosen(at as u32) {
                self.add_chosen(lines, at, line);
            } else if lines.n_filled(at) == 0 {
                self.skip(lines, at, Why::Blank);
            } else if repeats() {
                self.skip(lines, at, Why::Header);
            } else if body.is_data(lines, at)
                || body.goes_on(lines, at)
                || (!is_past && body.is_among_data(lines, at))
            {
                self.rows.extend(lines.record(at).cloned());
            } else if is_past || notes::is_note(text) || lines.n_filled(at) > 1 {
                self.skip(lines, at, Why::Note);
            } else {
                self.add_group(lines, at);
            }
        }
    }

    /// Takes out records that turned out not to be data, and gives back those
    /// that are no notes either. What stands below the last data is a note.
    pub fn set_aside(&mut self, is_data: impl Fn(&Record) -> bool) -> Vec<u32> {
        let rows = std::mem::take(&mut self.rows);
        let (data, others): (Vec<Record>, Vec<Record>) = rows.into_iter().partition(is_data);
        self.rows = data;
        let last = self.rows.last().map_or(0, |record| record.index);
        let why = |record: &Record| if record.index > last { Why::Note } else { Why::SetAside };
        // What stands below the last line of data heads nothing.
        self.groups.retain(|group| group.record < last);
        for skipped in self.skipped.iter_mut().filter(|skipped| skipped.record > last) {
            if skipped.why == Why::Group {
                skipped.why = Why::Note;
            }
        }
        self.skipped
            .extend(others.iter().map(|record| Skipped { record: record.index, why: why(record) }));
        self.skipped.sort_by_key(|skipped| skipped.record);
        others.iter().map(|record| record.index).filter(|record| *record <= last).collect()
    }
}

#[cfg(test)]
mod tests;
