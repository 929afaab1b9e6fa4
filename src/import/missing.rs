//! Marks that say why a number is missing.

use super::remarks;
use crate::dataset::Absence;

/// What is found where a number is missing, in small letters.
const MISSING: [&str; 48] = [
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "#n/a",
    "#nv",
    "nan",
    "null",
    "none",
    "not available",
    "not applicable",
    "not reported",
    "not disclosed",
    "not published",
    "suppressed",
    "confidential",
    "withheld",
    "redacted",
    "missing",
    "no data",
    "-",
    "--",
    "---",
    "–",
    "—",
    "−",
    ".",
    "..",
    "...",
    "…",
    ":",
    "x",
    "/",
    "//",
    "?",
    "n.r.",
    "k.a.",
    "k. a.",
    "keine angabe",
    "keine angaben",
    "n.d.",
    "n/d",
    "nd",
    "n.d",
    "s/d",
    "n.v.",
    "non disponible",
    "no disponible",
];

/// The same, where the case matters: `Nr` heads a column of numbers, `C` is a
/// grade.
const EXACT: [&str; 2] = ["NR", "c"];

/// Letters in brackets, as American offices write them: not available, not
/// applicable, withheld, suppressed and so on.
const BRACKETED: [&str; 9] = ["(na)", "(x)", "(d)", "(s)", "(b)", "(l)", "(u)", "(-)", "(n/a)"];

/// The longest of all, with some notes behind it, in bytes.
const LONGEST: usize = 24;

/// Whether the text says that a number is missing.
pub fn is_missing(text: &str) -> bool {
    absence(text.trim()) == Some(Absence::Withheld)
}

/// Why a number is missing, if that is what a mark says.
///
/// A mark for less than half a unit is a bound. A 0 is never a mark.
pub fn absence(text: &str) -> Option<Absence> {
    let first = text.bytes().next()?;
    if first.is_ascii_digit() || text.len() > LONGEST {
        return None;
    }
    // Statistical offices put a letter behind the mark: `: c`.
    if let Some(letter) = text.strip_prefix(':') {
        let letter = letter.trim();
        if letter.len() <= 2 && letter.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Some(Absence::Withheld);
        }
    }
    let is_of = |text: &str, marks: &[&str]| marks.iter().any(|m| text.eq_ignore_ascii_case(m));
    let mark = without_notes(text);
    if is_of(mark, &["(z)", "[low]"]) {
        return Some(Absence::Censored);
    }
    let is_missing = mark.is_empty()
        || is_of(mark, &MISSING)
        || EXACT.contains(&mark)
        || is_of(mark, &BRACKETED)
        || is_of(mark, &remarks::BRACKETED);
    is_missing.then_some(Absence::Withheld)
}

/// The mark without footnotes: `(NA)\1`, `..¹`, `-*`.
fn without_notes(text: &str) -> &str {
    let mark = text.trim_end_matches(['*', '†', '‡', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']);
    // A dagger alone is a footnote to something else.
    let mark = if mark.is_empty() && !text.starts_with('*') { text } else { mark.trim_end() };
    match mark.rsplit_once('\\') {
        Some((before, note)) if note.bytes().all(|byte| byte.is_ascii_digit()) => before.trim_end(),
        _ => mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_numbers_and_no_words() {
        for text in [
            "-",
            "–",
            "—",
            "--",
            "---",
            ".",
            "..",
            "...",
            "…",
            ":",
            "x",
            "X",
            "/",
            "*",
            "**",
            "c",
            "n/a",
            "N.A.",
            "#N/A",
            "NULL",
            "None",
            "nan",
            "NR",
            "not reported",
            "suppressed",
            "redacted",
            "k.A.",
            "keine Angabe",
            "n.d.",
            "s/d",
            "nd",
            "(NA)",
            "(X)",
            "(D)",
            "(S)",
            "(B)",
            "(L)",
            "?",
            "missing",
            "(NA)\\1",
            "..¹",
            "- *",
            ": c",
            "[c]",
            "[x]",
        ] {
            assert_eq!(absence(text), Some(Absence::Withheld), "{text:?}");
        }
        for text in ["(Z)", "[low]"] {
            assert_eq!(absence(text), Some(Absence::Censored), "{text:?}");
        }
        for text in ["", "0", "0.0", "C", "Nr", "unknown", "†", "Other", "(0)", "North Dakota"] {
            assert_eq!(absence(text), None, "{text:?}");
        }
    }
}
