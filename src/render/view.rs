//! What a report says in words, the same for every format: the verdict's sentence, the sum of the accounting, and
//! what became of the traffic.
//!
//! It computes no verdict and no score; it names what the judge found.

use std::collections::BTreeMap;

use crate::core::key_class::ClassGap;
use crate::core::report::{
    Accounting, Coverage, Hits, KeyComparison, KeyWitness, Latency, Moment, Noise, NoiseKind, NoiseSize, Stated,
    TableComparison,
};
use crate::core::verdict::Gate;
use crate::core::{Finding, FindingKind, Report, Side, StoreKind, Verdict};

use super::text::{count, counted, microseconds, percent_of};

/// Findings shown by HTML: a reviewer reads no more, and the page stays below a few megabytes.
pub const FINDINGS_SHOWN_MAX: usize = 200;

/// Fingerprints shown by HTML, in coverage and in latency alike; they are sorted by share, the rest is the tail.
pub const FINGERPRINTS_SHOWN_MAX: usize = 300;

/// Said wherever latency is shown.
pub const LATENCY_CAVEAT: &str = "A first picture, not a verdict: service times from one serial replay, both stacks \
     on the same machine, no repeats and no interval. Only ratios within this run mean anything.";

/// The stores of one side as a reader calls them: `MariaDB + Memcached`.
pub fn stack_name(report: &Report, side: Side) -> String {
    let key = match side {
        Side::Control => "control",
        Side::Candidate => "candidate",
    };
    match report.provenance.stacks.get(key) {
        Some(stores) if !stores.is_empty() => {
            stores.keys().map(|&store| store_name(store)).collect::<Vec<_>>().join(" + ")
        }
        _ => format!("the {key}"),
    }
}

/// The product's own spelling.
pub fn store_name(store: StoreKind) -> &'static str {
    match store {
        StoreKind::Postgres => "PostgreSQL",
        StoreKind::Mariadb => "MariaDB",
        StoreKind::Redis => "Redis",
        StoreKind::Memcached => "Memcached",
    }
}

/// Whether both sides are the same kind of stack, so that a difference is the replay's own or noise.
fn control_against_control(report: &Report) -> bool {
    let stores = |key: &str| report.provenance.stacks.get(key).map(|stores| stores.keys().collect::<Vec<_>>());
    stores("control").is_some() && stores("control") == stores("candidate")
}

/// The verdict in a word or a few. What differs as expected is no pass of the candidate's, and is never called one.
pub fn stamp(report: &Report) -> String {
    match (report.gate.result, report.gate.known_differences) {
        (Gate::Pass, 1..) => format!("as expected, {}", counted(report.gate.known_differences, "known difference")),
        (result, _) => result.name().to_owned(),
    }
}

/// A table or a pattern of keys by its name, with the scenario that left it behind.
pub fn left_by(name: &str, scenario: Option<&str>) -> String {
    match scenario {
        Some(scenario) => format!("{name} of {scenario}"),
        None => name.to_owned(),
    }
}

/// The verdict in one sentence that claims no more than the run has shown. It holds no value of the run's.
pub fn headline(report: &Report) -> String {
    let candidate = stack_name(report, Side::Candidate);
    let control = stack_name(report, Side::Control);
    if control_against_control(report) {
        return match report.gate.result {
            Gate::Pass => format!("{control} against itself: the replay adds no difference of its own"),
            Gate::Fail => format!("{control} against itself DIFFERS: the replay is not yet reproducible"),
            Gate::Undecided => format!("{control} against itself: UNDECIDED"),
        };
    }
    let open = |verdict| report.findings.iter().filter(|finding| finding.verdict == verdict).count() as u64;
    let open = match (open(Verdict::Mismatch), open(Verdict::Inconclusive)) {
        (0, 0) => String::new(),
        (n, 0) => format!(": {} against it", counted(n, "finding")),
        (0, n) => format!(": {} could not be decided", counted(n, "finding")),
        (m, n) => format!(": {} against it, {} could not be decided", counted(m, "finding"), count(n)),
    };
    match report.gate.result {
        Gate::Pass if report.gate.known_differences > 0 => {
            format!("{candidate} differs from {control} where the scenarios say so, and nowhere else that they look")
        }
        Gate::Pass => format!("{candidate} gave the answers of {control} wherever this run could compare them"),
        Gate::Fail => format!("{candidate} can NOT take over from {control} as it stands{open}"),
        Gate::Undecided => format!("UNDECIDED whether {candidate} can take over from {control}{open}"),
    }
}

