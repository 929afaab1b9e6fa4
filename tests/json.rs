//! JSON as data portals, databases and programs write it.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper that fails fails its test")]

use tidemark::import::{self, Import, Source};

fn read(text: &str) -> Import {
    import::read(&Source::from_bytes("x.json", text))
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The observations: period, levels, measure, value.
fn lines(import: &Import) -> Vec<String> {
    let dataset = &import.datasets[0];
    let line = |i: usize| {
        let mut words = vec![dataset.period(i).unwrap().to_string()];
        words.extend(
            (0..dataset.dimensions.len())
                .filter_map(|d| dataset.printed_name(d, i))
                .map(str::to_owned),
        );
        words.push(dataset.measures[dataset.measure(i).unwrap()].name.clone());
        words.push(dataset.value(i).number().map_or("none".to_owned(), |n| n.to_string()));
        words.join(" ")
    };
    (0..dataset.len()).map(line).collect()
}

#[test]
fn records_columns_and_rows_are_one_table() {
    let expected = ["2023 a n 1.10", "2024 a n 2", "2023 b n none", "2024 b n 1234567890123456789"];
    for text in [
        r#"[{"year":2023,"app":"a","n":1.10},{"year":2024,"app":"a","n":2},{"year":2023,"app":"b","n":null},{"year":2024,"app":"b","n":1234567890123456789}]"#,
        r#"{"year":[2023,2024,2023,2024],"app":["a","a","b","b"],"n":[1.10,2,null,1234567890123456789]}"#,
        r#"{"year":{"0":2023,"1":2024,"2":2023,"3":2024},"app":{"0":"a","1":"a","2":"b","3":"b"},"n":{"0":1.10,"1":2,"2":null,"3":1234567890123456789}}"#,
        r#"{"columns":["year","app","n"],"index":[0,1,2,3],"data":[[2023,"a",1.10],[2024,"a",2],[2023,"b",null],[2024,"b",1234567890123456789]]}"#,
        r#"[["year","app","n"],[2023,"a",1.10],[2024,"a",2],[2023,"b",null],[2024,"b",1234567890123456789]]"#,
        r#"{"meta":{"n":4,"tags":["x"]},"results":{"items":[{"year":2023,"app":"a","n":1.10},{"year":2024,"app":"a","n":2},{"year":2023,"app":"b"},{"year":2024,"app":"b","n":1234567890123456789}]}}"#,
        "{\"year\":2023,\"app\":\"a\",\"n\":1.10}\n{\"year\":2024,\"app\":\"a\",\"n\":2}\n\n{\"year\":2023,\"app\":\"b\",\"n\":null}\n{\"year\":2024,\"app\":\"b\",\"n\":1234567890123456789}\n",
        r#"{"columns":[{"code":"Tid","text":"year"},{"code":"App","text":"app"},{"code":"N","text":"n"}],"data":[{"key":["2023","a"],"values":["1.10"]},{"key":["2024","a"],"values":["2"]},{"key":["2023","b"],"values":[null]},{"key":["2024","b"],"values":["1234567890123456789"]}]}"#,
    ] {
        let import = read(text);
        assert_eq!(lines(&import), expected, "{text}");
        assert_eq!(import.tables[0].header_rows, [0], "{text}");
    }
}

#[test]
fn figures_under_keys_are_a_table() {
    for (text, expected) in [
        (
            r#"{"Facebook":{"2023":1,"2024":2},"X":{"2023":3,"2024":4}}"#,
            ["2023 Facebook value 1", "2024 Facebook value 2", "2023 X value 3", "2024 X value 4"],
        ),
        (
            r#"{"2023":{"Facebook":1,"X":3},"2024":{"Facebook":2,"X":4}}"#,
            ["2023 Facebook value 1", "2023 X value 3", "2024 Facebook value 2", "2024 X value 4"],
        ),
        (
            r#"{"data":{"EU":{"Facebook":{"2023":1,"2024":2},"X":{"2023":3,"2024":4}}}}"#,
            [
                "2023 EU Facebook value 1",
                "2024 EU Facebook value 2",
                "2023 EU X value 3",
                "2024 EU X value 4",
            ],
        ),
    ] {
        let import = read(text);
        assert_eq!(lines(&import), expected, "{text}");
    }
}

#[test]
fn answers_of_data_portals_are_flattened() {
    let text = r#"[{"page":1,"pages":1,"total":2},[
        {"indicator":{"id":"SP.POP","value":"Population"},"country":{"id":"DE","value":"Germany"},"date":"2023","value":83,"tags":["a","b"],"old":false},
        {"indicator":{"id":"SP.POP","value":"Population"},"country":{"id":"DE","value":"Germany"},"date":"2024","value":84,"tags":[],"old":true}]]"#;
    let import = read(text);
    let names: Vec<_> =
        import.tables[0].columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "indicator.id",
            "indicator.value",
            "country.id",
            "country.value",
            "date",
            "value",
            "tags",
            "old"
        ]
    );
    assert_eq!(import.tables[0].rows[0].cells[6..], ["a; b", "FALSE"]);
    assert_eq!(import.tables[0].rows.len(), 2);
}

