//! Names to small numbers, and sums by group.

use super::cells::Key;
use super::log::{Log, Missing, What};
use super::plan::Plan;
use crate::dataset::{Decimal, Flags};
use std::collections::{BTreeMap, HashMap};

/// No group, or no code.
pub const NONE: u32 = u32::MAX;

/// Small numbers for texts, looked up by their raw bytes.
#[derive(Debug)]
pub struct Codes {
    slots: Vec<(Key, u32)>,
    n_keys: usize,
    long: HashMap<Vec<u8>, u32>,
}

impl Default for Codes {
    fn default() -> Self {
        Self { slots: vec![(Key::default(), NONE); 1 << 11], n_keys: 0, long: HashMap::new() }
    }
}

impl Codes {
    /// Most texts that are remembered.
    const MOST: usize = 1 << 16;

    /// The number of a text that was seen before.
    #[inline(always)]
    pub fn get(&self, key: Key) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = (key.hash() >> 32) as usize & mask;
        loop {
            let (other, code) = *self.slots.get(at)?;
            if code == NONE {
                return None;
            }
            if other == key {
                return Some(code);
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a text that is too long for a key.
    pub fn get_long(&self, text: &[u8]) -> Option<u32> {
        self.long.get(text).copied()
    }

    /// Remembers the number of a text; after too many, nothing.
    pub fn insert(&mut self, key: Option<Key>, text: &[u8], code: u32) {
        let Some(key) = key else {
            if self.long.len() < Self::MOST {
                self.long.insert(text.to_vec(), code);
            }
            return;
        };
        if self.n_keys >= Self::MOST {
            return;
        }
        if self.n_keys * 2 >= self.slots.len() {
            let slots = vec![(Key::default(), NONE); self.slots.len() * 2];
            let old = std::mem::replace(&mut self.slots, slots);
            for (key, code) in old.into_iter().filter(|(_, code)| *code != NONE) {
                self.place(key, code);
            }
        }
        self.place(key, code);
        self.n_keys += 1;
    }

    fn place(&mut self, key: Key, code: u32) {
        let mask = self.slots.len() - 1;
        let mut at = (key.hash() >> 32) as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == NONE {
                *slot = (key, code);
                return;
            }
            at = (at + 1) & mask;
        }
    }
}

/// The members of a dimension, or the periods, in the order in which a thread
/// met them.
#[derive(Debug)]
pub struct Names<T> {
    /// The members.
    pub all: Vec<T>,
    by_name: HashMap<T, u32>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { all: Vec::new(), by_name: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Names<T> {
    /// The number of a member.
    pub fn code(&mut self, name: &T) -> u32 {
        if let Some(code) = self.by_name.get(name) {
            return *code;
        }
        let code = self.all.len() as u32;
        self.all.push(name.clone());
        self.by_name.insert(name.clone(), code);
        code
    }
}

/// As many groups are read together.
const N_TOUCHED: usize = 32;

/// The sums of one thread.
#[derive(Debug)]
pub struct Groups {
    /// For each group the number of records, then the sum of each value, but
    /// for what is in `large`. Small, because they are in no order in memory.
    sums: Vec<i64>,
    /// What grew out of `sums`, by its place there.
    large: BTreeMap<usize, i128>,
    first: Vec<u32>,
    n_values: usize,
    /// What some cells add, or do not.
    pub rare: BTreeMap<(u32, usize), Rare>,
}

/// What is not in the sum of a group's value.
#[derive(Clone, Debug, Default)]
pub struct Rare {
    /// Cells without a number that counts.
    pub missing: BTreeMap<Missing, u64>,
    /// The sum of the numbers with more decimals.
    pub fine: Option<Decimal>,
    /// Whether that sum is too large to be known.
    pub is_too_large: bool,
    /// The flags of some numbers.
    pub flags: Flags,
}

impl Rare {
    /// Adds a number with more decimals than others.
    pub fn add(&mut self, number: Decimal) {
        match self.fine.unwrap_or_default().checked_add(number) {
            Some(sum) => self.fine = Some(sum),
            None => self.is_too_large = true,
        }
    }

    /// Adds what another thread found of the same group.
    pub fn join(&mut self, other: &Self) {
        for (missing, n) in &other.missing {
            *self.missing.entry(*missing).or_default() += n;
        }
        if let Some(fine) = other.fine {
            self.add(fine);
        }
        self.is_too_large |= other.is_too_large;
        self.flags |= other.flags;
    }
}

impl Groups {
    /// No sums yet, with room for as many groups as the plan expects.
    pub fn new(plan: &Plan) -> Self {
        let (n_groups, n_values) = (plan.n_slots(), plan.values.len());
        Self {
            sums: vec![0; n_groups * (1 + n_values)],
            first: vec![0; n_groups],
            n_values,
            large: BTreeMap::new(),
            rare: BTreeMap::new(),
        }
    }

    /// Reads the counts of some groups, so that they are waited for together
    /// and not one after the other.
    #[inline(always)]
    fn touch(&self, groups: &[u32], stride: usize) {
        let counts = groups.iter().map(|group| self.sums.get(*group as usize * stride));
        std::hint::black_box(counts.fold(0, |all, count| all | count.copied().unwrap_or(0)));
    }

    /// Adds the rows of a block whose first record has that number.
    #[inline(always)]
    pub fn add(&mut self, log: &Log, first_record: u32) {
        let stride = 1 + self.n_values;
        for (row, (group, record)) in log.groups.iter().zip(&log.records).enumerate() {
            if row.is_multiple_of(N_TOUCHED) {
                let next = log.groups.get(row..).unwrap_or_default();
                self.touch(next.get(..N_TOUCHED).unwrap_or(next), stride);
            }
            let at = *group as usize * stride;
            let sums = self.sums.get_mut(at..at + stride).and_then(<[i64]>::split_first_mut);
            let Some((count, sums)) = sums else { continue };
            if *count == 0
                && let Some(first) = self.first.get_mut(*group as usize)
            {
                *first = first_record.saturating_add(*record);
            }
            *count += 1;
            for (place, (sum, numbers)) in (at + 1..).zip(sums.iter_mut().zip(&log.values)) {
                let number = numbers.get(row).copied().unwrap_or(0);
                if let Some(more) = sum.checked_add(number) {
                    *sum = more;
                } else {
                    *self.large.entry(place).or_default() += i128::from(*sum);
                    *sum = number;
                }
            }
        }
        for special in &log.specials {
            let Some(group) = log.groups.get(special.row as usize) else { continue };
            let rare = self.rare.entry((*group, special.value)).or_default();
            match special.what {
                What::Missing(missing) => *rare.missing.entry(missing).or_default() += 1,
                What::Fine(number) => rare.add(number),
                What::Flags(flags) => rare.flags |= flags,
            }
        }
    }

    /// The groups that have records: number, first record, records.
    pub fn found(&self) -> impl Iterator<Item = (u32, u32, u64)> {
        let counts = self.sums.iter().step_by(1 + self.n_values);
        let groups = counts.zip(&self.first).enumerate();
        groups
            .filter(|(_, (count, _))| **count > 0)
            .map(|(group, (count, first))| (group as u32, *first, *count as u64))
    }

    /// The sums of a group.
    pub fn sums(&self, group: u32) -> impl Iterator<Item = i128> {
        let from = group as usize * (1 + self.n_values) + 1;
        let sums = self.sums.get(from..from + self.n_values).unwrap_or_default();
        (from..)
            .zip(sums)
            .map(|(place, sum)| i128::from(*sum) + self.large.get(&place).copied().unwrap_or(0))
    }
}
