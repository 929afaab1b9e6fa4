//! Adding up gives what reading every record and adding then gives.

use super::*;
use crate::dataset::{Decimal, Period, Value};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEADER: &str = "id,date,platform,category,count,amount,comment";

/// Lines such that the sample says what the file is.
fn usual_lines() -> String {
    let mut text = String::new();
    for n in 0..200 {
        let (year, month, day) = (2019 + n % 3, 1 + n % 12, 1 + n % 28);
        let (platform, category) = (["A", "\"B, b\"", "C \"\"c"][n % 3], ["x", "y"][n % 2]);
        let platform = if n % 3 == 2 { format!("\"{platform}\"") } else { platform.to_owned() };
        writeln!(
            text,
            "r{n},{year}-{month:02}-{day:02},{platform},{category},{},{}.25,\"no. {n}\"",
            n % 7,
            n % 11
        )
        .unwrap();
    }
    text
}

fn cell(usual: &'static str, odd: &'static str) -> impl Strategy<Value = String> {
    let odd: Vec<&str> = odd.split('|').collect();
    prop_oneof![6 => Just(usual.to_owned()), 2 => prop::sample::select(odd).prop_map(str::to_owned)]
}

fn line() -> impl Strategy<Value = String> {
    let comment = prop_oneof![
        3 => Just(String::new()),
        2 => Just("\"first\nsecond\"".to_owned()),
        1 => Just("\"one\r\ntwo, three\"".to_owned()),
        1 => Just("\"said \"\"no\"\"\"".to_owned()),
        1 => Just("\"\"\"\"".to_owned()),
        1 => Just("\"\n\"".to_owned()),
        1 => Just("6\" pipe".to_owned()),
        1 => Just("\"a\nb,2020-01-01,A,x,1,2.00,c\"".to_owned()),
        1 => Just(" \"blank before\"".to_owned()),
        1 => Just("\"blank behind\" ".to_owned()),
        1 => Just("\"open".to_owned()),
        1 => Just("Thüringen – ☃".to_owned()),
    ];
    let usual = (
        cell(
            "2020-05-17",
            "2021-02-30|2019|03/2020|soon||\"2021-01-01\"|2020-12-31T00:00:00|2021-06-30 14:05:33|2021-06-30 at noon",
        ),
        cell("A", "\"B, b\"|\"C \"\"c\"| A ||a name that is longer than sixteen bytes|New"),
        cell(
            "5",
            "0|12345678|123456789|\"1,234\"|-3|n/a|abc||<10|5%|7 | 8|5 (12%)|5 kg|6 provisional|99999999999999999999",
        ),
        cell("1.25", "1|1.5|1.255|0.00||x|$3.00|12345678901.12"),
        comment,
    );
    let usual = usual.prop_map(|(date, platform, count, amount, comment)| {
        format!("1,{date},{platform},x,{count},{amount},{comment}")
    });
    prop_oneof![
        20 => usual,
        1 => Just(String::new()),
        1 => Just(",,,,,,".to_owned()),
        1 => Just("7,2020-01-02,A".to_owned()),
        1 => Just("7;2020-01-02;A;x;1;2.00;c".to_owned()),
        1 => Just("7,2020-01-02,A,x,1,2.00,,,".to_owned()),
        1 => Just(HEADER.to_owned()),
    ]
}

/// What a dataset's numbers add up to, by year and members.
fn added(import: &Import, measure: &str) -> BTreeMap<String, Decimal> {
    let dataset = &import.datasets[0];
    let mut sums = BTreeMap::new();
    let Some(measure) = dataset.measures.iter().position(|known| known.name == measure) else {
        return sums;
    };
    for at in (0..dataset.len()).filter(|at| dataset.measure(*at) == Some(measure)) {
        let Value::Number(number) = dataset.value(at) else { continue };
        let mut key = dataset.period(at).unwrap().year().to_string();
        for dimension in ["platform", "category"] {
            let dimension = dataset.dimension_named(dimension).unwrap();
            key = format!("{key} {}", dataset.member(dimension, at).unwrap().name);
        }
        *sums.entry(key).or_insert(Decimal::ZERO) += number;
    }
    sums
}

