//! Random sequences of commands on Redis and on what they become, compared after each command and as a whole at the
//! end; a sequence that differs is shrunk to its shortest.
//!
//! The seed is printed. `CROSSCHECK_SEED=… CROSSCHECK_CASES=… cargo test --test cache_machine` runs it again, or longer.
//! A new kind of command is a family below, and a line where a route carries it.

#[path = "support/cache_pair.rs"]
mod cache_pair;
#[path = "support/cache_servers.rs"]
mod cache_servers;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::Ordering;

use cache_pair::{Pair, Ran, show};
use cache_servers::now;
use crosscheck::core::{ByteString, Command, Outcome};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use proptest_state_machine::ReferenceStateMachine;

/// What a key holds, as far as choosing the next command needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Hash,
    List,
    Set,
    SortedSet,
}

/// Commands on keys of one kind; `None` for those of every kind. In a template `K` is a key of the kind, `A` any key,
/// and the other words in capitals with a dollar are chosen from the lists below.
struct Family {
    kind: Option<Kind>,
    templates: &'static [&'static str],
}

const STRINGS: Family = Family {
    kind: Some(Kind::Text),
    templates: &[
        "GET K",
        "SET K $V",
        "SET K $V $NX",
        "SET K $V KEEPTTL",
        "SET K $V $NX KEEPTTL",
        "SET K $V EX $S",
        "SET K $V GET",
        "SET K $V $NX GET EX $S",
        "SETNX K $V",
        "SETEX K $S $V",
        "PSETEX K $S000 $V",
        "GETSET K $V",
        "GETDEL K",
        "GETEX K",
        "GETEX K EX $S",
        "GETEX K PERSIST",
        "APPEND K $V",
        "STRLEN K",
        "GETRANGE K $I $I",
        "SETRANGE K $O $V",
        "MGET A K A",
        "MSET K $V A $V",
    ],
};

const COUNTERS: Family = Family {
    kind: Some(Kind::Text),
    templates: &["SET K $N", "INCR K", "DECR K", "INCRBY K $N", "DECRBY K $N", "INCRBYFLOAT K $F", "GET K"],
};

const BITS: Family = Family {
    kind: Some(Kind::Text),
    templates: &[
        "SETBIT K $O 1",
        "SETBIT K $O 0",
        "GETBIT K $O",
        "BITCOUNT K",
        "BITCOUNT K $I $I",
        "BITCOUNT K $I $I BIT",
        "BITPOS K 1",
        "BITPOS K 0",
        "BITPOS K 0 $I",
        "BITPOS K 1 $I $I BIT",
    ],
};

const LIFETIMES: Family = Family {
    kind: None,
    templates: &[
        "EXPIRE A $S",
        "EXPIRE A $S $C",
        "PEXPIRE A $S000",
        "EXPIREAT A $T",
        "PEXPIREAT A $T000",
        "EXPIRE A 0",
        "EXPIRE A -1",
        "PERSIST A",
        "TTL A",
        "PTTL A",
        "EXPIRETIME A",
        "PEXPIRETIME A",
        "TYPE A",
        "EXISTS A A",
        "DEL A",
        "DEL A A",
        "UNLINK A",
        "TOUCH A A",
    ],
};

const HASHES: Family = Family {
    kind: Some(Kind::Hash),
    templates: &[
        "HSET K $M $V",
        "HSET K $M $V $M $V",
        "HMSET K $M $V",
        "HSETNX K $M $V",
        "HGET K $M",
        "HMGET K $M $M",
        "HGETALL K",
        "HDEL K $M",
        "HDEL K $M $M",
        "HEXISTS K $M",
        "HLEN K",
        "HKEYS K",
        "HVALS K",
        "HSTRLEN K $M",
        "HINCRBY K $M $N",
        "HINCRBYFLOAT K $M $F",
    ],
};

