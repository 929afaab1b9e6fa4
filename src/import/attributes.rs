//! Lines that say something of each column, one below the other, with the names
//! of the columns among them: title, code, unit, date of release.

use super::lines::{Class, Lines};
use super::words;
use std::collections::HashSet;
use std::ops::Range;

/// The names among such lines directly above the data, and where the lines stand.
///
/// Each has a label of its own at the left; the names have none and stand
/// directly above the data, or they are the line of the longest texts.
pub fn find(
    lines: &Lines<'_>,
    above: Range<usize>,
    left: usize,
) -> Option<(Vec<usize>, Range<usize>)> {
    let start = above.clone().rev().take_while(|at| lines.n_filled(*at) > 0).last()?;
    let label = |at: usize| lines.text(at, left);
    let last = above.end.checked_sub(1)?;
    let labelled = start..if label(last).is_empty() { last } else { above.end };
    let labels: HashSet<&str> = labelled.clone().map(label).filter(|l| !l.is_empty()).collect();
    let told: Vec<usize> = labelled.clone().filter(|at| lines.n_filled(*at) > 1).collect();
    let values = |at: usize| -> Vec<(Class, &str)> {
        let classes = lines.classes(at).iter().enumerate().skip(left + 1);
        classes
            .filter(|(_, class)| **class != Class::Blank)
            .map(|(column, class)| (*class, lines.text(at, column)))
            .collect()
    };
    let is_block = labels.len() == labelled.len()
        && told.len() > 2
        && told.len() * 2 > labelled.len()
        && told.iter().any(|at| are_said(&values(*at)));
    if !is_block {
        return None;
    }
    let length = |at: usize| -> usize { values(at).iter().map(|(_, text)| text.len()).sum() };
    let names = if labelled.end == last {
        last
    } else {
        let named = told.iter().copied().filter(|at| {
            let values = values(*at);
            !are_said(&values) && values.iter().any(|(class, _)| *class == Class::Text)
        });
        named.rev().max_by_key(|at| length(*at))?
    };
    let is_unit = |at: &usize| {
        *at != names
            && words::hint(label(*at)) == Some(words::Hint::Unit)
            && values(*at).iter().all(|(class, _)| *class == Class::Unit)
    };
    let mut header: Vec<usize> = told.iter().copied().filter(is_unit).collect();
    header.push(names);
    header.sort_unstable();
    Some((header, start..above.end))
}

/// Whether codes, dates and numbers, which say something of columns, and name
/// none. Periods that differ are names.
fn are_said(values: &[(Class, &str)]) -> bool {
    let different: HashSet<&str> = values.iter().map(|(_, text)| *text).collect();
    let is_code = |text: &str| !text.contains(' ') && text.contains(char::is_numeric);
    values.iter().all(|(class, text)| match class {
        Class::Text => is_code(text),
        Class::Period | Class::Band => different.len() == 1,
        _ => true,
    })
}
