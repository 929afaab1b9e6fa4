//! The built-in figures, checked against every sum that their sources print,
//! and what the well-known claims about them give, by the command line.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::process::Command;
use tidemark::dataset::{Dataset, Decimal, Period};
use tidemark::import::builtin;

fn load(name: &str) -> Dataset {
    builtin::load(name).expect("a built-in dataset")
}

/// The sum of a measure in each year.
fn sums(dataset: &Dataset, measure: &str) -> BTreeMap<i32, Decimal> {
    let measure = dataset.measure_named(measure).expect("the measure");
    let mut sums = BTreeMap::new();
    for observation in (0..dataset.len()).filter(|o| dataset.measure(*o) == Some(measure)) {
        let year = dataset.period(observation).expect("a period").year();
        *sums.entry(year).or_insert(Decimal::ZERO) +=
            dataset.value(observation).number().expect("a number");
    }
    sums
}

fn decimals<const N: usize>(pairs: [(i32, i64); N]) -> BTreeMap<i32, Decimal> {
    pairs.into_iter().map(|(year, number)| (year, Decimal::from(number))).collect()
}

#[test]
fn platforms_sum_to_the_totals_that_ncmec_prints() {
    let dataset = load("platforms");
    assert_eq!(dataset.len(), 1104);
    let expected = decimals([
        (2019, 16_836_694),
        (2020, 21_447_786),
        (2021, 29_157_083),
        (2022, 31_802_525),
        (2023, 35_944_826),
        (2024, 19_780_734),
        (2025, 20_451_867),
    ]);
    assert_eq!(sums(&dataset, "reports"), expected);
    for (year, sum) in expected {
        let list = dataset.context.list(Period::Year(year)).expect("a list");
        let remainder = list.remainder.unwrap_or_default();
        assert_eq!(list.total, Some(sum + remainder), "{year}");
        assert_eq!(list.is_complete, remainder.is_zero(), "{year}");
    }
    let list = |year| dataset.context.list(Period::Year(year)).expect("a list");
    assert_eq!(list(2024).total, Some(Decimal::from(20_348_306)));
    assert_eq!(list(2024).remainder, Some(Decimal::from(567_572)));
    assert_eq!(list(2025).total, Some(Decimal::from(21_181_300)));
    assert_eq!(list(2025).remainder, Some(Decimal::from(729_433)));
}

#[test]
fn categories_sum_to_all_reports() {
    let (categories, totals) = (load("categories"), load("totals"));
    assert_eq!(categories.len(), 40);
    let all = sums(&totals, "reports");
    for (year, sum) in sums(&categories, "reports") {
        assert_eq!(all.get(&year), Some(&sum), "{year}");
    }
    let expected = decimals([
        (2019, 16_987_361),
        (2020, 21_751_085),
        (2021, 29_397_681),
        (2022, 32_059_029),
        (2023, 36_210_368),
        (2024, 20_512_803),
    ]);
    for (year, sum) in expected {
        assert_eq!(all.get(&year), Some(&sum), "{year}");
    }
}

#[test]
fn countries_sum_to_all_reports_and_2024_counts_something_else() {
    let (countries, totals) = (load("countries"), load("totals"));
    assert_eq!(countries.len(), 1692);
    let (by_country, all) = (sums(&countries, "reports"), sums(&totals, "reports"));
    assert_eq!(by_country.keys().copied().collect::<Vec<_>>(), (2019..=2023).collect::<Vec<_>>());
    for (year, sum) in by_country {
        assert_eq!(all.get(&year), Some(&sum), "{year}");
    }
    assert_eq!(sums(&countries, "referrals"), decimals([(2024, 16_612_373)]));
    assert_eq!(sums(&countries, "informational reports"), decimals([(2024, 4_566_868)]));
    // Other spellings are the same country.
    let country = countries.dimension_named("country").expect("countries");
    let printed_as = |name: &str| -> std::collections::BTreeSet<&str> {
        (0..countries.len())
            .filter(|o| countries.member(country, *o).is_some_and(|m| m.name == name))
            .filter_map(|o| countries.printed_name(country, o))
            .collect()
    };
    assert_eq!(printed_as("Eswatini"), ["Swaziland"].into());
    assert_eq!(printed_as("French Guiana"), ["French Guiana", "Guiana, French"].into());
    assert_eq!(printed_as("No country listed"), ["No Country Listed", "Null", "null"].into());
}

