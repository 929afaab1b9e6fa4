//! Observations to a dataset, one by one.

use super::{Dataset, Decimal, Dimension, Flags, Measure, Member, Origin, Period, Value, plural};
use crate::table::Place;
use std::collections::{BTreeSet, HashMap};

/// One observation, ready to be added to a dataset.
#[derive(Clone, Debug)]
pub struct NewObservation<'a> {
    /// When; none if nothing in the file says so.
    pub period: Option<Period>,
    /// Index of its measure.
    pub measure: usize,
    /// Its member in each dimension, by name.
    pub members: &'a [&'a str],
    /// What was counted.
    pub value: Value,
    /// Remarks.
    pub flags: Flags,
    /// The unit to which it was rounded, if it was.
    pub rounded_to: Option<Decimal>,
    /// Where its value stands.
    pub place: Place,
    /// The text that stands there, exactly.
    pub text: &'a str,
}

/// Adds observations to a dataset and keeps its dictionaries.
#[derive(Debug)]
pub struct Builder {
    dataset: Dataset,
    codes: Vec<HashMap<String, u32>>,
    periods: BTreeSet<Period>,
}

impl Builder {
    /// An empty dataset with these dimensions and measures.
    pub fn new(name: &str, dimensions: &[String], measures: Vec<Measure>) -> Self {
        let dimensions: Vec<_> = dimensions
            .iter()
            .map(|d| Dimension { name: d.clone(), plural: plural(d), ..Dimension::default() })
            .collect();
        let codes = vec![HashMap::new(); dimensions.len()];
        let dataset = Dataset {
            name: name.to_owned(),
            title: name.to_owned(),
            dimensions,
            measures,
            ..Dataset::default()
        };
        Self { dataset, codes, periods: BTreeSet::new() }
    }

    /// Adds one observation; its index is the receipt's id.
    pub fn push(&mut self, new: &NewObservation<'_>) -> usize {
        let index = self.dataset.len();
        for ((dimension, codes), name) in
            self.dataset.dimensions.iter_mut().zip(&mut self.codes).zip(new.members)
        {
            let code = code_of(codes, name, || {
                dimension.members.push(Member { name: (*name).to_owned(), ..Member::default() });
            });
            dimension.codes.push(code);
        }
        if let Some(period) = new.period {
            self.periods.insert(period);
            self.dataset.dated.insert(new.measure);
        }
        self.dataset.period_of.push(new.period);
        self.dataset.measure_of.push(new.measure as u32);
        self.dataset.values.push(new.value);
        self.dataset.flags.push(new.flags);
        self.dataset.places.push(new.place);
        self.dataset.texts.push(new.text);
        if let Some(unit) = new.rounded_to {
            self.dataset.rounded_to.insert(index as u32, unit);
        }
        index
    }

    /// What was added so far came from an earlier edition.
    pub fn end_edition(&mut self, origin: Origin) {
        let end = self.dataset.len();
        self.dataset.earlier.push((end, origin));
    }

    /// The dataset, complete.
    pub fn finish(mut self) -> Dataset {
        self.dataset.periods = self.periods.into_iter().collect();
        self.dataset
    }
}

/// The code of `name` in a dictionary; `add` is called once for a new one.
pub(super) fn code_of(codes: &mut HashMap<String, u32>, name: &str, add: impl FnOnce()) -> u32 {
    if let Some(code) = codes.get(name) {
        return *code;
    }
    let code = codes.len() as u32;
    codes.insert(name.to_owned(), code);
    add();
    code
}
