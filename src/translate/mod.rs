//! An operation in one dialect becomes requests in another, or a reason why it can't.
//!
//! A translation may rewrite, or refuse; it may never change a meaning without stating the difference.

mod alike;
pub mod analyse;
pub mod answer;
pub mod arrays;
mod broken;
pub mod cache;
pub mod choice;
mod composed;
mod decimals;
pub mod define;
mod escapes;
pub mod fingerprint;
pub mod json;
mod kept;
pub mod literals;
pub mod mariadb;
pub mod materialized;
mod missing;
mod motion;
mod moment_text;
pub mod moments;
pub mod names;
pub mod output_names;
pub mod parse;
mod query;
pub mod refusal;
pub mod renderings;
pub mod rules;
pub mod schema;
pub mod scope;
pub mod session;
mod single;
pub mod sql;
pub mod template;
pub mod types;
mod unknown;
mod unresolved;
pub mod values;

pub use analyse::{Analyser, analyse};
pub use answer::Answer;

use std::borrow::Cow;
use std::time::Duration;

use crate::core::{Loss, Operation, Request, SessionId, Shape};
use refusal::Refusal;

/// What a translation made of an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Translated {
    Carried(Translation),
    /// No rule carries it over and keeps its meaning; nothing is sent.
    Untranslatable(Refusal),
    /// Not sent on purpose: it administers the store and says nothing about the data.
    Skipped {
        reason: String,
    },
}

impl From<Refusal> for Translated {
    fn from(refusal: Refusal) -> Self {
        Self::Untranslatable(refusal)
    }
}

/// Requests that together mean what the operation meant, in order, and how their answers become one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Translation {
    pub requests: Vec<Request>,
    pub answer: Answer,
    /// Rules that rewrote it, in order; empty where it is sent as it was recorded.
    pub rules: Vec<&'static str>,
    /// Differences in meaning that remain, each one stated.
    pub stated: Vec<Cow<'static, str>>,
    /// Parts of a definition that have no counterpart on the target, and act by themselves.
    pub lost: Vec<Loss>,
    /// Refused here without a request, as the current stack is taken to. Where that was seen to do anything else, this
    /// is why it is not carried.
    pub refused_alike: Option<Refusal>,
    /// Sent where a request is refused: what undoes those before it.
    pub on_failure: Vec<Request>,
    /// It waits as a blocking read does: while its answer is `Missing`, it is sent again.
    pub poll: Option<Poll>,
}

impl Translation {
    /// Takes over which rules were at work in a part and what it states, each of them once.
    pub fn note(
        &mut self,
        rules: impl IntoIterator<Item = &'static str>,
        stated: impl IntoIterator<Item = Cow<'static, str>>,
    ) {
        for rule in rules {
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
        for difference in stated {
            if !self.stated.contains(&difference) {
                self.stated.push(difference);
            }
        }
    }
}

/// How long a blocking read waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    ForEver,
    /// The answer is `Missing` after this long.
    For(Duration),
}

/// Translates the operations of one recording for one stack; keeps what it must know of each session.
pub trait Translator: Send {
    /// Called for each operation in recorded order, also for those that are not sent.
    fn translate(&mut self, operation: &Operation) -> Translated;

    /// Told when both stacks did not carry out an operation whose recording does not say how it ended: PostgreSQL's
    /// transaction has failed. Where only the current stack refused, the application would go on with the target.
    fn refused(&mut self, _session: SessionId) {}

    /// Told how a session begins, where that is not how every session does: its search path and time zone.
    fn begin(&mut self, _session: SessionId, _search_path: &[String], _zone: &str) {}

    /// The fingerprints whose reviewed rendering no operation has used.
    fn unused_renderings(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What reading an operation tells without any server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// The statement without its literals (lists folded), or the command with its key's pattern.
    pub fingerprint: String,
    pub shape: Shape,
}

/// What a translation is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The profile's name.
    pub profile: String,
    pub text: TextStorage,
    /// A value that does not fit is cut with a warning, not refused (`sql_mode` without strict).
    pub truncates: bool,
    /// A transaction that asks for no level runs at READ COMMITTED, as it does on PostgreSQL.
    pub read_committed: bool,
}

/// How the target keeps character data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextStorage {
    /// `character_set_server = binary`: VARBINARY and BLOB, lengths in bytes, as the Foundation runs it.
    Binary,
    /// utf8mb4 with a binary collation that does not pad: lengths in characters, compared by code point.
    Utf8mb4,
}

/// The candidate's translator: each operation by the side that it belongs to.
pub struct TargetTranslator {
    pub sql: sql::SqlTranslator,
    pub cache: cache::CacheTranslator,
}

impl Translator for TargetTranslator {
    fn translate(&mut self, operation: &Operation) -> Translated {
        match operation.request {
            Request::Sql(_) => self.sql.translate(operation),
            Request::Redis(_) | Request::Memcached(_) => self.cache.translate(operation),
        }
    }

    fn refused(&mut self, session: SessionId) {
        self.sql.refused(session);
    }

    fn begin(&mut self, session: SessionId, search_path: &[String], zone: &str) {
        self.sql.begin(session, search_path, zone);
    }

    fn unused_renderings(&self) -> Vec<String> {
        self.sql.unused_renderings()
    }
}
