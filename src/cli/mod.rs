//! The command line: the same program without a window. It is a contract.

mod export;
pub mod inspect;
pub mod tidy;

use crate::dataset::Dataset;
use crate::import::{self, Import, Source, builtin};
use clap::{Parser, Subcommand};
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
        Self { sentence: sentence.to_string(), code: 2 }
    }
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
            let import = read(&file)?;
            let csv =
                tidy::tidy(&import, table).map_err(|sentence| Failure::input(sentence, &file))?;
            match output {
                Some(output) => write(&output, csv.as_bytes()),
                None => print(&csv),
            }
        }
        Command::Export(export) => export::run(&export),
        Command::Sample { name: None } => {
            let list = builtin::NAMES.join("\n") + "\n";
            print(&list)
        }
        Command::Sample { name: Some(name) } => print(&tidy::sample(&sample(&name)?)),
    }
}

fn read(file: &Path) -> Result<Import, Failure> {
    let source = Source::open(file).map_err(|error| Failure::input(error, file))?;
    import::read(&source).map_err(|error| Failure::input(error, file))
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

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    crate::export::write::atomically(path, bytes).map_err(|error| Failure::input(error, path))
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
