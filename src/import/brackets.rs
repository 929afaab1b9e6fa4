//! Lines of numbers in brackets below the lines that they belong to: shares of
//! these, or their errors. Brackets mean negative numbers elsewhere.

use super::structure::Structure;
use super::{Problem, number};
use crate::table::{Place, Record};

/// Fewest such lines that are no chance.
const N_LEAST: usize = 2;

/// Leaves the values of such lines out, and says so: nothing in the file tells
/// what they are.
pub fn leave_out(structure: &mut Structure) -> Option<Problem> {
    let pairs = structure.rows.windows(2).filter_map(|pair| match pair {
        [above, line] if is_of_brackets(line) && is_of_plain_numbers(above) => Some(line.index),
        _ => None,
    });
    let found: Vec<u32> = pairs.collect();
    let first = *found.first().filter(|_| found.len() >= N_LEAST)?;
    let record = structure.rows.iter().find(|record| record.index == first)?;
    let column = record.cells.iter().position(|cell| is_bracketed(cell))?;
    let place = Place { record: first, column: column as u32 };
    let why = format!(
        "numbers in brackets below those that they belong to, in this line and {} more; \
         they may be shares or errors, and were left out",
        found.len() - 1
    );
    let problem = Problem::new(place, record.text(column), why);
    structure.torn.extend(found);
    Some(problem)
}

/// Whether a line has no name, and all its numbers but one at most stand in
/// brackets.
fn is_of_brackets(record: &Record) -> bool {
    let filled = || record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let n_bracketed = filled().filter(|cell| is_bracketed(cell)).count();
    n_bracketed > 1
        && record.text(0).is_empty()
        && filled().all(number::is_numeric)
        && n_bracketed + 1 >= filled().count()
}

fn is_of_plain_numbers(record: &Record) -> bool {
    let numbers = || record.cells.iter().filter(|cell| number::is_numeric(cell));
    numbers().count() > 1 && !numbers().any(|cell| is_bracketed(cell))
}

fn is_bracketed(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with('(') && cell.ends_with(')') && number::is_numeric(cell)
}