#[test]
fn what_is_left_out_is_told() {
    let import = read(r#"{"one":[{"year":2023,"n":1},{"year":2024,"n":2}],"two":[{"x":1}]}"#);
    assert_eq!(import.problems[0].why, "another list of rows in the file was set aside");
    let import = read(r#"[{"year":2023,"n":1,"parts":[{"x":1}]},{"year":2024,"n":2,"parts":[]}]"#);
    assert_eq!(import.problems[0].why, "1 values that are lists or objects were set aside");
    let import = read("{\"year\":2023,\"n\":1}\n{\"year\":2023,\n{\"year\":2024,\"n\":2}\n[1]\n");
    assert_eq!(import.format, "ndjson");
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "“{\"year\":2023,” in row 3, column 1: Not valid JSON: it ends too early in line 2, column 14",
            "“[1]” in row 5, column 1: no row: a line of this file is an object in braces",
        ]
    );
    assert_eq!(import.datasets[0].len(), 2);
}

#[test]
fn a_broken_line_keeps_its_place_and_changes_no_other() {
    let text = "{\"year\": 2023, \"n\": 1}\n\nbroken\n{\"year\": 2024, \"n\": 2}\n";
    let import = import::read(&Source::from_bytes("x", text)).unwrap();
    let table = &import.tables[0];
    let rows: Vec<(u32, &str)> = table.rows.iter().map(|row| (row.index, row.text(1))).collect();
    assert_eq!(rows, [(1, "1"), (4, "2")]);
    assert_eq!((import.n_records, table.skipped.len(), import.problems.len()), (5, 2, 1));
}

