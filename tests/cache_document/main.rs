//! What the client carries out by compare-and-swap, beside a real Redis: structures kept as one value, values in parts,
//! hashed keys, lifetimes; and the races that this brings.

#[path = "../support/cache_pair.rs"]
mod cache_pair;
#[path = "../support/cache_servers.rs"]
mod cache_servers;
mod items;
mod lifetimes;
mod races;

use cache_pair::{Pair, show};
use cache_servers::command;
use crosscheck::core::{Outcome, Request};

const DOCUMENTS: &str = "* memcached form=\"document\"";
const PLAIN: &str = "* memcached";

impl Pair {
    /// Runs commands whose answers must be equal.
    fn same(&mut self, commands: &str) {
        for text in commands.split("; ") {
            let asked = command(text);
            let ran = self.run(&asked).unwrap_or_else(|| panic!("{text} is not carried"));
            assert_eq!(show(&asked, &ran.control), show(&asked, &ran.candidate), "{text} in {commands}");
        }
    }

    /// Sends a request to memcached alone.
    fn raw(&mut self, request: &Request) -> Outcome {
        self.memcached.ask(&self.runtime, request)
    }

    /// What both sides answer to one command, and what is stated with it.
    fn both(&mut self, text: &str) -> (String, String, Vec<String>) {
        let asked = command(text);
        let ran = self.run(&asked).unwrap_or_else(|| panic!("{text} is not carried"));
        (show(&asked, &ran.control), show(&asked, &ran.candidate), ran.stated)
    }
}

/// Sequences of commands on strings that every route to memcached carries.
const STRINGS: &[&str] = &[
    "SET a v; SET a w KEEPTTL; GET a; SET a x XX KEEPTTL; GET a; SET none x XX KEEPTTL; GET none; SET n 1 NX KEEPTTL",
    "SET g old EX 100; SET g new GET KEEPTTL; GET g; PERSIST g; SET g v NX GET; SET none2 v XX GET; GET none2",
    "SET g old; SET g new GET; GETSET g newer; GETSET other v; GETDEL g; GETDEL g; GET g; GETDEL none",
    "SET s Hello_World; SETRANGE s 6 Redis; GET s; SETRANGE s 15 far; GET s; SETRANGE new 3 v; GET new; SETRANGE s 0 ''",
    "SETRANGE e 5 ''; EXISTS e; SETRANGE s -1 v; SETRANGE s x v; SETRANGE s 536870912 v; STRLEN s",
    "INCRBYFLOAT f 0.1; INCRBYFLOAT f 0.2; GET f; INCRBYFLOAT f -0.3; INCRBYFLOAT f 5.0e3; INCRBYFLOAT f x; GET f",
    "SET f 3.0e3; INCRBYFLOAT f 200; SET f 10.50; INCRBYFLOAT f 0.1; INCRBYFLOAT f 1e-17; INCRBYFLOAT f 1e-18; GET f",
    "SET f 1e19; INCRBYFLOAT f 0.5; INCRBYFLOAT f 1.23456789012345678; SET f 123456789.123456789; INCRBYFLOAT f 1e-9",
    "SET f abc; INCRBYFLOAT f 1; SET f ''; INCRBYFLOAT f 1; SET f _1; INCRBYFLOAT f 1; INCRBYFLOAT f inf; SET f 1.5; INCR f",
    "SET k v EX 100; APPEND k w; PERSIST k; PERSIST k; GET k; APPEND new2 a; APPEND new2 ''; GET new2; APPEND e2 ''; EXISTS e2",
    "SET x v; EXPIRE x 10 XX; EXPIRE x 10 GT; EXPIRE x 100 NX; EXPIRE x 50 NX; EXPIRE x 50 GT; EXPIRE x 500 GT; EXPIRE x 900 LT",
    "SET x v; EXPIRE x 90 LT; EXPIRE x 9 XX LT; EXPIRE none3 9 NX; EXPIRE x 0 XX; EXISTS x; EXPIRETIME x; SET x v; EXPIRETIME x",
    "SET g v EX 50; GETEX g PERSIST; PERSIST g; GETEX g EX 50; PERSIST g; GETEX g EXAT 1; GET g; GETEX g EX 1; PEXPIRETIME g",
    "SETBIT b 7 1; GETBIT b 7; GETBIT b 6; GETBIT b 100; SETBIT b 7 0; GET b; SETBIT b 4294967296 1; SETBIT b 1 2; SETBIT b x 1",
    "SET b foobar; BITCOUNT b; BITCOUNT b 0 0; BITCOUNT b 1 1; BITCOUNT b 1 -2 BYTE; BITCOUNT b 5 30 BIT; BITCOUNT b 1; BITCOUNT no x y",
    "SET b foobar; BITPOS b 1; BITPOS b 0 2; BITPOS b 1 2 3; BITPOS b 1 7 15 BIT; BITPOS b 0 5 -1 BIT; BITPOS b 1 9; BITPOS no 1; BITPOS no 0",
    "SET short 10; GETRANGE short 0 -5; GETRANGE short -4 -5; GETRANGE short -5 -5; BITCOUNT short 0 -5; BITCOUNT short -4 -5; BITPOS short 1 -4 -5; BITPOS short 0 -9 -20 BIT",
    "SETRANGE ff 0 ''; SETBIT ff 3 1; SETBIT ff 0 1; SETBIT ff 1 1; SETBIT ff 2 1; BITPOS ff 0; BITPOS ff 0 0 -1; BITPOS ff 2; BITCOUNT ff 0 -1 X",
];

