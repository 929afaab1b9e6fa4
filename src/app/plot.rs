//! The page in the window: its plot area is an `egui_plot` whose bounds are the
//! page's own, so its marks stand where the files have them.

use super::state::Picture;
use super::style::{color32, font};
use crate::figure::Figure;
use crate::page::{Anchor, Item, Page, Pos, Rect, TextRun, stripes};
use eframe::egui::{self, Color32, Pos2, Stroke, StrokeKind, pos2, vec2};
use egui_plot::{Bar, BarChart, ItemId, Line, Plot, PlotBounds, PlotPoints, Points};

/// Where the page lies on the screen.
#[derive(Clone, Copy, Debug)]
pub struct OnScreen {
    origin: Pos2,
    scale: f32,
}

impl OnScreen {
    /// The page at its largest within `available`, centred across.
    pub fn fit(page: &Page, available: egui::Rect) -> Self {
        let (width, height) = (page.size.width as f32, page.size.height as f32);
        let scale = (available.width() / width).min(available.height() / height).max(0.05);
        let left = available.center().x - width * scale / 2.0;
        Self { origin: pos2(left.round(), available.top().round()), scale }
    }

    /// A place of the page on the screen.
    pub fn pos(&self, pos: Pos) -> Pos2 {
        self.origin + vec2(pos.x as f32, pos.y as f32) * self.scale
    }

    /// A rectangle of the page on the screen.
    pub fn rect(&self, rect: &Rect) -> egui::Rect {
        egui::Rect::from_min_max(
            self.pos(Pos { x: rect.left, y: rect.top }),
            self.pos(Pos { x: rect.right, y: rect.bottom }),
        )
    }

    fn page_rect(&self, page: &Page) -> egui::Rect {
        self.rect(&Rect { left: 0.0, top: 0.0, right: page.size.width, bottom: page.size.height })
    }
}

/// Shows the page, with the exact figures at the pointer.
pub fn page_ui(ui: &mut egui::Ui, picture: &Picture, available: egui::Rect, edge: Color32) {
    let Picture { figure, page, .. } = picture;
    let screen = OnScreen::fit(page, available);
    let page_rect = screen.page_rect(page);
    let response = ui.allocate_rect(page_rect, egui::Sense::hover());
    // To a screen reader the page is a picture with its text alternative.
    response.widget_info(|| {
        egui::WidgetInfo::labeled(
            egui::Role::Image,
            true,
            format!("{}. {}", page.title, page.description),
        )
    });
    ui.painter().rect(
        page_rect,
        4.0,
        color32(page.background),
        Stroke::new(1.0, edge),
        StrokeKind::Outside,
    );
    let marks_at =
        page.groups.iter().position(|group| group.id == "marks").unwrap_or(page.groups.len());
    let (behind, rest) = page.groups.split_at(marks_at);
    let painter = ui.painter().with_clip_rect(page_rect.intersect(ui.clip_rect()));
    for item in behind.iter().flat_map(|group| &group.items) {
        paint(&painter, &screen, item);
    }
    let hovered = marks_ui(ui, figure, page, &screen);
    let painter = ui.painter().with_clip_rect(page_rect.intersect(ui.clip_rect()));
    for item in rest.iter().flat_map(|group| &group.items) {
        paint(&painter, &screen, item);
    }
    for item in page.items() {
        match item {
            Item::Bar { rect, stripes: Some(stripe), .. } => {
                for polygon in stripes(rect) {
                    let points = polygon.iter().map(|p| screen.pos(*p)).collect();
                    painter.add(egui::Shape::convex_polygon(
                        points,
                        color32(*stripe),
                        Stroke::NONE,
                    ));
                }
            }
            Item::Dot { center, radius, fill, stroke, .. } => {
                painter.circle(
                    screen.pos(*center),
                    *radius as f32 * screen.scale,
                    color32(*fill),
                    Stroke::new(2.0 * screen.scale, color32(*stroke)),
                );
            }
            _ => {}
        }
    }
    if let Some(hover) = hovered.and_then(|mark| {
        hover_lines(figure, page, &screen, mark, ui.input(|i| i.pointer.hover_pos()))
    }) {
        let tooltip = egui::Tooltip::always_open(
            ui.ctx().clone(),
            ui.layer_id(),
            egui::Id::unique("figures"),
            egui::PopupAnchor::Pointer,
        );
        tooltip.gap(14.0).show(|ui| {
            ui.set_max_width(340.0);
            for (index, line) in hover.iter().enumerate() {
                let text = egui::RichText::new(line);
                ui.label(if index == 0 {
                    text.font(font(13.5, crate::page::text::Weight::SemiBold))
                } else {
                    text
                });
            }
        });
    }
}

/// The marks as items of an `egui_plot`; the index of the one at the pointer.
fn marks_ui(ui: &mut egui::Ui, figure: &Figure, page: &Page, screen: &OnScreen) -> Option<usize> {
    let area = screen.rect(&page.plot);
    let bounds = PlotBounds::from_min_max(
        [page.plot.left, -page.plot.bottom],
        [page.plot.right, -page.plot.top],
    );
    let plot = Plot::new("marks")
        .width(area.width())
        .height(area.height())
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_crosshair(false)
        .cursor_color(Color32::TRANSPARENT)
        .set_margin_fraction(egui::Vec2::ZERO)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .label_formatter(|_| None);
    let builder =
        egui::UiBuilder::new().max_rect(area).layout(egui::Layout::top_down(egui::Align::LEFT));
    let response = ui.scope_builder(builder, |ui| {
        plot.show(ui, |plot_ui| {
            plot_ui.set_plot_bounds(bounds);
            for item in page.items() {
                add_item(plot_ui, figure, item, f64::from(screen.scale));
            }
        })
    });
    let hovered = response.inner.hovered_plot_item?;
    (0..figure.marks.len()).find(|mark| ItemId::new(mark_key(*mark)) == hovered)
}

