//! Files as people have them, from bytes to observations.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod observations;

use observations::{lines, sum};
use proptest::prelude::*;
use tidemark::cli::inspect::inspect;
use tidemark::cli::tidy::{sample as sample_csv, tidy};
use tidemark::dataset::{Decimal, Flags, MeasureKind, Period, Value};
use tidemark::figure::{View, sentences};
use tidemark::import::{self, Import, Source, builtin};

fn read(name: &str, text: &str) -> Import {
    import::read(&Source::from_bytes(name, text)).unwrap_or_else(|error| panic!("{error}: {name}"))
}

fn error(text: &str) -> String {
    let import = import::read(&Source::from_bytes("x.csv", text));
    import.and_then(|import| import.chartable()).unwrap_err().to_string()
}

fn year(year: i32) -> Period {
    Period::Year(year)
}

#[test]
fn long_and_wide_tables_become_the_same_observations() {
    let expected = [
        "2023 | A | value | 1",
        "2024 | A | value | 2",
        "2023 | B | value | 3",
        "2024 | B | value | blank",
    ];
    for text in [
        "country,period,value\nA,2023,1\nA,2024,2\nB,2023,3\nB,2024,\n",
        "country,2023,2024\nA,1,2\nB,3,\n",
        "\u{FEFF}country;CY2023;CY2024\nA;1;2\nB;3;\n",
        "Reports by country\n\ncountry\t2023\t2024\nA\t1\t2\nB\t3\t\n\nSource: us\n",
    ] {
        assert_eq!(lines(&read("x.csv", text).datasets[0]), expected, "{text:?}");
    }
}

#[test]
fn several_columns_and_named_measures_are_measures() {
    let several = read("x.csv", "year,app,reports,share\n2023,a,10,1.5%\n2024,a,20,2.5%\n");
    let named = read(
        "x.csv",
        "year,app,metric,value\n2023,a,reports,10\n2023,a,share,1.5%\n2024,a,reports,20\n2024,a,share,2.5%\n",
    );
    assert_eq!(lines(&several.datasets[0]), lines(&named.datasets[0]));
    let measures: Vec<_> = named.datasets[0]
        .measures
        .iter()
        .map(|m| (m.label.as_str(), m.unit.as_str(), m.kind))
        .collect();
    assert_eq!(
        measures,
        [("Reports", "", MeasureKind::Count), ("Share", "%", MeasureKind::Percent)]
    );
}

#[test]
fn counts_and_percentages_under_one_name_stay_apart() {
    let import = read("x.csv", "year,app,value\n2023,a,10\n2023,b,5%\n2024,a,20\n2024,b,N/A\n");
    let expected = [
        "2023 | a | value | 10",
        "2023 | b | value (%) | 5",
        "2024 | a | value | 20",
        "2024 | b | value | withheld",
    ];
    assert_eq!(lines(&import.datasets[0]), expected);
}

#[test]
fn years_and_months_of_two_columns_are_one_period() {
    let import = read("x.csv", "Year;Month;Reports\n2024;1;1.234\n2024;2;2.345.678\n");
    assert_eq!(
        lines(&import.datasets[0]),
        ["2024-01 | Reports | 1234", "2024-02 | Reports | 2345678"]
    );
}

#[test]
fn thousands_with_points_are_read_where_semicolons_part_the_cells() {
    let import = read("x.csv", "Plattform;2022;2023\nA;1.234;2.345\nB;12;5\n");
    assert_eq!(lines(&import.datasets[0])[0], "2022 | A | value | 1234");
    assert_eq!(import.problems.len(), 1);
    assert!(
        import.problems[0].why.starts_with("read as thousands, though"),
        "{}",
        import.problems[0].why
    );
    let import = read("x.csv", "platform,2022,2023\nA,1.234,2.345\nB,12,5\n");
    assert_eq!(lines(&import.datasets[0])[0], "2022 | A | value | 1.234");
    assert_eq!(import.problems.len(), 0);
}

