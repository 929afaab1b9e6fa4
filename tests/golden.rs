//! Each chart kind as it was decided (figure) and as it is written (SVG).
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use support::assert_golden;
use tidemark::export::{Options, TextAs, svg};
use tidemark::figure::{Amount, Figure, KINDS, Theme, View, draw};
use tidemark::import::{Source, builtin};
use tidemark::page::{self, Size};

const SLIDE: Size = Size { width: 960.0, height: 540.0 };

fn figure(sample: &str, change: impl FnOnce(&mut View)) -> Figure {
    let dataset = builtin::load(sample).expect("a built-in dataset");
    let mut view = View::of(&dataset);
    change(&mut view);
    draw(&dataset, &view).expect("a figure")
}

fn assert_both(name: &str, figure: &Figure, theme: Theme) {
    assert_golden(&format!("{name}.txt"), &figure.dump());
    let page = page::place(figure, SLIDE, theme);
    let options = Options { scale: 2.0, text: TextAs::Text };
    assert_golden(&format!("{name}.svg"), &svg(&page, &options));
}

#[test]
fn change_by_platform() {
    assert_both("change-platforms", &figure("platforms", |_| {}), Theme::Light);
}

#[test]
fn change_by_category_as_number() {
    let figure = figure("categories", |view| view.amount = Amount::Number);
    assert_both("change-categories-number", &figure, Theme::Print);
}

#[test]
fn change_of_the_totals() {
    assert_both("change-totals", &figure("totals", |view| view.kind = "change"), Theme::Light);
}

#[test]
fn trend_by_company() {
    let figure = figure("platforms", |view| {
        view.kind = "trend";
        view.dimension = Some(1);
    });
    assert_both("trend-companies", &figure, Theme::Light);
}

#[test]
fn trend_of_the_totals() {
    assert_both("trend-totals", &figure("totals", |_| {}), Theme::Dark);
}

#[test]
fn columns_of_the_totals() {
    assert_both("columns-totals", &figure("totals", |view| view.kind = "columns"), Theme::Light);
}

/// A table of one period, with its sum and a figure that is kept back.
const HOTLINES: &str = "Hotline,Reports 2024,of which removed in %
INHOPE Harbour,12480,91.5
Northern Line,8312,88.0
Mosaïk e.V.,8312,79.25
Safe Shores,947,64
Lantern,n/a,
Quiet Bay,0,
Sum,30051,
";

#[test]
fn ranking_of_a_single_period() {
    let source = Source::from_bytes("hotlines.csv", HOTLINES.as_bytes());
    let import = tidemark::import::read(&source).expect("a table");
    let dataset = import.datasets.first().expect("a dataset");
    // It is what such a dataset opens with: nothing can be compared.
    let figure = draw(dataset, &View::of(dataset)).expect("a figure");
    assert_both("ranking-hotlines", &figure, Theme::Light);
}

#[test]
fn ranking_by_platform() {
    assert_both(
        "ranking-platforms",
        &figure("platforms", |view| view.kind = "ranking"),
        Theme::Light,
    );
}

#[test]
fn waterfall_by_platform() {
    let figure = figure("platforms", |view| view.kind = "waterfall");
    assert_both("waterfall-platforms", &figure, Theme::Light);
}

#[test]
fn every_kind_has_a_golden() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let names: Vec<String> = std::fs::read_dir(folder)
        .expect("the golden files")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    for kind in KINDS {
        assert!(names.iter().any(|name| name.starts_with(kind.name)), "{}", kind.name);
    }
}
