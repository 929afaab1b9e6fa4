//! What was decided about a file, why, and what else could be decided.
//!
//! Every decision names its evidence in numbers that the import carries, and
//! each alternative is a [`Change`] of the [`Choices`] that it is read with.

use super::about::About;
use super::dialect::{Dialect, Rules};
use super::evidence;
use super::roles::{Column, Kind, Role};
use super::style::Style;
use super::{Choices, Import, Line, TableId, encoding};
use crate::dataset::Period;
use std::collections::BTreeMap;

/// Something that was decided about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The table; none if it is about the whole file.
    pub table: Option<TableId>,
    /// What about.
    pub subject: &'static str,
    /// What was decided, in words.
    pub value: String,
    /// Why, in words and numbers.
    pub evidence: String,
    /// Whether the user decided it.
    pub is_chosen: bool,
    /// What else could be decided.
    pub alternatives: Vec<Alternative>,
    /// Whether it is when the table is of, which may be typed in.
    pub takes_period: bool,
}

/// Something that could be decided instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// In words.
    pub label: String,
    /// The heading that it stands under with its like; none where all are alike.
    pub group: Option<&'static str>,
    /// Whether that is what holds now.
    pub is_current: bool,
    /// What to change for it.
    pub change: Change,
}

/// A change of the choices; `None` goes back to what the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another encoding.
    Encoding(Option<String>),
    /// Other marks between cells. What was decided about columns no longer
    /// holds.
    Dialect(Option<Dialect>),
    /// Other meanings of lines.
    Lines {
        /// The number of their sheet.
        sheet: usize,
        /// Records, and what each is to be taken for.
        lines: Vec<(u32, Option<Line>)>,
    },
    /// Another role of a column.
    Role {
        /// Its table.
        table: TableId,
        /// Its position.
        column: usize,
        /// What it is for.
        role: Option<Role>,
    },
    /// Other marks within numbers.
    Style {
        /// The table.
        table: TableId,
        /// Its columns.
        columns: Vec<usize>,
        /// How they write numbers.
        style: Option<Style>,
    },
    /// When a table is of that does not say it.
    Period {
        /// The table.
        table: TableId,
        /// When.
        period: Option<Period>,
    },
    /// Everything as the file says.
    Nothing,
}

impl Change {
    /// Makes the change.
    pub fn apply(&self, choices: &mut Choices) {
        match self {
            Self::Encoding(name) => choices.encoding.clone_from(name),
            Self::Dialect(dialect) => {
                choices.dialect.clone_from(dialect);
                choices.columns.clear();
            }
            Self::Lines { sheet, lines } => {
                for (record, line) in lines {
                    set(&mut choices.lines, (*sheet, *record), *line);
                }
            }
            Self::Role { table, column, role } => {
                let choice = choices.columns.entry((*table, *column)).or_default();
                choice.role = *role;
            }
            Self::Style { table, columns, style } => {
                for column in columns {
                    choices.columns.entry((*table, *column)).or_default().style = *style;
                }
            }
            Self::Period { table, period } => set(&mut choices.periods, *table, *period),
            Self::Nothing => *choices = Choices::default(),
        }
        choices.columns.retain(|_, choice| choice.role.is_some() || choice.style.is_some());
    }
}

fn set<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    };
}

/// The roles that a column can be given, with words for them.
pub const ROLES: [(Role, &str); 7] = [
    (Role::Period, "Period"),
    (Role::Dimension, "Names"),
    (Role::Measure, "Figures"),
    (Role::Unit, "Unit"),
    (Role::Note, "Remarks"),
    (Role::Index, "Code"),
    (Role::None, "Not used"),
];

/// The word for what a column is for.
pub fn role_word(column: &Column) -> &'static str {
    match column.role {
        Role::Entity => "Names",
        Role::Measure if column.kind == Kind::Text => "Measure names",
        role => ROLES.iter().find(|(known, _)| *known == role).map_or("", |(_, word)| word),
    }
}

/// What a record can be taken for, with words for it.
pub const LINES: [(Line, &str); 7] = [
    (Line::Title, "Title"),
    (Line::Header, "Header"),
    (Line::Data, "Data"),
    (Line::Total, "Total"),
    (Line::Group, "Group heading"),
    (Line::Note, "Note"),
    (Line::SetAside, "Set aside"),
];

