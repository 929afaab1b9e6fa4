//! XLSX and XLSM: XML in a ZIP.
//!
//! Read here and not by calamine, because a sheet has to be read piece by
//! piece under limits of our own: calamine reserves what a file declares, keeps
//! a cell of any size in memory, and gives up a workbook for one odd cell.

use super::cell::{self, Shown};
use super::grid::{Grid, MAX_ROWS};
use super::package::Package;
use super::xml::{Xml, attribute, number, push_text};
use super::{MAX_SHEETS, Sheet, check_sizes, tell_replaced};
use crate::import::delimited::MAX_COLUMNS;
use crate::import::{ImportError, Problem, Watch};
use crate::table::Place;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// The sheets of a workbook, in its order.
///
/// # Errors
/// If it is damaged or too large.
pub fn read(bytes: &[u8], watch: &Watch) -> Result<Vec<Sheet>, ImportError> {
    let mut package = Package::open(bytes)?;
    let main = related(&mut package, "", "officeDocument", watch)?
        .into_values()
        .next()
        .and_then(|path| package.find(&path))
        .or_else(|| package.find("xl/workbook.xml"));
    let main = main.ok_or_else(|| damaged("it has no workbook"))?;
    let workbook = workbook(&mut package, &main, watch)?;
    let one = |package: &mut Package<'_>, kind: &str, usual: &str| {
        let found = related(package, &main, kind, watch)?.into_values().next();
        let found = found.and_then(|path| package.find(&path));
        Ok::<_, ImportError>(found.or_else(|| package.find(usual)))
    };
    let mut context = Context { is_1904: workbook.is_1904, ..Context::default() };
    if let Some(path) = one(&mut package, "sharedStrings", "xl/sharedStrings.xml")? {
        context.strings = shared_strings(&mut package, &path, watch)?;
    }
    if let Some(path) = one(&mut package, "styles", "xl/styles.xml")? {
        context.styles = styles(&mut package, &path, watch)?;
    }
    let paths = related(&mut package, &main, "worksheet", watch)?;
    let others = related(&mut package, &main, "sheet", watch)?;
    let mut sheets = Vec::new();
    for (index, listed) in workbook.sheets.into_iter().enumerate() {
        let path = paths.get(&listed.id).and_then(|path| package.find(path));
        // Charts, dialogs and macros are sheets too. Where the list of parts
        // is missing, sheets are found by their usual names.
        let path = match path {
            None if others.contains_key(&listed.id) => continue,
            None => package.find(&format!("xl/worksheets/sheet{}.xml", index + 1)),
            path => path,
        };
        let Some(path) = path else { continue };
        let (grid, problems) = sheet(&mut package, &path, &context, watch)?;
        sheets.push(Sheet { name: listed.name, is_hidden: listed.is_hidden, grid, problems });
        check_sizes(&sheets)?;
    }
    tell_replaced(&mut sheets, package.n_replaced());
    Ok(sheets)
}

fn damaged(why: &str) -> ImportError {
    ImportError::Damaged { why: why.to_owned() }
}

/// The parts of a kind that belong to another, by their ids: kinds that end in
/// the given word, with paths from the root of the package.
fn related(
    package: &mut Package<'_>,
    of: &str,
    kind: &str,
    watch: &Watch,
) -> Result<BTreeMap<String, String>, ImportError> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let path = format!("{folder}/_rels/{name}.rels");
    let mut found = BTreeMap::new();
    let Some(part) = package.part(&path)? else { return Ok(found) };
    let mut xml = Xml::new(part, watch)?;
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let of_kind = attribute(&start, "Type")
                    .is_some_and(|t| t.rsplit('/').next().is_some_and(|t| ends_in(t, kind)));
                let target = attribute(&start, "Target").map(|target| resolved(folder, &target));
                if let (true, Some(id), Some(target)) = (of_kind, attribute(&start, "Id"), target) {
                    found.insert(id, target);
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn ends_in(text: &str, word: &str) -> bool {
    text == word || word == "sheet" && text.to_ascii_lowercase().ends_with(word)
}

/// A path that is given from a folder, or from the root if it begins so.
fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|step| !step.is_empty()).collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[derive(Default)]
struct Workbook {
    is_1904: bool,
    sheets: Vec<Listed>,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    id: String,
    is_hidden: bool,
}

