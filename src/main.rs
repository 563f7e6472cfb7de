//! Parses the command line, runs it, prints the chain of an error once, and ends with the exit code.

use std::process::ExitCode;

use clap::Parser as _;
use crosscheck::cli::Cli;
use crosscheck::error::Error;

fn main() -> ExitCode {
    Cli::parse().run().unwrap_or_else(|error| {
        eprintln!("error: {}", error.chain());
        match error {
            Error::Interrupted => ExitCode::from(130),
            _ => ExitCode::from(2),
        }
    })
}
