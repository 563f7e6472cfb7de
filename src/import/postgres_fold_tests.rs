//! The folding, one log setting after the other, on records as every format gives them.

use std::borrow::Cow;

use super::event::{Captured, Event, What};
use super::postgres_fold::{Fold, LogRecord};
use crate::core::{ByteString, Protocol, Recorded, Request};

/// A record of a client's session, a millisecond after the one before.
fn log(time_ms: i64, session: &str, message: &str) -> LogRecord<'static> {
    LogRecord {
        time_us: time_ms * 1_000,
        session: Cow::Owned(session.to_owned()),
        backend: Cow::Borrowed("client backend"),
        severity: Cow::Borrowed("LOG"),
        message: Cow::Owned(message.to_owned()),
        ..LogRecord::default()
    }
}

fn error(time_ms: i64, session: &str, query: &'static str) -> LogRecord<'static> {
    LogRecord {
        severity: Cow::Borrowed("ERROR"),
        state: Cow::Borrowed("23505"),
        query: Cow::Borrowed(query),
        ..log(time_ms, session, "duplicate key")
    }
}

fn with_detail(record: LogRecord<'static>, detail: &'static str) -> LogRecord<'static> {
    LogRecord { detail: Cow::Borrowed(detail), ..record }
}

/// Operations in order, in short: text, start, time taken, `ok`, `failed` or `?`, and what was skipped.
fn folded(records: &[LogRecord<'_>]) -> (Vec<String>, Vec<(&'static str, u64)>) {
    let (events, counts) = events(records);
    let short = events.iter().map(|event| match &event.what {
        What::Closed => "closed".to_owned(),
        What::Operation(captured) => short(captured),
    });
    (short.collect(), counts)
}

fn events(records: &[LogRecord<'_>]) -> (Vec<Event>, Vec<(&'static str, u64)>) {
    let mut fold = Fold::default();
    let mut events = Vec::new();
    for record in records {
        fold.take(record, &mut events).expect("a record");
    }
    let folded = fold.finish(&mut events);
    (events, folded.lines.iter().collect())
}

fn short(captured: &Captured) -> String {
    let Request::Sql(sql) = &captured.request else { panic!("{captured:?} is no SQL") };
    let params: Vec<_> =
        sql.params.iter().map(|value| value.as_ref().map_or("NULL".into(), ByteString::to_display)).collect();
    let protocol = match sql.protocol {
        Protocol::Simple => "",
        Protocol::Extended => " extended",
    };
    let recorded = match &captured.recorded {
        Recorded::Completed => "ok",
        Recorded::Failed { .. } => "failed",
        Recorded::Silent => "?",
    };
    let took = captured.took_us.map_or("-".to_owned(), |took| took.to_string());
    let skip = captured.skip.as_deref().map_or(String::new(), |skip| format!(" skip: {skip}"));
    format!("{}[{}]{protocol} {}+{took} {recorded}{skip}", sql.text, params.join(","), captured.start_us)
}

#[test]
fn parse_bind_and_execute_are_one_operation_and_its_time_is_their_sum() {
    let records = [
        log(1, "a", "duration: 0.100 ms  parse s: SELECT $1"),
        with_detail(log(2, "a", "duration: 0.200 ms  bind s: SELECT $1"), "parameters: $1 = 'x'"),
        with_detail(log(3, "a", "duration: 0.300 ms  execute s: SELECT $1"), "parameters: $1 = 'x'"),
        with_detail(log(4, "a", "duration: 0.010 ms  bind s: SELECT $1"), "Parameters: $1 = NULL"),
        with_detail(log(5, "a", "duration: 0.020 ms  execute s: SELECT $1"), "Parameters: $1 = NULL"),
    ];
    let (operations, counts) = folded(&records);
    assert_eq!(operations, ["SELECT $1[x] extended 2400+600 ok", "SELECT $1[NULL] extended 4970+30 ok"]);
    assert_eq!(counts, [("bind", 2), ("parse", 1)]);
}

