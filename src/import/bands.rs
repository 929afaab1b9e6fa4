//! Bounds and ranges: texts that hold numbers and are none.

use super::number::{self, Parsed};
use super::style::Style;

/// What stands before a bound, in small letters.
const STARTS: [&str; 35] = [
    "<=",
    ">=",
    "<",
    ">",
    "≤",
    "≥",
    "⩽",
    "⩾",
    "less than ",
    "fewer than ",
    "more than ",
    "under ",
    "over ",
    "below ",
    "above ",
    "up to ",
    "at least ",
    "at most ",
    "no more than ",
    "not more than ",
    "greater than ",
    "max. ",
    "min. ",
    "weniger als ",
    "mehr als ",
    "unter ",
    "über ",
    "Über ",
    "bis zu ",
    "mindestens ",
    "höchstens ",
    "moins de ",
    "plus de ",
    "menos de ",
    "más de ",
];

/// What stands behind a bound.
const ENDS: [&str; 16] = [
    "+",
    " or more",
    " or less",
    " or fewer",
    " or over",
    " or above",
    " or below",
    " or under",
    " and over",
    " and above",
    " and more",
    " and under",
    " and below",
    " oder mehr",
    " und mehr",
    " et plus",
];

/// What stands between the ends of a range.
const BETWEEN: [&str; 9] = ["–", "—", "-", "−", " to ", " bis ", " till ", " a ", " à "];

/// `<10`, `≥ 5`, `fewer than 10`, `1000+`.
pub fn is_bound(text: &str) -> bool {
    let is_bare = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if text.len() > 64 || (is_bare(text.chars().next()) && is_bare(text.chars().next_back())) {
        return false;
    }
    let behind = |start: &&str| {
        let (head, rest) = text.split_at_checked(start.len())?;
        head.eq_ignore_ascii_case(start).then_some(rest)
    };
    let before = |end: &&str| {
        let (rest, tail) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
        tail.eq_ignore_ascii_case(end).then_some(rest)
    };
    let rest = STARTS.iter().find_map(behind).or_else(|| ENDS.iter().find_map(before));
    rest.is_some_and(|rest| either(rest.trim()).is_some())
}

/// `10–20`, `10-20`, `10 to 20`, `$10 - $20`.
pub fn is_range(text: &str) -> bool {
    let mut was_digit = false;
    let n_runs = text.bytes().filter(|byte| {
        let is_first = byte.is_ascii_digit() && !was_digit;
        was_digit = byte.is_ascii_digit();
        is_first
    });
    if text.len() > 64 || n_runs.take(2).count() < 2 {
        return false;
    }
    let text = ["from ", "between ", "von ", "zwischen ", "de ", "entre "]
        .iter()
        .find_map(|start| {
            let (head, rest) = text.split_at_checked(start.len())?;
            head.eq_ignore_ascii_case(start).then_some(rest)
        })
        .unwrap_or(text);
    let is_of = |(from, to): (&str, &str)| {
        let (from, to) = (from.trim(), to.trim());
        // Codes and telephone numbers begin with a zero, dates go down.
        let is_code = |text: &str| {
            text.strip_prefix('0')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let is_signed = |text: &str| text.starts_with(['-', '−', '–', '(']);
        if is_code(from) || is_code(to) || is_signed(to) || from.ends_with(['-', '–', ',']) {
            return false;
        }
        either(from).zip(either(to)).is_some_and(|(from, to)| from.value <= to.value)
    };
    let words = [" and ", " und ", " et ", " y "];
    BETWEEN.iter().chain(&words).any(|mark| {
        // The first dash may be a minus.
        let after = text.char_indices().nth(1).map_or(text.len(), |(at, _)| at);
        let Some((first, rest)) = text.split_at_checked(after) else { return false };
        rest.split_once(mark).is_some_and(|(from, to)| {
            is_of((text.get(..first.len() + from.len()).unwrap_or_default(), to))
        })
    })
}

fn either(text: &str) -> Option<Parsed> {
    number::with_parts(text, |parts| {
        parts.parsed(Style::English).or_else(|| parts.parsed(Style::German))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_ranges_are_told_from_numbers() {
        for text in [
            "<10",
            "≥ 1,000",
            "< 5%",
            "under 5",
            "fewer than 5",
            "Up to 10",
            "1000+",
            "10,000 or more",
            ">$5",
            "mehr als 1.000",
            "65 and over",
        ] {
            assert!(is_bound(text), "{text:?}");
        }
        for text in [
            "0-4",
            "1 to 4",
            "10–20",
            "$10 - $20",
            "10 € – 20 €",
            "5-10%",
            "-5 to 5",
            "from $5 to $10",
            "between 5 and 10",
        ] {
            assert!(is_range(text), "{text:?}");
        }
        for text in [
            "10",
            "2024-03-31",
            "030-123456",
            "555-1234-567",
            "20-10",
            "+49 30 1234",
            "10-",
            "a-b",
            "-5",
            "under the sea",
        ] {
            assert!(!is_range(text) && !is_bound(text), "{text:?}");
        }
    }
}
