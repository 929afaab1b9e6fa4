//! Where a table says when: in a column, or in its header.

use super::dates;
use super::period::{self, Custom};
use super::profile::Profile;
use super::roles::{Column, Kind};
use super::words::{self, Hint};
use crate::dataset::Period;
use crate::table::Record;

/// A column of values whose name says when.
pub struct WideColumn {
    /// Its index.
    pub column: usize,
    /// The period.
    pub period: Period,
    /// What its name says besides; empty if nothing.
    pub rest: String,
}

/// Columns of numbers with periods in their names; none if there is but one
/// such column, unless nothing else says when.
pub fn wide_columns(
    names: &[Vec<String>],
    profiles: &[Profile<'_>],
    has_period_column: bool,
) -> Vec<WideColumn> {
    let is_numeric = |profile: &Profile<'_>| profile.is_number() || profile.n_telling() == 0;
    let texts: Vec<String> = names
        .iter()
        .zip(profiles)
        .map(|(parts, profile)| if is_numeric(profile) { parts.join(" ") } else { String::new() })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    // What one name leaves open, the others may tell.
    let custom = Custom::of(texts.iter().copied().filter(|text| !text.is_empty()), false);
    let read: Vec<_> = texts.iter().map(|text| custom.parse(text)).collect();
    let n_read = |periods: &[Option<Period>]| periods.iter().flatten().count();
    let run = period::years_of_run(&texts).or_else(|| dates::months_of_run(&texts));
    let whole = run.filter(|run| n_read(run) > n_read(&read)).unwrap_or(read);
    let mut wide: Vec<WideColumn> = Vec::new();
    for (column, (parts, period)) in names.iter().zip(whole).enumerate() {
        // What changed between two periods is no figure of a period.
        if texts.get(column).is_none_or(|text| text.is_empty() || words::is_change(text)) {
            continue;
        }
        let found = period.map(|period| (period, String::new())).or_else(|| taken_apart(parts));
        if let Some((period, rest)) = found {
            wide.push(WideColumn { column, period, rest });
        }
    }
    let is_number = |wide: &WideColumn| profiles.get(wide.column).is_some_and(Profile::is_number);
    let least = if has_period_column { 2 } else { 1 };
    let n_plain = wide.iter().filter(|wide| wide.rest.is_empty()).count();
    // A single bare year above numbers is as likely one of them, unless it is of
    // our time and they are not like years, below a header that has names.
    let is_own_time = |wide: &WideColumn| {
        texts.get(wide.column).is_some_and(|text| ("1990"..="2050").contains(text))
    };
    let are_like_years = |wide: &WideColumn| {
        profiles.get(wide.column).is_none_or(|p| p.n_bare_years * 4 > p.n_telling())
    };
    let has_names = names.iter().zip(profiles).any(|(parts, profile)| {
        !profile.is_number() && parts.iter().any(|part| part.contains(char::is_alphabetic))
    });
    // The column of names often has none itself.
    let has_names = has_names
        || profiles.first().zip(names.first()).is_some_and(|(profile, parts)| {
            parts.is_empty() && !profile.is_number() && profile.n_telling() > 2
        });
    let is_header = |wide: &WideColumn| has_names && is_own_time(wide) && !are_like_years(wide);
    let is_enough =
        wide.len() >= least && (wide.len() > 1 || n_plain == 0 || wide.iter().all(is_header));
    if is_enough && wide.iter().any(is_number) { wide } else { Vec::new() }
}

/// The period in a column's name, and the rest of the name.
fn taken_apart(parts: &[String]) -> Option<(Period, String)> {
    let rest_of = |at: usize| -> String {
        let others = parts.iter().enumerate().filter(|(index, _)| *index != at);
        others.map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(" ")
    };
    // `Year ended June` above `2003`.
    for (at, pair) in parts.windows(2).enumerate() {
        if let Some(period) = period::parse(&pair.join(" ")) {
            let others = parts.iter().enumerate().filter(|(i, _)| *i != at && *i != at + 1);
            let rest: Vec<&str> = others.map(|(_, part)| part.as_str()).collect();
            return Some((period, rest.join(" ")));
        }
    }
    for (at, part) in parts.iter().enumerate() {
        if let Some(period) = period::parse(part) {
            return Some((period, rest_of(at)));
        }
    }
    for (at, part) in parts.iter().enumerate() {
        if let Some((period, rest)) = words::period_at_an_end(part) {
            let others = rest_of(at);
            let rest = [others.as_str(), rest.as_str()].join(" ").trim().to_owned();
            return Some((period, rest));
        }
    }
    None
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

/// Columns of numbers whose names are parts of a year, `Jan` or `Q1`; none if
/// there are fewer than two.
pub fn columns_of_parts(names: &[String], profiles: &[Profile<'_>]) -> Vec<usize> {
    let is_part = |(_, (name, profile)): &(usize, (&String, &Profile<'_>))| {
        profile.is_number() && period::part(2000, name, "").is_some()
    };
    let found: Vec<usize> =
        names.iter().zip(profiles).enumerate().filter(is_part).map(|(index, _)| index).collect();
    let n_within = found
        .iter()
        .filter_map(|index| period::part(2000, names.get(*index)?, ""))
        .filter(|period| *period != Period::Year(2000))
        .count();
    if n_within > 1 { found } else { Vec::new() }
}

/// A column of months or quarters alone, where the year is known from elsewhere.
pub fn column_of_parts(names: &[String], rows: &[Record], year: i32) -> Option<usize> {
    let is_named = |(_, name): &(usize, &String)| words::hint(name) == Some(Hint::Period);
    names.iter().enumerate().filter(is_named).find_map(|(index, name)| {
        let texts = rows.iter().map(|record| record.text(index)).filter(|text| !text.is_empty());
        let parts: Vec<bool> = texts
            .filter(|text| !words::is_total(text))
            .map(|text| period::part(year, text, name).is_some())
            .collect();
        (!parts.is_empty() && parts.iter().all(|is_part| *is_part)).then_some(index)
    })
}

/// Names a column of numbers for months that has no name.
pub fn name_months(column: Option<&mut Column>) {
    if let Some(column) = column.filter(|c| c.name.is_empty() && c.kind == Kind::Number) {
        "month".clone_into(&mut column.name);
    }
}

/// Whether a column counts the months of the years beside it, line by line;
/// `least` steps in ten lead to the next month.
fn runs_through_months(rows: &[Record], years: usize, column: usize, least: usize) -> bool {
    let read = |row: &Record| -> Option<(u16, u16)> {
        let month = row.text(column).parse().ok().filter(|month| (1..=12).contains(month))?;
        Some((row.text(years).parse().ok()?, month))
    };
    let Some(months) = rows.iter().map(read).collect::<Option<Vec<_>>>() else { return false };
    let at = |(year, month): (u16, u16)| i32::from(year) * 12 + i32::from(month);
    let steps =
        || months.windows(2).filter_map(|pair| Some(at(*pair.get(1)?) - at(*pair.first()?)));
    let n_next = steps().filter(|step| step.abs() == 1).count();
    // Quarters have no fifth.
    months.iter().any(|(_, month)| *month > 4)
        && n_next > 0
        && n_next * 10 >= steps().count() * least
}

/// A column `Month` or `Quarter` beside a column of bare years; without a name,
/// one of months' names or of the months that follow each other.
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
        let is_beside = name.is_empty() && index.abs_diff(period) == 1;
        // `mm` may be millimetres, unless it counts the months.
        let is_short = matches!(words::key(name).as_str(), "mm" | "m" | "mth");
        let is_months = is_short && runs_through_months(rows, period, *index, 2);
        *index != period && (is_beside || is_months || words::hint(name) == Some(Hint::Period))
    };
    names.iter().enumerate().filter(is_named).find_map(|(index, name)| {
        let mut texts =
            rows.iter().map(|record| record.text(index)).filter(|text| !text.is_empty()).peekable();
        if name.is_empty() && texts.clone().any(|text| !text.contains(char::is_alphabetic)) {
            return runs_through_months(rows, period, index, 8).then_some(index);
        }
        let is_part =
            texts.peek().is_some() && texts.all(|text| period::part(2000, text, name).is_some());
        is_part.then_some(index)
    })
}
