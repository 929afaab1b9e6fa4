//! XLSB: binary records in a ZIP, read by calamine.
//!
//! All records are walked before, so that calamine meets none that makes it
//! reserve more than is sensible. It still may panic on a damaged one, which
//! is caught. Merged ranges are not told.

use super::cell::{self, Shown};
use super::grid::Grid;
use super::package::{Package, Part, from_io};
use super::{MAX_SHEETS, Sheet, check_sizes};
use crate::import::{ImportError, Watch};
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsb, XlsbError};
use std::io::{self, BufReader, Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most bytes of a record; a cell holds 1 MiB.
const MAX_RECORD: usize = 4 << 20;

/// Most bytes of a part that is XML.
const MAX_XML: u64 = 4 << 20;

/// Binary parts that are no records, and are not read.
const OTHERS: [&str; 4] = ["printersettings", "vbaproject", "activex", "embeddings"];

/// The sheets of a workbook, in its order.
///
/// # Errors
/// If it is damaged or too large.
pub fn read(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    check(bytes, watch)?;
    let read = AssertUnwindSafe(|| sheets(bytes, watch));
    catch_unwind(read).unwrap_or_else(|_| {
        Err(ImportError::Damaged { why: "a part of it cannot be read".to_owned() })
    })
}

/// Unpacks everything once, to see that no part and no record is too large.
fn check(bytes: &[u8], watch: &Watch) -> Result<(), ImportError> {
    let mut package = Package::open(bytes)?;
    for name in package.names().to_vec() {
        watch.check()?;
        let lower = name.to_ascii_lowercase();
        let ending = lower.rsplit('.').next().unwrap_or_default();
        if ["rels", "xml"].contains(&ending) {
            package.bytes(&name, MAX_XML)?;
        } else if ending == "bin"
            && !OTHERS.iter().any(|other| lower.contains(other))
            && let Some(part) = package.part(&name)?
        {
            check_records(BufReader::with_capacity(64 << 10, part), watch)?;
        }
    }
    Ok(())
}

fn check_records(mut part: BufReader<Part<'_>>, watch: &Watch) -> Result<(), ImportError> {
    let mut n_records = 0_usize;
    loop {
        n_records += 1;
        if n_records.is_multiple_of(4096) {
            watch.check()?;
            part.get_ref().report(watch, 2);
        }
        part.get_mut().mark();
        let Some((_, length)) = header(&mut part).map_err(|error| from_io(&error))? else {
            return Ok(());
        };
        if length > MAX_RECORD {
            return Err(ImportError::TextTooLarge);
        }
        let skipped = io::copy(&mut part.by_ref().take(length as u64), &mut io::sink());
        if skipped.map_err(|error| from_io(&error))? < length as u64 {
            return Ok(());
        }
    }
}

/// The kind and the length of the next record, in seven bits a byte.
fn header(part: &mut impl io::Read) -> io::Result<Option<(u32, usize)>> {
    let mut number = |most: u32| {
        let mut value = 0;
        for index in 0..most {
            let mut byte = [0];
            if part.read(&mut byte)? == 0 {
                return Ok(None);
            }
            value |= u32::from(byte[0] & 0x7F) << (7 * index);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok::<_, io::Error>(Some(value))
    };
    let Some(kind) = number(2)? else { return Ok(None) };
    Ok(number(4)?.map(|length| (kind, length as usize)))
}

fn sheets(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| from_calamine(&error))?;
    let is_1904 = book.has_1904_epoch();
    let listed = book.sheets_metadata().to_vec();
    if listed.len() > MAX_SHEETS {
        return Err(ImportError::TooManySheets { cap: MAX_SHEETS });
    }
    let mut sheets = Vec::new();
    for (index, sheet) in listed.iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        // Everything was unpacked once before.
        watch.report((listed.len() + index) as u64, 2 * listed.len() as u64);
        let mut cells =
            book.worksheet_cells_reader(&sheet.name).map_err(|error| from_calamine(&error))?;
        let mut grid = Grid::default();
        let mut n_cells = 0_usize;
        while let Some(cell) = cells.next_cell().map_err(|error| from_calamine(&error))? {
            n_cells += 1;
            if n_cells.is_multiple_of(4096) {
                watch.check()?;
            }
            let (row, column) = cell.get_position();
            grid.put(row, column, text(cell.get_value(), is_1904))?;
        }
        let is_hidden = sheet.visible != SheetVisible::Visible;
        let name = sheet.name.clone();
        sheets.push(Sheet { name, is_hidden, grid, problems: Vec::new() });
        check_sizes(&sheets)?;
    }
    Ok(sheets)
}

