//! A page from a figure: title, subtitle, plot, notes and source, one under
//! the other.

use super::plot::place_plot;
use super::text::{Weight, balanced, without_widow};
use super::{Anchor, Group, Item, Page, Pos, Rect, Size, TextRun};
use crate::figure::{BREAK_SIGN, Figure, Label, Paint, Side, Theme};

/// Sizes of type and space on one page, in points.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// Around the page.
    pub margin: f64,
    /// The title.
    pub title: f64,
    /// The subtitle.
    pub subtitle: f64,
    /// Names and values in the plot.
    pub label: f64,
    /// The side column and axes.
    pub small: f64,
    /// Notes and source.
    pub note: f64,
}

/// No text is smaller than this, in points.
pub const SMALLEST: f64 = 9.0;

impl Measures {
    /// What suits a page: drawn for 960 × 540 points and scaled by its diagonal,
    /// within limits.
    pub fn of(size: Size) -> Self {
        let scale = (size.width.hypot(size.height) / 960.0_f64.hypot(540.0)).clamp(0.7, 2.0);
        let sized = |points: f64| (points * scale).max(SMALLEST);
        Self {
            margin: 32.0 * scale,
            title: sized(25.0),
            subtitle: sized(14.5),
            label: sized(13.5),
            small: sized(12.0),
            note: sized(11.5),
        }
    }
}

/// Lowest row of bands, in points: a line of the smallest text with air.
const LOWEST_ROW: f64 = SMALLEST * 1.3;

/// A figure with as many bands, or lines with names at their ends, as the page
/// has room for, and its page.
///
/// `draw` makes the figure for so many at the most. How many fit depends on how
/// long its own words are, so it may be asked again.
///
/// # Errors
/// Those of `draw`.
pub fn fitted<E>(
    size: Size,
    theme: Theme,
    draw: impl Fn(usize) -> Result<Figure, E>,
) -> Result<(Figure, Page), E> {
    let mut room = (size.height / LOWEST_ROW) as usize;
    loop {
        let figure = draw(room.max(1))?;
        let page = place(&figure, size, theme);
        let is_name = |label: &&Label| label.side == Side::LineEnd;
        let n_rows = if figure.y.is_bands {
            (figure.y.domain[1] - figure.y.domain[0]).round() as usize
        } else {
            figure.labels.iter().filter(is_name).count()
        };
        let row = if figure.y.is_bands { LOWEST_ROW } else { Measures::of(size).label * 1.25 };
        let fitting = (page.plot.height() / row) as usize;
        if n_rows <= fitting.max(1) || room <= 1 {
            return Ok((figure, page));
        }
        room = fitting.clamp(1, (n_rows - 1).min(room - 1));
    }
}

/// Places a figure on a page.
pub fn place(figure: &Figure, size: Size, theme: Theme) -> Page {
    let measures = Measures::of(size);
    let (left, right) = (measures.margin, size.width - measures.margin);
    let mut column = Column { left, width: (right - left).max(1.0), y: measures.margin, theme };
    let title =
        column.paragraph("title", &figure.title, measures.title, Weight::SemiBold, Paint::Ink, 1.2);
    column.y += measures.title * 0.22;
    let subtitle = column.paragraph(
        "subtitle",
        &figure.subtitle,
        measures.subtitle,
        Weight::Regular,
        Paint::Muted,
        1.3,
    );
    let plot_top = column.y + measures.subtitle * 1.1;

    // The foot is set from its own top first, then moved down to the margin.
    column.y = 0.0;
    let mut notes = Group { id: "notes", items: Vec::new(), groups: Vec::new() };
    for note in &figure.notes {
        notes.items.extend(
            column
                .paragraph("notes", note, measures.note, Weight::Regular, Paint::Muted, 1.36)
                .items,
        );
    }
    let source_text =
        if figure.source.is_empty() { String::new() } else { format!("Source: {}", figure.source) };
    let source = column.paragraph(
        "source",
        &source_text,
        measures.note,
        Weight::Regular,
        Paint::Muted,
        1.36,
    );
    let foot_top = (size.height - measures.margin * 0.85 - column.y).max(plot_top + 40.0);
    let mut foot = [notes, source];
    for item in foot.iter_mut().flat_map(|group| &mut group.items) {
        if let Item::Text(run) = item {
            run.at.y += foot_top;
        }
    }
    let [notes, source] = foot;

    let area = Rect { left, top: plot_top, right, bottom: foot_top - measures.note * 1.5 };
    let placed = place_plot(figure, &area, &measures, theme);
    let mut groups = vec![title, subtitle];
    groups.extend(placed.groups);
    groups.extend([notes, source]);
    Page {
        size,
        background: theme.background(),
        title: figure.title.clone(),
        description: figure.description.clone(),
        plot: placed.plot,
        groups,
    }
}

/// A column of paragraphs that grows downwards.
struct Column {
    left: f64,
    width: f64,
    y: f64,
    theme: Theme,
}

impl Column {
    fn paragraph(
        &mut self,
        id: &'static str,
        text: &str,
        size: f64,
        weight: Weight,
        paint: Paint,
        leading: f64,
    ) -> Group {
        let mut group = Group { id, items: Vec::new(), groups: Vec::new() };
        // A sign at the end of a title is a mark, not a word: smaller and lighter.
        let sign = if id == "title" { text.strip_suffix(BREAK_SIGN) } else { None };
        let text = sign.map_or(text, str::trim_end);
        let set = if matches!(id, "title" | "subtitle") { balanced } else { without_widow };
        let room = if sign.is_some() { size } else { 0.0 };
        let lines = set(text, size, weight, self.width - room);
        for line in lines {
            self.y += size * leading;
            group.items.push(Item::Text(TextRun {
                // The baseline leaves room below for descenders.
                at: Pos { x: self.left, y: self.y - size * (leading - 1.0) / 2.0 - size * 0.2 },
                anchor: Anchor::Start,
                size,
                weight,
                colour: self.theme.text(paint),
                text: line,
                whole: None,
            }));
        }
        if let (Some(_), Some(Item::Text(last))) = (sign, group.items.last().cloned()) {
            let right = last.bounds().right;
            group.items.push(Item::Text(TextRun {
                at: Pos { x: right + size * 0.3, ..last.at },
                size: size * 0.7,
                weight: Weight::Regular,
                colour: self.theme.text(Paint::Muted),
                text: BREAK_SIGN.to_string(),
                ..last
            }));
        }
        group
    }
}