#[test]
fn totals_are_flagged_and_are_no_entities() {
    let import = read("x.csv", "year,state,reports\n2023,AK,1\n2023,AL,2\n2023,Total,3\n");
    let dataset = &import.datasets[0];
    assert_eq!(
        lines(dataset).last().map(String::as_str),
        Some("2023 | Total | reports | 3 | total")
    );
    assert_eq!(
        dataset.dimensions[0].members.iter().map(|m| m.is_total).collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(import.tables[0].totals, [2]);
}

#[test]
fn a_level_called_all_is_a_total_only_where_it_has_parts() {
    let text = "year,policy,task,removed\n2023,all,all,9\n2023,spam,all,4\n2023,other,all,5\n2023,all,automated,7\n2024,spam,all,3\n";
    let import = read("x.csv", text);
    assert_eq!(import.tables[0].totals, [0]);
    assert!(import.datasets[0].dimensions.iter().all(|d| d.members.iter().any(|m| m.is_total)));
}

#[test]
fn flags_units_and_precision_stand_beside_the_value() {
    let text = "period,app,value,unit,flag,rounded_to,status,note\n\
                2023,a,100,persons,p e,,derived,x\n2024,a,2000000,persons,b,100000,third-party-quote,y\n2025,a,,persons,suppressed,,,\n";
    let import = read("x.csv", text);
    let dataset = &import.datasets[0];
    let expected = [
        "2023 | a | value | 100 | provisional estimated derived",
        "2024 | a | value | 2000000 | break rounded quoted",
        "2025 | a | value | withheld",
    ];
    assert_eq!(lines(dataset), expected);
    assert_eq!(dataset.rounded_to(1), Some(Decimal::from(100_000)));
    assert_eq!(dataset.measures[0].unit, "persons");
    assert_eq!(dataset.dimensions.len(), 1);
    let breaks: Vec<_> =
        dataset.context.breaks.iter().map(|b| (b.period, b.is_known, b.note.as_str())).collect();
    assert_eq!(breaks, [(year(2024), true, "Break in series 2024, as flagged in the file")]);
    assert!(dataset.context.breaks[0].scope.concerns(dataset, 1));
}

#[test]
fn a_cell_that_cannot_be_read_is_a_problem_with_its_place() {
    let import =
        read("x.csv", "year,app,reports\n2023,a,1\n\n2023,b,12 (est.)\nsometime,b,7\n2024,b,3\n");
    let problems: Vec<_> = import
        .problems
        .iter()
        .map(|p| (p.place.record, p.place.column, p.text.as_str(), p.why.as_str()))
        .collect();
    assert_eq!(problems, [(3, 2, "12 (est.)", "not a number"), (4, 0, "sometime", "not a period")]);
    assert_eq!(lines(&import.datasets[0])[1], "2023 | b | reports | unreadable");
}

#[test]
fn what_the_lines_are_torn_by_is_a_problem_with_its_place() {
    let many = "2023,a,1\n2024,a,2\n";
    for (text, expected, n_columns, n_figures) in [
        // Thousands that nobody quoted.
        (format!("year,app,n\n{many}2022,b,1,234\n"), "“234” in row 4, column 4: beyond", 3, 2),
        (format!("year,app,n,\n{many}2022,b,3,,x\n"), "“x” in row 4, column 5: beyond", 4, 3),
        // A column that the header forgot.
        ("year,n\n2023,1,x\n2024,2,y\n".to_owned(), "“x” in row 2, column 3: beyond", 3, 2),
        (
            format!("year,app,n\n{many}2022,\"b,3\n"),
            "“2022,\"b,3” in row 4, column 1: a quote",
            3,
            3,
        ),
        (
            format!("year,app,n\n{many}2022,\"b,3\n2023,b,4\n2024,b\",5\n"),
            "“2022,\"b,3” in row 4, column 2: a quoted cell that would hold lines",
            3,
            5,
        ),
    ] {
        let import = read("x.csv", &text);
        let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
        assert!(problems[0].starts_with(expected), "{text:?}: {problems:?}");
        assert_eq!(import.tables[0].columns.len(), n_columns, "{text:?}");
        assert_eq!(import.datasets[0].len(), n_figures, "{text:?}");
    }
    // Blank cells beyond the header say nothing.
    assert_eq!(read("x.csv", &format!("year,app,n\n{many}2022,b,3,,\n")).problems, []);
}

#[test]
fn long_texts_are_names_where_nothing_else_tells_the_lines_apart() {
    let long = |name: &str| format!("{name} {}", "of a very long name ".repeat(6).trim_end());
    let (one, two) = (long("One"), long("Two"));
    let roles = |text: &str| -> Vec<String> {
        let import = read("x.csv", text);
        let columns = import.tables[0].columns.iter();
        columns.map(|column| format!("{:?}", column.role)).collect()
    };
    for (text, expected) in [
        (format!("year,body,n\n2023,{one},1\n2023,{two},2\n"), ["Period", "Entity", "Measure"]),
        // One line a year: these are remarks.
        (format!("year,body,n\n2023,{one},1\n2024,{two},2\n"), ["Period", "Note", "Measure"]),
        (format!("body,2023,2024\n{one},1,2\n{two},2,3\n"), ["Entity", "Measure", "Measure"]),
    ] {
        assert_eq!(roles(&text), expected, "{text:?}");
    }
    for (name, a, b, expected) in [
        ("app", "a", "b", ["Period", "Entity", "Note", "Measure"]),
        ("app code", "a1x", "b2x", ["Period", "Entity", "Note", "Measure"]),
        ("app", "a", "a", ["Period", "Dimension", "Entity", "Measure"]),
    ] {
        let text = format!("year,{name},body,n\n2023,{a},{one},1\n2023,{b},{two},2\n");
        assert_eq!(roles(&text), expected, "{text:?}");
    }
}

#[test]
fn flag_letters_behind_numbers_are_flags() {
    let text = "geo,2022,2023,2024\nA,120 b,130 p,140e\nB,1.5,2.5s,2.5 f\nC,3 c,4 n,5z\n";
    let import = read("x.csv", text);
    assert_eq!(
        lines(&import.datasets[0]),
        [
            "2022 | A | value | 120 | break",
            "2023 | A | value | 130 | provisional",
            "2024 | A | value | 140 | estimated",
            "2022 | B | value | 1.5",
            "2023 | B | value | 2.5 | estimated",
            "2024 | B | value | 2.5 | estimated",
            "2022 | C | value | 3",
            "2023 | C | value | 4",
            "2024 | C | value | 5",
        ]
    );
    assert_eq!(import.problems, []);
}

#[test]
fn files_without_a_dataset_say_why() {
    for (text, expected) in [
        ("", "The file is empty"),
        ("\n\n", "The file is empty"),
        ("a,b\nq,y\nz,w\n", "None of the 2 rows holds a number"),
        (
            "age,under 12,over 12\nboys,1,2\ngirls,3,4\n",
            "No column holds periods such as 2024 or Q1 2024, only age, under 12, over 12",
        ),
        ("{\"a\": {}}", "The JSON holds no list of rows"),
        ("{\"a\": [1,}", "Not valid JSON: no value in line 1, column 10"),
        ("\u{0}\u{1}\u{2}\u{3}", "Not a table that this program can read; the file may be damaged"),
    ] {
        assert_eq!(error(text), expected, "{text:?}");
    }
}

#[test]
fn the_built_in_datasets_are_read_like_any_file() {
    let platforms = builtin::load("platforms").unwrap();
    let total = |y: i32| sum(&platforms, |i| platforms.period(i) == Some(year(y)));
    let expected =
        [16_836_694, 21_447_786, 29_157_083, 31_802_525, 35_944_826, 19_780_734, 20_451_867];
    assert_eq!((2019..=2025).map(total).collect::<Vec<_>>(), expected.map(Decimal::from));
    assert!((0..platforms.len()).all(|i| platforms.source(i).is_some()));
    assert!(
        platforms
            .dimension_named("company")
            .is_some_and(|d| platforms.dimensions[d].rolled_up_from.is_some())
    );

    let categories = builtin::load("categories").unwrap();
    assert_eq!(
        sum(&categories, |i| categories.period(i) == Some(year(2023))),
        Decimal::from(36_210_368)
    );

    let totals = builtin::load("totals").unwrap();
    let incidents = (0..totals.len())
        .find(|i| totals.flags(*i).contains(Flags::ROUNDED | Flags::QUOTED))
        .unwrap();
    assert_eq!(totals.value(incidents), Value::Number(Decimal::from(29_200_000)));
    assert_eq!(totals.rounded_to(incidents), Some(Decimal::from(100_000)));
    for dataset in [platforms, categories, totals] {
        assert!(
            dataset.origin.is_built_in && !dataset.context.caveats.is_empty(),
            "{}",
            dataset.name
        );
    }
    let unknown = builtin::load("nothing").unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "There is no built-in dataset nothing, only platforms, categories, totals, countries"
    );
}

