//! A block of text to the log of its rows.

use super::cells::PAD;
use super::group::{Codes, NONE, Names};
use super::index::Index;
use super::log::{Log, Odd, Remark};
use super::masks::{Look, Work};
use super::plan::{Again, Plan};
use crate::dataset::Period;
use crate::import::ImportError;
use crate::import::delimited::{self, MAX_CELL_BYTES};
use crate::import::mend;
use crate::import::tokens::{self, Belief};
use crate::table::Place;
use std::borrow::Cow;
use std::ops::Range;

/// Bytes that are looked through at once: what fits the nearest cache.
const PIECE: usize = 24 << 10;
/// Most line breaks of a quoted cell that are taken on trust.
const MAX_BREAKS: usize = 200;
/// Odd records of one block that are kept.
pub const MAX_ODD: usize = 2_000;

/// A piece of the file in memory, with room before and behind it.
pub struct Text<'a> {
    /// [`PAD`] bytes of anything, the text, a line feed, and as many bytes more
    /// as are looked at together.
    pub buffer: &'a [u8],
    /// Number of bytes of the text.
    pub n_bytes: usize,
    /// Whether the file ends here.
    pub is_end: bool,
}

/// How a scan ended.
#[derive(Debug)]
pub enum Scanned {
    /// The next record begins at this byte of the text.
    Done(usize),
    /// A record goes on behind the text.
    NeedsMore,
    /// The plan does not fit.
    Again(Again),
}

/// Reads blocks and remembers what it has seen in them.
pub struct Scanner<'p> {
    pub(super) plan: &'p Plan,
    pub(super) index: Index,
    /// The first cell of each row of a piece, and its record.
    pub(super) rows: Vec<(u32, u32)>,
    pub(super) period_codes: Codes,
    /// Codes by year and month.
    pub(super) calendar: Vec<u32>,
    /// The periods that were met.
    pub periods: Names<Period>,
    /// The first and the last day that was met, as numbers; the wrong way round
    /// if there was none.
    pub(super) days: (u32, u32),
    pub(super) dimension_codes: Vec<Codes>,
    /// The members that were met, by dimension.
    pub members: Vec<Names<String>>,
    /// What the block says.
    pub log: Log,
    pub(super) again: Option<Again>,
}

/// A scan that runs with the best way of comparing there is.
pub struct Scan<'s, 'p, 't> {
    /// Who scans.
    pub scanner: &'s mut Scanner<'p>,
    /// What.
    pub text: &'t Text<'t>,
    /// The byte with which the first record begins.
    pub from: usize,
    /// The byte from which on records belong to the next block.
    pub until: usize,
}

impl Work for Scan<'_, '_, '_> {
    type Output = Result<Scanned, ImportError>;

    #[inline(always)]
    fn run<L: Look>(self, look: L) -> Self::Output {
        self.scanner.scan(look, self.text, self.from, self.until)
    }
}

impl<'p> Scanner<'p> {
    /// A scanner that has seen nothing yet.
    pub fn new(plan: &'p Plan) -> Self {
        let n = plan.dimensions.len();
        Self {
            plan,
            index: Index::default(),
            rows: Vec::new(),
            period_codes: Codes::default(),
            calendar: vec![NONE; 1 << 12],
            periods: Names::default(),
            days: (u32::MAX, 0),
            dimension_codes: std::iter::repeat_with(Codes::default).take(n).collect(),
            members: std::iter::repeat_with(Names::default).take(n).collect(),
            log: Log::default(),
            again: None,
        }
    }

