//! The sentences that a briefing would begin with, against what the well-known
//! claims about the built-in figures give; and their receipts.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::process::Command;
use tidemark::dataset::{Break, Dataset, Flags, Period, Scope};
use tidemark::figure::{self, Receipt, Sentence, View, receipt, sentences};
use tidemark::import::{Source, builtin, read};

fn load(name: &str) -> Dataset {
    builtin::load(name).expect("a built-in dataset")
}

fn of_file(text: &str) -> Dataset {
    let import = read(&Source::from_bytes("file.csv", text.as_bytes())).expect("a table");
    import.datasets.into_iter().next().expect("a dataset")
}

fn found(dataset: &Dataset, change: impl FnOnce(&mut View)) -> Vec<Sentence> {
    let mut view = View::of(dataset);
    change(&mut view);
    sentences(dataset, &view).expect("findings")
}

fn texts(sentences: &[Sentence]) -> Vec<&str> {
    sentences.iter().map(|sentence| sentence.text.as_str()).collect()
}

fn assert_says(dataset: &Dataset, change: impl FnOnce(&mut View), expected: &[&str]) {
    let found = found(dataset, change);
    for part in expected {
        let says = found.iter().any(|sentence| sentence.text.contains(part));
        assert!(says, "nothing says {part:?}: {:#?}", texts(&found));
    }
}

#[test]
fn the_claims_about_2024_come_out_as_the_figures_give_them() {
    let totals = load("totals");
    assert_says(
        &totals,
        |_| {},
        &[
            "Reports fell by 15,697,565 (−43.4%) from 36,210,368 in 2023 to 20,512,803 in 2024, not like for like ▵.",
            "Like for like, incidents fell by about 7 million (about −19%) from 36,210,368 reports in 2023 to about 29.2 million incidents in 2024.",
            "Since 1998, reports fell against the year before in 2005, 2008, 2019 and 2024 ▵.",
        ],
    );
    let platforms = load("platforms");
    assert_says(
        &platforms,
        |_| {},
        &[
            "Google −295,874 (−20.1%)",
            "X (formerly Twitter) −184,327 (−21.2%)",
            "Discord −98,058 (−28.9%)",
            "Microsoft Online Operations −38,256 (−27.5%)",
            "No line for 2024, whose list is not complete, so not compared: ",
            "Synchronoss (37,097)",
        ],
    );
    let company = platforms.dimension_named("company");
    assert_says(
        &platforms,
        |view| view.dimension = company,
        &[
            "Microsoft −38,453 (−27.2%)",
            "Not like for like: Meta 30,658,723 → 13,764,805 (−55.1%). ▵",
        ],
    );
    assert_says(
        &load("categories"),
        |_| {},
        &[
            "Online enticement 186,819 → 546,333 (+192.4%)",
            "Child sex trafficking 17,353 → 26,823 (+54.6%)",
        ],
    );
}

#[test]
fn whatever_crosses_a_known_break_bears_its_sign() {
    for name in builtin::NAMES {
        let dataset = load(name);
        for sentence in found(&dataset, |_| {}) {
            let is_broken = sentence.numbers.iter().any(|row| row.flags.contains(Flags::BREAK));
            let is_count = sentence.text.starts_with("Of ");
            assert!(!is_broken || is_count || sentence.text.contains('▵'), "{}", sentence.text);
        }
    }
}

#[test]
fn every_finding_is_a_chart() {
    for name in builtin::NAMES {
        let dataset = load(name);
        for sentence in found(&dataset, |_| {}) {
            let drawn = figure::draw(&dataset, &sentence.view);
            assert!(drawn.is_ok(), "{}: {:?}", sentence.text, drawn.err());
        }
    }
}

#[test]
fn nobody_is_said_to_be_new_or_gone_where_lists_are_not_known_to_be_complete() {
    let dataset = of_file("Country,2022,2023\nChad,100,150\nMali,200,\nPeru,,90\nFiji,300,250\n");
    let dataset_long = of_file(
        "Country,Year,Cases\nChad,2022,100\nChad,2023,150\nMali,2022,200\nPeru,2023,90\nFiji,2022,300\nFiji,2023,250\n",
    );
    for dataset in [dataset, dataset_long] {
        let found = found(&dataset, |_| {});
        let text = texts(&found).join("\n");
        assert!(!text.contains("New") && !text.contains("No longer"), "{text}");
        assert!(
            text.contains(
                "Of two countries with a figure for both 2022 and 2023, one fell, one rose."
            ),
            "{text}"
        );
    }
}