/// The names in a dataset's only dimension of what is a whole of others.
fn wholes(text: &str) -> Vec<String> {
    let import = import::read(&Source::from_bytes("x.csv", text.as_bytes())).unwrap();
    let members = import.datasets[0].dimensions[0].members.iter();
    members.filter(|member| member.is_parent).map(|member| member.name.clone()).collect()
}

#[test]
fn unions_of_countries_are_not_added_to_them() {
    let text = "Country,2022,2023\nWorld,900,950\nChad,100,110\nMali,200,190\nPeru,300,310\nEU27_2020,70,75\nFiji,5,6\n";
    assert_eq!(wholes(text), ["World", "EU27_2020"]);
    let import = import::read(&Source::from_bytes("x.csv", text.as_bytes())).unwrap();
    let view = View::of(&import.datasets[0]);
    let figure = tidemark::figure::draw(&import.datasets[0], &view).unwrap();
    let total = figure.numbers.iter().find(|row| row.name == "Total").unwrap();
    assert_eq!(total.after.number(), Some(616.into()));
    assert!(figure.marks.iter().all(|mark| mark.hover[0] != "World"));
    let note = "Unions and regions, so not ranked: World and EU27_2020";
    assert!(figure.notes[0].contains(note), "{:?}", figure.notes);
    // Where all are such, they are what is reported; and a region of a platform is none.
    assert!(wholes("Country,2022,2023\nAfrica,90,95\nAsia,10,11\nPeru,3,4\n").is_empty());
    assert!(wholes("Platform,2022,2023\nWorld,90,95\nA,10,11\nB,3,4\nC,3,4\n").is_empty());
}

