//! What the import says about its decisions, and that its account balances.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use tidemark::import::decisions::{Change, Decision, column_letters, decisions};
use tidemark::import::{Choices, Class, Import, Source, Watch, read_with};

fn read(text: &str, choices: &Choices) -> Import {
    let source = Source::from_bytes("cases.csv", text);
    read_with(&source, choices, &Watch::default()).expect("an import")
}

fn decided(text: &str, choices: &Choices) -> Vec<Decision> {
    decisions(&read(text, choices), choices)
}

fn change_to(decision: &Decision, label: &str) -> Change {
    let found = decision.alternatives.iter().find(|alternative| alternative.label == label);
    found.map(|alternative| alternative.change.clone()).expect(label)
}

const WIDE: &str = "Cases by place\n\nplace;2019;2020\nNord;1.000;2.000,5\nSüd;3.000;4.000\nAlle zusammen;4.000;6.000,5\nQuelle: Amt\n";
const LONG: &str =
    "country,year,cases\nNorway,2022,100\nNorway,2023,150\nChile,2022,90\nChile,2023,60\n";

#[test]
fn decisions_have_their_evidence() {
    for (text, expected) in [
        (
            WIDE,
            &[
                ("Encoding", "utf-8", "1 special character such as ü, none unreadable"),
                ("Separator", "Semicolon", "All 4 lines of data and headers have 3 cells"),
                ("Header", "Row 3", "1 name, 2 periods; below, 6 of 9 cells are numbers"),
                ("Period", "In the header", "2 columns are named by when; 2 periods: 2019–2020"),
                (
                    "Decimals",
                    "Comma: 1.234,5",
                    "2 cells can only be read so, such as 2.000,5; 4 could be either",
                ),
                ("Names", "place (A)", "3 different texts in 3 cells"),
                ("Figures", "2019 (B)", "All 3 filled cells are numbers"),
                ("Figures", "2020 (C)", "All 3 filled cells are numbers"),
                ("Totals", "Row 6", "Row 6 is the sum of rows 4 to 5"),
            ][..],
        ),
        (
            LONG,
            &[
                ("Encoding", "utf-8", "Plain ASCII: any encoding reads it the same"),
                ("Separator", "Comma", "All 5 lines of data and headers have 3 cells"),
                ("Header", "Row 1", "3 names; below, 8 of 12 cells are numbers"),
                ("Period", "year (B)", "All 4 cells are periods; 2 periods: 2022–2023"),
                ("Names", "country (A)", "2 different texts in 4 cells"),
                ("Figures", "cases (C)", "All 4 filled cells are numbers"),
                ("Totals", "None", "No row is named a total or known to add up others"),
            ],
        ),
    ] {
        let found = decided(text, &Choices::default());
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|d| (d.subject, d.value.as_str(), d.evidence.as_str())).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn every_alternative_can_be_chosen_and_taken_back() {
    for text in [WIDE, LONG] {
        let fresh = decided(text, &Choices::default());
        for decision in &fresh {
            assert!(!decision.is_chosen, "{decision:?}");
            for alternative in &decision.alternatives {
                let mut choices = Choices::default();
                alternative.change.apply(&mut choices);
                let source = Source::from_bytes("cases.csv", text);
                // A choice may leave nothing to read; it never breaks.
                let Ok(import) = read_with(&source, &choices, &Watch::default()) else { continue };
                assert!(import.account().balances(), "{alternative:?}");
                decisions(&import, &choices);
            }
        }
    }
}

#[test]
fn a_choice_is_marked_and_the_file_can_have_its_say_again() {
    for (text, subject, label) in [
        (LONG, "Separator", "Semicolon"),
        (LONG, "Encoding", "windows-1252"),
        (LONG, "Header", "No header"),
        (LONG, "Names", "Remarks"),
        (LONG, "Figures", "Not used"),
        (WIDE, "Decimals", "Point: 1,234.5"),
        (WIDE, "Totals", "Row 6 is no total"),
    ] {
        let mut choices = Choices::default();
        let find = |choices: &Choices| {
            let all = decided(text, choices);
            all.iter().find(|d| d.is_chosen || d.subject == subject).cloned().expect(subject)
        };
        let before = find(&choices);
        change_to(&before, label).apply(&mut choices);
        assert_ne!(choices, Choices::default(), "{label}");
        let after = find(&choices);
        assert!(after.is_chosen, "{label}: {after:?}");
        change_to(&after, "As the file says").apply(&mut choices);
        assert_eq!(choices, Choices::default(), "{label}");
    }
}

#[test]
fn another_header_gives_the_old_one_to_the_data_or_the_notes() {
    let text = "a,b,c\ncountry,2019,2020\nNorway,1,2\nChile,3,4\n";
    let mut choices = Choices::default();
    let header = |choices: &Choices| read(text, choices).tables[0].header_rows.clone();
    for (label, expected) in [
        ("Row 1: a · b · c", &[0][..]),
        ("Row 2: country · 2019 · 2020", &[1]),
        ("Rows 2 to 3 together", &[1, 2]),
        ("No header", &[]),
    ] {
        let found = decided(text, &choices);
        let decision = found.iter().find(|d| d.subject == "Header").expect("a header");
        change_to(decision, label).apply(&mut choices);
        assert_eq!(header(&choices), expected, "{label}");
        assert!(read(text, &choices).account().balances());
    }
}

#[test]
fn columns_have_letters() {
    for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
        assert_eq!(column_letters(column), letters);
    }
}

