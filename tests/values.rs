//! Numbers and periods as offices, companies and shops write them.

use proptest::prelude::*;
use tidemark::dataset::{Decimal, Value};
use tidemark::import::number::{self, Reading, read};
use tidemark::import::style::{Style, Votes};

/// A reading in words: the number with its unit and flags, the unit of its
/// last digit, whether it was read in the other style, and beside what.
fn show(reading: Reading) -> String {
    let Reading { value, sign, flags, precision, is_other_style, has_aside } = reading;
    let number = match value {
        Value::Absent(absence) => return absence.word().to_owned(),
        Value::Number(number) => number,
    };
    let precision = precision.map(|unit| format!("to {unit}")).unwrap_or_default();
    let other = if is_other_style { "other" } else { "" };
    let aside = if has_aside { "aside" } else { "" };
    let words = format!("{number} {} {flags} {precision} {other} {aside}", sign.unit());
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails with all cases that differ, not with the first.
fn check(style: Style, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, show(read(text, style))))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text:?}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numbers_with_a_second_one_behind() {
    check(
        Style::English,
        &[
            ("1,234 (12.5%)", "1234 aside"),
            ("12.3 (0.4)", "12.3 aside"),
            ("12.3 [11.2–13.4]", "12.3 aside"),
            ("12.3 (11.2, 13.4)", "12.3 aside"),
            ("12.3 ± 0.4", "12.3 aside"),
            ("45% (120)", "45 % aside"),
            ("34.12 (40.94 inc VAT)", "34.12 aside"),
            ("AED 8000 (USD 2179)", "8000 AED aside"),
            ("1,234 (3)", "1234"), // a note
            ("12 (est.)", "unreadable"),
            ("Room 12 (3)", "unreadable"),
        ],
    );
}

#[test]
fn numbers_with_what_they_count() {
    check(
        Style::English,
        &[
            ("1,234 kg", "1234 kg"),
            ("1.2 million users", "1200000 users to 100000"),
            ("56 reports", "56 reports"),
            ("1234件", "1234 件"),
            ("12万人", "120000 人 to 10000"),
            ("1,234명", "1234 명"),
            ("5 Guys", "unreadable"),
            ("5 KM", "5 KM"),
            ("148.50 Inc GST", "148.50"),
            ("40.00/each", "40.00"),
            ("Price 29", "29"),
            ("105. –", "105"),
            ("$9.99 & Under", "unreadable"),
            ("3,49 zł 1,75 zł", "unreadable"),
        ],
    );
}

#[test]
fn numbers_as_english_reports_write_them() {
    check(
        Style::English,
        &[
            ("0", "0"),
            ("1,234", "1234"),
            ("36,210,368", "36210368"),
            ("1.234", "1.234"),
            ("920793.0", "920793.0"),
            (".5", "0.5"),
            ("−12.5", "-12.5"), // U+2212, as typesetters write it
            ("-0", "0"),
            ("-0.00", "0.00"),
            ("(1,234)", "-1234"),
            ("12-", "-12"),
            ("- 5", "-5"),
            ("–5", "-5"),
            ("‐5", "-5"),
            ("△5", "-5"),
            ("▲1,234", "-1234"),
            ("▲ 5%", "unreadable"), // an arrow
            ("+5", "5"),
            ("+-5", "unreadable"),
            ("(-5)", "unreadable"),
            ("±5", "unreadable"),
            ("12 345", "12345"),
            ("12\u{A0}345\u{202F}678", "unreadable"), // two different marks
            ("12\u{202F}345\u{202F}678", "12345678"),
            ("12\u{2007}345", "12345"),
            ("12\u{2009}345", "12345"),
            ("12\u{200A}345", "12345"),
            ("12’345", "12345"),
            ("12ʼ345", "12345"),
            ("12´345", "12345"),
            ("12_345", "12345"),
            ("12'345.50", "12345.50"),
            ("12,34,567", "1234567"),
            ("1,23,456.78", "123456.78"),
            ("١٬٢٣٤٫٥", "1234.5"),
            ("１，２３４", "1234"),
            ("007", "7"),
            ("99999999999999999999999999999999", "unreadable"),
        ],
    );
}

#[test]
fn percentages_and_their_kin() {
    check(
        Style::English,
        &[
            ("5.1%", "5.1 %"),
            ("−5 %", "-5 %"),
            ("(5%)", "-5 %"),
            ("(5)%", "-5 %"),
            ("5 ٪", "5 %"),
            ("%5", "5 %"),
            ("5 pct", "5 %"),
            ("5 pct.", "5 %"),
            ("5 per cent", "5 %"),
            ("5 percent", "5 %"),
            ("5 Prozent", "5 %"),
            ("5.5 pp", "5.5 pp"),
            ("-1.2 percentage points", "-1.2 pp"),
            ("3 ‰", "3 ‰"),
            ("5 % *", "5 %"),
            ("5% p", "5 % provisional"),
            ("%", "unreadable"),
        ],
    );
}

