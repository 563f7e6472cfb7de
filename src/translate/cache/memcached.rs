//! One Redis command as requests of Memcached's meta protocol.
//!
//! It maps what `commands.toml` classifies as exact or stated, and refuses the forms of these commands that Memcached
//! has no counterpart for. What Redis itself would refuse is refused here too, with a reason that begins `malformed`.

use std::borrow::Cow;

use super::commands::Known;
use super::expiry::{Expiry, integer};
use super::keys::memcached_key;
use super::options::{Condition, SetOptions, expire_condition, get_ex, set_options};
use crate::core::{ByteString, CacheReply, Command, McCommand, McStore, Request};
use crate::translate::{Answer, Translation};

/// Every command that Memcached carries.
pub const RULE: &str = "cache-memcached";

/// Memcached's default item size, and what an item takes beside its key and value.
const ITEM_BYTES_MAX: usize = 1 << 20;
const ITEM_OVERHEAD_BYTES: usize = 512;

const STATED_LARGE: &str = "key and value take 1 MiB or more: memcached refuses it at its default item size, and drops \
                            the value that was there";

/// Why a command can't be carried.
pub type Reason = String;

/// What a command becomes on Memcached. `now` is in seconds since 1970.
pub fn map(command: &Command, known: &'static Known, now: i64) -> Result<Translation, Reason> {
    let mut mapping = Mapping { command, known, now, requests: Vec::new(), rules: vec![RULE], stated: Vec::new() };
    let answer = mapping.map()?;
    let Mapping { requests, rules, stated, .. } = mapping;
    let requests = requests.into_iter().map(Request::Memcached).collect();
    Ok(Translation { requests, answer, rules, stated, ..Translation::default() })
}

pub(super) fn malformed(what: impl std::fmt::Display) -> Reason {
    format!("malformed: {what}; Redis itself refuses it")
}

struct Mapping<'a> {
    command: &'a Command,
    known: &'static Known,
    now: i64,
    requests: Vec<McCommand>,
    rules: Vec<&'static str>,
    stated: Vec<Cow<'static, str>>,
}

