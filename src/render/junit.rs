//! `junit.xml` for CI: one test case for each fingerprint, table, class of cache keys and scenario, findings as failures.
//!
//! A mismatch is a failure, what could not be told is an error, what was not sent is skipped with its reason. It has
//! no times: a serial replay measures nothing that a CI should compare. Characters that XML 1.0 forbids are spelled
//! out before they get here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use crate::core::report::{Coverage, KeyWitness, Moment};
use crate::core::verdict::Gate;
use crate::core::{Finding, Report, Verdict};

use super::text::{LINE_CHARS_MAX, STATEMENT_CHARS_MAX, VALUE_CHARS_MAX, block, count, counted, line, percent};
use super::view::{self, Outcomes};
use super::{Renderer, show};

/// What is forgiven is read in the report; a CI shows the most of it.
const FORGIVEN_SHOWN: usize = 100;

pub struct Junit;

impl Renderer for Junit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn file_name(&self) -> Option<&'static str> {
        Some("junit.xml")
    }

    fn about(&self) -> &'static str {
        "test cases for CI: one for each fingerprint, table, class of cache keys and scenario"
    }

    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::new("crosscheck");
        document.add_test_suite(gate(report));
        let mut rest: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &report.findings {
            rest.entry(&finding.fingerprint).or_default().push(finding);
        }
        // Where something is expected to differ it is no failure: the scenarios' own cases say what was not expected.
        if report.gate.known_differences == 0 {
            document.add_test_suites([fingerprints(report, &mut rest), others(&rest), tables(report), keys(report)]);
        }
        document.add_test_suite(scenarios(report));
        document.serialize(out).map_err(io::Error::other)
    }
}

fn gate(report: &Report) -> TestSuite {
    let reasons = format!("{}; {}", view::headline(report), sentences(&report.gate.reasons));
    let status = match report.gate.result {
        Gate::Pass => TestCaseStatus::success(),
        Gate::Undecided => failed(NonSuccessKind::Error, "undecided", &reasons),
        Gate::Fail => failed(NonSuccessKind::Failure, "fail", &reasons),
    };
    let accounting = match view::accounting_problem(&report.accounting) {
        None => TestCaseStatus::success(),
        Some(problem) => failed(NonSuccessKind::Failure, "accounting", &problem),
    };
    // Names stay the same from run to run, so that a CI shows their history.
    let mut gate = TestCase::new("the candidate passes the gate", status);
    let mut rests_on = forgiven(report);
    if report.gate.known_differences > 0 {
        rests_on = format!("{}; {reasons}\n{rests_on}", view::stamp(report));
    }
    if !rests_on.is_empty() {
        gate.set_system_out(statement(&rests_on));
    }
    let mut suite = TestSuite::new("gate");
    suite.add_test_cases([gate, TestCase::new("every captured operation is accounted for", accounting)]);
    suite
}

/// What a passed gate rests on: noise, and differences that translations state.
fn forgiven(report: &Report) -> String {
    let noise = view::noise_by_count(report).into_iter();
    let noise =
        noise.map(|noise| format!("noise, {} of {}: {}", noise.place, noise.fingerprint, view::noise_words(noise)));
    let stated = report.stated.iter();
    let stated = stated.map(|stated| format!("stated, {}: {}", view::stated_words(stated), stated.difference));
    noise.chain(stated).take(FORGIVEN_SHOWN).map(|words| line(&words, LINE_CHARS_MAX)).collect::<Vec<_>>().join("\n")
}

/// Takes the findings of each fingerprint out of `rest`.
fn fingerprints(report: &Report, rest: &mut BTreeMap<&str, Vec<&Finding>>) -> TestSuite {
    let mut suite = TestSuite::new("fingerprints");
    for coverage in &report.coverage {
        let findings = rest.remove(coverage.fingerprint.as_str()).unwrap_or_default();
        let mut case =
            TestCase::new(line(&coverage.fingerprint, LINE_CHARS_MAX), fingerprint_status(coverage, &findings));
        case.set_classname(format!("fingerprints.{}", line(&coverage.store, 40)));
        let words = Outcomes::of(coverage).words();
        let operations = count(coverage.count);
        case.set_system_out(format!("{operations} operations, {} of the traffic: {words}", percent(coverage.share)));
        suite.add_test_case(case);
    }
    suite
}

fn fingerprint_status(coverage: &Coverage, findings: &[&Finding]) -> TestCaseStatus {
    if findings.iter().any(|finding| finding.verdict >= Verdict::Inconclusive) {
        return findings_status(findings);
    }
    let verdicts = &coverage.verdicts;
    if verdicts.mismatch > 0 {
        return failed(NonSuccessKind::Failure, "mismatch", &Outcomes::of(coverage).words());
    }
    if verdicts.inconclusive > 0 {
        return failed(NonSuccessKind::Error, "inconclusive", &Outcomes::of(coverage).words());
    }
    if verdicts.r#match == 0 && verdicts.accepted == 0 {
        let mut status = TestCaseStatus::skipped();
        status.set_message(Outcomes::of(coverage).words());
        return status;
    }
    TestCaseStatus::success()
}

/// Findings of no fingerprint in the coverage: a table's state, a run that was cut off. Tables have their own suite.
fn others(rest: &BTreeMap<&str, Vec<&Finding>>) -> TestSuite {
    let mut suite = TestSuite::new("findings");
    for (fingerprint, findings) in rest {
        suite.add_test_case(TestCase::new(line(fingerprint, LINE_CHARS_MAX), findings_status(findings)));
    }
    suite
}

