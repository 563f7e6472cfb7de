//! A run on disk: what a replay saw, enough to judge it years later without its servers.
//!
//! ```text
//! run.json                   the header; rewritten at the end, `complete` says whether the replay reached it
//! observations.jsonl.zst     one `Observation` a line, in order of completion on both sides
//! state.jsonl.zst            tables and cache keys as they were found, one `StateLine` a line: before, after, recorded
//! ```
//!
//! Version history: 1, the first; 2, the keys of the caches after the last operation, and `route_check`, which means
//! nothing where it is left out; 3, the end states of scenarios, in a state file that says which lines are whose.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::jsonl;
use crate::core::key_class::RouteCheck;
use crate::core::report::{EndState, Moment, Provenance};
use crate::core::{CacheReply, Column, ErrorClass, KeyState, Loss, Observation, Value, Verdict};
use crate::error::{Error, Result};

pub const RUN_VERSION: u32 = 3;

const HEADER: &str = "run.json";
const OBSERVATIONS: &str = "observations.jsonl.zst";
const STATE: &str = "state.jsonl.zst";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunHeader {
    pub version: u32,
    pub title: String,
    /// Both sides are the current stack.
    pub control_against_control: bool,
    /// Whether the replay reached the end of its recording.
    pub complete: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<String>,
    /// Operations in the recording; what was not observed is unfinished.
    pub operations: u64,
    /// From the recording: lines that are no operations, by reason.
    pub import_lines: BTreeMap<String, u64>,
    /// What the servers said while the initial state was loaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub load_notes: Vec<String>,
    /// What of the initial state, or of the recorded server, has no counterpart in this comparison.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
    /// Why the control may order and fold text otherwise than the recorded server did, if it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_order: Option<String>,
    /// In a run of scenarios: which operations belong to which, and what is expected of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<ScenarioSpan>,
    /// What the routes leave unmet; none where nobody has decided on routes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_check: Option<RouteCheck>,
    pub provenance: Provenance,
}

impl RunHeader {
    /// The scenario that an operation belongs to.
    pub fn scenario_of(&self, seq: u64) -> Option<&ScenarioSpan> {
        let after = self.scenarios.partition_point(|span| span.first_seq <= seq);
        after.checked_sub(1).and_then(|index| self.scenarios.get(index))
    }
}

/// A line of `state.jsonl.zst`: a table's columns, then its rows in any order; or a key of the caches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StateLine {
    Table {
        moment: Moment,
        holder: Holder,
        table: String,
        columns: Vec<Column>,
    },
    Row(Vec<Value>),
    /// The table that was announced last could not be read.
    Unreadable {
        reason: String,
    },
    /// A key that lives on one side at least, after the last operation. Each key once, in any order.
    Key(KeyState),
    /// Keys that could not be looked at, and why.
    KeysUnread {
        reason: String,
    },
    /// What follows, up to the next such line, is the end of the scenario of this number among the header's.
    Scenario(usize),
}

/// Takes the lines of a state file as they are found.
pub trait StateLines: Send {
    fn state(&mut self, line: StateLine) -> Result<()>;
}

impl StateLines for RunWriter {
    fn state(&mut self, line: StateLine) -> Result<()> {
        self.state.append(&line)
    }
}

/// Of little stacks, kept until there is a run to write them into.
impl StateLines for Vec<StateLine> {
    fn state(&mut self, line: StateLine) -> Result<()> {
        self.push(line);
        Ok(())
    }
}

/// Whose table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Control,
    Candidate,
    /// The recording's own final state.
    Recording,
}

/// A scenario's operations in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioSpan {
    /// The file's path without its ending, as it was given.
    pub name: String,
    /// The file's path, as it was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    pub title: String,
    pub why: String,
    /// The `seq` of its first step; a pause has none.
    pub first_seq: u64,
    pub steps: Vec<Expectation>,
    /// What is expected of what it leaves behind; none in a run of before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndState>,
    /// What of its set-up the target does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<Loss>,
    /// Why it could not be run to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// What a scenario expects of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// What the control must answer; nothing written, whatever it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<ExpectedReply>,
    /// The control must be seen to wait.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocks: bool,
    /// The comparison's verdict; `None` where the step is not expected to be sent to the target.
    pub verdict: Option<Verdict>,
    /// The step must be untranslatable (`verdict` is `None`); otherwise, without verdict, skipped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untranslatable: bool,
}

