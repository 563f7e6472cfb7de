//! Lines of a PostgreSQL log become operations, whatever format the log has.
//!
//! - `parse`, `bind` and `execute` of one statement are three lines and one operation; its time is their sum.
//! - A statement that was logged before it ran ends with the session's next line: its duration, its error, or another
//!   statement.
//! - An ERROR with its statement is an operation that failed, with the values that its context or its bind tell.
//! - Everything else is counted by reason, so that records = operations + counted lines.
//!
//! It holds the state of open sessions only, and one short entry for each session that did something.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::cut_values::{CutValues, Limit};
use super::event::{Captured, Event, LineCounts, SessionInfo, What};
use super::filter::{Filter, OTHER_DATABASE, is_told};
use super::held::{Held, Place};
use super::named::{Meaning, Names};
use super::postgres_message::{Message, Phase, classify};
use super::postgres_params;
use super::sql_split::{has_placeholder, is_cut, reads_stdin};
use crate::core::{ByteString, ErrorClass, Protocol, Recorded, Request, Sql};

/// One record of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogRecord<'a> {
    /// Where it begins in its file.
    pub line: u64,
    /// Microseconds since 1970.
    pub time_us: i64,
    pub session: Cow<'a, str>,
    pub user: Cow<'a, str>,
    pub database: Cow<'a, str>,
    pub application: Cow<'a, str>,
    /// `client backend`, …; empty where the log does not tell.
    pub backend: Cow<'a, str>,
    /// `PARSE`, `BIND` or what the statement does; empty where the log does not tell.
    pub tag: Cow<'a, str>,
    pub severity: Cow<'a, str>,
    pub state: Cow<'a, str>,
    pub message: Cow<'a, str>,
    pub detail: Cow<'a, str>,
    pub context: Cow<'a, str>,
    pub query: Cow<'a, str>,
}

/// Values that the log does not hold, and why, in the words of the report.
const LOST_IN_BIND: &str = "values not in the log: failed in bind";
const LOST_IN_PARSE: &str = "values not in the log: failed in parse";
const LOST: &str = "values not in the log: no parameters were logged";
const COPY_DATA: &str = "rows not in the log: COPY FROM STDIN";
const CUT_STATEMENT: &str = "statement cut by the log: it ends in ...";

/// What PostgreSQL says of a statement that it can't read: one that ends in dots was written so.
const SYNTAX_ERROR: &str = "42601";

/// Folds the records of one server.
#[derive(Debug, Default)]
pub struct Fold {
    /// Open sessions by name: where they stand in `open`.
    slots: HashMap<String, usize>,
    open: Vec<Open>,
    /// Places in `open` of sessions that were closed.
    free: Vec<usize>,
    sessions: Vec<SessionInfo>,
    held: Held,
    lines: LineCounts,
    filter: Filter,
    /// Operations by the database that they were in, where the log tells.
    databases: BTreeMap<String, u64>,
    /// Lines of databases that were not asked for.
    others: BTreeMap<String, u64>,
    cut: CutValues,
}

/// What the folding found out about a log as a whole.
#[derive(Debug, Default)]
pub struct Folded {
    pub sessions: Vec<SessionInfo>,
    pub lines: LineCounts,
    pub databases: BTreeMap<String, u64>,
    pub others: BTreeMap<String, u64>,
    /// Where the server cut its values, if it cut any.
    pub cut_at: Option<Limit>,
}

/// What must be known of an open session.
#[derive(Debug, Default)]
struct Open {
    /// Its number, once it has done something.
    number: Option<u32>,
    /// What was parsed or bound, and not executed yet.
    prepared: Option<Prepared>,
    /// Durations of phases whose statements were not logged.
    nameless_us: u64,
    /// The statement that was logged before it ran.
    running: Option<Place>,
    /// The statement that was logged last is no operation; a duration may follow.
    uncounted: bool,
    names: Names,
}

#[derive(Debug)]
struct Prepared {
    phase: Phase,
    text: String,
    detail: String,
    took_us: u64,
}

