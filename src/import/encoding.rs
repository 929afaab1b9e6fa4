//! Bytes to text, in whatever encoding they were written.

use super::ImportError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    DecoderResult, Encoding, ISO_8859_4, ISO_8859_13, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
    WINDOWS_1257,
};
use std::borrow::Cow;

/// The encodings that a user can choose, by where they are in use. The likely
/// ones stand first: both the groups, and the encodings within each.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("Unicode", &["utf-8", "utf-16le", "utf-16be"]),
    ("Western European", &["windows-1252", "iso-8859-1", "iso-8859-15", "macintosh"]),
    ("Central European", &["windows-1250", "iso-8859-2"]),
    ("Cyrillic", &["windows-1251", "koi8-r", "koi8-u", "ibm866", "iso-8859-5"]),
    ("East Asian", &["shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "gbk", "big5", "euc-kr"]),
    ("Greek and Turkish", &["windows-1253", "iso-8859-7", "windows-1254"]),
    ("Baltic", &["windows-1257", "iso-8859-13", "iso-8859-4"]),
    (
        "Other",
        &[
            "windows-1255",
            "iso-8859-8",
            "windows-1256",
            "iso-8859-6",
            "windows-1258",
            "windows-874",
        ],
    ),
];

/// The names of all of them.
pub fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|(_, names)| names.iter().copied())
}

/// Text, and the encoding that it stood in.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without the mark of its byte order and without NUL bytes.
    /// What cannot be decoded is U+FFFD.
    pub text: Cow<'a, str>,
    /// The encoding's name, as in [`GROUPS`].
    pub encoding: &'static str,
    /// How many places could not be decoded.
    pub n_undecodable: usize,
    /// The line of the first of them, counted from 1; 0 if there is none.
    pub first_undecodable: usize,
    /// How many NUL characters were left out.
    pub n_nul: usize,
}

/// Bytes that are looked at to tell UTF-16 and what is no text.
const SAMPLE_BYTES: usize = 64 * 1024;

/// Bytes of lines that the legacy encoding is told by.
const LEGACY_BYTES: usize = 512 * 1024;

/// Decodes a file.
///
/// A byte that does not belong spoils one character: it never changes how the
/// rest is read, so a file that is UTF-8 but for a few bytes stays UTF-8.
///
/// # Errors
/// If the chosen encoding is none that is known.
pub fn decode<'a>(bytes: &'a [u8], chosen: Option<&str>) -> Result<Decoded<'a>, ImportError> {
    if let Some(name) = chosen {
        let unknown = || ImportError::UnknownEncoding { name: name.to_owned() };
        let name = name.trim().to_ascii_lowercase();
        let known = names().find(|known| *known == name).ok_or_else(unknown)?;
        let encoding = Encoding::for_label(known.as_bytes()).ok_or_else(unknown)?;
        let own_mark: &[u8] = match known {
            "utf-8" => b"\xEF\xBB\xBF",
            "utf-16le" => b"\xFF\xFE",
            "utf-16be" => b"\xFE\xFF",
            _ => b"",
        };
        return Ok(decoded(bytes.strip_prefix(own_mark).unwrap_or(bytes), encoding, known));
    }
    for (mark, encoding) in
        [(&b"\xEF\xBB\xBF"[..], UTF_8), (b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)]
    {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return Ok(decoded(rest, encoding, name_of(encoding)));
        }
    }
    let encoding = utf16_without_mark(bytes)
        .unwrap_or_else(|| if is_mostly_utf8(bytes) { UTF_8 } else { legacy(bytes) });
    let name = match name_of(encoding) {
        "gbk" if has_four_byte_characters(bytes) => "gb18030",
        name => name,
    };
    Ok(decoded(bytes, encoding, name))
}