    #[inline(always)]
    fn scan<L: Look>(
        &mut self,
        look: L,
        text: &Text<'_>,
        from: usize,
        until: usize,
    ) -> Result<Scanned, ImportError> {
        self.log.clear(self.plan.values.len());
        // The byte behind the last one looked at must be known; at the end of
        // the file a line feed stands for it.
        let last = if text.is_end {
            text.n_bytes + usize::from(!ends_line(text))
        } else {
            text.n_bytes.saturating_sub(1)
        };
        let (mut at, mut piece) = (from, PIECE);
        while at < until {
            let to = last.min(at.saturating_add(piece));
            self.index.fill(look, text.buffer, (PAD + at, PAD + to), self.plan.signs);
            let n_ends = self.index.ends().len();
            if n_ends == 0 && !self.index.is_broken && to < last {
                piece *= 4;
                continue;
            }
            if n_ends == 0 {
                let Some(next) = self.general(text, at)? else { return Ok(Scanned::NeedsMore) };
                (at, piece) = (next, PIECE);
                continue;
            }
            piece = PIECE;
            let Some(next) = self.rows_of_piece(text, until)? else {
                return Ok(Scanned::NeedsMore);
            };
            at = next;
            if let Some(again) = self.again.take() {
                return Ok(Scanned::Again(again));
            }
        }
        if let Some(again) = self.again.take() {
            return Ok(Scanned::Again(again));
        }
        Ok(Scanned::Done(at.min(text.n_bytes)))
    }

    /// Reads the whole records of a piece, and gives back where the next one
    /// begins; none if one needs more text than there is.
    #[inline(always)]
    fn rows_of_piece(
        &mut self,
        text: &Text<'_>,
        until: usize,
    ) -> Result<Option<usize>, ImportError> {
        let (index, mut rows) = (std::mem::take(&mut self.index), std::mem::take(&mut self.rows));
        rows.clear();
        let (cells, width) = (index.cells(), self.plan.width as u32);
        let mut breaks = index.breaks.iter().copied().peekable();
        let mut first = 1_u32;
        let mut next = PAD;
        // A record whose quotes may mean something else, and what follows it.
        let mut doubtful = None;
        for end in index.ends() {
            let before = cells.get((first - 1) as usize).copied().unwrap_or(0);
            let start = before.wrapping_add(1) as usize;
            next = start;
            if start >= PAD + until {
                break;
            }
            let behind = cells.get(*end as usize).copied().unwrap_or(0);
            let n_cells = end + 1 - first;
            if behind as usize - start > MAX_CELL_BYTES
                || (breaks.peek().is_some_and(|at| *at < behind)
                    && self.is_doubtful(text, start..behind as usize, n_cells, &mut breaks))
            {
                doubtful = Some(start - PAD);
                break;
            }
            let record = self.log.n_records;
            self.log.n_records += 1;
            if n_cells == width {
                rows.push((first, record));
            } else {
                self.odd_row(text, start..behind as usize, record);
            }
            first = end + 1;
            next = behind as usize + 1;
        }
        self.periods_of(text, cells, &mut rows);
        self.members_of(text, cells, &rows);
        for (at, value) in self.plan.values.iter().enumerate() {
            self.values_of(text, cells, &rows, at, value);
        }
        (self.rows, self.index) = (rows, index);
        match doubtful {
            Some(at) => self.general(text, at),
            None => Ok(Some(next - PAD)),
        }
    }

    /// Whether a quoted cell with line breaks may be a mistake: it has too many
    /// of them, or as many delimiters as a record.
    #[cold]
    fn is_doubtful(
        &self,
        text: &Text<'_>,
        record: Range<usize>,
        n_cells: u32,
        breaks: &mut std::iter::Peekable<impl Iterator<Item = u32>>,
    ) -> bool {
        let mut n_breaks = 0;
        while breaks.next_if(|at| (*at as usize) < record.end).is_some() {
            n_breaks += 1;
        }
        let record = text.buffer.get(record).unwrap_or_default();
        let n_delimiters = memchr::memchr_iter(self.plan.signs.delimiter, record).count();
        let n_within = n_delimiters.saturating_sub(n_cells.saturating_sub(1) as usize);
        n_breaks > MAX_BREAKS || n_within + 1 >= self.plan.width.max(2)
    }

