//! Redis and the target's stores side by side: each command sequence runs on a real server of both, through the
//! translator, and their answers are compared. Where they differ, the table says how, and the translation must have stated it.

use std::sync::{Mutex, PoisonError};

use crosscheck::core::{
    ByteString, CacheReply, Command, Operation, Outcome, Reply, Request, SessionId, Sql, StoreKind,
};
use crosscheck::judge::compare::cache::ttl_tolerance_seconds;
use crosscheck::translate::cache::{CacheTranslator, commands};
use crosscheck::translate::{Translated, Translation, Translator};
use tokio::runtime::Runtime;

#[path = "support/cache_pair.rs"]
mod cache_pair;
#[path = "support/cache_servers.rs"]
mod cache_servers;
#[path = "cache_mapping/races.rs"]
mod races;
#[path = "cache_mapping/tables.rs"]
mod tables;
#[path = "cache_mapping/tables_of_members.rs"]
mod tables_of_members;
#[path = "cache_mapping/tables_of_scripts.rs"]
mod tables_of_scripts;
#[path = "cache_mapping/transactions.rs"]
mod transactions;

use cache_pair::{Pair, Ran, quiet, show};
use cache_servers::{Client, command, now, operation, runtime};

const PLAIN: &str = "* memcached";
const TABLES: &str = "* mariadb";

impl Pair {
    fn translate(&mut self, command: &Command) -> Translation {
        match self.translator.translate(&operation(command)) {
            Translated::Carried(translation) => translation,
            other => panic!("{command:?}: {other:?}"),
        }
    }

    /// What both sides answer to a command that is carried.
    fn ran(&mut self, command: &Command) -> Ran {
        self.run(command).unwrap_or_else(|| panic!("{command:?} is not carried"))
    }

    /// Runs commands whose answers must be equal.
    fn same(&mut self, commands: &str) {
        for text in commands.split("; ") {
            let command = command(text);
            let Ran { control, candidate, .. } = self.ran(&command);
            assert_eq!(show(&command, &control), show(&command, &candidate), "{text} in {commands}");
        }
    }

    /// Runs one command whose answers differ as told, and that states a difference.
    fn differs(&mut self, text: &str, control: &str, candidate: &str) {
        let command = command(text);
        let ran = self.ran(&command);
        assert_eq!(show(&command, &ran.control), control, "{text}");
        assert_eq!(show(&command, &ran.candidate), candidate, "{text}");
        assert!(!ran.stated.is_empty(), "{text} differs and nothing is stated");
    }
}

/// Sequences of commands whose answers are the same on every store.
const STRINGS: &[&str] = &[
    "GET a; SET a 1; GET a; SET a 2; GET a; DEL a; GET a; DEL a",
    "SET n v NX; SET n w NX; GET n; SET n w XX; GET n; SET absent w XX; GET absent",
    "SETNX x 1; SETNX x 2; GET x",
    "SET e ''; GET e; STRLEN e; EXISTS e; SET e '' NX; APPEND e ''; GET e",
    "SET g old; SET g new GET; GET g; SET none v GET; GETSET g newer; GETSET other v; GET g",
    "SET ng a NX GET; SET ng b NX GET; SET ng c XX GET; GET ng",
    "GETDEL none2; SET d v; GETDEL d; GET d",
    "APPEND ap a; APPEND ap bc; GET ap; STRLEN ap; STRLEN none3",
    "SET r This_is_a_string; GETRANGE r 0 3; GETRANGE r -3 -1; SUBSTR r 10 100; GETRANGE r 5 2; GETRANGE no 0 1",
    "MSET m1 1 m2 2; MGET m1 m2 none4 m1; MGET m1; MGET none4; EXISTS m1 m1 none4; DEL m1 m2 m1; TOUCH m1",
    "SET t v; TYPE t; TYPE none5; UNLINK t t; TYPE t",
    "SET f 1; FLUSHALL; GET f; SET f 2; GET f",
    "SET f 1; FLUSHDB; GET f",
];

const COUNTERS: &[&str] = &[
    "INCR c; INCR c; GET c; INCRBY c 10; DECR c; DECRBY c 1; GET c",
    "INCRBY new 5; GET new; TTL new; DECRBY new 5; INCRBY zero 0; GET zero",
    "SET s 5; INCR s; GET s; SET text abc; INCR text; GET text; SET e ''; INCR e; SET half 1.5; INCR half",
    "SET big 9223372036854775806; INCR big; GET big",
    "SETEX lives 100 1; INCR lives; PERSIST lives; PERSIST lives; PERSIST none",
];

