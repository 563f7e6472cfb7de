//! Redis commands on one key, carried out by the client: the old item and a command in, the reply and the new item out.
//!
//! Memcached keeps bytes. What else Redis does with one key (a hash, a list, a set, a part of a string, a lifetime
//! that depends on the old one) the client computes here and writes by compare-and-swap
//! (`store::memcached_modify` runs the loop). Everything here is pure: the same item and command make the same item, on
//! every client.
//!
//! It refuses what Redis refuses, with Redis's own first word, and commands over several keys: each key is a value of
//! its own, and no compare-and-swap holds two.

pub mod codec;
mod bits;
mod hash;
mod keys;
mod list;
mod long_double;
mod set;
mod shapes;
mod strings;

use std::collections::{BTreeSet, VecDeque};

use crate::core::{ByteString, CacheReply, ErrorClass, Failure, Modify};
use crate::translate::cache::expiry::integer;
use crate::translate::refusal::Refusal;

/// Memcached's default item size, and what an item takes beside its key and value.
pub const ITEM_BYTES_MAX: usize = 1 << 20;
pub const ITEM_OVERHEAD_BYTES: usize = 512;

/// The part of a large value, as MediaWiki cuts it: an item of 1 MiB holds it with its key and header.
pub const PART_BYTES: u32 = 917_504;

/// What a key holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(Vec<u8>),
    /// In the order in which the fields came, as Redis keeps a small one.
    Hash(Vec<(Vec<u8>, Vec<u8>)>),
    List(VecDeque<Vec<u8>>),
    Set(BTreeSet<Vec<u8>>),
}

impl Value {
    /// As TYPE tells it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Hash(_) => "hash",
            Self::List(_) => "list",
            Self::Set(_) => "set",
        }
    }

    /// A structure without members is no key.
    fn is_nothing(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Hash(fields) => fields.is_empty(),
            Self::List(elements) => elements.is_empty(),
            Self::Set(members) => members.is_empty(),
        }
    }
}

/// A key's value and its remaining seconds, `None` for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub value: Value,
    pub ttl_s: Option<i64>,
}

/// What a command does to its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Keep,
    Gone,
    Write(Value, Lifetime),
}

/// How long what is written lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// As long as what it replaces; for ever where there was nothing.
    Kept,
    /// An exptime in Memcached's words, never in the past.
    Exptime(i64),
}

/// What a command comes to.
pub type Done = Result<(CacheReply, Next), Failure>;

/// Carries out a command on what its key holds.
pub fn apply(modify: &Modify, old: Option<Item>) -> Done {
    let call = Call { modify };
    let name = upper(call.arg(0));
    let (reply, next) = match family(&name) {
        Some(Family::Text) => strings::apply(&name, &call, old),
        Some(Family::Bits) => bits::apply(&name, &call, old),
        Some(Family::Key) => keys::apply(&name, &call, old),
        Some(Family::Hash) => hash::apply(&name, &call, old),
        Some(Family::List) => list::apply(&name, &call, old),
        Some(Family::Set) => set::apply(&name, &call, old),
        Some(Family::Shape) => shapes::apply(&name, &call, old),
        None => Err(error(format!("`{name}` is not carried out by compare-and-swap"))),
    }?;
    Ok(match next {
        Next::Write(value, _) if value.is_nothing() => (reply, Next::Gone),
        next => (reply, next),
    })
}

/// Whether a command writes whatever was there, so that nothing has to be read before.
pub fn is_blind(modify: &Modify) -> bool {
    let args = &modify.args;
    match upper(args.first().map_or(b"", |name| name)).as_str() {
        "SETEX" | "PSETEX" | "MSET" => true,
        "SET" => !args.iter().skip(3).any(|word| {
            ["NX", "XX", "GET", "KEEPTTL"].iter().any(|option| word.eq_ignore_ascii_case(option.as_bytes()))
        }),
        _ => false,
    }
}

/// Which code carries out a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Text,
    Bits,
    Key,
    Hash,
    List,
    Set,
    /// Of a script, not of Redis.
    Shape,
}

/// Whether a key that is kept as one value takes this command on a hash, a list or a set.
pub fn keeps(name: &str) -> bool {
    matches!(family(name), Some(Family::Hash | Family::List | Family::Set))
}

fn family(name: &str) -> Option<Family> {
    Some(match name {
        "GET" | "MGET" | "STRLEN" | "GETRANGE" | "SUBSTR" | "SET" | "SETEX" | "PSETEX" | "SETNX" | "MSET"
        | "GETSET" | "GETDEL" | "GETEX" | "APPEND" | "SETRANGE" | "INCR" | "DECR" | "INCRBY" | "DECRBY"
        | "INCRBYFLOAT" => Family::Text,
        "SETBIT" | "GETBIT" | "BITCOUNT" | "BITPOS" => Family::Bits,
        "DEL" | "UNLINK" | "EXISTS" | "TOUCH" | "TYPE" | "TTL" | "PTTL" | "EXPIRETIME" | "PEXPIRETIME" | "EXPIRE"
        | "PEXPIRE" | "EXPIREAT" | "PEXPIREAT" | "PERSIST" => Family::Key,
        "HSET" | "HMSET" | "HSETNX" | "HGET" | "HMGET" | "HGETALL" | "HDEL" | "HEXISTS" | "HLEN" | "HKEYS"
        | "HVALS" | "HSTRLEN" | "HINCRBY" | "HINCRBYFLOAT" => Family::Hash,
        "LPUSH" | "RPUSH" | "LPUSHX" | "RPUSHX" | "LPOP" | "RPOP" | "LLEN" | "LRANGE" | "LINDEX" | "LSET" | "LREM"
        | "LTRIM" | "LINSERT" | "LPOS" => Family::List,
        "SADD" | "SREM" | "SCARD" | "SISMEMBER" | "SMISMEMBER" | "SMEMBERS" | "SPOP" | "SRANDMEMBER" => Family::Set,
        "DELIFEQ" | "EXPIREIFEQ" | "PEXPIREIFEQ" | "INCREX" | "PINCREX" => Family::Shape,
        _ => return None,
    })
}

