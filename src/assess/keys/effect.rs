//! What one command does with its keys, as far as it tells what they need: lifetimes, sizes, structures.
//!
//! It looks at the command alone: what was there before, and what Redis answered, no trace of MONITOR holds.

use crate::core::{ByteString, Need};
use crate::translate::cache::commands::Known;
use crate::translate::cache::keys::MEMCACHED_KEY_BYTES_MAX;
use crate::translate::cache::{Expiry, get_ex, integer, set_options};

/// From here on a lifetime is long: Memcached takes a greater number for an instant.
const LONG_MS: i64 = 2_592_000_000;

/// An item of 1 MiB holds its key and some header too.
const VALUE_BYTES_MAX: usize = (1 << 20) - 512;

/// A counter that grows by as much leaves 63 bits with the second step.
const DELTA_BIG: i64 = 1 << 62;

/// What is done with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    /// A whole value is written.
    Set,
    /// A whole value is written where there is none.
    Add,
    Count,
    Push,
    Pop,
    /// From one list to another.
    Move,
    LookInto,
    /// A part of a structure is written.
    Change,
    Delete,
    Log,
    Script,
    Other,
}

/// What a write says about how long a key lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    ForEver,
    Millis(i64),
}

/// What a command does.
#[derive(Debug, PartialEq, Eq)]
pub struct Effect<'a> {
    pub kind: Kind,
    pub lifetime: Option<Lifetime>,
    /// Bytes of the values written, of the first key; with `of_each_key` one for each key.
    pub sizes: Vec<usize>,
    pub of_each_key: bool,
    /// The one value of a plain write.
    pub value: Option<&'a [u8]>,
    /// Needs that the command shows, each with a clause.
    pub needs: Vec<(Need, &'static str)>,
}

/// Reads a command; `now_ms` is its own time.
pub fn effect<'a>(known: &Known, args: &'a [ByteString], now_ms: i64) -> Effect<'a> {
    let name = known.name.as_str();
    let kind = match kind(known) {
        Kind::Set if name == "SET" && known.options(args).any(|option| option == "NX") => Kind::Add,
        kind => kind,
    };
    let lifetime = lifetime(name, args, now_ms);
    let sizes = sizes(name, args);
    let at = |index: usize| args.get(index).map(|arg| &arg[..]);
    let value = match name {
        "SET" | "GETSET" => at(2),
        "SETEX" | "PSETEX" => at(3),
        _ => None,
    };
    let mut needs = of_group(known);
    needs.extend(of_options(known, args));
    if let Some(Lifetime::Millis(millis)) = lifetime {
        if millis % 1000 != 0 && !matches!(name, "EXPIREAT" | "PEXPIREAT") && !has_instant(known, args) {
            needs.push((Need::SubSecondTtl, "a lifetime that is no whole seconds"));
        }
        if millis > LONG_MS {
            needs.push((Need::LongTtl, "a lifetime over 30 days"));
        }
    }
    if sizes.iter().any(|size| *size > VALUE_BYTES_MAX) {
        needs.push((Need::LargeValues, "a value over 1 MiB"));
    }
    let of_each_key = matches!(name, "MSET" | "MSETNX");
    Effect { kind, lifetime, sizes, of_each_key, value, needs }
}

/// Its distance from now is no whole seconds whichever instant it names.
fn has_instant(known: &Known, args: &[ByteString]) -> bool {
    known.options(args).any(|option| matches!(option, "EXAT" | "PXAT"))
}

fn kind(known: &Known) -> Kind {
    let name = known.name.as_str();
    match known.group.as_str() {
        "stream" => Kind::Log,
        "script" => Kind::Script,
        "counter" => Kind::Count,
        "list" | "blocking" => match name {
            "LPUSH" | "RPUSH" | "LPUSHX" | "RPUSHX" => Kind::Push,
            "LPOP" | "RPOP" | "LMPOP" | "BLPOP" | "BRPOP" | "BLMPOP" => Kind::Pop,
            "LMOVE" | "RPOPLPUSH" | "BLMOVE" | "BRPOPLPUSH" => Kind::Move,
            "LLEN" => Kind::Other,
            _ if name.starts_with("BZ") => Kind::Change,
            _ => Kind::LookInto,
        },
        "hash" | "set" | "sorted-set" | "geo" | "bitmap" | "estimate" => Kind::Change,
        _ => match name {
            "GET" | "MGET" | "GETRANGE" | "SUBSTR" | "GETEX" | "LCS" => Kind::Read,
            "SET" | "SETEX" | "PSETEX" | "MSET" | "GETSET" | "APPEND" | "SETRANGE" | "RESTORE" => Kind::Set,
            "SETNX" | "MSETNX" => Kind::Add,
            "INCRBYFLOAT" => Kind::Count,
            "DEL" | "UNLINK" | "GETDEL" => Kind::Delete,
            _ => Kind::Other,
        },
    }
}

