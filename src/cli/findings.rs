//! `tidemark findings`: the sentences that a briefing would begin with.

use super::asked::Asked;
use super::{Failure, print, read, read_unhashed};
use crate::figure::{FigureError, Receipt, receipt, sentences};
use clap::Args;
use std::fmt::Write as _;

/// What to compare, and how much to say of it.
#[derive(Debug, Args)]
pub struct Findings {
    #[command(flatten)]
    asked: Asked,
    /// Below each sentence, how its numbers came about, down to the cells.
    #[arg(long)]
    receipts: bool,
}

/// Prints the findings, one a line, those that matter most first.
///
/// # Errors
/// One sentence: wrong usage, or an input with nothing to compare.
pub fn run(Findings { asked, receipts }: &Findings) -> Result<(), Failure> {
    let dataset = asked.dataset(if *receipts { read } else { read_unhashed })?;
    let view = asked.view(&dataset)?;
    let found = sentences(&dataset, &view).map_err(|error| match error {
        FigureError::PeriodOrder(..) => Failure::usage(error),
        error => Failure::input(error, &asked.input),
    })?;
    let mut text = String::new();
    for sentence in &found {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", sentence.text);
        for row in sentence.numbers.iter().filter(|_| *receipts) {
            write_receipt(&mut text, &receipt(&dataset, row));
        }
    }
    print(&text)
}

fn write_receipt(text: &mut String, receipt: &Receipt) {
    let _ = writeln!(text, "    {}", receipt.name);
    for step in &receipt.steps {
        let _ = writeln!(text, "        {step}");
    }
    for cell in &receipt.cells {
        let sha = cell.sha256.get(..12).unwrap_or_default();
        let (period, name, place) = (&cell.period, &cell.name, cell.place());
        let _ =
            writeln!(text, "        {period} {name}: “{}” in {place} (SHA-256 {sha}…)", cell.text);
    }
}