#[test]
fn a_bind_of_the_empty_statement_is_counted_and_no_operation() {
    let records = [
        log(1, "a", "duration: 0.100 ms  statement: BEGIN;"),
        log(2, "a", "duration: 0.100 ms  parse s: ;"),
        log(3, "a", "duration: 0.100 ms  bind s: ;"),
        log(4, "a", "duration: 0.100 ms  statement: ROLLBACK;"),
        log(5, "a", "duration: 0.100 ms  bind s: ;"),
        log(6, "a", "disconnection: session time: 0:00:01"),
    ];
    let (operations, counts) = folded(&records);
    assert_eq!(operations, ["BEGIN;[] 900+100 ok", "ROLLBACK;[] 3900+100 ok", "closed"]);
    assert_eq!(counts, [("bind without execute", 2), ("disconnection", 1), ("parse", 1)]);
}

#[test]
fn an_error_in_execute_has_the_values_of_its_context_or_of_its_bind() {
    let bind = || with_detail(log(1, "a", "duration: 0.1 ms  bind s: INSERT $1"), "parameters: $1 = 'bound'");
    let context = LogRecord {
        context: Cow::Borrowed("PL/pgSQL function f()\nunnamed portal with parameters: $1 = 'told'"),
        ..error(2, "a", "INSERT $1")
    };
    assert_eq!(folded(&[bind(), context]).0, ["INSERT $1[told] extended 2000+- failed"]);
    let (operations, counts) = folded(&[bind(), error(2, "a", "INSERT $1")]);
    assert_eq!(operations, ["INSERT $1[bound] extended 2000+- failed"]);
    assert_eq!(counts, [("bind", 1)]);
    // Without the statement in the error's record, the bind still has it.
    assert_eq!(folded(&[bind(), error(2, "a", "")]).0, ["INSERT $1[bound] extended 2000+- failed"]);
}

#[test]
fn an_error_whose_values_are_nowhere_is_an_operation_that_is_skipped() {
    let parse = || log(1, "a", "duration: 0.1 ms  parse s: INSERT $1");
    let tagged = |tag| LogRecord { tag: Cow::Borrowed(tag), ..error(2, "a", "INSERT $1") };
    for (records, reason) in [
        (vec![parse(), tagged("BIND")], "failed in bind"),
        (vec![parse(), tagged("")], "failed in bind"),
        (vec![tagged("PARSE")], "failed in parse"),
        (vec![tagged("INSERT")], "no parameters were logged"),
    ] {
        let expected = format!("INSERT $1[] extended 2000+- failed skip: values not in the log: {reason}");
        assert_eq!(folded(&records).0, [expected]);
    }
    assert_eq!(folded(&[error(2, "a", "INSERT 1")]).0, ["INSERT 1[] 2000+- failed"]);
    assert_eq!(folded(&[error(2, "a", "")]).1, [("error without its statement", 1)]);
}

#[test]
fn a_statement_logged_before_it_ran_ends_at_its_duration() {
    let records = [
        log(1, "a", "statement: UPDATE slow"),
        log(2, "b", "statement: SELECT fast"),
        log(3, "b", "duration: 1.000 ms"),
        log(9, "a", "duration: 8.000 ms"),
    ];
    let (operations, counts) = folded(&records);
    assert_eq!(operations, ["SELECT fast[] 2000+1000 ok", "UPDATE slow[] 1000+8000 ok"]);
    assert_eq!(counts, [("duration", 2)]);
}

#[test]
fn bare_durations_before_an_execute_are_its_parse_and_bind() {
    let records = [
        log(1, "a", "duration: 0.100 ms"),
        log(2, "a", "duration: 0.200 ms"),
        with_detail(log(3, "a", "execute <unnamed>: SELECT $1"), "parameters: $1 = '1'"),
        log(4, "a", "duration: 0.300 ms"),
    ];
    assert_eq!(folded(&records).0, ["SELECT $1[1] extended 3400+600 ok"]);
}