#[test]
fn tidy_observations_read_again_are_the_same() {
    for text in [
        "country,2023,2024\nA,1,2.50\nB,,n/a\nTotal,<10,10–20\nC,12 (est.),5\n",
        "year;app;value\n2023;a;1.234,5\n2023;b;5 %\n2024;a;-7,25\n2024;b;x\n",
        "period,measure,value,unit,flag,table,row,note\n2023-Q1,reports,5,persons,p,one,1,x\n2023-Q2,share,5,%,b,one,2,\n",
        "Our title\nmonth,table name,unit price,period type,n\nJan 2024,one,$5,quarterly,0012\nFeb 2024,two,$6.10,all,0013\n",
        "year,\"a \"\"b\"\", c\"\n2023,1\n2024,2\n",
    ] {
        let import = read("x.csv", text);
        let first = tidy(&import, None).unwrap();
        let again = read("x.csv", &first);
        assert_eq!(lines(&again.datasets[0]), lines(&import.datasets[0]), "{text}\n{first}");
        let units = |import: &Import| {
            import.datasets[0].measures.iter().map(|m| (m.unit.clone(), m.kind)).collect::<Vec<_>>()
        };
        assert_eq!(units(&again), units(&import), "{text}\n{first}");
        assert_eq!(
            lines(&read("x.csv", &tidy(&again, Some(0)).unwrap()).datasets[0]),
            lines(&import.datasets[0])
        );
    }
}

