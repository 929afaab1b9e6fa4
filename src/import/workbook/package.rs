//! The parts of a spreadsheet's ZIP, never unpacked beyond what is sensible.

use super::lossy::Lossy;
use crate::import::{ImportError, Watch};
use std::cell::Cell;
use std::fmt;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// What a file of any size may unpack to.
const SMALLEST_BUDGET: u64 = 128 << 20;
/// What no file may unpack to, however large it is.
const LARGEST_BUDGET: u64 = 2 << 30;
/// How many times its size a file may unpack to. Tables compress to a tenth,
/// very repetitive ones to a hundredth.
const MOST_TIMES: u64 = 200;
/// Most bytes between two pieces of markup; a cell holds 1 MiB.
const MAX_PIECE: usize = 2 << 20;
/// Most bytes of a part that is not in UTF-8, which is decoded as a whole.
const MAX_RECODED: u64 = 64 << 20;

/// A ZIP in memory. The sizes that it declares are not believed: what comes
/// out is counted.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    budget: Budget,
    n_declared: u64,
}

/// How much may still be unpacked.
#[derive(Debug)]
pub struct Budget {
    total: u64,
    left: Cell<u64>,
    n_replaced: Cell<usize>,
}

impl Budget {
    /// What a file of so many bytes may unpack to.
    pub fn of(n_bytes: usize) -> Self {
        let total = (n_bytes as u64).saturating_mul(MOST_TIMES);
        let total = total.clamp(SMALLEST_BUDGET, LARGEST_BUDGET);
        Self { total, left: Cell::new(total), n_replaced: Cell::default() }
    }

    /// How much was no text and was replaced.
    pub fn n_replaced(&self) -> usize {
        self.n_replaced.get()
    }

    /// Takes bytes out of it.
    fn spend(&self, n_bytes: usize) -> io::Result<()> {
        match self.left.get().checked_sub(n_bytes as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(io::Error::other(Exceeded::Budget(self.total))),
        }
    }
}

/// Which limit was hit.
#[derive(Debug)]
enum Exceeded {
    Budget(u64),
    Piece,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget(_) => f.write_str("unpacks to too much"),
            Self::Piece => f.write_str("a piece of text is too long"),
        }
    }
}

impl std::error::Error for Exceeded {}

impl<'a> Package<'a> {
    /// Opens a ZIP.
    ///
    /// # Errors
    /// If it is broken.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| from_zip(&error))?;
        let name = |raw: &[u8]| String::from_utf8_lossy(raw).replace('\\', "/");
        let names = archive.file_names_raw().map(name).collect();
        // Only the progress is told by it.
        let n_declared = archive.decompressed_size().unwrap_or(0).min(u64::MAX.into()) as u64;
        Ok(Self { archive, names, budget: Budget::of(bytes.len()), n_declared })
    }

    /// How many times something that is no UTF-8 was replaced in the parts that
    /// were read as UTF-8.
    pub fn n_replaced(&self) -> usize {
        self.budget.n_replaced()
    }

    /// The names of all parts.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The name of a part as the package spells it. Some writers mix cases.
    pub fn find(&self, name: &str) -> Option<String> {
        let name = name.trim_start_matches('/');
        let exact = self.names.iter().find(|known| *known == name);
        exact.or_else(|| self.names.iter().find(|known| known.eq_ignore_ascii_case(name))).cloned()
    }

    /// Opens a part; none if there is no such part.
    ///
    /// # Errors
    /// If the ZIP is broken there, or the part is protected with a password.
    pub fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, ImportError> {
        let name = name.trim_start_matches('/');
        let by = |is_it: &dyn Fn(&str) -> bool| self.names.iter().position(|known| is_it(known));
        let Some(index) =
            by(&|known| known == name).or_else(|| by(&|known| known.eq_ignore_ascii_case(name)))
        else {
            return Ok(None);
        };
        let file = self.archive.by_index(index).map_err(|error| from_zip(&error))?;
        let (inner, budget, n_declared) = (Box::new(file), &self.budget, self.n_declared);
        Ok(Some(Part { inner, budget, n_declared, since_mark: 0 }))
    }

    /// All of a part, at most so many bytes; none if there is no such part.
    ///
    /// # Errors
    /// As [`Package::part`], or if it is larger.
    pub fn bytes(&mut self, name: &str, cap: u64) -> Result<Option<Vec<u8>>, ImportError> {
        let Some(mut part) = self.part(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        part.read_all(cap, &mut bytes)?;
        Ok(Some(bytes))
    }
}

/// A part that is being unpacked.
pub struct Part<'a> {
    inner: Box<dyn Read + 'a>,
    budget: &'a Budget,
    n_declared: u64,
    since_mark: usize,
}

