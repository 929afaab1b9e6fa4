//! Currency signs, codes and words, before a number and behind it.

use std::collections::HashMap;
use std::sync::LazyLock;

/// How a mark must stand to be taken for a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A sign: anywhere.
    Sign,
    /// A word, in large or small letters.
    Word,
    /// A word, in exactly these letters.
    Exact,
    /// A short word in exactly these letters, behind a number and a blank: `5 KM`.
    Behind,
    /// A word that means other things too (`TRY`, `R`, `COP`): only beside a
    /// number with decimals or groups.
    Weak,
}

use Kind::{Behind, Exact, Sign, Weak, Word};

/// What a currency's mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    /// The unit; one for all marks that mean the same money for certain.
    pub unit: &'static str,
    /// Whether its number must have decimals or groups.
    pub is_weak: bool,
}

/// The signs and words of a currency, by kind, and its unit.
type Row = (Kind, &'static [&'static str], &'static str);

const ROWS: [Row; 110] = [
    (Sign, &["€"], "€"),
    (Word, &["eur", "euro", "euros"], "€"),
    (Sign, &["$", "＄"], "$"),
    (Sign, &["US$", "U.S.$", "US $", "$US"], "US$"),
    (Word, &["usd"], "USD"),
    (Word, &["dollars", "dollar"], "dollars"),
    (Sign, &["A$", "AU$"], "A$"),
    (Sign, &["C$", "CA$", "CAD$", "CDN$", "CAN$"], "C$"),
    (Sign, &["HK$"], "HK$"),
    (Sign, &["NZ$"], "NZ$"),
    (Sign, &["S$", "SG$"], "S$"),
    (Sign, &["NT$"], "NT$"),
    (Sign, &["MX$", "Mex$"], "MX$"),
    (Sign, &["R$"], "R$"),
    (Word, &["brl"], "R$"),
    (Sign, &["£", "￡"], "£"),
    (Word, &["gbp"], "GBP"),
    (Sign, &["¥", "￥"], "¥"),
    (Sign, &["円", "日元"], "JPY"),
    (Word, &["jpy", "yen"], "JPY"),
    (Sign, &["元", "人民币"], "CNY"),
    (Word, &["cny", "rmb", "yuan"], "CNY"),
    (Sign, &["₹"], "₹"),
    (Word, &["inr"], "₹"),
    (Sign, &["₨"], "Rs"),
    (Exact, &["Rs", "Rs.", "RS", "RS."], "Rs"),
    (Word, &["rupees", "rupee"], "Rs"),
    (Sign, &["₽"], "₽"),
    (Word, &["rub", "rur", "руб", "руб.", "рублей"], "₽"),
    (Exact, &["р.", "р", "Р", "Р."], "₽"),
    (Sign, &["₩", "￦", "원"], "₩"),
    (Word, &["krw"], "₩"),
    (Sign, &["₪", "ש\"ח"], "₪"),
    (Word, &["ils", "nis"], "₪"),
    (Sign, &["₺"], "₺"),
    (Exact, &["TL"], "₺"),
    (Weak, &["TRY"], "₺"),
    (Sign, &["₫", "đ"], "₫"),
    (Word, &["vnd", "vnđ"], "₫"),
    (Sign, &["฿", "บาท"], "฿"),
    (Word, &["thb", "baht"], "฿"),
    (Sign, &["₴"], "₴"),
    (Word, &["uah", "грн", "грн."], "₴"),
    (Sign, &["₦"], "₦"),
    (Word, &["ngn"], "₦"),
    (Sign, &["₱"], "₱"),
    (Weak, &["PHP", "Php", "P"], "₱"),
    (Word, &["zł", "zl", "zł.", "pln"], "zł"),
    (Word, &["kč", "kc", "czk"], "Kč"),
    (Exact, &["Ft", "Ft."], "Ft"),
    (Word, &["huf"], "Ft"),
    (Word, &["lei", "leu", "ron"], "lei"),
    (Word, &["лв", "лв.", "bgn"], "лв"),
    (Word, &["kr", "kr."], "kr"),
    // `1 499:-` is so many whole crowns.
    (Sign, &[":-", ":–", ":—"], "kr"),
    (Word, &["chf", "sfr", "sfr."], "CHF"),
    (Exact, &["Fr."], "CHF"),
    (Weak, &["Fr"], "CHF"),
    (Exact, &["Rp", "Rp.", "IDR"], "Rp"),
    (Exact, &["RM", "MYR"], "RM"),
    (Weak, &["R", "ZAR"], "R"),
    (Sign, &["₸", "тенге"], "₸"),
    (Sign, &["₾"], "₾"),
    (Sign, &["₼"], "₼"),
    (Sign, &["₡"], "₡"),
    (Sign, &["₲"], "₲"),
    (Exact, &["Gs.", "Gs"], "₲"),
    (Sign, &["₵", "GH₵"], "₵"),
    (Sign, &["៛"], "៛"),
    (Sign, &["৳"], "৳"),
    (Exact, &["Tk", "Tk.", "BDT"], "৳"),
    (Sign, &["S/.", "S/"], "S/"),
    (Exact, &["Bs", "Bs."], "Bs"),
    (Exact, &["Dh", "Dhs", "Dhs.", "DH"], "Dh"),
    (Exact, &["KSh", "Ksh", "KSh.", "Ksh.", "KES"], "KES"),
    (Sign, &["L.E.", "E£"], "EGP"),
    (Weak, &["KM", "LE", "L", "K"], ""),
    (Exact, &["ден", "ден.", "дин", "дин.", "din."], "din"),
    (Exact, &["kn", "kn."], "HRK"),
    (Exact, &["KD", "JD", "BD", "SR", "QR"], ""),
    (Sign, &["تومان"], "IRT"),
    (Sign, &["ریال", "﷼"], "IRR"),
    (Sign, &["ريال"], "SAR"),
    (Sign, &["₶"], "₶"),
    (Word, &["dinar", "dinars", "dinara"], "dinar"),
    (Exact, &["DEM", "PTE", "FRF", "ITL", "ESP", "GRD", "IEP", "ATS", "BEF", "NLG"], ""),
    (Sign, &["؋"], "AFN"),
    (Sign, &["֏"], "AMD"),
    (Sign, &["ƒ"], "ANG"),
    (Sign, &["र"], "₹"),
    (Sign, &["圓", "圆"], "CNY"),
    (Sign, &["RD$", "J$", "TT$", "BZ$", "Z$", "G$", "GY$", "T$", "CUC$", "MOP$"], ""),
    (Sign, &["B/."], "PAB"),
    (Sign, &["₣"], "francs"),
    (Sign, &["₭"], "₭"),
    (Sign, &["₮"], "₮"),
    (Sign, &["₿", "Ƀ"], "₿"),
    (Sign, &["₤"], "£"),
    (Sign, &["جنيه"], "EGP"),
    (Sign, &["درهم"], "Dh"),
    (Word, &["lek", "leke"], "ALL"),
    (Word, &["lari"], "₾"),
    (Word, &["som", "so'm", "soʻm", "сум"], "UZS"),
    (Word, &["franc", "francs"], "francs"),
    (Word, &["cfa", "fcfa"], "CFA"),
    (Exact, &["Br", "Br."], "Br"),
    (Exact, &["TSh", "USh", "KShs", "FBu", "FRw", "Nfk", "Fdj"], ""),
    (Exact, &["Nu.", "hrn"], ""),
    (Sign, &["جن"], "EGP"),
    (Behind, &["KM", "LD", "MK", "Rf", "UM", "Db", "DT", "VT", "ZK", "FG", "GEL", "ЅM", "SM"], ""),
];