#[test]
fn money_before_and_behind() {
    check(
        Style::English,
        &[
            ("$1,200", "1200 $"),
            ("-$5", "-5 $"),
            ("$-5", "-5 $"),
            ("$ -5", "-5 $"),
            ("($1,234)", "-1234 $"),
            ("$(1,234)", "-1234 $"),
            ("1.50 €", "1.50 €"),
            ("€1.50", "1.50 €"),
            ("$.99", "0.99 $"),
            ("US$12.99", "12.99 US$"),
            ("US$:12.99", "12.99 US$"),
            ("$1,999.99 USD", "1999.99 USD"),
            ("$5 EUR", "unreadable"),
            ("R$ 2,000.50", "2000.50 R$"),
            ("A$5", "5 A$"),
            ("CA$5", "5 C$"),
            ("HK$ 5", "5 HK$"),
            ("NZ$5", "5 NZ$"),
            ("S$5", "5 S$"),
            ("£ 1,999", "1999 £"),
            ("¥500", "500 ¥"),
            ("500円", "500 JPY"),
            ("500元", "500 CNY"),
            ("₹12,34,567", "1234567 ₹"),
            ("5 ₽", "5 ₽"),
            ("100 руб.", "100 ₽"),
            ("₩1,000", "1000 ₩"),
            ("₪ 79", "79 ₪"),
            ("₺5", "5 ₺"),
            ("5₫", "5 ₫"),
            ("฿350", "350 ฿"),
            ("₴5", "5 ₴"),
            ("₦5", "5 ₦"),
            ("₱5", "5 ₱"),
            ("5 zł", "5 zł"),
            ("5 Kč", "5 Kč"),
            ("5 kr", "5 kr"),
            ("kr. 5", "5 kr"),
            ("SEK 5", "5 SEK"),
            ("5 NOK", "5 NOK"),
            ("DKK5", "5 DKK"),
            ("CHF 1'049.–", "1049 CHF"),
            ("59.- CHF", "59 CHF"),
            ("Fr. 12.50", "12.50 CHF"),
            ("Rs. 50", "50 Rs"),
            ("Rs 50", "50 Rs"),
            ("500 rs", "500 estimated"), // letters of an office
            ("5 lei", "5 lei"),
            ("5 лв", "5 лв"),
            ("5 Ft", "5 Ft"),
            ("5 USD", "5 USD"),
            ("EUR 5", "5 €"),
            ("5 eur", "5 €"),
            ("5 euros", "5 €"),
            ("EUR 1 234,00", "1234.00 € other"),
            ("1 298,00 Kč", "1298.00 Kč other"),
            ("TRY 199.90", "199.90 ₺"),
            ("TRY 5", "unreadable"),
            ("COP 26", "unreadable"),
            ("R 1,999.00", "1999.00 R"),
            ("R5", "unreadable"),
            ("KD 5.000", "5.000 KD"),
            ("3,99€*", "3.99 € other"),
            ("1.298,-", "1298 other"),
            ("12,–", "12 other"),
            ("1.298,- €", "1298 € other"),
            ("€ 3m", "3000000 € to 1000000"),
            ("$5b", "5000000000 $ to 1000000000"),
            ("5m €", "5000000 € to 1000000"),
            ("$1.2bn", "1200000000 $ to 100000000"),
            ("USD 1.5 million", "1500000 USD to 100000"),
            ("1,2 Mrd. €", "1200000000 € to 100000000 other"),
            ("5 €/kg", "5 €"),
            ("-5b", "unreadable"),
        ],
    );
}

#[test]
fn prices_in_running_text() {
    check(
        Style::English,
        &[
            ("Price: $119.00", "119.00 $"),
            ("from 12,50 €", "12.50 € other"),
            ("29,95 € inkl. MwSt.", "29.95 € other"),
            ("£ 1,999.00 each", "1999.00 £"),
            ("Rp 1.550.000", "1550000 Rp other"),
            ("7 390 Р", "7390 ₽"),
            ("94,000 تومان", "94000 IRT"),
            ("RD$ 250", "250 RD$"),
            ("$ 8. 94", "8.94 $"),
            ("118, 99 zł", "118.99 zł other"),
            ("12, 15", "unreadable"),
            ("392. 00", "392.00"),
            ("35€ 99", "35.99 €"),
            ("DEM 170 000", "170000 DEM"),
            ("$10 - $20", "range"),
            ("from $10 to $20", "range"),
            ("Was $79.99 Now $39.99", "unreadable"),
            ("up to $5", "censored"),
            ("12 (est.)", "unreadable"),
            ("20 sec", "unreadable"),
            ("Room 5", "unreadable"),
            ("v2024", "unreadable"),
            ("GDP per capita (constant 2015 US$)", "unreadable"),
            ("Amounts in 1,000 €", "unreadable"),
        ],
    );
    check(
        Style::Mixed,
        &[
            ("€1.234", "1234 €"),
            ("$1,234", "1234 $"),
            ("€1.50", "1.50 €"),
            ("1,50 €", "1.50 €"),
            ("€ 0.125", "0.125 €"),
            ("KWD 1.234", "1.234 KWD"),
            ("1.234", "1.234"),
            ("5", "5"),
        ],
    );
}

