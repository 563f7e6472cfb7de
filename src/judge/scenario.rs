//! Whether scenarios do what they say: the control's answers against the written ones, verdicts against the expected.

use crate::core::report::ScenarioResult;
use crate::core::{ErrorClass, Fate, Observation, Outcome, Reply, Request, Rows, Value, Verdict};
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
    result: ScenarioResult,
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
        result.differences.extend(differences.map(|difference| format!("step {number}: {}", difference.summary)));
        let problems = [
            unexpected_reply(expectation, &observation.control),
            unexpected_wait(expectation, &observation.control),
            unexpected_verdict(expectation, &observation.candidate, verdict),
        ];
        result.unexpected.extend(problems.into_iter().flatten().map(|problem| format!("step {number}: {problem}")));
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
            result: ScenarioResult {
                name: span.name.clone(),
                title: span.title.clone(),
                why: span.why.clone(),
                verdict: Verdict::Match,
                as_expected: true,
                unexpected: Vec::new(),
                differences: Vec::new(),
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
        result.as_expected = result.unexpected.is_empty();
        result
    }
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
            // An accepted difference is still the difference that is expected.
            let accepted = verdict == Verdict::Accepted && expected != Verdict::Match;
            (verdict == expected || accepted, verdict.name().to_owned())
        }
        (Fate::Replayed { .. }, None) => (false, verdict.name().to_owned()),
        (Fate::Untranslatable { reason }, expected) => {
            (expected.is_none() && expectation.untranslatable, format!("untranslatable ({reason})"))
        }
        (Fate::Skipped { reason }, expected) => {
            (expected.is_none() && !expectation.untranslatable, format!("skipped ({reason})"))
        }
        (Fate::Unfinished { reason }, _) => (false, format!("unfinished ({reason})")),
    };
    (!fits).then(|| format!("the verdict is {found}, expected is {expected}"))
}

fn unexpected_reply(expectation: &Expectation, control: &Fate) -> Option<String> {
    let expected = expectation.reply.as_ref()?;
    let Fate::Replayed { outcome, .. } = control else { return Some("the control did not run it".into()) };
    let fits = match (expected, outcome) {
        (ExpectedReply::Rows(expected), Outcome::Completed(Reply::Rows(rows))) => rows_fit(expected, rows),
        (ExpectedReply::Affected(expected), Outcome::Completed(Reply::Affected(count))) => expected == count,
        (ExpectedReply::Cache(expected), Outcome::Completed(Reply::Cache(reply))) => expected == reply,
        (ExpectedReply::Error(expected), Outcome::Refused(refused)) => *expected == refused.class,
        _ => false,
    };
    (!fits).then(|| format!("the control answers {}, expected is {}", answered(outcome), wanted(expected)))
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
