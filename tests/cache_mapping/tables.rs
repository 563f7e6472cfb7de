//! Redis beside MariaDB's tables: the same commands, family by family, and their answers.

use super::*;

impl Pair {
    /// Runs commands whose answers must be equal, refusals by their class, unordered ones in any order.
    pub(super) fn agree(&mut self, commands: &str) {
        for text in commands.split("; ") {
            self.agrees(&command(text), &format!("{text} in {commands}"));
        }
    }

    pub(super) fn agrees(&mut self, command: &Command, what: &str) {
        let Ran { control, candidate, .. } = self.ran(command);
        let told = |outcome| match outcome {
            Outcome::Refused(failure) => format!("refused: {} {:?}", failure.code, failure.class),
            other => show(command, &other),
        };
        assert_eq!(told(control), told(candidate), "{what}");
    }

    /// As [`Pair::carry`], where the server may warn.
    fn carry_with_warnings(&mut self, translation: &Translation) -> Outcome {
        let execute = |request| self.mariadb.ask(&self.runtime, request);
        let outcomes: Vec<Outcome> = translation.requests.iter().map(execute).collect();
        translation.answer.combine(&outcomes)
    }
}

pub(super) fn all_agree(sequences: &[&str]) {
    let mut pair = Pair::start(TABLES);
    for sequence in sequences {
        pair.agree(&format!("FLUSHALL; {sequence}"));
    }
}

/// What holds a string, a hash, a list, a set and a sorted set: the commands of each refuse the others.
const OF_EVERY_KIND: &str = "SET string v; HSET hash f v; RPUSH list v; SADD set v; ZADD zset 1 v";

/// Every command with every kind of key.
pub(super) fn refuse_wrong_kinds(kinds: &[&str], commands: &[&str]) {
    let mut pair = Pair::start(TABLES);
    for kind in kinds {
        for text in commands {
            pair.agree(&format!("FLUSHALL; {OF_EVERY_KIND}"));
            let of_kind = |word| if word == "KEY" { *kind } else { word };
            pair.agree(&text.split(' ').map(of_kind).collect::<Vec<_>>().join(" "));
            pair.agree("TYPE string; TYPE hash; TYPE list; TYPE set; TYPE zset");
            pair.agree("GET string; HGETALL hash; LRANGE list 0 -1; SMEMBERS set; ZRANGE zset 0 -1");
        }
    }
}

pub(super) const KINDS: &[&str] = &["string", "hash", "list", "set", "zset", "absent"];

#[test]
fn strings_in_the_table_answer_the_same_as_in_redis() {
    let mut pair = Pair::start(TABLES);
    for sequence in STRINGS.iter().chain(COUNTERS).chain([
        &"DECR below; SET floor 1; DECR floor; DECR floor; SET padded 10; DECR padded; GET padded",
        &"SET negative -5; INCR negative; SET k 1; SET k 2 KEEPTTL; SET k 3 XX KEEPTTL; TTL k",
        &"SETEX keep 100 v; SET keep w KEEPTTL; PERSIST keep; SET keep v; EXPIRE keep 10 XX; EXPIRE keep 10 NX",
        &"EXPIRE keep 10 NX; EXPIRE keep 5 GT; EXPIRE keep 20 GT; EXPIRE keep 30 LT; EXPIRE keep 5 LT; PERSIST keep",
        &"PSETEX short 1 v; INCR other; INCR short2; SET x v PX 100000; TTL x; APPEND x w; TTL x; GET x",
        &"SETRANGE r 3 abc; GET r; SETRANGE r 1 z; GET r; SETRANGE r 9 end; GET r; SETRANGE none 5 ''; EXISTS none",
        &"MSETNX a1 1 a2 2; MSETNX a2 x a3 3; MGET a1 a2 a3; MSETNX same 1 same 2; GET same",
        &"SETBIT b 7 1; GET b; SETBIT b 7 0; GETBIT b 7; SETBIT b 20 1; GET b; GETBIT b 20; GETBIT b 99; GETBIT none 3",
        &"SET b foobar; BITCOUNT b; BITCOUNT b 0 0; BITCOUNT b 1 1; BITCOUNT b -2 -1 BYTE; BITCOUNT b 5 2; BITCOUNT none; BITCOUNT b 0 99; BITCOUNT b -1 -5",
        &"INCRBYFLOAT f 10.5; INCRBYFLOAT f 0.1; INCRBYFLOAT f -5; GET f; SET f 3.0e3; INCRBYFLOAT f 1",
        &"INCRBYFLOAT z 5; INCRBYFLOAT z -5; SET bad x; INCRBYFLOAT bad 1; GETRANGE z -2 -9; GETRANGE z 0 -99; GETRANGE z 3 1",
        &"SET a v EXAT 4102444800; EXPIRETIME a; PEXPIRETIME a; SET a v; EXPIRETIME a; EXPIRETIME none; PEXPIRETIME none",
    ]) {
        pair.agree(sequence);
    }
    for sequence in lifetimes(now() - 5) {
        pair.agree(&sequence);
    }
    for text in ["_5", "+5", "05", "9223372036854775807", "9223372036854775808", "-0", "-9223372036854775808", "5\n"] {
        pair.agree(&format!("SET n {text}; INCR n; SET n {text}; DECR n; SET n {text}; INCRBY n -5; GET n"));
    }
    pair.agree("SET s v PX 150; SETNX s w; SET c 5 PX 150; HSET h f v; PEXPIRE h 150");
    std::thread::sleep(std::time::Duration::from_millis(300));
    pair.agree("EXISTS s; SETNX s w; GET s; TTL s; INCR c; TTL c; DEL c s; SET h v NX; TYPE h; DEL h; HGETALL h");
}

