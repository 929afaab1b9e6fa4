//! JSON: lists of records, columns, or figures under keys.

use super::delimited::{MAX_CELLS, MAX_COLUMNS};
use super::json_shape::{self, Shape};
use super::json_text::{self, Json};
use super::{Choices, Format, ImportError, Problem, Raw, Watch, encoding};
use crate::table::{Place, Record, Table};
use std::collections::HashMap;

/// One JSON value.
pub const FORMAT: Format = Format { name: "json", extensions: &["json"], looks_like, read };

/// A JSON object a line; to be asked before [`FORMAT`].
pub const LINES: Format = Format {
    name: "ndjson",
    extensions: &["ndjson", "jsonl"],
    looks_like: looks_like_lines,
    read: read_lines,
};

/// The beginning of a file without its mark, blanks and the zeros of UTF-16.
fn start(bytes: &[u8]) -> Vec<u8> {
    let is_marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let skipped = if is_marked { 2 } else { 0 };
    let head = bytes.iter().skip(skipped).take(1 << 16).copied();
    let head: Vec<u8> = head.filter(|byte| !is_marked || *byte != 0).collect();
    head.trim_ascii_start().to_vec()
}

fn looks_like(bytes: &[u8]) -> bool {
    let start = start(bytes);
    start.split_first().is_some_and(|(first, rest)| {
        let next = rest.trim_ascii_start().first();
        matches!((first, next), (b'{' | b'[', Some(b'"' | b'{' | b'[' | b'}' | b']')))
    })
}

/// Whether the first line is an object of its own and another one follows soon.
fn looks_like_lines(bytes: &[u8]) -> bool {
    let start = start(bytes);
    let mut lines = start.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    // One broken line makes no other format.
    let mut others = lines.filter(|line| !line.is_empty()).take(3);
    let is_object = |line: &[u8]| {
        let value =
            str::from_utf8(line).ok().and_then(|l| json_text::parse(l, &Watch::default()).ok());
        matches!(value, Some(Json::Map(_)))
    };
    looks_like(bytes) && is_object(first) && others.any(|line| line.starts_with(b"{"))
}

fn read(bytes: &[u8], choices: &Choices, watch: &Watch) -> Result<Raw, ImportError> {
    watch.check()?;
    let decoded = encoding::decode(bytes, choices.encoding.as_deref())?;
    let value = json_text::parse(&decoded.text, watch)?;
    drop(decoded.text);
    let (shape, n_others) = json_shape::find(&value).ok_or(ImportError::NoRecords)?;
    let mut sheet = Sheet::new(watch);
    sheet.add(&shape)?;
    let mut problems = Vec::new();
    if n_others > 0 {
        let why = match n_others {
            1 => "another list of rows in the file was set aside".to_owned(),
            n => format!("{n} other lists of rows in the file were set aside"),
        };
        problems.push(Problem::new(Place::default(), "", why));
    }
    sheet.finish(decoded.encoding, problems)
}

fn read_lines(bytes: &[u8], choices: &Choices, watch: &Watch) -> Result<Raw, ImportError> {
    let decoded = encoding::decode(bytes, choices.encoding.as_deref())?;
    let mut sheet = Sheet::new(watch);
    let mut problems = Vec::new();
    let (n_bytes, mut n_done) = (decoded.text.len() as u64, 0_u64);
    for (line, text) in (1_u32..).zip(decoded.text.lines()) {
        n_done += text.len() as u64 + 1;
        if line.is_multiple_of(1000) {
            watch.check()?;
            watch.report(n_done, n_bytes);
        }
        if text.trim().is_empty() {
            continue;
        }
        match json_text::parse(text, watch) {
            Ok(Json::Map(entries)) => sheet.add_record(line, None, &entries)?,
            Ok(_) => {
                let why = "no row: a line of this file is an object in braces";
                problems.push(Problem::new(Place { record: line, column: 0 }, text, why));
            }
            Err(ImportError::Cancelled) => return Err(ImportError::Cancelled),
            Err(error) => {
                let error = match error {
                    ImportError::NotJson { why, column, .. } => {
                        ImportError::NotJson { why, line: line as usize, column }
                    }
                    error => error,
                };
                let place = Place { record: line, column: 0 };
                problems.push(Problem::new(place, text, error.to_string()));
            }
        }
    }
    sheet.finish(decoded.encoding, problems)
}

/// A table that grows columns as their names appear.
struct Sheet<'w> {
    names: Vec<String>,
    columns: HashMap<String, usize>,
    records: Vec<Record>,
    n_cells: usize,
    n_lists: usize,
    watch: &'w Watch,
}

impl<'w> Sheet<'w> {
    fn new(watch: &'w Watch) -> Self {
        let (names, columns, records) = (Vec::new(), HashMap::new(), Vec::new());
        Self { names, columns, records, n_cells: 0, n_lists: 0, watch }
    }