#[test]
fn cubes_of_statistical_offices_are_tables() {
    let expected: Vec<(String, String)> = [
        ("Norway", "2022", "10"),
        ("Norway", "2023", "12"),
        ("Sweden", "2022", "20"),
        ("Sweden", "2023", "blank"),
    ]
    .map(|(country, year, value)| (format!("{country} {year}"), value.to_owned()))
    .into();
    let country = r#""geo":{"label":"Country","category":{"index":{"SE":1,"NO":0},"label":{"NO":"Norway","SE":"Sweden"}}}"#;
    let time = r#""time":{"label":"Year","category":{"index":["2022","2023"]}}"#;
    for text in [
        format!(
            r#"{{"version":"2.0","class":"dataset","label":"Cases","id":["geo","time"],"size":[2,2],"dimension":{{{country},{time}}},"value":[10,12,20,null],"status":{{"1":"p"}}}}"#
        ),
        format!(
            r#"{{"version":"2.0","id":["geo","time"],"size":[2,2],"dimension":{{{country},{time}}},"value":{{"0":10,"1":12,"2":20,"3":null}},"status":["","p","",""]}}"#
        ),
        // The forerunner: a cube below its name, its dimensions' order among them.
        format!(
            r#"{{"dataset":{{"dimension":{{"id":["geo","time"],"size":[2,2],"role":{{"time":["time"]}},{country},{time}}},"value":[10,12,20,null],"status":["","p","",""]}}}}"#
        ),
    ] {
        let import = read(&text);
        let dataset = &import.datasets[0];
        let figures: Vec<(String, String)> = (0..dataset.len())
            .map(|o| {
                let name = dataset.member(0, o).map(|m| m.name.clone()).unwrap_or_default();
                let period = dataset.period(o).map(|p| p.to_string()).unwrap_or_default();
                let value = dataset.value(o).number().map_or("blank".to_owned(), |n| n.to_string());
                (format!("{name} {period}"), value)
            })
            .collect();
        assert_eq!(figures, expected, "{text}");
        let provisional = tidemark::dataset::Flags::PROVISIONAL;
        let flagged: Vec<usize> =
            (0..4).filter(|o| dataset.flags(*o).contains(provisional)).collect();
        assert_eq!(flagged, [1], "{text}");
    }
    // Places that the cube does not have, and sizes that promise more than there is.
    for (sizes, values) in [
        ("[2,2]", "[1,2,3,4,5]"),
        ("[2,9999999999]", "[1]"),
        ("[0,2]", "[1]"),
        ("[2,2]", r#"{"x":1}"#),
    ] {
        let text = format!(
            r#"{{"id":["geo","time"],"size":{sizes},"dimension":{{{country},{time}}},"value":{values}}}"#
        );
        let _ = import::read(&Source::from_bytes("x.json", text.as_bytes()));
    }
}

#[test]
fn messages_of_sdmx_are_tables() {
    let expected = ["2021 Germany value 1.25", "2022 Germany value 1.31", "2021 France value 2.5"];
    let dimensions = |place: &str| {
        let area = r#"{"id":"REF_AREA","name":"Area","values":[{"id":"DE","name":"Germany"},{"id":"FR","name":"France"}]}"#;
        let time = r#"{"id":"TIME_PERIOD","name":"Time period","values":[{"id":"2021","name":"Year 2021"},{"id":"2022"}]}"#;
        match place {
            "series" => format!(r#"{{"series":[{area}],"observation":[{time}]}}"#),
            _ => format!(r#"{{"observation":[{area},{time}]}}"#),
        }
    };
    let series = format!(
        r#"{{"dataSets":[{{"series":{{"0":{{"attributes":[0,1],"observations":{{"0":[1.25,0],"1":[1.31,1]}}}},"1":{{"attributes":[0,1],"observations":{{"0":[2.5,0]}}}}}}}}],"structure":{{"dimensions":{},"attributes":{{"series":[{{"id":"UNIT","values":[{{"id":"EUR","name":"Euro"}}]}},{{"id":"UNIT_MULT","values":[{{"id":"0","name":"Units"}},{{"id":"6","name":"Millions"}}]}}],"observation":[{{"id":"OBS_STATUS","values":[{{"id":"A","name":"Normal value"}},{{"id":"P","name":"Provisional"}}]}}]}}}}}}"#,
        dimensions("series")
    );
    let import = read(&series);
    assert_eq!(lines(&import), expected);
    let dataset = &import.datasets[0];
    assert_eq!(dataset.measures[0].unit, "Euro, millions");
    assert!(dataset.flags(1).contains(tidemark::dataset::Flags::PROVISIONAL));
    // Version 2 wraps the message, and series may be written flat.
    let flat = format!(
        r#"{{"data":{{"dataSets":[{{"observations":{{"0:0":[1.25],"0:1":[1.31],"1:0":[2.5]}}}}],"structures":[{{"dimensions":{}}}]}}}}"#,
        dimensions("observation")
    );
    assert_eq!(lines(&read(&flat)), expected);
    // A key that leads nowhere is no message; what it holds is read as it is.
    let torn = flat.replace("1:0", "7:0");
    assert!(import::read(&Source::from_bytes("x.json", torn.as_str())).is_ok_and(|read| {
        read.tables.iter().all(|table| table.columns.iter().all(|column| column.name != "Area"))
    }));
}
