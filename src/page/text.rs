//! The bundled face and the width of text in it.
//!
//! Shaped with the same rustybuzz as usvg, so widths agree with the files.

use super::Pos;
use rustybuzz::{Face, UnicodeBuffer};
use std::sync::OnceLock;

/// The family's name, as files and windows ask for it.
pub const FAMILY: &str = "Tidemark Sans";
/// The regular face.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/TidemarkSans-Regular.otf");
/// The semibold face.
pub const SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/TidemarkSans-SemiBold.otf");

/// Height above the baseline that letters take, as a part of the size.
pub const ASCENT: f64 = 0.76;
/// Depth below the baseline that letters take, as a part of the size.
pub const DESCENT: f64 = 0.22;
/// Height of capitals, as a part of the size.
pub const CAP_HEIGHT: f64 = 0.727;

/// A weight of the bundled face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    SemiBold,
}

impl Weight {
    /// The number that CSS and SVG have for it.
    pub fn number(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::SemiBold => 600,
        }
    }

    fn face(self) -> Option<&'static Face<'static>> {
        static FACES: OnceLock<[Option<Face<'static>>; 2]> = OnceLock::new();
        let [regular, semi_bold] =
            FACES.get_or_init(|| [REGULAR, SEMI_BOLD].map(|bytes| Face::from_slice(bytes, 0)));
        match self {
            Self::Regular => regular.as_ref(),
            Self::SemiBold => semi_bold.as_ref(),
        }
    }
}

/// Width of one line of text in points.
///
/// A character that the face lacks counts as wide as its missing-glyph box;
/// the files show it in another font, so the width is then an estimate.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(face) = weight.face() else { return text.chars().count() as f64 * size * 0.55 };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    let glyphs = rustybuzz::shape(face, &[], buffer);
    let units: i64 = glyphs.glyph_positions().iter().map(|glyph| i64::from(glyph.x_advance)).sum();
    units as f64 * size / f64::from(face.units_per_em())
}

/// One line of text as the outlines of its glyphs, in SVG's path language;
/// `origin` is the left end of its baseline.
pub fn outlines(text: &str, size: f64, weight: Weight, origin: Pos) -> String {
    let Some(face) = weight.face() else { return String::new() };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    let glyphs = rustybuzz::shape(face, &[], buffer);
    let scale = size / f64::from(face.units_per_em());
    let mut pen = Pen { d: String::new(), origin, scale };
    for (info, position) in glyphs.glyph_infos().iter().zip(glyphs.glyph_positions()) {
        // Glyph ids of one face fit 16 bits.
        face.outline_glyph(rustybuzz::ttf_parser::GlyphId(info.glyph_id as u16), &mut pen);
        pen.origin.x += f64::from(position.x_advance) * scale;
    }
    pen.d
}

/// Writes outlines, in units of the face, as a path on the page.
struct Pen {
    d: String,
    origin: Pos,
    scale: f64,
}

impl Pen {
    fn draw(&mut self, command: char, points: &[[f32; 2]]) {
        let text = |[x, y]: &[f32; 2]| {
            let (x, y) = (
                self.origin.x + f64::from(*x) * self.scale,
                self.origin.y - f64::from(*y) * self.scale,
            );
            format!("{x:.2} {y:.2}")
        };
        let points: Vec<String> = points.iter().map(text).collect();
        self.d.push(command);
        self.d.push_str(&points.join(" "));
    }
}

impl rustybuzz::ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.draw('M', &[[x, y]]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.draw('L', &[[x, y]]);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.draw('Q', &[[x1, y1], [x, y]]);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.draw('C', &[[x1, y1], [x2, y2], [x, y]]);
    }
    fn close(&mut self) {
        self.d.push('Z');
    }
}

/// The characters of a text that the bundled face lacks.
pub fn missing(text: &str) -> Vec<char> {
    let Some(face) = Weight::Regular.face() else { return Vec::new() };
    let mut missing: Vec<char> =
        text.chars().filter(|c| !c.is_control() && face.glyph_index(*c).is_none()).collect();
    missing.dedup();
    missing
}