#[test]
fn what_a_file_says_of_a_change_of_method_is_proposed_as_a_break() {
    let names = ["Aster", "Borage", "Clover", "Dill", "Elder"];
    let table = |head: &str, line: &dyn Fn(&str) -> String| {
        names.iter().fold(head.to_owned(), |text, name| text + &line(name) + "\n")
    };
    let doubled = |name: &str| {
        let n = 100 * name.len();
        format!("{name},{n},{},{},{}", n + 7, n * 2 + 30, n * 2 + 41)
    };
    // A footnote at a year, a note that names it, a remark at all lines of it.
    let noted = |head: &str, note: &str| of_file(&(table(head, &doubled) + "\n" + note));
    let marked = noted("Service,2020,2021,2022²,2023\n", "1 Provisional.\n2 New counting rules.\n");
    let of_a_year = noted("Service,2020,2021,2022,2023\n", "Note: Break in series in 2022.\n");
    let long = |remark: &dyn Fn(&str, i32) -> &'static str, values: [usize; 4]| {
        let lines = |name: &str| {
            let line = |(at, n): (usize, usize)| {
                let year = 2020 + at as i32;
                format!("{name},{year},{},{}", n * (10 + name.len()) + at, remark(name, year))
            };
            values.into_iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
        };
        of_file(&table("service,year,notifications,remark\n", &lines))
    };
    let remark = |_: &str, year: i32| if year >= 2022 { "counted by item" } else { "" };
    let remarked = long(&remark, [100, 101, 220, 221]);
    let whole = |view: &mut View| (view.before, view.after) = (Some(year(2020)), Some(year(2023)));
    let jump = "Check for a break in the series: in 2022 all five services rose together, in the \
                middle by a factor of 2";
    for (dataset, said) in [
        (&marked, "; the data says “New counting rules”."),
        (&of_a_year, "; the data says “Note: Break in series in 2022”."),
        (&remarked, "; the data says “counted by item”."),
    ] {
        assert_says(dataset, whole, &[jump, said]);
        // Before it there is nothing to check.
        let texts = found(dataset, |view| {
            (view.before, view.after) = (Some(year(2020)), Some(year(2021)));
        });
        assert!(!texts.iter().any(|sentence| sentence.text.contains("Check for")));
        assert!(dataset.context.breaks.is_empty(), "nothing is marked by itself");
    }
    // Without a jump a remark counts only if it speaks of a change.
    let quiet = long(&remark, [100, 101, 102, 103]);
    assert!(!found(&quiet, whole).iter().any(|sentence| sentence.text.contains("Check for")));
    let of_dill = |name: &str, year: i32| match (name, year) {
        ("Dill", 2021..) => "New definition used",
        _ => "",
    };
    let one = long(&of_dill, [100, 101, 102, 103]);
    assert_says(
        &one,
        whole,
        &["Check for a break in the series of Dill in 2021: the data says “New definition used”."],
    );
}

#[test]
fn a_series_on_two_bases_is_shown_side_by_side_where_somebody_says_so() {
    let mut dataset = of_file(
        "year,reports,incidents\n2019,1000,\n2020,1200,\n2021,1300,\n2022,800,1290\n\
         2023,700,1250\n",
    );
    let (new, old) = (1, 0);
    assert_eq!(dataset.could_carry_on(old, new), None, "not backwards");
    assert_eq!(dataset.could_carry_on(new, old), Some(year(2022)));
    dataset.carry_on(new, old);
    assert_eq!(dataset.could_carry_on(new, old), None, "not twice");
    let of_all = Break::set_by_user(year(2022), Scope::default(), "bundling");
    dataset.context.breaks.push(of_all);
    assert_says(
        &dataset,
        |view| (view.before, view.after) = (Some(year(2021)), Some(year(2022))),
        &[
            "Reports fell by 500 (−38.5%) from 1,300 in 2021 to 800 in 2022, not like for like ▵.",
            "Like for like, incidents fell by 10 (−0.8%) from 1,300 reports in 2021 to 1,290 \
             incidents in 2022.",
        ],
    );
    let figure = figure::draw(&dataset, &View { kind: "trend", ..View::of(&dataset) });
    let figure = figure.expect("a figure");
    assert_eq!(figure.title, "Incidents: 1,250 in 2023, 3.8% fewer than in 2021");
    let note = "Incidents from 2022 on are compared with Reports before, as the author of the \
                chart says";
    assert!(figure.notes.iter().any(|own| own.contains(note)), "{:?}", figure.notes);
}

