//! The text of a cell: what somebody who reads the sheet would call its value.

/// What a number is shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// A number, however it is decorated.
    #[default]
    Number,
    /// A day, a time of day, or both.
    Date,
    /// Hours, minutes and seconds that were counted.
    Duration,
}

impl Shown {
    /// What a built-in number format shows.
    pub fn by_id(id: u32) -> Self {
        match id {
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Date,
            46 => Self::Duration,
            _ => Self::Number,
        }
    }

    /// What a number format shows. Quoted text and colours say nothing, only
    /// the first section counts.
    pub fn by_code(code: &str) -> Self {
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            match character {
                ';' => break,
                '\\' | '_' | '*' => {
                    characters.next();
                }
                '"' => while characters.next().is_some_and(|c| c != '"') {},
                '[' => {
                    let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                    let inside = inside.to_ascii_lowercase();
                    let is_unit = |unit| !inside.is_empty() && inside.chars().all(|c| c == unit);
                    if ['h', 'm', 's'].into_iter().any(is_unit) {
                        return Self::Duration;
                    }
                }
                // The only other words of the formats are General and E+00.
                'G' | 'g' if code.to_ascii_lowercase().starts_with("general") => break,
                'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return Self::Date,
                _ => {}
            }
        }
        Self::Number
    }
}

/// The text of a stored number.
pub fn text(value: f64, shown: Shown, is_1904: bool) -> String {
    let dated = match shown {
        Shown::Number => None,
        Shown::Date => date(value, is_1904),
        Shown::Duration => duration(value),
    };
    dated.unwrap_or_else(|| number(value))
}

/// The shortest text of the number rounded to 15 digits, as spreadsheets do:
/// 0.1 + 0.2 is 0.3. Written out in full, whatever its size may plausibly be.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "#NUM!".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return (value as i64).to_string();
    }
    let scientific = format!("{value:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-30..30).contains(&exponent) {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{first}{point}{rest}E{exponent:+}");
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let n_whole = exponent as usize + 1;
    match digits.split_at_checked(n_whole) {
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, rest)) => format!("{sign}{whole}.{rest}"),
        None => format!("{sign}{digits}{}", "0".repeat(n_whole - digits.len())),
    }
}

/// A day as ISO 8601, with the time of day if there is one; a time alone if
/// no day passed. None outside of what a calendar of spreadsheets holds.
fn date(value: f64, is_1904: bool) -> Option<String> {
    // The last day of the year 9999.
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let n_seconds = (value * 86_400.0).round() as i64;
    let (day, second) = (n_seconds.div_euclid(86_400), n_seconds.rem_euclid(86_400));
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    if day == 0 && !is_1904 {
        return Some(if second == 0 { "0".to_owned() } else { time });
    }
    let date = match (is_1904, day) {
        (true, day) => calendar(day - 24_107),
        // The calendar of 1900 has a 29 February that never was.
        (false, 60) => "1900-02-29".to_owned(),
        (false, ..60) => calendar(day - 25_568),
        (false, day) => calendar(day - 25_569),
    };
    Some(if second == 0 { date } else { format!("{date}T{time}") })
}

/// A day, counted from 1970-01-01, of the Gregorian calendar.
fn calendar(day: i64) -> String {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

fn duration(value: f64) -> Option<String> {
    if !(0.0..1e7).contains(&value) {
        return None;
    }
    let n_seconds = (value * 86_400.0).round() as i64;
    Some(format!("{}:{:02}:{:02}", n_seconds / 3600, n_seconds / 60 % 60, n_seconds % 60))
}

/// A date that is ISO 8601 already, without a time of day that says nothing.
pub fn iso(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_suffix('Z').unwrap_or(text);
    match text.split_once('T') {
        Some((date, time)) if time.chars().all(|c| matches!(c, '0' | ':' | '.')) => date.to_owned(),
        Some((date, time)) => {
            format!("{date}T{}", time.split_once('.').map_or(time, |(whole, _)| whole))
        }
        None => text.to_owned(),
    }
}

/// Text in which a writer of XLSX hid characters that XML cannot hold:
/// `_x000D_`.
pub fn unhidden(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let (before, behind) = rest.split_at(start);
        out.push_str(before);
        let code = behind.get(2..6).filter(|_| behind.get(6..7) == Some("_"));
        let hidden = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        if let Some(character) = hidden {
            // NUL is in no text and would spoil every file that is written.
            out.extend(Some(character).filter(|character| *character != '\0'));
            rest = behind.get(7..).unwrap_or_default();
        } else {
            out.push_str("_x");
            rest = behind.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        for (value, expected) in [
            (0.1 + 0.2, "0.3"),
            (1_470_958.0, "1470958"),
            (-0.0, "0"),
            (-1234.5, "-1234.5"),
            (0.412_631_578_947_368_4, "0.412631578947368"),
            (0.4126, "0.4126"),
            (1e15, "1000000000000000"),
            (123_456_789_012_345_678.0, "123456789012346000"),
            (1e21, "1000000000000000000000"),
            (0.000_001_5, "0.0000015"),
            (-1.5e-7, "-0.00000015"),
            (1.5e300, "1.5E+300"),
            (2e-300, "2E-300"),
            (99.999_999_999_999_99, "100"),
            (f64::NAN, "#NUM!"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn dates_are_iso() {
        for (value, is_1904, expected) in [
            (45_382.0, false, "2024-03-31"),
            (45_382.520_833_333_336, false, "2024-03-31T12:30:00"),
            (45_381.999_999_999, false, "2024-03-31"),
            (0.520_833_333_333_333, false, "12:30:00"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (43_920.0, true, "2024-03-31"),
            (-1.0, false, "-1"),
            (1e9, false, "1000000000"),
        ] {
            assert_eq!(text(value, Shown::Date, is_1904), expected);
        }
        assert_eq!(text(1.5, Shown::Duration, false), "36:00:00");
        for (given, expected) in [
            ("2024-03-31", "2024-03-31"),
            ("2024-03-31T00:00:00", "2024-03-31"),
            ("2024-03-31T12:30:00.000Z", "2024-03-31T12:30:00"),
        ] {
            assert_eq!(iso(given), expected);
        }
    }

    #[test]
    fn formats_say_what_is_a_date() {
        for (code, expected) in [
            ("yyyy-mm-dd", Shown::Date),
            ("[$-409]d-mmm-yy;@", Shown::Date),
            ("[Red]0.00", Shown::Number),
            ("0.0%", Shown::Number),
            ("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"??_);_(@_)", Shown::Number),
            ("0\" days\"", Shown::Number),
            ("General", Shown::Number),
            ("General\" m\"", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("[h]:mm:ss", Shown::Duration),
            ("#,##0 [$USD]", Shown::Number),
        ] {
            assert_eq!(Shown::by_code(code), expected, "{code}");
        }
        assert_eq!(Shown::by_id(14), Shown::Date);
    }

    #[test]
    fn hidden_characters_are_put_back() {
        for (given, expected) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("max_x_y", "max_x_y"),
            ("_x00", "_x00"),
            ("_xäöü_", "_xäöü_"),
        ] {
            assert_eq!(unhidden(given), expected);
        }
    }
}
