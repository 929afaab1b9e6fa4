//! Real report files, where the folder of samples lies beside this one; each
//! fact that its index states.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod observations;

use observations::{lines, sum};
use std::fs;
use tidemark::cli::tidy::tidy;
use tidemark::dataset::{Decimal, Flags, Period};
use tidemark::import::{self, Import, Source};

fn year(year: i32) -> Period {
    Period::Year(year)
}

/// A real report file, where the folder of samples lies beside this one.
fn sample(name: &str) -> Option<Import> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples").join(name);
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("skipped: no sample {name}");
        return None;
    };
    let import = import::read(&Source::from_bytes(name, bytes));
    Some(import.unwrap_or_else(|error| panic!("{error}: {name}")))
}

#[test]
fn reports_per_country_are_read() {
    let Some(import) = sample("ocse-reports-per-country.csv") else { return };
    let dataset = &import.datasets[0];
    assert_eq!((import.tables[0].rows.len(), import.problems.len()), (252, 0));
    let sums: Vec<_> =
        dataset.periods().iter().map(|p| sum(dataset, |i| dataset.period(i) == Some(*p))).collect();
    assert_eq!(
        sums,
        [16_987_361, 21_751_085, 29_397_681, 32_059_029, 36_210_368].map(Decimal::from)
    );
    assert_eq!(dataset.dimensions.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["country"]);
}

#[test]
fn community_standards_are_read() {
    let Some(import) = sample("meta-cser-2024-q2.csv") else { return };
    let dataset = &import.datasets[0];
    assert_eq!((dataset.len(), import.problems.len()), (3_809, 0));
    let lines = lines(dataset);
    for expected in [
        "2024-Q1 | Facebook | Child Endangerment: Sexual Exploitation | Content Actioned | 14400000",
        "2024-Q2 | Facebook | Child Endangerment: Sexual Exploitation | Content Actioned | 9700000",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}");
    }
    assert_eq!(
        lines.last().map(String::as_str),
        Some("2024-Q2 | Instagram | Violent & Graphic Content | Upperbound Prevalence | 0.05")
    );
    assert_eq!((0..dataset.len()).filter(|i| dataset.value(*i).number().is_none()).count(), 992);
}

#[test]
fn removals_by_quarter_are_read() {
    let Some(import) = sample("tiktok-2023-q1.csv") else { return };
    let dataset = &import.datasets[0];
    assert_eq!((dataset.len(), dataset.periods().len(), import.problems.len()), (1_522, 11, 0));
    let total = |measure: &str| {
        let all = |i: usize| {
            (0..dataset.dimensions.len())
                .all(|d| matches!(dataset.printed_name(d, i), Some("all" | "quarterly")))
        };
        let is_it = |i: usize| {
            dataset.measure(i) == dataset.measure_named(measure)
                && dataset.period(i) == Some(Period::Quarter(2023, 1))
        };
        sum(dataset, |i| is_it(i) && all(i))
    };
    assert_eq!(total("Total videos removed"), Decimal::from(91_003_510));
    assert!(import.tables[0].totals.len() < 200, "{}", import.tables[0].totals.len());
}

#[test]
fn states_are_read_without_their_total() {
    let Some(import) = sample("ocse-reports-by-state.csv") else { return };
    let dataset = &import.datasets[0];
    let reports = dataset.measure_named("reports");
    let is_state =
        |i: usize| dataset.measure(i) == reports && !dataset.flags(i).contains(Flags::TOTAL);
    assert_eq!(sum(dataset, is_state), Decimal::from(910_349 + 221_921));
    assert_eq!(import.tables[0].totals.len(), 2);
}

#[test]
fn decimal_commas_are_read() {
    let Some(import) = sample("eu_life_gdp_euro.csv") else { return };
    let dataset = &import.datasets[0];
    assert_eq!((import.tables[0].rows.len(), import.problems.len()), (3_304, 0));
    let lines = lines(dataset);
    assert!(lines.iter().any(|line| line == "2017 | AL | lifeExp | 78.1"));
    assert!(lines.iter().any(|line| line == "2018 | AT | gdpPercap | 37810"));
    assert_eq!(lines.iter().filter(|line| line.ends_with("withheld")).count(), 4_216);
}

