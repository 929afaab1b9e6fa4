//! Two editions of one report: what differs is found exactly, and the whole is
//! charted as one.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use tidemark::compare::{Joined, NoEdition, Question, join, series};
use tidemark::dataset::entities::Entities;
use tidemark::dataset::naming::named;
use tidemark::dataset::{Dataset, Decimal, Period, Value};
use tidemark::figure::{Difference, differences, edition_sentences};
use tidemark::import::{Source, read};

#[path = "support/cases.rs"]
mod support;

fn dataset(name: &str, text: &str) -> Dataset {
    let import = read(&Source::from_bytes(name, text.as_bytes())).expect("a table");
    import.datasets.into_iter().next().expect("a dataset")
}

const FIRST: &str = "\
Company,2020,2021,2022
Aster,\"1,000\",\"1,100\",\"1,210\"
Borage,480,500,520
Clover,\"2,000\",\"2,100\",\"2,250\"
Dill,70,,75
Elder,300,310,305
Fennel,90,95,99
";

/// Borage 2021 restated, Dill 2021 filled in, Clover renamed, Elder split in
/// two, Fennel gone, Garlic new, and one year more.
const SECOND: &str = "\
company,2021,2022,2023
ASTER,1100,1210,1300
Borage,505,520,530
Clover Group,2100,2250,2400
Dill,72,75,80
Elder Mail,200,195,190
Elder Chat,110,110,140
Garlic,12,14,20
";

fn joined(same: &[(&str, &str)]) -> Joined {
    let same: Vec<(String, String)> =
        same.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
    join(&dataset("first.csv", FIRST), &dataset("second.csv", SECOND), &same).expect("editions")
}

/// The figures of each name by period.
fn figures(dataset: &Dataset) -> BTreeMap<String, Vec<(String, String)>> {
    let question = Question { dimension: Some(0), measure: 0, filters: Vec::new() };
    let set = series(dataset, &question);
    let figure = |value: Value| value.number().map(|number| number.to_string());
    let of = |line: &tidemark::compare::Series| {
        let points = line.points.iter();
        points
            .filter_map(|point| Some((point.period.to_string(), figure(point.reading.value)?)))
            .collect()
    };
    set.series.iter().map(|line| (line.name.clone(), of(line))).collect()
}

#[test]
fn exactly_what_differs_is_told() {
    let joined = joined(&[("Clover", "Clover Group")]);
    let texts: Vec<(&str, String)> =
        differences(&joined).iter().map(|d| (d.kind, d.text())).collect();
    assert_eq!(
        texts,
        [
            ("restated", "Borage, 2021: 500 → 505 (+1.0%)".to_owned()),
            ("added", "Dill, 2021: blank → 72".to_owned()),
            ("withdrawn", "Elder, 2021: 310 → not listed".to_owned()),
            ("withdrawn", "Elder, 2022: 305 → not listed".to_owned()),
            ("withdrawn", "Fennel, 2021: 95 → not listed".to_owned()),
            ("withdrawn", "Fennel, 2022: 99 → not listed".to_owned()),
        ]
    );
    assert_eq!(
        edition_sentences(&joined)[3..],
        [
            "New: Elder Chat, Elder Mail, Garlic.",
            "Not in the later edition any more: Elder, Fennel.",
            "Elder was probably split into Elder Chat and Elder Mail: their figures of 2021 and \
             2022 add up to its own.",
        ]
    );
}

#[test]
fn a_new_name_is_told_by_its_figures() {
    let sentences = edition_sentences(&joined(&[]));
    let expected =
        "Clover is probably Clover Group now: the figures of 2021 and 2022 are the same.";
    assert!(sentences.iter().any(|sentence| sentence == expected), "{sentences:#?}");
    // Two figures that happen to be equal in name only are no evidence.
    assert!(!sentences.iter().any(|s| s.starts_with("Fennel is")), "{sentences:#?}");
}

