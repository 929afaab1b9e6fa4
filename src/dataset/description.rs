//! What the built-in datasets say about themselves: the TOML files beside the
//! figures in `assets/data`.

use super::entities::Entities;
use super::{
    Break, Completeness, Continues, Dataset, Decimal, Measure, MeasureKind, Note, Period, Scope,
    Source,
};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A dataset's description, as it stands in its TOML file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    name: String,
    title: String,
    subject: String,
    publisher: String,
    #[serde(default)]
    caveats: Vec<String>,
    default_before: Option<String>,
    default_after: Option<String>,
    #[serde(default, rename = "measure")]
    measures: Vec<DescribedMeasure>,
    #[serde(default, rename = "dimension")]
    dimensions: Vec<DescribedDimension>,
    #[serde(default, rename = "break")]
    breaks: Vec<DescribedBreak>,
    #[serde(default, rename = "list")]
    lists: Vec<DescribedList>,
    #[serde(default, rename = "note")]
    notes: Vec<DescribedNote>,
    #[serde(default, rename = "source")]
    sources: Vec<DescribedSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedMeasure {
    name: String,
    label: String,
    unit: String,
    kind: String,
    continues: Option<String>,
    continues_from: Option<String>,
    continues_note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedDimension {
    name: String,
    plural: String,
    /// The table that knows its members' names; that of platforms if there is a parent.
    names: Option<String>,
    parent: Option<String>,
    parent_plural: Option<String>,
    ranked: Option<String>,
    parent_ranked: Option<String>,
}

/// The fields that say what a break or a note concerns.
#[derive(Debug, Default, Deserialize)]
struct DescribedScope {
    dimension: Option<String>,
    members: Option<BTreeSet<String>>,
    except_dimension: Option<String>,
    except: Option<BTreeSet<String>>,
    measures: Option<BTreeSet<String>>,
}

#[derive(Debug, Deserialize)]
struct DescribedBreak {
    period: String,
    known: bool,
    label: String,
    note: String,
    source: Option<String>,
    #[serde(flatten)]
    scope: DescribedScope,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedList {
    period: String,
    complete: bool,
    total: Option<i64>,
    remainder: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct DescribedNote {
    text: String,
    #[serde(default)]
    periods: Vec<String>,
    #[serde(flatten)]
    scope: DescribedScope,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedSource {
    id: String,
    short: String,
    edition: Option<String>,
    via: Option<String>,
    #[serde(default)]
    url: String,
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    text: String,
}

impl Description {
    /// Reads a description.
    ///
    /// # Errors
    /// What `toml` says, with the line.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The dimensions whose members' names are resolved: by which table, and
    /// the name for their parents, if they have any.
    pub fn resolved(&self) -> impl Iterator<Item = (&str, &'static Entities, Option<&str>)> {
        self.dimensions.iter().filter_map(|d| {
            let parent = d.parent.as_deref();
            let table = match d.names.as_deref() {
                Some("places") => Entities::places(),
                _ if parent.is_some() => Entities::built_in(),
                _ => return None,
            };
            Some((d.name.as_str(), table, parent))
        })
    }

    /// Puts the description onto the dataset that was read from the figures.
    /// Names in scopes are those after entities were resolved.
    ///
    /// # Errors
    /// One sentence on the first name or period that the figures do not have.
    pub fn apply(self, dataset: &mut Dataset) -> Result<(), String> {
        dataset.name = self.name;
        dataset.title = self.title;
        dataset.subject = self.subject;
        dataset.publisher = self.publisher;
        dataset.context.caveats = self.caveats;
        if let (Some(before), Some(after)) = (&self.default_before, &self.default_after) {
            dataset.default_periods = Some((period(before)?, period(after)?));
        }
        for described in &self.dimensions {
            let dimension = named_dimension(dataset, &described.name)?;
            let parent =
                described.parent.as_deref().and_then(|parent| dataset.dimension_named(parent));
            let names = [
                (Some(dimension), Some(&described.plural), &described.ranked),
                (parent, described.parent_plural.as_ref(), &described.parent_ranked),
            ];
            for (index, plural, ranked) in names {
                let target = index.and_then(|i| dataset.dimensions.get_mut(i));
                if let (Some(plural), Some(target)) = (plural, target) {
                    target.plural.clone_from(plural);
                    target.ranked.clone_from(ranked);
                }
            }
        }
        describe_measures(dataset, &self.measures)?;
        dataset.context.sources =
            self.sources.into_iter().map(DescribedSource::into_source).collect();
        for described in self.breaks {
            let scope = described.scope.resolve(dataset)?;
            let (label, note) = (described.label, described.note);
            dataset.context.breaks.push(Break {
                period: period(&described.period)?,
                is_known: described.known,
                scope,
                label,
                note,
                source: described.source.map(|id| named_source(dataset, &id)).transpose()?,
            });
        }
        for list in self.lists {
            dataset.context.lists.push(Completeness {
                period: period(&list.period)?,
                is_complete: list.complete,
                total: list.total.map(Decimal::from),
                remainder: list.remainder.map(Decimal::from),
            });
        }
        for described in self.notes {
            let periods =
                described.periods.iter().map(|text| period(text)).collect::<Result<_, _>>()?;
            let scope = described.scope.resolve(dataset)?;
            dataset.context.notes.push(Note { scope, periods, text: described.text });
        }
        Ok(())
    }
}

impl DescribedSource {
    fn into_source(self) -> Source {
        Source {
            id: self.id,
            short: self.short,
            edition: self.edition,
            via: self.via,
            url: self.url,
        }
    }
}

fn describe_measures(dataset: &mut Dataset, described: &[DescribedMeasure]) -> Result<(), String> {
    for measure in described {
        let index = named_measure(dataset, &measure.name)?;
        let continues = match (&measure.continues, &measure.continues_from) {
            (Some(earlier), Some(from)) => Some(Continues {
                measure: named_measure(dataset, earlier)?,
                from: period(from)?,
                note: measure.continues_note.clone().unwrap_or_default(),
            }),
            _ => None,
        };
        let kind = match measure.kind.as_str() {
            "count" => MeasureKind::Count,
            "money" => MeasureKind::Money,
            "percent" => MeasureKind::Percent,
            "number" => MeasureKind::Number,
            other => return Err(format!("No kind of measure is called {other}")),
        };
        if let Some(target) = dataset.measures.get_mut(index) {
            *target = Measure {
                name: measure.name.clone(),
                label: measure.label.clone(),
                unit: measure.unit.clone(),
                kind,
                continues,
            };
        }
    }
    Ok(())
}

impl DescribedScope {
    fn resolve(self, dataset: &Dataset) -> Result<Scope, String> {
        let dimension = self.dimension;
        let members = match (&dimension, self.members) {
            (Some(dimension), Some(members)) => {
                Some((named_dimension(dataset, dimension)?, members))
            }
            _ => None,
        };
        let except = match (self.except_dimension.or(dimension), self.except) {
            (Some(dimension), Some(except)) => {
                Some((named_dimension(dataset, &dimension)?, except))
            }
            _ => None,
        };
        for (dimension, names) in members.iter().chain(&except) {
            let known = dataset
                .dimensions
                .get(*dimension)
                .map(|d| d.members.as_slice())
                .unwrap_or_default();
            if let Some(missing) =
                names.iter().find(|name| !known.iter().any(|member| member.name == **name))
            {
                return Err(format!("The figures have no member called {missing}"));
            }
        }
        let measures = self
            .measures
            .map(|names| names.iter().map(|name| named_measure(dataset, name)).collect());
        Ok(Scope { members, except, measures: measures.transpose()? })
    }
}

fn period(text: &str) -> Result<Period, String> {
    Period::from_iso(text).ok_or_else(|| format!("Not a period: {text}"))
}

fn named_dimension(dataset: &Dataset, name: &str) -> Result<usize, String> {
    dataset
        .dimension_named(name)
        .ok_or_else(|| format!("The figures have no dimension called {name}"))
}

fn named_source(dataset: &Dataset, id: &str) -> Result<usize, String> {
    let found = dataset.context.sources.iter().position(|source| source.id == id);
    found.ok_or_else(|| format!("There is no source called {id}"))
}

fn named_measure(dataset: &Dataset, name: &str) -> Result<usize, String> {
    dataset.measure_named(name).ok_or_else(|| format!("The figures have no measure called {name}"))
}
