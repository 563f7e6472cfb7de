//! The whole translation, without servers: a table of commands, their requests, and the answers' way back.

use proptest::prelude::*;

use super::*;
use crate::core::assessment::Effort;
use crate::core::{ByteString, CacheReply, McCommand, Outcome, Recorded, Reply};
use crate::translate::refusal::INSTEAD;

const NOW: i64 = 1_800_000_000;

fn translator() -> CacheTranslator {
    CacheTranslator::new(Routes::built_in(), Clock { shift_seconds: 0, now: Box::new(|| NOW) })
}

fn command(text: &str) -> Command {
    Command { db: 0, args: text.split(' ').map(ByteString::from).collect() }
}

fn operation(session: u32, command: Command) -> Operation {
    Operation {
        seq: 0,
        session: SessionId(session),
        start_us: 0,
        took_us: None,
        request: Request::Redis(command),
        recorded: Recorded::Silent,
        skip: None,
    }
}

fn translate(text: &str) -> Translated {
    translator().translate(&operation(1, command(text)))
}

fn carried(text: &str) -> Translation {
    match translate(text) {
        Translated::Carried(translation) => translation,
        other => panic!("{text}: {other:?}"),
    }
}

fn reason(translated: &Translated) -> &str {
    match translated {
        Translated::Untranslatable(refusal) => &refusal.reason,
        Translated::Skipped { reason } => reason,
        Translated::Carried(translation) => panic!("carried: {translation:?}"),
    }
}

