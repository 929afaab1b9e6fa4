//! Files that are packed once more: gzip, and a ZIP around one table.

use super::workbook::package::{Budget, Package, Part};
use super::{ImportError, Watch};
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;

/// What the names of packed files end in.
pub const EXTENSIONS: &[&str] = &["gz", "zip"];

/// Most bytes of what is inside, as of any file.
const CAP: u64 = super::source::MAX_BYTES;

/// Most wrappings around a file: a ZIP of a gzip of a table.
const MAX_DEPTH: usize = 3;

/// What the names of tables inside of a ZIP end in.
const TABLES: [&str; 14] = [
    ".csv", ".tsv", ".tab", ".txt", ".json", ".ndjson", ".jsonl", ".xlsx", ".xlsm", ".xlsb",
    ".xls", ".ods", ".htm", ".html",
];

/// What is in the file, unpacked as often as it is packed.
///
/// # Errors
/// If it is broken, unpacks to more than is read, or holds none or several
/// tables.
pub fn unpack<'a>(bytes: &'a [u8], watch: &Watch) -> Result<Cow<'a, [u8]>, ImportError> {
    let mut inner = Cow::Borrowed(bytes);
    for _ in 0..MAX_DEPTH {
        watch.check()?;
        let next = if inner.starts_with(b"\x1F\x8B") {
            gunzip(&inner)?
        } else if inner.starts_with(b"PK\x03\x04") || inner.starts_with(b"PK\x05\x06") {
            let mut package = Package::open(&inner)?;
            match only_table(package.names())? {
                Some(name) => package.bytes(&name, CAP)?.unwrap_or_default(),
                None => return Ok(inner),
            }
        } else {
            return Ok(inner);
        };
        if next.is_empty() {
            return Err(ImportError::Empty);
        }
        inner = Cow::Owned(next);
    }
    Ok(inner)
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let budget = Budget::of(bytes.len());
    let mut out = Vec::new();
    Part::new(MultiGzDecoder::new(bytes), &budget).read_all(CAP, &mut out)?;
    Ok(out)
}

/// The one table in a ZIP; none if the ZIP is a spreadsheet itself.
fn only_table(names: &[String]) -> Result<Option<String>, ImportError> {
    let is_there = |word: &str| names.iter().any(|name| name.eq_ignore_ascii_case(word));
    if let Some(what) = [
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("META-INF/MANIFEST.MF", "a program"),
    ]
    .iter()
    .find_map(|(part, what)| is_there(part).then_some(*what))
    {
        return Err(ImportError::NotATable { what });
    }
    let base = |name: &str| name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_workbook = |name: &String| ["workbook.xml", "workbook.bin"].contains(&&*base(name));
    if is_there("[Content_Types].xml") || is_there("content.xml") || names.iter().any(is_workbook) {
        return Ok(None);
    }
    let ends = |name: &str| name.strip_suffix(".gz").map_or_else(|| base(name), base);
    // Files that begin with a point or stand in __MACOSX belong to the system.
    let is_table = |name: &&String| {
        let is_hidden = base(name).starts_with('.') || name.starts_with("__MACOSX/");
        !is_hidden && TABLES.iter().any(|end| ends(name).ends_with(end))
    };
    let tables: Vec<&String> = names.iter().filter(is_table).collect();
    let is_about = |name: &str| {
        let name = base(name);
        ["metadata", "readme", "read_me", "license", "licence", "notes", "changelog"]
            .iter()
            .any(|word| name.starts_with(word))
    };
    // Downloads bring a description of the data beside the data.
    let data: Vec<&String> = match tables.len() {
        0 | 1 => tables,
        _ => tables.into_iter().filter(|name| !is_about(name)).collect(),
    };
    match data.as_slice() {
        [] => Err(ImportError::NotATable { what: "a ZIP archive without a table in it" }),
        [one] => Ok(Some((*one).clone())),
        several => {
            Err(ImportError::SeveralFiles { names: several.iter().map(|n| (*n).clone()).collect() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_table_of_an_archive_is_found() {
        for (names, expected) in [
            (&["a.csv"][..], Ok(Some("a.csv"))),
            (&["data/", "data/a.xlsx", "__MACOSX/data/._a.xlsx", "b.png"], Ok(Some("data/a.xlsx"))),
            (
                &["Metadata_Country_API.csv", "API_SP.csv", "Metadata_Indicator_API.csv"],
                Ok(Some("API_SP.csv")),
            ),
            (&["a.csv", "README.txt"], Ok(Some("a.csv"))),
            (&["README.txt"], Ok(Some("README.txt"))),
            (&["a.csv.gz"], Ok(Some("a.csv.gz"))),
            (&["[Content_Types].xml", "xl/workbook.xml"], Ok(None)),
            (&["mimetype", "content.xml"], Ok(None)),
            (
                &["a.csv", "b.csv"],
                Err(
                    "The archive holds several tables; unpack it and open one of them: a.csv, b.csv",
                ),
            ),
            (&["a.png"], Err("This is a ZIP archive without a table in it, not a table")),
            (&["word/document.xml"], Err("This is a Word document, not a table")),
        ] {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            let found = only_table(&names).map_err(|error| error.to_string());
            assert_eq!(found.as_ref().map(Option::as_deref).map_err(String::as_str), expected);
        }
    }
}