#[test]
fn scales_and_exponents_are_exact() {
    check(
        Style::English,
        &[
            ("1.2bn", "1200000000 to 100000000"),
            ("1.2 bn", "1200000000 to 100000000"),
            ("5 Mio.", "5000000 to 1000000"),
            ("5 Mio", "5000000 to 1000000"),
            ("3.98 billion", "3980000000 to 10000000"),
            ("12 thousand", "12000 to 1000"),
            ("12K", "12000 to 1000"),
            ("12k", "12000 to 1000"),
            ("2.5M", "2500000 to 100000"),
            ("1.1B", "1100000000 to 100000000"),
            ("1.2 trillion", "1200000000000 to 100000000000"),
            ("5 tsd.", "5000 to 1000"),
            ("5 lakh", "500000 to 100000"),
            ("2 crore", "20000000 to 10000000"),
            ("3万", "30000 to 10000"),
            ("3億円", "300000000 JPY to 100000000"),
            ("1.23456 thousand", "1234.56 to 0.01"),
            ("(1.2 bn)", "-1200000000 to 100000000"),
            ("1.2bn (p)", "1200000000 provisional to 100000000"),
            ("5m", "unreadable"), // may be metres
            ("300 K", "unreadable"),
            ("1.2b", "unreadable"), // may be billions
            ("120b", "unreadable"),
            ("5 mil", "unreadable"), // a thousand here, a million there
            ("3.98 billion people", "3980000000 people to 10000000"),
            ("1.2E+05", "120000 to 10000"),
            ("1.25e-2", "0.0125"),
            ("10^3", "1000 to 1000"),
            ("1.2×10^6", "1200000 to 100000"),
            ("1.2 x 10^6", "1200000 to 100000"),
            ("1.2 × 10⁶", "1200000 to 100000"),
            ("10³", "unreadable"), // or ten, with a note
            ("1e99", "unreadable"),
            ("e5", "unreadable"),
        ],
    );
}

#[test]
fn footnotes_and_flags_beside_numbers() {
    check(
        Style::English,
        &[
            ("1,234*", "1234"),
            ("1,234**", "1234"),
            ("1,234 †", "1234"),
            ("1,234‡", "1234"),
            ("1,234§", "1234"),
            ("15,935¹", "15935"),
            ("15,935¹²", "15935"),
            ("15,935¹,²", "15935"),
            ("123[1]", "123"),
            ("123 [a]", "123"),
            ("123 [note 1]", "123"),
            ("123 [p]", "123 provisional"),
            ("123(1)", "123"),
            ("1,234 (2)", "1234"),
            ("(123)", "-123"),
            ("45 (12.5)", "45 aside"),
            ("1/ 123", "123"),
            ("123 1/", "123"),
            ("123 a/", "123"),
            ("123 1)", "123"),
            ("123 p)", "123 provisional"),
            ("1231)", "unreadable"),
            ("r123", "123"),
            ("r5", "unreadable"),
            ("p1,234", "1234 provisional"),
            ("(p) 1,234", "1234 provisional"),
            ("123 r", "123"),
            ("123 (p)", "123 provisional"),
            ("123 (e)", "123 estimated"),
            ("123(r)", "123"),
            ("1,234\\1", "1234"),
            ("1,234/1", "1234"),
            ("1,234 \\1\\", "1234"),
            ("\\1\\ 1,234", "1234"),
            ("3/1", "unreadable"),
            ("446824564p", "446824564 provisional"),
            ("78.1 be", "78.1 break estimated"),
            ("83137b", "83137 break"),
            ("120 b", "120 break"),
            ("120s", "120 estimated"),
            ("1.5 f", "1.5 estimated"),
            ("7c", "7"),
            ("7 n", "7"),
            ("7z", "7"),
            ("~1000", "1000 estimated"),
            ("c. 1000", "1000 estimated"),
            ("ca. 1,000", "1000 estimated"),
            ("approx. 1000", "1000 estimated"),
            ("about 1000", "1000 estimated"),
            ("≈1000", "1000 estimated"),
            ("ca. € 5 Mio.", "5000000 € estimated to 1000000"),
        ],
    );
}

