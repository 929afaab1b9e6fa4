//! What a block of the file says, before it is certain that the block was
//! begun at the right place.

use crate::dataset::{Absence, Decimal, Flags};
use std::collections::BTreeMap;

/// Remarks of a kind on a column that are kept.
pub const MOST_REMARKS: u64 = 5;

/// Why a cell adds nothing to a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// It is no number.
    Absent(Absence),
    /// Its unit is not that of the others, or a percentage.
    OtherUnit,
}

/// A cell that adds nothing, or adds more than its column usually does.
#[derive(Clone, Copy, Debug)]
pub struct Special {
    /// Which of the rows of the log.
    pub row: u32,
    /// Which of the columns of values.
    pub value: usize,
    /// What is special.
    pub what: What,
}

/// What is special about a cell.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// It adds nothing.
    Missing(Missing),
    /// It has more decimals or digits than the others.
    Fine(Decimal),
    /// It bears flags.
    Flags(Flags),
}

/// A remark on a cell, by its record within the block.
#[derive(Clone, Debug)]
pub struct Remark {
    /// The record, from the first of the block.
    pub record: u32,
    /// The column.
    pub column: u32,
    /// The text of the cell.
    pub text: String,
    /// What is remarkable.
    pub why: &'static str,
}

/// A record that does not look like the others.
#[derive(Clone, Debug)]
pub struct Odd {
    /// The record, from the first of the block; from that of the file once it
    /// is known.
    pub record: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// The rows of a block, a column for each thing that is needed of them.
#[derive(Debug, Default)]
pub struct Log {
    /// The record of each row, from the first of the block.
    pub records: Vec<u32>,
    /// The group of each row.
    pub groups: Vec<u32>,
    /// The values of each row, by column, in units of its last decimal.
    pub values: Vec<Vec<i64>>,
    /// What is special about some of them.
    pub specials: Vec<Special>,
    /// The first cells to be told about, of each column and kind.
    pub remarks: Vec<Remark>,
    /// How many cells there are to be told about.
    pub counts: BTreeMap<(u32, &'static str), u64>,
    /// Records that do not look like the others.
    pub odd: Vec<Odd>,
    /// Number of records.
    pub n_records: u32,
    /// Number of records with broken quotes.
    pub n_broken: usize,
    /// Bytes that are no text, and the record of the first of them.
    pub undecodable: Option<(usize, u32)>,
}

impl Log {
    /// Keeps one of the first remarks of its kind, and counts the others.
    pub fn remark(&mut self, remark: Remark) {
        let n = self.counts.entry((remark.column, remark.why)).or_default();
        *n += 1;
        if *n <= MOST_REMARKS {
            self.remarks.push(remark);
        }
    }

    /// Empties it, and keeps its room.
    pub fn clear(&mut self, n_values: usize) {
        self.records.clear();
        self.groups.clear();
        self.values.resize_with(n_values, Vec::new);
        self.values.iter_mut().for_each(Vec::clear);
        self.specials.clear();
        self.remarks.clear();
        self.counts.clear();
        self.odd.clear();
        (self.n_records, self.n_broken, self.undecodable) = (0, 0, None);
    }
}
