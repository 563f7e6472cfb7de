//! Differences that the translation itself states: how often what was sent means something else than what was recorded,
//! also where both sides answered the same.

use std::collections::BTreeMap;

use crate::core::report::Stated;
use crate::core::{Fate, Observation, Verdict};

/// Fingerprints that are told one by one for each difference; a reader looks at some.
const FINGERPRINTS_MAX: usize = 50;

/// Stated differences by their words.
#[derive(Debug, Default)]
pub struct StatedBook {
    all: BTreeMap<String, Stated>,
    operations: u64,
}

impl StatedBook {
    /// Counts what was stated of one operation.
    pub fn add(&mut self, observation: &Observation, verdict: Verdict) {
        let Fate::Replayed { stated, .. } = &observation.candidate else { return };
        self.operations += u64::from(!stated.is_empty());
        for difference in stated {
            let entry = self.all.entry(difference.clone()).or_insert_with(|| Stated {
                difference: difference.clone(),
                count: 0,
                matched: 0,
                fingerprints: BTreeMap::new(),
            });
            entry.count += 1;
            entry.matched += u64::from(verdict == Verdict::Match);
            let name = match entry.fingerprints.len() < FINGERPRINTS_MAX
                || entry.fingerprints.contains_key(&observation.fingerprint)
            {
                true => observation.fingerprint.as_str(),
                false => "(further fingerprints)",
            };
            *entry.fingerprints.entry(name.to_owned()).or_default() += 1;
        }
    }

    /// Most frequent first, and how many operations have any.
    pub fn finish(self) -> (Vec<Stated>, u64) {
        let mut all: Vec<Stated> = self.all.into_values().collect();
        all.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.difference.cmp(&other.difference)));
        (all, self.operations)
    }
}
