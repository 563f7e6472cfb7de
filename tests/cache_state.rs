//! The keys of both caches after the last operation, on the servers themselves: every type that Redis has, both stores
//! of the target, odd keys, other databases.

use crosscheck::core::{
    Command, McCommand, McStore, Operation, Outcome, Recorded, Report, Request, SessionId, Sql, StoreKind,
};
use crosscheck::format::routes::Routes;
use crosscheck::format::run::{RUN_VERSION, Run, RunHeader, RunWriter};
use crosscheck::format::stacks::Role;
use crosscheck::judge::{Policy, judge};
use crosscheck::stack::keys::{Counterparts, scan_keys};
use crosscheck::stack::{self, Profile, Stack};
use crosscheck::store::SessionSetup;
use crosscheck::translate::cache::mariadb::SETUP;
use crosscheck::translate::cache::{CacheTranslator, Clock};
use crosscheck::translate::{Translated, Translator as _};

const ROUTES: &str = "version = 1\n[[route]]\npattern = \"kept:*\"\nto = \"mariadb\"\nwhy = \"kept\"\n\
                      [[route]]\npattern = \"queue:*\"\nto = \"redesign\"\nwhy = \"a broker\"\n";

async fn started(role: Role, name: &str) -> Stack {
    stack::start(role, &Profile::named(Profile::DEFAULT).expect("a profile"), name).await.expect("a stack")
}

async fn send(stack: &Stack, kind: StoreKind, requests: impl IntoIterator<Item = Request>) {
    let store = stack.store(kind).expect("a store");
    let mut session = store.connect(&SessionSetup::default()).await.expect("a session");
    for request in requests {
        let attempt = session.execute(&request).await;
        assert!(matches!(attempt.outcome, Outcome::Completed(_)), "{request:?}: {:?}", attempt.outcome);
    }
}

fn redis(db: u32, words: &str) -> Request {
    Request::Redis(Command { db, args: words.split(' ').map(|word| word.replace('_', " ").into()).collect() })
}

fn item(key: &str, value: &str, exptime: i64) -> Request {
    Request::Memcached(McCommand::Store { mode: McStore::Set, key: key.into(), value: value.into(), exptime })
}

fn row(key: &str, value: &str, lifetime: &str) -> Request {
    Request::Sql(Sql::simple(format!(
        "INSERT INTO crosscheck_cache.objectstash (keyname, kind, value, exptime, modtoken) VALUES ('{key}', \
         'string', '{value}', {lifetime}, 't')"
    )))
}

/// What a command becomes on the target.
fn carried(routes: &Routes, words: &str) -> Vec<Request> {
    let clock = Clock { shift_seconds: 0, now: Box::new(|| 1_800_000_000) };
    let operation = Operation {
        seq: 0,
        session: SessionId(1),
        start_us: 0,
        took_us: None,
        request: redis(0, words),
        recorded: Recorded::Silent,
        skip: None,
    };
    match CacheTranslator::new(routes.clone(), clock).translate(&operation) {
        Translated::Carried(translation) => translation.requests,
        other => panic!("{words}: {other:?}"),
    }
}

async fn compared(control: &Stack, candidate: &Stack, routes: &Routes) -> Report {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let header = RunHeader { version: RUN_VERSION, ..RunHeader::default() };
    let mut writer = RunWriter::create(directory.path(), header).expect("a run");
    let store = |stack: &Stack, kind| stack.store(kind).expect("a store");
    let redis = store(control, StoreKind::Redis);
    if candidate.role() == Role::Current {
        let other = store(candidate, StoreKind::Redis);
        scan_keys(redis.as_ref(), Counterparts::Redis(other.as_ref()), &mut writer).await.expect("scanned");
    } else {
        let (memcached, mariadb) = (store(candidate, StoreKind::Memcached), store(candidate, StoreKind::Mariadb));
        let (memcached, mariadb) = (memcached.as_ref(), mariadb.as_ref());
        let target = Counterparts::Target { memcached, mariadb, routes };
        scan_keys(redis.as_ref(), target, &mut writer).await.expect("scanned");
    }
    writer.finish(None).expect("written");
    judge(&Run::open(directory.path()).expect("a run"), &Policy::default()).expect("judged")
}

/// `pattern: same/different/not carried`, with each key that differs and how.
fn told(report: &Report) -> Vec<String> {
    let class = |class: &crosscheck::core::report::KeyComparison| {
        let witnesses = class.witnesses.iter().map(|witness| format!(" {}={}", witness.key, witness.differs.name()));
        format!(
            "{}: {}/{}/{}{}",
            class.pattern,
            class.same,
            class.different,
            class.not_carried,
            witnesses.collect::<String>()
        )
    };
    report.keys.iter().map(class).collect()
}

