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

/// The page as it was shown.
pub struct Shown {
    /// Where.
    pub screen: OnScreen,
    /// What the pointer does in the plot.
    pub plot: egui::Response,
    /// What is at the pointer.
    pub at: Option<At>,
}

/// A mark at the pointer.
pub struct At {
    /// The exact figures, a line each, the name first.
    hover: Vec<String>,
    /// The row of the figure's numbers.
    pub row: Option<usize>,
}

/// Shows the page, with the exact figures at the pointer.
pub fn page_ui(
    ui: &mut egui::Ui,
    picture: &Picture,
    available: egui::Rect,
    edge: Color32,
) -> Shown {
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
    let (plot, at) = marks_ui(ui, figure, page, &screen);
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
    // A menu at a mark is not covered.
    let is_free = !egui::Popup::is_any_open(ui.ctx());
    if let Some(At { hover, .. }) = at.as_ref().filter(|_| is_free) {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
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
            let hint = if figure.is_over_time() {
                "Click to see where it comes from, right-click to add a break"
            } else {
                "Click to see where it comes from"
            };
            ui.label(egui::RichText::new(hint).weak().small());
        });
    }
    Shown { screen, plot, at }
}

/// The marks as items of an `egui_plot`; what the pointer does there, and the
/// mark that it is at.
fn marks_ui(
    ui: &mut egui::Ui,
    figure: &Figure,
    page: &Page,
    screen: &OnScreen,
) -> (egui::Response, Option<At>) {
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
    let shown = ui.scope_builder(builder, |ui| {
        plot.show(ui, |plot_ui| {
            plot_ui.set_plot_bounds(bounds);
            for item in page.items() {
                add_item(plot_ui, figure, item, f64::from(screen.scale));
            }
        })
    });
    let egui_plot::PlotResponse { response, hovered_plot_item, .. } = shown.inner;
    let is_hovered = |mark: &usize| Some(ItemId::new(mark_key(*mark))) == hovered_plot_item;
    let mark = (0..figure.marks.len()).find(is_hovered);
    let at = mark.zip(response.hover_pos());
    let at = at.and_then(|(mark, pointer)| mark_at(figure, page, screen, mark, pointer));
    (response, at)
}

fn mark_at(
    figure: &Figure,
    page: &Page,
    screen: &OnScreen,
    index: usize,
    pointer: Pos2,
) -> Option<At> {
    let mark = figure.marks.get(index)?;
    let nearest = nearest_point(page, screen, index, pointer);
    let hover = match nearest {
        Some(point) => vec![mark.hover.first()?.clone(), mark.hover.get(point + 1)?.clone()],
        None => mark.hover.clone(),
    };
    let row = mark.rows.get(nearest.unwrap_or_default()).copied();
    Some(At { hover, row })
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

/// Of a line, the point nearest to the pointer along the axis.
fn nearest_point(page: &Page, screen: &OnScreen, mark: usize, pointer: Pos2) -> Option<usize> {
    let is_it = |item: &&Item| matches!(item, Item::Line { mark: Some(m), .. } if *m == mark);
    let Some(Item::Line { points, .. }) = page.items().find(is_it) else { return None };
    let distance = |p: &Pos| (screen.pos(*p).x - pointer.x).abs();
    let by_distance =
        |(_, a): &(usize, &Pos), (_, b): &(usize, &Pos)| distance(a).total_cmp(&distance(b));
    points.iter().enumerate().min_by(by_distance).map(|(index, _)| index)
}

/// The row of the figure's numbers whose mark is nearest to a place, along the
/// axis of time.
pub fn nearest_row(picture: &Picture, screen: &OnScreen, at: Pos2) -> Option<usize> {
    let rows = |mark: &usize| picture.figure.marks.get(*mark).map(|m| m.rows.as_slice());
    let one = |mark, x: f64| rows(mark).and_then(|rows| Some(vec![(x, *rows.first()?)]));
    let placed = picture.page.items().filter_map(|item| match item {
        Item::Bar { rect, mark, .. } => one(mark, f64::midpoint(rect.left, rect.right)),
        Item::Dot { center, mark, .. } => one(mark, center.x),
        Item::Line { points, mark: Some(mark), .. } => {
            Some(points.iter().map(|p| p.x).zip(rows(mark)?.iter().copied()).collect())
        }
        _ => None,
    });
    let distance = |(x, _): &(f64, usize)| (screen.pos(Pos { x: *x, y: 0.0 }).x - at.x).abs();
    let nearest = placed.flatten().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.map(|(_, row)| row)
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
mod tests;