const LISTS: Family = Family {
    kind: Some(Kind::List),
    templates: &[
        "LPUSH K $M",
        "RPUSH K $M $M",
        "LPUSHX K $M",
        "RPUSHX K $M",
        "LPOP K",
        "RPOP K",
        "LPOP K $O",
        "RPOP K $O",
        "LLEN K",
        "LRANGE K $I $I",
        "LINDEX K $I",
        "LSET K $I $M",
        "LREM K $I $M",
        "LTRIM K $I $I",
        "LINSERT K BEFORE $M $M",
        "LINSERT K AFTER $M $M",
        "LPOS K $M",
        "LPOS K $M RANK -1",
        "LPOS K $M COUNT $O",
    ],
};

/// Members are picked all or none: by chance both sides pick others.
const SETS: Family = Family {
    kind: Some(Kind::Set),
    templates: &[
        "SADD K $M",
        "SADD K $M $M $M",
        "SREM K $M",
        "SREM K $M $M",
        "SCARD K",
        "SISMEMBER K $M",
        "SMISMEMBER K $M $M",
        "SMEMBERS K",
        "SPOP K 100",
        "SPOP K 0",
        "SRANDMEMBER K 100",
    ],
};

/// Scores are chosen from a few, so that members share them.
const SORTED_SETS: Family = Family {
    kind: Some(Kind::SortedSet),
    templates: &[
        "ZADD K $R $M",
        "ZADD K $R $M $R $M",
        "ZADD K $NX $R $M",
        "ZADD K GT CH $R $M",
        "ZADD K LT $R $M",
        "ZINCRBY K $R $M",
        "ZREM K $M",
        "ZREM K $M $M",
        "ZCARD K",
        "ZSCORE K $M",
        "ZMSCORE K $M $M",
        "ZCOUNT K $R $R",
        "ZRANGE K $I $I",
        "ZRANGE K $I $I REV WITHSCORES",
        "ZRANGE K $R $R BYSCORE LIMIT $O $O",
        "ZRANGEBYSCORE K $R ($R WITHSCORES",
        "ZREVRANGEBYSCORE K +inf $R",
        "ZRANK K $M",
        "ZREVRANK K $M",
        "ZPOPMIN K",
        "ZPOPMAX K $O",
        "ZREMRANGEBYSCORE K $R $R",
        "ZREMRANGEBYRANK K $I $I",
    ],
};

/// Commands that move values from key to key, or combine them.
const SEVERAL: Family = Family {
    kind: None,
    templates: &[
        "RENAME A A",
        "RENAMENX A A",
        "COPY A A",
        "COPY A A REPLACE",
        "MSETNX A $V A $V",
        "LMOVE A A LEFT RIGHT",
        "RPOPLPUSH A A",
        "SMOVE A A $M",
        "SINTER A A",
        "SUNION A A",
        "SDIFF A A",
        "SUNIONSTORE A A A",
    ],
};

/// Which families a route is tried with.
struct Tried {
    routes: &'static str,
    families: &'static [Family],
}

const TRIED: [Tried; 4] = [
    Tried { routes: "* memcached", families: &[STRINGS, COUNTERS, BITS, LIFETIMES] },
    Tried {
        routes: "* memcached form=\"document\"",
        families: &[STRINGS, COUNTERS, BITS, LIFETIMES, HASHES, LISTS, SETS],
    },
    Tried {
        routes: "* memcached form=\"document\"\nlarge=\"segment\"",
        families: &[STRINGS, COUNTERS, LIFETIMES, HASHES, LISTS],
    },
    Tried { routes: "* mariadb", families: &[STRINGS, COUNTERS, LIFETIMES, HASHES, LISTS, SETS, SORTED_SETS, SEVERAL] },
];