#[tokio::test]
async fn strings_are_held_against_both_stores_of_the_target() {
    let (control, candidate) = tokio::join!(started(Role::Current, "control"), started(Role::Target, "candidate"));
    let keys = ["SET item:1 a EX 100", "SET item:2 b", "SET item:3 gone", "SET item:4 c EX 100", "SET kept:1 a EX 100"];
    let more = ["SET kept:2 b", "SET kept:3 gone", "RPUSH queue:1 a b", "SET odd:_key%25 a", "SET crosscheck:marker x"];
    send(&control, StoreKind::Redis, keys.iter().chain(&more).map(|words| redis(0, words))).await;
    send(&control, StoreKind::Redis, [redis(3, "SET item:1 other")]).await;
    let held = [("item:1", "a", 100), ("item:2", "x", 0), ("item:4", "c", 50), ("extra:%7e1", "a", 0)];
    let held = held.into_iter().chain([("db3:item:1", "other", 0), ("crosscheck:marker", "x", 0), ("short:1", "a", 2)]);
    let items = held.map(|(key, value, exptime)| item(key, value, exptime));
    let hashed = carried(&Routes::built_in(), "SET odd:_key%25 a");
    send(&candidate, StoreKind::Memcached, items.chain(hashed)).await;
    let setup = SETUP.iter().map(|statement| Request::Sql(Sql::simple(*statement)));
    let rows = [
        row("kept:1", "a", "(UNIX_TIMESTAMP() + 100) * 1000"),
        row("kept:2", "B", "NULL"),
        row("kept:9", "extra", "NULL"),
        row("kept:8", "ended", "1000"),
    ];
    send(&candidate, StoreKind::Mariadb, setup.chain(rows)).await;
    let routes = Routes::parse(ROUTES, "routes.toml".as_ref()).expect("routes");
    let report = compared(&control, &candidate, &routes).await;
    assert_eq!(
        told(&report),
        [
            "db3:item:{n}: 1/0/0",
            "extra:{text}: 0/1/0 extra:%7e1=extra",
            "item:{n}: 1/3/0 item:3=missing item:2=value item:4=ttl",
            "kept:{n}: 1/3/0 kept:3=missing kept:9=extra kept:2=value",
            "odd:{text}: 1/0/0",
            "queue:{n}: 0/0/1",
            "short:{n}: 0/0/0",
        ]
    );
    control.stop().await.expect("stopped");
    candidate.stop().await.expect("stopped");
}

const DOCUMENTS: &str = "version = 1\n[[route]]\npattern = \"*\"\nto = \"memcached\"\nform = \"document\"\n\
                         large = \"segment\"\nwhy = \"kept as one value\"\n";

#[tokio::test]
async fn structures_and_large_values_are_held_against_their_documents() {
    let (control, candidate) = tokio::join!(started(Role::Current, "control"), started(Role::Target, "candidate"));
    let routes = Routes::parse(DOCUMENTS, "routes.toml".as_ref()).expect("routes");
    let large = format!("SET large:1 {}", "v".repeat(3 << 20));
    let both =
        ["HSET hash:1 f 1 g 2", "RPUSH list:1 a b a", "SADD set:1 x y", "SET odd:_key a", "SET odd:_other a", &large];
    for words in both {
        send(&control, StoreKind::Redis, [redis(0, words)]).await;
        send(&candidate, StoreKind::Memcached, carried(&routes, words)).await;
    }
    for (here, there) in [("HSET hash:2 f 1", "HSET hash:2 f 2"), ("RPUSH list:2 a b", "RPUSH list:2 b a")] {
        send(&control, StoreKind::Redis, [redis(0, here)]).await;
        send(&candidate, StoreKind::Memcached, carried(&routes, there)).await;
    }
    send(&control, StoreKind::Redis, [redis(0, "SADD set:2 x"), redis(0, "DEL odd:_other")]).await;
    send(&candidate, StoreKind::Memcached, carried(&routes, "RPUSH set:2 x")).await;
    let report = compared(&control, &candidate, &routes).await;
    assert_eq!(
        told(&report),
        [
            "hash:{n}: 1/1/0 hash:2=value",
            "large:{n}: 1/0/0",
            "list:{n}: 1/1/0 list:2=value",
            "odd:{text}: 1/1/0 odd: other=extra",
            "set:{n}: 1/1/0 set:2=type",
        ]
    );
    control.stop().await.expect("stopped");
    candidate.stop().await.expect("stopped");
}

const TABLES: &str = "version = 1\n[[route]]\npattern = \"queue:*\"\nto = \"mariadb\"\nform = \"queue\"\nwhy = \"jobs\"\n\
                      [[route]]\npattern = \"*\"\nto = \"mariadb\"\nwhy = \"state\"\n";