impl Mapping<'_> {
    fn map(&mut self) -> Result<Answer, Reason> {
        match self.known.name.as_str() {
            "GET" => Ok(self.get(Answer::Last)),
            "MGET" => Ok(self.mget()),
            "SET" => self.set(),
            "SETEX" => self.set_with_lifetime("EX"),
            "PSETEX" => self.set_with_lifetime("PX"),
            "SETNX" => Ok(self.store(McStore::Add, 1, 2, Expiry::Never, Answer::Count)),
            "MSET" => self.mset(),
            "GETSET" => Ok(self.getset()),
            "GETDEL" => Ok(self.getdel()),
            "GETEX" => self.getex(),
            "APPEND" => Ok(self.append()),
            "STRLEN" => Ok(self.get_part(Answer::Length)),
            "GETRANGE" | "SUBSTR" => self.getrange(),
            "DEL" | "UNLINK" => Ok(self.delete()),
            "EXISTS" | "TOUCH" => Ok(self.exists()),
            "INCR" => Ok(self.add(1)),
            "DECR" => Ok(self.add(-1)),
            "INCRBY" => self.delta().map(|delta| self.add(delta)),
            "DECRBY" => {
                let delta = self.delta()?.checked_neg().ok_or_else(|| malformed("the decrement overflows"))?;
                Ok(self.add(delta))
            }
            "EXPIRE" => self.expire("EX"),
            "PEXPIRE" => self.expire("PX"),
            "EXPIREAT" => self.expire("EXAT"),
            "PEXPIREAT" => self.expire("PXAT"),
            "TTL" => Ok(self.ttl(Answer::Ttl)),
            "PTTL" => Ok(self.ttl(Answer::TtlMillis)),
            "PERSIST" => Ok(self.persist()),
            "TYPE" => Ok(self.ttl(Answer::Type)),
            "FLUSHALL" | "FLUSHDB" => Ok(self.flush()),
            name => Err(format!("no mapping of {name} to memcached is known")),
        }
    }

    fn arg(&self, index: usize) -> ByteString {
        self.command.args.get(index).cloned().unwrap_or_default()
    }

    /// The key that Memcached knows the argument by.
    fn key(&mut self, index: usize) -> ByteString {
        let (key, rule) = memcached_key(self.command.db, &self.arg(index));
        if let Some(rule) = rule
            && !self.rules.contains(&rule)
        {
            self.rules.push(rule);
        }
        key
    }

    fn keys(&mut self) -> Vec<ByteString> {
        (1..self.command.args.len()).map(|index| self.key(index)).collect()
    }

    fn state(&mut self, difference: &'static str) {
        if !difference.is_empty() && !self.stated.iter().any(|stated| stated == difference) {
            self.stated.push(Cow::Borrowed(difference));
        }
    }

    /// States what `commands.toml` says about this command.
    fn state_known(&mut self) {
        let known = self.known;
        self.state(&known.why);
    }

    fn exptime(&mut self, expiry: Expiry) -> i64 {
        let exptime = expiry.exptime(self.now);
        if let Some(difference) = exptime.stated {
            self.state(difference);
        }
        exptime.exptime
    }

    /// Stores argument `value` under argument `key`.
    fn store(&mut self, mode: McStore, key: usize, value: usize, expiry: Expiry, answer: Answer) -> Answer {
        let exptime = self.exptime(expiry);
        let (key, value) = (self.key(key), self.arg(value));
        if key.len() + value.len() + ITEM_OVERHEAD_BYTES > ITEM_BYTES_MAX {
            self.state(STATED_LARGE);
        }
        self.requests.push(McCommand::Store { mode, key, value, exptime });
        answer
    }

    fn get(&mut self, answer: Answer) -> Answer {
        let keys = vec![self.key(1)];
        self.requests.push(McCommand::Get { keys });
        answer
    }

    fn mget(&mut self) -> Answer {
        let keys = self.keys();
        self.requests.push(McCommand::Get { keys });
        Answer::Array
    }

    fn set(&mut self) -> Result<Answer, Reason> {
        let SetOptions { expiry, keep_ttl, condition, get } = set_options(&self.command.args)?;
        if keep_ttl {
            return Err("SET … KEEPTTL: memcached replaces the lifetime with each value; usual redesign: the \
                        application sets the lifetime that it wants"
                .to_owned());
        }
        let mode = match condition {
            None => McStore::Set,
            Some(Condition::Absent) => McStore::Add,
            Some(Condition::Present) => McStore::Replace,
        };
        if get {
            self.state("SET … GET is two requests on memcached: another client may write between them");
            self.get(Answer::Value(0));
        }
        let answer = if get { Answer::Value(0) } else { Answer::Ok };
        Ok(self.store(mode, 1, 2, expiry, answer))
    }

    fn set_with_lifetime(&mut self, unit: &'static str) -> Result<Answer, Reason> {
        let expiry = self.positive_expiry(unit, 2)?;
        Ok(self.store(McStore::Set, 1, 3, expiry, Answer::Ok))
    }

    fn positive_expiry(&self, unit: &str, index: usize) -> Result<Expiry, Reason> {
        Expiry::parse(unit, &self.arg(index))
            .filter(|expiry| expiry.is_positive())
            .ok_or_else(|| malformed(format!("invalid expire time in {}", self.known.name)))
    }

    fn mset(&mut self) -> Result<Answer, Reason> {
        let arguments = self.command.args.len();
        if arguments.is_multiple_of(2) {
            return Err(malformed("a key of MSET has no value"));
        }
        for key in (1..arguments).step_by(2) {
            self.store(McStore::Set, key, key + 1, Expiry::Never, Answer::Ok);
        }
        if arguments > 3 {
            self.state_known();
        }
        Ok(Answer::Ok)
    }

    fn getset(&mut self) -> Answer {
        self.state_known();
        self.get(Answer::Value(0));
        self.store(McStore::Set, 1, 2, Expiry::Never, Answer::Value(0))
    }

    fn getdel(&mut self) -> Answer {
        self.state_known();
        self.get(Answer::Value(0));
        let keys = vec![self.key(1)];
        self.requests.push(McCommand::Delete { keys });
        Answer::Value(0)
    }

    fn getex(&mut self) -> Result<Answer, Reason> {
        let expiry = get_ex(&self.command.args)?;
        self.get(Answer::Value(0));
        if let Some(expiry) = expiry {
            self.state_known();
            self.end_at(expiry);
        }
        Ok(Answer::Value(0))
    }

    fn append(&mut self) -> Answer {
        self.state_known();
        let key = self.key(1);
        let empty = ByteString::default();
        self.requests.push(McCommand::Store { mode: McStore::Add, key, value: empty, exptime: 0 });
        self.store(McStore::Append, 1, 2, Expiry::Never, Answer::Ok);
        self.get(Answer::Length)
    }

    fn get_part(&mut self, answer: Answer) -> Answer {
        self.state_known();
        self.get(answer)
    }

    fn getrange(&mut self) -> Result<Answer, Reason> {
        let bound = |index| integer(&self.arg(index)).ok_or_else(|| malformed("a position is not an integer"));
        let (start, end) = (bound(2)?, bound(3)?);
        Ok(self.get_part(Answer::Range { start, end }))
    }

    fn delete(&mut self) -> Answer {
        let keys = self.keys();
        self.requests.push(McCommand::Delete { keys });
        Answer::Count
    }

    fn exists(&mut self) -> Answer {
        for key in self.keys() {
            self.requests.push(McCommand::Ttl { key });
        }
        Answer::Present
    }

    fn delta(&self) -> Result<i64, Reason> {
        integer(&self.arg(2)).ok_or_else(|| malformed("the increment is not an integer"))
    }

    /// A missing counter begins at 0, so after the first addition it is `delta`; below 0 there is none.
    fn add(&mut self, delta: i64) -> Answer {
        self.state_known();
        let key = self.key(1);
        let initial = Some(u64::try_from(delta).unwrap_or(0));
        self.requests.push(McCommand::Arithmetic { key, delta, initial, exptime: 0 });
        Answer::Integer
    }

    fn expire(&mut self, unit: &str) -> Result<Answer, Reason> {
        let expiry = Expiry::parse(unit, &self.arg(2))
            .ok_or_else(|| malformed(format!("invalid expire time in {}", self.known.name)))?;
        if let Some(condition) = expire_condition(&self.command.args)? {
            return Err(format!(
                "{} … {condition}: memcached can't make a lifetime depend on the one that is there; usual redesign: \
                 the application sets the lifetime when it creates the key",
                self.known.name
            ));
        }
        Ok(self.end_at(expiry))
    }

    /// A time that has passed deletes, as it does in Redis.
    fn end_at(&mut self, expiry: Expiry) -> Answer {
        let key = self.key(1);
        let request = if expiry.is_past(self.now) {
            McCommand::Delete { keys: vec![key] }
        } else {
            McCommand::Touch { key, exptime: self.exptime(expiry) }
        };
        self.requests.push(request);
        Answer::Count
    }

    fn ttl(&mut self, answer: Answer) -> Answer {
        self.state_known();
        let key = self.key(1);
        self.requests.push(McCommand::Ttl { key });
        answer
    }

    fn persist(&mut self) -> Answer {
        self.ttl(Answer::HadTtl);
        self.end_at(Expiry::Never);
        Answer::HadTtl
    }

    fn flush(&mut self) -> Answer {
        self.state_known();
        self.requests.push(McCommand::FlushAll);
        Answer::Fixed(CacheReply::Status("OK".to_owned()))
    }
}
