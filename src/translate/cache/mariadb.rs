//! One Redis command on strings as statements over a table, the way the Wikimedia Foundation keeps its MainStash.
//!
//! Each command is one statement where it can be, and so as atomic as Redis's; the server's clock decides what has
//! expired. Rows that have expired are invisible, and go when they are written over or purged. Structures (hashes,
//! lists, sets) have no place in this table and are refused.

use std::borrow::Cow;

use super::commands::Known;
use super::expiry::{Expiry, integer};
use super::keys::memcached_key;
use super::memcached::{Reason, malformed};
use super::options::{Condition, SetOptions, expire_condition, get_ex, set_options};
use crate::core::{CacheReply, Command, Request, Sql};
use crate::translate::{Answer, Translation};

/// Every command that the table carries.
pub const RULE: &str = "cache-mariadb";

/// The table in a database of its own, as MediaWiki's `objectstash`: lifetimes are milliseconds since 1970, NULL for
/// ever; `modtoken` tells the write that made the row. To be run before the first operation where a route leads here.
pub const SETUP: &[&str] = &[
    "CREATE DATABASE IF NOT EXISTS crosscheck_cache",
    "CREATE TABLE IF NOT EXISTS crosscheck_cache.objectstash (keyname VARBINARY(255) NOT NULL PRIMARY KEY, value \
     MEDIUMBLOB NOT NULL, exptime BIGINT NULL, modtoken VARBINARY(40) NOT NULL, KEY exptime (exptime))",
];

/// Empties the table.
pub const FLUSH: &str = "DELETE FROM crosscheck_cache.objectstash";

const NOW: &str = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";

const STATED_PAIR: &str = "two statements: another client may write between them";

/// What a command becomes on the table. `token` is this write's own, unlike that of any other.
pub fn map(command: &Command, known: &Known, token: &str) -> Result<Translation, Reason> {
    let mut mapping = Mapping { command, known, token, requests: Vec::new(), rules: vec![RULE], stated: Vec::new() };
    let answer = mapping.map()?;
    let Mapping { requests, rules, stated, .. } = mapping;
    let requests = requests.into_iter().map(|text| Request::Sql(Sql::simple(text))).collect();
    Ok(Translation { requests, answer, rules, stated, ..Translation::default() })
}

struct Mapping<'a> {
    command: &'a Command,
    known: &'a Known,
    token: &'a str,
    requests: Vec<String>,
    rules: Vec<&'static str>,
    stated: Vec<Cow<'static, str>>,
}

/// What an insert does where the key is there already and has not expired.
enum IfPresent<'a> {
    Replace,
    Keep,
    /// The new value, by an expression over the old one.
    Change(&'a str),
}

