//! What the window paints is what the files have.

use super::*;
use crate::app::style;
use crate::figure::{Theme, View, draw};
use crate::import::builtin;
use crate::page::{self, Size, text};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::collections::BTreeSet;

fn picture(sample: &str, kind: &'static str) -> Picture {
    let dataset = builtin::load(sample).unwrap();
    let figure = draw(&dataset, &View { kind, ..View::of(&dataset) }).unwrap();
    let size = Size { width: 960.0, height: 540.0 };
    let page = page::place(&figure, size, Theme::Light);
    Picture { figure, page, shown: BTreeSet::new() }
}

/// The shapes that the window paints for a page, at a scale.
fn painted(picture: &Picture, scale: f32) -> (OnScreen, Vec<egui::Shape>) {
    let size = vec2(960.0 * scale, 540.0 * scale);
    let area = egui::Rect::from_min_size(pos2(0.0, 0.0), size);
    let mut harness = Harness::builder()
        .with_size(size)
        .with_context_setup(style::install_fonts)
        .build_ui(|ui| drop(page_ui(ui, picture, area, Color32::GRAY)));
    harness.run();
    let mut shapes = Vec::new();
    for clipped in &harness.output().shapes {
        flatten(&clipped.shape, &mut shapes);
    }
    (OnScreen::fit(&picture.page, area), shapes)
}

fn flatten(shape: &egui::Shape, into: &mut Vec<egui::Shape>) {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| flatten(shape, into)),
        shape => into.push(shape.clone()),
    }
}

#[test]
fn marks_stand_where_the_files_have_them() {
    for (sample, kind) in [("platforms", "change"), ("totals", "columns"), ("totals", "trend")] {
        for scale in [1.0, 1.5, 0.8] {
            let picture = picture(sample, kind);
            let (screen, shapes) = painted(&picture, scale);
            let mut n_marks = 0;
            for item in picture.page.items() {
                let is_painted = match item {
                    Item::Bar { rect, fill, .. } => {
                        let expected = screen.rect(rect);
                        shapes.iter().any(|shape| {
                            matches!(shape, egui::Shape::Rect(r) if r.fill == color32(*fill)
                                && r.rect.min.distance(expected.min) < 1.0
                                && r.rect.max.distance(expected.max) < 1.0)
                        })
                    }
                    Item::Line { points, stroke, mark: Some(_), .. } => {
                        let expected: Vec<Pos2> = points.iter().map(|p| screen.pos(*p)).collect();
                        shapes.iter().any(|shape| {
                            matches!(shape, egui::Shape::Path(path)
                                if path.stroke.color == egui::epaint::ColorMode::Solid(color32(*stroke))
                                && path.points.len() == expected.len()
                                && path.points.iter().zip(&expected).all(|(a, b)| a.distance(*b) < 1.0))
                        })
                    }
                    Item::Dot { center, .. } => shapes.iter().any(|shape| {
                        matches!(shape, egui::Shape::Circle(circle)
                            if circle.center.distance(screen.pos(*center)) < 1.0)
                    }),
                    _ => continue,
                };
                n_marks += 1;
                assert!(is_painted, "{sample} {kind} at {scale}: {item:?}");
            }
            assert!(n_marks > 2, "{sample} {kind}");
        }
    }
}

#[test]
fn the_pointer_tells_the_exact_figures() {
    for (sample, kind, mark, figures) in [
        ("platforms", "change", 5, ["2023: 1,470,958 reports", "2024: 1,175,084 reports"]),
        ("totals", "columns", 27, ["2025", "21,351,493 reports"]),
        ("totals", "trend", 1, ["Reports", "2024: 20,512,803 reports"]),
    ] {
        let picture = picture(sample, kind);
        let area = egui::Rect::from_min_size(Pos2::ZERO, vec2(960.0, 540.0));
        let screen = OnScreen::fit(&picture.page, area);
        let at = picture.page.items().find_map(|item| match item {
            Item::Bar { rect, mark: m, .. } if *m == mark => Some(screen.rect(rect).center()),
            Item::Line { points, mark: Some(m), .. } if *m == mark => {
                points.first().map(|p| screen.pos(*p))
            }
            _ => None,
        });
        let mut harness = Harness::builder()
            .with_size(vec2(960.0, 540.0))
            .with_context_setup(style::install_fonts)
            .build_ui(|ui| drop(page_ui(ui, &picture, area, Color32::GRAY)));
        harness.hover_at(at.unwrap());
        harness.run();
        for figure in figures {
            assert!(harness.query_by_label(figure).is_some(), "{sample} {kind}: {figure}");
        }
    }
}

#[test]
fn texts_stand_where_the_files_have_them_and_are_as_wide() {
    let picture = picture("platforms", "change");
    for scale in [1.0, 1.5] {
        let (screen, shapes) = painted(&picture, scale);
        for run in picture.page.texts() {
            let bounds = screen.rect(&run.bounds());
            let found = shapes.iter().find_map(|shape| match shape {
                egui::Shape::Text(text) if text.galley.text() == run.text => {
                    let is_near = (text.pos.y - bounds.top()).abs() < run.size as f32 * scale;
                    is_near.then_some(text)
                }
                _ => None,
            });
            let text = found.unwrap_or_else(|| panic!("{:?} is painted", run.text));
            // Glyphs may be moved to whole pixels on the screen.
            let width = text::width(&run.text, run.size, run.weight) as f32 * scale;
            let tolerance = 1.0 + width * 0.012;
            let difference = (text.galley.size().x - width).abs();
            assert!(difference < tolerance, "{:?} at {scale}: {difference}", run.text);
            assert!((text.pos.x - bounds.left()).abs() < tolerance, "{:?} at {scale}", run.text);
        }
    }
}