/// One summand of the accounting, with its reasons.
pub struct Summand<'a> {
    pub name: &'static str,
    pub count: u64,
    pub reasons: Option<&'a BTreeMap<String, u64>>,
}

/// The summands of `captured`, in their order.
pub fn summands(accounting: &Accounting) -> [Summand<'_>; 4] {
    let Accounting { replayed, untranslatable, skipped, unfinished, .. } = *accounting;
    [
        Summand { name: "replayed", count: replayed, reasons: None },
        Summand { name: "untranslatable", count: untranslatable, reasons: Some(&accounting.untranslatable_reasons) },
        Summand { name: "skipped", count: skipped, reasons: Some(&accounting.skipped_reasons) },
        Summand { name: "unfinished", count: unfinished, reasons: Some(&accounting.unfinished_reasons) },
    ]
}

/// Every reason why something was not replayed, as (summand, reason, operations), most frequent first in each.
pub fn reasons(accounting: &Accounting) -> Vec<(&'static str, &str, u64)> {
    let mut all = Vec::new();
    for part in summands(accounting) {
        let mut reasons: Vec<_> = part.reasons.into_iter().flatten().collect();
        reasons.sort_by(|a, b| b.1.cmp(a.1));
        all.extend(reasons.into_iter().map(|(reason, n)| (part.name, reason.as_str(), *n)));
    }
    all
}

/// Which side's operations were seen to wait, and how often those asked again whose waiting is asking; empty where
/// nobody waited.
pub fn waits(accounting: &Accounting) -> String {
    let told = accounting.by_store.iter().filter(|(_, store)| store.waited > 0).map(|(name, store)| {
        let asked = match store.polls {
            0 => String::new(),
            polls => format!(", asking again {}", counted(polls, "time")),
        };
        format!("{name} {}{asked}", counted(store.waited, "operation"))
    });
    told.collect::<Vec<_>>().join("; ")
}

/// Classes of cache keys with needs that a route leaves unmet, and says that it may.
pub fn accepted_gaps(report: &Report) -> impl Iterator<Item = &ClassGap> {
    let gaps = report.route_check.iter().flat_map(|check| &check.gaps);
    gaps.filter(|gap| !gap.accepted.is_empty())
}

/// `durability, order at memcached`.
pub fn accepted_needs(gap: &ClassGap) -> String {
    let names: Vec<&str> = gap.accepted.iter().map(|need| need.name()).collect();
    format!("{} at {}", names.join(", "), gap.place)
}

/// What is wrong with the accounting; none where it adds up, reasons included.
pub fn accounting_problem(accounting: &Accounting) -> Option<String> {
    let sum = summands(accounting).iter().fold(0_u64, |sum, part| sum.saturating_add(part.count));
    if sum != accounting.captured {
        let off = sum.abs_diff(accounting.captured);
        let direction = if sum < accounting.captured { "lost" } else { "counted twice" };
        return Some(format!("does NOT add up: {} {direction}; trust nothing below", counted(off, "operation")));
    }
    let part = summands(accounting).into_iter().find(|part| {
        let reasons = part.reasons.map(|reasons| reasons.values().fold(0_u64, |sum, n| sum.saturating_add(*n)));
        reasons.is_some_and(|reasons| reasons != part.count)
    })?;
    Some(format!("the reasons of the {} operations do NOT add up to their number", part.name))
}

/// What can become of an operation, from the best to "nobody knows".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Match,
    Noise,
    Accepted,
    Inconclusive,
    Mismatch,
    NotEquivalent,
    NotMeasured,
}

