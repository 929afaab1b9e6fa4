//! Splitting a line of delimited text into cells.

use super::dialect::Rules;

/// Most line breaks of a quoted cell. More are a quote that was never meant to
/// open one.
const MAX_LINE_BREAKS: usize = 200;

/// How far quotes are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belief {
    /// A quoted cell may span lines; what stands behind its closing quote is
    /// added to it.
    Full,
    /// The same, but a quote that nothing closes off is part of the cell.
    Inside,
    /// A quoted cell ends on its line, else its quote is a letter as any other.
    Line,
}

/// Why a record's quotes cannot be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// One is never closed.
    Open,
    /// A quoted cell holds lines that look like records: its column.
    Swallows(usize),
}

/// A record as it was split.
#[derive(Debug, Default)]
pub struct Split {
    /// Its cells, unquoted; none for a blank line.
    pub cells: Vec<String>,
    /// Where the next record begins, in bytes.
    pub next: usize,
    /// The column of the first quote that stands where none should.
    pub stray: Option<usize>,
    /// Quotes that neither enclose a cell nor are written as the rules say.
    pub n_loose: usize,
    /// Why another reading of its quotes is called for.
    pub broken: Option<Broken>,
}

/// Splits the record that begins at a byte of the text. `width` is how many
/// cells records usually have, if that is known.
pub fn record(text: &str, at: usize, rules: &Rules, belief: Belief, width: Option<usize>) -> Split {
    record_but(text, at, rules, belief, width, None)
}