/// How many records are what.
fn account(import: &Import) -> BTreeMap<&'static str, usize> {
    let mut account = BTreeMap::new();
    for table in &import.tables {
        account.insert("rows", table.n_rows);
        account.insert("header", table.header_rows.len());
        for skipped in &table.skipped {
            *account.entry(skipped.why.word()).or_default() += 1;
        }
    }
    account
}

/// The import by both roads; the plan is made by the first bytes.
fn both(text: &str, n_usual: usize, block: usize, n_threads: usize) -> (Import, Import) {
    let source = Source::from_bytes("reports.csv", text);
    let (choices, watch) = (Choices::default(), Watch::default());
    let ordinary =
        super::super::read_bytes(&source, text.as_bytes(), &source.sha256, &choices, &watch)
            .unwrap();
    let usual = Bytes::Memory(&text.as_bytes()[..n_usual]);
    let plan = plan(&source, usual, &choices, &watch).unwrap().expect("lines of events");
    let bytes = Bytes::Memory(text.as_bytes());
    // Some blocks are hashed already, or none.
    let ((), begun) = hash::meanwhile(bytes, block, || Ok(())).unwrap();
    let cut = Cut { block, n_threads };
    let bulk = read_by(plan, &source, bytes, &watch, cut, Some(&begun)).unwrap();
    (ordinary, bulk.expect("sums"))
}

