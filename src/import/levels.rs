//! What the names of columns of values say: measures, months, or the levels of
//! a dimension.

use super::layout::{Layout, Orientation, ValueColumn};
use super::profile::Profile;
use super::roles::{Column, Kind};
use super::{nested, period, words};
use crate::dataset::{Decimal, Flags, Period};
use crate::table::Record;
use std::collections::HashSet;

/// The name of the dimension that columns of bands make.
const BANDS: &str = "group";
/// The name of the dimension that columns of men and of women make.
const SEX: &str = "sex";

impl Layout {
    /// The measures by the unique names of their columns; or the levels of a
    /// dimension, where all columns share what stands above them, or are the
    /// parts of a whole.
    pub fn settle_names(
        &mut self,
        columns: &[Column],
        parts: &[Vec<String>],
        profiles: &[Profile<'_>],
        rows: &[Record],
    ) {
        let found = if self.orientation == Orientation::Wide {
            let levels: Vec<String> = self.values.iter().map(|v| v.measure.clone()).collect();
            let is_alike = are_alike(&self.values, profiles) && self.measure_names.is_none();
            Some(levels).filter(|levels| is_alike && are_sexes(levels)).map(|l| (SEX.to_owned(), l))
        } else {
            for value in &mut self.values {
                value.measure =
                    columns.get(value.column).map_or_else(String::new, |c| c.name.clone());
            }
            shared_levels(&self.values, profiles, parts).or_else(|| self.parts_of_whole(rows))
        };
        let Some((dimension, levels)) = found else { return };
        self.levels = Some(dimension);
        let is_like_whole = |level: &String| words::is_like_total(level) || is_both(level);
        let is_single = levels.iter().filter(|level| is_like_whole(level)).count() == 1;
        let wider = nested::wider(levels.iter().map(String::as_str));
        for ((value, level), is_wider) in self.values.iter_mut().zip(levels).zip(wider) {
            if is_wider || words::is_total(&level) || (is_single && is_like_whole(&level)) {
                value.flags |= Flags::TOTAL;
            }
            value.measure = String::new();
            value.level = Some(level);
        }
    }

    /// The names of columns of which one bears the name of a total and is the sum
    /// of the others, line by line.
    fn parts_of_whole(&self, rows: &[Record]) -> Option<(String, Vec<String>)> {
        let names: Vec<String> = self.values.iter().map(|value| value.measure.clone()).collect();
        // `Total reports` is a measure; `Total` and `All causes` say of nothing what.
        let is_total =
            |name: &String| words::is_total(name) || words::key(name).starts_with("all ");
        let whole = names.iter().position(is_total)?;
        let is_plain = names.len() > 2
            && names.iter().filter(|name| is_total(name)).count() == 1
            && !names.iter().any(|name| words::is_statistic(name))
            && names.iter().all(|name| is_total(name) || period::part(2000, name, "").is_none());
        if !is_plain || self.measure_names.is_some() {
            return None;
        }
        let read = |record: &Record, value: &ValueColumn| {
            self.read(value.column, record.text(value.column)).value.number()
        };
        let (mut n_lines, mut n_exact) = (0, 0);
        for record in rows {
            let numbers: Option<Vec<Decimal>> =
                self.values.iter().map(|value| read(record, value)).collect();
            let Some(numbers) = numbers else { continue };
            let total = numbers.get(whole)?;
            let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(*n))?;
            let off = sum.checked_sub(*total)?.checked_sub(*total)?.abs();
            // Rounded parts need not add up to the last place.
            let unit = Decimal::new(names.len() as i64, total.scale());
            if off > unit {
                return None;
            }
            n_lines += 1;
            n_exact += usize::from(off.is_zero());
        }
        (n_lines > 2 && n_exact * 2 > n_lines).then(|| {
            let name = if are_sexes(&names) { SEX } else { BANDS };
            (name.to_owned(), names)
        })
    }

    /// Columns named by months of no year that is known are the levels of a
    /// dimension, and of one measure; so are quarters. The year as a whole is the
    /// total of them.
    pub fn settle_parts_as_levels(&mut self) {
        let part = |value: &ValueColumn| period::part(2000, &value.measure, "");
        let found: Option<Vec<Period>> = self.values.iter().map(part).collect();
        let Some(found) = found.filter(|_| self.levels.is_none()) else { return };
        let within: HashSet<Period> =
            found.iter().copied().filter(|part| *part != Period::Year(2000)).collect();
        let dimension = if within.iter().all(|part| matches!(part, Period::Month(..))) {
            "month"
        } else if within.iter().all(|part| matches!(part, Period::Quarter(..))) {
            "quarter"
        } else {
            return;
        };
        let n_whole = found.len() - within.len();
        if within.len() < 2 || n_whole > 1 || self.measure_names.is_some() {
            return;
        }
        self.levels = Some(dimension.to_owned());
        for (value, part) in self.values.iter_mut().zip(found) {
            if part == Period::Year(2000) {
                value.flags |= Flags::TOTAL;
            }
            value.level = Some(std::mem::take(&mut value.measure));
        }
    }

