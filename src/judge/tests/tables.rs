//! Whole tables: what differs is counted and shown, what is noise or another type for the same is forgiven.

use super::super::noise::NoiseSet;
use super::build::*;
use crate::core::report::{Moment, TableComparison};
use crate::core::{Column, FindingKind, Report, Value, Verdict};
use crate::format::run::{Holder, RunHeader, StateLine};

fn table(moment: Moment, holder: Holder, name: &str, rows: Vec<Vec<Value>>) -> Vec<StateLine> {
    let columns = ["id", "name", "at"]
        .iter()
        .take(rows.iter().map(Vec::len).max().unwrap_or(3))
        .map(|name| Column { name: (*name).into(), type_name: "any".into() })
        .collect();
    let mut lines = vec![StateLine::Table { moment, holder, table: name.into(), columns }];
    lines.extend(rows.into_iter().map(StateLine::Row));
    lines
}

fn row(id: i64, name: Value) -> Vec<Value> {
    vec![Value::Int(id), name]
}

fn both(control: Vec<Vec<Value>>, candidate: Vec<Vec<Value>>) -> Vec<StateLine> {
    let mut lines = table(Moment::Final, Holder::Control, "public.t", control);
    lines.extend(table(Moment::Final, Holder::Candidate, "public.t", candidate));
    lines
}

fn report_on(state: &[StateLine]) -> Report {
    judged(header(0), &[], state, &policy())
}

fn only(report: &Report) -> &TableComparison {
    assert_eq!(report.tables.len(), 1);
    &report.tables[0]
}

#[test]
fn rows_in_any_order_and_in_types_that_mean_the_same_are_the_same_table() {
    let bytes = |text: &str| Value::Bytes(text.into());
    let report =
        report_on(&both(vec![row(1, text("a")), row(2, text("b"))], vec![row(2, bytes("b")), row(1, bytes("a"))]));
    assert_eq!(only(&report).verdict, Verdict::Match);
    assert_eq!(report.normalisations.get("text-bytes"), Some(&1));
    assert!(report.findings.is_empty());
}

#[test]
fn a_row_that_differs_is_named_with_its_column() {
    let report = report_on(&both(
        vec![row(1, text("a")), row(2, text("")), row(3, text("c"))],
        vec![row(1, text("a")), row(2, Value::Null), row(3, text("c"))],
    ));
    let table = only(&report);
    assert_eq!((table.verdict, table.differing_rows), (Verdict::Mismatch, 2));
    assert_eq!(table.detail, "row 2: name is '' on the control, NULL on the candidate");
    assert_eq!(report.findings[0].kind, FindingKind::State);
    assert_eq!(report.gate.result.exit_code(), 1);
}

#[test]
fn a_lost_row_and_a_doubled_one_are_found_although_the_counts_are_equal() {
    let report = report_on(&both(
        vec![row(1, text("a")), row(2, text("b")), row(3, text("c"))],
        vec![row(1, text("a")), row(2, text("b")), row(2, text("b"))],
    ));
    let table = only(&report);
    assert_eq!((table.verdict, table.differing_rows), (Verdict::Mismatch, 2));
    assert_eq!(table.detail, "only on the control: (3, 'c'); only on the candidate: (2, 'b')");
}

#[test]
fn a_table_that_one_side_does_not_have_or_cannot_read_is_never_a_match() {
    let report = report_on(&table(Moment::Initial, Holder::Control, "public.t", vec![row(1, text("a"))]));
    assert_eq!(only(&report).verdict, Verdict::Mismatch);
    assert_eq!(only(&report).detail, "the candidate has no such table");

    let mut state = both(vec![row(1, text("a"))], vec![]);
    state.push(StateLine::Unreadable { reason: "gone away".into() });
    let report = report_on(&state);
    assert_eq!(only(&report).verdict, Verdict::Inconclusive);
    assert_eq!(only(&report).detail, "could not be read on the candidate: gone away");
}

#[test]
fn the_recorded_state_is_held_against_the_controls_end() {
    let mut state = both(vec![row(1, text("a"))], vec![row(1, text("a"))]);
    state.extend(table(Moment::Recorded, Holder::Recording, "public.t", vec![row(1, text("b"))]));
    let report = report_on(&state);
    let verdicts: Vec<_> = report.tables.iter().map(|table| (table.moment, table.verdict)).collect();
    assert_eq!(verdicts, [(Moment::Final, Verdict::Match), (Moment::Recorded, Verdict::Inconclusive)]);
    assert_eq!(report.tables[1].detail, "row 1: name is 'b' on the recording, 'a' on the control");
    assert_eq!(report.findings[0].kind, FindingKind::Control);
    assert_eq!(report.gate.result.exit_code(), 2);
}

#[test]
fn a_column_that_differs_between_control_and_control_is_left_out_and_said_so() {
    let at =
        |id, second: u8| vec![Value::Int(id), text("x"), Value::Timestamp(format!("2026-01-01 00:00:{second:02}"))];
    let state = both(vec![at(1, 1), at(2, 2)], vec![at(1, 3), at(2, 2)]);
    let again = RunHeader { control_against_control: true, ..header(0) };
    let calibration = judged(again, &[], &state, &policy());
    assert_eq!(calibration.noise.len(), 1);
    assert_eq!(
        (calibration.noise[0].fingerprint.as_str(), calibration.noise[0].place.as_str()),
        ("table public.t", "at")
    );

    let mut policy = policy();
    policy.noise = NoiseSet::from_report(&calibration);
    let report = judged(header(0), &[], &state, &policy);
    assert_eq!(only(&report).verdict, Verdict::Match);
    assert_eq!(only(&report).detail, "not compared, being noise: at");
    let lost = judged(header(0), &[], &both(vec![at(1, 1), at(2, 2)], vec![at(1, 3)]), &policy);
    assert_eq!(only(&lost).verdict, Verdict::Mismatch, "a lost row is no noise");
}
