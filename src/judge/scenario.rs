//! Whether scenarios do what they say: the control's answers against the written ones, verdicts against the expected.

use std::collections::BTreeMap;

use crate::core::report::{EndState, ScenarioResult};
use crate::core::{CacheReply, ErrorClass, Failure, Fate, Observation, Outcome, Reply, Request, Rows, Value, Verdict};
use crate::format::run::{Expectation, ExpectedReply, ScenarioSpan};
use crate::format::scenario::ExpectedVerdict;
use crate::format::scenario_update::Seen;

use super::compare::{self, Difference};
use super::shown;

/// The scenarios of a run, filled in as their steps are observed.
#[derive(Debug)]
pub struct ScenarioBook<'a> {
    scenarios: Vec<Progress<'a>>,
}

#[derive(Debug)]
struct Progress<'a> {
    span: &'a ScenarioSpan,
    observed: Vec<bool>,
    end: SeenEnd,
    result: ScenarioResult,
}

/// Something that a scenario left behind, or did without.
#[derive(Clone, Copy, Debug)]
pub enum Left<'a> {
    Table(&'a str),
    /// The keys of a pattern.
    Keys(&'a str),
    Lost(&'a str),
}

/// What is not the same at a scenario's end, by its name, with what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenEnd {
    tables: BTreeMap<String, Told>,
    keys: BTreeMap<String, Told>,
    lost: BTreeMap<String, Told>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    verdict: Verdict,
    words: String,
}

impl SeenEnd {
    fn verdict(&self) -> Verdict {
        let all = self.tables.values().chain(self.keys.values()).chain(self.lost.values());
        all.map(|told| told.verdict).fold(Verdict::Match, Verdict::and)
    }

    /// As a scenario would expect it. What a divergence accepts needs no other word.
    fn expected(&self) -> EndState {
        let names = |of: &BTreeMap<String, Told>| {
            of.iter().filter(|(_, told)| told.verdict > Verdict::Accepted).map(|(name, _)| name.clone()).collect()
        };
        EndState {
            verdict: Some(self.verdict()).filter(|verdict| *verdict > Verdict::Accepted).unwrap_or(Verdict::Match),
            tables: names(&self.tables),
            keys: names(&self.keys),
            lost: names(&self.lost),
        }
    }
}

impl<'a> ScenarioBook<'a> {
    pub fn new(spans: &'a [ScenarioSpan]) -> Self {
        let mut scenarios: Vec<_> = spans.iter().map(Progress::new).collect();
        scenarios.sort_by_key(|progress| progress.span.first_seq);
        Self { scenarios }
    }

    /// Checks one operation against the step that it belongs to, if it belongs to one.
    pub fn observe<'d>(
        &mut self,
        observation: &Observation,
        verdict: Verdict,
        differences: impl Iterator<Item = &'d Difference>,
    ) {
        let after = self.scenarios.partition_point(|progress| progress.span.first_seq <= observation.seq);
        let Some(progress) = after.checked_sub(1).and_then(|index| self.scenarios.get_mut(index)) else { return };
        let Ok(step) = usize::try_from(observation.seq - progress.span.first_seq) else { return };
        let Some(expectation) = progress.span.steps.get(step) else { return };
        if let Some(observed) = progress.observed.get_mut(step) {
            *observed = true;
        }
        let result = &mut progress.result;
        let number = step + 1;
        result.verdict = result.verdict.and(verdict);
        result.known_differences += u64::from(is_known(&observation.candidate, verdict));
        result.differences.extend(differences.map(|difference| format!("step {number}: {}", difference.summary)));
        let problems = [
            unexpected_reply(expectation, &observation.control),
            unexpected_wait(expectation, &observation.control),
            unexpected_verdict(expectation, &observation.candidate, verdict),
        ];
        result.unexpected.extend(problems.into_iter().flatten().map(|problem| format!("step {number}: {problem}")));
    }

    /// Takes what is not the same at a scenario's end.
    pub fn left(&mut self, scenario: &str, what: Left<'_>, verdict: Verdict, words: &str) {
        let Some(progress) = self.scenarios.iter_mut().find(|progress| progress.span.name == scenario) else { return };
        progress.result.verdict = progress.result.verdict.and(verdict);
        progress.result.differences.push(format!("at the end: {words}"));
        let end = &mut progress.end;
        let (of, name) = match what {
            Left::Table(name) => (&mut end.tables, name),
            Left::Keys(pattern) => (&mut end.keys, pattern),
            Left::Lost(name) => (&mut end.lost, name),
        };
        let new = || Told { verdict: Verdict::Match, words: String::new() };
        let told = of.entry(name.to_owned()).or_insert_with(new);
        told.verdict = told.verdict.and(verdict);
        if !told.words.is_empty() {
            told.words.push_str("; ");
        }
        told.words.push_str(words);
    }

    /// In the order of the run.
    pub fn finish(self) -> Vec<ScenarioResult> {
        self.scenarios.into_iter().map(Progress::finish).collect()
    }
}