fn text(value: &DataRef<'_>, is_1904: bool) -> String {
    match value {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => cell::number(*value),
        DataRef::String(text) => text.replace('\0', ""),
        DataRef::SharedString(text) => text.replace('\0', ""),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(date) => {
            let shown = if date.is_duration() { Shown::Duration } else { Shown::Date };
            cell::text(date.as_f64(), shown, is_1904)
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cell::iso(text),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn from_calamine(error: &XlsbError) -> ImportError {
    match error {
        XlsbError::Password => ImportError::Password,
        XlsbError::Io(error) => from_io(error),
        error => ImportError::Damaged { why: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        if kind < 0x80 {
            out.push(kind as u8);
        } else {
            out.extend([(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
        }
        let mut length = data.len();
        while length > 0x7F {
            out.push((length & 0x7F) as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
        out.extend(data);
        out
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut out = (units.len() as u32).to_le_bytes().to_vec();
        out.extend(units.into_iter().flat_map(u16::to_le_bytes));
        out
    }

    fn book(cells: &[Vec<u8>]) -> Vec<u8> {
        let sheet = [
            record(0x0081, &[]),
            record(0x0094, &[0; 16]),
            record(0x0091, &[]),
            record(0x0000, &[0; 17]),
            cells.concat(),
            record(0x0092, &[]),
        ];
        let listed = [&[0; 8][..], &wide("rId1"), &wide("S")].concat();
        let workbook = [
            record(0x0083, &[]),
            record(0x0099, &[0; 12]),
            record(0x009C, &listed),
            record(0x0090, &[]),
            record(0x0084, &[]),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [
            ("[Content_Types].xml", b"<Types/>".to_vec()),
            (
                "xl/_rels/workbook.bin.rels",
                b"<R><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/></R>".to_vec(),
            ),
            ("xl/workbook.bin", workbook.concat()),
            ("xl/worksheets/sheet1.bin", sheet.concat()),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn at(column: u32) -> Vec<u8> {
        [column.to_le_bytes(), [0; 4]].concat()
    }

    #[test]
    fn cells_are_read() {
        let bytes = book(&[
            record(0x0006, &[at(1), wide("Größe")].concat()),
            record(0x0005, &[at(2), 0.4126_f64.to_le_bytes().to_vec()].concat()),
            record(0x0004, &[at(3), vec![1]].concat()),
        ]);
        let sheet = read(&bytes, &Watch::default()).unwrap().pop().unwrap();
        let (table, _) =
            sheet.grid.into_table(&sheet.name, false, &Watch::default()).unwrap().unwrap();
        assert_eq!(table.sheet.as_deref(), Some("S"));
        assert_eq!(table.records[0].cells, ["", "Größe", "0.4126", "TRUE"]);
    }

    #[test]
    fn damaged_records_are_said_in_words() {
        for (cell, expected) in [
            (record(0x0007, &[at(0), vec![9; 4]].concat()), "a part of it cannot be read"),
            (record(0x0006, &[at(0), vec![9; 4]].concat()), "Wide str length exceeds"),
            (vec![0x06, 0xFF, 0xFF, 0x01], "its end is missing"),
        ] {
            let error = read(&book(&[cell]), &Watch::default()).err().unwrap().to_string();
            let error = error.strip_prefix("The file is damaged: ").unwrap();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
