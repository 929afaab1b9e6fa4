//! Bytes to text: UTF-8, and UTF-16 that says so by its mark.

use super::ImportError;

/// The encodings that a user can choose.
pub const NAMES: &[&str] = &["utf-8", "utf-16le", "utf-16be"];

/// Text, and the encoding that it stood in.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without the mark of its byte order.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
}

/// Decodes a file.
///
/// # Errors
/// With the byte and its line, if the bytes are not text in their encoding.
/// Nothing is guessed: a wrong letter in a name makes a new entity.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ImportError> {
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, "utf-16le", u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, "utf-16be", u16::from_be_bytes);
    }
    let rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match str::from_utf8(rest) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), encoding: "utf-8" }),
        Err(error) => {
            let (valid, broken) = rest.split_at(error.valid_up_to());
            let line = valid.split(|byte| *byte == b'\n').count();
            Err(ImportError::NotText {
                encoding: "UTF-8",
                byte: broken.first().copied().unwrap_or(0),
                line,
            })
        }
    }
}

fn utf16(
    bytes: &[u8],
    encoding: &'static str,
    unit: fn([u8; 2]) -> u16,
) -> Result<Decoded, ImportError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let line_of = |text: &str| 1 + text.matches('\n').count();
    for unit in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match unit {
            Ok(character) => text.push(character),
            Err(error) => {
                let [byte, _] = error.unpaired_surrogate().to_be_bytes();
                return Err(ImportError::NotText {
                    encoding: "UTF-16",
                    byte,
                    line: line_of(&text),
                });
            }
        }
    }
    match odd.first() {
        Some(byte) => {
            Err(ImportError::NotText { encoding: "UTF-16", byte: *byte, line: line_of(&text) })
        }
        None => Ok(Decoded { text, encoding }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_encodings_are_decoded() {
        for (bytes, text, encoding) in [
            (&b"a,\xC3\xA4\n"[..], "a,ä\n", "utf-8"),
            (b"\xEF\xBB\xBFa", "a", "utf-8"),
            (b"\xFF\xFEa\0\xE4\0", "aä", "utf-16le"),
            (b"\xFE\xFF\0a\0\xE4", "aä", "utf-16be"),
        ] {
            let expected = Decoded { text: text.to_owned(), encoding };
            assert_eq!(decode(bytes), Ok(expected), "{bytes:?}");
        }
    }

    #[test]
    fn other_bytes_are_refused_with_their_line() {
        for (bytes, expected) in [
            (&b"a\nM\xE4nner\n"[..], "Not UTF-8 text: byte 0xE4 in line 2"),
            (b"\xFF\xFEa\0\x0A", "Not UTF-16 text: byte 0x0A in line 1"),
            (b"\xFE\xFF\0\n\xD8\0\0a", "Not UTF-16 text: byte 0xD8 in line 2"),
        ] {
            assert_eq!(decode(bytes).unwrap_err().to_string(), expected);
        }
    }
}
