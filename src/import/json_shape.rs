//! Which part of a JSON value is a table.

use super::json_sdmx;
use super::json_stat::{self, Cube};
use super::json_text::Json;
use super::period;

/// The name of the column of keys.
pub const KEY: &str = "name";

/// Entries of an object.
type Entries = [(String, Json)];

/// A part of a value that is a table, and how.
pub enum Shape<'a> {
    /// `[{"year": 2023, "n": 1}, …]`
    Records(&'a [Json]),
    /// `{"Facebook": {"country": "FR", "n": 1}, …}`: records with a key.
    Named(&'a Entries),
    /// `{"columns": ["year", "n"], "data": [[2023, 1], …]}`, `[["year", "n"],
    /// [2023, 1]]`
    Rows {
        /// The columns' names.
        names: Vec<String>,
        /// The values.
        rows: Vec<Vec<&'a Json>>,
    },
    /// `{"year": [2023, …], "n": [1, …]}`, also with numbered values.
    Columns(&'a Entries),
    /// `{"Facebook": {"2023": 1, …}, …}`: numbers below as many keys each.
    Keyed {
        /// The columns' names, that of the values last.
        names: Vec<String>,
        /// Keys and value of each number.
        rows: Vec<(Vec<&'a str>, &'a Json)>,
    },
    /// A cube of JSON-stat or SDMX-JSON.
    Cube(Cube),
}

/// The largest table of a value, and how many others there are.
pub fn find(value: &Json) -> Option<(Shape<'_>, usize)> {
    let mut found = Vec::new();
    collect(value, &mut found);
    let n_others = found.len().saturating_sub(1);
    // The first of equals.
    let largest = found.into_iter().rev().max_by_key(|(_, n_cells)| *n_cells)?;
    Some((largest.0, n_others))
}

fn collect<'a>(value: &'a Json, found: &mut Vec<(Shape<'a>, usize)>) {
    if let Some(shape) = shape(value) {
        found.push(shape);
        return;
    }
    match value {
        Json::List(values) => values.iter().for_each(|value| collect(value, found)),
        Json::Map(entries) => entries.iter().for_each(|(_, value)| collect(value, found)),
        _ => {}
    }
}

/// Whether a value is neither list nor object.
pub fn is_scalar(value: &Json) -> bool {
    !matches!(value, Json::List(_) | Json::Map(_))
}

/// The values of a list, or of an object that numbers them.
pub fn items(value: &Json) -> Vec<&Json> {
    match value {
        Json::List(values) => values.iter().collect(),
        Json::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    }
}

/// The table that this very value is, and its size.
fn shape(value: &Json) -> Option<(Shape<'_>, usize)> {
    match value {
        Json::List(values) => list(values),
        Json::Map(entries) => json_stat::cube(value)
            .or_else(|| json_sdmx::cube(value))
            .map(|cube| (cube.rows.len().saturating_mul(cube.names.len()), cube))
            .map(|(n_cells, cube)| (Shape::Cube(cube), n_cells))
            .or_else(|| split(entries))
            .or_else(|| columns(entries))
            .or_else(|| keyed(entries))
            .or_else(|| named(entries)),
        _ => None,
    }
}

fn list(values: &[Json]) -> Option<(Shape<'_>, usize)> {
    let n_objects = values.iter().filter(|value| matches!(value, Json::Map(_))).count();
    if n_objects * 2 > values.len() {
        let size = |value: &Json| if let Json::Map(entries) = value { entries.len() } else { 0 };
        return Some((Shape::Records(values), values.iter().map(size).sum()));
    }
    let (first, rest) = values.split_first()?;
    let Json::List(header) = first else { return None };
    let names = header.iter().map(name).collect::<Option<Vec<_>>>()?;
    rows(names, rest)
}

/// The name of a column: a text, or an object that has one.
fn name(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) | Json::Number(text) => Some(text.clone()),
        Json::Map(entries) => ["text", "label", "name", "title", "code", "id", "field"]
            .iter()
            .find_map(|key| match get(entries, key)? {
                Json::Text(text) => Some(text.clone()),
                _ => None,
            }),
        _ => None,
    }
}

fn get<'a>(entries: &'a Entries, key: &str) -> Option<&'a Json> {
    entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// The cells of a row: a list, or an object of `key` and `values`, as
/// statistical databases answer.
fn cells(value: &Json) -> Option<Vec<&Json>> {
    match value {
        Json::List(cells) => Some(cells.iter().collect()),
        Json::Map(entries) => match (get(entries, "key")?, get(entries, "values")?) {
            (Json::List(keys), Json::List(values)) => Some(keys.iter().chain(values).collect()),
            _ => None,
        },
        _ => None,
    }
}