/// Strings as Redis has them where the route asks for documents.
const EXACT_COUNTERS: &[&str] = &[
    "DECR below; DECR below; INCR below; INCRBY below -10; GET below; DECRBY below -100; GET below",
    "SET top 9223372036854775807; INCR top; DECR top; GET top; SET bottom -9223372036854775808; DECR bottom; INCR bottom",
    "SET space _5; INCR space; SET plus +5; INCR plus; SET zeros 05; INCR zeros; SET padded 10; DECR padded; GET padded",
    "SET c 5 EX 100; INCR c; PERSIST c; DECRBY c -9223372036854775807; INCRBY c 9223372036854775807",
];

const HASHES: &[&str] = &[
    "HSET h a 1 b 2; HSET h a 3 c 4; HGET h a; HGET h x; HGET none a; HMGET h a x b; HMGET none a; HGETALL h; HGETALL none",
    "HSET h a 1; HLEN h; HLEN none; HEXISTS h a; HEXISTS h x; HSTRLEN h a; HSTRLEN h x; HKEYS h; HVALS h; HKEYS none",
    "HSETNX n f v; HSETNX n f w; HGET n f; HMSET n g 1 f 2; HGETALL n; HDEL n f x g; EXISTS n; HDEL n f; TYPE n",
    "HINCRBY i n 5; HINCRBY i n -7; HGET i n; HSET i t x; HINCRBY i t 1; HINCRBY i n x; HSET i m 9223372036854775807; HINCRBY i m 1",
    "HINCRBYFLOAT fl n 0.1; HINCRBYFLOAT fl n 0.2; HGET fl n; HSET fl t x; HINCRBYFLOAT fl t 1; HINCRBYFLOAT fl n x; HGETALL fl",
    "HSET odd a 1 b; HMSET odd a 1 b; HSET h2 '' ''; HGET h2 ''; HGETALL h2; HSET h2 _ 1 a_b 2; HGETALL h2; EXPIRE h2 100; HSET h2 z 1; PERSIST h2; PERSIST h2",
];

const LISTS: &[&str] = &[
    "RPUSH l a b c; LPUSH l z y; LRANGE l 0 -1; LLEN l; LINDEX l 0; LINDEX l -1; LINDEX l 9; LINDEX none 0; LRANGE l -2 99; LRANGE l 3 1",
    "RPUSH l a b c d e; LPOP l; RPOP l; LPOP l 2; RPOP l 9; EXISTS l; LPOP l; LPOP l 2; RPOP none; LPOP none 0; LPOP l -1; LPOP l x",
    "RPUSH l a; LPOP l 0; LPUSHX l z y; RPUSHX l b; LPUSHX none a; EXISTS none; LRANGE l 0 -1; DEL l",
    "RPUSH s a b c; LSET s 0 x; LSET s -1 z; LRANGE s 0 -1; LSET s 9 x; LSET none 0 x; LSET s x v; LINSERT s BEFORE b q; LINSERT s AFTER z r",
    "RPUSH i a b; LINSERT i BEFORE no q; LINSERT none BEFORE a q; LINSERT i NEAR a q; LINSERT i after b r; LRANGE i 0 -1",
    "RPUSH r a b a c a; LREM r 1 a; LRANGE r 0 -1; LREM r -1 a; LRANGE r 0 -1; LREM r 0 a; LREM r 0 x; LRANGE r 0 -1; LREM none 0 a; LREM r x a",
    "RPUSH t a b c d e; LTRIM t 1 -2; LRANGE t 0 -1; LTRIM t 0 -1; LTRIM t 5 9; EXISTS t; LTRIM none 0 1; LTRIM t x 1",
    "RPUSH p a b c 1 2 3 c c; LPOS p c; LPOS p c RANK 2; LPOS p c RANK -1; LPOS p c COUNT 2; LPOS p c COUNT 0; LPOS p c RANK -1 COUNT 2; LPOS p x",
    "RPUSH p a b c 1 2 3 c c; LPOS p x COUNT 0; LPOS none c; LPOS none c COUNT 1; LPOS p c COUNT 0 MAXLEN 3; LPOS p c RANK 0; LPOS p c COUNT -1; LPOS p c FOO 1",
    "RPUSH ex a; EXPIRE ex 100; RPUSH ex b; PERSIST ex; PERSIST ex; EXPIRE ex -1; LRANGE ex 0 -1",
];

