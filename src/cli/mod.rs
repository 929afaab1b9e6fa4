//! The command line: the same program without a window. It is a contract.

mod asked;
mod editions;
mod export;
mod findings;
pub mod inspect;
pub mod tidy;

use crate::dataset::Dataset;
use crate::export::write::{atomically, is_same_file};
use crate::figure::numbers::capitalised;
use crate::import::{self, Import, Source, builtin};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Charts of what rose and what fell in report data. Nothing leaves this computer.
#[derive(Debug, Parser)]
#[command(name = "tidemark", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Files to open in the window.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Appends a line for each thing that happens; for tests and benchmarks.
    #[arg(long, hide = true, value_name = "FILE")]
    pub events: Option<PathBuf>,
}

/// What the program does without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Says what was read and how
    Inspect {
        /// The file to read.
        file: PathBuf,
        /// As JSON, for programs.
        #[arg(long)]
        json: bool,
    },
    /// Writes the clean observations, one a line
    Tidy {
        /// The file to read.
        file: PathBuf,
        /// Only the table of that number, as `inspect` lists them, from 0.
        #[arg(long, value_name = "N")]
        table: Option<usize>,
        /// Where to write; standard output if not given.
        #[arg(short, long, value_name = "OUT.csv")]
        output: Option<PathBuf>,
    },
    /// Makes a picture or the numbers behind it
    Export(Box<export::Export>),
    /// Says what the comparison of two periods comes to, a sentence a line
    Findings(Box<findings::Findings>),
    /// Says what a later edition of a report says otherwise
    Editions(Box<editions::Editions>),
    /// Lists the built-in datasets, or writes one as CSV
    Sample {
        /// Its name.
        name: Option<String>,
    },
}

/// Why a command ended early: one sentence, and the exit code.
#[derive(Debug)]
pub struct Failure {
    /// The sentence, with the file's name last.
    pub sentence: String,
    /// 1 for an input that cannot be used, 2 for wrong usage.
    pub code: u8,
}

impl Failure {
    fn input(sentence: impl fmt::Display, file: &Path) -> Self {
        Self { sentence: format!("{sentence}: {}", file.display()), code: 1 }
    }

    fn usage(sentence: impl fmt::Display) -> Self {
        // What was typed may hold line breaks.
        Self { sentence: sentence.to_string().replace(['\r', '\n'], " "), code: 2 }
    }
}

/// Reads the command line. Nothing comes of it where help or the version was
/// asked for, which is printed.
///
/// # Errors
/// Wrong usage, in one line.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Arguments>, Failure> {
    match Arguments::try_parse_from(arguments) {
        Ok(arguments) => Ok(Some(arguments)),
        Err(error) if error.use_stderr() => Err(Failure::usage(in_one_line(&error.to_string()))),
        Err(help) => {
            // A reader that has gone away is not an error.
            let _ = help.print();
            Ok(None)
        }
    }
}

/// What clap says about wrong usage, without its tips and the usage below them.
fn in_one_line(text: &str) -> String {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let mut lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    let first = capitalised(lines.next().unwrap_or_default());
    let more = lines.collect::<Vec<_>>().join(", ");
    format!("{first} {more}").trim_end().to_owned()
}

/// Runs a command.
///
/// # Errors
/// One sentence and the exit code.
pub fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Inspect { file, json } => {
            let import = read(&file)?;
            print(&inspect::inspect(&import, json))
        }
        Command::Tidy { file, table, output } => {
            let import = read_unhashed(&file)?;
            let csv =
                tidy::tidy(&import, table).map_err(|sentence| Failure::input(sentence, &file))?;
            match output {
                Some(output) => write(&output, csv.as_bytes(), &[&file]),
                None => print(&csv),
            }
        }
        Command::Export(export) => export::run(&export),
        Command::Editions(arguments) => editions::run(&arguments),
        Command::Findings(arguments) => findings::run(&arguments),
        Command::Sample { name: None } => {
            let list = builtin::NAMES.join("\n") + "\n";
            print(&list)
        }
        Command::Sample { name: Some(name) } => print(&tidy::sample(&sample(&name)?)),
    }
}

/// Reads a file for outputs that print its SHA-256.
fn read(file: &Path) -> Result<Import, Failure> {
    read_source(file, |source| source)
}

/// Reads a file for outputs that do not.
fn read_unhashed(file: &Path) -> Result<Import, Failure> {
    read_source(file, Source::unhashed)
}

fn read_source(file: &Path, prepare: impl FnOnce(Source) -> Source) -> Result<Import, Failure> {
    let of_file = |error| Failure::input(error, file);
    let source = prepare(Source::open(file).map_err(of_file)?);
    import::read(&source).map_err(of_file)
}

/// A built-in dataset.
fn sample(name: &str) -> Result<Dataset, Failure> {
    if !builtin::NAMES.contains(&name) {
        return Err(Failure::usage(format!(
            "There is no built-in dataset {name} (there are: {})",
            builtin::NAMES.join(", ")
        )));
    }
    builtin::load(name).map_err(|error| Failure { sentence: error.to_string(), code: 1 })
}

/// Writes what was made of sources, which themselves are never written.
fn write(path: &Path, bytes: &[u8], sources: &[&Path]) -> Result<(), Failure> {
    if sources.iter().any(|source| is_same_file(path, source)) {
        let sentence = "The output would replace its own source";
        return Err(Failure { code: 2, ..Failure::input(sentence, path) });
    }
    atomically(path, bytes).map_err(|error| Failure::input(error, path))
}

/// Standard output; a reader that has gone away is not an error.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure {
            sentence: format!("Standard output could not be written ({error})"),
            code: 1,
        }),
        _ => Ok(()),
    }
}