/// Files of many kinds; those of the tests, and the samples where they are.
fn files() -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("tests/fixtures"), root.join("../shared/samples")];
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect()
}

#[test]
fn the_account_of_every_file_balances() {
    for path in files() {
        let Ok(source) = Source::open(&path) else { continue };
        let choices = Choices::default();
        let Ok(import) = read_with(&source, &choices, &Watch::default()) else { continue };
        let name = path.display();
        assert!(import.account().balances(), "{name}: {}", import.account().sentence());
        for table in &import.tables {
            let account = import.account_of(table);
            assert!(account.balances(), "{name}: {}", account.sentence());
            let classes = import.classes_of(table);
            for class in Class::ALL {
                let n = classes.iter().filter(|other| **other == class).count();
                assert_eq!(n, account.count(class), "{name}: {}", class.word());
            }
        }
        for decision in decisions(&import, &choices) {
            assert!(!decision.value.is_empty() && !decision.evidence.is_empty(), "{name}");
        }
    }
}

/// The decision about when a table is of.
fn when(import: &Import, choices: &Choices) -> Decision {
    let all = decisions(import, choices);
    all.into_iter().find(|d| d.subject == "Period").expect("periods")
}

#[test]
fn a_table_that_names_no_period_takes_one() {
    let text = "name,value\nNorway,100\nChile,90\n";
    let mut choices = Choices::default();
    let before = read(text, &choices);
    assert!(before.tables[0].lacks.is_some());
    let decision = when(&before, &choices);
    assert!(decision.takes_period && !decision.is_chosen);
    assert_eq!(decision.value, "Not found");
    let table = before.tables[0].id;
    for said in ["2024", "Q1 2024", "March 2024"] {
        let period = tidemark::import::period::parse(said);
        Change::Period { table, period }.apply(&mut choices);
        let import = read(text, &choices);
        assert_eq!(import.tables[0].lacks, None, "{said}");
        assert_eq!(import.datasets[0].periods(), period.as_slice(), "{said}");
        let decision = when(&import, &choices);
        assert!(decision.is_chosen && decision.takes_period);
        assert_eq!(decision.value, period.expect(said).label());
    }
    change_to(&when(&read(text, &choices), &choices), "As the file says").apply(&mut choices);
    assert_eq!(choices, Choices::default());
}

