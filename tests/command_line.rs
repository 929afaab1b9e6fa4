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
        (vec!["export", "cases.csv", "-o", "x.svg", "--chart", "pie"], 2, "change, trend, columns"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--by", "planet"], 1, "Country"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--from", "1999"], 1, "1999"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--from", "soon"], 2, "soon"),
        (vec!["export", "cases.csv", "-o", "x.svg", "--size", "big"], 2, "big"),
        (vec!["sample", "nothing"], 2, "platforms"),
        (vec!["inspect", "."], 1, ": ."),
    ] {
        let output = run(&arguments, folder.path());
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
        assert!(text.contains(part), "{arguments:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
    }
    assert_eq!(run(&["export"], folder.path()).status.code(), Some(2));
    assert!(!folder.path().join("x.svg").exists(), "nothing was written");
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
    for (size, width, height) in [("square", 1080, 1080), ("a4", 3508, 2480), ("800x600", 800, 600)]
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
    assert_eq!(String::from_utf8_lossy(&names.stdout), "platforms\ncategories\ntotals\n");
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