#[test]
fn strings_refuse_what_is_no_string() {
    refuse_wrong_kinds(
        KINDS,
        &[
            "GET KEY",
            "STRLEN KEY",
            "APPEND KEY x",
            "INCR KEY",
            "GETSET KEY x",
            "GETDEL KEY",
            "GETEX KEY EX 100",
            "GETRANGE KEY 0 1",
            "SETRANGE KEY 1 x",
            "SET KEY x",
            "SET KEY x GET",
            "SET KEY x NX",
            "SET KEY x XX",
            "SET KEY x KEEPTTL",
            "MSET KEY 1 other 2",
            "MSETNX KEY 1 other 2",
            "SETNX KEY x",
            "SETEX KEY 100 x",
            "MGET KEY string",
            "INCRBYFLOAT KEY 1",
            "SETBIT KEY 1 1",
            "GETBIT KEY 1",
        ],
    );
}

#[test]
fn hashes_answer_the_same_as_in_redis() {
    all_agree(&[
        "HSET h a 1 b 2; HSET h a 3 c 4 c 5; HGETALL h; HLEN h; HKEYS h; HVALS h; HGET h a; HGET h none; HGET none a",
        "HMSET h a 1 b ''; HMGET h a none b a; HMGET none a b; HEXISTS h a; HEXISTS h none; HEXISTS none a; HSTRLEN h a",
        "HSETNX h a 1; HSETNX h a 2; HGET h a; HSTRLEN h none; HSTRLEN none a; HLEN none; HGETALL none; HKEYS none; HVALS none",
        "HSET h a 1 b 2; HDEL h a a none; HDEL none a; HLEN h; HDEL h b; EXISTS h; TYPE h; HSET h a 1; TYPE h; TTL h",
        "HINCRBY h n 5; HINCRBY h n -7; HGET h n; HSET h t text; HINCRBY h t 1; HSET h big 9223372036854775807; HINCRBY h big 1",
        "HINCRBY h x 0; HGETALL h; HSET h s _1; HINCRBY h s 1; HINCRBYFLOAT h f 10.5; HINCRBYFLOAT h f 0.1; HINCRBYFLOAT h s 1",
        "HSET h a 1; EXPIRE h 100; HSET h b 2; TTL h; PERSIST h; TTL h; EXPIRE h 0; HGETALL h; HSET h z 1; HGETALL h",
        "HSET h a 1; SET h string; GET h; HGETALL h; DEL h; HSET h b 2; HGETALL h; RENAME h i; HGETALL i; HGETALL h",
        "HSET h '' empty; HGET h ''; HSET h a ''; HGET h a; HEXISTS h ''; HDEL h ''; HGETALL h; HRANDFIELD h; HRANDFIELD none",
        "HSET h a 1; COPY h i; HSET i b 2; HGETALL h; HGETALL i; COPY h i; COPY h i REPLACE; HGETALL i; COPY none i; UNLINK h i",
    ]);
}

#[test]
fn hashes_refuse_what_is_no_hash() {
    refuse_wrong_kinds(
        KINDS,
        &[
            "HSET KEY f 1",
            "HMSET KEY f 1",
            "HSETNX KEY f 1",
            "HGET KEY f",
            "HMGET KEY f g",
            "HGETALL KEY",
            "HKEYS KEY",
            "HVALS KEY",
            "HLEN KEY",
            "HEXISTS KEY f",
            "HSTRLEN KEY f",
            "HDEL KEY f",
            "HINCRBY KEY n 1",
            "HINCRBYFLOAT KEY n 1",
        ],
    );
}

