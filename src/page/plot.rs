//! The plot: scales that leave room for their labels, then marks, axes and
//! labels on them.

use super::axes::Axes;
use super::collide::Taken;
use super::labels::DOT_RADIUS;
use super::layout::{Measures, SMALLEST};
use super::text::{Weight, width};
use super::{Group, Item, Pos, Rect};
use crate::figure::{Axis, Figure, Mark, Shape, Side, Theme};

/// The plot, placed.
pub struct PlacedPlot {
    /// The rectangle of the two scales.
    pub plot: Rect,
    /// Grid, axis, zero, marks, labels.
    pub groups: Vec<Group>,
}

/// Widest and narrowest plot of lines, as width by height.
const LINE_ASPECT: [f64; 2] = [1.4, 2.2];

/// Places the plot within an area.
pub fn place_plot(figure: &Figure, area: &Rect, measures: &Measures, theme: Theme) -> PlacedPlot {
    let mut placing = Placing {
        figure,
        measures: *measures,
        theme,
        plot: *area,
        side_left: None,
        name_max: f64::INFINITY,
        taken: Taken::default(),
    };
    placing.find_plot(area);
    let Axes { grid, axis, zero } = placing.axes();
    for item in &axis.items {
        if let Item::Text(run) = item {
            placing.taken.take(run.bounds());
        }
    }
    let marks = placing.marks();
    let labels = placing.labels(area);
    let groups = [grid, axis, marks, zero, labels]
        .into_iter()
        .filter(|group| !group.items.is_empty() || !group.groups.is_empty());
    PlacedPlot { plot: placing.plot, groups: groups.collect() }
}

/// A plot that is being placed.
pub(super) struct Placing<'a> {
    pub(super) figure: &'a Figure,
    pub(super) measures: Measures,
    pub(super) theme: Theme,
    pub(super) plot: Rect,
    /// Left edge of the side column, if it has room.
    pub(super) side_left: Option<f64>,
    /// Names wider than this are shortened.
    pub(super) name_max: f64,
    pub(super) taken: Taken,
}

/// An empty group.
pub(super) fn group(id: &'static str) -> Group {
    Group { id, items: Vec::new(), groups: Vec::new() }
}

