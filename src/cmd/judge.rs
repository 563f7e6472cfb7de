//! `crosscheck judge`: a run that was kept, judged again, with no server at all.

use std::path::{Path, PathBuf};

use super::check::is_recording;
use super::replay::StackOptions;
use crate::core::Report;
use crate::core::verdict::Gate;
use crate::error::{Error, Result};
use crate::format::run::Run;
use crate::format::{budgets, divergences};
use crate::judge::noise::NoiseSet;
use crate::judge::order::OrderSet;
use crate::judge::shown::word;
use crate::judge::{self, Policy};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The run's directory
    run: PathBuf,

    /// Runs of control against control: what differs in them is noise, by its kind and size; without them those that
    /// `check` kept beside its run
    #[arg(long, value_name = "RUN", num_args = 1..)]
    noise: Vec<PathBuf>,

    /// Write the report here (html, md, json, junit)
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,

    #[command(flatten)]
    policy: PolicyOptions,
}

/// What is forgiven, and how much.
#[derive(clap::Args, Clone, Debug)]
pub struct PolicyOptions {
    /// Accepted differences: id, scope, why, owner, end
    #[arg(long, value_name = "FILE")]
    divergences: Option<PathBuf>,

    /// Limits of the gate
    #[arg(long, value_name = "FILE")]
    budgets: Option<PathBuf>,

    /// The operation that the run stops after; only what shows it again must know.
    #[arg(skip)]
    until: Option<u64>,
}

impl PolicyOptions {
    /// Judges a run by the files that the options name.
    pub fn judge(&self, run: &Run, noise: NoiseSet, reproduce: &str) -> Result<Report> {
        self.judge_with(run, noise, None, reproduce)
    }

    /// The same, where it is known what depends on the locale.
    pub fn judge_with(&self, run: &Run, noise: NoiseSet, order: Option<OrderSet>, reproduce: &str) -> Result<Report> {
        judge::judge(run, &Policy { noise, order, reproduce: reproduce.to_owned(), ..self.policy()? })
    }

    /// The same for a run that stops after this operation.
    pub fn until(&self, seq: Option<u64>) -> Self {
        Self { until: seq, ..self.clone() }
    }

    /// The options as they are written on a command line.
    pub fn as_flags(&self) -> String {
        let given = [("divergences", &self.divergences), ("budgets", &self.budgets)];
        given.iter().filter_map(|(flag, path)| Some(format!(" --{flag} {}", quoted(path.as_deref()?)))).collect()
    }

    /// Reads the files that the options name; a mistake in one shows before a replay, not after it.
    pub fn policy(&self) -> Result<Policy> {
        let mut policy = Policy { today: jiff::Zoned::now().date(), until: self.until, ..Policy::default() };
        if let Some(path) = &self.divergences {
            let text = std::fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
            policy.divergences = divergences::parse(&text, &path.display().to_string())?;
        }
        if let Some(path) = &self.budgets {
            let text = std::fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
            policy.budgets = budgets::parse(&text, &path.display().to_string())?;
        }
        Ok(policy)
    }
}

/// The directory of a run on two locales.
pub const ORDER_RUN: &str = "locales";

pub fn run(args: &Args) -> Result<Gate> {
    let run = Run::open(&args.run)?;
    let noise_runs = if args.noise.is_empty() { noise_beside(&args.run, &run) } else { args.noise.clone() };
    let named: String = noise_runs.iter().map(|path| format!(" --noise {}", quoted(path))).collect();
    let again = format!("crosscheck judge {}{named}{}", quoted(&args.run), args.policy.as_flags());
    let mut noise = NoiseSet::default();
    for path in &noise_runs {
        noise.learn(&args.policy.judge(&Run::open(path)?, NoiseSet::default(), &again)?);
    }
    // `check` keeps it beside its run.
    let beside = args.run.parent().map(|parent| parent.join(ORDER_RUN)).filter(|path| path.join("run.json").exists());
    let beside = beside.filter(|_| run.header.unknown_order.is_some());
    let order = beside.map(|path| OrderSet::from_run(&Run::open(&path)?, &noise)).transpose()?.flatten();
    let report = args.policy.judge_with(&run, noise, order, &again)?;
    super::check::write(&report, args.report.as_deref())?;
    Ok(report.gate.result)
}

/// The runs of control against control that `check` keeps beside its run: of the same recording, and as much of it.
fn noise_beside(path: &Path, run: &Run) -> Vec<PathBuf> {
    let Some(parent) = path.parent().filter(|_| path.file_name().is_some_and(|name| name == RUN)) else {
        return Vec::new();
    };
    let fits = |path: &PathBuf| {
        let Ok(Run { header: noise, .. }) = Run::open(path) else { return false };
        let same =
            noise.provenance.recording == run.header.provenance.recording && noise.operations == run.header.operations;
        noise.control_against_control && noise.complete && run.header.scenarios.is_empty() && same
    };
    let all = (1..).map(|number| parent.join(noise_run(number)));
    let beside: Vec<PathBuf> = all.take_while(fits).collect();
    for path in &beside {
        eprintln!("noise: {}, which lies beside the run", path.display());
    }
    beside
}

/// The name of a run of control against control, counted from 1.
pub fn noise_run(number: u32) -> String {
    if number == 1 { "noise".to_owned() } else { format!("noise-{number}") }
}

/// The name of the run that `check` keeps.
pub const RUN: &str = "run";

/// The command that shows a finding again; `{seq}` stands for the operation's number, `{scenario}` for its file.
pub fn show_again(inputs: &[PathBuf], stacks: &StackOptions, policy: &PolicyOptions, noise_runs: u32) -> String {
    let flags = format!("{}{}", stacks.as_flags(), policy.as_flags());
    match inputs {
        [recording] if is_recording(recording) => {
            let noise = if noise_runs == 1 { String::new() } else { format!(" --noise-runs {noise_runs}") };
            format!("crosscheck check {}{flags}{noise} --until {{seq}}", quoted(recording))
        }
        _ => format!("crosscheck check {{scenario}}{flags}"),
    }
}

/// A path as a shell takes it for one word.
pub fn quoted(path: &Path) -> String {
    word(&path.display().to_string())
}