/// ISO codes without a sign of their own; they are their own unit.
const CODES: [&str; 62] = [
    "AED", "ARS", "AUD", "BAM", "BBD", "BHD", "BOB", "BSD", "BYN", "BZD", "CAD", "CLP", "CRC",
    "DKK", "DOP", "DZD", "EGP", "ETB", "KMF", "GHS", "GTQ", "HKD", "HNL", "HRK", "IQD", "IRR",
    "ISK", "JMD", "JOD", "KHR", "KWD", "KZT", "LBP", "LKR", "LYD", "MDL", "MKD", "MMK", "MNT",
    "MUR", "MVR", "MXN", "NIO", "NOK", "NPR", "NZD", "OMR", "PKR", "PYG", "QAR", "RSD", "SAR",
    "SEK", "SGD", "TND", "TTD", "TWD", "TZS", "UGX", "UYU", "XAF", "XOF",
];

/// ISO codes that are words or names as well.
const WEAK_CODES: [&str; 9] = ["AMD", "AZN", "COP", "GEL", "LAK", "MAD", "PEN", "SOS", "ZMW"];

/// Money that is written with three decimals.
const MILLS: [&str; 10] = ["BD", "BHD", "IQD", "JD", "JOD", "KD", "KWD", "LYD", "OMR", "TND"];

