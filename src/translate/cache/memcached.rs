//! One Redis command as requests of Memcached's meta protocol.
//!
//! It maps what `commands.toml` classifies as exact or stated. What no request of Memcached's does, and everything on a key
//! that is kept otherwise than as bare bytes (a hashed one, a document, a value in parts), the client carries out by
//! compare-and-swap (`document`). What Redis itself would refuse is refused here too, as `malformed`, as far as the
//! command alone tells it.

use std::borrow::Cow;

use super::Mark;
use super::commands::Known;
use super::document::{self, ITEM_BYTES_MAX, ITEM_OVERHEAD_BYTES, PART_BYTES};
use super::expiry::{Expiry, integer};
use super::keys::{RULE_HASH, memcached_key, owner};
use super::options::{Condition, SetOptions, expire_condition, get_ex, set_options};
use super::refused::{database, malformed, not_carried};
use super::scripts::ShapeCall;
use crate::core::{ByteString, CacheReply, Command, McCommand, McStore, Modify, Request};
use crate::format::routes::{Destination, Form, Large, Route};
use crate::translate::refusal::Refusal;
use crate::translate::{Answer, Translation};

/// Every command that Memcached carries.
pub const RULE: &str = "cache-memcached";

/// The client carries the command out, and writes by compare-and-swap.
pub const RULE_SWAP: &str = "cache-memcached-cas";

/// A value that no item holds is kept in parts.
pub const RULE_PARTS: &str = "cache-memcached-parts";

const STATED_LARGE: &str = "key and value take 1 MiB or more: memcached refuses it at its default item size, and drops \
                            the value that was there";
const STATED_KEPT: &str = "the lifetime that is kept is written back in whole seconds: each write can lengthen it by up \
                           to a second";
const STATED_WINDOW: &str = "the lifetime begins with the counter, and not where one that was 0 becomes 1; a counter is \
                             unsigned and stops at nothing below 2^64";
const STATED_CONDITION: &str = "memcached tells lifetimes in whole seconds: two that differ by less than one are equal, \
                                or the other way round";
const STATED_DOCUMENT: &str = "the whole value is one item, changed by compare-and-swap: it is read and written whole, \
                               it is evicted whole, it is refused where it outgrows an item, and each write can lengthen \
                               its lifetime by up to a second";
const STATED_PARTS: &str = "a value over 917,504 bytes is kept in parts: losing one is a miss, and the parts of a value \
                            that was replaced stay until they end or are evicted";
const STATED_EACH: &str = "memcached takes one key a request: not atomic, another client may write between them";
const STATED_CHANCE: &str = "which members are picked is no less by chance, and other ones than Redis picks";

/// Whether all keys are kept as documents, and the command is one of those that work on one.
pub fn keeps_in_documents(known: &Known, routes: &[Option<&Route>]) -> bool {
    let documents = |route: &Option<&Route>| {
        route.is_some_and(|route| route.to == Destination::Memcached && route.form == Form::Document)
    };
    document::keeps(&known.name) && !routes.is_empty() && routes.iter().all(documents)
}

/// What a command becomes on Memcached. `routes` are those of its keys, in their order.
pub(super) fn map(
    command: &Command,
    known: &'static Known,
    routes: &[Option<&Route>],
    mark: Mark,
) -> Result<Translation, Refusal> {
    let (requests, stated) = (Vec::with_capacity(1), Vec::new());
    let mut mapping = Mapping { command, known, routes, mark, requests, rules: vec![RULE], stated };
    let answer = mapping.map()?;
    let Mapping { requests, rules, stated, .. } = mapping;
    Ok(Translation { requests, answer, rules, stated, ..Translation::default() })
}

/// What a well-known script on one key becomes. `route` is its key's.
pub(super) fn map_shape(
    command: &Command,
    known: &'static Known,
    route: Option<&Route>,
    mark: Mark,
    shape: &ShapeCall,
) -> Result<Translation, Refusal> {
    let args = shape.as_command();
    let command = Command { db: command.db, args };
    let routes = [route];
    let (requests, stated) = (Vec::with_capacity(1), Vec::new());
    let mut mapping = Mapping { command: &command, known, routes: &routes, mark, requests, rules: vec![RULE], stated };
    let place = mapping.place(1);
    let answer = match shape.lifetime(known)? {
        Some(lifetime) => {
            let exptime = mapping.exptime(lifetime);
            if shape.meaning.compares() || !place.is_plain() || lifetime.is_past(mark.now) {
                mapping.swap(place)
            } else {
                mapping.state(STATED_WINDOW);
                mapping.send(McCommand::Arithmetic { key: place.key, delta: 1, initial: Some(1), exptime });
                Answer::Integer
            }
        }
        None => mapping.swap(place),
    };
    let Mapping { requests, rules, stated, .. } = mapping;
    Ok(Translation { requests, answer, rules, stated, ..Translation::default() })
}

