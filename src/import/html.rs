//! Tables of web pages: saved pages, spreadsheets that are pages in disguise,
//! and what a clipboard holds after a table was copied.
//!
//! Only the tokens are read, one after the other; no tree is built, so nothing
//! can be nested too deeply.

use super::delimited::{MAX_CELLS, MAX_COLUMNS};
use super::{Choices, Format, ImportError, Problem, Raw, Watch, encoding};
use crate::table::{Merged, Place, Record, Table};
use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Tables of web pages.
pub const FORMAT: Format =
    Format { name: "html", extensions: &["html", "htm", "xhtml"], looks_like, read };

/// Most tables that may lie in one another.
const MAX_DEPTH: usize = 50;
/// Most rows and columns that a cell spans. Browsers stop at these too.
const MAX_SPANS: (u32, u32) = (65_534, 1000);
/// Most cells that others cover. A short page can cover a billion.
const MAX_COVERED: usize = 2_000_000;
/// Most bytes of a cell.
const MAX_CELL_BYTES: usize = 1 << 20;
/// Bytes handed to the tokenizer at once.
const CHUNK_BYTES: usize = 64 << 10;
/// Bytes at the start that a page is known by.
const HEAD_BYTES: usize = 4096;

/// Elements that a page or a piece of one begins with. Text that merely holds
/// a tag somewhere is no page.
const BEGINNINGS: [&str; 12] = [
    "!doctype html",
    "html",
    "head",
    "body",
    "meta",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "style",
    "div",
];

/// Elements that a piece of a page may begin with, if a table follows soon.
const FRAGMENTS: [&str; 16] = [
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "span", "center", "font", "b", "a", "title", "link",
    "section", "br",
];

fn looks_like(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or(bytes);
    let Ok(decoded) = encoding::decode(head, None) else { return false };
    let mut rest = decoded.text.trim_start();
    // The clipboard of Windows says first where the piece begins.
    if rest.starts_with("Version:") {
        rest = rest.find('<').and_then(|start| rest.get(start..)).unwrap_or_default();
    }
    loop {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some((_, behind)) = comment.split_once("-->") else { return false };
            rest = behind.trim_start();
        } else if let Some(declaration) = rest.strip_prefix("<?xml") {
            let Some((_, behind)) = declaration.split_once("?>") else { return false };
            rest = behind.trim_start();
        } else {
            break;
        }
    }
    let Some(rest) = rest.strip_prefix('<') else { return false };
    let begins = |word: &str| {
        let is_word = rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        let next = rest.get(word.len()..).and_then(|behind| behind.chars().next());
        is_word && next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != ':')
    };
    let is_table_below = || {
        decoded
            .text
            .to_ascii_lowercase()
            .split("<table")
            .skip(1)
            .any(|t| t.starts_with([' ', '>', '\n', '\r']))
    };
    BEGINNINGS.iter().any(|word| begins(word))
        || FRAGMENTS.iter().any(|word| begins(word)) && is_table_below()
}

fn read(bytes: &[u8], choices: &Choices, watch: &Watch) -> Result<Raw, ImportError> {
    watch.check()?;
    let declared = declared_encoding(bytes);
    let chosen = choices.encoding.as_deref().or(declared);
    let decoded = encoding::decode(bytes, chosen)?;
    let reader = Reader::default();
    let tokenizer = Tokenizer::new(reader, html5ever::tokenizer::TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest: &str = &decoded.text;
    while !rest.is_empty() {
        watch.check()?;
        let (chunk, behind) = rest.split_at(rest.floor_char_boundary(CHUNK_BYTES));
        let done = decoded.text.len() - behind.len();
        watch.report(done as u64, decoded.text.len() as u64);
        rest = behind;
        queue.push_back(StrTendril::from_slice(chunk));
        // The tokenizer stops at scripts, and goes on when it is asked again.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if let Some(error) = tokenizer.sink.state.borrow_mut().error.take() {
            return Err(error);
        }
    }
    tokenizer.end();
    let state = tokenizer.sink.state.take();
    let mut tables = state.into_tables()?;
    tables.sort_by_key(|(order, _)| *order);
    let tables: Vec<Table> = tables.into_iter().map(|(_, table)| table).collect();
    if tables.is_empty() {
        return Err(ImportError::NoTable);
    }
    let mut problems = Vec::new();
    if decoded.n_undecodable > 0 {
        let (n, name) = (decoded.n_undecodable, decoded.encoding);
        let line = decoded.first_undecodable;
        let why = format!("{n} bytes, the first in line {line}, are no {name} text");
        problems.push(Problem::new(Place::default(), "", why));
    }
    Ok(Raw { encoding: Some(decoded.encoding), dialect: None, tables, problems })
}

