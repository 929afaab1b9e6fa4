//! Entities: the aliases and parents behind the names that reports print.
//!
//! Twitter and X are one platform; Facebook, Instagram, WhatsApp and Threads
//! roll up to Meta. The tables are `assets/entities.toml` and `assets/places.toml`.

use super::{Dataset, Dimension, Member, Period, Printed, code_of, plural};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The built-in tables of entities.
const PLATFORMS: &str = include_str!("../../assets/entities.toml");
const PLACES: &str = include_str!("../../assets/places.toml");

/// Words for a dimension whose members the table of entities knows.
const PLATFORM_WORDS: [&str; 9] = [
    "platform",
    "esp",
    "provider",
    "service provider",
    "electronic service provider",
    "service",
    "reporter",
    "reporting esp",
    "online platform",
];

/// The table of entities.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entities {
    /// Parents that need a remark of their own; every `company` of an entity
    /// is one, listed or not.
    #[serde(default, rename = "company")]
    pub companies: Vec<Company>,
    /// The entities.
    #[serde(default, rename = "entity")]
    pub entities: Vec<Entity>,
    /// Names of what holds several entities: `World`.
    #[serde(default)]
    pub regions: Vec<String>,
    #[serde(skip)]
    by_name: HashMap<String, Vec<usize>>,
}

/// A parent of entities.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Other names, as people's own files have them.
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// A remark.
    pub note: Option<String>,
}

/// One platform, or what is listed among the platforms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// The name it is shown by.
    pub name: String,
    /// What it is, where it is not what its neighbours are: `hotline`.
    pub kind: Option<String>,
    /// Its parent; itself if there is none.
    pub company: Option<String>,
    /// The names that reports print.
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// A remark.
    pub note: Option<String>,
}

/// A name in certain years.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The name, as printed.
    pub name: String,
    /// First year of the name, inclusive.
    pub from: Option<i32>,
    /// Last year of the name, inclusive.
    pub to: Option<i32>,
}

impl Entities {
    /// The built-in table of platforms.
    pub fn built_in() -> &'static Self {
        static PLATFORM_TABLE: OnceLock<Entities> = OnceLock::new();
        // A test reads the tables, so that they cannot be broken in a build that passes.
        PLATFORM_TABLE.get_or_init(|| Self::from_toml(PLATFORMS).unwrap_or_default())
    }

    /// The built-in table of countries and territories.
    pub fn places() -> &'static Self {
        static PLACE_TABLE: OnceLock<Entities> = OnceLock::new();
        PLACE_TABLE.get_or_init(|| Self::from_toml(PLACES).unwrap_or_default())
    }

    /// Reads a table of entities.
    ///
    /// # Errors
    /// What `toml` says, with the line.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        let mut entities: Self = toml::from_str(text)?;
        for (index, entity) in entities.entities.iter().enumerate() {
            for name in entity.aliases.iter().map(|alias| &alias.name).chain([&entity.name]) {
                let indexes = entities.by_name.entry(key(name)).or_default();
                if !indexes.contains(&index) {
                    indexes.push(index);
                }
            }
        }
        Ok(entities)
    }

    /// The entity that a report of `year` means by `name`.
    ///
    /// Letter case and white space do not matter, everything else does: a name
    /// that merely resembles an alias stays what it is.
    pub fn find(&self, name: &str, year: i32) -> Option<&Entity> {
        let candidates =
            self.by_name.get(&key(name))?.iter().filter_map(|index| self.entities.get(*index));
        candidates.into_iter().find(|entity| entity.answers_to(name, year))
    }
}

impl Entity {
    fn answers_to(&self, name: &str, year: i32) -> bool {
        let mut aliases =
            self.aliases.iter().filter(|alias| key(&alias.name) == key(name)).peekable();
        if aliases.peek().is_none() {
            return key(&self.name) == key(name);
        }
        aliases.any(|alias| {
            alias.from.is_none_or(|from| from <= year) && alias.to.is_none_or(|to| year <= to)
        })
    }
}

fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether a dimension of that name is one whose members the table knows.
pub fn is_platform_dimension(name: &str) -> bool {
    let name = key(name);
    PLATFORM_WORDS.iter().any(|word| name == *word || name == plural(word))
}

/// Words for a dimension whose members are countries or the like.
const PLACE_WORDS: [&str; 12] = [
    "country",
    "country name",
    "country or area",
    "country/territory",
    "geo",
    "geography",
    "location",
    "nation",
    "land",
    "pays",
    "reference area",
    "entity",
];

