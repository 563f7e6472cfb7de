//! How items are kept: values in parts, keys that are hashed, and what is refused.

use crosscheck::core::{ByteString, CacheReply, Command, McCommand, McStore, Modify, Outcome, Reply, Request};
use crosscheck::translate::cache::keys;

use super::cache_pair::{Pair, show};
use super::{DOCUMENTS, PLAIN};

const SEGMENTS: &str = "* memcached large=\"segment\" \nform=\"document\"";

fn args(words: &[&[u8]]) -> Command {
    Command { db: 0, args: words.iter().map(|word| ByteString(word.to_vec())).collect() }
}

/// Bytes that differ from place to place.
fn bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(|_| next()).collect()
}

impl Pair {
    fn same_bytes(&mut self, words: &[&[u8]]) {
        let asked = args(words);
        let ran = self.run(&asked).expect("it is carried");
        let cut = |outcome: &Outcome| show(&asked, outcome).chars().take(80).collect::<String>();
        assert!(ran.control == ran.candidate, "{:?}: {} {}", &words[..2], cut(&ran.control), cut(&ran.candidate));
    }

    fn item(&mut self, key: &[u8]) -> CacheReply {
        let get = McCommand::Get { keys: vec![ByteString(key.to_vec())] };
        match self.raw(&Request::Memcached(get)) {
            Outcome::Completed(Reply::Cache(reply)) => reply,
            other => panic!("{other:?}"),
        }
    }

    fn candidate(&mut self, words: &[&[u8]]) -> String {
        let asked = args(words);
        let ran = self.run(&asked).expect("it is carried");
        show(&asked, &ran.candidate).chars().take(80).collect()
    }

    /// The name that the parts of a key's value have in common.
    fn parts_of(&mut self, key: &[u8]) -> String {
        let CacheReply::Found(head) = self.item(key) else { panic!("no head") };
        let head = head.to_display().into_owned();
        assert!(head.starts_with(keys::PART_PREFIX), "{head}");
        head.split(' ').next().expect("a name").to_owned()
    }

    fn lose(&mut self, key: &str) {
        let delete = McCommand::Delete { keys: vec![key.into()] };
        assert_eq!(self.raw(&Request::Memcached(delete)), Outcome::Completed(Reply::Cache(CacheReply::Int(1))));
    }
}

#[test]
fn a_large_value_is_kept_in_parts_and_read_whole() {
    let mut pair = Pair::start(SEGMENTS);
    for (seed, length) in [917_504, 917_505, 1 << 20, 2 << 20, 5 << 20].into_iter().enumerate() {
        let value = bytes(length, 2 * seed as u64);
        pair.same_bytes(&[b"SET", b"k", &value, b"EX", b"500"]);
        for words in [&[&b"GET"[..], b"k"][..], &[b"STRLEN", b"k"], &[b"GETRANGE", b"k", b"917500", b"917510"]] {
            pair.same_bytes(words);
        }
        pair.same_bytes(&[b"APPEND", b"k", b"more"]);
        pair.same_bytes(&[b"SETRANGE", b"k", b"3", b"less"]);
        pair.same_bytes(&[b"PERSIST", b"k"]);
        pair.same_bytes(&[b"GET", b"k"]);
        pair.same_bytes(&[b"TTL", b"k"]);
        pair.same_bytes(&[b"MGET", b"k", b"none", b"k"]);
        pair.same_bytes(&[b"SET", b"k", b"small"]);
        pair.same_bytes(&[b"GET", b"k"]);
    }
}

#[test]
fn a_large_structure_is_kept_in_parts_too() {
    let mut pair = Pair::start(SEGMENTS);
    let value = bytes(600_000, 9);
    for field in [&b"a"[..], b"b", b"c"] {
        pair.same_bytes(&[b"HSET", b"h", field, &value]);
        pair.same_bytes(&[b"RPUSH", b"l", &value]);
    }
    pair.parts_of(b"h");
    pair.same_bytes(&[b"HGET", b"h", b"b"]);
    pair.same_bytes(&[b"LINDEX", b"l", b"-1"]);
    pair.same("TYPE h; HLEN h; LLEN l; HDEL h a b; HLEN h; GET l; DEL l; TYPE l");
}

#[test]
fn a_lost_part_is_a_miss_and_what_is_written_then_is_whole() {
    let mut pair = Pair::start(SEGMENTS);
    let value = bytes(3 << 20, 1);
    pair.same_bytes(&[b"SET", b"k", &value]);
    let parts = pair.parts_of(b"k");
    pair.lose(&format!("{parts}:1"));
    for (words, expected) in [
        (&[&b"GET"[..], b"k"][..], "missing"),
        (&[b"EXISTS", b"k"], "0"),
        (&[b"TYPE", b"k"], "none"),
        (&[b"TTL", b"k"], "-2"),
        (&[b"SET", b"k", b"v", b"XX"], "missing"),
        (&[b"SET", b"k", b"v", b"NX"], "OK"),
        (&[b"GET", b"k"], "\"v\""),
    ] {
        assert_eq!(pair.candidate(words), expected, "{words:?}");
    }
}