impl<'a> Progress<'a> {
    fn new(span: &'a ScenarioSpan) -> Self {
        Self {
            span,
            observed: vec![false; span.steps.len()],
            end: SeenEnd::default(),
            result: ScenarioResult {
                name: span.name.clone(),
                title: span.title.clone(),
                why: span.why.clone(),
                verdict: Verdict::Match,
                as_expected: true,
                unexpected: Vec::new(),
                differences: Vec::new(),
                end: EndState::default(),
                known_differences: 0,
            },
        }
    }

    fn finish(self) -> ScenarioResult {
        let mut result = self.result;
        if let Some(why) = &self.span.failed {
            result.unexpected.push(format!("it could not be run to its end: {why}"));
        }
        let missing = self.observed.iter().filter(|observed| !**observed).count();
        if missing > 0 {
            result.unexpected.push(format!("{} not run", shown::counted(missing as u64, "step")));
            result.verdict = result.verdict.and(Verdict::Inconclusive);
        }
        if let Some(expected) = self.span.end.as_ref().filter(|_| self.span.failed.is_none() && missing == 0) {
            result.unexpected.extend(unexpected_end(expected, &self.end));
        }
        result.as_expected = result.unexpected.is_empty();
        result.end = self.end.expected();
        result.known_differences += result.end.len() as u64;
        result
    }
}

/// Whether a step differs, if expected: no divergence with an owner and an end accepts it.
fn is_known(candidate: &Fate, verdict: Verdict) -> bool {
    match candidate {
        Fate::Untranslatable { .. } => verdict != Verdict::Accepted,
        Fate::Replayed { .. } | Fate::Skipped { .. } | Fate::Unfinished { .. } => verdict > Verdict::Accepted,
    }
}

/// What is left behind and not named, what is named and not left behind.
fn unexpected_end(expected: &EndState, seen: &SeenEnd) -> Vec<String> {
    let parts = [
        ("table ", &expected.tables, &seen.tables),
        ("keys ", &expected.keys, &seen.keys),
        ("", &expected.lost, &seen.lost),
    ];
    let mut problems = Vec::new();
    for (noun, expected, seen) in parts {
        // What is accepted is no surprise, but still the difference that may be named.
        let unnamed = seen.iter().filter(|(name, told)| told.verdict > Verdict::Accepted && !expected.contains(*name));
        problems.extend(unnamed.map(|(_, told)| format!("at the end: {}", told.words)));
        let alike = expected.iter().filter(|name| !seen.contains_key(*name));
        problems.extend(
            alike.map(|name| format!("at the end: {noun}{name} is the same on both sides, and [end] names it")),
        );
    }
    let found = seen.verdict();
    if problems.is_empty() && found != Verdict::Accepted && found != expected.verdict {
        let (found, expected) = (found.name(), expected.verdict.name());
        problems.push(format!("at the end: the verdict is {found}, expected is {expected}"));
    }
    problems
}

