//! Placed: a figure on a page of one size, in points. Window and files show
//! the same page.

mod axes;
mod collide;
mod labels;
mod layout;
mod plot;
pub mod text;

pub use layout::{Measures, SMALLEST, fitted, place};

use crate::figure::Rgb;

/// Width and height of a page in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

/// A figure, placed. The origin is the upper left corner, y runs down.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its size in points.
    pub size: Size,
    /// Its ground.
    pub background: Rgb,
    /// The finding, for what cannot show the page.
    pub title: String,
    /// The text alternative.
    pub description: String,
    /// The rectangle that axes and marks share.
    pub plot: Rect,
    /// What is drawn, back to front.
    pub groups: Vec<Group>,
}

/// Items that belong together, under a name that files keep.
#[derive(Clone, Debug)]
pub struct Group {
    /// `title`, `subtitle`, `grid`, `axis`, `zero`, `marks`, `labels`, `notes`,
    /// `source`; `bars`, `lines` or `points` within `marks`.
    pub id: &'static str,
    /// Its own items.
    pub items: Vec<Item>,
    /// Groups inside, drawn after the items.
    pub groups: Vec<Self>,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A filled rectangle.
    Bar {
        /// Where.
        rect: Rect,
        /// Its colour.
        fill: Rgb,
        /// The colour of the stripes across it: not like for like.
        stripes: Option<Rgb>,
        /// Index of the figure's mark.
        mark: usize,
        /// Whether it lies on its side.
        is_horizontal: bool,
    },
    /// A line.
    Line {
        /// Its points.
        points: Vec<Pos>,
        /// Its colour.
        stroke: Rgb,
        /// Its width in points.
        width: f64,
        /// Lengths of dash and gap.
        dash: Option<[f64; 2]>,
        /// Index of the figure's mark, if it is one.
        mark: Option<usize>,
    },
    /// A dot or a ring.
    Dot {
        /// Its centre.
        center: Pos,
        /// Its radius.
        radius: f64,
        /// Its inside.
        fill: Rgb,
        /// Its edge.
        stroke: Rgb,
        /// Index of the figure's mark.
        mark: usize,
    },
    /// One line of text.
    Text(TextRun),
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// The place that the anchor stands at; y is the baseline.
    pub at: Pos,
    /// Which end of the text stands there.
    pub anchor: Anchor,
    /// Size in points.
    pub size: f64,
    /// Weight.
    pub weight: text::Weight,
    /// Colour.
    pub colour: Rgb,
    /// The text, on one line.
    pub text: String,
    /// The whole text, where this one was shortened.
    pub whole: Option<String>,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// A place on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pos {
    /// From the left, in points.
    pub x: f64,
    /// From the top, in points.
    pub y: f64,
}

/// A rectangle on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Rect {
    /// Its width.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

impl TextRun {
    /// The space that the text takes: its width, and from ascender to
    /// descender in height.
    pub fn bounds(&self) -> Rect {
        let width = text::width(&self.text, self.size, self.weight);
        let left = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        Rect {
            left,
            right: left + width,
            top: self.at.y - self.size * text::ASCENT,
            bottom: self.at.y + self.size * text::DESCENT,
        }
    }
}

impl Page {
    /// Every item, back to front.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        fn of(group: &Group) -> Box<dyn Iterator<Item = &Item> + '_> {
            Box::new(group.items.iter().chain(group.groups.iter().flat_map(of)))
        }
        self.groups.iter().flat_map(of)
    }

    /// Every line of text with its group's name.
    pub fn texts(&self) -> impl Iterator<Item = &TextRun> {
        self.items().filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None })
    }
}

/// The stripes of a hatched bar: parallelograms at 45°, cut off at its edges.
///
/// The one geometry for window and files; egui has no patterns.
pub fn stripes(rect: &Rect) -> Vec<Vec<Pos>> {
    const PITCH: f64 = 7.0;
    const WIDTH: f64 = 3.0;
    let (width, height) = (rect.width(), rect.height());
    let mut stripes = Vec::new();
    // Along the upper edge, a stripe covers offset..offset+WIDTH; it leans left
    // as it goes down, so offsets run on to the right by the height.
    let mut offset = 0.0;
    while offset < width + height {
        let polygon = clip_stripe(rect, offset, offset + WIDTH);
        if polygon.len() >= 3 {
            stripes.push(polygon);
        }
        offset += PITCH;
    }
    stripes
}

/// The part of `rect` where x − left + y − top lies between `from` and `to`.
fn clip_stripe(rect: &Rect, from: f64, to: f64) -> Vec<Pos> {
    let corners = [
        Pos { x: rect.left, y: rect.top },
        Pos { x: rect.right, y: rect.top },
        Pos { x: rect.right, y: rect.bottom },
        Pos { x: rect.left, y: rect.bottom },
    ];
    let depth = |p: &Pos| p.x - rect.left + p.y - rect.top;
    let lower = cut(&corners, |p| depth(p) - from);
    cut(&lower, |p| to - depth(p))
}

/// The part of a convex polygon where `inside` is not negative; one step of
/// Sutherland and Hodgman's clipping.
fn cut(polygon: &[Pos], inside: impl Fn(&Pos) -> f64) -> Vec<Pos> {
    let mut out = Vec::new();
    let next = polygon.iter().cycle().skip(1);
    for (a, b) in polygon.iter().zip(next) {
        let (da, db) = (inside(a), inside(b));
        if da >= 0.0 {
            out.push(*a);
        }
        if (da > 0.0 && db < 0.0) || (da < 0.0 && db > 0.0) {
            let t = da / (da - db);
            out.push(Pos { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
        }
    }
    out
}
