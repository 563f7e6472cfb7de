//! Scripts, and pops that would wait, in MariaDB's tables beside Redis's.

use super::tables::all_agree;

#[test]
fn a_pop_that_need_not_wait_answers_the_same_as_in_redis() {
    all_agree(&[
        "RPUSH a 1 2 3; BLPOP none a 1; BRPOP a none 1; BLPOP a 0; EXISTS a; RPUSH b x; RPUSH a y; BLPOP b a 1; BLPOP b a 1",
        "RPUSH a 1 2 3; BLMOVE a b LEFT RIGHT 1; BRPOPLPUSH a b 1; LRANGE b 0 -1; BLMOVE a a LEFT LEFT 1; BLMPOP 1 2 none a LEFT",
        "RPUSH a 1 2 3; BLMPOP 1 1 a RIGHT COUNT 2; LRANGE a 0 -1; ZADD z 1 x 2 y 3 w; BZPOPMIN none z 1; BZPOPMAX z 1; BZPOPMIN z 0; EXISTS z",
        "SET s v; BLPOP s 1; BZPOPMIN s 1; RPUSH a 1; BZPOPMAX a 1; BLPOP a s 1; BLMPOP 1 1 s LEFT",
    ]);
}

#[test]
fn well_known_scripts_answer_the_same_as_in_redis() {
    const RELEASE: &str =
        "if_redis.call('get',KEYS[1])_==_ARGV[1]_then_return_redis.call('del',KEYS[1])_else_return_0_end";
    const RENEW: &str =
        "if_redis.call('get',KEYS[1])_==_ARGV[1]_then_return_redis.call('pexpire',KEYS[1],ARGV[2])_else_return_0_end";
    const COUNT: &str =
        "local_c=redis.call('incr',KEYS[1])_if_c==1_then_redis.call('expire',KEYS[1],ARGV[1])_end_return_c";
    let sequences = [
        format!(
            "EVAL {RELEASE} 1 k a; SET k a; EVAL {RELEASE} 1 k b; GET k; EVAL {RELEASE} 1 k a; GET k; EVAL {RELEASE} 1 k a"
        ),
        format!(
            "SET k a; EVAL {RENEW} 1 k b 90000; TTL k; EVAL {RENEW} 1 k a 90000; TTL k; EVAL {RENEW} 1 k a 0; EXISTS k"
        ),
        format!(
            "EVAL {COUNT} 1 c 100; TTL c; EVAL {COUNT} 1 c 500; TTL c; SET c 0; EVAL {COUNT} 1 c 100; TTL c; SET c x; GET c"
        ),
        format!(
            "SET n 9223372036854775807; EVAL {COUNT} 1 n 9; GET n; RPUSH l 1; EVAL {RELEASE} 1 l a; EVAL {COUNT} 1 l 9; TYPE l"
        ),
    ];
    all_agree(&sequences.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_script_of_commands_answers_the_same_as_in_redis() {
    all_agree(&[
        "SADD f a; EVAL redis.call('SET',KEYS[1],'1','EX',tonumber(ARGV[1]))_local_m=redis.call('SMEMBERS',KEYS[2])_redis.call('DEL',KEYS[2])_return_m 2 seen f 1800; TTL seen; EXISTS f; EXISTS seen",
        "EVAL return_redis.call('get',KEYS[1]) 1 none; EVAL redis.call('rpush',KEYS[1],'a',ARGV[1])_return_redis.call('lrange',KEYS[1],0,1) 1 l b; EVAL redis.call('del',KEYS[1]) 1 l; EXISTS l",
        "EVAL redis.call('set',KEYS[1],ARGV[1])_redis.call('incr',KEYS[1])_redis.call('set',KEYS[2],'x')_return_1 2 a b text; GET a; EXISTS b",
        "EVAL redis.call('set',KEYS[1],'1')_return_7 1 a; EVAL redis.call('hset',KEYS[1],'f','1')_return_redis.call('hgetall',KEYS[1]) 1 h; EVAL return_redis.call('set',KEYS[1],'2') 1 a; GET a",
    ]);
}

#[test]
fn scripts_inside_a_transaction_answer_the_same_as_in_redis() {
    const RELEASE: &str =
        "if_redis.call('get',KEYS[1])_==_ARGV[1]_then_return_redis.call('del',KEYS[1])_else_return_0_end";
    const COUNT: &str =
        "local_c=redis.call('incr',KEYS[1])_if_c==1_then_redis.call('expire',KEYS[1],ARGV[1])_end_return_c";
    const BOTH: &str =
        "redis.call('set',KEYS[1],ARGV[1])_redis.call('rpush',KEYS[2],'x')_return_redis.call('get',KEYS[1])";
    let digest = crosscheck::import::scripts::digest(COUNT.replace('_', " ").as_bytes());
    let sequences = [
        format!(
            "SET k a; MULTI; EVAL {RELEASE} 1 k b; EVAL {RELEASE} 1 k a; SET k c; EVAL {RELEASE} 1 k c; EXEC; EXISTS k"
        ),
        format!("MULTI; EVAL {COUNT} 1 n 100; EVALSHA {digest} 1 n 500; TTL n; EXEC; GET n; EVALSHA {digest} 1 n 500"),
        format!(
            "MULTI; EVAL {BOTH} 2 a l one; INCR n; LRANGE l 0 -1; EVAL {BOTH} 2 a l two; EXEC; GET a; LRANGE l 0 -1"
        ),
        // The second command of the script is refused: what stands before it, and the transaction around it, stay done.
        format!("SET l v; MULTI; SET before 1; EVAL {BOTH} 2 a l one; SET after 1; EXEC; MGET a before after; TYPE l"),
        format!(
            "RPUSH k x; MULTI; EVAL {RELEASE} 1 k x; EVAL {COUNT} 1 k 9; EXEC; LLEN k; MULTI; EVAL {RELEASE} 1 k x; DISCARD"
        ),
        format!(
            "WATCH w; SET w 1; MULTI; EVAL {COUNT} 1 n 100; EXEC; EXISTS n; WATCH w; MULTI; EVAL {COUNT} 1 n 100; EXEC; GET n"
        ),
    ];
    all_agree(&sequences.iter().map(String::as_str).collect::<Vec<_>>());
}
