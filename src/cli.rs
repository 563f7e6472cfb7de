//! The command line. A flag's meaning never changes: a new one is added, an old one not bent.
//!
//! What a person reads goes to standard error or the report; what a program reads to standard output.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cmd;
use crate::error::Result;

/// Replays a recorded workload against two stacks and says, with evidence, whether the second can take over from the
/// first: the same answers, the same state, how fast.
///
/// The stack in use is PostgreSQL and Redis (`current`); the one it may move to is MariaDB and Memcached (`target`).
/// Nothing needs configuring: private throwaway servers are started from the programs on this machine.
#[derive(Debug, Parser)]
#[command(name = "crosscheck", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 pass, 1 fail, 2 undecided or it could not be done (the reason is on standard error), 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Replay on both stacks, judge, write a report, and gate by exit code
    Check(cmd::check::Args),
    /// Turn traces (PostgreSQL logs, Redis MONITOR, a dump) into a recording
    Import(cmd::import::ImportArgs),
    /// Say what the move of a recorded application would cost, with no server at all
    Assess(cmd::assess::Args),
    /// Print what a recording holds
    Show(cmd::show::ShowArgs),
    /// Replay a recording and keep what was seen in a run directory
    Replay(cmd::replay::Args),
    /// Judge a run directory, with no server at all
    Judge(cmd::judge::Args),
    /// Render a report again in other formats
    Render(cmd::render::RenderArgs),
    /// Throwaway servers that stay up, and servers of your own
    Stack(cmd::stack::StackArgs),
}

impl Cli {
    /// Runs the subcommand; what it says is the exit code.
    pub fn run(self) -> Result<ExitCode> {
        let done = |()| ExitCode::SUCCESS;
        match self.command {
            Command::Check(args) => cmd::check::run(&args).map(ExitCode::from),
            Command::Import(args) => cmd::import::run(args).map(done),
            Command::Assess(args) => cmd::assess::run(&args).map(ExitCode::from),
            Command::Show(args) => cmd::show::run(args).map(done),
            Command::Replay(args) => cmd::replay::run(&args).map(done),
            Command::Judge(args) => cmd::judge::run(&args).map(ExitCode::from),
            Command::Render(args) => cmd::render::run(args),
            Command::Stack(args) => cmd::stack::run(args),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
