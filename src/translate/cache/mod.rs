//! The cache's side: Redis commands for Memcached, for MariaDB, or a reason why they need a redesign.
//!
//! What becomes of each command is data (`commands.toml`), where each key goes is the user's (`routes.toml`). A command
//! is carried whole or not at all; a difference in meaning that remains is stated with each command it concerns.

mod analyse;
pub mod commands;
pub mod document;
mod expiry;
pub mod keys;
pub mod mariadb;
mod memcached;
mod options;
mod refused;
mod scripts;
mod transactions;

use std::collections::BTreeMap;

use self::commands::{Access, Class, Known};
use self::refused::{malformed, not_carried, redesigned, unknown};
use self::scripts::Scripts;
use self::transactions::Begun;
use super::refusal::{Redesign, Refusal};
use super::{Answer, Translated, Translation, Translator};
use crate::core::{Command, Operation, Request, SessionId, Sql};
use crate::format::routes::{Destination, Form, Route, Routes};

pub use self::analyse::analyse;
pub(crate) use self::expiry::{Expiry, integer};
pub use self::expiry::{RELATIVE_S_MAX, shift_time};
pub use self::memcached::{RULE as RULE_MEMCACHED, RULE_PARTS, RULE_SWAP};
pub(crate) use self::options::{get_ex, set_options};
pub use self::refused::DATABASES;
pub use self::scripts::RULE as RULE_SCRIPT;

/// An absolute time was moved from the recording's time to the replay's.
pub const RULE_TIME_SHIFT: &str = "cache-time-shift";

/// The time, as far as translating needs it.
pub struct Clock {
    /// Seconds from the recording's start to the replay's; 0 where the operations have been moved already.
    pub shift_seconds: i64,
    /// Seconds since 1970 on the servers' clock; asked once for each command.
    pub now: Box<dyn Fn() -> i64 + Send + Sync>,
}

/// The candidate's translator for cache operations.
pub struct CacheTranslator {
    routes: Routes,
    clock: Clock,
    /// What sessions have begun by MULTI and WATCH.
    transactions: BTreeMap<SessionId, Begun>,
    /// Writes to the table so far; with the time, a token that no other write has.
    writes: u64,
    scripts: Scripts,
}

impl CacheTranslator {
    pub fn new(routes: Routes, clock: Clock) -> Self {
        Self { routes, clock, transactions: BTreeMap::new(), writes: 0, scripts: Scripts::default() }
    }

    /// Statements to be run on the target's SQL store before the first operation: the table that some keys go to.
    pub fn setup(&self) -> Vec<Sql> {
        let needed = self.routes.lead_to(Destination::Mariadb);
        mariadb::SETUP.iter().filter(|_| needed).map(|statement| Sql::simple(*statement)).collect()
    }

    fn command(&mut self, session: SessionId, recorded: &Command) -> Translated {
        let Some(known) = commands::find(recorded) else {
            self.abort_transaction(session);
            return unknown(recorded).into();
        };
        if matches!(known.name.as_str(), "RESET" | "QUIT") {
            self.forget_transaction(session);
        }
        if known.class == Class::Administrative {
            return skipped(known);
        }
        if !known.takes(recorded.args.len()) {
            self.abort_transaction(session);
            let refusal = malformed(format!("wrong number of arguments for {}", known.name));
            return Translated::Carried(refused::alike(&refusal));
        }
        // One that waits for EXEC is shown to the server there; what is discarded is shown too early here, and only to us.
        self.scripts.follow(recorded, known);
        if let Some(translated) = self.in_transaction(session, recorded, known) {
            return translated;
        }
        let shifted = shift_time(recorded, self.clock.shift_seconds);
        match self.carry(shifted.as_ref().unwrap_or(recorded), known) {
            Ok(mut translation) => {
                if shifted.is_some() {
                    translation.rules.push(RULE_TIME_SHIFT);
                }
                Translated::Carried(translation)
            }
            Err(refusal) if refusal.redesign == Redesign::RedisMistake => Translated::Carried(refused::alike(&refusal)),
            Err(refusal) => refusal.into(),
        }
    }

    /// The next write's mark.
    fn mark(&mut self) -> Mark {
        self.writes += 1;
        Mark { now: (self.clock.now)(), writes: self.writes }
    }

    fn carry(&mut self, command: &Command, known: &'static Known) -> Result<Translation, Refusal> {
        if known.group.starts_with("script") {
            return self.script(command, known);
        }
        let keys = known.keys(&command.args);
        let routes: Vec<Option<&Route>> = keys.iter().map(|(_, key)| self.routes.of(key)).collect();
        if let Some(route) = routes.iter().flatten().find(|route| route.to == Destination::Redesign) {
            return Err(redesigned(route));
        }
        let to_tables = routes.iter().filter(|route| leads_to_tables(**route)).count();
        if to_tables > 0 && to_tables == routes.len() {
            let queues = routes.iter().flatten().filter(|route| route.form == Form::Queue).count();
            return self.on_tables(command, known, queues, keys.len());
        }
        if known.every_key() == Some(Access::Read)
            && self.routes.lead_there(listed(command, known), Destination::Mariadb)
        {
            return self.on_tables(command, known, 0, 0);
        }
        let in_documents = memcached::keeps_in_documents(known, &routes);
        if let Class::Mariadb | Class::Redesign = known.class
            && !in_documents
        {
            return Err(not_on_memcached(known, to_tables));
        }
        let now = (self.clock.now)();
        if known.every_key().is_some() {
            let flushed = memcached::map(command, known, &routes, Mark { now, writes: self.writes })?;
            return Ok(if self.routes.lead_to(Destination::Mariadb) { mariadb::flush(flushed) } else { flushed });
        }
        if to_tables > 0 {
            return self.each_key(command, known);
        }
        self.writes += 1;
        memcached::map(command, known, &routes, Mark { now, writes: self.writes })
    }

