//! Scenarios: what they leave behind, errors that nobody expects, and what is known to differ.

use jiff::civil::date;

use super::build::*;
use crate::core::report::{EndState, Moment};
use crate::core::verdict::Gate;
use crate::core::{
    CacheReply, Column, ErrorClass, Failure, FindingKind, Held, KeyState, KeyValue, Loss, Observation, Report, Value,
    Verdict,
};
use crate::format::divergences::Divergence;
use crate::format::run::{Expectation, ExpectedReply, Holder, RunHeader, ScenarioSpan, StateLine};

fn span(name: &str, first_seq: u64, steps: usize, end: EndState) -> ScenarioSpan {
    ScenarioSpan {
        name: name.into(),
        title: "One".into(),
        why: "To see.".into(),
        first_seq,
        steps: vec![Expectation { verdict: Some(Verdict::Match), ..Expectation::default() }; steps],
        end: Some(end),
        ..ScenarioSpan::default()
    }
}

fn table(name: &str, control: &[i64], candidate: &[i64]) -> Vec<StateLine> {
    let mut lines = Vec::new();
    for (holder, rows) in [(Holder::Control, control), (Holder::Candidate, candidate)] {
        let columns = vec![Column { name: "id".into(), type_name: "integer".into() }];
        lines.push(StateLine::Table { moment: Moment::Final, holder, table: name.into(), columns });
        lines.extend(rows.iter().map(|id| StateLine::Row(vec![Value::Int(*id)])));
    }
    lines
}

fn key(key: &str, control: Held) -> StateLine {
    StateLine::Key(KeyState { db: 0, key: key.into(), control, candidate: Held::Missing, apart_ms: 1 })
}

fn live() -> Held {
    Held::Live { value: KeyValue::String("v".into()), ttl_ms: None }
}

fn named(tables: &[&str], keys: &[&str], lost: &[&str]) -> EndState {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    EndState { verdict: Verdict::Mismatch, tables: set(tables), keys: set(keys), lost: set(lost) }
}

fn judged_spans(spans: Vec<ScenarioSpan>, state: &[StateLine], divergences: Vec<Divergence>) -> Report {
    let observations = numbered(vec![answered(affected(1), affected(1)); spans.len()]);
    let header = RunHeader { scenarios: spans, ..header(observations.len() as u64) };
    judged(header, &observations, state, &super::super::Policy { divergences, ..policy() })
}

/// One scenario that leaves these lines behind.
fn left(state: Vec<StateLine>, end: EndState) -> Report {
    let mut lines = vec![StateLine::Scenario(0)];
    lines.extend(state);
    judged_spans(vec![span("sql/one", 0, 1, end)], &lines, Vec::new())
}

