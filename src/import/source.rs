//! The only place of the import that opens files.

use super::ImportError;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// Largest file that is read: 1 GiB.
pub const MAX_BYTES: u64 = 1 << 30;

/// The bytes of a file, with what its receipt needs.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's name without its folders.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
}

impl Source {
    /// Reads a whole file.
    ///
    /// # Errors
    /// If it is not a readable file of at most [`MAX_BYTES`] with anything in it.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        // Asked before opening, because opening a pipe waits for its writer.
        check(&fs::metadata(path).map_err(|error| from_io(&error))?)?;
        let file = File::open(path).map_err(|error| from_io(&error))?;
        let metadata = file.metadata().map_err(|error| from_io(&error))?;
        check(&metadata)?;
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
        check_size(bytes.len() as u64)?;
        let name =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Self::from_bytes(name, bytes))
    }

    /// Bytes that are in memory already: dropped, built in, or made by a test.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(&bytes) {
            // Writing to a string cannot fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Self { name: name.into(), bytes, sha256 }
    }

    /// The name without its extension.
    pub fn stem(&self) -> &str {
        match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.name,
        }
    }
}

fn check(metadata: &Metadata) -> Result<(), ImportError> {
    if metadata.is_dir() {
        return Err(ImportError::NotAFile { what: "a folder" });
    }
    if !metadata.is_file() {
        return Err(ImportError::NotAFile { what: "a pipe or a device" });
    }
    check_size(metadata.len())
}

fn check_size(n_bytes: u64) -> Result<(), ImportError> {
    match n_bytes {
        0 => Err(ImportError::Empty),
        n_bytes if n_bytes > MAX_BYTES => Err(ImportError::TooLarge { n_bytes }),
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
