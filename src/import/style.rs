//! Whether a column writes `1,234.5` or `1.234,5`.

use super::currency;
use super::number::{self, Sign};

/// Which mark stands before the decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `1,234.5`
    #[default]
    English,
    /// `1.234,5`
    German,
    /// Prices of many hands: each as it stands, and where that says nothing,
    /// three digits behind a lone mark are thousands.
    Mixed,
}

impl Style {
    /// The mark before the decimals; the English one where they are mixed.
    pub fn decimal_mark(self) -> char {
        match self {
            Self::English | Self::Mixed => '.',
            Self::German => ',',
        }
    }

    /// Why a cell is no number that is written otherwise.
    pub fn misfit(self) -> &'static str {
        match self {
            Self::German => "cannot be read with a decimal comma",
            Self::English | Self::Mixed => "cannot be read with a decimal point",
        }
    }

    /// The other one of the two.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::German => Self::English,
            Self::English | Self::Mixed => Self::German,
        }
    }
}

/// What the numbers of a column say about their style.
#[derive(Clone, Copy, Debug, Default)]
pub struct Votes {
    english: u32,
    german: u32,
    /// Numbers such as `1.234`, which say nothing.
    n_ambiguous: u32,
    /// Numbers such as `1,234`, which say nothing either.
    n_ambiguous_comma: u32,
    /// The largest whole number under 1000, which needs no mark: 884.
    most_bare: u32,
    /// The largest number before the comma of such as `1,234`. If they are
    /// decimals, whole numbers are hardly larger.
    most_before_comma: u32,
    /// Prices such as `€1.234`, which say little: prices have no mills.
    n_price_point: u32,
    /// Prices such as `$1,234`.
    n_price_comma: u32,
    /// Prices that tell their style.
    n_telling_prices: u32,
}

impl Votes {
    /// Counts one cell; one that is not a number says nothing.
    pub fn add(&mut self, text: &str) {
        if !text.contains(['.', ',']) {
            let bare = text.parse().ok().filter(|number| *number < 1000);
            self.most_bare = self.most_bare.max(bare.unwrap_or(0));
            return;
        }
        let (english, german) = number::in_both(text);
        let price = |sign| matches!(sign, Sign::Currency(unit) if currency::has_cents(unit));
        let count = |is_so: bool| u32::from(is_so);
        match (english, german) {
            (None, None) => {}
            (Some(one), None) => {
                self.english += 1;
                self.n_telling_prices += count(price(one.sign));
            }
            (None, Some(one)) => {
                self.german += 1;
                self.n_telling_prices += count(price(one.sign));
            }
            (Some(one), Some(two)) if one.value == two.value => {}
            (Some(one), Some(two)) => {
                // In English it is the decimal that has the point.
                let is_comma = two.value.abs() < one.value.abs();
                match (price(one.sign), is_comma) {
                    (true, true) => self.n_price_comma += 1,
                    (true, false) => self.n_price_point += 1,
                    (false, true) => {
                        let before = text.split(',').next().and_then(|text| text.parse().ok());
                        self.n_ambiguous_comma += 1;
                        self.most_before_comma = self.most_before_comma.max(before.unwrap_or(0));
                    }
                    (false, false) => self.n_ambiguous += 1,
                }
            }
        }
    }

    /// Votes of several columns together.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            english: self.english + other.english,
            german: self.german + other.german,
            n_ambiguous: self.n_ambiguous + other.n_ambiguous,
            n_ambiguous_comma: self.n_ambiguous_comma + other.n_ambiguous_comma,
            most_bare: self.most_bare.max(other.most_bare),
            most_before_comma: self.most_before_comma.max(other.most_before_comma),
            n_price_point: self.n_price_point + other.n_price_point,
            n_price_comma: self.n_price_comma + other.n_price_comma,
            n_telling_prices: self.n_telling_prices + other.n_telling_prices,
        }
    }

    /// The style of the column; the file's where the column does not say, and
    /// `usual` where nothing does.
    pub fn style(self, file: Self, usual: Style) -> Style {
        let decide = |votes: Self| match votes.english.cmp(&votes.german) {
            std::cmp::Ordering::Less => Some(Style::German),
            std::cmp::Ordering::Greater => Some(Style::English),
            std::cmp::Ordering::Equal => None,
        };
        if self.is_mixed() {
            return Style::Mixed;
        }
        let is_filled_up = self.n_ambiguous_comma > 1
            && self.n_ambiguous == 0
            && self.most_bare > self.most_before_comma;
        let by_bare = || is_filled_up.then_some(Style::English);
        let own = decide(self).or_else(|| self.by_prices());
        own.or_else(|| decide(file)).or_else(by_bare).unwrap_or(usual)
    }

    /// Whether prices of both styles stand in one column.
    fn is_mixed(self) -> bool {
        let n_open = self.n_price_point + self.n_price_comma;
        let n_other = self.n_ambiguous + self.n_ambiguous_comma;
        let n_telling = self.english + self.german;
        let is_of_prices = self.n_telling_prices * 2 >= n_telling && n_other == 0;
        let is_both =
            (self.english + self.n_price_comma > 0) && (self.german + self.n_price_point > 0);
        // One style that tells settles the others: `€1.50` beside `€1.234`.
        let is_settled = (self.english == 0) != (self.german == 0);
        n_open > 0 && is_of_prices && is_both && !is_settled
    }

    /// What prices with three digits behind a lone mark say together.
    fn by_prices(self) -> Option<Style> {
        match (self.n_price_point, self.n_price_comma) {
            (1.., 0) if self.n_ambiguous == 0 => Some(Style::German),
            (0, 1..) if self.n_ambiguous_comma == 0 => Some(Style::English),
            _ => None,
        }
    }

    /// Whether any number holds a mark by which a style could be told.
    pub fn has_marks(self) -> bool {
        let n_open = self.n_ambiguous + self.n_ambiguous_comma;
        self.english + self.german + n_open + self.n_price_point + self.n_price_comma > 0
    }

    /// Whether nothing tells if `1.234` is a decimal or a thousand.
    pub fn is_open(self, file: Self) -> bool {
        let n_prices = self.n_price_point + self.n_price_comma;
        let n_ambiguous = self.n_ambiguous + self.n_ambiguous_comma;
        let is_tied = self.english == self.german && file.english == file.german;
        let is_by_prices = n_prices > 0 && (self.by_prices().is_some() || self.is_mixed());
        n_ambiguous + n_prices > 0 && is_tied && !is_by_prices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_decides_its_style_together() {
        for (texts, expected) in [
            (&["1.234", "12,5"][..], Style::German),
            (&["1.234.567"], Style::German),
            (&["1.234", "0.234"], Style::English),
            (&["1,234", "1,234,567"], Style::English),
            (&["1,234"], Style::English),
            (&["1.234"], Style::English),
            (&["12,5", "Sections 1.2, 3"], Style::German),
        ] {
            let mut votes = Votes::default();
            for text in texts {
                votes.add(text);
            }
            assert_eq!(votes.style(Votes::default(), Style::English), expected, "{texts:?}");
        }
    }

    #[test]
    fn a_column_that_does_not_say_follows_the_file() {
        let (mut column, mut file) = (Votes::default(), Votes::default());
        column.add("1.234");
        assert!(column.is_open(file));
        file.add("12,5");
        assert_eq!(column.style(file, Style::English), Style::German);
        assert!(!column.is_open(file));
    }
}