#[test]
fn a_statement_without_any_duration_stays_where_it_began() {
    let records = [
        log(1, "a", "statement: BEGIN"),
        log(2, "b", "statement: SELECT b"),
        log(3, "a", "statement: INSERT a"),
        error(4, "a", "INSERT a"),
        log(5, "b", "statement: SELECT c"),
        log(6, "b", "disconnection: session time: 0:00:01"),
        log(7, "a", "statement: ROLLBACK"),
    ];
    let (operations, counts) = folded(&records);
    assert_eq!(
        operations,
        [
            "BEGIN[] 1000+- ok",
            "SELECT b[] 2000+- ok",
            "INSERT a[] 3000+- failed",
            "SELECT c[] 5000+- ok",
            "closed",
            "ROLLBACK[] 7000+- ?",
        ]
    );
    assert_eq!(counts, [("disconnection", 1), ("error of a logged statement", 1)]);
}

#[test]
fn an_error_of_another_statement_leaves_the_one_before_it_completed() {
    let records = [log(1, "a", "statement: SELECT 1"), error(2, "a", "syntax error here")];
    assert_eq!(folded(&records).0, ["SELECT 1[] 1000+- ok", "syntax error here[] 2000+- failed"]);
}

#[test]
fn a_statement_that_stays_open_is_not_waited_for() {
    let mut records = vec![log(0, "slow", "statement: SELECT pg_sleep(100)")];
    for time_ms in 1..=10_001 {
        records.push(log(time_ms, "fast", "duration: 0.001 ms  statement: SELECT 1"));
    }
    let mut fold = Fold::default();
    let mut out = Vec::new();
    for record in &records {
        fold.take(record, &mut out).expect("a record");
    }
    assert!(out.len() >= 10_000, "{} were handed on", out.len());
    fold.take(&log(20_000, "slow", "duration: 20000.000 ms"), &mut out).expect("a record");
    let last = out.last().expect("the slow one");
    assert_eq!((last.at_us, out.len()), (20_000_000, 10_002));
}

#[test]
fn rows_that_a_portal_gives_later_are_no_new_statement() {
    let records = [
        log(1, "a", "duration: 0.1 ms  bind s/c: SELECT 1"),
        log(2, "a", "duration: 0.1 ms  execute s/c: SELECT 1"),
        log(3, "a", "duration: 0.1 ms  execute fetch from s/c: SELECT 1"),
    ];
    let (operations, counts) = folded(&records);
    assert_eq!(operations, ["SELECT 1[] extended 1800+200 ok"]);
    assert_eq!(counts, [("bind", 1), ("more rows of an executed portal", 1)]);
}

#[test]
fn only_clients_statements_are_operations() {
    let other = |backend| LogRecord {
        backend: Cow::Borrowed(backend),
        ..log(1, "a", "duration: 1.000 ms  statement: SELECT 1")
    };
    let (operations, counts) = folded(&[other("walsender"), other("autovacuum worker"), other("parallel worker")]);
    assert!(operations.is_empty());
    assert_eq!(counts, [("autovacuum", 1), ("other backend", 2)]);
    let fatal = LogRecord { severity: Cow::Borrowed("FATAL"), ..error(1, "a", "SELECT 1") };
    assert_eq!(folded(&[fatal]), (vec![], vec![("fatal", 1)]));
}

#[test]
fn a_process_id_that_connects_again_is_another_session() {
    let statement = |time_ms| log(time_ms, "4711", "duration: 0.1 ms  statement: SELECT 1");
    let connection = || log(2, "4711", "connection authorized: user=u");
    let (events, _) = events(&[connection(), statement(1), connection(), statement(3)]);
    let sessions: Vec<_> = events.iter().map(|event| (event.session, event.what == What::Closed)).collect();
    assert_eq!(sessions, [(0, false), (0, true), (1, false)]);
}

#[test]
fn a_list_of_parameters_that_cannot_be_read_is_an_error() {
    let record = with_detail(log(1, "a", "duration: 0.1 ms  execute s: SELECT $1"), "parameters: $1 = oops");
    let problem = Fold::default().take(&record, &mut Vec::new()).expect_err("no list");
    assert!(problem.contains("$1 = 'value'"), "{problem}");
}
