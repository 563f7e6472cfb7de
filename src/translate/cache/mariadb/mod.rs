//! One Redis command as statements over tables, the way the Wikimedia Foundation keeps its MainStash.
//!
//! A command that reads is one statement; one that writes is one transaction in one request, a compound statement that
//! locks the key's row first, so that two clients' commands on one key come one after the other as they do in Redis.
//! The server's clock decides what has expired; expired rows are invisible, and go when they are written over or
//! purged. What Redis refuses is refused in its words.

mod blocking;
mod body;
mod counters;
mod hash;
mod keyname;
mod keys;
mod list;
mod numbers;
mod queue;
mod random;
mod scripts;
mod scan;
mod set;
mod sorted_combined;
mod sorted_range;
mod sorted_set;
mod strings;
mod tables;
mod taking;
pub(crate) mod text;
mod transaction;

use std::borrow::Cow;

use self::body::Body;
pub use self::keyname::{Key, key};
pub use self::scripts::{map_shape, map_steps, queued_shape, queued_steps};
pub use self::tables::SETUP;
pub use self::transaction::{Queued, exec, nothing, queued, watch};
use super::commands::Known;
use super::expiry::integer;
use super::refused::{malformed, not_carried};
use crate::core::{ByteString, CacheReply, Command, Request, Sql};
use crate::translate::refusal::Refusal;
use crate::translate::{Answer, Translation};

/// Every command that the tables carry.
pub const RULE: &str = "cache-mariadb";

/// Empties the tables.
pub const FLUSH: &[&str] = &["DELETE FROM crosscheck_cache.objectstash", "DELETE FROM crosscheck_cache.queue"];

/// Expired rows are purged by every so many-th write, as MediaWiki's own tables are.
const PURGE_EVERY: u64 = 100;

/// So few that nobody waits for them.
const PURGE_ROWS_MAX: usize = 100;

/// What a write has for its own.
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    /// Unlike that of any other write.
    pub token: &'a str,
    /// Which write of this replay it is.
    pub number: u64,
}

/// What a command becomes on the tables.
pub fn map(command: &Command, known: &'static Known, write: Write<'_>) -> Result<Translation, Refusal> {
    let mut call = Call { command, known, token: write.token, rules: vec![RULE] };
    let body = call.body()?;
    let (requests, answer) = body.alone(purge(write.number).as_deref());
    let Body { stated, poll, .. } = body;
    Ok(Translation { requests, answer, rules: call.rules, stated, poll, ..Translation::default() })
}

/// What a command on a queue's key becomes.
pub fn map_queue(command: &Command, known: &'static Known, write: Write<'_>) -> Result<Translation, Refusal> {
    let mut call = Call { command, known, token: write.token, rules: vec![RULE] };
    queue::map(&mut call)
}

/// Takes expired rows away, without a word about what hinders it.
fn purge(number: u64) -> Option<String> {
    number.is_multiple_of(PURGE_EVERY).then(|| {
        format!(
            "BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; SET STATEMENT innodb_lock_wait_timeout = 0 FOR \
             DELETE FROM ~objectstash WHERE exptime <= {} LIMIT {PURGE_ROWS_MAX}; END; ",
            text::NOW
        )
    })
}

/// FLUSHALL where a route leads here: the tables are emptied too.
pub fn flush(mut translation: Translation) -> Translation {
    translation.requests.extend(FLUSH.iter().map(|statement| Request::Sql(Sql::simple(*statement))));
    translation.rules.push(RULE);
    translation.answer = Answer::Fixed(CacheReply::Status("OK".to_owned()));
    translation
}

/// A command whose arguments are being read.
struct Call<'a> {
    command: &'a Command,
    known: &'static Known,
    token: &'a str,
    rules: Vec<&'static str>,
}

impl Call<'_> {
    fn body(&mut self) -> Result<Body, Refusal> {
        let families = [
            scan::body,
            random::body,
            strings::body,
            counters::body,
            keys::body,
            hash::body,
            list::body,
            set::body,
            sorted_combined::body,
            sorted_set::body,
            blocking::body,
        ];
        for family in families {
            if let Some(body) = family(self)? {
                return Ok(body);
            }
        }
        let Known { name, why, .. } = self.known;
        Err(not_carried(self.known, format!("no mapping of {name} to the tables is known; of memcached: {why}")))
    }

    fn args(&self) -> &[ByteString] {
        &self.command.args
    }

    fn arg(&self, index: usize) -> &[u8] {
        self.command.args.get(index).map(|arg| &arg.0[..]).unwrap_or_default()
    }

    /// The argument as a literal.
    fn literal(&self, index: usize) -> String {
        text::bytes(self.arg(index))
    }

    /// The argument as a field's or member's identity.
    fn id(&self, index: usize) -> String {
        text::id(self.arg(index))
    }

    /// The arguments from here on as identities, each once.
    fn ids(&self, from: usize, step: usize) -> Vec<String> {
        let distinct: std::collections::BTreeSet<&ByteString> = self.args().iter().skip(from).step_by(step).collect();
        distinct.into_iter().map(|field| text::id(field)).collect()
    }

    /// That the column is one of the arguments' identities, from here on.
    fn id_among(&self, column: &str, from: usize) -> String {
        format!("{column} IN ({})", self.ids(from, 1).join(", "))
    }

    /// The argument as a key.
    fn key(&mut self, index: usize) -> Key {
        let key = key(self.command.db, self.arg(index));
        self.named(&key);
        key
    }

    /// The arguments of a range as keys.
    fn keys(&mut self, range: std::ops::Range<usize>) -> Vec<Key> {
        range.map(|index| self.key(index)).collect()
    }

    fn named(&mut self, key: &Key) {
        if let Some(rule) = key.rule()
            && !self.rules.contains(&rule)
        {
            self.rules.push(rule);
        }
    }

    /// The argument in upper case, to be compared with the words of an option.
    fn word(&self, index: usize) -> String {
        String::from_utf8_lossy(self.arg(index)).to_ascii_uppercase()
    }

    fn integer(&self, index: usize) -> Result<i64, Refusal> {
        integer(self.arg(index)).ok_or_else(|| malformed("value is not an integer or out of range"))
    }

    /// A float in decimal digits, as it was written.
    fn decimal(&self, index: usize) -> Result<&str, Refusal> {
        numbers::decimal(self.arg(index))
    }

    /// How many keys follow, from the argument that says it.
    fn numkeys(&self, index: usize) -> Result<usize, Refusal> {
        match usize::try_from(self.integer(index)?) {
            Ok(count) if count > 0 && index + count < self.args().len() => Ok(count),
            _ => Err(malformed("numkeys should be greater than 0, and so many keys follow")),
        }
    }
}

fn syntax_error() -> Refusal {
    malformed("syntax error")
}

type Family = Result<Option<Body>, Refusal>;

/// A difference that a statement states.
type Stated = Cow<'static, str>;