impl Class {
    pub const ALL: [Self; 7] = [
        Self::Match,
        Self::Noise,
        Self::Accepted,
        Self::Inconclusive,
        Self::Mismatch,
        Self::NotEquivalent,
        Self::NotMeasured,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Noise => "noise",
            Self::Accepted => "accepted",
            Self::Inconclusive => "inconclusive",
            Self::Mismatch => "mismatch",
            Self::NotEquivalent => "not equivalent",
            Self::NotMeasured => "not measured",
        }
    }

    /// One sentence for the legend.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Match => "both sides answered the same",
            Self::Noise => "differs as much between control and control",
            Self::Accepted => "differs, and a divergence with an owner and an end accepts it",
            Self::Inconclusive => "no answer, or not enough of it to tell",
            Self::Mismatch => "the two sides answered differently",
            Self::NotEquivalent => "no rule carries it over; needs a redesign or a reviewed rendering",
            Self::NotMeasured => "skipped, or the run ended before it",
        }
    }

    /// The style's class, and the fill of the bar.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Noise => "noise",
            Self::Accepted => "accepted",
            Self::Inconclusive => "inconclusive",
            Self::Mismatch => "mismatch",
            Self::NotEquivalent => "redesign",
            Self::NotMeasured => "unmeasured",
        }
    }
}

/// How many operations of one fingerprint, or of all, ended in a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes([u64; 7]);

impl Outcomes {
    /// Operations whose differences were all noise are matches of the judge; here they are shown apart.
    pub fn of(coverage: &Coverage) -> Self {
        let verdicts = &coverage.verdicts;
        Self([
            verdicts.r#match.saturating_sub(coverage.noise),
            coverage.noise,
            verdicts.accepted,
            verdicts.inconclusive,
            verdicts.mismatch,
            coverage.untranslatable,
            coverage.skipped.saturating_add(coverage.unfinished),
        ])
    }

    /// Over all captured operations. Those of no fingerprint were never reached by the run: not measured.
    pub fn all(report: &Report) -> Self {
        let mut all = report.coverage.iter().fold(Self::default(), |mut sum, coverage| {
            for (total, n) in sum.0.iter_mut().zip(Self::of(coverage).0) {
                *total = total.saturating_add(n);
            }
            sum
        });
        let unreached = report.accounting.captured.saturating_sub(all.total());
        let [.., not_measured] = &mut all.0;
        *not_measured = not_measured.saturating_add(unreached);
        all
    }

    pub fn total(&self) -> u64 {
        self.0.iter().fold(0_u64, |sum, n| sum.saturating_add(*n))
    }

    /// The classes that occurred, in order.
    pub fn present(&self) -> impl Iterator<Item = (Class, u64)> + '_ {
        Class::ALL.into_iter().zip(self.0).filter(|(_, n)| *n > 0)
    }

    /// `312 match, 4 mismatch`.
    pub fn words(&self) -> String {
        let words: Vec<_> = self.present().map(|(class, n)| format!("{} {}", count(n), class.name())).collect();
        words.join(", ")
    }

    /// `98.2 % match, 1.8 % mismatch`: shares of the whole.
    pub fn shares(&self) -> String {
        let total = self.total();
        let words: Vec<_> =
            self.present().map(|(class, n)| format!("{} {}", percent_of(n, total), class.name())).collect();
        words.join(", ")
    }
}

/// A finding's kind in words.
pub fn kind_name(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Error => "another error",
        FindingKind::RowCount => "another number of rows",
        FindingKind::RowOrder => "another order of rows",
        FindingKind::Value => "another value",
        FindingKind::Columns => "other columns",
        FindingKind::Affected => "another number of affected rows",
        FindingKind::Cache => "another answer of the cache",
        FindingKind::ReplyKind => "another kind of reply",
        FindingKind::Warning => "a server's warning",
        FindingKind::LockWait => "a lock wait on one side",
        FindingKind::NoAnswer => "no answer",
        FindingKind::TooLong => "reply too long to keep",
        FindingKind::Untranslatable => "untranslatable",
        FindingKind::Skipped => "skipped",
        FindingKind::Unfinished => "unfinished",
        FindingKind::State => "another state of a table",
        FindingKind::CacheState => "another state of cache keys",
        FindingKind::Loss => "lost in the move",
        FindingKind::Control => "the control departs from the recording",
        FindingKind::Expectation => "a written expectation fails",
    }
}