const KEYS: [&str; 5] = ["a", "b", "c", "d with a space", "e"];
const VALUES: &[&str] = &["", "v", "Hello World", "10", "-5", "0.1", "007", "\u{e9}\0\r\n"];
const MEMBERS: &[&str] = &["m", "n", "o", "", "1", "2", "-3.5"];
const NUMBERS: &[&str] = &["1", "0", "-1", "5", "-100", "9223372036854775807", "-9223372036854775808", "1.5", "x"];
const FLOATS: &[&str] =
    &["0.1", "0.2", "-0.3", "5.0e3", "1e-17", "3", "1.23456789012345678", "1e18", "x", "12345.6789"];
const SCORES: &[&str] = &["0", "1", "2", "0.1", "-2.5", "1e17", "3.0"];
const SECONDS: &[&str] = &["50", "100", "1000", "2592000", "2592001", "100000000"];
const INDEXES: &[&str] = &["0", "1", "2", "-1", "-2", "5", "-5", "100", "x"];
const OFFSETS: &[&str] = &["0", "1", "2", "7", "20", "100"];

/// One command.
#[derive(Clone, PartialEq, Eq)]
struct Step(Vec<String>);

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.iter().map(|word| word.escape_debug().to_string()).collect::<Vec<_>>().join(" | "))
    }
}

impl Step {
    fn command(&self) -> Command {
        Command { db: 0, args: self.0.iter().map(|word| ByteString::from(word.as_str())).collect() }
    }
}

/// What is known of the keys: enough to choose commands that fit, and some that do not.
#[derive(Clone, Debug, Default)]
struct Keys(BTreeMap<String, Kind>);

impl Keys {
    /// Four of five times a key that holds what the command is for, or nothing.
    fn fitting(&self, kind: Option<Kind>) -> BoxedStrategy<String> {
        let any = || select(KEYS.to_vec()).prop_map(str::to_owned);
        let fits = |key: &&str| kind.is_none() || self.0.get(*key).is_none_or(|held| Some(*held) == kind);
        let fitting: Vec<&str> = KEYS.into_iter().filter(fits).collect();
        if fitting.is_empty() {
            return any().boxed();
        }
        prop_oneof![4 => select(fitting).prop_map(str::to_owned), 1 => any()].boxed()
    }

    fn word(&self, word: &'static str, kind: Option<Kind>) -> BoxedStrategy<String> {
        let from = |list: &'static [&'static str]| select(list).prop_map(str::to_owned).boxed();
        match word {
            "K" => self.fitting(kind),
            "A" => self.fitting(None),
            "$V" => from(VALUES),
            "$M" => from(MEMBERS),
            "$N" => from(NUMBERS),
            "$F" => from(FLOATS),
            "$S" => from(SECONDS),
            "$S000" => from(SECONDS).prop_map(|seconds| seconds + "000").boxed(),
            "$R" => from(SCORES),
            "($R" => from(SCORES).prop_map(|score| format!("({score}")).boxed(),
            "$I" => from(INDEXES),
            "$O" => from(OFFSETS),
            "$NX" => from(&["NX", "XX"]),
            "$C" => from(&["NX", "XX", "GT", "LT"]),
            "$T" => select(vec![-100_i64, 500, 5_000_000]).prop_map(|ahead| (now() + ahead).to_string()).boxed(),
            "$T000" => select(vec![-100_i64, 500]).prop_map(|ahead| format!("{}000", now() + ahead)).boxed(),
            word => Just(word.to_owned()).boxed(),
        }
    }

    /// As the command leaves its keys, where it succeeds.
    fn follow(&mut self, step: &Step) {
        let (name, key) = (step.0[0].as_str(), step.0[1].clone());
        let kind = match name {
            "DEL" | "UNLINK" | "GETDEL" => {
                self.0.remove(&key);
                return;
            }
            "SET" | "SETNX" | "SETEX" | "PSETEX" | "GETSET" | "APPEND" | "MSET" | "SETRANGE" | "SETBIT" | "INCR"
            | "DECR" | "INCRBY" | "DECRBY" | "INCRBYFLOAT" => Kind::Text,
            "HSET" | "HMSET" | "HSETNX" | "HINCRBY" | "HINCRBYFLOAT" => Kind::Hash,
            "LPUSH" | "RPUSH" => Kind::List,
            "SADD" => Kind::Set,
            "ZADD" | "ZINCRBY" => Kind::SortedSet,
            _ => return,
        };
        if name == "SET" || name == "MSET" {
            self.0.insert(key, kind);
        } else {
            self.0.entry(key).or_insert(kind);
        }
    }
}

