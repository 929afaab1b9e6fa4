//! The contract of the command line: exit codes, sentences, files.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tidemark"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the program runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim_end().to_owned()
}

/// A folder with one report file in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let report = "\u{feff}Year;Country;Cases\n2022;Norway;1.200\n2022;Chile;800\n2023;Norway;1.500\n2023;Chile;n/a\n";
    std::fs::write(folder.path().join("cases.csv"), report).expect("written");
    folder
}

#[test]
fn failures_are_one_sentence_with_the_file_last() {
    let folder = folder();
    std::fs::write(folder.path().join("empty.csv"), "").expect("written");
    std::fs::write(folder.path().join("words.csv"), "a,b\nx,y\nz,w\n").expect("written");
    for (arguments, code, part) in [
        (vec!["inspect", "missing.csv"], 1, ": missing.csv"),
        (vec!["inspect", "empty.csv"], 1, ": empty.csv"),
        (vec!["export", "words.csv", "-o", "x.svg"], 1, ": words.csv"),
        (vec!["export", "cases.csv", "-o", "x.gif"], 2, ".png, .svg, .csv: x.gif"),
        (vec!["export", "cases.csv", "-o", "no/such/x.svg"], 1, ": no/such/x.svg"),
        (
            vec!["export", "cases.csv", "-o", "x.svg", "--chart", "pie"],
            2,
            "change, waterfall, trend",
        ),
        (vec!["export", "cases.csv", "-o", "x.svg", "--by", "planet"], 1, "Country"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--from", "1999"], 1, "1999"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--from", "soon"], 2, "soon"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--size", "big"], 2, "big"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--size", "500x300"], 2, "534x400"),
        (
            vec!["export", "cases.csv", "-o", "x.svg", "--size", "790x600", "--scale", "2"],
            2,
            "800x600",
        ),
        (vec!["export", "cases.csv", "-o", "x.svg", "--as", "much"], 2, "values: percent, number]"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--chart", "a\nb"], 2, "a b"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--filter", "x"], 2, "DIM=VALUE, not x"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--filter", "Country="], 2, "has no value"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--filter", "=x"], 2, "names no dimension"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--filter", "Country=Mars"], 1, "called Mars"),
        (
            vec!["export", "cases.csv", "-o", "x.svg", "--from", "2023", "--to", "2022"],
            2,
            "2023 is not before 2022",
        ),
        (
            vec!["export", "cases.csv", "-o", "x.svg", "--from", "2023", "--to", "2023"],
            2,
            "2023 is not before 2023",
        ),
        (vec!["export"], 2, "The following required arguments were not provided: --output"),
        (vec!["tidy"], 2, "<FILE>"),
        (vec!["--nonsense"], 2, "Unexpected argument '--nonsense' found"),
        (vec!["sample", "nothing"], 2, "platforms"),
        (vec!["inspect", "."], 1, ": ."),
    ] {
        let output = run(&arguments, folder.path());
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
        assert!(text.contains(part), "{arguments:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
    }
    assert!(!folder.path().join("x.svg").exists(), "nothing was written");
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = folder();
    for (arguments, part) in [
        (&["--help"][..], "Usage:"),
        (&["export", "--help"], "Usage:"),
        (&["--version"], "tidemark"),
    ] {
        let output = run(arguments, folder.path());
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
        assert!(String::from_utf8_lossy(&output.stdout).contains(part), "{arguments:?}");
    }
}

