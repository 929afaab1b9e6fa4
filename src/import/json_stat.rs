//! JSON-stat: a cube whose figures stand in one list, told apart by their place
//! (json-stat.org, format 2.0 and its forerunners). What statistical offices
//! answer with.

use super::json_shape::is_scalar;
use super::json_text::Json;
use std::collections::HashMap;

/// A cube as a table: a column for each dimension, the values and, where there
/// are any, their flags.
pub struct Cube {
    /// The columns' names.
    pub names: Vec<String>,
    /// A row for each value that is given.
    pub rows: Vec<Vec<String>>,
}

/// The column of values.
pub(super) const VALUE: &str = "value";
/// The column of their flags.
pub(super) const STATUS: &str = "status";
/// The column that names what is measured.
const MEASURE: &str = "measure";

struct Dimension {
    name: String,
    size: usize,
    /// The categories' names, by their place.
    categories: Vec<String>,
}

/// The cube that a value is, if it is one.
pub fn cube(value: &Json) -> Option<Cube> {
    let of = get(value, "dimension")?;
    let (ids, sizes) = match (get(value, "id"), get(value, "size")) {
        (Some(ids), Some(sizes)) => (ids, sizes),
        // Before version 2 they stood among the dimensions.
        _ => (get(of, "id")?, get(of, "size")?),
    };
    let (Json::List(ids), Json::List(sizes)) = (ids, sizes) else { return None };
    let roles = get(value, "role").or_else(|| get(of, "role"));
    let dimensions: Option<Vec<Dimension>> =
        ids.iter().zip(sizes).map(|(id, size)| dimension(of, roles, id, size)).collect();
    let dimensions = dimensions.filter(|all| all.len() == ids.len() && !all.is_empty())?;
    let status = get(value, STATUS);
    let flags = by_key(status);
    let mut rows = Vec::new();
    let mut add = |place: usize, number: &Json| {
        let mut row = row(&dimensions, place)?;
        row.push(text(number));
        row.extend(status.map(|status| flag(status, &flags, place)));
        rows.push(row);
        Some(())
    };
    match get(value, VALUE)? {
        Json::List(numbers) => {
            let mut all = numbers.iter().enumerate();
            all.try_for_each(|(place, number)| add(place, number))?;
        }
        Json::Map(numbers) => {
            let mut all = numbers.iter();
            all.try_for_each(|(place, number)| add(place.parse().ok()?, number))?;
        }
        _ => return None,
    }
    let names = dimensions.into_iter().map(|dimension| dimension.name);
    let names = names.chain([VALUE.to_owned()]).chain(status.map(|_| STATUS.to_owned()));
    Some(Cube { names: names.collect(), rows })
}

/// The categories of the value at a place; none if the cube has no such place.
/// The last dimension runs fastest.
fn row(dimensions: &[Dimension], place: usize) -> Option<Vec<String>> {
    let mut left = place;
    let mut cells = Vec::with_capacity(dimensions.len() + 2);
    for dimension in dimensions.iter().rev() {
        let category = left.checked_rem(dimension.size)?;
        left = left.checked_div(dimension.size)?;
        cells.push(dimension.categories.get(category)?.clone());
    }
    cells.reverse();
    (left == 0).then_some(cells)
}

fn dimension(of: &Json, roles: Option<&Json>, id: &Json, size: &Json) -> Option<Dimension> {
    let id = text(id);
    let has_role = |role: &str| {
        let ids = roles.and_then(|roles| get(roles, role));
        matches!(ids, Some(Json::List(ids)) if ids.iter().any(|other| text(other) == id))
    };
    let own = get(of, &id)?;
    let category = get(own, "category")?;
    let labels = get(category, "label");
    let codes = codes(category)?;
    let labels = by_key(labels);
    let label = |code: &String| labels.get(code.as_str()).copied().map(text);
    let named: Vec<String> =
        codes.iter().map(|code| label(code).unwrap_or_else(|| code.clone())).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in &named {
        *counts.entry(name).or_default() += 1;
    }
    let is_twice = |name: &String| counts.get(name.as_str()).is_some_and(|n| *n > 1);
    let is_time = has_role("time") || id.eq_ignore_ascii_case("time");
    let categories: Vec<String> = if is_time {
        codes
    } else {
        let both = named.iter().zip(&codes);
        both.map(
            |(name, code)| if is_twice(name) { format!("{name} ({code})") } else { name.clone() },
        )
        .collect()
    };
    let label = get(own, "label").map(text).filter(|label| !label.is_empty());
    let name = if has_role("metric") { MEASURE.to_owned() } else { label.unwrap_or(id) };
    let size = text(size).parse().ok().filter(|size| *size == categories.len())?;
    Some(Dimension { name, size, categories })
}

/// The codes of the categories by their place: a list, or an object with their
/// places; a single category may go without.
fn codes(category: &Json) -> Option<Vec<String>> {
    match get(category, "index") {
        Some(Json::List(codes)) => Some(codes.iter().map(text).collect()),
        Some(Json::Map(places)) => {
            let numbered =
                places.iter().map(|(code, place)| Some((text(place).parse().ok()?, code)));
            let mut ordered: Vec<(usize, &String)> = numbered.collect::<Option<_>>()?;
            ordered.sort_unstable();
            Some(ordered.into_iter().map(|(_, code)| code.clone()).collect())
        }
        _ => match get(category, "label")? {
            Json::Map(labels) if labels.len() == 1 => {
                Some(labels.iter().map(|(code, _)| code.clone()).collect())
            }
            _ => None,
        },
    }
}

/// The flag of a value: one for all, by place in a list, or by place in an object.
fn flag(status: &Json, flags: &HashMap<&str, &Json>, place: usize) -> String {
    match status {
        Json::List(all) => all.get(place).map(text).unwrap_or_default(),
        Json::Map(_) => {
            flags.get(place.to_string().as_str()).copied().map(text).unwrap_or_default()
        }
        one => text(one),
    }
}

/// The entries of an object by their keys; nothing for anything else.
fn by_key(value: Option<&Json>) -> HashMap<&str, &Json> {
    match value {
        Some(Json::Map(entries)) => entries.iter().map(|(key, own)| (key.as_str(), own)).collect(),
        _ => HashMap::new(),
    }
}

pub(super) fn get<'a>(value: &'a Json, key: &str) -> Option<&'a Json> {
    let Json::Map(entries) = value else { return None };
    entries.iter().find(|(own, _)| own == key).map(|(_, value)| value)
}

pub(super) fn text(value: &Json) -> String {
    match value {
        Json::Number(text) | Json::Text(text) if is_scalar(value) => text.clone(),
        _ => String::new(),
    }
}
