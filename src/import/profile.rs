//! What the cells of a column look like, taken together.

use super::Watch;
use super::dates::Custom;
use super::number::{self, Reading, Sign};
use super::period;
use super::roles::Kind;
use super::style::{Style, Votes};
use super::words::Hint;
use crate::dataset::{Absence, Period, Value};
use crate::table::Record;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A column's cells, counted by what they could be.
#[derive(Debug, Default)]
pub struct Profile<'a> {
    /// Cells that hold anything.
    pub n_filled: usize,
    /// Numbers.
    pub n_numbers: usize,
    /// Numbers without decimals.
    pub n_integers: usize,
    /// Bounds and ranges.
    pub n_bands: usize,
    /// Numbers with a per cent sign.
    pub n_percent: usize,
    /// Numbers with a currency sign.
    pub n_money: usize,
    /// The last of these signs.
    pub currency: Option<&'static str>,
    /// Numbers with a unit behind them.
    pub n_units: usize,
    /// Marks of a missing number.
    pub n_missing: usize,
    /// Periods.
    pub n_periods: usize,
    /// How the column writes its periods.
    pub periods: Custom,
    /// Periods that are nothing but four digits.
    pub n_bare_years: usize,
    /// Digits that begin with a zero, as codes do.
    pub n_leading_zeros: usize,
    /// Characters of all cells.
    pub n_chars: usize,
    /// The different texts, each looked at once.
    pub texts: HashMap<&'a str, Cell>,
    /// What the numbers say about their style.
    pub votes: Votes,
}

/// What a text could be.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four questions that are asked of every text")]
pub struct Cell {
    /// Why it is no number; none if it is one.
    absence: Option<Absence>,
    is_integer: bool,
    sign: Sign,
    is_period: bool,
    is_bare_year: bool,
    has_leading_zero: bool,
    votes: Votes,
}

impl Cell {
    fn of(text: &str) -> Self {
        let Reading { value, sign, .. } = number::read(text, Style::English);
        let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let mut votes = Votes::default();
        votes.add(text);
        let absence = match value {
            Value::Number(_) => None,
            Value::Absent(absence) => Some(absence),
        };
        Self {
            absence,
            is_integer: value.number().is_some_and(|number| number.fract().is_zero()),
            sign,
            is_period: period::parse(text).is_some(),
            is_bare_year: period::is_bare_year(text),
            has_leading_zero: text.len() > 1 && text.starts_with('0') && is_digits,
            votes,
        }
    }
}

impl<'a> Profile<'a> {
    /// Counts the cells of a column. `is_named` says that its name speaks of
    /// periods.
    pub fn of(rows: &'a [Record], column: usize, is_named: bool, watch: &Watch) -> Self {
        let mut profile = Self::default();
        let texts =
            || rows.iter().map(|record| record.text(column)).filter(|text| !text.is_empty());
        for text in watch.while_wanted(texts()) {
            profile.add(text);
        }
        // What one date leaves open, the others may tell.
        if (is_named || profile.n_periods > 0) && profile.n_periods < profile.n_telling() {
            let different: BTreeSet<&str> = profile.texts.keys().copied().collect();
            profile.periods = Custom::of(different.iter().copied(), is_named);
            let read: HashSet<&str> = different
                .into_iter()
                .filter(|text| profile.periods.parse(text).is_some())
                .collect();
            profile.n_periods = texts().filter(|text| read.contains(text)).count();
        }
        profile
    }

    fn add(&mut self, text: &'a str) {
        let cell = *self.texts.entry(text).or_insert_with(|| Cell::of(text));
        self.n_filled += 1;
        self.n_chars += text.chars().count();
        self.n_periods += usize::from(cell.is_period);
        self.n_bare_years += usize::from(cell.is_bare_year);
        self.n_leading_zeros += usize::from(cell.has_leading_zero);
        match cell.absence {
            Some(Absence::Withheld) => self.n_missing += 1,
            Some(Absence::Blank | Absence::Unreadable | Absence::NotListed) => {}
            Some(Absence::Range | Absence::Censored) => self.n_bands += 1,
            None => {
                self.n_numbers += 1;
                self.n_integers += usize::from(cell.is_integer);
            }
        }
        match cell.sign {
            Sign::None | Sign::PerMille | Sign::Points => {}
            Sign::Percent => self.n_percent += 1,
            Sign::Currency(currency) => {
                self.n_money += 1;
                self.currency = Some(currency);
            }
            Sign::Unit(_) => self.n_units += 1,
        }
        self.votes = self.votes.join(cell.votes);
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

    /// Whether most of the different texts are days: when something was checked
    /// or changed, with a few cells that say something else.
    pub fn is_of_days(&self) -> bool {
        let is_day = |text: &&&str| matches!(period::parse(text), Some(Period::Day(..)));
        self.n_periods > 0 && self.texts.keys().filter(is_day).count() * 2 > self.texts.len()
    }

    /// Whether these are numbers: at least half of them, and no codes.
    pub fn is_number(&self) -> bool {
        self.n_numbers > 0
            && (self.n_numbers + self.n_bands) * 2 >= self.n_telling()
            && self.n_leading_zeros * 2 < self.n_numbers
    }

    /// Whether these are different whole numbers that follow each other, but for
    /// a few words: ages, or numbers of lines.
    pub fn is_sequence(&self) -> bool {
        let mut numbers: Vec<i64> =
            self.texts.keys().filter_map(|text| text.parse().ok()).collect();
        numbers.sort_unstable();
        let steps = numbers.windows(2).filter(|pair| matches!(pair, [a, b] if a + 1 == *b)).count();
        self.texts.len() == self.n_filled
            && numbers.len() > 2
            && numbers.len() * 10 >= self.n_filled * 8
            && steps + 1 == numbers.len()
    }

    /// Whether these are the same few quantities again and again: names of sizes
    /// and classes.
    fn is_of_classes(&self) -> bool {
        self.n_units * 2 > self.n_numbers && self.texts.len() * 3 <= self.n_filled * 2
    }

    /// What the column holds, periods aside.
    pub fn kind(&self) -> Kind {
        if !self.is_number() || self.is_of_classes() {
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
