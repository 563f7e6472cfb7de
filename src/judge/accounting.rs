//! Where every captured operation went: captured = replayed + untranslatable + skipped + unfinished, on the candidate.
//!
//! It never invents an operation: one that the run holds twice, or that the recording does not have, makes the sum
//! wrong, and a wrong sum is a finding.

use std::collections::BTreeMap;

use crate::core::report::{Accounting, StoreAccounting};
use crate::core::{Failure, Fate, Observation, Outcome};
use crate::format::run::RunHeader;

/// Counts operations as they are observed.
#[derive(Debug, Default)]
pub struct AccountingBook {
    out: Accounting,
    /// Which operations were observed, one bit each, in blocks of 64.
    seen: BTreeMap<u64, u64>,
    observed: u64,
    repeated: u64,
}

impl AccountingBook {
    /// Counts one; false where the same operation was observed before.
    pub fn add(&mut self, observation: &Observation) -> bool {
        let (block, bit) = (observation.seq / 64, 1 << (observation.seq % 64));
        let bits = self.seen.entry(block).or_default();
        if *bits & bit != 0 {
            self.repeated += 1;
            return false;
        }
        *bits |= bit;
        self.observed += 1;
        let out = &mut self.out;
        let reason_of = |reasons: &mut BTreeMap<String, u64>, reason: &String| {
            *reasons.entry(reason.clone()).or_default() += 1;
        };
        match &observation.candidate {
            Fate::Replayed { .. } => out.replayed += 1,
            Fate::Untranslatable { reason } => {
                out.untranslatable += 1;
                reason_of(&mut out.untranslatable_reasons, reason);
            }
            Fate::Skipped { reason } => {
                out.skipped += 1;
                reason_of(&mut out.skipped_reasons, reason);
            }
            Fate::Unfinished { reason } => {
                out.unfinished += 1;
                reason_of(&mut out.unfinished_reasons, reason);
            }
        }
        let store = super::store_name(&observation.request);
        for (side, fate) in [("control", &observation.control), ("candidate", &observation.candidate)] {
            let sums = out.by_store.entry(format!("{side}/{store}")).or_default();
            count_fate(sums, fate, observation.recorded_error.as_ref());
        }
        true
    }

    /// The sums; what was not observed is unfinished. The second value says what is wrong with them, if anything is.
    pub fn finish(mut self, header: &RunHeader) -> (Accounting, Option<String>) {
        self.out.captured = header.operations;
        self.out.import_lines = header.import_lines.clone();
        let missing = header.operations.saturating_sub(self.observed);
        if missing > 0 {
            self.out.unfinished += missing;
            *self.out.unfinished_reasons.entry(cut_off(header)).or_default() += missing;
            for side in ["control", "candidate"] {
                let sums = self.out.by_store.entry(format!("{side}/not observed")).or_default();
                (sums.captured, sums.unfinished) = (missing, missing);
            }
        }
        let problem = if self.repeated > 0 {
            Some(format!("{} observations repeat an operation that was observed before", self.repeated))
        } else if !self.out.adds_up() {
            Some(format!("the run holds {} operations, the recording {}", self.observed, header.operations))
        } else {
            None
        };
        (self.out, problem)
    }
}

/// Why a run does not hold all operations of its recording.
pub fn cut_off(header: &RunHeader) -> String {
    match &header.cut_off {
        Some(reason) => reason.clone(),
        None if header.complete => "the run holds no observation of it, although it says that it is complete".into(),
        None => "the replay ended without saying why (killed, or a full disk)".into(),
    }
}

fn count_fate(sums: &mut StoreAccounting, fate: &Fate, recorded_error: Option<&Failure>) {
    sums.captured += 1;
    match fate {
        Fate::Replayed { outcome, waited, .. } => {
            sums.replayed += 1;
            if let Some(waited) = waited {
                sums.waited += 1;
                sums.polls += waited.polls;
            }
            if let Outcome::Refused(refused) = outcome {
                sums.refused += 1;
                sums.refused_as_recorded += u64::from(recorded_error.is_some_and(|then| then.class == refused.class));
            }
        }
        Fate::Untranslatable { .. } => sums.untranslatable += 1,
        Fate::Skipped { .. } => sums.skipped += 1,
        Fate::Unfinished { .. } => sums.unfinished += 1,
    }
}