/// Whether the bytes are text in any encoding. Pictures, programs and
/// compressed data are full of control characters; text has few, though a
/// stray NUL or a tail of them happens.
pub fn is_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return true;
    }
    // A file cut off by a crash ends in NULs that were never written over.
    let n_written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let start = bytes.get(..n_written.min(SAMPLE_BYTES)).unwrap_or(bytes);
    let (mut n_nul, mut n_control) = (0, 0);
    for byte in start {
        n_nul += usize::from(*byte == 0);
        n_control += usize::from(*byte != 0 && is_control(u32::from(*byte)));
    }
    n_control -= n_separators(start);
    let is_few = n_nul * 10 <= start.len() && n_control * 50 <= start.len();
    n_written > 0 && (is_few || utf16_without_mark(bytes).is_some())
}

/// How many of the control characters part cells: those of one kind, made for
/// that, that stands in most lines.
fn n_separators(bytes: &[u8]) -> usize {
    let lines = || bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let is_usual = |sign: &u8| lines().filter(|l| l.contains(sign)).count() * 2 > lines().count();
    let signs = [0x01, 0x02, 0x1C, 0x1D, 0x1E, 0x1F].into_iter().filter(is_usual);
    signs.map(|sign| bytes.split(|byte| *byte == sign).count() - 1).max().unwrap_or(0)
}

/// Characters that no table holds. Tabs, line ends, form feeds, the old mark
/// of a file's end and escapes do occur.
fn is_control(character: u32) -> bool {
    character < 0x20 && ![0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B].contains(&character)
}

/// The name that people know an encoding by.
fn name_of(encoding: &'static Encoding) -> &'static str {
    let is_it = |name: &&str| Encoding::for_label(name.as_bytes()) == Some(encoding);
    names().find(is_it).unwrap_or("windows-1252")
}

fn decoded<'a>(bytes: &'a [u8], encoding: &'static Encoding, name: &'static str) -> Decoded<'a> {
    let mut decoded = Decoded {
        text: Cow::Borrowed(""),
        encoding: name,
        n_undecodable: 0,
        first_undecodable: 0,
        n_nul: 0,
    };
    decoded.text = match (name, str::from_utf8(bytes)) {
        ("utf-8", Ok(text)) => Cow::Borrowed(text),
        // Web browsers take it for windows-1252; whoever chooses it means it.
        ("iso-8859-1", _) => encoding_rs::mem::decode_latin1(bytes),
        _ => Cow::Owned(decoded.lossy(bytes, encoding)),
    };
    // Marks of further files that were appended, and characters that nobody
    // sees and no picture can hold.
    if decoded.text.contains('\u{FEFF}') || decoded.text.contains('\0') {
        decoded.n_nul = decoded.text.matches('\0').count();
        decoded.text = Cow::Owned(decoded.text.replace(['\u{FEFF}', '\0'], ""));
    }
    decoded
}

impl Decoded<'_> {
    /// Decodes with U+FFFD for what cannot be, and counts how often.
    fn lossy(&mut self, bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::new();
        let mut rest = bytes;
        loop {
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len().min(1 << 20));
            text.reserve(room.unwrap_or(1 << 20));
            let chunk = rest.get(..1 << 20).unwrap_or(rest);
            let is_last = chunk.len() == rest.len();
            let (result, n_read) =
                decoder.decode_to_string_without_replacement(chunk, &mut text, is_last);
            rest = rest.get(n_read..).unwrap_or_default();
            match result {
                DecoderResult::Malformed(..) => {
                    self.count_undecodable(&text);
                    text.push(char::REPLACEMENT_CHARACTER);
                }
                DecoderResult::InputEmpty if is_last => break,
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            }
        }
        // The letters of these encodings stand for bytes that have none.
        let is_single_byte = encoding.is_single_byte() && encoding.name().starts_with("windows");
        let is_gap = |c: char| ('\u{80}'..='\u{9F}').contains(&c);
        if is_single_byte && text.contains(is_gap) {
            for (start, _) in text.match_indices(is_gap) {
                self.count_undecodable(text.get(..start).unwrap_or_default());
            }
            text = text.replace(is_gap, "\u{FFFD}");
        }
        text
    }

    fn count_undecodable(&mut self, before: &str) {
        if self.n_undecodable == 0 {
            self.first_undecodable = 1 + before.matches('\n').count();
        }
        self.n_undecodable += 1;
    }
}

