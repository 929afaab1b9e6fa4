//! The records that an XLS workbook is a stream of, and the texts in them.

use super::cfb::u16_at;

/// The kinds of records that are read.
pub mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000A;
    pub const DATES: u16 = 0x0022;
    pub const PASSWORD: u16 = 0x002F;
    pub const CONTINUED: u16 = 0x003C;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const SHEET: u16 = 0x0085;
    pub const NUMBERS: u16 = 0x00BD;
    pub const RICH_LABEL: u16 = 0x00D6;
    pub const STYLE: u16 = 0x00E0;
    pub const MERGED: u16 = 0x00E5;
    pub const STRINGS: u16 = 0x00FC;
    pub const SHARED: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const TRUTH: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const SHORT_NUMBER: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

/// The records of a stream from a place on.
pub struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// Records from a place on; none if it is past the end.
    pub fn new(stream: &'a [u8], start: usize) -> Self {
        Self { rest: stream.get(start..).unwrap_or_default() }
    }

    /// The next record, its kind and its data; none where the stream ends or
    /// is cut off.
    pub fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.rest, 0)?;
        let length = usize::from(u16_at(self.rest, 2)?);
        let (data, rest) = self.rest.get(4..)?.split_at_checked(length)?;
        self.rest = rest;
        Some((kind, data))
    }

    /// A record's data with that of the records that continue it.
    pub fn continued(&mut self, data: &'a [u8]) -> Pieces<'a> {
        let mut pieces = vec![data];
        while u16_at(self.rest, 0) == Some(kind::CONTINUED) {
            let Some((_, data)) = self.next() else { break };
            pieces.push(data);
        }
        Pieces::new(pieces)
    }
}

/// Data that is spread over several records.
pub struct Pieces<'a> {
    piece: &'a [u8],
    rest: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    /// Data in pieces.
    pub fn new(pieces: Vec<&'a [u8]>) -> Self {
        let mut rest = pieces.into_iter();
        Self { piece: rest.next().unwrap_or_default(), rest }
    }

    /// Goes on to the piece that holds the next byte; false at the end.
    fn is_more(&mut self) -> bool {
        while self.piece.is_empty() {
            let Some(next) = self.rest.next() else { return false };
            self.piece = next;
        }
        true
    }

    fn u8(&mut self) -> Option<u8> {
        self.is_more();
        let (first, rest) = self.piece.split_first()?;
        self.piece = rest;
        Some(*first)
    }

    /// A number of two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    /// Leaves bytes out.
    pub fn skip(&mut self, n_bytes: usize) {
        let mut n_left = n_bytes;
        while n_left > 0 && self.is_more() {
            let n = n_left.min(self.piece.len());
            self.piece = self.piece.get(n..).unwrap_or_default();
            n_left -= n;
        }
    }

    /// A length of one or two bytes.
    fn length(&mut self, n_bytes: usize) -> Option<usize> {
        if n_bytes == 1 { self.u8().map(usize::from) } else { self.u16().map(usize::from) }
    }

    /// A text of bytes in the code page of the file, with a length before it.
    pub fn bytes(&mut self, n_bytes_of_length: usize) -> Option<Vec<u8>> {
        let length = self.length(n_bytes_of_length)?;
        let mut bytes = Vec::new();
        while bytes.len() < length && self.is_more() {
            let n = (length - bytes.len()).min(self.piece.len());
            let (head, rest) = self.piece.split_at_checked(n)?;
            bytes.extend_from_slice(head);
            self.piece = rest;
        }
        Some(bytes)
    }

    /// A text of characters, with a length and its width before it.
    pub fn text(&mut self, n_bytes_of_length: usize) -> Option<String> {
        let length = self.length(n_bytes_of_length)?;
        let is_wide = self.u8()? & 1 != 0;
        self.characters(length, is_wide)
    }

    /// A text that may have runs of fonts and a pronunciation behind it.
    pub fn rich_text(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.u8()?;
        let n_runs = if flags & 8 != 0 { self.u16()? } else { 0 };
        let n_spoken =
            if flags & 4 != 0 { u32::from(self.u16()?) | u32::from(self.u16()?) << 16 } else { 0 };
        let text = self.characters(length, flags & 1 != 0)?;
        self.skip(usize::from(n_runs) * 4);
        self.skip(n_spoken as usize);
        Some(text.replace('\0', ""))
    }

    /// Characters of one byte or two. Where they go on in another record,
    /// that says anew which.
    fn characters(&mut self, length: usize, is_wide: bool) -> Option<String> {
        let mut is_wide = is_wide;
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            if self.piece.is_empty() {
                if !self.is_more() {
                    return None;
                }
                is_wide = self.u8()? & 1 != 0;
            }
            let n_left = length - units.len();
            if is_wide {
                let n = n_left.min(self.piece.len() / 2);
                if n == 0 && !self.piece.is_empty() {
                    return None;
                }
                let (head, rest) = self.piece.split_at_checked(n * 2)?;
                units.extend(head.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)));
                self.piece = rest;
            } else {
                let (head, rest) = self.piece.split_at_checked(n_left.min(self.piece.len()))?;
                units.extend(head.iter().map(|byte| u16::from(*byte)));
                self.piece = rest;
            }
        }
        Some(String::from_utf16_lossy(&units))
    }
}