#[test]
fn lists_answer_the_same_as_in_redis() {
    all_agree(&[
        "RPUSH l a b c; LPUSH l z y; LRANGE l 0 -1; LLEN l; LRANGE l 1 2; LRANGE l -2 -1; LRANGE l -99 1; LRANGE l 3 1; LRANGE l 1 -2",
        "RPUSH l a b c d; LRANGE l 2 -1; LRANGE l 9 20; LRANGE l 0 99; LRANGE l -1 -3; LRANGE l -3 2; LRANGE none 0 -1; LLEN none",
        "RPUSH l a b c; LPOP l; RPOP l; LPOP l; LPOP l; EXISTS l; RPOP none; LPOP none 2; RPUSH l a b c; LPOP l 2; RPOP l 5; TYPE l",
        "RPUSH l a b c; LPOP l 0; RPOP l 2; LRANGE l 0 -1; LPOP none 0; LPUSHX l x; RPUSHX l y z; LPUSHX none x; EXISTS none; LRANGE l 0 -1",
        "RPUSH l a b c; LINDEX l 0; LINDEX l -1; LINDEX l 3; LINDEX l -4; LINDEX none 0; LSET l 1 x; LSET l -1 y; LSET l 3 z; LSET none 0 v; LRANGE l 0 -1",
        "RPUSH l a b a c a; LREM l 2 a; LRANGE l 0 -1; RPUSH l a; LREM l -1 a; LRANGE l 0 -1; LREM l 0 a; LREM l 0 none; LREM none 0 a; LREM l 1 b; LREM l 1 c; EXISTS l",
        "RPUSH l a b c d e; LTRIM l 1 3; LRANGE l 0 -1; LTRIM l -2 -1; LRANGE l 0 -1; LTRIM l 5 9; EXISTS l; LTRIM none 0 1; RPUSH l a b; LTRIM l 0 -1; LTRIM l 1 0; EXISTS l",
        "RPUSH l a c; LINSERT l BEFORE c b; LINSERT l AFTER c d; LINSERT l BEFORE none x; LINSERT none BEFORE a x; LRANGE l 0 -1; LINSERT l after a a2; LRANGE l 0 -1; LPUSH l h; LRANGE l 0 -1",
        "RPUSH l a b c a b a; LPOS l a; LPOS l a RANK 2; LPOS l a RANK -1; LPOS l a COUNT 0; LPOS l a COUNT 2; LPOS l a RANK -1 COUNT 2; LPOS l none; LPOS l none COUNT 0; LPOS none a; LPOS none a COUNT 1; LPOS l c MAXLEN 2; LPOS l c MAXLEN 3; LPOS l a RANK -1 MAXLEN 1 COUNT 0",
        "RPUSH l a b c; RPOPLPUSH l m; LRANGE m 0 -1; RPOPLPUSH l l; LRANGE l 0 -1; LMOVE l m LEFT RIGHT; LMOVE l m RIGHT LEFT; EXISTS l; LRANGE m 0 -1; LMOVE none m LEFT LEFT; RPOPLPUSH none none; LMOVE m m LEFT RIGHT; LRANGE m 0 -1",
        "RPUSH one x; LMOVE one one LEFT RIGHT; LRANGE one 0 -1; RPOPLPUSH one two; EXISTS one; LRANGE two 0 -1; EXPIRE two 100; RPUSH two y; PERSIST two",
        "RPUSH m a b c; LMPOP 2 none m LEFT; LMPOP 1 m RIGHT COUNT 5; LMPOP 1 m LEFT; EXISTS m; RPUSH l '' ''; LRANGE l 0 -1; LPOP l; LREM l 0 ''; EXISTS l",
        "RPUSH l a b c d e f g h; LREM l 1 b; LREM l 1 f; LINDEX l 1; LSET l 4 G; LRANGE l -3 -2; LTRIM l 1 -2; LPUSH l z; RPUSH l y; LRANGE l 0 -1; LLEN l; RENAME l k; LRANGE k 0 2",
    ]);
}

#[test]
fn lists_refuse_what_is_no_list() {
    refuse_wrong_kinds(
        KINDS,
        &[
            "LPUSH KEY x",
            "RPUSHX KEY x",
            "LPOP KEY",
            "RPOP KEY 2",
            "LPOP KEY 0",
            "LLEN KEY",
            "LRANGE KEY 0 -1",
            "LINDEX KEY 0",
            "LSET KEY 0 x",
            "LREM KEY 0 v",
            "LTRIM KEY 0 0",
            "LINSERT KEY BEFORE v x",
            "LPOS KEY v",
            "LMOVE KEY list LEFT RIGHT",
            "LMOVE list KEY LEFT RIGHT",
            "RPOPLPUSH KEY other",
            "LMPOP 2 none KEY LEFT",
            "DEL KEY",
            "RENAME KEY list",
            "RENAME list KEY",
            "RENAMENX list KEY",
            "COPY KEY other REPLACE",
            "EXPIRE KEY 100",
            "PERSIST KEY",
        ],
    );
}

