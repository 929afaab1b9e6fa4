#![no_main]
//! A text as a number and as a period.

use libfuzzer_sys::fuzz_target;
use tidemark::import::{number, period, style::Style};

fuzz_target!(|text: &str| {
    let _ = (number::read(text, Style::English), number::read(text, Style::German));
    let _ = (number::is_numeric(text), number::is_band(text), number::is_missing(text));
    if let Some(period) = period::parse(text) {
        // What is displayed is read back as itself.
        let again = tidemark::dataset::Period::from_iso(&period.to_string());
        assert_eq!(again, Some(period), "{text:?}");
    }
});
