//! Large files whose lines are added up while they are read.
//!
//! A sample is read as any file is and says whether the lines are records of
//! single events or the like, and what they can be added up by ([`mod@plan`]). If
//! so, the file is read once, in blocks, by two threads ([`split`]), each line
//! by the signs in it ([`index`], [`scan`]), and nothing is kept but sums
//! ([`group`], [`merge`]). Lines that look like no other are read as any file's are.

#![expect(
    clippy::inline_always,
    reason = "what is compiled for a processor must be compiled as one piece"
)]

mod bytes;
mod cells;
mod columns;
mod group;
mod hash;
mod index;
mod log;
mod masks;
mod merge;
mod partial;
mod plan;
mod rows;
mod sample;
mod scan;
mod split;
mod sums;

#[cfg(test)]
mod tests;

use super::source::Large;
use super::{Choices, Import, ImportError, Source, Watch, delimited, format_of};
use bytes::Bytes;
use hash::Begun;
use plan::Plan;
use sample::Sample;
use split::{Cut, Stop};

/// Bytes of a block: so many that threads seldom wait for each other, so few that
/// they are still in a cache when they are hashed.
const BLOCK: usize = 1 << 20;
/// Threads that read.
const N_THREADS: usize = 2;
/// Plans that are tried.
const N_TRIES: usize = 8;

/// Reads a large file if its lines are to be added up; none if it is to be read
/// as any other.
///
/// # Errors
/// If it cannot be read, changes meanwhile, or the watch says to stop.
pub fn read(
    source: &Source,
    large: &Large,
    choices: &Choices,
    watch: &Watch,
) -> Result<Option<Import>, ImportError> {
    let cut = Cut { block: BLOCK, n_threads: N_THREADS };
    let bytes = Bytes::File(large);
    let plan = || plan(source, bytes, choices, watch);
    let (plan, begun) = if source.is_hashed() {
        let (plan, begun) = hash::meanwhile(bytes, BLOCK, plan)?;
        (plan, Some(begun))
    } else {
        (plan()?, None)
    };
    let Some(plan) = plan else { return Ok(None) };
    read_by(plan, source, bytes, watch, cut, begun.as_ref())
}

/// Reads the content of a packed file as [`read`] does a large one. The receipt
/// is that of the file itself.
///
/// # Errors
/// As [`read`].
pub fn read_unpacked(
    source: &Source,
    bytes: &[u8],
    sha256: &str,
    choices: &Choices,
    watch: &Watch,
) -> Result<Option<Import>, ImportError> {
    let cut = Cut { block: BLOCK, n_threads: N_THREADS };
    let bytes = Bytes::Memory(bytes);
    let Some(plan) = plan(source, bytes, choices, watch)? else { return Ok(None) };
    let mut import = read_by(plan, source, bytes, watch, cut, None)?;
    if let Some(import) = &mut import {
        sha256.clone_into(&mut import.sha256);
        for dataset in &mut import.datasets {
            sha256.clone_into(&mut dataset.origin.sha256);
        }
    }
    Ok(import)
}

/// Reads a file by a plan, and makes the plan fit where it does not; none if
/// that cannot be done.
fn read_by(
    mut plan: Plan,
    source: &Source,
    bytes: Bytes<'_>,
    watch: &Watch,
    cut: Cut,
    begun: Option<&Begun>,
) -> Result<Option<Import>, ImportError> {
    for _ in 0..N_TRIES {
        let again = match split::read(bytes, &plan, cut, begun.cloned(), watch) {
            Ok(whole) => {
                bytes.check_unchanged()?;
                return Ok(sums::import(source, &plan, whole));
            }
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Again(again)) => again,
        };
        if !plan.widen(again) {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The plan for a file, if there is one.
fn plan(
    source: &Source,
    bytes: Bytes<'_>,
    choices: &Choices,
    watch: &Watch,
) -> Result<Option<Plan>, ImportError> {
    let is_utf8 = choices.encoding.as_deref().is_none_or(|name| name.eq_ignore_ascii_case("utf-8"));
    let Some((head, offset)) = sample::head(bytes)? else { return Ok(None) };
    let is_delimited =
        || format_of(head.as_bytes()).is_some_and(|format| format.name == delimited::FORMAT.name);
    if !is_utf8 || !is_delimited() {
        return Ok(None);
    }
    let dialect = match &choices.dialect {
        Some(dialect) => dialect.clone(),
        None => sample::dialect(bytes, &head)?,
    };
    let sample = Sample::take(bytes, &head, offset, &dialect, watch)?;
    Ok(sample.and_then(|sample| Plan::of(sample, &dialect, source.stem(), choices)))
}
