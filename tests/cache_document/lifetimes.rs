//! Memcached's rules for lifetimes, each seen on the server, and what a translated lifetime becomes under them.

use std::time::Duration;

use crosscheck::core::{CacheReply, McCommand, McStore, Outcome, Reply, Request};

use super::cache_pair::Pair;
use super::cache_servers::now;
use super::{DOCUMENTS, PLAIN};

impl Pair {
    /// Stores under an exptime of memcached's own; the seconds that remain, `None` where it is gone.
    fn left(&mut self, exptime: i64) -> Option<i64> {
        let (key, mode) = ("raw".into(), McStore::Set);
        let set = McCommand::Store { mode, key, value: "v".into(), exptime };
        assert!(matches!(self.raw(&Request::Memcached(set)), Outcome::Completed(_)));
        match self.raw(&Request::Memcached(McCommand::Ttl { key: "raw".into() })) {
            Outcome::Completed(Reply::Cache(CacheReply::Int(seconds))) => Some(seconds),
            Outcome::Completed(Reply::Cache(CacheReply::Missing)) => None,
            other => panic!("{other:?}"),
        }
    }

    fn number(&mut self, text: &str) -> (i64, i64) {
        let (control, candidate, _) = self.both(text);
        (control.parse().expect("a number"), candidate.parse().expect("a number"))
    }
}

/// The clock of memcached lags by up to a second.
fn about(left: Option<i64>, seconds: i64) -> bool {
    left.is_some_and(|left| (seconds - 2..=seconds + 1).contains(&left))
}

#[test]
fn an_exptime_means_to_the_server_what_the_mapping_takes_it_for() {
    let mut pair = Pair::start(PLAIN);
    assert_eq!(pair.left(0), Some(-1), "0 is for ever");
    assert_eq!(pair.left(-1), None, "a negative one is over at once");
    let month = pair.left(2_592_000);
    assert!(about(month, 2_592_000), "30 days are from now on: {month:?}");
    assert_eq!(pair.left(2_592_001), None, "more than 30 days are an instant in 1970");
    let (at, last) = (pair.left(now() + 100), i64::from(i32::MAX));
    assert!(about(at, 100), "{at:?}");
    let until = pair.left(last);
    assert!(about(until, last - now()), "{until:?}");
    assert_eq!(pair.left(last + 1), None, "from 2038 on the number wraps, and the item is gone at once");
    assert_eq!(pair.left(now() - 100), None, "an instant that has passed");
}

#[test]
fn a_lifetime_of_redis_lives_as_long_on_every_route() {
    for routes in [PLAIN, DOCUMENTS, "* memcached large=\"segment\""] {
        let mut pair = Pair::start(routes);
        let past = now() - 5;
        for text in [
            "SETEX d 2592000 v; GET d; SETEX d 2592001 v; GET d; EXPIRE d 31536000; GET d; SET d v PX 2592000001; GET d",
            "SETEX far 100000000000 v; GET far; EXPIREAT far 2147483648; GET far; EXPIREAT far 253402300799; GET far",
            "SET a v; EXPIRE a 0; GET a; SET a v; EXPIRE a -1; EXISTS a; SET a v; PEXPIRE a 0; EXISTS a; PEXPIRE a 1",
            &format!(
                "SET b v; EXPIREAT b {past}; GET b; SET b v EXAT {past}; GET b; SET b v; GETEX b PXAT {past}000; GET b"
            ),
            &format!(
                "SET b w NX EXAT {past}; EXISTS b; SET b v; SET b w XX GET EXAT {past}; EXISTS b; SETNX b v; GET b"
            ),
        ] {
            pair.same(text);
        }
        for (text, seconds) in [("SETEX k 2592001 v", 2_592_001), ("SET k v PX 60500", 61), ("SET k v EX 100", 100)] {
            pair.same(text);
            for (ask, unit) in [("TTL k", 1), ("PTTL k", 1000)] {
                let (control, candidate) = pair.number(ask);
                for left in [control / unit, candidate / unit] {
                    assert!((seconds - 2..=seconds + 1).contains(&left), "{ask} after {text}: {left}");
                }
            }
            for ask in ["EXPIRETIME k", "PEXPIRETIME k"] {
                let (control, candidate) = pair.number(ask);
                let unit = if ask.starts_with('P') { 1000 } else { 1 };
                assert!((control - candidate).abs() <= 2 * unit, "{ask} after {text}: {control} {candidate}");
            }
        }
    }
}

#[test]
fn a_lifetime_that_is_kept_is_written_back_and_ends() {
    let mut pair = Pair::start(DOCUMENTS);
    pair.same("SET k 0 EX 100; HSET h n 0; EXPIRE h 100; SETEX long 4000000 v");
    for _ in 0..50 {
        pair.same("INCR k; HINCRBY h n 1; APPEND long w");
    }
    for (text, seconds) in [("TTL k", 100), ("TTL h", 100), ("TTL long", 4_000_000)] {
        let (control, candidate) = pair.number(text);
        assert!((seconds - 3..=seconds + 1).contains(&candidate), "{text}: {control} {candidate}");
    }
    pair.same(
        "SET a 0 PX 300; SET b v EX 1; INCR a; APPEND b w; SET b x KEEPTTL; HSET s f v; PEXPIRE s 400; HSET s g w",
    );
    std::thread::sleep(Duration::from_millis(2300));
    pair.same("GET a; GET b; HGETALL s; EXISTS a b s; INCR a; TTL a");
}