    /// A command whose keys all go to MariaDB, so many of them to its table of jobs.
    fn on_tables(
        &mut self,
        command: &Command,
        known: &'static Known,
        queues: usize,
        keys: usize,
    ) -> Result<Translation, Refusal> {
        let mark = self.mark();
        let token = mark.to_string();
        let write = mariadb::Write { token: &token, number: mark.writes };
        match queues {
            0 => mariadb::map(command, known, write),
            queues if queues == keys => mariadb::map_queue(command, known, write),
            _ if takes_each_key(known) => self.each_key(command, known),
            _ => Err(Refusal::new(
                format!(
                    "{}: some of its keys are queues (form = \"queue\") and others are not; no command of a queue's knows both",
                    known.name
                ),
                Redesign::AskedOtherwise("routes that give all of its keys one form"),
            )),
        }
    }

    /// A command whose keys go to several places, as one command a key: those that take several keys sum their
    /// answers, or list them.
    fn each_key(&mut self, command: &Command, known: &'static Known) -> Result<Translation, Refusal> {
        if !takes_each_key(known) {
            return Err(Refusal::new(
                format!("{}: its keys go to two stores, and it is one step over all of them", known.name),
                Redesign::AskedOtherwise("routes that lead all of its keys to one store"),
            ));
        }
        let arguments_per_key = if known.name == "MSET" { 2 } else { 1 };
        let mut whole = Translation::default();
        let mut parts = Vec::new();
        for of_key in command.args[1..].chunks(arguments_per_key) {
            let args = std::iter::once(&command.args[0]).chain(of_key).cloned().collect();
            let one = self.carry(&Command { db: command.db, args }, known)?;
            parts.push((one.requests.len(), one.answer));
            whole.requests.extend(one.requests);
            whole.note(one.rules, one.stated);
        }
        let of_parts = match known.name.as_str() {
            "MGET" => Answer::Array,
            "MSET" => Answer::Ok,
            _ => Answer::Count,
        };
        whole.answer = Answer::Parts { parts, whole: Box::new(of_parts) };
        whole.note([], ["its keys go to two stores: not atomic".into()]);
        Ok(whole)
    }
}

/// When a command is carried, and which one it is: as text a token that no other write has.
#[derive(Clone, Copy)]
struct Mark {
    /// Seconds since 1970.
    now: i64,
    writes: u64,
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{:x}", self.now, self.writes)
    }
}

/// The literal beginning of the keys that a command lists.
fn listed<'a>(command: &'a Command, known: &Known) -> &'a [u8] {
    let pattern: &[u8] = match known.name.as_str() {
        "KEYS" => command.args.get(1).map_or(b"", |pattern| &pattern[..]),
        "SCAN" => {
            let word = command.args.iter().position(|word| word.eq_ignore_ascii_case(b"MATCH"));
            word.and_then(|at| command.args.get(at + 1)).map_or(b"", |pattern| &pattern[..])
        }
        _ => b"",
    };
    let literal = pattern.iter().take_while(|byte| !matches!(byte, b'*' | b'?' | b'[' | b'\\')).count();
    &pattern[..literal]
}

fn leads_to_tables(route: Option<&Route>) -> bool {
    route.is_some_and(|route| route.to == Destination::Mariadb)
}

/// Whether a command on several keys is as much as one on each of them.
fn takes_each_key(known: &Known) -> bool {
    matches!(known.name.as_str(), "MGET" | "MSET" | "DEL" | "UNLINK" | "EXISTS" | "TOUCH")
}

/// Why Memcached takes no such command, and which route would carry it.
fn not_on_memcached(known: &'static Known, to_tables: usize) -> Refusal {
    let route = match (known.class, to_tables) {
        (Class::Redesign, _) => "",
        (_, 0) => "; a route with to = \"mariadb\" for its keys carries it",
        _ => "; only some of its keys have a route with to = \"mariadb\", which carries it where all of them do",
    };
    not_carried(known, format!("{}: {}{route}", known.name, known.why))
}

impl Translator for CacheTranslator {
    fn translate(&mut self, operation: &Operation) -> Translated {
        match &operation.request {
            Request::Redis(command) => self.command(operation.session, command),
            Request::Sql(_) | Request::Memcached(_) => {
                Refusal::from("the cache's translator carries Redis commands only").into()
            }
        }
    }
}

/// The control's translator for cache operations: sends what was recorded, with absolute times moved to the replay's,
/// and leaves out what administers a server or a connection, as the candidate's does.
#[derive(Debug, Default)]
pub struct ControlTranslator {
    /// As [`Clock::shift_seconds`].
    pub shift_seconds: i64,
}

impl Translator for ControlTranslator {
    fn translate(&mut self, operation: &Operation) -> Translated {
        let mut translation = Translation { requests: vec![operation.request.clone()], ..Translation::default() };
        if let Request::Redis(recorded) = &operation.request {
            match commands::find(recorded) {
                Some(known) if known.class == Class::Administrative => return skipped(known),
                _ => {}
            }
            if let Some(shifted) = shift_time(recorded, self.shift_seconds) {
                translation.requests = vec![Request::Redis(shifted)];
                translation.rules.push(RULE_TIME_SHIFT);
            }
        }
        Translated::Carried(translation)
    }
}

fn skipped(known: &'static Known) -> Translated {
    Translated::Skipped { reason: format!("{}: {}", known.name, known.why) }
}

#[cfg(test)]
mod tests;