/// Lifetimes that end, and others that are far; `past` is a time that has gone by.
fn lifetimes(past: i64) -> Vec<String> {
    vec![
        "SET a v; EXPIRE a 0; GET a; EXPIRE a 100; SET a v; EXPIRE a -1; EXISTS a".to_owned(),
        format!("SET b v; EXPIREAT b {past}; GET b; SET b v; PEXPIREAT b {past}000; GET b; EXPIREAT b 1"),
        format!("SET c v EXAT {past}; GET c; SET c v; GETEX c EXAT {past}; GET c; GETEX c EX 5"),
        "SETEX d 2592000 v; GET d; SETEX d 2592001 v; GET d; EXPIRE d 31536000; GET d; SET d v PX 2592000001; GET d"
            .to_owned(),
        "SETEX far 100000000000 v; GET far; EXPIREAT far 2147483648; GET far; EXPIREAT far 253402300799; GET far"
            .to_owned(),
        "SETEX keep 100 v; APPEND keep w; PERSIST keep; GET keep; SETEX gone 100 v; SET gone w; TTL gone".to_owned(),
        "TTL none; PTTL none; PERSIST none; SET p v; TTL p; PTTL p; GETEX p PERSIST; EXPIRE none 10".to_owned(),
        "SET g v; GETEX g EX 100; PERSIST g; GETEX g; PERSIST g".to_owned(),
    ]
}

#[test]
fn strings_answer_the_same_on_both_stores() {
    let mut pair = Pair::start(PLAIN);
    for sequence in STRINGS {
        pair.same(sequence);
    }
}

#[test]
fn any_bytes_are_a_key_and_a_value() {
    let mut pair = Pair::start(PLAIN);
    let long: Vec<u8> = vec![b'k'; 300];
    let keys: [&[u8]; 9] = [
        &long[..250],
        &long[..251],
        &long,
        b"",
        b"a b",
        b"a\r\nb",
        b"\0\x01\x7f",
        "WANCache:\u{e9}|#|v".as_bytes(),
        b"\xff\xfe",
    ];
    let arg = |bytes: &[u8]| ByteString(bytes.to_vec());
    for (index, key) in keys.iter().enumerate() {
        let value = [&b"\0\r\n\xff"[..], index.to_string().as_bytes()].concat();
        let set = Command { db: 0, args: vec![arg(b"SET"), arg(key), arg(&value)] };
        let Ran { control, candidate, .. } = pair.ran(&set);
        assert_eq!(control, candidate, "SET {key:?}");
    }
    for key in keys {
        let get = Command { db: 0, args: vec![arg(b"GET"), arg(key)] };
        let Ran { control, candidate, .. } = pair.ran(&get);
        assert_eq!(control, candidate, "GET {key:?}");
        assert!(matches!(control, Outcome::Completed(Reply::Cache(CacheReply::Found(_)))), "GET {key:?}");
    }
}

#[test]
fn databases_stay_apart() {
    let mut pair = Pair::start(PLAIN);
    let in_db = |db, text: &str| Command { db, ..command(text) };
    let mut memcached = |command: &Command| {
        let translation = pair.translate(command);
        show(command, &pair.carry(&translation))
    };
    for (db, key) in [(0, "k"), (1, "k"), (0, "db1:k"), (11, "k")] {
        assert_eq!(memcached(&in_db(db, &format!("SET {key} {db}:{key}"))), "OK");
    }
    for (db, key) in [(0, "k"), (1, "k"), (0, "db1:k"), (11, "k")] {
        assert_eq!(memcached(&in_db(db, &format!("GET {key}"))), format!("\"{db}:{key}\""));
    }
    assert_eq!(memcached(&in_db(2, "GET k")), "missing");
}

#[test]
fn counters_answer_the_same_within_their_common_range() {
    let mut pair = Pair::start(PLAIN);
    for sequence in COUNTERS {
        pair.same(sequence);
    }
}

