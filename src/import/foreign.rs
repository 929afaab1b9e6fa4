//! Files that are dropped by mistake, told by how they begin.

/// How they begin, and what they are.
const KNOWN: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"{\\rtf", "an RTF document"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
];

/// What the file is, if it is of a well-known kind that holds no tables or
/// none that are read.
pub fn name(bytes: &[u8]) -> Option<&'static str> {
    let found = KNOWN.iter().find(|(mark, _)| bytes.starts_with(mark))?;
    // A table may begin with the letters of a mark.
    let is_letters = found.0.iter().all(u8::is_ascii_alphanumeric);
    (!is_letters || !super::encoding::is_text(bytes)).then_some(found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_kinds_are_named() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"[..], Some("a PDF document")),
            (b"\x89PNG\r\n\x1A\n", Some("a PNG picture")),
            (b"ID3,2020\na,1\n", None),
            (b"ID3\x04\0\0\0\0\0\x23", Some("a sound file")),
            (b"a,b\n", None),
        ] {
            assert_eq!(name(bytes), expected);
        }
    }
}
