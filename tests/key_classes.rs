//! The classes of a cache's keys, as a recording shows them: what each needs, where it would go, and that a proposed
//! `routes.toml` leads each key where its class was proposed to go.

use std::path::Path;

use crosscheck::assess::keys::routes_file::routes_file;
use crosscheck::assess::keys::{ClassBook, check_routes};
use crosscheck::core::key_class::{KeyClass, KeySpace, Met, Role};
use crosscheck::core::report::RecordingInfo;
use crosscheck::core::{Command, Need, Operation, Recorded, Request, SessionId};
use crosscheck::format::routes::Routes;
use crosscheck::translate::cache::{CacheTranslator, Clock, commands, keys};
use crosscheck::translate::{Translated, Translator as _};
use proptest::prelude::*;

/// 2027-01-15T08:00:00Z
const STARTED: &str = "2027-01-15T08:00:00Z";

fn operations(commands: &[&str]) -> Vec<Operation> {
    let operation = |(seq, text): (u64, &&str)| Operation {
        seq,
        session: SessionId(1),
        start_us: i64::try_from(seq).expect("few") * 1_000,
        took_us: None,
        request: Request::Redis(Command { db: 0, args: text.split(' ').map(|word| word.into()).collect() }),
        recorded: Recorded::Silent,
        skip: None,
    };
    (0..).zip(commands).map(operation).collect()
}

fn learned(commands: &[&str], routes: &Routes) -> KeySpace {
    let clock = Clock { shift_seconds: 0, now: Box::new(|| 1_800_000_000) };
    let mut translator = CacheTranslator::new(routes.clone(), clock);
    let mut book = ClassBook::new(routes.clone());
    for operation in operations(commands) {
        let translated = match &operation.skip {
            Some(reason) => Translated::Skipped { reason: reason.clone() },
            None => translator.translate(&operation),
        };
        book.add(&operation, &translated, 1_800_000_000_000);
    }
    book.finish()
}

fn routes(text: &str) -> Routes {
    Routes::parse(&format!("version = 1\n{text}"), Path::new("routes.toml")).expect("well formed")
}

fn class<'a>(keys: &'a KeySpace, pattern: &str) -> &'a KeyClass {
    let found = keys.classes.iter().find(|class| class.pattern == pattern);
    found.unwrap_or_else(|| {
        panic!("no class {pattern} in {:?}", keys.classes.iter().map(|one| &one.pattern).collect::<Vec<_>>())
    })
}

fn needs(class: &KeyClass) -> Vec<&'static str> {
    class.needs.iter().map(|need| need.need.name()).collect()
}

/// What Enterprise's services did with Redis, a line or two of each.
const SHOP: &[&str] = &[
    "GET stream/revisioncreate",
    "SET stream/revisioncreate 2023-01-01T00:00:01Z EX 86400",
    "SET stream/revisioncreate 2023-01-01T00:00:02Z EX 86400",
    "SET stream/revisioncreate 2023-01-01T00:00:03Z EX 86400",
    "RPUSH queue/pagefetch {a}",
    "RPUSH queue/pagefetch {b}",
    "BLPOP queue/pagefetch 60",
    "GET /v1/pages/meta/enwiki/Earth",
    "SET /v1/pages/meta/enwiki/Earth body EX 300",
    "EXISTS limit:download_group_1:7:count",
    "SET limit:download_group_1:7:count 1 EX 2628000",
    "INCR limit:download_group_1:7:count",
    "SET limit:qps_group_1:7:count 1 EX 1",
    "INCR limit:qps_group_1:7:count",
    "INCR cap:ondemand:user:12:count",
    "GET cap:ondemand:user:12:count",
    "SCAN 0 MATCH cap:*",
    "DEL cap:ondemand:user:12:count",
    "SADD refresh_token:u1:abcdef0123456789:access_tokens t1",
    "EXPIRE refresh_token:u1:abcdef0123456789:access_tokens 7776000",
    "SCAN 0 MATCH refresh_token:*:abcdef0123456789:access_tokens COUNT 10",
    "SMEMBERS refresh_token:u1:abcdef0123456789:access_tokens",
    "LPUSH article:enwiki:9:versions 1",
    "EXPIRE article:enwiki:9:versions 172800 NX",
    "LRANGE article:enwiki:9:versions 0 -1",
    "SET job:9:lock owner NX PX 1500",
    "EVAL if(redis.call('get',KEYS[1])==ARGV[1])then(return(1))end 1 job:9:lock owner",
    "XADD events * field value",
    "PUBLISH news hello",
    "MULTI",
    "SET stock:1 5",
    "DECRBY stock:2 1",
    "EXEC",
    "PING",
];

