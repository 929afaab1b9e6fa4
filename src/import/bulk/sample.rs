//! Parts of a large file, read as if they were all of it.

use super::bytes::Bytes;
use super::cells::PAD;
use super::masks::{CHUNK, Signs};
use super::plan;
use super::split;
use super::scan::Text;
use crate::import::dialect::{self, Dialect};
use crate::import::{ImportError, Watch, delimited};
use crate::table::{Record, Table};

/// Bytes from the beginning.
const HEAD: usize = 192 << 10;
/// Parts from the middle and the end.
const N_PARTS: u64 = 8;
/// Bytes of such a part.
const PART: usize = 24 << 10;
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
        let mut records = delimited::split(head, dialect, watch)?.records;
        // The last of them may go on behind.
        let is_whole = offset + head.len() as u64 >= bytes.len();
        if !is_whole {
            records.pop();
        }
        let n_head = records.len();
        let mut starts = plan::starts(head, rules, n_head);
        let n_bytes = starts.get(n_head).copied().unwrap_or(0);
        starts.iter_mut().for_each(|start| *start += offset);
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
            let Some(start) = split::guess(&text, rules, signs, width) else { continue };
            let part = buffer.get(PAD + start..PAD + n_bytes).unwrap_or_default();
            let part = super::scan::shown(part);
            let mut more = delimited::split(&part, dialect, watch)?.records;
            if !is_end {
                more.pop();
            }
            let n = records.len() as u32;
            records.extend(
                more.into_iter().map(|record| Record { index: record.index + n, ..record }),
            );
        }
        let table = Table { records, ..Table::default() };
        Ok(Some(Self { table, n_head, starts, n_records }))
    }
}

/// The number of cells that most records have.
fn usual_width(records: &[Record]) -> usize {
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for record in records {
        *widths.entry(record.cells.len()).or_default() += 1;
    }
    widths.into_iter().max_by_key(|(_, n)| *n).map_or(1, |(width, _)| width)
}
