//! Report + budgets -> pass, fail or undecided, with reasons. It looks at the report alone, so that an old report can
//! be gated again.
//!
//! "Could not tell" never passes: what was cut off, not answered or not compared leaves the gate undecided.

use std::collections::BTreeMap;

use super::group::share;
use super::shown::counted;
use crate::core::report::GateResult;
use crate::core::verdict::Gate;
use crate::core::{Finding, FindingKind, Report, Verdict};
use crate::format::budgets::Budgets;

/// Decides; reasons stand worst first.
pub fn decide(report: &Report, budgets: &Budgets) -> GateResult {
    let mut reasons = Vec::new();
    if report.scenarios.is_empty() {
        mismatches(report, &mut reasons);
        untranslatable(report, budgets, &mut reasons);
        inconclusive(report, budgets, &mut reasons);
    } else {
        // A scenario writes down what is known to differ; only what was not expected counts.
        scenarios(report, &mut reasons);
    }
    losses(report, &mut reasons);
    stated(report, budgets, &mut reasons);
    routes(report, &mut reasons);
    forgiveness(report, &mut reasons);
    completeness(report, budgets, &mut reasons);
    let result = reasons.iter().map(|(gate, _)| *gate).max().unwrap_or(Gate::Pass);
    let known = report.scenarios.iter().map(|scenario| scenario.known_differences).sum();
    if reasons.is_empty() {
        reasons.push((Gate::Pass, if known > 0 { as_expected(report, known) } else { everything_holds(report) }));
    }
    reasons.sort_by_key(|(gate, _)| std::cmp::Reverse(*gate));
    GateResult { result, reasons: reasons.into_iter().map(|(_, reason)| reason).collect(), known_differences: known }
}

type Reasons = Vec<(Gate, String)>;

fn of_verdict(report: &Report, verdict: Verdict) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(move |finding| finding.verdict == verdict)
}

fn mismatches(report: &Report, reasons: &mut Reasons) {
    let findings = of_verdict(report, Verdict::Mismatch).filter(|finding| !about_tables(finding)).count();
    let keys = |finding: &&Finding| finding.kind == FindingKind::CacheState;
    let states = || of_verdict(report, Verdict::Mismatch).filter(|finding| about_tables(finding));
    let (tables, classes) = (states().filter(|finding| !keys(finding)).count(), states().filter(keys).count());
    if findings > 0 {
        let mismatch = report.verdicts.mismatch;
        reasons.push((
            Gate::Fail,
            format!(
                "{} answered differently ({} of {} captured), in {}",
                are(mismatch, "operation"),
                percent(share(mismatch, report.accounting.captured)),
                report.accounting.captured,
                counted(findings as u64, "finding"),
            ),
        ));
    }
    if tables > 0 {
        reasons.push((Gate::Fail, format!("{} not the same on both sides", are(tables as u64, "table"))));
    }
    if classes > 0 {
        let lost: u64 = report.keys.iter().map(|class| class.different).sum();
        let all: u64 = report.keys.iter().map(|class| class.keys).sum();
        reasons.push((
            Gate::Fail,
            format!(
                "{lost} of {} not the same on both sides after the last operation, in {}",
                counted(all, "cache key"),
                counted(classes as u64, "finding")
            ),
        ));
    }
}

fn about_tables(finding: &Finding) -> bool {
    finding.witness.is_none()
}

fn untranslatable(report: &Report, budgets: &Budgets, reasons: &mut Reasons) {
    let count: u64 = report
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::Untranslatable && finding.accepted_by.is_none())
        .map(|finding| finding.count)
        .sum();
    let found = share(count, report.accounting.captured);
    if found > budgets.untranslatable_share_max {
        reasons.push((
            Gate::Fail,
            format!(
                "{} ({}) could not be carried over; the budget is {}",
                counted(count, "operation"),
                percent(found),
                percent(budgets.untranslatable_share_max)
            ),
        ));
    }
}

fn inconclusive(report: &Report, budgets: &Budgets, reasons: &mut Reasons) {
    let count = report.verdicts.inconclusive;
    let found = share(count, report.accounting.captured);
    if found > budgets.inconclusive_share_max {
        reasons.push((
            Gate::Undecided,
            format!(
                "{} ({}) could not be judged; the budget is {}",
                counted(count, "operation"),
                percent(found),
                percent(budgets.inconclusive_share_max)
            ),
        ));
    }
    for finding in of_verdict(report, Verdict::Inconclusive).filter(|finding| about_tables(finding)) {
        if !matches!(finding.kind, FindingKind::Unfinished | FindingKind::Loss) {
            reasons.push((Gate::Undecided, finding.summary.clone()));
        }
    }
}

/// What is known to be lost and acts by itself: one reason for each kind, which names what it stands on.
fn losses(report: &Report, reasons: &mut Reasons) {
    /// A reader looks at the first of them; all are findings.
    const NAMED_MAX: usize = 10;
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for lost in report.losses.iter().filter(|lost| lost.accepted_by.is_none()) {
        kinds.entry(&lost.loss.what).or_default().push(&lost.loss.object);
    }
    for (what, objects) in kinds {
        let mut named = objects.iter().take(NAMED_MAX).copied().collect::<Vec<_>>().join(", ");
        if let Some(more) = objects.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
            named.push_str(&format!(" and {more} more"));
        }
        reasons.push((Gate::Undecided, format!("lost in the move, {what}: {named}")));
    }
}

