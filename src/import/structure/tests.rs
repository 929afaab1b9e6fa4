use super::super::{Watch, delimited, dialect};
use super::*;

fn found(text: &str) -> Vec<Structure> {
    let dialect = dialect::detect(text);
    let records = delimited::split(text, &dialect, &Watch::default()).unwrap().records;
    find(&Table { records, ..Table::default() }, &|_| None, &Watch::default())
}

/// What each record is, in the order of the file.
fn accounts(text: &str) -> Vec<String> {
    let mut accounts: Vec<(u32, String)> = Vec::new();
    for (number, structure) in found(text).into_iter().enumerate() {
        let mut add = |record, what: &str| accounts.push((record, format!("{number} {what}")));
        structure.header_rows.iter().for_each(|record| add(*record, "names"));
        structure.rows.iter().for_each(|row| add(row.index, "data"));
        structure.skipped.iter().for_each(|skipped| add(skipped.record, skipped.why.word()));
    }
    accounts.sort();
    let numbers: Vec<u32> = accounts.iter().map(|(record, _)| *record).collect();
    assert_eq!(numbers, (0..numbers.len() as u32).collect::<Vec<_>>(), "{text:?}");
    accounts.into_iter().map(|(_, what)| what).collect()
}

#[test]
fn every_record_is_in_one_place() {
    let text = "Reports\nSource: us\n\ncountry,2019,2020\nEurope\nA,1,2\n\ncountry,2019,2020\nB,3,4\nNote: rounded\n(c) us\n\nother,things\nC,5\n";
    let expected = [
        "0 title", "0 note", "0 blank", "0 names", "0 group", "0 data", "0 blank", "0 header",
        "0 data", "0 note", "0 note", "0 blank", "1 names", "1 data",
    ];
    assert_eq!(accounts(text), expected);
    let structures = found(text);
    assert_eq!(structures[0].title.as_deref(), Some("Reports"));
    assert_eq!(structures[0].groups.len(), 1);
}

#[test]
fn tables_below_each_other_stay_apart() {
    for (text, expected) in [
        // A title and a header for each, padded as spreadsheets export them.
        (
            "Warns,,\n,,\nWarns,Accounts,Servers\nSpam,\"2,018\",99\nOther,26,23\n,,\nTotal:,\"2,044\",122\n,,\nDisabled,,\n,,\nCategory,Accounts,\nSpam,116,\nOther,64,\n",
            &["Warns", "Disabled"][..],
        ),
        // The same header under another title is another table,
        ("One\n\nplace,n\nA,1\nB,2\n\nTwo\n\nplace,n\nA,3\nC,4\n", &["One", "Two"]),
        // under the same title, or none, it is another page.
        ("One\n\nplace,n\nA,1\nB,2\n\nOne (continued)\n\nplace,n\nC,3\n", &["One"]),
        // Most names once more, and others.
        (
            "day,place,kind,note\n2024,x,a,1\n2025,y,b,2\nday,place,kind\n2024,x,1\n2025,z,2\n",
            &["", ""],
        ),
        // Blank lines between the data part no tables.
        ("One\nplace,n,m\nA,1,2\n\nB,2,3\n\nC,3,4\n", &["One"]),
        // Words in a single line of data make no header.
        ("place,n,m\nA,1,2\nB,suppressed,suppressed\nC,3,4\n", &[""]),
    ] {
        let titles: Vec<String> =
            found(text).into_iter().map(|s| s.title.unwrap_or_default()).collect();
        assert_eq!(titles, expected, "{text:?}");
        accounts(text);
    }
}

#[test]
fn a_line_too_long_or_too_short_changes_no_other() {
    for (text, names) in [
        // A delimiter too many, with nothing behind it.
        ("day,kind,note\n2024,a,\n2025,,b,\n2026,c,\n", 3),
        // Torn lines directly below the names.
        ("day,kind,n,m\nit was a cold one\n2024,a,1,2\n2025,b,2,3\n2026,c,3,4\n", 4),
        ("day,kind,n,m\nit was cold,and wet\n2024,a,1,2\n2025,b,2,3\n2026,c,3,4\n", 4),
    ] {
        let structures = found(text);
        let names_of = |structure: &Structure| structure.names.len();
        assert_eq!(structures.iter().map(names_of).collect::<Vec<_>>(), [names], "{text:?}");
        assert_eq!(structures[0].header_rows, [0], "{text:?}");
    }
}

#[test]
fn lines_of_a_single_text_are_groups_names_or_notes() {
    for (text, expected) in [
        // Shorter than the others, or set apart: groups.
        (
            "place,n\nEurope\nA,1\nAsia\nB,2\n",
            &["0 names", "0 group", "0 data", "0 group", "0 data"][..],
        ),
        (
            "place,n,m\nA,1,2\n,,\nAsia,,\nB,2,3\n",
            &["0 names", "0 data", "0 blank", "0 group", "0 data"],
        ),
        // In a table as regular as that the values are missing.
        ("place,n,m\nA,1,2\nB,,\nC,2,3\n", &["0 names", "0 data", "0 data", "0 data"]),
        ("place,n,m\nA,1,2\nNote: B is missing,,\n", &["0 names", "0 data", "0 note"]),
        (
            "place\tn\nA\t1\n---\t\nQuery, with commas: x\t\n",
            &["0 names", "0 data", "0 note", "0 note"],
        ),
    ] {
        assert_eq!(accounts(text), expected, "{text:?}");
    }
}
