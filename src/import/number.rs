//! Numbers as reports write them.

use super::remarks;
use super::style::Style;
use crate::dataset::{Absence, Decimal, Flags, Value};

/// What a number says about its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Nothing.
    #[default]
    None,
    /// It is a percentage.
    Percent,
    /// It is money, in the currency of that sign.
    Currency(&'static str),
}

impl Sign {
    /// The sign as a unit; empty for none.
    pub fn unit(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Percent => "%",
            Self::Currency(sign) => sign,
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
}

/// What is found where a number is missing, in small letters.
const MISSING: [&str; 24] = [
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "#n/a",
    "nan",
    "null",
    "none",
    "not available",
    "not applicable",
    "not reported",
    "suppressed",
    "withheld",
    "redacted",
    "-",
    "--",
    "–",
    "—",
    ".",
    "..",
    "...",
    "…",
    ":",
    "x",
];

/// Currency signs, longer ones first.
const CURRENCIES: [&str; 10] = ["US$", "USD", "EUR", "GBP", "CHF", "$", "€", "£", "¥", "₹"];

/// Marks that group digits in either style.
const GROUP_MARKS: [char; 8] =
    [' ', '\'', '’', '\u{A0}', '\u{2007}', '\u{2009}', '\u{200A}', '\u{202F}'];

/// Reads a cell.
///
/// `1.234` is ambiguous: a decimal in English, 1234 in German. The caller
/// passes the style found for the whole column; a single cell cannot decide.
pub fn read(text: &str, style: Style) -> Reading {
    let text = text.trim();
    let absent =
        |absence| Reading { value: Value::Absent(absence), sign: Sign::None, flags: Flags::NONE };
    if text.is_empty() {
        return absent(Absence::Blank);
    }
    if let Some(number) = plain(text, style) {
        return Reading { value: Value::Number(number), sign: Sign::None, flags: Flags::NONE };
    }
    if is_missing(text) {
        return absent(Absence::Withheld);
    }
    if !has_digit(text) {
        return absent(Absence::Unreadable);
    }
    if let Some((number, sign, flags)) = number(text, style) {
        return Reading { value: Value::Number(number), sign, flags };
    }
    if is_bound(text, style) {
        return absent(Absence::Censored);
    }
    if is_range(text, style) {
        return absent(Absence::Range);
    }
    absent(Absence::Unreadable)
}

/// Whether the text is a number in one style or the other.
pub fn is_numeric(text: &str) -> bool {
    is_numeric_in(text, Style::English) || is_numeric_in(text, Style::German)
}

/// Whether the text is a number in that style.
pub fn is_numeric_in(text: &str, style: Style) -> bool {
    has_digit(text) && number(text.trim(), style).is_some()
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether the text is a bound or a range, in either style.
pub fn is_band(text: &str) -> bool {
    let is_either = |style| is_bound(text.trim(), style) || is_range(text.trim(), style);
    is_either(Style::English) || is_either(Style::German)
}

/// Whether the text says that a number is missing.
pub fn is_missing(text: &str) -> bool {
    // Statistical offices put a letter behind the mark: `: c`.
    let mark = match text.trim().strip_prefix(':') {
        Some(letter)
            if letter.trim().len() <= 2
                && letter.trim().bytes().all(|b| b.is_ascii_lowercase()) =>
        {
            ":"
        }
        _ => text.trim(),
    };
    let mark = mark.trim_end_matches('*');
    (mark.is_empty() && !text.trim().is_empty())
        || MISSING.iter().any(|missing| mark.eq_ignore_ascii_case(missing))
}

/// Whether a unit is a currency.
pub fn is_currency(unit: &str) -> bool {
    CURRENCIES.contains(&unit)
        || ["euro", "euros", "dollar", "dollars"].iter().any(|word| unit.eq_ignore_ascii_case(word))
}

fn number(text: &str, style: Style) -> Option<(Decimal, Sign, Flags)> {
    if let Some(number) = plain(text, style) {
        return Some((number, Sign::None, Flags::NONE));
    }
    let (mut rest, flags) = remarks::strip(text);
    let mut sign = Sign::None;
    let mut is_negative = false;
    let strip_percent = |rest: &mut &str, sign: &mut Sign| {
        if let Some(before) = rest.strip_suffix('%') {
            (*rest, *sign) = (before.trim_end(), Sign::Percent);
        }
    };
    strip_percent(&mut rest, &mut sign);
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, is_negative) = (inner.trim(), true);
        strip_percent(&mut rest, &mut sign);
    }
    let has_minus =
        |rest: &str, is_negative: bool| !is_negative && rest.starts_with(['-', '−', '–']);
    // The minus stands before or behind the currency.
    for _ in 0..2 {
        if has_minus(rest, is_negative) {
            is_negative = true;
            rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..)?.trim_start();
        } else if let Some(currency) =
            CURRENCIES.iter().find(|currency| sign == Sign::None && rest.starts_with(**currency))
        {
            sign = Sign::Currency(currency);
            rest = rest.strip_prefix(currency)?.trim_start();
        }
    }
    rest = if is_negative { rest } else { rest.strip_prefix('+').unwrap_or(rest) };
    if sign == Sign::None
        && let Some(currency) = CURRENCIES.iter().find(|currency| rest.ends_with(**currency))
    {
        sign = Sign::Currency(currency);
        rest = rest.strip_suffix(currency)?.trim_end();
    }
    if !is_negative && let Some(before) = rest.strip_suffix(['-', '−']) {
        (rest, is_negative) = (before, true);
    }
    let mut number = unsigned(rest, style)?;
    number.set_sign_negative(is_negative && !number.is_zero());
    Some((number, sign, flags))
}

