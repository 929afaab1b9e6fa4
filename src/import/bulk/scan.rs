//! A block of text to the log of its rows.

use super::cells::{self, Key, PAD};
use super::group::{Codes, NONE, Names};
use super::index::Index;
use super::log::{Log, Missing, Odd, Remark, Special, What};
use super::masks::{Look, Work};
use super::plan::{Again, Granularity, Plan, ValuePlan};
use crate::dataset::{Absence, Decimal, Flags, Period, Value};
use crate::import::delimited::{self, MAX_CELL_BYTES};
use crate::import::number::{self, Sign};
use crate::import::observe::BLANK_MEMBER;
use crate::import::tokens::{self, Belief};
use crate::import::{ImportError, period};
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
    plan: &'p Plan,
    index: Index,
    /// The first cell of each row of a piece, and its record.
    rows: Vec<(u32, u32)>,
    period_codes: Codes,
    /// Codes by year and month.
    calendar: Vec<u32>,
    /// The periods that were met.
    pub periods: Names<Period>,
    dimension_codes: Vec<Codes>,
    /// The members that were met, by dimension.
    pub members: Vec<Names<String>>,
    /// What the block says.
    pub log: Log,
    again: Option<Again>,
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

    /// Adds the periods of rows to the log. Rows without one are odd, and no
    /// longer among the rows.
    #[inline(always)]
    fn periods_of(&mut self, text: &Text<'_>, cells: &[u32], rows: &mut Vec<(u32, u32)>) {
        let column = Cells::of(self.plan, self.plan.period);
        let n_before = self.log.groups.len();
        let by_month = self.plan.granularity == Granularity::Month;
        let mut n_odd = 0;
        for (first, record) in rows.iter() {
            let (from, to) = column.range(text.buffer, cells, *first);
            let mut code = NONE;
            if to.wrapping_sub(from) == 10
                && let Some((year, month, _)) = cells::date(text.buffer, from)
            {
                let month = if by_month { month } else { 0 };
                let at = ((year - 1900) * 13 + month) as usize;
                code = self.calendar.get(at).copied().unwrap_or(NONE);
            }
            if code == NONE {
                code = self.rare_period(text, from..to);
            }
            n_odd += usize::from(code == NONE);
            self.log.groups.push(code);
            self.log.records.push(*record);
        }
        if n_odd > 0 {
            self.take_out_odd(text, cells, rows, n_before);
        }
    }

    #[cold]
    #[inline(never)]
    fn take_out_odd(
        &mut self,
        text: &Text<'_>,
        cells: &[u32],
        rows: &mut Vec<(u32, u32)>,
        n_before: usize,
    ) {
        let codes = self.log.groups.split_off(n_before);
        self.log.records.truncate(n_before);
        let old = std::mem::take(rows);
        for ((first, record), code) in old.into_iter().zip(codes) {
            if code == NONE {
                let at = |cell: u32| cells.get(cell as usize).copied().unwrap_or(0);
                let start = at(first - 1).wrapping_add(1) as usize;
                let end = at(first + self.plan.width as u32 - 1) as usize;
                self.odd_row(text, start..end, record);
            } else {
                rows.push((first, record));
                self.log.groups.push(code);
                self.log.records.push(record);
            }
        }
    }

    /// The code of a period that was not met yet, or is not written as most
    /// are; [`NONE`] if it is none.
    #[cold]
    #[inline(never)]
    fn rare_period(&mut self, text: &Text<'_>, cell: Range<usize>) -> u32 {
        let raw = text.buffer.get(cell.clone()).unwrap_or_default();
        // A day with its time of day is looked up by the day.
        let key = Key::of(text.buffer, cell.start, cell.end);
        let known = key.map_or_else(|| self.period_codes.get_long(raw), |key| self.period_codes.get(key));
        if let Some(code) = known {
            return code;
        }
        let code = self.period_code(&self.plan.unquoted(raw));
        if code != NONE {
            self.period_codes.insert(key, raw, code);
        }
        if raw.len() == 10
            && let Some((year, month, _)) = cells::date(text.buffer, cell.start)
        {
            let month = if self.plan.granularity == Granularity::Month { month } else { 0 };
            if let Some(known) = self.calendar.get_mut(((year - 1900) * 13 + month) as usize) {
                *known = code;
            }
        }
        code
    }

    /// The code of a period by its text.
    fn period_code(&mut self, text: &str) -> u32 {
        let Some(period) = period::parse(text) else { return NONE };
        let code = self.periods.code(&self.plan.granularity.of(period));
        if code as usize >= self.plan.n_periods {
            self.again = self.again.or(Some(Again::Periods));
            return 0;
        }
        code
    }

    /// Makes groups of periods by adding the members of the rows.
    #[inline(always)]
    fn members_of(&mut self, text: &Text<'_>, cells: &[u32], rows: &[(u32, u32)]) {
        let plan = self.plan;
        let n_before = self.log.groups.len() - rows.len();
        for (number, dimension) in plan.dimensions.iter().enumerate() {
            let column = Cells::of(plan, dimension.column);
            let capacity = dimension.capacity as u32;
            for (at, (first, _)) in rows.iter().enumerate() {
                let (from, to) = column.range(text.buffer, cells, *first);
                let key = Key::of(text.buffer, from, to);
                let known = key.and_then(|key| self.dimension_codes.get(number)?.get(key));
                let code = match known {
                    Some(code) => code,
                    None => self.rare_member(text, number, from..to, key),
                };
                if let Some(group) = self.log.groups.get_mut(n_before + at) {
                    *group = *group * capacity + code;
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn rare_member(&mut self, text: &Text<'_>, number: usize, cell: Range<usize>, key: Option<Key>) -> u32 {
        let raw = text.buffer.get(cell).unwrap_or_default();
        if let Some(code) = self.dimension_codes.get(number).and_then(|codes| codes.get_long(raw)) {
            return code;
        }
        let code = self.member_code(number, &self.plan.unquoted(raw));
        if let Some(codes) = self.dimension_codes.get_mut(number) {
            codes.insert(key, raw, code);
        }
        code
    }

    /// The code of a member by its text.
    fn member_code(&mut self, number: usize, text: &str) -> u32 {
        let text = text.trim();
        let name = if text.is_empty() { BLANK_MEMBER } else { text };
        let Some(names) = self.members.get_mut(number) else { return 0 };
        let code = names.code(&name.to_owned());
        let capacity = self.plan.dimensions.get(number).map_or(0, |dimension| dimension.capacity);
        if code as usize >= capacity {
            self.again = self.again.or(Some(Again::Members(number)));
            return 0;
        }
        code
    }

    /// Adds the values of a column to the log.
    #[inline(always)]
    fn values_of(
        &mut self,
        text: &Text<'_>,
        cells: &[u32],
        rows: &[(u32, u32)],
        number: usize,
        value: &ValuePlan,
    ) {
        let column = Cells::of(self.plan, value.column);
        let Some(mut out) = self.log.values.get_mut(number).map(std::mem::take) else { return };
        let row = out.len();
        let (scale, mark) = (value.scale, value.style.decimal_mark() as u8);
        out.extend(rows.iter().enumerate().map(|(at, (first, record))| {
            let (from, to) = column.range(text.buffer, cells, *first);
            match cells::decimal(text.buffer, from, to, scale, mark) {
                Some(number) => number,
                None => {
                    let raw = text.buffer.get(from..to).unwrap_or_default();
                    self.rare_value(&self.plan.unquoted(raw), (row + at) as u32, *record, number)
                }
            }
        }));
        if let Some(values) = self.log.values.get_mut(number) {
            *values = out;
        }
    }

    /// What a cell adds that is not plainly a number.
    #[cold]
    #[inline(never)]
    fn rare_value(&mut self, text: &str, row: u32, record: u32, value: usize) -> i64 {
        let Some(plan) = self.plan.values.get(value) else { return 0 };
        let reading = number::read(text, plan.style);
        let mut add = |what| self.log.specials.push(Special { row, value, what });
        if reading.flags != Flags::NONE {
            add(What::Flags(reading.flags));
        }
        let missing = match reading.value {
            Value::Absent(absence) => Missing::Absent(absence),
            Value::Number(_) if reading.sign != plan.sign && reading.sign != Sign::None => {
                Missing::OtherUnit
            }
            Value::Number(number) => match scaled(number, plan.scale) {
                Some(number) => return number,
                None => {
                    add(What::Fine(number));
                    return 0;
                }
            },
        };
        add(What::Missing(missing));
        let why = match missing {
            Missing::Absent(Absence::Unreadable) => "not a number",
            Missing::OtherUnit => "of another unit than the others, and not added",
            Missing::Absent(_) => return 0,
        };
        self.log.remark(Remark { record, column: plan.column as u32, text: text.to_owned(), why });
        0
    }

    /// A record with as many cells as it likes, whose quotes are plain.
    #[cold]
    #[inline(never)]
    fn odd_row(&mut self, text: &Text<'_>, bytes: Range<usize>, record: u32) {
        let line = shown(text.buffer.get(bytes).unwrap_or_default());
        let found = tokens::record(&line, 0, &self.plan.rules, Belief::Full, None);
        self.add_row(found.cells, record);
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
            return Err(ImportError::CellTooLarge { place: Place { record, column: column as u32 } });
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

/// A column by which cells of rows are found.
#[derive(Clone, Copy)]
struct Cells {
    column: u32,
    is_last: bool,
}

impl Cells {
    fn of(plan: &Plan, column: usize) -> Self {
        Self { column: column as u32, is_last: column + 1 == plan.width }
    }

    /// Where the cell of a row begins and ends.
    #[inline(always)]
    fn range(self, buffer: &[u8], cells: &[u32], first: u32) -> (usize, usize) {
        let at = (first + self.column) as usize;
        let Some([before, behind]) = cells.get(at - 1..=at).and_then(<[u32]>::first_chunk::<2>)
        else {
            return (PAD, PAD);
        };
        let (from, mut to) = (before.wrapping_add(1) as usize, *behind as usize);
        // A carriage return before the line feed belongs to the line's end.
        if self.is_last
            && to > from
            && buffer.get(to) == Some(&b'\n')
            && buffer.get(to - 1) == Some(&b'\r')
        {
            to -= 1;
        }
        (from, to)
    }
}

/// A number in units of a decimal; none if it is finer or larger.
fn scaled(number: Decimal, scale: usize) -> Option<i64> {
    let more = (scale as u32).checked_sub(number.scale())?;
    let tens = 10_i128.checked_pow(more)?;
    number.mantissa().checked_mul(tens).and_then(|number| i64::try_from(number).ok())
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
