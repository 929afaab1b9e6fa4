//! Spreadsheets, written here piece by piece: what they hold is what is read,
//! and what they threaten with does not happen.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use tidemark::import::{self, Choices, FORMATS, ImportError, Raw, Source, Watch};
use tidemark::table::Table;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &str =
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const ROOT: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook of sheets with their states and what stands in them.
fn xlsx_with(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let (mut list, mut relations) = (String::new(), String::new());
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), TYPES.to_owned()),
        ("_rels/.rels".to_owned(), ROOT.to_owned()),
    ];
    for (index, (name, state, content)) in sheets.iter().enumerate() {
        let n = index + 1;
        write!(list, r#"<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>"#)
            .unwrap();
        write!(relations, r#"<Relationship Id="rId{n}" Type="http://x/worksheet" Target="worksheets/sheet{n}.xml"/>"#).unwrap();
        let sheet = format!("<?xml version=\"1.0\"?><worksheet>{content}</worksheet>");
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    let workbook = format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>");
    parts.push(("xl/workbook.xml".to_owned(), workbook));
    let relations = format!("<Relationships>{relations}</Relationships>");
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations));
    parts.extend(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    let parts: Vec<_> = parts.iter().map(|(n, text)| (n.as_str(), text.as_bytes())).collect();
    zipped(&parts)
}

fn xlsx(content: &str) -> Vec<u8> {
    xlsx_with(&[("S", "visible", content)], &[])
}

fn ods(content: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\">{content}</office:document-content>"
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ])
}

fn raw(bytes: &[u8]) -> Result<Raw, ImportError> {
    let format = FORMATS.iter().find(|format| (format.looks_like)(bytes)).unwrap();
    (format.read)(bytes, &Choices::default(), &Watch::default())
}

fn error(bytes: &[u8]) -> String {
    import::read(&Source::from_bytes("x", bytes)).unwrap_err().to_string()
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    assert!(table.records.iter().enumerate().all(|(i, record)| record.index as usize == i));
    table.records.iter().map(|r| r.cells.iter().map(String::as_str).collect()).collect()
}

fn merged(table: &Table) -> Vec<[u32; 4]> {
    let corners = |m: &tidemark::table::Merged| {
        [m.first.record, m.first.column, m.last.record, m.last.column]
    };
    table.merged.iter().map(corners).collect()
}

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
const STRINGS: &str = "<sst count=\"3\" uniqueCount=\"999999999999\"><si><t>Land &amp; Leute</t></si><si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh><t>spoken</t></rPh></si><si><t xml:space=\"preserve\"> as it stands </t></si></sst>";

#[test]
fn cells_of_all_kinds_have_the_text_that_people_read() {
    let sheet = r#"<dimension ref="A1:XFD1048576"/><sheetData>
        <row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c t="s"><v>2</v></c></row>
        <row r="4"><c r="B4"><v>1470958</v></c><c><v>0.30000000000000004</v></c><c s="1"><v>0.4126</v></c><c s="2"><v>45382</v></c><c s="3"><v>45382.520833333336</v></c></row>
        <row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1&amp;"x"</f><v>a&lt;b</v></c><c t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c><c t="d"><v>2024-03-31T00:00:00</v></c><c><v>1.5E-3</v></c><c s="2"/></row>
        <row r="9"><c r="A9" t="inlineStr"><is><t></t></is></c><c r="B9" s="1"/></row>
        </sheetData><mergeCells count="2"><mergeCell ref="B3:C3"/><mergeCell ref="A9:XFD9"/></mergeCells>"#;
    let bytes = xlsx_with(
        &[("Daten", "visible", sheet)],
        &[("xl/styles.xml", STYLES), ("xl/sharedStrings.xml", STRINGS)],
    );
    let raw = raw(&bytes).unwrap();
    let expected: [&[&str]; 5] = [
        &[],
        &[],
        &["", "Land & Leute", "rich text", " as it stands "],
        &["", "1470958", "0.3", "0.4126", "2024-03-31", "2024-03-31T12:30:00"],
        &["TRUE", "#N/A", "a<b", "inline", "2024-03-31", "0.0015"],
    ];
    assert_eq!(cells(&raw.tables[0]), expected);
    assert_eq!(merged(&raw.tables[0]), [[2, 1, 2, 2]]);
    assert_eq!((raw.tables[0].sheet.as_deref(), raw.problems.len()), (Some("Daten"), 0));
}