    /// A record with as many cells as it likes, whose quotes are plain.
    #[cold]
    #[inline(never)]
    pub(super) fn odd_row(&mut self, text: &Text<'_>, bytes: Range<usize>, record: u32) {
        let line = shown(text.buffer.get(bytes).unwrap_or_default());
        let Plan { rules, width, .. } = self.plan;
        let found = tokens::record(&line, 0, rules, Belief::Full, None);
        let cells = match mend::line(&line, false, &found.cells, None, rules, *width) {
            Some((cells, why)) => {
                let text = line.trim_end().to_owned();
                self.log.remark(Remark { record, column: 0, text, why });
                cells
            }
            None => found.cells,
        };
        self.add_row(cells, record);
    }

    /// A record that anything may be wrong with, read as any other file's is.
    /// Gives back where the next one begins; none if it takes more text to say.
    #[cold]
    #[inline(never)]
    fn general(&mut self, text: &Text<'_>, at: usize) -> Result<Option<usize>, ImportError> {
        /// More lines than a quoted cell may have.
        const LINES: usize = 256;
        let rest = text.buffer.get(PAD + at..PAD + text.n_bytes).unwrap_or_default();
        let line_end = memchr::memchr2_iter(b'\n', b'\r', rest).nth(LINES);
        if line_end.is_none() && !text.is_end && rest.len() <= 2 * MAX_CELL_BYTES {
            return Ok(None);
        }
        let window = shown(rest.get(..line_end.map_or(rest.len(), |end| end + 1)).unwrap_or(rest));
        let (found, remark) =
            delimited::believed(&window, 0, &self.plan.rules, Belief::Full, Some(self.plan.width));
        let record = self.log.n_records;
        self.log.n_records += 1;
        if let Some((column, cell, why)) = remark {
            self.log.n_broken += 1;
            let text = cell.into_owned();
            self.log.remark(Remark { record, column: column as u32, text, why });
        }
        if let Some(column) = found.cells.iter().position(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(ImportError::CellTooLarge {
                place: Place { record, column: column as u32 },
            });
        }
        let next = at + found.next.max(1);
        self.add_row(found.cells, record);
        Ok(Some(next))
    }

    /// Adds a record by its cells: to the rows if it is like them.
    pub fn add_row(&mut self, cells: Vec<String>, record: u32) -> bool {
        let plan = self.plan;
        let cell = |column: usize| cells.get(column).map_or("", |cell| cell.trim());
        let is_wide = cells.iter().skip(plan.width).any(|cell| !cell.trim().is_empty());
        let mut group = if is_wide { NONE } else { self.period_code(cell(plan.period)) };
        if group == NONE {
            if self.log.odd.len() >= MAX_ODD {
                self.again = Some(Again::Odd);
            }
            self.log.odd.push(Odd { record, cells });
            return false;
        }
        for (number, dimension) in plan.dimensions.iter().enumerate() {
            let code = self.member_code(number, cell(dimension.column));
            group = group * dimension.capacity as u32 + code;
        }
        let row = self.log.groups.len() as u32;
        self.log.groups.push(group);
        self.log.records.push(record);
        for (number, value) in plan.values.iter().enumerate() {
            let added = self.rare_value(cell(value.column), row, record, number);
            if let Some(values) = self.log.values.get_mut(number) {
                values.push(added);
            }
        }
        true
    }
}

/// Bytes as text of the same length; what is no text is shown as `?`.
pub fn shown(bytes: &[u8]) -> Cow<'_, str> {
    let Err(_) = std::str::from_utf8(bytes) else {
        return String::from_utf8_lossy(bytes);
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    text.into()
}

fn ends_line(text: &Text<'_>) -> bool {
    let last = text.n_bytes.checked_sub(1).and_then(|at| text.buffer.get(PAD + at));
    matches!(last, Some(b'\n' | b'\r'))
}
