//! Observations: period × dimensions × measure → value.
//!
//! Columnar and dictionary-encoded. The index of an observation is the id of
//! its receipt: through [`Dataset::place`] it leads back to the cell.

mod bases;
mod builder;
pub mod context;
pub mod description;
pub mod entities;
pub mod joined;
mod merging;
pub mod naming;
mod nouns;
mod period;
mod texts;
mod value;

pub use builder::{Builder, NewObservation};
pub use context::{Break, Clue, Completeness, Context, Note, Scope, Source};
pub use merging::{Spelling, Variants};
pub use nouns::plural;
pub use period::{Period, days_in_month};
pub use value::{Absence, Decimal, Flags, Value};

use crate::table::Place;
use naming::Level;
use std::collections::{BTreeMap, BTreeSet};
use texts::Texts;

/// A set of observations with what must be known to read them.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// Short name: that of the built-in dataset, or the file's without its
    /// extension.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What is counted, as it stands in a subtitle: `CyberTipline reports`.
    pub subject: String,
    /// Who publishes the figures, where that is known.
    pub publisher: String,
    /// The file that it was read from; the newest of several editions.
    pub origin: Origin,
    /// The dimensions, in the order of the file; those derived from parents last.
    pub dimensions: Vec<Dimension>,
    /// The measures, in the order of the file.
    pub measures: Vec<Measure>,
    /// Breaks, completeness, notes and sources.
    pub context: Context,
    /// The pair of periods to compare at first, where the data's makers named one.
    pub default_periods: Option<(Period, Period)>,
    periods: Vec<Period>,
    period_of: Vec<Option<Period>>,
    measure_of: Vec<u32>,
    values: Vec<Value>,
    flags: Vec<Flags>,
    places: Vec<Place>,
    texts: Texts,
    /// Earlier editions, by the first observation that is not from them any more.
    earlier: Vec<(usize, Origin)>,
    /// The measures that have a period at all.
    dated: BTreeSet<usize>,
    /// Index into `context.sources`, for observations that name one.
    source_of: BTreeMap<u32, usize>,
    /// The unit to which a value was rounded, where it was.
    rounded_to: BTreeMap<u32, Decimal>,
}

/// The file behind a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file's name without its folders.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The sheet, where the format has sheets.
    pub sheet: Option<String>,
    /// Whether it came with the program.
    pub is_built_in: bool,
}

/// What the observations are broken down by: platform, category, country …
#[derive(Clone, Debug, Default)]
pub struct Dimension {
    /// Its name, as in the file.
    pub name: String,
    /// The name for several: `platforms`.
    pub plural: String,
    /// What its members are the largest of: `reporters`; the plural where
    /// nothing better is said.
    pub ranked: Option<String>,
    /// Its levels, in the order of their first appearance.
    pub members: Vec<Member>,
    /// The member of each observation.
    codes: Vec<u32>,
    /// The names as printed in the file, where names were resolved to entities.
    printed: Option<Printed>,
    /// Index of the dimension that this one was derived from by parents:
    /// platforms roll up to companies.
    pub rolled_up_from: Option<usize>,
}

#[derive(Clone, Debug, Default)]
struct Printed {
    names: Vec<String>,
    codes: Vec<u32>,
}

impl Dimension {
    /// The member that sums all others; a subtotal only if there is nothing else.
    pub fn total_member(&self) -> Option<usize> {
        let totals = || self.members.iter().enumerate().filter(|(_, member)| member.is_total);
        let is_whole = |name: &str| !name.trim_start().to_lowercase().starts_with("sub");
        let whole = totals().find(|(_, member)| is_whole(&member.name));
        whole.or_else(|| totals().next()).map(|(index, _)| index)
    }
}

/// Whether names are codes: all short and without small letters, and most with a
/// digit, as `DG` and `01001`.
pub fn are_codes<'a>(names: impl Iterator<Item = &'a str> + Clone) -> bool {
    const LONGEST: usize = 12;
    let is_code = |name: &str| {
        name.len() <= LONGEST && !name.contains(|c: char| c.is_lowercase() || c == ' ')
    };
    let has_digit = |name: &&str| name.contains(|c: char| c.is_ascii_digit());
    names.clone().all(is_code) && names.clone().filter(has_digit).count() * 2 > names.count()
}

/// A level of a dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Whether it sums the other levels: never added to them, never an entity.
    pub is_total: bool,
    /// Whether it stands for a whole whose parts are members too: shown, but
    /// never added to them.
    pub is_parent: bool,
    /// A word such as `hotline` for what is listed among the platforms but is
    /// not one.
    pub kind: Option<String>,
}

impl Member {
    /// Whether it stands among the members and is none of them.
    pub fn is_apart(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| kind != "company")
    }
}

/// What is counted or measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name, as in the file.
    pub name: String,
    /// As people read it: `All reports`.
    pub label: String,
    /// What one counts: `reports`, `%`; empty where unknown.
    pub unit: String,
    /// How its values behave.
    pub kind: MeasureKind,
    /// The measure that this one continues, like for like, across a break.
    pub continues: Option<Continues>,
}

/// How the values of a measure behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// Counts; parts add up to wholes.
    Count,
    /// Amounts of money; parts add up to wholes.
    Money,
    /// Percentages: never added, and their change is in points.
    Percent,
    /// Numbers whose sum need not mean anything: rates, averages, indices.
    Number,
}

