//! The keys of a Redis: listed with SCAN, looked at, read by their type, many in one round trip.
//!
//! It reads and never writes, and takes no type for another: one that it does not know is said to be unread.

use std::time::Instant;

use super::{Key, VALUE_BYTES_MAX};
use crate::core::{ByteString, CacheReply, Command, Held, KeyValue, Outcome, Reply, Request, StoreKind};
use crate::error::{Error, Result};
use crate::store::{Session, SessionSetup, Store};

/// Keys of one SCAN, and of one look at their types.
const PAGE: &str = "200";

/// A session that reads keys.
pub(super) struct RedisKeys {
    session: Box<dyn Session>,
}

/// What is known of a key before its value is read.
pub(super) struct Look {
    pub key: Key,
    kind: String,
    ttl_ms: Option<u64>,
    /// What it takes in Redis's memory; where Redis does not tell, as much as is read alone.
    pub bytes: u64,
    /// When its remaining time was asked for.
    pub asked: Instant,
}

impl RedisKeys {
    pub async fn open(store: &dyn Store) -> Result<Self> {
        let setup = SessionSetup { application: "crosscheck".to_owned(), ..SessionSetup::default() };
        Ok(Self { session: store.connect(&setup).await? })
    }

    /// The databases that hold keys.
    pub async fn databases(&mut self) -> Result<Vec<u32>> {
        let reply = self.ask(0, &[&["INFO", "keyspace"]]).await?.pop();
        let text = match reply {
            Some(CacheReply::Found(text)) => text.to_display().into_owned(),
            Some(CacheReply::Status(text)) => text,
            _ => String::new(),
        };
        let db = |line: &str| line.strip_prefix("db")?.split_once(':')?.0.parse().ok();
        Ok(text.lines().filter_map(db).collect())
    }

    /// Some of a database's keys, and where to go on; `None` where there are no more.
    pub async fn page(&mut self, db: u32, cursor: Option<String>) -> Result<(Vec<ByteString>, Option<String>)> {
        let cursor = cursor.unwrap_or_else(|| "0".to_owned());
        let reply = self.ask(db, &[&["SCAN", &cursor, "COUNT", PAGE]]).await?.pop();
        let Some(CacheReply::Array(parts)) = reply else { return Err(unexpected("SCAN", reply.as_ref())) };
        let mut parts = parts.into_iter();
        match (parts.next().and_then(text), parts.next()) {
            (Some(next), Some(CacheReply::Array(names))) => {
                let names = names.into_iter().filter_map(bytes).collect();
                Ok((names, Some(next.to_display().into_owned()).filter(|next| next != "0")))
            }
            (_, other) => Err(unexpected("SCAN", other.as_ref())),
        }
    }

    /// Type, remaining time and size of keys of one database.
    pub async fn look(&mut self, keys: Vec<Key>) -> Result<Vec<Look>> {
        let Some(db) = keys.first().map(|key| key.db) else { return Ok(Vec::new()) };
        let command = |words: &[&str], key: &Key| {
            let mut args: Vec<ByteString> = words.iter().map(|word| (*word).into()).collect();
            args.push(key.name.clone());
            Request::Redis(Command { db, args })
        };
        let of = |key| [command(&["TYPE"], key), command(&["PTTL"], key), command(&["MEMORY", "USAGE"], key)];
        let requests: Vec<Request> = keys.iter().flat_map(of).collect();
        let asked = Instant::now();
        let outcomes = self.session.execute_all(&requests).await;
        let mut looks = Vec::with_capacity(keys.len());
        for (key, outcomes) in keys.into_iter().zip(outcomes.chunks(3)) {
            let [kind, ttl, size] = outcomes else { return Err(unexpected("TYPE", None)) };
            let kind = match completed(kind.clone())? {
                CacheReply::Status(kind) => kind,
                other => return Err(unexpected("TYPE", Some(&other))),
            };
            let CacheReply::Int(ttl) = completed(ttl.clone())? else { return Err(unexpected("PTTL", None)) };
            // A server may refuse MEMORY; then nobody knows.
            let size = match size {
                Outcome::Completed(Reply::Cache(CacheReply::Int(size))) => u64::try_from(*size).unwrap_or(0),
                _ => super::BYTES_AT_A_TIME,
            };
            looks.push(Look { key, kind, ttl_ms: u64::try_from(ttl).ok(), bytes: size, asked });
        }
        Ok(looks)
    }

    /// The values of keys that were looked at, in their order.
    pub async fn read(&mut self, looks: &[Look]) -> Result<Vec<Held>> {
        let asked: Vec<Option<Request>> = looks.iter().map(|look| reading(look).map(Request::Redis)).collect();
        let requests: Vec<Request> = asked.iter().flatten().cloned().collect();
        let mut outcomes = self.session.execute_all(&requests).await.into_iter();
        let mut held = Vec::with_capacity(looks.len());
        for (look, asked) in looks.iter().zip(asked) {
            held.push(match asked.and_then(|_| outcomes.next()) {
                Some(outcome) => found(look, outcome)?,
                None if look.kind == "none" => Held::Missing,
                None => Held::Unread { reason: unreadable(look) },
            });
        }
        Ok(held)
    }

