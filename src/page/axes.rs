//! What the marks are read against: grid, ticks, zero lines, breaks, and the
//! column of text beside bands.

use super::plot::{Placing, group};
use super::text::{Weight, width};
use super::{Anchor, Group, Item, Pos, Rect};
use crate::figure::{Paint, Rgb, Tick};

/// The three groups that stand behind or across the marks.
pub struct Axes {
    /// Lines that help to read amounts.
    pub grid: Group,
    /// Ticks, breaks and the side column.
    pub axis: Group,
    /// The strong lines at zero.
    pub zero: Group,
}

/// A thin straight line.
fn line(from: Pos, to: Pos, stroke: Rgb, width: f64, dash: Option<[f64; 2]>) -> Item {
    Item::Line { points: vec![from, to], stroke, width, dash, mark: None }
}

impl Placing<'_> {
    /// Places all of it.
    pub(super) fn axes(&mut self) -> Axes {
        let mut axes = Axes { grid: group("grid"), axis: group("axis"), zero: group("zero") };
        if !self.figure.y.is_bands {
            self.amount_ticks(&mut axes);
            self.time_ticks(&mut axes.axis);
        }
        self.zero_lines(&mut axes.zero);
        self.breaks(&mut axes.axis);
        self.side_column(&mut axes.axis);
        axes
    }

    fn small_text(&self, x: f64, y: f64, anchor: Anchor, text: &str) -> Item {
        let (size, weight) = (self.measures.small, Weight::Regular);
        Item::Text(self.run(Pos { x, y }, anchor, size, weight, Paint::Muted, text.to_owned()))
    }

    /// The densest amounts that leave room for a line of text each.
    fn amount_ticks(&self, axes: &mut Axes) {
        let Rect { left, right, .. } = self.plot;
        let (amounts, small) = (&self.figure.y, self.measures.small);
        let distance = |pair: &[Tick]| match pair {
            [a, b] => (self.y(a.at) - self.y(b.at)).abs(),
            _ => f64::INFINITY,
        };
        let has_room =
            |level: &&Vec<Tick>| level.windows(2).all(|pair| distance(pair) >= small * 2.4);
        let level = amounts.ticks.iter().find(has_room).or(amounts.ticks.last());
        for tick in level.into_iter().flatten() {
            let y = self.y(tick.at);
            let is_zero = amounts.zero.is_some_and(|zero| (zero - tick.at).abs() < 1e-12);
            if amounts.has_grid && !is_zero {
                let (from, to) = (Pos { x: left, y }, Pos { x: right, y });
                axes.grid.items.push(line(from, to, self.theme.grid(), 1.0, None));
            }
            let baseline = Self::centred(y, small);
            axes.axis.items.push(self.small_text(left - 8.0, baseline, Anchor::End, &tick.text));
        }
    }

    /// The densest periods whose texts keep apart.
    fn time_ticks(&self, axis: &mut Group) {
        let (ticks, small) = (&self.figure.x.ticks, self.measures.small);
        let ends = |tick: &Tick| {
            let half = width(&tick.text, small, Weight::Regular) / 2.0;
            (self.x(tick.at) - half, self.x(tick.at) + half)
        };
        let keep_apart = |pair: &[Tick]| match pair {
            [a, b] => ends(a).1 + small * 0.7 <= ends(b).0,
            _ => true,
        };
        let level = ticks.iter().find(|level| level.windows(2).all(keep_apart)).or(ticks.last());
        for tick in level.into_iter().flatten() {
            let baseline = self.plot.bottom + small * 1.55;
            let text = self.small_text(self.x(tick.at), baseline, Anchor::Middle, &tick.text);
            axis.items.push(text);
        }
    }

    /// Down the plot, the one at zero stops where a label stands across it.
    fn zero_lines(&self, zero: &mut Group) {
        let Rect { left, top, right, bottom } = self.plot;
        let ink = self.theme.text(Paint::Ink);
        if let Some(x) = self.figure.x.zero.map(|at| self.x(at)) {
            let bounds = self.figure.labels.iter().map(|label| self.label_bounds(label));
            let mut across: Vec<Rect> =
                bounds.filter(|bounds| bounds.left < x && x < bounds.right).collect();
            across.sort_by(|a, b| a.top.total_cmp(&b.top));
            let mut from = top - 2.0;
            for gap in across {
                if from < gap.top {
                    zero.items.push(line(
                        Pos { x, y: from },
                        Pos { x, y: gap.top },
                        ink,
                        1.2,
                        None,
                    ));
                }
                from = from.max(gap.bottom);
            }
            zero.items.push(line(Pos { x, y: from }, Pos { x, y: bottom + 2.0 }, ink, 1.2, None));
        }
        if let Some(y) = self.figure.y.zero.map(|at| self.y(at)) {
            zero.items.push(line(Pos { x: left, y }, Pos { x: right, y }, ink, 1.2, None));
        }
    }

    /// A dashed line at each break, its words before it unless they would
    /// leave the plot.
    fn breaks(&mut self, axis: &mut Group) {
        let Rect { left, top, bottom, .. } = self.plot;
        let small = self.measures.small;
        for rule in &self.figure.rules {
            let x = self.x(rule.x);
            let (from, to) = (Pos { x, y: top - small * 1.6 }, Pos { x, y: bottom });
            axis.items.push(line(from, to, self.theme.text(Paint::Muted), 1.0, Some([4.0, 4.0])));
            let is_before = x - left > width(&rule.label, small, Weight::Regular) + 6.0;
            let (at, anchor) =
                if is_before { (x - 6.0, Anchor::End) } else { (x + 6.0, Anchor::Start) };
            let text = self.small_text(at, top - small * 0.75, anchor, &rule.label);
            if let Item::Text(run) = &text
                && self.taken.take_if_free(run.bounds())
            {
                axis.items.push(text);
            }
        }
    }

    fn side_column(&self, axis: &mut Group) {
        let (Some(side), Some(left)) = (&self.figure.side, self.side_left) else { return };
        let (right, small) = (left + self.side_width(), self.measures.small);
        let heading = self.plot.top - small * 0.75;
        axis.items.push(self.small_text(right, heading, Anchor::End, &side.heading));
        for (band, cell) in side.cells.iter().enumerate() {
            let baseline = Self::centred(self.y(band as f64), small);
            axis.items.push(self.small_text(right, baseline, Anchor::End, cell));
        }
    }
}
