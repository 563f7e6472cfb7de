//! The end of an import: events get their places, and become a recording.
//!
//! It holds a short entry for each session, and counts; operations go through.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::cut_values::CUT;
use super::event::{Captured, Event, What};
use super::filter::{Filter, OTHER_TIME};
use super::merge::Side;
use super::source::SourceEnd;
use super::sql_split::first_word;
use crate::core::{Operation, Recorded, Request, SessionId};
use crate::error::Result;
use crate::format::recording::{Counts, Header, RECORDING_VERSION, RecordingWriter, ServerTold, Session};

/// More kinds than any store has statements or commands: failed ones can begin with anything.
const KINDS_MAX: usize = 500;

/// Kinds beyond the limit, and statements without a first word.
const OTHER: &str = "(other)";

/// Writes operations and keeps count.
pub struct Recorder {
    writer: RecordingWriter,
    /// Sessions of the recording, in order of their ids.
    sessions: Vec<Place>,
    /// Sessions of each side by the importer's number.
    sql: Vec<Option<SessionId>>,
    cache: Vec<Option<SessionId>>,
    counts: Counts,
    seq: u64,
    /// When the first operation began: the recording's zero.
    started_us: Option<i64>,
    first_start_us: i64,
    last_end_us: i64,
    filter: Filter,
    left_out: u64,
}

/// When a session was there.
struct Place {
    side: Side,
    number: u32,
    first_seq: u64,
    last_seq: u64,
    closed_before_seq: Option<u64>,
}

impl Recorder {
    pub fn new(writer: RecordingWriter, filter: Filter) -> Self {
        Self {
            writer,
            sessions: Vec::new(),
            sql: Vec::new(),
            cache: Vec::new(),
            counts: Counts::default(),
            seq: 0,
            started_us: None,
            first_start_us: i64::MAX,
            last_end_us: i64::MIN,
            filter,
            left_out: 0,
        }
    }

    /// Takes the timeline's next event.
    pub fn take(&mut self, side: Side, event: Event) -> Result<()> {
        match event.what {
            What::Operation(_) if !self.filter.covers(event.at_us) => {
                self.left_out += 1;
                Ok(())
            }
            What::Operation(captured) => self.operation(side, event.at_us, event.session, captured),
            What::Closed => {
                if let Some(id) = self.known(side, event.session) {
                    self.sessions[id.0 as usize].closed_before_seq = Some(self.seq);
                }
                Ok(())
            }
        }
    }

    fn operation(&mut self, side: Side, at_us: i64, number: u32, captured: Captured) -> Result<()> {
        self.count(side, &captured);
        let Captured { start_us, took_us, request, recorded, skip } = captured;
        let zero_us = *self.started_us.get_or_insert(start_us);
        self.first_start_us = self.first_start_us.min(start_us);
        self.last_end_us = self.last_end_us.max(at_us);
        let session = self.session(side, number);
        let operation = Operation {
            seq: self.seq,
            session,
            start_us: start_us.saturating_sub(zero_us),
            took_us,
            request,
            recorded,
            skip,
        };
        self.seq += 1;
        self.writer.append(&operation)
    }

    fn known(&mut self, side: Side, number: u32) -> Option<SessionId> {
        let ids = match side {
            Side::Sql => &self.sql,
            Side::Cache => &self.cache,
        };
        ids.get(number as usize).copied().flatten()
    }

    /// The session of an operation, which becomes its last one.
    fn session(&mut self, side: Side, number: u32) -> SessionId {
        if let Some(id) = self.known(side, number) {
            self.sessions[id.0 as usize].last_seq = self.seq;
            return id;
        }
        let id = SessionId(self.sessions.len() as u32);
        let ids = match side {
            Side::Sql => &mut self.sql,
            Side::Cache => &mut self.cache,
        };
        if ids.len() <= number as usize {
            ids.resize(number as usize + 1, None);
        }
        ids[number as usize] = Some(id);
        self.sessions.push(Place { side, number, first_seq: self.seq, last_seq: self.seq, closed_before_seq: None });
        id
    }