#[test]
fn a_source_is_never_replaced() {
    let folder = folder();
    let path = folder.path().join("cases.csv");
    let before = std::fs::read(&path).expect("the file");
    std::fs::create_dir(folder.path().join("in")).expect("a folder");
    let mut outputs = vec!["cases.csv", "./cases.csv", "in/../cases.csv"];
    if cfg!(unix) {
        outputs.push("link.csv");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("cases.csv", folder.path().join("link.csv")).expect("a link");
    for name in outputs {
        for command in ["tidy", "export"] {
            for input in ["cases.csv", name] {
                let output = run(&[command, input, "-o", name], folder.path());
                let sentence = format!("The output would replace its own source: {name}");
                assert_eq!((output.status.code(), stderr(&output)), (Some(2), sentence));
                assert_eq!(std::fs::read(&path).expect("the file"), before);
            }
        }
    }
}

#[test]
fn members_are_found_by_the_names_that_people_know() {
    let folder = folder();
    let csv = |value: &str| {
        let filter = format!("platform={value}");
        let arguments = ["export", "sample:platforms", "-o", "out.csv", "--filter", &filter];
        let output = run(&arguments, folder.path());
        assert!(output.status.success(), "{value}: {}", stderr(&output));
        std::fs::read_to_string(folder.path().join("out.csv")).expect("the file")
    };
    let by_name = csv("X (formerly Twitter)");
    assert!(by_name.lines().nth(1).is_some_and(|line| line.starts_with("X (formerly Twitter),")));
    for value in ["Twitter", "twitter", " x corp. ", "Twitter, Inc. / Vine.co"] {
        assert_eq!(csv(value), by_name, "{value}");
    }
}

#[test]
fn a_file_becomes_pictures_and_numbers() {
    let folder = folder();
    for name in ["out.png", "out.svg", "out.csv"] {
        let output = run(
            &["export", "cases.csv", "-o", name, "--from", "2022", "--to", "2023"],
            folder.path(),
        );
        assert!(output.status.success(), "{name}: {}", stderr(&output));
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect("the file");
    assert_eq!(&read("out.png")[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(read("out.png")[16..24], [0, 0, 7, 128, 0, 0, 4, 56], "1920 × 1080");
    let svg = String::from_utf8(read("out.svg")).expect("UTF-8");
    for id in ["title", "subtitle", "zero", "marks", "bars", "labels", "source"] {
        assert!(svg.contains(&format!("<g id=\"{id}\">")), "{id}");
    }
    assert!(svg.contains("<title>") && svg.contains("<desc>") && svg.contains("+25.0%"), "{svg}");
    let csv = String::from_utf8(read("out.csv")).expect("UTF-8");
    assert!(csv.contains("Norway,Cases,2022,2023,1200,1500,300,25.0"), "{csv}");
    assert!(csv.contains("after-withheld"), "n/a is not a number: {csv}");
}

#[test]
fn sizes_scales_and_themes_are_as_asked_for() {
    let folder = folder();
    for (size, width, height) in
        [("square", 1080, 1080), ("a4", 3508, 2480), ("800x600", 800, 600), ("534x400", 534, 400)]
    {
        let output = run(
            &["export", "cases.csv", "-o", "out.png", "--size", size, "--theme", "dark"],
            folder.path(),
        );
        assert!(output.status.success(), "{}", stderr(&output));
        let png = std::fs::read(folder.path().join("out.png")).expect("the file");
        let number =
            |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        assert_eq!((number(16), number(20)), (width, height), "{size}");
    }
}

#[test]
fn small_pictures_have_fewer_pixels_to_a_point() {
    let folder = folder();
    for (size, page) in [
        ("slide", "0 0 960 540"),
        ("square", "0 0 540 540"),
        ("3840x2160", "0 0 1920 1080"),
        ("810x600", "0 0 540 400"),
        ("600x400", "0 0 450 300"),
    ] {
        let output = run(&["export", "cases.csv", "-o", "out.svg", "--size", size], folder.path());
        assert!(output.status.success(), "{}", stderr(&output));
        let svg = std::fs::read_to_string(folder.path().join("out.svg")).expect("the file");
        assert!(svg.contains(&format!("viewBox=\"{page}\"")), "{size}: {:?}", svg.get(..300));
    }
}

#[test]
fn own_words_replace_the_programs() {
    let folder = folder();
    let words =
        ["--title", "A & B <now>", "--subtitle", "Sub", "--source", "Our desk", "--note", "Remark"];
    let arguments = [&["export", "cases.csv", "-o", "out.svg"], words.as_slice()].concat();
    assert!(run(&arguments, folder.path()).status.success());
    let svg = std::fs::read_to_string(folder.path().join("out.svg")).expect("the file");
    for text in ["<title>A &amp; B &lt;now&gt;</title>", ">Sub<", "Source: Our desk", ">Remark<"] {
        assert!(svg.contains(text), "{text}: {svg}");
    }
}

#[test]
fn outlines_need_no_font() {
    let folder = folder();
    let output =
        run(&["export", "cases.csv", "-o", "out.svg", "--text", "outlines"], folder.path());
    assert!(output.status.success());
    let svg = std::fs::read_to_string(folder.path().join("out.svg")).expect("the file");
    assert!(!svg.contains("<text") && svg.contains("aria-label=\"Norway\""));
}

#[test]
fn pictures_are_the_same_bytes_every_time() {
    let folder = folder();
    for name in ["a.png", "b.png"] {
        assert!(run(&["export", "sample:platforms", "-o", name], folder.path()).status.success());
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect("the file");
    assert_eq!(read("a.png"), read("b.png"));
}

#[test]
fn a_sample_can_be_read_again_with_its_breaks() {
    let folder = folder();
    let names = run(&["sample"], folder.path());
    assert_eq!(
        String::from_utf8_lossy(&names.stdout),
        "platforms\ncategories\ntotals\ncountries\n"
    );
    let sample = run(&["sample", "platforms"], folder.path());
    std::fs::write(folder.path().join("platforms.csv"), &sample.stdout).expect("written");
    let arguments = [
        "export",
        "platforms.csv",
        "-o",
        "out.csv",
        "--by",
        "platform",
        "--from",
        "2023",
        "--to",
        "2024",
    ];
    let output = run(&arguments, folder.path());
    assert!(output.status.success(), "{}", stderr(&output));
    let csv = std::fs::read_to_string(folder.path().join("out.csv")).expect("the file");
    let facebook = csv.lines().find(|line| line.starts_with("Facebook,")).expect("its row");
    assert!(facebook.contains("-51.8") && facebook.contains("break"), "{facebook}");
}

#[test]
fn inspect_and_tidy_say_what_was_read() {
    let folder = folder();
    let inspected = run(&["inspect", "cases.csv", "--json"], folder.path());
    let json: serde_json::Value = serde_json::from_slice(&inspected.stdout).expect("JSON");
    assert_eq!(json["delimiter"], ";");
    assert_eq!(json["tables"][0]["header_rows"], serde_json::json!([0]));
    assert_eq!(json["tables"][0]["observations"], 4);
    let tidied = run(&["tidy", "cases.csv"], folder.path());
    let text = String::from_utf8_lossy(&tidied.stdout).into_owned();
    assert!(
        text.starts_with("table,Country,period,measure,value,unit,flag,row,column\n"),
        "{text}"
    );
    assert!(text.contains("Norway,2022,Cases,1200,"), "{text}");
    assert!(text.contains("Chile,2023,Cases,,,withheld,4,2"), "{text}");
}

/// A folder with one file, and the CSV of a chart of it by name.
fn chart_of(report: &str, arguments: &[&str]) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("r.csv"), report).expect("written");
    for name in ["out.csv", "out.svg"] {
        let output = run(&[&["export", "r.csv", "-o", name], arguments].concat(), folder.path());
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("the file");
    let (csv, svg) = (read("out.csv"), read("out.svg"));
    (folder, csv, svg)
}

#[test]
fn a_parent_and_its_parts_are_never_added() {
    let report = "platform,2022,2023\nFacebook,100,80\nInstagram,60,70\nMeta Platforms,160,150\nDiscord,90,99\n";
    let (_folder, csv, svg) = chart_of(report, &["--from", "2022", "--to", "2023"]);
    assert!(csv.contains("Total,value,2022,2023,250,249,-1"), "{csv}");
    assert!(svg.contains("A whole and its parts are both listed; they are not added"), "{svg}");
}

#[test]
fn lines_that_are_added_are_said_to_be() {
    let report = "platform,year,cases\nTwitter,2022,100\nTwitter,2023,60\nX Corp,2023,20\nDiscord,2022,50\nDiscord,2023,70\nDiscord,2023,70\n";
    let (_folder, csv, svg) = chart_of(report, &["--from", "2022", "--to", "2023"]);
    assert!(csv.contains("X (formerly Twitter),cases,2022,2023,100,80,-20,-20.0"), "{csv}");
    assert!(svg.contains("the lines Twitter and X Corp are added"), "{svg}");
    assert!(svg.contains("Discord: lines of the same name are added"), "{svg}");
}

#[test]
fn what_carries_no_percentage_is_named_and_counted() {
    let report = "country,2022,2023\nNorway,0,10\nChile,100,50\nGhana,20,10\nPeru,-100,100\n";
    let (_folder, csv, svg) = chart_of(report, &["--from", "2022", "--to", "2023"]);
    assert!(svg.contains("No percentage on a base under 50: Norway and Ghana"), "{svg}");
    assert!(svg.contains("No percentage on a base below 0: Peru"), "{svg}");
    assert!(svg.contains("<title>Figures fell for Chile in 2023</title>"), "{svg}");
    assert!(csv.contains("Norway,value,2022,2023,0,10,10,,"), "{csv}");
    assert!(csv.contains("Peru,value,2022,2023,-100,100,200,,"), "{csv}");
}
