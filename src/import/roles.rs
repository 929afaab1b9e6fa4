//! What each column holds and what it is for.

use super::layout::{Layout, Orientation, ValueColumn};
use super::names::name_uniquely;
use super::profile::Profile;
use super::style::{Style, Votes};
use super::when::{self, WideColumn};
use super::words::{self, Hint};
use super::{ColumnChoice, Watch, codes, notes, period, telling};
use crate::dataset::{Period, are_codes, entities};
use crate::table::Record;
use std::collections::{HashMap, HashSet};

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// Percentages.
    Percent,
    /// Amounts of money.
    Money,
    /// Periods.
    Period,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Says when.
    Period,
    /// The most telling dimension.
    Entity,
    /// Another dimension.
    Dimension,
    /// Values, or the names of measures.
    Measure,
    /// Units.
    Unit,
    /// Remarks, flags and sources.
    Note,
    /// Codes and running numbers.
    Index,
    /// Not used.
    None,
}

/// A column as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its position in the file, 0-based.
    pub index: usize,
    /// Its name, unique among the columns; empty for an unused one without.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// What it is for.
    pub role: Role,
    /// How many each of its numbers counts: 1000 where it is in thousands.
    pub scale: u64,
    /// Its unit, where its values say one.
    pub unit: Option<&'static str>,
    /// How its numbers are written, where they say.
    pub style: Option<Style>,
}

/// Texts longer than this on average are remarks, in characters.
const LONG_TEXT: usize = 80;

/// Gives every column a role. Numbers that could be of either style are taken
/// to be of the `usual` one.
///
/// Months without a year make a column of periods only if the table's title or
/// the name of its file say the year, which `only_period` tells. `chosen` tells
/// what a column is to be taken for, where that was decided.
pub fn assign(
    parts: &[Vec<String>],
    rows: &[Record],
    usual: Style,
    only_period: Option<Period>,
    chosen: &dyn Fn(usize) -> ColumnChoice,
    watch: &Watch,
) -> (Vec<Column>, Layout) {
    let names: &[String] = &parts.iter().map(|parts| parts.join(" ")).collect::<Vec<_>>();
    let hints: Vec<Option<Hint>> = names.iter().map(|name| words::hint(name)).collect();
    let profiles: Vec<Profile<'_>> = hints
        .iter()
        .enumerate()
        .map(|(column, hint)| Profile::of(rows, column, *hint == Some(Hint::Period), watch))
        .collect();
    let mut columns = columns_of(names, &profiles);
    let has_role = |column: usize, role: Role| chosen(column).role == Some(role);
    let column_of_periods = (0..names.len())
        .find(|column| has_role(*column, Role::Period))
        .or_else(|| when::period_column(&hints, &profiles))
        .filter(|column| matches!(chosen(*column).role, None | Some(Role::Period)));
    let wide = when::wide_columns(parts, &profiles, column_of_periods.is_some());
    let orientation = if wide.is_empty() { Orientation::Long } else { Orientation::Wide };
    let parts_of_year =
        || only_period.and_then(|period| when::column_of_parts(names, rows, period.year()));
    let period = column_of_periods.or_else(parts_of_year).filter(|_| wide.is_empty());
    let period_part = period.and_then(|period| when::part_column(names, rows, period, &profiles));
    when::name_months(period_part.and_then(|part| columns.get_mut(part)));
    let mut layout = Layout {
        orientation,
        period,
        periods: period
            .and_then(|period| profiles.get(period))
            .map(|profile| profile.periods.clone())
            .unwrap_or_default(),
        period_part,
        dimensions: Vec::new(),
        varying: HashSet::new(),
        values: wide
            .into_iter()
            .filter(|wide| matches!(chosen(wide.column).role, None | Some(Role::Measure)))
            .map(|WideColumn { column, period, rest }| ValueColumn {
                column,
                period: Some(period),
                is_part: false,
                // A heading above the periods is no measure.
                measure: if words::hint(&rest) == Some(Hint::Period) {
                    String::new()
                } else {
                    rest
                },
                flags: words::period_flags(names.get(column).map_or("", String::as_str)),
                level: None,
            })
            .collect(),
        undated: Vec::new(),
        levels: None,
        measure_names: None,
        unit: None,
        flags: Vec::new(),
        rounded_to: None,
        styles: HashMap::new(),
        decided: HashSet::new(),
        open: Vec::new(),
    };
    let counter = codes::counter_column(names, rows);
    let classes = telling::columns_of_classes(names, &profiles, period);
    for (column, (profile, hint)) in columns.iter_mut().zip(profiles.iter().zip(&hints)) {
        column.role = if let Some(role) = chosen(column.index).role {
            layout.chosen_role(column, role)
        } else if counter == Some(column.index) && period != Some(column.index) {
            Role::Index
        } else {
            layout.role(column, profile, *hint)
        };
        if classes.contains(&column.index) && chosen(column.index).role.is_none() {
            layout.take_classes(column);
        }
        if column.role == Role::Period {
            column.kind = Kind::Period;
        }
    }
    layout.settle_codes(&mut columns, rows, &profiles, chosen);
    layout.settle_names_of_lines(&mut columns, rows, &profiles);
    layout.settle_sources(&mut columns, rows, &profiles, chosen);
    layout.settle_measure_names(&mut columns);
    layout.settle_dimensions(&mut columns, rows, &profiles, &hints);
    layout.settle_telling_codes(&mut columns, rows, &profiles, chosen);
    layout.settle_styles(&mut columns, &profiles, usual, chosen);
    name_uniquely(&mut columns);
    layout.name_undated(&columns);
    layout.settle_names(&columns, parts, &profiles, rows);
    let is_of_years = period
        .and_then(|period| profiles.get(period))
        .is_some_and(|profile| profile.n_bare_years > 0);
    if orientation == Orientation::Long
        && (is_of_years || (period.is_none() && only_period.is_some()))
    {
        layout.settle_parts(&when::columns_of_parts(names, &profiles));
    } else if orientation == Orientation::Long && period.is_none() {
        layout.settle_parts_as_levels();
    }
    (columns, layout)
}

