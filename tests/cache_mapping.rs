//! Redis and the target's stores side by side: each command sequence runs on a real server of both, through the
//! translator, and their answers are compared. Where they differ, the table says how, and the translation must have stated it.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crosscheck::core::{
    ByteString, CacheReply, Command, Operation, Outcome, Reply, Request, SessionId, Sql, StoreKind,
};
use crosscheck::format::routes::Routes;
use crosscheck::translate::cache::{CacheTranslator, Clock, commands};
use crosscheck::translate::{Translated, Translation, Translator};
use tokio::runtime::Runtime;

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

use cache_servers::{Client, Stacks, command, now, operation, runtime, stacks};

/// What a server answers that may not warn.
fn quiet(client: &mut Client, runtime: &Runtime, request: &Request) -> Outcome {
    let attempt = client.attempt(runtime, request);
    assert!(attempt.warnings.is_empty(), "{request:?}: {:?}", attempt.warnings);
    attempt.outcome
}

/// Redis beside the stores of the target.
struct Pair {
    redis: Client,
    memcached: Client,
    mariadb: Client,
    translator: CacheTranslator,
    runtime: Runtime,
    _stacks: MutexGuard<'static, Stacks>,
}

impl Pair {
    fn start() -> Self {
        Self::with(Routes::built_in())
    }

    /// The keys of this pattern go to MariaDB.
    fn with_mariadb(pattern: &str) -> Self {
        let text = format!("version = 1\n[[route]]\npattern = \"{pattern}\"\nto = \"mariadb\"\nwhy = \"kept\"\n");
        Self::with(Routes::parse(&text, Path::new("routes.toml")).expect("well formed"))
    }

    fn with(routes: Routes) -> Self {
        let runtime = runtime();
        let stacks = stacks();
        let mut pair = Self {
            redis: Client::connect(&runtime, &stacks.current, StoreKind::Redis),
            memcached: Client::connect(&runtime, &stacks.target, StoreKind::Memcached),
            mariadb: Client::connect(&runtime, &stacks.target, StoreKind::Mariadb),
            translator: CacheTranslator::new(routes, Clock { shift_seconds: 0, now: Box::new(now) }),
            runtime,
            _stacks: stacks,
        };
        let mut statements = pair.translator.setup();
        if !statements.is_empty() {
            statements.insert(0, Sql::simple("DROP DATABASE IF EXISTS crosscheck_cache"));
        }
        for statement in statements {
            // That there was no database to drop is a warning of its own, and nothing that is tested here.
            let outcome = pair.mariadb.ask(&pair.runtime, &Request::Sql(statement));
            assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
        }
        pair.same("FLUSHALL");
        pair
    }

    fn translate(&mut self, command: &Command) -> Translation {
        match self.translator.translate(&operation(command)) {
            Translated::Carried(translation) => translation,
            other => panic!("{command:?}: {other:?}"),
        }
    }

    fn carry(&mut self, translation: &Translation) -> Outcome {
        let mut outcomes = Vec::new();
        for request in &translation.requests {
            let client = match request {
                Request::Sql(_) => &mut self.mariadb,
                _ => &mut self.memcached,
            };
            outcomes.push(quiet(client, &self.runtime, request));
            if !matches!(outcomes.last(), Some(Outcome::Completed(_))) {
                break;
            }
        }
        translation.answer.combine(&outcomes)
    }

    /// As [`Pair::carry`], where the server may warn.
    fn carry_with_warnings(&mut self, translation: &Translation) -> Outcome {
        let execute = |request| self.mariadb.ask(&self.runtime, request);
        let outcomes: Vec<Outcome> = translation.requests.iter().map(execute).collect();
        translation.answer.combine(&outcomes)
    }

    /// What both sides answer, and the differences that the translation states.
    fn run(&mut self, command: &Command) -> (Outcome, Outcome, Vec<String>) {
        let control = quiet(&mut self.redis, &self.runtime, &Request::Redis(command.clone()));
        let translation = self.translate(command);
        let candidate = self.carry(&translation);
        (control, candidate, translation.stated.into_iter().map(std::borrow::Cow::into_owned).collect())
    }

    /// Runs commands whose answers must be equal.
    fn same(&mut self, commands: &str) {
        for text in commands.split("; ") {
            let (control, candidate, _) = self.run(&command(text));
            assert_eq!(show(&control), show(&candidate), "{text} in {commands}");
        }
    }

