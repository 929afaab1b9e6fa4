//! Levels of long tables that are the sum of all others, by arithmetic: `ZA` beside
//! the provinces, in each year and for each crime.

use crate::dataset::Decimal;
use crate::import::layout::{Layout, Orientation};
use crate::import::roles::{Column, Kind};
use crate::import::words;
use crate::table::Record;
use std::collections::{BTreeMap, HashMap};

/// Rows that are looked at, at most.
const MAX_ROWS: usize = 200_000;
/// Fewest levels of which one can sum the others.
const MIN_LEVELS: usize = 3;
/// Fewest places in which it has to.
const MIN_PLACES: usize = 2;
/// Smaller sums come about by chance.
const MIN_SUM: i64 = 100;

/// A column and a level in it that sums the others, wherever it stands.
pub type Whole = (usize, String);

/// A column's texts as numbers, row by row, and the texts.
struct Coded<'a> {
    codes: Vec<u32>,
    texts: Vec<&'a str>,
}

impl<'a> Coded<'a> {
    fn of(records: &'a [Record], column: usize) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut texts = Vec::new();
        let mut code = |record: &'a Record| {
            let text = record.text(column);
            *known.entry(text).or_insert_with(|| {
                texts.push(text);
                (texts.len() - 1) as u32
            })
        };
        let codes = records.iter().map(&mut code).collect();
        Self { codes, texts }
    }
}

/// The levels that sum all others of their dimension, in every place in which they
/// and two more have a figure.
pub fn wholes(records: &[Record], columns: &[Column], layout: &Layout) -> Vec<Whole> {
    if layout.orientation != Orientation::Long || records.len() > MAX_ROWS {
        return Vec::new();
    }
    let is_additive = |column: &Column| {
        column.kind != Kind::Percent && column.kind != Kind::Text && !words::is_share(&column.name)
    };
    let is_share = |record: &Record| {
        layout.measure_names.is_some_and(|column| words::is_share(record.text(column)))
    };
    let read = |column: usize| -> Vec<Option<Decimal>> {
        let number = |record: &Record| {
            let reading = layout.read(column, record.text(column));
            reading.value.number().filter(|_| !is_share(record))
        };
        records.iter().map(number).collect()
    };
    let additive = layout.values.iter().map(|value| value.column);
    let additive = additive.filter(|at| columns.get(*at).is_some_and(is_additive));
    let values: Vec<Vec<Option<Decimal>>> = additive.map(read).collect();
    let others = [layout.period, layout.period_part, layout.measure_names, layout.unit];
    let names = layout.dimensions.iter().copied().chain(others.into_iter().flatten());
    let coded: BTreeMap<usize, Coded<'_>> =
        names.map(|column| (column, Coded::of(records, column))).collect();
    let varying = layout.dimensions.iter().filter(|column| layout.varying.contains(column));
    varying.filter_map(|own| Some((*own, whole(&coded, *own, &values)?.to_owned()))).collect()
}

fn whole<'a>(
    coded: &BTreeMap<usize, Coded<'a>>,
    dimension: usize,
    values: &[Vec<Option<Decimal>>],
) -> Option<&'a str> {
    let own = coded.get(&dimension).filter(|own| own.texts.len() >= MIN_LEVELS)?;
    let others: Vec<&Coded<'_>> =
        coded.iter().filter(|(column, _)| **column != dimension).map(|(_, own)| own).collect();
    // Where a row stands besides, as one number; too many places are not looked at.
    let place = |row: usize| {
        others.iter().try_fold(0_u128, |place, other| {
            let code = u128::from(*other.codes.get(row)?);
            place.checked_mul(other.texts.len() as u128)?.checked_add(code)
        })
    };
    let mut places: HashMap<(u128, usize), Vec<(u32, Decimal)>> = HashMap::new();
    for (row, level) in own.codes.iter().enumerate() {
        let place = place(row)?;
        for (at, numbers) in values.iter().enumerate() {
            if let Some(number) = numbers.get(row).copied().flatten() {
                places.entry((place, at)).or_default().push((*level, number));
            }
        }
    }
    // How often a level stands with others, and how often it sums them.
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for levels in places.values().filter(|levels| levels.len() >= MIN_LEVELS) {
        let sum = levels.iter().try_fold(Decimal::ZERO, |sum, (_, n)| sum.checked_add(*n))?;
        for (level, number) in levels {
            let (n, n_whole) = counts.entry(*level).or_default();
            *n += 1;
            let is_whole = number.checked_add(*number) == Some(sum);
            *n_whole += usize::from(is_whole && *number >= Decimal::from(MIN_SUM));
        }
    }
    let mut found = counts.into_iter().filter(|(_, (n, whole))| n == whole && *n >= MIN_PLACES);
    let (level, _) = found.next()?;
    // Of two such levels neither is sure.
    let is_only = found.next().is_none();
    own.texts.get(level as usize).copied().filter(|_| is_only)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assigned;
    use super::*;

    #[test]
    fn a_level_that_sums_the_others_everywhere_is_the_whole() {
        let first = "ZZ;2020;600\nAA;2020;400\nBB;2020;200";
        for (more, expected) in [
            ("\nZZ;2021;700\nAA;2021;450\nBB;2021;250", Some("ZZ")),
            // Not in every year.
            ("\nZZ;2021;700\nAA;2021;450\nBB;2021;251", None),
            // Once is chance, and so are small numbers.
            ("", None),
            ("\nZZ;2021;7\nAA;2021;4\nBB;2021;3", None),
        ] {
            let (records, columns, layout) = assigned(&format!("place;year;cases\n{first}{more}"));
            let found = wholes(&records, &columns, &layout);
            let level = found.first().map(|(_, level)| level.as_str());
            assert_eq!(level, expected, "{more}");
        }
    }
}
