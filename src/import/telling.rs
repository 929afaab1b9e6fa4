//! Columns that tell lines apart though they look like something else: remarks and
//! sources, codes and numbers, ages.

use super::ColumnChoice;
use super::layout::{Layout, Orientation};
use super::profile::Profile;
use super::roles::{Column, Kind, Role};
use super::words::{self, Hint};
use crate::table::Record;
use std::collections::HashSet;

/// Longest names on average, in characters; longer texts are remarks.
const LONGEST: usize = 40;

/// How many lines differ in some columns, and in one more.
fn n_different(rows: &[Record], columns: &[usize], more: Option<usize>) -> usize {
    let key = |row: &'_ Record| -> Vec<String> {
        columns.iter().copied().chain(more).map(|column| row.text(column).to_owned()).collect()
    };
    rows.iter().map(key).collect::<HashSet<_>>().len()
}

impl Layout {
    /// A first column of sources or remarks, where nothing else tells the lines
    /// apart, is what they are about: sources of emissions, for one.
    pub fn settle_names_of_lines(
        &self,
        columns: &mut [Column],
        rows: &[Record],
        profiles: &[Profile<'_>],
    ) {
        let has_names = columns.iter().any(|column| column.role == Role::Dimension);
        let varies =
            profiles.first().is_some_and(|p| p.texts.len() > 1 && p.texts.len() == p.n_filled);
        if let Some(first) = columns.first_mut()
            && first.role == Role::Note
            && !has_names
            && varies
            && !self.flags.contains(&0)
            && !self.is_one_series(rows)
        {
            first.role = Role::Dimension;
        }
    }

    /// Sources of the same figures, where they alone tell lines apart, are names
    /// of measures: what the one and the other count is never added up.
    pub fn settle_sources(
        &mut self,
        columns: &mut [Column],
        rows: &[Record],
        profiles: &[Profile<'_>],
        chosen: &dyn Fn(usize) -> ColumnChoice,
    ) {
        if self.orientation != Orientation::Long || self.measure_names.is_some() {
            return;
        }
        let is_name = |column: &&Column| {
            matches!(column.role, Role::Dimension | Role::Period | Role::Unit | Role::Index)
        };
        let keys: Vec<usize> = columns.iter().filter(is_name).map(|column| column.index).collect();
        let n_different = |more| n_different(rows, &keys, more);
        let is_list = |column: &&Column| {
            profiles.get(column.index).is_some_and(|profile| {
                profile.n_filled == rows.len()
                    && profile.n_chars <= LONGEST * profile.n_filled
                    && (2..=rows.len() / 2).contains(&profile.texts.len())
            })
        };
        let is_remark =
            |column: &&Column| column.role == Role::Note && chosen(column.index).role.is_none();
        let candidates: Vec<usize> = columns
            .iter()
            .filter(is_remark)
            .filter(|column| !self.flags.contains(&column.index))
            .filter(is_list)
            .map(|column| column.index)
            .collect();
        // A few figures under the same names are no second opinion on all.
        if candidates.is_empty() || n_different(None) * 3 > rows.len() * 2 {
            return;
        }
        let telling = candidates.into_iter().find(|at| n_different(Some(*at)) == rows.len());
        if let Some(column) = telling.and_then(|at| columns.get_mut(at)) {
            self.measure_names = Some(column.index);
            column.role = Role::Measure;
        }
    }

    /// Whether there is a single line for each period and measure.
    pub fn is_one_series(&self, rows: &[Record]) -> bool {
        let keys = [self.period, self.period_part, self.measure_names];
        let key = |record: &'_ Record| {
            keys.map(|column| column.map(|column| record.text(column).to_owned()))
        };
        let mut seen = HashSet::new();
        rows.iter().all(|record| seen.insert(key(record)))
    }

    /// Codes of places and bare numbers without which lines are told apart by nothing
    /// are names: two counties of one name in two states, precincts.
    pub fn settle_telling_codes(
        &mut self,
        columns: &mut [Column],
        rows: &[Record],
        profiles: &[Profile<'_>],
        chosen: &dyn Fn(usize) -> ColumnChoice,
    ) {
        const CODES: [&str; 11] = [
            "fips",
            "geoid",
            "code",
            "codes",
            "iso",
            "iso2",
            "ags",
            "insee",
            "schluessel",
            "schlüssel",
            "nuts",
        ];
        let is_of_place = |column: &&Column| {
            let key = words::key(&column.name);
            let is_code = key.split(' ').any(|word| CODES.contains(&word));
            column.role == Role::Index && is_code && chosen(column.index).role.is_none()
        };
        let mut candidates: Vec<usize> =
            columns.iter().filter(is_of_place).map(|column| column.index).collect();
        candidates.extend(self.numbered(columns, profiles, chosen));
        let keys = [self.period, self.period_part, self.measure_names, self.unit];
        let keys: Vec<usize> =
            keys.into_iter().flatten().chain(self.dimensions.iter().copied()).collect();
        let n_different = |more| n_different(rows, &keys, more);
        if keys.is_empty() || candidates.is_empty() || n_different(None) == rows.len() {
            return;
        }
        let telling = candidates.into_iter().find(|at| n_different(Some(*at)) == rows.len());
        let Some(at) = telling else { return };
        self.values.retain(|value| value.column != at);
        if let Some(column) = columns.get_mut(at) {
            (column.role, column.kind) = (Role::Dimension, Kind::Text);
            self.dimensions.push(at);
            self.dimensions.sort_unstable();
            self.varying.insert(at);
        }
    }
}

impl Layout {
    /// A column of bare whole numbers before all other values, the same ones in each
    /// period: precincts by their number, perhaps.
    fn numbered(
        &self,
        columns: &[Column],
        profiles: &[Profile<'_>],
        chosen: &dyn Fn(usize) -> ColumnChoice,
    ) -> Option<usize> {
        let first = self.values.iter().map(|value| value.column).min()?;
        let (column, profile) = columns.get(first).zip(profiles.get(first))?;
        let is_bare = column.kind == Kind::Number
            && profile.n_integers == profile.n_filled
            && !profile.votes.has_marks()
            && profile.texts.len() * 2 <= profile.n_filled;
        let is_free = self.values.len() > 1 && chosen(first).role.is_none();
        (is_bare && is_free && self.period.is_some() && self.orientation == Orientation::Long)
            .then_some(first)
    }
}

/// Columns of ages or other classes that a few numbers among them make look like
/// ones of values: `0`, `1 - 4`, `65+`, `Total`.
///
/// Those by the name of ages, wherever they stand, and those before a column of
/// names and one of values; else the first one that says no period, where nothing
/// but numbers stands beside it.
pub fn columns_of_classes(
    names: &[String],
    profiles: &[Profile<'_>],
    period: Option<usize>,
) -> Vec<usize> {
    let is_mixed = |p: &Profile<'_>| p.is_number() && p.n_numbers < p.n_telling();
    let is_value = |p: &Profile<'_>| p.is_number() && p.n_bands == 0;
    let undated = profiles.iter().enumerate().filter(|(at, _)| Some(*at) != period);
    let n_values = undated.filter(|(_, profile)| is_value(profile)).count();
    // Beside a column of periods, classes come again and again.
    let comes_again = |p: &Profile<'_>| period.is_none() || p.texts.len() * 2 <= p.n_filled;
    let Some(first) = (0..profiles.len()).find(|at| Some(*at) != period) else { return Vec::new() };
    let position = |hint: fn(&str) -> bool| names.iter().position(|name| hint(&words::key(name)));
    let pair = position(|key| key == "value").and_then(|value| {
        let measure = position(|key| words::hint(key) == Some(Hint::MeasureNames))?;
        (measure < value).then_some(measure)
    });
    let others = profiles.iter().enumerate().filter(|(at, _)| *at != first && Some(*at) != period);
    let are_others_numbers = others.clone().all(|(_, p)| p.n_telling() == 0 || is_value(p));
    let is_of_classes = |(at, profile): &(usize, &Profile<'_>)| {
        let is_by_name = || names.get(*at).is_some_and(|name| is_of_ages(name, profile));
        let is_before = || pair.is_some_and(|measure| *at < measure) && is_mixed(profile);
        let is_first =
            || *at == first && are_others_numbers && is_mixed(profile) && comes_again(profile);
        n_values > 0 && (is_by_name() || is_before() || is_first())
    };
    profiles.iter().enumerate().filter(is_of_classes).map(|(at, _)| at).collect()
}

fn is_of_ages(name: &str, profile: &Profile<'_>) -> bool {
    const OLDEST: u32 = 130;
    const AGES: [&str; 13] = [
        "age",
        "ages",
        "aged",
        "alter",
        "altersgruppe",
        "altersjahre",
        "edad",
        "âge",
        "età",
        "idade",
        "leeftijd",
        "ålder",
        "wiek",
    ];
    let key = words::key(name);
    let mut words = key.split(|c: char| !c.is_alphanumeric());
    let is_age = |text: &&str| text.parse::<u32>().is_ok_and(|age| age <= OLDEST);
    let n_ages = profile.texts.keys().filter(|text| is_age(text)).count();
    words.any(|word| AGES.contains(&word))
        && !words::is_share(name)
        && profile.is_number()
        && (profile.n_bands > 0 || n_ages == profile.texts.len())
}