    /// Runs one command whose answers differ as told, and that states a difference.
    fn differs(&mut self, text: &str, control: &str, candidate: &str) {
        let (redis, memcached, stated) = self.run(&command(text));
        assert_eq!((show(&redis).as_str(), show(&memcached).as_str()), (control, candidate), "{text}");
        assert!(!stated.is_empty(), "{text} differs and nothing is stated");
    }
}

fn show(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Completed(Reply::Cache(reply)) => show_reply(reply),
        Outcome::Refused(_) => "refused".to_owned(),
        other => format!("{other:?}"),
    }
}

fn show_reply(reply: &CacheReply) -> String {
    match reply {
        CacheReply::Missing => "missing".to_owned(),
        CacheReply::Found(value) => format!("\"{}\"", value.escape_ascii()),
        CacheReply::Int(number) => number.to_string(),
        CacheReply::Status(status) => status.clone(),
        CacheReply::Array(items) => items.iter().map(show_reply).collect::<Vec<_>>().join(","),
        other => format!("{other:?}"),
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
    let mut pair = Pair::start();
    for sequence in STRINGS {
        pair.same(sequence);
    }
}

#[test]
fn any_bytes_are_a_key_and_a_value() {
    let mut pair = Pair::start();
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
        let (control, candidate, _) = pair.run(&set);
        assert_eq!(control, candidate, "SET {key:?}");
    }
    for key in keys {
        let get = Command { db: 0, args: vec![arg(b"GET"), arg(key)] };
        let (control, candidate, _) = pair.run(&get);
        assert_eq!(control, candidate, "GET {key:?}");
        assert!(matches!(control, Outcome::Completed(Reply::Cache(CacheReply::Found(_)))), "GET {key:?}");
    }
}

#[test]
fn databases_stay_apart() {
    let mut pair = Pair::start();
    let in_db = |db, text: &str| Command { db, ..command(text) };
    let mut memcached = |command: &Command| {
        let translation = pair.translate(command);
        show(&pair.carry(&translation))
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
    let mut pair = Pair::start();
    for sequence in COUNTERS {
        pair.same(sequence);
    }
}

#[test]
fn counters_differ_where_memcached_counts_otherwise() {
    let mut pair = Pair::start();
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
    let (redis, memcached, _) = pair.run(&command("GET padded"));
    assert_eq!((show(&redis).as_str(), show(&memcached).as_str()), ("\"9\"", "\"9 \""));
}

#[test]
fn lifetimes_end_alike_on_both_stores() {
    let mut pair = Pair::start();
    for sequence in lifetimes(now() - 5) {
        pair.same(&sequence);
    }
}

#[test]
fn remaining_time_is_told_to_the_second() {
    let mut pair = Pair::start();
    for (text, seconds) in [("SETEX k 100 v", 100), ("SETEX k 2592001 v", 2_592_001), ("SET k v PX 60500", 61)] {
        pair.same(text);
        let (redis, memcached, _) = pair.run(&command("TTL k"));
        for outcome in [redis, memcached] {
            let Outcome::Completed(Reply::Cache(CacheReply::Int(left))) = outcome else { panic!("{outcome:?}") };
            // An absolute exptime is told by memcached's clock, which lags by up to a second.
            assert!((seconds - 2..=seconds + 1).contains(&left), "{text}: {left}");
        }
    }
    pair.same(&format!("EXPIREAT k {}", now() + 500));
    let (redis, memcached, _) = pair.run(&command("PTTL k"));
    for outcome in [redis, memcached] {
        let Outcome::Completed(Reply::Cache(CacheReply::Int(left))) = outcome else { panic!("{outcome:?}") };
        assert!((497_000..=501_000).contains(&left), "{left}");
    }
}

#[test]
fn a_short_lifetime_ends_on_both_stores() {
    let mut pair = Pair::start();
    pair.same("SET a v PX 300; SET b v EX 1");
    std::thread::sleep(std::time::Duration::from_millis(2100));
    pair.same("GET a; GET b");
}

#[test]
fn a_value_over_the_item_size_is_refused_and_takes_the_old_one_with_it() {
    let mut pair = Pair::start();
    pair.same("SET k small");
    pair.differs(&format!("SET k {}", "v".repeat(1 << 20)), "OK", "refused");
    let (_, memcached, _) = pair.run(&command("GET k"));
    assert_eq!(show(&memcached), "missing");
    pair.same(&format!("SET fits {}; STRLEN fits", "v".repeat((1 << 20) - 512 - 4)));
}

#[test]
fn every_command_of_a_real_redis_server_is_classified() {
    let mut pair = Pair::start();
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
