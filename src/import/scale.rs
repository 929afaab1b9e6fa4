//! Words behind a number that multiply it: `1.2bn`, `5 Mio.`, `12K`.

/// When a word is taken for a scale.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// Always.
    Any,
    /// Glued to the number, or beside a currency: `12K`, but not `300 K`.
    Glued,
    /// Beside a currency only: `$5m`, but not `5m`, which may be metres.
    Money,
}

use When::{Any, Glued, Money};

/// The words in small letters and the power of ten that they stand for. Words
/// that mean different powers in different languages (`mil`) are left out.
const WORDS: [(&str, i32, When); 117] = [
    ("k", 3, Glued),
    ("thousand", 3, Any),
    ("thousands", 3, Any),
    ("thsd", 3, Any),
    ("thous", 3, Any),
    ("tsd", 3, Any),
    ("tausend", 3, Any),
    ("tys", 3, Any),
    ("tis", 3, Any),
    ("tisíc", 3, Any),
    ("тыс", 3, Any),
    ("тис", 3, Any),
    ("тысяч", 3, Any),
    ("mille", 3, Any),
    ("mila", 3, Any),
    ("tusen", 3, Any),
    ("tusind", 3, Any),
    ("duizend", 3, Any),
    ("ribu", 3, Any),
    ("rb", 3, Money),
    ("bin", 3, Money),
    ("nghìn", 3, Any),
    ("千", 3, Any),
    ("万", 4, Any),
    ("萬", 4, Any),
    ("만", 4, Any),
    ("lakh", 5, Any),
    ("lakhs", 5, Any),
    ("lac", 5, Any),
    ("lacs", 5, Any),
    ("m", 6, Money),
    ("mm", 6, Money),
    ("mn", 6, Any),
    ("mln", 6, Any),
    ("mio", 6, Any),
    ("mill", 6, Money),
    ("million", 6, Any),
    ("millions", 6, Any),
    ("millionen", 6, Any),
    ("millioner", 6, Any),
    ("milj", 6, Any),
    ("miljoen", 6, Any),
    ("miljon", 6, Any),
    ("miljoner", 6, Any),
    ("miljoonaa", 6, Any),
    ("millón", 6, Any),
    ("millon", 6, Any),
    ("millones", 6, Any),
    ("milhão", 6, Any),
    ("milhao", 6, Any),
    ("milhões", 6, Any),
    ("milhoes", 6, Any),
    ("milione", 6, Any),
    ("milioni", 6, Any),
    ("milion", 6, Any),
    ("milionů", 6, Any),
    ("milióny", 6, Any),
    ("miliony", 6, Any),
    ("milionów", 6, Any),
    ("milyon", 6, Any),
    ("млн", 6, Any),
    ("миллион", 6, Any),
    ("миллионов", 6, Any),
    ("juta", 6, Any),
    ("jt", 6, Money),
    ("triệu", 6, Any),
    ("crore", 7, Any),
    ("crores", 7, Any),
    ("cr", 7, Money),
    ("億", 8, Any),
    ("亿", 8, Any),
    ("억", 8, Any),
    ("b", 9, Money),
    ("bn", 9, Any),
    ("bln", 9, Any),
    ("billion", 9, Any),
    ("billions", 9, Any),
    ("mrd", 9, Any),
    ("mia", 9, Any),
    ("md", 9, Money),
    ("mds", 9, Money),
    ("mld", 9, Any),
    ("mlrd", 9, Any),
    ("milliard", 9, Any),
    ("milliards", 9, Any),
    ("milliarde", 9, Any),
    ("milliarden", 9, Any),
    ("milliarder", 9, Any),
    ("miljard", 9, Any),
    ("miljarder", 9, Any),
    ("miliardo", 9, Any),
    ("miliardi", 9, Any),
    ("miliard", 9, Any),
    ("miliarda", 9, Any),
    ("miliardy", 9, Any),
    ("miliardů", 9, Any),
    ("miliardów", 9, Any),
    ("млрд", 9, Any),
    ("миллиард", 9, Any),
    ("миллиардов", 9, Any),
    ("milyar", 9, Any),
    ("miliar", 9, Any),
    ("tỷ", 9, Any),
    ("t", 12, Money),
    ("tn", 12, Money),
    ("trn", 12, Any),
    ("trillion", 12, Any),
    ("trillions", 12, Any),
    ("bio", 12, Money),
    ("billionen", 12, Any),
    ("billones", 12, Any),
    ("biliões", 12, Any),
    ("trilhão", 12, Any),
    ("trilhões", 12, Any),
    ("трлн", 12, Any),
    ("兆", 12, Any),
    ("조", 12, Any),
];

/// The text without the scale behind its number, and the power of ten.
///
/// A small `b` is a break in the series unless money stands there, and a small
/// `m` is metres.
pub fn behind(text: &str, is_money: bool) -> Option<(&str, i32)> {
    let rest = text.strip_suffix('.').unwrap_or(text);
    let number = rest.trim_end_matches(char::is_alphabetic);
    let raw = rest.get(number.len()..).filter(|word| !word.is_empty() && word.len() <= 24)?;
    let is_glued = !number.ends_with(char::is_whitespace);
    let number = number.trim_end();
    if !number.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if is_glued && matches!(raw, "M" | "B") && rest.len() == text.len() {
        return Some((number, if raw == "M" { 6 } else { 9 }));
    }
    let power = power(raw, |when| match when {
        Any => true,
        Glued => is_glued || is_money,
        Money => is_money,
    })?;
    Some((number, power))
}

fn power(raw: &str, is_taken: impl Fn(When) -> bool) -> Option<i32> {
    let word = raw.to_lowercase();
    let (_, power, when) = WORDS.iter().find(|(known, ..)| *known == word)?;
    is_taken(*when).then_some(*power)
}

/// Whether a word is a scale beside money.
pub fn is_scale(word: &str) -> bool {
    power(word, |_| true).is_some()
}

/// Whether a word might be a scale in a language that is not known here.
///
/// A price in running text is not read beside one: it would be wrong by
/// thousands.
pub fn may_be_scale(word: &str) -> bool {
    const STARTS: [&str; 20] = [
        "mil", "mio", "mill", "mld", "mln", "mrd", "bil", "bln", "tril", "thous", "tsd", "taus",
        "tys", "тыс", "млн", "млрд", "милл", "hundred", "dozen", "biljo",
    ];
    let word = word.to_lowercase();
    is_scale(&word) || STARTS.iter().any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_words_that_mean_one_thing() {
        for (text, is_money, expected) in [
            ("1.2bn", false, Some(9)),
            ("1.2 BN", false, Some(9)),
            ("1,2 Mrd.", false, Some(9)),
            ("5 Mio", false, Some(6)),
            ("12K", false, Some(3)),
            ("12k", false, Some(3)),
            ("300 K", false, None),
            ("300 K", true, Some(3)),
            ("2.5M", false, Some(6)),
            ("2.5m", false, None),
            ("2.5m", true, Some(6)),
            ("1.1B", false, Some(9)),
            ("1.1b", false, None),
            ("1.1b", true, Some(9)),
            ("3億", false, Some(8)),
            ("2 crore", false, Some(7)),
            ("5 mil", true, None),
            ("5 billiards", true, None),
            ("x million", true, None),
            ("million", true, None),
        ] {
            assert_eq!(behind(text, is_money).map(|(_, power)| power), expected, "{text:?}");
        }
    }
}