/// What was seen of one step, for its expectations to be rewritten. `queued` are the commands that an EXEC runs.
pub fn seen(expectation: &Expectation, observation: &Observation, queued: &[Request]) -> Seen {
    let answer = match &observation.control {
        Fate::Replayed { outcome, .. } => answer(outcome),
        _ => None,
    };
    let verdict = match &observation.candidate {
        Fate::Replayed { .. } => match compare::observation_of(observation, queued).verdict() {
            Verdict::Match => Some(ExpectedVerdict::Match),
            Verdict::Mismatch => Some(ExpectedVerdict::Mismatch),
            Verdict::Inconclusive => Some(ExpectedVerdict::Inconclusive),
            Verdict::Accepted => None,
        },
        Fate::Untranslatable { .. } => Some(ExpectedVerdict::Untranslatable),
        Fate::Skipped { .. } => Some(ExpectedVerdict::Skipped),
        Fate::Unfinished { .. } => None,
    };
    Seen { answer, answer_holds: unexpected_reply(expectation, &observation.control).is_none(), verdict }
}

fn answer(outcome: &Outcome) -> Option<ExpectedReply> {
    match outcome {
        Outcome::Completed(Reply::Rows(rows)) if rows.total != rows.rows.len() as u64 => None,
        Outcome::Completed(Reply::Rows(rows)) => Some(ExpectedReply::Rows(rows.rows.clone())),
        Outcome::Completed(Reply::Affected(count)) => Some(ExpectedReply::Affected(*count)),
        Outcome::Completed(Reply::Cache(reply)) => Some(ExpectedReply::Cache(reply.clone())),
        Outcome::Refused(refused) => Some(ExpectedReply::Error(refused.class)),
        Outcome::Unknown(_) => None,
    }
}

fn unexpected_wait(expectation: &Expectation, control: &Fate) -> Option<String> {
    let waited = matches!(control, Fate::Replayed { waited: Some(_), .. });
    (expectation.blocks && !waited).then(|| "the control does not wait, as it should".into())
}

fn unexpected_verdict(expectation: &Expectation, candidate: &Fate, verdict: Verdict) -> Option<String> {
    let expected = match expectation.verdict {
        Some(expected) => expected.name(),
        None if expectation.untranslatable => "untranslatable",
        None => "skipped",
    };
    let (fits, found) = match (candidate, expectation.verdict) {
        (Fate::Replayed { .. }, Some(expected)) => {
            // What a divergence accepts needs no other word, and may be written down all the same.
            (verdict == expected || verdict == Verdict::Accepted, verdict.name().to_owned())
        }
        (Fate::Replayed { .. }, None) => (false, verdict.name().to_owned()),
        (Fate::Untranslatable { reason }, expected) => {
            let written = expected.is_none() && expectation.untranslatable;
            (written || verdict == Verdict::Accepted, format!("untranslatable ({reason})"))
        }
        (Fate::Skipped { reason }, expected) => {
            (expected.is_none() && !expectation.untranslatable, format!("skipped ({reason})"))
        }
        (Fate::Unfinished { reason }, _) => (false, format!("unfinished ({reason})")),
    };
    (!fits).then(|| format!("the verdict is {found}, expected is {expected}"))
}

fn unexpected_reply(expectation: &Expectation, control: &Fate) -> Option<String> {
    let Some(expected) = expectation.reply.as_ref() else { return unexpected_error(control) };
    let Fate::Replayed { outcome, .. } = control else { return Some("the control did not run it".into()) };
    let fits = match (expected, outcome) {
        (ExpectedReply::Rows(expected), Outcome::Completed(Reply::Rows(rows))) => rows_fit(expected, rows),
        (ExpectedReply::Affected(expected), Outcome::Completed(Reply::Affected(count))) => expected == count,
        (ExpectedReply::Cache(expected), Outcome::Completed(Reply::Cache(reply))) => cache_fits(expected, reply),
        (ExpectedReply::Error(expected), Outcome::Refused(refused)) => *expected == refused.class,
        _ => false,
    };
    (!fits).then(|| format!("the control answers {}, expected is {}", answered(outcome), wanted(expected)))
}