/// The encoding that the page itself names, unless its bytes say otherwise.
fn declared_encoding(bytes: &[u8]) -> Option<&'static str> {
    let is_marked =
        [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"].iter().any(|mark| bytes.starts_with(mark));
    if is_marked || str::from_utf8(bytes).is_ok() {
        return None;
    }
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let name = rest.trim_start_matches(['"', '\'', ' ']);
    let name = name.split(['"', '\'', ' ', '>', ';', '/']).next()?;
    // What calls itself ISO 8859-1 is windows-1252 on the web.
    let known = encoding_rs::Encoding::for_label(name.as_bytes())?.name().to_ascii_lowercase();
    let is_wide = known.starts_with("utf-16");
    encoding::names().find(|name| !is_wide && *name == known)
}

/// Gathers the tables from the tokens.
#[derive(Default)]
struct Reader {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Tables that are being read, the innermost last, with their number.
    open: Vec<(usize, Open)>,
    done: Vec<(usize, Table)>,
    n_tables: usize,
    n_cells: usize,
    n_covered: usize,
    heading: Option<String>,
    is_in_heading: bool,
    /// The element whose text is none: a script or a style.
    silent: Option<String>,
    error: Option<ImportError>,
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    title: String,
    is_in_caption: bool,
    rows: Vec<Vec<String>>,
    merged: Vec<Merged>,
    /// Columns that a cell above still covers, and down to which row.
    covered: BTreeMap<u32, u32>,
    is_in_row: bool,
    cell: Option<String>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CharacterTokens(text) => state.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        let is_start = tag.kind == TagKind::StartTag;
        if !is_start && self.silent.as_deref() == Some(name) {
            self.silent = None;
            return TokenSinkResult::Continue;
        }
        match (name, is_start) {
            ("script" | "style" | "title" | "textarea" | "noscript", true) if !tag.self_closing => {
                self.silent = Some(name.to_owned());
                return TokenSinkResult::RawData(match name {
                    "script" => RawKind::ScriptData,
                    "title" | "textarea" => RawKind::Rcdata,
                    _ => RawKind::Rawtext,
                });
            }
            ("table", true) => self.begin_table(),
            ("table", false) => self.end_table(),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", _) if self.open.is_empty() => {
                self.is_in_heading = is_start;
                if is_start {
                    self.heading = Some(String::new());
                }
            }
            _ => {}
        }
        let Some((_, table)) = self.open.last_mut() else { return TokenSinkResult::Continue };
        match (name, is_start) {
            ("caption", _) => table.is_in_caption = is_start,
            ("tr", true) => table.begin_row(),
            ("tr" | "thead" | "tbody" | "tfoot", _) => table.end_row(),
            ("td" | "th", true) => match table.begin_cell(tag) {
                Ok(n_covered) => {
                    self.n_cells += n_covered + 1;
                    self.n_covered += n_covered;
                }
                Err(error) => {
                    self.error.get_or_insert(error);
                }
            },
            ("td" | "th", false) => table.end_cell(),
            ("br" | "p" | "div" | "li", _) => table.push(" "),
            _ => {}
        }
        if self.n_cells > MAX_CELLS {
            self.error.get_or_insert(ImportError::TooManyCells { cap: MAX_CELLS });
        }
        if self.n_covered > MAX_COVERED {
            self.error.get_or_insert(ImportError::TooManyCells { cap: MAX_COVERED });
        }
        TokenSinkResult::Continue
    }

    fn text(&mut self, text: &str) {
        if self.silent.is_some() {
            return;
        }
        if let Some((_, table)) = self.open.last_mut() {
            table.push(text);
            let n_bytes = table.cell.as_ref().map_or(table.title.len(), String::len);
            if n_bytes > MAX_CELL_BYTES {
                self.error.get_or_insert(ImportError::TextTooLarge);
            }
        } else if let Some(heading) = self.heading.as_mut().filter(|_| self.is_in_heading)
            && heading.len() < 1000
        {
            heading.push_str(text);
        }
    }

    fn begin_table(&mut self) {
        if self.open.len() >= MAX_DEPTH {
            self.error.get_or_insert(ImportError::TooDeep { cap: MAX_DEPTH });
            return;
        }
        // A table right below a heading has it for a title.
        let title = self.heading.take().filter(|_| self.open.is_empty()).unwrap_or_default();
        self.is_in_heading = false;
        self.open.push((self.n_tables, Open { title, ..Open::default() }));
        self.n_tables += 1;
    }

    fn end_table(&mut self) {
        let Some((order, mut table)) = self.open.pop() else { return };
        table.end_row();
        if let Some(table) = table.into_table() {
            self.done.push((order, table));
        }
        // The text of the outer cell goes on behind the inner table.
        if let Some((_, outer)) = self.open.last_mut() {
            outer.push(" ");
        }
    }

    /// All tables with the order in which they began. What the page forgot to
    /// close is closed.
    fn into_tables(mut self) -> Result<Vec<(usize, Table)>, ImportError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        while !self.open.is_empty() {
            self.end_table();
        }
        Ok(self.done)
    }
}

