//! What an importer hands on: operations and the ends of sessions, in the order of one store's log.

use std::collections::BTreeMap;

use crate::core::{Recorded, Request};

/// Something that a trace tells, at the time when it was complete.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Microseconds since 1970.
    pub at_us: i64,
    /// The session, numbered by the importer in order of their first operations.
    pub session: u32,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all are operations")]
pub enum What {
    Operation(Captured),
    /// The session was closed.
    Closed,
}

/// An operation before it has its place in the recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Captured {
    /// Microseconds since 1970.
    pub start_us: i64,
    pub took_us: Option<u64>,
    pub request: Request,
    pub recorded: Recorded,
    pub skip: Option<String>,
}

/// What a trace says about a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionInfo {
    pub name: String,
    pub user: String,
    pub database: String,
    pub application: String,
}

/// Lines or records that are no operations, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineCounts(BTreeMap<&'static str, u64>);

impl LineCounts {
    /// Counts one more.
    pub fn add(&mut self, reason: &'static str) {
        *self.0.entry(reason).or_default() += 1;
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        for (reason, count) in other.iter() {
            *self.0.entry(reason).or_default() += count;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().map(|(reason, count)| (*reason, *count))
    }
}

/// Rough size of an event in memory, for limits on what is held back.
pub fn size(event: &Event) -> usize {
    let text = match &event.what {
        What::Operation(Captured { request: Request::Sql(sql), .. }) => {
            sql.text.len() + sql.params.iter().flatten().map(|value| value.len()).sum::<usize>()
        }
        What::Operation(Captured { request: Request::Redis(command), .. }) => {
            command.args.iter().map(|arg| arg.len()).sum()
        }
        _ => 0,
    };
    size_of::<Event>() + text
}