#[tokio::test]
async fn structures_are_held_against_mariadbs_tables() {
    let (control, candidate) = tokio::join!(started(Role::Current, "control"), started(Role::Target, "candidate"));
    let routes = Routes::parse(TABLES, "routes.toml".as_ref()).expect("routes");
    let setup = SETUP.iter().map(|statement| Request::Sql(Sql::simple(*statement)));
    send(&candidate, StoreKind::Mariadb, setup).await;
    let long = format!("SADD {}:1 m", "k".repeat(300));
    let both = [
        "HSET hash:1 f 1 g 2",
        "RPUSH list:1 a b a",
        "LPUSH list:1 z",
        "SADD set:1 x y",
        "ZADD zset:1 0.1 a 2 b 1e300 c",
        "SET odd:_key a EX 100",
        "RPUSH queue:1 j1 j2",
        "LPUSH queue:1 j0",
        &long,
    ];
    for words in both {
        send(&control, StoreKind::Redis, [redis(0, words)]).await;
        send(&candidate, StoreKind::Mariadb, carried(&routes, words)).await;
    }
    let apart = [
        ("HSET hash:2 f 1", "HSET hash:2 f 2"),
        ("ZADD zset:2 1 a", "ZADD zset:2 2 a"),
        ("RPUSH queue:2 a b", "RPUSH queue:2 b"),
        ("SADD set:2 x", "RPUSH set:2 x"),
        ("SET gone:1 x", "SET extra:1 x"),
    ];
    for (here, there) in apart {
        send(&control, StoreKind::Redis, [redis(0, here)]).await;
        send(&candidate, StoreKind::Mariadb, carried(&routes, there)).await;
    }
    let report = compared(&control, &candidate, &routes).await;
    let long = format!("{}:{{n}}: 1/0/0", "{id}");
    assert_eq!(
        told(&report),
        [
            "extra:{n}: 0/1/0 extra:1=extra",
            "gone:{n}: 0/1/0 gone:1=missing",
            "hash:{n}: 1/1/0 hash:2=value",
            "list:{n}: 1/0/0",
            "odd:{text}: 1/0/0",
            "queue:{n}: 1/1/0 queue:2=value",
            "set:{n}: 1/1/0 set:2=type",
            "zset:{n}: 1/1/0 zset:2=value",
            &long,
        ]
    );
    control.stop().await.expect("stopped");
    candidate.stop().await.expect("stopped");
}

#[tokio::test]
async fn every_type_of_redis_is_read_whole_and_compared() {
    let (control, candidate) = tokio::join!(started(Role::Current, "control"), started(Role::Current, "candidate"));
    let same = [
        "SET s:1 a PX 90500",
        "HSET h:1 a 1 b 2",
        "SADD m:1 a b c",
        "ZADD z:1 1.5 a 2 b",
        "RPUSH l:1 a b",
        "XADD x:1 1-1 f v",
        "XADD x:2 MAXLEN 0 1-1 f v",
    ];
    for stack in [&control, &candidate] {
        send(stack, StoreKind::Redis, same.map(|words| redis(0, words))).await;
        send(stack, StoreKind::Redis, (0..1000).map(|number| redis(1, &format!("SET many:{number} v")))).await;
    }
    let report = compared(&control, &candidate, &Routes::default()).await;
    assert_eq!(told(&report).len(), 7, "{:?}", told(&report));
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert_eq!(report.keys.iter().map(|class| class.same).sum::<u64>(), 1007);
    let changed = [
        "DEL s:1",
        "RPUSH s:1 a",
        "HSET h:1 b 3",
        "SREM m:1 b",
        "ZADD z:1 2.5 b",
        "LPOP l:1",
        "XADD x:1 2-1 f v",
        "SET late:1 v",
    ];
    send(&candidate, StoreKind::Redis, changed.map(|words| redis(0, words))).await;
    send(&candidate, StoreKind::Redis, [redis(1, "DEL many:77")]).await;
    let report = compared(&control, &candidate, &Routes::default()).await;
    let differing: Vec<String> = told(&report).into_iter().filter(|class| class.contains('=')).collect();
    assert_eq!(
        differing,
        [
            "db1:many:{n}: 999/1/0 db1:many:77=missing",
            "h:{n}: 0/1/0 h:1=value",
            "l:{n}: 0/1/0 l:1=value",
            "late:{n}: 0/1/0 late:1=extra",
            "m:{n}: 0/1/0 m:1=value",
            "s:{n}: 0/1/0 s:1=type",
            "x:{n}: 1/1/0 x:1=value",
            "z:{n}: 0/1/0 z:1=value",
        ]
    );
    control.stop().await.expect("stopped");
    candidate.stop().await.expect("stopped");
}
