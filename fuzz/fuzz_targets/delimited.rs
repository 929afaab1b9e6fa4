#![no_main]
//! Bytes as they come from a file.

use libfuzzer_sys::fuzz_target;
use tidemark::import::{Source, read};

fuzz_target!(|bytes: &[u8]| {
    let _ = read(&Source::from_bytes("x.csv", bytes));
});