/// Marks what holds several countries in a dimension of countries, `World` or
/// `EU27_2020`: never added to them nor ranked among them. Where half of the
/// members are such, the dimension is one of regions, and nothing is marked.
pub fn mark_regions(dimension: &mut Dimension, places: &Entities) {
    let name = key(&dimension.name);
    if !PLACE_WORDS.iter().any(|word| name == *word || name == plural(word)) {
        return;
    }
    let is_known = |name: &str| places.regions.iter().any(|region| key(region) == key(name));
    let is_region = |member: &Member| is_union(&member.name) || is_known(&member.name);
    let n_regions = dimension.members.iter().filter(|member| is_region(member)).count();
    if n_regions * 2 >= dimension.members.len() {
        return;
    }
    for member in dimension.members.iter_mut().filter(|m| is_region(m) && !m.is_total) {
        member.is_parent = true;
        member.kind = Some("region".to_owned());
    }
}

/// Eurostat's codes for unions of so many states: `EU27_2020`, `EA19`, `EEA30_2007`.
fn is_union(name: &str) -> bool {
    let number = ["EEA", "EU", "EA"].iter().find_map(|union| name.trim().strip_prefix(union));
    let is_digits =
        |text: &str, n: usize| text.len() == n && text.bytes().all(|byte| byte.is_ascii_digit());
    number.is_some_and(|number| match number.split_once('_') {
        Some((states, year)) => is_digits(states, 2) && is_digits(year, 4),
        None => is_digits(number, 2),
    })
}

/// Replaces printed names by entities, and adds their parents as a dimension
/// of their own, named `parent`, if one is wanted and there are fewer parents
/// than entities.
///
/// Several printed names may become one member; the observations stay apart,
/// each with its printed name and place.
pub fn resolve(dataset: &mut Dataset, dimension: usize, parent: Option<&str>, entities: &Entities) {
    // Names without a time are today's.
    let years: Vec<i32> =
        dataset.period_of.iter().map(|period| period.map_or(i32::MAX, Period::year)).collect();
    let Some(target) = dataset.dimensions.get_mut(dimension) else { return };
    let printed = Printed {
        names: target.members.iter().map(|m| m.name.clone()).collect(),
        codes: std::mem::take(&mut target.codes),
    };
    let mut members = Level::default();
    let mut parents = Level::default();
    // Each name of a year is looked up once, however many lines bear it.
    let mut known: HashMap<(u32, i32), (u32, u32)> = HashMap::new();
    for (code, year) in printed.codes.iter().zip(years) {
        if let Some((member, parent)) = known.get(&(*code, year)) {
            members.codes.push(*member);
            parents.codes.push(*parent);
            continue;
        }
        let Some(old) = target.members.get(*code as usize) else { continue };
        let entity = entities.find(&old.name, year);
        let name = entity.map_or(old.name.as_str(), |e| e.name.as_str());
        let kind = entity.and_then(|e| e.kind.clone());
        let company = entity.and_then(|e| e.company.as_deref()).unwrap_or(name);
        let member = members.push(name, old.is_total, kind.clone());
        known.insert((*code, year), (member, parents.push(company, old.is_total, kind)));
    }
    mark_parents(&mut members, &parents);
    target.members = members.members;
    target.codes = members.codes;
    target.printed = Some(printed);
    let n_members = target.members.len();
    let Some(parent) = parent.filter(|_| parents.members.len() < n_members) else { return };
    if dataset.dimension_named(parent).is_none() {
        dataset.dimensions.push(Dimension {
            name: parent.to_owned(),
            plural: plural(parent),
            members: parents.members,
            codes: parents.codes,
            printed: None,
            rolled_up_from: Some(dimension),
            ranked: None,
        });
    }
}

/// Marks the members that stand for a company of which other members are parts.
fn mark_parents(members: &mut Level, parents: &Level) {
    let mut parts: Vec<(u32, u32)> =
        members.codes.iter().copied().zip(parents.codes.iter().copied()).collect();
    parts.sort_unstable();
    parts.dedup();
    let is_company = |member: &Member| member.kind.as_deref() == Some("company");
    let all = members.members.iter_mut().enumerate();
    for (index, member) in all.filter(|(_, member)| is_company(member)) {
        let own = parts.iter().find(|(code, _)| *code as usize == index).map(|(_, parent)| parent);
        member.is_parent = parts.iter().any(|(c, p)| *c as usize != index && Some(p) == own);
    }
}

/// A dictionary with the codes of its observations.
#[derive(Default)]
pub(super) struct Level {
    pub(super) members: Vec<Member>,
    pub(super) codes: Vec<u32>,
    by_name: HashMap<String, u32>,
}

impl Level {
    /// Adds an observation of a member; gives back the member's code.
    pub(super) fn push(&mut self, name: &str, is_total: bool, kind: Option<String>) -> u32 {
        let members = &mut self.members;
        let code = code_of(&mut self.by_name, name, || {
            members.push(Member { name: name.to_owned(), is_total, kind, is_parent: false });
        });
        self.codes.push(code);
        code
    }
}
