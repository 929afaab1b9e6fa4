//! A file in blocks, read by two threads that agree on where records begin.
//!
//! A block's first record is guessed, so that nobody waits for the block before
//! it. When that one is done it is known where its last record ends; a guess
//! that was wrong is put right by reading the block once more. Only then are
//! its rows added up. So quotes and line breaks are read as if from the start,
//! whatever stands in the file.

use super::bytes::Bytes;
use super::cells::PAD;
use super::group::Groups;
use super::hash::Begun;
use super::log::{Log, MOST_REMARKS, Odd, Remark};
use super::masks::{CHUNK, with_best};
use super::plan::{Again, Plan};
use super::sample;
use super::scan::{self, Scan, Scanned, Scanner, Text};
use crate::import::source::hexadecimal;
use crate::import::{ImportError, Watch};
use fearless_simd::Level;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes behind a block that are read with it, for its last record.
const BEHIND: usize = 8 << 10;
/// Broken quotes after which a file is no such file.
const MAX_BROKEN: usize = 5_000;

/// How a file is cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Bytes of a block.
    pub block: usize,
    /// Threads that read.
    pub n_threads: usize,
}

/// What is common to all threads.
struct Shared<'a> {
    bytes: Bytes<'a>,
    plan: &'a Plan,
    watch: &'a Watch,
    cut: Cut,
    level: Level,
    next_block: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// The block that is to be hashed next; behind all of them if none is.
    to_hash: u64,
    hash: Option<Sha256>,
    /// The block whose start is known.
    known: u64,
    /// Where its first record begins.
    start: u64,
    /// The number of that record.
    record: u64,
    stop: Option<Stop>,
    odd: Vec<Odd>,
    remarks: Vec<Remark>,
    counts: BTreeMap<(u32, &'static str), u64>,
    n_broken: usize,
    undecodable: Option<(usize, u32)>,
}

/// Why reading ended early.
#[derive(Debug)]
pub enum Stop {
    /// It failed.
    Failed(ImportError),
    /// The plan does not fit.
    Again(Again),
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        Self::Failed(error)
    }
}

/// What all blocks say together.
pub struct Whole<'p> {
    /// The sums of each thread, with the names that its numbers stand for.
    pub parts: Vec<(Scanner<'p>, Groups)>,
    /// SHA-256 of the file; empty if nobody wants it.
    pub sha256: String,
    /// Number of records below the header.
    pub n_records: u64,
    /// Records that do not look like the others, in order.
    pub odd: Vec<Odd>,
    /// The first remarks of each kind on each column.
    pub remarks: Vec<Remark>,
    /// How many remarks there would be.
    pub counts: BTreeMap<(u32, &'static str), u64>,
    /// Bytes that are no text, and the record of the first.
    pub undecodable: Option<(usize, u32)>,
}

/// Reads all blocks of a file, the first ones of which may have been hashed;
/// without a hash that was begun, none is taken.
///
/// # Errors
/// Why it ended early.
pub fn read<'p>(
    bytes: Bytes<'_>,
    plan: &'p Plan,
    cut: Cut,
    begun: Option<Begun>,
    watch: &Watch,
) -> Result<Whole<'p>, Stop> {
    let start = State {
        to_hash: begun.as_ref().map_or(u64::MAX, |begun| begun.n_blocks),
        hash: begun.map(|begun| begun.hash),
        known: 0,
        start: plan.start,
        record: u64::from(plan.first_record),
        stop: None,
        odd: Vec::new(),
        remarks: Vec::new(),
        counts: BTreeMap::new(),
        n_broken: 0,
        undecodable: None,
    };
    let shared = Shared {
        bytes,
        plan,
        watch,
        cut,
        level: Level::new(),
        next_block: AtomicU64::new(0),
        state: Mutex::new(start),
        changed: Condvar::new(),
    };
    let parts: Vec<(Scanner<'p>, Groups)> = std::thread::scope(|scope| {
        let work = || {
            let guard = Guard(&shared);
            let part = Reader::new(&shared, plan).read();
            std::mem::forget(guard);
            part.map_err(|stop| shared.stop(stop)).ok()
        };
        let others: Vec<_> = (1..cut.n_threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        let broken = || ImportError::Unreadable { why: "a part of the program failed".to_owned() };
        let others = others.into_iter().filter_map(|other| {
            other.join().unwrap_or_else(|_| {
                shared.stop(broken().into());
                None
            })
        });
        own.into_iter().chain(others).collect()
    });
    let state = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(stop) = state.stop {
        return Err(stop);
    }
    let mut odd = state.odd;
    odd.sort_by_key(|odd| odd.record);
    let mut remarks = state.remarks;
    remarks.sort_by_key(|remark| (remark.record, remark.column));
    Ok(Whole {
        parts,
        sha256: state.hash.map(|hash| hexadecimal(&hash.finalize())).unwrap_or_default(),
        n_records: state.record,
        odd,
        remarks,
        counts: state.counts,
        undecodable: state.undecodable,
    })
}