    fn count(&mut self, side: Side, captured: &Captured) {
        match &captured.request {
            Request::Sql(sql) => self.count_kind(side, first_word(&sql.text)),
            Request::Redis(command) => {
                let name = command.args.first().map(|name| name.to_display());
                self.count_kind(side, name.as_deref().unwrap_or_default());
            }
            Request::Memcached(_) => self.count_kind(side, OTHER),
        }
        if let Recorded::Failed { code, .. } = &captured.recorded {
            let code = if code.is_empty() { "unknown" } else { code };
            *self.counts.failed.entry(code.to_owned()).or_default() += 1;
        }
        if let Some(reason) = &captured.skip {
            *self.counts.skipped.entry(reason.clone()).or_default() += 1;
        }
    }

    fn count_kind(&mut self, side: Side, kind: &str) {
        let store = side.store();
        if !self.counts.operations.contains_key(store) {
            self.counts.operations.insert(store.to_owned(), BTreeMap::new());
        }
        let Some(kinds) = self.counts.operations.get_mut(store) else {
            return;
        };
        if let Some(count) = kinds.get_mut(kind) {
            *count += 1;
            return;
        }
        let kind = kind.to_uppercase();
        let kind =
            if kind.is_empty() || (kinds.len() >= KINDS_MAX && !kinds.contains_key(&kind)) { OTHER } else { &kind };
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }

    /// Writes sessions and header. The ends tell what the importers read.
    pub fn finish(mut self, name: String, server: ServerTold, sql: SourceEnd, cache: SourceEnd) -> Result<Header> {
        let sessions = self.sessions(&sql, &cache);
        for (reason, count) in sql.lines.iter().chain(cache.lines.iter()) {
            *self.counts.lines.entry(reason.to_owned()).or_default() += count;
        }
        if self.left_out > 0 {
            self.counts.lines.insert(OTHER_TIME.to_owned(), self.left_out);
        }
        if let Some(limit) = sql.cut_at {
            let counts = &mut self.counts;
            self.writer.skip_where(CUT, |operation| {
                let cut = matches!(&operation.request, Request::Sql(sql) if limit.has_cut(&sql.params));
                if cut && operation.skip.is_none() {
                    *counts.skipped.entry(CUT.to_owned()).or_default() += 1;
                }
                cut
            })?;
        }
        let started_us = self.started_us.unwrap_or(0);
        let started_at = Timestamp::from_microsecond(started_us).unwrap_or(Timestamp::UNIX_EPOCH);
        let header = Header {
            version: RECORDING_VERSION,
            name,
            started_at: started_at.to_string(),
            span_us: u64::try_from(self.last_end_us.saturating_sub(self.first_start_us)).unwrap_or(0),
            operations: self.seq,
            sessions: sessions.len() as u64,
            sessions_open_max: open_max(&sessions),
            traces: sql.traces.into_iter().chain(cache.traces).collect(),
            counts: self.counts,
            server,
            operations_digest: String::new(),
        };
        self.writer.finish(header, &sessions)
    }

    fn sessions(&self, sql: &SourceEnd, cache: &SourceEnd) -> Vec<Session> {
        let sessions = self.sessions.iter().enumerate().map(|(id, place)| {
            let infos = match place.side {
                Side::Sql => &sql.sessions,
                Side::Cache => &cache.sessions,
            };
            let info = infos.get(place.number as usize).cloned().unwrap_or_default();
            Session {
                id: SessionId(id as u32),
                store: place.side.store().to_owned(),
                name: info.name,
                user: info.user,
                database: info.database,
                application: info.application,
                first_seq: place.first_seq,
                closed_before_seq: place.closed_before_seq.unwrap_or(place.last_seq + 1),
            }
        });
        sessions.collect()
    }
}

/// Most sessions that were there at the same operation.
fn open_max(sessions: &[Session]) -> u64 {
    let mut closed: Vec<_> = sessions.iter().map(|session| session.closed_before_seq).collect();
    closed.sort_unstable();
    // Sessions stand in order of their first operations.
    let open_at = sessions.iter().enumerate().map(|(before, session)| {
        let gone = closed.partition_point(|closed| *closed <= session.first_seq);
        (before + 1).saturating_sub(gone)
    });
    open_at.max().unwrap_or(0) as u64
}
