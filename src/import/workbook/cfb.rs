//! The container of older Office files: sectors in chains, as a disk of old.

use crate::import::ImportError;

/// What such files begin with.
pub const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Chains end with numbers from here on.
const FIRST_SPECIAL: u32 = 0xFFFF_FFFA;
/// Streams below this size lie in the mini stream.
const MINI_CUTOFF: usize = 4096;
/// Bytes of a sector of the mini stream.
const MINI_SECTOR: usize = 64;

/// A container in memory.
pub struct Cfb<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

/// A little-endian number at a place; none past the end.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// As [`u16_at`], of four bytes.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// As [`u16_at`], a floating point number.
pub fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().map(|bytes| f64::from_le_bytes(*bytes))
}

impl<'a> Cfb<'a> {
    /// Reads the tables of a container.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        Self::tables(bytes).ok_or_else(|| ImportError::Damaged {
            why: "its table of contents cannot be read".to_owned(),
        })
    }

    fn tables(bytes: &'a [u8]) -> Option<Self> {
        let sector_size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut cfb = Self {
            bytes,
            sector_size,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
        };
        // Which sectors hold the table: the first 109 stand in the header, the
        // others in a chain of their own.
        let mut places: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..cfb.n_sectors() {
            if next >= FIRST_SPECIAL {
                break;
            }
            let sector = cfb.sector(next)?;
            places.extend(numbers(sector));
            next = places.pop()?;
        }
        for place in places.into_iter().filter(|place| *place < FIRST_SPECIAL) {
            if cfb.table.len() > cfb.n_sectors() + cfb.sector_size {
                break;
            }
            let sector = numbers(cfb.sector(place)?);
            cfb.table.extend(sector);
        }
        let directory = cfb.chain(u32_at(bytes, 48)?)?;
        let entries: Vec<Entry> = directory.chunks_exact(128).filter_map(entry).collect();
        let root = entries.first()?;
        cfb.mini_stream = cfb.chain(root.start).unwrap_or_default();
        cfb.mini_stream.truncate(root.size);
        cfb.mini_table = numbers(&cfb.chain(u32_at(bytes, 60)?).unwrap_or_default()).collect();
        cfb.entries = entries;
        Some(cfb)
    }

    fn n_sectors(&self) -> usize {
        self.bytes.len() / self.sector_size + 1
    }

    /// A sector; the last one may be cut short.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize + 1).checked_mul(self.sector_size)?;
        let end = start.checked_add(self.sector_size)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain. None if it leaves the file or runs in a circle.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        for _ in 0..=self.n_sectors() {
            if next >= FIRST_SPECIAL {
                return Some(bytes);
            }
            bytes.extend_from_slice(self.sector(next)?);
            next = *self.table.get(next as usize)?;
        }
        None
    }

    fn mini_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        for _ in 0..=self.mini_stream.len() / MINI_SECTOR + 1 {
            if next >= FIRST_SPECIAL {
                return Some(bytes);
            }
            let start = (next as usize).checked_mul(MINI_SECTOR)?;
            let end = start.checked_add(MINI_SECTOR)?.min(self.mini_stream.len());
            bytes.extend_from_slice(self.mini_stream.get(start..end)?);
            next = *self.mini_table.get(next as usize)?;
        }
        None
    }

    /// Whether there is a stream of that name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream by its name; none if there is no such stream.
    ///
    /// # Errors
    /// If its sectors cannot be followed.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let found = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        let Some(entry) = found else { return Ok(None) };
        let bytes = if entry.size < MINI_CUTOFF {
            self.mini_chain(entry.start)
        } else {
            self.chain(entry.start)
        };
        let mut bytes =
            bytes.ok_or_else(|| ImportError::Damaged { why: "its end is missing".to_owned() })?;
        bytes.truncate(entry.size);
        Ok(Some(bytes))
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let n_bytes = usize::from(u16_at(bytes, 64)?).min(64);
    let units = bytes.get(..n_bytes)?.as_chunks::<2>().0.iter();
    let units: Vec<u16> = units.map(|pair| u16::from_le_bytes(*pair)).collect();
    let name = String::from_utf16_lossy(&units).replace('\0', "");
    Some(Entry { name, start: u32_at(bytes, 116)?, size: u32_at(bytes, 120)? as usize })
}