#[test]
fn tidy_has_the_columns_of_the_contract() {
    let import = read("x.csv", "period,platform,value\n2024,Twitter,1\n2024,Total,\n");
    let expected = "table,platform,period,measure,value,unit,flag,row,column\n\
                    0,Twitter,2024,value,1,,,1,2\n0,Total,2024,value,,,total blank,2,2\n";
    assert_eq!(tidy(&import, None).as_deref(), Ok(expected));
    assert_eq!(tidy(&import, Some(1)).unwrap_err(), "There is no table 1, only table 0");
}

#[test]
fn the_built_in_platforms_keep_their_breaks_through_csv() {
    let platforms = builtin::load("platforms").unwrap();
    let csv = sample_csv(&platforms);
    assert!(
        csv.starts_with(
            "period,platform,platform_as_published,company,measure,value,unit,flag,source,url\n"
        ),
        "{}",
        &csv[..200]
    );
    let import = read("platforms.csv", &csv);
    let dataset = &import.datasets[0];
    // Two platforms stand twice in the list of 2023, and are added.
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(dataset.len(), platforms.len());
    assert!(matches!(problems.as_slice(), [one] if one.contains("added to it")), "{problems:?}");
    assert_eq!(
        dataset.dimensions.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(),
        ["platform", "company"]
    );
    let of_2024 = |name: &str| {
        let is_it = |i: &usize| {
            dataset.period(*i) == Some(year(2024)) && dataset.printed_name(0, *i) == Some(name)
        };
        (0..dataset.len()).find(is_it).unwrap_or_else(|| panic!("no {name}"))
    };
    let known = dataset.context.breaks.iter().find(|b| b.is_known).unwrap();
    assert_eq!((known.period, known.label.as_str()), (year(2024), "Break in series"));
    assert!(known.scope.concerns(dataset, of_2024("Facebook")));
    assert!(!known.scope.concerns(dataset, of_2024("Google")));
    assert!(
        dataset
            .context
            .breaks
            .iter()
            .any(|b| !b.is_known && b.scope.concerns(dataset, of_2024("Google")))
    );
}