/// The worst finding decides; all of them are described.
fn findings_status(findings: &[&Finding]) -> TestCaseStatus {
    let worst = findings.iter().map(|finding| finding.verdict).fold(Verdict::Match, Verdict::and);
    let kind = match worst {
        Verdict::Match | Verdict::Accepted => return TestCaseStatus::success(),
        Verdict::Inconclusive => NonSuccessKind::Error,
        Verdict::Mismatch => NonSuccessKind::Failure,
    };
    let kinds: BTreeSet<_> = findings.iter().map(|finding| view::kind_name(finding.kind)).collect();
    let summaries: Vec<_> = findings.iter().map(|finding| finding.summary.clone()).collect();
    let mut status = failed(kind, &kinds.into_iter().collect::<Vec<_>>().join(", "), &sentences(&summaries));
    let described: Vec<_> = findings.iter().map(|finding| describe(finding)).collect();
    status.set_description(described.join("\n\n"));
    status
}

/// The message is shown as it is: values in it are spelled out already.
fn failed(kind: NonSuccessKind, type_name: &str, message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(type_name).set_message(message);
    status
}

fn describe(finding: &Finding) -> String {
    let mut lines = vec![format!(
        "{}: {} ({} operations, {} of the traffic, {} tainted)",
        finding.verdict.name(),
        line(&finding.summary, LINE_CHARS_MAX),
        count(finding.count),
        percent(finding.share),
        count(finding.tainted)
    )];
    if let Some(witness) = &finding.witness {
        lines.push(format!("operation {}: {}", witness.seq, statement(&show::request(&witness.request))));
        let places = view::places(finding);
        if !places.is_empty() {
            lines.push(format!("where, in how many operations: {}", line(&places, LINE_CHARS_MAX)));
        }
        lines.push(format!("at {}", line(&witness.place, LINE_CHARS_MAX)));
        lines.push(format!("control:   {}", line(&witness.control, VALUE_CHARS_MAX)));
        lines.push(format!("candidate: {}", line(&witness.candidate, VALUE_CHARS_MAX)));
        if let Some(sent) = show::sent(&witness.candidate_fate) {
            lines.push(format!("sent to the candidate: {}", statement(&sent)));
        }
    }
    lines.push(format!("reproduce: {}", line(&finding.reproduce, LINE_CHARS_MAX)));
    lines.join("\n")
}

/// The writer drops tabs together with the other controls; four spaces keep the words apart.
fn statement(text: &str) -> String {
    block(text, STATEMENT_CHARS_MAX).replace('\t', "    ")
}

fn sentences(all: &[String]) -> String {
    line(&all.join("; "), VALUE_CHARS_MAX)
}

fn tables(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("tables");
    for table in &report.tables {
        let detail = format!("{} rows differ: {}", count(table.differing_rows), line(&table.detail, VALUE_CHARS_MAX));
        let left_out = view::not_compared(table);
        let status = match table.verdict {
            Verdict::Match | Verdict::Accepted => TestCaseStatus::success(),
            Verdict::Inconclusive => failed(NonSuccessKind::Error, "inconclusive", &detail),
            Verdict::Mismatch => failed(NonSuccessKind::Failure, "another state of a table", &detail),
        };
        let moment = match table.moment {
            Moment::Initial => "initial",
            Moment::Final => "final",
            Moment::Recorded => "recorded",
        };
        let mut case = TestCase::new(line(&table.table, LINE_CHARS_MAX), status);
        case.set_classname(format!("tables.{moment}"));
        if !left_out.is_empty() {
            case.set_system_out(statement(&left_out));
        }
        suite.add_test_case(case);
    }
    suite
}

fn keys(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("cache keys");
    for class in &report.keys {
        let detail = line(&view::key_detail(class), VALUE_CHARS_MAX);
        let status = match class.verdict {
            Some(Verdict::Match | Verdict::Accepted) => TestCaseStatus::success(),
            Some(Verdict::Inconclusive) => failed(NonSuccessKind::Error, "inconclusive", &detail),
            Some(Verdict::Mismatch) => failed(NonSuccessKind::Failure, "another state of cache keys", &detail),
            None => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(detail.clone());
                status
            }
        };
        let mut case =
            TestCase::new(line(&view::left_by(&class.pattern, class.scenario.as_deref()), LINE_CHARS_MAX), status);
        case.set_classname("keys.final");
        let witness = |witness: &KeyWitness| {
            format!("{} ({}): {} -> {}", witness.key, witness.differs.name(), witness.control, witness.candidate)
        };
        case.set_system_out(statement(&class.witnesses.iter().map(witness).collect::<Vec<_>>().join("\n")));
        suite.add_test_case(case);
    }
    suite
}

fn scenarios(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("scenarios");
    for scenario in &report.scenarios {
        let status = match (scenario.as_expected, scenario.verdict) {
            (true, _) => TestCaseStatus::success(),
            (false, Verdict::Inconclusive) => {
                failed(NonSuccessKind::Error, "inconclusive", &sentences(&scenario.unexpected))
            }
            (false, _) => failed(NonSuccessKind::Failure, "expectation", &sentences(&scenario.unexpected)),
        };
        let mut case = TestCase::new(line(&scenario.name, LINE_CHARS_MAX), status);
        case.set_classname("scenarios");
        let known = match scenario.known_differences {
            0 => String::new(),
            known => {
                format!("\nas expected, {}: {}", counted(known, "known difference"), sentences(&scenario.differences))
            }
        };
        case.set_system_out(statement(&format!("{}\n{}{known}", scenario.title, scenario.why)));
        suite.add_test_case(case);
    }
    suite
}