#[test]
fn what_is_missing_and_what_is_bounded() {
    check(
        Style::English,
        &[
            ("", "blank"),
            ("  ", "blank"),
            ("n/a", "withheld"),
            ("–", "withheld"),
            ("..", "withheld"),
            (": c", "withheld"),
            ("*", "withheld"),
            ("(NA)", "withheld"),
            ("(X)", "withheld"),
            ("(D)", "withheld"),
            ("(Z)", "censored"),
            ("unknown", "unreadable"),
            ("<10", "censored"),
            ("≥ 1,000", "censored"),
            ("1000+", "censored"),
            ("10,000 or more", "censored"),
            (">1000", "censored"),
            ("≤5", "censored"),
            ("under 5", "censored"),
            ("fewer than 5", "censored"),
            ("up to 10", "censored"),
            ("0-4", "range"),
            ("1 to 4", "range"),
            ("10–20", "range"),
            ("10-20", "range"),
            ("20-10", "unreadable"),
        ],
    );
}

#[test]
fn what_is_no_number() {
    for text in [
        "2024-03-31",
        "1.2.3",
        "1/2",
        "½",
        "12:30",
        "+49 30 123456",
        "030-123456",
        "192.168.1.1",
        "192.168.100.200",
        "v1.2",
        "A12",
        "B2B",
        "COVID-19",
        "3 of 5",
        "abc",
        "5,5,5",
        "12 34",
        "1 2 3",
        "#5",
        "5 bananas",
        "12\n345",
        "1,23,45",
        "1º",
    ] {
        assert_eq!(show(read(text, Style::English)), "unreadable", "{text:?}");
        assert!(!number::is_numeric(text), "{text:?}");
    }
}

#[test]
fn numbers_as_german_reports_write_them() {
    check(
        Style::German,
        &[
            ("1.234", "1234"),
            ("1.234,5", "1234.5"),
            ("78,1", "78.1"),
            ("12,5 %", "12.5 %"),
            ("1 234,5", "1234.5"),
            ("1.298,-", "1298"),
            ("1.234 €", "1234 €"),
            ("$1,234", "1.234 $"),
            ("1,2 Mrd.", "1200000000 to 100000000"),
            ("1,234.5", "1234.5 other"),
            ("12.5", "12.5 other"),
            ("0.234", "0.234 other"),
            ("1,2E+05", "120000 to 10000"),
        ],
    );
}

/// A decimal as it is printed with groups.
fn printed(number: Decimal, style: Style, group: char) -> String {
    let plain = number.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = if number.is_sign_negative() { "-".to_owned() } else { String::new() };
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(style.decimal_mark());
        text.push_str(fraction);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn a_column_that_tells_its_style_is_read_back_exactly(
        numbers in prop::collection::vec((-9_999_999_999_i64..9_999_999_999, 0..5_u32), 1..30),
        is_german in any::<bool>(),
        mark in 0..9_usize,
        currency in prop::sample::select(vec!["", "$", "€ "]),
    ) {
        let style = if is_german { Style::German } else { Style::English };
        let own = if is_german { '.' } else { ',' };
        let group = [own, own, own, ' ', '\'', '’', '\u{A0}', '\u{202F}', '\u{2009}'][mark];
        let numbers: Vec<Decimal> = numbers.iter().map(|(n, scale)| Decimal::new(*n, *scale)).collect();
        let texts: Vec<String> =
            numbers.iter().map(|n| format!("{currency}{}", printed(*n, style, group))).collect();
        let telling = format!("{currency}{}", printed(Decimal::new(123_456_789, 2), style, own));
        let mut votes = Votes::default();
        votes.add(&telling);
        for text in &texts {
            votes.add(text);
        }
        let found = votes.style(Votes::default(), style.other());
        for (text, number) in texts.iter().zip(&numbers) {
            let reading = read(text, found);
            prop_assert_eq!(reading.value, Value::Number(*number), "{} as {:?}", text, found);
            prop_assert!(!reading.is_other_style);
        }
    }

    #[test]
    fn no_text_makes_the_reading_fail(text in r"[-−(~]{0,2}[$€R]{0,2}[0-9., '’eE^%x×\\/\[\]()*¹²½kmbMB₹٣]{0,16}[a-z€ .]{0,6}", any in ".{0,40}") {
        for text in [text, any] {
            for style in [Style::English, Style::German, Style::Mixed] {
                let _ = read(&text, style);
            }
            let _ = (number::is_band(&text), number::is_missing(&text));
            Votes::default().add(&text);
        }
    }
}