/// What the plot's items hash to their ids.
fn mark_key(mark: usize) -> (&'static str, usize) {
    ("mark", mark)
}

/// A mark of the page as an item of the plot. Its y runs up, the page's down.
fn add_item(plot_ui: &mut egui_plot::PlotUi<'_>, figure: &Figure, item: &Item, scale: f64) {
    let name = |mark: &usize| {
        figure.marks.get(*mark).and_then(|m| m.hover.first()).cloned().unwrap_or_default()
    };
    match item {
        Item::Bar { rect, fill, mark, is_horizontal, .. } => {
            let bar = if *is_horizontal {
                Bar::new(-f64::midpoint(rect.top, rect.bottom), rect.width())
                    .base_offset(rect.left)
                    .width(rect.height())
            } else {
                Bar::new(f64::midpoint(rect.left, rect.right), rect.height())
                    .base_offset(-rect.bottom)
                    .width(rect.width())
            };
            let bar = bar.fill(color32(*fill)).stroke(Stroke::NONE);
            let chart = BarChart::new(name(mark), vec![bar])
                .id(mark_key(*mark))
                .element_formatter(Box::new(|_, _| String::new()));
            plot_ui.bar_chart(if *is_horizontal { chart.horizontal() } else { chart.vertical() });
        }
        Item::Line { points, stroke, width, mark: Some(mark), .. } => {
            let points: Vec<[f64; 2]> = points.iter().map(|p| [p.x, -p.y]).collect();
            let line = Line::new(name(mark), PlotPoints::from(points)).id(mark_key(*mark));
            plot_ui
                .line(line.color(color32(*stroke)).width((width * scale) as f32).allow_band(false));
        }
        Item::Dot { center, radius, stroke, mark, .. } => {
            let points = Points::new(name(mark), PlotPoints::from(vec![[center.x, -center.y]]))
                .id(mark_key(*mark));
            plot_ui.points(points.color(color32(*stroke)).radius((radius * scale) as f32));
        }
        _ => {}
    }
}

/// What to say about a mark: all of it, or for a line the point nearest to the pointer.
fn hover_lines(
    figure: &Figure,
    page: &Page,
    screen: &OnScreen,
    mark: usize,
    pointer: Option<Pos2>,
) -> Option<Vec<String>> {
    let hover = &figure.marks.get(mark)?.hover;
    let is_it = |item: &&Item| matches!(item, Item::Line { mark: Some(m), .. } if *m == mark);
    let Some(Item::Line { points, .. }) = page.items().find(is_it) else {
        return Some(hover.clone());
    };
    let pointer = pointer?;
    let distance = |p: &Pos| (screen.pos(*p).x - pointer.x).abs();
    let nearest =
        points.iter().enumerate().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))?.0;
    Some(vec![hover.first()?.clone(), hover.get(nearest + 1)?.clone()])
}

fn paint(painter: &egui::Painter, screen: &OnScreen, item: &Item) {
    match item {
        Item::Text(run) => paint_text(painter, screen, run),
        Item::Line { points, stroke, width, dash, .. } => {
            let points: Vec<Pos2> = points.iter().map(|p| screen.pos(*p)).collect();
            let stroke = Stroke::new((*width as f32 * screen.scale).max(1.0), color32(*stroke));
            match dash {
                None => painter.add(egui::Shape::line(points, stroke)),
                Some([dash, gap]) => {
                    let (dash, gap) = (*dash as f32 * screen.scale, *gap as f32 * screen.scale);
                    painter
                        .add(egui::Shape::Vec(egui::Shape::dashed_line(&points, stroke, dash, gap)))
                }
            };
        }
        Item::Bar { .. } | Item::Dot { .. } => {}
    }
}

/// Text stands on the page's baseline, at the page's anchor.
fn paint_text(painter: &egui::Painter, screen: &OnScreen, run: &TextRun) {
    let galley = painter.layout_no_wrap(
        run.text.clone(),
        font(run.size as f32 * screen.scale, run.weight),
        color32(run.colour),
    );
    let baseline = galley
        .rows
        .first()
        .and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y))
        .unwrap_or_default();
    let at = screen.pos(run.at);
    let left = match run.anchor {
        Anchor::Start => at.x,
        Anchor::Middle => at.x - galley.size().x / 2.0,
        Anchor::End => at.x - galley.size().x,
    };
    painter.galley(pos2(left, at.y - baseline), galley, Color32::PLACEHOLDER);
}

#[cfg(test)]
mod tests {
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
            .build_ui(|ui| page_ui(ui, picture, area, Color32::GRAY));
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
        for (sample, kind) in [("platforms", "change"), ("totals", "columns"), ("totals", "trend")]
        {
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
                            let expected: Vec<Pos2> =
                                points.iter().map(|p| screen.pos(*p)).collect();
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
                .build_ui(|ui| page_ui(ui, &picture, area, Color32::GRAY));
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
                assert!(
                    (text.pos.x - bounds.left()).abs() < tolerance,
                    "{:?} at {scale}",
                    run.text
                );
            }
        }
    }
}