#[test]
fn a_period_beside_the_table_says_where_it_stands() {
    let plain = "country,cases\nNorway,100\nChile,90\n";
    let titled = format!("Cases in 2019\n\n{plain}");
    for (name, text, takes, expected) in [
        ("cases-2023-q4.csv", plain, true, "From the file name: Q4 2023"),
        ("cases.csv", titled.as_str(), true, "From the title (row 1): 2019"),
        ("cases-2020.csv", LONG, false, "All 4 cells are periods; 2 periods: 2022–2023"),
    ] {
        let choices = Choices::default();
        let source = Source::from_bytes(name, text);
        let import = read_with(&source, &choices, &Watch::default()).expect("an import");
        let decision = when(&import, &choices);
        assert_eq!((decision.evidence.as_str(), decision.takes_period), (expected, takes));
    }
}

#[test]
fn a_decimal_mark_that_was_chosen_holds_for_the_whole_column() {
    // Read by their own marks, one of these would be a thousand times the other.
    let text = "country,2022,2023\nIndia,\"5,675,324\",\"5,000\"\nVietnam,\"957,432\",\"900\"\n";
    let mut choices = Choices::default();
    let decimals = |choices: &Choices| {
        let found = decided(text, choices).into_iter().find(|d| d.subject == "Decimals");
        found.expect("decimals")
    };
    assert_eq!(read(text, &choices).problems, []);
    change_to(&decimals(&choices), "Comma: 1.234,5").apply(&mut choices);
    let import = read(text, &choices);
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["“5,675,324” in row 2, column 2: cannot be read with a decimal comma"]);
    let dataset = &import.datasets[0];
    let numbers = (0..dataset.len()).filter(|at| dataset.value(*at).number().is_some()).count();
    assert_eq!(numbers, 3);
    let decision = decimals(&choices);
    assert_eq!(decision.evidence, "3 of 4 numbers fit; 1 does not, such as 5,675,324");
    // What the program guesses stays lenient.
    let mixed = "country,2022\nIndia,\"5,675,324\"\nVietnam,\"1,432,111\"\nChad,\"12,5\"\n";
    assert!(read(mixed, &Choices::default()).problems.len() < 2);
}

#[test]
fn evidence_is_said_as_a_person_would() {
    let one = "item,year,cases\nA,2019,1\nA,2020,1\nA,2021,3\n";
    let totals = "country,kind,2019,2020\nTotal,a,7,8\nB,a,2,3\nTotal,b,9,9\nC,b,1,1\n";
    let levels = "country,year,cases\nall,2019,9\nNorway,2019,4\nChile,2019,5\n\
                  all,2020,7\nNorway,2020,3\nChile,2020,4\n";
    for (text, subject, expected) in [
        (one, "Names", "The same text in all 3 cells"),
        ("item,2019\nA,1\n", "Figures", "The only cell is a number"),
        (totals, "Totals", "2 rows are named “total”"),
        (levels, "Header", "3 names; below, 12 of 18 cells are numbers"),
    ] {
        let found = decided(text, &Choices::default());
        let found: Vec<&str> =
            found.iter().filter(|d| d.subject == subject).map(|d| d.evidence.as_str()).collect();
        assert!(found.contains(&expected), "{subject}: {found:?}");
    }
    // A level or a column that stands for all is no lack of totals.
    let columns = "year,men,women,Total\n2019,1,2,3\n2020,2,3,5\n2021,4,4,8\n";
    for text in [levels, columns] {
        let found = decided(text, &Choices::default());
        let totals = found.iter().find(|d| d.subject == "Totals").expect("totals");
        assert!(!totals.evidence.starts_with("No row"), "{totals:?}");
        assert_ne!(totals.value, "None");
    }
}

#[test]
fn evidence_of_texts_counts_all_rows() {
    let mut text = "country,year,cases\n".to_owned();
    for number in 0..2_500 {
        let name = if number < 2_400 { "A" } else { "B" };
        text = format!("{text}{name}{number},2019,{number}\n");
    }
    let found = decided(&text, &Choices::default());
    let evidence = |subject: &str| {
        found.iter().find(|d| d.subject == subject).map(|d| d.evidence.clone()).expect(subject)
    };
    assert_eq!(evidence("Names"), "2,500 different texts in 2,500 cells");
    assert_eq!(evidence("Separator"), "All 2,501 lines of data and headers have 3 cells");
}
