//! How a text sets its cells apart.

use super::watch::Watch;
use super::{aligned, delimited, number, period};
use crate::table::Record;
use std::collections::BTreeMap;

/// How cells are set apart and quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// By a delimiter.
    Delimited(Rules),
    /// By where they stand in the line: the characters that columns begin at.
    Aligned(Vec<usize>),
    /// By single blanks, so many of them from the end of the line: a name, and
    /// figures behind it.
    Trailing(usize),
}

/// The rules of delimited text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Between cells; one or two characters.
    pub delimiter: String,
    /// Around cells that hold a delimiter; `None` if quotes mean nothing.
    pub quote: Option<u8>,
    /// Before a quote that is part of a quoted cell; `None` if such quotes are
    /// doubled.
    pub escape: Option<u8>,
}

impl Dialect {
    /// Commas between cells, and double quotes around them.
    pub fn comma() -> Self {
        Self::delimited(",", Some(b'"'), None)
    }

    fn delimited(delimiter: &str, quote: Option<u8>, escape: Option<u8>) -> Self {
        Self::Delimited(Rules { delimiter: delimiter.to_owned(), quote, escape })
    }

    /// The delimiter; none where cells are aligned.
    pub fn delimiter(&self) -> Option<&str> {
        match self {
            Self::Delimited(rules) => Some(&rules.delimiter),
            Self::Aligned(_) | Self::Trailing(_) => None,
        }
    }

    /// The quote.
    pub fn quote(&self) -> Option<char> {
        match self {
            Self::Delimited(rules) => rules.quote.map(char::from),
            Self::Aligned(_) | Self::Trailing(_) => None,
        }
    }
}

/// Delimiters that are always tried, and how likely they are; the first wins a
/// tie.
const USUAL: [(char, f64); 8] = [
    (',', 1.0),
    (';', 1.0),
    ('\t', 1.0),
    ('|', 1.0),
    (':', 0.8),
    (' ', 0.7),
    ('^', 0.9),
    ('~', 0.9),
];
/// How likely other signs are.
const UNUSUAL: f64 = 0.7;
/// How likely it is that blanks set cells apart by their number.
const ALIGNED: f64 = 0.9;

/// How likely it is that names with blanks stand before figures.
const TRAILING: f64 = 0.85;

/// What else than double quotes stands around cells.
const QUOTES: [u8; 7] = [b'\'', b'`', b'^', b'~', b'|', b'*', b'#'];

/// Bytes from the start and from the end that the candidates are tried on.
const SAMPLE_BYTES: usize = 48 * 1024;

/// Finds the dialect by reading the text with every candidate and comparing
/// the outcomes as wholes. The shares are of all lines, so a single bad line
/// changes a score by a little and the dialect never.
pub fn detect(text: &str) -> Dialect {
    if let Some(delimiter) = announced(text) {
        return Dialect::delimited(delimiter, Some(b'"'), None);
    }
    let sample = sample(text);
    let mut best = (Dialect::comma(), 0.0);
    for (dialect, likely) in candidates(&sample) {
        let score = likely * score(&sample, &dialect);
        // What comes first must be beaten, not by noise.
        if score > best.1 * 1.001 {
            best = (dialect, score);
        }
    }
    best.0
}

/// The delimiter of a first line such as `sep=;`, which spreadsheets understand.
pub fn announced(text: &str) -> Option<&str> {
    let first = text.split(['\r', '\n']).next()?;
    let delimiter = first.trim_matches('"').strip_prefix("sep=")?;
    (1..=2).contains(&delimiter.chars().count()).then_some(delimiter)
}

/// The first lines of the text and the last, whole.
fn sample(text: &str) -> String {
    if text.len() <= 2 * SAMPLE_BYTES {
        return text.to_owned();
    }
    let head = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
    let head = head.rfind('\n').and_then(|end| head.get(..=end)).unwrap_or(head);
    let tail =
        text.get(text.ceil_char_boundary(text.len() - SAMPLE_BYTES / 2)..).unwrap_or_default();
    let tail = tail.find('\n').and_then(|end| tail.get(end + 1..)).unwrap_or_default();
    format!("{head}{tail}")
}

