//! Names of months and of other parts of a year, in the languages of reports.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Month names in small letters without accents. Three letters are enough
/// where they fit one month only.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "januar", "januari", "janvier", "enero", "gennaio", "janeiro", "styczen",
        "stycznia", "janv",
    ],
    &[
        "february",
        "februar",
        "februari",
        "fevrier",
        "febrero",
        "febbraio",
        "fevereiro",
        "februarie",
        "luty",
        "lutego",
        "fevr",
        "febr",
    ],
    &[
        "march", "marz", "mars", "marzo", "marco", "maart", "marts", "marzec", "marca", "mrz",
        "mrt", "maerz",
    ],
    &["april", "avril", "abril", "aprile", "kwiecien", "kwietnia"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja"],
    &["june", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca"],
    &["july", "juli", "juillet", "julio", "luglio", "julho", "lipiec", "lipca", "juil"],
    &["august", "aout", "agosto", "augustus", "augusti", "sierpien", "sierpnia"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "wrzesien",
        "wrzesnia",
        "sept",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "pazdziernik",
        "pazdziernika",
    ],
    &["november", "novembre", "noviembre", "novembro", "listopada"],
    &[
        "december",
        "dezember",
        "decembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "desember",
        "grudzien",
        "grudnia",
    ],
];

/// Czech names, whole only: their beginnings are English words.
const CZECH: [&[&str]; 12] = [
    &["leden", "ledna"],
    &["unor", "unora"],
    &["brezen", "brezna"],
    &["duben", "dubna"],
    &["kveten", "kvetna"],
    &["cerven", "cervna"],
    &["cervenec", "cervence"],
    &["srpen", "srpna"],
    &["zari"],
    &["rijen", "rijna"],
    &["listopad", "listopadu"],
    &["prosinec", "prosince"],
];

/// Small letters without accents.
pub fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ů' => 'u',
        'ç' | 'č' | 'ć' => 'c',
        'ñ' | 'ń' | 'ň' => 'n',
        'ř' => 'r',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ý' => 'y',
        'ł' => 'l',
        'ť' => 't',
        'ď' => 'd',
        c => c,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// The months by their names, and by three letters that fit one month only.
static BY_NAME: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let of = |names: [&'static [&'static str]; 12]| {
        (1_u8..).zip(names).flat_map(|(month, names)| names.iter().map(move |name| (*name, month)))
    };
    let mut short: HashMap<&str, Option<u8>> = HashMap::new();
    for (name, month) in of(MONTHS) {
        // `jui` may be juin and juillet.
        let found = short.entry(name.get(..3).unwrap_or(name)).or_insert(Some(month));
        *found = found.filter(|other| *other == month);
    }
    let short = short.into_iter().filter_map(|(start, month)| Some((start, month?)));
    // A whole name goes before the beginning of another, and Czech ones last.
    of(CZECH).chain(short).chain(of(MONTHS)).collect()
});

/// The number of a month by its name, folded.
pub fn month(word: &str) -> Option<u8> {
    BY_NAME.get(word).copied()
}

/// Whether a folded word names a day of the week.
pub fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 42] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "mo",
        "di",
        "mi",
    ];
    DAYS.contains(&word)
}

/// A part of a year that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Quarters.
    Quarter,
    /// Halves.
    Half,
    /// Months.
    Month,
    /// ISO weeks.
    Week,
}

/// What a folded word or letter counts.
pub fn part(word: &str) -> Option<Part> {
    Some(match word {
        "q" | "quarter" | "quartal" | "quarters" | "qtr" | "qtrs" | "quart" | "trimestre"
        | "trim" | "t" | "kvartal" | "kv" | "k" | "kwartaal" | "kwartal" | "kwartalu"
        | "ctvrtleti" | "trimester" => Part::Quarter,
        "h" | "half" | "halves" | "halbjahr" | "hj" | "semester" | "semestre" | "sem" | "s"
        | "halvar" | "halfjaar" | "polrocze" | "pololeti" => Part::Half,
        "m" | "mm" | "mth" | "month" | "monat" | "mes" | "mois" | "mese" | "maand" | "manad"
        | "maned" | "miesiac" | "mesic" => Part::Month,
        "w" | "week" | "wk" | "kw" | "woche" | "kalenderwoche" | "semaine" | "semana"
        | "settimana" | "vecka" | "uge" | "uke" | "tydzien" => Part::Week,
        _ => return None,
    })
}

/// A number from 1 to 53, in digits, as a word or in Roman figures.
pub fn ordinal(word: &str) -> Option<u8> {
    Some(match word {
        "first" | "i" | "erstes" | "premier" | "primer" | "primo" | "primeiro" | "one" => 1,
        "second" | "ii" | "zweites" | "deuxieme" | "segundo" | "secondo" | "two" => 2,
        "third" | "iii" | "drittes" | "troisieme" | "tercer" | "terzo" | "terceiro" | "three" => 3,
        "fourth" | "iv" | "viertes" | "quatrieme" | "cuarto" | "quarto" | "four" => 4,
        "six" => 6,
        "nine" => 9,
        "twelve" => 12,
        word if word.len() <= 2 => word.parse().ok()?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_their_names_in_many_languages() {
        for (name, expected) in [
            ("January", Some(1)),
            ("MÄRZ", Some(3)),
            ("März", Some(3)),
            ("août", Some(8)),
            ("Févr", Some(2)),
            ("ene", Some(1)),
            ("Dic", Some(12)),
            ("Ott", Some(10)),
            ("março", Some(3)),
            ("mrt", Some(3)),
            ("maj", Some(5)),
            ("desember", Some(12)),
            ("października", Some(10)),
            ("září", Some(9)),
            ("červenec", Some(7)),
            ("jui", None),
            ("pro", None),
            ("ma", None),
            ("marvel", None),
        ] {
            assert_eq!(month(&folded(name)), expected, "{name:?}");
        }
        for first in
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        {
            assert!(month(first).is_some(), "{first}");
        }
    }
}
