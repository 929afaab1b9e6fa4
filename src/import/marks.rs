//! What numbers say about the mark before their decimals, in words.

use super::account::grouped;
use super::evidence::{capitalised, of, sample, sampled_rows, short};
use super::roles::Column;
use super::style::Style;
use super::{ReadTable, number};

/// What the marks in numbers say.
pub fn marks(table: &ReadTable, columns: &[&Column], style: Style) -> String {
    let (mut n_for, mut n_against, mut n_open) = (0, 0, 0);
    let (mut telling, mut open) = (None, None);
    for row in sample(table) {
        for column in columns {
            let text = row.text(column.index);
            let is_for = match number::in_both(text) {
                (Some(_), None) => Some(style == Style::English),
                (None, Some(_)) => Some(style == Style::German),
                (Some(one), Some(other)) if one.value != other.value => None,
                _ => continue,
            };
            match is_for {
                Some(true) => {
                    n_for += 1;
                    telling = telling.or(Some(text));
                }
                Some(false) => n_against += 1,
                None => {
                    n_open += 1;
                    open = open.or(Some(text));
                }
            }
        }
    }
    let such = |example: Option<&str>| {
        example.map(|t| format!(", such as {}", short(t))).unwrap_or_default()
    };
    let plural = |n: usize| if n == 1 { "cell" } else { "cells" };
    let mut terms = Vec::new();
    if n_for > 0 {
        terms.push(format!(
            "{} {} can only be read so{}",
            grouped(n_for),
            plural(n_for),
            such(telling)
        ));
    }
    if n_against > 0 {
        let verb = if n_against == 1 { "fits" } else { "fit" };
        let mark = if style == Style::German { "point" } else { "comma" };
        terms.push(format!(
            "{} {} {verb} only a decimal {mark}",
            grouped(n_against),
            plural(n_against)
        ));
    }
    if n_open > 0 {
        let example = if n_for == 0 { such(open) } else { String::new() };
        terms.push(format!("{} could be either{example}", grouped(n_open)));
    }
    if terms.is_empty() {
        return "No cell tells".to_owned();
    }
    format!("{}{}", terms.join("; "), sampled_rows(table))
}

/// How many numbers fit the style that somebody decided.
pub fn fitting(table: &ReadTable, columns: &[&Column], style: Style) -> String {
    let (mut n_fit, mut n_not, mut example) = (0, 0, None);
    for row in sample(table) {
        for column in columns {
            let text = row.text(column.index);
            let reading = number::read(text, style);
            if reading.value.number().is_none() {
                continue;
            }
            if reading.is_other_style {
                n_not += 1;
                example = example.or(Some(text));
            } else {
                n_fit += 1;
            }
        }
    }
    let fit = format!("{} numbers fit", capitalised(&of(n_fit, n_fit + n_not)));
    match example {
        None => format!("{fit}{}", sampled_rows(table)),
        Some(text) => {
            let verb = if n_not == 1 { "does" } else { "do" };
            format!("{fit}; {} {verb} not, such as {}", grouped(n_not), short(text))
        }
    }
}
