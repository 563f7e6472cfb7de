//! Deadlocks that both servers end, each with a victim of its own choice: which one is nobody's fault, and one finding.
//!
//! The run is read once before it is judged, as the two victims are two operations: only of lines that hold the word of a
//! deadlock more is read than their bytes.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::compare::{Comparison, Difference};
use crate::core::{ErrorClass, Fate, FindingKind, Observation, Outcome, Verdict};
use crate::error::Result;
use crate::format::run::Run;

/// What stands for the fingerprint of such a pair.
pub const FINGERPRINT: &str = "(deadlock)";

/// Sessions of one deadlock wait for each other: their statements end within so many operations.
const APART_MAX: u64 = 1_000;

/// Victims that the two sides chose otherwise: each operation with that of the other side.
#[derive(Debug, Default)]
pub struct Victims(BTreeMap<u64, u64>);

/// A statement that one side ended as the victim of a deadlock, and the other completed.
struct Victim {
    seq: u64,
    session: crate::core::SessionId,
    touches: Vec<String>,
}

impl Victims {
    /// Finds the pairs.
    pub fn of(run: &Run) -> Result<Self> {
        let (mut controls, mut candidates): (Vec<Victim>, Vec<Victim>) = (Vec::new(), Vec::new());
        let word = format!("\"{}\"", ErrorClass::Deadlock);
        for line in run.raw_observations()? {
            let line: Box<RawValue> = match line {
                Ok(line) => line,
                Err(error) if run.header.complete => return Err(error),
                Err(_) => break,
            };
            if !line.get().contains(&word) {
                continue;
            }
            let Ok(observation) = serde_json::from_str::<Observation>(line.get()) else { continue };
            let shape = &observation.shape;
            let touches = shape.reads.iter().chain(&shape.writes).cloned().collect();
            let victim = Victim { seq: observation.seq, session: observation.session, touches };
            match (is_victim(&observation.control), is_victim(&observation.candidate)) {
                (true, false) => controls.push(victim),
                (false, true) => candidates.push(victim),
                _ => {}
            }
        }
        Ok(Self::paired(&controls, candidates))
    }

    fn paired(controls: &[Victim], mut candidates: Vec<Victim>) -> Self {
        let mut pairs = BTreeMap::new();
        for one in controls {
            let belongs = |other: &Victim| {
                other.session != one.session
                    && other.seq.abs_diff(one.seq) <= APART_MAX
                    && (one.touches.is_empty() || one.touches.iter().any(|name| other.touches.contains(name)))
            };
            if let Some(at) = candidates.iter().position(belongs) {
                let other = candidates.remove(at);
                pairs.insert(one.seq, other.seq);
                pairs.insert(other.seq, one.seq);
            }
        }
        Self(pairs)
    }

    /// Tells the difference of such an operation for what it is.
    pub fn tell(&self, observation: &Observation, comparison: &mut Comparison) {
        let Some(other) = self.0.get(&observation.seq) else { return };
        for difference in comparison.differences.iter_mut().filter(|difference| difference.kind == FindingKind::Error) {
            let summary = format!(
                "both servers end the deadlock of operations {} and {}, each with a victim of its own choice: what the \
                 two sessions do from there differs, and can't be compared",
                observation.seq.min(*other),
                observation.seq.max(*other)
            );
            *difference = Difference {
                verdict: Verdict::Inconclusive,
                place: "victim".into(),
                summary,
                under: Some(FINGERPRINT.into()),
                ..difference.clone()
            };
        }
    }
}

fn is_victim(fate: &Fate) -> bool {
    matches!(fate, Fate::Replayed { outcome: Outcome::Refused(refused), .. } if refused.class == ErrorClass::Deadlock)
}
