//! A second number in brackets behind the first: a share in `1,234 (12.5%)`, an
//! error in `12.3 (0.4)` or `12.3 ± 0.4`, an interval in `12.3 [11.2–13.4]`, the
//! price before tax. The first one is the figure.

use super::account::grouped;
use super::number::{self, Parts};
use super::structure::Structure;
use super::style::Style;
use super::{Problem, price};
use crate::table::Place;

/// Longest text that holds both, in bytes.
const LONGEST: usize = 80;

/// Names of columns of which only the bracket is a share, without its sign:
/// `Reports (%)` above `1,234 (12.5%)`.
pub fn name_columns(structure: &mut Structure) {
    for (column, parts) in structure.names.iter_mut().enumerate() {
        let is_share = |part: &String| part.ends_with("(%)") || part.ends_with(", %");
        if !parts.iter().any(is_share) {
            continue;
        }
        let texts = || structure.rows.iter().map(|row| row.text(column)).filter(|t| !t.is_empty());
        let is_second = |text: &&str| without(text).is_some_and(|first| !first.contains('%'));
        if texts().filter(is_second).count() * 2 > texts().count() {
            for part in parts.iter_mut() {
                let name = part.trim_end_matches("(%)").trim_end_matches(", %").trim_end();
                *part = name.to_owned();
            }
            parts.retain(|part| !part.is_empty());
        }
    }
}

/// The second numbers that were left out, to be told once.
#[derive(Default)]
pub struct Asides {
    first: Option<(Place, String)>,
    n: usize,
}

impl Asides {
    /// Counts the text of a figure with a second one.
    pub fn add(&mut self, place: Place, text: &str) {
        self.n += 1;
        self.first.get_or_insert_with(|| (place, text.to_owned()));
    }

    /// Says that they were left out.
    pub fn problem(&self) -> Option<Problem> {
        let (place, text) = self.first.as_ref()?;
        let more = match self.n {
            1 => String::new(),
            n => format!(", and behind {} more", grouped(n - 1)),
        };
        let why = format!("the number behind the figure was left out{more}");
        Some(Problem::new(*place, text, why))
    }
}

/// The text of the first number. None if there is no second one, or if it may
/// be part of the first.
pub fn without(text: &str) -> Option<&str> {
    if text.len() > LONGEST {
        return None;
    }
    for sign in ["±", "+/-", "+/−"] {
        if let Some((head, error)) = text.split_once(sign) {
            return is_number(error).then_some(head.trim_end()).filter(|head| is_number(head));
        }
    }
    let open = match text.chars().next_back()? {
        ')' => '(',
        ']' => '[',
        _ => return None,
    };
    let at = text.rfind(open)?;
    let (head, bracket) = (text.get(..at)?.trim_end(), text.get(at + 1..text.len() - 1)?);
    let is_second = bracket.bytes().any(|byte| byte.is_ascii_digit())
        && (number::is_numeric(bracket)
            || number::is_band(bracket)
            || is_interval(bracket)
            || is_price(bracket));
    (is_second && is_number(head)).then_some(head)
}

/// Whether a text is a number with nothing beside it but signs, units and notes.
fn is_number(text: &str) -> bool {
    let either =
        |parts: &Parts<'_>| parts.parsed(Style::English).or_else(|| parts.parsed(Style::German));
    number::with_parts(text.trim(), either).is_some()
}

/// `11.2, 13.4` and `11.2; 13.4`.
fn is_interval(bracket: &str) -> bool {
    bracket
        .split_once([';', ','])
        .is_some_and(|(low, high)| number::is_numeric(low) && number::is_numeric(high))
}

/// `40.94 inc VAT`.
fn is_price(bracket: &str) -> bool {
    let words = bracket.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    price::says_tax(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_is_the_figure() {
        for (text, expected) in [
            ("1,234 (12.5%)", Some("1,234")),
            ("1234 (12,5 %)", Some("1234")),
            ("12.3 (0.4)", Some("12.3")),
            ("12.3 [11.2–13.4]", Some("12.3")),
            ("12.3 (11.2, 13.4)", Some("12.3")),
            ("12.3 ± 0.4", Some("12.3")),
            ("45% (120)", Some("45%")),
            ("129,00 € (-15%)", Some("129,00 €")),
            ("34.12 (40.94 inc VAT)", Some("34.12")),
            ("AED 8000 (USD 2179)", Some("AED 8000")),
            ("12 (est.)", None),
            ("Room 5 (2)", None),
            ("(5)", None),
            ("12", None),
        ] {
            assert_eq!(without(text), expected, "{text:?}");
        }
    }
}