/// What is tried, with how likely it is before anything is read.
fn candidates(sample: &str) -> Vec<(Dialect, f64)> {
    let mut delimiters: Vec<(String, f64)> = Vec::new();
    for (sign, likely) in signs(sample) {
        let n = sample.matches(sign).count();
        let n_in = |text: &str| sample.matches(text).count();
        let (doubled, spaced) = (format!("{sign}{sign}"), format!("{sign} "));
        // Two of them in most places are one delimiter of two characters.
        if n_in(&doubled) * 2 * 10 >= n * 8 && sign != ' ' {
            delimiters.push((doubled, likely));
        } else if n_in(&spaced) * 50 >= n * 49 && matches!(sign, ',' | ';' | '|' | ':') {
            delimiters.push((spaced, likely));
        }
        delimiters.push((sign.to_string(), likely));
    }
    let n_lines = sample.lines().count();
    let quotes = |delimiter: &str| -> Vec<u8> {
        let n_in = |text: &str| sample.matches(text).count();
        // Lines begin and end like cells.
        let opens = |q: char| n_in(&format!("{delimiter}{q}")) + n_in(&format!("\n{q}"));
        let closes = |q: char| n_in(&format!("{q}{delimiter}")) + n_in(&format!("{q}\n"));
        let is_quote = |quote: &u8| {
            let quote = char::from(*quote);
            // What hardly ever is a quote must be one in many lines.
            let least = if quote == '\'' { 1 } else { n_lines.div_ceil(5) };
            !delimiter.starts_with(quote) && opens(quote).min(closes(quote)) >= least
        };
        QUOTES.into_iter().filter(is_quote).collect()
    };
    let has_escapes = sample.contains("\\\"");
    let mut candidates = Vec::new();
    for (delimiter, likely) in delimiters {
        let dialect = |quote, escape| Dialect::delimited(&delimiter, Some(quote), escape);
        candidates.push((dialect(b'"', None), likely));
        if has_escapes {
            candidates.push((dialect(b'"', Some(b'\\')), likely));
        }
        candidates.extend(quotes(&delimiter).into_iter().map(|q| (dialect(q, None), likely)));
    }
    candidates.extend(aligned::columns(sample).map(|starts| (Dialect::Aligned(starts), ALIGNED)));
    candidates.extend(aligned::trailing(sample).map(|n| (Dialect::Trailing(n), TRAILING)));
    candidates
}

/// The signs that may be delimiters: the usual ones, and others that stand in
/// most lines.
fn signs(sample: &str) -> Vec<(char, f64)> {
    let mut n_lines = 0;
    let mut others: BTreeMap<char, usize> = BTreeMap::new();
    for line in sample.lines().filter(|line| !line.trim().is_empty()).take(500) {
        n_lines += 1;
        let mut seen: Vec<char> = line.chars().filter(|c| may_part(*c)).collect();
        seen.sort_unstable();
        seen.dedup();
        for sign in seen {
            *others.entry(sign).or_default() += 1;
        }
    }
    let usual = USUAL.into_iter().filter(|(sign, _)| match sign {
        ':' => !is_of_times(sample),
        sign => sample.contains(*sign),
    });
    let unusual = others.into_iter().filter(|(_, n)| n * 2 > n_lines).map(|(c, _)| (c, UNUSUAL));
    usual.chain(unusual).collect()
}

/// Whether nearly all colons stand within times of day: `11:21`, `01:49:35`.
fn is_of_times(sample: &str) -> bool {
    let bytes = sample.as_bytes();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let is_of_time = |at: &usize| {
        let behind = |n: usize| is_digit(at.checked_add(n));
        is_digit(at.checked_sub(1)) && behind(1) && behind(2) && !behind(3)
    };
    let colons = || memchr::memchr_iter(b':', bytes);
    colons().filter(is_of_time).count() * 10 >= colons().count() * 9
}