impl Fold {
    pub fn new(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// Takes the log's next record; an error says what is wrong with it.
    pub fn take(&mut self, record: &LogRecord<'_>, out: &mut Vec<Event>) -> Result<(), String> {
        let result = self.record(record);
        self.held.drain(out);
        result
    }

    /// Ends the log.
    pub fn finish(mut self, out: &mut Vec<Event>) -> Folded {
        for open in std::mem::take(&mut self.open) {
            self.drop_prepared(open.prepared);
        }
        self.held.finish(out);
        let cut_at = self.cut.limit();
        Folded { sessions: self.sessions, lines: self.lines, databases: self.databases, others: self.others, cut_at }
    }

    fn record(&mut self, record: &LogRecord<'_>) -> Result<(), String> {
        if let Some(reason) = self.filter.leaves_out(record) {
            if reason == OTHER_DATABASE {
                *self.others.entry(record.database.clone().into_owned()).or_default() += 1;
            }
            return self.count(reason);
        }
        if !matches!(record.backend.as_ref(), "client backend" | "") {
            self.lines.add(match record.backend.as_ref() {
                "not initialized" => "connection",
                "autovacuum worker" | "autovacuum launcher" => "autovacuum",
                "checkpointer" => "checkpoint",
                _ => "other backend",
            });
            return Ok(());
        }
        let slot = self.slot(&record.session);
        match record.severity.as_ref() {
            "LOG" => self.log(record, slot),
            "ERROR" => self.error(record, slot),
            "FATAL" | "PANIC" => {
                self.settle(slot, Recorded::Silent);
                self.lines.add("fatal");
                Ok(())
            }
            "WARNING" => self.count("warning"),
            "NOTICE" | "INFO" => self.count("notice"),
            severity if severity.starts_with("DEBUG") => self.count("debug"),
            other => Err(format!("severity `{other}`; expected LOG, ERROR, … (is lc_messages English?)")),
        }
    }

    fn count(&mut self, reason: &'static str) -> Result<(), String> {
        self.lines.add(reason);
        Ok(())
    }

    fn log(&mut self, record: &LogRecord<'_>, slot: usize) -> Result<(), String> {
        match classify(&record.message) {
            Message::Statement { phase, took_us, name, text } => {
                self.open[slot].uncounted = false;
                self.open[slot].names.note_protocol(name, text);
                self.statement(record, slot, phase, took_us, text)
            }
            Message::Duration(took_us) => {
                self.duration(record, slot, took_us);
                Ok(())
            }
            Message::Other(reason) => {
                // A session connects once: where only the process id names it, this is another one.
                let is_new = reason == "connection" && self.open[slot].number.is_some();
                if is_new || reason == "disconnection" {
                    self.close(record, slot);
                }
                self.count(reason)
            }
        }
    }

    fn statement(
        &mut self,
        record: &LogRecord<'_>,
        slot: usize,
        phase: Phase,
        took_us: Option<u64>,
        text: &str,
    ) -> Result<(), String> {
        match phase {
            Phase::Simple => self.execute(record, slot, Protocol::Simple, took_us, text),
            Phase::Execute => self.execute(record, slot, Protocol::Extended, took_us, text),
            Phase::Parse | Phase::Bind => {
                self.prepare(record, slot, phase, took_us.unwrap_or(0), text);
                Ok(())
            }
            Phase::Fetch => {
                self.settle(slot, Recorded::Completed);
                self.count("more rows of an executed portal")
            }
        }
    }

    /// A parse or bind: kept until its execute.
    fn prepare(&mut self, record: &LogRecord<'_>, slot: usize, phase: Phase, took_us: u64, text: &str) {
        self.settle(slot, Recorded::Completed);
        if phase == Phase::Parse {
            self.lines.add("parse");
        }
        let open = &mut self.open[slot];
        let nameless_us = std::mem::take(&mut open.nameless_us);
        let before = open.prepared.take();
        let parsed = phase == Phase::Bind
            && before.as_ref().is_some_and(|before| before.phase == Phase::Parse && before.text == text);
        let parse_us = before.as_ref().filter(|_| parsed).map_or(0, |before| before.took_us);
        open.prepared = Some(Prepared {
            phase,
            text: text.to_owned(),
            detail: record.detail.clone().into_owned(),
            took_us: took_us.saturating_add(parse_us).saturating_add(nameless_us),
        });
        self.drop_prepared(before);
    }

    /// Counts a bind that nothing was executed of: the empty statement, for one. A parse needs nothing to follow it.
    fn drop_prepared(&mut self, prepared: Option<Prepared>) {
        if prepared.is_some_and(|prepared| prepared.phase == Phase::Bind) {
            self.lines.add("bind without execute");
        }
    }

    /// Counts a bind whose statement was executed, or failed in it.
    fn use_prepared(&mut self, prepared: &Prepared) {
        if prepared.phase == Phase::Bind {
            self.lines.add("bind");
        }
    }

    /// A statement that ran, or, without a time, one that begins to run.
    fn execute(
        &mut self,
        record: &LogRecord<'_>,
        slot: usize,
        protocol: Protocol,
        took_us: Option<u64>,
        text: &str,
    ) -> Result<(), String> {
        self.settle(slot, Recorded::Completed);
        let meaning = match protocol {
            Protocol::Simple => self.open[slot].names.follow(text),
            Protocol::Extended => Meaning::AsIs,
        };
        if meaning == Meaning::Close {
            self.open[slot].uncounted = true;
            self.take_prepared(slot, protocol, text);
            return self.count("DEALLOCATE of a statement that the protocol prepared");
        }
        let detail = parameters(&record.detail);
        let params = match detail {
            Some(list) => postgres_params::parse(list).ok_or_else(|| {
                "parameters that are not `$1 = 'value', …`; expected PostgreSQL's own list".to_owned()
            })?,
            None => Vec::new(),
        };
        let before_us = self.take_prepared(slot, protocol, text);
        self.cut.note(&params);
        let skip =
            skip_reason(protocol, text, &params, LOST).or_else(|| is_cut(text).then(|| CUT_STATEMENT.to_owned()));
        let (sql, skip) = match meaning {
            Meaning::Runs(text, params) => (Sql { text, params, protocol: Protocol::Extended }, skip),
            Meaning::Lost(reason) => (Sql::simple(text), Some(reason.to_owned())),
            Meaning::AsIs | Meaning::Close => (Sql { text: text.to_owned(), params, protocol }, skip),
        };
        let took = took_us.map(|took| took.saturating_add(before_us));
        let captured = Captured {
            start_us: record.time_us.saturating_sub_unsigned(took.unwrap_or(before_us)),
            took_us: took.or((before_us > 0).then_some(before_us)),
            request: Request::Sql(sql),
            recorded: if took_us.is_some() { Recorded::Completed } else { Recorded::Silent },
            skip,
        };
        let session = self.number(record, slot);
        let event = Event { at_us: record.time_us, session, what: What::Operation(captured) };
        if took_us.is_some() {
            self.held.push(event);
        } else {
            let place = self.held.open(event);
            self.open[slot].running = Some(place);
        }
        Ok(())
    }

    /// The time that the phases before an execute took, all of them counted.
    fn take_prepared(&mut self, slot: usize, protocol: Protocol, text: &str) -> u64 {
        let open = &mut self.open[slot];
        let nameless_us = std::mem::take(&mut open.nameless_us);
        let prepared = open.prepared.take();
        if protocol == Protocol::Simple {
            self.drop_prepared(prepared);
            return 0;
        }
        match prepared {
            Some(prepared) if prepared.text == text => {
                self.use_prepared(&prepared);
                prepared.took_us.saturating_add(nameless_us)
            }
            other => {
                self.drop_prepared(other);
                nameless_us
            }
        }
    }

    /// A duration by itself ends the statement that was logged before it, or belongs to a phase of the next one.
    fn duration(&mut self, record: &LogRecord<'_>, slot: usize, took_us: u64) {
        self.lines.add("duration");
        let open = &mut self.open[slot];
        let Some(place) = open.running.take() else {
            if std::mem::take(&mut open.uncounted) {
                return;
            }
            open.nameless_us = open.nameless_us.saturating_add(took_us);
            return;
        };
        let Some(mut event) = self.held.take(place) else {
            return;
        };
        event.at_us = record.time_us;
        if let What::Operation(captured) = &mut event.what {
            let took_us = took_us.saturating_add(captured.took_us.unwrap_or(0));
            captured.took_us = Some(took_us);
            captured.start_us = record.time_us.saturating_sub_unsigned(took_us);
            captured.recorded = Recorded::Completed;
        }
        self.held.push(event);
    }

    /// The statement that was logged before it ran has ended where it began, as far as the log tells.
    fn settle(&mut self, slot: usize, recorded: Recorded) {
        if let Some(place) = self.open[slot].running.take() {
            self.held.settle(place, recorded);
        }
    }

    fn error(&mut self, record: &LogRecord<'_>, slot: usize) -> Result<(), String> {
        let recorded = Recorded::Failed {
            class: ErrorClass::from_sqlstate(&record.state),
            code: record.state.clone().into_owned(),
            message: record.message.clone().into_owned(),
        };
        if self.fail_running(record, slot, &recorded) {
            return self.count("error of a logged statement");
        }
        self.settle(slot, Recorded::Completed);
        let open = &mut self.open[slot];
        open.nameless_us = 0;
        let prepared = open.prepared.take();
        let prepared = match prepared {
            Some(prepared) if record.query.is_empty() || prepared.text == record.query => {
                self.use_prepared(&prepared);
                Some(prepared)
            }
            other => {
                self.drop_prepared(other);
                None
            }
        };
        let text = match &prepared {
            Some(prepared) => prepared.text.as_str(),
            None if record.query.is_empty() => return self.count("error without its statement"),
            None => record.query.as_ref(),
        };
        let (protocol, params) = failed_values(record, prepared.as_ref(), text);
        let bound = prepared.as_ref().is_some_and(|prepared| prepared.phase == Phase::Bind);
        let lost = match record.tag.as_ref() {
            "PARSE" => LOST_IN_PARSE,
            "BIND" => LOST_IN_BIND,
            _ if prepared.is_some() && !bound => LOST_IN_BIND,
            _ => LOST,
        };
        self.cut.note(&params);
        let skip = skip_reason(protocol, text, &params, lost);
        let captured = Captured {
            start_us: record.time_us,
            took_us: None,
            request: Request::Sql(Sql { text: text.to_owned(), params, protocol }),
            recorded,
            skip,
        };
        let session = self.number(record, slot);
        self.held.push(Event { at_us: record.time_us, session, what: What::Operation(captured) });
        Ok(())
    }

    /// Whether the error is that of the statement which the session had logged before it ran.
    fn fail_running(&mut self, record: &LogRecord<'_>, slot: usize, recorded: &Recorded) -> bool {
        let Some(place) = self.open[slot].running else {
            return false;
        };
        let is_same = |event: &Event| match &event.what {
            What::Operation(Captured { request: Request::Sql(sql), .. }) => sql.text == record.query,
            _ => false,
        };
        if !record.query.is_empty() && self.held.peek(place).is_some_and(|event| !is_same(event)) {
            return false;
        }
        self.open[slot].running = None;
        if let Some(mut event) = self.held.take(place) {
            event.at_us = record.time_us;
            if let What::Operation(captured) = &mut event.what {
                captured.recorded = recorded.clone();
                if record.state == SYNTAX_ERROR && captured.skip.as_deref() == Some(CUT_STATEMENT) {
                    captured.skip = None;
                }
            }
            self.held.push(event);
        }
        true
    }

    fn close(&mut self, record: &LogRecord<'_>, slot: usize) {
        self.settle(slot, Recorded::Completed);
        self.slots.remove(record.session.as_ref());
        self.free.push(slot);
        let open = std::mem::take(&mut self.open[slot]);
        self.drop_prepared(open.prepared);
        if let Some(session) = open.number {
            self.held.push(Event { at_us: record.time_us, session, what: What::Closed });
        }
    }

    /// Where the state of a session stands.
    fn slot(&mut self, session: &str) -> usize {
        if let Some(slot) = self.slots.get(session) {
            return *slot;
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.open.push(Open::default());
            self.open.len() - 1
        });
        self.slots.insert(session.to_owned(), slot);
        slot
    }