    /// Columns named by months are of one measure, and wide.
    pub fn settle_parts(&mut self, parts: &[usize]) {
        for value in self.values.iter_mut().filter(|value| parts.contains(&value.column)) {
            self.orientation = Orientation::Wide;
            value.is_part = true;
            value.measure.clear();
        }
    }
}

/// Whether all columns are of counts, or all of percentages: what is not
/// measured alike is not of one measure.
fn are_alike(values: &[ValueColumn], profiles: &[Profile<'_>]) -> bool {
    let profile = |value: &ValueColumn| profiles.get(value.column);
    let is_count = |value: &ValueColumn| {
        profile(value).is_some_and(|profile| {
            profile.n_integers == profile.n_numbers && profile.kind() == Kind::Number
        })
    };
    let is_percent =
        |value: &ValueColumn| profile(value).is_some_and(|p| p.kind() == Kind::Percent);
    values.len() > 1 && (values.iter().all(is_count) || values.iter().all(is_percent))
}

/// Whether these are the sexes, perhaps with their total.
fn are_sexes(levels: &[String]) -> bool {
    const SEXES: [[&str; 15]; 2] = [
        [
            "men",
            "male",
            "males",
            "boys",
            "man",
            "männlich",
            "männer",
            "hommes",
            "masculin",
            "hombres",
            "maschi",
            "homens",
            "mannen",
            "män",
            "男",
        ],
        [
            "women", "female", "females", "girls", "woman", "weiblich", "frauen", "femmes",
            "féminin", "mujeres", "femmine", "mulheres", "vrouwen", "kvinnor", "女",
        ],
    ];
    let keys: HashSet<String> = levels.iter().map(|level| words::key(level)).collect();
    let is_of = |sexes: &[&str]| keys.iter().filter(|key| sexes.contains(&key.as_str())).count();
    let [men, women] = SEXES.map(|sexes| is_of(&sexes));
    let n_whole = keys.iter().filter(|key| words::is_total(key) || is_both(key)).count();
    men == 1 && women == 1 && men + women + n_whole == keys.len()
}

/// Whether a name is that of both sexes together.
fn is_both(name: &str) -> bool {
    const BOTH: [&str; 7] = [
        "both sexes",
        "all sexes",
        "persons",
        "people",
        "ambos sexos",
        "男女計",
        "beide geschlechter",
    ];
    BOTH.contains(&words::key(name).as_str())
}

/// The levels that head the columns of values, with the name of their dimension:
/// what all of them share above, or bands such as `Under 12` and `12 to 17`.
fn shared_levels(
    values: &[ValueColumn],
    profiles: &[Profile<'_>],
    parts: &[Vec<String>],
) -> Option<(String, Vec<String>)> {
    let of = |value: &ValueColumn| parts.get(value.column).map_or(&[][..], Vec::as_slice);
    let first = values.first()?;
    if !are_alike(values, profiles) {
        return None;
    }
    let levels = |from: usize| -> Vec<String> {
        let level = |value| of(value).get(from..).unwrap_or_default().join(" ");
        values.iter().map(level).collect()
    };
    let are_names = |levels: &[String]| {
        let different: HashSet<&String> = levels.iter().collect();
        different.len() == levels.len() && !levels.iter().any(|level| words::is_statistic(level))
    };
    if let [shared, _, ..] = of(first)
        && values.iter().all(|value| of(value).len() > 1 && of(value).first() == Some(shared))
    {
        let levels = levels(1);
        return are_names(&levels).then(|| (shared.clone(), levels));
    }
    let levels = levels(0);
    let n_bands = levels.iter().filter(|level| words::is_band(level)).count();
    let n_totals = levels.iter().filter(|level| words::is_total(level)).count();
    let is_banded = n_bands > 1 && n_bands + n_totals == levels.len();
    if are_sexes(&levels) && are_names(&levels) {
        return Some((SEX.to_owned(), levels));
    }
    (is_banded && are_names(&levels)).then(|| (BANDS.to_owned(), levels))
}