fn refusal(translated: &Translated) -> &Refusal {
    match translated {
        Translated::Untranslatable(refusal) | Translated::Carried(Translation { refused_alike: Some(refusal), .. }) => {
            refusal
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// A request in one word, for the table below.
fn show(request: &Request) -> String {
    let text = |bytes: &ByteString| bytes.to_display().into_owned();
    let texts = |keys: &[ByteString]| keys.iter().map(text).collect::<Vec<_>>().join(",");
    match request {
        Request::Memcached(McCommand::Get { keys }) => format!("get {}", texts(keys)),
        Request::Memcached(McCommand::Delete { keys }) => format!("delete {}", texts(keys)),
        Request::Memcached(McCommand::Store { mode, key, value, exptime }) => {
            format!("{mode:?} {}={} {exptime}", text(key), text(value)).to_lowercase()
        }
        Request::Memcached(McCommand::Arithmetic { key, delta, initial, exptime }) => {
            format!("add {} {delta} {initial:?} {exptime}", text(key))
        }
        Request::Memcached(McCommand::Touch { key, exptime }) => format!("touch {} {exptime}", text(key)),
        Request::Memcached(McCommand::Ttl { key }) => format!("ttl {}", text(key)),
        Request::Memcached(McCommand::GetAndTouch { key, exptime }) => format!("gat {} {exptime}", text(key)),
        Request::Memcached(McCommand::Modify(modify)) => {
            format!("swap {}", modify.args.iter().map(text).collect::<Vec<_>>().join(" "))
        }
        Request::Memcached(McCommand::FlushAll) => "flush".to_owned(),
        other => format!("{other:?}"),
    }
}

/// What memcached answers in the table below, in one word.
fn reply(word: &str) -> CacheReply {
    match word {
        "missing" => CacheReply::Missing,
        "STORED" | "NOT_STORED" => CacheReply::Status(word.to_owned()),
        word => match word.split_once('=') {
            Some(("int", number)) => CacheReply::Int(number.parse().expect("a number in the table")),
            Some(("found", value)) => CacheReply::Found(value.into()),
            Some(("array", items)) => {
                CacheReply::Array(items.split(',').map(|item| CacheReply::Found(item.into())).collect())
            }
            _ => CacheReply::Status(word.to_owned()),
        },
    }
}

#[test]
fn a_command_becomes_requests_and_their_answers_become_redis_answer() {
    let far = NOW + 2_592_001;
    let table: &[(&str, &str, &str, &str)] = &[
        ("GET k", "get k", "found=v", "found=v"),
        ("GET k", "get k", "missing", "missing"),
        ("MGET k", "get k", "found=v", "array=v"),
        ("MGET a b", "get a,b", "array=1,2", "array=1,2"),
        ("SET k v", "set k=v 0", "STORED", "OK"),
        ("SET k v EX 60", "set k=v 60", "STORED", "OK"),
        ("SET k v PX 60500", "set k=v 61", "STORED", "OK"),
        ("SET k v NX EX 60", "add k=v 60", "STORED", "OK"),
        ("SET k v NX EX 60", "add k=v 60", "NOT_STORED", "missing"),
        ("set k v xx", "replace k=v 0", "NOT_STORED", "missing"),
        ("SET k v GET", "swap SET k v GET", "missing", "missing"),
        ("SET k v KEEPTTL", "swap SET k v KEEPTTL", "OK", "OK"),
        ("SET k v EXAT 1000", "set k=v -1", "STORED", "OK"),
        ("SETEX k 3599 v", "set k=v 3599", "STORED", "OK"),
        ("PSETEX k 60000 v", "set k=v 60", "STORED", "OK"),
        ("SETNX k v", "add k=v 0", "STORED", "int=1"),
        ("SETNX k v", "add k=v 0", "NOT_STORED", "int=0"),
        ("MSET a 1 b 2", "set a=1 0; set b=2 0", "STORED STORED", "OK"),
        ("GETSET k v", "swap GETSET k v", "found=o", "found=o"),
        ("GETDEL k", "swap GETDEL k", "missing", "missing"),
        ("GETEX k", "get k", "found=v", "found=v"),
        ("GETEX k EX 60", "gat k 60", "found=v", "found=v"),
        ("GETEX k PERSIST", "gat k 0", "missing", "missing"),
        ("GETEX k EXAT 5", "swap GETEX k EXAT 5", "found=v", "found=v"),
        ("APPEND k v", "swap APPEND k v", "int=2", "int=2"),
        ("SETRANGE k 1 v", "swap SETRANGE k 1 v", "int=2", "int=2"),
        ("INCRBYFLOAT k 0.5", "swap INCRBYFLOAT k 0.5", "found=0.5", "found=0.5"),
        ("EXPIRE k 60 GT", "swap EXPIRE k 60 GT", "int=0", "int=0"),
        ("EXPIRETIME k", "swap EXPIRETIME k", "int=-2", "int=-2"),
        ("STRLEN k", "get k", "missing", "int=0"),
        ("GETRANGE k 1 -1", "get k", "found=abc", "found=bc"),
        ("DEL a b", "delete a,b", "int=1", "int=1"),
        ("UNLINK a", "delete a", "int=0", "int=0"),
        ("EXISTS a b", "ttl a; ttl b", "int=-1 missing", "int=1"),
        ("TOUCH a", "ttl a", "int=0", "int=1"),
        ("INCR k", "add k 1 Some(1) 0", "found=1", "int=1"),
        ("DECR k", "add k -1 Some(0) 0", "found=9_", "found=9_"),
        ("INCRBY k 5", "add k 5 Some(5) 0", "found=10", "int=10"),
        ("DECRBY k -5", "add k 5 Some(5) 0", "found=10", "int=10"),
        ("EXPIRE k 60", "touch k 60", "int=1", "int=1"),
        ("EXPIRE k 60", "touch k 60", "missing", "int=0"),
        ("EXPIRE k 0", "delete k", "int=1", "int=1"),
        ("EXPIREAT k 1795333410", "delete k", "int=1", "int=1"),
        ("EXPIREAT k 1800000060", "touch k 1800000060", "int=1", "int=1"),
        ("PEXPIREAT k 1800000060001", "touch k 1800000061", "int=1", "int=1"),
        ("TTL k", "ttl k", "missing", "int=-2"),
        ("TTL k", "ttl k", "int=-1", "int=-1"),
        ("PTTL k", "ttl k", "int=9", "int=9000"),
        ("PERSIST k", "swap PERSIST k", "int=1", "int=1"),
        ("TYPE k", "ttl k", "missing", "none"),
        ("FLUSHALL", "flush", "OK", "OK"),
    ];
    for (recorded, requests, answers, expected) in table {
        let translation = carried(recorded);
        let sent: Vec<String> = translation.requests.iter().map(show).collect();
        assert_eq!(sent.join("; "), *requests, "{recorded}");
        let outcomes: Vec<Outcome> =
            answers.split(' ').map(|word| Outcome::Completed(Reply::Cache(reply(word)))).collect();
        let expected = Outcome::Completed(Reply::Cache(reply(expected)));
        assert_eq!(translation.answer.combine(&outcomes), expected, "{recorded}");
    }
    assert_eq!(show(&carried("SETEX k 2592001 v").requests[0]), format!("set k=v {far}"));
}

/// Well-formed arguments of commands for which so many words as Redis asks for would not be.
const EXAMPLES: &[&str] = &[
    "BLMOVE k l LEFT RIGHT 1",
    "BLMPOP 1 1 k LEFT",
    "BZMPOP 1 1 k MIN",
    "EVAL return(1+1) 1 k",
    "EVAL_RO return(1+1) 1 k",
    "GEOADD k 1 1 m",
    "HSET k f v",
    "LINSERT k BEFORE 1 2",
    "LMOVE k l LEFT RIGHT",
    "LMPOP 1 k LEFT",
    "MSET k 1 l 2",
    "MSETNX k 1 l 2",
    "SCRIPT EXISTS 1",
    "SETBIT k 1 1",
    "XREAD STREAMS k 0",
    "XREADGROUP GROUP g c STREAMS k >",
    "ZADD k 1 m",
    "ZDIFFSTORE k 1 l",
    "ZINTERSTORE k 1 l",
    "ZLEXCOUNT k - +",
    "ZMPOP 1 k MIN",
    "ZRANGEBYLEX k - +",
    "ZREMRANGEBYLEX k - +",
    "ZREVRANGEBYLEX k + -",
    "ZUNIONSTORE k 1 l",
    "COPY k l",
    "MIGRATE h 1 k 0 1",
    "SMOVE k l m",
    "RENAME k l",
    "RENAMENX k l",
];

/// A well-formed command: the example's, or the name with so many arguments as Redis asks for.
fn example(known: &Known) -> Command {
    let of_name = |text: &&&str| {
        let found = command(text);
        commands::find(&found).is_some_and(|found| found.name == known.name)
    };
    if let Some(text) = EXAMPLES.iter().find(of_name) {
        return command(text);
    }
    let mut args: Vec<ByteString> = known.name.split(' ').map(ByteString::from).collect();
    while !known.takes(args.len()) {
        args.push("1".into());
    }
    Command { db: 0, args }
}

/// A translator for which every key has this route.
fn translator_with(route: &str) -> CacheTranslator {
    let text = format!("version = 1\n[[route]]\npattern = \"*\"\n{route}\nwhy = \"all\"\n");
    let routes = Routes::parse(&text, std::path::Path::new("routes.toml")).expect("well formed");
    CacheTranslator::new(routes, Clock { shift_seconds: 0, now: Box::new(|| NOW) })
}

/// What becomes of a command where every key has this route; one that ends a transaction ends one.
fn on(route: &str, known: &Known) -> Translated {
    let mut translator = translator_with(route);
    if let "EXEC" | "DISCARD" = known.name.as_str() {
        translator.translate(&operation(1, command("MULTI")));
    }
    translator.translate(&operation(1, example(known)))
}

const TO_MEMCACHED: &str = "to = \"memcached\"";
const TO_TABLES: &str = "to = \"mariadb\"";

/// Every route that a file can name.
const ALL_ROUTES: &[&str] = &[
    TO_MEMCACHED,
    "to = \"memcached\"\nform = \"document\"",
    "to = \"memcached\"\nlarge = \"segment\"",
    TO_TABLES,
    "to = \"mariadb\"\nform = \"queue\"",
    "to = \"redesign\"",
];

#[test]
fn every_command_is_carried_where_its_class_says_and_refused_where_it_says_nowhere() {
    let mut seen = BTreeMap::new();
    for known in commands::all() {
        let carried = |route: &&str| matches!(on(route, known), Translated::Carried(_));
        let (name, class) = (&known.name, known.class);
        *seen.entry(class).or_insert(0) += 1;
        match class {
            Class::Exact | Class::Stated => assert!(carried(&TO_MEMCACHED), "{name}: {:?}", on(TO_MEMCACHED, known)),
            Class::Mariadb => assert!(carried(&TO_TABLES), "{name}: {:?}", on(TO_TABLES, known)),
            Class::Redesign => {
                let carrying: Vec<_> = ALL_ROUTES.iter().filter(|route| carried(route)).collect();
                assert!(carrying.is_empty(), "{name} is carried by {carrying:?}");
            }
            Class::Administrative => {
                let skipped = |route: &&str| matches!(on(route, known), Translated::Skipped { .. });
                assert!(ALL_ROUTES.iter().all(skipped), "{name}");
            }
        }
    }
    assert_eq!(seen.len(), 5, "a class without a command: {seen:?}");
}

#[test]
fn what_only_mariadb_carries_is_refused_on_the_way_to_memcached_with_what_carries_it() {
    for known in commands::all().into_iter().filter(|known| known.class == Class::Mariadb) {
        let translated = on(TO_MEMCACHED, known);
        assert!(!reason(&translated).is_empty(), "{}", known.name);
    }
    let push = refusal(&translate("LPUSH k v")).clone();
    assert_eq!(push.reason, "LPUSH: memcached has no lists; a route with to = \"mariadb\" for its keys carries it");
    assert!(push.redesign.advice().contains("form = \"document\""), "{push}");
    assert_eq!(push.redesign.effort(), Effort::DataModel);
    assert_eq!(
        reason(&translate("FUTURE k")),
        "`FUTURE` is unknown to this table, which holds the commands of Redis 7.0"
    );
    assert!(reason(&translate("SINTER a b")).contains("several values"));
}

#[test]
fn a_refusal_says_how_much_it_takes() {
    let to_queues = "to = \"mariadb\"\nform = \"queue\"";
    for (route, text, effort) in [
        (TO_MEMCACHED, "GET", Effort::None),
        (TO_TABLES, "ZADD k one m", Effort::None),
        (TO_MEMCACHED, "FUTURE k", Effort::Logic),
        (TO_TABLES, "BITPOS k 1", Effort::Logic),
        (TO_TABLES, "BITCOUNT k 0 1 BIT", Effort::Logic),
        (to_queues, "LINDEX k 0", Effort::Logic),
        (TO_MEMCACHED, "LPUSH k v", Effort::DataModel),
        (TO_MEMCACHED, "MULTI", Effort::DataModel),
        (TO_TABLES, "GEOADD k 1 1 m", Effort::DataModel),
        (TO_TABLES, "ZADD k inf m", Effort::DataModel),
        (TO_TABLES, "EVAL return(1+1) 1 k", Effort::DataModel),
        ("to = \"redesign\"", "GET k", Effort::DataModel),
    ] {
        let translated = translator_with(route).translate(&operation(1, command(text)));
        let refusal = refusal(&translated);
        assert_eq!(refusal.redesign.effort(), effort, "{text}: {refusal}");
        assert!(!refusal.reason.contains(INSTEAD) && !refusal.redesign.advice().is_empty(), "{text}: {refusal}");
    }
}

#[test]
fn a_transaction_takes_what_its_first_refused_command_takes() {
    let mut translator = translator_with("to = \"mariadb\"");
    let mut says = |text: &str| translator.translate(&operation(1, command(text)));
    says("MULTI");
    let first = refusal(&says("ZADD k inf m")).redesign;
    for text in ["GET k", "EXEC"] {
        let translated = says(text);
        assert_eq!(refusal(&translated).redesign, first);
        assert!(reason(&translated).contains("its transaction is refused: an infinite score"), "{translated:?}");
    }
}

#[test]
fn a_script_is_refused_where_its_keys_are_no_rows() {
    let release = |key: &str| {
        let script = "if redis.call('get',KEYS[1]) == ARGV[1] then return redis.call('del',KEYS[1]) else return 0 end";
        operation(1, Command { db: 0, args: ["EVAL", script, "1", key, "token"].map(ByteString::from).to_vec() })
    };
    let on_a_queue = translator_with("to = \"mariadb\"\nform = \"queue\"").translate(&release("k"));
    assert!(reason(&on_a_queue).contains("a queue's key holds nothing but jobs"), "{on_a_queue:?}");
    let mut translator = translator_with("to = \"mariadb\"\nform = \"queue\"");
    translator.translate(&operation(1, command("MULTI")));
    let queued = translator.translate(&release("k"));
    assert!(reason(&queued).contains("inside MULTI"), "{queued:?}");
}

#[test]
fn what_redis_itself_refuses_is_not_sent() {
    for text in [
        "GET",
        "GET a b",
        "SETEX k 0 v",
        "SETEX k -1 v",
        "SETEX k x v",
        "SET k v EX",
        "SET k v NX XX",
        "MSET a 1 b",
        "INCRBY k x",
        "INCRBY k 1.5",
        "DECRBY k -9223372036854775808",
        "EXPIRE k x",
        "GETRANGE k 0 x",
        "EXPIRE k 9223372036854775807",
        "GETEX k FOO",
    ] {
        let translated = translate(text);
        assert_eq!(refusal(&translated).redesign, Redesign::RedisMistake, "{text}: {translated:?}");
        let Translated::Carried(alike) = &translated else { panic!("{text}: {translated:?}") };
        assert!(alike.requests.is_empty(), "{text}");
        let Outcome::Refused(refused) = alike.answer.combine(&[]) else { panic!("{text}: {alike:?}") };
        assert_eq!(refused.class, crate::core::ErrorClass::InvalidValue, "{text}");
    }
    let newer = translate("HEXPIRE h 10 FIELDS 1 f");
    assert!(matches!(&newer, Translated::Untranslatable(refusal) if refusal.redesign != Redesign::RedisMistake));
}

#[test]
fn a_difference_that_remains_is_stated() {
    let stated = |text: &str| carried(text).stated.join("|");
    assert_eq!(stated("SET k v EX 60"), "");
    assert!(stated("SET k v PX 60500").contains("rounded up"));
    assert!(stated("SETEX k 5 v").contains("ticks once a second"));
    assert!(stated("INCR k").contains("unsigned"));
    assert_eq!(stated("SET k v GET"), "");
    assert!(stated("SET k v KEEPTTL").contains("written back"));
    assert!(stated("EXPIRE k 60 GT").contains("whole seconds"));
    assert_eq!(stated("DEL a"), "");
    assert!(stated("DEL a b").contains("not atomic"));
    assert!(stated("MGET a b").contains("not atomic"));
    assert_eq!(stated("MSET a 1"), "");
    assert!(stated("MSET a 1 b 2").contains("not atomic"));
    assert!(stated(&format!("SET k {}", "v".repeat(1 << 20))).contains("1 MiB"));
}

#[test]
fn a_transaction_is_not_sent_piecemeal() {
    let mut translator = translator();
    let mut says = |session, text: &str| translator.translate(&operation(session, command(text)));
    assert!(reason(&says(1, "MULTI")).contains("no transactions"));
    assert!(reason(&says(1, "SET a 1")).contains("inside MULTI"));
    assert!(matches!(says(2, "SET a 1"), Translated::Carried(_)));
    assert!(matches!(says(1, "PING"), Translated::Skipped { .. }));
    assert!(reason(&says(1, "EXEC")).contains("no transactions"));
    assert!(matches!(says(1, "SET a 1"), Translated::Carried(_)));
    says(1, "MULTI");
    says(1, "DISCARD");
    assert!(matches!(says(1, "SET a 1"), Translated::Carried(_)));
}

#[test]
fn a_route_decides_where_a_key_goes() {
    let text = "version = 1\n[[route]]\npattern = \"queue/*\"\nto = \"redesign\"\nwhy = \"a queue\"\n";
    let routes = Routes::parse(text, std::path::Path::new("routes.toml")).expect("well formed");
    let mut translator = CacheTranslator::new(routes, Clock { shift_seconds: 0, now: Box::new(|| NOW) });
    let mut says = |text: &str| translator.translate(&operation(1, command(text)));
    assert_eq!(reason(&says("GET queue/x")), "the route `queue/*` says redesign: a queue");
    assert_eq!(reason(&says("MGET a queue/x")), "the route `queue/*` says redesign: a queue");
    assert!(matches!(says("GET other"), Translated::Carried(_)));
}

#[test]
fn a_route_to_mariadb_makes_statements_over_a_table() {
    let text = "version = 1\n[[route]]\npattern = \"kept:*\"\nto = \"mariadb\"\nwhy = \"must not be lost\"\n";
    let routes = Routes::parse(text, std::path::Path::new("routes.toml")).expect("well formed");
    let mut translator = CacheTranslator::new(routes, Clock { shift_seconds: 0, now: Box::new(|| NOW) });
    assert_eq!(translator.setup().len(), mariadb::SETUP.len());
    let mut says = |text: &str| match translator.translate(&operation(1, command(text))) {
        Translated::Carried(translation) => translation,
        other => panic!("{text}: {other:?}"),
    };
    let texts = |translation: &Translation| {
        let text = |request: &Request| match request {
            Request::Sql(sql) => sql.text.split(' ').next().unwrap_or_default().to_owned(),
            other => show(other),
        };
        translation.requests.iter().map(text).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(texts(&says("GET kept:a")), "SELECT");
    assert_eq!(says("GET kept:a").rules, [mariadb::RULE]);
    assert_eq!(texts(&says("SET kept:a 1")), "REPLACE");
    assert_eq!(texts(&says("INCR kept:a")), "BEGIN");
    assert!(says("INCR kept:a").stated.is_empty());
    assert_eq!(texts(&says("MGET kept:a b kept:c")), "SELECT; get b; SELECT");
    assert_eq!(says("MGET kept:a b").rules, [mariadb::RULE, RULE_MEMCACHED]);
    assert_eq!(texts(&says("MSET b 1 kept:a 2")), "set b=1 0; BEGIN");
    let large = says(&format!("MSET kept:a 1 b {large} c {large}", large = "v".repeat(1 << 20))).stated;
    assert_eq!(large.len(), 2, "what each key states, once: {large:?}");
    assert!(large[0].contains("1 MiB") && large[1].contains("not atomic"), "{large:?}");
    assert_eq!(texts(&says("FLUSHALL")), "flush; DELETE; DELETE");
    let (first, second) = (says("SETNX kept:a v"), says("SETNX kept:a v"));
    assert_ne!(first.requests, second.requests, "each write has a token of its own");
    assert_eq!(texts(&says("LPUSH kept:a v")), "BEGIN");
    let two = translator.translate(&operation(1, command("RPOPLPUSH kept:a b")));
    assert!(reason(&two).contains("only some of its keys have a route"), "{two:?}");
}

#[test]
fn every_command_that_memcached_carries_the_table_carries_too() {
    // No expression over the table finds a bit.
    const MEMCACHED_ONLY: &[&str] = &["BITPOS"];
    for known in commands::all().into_iter().filter(|known| matches!(known.class, Class::Exact | Class::Stated)) {
        let carried = matches!(on(TO_TABLES, known), Translated::Carried(_));
        assert_eq!(carried, !MEMCACHED_ONLY.contains(&known.name.as_str()), "{}", known.name);
    }
}

fn on_route(words: &str, texts: &[&str]) -> Vec<String> {
    let text = format!(
        "version = 1\n[[route]]\npattern = \"r*\"\nto = \"memcached\"\n{words}\nwhy = \"small and changed often\"\n"
    );
    let routes = Routes::parse(&text, std::path::Path::new("routes.toml")).expect("well formed");
    let mut translator = CacheTranslator::new(routes, Clock { shift_seconds: 0, now: Box::new(|| NOW) });
    let mut says = |text: &&str| match translator.translate(&operation(1, command(text))) {
        Translated::Carried(translation) => translation.requests.iter().map(show).collect::<Vec<_>>().join("; "),
        other => reason(&other).to_owned(),
    };
    texts.iter().map(&mut says).collect()
}

#[test]
fn a_route_to_documents_keeps_structures_and_reads_strings_with_their_kind() {
    let says = on_route(
        "form = \"document\"",
        &[
            "HSET r f v",
            "LPUSH p v",
            "GET r",
            "SET r v EX 9",
            "INCR r",
            "MGET a r b",
            "DEL r a",
            "SINTER r r2",
            "ZADD r 1 m",
        ],
    );
    assert_eq!(says[0], "swap HSET r f v");
    assert!(says[1].contains("memcached has no lists"), "{}", says[1]);
    assert_eq!(says[2..7], ["swap GET r", "set r=v 9", "swap INCR r", "get a; swap MGET r; get b", "delete r,a"]);
    assert!(says[7].contains("several values") && says[8].contains("no sorted sets"), "{says:?}");
}

#[test]
fn a_route_to_segments_carries_every_command_in_the_client() {
    let says = on_route(
        "large = \"segment\"",
        &["GET r", "SET r v EX 9", "DEL r a", "EXISTS r a", "TTL r", "EXPIRE r 5", "HSET r f v", "MSET r 1 a 2"],
    );
    let expected = ["swap GET r", "swap SET r v EX 9", "swap DEL r; delete a", "swap EXISTS r; swap EXISTS a"];
    assert_eq!(says[..4], expected);
    assert_eq!(says[4..6], ["swap TTL r", "swap EXPIRE r 5"]);
    assert!(says[6].contains("memcached has no hashes"), "{}", says[6]);
    assert_eq!(says[7], "swap MSET r 1; set a=2 0");
}

#[test]
fn a_hashed_key_is_carried_with_its_item() {
    let long = "k".repeat(300);
    for text in ["GET", "DEL", "TTL", "INCR", "EXISTS", "TYPE"] {
        let translation = carried(&format!("{text} {long}"));
        let [Request::Memcached(McCommand::Modify(modify))] = &translation.requests[..] else {
            panic!("{text}: {:?}", translation.requests)
        };
        assert_eq!(modify.owner, Some(ByteString(keys::owner(0, long.as_bytes()))), "{text}");
        assert!(modify.key.len() < 100);
    }
}

#[test]
fn absolute_times_move_with_the_replay_on_both_sides() {
    let expire = || operation(1, command(&format!("EXPIREAT k {}", NOW - 30)));
    let clock = Clock { shift_seconds: 60, now: Box::new(|| NOW) };
    let Translated::Carried(moved) = CacheTranslator::new(Routes::built_in(), clock).translate(&expire()) else {
        panic!("carried")
    };
    assert_eq!(show(&moved.requests[0]), format!("touch k {}", NOW + 30));
    assert_eq!(moved.rules, [RULE_MEMCACHED, RULE_TIME_SHIFT]);
    let Translated::Carried(control) = (ControlTranslator { shift_seconds: 60 }).translate(&expire()) else {
        panic!("carried")
    };
    assert_eq!(control.requests, [Request::Redis(command(&format!("EXPIREAT k {}", NOW + 30)))]);
    let mut control = ControlTranslator::default();
    assert!(matches!(control.translate(&operation(1, command("AUTH x"))), Translated::Skipped { .. }));
    assert!(matches!(control.translate(&operation(1, command("LPUSH k v"))), Translated::Carried(_)));
    assert!(matches!(control.translate(&operation(1, command("FUTURE k"))), Translated::Carried(_)));
}

#[test]
fn a_key_that_memcached_cannot_hold_is_named_by_a_rule() {
    assert_eq!(carried(&format!("GET {}", "k".repeat(251))).rules, [RULE_MEMCACHED, keys::RULE_HASH, RULE_SWAP]);
    let Translated::Carried(other) = translator().translate(&operation(1, Command { db: 1, ..command("GET k") }))
    else {
        panic!("carried")
    };
    assert_eq!(show(&other.requests[0]), "get db1:k");
    assert_eq!(other.rules, [RULE_MEMCACHED, keys::RULE_DB_PREFIX]);
}

proptest! {
    #[test]
    fn no_command_with_any_arguments_makes_a_panic(
        name in prop_oneof![
            proptest::sample::select(commands::all().into_iter().map(|known| known.name.clone()).collect::<Vec<_>>()),
            ".*",
        ],
        args in proptest::collection::vec(prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..8),
            any::<i64>().prop_map(|number| number.to_string().into_bytes()),
            proptest::sample::select(vec!["EX", "PXAT", "NX", "GET", "STREAMS", "STORE", "0", "1"])
                .prop_map(|word| word.as_bytes().to_vec()),
        ], 0..8),
        db: u32,
        shift: i64,
        now: i64,
    ) {
        let args = name.split(' ').map(ByteString::from).chain(args.into_iter().map(ByteString)).collect();
        let operation = operation(1, Command { db, args });
        let Request::Redis(command) = &operation.request else { unreachable!() };
        let _ = analyse(command);
        let kept = "version = 1\n[[route]]\npattern = \"?*\"\nto = \"mariadb\"\nwhy = \"all\"\n";
        let kept = Routes::parse(kept, std::path::Path::new("routes.toml")).expect("well formed");
        for routes in [Routes::built_in(), kept] {
            let clock = Clock { shift_seconds: shift, now: Box::new(move || now) };
            let _ = CacheTranslator::new(routes, clock).translate(&operation);
        }
        let _ = (ControlTranslator { shift_seconds: shift }).translate(&operation);
    }
}
