//! Values: exact decimals, or absence with its reason; and the flags beside them.

use std::fmt;

pub use rust_decimal::Decimal;

/// What a cell of a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// An exact decimal, with as many decimal places as its text had.
    Number(Decimal),
    /// Not a number, and why. Never 0 and never NaN.
    Absent(Absence),
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// The report left the cell empty.
    Blank,
    /// The report says so itself: `n/a`, `..`, `suppressed`.
    Withheld,
    /// Text where a number was expected; the problem list has the text.
    Unreadable,
    /// A range: `10–20`.
    Range,
    /// A bound: `<10`.
    Censored,
    /// No row at all, in a period whose list is incomplete or unknown.
    NotListed,
}

impl Absence {
    /// The word for it, as it stands in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Withheld => "withheld",
            Self::Unreadable => "unreadable",
            Self::Range => "range",
            Self::Censored => "censored",
            Self::NotListed => "not listed",
        }
    }
}

impl Value {
    /// The sum of two lines of one figure. A blank line adds nothing; any other
    /// absence makes the sum absent, and so does a sum that is too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Number(sum), Self::Number(line)) => {
                sum.checked_add(line).map_or(Self::Absent(Absence::Unreadable), Self::Number)
            }
            (value, Self::Absent(Absence::Blank)) | (Self::Absent(Absence::Blank), value) => value,
            (Self::Absent(why), _) | (_, Self::Absent(why)) => Self::Absent(why),
        }
    }

    /// The number, if it is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(number),
            Self::Absent(_) => None,
        }
    }
}

/// Remarks on an observation or on a figure computed from it; a set.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(u16);

macro_rules! flags {
    ($($(#[$doc:meta])* $constant:ident = $bit:literal, $word:literal;)*) => {
        impl Flags {
            $($(#[$doc])* pub const $constant: Self = Self(1 << $bit);)*
            /// Every flag with its word, in the order in which they are written.
            const WORDS: &'static [(Self, &'static str)] = &[$((Self::$constant, $word)),*];
        }
    };
}

flags! {
    /// A row or level that sums others; never added to them.
    TOTAL = 0, "total";
    /// Computed across a known break in the series: not like for like.
    BREAK = 1, "break";
    /// Computed across a break that may concern it.
    POSSIBLE_BREAK = 2, "possible-break";
    /// To be revised, says the source.
    PROVISIONAL = 3, "provisional";
    /// An estimate, says the source.
    ESTIMATED = 4, "estimated";
    /// Known only as a rounded figure.
    ROUNDED = 5, "rounded";
    /// Computed by whoever compiled the data from other published figures.
    DERIVED = 6, "derived";
    /// Typed from the publisher's document by a third party.
    TRANSCRIBED = 7, "transcribed";
    /// Known only as a quotation.
    QUOTED = 8, "quoted";
    /// The sum of several lines of the report.
    ADDED = 9, "added";
    /// A part of the sum is missing on one side.
    PARTS_MISSING = 10, "parts-missing";
    /// The earlier figure is of another measure, which this one continues.
    OTHER_BASIS = 11, "other-basis";
    /// Of a fiscal year, which need not begin in January.
    FISCAL = 13, "fiscal";
    /// Of a period that is not complete, says the source.
    PARTIAL = 14, "partial";
    /// Of so few cases that it may be otherwise by chance, says the source.
    UNRELIABLE = 15, "unreliable";
    /// Not itemised by the report: the total less its lines.
    REMAINDER = 12, "remainder";
}

impl Flags {
    /// No flag.
    pub const NONE: Self = Self(0);

    /// Whether all of `flags` are set.
    pub fn contains(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// The flag of a word, as [`Flags::words`] writes it.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, own)| *own == word).map(|(flag, _)| *flag)
    }

    /// The words of the flags that are set.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().filter(move |(flag, _)| self.contains(*flag)).map(|(_, word)| *word)
    }
}

impl std::ops::BitOr for Flags {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Display for Flags {
    /// The words, separated by blanks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flags({self})")
    }
}
