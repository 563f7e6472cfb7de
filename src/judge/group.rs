//! Findings: all differences with one signature (kind, fingerprint and place), with the smallest proof of them.

use std::collections::BTreeMap;

use super::compare::Difference;
use super::shown;
use crate::core::{Command, Fate, Finding, FindingKind, Observation, Outcome, Reply, Request, Value, Witness};

/// A review reads tens of findings; 10,000 of 20 KB is 200 MB. What comes after is grouped by kind alone.
const FINDINGS_MAX: usize = 10_000;

/// A fingerprint of this length is still told from another by a reader.
const SIGNATURE_FINGERPRINT_MAX: usize = 300;

/// A witness shows what was asked, not megabytes of it; the whole stands in the run.
const REQUEST_CHARACTERS_MAX: usize = 8_000;

/// As above, for one value of the rows of a witness.
const VALUE_CHARACTERS_MAX: usize = 2_000;

/// The command that shows the operation of this number again. In `command`, `{seq}` stands for the number; a command
/// without it shows the whole run.
fn reproduce_operation(command: &str, seq: u64) -> String {
    command.replace("{seq}", &seq.to_string())
}

/// The command that shows the whole run again: without `{seq}` and the flag before it, unless the run was to stop there.
pub fn reproduce_run(command: &str, until: Option<u64>) -> String {
    if let Some(seq) = until {
        return reproduce_operation(command, seq);
    }
    let Some((before, after)) = command.split_once("{seq}") else { return command.to_owned() };
    let without_flag = before.trim_end().rsplit_once(' ').map_or("", |(kept, _)| kept);
    format!("{}{after}", without_flag.trim_end())
}

/// Columns that a finding names one by one.
const PLACES_MAX: usize = 100;

/// Findings by signature, what is accepted apart from what is not.
#[derive(Debug, Default)]
pub struct Groups {
    findings: BTreeMap<(String, Option<String>), Finding>,
}

/// What is known of a difference beyond what it says itself.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    pub accepted_by: Option<&'a str>,
    pub tainted: bool,
    /// The command that shows the operation again.
    pub reproduce: &'a str,
}

impl Groups {
    /// Counts the difference of one operation under a fingerprint: its own, or that of the one which it stands on.
    pub fn add(
        &mut self,
        observation: &Observation,
        fingerprint: &str,
        difference: &Difference,
        standing: Standing<'_>,
    ) {
        let accepted_by = standing.accepted_by.map(str::to_owned);
        let mut fingerprint = fingerprint;
        let mut key = (signature(difference.kind, fingerprint, &difference.place), accepted_by);
        if self.findings.len() >= FINDINGS_MAX && !self.findings.contains_key(&key) {
            fingerprint = "(further fingerprints)";
            key.0 = signature(difference.kind, fingerprint, "");
        }
        let finding = self.findings.entry(key).or_insert_with_key(|(signature, _)| Finding {
            signature: signature.clone(),
            kind: difference.kind,
            verdict: difference.verdict,
            summary: String::new(),
            fingerprint: fingerprint.to_owned(),
            count: 0,
            share: 0.0,
            tainted: 0,
            places: BTreeMap::new(),
            witness: None,
            reproduce: String::new(),
            accepted_by: None,
        });
        // The first one whose cause is its own proves more than one that may follow from another.
        let better = finding.witness.is_none()
            || difference.verdict > finding.verdict
            || (finding.tainted == finding.count && !standing.tainted && difference.verdict == finding.verdict);
        finding.count += 1;
        finding.tainted += u64::from(standing.tainted);
        finding.verdict = finding.verdict.and(difference.verdict);
        let columns = difference.parts.iter().filter(|_| difference.width > 0).map(|part| &part.place);
        for place in columns.chain(&difference.besides) {
            if finding.places.len() < PLACES_MAX || finding.places.contains_key(place) {
                *finding.places.entry(place.clone()).or_default() += 1;
            }
        }
        if better {
            finding.summary.clone_from(&difference.summary);
            finding.accepted_by = standing.accepted_by.map(str::to_owned);
            finding.reproduce = reproduce_operation(standing.reproduce, observation.seq);
            finding.witness = Some(witness(observation, difference));
        }
    }