/// How numbers can be written, with an example of each.
pub const STYLES: [(Style, &str); 2] =
    [(Style::English, "Point: 1,234.5"), (Style::German, "Comma: 1.234,5")];

/// The words for going back.
pub const AS_THE_FILE_SAYS: &str = "As the file says";

/// What a column is called in a spreadsheet: A, B, … Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column;
    loop {
        letters.insert(0, char::from(b'A' + (rest % 26) as u8));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => return letters,
        }
    }
}

/// Everything that was decided: about the file first, then table by table.
pub fn decisions(import: &Import, choices: &Choices) -> Vec<Decision> {
    let mut all: Vec<Decision> =
        [encoding(import, choices), dialect(import, choices), added_up(import)]
            .into_iter()
            .flatten()
            .collect();
    for (table, dataset) in import.tables.iter().zip(&import.datasets) {
        all.extend(About { import, choices, table, dataset }.all());
    }
    all
}

pub(super) fn alternative(
    label: impl Into<String>,
    is_current: bool,
    change: Change,
) -> Alternative {
    Alternative { label: label.into(), group: None, is_current, change }
}

fn encoding(import: &Import, choices: &Choices) -> Option<Decision> {
    let now = import.encoding?;
    let is_chosen = choices.encoding.is_some();
    let named = |group, name: &str| Alternative {
        group: Some(group),
        ..alternative(name, name == now, Change::Encoding(Some(name.to_owned())))
    };
    let mut alternatives: Vec<Alternative> = encoding::GROUPS
        .iter()
        .flat_map(|(group, names)| names.iter().map(|name| named(*group, name)))
        .collect();
    if is_chosen {
        alternatives.insert(0, alternative(AS_THE_FILE_SAYS, false, Change::Encoding(None)));
    }
    Some(Decision {
        table: None,
        subject: "Encoding",
        value: now.to_owned(),
        evidence: evidence::letters(import),
        is_chosen,
        alternatives,
        takes_period: false,
    })
}

/// That the records were added up while they were read.
fn added_up(import: &Import) -> Option<Decision> {
    let (first, others) = import.remarks.split_first()?;
    Some(Decision {
        table: None,
        subject: "Added up",
        value: first.clone(),
        evidence: others.join(". "),
        is_chosen: false,
        alternatives: Vec::new(),
        takes_period: false,
    })
}

/// The words for what sets cells apart.
fn delimiter_word(dialect: &Dialect) -> String {
    match dialect.delimiter() {
        None => "Column positions".to_owned(),
        Some(",") => "Comma".to_owned(),
        Some(";") => "Semicolon".to_owned(),
        Some("\t") => "Tab".to_owned(),
        Some("|") => "Vertical bar".to_owned(),
        Some(":") => "Colon".to_owned(),
        Some(" ") => "Blank".to_owned(),
        Some(other) => format!("“{other}”"),
    }
}

fn dialect(import: &Import, choices: &Choices) -> Option<Decision> {
    let now = import.dialect.as_ref()?;
    let is_chosen = choices.dialect.is_some();
    let rules = |delimiter: &str| Rules {
        delimiter: delimiter.to_owned(),
        quote: Some(b'"'),
        escape: None,
    };
    let mut alternatives = Vec::new();
    if is_chosen {
        alternatives.push(alternative(AS_THE_FILE_SAYS, false, Change::Dialect(None)));
    }
    let offered = [",", ";", "\t", "|", ":", " "];
    if now.delimiter().is_none_or(|delimiter| !offered.contains(&delimiter)) {
        let change = Change::Dialect(Some(now.clone()));
        alternatives.push(alternative(delimiter_word(now), true, change));
    }
    for delimiter in offered {
        let is_current = now.delimiter() == Some(delimiter);
        let dialect = if is_current { now.clone() } else { Dialect::Delimited(rules(delimiter)) };
        let word = delimiter_word(&dialect);
        alternatives.push(alternative(word, is_current, Change::Dialect(Some(dialect))));
    }
    Some(Decision {
        table: None,
        subject: "Separator",
        value: delimiter_word(now),
        evidence: evidence::widths(import),
        is_chosen,
        alternatives,
        takes_period: false,
    })
}
