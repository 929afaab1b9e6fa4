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

/// Where figures stand: the texts of all other columns, and the column of values.
type PlaceOf<'a> = (Vec<&'a str>, usize);

/// The levels that sum all others of their dimension, in every place in which they
/// and two more have a figure.
pub fn wholes(records: &[Record], columns: &[Column], layout: &Layout) -> Vec<Whole> {
    if layout.orientation != Orientation::Long || records.len() > MAX_ROWS {
        return Vec::new();
    }
    let is_additive = |column: &Column| {
        column.kind != Kind::Percent && column.kind != Kind::Text && !words::is_share(&column.name)
    };
    let values: Vec<usize> = layout
        .values
        .iter()
        .map(|value| value.column)
        .filter(|at| columns.get(*at).is_some_and(is_additive))
        .collect();
    let varying = layout.dimensions.iter().filter(|column| layout.varying.contains(column));
    varying
        .filter_map(|dimension| Some((*dimension, whole(records, layout, *dimension, &values)?)))
        .collect()
}

fn whole(
    records: &[Record],
    layout: &Layout,
    dimension: usize,
    values: &[usize],
) -> Option<String> {
    let keys: Vec<usize> = layout
        .dimensions
        .iter()
        .copied()
        .filter(|column| *column != dimension)
        .chain(
            [layout.period, layout.period_part, layout.measure_names, layout.unit]
                .into_iter()
                .flatten(),
        )
        .collect();
    let mut places: HashMap<PlaceOf<'_>, Vec<(&str, Decimal)>> = HashMap::new();
    for record in records {
        if layout.measure_names.is_some_and(|column| words::is_share(record.text(column))) {
            continue;
        }
        let key: Vec<&str> = keys.iter().map(|column| record.text(*column)).collect();
        for column in values {
            if let Some(number) = layout.read(*column, record.text(*column)).value.number() {
                let place = places.entry((key.clone(), *column)).or_default();
                place.push((record.text(dimension), number));
            }
        }
    }
    // How often a level stands with others, and how often it sums them.
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for levels in places.values().filter(|levels| levels.len() >= MIN_LEVELS) {
        let sum = levels.iter().try_fold(Decimal::ZERO, |sum, (_, n)| sum.checked_add(*n))?;
        for (level, number) in levels {
            let (n, n_whole) = counts.entry(level).or_default();
            *n += 1;
            let is_whole =
                number.checked_add(*number) == Some(sum) && *number >= Decimal::from(MIN_SUM);
            *n_whole += usize::from(is_whole);
        }
    }
    let mut found = counts.into_iter().filter(|(_, (n, whole))| n == whole && *n >= MIN_PLACES);
    let (level, _) = found.next()?;
    // Of two such levels neither is sure.
    found.next().is_none().then(|| level.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::style::Style;
    use crate::import::{ColumnChoice, Watch, roles};

    #[test]
    fn a_level_that_sums_the_others_everywhere_is_the_whole() {
        for (text, expected) in [
            ("ZZ,2020,600;AA,2020,400;BB,2020,200;ZZ,2021,700;AA,2021,450;BB,2021,250", Some("ZZ")),
            // Not in every year.
            ("ZZ,2020,600;AA,2020,400;BB,2020,200;ZZ,2021,700;AA,2021,450;BB,2021,251", None),
            // Once is chance, and so are small numbers.
            ("ZZ,2020,600;AA,2020,400;BB,2020,200", None),
            ("ZZ,2020,6;AA,2020,4;BB,2020,2;ZZ,2021,7;AA,2021,4;BB,2021,3", None),
        ] {
            let row = |(index, line): (usize, &str)| Record {
                index: index as u32,
                cells: line.split(',').map(str::to_owned).collect(),
            };
            let records: Vec<Record> = text.split(';').enumerate().map(row).collect();
            let names = ["place", "year", "cases"].map(|name| vec![name.to_owned()]);
            let (columns, layout) = roles::assign(
                &names,
                &records,
                Style::English,
                None,
                &|_| ColumnChoice::default(),
                &Watch::default(),
            );
            let found = wholes(&records, &columns, &layout);
            let level = found.first().map(|(_, level)| level.as_str());
            assert_eq!(level, expected, "{text}");
        }
    }
}
