//! What the notes below a table explain: marks glued to names, and the dash.

use super::lines::Class;
use super::notes::{mark_of, raised};
use super::structure::{Structure, Why};
use super::{Problem, arrange, period, words};
use crate::table::{Place, Record};
use std::collections::HashSet;

/// What the notes explain.
#[derive(Debug, Default)]
pub struct Legend {
    /// The numbers and letters of footnotes.
    marks: HashSet<String>,
    /// Signs that stand for a missing number.
    signs: HashSet<String>,
    /// Whether a dash is nothing, and no missing number.
    is_dash_zero: bool,
}

impl Legend {
    /// Reads the notes among the records of a sheet.
    pub fn of(structure: &Structure, records: &[Record]) -> Self {
        let mut legend = Self::default();
        let notes = structure.skipped.iter().filter(|skipped| skipped.why == Why::Note);
        for record in notes.filter_map(|skipped| records.get(skipped.record as usize)) {
            let cells = record.cells.iter().map(|cell| cell.trim()).filter(|c| !c.is_empty());
            let text = cells.collect::<Vec<_>>().join(" ");
            legend.is_dash_zero |= says_dash_is_zero(&text);
            legend.marks.extend(mark_of(&text));
            legend.signs.extend(sign_of_missing(&text));
        }
        legend
    }

    /// Takes the marks off the names of columns and lines, and reads dashes as
    /// the notes say.
    pub fn apply(&self, structure: &mut Structure) -> Option<Problem> {
        self.name_columns(structure);
        let usual = arrange::usual_classes(structure.rows.iter(), structure.names.len());
        let mut first = None;
        for record in &mut structure.rows {
            let index = record.index;
            for (column, cell) in record.cells.iter_mut().enumerate() {
                match usual.get(column) {
                    Some(Some(Class::Text)) => {
                        if let Some(name) = self.name(cell) {
                            *cell = name.to_owned();
                        }
                    }
                    Some(Some(_)) if self.is_dash_zero && is_dash(cell.trim()) => {
                        let place = Place { record: index, column: column as u32 };
                        let why = "read as 0, as a note below the table says";
                        first = first.or_else(|| Some(Problem::new(place, cell.trim(), why)));
                        structure.exact.insert(place, std::mem::replace(cell, "0".to_owned()));
                    }
                    Some(Some(_)) if self.signs.contains(cell.trim()) => {
                        let place = Place { record: index, column: column as u32 };
                        structure.exact.insert(place, std::mem::replace(cell, MISSING.to_owned()));
                    }
                    Some(Some(Class::Period)) => {
                        let name = self.name(cell).filter(|name| period::parse(name).is_some());
                        if let Some(name) = name.map(str::to_owned) {
                            *cell = name;
                        }
                    }
                    _ => {}
                }
            }
        }
        first
    }

    /// Names of columns that are different without their marks too.
    fn name_columns(&self, structure: &mut Structure) {
        let name = |part: &String| {
            self.period(part).or_else(|| self.name(part)).unwrap_or(part).to_owned()
        };
        let plain = |parts: &Vec<String>| -> Vec<String> { parts.iter().map(name).collect() };
        let names: Vec<Vec<String>> = structure.names.iter().map(plain).collect();
        let n_different = |names: &[Vec<String>]| names.iter().collect::<HashSet<_>>().len();
        if n_different(&names) == n_different(&structure.names) {
            structure.names = names;
        }
    }