#[test]
fn hidden_sheets_come_last_and_empty_ones_not_at_all() {
    let one = |text: &str| {
        format!(
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData>"
        )
    };
    let bytes = xlsx_with(
        &[
            ("a", "veryHidden", &one("1")),
            ("b", "visible", &one("2")),
            ("c", "visible", "<sheetData/>"),
            ("d", "hidden", &one("4")),
        ],
        &[],
    );
    let tables = raw(&bytes).unwrap().tables;
    let sheets: Vec<_> =
        tables.iter().map(|t| (t.sheet.as_deref().unwrap(), t.is_hidden)).collect();
    assert_eq!(sheets, [("b", false), ("a", true), ("d", true)]);
}

#[test]
fn a_sheet_is_found_without_relationships_and_in_any_encoding() {
    let sheet = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Größe</t></is></c></row></sheetData></worksheet>";
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(sheet.encode_utf16().flat_map(u16::to_le_bytes));
    let bytes = zipped(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\"/></sheets></workbook>"),
        ("xl/worksheets/Sheet1.xml", &utf16),
    ]);
    assert_eq!(cells(&raw(&bytes).unwrap().tables[0]), [["Größe"]]);
}

#[test]
fn charts_are_no_sheets() {
    let bytes = zipped(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"C\" id=\"1\"/><sheet name=\"S\" id=\"2\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id=\"1\" Type=\"x/chartsheet\" Target=\"chartsheets/sheet1.xml\"/><Relationship Id=\"2\" Type=\"x/worksheet\" Target=\"/xl/worksheets/sheet1.xml\"/></R>"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"),
    ]);
    let tables = raw(&bytes).unwrap().tables;
    assert_eq!((tables.len(), tables[0].sheet.as_deref()), (1, Some("S")));
}

#[test]
fn one_odd_cell_spoils_no_other() {
    let bytes = xlsx(
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c><c r=\"B1\" t=\"b\"><v>x</v></c><c r=\"C1\" t=\"new\"><v>y</v></c><c r=\"D1\" s=\"9\"><v>5</v></c></row></sheetData>",
    );
    let raw = raw(&bytes).unwrap();
    assert_eq!(cells(&raw.tables[0]), [["", "", "y", "5"]]);
    assert_eq!(
        raw.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "“7” in row 1, column 1 of sheet S: refers to a text that the file does not hold",
            "“x” in row 1, column 2 of sheet S: is neither true nor false",
        ]
    );
}

#[test]
fn a_workbook_becomes_a_dataset() {
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = format!(
        "<sheetData><row>{}<c><v>2023</v></c><c><v>2024</v></c></row><row>{}<c><v>10</v></c><c><v>12.5</v></c></row><row>{}<c><v>3</v></c></row></sheetData>",
        text("Platform"),
        text("A"),
        text("B")
    );
    let import = import::read(&Source::from_bytes("x.xlsx", xlsx(&sheet))).unwrap();
    assert_eq!((import.format, import.encoding), ("xlsx", None));
    assert_eq!(import.tables[0].n_observations, 4);
}

#[test]
fn documents_of_libreoffice_are_read_however_they_are_indented() {
    let content = r#"
      <office:automatic-styles>
        <style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
      </office:automatic-styles>
      <office:body><office:spreadsheet>
        <table:tracked-changes><table:cell-content-change><table:table-cell><text:p>old</text:p></table:table-cell></table:cell-content-change></table:tracked-changes>
        <table:table table:name="Hidden" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="string"><text:p>h</text:p></table:table-cell></table:table-row></table:table>
        <table:table table:name="Shown">
          <table:table-column table:number-columns-repeated="16384"/>
          <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
          <table:table-header-rows>
          <table:table-row>
            <table:table-cell/>
            <table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1">
              <office:annotation><text:p>a comment</text:p></office:annotation>
              <text:p>Land<text:s text:c="2"/>&amp; <text:span>Leute</text:span></text:p>
              <text:p>next</text:p>
            </table:table-cell>
            <table:covered-table-cell/>
            <table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"><text:p>7,0</text:p></table:table-cell>
          </table:table-row>
          </table:table-header-rows>
          <table:table-row table:number-rows-repeated="2">
            <table:table-cell office:value-type="percentage" office:value="0.412631578947368"><text:p>41.26%</text:p></table:table-cell>
            <table:table-cell office:value-type="date" office:date-value="2024-03-31T00:00:00"><text:p>31.03.24</text:p></table:table-cell>
            <table:table-cell office:value-type="time" office:time-value="PT12H30M00S"><text:p>12:30</text:p></table:table-cell>
            <table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
            <table:table-cell office:value-type="currency" office:value="12.50"><text:p>12,50 €</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="16379"/>
          </table:table-row>
          <table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table>
      </office:spreadsheet></office:body>"#;
    let raw = raw(&ods(content)).unwrap();
    let row = &["0.412631578947368", "2024-03-31", "12:30:00", "TRUE", "12.5"][..];
    let expected: [&[&str]; 5] = [&[], &[], &["", "Land  & Leute\nnext", "", "7", "7"], row, row];
    assert_eq!(cells(&raw.tables[0]), expected);
    assert_eq!(merged(&raw.tables[0]), [[2, 1, 2, 2]]);
    let sheets: Vec<_> =
        raw.tables.iter().map(|t| (t.sheet.as_deref().unwrap(), t.is_hidden)).collect();
    assert_eq!(sheets, [("Shown", false), ("Hidden", true)]);
}

