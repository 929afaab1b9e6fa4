//! Which lines below a header are data, and which stand between them.

use super::lines::{Class, Lines, class};
use super::notes;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// What the lines of the data have in common.
pub struct Body {
    /// Columns with a number in most lines.
    numbers: Vec<usize>,
    /// Columns beyond the first that nearly all lines have something in.
    core: Vec<usize>,
    /// The column that the lines begin in.
    left: usize,
    /// The usual number of cells.
    width: usize,
    /// Whether lines with nothing but a name head the lines below them.
    has_groups: bool,
    /// The last line with several cells.
    last: usize,
    /// The first blank line below the last of the values, if there is one; notes
    /// follow.
    end: usize,
}

/// Longer texts are remarks and no names, in bytes.
const LONGEST_NAME: usize = 120;
/// Lines from which the common features are taken.
const N_SAMPLED: usize = 1_000;

impl Body {
    /// Looks at the lines of a table below its header.
    pub fn of(lines: &Lines<'_>, range: Range<usize>) -> Self {
        let left = lines.left(range.clone());
        let step = (range.len() / N_SAMPLED).max(1);
        let full: Vec<usize> = range
            .clone()
            .step_by(step)
            .filter(|at| lines.is_full(*at))
            .take(2 * N_SAMPLED)
            .collect();
        let width = lines.width();
        let mut n_numbers = vec![0_usize; width];
        let mut n_filled = vec![0_usize; width];
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for at in &full {
            let classes = lines.classes(*at);
            *widths.entry(classes.len()).or_default() += 1;
            for ((class, numbers), filled) in classes.iter().zip(&mut n_numbers).zip(&mut n_filled)
            {
                *filled += usize::from(*class != Class::Blank);
                *numbers += usize::from(is_value(*class));
            }
        }
        let columns = |counts: &[usize], of: &dyn Fn(usize) -> usize, share: usize| {
            let is_in = |(column, n): &(usize, &usize)| **n * 10 >= of(*column) * share && **n > 0;
            counts.iter().enumerate().filter(is_in).map(|(column, _)| column).collect::<Vec<_>>()
        };
        let n_full = full.len();
        let filled = n_filled.clone();
        let of_filled = |column: usize| filled.get(column).copied().unwrap_or(0);
        let width = widths.into_iter().max_by_key(|(_, n)| *n).map_or(width, |(width, _)| width);
        let numbers = columns(&n_numbers, &of_filled, 5);
        // A footnote's number stands where the names do.
        let holds_value = |at: &usize| {
            if is_legend(lines, *at) {
                return false;
            }
            let mut values = numbers.iter().filter(|column| **column > left);
            values.any(|column| is_value(lines.class(*at, *column)))
        };
        let end = range
            .clone()
            .rev()
            .find(holds_value)
            .and_then(|last| (last..range.end).find(|at| lines.n_filled(*at) == 0))
            .unwrap_or(usize::MAX);
        Self {
            end,
            core: columns(&n_filled, &|_| n_full, 8)
                .into_iter()
                .filter(|column| *column > left)
                .collect(),
            width,
            last: range.clone().rev().find(|at| lines.is_full(*at)).unwrap_or(range.end),
            has_groups: has_groups(lines, range.start..range.end.min(end), left, width),
            left,
            numbers,
        }
    }

    /// Whether a line is one of the data.
    pub fn is_data(&self, lines: &Lines<'_>, at: usize) -> bool {
        let is_other = is_rule(lines, at) || is_legend(lines, at) || self.is_last_remark(lines, at);
        if lines.n_filled(at) == 0 || is_other || at > self.end {
            return false;
        }
        if !lines.is_full(at) {
            return self.is_sparse_data(lines, at);
        }
        let classes = lines.classes(at);
        let is_number = |column: &usize| classes.get(*column).is_some_and(|class| is_value(*class));
        if self.numbers.iter().any(is_number) {
            return true;
        }
        let is_all_text = self.numbers.is_empty() && self.is_as_full(lines, at);
        if notes::is_note(lines.first_text(at)) && !is_all_text {
            return false;
        }
        // Numbers in other places are data that a missing delimiter has moved; a
        // number before a sentence is that of a footnote.
        if classes.iter().skip(self.left + 1).any(|class| *class == Class::Number) {
            return true;
        }
        // A letter by itself marks a number that is missing.
        let is_text = |column: &&usize| {
            classes.get(**column) == Some(&Class::Text) && lines.text(at, **column).len() > 1
        };
        let n_texts = self.numbers.iter().filter(is_text).count();
        // Words in the places of numbers are no data; blanks are.
        n_texts == 0
    }

    /// Whether a line has about as many cells as most: among data it is data,
    /// though there are words in the places of numbers.
    fn is_as_full(&self, lines: &Lines<'_>, at: usize) -> bool {
        let usual = 1 + self.core.len();
        usual > 2 && lines.n_filled(at) * 5 >= usual * 4 && !is_rule(lines, at)
    }

    /// Whether the last line of several cells begins with the mark of a footnote
    /// and holds fewer values than most: its number is part of the remark.
    fn is_last_remark(&self, lines: &Lines<'_>, at: usize) -> bool {
        let text = lines.first_text(at);
        let is_marked = text.starts_with(['*', '†', '\'', '"']) && notes::is_note(text);
        at == self.last && is_marked && self.core.len() > 1 && lines.n_filled(at) == 2
    }

