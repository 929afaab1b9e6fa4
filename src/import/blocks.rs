//! Where one table of a sheet ends and another begins.

use super::lines::{Class, Lines};
use super::votes::numbers_columns;
use super::{notes, words};
use std::collections::BTreeSet;

/// Recent lines of data that a line is compared with.
const N_RECENT: usize = 40;
/// Lines above a header that may be its title.
const MAX_TITLES: usize = 4;
/// Lines below a header in which its data begins.
const MAX_HEADER: usize = 8;
/// In longer sheets only lines that stand apart are looked at.
const LONG: usize = 5_000;

/// The records with which tables begin, their titles included; the first is 0.
pub fn starts(lines: &Lines<'_>) -> Vec<usize> {
    let mut starts = vec![0];
    let mut body = Body::default();
    let is_long = lines.len() > LONG;
    for at in 0..lines.len() {
        if lines.n_filled(at) < 2 {
            continue;
        }
        let is_apart = at.checked_sub(1).is_none_or(|above| lines.n_filled(above) < 2);
        let Some(last) = body.recent.last() else {
            if lines.is_numeric(at) && !numbers_columns(lines, at, lines.classes(at)) {
                body.recent.push(at);
            }
            continue;
        };
        if is_long && !is_apart && body.recent.len() >= N_RECENT {
            body.last = at;
            continue;
        }
        let floor = body.last.max(*last) + 1;
        let is_other =
            varies_header(lines, &body, at) || is_other_header(lines, &body, at, is_apart);
        if is_other && !is_continued(lines, &body, at, floor) {
            // What is said of the table first is no table.
            let is_said = is_said(lines, &body, at);
            let start = if is_said { body.start } else { title_above(lines, floor, at) };
            starts.extend(Some(start).filter(|_| !is_said));
            body = Body { start, ..Body::default() };
        } else if lines.is_numeric(at) {
            body.recent.push(at);
            body.last = at;
        }
    }
    starts.extend(alike(lines));
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The titles of tables whose headers begin with the same name, each below a
/// title of its own that stands apart: tables of texts, too, begin there.
fn alike(lines: &Lines<'_>) -> Vec<usize> {
    let is_header = |at: &usize| {
        let texts: BTreeSet<&str> = (0..lines.classes(*at).len())
            .filter(|column| lines.class(*at, *column) == Class::Text)
            .map(|column| lines.text(*at, column))
            .collect();
        texts.len() > 2
            && texts.len() == lines.n_filled(*at)
            && at.checked_sub(1).is_some_and(|title| lines.is_single(title))
            && at.checked_sub(2).is_none_or(|above| lines.n_filled(above) == 0)
    };
    if lines.len() > LONG {
        return Vec::new();
    }
    let headers: Vec<usize> = (1..lines.len()).filter(is_header).collect();
    let n_same = |at: usize| {
        headers.iter().filter(|other| lines.first_text(**other) == lines.first_text(at)).count()
    };
    headers.iter().filter(|at| n_same(**at) > 1).map(|at| at - 1).collect()
}

/// Whether all lines so far are pairs of a label and a text or a number, above a
/// header of more columns, or begin with a label such as `Unit:`.
fn is_said(lines: &Lines<'_>, body: &Body, at: usize) -> bool {
    let is_pair = |line: usize| {
        let is_labelled = lines.class(line, lines.first_column(line)) == Class::Text;
        lines.n_filled(line) < 3 && (is_labelled || lines.n_filled(line) == 0)
    };
    let is_marked =
        |line: usize| lines.n_filled(line) == 0 || lines.first_text(line).ends_with([':', '：']);
    let n_numeric = body.recent.len();
    (lines.n_filled(at) > 3 && n_numeric < 3 && (body.start..at).all(is_pair))
        || (at > body.start && (body.start..at).all(is_marked))
}

/// The table that is being read.
#[derive(Default)]
struct Body {
    /// Its first record.
    start: usize,
    /// Its lines of data, in the order of the file.
    recent: Vec<usize>,
    /// The last record that is known to be data.
    last: usize,
}

impl Body {
    /// Whether most of the recent cells of a column are of a class.
    fn is_mostly(&self, lines: &Lines<'_>, column: usize, is_it: fn(Class) -> bool) -> bool {
        let recent = || self.recent.iter().rev().take(N_RECENT);
        recent().filter(|at| is_it(lines.class(**at, column))).count() * 2 > recent().count()
    }
}

/// Whether a record heads another table: names where the data so far has
/// numbers, no period where it has periods, and numbers below the names.
fn is_other_header(lines: &Lines<'_>, body: &Body, at: usize, is_apart: bool) -> bool {
    let is_number = |class| matches!(class, Class::Number | Class::Missing | Class::Period);
    let mut n_beside = 0;
    let mut names: Vec<&str> = Vec::new();
    for (column, class) in lines.classes(at).iter().enumerate() {
        let text = lines.text(at, column);
        let over_numbers = || {
            body.is_mostly(lines, column, is_number)
                && !body.is_mostly(lines, column, |class| class == Class::Period)
        };
        match class {
            Class::Number | Class::Missing => return false,
            // A label that spans the lines below stands beside the header too.
            Class::Period | Class::Text if text == lines.text(at + 1, column) => {}
            Class::Period if body.is_mostly(lines, column, |class| class == Class::Period) => {
                return false;
            }
            Class::Text if text.starts_with(|c: char| c.is_ascii_digit()) && over_numbers() => {
                return false;
            }
            Class::Band if !over_numbers() => return false,
            // Spread over several columns, it is still one name.
            Class::Text | Class::Period | Class::Band
                if over_numbers() && names.last() != Some(&text) =>
            {
                names.push(text);
            }
            Class::Text if body.is_mostly(lines, column, |class| class == Class::Blank) => {
                n_beside += 1;
            }
            _ => {}
        }
    }
    let n_over = names.len();
    names.sort_unstable();
    names.dedup();
    let is_distinct = names.len() == n_over;
    let is_strong = n_over > 1 && is_distinct && n_over + 2 >= lines.n_filled(at);
    let is_enough = if is_apart { is_distinct && n_over + n_beside / 2 > 0 } else { is_strong };
    is_enough && has_data_below(lines, at)
}

/// Whether a record has most of the names that the table so far has, each in its
/// place, and others or fewer: the same kind of table begins anew.
fn varies_header(lines: &Lines<'_>, body: &Body, at: usize) -> bool {
    let first = body.recent.first().copied().unwrap_or(at);
    let n_filled = lines.n_filled(at);
    let n_same = |above: usize| {
        let is_same = |column: &usize| {
            lines.class(at, *column) == Class::Text
                && lines.text(at, *column) == lines.text(above, *column)
        };
        (0..lines.classes(at).len()).filter(is_same).count()
    };
    (body.start.max(first.saturating_sub(MAX_HEADER))..first).any(|above| {
        let n = n_same(above);
        n > 2 && n * 4 >= n_filled * 3 && (n < n_filled || n < lines.n_filled(above))
    }) && has_data_below(lines, at)
}

/// Whether numbers stand below the names of a record.
fn has_data_below(lines: &Lines<'_>, at: usize) -> bool {
    let below = (at + 1..lines.len()).filter(|below| lines.n_filled(*below) > 0).take(MAX_HEADER);
    let has_names = |column: usize, last: usize| {
        (at..last).any(|line| {
            matches!(lines.class(line, column), Class::Text | Class::Period | Class::Band)
        })
    };
    for line in below {
        if lines.is_numeric(line) {
            return lines.classes(line).iter().enumerate().any(|(column, class)| {
                matches!(class, Class::Number | Class::Missing) && has_names(column, line)
            });
        }
    }
    false
}

/// Whether a record repeats the header of the table so far, without a title of
/// its own: a new page, no new table.
fn is_continued(lines: &Lines<'_>, body: &Body, at: usize, floor: usize) -> bool {
    let same = |above: usize| {
        lines
            .record(above)
            .zip(lines.record(at))
            .is_some_and(|(above, own)| above.cells == own.cells)
    };
    let first = body.recent.first().copied().unwrap_or(at);
    let Some(header) = (body.start..first).find(|above| same(*above)) else { return false };
    let titles = |from: usize, to: usize| -> Vec<String> {
        let single = (from..to).filter(|line| lines.n_filled(*line) == 1);
        single.map(|line| words::key(lines.first_text(line))).collect()
    };
    let (own, before) = (titles(floor, at), titles(body.start, header));
    own.iter().all(|title| {
        title.contains("continued")
            || title.contains("(cont")
            || title.ends_with(" con")
            || title.ends_with(" cont")
            || before.contains(title)
    })
}

/// The first of the lines directly above a header that name its table.
fn title_above(lines: &Lines<'_>, floor: usize, header: usize) -> usize {
    let mut start = header;
    // The first line below the last blank one.
    let mut apart = header;
    let mut n_titles = 0;
    for at in (floor..header).rev() {
        if lines.n_filled(at) == 0 {
            apart = start;
            continue;
        }
        if notes::is_note(lines.first_text(at)) {
            // What follows a note without a blank line goes on with it.
            return apart;
        }
        if lines.n_filled(at) > 1 || n_titles == MAX_TITLES {
            break;
        }
        start = at;
        n_titles += 1;
    }
    start
}