/// The columns before they have a role.
fn columns_of(names: &[String], profiles: &[Profile<'_>]) -> Vec<Column> {
    let column = |(index, (name, profile)): (usize, (&String, &Profile<'_>))| Column {
        index,
        name: name.clone(),
        kind: profile.kind(),
        role: Role::None,
        scale: 1,
        unit: None,
        style: None,
    };
    names.iter().zip(profiles).enumerate().map(column).collect()
}

impl Layout {
    /// The role that somebody decided.
    fn chosen_role(&mut self, column: &Column, role: Role) -> Role {
        let index = column.index;
        let is_value = self.values.iter().any(|value| value.column == index);
        match role {
            Role::Measure if !is_value => self.values.push(ValueColumn::named(index, &column.name)),
            Role::Unit => self.unit = Some(index),
            // Which of the dimensions is the entity is settled together.
            Role::Entity => return Role::Dimension,
            _ => {}
        }
        role
    }

    /// The role that a column has by itself.
    fn role(&mut self, column: &Column, profile: &Profile<'_>, hint: Option<Hint>) -> Role {
        let index = column.index;
        if self.values.iter().any(|value| value.column == index) {
            return Role::Measure;
        }
        if self.period == Some(index) || self.period_part == Some(index) {
            return Role::Period;
        }
        // Months of a year that nothing tells.
        let is_part = |text: &&str| period::part(2000, text, &column.name).is_some();
        if hint == Some(Hint::Period)
            && self.orientation == Orientation::Long
            && self.period.is_none()
            && profile.n_telling() > 0
            && profile.texts.keys().all(is_part)
        {
            return Role::Dimension;
        }
        // Ages and the like name the lines.
        let is_key = index == 0 && profile.is_sequence() && self.orientation == Orientation::Long;
        let is_number = profile.is_number() && !is_key;
        match hint {
            Some(Hint::Unit) if !is_number => {
                self.unit = self.unit.or(Some(index));
                return Role::Unit;
            }
            Some(Hint::Flag) if !is_number => {
                self.flags.push(index);
                return Role::Note;
            }
            Some(Hint::RoundedTo) => {
                self.rounded_to = self.rounded_to.or(Some(index));
                return Role::Note;
            }
            Some(Hint::Note) => return Role::Note,
            // A single table needs no dimension.
            Some(Hint::Table) => {
                return if profile.texts.len() > 1 { Role::Dimension } else { Role::Note };
            }
            // `Number` and `Rate per 1,000` head lines of two measures.
            Some(Hint::Group) if self.measure_names.is_none() && names_measures(profile) => {
                self.measure_names = Some(index);
                return Role::Measure;
            }
            Some(Hint::Group) => return Role::Dimension,
            // Indexes of prices and the like have decimals.
            Some(Hint::Index) if profile.is_number() && profile.n_integers == profile.n_numbers => {
                return Role::Index;
            }
            Some(Hint::MeasureNames)
                if !is_number && profile.n_filled > 0 && self.measure_names.is_none() =>
            {
                self.measure_names = Some(index);
                return Role::Measure;
            }
            // A further column of years or dates is neither value nor level.
            _ if profile.is_period(hint) && (!is_number || hint == Some(Hint::Period)) => {
                return Role::None;
            }
            _ if !is_number && profile.is_of_days() => return Role::None,
            _ => {}
        }
        if !is_number {
            // Nothing but marks of missing numbers is no dimension, unless the
            // mark is a name: there is a platform X.
            let is_empty = profile.n_telling() == 0
                && !profile.texts.keys().all(|text| text.eq_ignore_ascii_case("x"));
            return if is_empty || profile.n_filled == 0 { Role::None } else { Role::Dimension };
        }
        if self.orientation == Orientation::Wide {
            if column.name.is_empty() {
                return Role::None;
            }
            self.undated.push(ValueColumn::named(index, &column.name));
            return Role::Measure;
        }
        self.values.push(ValueColumn::named(index, &column.name));
        Role::Measure
    }

    /// Ages and other classes are names, however many numbers are among them.
    fn take_classes(&mut self, column: &mut Column) {
        let is_value = |value: &ValueColumn| value.column == column.index;
        if column.role == Role::Measure && self.measure_names != Some(column.index) {
            self.values.retain(|value| !is_value(value));
            self.undated.retain(|value| !is_value(value));
            (column.role, column.kind) = (Role::Dimension, Kind::Text);
        }
    }

    fn name_undated(&mut self, columns: &[Column]) {
        for value in &mut self.undated {
            value.measure = columns.get(value.column).map_or_else(String::new, |c| c.name.clone());
        }
    }

    /// Names of measures need a single value beside them; beside several, which
    /// have names of their own, they are one more dimension.
    fn settle_measure_names(&mut self, columns: &mut [Column]) {
        let is_unnamed = self.values.iter().all(|value| value.measure.is_empty());
        let is_single =
            (self.orientation == Orientation::Wide && is_unnamed) || self.values.len() == 1;
        if !is_single
            && let Some(column) = self.measure_names.take().and_then(|index| columns.get_mut(index))
        {
            column.role = Role::Dimension;
        }
    }

    fn settle_dimensions(
        &mut self,
        columns: &mut [Column],
        rows: &[Record],
        profiles: &[Profile<'_>],
        hints: &[Option<Hint>],
    ) {
        let is_text = |column: &&Column| column.role == Role::Dimension;
        let profile = |column: &Column| profiles.get(column.index);
        let is_code = |column: &Column| hints.get(column.index) == Some(&Some(Hint::Index));
        let is_long =
            |column: &Column| profile(column).is_some_and(|p| p.n_chars > LONG_TEXT * p.n_filled);
        let varies = |column: &Column| profile(column).is_some_and(|p| p.texts.len() > 1);
        let short = || columns.iter().filter(is_text).filter(|column| !is_long(column));
        let has_names = short().any(|column| !is_code(column));
        // Long texts are remarks where something else tells the lines apart;
        // else they are names, without which the lines would be added up.
        let is_one_series = self.is_one_series(rows);
        let has_remarks = short().any(varies) || is_one_series;
        for column in columns.iter_mut().filter(|column| column.role == Role::Dimension) {
            if is_long(column) && has_remarks {
                column.role = Role::Note;
            } else if is_code(column) && (has_names || is_one_series) {
                column.role = Role::Index;
            }
        }
        let is_platform =
            |column: &Column| entities::is_platform_dimension(&words::key(&column.name));
        let candidates = || columns.iter().filter(is_text);
        let is_type = |column: &Column| words::key(&column.name).ends_with("type");
        let is_bare_code =
            |column: &Column| profile(column).is_some_and(|p| are_codes(p.texts.keys().copied()));
        let entity = candidates()
            .find(|column| is_platform(column) && varies(column))
            .or_else(|| candidates().find(|c| varies(c) && !is_type(c) && !is_bare_code(c)))
            .or_else(|| candidates().find(|column| varies(column) && !is_type(column)))
            .or_else(|| candidates().find(|column| varies(column)))
            .or_else(|| candidates().next());
        let entity = entity.map(|column| column.index);
        self.dimensions = candidates().map(|column| column.index).collect();
        self.varying =
            candidates().filter(|column| varies(column)).map(|column| column.index).collect();
        if let Some(column) = entity.and_then(|index| columns.get_mut(index)) {
            column.role = Role::Entity;
        }
    }

    fn settle_styles(
        &mut self,
        columns: &mut [Column],
        profiles: &[Profile<'_>],
        usual: Style,
        chosen: &dyn Fn(usize) -> ColumnChoice,
    ) {
        let votes =
            |column: usize| profiles.get(column).map(|profile| profile.votes).unwrap_or_default();
        let file =
            self.values.iter().fold(Votes::default(), |sum, value| sum.join(votes(value.column)));
        for ValueColumn { column: index, .. } in self.values.iter().chain(&self.undated) {
            let decided = chosen(*index).style;
            let style = decided.unwrap_or_else(|| votes(*index).style(file, usual));
            self.styles.insert(*index, style);
            self.decided.extend(decided.map(|_| *index));
            if decided.is_none() && votes(*index).is_open(file) {
                self.open.push(*index);
            }
            let Some((column, profile)) = columns.get_mut(*index).zip(profiles.get(*index)) else {
                continue;
            };
            column.style = votes(*index).has_marks().then_some(style);
            column.unit = match column.kind {
                Kind::Percent => Some("%"),
                Kind::Money => profile.currency,
                _ => None,
            };
            // A column with nothing in it is still one of numbers among its like.
            if column.kind == Kind::Text {
                column.kind = Kind::Number;
            }
        }
    }
}

/// Whether lines that head others say how these are measured.
fn names_measures(profile: &Profile<'_>) -> bool {
    profile.texts.keys().any(|text| words::is_share(text) || notes::scale(text).is_some())
}