#[test]
fn each_class_says_what_it_needs_and_where_it_would_go() {
    let keys = learned(SHOP, &Routes::built_in());
    for (pattern, role, expected, place) in [
        ("stream/revisioncreate", Role::Cursor, &["durability"][..], "mariadb"),
        ("queue/pagefetch", Role::Queue, &["durability", "structure", "order", "blocking"], "mariadb as a queue"),
        ("/v{n}/pages/meta/enwiki/Earth", Role::Cache, &[], "memcached"),
        ("limit:download_group_{n}:{n}:count", Role::Quota, &["durability", "long_ttl"], "mariadb"),
        ("limit:qps_group_{n}:{n}:count", Role::RateLimit, &[], "memcached"),
        ("cap:ondemand:user:{n}:count", Role::Quota, &["durability", "enumeration"], "mariadb"),
        (
            "refresh_token:u{n}:{hex}:access_tokens",
            Role::Token,
            &["durability", "enumeration", "structure", "long_ttl"],
            "mariadb",
        ),
        ("article:enwiki:{n}:versions", Role::Cache, &["structure", "order"], "memcached as documents"),
        ("events", Role::Log, &["durability", "log"], "redesign"),
        ("news", Role::Channel, &["messages"], "redesign"),
        ("stock:{n}", Role::Quota, &["durability", "wide_counters", "atomicity"], "mariadb"),
    ] {
        let class = class(&keys, pattern);
        assert_eq!((class.role, needs(class)), (role, expected.to_vec()), "{pattern}: {}", class.role_because);
        assert_eq!(class.proposal.place.to_string(), place, "{pattern}");
    }
    let lock = class(&keys, "job:{n}:lock");
    assert_eq!((lock.role, needs(lock)), (Role::Lock, vec!["sub_second_ttl", "scripts"]));
    assert_eq!(keys.without_keys, 5, "two SCANs, MULTI, EXEC and PING");
    assert_eq!(keys.destinations.sum(), SHOP.len() as u64);
    assert_eq!(keys.scripts.len(), 1);
    assert_eq!(keys.scripts[0].classes, ["job:{n}:lock"]);
}

#[test]
fn a_need_has_its_evidence_and_an_example() {
    let keys = learned(SHOP, &Routes::built_in());
    let queue = class(&keys, "queue/pagefetch");
    let blocking = queue.needs.iter().find(|need| need.need == Need::Blocking).expect("it waits");
    assert_eq!(blocking.evidence.len(), 1);
    assert_eq!(
        (blocking.evidence[0].words.as_str(), blocking.evidence[0].operations),
        ("BLPOP: waits for an element", 1)
    );
    assert_eq!((blocking.evidence[0].seq, blocking.inferred, blocking.met), (6, false, Met::Unmet));
    let durability = queue.needs.iter().find(|need| need.need == Need::Durability).expect("a queue");
    assert!(durability.inferred && durability.evidence[0].words.contains("a queue"), "{durability:?}");
    assert_eq!(durability.evidence[0].seq, 4, "the first write");
    let listed = class(&keys, "cap:ondemand:user:{n}:count");
    let enumeration = listed.needs.iter().find(|need| need.need == Need::Enumeration).expect("it is listed");
    assert_eq!(enumeration.evidence[0].words, "SCAN of `cap:*`");
    let stock = class(&keys, "stock:{n}");
    assert_eq!((stock.reads, stock.writes, stock.keys.count, stock.lifetimes.none), (0, 2, 2, 1));
    let cursor = class(&keys, "stream/revisioncreate");
    assert_eq!((cursor.lifetimes.up_to_30_days, cursor.lifetimes.longest_ms), (3, 86_400_000));
    let sizes = cursor.sizes.expect("values are in the trace");
    assert_eq!((sizes.values, sizes.min, sizes.max, sizes.p99), (3, 20, 20, None));
}

#[test]
fn a_transaction_binds_the_classes_that_it_writes() {
    let keys = learned(
        &["MULTI", "SET a 1", "SET b 1", "EXEC", "MULTI", "SET c 1", "EXEC", "MULTI", "SET d 1", "DEL e", "DISCARD"],
        &Routes::built_in(),
    );
    let of = |pattern| class(&keys, pattern).needs.iter().find(|need| need.need == Need::Atomicity);
    assert_eq!(of("a").expect("bound").evidence[0].words, "MULTI … EXEC: as one with `b`");
    assert!(of("b").is_some());
    assert!(of("c").is_none(), "a transaction of one command needs nothing more than the command");
    assert!(of("d").is_none() && of("e").is_none(), "it was discarded");
}