/// An answer that a scenario expects. A text matches any type whose text it is: dates, UUIDs, JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpectedReply {
    Rows(Vec<Vec<Value>>),
    Affected(u64),
    Error(ErrorClass),
    Cache(CacheReply),
}

/// Writes a run as it happens.
pub struct RunWriter {
    directory: PathBuf,
    pub header: RunHeader,
    observations: jsonl::Writer<Observation>,
    state: jsonl::Writer<StateLine>,
}

impl RunWriter {
    /// Creates the directory and a header that says `complete: false`.
    pub fn create(directory: &Path, header: RunHeader) -> Result<Self> {
        fs::create_dir_all(directory).map_err(Error::io("cannot create", directory))?;
        write_header(directory, &header)?;
        Ok(Self {
            directory: directory.to_path_buf(),
            header,
            observations: jsonl::Writer::create(&directory.join(OBSERVATIONS))?,
            state: jsonl::Writer::create(&directory.join(STATE))?,
        })
    }

    pub fn observe(&mut self, observation: &Observation) -> Result<()> {
        self.observations.append(observation)
    }

    /// Makes what was observed durable against the end of this process.
    pub fn flush(&mut self) -> Result<()> {
        self.observations.flush()
    }

    /// Ends the run; `cut_off` says why it did not reach its end. What could not be written is why, too: then the
    /// header says so, and the error is returned.
    pub fn finish(self, cut_off: Option<String>) -> Result<()> {
        let Self { directory, mut header, observations, state } = self;
        let written = observations.finish().and(state.finish());
        header.cut_off = cut_off.or_else(|| written.as_ref().err().map(Error::chain));
        header.complete = header.cut_off.is_none();
        written.and(write_header(&directory, &header))
    }
}

fn write_header(directory: &Path, header: &RunHeader) -> Result<()> {
    let path = directory.join(HEADER);
    let mut json = serde_json::to_vec_pretty(header)
        .map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))?;
    json.push(b'\n');
    // Beside it first: on a full disk the header that is there stays whole.
    let beside = directory.join("run.json.new");
    fs::write(&beside, json)
        .map_err(Error::io("cannot write", &beside))
        .inspect_err(|_| drop(fs::remove_file(&beside)))?;
    fs::rename(&beside, &path).map_err(Error::io("cannot write", &path))
}

/// A run, opened for judging.
#[derive(Clone, Debug)]
pub struct Run {
    directory: PathBuf,
    pub header: RunHeader,
}

impl Run {
    pub fn open(directory: &Path) -> Result<Self> {
        let path = directory.join(HEADER);
        if directory.is_dir() && !path.exists() {
            return Err(Error::Usage(format!("{} is no run: it has no {HEADER}", directory.display())));
        }
        let json = fs::read(&path).map_err(Error::io("cannot read", &path))?;
        super::check_version(&json, &path, RUN_VERSION)?;
        let header = serde_json::from_slice(&json)
            .map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))?;
        Ok(Self { directory: directory.to_path_buf(), header })
    }

    /// In a run that was cut off by a kill, the last line may be an error; what stands before it is whole.
    pub fn observations(&self) -> Result<jsonl::Reader<Observation>> {
        jsonl::Reader::open(&self.directory.join(OBSERVATIONS))
    }

    /// The lines of the observations as they stand there, for whoever looks for few of them.
    pub fn raw_observations(&self) -> Result<jsonl::Reader<Box<serde_json::value::RawValue>>> {
        jsonl::Reader::open(&self.directory.join(OBSERVATIONS))
    }

    pub fn state(&self) -> Result<jsonl::Reader<StateLine>> {
        jsonl::Reader::open(&self.directory.join(STATE))
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }
}
