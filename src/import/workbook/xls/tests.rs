use super::*;
use crate::table::Record;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// The start of a cell's record: row, column, style.
fn at(row: u16, column: u16, style: u16) -> Vec<u8> {
    [row, column, style].map(u16::to_le_bytes).concat()
}

fn cell(kind: u16, head: Vec<u8>, rest: &[u8]) -> Vec<u8> {
    record(kind, &[head, rest.to_vec()].concat())
}

const BOF: [u8; 4] = [0, 6, 5, 0];

/// A container with one stream, long enough to lie in sectors of its own.
fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let n_sectors = stream.len().max(4096).div_ceil(512);
    let mut header = vec![0_u8; 512];
    header[..8].copy_from_slice(super::super::cfb::MAGIC);
    header[30] = 9;
    header[32] = 6;
    header[44] = 1;
    header[48..52].copy_from_slice(&1_u32.to_le_bytes());
    header[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    header[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    header[76..512].fill(0xFF);
    header[76..80].copy_from_slice(&0_u32.to_le_bytes());
    let mut table = vec![0xFFFF_FFFD_u32, 0xFFFF_FFFE];
    table.extend((3..n_sectors as u32 + 2).chain([0xFFFF_FFFE]));
    table.resize(128, 0xFFFF_FFFF);
    let entry = |name: &str, kind: u8, start: u32, size: usize| {
        let mut entry = vec![0_u8; 128];
        let units: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = units.len() as u8;
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&(size as u32).to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, 0xFFFF_FFFE, 0);
    directory.extend(entry(name, 2, 2, stream.len().max(4096)));
    directory.resize(512, 0);
    let mut body = stream.to_vec();
    body.resize(n_sectors * 512, 0);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, table, directory, body].concat()
}

/// A workbook of one sheet.
fn workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let globals = globals.concat();
    let name = b"\x05\0Daten";
    let start = 8 + 4 + 6 + name.len() + globals.len() + 4;
    let bound = [&(start as u32).to_le_bytes()[..], &[1, 0], name].concat();
    [
        record(kind::BOF, &BOF),
        record(kind::SHEET, &bound),
        globals,
        record(kind::END, &[]),
        record(kind::BOF, &BOF),
        sheet.concat(),
        record(kind::END, &[]),
    ]
    .concat()
}

fn records(sheet: Sheet) -> Vec<Record> {
    sheet.grid.into_table("", false, &Watch::default()).unwrap().unwrap().0.records
}

fn first_sheet(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Sheet {
    let bytes = container("Workbook", &workbook(globals, cells));
    read(&bytes, &Watch::default()).unwrap().pop().unwrap()
}

#[test]
fn cells_of_all_kinds_are_read() {
    let wide: Vec<u8> = "Größe€".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let strings =
        [&[0; 8][..], b"\x04\0\x08\x01\0Land....", &[&[6, 0, 1][..], &wide[..4]].concat()].concat();
    // The text goes on in another record, which says its width anew.
    let globals = [
        record(kind::STRINGS, &strings),
        record(kind::CONTINUED, &[&[1][..], &wide[4..]].concat()),
        record(kind::FORMAT, b"\xA4\0\x05\0\0yyyy-"),
        record(kind::STYLE, &[0, 0, 0, 0]),
        record(kind::STYLE, &[0, 0, 0xA4, 0]),
    ];
    let mut merged = 1_u16.to_le_bytes().to_vec();
    merged.extend([2_u16, 2, 1, 2].map(u16::to_le_bytes).concat());
    let whole = |number: i32| ((number << 2) as u32 | 2).to_le_bytes();
    let sheet = first_sheet(
        &globals,
        &[
            record(0x0200, &[0xFF; 14]),
            cell(kind::SHARED, at(2, 1, 0), &[0, 0, 0, 0]),
            cell(kind::SHARED, at(2, 2, 0), &[1, 0, 0, 0]),
            cell(kind::NUMBER, at(3, 0, 0), &0.4126_f64.to_le_bytes()),
            cell(kind::NUMBER, at(3, 1, 1), &45_382_f64.to_le_bytes()),
            cell(kind::SHORT_NUMBER, at(3, 2, 0), &whole(-7)),
            cell(
                kind::SHORT_NUMBER,
                at(3, 3, 0),
                &(u32::from(whole(1234)[0]) | 1 | (1234 << 2)).to_le_bytes(),
            ),
            cell(kind::TRUTH, at(4, 0, 0), &[1, 0]),
            cell(kind::TRUTH, at(4, 1, 0), &[0x2A, 1]),
            cell(kind::FORMULA, at(4, 2, 0), &[&2.5_f64.to_le_bytes()[..], &[0; 8]].concat()),
            cell(kind::FORMULA, at(4, 3, 0), &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0]),
            record(kind::STRING, b"\x02\0\0ab"),
            record(kind::BOF, &BOF),
            cell(kind::NUMBER, at(0, 0, 0), &9_f64.to_le_bytes()),
            record(kind::END, &[]),
            record(
                kind::NUMBERS,
                &[&at(5, 0, 0)[..], &whole(1), &[0, 0], &whole(2), &[1, 0]].concat(),
            ),
            record(kind::MERGED, &merged),
        ],
    );
    assert_eq!((sheet.name.as_str(), sheet.is_hidden, sheet.problems.len()), ("Daten", true, 0));
    let cells: Vec<Vec<String>> = records(sheet).into_iter().map(|record| record.cells).collect();
    let expected: [&[&str]; 6] = [
        &[],
        &[],
        &["", "Land", "Größe€"],
        &["0.4126", "2024-03-31", "-7", "12.34"],
        &["TRUE", "#N/A", "2.5", "ab"],
        &["1", "2"],
    ];
    assert_eq!(cells, expected);
}

#[test]
fn what_cannot_be_read_is_said_in_words() {
    let numbers = [cell(kind::NUMBER, at(0, 0, 0), &1_f64.to_le_bytes())];
    let whole = workbook(&[], &numbers);
    let mut circle = container("Workbook", &whole);
    circle[512 + 12..512 + 16].copy_from_slice(&2_u32.to_le_bytes());
    for (bytes, expected) in [
        (
            container("Workbook", &workbook(&[record(kind::PASSWORD, &[1, 0])], &[])),
            "The file is protected with a password; save it without one to open it here",
        ),
        (
            container("EncryptedPackage", &[]),
            "The file is protected with a password; save it without one to open it here",
        ),
        (container("WordDocument", &[]), "This is a Word document, not a table"),
        (
            container("Workbook", &whole[..whole.len() - 4]),
            "The file is damaged: it ends in the middle of a sheet",
        ),
        (circle, "The file is damaged: its end is missing"),
        (vec![0; 600], "The file is damaged: its table of contents cannot be read"),
    ] {
        assert_eq!(read(&bytes, &Watch::default()).err().unwrap().to_string(), expected);
    }
}

#[test]
fn any_change_of_a_byte_ends_in_a_result() {
    let numbers = [
        cell(kind::NUMBER, at(0, 0, 0), &1_f64.to_le_bytes()),
        cell(kind::LABEL, at(0, 1, 0), b"\x02\0\0ab"),
    ];
    let strings = record(kind::STRINGS, b"\0\0\0\0\0\0\0\0\x02\0\0ab");
    let whole = container("Workbook", &workbook(&[strings], &numbers));
    for index in (0..whole.len()).filter(|index| whole[*index] != 0 || index % 8 == 0) {
        for change in [0x01, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[index] ^= change;
            let _ = read(&bytes, &Watch::default());
        }
    }
}
