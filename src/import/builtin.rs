//! The datasets that come with the program. They take the same road as
//! anybody's files.

use super::{Choices, Import, ImportError, Source, Watch, words};
use crate::dataset::Dataset;
use crate::dataset::description::Description;
use crate::dataset::naming::resolve;

/// Their names.
pub const NAMES: [&str; 4] = ["platforms", "categories", "totals", "countries"];

/// The figures and the description of each.
const FILES: [(&str, &str); 4] = [
    (
        include_str!("../../assets/data/platforms.csv"),
        include_str!("../../assets/data/platforms.toml"),
    ),
    (
        include_str!("../../assets/data/categories.csv"),
        include_str!("../../assets/data/categories.toml"),
    ),
    (include_str!("../../assets/data/totals.csv"), include_str!("../../assets/data/totals.toml")),
    (
        include_str!("../../assets/data/countries.csv"),
        include_str!("../../assets/data/countries.toml"),
    ),
];

/// Reads a built-in dataset.
///
/// # Errors
/// If none has that name. Tests read all of them, so that other errors, of
/// figures and description that disagree, cannot occur in a build that passes.
pub fn load(name: &str) -> Result<Dataset, ImportError> {
    let position = NAMES.iter().position(|known| *known == name);
    let Some((figures, description)) = position.and_then(|index| FILES.get(index)) else {
        return Err(ImportError::NotBuiltIn { name: name.to_owned() });
    };
    let source = Source::from_bytes(format!("{name}.csv"), *figures);
    let import = super::read_as_printed(&source, &Choices::default(), &Watch::default())?;
    described(import, description).map_err(|why| ImportError::Description { why })
}

fn described(mut import: Import, description: &str) -> Result<Dataset, String> {
    let description = Description::from_toml(description).map_err(|error| error.to_string())?;
    let (Some(mut dataset), Some(table)) = (import.datasets.pop(), import.tables.pop()) else {
        return Err("The figures hold no table".to_owned());
    };
    for (name, entities, parent) in description.resolved() {
        let dimension = dataset
            .dimension_named(name)
            .ok_or_else(|| format!("The figures have no dimension called {name}"))?;
        resolve(&mut dataset, dimension, parent, entities);
    }
    description.apply(&mut dataset)?;
    dataset.origin.is_built_in = true;
    let Some(column) = table.columns.iter().position(|column| words::key(&column.name) == "source")
    else {
        return Ok(dataset);
    };
    let mut rows = table.rows.iter().peekable();
    for observation in 0..dataset.len() {
        let place = dataset.place(observation);
        while rows.peek().is_some_and(|record| record.index < place.record) {
            rows.next();
        }
        let id = rows.peek().map_or("", |record| record.text(column));
        let source = dataset.context.sources.iter().position(|source| source.id == id);
        dataset.set_source(
            observation,
            source.ok_or_else(|| format!("The description has no source {id}"))?,
        );
    }
    Ok(dataset)
}
