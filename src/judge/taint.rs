//! Taint: an operation that reads state which an earlier difference spoiled may differ for that reason alone.
//!
//! It follows tables and cache keys, as the shapes of the operations name them. It never changes a verdict: it tells
//! a reader where to look first.

use std::collections::BTreeSet;

use super::compare::{Comparison, Difference};
use crate::core::{ErrorClass, Fate, FindingKind, Observation, Outcome, SessionId};

/// A million names of 60 bytes is 60 MB; beyond that all state counts as spoiled, which only widens what is tainted.
const SPOILED_MAX: usize = 1_000_000;

/// What has been spoiled so far.
#[derive(Debug, Default)]
pub struct Taint {
    /// Tables and keys, by `store:name`.
    spoiled: BTreeSet<String>,
    everything: bool,
    /// Sessions in which one side refused what the other completed.
    sessions: BTreeSet<SessionId>,
}

impl Taint {
    /// Whether the operation reads, or writes on top of, what was spoiled before it.
    pub fn reaches(&self, observation: &Observation) -> bool {
        let spoiled = |name: &String| self.everything || self.spoiled.contains(&key(observation, name));
        let shape = &observation.shape;
        shape.reads.iter().chain(&shape.writes).any(spoiled)
            || (self.sessions.contains(&observation.session) && in_aborted_transaction(observation))
    }

    /// Learns what the operation spoils, from its differences that are not noise.
    pub fn learn<'a>(&mut self, observation: &Observation, differences: impl Iterator<Item = &'a Difference>) {
        let mut spoils = one_sided(observation);
        for difference in differences {
            if difference.kind == FindingKind::Error {
                self.sessions.insert(observation.session);
            }
            spoils |= spoils_state(difference.kind);
        }
        if !spoils {
            return;
        }
        for name in &observation.shape.writes {
            if self.spoiled.len() >= SPOILED_MAX {
                self.everything = true;
                return;
            }
            self.spoiled.insert(key(observation, name));
        }
    }
}

/// Tables and cache keys share no names.
fn key(observation: &Observation, name: &str) -> String {
    format!("{}:{name}", super::store_name(&observation.request))
}

/// Sent to one side only, whatever the reason: what it writes differs from then on.
fn one_sided(observation: &Observation) -> bool {
    matches!(observation.control, Fate::Replayed { .. }) != matches!(observation.candidate, Fate::Replayed { .. })
}

/// Whether a difference of this kind can mean that the two sides hold different data now.
fn spoils_state(kind: FindingKind) -> bool {
    !matches!(kind, FindingKind::LockWait | FindingKind::Control | FindingKind::Columns | FindingKind::RowOrder)
}

fn in_aborted_transaction(observation: &Observation) -> bool {
    let aborted = |fate: &Fate| match fate {
        Fate::Replayed { outcome: Outcome::Refused(refused), .. } => refused.class == ErrorClass::AbortedTransaction,
        _ => false,
    };
    aborted(&observation.control) || aborted(&observation.candidate)
}

/// The differences of a comparison that are not noise.
pub fn real<'a>(comparison: &'a Comparison, noise: &'a [bool]) -> impl Iterator<Item = &'a Difference> {
    comparison.differences.iter().zip(noise).filter(|(_, noise)| !**noise).map(|(difference, _)| difference)
}
