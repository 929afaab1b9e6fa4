//! XLS: the workbooks of Excel 5 to 2003, records in an old container.
//!
//! Read here and not by calamine, which lays out the range between the first
//! and the last cell, reserves what a record declares, and follows chains of
//! sectors that run in circles.

use super::cell::{self, Shown};
use super::cfb::{Cfb, f64_at, u16_at, u32_at};
use super::grid::Grid;
use super::records::{Pieces, Records, kind};
use super::{MAX_SHEETS, Sheet, check_sizes};
use crate::import::{ImportError, Problem, Watch};
use crate::table::Place;
use encoding_rs::Encoding;
use std::collections::BTreeMap;

/// How many times the stream may be walked. Sheets lie behind one another, so
/// that more than once means that they are laid over one another.
const MOST_WALKS: usize = 4;

/// The sheets of a workbook, in its order.
///
/// # Errors
/// If it is damaged, protected with a password, or too large.
pub fn read(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    let cfb = Cfb::open(bytes)?;
    if cfb.has("EncryptedPackage") {
        return Err(ImportError::Password);
    }
    let stream = match cfb.stream("Workbook")? {
        None => cfb.stream("Book")?,
        stream => stream,
    };
    let Some(stream) = stream else {
        let what = if cfb.has("WordDocument") {
            "a Word document"
        } else if cfb.has("PowerPoint Document") {
            "a PowerPoint presentation"
        } else {
            "an Office file without a workbook in it"
        };
        return Err(ImportError::NotATable { what });
    };
    let book = Book::read(&stream)?;
    let mut n_left = stream.len().saturating_mul(MOST_WALKS);
    let mut sheets = Vec::new();
    for listed in &book.sheets {
        let (grid, problems) = book.sheet(&stream, listed.start, &mut n_left, watch)?;
        let name = listed.name.clone();
        sheets.push(Sheet { name, is_hidden: listed.is_hidden, grid, problems });
        check_sizes(&sheets)?;
    }
    Ok(sheets)
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    start: usize,
    is_hidden: bool,
}

/// What the cells of all sheets refer to.
struct Book {
    is_unicode: bool,
    encoding: &'static Encoding,
    is_1904: bool,
    sheets: Vec<Listed>,
    strings: Vec<Box<str>>,
    styles: Vec<Shown>,
}

impl Book {
    fn read(stream: &[u8]) -> Result<Self, ImportError> {
        let mut book = Self {
            is_unicode: true,
            encoding: encoding_rs::WINDOWS_1252,
            is_1904: false,
            sheets: Vec::new(),
            strings: Vec::new(),
            styles: Vec::new(),
        };
        let mut formats = BTreeMap::new();
        let mut styles = Vec::new();
        let mut records = Records::new(stream, 0);
        while let Some((kind, data)) = records.next() {
            match kind {
                kind::BOF => book.is_unicode = u16_at(data, 0) == Some(0x0600),
                kind::PASSWORD => return Err(ImportError::Password),
                kind::CODE_PAGE => book.encoding = code_page(u16_at(data, 0)),
                kind::DATES => book.is_1904 = u16_at(data, 0) == Some(1),
                kind::STRINGS => {
                    let mut pieces = records.continued(data);
                    pieces.skip(8);
                    while let Some(text) = pieces.rich_text() {
                        book.strings.push(text.into_boxed_str());
                    }
                }
                kind::FORMAT => {
                    let mut pieces = records.continued(data);
                    let id = pieces.u16();
                    let code = if book.is_unicode {
                        pieces.text(2)
                    } else {
                        pieces.bytes(1).map(|bytes| book.decoded(&bytes))
                    };
                    formats.insert(id.unwrap_or(0), Shown::by_code(&code.unwrap_or_default()));
                }
                kind::STYLE => styles.push(u16_at(data, 2).unwrap_or(0)),
                kind::SHEET if book.sheets.len() >= MAX_SHEETS => {
                    return Err(ImportError::TooManySheets { cap: MAX_SHEETS });
                }
                kind::SHEET => book.sheets.extend(book.listed(data)),
                kind::END => break,
                _ => {}
            }
        }
        let shown = |id: u16| formats.get(&id).copied().unwrap_or_else(|| Shown::by_id(id.into()));
        book.styles = styles.into_iter().map(shown).collect();
        Ok(book)
    }

    /// A worksheet of the list; none for charts and macros.
    fn listed(&self, data: &[u8]) -> Option<Listed> {
        let start = u32_at(data, 0)? as usize;
        let (state, kind) = (data.get(4)?, data.get(5)?);
        let mut pieces = Pieces::new(vec![data.get(6..)?]);
        let name = if self.is_unicode {
            pieces.text(1)
        } else {
            pieces.bytes(1).map(|b| self.decoded(&b))
        };
        let name = name?.replace('\0', "");
        (*kind == 0).then_some(Listed { name, start, is_hidden: state & 3 != 0 })
    }

