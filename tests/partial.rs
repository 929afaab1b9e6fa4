//! Which two periods are compared at first, and how a period that is not
//! complete is treated.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use tidemark::dataset::{Dataset, Flags, Period};
use tidemark::figure::{View, draw};
use tidemark::import::{Source, read};

fn dataset(text: &str) -> Dataset {
    let import = read(&Source::from_bytes("file.csv", text.as_bytes())).expect("a table");
    import.datasets.into_iter().next().expect("a dataset")
}

fn pair(text: &str) -> Option<(String, String)> {
    let view = View::of(&dataset(text));
    Some((view.before?.to_string(), view.after?.to_string()))
}

#[test]
fn the_newest_pair_that_most_share_is_compared() {
    for (text, before, after) in [
        ("Country,2020,2021,2022\nChad,100,150,170\nMali,200,210,230\n", "2021", "2022"),
        // Only one country has 2023 yet.
        (
            "Country,2021,2022,2023\nChad,100,150,170\nMali,200,210,\nPeru,7,90,\nFiji,70,90,\n",
            "2021",
            "2022",
        ),
        // The halves stand beside the years.
        ("Country,2022,2023,2024 H1\nChad,100,150,70\nMali,200,210,90\n", "2022", "2023"),
        ("Country,2021,2022,2023 (Jan-Jun)\nChad,100,150,70\nMali,200,210,90\n", "2021", "2022"),
        // The file says itself that its last year goes on.
        ("Country,2021,2022,2023 YTD\nChad,100,150,70\nMali,200,210,90\n", "2021", "2022"),
        ("Country,2021,2022,2023 (partial)\nChad,100,150,70\nMali,200,210,90\n", "2021", "2022"),
        // Two pairs that nobody shares are none.
        (
            "Country,2021,2022,2023,2024\nChad,100,150,,\nMali,200,210,,\nPeru,,,4,\nFiji,,,,5\n",
            "2021",
            "2022",
        ),
    ] {
        assert_eq!(pair(text), Some((before.to_owned(), after.to_owned())), "{text}");
    }
}

#[test]
fn a_change_into_a_period_that_is_not_complete_is_marked() {
    let dataset = dataset("Country,2021,2022,2023 to date\nChad,1000,1500,700\nMali,200,210,90\n");
    let view = View {
        before: Some(Period::Year(2022)),
        after: Some(Period::Year(2023)),
        ..View::of(&dataset)
    };
    let figure = draw(&dataset, &view).expect("a chart");
    assert!(figure.marks.iter().all(|mark| mark.is_hatched));
    assert!(figure.title.ends_with('▵'), "{}", figure.title);
    let note = "▵ 2023 is not complete (as the file says).";
    assert!(figure.notes.iter().any(|own| own == note), "{:?}", figure.notes);
    assert!(figure.numbers.iter().all(|row| row.flags.contains(Flags::BREAK)));
    let countries = figure.numbers.iter().filter(|row| row.name != "Total");
    assert!(countries.into_iter().all(|row| row.flags.contains(Flags::PARTIAL)));
    // Before it nothing is marked.
    let usual = draw(&dataset, &View::of(&dataset)).expect("a chart");
    assert!(usual.marks.iter().all(|mark| !mark.is_hatched));
}
