//! Which measures the values are of.

use super::number::{self, Sign};
use super::observe::{Rows, Seen};
use super::words;
use crate::dataset::{Decimal, Measure, MeasureKind};
use std::collections::HashMap;

/// The measures: names, each with the units that its values have. A name with
/// counts as well as percentages is two measures.
#[derive(Default)]
pub struct Variants<'a> {
    all: Vec<Variant<'a>>,
    by_key: HashMap<(&'a str, &'a str), usize>,
    /// The variant of a name with the most numbers: where its blanks go.
    main: HashMap<&'a str, usize>,
}

struct Variant<'a> {
    base: &'a str,
    unit: &'a str,
    n_numbers: usize,
    n_integers: usize,
}

impl<'a> Variants<'a> {
    /// Finds them among the data.
    pub fn find(rows: &Rows<'a>) -> Self {
        let mut found = Self::default();
        let mut without_numbers: Vec<&str> = Vec::new();
        rows.visit(|seen| match (seen.reading.value.number(), seen.unit) {
            (None, "") if without_numbers.last() != Some(&seen.base) => {
                without_numbers.push(seen.base);
            }
            (None, "") => {}
            (number, _) => {
                found.count(seen.base, unit_of(&seen), number);
            }
        });
        for (index, variant) in found.all.iter().enumerate() {
            let main = found.main.entry(variant.base).or_insert(index);
            if found.all.get(*main).is_some_and(|main| main.n_numbers < variant.n_numbers) {
                *main = index;
            }
        }
        for base in without_numbers {
            if !found.main.contains_key(base) {
                let index = found.count(base, "", None);
                found.main.insert(base, index);
            }
        }
        found
    }

    /// Counts one value, or a blank.
    fn count(&mut self, base: &'a str, unit: &'a str, number: Option<Decimal>) -> usize {
        let next = self.all.len();
        let index = *self.by_key.entry((base, unit)).or_insert(next);
        if index == next {
            self.all.push(Variant { base, unit, n_numbers: 0, n_integers: 0 });
        }
        if let Some((variant, number)) = self.all.get_mut(index).zip(number) {
            variant.n_numbers += 1;
            variant.n_integers += usize::from(number.fract().is_zero());
        }
        index
    }

    /// Index of the measure of a value.
    pub fn measure_of(&self, seen: &Seen<'a>) -> Option<usize> {
        if seen.reading.value.number().is_none() && seen.unit.is_empty() {
            return self.main.get(seen.base).copied();
        }
        self.by_key.get(&(seen.base, unit_of(seen))).copied()
    }

    /// The measures, in the order of the file.
    pub fn measures(&self) -> Vec<Measure> {
        self.all.iter().enumerate().map(|(index, variant)| self.measure(index, variant)).collect()
    }

    fn measure(&self, index: usize, variant: &Variant<'_>) -> Measure {
        let Variant { base, unit, n_numbers, n_integers } = *variant;
        let is_main = self.main.get(base) == Some(&index);
        let name = match (is_main, unit) {
            (true, _) => base.to_owned(),
            (false, "") => format!("{base} (number)"),
            (false, unit) => format!("{base} ({unit})"),
        };
        let unit = match words::key(unit).as_str() {
            "percent" | "per cent" | "pct" | "percentage" => "%",
            "" if base.contains('%') => "%",
            _ => unit,
        };
        // `Percent change`, `Percent of GDP`, `percentage points`.
        let first = words::key(unit).split(' ').next().unwrap_or_default().to_owned();
        let is_percent = matches!(first.as_str(), "%" | "percent" | "percentage");
        let kind = if unit == Sign::Percent.unit() || is_percent {
            MeasureKind::Percent
        } else if words::is_share(&name) {
            MeasureKind::Number
        } else if number::is_currency(unit) {
            MeasureKind::Money
        } else if n_numbers > 0 && n_integers == n_numbers {
            MeasureKind::Count
        } else {
            MeasureKind::Number
        };
        Measure { label: words::label(&name), name, unit: unit.to_owned(), kind, continues: None }
    }
}

/// The unit by the column of units, else by the sign beside the number.
fn unit_of<'a>(seen: &Seen<'a>) -> &'a str {
    if seen.unit.is_empty() { seen.reading.sign.unit() } else { seen.unit }
}
