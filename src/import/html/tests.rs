use super::*;

fn tables(page: &str) -> Vec<Vec<Vec<String>>> {
    let raw = read(page.as_bytes(), &Choices::default(), &Watch::default()).unwrap();
    let cells = |table: Table| table.records.into_iter().map(|record| record.cells).collect();
    raw.tables.into_iter().map(cells).collect()
}

#[test]
fn tables_are_read_with_their_titles() {
    for (page, expected) in [
        (
            "<html><head><style>td{}</style><script>if (a<b) '<table><td>x'</script></head><body><h2>Reports &amp; <b>more</b></h2><table><tr><th>Year<th>A</th></tr><tr><td>2024<td> 1&nbsp;234 <br>x</table>",
            &[&[&["Reports & more"][..], &["Year", "A"], &["2024", "1 234 x"]][..]][..],
        ),
        (
            "<table><caption>Title</caption><thead><tr><td>a</td></tr></thead><tbody><tr><td>1</td><td></td></tr><tr><td></td></tr></tbody></table>",
            &[&[&["Title"], &["a"], &["1"]]],
        ),
        (
            "<TABLE><TR><TD>outer <TABLE><TR><TD>inner</TABLE> goes on</TD><TD>2</TABLE>",
            &[&[&["outer goes on", "2"]], &[&["inner"]]],
        ),
        ("<tr><td>1</td></tr><table><td>no row</td></table>", &[&[&["no row"]]]),
        ("<table><tr><td>never closed", &[&[&["never closed"]]]),
        ("<table></table><table><tr><td>&#8364;&euro;</td></tr></table>", &[&[&["€€"]]]),
    ] {
        assert_eq!(tables(page), expected, "{page}");
    }
}

#[test]
fn spans_are_merged_ranges_and_hold_their_place() {
    let page = "<table><tr><td rowspan=2>a</td><td colspan='2'>b</td></tr><tr><td>1</td><td>2</td></tr><tr><td rowspan=99999999999>x</td><td colspan=0>y</td></tr></table>";
    let raw = read(page.as_bytes(), &Choices::default(), &Watch::default()).unwrap();
    let cells: Vec<_> = raw.tables[0].records.iter().map(|r| r.cells.clone()).collect();
    assert_eq!(cells, [vec!["a", "b"], vec!["", "1", "2"], vec!["x", "y"]]);
    let corners = |m: &Merged| [m.first.record, m.first.column, m.last.record, m.last.column];
    let merged: Vec<_> = raw.tables[0].merged.iter().map(corners).collect();
    assert_eq!(merged, [[0, 0, 1, 0], [0, 1, 0, 2]]);
}

#[test]
fn spans_and_depths_are_capped() {
    let wide = format!("<table><tr>{}</tr></table>", "<td colspan=1000>a".repeat(16));
    let full = format!(
        "<table><tr><td rowspan=65534 colspan=1000>a</tr>{}</table>",
        "<tr><td>b".repeat(60_000)
    );
    let deep = "<table><tr><td>".repeat(100_000);
    for (page, expected) in [
        ("<html><p>no table</p>", "The page holds no table"),
        (&full, "The table has more than 2000000 cells"),
        (&deep, "The tables lie more than 50 deep in one another"),
    ] {
        let error = read(page.as_bytes(), &Choices::default(), &Watch::default()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(tables(&wide)[0][0].len(), 15_001);
    let tall = "<table><tr><td rowspan=65534 colspan=1000>a</td></tr><tr><td>b</td></tr></table>";
    assert_eq!(tables(tall)[0][1].len(), 1001);
}

#[test]
fn encodings_are_those_that_the_page_names() {
    let page = |charset: &str| format!("<meta charset={charset}><table><tr><td>\u{416}");
    let bytes = encoding_rs::WINDOWS_1251.encode(&page("windows-1251")).0.into_owned();
    let raw = read(&bytes, &Choices::default(), &Watch::default()).unwrap();
    assert_eq!(raw.encoding, Some("windows-1251"));
    assert_eq!(raw.tables[0].records[0].cells, ["\u{416}"]);
}

#[test]
fn pages_are_told_from_text() {
    for (text, expected) in [
        ("<!DOCTYPE html>\n", true),
        ("\u{FEFF}<html xmlns:x=\"x\">", true),
        ("<!-- saved -->\n<table border=1>", true),
        ("<?xml version=\"1.0\"?><html>", true),
        ("Version:0.9\r\nStartHTML:0000\r\n<html>", true),
        ("<meta http-equiv=x><table>", true),
        ("<h1>Reports</h1>\n<TABLE border=1>", true),
        ("<b>bold</b>,1\n", false),
        ("<?xml version=\"1.0\"?><Workbook>", false),
        ("<tabular>", false),
        ("a,b\n<table>,1\n", false),
        ("<1%,3\n", false),
    ] {
        assert_eq!(looks_like(text.as_bytes()), expected, "{text}");
    }
}
