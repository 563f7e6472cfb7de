//! The report: what a judge found in a run, ready to be rendered. `report.json` is this, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::key_class::RouteCheck;
use super::verdict::Gate;
use super::{Finding, Loss, StoreKind, Verdict};

/// Version 1: the first. 2: cache keys after the last operation, hit ratios, and `route_check`, which means nothing where
/// it is left out.
pub const REPORT_VERSION: u32 = 2;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub version: u32,
    pub title: String,
    pub gate: GateResult,
    pub accounting: Accounting,
    pub verdicts: Verdicts,
    /// Worst first, then by count.
    pub findings: Vec<Finding>,
    /// One entry for each fingerprint, by share of the traffic.
    pub coverage: Vec<Coverage>,
    /// One entry for each fingerprint that was timed on both sides.
    pub latency: Vec<Latency>,
    /// Every table compared, before and after.
    pub tables: Vec<TableComparison>,
    /// Every class of cache keys that lived on either side after the last operation.
    #[serde(default)]
    pub keys: Vec<KeyComparison>,
    /// One entry for each class of cache keys that was looked for on both sides, by lookups.
    #[serde(default)]
    pub hit_ratios: Vec<HitRatio>,
    /// Scenarios, where the run was one of scenarios.
    #[serde(default)]
    pub scenarios: Vec<ScenarioResult>,
    /// Fingerprint and column that differ between control and control.
    #[serde(default)]
    pub noise: Vec<Noise>,
    /// What acts by itself on the current stack and has no counterpart on the target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Lost>,
    /// Differences that the translation states, also where the answers are the same; most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<Stated>,
    /// Operations that were carried with a stated difference.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub stated_operations: u64,
    /// What was forgiven, by normalisation, with how often it fired.
    pub normalisations: BTreeMap<String, u64>,
    pub divergences: Vec<DivergenceUse>,
    /// What the routes of cache keys leave unmet, or accept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_check: Option<RouteCheck>,
    pub provenance: Provenance,
}

/// Why the gate says what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateResult {
    pub result: Gate,
    /// One sentence each, worst first.
    pub reasons: Vec<String>,
    /// What scenarios expect to differ, and no divergence accepts. Where there is any, a pass is one of expectations.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub known_differences: u64,
}

/// A known loss, and the id of the divergence that accepts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    pub loss: Loss,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<String>,
}

/// `captured = replayed + untranslatable + skipped + unfinished`, on the candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounting {
    pub captured: u64,
    pub replayed: u64,
    pub untranslatable: u64,
    pub skipped: u64,
    pub unfinished: u64,
    /// Operations by reason, for each of the last three.
    pub untranslatable_reasons: BTreeMap<String, u64>,
    pub skipped_reasons: BTreeMap<String, u64>,
    pub unfinished_reasons: BTreeMap<String, u64>,
    /// The same sums for each side alone and for each store of the recording, by `side/store` (`candidate/sql`).
    pub by_store: BTreeMap<String, StoreAccounting>,
    /// Lines that the importer read and that are no operations, by reason.
    pub import_lines: BTreeMap<String, u64>,
}

impl Accounting {
    /// Whether every captured operation is accounted for.
    pub fn adds_up(&self) -> bool {
        self.captured == self.replayed + self.untranslatable + self.skipped + self.unfinished
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreAccounting {
    pub captured: u64,
    pub replayed: u64,
    pub untranslatable: u64,
    pub skipped: u64,
    pub unfinished: u64,
    /// Of the replayed: refused by the store.
    pub refused: u64,
    /// Of the refused: refused when it was recorded too.
    pub refused_as_recorded: u64,
    /// Of the replayed: seen to wait for another session, for a lock or for what it would write.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waited: u64,
    /// How often those asked again whose waiting is asking.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub polls: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdicts {
    pub r#match: u64,
    pub accepted: u64,
    pub inconclusive: u64,
    pub mismatch: u64,
}

impl Verdicts {
    /// Counts one more.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Match => self.r#match += 1,
            Verdict::Accepted => self.accepted += 1,
            Verdict::Inconclusive => self.inconclusive += 1,
            Verdict::Mismatch => self.mismatch += 1,
        }
    }
}

/// One fingerprint's share of the traffic and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    pub fingerprint: String,
    /// `sql` or `cache`.
    pub store: String,
    pub count: u64,
    /// `count` over all captured operations, 0 to 1.
    pub share: f64,
    pub verdicts: Verdicts,
    pub untranslatable: u64,
    pub skipped: u64,
    pub unfinished: u64,
    /// Operations whose differences were all noise.
    pub noise: u64,
    /// Rules that rewrote it, with how often.
    pub rules: BTreeMap<String, u64>,
}

