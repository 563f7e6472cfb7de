//! Two fates of one operation -> what differs between them. The `match`es stand here, the loops in the files below.
//!
//! It knows nothing of other operations (what an EXEC runs it is told), of accepted divergences, or of noise: it says what differs, and how sure
//! that is. Comparing is symmetric: exchanging the sides exchanges the words, never a verdict.

mod around;
pub mod cache;
mod parts;
mod rows;

use std::collections::BTreeMap;

pub use self::parts::{Cell, Part};
use super::distance::Distance;
use super::normalise::{self, Normalisation};
use super::{shown, victims};
use crate::core::{
    ErrorClass, Failure, Fate, FindingKind, Observation, Outcome, Reply, Request, Shape, StatementKind, Verdict,
};
use crate::store::errors;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub kind: FindingKind,
    pub verdict: Verdict,
    /// What the signature is made of: a column's name, or what else differs (`row_count`, `affected`, `cache`, …).
    pub place: String,
    /// Where in this witness: row and column, element.
    pub at: String,
    pub control: String,
    pub candidate: String,
    /// One sentence for a person.
    pub summary: String,
    /// The rows that prove it, by their index on each side.
    pub rows: (Option<usize>, Option<usize>),
    /// What differs, by place (columns of rows; otherwise one), and by how far.
    pub parts: Vec<Part>,
    /// Of rows: how many columns they have.
    pub width: usize,
    /// Why it proves nothing, as the end of a sentence.
    pub note: String,
    /// Places of other differences of the same operation, which the summary names too.
    pub besides: Vec<String>,
    /// What stands for the operation's fingerprint, where the difference belongs to more than one of them.
    pub under: Option<String>,
}

impl Difference {
    /// A difference that has no rows to show, and no distance; its place is its kind's own.
    fn plain(kind: FindingKind, verdict: Verdict, place: &str, summary: impl Into<String>) -> Self {
        Self {
            kind,
            verdict,
            place: place.into(),
            at: place.into(),
            control: String::new(),
            candidate: String::new(),
            summary: summary.into(),
            rows: (None, None),
            parts: vec![Part::of(place, Distance::Beyond)],
            width: 0,
            note: String::new(),
            besides: Vec::new(),
            under: None,
        }
    }

    /// Of an operation that stands on what a departing control, or a deadlock with two victims, left otherwise.
    pub fn touched(root: &str) -> Self {
        let left_by = match root {
            victims::FINGERPRINT => "a deadlock of which each server chose its own victim".to_owned(),
            root => format!("an operation in which the control departs from the recording ({})", shown::cut(root)),
        };
        let summary = format!(
            "it belongs to the transaction of, or reads what was left by, {left_by}: what it answers says nothing of the \
             candidate"
        );
        Self::plain(FindingKind::Control, Verdict::Inconclusive, "touched by a departure", summary)
    }

    /// Of an operation whose answer depends on a locale that nobody has named.
    pub fn of_unknown_order(why: &str) -> Self {
        let summary = format!("nobody can tell what the recorded server answered: {why}");
        Self::plain(FindingKind::Control, Verdict::Inconclusive, "locale", summary)
    }

    fn sides(mut self, control: impl Into<String>, candidate: impl Into<String>) -> Self {
        (self.control, self.candidate) = (control.into(), candidate.into());
        for cell in self.parts.iter_mut().flat_map(|part| &mut part.cells) {
            (cell.control, cell.candidate) = (self.control.clone(), self.candidate.clone());
        }
        self
    }

    /// Says how far the sides lie apart, by all the distances that the one place holds.
    fn apart(mut self, distances: Vec<Distance>) -> Self {
        let (control, candidate) = (self.control.clone(), self.candidate.clone());
        let mut part = Part { place: self.place.clone(), cells: Vec::new() };
        for distance in distances {
            part.add(distance, || Cell::new(control.clone(), candidate.clone()));
        }
        if !part.cells.is_empty() {
            self.parts = vec![part];
        }
        self
    }