#[test]
fn joined_series_are_the_later_editions_and_go_back_to_the_earlier_one() {
    let joined = joined(&[("Clover", "Clover Group")]);
    let figures = figures(&joined.dataset);
    let series = |name: &str| -> Vec<&str> {
        figures[name].iter().map(|(_, number)| number.as_str()).collect()
    };
    assert_eq!(series("ASTER"), ["1000", "1100", "1210", "1300"]);
    assert_eq!(series("Borage"), ["480", "505", "520", "530"]);
    assert_eq!(series("Clover Group"), ["2000", "2100", "2250", "2400"]);
    // What the later edition does not know under that name ends where it begins.
    assert_eq!(series("Elder"), ["300"]);
    assert_eq!(series("Elder Mail"), ["200", "195", "190"]);
    // Every figure leads to its own file.
    for observation in 0..joined.dataset.len() {
        let file = joined.dataset.origin_of(observation).file.as_str();
        let year = joined.dataset.period(observation).map(Period::year);
        assert_eq!(file, if year == Some(2020) { "first.csv" } else { "second.csv" });
        let is_text = !joined.dataset.text(observation).is_empty();
        assert_eq!(is_text, joined.dataset.value(observation).number().is_some());
    }
}

#[test]
fn another_name_or_unit_of_a_column_is_a_clue_to_a_break() {
    let earlier =
        dataset("one.csv", "country,year,reports\nA,2020,10\nA,2021,12\nB,2020,7\nB,2021,8\n");
    let text = "country,year,incidents\nA,2022,11\nB,2022,9\n";
    let later = dataset("two.csv", text);
    let clues =
        |later: &Dataset| join(&earlier, later, &[]).expect("editions").dataset.context.clues;
    let found = clues(&later);
    let [clue] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(clue.period, Period::Year(2022));
    assert_eq!(clue.text, "reports in the earlier edition, incidents in the later one");
    // A later edition that covers all periods leaves no figure of the earlier one.
    let text = text.to_owned() + "A,2020,10\nA,2021,12\nB,2020,7\nB,2021,8\n";
    assert_eq!(clues(&dataset("two.csv", &text)), []);
}

#[test]
fn other_reports_are_no_editions() {
    let first = dataset("first.csv", FIRST);
    for (text, expected) in [
        ("Country,2021,2022\nChad,1,2\nMali,3,4\n", NoEdition::Members),
        (
            "Company,Category,Year,n\nAster,x,2021,5\nAster,y,2021,6\n",
            NoEdition::Dimensions {
                earlier: vec!["Company".to_owned()],
                later: vec!["Company".to_owned(), "Category".to_owned()],
            },
        ),
    ] {
        let other = dataset("other.csv", text);
        assert_eq!(join(&first, &other, &[]).err(), Some(expected));
    }
}

#[test]
fn the_command_line_lists_writes_and_charts_them() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("first.csv"), FIRST).expect("a file");
    std::fs::write(folder.path().join("second.csv"), SECOND).expect("a file");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tidemark"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let same = "--same=Clover=Clover Group";
    let (code, text) = run(&["editions", "first.csv", "second.csv", same, "-o", "out.csv"]);
    assert_eq!(code, Some(0));
    assert!(
        text.starts_with("One figure was restated: Borage, 2021: 500 → 505 (+1.0%).\n"),
        "{text}"
    );
    let csv = std::fs::read_to_string(folder.path().join("out.csv")).expect("the file");
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some(
            "difference,company,period,measure,earlier,later,change,percent,earlier_text,\
             earlier_file,earlier_row,earlier_column,later_text,later_file,later_row,later_column"
        )
    );
    let first = lines.next().expect("a line");
    assert!(
        first.starts_with("restated,Borage,2021,")
            && first.ends_with("500,505,5,1.0,500,first.csv,3,3,505,second.csv,3,2"),
        "{first}"
    );
    assert_eq!(csv.lines().count(), 7);
    // Joined, the chart reaches back to the first edition.
    let chart = [
        "export",
        "second.csv",
        "--earlier",
        "first.csv",
        same,
        "--chart",
        "trend",
        "-o",
        "out.svg",
    ];
    assert_eq!(run(&chart).0, Some(0));
    let svg = std::fs::read_to_string(folder.path().join("out.svg")).expect("the picture");
    assert!(svg.contains("2020–2023"), "{svg}");
    // A source is never written.
    assert_eq!(run(&["editions", "first.csv", "second.csv", "-o", "first.csv"]).0, Some(2));
    assert_eq!(std::fs::read_to_string(folder.path().join("first.csv")).expect("the file"), FIRST);
}