/// Service times of one fingerprint, a first picture: serial replay, both stacks on the same machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    pub fingerprint: String,
    pub store: String,
    /// Operations timed on both sides.
    pub count: u64,
    pub control_service_time_us_p50: f64,
    pub candidate_service_time_us_p50: f64,
    /// Only from 1,000 samples on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_service_time_us_p99: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate_service_time_us_p99: Option<f64>,
    /// Candidate p50 over control p50.
    pub ratio_p50: f64,
    /// How often each side found what these operations looked for; a miss takes another time than a hit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hits: Option<Hits>,
}

/// Hit ratios that differ by more than this are not the same: 1 of 100, where a hit that becomes a miss takes another
/// time, moves no median.
pub const HIT_RATIO_MARGIN: f64 = 0.01;

/// How often two sides found what was looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hits {
    /// Keys that both sides were asked for.
    pub lookups: u64,
    pub control: u64,
    pub candidate: u64,
}

impl Hits {
    /// Counts one key.
    pub fn add(&mut self, control: impl Into<u64>, candidate: impl Into<u64>) {
        self.lookups += 1;
        self.control += control.into();
        self.candidate += candidate.into();
    }

    /// The candidate's hit ratio less the control's; 0 of nothing.
    pub fn difference(&self) -> f64 {
        let lookups = self.lookups.max(1) as f64;
        self.candidate as f64 / lookups - self.control as f64 / lookups
    }

    /// Whether the two ratios differ by no more than [`HIT_RATIO_MARGIN`]: only then times can be held against each
    /// other.
    pub fn are_alike(&self) -> bool {
        self.difference().abs() <= HIT_RATIO_MARGIN
    }
}

/// How often keys of one pattern were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HitRatio {
    pub pattern: String,
    pub hits: Hits,
    /// Found on the control, missed on the candidate; each is a mismatch of its operation.
    pub missed_by_candidate: u64,
    pub missed_by_control: u64,
}

impl HitRatio {
    /// Counts one key.
    pub fn add(&mut self, control: impl Into<u64>, candidate: impl Into<u64>) {
        let (control, candidate) = (control.into(), candidate.into());
        self.hits.add(control, candidate);
        self.missed_by_candidate += u64::from(control > candidate);
        self.missed_by_control += u64::from(candidate > control);
    }
}

/// One table on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableComparison {
    /// The scenario that left it behind, where the run was one of scenarios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    pub table: String,
    pub moment: Moment,
    pub verdict: Verdict,
    /// At `Moment::Recorded` the recording's rows.
    pub control_rows: u64,
    /// At `Moment::Recorded` the control's rows.
    pub candidate_rows: u64,
    /// Rows on one side only (each counted), after the table's own types were normalised.
    pub differing_rows: u64,
    /// What differs, or why it could not be compared; empty on a match.
    pub detail: String,
    /// Columns that are not compared as they are, though the verdict stands: how far they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_compared: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// After loading, before the first operation.
    Initial,
    /// After the last operation.
    Final,
    /// After the last operation: the recording's own final state against the control's.
    Recorded,
}

/// The keys of one pattern on both sides, after the last operation.
///
/// `keys = same + different + ending + not_carried + not_compared`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyComparison {
    /// The scenario that left them behind, where the run was one of scenarios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    pub pattern: String,
    /// Of the keys that were compared; none where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Keys that live on one side at least.
    pub keys: u64,
    pub same: u64,
    pub different: u64,
    /// On one side only, and there with so little of their life left that they may have ended on the other.
    pub ending: u64,
    /// Kept on no store of the candidate, on purpose.
    pub not_carried: u64,
    /// Could not be read.
    pub not_compared: u64,
    /// The different ones by what differs.
    pub differences: BTreeMap<KeyDifference, u64>,
    /// Keys by reason: why they were not carried or not compared, or what may have made them differ.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<String, u64>,
    /// A few of the different ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<KeyWitness>,
}

/// What differs between a key and its counterpart; the first that does, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyDifference {
    /// Not on the candidate.
    Missing,
    /// On the candidate only.
    Extra,
    Type,
    Value,
    /// The remaining time, by more than the tolerance.
    Ttl,
}

/// A key that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyWitness {
    pub key: String,
    pub differs: KeyDifference,
    /// Where the two values part; empty where that is said by `differs`.
    pub place: String,
    pub control: String,
    pub candidate: String,
}

impl KeyDifference {
    pub const ALL: [Self; 5] = [Self::Missing, Self::Extra, Self::Type, Self::Value, Self::Ttl];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Type => "type",
            Self::Value => "value",
            Self::Ttl => "ttl",
        }
    }

    /// What it says of a key.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "missing on the candidate",
            Self::Extra => "on the candidate only",
            Self::Type => "of another type",
            Self::Value => "with another value",
            Self::Ttl => "with another remaining time",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioResult {
    /// The file's path below `scenarios/`, without its ending.
    pub name: String,
    pub title: String,
    pub why: String,
    pub verdict: Verdict,
    /// Whether every written expectation holds.
    pub as_expected: bool,
    /// What does not hold, one sentence each.
    pub unexpected: Vec<String>,
    /// What differs between the stacks, one sentence each.
    pub differences: Vec<String>,
    /// What is not the same at its end, but for what a divergence accepts.
    #[serde(default, skip_serializing_if = "EndState::is_match")]
    pub end: EndState,
    /// Differences that it expects and no divergence accepts: steps, and what is not the same at its end.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub known_differences: u64,
}