fn workbook(package: &mut Package<'_>, path: &str, watch: &Watch) -> Result<Workbook, ImportError> {
    let mut found = Workbook::default();
    let part = package.part(path)?.ok_or_else(|| damaged("it has no workbook"))?;
    let mut xml = Xml::new(part, watch)?;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "workbookPr" => {
                    let flag = attribute(&start, "date1904");
                    found.is_1904 = flag.is_some_and(|flag| flag == "1" || flag == "true");
                }
                "sheet" => {
                    if found.sheets.len() >= MAX_SHEETS {
                        return Err(ImportError::TooManySheets { cap: MAX_SHEETS });
                    }
                    found.sheets.push(Listed {
                        name: attribute(&start, "name").unwrap_or_default(),
                        id: attribute(&start, "id").unwrap_or_default(),
                        is_hidden: attribute(&start, "state").is_some_and(|s| s != "visible"),
                    });
                }
                _ => {}
            },
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// What the cells of all sheets refer to.
#[derive(Default)]
struct Context {
    strings: Vec<Box<str>>,
    styles: Vec<Shown>,
    is_1904: bool,
}

/// The texts that cells share. Rich text is its plain text; how it is
/// pronounced is left out.
fn shared_strings(
    package: &mut Package<'_>,
    path: &str,
    watch: &Watch,
) -> Result<Vec<Box<str>>, ImportError> {
    let mut strings = Vec::new();
    let Some(part) = package.part(path)? else { return Ok(strings) };
    let mut xml = Xml::new(part, watch)?;
    let mut text = String::new();
    let (mut is_text, mut is_spoken) = (false, false);
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "si" => text.clear(),
                "rPh" => is_spoken = true,
                "t" => is_text = !is_spoken,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "si" => strings.push(cell::unhidden(&text).into_boxed_str()),
                "rPh" => is_spoken = false,
                "t" => is_text = false,
                _ => {}
            },
            Event::Eof => return Ok(strings),
            event if is_text => push_text(&event, &mut text),
            _ => {}
        }
    }
}

/// What the cells of each style show.
fn styles(package: &mut Package<'_>, path: &str, watch: &Watch) -> Result<Vec<Shown>, ImportError> {
    let mut styles = Vec::new();
    let Some(part) = package.part(path)? else { return Ok(styles) };
    let mut xml = Xml::new(part, watch)?;
    let mut formats = BTreeMap::new();
    let mut is_list = false;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&start, "formatCode").unwrap_or_default();
                    formats.insert(number(&start, "numFmtId"), Shown::by_code(&code));
                }
                "cellXfs" => is_list = true,
                "xf" if is_list => {
                    let id = number(&start, "numFmtId");
                    let built_in = || Shown::by_id(id.unwrap_or(0));
                    styles.push(formats.get(&id).copied().unwrap_or_else(built_in));
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => is_list = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    kind: Option<String>,
    style: usize,
    text: String,
    is_text: bool,
    is_spoken: bool,
}

fn sheet(
    package: &mut Package<'_>,
    path: &str,
    context: &Context,
    watch: &Watch,
) -> Result<(Grid, Vec<Problem>), ImportError> {
    let (mut grid, mut problems) = (Grid::default(), Vec::new());
    let Some(part) = package.part(path)? else { return Ok((grid, problems)) };
    let mut xml = Xml::new(part, watch)?;
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut open = Open::default();
    let mut is_in_data = false;
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "sheetData" => is_in_data = true,
                "row" => {
                    row = number(&start, "r").map_or(row, |r| r.saturating_sub(1));
                    column = 0;
                }
                "c" => {
                    if let Some(place) = open.begin(&start) {
                        (row, column) = (place.record, place.column);
                    }
                }
                "rPh" => open.is_spoken = true,
                "v" => {
                    open.text.clear();
                    open.is_text = true;
                }
                "t" => open.is_text = !open.is_spoken,
                "mergeCell" => {
                    let range = attribute(&start, "ref").unwrap_or_default();
                    let corners = range.split_once(':');
                    if let Some((first, last)) = corners.and_then(|(a, b)| place(a).zip(place(b))) {
                        grid.merge(first, last);
                    }
                }
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "sheetData" => is_in_data = false,
                "row" => row = row.saturating_add(1),
                "rPh" => open.is_spoken = false,
                "v" | "t" => open.is_text = false,
                "c" => {
                    let place = Place { record: row, column };
                    match open.value(context) {
                        Ok(text) => grid.put(row, column, text)?,
                        Err(why) => problems.push(Problem::new(place, &open.text, why)),
                    }
                    column = column.saturating_add(1);
                }
                _ => {}
            },
            Event::Eof if is_in_data => return Err(damaged("it ends in the middle of a sheet")),
            Event::Eof => return Ok((grid, problems)),
            event if open.is_text => push_text(&event, &mut open.text),
            _ => {}
        }
    }
}

