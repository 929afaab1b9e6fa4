//! Arguments to the window or the command line.

use clap::Parser as _;
use std::process::ExitCode;
use tidemark::cli::Arguments;
use tidemark::{app, cli};

fn main() -> ExitCode {
    let Arguments { command, files, events } = Arguments::parse();
    let result = match command {
        Some(command) => cli::run(command),
        None => app::run(files, events),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.sentence);
            ExitCode::from(failure.code)
        }
    }
}