/// Digits with at most the mark of decimals between them, as most numbers are.
fn plain(text: &str, style: Style) -> Option<Decimal> {
    const MOST: usize = 18;
    if text.len() > MOST {
        return None;
    }
    let mut number = 0_i64;
    let mut mark = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => number = number * 10 + i64::from(byte - b'0'),
            _ if mark.is_none() && at > 0 && char::from(byte) == style.decimal_mark() => {
                mark = Some(at);
            }
            _ => return None,
        }
    }
    let scale = mark.map_or(0, |mark| text.len() - mark - 1);
    (!text.is_empty() && (scale > 0 || mark.is_none())).then(|| Decimal::new(number, scale as u32))
}

/// Digits with their group marks and decimals; the scale of the text is kept.
fn unsigned(text: &str, style: Style) -> Option<Decimal> {
    let mark = style.decimal_mark();
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let exponent: i32 = exponent.parse().ok()?;
        let plain = mantissa.replacen(mark, ".", 1);
        let is_plain = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && plain.starts_with(|c: char| c.is_ascii_digit());
        return Decimal::from_scientific(&format!("{plain}e{exponent}"))
            .ok()
            .filter(|_| is_plain && exponent.abs() <= 28);
    }
    let (whole, fraction) = match text.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    match whole.chars().find(|c| !c.is_ascii_digit()) {
        None if whole.is_empty() => {
            fraction?;
            plain.push('0');
        }
        None => plain.push_str(whole),
        Some(group_mark) => {
            let other_mark = if style == Style::English { ',' } else { '.' };
            if group_mark != other_mark && !GROUP_MARKS.contains(&group_mark) {
                return None;
            }
            for (index, group) in whole.split(group_mark).enumerate() {
                let is_length =
                    if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
                if !is_length || !is_digits(group) {
                    return None;
                }
                plain.push_str(group);
            }
        }
    }
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    Decimal::from_str_exact(&plain).ok()
}

/// `<10`, `≥ 5`, `fewer than 10`.
fn is_bound(text: &str, style: Style) -> bool {
    const STARTS: [&str; 11] = [
        "<=",
        ">=",
        "<",
        ">",
        "≤",
        "≥",
        "less than ",
        "fewer than ",
        "more than ",
        "under ",
        "over ",
    ];
    let rest_behind = |start: &str| {
        let (head, rest) = text.split_at_checked(start.len())?;
        head.eq_ignore_ascii_case(start).then_some(rest)
    };
    let mut rests = STARTS.iter().filter_map(|start| rest_behind(start));
    rests.any(|rest| number(rest.trim(), style).is_some())
}

