//! Noise: what differs between control and control, by fingerprint and place. Differences there say nothing about
//! the candidate; they are counted and printed.
//!
//! Only answers can be noisy. A refusal, another kind of reply or other columns in an A/A run is a fault of the
//! replay, and is never forgiven.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Difference;
use super::shown;
use crate::core::report::Noise;
use crate::core::{FindingKind, Report};

/// Fingerprint and place of everything that differed in an A/A run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoiseSet(BTreeSet<(String, String)>);

impl NoiseSet {
    /// From the report on an A/A run.
    pub fn from_report(report: &Report) -> Self {
        Self(report.noise.iter().map(|noise| (noise.fingerprint.clone(), noise.place.clone())).collect())
    }

    /// Whether a difference is noise.
    pub fn holds(&self, fingerprint: &str, difference: &Difference) -> bool {
        // The set is small and empty in most runs: no key is built for it.
        can_be_noise(difference.kind)
            && !self.0.is_empty()
            && self.0.contains(&(fingerprint.to_owned(), difference.place.clone()))
    }

    /// The noisy columns of a table.
    pub fn columns(&self, table: &str) -> BTreeSet<&str> {
        self.places(&table_fingerprint(table))
    }

    /// The noisy places of a fingerprint.
    pub fn places(&self, fingerprint: &str) -> BTreeSet<&str> {
        self.0.iter().filter(|(noisy, _)| *noisy == fingerprint).map(|(_, place)| place.as_str()).collect()
    }
}

/// What stands for a fingerprint in findings about tables.
pub fn table_fingerprint(table: &str) -> String {
    format!("table {table}")
}

/// Whether control and control may differ in this without a fault of the replay.
pub fn can_be_noise(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::Value
            | FindingKind::RowCount
            | FindingKind::RowOrder
            | FindingKind::Affected
            | FindingKind::Cache
            | FindingKind::LockWait
    )
}

/// Noise as it was met in a run.
#[derive(Debug, Default)]
pub struct NoiseBook(BTreeMap<(String, String), Noise>);

impl NoiseBook {
    /// Counts one operation (or row) that differs here.
    pub fn add(&mut self, fingerprint: &str, place: &str, control: &str, candidate: &str) {
        let entry = self.0.entry((fingerprint.to_owned(), place.to_owned())).or_insert_with(|| Noise {
            fingerprint: fingerprint.to_owned(),
            place: place.to_owned(),
            count: 0,
            example: format!("{} and {}", shown::cut(control), shown::cut(candidate)),
        });
        entry.count += 1;
    }

    /// By fingerprint, then place.
    pub fn finish(self) -> Vec<Noise> {
        self.0.into_values().collect()
    }
}
