//! The only place of the import that opens files.

use super::{ImportError, Watch};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Largest file that is read into memory: 1 GiB.
pub const MAX_BYTES: u64 = 1 << 30;

/// Largest file that is added up while it is read: 64 GiB.
pub const MAX_BULK_BYTES: u64 = 1 << 36;

/// Files of this many bytes and more are left where they are until it is known
/// how they are to be read.
pub const LARGE_BYTES: u64 = 32 << 20;

/// The bytes of a file, with what its receipt needs.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's name without its folders.
    pub name: String,
    /// Its content; nothing where it is large and read in blocks.
    pub bytes: Vec<u8>,
    /// SHA-256 of the content, in hexadecimal; empty as long as it is unread.
    pub sha256: String,
    large: Option<Large>,
    is_hashed: bool,
}

/// A file that is read in blocks, wherever they stand. It never lies in memory
/// as a whole unless somebody asks for that.
#[derive(Clone, Debug)]
pub struct Large {
    file: Arc<File>,
    n_bytes: u64,
    modified: Option<SystemTime>,
    #[cfg(not(any(unix, windows)))]
    turn: Arc<std::sync::Mutex<()>>,
}

impl Source {
    /// Opens a file, and reads it unless it is large.
    ///
    /// # Errors
    /// If it is not a readable file of at most [`MAX_BULK_BYTES`] with anything
    /// in it.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        // Asked before opening, because opening a pipe waits for its writer.
        check(&fs::metadata(path).map_err(|error| from_io(&error))?)?;
        let file = File::open(path).map_err(|error| from_io(&error))?;
        let metadata = file.metadata().map_err(|error| from_io(&error))?;
        check(&metadata)?;
        let name =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if metadata.len() >= LARGE_BYTES {
            let large = Large::new(file, &metadata);
            return Ok(Self { large: Some(large), ..Self::unread(name) });
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
        check_size(bytes.len() as u64, MAX_BYTES)?;
        Ok(Self::from_bytes(name, bytes))
    }

    fn unread(name: String) -> Self {
        Self { name, bytes: Vec::new(), sha256: String::new(), large: None, is_hashed: true }
    }

    /// The file, where it is large and not in memory.
    pub fn large(&self) -> Option<&Large> {
        self.large.as_ref()
    }

    /// Bytes that are in memory already: dropped, built in, or made by a test.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        Self { bytes, sha256, ..Self::unread(name.into()) }
    }

    /// Leaves the SHA-256 of a large file out, for outputs that do not print it:
    /// it takes a third of the work of adding the file up, on one core. Then
    /// that of the dataset is empty.
    #[must_use]
    pub fn unhashed(self) -> Self {
        Self { is_hashed: false, ..self }
    }

    /// Whether the SHA-256 of a large file is wanted.
    pub fn is_hashed(&self) -> bool {
        self.is_hashed
    }

    /// The name without its extension.
    pub fn stem(&self) -> &str {
        match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.name,
        }
    }
}

impl Large {
    fn new(file: File, metadata: &Metadata) -> Self {
        Self {
            file: Arc::new(file),
            n_bytes: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(not(any(unix, windows)))]
            turn: Arc::default(),
        }
    }

    /// Its length when it was opened.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Fills a buffer with the bytes from a place on, as far as there are any,
    /// and gives back how many there are.
    ///
    /// # Errors
    /// If it cannot be read, or ends before it ended when it was opened.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, ImportError> {
        let n_left = self.n_bytes.saturating_sub(offset);
        let n = usize::try_from(n_left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let mut n_read = 0;
        while n_read < n {
            let rest = buffer.get_mut(n_read..n).unwrap_or_default();
            match self.read_some(rest, offset.saturating_add(n_read as u64)) {
                Ok(0) => return Err(ImportError::Changed),
                Ok(more) => n_read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(from_io(&error)),
            }
        }
        Ok(n_read)
    }

    #[cfg(unix)]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&*self.file, buffer, offset)
    }

    #[cfg(windows)]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, offset)
    }

    #[cfg(not(any(unix, windows)))]
    fn read_some(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        use std::io::Seek as _;
        let _turn = self.turn.lock();
        (&*self.file).seek(io::SeekFrom::Start(offset))?;
        (&*self.file).read(buffer)
    }

    /// Checks that nobody has written to it since it was opened.
    ///
    /// # Errors
    /// If somebody has.
    pub fn check_unchanged(&self) -> Result<(), ImportError> {
        let metadata = self.file.metadata().map_err(|error| from_io(&error))?;
        let is_same = metadata.len() == self.n_bytes && metadata.modified().ok() == self.modified;
        if is_same { Ok(()) } else { Err(ImportError::Changed) }
    }

    /// All of it, in memory, with its SHA-256 in hexadecimal.
    ///
    /// # Errors
    /// If it is larger than [`MAX_BYTES`], changes meanwhile or cannot be read,
    /// or the watch says to stop.
    pub fn read_all(&self, watch: &Watch) -> Result<(Vec<u8>, String), ImportError> {
        const STEP: usize = 4 << 20;
        check_size(self.n_bytes, MAX_BYTES)?;
        let mut bytes = vec![0; self.n_bytes as usize];
        let mut hash = Sha256::new();
        for (number, step) in bytes.chunks_mut(STEP).enumerate() {
            watch.check()?;
            self.read_at(step, (number * STEP) as u64)?;
            hash.update(&*step);
        }
        self.check_unchanged()?;
        Ok((bytes, hexadecimal(&hash.finalize())))
    }
}

/// A hash as people write it.
pub fn hexadecimal(hash: &[u8]) -> String {
    let mut text = String::with_capacity(hash.len() * 2);
    for byte in hash {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn check(metadata: &Metadata) -> Result<(), ImportError> {
    if metadata.is_dir() {
        return Err(ImportError::NotAFile { what: "a folder" });
    }
    if !metadata.is_file() {
        return Err(ImportError::NotAFile { what: "a pipe or a device" });
    }
    check_size(metadata.len(), MAX_BULK_BYTES)
}

fn check_size(n_bytes: u64, cap: u64) -> Result<(), ImportError> {
    match n_bytes {
        0 => Err(ImportError::Empty),
        n_bytes if n_bytes > cap => Err(ImportError::TooLarge { n_bytes }),
        _ => Ok(()),
    }
}

fn from_io(error: &io::Error) -> ImportError {
    match error.kind() {
        io::ErrorKind::NotFound => ImportError::NotFound,
        io::ErrorKind::PermissionDenied => ImportError::NotPermitted,
        io::ErrorKind::IsADirectory => ImportError::NotAFile { what: "a folder" },
        _ => ImportError::Unreadable { why: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_file_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.csv");
        fs::write(&empty, "").unwrap();
        for (path, expected) in [
            (folder.path().join("missing.csv"), "There is no such file"),
            (folder.path().to_owned(), "This is a folder, not a file"),
            (empty, "The file is empty"),
            #[cfg(unix)]
            ("/dev/zero".into(), "This is a pipe or a device, not a file"),
        ] {
            assert_eq!(Source::open(&path).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn a_file_has_its_name_and_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reports.2024.csv");
        fs::write(&path, "abc").unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!((source.name.as_str(), source.stem()), ("reports.2024.csv", "reports.2024"));
        assert_eq!(
            source.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
