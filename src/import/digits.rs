//! Digits with their group marks, decimals and exponents.

use super::style::Style;
use crate::dataset::Decimal;

/// An unsigned number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Its value; the scale of the text is kept.
    pub value: Decimal,
    /// Whether it has groups or decimals, as counts and amounts do and codes do
    /// not.
    pub has_mark: bool,
    /// The unit of the last printed digit, where an exponent moved it.
    pub precision: Option<Decimal>,
}

/// Marks that group digits in either style.
const GROUP_MARKS: [char; 13] = [
    ' ', '٬', '\'', '’', 'ʼ', '´', '‘', '_', '\u{A0}', '\u{2007}', '\u{2009}', '\u{200A}',
    '\u{202F}',
];

/// Whether a character may stand between two groups or before the decimals.
pub fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',') || GROUP_MARKS.contains(&c)
}

/// Reads digits in one of the two styles; the mixed one is the caller's affair.
pub fn read(text: &str, style: Style) -> Option<Digits> {
    match usual(text, style) {
        Short::Number(digits) => Some(digits),
        Short::NoNumber => None,
        Short::Unsure => unusual(text, style),
    }
}

/// Any number, the long way.
fn unusual(text: &str, style: Style) -> Option<Digits> {
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E', '^']) {
        return with_exponent(mantissa, exponent, text.contains('^'), style);
    }
    // The Arabic mark is one whatever the style.
    let mark = if text.contains('٫') { '٫' } else { style.decimal_mark() };
    // Shops write `1.298,-` for whole amounts.
    let dashes = text.trim_end_matches(['-', '–', '—', '−']);
    if dashes.len() < text.len()
        && text.chars().count() - dashes.chars().count() <= 2
        && let Some(whole) = dashes.strip_suffix(mark)
    {
        let value = Decimal::from_str_exact(&plain(whole, style)?).ok()?;
        return Some(Digits { value, has_mark: true, precision: None });
    }
    let (whole, fraction) = match text.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return None;
    }
    let mut plain = match (whole, fraction) {
        ("", Some(_)) => "0".to_owned(),
        _ => plain(whole, style)?,
    };
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    let value = Decimal::from_str_exact(&plain).ok()?;
    Some(Digits { value, has_mark: fraction.is_some() || !is_digits(whole), precision: None })
}

/// What the short way of reading says.
#[derive(Debug, PartialEq)]
enum Short {
    Number(Digits),
    NoNumber,
    Unsure,
}

/// Numbers as most are: groups of three parted by the one mark, decimals behind
/// the other. Anything else is left to the long way.
fn usual(text: &str, style: Style) -> Short {
    if text.len() > 18 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Short::Unsure;
    }
    let (decimal, group) = if style == Style::German { (b',', b'.') } else { (b'.', b',') };
    let (mut mantissa, mut scale, mut is_one) = (0_i64, None, true);
    let (mut n_in_group, mut n_groups) = (0_u32, 1_u32);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            mantissa = mantissa * 10 + i64::from(byte - b'0');
            match &mut scale {
                Some(scale) => *scale += 1,
                None => n_in_group += 1,
            }
        } else if byte != decimal && byte != group {
            return Short::Unsure;
        } else {
            is_one &= scale.is_none()
                && (n_in_group == 3 || (n_groups == 1 && (byte == decimal || n_in_group < 3)));
            if byte == decimal {
                scale = Some(0);
            } else {
                is_one &= n_groups > 1 || !text.starts_with('0');
                (n_in_group, n_groups) = (0, n_groups + 1);
            }
        }
    }
    is_one &= scale != Some(0) && (n_groups == 1 || n_in_group == 3);
    // India has groups of two.
    if !is_one {
        return if n_groups < 3 { Short::NoNumber } else { Short::Unsure };
    }
    let has_mark = n_groups > 1 || scale.is_some();
    Decimal::try_new(mantissa, scale.unwrap_or(0))
        .map_or(Short::Unsure, |value| Short::Number(Digits { value, has_mark, precision: None }))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole number without its group marks. Groups have three digits, or two
/// and at last three as in India; a mix of marks is none.
fn plain(whole: &str, style: Style) -> Option<String> {
    let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return is_digits(whole).then(|| whole.to_owned());
    };
    let other_mark = if style == Style::German { '.' } else { ',' };
    if mark != other_mark && !GROUP_MARKS.contains(&mark) {
        return None;
    }
    let groups: Vec<&str> = whole.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let is_of = |n: usize| middle.iter().all(|group| group.len() == n);
    let is_indian = mark == ',' && !middle.is_empty() && first.len() <= 2 && is_of(2);
    // A group never begins a number with a zero: `0.234` has no thousands.
    let is_grouped = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && last.len() == 3
        && (is_of(3) || is_indian);
    (is_grouped && groups.iter().all(|group| is_digits(group))).then(|| groups.concat())
}