#[test]
fn counters_differ_where_memcached_counts_otherwise() {
    let mut pair = Pair::start(PLAIN);
    pair.differs("DECR below", "-1", "0");
    pair.same("SET floor 1; DECR floor");
    pair.differs("DECR floor", "-1", "0");
    pair.same("SET top 9223372036854775807");
    pair.differs("INCR top", "refused", "\"9223372036854775808\"");
    pair.same("SET negative -5");
    pair.differs("INCR negative", "-4", "refused");
    pair.same("SET space _5; SET plus +5; SET zeros 05");
    pair.differs("INCR space", "refused", "6");
    pair.differs("INCR plus", "refused", "6");
    pair.differs("INCR zeros", "refused", "6");
    pair.same("SET padded 10; DECR padded; INCRBY padded 1; DECR padded");
    // The difference of the DECR that lost a digit shows when the value is read.
    let get = command("GET padded");
    let ran = pair.ran(&get);
    assert_eq!((show(&get, &ran.control), show(&get, &ran.candidate)), ("\"9\"".to_owned(), "\"9 \"".to_owned()));
}

#[test]
fn lifetimes_end_alike_on_both_stores() {
    let mut pair = Pair::start(PLAIN);
    for sequence in lifetimes(now() - 5) {
        pair.same(&sequence);
    }
}

#[test]
fn remaining_time_is_told_to_the_second() {
    let mut pair = Pair::start(PLAIN);
    for (text, seconds) in [("SETEX k 100 v", 100), ("SETEX k 2592001 v", 2_592_001), ("SET k v PX 60500", 61)] {
        pair.same(text);
        let ran = pair.ran(&command("TTL k"));
        for outcome in [ran.control, ran.candidate] {
            let Outcome::Completed(Reply::Cache(CacheReply::Int(left))) = outcome else { panic!("{outcome:?}") };
            // An absolute exptime is told by memcached's clock, which lags.
            assert!(left.abs_diff(seconds) <= ttl_tolerance_seconds(seconds).unsigned_abs(), "{text}: {left}");
        }
    }
    pair.same(&format!("EXPIREAT k {}", now() + 500));
    let ran = pair.ran(&command("PTTL k"));
    for outcome in [ran.control, ran.candidate] {
        let Outcome::Completed(Reply::Cache(CacheReply::Int(left))) = outcome else { panic!("{outcome:?}") };
        assert!((497_000..=501_000).contains(&left), "{left}");
    }
}

#[test]
fn a_short_lifetime_ends_on_both_stores() {
    let mut pair = Pair::start(PLAIN);
    pair.same("SET a v PX 300; SET b v EX 1");
    std::thread::sleep(std::time::Duration::from_millis(2100));
    pair.same("GET a; GET b");
}

#[test]
fn a_value_over_the_item_size_is_refused_and_takes_the_old_one_with_it() {
    let mut pair = Pair::start(PLAIN);
    pair.same("SET k small");
    pair.differs(&format!("SET k {}", "v".repeat(1 << 20)), "OK", "refused");
    let get = command("GET k");
    assert_eq!(show(&get, &pair.ran(&get).candidate), "missing");
    pair.same(&format!("SET fits {}; STRLEN fits", "v".repeat((1 << 20) - 512 - 4)));
}

#[test]
fn every_command_of_a_real_redis_server_is_classified() {
    let mut pair = Pair::start(PLAIN);
    let mut ask = |command: Command| quiet(&mut pair.redis, &pair.runtime, &Request::Redis(command));
    let list = ask(command("COMMAND LIST"));
    let Outcome::Completed(Reply::Cache(CacheReply::Array(names))) = list else { panic!("{list:?}") };
    assert!(names.len() > 350, "a server of 7.0 or later lists its sub-commands: {}", names.len());
    let mut missing = Vec::new();
    for name in names {
        let CacheReply::Found(name) = name else { panic!("{name:?}") };
        let spelled = name.to_display().to_ascii_uppercase().replace('|', " ");
        let known = commands::all().into_iter().find(|known| known.name == spelled);
        let Some(known) = known else {
            missing.push(spelled);
            continue;
        };
        let info = ask(Command { db: 0, args: vec!["COMMAND".into(), "INFO".into(), name] });
        let arity = arity(&info);
        let least = arity.unsigned_abs() as usize;
        assert!(known.takes(least) && !known.takes(least - 1), "{spelled}: arity {arity}");
        assert_eq!(known.takes(least + 1), arity < 0, "{spelled}: arity {arity}");
    }
    assert!(missing.is_empty(), "not in commands.toml: {missing:?}");
}

fn arity(info: &Outcome) -> i64 {
    let Outcome::Completed(Reply::Cache(CacheReply::Array(commands))) = info else { panic!("{info:?}") };
    let Some(CacheReply::Array(fields)) = commands.first() else { panic!("{info:?}") };
    let Some(CacheReply::Int(arity)) = fields.get(1) else { panic!("{info:?}") };
    *arity
}
