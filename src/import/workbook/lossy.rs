//! UTF-8 with what is none of it replaced, piece by piece.

use std::cell::Cell;
use std::io::{self, Read};

/// Bytes that are looked at together.
const BLOCK: usize = 64 << 10;

/// A reader that hands out UTF-8 only.
pub struct Lossy<'a, R> {
    inner: R,
    /// Bytes that a character begins with whose end has not come yet.
    open: Vec<u8>,
    /// What is ready, and how much of it was handed out.
    ready: Vec<u8>,
    n_taken: usize,
    is_ended: bool,
    n_replaced: &'a Cell<usize>,
}

impl<'a, R: Read> Lossy<'a, R> {
    /// Reads from another reader, and counts what had to be replaced.
    pub fn new(inner: R, n_replaced: &'a Cell<usize>) -> Self {
        let (open, ready) = (Vec::new(), Vec::new());
        Self { inner, open, ready, n_taken: 0, is_ended: false, n_replaced }
    }

    /// Makes the next block ready.
    fn fill(&mut self) -> io::Result<()> {
        let mut block = std::mem::take(&mut self.open);
        let n_open = block.len();
        block.resize(n_open + BLOCK, 0);
        let n_read = self.inner.read(block.get_mut(n_open..).unwrap_or_default());
        block.truncate(n_open + n_read.as_ref().copied().unwrap_or(0));
        if let Err(error) = n_read {
            self.open = block;
            return Err(error);
        }
        self.is_ended = block.len() == n_open;
        (self.ready, self.n_taken) = (Vec::with_capacity(block.len()), 0);
        let mut chunks = block.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.ready.extend_from_slice(chunk.valid().as_bytes());
            let invalid = chunk.invalid();
            let is_open = chunks.peek().is_none() && !self.is_ended && is_beginning(invalid);
            if is_open {
                self.open = invalid.to_vec();
            } else if !invalid.is_empty() {
                self.ready.extend_from_slice("\u{FFFD}".as_bytes());
                self.n_replaced.set(self.n_replaced.get() + 1);
            }
        }
        Ok(())
    }
}

/// Whether more bytes could make a character of these.
fn is_beginning(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

impl<R: Read> Read for Lossy<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.n_taken == self.ready.len() && !self.is_ended {
            self.fill()?;
        }
        let mut rest = self.ready.get(self.n_taken..).unwrap_or_default();
        let n_read = rest.read(buffer)?;
        self.n_taken += n_read;
        Ok(n_read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out one byte after the other.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n_read = buffer.len().min(1);
            self.0.read(buffer.get_mut(..n_read).unwrap_or_default())
        }
    }

    #[test]
    fn what_is_no_utf_8_is_replaced_and_counted() {
        for bytes in [
            b"".as_slice(),
            "Mosaïk €𝄞".as_bytes(),
            b"a\xFFb",
            b"\xE2\x82",
            b"\xE2\x82x",
            b"\xC3\xA9\xF0",
        ] {
            let expected = String::from_utf8_lossy(bytes).into_owned();
            let n_expected = expected.matches('\u{FFFD}').count();
            for is_slow in [true, false] {
                let (n_replaced, mut text) = (Cell::default(), String::new());
                let inner: Box<dyn Read> =
                    if is_slow { Box::new(Slow(bytes)) } else { Box::new(bytes) };
                Lossy::new(inner, &n_replaced).read_to_string(&mut text).unwrap();
                assert_eq!((text, n_replaced.get()), (expected.clone(), n_expected));
            }
        }
    }
}
