//! Numbers as reports write them.

use super::digits::{self, Digits};
use super::style::Style;
use super::{aside, bands, currency, missing, price, remarks, scale, units};
use crate::dataset::{Absence, Decimal, Flags, Value};
use std::cmp::Ordering;

pub use super::currency::is_currency;
pub use super::missing::is_missing;

/// What a number says about its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Nothing.
    #[default]
    None,
    /// It is a percentage.
    Percent,
    /// It is so many of a thousand.
    PerMille,
    /// It is a difference of percentages.
    Points,
    /// It is money, in the currency of that sign.
    Currency(&'static str),
    /// It is so many of what is counted or measured.
    Unit(&'static str),
}

impl Sign {
    /// The sign as a unit; empty for none.
    pub fn unit(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Percent => "%",
            Self::PerMille => "‰",
            Self::Points => "pp",
            Self::Currency(sign) | Self::Unit(sign) => sign,
        }
    }
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number, or why there is none.
    pub value: Value,
    /// What stands beside the number.
    pub sign: Sign,
    /// The letters behind it, as statistical offices put them.
    pub flags: Flags,
    /// The unit of the last printed digit, where a scale such as `bn` makes it
    /// larger than the value's own: 100000000 for `1.2bn`.
    pub precision: Option<Decimal>,
    /// Whether the number can only be read in the style that its column does
    /// not have: `1.234,56` in an English one. To be told.
    pub is_other_style: bool,
    /// Whether another number in brackets stands behind it, and was left out: a
    /// share, an error. To be told.
    pub has_aside: bool,
}

/// A number with all that stands beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parsed {
    pub value: Decimal,
    pub sign: Sign,
    pub flags: Flags,
    pub precision: Option<Decimal>,
}

/// The longest text of a number with its signs and notes, in bytes.
const LONGEST: usize = 64;

/// Reads a cell.
///
/// `1.234` is ambiguous: a decimal in English, 1234 in German. The caller
/// passes the style found for the whole column; a single cell cannot decide.
pub fn read(text: &str, style: Style) -> Reading {
    let text = text.trim();
    let absent = |absence| Reading {
        value: Value::Absent(absence),
        sign: Sign::None,
        flags: Flags::NONE,
        precision: None,
        is_other_style: false,
        has_aside: false,
    };
    if text.is_empty() {
        return absent(Absence::Blank);
    }
    if let Some(absence) = missing::absence(text) {
        return absent(absence);
    }
    if !has_digit(text) {
        return absent(Absence::Unreadable);
    }
    let found = |(parsed, is_other_style): (Parsed, bool)| Reading {
        value: Value::Number(parsed.value),
        sign: parsed.sign,
        flags: parsed.flags,
        precision: parsed.precision,
        is_other_style,
        has_aside: false,
    };
    if let Some(parsed) = with_parts(text, |parts| parts.in_either(style))
        .filter(|(_, is_other_style)| !*is_other_style || !digits::is_address(text))
    {
        return found(parsed);
    }
    let of_aside =
        aside::without(text).and_then(|text| with_parts(text, |parts| parts.in_either(style)));
    if let Some(parsed) = of_aside {
        return Reading { has_aside: true, ..found(parsed) };
    }
    if bands::is_bound(text) {
        return absent(Absence::Censored);
    }
    if bands::is_range(text) {
        return absent(Absence::Range);
    }
    let closed = price::closed(text);
    let text = closed.as_deref().unwrap_or(text);
    if let Some(parsed) =
        closed.as_deref().and_then(|text| with_parts(text, |parts| parts.in_either(style)))
    {
        return found(parsed);
    }
    price::find(text)
        .and_then(|price| with_parts(price, |parts| parts.in_either(style)))
        .map_or(absent(Absence::Unreadable), found)
}

/// Whether the text is a number in one style or the other.
pub fn is_numeric(text: &str) -> bool {
    let text = text.trim();
    let either = |parts: &Parts<'_>| {
        let german = || parts.parsed(Style::German).filter(|_| !digits::is_address(text));
        parts.parsed(Style::English).or_else(german)
    };
    in_text(text, either).is_some()
}

/// The number in English and in German style, in running text as well.
pub(super) fn in_both(text: &str) -> (Option<Parsed>, Option<Parsed>) {
    let both = |parts: &Parts<'_>| {
        let both = (parts.parsed(Style::English), parts.parsed(Style::German));
        (both.0.is_some() || both.1.is_some()).then_some(both)
    };
    in_text(text.trim(), both).unwrap_or_default()
}

fn in_text<T>(text: &str, parse: impl Fn(&Parts<'_>) -> Option<T>) -> Option<T> {
    if !has_digit(text) {
        return None;
    }
    let with_aside = || with_parts(aside::without(text)?, &parse);
    with_parts(text, &parse).or_else(with_aside).or_else(|| {
        let price = price::find(text)?;
        (!bands::is_bound(text) && !bands::is_range(text)).then(|| with_parts(price, &parse))?
    })
}

/// Whether the text is a bound or a range, in either style.
pub fn is_band(text: &str) -> bool {
    let text = text.trim();
    has_digit(text) && (bands::is_bound(text) || bands::is_range(text))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        || (!text.is_ascii() && digits::european(text).is_some())
}

/// Takes a text apart, for a number with nothing beside it but signs, units
/// and notes.
pub(super) fn with_parts<T>(text: &str, then: impl Fn(&Parts<'_>) -> Option<T>) -> Option<T> {
    // Most cells are bare numbers.
    let is_bare = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','));
    if is_bare && text.starts_with(|c: char| c.is_ascii_digit()) {
        return then(&Parts { digits: text, ..Parts::default() });
    }
    if text.len() > LONGEST {
        return None;
    }
    if let Some(text) = digits::european(text).or_else(|| remarks::raised_power(text)) {
        return then(&Parts::of(&text)?);
    }
    then(&Parts::of(text)?)
}