/// The text cut to `max` points with an ellipsis; unchanged if it fits.
pub fn shortened(text: &str, size: f64, weight: Weight, max: f64) -> String {
    if width(text, size, weight) <= max {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(index, _)| index).collect();
    let cut = |n: usize| {
        let end = ends.get(n).copied().unwrap_or(text.len());
        format!(
            "{}…",
            text.get(..end).unwrap_or_default().trim_end_matches([' ', ',', ';', '(', '-', '/'])
        )
    };
    // The longest cut that fits, by bisection.
    let (mut low, mut high) = (0, ends.len());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if width(&cut(middle), size, weight) <= max { low = middle } else { high = middle }
    }
    cut(low)
}

/// The text in lines no wider than `max` points, broken at blanks; a word that
/// is wider alone is cut wherever it must be.
pub fn wrapped(text: &str, size: f64, weight: Weight, max: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&longer, size, weight) <= max {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            word.clone_into(&mut line);
            while width(&line, size, weight) > max && line.chars().count() > 1 {
                let head = fitting_head(&line, size, weight, max);
                let tail = line.split_off(head);
                lines.push(std::mem::replace(&mut line, tail));
            }
        }
        lines.push(line);
    }
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Like [`wrapped`], with lines of about one length, as titles are set.
pub fn balanced(text: &str, size: f64, weight: Weight, max: f64) -> Vec<String> {
    let lines = wrapped(text, size, weight, max);
    let narrower = (20..40).map(|parts| max * f64::from(parts) / 40.0);
    let mut narrower = narrower.map(|max| wrapped(text, size, weight, max));
    narrower.find(|narrow| narrow.len() == lines.len()).unwrap_or(lines)
}

/// Like [`wrapped`], a little narrower where that spares a short last line.
pub fn without_widow(text: &str, size: f64, weight: Weight, max: f64) -> Vec<String> {
    const SHORT: f64 = 0.25;
    let lines = wrapped(text, size, weight, max);
    let is_short = |lines: &[String]| {
        lines.len() > 1 && lines.last().is_some_and(|l| width(l, size, weight) < max * SHORT)
    };
    if !is_short(&lines) {
        return lines;
    }
    let narrower = (30..40).rev().map(|parts| max * f64::from(parts) / 40.0);
    let mut narrower = narrower.map(|max| wrapped(text, size, weight, max));
    narrower.find(|narrow| narrow.len() == lines.len() && !is_short(narrow)).unwrap_or(lines)
}

/// Length in bytes of the longest head, at least one character, that fits.
fn fitting_head(word: &str, size: f64, weight: Weight, max: f64) -> usize {
    let ends = word.char_indices().skip(1).map(|(index, _)| index);
    let fits = |end: &usize| word.get(..*end).is_some_and(|head| width(head, size, weight) <= max);
    let first = word.chars().next().map_or(1, char::len_utf8);
    ends.take_while(fits).last().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_tabular() {
        let one = width("1", 10.0, Weight::Regular);
        assert!(one > 0.0);
        for text in ["0", "5", "8"] {
            assert!((width(text, 10.0, Weight::Regular) - one).abs() < 1e-9);
        }
        let (a, b) = (
            width("1,111,111", 12.0, Weight::SemiBold),
            width("4,787,400", 12.0, Weight::SemiBold),
        );
        assert!((a - b).abs() < 1e-9, "{a} {b}");
    }

    #[test]
    fn the_signs_that_charts_use_are_in_the_face() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let face = weight.face().expect("the bundled face");
            for sign in "▵→−–—…✓%’“”·äßñéčЖΩ".chars() {
                assert!(face.glyph_index(sign).is_some(), "{sign}");
            }
        }
    }

    #[test]
    fn lines_are_no_wider_than_the_page() {
        let text = "Break in series 2024: platforms may bundle copies of one viral item into oneunbreakablylongwordthatgoesonandon";
        for max in [40.0, 90.0, 200.0] {
            let lines = wrapped(text, 11.0, Weight::Regular, max);
            assert!(
                lines.iter().all(|line| width(line, 11.0, Weight::Regular) <= max),
                "{lines:?}"
            );
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert_eq!(wrapped("", 11.0, Weight::Regular, 100.0), Vec::<String>::new());
    }

    #[test]
    fn a_shortened_name_fits_and_says_so() {
        let name =
            "An electronic service provider with an exceptionally long registered name (Ltd)";
        let short = shortened(name, 12.0, Weight::Regular, 150.0);
        assert!(short.ends_with('…') && width(&short, 12.0, Weight::Regular) <= 150.0, "{short}");
        assert_eq!(shortened("Kik", 12.0, Weight::Regular, 150.0), "Kik");
    }
}
