//! What is asked of which data, the same for all commands that compare.

use super::{Failure, sample};
use crate::compare::join;
use crate::dataset::entities::Entities;
use crate::dataset::naming::named;
use crate::dataset::{Break, Dataset, Period, Scope};
use crate::figure::View;
use crate::import::{Import, Source, period};
use clap::Args;
use std::path::{Path, PathBuf};

/// The data, and what of it.
#[derive(Debug, Args)]
pub struct Asked {
    /// A data file, or `sample:NAME` for a built-in dataset.
    #[arg(value_name = "INPUT")]
    pub input: PathBuf,
    /// The dimension to compare by; `none` for the whole.
    #[arg(long, value_name = "DIMENSION")]
    by: Option<String>,
    /// The measure.
    #[arg(long, value_name = "M")]
    measure: Option<String>,
    /// The earlier period.
    #[arg(long, value_name = "P")]
    from: Option<String>,
    /// The later period.
    #[arg(long, value_name = "P")]
    to: Option<String>,
    /// Only what has this member; several of the comparison's own dimension
    /// show exactly those.
    #[arg(long, value_name = "DIM=VALUE")]
    filter: Vec<String>,
    /// An earlier edition of the same report, which is joined to it; may be
    /// given several times, the oldest first.
    #[arg(long, value_name = "FILE")]
    earlier: Vec<PathBuf>,
    /// A name that stands for another one, in the file itself or in an earlier
    /// edition; may be given several times.
    #[arg(long, value_name = "OLD=NEW")]
    same: Vec<String>,
    /// A table of names, kinds and parents of your own (TOML), which goes
    /// before the built-in one.
    #[arg(long, value_name = "FILE.toml")]
    entities: Option<PathBuf>,
    /// A break in the series: the first period of the new meaning, and why.
    #[arg(long = "break", value_name = "P=REASON")]
    breaks: Vec<String>,
    /// A measure that carries another one on, like for like, on another basis:
    /// both are drawn.
    #[arg(long = "continues", value_name = "NEW=OLD")]
    continues: Vec<String>,
}

impl Asked {
    /// Whether two periods are asked for; of a ranking one may be named alone.
    pub fn compares(&self, kind: &str) -> bool {
        self.from.is_some() || (self.to.is_some() && kind != "ranking")
    }

    /// The files that are read, none of which is ever written.
    pub fn sources(&self) -> Vec<&Path> {
        self.earlier
            .iter()
            .chain([&self.input])
            .chain(&self.entities)
            .map(PathBuf::as_path)
            .collect()
    }

    /// The dataset, with the breaks that were named, of files that are read so.
    pub fn dataset(&self, read: Reader) -> Result<Dataset, Failure> {
        let mut dataset = chartable(&self.input, read)?;
        let same = names_of(&self.same)?;
        for earlier in self.earlier.iter().rev() {
            let joined = join(&chartable(earlier, read)?, &dataset, &same);
            let no_edition = |why| {
                let sentence = format!("This is no earlier edition of {} ({why})", dataset.name);
                Failure::input(sentence, earlier)
            };
            dataset = joined.map_err(no_edition)?.dataset;
        }
        let mut own = names_in(self.entities.as_deref())?;
        for (old, new) in &same {
            own.take_as_one(new, [old.as_str()]);
        }
        let mut dataset = if own.is_empty() { dataset } else { named(&dataset, &own) };
        for text in &self.breaks {
            let (period, reason) = text.split_once('=').unwrap_or((text, ""));
            let period = period_of(period.trim())?;
            dataset.context.breaks.push(Break::set_by_user(period, Scope::default(), reason));
        }
        for (new, old) in names_of(&self.continues)? {
            let both = dataset.measure_named(&new).zip(dataset.measure_named(&old));
            let could = |(new, old): &(usize, usize)| dataset.could_carry_on(*new, *old).is_some();
            let Some((new, old)) = both.filter(could) else {
                let sentence = format!(
                    "{new} cannot carry {old} on: both have to be measures of one kind, and {new} \
                     begins later (there are: {})",
                    names(dataset.measures.iter().map(|m| &m.name))
                );
                return Err(Failure::input(sentence, &self.input));
            };
            dataset.carry_on(new, old);
        }
        Ok(dataset)
    }

