//! Which columns a large file is added up by, and which are added.

use super::plan::{MAX_MEMBERS, ValuePlan};
use crate::dataset::MeasureKind;
use crate::import::layout::{Layout, ValueColumn};
use crate::import::roles::{Column, Kind, Role};
use crate::import::style::Style;
use crate::import::{number, words};
use crate::table::Record;
use std::collections::HashSet;

/// Most groups that records are added up to, by the sample.
const MAX_GROUPS: usize = 200_000;
/// Most decimals of a column.
const MAX_SCALE: usize = 8;

/// A dimension that may be kept.
pub struct Found {
    /// Its column.
    pub column: usize,
    /// Its name.
    pub name: String,
    /// Number of its members in the sample.
    pub n_members: usize,
}

/// What records are added up by: the entity, and of the other columns of names
/// as many as keep the number of groups small, the smallest first.
pub fn dimensions(
    rows: &[Record],
    columns: &[Column],
    layout: &Layout,
    n_periods: usize,
    left_out: &mut Vec<(String, String)>,
) -> Option<Vec<Found>> {
    let mut found: Vec<Found> = Vec::new();
    for column in &layout.dimensions {
        let name = columns.get(*column)?.name.clone();
        let texts: Vec<&str> =
            rows.iter().map(|row| row.text(*column)).filter(|text| !text.is_empty()).collect();
        let members: HashSet<&str> = texts.iter().copied().collect();
        let is_varied = members.len() * 2 > texts.len() && members.len() > 50;
        if members.len() > MAX_MEMBERS || is_varied {
            left_out.push((name, "too many different texts".to_owned()));
        } else {
            found.push(Found { column: *column, name, n_members: members.len().max(1) });
        }
    }
    let n_groups = |found: &[Found]| {
        let members = found.iter().map(|found| found.n_members);
        members.fold(n_periods, usize::saturating_mul)
    };
    let is_entity =
        |found: &Found| columns.get(found.column).is_some_and(|column| column.role == Role::Entity);
    while n_groups(&found) > MAX_GROUPS {
        let largest = found
            .iter()
            .enumerate()
            .max_by_key(|(at, other)| (!is_entity(other), other.n_members, *at))?
            .0;
        let Found { name, n_members, .. } = found.remove(largest);
        left_out.push((name, format!("its {n_members} members would make too many groups")));
    }
    Some(found)
}

/// The columns whose values can be added.
pub fn values(
    rows: &[Record],
    columns: &[Column],
    layout: &Layout,
    left_out: &mut Vec<(String, String)>,
) -> Vec<ValuePlan> {
    let mut values = Vec::new();
    for ValueColumn { column: index, .. } in &layout.values {
        let Some(column) = columns.get(*index) else { continue };
        let style = layout.styles.get(index).copied().unwrap_or_default();
        match value(rows, column, style) {
            Ok(value) => {
                let is_decided = layout.decided.contains(index);
                values.push(ValuePlan { is_decided, ..value });
            }
            Err(why) => left_out.push((column.name.clone(), why.to_owned())),
        }
    }
    values
}

/// How a column's values are added; else why they are not.
fn value(rows: &[Record], column: &Column, style: Style) -> Result<ValuePlan, &'static str> {
    let texts = || rows.iter().map(|row| row.text(column.index));
    let numbers: Vec<_> = texts()
        .filter_map(|text| {
            let reading = number::read(text, style);
            reading.value.number().map(|number| (number, reading.sign))
        })
        .collect();
    if column.kind == Kind::Percent || column.name.contains('%') {
        return Err("percentages are not added");
    }
    if is_no_sum(&column.name) {
        return Err("such numbers are not added");
    }
    let n_decimal = numbers.iter().filter(|(number, _)| !number.fract().is_zero()).count();
    let is_money = column.kind == Kind::Money;
    if n_decimal > 0 && !is_money && !is_amount(&column.name) {
        return Err("decimals that may be rates or averages are not added");
    }
    let different: HashSet<_> = numbers.iter().map(|(number, _)| *number).collect();
    let is_rising = numbers.is_sorted_by(|one, other| one.0 < other.0);
    if n_decimal == 0 && is_rising && different.len() > 500 {
        return Err("running numbers are not added");
    }
    let mut n_scales = [0_usize; MAX_SCALE + 1];
    for (number, _) in &numbers {
        if let Some(n) = n_scales.get_mut(number.scale() as usize) {
            *n += 1;
        }
    }
    let most = n_scales.iter().enumerate().max_by_key(|(scale, n)| (**n, *scale));
    let unit = column.unit.unwrap_or_default();
    let sign = numbers.iter().map(|(_, sign)| *sign).find(|sign| is_money && sign.unit() == unit);
    Ok(ValuePlan {
        column: column.index,
        name: column.name.clone(),
        scale: most.map_or(0, |(scale, _)| scale),
        style,
        is_decided: false,
        sign: sign.unwrap_or_default(),
        kind: if n_decimal > 0 || is_money { MeasureKind::Money } else { MeasureKind::Count },
    })
}

/// Whether a name is of numbers whose sum means nothing.
fn is_no_sum(name: &str) -> bool {
    const WORDS: [&str; 30] = [
        "age",
        "alter",
        "year",
        "jahr",
        "month",
        "day",
        "hour",
        "score",
        "rating",
        "rank",
        "price",
        "preis",
        "latitude",
        "longitude",
        "lat",
        "lon",
        "lng",
        "zip",
        "plz",
        "postcode",
        "phone",
        "temperature",
        "rate",
        "ratio",
        "share",
        "average",
        "mean",
        "median",
        "index",
        "percentage",
    ];
    let key = words::key(name);
    key.split(' ').any(|word| WORDS.contains(&word))
        || key.contains("percent")
        || key.contains(" per ")
}

/// Whether a name is of amounts that add up.
fn is_amount(name: &str) -> bool {
    const WORDS: [&str; 26] = [
        "amount", "amounts", "value", "sum", "total", "cost", "costs", "revenue", "sales", "loss",
        "losses", "damage", "paid", "payment", "spend", "spending", "spent", "turnover", "volume",
        "betrag", "summe", "umsatz", "kosten", "wert", "hours", "weight",
    ];
    words::key(name).split(' ').any(|word| WORDS.contains(&word))
}
