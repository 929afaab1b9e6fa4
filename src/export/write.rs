//! Atomic writing: a temporary neighbour, synced, then renamed. A file that
//! was there is either whole and old or whole and new. A pipe or a device is
//! written to and stays what it is.

use super::ExportError;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file, replacing one of that name.
///
/// # Errors
/// When the folder is missing, full or not writable; what was there stays.
pub fn atomically(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    replace(path, bytes).map_err(ExportError::Writing)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let known = std::fs::metadata(path).ok();
    if known.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        // Renamed over, `/dev/null` would be no device any more.
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    // What a link leads to is replaced, not the link.
    let target = known.and_then(|_| std::fs::canonicalize(path).ok());
    let path = target.as_deref().unwrap_or(path);
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tidemark-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The user's umask decides, as for any new file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The rename is durable only once the folder is; a folder that cannot be
    // synced has the file all the same.
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Whether two paths lead to one file, whichever way they are written. A file
/// that does not exist is no other.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(a).is_some_and(|a| real(b) == Some(a))
}

/// Adds a line to a log. A log that cannot be written is not worth a word.
pub fn append(path: &Path, line: &str) {
    if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(path) {
        let _ = file.write_all(line.as_bytes());
    }
}

/// An input or output error in plain words.
pub fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "the folder does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "it is not allowed here".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("chart.svg");
        atomically(&path, b"old").expect("written");
        atomically(&path, b"new").expect("replaced");
        assert_eq!(std::fs::read(&path).expect("read"), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_pipes_stay_pipes() {
        use std::os::unix::fs::FileTypeExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("real.csv"), "old").expect("written");
        std::os::unix::fs::symlink("real.csv", at("link.csv")).expect("a link");
        atomically(&at("link.csv"), b"new").expect("written");
        assert_eq!(std::fs::read(at("real.csv")).expect("read"), b"new");
        let link = std::fs::symlink_metadata(at("link.csv")).expect("known");
        assert!(link.is_symlink());
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().expect("mkfifo");
        assert!(made.success());
        let pipe = at("pipe");
        let reader = std::thread::spawn(move || std::fs::read(pipe).expect("read"));
        atomically(&at("pipe"), b"figures").expect("written");
        assert_eq!(reader.join().expect("a reader"), b"figures");
        assert!(std::fs::metadata(at("pipe")).expect("known").file_type().is_fifo());
    }

    #[test]
    fn one_file_is_known_by_all_its_paths() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a.csv"), "a").expect("written");
        std::fs::write(at("b.csv"), "a").expect("written");
        std::fs::create_dir(at("in")).expect("a folder");
        assert!(is_same_file(&at("a.csv"), &at("in/../a.csv")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a.csv", at("link.csv")).expect("a link");
            assert!(is_same_file(&at("a.csv"), &at("link.csv")));
        }
        for other in ["b.csv", "new.csv"] {
            assert!(!is_same_file(&at("a.csv"), &at(other)), "{other}");
        }
        assert!(!is_same_file(&at("new.csv"), &at("new.csv")));
    }

    #[test]
    fn what_cannot_be_written_says_why() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing =
            atomically(&folder.path().join("no/such/chart.svg"), b"x").expect_err("no folder");
        assert_eq!(
            missing.to_string(),
            "The file could not be written (the folder does not exist)"
        );
        let taken = atomically(folder.path(), b"x").expect_err("a folder");
        assert_eq!(taken.to_string(), "The file could not be written (it is a folder)");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 0);
    }
}
