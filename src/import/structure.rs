//! The tables of a sheet, and what each of its records is.

use super::body::{Body, is_rule};
use super::header::Border;
use super::lines::Lines;
use super::{Line, Watch, blocks, header, names, notes};
use crate::table::{Record, Table};
use std::borrow::Cow;
use std::collections::HashSet;
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
    /// Data whose cells may not stand under their names, and whose values are
    /// left out for that.
    pub torn: HashSet<u32>,
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
    starts.iter().zip(ends).map(|(start, end)| one(&lines, *start..end, chosen)).collect()
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
    let mut structure = Structure {
        start: range.start as u32,
        header_rows: header.iter().map(|record| record.index).collect(),
        names: names::names(&cells, width),
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
fn named_by<'a>(lines: &Lines<'a>, at: usize) -> Option<&'a str> {
    let text = lines.first_text(at);
    let is_number = notes::is_table_number(text);
    match lines.n_filled(at) {
        1 => Some(text).filter(|_| !is_number),
        2 if is_number => Some(lines.text(at, lines.first_column(at) + 1)),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

impl Structure {
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
        let why = if notes::says_note(text) { Why::Note } else { Why::Title };
        self.above.push(text.to_owned());
        let is_aside = text.starts_with(['[', '(', '（']) || border.attributes.contains(&at);
        if why == Why::Title && self.title.is_none() && !is_aside {
            self.title = named_by(lines, at).map(str::to_owned);
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
            } else if body.is_data(lines, at) || (!is_past && body.is_as_full(lines, at)) {
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
mod tests {
    use super::super::{Watch, delimited, dialect};
    use super::*;

    fn found(text: &str) -> Vec<Structure> {
        let dialect = dialect::detect(text);
        let records = delimited::split(text, &dialect, &Watch::default()).unwrap().records;
        find(&Table { records, ..Table::default() }, &|_| None, &Watch::default())
    }

    /// What each record is, in the order of the file.
    fn accounts(text: &str) -> Vec<String> {
        let mut accounts: Vec<(u32, String)> = Vec::new();
        for (number, structure) in found(text).into_iter().enumerate() {
            let mut add = |record, what: &str| accounts.push((record, format!("{number} {what}")));
            structure.header_rows.iter().for_each(|record| add(*record, "names"));
            structure.rows.iter().for_each(|row| add(row.index, "data"));
            structure.skipped.iter().for_each(|skipped| add(skipped.record, skipped.why.word()));
        }
        accounts.sort();
        let numbers: Vec<u32> = accounts.iter().map(|(record, _)| *record).collect();
        assert_eq!(numbers, (0..numbers.len() as u32).collect::<Vec<_>>(), "{text:?}");
        accounts.into_iter().map(|(_, what)| what).collect()
    }

    #[test]
    fn every_record_is_in_one_place() {
        let text = "Reports\nSource: us\n\ncountry,2019,2020\nEurope\nA,1,2\n\ncountry,2019,2020\nB,3,4\nNote: rounded\n(c) us\n\nother,things\nC,5\n";
        let expected = [
            "0 title", "0 note", "0 blank", "0 names", "0 group", "0 data", "0 blank", "0 header",
            "0 data", "0 note", "0 note", "0 blank", "1 names", "1 data",
        ];
        assert_eq!(accounts(text), expected);
        let structures = found(text);
        assert_eq!(structures[0].title.as_deref(), Some("Reports"));
        assert_eq!(structures[0].groups.len(), 1);
    }

    #[test]
    fn tables_below_each_other_stay_apart() {
        for (text, expected) in [
            // A title and a header for each, padded as spreadsheets export them.
            (
                "Warns,,\n,,\nWarns,Accounts,Servers\nSpam,\"2,018\",99\nOther,26,23\n,,\nTotal:,\"2,044\",122\n,,\nDisabled,,\n,,\nCategory,Accounts,\nSpam,116,\nOther,64,\n",
                &["Warns", "Disabled"][..],
            ),
            // The same header under another title is another table,
            ("One\n\nplace,n\nA,1\nB,2\n\nTwo\n\nplace,n\nA,3\nC,4\n", &["One", "Two"]),
            // under the same title, or none, it is another page.
            ("One\n\nplace,n\nA,1\nB,2\n\nOne (continued)\n\nplace,n\nC,3\n", &["One"]),
            // Most names once more, and others.
            (
                "day,place,kind,note\n2024,x,a,1\n2025,y,b,2\nday,place,kind\n2024,x,1\n2025,z,2\n",
                &["", ""],
            ),
            // Blank lines between the data part no tables.
            ("One\nplace,n,m\nA,1,2\n\nB,2,3\n\nC,3,4\n", &["One"]),
            // Words in a single line of data make no header.
            ("place,n,m\nA,1,2\nB,suppressed,suppressed\nC,3,4\n", &[""]),
        ] {
            let titles: Vec<String> =
                found(text).into_iter().map(|s| s.title.unwrap_or_default()).collect();
            assert_eq!(titles, expected, "{text:?}");
            accounts(text);
        }
    }

    #[test]
    fn a_line_too_long_or_too_short_changes_no_other() {
        for (text, names) in [
            // A delimiter too many, with nothing behind it.
            ("day,kind,note\n2024,a,\n2025,,b,\n2026,c,\n", 3),
            // Torn lines directly below the names.
            ("day,kind,n,m\nit was a cold one\n2024,a,1,2\n2025,b,2,3\n2026,c,3,4\n", 4),
            ("day,kind,n,m\nit was cold,and wet\n2024,a,1,2\n2025,b,2,3\n2026,c,3,4\n", 4),
        ] {
            let structures = found(text);
            let names_of = |structure: &Structure| structure.names.len();
            assert_eq!(structures.iter().map(names_of).collect::<Vec<_>>(), [names], "{text:?}");
            assert_eq!(structures[0].header_rows, [0], "{text:?}");
        }
    }

    #[test]
    fn lines_of_a_single_text_are_groups_names_or_notes() {
        for (text, expected) in [
            // Shorter than the others, or set apart: groups.
            (
                "place,n\nEurope\nA,1\nAsia\nB,2\n",
                &["0 names", "0 group", "0 data", "0 group", "0 data"][..],
            ),
            (
                "place,n,m\nA,1,2\n,,\nAsia,,\nB,2,3\n",
                &["0 names", "0 data", "0 blank", "0 group", "0 data"],
            ),
            // In a table as regular as that the values are missing.
            ("place,n,m\nA,1,2\nB,,\nC,2,3\n", &["0 names", "0 data", "0 data", "0 data"]),
            ("place,n,m\nA,1,2\nNote: B is missing,,\n", &["0 names", "0 data", "0 note"]),
            (
                "place\tn\nA\t1\n---\t\nQuery, with commas: x\t\n",
                &["0 names", "0 data", "0 note", "0 note"],
            ),
        ] {
            assert_eq!(accounts(text), expected, "{text:?}");
        }
    }
}
