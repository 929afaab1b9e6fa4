//! What the reader of a table is told about it although it could be read: what
//! was set aside, and what could be meant otherwise.

use super::dialect::Dialect;
use super::layout::Layout;
use super::observe::Rows;
use super::structure::Structure;
use super::style::Style;
use super::{Problem, notes};
use crate::dataset::{Dataset, Flags};
use crate::table::{Place, Record};
use std::collections::{HashMap, HashSet};

/// Says so where rows do not belong to the table.
pub(super) fn set_aside(aside: &[u32]) -> Option<Problem> {
    let (first, others) = aside.split_first()?;
    let why = match others.len() {
        0 => "this row does not belong to the table and was set aside".to_owned(),
        more => {
            format!("this row and {more} below do not belong to the table and were set aside")
        }
    };
    Some(Problem::new(Place { record: *first, column: 0 }, "", why))
}

/// Records of nothing but a name that is like the names of the others: what has
/// no values is listed without them. One of them may stand below the last values.
pub(super) fn lone_names(structure: &Structure, layout: &Layout) -> HashSet<u32> {
    let records = &structure.rows;
    let Some(column) = layout.dimensions.first().filter(|_| structure.groups.is_empty()) else {
        return HashSet::new();
    };
    let is_lone = |record: &&Record| !layout.holds_data(record);
    let named = || records.iter().filter(|record| layout.holds_data(record));
    let n_words = |record: &Record| record.text(*column).split_whitespace().count();
    let is_upper = |record: &Record| !record.text(*column).contains(char::is_lowercase);
    let most = named().map(n_words).max().unwrap_or(0);
    let are_upper = named().filter(|record| is_upper(record)).count() * 2 > named().count();
    let is_alike = |record: &&Record| {
        let name = record.text(*column);
        !name.is_empty()
            && n_words(record) <= most
            && is_upper(record) == are_upper
            && !notes::is_note(name)
            && !name.ends_with([':', '.', ')'])
    };
    let last = named().next_back().map_or(0, |record| record.index);
    let lone = || records.iter().filter(is_lone);
    let n_below = lone().filter(|record| record.index > last).count();
    let is_among =
        |record: &&Record| record.index < last || (n_below == 1 && record.index == last + 1);
    let is_exception = lone().count() * 3 <= records.len();
    // What goes on with the record above has no name of its own.
    let goes_on = |record: &&Record| record.index < last && record.text(*column).is_empty();
    let is_kept = |record: &&Record| {
        goes_on(record) || (is_exception && is_alike(record) && is_among(record))
    };
    lone().filter(is_kept).map(|record| record.index).collect()
}

/// Figures that are compared with each other at most.
const MOST: usize = 200_000;

/// Says so where a few figures stand under the same names and period as others:
/// something that tells them apart was not read. Lists in which that is the rule
/// are meant to be added up.
pub(super) fn same_names(dataset: &Dataset) -> Option<Problem> {
    let is_figure = |at: &usize| {
        let is_total = dataset.flags(*at).contains(Flags::TOTAL);
        dataset.value(*at).number().is_some() && !is_total
    };
    // Names, measure and period as one number; too many to count are not compared.
    let periods = dataset.periods();
    let radices = dataset.dimensions.iter().map(|dimension| dimension.members.len());
    let radices: Vec<usize> = radices.chain([dataset.measures.len(), periods.len()]).collect();
    let key = |at: usize| {
        let members = (0..dataset.dimensions.len()).map(|d| dataset.member_code(d, at));
        let period = dataset.period(at).and_then(|p| periods.binary_search(&p).ok());
        let mut codes = members.chain([dataset.measure(at), period]).zip(&radices);
        codes.try_fold(0_u128, |key, (code, radix)| {
            let code = code.map_or(0, |code| code as u128 + 1);
            key.checked_mul(*radix as u128 + 1)?.checked_add(code)
        })
    };
    let mut seen: HashMap<u128, usize> = HashMap::new();
    let (mut n, mut first, mut n_same) = (0_usize, None, 0_usize);
    for at in (0..dataset.len().min(MOST)).filter(is_figure) {
        n += 1;
        let other = *seen.entry(key(at)?).or_insert(at);
        if other != at && dataset.value(other) != dataset.value(at) {
            n_same += 1;
            first = first.or(Some((at, other)));
        }
    }
    let (at, other) = first.filter(|_| n_same * 3 <= n)?;
    let others = match n_same {
        1 => String::new(),
        2 => "; so is 1 more".to_owned(),
        n => format!("; so are {} more", n - 1),
    };
    let why = format!(
        "of the same names and period as the figure in row {}, and added to it{others}",
        dataset.place(other).record + 1
    );
    Some(Problem::new(dataset.place(at), dataset.text(at), why))
}

/// Says so where dates could be of either order.
pub(super) fn dates(rows: &Rows<'_>) -> Option<Problem> {
    let column = rows.layout.period.filter(|_| rows.layout.periods.is_order_open)?;
    let record = rows.records.first()?;
    let why = "nothing in the column tells whether the day or the month comes first";
    let place = Place { record: record.index, column: column as u32 };
    Some(Problem::new(place, record.text(column), why))
}

/// How numbers are written where nothing in a file tells: semicolons part cells
/// where commas are needed for decimals.
pub(super) fn usual_style(dialect: Option<&Dialect>) -> Style {
    match dialect.and_then(Dialect::delimiter) {
        Some(";") => Style::German,
        _ => Style::English,
    }
}

/// Says so where a column was read in the usual style for want of a better
/// reason. Where commas part the cells, points are hardly ever thousands, and
/// English thousands go without saying.
pub(super) fn style(
    structure: &Structure,
    layout: &Layout,
    dialect: Option<&Dialect>,
) -> Option<Problem> {
    let marks: &[char] = match dialect.and_then(Dialect::delimiter) {
        Some(";") => &['.', ','],
        Some(",") => &[],
        _ => &['.'],
    };
    let example = |column: &usize| {
        let record = structure.rows.iter().find(|record| record.text(*column).contains(marks))?;
        Some((record, *column))
    };
    let mut examples = layout.open.iter().filter_map(example);
    let (record, column) = examples.next()?;
    let style = layout.styles.get(&column).copied().unwrap_or_else(|| usual_style(dialect));
    let text = record.text(column);
    let reading = if text.contains(style.decimal_mark()) { "a decimal" } else { "thousands" };
    let of = match examples.count() {
        0 => "the column".to_owned(),
        more => format!("this column and {more} more"),
    };
    let why = format!("read as {reading}, though nothing in {of} tells decimals from thousands");
    Some(Problem::new(Place { record: record.index, column: column as u32 }, text, why))
}
