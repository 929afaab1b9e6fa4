//! Resolved, not placed: everything that a reader could argue about is decided
//! here – order, scale, words, colours by their meaning – and nothing about
//! where it stands on paper.

mod change;
mod change_words;
mod columns;
mod dump;
mod editions;
mod findings;
mod foot;
mod measured;
pub mod numbers;
mod palette;
mod phrases;
mod ranking;
mod receipt;
mod rows;
mod selection;
mod suspects;
mod ticks;
mod trend;
mod trend_words;
mod view;
mod waterfall;

pub use editions::{Difference, differences, sentences as edition_sentences};
pub use findings::{Sentence, sentences};
pub use foot::BREAK_SIGN;
pub use measured::subject;
pub use palette::{Paint, Rgb, Theme};
pub use receipt::{Behind, Receipt, behind, receipt, steps as receipt_steps};
pub use suspects::{ProposedBreak, proposed_breaks};
pub use view::{Amount, View, Words, comparable_periods};

use crate::dataset::{Dataset, Decimal, Flags, Period, Value};
use std::fmt;

/// The chart kinds. A new kind is one file and one line here.
pub const KINDS: &[Kind] =
    &[change::KIND, waterfall::KIND, trend::KIND, columns::KIND, ranking::KIND];

/// A way to draw a dataset.
pub struct Kind {
    /// Its name on the command line.
    pub name: &'static str,
    /// The question that it answers, as the window asks it.
    pub question: &'static str,
    /// Whether the view's two periods matter to it.
    pub compares_two_periods: bool,
    /// How many entities it shows at first.
    pub default_top: usize,
    /// Draws it.
    pub build: fn(&Dataset, &View) -> Result<Figure, FigureError>,
}

/// A chart, decided but not placed.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// Name of its kind.
    pub kind: &'static str,
    /// The finding.
    pub title: String,
    /// What, where, when, in which unit.
    pub subtitle: String,
    /// Marks explained, breaks, caveats; a line each.
    pub notes: Vec<String>,
    /// Where the figures come from.
    pub source: String,
    /// The text alternative.
    pub description: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, in data coordinates.
    pub marks: Vec<Mark>,
    /// Text at the marks.
    pub labels: Vec<Label>,
    /// Vertical lines where the series breaks.
    pub rules: Vec<Rule>,
    /// A column of text beside the bands.
    pub side: Option<SideColumn>,
    /// The figure's own numbers.
    pub numbers: Vec<NumberRow>,
}

/// One direction of the plot.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// Smallest and largest coordinate. Bands are at 0, 1, 2 … and the first
    /// one is on top.
    pub domain: [f64; 2],
    /// Whether coordinates are bands rather than amounts.
    pub is_bands: bool,
    /// Sets of ticks, the densest first; the page takes the first that fits.
    pub ticks: Vec<Vec<Tick>>,
    /// Whether lines across the plot help to read amounts.
    pub has_grid: bool,
    /// Where a strong line stands for zero.
    pub zero: Option<f64>,
}

/// A place on an axis that has a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its coordinate.
    pub at: f64,
    /// Its text.
    pub text: String,
}

/// What is drawn for one figure or series.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The shape.
    pub shape: Shape,
    /// The colour, by its meaning.
    pub paint: Paint,
    /// Not like for like.
    pub is_hatched: bool,
    /// The exact figures, a line each, the name first.
    pub hover: Vec<String>,
    /// The observations behind it.
    pub observations: Vec<usize>,
    /// The rows of the figure's numbers that it shows, by their places there:
    /// one a point of a line, one of any other shape.
    pub rows: Vec<usize>,
}

/// A shape in data coordinates.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A horizontal bar on band `band`.
    HorizontalBar {
        /// The band.
        band: f64,
        /// Where it begins: 0, but for steps on the way to a sum.
        from: f64,
        /// The amount.
        to: f64,
    },
    /// An upright bar around `at`, `width` wide, from 0 to `to`.
    Column {
        /// The middle.
        at: f64,
        /// The width.
        width: f64,
        /// The amount.
        to: f64,
    },
    /// A line through points.
    Line(Vec<[f64; 2]>),
    /// A dot; hollow for a rounded figure.
    Dot {
        /// Its place.
        at: [f64; 2],
        /// Whether it is drawn as a ring.
        is_hollow: bool,
    },
}

/// Text that belongs to a place in the plot.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place in data coordinates.
    pub at: [f64; 2],
    /// On which side of the place it stands.
    pub side: Side,
    /// The text.
    pub text: String,
    /// A second line in a lighter voice; empty for none.
    pub second: String,
    /// What the text is.
    pub role: Role,
    /// Its colour, by its meaning.
    pub paint: Paint,
    /// Labels of low priority give way; 0 never does.
    pub priority: u8,
}

