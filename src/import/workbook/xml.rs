//! XML read piece by piece, each held to a size.

use super::package::{Part, from_io};
use crate::import::{ImportError, Watch};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::BufReader;

/// A reader of markup that is asked for one piece at a time.
pub struct Xml<'a> {
    reader: Reader<BufReader<Part<'a>>>,
    buffer: Vec<u8>,
    watch: &'a Watch,
    n_pieces: u32,
}

impl<'a> Xml<'a> {
    /// Reads a part in whatever encoding it says that it is in.
    ///
    /// # Errors
    /// If it cannot be unpacked.
    pub fn new(part: Part<'a>, watch: &'a Watch) -> Result<Self, ImportError> {
        let reader = BufReader::with_capacity(64 << 10, part.into_utf8()?);
        let mut reader = Reader::from_reader(reader);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.check_comments = false;
        config.allow_dangling_amp = true;
        Ok(Self { reader, buffer: Vec::new(), watch, n_pieces: 0 })
    }

    /// The next piece; [`Event::Eof`] at the end.
    ///
    /// # Errors
    /// If it is no markup, too large, or the watch says to stop.
    pub fn next(&mut self) -> Result<Event<'_>, ImportError> {
        self.n_pieces = self.n_pieces.wrapping_add(1);
        if self.n_pieces.is_multiple_of(4096) {
            self.watch.check()?;
            self.reader.get_ref().get_ref().report(self.watch, 1);
        }
        self.buffer.clear();
        self.reader.get_mut().get_mut().mark();
        self.reader.read_event_into(&mut self.buffer).map_err(|error| from_xml(&error))
    }
}

fn from_xml(error: &quick_xml::Error) -> ImportError {
    match error {
        quick_xml::Error::Io(error) => from_io(error),
        error => ImportError::Damaged { why: error.to_string() },
    }
}

/// What is made of the elements of a document.
pub trait Elements {
    /// An element begins.
    ///
    /// # Errors
    /// If there is too much of it.
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ImportError>;
    /// An element of that name ends.
    ///
    /// # Errors
    /// If there is too much of it.
    fn end(&mut self, name: &str) -> Result<(), ImportError>;
    /// Where the text goes that stands here; nowhere if it does not matter.
    fn text(&mut self) -> Option<&mut String>;
    /// Whether a sheet has begun and not ended.
    fn is_in_sheet(&self) -> bool;
}

/// Reads a document of sheets to its end.
///
/// # Errors
/// If it is damaged, ends in a sheet, or is too large.
pub fn read(
    part: Part<'_>,
    elements: &mut impl Elements,
    watch: &Watch,
) -> Result<(), ImportError> {
    let mut xml = Xml::new(part, watch)?;
    loop {
        match xml.next()? {
            Event::Start(start) => elements.start(&start)?,
            Event::End(end) => elements.end(end.local_name().as_ref())?,
            Event::Eof if elements.is_in_sheet() => {
                let why = "it ends in the middle of a sheet".to_owned();
                return Err(ImportError::Damaged { why });
            }
            Event::Eof => return Ok(()),
            event => {
                if let Some(text) = elements.text() {
                    push_text(&event, text);
                }
            }
        }
    }
}

/// The value of an attribute, whatever its name space.
pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

/// An attribute that is a number.
pub fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.trim().parse().ok()
}

/// Adds the text of a piece: plain text, CDATA and entities.
pub fn push_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content()),
        Event::CData(piece) => text.push_str(&piece.xml10_content()),
        Event::GeneralRef(entity) => push_entity(entity, text),
        _ => {}
    }
}

fn push_entity(entity: &BytesRef<'_>, text: &mut String) {
    match &**entity {
        "amp" => text.push('&'),
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        name => {
            if let Ok(Some(character)) = entity.resolve_char_ref() {
                text.push(character);
            } else {
                text.push('&');
                text.push_str(name);
                text.push(';');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::Package;
    use super::*;
    use std::io::{Cursor, Write as _};
    use zip::write::SimpleFileOptions;

    #[test]
    fn the_share_grows_while_a_part_is_read() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<a>{}</a>", "<v>12</v>".repeat(50_000)).as_bytes()).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        let (mut package, watch) = (Package::open(&bytes).unwrap(), Watch::default());
        let mut xml = Xml::new(package.part("a.xml").unwrap().unwrap(), &watch).unwrap();
        let mut shares = Vec::new();
        while !matches!(xml.next().unwrap(), Event::Eof) {
            shares.extend(watch.share());
        }
        shares.dedup();
        assert!(shares.len() > 5 && shares.is_sorted(), "{shares:?}");
        assert!(shares.last().is_some_and(|share| *share > 0.9), "{shares:?}");
        watch.cancel();
        drop(xml);
        let mut xml = Xml::new(package.part("a.xml").unwrap().unwrap(), &watch).unwrap();
        let error = (0..50_000).find_map(|_| xml.next().err());
        assert_eq!(error, Some(ImportError::Cancelled));
    }
}
