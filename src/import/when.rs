//! Where a table says when: in a column, or in its header.

use super::period::{self, Custom};
use super::profile::Profile;
use super::words::{self, Hint};
use crate::dataset::Period;
use crate::table::Record;

/// Columns of numbers whose names are periods; none if there is but one.
pub fn wide_columns(names: &[String], profiles: &[Profile<'_>]) -> Vec<(usize, Option<Period>)> {
    let is_numeric = |profile: &Profile<'_>| profile.is_number() || profile.n_telling() == 0;
    let candidates =
        names.iter().zip(profiles).enumerate().filter(|(_, (_, profile))| is_numeric(profile));
    let (columns, texts): (Vec<usize>, Vec<&str>) =
        candidates.map(|(index, (name, _))| (index, name.as_str())).unzip();
    // What one name leaves open, the others may tell.
    let custom = Custom::of(texts.iter().copied(), false);
    let read: Vec<_> = texts.iter().map(|text| custom.parse(text)).collect();
    let n_read = |periods: &[Option<Period>]| periods.iter().flatten().count();
    let with_notes = period::years_of_run(&texts).filter(|run| n_read(run) > n_read(&read));
    let periods = with_notes.unwrap_or(read);
    let wide: Vec<_> =
        columns.into_iter().zip(periods).filter(|(_, period)| period.is_some()).collect();
    let has_numbers =
        wide.iter().any(|(index, _)| profiles.get(*index).is_some_and(Profile::is_number));
    if wide.len() > 1 && has_numbers { wide } else { Vec::new() }
}

/// The column of periods. Bare years without a name that says so are as likely
/// counts, so they need another column of numbers beside them.
pub fn period_column(hints: &[Option<Hint>], profiles: &[Profile<'_>]) -> Option<usize> {
    let n_numeric = profiles.iter().filter(|profile| profile.is_number()).count();
    let rank = |index: usize, profile: &Profile<'_>| {
        let is_named = hints.get(index) == Some(&Some(Hint::Period));
        let is_bare = profile.n_bare_years == profile.n_telling();
        let is_recent = profile
            .texts
            .keys()
            .all(|text| !period::is_bare_year(text) || ("1900"..="2050").contains(text));
        let is_whole = profile.is_period(None);
        if is_bare && !is_named && (n_numeric < 2 || !is_recent) {
            None
        } else {
            Some((is_whole, is_named, !is_bare))
        }
    };
    let mut best = None;
    for (index, profile) in profiles.iter().enumerate() {
        if !profile.is_period(hints.get(index).copied().flatten()) {
            continue;
        }
        let Some(rank) = rank(index, profile) else { continue };
        if best.is_none_or(|(_, best)| rank > best) {
            best = Some((index, rank));
        }
    }
    best.map(|(index, _)| index)
}

/// A column `Month` or `Quarter` beside a column of bare years.
pub fn part_column(
    names: &[String],
    rows: &[Record],
    period: usize,
    profiles: &[Profile<'_>],
) -> Option<usize> {
    let profile = profiles.get(period)?;
    if profile.n_bare_years < profile.n_telling() {
        return None;
    }
    let is_named = |(index, name): &(usize, &String)| {
        *index != period && words::hint(name) == Some(Hint::Period)
    };
    names.iter().enumerate().filter(is_named).find_map(|(index, name)| {
        let mut texts =
            rows.iter().map(|record| record.text(index)).filter(|text| !text.is_empty()).peekable();
        let is_part =
            texts.peek().is_some() && texts.all(|text| period::part(2000, text, name).is_some());
        is_part.then_some(index)
    })
}