/// UTF-16 without its mark: every other byte of digits and separators is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes.get(..bytes.len().min(SAMPLE_BYTES))?.as_chunks::<2>();
    let n_zero = |at: fn(&[u8; 2]) -> u8| pairs.iter().filter(|pair| at(pair) == 0).count();
    let (n_first, n_second) = (n_zero(|pair| pair[0]), n_zero(|pair| pair[1]));
    let (encoding, unit): (_, fn([u8; 2]) -> u16) = if n_first < n_second {
        (UTF_16LE, u16::from_le_bytes)
    } else {
        (UTF_16BE, u16::from_be_bytes)
    };
    // A fifth of the characters are plain ones, and next to none is NUL.
    let is_pattern = n_first.max(n_second) * 5 >= pairs.len().max(1)
        && n_first.min(n_second) * 50 <= n_first.max(n_second);
    if !is_pattern {
        return None;
    }
    let is_odd = |unit: Result<char, _>| unit.is_err() || unit.is_ok_and(|c| is_control(c.into()));
    let units = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    (units.filter(|unit| is_odd(unit.clone())).count() * 50 <= pairs.len()).then_some(encoding)
}

/// Whether the bytes are UTF-8, or UTF-8 with some that are broken. In other
/// encodings, bytes that happen to form a character of UTF-8 are rare.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    if str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut n_valid, mut n_broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        n_valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    n_valid > 0 && n_valid >= n_broken
}

/// The encoding of before UTF-8 that the bytes look most like. Only lines with
/// bytes beyond ASCII tell anything.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    let mut lines = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        lines.extend_from_slice(line);
        if lines.len() > LEGACY_BYTES {
            break;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&lines, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // Few bytes say little, so what reads well as Western text is Western.
    let is_western = looks_western(&lines)
        || (BALTIC.contains(&guess) && has_one_letter(&lines))
        || guess.decode_without_bom_handling(&lines)
            == WINDOWS_1252.decode_without_bom_handling(&lines);
    if is_western { WINDOWS_1252 } else { guess }
}

/// Encodings of the Baltic languages, which share letters with Western ones in
/// other places and whose texts never get by with one of them.
const BALTIC: [&Encoding; 3] = [WINDOWS_1257, ISO_8859_4, ISO_8859_13];

/// Whether all bytes beyond ASCII, besides signs, are the same one: a lone
/// `Château` among English names.
fn has_one_letter(bytes: &[u8]) -> bool {
    let mut letters = bytes.iter().filter(|byte| **byte >= 0xC0);
    letters.next().is_some_and(|first| letters.all(|byte| byte == first))
}

/// Whether all bytes beyond ASCII are signs, or letters that stand in the same
/// place in the encodings of Western and Central Europe, never three in a row.
fn looks_western(bytes: &[u8]) -> bool {
    const SIGNS: &[u8] = b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\xA0\xA2\xA3\xA7\xA9\xAB\
        \xAE\xB0\xB1\xB2\xB4\xB5\xB7\xBB\xBC\xBD\xBE";
    const LETTERS: &[u8] = b"\xC1\xC4\xC9\xCD\xD3\xD6\xDA\xDC\xDF\xE1\xE4\xE9\xED\xF3\xF6\xFA\xFC";
    let mut n_in_row = 0;
    for byte in bytes {
        n_in_row = if byte.is_ascii() { 0 } else { n_in_row + 1 };
        if n_in_row > 2 || n_in_row > 0 && !SIGNS.contains(byte) && !LETTERS.contains(byte) {
            return false;
        }
    }
    true
}

/// Whether there are characters of four bytes, which GB 18030 has and GBK
/// has not.
fn has_four_byte_characters(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        if *byte > 0x80 && rest.next().is_some_and(u8::is_ascii_digit) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
