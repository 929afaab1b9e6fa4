//! Files with a few bytes changed, cut off or doubled: whatever they hold, they
//! end in a result, and every record is accounted for. The inputs are those of
//! the fuzzer (fuzz/corpus) and the tables of `tests/tables`.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::fs;
use std::path::{Path, PathBuf};
use tidemark::cli::inspect::inspect;
use tidemark::cli::tidy::tidy;
use tidemark::import::{self, Source};

/// Mutations of each file.
const N_MUTATIONS: usize = 60;

/// The sequence of a linear congruential generator: the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_none_or(|extension| extension != "golden") {
            found.push(path);
        }
    }
}

fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const SIGNS: &[u8] = b"\"',;\t|\n\r\0 {}[]<>/\\-+.%()0179azAZ\xC3\xFF";
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        let sign = SIGNS[random.below(SIGNS.len())];
        match random.below(5) {
            0 => bytes.insert(at.min(bytes.len()), sign),
            1 if !bytes.is_empty() => bytes[at] = sign,
            2 if !bytes.is_empty() => {
                bytes.remove(at);
            }
            3 => bytes.truncate(at),
            _ => {
                let end = (at + random.below(60)).min(bytes.len());
                let again = bytes[at.min(end)..end].to_vec();
                bytes.splice(at.min(end)..at.min(end), again);
            }
        }
    }
    bytes
}

#[test]
fn mutated_files_end_in_a_result() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut inputs = Vec::new();
    files(&root.join("fuzz/corpus"), &mut inputs);
    files(&root.join("tests/tables"), &mut inputs);
    inputs.sort();
    assert!(inputs.len() > 30, "the inputs were found");
    let mut random = Random(1);
    let mut n_read = 0;
    for path in inputs {
        let bytes = fs::read(&path).unwrap();
        for n in 0..N_MUTATIONS {
            let mutated = if n == 0 { bytes.clone() } else { mutate(&bytes, &mut random) };
            let Ok(import) = import::read(&Source::from_bytes("x", mutated)) else { continue };
            n_read += 1;
            // Tables beside each other have the same records.
            let n_records: usize = import
                .tables
                .iter()
                .filter(|table| table.id.column == 0)
                .map(|table| table.header_rows.len() + table.rows.len() + table.skipped.len())
                .sum();
            // A sheet of nothing but blank lines makes no table.
            let n_all = n_records + import.n_blank_elsewhere;
            assert_eq!(n_all, import.n_records, "{} {n}", path.display());
            assert!(n_records > 0, "{} {n}", path.display());
            let _ = (inspect(&import, true), inspect(&import, false), tidy(&import, None));
        }
    }
    assert!(n_read > 1_000, "most mutations can still be read: {n_read}");
}