fn upper(word: &[u8]) -> String {
    String::from_utf8_lossy(word).to_ascii_uppercase()
}

/// A command's arguments, read as Redis reads them.
struct Call<'a> {
    modify: &'a Modify,
}

impl<'a> Call<'a> {
    fn args(&self) -> &'a [ByteString] {
        &self.modify.args
    }

    /// How many there are, with the name.
    fn len(&self) -> usize {
        self.modify.args.len()
    }

    /// An argument; empty where it is missing, which the arity has ruled out.
    fn arg(&self, index: usize) -> &'a [u8] {
        self.modify.args.get(index).map_or(b"", |arg| arg)
    }

    fn bytes(&self, index: usize) -> Vec<u8> {
        self.arg(index).to_vec()
    }

    fn word(&self, index: usize) -> String {
        upper(self.arg(index))
    }

    /// The arguments from one on.
    fn rest(&self, from: usize) -> impl Iterator<Item = &'a [u8]> {
        self.modify.args.get(from..).unwrap_or_default().iter().map(|arg| &arg[..])
    }

    fn int(&self, index: usize) -> Result<i64, Failure> {
        integer(self.arg(index)).ok_or_else(not_an_integer)
    }

    /// A count that Redis takes only from 0 on.
    fn count(&self, index: usize) -> Result<usize, Failure> {
        let count = integer(self.arg(index)).and_then(|count| usize::try_from(count).ok());
        count.ok_or_else(|| error("value is out of range, must be positive"))
    }
}

/// A refusal in Redis's words.
fn error(message: impl Into<String>) -> Failure {
    Failure { class: ErrorClass::InvalidValue, code: "ERR".to_owned(), message: message.into() }
}

/// What the translation finds malformed is Redis's to refuse.
fn refused(refusal: Refusal) -> Failure {
    error(refusal.reason)
}

fn wrong_type() -> Failure {
    Failure {
        class: ErrorClass::WrongType,
        code: "WRONGTYPE".to_owned(),
        message: "Operation against a key holding the wrong kind of value".to_owned(),
    }
}

fn not_an_integer() -> Failure {
    error("value is not an integer or out of range")
}

fn syntax_error() -> Failure {
    error("syntax error")
}

fn wrong_number(name: &str) -> Failure {
    error(format!("wrong number of arguments for '{}' command", name.to_ascii_lowercase()))
}

fn too_long() -> Failure {
    error("string exceeds maximum allowed size (proto-max-bulk-len)")
}

fn found(value: &[u8]) -> CacheReply {
    CacheReply::Found(value.to_vec().into())
}

fn found_or_missing(value: Option<&Vec<u8>>) -> CacheReply {
    value.map_or(CacheReply::Missing, |value| found(value))
}

fn array<'a>(values: impl IntoIterator<Item = &'a Vec<u8>>) -> CacheReply {
    CacheReply::Array(values.into_iter().map(|value| found(value)).collect())
}

fn int(number: usize) -> CacheReply {
    CacheReply::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn flag(yes: bool) -> CacheReply {
    CacheReply::Int(i64::from(yes))
}

fn ok() -> CacheReply {
    CacheReply::Status("OK".to_owned())
}

/// What is answered without writing.
fn read(reply: CacheReply) -> Done {
    Ok((reply, Next::Keep))
}

/// What is written with the lifetime that was there, as all commands on structures do.
fn changed(reply: CacheReply, value: Value) -> Done {
    Ok((reply, Next::Write(value, Lifetime::Kept)))
}

/// A range of a list's positions, both counted, the negative ones from the end; empty where it holds none.
fn positions(start: i64, end: i64, length: usize) -> std::ops::Range<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let place = |at: i64| if at < 0 { (at.saturating_add(length)).max(0) } else { at };
    let end = if end < 0 { end.saturating_add(length) } else { end.min(length - 1) };
    let start = place(start);
    if start > end || start >= length || end < 0 {
        return 0..0;
    }
    // Both lie within a length that was a `usize`.
    usize::try_from(start).unwrap_or(0)..usize::try_from(end + 1).unwrap_or(0)
}

/// The position that a negative or positive index means, where it is one.
fn position(index: i64, length: usize) -> Option<usize> {
    let at = if index < 0 { index.checked_add(i64::try_from(length).ok()?)? } else { index };
    usize::try_from(at).ok().filter(|at| *at < length)
}

#[cfg(test)]
mod tests;