#[test]
fn a_series_without_dimensions_runs_forward() {
    let Some(import) = sample("family-active-people.csv") else { return };
    let dataset = &import.datasets[0];
    assert_eq!(
        (import.tables[0].rows.len(), dataset.periods().len(), dataset.dimensions.len()),
        (21, 21, 0)
    );
    assert_eq!(dataset.periods().last(), Some(&Period::Quarter(2023, 4)));
    assert_eq!(lines(dataset)[1], "2023-Q4 | monthly_billion | 3.98");
}

#[test]
fn world_bank_tables_are_read_below_their_preamble() {
    let Some(import) = sample("worldbank-API_SP.DYN.IMRT.IN_DS2_en_csv_v2.csv") else { return };
    let dataset = &import.datasets[0];
    assert_eq!((import.tables[0].rows.len(), import.problems.len()), (264, 0));
    let value = |country: &str, y: i32| {
        let found = (0..dataset.len()).find(|i| {
            dataset.printed_name(0, *i) == Some(country) && dataset.period(*i) == Some(year(y))
        });
        found.and_then(|i| dataset.value(i).number()).map(|n| n.to_string())
    };
    assert_eq!(value("World", 2015).as_deref(), Some("31.4"));
    assert_eq!(value("Afghanistan", 1960).as_deref(), Some("245.7"));
    assert_eq!(value("World", 2017), None);
}

#[test]
fn tables_of_statistical_offices_are_read() {
    if let Some(import) = sample("eurostat-tps00001.tsv") {
        assert_eq!((import.tables[0].rows.len(), import.problems.len()), (55, 0));
        let lines = lines(&import.datasets[0]);
        assert!(
            lines.iter().any(|line| line.starts_with("2019 | JAN | DE | value | 83019213")),
            "{lines:?}"
        );
    }
    if let Some(import) = sample("cdc-wonder-monthly.txt") {
        let dataset = &import.datasets[0];
        let deaths = dataset.measure_named("Deaths");
        let is_month =
            |i: usize| dataset.measure(i) == deaths && !dataset.flags(i).contains(Flags::TOTAL);
        assert_eq!(sum(dataset, is_month), Decimal::from(1_407));
        assert_eq!(
            (import.tables[0].rows.len(), import.tables[0].totals.len(), import.problems.len()),
            (36, 2, 0)
        );
    }
    if let Some(import) = sample("ocse-report-contents.csv") {
        assert_eq!((import.datasets[0].len(), import.problems.len()), (84, 0));
    }
}

/// The observations of a file as `tidemark tidy` writes them.
fn tidied(name: &str) -> Option<String> {
    sample(name).map(|import| tidy(&import, None).unwrap())
}

#[test]
fn tables_below_each_other_stay_apart() {
    let Some(import) = sample("discord-2023-q4.csv") else { return };
    assert_eq!((import.tables.len(), import.problems.len()), (10, 0));
    let tidy = tidy(&import, None).unwrap();
    for expected in [
        "NCMEC,,,,,,,,2023-Q4,Media Reports,55638,,total,43,1",
        "NCMEC,,,,,,,,2023-Q4,Grooming or Endangerment Escalations,317,,total,43,2",
        "NCMEC,,,,,,,,2023-Q4,Month Total,55955,,total,43,3",
        "NCMEC,,,,,,,,2023-10,Media Reports,20169,,,39,1",
    ] {
        assert!(tidy.lines().any(|line| line == expected), "{expected}");
    }
    let total = |line: &&str| line.starts_with("In-App Reports,") && line.contains(",total,");
    let line = tidy.lines().find(total).unwrap();
    assert!(line.contains(",12082176,"), "{line}");
}

