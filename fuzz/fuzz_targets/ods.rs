#![no_main]
//! The content of an OpenDocument spreadsheet within a sound package.

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use tidemark::import::{Source, read};
use zip::write::SimpleFileOptions;

fuzz_target!(|content: &[u8]| {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in
        [("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]), ("content.xml", content)]
    {
        writer.start_file(name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    let file = writer.finish().unwrap().into_inner();
    let _ = read(&Source::from_bytes("x.ods", file));
});