/// Rows of cells below their columns' names.
fn rows(mut names: Vec<String>, values: &[Json]) -> Option<(Shape<'_>, usize)> {
    let rows: Vec<Vec<&Json>> = values.iter().map(cells).collect::<Option<_>>()?;
    if rows.is_empty() || names.is_empty() {
        return None;
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    while names.len() < width {
        names.push(String::new());
    }
    let size = rows.iter().map(Vec::len).sum();
    Some((Shape::Rows { names, rows }, size))
}

/// Names in one place and rows in another.
fn split(entries: &Entries) -> Option<(Shape<'_>, usize)> {
    let of = |keys: &[&str]| keys.iter().find_map(|key| get(entries, key));
    let Json::List(header) = of(&["columns", "fields", "header", "headers", "names"])? else {
        return None;
    };
    let Json::List(values) = of(&["data", "rows", "values", "records"])? else { return None };
    rows(header.iter().map(name).collect::<Option<Vec<_>>>()?, values)
}

/// Lists of the same length, or objects that number theirs alike.
fn columns(entries: &Entries) -> Option<(Shape<'_>, usize)> {
    let length = |value: &Json| match value {
        Json::List(values) => values.iter().all(is_scalar).then_some(values.len()),
        Json::Map(inner) => {
            let is_numbered = (0..)
                .zip(inner)
                .all(|(n, (key, value)): (usize, _)| *key == n.to_string() && is_scalar(value));
            is_numbered.then_some(inner.len())
        }
        _ => None,
    };
    let n_rows = entries.first().and_then(|(_, value)| length(value)).filter(|n| *n > 0)?;
    let is_even = entries.iter().all(|(_, value)| length(value) == Some(n_rows));
    (is_even && entries.len() > 1).then_some((Shape::Columns(entries), n_rows * entries.len()))
}

/// Numbers below as many keys each, and a period among the keys.
fn keyed(entries: &Entries) -> Option<(Shape<'_>, usize)> {
    // A wrapper is no entity.
    const WRAPPERS: [&str; 7] =
        ["data", "items", "response", "result", "results", "value", "values"];
    if matches!(entries, [(key, Json::Map(_))] if WRAPPERS.contains(&key.as_str())) {
        return None;
    }
    let mut rows = Vec::new();
    let mut keys = Vec::new();
    descend(entries, &mut keys, &mut rows)?;
    let depth = rows.first().map(|(keys, _): &(Vec<&str>, &Json)| keys.len())?;
    let has_numbers = rows.iter().any(|(_, value)| !matches!(value, Json::Null));
    if !has_numbers || rows.iter().any(|(keys, _)| keys.len() != depth) {
        return None;
    }
    let mut names = Vec::new();
    let mut n_others = 0;
    for level in 0..depth {
        let mut texts = rows.iter().filter_map(|(keys, _)| keys.get(level));
        if texts.all(|text| period::parse(text).is_some()) && !names.contains(&"period".to_owned())
        {
            names.push("period".to_owned());
        } else {
            n_others += 1;
            names.push(if n_others == 1 { KEY.to_owned() } else { format!("{KEY} {n_others}") });
        }
    }
    names.push("value".to_owned());
    let size = rows.len() * names.len();
    (n_others < depth).then_some((Shape::Keyed { names, rows }, size))
}

/// Most levels of keys.
const MAX_LEVELS: usize = 6;

fn descend<'a>(
    entries: &'a Entries,
    keys: &mut Vec<&'a str>,
    rows: &mut Vec<(Vec<&'a str>, &'a Json)>,
) -> Option<()> {
    if keys.len() >= MAX_LEVELS {
        return None;
    }
    for (key, value) in entries {
        keys.push(key);
        match value {
            Json::Map(inner) => descend(inner, keys, rows)?,
            Json::Number(_) | Json::Null => rows.push((keys.clone(), value)),
            _ => return None,
        }
        keys.pop();
    }
    Some(())
}

/// Records of plain values with a key each, two at least.
fn named(entries: &Entries) -> Option<(Shape<'_>, usize)> {
    let size = |value: &Json| match value {
        Json::Map(inner) => inner.iter().all(|(_, v)| is_scalar(v)).then_some(inner.len()),
        _ => None,
    };
    let sizes: Option<Vec<usize>> = entries.iter().map(|(_, value)| size(value)).collect();
    let n_cells: usize = sizes.filter(|sizes| sizes.len() > 1)?.into_iter().sum();
    (n_cells > 0).then_some((Shape::Named(entries), n_cells))
}
