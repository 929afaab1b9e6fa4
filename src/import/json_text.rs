//! JSON text to values, with every number exactly as it is printed.

use super::delimited::MAX_CELLS;
use super::{ImportError, Watch};

/// A JSON value. Objects keep the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number's text.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object; a key may come twice.
    Map(Vec<(String, Json)>),
}

/// Deepest nesting that is read; a stack has an end.
const MAX_DEPTH: usize = 100;
/// Values between two looks at the watch.
const STEP: usize = 10_000;

/// Reads a whole text.
///
/// # Errors
/// With line and column of what is no JSON, or if it is to stop.
pub fn parse(text: &str, watch: &Watch) -> Result<Json, ImportError> {
    let mut reader = Reader { text, at: 0, n_values: 0, watch };
    let value = reader.value(0)?;
    reader.skip_blanks();
    if reader.at < text.len() {
        return Err(reader.error("text after the end"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    n_values: usize,
    watch: &'a Watch,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn error(&self, why: &'static str) -> ImportError {
        let before = self.text.get(..self.at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        ImportError::NotJson {
            why: if self.at < self.text.len() { why } else { "it ends too early" },
            line: before.matches('\n').count() + 1,
            column: before.get(start..).unwrap_or_default().chars().count() + 1,
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, ImportError> {
        self.n_values += 1;
        if self.n_values.is_multiple_of(STEP) {
            self.watch.check()?;
            self.watch.report(self.at as u64, self.text.len() as u64);
        }
        if self.n_values > MAX_CELLS {
            return Err(ImportError::TooManyCells { cap: MAX_CELLS });
        }
        if depth > MAX_DEPTH {
            return Err(self.error("too many brackets within brackets"));
        }
        self.skip_blanks();
        match self.next() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Json::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let words = [
                    ("null", Json::Null),
                    ("true", Json::Bool(true)),
                    ("false", Json::Bool(false)),
                    ("NaN", Json::Null),
                ];
                for (word, value) in words {
                    if self.rest().starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.error("no value"))
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, ImportError> {
        self.at += 1;
        let mut values = Vec::new();
        self.skip_blanks();
        if self.next() == Some(b']') {
            self.at += 1;
            return Ok(Json::List(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            self.skip_blanks();
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Json::List(values));
                }
                _ => return Err(self.error("a comma or ] is missing")),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Json, ImportError> {
        self.at += 1;
        let mut entries = Vec::new();
        self.skip_blanks();
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Map(entries));
        }
        loop {
            self.skip_blanks();
            if self.next() != Some(b'"') {
                return Err(self.error("a key in quotes is missing"));
            }
            let key = self.string()?;
            self.skip_blanks();
            if self.next() != Some(b':') {
                return Err(self.error("a colon is missing"));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            entries.push((key, value));
            self.skip_blanks();
            match self.next() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Json::Map(entries));
                }
                _ => return Err(self.error("a comma or } is missing")),
            }
        }
    }

    fn number(&mut self) -> Result<Json, ImportError> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        if text.parse::<f64>().is_err() {
            return Err(self.error("a number that is none"));
        }
        let text = text.to_owned();
        self.at += length;
        Ok(Json::Number(text))
    }

    /// A string; the quote is the next character.
    fn string(&mut self) -> Result<String, ImportError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let Some(end) = rest.find(['"', '\\', '\n']) else {
                self.at = self.text.len();
                return Err(self.error("a quote is missing"));
            };
            text.push_str(rest.get(..end).unwrap_or_default());
            self.at += end;
            match self.next() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.at += 1;
                    let c = self.escape()?;
                    text.push(c);
                }
                _ => return Err(self.error("a quote is missing")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ImportError> {
        let c = match self.next() {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.unit()?;
                // Two halves make a character beyond the first 65,536.
                let is_half = (0xD800..0xDC00).contains(&first);
                if is_half && self.rest().starts_with("\\u") {
                    self.at += 1;
                    let second = self.unit()?;
                    let pair = char::decode_utf16([first, second]).next();
                    return Ok(pair.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                return Ok(char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => return Err(self.error("a backslash before nothing")),
        };
        self.at += 1;
        Ok(c)
    }

    /// Four hexadecimal digits behind a `u`.
    fn unit(&mut self) -> Result<u16, ImportError> {
        let digits = self.text.get(self.at + 1..self.at + 5);
        let is_hex = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let Some(digits) = digits.filter(is_hex) else {
            return Err(self.error("\\u without four digits"));
        };
        let unit = u16::from_str_radix(digits, 16).unwrap_or_default();
        self.at += 5;
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        match parse(text, &Watch::default()) {
            Ok(value) => format!("{value:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn numbers_keep_their_text() {
        for (text, expected) in [
            ("1234567890123456789", "Number(\"1234567890123456789\")"),
            (" 1.10 ", "Number(\"1.10\")"),
            ("-1e5", "Number(\"-1e5\")"),
            ("[true, null]", "List([Bool(true), Null])"),
            (r#"{"a": {}}"#, "Map([(\"a\", Map([]))])"),
            (r#""\u00e4\ud83d\ude00\n""#, "Text(\"ä😀\\n\")"),
            (r#""\ud83d""#, "Text(\"\u{FFFD}\")"),
        ] {
            assert_eq!(show(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_json_says_where() {
        for (text, expected) in [
            ("", "Not valid JSON: it ends too early in line 1, column 1"),
            ("{\"a\": [1,\n2}", "Not valid JSON: a comma or ] is missing in line 2, column 2"),
            ("{\"a\" 1}", "Not valid JSON: a colon is missing in line 1, column 6"),
            ("[1] x", "Not valid JSON: text after the end in line 1, column 5"),
            ("[1-2]", "Not valid JSON: a number that is none in line 1, column 2"),
            ("\"\\u12\"", "Not valid JSON: \\u without four digits in line 1, column 3"),
            ("\"abc", "Not valid JSON: it ends too early in line 1, column 5"),
        ] {
            assert_eq!(show(text), expected, "{text:?}");
        }
        let deep = "[".repeat(100_000);
        assert!(show(&deep).contains("too many brackets"), "{}", show(&deep));
    }
}
