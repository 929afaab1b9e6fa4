//! Which records sum others.

use super::roles::{Column, Layout, Role};
use super::words;
use crate::table::Record;
use std::collections::{BTreeMap, HashSet};

/// What is needed to tell a total from a level that merely bears its name.
///
/// Where several dimensions have a level such as `all`, most records bear it
/// somewhere, because they are broken down by another dimension. Such a record
/// sums others only if there are records that differ from it in nothing but
/// that level.
#[derive(Debug)]
pub struct Totals<'a> {
    notes: Vec<usize>,
    /// The other columns of each dimension with a level that is a total, and
    /// what they hold in records with an ordinary level.
    parts: BTreeMap<usize, (Vec<usize>, HashSet<Vec<&'a str>>)>,
}

impl<'a> Totals<'a> {
    /// Looks through the data.
    pub fn find(records: &'a [Record], columns: &[Column], layout: &Layout) -> Self {
        let notes = columns
            .iter()
            .filter(|column| column.role == Role::Note)
            .map(|column| column.index)
            .collect();
        let keys: Vec<usize> = layout
            .dimensions
            .iter()
            .copied()
            .chain(layout.measure_names)
            .chain(layout.period)
            .chain(layout.period_part)
            .collect();
        let with_total = layout.dimensions.iter().copied().filter(|dimension| {
            layout.varying.contains(dimension)
                && records.iter().any(|record| words::is_total(record.text(*dimension)))
        });
        let mut parts: BTreeMap<usize, (Vec<usize>, HashSet<Vec<&str>>)> = with_total
            .map(|dimension| {
                (
                    dimension,
                    (
                        keys.iter().copied().filter(|key| *key != dimension).collect(),
                        HashSet::new(),
                    ),
                )
            })
            .collect();
        if parts.len() > 1 {
            for (dimension, (others, seen)) in &mut parts {
                let levels =
                    records.iter().filter(|record| !words::is_total(record.text(*dimension)));
                seen.extend(levels.map(|record| key(record, others)));
            }
        }
        Self { notes, parts }
    }

    /// Whether a record sums others.
    pub fn contain(&self, record: &Record) -> bool {
        let is_single = self.parts.len() == 1;
        let is_total =
            |(dimension, (others, seen)): (&usize, &(Vec<usize>, HashSet<Vec<&str>>))| {
                words::is_total(record.text(*dimension))
                    && (is_single || seen.contains(&key(record, others)))
            };
        self.parts.iter().any(is_total)
            || self.notes.iter().any(|note| words::is_total(record.text(*note)))
    }
}

fn key<'a>(record: &'a Record, columns: &[usize]) -> Vec<&'a str> {
    columns.iter().map(|column| record.text(*column)).collect()
}
