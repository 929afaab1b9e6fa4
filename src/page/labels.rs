//! The texts of the plot: where they stand, and which give way.

use super::collide::spread;
use super::plot::{Placing, group};
use super::text::{CAP_HEIGHT, Weight, shortened, width};
use super::{Anchor, Group, Item, Pos, Rect, TextRun};
use crate::figure::{Label, Paint, Role, Shape, Side};

/// Radius of a dot on a page of the size that was drawn for, in points.
pub(super) const DOT_RADIUS: f64 = 4.0;

impl Placing<'_> {
    /// A line of text in a colour of the theme.
    pub(super) fn run(
        &self,
        at: Pos,
        anchor: Anchor,
        size: f64,
        weight: Weight,
        paint: Paint,
        text: String,
    ) -> TextRun {
        TextRun { at, anchor, size, weight, colour: self.theme.text(paint), text, whole: None }
    }

    /// The baseline of text whose capitals are centred on `y`.
    pub(super) fn centred(y: f64, size: f64) -> f64 {
        y + size * CAP_HEIGHT / 2.0
    }

    fn gap(&self) -> f64 {
        self.measures.label * 0.6
    }

    /// One label as text, not yet moved aside.
    fn label_run(&self, label: &Label) -> TextRun {
        let size = self.measures.label;
        let weight = if label.role == Role::Name { Weight::Regular } else { Weight::SemiBold };
        let (x, y) = (self.x(label.at[0]), self.y(label.at[1]));
        let gap = self.gap() + if self.figure.y.is_bands { 0.0 } else { 4.0 };
        let (at, anchor) = match label.side {
            Side::Left => (Pos { x: x - gap, y: Self::centred(y, size) }, Anchor::End),
            Side::Right => (Pos { x: x + gap, y: Self::centred(y, size) }, Anchor::Start),
            Side::Above => (Pos { x, y: y - size * 0.45 - self.dot_radius(label) }, Anchor::Middle),
            Side::Below => (Pos { x, y: y + size * 1.15 }, Anchor::Middle),
            Side::LineEnd => {
                (Pos { x: self.plot.right + gap * 2.2, y: Self::centred(y, size) }, Anchor::Start)
            }
        };
        let max = if label.role == Role::Value { f64::INFINITY } else { self.name_max };
        let text = if max.is_finite() {
            shortened(&label.text, size, weight, max)
        } else {
            label.text.clone()
        };
        let whole = (text != label.text).then(|| label.text.clone());
        TextRun { whole, ..self.run(at, anchor, size, weight, label.paint, text) }
    }

    /// Radius of the dot that a label stands at; 0 for none.
    fn dot_radius(&self, label: &Label) -> f64 {
        let is_there = |place: [f64; 2]| {
            place.iter().zip(label.at).all(|(a, b)| (a - b).abs() < f64::EPSILON * b.abs().max(1.0))
        };
        let mut shapes = self.figure.marks.iter().map(|mark| &mark.shape);
        let has_dot = shapes.any(|shape| matches!(shape, Shape::Dot { at, .. } if is_there(*at)));
        if has_dot { DOT_RADIUS * self.measures.label / 13.5 } else { 0.0 }
    }

    /// The space that a label takes with its second line.
    pub(super) fn label_bounds(&self, label: &Label) -> Rect {
        let mut bounds = self.label_run(label).bounds();
        if !label.second.is_empty() {
            bounds.right = bounds
                .right
                .max(bounds.left + width(&label.second, self.measures.small, Weight::Regular));
        }
        bounds
    }

    /// All labels, those of priority 0 in any case.
    pub(super) fn labels(&mut self, area: &Rect) -> Group {
        let mut labels = group("labels");
        self.take_marks();
        self.line_ends(&mut labels);
        let mut others: Vec<&Label> =
            self.figure.labels.iter().filter(|label| label.side != Side::LineEnd).collect();
        others.sort_by_key(|label| label.priority);
        for label in others {
            if label.priority == 0 {
                let run = self.label_run(label);
                self.taken.take(run.bounds());
                labels.items.push(Item::Text(run));
            } else if let Some(run) = self.free_place(label, area) {
                labels.items.push(Item::Text(run));
            }
        }
        labels
    }

    /// Columns and breaks are in the way of labels that may give way.
    fn take_marks(&mut self) {
        let Rect { top, bottom, .. } = self.plot;
        for mark in &self.figure.marks {
            if let Shape::Column { at, width, to } = mark.shape {
                let (from, to) = (self.y(0.0), self.y(to));
                self.taken.take(Rect {
                    left: self.x(at - width / 2.0),
                    top: from.min(to),
                    right: self.x(at + width / 2.0),
                    bottom: from.max(to),
                });
            }
        }
        for rule in &self.figure.rules {
            let x = self.x(rule.x);
            self.taken.take(Rect { left: x - 1.0, top, right: x + 1.0, bottom });
        }
    }

    /// A label where nothing is in its way: as it wants to stand, or moved to
    /// either side of its place; `None` if it cannot be shown.
    fn free_place(&mut self, label: &Label, area: &Rect) -> Option<TextRun> {
        let wanted = self.label_run(label);
        let half = wanted.bounds().width() / 2.0;
        let shifts: &[f64] = if wanted.anchor == Anchor::Middle {
            &[0.0, -0.5, 0.5, -0.75, 0.75, -1.0, 1.0]
        } else {
            &[0.0]
        };
        let places = shifts.iter().map(|shift| {
            let at = Pos { x: wanted.at.x + shift * half, ..wanted.at };
            TextRun { at, ..wanted.clone() }
        });
        for run in places {
            let Rect { left, top, right, bottom } = run.bounds();
            let room = self.measures.small * 0.3;
            let is_inside = left >= area.left - 0.5 && right <= area.right + 0.5;
            if is_inside
                && self.taken.take_if_free(Rect {
                    left: left - room,
                    top: top + 1.0,
                    right: right + room,
                    bottom: bottom - 1.0,
                })
            {
                return Some(run);
            }
        }
        None
    }

    /// The names at the ends of lines, moved apart, with a thread to the line
    /// where one had to move.
    fn line_ends(&mut self, labels: &mut Group) {
        let ends: Vec<&Label> =
            self.figure.labels.iter().filter(|label| label.side == Side::LineEnd).collect();
        let (size, small) = (self.measures.label, self.measures.small);
        let heights: Vec<f64> = ends
            .iter()
            .map(
                |label| {
                    if label.second.is_empty() { size * 1.25 } else { size * 1.25 + small * 1.25 }
                },
            )
            .collect();
        // A label of two lines points at its line with the first one.
        let lift = |height: f64| height / 2.0 - size * 0.62;
        let wanted: Vec<f64> = ends
            .iter()
            .zip(&heights)
            .map(|(label, height)| self.y(label.at[1]) + lift(*height))
            .collect();
        let places =
            spread(&wanted, &heights, self.plot.top - size * 0.3, self.plot.bottom + size * 0.3);
        for (((label, height), place), wish) in ends.iter().zip(&heights).zip(&places).zip(&wanted)
        {
            let mut run = self.label_run(label);
            let line_y = self.y(label.at[1]);
            let text_y = place - lift(*height);
            run.at.y = Self::centred(text_y, size);
            let end = Pos { x: self.x(label.at[0]) + self.gap() * 0.5, y: line_y };
            let is_apart = (place - wish).abs() > size * 0.35 || end.x < self.plot.right;
            if is_apart && end.x + 4.0 < run.at.x {
                let stroke = self.theme.mark(Paint::Context);
                let points = vec![
                    end,
                    Pos { x: (run.at.x - self.gap() * 1.5).max(end.x), y: line_y },
                    Pos { x: run.at.x - 3.0, y: text_y },
                ];
                labels.items.push(Item::Line {
                    points,
                    stroke,
                    width: 0.8,
                    dash: None,
                    mark: None,
                });
            }
            if !label.second.is_empty() {
                let at = Pos { x: run.at.x, y: run.at.y + small * 1.3 };
                labels.items.push(Item::Text(self.run(
                    at,
                    Anchor::Start,
                    small,
                    Weight::Regular,
                    Paint::Muted,
                    label.second.clone(),
                )));
            }
            self.taken.take(run.bounds());
            labels.items.push(Item::Text(run));
        }
    }
}