/// Tells the others if a thread comes to a bad end, so that nobody waits for it.
struct Guard<'s, 'a>(&'s Shared<'a>);

impl Drop for Guard<'_, '_> {
    fn drop(&mut self) {
        let why = "a part of the program failed".to_owned();
        self.0.stop(ImportError::Unreadable { why }.into());
    }
}

impl Shared<'_> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self, stop: Stop) {
        let mut state = self.lock();
        state.stop = state.stop.take().or(Some(stop));
        self.changed.notify_all();
    }

    /// Waits until it is a block's turn; none if all are to stop.
    fn wait(&self, is_turn: impl Fn(&State) -> bool) -> Option<MutexGuard<'_, State>> {
        let mut state = self.lock();
        while state.stop.is_none() && !is_turn(&state) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.stop.is_none().then_some(state)
    }
}

/// One thread.
struct Reader<'s, 'a, 'p> {
    shared: &'s Shared<'a>,
    scanner: Scanner<'p>,
    groups: Groups,
    buffer: Vec<u8>,
    /// Where the text in the buffer begins in the file.
    offset: u64,
    n_bytes: usize,
}

impl<'s, 'a, 'p> Reader<'s, 'a, 'p> {
    fn new(shared: &'s Shared<'a>, plan: &'p Plan) -> Self {
        Self {
            shared,
            scanner: Scanner::new(plan),
            groups: Groups::new(plan),
            buffer: Vec::new(),
            offset: 0,
            n_bytes: 0,
        }
    }

    fn read(mut self) -> Result<(Scanner<'p>, Groups), Stop> {
        let n_bytes = self.shared.bytes.len();
        loop {
            let block = self.shared.next_block.fetch_add(1, Ordering::Relaxed);
            let from = block.saturating_mul(self.shared.cut.block as u64);
            if from >= n_bytes {
                return Ok((self.scanner, self.groups));
            }
            self.shared.watch.check()?;
            self.shared.watch.report(from, n_bytes);
            if self.block(block, from)?.is_none() {
                return Ok((self.scanner, self.groups));
            }
        }
    }

    /// Reads a block; nothing comes of it if another thread has stopped.
    fn block(&mut self, block: u64, from: u64) -> Result<Option<()>, Stop> {
        let until = from.saturating_add(self.shared.cut.block as u64).min(self.shared.bytes.len());
        // The byte before it tells whether a record begins with it.
        self.fill(from.saturating_sub(1), until.saturating_add(BEHIND as u64))?;
        let is_own_turn = self.shared.lock().to_hash == block;
        if is_own_turn && self.hash(block, from, until).is_none() {
            return Ok(None);
        }
        let guess = self.guess(from);
        let mut end = match guess {
            Some(start) => Some(self.scan(start, until)?),
            None => None,
        };
        if !is_own_turn && self.hash(block, from, until).is_none() {
            return Ok(None);
        }
        let Some(state) = self.shared.wait(|state| state.known == block) else { return Ok(None) };
        let (start, record) = (state.start, state.record);
        drop(state);
        if guess != Some(start) {
            end = Some(if start < until { self.scan(start, until)? } else { start });
        }
        if start >= until {
            self.scanner.log.clear(self.shared.plan.values.len());
        }
        let end = end.unwrap_or(start);
        let log = &mut self.scanner.log;
        let next = record + u64::from(log.n_records);
        let Some(first) = u32::try_from(next).ok().and(u32::try_from(record).ok()) else {
            let cap = u32::MAX as usize;
            return Err(ImportError::TooManyCells { cap }.into());
        };
        let mut state = self.shared.lock();
        (state.known, state.start, state.record) = (block + 1, end, next);
        state.add(log, first);
        if state.n_broken >= MAX_BROKEN || state.odd.len() > scan::MAX_ODD {
            state.stop = state.stop.take().or(Some(Stop::Again(Again::Odd)));
        }
        self.shared.changed.notify_all();
        drop(state);
        self.groups.add(log, first);
        Ok(Some(()))
    }