fn compare(
    text: &str,
    n_usual: usize,
    block: usize,
    n_threads: usize,
) -> Result<(), TestCaseError> {
    let (ordinary, bulk) = both(text, n_usual, block, n_threads);
    prop_assert_eq!(&bulk.sha256, &ordinary.sha256);
    prop_assert_eq!(bulk.n_records, ordinary.n_records);
    prop_assert_eq!(account(&bulk), account(&ordinary));
    prop_assert_eq!(added(&bulk, "count"), added(&ordinary, "count"));
    prop_assert_eq!(added(&bulk, "amount"), added(&ordinary, "amount"));
    for why in ["not a number", "not a period", "no period"] {
        let n = |import: &Import| import.problems.iter().filter(|p| p.why == why).count();
        let n_more = |import: &Import| -> usize {
            let start = format!("{why}; so are ");
            let more = import.problems.iter().filter_map(|p| {
                p.why.strip_prefix(&start)?.split(' ').next()?.parse::<usize>().ok()
            });
            more.sum()
        };
        prop_assert_eq!(n(&bulk) + n_more(&bulk), n(&ordinary), "{}", why);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_up_agrees_with_reading_every_record(
        lines in prop::collection::vec(line(), 0..60),
        is_crlf in any::<bool>(),
        block in prop_oneof![Just(7_usize), 16..200_usize, 200..4_000_usize],
        n_threads in 1..3_usize,
        has_end in any::<bool>(),
    ) {
        let mut usual = format!("{HEADER}\n{}", usual_lines());
        let mut text = lines.join("\n");
        if is_crlf {
            usual = usual.replace('\n', "\r\n");
            text = text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        let n_usual = usual.len();
        text.insert_str(0, &usual);
        if has_end {
            text.push('\n');
        }
        compare(&text, n_usual, block, n_threads)?;
    }
}

#[test]
fn months_are_told_apart_in_short_spans() {
    let lines = usual_lines().replace("2019-", "2020-").replace("2021-", "2020-").repeat(4);
    let text = format!("{HEADER}\n{lines}");
    let (_, bulk) = both(&text, text.len(), 1000, 2);
    assert_eq!(bulk.datasets[0].periods().len(), 12);
    assert!(bulk.remarks[0].contains("date (month)"), "{:?}", bulk.remarks);
}

#[test]
fn what_is_kept_and_what_is_left_out_is_told() {
    let text = format!("{HEADER}\n{}", usual_lines());
    let (_, bulk) = both(&text, text.len(), 1000, 2);
    let names: Vec<&str> = bulk.datasets[0].measures.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["records", "count", "amount"]);
    assert_eq!(
        bulk.remarks,
        [
            "200 rows were added up to 6 groups, by date (year), platform, category",
            "Counted: the rows; added: count, amount",
            "Left out: id (codes), comment (remarks)",
        ]
    );
    // Whoever reviews the import is told so too.
    let decisions = crate::import::decisions::decisions(&bulk, &Choices::default());
    let told = decisions.iter().find(|decision| decision.subject == "Added up").unwrap();
    assert_eq!(told.value, bulk.remarks[0]);
    assert!(told.evidence.ends_with("Left out: id (codes), comment (remarks)"), "{told:?}");
}

#[test]
fn a_year_that_ends_early_or_begins_late_is_not_complete() {
    for (first, last, partial) in [
        ("2019-03-10", "2021-10-06", vec![2019, 2021]),
        ("2019-01-02", "2021-12-28", vec![]),
        ("2019-01-01", "2021-11-30", vec![2021]),
    ] {
        let mut text = format!("{HEADER}\n");
        for n in 0..600 {
            // Days of the middle year, and the two ends.
            let day = format!("2020-{:02}-{:02}", 1 + n % 12, 1 + n % 28);
            let day = [first, last, &day][n % 3];
            writeln!(text, "r{n},{day},A,x,{},1.25,no. {n}", n % 7).unwrap();
        }
        let (_, mut bulk) = both(&text, text.len(), 1000, 2);
        let dataset = bulk.datasets.remove(0);
        let expected: Vec<Period> = partial.into_iter().map(Period::Year).collect();
        let mut found = dataset.context.partial.clone();
        found.sort();
        assert_eq!(found, expected, "{first} to {last}");
        let is_marked = |year| {
            dataset
                .context
                .breaks
                .iter()
                .any(|b| b.is_between(Period::Year(year - 1), Period::Year(year)))
        };
        assert_eq!(is_marked(2020), expected.contains(&Period::Year(2019)));
        assert_eq!(is_marked(2021), expected.contains(&Period::Year(2021)));
    }
}

#[test]
fn sums_larger_than_their_room_are_exact() {
    let mut text = format!("{HEADER}\n{}", usual_lines());
    for n in 0..300 {
        let sign = if n % 3 == 0 { "-" } else { "" };
        writeln!(text, "r{n},2020-05-17,A,x,1,{sign}90000000000000{n:03}.25,no. {n}").unwrap();
    }
    let (ordinary, bulk) = both(&text, text.len(), 1000, 2);
    assert_eq!(added(&bulk, "amount"), added(&ordinary, "amount"));
    let most = added(&bulk, "amount").into_values().max().unwrap();
    assert!(most * Decimal::from(100) > Decimal::from(i64::MAX), "{most}");
}

#[test]
fn files_are_added_up_unless_numbers_mean_none() {
    let lines = format!("{HEADER}\n{}", usual_lines());
    let marked = lines.replace(",0,0.25,", ",-999,0.25,");
    assert!(marked.matches("-999").count() > 1);
    // Remarks of several lines change nothing.
    let broken = lines.replace("\"no. ", "\"said\nno. ");
    for (text, is_added_up) in [(&lines, true), (&broken, true), (&marked, false)] {
        let source = Source::from_bytes("reports.csv", text.as_str());
        let bytes = Bytes::Memory(text.as_bytes());
        let plan = plan(&source, bytes, &Choices::default(), &Watch::default()).unwrap();
        assert_eq!(plan.is_some(), is_added_up);
    }
}

#[test]
fn no_hash_is_taken_that_nobody_wants() {
    let text = format!("{HEADER}\n{}", usual_lines());
    let (_, hashed) = both(&text, text.len(), 1000, 2);
    let source = Source::from_bytes("reports.csv", text.as_str());
    let (choices, watch, bytes) =
        (Choices::default(), Watch::default(), Bytes::Memory(text.as_bytes()));
    let plan = plan(&source, bytes, &choices, &watch).unwrap().expect("lines of events");
    let cut = Cut { block: 1000, n_threads: 2 };
    let bare = read_by(plan, &source, bytes, &watch, cut, None).unwrap().expect("sums");
    assert_eq!((hashed.sha256.len(), bare.sha256.len()), (64, 0));
    assert_eq!(added(&bare, "amount"), added(&hashed, "amount"));
    assert_eq!(account(&bare), account(&hashed));
}
