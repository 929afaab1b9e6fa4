//! What the reader of a table is told about it although it could be read: what
//! was set aside, and what could be meant otherwise.

use super::Problem;
use super::dialect::Dialect;
use super::layout::Layout;
use super::observe::Rows;
use super::structure::Structure;
use super::style::Style;
use crate::table::Place;

/// Says so where records do not belong to the table.
pub(super) fn set_aside(aside: &[u32]) -> Option<Problem> {
    let (first, others) = aside.split_first()?;
    let why = match others.len() {
        0 => "this record does not belong to the table and was set aside".to_owned(),
        more => {
            format!("this record and {more} below do not belong to the table and were set aside")
        }
    };
    Some(Problem::new(Place { record: *first, column: 0 }, "", why))
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
    let (text, style) = (record.text(column), usual_style(dialect));
    let reading = if text.contains(style.decimal_mark()) { "a decimal" } else { "thousands" };
    let of = match examples.count() {
        0 => "the column".to_owned(),
        more => format!("this column and {more} more"),
    };
    let why = format!("read as {reading}, though nothing in {of} tells decimals from thousands");
    Some(Problem::new(Place { record: record.index, column: column as u32 }, text, why))
}