    /// A period without the digit of a footnote behind it: `April 1, 20102`.
    fn period<'a>(&self, name: &'a str) -> Option<&'a str> {
        let before = name.trim_end().strip_suffix(|c: char| c.is_ascii_digit())?;
        let mark = name.trim_end().get(before.len()..)?;
        let is_whole = before.len() > 4 && period::parse(name).is_none();
        (is_whole && self.marks.contains(mark) && period::parse(before).is_some()).then_some(before)
    }

    /// A name without the marks of footnotes behind it, if it has any.
    fn name<'a>(&self, name: &'a str) -> Option<&'a str> {
        // How far a name is indented says what it is part of.
        let name = name.trim_end();
        if let Some((before, note)) = name.rsplit_once('\\') {
            let is_note = (1..=2).contains(&note.len()) && note.bytes().all(|b| b.is_ascii_digit());
            return (is_note && !before.trim().is_empty()).then(|| before.trim_end());
        }
        let is_known = |marks: &str| marks.split(',').all(|mark| self.marks.contains(mark.trim()));
        if let Some((before, marks)) = name.rsplit_once('/') {
            let are_letters = marks.split(',').all(|mark| mark.trim().len() == 1);
            return (are_letters && is_known(marks) && !before.is_empty()).then_some(before);
        }
        let is_of_mark = |c: char| c.is_ascii_digit() || c == ',' || raised(c).is_some();
        let before = name.trim_end_matches(is_of_mark);
        let marks = name.get(before.len()..).filter(|marks| !marks.is_empty())?;
        let marks: String = marks.chars().map(|c| raised(c).unwrap_or(c)).collect();
        // Short words and signs have digits of their own: `CO2`, `PM10`, `G7`.
        let n_small = before.chars().rev().take_while(|c| c.is_lowercase()).count();
        let n_large = before.chars().rev().take_while(|c| c.is_uppercase()).count();
        let is_word = n_small > 2 || n_large > 4 || before.ends_with(')');
        (is_word && is_known(&marks)).then_some(before)
    }
}

/// What a sign that a note explains is read as.
const MISSING: &str = "n/a";

/// The sign that a note says to stand for a missing number: `~Not applicable`,
/// `/ Not reported`.
fn sign_of_missing(text: &str) -> Option<String> {
    const MISSING: [&str; 6] = ["not ", "no data", "data not", "kein", "nicht ", "non "];
    let end = text.find(|c: char| c.is_alphanumeric() || c.is_whitespace())?;
    let (sign, rest) = text.split_at_checked(end)?;
    let rest = words::key(rest.trim_start_matches([' ', '=', ':']));
    let is_sign = (1..=3).contains(&sign.chars().count()) && !sign.contains(['"', '(', '“', '*']);
    (is_sign && MISSING.iter().any(|start| rest.starts_with(start))).then(|| sign.to_owned())
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—" | "−" | "--")
}

/// Whether a note says that a dash is nothing: `- Represents zero`, `– = nil`.
fn says_dash_is_zero(text: &str) -> bool {
    const NOTHING: [&str; 9] =
        ["nil", "zero", "nothing", "null", "nichts", "néant", "nulle", "cero", "zéro"];
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.iter().enumerate().any(|(at, word)| {
        let word = word.trim_matches(['"', '“', '”', '\'', ':', '=', '(', ')']);
        let sentence = || words.iter().skip(at + 1).take(6);
        let end = sentence().position(|word| word.ends_with(['.', ';'])).map_or(6, |at| at + 1);
        let is = |known: &[&str]| {
            let mut words =
                sentence().take(end).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
            words.any(|word| known.contains(&word))
        };
        is_dash(word) && is(&NOTHING) && !is(&["not", "than", "less", "half", "nicht"])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_are_zero_where_a_note_says_so() {
        for (text, expected) in [
            ("- Represents zero.", true),
            ("– = nil", true),
            ("- nil or negligible", true),
            (". = Not applicable. .. = Data not available. - = Nil.", true),
            ("- Represents or rounds to zero. X Not applicable.", true),
            ("„-“ nichts vorhanden", false),
            ("- nichts vorhanden", true),
            ("- Not available. 0 is zero", false),
            ("- More than zero but less than half", false),
            ("zero", false),
        ] {
            assert_eq!(says_dash_is_zero(text), expected, "{text:?}");
        }
    }

    #[test]
    fn marks_of_footnotes_are_no_part_of_names() {
        let marks = ["1", "2", "7", "10", "c", "e"].map(str::to_owned).into();
        let legend = Legend { marks, ..Legend::default() };
        for (name, expected) in [
            ("Population1", Some("Population")),
            ("Violent crime1,2", Some("Violent crime")),
            ("TOTAL1", Some("TOTAL")),
            ("Rape (revised)2", Some("Rape (revised)")),
            ("All races \\1", Some("All races")),
            ("Federal/c", Some("Federal")),
            ("Arizona/c,e", Some("Arizona")),
            ("Devon¹", Some("Devon")),
            ("Devon²,⁷", Some("Devon")),
            ("Devon³", None),
            ("km²", None),
            ("Population3", None),
            ("CO2", None),
            ("PM10", None),
            ("G7", None),
            ("Ward 7", None),
            ("and/or", None),
            ("1", None),
        ] {
            assert_eq!(legend.name(name), expected, "{name:?}");
        }
    }
}