/// Signs that could part cells though they hardly ever do; marks that numbers,
/// dates and words are written with could not.
fn may_part(sign: char) -> bool {
    match sign {
        '!' | '#' | '&' | '*' | '+' | '=' | '@' | '\\' | '`' | '¦' | '§' | '¬' | '¤' | '·'
        | '•' => true,
        sign => sign.is_control() && !matches!(sign, '\t' | '\r' | '\n'),
    }
}

/// How well a text reads in a dialect: the share of records that are as wide
/// as others, times how well their cells read as what reports hold.
fn score(sample: &str, dialect: &Dialect) -> f64 {
    let Ok(split) = delimited::split(sample, dialect, &Watch::default()) else { return 0.0 };
    let filled: Vec<&Record> = split.records.iter().filter(|r| r.n_filled() > 0).collect();
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for record in &filled {
        *widths.entry(record.cells.len()).or_default() += 1;
    }
    // Titles and notes are lines of one cell in any dialect.
    let n_single = widths.remove(&1).unwrap_or(0);
    let n_multi = filled.len() - n_single;
    if n_multi == 0 {
        return 0.0;
    }
    let most = widths.iter().max_by_key(|(width, n)| (**n, **width));
    let usual = most.map_or(0, |(width, _)| *width);
    let is_alike = |at: usize| {
        let width = |at: usize| filled.get(at).map(|record| record.cells.len());
        let own = width(at);
        own > Some(1)
            && (own == Some(usual)
                || (own == width(at + 1) && at.checked_sub(1).is_some_and(|at| own == width(at))))
    };
    let (mut n_alike, mut n_cells, mut quality) = (0, 0, 0.0);
    let mut columns: Vec<[u32; 3]> = Vec::new();
    for (_, record) in filled.iter().enumerate().filter(|(at, _)| is_alike(*at)) {
        n_alike += 1;
        n_cells += record.cells.len();
        for (column, cell) in record.cells.iter().enumerate() {
            let (kind, worth) = cell_quality(cell, dialect);
            quality += worth;
            if columns.len() <= column {
                columns.resize(column + 1, [0; 3]);
            }
            if let Some(count) = columns.get_mut(column).and_then(|kinds| kinds.get_mut(kind)) {
                *count += 1;
            }
        }
    }
    // A single line that parts is no agreement.
    if n_alike < filled.len().min(2) {
        // Better than nothing, where no other delimiter parts any line.
        return if n_single == 0 && usual > 2 { 0.001 } else { 0.0 };
    }
    // Columns hold one kind of thing.
    let of_one_kind: u32 =
        columns.iter().map(|[blank, number, text]| blank + number.max(text)).sum();
    let purity = f64::from(of_one_kind) / n_cells as f64;
    let agreement = n_alike as f64 / (n_multi as f64 + 0.3 * n_single as f64);
    let width = n_cells as f64 / n_alike as f64;
    let n_doubtful = split.problems.len().min(filled.len()) - split.n_broken.min(filled.len());
    let n_unsound = split.n_broken as f64 + 0.1 * n_doubtful as f64;
    let sound = 1.0 - n_unsound.min(filled.len() as f64) / (filled.len() + 1) as f64;
    agreement * (quality / n_cells as f64) * purity * ((width - 1.0) / width).sqrt() * sound
}

/// What a cell holds (nothing, a number or period, text), and how telling that
/// is: from 1 for a number to little for text in which delimiters or quotes are
/// left over.
fn cell_quality(cell: &str, dialect: &Dialect) -> (usize, f64) {
    let cell = cell.trim();
    let quotes = |quote: char| cell.len() > 1 && cell.starts_with(quote) && cell.ends_with(quote);
    if cell.is_empty() {
        (0, 0.4)
    } else if number::is_numeric(cell) || number::is_missing(cell) || period::parse(cell).is_some()
    {
        (1, 1.0)
    } else if quotes('"')
        || quotes('\'')
        || cell.contains(['\t', '|', ';'])
        || (is_weak(dialect) && cell.contains(','))
    {
        (2, 0.1)
    } else {
        (2, 0.5)
    }
}