    /// Whether a line that does not look like data itself is some, because lines
    /// of data follow.
    pub fn is_among_data(&self, lines: &Lines<'_>, at: usize) -> bool {
        self.is_as_full(lines, at) || self.is_unparted(lines, at)
    }

    /// Whether a line of a single text goes on with the record above: it stands
    /// in a column of texts, not in that of the names, and so does the one above.
    pub fn goes_on(&self, lines: &Lines<'_>, at: usize) -> bool {
        let column = lines.first_column(at);
        let is_text = |at: usize| lines.class(at, column) == Class::Text;
        let above = at.checked_sub(1).filter(|above| lines.n_filled(*above) > 0);
        lines.n_filled(at) == 1
            && column > self.left
            && is_text(at)
            && self.core.contains(&column)
            && !self.numbers.contains(&column)
            && above.is_some_and(is_text)
    }

    /// Whether a line of too few cells begins like the lines around it, with a
    /// date or a number: data that its delimiters do not part.
    fn is_unparted(&self, lines: &Lines<'_>, at: usize) -> bool {
        let text = lines.first_text(at);
        let first = text.split_whitespace().next().unwrap_or_default();
        let begins = |line: usize| lines.class(line, self.left);
        let is_number = |class: Class| matches!(class, Class::Number | Class::Period);
        lines.record(at).is_some_and(|record| record.cells.len() < self.width)
            && first.len() < text.len()
            && is_number(class(first))
            && at.checked_sub(1).is_some_and(|above| begins(above) == class(first))
            && begins(at + 1) == class(first)
    }

    /// A line with a single cell: data if the lines are mostly like that, or if
    /// it stands where a number does.
    fn is_sparse_data(&self, lines: &Lines<'_>, at: usize) -> bool {
        let column = lines.first_column(at);
        let class = lines.class(at, column);
        if !matches!(class, Class::Text | Class::Unit) {
            // A period alone among the values heads the lines below it.
            let is_heading = class == Class::Period
                && column > self.left
                && self.width > 2
                && !lines.text(at + 1, self.left).is_empty()
                && lines.is_full(at + 1);
            return self.numbers.contains(&column) && !is_heading;
        }
        let n_cells = lines.record(at).map_or(0, |record| record.cells.len());
        let above = (0..at).rev().find(|above| lines.n_filled(*above) > 0);
        let goes_on = above
            .is_some_and(|above| is_rule(lines, above) || notes::is_note(lines.first_text(above)));
        let text = lines.first_text(at);
        let goes_on = goes_on || (at > self.last && text.split_whitespace().count() > 3);
        let is_name = n_cells >= self.width
            && !goes_on
            && text.len() <= LONGEST_NAME
            && !notes::is_note(text);
        // What lacks its values still has its other names.
        let lacks_names = self.core.iter().any(|column| !self.numbers.contains(column));
        is_name
            && (self.core.is_empty() || (!self.has_groups && !lacks_names && column <= self.left))
    }
}

fn is_value(class: Class) -> bool {
    !matches!(class, Class::Blank | Class::Text | Class::Unit)
}

/// Whether lines with nothing but a name head others, rather than lack their
/// values: they are shorter than the others, stand apart, end in a colon, or
/// the lines below are indented.
fn has_groups(lines: &Lines<'_>, range: Range<usize>, left: usize, width: usize) -> bool {
    let raw = |at: usize| lines.record(at).and_then(|record| record.cells.get(left));
    let indent = |at: usize| raw(at).map_or(0, |cell| cell.len() - cell.trim_start().len());
    let (mut n_names, mut n_heading) = (0, 0);
    let mut labels: HashMap<&str, usize> = HashMap::new();
    for at in range.clone() {
        if !lines.is_margin(at, left) {
            if lines.is_full(at) && labels.len() < N_SAMPLED {
                *labels.entry(lines.text(at, left)).or_default() += 1;
            }
            continue;
        }
        let text = lines.first_text(at);
        // Notes at the end are no names.
        if notes::is_note(text) || text.len() > LONGEST_NAME || at + 1 == range.end {
            continue;
        }
        let is_short = lines.record(at).is_some_and(|record| record.cells.len() < width);
        let is_apart = at > range.start && lines.n_filled(at - 1) == 0;
        let is_indented = lines.is_full(at + 1) && indent(at + 1) > indent(at);
        n_names += 1;
        n_heading += usize::from(
            is_short || is_apart || is_indented || text.ends_with(':') || at == range.start,
        );
    }
    // Lines that begin with a name by itself go on like that.
    let begins = range.clone().find(|at| lines.n_filled(*at) > 0);
    if n_names > 1 && begins.is_some_and(|at| lines.is_margin(at, left)) {
        return true;
    }
    // The same names below several lines need something to tell them apart.
    let n_repeated = labels.values().filter(|n| **n > 1).count();
    n_heading * 2 > n_names || (n_names > 0 && n_repeated * 2 > labels.len())
}

/// Whether a line does nothing but explain a sign in two cells.
fn is_legend(lines: &Lines<'_>, at: usize) -> bool {
    let first = lines.first_column(at);
    lines.n_filled(at) == 2
        && notes::is_legend_pair(lines.text(at, first), lines.text(at, first + 1))
}

/// Whether a line is a rule: `-----` or `|---|---|`.
pub fn is_rule(lines: &Lines<'_>, at: usize) -> bool {
    let Some(record) = lines.record(at) else { return false };
    let is_line = |text: &str| {
        text.len() > 2 && text.chars().all(|c| matches!(c, '-' | '=' | '_' | '+' | ':'))
    };
    record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).all(is_line)
}