proptest! {
    #![proptest_config(support::cases(500))]

    /// A history of company reports, of which some points are restated.
    #[test]
    fn exactly_the_restated_points_are_found(
        history in prop::collection::vec(prop::collection::vec(100..5_000_000_i64, 6), 2..12),
        restated in prop::collection::btree_set((0..12_usize, 1..6_usize), 0..8),
    ) {
        let csv = |years: std::ops::Range<usize>, change: &dyn Fn(usize, usize, i64) -> i64| {
            let cells = |cell: &dyn Fn(usize) -> String| years.clone().map(|year| format!(",{}", cell(year))).collect::<Vec<_>>().concat();
            let mut text = format!("Company{}", cells(&|year| (2015 + year).to_string()));
            for (company, figures) in history.iter().enumerate() {
                let own = cells(&|year| change(company, year, figures[year]).to_string());
                text = format!("{text}\nCompany {company}{own}");
            }
            text + "\n"
        };
        let earlier = dataset("one.csv", &csv(0..5, &|_, _, n| n));
        let is_restated = |company, year| restated.contains(&(company, year));
        let later = dataset("two.csv", &csv(1..6, &|c, y, n| if is_restated(c, y) { n + 7 } else { n }));
        let joined = join(&earlier, &later, &[]).expect("editions");
        let found: BTreeSet<(String, i32)> = joined.restated.iter()
            .map(|both| (both.members.join(""), both.period.map_or(0, Period::year))).collect();
        let expected: BTreeSet<(String, i32)> = restated.iter()
            .filter(|(company, year)| *company < history.len() && *year < 5)
            .map(|(company, year)| (format!("Company {company}"), 2015 + *year as i32)).collect();
        prop_assert_eq!(found, expected);
        for both in &joined.restated {
            let change = both.later.number().zip(both.earlier.number()).map(|(later, earlier)| later - earlier);
            prop_assert_eq!(change, Some(Decimal::from(7)));
        }
        prop_assert_eq!((joined.withdrawn.len(), joined.new.len(), joined.gone.len()), (0, 0, 0));
        prop_assert_eq!(joined.dataset.len(), history.len() * 6);
    }
}

#[test]
fn spellings_of_one_name_are_proposed_and_merged_on_demand() {
    let text = "Company,Year,Cases\n\"Contoso, Inc.\",2020,100\n\"Contoso, Inc.\",2021,110\nCONTOSO,2022,120\nFabrikam,2020,70\nFabrikam,2021,75\nFabrikam,2022,80\n";
    let dataset = dataset("cases.csv", text);
    let variants = dataset.variants(0);
    assert_eq!(variants.len(), 1);
    assert_eq!(variants[0].keep, "Contoso, Inc.");
    let names: Vec<(&str, usize)> =
        variants[0].names.iter().map(|s| (s.name.as_str(), s.n_observations)).collect();
    assert_eq!(names, [("Contoso, Inc.", 2), ("CONTOSO", 1)]);
    let mut own = Entities::default();
    own.take_as_one(&variants[0].keep, variants[0].names.iter().map(|s| s.name.as_str()));
    let dataset = named(&dataset, &own);
    assert!(dataset.variants(0).is_empty());
    let figures = figures(&dataset);
    let numbers: Vec<&str> = figures["Contoso, Inc."].iter().map(|(_, n)| n.as_str()).collect();
    assert_eq!(numbers, ["100", "110", "120"]);
    // What the file prints is not forgotten.
    assert_eq!(dataset.printed_name(0, 2), Some("CONTOSO"));
}

#[test]
fn percentages_of_one_key_are_never_added() {
    let first =
        "Company,Year,Rate\nAster,2021,5.5%\nAster,2021,7.5%\nBorage,2021,20%\nBorage,2022,22%\n";
    let second =
        "Company,Year,Rate\nAster,2021,5.5%\nAster,2021,9.5%\nBorage,2021,21%\nBorage,2022,22%\n";
    let joined = join(&dataset("a.csv", first), &dataset("b.csv", second), &[]).expect("editions");
    let texts: Vec<String> = differences(&joined).iter().map(Difference::text).collect();
    assert_eq!(texts, ["Borage, 2021: 20 → 21 (+1 pts)"]);
}
