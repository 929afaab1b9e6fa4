//! The words for what sums others, in the languages of reports.

use super::words::{self, key};

/// The names of levels that sum others.
const TOTALS: [&str; 44] = [
    "sum",
    "summe",
    "total general",
    "ensemble",
    "totaal",
    "total",
    "totals",
    "all",
    "subtotal",
    "sub total",
    "grand total",
    "insgesamt",
    "gesamt",
    "overall",
    "zusammen",
    "alle",
    "altogether",
    "all age",
    "all ages",
    "totale",
    "totales",
    "total général",
    "totalt",
    "suma",
    "summa",
    "sammanlagt",
    "i alt",
    "yhteensä",
    "razem",
    "ogółem",
    "celkem",
    "spolu",
    "összesen",
    "toplam",
    "всего",
    "итого",
    "合計",
    "総数",
    "総計",
    "計",
    "全国",
    "合计",
    "总计",
    "합계",
];

/// Whether a text names a level that sums the others.
pub fn is_total(text: &str) -> bool {
    // Asked of every line: most do not even begin like one.
    let first = text.chars().find(|c| c.is_alphabetic());
    let small = first.map(|c| c.to_lowercase().next().unwrap_or(c));
    if !TOTALS.iter().any(|word| word.chars().next() == small) {
        return false;
    }
    let text = key(text);
    // Japanese tables spread the two signs of the word.
    let text = text.trim_end_matches([':', '*']).trim_end();
    TOTALS.contains(&text) || (!text.is_ascii() && TOTALS.contains(&text.replace(' ', "").as_str()))
}

/// Whether a level of a dimension sums the others, by its name: `State Total` as
/// well, which in a header may be one of several measures.
pub fn is_total_level(text: &str) -> bool {
    let end = text.len().checked_sub(6).and_then(|at| text.get(at..));
    let is_behind = end.is_some_and(|end| end.eq_ignore_ascii_case(" total"));
    (is_behind && text.split_whitespace().count() < 4) || is_total(text)
}

/// Whether a label names a total and what it is of: `Total, all ages`, `United
/// States, total`, `All races`. Names such as `All Saints` go on in capitals,
/// and `All other` is one of the parts.
pub fn is_named_total(text: &str) -> bool {
    let key = key(text);
    let of_all = text.trim().strip_prefix("All ").is_some_and(|rest| {
        let is_small = rest.chars().all(|c| c.is_lowercase() || c == ' ');
        is_small && rest.split(' ').count() < 4 && !rest.starts_with("other")
    });
    // `Total nonfarm`, but not `Total Wine`; shares and rates sum nothing.
    let of_total = text.trim().trim_end_matches(':').split_once(' ').is_some_and(|(total, of)| {
        let is_small = of.chars().all(|c| c.is_lowercase() || c == ' ');
        let is_large = total == "TOTAL" && of.chars().all(|c| c.is_uppercase() || c == ' ');
        total.eq_ignore_ascii_case("total")
            && (is_small || is_large)
            && of.split(' ').count() < 4
            && !words::is_share(of)
    });
    let is_behind = || text.trim_end().to_lowercase().ends_with(" - total");
    let is_told = key.starts_with("total, ") || key.ends_with(", total") || is_behind();
    of_all || of_total || is_told || is_total_level(text)
}

/// Whether a label names an average of the others: `Average`, `OECD average`.
pub fn is_average(text: &str) -> bool {
    const ALONE: [&str; 5] = ["mean", "median", "avg", "mittelwert", "média"];
    const LAST: [&str; 7] = [
        "average",
        "durchschnitt",
        "moyenne",
        "promedio",
        "gemiddelde",
        "genomsnitt",
        "gennemsnit",
    ];
    let key = key(text);
    // `Below average` is a class of its own.
    let is_class = ["below", "above", "over", "under"].iter().any(|word| key.starts_with(word));
    let ends = key.split(' ').next_back().is_some_and(|last| LAST.contains(&last));
    ALONE.contains(&key.as_str()) || (ends && !is_class)
}

/// Whether a label at least begins or ends like that of a total: `Total, all
/// ages`, `United States, total`. For rows, not for levels.
pub fn is_like_total(text: &str) -> bool {
    let text = key(text);
    let text = text.trim_end_matches([':', '*', '.']).trim_end();
    is_total(text)
        || text.starts_with("total,")
        || text.starts_with("total ")
        || text.starts_with("all ")
        || text.ends_with(", total")
        || text.ends_with(" total")
        || text.starts_with("grand total")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_told_from_classes() {
        for (text, expected) in [
            ("OECD average", true),
            ("Median", true),
            ("Media", false),
            ("Below average", false),
            ("Averages", false),
        ] {
            assert_eq!(is_average(text), expected, "{text:?}");
        }
    }

    #[test]
    fn totals_are_whole_words() {
        for (text, expected) in [
            ("Total", true),
            ("TOTAL:", true),
            ("Sub-total", true),
            ("all", true),
            ("Total Wine", false),
            ("Итого", true),
            ("合　計", true),
            ("Łącznie Razem", false),
            ("Allsport", false),
            ("", false),
        ] {
            assert_eq!(is_total(text), expected, "{text:?}");
        }
    }

    #[test]
    fn levels_may_end_in_the_word() {
        for (text, expected) in [
            ("State Total", true),
            ("TOTAL", true),
            ("Reports in all of the total", false),
            ("Subtotals", false),
        ] {
            assert_eq!(is_total_level(text), expected, "{text:?}");
        }
    }

    #[test]
    fn totals_say_what_they_are_of() {
        for (text, expected) in [
            ("All races", true),
            ("All modes of transport", true),
            ("Total, all ages", true),
            ("TOTAL CITIES:", true),
            ("OECD - Total", true),
            ("Total nonfarm", true),
            ("Total Wine", false),
            ("Total fertility rate", false),
            ("TOTAL ALL AGENCIES:", true),
            ("All Saints", false),
            ("All other offenses", false),
            ("Allowances", false),
        ] {
            assert_eq!(is_named_total(text), expected, "{text:?}");
        }
    }
}
