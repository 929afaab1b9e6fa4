//! The receipt of a large file, begun while it is planned how to read it.

use super::bytes::Bytes;
use crate::import::ImportError;
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};

/// A hash of the first blocks of a file.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// The hash of their bytes.
    pub hash: Sha256,
    /// How many blocks.
    pub n_blocks: u64,
}

/// Does some work while another thread hashes the first blocks of so many
/// bytes, as far as it comes.
///
/// A hash can only be taken from the first byte to the last, so it is the work
/// that several threads divide worst; planning leaves a core to it.
///
/// # Errors
/// Of the work. What cannot be read is told by whoever reads it again.
pub fn meanwhile<T>(
    bytes: Bytes<'_>,
    block: usize,
    work: impl FnOnce() -> Result<T, ImportError>,
) -> Result<(T, Begun), ImportError> {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let hashing = scope.spawn(|| first_blocks(bytes, block, &is_done));
        let done = work();
        is_done.store(true, Ordering::Relaxed);
        Ok((done?, hashing.join().unwrap_or_default()))
    })
}

fn first_blocks(bytes: Bytes<'_>, block: usize, is_done: &AtomicBool) -> Begun {
    let mut begun = Begun::default();
    let mut buffer = vec![0; block];
    while !is_done.load(Ordering::Relaxed) {
        let read = bytes.read_at(&mut buffer, begun.n_blocks.saturating_mul(block as u64));
        // The last block is left to those who read the file.
        if !read.is_ok_and(|n| n == block) {
            break;
        }
        begun.hash.update(&buffer);
        begun.n_blocks += 1;
    }
    begun
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_blocks_are_hashed_while_something_else_is_done() {
        let bytes: Vec<u8> = (0..1_000_u32).map(|at| (at % 251) as u8).collect();
        let slow = || {
            std::thread::sleep(std::time::Duration::from_millis(20));
            Ok("done")
        };
        let (done, begun) = meanwhile(Bytes::Memory(&bytes), 300, slow).unwrap();
        assert_eq!(done, "done");
        assert!(begun.n_blocks <= 3);
        let hashed = bytes.get(..begun.n_blocks as usize * 300).unwrap();
        assert_eq!(begun.hash.finalize(), Sha256::digest(hashed));
        let failed = meanwhile::<()>(Bytes::Memory(&bytes), 300, || Err(ImportError::Empty));
        assert!(matches!(failed, Err(ImportError::Empty)));
    }
}
