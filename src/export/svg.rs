//! Clean SVG: text as text, groups with names, two decimals.

use super::Options;
use crate::figure::Rgb;
use crate::page::text::{self, FAMILY};
use crate::page::{Anchor, Group, Item, Page, Pos, TextRun, stripes};
use std::fmt::Write as _;

/// How text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextAs {
    /// As text, to be searched and edited; another face stands in where ours
    /// is not installed.
    #[default]
    Text,
    /// As outlines, the same everywhere.
    Outlines,
}

/// The page as an SVG document.
pub fn svg(page: &Page, options: &Options) -> String {
    // Writing to a String cannot fail.
    let (width, height) = (number(page.size.width), number(page.size.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"'{FAMILY}', Inter, 'Helvetica Neue', Arial, sans-serif\">\n"
    );
    let _ = writeln!(out, "<title>{}</title>", escaped(&page.title));
    let _ = writeln!(out, "<desc>{}</desc>", escaped(&page.description));
    let _ = writeln!(
        out,
        "<rect id=\"background\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
        colour(page.background)
    );
    for group in &page.groups {
        write_group(&mut out, group, options.text);
    }
    out.push_str("</svg>\n");
    out
}

fn write_group(out: &mut String, group: &Group, text: TextAs) {
    let _ = writeln!(out, "<g id=\"{}\">", group.id);
    for item in &group.items {
        write_item(out, item, text);
    }
    for inner in &group.groups {
        write_group(out, inner, text);
    }
    out.push_str("</g>\n");
}

fn write_item(out: &mut String, item: &Item, text: TextAs) {
    let _ = match item {
        Item::Bar { rect, fill, stripes: hatch, .. } => {
            let (x, y) = (number(rect.left), number(rect.top));
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
                number(rect.width()),
                number(rect.height()),
                colour(*fill)
            );
            let Some(stripe) = hatch else { return };
            let d: String = stripes(rect).iter().map(|polygon| path(polygon, true)).collect();
            writeln!(out, "<path d=\"{d}\" fill=\"{}\"/>", colour(*stripe))
        }
        Item::Line { points, stroke, width, dash, .. } => {
            let dash = dash
                .map(|[dash, gap]| {
                    format!(" stroke-dasharray=\"{} {}\"", number(dash), number(gap))
                })
                .unwrap_or_default();
            let d = path(points, false);
            writeln!(
                out,
                "<path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}/>",
                colour(*stroke),
                number(*width)
            )
        }
        Item::Dot { center, radius, fill, stroke, .. } => {
            let (x, y) = (number(center.x), number(center.y));
            writeln!(
                out,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"/>",
                number(*radius),
                colour(*fill),
                colour(*stroke)
            )
        }
        Item::Text(run) => match text {
            TextAs::Text => write_text(out, run),
            TextAs::Outlines => write_outlines(out, run),
        },
    };
}

fn write_text(out: &mut String, run: &TextRun) -> std::fmt::Result {
    let anchor = match run.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = match run.weight {
        text::Weight::Regular => String::new(),
        weight @ text::Weight::SemiBold => format!(" font-weight=\"{}\"", weight.number()),
    };
    let whole = run
        .whole
        .as_ref()
        .map(|whole| format!("<title>{}</title>", escaped(whole)))
        .unwrap_or_default();
    let (x, y) = (number(run.at.x), number(run.at.y));
    writeln!(
        out,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{weight}{anchor} fill=\"{}\">{whole}{}</text>",
        number(run.size),
        colour(run.colour),
        escaped(&run.text)
    )
}

fn write_outlines(out: &mut String, run: &TextRun) -> std::fmt::Result {
    let bounds = run.bounds();
    let d = text::outlines(&run.text, run.size, run.weight, Pos { x: bounds.left, y: run.at.y });
    writeln!(
        out,
        "<path aria-label=\"{}\" d=\"{d}\" fill=\"{}\"/>",
        escaped(&run.text),
        colour(run.colour)
    )
}

fn path(points: &[Pos], is_closed: bool) -> String {
    let mut d = String::new();
    for (index, point) in points.iter().enumerate() {
        let _ = write!(
            d,
            "{}{} {}",
            if index == 0 { "M" } else { "L" },
            number(point.x),
            number(point.y)
        );
    }
    if is_closed {
        d.push('Z');
    }
    d
}

/// At most two decimals, none that say nothing.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn colour(Rgb(r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Text for XML: the five signs, and without what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}
