//! Sets and sorted sets in MariaDB's tables beside Redis's.

use super::tables::{KINDS, all_agree, refuse_wrong_kinds};
use super::*;

#[test]
fn sets_answer_the_same_as_in_redis() {
    all_agree(&[
        "SADD s a b a; SADD s a c; SMEMBERS s; SCARD s; SISMEMBER s a; SISMEMBER s x; SMISMEMBER s a x b; SMISMEMBER none a b; SISMEMBER none a; SCARD none; SMEMBERS none",
        "SADD s a b; SREM s a a none; SREM none a; SREM s b; EXISTS s; TYPE s; SADD s ''; SMEMBERS s; SISMEMBER s ''; SREM s ''; EXISTS s",
        "SADD a 1 2 3; SADD b 2 3 4; SADD c 3; SINTER a b; SINTER a b c; SINTER a none; SUNION a b none; SDIFF a b; SDIFF a b c none; SDIFF none a; SDIFF a a; SINTER a a; SINTER a",
        "SADD a 1 2 3; SADD b 2 3 4; SINTERSTORE d a b; SMEMBERS d; SUNIONSTORE a a b; SMEMBERS a; SDIFFSTORE b a b; SMEMBERS b; SINTERSTORE d a none; EXISTS d; SINTERCARD 2 a b; SINTERCARD 2 a b LIMIT 1; SINTERCARD 1 none",
        "SADD a 1 2; SET d string; SUNIONSTORE d a; TYPE d; SMEMBERS d; EXPIRE d 100; SUNIONSTORE d a; TTL d; EXPIRE a 0; SUNION a d; SINTER a d; SMEMBERS a",
        "SADD a 1 2; SMOVE a b 1; SMEMBERS a; SMEMBERS b; SMOVE a b none; SMOVE none b 1; SMOVE a a 2; SMOVE a b 2; EXISTS a; SMEMBERS b; SADD a 1; SMOVE a b 1; SCARD b",
        "SADD a only; SPOP a; EXISTS a; SPOP a; SPOP none 3; SADD a only; SRANDMEMBER a; SRANDMEMBER none; SRANDMEMBER none 2; SRANDMEMBER a 5; SPOP a 9; EXISTS a; SADD a x; SPOP a 0; SRANDMEMBER a 0",
        "SADD a 1 2; COPY a b; SADD b 3; SMEMBERS a; SMEMBERS b; RENAME b c; SMEMBERS c; SMEMBERS b",
    ]);
}

#[test]
fn sets_refuse_what_is_no_set() {
    refuse_wrong_kinds(
        KINDS,
        &[
            "SADD KEY v w",
            "SREM KEY v",
            "SCARD KEY",
            "SISMEMBER KEY v",
            "SMISMEMBER KEY v w",
            "SMEMBERS KEY",
            "SMOVE KEY set v",
            "SMOVE set KEY v",
            "SINTER KEY set",
            "SINTER set KEY",
            "SUNION none KEY",
            "SDIFF set KEY",
            "SINTERSTORE dst set KEY",
            "SUNIONSTORE KEY set",
            "SDIFFSTORE dst KEY set",
            "SINTERCARD 2 set KEY",
            "SPOP KEY",
            "SRANDMEMBER KEY 2",
        ],
    );
}

