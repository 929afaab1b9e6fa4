//! Periods as offices, companies and spreadsheets write them.

use proptest::prelude::*;
use tidemark::dataset::{Period, days_in_month};
use tidemark::import::period::{
    Custom, DateOrder, is_fiscal, parse, parse_with_flags, part, years_of_run,
};

#[test]
fn reads_periods_as_reports_write_them() {
    for (text, expected) in [
        ("2024", "2024"),
        (" 2024 ", "2024"),
        ("2024*", "2024"),
        ("2024.0", "2024"),
        ("FY2024", "2024"),
        ("CY 2024", "2024"),
        ("2024Q1", "2024-Q1"),
        ("2024-Q1", "2024-Q1"),
        ("2024 Q1", "2024-Q1"),
        ("Q1 2024", "2024-Q1"),
        ("Q1/2024", "2024-Q1"),
        ("1Q 2024", "2024-Q1"),
        ("4. Quartal 2024", "2024-Q4"),
        ("1st quarter 2024", "2024-Q1"),
        ("H1 2024", "2024-H1"),
        ("2024H2", "2024-H2"),
        ("2023 H1", "2023-H1"),
        ("2024-03", "2024-03"),
        ("2024M03", "2024-03"),
        ("2020/04", "2020-04"),
        ("03/2024", "2024-03"),
        ("3/2024", "2024-03"),
        ("Mar 2024", "2024-03"),
        ("March 2024", "2024-03"),
        ("Apr., 2020", "2020-04"),
        ("Mar-2024", "2024-03"),
        ("2024 Mar", "2024-03"),
        ("März 2024", "2024-03"),
        ("Jan-Mar 2023", "2023-Q1"),
        ("Oct–Dec 2023", "2023-Q4"),
        ("Jan–Jun 2023", "2023-H1"),
        ("July to December 2023", "2023-H2"),
        ("Jan 2023 - Dec 2023", "2023"),
        ("2024-03-31", "2024-03-31"),
        ("2024-03-31 00:00:00", "2024-03-31"),
        ("2024/3/31", "2024-03-31"),
        ("31/12/2024", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        ("05/05/2024", "2024-05-05"),
        ("3.4.2024", "2024-04-03"),
        ("31 Mar 2024", "2024-03-31"),
        ("March 31, 2024", "2024-03-31"),
    ] {
        assert_eq!(parse(text).map(|p| p.to_string()).as_deref(), Some(expected), "{text:?}");
    }
}

#[test]
fn what_could_be_something_else_is_no_period() {
    for text in [
        "",
        "1467",
        "2,024",
        "2101",
        "20240",
        "3/4/2024",
        "04/03/2024",
        "Q5 2024",
        "H3 2024",
        "2024-13",
        "2024-3",
        "-2024",
        "2024 reports",
        "May",
        "Q1",
        "31/02/2024",
        "Marvel 2024",
        "2024%",
        "0/2024",
        "2024 2024",
        "12.5",
        "12.2023",
        "v2024",
    ] {
        assert_eq!(parse(text), None, "{text:?}");
    }
}

#[test]
fn a_column_of_parts_completes_the_year() {
    for (text, column, expected) in [
        ("3", "Month", Some("2024-03")),
        ("March", "month", Some("2024-03")),
        ("Q3", "Quarter", Some("2024-Q3")),
        ("2", "half", Some("2024-H2")),
        ("Jan-Jun", "period", Some("2024-H1")),
        ("full year", "period", Some("2024")),
        ("3", "period", None),
        ("13", "Month", None),
        ("3", "age", None),
    ] {
        assert_eq!(
            part(2024, text, column).map(|p| p.to_string()).as_deref(),
            expected,
            "{text:?}"
        );
    }
}

/// Fails with all cases that differ, not with the first.
fn check(cases: &[(&str, &str)]) {
    let shown = |text: &str| parse(text).map_or("none".to_owned(), |period| period.to_string());
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| shown(text) != *expected)
        .map(|(text, expected)| format!("{text:?}: {}, not {expected}", shown(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn years_that_end_in_the_next() {
    check(&[
        ("2021/22", "2021/22"),
        ("2021-22", "2021/22"),
        ("2021–22", "2021/22"),
        ("2021–2022", "2021/22"),
        ("2023/2024", "2023/24"),
        ("2023-24", "2023/24"),
        ("1999-00", "1999/00"),
        ("1999/2000", "1999/00"),
        ("FY 2021/22", "2021/22"),
        ("FY21-22", "2021/22"),
        ("FY2011-12", "2011/12"),
        ("Fiscal year 2021-22", "2021/22"),
        ("Schuljahr 2021/22", "2021/22"),
        ("2011/12", "2011/12"),
        ("2011–12", "2011/12"),
        ("2011-12", "2011-12"), // December, says ISO 8601
        ("2020/04", "2020-04"),
        ("1990-99", "none"),
        ("2019-2023", "none"),
        ("2021-23", "none"),
        ("20-24", "none"),
        ("10-14", "none"),
        ("1-2", "none"),
        ("23/24", "none"),
    ]);
}

#[test]
fn months_in_many_languages() {
    check(&[
        ("janvier 2024", "2024-01"),
        ("févr. 2024", "2024-02"),
        ("MARS 2024", "2024-03"),
        ("abr 2024", "2024-04"),
        ("maggio 2024", "2024-05"),
        ("junho de 2024", "2024-06"),
        ("juli 2024", "2024-07"),
        ("août 2024", "2024-08"),
        ("set/2024", "2024-09"),
        ("październik 2024", "2024-10"),
        ("listopad 2024", "2024-11"),
        ("desember 2024", "2024-12"),
        ("5 de mayo de 2024", "2024-05-05"),
        ("1er mars 2024", "2024-03-01"),
        ("Jan-24", "2024-01"),
        ("Jan'24", "2024-01"),
        ("Jan24", "2024-01"),
        ("Jan 24", "none"), // or a day
        ("24-Jan", "none"),
        ("31-Mar-24", "2024-03-31"),
        ("2024-Mar-31", "2024-03-31"),
        ("2024M01", "2024-01"),
        ("202401", "none"),
    ]);
}

#[test]
fn quarters_halves_and_weeks() {
    check(&[
        ("1Q24", "2024-Q1"),
        ("Q1'24", "2024-Q1"),
        ("Q1-24", "2024-Q1"),
        ("Q1 24", "2024-Q1"),
        ("2024/Q1", "2024-Q1"),
        ("I/2024", "2024-Q1"),
        ("IV. Quartal 2024", "2024-Q4"),
        ("T1 2024", "2024-Q1"),
        ("1er trimestre 2024", "2024-Q1"),
        ("1º trimestre de 2024", "2024-Q1"),
        ("K1 2024", "2024-Q1"),
        ("1st Quarter, 2024", "2024-Q1"),
        ("first quarter of 2024", "2024-Q1"),
        ("Quarter 5 2024", "none"),
        ("1H24", "2024-H1"),
        ("S1 2024", "2024-H1"),
        ("2024-S1", "2024-H1"),
        ("1. Halbjahr 2024", "2024-H1"),
        ("first half of 2024", "2024-H1"),
        ("2024-W05", "2024-W05"),
        ("2024W05", "2024-W05"),
        ("W05 2024", "2024-W05"),
        ("KW 5/2024", "2024-W05"),
        ("Week 5, 2024", "2024-W05"),
        ("Week 53, 2024", "none"),
    ]);
}

#[test]
fn spans_are_what_they_cover() {
    check(&[
        ("Jan-Oct 2024", "2024-01/2024-10"),
        ("Feb-Mar 2023", "2023-02/2023-03"),
        ("2024 (Jan–Jun)", "2024-H1"),
        ("Feb 2023 – Apr 2023", "2023-02/2023-04"),
        ("Oct 2022 - Mar 2023", "2022-10/2023-03"),
        ("Apr 2023/Mar 2024", "2023-04/2024-03"),
        ("January 2023 to March 2023", "2023-Q1"),
        ("01/2023-03/2023", "2023-Q1"),
        ("2023-01-01 - 2023-03-31", "2023-Q1"),
        ("2023-01-01/2023-03-31", "2023-Q1"),
        ("2023-01-01 to 2023-12-31", "2023"),
        ("1 January – 31 March 2023", "2023-Q1"),
        ("01.01.2023 bis 31.03.2023", "2023-Q1"),
        ("Q1-Q3 2024", "2024-01/2024-09"),
        ("Q1 2024 - Q2 2024", "2024-H1"),
        ("2023-01-02 - 2023-03-31", "none"),
        ("Oct-Mar 2023", "none"), // of which years?
        ("Mar 2023 - Jan 2023", "none"),
        ("Year ended March 2024", "2023-04/2024-03"),
        ("Year ended 31 December 2024", "2024"),
        ("12 months to March 2024", "2023-04/2024-03"),
        ("3 months ended 30 June 2024", "2024-Q2"),
        ("quarter ended June 2024", "2024-Q2"),
        ("Year ended 15 March 2024", "none"),
    ]);
}

#[test]
fn days_and_times() {
    check(&[
        ("2024-03-31T14:35:00Z", "2024-03-31"),
        ("2024-03-31 14:35", "2024-03-31"),
        ("31.12.2024 14:35", "2024-12-31"),
        ("12/31/2024 2:35 PM", "2024-12-31"),
        ("Monday, 1 April 2024", "2024-04-01"),
        ("lundi 1er avril 2024", "2024-04-01"),
        ("As of 31 December 2024", "2024-12-31"),
        ("As of 2024", "none"),
        ("12:30", "none"),
        ("1.2.24", "none"),
        ("3/4/24", "none"),
    ]);
}

#[test]
fn years_with_words_and_flags() {
    for (text, expected) in [
        ("2024 (p)", "2024 provisional"),
        ("2024p", "2024 provisional"),
        ("2024 prov.", "2024 provisional"),
        ("2024e", "2024 estimated"),
        ("2024E", "2024 estimated"),
        ("2024 est.", "2024 estimated"),
        ("2025 forecast", "2025 estimated"),
        ("2024*", "2024"),
        ("2024¹", "2024"),
        ("2024 1)", "2024"),
        ("2024 [1]", "2024"),
        ("2024 (1)", "2024"),
        ("2024 (r)", "2024"),
        ("Q1 2024 (p)*", "2024-Q1 provisional"),
        ("Jan–Oct 2024 (prov.)", "2024-01/2024-10 provisional"),
        ("Year 2024", "2024"),
        ("CY2024", "2024"),
        ("FY 22", "2022"),
        ("Fiscal year 2022", "2022"),
    ] {
        let shown = parse_with_flags(text).map(|(period, flags)| format!("{period} {flags}"));
        assert_eq!(shown.as_deref().map(str::trim), Some(expected), "{text:?}");
    }
    for (text, expected) in [
        ("FY2022", true),
        ("Fiscal year 2022", true),
        ("FY 2021/22", true),
        ("2022", false),
        ("2021/22", false),
        ("Fyn 2022", false),
    ] {
        assert_eq!(is_fiscal(text), expected, "{text:?}");
    }
}

#[test]
fn a_column_settles_what_a_cell_leaves_open() {
    for (texts, is_named, text, expected) in [
        (&["3/4/2024", "13/04/2024"][..], false, "3/4/2024", Some("2024-04-03")),
        (&["3/4/2024", "04/13/2024"], false, "3/4/2024", Some("2024-03-04")),
        (&["3/4/2024", "5/6/2024"], true, "3/4/2024", None),
        (&["13/4/2024", "4/13/2024"], true, "3/4/2024", None),
        (&["2011-12", "2012-13"], false, "2011-12", Some("2011/12")),
        (&["2011-11", "2011-12"], false, "2011-12", Some("2011-12")),
        (&["2011/11", "2011/12"], false, "2011/12", Some("2011-12")),
        (&["2011/12", "2012/13"], false, "2011/12", Some("2011/12")),
        (&["Jan 24", "Feb 24", "Mar 24"], false, "Feb 24", Some("2024-02")),
        (&["24-Jan", "24-Feb", "24-Mar"], false, "24-Feb", Some("2024-02")),
        (&["Jan 24", "Jan 25", "Jan 26"], false, "Jan 24", None),
        (&["Jan 31", "Feb 28", "Mar 31"], false, "Feb 28", None),
        (&["202401", "202402"], true, "202402", Some("2024-02")),
        (&["202401", "202402"], false, "202402", None),
        (&["20240131"], true, "20240131", Some("2024-01-31")),
        (&["23/24"], true, "23/24", Some("2023/24")),
        (&["23/24"], false, "23/24", None),
    ] {
        let custom = Custom::of(texts.iter().copied(), is_named);
        let found = custom.parse(text).map(|period| period.to_string());
        assert_eq!(found.as_deref(), expected, "{text:?} in {texts:?}");
    }
    assert_eq!(Custom::of(["13/4/2024"], false).order, Some(DateOrder::DayFirst));
    assert!(Custom::of(["3/4/2024"], true).is_order_open);
}

#[test]
fn glued_notes_are_seen_in_a_run_of_years_only() {
    let years = |texts: &[&str]| {
        let run = years_of_run(texts)?;
        Some(
            run.iter()
                .map(|p| p.map_or("-".to_owned(), |p| p.to_string()))
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    for (texts, expected) in [
        (&["2013", "2014", "20156", "20167"][..], Some("2013 2014 2015 2016")),
        (&["20167", "2015", "2014"], Some("2016 2015 2014")),
        (&["2013", "", "2014", "20151"], Some("2013 - 2014 2015")),
        (&["2013", "2014", "20166"], None),
        (&["2013", "20146"], None),
        (&["20131", "20142", "20153"], None),
        (&["20156"], None),
    ] {
        assert_eq!(years(texts).as_deref(), expected, "{texts:?}");
    }
    assert_eq!(parse("20156"), None);
}

#[test]
fn parts_of_a_year_in_many_languages() {
    for (text, column, expected) in [
        ("mars", "mois", Some("2024-03")),
        ("enero", "Mes", Some("2024-01")),
        ("3", "Mês", Some("2024-03")),
        ("II", "Quartal", Some("2024-Q2")),
        ("2. Quartal", "Zeitraum", Some("2024-Q2")),
        ("T3", "trimestre", Some("2024-Q3")),
        ("5", "Week", Some("2024-W05")),
        ("KW 5", "Woche", Some("2024-W05")),
        ("Jan–Oct", "period", Some("2024-01/2024-10")),
        ("Q1–Q2", "period", Some("2024-H1")),
        ("II", "rank", None),
        ("2023", "period", None),
    ] {
        assert_eq!(
            part(2024, text, column).map(|p| p.to_string()).as_deref(),
            expected,
            "{text:?}"
        );
    }
}

fn periods() -> impl Strategy<Value = Period> {
    let year = 1800..=2090_i32;
    let months = (1800..=2090_i32, 1..=12_u8);
    prop_oneof![
        year.clone().prop_map(Period::Year),
        year.clone().prop_map(Period::Split),
        (year.clone(), 1..=2_u8).prop_map(|(y, n)| Period::Half(y, n)),
        (year.clone(), 1..=4_u8).prop_map(|(y, n)| Period::Quarter(y, n)),
        months.clone().prop_map(|(y, n)| Period::Month(y, n)),
        (year.clone(), 1..=52_u8).prop_map(|(y, n)| Period::Week(y, n)),
        (months.clone(), 1..=31_u8).prop_map(|((y, m), d)| Period::Day(
            y,
            m,
            d.min(days_in_month(y, m))
        )),
        (months, 0..40_u8).prop_filter_map("a span", |((year, month), more)| {
            let last = u32::from(month) - 1 + u32::from(more);
            let to = (year + (last / 12) as i32, (last % 12) as u8 + 1);
            Period::of_months((year, month), to)
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn periods_come_back_as_they_are_shown(period in periods()) {
        prop_assert_eq!(Period::from_iso(&period.to_string()), Some(period));
        prop_assert_eq!(parse(&period.to_string()), Some(period));
        prop_assert_eq!(parse(&period.label()), Some(period), "{}", period.label());
    }

    #[test]
    fn periods_have_one_order(a in periods(), b in periods(), c in periods()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b).is_eq(), a == b);
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        if a.start_in_years() < b.start_in_years() {
            prop_assert!(a < b);
        }
    }

    #[test]
    fn no_text_makes_the_parsing_fail(text in r"[0-9]{0,4}[-/.' –]{0,2}[A-Za-zä]{0,8}[-/.' –(]{0,2}[0-9]{0,4}[)pe]{0,2}", any in ".{0,40}") {
        for text in [&text, &any] {
            let _ = (parse_with_flags(text), is_fiscal(text), part(2024, text, "Month"));
            let _ = Custom::of([text.as_str(), "Jan 24"], true).parse(text);
            let _ = years_of_run(&[text, "2024", "2025"]);
        }
    }
}
