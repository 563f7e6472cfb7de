//! Short words for observations, runs and policies.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::date;

use super::super::noise::NoiseSet;
use super::super::{Policy, judge};
use crate::core::report::Provenance;
use crate::core::{
    CacheReply, Column, Command, ErrorClass, Failure, Fate, Observation, Outcome, Reply, Report, Request, Rows,
    SessionId, Shape, SortKey, Sql, Value, Warning,
};
use crate::format::budgets::Budgets;
use crate::format::run::{Run, RunHeader, RunWriter, StateLine, StateLines as _};

pub fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// A result set with columns `a`, `b`, ….
pub fn rows(rows: Vec<Vec<Value>>) -> Outcome {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let columns = (0..width)
        .map(|index| Column { name: char::from(b'a' + index as u8).to_string(), type_name: "any".into() })
        .collect();
    let total = rows.len() as u64;
    Outcome::Completed(Reply::Rows(Rows { columns, rows, total }))
}

/// A result set of one column and one row.
pub fn one(value: Value) -> Outcome {
    rows(vec![vec![value]])
}

/// A result set of one column.
pub fn column(values: &[i64]) -> Outcome {
    rows(values.iter().map(|value| vec![Value::Int(*value)]).collect())
}

pub fn affected(count: u64) -> Outcome {
    Outcome::Completed(Reply::Affected(count))
}

pub fn cache(reply: CacheReply) -> Outcome {
    Outcome::Completed(Reply::Cache(reply))
}

pub fn found(value: &str) -> Outcome {
    cache(CacheReply::Found(value.into()))
}

pub fn refused(class: ErrorClass, code: &str) -> Outcome {
    Outcome::Refused(Failure { class, code: code.into(), message: format!("words of {code}") })
}

pub fn replayed(outcome: Outcome) -> Fate {
    Fate::Replayed {
        outcome,
        sent_us: 0,
        service_ns: 1_000,
        rules: Vec::new(),
        stated: Vec::new(),
        lost: Vec::new(),
        requests: Vec::new(),
        warnings: Vec::new(),
        waited: None,
    }
}

pub fn warned(outcome: Outcome, level: &str, code: u32) -> Fate {
    let mut fate = replayed(outcome);
    if let Fate::Replayed { warnings, .. } = &mut fate {
        warnings.push(Warning { level: level.into(), code, message: format!("words of {code}") });
    }
    fate
}

pub fn sql(text: &str) -> Request {
    Request::Sql(Sql::simple(text))
}

pub fn redis(args: &[&str]) -> Request {
    Request::Redis(Command { db: 0, args: args.iter().map(|arg| (*arg).into()).collect() })
}

pub fn observed(control: Fate, candidate: Fate) -> Observation {
    Observation {
        seq: 0,
        session: SessionId(1),
        fingerprint: "SELECT a, b FROM t".into(),
        request: sql("SELECT a, b FROM t"),
        shape: Shape::default(),
        recorded_error: None,
        recorded_completed: false,
        ending_ms: None,
        control,
        candidate,
    }
}

pub fn answered(control: Outcome, candidate: Outcome) -> Observation {
    observed(replayed(control), replayed(candidate))
}

pub fn ordered(keys: Vec<SortKey>) -> Shape {
    Shape { order_by: keys, ..Shape::default() }
}

pub fn touching(reads: &[&str], writes: &[&str]) -> Shape {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Shape { reads: names(reads), writes: names(writes), ..Shape::default() }
}

pub fn policy() -> Policy {
    Policy {
        divergences: Vec::new(),
        budgets: Budgets::default(),
        noise: NoiseSet::default(),
        order: None,
        today: date(2026, 6, 1),
        reproduce: "crosscheck check recording --until {seq}".into(),
        until: None,
    }
}

pub fn header(operations: u64) -> RunHeader {
    RunHeader {
        version: 1,
        title: "a run".into(),
        control_against_control: false,
        complete: true,
        cut_off: None,
        operations,
        import_lines: BTreeMap::new(),
        load_notes: Vec::new(),
        losses: Vec::new(),
        unknown_order: None,
        scenarios: Vec::new(),
        route_check: None,
        provenance: Provenance::default(),
    }
}

/// Numbers the observations from 0, as a replay does.
pub fn numbered(observations: Vec<Observation>) -> Vec<Observation> {
    let number = |(seq, mut observation): (usize, Observation)| {
        observation.seq = seq as u64;
        observation
    };
    observations.into_iter().enumerate().map(number).collect()
}

pub fn write(directory: &Path, header: RunHeader, observations: &[Observation], state: &[StateLine]) -> Run {
    let cut_off = header.cut_off.clone();
    let mut writer = RunWriter::create(directory, header).expect("created");
    for observation in observations {
        writer.observe(observation).expect("observed");
    }
    for line in state {
        writer.state(line.clone()).expect("written");
    }
    writer.finish(cut_off).expect("finished");
    Run::open(directory).expect("opened")
}

/// Writes a whole run into a directory that goes away, and judges it.
pub fn judged(header: RunHeader, observations: &[Observation], state: &[StateLine], policy: &Policy) -> Report {
    let directory = tempfile::tempdir().expect("a temporary directory");
    judge(&write(directory.path(), header, observations, state), policy).expect("judged")
}

/// Judges a run of these operations and nothing else.
pub fn report(observations: Vec<Observation>) -> Report {
    let observations = numbered(observations);
    judged(header(observations.len() as u64), &observations, &[], &policy())
}