/// A measure carries another one on: incidents from 2024 continue reports until 2023.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continues {
    /// Index of the earlier measure.
    pub measure: usize,
    /// The first period that the new measure counts.
    pub from: Period,
    /// Why they compare, in one sentence.
    pub note: String,
}

impl Measure {
    /// Whether its parts may be added.
    pub fn is_additive(&self) -> bool {
        matches!(self.kind, MeasureKind::Count | MeasureKind::Money)
    }
}

impl Dataset {
    /// Number of observations.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no observation.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All periods that occur, oldest first.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Whether a measure has a period at all: else it is no part of a chart.
    pub fn is_dated(&self, measure: usize) -> bool {
        self.dated.contains(&measure)
    }

    /// The period of an observation.
    pub fn period(&self, observation: usize) -> Option<Period> {
        self.period_of.get(observation).copied().flatten()
    }

    /// The measure of an observation.
    pub fn measure(&self, observation: usize) -> Option<usize> {
        self.measure_of.get(observation).map(|m| *m as usize)
    }

    /// The value of an observation; `NotListed` for one that does not exist.
    pub fn value(&self, observation: usize) -> Value {
        self.values.get(observation).copied().unwrap_or(Value::Absent(Absence::NotListed))
    }

    /// The flags of an observation.
    pub fn flags(&self, observation: usize) -> Flags {
        self.flags.get(observation).copied().unwrap_or_default()
    }

    /// The unit to which an observation's value was rounded, if it was.
    pub fn rounded_to(&self, observation: usize) -> Option<Decimal> {
        self.rounded_to.get(&(observation as u32)).copied()
    }

    /// Where an observation's value stands in the file.
    pub fn place(&self, observation: usize) -> Place {
        self.places.get(observation).copied().unwrap_or_default()
    }

    /// The text behind an observation's value, exactly as in the file; how many
    /// records were added, where they were while a large file was read.
    pub fn text(&self, observation: usize) -> &str {
        self.texts.get(observation)
    }

    /// The file behind an observation.
    pub fn origin_of(&self, observation: usize) -> &Origin {
        let of_earlier = self.earlier.iter().find(|(end, _)| observation < *end);
        of_earlier.map_or(&self.origin, |(_, origin)| origin)
    }

    /// The document that an observation was taken from, where the data says.
    pub fn source(&self, observation: usize) -> Option<usize> {
        self.source_of.get(&(observation as u32)).copied()
    }

    /// Says that a period is not complete, and why: changes into it, and out of
    /// it, are not like for like.
    pub fn mark_partial(&mut self, period: Period, why: &str) {
        let next = self.periods.iter().copied().find(|other| *other > period);
        let is_first = self.periods.first() == Some(&period);
        let edges = [(!is_first).then_some(period), next];
        let note = format!("{} is not complete ({why})", period.label());
        for edge in edges.into_iter().flatten() {
            self.context.breaks.push(Break {
                period: edge,
                is_known: true,
                scope: Scope::default(),
                label: format!("{} not complete", period.label()),
                note: note.clone(),
                source: None,
            });
        }
        self.context.partial.push(period);
    }

    /// Notes the document that an observation was taken from.
    pub fn set_source(&mut self, observation: usize, source: usize) {
        self.source_of.insert(observation as u32, source);
    }

    /// The code of an observation's member in a dimension.
    pub fn member_code(&self, dimension: usize, observation: usize) -> Option<usize> {
        self.dimensions.get(dimension)?.codes.get(observation).map(|code| *code as usize)
    }

    /// An observation's member in a dimension.
    pub fn member(&self, dimension: usize, observation: usize) -> Option<&Member> {
        let code = self.member_code(dimension, observation)?;
        self.dimensions.get(dimension)?.members.get(code)
    }

    /// The name that the file itself prints for an observation's member.
    pub fn printed_name(&self, dimension: usize, observation: usize) -> Option<&str> {
        let Some(printed) = &self.dimensions.get(dimension)?.printed else {
            return self.member(dimension, observation).map(|member| member.name.as_str());
        };
        let code = *printed.codes.get(observation)?;
        printed.names.get(code as usize).map(String::as_str)
    }

    /// The periods in which a measure has at least one observation.
    pub fn periods_of(&self, measure: usize) -> Vec<Period> {
        let of_measure = (0..self.len()).filter(|i| self.measure(*i) == Some(measure));
        let mut periods = BTreeSet::new();
        // Collecting would sort them all, one a line.
        for period in of_measure.filter_map(|i| self.period(i)) {
            periods.insert(period);
        }
        periods.into_iter().collect()
    }

    /// Index of the dimension of that name; letter case and the plural are forgiven.
    pub fn dimension_named(&self, name: &str) -> Option<usize> {
        self.dimensions
            .iter()
            .position(|d| d.name.eq_ignore_ascii_case(name) || d.plural.eq_ignore_ascii_case(name))
    }

    /// Index of the measure of that name or label; letter case is forgiven.
    pub fn measure_named(&self, name: &str) -> Option<usize> {
        let exact = self.measures.iter().position(|m| m.name == name);
        exact.or_else(|| {
            self.measures.iter().position(|m| {
                m.name.eq_ignore_ascii_case(name) || m.label.eq_ignore_ascii_case(name)
            })
        })
    }
}