struct Machine<const TRIED_AT: usize>;

impl<const TRIED_AT: usize> ReferenceStateMachine for Machine<TRIED_AT> {
    type State = Keys;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Keys> {
        Just(Keys::default()).boxed()
    }

    fn transitions(state: &Keys) -> BoxedStrategy<Step> {
        let steps = TRIED[TRIED_AT].families.iter().flat_map(|family| {
            family.templates.iter().map(|template| {
                let words: Vec<_> = template.split(' ').map(|word| state.word(word, family.kind)).collect();
                words.prop_map(Step).boxed()
            })
        });
        Union::new(steps).boxed()
    }

    fn apply(mut state: Keys, step: &Step) -> Keys {
        state.follow(step);
        state
    }
}

/// What a statement allows an answer to be.
enum Allowed {
    /// Another one; then both keys are made equal again.
    Another,
    /// A number of seconds or milliseconds that is near.
    Near(u64),
}

/// The statements that allow an answer to differ, by some of their words, for the commands that they are made for.
const ALLOWED: &[(&str, &[&str], Allowed)] = &[
    ("unsigned on memcached", &["INCR", "DECR", "INCRBY", "DECRBY"], Allowed::Another),
    ("counted in decimal digits", &["INCRBYFLOAT", "HINCRBYFLOAT"], Allowed::Another),
    ("that differ by less than one", &["EXPIRE"], Allowed::Another),
    // More than 30 days are an instant, and the server's clock was seen to lag by up to two seconds and a part.
    ("in whole seconds", &["TTL"], Allowed::Near(3)),
    ("in whole seconds", &["PTTL"], Allowed::Near(3000)),
    ("can be a second off", &["EXPIRETIME"], Allowed::Near(3)),
    ("can be a second off", &["PEXPIRETIME"], Allowed::Near(3000)),
];

/// A table's own times are exact; but the commands are sent one after the other.
const LATER_MILLIS: u64 = 250;

fn number(outcome: &Outcome, command: &Command) -> Option<i64> {
    show(command, outcome).parse().ok()
}

fn near(command: &Command, ran: &Ran, within: u64) -> bool {
    match (number(&ran.control, command), number(&ran.candidate, command)) {
        (Some(one), Some(other)) => one >= 0 && other >= 0 && one.abs_diff(other) <= within,
        _ => false,
    }
}

fn fail(what: String) -> TestCaseError {
    TestCaseError::fail(what)
}

/// Both sides, and how many commands were carried.
struct Sides {
    pair: Pair,
    carried: usize,
}

impl Sides {
    fn reset(&mut self) {
        let words = std::iter::once("DEL").chain(KEYS);
        self.pair.run(&Step(words.map(str::to_owned).collect()).command()).expect("DEL is carried");
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        let command = step.command();
        let Some(ran) = self.pair.run(&command) else { return Ok(()) };
        self.carried += 1;
        let (control, candidate) = (show(&command, &ran.control), show(&command, &ran.candidate));
        let stated = |words: &str| ran.stated.iter().any(|stated| stated.contains(words));
        let name = command.name();
        let allowed = |words: &&str, names: &&[&str]| stated(words) && names.contains(&name.as_str());
        let mut allowances =
            ALLOWED.iter().filter(|(words, names, _)| allowed(words, names)).map(|(_, _, allowed)| allowed);
        let later = match name.as_str() {
            "PTTL" | "PEXPIRETIME" => near(&command, &ran, LATER_MILLIS),
            "TTL" | "EXPIRETIME" => near(&command, &ran, 1),
            _ => false,
        };
        if control == candidate || later {
            return if stated("unsigned on memcached") { self.make_equal(&step.0[1]) } else { Ok(()) };
        }
        match allowances.next() {
            Some(Allowed::Another) => self.make_equal(&step.0[1]),
            Some(Allowed::Near(within)) if near(&command, &ran, *within) => Ok(()),
            _ => {
                Err(fail(format!("{step:?}: {control} on Redis, {candidate} on the target; stated: {:?}", ran.stated)))
            }
        }
    }