    fn decoded(&self, bytes: &[u8]) -> String {
        self.encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    fn sheet(
        &self,
        stream: &[u8],
        start: usize,
        n_left: &mut usize,
        watch: &Watch,
    ) -> Result<(Grid, Vec<Problem>), ImportError> {
        let (mut grid, mut problems) = (Grid::default(), Vec::new());
        let mut records = Records::new(stream, start);
        // Charts lie inside of sheets, with cells of their own.
        let mut depth = 0_usize;
        let mut formula = Place::default();
        let mut n_records = 0_usize;
        while let Some((kind, data)) = records.next() {
            n_records += 1;
            if n_records.is_multiple_of(4096) {
                watch.check()?;
                let n_bytes = stream.len();
                let n_walked = n_bytes.saturating_mul(MOST_WALKS).saturating_sub(*n_left);
                watch.report(n_walked as u64, n_bytes as u64);
            }
            *n_left = n_left.checked_sub(data.len() + 4).ok_or_else(|| ImportError::Damaged {
                why: "its sheets are laid over one another".to_owned(),
            })?;
            match kind {
                kind::BOF => depth += 1,
                kind::END if depth <= 1 => return Ok((grid, problems)),
                kind::END => depth -= 1,
                _ if depth != 1 => {}
                kind::MERGED => merge(data, &mut grid),
                kind::STRING => {
                    if let Some(text) = self.text(&mut records.continued(data)) {
                        grid.put(formula.record, formula.column, text)?;
                    }
                }
                _ => {
                    let Some(place) = u16_at(data, 0).zip(u16_at(data, 2)) else { continue };
                    let place = Place { record: place.0.into(), column: place.1.into() };
                    if kind == kind::FORMULA {
                        formula = place;
                    }
                    if kind == kind::NUMBERS {
                        self.numbers(data, place, &mut grid)?;
                        continue;
                    }
                    match self.value(kind, data, &mut records) {
                        Ok(text) => grid.put(place.record, place.column, text)?,
                        Err(why) => problems.push(Problem::new(place, "", why)),
                    }
                }
            }
        }
        Err(ImportError::Damaged { why: "it ends in the middle of a sheet".to_owned() })
    }

    /// The text of a cell; nothing for records that are no cells.
    fn value<'a>(
        &self,
        kind: u16,
        data: &'a [u8],
        records: &mut Records<'a>,
    ) -> Result<String, &'static str> {
        let style = u16_at(data, 4).unwrap_or(0);
        let text = match kind {
            kind::NUMBER => f64_at(data, 6).map(|value| self.number(value, style)),
            kind::SHORT_NUMBER => u32_at(data, 6).map(|bits| self.number(short(bits), style)),
            kind::SHARED => {
                let index = u32_at(data, 6).map(|index| index as usize);
                let shared = index.and_then(|index| self.strings.get(index));
                return shared
                    .map(ToString::to_string)
                    .ok_or("refers to a text that the file does not hold");
            }
            kind::LABEL | kind::RICH_LABEL => {
                let mut pieces = records.continued(data);
                pieces.skip(6);
                self.text(&mut pieces)
            }
            kind::TRUTH => data.get(6).zip(data.get(7)).map(|(value, is_error)| {
                if *is_error == 0 { truth(*value) } else { error(*value) }
            }),
            kind::FORMULA => match data.get(6..14) {
                // The value of a text follows in a record of its own.
                Some([0 | 3, .., 0xFF, 0xFF]) => Some(String::new()),
                Some([1, _, value, .., 0xFF, 0xFF]) => Some(truth(*value)),
                Some([2, _, value, .., 0xFF, 0xFF]) => Some(error(*value)),
                _ => f64_at(data, 6).map(|value| self.number(value, style)),
            },
            _ => Some(String::new()),
        };
        text.ok_or("is cut off")
    }

    fn number(&self, value: f64, style: u16) -> String {
        let shown = self.styles.get(usize::from(style)).copied().unwrap_or_default();
        cell::text(value, shown, self.is_1904)
    }

    fn text(&self, pieces: &mut Pieces<'_>) -> Option<String> {
        let text = if self.is_unicode {
            pieces.text(2)
        } else {
            pieces.bytes(2).map(|bytes| self.decoded(&bytes))
        };
        text.map(|text| text.replace('\0', ""))
    }

    /// Several numbers in a row.
    fn numbers(&self, data: &[u8], first: Place, grid: &mut Grid) -> Result<(), ImportError> {
        let body = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, number) in (first.column..).zip(body.as_chunks::<6>().0) {
            let style = u16_at(number, 0).unwrap_or(0);
            if let Some(bits) = u32_at(number, 2) {
                grid.put(first.record, column, self.number(short(bits), style))?;
            }
        }
        Ok(())
    }
}

fn merge(data: &[u8], grid: &mut Grid) {
    for range in data.get(2..).unwrap_or_default().as_chunks::<8>().0 {
        let at = |at| u32::from(u16_at(range, at).unwrap_or(0));
        let first = Place { record: at(0), column: at(4) };
        let last = Place { record: at(2), column: at(6) };
        grid.merge(first, last);
    }
}

/// A number in four bytes: half of a floating point number, or a whole one,
/// and whether it is a hundred times too large.
fn short(bits: u32) -> f64 {
    let value = if bits & 2 != 0 {
        f64::from((bits as i32) >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { value / 100.0 } else { value }
}

fn truth(value: u8) -> String {
    if value == 0 { "FALSE".to_owned() } else { "TRUE".to_owned() }
}

fn error(value: u8) -> String {
    let text = match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    text.to_owned()
}

fn code_page(number: Option<u16>) -> &'static Encoding {
    match number {
        Some(874) => encoding_rs::WINDOWS_874,
        Some(932) => encoding_rs::SHIFT_JIS,
        Some(936) => encoding_rs::GBK,
        Some(949) => encoding_rs::EUC_KR,
        Some(950) => encoding_rs::BIG5,
        Some(1250) => encoding_rs::WINDOWS_1250,
        Some(1251) => encoding_rs::WINDOWS_1251,
        Some(1253) => encoding_rs::WINDOWS_1253,
        Some(1254) => encoding_rs::WINDOWS_1254,
        Some(1255) => encoding_rs::WINDOWS_1255,
        Some(1256) => encoding_rs::WINDOWS_1256,
        Some(1257) => encoding_rs::WINDOWS_1257,
        Some(1258) => encoding_rs::WINDOWS_1258,
        Some(10_000 | 32_768) => encoding_rs::MACINTOSH,
        _ => encoding_rs::WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests;
