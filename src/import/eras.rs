//! Periods in Chinese, Japanese and Korean signs: `2020年`, `令和2年4月`,
//! `2019年度`, `2020년 3월`.

use super::period::{valid, year};
use crate::dataset::Period;

/// The Japanese eras and the year before the first of each.
const ERAS: [(&str, i32); 5] =
    [("明治", 1867), ("大正", 1911), ("昭和", 1925), ("平成", 1988), ("令和", 2018)];

/// Reads a year, a quarter, a month or a day with its signs. A business year is
/// told by its first year, as it is written.
pub fn period(text: &str) -> Option<Period> {
    if !text.contains(['年', '년', '월']) {
        return None;
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
    // `2011. 01 월`: the year without its sign.
    if let Some((year_text, month)) = text.strip_suffix('월').and_then(|t| t.split_once('.')) {
        return valid(Period::Month(year(year_text)?, month.parse().ok()?));
    }
    let text = text.replace('년', "年").replace('월', "月").replace("일", "日");
    let (head, rest) = text.split_once('年')?;
    let year = of_era(head).or_else(|| year(head))?;
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    if rest.is_empty() {
        return valid(Period::Year(year));
    }
    let quarter = rest.strip_prefix('第').unwrap_or(rest).strip_suffix("四半期");
    if let Some(quarter) = quarter {
        return valid(Period::Quarter(year, quarter.parse().ok()?));
    }
    let (month, rest) = rest.split_once('月')?;
    let month = month.parse().ok()?;
    valid(match rest.strip_suffix('日') {
        Some(day) => Period::Day(year, month, day.parse().ok()?),
        None if rest.is_empty() => Period::Month(year, month),
        None => return None,
    })
}

/// The year of an era: its first is `元`.
fn of_era(head: &str) -> Option<i32> {
    let (rest, before) =
        ERAS.iter().find_map(|(era, before)| Some((head.strip_prefix(era)?, *before)))?;
    let number = if rest == "元" { 1 } else { rest.parse::<u8>().ok()?.into() };
    before.checked_add(number)
}

/// A wide digit as a plain one.
fn plain(sign: char) -> char {
    let digit = u32::from(sign).checked_sub(u32::from('０')).filter(|digit| *digit < 10);
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_those_of_the_era() {
        for (text, expected) in [
            ("2020年", Some("2020")),
            ("２０２０年", Some("2020")),
            ("平成30年", Some("2018")),
            ("平成 30 年度", Some("2018")),
            ("令和元年", Some("2019")),
            ("昭和64年", Some("1989")),
            ("令和2年4月", Some("2020-04")),
            ("2020年10月1日", Some("2020-10-01")),
            ("2020年第3四半期", Some("2020-Q3")),
            ("2020년", Some("2020")),
            ("2020년 3월", Some("2020-03")),
            ("2011. 01 월", Some("2011-01")),
            ("2020年13月", None),
            ("3年", None),
            ("5年以上", None),
            ("2020年～2022年", None),
        ] {
            assert_eq!(period(text).map(|p| p.to_string()).as_deref(), expected, "{text}");
        }
    }
}