#[test]
fn a_queue_answers_the_same_as_a_list_to_one_client() {
    let mut pair = Pair::start("* mariadb form=\"queue\"");
    for sequence in [
        "RPUSH q a b c; LLEN q; LPOP q; RPOP q; LRANGE q 0 -1; LPOP q; LPOP q; EXISTS q; RPOP q; LPOP q 2; TYPE q; TTL q",
        "LPUSH q a b c; LRANGE q 0 -1; RPOP q; LPOP q 5; LPOP q 5; RPUSH q x; LPUSH q w; RPUSH q y; LRANGE q 0 -1; LRANGE q -2 -1",
        "RPUSH q b a b; TYPE q; TTL q; LREM q -1 b; LRANGE q 0 -1; RPUSH other 1; EXISTS q other none q; DEL q other none; LLEN q",
        "RPUSH q a b; BLPOP none q 1; BRPOP q 1; LPOP none 0; RPUSH q a; LPOP q 0; LPOP q",
    ] {
        pair.agree(&format!("FLUSHALL; {sequence}"));
    }
    let refused = pair.translator.translate(&operation(&command("EXPIRE q 100")));
    assert!(matches!(refused, Translated::Untranslatable(_)), "{refused:?}");
}

#[test]
fn any_bytes_are_a_key_a_field_and_a_value() {
    let mut pair = Pair::start(TABLES);
    let long = vec![b'k'; 3000];
    let odd: [&[u8]; 8] = [&long, &long[1..], b"", b"a b", b"A B", b"a\r\nb ", b"\0\x01'\\~\xff", "\u{e9}".as_bytes()];
    let arg = |bytes: &[u8]| ByteString(bytes.to_vec());
    let mut both = |words: &[&[u8]]| {
        let command = Command { db: 0, args: words.iter().map(|word| arg(word)).collect() };
        pair.agrees(&command, "any bytes");
    };
    for (index, bytes) in odd.iter().enumerate() {
        let value = [&b"\0\r\n\xff;:*$_"[..], index.to_string().as_bytes()].concat();
        both(&[b"SET", bytes, &value]);
        both(&[b"HSET", b"hash", bytes, &value]);
        both(&[b"RPUSH", b"list", bytes, &value]);
    }
    for bytes in odd {
        both(&[b"GET", bytes]);
        both(&[b"HGET", b"hash", bytes]);
        both(&[b"LPOS", b"list", bytes]);
    }
    both(&[b"HGETALL", b"hash"]);
    both(&[b"LRANGE", b"list", b"0", b"-1"]);
}

#[test]
fn databases_stay_apart_in_the_tables() {
    let mut pair = Pair::start(TABLES);
    let mut both = |db: u32, text: &str| {
        pair.agrees(&Command { db, ..command(text) }, &format!("{db}: {text}"));
    };
    for (db, key) in [(0, "k"), (1, "k"), (0, "db1:k"), (11, "k")] {
        both(db, &format!("SET {key} {db}:{key}"));
    }
    for (db, key) in [(0, "k"), (1, "k"), (0, "db1:k"), (11, "k"), (2, "k")] {
        both(db, &format!("GET {key}"));
    }
    both(0, "COPY k moved DB 1");
    both(1, "GET moved");
    both(0, "GET moved");
}

#[test]
fn a_command_whose_keys_go_to_two_stores_has_one_answer() {
    let mut pair = Pair::start("kept:* mariadb");
    pair.same(
        "MSET kept:a 1 b 2 kept:c 3; MGET b kept:a none kept:none kept:c; EXISTS b kept:a none; GET kept:a; GET b",
    );
    assert_eq!(pair.ran(&command("DEL kept:a b none")).stated, ["its keys go to two stores: not atomic"]);
    pair.same("DEL kept:c b; SET kept:a 1; SET b 1; FLUSHALL; EXISTS kept:a b; GETDEL kept:a");
}

#[test]
fn long_answers_are_whole_and_what_is_too_long_is_seen() {
    let mut pair = Pair::start(TABLES);
    let value = "v".repeat(1 << 20);
    pair.agree(&format!("HSET h a {value} b {value} c {value}; HGETALL h; RPUSH l {value} {value}; LRANGE l 0 -1"));
    let many: Vec<String> = (0..20_000).map(|number| number.to_string()).collect();
    pair.agree(&format!("RPUSH many {}; LRANGE many 0 -1; LLEN many; LRANGE many -3 -1", many.join(" ")));
    for field in ["d", "e", "f", "g", "i", "j", "k", "l", "m", "n", "o", "p", "q"] {
        pair.agree(&format!("HSET h {field} {value}"));
    }
    let translation = pair.translate(&command("HGETALL h"));
    let seen = pair.carry_with_warnings(&translation);
    assert!(matches!(seen, Outcome::Unknown(_)), "{seen:?}");
}
