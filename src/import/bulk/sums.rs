//! The sums of all threads to a dataset, with an account of every record.

use super::group::{Names, Rare};
use super::log::{Missing, Odd};
use super::merge::{Group, merged};
use super::partial;
use super::plan::Plan;
use super::split::Whole;
use crate::dataset::{
    Absence, Builder, Dataset, Decimal, Flags, Measure, MeasureKind, NewObservation, Origin,
    Period, Value,
};
use crate::import::account::{Sheet, grouped};
use crate::import::body::Body;
use crate::import::build::{Prepared, ReadTable};
use crate::import::dialect::Dialect;
use crate::import::layout::Orientation;
use crate::import::lines::Lines;
use crate::import::roles::Role;
use crate::import::structure::{Skipped, Why};
use crate::import::{
    Import, Problem, Source, TableId, Watch, arrange, delimited, described, notes, words,
};
use crate::table::{Place, Record, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that are kept to be shown.
const N_SHOWN: usize = 200;
/// Lines of the sample by which odd records are judged.
const N_JUDGES: usize = 1_000;

/// The import of a file by its sums; none if there are no records.
pub fn import(source: &Source, plan: &Plan, mut whole: Whole<'_>) -> Option<Import> {
    let last = whole.n_records;
    let (skipped, mut problems) = settle_odd(plan, &mut whole);
    for remark in &whole.remarks {
        let place = Place { record: remark.record, column: remark.column };
        problems.push(Problem::new(place, &remark.text, remark.why));
    }
    let mut told: BTreeMap<(u32, &str), (u64, Place)> = BTreeMap::new();
    for remark in &whole.remarks {
        let place = Place { record: remark.record, column: remark.column };
        let told = told.entry((remark.column, remark.why)).or_insert((0, place));
        *told = (told.0 + 1, place);
    }
    for ((column, why), n) in &whole.counts {
        let (n_told, place) = told.get(&(*column, *why)).copied().unwrap_or_default();
        if *n > n_told {
            let why = format!("{why}; so are {} more cells of this column below", n - n_told);
            problems.push(Problem::new(place, "", why));
        }
    }
    if let Some((n, record)) = whole.undecodable {
        let why = format!("{n} places from here on are no utf-8 text");
        problems.push(Problem::new(Place { record, column: 0 }, "", why));
    }
    problems.sort_by_key(|problem| problem.place);
    let (groups, names) = merged(plan, &whole);
    let n_rows =
        (last.saturating_sub(u64::from(plan.first_record)) as usize).saturating_sub(skipped.len());
    let Prepared { structure, width, .. } = &plan.prepared;
    let mut dataset = dataset(plan, source, &groups, &names);
    let spans = whole.parts.iter().map(|(scanner, _)| scanner.days);
    let days = spans.fold((u32::MAX, 0), |(first, last), (a, b)| (first.min(a), last.max(b)));
    partial::mark(&mut dataset, days);
    dataset.origin =
        Origin { file: source.name.clone(), sha256: whole.sha256.clone(), ..Origin::default() };
    let above = structure.skipped.iter().filter(|skipped| skipped.record < plan.first_record);
    let exact = |record: &Record| plan.table.records.get(record.index as usize).cloned();
    let rows = structure.rows.iter().filter(|row| (row.index as usize) < plan.n_head);
    let mut flags = BTreeMap::new();
    if !dataset.is_empty() {
        flags.insert("added", dataset.len());
    }
    let title =
        structure.title.as_deref().map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
    let table = ReadTable {
        id: TableId { start: structure.start, ..TableId::default() },
        name: title.unwrap_or_else(|| "0".to_owned()),
        sheet: None,
        is_hidden: false,
        header_rows: structure.header_rows.clone(),
        columns: columns(plan, *width),
        rows: rows.take(N_SHOWN).filter_map(exact).collect(),
        n_rows,
        is_aggregated: true,
        totals: Vec::new(),
        torn: Vec::new(),
        orientation: Orientation::Long,
        n_dated: 0,
        dated: None,
        takes_period: false,
        skipped: above.copied().chain(skipped).collect(),
        split: None,
        n_observations: dataset.len(),
        flags,
        lacks: None,
    };
    if groups.is_empty() {
        return None;
    }
    Some(Import {
        file: source.name.clone(),
        sha256: whole.sha256,
        format: delimited::FORMAT.name,
        encoding: Some("utf-8"),
        dialect: Some(Dialect::Delimited(plan.rules.clone())),
        n_records: last as usize,
        tables: vec![table],
        remarks: remarks(plan, n_rows, &groups),
        datasets: vec![dataset],
        problems,
        sheets: Arc::new(vec![Sheet {
            table: Table {
                records: plan.table.records.iter().take(plan.n_head).cloned().collect(),
                ..Table::default()
            },
            n_records: last as usize,
        }]),
        n_blank_elsewhere: 0,
    })
}

/// The columns with what they were used for.
fn columns(plan: &Plan, width: usize) -> Vec<crate::import::roles::Column> {
    let mut columns = plan.prepared.columns.clone();
    columns.truncate(width);
    for column in &mut columns {
        let index = column.index;
        let is_kept = plan.dimensions.iter().any(|dimension| dimension.column == index)
            || plan.values.iter().any(|value| value.column == index);
        if !is_kept && matches!(column.role, Role::Entity | Role::Dimension | Role::Measure) {
            column.role = Role::None;
        }
    }
    columns
}

/// Looks at the records that are like no others once more, now that it is known
/// what stands around them. Gives back those that are no data.
fn settle_odd(plan: &Plan, whole: &mut Whole<'_>) -> (Vec<Skipped>, Vec<Problem>) {
    let Prepared { structure, .. } = &plan.prepared;
    let odd = std::mem::take(&mut whole.odd);
    let judges = structure.rows.iter().filter(|row| (row.index as usize) < plan.n_head);
    let judges: Vec<Record> = judges.take(N_JUDGES).cloned().collect();
    let header =
        structure.header_rows.iter().filter_map(|row| plan.table.records.get(*row as usize));
    let header: Vec<&Vec<String>> = header.map(|record| &record.cells).collect();
    let usual = arrange::usual_classes(judges.iter(), plan.width);
    let (mut skipped, mut problems) = (Vec::new(), Vec::new());
    let Some((scanner, groups)) = whole.parts.first_mut() else { return (skipped, problems) };
    scanner.log.clear(plan.values.len());
    let mut records = judges.clone();
    let n_judges = records.len();
    records.extend(odd.iter().map(|odd| Record { index: odd.record, cells: odd.cells.clone() }));
    let watch = Watch::default();
    let lines = Lines::new(&records, &watch);
    let body = Body::of(&lines, 0..n_judges);
    let mut is_below = true;
    // From the end, so that the notes below the data are known.
    let mut end = whole.n_records;
    for (at, Odd { record, cells }) in odd.into_iter().enumerate().rev() {
        is_below &= u64::from(record) + 1 == end;
        end = u64::from(record);
        let index = n_judges + at;
        let skip = |why| Skipped { record, why };
        let own = Record { index: record, cells };
        let mut tell = |column: usize, text: &str, why: &str| {
            let place = Place { record, column: column as u32 };
            problems.push(Problem::new(place, text, why));
        };
        let beyond = (plan.width..own.cells.len()).find(|column| !own.text(*column).is_empty());
        if lines.n_filled(index) == 0 {
            skipped.push(skip(Why::Blank));
        } else if header.contains(&&own.cells) {
            skipped.push(skip(Why::Header));
        } else if let Some(beyond) = beyond {
            let text = own.text(beyond).to_owned();
            if let Some((column, cells)) = arrange::joined(&own, plan.width, &usual) {
                let whole = cells.get(column).cloned().unwrap_or_default();
                let why = "a delimiter within a name; its parts were put together again";
                tell(column, &whole, why);
                is_below = false;
                if !scanner.add_row(cells, record) {
                    tell(plan.period, "", "not a period");
                }
            } else if own.text(plan.width - 1).is_empty() && arrange::is_like(&own.cells, &usual) {
                tell(beyond, &text, "beyond the last column of the header");
                let cells = own.cells.get(..plan.width).unwrap_or_default().to_vec();
                is_below = false;
                if !scanner.add_row(cells, record) {
                    tell(plan.period, own.text(plan.period), "not a period");
                }
            } else {
                tell(beyond, &text, "beyond the last column of the header; the row was set aside");
                skipped.push(skip(Why::SetAside));
            }
        } else if body.is_data(&lines, index) {
            is_below = false;
            let text = own.text(plan.period);
            tell(plan.period, text, if text.is_empty() { "no period" } else { "not a period" });
        } else if is_below || notes::is_note(lines.first_text(index)) || lines.n_filled(index) > 1 {
            skipped.push(skip(Why::Note));
        } else {
            tell(
                0,
                lines.first_text(index),
                "this row does not belong to the table and was set aside",
            );
            skipped.push(skip(Why::SetAside));
        }
    }
    scanner.log.odd.clear();
    groups.add(&scanner.log, 0);
    let log = &mut scanner.log;
    whole.remarks.append(&mut log.remarks);
    for (key, n) in std::mem::take(&mut log.counts) {
        *whole.counts.entry(key).or_default() += n;
    }
    skipped.reverse();
    problems.reverse();
    (skipped, problems)
}

/// The observations: the number of records of each group, and its sums.
fn dataset(plan: &Plan, source: &Source, groups: &[Group], names: &[Names<String>]) -> Dataset {
    let dimensions: Vec<String> = plan.dimensions.iter().map(|d| d.name.clone()).collect();
    let is_taken = |name: &str| {
        let values = plan.values.iter().map(|value| &value.name);
        values.chain(&dimensions).any(|taken| taken.eq_ignore_ascii_case(name))
    };
    let count = if is_taken("records") { "records of the file" } else { "records" };
    let measure = |name: &str, unit: &str, kind| Measure {
        name: name.to_owned(),
        label: words::label(name),
        unit: unit.to_owned(),
        kind,
        continues: None,
    };
    let mut measures = vec![measure(count, "", MeasureKind::Count)];
    measures.extend(plan.values.iter().map(|v| measure(&v.name, v.sign.unit(), v.kind)));
    let mut builder = Builder::new(source.stem(), &dimensions, measures);
    for group in groups {
        let members: Vec<&str> = group
            .members
            .iter()
            .zip(names)
            .map(|(code, names)| names.all.get(*code as usize).map_or("", String::as_str))
            .collect();
        let text = format!("sum of {} rows", group.n_records);
        let mut push = |measure, value, flags, column: usize| {
            builder.push(&NewObservation {
                period: Some(group.period),
                measure,
                members: &members,
                value,
                flags: flags | Flags::ADDED,
                rounded_to: None,
                place: Place { record: group.first, column: column as u32 },
                text: &text,
            });
        };
        push(0, Value::Number(group.n_records.into()), Flags::NONE, plan.period);
        for (at, (value, sum)) in plan.values.iter().zip(&group.sums).enumerate() {
            let rare = group.rare.get(&at);
            let flags = rare.map_or(Flags::NONE, |rare| rare.flags);
            push(at + 1, sum_of(*sum, value.scale, group.n_records, rare), flags, value.column);
        }
    }
    let mut dataset = builder.finish();
    described::describe(&mut dataset, source.stem());
    dataset
}

/// The sum of a group's values; absent if no cell is a number.
fn sum_of(sum: i128, scale: usize, n_records: u64, rare: Option<&Rare>) -> Value {
    let absent = Value::Absent(Absence::Unreadable);
    let Ok(number) = Decimal::try_from_i128_with_scale(sum, scale as u32) else { return absent };
    let Some(rare) = rare else { return Value::Number(number) };
    if rare.is_too_large {
        return absent;
    }
    if rare.missing.values().sum::<u64>() >= n_records {
        let most = rare.missing.iter().max_by_key(|(_, n)| **n).map(|(missing, _)| *missing);
        return match most {
            Some(Missing::Absent(absence)) => Value::Absent(absence),
            _ => absent,
        };
    }
    number.checked_add(rare.fine.unwrap_or_default()).map_or(absent, Value::Number)
}

/// What was done, in sentences.
fn remarks(plan: &Plan, n_rows: usize, groups: &[Group]) -> Vec<String> {
    let period = plan.prepared.columns.get(plan.period).map_or("", |column| column.name.as_str());
    let is_years = groups.iter().all(|group| matches!(group.period, Period::Year(_)));
    let unit = if is_years { "year" } else { "month" };
    let mut by = vec![format!("{period} ({unit})")];
    by.extend(plan.dimensions.iter().map(|dimension| dimension.name.clone()));
    let mut remarks = vec![format!(
        "{} rows were added up to {} groups, by {}",
        grouped(n_rows),
        grouped(groups.len()),
        by.join(", ")
    )];
    let values: Vec<&str> = plan.values.iter().map(|value| value.name.as_str()).collect();
    remarks.push(match values.as_slice() {
        [] => "Counted: the rows".to_owned(),
        values => format!("Counted: the rows; added: {}", values.join(", ")),
    });
    let left_out: Vec<String> =
        plan.left_out.iter().map(|(name, why)| format!("{name} ({why})")).collect();
    if !left_out.is_empty() {
        remarks.push(format!("Left out: {}", left_out.join(", ")));
    }
    for (at, value) in plan.values.iter().enumerate() {
        let mut missing: BTreeMap<Missing, u64> = BTreeMap::new();
        for rare in groups.iter().filter_map(|group| group.rare.get(&at)) {
            for (kind, n) in &rare.missing {
                *missing.entry(*kind).or_default() += n;
            }
        }
        let words: Vec<String> = missing
            .iter()
            .map(|(missing, n)| match missing {
                Missing::Absent(absence) => format!("{n} {}", absence.word()),
                Missing::OtherUnit => format!("{n} of another unit"),
            })
            .collect();
        if !words.is_empty() {
            remarks.push(format!("Cells of {} that add nothing: {}", value.name, words.join(", ")));
        }
    }
    remarks
}