impl Open {
    /// Begins a cell, and says where it stands if it says so itself. There are
    /// millions of these, so the attributes are gone through once.
    fn begin(&mut self, start: &BytesStart<'_>) -> Option<Place> {
        (self.kind, self.style) = (None, 0);
        self.text.clear();
        (self.is_text, self.is_spoken) = (false, false);
        let mut found = None;
        for attribute in start.attributes().with_checks(false).flatten() {
            match attribute.key.local_name().as_ref() {
                "r" => found = place(&attribute.value),
                "s" => self.style = attribute.value.trim().parse().unwrap_or(0),
                "t" => self.kind = Some(attribute.value.into_owned()),
                _ => {}
            }
        }
        found
    }

    /// The text of the cell, or why it has none.
    fn value(&self, context: &Context) -> Result<String, &'static str> {
        let text = self.text.as_str();
        Ok(match self.kind.as_deref() {
            _ if text.is_empty() => String::new(),
            Some("s") => {
                let index = text.trim().parse::<usize>().ok();
                let shared = index.and_then(|index| context.strings.get(index));
                shared.ok_or("refers to a text that the file does not hold")?.to_string()
            }
            Some("str" | "inlineStr") => cell::unhidden(text),
            Some("b") => match text.trim() {
                "1" | "true" => "TRUE".to_owned(),
                "0" | "false" => "FALSE".to_owned(),
                _ => return Err("is neither true nor false"),
            },
            Some("e") => text.trim().to_owned(),
            Some("d") => cell::iso(text),
            _ => match text.trim().parse::<f64>() {
                Ok(value) => {
                    let shown = context.styles.get(self.style).copied().unwrap_or_default();
                    cell::text(value, shown, context.is_1904)
                }
                Err(_) => text.to_owned(),
            },
        })
    }
}

/// The place that a reference such as `B12` or `$B$12` means; none if there is
/// no such place on a sheet.
fn place(reference: &str) -> Option<Place> {
    let (mut row, mut column) = (0_u32, 0_u32);
    for character in reference.trim().chars().filter(|character| *character != '$') {
        match character {
            'a'..='z' | 'A'..='Z' if row == 0 => {
                let letter = character.to_digit(36)?.checked_sub(9)?;
                column = column.checked_mul(26)?.checked_add(letter)?;
            }
            '0'..='9' => row = row.checked_mul(10)?.checked_add(character.to_digit(10)?)?,
            _ => return None,
        }
    }
    let is_place = (1..=MAX_ROWS).contains(&row) && (1..=MAX_COLUMNS as u32).contains(&column);
    is_place.then(|| Place { record: row - 1, column: column - 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_places() {
        for (reference, expected) in [
            ("A1", Some((0, 0))),
            ("$B$12", Some((11, 1))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("XFE1", None),
            ("A0", None),
            ("A1048577", None),
            ("A99999999999", None),
            ("12", None),
            ("A1B", None),
        ] {
            let found = place(reference).map(|place| (place.record, place.column));
            assert_eq!(found, expected, "{reference}");
        }
    }

    #[test]
    fn paths_are_resolved() {
        for (folder, target, expected) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl/worksheets", "../a.xml", "xl/a.xml"),
            ("", "../../a.xml", "a.xml"),
        ] {
            assert_eq!(resolved(folder, target), expected);
        }
    }
}