    /// Adds a finding that is not about operations.
    pub fn add_whole(&mut self, finding: Finding) {
        self.findings.insert((finding.signature.clone(), finding.accepted_by.clone()), finding);
    }

    /// Worst first, then by count, then by signature; shares are of `operations`.
    pub fn finish(self, operations: u64) -> Vec<Finding> {
        let mut findings: Vec<_> = self.findings.into_values().collect();
        for finding in &mut findings {
            finding.share = share(finding.count, operations);
        }
        findings.sort_by(|one, other| {
            let worse = other.verdict.cmp(&one.verdict).then_with(|| other.count.cmp(&one.count));
            worse.then_with(|| one.signature.cmp(&other.signature))
        });
        findings
    }
}

/// 0 where there is nothing to have a share of.
pub fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// Kind, fingerprint and place in one line.
pub fn signature(kind: FindingKind, fingerprint: &str, place: &str) -> String {
    let mut fingerprint = fingerprint.split_whitespace().collect::<Vec<_>>().join(" ");
    if fingerprint.chars().nth(SIGNATURE_FINGERPRINT_MAX).is_some() {
        let hash = blake3::hash(fingerprint.as_bytes()).to_hex();
        let start: String = fingerprint.chars().take(SIGNATURE_FINGERPRINT_MAX).collect();
        fingerprint = format!("{start}… {}", hash.get(..8).unwrap_or_default());
    }
    let place = place.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{kind} | {fingerprint} | {place}")
}

fn witness(observation: &Observation, difference: &Difference) -> Witness {
    Witness {
        seq: observation.seq,
        request: cut_request(&observation.request),
        place: difference.at.clone(),
        control: difference.control.clone(),
        candidate: difference.candidate.clone(),
        control_fate: cut_fate(&observation.control, difference.rows.0),
        candidate_fate: cut_fate(&observation.candidate, difference.rows.1),
    }
}

/// The fate with its rows cut to the one that proves the difference; `total` still says how many there were.
fn cut_fate(fate: &Fate, row: Option<usize>) -> Fate {
    let mut fate = fate.clone();
    let Fate::Replayed { outcome, requests, .. } = &mut fate else { return fate };
    if let Outcome::Completed(Reply::Rows(rows)) = outcome {
        rows.rows = row.and_then(|index| rows.rows.get(index)).cloned().into_iter().collect();
        rows.rows.iter_mut().flatten().for_each(cut_value);
    }
    for request in requests {
        *request = cut_request(request);
    }
    fate
}

fn cut_value(value: &mut Value) {
    match value {
        Value::Text(text) | Value::Json(text) | Value::Array(text) | Value::Other { text, .. } => {
            *text = shown::cut_at(text, VALUE_CHARACTERS_MAX);
        }
        Value::Bytes(bytes) => bytes.0.truncate(VALUE_CHARACTERS_MAX),
        _ => {}
    }
}

fn cut_request(request: &Request) -> Request {
    match request {
        Request::Sql(sql) => {
            let mut sql = sql.clone();
            sql.text = shown::cut_at(&sql.text, REQUEST_CHARACTERS_MAX);
            for param in sql.params.iter_mut().flatten() {
                param.0.truncate(REQUEST_CHARACTERS_MAX);
            }
            Request::Sql(sql)
        }
        Request::Redis(command) => {
            let mut args = command.args.clone();
            for arg in &mut args {
                arg.0.truncate(REQUEST_CHARACTERS_MAX);
            }
            Request::Redis(Command { db: command.db, args })
        }
        Request::Memcached(_) => request.clone(),
    }
}