#[test]
fn totals_are_the_sum_of_service_providers_and_public() {
    let totals = load("totals");
    let (all, providers, public) = (
        sums(&totals, "reports"),
        sums(&totals, "reports from ESPs"),
        sums(&totals, "reports from the public"),
    );
    assert_eq!(providers.keys().copied().collect::<Vec<_>>(), (2019..=2025).collect::<Vec<_>>());
    for (year, from_providers) in providers {
        assert_eq!(all.get(&year).copied(), Some(from_providers + public[&year]), "{year}");
    }
    assert_eq!(all.len(), 28, "1998 to 2025");
    for year in [2005, 2008, 2019] {
        assert!(all[&year] < all[&(year - 1)], "{year} fell too");
    }
}

#[test]
fn every_figure_names_its_document() {
    for name in builtin::NAMES {
        let dataset = load(name);
        for observation in 0..dataset.len() {
            let source = dataset.source(observation).and_then(|s| dataset.context.sources.get(s));
            assert!(source.is_some_and(|s| !s.short.is_empty()), "{name} {observation}");
        }
    }
}

#[test]
fn companies_are_the_sum_of_their_platforms() {
    let dataset = load("platforms");
    let company = dataset.dimension_named("company").expect("companies");
    let sum = |name: &str, year: i32| -> i64 {
        let of = |o: &usize| {
            dataset.member(company, *o).is_some_and(|m| m.name == name)
                && dataset.period(*o) == Some(Period::Year(year))
        };
        let sum: Decimal =
            (0..dataset.len()).filter(of).filter_map(|o| dataset.value(o).number()).sum();
        sum.try_into().expect("a whole number")
    };
    assert_eq!(sum("Meta", 2023), 30_658_723);
    assert_eq!(sum("Meta", 2024), 13_764_805);
    assert_eq!((sum("Microsoft", 2023), sum("Microsoft", 2024)), (141_237, 102_784));
}

/// Exports with the real program and gives the file's bytes.
fn export(arguments: &[&str], extension: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("out.{extension}"));
    let output = Command::new(env!("CARGO_BIN_EXE_tidemark"))
        .arg("export")
        .args(arguments)
        .arg("-o")
        .arg(&path)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(path).expect("the file")
}

/// The rows of an exported CSV by name; the header's names lead to the cells.
fn rows(arguments: &[&str]) -> BTreeMap<String, BTreeMap<String, String>> {
    let bytes = export(arguments, "csv");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().expect("a header").clone();
    let records = reader.records().map(|record| record.expect("a record"));
    let row = |record: csv::StringRecord| {
        let cells =
            header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
        (record[0].to_owned(), cells)
    };
    records.map(row).collect()
}

#[test]
fn the_claims_about_platforms_come_out() {
    let rows = rows(&["sample:platforms", "--from", "2023", "--to", "2024", "--top", "20"]);
    for (name, before, after, percent) in [
        ("Google", "1470958", "1175084", "-20.1"),
        ("X (formerly Twitter)", "870503", "686176", "-21.2"),
        ("Discord", "339412", "241354", "-28.9"),
        ("Microsoft Online Operations", "139265", "101009", "-27.5"),
        ("Omegle", "188102", "12", "-99.99"),
    ] {
        let row = rows.get(name).unwrap_or_else(|| panic_with(name, &rows));
        assert_eq!(
            (row["before"].as_str(), row["after"].as_str(), row["percent"].as_str()),
            (before, after, percent),
            "{name}"
        );
        assert!(!row["flags"].split(' ').any(|flag| flag == "break"), "{name} is not broken");
    }
    assert!(rows["X (formerly Twitter)"]["flags"].contains("added"));
    for name in ["Facebook", "Instagram", "WhatsApp"] {
        assert!(rows[name]["flags"].split(' ').any(|flag| flag == "break"), "{name} is broken");
        assert!(rows[name]["note"].contains("2024"), "{name}");
    }
    assert_eq!(rows["Google"]["unit"], "reports");
    assert!(rows["Google"]["source"].contains("NCMEC"));
    assert_eq!(rows["Google"]["before_period"], "2023");
    assert!(rows["Google"]["share_of"].contains("20,348,306"));
    // The printed total bears the mark too.
    assert!(rows["Total"]["flags"].split(' ').any(|flag| flag == "break"));
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn panic_with<'a>(
    name: &str,
    rows: &'a BTreeMap<String, BTreeMap<String, String>>,
) -> &'a BTreeMap<String, String> {
    panic!("{name} is not among {:?}", rows.keys().collect::<Vec<_>>())
}