#[test]
fn cells_that_repeat_without_end_are_refused() {
    let cell = r#"<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>"#;
    let bytes = ods(&format!(
        "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row></table:table>"
    ));
    assert_eq!(error(&bytes), "The table has more than 2000000 cells");
    let bytes = ods(
        "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell table:number-columns-repeated=\"4294967295\"/><table:table-cell table:number-columns-repeated=\"4294967295\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    );
    assert_eq!(error(&bytes), "The table has more than 2000000 cells");
}

#[test]
fn a_small_file_does_not_fill_the_memory() {
    let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
    for (sheet, expected) in [
        (
            format!("<sheetData>{}</sheetData>", row.repeat(20_000)),
            "The file is damaged: it gives row 1 again and again",
        ),
        (
            format!(
                "<sheetData><row><c t=\"inlineStr\"><is><t>{}</t></is></c></row></sheetData>",
                "A".repeat(4 << 20)
            ),
            "A cell holds more than 1 MiB of text",
        ),
        (
            format!("<!-- {} --><sheetData/>", "<a> ".repeat(1 << 20)),
            "A cell holds more than 1 MiB of text",
        ),
        (
            format!(
                "<sheetData>{}</sheetData>",
                format!("<!--{}-->", " ".repeat(1 << 20)).repeat(128)
            ),
            "The file unpacks to more than the 128 MiB that are read",
        ),
    ] {
        assert_eq!(error(&xlsx(&sheet)), expected);
    }
    let far = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    let raw = raw(&xlsx(far)).unwrap();
    assert_eq!((cells(&raw.tables[0]), raw.problems.len()), (vec![vec!["1"]], 1));
}

#[test]
fn what_cannot_be_read_is_said_in_words() {
    let whole = xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>");
    let encrypted = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<m:file-entry><m:encryption-data/></m:file-entry>"),
        ("content.xml", b"\x8A\x91"),
    ]);
    for (bytes, expected) in [
        (encrypted, "The file is protected with a password; save it without one to open it here"),
        (xlsx("<sheetData/>"), "The file is empty"),
        (xlsx("<sheetData><row><c><v>1</w></c></row></sheetDa"), "The file is damaged: "),
        (whole[..whole.len() / 2].to_vec(), "The file is damaged: "),
    ] {
        let error = error(&bytes);
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn any_change_of_a_byte_ends_in_a_result() {
    for whole in [
        xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>"),
        ods(
            "<table:table table:name=\"S\"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
        ),
    ] {
        for index in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[index] ^= 0x15;
            let _ = import::read(&Source::from_bytes("x", bytes));
        }
    }
}

#[test]
fn a_reading_stops_when_asked() {
    let watch = Watch::default();
    watch.cancel();
    let bytes = xlsx("<sheetData/>");
    let format = FORMATS.iter().find(|format| (format.looks_like)(&bytes)).unwrap();
    let error = (format.read)(&bytes, &Choices::default(), &watch).unwrap_err();
    assert_eq!(error, ImportError::Cancelled);
}

/// The real file of a publisher, where there is one.
#[test]
fn a_published_workbook_is_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples/microsoft-2023-h2.xlsx");
    let Ok(source) = Source::open(std::path::Path::new(path)) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let raw = raw(&source.bytes).unwrap();
    let [table] = &raw.tables[..] else { panic!("one sheet") };
    let all: Vec<&str> = cells(table).concat();
    for text in ["61348", "10237", "66603", "1425", "588", "0.412631578947368"] {
        assert!(all.contains(&text), "{text}");
    }
    assert_eq!((table.merged.len(), raw.problems.len()), (11, 0));
}

