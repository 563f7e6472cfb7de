//! MULTI … EXEC, WATCH and listing in MariaDB's tables beside Redis's.

use super::tables::all_agree;
use super::*;

#[test]
fn a_transaction_answers_as_redis_does() {
    all_agree(&[
        "MULTI; SET a 1; INCR a; GET a; RPUSH l x y; LRANGE l 0 -1; HSET h f v; HGETALL h; EXEC; GET a",
        "SET s text; MULTI; INCR s; LPUSH s x; SET b 2; EXEC; GET b; GET s",
        "MULTI; SET a 1; DISCARD; GET a; MULTI; EXEC; EXEC; DISCARD; MULTI; MULTI; SET a 2; EXEC; GET a",
        "MULTI; DEL l; RPUSH l a; LPOP l; EXISTS l; SADD l m; TYPE l; EXEC; SMEMBERS l; MULTI; ZADD z 1 a; ZRANGE z 0 -1; EXEC",
        "SET a 1; WATCH a none; MULTI; INCR a; EXEC; WATCH a; SET a 5; MULTI; INCR a; EXEC; GET a; MULTI; INCR a; EXEC",
        "WATCH none; SET none 1; MULTI; GET none; EXEC; WATCH none; DEL none; MULTI; GET none; EXEC; WATCH a; UNWATCH; SET a 1; MULTI; GET a; EXEC",
        "SET a 1; WATCH a; GET a; EXPIRE a 100; MULTI; GET a; EXEC; SADD s m; WATCH s; SADD s m; MULTI; SCARD s; EXEC; WATCH s; SREM s m; MULTI; SCARD s; EXEC",
        "WATCH a; MULTI; UNWATCH; SET a 1; WATCH a; EXEC; GET a; MULTI; GETDEL a; SET a x NX; APPEND a y; RENAME a b; GET b; EXEC",
    ]);
}

#[test]
fn a_command_that_redis_does_not_queue_ends_the_transaction() {
    let mut pair = Pair::start(TABLES);
    let mut control = |text: &str| pair.redis.ask(&pair.runtime, &Request::Redis(command(text)));
    let redis = [control("MULTI"), control("GET"), control("SET a 1"), control("EXEC"), control("GET a")];
    let mut says = |text: &str| pair.translator.translate(&operation(&command(text)));
    let [_, malformed, _, exec] = ["MULTI", "GET", "SET a 1", "EXEC"].map(&mut says);
    let Translated::Carried(malformed) = malformed else { panic!("{malformed:?}") };
    assert!(malformed.requests.is_empty() && matches!(malformed.answer.combine(&[]), Outcome::Refused(_)));
    let Translated::Carried(exec) = exec else { panic!("{exec:?}") };
    let (Outcome::Refused(redis), Outcome::Refused(candidate)) = (&redis[3], exec.answer.combine(&[])) else {
        panic!("{redis:?}")
    };
    assert_eq!((&redis.code, redis.class), (&candidate.code, candidate.class));
    assert!(exec.requests.is_empty());
    pair.agree("GET a; SET a 1; GET a");
}

#[test]
fn a_transaction_with_a_key_that_goes_elsewhere_is_refused_whole() {
    let mut pair = Pair::start("kept:* mariadb");
    let mut says = |text: &str| pair.translator.translate(&operation(&command(text)));
    assert!(matches!(says("MULTI"), Translated::Carried(_)));
    assert!(matches!(says("SET kept:a 1"), Translated::Carried(_)));
    for text in ["SET other 1", "SET kept:b 1", "EXEC"] {
        assert!(matches!(says(text), Translated::Untranslatable(_)), "{text}");
    }
    assert!(matches!(says("WATCH other"), Translated::Untranslatable(_)));
    for text in ["MULTI", "SET kept:b 1", "EXEC"] {
        assert!(matches!(says(text), Translated::Untranslatable(_)), "{text} after a WATCH that was refused");
    }
    pair.agree("SET kept:a 2; GET kept:a; GET kept:b");
}

#[test]
fn keys_are_listed_as_redis_lists_them() {
    all_agree(&[
        "SET a:1 v; HSET a:2 f v; SADD b:1 m; KEYS *; KEYS a:*; KEYS ?:1; KEYS [ab]:[^2]; KEYS none*; KEYS a:1; DBSIZE; KEYS \\a:1",
        "SET x v; SCAN 0; SCAN 0 MATCH x*; SCAN 0 MATCH none*; SCAN 0 COUNT 100 TYPE string; SCAN 0 TYPE hash; RANDOMKEY; DEL x; RANDOMKEY; SCAN 0; DBSIZE",
        "HSET h f v; HSCAN h 0; HSCAN h 0 MATCH f*; HSCAN h 0 MATCH x; HSCAN none 0; SADD s m; SSCAN s 0; ZADD z 1.5 m; ZSCAN z 0; SSCAN s 0 MATCH m COUNT 9",
        "SET kept v; DBSIZE; SET a[b v; SET a*b v; KEYS a\\*b; KEYS a\\[b; KEYS a?b; EXPIRE kept 0; KEYS kept",
    ]);
}

#[test]
fn keys_with_long_names_of_other_databases_are_listed_by_their_names() {
    let mut pair = Pair::start(TABLES);
    let long = "k".repeat(300);
    for (db, text) in
        [(0, format!("SET {long} v")), (0, "SET db1:x v".into()), (1, "SET x v".into()), (1, format!("SET {long}2 v"))]
    {
        pair.agrees(&Command { db, ..command(&text) }, &text);
    }
    for db in [0, 1, 2] {
        pair.agrees(&Command { db, ..command("KEYS *") }, &format!("database {db}"));
    }
}

#[test]
fn writes_purge_what_has_expired_and_leave_what_lives() {
    let mut pair = Pair::start(TABLES);
    for number in 0..20 {
        pair.same(&format!("PSETEX ends:{number} 1 v; HSET stays:{number} f v; SET soon:{number} v EX 100"));
    }
    std::thread::sleep(std::time::Duration::from_millis(20));
    // Every hundredth write looks, whichever key it is of.
    for number in 0..220 {
        pair.same(&format!("HSET counted f {number}"));
    }
    let mut rows = |like: &str| {
        let count = format!("SELECT COUNT(*) FROM crosscheck_cache.objectstash WHERE keyname LIKE '{like}'");
        match pair.mariadb.ask(&pair.runtime, &Request::Sql(Sql::simple(count))) {
            Outcome::Completed(Reply::Rows(rows)) => rows.rows[0][0].clone(),
            other => panic!("{other:?}"),
        }
    };
    let counted = ["ends:%", "stays:%", "soon:%"].map(&mut rows);
    assert_eq!(counted, [0, 20, 20].map(crosscheck::core::Value::Int));
}