/// Whether three digits behind a lone mark are thousands in this currency.
pub fn has_cents(unit: &str) -> bool {
    !MILLS.contains(&unit)
}

/// A mark and what it says.
#[derive(Clone, Copy)]
struct Mark {
    kind: Kind,
    text: &'static str,
    unit: &'static str,
}

/// The marks by their first and by their last letter, in small letters: asked
/// of every cell that holds a digit.
struct Index {
    by_first: HashMap<char, Vec<Mark>>,
    by_last: HashMap<char, Vec<Mark>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let rows = ROWS.iter().flat_map(|(kind, marks, unit)| {
        let unit = |mark| if unit.is_empty() { mark } else { *unit };
        marks.iter().map(move |text| Mark { kind: *kind, text, unit: unit(*text) })
    });
    let code = |kind| move |code: &&'static str| Mark { kind, text: code, unit: code };
    let codes = CODES.iter().map(code(Exact)).chain(WEAK_CODES.iter().map(code(Weak)));
    let mut index = Index { by_first: HashMap::new(), by_last: HashMap::new() };
    for mark in rows.chain(codes) {
        let mut chars = mark.text.chars();
        if let Some(first) = chars.next() {
            index.by_first.entry(small(first)).or_default().push(mark);
            let last = chars.next_back().unwrap_or(first);
            index.by_last.entry(small(last)).or_default().push(mark);
        }
    }
    index
});

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// The text behind the currency at its start.
pub fn before(text: &str) -> Option<(&str, Currency)> {
    // Most cells begin with a digit.
    let first = text.chars().next().filter(|c| !c.is_ascii_digit())?;
    longest(INDEX.by_first.get(&small(first))?, |mark| {
        let rest = without_start(text, mark.text, mark.kind == Word)?;
        if mark.kind == Behind {
            return None;
        }
        let is_sign = mark.kind == Sign || mark.text.ends_with('.');
        (is_sign || !rest.starts_with(char::is_alphabetic)).then_some(rest)
    })
}

/// The text before the currency at its end.
pub fn behind(text: &str) -> Option<(&str, Currency)> {
    let last = text.chars().next_back();
    let last = last.filter(|c| !c.is_ascii_digit() && !matches!(c, '%' | ')'))?;
    longest(INDEX.by_last.get(&small(last))?, |mark| {
        let rest = without_end(text, mark.text, mark.kind == Word)?;
        let is_sign =
            mark.kind == Sign && !mark.text.starts_with(|c: char| c.is_ascii_alphabetic());
        // `12K` is a scale and `1,234 R` was revised.
        let is_short = mark.kind == Weak && mark.text.len() < 3 && mark.text != "Fr";
        let is_apart = mark.kind != Behind || rest.ends_with(' ');
        (!is_short && is_apart && (is_sign || !rest.ends_with(char::is_alphabetic))).then_some(rest)
    })
}