impl Placing<'_> {
    /// Finds the rectangle of the scales such that every label keeps inside `area`.
    fn find_plot(&mut self, area: &Rect) {
        let mut area = *area;
        let figure = self.figure;
        let small = self.measures.small;
        if figure.y.is_bands {
            // A few rows do not make thick bars.
            let n_rows = (figure.y.domain[1] - figure.y.domain[0]).max(1.0);
            let row = (area.height() / n_rows).min(self.measures.label * 5.0);
            // What is left over stands above and below, less of it above.
            area.top += (area.height() - row * n_rows) * 0.3;
            area.bottom = area.top + row * n_rows;
            // Rows lower than a line of text take smaller type, down to the smallest.
            self.measures.label = self.measures.label.min(row / 1.25).max(SMALLEST);
            self.measures.small = small.min(row / 1.3).max(SMALLEST);
        }
        let has_heading = figure.side.is_some() || !figure.rules.is_empty();
        let heading =
            if has_heading { self.measures.small * 1.9 } else { self.measures.label * 0.4 };
        let (below, left) = if figure.y.is_bands {
            (0.0, 0.0)
        } else {
            (self.measures.small * 2.0, self.tick_width(&figure.y) + 8.0)
        };
        let frame = Rect {
            left: area.left + left,
            top: area.top + heading,
            right: area.right,
            bottom: (area.bottom - below).max(area.top + heading + 10.0),
        };
        let side_width = self.side_width();
        for (name_share, has_side) in
            [(1.0, true), (0.45, true), (1.0, false), (0.45, false), (0.3, false)]
        {
            if has_side && side_width <= 0.0 {
                continue;
            }
            self.side_left = has_side.then_some(area.right - side_width);
            self.name_max =
                if name_share < 1.0 { area.width() * name_share } else { f64::INFINITY };
            let right = if has_side {
                area.right - side_width - self.measures.label * 1.4
            } else {
                area.right
            };
            self.fit(&frame, area.left, right);
            if self.plot.width() >= area.width() * 0.34 {
                break;
            }
        }
        if figure.marks.iter().any(|mark| matches!(mark.shape, Shape::Line(_))) {
            let [narrow, wide] = LINE_ASPECT;
            self.plot.right = self.plot.right.min(self.plot.left + self.plot.height() * wide);
            let spare = (self.plot.height() - self.plot.width() / narrow).max(0.0);
            self.plot.top += spare * 0.3;
            self.plot.bottom -= spare * 0.7;
        }
    }

    /// Moves the sides in until no label stands out. Narrowing the plot only
    /// brings labels nearer, so this settles.
    fn fit(&mut self, frame: &Rect, left_end: f64, right_end: f64) {
        self.plot = Rect { right: right_end, ..*frame };
        for _ in 0..12 {
            let (mut over_left, mut over_right) = (0.0_f64, 0.0_f64);
            for label in &self.figure.labels {
                if label.priority > 0 && matches!(label.side, Side::Above | Side::Below) {
                    continue;
                }
                let bounds = self.label_bounds(label);
                over_left = over_left.max(left_end - bounds.left);
                over_right = over_right.max(bounds.right - right_end);
            }
            if over_left < 0.05 && over_right < 0.05 {
                break;
            }
            self.plot.left += over_left.max(0.0);
            self.plot.right = (self.plot.right - over_right.max(0.0)).max(self.plot.left + 1.0);
        }
    }

    pub(super) fn side_width(&self) -> f64 {
        let Some(side) = &self.figure.side else { return 0.0 };
        let cells = side.cells.iter().chain([&side.heading]);
        cells.map(|cell| width(cell, self.measures.small, Weight::Regular)).fold(0.0, f64::max)
    }

    fn tick_width(&self, axis: &Axis) -> f64 {
        let texts = axis
            .ticks
            .iter()
            .flatten()
            .map(|tick| width(&tick.text, self.measures.small, Weight::Regular));
        texts.fold(0.0, f64::max)
    }

    /// A horizontal coordinate on the page.
    pub(super) fn x(&self, value: f64) -> f64 {
        let [low, high] = self.figure.x.domain;
        if high <= low {
            return f64::midpoint(self.plot.left, self.plot.right);
        }
        self.plot.left + (value - low) / (high - low) * self.plot.width()
    }

    /// Bands run down, amounts run up.
    pub(super) fn y(&self, value: f64) -> f64 {
        let [low, high] = self.figure.y.domain;
        if high <= low {
            return f64::midpoint(self.plot.top, self.plot.bottom);
        }
        let part = (value - low) / (high - low) * self.plot.height();
        if self.figure.y.is_bands { self.plot.top + part } else { self.plot.bottom - part }
    }

    fn marks(&self) -> Group {
        let mut marks = group("marks");
        let (mut bars, mut lines, mut points) = (group("bars"), group("lines"), group("points"));
        let scale = self.measures.label / 13.5;
        for (index, Mark { shape, paint, is_hatched, .. }) in self.figure.marks.iter().enumerate() {
            let fill = self.theme.mark(*paint);
            let stripes = is_hatched.then(|| self.theme.stripe(*paint));
            match shape {
                Shape::HorizontalBar { band, from, to } => {
                    let (from, to) = (self.x(*from), self.x(*to));
                    let half = ((self.y(1.0) - self.y(0.0)) * 0.34).min(self.measures.label * 1.4);
                    let middle = self.y(*band);
                    let rect = Rect {
                        left: from.min(to),
                        top: middle - half,
                        right: from.max(to),
                        bottom: middle + half,
                    };
                    bars.items.push(Item::Bar {
                        rect,
                        fill,
                        stripes,
                        mark: index,
                        is_horizontal: true,
                    });
                }
                Shape::Column { at, width, to } => {
                    let (from, to) = (self.y(0.0), self.y(*to));
                    let middle = self.x(*at);
                    // A few columns do not make walls.
                    let half = ((self.x(at + width / 2.0) - self.x(at - width / 2.0)) / 2.0)
                        .min(self.measures.label * 3.5);
                    let rect = Rect {
                        left: middle - half,
                        top: from.min(to),
                        right: middle + half,
                        bottom: from.max(to),
                    };
                    bars.items.push(Item::Bar {
                        rect,
                        fill,
                        stripes,
                        mark: index,
                        is_horizontal: false,
                    });
                }
                Shape::Line(places) => {
                    let places =
                        places.iter().map(|[x, y]| Pos { x: self.x(*x), y: self.y(*y) }).collect();
                    lines.items.push(Item::Line {
                        points: places,
                        stroke: fill,
                        width: 2.5 * scale,
                        dash: None,
                        mark: Some(index),
                    });
                }
                Shape::Dot { at: [x, y], is_hollow } => {
                    let inside = if *is_hollow { self.theme.background() } else { fill };
                    points.items.push(Item::Dot {
                        center: Pos { x: self.x(*x), y: self.y(*y) },
                        radius: DOT_RADIUS * scale,
                        fill: inside,
                        stroke: fill,
                        mark: index,
                    });
                }
            }
        }
        marks
            .groups
            .extend([bars, lines, points].into_iter().filter(|group| !group.items.is_empty()));
        marks
    }
}
