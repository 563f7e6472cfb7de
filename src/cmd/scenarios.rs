//! Checking scenarios: each on stacks of its own, all in one run and one report.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::check::fresh;
use super::judge::{PolicyOptions, show_again};
use super::replay::{StackOptions, runtime};
use crate::core::Report;
use crate::error::{Error, Result};
use crate::format::run::{Run, RunWriter};
use crate::format::scenario::{self, Scenario};
use crate::format::scenario_update::{Seen, Updated, updated};
use crate::judge;
use crate::judge::noise::NoiseSet;
use crate::judge::queued::Queues;
use crate::replay::{Numbering, Replayed, left_behind};
use crate::stack::unless_interrupted;

/// More sessions than a scenario has; their numbers stay apart in one run.
const SESSIONS_PER_SCENARIO: u32 = 1_000;

/// What a check does with what the scenarios expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectations {
    /// They hold, or the check fails.
    Held,
    /// They are rewritten as it is.
    Rewritten,
}

/// Checks scenario files and directories of them. No control against control: a scenario is written to be repeatable,
/// and says what it expects.
pub fn check(
    inputs: &[PathBuf],
    stacks: &StackOptions,
    policy: &PolicyOptions,
    directory: &Path,
    expectations: Expectations,
) -> Result<Report> {
    if expectations == Expectations::Rewritten && !stacks.is_current_against_target() {
        return Err(Error::Usage(
            "scenarios expect what the current stack answers, and the target's verdicts: leave --control and --candidate \
             out to update them"
                .into(),
        ));
    }
    let mut files = Vec::new();
    for input in inputs {
        let found = scenario::files(input)?;
        if found.is_empty() {
            let named = input.display();
            return Err(Error::Usage(format!(
                "{named} holds neither a recording (recording.json) nor scenarios (*.toml)"
            )));
        }
        files.extend(found);
    }
    let mut names = BTreeSet::new();
    if let Some(twice) = files.iter().find(|file| {
        // However it is spelled.
        let whole = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
        !names.insert(whole.with_extension(""))
    }) {
        return Err(Error::Usage(format!(
            "{} is given twice, or another scenario has its name: one result would hide the other",
            twice.display()
        )));
    }
    let run = fresh(&directory.join("run"))?;
    if stacks.renderings.is_some() {
        return Err(Error::Usage("scenarios give their own [[rendering]]; --renderings is for a recording".into()));
    }
    runtime()?.block_on(replay_all(&files, stacks, &run))?;
    let mut run = Run::open(&run)?;
    let again = show_again(inputs, stacks, policy, 1);
    if expectations == Expectations::Rewritten {
        let seen = policy.judge(&run, NoiseSet::default(), &again)?;
        update(&files, &mut run, &seen)?;
    }
    policy.judge(&run, NoiseSet::default(), &again)
}

/// Rewrites the expectations of the files that a run was made of, and the run's own; it is judged by the new ones.
/// Whatever it writes is listed: what was a failure before is an expectation now.
fn update(files: &[PathBuf], run: &mut Run, report: &Report) -> Result<()> {
    let mut observed = BTreeMap::new();
    for observation in run.observations()? {
        let observation = observation?;
        observed.insert(observation.seq, observation);
    }
    let mut queues = Queues::default();
    for (path, span) in files.iter().zip(&mut run.header.scenarios) {
        let seen: Vec<Seen> = (span.first_seq..)
            .zip(&span.steps)
            .map_while(|(seq, expectation)| {
                let observation = observed.get(&seq)?;
                Some(judge::scenario::seen(expectation, observation, &queues.follow(observation)))
            })
            .collect();
        let text = fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
        let result = report.scenarios.iter().find(|result| result.name == span.name);
        let end = result.filter(|_| span.failed.is_none()).map(|result| &result.end);
        let Updated { text: rewritten, changes } = updated(&text, path, &seen, end)?;
        if rewritten != text {
            fs::write(path, rewritten).map_err(Error::io("cannot write", path))?;
            eprintln!("updated {}", path.display());
            changes.iter().for_each(|change| eprintln!("  {change}"));
        }
        let malformed = |problem| Error::malformed(path.display().to_string(), problem);
        let scenario = Scenario::open(path)?;
        let mut steps = scenario.expectations().map_err(malformed)?;
        steps.truncate(span.steps.len());
        span.steps = steps;
        span.end = Some(scenario.expected_end().map_err(malformed)?);
    }
    Ok(())
}

async fn replay_all(files: &[PathBuf], stacks: &StackOptions, run: &Path) -> Result<()> {
    // All are read before the first server starts: a mistake in the last file shows at once.
    let scenarios: Vec<(String, Scenario)> = files
        .iter()
        .map(|path| Ok((path.with_extension("").display().to_string(), Scenario::open(path)?)))
        .collect::<Result<_>>()?;
    let mut writer: Option<RunWriter> = None;
    let mut numbering = Numbering::default();
    for (index, (name, scenario)) in scenarios.iter().enumerate() {
        eprintln!("scenario {} of {}: {name}", index + 1, scenarios.len());
        let conduct = stacks.conduct(scenario.profile.as_deref())?;
        let replayed = unless_interrupted(conduct.replay_scenario(scenario, name, numbering)).await;
        let Replayed { mut span, observations, left, header } = match replayed {
            Ok(replayed) => replayed,
            Err(error) => {
                // What the scenarios before it did is kept.
                writer.map_or(Ok(()), |writer| writer.finish(Some(error.chain())))?;
                return Err(error);
            }
        };
        span.file = files.get(index).map(|path| path.display().to_string()).unwrap_or_default();
        let writer = match &mut writer {
            Some(writer) => writer,
            None => writer.insert(RunWriter::create(run, header.clone())?),
        };
        let profiles = &mut writer.header.provenance.profile;
        if !profiles.split(", ").any(|known| known == header.provenance.profile) {
            *profiles = format!("{profiles}, {}", header.provenance.profile);
        }
        if index > 0 {
            writer.header.load_notes.extend(header.load_notes);
        }
        writer.header.operations += observations.len() as u64;
        numbering.first_seq += span.steps.len() as u64;
        numbering.first_session += SESSIONS_PER_SCENARIO;
        writer.header.scenarios.push(span);
        observations.iter().try_for_each(|observation| writer.observe(observation))?;
        left_behind(left, index, writer)?;
    }
    if let Some(mut writer) = writer {
        writer.header.title = format!("{} scenarios", scenarios.len());
        writer.finish(None)?;
    }
    Ok(())
}