#[test]
fn inspect_tells_what_was_read() {
    let import =
        read("x.csv", "Reports\n\nCountry;2023;2024\nA;1,5;2\nTotal;1,5;q\n\nNote: rounded\n");
    let json: serde_json::Value = serde_json::from_str(&inspect(&import, true)).unwrap();
    let expected = serde_json::json!({
        "file": "x.csv", "sha256": import.sha256, "format": "csv", "encoding": "utf-8", "delimiter": ";", "quote": "\"", "records": 7,
        "tables": [{
            "name": "Reports", "sheet": null, "first_record": 2, "last_record": 4, "first_column": 0, "header_rows": [2],
            "columns": [
                {"index": 0, "name": "Country", "kind": "text", "role": "entity", "unit": null, "scale": 1, "decimal_mark": null},
                {"index": 1, "name": "2023", "kind": "number", "role": "measure", "unit": null, "scale": 1, "decimal_mark": ","},
                {"index": 2, "name": "2024", "kind": "number", "role": "measure", "unit": null, "scale": 1, "decimal_mark": null},
            ],
            "table": [["A", "1,5", "2"], ["Total", "1,5", "q"]], "row_lines": [3, 4], "totals": [1], "orientation": "wide",
            "skipped": [
                {"record": 0, "why": "title"}, {"record": 1, "why": "blank"}, {"record": 5, "why": "blank"}, {"record": 6, "why": "note"},
            ],
            "observations": 4, "flags": {"total": 2, "unreadable": 1},
        }],
        "problems": [{"sheet": null, "record": 4, "column": 2, "text": "q", "why": "not a number"}],
    });
    assert_eq!(json, expected);
    let text = inspect(&import, false);
    for line in [
        "  format   csv, utf-8, ; between cells",
        "Table Reports",
        "  header       record 2",
        "  skipped      2 blank, 1 note, 1 title",
        "1 problem",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end_in_a_result(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = import::read(&Source::from_bytes("x.csv", bytes));
    }

    #[test]
    fn any_text_of_a_table_ends_in_a_result(text in r#"([a-c]|2024|Q1|[0-9]|[,;\t|"\r\n.%<()–−-]| |total|n/a|é|[$]){0,120}"#) {
        if let Ok(import) = import::read(&Source::from_bytes("x.csv", text)) {
            let n_records: usize = import
                .tables
                .iter()
                .map(|table| table.header_rows.len() + table.rows.len() + table.skipped.len())
                .sum();
            prop_assert_eq!(n_records, import.n_records);
            let _ = (inspect(&import, true), inspect(&import, false), tidy(&import, None));
        }
    }

    /// A line that is broken changes itself, and no other.
    #[test]
    fn a_bad_line_changes_one_line(bad in r#"[a-z"0-9 ]{1,12}"#, at in 1_usize..8) {
        let good: Vec<String> = (0..8).map(|i| format!("{},app {i},{}", 2015 + i, i * 1000)).collect();
        let mut all = good.clone();
        all.insert(at, bad);
        let head = "year,app,reports\n";
        let expected = lines(&read("x.csv", &format!("{head}{}\n", good.join("\n"))).datasets[0]);
        let found = lines(&read("x.csv", &format!("{head}{}\n", all.join("\n"))).datasets[0]);
        let kept: Vec<_> = found.into_iter().filter(|line| expected.contains(line)).collect();
        prop_assert_eq!(kept, expected);
    }
}

#[test]
fn years_as_columns_may_stand_in_any_order() {
    let text = "Country,2019,2022,2020,2021\nChad,500,700,600,650\nMali,50,70,55,60\n";
    let import = import::read(&Source::from_bytes("a.csv", text)).expect("a table");
    assert_eq!(import.tables[0].header_rows, [0]);
    let years: Vec<i32> = import.datasets[0].periods().iter().map(|p| p.year()).collect();
    assert_eq!(years, [2019, 2020, 2021, 2022]);
}

#[test]
fn averages_are_not_ranked_among_what_they_are_of() {
    let text = "Country,2021,2022\nAa,12,13\nBb,9,10\nCc,15,14\nOECD average,12,12\n";
    let import = read("rates.csv", text);
    let members = &import.datasets[0].dimensions[0].members;
    let kinds: Vec<Option<&str>> = members.iter().map(|member| member.kind.as_deref()).collect();
    assert_eq!(kinds, [None, None, None, Some("average")]);
    assert!(members.last().is_some_and(|member| member.is_parent && member.is_apart()));
}

#[test]
fn what_numbers_count_is_said_of_an_unnamed_measure() {
    for (title, expected) in [
        ("Reports by kind, in thousands", "Reports in thousands fell by 10"),
        ("Kinds of 2023, in thousands", "Figures in thousands fell by 10"),
        // What stands before `by` may be anything.
        ("Report by the Office, in thousands", "Figures in thousands fell by 10"),
    ] {
        let text = format!("\"{title}\"\n\nKind,2022,2023\nAa,120,130\nBb,90,70\n");
        let import = read("kinds.csv", &text);
        let dataset = &import.datasets[0];
        assert_eq!(dataset.subject, title);
        let found = sentences(dataset, &View::of(dataset)).unwrap();
        assert!(found[0].text.starts_with(expected), "{}", found[0].text);
    }
}

#[test]
fn units_are_said_in_titles_and_sentences() {
    let text = "Year,Company,Revenue,Weight\n2022,A,€10.50,120 kg\n2022,B,€9.50,130 kg\n\
                2023,A,€11.50,140 kg\n2023,B,€8.00,190 kg\n";
    let import = read("companies.csv", text);
    let dataset = &import.datasets[0];
    let mut view = View::of(dataset);
    assert_eq!(tidemark::figure::subject(dataset, 0), "Revenue (€)");
    view.set_measure(dataset, 1);
    let found = sentences(dataset, &view).unwrap();
    assert!(found[0].text.starts_with("Weight (kg) rose by 80"), "{}", found[0].text);
}