    async fn ask(&mut self, db: u32, commands: &[&[&str]]) -> Result<Vec<CacheReply>> {
        let request = |words: &&[&str]| {
            Request::Redis(Command { db, args: words.iter().map(|word| ByteString::from(*word)).collect() })
        };
        let requests: Vec<Request> = commands.iter().map(request).collect();
        self.session.execute_all(&requests).await.into_iter().map(completed).collect()
    }
}

/// The command that reads the whole value of a key; `None` where it is not read. A type that is added here is read
/// into its own words by [`value`].
fn reading(look: &Look) -> Option<Command> {
    if look.bytes > VALUE_BYTES_MAX {
        return None;
    }
    let (name, rest): (&str, &[&str]) = match look.kind.as_str() {
        "string" => ("GET", &[]),
        "hash" => ("HGETALL", &[]),
        "set" => ("SMEMBERS", &[]),
        "zset" => ("ZRANGE", &["0", "-1", "WITHSCORES"]),
        "list" => ("LRANGE", &["0", "-1"]),
        "stream" => ("XRANGE", &["-", "+"]),
        _ => return None,
    };
    let mut args = vec![ByteString::from(name), look.key.name.clone()];
    args.extend(rest.iter().map(|word| ByteString::from(*word)));
    Some(Command { db: look.key.db, args })
}

fn unreadable(look: &Look) -> String {
    if look.bytes > VALUE_BYTES_MAX {
        let (mib, max) = (look.bytes >> 20, VALUE_BYTES_MAX >> 20);
        return format!("its value takes {mib} MiB of Redis's memory; at most {max} are read");
    }
    format!("no reading of the Redis type `{}` is known", look.kind)
}

fn found(look: &Look, outcome: Outcome) -> Result<Held> {
    let reply = match outcome {
        // It has ended, and another value was written: both are somebody else's doing.
        Outcome::Refused(failure) => {
            return Ok(Held::Unread { reason: format!("{} {}", failure.code, failure.message) });
        }
        outcome => completed(outcome)?,
    };
    let is_empty = matches!(&reply, CacheReply::Missing) || reply == CacheReply::Array(Vec::new());
    // A stream may be empty; whatever else is, has just ended.
    if is_empty && look.kind != "stream" {
        return Ok(Held::Missing);
    }
    match value(&look.kind, reply) {
        Some(value) => Ok(Held::Live { value, ttl_ms: look.ttl_ms }),
        None => Ok(Held::Unread { reason: format!("Redis answered with no {}", look.kind) }),
    }
}

fn value(kind: &str, reply: CacheReply) -> Option<KeyValue> {
    Some(match kind {
        "string" => KeyValue::String(bytes(reply)?),
        "hash" => KeyValue::Hash(pairs(reply)?),
        "set" => KeyValue::Set(members(reply)?),
        "zset" => {
            let scored = pairs(reply)?.into_iter();
            KeyValue::SortedSet(scored.map(|(member, score)| (member, score.to_display().into_owned())).collect())
        }
        "list" => KeyValue::List(members(reply)?),
        "stream" => {
            let CacheReply::Array(entries) = reply else { return None };
            let entry = |entry| match entry {
                CacheReply::Array(parts) => {
                    let mut parts = parts.into_iter();
                    let id = bytes(parts.next()?)?.to_display().into_owned();
                    Some((id, members(parts.next()?)?))
                }
                _ => None,
            };
            KeyValue::Stream(entries.into_iter().map(entry).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn members(reply: CacheReply) -> Option<Vec<ByteString>> {
    match reply {
        CacheReply::Array(items) | CacheReply::Set(items) => items.into_iter().map(bytes).collect(),
        _ => None,
    }
}

/// Pairs as RESP2 lists them one after the other, and as RESP3 has them.
fn pairs(reply: CacheReply) -> Option<Vec<(ByteString, ByteString)>> {
    let CacheReply::Map(pairs) = reply else {
        let flat = members(reply)?;
        return Some(flat.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect());
    };
    pairs.into_iter().map(|(one, other)| Some((bytes(one)?, bytes(other)?))).collect()
}

fn bytes(reply: CacheReply) -> Option<ByteString> {
    match reply {
        CacheReply::Found(bytes) => Some(bytes),
        CacheReply::Double(text) | CacheReply::Status(text) => Some(text.into()),
        CacheReply::Int(number) => Some(number.to_string().into()),
        _ => None,
    }
}

fn text(reply: CacheReply) -> Option<ByteString> {
    bytes(reply)
}

fn completed(outcome: Outcome) -> Result<CacheReply> {
    match outcome {
        Outcome::Completed(Reply::Cache(reply)) => Ok(reply),
        Outcome::Refused(failure) => {
            Err(Error::store(StoreKind::Redis, format!("its keys can't be read: {} {}", failure.code, failure.message)))
        }
        other => Err(Error::store(StoreKind::Redis, format!("its keys can't be read: {other:?}"))),
    }
}

fn unexpected(command: &str, reply: Option<&CacheReply>) -> Error {
    Error::store(StoreKind::Redis, format!("its keys can't be read: {command} was answered with {reply:?}"))
}