    /// After a command that may have left another value: both are deleted where they are not the same.
    fn make_equal(&mut self, key: &str) -> Result<(), TestCaseError> {
        if self.compare_key(key).is_err() {
            let step = Step(vec!["DEL".to_owned(), key.to_owned()]);
            self.pair.run(&step.command()).expect("DEL is carried");
        }
        Ok(())
    }

    fn ask(&mut self, words: &[&str]) -> Result<String, TestCaseError> {
        let step = Step(words.iter().map(|word| (*word).to_owned()).collect());
        let command = step.command();
        let ran = self.pair.run(&command).expect("what reads a key is carried");
        let (control, candidate) = (show(&command, &ran.control), show(&command, &ran.candidate));
        let same = control == candidate || words[0] == "TTL" && near(&command, &ran, 3);
        if same { Ok(control) } else { Err(fail(format!("{step:?}: {control} on Redis, {candidate} on the target"))) }
    }

    /// Kind, value and lifetime of a key on both sides.
    fn compare_key(&mut self, key: &str) -> Result<(), TestCaseError> {
        match self.ask(&["TYPE", key])?.as_str() {
            "string" => self.ask(&["GET", key])?,
            "hash" => self.ask(&["HGETALL", key])?,
            "list" => self.ask(&["LRANGE", key, "0", "-1"])?,
            "set" => self.ask(&["SMEMBERS", key])?,
            "zset" => self.ask(&["ZRANGE", key, "0", "-1", "WITHSCORES"])?,
            _ => String::new(),
        };
        self.ask(&["TTL", key]).map(|_| ())
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// So many sequences of at most so many commands take a few seconds for each route.
const CASES: u64 = 24;
const STEPS_MAX: usize = 40;

fn try_route<const TRIED_AT: usize>() {
    let seed = from_environment("CROSSCHECK_SEED").unwrap_or_else(|| std::process::id().into());
    let cases = from_environment("CROSSCHECK_CASES").unwrap_or(CASES);
    let tried = &TRIED[TRIED_AT];
    println!("CROSSCHECK_SEED={seed} CROSSCHECK_CASES={cases}: {}", tried.routes);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config =
        Config { cases: u32::try_from(cases).expect("some cases"), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    let sides = std::cell::RefCell::new(Sides { pair: Pair::start(tried.routes), carried: 0 });
    let result = runner.run(&Machine::<TRIED_AT>::sequential_strategy(1..STEPS_MAX), |(_, steps, seen)| {
        let mut sides = sides.borrow_mut();
        sides.reset();
        for step in &steps {
            if let Some(seen) = &seen {
                seen.fetch_add(1, Ordering::SeqCst);
            }
            sides.take(step)?;
        }
        KEYS.into_iter().try_for_each(|key| sides.compare_key(key))
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, (_, steps, _))) => {
            panic!("CROSSCHECK_SEED={seed}, {}\n{reason}\nafter {steps:#?}", tried.routes)
        }
        Err(aborted) => panic!("{aborted}"),
    }
    let carried = sides.borrow().carried;
    assert!(carried as u64 > cases * 5, "only {carried} commands of {cases} sequences were carried");
}

#[test]
fn memcached_answers_as_redis_does() {
    try_route::<0>();
}

#[test]
fn documents_answer_as_redis_does() {
    try_route::<1>();
}

#[test]
fn values_in_parts_answer_as_redis_does() {
    try_route::<2>();
}

#[test]
fn tables_answer_as_redis_does() {
    try_route::<3>();
}
