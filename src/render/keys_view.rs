//! The cache keys of a report as the page shows them: one row a class, the keys that differ, and how often keys were
//! found.

use crate::core::Report;
use crate::core::report::{HitRatio, KeyComparison, KeyWitness};

use super::text::{LINE_CHARS_MAX, VALUE_CHARS_MAX, count, counted, line, percent_of};
use super::view;

/// Classes of keys: a review reads no more.
const CLASSES_SHOWN_MAX: usize = 300;

/// Keys that differ, three for each thing that differs in a class.
const WITNESSES_SHOWN_MAX: usize = 500;

/// What the template shows; cut and spelled out, not escaped yet.
pub(super) struct KeysView {
    pub lead: &'static str,
    pub words: String,
    pub classes: Vec<ClassView>,
    pub classes_more: Option<String>,
    pub witnesses: Vec<WitnessView>,
    pub witnesses_more: Option<String>,
}

pub(super) struct ClassView {
    pub pattern: String,
    pub verdict: &'static str,
    pub slug: &'static str,
    pub keys: String,
    pub same: String,
    pub different: String,
    pub not_carried: String,
    pub detail: String,
}

pub(super) struct WitnessView {
    pub key: String,
    pub differs: String,
    pub control: String,
    pub candidate: String,
}

pub(super) struct HitsView {
    pub lead: &'static str,
    pub rows: Vec<HitsRow>,
    pub more: Option<String>,
}

pub(super) struct HitsRow {
    pub pattern: String,
    pub alike: bool,
    pub lookups: String,
    pub control: String,
    pub candidate: String,
    pub missed_by_candidate: String,
    pub missed_by_control: String,
}

/// How many are not shown; none where all are.
fn more(all: usize, shown: usize, noun: &str) -> Option<String> {
    (all > shown).then(|| format!("{} more in report.json", counted((all - shown) as u64, noun)))
}

impl HitsView {
    /// None where nothing was looked for.
    pub fn of(report: &Report) -> Option<Self> {
        let row = |ratio: &HitRatio| HitsRow {
            pattern: line(&ratio.pattern, LINE_CHARS_MAX),
            alike: ratio.hits.are_alike(),
            lookups: count(ratio.hits.lookups),
            control: percent_of(ratio.hits.control, ratio.hits.lookups),
            candidate: percent_of(ratio.hits.candidate, ratio.hits.lookups),
            missed_by_candidate: count(ratio.missed_by_candidate),
            missed_by_control: count(ratio.missed_by_control),
        };
        (!report.hit_ratios.is_empty()).then(|| Self {
            lead: view::HITS_LEAD,
            rows: report.hit_ratios.iter().take(CLASSES_SHOWN_MAX).map(row).collect(),
            more: more(report.hit_ratios.len(), CLASSES_SHOWN_MAX, "pattern"),
        })
    }
}

impl KeysView {
    /// None where no key was compared.
    pub fn of(report: &Report) -> Option<Self> {
        let classes = view::key_classes(report);
        if classes.is_empty() {
            return None;
        }
        let witnesses: Vec<_> = classes.iter().flat_map(|class| &class.witnesses).collect();
        Some(Self {
            lead: view::KEYS_LEAD,
            words: view::key_counts(report),
            classes_more: more(classes.len(), CLASSES_SHOWN_MAX, "pattern"),
            classes: classes.iter().take(CLASSES_SHOWN_MAX).map(|class| ClassView::of(class)).collect(),
            witnesses_more: more(witnesses.len(), WITNESSES_SHOWN_MAX, "key"),
            witnesses: witnesses.into_iter().take(WITNESSES_SHOWN_MAX).map(WitnessView::of).collect(),
        })
    }
}

impl ClassView {
    fn of(class: &KeyComparison) -> Self {
        let slug = match class.verdict {
            Some(verdict) => verdict.name(),
            None if class.not_carried > 0 => "redesign",
            None => "unmeasured",
        };
        Self {
            pattern: line(&view::left_by(&class.pattern, class.scenario.as_deref()), LINE_CHARS_MAX),
            verdict: view::key_verdict(class),
            slug,
            keys: count(class.keys),
            same: count(class.same),
            different: count(class.different),
            not_carried: count(class.not_carried),
            detail: line(&view::key_detail(class), LINE_CHARS_MAX),
        }
    }
}

impl WitnessView {
    fn of(witness: &KeyWitness) -> Self {
        Self {
            key: line(&witness.key, LINE_CHARS_MAX),
            differs: line(&view::key_differs(witness), LINE_CHARS_MAX),
            control: line(&witness.control, VALUE_CHARS_MAX),
            candidate: line(&witness.candidate, VALUE_CHARS_MAX),
        }
    }
}