    /// The view that is asked for, on top of the dataset's own default.
    pub fn view(&self, dataset: &Dataset) -> Result<View, Failure> {
        let of_input = |sentence: String| Failure::input(sentence, &self.input);
        let mut view = View::of(dataset);
        if let Some(by) = &self.by {
            view.dimension = match dataset.dimension_named(by) {
                None if matches!(by.as_str(), "none" | "total" | "all") => None,
                None => {
                    return Err(of_input(format!(
                        "The data has no dimension {by} (it has: {})",
                        names(dataset.dimensions.iter().map(|d| &d.name))
                    )));
                }
                some => some,
            };
        }
        if let Some(name) = &self.measure {
            let missing = || {
                of_input(format!(
                    "The data has no measure {name} (it has: {})",
                    names(dataset.measures.iter().map(|m| &m.name))
                ))
            };
            view.set_measure(dataset, dataset.measure_named(name).ok_or_else(missing)?);
        }
        for (text, place) in [(&self.from, &mut view.before), (&self.to, &mut view.after)] {
            if let Some(text) = text {
                *place = Some(period_of(text)?);
            }
        }
        for filter in &self.filter {
            let (name, value) = parts_of(filter)?;
            add_filter(&mut view, dataset, name, value).map_err(of_input)?;
        }
        Ok(view)
    }
}

/// How a file is read.
pub type Reader = fn(&Path) -> Result<Import, Failure>;

/// The dataset of an input: that of its largest table which can be charted.
pub fn chartable(input: &Path, read: Reader) -> Result<Dataset, Failure> {
    if let Some(name) = input.to_str().and_then(|input| input.strip_prefix("sample:")) {
        return sample(name);
    }
    let mut import = read(input)?;
    let table = import.chartable().map_err(|error| Failure::input(error, input))?;
    Ok(import.datasets.swap_remove(table))
}

/// A table of somebody's own; an empty one if none is given.
pub fn names_in(file: Option<&Path>) -> Result<Entities, Failure> {
    let Some(file) = file else { return Ok(Entities::default()) };
    let source = Source::open(file).map_err(|error| Failure::input(error, file))?;
    Entities::from_bytes(&source.bytes).map_err(|error| Failure::input(error, file))
}

/// Pairs of an old and a new name.
pub fn names_of(pairs: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| {
        let (old, new) = text
            .split_once('=')
            .ok_or_else(|| Failure::usage(format!("Names are written OLD=NEW, not {text}")))?;
        Ok((old.trim().to_owned(), new.trim().to_owned()))
    };
    pairs.iter().map(pair).collect()
}

fn period_of(text: &str) -> Result<Period, Failure> {
    let period = Period::from_iso(text).or_else(|| period::parse(text));
    period.ok_or_else(|| {
        Failure::usage(format!("Not a period: {text} (write it like 2024, 2024-Q1, 2024-03)"))
    })
}

/// Dimension and value of a filter.
fn parts_of(filter: &str) -> Result<(&str, &str), Failure> {
    let (name, value) = filter
        .split_once('=')
        .ok_or_else(|| Failure::usage(format!("A filter is written DIM=VALUE, not {filter}")))?;
    let (name, value) = (name.trim(), value.trim());
    match (name, value) {
        ("", _) => Err(Failure::usage(format!("The filter {filter} names no dimension"))),
        (_, "") => Err(Failure::usage(format!("The filter {filter} has no value"))),
        parts => Ok(parts),
    }
}

/// Holds another dimension at a member, or chooses an entity of the
/// comparison's own.
fn add_filter(view: &mut View, dataset: &Dataset, name: &str, value: &str) -> Result<(), String> {
    let index =
        dataset.dimension_named(name).ok_or_else(|| format!("The data has no dimension {name}"))?;
    let member = member_called(dataset, index, value)
        .ok_or_else(|| format!("No {name} is called {value}"))?;
    if view.dimension == Some(index) {
        let members = dataset.dimensions.get(index).map(|d| d.members.as_slice());
        let name = members.and_then(|members| members.get(member)).map(|m| m.name.clone());
        view.chosen.get_or_insert_default().extend(name);
    } else {
        view.filters.push((index, member));
    }
    Ok(())
}

/// The member of that name, else the one that the file prints by it, else the
/// one that the table of entities knows by it. Letter case is forgiven.
fn member_called(dataset: &Dataset, dimension: usize, name: &str) -> Option<usize> {
    let members = &dataset.dimensions.get(dimension)?.members;
    let called = |name: &str| members.iter().position(|m| m.name.eq_ignore_ascii_case(name));
    let printed = || {
        let is_it = |o: &usize| {
            let printed = dataset.printed_name(dimension, *o);
            printed.is_some_and(|printed| printed.eq_ignore_ascii_case(name))
        };
        dataset.member_code(dimension, (0..dataset.len()).find(is_it)?)
    };
    let known = || {
        let years = dataset.periods().iter().rev().map(|period| period.year());
        let mut entities = years.filter_map(|year| Entities::built_in().find(name, year));
        entities.find_map(|entity| called(&entity.name))
    };
    called(name).or_else(printed).or_else(known)
}

/// Names in a sentence.
pub fn names(names: impl Iterator<Item = impl AsRef<str>>) -> String {
    names.map(|name| name.as_ref().to_owned()).collect::<Vec<_>>().join(", ")
}
