//! Prices in running text, as web shops print them: `from 12,50 € each`.

use super::digits;
use super::{currency, scale};

/// The longest text that is searched, in bytes.
const LONGEST: usize = 100;

/// Words by which an amount is a bound.
const BOUNDS: [&str; 17] = [
    "under",
    "over",
    "less",
    "more",
    "than",
    "below",
    "above",
    "least",
    "most",
    "max",
    "maximum",
    "up",
    "fewer",
    "weniger",
    "mehr",
    "unter",
    "höchstens",
];

/// A price whose cents a blank sets apart, without the blank: `118, 99 TL`,
/// `$ 8. 94`. Without a currency it may as well be two numbers in a list.
pub fn closed(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    if let Some((euros, cents)) = text.split_once('€') {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (euros, cents) = (euros.trim(), cents.trim());
        if cents.len() == 2 && is_digits(cents) && is_digits(euros) {
            return Some(format!("{euros}.{cents} €"));
        }
    }
    // `105. –` is `105.–`.
    if let Some(whole) = text.strip_suffix(['-', '–', '—']).and_then(|t| t.strip_suffix(". "))
        && whole.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(format!("{whole}.–"));
    }
    let at = text.find(". ").or_else(|| text.find(", "))?;
    let (before, rest) = text.split_at_checked(at + 1)?;
    let rest = rest.trim_start();
    let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_whole = before.trim_end_matches(['.', ',']).ends_with(|c: char| c.is_ascii_digit());
    let behind = rest.get(n_digits..)?.trim_start();
    let has_currency = currency::before(before.trim_start()).is_some()
        || currency::behind(rest).is_some_and(|(rest, _)| rest.trim_end().len() == n_digits)
        || (rest.len() == n_digits && before.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    let is_price =
        n_digits == 2 && is_whole && has_currency && !behind.contains(|c: char| c.is_ascii_digit());
    is_price.then(|| format!("{before}{rest}"))
}

/// The part of the text that is a price: the only number, directly beside a
/// currency, with its scale and minus.
///
/// None if there are two numbers, if the words may change the amount, or if
/// it may be something else: the year in `constant 2015 US$`, the unit in
/// `in 1,000 €`.
pub fn find(text: &str) -> Option<&str> {
    if text.len() > LONGEST {
        return None;
    }
    let (mut start, mut end) = only_number(text)?;
    let printed = text.get(start..end)?;
    let is_found_before = {
        let before = text.get(..start)?;
        let from = currency_start(before);
        start = from.unwrap_or(start);
        from.is_some()
    };
    // A scale may stand between the number and its currency.
    let word_end = |at: usize| {
        let rest = text.get(at..)?;
        let word = rest.trim_start();
        let length = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
        let is_word =
            word.get(..length).is_some_and(|word| !word.is_empty() && scale::is_scale(word));
        is_word.then(|| {
            let has_point = word.get(length..).is_some_and(|rest| rest.starts_with(". "));
            text.len() - word.len() + length + usize::from(has_point)
        })
    };
    let scaled = word_end(end);
    let behind_scale =
        scaled.and_then(|at| currency_end(text, at)).or(scaled.filter(|_| is_found_before));
    let is_found_behind = match behind_scale.or_else(|| currency_end(text, end)) {
        Some(at) => {
            end = at;
            true
        }
        None => false,
    };
    let (before, price, behind) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    let is_told = is_told_before(before) || is_told_behind(behind);
    if !is_found_before && !is_found_behind && !is_told {
        return None;
    }
    let is_glued = before.ends_with(char::is_alphanumeric)
        || (behind.starts_with(char::is_alphanumeric) && !price.ends_with(is_sign));
    // `Price: $1,000` is no unit.
    let is_introduced = before.trim_end().ends_with(':');
    if is_glued || behind.starts_with('+') || (is_unit(printed) && !is_introduced) {
        return None;
    }
    let mut words = before
        .split(|c: char| !c.is_alphabetic())
        .chain(behind.split(|c: char| !c.is_alphabetic()));
    let is_changed = words.any(|word| {
        let is_long = word.chars().count() > 2;
        let is_bound = BOUNDS.iter().any(|bound| word.eq_ignore_ascii_case(bound));
        is_bound || (is_long && scale::may_be_scale(word))
    });
    (!is_changed && !before.trim_end().ends_with(['<', '>', '~', '≥', '≤'])).then_some(price)
}

/// Whether nothing but a word for a price stands before the number: `Price 29`.
fn is_told_before(before: &str) -> bool {
    const WORDS: [&str; 8] =
        ["price", "our price", "preis", "prix", "precio", "preço", "prezzo", "prijs"];
    let word = before.trim_end().trim_end_matches(':').trim();
    before.ends_with(char::is_whitespace) && WORDS.iter().any(|w| word.eq_ignore_ascii_case(w))
}

/// Whether what stands behind the number is said of prices only: `40.00/each`,
/// `148.50 Inc GST`.
fn is_told_behind(behind: &str) -> bool {
    let words = behind.trim_start_matches(['/', ' ']).split(|c: char| !c.is_alphabetic());
    words.clone().next().is_some_and(|first| first.eq_ignore_ascii_case("each"))
        || says_tax(words.filter(|word| !word.is_empty()).take(2))
}