#[test]
fn sorted_sets_answer_the_same_as_in_redis() {
    all_agree(&[
        "ZADD z 1 a 2 b 3 c; ZADD z 5 a 4 d 4 d; ZRANGE z 0 -1 WITHSCORES; ZCARD z; ZSCORE z a; ZSCORE z x; ZSCORE none a; ZMSCORE z a x b; ZMSCORE none a; ZCARD none",
        "ZADD z 0.1 a -2.5 b 1e300 c 3 d 1e-5 e 12345678901234567890 f 3.0 g; ZRANGE z 0 -1 WITHSCORES; ZSCORE z a; ZSCORE z c; ZINCRBY z 0.2 a; ZINCRBY z 1 new; ZINCRBY z -1 new; ZSCORE z f",
        "ZADD z NX 1 a; ZADD z NX 2 a 3 b; ZADD z XX 5 a 9 c; ZADD z CH 5 a 7 b 1 d; ZADD z GT 4 a 8 b; ZADD z LT 4 a 9 b; ZADD z GT CH 6 a 1 e; ZRANGE z 0 -1 WITHSCORES; ZADD z INCR 2 a; ZADD z NX INCR 2 a; ZADD z XX INCR 1 none; ZADD z GT INCR -1 a; ZADD none XX 1 a; EXISTS none",
        "ZADD z 1 a 1 b 1 c 2 d; ZRANGE z 1 2; ZRANGE z -2 -1; ZRANGE z 3 1; ZRANGE z 0 1 REV; ZREVRANGE z 0 -1; ZREVRANGE z 1 2 WITHSCORES; ZRANGE none 0 -1; ZRANGE z -99 99; ZREVRANGE z -2 -1; ZRANGE z 1 -2",
        "ZADD z 1 a 2 b 3 c 4 d; ZRANGEBYSCORE z 2 3; ZRANGEBYSCORE z (1 (4; ZRANGEBYSCORE z -inf +inf WITHSCORES; ZRANGEBYSCORE z -inf +inf LIMIT 1 2; ZRANGEBYSCORE z 1 inf LIMIT 1 -1; ZRANGEBYSCORE z 3 1; ZREVRANGEBYSCORE z 3 1; ZREVRANGEBYSCORE z +inf -inf LIMIT 0 2; ZRANGEBYSCORE z +inf -inf; ZRANGEBYSCORE z 0 9 LIMIT -1 2",
        "ZADD z 1 a 2 b 3 c 4 d; ZRANGE z 2 3 BYSCORE; ZRANGE z (3 1 BYSCORE REV WITHSCORES; ZRANGE z 0 9 BYSCORE LIMIT 1 2; ZCOUNT z 2 3; ZCOUNT z (2 +inf; ZCOUNT none 0 1; ZCOUNT z 5 1; ZREMRANGEBYSCORE z (1 3; ZRANGE z 0 -1; ZREMRANGEBYSCORE z -inf inf; EXISTS z; ZREMRANGEBYSCORE none 0 1",
        "ZADD z 0 a 0 b 0 c 0 aa 0 d; ZRANGEBYLEX z - +; ZRANGEBYLEX z [b +; ZRANGEBYLEX z (a (c; ZRANGEBYLEX z - + LIMIT 1 2; ZREVRANGEBYLEX z + -; ZREVRANGEBYLEX z [c (a; ZRANGE z [a [b BYLEX; ZRANGE z + - BYLEX REV LIMIT 0 2; ZLEXCOUNT z - +; ZLEXCOUNT z (a [c; ZREMRANGEBYLEX z [a (b; ZRANGE z 0 -1; ZRANGEBYLEX none - +; ZRANGEBYLEX z + -",
        "ZADD z 1 a 2 b 2 c 3 d; ZRANK z a; ZRANK z c; ZREVRANK z c; ZREVRANK z d; ZRANK z none; ZRANK none a; ZREM z a a none; ZREM none a; ZRANK z c; ZREMRANGEBYRANK z 0 0; ZRANGE z 0 -1; ZREMRANGEBYRANK z -1 -1; ZRANGE z 0 -1; ZREM z c; EXISTS z",
        "ZADD z 1 a 2 b 3 c; ZPOPMIN z; ZPOPMAX z 5; EXISTS z; ZPOPMIN z; ZPOPMAX none 2; ZADD z 1 a 2 b 3 c 4 d; ZPOPMAX z 2; ZPOPMIN z 2; TYPE z; ZADD z 1 a; ZPOPMIN z 0; EXPIRE z 100; ZADD z 2 b; PERSIST z; COPY z y; ZRANGE y 0 -1; RENAME y x; ZRANGE x 0 -1",
        "ZADD z 1 '' 1 _; ZRANGE z 0 -1; ZSCORE z ''; ZADD z 1 B 1 a 1 A 1 b; ZRANGE z 0 -1; ZRANGEBYLEX z [A [a; ZREVRANGE z 0 -1",
    ]);
}

#[test]
fn sorted_sets_refuse_what_is_none() {
    refuse_wrong_kinds(
        KINDS,
        &[
            "ZADD KEY 1 v",
            "ZADD KEY XX 1 v",
            "ZINCRBY KEY 1 v",
            "ZREM KEY v",
            "ZCARD KEY",
            "ZSCORE KEY v",
            "ZMSCORE KEY v w",
            "ZRANK KEY v",
            "ZREVRANK KEY v",
            "ZRANGE KEY 0 -1",
            "ZRANGEBYSCORE KEY 0 1",
            "ZRANGEBYLEX KEY - +",
            "ZCOUNT KEY 0 1",
            "ZREMRANGEBYSCORE KEY 0 9",
            "ZREMRANGEBYRANK KEY 0 0",
            "ZPOPMIN KEY",
            "ZPOPMAX KEY 2",
        ],
    );
}