    /// Adds a block to the hash when it is its turn, unless it has been.
    fn hash(&mut self, block: u64, from: u64, until: u64) -> Option<()> {
        let mut state = self.shared.wait(|state| state.to_hash >= block)?;
        if state.to_hash > block {
            return Some(());
        }
        let mut hash = state.hash.take()?;
        drop(state);
        let start = PAD + (from - self.offset) as usize;
        let text = self.buffer.get(start..start + (until - from) as usize).unwrap_or_default();
        hash.update(text);
        let mut state = self.shared.lock();
        (state.hash, state.to_hash) = (Some(hash), block + 1);
        self.shared.changed.notify_all();
        Some(())
    }

    /// Reads a part of the file into the buffer.
    fn fill(&mut self, from: u64, until: u64) -> Result<(), Stop> {
        let until = until.min(self.shared.bytes.len());
        let n_bytes = until.saturating_sub(from) as usize;
        let room = PAD + n_bytes + 2 * CHUNK;
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        let text = self.buffer.get_mut(PAD..PAD + n_bytes).unwrap_or_default();
        let n_read = self.shared.bytes.read_at(text, from)?;
        (self.offset, self.n_bytes) = (from, n_read);
        // A line feed ends the last line of a file that does not end in one.
        if let Some(behind) = self.buffer.get_mut(PAD + n_read..PAD + n_read + CHUNK) {
            behind.fill(0);
            if let Some(first) = behind.first_mut() {
                *first = b'\n';
            }
        }
        Ok(())
    }

    fn text(&self) -> Text<'_> {
        Text {
            buffer: &self.buffer,
            n_bytes: self.n_bytes,
            is_end: self.offset + self.n_bytes as u64 >= self.shared.bytes.len(),
        }
    }

    /// Reads the records that begin from a byte of the file on and before
    /// another, and gives back where the next one begins.
    fn scan(&mut self, start: u64, until: u64) -> Result<u64, Stop> {
        loop {
            if start < self.offset {
                self.fill(start, self.offset + self.n_bytes as u64)?;
            }
            let text = Text {
                buffer: &self.buffer,
                n_bytes: self.n_bytes,
                is_end: self.offset + self.n_bytes as u64 >= self.shared.bytes.len(),
            };
            let offset = self.offset;
            let from = (start - offset) as usize;
            let scan = Scan {
                scanner: &mut self.scanner,
                text: &text,
                from,
                until: (until - offset) as usize,
            };
            match with_best(self.shared.level, scan)? {
                Scanned::Done(end) => {
                    self.check_text(from, end)?;
                    return Ok(offset + end as u64);
                }
                Scanned::Again(again) => return Err(Stop::Again(again)),
                Scanned::NeedsMore => {
                    self.shared.watch.check()?;
                    let more = (self.n_bytes as u64 / 2).max(BEHIND as u64 * 8);
                    self.fill(offset, offset + self.n_bytes as u64 + more)?;
                }
            }
        }
    }

    /// Looks for bytes that are no text.
    fn check_text(&mut self, from: usize, to: usize) -> Result<(), Stop> {
        let text = self.buffer.get(PAD + from..PAD + to).unwrap_or_default();
        if memchr::memchr(0, text).is_some() {
            return Err(Stop::Again(Again::Odd));
        }
        if std::str::from_utf8(text).is_err() {
            let n = text.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
            self.scanner.log.undecodable = Some((n, 0));
        }
        Ok(())
    }

    /// Where the first record of a block probably begins. Within quotes or not
    /// is told by which of the two makes records of the usual width.
    fn guess(&self, from: u64) -> Option<u64> {
        if from <= self.shared.plan.start {
            return Some(self.shared.plan.start);
        }
        let Plan { rules, signs, width, .. } = self.shared.plan;
        sample::guess(&self.text(), rules, *signs, *width).map(|at| self.offset + at as u64)
    }
}

impl State {
    /// Keeps what a block says besides its rows.
    fn add(&mut self, log: &mut Log, first: u32) {
        for mut odd in log.odd.drain(..) {
            odd.record = odd.record.saturating_add(first);
            self.odd.push(odd);
        }
        for mut remark in log.remarks.drain(..) {
            remark.record = remark.record.saturating_add(first);
            // Blocks come in order, so the first remarks do.
            let is_alike = |r: &&Remark| (r.column, r.why) == (remark.column, remark.why);
            if (self.remarks.iter().filter(is_alike).count() as u64) < MOST_REMARKS {
                self.remarks.push(remark);
            }
        }
        for (key, n) in std::mem::take(&mut log.counts) {
            *self.counts.entry(key).or_default() += n;
        }
        self.n_broken += log.n_broken;
        if let Some((n, record)) = log.undecodable {
            let (before, first_record) =
                self.undecodable.unwrap_or((0, first.saturating_add(record)));
            self.undecodable = Some((before + n, first_record));
        }
    }
}