#[test]
fn provisional_figures_are_named_at_the_foot_of_the_chart() {
    let notes = |text: &str| {
        let dataset = of_file(text);
        figure::draw(&dataset, &View::of(&dataset)).expect("a figure").notes.join("\n")
    };
    let all = notes("Area,2020,2021p\nAvon,100,120\nKent,200,180\nEssex,90,95\n\np Provisional\n");
    assert!(all.contains("Provisional figures: 2021"), "{all}");
    let one = notes("Area,2020,2021\nAvon,100,120 p\nKent,200,180\nEssex,90,95 e\n");
    assert!(one.contains("Provisional figures: Avon 2021"), "{one}");
    assert!(one.contains("Estimated figures: Essex 2021"), "{one}");
    assert!(!notes("Area,2020,2021\nAvon,100,120\nKent,200,180\n").contains("figures:"));
}

fn year(year: i32) -> Period {
    Period::Year(year)
}

#[test]
fn a_receipt_leads_from_the_sentence_to_the_cells() {
    let dataset = of_file("note\n\nCountry,2020,2022\nChad,\"1,000\",1210\nMali,500,400\n");
    let found = found(&dataset, |_| {});
    let rises = found.iter().find(|s| s.text.contains("Chad +210 (+21.0%)")).expect("the rise");
    let row = rises.numbers.first().expect("its numbers");
    let Receipt { name, steps, cells, .. } = receipt(&dataset, row);
    assert_eq!(name, "Chad");
    for step in [
        "2020: 1,000",
        "2022: 1,210",
        "Change: 1,210 − 1,000 = +210",
        "In percent: +210 ÷ 1,000 = +21.0%",
        "A year on average: (1,210 ÷ 1,000) to the power of 1/2 − 1 = +10.0%",
        "Of the net change: +210 ÷ +110 = 190.9%",
        "Of all that rose: +210 ÷ +210 = 100.0%",
    ] {
        assert!(steps.iter().any(|own| own == step), "{step}: {steps:#?}");
    }
    let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["1,000", "1210"]);
    assert_eq!(cells[0].place(), "file.csv, row 4, column B");
    assert_eq!(cells[1].place(), "file.csv, row 4, column C");
    assert!(
        cells.iter().all(|cell| cell.sha256 == dataset.origin.sha256 && cell.sha256.len() == 64)
    );
}

#[test]
fn a_break_that_the_user_names_marks_every_number_across_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cases.csv");
    std::fs::write(&file, "Country,2020,2021,2022\nChad,1000,1210,1300\nMali,500,400,450\n")
        .expect("a file");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tidemark"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let given = "--break=2021=Counted by place of residence";
    let text = run(&["findings", "cases.csv", "--from", "2020", "--to", "2021", given]);
    assert!(
        text.contains("(−20.0%). ▵ Break in series 2021: Counted by place of residence"),
        "{text}"
    );
    for extension in ["svg", "csv"] {
        let out = format!("out.{extension}");
        run(&["export", "cases.csv", "--from", "2020", "--to", "2022", given, "-o", &out]);
        let text = std::fs::read_to_string(folder.path().join(&out)).expect("the file");
        let mark = if extension == "csv" { ",break," } else { "▵" };
        assert!(text.contains(mark), "{text}");
        assert!(text.contains("Break in series 2021: Counted by place of residence"), "{text}");
    }
    let after = run(&["findings", "cases.csv", "--from", "2021", "--to", "2022", given]);
    assert!(!after.contains('▵'), "{after}");
}

#[test]
fn a_jump_of_all_together_is_proposed_as_a_break_and_nothing_more() {
    let text = "Country,2019,2020,2021,2022\nChad,100,104,212,220\nMali,500,490,1010,1000\nPeru,300,310,630,640\nFiji,80,82,170,165\nTogo,900,930,1850,1900\nCuba,60,61,90,95\n";
    let jump = "Check for a break in the series: in 2021 all six countries rose together, in the middle by a factor of 2.";
    let dataset = of_file(text);
    let all = |view: &mut View| view.before = Some(Period::Year(2020));
    assert_says(&dataset, all, &[jump]);
    // It marks nothing by itself, and is not said of periods that are not compared.
    assert!(dataset.context.breaks.is_empty());
    assert!(!texts(&found(&dataset, |_| {})).join("").contains("Check for a break"));
    // A series in which all grow like that every year has none.
    let growing = of_file(
        "Country,2019,2020,2021\nChad,100,210,450\nMali,500,1100,2300\nPeru,300,640,1300\nFiji,80,170,350\nTogo,900,1900,3900\n",
    );
    assert!(!texts(&found(&growing, |_| {})).join("").contains("Check for a break"));
}