impl Open {
    fn push(&mut self, text: &str) {
        if self.is_in_caption {
            // A caption says more than a heading that stands somewhere above.
            self.title.push_str(text);
        } else if let Some(cell) = &mut self.cell {
            cell.push_str(text);
        }
    }

    fn begin_row(&mut self) {
        self.end_row();
        self.is_in_row = true;
        self.is_in_caption = false;
        self.rows.push(Vec::new());
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.is_in_row = false;
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        if let Some(last) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            *last = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }

    /// Begins a cell behind those that cells above cover, and says how many
    /// those are.
    fn begin_cell(&mut self, tag: &Tag) -> Result<usize, ImportError> {
        self.end_cell();
        if !self.is_in_row {
            self.begin_row();
        }
        let span = |name: &str, most: u32| {
            let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            let value = attribute.and_then(|attribute| attribute.value.trim().parse::<u32>().ok());
            value.unwrap_or(1).clamp(1, most)
        };
        let (rows, columns) = (span("rowspan", MAX_SPANS.0), span("colspan", MAX_SPANS.1));
        let row = self.rows.len().saturating_sub(1) as u32;
        let Some(cells) = self.rows.last_mut() else { return Ok(0) };
        let n_before = cells.len();
        let is_covered = |column: u32| self.covered.get(&column).is_some_and(|until| *until >= row);
        while is_covered(cells.len() as u32) {
            cells.push(String::new());
        }
        let first = Place { record: row, column: cells.len() as u32 };
        let last = Place { record: row + rows - 1, column: first.column + columns - 1 };
        if last.column as usize >= MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { record: row, cap: MAX_COLUMNS });
        }
        cells.push(String::new());
        if first != last {
            self.merged.push(Merged { first, last });
            for column in first.column..=last.column {
                self.covered.insert(column, last.record);
            }
        }
        self.cell = Some(String::new());
        Ok(first.column as usize - n_before)
    }

    /// The records, the title first. None if nothing stands in them.
    fn into_table(self) -> Option<Table> {
        let Self { title, rows, merged, .. } = self;
        let is_empty = |row: &Vec<String>| row.iter().all(String::is_empty);
        let n_rows = rows.len() - rows.iter().rev().take_while(|row| is_empty(row)).count();
        if n_rows == 0 {
            return None;
        }
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let n_above = u32::from(!title.is_empty());
        let width = rows.iter().map(Vec::len).max().unwrap_or(0) as u32;
        let mut records = Vec::with_capacity(n_rows + n_above as usize);
        if n_above > 0 {
            records.push(Record { index: 0, cells: vec![title] });
        }
        for mut cells in rows.into_iter().take(n_rows) {
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            records.push(Record { index: records.len() as u32, cells });
        }
        let clipped = |merged: Merged| {
            let record = |record: u32| record.min(n_rows as u32 - 1) + n_above;
            let first = Place { record: record(merged.first.record), ..merged.first };
            let last = Place {
                record: record(merged.last.record),
                column: merged.last.column.min(width - 1),
            };
            (merged.first.record < n_rows as u32 && first != last).then_some(Merged { first, last })
        };
        let merged = merged.into_iter().filter_map(clipped).collect();
        Some(Table { records, merged, ..Table::default() })
    }
}

#[cfg(test)]
mod tests;