/// What nobody expects to fail may be a slip of the pen, which both sides refuse alike.
fn unexpected_error(control: &Fate) -> Option<String> {
    let Fate::Replayed { outcome, .. } = control else { return None };
    match outcome {
        Outcome::Refused(refused) => Some(format!(
            "the control refuses it with {} ({}), and `expect.error` does not say so",
            refused.class,
            shown::cut(&refused.message)
        )),
        Outcome::Completed(Reply::Cache(reply)) => inner_error(reply).map(|inner| {
            format!("a part of the answer is an error, {} ({}), and `expect.reply` does not say so", inner.class, {
                shown::cut(&inner.message)
            })
        }),
        Outcome::Completed(_) | Outcome::Unknown(_) => None,
    }
}

/// The first error inside of a compound answer.
fn inner_error(reply: &CacheReply) -> Option<&Failure> {
    match reply {
        CacheReply::Error(failure) => Some(failure),
        CacheReply::Array(items) | CacheReply::Set(items) => items.iter().find_map(inner_error),
        CacheReply::Map(pairs) => pairs.iter().find_map(|(key, value)| inner_error(key).or_else(|| inner_error(value))),
        _ => None,
    }
}

/// Errors inside of an answer are matched by class, never by message.
fn cache_fits(expected: &CacheReply, reply: &CacheReply) -> bool {
    match (expected, reply) {
        (CacheReply::Error(expected), CacheReply::Error(failure)) => expected.class == failure.class,
        (CacheReply::Array(expected), CacheReply::Array(items)) => {
            expected.len() == items.len() && expected.iter().zip(items).all(|(one, other)| cache_fits(one, other))
        }
        _ => expected == reply,
    }
}

fn rows_fit(expected: &[Vec<Value>], rows: &Rows) -> bool {
    rows.total == expected.len() as u64
        && rows.rows.len() == expected.len()
        && expected.iter().zip(&rows.rows).all(|(expected, row)| {
            expected.len() == row.len() && expected.iter().zip(row).all(|(expected, value)| value_fits(expected, value))
        })
}

/// A text fits any type whose text it is and that TOML has no word for: dates, UUIDs, JSON.
fn value_fits(expected: &Value, value: &Value) -> bool {
    match (expected, value) {
        // A number's text is none: TOML has a word for numbers.
        (Value::Text(_), Value::Decimal(_) | Value::Float(_)) => false,
        (Value::Text(expected), value) => value.text() == Some(expected),
        (Value::Float(expected), Value::Float(text)) => {
            expected == text || super::canonical::float(expected) == super::canonical::float(text)
        }
        _ => expected == value,
    }
}

fn answered(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Completed(Reply::Rows(rows)) => shown_rows(&rows.rows),
        other => shown::outcome(other),
    }
}

fn wanted(expected: &ExpectedReply) -> String {
    match expected {
        ExpectedReply::Rows(rows) => shown_rows(rows),
        ExpectedReply::Affected(count) => format!("{} affected", shown::counted(*count, "row")),
        ExpectedReply::Error(class) => refused(*class),
        ExpectedReply::Cache(reply) => shown::cache(reply),
    }
}

fn refused(class: ErrorClass) -> String {
    format!("refused: {class}")
}

fn shown_rows(rows: &[Vec<Value>]) -> String {
    let rows: Vec<_> = rows.iter().map(|row| shown::row(row)).collect();
    shown::cut(&format!("[{}]", rows.join(", ")))
}