#[test]
fn the_claims_about_companies_and_categories_come_out() {
    let companies = rows(&[
        "sample:platforms",
        "--by",
        "company",
        "--from",
        "2023",
        "--to",
        "2024",
        "--top",
        "20",
    ]);
    assert_eq!(companies["Microsoft"]["percent"], "-27.2");
    assert_eq!(companies["Meta"]["percent"], "-55.1");
    assert!(companies["Meta"]["flags"].split(' ').any(|flag| flag == "break"));
    let categories = rows(&["sample:categories"]);
    assert_eq!(categories["Child sex trafficking"]["percent"], "54.6");
    assert_eq!(categories["Online enticement"]["percent"], "192.4");
    assert_eq!(categories["Online enticement"]["change"], "359514");
}

#[test]
fn twitter_and_x_are_one_and_the_list_of_2024_is_not_complete() {
    let all = rows(&["sample:platforms", "--top", "200", "--size", "1920x9000"]);
    assert!(!all.contains_key("Twitter") && !all.contains_key("X"));
    // Synchronoss has no line in 2024: not listed, so no change.
    let number = rows(&[
        "sample:platforms",
        "--filter",
        "platform=Synchronoss",
        "--filter",
        "platform=Google",
    ]);
    let synchronoss = &number["Synchronoss"];
    assert_eq!((synchronoss["before"].as_str(), synchronoss["after"].as_str()), ("37097", ""));
    assert_eq!((synchronoss["change"].as_str(), synchronoss["percent"].as_str()), ("", ""));
    assert!(synchronoss["flags"].contains("after-not-listed"), "{}", synchronoss["flags"]);
}

#[test]
fn no_export_shows_the_fall_of_2024_without_its_break() {
    let change = rows(&["sample:totals", "--chart", "change"]);
    let reports = &change["Reports"];
    assert_eq!(
        (reports["before"].as_str(), reports["after"].as_str(), reports["percent"].as_str()),
        ("36210368", "20512803", "-43.4")
    );
    assert!(reports["flags"].split(' ').any(|flag| flag == "break"));
    let incidents = &change["Incidents"];
    assert_eq!(incidents["percent"], "-19.4");
    assert!(incidents["flags"].split(' ').any(|flag| flag == "rounded"));
    assert!(!incidents["flags"].split(' ').any(|flag| flag == "break"));

    for chart in ["change", "trend", "columns"] {
        let svg =
            String::from_utf8(export(&["sample:totals", "--chart", chart], "svg")).expect("UTF-8");
        assert!(svg.contains("▵"), "{chart}");
        assert!(svg.contains("Break in series 2024"), "{chart}");
        let numbers =
            String::from_utf8(export(&["sample:totals", "--chart", chart], "csv")).expect("UTF-8");
        let line = numbers
            .lines()
            .find(|line| line.starts_with("Reports,") && line.contains("20512803"))
            .expect("the row");
        assert!(line.contains("break"), "{chart}: {line}");
    }
    // The parts of the fall, and their sum.
    for sample in ["sample:platforms", "sample:categories"] {
        let asked = [sample, "--chart", "waterfall"];
        let svg = String::from_utf8(export(&asked, "svg")).expect("UTF-8");
        assert!(svg.contains("not like for like") && svg.contains("Break in series 2024"));
        for row in rows(&asked).values() {
            let is_marked = row["flags"].split(' ').any(|flag| flag == "break");
            let is_concerned = ["Facebook", "Instagram", "Total"].contains(&row["name"].as_str());
            assert!(is_marked || !is_concerned, "{row:?}");
        }
    }
    let svg =
        String::from_utf8(export(&["sample:totals", "--chart", "change"], "svg")).expect("UTF-8");
    assert!(svg.contains("−43.4% ▵") && svg.contains("about −19%"));
    assert!(svg.contains("−19.4% rests on a rounded figure"));
}

