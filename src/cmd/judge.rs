//! `crosscheck judge`: a run that was kept, judged again, with no server at all.

use std::path::PathBuf;

use super::replay::StackOptions;
use crate::core::Report;
use crate::core::verdict::Gate;
use crate::error::{Error, Result};
use crate::format::run::Run;
use crate::format::{budgets, divergences};
use crate::judge::noise::NoiseSet;
use crate::judge::order::OrderSet;
use crate::judge::{self, Policy};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The run's directory
    run: PathBuf,

    /// Runs of control against control: what differs in them is noise, by its kind and size
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

    /// Reads the files that the options name; a mistake in one shows before a replay, not after it.
    pub fn policy(&self) -> Result<Policy> {
        let mut policy = Policy { today: jiff::Zoned::now().date(), ..Policy::default() };
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
    let again = format!("crosscheck judge {}", args.run.display());
    let mut noise = NoiseSet::default();
    for path in &args.noise {
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

/// The command that shows a finding again; `{seq}` stands for the operation's number.
pub fn show_again(inputs: &[PathBuf], stacks: &StackOptions) -> String {
    let inputs: Vec<String> = inputs.iter().map(|input| input.display().to_string()).collect();
    format!("crosscheck check {}{} --until {{seq}}", inputs.join(" "), stacks.as_flags())
}
