//! A store that lies: each lie must be found, and named for what it is.

use super::build::*;
use crate::core::{
    CacheReply, ErrorClass, Fault, Finding, FindingKind, Observation, Outcome, SessionId, SortKey, Value, Verdict,
};

/// The only finding of a run of this operation.
fn found_in(observation: Observation) -> Finding {
    let mut report = report(vec![observation]);
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    assert_eq!(report.gate.result.exit_code(), if report.verdicts.mismatch > 0 { 1 } else { 2 });
    report.findings.remove(0)
}

fn people() -> Vec<Vec<Value>> {
    vec![vec![Value::Int(1), text("Ada")], vec![Value::Int(2), text("")], vec![Value::Int(3), text("Grace")]]
}

fn lied(lie: impl FnOnce(&mut Vec<Vec<Value>>)) -> Observation {
    let mut lies = people();
    lie(&mut lies);
    let mut observation = answered(rows(people()), rows(lies));
    observation.shape = ordered(vec![SortKey::Column(0)]);
    observation
}

#[test]
fn a_lost_row_is_found_and_shown() {
    let finding = found_in(lied(|rows| drop(rows.remove(1))));
    assert_eq!((finding.kind, finding.verdict), (FindingKind::RowCount, Verdict::Mismatch));
    let witness = finding.witness.expect("a witness");
    assert!(witness.control.contains("3 rows; only here: (2, '')"), "{}", witness.control);
    assert!(witness.candidate.starts_with("2 rows"), "{}", witness.candidate);
}

#[test]
fn a_row_that_comes_twice_is_found() {
    assert_eq!(found_in(lied(|rows| rows.push(people().remove(2)))).kind, FindingKind::RowCount);
}

#[test]
fn null_for_empty_is_found_in_its_column() {
    let finding = found_in(lied(|rows| rows[1][1] = Value::Null));
    assert_eq!((finding.kind, finding.verdict), (FindingKind::Value, Verdict::Mismatch));
    let witness = finding.witness.expect("a witness");
    assert_eq!((witness.control.as_str(), witness.candidate.as_str()), ("''", "NULL"));
    assert_eq!(witness.place, "row 2, column b");
}

#[test]
fn reordered_rows_are_found_where_order_by_fixes_an_order() {
    assert_eq!(found_in(lied(|rows| rows.swap(0, 2))).kind, FindingKind::RowOrder);
}

#[test]
fn a_truncated_value_is_found() {
    let finding = found_in(lied(|rows| rows[2][1] = text("Grac")));
    assert!(finding.summary.contains("column b is 'Grac' on the candidate and 'Grace' on the control"));
}

#[test]
fn a_trimmed_and_folded_value_is_found() {
    assert_eq!(found_in(lied(|rows| rows[0][1] = text("Ada "))).kind, FindingKind::Value);
    assert_eq!(found_in(lied(|rows| rows[0][1] = text("ADA"))).kind, FindingKind::Value);
}

#[test]
fn a_wrong_affected_count_is_found() {
    assert_eq!(found_in(answered(affected(1), affected(2))).kind, FindingKind::Affected);
}

#[test]
fn an_empty_result_for_no_result_set_is_found() {
    assert_eq!(found_in(answered(affected(0), rows(vec![]))).kind, FindingKind::ReplyKind);
}

#[test]
fn a_warning_that_was_dropped_or_raised_is_found() {
    let warned = || warned(affected(1), "Warning", 1265);
    let finding = found_in(observed(replayed(affected(1)), warned()));
    assert_eq!((finding.kind, finding.verdict), (FindingKind::Warning, Verdict::Mismatch));
    assert_eq!(found_in(observed(warned(), replayed(affected(1)))).kind, FindingKind::Warning);
}

#[test]
fn an_error_that_was_swallowed_is_found() {
    let finding = found_in(answered(refused(ErrorClass::DuplicateKey, "23505"), affected(1)));
    assert_eq!((finding.kind, finding.verdict), (FindingKind::Error, Verdict::Mismatch));
}

#[test]
fn an_empty_value_for_a_missing_key_is_found() {
    let mut observation = answered(cache(CacheReply::Missing), found(""));
    observation.request = redis(&["GET", "k"]);
    assert_eq!(found_in(observation).kind, FindingKind::Cache);
}

#[test]
fn a_timed_out_write_is_inconclusive_and_taints_later_reads_of_that_key() {
    let mut write = answered(cache(CacheReply::Status("OK".into())), Outcome::Unknown(Fault::TimedOut));
    (write.fingerprint, write.request) = ("SET {key}".into(), redis(&["SET", "k", "v"]));
    write.shape = touching(&[], &["k"]);
    let read = |key: &str| {
        let mut read = answered(found("v"), found("old"));
        (read.fingerprint, read.request) = (format!("GET {key}"), redis(&["GET", key]));
        read.shape = touching(&[key], &[]);
        read
    };
    let report = report(vec![write, read("k"), read("other")]);
    let finding = |fingerprint: &str| {
        report.findings.iter().find(|finding| finding.fingerprint == fingerprint).expect("a finding")
    };
    let timed_out = finding("SET {key}");
    assert_eq!((timed_out.kind, timed_out.verdict), (FindingKind::NoAnswer, Verdict::Inconclusive));
    assert_eq!(finding("GET k").tainted, 1);
    assert_eq!(finding("GET other").tainted, 0);
}

#[test]
fn a_table_and_a_key_of_one_name_do_not_taint_each_other() {
    let mut write = answered(affected(1), affected(0));
    write.shape = touching(&[], &["k"]);
    let mut read = answered(found("v"), found("old"));
    (read.fingerprint, read.request) = ("GET k".into(), redis(&["GET", "k"]));
    read.shape = touching(&["k"], &[]);
    let report = report(vec![write, read]);
    assert!(report.findings.iter().all(|finding| finding.tainted == 0), "{:?}", report.findings);
}

#[test]
fn two_victims_of_one_deadlock_are_one_finding_that_blames_nobody() {
    let update = |session: u32, text: &str, control: Outcome, candidate: Outcome| {
        let mut update = answered(control, candidate);
        (update.session, update.fingerprint, update.request) = (SessionId(session), text.into(), sql(text));
        update.shape = touching(&[], &["account"]);
        update
    };
    let deadlock = |code: &str| refused(ErrorClass::Deadlock, code);
    let chosen = || {
        vec![
            update(1, "UPDATE account SET n = 1 WHERE id = 2", deadlock("40P01"), affected(1)),
            update(2, "UPDATE account SET n = 2 WHERE id = 1", affected(1), deadlock("1213")),
        ]
    };
    let both = report(chosen());
    assert_eq!(both.findings.len(), 1, "{:?}", both.findings);
    let finding = &both.findings[0];
    assert_eq!((finding.kind, finding.verdict, finding.count), (FindingKind::Error, Verdict::Inconclusive, 2));
    assert!(finding.summary.contains("operations 0 and 1"), "{}", finding.summary);

    let mut alone = chosen();
    alone.truncate(1);
    assert_eq!(report(alone).verdicts.mismatch, 1, "a deadlock on one side only");
    let mut elsewhere = chosen();
    elsewhere[1].shape = touching(&[], &["other"]);
    assert_eq!(report(elsewhere).verdicts.mismatch, 2, "two deadlocks that have nothing in common");
}
