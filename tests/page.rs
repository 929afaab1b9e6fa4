//! Pages of every kind, size and shape of data: nothing overlaps, nothing is
//! cut off, and widths are those of the files.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use resvg::usvg;
use std::sync::{Arc, LazyLock};
use tidemark::dataset::Dataset;
use tidemark::export::{Options, TextAs, svg};
use tidemark::figure::{Amount, KINDS, Theme, View, draw};
use tidemark::import::{self, Source, builtin};
use tidemark::page::{self, Item, Page, Rect, Size, TextRun, text};

const SIZES: [Size; 5] = [
    Size { width: 960.0, height: 540.0 },
    Size { width: 540.0, height: 540.0 },
    Size { width: 842.0, height: 595.0 },
    Size { width: 400.0, height: 300.0 },
    Size { width: 1920.0, height: 1080.0 },
];

fn dataset(csv: &str) -> Dataset {
    let source = Source::from_bytes("report.csv", csv.as_bytes().to_vec());
    let import = import::read(&source).expect("a readable file");
    import.datasets.into_iter().next().expect("a dataset")
}

fn long(rows: &[(&str, i64, i64)]) -> Dataset {
    let line = |(name, before, after): &(&str, i64, i64)| {
        format!("\"{name}\",2023,{before}\n\"{name}\",2024,{after}\n")
    };
    dataset(&format!("country,year,cases\n{}", rows.iter().map(line).collect::<Vec<_>>().concat()))
}

/// Datasets that charts break on.
fn shapes() -> Vec<(&'static str, Dataset)> {
    let many: Vec<(String, i64, i64)> = (0..60)
        .map(|i| (format!("Country number {i}"), 1000 + i * 37, 900 + (i * 7919) % 2000))
        .collect();
    let many: Vec<(&str, i64, i64)> = many.iter().map(|(n, b, a)| (n.as_str(), *b, *a)).collect();
    let name = "A ministry with an exceptionally long official name, in charge of several things";
    let mut shapes = vec![
        ("sixty", long(&many)),
        ("one", long(&[("Norway", 100, 120)])),
        ("one that fell to nothing", long(&[("Norway", 100, 0)])),
        ("all falling", long(&[("Norway", 100, 50), ("Chile", 200, 90), ("Ghana", 400, 10)])),
        ("all equal", long(&[("Norway", 100, 100), ("Chile", 200, 200)])),
        (
            "a giant among dwarfs",
            long(&[("Norway", 100, 900_000), ("Chile", 100, 101), ("Ghana", 100, 99)]),
        ),
        (
            "long names",
            long(&[(name, 100, 50), ("B", 100, 3), (name.get(1..).unwrap_or(name), 100, 300)]),
        ),
    ];
    for sample in builtin::NAMES {
        shapes.push((sample, builtin::load(sample).expect("a built-in dataset")));
    }
    shapes
}

/// Every page worth checking, with a name for messages; placed once.
fn pages() -> &'static [(String, Page)] {
    static PAGES: LazyLock<Vec<(String, Page)>> = LazyLock::new(place_all);
    &PAGES
}

fn place_all() -> Vec<(String, Page)> {
    let mut pages = Vec::new();
    for (shape, dataset) in shapes() {
        for kind in KINDS {
            for amount in [Amount::Percent, Amount::Number] {
                for size in SIZES {
                    let view =
                        View { kind: kind.name, amount, top: Some(60), ..View::of(&dataset) };
                    // A comparison of what is absent is refused; that is tested elsewhere.
                    let draw = |room| draw(&dataset, &View { room, ..view.clone() });
                    let Ok((_, page)) = page::fitted(size, Theme::Light, draw) else { continue };
                    let name = format!(
                        "{shape}, {}, {amount:?}, {:.0}×{:.0}",
                        kind.name, size.width, size.height
                    );
                    pages.push((name, page));
                }
            }
        }
    }
    assert!(pages.len() > 200, "{}", pages.len());
    pages
}

/// A little smaller, so that touching is not overlapping.
fn core(run: &TextRun) -> Rect {
    let Rect { left, top, right, bottom } = run.bounds();
    let room = (bottom - top) * 0.14;
    Rect { left: left + 0.5, top: top + room, right: right - 0.5, bottom: bottom - room }
}

