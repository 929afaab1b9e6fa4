//! SDMX-JSON, what central banks and statistical offices answer with: figures by
//! series, each value named by its place in lists of categories (sdmx.org,
//! data messages of versions 1.0 and 2.0).

use super::json_stat::{Cube, STATUS, VALUE, get, text};
use super::json_text::Json;

/// The column of units.
const UNIT: &str = "unit";

/// A dimension or an attribute: its name and its values.
struct Part {
    id: String,
    name: String,
    values: Vec<String>,
}

/// How a message names its figures.
struct Structure {
    of_all: Vec<Part>,
    of_series: Vec<Part>,
    of_observations: Vec<Part>,
    series_attributes: Vec<Part>,
    attributes: Vec<Part>,
}

/// The cube that a message is, if it is one.
pub fn cube(value: &Json) -> Option<Cube> {
    let root = get(value, "data").unwrap_or(value);
    let Json::List(sets) = get(root, "dataSets")? else { return None };
    let structure = get(root, "structure").or_else(|| match get(root, "structures")? {
        Json::List(all) => all.first(),
        _ => None,
    })?;
    let (dimensions, attributes) = (get(structure, "dimensions")?, get(structure, "attributes"));
    let structure = Structure {
        of_all: parts(get(dimensions, "dataSet")),
        of_series: parts(get(dimensions, "series")),
        of_observations: parts(get(dimensions, "observation")),
        series_attributes: parts(attributes.and_then(|own| get(own, "series"))),
        attributes: parts(attributes.and_then(|own| get(own, "observation"))),
    };
    let mut rows = Vec::new();
    for set in sets {
        if let Some(Json::Map(all)) = get(set, "series") {
            for (key, series) in all {
                let names = names(&structure.of_series, key)?;
                let unit = structure.unit(get(series, "attributes"));
                structure.add(&mut rows, &names, &unit, get(series, "observations")?)?;
            }
        }
        if let Some(observations) = get(set, "observations") {
            structure.add(&mut rows, &[], "", observations)?;
        }
    }
    (!rows.is_empty()).then(|| Cube { names: structure.names(), rows })
}

impl Structure {
    fn names(&self) -> Vec<String> {
        let dimensions = self.of_all.iter().chain(&self.of_series).chain(&self.of_observations);
        let names = dimensions.map(|part| part.name.clone());
        names.chain([VALUE, UNIT, STATUS].map(str::to_owned)).collect()
    }

    /// The rows of a list of observations, each a value and the places of what is
    /// said of it.
    fn add(
        &self,
        rows: &mut Vec<Vec<String>>,
        series: &[String],
        unit: &str,
        observations: &Json,
    ) -> Option<()> {
        let Json::Map(observations) = observations else { return None };
        let of_all =
            self.of_all.iter().map(|part| part.values.first().cloned().unwrap_or_default());
        let first: Vec<String> = of_all.chain(series.iter().cloned()).collect();
        for (key, observation) in observations {
            let Json::List(said) = observation else { return None };
            let mut row = first.clone();
            row.extend(names(&self.of_observations, key)?);
            row.push(said.first().map(text).unwrap_or_default());
            let own_unit = unit_of(&self.attributes, said.get(1..).unwrap_or_default());
            row.push(if own_unit.is_empty() { unit.to_owned() } else { own_unit });
            let status = self.attributes.iter().zip(said.get(1..).unwrap_or_default());
            let mut status = status.filter(|(part, _)| part.id == "OBS_STATUS");
            let status = status.find_map(|(part, at)| category(part, &text(at)));
            row.push(status.filter(|status| !is_normal(status)).unwrap_or_default());
            rows.push(row);
        }
        Some(())
    }

    fn unit(&self, said: Option<&Json>) -> String {
        match said {
            Some(Json::List(said)) => unit_of(&self.series_attributes, said),
            _ => String::new(),
        }
    }
}

fn is_normal(status: &str) -> bool {
    status.to_lowercase().starts_with("normal") || status == "A"
}

/// The unit that attributes name, with the power of ten that values are in.
fn unit_of(attributes: &[Part], said: &[Json]) -> String {
    let of = |ids: &[&str]| {
        let (part, at) =
            attributes.iter().zip(said).find(|(part, _)| ids.contains(&part.id.as_str()))?;
        category(part, &text(at))
    };
    let unit = of(&["UNIT_MEASURE", "UNIT"]).unwrap_or_default();
    let multiplier = of(&["UNIT_MULT", "UNIT_MULTIPLIER"]).map(|name| name.to_lowercase());
    match multiplier.filter(|name| !matches!(name.as_str(), "" | "units" | "unit" | "0")) {
        Some(multiplier) if unit.is_empty() => multiplier,
        Some(multiplier) => format!("{unit}, {multiplier}"),
        None => unit,
    }
}

/// The category at a place of a dimension.
fn category(part: &Part, place: &str) -> Option<String> {
    part.values.get(place.parse::<usize>().ok()?).cloned()
}

/// The categories that a key such as `0:3:1` names.
fn names(parts: &[Part], key: &str) -> Option<Vec<String>> {
    if parts.is_empty() {
        return Some(Vec::new());
    }
    let places: Vec<&str> = key.split(':').collect();
    let all = parts.iter().zip(&places).map(|(part, place)| category(part, place));
    all.collect::<Option<Vec<_>>>().filter(|names| names.len() == parts.len())
}

fn parts(value: Option<&Json>) -> Vec<Part> {
    let Some(Json::List(all)) = value else { return Vec::new() };
    let part = |own: &Json| {
        let id = get(own, "id").map(text).unwrap_or_default();
        let is_time = id == "TIME_PERIOD" || get(own, "role").is_some_and(|r| text(r) == "time");
        let name = get(own, "name").map(text).filter(|name| !name.is_empty() && !is_time);
        let values = match get(own, "values") {
            Some(Json::List(values)) => values.iter().map(|v| value_name(v, is_time)).collect(),
            _ => Vec::new(),
        };
        Part { name: name.unwrap_or_else(|| id.clone()), id, values }
    };
    all.iter().map(part).collect()
}

/// A category's name; of a period, its code, which says when.
fn value_name(value: &Json, is_time: bool) -> String {
    let id = get(value, "id").or_else(|| get(value, "value")).map(text).unwrap_or_default();
    let name = get(value, "name").map(text).filter(|name| !name.is_empty() && !is_time);
    name.unwrap_or(id)
}