/// When tables were compared, and what the two columns of rows are.
pub fn moment_names(moment: Moment) -> (&'static str, &'static str, &'static str) {
    match moment {
        Moment::Initial => ("Before the first operation", "control", "candidate"),
        Moment::Final => ("After the last operation", "control", "candidate"),
        Moment::Recorded => ("The recording's final state against the control's", "recording", "control"),
    }
}

/// Tables of one moment: how many match, and those that do not, worst first and then by name.
pub fn tables_at(report: &Report, moment: Moment) -> (Vec<&TableComparison>, Vec<&TableComparison>) {
    let here = report.tables.iter().filter(|table| table.moment == moment);
    let (same, mut differing): (Vec<_>, Vec<_>) = here.partition(|table| table.verdict == Verdict::Match);
    differing.sort_by(|a, b| b.verdict.cmp(&a.verdict).then_with(|| a.table.cmp(&b.table)));
    (same, differing)
}

/// What is said above the classes of cache keys, once for each format.
pub const KEYS_LEAD: &str = "Every key that lived on either side after the last operation, with its counterpart: \
     presence, type, value, and remaining time within 2 seconds.";

/// How many cache keys became what, over all classes: `12 same, 3 different, 5 not carried`.
pub fn key_counts(report: &Report) -> String {
    let sum =
        |of: fn(&KeyComparison) -> u64| report.keys.iter().fold(0_u64, |sum, class| sum.saturating_add(of(class)));
    let named = [
        (sum(|class| class.same), "same"),
        (sum(|class| class.different), "different"),
        (sum(|class| class.ending), "about to end"),
        (sum(|class| class.not_carried), "not carried"),
        (sum(|class| class.not_compared), "not compared"),
    ];
    let words = named.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{} {name}", count(*n)));
    words.collect::<Vec<_>>().join(", ")
}

/// The verdict on a class of cache keys, in words; a class of which no key could be compared has none.
pub fn key_verdict(class: &KeyComparison) -> &'static str {
    match class.verdict {
        Some(verdict) => verdict.name(),
        None if class.not_carried > 0 => "not carried",
        None => "not compared",
    }
}

/// What became of the keys of a class beyond its counts: what differs, and why keys were not compared.
pub fn key_detail(class: &KeyComparison) -> String {
    let differences = class.differences.iter().map(|(what, n)| format!("{} {}", count(*n), what.words()));
    let reasons = class.reasons.iter().map(|(reason, n)| format!("{reason} ({})", count(*n)));
    let ending = (class.ending > 0).then(|| format!("{} about to end", count(class.ending)));
    differences.chain(ending).chain(reasons).collect::<Vec<_>>().join("; ")
}

/// What differs in a key, and where: `value, byte 17`.
pub fn key_differs(witness: &KeyWitness) -> String {
    match witness.place.as_str() {
        "" => witness.differs.words().to_owned(),
        place => format!("{}, {place}", witness.differs.name()),
    }
}

/// Said wherever hit ratios are shown.
pub const HITS_LEAD: &str = "How often keys that a command looked for were found. A side that misses more often answers \
     faster: its times are not held against the other's.";

/// The two hit ratios: `98.0 % and 91.2 %`.
pub fn hit_ratios(hits: &Hits) -> String {
    format!("{} and {}", percent_of(hits.control, hits.lookups), percent_of(hits.candidate, hits.lookups))
}

/// Why the times of a fingerprint can't be held against each other; none where they can.
pub fn not_alike(latency: &Latency) -> Option<String> {
    let hits = latency.hits.filter(|hits| !hits.are_alike())?;
    Some(format!("not like with like: hits are {}", hit_ratios(&hits)))
}

/// Classes of cache keys, those that differ first, then those that could not be told, then by size.
pub fn key_classes(report: &Report) -> Vec<&KeyComparison> {
    let mut classes: Vec<_> = report.keys.iter().collect();
    let rank = |class: &KeyComparison| match class.verdict {
        Some(verdict) if verdict > Verdict::Match => (2, verdict as u8),
        None => (1, 0),
        Some(_) => (0, 0),
    };
    classes.sort_by(|a, b| rank(b).cmp(&rank(a)).then(b.keys.cmp(&a.keys)).then_with(|| a.pattern.cmp(&b.pattern)));
    classes
}

