//! How much a line is like a header or like data, judged by the columns it stands
//! in.

use super::lines::{Class, Lines};
use super::period;
use std::collections::HashMap;

/// What the cells of a column are, from the border on.
#[derive(Clone, Debug, Default)]
pub struct Column<'a> {
    n_numbers: usize,
    n_bands: usize,
    n_periods: usize,
    n_texts: usize,
    pub texts: HashMap<&'a str, usize>,
}

impl Column<'_> {
    /// What most cells are, the cell in question not counted.
    pub fn majority(&self, own: Option<Class>) -> Option<Class> {
        let less = |n: usize, classes: &[Class]| {
            n.saturating_sub(usize::from(own.is_some_and(|own| classes.contains(&own))))
        };
        let numbers = less(self.n_numbers, &[Class::Number, Class::Missing]);
        let bands = less(self.n_bands, &[Class::Band]);
        let periods = less(self.n_periods, &[Class::Period]);
        let texts = less(self.n_texts, &[Class::Text]);
        let all = numbers + bands + periods + texts;
        // Counts in the range of years look like years.
        if all == 0 {
            None
        } else if periods * 2 > all && numbers * 4 < all {
            Some(Class::Period)
        } else if bands * 2 > all {
            Some(Class::Band)
        } else if (numbers + bands + periods) * 2 > all {
            Some(Class::Number)
        } else {
            Some(Class::Text)
        }
    }
}

/// Counts the cells of a line in their columns.
pub fn add<'a>(columns: &mut [Column<'a>], lines: &Lines<'a>, left: usize, at: usize) {
    // A line of its own says nothing of the column that it stands in.
    if lines.is_margin(at, left) {
        return;
    }
    for (index, (column, class)) in columns.iter_mut().zip(lines.classes(at)).enumerate() {
        match class {
            Class::Blank | Class::Unit => {}
            Class::Text if is_mark(lines, at, index) => {}
            Class::Number | Class::Missing => column.n_numbers += 1,
            Class::Band => column.n_bands += 1,
            Class::Period => column.n_periods += 1,
            Class::Text => {
                column.n_texts += 1;
                *column.texts.entry(lines.text(at, index)).or_default() += 1;
            }
        }
    }
}

/// From -2 for a line that is like the columns it stands in, to 2 for one of
/// names above numbers; 0 for a line that says nothing.
pub fn headerness(
    lines: &Lines<'_>,
    left: usize,
    at: usize,
    columns: &[Column<'_>],
    is_counted: bool,
) -> f64 {
    let classes = lines.classes(at);
    let is_single = lines.is_single(at);
    if lines.is_margin(at, left) {
        return 0.0;
    }
    let n_years = classes.iter().filter(|class| **class == Class::Period).count();
    let n_bands = classes.iter().filter(|class| **class == Class::Band).count();
    let n_numbers = classes.iter().filter(|class| **class == Class::Number).count();
    if numbers_columns(lines, at, classes) {
        return 1.0;
    }
    let (mut sum, mut n) = (0.0, 0);
    for (index, class) in classes.iter().enumerate() {
        let Some(column) = columns.get(index) else { continue };
        let majority = column.majority(is_counted.then_some(*class));
        let text = lines.text(at, index);
        let is_repeated = || column.texts.get(text).is_some_and(|n| *n > usize::from(is_counted));
        sum += match (class, majority) {
            (Class::Blank, _) => continue,
            (Class::Unit, _) => 1.0,
            // Dates and codes that are written in an odd way.
            (Class::Text, Some(Class::Number | Class::Band | Class::Period))
                if text.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                0.0
            }
            (Class::Text, Some(Class::Number | Class::Band)) if is_mark(lines, at, index) => -1.0,
            (Class::Text, Some(Class::Number | Class::Band)) => 2.0,
            (Class::Text, Some(Class::Period)) => 1.5,
            (Class::Text, Some(_)) if is_repeated() => -0.5,
            (Class::Period, Some(Class::Number)) if n_years > 1 && n_numbers < n_years => 2.0,
            (Class::Period, Some(Class::Number)) => 0.5,
            (Class::Period, Some(Class::Period)) => -1.5,
            (Class::Period, None) => 0.25,
            (Class::Band, Some(Class::Number)) if n_bands > 1 && n_numbers == 0 => 1.0,
            (Class::Number | Class::Missing, Some(Class::Number)) => -2.0,
            // Names are hardly ever numbers; torn lines of data are.
            (Class::Number, Some(_)) if !is_counted => -4.0,
            (Class::Band | Class::Number, _) => -1.0,
            (Class::Missing, _) => -0.5,
            (Class::Text | Class::Period, _) => 0.0,
        };
        n += 1;
    }
    let mean = if n == 0 { 0.0 } else { sum / f64::from(n) };
    let mean = if is_torn(lines, at) { mean.min(0.0) } else { mean };
    if is_single { mean / 2.0 } else { mean }
}

/// Whether a cell is a small letter directly below another cell: among numbers it marks
/// one that is missing.
fn is_mark(lines: &Lines<'_>, at: usize, column: usize) -> bool {
    let text = lines.text(at, column);
    let is_letter = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_lowercase());
    is_letter
        && at.checked_sub(1).is_some_and(|above| {
            lines.class(above, column) != Class::Blank && lines.n_filled(above) > 1
        })
}

/// Whether a line ends early though none of its cells is blank, below names for
/// more columns: a line of data that its delimiters have torn.
fn is_torn(lines: &Lines<'_>, at: usize) -> bool {
    let n_cells = |at: usize| lines.record(at).map_or(0, |record| record.cells.len());
    let is_gapless = |at: usize| lines.n_filled(at) == n_cells(at);
    // Where the next line is as short, it is the one above that is too long.
    let is_usual = n_cells(at + 1) == n_cells(at) && is_gapless(at + 1);
    at.checked_sub(1).is_some_and(|above| {
        is_gapless(at)
            && !is_usual
            && is_gapless(above)
            && n_cells(at) < n_cells(above)
            && n_cells(above) == lines.width()
    })
}

/// Whether most cells of a line are bare years.
pub fn are_years(lines: &Lines<'_>, at: usize) -> bool {
    let is_year = |column: &usize| period::is_bare_year(lines.text(at, *column));
    let n_years = (0..lines.classes(at).len()).filter(is_year).count();
    n_years > 1 && n_years * 2 > lines.n_filled(at)
}

/// Whether a line does nothing but number the columns: `1, 2, 3` or `(1), (2)`.
pub fn numbers_columns(lines: &Lines<'_>, at: usize, classes: &[Class]) -> bool {
    let mut expected = None;
    let mut n = 0;
    for (column, class) in classes.iter().enumerate() {
        let text = lines.text(at, column);
        if *class == Class::Blank
            || (text.len() == 1 && text.starts_with(|c: char| c.is_ascii_uppercase()))
        {
            continue;
        }
        let Ok(number) = text.trim_matches(['(', ')', '[', ']']).parse::<u32>() else {
            return false;
        };
        if expected.is_some_and(|expected| number != expected) || number > 99 {
            return false;
        }
        expected = Some(number + 1);
        n += 1;
    }
    n > 2 && expected.is_some_and(|next| next <= n + 3)
}