/// The same, with the quotes of one column taken for letters.
pub fn record_but(
    text: &str,
    at: usize,
    rules: &Rules,
    belief: Belief,
    width: Option<usize>,
    plain: Option<usize>,
) -> Split {
    let mut reader = Reader { text, bytes: text.as_bytes(), at, rules, belief, width, plain };
    let mut split = Split::default();
    if reader.line_end().is_some() {
        reader.skip_line_end();
        split.next = reader.at;
        return split;
    }
    loop {
        let cell = reader.cell(&mut split);
        split.cells.push(cell);
        if split.broken.is_some() {
            break;
        }
        if reader.is_at_delimiter() {
            reader.at += rules.delimiter.len();
        } else {
            reader.skip_line_end();
            break;
        }
    }
    split.next = reader.at;
    split
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    rules: &'a Rules,
    belief: Belief,
    width: Option<usize>,
    plain: Option<usize>,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn line_end(&self) -> Option<u8> {
        self.byte(self.at).filter(|byte| matches!(byte, b'\n' | b'\r'))
    }

    fn skip_line_end(&mut self) {
        match self.line_end() {
            Some(b'\r') if self.byte(self.at + 1) == Some(b'\n') => self.at += 2,
            Some(_) => self.at += 1,
            None => {}
        }
    }

    fn is_delimiter(&self, at: usize) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(self.rules.delimiter.as_bytes()))
    }

    fn is_at_delimiter(&self) -> bool {
        self.is_delimiter(self.at)
    }

    /// Reads a cell and stops at the delimiter or the end of the line.
    fn cell(&mut self, split: &mut Split) -> String {
        let is_plain = self.plain == Some(split.cells.len());
        if let Some(opening) = self.opening().filter(|_| !is_plain) {
            let start = self.at;
            if let Some(cell) = self.quoted(opening, split) {
                return cell;
            }
            self.at = start;
        }
        let cell = self.plain().to_owned();
        split.n_loose += self.n_quotes(&cell);
        cell
    }

    fn n_quotes(&self, text: &str) -> usize {
        self.rules.quote.map_or(0, |quote| memchr::memchr_iter(quote, text.as_bytes()).count())
    }

    /// The text up to the next delimiter or the end of the line.
    fn plain(&mut self) -> &str {
        let first = self.rules.delimiter.as_bytes().first().copied().unwrap_or(b'\n');
        let start = self.at;
        while let Some(byte) = self.byte(self.at) {
            if byte == b'\n' || byte == b'\r' || (byte == first && self.is_at_delimiter()) {
                break;
            }
            // An escaped delimiter does not part cells.
            let is_escape = self.rules.escape == Some(byte) && self.byte(self.at + 1).is_some();
            self.at += if is_escape && self.is_delimiter(self.at + 1) { 2 } else { 1 };
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Where a quoted cell begins, if this one is quoted; blanks may stand
    /// before the quote.
    fn opening(&self) -> Option<usize> {
        let quote = self.rules.quote?;
        let mut at = self.at;
        while self.byte(at) == Some(b' ') && !self.is_delimiter(at) {
            at += 1;
        }
        (self.byte(at) == Some(quote)).then_some(at + 1)
    }

    /// Reads a cell behind its opening quote; none if it is to be read plainly.
    fn quoted(&mut self, start: usize, split: &mut Split) -> Option<String> {
        let (quote, column) = (self.rules.quote?, split.cells.len());
        let mut cell = String::new();
        let (mut at, mut from, mut n_breaks) = (start, start, 0);
        loop {
            let Some(byte) = self.byte(at) else {
                // Never closed.
                if self.belief == Belief::Line {
                    return None;
                }
                split.broken = Some(Broken::Open);
                return Some(String::new());
            };
            if byte == b'\n' || byte == b'\r' {
                n_breaks += 1;
                if self.belief == Belief::Line {
                    return None;
                }
                if n_breaks > MAX_LINE_BREAKS {
                    split.broken = Some(Broken::Open);
                    return Some(String::new());
                }
            }
            let next = self.byte(at + 1);
            let is_escaped = match self.rules.escape {
                Some(escape) if byte == escape => {
                    next == Some(quote) || next == Some(escape) || self.is_delimiter(at + 1)
                }
                None => byte == quote && next == Some(quote),
                Some(_) => false,
            };
            if is_escaped {
                cell.push_str(self.text.get(from..at).unwrap_or_default());
                (from, at) = (at + 1, at + 2);
                continue;
            }
            if byte != quote {
                at += 1;
                continue;
            }
            let mut behind = at + 1;
            while self.byte(behind) == Some(b' ') && !self.is_delimiter(behind) {
                behind += 1;
            }
            let is_closed = self.is_delimiter(behind)
                || matches!(self.byte(behind), None | Some(b'\n' | b'\r'));
            if is_closed {
                cell.push_str(self.text.get(from..at).unwrap_or_default());
                self.at = behind;
                break;
            }
            split.stray = split.stray.or(Some(column));
            split.n_loose += 1;
            if n_breaks > 0 {
                split.broken = Some(Broken::Open);
                return Some(String::new());
            }
            if self.belief == Belief::Inside {
                at += 1;
                continue;
            }
            cell.push_str(self.text.get(from..at).unwrap_or_default());
            self.at = at + 1;
            let rest = self.plain().to_owned();
            split.n_loose += self.n_quotes(&rest);
            cell.push_str(&rest);
            break;
        }
        if n_breaks > 0 && self.swallows(&cell) {
            split.broken = Some(Broken::Swallows(column));
        }
        Some(cell)
    }

    /// Whether a line within the cell has as many cells as records usually
    /// have, as happens between two stray quotes.
    fn swallows(&self, cell: &str) -> bool {
        let Some(width) = self.width.filter(|width| *width > 2) else { return false };
        let n_cells = |line: &str| line.matches(self.rules.delimiter.as_str()).count() + 1;
        let lines: Vec<&str> = cell.lines().collect();
        let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
        inner.iter().any(|line| n_cells(line) == width)
            || lines.last().is_some_and(|line| lines.len() > 1 && n_cells(line) == width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(delimiter: &str, quote: Option<u8>, escape: Option<u8>) -> Rules {
        Rules { delimiter: delimiter.to_owned(), quote, escape }
    }

    #[test]
    fn cells_are_split_by_the_rules_of_their_dialect() {
        let comma = rules(",", Some(b'"'), None);
        let apostrophe = rules(",", Some(b'\''), None);
        let backslash = rules(",", Some(b'"'), Some(b'\\'));
        let bars = rules("||", None, None);
        for (text, rules, expected) in [
            ("a,b", &comma, &["a", "b"][..]),
            ("a,", &comma, &["a", ""]),
            ("\"a, b\",c", &comma, &["a, b", "c"]),
            ("a, \"b, c\" ,d", &comma, &["a", "b, c", "d"]),
            ("\"a \"\"x\"\"\",1", &comma, &["a \"x\"", "1"]),
            ("6\" pipe,1", &comma, &["6\" pipe", "1"]),
            ("\"a\nb\",1", &comma, &["a\nb", "1"]),
            ("\"abc\"def,1", &comma, &["abcdef", "1"]),
            ("'a, b',\"c", &apostrophe, &["a, b", "\"c"]),
            (r#""a \"x\", b",1"#, &backslash, &["a \"x\", b", "1"]),
            (r"a\,b,1", &backslash, &[r"a\,b", "1"]),
            ("a||b|c||", &bars, &["a", "b|c", ""]),
        ] {
            assert_eq!(record(text, 0, rules, Belief::Full, None).cells, expected, "{text:?}");
        }
    }

    #[test]
    fn quotes_that_cannot_be_believed_are_told() {
        let comma = rules(",", Some(b'"'), None);
        for (text, belief, stray, broken) in [
            ("\"a,b\nc,d", Belief::Full, None, Some(Broken::Open)),
            ("\"a,b\nc,d", Belief::Line, None, None),
            ("\"q,\"7\"", Belief::Inside, Some(0), None),
            ("\"a\n\"b\",c", Belief::Full, Some(0), Some(Broken::Open)),
            ("x,\"1,2\ny,3,4\nz,5\",6", Belief::Full, None, Some(Broken::Swallows(1))),
        ] {
            let split = record(text, 0, &comma, belief, Some(3));
            assert_eq!((split.stray, split.broken), (stray, broken), "{text:?}");
        }
    }
}
