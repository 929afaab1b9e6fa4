//! Entities: the aliases and parents behind the names that reports print.
//!
//! Twitter and X are one platform; Facebook, Instagram, WhatsApp and Threads
//! roll up to Meta. The built-in tables are `assets/entities.toml` and
//! `assets/places.toml`; a table of somebody's own goes before them.

mod own;
mod regions;

pub use regions::mark_regions;

use super::plural;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;
use toml::Spanned;

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

/// A table of entities.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entities {
    /// The version of its shape; 1 where it says none.
    version: Option<u32>,
    /// Names of what holds several entities: `World`.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Names that look alike and are not one.
    #[serde(default)]
    pub apart: Vec<Vec<String>>,
    /// Parents that need a remark of their own; every parent of an entity is
    /// one, listed or not.
    #[serde(default, rename = "company")]
    pub companies: Vec<Company>,
    /// The entities. Where several answer to one name in one year, the first
    /// is meant.
    #[serde(default, rename = "entity")]
    entries: Vec<Entity>,
    #[serde(skip)]
    by_name: HashMap<String, Vec<usize>>,
}

/// The newest shape of a table that this program understands.
const VERSION: u32 = 1;

/// A parent of entities.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// A remark.
    pub note: Option<String>,
}

/// One platform, or what is listed among the platforms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// The name it is shown by.
    pub name: String,
    /// What it is, where it is not what its neighbours are: `hotline`; in a
    /// table of one's own `platform` where it is, whatever others say.
    pub kind: Option<String>,
    /// Its parent in the years for which `parents` names none; itself if there
    /// is none at all.
    pub company: Option<String>,
    /// The names that reports print.
    #[serde(default)]
    pub aliases: Vec<Dated>,
    /// Its parents in certain years.
    #[serde(default)]
    pub parents: Vec<Dated>,
    /// A remark.
    pub note: Option<String>,
}

/// A name in certain years.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    /// The name.
    pub name: String,
    /// Its first year, inclusive.
    pub from: Option<i32>,
    /// Its last year, inclusive.
    pub to: Option<i32>,
}

/// Why a text is no table of entities: one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTable {
    /// The line, counted from 1; none if it is about the whole.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for NoTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "Line {line} is no line of a table of names ({})", self.why),
            None => write!(f, "This is no table of names ({})", self.why),
        }
    }
}

impl std::error::Error for NoTable {}

impl NoTable {
    /// What is wrong at a byte of a text.
    fn at(text: &str, byte: Option<usize>, why: String) -> Self {
        let before = byte.and_then(|byte| text.as_bytes().get(..byte));
        Self { line: before.map(|before| before.split(|byte| *byte == b'\n').count()), why }
    }
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
    /// The first line that is wrong, and why.
    pub fn from_toml(text: &str) -> Result<Self, NoTable> {
        let mut entities: Self = toml::from_str(text).map_err(|error| {
            let why = error.message().replace('\n', ", ");
            NoTable::at(text, error.span().map(|span| span.start), why)
        })?;
        if let Some(newer) = entities.version.filter(|version| *version > VERSION) {
            let why = format!("it is of version {newer}, which this program does not know");
            return Err(NoTable { line: None, why });
        }
        for (index, entity) in entities.entries.iter().enumerate() {
            if let Some(why) = entity.fault() {
                return Err(NoTable::at(text, place_of(text, index), why));
            }
        }
        entities.index();
        Ok(entities)
    }

    /// Reads a table of entities from the bytes of a file.
    ///
    /// # Errors
    /// The first line that is wrong, and why.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoTable> {
        let fault = |why: &str| NoTable { line: None, why: why.to_owned() };
        if bytes.is_empty() {
            return Err(fault("it is empty, or far too large"));
        }
        let not_text = |_| fault("it is not text in UTF-8");
        let text = std::str::from_utf8(bytes).map_err(not_text)?;
        Self::from_toml(text.trim_start_matches('\u{feff}'))
    }

    fn index(&mut self) {
        self.by_name.clear();
        for (index, entity) in self.entries.iter().enumerate() {
            for name in entity.aliases.iter().map(|alias| &alias.name).chain([&entity.name]) {
                let indexes = self.by_name.entry(key(name)).or_default();
                if !indexes.contains(&index) {
                    indexes.push(index);
                }
            }
        }
    }

    /// The entities, in the order of the table.
    pub fn entities(&self) -> &[Entity] {
        &self.entries
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.companies.is_empty()
            && self.regions.is_empty()
            && self.apart.is_empty()
    }

    /// The entity that a report of `year` means by `name`.
    ///
    /// Letter case and white space do not matter, everything else does: a name
    /// that merely resembles an alias stays what it is.
    pub fn find(&self, name: &str, year: i32) -> Option<&Entity> {
        let candidates =
            self.by_name.get(&key(name))?.iter().filter_map(|index| self.entries.get(*index));
        candidates.into_iter().find(|entity| entity.answers_to(name, year))
    }

    /// The entity that is shown by that name, letter for letter.
    pub fn shown_as(&self, name: &str) -> Option<&Entity> {
        self.entries.iter().find(|entity| entity.name == name)
    }
}

/// Where the name of an entity stands in the text of its table.
fn place_of(text: &str, entity: usize) -> Option<usize> {
    #[derive(Deserialize)]
    struct Names {
        entity: Vec<Name>,
    }
    #[derive(Deserialize)]
    struct Name {
        name: Spanned<String>,
    }
    let names: Names = toml::from_str(text).ok()?;
    Some(names.entity.get(entity)?.name.span().start)
}

impl Dated {
    /// A name in all years.
    pub fn always(name: &str) -> Self {
        Self { name: name.to_owned(), from: None, to: None }
    }

    /// Whether it holds in a year.
    pub fn holds(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

impl Entity {
    /// The kind of whoever is what its neighbours are, whatever others say.
    pub const USUAL: &str = "platform";

    fn answers_to(&self, name: &str, year: i32) -> bool {
        let mut aliases =
            self.aliases.iter().filter(|alias| key(&alias.name) == key(name)).peekable();
        if aliases.peek().is_none() {
            return key(&self.name) == key(name);
        }
        aliases.any(|alias| alias.holds(year))
    }

    /// Its parent in a year, by its own name where it then has none; nothing
    /// if the table never says anything about its parents.
    pub fn parent(&self, year: i32) -> Option<&str> {
        let dated = self.parents.iter().find(|parent| parent.holds(year));
        let parent = dated.map(|parent| &parent.name).or(self.company.as_ref());
        let is_said = self.company.is_some() || !self.parents.is_empty();
        is_said.then(|| parent.unwrap_or(&self.name).as_str())
    }

    /// What is wrong with it, if something is.
    fn fault(&self) -> Option<String> {
        if self.name.trim().is_empty() {
            return Some("an entity has no name".to_owned());
        }
        for dated in self.aliases.iter().chain(&self.parents) {
            if dated.name.trim().is_empty() {
                return Some(format!("a name of {} is empty", self.name));
            }
            if let (Some(from), Some(to)) = (dated.from, dated.to)
                && from > to
            {
                let Self { name, .. } = self;
                return Some(format!("{} of {name} ends in {to}, before {from}", dated.name));
            }
        }
        None
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
