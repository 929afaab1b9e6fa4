//! `tidemark export`: one chart as one file.

use super::asked::{Asked, names};
use super::{Failure, read_unhashed, write};
use crate::dataset::Dataset;
use crate::export::{self, Options, TextAs};
use crate::figure::{self, Amount, FigureError, KINDS, Theme, View};
use crate::page::{self, Size, text};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Smaller pages have no room for a chart beside its words.
const SMALLEST_PAGE: Size = Size { width: 400.0, height: 300.0 };

/// Small pictures have fewer pixels to a point, so that their page is at least
/// this large.
const USUAL_PAGE: Size = Size { width: 540.0, height: 400.0 };

/// Pixels to a point where a picture is large enough.
const USUAL_SCALE: f64 = 2.0;

/// Pixels to a point of the smallest pictures: 9 points are still 12 pixels.
const LEAST_SCALE: f64 = 4.0 / 3.0;

/// What to draw, and how.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    asked: Asked,
    /// The file to write; its ending says the format: png, svg or csv.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// The kind of chart: change, waterfall, trend, columns or ranking.
    #[arg(long, value_name = "KIND")]
    chart: Option<String>,
    /// How changes are expressed; percent unless nothing has one.
    #[arg(long = "as", value_name = "HOW")]
    amount: Option<AmountArgument>,
    /// How many entities to show, the largest first.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    top: Option<u32>,
    /// The title, instead of the program's own.
    #[arg(long, value_name = "T")]
    title: Option<String>,
    /// The subtitle, instead of the program's own.
    #[arg(long, value_name = "T")]
    subtitle: Option<String>,
    /// The source line, instead of the program's own.
    #[arg(long, value_name = "T")]
    source: Option<String>,
    /// A note, added to the program's own.
    #[arg(long, value_name = "T")]
    note: Option<String>,
    /// The size in pixels: slide (1920x1080), square (1080x1080), a4 or `WxH`.
    #[arg(long, value_name = "SIZE", default_value = "slide")]
    size: String,
    /// Pixels to a point; if not given 2, less for small pictures, 300/72 for a4.
    #[arg(long, value_name = "N")]
    scale: Option<f64>,
    /// The colours.
    #[arg(long, value_name = "THEME", default_value = "light")]
    theme: ThemeArgument,
    /// How SVG has its text.
    #[arg(long, value_name = "HOW", default_value = "text")]
    text: TextArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AmountArgument {
    Percent,
    Number,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ThemeArgument {
    Light,
    Dark,
    Print,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TextArgument {
    Text,
    Outlines,
}

/// Makes the file.
///
/// # Errors
/// One sentence: wrong usage, an input without what is asked for, a file that
/// cannot be written.
pub fn run(arguments: &Export) -> Result<(), Failure> {
    let Export { asked, output, .. } = arguments;
    let input = &asked.input;
    let format = export::format_of(&output.to_string_lossy())
        .map_err(|error| Failure { code: 2, ..Failure::input(error, output) })?;
    let (size, scale) = size_and_scale(&arguments.size, arguments.scale)?;
    let dataset = asked.dataset(read_unhashed)?;
    let view = view(arguments, &dataset)?;
    let theme = match arguments.theme {
        ThemeArgument::Light => Theme::Light,
        ThemeArgument::Dark => Theme::Dark,
        ThemeArgument::Print => Theme::Print,
    };
    let draw = |room| figure::draw(&dataset, &View { room, ..view.clone() });
    let (figure, page) = page::fitted(size, theme, draw).map_err(|error| match error {
        FigureError::PeriodOrder(..) => Failure::usage(error),
        error => Failure::input(error, input),
    })?;
    let text = match arguments.text {
        TextArgument::Text => TextAs::Text,
        TextArgument::Outlines => TextAs::Outlines,
    };
    let bytes = (format.bytes)(&figure, &page, &Options { scale, text })
        .map_err(|error| Failure::input(error, output))?;
    write(output, &bytes, &asked.sources())?;
    warn_of_missing_characters(&page);
    Ok(())
}

/// The view that the arguments ask for, on top of the dataset's own default.
fn view(arguments: &Export, dataset: &Dataset) -> Result<View, Failure> {
    let mut view = arguments.asked.view(dataset)?;
    if let Some(kind) = &arguments.chart {
        let known = || {
            Failure::usage(format!(
                "There is no chart kind {kind} (there are: {})",
                names(KINDS.iter().map(|kind| kind.name))
            ))
        };
        view.kind = KINDS.iter().find(|k| k.name == kind).ok_or_else(known)?.name;
    } else if arguments.asked.compares(view.kind) {
        view.kind = "change";
    }
    match arguments.amount {
        Some(AmountArgument::Percent) => view.amount = Amount::Percent,
        Some(AmountArgument::Number) => view.amount = Amount::Number,
        None => {}
    }
    view.top = arguments.top.map(|top| top as usize);
    view.words.title.clone_from(&arguments.title);
    view.words.subtitle.clone_from(&arguments.subtitle);
    view.words.source.clone_from(&arguments.source);
    view.words.note.clone_from(&arguments.note);
    Ok(view)
}

/// The page in points, and the pixels to a point.
fn size_and_scale(size: &str, scale: Option<f64>) -> Result<(Size, f64), Failure> {
    let (width, height) = match size {
        "slide" => (1920.0, 1080.0),
        "square" => (1080.0, 1080.0),
        // Landscape, at 300 pixels to the inch.
        "a4" => (3508.0, 2480.0),
        other => pixels(other).ok_or_else(|| {
            Failure::usage(format!("Not a size: {other} (write slide, square, a4 or 1920x1080)"))
        })?,
    };
    let fitting = (width / USUAL_PAGE.width).min(height / USUAL_PAGE.height);
    let scale = scale.unwrap_or(match size {
        "a4" => 300.0 / 72.0,
        _ => fitting.clamp(LEAST_SCALE, USUAL_SCALE),
    });
    if !(0.1..=20.0).contains(&scale) {
        return Err(Failure::usage(format!("The scale has to be between 0.1 and 20, not {scale}")));
    }
    let size = Size { width: width / scale, height: height / scale };
    if size.width < SMALLEST_PAGE.width || size.height < SMALLEST_PAGE.height {
        let least = format!(
            "{:.0}x{:.0}",
            (SMALLEST_PAGE.width * scale).ceil(),
            (SMALLEST_PAGE.height * scale).ceil()
        );
        return Err(Failure::usage(format!(
            "That is too small for a chart: at this scale the least is {least}"
        )));
    }
    Ok((size, scale))
}

fn pixels(text: &str) -> Option<(f64, f64)> {
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    let side = |text: &str| {
        text.trim().parse::<u32>().ok().filter(|n| (1..=20_000).contains(n)).map(f64::from)
    };
    Some((side(width)?, side(height)?))
}

/// The bundled face covers Latin, Greek and Cyrillic.
fn warn_of_missing_characters(page: &page::Page) {
    let missing: String = page.texts().flat_map(|run| text::missing(&run.text)).take(20).collect();
    if !missing.is_empty() {
        eprintln!(
            "Some characters are not in the bundled face and show as boxes in PNG: {missing}"
        );
    }
}
