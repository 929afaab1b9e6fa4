//! Signs that stand in a column of their own beside the numbers that they belong
//! to: `57,%` or `$,57`.

use super::lines::{Class, class};
use super::number;
use super::structure::Structure;
use super::style::Style;
use crate::dataset::Decimal;
use crate::table::Place;

/// The signs, and whether they may stand before a number.
const SIGNS: [(&str, bool); 5] = [("%", false), ("$", true), ("€", true), ("£", true), ("¥", true)];

/// Numbers from which on a sign is not taken to hold that stands above them: a
/// count among percentages.
const LARGE: i64 = 1_000;

/// Puts signs into the cells that they belong to.
///
/// They often stand in the first line of a table alone and hold for those below.
pub fn apply(structure: &mut Structure) {
    for column in 1..structure.names.len() {
        let Some(sign) = sign_of(structure, column) else { continue };
        let is_number = |at: &usize| {
            let rows = structure.rows.iter().map(|row| class(row.text(*at)));
            let (n, n_filled) =
                rows.filter(|class| *class != Class::Blank).fold((0, 0), |(n, all), class| {
                    (n + usize::from(!matches!(class, Class::Text | Class::Unit)), all + 1)
                });
            n * 2 > n_filled
        };
        let beside = [Some(column - 1), Some(column + 1).filter(|_| sign.1)];
        let Some(at) = beside.into_iter().flatten().find(is_number) else { continue };
        glue(structure, column, at, sign.0);
    }
}

/// The sign that a column without a name of its own holds, and nothing else.
fn sign_of(structure: &Structure, column: usize) -> Option<(&'static str, bool)> {
    let name = structure.names.get(column)?;
    let left = structure.names.get(column.checked_sub(1)?)?;
    if !name.is_empty() && name != left {
        return None;
    }
    let texts = || structure.rows.iter().map(|row| row.text(column)).filter(|t| !t.is_empty());
    let first = texts().next()?;
    let sign = SIGNS.into_iter().find(|(sign, _)| *sign == first)?;
    texts().all(|text| text == sign.0).then_some(sign)
}

fn glue(structure: &mut Structure, column: usize, at: usize, sign: &str) {
    let mut is_met = false;
    for record in &mut structure.rows {
        let is_own = !record.text(column).is_empty();
        is_met |= is_own;
        let number = number::read(record.text(at), Style::English).value.number();
        let Some(number) = number.filter(|_| is_met) else { continue };
        let is_large = number.abs() >= Decimal::from(LARGE);
        if let Some(cell) = record.cells.get_mut(at).filter(|_| is_own || !is_large) {
            let place = Place { record: record.index, column: at as u32 };
            let glued = format!("{}{sign}", cell.trim());
            structure.exact.entry(place).or_insert_with(|| std::mem::take(cell));
            *cell = glued;
        }
        if let Some(cell) = record.cells.get_mut(column) {
            cell.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Record;

    #[test]
    fn signs_beside_numbers_belong_to_them() {
        for (text, expected) in [
            // In the first line alone, with a count below.
            (
                "x;share;\na;114;%\nb;100;\nc;1,275,440;",
                &["a;114%;", "b;100%;", "c;1,275,440;"][..],
            ),
            // Before the number.
            ("x;;cost\na;$;5\nb;;7", &["a;;5$", "b;;7$"]),
            // A name of its own, or other words.
            ("x;share;sign\na;114;%\nb;100;", &["a;114;%", "b;100;"]),
            ("x;share;\na;114;%\nb;100;p", &["a;114;%", "b;100;p"]),
        ] {
            let mut lines = text.lines().map(|line| line.split(';').map(str::to_owned));
            let names = lines.next().unwrap();
            let names = names.map(|n| if n.is_empty() { vec![] } else { vec![n] }).collect();
            let rows = (1..).zip(lines);
            let rows = rows.map(|(index, cells)| Record { index, cells: cells.collect() });
            let mut structure = Structure { names, rows: rows.collect(), ..Structure::default() };
            apply(&mut structure);
            let found: Vec<String> = structure.rows.iter().map(|r| r.cells.join(";")).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