const CSV: &[u8] = b"platform,2023,2024\nA,1,2\nB,3,4\n";

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn packed_tables_are_unpacked_and_keep_the_hash_of_the_file() {
    let book = xlsx(
        "<sheetData><row><c t=\"str\"><v>platform</v></c><c><v>2023</v></c><c><v>2024</v></c></row><row><c t=\"str\"><v>A</v></c><c><v>1</v></c><c><v>2</v></c></row></sheetData>",
    );
    for (bytes, format) in [
        (gzipped(CSV), "csv"),
        ([gzipped(b"platform,2023,2024\nA,1,2\n"), gzipped(b"B,3,4\n")].concat(), "csv"),
        (zipped(&[("data.csv", CSV)]), "csv"),
        (zipped(&[("a/data.csv.gz", &gzipped(CSV))]), "csv"),
        (zipped(&[("Metadata_Country_API.csv", b"x"), ("API.csv", CSV)]), "csv"),
        (gzipped(&book), "xlsx"),
        (zipped(&[("book.xlsx", &book)]), "xlsx"),
    ] {
        let source = Source::from_bytes("x.zip", bytes);
        let import = import::read(&source).unwrap();
        assert_eq!((import.format, &import.sha256), (format, &source.sha256));
        assert!(import.tables[0].n_observations >= 2);
    }
}

#[test]
fn packed_files_that_are_broken_say_so() {
    let packed = gzipped(CSV);
    for (bytes, expected) in [
        (packed[..packed.len() - 12].to_vec(), "The file is damaged: its end is missing"),
        (zipped(&[("a.csv", CSV), ("b.csv", CSV)]), "The archive holds several tables"),
        (gzipped(b""), "The file is empty"),
        (
            gzipped(&vec![b' '; 200 << 20]),
            "The file unpacks to more than the 128 MiB that are read",
        ),
    ] {
        let error = error(&bytes);
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn bytes_that_are_no_text_cost_one_character() {
    let cells = b"<row><c t=\"str\"><v>land</v></c><c><v>2023</v></c><c><v>2024</v></c></row>\
        <row><c t=\"str\"><v>S\xFCd</v></c><c><v>1</v></c><c><v>2</v></c></row>";
    let sheet = [b"<worksheet><sheetData>", cells.as_slice(), b"</sheetData></worksheet>"].concat();
    let workbook = b"<workbook><sheets><sheet name=\"S\" r:id=\"r\"/></sheets></workbook>";
    let xlsx = zipped(&[("xl/workbook.xml", workbook), ("xl/worksheets/sheet1.xml", &sheet)]);
    let cells = b"<office:spreadsheet><table:table><table:table-row><table:table-cell><text:p>land\
        </text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>\
        S\xFCd</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>";
    let ods = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", cells),
    ]);
    for bytes in [xlsx, ods] {
        let read = raw(&bytes).unwrap();
        assert_eq!(read.tables[0].records[1].text(0), "S\u{FFFD}d");
        let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let why = "one character in the file is no UTF-8 text and was replaced";
        assert!(problems[0].contains("row 2") && problems[0].ends_with(why), "{problems:?}");
    }
}

/// A row of a sheet: texts, numbers, and days by their number with `d` before it.
fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| match text.strip_prefix('d').filter(|day| day.parse::<u32>().is_ok()) {
        Some(day) => format!("<c s=\"1\"><v>{day}</v></c>"),
        None if text.parse::<f64>().is_ok() => format!("<c><v>{text}</v></c>"),
        None => format!("<c t=\"str\"><v>{text}</v></c>"),
    };
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn a_column_of_dates_is_no_measure() {
    const STYLES: &str =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let read = |rows: &[[&str; 5]]| {
        let rows: String = rows.iter().map(|cells| row(cells)).collect();
        let sheet = format!("<sheetData>{rows}</sheetData>");
        let bytes = xlsx_with(&[("S", "visible", &sheet)], &[("xl/styles.xml", STYLES)]);
        import::read(&Source::from_bytes("x.xlsx", bytes.as_slice())).unwrap()
    };
    // When something was checked: neither a figure nor a name, one cell unlike the others.
    let import = read(&[
        ["platform", "2022", "2023", "2024", "last check"],
        ["Lantern", "10", "20", "30", "d45297"],
        ["Harbour", "5", "7", "9", "d45329"],
        ["Mosaic", "6", "7", "8", "45330"],
    ]);
    assert_eq!(import.problems, []);
    assert_eq!((import.datasets[0].dimensions.len(), import.datasets[0].len()), (1, 9));
    // A number that a spreadsheet made a date of stays what it is, and is told.
    let import = read(&[
        ["platform", "2022", "2023", "2024", "2025"],
        ["Lantern", "10", "20", "30", "40"],
        ["Harbour", "5", "7", "d45329", "11"],
        ["Mosaic", "6", "7", "8", "9"],
    ]);
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["“2024-02-07” in row 3, column 4 of sheet S: a date, not a number"]);
}