#[test]
fn long_members_are_sorted_by_all_of_their_bytes() {
    let member = |length: usize, last: char| format!("{}{last}", "m".repeat(length - 1));
    for length in [1020, 1021, 1030, 3000, 8188] {
        let [a, b, c, d] = ['a', 'b', 'c', 'd'].map(|last| member(length, last));
        all_agree(&[
            &format!(
                "ZADD z 0 {c} 0 {a} 0 {d} 0 {b}; ZRANGE z 0 -1; ZREVRANGE z 0 -1; ZRANGE z 1 2; ZRANGE z -3 -2; ZREVRANGE z 0 1; ZRANGE z -2 -1 REV"
            ),
            &format!(
                "ZADD z 0 {c} 0 {a} 0 {d} 0 {b}; ZRANK z {c}; ZREVRANK z {c}; ZRANGEBYLEX z [{b} ({d}; ZRANGEBYLEX z - + LIMIT 1 2; ZRANGEBYSCORE z 0 0 LIMIT 2 1; ZREVRANGEBYSCORE z 0 0 LIMIT 1 2"
            ),
            &format!(
                "ZADD z 0 {c} 0 {a} 0 {d} 0 {b}; ZPOPMIN z; ZPOPMAX z; BZPOPMIN z 1; ZRANGE z 0 -1; ZADD z 0 {d} 0 {a}; ZREMRANGEBYRANK z 0 0; ZRANGE z 0 -1; ZREMRANGEBYRANK z -1 -1; ZRANGE z 0 -1"
            ),
            &format!("MULTI; ZADD z 0 {c} 0 {a} 0 {d} 0 {b}; ZRANGE z 0 1; ZPOPMAX z 2; EXEC; ZRANGE z 0 -1"),
        ]);
    }
}

#[test]
fn a_member_that_would_not_be_sorted_by_all_of_its_bytes_is_refused() {
    let mut pair = Pair::start(TABLES);
    for text in ["ZADD z 0 a 0 MEMBER", "ZADD z INCR 0 MEMBER", "ZINCRBY z 1 MEMBER"] {
        let carried = command(&text.replace("MEMBER", &"m".repeat(8188)));
        assert!(matches!(pair.translator.translate(&operation(&carried)), Translated::Carried(_)), "{text}");
        let long = command(&text.replace("MEMBER", &"m".repeat(8189)));
        let refused = pair.translator.translate(&operation(&long));
        let Translated::Untranslatable(refusal) = refused else { panic!("{text}: {refused:?}") };
        assert!(refusal.reason.contains("8189 bytes"), "{}", refusal.reason);
    }
}

#[test]
fn several_sorted_sets_are_combined_as_in_redis() {
    const SETS: &str = "ZADD a 1 x 2 y 3 z; ZADD b 10 y 20 z 30 w; SADD s x w; SET string v";
    all_agree(&[
        &format!(
            "{SETS}; ZUNION 2 a b; ZUNION 2 a b WITHSCORES; ZUNION 3 a b s WITHSCORES; ZUNION 2 a a WITHSCORES; ZUNION 1 none; ZUNION 2 a none WITHSCORES AGGREGATE MAX"
        ),
        &format!(
            "{SETS}; ZUNION 2 a b WEIGHTS 2 -0.5 WITHSCORES; ZUNION 2 a b AGGREGATE MIN WITHSCORES; ZUNION 2 a s WEIGHTS 1 7 AGGREGATE MAX WITHSCORES; ZUNION 2 a string"
        ),
        &format!(
            "{SETS}; ZINTER 2 a b; ZINTER 2 a b WITHSCORES; ZINTER 3 a b s; ZINTER 2 a s WITHSCORES; ZINTER 2 a none; ZINTER 1 b WITHSCORES; ZINTERCARD 2 a b; ZINTERCARD 2 a b LIMIT 1; ZINTERCARD 2 a none; ZINTERCARD 2 a b LIMIT 0"
        ),
        &format!(
            "{SETS}; ZDIFF 2 a b; ZDIFF 2 a b WITHSCORES; ZDIFF 3 a s none; ZDIFF 1 a WITHSCORES; ZDIFF 2 none a; ZDIFF 2 s a WITHSCORES; ZDIFF 2 a string"
        ),
        &format!(
            "{SETS}; ZUNIONSTORE d 2 a b; ZRANGE d 0 -1 WITHSCORES; ZINTERSTORE d 2 a b WEIGHTS 1 2 AGGREGATE MAX; ZRANGE d 0 -1 WITHSCORES; ZDIFFSTORE d 2 a b; ZRANGE d 0 -1; ZUNIONSTORE a 2 a b; ZRANGE a 0 -1 WITHSCORES; ZINTERSTORE d 2 a none; EXISTS d; ZUNIONSTORE d 1 string"
        ),
        &format!(
            "{SETS}; EXPIRE string 100; ZUNIONSTORE string 1 a; TYPE string; TTL string; ZRANGESTORE d a 0 1; ZRANGE d 0 -1 WITHSCORES; ZRANGESTORE d a 2 3 BYSCORE; ZRANGE d 0 -1; ZRANGESTORE d a (3 1 BYSCORE REV LIMIT 0 1; ZRANGE d 0 -1; ZRANGESTORE d none 0 -1; EXISTS d; ZRANGESTORE a a -1 -1; ZRANGE a 0 -1; ZRANGESTORE d s 0 -1"
        ),
        &format!(
            "{SETS}; EXPIRE a 0; ZUNION 2 a b; ZDIFF 2 b a; ZUNIONSTORE d 2 a b; ZCARD d; MULTI; ZADD e 1 m; ZUNIONSTORE f 2 e b; ZRANGE f 0 -1; ZMPOP 1 f MAX; EXEC; ZRANGE f 0 -1"
        ),
    ]);
}

