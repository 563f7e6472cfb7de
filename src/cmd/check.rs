//! `crosscheck check`: replay control against control, replay control against candidate, judge, report, gate.

use std::fs;
use std::path::{Path, PathBuf};

use super::judge::{ORDER_RUN, PolicyOptions, RUN, noise_run, show_again};
use super::replay::{StackOptions, replay, runtime};
use super::scenarios::{self, Expectations};
use crate::core::Report;
use crate::core::verdict::Gate;
use crate::error::{Error, Result};
use crate::format::recording::Recording;
use crate::format::run::Run;
use crate::judge::noise::NoiseSet;
use crate::judge::order::{self, OrderSet};
use crate::render::terminal::Terminal;
use crate::render::{self, Renderer as _};
use crate::replay::Conduct;
use crate::stack::{interruption, stop_if_interrupted, unless_interrupted};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// A recording's directory; or scenario files, or directories of them
    #[arg(required = true, value_name = "RECORDING|SCENARIO")]
    inputs: Vec<PathBuf>,

    /// Write the report here (html, md, json, junit), and keep the runs beside it
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,

    #[command(flatten)]
    stacks: StackOptions,

    #[command(flatten)]
    policy: PolicyOptions,

    /// Stop a recording after the operation of this number: the smallest replay that shows a finding again. The
    /// recording's final dump is not compared then
    #[arg(long, value_name = "SEQ")]
    until: Option<u64>,

    /// Replay control against control as many times before: each shows more of what differs by itself
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    noise_runs: u32,

    /// Rewrite what the scenarios expect, in place, and list it: the control's answers where other ones are written or
    /// `expect` is empty, the verdicts, and what differs at the end. What differs then is "as expected", not a pass
    #[arg(long)]
    update: bool,
}

pub fn run(args: &Args) -> Result<Gate> {
    // Before anything is made: from here on Ctrl-C takes it away again.
    interruption()?;
    args.policy.policy()?;
    let kept;
    let directory = match &args.report {
        Some(directory) => directory.as_path(),
        None => {
            kept = tempfile::tempdir().map_err(Error::io("cannot create a directory in", std::env::temp_dir()))?;
            kept.path()
        }
    };
    fs::create_dir_all(directory).map_err(Error::io("cannot create", directory))?;
    let expectations = if args.update { Expectations::Rewritten } else { Expectations::Held };
    let report = match args.inputs.as_slice() {
        inputs if args.update && inputs.iter().any(|input| is_recording(input)) => {
            return Err(Error::Usage("a recording expects nothing that could be updated; give scenarios".into()));
        }
        [recording] if is_recording(recording) => check_recording(args, recording, directory)?,
        _ if args.until.is_some() => {
            return Err(Error::Usage(
                "--until is for a recording; a scenario is run whole: give only its file to see it alone".into(),
            ));
        }
        inputs if inputs.iter().any(|input| is_recording(input)) => {
            return Err(Error::Usage(
                "give one recording, or scenarios; not several recordings or both at once".into(),
            ));
        }
        inputs => scenarios::check(inputs, &args.stacks, &args.policy, directory, expectations)?,
    };
    stop_if_interrupted()?;
    write(&report, args.report.as_deref())?;
    Ok(report.gate.result)
}

/// A directory with a recording's header, or one that was meant to be: scenarios are files below a directory.
pub fn is_recording(path: &Path) -> bool {
    path.is_dir() && path.join("recording.json").exists()
}

fn check_recording(args: &Args, path: &Path, directory: &Path) -> Result<Report> {
    let recording = Recording::open(path)?.until(args.until)?;
    let stacks = args.stacks.with_routes_of(&recording);
    let policy = args.policy.until(args.until);
    let again = show_again(&args.inputs, &stacks, &policy, args.noise_runs);
    runtime()?.block_on(unless_interrupted(stacks.conduct(None)?.check_named()))?;
    let mut noise = NoiseSet::default();
    let mut unknown_order = false;
    for number in 1..=args.noise_runs {
        let conduct = stacks.control_against_control().conduct(None)?;
        let run = fresh(&directory.join(noise_run(number)))?;
        let cut_off = runtime()?.block_on(replay(&conduct, &recording, &run, "control against control"))?;
        stop_if_interrupted()?;
        let run = Run::open(&run)?;
        let report = policy.judge(&run, NoiseSet::default(), &again)?;
        if cut_off.is_some() {
            // Without its noise a comparison with the candidate could not be judged; this one says what happened.
            return Ok(report);
        }
        noise.learn(&report);
        unknown_order |= run.header.unknown_order.is_some();
    }
    let order = match unknown_order && stacks.is_current_against_target() {
        true => dependent_on_order(&stacks, &recording, &noise, directory)?,
        false => None,
    };
    let conduct = Conduct { route_check: stacks.route_check(&recording)?, ..stacks.conduct(None)? };
    let run = fresh(&directory.join(RUN))?;
    // Why it was cut off, if it was, is in the run.
    runtime()?.block_on(replay(&conduct, &recording, &run, "control against candidate"))?;
    stop_if_interrupted()?;
    policy.judge_with(&Run::open(&run)?, noise, order, &again)
}

/// What depends on the locale that nobody has named: a replay on two servers that differ in nothing else.
fn dependent_on_order(
    stacks: &StackOptions,
    recording: &Recording,
    noise: &NoiseSet,
    directory: &Path,
) -> Result<Option<OrderSet>> {
    for operation in recording.operations()? {
        if order::may_depend(&operation?.request) {
            let conduct = Conduct { contrasts_locales: true, ..stacks.control_against_control().conduct(None)? };
            let run = fresh(&directory.join(ORDER_RUN))?;
            runtime()?.block_on(replay(&conduct, recording, &run, "one locale against another"))?;
            stop_if_interrupted()?;
            return OrderSet::from_run(&Run::open(&run)?, noise);
        }
    }
    Ok(Some(OrderSet::default()))
}

/// An empty directory in the place of an earlier run of ours; anything else that stands there is left alone.
pub fn fresh(directory: &Path) -> Result<PathBuf> {
    if directory.join("run.json").exists() {
        fs::remove_dir_all(directory).map_err(Error::io("cannot replace", directory))?;
    }
    Ok(directory.to_path_buf())
}

/// Writes the report's files, and its summary to standard error.
pub fn write(report: &Report, directory: Option<&Path>) -> Result<()> {
    let files = directory.map(|directory| render::render_all(report, directory)).transpose()?;
    let stderr = std::io::stderr();
    let terminal: Terminal = super::render::terminal_of(&stderr);
    terminal.render(report, &mut stderr.lock()).map_err(Error::io("cannot write", "standard error"))?;
    for file in files.iter().flatten() {
        eprintln!("report: {}", file.display());
    }
    Ok(())
}
