//! Service times by fingerprint: a first picture from a replay in which both stacks share a machine, not a verdict.
//!
//! Only operations that both sides answered without waiting for a lock are timed: a lock wait measures another
//! session, and no answer has no time.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use crate::core::report::{Hits, Latency};
use crate::core::{Fate, Observation, Outcome};

/// No p99 from fewer: it would be decided by fewer than ten values.
const P99_SAMPLES_MIN: u64 = 1_000;

/// 1 % of the value; with it a pair of histograms takes some 10 KB for each fingerprint.
const SIGNIFICANT_DIGITS: u8 = 2;

/// Histograms of both sides, by fingerprint.
#[derive(Debug, Default)]
pub struct LatencyBook(BTreeMap<String, Timed>);

#[derive(Debug)]
struct Timed {
    store: &'static str,
    control: Histogram<u32>,
    candidate: Histogram<u32>,
    hits: Hits,
}

impl LatencyBook {
    /// Counts the operation where both sides answered it, with what it looked for.
    pub fn add(&mut self, observation: &Observation, hits: Hits) {
        let (Some(control), Some(candidate)) = (service_ns(&observation.control), service_ns(&observation.candidate))
        else {
            return;
        };
        if let Some(timed) = self.0.get_mut(&observation.fingerprint) {
            return timed.record(control, candidate, hits);
        }
        let histogram = || Histogram::new(SIGNIFICANT_DIGITS).ok();
        if let (Some(one), Some(other)) = (histogram(), histogram()) {
            let store = super::store_name(&observation.request);
            let mut timed = Timed { store, control: one, candidate: other, hits: Hits::default() };
            timed.record(control, candidate, hits);
            self.0.insert(observation.fingerprint.clone(), timed);
        }
    }

    /// By operations timed, then fingerprint.
    pub fn finish(self) -> Vec<Latency> {
        let mut latency: Vec<_> = self.0.into_iter().map(|(fingerprint, timed)| timed.finish(fingerprint)).collect();
        latency.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.fingerprint.cmp(&other.fingerprint)));
        latency
    }
}

impl Timed {
    fn record(&mut self, control_ns: u64, candidate_ns: u64, hits: Hits) {
        self.hits.lookups += hits.lookups;
        self.hits.control += hits.control;
        self.hits.candidate += hits.candidate;
        for (histogram, ns) in [(&mut self.control, control_ns), (&mut self.candidate, candidate_ns)] {
            // It grows with its values; one that it can't grow to is longer than any replay.
            if histogram.record(ns).is_err() {
                histogram.saturating_record(ns);
            }
        }
    }

    fn finish(self, fingerprint: String) -> Latency {
        let quantile_us = |histogram: &Histogram<u32>, quantile| histogram.value_at_quantile(quantile) as f64 / 1000.0;
        let count = self.control.len();
        let p99 = |histogram| (count >= P99_SAMPLES_MIN).then(|| quantile_us(histogram, 0.99));
        let (control, candidate) = (quantile_us(&self.control, 0.5), quantile_us(&self.candidate, 0.5));
        Latency {
            fingerprint,
            store: self.store.to_owned(),
            count,
            control_service_time_us_p50: control,
            candidate_service_time_us_p50: candidate,
            control_service_time_us_p99: p99(&self.control),
            candidate_service_time_us_p99: p99(&self.candidate),
            ratio_p50: candidate / control,
            hits: Some(self.hits).filter(|hits| hits.lookups > 0),
        }
    }
}

/// At least one nanosecond, so that a ratio is always a number.
fn service_ns(fate: &Fate) -> Option<u64> {
    match fate {
        Fate::Replayed { outcome: Outcome::Completed(_) | Outcome::Refused(_), service_ns, waited: None, .. } => {
            Some((*service_ns).max(1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_within_a_percent_of_the_times_that_were_seen() {
        let histogram = || Histogram::new(SIGNIFICANT_DIGITS).expect("two digits");
        let mut timed = Timed { store: "sql", control: histogram(), candidate: histogram(), hits: Hits::default() };
        for _ in 0..3 {
            timed.record(80_000, 9_000_000_000, Hits::default());
        }
        let latency = timed.finish("SELECT ?".to_owned());
        assert!((latency.control_service_time_us_p50 - 80.0).abs() < 0.8, "{latency:?}");
        assert!((latency.candidate_service_time_us_p50 - 9_000_000.0).abs() < 90_000.0, "{latency:?}");
        assert!((latency.ratio_p50 - 112_500.0).abs() < 2_000.0, "{latency:?}");
    }
}
