//! What the cells of a column look like, taken together.

use super::number::{self, Reading, Sign};
use super::period;
use super::roles::Kind;
use super::style::{Style, Votes};
use super::words::Hint;
use crate::dataset::{Absence, Value};
use crate::table::Record;
use std::collections::HashSet;

/// A column's cells, counted by what they could be.
#[derive(Debug, Default)]
pub struct Profile<'a> {
    /// Cells that hold anything.
    pub n_filled: usize,
    /// Numbers.
    pub n_numbers: usize,
    /// Bounds and ranges.
    pub n_bands: usize,
    /// Numbers with a per cent sign.
    pub n_percent: usize,
    /// Numbers with a currency sign.
    pub n_money: usize,
    /// The last of these signs.
    pub currency: Option<&'static str>,
    /// Marks of a missing number.
    pub n_missing: usize,
    /// Periods.
    pub n_periods: usize,
    /// Periods that are nothing but four digits.
    pub n_bare_years: usize,
    /// Digits that begin with a zero, as codes do.
    pub n_leading_zeros: usize,
    /// Characters of all cells.
    pub n_chars: usize,
    /// The different texts.
    pub texts: HashSet<&'a str>,
    /// What the numbers say about their style.
    pub votes: Votes,
}

impl<'a> Profile<'a> {
    /// Counts the cells of a column.
    pub fn of(rows: &'a [Record], column: usize) -> Self {
        let mut profile = Self::default();
        for text in rows.iter().map(|record| record.text(column)).filter(|text| !text.is_empty()) {
            profile.add(text);
        }
        profile
    }

    fn add(&mut self, text: &'a str) {
        self.n_filled += 1;
        self.n_chars += text.chars().count();
        self.texts.insert(text);
        self.n_periods += usize::from(period::parse(text).is_some());
        self.n_bare_years += usize::from(period::is_bare_year(text));
        self.n_leading_zeros += usize::from(
            text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()),
        );
        let english = number::read(text, Style::English);
        let Reading { value, sign, .. } = if english.value == Value::Absent(Absence::Unreadable) {
            number::read(text, Style::German)
        } else {
            english
        };
        match value {
            Value::Absent(Absence::Withheld) => self.n_missing += 1,
            Value::Absent(Absence::Blank | Absence::Unreadable | Absence::NotListed) => {}
            Value::Absent(Absence::Range | Absence::Censored) => self.n_bands += 1,
            Value::Number(_) => self.n_numbers += 1,
        }
        match sign {
            Sign::None => {}
            Sign::Percent => self.n_percent += 1,
            Sign::Currency(currency) => {
                self.n_money += 1;
                self.currency = Some(currency);
            }
        }
        self.votes.add(text);
    }

    /// Filled cells that say more than that something is missing.
    pub fn n_telling(&self) -> usize {
        self.n_filled - self.n_missing
    }

    /// Whether these are periods: most of them under a name that says so, else
    /// nearly all.
    pub fn is_period(&self, hint: Option<Hint>) -> bool {
        let (n, of) = if hint == Some(Hint::Period) { (2, 1) } else { (10, 9) };
        self.n_periods > 0 && self.n_periods * n >= self.n_telling() * of
    }

    /// Whether these are numbers: at least half of them, and no codes.
    pub fn is_number(&self) -> bool {
        self.n_numbers > 0
            && (self.n_numbers + self.n_bands) * 2 >= self.n_telling()
            && self.n_leading_zeros * 2 < self.n_numbers
    }

    /// What the column holds, periods aside.
    pub fn kind(&self) -> Kind {
        if !self.is_number() {
            Kind::Text
        } else if self.n_percent * 2 > self.n_numbers {
            Kind::Percent
        } else if self.n_money * 2 > self.n_numbers {
            Kind::Money
        } else {
            Kind::Number
        }
    }
}