const SETS: &[&str] = &[
    "SADD s a b a; SADD s b c; SCARD s; SCARD none; SISMEMBER s a; SISMEMBER s x; SMISMEMBER s a x b; SMISMEMBER none a; SMEMBERS s; SMEMBERS none",
    "SADD s 3 1 2; SREM s 1 9; SMEMBERS s; SREM s 2 3; EXISTS s; SREM none a; TYPE s; SADD s ''; SISMEMBER s ''",
    "SADD p a b c; SPOP p 0; SPOP p 9; EXISTS p; SPOP p; SPOP p 2; SPOP p -1; SADD one m; SRANDMEMBER one; SPOP one; EXISTS one",
    "SADD r a b c; SRANDMEMBER r 9; SRANDMEMBER r 0; SRANDMEMBER none; SRANDMEMBER none 3; SRANDMEMBER none -3; SRANDMEMBER r x",
];

/// Each kind meets the commands of the others.
const KINDS: &[&str] = &[
    "HSET h f v; TYPE h; GET h; INCR h; APPEND h x; STRLEN h; GETRANGE h 0 1; LPUSH h a; SADD h a; MGET h; GETSET h v; SET h v GET; GETDEL h; GETEX h",
    "RPUSH l a; TYPE l; HGET l f; HSET l f v; SADD l a; SETRANGE l 0 x; GETBIT l 0; BITCOUNT l; LRANGE l 0 -1; INCRBYFLOAT l 1",
    "SADD s a; TYPE s; LPOP s; LLEN s; HLEN s; GETEX s EX 9; SET s v; TYPE s; SADD s a; LPUSH s a; HSET s f v; LPOS s a; HINCRBY s f 1",
    "HSET h2 f v; SET h2 v NX; SETNX h2 v; SET h2 v XX; GET h2; HGETALL h2; EXISTS h2 h2 none; DEL h2 none; TYPE h2",
    "HSET h3 f v; EXPIRE h3 100; TTL h3; PERSIST h3; TTL h3; EXPIRE h3 0; HGETALL h3; MSET h3 v h4 w; MGET h3 h4 none",
];

#[test]
fn strings_answer_the_same_on_every_route_to_memcached() {
    for routes in [PLAIN, DOCUMENTS, "* memcached large=\"segment\""] {
        let mut pair = Pair::start(routes);
        for sequence in STRINGS {
            pair.same(&format!("FLUSHALL; {sequence}"));
        }
    }
}

#[test]
fn structures_answer_the_same_where_a_route_keeps_them_as_documents() {
    let mut pair = Pair::start(DOCUMENTS);
    for sequence in EXACT_COUNTERS.iter().chain(HASHES).chain(LISTS).chain(SETS).chain(KINDS) {
        pair.same(&format!("FLUSHALL; {sequence}"));
    }
}

#[test]
fn a_structure_says_with_each_command_that_it_is_one_value() {
    let mut pair = Pair::start(DOCUMENTS);
    for text in ["HSET h f v", "LPUSH l v", "SADD s m", "HGETALL h"] {
        let (_, _, stated) = pair.both(text);
        assert!(stated.iter().any(|stated| stated.contains("one item")), "{text}: {stated:?}");
    }
    let (_, _, stated) = pair.both("SRANDMEMBER s");
    assert!(stated.iter().any(|stated| stated.contains("chance")), "{stated:?}");
}

#[test]
fn keys_of_both_kinds_of_route_have_one_answer() {
    let mut pair = Pair::start("d:* memcached form=\"document\"; s:* memcached large=\"segment\"");
    pair.same(
        "MSET a 1 d:b 2 s:c 3 d 4; MGET a d:b none s:c d d:none; EXISTS a d:b s:c none a; HSET d:h f v; MGET d:h a",
    );
    pair.same("TOUCH a d:h; DEL a d:h s:c none; EXISTS a d:h s:c d:b; UNLINK d:b d; MGET a d:b s:c d");
}
