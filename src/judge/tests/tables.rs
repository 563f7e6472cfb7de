//! Whole tables: what differs is counted and shown, what is noise or another type for the same is forgiven.

use super::super::Policy;
use super::super::noise::NoiseSet;
use super::build::*;
use crate::core::report::{Moment, NoiseKind, TableComparison};
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
fn what_the_control_alone_ended_otherwise_than_the_recording_is_not_held_against_the_candidate() {
    let verdict = |control: Vec<Vec<Value>>, candidate: Vec<Vec<Value>>, recorded: Vec<Vec<Value>>| {
        let mut state = both(control, candidate);
        state.extend(table(Moment::Recorded, Holder::Recording, "public.t", recorded));
        report_on(&state).tables[0].verdict
    };
    let rows = |name: &str| vec![row(1, text(name)), row(2, text("b"))];
    assert_eq!(verdict(rows("x"), rows("a"), rows("a")), Verdict::Inconclusive, "the candidate is as recorded");
    assert_eq!(verdict(rows("x"), rows("y"), rows("a")), Verdict::Inconclusive, "neither is");
    assert_eq!(verdict(rows("a"), rows("y"), rows("a")), Verdict::Mismatch, "the control is as recorded");
    assert_eq!(verdict(rows("a"), vec![row(1, text("a"))], rows("a")), Verdict::Mismatch, "a lost row");
    assert_eq!(verdict(rows("x"), vec![row(1, text("a"))], rows("a")), Verdict::Mismatch, "both");
    let more = || [rows("a"), vec![row(3, text("c"))]].concat();
    assert_eq!(verdict(more(), rows("a"), rows("a")), Verdict::Inconclusive, "a row of the control's own");
    assert_eq!(verdict(rows("a"), more(), rows("a")), Verdict::Mismatch, "a row of the candidate's own");
    let clock = |second: &str| vec![at(1, second)];
    let null = vec![vec![Value::Int(1), text("x"), Value::Null]];
    assert_eq!(
        verdict(clock("01.5"), null, clock("09.25")),
        Verdict::Mismatch,
        "a clock of the replay is no departure"
    );
}

fn at(id: i64, second: &str) -> Vec<Value> {
    vec![Value::Int(id), text("x"), Value::Timestamp(format!("2026-01-01 00:00:{second}"))]
}

/// A policy that knows what control against control showed.
fn calibrated(state: &[StateLine]) -> (Policy, Report) {
    let again = RunHeader { control_against_control: true, ..header(0) };
    let calibration = judged(again, &[], state, &policy());
    (Policy { noise: NoiseSet::from_report(&calibration), ..policy() }, calibration)
}

#[test]
fn a_column_that_differs_between_control_and_control_is_held_to_that_distance_and_said_so() {
    let state = both(vec![at(1, "01.5"), at(2, "02")], vec![at(1, "03.25"), at(2, "02")]);
    let (policy, calibration) = calibrated(&state);
    let [noise] = &calibration.noise[..] else { panic!("{:?}", calibration.noise) };
    assert_eq!((noise.fingerprint.as_str(), noise.place.as_str()), ("table public.t", "at"));
    assert_eq!((noise.kind, noise.size.apart_us, noise.count, noise.of), (NoiseKind::Clock, Some(1_750_000), 1, 2));

    let report = judged(header(0), &[], &state, &policy);
    assert_eq!((only(&report).verdict, only(&report).detail.as_str()), (Verdict::Match, ""));
    let left_out: Vec<_> = only(&report).not_compared.iter().collect();
    assert_eq!(left_out, [(&"at".to_owned(), &"NULL, type, and how far moments lie apart".to_owned())]);
    let known = report.noise[0].known.as_ref().expect("what the control had shown");
    assert_eq!((known.count, known.of), (1, 2));

    let lost = judged(header(0), &[], &both(vec![at(1, "01"), at(2, "02")], vec![at(1, "03")]), &policy);
    assert_eq!(only(&lost).verdict, Verdict::Mismatch, "a lost row is no noise");
}

#[test]
fn noise_never_forgives_null_another_type_or_a_larger_distance() {
    let (policy, _) = calibrated(&both(vec![at(1, "01.5"), at(2, "02")], vec![at(1, "03.25"), at(2, "02")]));
    let with = |value: Value| vec![Value::Int(1), text("x"), value];
    let lies = [
        ("null", with(Value::Null)),
        ("another type", with(text("2026-01-01 00:00:01.5"))),
        ("an hour", with(Value::Timestamp("2026-01-01 01:00:01.5".into()))),
        ("a lost fraction", with(Value::Timestamp("2026-01-01 00:00:02".into()))),
        ("another column as well", vec![Value::Int(1), text("y"), Value::Timestamp("2026-01-01 00:00:02.5".into())]),
    ];
    for (lie, row) in lies {
        let control = vec![Value::Int(1), text("x"), Value::Timestamp("2026-01-01 00:00:01.123456".into())];
        let report = judged(header(0), &[], &both(vec![control, at(2, "02")], vec![row, at(2, "02")]), &policy);
        assert_eq!(only(&report).verdict, Verdict::Mismatch, "{lie}: {:?}", only(&report));
        assert_eq!(report.gate.result.exit_code(), 1, "{lie}");
    }
}

#[test]
fn a_row_that_control_and_control_share_is_held_to_be_the_same_in_a_noisy_column_too() {
    let (policy, _) = calibrated(&both(vec![at(1, "01.5"), at(2, "02.25")], vec![at(1, "03.25"), at(2, "02.25")]));
    let off = both(vec![at(1, "01.5"), at(2, "02.25")], vec![at(1, "02.75"), at(2, "02.5")]);
    let report = judged(header(0), &[], &off, &policy);
    assert_eq!(only(&report).verdict, Verdict::Mismatch, "{:?}", only(&report));
    assert!(only(&report).detail.contains("250 ms apart"), "{}", only(&report).detail);
}

#[test]
fn keys_that_the_server_draws_are_paired_by_the_rest_of_their_rows() {
    let drawn = |draw: &str, name: &str| vec![text(draw), text(name)];
    let state = |one: &str, other: &str| {
        let control = vec![drawn("00aa00aa", "x"), drawn("0badcafe", "y")];
        both(control, vec![drawn(one, "x"), drawn(other, "y")])
    };
    let (policy, calibration) = calibrated(&state("12345678", "9abcdef0"));
    assert_eq!(calibration.noise.len(), 1, "{:?}", calibration.noise);
    assert_eq!(calibration.noise[0].kind, NoiseKind::Random);
    let report = |state: &[StateLine]| judged(header(0), &[], state, &policy);
    assert_eq!(only(&report(&state("deadbeef", "00000000"))).verdict, Verdict::Match);
    assert_eq!(only(&report(&state("deadbeef", "0000"))).verdict, Verdict::Mismatch, "another length");
}

#[test]
fn two_tables_without_rows_are_the_same_where_one_side_does_not_tell_its_columns() {
    let mut state = table(Moment::Final, Holder::Control, "public.a", vec![]);
    let StateLine::Table { columns, .. } = &mut state[0] else { panic!("a table") };
    columns.clear();
    state.extend(table(Moment::Final, Holder::Candidate, "public.a", vec![]));
    let report = report_on(&state);
    assert_eq!((only(&report).verdict, only(&report).not_compared.len()), (Verdict::Match, 1));
    state.push(StateLine::Row(row(1, text("a"))));
    assert_eq!(only(&report_on(&state)).verdict, Verdict::Mismatch, "a row on one side only");
}