impl Mapping<'_> {
    fn map(&mut self) -> Result<Answer, Reason> {
        match self.known.name.as_str() {
            "GET" => Ok(self.select("value", Answer::Value(0))),
            "MGET" => {
                for index in 1..self.command.args.len() {
                    self.select_at(index, "value");
                }
                Ok(Answer::Array)
            }
            "SET" => self.set(),
            "SETEX" => self.set_with_lifetime("EX"),
            "PSETEX" => self.set_with_lifetime("PX"),
            "SETNX" => Ok(self.add(2, Expiry::Never, Answer::Count)),
            "MSET" => self.mset(),
            "GETSET" => {
                self.stated.push(STATED_PAIR.into());
                self.select("value", Answer::Value(0));
                Ok(self.replace(2, Expiry::Never, Answer::Value(0)))
            }
            "GETDEL" => Ok(self.delete(1..2, " RETURNING value", Answer::Value(0))),
            "GETEX" => self.getex(),
            "APPEND" => {
                let value = bytes(&self.arg(2));
                let appended = format!("CONCAT(value, {value})");
                self.insert(&value, Expiry::Never, &IfPresent::Change(&appended), " RETURNING LENGTH(value)");
                Ok(Answer::Integer)
            }
            "STRLEN" => Ok(self.select("LENGTH(value)", Answer::Count)),
            "GETRANGE" | "SUBSTR" => {
                let bound = |index| integer(&self.arg(index)).ok_or_else(|| malformed("a position is not an integer"));
                let (start, end) = (bound(2)?, bound(3)?);
                Ok(self.select("value", Answer::Range { start, end }))
            }
            "DEL" | "UNLINK" => Ok(self.delete(1..self.command.args.len(), "", Answer::Count)),
            "EXISTS" | "TOUCH" => {
                for index in 1..self.command.args.len() {
                    self.select_at(index, "1");
                }
                Ok(Answer::Present)
            }
            "TYPE" => Ok(self.select("1", Answer::Type)),
            "INCR" => Ok(self.count(1)),
            "DECR" => Ok(self.count(-1)),
            "INCRBY" => self.delta().map(|delta| self.count(delta)),
            "DECRBY" => {
                let delta = self.delta()?.checked_neg().ok_or_else(|| malformed("the decrement overflows"))?;
                Ok(self.count(delta))
            }
            "EXPIRE" => self.expire("EX"),
            "PEXPIRE" => self.expire("PX"),
            "EXPIREAT" => self.expire("EXAT"),
            "PEXPIREAT" => self.expire("PXAT"),
            "TTL" => Ok(self.select(&format!("COALESCE((exptime - {NOW} + 500) DIV 1000, -1)"), Answer::Ttl)),
            "PTTL" => Ok(self.select(&format!("COALESCE(exptime - {NOW}, -1)"), Answer::Ttl)),
            "PERSIST" => Ok(self.update("exptime = NULL", " AND exptime IS NOT NULL", Answer::Count)),
            name => Err(format!("no mapping of {name} to the table for strings is known")),
        }
    }

    fn arg(&self, index: usize) -> Vec<u8> {
        self.command.args.get(index).map(|arg| arg.0.clone()).unwrap_or_default()
    }

    /// The key as a literal. The column holds 255 bytes, so the rules for Memcached's keys serve here too.
    fn key(&mut self, index: usize) -> String {
        let (key, rule) = memcached_key(self.command.db, &self.arg(index));
        if let Some(rule) = rule
            && !self.rules.contains(&rule)
        {
            self.rules.push(rule);
        }
        bytes(&key)
    }

    fn select(&mut self, expression: &str, answer: Answer) -> Answer {
        self.select_at(1, expression);
        answer
    }

    fn select_at(&mut self, index: usize, expression: &str) {
        let key = self.key(index);
        let alive = alive();
        self.requests
            .push(format!("SELECT {expression} FROM crosscheck_cache.objectstash WHERE keyname = {key} AND {alive}"));
    }

    fn update(&mut self, assignments: &str, condition: &str, answer: Answer) -> Answer {
        let key = self.key(1);
        let (alive, token) = (alive(), self.token);
        self.requests.push(format!(
            "UPDATE crosscheck_cache.objectstash SET {assignments}, modtoken = '{token}' WHERE keyname = {key} AND \
             {alive}{condition}"
        ));
        answer
    }

    fn delete(&mut self, keys: std::ops::Range<usize>, returning: &str, answer: Answer) -> Answer {
        let keys: Vec<String> = keys.map(|index| self.key(index)).collect();
        let (keys, alive) = (keys.join(", "), alive());
        self.requests
            .push(format!("DELETE FROM crosscheck_cache.objectstash WHERE keyname IN ({keys}) AND {alive}{returning}"));
        answer
    }

    /// Inserts the key of argument 1; assignments run from left to right, so the lifetime is looked at last.
    fn insert(&mut self, value: &str, expiry: Expiry, present: &IfPresent<'_>, returning: &str) {
        let key = self.key(1);
        let (lifetime, token) = (lifetime(expiry), self.token);
        let unless_alive = |new: &str, old: &str| format!("IF({}, {old}, {new})", alive());
        let (value_then, token_then, lifetime_then) = match present {
            IfPresent::Replace => ("VALUES(value)".into(), "VALUES(modtoken)".into(), "VALUES(exptime)".into()),
            IfPresent::Keep => (
                unless_alive("VALUES(value)", "value"),
                unless_alive("VALUES(modtoken)", "modtoken"),
                unless_alive("VALUES(exptime)", "exptime"),
            ),
            IfPresent::Change(changed) => (
                unless_alive("VALUES(value)", changed),
                "VALUES(modtoken)".into(),
                unless_alive("VALUES(exptime)", "exptime"),
            ),
        };
        self.requests.push(format!(
            "INSERT INTO crosscheck_cache.objectstash (keyname, value, exptime, modtoken) VALUES ({key}, {value}, {lifetime}, \
             '{token}') ON DUPLICATE KEY UPDATE value = {value_then}, modtoken = {token_then}, exptime = \
             {lifetime_then}{returning}"
        ));
    }

    fn replace(&mut self, value: usize, expiry: Expiry, answer: Answer) -> Answer {
        let value = bytes(&self.arg(value));
        self.insert(&value, expiry, &IfPresent::Replace, "");
        answer
    }

    /// Writes where there is nothing: 1 where the row that is there afterwards is this write's own.
    fn add(&mut self, value: usize, expiry: Expiry, answer: Answer) -> Answer {
        let value = bytes(&self.arg(value));
        let returning = format!(" RETURNING modtoken = '{}'", self.token);
        self.insert(&value, expiry, &IfPresent::Keep, &returning);
        answer
    }

    fn set(&mut self) -> Result<Answer, Reason> {
        let SetOptions { expiry, keep_ttl, condition, get } = set_options(&self.command.args)?;
        if get {
            self.stated.push(STATED_PAIR.into());
            self.select("value", Answer::Value(0));
        }
        let answer = if get { Answer::Value(0) } else { Answer::Ok };
        let value = bytes(&self.arg(2));
        Ok(match condition {
            None if keep_ttl => {
                self.insert(&value, expiry, &IfPresent::Change("VALUES(value)"), "");
                answer
            }
            None => self.replace(2, expiry, answer),
            Some(Condition::Absent) => self.add(2, expiry, answer),
            Some(Condition::Present) if keep_ttl => self.update(&format!("value = {value}"), "", answer),
            Some(Condition::Present) => {
                self.update(&format!("value = {value}, exptime = {}", lifetime(expiry)), "", answer)
            }
        })
    }

    fn set_with_lifetime(&mut self, unit: &str) -> Result<Answer, Reason> {
        let expiry = Expiry::parse(unit, &self.arg(2)).filter(|expiry| expiry.is_positive());
        let expiry = expiry.ok_or_else(|| malformed(format!("invalid expire time in {}", self.known.name)))?;
        Ok(self.replace(3, expiry, Answer::Ok))
    }

    fn mset(&mut self) -> Result<Answer, Reason> {
        let arguments = self.command.args.len();
        if arguments.is_multiple_of(2) {
            return Err(malformed("a key of MSET has no value"));
        }
        let token = self.token;
        let row = |index| format!("({}, {}, NULL, '{token}')", self.key(index), bytes(&self.arg(index + 1)));
        let rows: Vec<String> = (1..arguments).step_by(2).map(row).collect();
        self.requests.push(format!(
            "INSERT INTO crosscheck_cache.objectstash (keyname, value, exptime, modtoken) VALUES {} ON DUPLICATE KEY UPDATE \
             value = VALUES(value), modtoken = VALUES(modtoken), exptime = NULL",
            rows.join(", ")
        ));
        Ok(Answer::Ok)
    }

    fn getex(&mut self) -> Result<Answer, Reason> {
        let expiry = get_ex(&self.command.args)?;
        self.select("value", Answer::Value(0));
        if let Some(expiry) = expiry {
            self.stated.push(STATED_PAIR.into());
            self.update(&format!("exptime = {}", lifetime(expiry)), "", Answer::Value(0));
        }
        Ok(Answer::Value(0))
    }

    fn delta(&self) -> Result<i64, Reason> {
        integer(&self.arg(2)).ok_or_else(|| malformed("the increment is not an integer"))
    }

    /// A value that is no integer as Redis writes one, or that would leave 64 bits, makes the last addition overflow:
    /// the server refuses the statement, whatever its `sql_mode`, as Redis does.
    fn count(&mut self, delta: i64) -> Answer {
        const RANGE: &str = "BETWEEN -9223372036854775808 AND 9223372036854775807";
        let number = "CAST(value AS DECIMAL(20))";
        let counted = format!(
            "IF(value REGEXP '^(0|-?[1-9][0-9]{{0,18}})$' AND {number} {RANGE} AND {number} + ({delta}) {RANGE}, {number} \
             + ({delta}), 9223372036854775807 + LENGTH(value) + 1)"
        );
        self.insert(&format!("'{delta}'"), Expiry::Never, &IfPresent::Change(&counted), " RETURNING value");
        Answer::Integer
    }

    fn expire(&mut self, unit: &str) -> Result<Answer, Reason> {
        let expiry = Expiry::parse(unit, &self.arg(2))
            .ok_or_else(|| malformed(format!("invalid expire time in {}", self.known.name)))?;
        let lifetime = lifetime(expiry);
        let mut condition = String::new();
        for word in expire_condition(&self.command.args)?.unwrap_or_default().split_whitespace() {
            condition.push_str(&match word {
                "NX" => " AND exptime IS NULL".to_owned(),
                "XX" => " AND exptime IS NOT NULL".to_owned(),
                "GT" => format!(" AND exptime < {lifetime}"),
                _ => format!(" AND (exptime IS NULL OR exptime > {lifetime})"),
            });
        }
        Ok(self.update(&format!("exptime = {lifetime}"), &condition, Answer::Count))
    }
}

/// FLUSHALL where a route leads here: the table is emptied too.
pub fn flush(mut translation: Translation) -> Translation {
    translation.requests.push(Request::Sql(Sql::simple(FLUSH)));
    translation.rules.push(RULE);
    translation.answer = Answer::Fixed(CacheReply::Status("OK".to_owned()));
    translation
}

fn alive() -> String {
    format!("(exptime IS NULL OR exptime > {NOW})")
}

/// An expiry as the value of the column.
fn lifetime(expiry: Expiry) -> String {
    match expiry {
        Expiry::Never => "NULL".to_owned(),
        Expiry::InMillis(millis) => format!("{NOW} + ({millis})"),
        Expiry::AtMillis(millis) => format!("({millis})"),
    }
}

/// Bytes as a literal that no character set and no escape can change.
fn bytes(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut literal = String::with_capacity(bytes.len() * 2 + 3);
    literal.push_str("x'");
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(literal, "{byte:02x}");
    }
    literal.push('\'');
    literal
}