/// A text taken apart from both ends.
#[derive(Default)]
pub(super) struct Parts<'a> {
    digits: &'a str,
    sign: Sign,
    is_weak: bool,
    n_currencies: u8,
    /// Below zero or above, where a sign or brackets say so.
    direction: Option<Ordering>,
    power: Option<i32>,
    flags: Flags,
    has_letters: bool,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (rest, flags) = remarks::approximate(text);
        let (rest, more) = remarks::before(rest);
        let mut parts = Self { digits: rest.trim(), flags: flags | more, ..Self::default() };
        // Each round takes one thing away, and few things are there.
        for _ in 0..16 {
            let length = parts.digits.len();
            parts.strip_end();
            parts.strip_start();
            parts.strip_brackets();
            if parts.digits.len() == length {
                break;
            }
        }
        parts
            .digits
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','))
            .then_some(parts)
    }

    fn strip_end(&mut self) {
        let (rest, more) = remarks::behind(self.digits);
        (self.digits, self.flags) = (rest, self.flags | more);
        if rest.ends_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        if let Some((rest, sign)) = units::behind(rest).filter(|_| self.sign == Sign::None) {
            (self.digits, self.sign) = (rest.trim_end(), sign);
        } else if let Some((rest, found)) = currency::behind(rest) {
            self.take_currency(rest.trim_end(), found);
        } else if let Some((rest, power)) =
            scale::behind(rest, self.is_money()).filter(|_| self.power.is_none())
        {
            (self.digits, self.power) = (rest, Some(power));
        } else if !self.has_letters && self.power.is_none() {
            let (rest, more) = remarks::letters(rest);
            self.has_letters = rest.len() < self.digits.len();
            (self.digits, self.flags) = (rest, self.flags | more);
        }
    }

    fn strip_start(&mut self) {
        let text = self.digits;
        let Some(first) = text.chars().next().filter(|c| !c.is_ascii_digit()) else { return };
        let behind = text.get(first.len_utf8()..).unwrap_or_default();
        let is_signed = self.direction.is_some();
        match first {
            '-' | '−' | '–' | '‐' | '‑' | '－' | '﹣' | '△' if !is_signed => {
                (self.digits, self.direction) = (behind.trim_start(), Some(Ordering::Less));
            }
            // Elsewhere a filled triangle is an arrow upwards.
            '▲' if !is_signed
                && self.sign == Sign::None
                && behind.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                (self.digits, self.direction) = (behind, Some(Ordering::Less));
            }
            '+' if !is_signed => {
                (self.digits, self.direction) = (behind.trim_start(), Some(Ordering::Greater));
            }
            '%' | '٪' if self.sign == Sign::None => {
                (self.digits, self.sign) = (behind.trim_start(), Sign::Percent);
            }
            _ => {
                if let Some((rest, found)) = currency::before(text) {
                    self.take_currency(rest.trim_start_matches([' ', ':', '\u{A0}']), found);
                }
            }
        }
    }

    fn take_currency(&mut self, rest: &'a str, found: currency::Currency) {
        let unit = match self.sign {
            Sign::None => found.unit,
            Sign::Currency(unit) if self.n_currencies < 2 => {
                let Some(joined) = currency::joined(unit, found.unit) else { return };
                joined
            }
            _ => return,
        };
        self.n_currencies += 1;
        (self.digits, self.sign, self.is_weak) = (rest, Sign::Currency(unit), found.is_weak);
    }

    fn strip_brackets(&mut self) {
        let inside = self.digits.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        if let Some(inside) = inside.filter(|_| self.direction.is_none()) {
            (self.digits, self.direction) = (inside.trim(), Some(Ordering::Less));
        }
    }

    fn is_money(&self) -> bool {
        matches!(self.sign, Sign::Currency(_))
    }

    /// Reads in the column's style, or else in the other one, and says so. In a
    /// column of mixed prices each is read by itself.
    fn in_either(&self, style: Style) -> Option<(Parsed, bool)> {
        if style != Style::Mixed {
            let own = self.parsed(style).map(|parsed| (parsed, false));
            return own.or_else(|| self.parsed(style.other()).map(|parsed| (parsed, true)));
        }
        match (self.parsed(Style::English), self.parsed(Style::German)) {
            // Three digits behind a lone mark are thousands, not mills.
            (Some(one), Some(two)) => {
                let is_money =
                    matches!(one.sign, Sign::Currency(unit) if currency::has_cents(unit));
                let larger = if one.value.abs() < two.value.abs() { two } else { one };
                Some((if is_money { larger } else { one }, false))
            }
            (one, two) => one.or(two).map(|parsed| (parsed, false)),
        }
    }

    /// The number in one of the two styles.
    pub(super) fn parsed(&self, style: Style) -> Option<Parsed> {
        let mut is_negative = self.direction == Some(Ordering::Less);
        let mut read = digits::read(self.digits, style);
        if read.is_none() && self.direction.is_none() {
            // A minus behind, as some ledgers print it.
            read = digits::read(self.digits.strip_suffix(['-', '−'])?, style);
            is_negative = true;
        }
        let Digits { mut value, has_mark, mut precision } = read?;
        if self.is_weak && !has_mark {
            return None;
        }
        if let Some(power) = self.power {
            let unit;
            (value, unit) = digits::shift(value, power)?;
            precision = Some(unit);
        }
        value.set_sign_negative(is_negative && !value.is_zero());
        Some(Parsed { value, sign: self.sign, flags: self.flags, precision })
    }
}
