//! Text files in encodings of before and beside UTF-8.

use tidemark::import::{self, Choices, Source, Watch};

#[test]
fn names_with_umlauts_are_read_from_an_old_export() {
    let import =
        import::read(&Source::from_bytes("x.csv", b"Land;2023;2024\nTh\xFCringen;1;2\n" as &[u8]))
            .unwrap();
    assert_eq!(import.encoding, Some("windows-1252"));
    assert_eq!(import.tables[0].rows[0].cells[0], "Thüringen");
    assert_eq!(import.problems, []);
}

#[test]
fn what_cannot_be_decoded_is_one_problem_with_its_place() {
    let bytes = b"L\xC3\xA4nder,2023,2024\nM\xC3\xA4rz,1,2\nApr\xEDl,3,4\nMa\xED,5,6\n";
    let import = import::read(&Source::from_bytes("x.csv", bytes as &[u8])).unwrap();
    assert_eq!(import.encoding, Some("utf-8"));
    assert_eq!(import.tables[0].rows[0].cells[0], "März");
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    let expected = "“Apr\u{FFFD}l” in row 3, column 1: 2 bytes, the first in line 3, are no utf-8 text, shown as \u{FFFD}";
    assert_eq!(problems, [expected]);
}

#[test]
fn the_encoding_that_was_chosen_is_obeyed() {
    let source = Source::from_bytes("x.csv", b"Land;2023;2024\n\xC4\xE4;1;2\n" as &[u8]);
    let choices = Choices { encoding: Some("windows-1251".to_owned()), ..Choices::default() };
    let import = import::read_with(&source, &choices, &Watch::default()).unwrap();
    assert_eq!(import.encoding, Some("windows-1251"));
    assert_eq!(import.tables[0].rows[0].cells[0], "Дд");
}

#[test]
fn what_is_no_text_is_named_or_refused() {
    for (bytes, expected) in [
        (&b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..], "This is a PNG picture, not a table"),
        (b"%PDF-1.7\n1 0 obj", "This is a PDF document, not a table"),
        (b"SQLite format 3\0\x10\0", "This is an SQLite database, not a table"),
        (b"\x01\x02\x03\x04\x05\x06\x07", "Not a table that this program can read"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "The file is damaged"),
        (b"\x1F\x8B", "The file is damaged: its end is missing"),
        (b"PK\x03\x04", "The file is damaged"),
    ] {
        let error = import::read(&Source::from_bytes("x", bytes)).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

/// The real file of a publisher, where there is one.
#[test]
fn a_published_table_in_iso_8859_1_is_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples/destatis-23211-0002.csv");
    let Ok(source) = Source::open(std::path::Path::new(path)) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let format = import::FORMATS.iter().find(|format| (format.looks_like)(&source.bytes)).unwrap();
    let raw = (format.read)(&source.bytes, &Choices::default(), &Watch::default()).unwrap();
    assert_eq!((format.name, raw.encoding), ("csv", Some("windows-1252")));
    let cells = raw.tables[0].records.iter().flat_map(|record| &record.cells);
    assert!(cells.into_iter().any(|cell| cell.contains("männlich")));
    assert_eq!(raw.problems, []);
}
