//! Bytes that are read in blocks, wherever they stand.

use crate::import::ImportError;
use crate::import::source::Large;

/// Where the bytes are.
#[derive(Clone, Copy, Debug)]
pub enum Bytes<'a> {
    /// In memory.
    Memory(&'a [u8]),
    /// In a large file.
    File(&'a Large),
}

impl Bytes<'_> {
    /// How many there are.
    pub fn len(self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(file) => file.n_bytes(),
        }
    }

    /// Fills a buffer with the bytes from a place on, as far as there are any,
    /// and gives back how many there are.
    ///
    /// # Errors
    /// If the file cannot be read, or is not what it was when it was opened.
    pub fn read_at(self, buffer: &mut [u8], offset: u64) -> Result<usize, ImportError> {
        match self {
            Self::Memory(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|at| bytes.get(at..));
                let rest = rest.unwrap_or_default();
                let n = rest.len().min(buffer.len());
                if let (Some(to), Some(from)) = (buffer.get_mut(..n), rest.get(..n)) {
                    to.copy_from_slice(from);
                }
                Ok(n)
            }
            Self::File(file) => file.read_at(buffer, offset),
        }
    }

    /// The bytes of a part, as far as there are any.
    ///
    /// # Errors
    /// As [`Self::read_at`].
    pub fn part(self, offset: u64, n_bytes: usize) -> Result<Vec<u8>, ImportError> {
        let mut part = vec![0; n_bytes];
        let n = self.read_at(&mut part, offset)?;
        part.truncate(n);
        Ok(part)
    }

    /// Checks that nobody has written to the file since it was opened.
    ///
    /// # Errors
    /// If somebody has.
    pub fn check_unchanged(self) -> Result<(), ImportError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::File(file) => file.check_unchanged(),
        }
    }
}
