//! Text whose cells stand below each other, set apart by blanks: fixed widths
//! and tables as a terminal prints them.

/// Fewest lines that make columns.
const MIN_LINES: usize = 3;
/// Lines that are looked at.
const N_LOOKED_AT: usize = 2_000;

/// The lines of a text, without their ends.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['\n', '\r']).filter_map({
        let mut was_return = false;
        move |line| {
            // The line feed behind a carriage return ends no line of its own.
            let is_second_half = was_return && line == "\n";
            was_return = line.ends_with('\r');
            (!is_second_half).then(|| line.trim_end_matches(['\n', '\r']))
        }
    })
}

/// Where columns begin, in characters: behind blanks that run through nearly
/// all lines that have several words. None if there are no such columns.
pub fn columns(text: &str) -> Option<Vec<usize>> {
    let has_gap = |line: &&str| line.trim().contains("  ");
    let wide: Vec<Vec<char>> = lines(text)
        .filter(has_gap)
        .filter(|line| !is_rule(line))
        .take(N_LOOKED_AT)
        .map(|line| line.chars().collect())
        .collect();
    if wide.len() < MIN_LINES {
        return None;
    }
    let width = wide.iter().map(Vec::len).max().unwrap_or(0);
    let is_blank = |line: &Vec<char>, at: usize| line.get(at).is_none_or(|c| *c == ' ');
    // A gap is blank in nearly all lines; one bad line makes no difference.
    let n_needed = wide.len() - wide.len() / 20;
    let is_gap = |at: usize| wide.iter().filter(|line| is_blank(line, at)).count() >= n_needed;
    let mut starts = Vec::new();
    let mut was_gap = true;
    for at in 0..width {
        let gap = is_gap(at);
        if was_gap && !gap {
            starts.push(at);
        }
        was_gap = gap;
    }
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    (starts.len() > 1).then_some(starts)
}

/// The cells of a line. A word that reaches across a border belongs to the
/// column that it begins in.
pub fn cells(line: &str, starts: &[usize]) -> Vec<String> {
    if line.trim().is_empty() {
        return Vec::new();
    }
    let chars: Vec<char> = line.chars().collect();
    let is_inside = |at: usize| {
        let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| *c != ' ');
        letter(Some(at)) && letter(at.checked_sub(1))
    };
    if starts.iter().skip(1).any(|start| is_inside(*start)) && !is_table_line(&chars, starts) {
        return vec![line.trim_end().to_owned()];
    }
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let mut cells: Vec<String> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let cell: String = chars.iter().skip(*start).take(end.saturating_sub(*start)).collect();
            cell.trim_end().to_owned()
        })
        .collect();
    for cell in cells.iter_mut().skip(1) {
        cell.drain(..cell.len() - cell.trim_start().len());
    }
    cells
}

/// Whether most borders of the line are blank.
fn is_table_line(chars: &[char], starts: &[usize]) -> bool {
    let is_blank = |start: &&usize| start.checked_sub(1).and_then(|at| chars.get(at)) == Some(&' ');
    let n_reached = starts.iter().skip(1).filter(|start| **start < chars.len()).count();
    starts.iter().skip(1).filter(is_blank).count() * 2 > n_reached
}

/// Whether a line is nothing but a rule such as `-----  ----`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '=' | '_' | ' ' | '+' | '|'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_the_blanks_between_them() {
        let text = "Reports by country\n\ncountry           2022     2023\nNew Zealand        120      140\nFrance           1,200    1,400\nUnited Kingdom      12        9\n\nNote: rounded, as the source says.\n";
        let starts = columns(text).unwrap();
        let rows: Vec<Vec<String>> = lines(text).map(|line| cells(line, &starts)).collect();
        assert_eq!(rows[2], ["country", "2022", "2023"]);
        assert_eq!(rows[3], ["New Zealand", "120", "140"]);
        assert_eq!(rows[4], ["France", "1,200", "1,400"]);
        assert_eq!(rows[0].len(), 1, "{:?}", rows[0]);
        assert_eq!(rows[1], Vec::<String>::new());
    }

    #[test]
    fn prose_and_short_texts_have_no_columns() {
        for text in ["", "a  b\n", "one two three\nfour five six\nseven eight nine\n"] {
            assert_eq!(columns(text), None, "{text:?}");
        }
    }
}
