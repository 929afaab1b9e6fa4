//! Footnote marks and flag letters that stand beside a number.

use crate::dataset::Flags;

/// Marks that stand for a footnote.
const FOOTNOTE_MARKS: [char; 20] = [
    '*', '†', '‡', '§', '¶', '#', '!', '@', '¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', 'ᵃ',
    'ᵇ',
];

/// Small and raised digits.
pub const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Letters in brackets that say why there is no number, as British offices
/// write them.
pub const BRACKETED: [&str; 8] = ["[c]", "[d]", "[m]", "[na]", "[u]", "[w]", "[x]", "[z]"];

/// The text without footnote marks and bracketed flags behind the number.
pub fn behind(text: &str) -> (&str, Flags) {
    let mut rest = text.trim_end();
    let mut flags = Flags::NONE;
    loop {
        let is_raised = rest.ends_with(SUPERSCRIPTS);
        let (before, more) = if let Some(before) = rest.strip_suffix(FOOTNOTE_MARKS) {
            // Raised notes are listed with commas.
            let before =
                if is_raised { before.strip_suffix(',').unwrap_or(before) } else { before };
            (before, Flags::NONE)
        } else if let Some(found) =
            without_bracket(rest).or_else(|| without_note(rest)).or_else(|| without_word(rest))
        {
            found
        } else {
            return (rest, flags);
        };
        // A mark alone is no footnote to anything.
        if !before.bytes().any(|byte| byte.is_ascii_digit()) {
            return (rest, flags);
        }
        (rest, flags) = (before.trim_end(), flags | more);
    }
}

/// The text without a note such as `[1]`, `[note 2]`, `(p)`, `(1)` behind it.
fn without_bracket(text: &str) -> Option<(&str, Flags)> {
    let is_square = text.ends_with(']');
    let (before, inside) = if is_square {
        text.strip_suffix(']')?.rsplit_once('[')?
    } else {
        text.strip_suffix(')')?.rsplit_once('(')?
    };
    if let Some(flags) = word_flags(inside).filter(|_| is_end_of_number(before)) {
        return Some((before, flags));
    }
    let inside = inside.strip_prefix("note").unwrap_or(inside).trim();
    let is_plain = inside.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let has_blank = before.ends_with(char::is_whitespace);
    // Round brackets hold percentages and errors too; those are longer.
    let most = if is_square { 3 } else { 1 + usize::from(has_blank) };
    let is_note = is_plain && !inside.is_empty() && inside.len() <= most;
    (is_note && is_end_of_number(before)).then(|| (before, flags_of(inside)))
}

/// The text without a word for how sure a number is, behind it and a blank.
fn without_word(text: &str) -> Option<(&str, Flags)> {
    const WORDS: [(&str, Flags); 6] = [
        ("provisional", Flags::PROVISIONAL),
        ("preliminary", Flags::PROVISIONAL),
        ("vorläufig", Flags::PROVISIONAL),
        ("estimated", Flags::ESTIMATED),
        ("geschätzt", Flags::ESTIMATED),
        ("revised", Flags::NONE),
    ];
    let (before, word) = text.rsplit_once(' ')?;
    let (_, flags) = WORDS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known))?;
    let is_number = before.trim_end().ends_with(|c: char| c.is_ascii_digit() || c == '%')
        || before.trim_end().ends_with(FOOTNOTE_MARKS);
    is_number.then_some((before, *flags))
}

/// What a word in brackets behind a number says of it: `0.3 (Unreliable)`.
fn word_flags(word: &str) -> Option<Flags> {
    const WORDS: [&str; 3] = ["unreliable", "low reliability", "use with caution"];
    WORDS.iter().any(|known| word.trim().eq_ignore_ascii_case(known)).then_some(Flags::UNRELIABLE)
}

/// The text without a note such as ` 1/`, ` a)`, `\1`, ` /1` behind it.
fn without_note(text: &str) -> Option<(&str, Flags)> {
    let is_short = |note: &str| {
        (1..=2).contains(&note.len())
            && (note.bytes().all(|byte| byte.is_ascii_digit())
                || (note.len() == 1 && note.bytes().all(|byte| byte.is_ascii_lowercase())))
    };
    if let Some(open) = text.strip_suffix([')', '/']).filter(|open| !open.contains('(')) {
        let at = open.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| {
            at.saturating_add(
                open.get(at..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8),
            )
        });
        let (before, note) = open.split_at_checked(at)?;
        if before.ends_with(char::is_whitespace) && is_short(note) && is_end_of_number(before) {
            return Some((before, flags_of(note)));
        }
        // `446p)`: letters need no blank.
        let before = open.strip_suffix(|c: char| c.is_ascii_lowercase())?;
        let note = open.get(before.len()..)?;
        let is_glued = before.ends_with(|c: char| c.is_ascii_digit() || c == '%');
        return is_glued.then(|| (before, flags_of(note)));
    }
    let text = text.strip_suffix('\\').unwrap_or(text);
    if let Some((before, note)) = text.rsplit_once('\\') {
        return (is_short(note) && is_end_of_number(before)).then_some((before, Flags::NONE));
    }
    let (before, note) = text.rsplit_once('/')?;
    // `3/1` is a fraction; `1,234/1` and `123 /1` are notes.
    let is_apart = before.ends_with(char::is_whitespace) || before.contains([',', '.']);
    (is_apart && note.len() == 1 && is_short(note) && is_end_of_number(before))
        .then_some((before, Flags::NONE))
}

fn is_end_of_number(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with(|c: char| c.is_ascii_digit() || c == '%' || c.is_alphabetic() || c == ')')
        || super::currency::behind(text).is_some()
}