struct Mapping<'a> {
    command: &'a Command,
    known: &'static Known,
    routes: &'a [Option<&'a Route>],
    mark: Mark,
    requests: Vec<Request>,
    rules: Vec<&'static str>,
    stated: Vec<Cow<'static, str>>,
}

/// Where and how a key is kept.
struct Place {
    key: ByteString,
    /// What the item carries where its key is a digest.
    owner: Option<ByteString>,
    form: Form,
    large: Large,
}

impl Place {
    /// Nothing stands around a string's value, so that one of Memcached's own requests writes it.
    fn is_bare(&self) -> bool {
        self.owner.is_none() && self.large == Large::Refuse
    }

    /// And whatever is there is a string, so that Memcached's own requests read it.
    fn is_plain(&self) -> bool {
        self.is_bare() && self.form == Form::Plain
    }
}

impl Mapping<'_> {
    fn map(&mut self) -> Result<Answer, Refusal> {
        match self.known.name.as_str() {
            "MGET" => Ok(self.mget()),
            "MSET" => self.mset(),
            "DEL" | "UNLINK" => Ok(self.delete()),
            "EXISTS" | "TOUCH" => Ok(self.exists()),
            "FLUSHALL" | "FLUSHDB" => Ok(self.flush()),
            // The database is a part of each key's name.
            "SELECT" => database(self.command).map(|_| Answer::Fixed(CacheReply::Status("OK".to_owned()))),
            _ => {
                let place = self.place(1);
                self.map_one(place)
            }
        }
    }

    fn map_one(&mut self, place: Place) -> Result<Answer, Refusal> {
        match self.known.name.as_str() {
            "GET" => Ok(self.get(place, Answer::Last)),
            "SET" => self.set(place),
            "SETEX" => self.set_with_lifetime(place, "EX"),
            "PSETEX" => self.set_with_lifetime(place, "PX"),
            "SETNX" if place.is_bare() => Ok(self.store(place, McStore::Add, 2, Expiry::Never, Answer::Count)),
            "GETEX" => self.getex(place),
            "STRLEN" => Ok(self.get(place, Answer::Length)),
            "GETRANGE" | "SUBSTR" => self.getrange(place),
            "INCR" => Ok(self.add(place, 1)),
            "DECR" => Ok(self.add(place, -1)),
            "INCRBY" => self.delta().map(|delta| self.add(place, delta)),
            "DECRBY" => {
                let delta = self.delta()?.checked_neg().ok_or_else(|| malformed("the decrement overflows"))?;
                Ok(self.add(place, delta))
            }
            "EXPIRE" => self.expire(place, "EX"),
            "PEXPIRE" => self.expire(place, "PX"),
            "EXPIREAT" => self.expire(place, "EXAT"),
            "PEXPIREAT" => self.expire(place, "PXAT"),
            "TTL" => Ok(self.ttl(place, Answer::Ttl)),
            "PTTL" => Ok(self.ttl(place, Answer::TtlMillis)),
            "TYPE" if place.is_plain() => Ok(self.ttl(place, Answer::Type)),
            "SETNX" | "GETSET" | "GETDEL" | "PERSIST" => Ok(self.swap(place)),
            "APPEND" | "SETRANGE" | "INCRBYFLOAT" | "SETBIT" | "GETBIT" | "BITCOUNT" | "BITPOS" | "EXPIRETIME"
            | "PEXPIRETIME" | "TYPE" => {
                self.state_known();
                Ok(self.swap(place))
            }
            name if document::keeps(name) => {
                self.state(STATED_DOCUMENT);
                if matches!(name, "SPOP" | "SRANDMEMBER") {
                    self.state(STATED_CHANCE);
                }
                Ok(self.swap(place))
            }
            name => Err(not_carried(self.known, format!("no mapping of {name} to memcached is known"))),
        }
    }

    fn arg(&self, index: usize) -> ByteString {
        self.command.args.get(index).cloned().unwrap_or_default()
    }

    /// Where the key in this argument is kept.
    fn place(&mut self, index: usize) -> Place {
        let original = self.command.args.get(index).map_or(&b""[..], |key| key);
        let (key, rule) = memcached_key(self.command.db, original);
        let hashed = rule == Some(RULE_HASH);
        let owner = hashed.then(|| ByteString(owner(self.command.db, original)));
        if let Some(rule) = rule {
            self.follow(rule);
        }
        let nth = if self.known.name == "MSET" { index / 2 } else { index - 1 };
        let route = self.routes.get(nth).copied().flatten();
        let (form, large) = route.map_or((Form::Plain, Large::Refuse), |route| (route.form, route.large));
        Place { key, owner, form, large }
    }

    fn follow(&mut self, rule: &'static str) {
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
    }

    fn send(&mut self, request: McCommand) {
        self.requests.push(Request::Memcached(request));
    }

    /// The client carries out the command as it stands.
    fn swap(&mut self, place: Place) -> Answer {
        let args = self.command.args.clone();
        self.swap_as(place, args)
    }

    fn swap_as(&mut self, place: Place, args: Vec<ByteString>) -> Answer {
        let Place { key, owner, large, .. } = place;
        self.follow(RULE_SWAP);
        let part_bytes = (large == Large::Segment).then_some(PART_BYTES);
        if part_bytes.is_some() {
            self.follow(RULE_PARTS);
            self.state(STATED_PARTS);
        }
        let Mark { now, .. } = self.mark;
        let token = self.mark.to_string();
        self.send(McCommand::Modify(Modify { key, args, now, token, owner, part_bytes }));
        Answer::Last
    }

    /// The command on one of its keys alone.
    fn swap_key(&mut self, place: Place, index: usize, values: usize) -> Answer {
        let of_key = self.command.args.get(index..=index + values).unwrap_or_default();
        let args = std::iter::once(&self.command.args[0]).chain(of_key).cloned().collect();
        self.swap_as(place, args)
    }

    fn state(&mut self, difference: &'static str) {
        if !difference.is_empty() && !self.stated.iter().any(|stated| stated == difference) {
            self.stated.push(Cow::Borrowed(difference));
        }
    }

    fn state_several(&mut self, keys: usize) {
        if keys > 1 {
            self.state(STATED_EACH);
        }
    }

    /// States what `commands.toml` says about this command.
    fn state_known(&mut self) {
        let known = self.known;
        self.state(&known.why);
    }

    fn exptime(&mut self, expiry: Expiry) -> i64 {
        let exptime = expiry.exptime(self.mark.now);
        if let Some(difference) = exptime.stated {
            self.state(difference);
        }
        exptime.exptime
    }

    /// Stores argument `value`.
    fn store(&mut self, place: Place, mode: McStore, value: usize, expiry: Expiry, answer: Answer) -> Answer {
        let exptime = self.exptime(expiry);
        let (key, value) = (place.key, self.arg(value));
        if key.len() + value.len() + ITEM_OVERHEAD_BYTES > ITEM_BYTES_MAX {
            self.state(STATED_LARGE);
        }
        self.send(McCommand::Store { mode, key, value, exptime });
        answer
    }

    /// Reads the value, and takes the answer out of it where the client does not.
    fn get(&mut self, place: Place, answer: Answer) -> Answer {
        if self.known.name != "GET" {
            self.state_known();
        }
        if !place.is_plain() {
            return self.swap(place);
        }
        self.send(McCommand::Get { keys: vec![place.key] });
        answer
    }

    /// One request for neighbours that are plain, one for each other key.
    fn mget(&mut self) -> Answer {
        for index in 1..self.command.args.len() {
            let place = self.place(index);
            match self.requests.last_mut() {
                _ if !place.is_plain() => {
                    self.swap_key(place, index, 0);
                }
                Some(Request::Memcached(McCommand::Get { keys })) => keys.push(place.key),
                _ => self.send(McCommand::Get { keys: vec![place.key] }),
            }
        }
        self.state_several(self.command.args.len() - 1);
        Answer::Array
    }

    fn set(&mut self, place: Place) -> Result<Answer, Refusal> {
        let SetOptions { expiry, keep_ttl, condition, get } = set_options(&self.command.args)?;
        if keep_ttl {
            self.state(STATED_KEPT);
        }
        if get || keep_ttl || !place.is_bare() {
            self.exptime(expiry);
            return Ok(self.swap(place));
        }
        let mode = match condition {
            None => McStore::Set,
            Some(Condition::Absent) => McStore::Add,
            Some(Condition::Present) => McStore::Replace,
        };
        Ok(self.store(place, mode, 2, expiry, Answer::Ok))
    }

    fn set_with_lifetime(&mut self, place: Place, unit: &'static str) -> Result<Answer, Refusal> {
        let expiry = Expiry::parse(unit, &self.arg(2))
            .filter(|expiry| expiry.is_positive())
            .ok_or_else(|| malformed(format!("invalid expire time in {}", self.known.name)))?;
        if !place.is_bare() {
            self.exptime(expiry);
            return Ok(self.swap(place));
        }
        Ok(self.store(place, McStore::Set, 3, expiry, Answer::Ok))
    }

    fn mset(&mut self) -> Result<Answer, Refusal> {
        let arguments = self.command.args.len();
        if arguments.is_multiple_of(2) {
            return Err(malformed("a key of MSET has no value"));
        }
        for index in (1..arguments).step_by(2) {
            let place = self.place(index);
            if place.is_bare() {
                self.store(place, McStore::Set, index + 1, Expiry::Never, Answer::Ok);
            } else {
                self.swap_key(place, index, 1);
            }
        }
        if arguments > 3 {
            self.state_known();
        }
        Ok(Answer::Ok)
    }

    fn getex(&mut self, place: Place) -> Result<Answer, Refusal> {
        let expiry = get_ex(&self.command.args)?;
        let exptime = expiry.map(|expiry| (self.exptime(expiry), expiry.is_past(self.mark.now)));
        match exptime {
            None if place.is_plain() => self.send(McCommand::Get { keys: vec![place.key] }),
            Some((exptime, false)) if place.is_plain() => {
                self.send(McCommand::GetAndTouch { key: place.key, exptime });
            }
            // A time that has passed deletes: what is read and deleted must be the same value.
            _ => {
                self.swap(place);
            }
        }
        Ok(Answer::Last)
    }

    fn getrange(&mut self, place: Place) -> Result<Answer, Refusal> {
        let bound = |index| integer(&self.arg(index)).ok_or_else(|| malformed("a position is not an integer"));
        let (start, end) = (bound(2)?, bound(3)?);
        Ok(self.get(place, Answer::Range { start, end }))
    }

    fn delete(&mut self) -> Answer {
        for index in 1..self.command.args.len() {
            let place = self.place(index);
            match self.requests.last_mut() {
                _ if !place.is_bare() => {
                    self.swap_key(place, index, 0);
                }
                Some(Request::Memcached(McCommand::Delete { keys })) => keys.push(place.key),
                _ => self.send(McCommand::Delete { keys: vec![place.key] }),
            }
        }
        self.state_several(self.command.args.len() - 1);
        Answer::Count
    }

    fn exists(&mut self) -> Answer {
        let places: Vec<Place> = (1..self.command.args.len()).map(|index| self.place(index)).collect();
        self.state_several(places.len());
        if places.iter().all(Place::is_bare) {
            places.into_iter().for_each(|place| self.send(McCommand::Ttl { key: place.key }));
            return Answer::Present;
        }
        for (index, place) in places.into_iter().enumerate() {
            self.swap_key(place, index + 1, 0);
        }
        Answer::Count
    }

    fn delta(&self) -> Result<i64, Refusal> {
        integer(&self.arg(2)).ok_or_else(|| malformed("the increment is not an integer"))
    }

    /// A missing counter begins at 0, so after the first addition it is `delta`; below 0 there is none.
    fn add(&mut self, place: Place, delta: i64) -> Answer {
        if !place.is_plain() {
            self.state(STATED_KEPT);
            return self.swap(place);
        }
        self.state_known();
        let initial = Some(u64::try_from(delta).unwrap_or(0));
        self.send(McCommand::Arithmetic { key: place.key, delta, initial, exptime: 0 });
        Answer::Integer
    }

    fn expire(&mut self, place: Place, unit: &str) -> Result<Answer, Refusal> {
        let expiry = Expiry::parse(unit, &self.arg(2))
            .ok_or_else(|| malformed(format!("invalid expire time in {}", self.known.name)))?;
        let conditional = expire_condition(&self.command.args)?.is_some();
        if conditional {
            self.state(STATED_CONDITION);
        }
        if conditional || !place.is_bare() {
            self.exptime(expiry);
            return Ok(self.swap(place));
        }
        // A time that has passed deletes, as it does in Redis.
        let request = if expiry.is_past(self.mark.now) {
            McCommand::Delete { keys: vec![place.key] }
        } else {
            McCommand::Touch { key: place.key, exptime: self.exptime(expiry) }
        };
        self.send(request);
        Ok(Answer::Count)
    }

    fn ttl(&mut self, place: Place, answer: Answer) -> Answer {
        self.state_known();
        if !place.is_bare() {
            return self.swap(place);
        }
        self.send(McCommand::Ttl { key: place.key });
        answer
    }

    fn flush(&mut self) -> Answer {
        self.state_known();
        self.send(McCommand::FlushAll);
        Answer::Fixed(CacheReply::Status("OK".to_owned()))
    }
}
