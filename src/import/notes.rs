//! Lines that stand by themselves, told by how they begin.

use super::remarks::SUPERSCRIPTS;
use super::words::key;

/// Whether a line that stands by itself is a remark on the table: one that says
/// so, or one that begins like a footnote.
pub fn is_note(text: &str) -> bool {
    let text = text.trim_start();
    let bare = text.trim_start_matches(['\'', '"', '‘', '“']);
    says_note(text)
        || bare.starts_with(['*', '†', '\\', '¹', '²', '³'])
        || is_lettered_remark(text)
        || is_numbered_remark(text)
        || is_legend(text)
}

/// Whether two cells explain a sign: `:` and `not available`.
pub fn is_legend_pair(sign: &str, text: &str) -> bool {
    !sign.contains(char::is_alphanumeric) && is_legend(&format!("{sign} {text}"))
}

/// Whether a line calls itself a note or a source, or is a rule.
pub fn says_note(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '（', '[']).trim_start();
    let first: String =
        text.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let words = [
        "note",
        "notes",
        "source",
        "sources",
        "footnote",
        "footnotes",
        "quelle",
        "anmerkung",
        "hinweis",
        "stand",
        "fuente",
        "notas",
        "nota",
        "fonte",
        "champ",
        "lecture",
        "bron",
        "källa",
        "kilde",
        "注",
        "資料",
        "出典",
    ];
    // The word alone is the name of a column as well.
    let says_more = text.len() > first.len();
    (says_more && words.contains(&first.as_str()))
        || text.starts_with('©')
        || text.starts_with("__")
        || text.starts_with("--")
}

/// Whether a text begins with the letter of a footnote: `c/Includes others`.
fn is_lettered_remark(text: &str) -> bool {
    let Some((mark, rest)) = text.split_once('/') else { return false };
    let rest = rest.trim_start();
    let first = rest.split_whitespace().next().unwrap_or_default();
    mark.len() == 1
        && mark.bytes().all(|byte| byte.is_ascii_lowercase())
        && first.starts_with(char::is_uppercase)
        && first.len() < rest.len()
}

/// Whether a text begins with the number of a footnote: `1/ Includes`, `(2) Of
/// which`, `[3]`, `1 The figures shown are`.
fn is_numbered_remark(text: &str) -> bool {
    let (mark, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let bare = mark.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '/', '.', ':']);
    let is_number = (1..=2).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    let has_bracket = bare.len() < mark.len();
    // Without a bracket it takes a sentence to tell a remark from a name.
    is_number && rest.split_whitespace().count() >= if has_bracket { 2 } else { 4 }
}

/// Whether a text explains a sign: `NA Not available.`, `- Represents zero`,
/// `p = preliminary`.
fn is_legend(text: &str) -> bool {
    let (sign, rest) = text.split_once([' ', '=']).unwrap_or((text, ""));
    let key = key(rest.trim_start_matches(['=', ' ', ':']));
    let explains = [
        "not ",
        "represents ",
        "less than ",
        "preliminary",
        "provisional",
        "revised",
        "estimate",
        "withheld",
        "nil",
        "zero",
        "suppressed",
        "data not",
        "figure",
    ];
    !sign.is_empty()
        && sign.chars().count() <= 4
        && explains.iter().any(|start| key.starts_with(start))
}

