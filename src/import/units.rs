//! Words and signs of a unit behind a number: `12 %`, `1,234 kg`, `56 reports`,
//! `1234件`.

use super::number::Sign;

/// Units of shares, in any letters; longer ones first where one ends as another.
const SHARES: [(&str, Sign); 19] = [
    ("percentage points", Sign::Points),
    ("percentage point", Sign::Points),
    ("percent points", Sign::Points),
    ("prozentpunkte", Sign::Points),
    ("% points", Sign::Points),
    ("%-points", Sign::Points),
    ("p.p.", Sign::Points),
    ("pp", Sign::Points),
    ("per cent", Sign::Percent),
    ("per cent.", Sign::Percent),
    ("percent", Sign::Percent),
    ("prozent", Sign::Percent),
    ("procent", Sign::Percent),
    ("pct.", Sign::Percent),
    ("pct", Sign::Percent),
    ("%", Sign::Percent),
    ("٪", Sign::Percent),
    ("％", Sign::Percent),
    ("‰", Sign::PerMille),
];

/// Symbols, in exactly these letters. Those that are a scale as well (`m`, `mm`,
/// `k`), a flag (`p`, `e`) or a time (`min`) are not among them.
const SYMBOLS: [&str; 30] = [
    "kg", "km", "km²", "km2", "km/h", "m²", "m2", "m³", "m3", "ha", "cm", "kW", "MW", "GW", "TW",
    "kWh", "MWh", "GWh", "TWh", "GJ", "TJ", "PJ", "kt", "Mt", "KB", "kB", "MB", "GB", "TB", "°C",
];

/// What is counted, in any letters.
const COUNTED: [&str; 40] = [
    "accounts",
    "cases",
    "casos",
    "comments",
    "complaints",
    "copies",
    "einwohner",
    "employees",
    "fälle",
    "files",
    "hectares",
    "households",
    "images",
    "incidents",
    "inhabitants",
    "items",
    "kilometres",
    "litres",
    "liters",
    "meldungen",
    "messages",
    "miles",
    "people",
    "personas",
    "personen",
    "personnes",
    "persons",
    "pieces",
    "posts",
    "reports",
    "requests",
    "stück",
    "tonnen",
    "tonnes",
    "tons",
    "urls",
    "users",
    "victims",
    "videos",
    "views",
];

/// Signs behind a number that say what is counted, in Chinese, Japanese and
/// Korean.
const COUNTERS: [&str; 18] = [
    "件", "人", "名", "個", "个", "個", "回", "社", "台", "户", "戶", "戸", "坪", "次", "명", "건",
    "개", "가구",
];

/// The text without the unit behind its number.
pub fn behind(text: &str) -> Option<(&str, Sign)> {
    let last = text.chars().next_back()?;
    if last.is_ascii_digit() {
        return None;
    }
    let any_case = |unit: &str| {
        let (rest, end) = text.split_at_checked(text.len().checked_sub(unit.len())?)?;
        is_same(end, unit).then_some(rest)
    };
    if let Some(found) = SHARES.iter().find_map(|(unit, sign)| Some((any_case(unit)?, *sign))) {
        return Some(found);
    }
    // A scale may stand between: `1.2 million users`.
    let is_apart = |rest: &&str| rest.ends_with(|c: char| c.is_ascii_digit() || c == ' ');
    if let Some((rest, unit)) = COUNTERS.iter().find_map(|u| Some((text.strip_suffix(u)?, *u))) {
        return has_digit(rest).then_some((rest, Sign::Unit(unit)));
    }
    let symbols = || SYMBOLS.iter().find_map(|unit| Some((text.strip_suffix(unit)?, *unit)));
    let words = || COUNTED.iter().find_map(|unit| Some((any_case(unit)?, *unit)));
    let (rest, unit) = symbols().filter(|(rest, _)| is_apart(rest)).or_else(words)?;
    (is_apart(&rest) && has_digit(rest)).then_some((rest, Sign::Unit(unit)))
}

/// Whether a word is one for what is counted or measured.
pub fn is_counted(word: &str) -> bool {
    COUNTED.iter().any(|unit| is_same(word, unit)) || SYMBOLS.contains(&word)
}

fn is_same(one: &str, small: &str) -> bool {
    one.eq_ignore_ascii_case(small) || (!small.is_ascii() && one.to_lowercase() == small)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_behind_their_number() {
        for (text, expected) in [
            ("12 %", Some(("12 ", "%"))),
            ("1,234 kg", Some(("1,234 ", "kg"))),
            ("1234kg", Some(("1234", "kg"))),
            ("56 Reports", Some(("56 ", "reports"))),
            ("1.2 million users", Some(("1.2 million ", "users"))),
            ("12 Stück", Some(("12 ", "stück"))),
            ("1234件", Some(("1234", "件"))),
            ("12万人", Some(("12万", "人"))),
            ("5 KG", None),
            ("5 mm", None),
            ("12 superusers", None),
            ("users", None),
            ("12", None),
        ] {
            let found = behind(text).map(|(rest, sign)| (rest, sign.unit()));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