/// What the translation itself says it does not keep: told always, refused where a budget says so.
fn stated(report: &Report, budgets: &Budgets, reasons: &mut Reasons) {
    let found = share(report.stated_operations, report.accounting.captured);
    if found > budgets.stated_share_max {
        reasons.push((
            Gate::Fail,
            format!(
                "{} ({}) carried with a stated difference; the budget is {}",
                are(report.stated_operations, "operation"),
                percent(found),
                percent(budgets.stated_share_max)
            ),
        ));
    }
}

fn scenarios(report: &Report, reasons: &mut Reasons) {
    for scenario in report.scenarios.iter().filter(|scenario| !scenario.as_expected) {
        let what = scenario.unexpected.first().map_or("does not do what it says", String::as_str);
        reasons.push((Gate::Fail, format!("scenario {}: {what}", scenario.name)));
    }
}

/// Somebody has decided where keys go; what they need and do not get there is no surprise for later.
fn routes(report: &Report, reasons: &mut Reasons) {
    /// A reader acts on the first of them; the rest are in the assessment.
    const SHOWN_MAX: usize = 20;
    let failures = report.route_check.iter().flat_map(|check| check.failures()).collect::<Vec<_>>();
    let more = failures.len().saturating_sub(SHOWN_MAX) as u64;
    reasons.extend(failures.into_iter().take(SHOWN_MAX).map(|failure| (Gate::Fail, failure)));
    if more > 0 {
        let words = format!("{} more in which the routes do not meet the needs of keys", counted(more, "case"));
        reasons.push((Gate::Fail, words));
    }
}

fn forgiveness(report: &Report, reasons: &mut Reasons) {
    for divergence in &report.divergences {
        let owner = &divergence.owner;
        if divergence.expired {
            let (id, expires) = (&divergence.id, &divergence.expires);
            reasons.push((Gate::Fail, format!("divergence `{id}` expired on {expires}; its owner is {owner}")));
        } else if divergence.used == 0 {
            let id = &divergence.id;
            reasons.push((Gate::Fail, format!("divergence `{id}` accepts nothing; remove it, its owner is {owner}")));
        }
    }
}

fn completeness(report: &Report, budgets: &Budgets, reasons: &mut Reasons) {
    let accounting = &report.accounting;
    for finding in report.findings.iter().filter(|finding| finding.kind == FindingKind::Unfinished) {
        if finding.accepted_by.is_none() {
            reasons.push((Gate::Undecided, finding.summary.clone()));
        }
    }
    let skipped = share(accounting.skipped, accounting.captured);
    if skipped > budgets.skipped_share_max {
        let limit = percent(budgets.skipped_share_max);
        reasons
            .push((Gate::Fail, format!("{} of the operations were skipped; the budget is {limit}", percent(skipped))));
    }
    if accounting.replayed == 0 && report.scenarios.is_empty() {
        reasons.push((Gate::Undecided, "no operation was compared".into()));
    }
}

/// That what differs was expected does not make it the same.
fn as_expected(report: &Report, known: u64) -> String {
    let of = report.scenarios.iter().filter(|scenario| scenario.known_differences > 0).count() as u64;
    format!(
        "as expected: {} in {of} of {}, which no divergence with an owner and an end accepts",
        counted(known, "known difference"),
        counted(report.scenarios.len() as u64, "scenario")
    )
}

fn everything_holds(report: &Report) -> String {
    let verdicts = &report.verdicts;
    let tables = report.tables.len() as u64;
    let keys: u64 = report.keys.iter().map(|class| class.same + class.different).sum();
    let keys = if keys > 0 { format!(" and {}", counted(keys, "cache key")) } else { String::new() };
    let mut words = format!(
        "{} and {}{keys} compared, no difference that is not accepted",
        counted(verdicts.r#match + verdicts.accepted, "operation"),
        counted(tables, "table")
    );
    if verdicts.accepted > 0 {
        words.push_str(&format!(" ({} accepted)", verdicts.accepted));
    }
    let noise: u64 = report.coverage.iter().map(|coverage| coverage.noise).sum();
    if noise > 0 {
        words.push_str(&format!("; {} only within noise", are(noise, "operation") + " the same"));
    }
    let partly = report.tables.iter().filter(|table| !table.not_compared.is_empty());
    let partly: Vec<String> = partly
        .map(|table| {
            let columns: Vec<&str> = table.not_compared.keys().map(String::as_str).collect();
            format!("{} ({})", table.table, columns.join(", "))
        })
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    if !partly.is_empty() {
        words.push_str(&format!("; not compared as they are: {}", super::shown::cut(&partly.join("; "))));
    }
    if report.stated_operations > 0 {
        words.push_str(&format!("; {} carried with a stated difference", are(report.stated_operations, "operation")));
    }
    words
}

fn are(count: u64, noun: &str) -> String {
    format!("{} {}", counted(count, noun), if count == 1 { "is" } else { "are" })
}

/// Two digits, more where the share would look like nothing.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.01 {
        "below 0.01 %".into()
    } else {
        format!("{} %", (percent * 100.0).round() / 100.0)
    }
}