/// `10–20`, `10-20`, `10 to 20`.
fn is_range(text: &str, style: Style) -> bool {
    let is_number = |text: &str| {
        text.ends_with(|c: char| c.is_ascii_digit() || c == '%')
            && number(text.trim(), style).is_some()
    };
    ["–", "—", "-", " to "].iter().any(|mark| {
        text.split_once(mark).is_some_and(|(from, to)| {
            is_number(from.trim_end()) && is_number(to) && !to.trim().starts_with('-')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, style: Style) -> String {
        let Reading { value, sign, flags } = read(text, style);
        match value {
            Value::Number(number) => format!("{number} {} {flags}", sign.unit())
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            Value::Absent(absence) => absence.word().to_owned(),
        }
    }

    #[test]
    fn reads_numbers_as_english_reports_write_them() {
        for (text, expected) in [
            ("0", "0"),
            ("1,234", "1234"),
            ("36,210,368", "36210368"),
            ("1.234", "1.234"),
            ("920793.0", "920793.0"),
            (".5", "0.5"),
            ("−12.5", "-12.5"), // U+2212, as typesetters write it
            ("-0", "0"),
            ("(1,234)", "-1234"),
            ("12-", "-12"),
            ("12 345", "12345"),
            ("12\u{A0}345\u{202F}678", "unreadable"), // two different marks
            ("12\u{202F}345\u{202F}678", "12345678"),
            ("12'345.50", "12345.50"),
            ("5.1%", "5.1 %"),
            ("−5 %", "-5 %"),
            ("(5%)", "-5 %"),
            ("$1,200", "1200 $"),
            ("-$5", "-5 $"),
            ("$-5", "-5 $"),
            ("1.50 €", "1.50 €"),
            ("1,234*", "1234"),
            ("123[1]", "123"),
            ("446824564p", "446824564 provisional"),
            ("78.1 be", "78.1 break estimated"),
            ("83137b", "83137 break"),
            ("120b", "unreadable"), // may be billions,
            ("120 b", "120 break"),
            ("-5b", "unreadable"),
            ("120s", "120 estimated"),
            ("1.5 f", "1.5 estimated"),
            ("7c", "7"),
            ("7 n", "7"),
            ("7z", "7"),
            ("$5b", "unreadable"),
            ("20 sec", "unreadable"),
            ("1.2b", "unreadable"), // may be billions
            ("1.2E+05", "120000"),
            ("", "blank"),
            ("  ", "blank"),
            ("n/a", "withheld"),
            ("–", "withheld"),
            ("..", "withheld"),
            (": c", "withheld"),
            ("*", "withheld"),
            ("<10", "censored"),
            ("≥ 1,000", "censored"),
            ("10–20", "range"),
            ("10-20", "range"),
            ("2024-03-31", "unreadable"),
            ("12 (est.)", "unreadable"),
            ("1,23", "unreadable"),
            ("1.2.3", "unreadable"),
            ("1,2345", "unreadable"),
            ("99999999999999999999999999999999", "unreadable"),
            ("1e99", "unreadable"),
            ("e5", "unreadable"),
            ("%", "unreadable"),
            ("abc", "unreadable"),
        ] {
            assert_eq!(show(text, Style::English), expected, "{text:?}");
        }
    }

    #[test]
    fn reads_numbers_as_german_reports_write_them() {
        for (text, expected) in [
            ("1.234", "1234"),
            ("1.234,5", "1234.5"),
            ("78,1", "78.1"),
            ("12,5 %", "12.5 %"),
            ("1,234.5", "unreadable"),
            ("12.5", "unreadable"),
        ] {
            assert_eq!(show(text, Style::German), expected, "{text:?}");
        }
    }
}