/// The text without a word or sign that says it is not exact: `ca. 1000`.
pub fn approximate(text: &str) -> (&str, Flags) {
    const WORDS: [&str; 17] = [
        "~",
        "≈",
        "∼",
        "≃",
        "c. ",
        "ca. ",
        "ca ",
        "ca.",
        "c.",
        "circa ",
        "approx. ",
        "approx ",
        "approximately ",
        "about ",
        "roughly ",
        "etwa ",
        "rund ",
    ];
    let behind = |word: &&str| {
        let (head, rest) = text.split_at_checked(word.len())?;
        let rest = rest.trim_start();
        // `C.5` may be a chapter, `ca.` is nothing else.
        let is_word = head.eq_ignore_ascii_case(word) && (*word != "c." || head == "c.");
        (is_word && !rest.is_empty()).then_some(rest)
    };
    let is_bare = text.starts_with(|c: char| c.is_ascii_digit());
    match if is_bare { None } else { WORDS.iter().find_map(behind) } {
        Some(rest) => (rest, Flags::ESTIMATED),
        None => (text, Flags::NONE),
    }
}

/// The text without notes before the number: `1/ 123`, `* 123`, `(p) 123`,
/// `r123`.
pub fn before(text: &str) -> (&str, Flags) {
    if text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('/') {
        return (text, Flags::NONE);
    }
    let rest = text.trim_start_matches(['*', '†', '‡', '§', '!']).trim_start();
    let is_number =
        |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit() || "$€£(-−".contains(c));
    if rest.len() < text.len() {
        return if is_number(rest) { (rest, Flags::NONE) } else { (text, Flags::NONE) };
    }
    let without = || -> Option<(&str, Flags)> {
        if let Some(bracket) = text.strip_prefix('(') {
            let (inside, rest) = bracket.split_once(')')?;
            let is_flag = matches!(inside, "p" | "P" | "r" | "R" | "e" | "E");
            return (is_flag && is_number(rest.trim_start()))
                .then(|| (rest.trim_start(), flags_of(inside)));
        }
        if let Some(rest) = text.strip_prefix('\\') {
            let (note, rest) = rest.split_once([' ', '\\'])?;
            let is_note = note.len() <= 2 && note.bytes().all(|byte| byte.is_ascii_digit());
            return (is_note && is_number(rest.trim_start()))
                .then_some((rest.trim_start(), Flags::NONE));
        }
        if let Some((note, rest)) = text.split_once("/ ") {
            let is_note = note.len() <= 2
                && (note.bytes().all(|byte| byte.is_ascii_digit())
                    || (note.len() == 1 && note.bytes().all(|b| b.is_ascii_lowercase())));
            return (is_note && !note.is_empty() && is_number(rest.trim_start()))
                .then_some((rest.trim_start(), Flags::NONE));
        }
        // `r123` is revised; `r5` and `p12` may be anything.
        let rest = text.strip_prefix(['r', 'p', 'e'])?;
        let n_digits = rest.bytes().filter(u8::is_ascii_digit).count();
        let is_flag = rest.contains([',', '.']) || (text.starts_with('r') && n_digits >= 3);
        let flag = text.get(..1)?;
        (is_flag && rest.starts_with(|c: char| c.is_ascii_digit())).then(|| (rest, flags_of(flag)))
    };
    without().unwrap_or((text, Flags::NONE))
}

/// The text without flag letters behind the number.
pub fn letters(text: &str) -> (&str, Flags) {
    let core = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let letters = text.get(core.len()..).unwrap_or_default();
    let is_of = |known: &[u8]| letters.bytes().all(|letter| known.contains(&letter));
    let is_flagged = match letters.len() {
        0 => false,
        // `1.2b` and `120b` may be billions; `83137b` and `120 b` are a break.
        1 if letters == "b" => core.ends_with(' ') || core.len() > 4,
        1 => is_of(b"cdefnprsuz"),
        _ => letters.len() <= 3 && is_of(b"bdeprsu"),
    };
    if !is_flagged || !core.trim_end().ends_with(|c: char| c.is_ascii_digit() || c == '%') {
        return (text, Flags::NONE);
    }
    (core.trim_end(), flags_of(letters))
}

/// What flag letters say; most say nothing that is kept.
pub fn flags_of(letters: &str) -> Flags {
    let mut flags = Flags::NONE;
    if letters.bytes().any(|byte| byte.is_ascii_digit()) {
        return flags;
    }
    for letter in letters.chars() {
        flags |= match letter.to_ascii_lowercase() {
            'b' => Flags::BREAK,
            // An estimate, that of the statistical office, a forecast.
            'e' | 's' | 'f' => Flags::ESTIMATED,
            'p' => Flags::PROVISIONAL,
            _ => Flags::NONE,
        };
    }
    flags
}

/// `1.2×10⁶` with its power on the line; none for other texts. Nothing is left
/// of `10³`: it is ten with a note as likely as a thousand.
pub fn raised_power(text: &str) -> Option<String> {
    let base = text.trim_end_matches(SUPERSCRIPTS);
    if base.len() == text.len() {
        return None;
    }
    let (base, sign) = match base.strip_suffix('⁻') {
        Some(base) => (base, "-"),
        None => (base, ""),
    };
    let factor = base.strip_suffix("10")?.trim_end();
    if !factor.is_empty() && !factor.ends_with(['×', 'x', 'X', '*', '·', '⋅']) {
        return None;
    }
    let raised = text.chars().filter_map(|c| SUPERSCRIPTS.iter().position(|s| *s == c));
    let power: String = raised.filter_map(|digit| char::from_digit(digit as u32, 10)).collect();
    Some(if factor.is_empty() { String::new() } else { format!("{base}^{sign}{power}") })
}
