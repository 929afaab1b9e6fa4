//! Footnote marks and flag letters that stand behind a number.

use crate::dataset::Flags;

/// Marks that stand for a footnote.
const FOOTNOTE_MARKS: [char; 13] =
    ['*', '†', '‡', '¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// The text without footnote marks and flag letters behind the number.
pub fn strip(text: &str) -> (&str, Flags) {
    let mut rest = text.trim();
    while let Some(before) = rest.strip_suffix(FOOTNOTE_MARKS).or_else(|| without_bracket(rest)) {
        rest = before.trim_end();
    }
    let core = rest.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let letters = rest.get(core.len()..).unwrap_or_default();
    let is_of = |known: &[u8]| letters.bytes().all(|letter| known.contains(&letter));
    let is_flagged = match letters.len() {
        // `1.2b` and `120b` may be billions; `83137b` and `120 b` are a break.
        1 if letters == "b" => core.ends_with(' ') || core.len() > 4,
        1 => is_of(b"cdefnprsuz"),
        _ => letters.len() <= 3 && is_of(b"bdeprsu"),
    };
    if letters.is_empty()
        || !is_flagged
        || !core.trim_end().ends_with(|c: char| c.is_ascii_digit() || c == '%')
    {
        return (rest, Flags::NONE);
    }
    let mut flags = Flags::NONE;
    for letter in letters.chars() {
        flags |= match letter {
            'b' => Flags::BREAK,
            // An estimate, that of the statistical office, a forecast.
            'e' | 's' | 'f' => Flags::ESTIMATED,
            'p' => Flags::PROVISIONAL,
            _ => Flags::NONE,
        };
    }
    (core.trim_end(), flags)
}

/// The text without a footnote such as `[1]` behind it.
fn without_bracket(text: &str) -> Option<&str> {
    let (before, inside) = text.strip_suffix(']')?.rsplit_once('[')?;
    (inside.len() <= 3 && !before.is_empty()).then_some(before)
}
