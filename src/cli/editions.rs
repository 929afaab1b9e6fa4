//! `tidemark editions`: what a later edition of a report says otherwise.

use super::asked::{chartable, names_in, names_of};
use super::{Failure, print, read_unhashed, write};
use crate::compare::join;
use crate::dataset::naming::named;
use crate::export::editions;
use crate::figure::{differences, edition_sentences};
use clap::Args;
use std::path::PathBuf;

/// Two editions of one report.
#[derive(Debug, Args)]
pub struct Editions {
    /// The earlier edition.
    earlier: PathBuf,
    /// The later edition.
    later: PathBuf,
    /// A name in the earlier edition that stands for one of the later edition;
    /// may be given several times.
    #[arg(long, value_name = "OLD=NEW")]
    same: Vec<String>,
    /// A table of names, kinds and parents of your own (TOML), which goes
    /// before the built-in one in both editions.
    #[arg(long, value_name = "FILE.toml")]
    entities: Option<PathBuf>,
    /// Where to write every figure that differs.
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
}

/// Prints what differs, a sentence a line.
///
/// # Errors
/// One sentence: files that cannot be read or are no editions of one report.
pub fn run(arguments: &Editions) -> Result<(), Failure> {
    let own = names_in(arguments.entities.as_deref())?;
    let edition = |file| chartable(file, read_unhashed).map(|dataset| named(&dataset, &own));
    let (earlier, later) = (edition(&arguments.earlier)?, edition(&arguments.later)?);
    let same = names_of(&arguments.same)?;
    let joined = join(&earlier, &later, &same).map_err(|why| {
        let (one, other) = (&earlier.origin.file, &later.origin.file);
        Failure::input(format!("{one} is no earlier edition ({why})"), other.as_ref())
    })?;
    if let Some(output) = &arguments.output {
        let bytes = editions::csv(&joined, &differences(&joined), [&earlier, &later])
            .map_err(|error| Failure::input(error, output))?;
        let Editions { earlier, later, entities, .. } = arguments;
        let sources = [earlier, later].into_iter().chain(entities);
        write(output, &bytes, &sources.map(PathBuf::as_path).collect::<Vec<_>>())?;
    }
    print(&(edition_sentences(&joined).join("\n") + "\n"))
}