fn lifetime(name: &str, args: &[ByteString], now_ms: i64) -> Option<Lifetime> {
    let at = |index: usize| args.get(index).map_or(&b""[..], |arg| &arg[..]);
    let expiry = match name {
        "SET" => set_options(args).ok().filter(|options| !options.keep_ttl)?.expiry,
        "GETEX" => get_ex(args).ok()??,
        "SETEX" | "EXPIRE" => Expiry::parse("EX", at(2))?,
        "PSETEX" | "PEXPIRE" => Expiry::parse("PX", at(2))?,
        "EXPIREAT" => Expiry::parse("EXAT", at(2))?,
        "PEXPIREAT" => Expiry::parse("PXAT", at(2))?,
        "SETNX" | "MSET" | "MSETNX" | "GETSET" | "PERSIST" => Expiry::Never,
        _ => return None,
    };
    let millis = match expiry {
        Expiry::Never => return Some(Lifetime::ForEver),
        Expiry::InMillis(millis) => millis,
        Expiry::AtMillis(millis) => millis.saturating_sub(now_ms),
    };
    // One that ends at once deletes, and is none.
    (millis > 0).then_some(Lifetime::Millis(millis))
}

fn sizes(name: &str, args: &[ByteString]) -> Vec<usize> {
    let of = |indexes: &mut dyn Iterator<Item = usize>| {
        indexes.filter_map(|index| args.get(index)).map(|arg| arg.len()).collect::<Vec<_>>()
    };
    let from = |first: usize, step: usize| (first..args.len()).step_by(step);
    match name {
        "SET" | "SETNX" | "GETSET" => of(&mut (2..3)),
        "SETEX" | "PSETEX" | "HSETNX" | "LSET" => of(&mut (3..4)),
        "MSET" | "MSETNX" => of(&mut from(2, 2)),
        "HSET" | "HMSET" => of(&mut from(3, 2)),
        "LPUSH" | "RPUSH" | "LPUSHX" | "RPUSHX" | "SADD" => of(&mut from(2, 1)),
        "LINSERT" => of(&mut (4..5)),
        // An entry is its fields together.
        "XADD" => vec![of(&mut from(3, 1)).iter().sum()],
        _ => Vec::new(),
    }
}

/// What a group of commands is for.
fn of_group(known: &Known) -> Vec<(Need, &'static str)> {
    use Need::{Atomicity, Blocking, Log, Order, Scripts, Structure};
    match known.group.as_str() {
        "hash" => vec![(Structure, "a hash")],
        "set" => vec![(Structure, "a set")],
        "bitfield" => vec![(Structure, "numbers of some bits in a value")],
        "several" if known.name.starts_with('S') => {
            vec![(Structure, "a set"), (Atomicity, "several sets in one step")]
        }
        "several" if matches!(known.name.as_str(), "LMOVE" | "LMPOP" | "RPOPLPUSH") => {
            vec![(Structure, "a list"), (Order, "a list"), (Atomicity, "several lists in one step")]
        }
        "several" => vec![(Atomicity, "several values in one step")],
        "estimate" => vec![(Structure, "an estimate of distinct members")],
        "list" => vec![(Structure, "a list"), (Order, "a list")],
        "sorted-set" => vec![(Structure, "a sorted set"), (Order, "a sorted set")],
        "geo" => vec![(Structure, "a geographic index"), (Order, "a geographic index")],
        "blocking" if known.name.starts_with("BZ") => {
            vec![(Structure, "a sorted set"), (Order, "a sorted set"), (Blocking, "waits for a member")]
        }
        "blocking" => vec![(Structure, "a list"), (Order, "a list"), (Blocking, "waits for an element")],
        "stream" => vec![(Log, "a stream")],
        "script" => vec![(Scripts, "a script is given it")],
        _ => Vec::new(),
    }
}

fn of_options(known: &Known, args: &[ByteString]) -> Vec<(Need, &'static str)> {
    let delta = |index: usize| args.get(index).and_then(|arg| integer(arg));
    let counts = |delta: Option<i64>| match delta {
        Some(delta) if delta < 0 => Some((Need::WideCounters, "counts down, so it may go below 0")),
        Some(delta) if delta >= DELTA_BIG => Some((Need::WideCounters, "counts in steps over 2^62")),
        _ => None,
    };
    let found = match known.name.as_str() {
        "DECR" => counts(Some(-1)),
        "DECRBY" => counts(delta(2).map(i64::saturating_neg)),
        "INCRBY" => counts(delta(2)),
        "HINCRBY" => counts(delta(3)).or(Some((Need::WideCounters, "a counter in a hash, which may be signed"))),
        "INCRBYFLOAT" | "HINCRBYFLOAT" => Some((Need::WideCounters, "counts in fractions")),
        "XREAD" | "XREADGROUP" if known.options(args).any(|option| option == "BLOCK") => {
            Some((Need::Blocking, "waits for an entry"))
        }
        "WATCH" => Some((Need::Atomicity, "a transaction depends on it")),
        _ => None,
    };
    found.into_iter().collect()
}