fn unexpected(report: &Report) -> String {
    report.scenarios.iter().flat_map(|scenario| scenario.unexpected.clone()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_scenario_fails_by_what_it_leaves_behind_and_passes_where_it_says_so() {
    let row_too_many = || table("public.x", &[], &[1]);
    let report = left(row_too_many(), EndState::default());
    assert_eq!((report.gate.result, report.scenarios[0].verdict), (Gate::Fail, Verdict::Mismatch));
    assert!(unexpected(&report).contains("at the end: table public.x differs"), "{}", unexpected(&report));
    assert_eq!(report.tables[0].scenario.as_deref(), Some("sql/one"));

    let report = left(row_too_many(), named(&["public.x"], &[], &[]));
    assert_eq!((report.gate.result, report.gate.known_differences), (Gate::Pass, 1));
    assert!(report.gate.reasons[0].starts_with("as expected: 1 known difference in 1 of 1 scenario"), "{report:?}");

    let report = left(row_too_many(), named(&["public.y"], &[], &[]));
    assert_eq!(report.gate.result, Gate::Fail, "it is another table that was known to differ");
    let report = left(table("public.x", &[1], &[1]), named(&["public.x"], &[], &[]));
    assert!(unexpected(&report).contains("public.x is the same on both sides"), "{}", unexpected(&report));
    assert_eq!(left(table("public.x", &[1], &[1]), EndState::default()).gate.known_differences, 0);
}

#[test]
fn keys_are_left_behind_too_and_each_scenario_has_its_own() {
    let report = left(vec![key("page:7", live())], EndState::default());
    assert!(unexpected(&report).contains("1 of 1 key page:{n} missing on the candidate"), "{}", unexpected(&report));
    assert_eq!(left(vec![key("page:7", live())], named(&[], &["page:{n}"], &[])).gate.result, Gate::Pass);

    let mut lines = vec![StateLine::Scenario(0)];
    lines.extend(table("public.x", &[1], &[2]));
    lines.push(StateLine::Scenario(1));
    lines.extend(table("public.x", &[1], &[1]));
    lines.push(key("page:7", live()));
    let ends = [named(&["public.x"], &[], &[]), named(&[], &["page:{n}"], &[])];
    let spans = |ends: [EndState; 2]| {
        let [first, second] = ends;
        vec![span("sql/one", 0, 1, first), span("sql/two", 1, 1, second)]
    };
    let report = judged_spans(spans(ends.clone()), &lines, Vec::new());
    assert_eq!((report.gate.result, report.gate.known_differences), (Gate::Pass, 2), "{}", unexpected(&report));
    let [first, second] = ends;
    assert_eq!(judged_spans(spans([second, first]), &lines, Vec::new()).gate.result, Gate::Fail);
}

#[test]
fn what_the_set_up_loses_is_a_reason_until_it_is_named_or_accepted() {
    let lost = Loss::new("public.p.tr", "trigger", "it has no counterpart", "nothing");
    let run = |end: EndState, divergences: Vec<Divergence>| {
        let span = ScenarioSpan { lost: vec![lost.clone()], ..span("sql/one", 0, 1, end) };
        judged_spans(vec![span], &[StateLine::Scenario(0)], divergences)
    };
    let report = run(EndState::default(), Vec::new());
    assert_eq!(report.gate.result, Gate::Fail);
    assert!(unexpected(&report).contains("lost in the move: trigger public.p.tr"), "{}", unexpected(&report));
    let report = run(named(&[], &[], &["trigger public.p.tr"]), Vec::new());
    assert_eq!((report.gate.result, report.gate.known_differences), (Gate::Pass, 1));
    let accepted = Divergence {
        id: "triggers".into(),
        fingerprint: "schema public.p.*".into(),
        kind: Some(FindingKind::Loss),
        place: None,
        why: "The application writes the log.".into(),
        owner: "team".into(),
        expires: date(2026, 12, 31),
    };
    let report = run(EndState::default(), vec![accepted.clone()]);
    assert_eq!((report.gate.result, report.gate.known_differences), (Gate::Pass, 0), "{}", unexpected(&report));
    let report = run(named(&[], &[], &["trigger public.p.tr"]), vec![accepted]);
    assert_eq!((report.gate.result, report.gate.known_differences), (Gate::Pass, 0), "{}", unexpected(&report));
}

fn step(reply: Option<ExpectedReply>, observation: Observation) -> (Gate, String) {
    let mut span = span("sql/one", 0, 1, EndState::default());
    span.steps[0].reply = reply;
    let report = judged(RunHeader { scenarios: vec![span], ..header(1) }, &[observation], &[], &policy());
    (report.gate.result, unexpected(&report))
}

#[test]
fn an_error_that_nobody_expects_fails_where_both_sides_refuse_alike_too() {
    let alike = || answered(refused(ErrorClass::Syntax, "42601"), refused(ErrorClass::Syntax, "1064"));
    let (gate, words) = step(None, alike());
    assert_eq!(gate, Gate::Fail);
    assert!(words.contains("refuses it with syntax") && words.contains("expect.error"), "{words}");
    assert_eq!(step(Some(ExpectedReply::Error(ErrorClass::Syntax)), alike()).0, Gate::Pass);
    assert_eq!(step(Some(ExpectedReply::Error(ErrorClass::UndefinedTable)), alike()).0, Gate::Fail);
}

#[test]
fn an_error_inside_of_an_answer_is_expected_by_its_class_or_not_at_all() {
    let error = |message: &str| {
        CacheReply::Error(Failure { class: ErrorClass::WrongType, code: "WRONGTYPE".into(), message: message.into() })
    };
    let reply = |message| cache(CacheReply::Array(vec![CacheReply::Int(1), error(message)]));
    let (gate, words) = step(None, answered(reply("one"), reply("one")));
    assert_eq!(gate, Gate::Fail);
    assert!(words.contains("a part of the answer is an error, wrong_type"), "{words}");
    let expected = ExpectedReply::Cache(CacheReply::Array(vec![CacheReply::Int(1), error("")]));
    assert_eq!(step(Some(expected), answered(reply("one"), reply("one"))), (Gate::Pass, String::new()));
}