#[test]
fn no_text_is_cut_off_or_overlaps_another() {
    let mut faults = Vec::new();
    for (name, page) in pages() {
        let runs: Vec<&TextRun> = page.texts().collect();
        for (index, run) in runs.iter().enumerate() {
            let Rect { left, top, right, bottom } = run.bounds();
            if left < 0.0 || top < 0.0 || right > page.size.width || bottom > page.size.height {
                faults.push(format!("{name}: {:?} leaves the page", run.text));
            }
            for other in &runs[index + 1..] {
                if core(run).overlaps(&core(other)) {
                    faults.push(format!("{name}: {:?} overlaps {:?}", run.text, other.text));
                }
            }
        }
    }
    faults.truncate(12);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_text_lies_on_a_mark_that_is_not_its_own() {
    let mut faults = Vec::new();
    for (name, page) in pages() {
        for item in page.items() {
            let Item::Bar { rect, .. } = item else { continue };
            for run in page.texts().filter(|run| core(run).overlaps(rect)) {
                faults.push(format!("{name}: {:?} lies on a bar", run.text));
            }
        }
    }
    faults.truncate(12);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_text_stands_on_the_line_at_zero() {
    for (name, page) in pages() {
        let zero = page.groups.iter().filter(|group| group.id == "zero");
        for item in zero.flat_map(|group| &group.items) {
            let Item::Line { points, .. } = item else { continue };
            let [from, to] = points.as_slice() else { continue };
            if (from.x - to.x).abs() > 0.01 {
                continue;
            }
            let across = page.items().find_map(|item| {
                let Item::Text(run) = item else { return None };
                let text = core(run);
                let is_across = text.left < from.x && from.x < text.right;
                (is_across && text.top < to.y && from.y < text.bottom).then_some(&run.text)
            });
            assert_eq!(across, None, "{name}: across the line at zero");
        }
    }
}

#[test]
fn no_text_is_too_small_to_read() {
    for (name, page) in pages() {
        for run in page.texts() {
            assert!(run.size >= page::SMALLEST, "{name}: {:?} at {}", run.text, run.size);
        }
    }
}

#[test]
fn bars_begin_at_zero() {
    for (name, page) in pages() {
        let zero = page.groups.iter().find(|group| group.id == "zero");
        // A step of a waterfall may begin where the one above it ends.
        let is_waterfall = name.contains("waterfall");
        let mut ends: Option<[f64; 2]> = None;
        for item in page.items() {
            let Item::Bar { rect, is_horizontal, .. } = item else { continue };
            let Some(Item::Line { points, .. }) = zero.and_then(|group| group.items.first()) else {
                unreachable_zero(name);
                continue;
            };
            let distance = if *is_horizontal {
                let own = [rect.left, rect.right];
                let starts = ends.replace(own).filter(|_| is_waterfall).into_iter().flatten();
                let all = starts.chain([points[0].x]);
                all.flat_map(|start| own.map(|end| (end - start).abs())).fold(f64::MAX, f64::min)
            } else {
                (rect.bottom - points[0].y).abs().min((rect.top - points[0].y).abs())
            };
            assert!(distance < 0.01, "{name}: a bar begins {distance} from zero");
        }
    }
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn unreachable_zero(name: &str) {
    panic!("{name}: bars without a zero line");
}

#[test]
fn widths_are_those_of_the_rasteriser() {
    let dataset = builtin::load("platforms").expect("a built-in dataset");
    let figure = draw(&dataset, &View::of(&dataset)).expect("a figure");
    let page = page::place(&figure, SIZES[0], Theme::Light);
    let mut fonts = usvg::fontdb::Database::new();
    for face in [text::REGULAR, text::SEMI_BOLD] {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face)));
    }
    let options = usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() };
    let svg = svg(&page, &Options { scale: 1.0, text: TextAs::Text });
    let tree = usvg::Tree::from_str(&svg, &options).expect("an SVG");
    let mut boxes = Vec::new();
    collect(tree.root(), &mut boxes);
    let runs: Vec<&TextRun> = page.texts().collect();
    assert_eq!(boxes.len(), runs.len());
    for (run, (text, left, right)) in runs.iter().zip(&boxes) {
        assert_eq!(run.text, *text);
        let bounds = run.bounds();
        // The file has two decimals; the rasteriser counts in 32 bits.
        assert!((bounds.left - left).abs() < 0.05, "{text}: {} and {left}", bounds.left);
        assert!((bounds.right - right).abs() < 0.05, "{text}: {} and {right}", bounds.right);
    }
}

/// Text, left and right end of each text of an SVG, by its advances.
fn collect(group: &usvg::Group, boxes: &mut Vec<(String, f64, f64)>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => collect(group, boxes),
            usvg::Node::Text(node) => {
                let text: String = node.chunks().iter().map(usvg::TextChunk::text).collect();
                let bounds = node.bounding_box();
                boxes.push((text, f64::from(bounds.left()), f64::from(bounds.right())));
            }
            _ => {}
        }
    }
}