#[test]
fn nothing_prints_what_was_only_claimed() {
    for arguments in [
        vec!["sample:platforms", "--by", "company"],
        vec!["sample:platforms", "--by", "company", "--as", "number"],
        vec!["sample:platforms", "--as", "number"],
    ] {
        for extension in ["svg", "csv"] {
            let text = String::from_utf8(export(&arguments, extension)).expect("UTF-8");
            assert!(
                !text.contains("6.9 million")
                    && !text.contains("6,900,000")
                    && !text.contains("-6900000"),
                "{arguments:?}"
            );
        }
    }
}

#[test]
fn the_words_are_those_that_the_subject_deserves() {
    for name in builtin::NAMES {
        for chart in ["change", "trend", "columns"] {
            let svg =
                String::from_utf8(export(&[&format!("sample:{name}"), "--chart", chart], "svg"))
                    .expect("UTF-8");
            assert!(!svg.to_lowercase().contains("child pornography"), "{name} {chart}");
        }
    }
}

/// The title of a chart.
fn title(arguments: &[&str]) -> String {
    let svg = String::from_utf8(export(arguments, "svg")).expect("UTF-8");
    let (_, rest) = svg.split_once("<title>").expect("a title");
    rest.split_once("</title>").expect("its end").0.to_owned()
}

#[test]
fn the_whole_is_the_printed_total_in_every_chart() {
    for chart in ["change", "trend", "columns"] {
        let csv = String::from_utf8(export(
            &["sample:platforms", "--by", "none", "--chart", chart],
            "csv",
        ))
        .expect("UTF-8");
        assert!(csv.contains("35944826,20348306,-15596520,-43.4"), "{chart}: {csv}");
        assert!(!csv.contains("19780734"), "{chart}: the lines alone are not the whole");
    }
}

#[test]
fn titles_say_what_is_true_of_what_is_shown() {
    // Facebook's line of 2020 held all of Meta: it has no figure in 2021.
    let split = ["sample:platforms", "--from", "2020", "--to", "2021"];
    assert_eq!(
        title(&split),
        "Reports rose for nine of the ten largest comparable reporters in 2021"
    );
    let svg = String::from_utf8(export(&split, "svg")).expect("UTF-8");
    assert!(svg.contains("No figure for 2021, so not compared: Facebook (all of Meta)"), "{svg}");
    assert!(svg.contains("compare Meta as a company"));
    assert!(svg.contains("Not platforms, so not ranked: INHOPE (hotline)"));
    // Two of three are not like for like.
    assert_eq!(
        title(&["sample:platforms", "--top", "3"]),
        "Reports fell for all three of the largest reporters in 2024 ▵"
    );
    // Five fell and five rose.
    let even = ["sample:platforms", "--by", "company", "--as", "number"];
    assert_eq!(
        title(&even),
        "Reports fell for five and rose for five of the ten companies that changed most in 2024 ▵"
    );
    // Not neighbours.
    let apart = ["sample:categories", "--from", "2020", "--to", "2023"];
    assert!(title(&apart).ends_with("from 2020 to 2023"), "{}", title(&apart));
    // The measure is named, and so is the break.
    let unknown = [
        "sample:totals",
        "--measure",
        "reports on users of unknown location",
        "--chart",
        "columns",
    ];
    assert_eq!(
        title(&unknown),
        "Reports on users of unknown location: 1.96 million in 2024, after the 2024 break"
    );
}

#[test]
fn the_numbers_of_a_waterfall_are_in_the_order_of_its_bars() {
    let csv = export(&["sample:countries", "--chart", "waterfall"], "csv");
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let names: Vec<String> =
        reader.records().take(3).map(|record| record.expect("a record")[0].to_owned()).collect();
    assert_eq!(names, ["India", "Turkey", "Bangladesh"]);
}