/// Whether the text could be a network address; in a column of its own style
/// it may still be a number of four groups.
pub fn is_address(text: &str) -> bool {
    let is_byte = |part: &str| part.parse::<u8>().is_ok_and(|n| n.to_string() == part);
    text.len() <= 15 && text.matches('.').count() == 3 && text.split('.').all(is_byte)
}

/// `1.2E+05`, `10^3`, `1.2 × 10^6`.
fn with_exponent(mantissa: &str, exponent: &str, is_power: bool, style: Style) -> Option<Digits> {
    let mantissa = if is_power {
        let factor = mantissa.strip_suffix("10")?.trim_end();
        match factor {
            "" => "1",
            _ => factor.strip_suffix(['×', 'x', 'X', '*', '·', '⋅'])?.trim_end(),
        }
    } else {
        mantissa
    };
    let (is_small, exponent) = match exponent.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, exponent.strip_prefix('+').unwrap_or(exponent)),
    };
    // C writes three digits: `1.5e+006`.
    if exponent.len() > 3 || !is_digits(exponent) || mantissa.contains(['e', 'E', '^']) {
        return None;
    }
    let exponent: i32 = exponent.parse().ok()?;
    let Digits { value, .. } = read(mantissa, style)?;
    let (value, unit) = shift(value, if is_small { -exponent } else { exponent })?;
    let precision = Some(unit).filter(|unit| *unit > Decimal::ONE);
    Some(Digits { value, has_mark: true, precision })
}

/// The value times a power of ten, and the unit of its last digit. Exact, or
/// none.
pub fn shift(value: Decimal, exponent: i32) -> Option<(Decimal, Decimal)> {
    let scale = i32::try_from(value.scale()).ok()?.checked_sub(exponent)?;
    if let Ok(scale) = u32::try_from(scale) {
        let of = |mantissa| Decimal::try_from_i128_with_scale(mantissa, scale).ok();
        return Some((of(value.mantissa())?, of(1)?));
    }
    let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
    let of = |mantissa| Decimal::try_from_i128_with_scale(mantissa, 0).ok();
    Some((of(value.mantissa().checked_mul(factor)?)?, of(factor)?))
}

/// Digits of other scripts as European ones; none if there are none.
pub fn european(text: &str) -> Option<String> {
    let digit = |c: char| {
        let zero = [0x0660, 0x06F0, 0x0966, 0xFF10].into_iter();
        let value = zero.map(|zero| (c as u32).wrapping_sub(zero)).find(|value| *value < 10)?;
        char::from_digit(value, 10)
    };
    if text.is_ascii() || !text.chars().any(|c| digit(c).is_some()) {
        return None;
    }
    let plain = |c: char| match c {
        '．' => '.',
        '，' => ',',
        '－' => '-',
        c => digit(c).unwrap_or(c),
    };
    Some(text.chars().map(plain).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_of_three_or_as_in_india() {
        for (text, expected) in [
            ("12,34,567", Some("1234567")),
            ("1,23,456.5", Some("123456.5")),
            ("12,34", None),
            ("123,45,678", None),
            ("1_234_567", Some("1234567")),
            ("1ʼ234", Some("1234")),
            ("0,234", None),
            ("1,234'567", None),
            ("1  234", None),
            ("1.298,-", None),
            ("1,298.-", Some("1298")),
            ("12.–", Some("12")),
            ("12.---", None),
            ("1.2E+05", Some("120000")),
            ("1.25e-2", Some("0.0125")),
            ("10^3", Some("1000")),
            ("1.2×10^6", Some("1200000")),
            ("1.2 x 10^6", Some("1200000")),
            ("1.2 10^6", None),
            ("5^2", None),
            ("1e5e5", None),
        ] {
            let value = read(text, Style::English).map(|digits| digits.value.to_string());
            assert_eq!(value.as_deref(), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_says_what_the_long_one_does(text in "[0-9]{1,4}([.,][0-9]{0,4}){0,4}") {
            for style in [Style::English, Style::German] {
                let long = unusual(&text, style);
                let scale = |digits: &Option<Digits>| digits.map(|digits| digits.value.scale());
                match usual(&text, style) {
                    Short::Unsure => {}
                    Short::NoNumber => proptest::prop_assert_eq!(None, long),
                    Short::Number(digits) => {
                        proptest::prop_assert_eq!(Some(digits), long);
                        proptest::prop_assert_eq!(scale(&Some(digits)), scale(&long));
                    }
                }
            }
        }
    }

    #[test]
    fn an_address_is_told_from_groups() {
        for (text, expected) in [
            ("192.168.100.200", true),
            ("8.219.000.000", false),
            ("192.168.100", false),
            ("300.168.100.200", false),
        ] {
            assert_eq!(is_address(text), expected, "{text:?}");
        }
    }
}
