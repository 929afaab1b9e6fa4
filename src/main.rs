//! Arguments to the window or the command line.

use std::process::ExitCode;
use tidemark::cli::{Arguments, Failure};
use tidemark::{app, cli};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.sentence);
            ExitCode::from(failure.code)
        }
    }
}

fn run() -> Result<(), Failure> {
    let Some(Arguments { command, files, events }) = cli::parse(std::env::args_os())? else {
        return Ok(());
    };
    match command {
        Some(command) => cli::run(command),
        None => app::run(files, events),
    }
}