#[test]
fn spreadsheets_with_merged_cells_are_read() {
    let Some(tidy) = tidied("microsoft-2023-h2.xlsx") else { return };
    for (name, value) in [
        ("Hosted Consumer Services Content Actioned", "61348"),
        ("Hosted Consumer Services Accounts Actioned", "10237"),
        ("Bing Search Engine Content Actioned", "66603"),
        ("(NCII) Requests Reported", "1425"),
        ("(NCII) Requests Actioned", "588"),
    ] {
        let found = tidy.lines().find(|line| line.contains(name)).unwrap();
        assert!(found.contains(&format!(",{value},")) && found.contains(",2023-H2,"), "{found}");
    }
    let share = tidy.lines().find(|line| line.contains("Percentage of Requests")).unwrap();
    assert!(share.contains(",0.4126"), "{share}");
}

#[test]
fn bands_in_the_header_are_levels() {
    let Some(import) = sample("ojjdp-qa02403-2019.csv") else { return };
    let dataset = &import.datasets[0];
    assert_eq!((import.tables[0].rows.len(), dataset.dimensions.len()), (9, 3));
    assert_eq!(sum(dataset, |_| true), Decimal::from(2_999));
}

#[test]
fn legacy_encodings_and_two_header_lines_are_read() {
    let Some(import) = sample("destatis-23211-0002.csv") else { return };
    let lines = lines(&import.datasets[0]);
    for expected in [
        "1980 | Vorsätzliche Selbstbeschädigung | Insgesamt | value | 18451 | total",
        "2019 | Vorsätzliche Selbstbeschädigung | Insgesamt | value | 9041 | total",
        "2020 | Vorsätzliche Selbstbeschädigung | Insgesamt | value | 9206 | total",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}");
    }
}

#[test]
fn flags_glued_to_numbers_are_flags() {
    let Some(import) = sample("eurostat-tps00001.tsv") else { return };
    let lines = lines(&import.datasets[0]);
    let expected = "2019 | JAN | EU27_2020 | value | 446824564 | provisional";
    assert!(lines.iter().any(|line| line == expected));
}

#[test]
fn single_figures_are_those_of_the_index() {
    for (name, facts) in [
        (
            "tiktok-2023-q1.csv",
            &[
                ",all,all,task_type,automation,all,all,2023-Q1,Total videos removed,53494911",
                ",all,all,all,all,all,all,2023-Q1,Total videos removed,91003510",
            ][..],
        ),
        ("ocse-report-contents.csv", &[",online enticement of children,2023,quantity,186819"]),
        ("cdc-wonder-monthly.txt", &[",Deaths,1426,,total,35", ",Deaths,1426,,total,36"]),
        ("family-active-people.csv", &[",2023-Q4,monthly_billion,3.98"]),
    ] {
        let Some(tidy) = tidied(name) else { return };
        for fact in facts {
            assert!(tidy.lines().any(|line| line.contains(fact)), "{name}: {fact}");
        }
    }
}

#[test]
fn kinds_of_exploitation_add_up() {
    let Some(import) = sample("ocse-report-contents.csv") else { return };
    let dataset = &import.datasets[0];
    let is_kind = |i: usize| {
        dataset.period(i) == Some(year(2023))
            && dataset.printed_name(0, i) == Some("kind of exploitation")
    };
    assert_eq!((0..dataset.len()).filter(|i| is_kind(*i)).count(), 8);
    assert_eq!(sum(dataset, is_kind), Decimal::from(36_210_368));
}

#[test]
fn the_header_of_the_world_bank_is_below_its_preamble() {
    let Some(import) = sample("worldbank-API_SP.DYN.IMRT.IN_DS2_en_csv_v2.csv") else { return };
    let table = &import.tables[0];
    assert_eq!(
        (table.header_rows.as_slice(), table.columns[0].name.as_str()),
        (&[4][..], "Country Name")
    );
}
