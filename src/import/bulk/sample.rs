//! Parts of a large file, read as if they were all of it.

use super::bytes::Bytes;
use super::cells::PAD;
use super::masks::{CHUNK, Signs};
use super::plan;
use super::scan::{self, Text};
use crate::import::dialect::{self, Dialect, Rules};
use crate::import::tokens::{self, Belief};
use crate::import::{ImportError, Watch, delimited};
use crate::table::{Record, Table};

/// Bytes from the beginning.
const HEAD: usize = 96 << 10;
/// Parts from the middle and the end.
const N_PARTS: u64 = 8;
/// Bytes of such a part.
const PART: usize = 16 << 10;
/// Records that a guess is tried on.
const N_TRIED: usize = 4;
/// The mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whole records from several places of a file.
pub struct Sample {
    /// The records, numbered as if nothing stood between them.
    pub table: Table,
    /// How many of them stand at the beginning.
    pub n_head: usize,
    /// Where those begin.
    pub starts: Vec<u64>,
    /// How many records the file probably has.
    pub n_records: u64,
}

/// The beginning of a file as text; none if it is no UTF-8.
///
/// # Errors
/// If it cannot be read.
pub fn head(bytes: Bytes<'_>) -> Result<Option<(String, u64)>, ImportError> {
    let mut head = bytes.part(0, HEAD)?;
    if bytes.len() > head.len() as u64 {
        let end = head.iter().rposition(|byte| *byte == b'\n' || *byte == b'\r');
        // Both halves of a line's end, or none.
        let end = end.map_or(0, |end| end + usize::from(head.get(end) == Some(&b'\n')));
        head.truncate(end);
    }
    let offset = if head.starts_with(MARK) { MARK.len() } else { 0 };
    let text = head.get(offset..).unwrap_or_default();
    if text.contains(&0) || text.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(text).ok().map(str::to_owned);
    Ok(text.map(|text| (text, offset as u64)))
}

/// The dialect of a file by its beginning and its end.
///
/// # Errors
/// If it cannot be read.
pub fn dialect(bytes: Bytes<'_>, head: &str) -> Result<Dialect, ImportError> {
    let tail = bytes.part(bytes.len().saturating_sub(PART as u64), PART)?;
    let tail = String::from_utf8_lossy(&tail);
    let tail = tail.find('\n').and_then(|end| tail.get(end + 1..)).unwrap_or_default();
    Ok(dialect::detect(&format!("{head}{tail}")))
}

impl Sample {
    /// Takes a sample of a file whose beginning is known.
    ///
    /// # Errors
    /// If it cannot be read, or holds cells that are too large.
    pub fn take(
        bytes: Bytes<'_>,
        head: &str,
        offset: u64,
        dialect: &Dialect,
        watch: &Watch,
    ) -> Result<Option<Self>, ImportError> {
        let Dialect::Delimited(rules) = dialect else { return Ok(None) };
        let [delimiter] = *rules.delimiter.as_bytes() else { return Ok(None) };
        if dialect::announced(head).is_some() {
            return Ok(None);
        }
        let is_whole = offset + head.len() as u64 >= bytes.len();
        let mut records = whole_records(delimited::split(head, dialect, watch)?, is_whole);
        let n_head = records.len();
        let mut starts = plan::starts(head, rules, n_head);
        let n_bytes = starts.get(n_head).copied().unwrap_or(0);
        for start in &mut starts {
            *start += offset;
        }
        let n_records = (bytes.len() * n_head as u64).checked_div(n_bytes).unwrap_or(0);
        let width = usual_width(&records);
        let signs = Signs { delimiter, quote: rules.quote };
        for part in 1..=N_PARTS {
            watch.check()?;
            let from = bytes.len() / N_PARTS * part;
            let from = from.min(bytes.len().saturating_sub(PART as u64));
            if from < offset + n_bytes {
                continue;
            }
            let mut buffer = vec![0; PAD];
            buffer.extend(bytes.part(from, PART)?);
            let n_bytes = buffer.len() - PAD;
            buffer.extend([b'\n'; 2 * CHUNK]);
            let is_end = from + n_bytes as u64 >= bytes.len();
            let text = Text { buffer: &buffer, n_bytes, is_end };
            let Some(start) = guess(&text, rules, signs, width) else { continue };
            let part = buffer.get(PAD + start..PAD + n_bytes).unwrap_or_default();
            let part = scan::shown(part);
            let more = whole_records(delimited::split(&part, dialect, watch)?, is_end);
            let n = records.len() as u32;
            records.extend(
                more.into_iter().map(|record| Record { index: record.index + n, ..record }),
            );
        }
        let table = Table { records, ..Table::default() };
        Ok(Some(Self { table, n_head, starts, n_records }))
    }
}

/// The records of a part without the last, which may go on behind it, and
/// without those that a quote not closed before its end has spoilt.
fn whole_records(split: delimited::Split, is_end: bool) -> Vec<Record> {
    const NEAR: usize = 256;
    let delimited::Split { mut records, problems, .. } = split;
    if !is_end {
        records.pop();
        let near = records.len().saturating_sub(NEAR);
        let places = problems.iter().map(|problem| problem.place.record as usize);
        records.truncate(places.filter(|record| *record >= near).min().unwrap_or(records.len()));
    }
    records
}

/// Where the first record after the first byte of a text probably begins.
pub fn guess(text: &Text<'_>, rules: &Rules, signs: Signs, width: usize) -> Option<usize> {
    /// Enough for most files; else all of the second.
    const LOOKED: [usize; 2] = [2 << 10, 16 << 10];
    let guess = |looked| guess_within(text, looked, rules, signs, width);
    let [near, far] = LOOKED.map(|looked| text.n_bytes.min(looked));
    match guess(near) {
        (Some(start), N_TRIED) => Some(start),
        _ => guess(far).0,
    }
}

/// The same by so many bytes, with the number of usual records that follow.
fn guess_within(
    text: &Text<'_>,
    n_bytes: usize,
    rules: &Rules,
    signs: Signs,
    width: usize,
) -> (Option<usize>, usize) {
    let bytes = text.buffer.get(PAD..PAD + n_bytes).unwrap_or_default();
    // Behind the first line break that is not within quotes, by where it begins.
    let line = |mut is_within: bool| {
        let at = bytes.iter().position(|byte| {
            is_within ^= signs.quote == Some(*byte);
            !is_within && matches!(byte, b'\n' | b'\r')
        })?;
        Some(at + if bytes.get(at..at + 2) == Some(b"\r\n") { 2 } else { 1 })
    };
    let shown = scan::shown(bytes);
    let score = |start: usize| {
        let (mut at, mut n_usual) = (start, 0);
        for _ in 0..N_TRIED {
            let found = tokens::record(&shown, at, rules, Belief::Full, Some(width));
            n_usual += usize::from(found.broken.is_none() && found.cells.len() == width);
            at = found.next.max(at + 1);
        }
        n_usual
    };
    let (outside, inside) = (line(false), line(true).filter(|_| signs.quote.is_some()));
    let n_outside = outside.map_or(0, score);
    if n_outside == N_TRIED {
        return (outside, n_outside);
    }
    let n_inside = inside.map_or(0, score);
    if n_inside > n_outside { (inside, n_inside) } else { (outside, n_outside) }
}

/// The number of cells that most records have.
fn usual_width(records: &[Record]) -> usize {
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for record in records {
        *widths.entry(record.cells.len()).or_default() += 1;
    }
    widths.into_iter().max_by_key(|(_, n)| *n).map_or(1, |(width, _)| width)
}