/// Noise, most frequent first.
pub fn noise_by_count(report: &Report) -> Vec<&Noise> {
    let mut noise: Vec<_> = report.noise.iter().collect();
    let name = |noise: &Noise| (noise.fingerprint.clone(), noise.place.clone(), noise.kind);
    noise.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| name(a).cmp(&name(b))));
    noise
}

/// How far two answers lie apart: `clock, up to 3 ms`.
fn distance(kind: NoiseKind, size: &NoiseSize) -> String {
    let size = match size {
        NoiseSize { apart_us: Some(apart), .. } => format!(", up to {}", microseconds(*apart as f64)),
        NoiseSize { step: Some(step), .. } => format!(", up to {step}"),
        NoiseSize { shape: Some(shape), .. } => format!(", {shape}"),
        NoiseSize { .. } => String::new(),
    };
    format!("{}{size}", kind.name())
}

/// What kind of noise, how large, how often, and what control against control had shown of it.
pub fn noise_words(noise: &Noise) -> String {
    let known = match &noise.known {
        None => String::new(),
        Some(known) => format!(
            "; control and control: {} in {} of {}",
            distance(noise.kind, &known.size),
            count(known.count),
            count(known.of)
        ),
    };
    let of = if noise.of > 0 { format!(" of {}", count(noise.of)) } else { String::new() };
    format!("{} in {}{of}{known}", distance(noise.kind, &noise.size), count(noise.count))
}

/// Said wherever a table matches, or not, that has columns which are not compared as they are.
pub fn not_compared(table: &TableComparison) -> String {
    let columns = table.not_compared.iter().map(|(column, how)| format!("{column} ({how})"));
    let columns = columns.collect::<Vec<_>>().join("; ");
    if columns.is_empty() { columns } else { format!("not compared as it is: {columns}") }
}

/// Tables of one moment of which something was left out of the comparison, with what.
pub fn partly_compared(report: &Report, moment: Moment) -> Vec<(&TableComparison, String)> {
    let here = report.tables.iter().filter(|table| table.moment == moment && !table.not_compared.is_empty());
    here.map(|table| (table, not_compared(table))).collect()
}

/// What differs in a finding's operations, columns with in how many: `a 12, b 3`; empty where there is one place.
pub fn places(finding: &Finding) -> String {
    if finding.places.len() < 2 {
        return String::new();
    }
    finding.places.iter().map(|(place, n)| format!("{place} {}", count(*n))).collect::<Vec<_>>().join(", ")
}

/// Said above the differences that translations state.
pub const STATED_LEAD: &str = "What the translation itself says it does not keep, also where both sides answered the \
     same. `stated_share_max` in the budgets refuses it.";

/// `12 operations, 10 of them with equal answers, in 3 fingerprints`.
pub fn stated_words(stated: &Stated) -> String {
    format!(
        "{}, {} of them with equal answers, in {}",
        counted(stated.count, "operation"),
        count(stated.matched),
        counted(stated.fingerprints.len() as u64, "fingerprint")
    )
}

/// A command line as one would type it: words with anything but plain characters in single quotes.
pub fn command_line(words: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:@%+,".contains(c);
    let quote = |word: &String| match word.is_empty() || !word.chars().all(plain) {
        true => format!("'{}'", word.replace('\'', r"'\''")),
        false => word.clone(),
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accounting_that_lost_an_operation_says_so() {
        let mut accounting = Accounting { captured: 10, replayed: 8, skipped: 1, ..Accounting::default() };
        accounting.skipped_reasons.insert("administrative".into(), 1);
        let problem = accounting_problem(&accounting).expect("one is missing");
        assert!(problem.contains("1 operation lost"), "{problem}");
        accounting.replayed = 9;
        assert_eq!(accounting_problem(&accounting), None);
        accounting.skipped_reasons.clear();
        let problem = accounting_problem(&accounting).expect("no reason is given");
        assert!(problem.contains("skipped"), "{problem}");
        accounting.replayed = u64::MAX;
        assert!(accounting_problem(&accounting).is_some());
    }

    #[test]
    fn a_command_line_can_be_pasted() {
        let words = ["crosscheck".to_owned(), "it's".to_owned(), String::new(), "--seed=4".to_owned()];
        assert_eq!(command_line(&words), r"crosscheck 'it'\''s' '' --seed=4");
    }
}