    fn add(&mut self, shape: &Shape<'_>) -> Result<(), ImportError> {
        match shape {
            Shape::Records(values) => {
                for (index, value) in (1_u32..).zip(*values) {
                    if let Json::Map(entries) = value {
                        self.add_record(index, None, entries)?;
                    } else {
                        self.n_lists += 1;
                    }
                }
            }
            Shape::Named(entries) => {
                for (index, (key, value)) in (1_u32..).zip(*entries) {
                    if let Json::Map(entries) = value {
                        self.add_record(index, Some(key), entries)?;
                    }
                }
            }
            Shape::Rows { names, rows } => {
                for name in names {
                    self.column(name)?;
                }
                for (index, row) in (1_u32..).zip(rows) {
                    let cells: Vec<String> = row.iter().map(|value| self.cell(value)).collect();
                    self.push(index, cells)?;
                }
            }
            Shape::Cube(cube) => {
                for name in &cube.names {
                    self.column(name)?;
                }
                for (index, row) in (1_u32..).zip(&cube.rows) {
                    self.push(index, row.clone())?;
                }
            }
            Shape::Columns(entries) => {
                let lists: Vec<Vec<&Json>> =
                    entries.iter().map(|(_, value)| json_shape::items(value)).collect();
                for (name, _) in *entries {
                    self.column(name)?;
                }
                let n_rows = lists.iter().map(Vec::len).max().unwrap_or(0);
                for (index, row) in (1_u32..).zip(0..n_rows) {
                    let values = lists.iter().map(|list| list.get(row).copied());
                    let cells: Vec<String> =
                        values.map(|value| self.cell(value.unwrap_or(&Json::Null))).collect();
                    self.push(index, cells)?;
                }
            }
            Shape::Keyed { names, rows } => {
                for name in names {
                    self.column(name)?;
                }
                for (index, (keys, value)) in (1_u32..).zip(rows) {
                    let mut cells: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
                    cells.push(self.cell(value));
                    self.push(index, cells)?;
                }
            }
        }
        Ok(())
    }

    /// A record of an object; objects within it become columns `a.b`.
    fn add_record(
        &mut self,
        index: u32,
        key: Option<&str>,
        entries: &[(String, Json)],
    ) -> Result<(), ImportError> {
        let mut cells = Vec::new();
        if let Some(key) = key {
            let column = self.column(json_shape::KEY)?;
            put(&mut cells, column, key.to_owned());
        }
        self.flatten("", entries, &mut cells)?;
        self.push(index, cells)
    }

    fn flatten(
        &mut self,
        prefix: &str,
        entries: &[(String, Json)],
        cells: &mut Vec<String>,
    ) -> Result<(), ImportError> {
        for (key, value) in entries {
            let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                Json::Map(inner) => self.flatten(&name, inner, cells)?,
                value => {
                    let column = self.column(&name)?;
                    let text = self.cell(value);
                    put(cells, column, text);
                }
            }
        }
        Ok(())
    }

    /// The column of that name, made where there is none.
    fn column(&mut self, name: &str) -> Result<usize, ImportError> {
        if let Some(column) = self.columns.get(name) {
            return Ok(*column);
        }
        let column = self.names.len();
        if column >= MAX_COLUMNS {
            let record = self.records.len() as u32;
            return Err(ImportError::TooManyColumns { record, cap: MAX_COLUMNS });
        }
        self.names.push(name.to_owned());
        self.columns.insert(name.to_owned(), column);
        Ok(column)
    }

    /// A value as a cell; a list of plain values is one text.
    fn cell(&mut self, value: &Json) -> String {
        match value {
            Json::Null => String::new(),
            Json::Bool(true) => "TRUE".to_owned(),
            Json::Bool(false) => "FALSE".to_owned(),
            Json::Number(text) | Json::Text(text) => text.clone(),
            Json::List(values) if values.iter().all(json_shape::is_scalar) => {
                let texts: Vec<String> = values.iter().map(|value| self.cell(value)).collect();
                texts.join("; ")
            }
            Json::List(_) | Json::Map(_) => {
                self.n_lists += 1;
                String::new()
            }
        }
    }

    fn push(&mut self, index: u32, cells: Vec<String>) -> Result<(), ImportError> {
        self.n_cells = self.n_cells.saturating_add(cells.len());
        if self.n_cells > MAX_CELLS {
            return Err(ImportError::TooManyCells { cap: MAX_CELLS });
        }
        self.records.push(Record { index, cells });
        if self.records.len().is_multiple_of(1024) {
            self.watch.check()?;
        }
        Ok(())
    }

    fn finish(
        self,
        encoding: &'static str,
        mut problems: Vec<Problem>,
    ) -> Result<Raw, ImportError> {
        if self.records.is_empty() {
            return Err(ImportError::NoRecords);
        }
        if self.n_lists > 0 {
            let why = format!("{} values that are lists or objects were set aside", self.n_lists);
            problems.push(Problem::new(Place::default(), "", why));
        }
        let mut records = Vec::with_capacity(self.records.len().saturating_add(1));
        records.push(Record { index: 0, cells: self.names });
        for record in self.records {
            // Lines that hold no object keep their place, as blank records.
            let next = records.len() as u32;
            records.extend((next..record.index).map(|index| Record { index, cells: Vec::new() }));
            records.push(record);
        }
        let table = Table { records, ..Table::default() };
        Ok(Raw { encoding: Some(encoding), dialect: None, tables: vec![table], problems })
    }
}

/// Puts a text into a column; the last one of a name counts.
fn put(cells: &mut Vec<String>, column: usize, text: String) {
    if cells.len() <= column {
        cells.resize(column.saturating_add(1), String::new());
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = text;
    }
}
