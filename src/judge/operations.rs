//! One operation at a time: its differences without noise, what of them is accepted, what a departing control takes
//! the proof from, and one finding of what is left.

use super::compare::{self, Comparison, Difference, Part};
use super::departure::{self, Reach};
use super::group::Standing;
use super::noise::{self, Sifted, Spot};
use super::order;
use super::{Judgement, again};
use crate::core::{FindingKind, Observation, Verdict};

/// What became of one operation's differences.
struct Judged {
    left: Vec<Difference>,
    met_noise: bool,
}

impl Judgement<'_> {
    pub(super) fn observe(&mut self, observation: &Observation) {
        if !self.accounting.add(observation) {
            return;
        }
        let hits = self.hits.add(observation);
        self.latency.add(observation, hits);
        let queued = self.queues.follow(observation);
        let mut comparison = compare::observation_of(observation, &queued);
        self.victims.tell(observation, &mut comparison);
        for (rule, count) in &comparison.forgiven {
            *self.normalisations.entry((*rule).to_owned()).or_default() += count;
        }
        let tainted = self.taint.reaches(observation);
        let Judged { left, met_noise } = self.without_noise(observation, comparison);
        let reach = self.departures.follow(observation, &left);
        let left = told_by_departure(&reach, left);
        let left = match self.policy.order.as_ref().filter(|order| order.holds(observation.seq)) {
            Some(_) => vec![Difference::of_unknown_order(order::WHY)],
            None => left,
        };
        let verdict = self.stand(observation, &left, &reach, tainted);
        self.taint.learn(observation, left.iter());
        self.scenarios.observe(observation, verdict, left.iter());
        self.stated.add(observation, verdict);
        self.lost(observation);
        self.count(observation, verdict, met_noise);
    }

    fn without_noise(&mut self, observation: &Observation, comparison: Comparison) -> Judged {
        let (fingerprint, operation) = (observation.fingerprint.as_str(), observation.seq);
        let mut judged = Judged { left: Vec::new(), met_noise: false };
        for difference in comparison.differences {
            let Sifted { noise, left } = self.known.sift(fingerprint, operation, difference);
            for (place, cell, known) in noise {
                judged.met_noise = true;
                self.noise.add(Spot { fingerprint, place: &place, operation: None }, &cell, Some(&known), 1);
            }
            if let Some(left) = &left
                && self.header.control_against_control
                && noise::can_be_noise(left.kind)
            {
                for (part, cell) in left.parts.iter().flat_map(|part| part.cells.iter().map(move |cell| (part, cell))) {
                    let spot = Spot { fingerprint, place: &part.place, operation: Some(operation) };
                    self.noise.add(spot, cell, None, 1);
                }
            }
            judged.left.extend(left);
        }
        judged
    }

    /// Makes findings of what is left: one of what is accepted, one of what is not, one of a control that departs.
    fn stand(
        &mut self,
        observation: &Observation,
        differences: &[Difference],
        reach: &Reach,
        tainted: bool,
    ) -> Verdict {
        let fingerprint = match reach {
            Reach::Touched(root) => root,
            Reach::None | Reach::Departs => observation.fingerprint.as_str(),
        };
        let (mut open, mut accepted): (Vec<Difference>, Vec<Difference>) = (Vec::new(), Vec::new());
        let mut accepted_by = None;
        for difference in differences {
            let (left, by) = self.accept(fingerprint, difference);
            if let Some((forgiven, id)) = by {
                accepted_by.get_or_insert(id);
                accepted.push(forgiven);
            }
            open.extend(left);
        }
        let mut verdict = Verdict::Match;
        let scenario = self.header.scenario_of(observation.seq).map(|span| &span.name);
        let again = again(&self.policy.reproduce, &self.header.scenarios, scenario);
        let reproduce = again.as_ref();
        let under = |told: &Difference| told.under.clone().unwrap_or_else(|| fingerprint.to_owned());
        if let (Some(id), Some(mut told)) = (accepted_by, in_one(accepted)) {
            told.verdict = Verdict::Accepted;
            verdict = Verdict::Accepted;
            self.groups.add(observation, &under(&told), &told, Standing { accepted_by: Some(&id), tainted, reproduce });
        }
        if let Some(told) = in_one(open) {
            verdict = verdict.and(told.verdict);
            self.groups.add(observation, &under(&told), &told, Standing { accepted_by: None, tainted, reproduce });
        }
        verdict
    }

    /// What no divergence accepts, and what one does.
    fn accept(
        &mut self,
        fingerprint: &str,
        difference: &Difference,
    ) -> (Option<Difference>, Option<(Difference, String)>) {
        let kind = difference.kind;
        if kind != FindingKind::Value || difference.width == 0 {
            return match self.acceptance.accept(kind, fingerprint, &difference.place) {
                Some(id) => (None, Some((difference.clone(), id.to_owned()))),
                None => (Some(difference.clone()), None),
            };
        }
        if difference.is_of_whole_rows()
            && let Some(id) = self.acceptance.accept(kind, fingerprint, "rows")
        {
            return (None, Some((difference.clone(), id.to_owned())));
        }
        let (mut left, mut forgiven): (Vec<Part>, Vec<Part>) = (Vec::new(), Vec::new());
        let mut by = None;
        for part in &difference.parts {
            match self.acceptance.accept(kind, fingerprint, &part.place) {
                Some(id) => {
                    by.get_or_insert_with(|| id.to_owned());
                    forgiven.push(part.clone());
                }
                None => left.push(part.clone()),
            }
        }
        let of = |parts: Vec<Part>| if parts.is_empty() { None } else { Some(difference.of_parts(parts)) };
        (of(left), of(forgiven).zip(by))
    }
}

/// One operation, one finding: the worst of its differences, the first of its equals, which names the others.
fn in_one(mut differences: Vec<Difference>) -> Option<Difference> {
    let worst = differences.iter().map(|difference| difference.verdict).max()?;
    let first = differences.iter().position(|difference| difference.verdict == worst)?;
    let mut told = differences.remove(first);
    for other in differences {
        told.summary = format!("{}; besides: {}", told.summary, other.summary);
        told.besides.push(other.place);
    }
    Some(told)
}

/// What a departing control leaves of an operation's differences.
fn told_by_departure(reach: &Reach, differences: Vec<Difference>) -> Vec<Difference> {
    let root = match reach {
        Reach::None => return differences,
        Reach::Departs => {
            let (own, others): (Vec<_>, Vec<_>) = differences.into_iter().partition(departure::is_one);
            let open = |mut difference: Difference| {
                difference.verdict = Verdict::Inconclusive;
                difference
            };
            return own.into_iter().chain(others.into_iter().map(open)).collect();
        }
        Reach::Touched(root) => root,
    };
    if differences.iter().any(|difference| {
        matches!(difference.kind, FindingKind::Untranslatable | FindingKind::Skipped | FindingKind::Unfinished)
    }) {
        return differences;
    }
    let mut told = Difference::touched(root);
    if let Some(first) = differences.iter().find(|difference| difference.kind != FindingKind::Control) {
        told.summary = format!("{}; {}", told.summary, first.summary);
        (told.at, told.rows) = (first.at.clone(), first.rows);
        (told.control, told.candidate) = (first.control.clone(), first.candidate.clone());
    }
    vec![told]
}