/// The name at the beginning of a horizontal bar and the value at its end.
fn add_bar_labels(figure: &mut Figure, band: f64, bar: [f64; 2], texts: [String; 2], paint: Paint) {
    let [from, to] = bar;
    let sides = if to < from { [Side::Right, Side::Left] } else { [Side::Left, Side::Right] };
    let roles = [Role::Name, Role::Value];
    for (((x, side), text), role) in bar.into_iter().zip(sides).zip(texts).zip(roles) {
        let (at, second) = ([x, band], String::new());
        figure.labels.push(Label { at, side, text, second, role, paint, priority: 0 });
    }
}

/// The side of a place that a label stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the left, at the same height.
    Left,
    /// To the right, at the same height.
    Right,
    /// Centred above.
    Above,
    /// Centred below.
    Below,
    /// In the margin at the right end of a line, moved apart from its neighbours.
    LineEnd,
}

/// What a label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A name. Long ones are shortened.
    Name,
    /// A value; set in semibold.
    Value,
    /// The name of a line, with its last value.
    Series,
}

/// A vertical line across the plot, with words at its top.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its coordinate.
    pub x: f64,
    /// Its words.
    pub label: String,
}

/// Text beside each band, right-aligned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideColumn {
    /// Over the column.
    pub heading: String,
    /// One a band.
    pub cells: Vec<String>,
}

/// One row of the figure's own numbers.
#[derive(Clone, Debug)]
pub struct NumberRow {
    /// The entity, or the measure's label.
    pub name: String,
    /// The measure.
    pub measure: String,
    /// The earlier period, where there is one.
    pub before_period: Option<Period>,
    /// The later period.
    pub after_period: Period,
    /// The earlier figure.
    pub before: Option<Value>,
    /// The later figure.
    pub after: Value,
    /// Their difference.
    pub change: Option<Decimal>,
    /// The relative change in percent, one decimal more or less as printed.
    pub percent: Option<Decimal>,
    /// The average change in percent a year, over more than a year.
    pub percent_a_year: Option<Decimal>,
    /// The later figure with the earlier one as 100; in a series, with its first
    /// one as 100, up to the first known break.
    pub index: Option<Decimal>,
    /// The rank before and after, 1 for the largest figure.
    pub ranks: [Option<usize>; 2],
    /// Share of the whole in the later period, in percent, and the whole's name.
    pub share: Option<(Decimal, String)>,
    /// The part of the whole's net change, in percent, and that net change.
    pub share_of_net: Option<(Decimal, Decimal)>,
    /// The part of all that fell, or of all that rose, in percent, and their sum.
    pub share_of_gross: Option<(Decimal, Decimal)>,
    /// Remarks.
    pub flags: Flags,
    /// The unit of the figures.
    pub unit: String,
    /// The unit of the difference.
    pub change_unit: String,
    /// The breaks that the change crosses, in sentences.
    pub note: String,
    /// The documents behind the two figures.
    pub source: String,
    /// What the picture prints for the relative change.
    pub percent_text: String,
    /// The observations behind the two figures.
    pub observations: [Vec<usize>; 2],
}

/// Why a figure cannot be drawn. One sentence, for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FigureError {
    /// No kind of that name.
    UnknownKind(String),
    /// Not a dimension of the dataset.
    UnknownDimension(String),
    /// Fewer than two periods.
    OnePeriod,
    /// Several periods, but nothing with a figure in two of them.
    NoPair,
    /// The periods are the same, or in the wrong order.
    PeriodOrder(Period, Period),
    /// A period that the measure has no figure for.
    NoSuchPeriod(Period),
    /// Nothing is left to draw, and why.
    Nothing(String),
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKind(name) => {
                let known: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
                write!(f, "There is no chart kind {name} (known: {})", known.join(", "))
            }
            Self::UnknownDimension(name) => write!(f, "The data has no dimension {name}"),
            Self::OnePeriod => {
                write!(f, "The data has only one period, so nothing can be compared")
            }
            Self::NoPair => {
                write!(f, "Nothing has a figure in two periods, so nothing can be compared")
            }
            Self::PeriodOrder(before, after) => {
                write!(
                    f,
                    "The first period has to be earlier than the second: {} is not before {}",
                    before.label(),
                    after.label()
                )
            }
            Self::NoSuchPeriod(period) => {
                write!(f, "The data has no figures for {}", period.label())
            }
            Self::Nothing(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for FigureError {}

/// Draws a view of a dataset.
///
/// # Errors
/// When the view asks for what the dataset does not have.
pub fn draw(dataset: &Dataset, view: &View) -> Result<Figure, FigureError> {
    let mut figure = (view.kind().build)(dataset, view)?;
    let Words { title, subtitle, source, note } = &view.words;
    for (own, text) in
        [(title, &mut figure.title), (subtitle, &mut figure.subtitle), (source, &mut figure.source)]
    {
        if let Some(own) = own {
            text.clone_from(own);
        }
    }
    figure.notes = foot::paragraphs(figure.notes);
    figure.notes.extend(note.clone().filter(|note| !note.trim().is_empty()));
    Ok(figure)
}

impl Figure {
    /// Whether its horizontal axis is time.
    pub fn is_over_time(&self) -> bool {
        matches!(self.kind, "trend" | "columns")
    }
}