impl<'a> Part<'a> {
    /// Anything that unpacks, held to a budget.
    pub fn new(inner: impl Read + 'a, budget: &'a Budget) -> Self {
        Self { inner: Box::new(inner), budget, n_declared: 0, since_mark: 0 }
    }

    /// Says that what was read so far is dealt with. Between two marks, the
    /// reader of markup has to keep everything in memory.
    pub fn mark(&mut self) {
        self.since_mark = 0;
    }

    /// Says how much of the package is unpacked, where that happens so many
    /// times.
    pub fn report(&self, watch: &Watch, times: u64) {
        let n_done = self.budget.total - self.budget.left.get();
        watch.report(n_done, self.n_declared.saturating_mul(times));
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// If it is broken, or larger than the cap or what is left of the budget.
    pub fn read_all(&mut self, cap: u64, bytes: &mut Vec<u8>) -> Result<(), ImportError> {
        let mut block = vec![0; 64 << 10];
        loop {
            self.mark();
            let n_read = match self.read(&mut block) {
                Ok(0) => return Ok(()),
                Ok(n_read) => n_read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(from_io(&error)),
            };
            if bytes.len() as u64 + n_read as u64 > cap {
                return Err(ImportError::UnpacksToMore { cap });
            }
            bytes.extend_from_slice(block.get(..n_read).unwrap_or_default());
        }
    }

    /// The part as UTF-8. XML may be in any encoding and says so at its start;
    /// what is none of that encoding is replaced and counted.
    ///
    /// # Errors
    /// As [`Part::read_all`].
    pub fn into_utf8(mut self) -> Result<Self, ImportError> {
        let mut head = [0; 256];
        let mut length = 0;
        while let Some(room) = head.get_mut(length..).filter(|room| !room.is_empty()) {
            match self.read(room) {
                Ok(0) => break,
                Ok(n_read) => length += n_read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(from_io(&error)),
            }
        }
        let head = head.get(..length).unwrap_or_default().to_vec();
        let Some(name) = other_encoding(&head) else {
            let whole = Cursor::new(head).chain(self.inner);
            let inner = Box::new(Lossy::new(whole, &self.budget.n_replaced));
            return Ok(Self { inner, ..self });
        };
        let mut bytes = head;
        self.read_all(MAX_RECODED, &mut bytes)?;
        let text = crate::import::encoding::decode(
            &bytes,
            Some(name.as_str()).filter(|name| !name.is_empty()),
        )?
        .text
        .into_owned();
        Ok(Self { inner: Box::new(Cursor::new(text.into_bytes())), ..self })
    }
}

/// The encoding of XML that is not UTF-8; nameless where its bytes tell.
fn other_encoding(head: &[u8]) -> Option<String> {
    if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..] = head {
        return Some(String::new());
    }
    let head = String::from_utf8_lossy(head);
    let (_, rest) = head.split_once("<?xml")?.1.split_once("encoding=")?;
    let name = rest.get(1..)?.split(['"', '\'']).next()?.to_ascii_lowercase();
    let is_utf8 = ["utf-8", "utf8", "us-ascii", "ascii"].contains(&name.as_str());
    let is_known = crate::import::encoding::names().any(|known| known == name);
    (!is_utf8 && is_known).then_some(name)
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        self.budget.spend(n_read)?;
        self.since_mark += n_read;
        if self.since_mark > MAX_PIECE {
            return Err(io::Error::other(Exceeded::Piece));
        }
        Ok(n_read)
    }
}

/// What went wrong while unpacking.
pub fn from_io(error: &io::Error) -> ImportError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Exceeded>()) {
        Some(Exceeded::Budget(cap)) => ImportError::UnpacksToMore { cap: *cap },
        Some(Exceeded::Piece) => ImportError::TextTooLarge,
        None => {
            let why = error.to_string();
            // The words of the unpacker for data that stops too early.
            let is_cut_off = error.kind() == io::ErrorKind::UnexpectedEof
                || why.contains("incomplete deflate stream");
            let why = if is_cut_off { "its end is missing".to_owned() } else { why };
            ImportError::Damaged { why }
        }
    }
}

fn from_zip(error: &ZipError) -> ImportError {
    match error {
        ZipError::Io(error) => from_io(error),
        ZipError::InvalidPassword => ImportError::Password,
        ZipError::UnsupportedArchive(why) if why.to_ascii_lowercase().contains("password") => {
            ImportError::Password
        }
        ZipError::CompressionMethodNotSupported(_) => ImportError::Damaged {
            why: "it is compressed in a way that spreadsheets are not".to_owned(),
        },
        error => ImportError::Damaged { why: error.to_string() },
    }
}