/// Whether a title is nothing but the number of a table: `Table 1-1`.
pub fn is_table_number(text: &str) -> bool {
    let key = key(text);
    let mut words = key.split(' ');
    let is_code = |word: &str| {
        word.strip_prefix('t').is_some_and(|rest| {
            (1..=3).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let is_table = words.next().is_some_and(|word| {
        word.starts_with("tab") || word.starts_with("genesis") || is_code(word)
    });
    is_table
        && words.all(|word| word.starts_with(|c: char| c.is_ascii_digit()) || word == "tabelle:")
}

/// How many each number counts, where a name or a title says so: 1000 for `in
/// thousands`, `(1,000)`, `Tsd.`
pub fn scale(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let is_in = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    if let Some((_, unit)) = lower.split_once("単位") {
        let unit = unit.trim_start_matches([':', '：']).trim_start();
        let scales = [("百万", 1_000_000), ("十億", 1_000_000_000), ("千", 1_000)];
        return scales.iter().find(|(sign, _)| unit.starts_with(sign)).map(|(_, scale)| *scale);
    }
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has(&["billion", "billions", "bn", "mrd", "milliarden"]) {
        Some(1_000_000_000)
    } else if has(&["million", "millions", "mil", "mio", "millionen"])
        || is_in(&["(1,000,000)", "(1000000)", "(000,000)"])
    {
        Some(1_000_000)
    } else if has(&[
        "thousand",
        "thousands",
        "tsd",
        "tausend",
        "milliers",
        "miles",
        "migliaia",
        "000s",
        "'000",
        "'000s",
    ]) || is_in(&["(1,000)", "(1000)", "(000)", "(000s)"])
    {
        Some(1_000)
    } else {
        None
    }
}

/// The unit behind a scale: `US dollars` of `in thousands of US dollars`.
pub fn scaled_unit(text: &str) -> Option<&str> {
    const NATIONS: [&str; 5] = ["us", "u.s.", "canadian", "australian", "current"];
    let lower = text.to_lowercase();
    let mark = ["thousands of ", "thousand of ", "millions of ", "billions of "];
    let at = mark.iter().find_map(|mark| Some(lower.find(mark)? + mark.len()))?;
    let rest = text.get(at..)?;
    let n_words = usize::from(NATIONS.iter().any(|n| rest.to_lowercase().starts_with(n))) + 1;
    let ends = rest.char_indices().filter(|(_, c)| !c.is_alphabetic() && *c != '.');
    let end = ends.map(|(at, _)| at).nth(n_words - 1).unwrap_or(rest.len());
    let unit = rest.get(..end)?.trim_end_matches('.');
    let last = unit.rsplit(' ').next()?;
    let is_unit = super::currency::is_currency(last) || super::units::is_counted(last);
    is_unit.then_some(unit)
}

/// The word for a scale.
pub fn scale_word(scale: u64) -> &'static str {
    match scale {
        1_000 => "thousands",
        1_000_000 => "millions",
        1_000_000_000 => "billions",
        _ => "",
    }
}

/// The digit of a raised one: `¹`.
pub fn raised(c: char) -> Option<char> {
    let at = SUPERSCRIPTS.iter().position(|raised| *raised == c)?;
    char::from_digit(at as u32, 10)
}

/// The number or letter with which a footnote begins: `1 The`, `2/ The`,
/// `c/Includes`.
pub fn mark_of(text: &str) -> Option<String> {
    let text: String = text.chars().map(|c| raised(c).unwrap_or(c)).collect();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (mark, rest) = text.split_at_checked(end)?;
    let is_number = (1..=2).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit());
    let is_letter = mark.len() == 1 && rest.starts_with('/');
    ((is_number && !rest.is_empty()) || is_letter).then(|| mark.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_behind_their_scale() {
        for (text, expected) in [
            ("(in thousands of dollars)", Some("dollars")),
            ("Exports, millions of US dollars, 2020", Some("US dollars")),
            ("Thousands of persons", Some("persons")),
            ("Thousands of the best", None),
            ("in thousands", None),
        ] {
            assert_eq!(scaled_unit(text), expected, "{text:?}");
        }
    }

    #[test]
    fn notes_are_told_from_titles_and_names() {
        for (text, expected) in [
            ("Note: rounded", true),
            ("Source: us", true),
            ("（注）概数", true),
            ("(Note) rounded", true),
            ("\\1 Includes others.", true),
            ("1/ Includes others", true),
            ("(2) Of which late", true),
            ("1 The figures shown are rounded.", true),
            ("NA Not available.", true),
            ("p = preliminary", true),
            ("- Represents zero.", true),
            ("_____", true),
            ("c/Includes others.", true),
            ("'*' Data of both", true),
            ("n/a", false),
            ("b/w", false),
            ("15 and over", false),
            ("1 to 4 years", false),
            ("Notebooks", false),
            ("New York", false),
        ] {
            assert_eq!(is_note(text), expected, "{text:?}");
        }
    }

    #[test]
    fn scales_are_told_by_their_words() {
        for (text, expected) in [
            ("In thousands, except percent", Some(1_000)),
            ("Number (1,000)", Some(1_000)),
            ("monthly_billion", Some(1_000_000_000)),
            ("Umsatz (Mio. EUR)", Some(1_000_000)),
            ("（単位：千人）", Some(1_000)),
            ("Reports", None),
            ("Rate per 1,000 births", None),
        ] {
            assert_eq!(scale(&text.replace('_', " ")), expected, "{text:?}");
        }
    }
}