    /// The session's number; its first operation makes it known.
    fn number(&mut self, record: &LogRecord<'_>, slot: usize) -> u32 {
        if is_told(&record.database) {
            match self.databases.get_mut(record.database.as_ref()) {
                Some(count) => *count += 1,
                None => _ = self.databases.insert(record.database.clone().into_owned(), 1),
            }
        }
        if let Some(number) = self.open[slot].number {
            let info = &mut self.sessions[number as usize];
            if info.application.is_empty() && !record.application.is_empty() {
                info.application = record.application.clone().into_owned();
            }
            return number;
        }
        let number = self.sessions.len() as u32;
        self.sessions.push(SessionInfo {
            name: record.session.clone().into_owned(),
            user: record.user.clone().into_owned(),
            database: record.database.clone().into_owned(),
            application: record.application.clone().into_owned(),
        });
        self.open[slot].number = Some(number);
        number
    }
}

/// The list in a statement's detail, where the detail is one. Since version 16 it begins with a capital.
fn parameters(detail: &str) -> Option<&str> {
    detail.strip_prefix("parameters: ").or_else(|| detail.strip_prefix("Parameters: "))
}

/// Which protocol a failed statement used, and its values as far as the log tells.
fn failed_values(
    record: &LogRecord<'_>,
    prepared: Option<&Prepared>,
    text: &str,
) -> (Protocol, Vec<Option<ByteString>>) {
    let from_context = postgres_params::from_context(&record.context);
    let from_bind = || prepared.and_then(|prepared| parameters(&prepared.detail)).and_then(postgres_params::parse);
    // `there is no parameter $1` is what the simple protocol says to a placeholder; the extended one takes it.
    let is_extended = prepared.is_some()
        || from_context.is_some()
        || matches!(record.tag.as_ref(), "PARSE" | "BIND")
        || (record.state != "42P02" && has_placeholder(text));
    let protocol = if is_extended { Protocol::Extended } else { Protocol::Simple };
    (protocol, from_context.or_else(from_bind).unwrap_or_default())
}

/// Why a statement can't be replayed, if the log does not hold what it needs.
fn skip_reason(protocol: Protocol, text: &str, params: &[Option<ByteString>], lost: &str) -> Option<String> {
    if protocol == Protocol::Extended && params.is_empty() && has_placeholder(text) {
        return Some(lost.to_owned());
    }
    reads_stdin(text).then(|| COPY_DATA.to_owned())
}