#[test]
fn a_route_meets_a_need_states_a_difference_or_leaves_it_unmet_and_accept_takes_that_away() {
    let given = routes(
        "[[route]]\npattern = \"queue/*\"\nto = \"memcached\"\naccept = [\"durability\", \"structure\", \"order\", \"log\"]\nwhy = \"jobs are repeated hourly\"\n\
         [[route]]\npattern = \"article:*\"\nto = \"memcached\"\nform = \"document\"\nwhy = \"small\"\n\
         [[route]]\npattern = \"nothing:*\"\nto = \"mariadb\"\nwhy = \"none\"\n",
    );
    let keys = learned(SHOP, &given);
    let met = |pattern: &str| {
        let class = class(&keys, pattern);
        class.needs.iter().map(|need| (need.need, need.met)).collect::<Vec<_>>()
    };
    assert_eq!(
        met("queue/pagefetch"),
        [
            (Need::Durability, Met::Accepted),
            (Need::Structure, Met::Accepted),
            (Need::Order, Met::Accepted),
            (Need::Blocking, Met::Unmet)
        ]
    );
    assert_eq!(met("article:enwiki:{n}:versions"), [(Need::Structure, Met::Stated), (Need::Order, Met::Met)]);
    assert_eq!(keys.unused_routes, ["nothing:*"]);
    let check = check_routes(operations(SHOP).into_iter().map(Ok), STARTED, &given, "routes.toml").expect("pure");
    let failures = check.failures();
    assert!(
        failures
            .contains(&"the class `queue/pagefetch` needs blocking; its route (memcached) does not meet it".to_owned()),
        "{failures:?}"
    );
    assert!(failures.iter().any(|failure| failure.contains("accepts log, which no key")), "{failures:?}");
    assert!(!failures.iter().any(|failure| failure.contains("article:")), "{failures:?}");
}

#[test]
fn proposed_routes_meet_every_need_of_what_they_were_proposed_for() {
    let proposed = routes_file(&learned(SHOP, &Routes::built_in()), &RecordingInfo::default());
    let given = Routes::parse(&proposed, Path::new("proposed.toml")).expect("the file is one of ours");
    let after = learned(SHOP, &given);
    for class in &after.classes {
        assert_eq!(class.route.place, class.proposal.place, "{}:\n{proposed}", class.pattern);
        // Whether a script is recognised is the translation's business, and shows as untranslatable.
        let unmet: Vec<_> = class.unmet().filter(|need| need.need != Need::Scripts).collect();
        assert!(unmet.is_empty(), "{}: {unmet:?}", class.pattern);
    }
}

#[test]
fn the_command_table_counts_every_command_once() {
    let keys = learned(&["PING"], &Routes::built_in());
    let all: u64 = keys.command_table.iter().map(|class| class.operations).sum();
    assert_eq!(all, commands::all().len() as u64);
    assert!(keys.command_table.iter().any(|class| class.words == "redesign" && class.operations > 10));
}

fn any_command() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "b:",
        "7",
        "12:",
        "f00dcafe1:",
        "x1y2z3q4",
        "lock",
        ":",
        "%20",
        "v",
        "page9",
        "*",
        "?",
    ]);
    let key = prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat());
    let command = prop::sample::select(vec![
        "GET {}",
        "SET {} 1 EX 60",
        "SET {} 1",
        "INCR {}",
        "HSET {} f v",
        "RPUSH {} j",
        "LPOP {}",
        "XADD {} * f v",
        "SADD {} m",
        "DECR {}",
        "SET {} 1 NX PX 1500",
        "DEL {}",
    ]);
    (command, key).prop_map(|(command, key)| command.replace("{}", &key))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_key_meets_a_proposed_route_that_meets_its_class(commands in prop::collection::vec(any_command(), 1..25)) {
        let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
        let before = learned(&commands, &Routes::built_in());
        let text = routes_file(&before, &RecordingInfo::default());
        let proposed = Routes::parse(&text, Path::new("proposed.toml")).expect("the file is one of ours");
        let by_class: std::collections::BTreeMap<&str, _> =
            before.classes.iter().map(|class| (class.pattern.as_str(), class)).collect();
        let mut places = std::collections::BTreeMap::new();
        for command in &commands {
            let key = command.split(' ').nth(1).expect("each has a key");
            let route = proposed.of(key.as_bytes());
            prop_assert!(route.is_some(), "{} meets no route in\n{}", key, text);
            let place = route.expect("checked").place();
            let pattern = keys::pattern(key.as_bytes());
            // All keys of a class go to one place, and it meets what the class needs.
            prop_assert_eq!(*places.entry(pattern.clone()).or_insert(place), place, "{} in\n{}", &pattern, &text);
            for need in &by_class[pattern.as_str()].needs {
                let met = crosscheck::assess::keys::met::met(need.need, place).0;
                prop_assert!(met != Met::Unmet, "{} {} at {}\n{}", &pattern, need.need, place, &text);
            }
        }
    }
}