/// What a scenario leaves behind: everything alike, but for what is named here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndState {
    /// The worst of all tables and patterns of keys; a mismatch, too, where something is lost.
    pub verdict: Verdict,
    /// Tables that are not the same: `public.cart`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tables: BTreeSet<String>,
    /// Patterns of cache keys that are not: `cart:{n}`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub keys: BTreeSet<String>,
    /// Parts of definitions that the target does not have: `trigger public.cart.stamp`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub lost: BTreeSet<String>,
}

impl Default for EndState {
    fn default() -> Self {
        Self { verdict: Verdict::Match, tables: BTreeSet::new(), keys: BTreeSet::new(), lost: BTreeSet::new() }
    }
}

impl EndState {
    fn is_match(&self) -> bool {
        *self == Self::default()
    }

    /// How many things are not the same.
    pub fn len(&self) -> usize {
        self.tables.len() + self.keys.len() + self.lost.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A difference between control and control: how far two answers to one question lie apart, and how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noise {
    pub fingerprint: String,
    /// Column name, or what else differs (`affected`, `cache`, `row_order`).
    pub place: String,
    #[serde(default)]
    pub kind: NoiseKind,
    /// The largest that was met.
    #[serde(default, skip_serializing_if = "NoiseSize::is_none")]
    pub size: NoiseSize,
    /// Operations that differ so; of a table rows, of caches keys.
    pub count: u64,
    /// Of so many that were compared; 0 where that was not told.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub of: u64,
    /// An example: what the two sides said.
    pub example: String,
    /// What control against control had shown, where this was forgiven for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownNoise>,
    /// Of control against control: which operations these were, as far as they are told one by one; of a table marks of
    /// its rows, of caches marks of their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<u64>,
}

/// What kind of distance lies between two answers of the same control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoiseKind {
    /// Two moments of one type.
    Clock,
    /// Two numbers.
    Counter,
    /// Two texts of one type, length and shape.
    Random,
    /// The same elements or rows in another order.
    Order,
    /// Other rows, among which the server may choose.
    Choice,
    /// A wait for another session on one side.
    Wait,
    /// The control does not repeat itself, by no distance that could be allowed: NULL and a value, another number of
    /// rows, a refusal and an answer. It forgives nothing; what it touches can't be told.
    #[default]
    Unrepeatable,
}

impl NoiseKind {
    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Counter => "counter",
            Self::Random => "random",
            Self::Order => "order",
            Self::Choice => "choice",
            Self::Wait => "wait",
            Self::Unrepeatable => "unrepeatable",
        }
    }
}

/// How large a distance is; what its kind has no word for is not there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoiseSize {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart_us: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    /// Length and kind of the characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<String>,
}

impl NoiseSize {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// The larger of two of one kind and shape.
    pub fn max(self, other: &Self) -> Self {
        Self {
            apart_us: self.apart_us.max(other.apart_us),
            step: match (self.step, other.step) {
                (Some(one), Some(other)) => Some(one.max(other)),
                (one, other) => one.or(other),
            },
            shape: self.shape,
        }
    }
}

/// How much of one noise control against control has shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownNoise {
    pub count: u64,
    pub of: u64,
    pub size: NoiseSize,
}

/// A difference that the translation itself states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    pub difference: String,
    /// Operations that were carried with it.
    pub count: u64,
    /// Of these, both sides answered the same.
    pub matched: u64,
    /// Operations by fingerprint.
    pub fingerprints: BTreeMap<String, u64>,
}

/// An accepted divergence and how often it was used; one that was not used, or has expired, fails the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DivergenceUse {
    pub id: String,
    pub why: String,
    pub owner: String,
    pub expires: String,
    pub used: u64,
    pub expired: bool,
}

/// Where the figures come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    pub crosscheck_version: String,
    /// The command line, secrets masked.
    pub command_line: Vec<String>,
    pub seed: u64,
    pub started_at: String,
    /// Replay only, not starting or loading.
    pub replay_ms: u64,
    pub recording: RecordingInfo,
    /// By stack (`control`, `candidate`), then by store.
    pub stacks: BTreeMap<String, BTreeMap<StoreKind, ServerInfo>>,
    pub profile: String,
    /// Operating system, processors, memory.
    pub machine: BTreeMap<String, String>,
    /// Share of the processors' time that other processes used during the replay, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others_cpu_percent: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingInfo {
    pub name: String,
    /// BLAKE3 of the recording's files, hexadecimal.
    pub digest: String,
    pub operations: u64,
    pub sessions: u64,
}

/// A server as it described itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerInfo {
    pub version: String,
    /// Effective settings, read back from the server.
    pub settings: BTreeMap<String, String>,
}