/// The shortest rest that any of the marks leaves, with its currency.
fn longest<'a>(
    marks: &[Mark],
    strip: impl Fn(&Mark) -> Option<&'a str>,
) -> Option<(&'a str, Currency)> {
    let rests = marks.iter().filter_map(|mark| Some((strip(mark)?, mark)));
    let (rest, Mark { kind, unit, .. }) = rests.min_by_key(|(rest, _)| rest.len())?;
    Some((rest, Currency { unit, is_weak: *kind == Weak }))
}

fn without_start<'a>(text: &'a str, mark: &str, is_any_case: bool) -> Option<&'a str> {
    if !is_any_case {
        return text.strip_prefix(mark);
    }
    let mut rest = text.chars();
    mark.chars().all(|want| rest.next().is_some_and(|c| is_same(c, want))).then_some(rest.as_str())
}

fn without_end<'a>(text: &'a str, mark: &str, is_any_case: bool) -> Option<&'a str> {
    if !is_any_case {
        return text.strip_suffix(mark);
    }
    let mut rest = text.chars();
    let mut wants = mark.chars().rev();
    wants.all(|want| rest.next_back().is_some_and(|c| is_same(c, want))).then_some(rest.as_str())
}

/// Whether a letter is that small letter or its capital.
fn is_same(c: char, small: char) -> bool {
    c == small || (c.is_uppercase() && c.to_lowercase().eq([small]))
}

/// Which of two marks on both sides of a number says more, if they are of the
/// same money: `$1,999.99 USD`.
pub fn joined(one: &'static str, two: &'static str) -> Option<&'static str> {
    let is_of = |sign: &str, code: &str| match sign {
        "$" => {
            code.ends_with('$')
                || [
                    "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP",
                    "dollars",
                ]
                .contains(&code)
        }
        "£" => ["GBP", "EGP"].contains(&code),
        "¥" => ["JPY", "CNY"].contains(&code),
        "kr" => ["SEK", "NOK", "DKK", "ISK"].contains(&code),
        "Rs" => ["₹", "PKR", "LKR", "NPR", "MUR"].contains(&code),
        "US$" => code == "USD",
        "C$" => code == "CAD",
        "A$" => code == "AUD",
        "NZ$" => code == "NZD",
        "HK$" => code == "HKD",
        "S$" => code == "SGD",
        _ => sign == code,
    };
    if is_of(one, two) { Some(two) } else { is_of(two, one).then_some(one) }
}

/// Whether a unit is a currency.
pub fn is_currency(unit: &str) -> bool {
    let unit = unit.trim();
    before(unit).is_some_and(|(rest, currency)| rest.is_empty() && !currency.is_weak)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_mark_counts() {
        for (text, expected) in [
            ("US$5", Some(("5", "US$"))),
            ("$5", Some(("5", "$"))),
            ("HK$ 5", Some((" 5", "HK$"))),
            ("Rs.500", Some(("500", "Rs"))),
            ("KČ 5", Some((" 5", "Kč"))),
            ("eur5", Some(("5", "€"))),
            ("Fräulein 5", None),
            ("Kreis 5", None),
            ("ALL 5", None),
            ("5", None),
        ] {
            let found = before(text).map(|(rest, currency)| (rest, currency.unit));
            assert_eq!(found, expected, "{text:?}");
        }
        for (text, expected) in [
            ("5 kr.", Some(("5 ", "kr"))),
            ("5 Kč", Some(("5 ", "Kč"))),
            ("5USD", Some(("5", "USD"))),
            ("1.2bn", None),
            ("5 fast", None),
        ] {
            let found = behind(text).map(|(rest, currency)| (rest, currency.unit));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn units_are_currencies_by_sign_code_or_word() {
        for (unit, expected) in [
            ("€", true),
            ("EUR", true),
            ("Euros", true),
            ("USD", true),
            ("US$", true),
            ("K", false),
            ("kg", false),
            ("persons", false),
            ("", false),
        ] {
            assert_eq!(is_currency(unit), expected, "{unit:?}");
        }
    }
}