#[test]
fn the_first_key_that_holds_something_gives_it() {
    all_agree(&[
        "ZADD a 1 x 2 y 3 z; ZMPOP 2 none a MIN; ZMPOP 1 a MAX COUNT 5; EXISTS a; ZMPOP 1 a MIN; SET s v; ZMPOP 1 s MIN; ZMPOP 2 none s MAX",
        "ZADD a 1 x 2 y 3 z; BZMPOP 1 2 none a MAX COUNT 2; BZMPOP 0 1 a MIN; EXISTS a; ZADD a 1 x; RPUSH l 1; BZMPOP 1 1 l MIN",
    ]);
    let mut pair = Pair::start(TABLES);
    for text in ["RPUSH k a b", "LMPOP 1 k LEFT", "ZADD z 1 m 2 n", "ZMPOP 2 none z MIN", "BZPOPMIN z 1"] {
        pair.agrees(&Command { db: 3, ..command(text) }, &format!("{text} in another database"));
    }
}

#[test]
fn what_is_drawn_at_random_is_of_the_structure_and_as_much_as_asked_for() {
    let mut pair = Pair::start(TABLES);
    pair.agree("FLUSHALL; HSET h f v; SADD s m; ZADD z 1.5 m; SET string v");
    pair.agree(
        "HRANDFIELD h; HRANDFIELD h -3; HRANDFIELD h -2 WITHVALUES; HRANDFIELD h 5; HRANDFIELD none -2; HRANDFIELD h 0",
    );
    pair.agree("SRANDMEMBER s; SRANDMEMBER s -3; SRANDMEMBER s 2; SRANDMEMBER none -2; SRANDMEMBER string -1; SRANDMEMBER none");
    pair.agree(
        "ZRANDMEMBER z; ZRANDMEMBER z -2; ZRANDMEMBER z 3 WITHSCORES; ZRANDMEMBER z -2 WITHSCORES; ZRANDMEMBER none",
    );
    pair.agree("SADD s n o p");
    for (text, length) in [("SRANDMEMBER s -7", 7), ("SRANDMEMBER s 3", 3), ("SRANDMEMBER s 9", 4)] {
        let Ran { candidate, stated, .. } = pair.ran(&command(text));
        let Outcome::Completed(Reply::Cache(CacheReply::Array(items))) = candidate else { panic!("{candidate:?}") };
        assert_eq!(items.len(), length, "{text}");
        assert!(!stated.is_empty());
    }
}

#[test]
fn a_key_moves_to_another_database() {
    let mut pair = Pair::start(TABLES);
    pair.agree("FLUSHALL; SETEX k 100 v; RPUSH l a b; MOVE k 2; GET k; MOVE k 2; SET k w; MOVE k 2; MOVE l 2");
    for text in ["GET k", "TTL k", "LRANGE l 0 -1", "KEYS k", "MOVE k 0", "MOVE l 0", "DBSIZE"] {
        pair.agrees(&Command { db: 2, ..command(text) }, &format!("{text} in the other database"));
    }
    pair.agree("GET k; LRANGE l 0 -1; DBSIZE");
}