/// Whether words say that a tax is in a price, or is not: `inc VAT`, `zzgl. MwSt`.
pub fn says_tax<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    const HOW: [&str; 8] = ["inc", "incl", "inkl", "exc", "excl", "exkl", "zzgl", "plus"];
    const TAXES: [&str; 7] = ["vat", "gst", "mwst", "ust", "tva", "iva", "tax"];
    let is = |word: Option<&str>, of: &[&str]| {
        word.is_some_and(|word| of.iter().any(|known| word.eq_ignore_ascii_case(known)))
    };
    is(words.next(), &HOW) && is(words.next(), &TAXES)
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric()
}

/// Where the only number of the text begins and ends.
fn only_number(text: &str) -> Option<(usize, usize)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut start = text.find(is_digit)?;
    // `$.99`
    let before = text.get(..start)?;
    if before.ends_with('.') && !before.trim_end_matches('.').ends_with(char::is_alphanumeric) {
        start = start.saturating_sub(1);
    }
    let mut end = start;
    let mut chars = text.get(start..)?.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_joined = digits::is_mark(c) && chars.peek().is_some_and(|(_, next)| is_digit(*next));
        if is_digit(c) || is_joined {
            end = start + at + c.len_utf8();
        } else {
            break;
        }
    }
    let rest = text.get(end..)?;
    // `12,-`
    if let Some(dash) = rest.strip_prefix([',', '.'])
        && dash.starts_with(['-', '–', '—'])
    {
        end += 1 + dash.chars().next().map_or(0, char::len_utf8);
    }
    (!text.get(end..)?.contains(is_digit)).then_some((start, end))
}

/// Where the currency at the end of a text begins, with a minus before or
/// behind it.
fn currency_start(before: &str) -> Option<usize> {
    let trimmed = before.trim_end();
    let (inner, has_minus) = match trimmed.strip_suffix(['-', '−']) {
        Some(inner) => (inner, true),
        None => (trimmed, false),
    };
    // `US$:12` and `Rs. 12` have a mark between.
    let inner = inner.strip_suffix(':').unwrap_or(inner).trim_end();
    let (rest, _) = currency::behind(inner)?;
    let rest_len = rest.len();
    let sign = rest.strip_suffix(['-', '−', '(']).filter(|_| !has_minus);
    // A dash with a blank behind it parts words from the price.
    let is_minus = sign.is_some_and(|head| head.is_empty() || head.ends_with(char::is_whitespace));
    Some(if is_minus { sign.map_or(rest_len, str::len) } else { rest_len })
}

/// Where the currency behind a number ends.
fn currency_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?.trim_start();
    let (behind, _) = currency::before(rest)?;
    Some(text.len() - behind.len())
}

/// Whether a bare year, or a round unit such as `1,000`.
fn is_unit(printed: &str) -> bool {
    if printed.contains(",-") || printed.contains(".-") {
        return false;
    }
    let digits: String = printed.chars().filter(char::is_ascii_digit).collect();
    let is_year = printed.len() == 4
        && printed.bytes().all(|byte| byte.is_ascii_digit())
        && ("1900".."2101").contains(&printed);
    let is_power = digits.len() >= 3
        && digits.strip_prefix('1').is_some_and(|zeros| zeros.bytes().all(|byte| byte == b'0'))
        && !printed
            .get(printed.len().saturating_sub(3)..)
            .is_some_and(|end| end.starts_with(['.', ',']));
    is_year || is_power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_price_of_a_text_is_found() {
        for (text, expected) in [
            ("Price: $119.00", Some("$119.00")),
            ("from 12,50 €", Some("12,50 €")),
            ("29,95 € inkl. MwSt.", Some("29,95 €")),
            ("£ 1,999.00 each", Some("£ 1,999.00")),
            ("only $5/month", Some("$5")),
            ("about $3 million in sales", Some("$3 million")),
            ("sales of 3 million USD", Some("3 million USD")),
            ("Refund: -$5.00", Some("-$5.00")),
            ("Price - $5.00", Some("$5.00")),
            ("Price: $.99 now", Some("$.99")),
            ("ab 1.298,- €", Some("1.298,- €")),
            ("ab 5 Mio. €", Some("5 Mio. €")),
            ("Price: $1,000", Some("$1,000")),
            ("Price 29", Some("29")),
            ("40.00/each", Some("40.00")),
            ("148.50 Inc GST", Some("148.50")),
            ("12.5 excluding schools", None),
            ("List price 29", None),
            ("Now £5!", Some("£5")),
            ("sales of $5 miljoona", None),
            ("$5b", Some("$5b")),
            ("up to $5 off", None),
            ("was $79.99 now $39.99", None),
            ("12 (est.)", None),
            ("Room 5", None),
            ("v2024", None),
            ("GDP (constant 2015 US$)", None),
            ("Value in 1,000 €", None),
            ("Model A$5", Some("A$5")),
            ("cost $5x", None),
        ] {
            assert_eq!(find(text), expected, "{text:?}");
        }
    }
}
