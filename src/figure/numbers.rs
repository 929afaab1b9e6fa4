//! Numbers as people read them, in the one style of the document: English
//! grouping, true minus, no more digits than the figures have.

use crate::compare::Percent;
use crate::dataset::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rust_decimal::prelude::ToPrimitive as _;

/// The true minus sign.
pub const MINUS: char = '−';

/// Thousands grouped, decimals as they are: `1,470,958`, `−0.25`.
pub fn grouped(number: Decimal) -> String {
    let text = number.abs().to_string();
    let (whole, decimals) =
        text.split_once('.').map_or((text.as_str(), None), |(w, d)| (w, Some(d)));
    let mut out = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        out.push(MINUS);
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

/// Like [`grouped`], with a plus sign where it rises: `+131,413`, `0`.
pub fn signed(number: Decimal) -> String {
    let plus = if number > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{}", grouped(number))
}

/// Large numbers in three digits: `36.2 M`, `1.04 bn`; below a million as they are.
pub fn compact(number: Decimal) -> String {
    scaled(number).map_or_else(
        || grouped(number.normalize()),
        |(value, unit)| format!("{value} {}", unit.short),
    )
}

/// Large numbers in words: `36.2 million`.
pub fn spelled(number: Decimal) -> String {
    scaled(number).map_or_else(
        || grouped(number.normalize()),
        |(value, unit)| format!("{value} {}", unit.long),
    )
}

struct Unit {
    exponent: u32,
    short: &'static str,
    long: &'static str,
}

const UNITS: [Unit; 3] = [
    Unit { exponent: 12, short: "tn", long: "trillion" },
    Unit { exponent: 9, short: "bn", long: "billion" },
    Unit { exponent: 6, short: "M", long: "million" },
];

/// The number in its unit, rounded to three digits; zeros at the end stay
/// where they were rounded to, so that `11.0 M` does not look exact.
fn scaled(number: Decimal) -> Option<(String, &'static Unit)> {
    for unit in &UNITS {
        let one = Decimal::from(10_i64.pow(unit.exponent));
        if number.abs() < one {
            continue;
        }
        let value = number.checked_div(one)?;
        let whole_digits = value.abs().trunc().to_string().len() as u32;
        let value =
            value.round_dp_with_strategy(3_u32.saturating_sub(whole_digits), MidpointAwayFromZero);
        let is_exact = value.checked_mul(one) == Some(number);
        let value = if is_exact { value.normalize() } else { value };
        return Some((grouped(value), unit));
    }
    None
}

/// A percentage with its sign: `−20.1%`, `+192.4%`, `0%`.
///
/// One decimal, none from 1,000 on; as many more as it takes to tell −99.99%
/// from −100% and a small change from none. `precise_to` is the half-width, in
/// percent, within which a rounded input leaves the result: digits that it
/// does not carry are left out, and the figure reads `about −19%`.
pub fn percent(number: Decimal, precise_to: Option<Decimal>) -> String {
    if number.is_zero() {
        return "0%".to_owned();
    }
    let mut decimals =
        u32::from(number.abs() < Decimal::ONE_THOUSAND && number != -Decimal::ONE_HUNDRED);
    if precise_to.is_some_and(|within| within * Decimal::TWO > Decimal::new(1, decimals)) {
        decimals = 0;
    }
    let mut shown = rounded_percent(number, decimals, 4);
    if shown.is_zero() {
        return "under ±0.0001%".to_owned();
    }
    // `+100.0%` beside `+99.5%`.
    shown.rescale(shown.scale().max(decimals));
    let text = signed(shown);
    let about = if precise_to.is_some() { "about " } else { "" };
    format!("{about}{text}%")
}

/// A share in percent: a percentage without a sign for more.
pub fn share(number: Decimal) -> String {
    percent(number, None).trim_start_matches('+').to_owned()
}

/// A percentage rounded to `least` decimals, or to as many more, `most` at the
/// utmost, as it takes to tell a small change from none and −99.99% from −100%.
///
/// Zero comes back only for zero, or where `most` decimals do not show it.
pub fn rounded_percent(number: Decimal, least: u32, most: u32) -> Decimal {
    let all = -Decimal::ONE_HUNDRED;
    let rounded = |decimals| number.round_dp_with_strategy(decimals, MidpointAwayFromZero);
    let is_misleading =
        |decimals| rounded(decimals).is_zero() || (rounded(decimals) == all && number != all);
    let decimals = (least..=most).find(|decimals| !is_misleading(*decimals)).unwrap_or(most);
    if rounded(decimals) == all && number != all {
        // All but nothing is left: cut, so that it does not read as nothing.
        return number.trunc_with_scale(2);
    }
    rounded(decimals)
}

/// What stands at a bar for a relative change; empty where nothing can be said.
pub fn relative(percent_of: Percent, precise_to: Option<Decimal>) -> String {
    match percent_of {
        Percent::Of(number) => percent(number, precise_to),
        Percent::Points(points) => format!("{} pts", signed(points.normalize())),
        Percent::New => "new".to_owned(),
        Percent::StillZero => "0".to_owned(),
        Percent::SmallBase | Percent::NegativeBase | Percent::None => String::new(),
    }
}

/// Half-width in percent points within which rounded inputs leave a percentage.
pub fn precision_of_percent(
    before: Decimal,
    after: Decimal,
    rounding: [Option<Decimal>; 2],
) -> Option<Decimal> {
    if rounding == [None, None] || before.is_zero() {
        return None;
    }
    let half = |unit: Option<Decimal>| unit.unwrap_or_default() / Decimal::TWO;
    let from_after = half(rounding[1]).checked_div(before)?;
    let from_before =
        half(rounding[0]).checked_mul(after)?.checked_div(before)?.checked_div(before)?;
    (from_after + from_before).abs().checked_mul(Decimal::ONE_HUNDRED)
}

/// Small counts in words, as titles have them: `Six`, `12`.
pub fn in_words(count: usize) -> String {
    const WORDS: [&str; 11] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(count).map_or_else(|| grouped(Decimal::from(count)), |word| (*word).to_owned())
}

/// First letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// For placing only.
pub fn to_f64(number: Decimal) -> f64 {
    number.to_f64().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn numbers_read_as_people_read_them() {
        for (number, expected) in [
            ("1470958", "1,470,958"),
            ("-295874", "−295,874"),
            ("999", "999"),
            ("0.50", "0.50"),
            ("-1234.5", "−1,234.5"),
            ("-0.0", "0.0"),
        ] {
            assert_eq!(grouped(decimal(number)), expected);
        }
        for (number, expected) in [
            ("36210368", "36.2 M"),
            ("999999", "999,999"),
            ("29200000", "29.2 M"),
            ("3980000000", "3.98 bn"),
            ("-10000000", "−10 M"),
            ("10992733", "11.0 M"),
        ] {
            assert_eq!(compact(decimal(number)), expected);
        }
        assert_eq!(spelled(decimal("20512803")), "20.5 million");
    }

    #[test]
    fn percentages_keep_the_digits_that_matter() {
        for (number, expected) in [
            ("-20.1143", "−20.1%"),
            ("-99.9936", "−99.99%"),
            ("-99.99999995", "−99.99%"),
            ("-100", "−100%"),
            ("-0.04", "−0.04%"),
            ("0", "0%"),
            ("9650.4559", "+9,650%"),
            ("-0.0000001", "under ±0.0001%"),
            ("999.96", "+1,000.0%"),
        ] {
            assert_eq!(percent(decimal(number), None), expected, "{number}");
        }
    }

    #[test]
    fn a_rounded_figure_gives_about_that_percentage() {
        let (before, after) = (decimal("36210368"), decimal("29200000"));
        let within = precision_of_percent(before, after, [None, Some(decimal("100000"))]);
        assert_eq!(percent((after - before) / before * Decimal::ONE_HUNDRED, within), "about −19%");
        assert_eq!(precision_of_percent(before, after, [None, None]), None);
    }
}