/// Why Memcached does not take a key as it is.
pub fn odd(key: &[u8]) -> Option<&'static str> {
    if key.is_empty() {
        Some("an empty key")
    } else if key.len() > MEMCACHED_KEY_BYTES_MAX {
        Some("a key over 250 bytes")
    } else if key.iter().any(|byte| *byte <= b' ' || *byte == 0x7f) {
        Some("a key with spaces or control bytes")
    } else {
        None
    }
}

/// Commands that write several keys, and of which nobody minds that they are seen one by one: deleting, and what is
/// taken from the first list that has something. MSET is carried with a difference that is stated.
pub fn is_one_by_one(known: &Known) -> bool {
    matches!(known.group.as_str(), "exact" | "each" | "stream")
        || matches!(
            known.name.as_str(),
            "BLPOP" | "BRPOP" | "BLMPOP" | "LMPOP" | "BZPOPMIN" | "BZPOPMAX" | "BZMPOP" | "ZMPOP"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Command;
    use crate::translate::cache::commands;

    const NOW_MS: i64 = 1_800_000_000_000;

    fn with<T>(text: &str, look: impl Fn(&Effect) -> T) -> T {
        let command = Command { db: 0, args: text.split(' ').map(ByteString::from).collect() };
        let known = commands::find(&command).expect("a known command");
        look(&effect(known, &command.args, NOW_MS))
    }

    #[test]
    fn a_lifetime_is_what_the_write_says() {
        for (text, expected) in [
            ("SET a 1", Some(Lifetime::ForEver)),
            ("SET a 1 EX 60", Some(Lifetime::Millis(60_000))),
            ("SET a 1 PX 1500 NX", Some(Lifetime::Millis(1_500))),
            ("SET a 1 EXAT 1800000060", Some(Lifetime::Millis(60_000))),
            ("SET a 1 KEEPTTL", None),
            ("SETEX a 60 1", Some(Lifetime::Millis(60_000))),
            ("PSETEX a 60 1", Some(Lifetime::Millis(60))),
            ("EXPIRE a 60 NX", Some(Lifetime::Millis(60_000))),
            ("EXPIRE a 0", None),
            ("PEXPIREAT a 1800000000250", Some(Lifetime::Millis(250))),
            ("PERSIST a", Some(Lifetime::ForEver)),
            ("GETEX a", None),
            ("GETEX a EX 1", Some(Lifetime::Millis(1_000))),
            ("INCR a", None),
            ("SET a 1 EX x", None),
        ] {
            assert_eq!(with(text, |effect| effect.lifetime), expected, "{text}");
        }
    }

    #[test]
    fn a_command_shows_what_it_needs() {
        use Need::*;
        for (text, expected) in [
            ("GET a", &[][..]),
            ("SET a 1 EX 60", &[]),
            ("SET a 1 PX 1500", &[SubSecondTtl]),
            ("SET a 1 PXAT 1800000000250", &[]),
            ("SET a 1 EX 2592000", &[]),
            ("SET a 1 EX 2592001", &[LongTtl]),
            ("EXPIREAT a 1900000000", &[LongTtl]),
            ("INCR a", &[]),
            ("DECR a", &[WideCounters]),
            ("INCRBY a -5", &[WideCounters]),
            ("DECRBY a -5", &[]),
            ("INCRBY a 4611686018427387904", &[WideCounters]),
            ("INCRBYFLOAT a 0.5", &[WideCounters]),
            ("HINCRBY a f 1", &[Structure, WideCounters]),
            ("BLPOP a 0", &[Structure, Order, Blocking]),
            ("XREAD BLOCK 5 STREAMS a 0", &[Log, Blocking]),
            ("XREAD STREAMS a 0", &[Log]),
            ("EVAL s 1 a", &[Scripts]),
            ("WATCH a", &[Atomicity]),
        ] {
            let needs = with(text, |effect| effect.needs.iter().map(|(need, _)| *need).collect::<Vec<_>>());
            assert_eq!(needs, expected, "{text}");
        }
        let large = format!("SET a {}", "x".repeat(1 << 20));
        assert_eq!(with(&large, |effect| effect.needs.clone()), [(LargeValues, "a value over 1 MiB")]);
    }

    #[test]
    fn sizes_are_those_of_the_values_written() {
        for (text, expected) in [
            ("SET a four EX 9", &[4][..]),
            ("SETEX a 60 four", &[4]),
            ("MSET a 1 b 22", &[1, 2]),
            ("HSET a f 333 g 1", &[3, 1]),
            ("RPUSH a 1 22", &[1, 2]),
            ("XADD a * f 333", &[4]),
            ("GET a", &[]),
            ("SET a", &[]),
        ] {
            assert_eq!(with(text, |effect| effect.sizes.clone()), expected, "{text}");
        }
    }
}