    fn at(mut self, at: impl Into<String>) -> Self {
        self.at = at.into();
        self
    }
}

/// What two fates are beside each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    pub differences: Vec<Difference>,
    /// Rules that forgave something, with how often.
    pub forgiven: BTreeMap<&'static str, u64>,
}

impl Comparison {
    /// The worst of the differences; a match where there are none.
    pub fn verdict(&self) -> Verdict {
        self.differences.iter().fold(Verdict::Match, |worst, difference| worst.and(difference.verdict))
    }

    fn forgive(&mut self, rule: Normalisation) {
        *self.forgiven.entry(rule.id).or_default() += 1;
    }

    fn add(&mut self, difference: Difference) {
        self.differences.push(difference);
    }
}

/// Compares what the two sides did with one operation.
pub fn observation(observation: &Observation) -> Comparison {
    observation_of(observation, &[])
}

/// As [`observation`], where it may be an EXEC of these commands.
pub fn observation_of(observation: &Observation, queued: &[Request]) -> Comparison {
    let mut out = Comparison::default();
    match (&observation.control, &observation.candidate) {
        (Fate::Replayed { outcome: control, .. }, Fate::Replayed { outcome: candidate, .. }) => {
            if cache::ends_between(observation, control, candidate) {
                out.forgive(normalise::KEY_ENDING);
            } else {
                outcomes_of(control, candidate, (&observation.request, queued), &observation.shape, &mut out);
            }
            around::warnings(observation, &mut out);
            around::waits(&observation.control, &observation.candidate, &mut out);
        }
        (_, Fate::Untranslatable { reason }) | (Fate::Untranslatable { reason }, Fate::Replayed { .. }) => {
            let seen = match &observation.control {
                Fate::Replayed { outcome: Outcome::Refused(refused), .. } => {
                    format!("; the control was seen to refuse it with {}", refused.class)
                }
                _ => String::new(),
            };
            let summary = format!("no rule carries it over: {reason}{seen}");
            out.add(
                Difference::plain(FindingKind::Untranslatable, Verdict::Inconclusive, reason, summary)
                    .sides(fate(&observation.control), fate(&observation.candidate)),
            );
        }
        // Not sent to the candidate on purpose: accounted for with its reason, nothing to compare.
        (_, Fate::Skipped { .. } | Fate::Unfinished { .. }) => {}
        (Fate::Skipped { reason } | Fate::Unfinished { reason }, Fate::Replayed { .. }) => {
            let summary = format!("only the candidate ran it, so there is nothing to compare it with: {reason}");
            out.add(
                Difference::plain(FindingKind::Skipped, Verdict::Inconclusive, reason, summary)
                    .sides(fate(&observation.control), fate(&observation.candidate)),
            );
        }
    }
    around::recorded(observation, &mut out);
    out
}

fn fate(fate: &Fate) -> String {
    match fate {
        Fate::Replayed { outcome, .. } => shown::outcome(outcome),
        Fate::Untranslatable { reason } => format!("not sent, untranslatable: {reason}"),
        Fate::Skipped { reason } => format!("not sent, skipped: {reason}"),
        Fate::Unfinished { reason } => format!("unfinished: {reason}"),
    }
}

/// Compares two outcomes of one request.
pub fn outcomes(control: &Outcome, candidate: &Outcome, request: &Request, shape: &Shape, out: &mut Comparison) {
    outcomes_of(control, candidate, (request, &[]), shape, out);
}

/// What was asked, and the commands that it runs where it is an EXEC.
type Asked<'a> = (&'a Request, &'a [Request]);

