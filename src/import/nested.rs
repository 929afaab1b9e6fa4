//! Bands of which one holds others: `15+` beside `15-24` and `25-64`. What is
//! counted in the narrower ones is counted in the wider one again.

use super::layout::Layout;
use super::words;
use crate::table::Record;
use std::collections::{BTreeMap, HashMap};

/// Records by which a dimension of bands is known.
const N_LOOKED_AT: usize = 100;

/// A band of whole numbers, ends included; open at the top if there is no last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Band {
    first: u32,
    last: u32,
}

impl Band {
    fn holds(self, other: Self) -> bool {
        self != other && self.first <= other.first && other.last <= self.last
    }
}

/// For each of the levels of a dimension whether it is a band that holds others
/// of them; none does unless nearly all levels are bands.
pub fn wider<'a>(levels: impl Iterator<Item = &'a str> + Clone) -> Vec<bool> {
    let bands: Vec<Option<Band>> = levels.clone().map(band).collect();
    let n_other = levels
        .zip(&bands)
        .filter(|(text, band)| band.is_none() && !text.is_empty() && !words::is_like_total(text));
    if n_other.count() * 5 > bands.len() {
        return vec![false; bands.len()];
    }
    let is_wider = |band: &Option<Band>| {
        band.is_some_and(|band| bands.iter().flatten().any(|other| band.holds(*other)))
    };
    bands.iter().map(is_wider).collect()
}

/// Rows whose band holds that of others which differ from them in nothing else.
pub fn rows(records: &[Record], layout: &Layout) -> Vec<bool> {
    let mut is_wider = vec![false; records.len()];
    let are_bands = |column: usize| {
        let first = || records.iter().take(N_LOOKED_AT);
        first().filter(|record| band(record.text(column)).is_some()).count() * 2 > first().count()
    };
    for dimension in layout.dimensions.iter().filter(|dimension| are_bands(**dimension)) {
        let texts: BTreeMap<&str, Vec<usize>> =
            records.iter().enumerate().fold(BTreeMap::new(), |mut texts, (row, record)| {
                texts.entry(record.text(*dimension)).or_default().push(row);
                texts
            });
        let wide = wider(texts.keys().copied());
        if !wide.contains(&true) {
            continue;
        }
        let others = layout.dimensions.iter().chain(&layout.measure_names).chain(&layout.period);
        let others: Vec<usize> = others.copied().filter(|other| other != dimension).collect();
        let mut alike: HashMap<Vec<&str>, Vec<(usize, Band)>> = HashMap::new();
        for (row, record) in records.iter().enumerate() {
            if let Some(band) = band(record.text(*dimension)) {
                let key = others.iter().map(|column| record.text(*column)).collect();
                alike.entry(key).or_default().push((row, band));
            }
        }
        for ((_, rows), _) in texts.iter().zip(wide).filter(|(_, is_wide)| *is_wide) {
            for row in rows {
                let Some(record) = records.get(*row) else { continue };
                let key: Vec<&str> = others.iter().map(|column| record.text(*column)).collect();
                let Some((own, all)) = band(record.text(*dimension)).zip(alike.get(&key)) else {
                    continue;
                };
                if let Some(is_wider) = is_wider.get_mut(*row) {
                    *is_wider |= all.iter().any(|(_, other)| own.holds(*other));
                }
            }
        }
    }
    is_wider
}

/// Reads `15-24`, `15 to 24 years`, `65+`, `65 and over`, `under 15`, `<15`.
fn band(text: &str) -> Option<Band> {
    let key = words::key(text);
    let key =
        ["ages ", "aged ", "age "].iter().find_map(|start| key.strip_prefix(start)).unwrap_or(&key);
    let numbers: Vec<u32> = key
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().ok().filter(|number| *number < 1_000))
        .collect::<Option<_>>()?;
    let has = |marks: &[&str]| marks.iter().any(|mark| key.contains(mark));
    let is_below = ["under ", "below ", "less than ", "younger than ", "<"]
        .iter()
        .any(|start| key.starts_with(start));
    let is_above = has(&[
        "+",
        " and over",
        " and older",
        " or over",
        " or older",
        " or more",
        " & older",
        " years over",
    ]) || ["over ", "≥"].iter().any(|start| key.starts_with(start));
    let is_plain = key
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(|word| WORDS.contains(&word));
    match numbers.as_slice() {
        _ if !is_plain => None,
        [last] if is_below => Some(Band { first: 0, last: last.checked_sub(1)? }),
        [first] if is_above => Some(Band { first: *first, last: u32::MAX }),
        [first, last] if first < last => Some(Band { first: *first, last: *last }),
        _ => None,
    }
}

/// The words that may stand in a band.
const WORDS: [&str; 18] = [
    "to", "and", "or", "over", "older", "more", "under", "below", "less", "than", "younger",
    "years", "year", "old", "yrs", "y", "of", "age",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_that_holds_others_is_wider() {
        for (levels, expected) in [
            (&["15+", "15-24", "25-64", "65+"][..], &[true, false, false, false][..]),
            (&["Under 18", "0 to 4 years", "18 and over"], &[true, false, false]),
            (&["Total", "0-14", "15-64", "65 years and over"], &[false; 4]),
            // Each holds the next: none but the last may be added.
            (&["15+", "25+", "65+"], &[true, true, false]),
            // Names with numbers are no bands.
            (&["Route 5-9", "Route 5-7", "Route 6-7"], &[false; 3]),
            (&["15+", "A", "B", "15-24"], &[false; 4]),
            (&["2019-2020", "2019"], &[false; 2]),
        ] {
            assert_eq!(wider(levels.iter().copied()), expected, "{levels:?}");
        }
    }
}