/// Whether the delimiter is one that stands in ordinary text as well.
fn is_weak(dialect: &Dialect) -> bool {
    !matches!(dialect.delimiter().and_then(|own| own.chars().next()), Some(',' | ';' | '\t' | '|'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_by_whole_readings() {
        for (text, expected) in [
            ("a,b\nx,1\ny,2\n", ","),
            ("name;value\nx;1,5\ny;2,5\n", ";"),
            ("geo;year;life;gdp\nAL;2018;NA;NA\nAL;2017;78,1;1,5\n", ";"),
            ("name\t2019\t2020\nx, y\t1,234\t2,345\n", "\t"),
            ("a|b|c\nx|1|2\n", "|"),
            ("sep=;\na;b\n", ";"),
            ("a,b,note\nx,1,one; two\ny,2,three; four\n", ","),
            ("Title, with a comma\n\na;b\nx;1\ny;2\nz;3\n", ";"),
            ("only one column\n1\n2\n", ","),
            ("", ","),
            ("a, b, c\nx, 1, 2\ny, 2, 3\n", ", "),
            ("a||b||c\nx||1||2\ny|z||2||3\n", "||"),
            ("a:b\nred tea:1\nred wine:2\n", ":"),
            ("a^b\nx^1\ny^2\n", "^"),
            ("a#b\nx#1\ny#2\n", "#"),
            ("a+b+c\nx+2/1/03+y\nz+2/2/03+y\n", "+"),
            ("a,change\nx,+1.5%\ny,+2.5%\n", ","),
            ("name value\nx 1\ny 2\nz 3\n", " "),
            ("name,from,to\nx,00:18:40,01:49:35\ny,00:19:05,01:50:12\n", ","),
            ("\"a\";\"b\";\"c\"\n\"x, y\";\"1, 2\";\"3\";\"\n\"", ";"),
            ("date,time,n\n2012-01-31,11:21:00,1\n2012-02-01,12:21:00,2\n", ","),
            ("day,n\nJan 2024,5\nFeb 2024,6\n", ","),
            ("New York,5\nNew Haven,6\n", ","),
        ] {
            assert_eq!(detect(text).delimiter(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn quotes_and_escapes_are_found_with_it() {
        for (text, quote, escape) in [
            ("a,b\n\"x, y\",1\n\"y, z\",2\n", b'"', None),
            ("'a','b','c'\n'x, y','1','2'\n'y','1, z','2'\n", b'\'', None),
            ("a,b\n\"x \\\"q\\\", y\",1\n\"y\",2\n\"z \\\"r\\\"\",2\n", b'"', Some(b'\\')),
            ("a,b\n'twas,1\nrock 'n' roll,2\n", b'"', None),
            ("a,b,c\nx,1,2\ny,1,4\n'men's, red',1,7\n'b, c',2,8\nc,3,9\n", b'\'', None),
            ("`a`,`b`\n`x, y`,`1`\n`y`,`1, z`\n", b'`', None),
        ] {
            let expected = Dialect::delimited(",", Some(quote), escape);
            assert_eq!(detect(text), expected, "{text:?}");
        }
    }

    #[test]
    fn one_bad_line_never_changes_it() {
        let good = "a;b;c\nx;1,5;2,5\ny;2,5;3,5\nz;3,5;4,5\n";
        for bad in ["\"open;1\n", "q,w,e,r,t\n", "|||\n", "\t\t\n"] {
            for at in [0, 6, good.len()] {
                let mut text = good.to_owned();
                text.insert_str(at, bad);
                assert_eq!(detect(&text).delimiter(), Some(";"), "{text:?}");
            }
        }
    }
}
