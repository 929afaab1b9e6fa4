//! Whether a column writes `1,234.5` or `1.234,5`.

use super::number;

/// Which mark stands before the decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `1,234.5`
    #[default]
    English,
    /// `1.234,5`
    German,
}

impl Style {
    /// The mark before the decimals.
    pub fn decimal_mark(self) -> char {
        match self {
            Self::English => '.',
            Self::German => ',',
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
}

impl Votes {
    /// Counts one cell; one that is not a number says nothing.
    pub fn add(&mut self, text: &str) {
        let is_digit = |c: char| c.is_ascii_digit();
        let core = text.trim_matches(|c: char| !is_digit(c));
        let dots = core.matches('.').count();
        let commas = core.matches(',').count();
        let last = core.rfind(['.', ',']).map_or(0, |at| at + 1);
        let behind = core.get(last..).unwrap_or_default();
        let before = core.get(..last.saturating_sub(1)).unwrap_or_default();
        // Three digits behind a single mark may be a group, unless no group is
        // as long as what stands before it.
        let may_be_group =
            behind.len() == 3 && before != "0" && before.len() <= 3 && !before.is_empty();
        let (english, german) = match (dots, commas) {
            (0, 0) => return,
            (1, 0) if may_be_group => {
                self.n_ambiguous += 1;
                return;
            }
            (0, 1) if may_be_group => {
                self.n_ambiguous_comma += 1;
                return;
            }
            (1, 0) | (0, 2..) => (1, 0),
            (0, 1) | (2.., 0) => (0, 1),
            _ if core.rfind('.') > core.rfind(',') => (1, 0),
            _ => (0, 1),
        };
        let style = if english == 1 { Style::English } else { Style::German };
        if number::is_numeric_in(text, style) {
            self.english += english;
            self.german += german;
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
        decide(self).or_else(|| decide(file)).unwrap_or(usual)
    }

    /// Whether any number holds a mark by which a style could be told.
    pub fn has_marks(self) -> bool {
        self.english + self.german + self.n_ambiguous + self.n_ambiguous_comma > 0
    }

    /// Whether nothing tells if `1.234` is a decimal or a thousand.
    pub fn is_open(self, file: Self) -> bool {
        let n_ambiguous = self.n_ambiguous + self.n_ambiguous_comma;
        n_ambiguous > 0 && self.english == self.german && file.english == file.german
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