#[test]
fn parts_of_an_older_value_are_never_taken_for_the_newer_ones() {
    let mut pair = Pair::start(SEGMENTS);
    let (old, new) = (bytes(2 << 20, 20), bytes(2 << 20, 30));
    pair.same_bytes(&[b"SET", b"k", &old]);
    let CacheReply::Found(head) = pair.item(b"k") else { panic!("no head") };
    let first = pair.parts_of(b"k");
    pair.same_bytes(&[b"SET", b"k", &new]);
    assert_ne!(pair.parts_of(b"k"), first, "each write names its parts anew");
    // A part that is overwritten by another value's is not this value's any more.
    let second = pair.parts_of(b"k");
    let CacheReply::Found(foreign) = pair.item(format!("{first}:0").as_bytes()) else { panic!("it is still there") };
    let key = format!("{second}:0").into();
    let set = McCommand::Store { mode: McStore::Set, key, value: foreign, exptime: 0 };
    assert!(matches!(pair.raw(&Request::Memcached(set)), Outcome::Completed(_)));
    assert_eq!(pair.candidate(&[b"GET", b"k"]), "missing");
    assert!(head.to_display().starts_with(&first));
}

#[test]
fn a_value_that_outgrows_its_item_is_refused_and_the_old_one_stays() {
    let mut pair = Pair::start(DOCUMENTS);
    let value = bytes(600_000, 4);
    pair.same_bytes(&[b"HSET", b"h", b"a", &value]);
    assert_eq!(pair.candidate(&[b"HSET", b"h", b"b", &value]), "refused");
    assert_eq!(pair.candidate(&[b"HLEN", b"h"]), "1");
    assert_eq!(pair.candidate(&[b"HSTRLEN", b"h", b"a"]), "600000");
    pair.same_bytes(&[b"SET", b"s", &value]);
    assert_eq!(pair.candidate(&[b"APPEND", b"s", &value]), "refused");
    assert_eq!(pair.candidate(&[b"STRLEN", b"s"]), "600000");
}

#[test]
fn an_item_under_a_hashed_key_is_that_keys_alone() {
    for routes in [PLAIN, SEGMENTS] {
        let mut pair = Pair::start(routes);
        let long = [&b"long"[..], &[b'k'; 300]].concat();
        let (hashed, rule) = keys::memcached_key(0, &long);
        assert_eq!(rule, Some(keys::RULE_HASH));
        for words in [&[&b"SET"[..], &long, b"v", b"EX", b"100"][..], &[b"GET", &long], &[b"APPEND", &long, b"w"]] {
            pair.same_bytes(words);
        }
        pair.same_bytes(&[b"MGET", &long, b"none"]);
        // As if another key had the same digest: it overwrites, and is not taken for this one.
        let other = Modify {
            key: hashed.clone(),
            args: vec!["SET".into(), "other".into(), "foreign".into()],
            now: 0,
            token: "x".to_owned(),
            owner: Some(ByteString(keys::owner(0, b"another key"))),
            part_bytes: None,
        };
        let set = Request::Memcached(McCommand::Modify(other));
        assert!(matches!(pair.raw(&set), Outcome::Completed(_)));
        for (words, expected) in [
            (&[&b"GET"[..], &long][..], "missing"),
            (&[b"EXISTS", &long], "0"),
            (&[b"DEL", &long], "0"),
            (&[b"SET", &long, b"mine", b"XX"], "missing"),
            (&[b"INCR", &long], "1"),
            (&[b"GET", &long], "\"1\""),
        ] {
            assert_eq!(pair.candidate(words), expected, "{:?}", &words[0]);
        }
        // An item without a key, as another program would write it.
        let set = McCommand::Store { mode: McStore::Set, key: hashed, value: "plain".into(), exptime: 0 };
        assert!(matches!(pair.raw(&Request::Memcached(set)), Outcome::Completed(_)));
        assert_eq!(pair.candidate(&[b"GET", &long]), "missing");
    }
}

#[test]
fn keys_that_look_like_made_ones_are_their_own() {
    let mut pair = Pair::start(PLAIN);
    let made = keys::memcached_key(0, b"a b").0;
    let keys: [&[u8]; 5] = [b"a b", &made, b"crosscheck-part:x:0", b"db1:k", b"a\r\nb"];
    for (index, key) in keys.iter().enumerate() {
        pair.same_bytes(&[b"SET", key, index.to_string().as_bytes()]);
    }
    for key in keys {
        pair.same_bytes(&[b"GET", key]);
        pair.same_bytes(&[b"INCR", key]);
        pair.same_bytes(&[b"TYPE", key]);
    }
}