fn outcomes_of(control: &Outcome, candidate: &Outcome, asked: Asked<'_>, shape: &Shape, out: &mut Comparison) {
    match (control, candidate) {
        (Outcome::Completed(control), Outcome::Completed(candidate)) => {
            replies(control, candidate, asked, shape, out);
        }
        (Outcome::Refused(one), Outcome::Refused(other)) => match same_refusal(one, other) {
            Verdict::Match => {}
            _ if errors::may_be_one(one, other) => out.forgive(normalise::REFUSAL_CODE),
            verdict => out.add(error(control, candidate, verdict, format!("{} -> {}", one.class, other.class))),
        },
        (Outcome::Refused(refused), Outcome::Completed(_)) => {
            out.add(error(control, candidate, Verdict::Mismatch, format!("{} -> completed", refused.class)));
        }
        (Outcome::Completed(_), Outcome::Refused(refused)) => {
            out.add(error(control, candidate, Verdict::Mismatch, format!("completed -> {}", refused.class)));
        }
        (Outcome::Unknown(_), _) | (_, Outcome::Unknown(_)) => {
            let side = match (control, candidate) {
                (Outcome::Unknown(_), Outcome::Unknown(_)) => "both sides",
                (Outcome::Unknown(_), _) => "the control",
                _ => "the candidate",
            };
            let summary = format!("no answer from {side}: it may or may not have been applied there");
            out.add(
                Difference::plain(FindingKind::NoAnswer, Verdict::Inconclusive, "no_answer", summary)
                    .sides(shown::outcome(control), shown::outcome(candidate)),
            );
        }
    }
}

/// Messages are never compared. Two refusals of no known class are the same only with the same code.
pub(super) fn same_refusal(one: &Failure, other: &Failure) -> Verdict {
    if one.class != other.class {
        return Verdict::Mismatch;
    }
    match one.class {
        ErrorClass::Other if one.code != other.code => Verdict::Inconclusive,
        _ => Verdict::Match,
    }
}

fn error(control: &Outcome, candidate: &Outcome, verdict: Verdict, place: String) -> Difference {
    let summary = match (control, candidate) {
        (Outcome::Refused(refused), Outcome::Refused(other)) if verdict == Verdict::Mismatch => {
            format!("both refuse it, but for another reason: {} and {}", refused.class, other.class)
        }
        (Outcome::Refused(_), Outcome::Refused(_)) => "both refuse it with codes of no known class".into(),
        (Outcome::Refused(refused), _) => {
            format!("the candidate completes what the control refuses with {}", refused.class)
        }
        (_, Outcome::Refused(refused)) => {
            format!("the candidate refuses with {} what the control completes", refused.class)
        }
        _ => String::new(),
    };
    Difference::plain(FindingKind::Error, verdict, &place, summary)
        .sides(shown::outcome(control), shown::outcome(candidate))
}

fn replies(control: &Reply, candidate: &Reply, asked: Asked<'_>, shape: &Shape, out: &mut Comparison) {
    match (control, candidate) {
        (Reply::Rows(control), Reply::Rows(candidate)) => rows::compare(control, candidate, asked.0, shape, out),
        (Reply::Affected(one), Reply::Affected(other)) if one == other => {}
        // One server counts the rows that a definition copies, the other does not: it is no row of the application's.
        (Reply::Affected(one), Reply::Affected(other))
            if shape.statement == Some(StatementKind::Definition) && (*one == 0 || *other == 0) =>
        {
            out.forgive(normalise::DEFINITION_COUNT);
        }
        (Reply::Affected(one), Reply::Affected(other)) => {
            let summary = format!(
                "the candidate says {} affected, the control {}; code that branches on the count takes another path",
                shown::counted(*other, "row"),
                one
            );
            out.add(
                Difference::plain(FindingKind::Affected, Verdict::Mismatch, "affected", summary)
                    .sides(one.to_string(), other.to_string()),
            );
        }
        (Reply::Cache(control), Reply::Cache(candidate)) => cache::compare(control, candidate, asked, out),
        (control, candidate) => {
            let (control, candidate) = (Outcome::Completed(control.clone()), Outcome::Completed(candidate.clone()));
            let summary = "the two sides answer with another kind of reply; no rows is not the same as no result set";
            out.add(
                Difference::plain(FindingKind::ReplyKind, Verdict::Mismatch, "reply_kind", summary)
                    .sides(shown::outcome(&control), shown::outcome(&candidate)),
            );
        }
    }
}
