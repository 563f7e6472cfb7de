//! Many clients at once on MariaDB's tables, under both isolation levels: what Redis's single thread promises.

use std::collections::BTreeSet;

use super::*;

const CLIENTS: u32 = 8;
const LEVELS: [&str; 2] = ["REPEATABLE-READ", "READ-COMMITTED"];

/// One client of the race, with a connection of its own.
struct Racer<'a> {
    session: SessionId,
    translator: &'a Mutex<CacheTranslator>,
    connection: Client,
    runtime: Runtime,
}

impl Racer<'_> {
    fn ask(&mut self, text: &str) -> CacheReply {
        let operation = Operation { session: self.session, ..operation(&command(text)) };
        let translated = self.translator.lock().unwrap_or_else(PoisonError::into_inner).translate(&operation);
        let Translated::Carried(translation) = translated else { panic!("{text}: {translated:?}") };
        let outcomes: Vec<Outcome> =
            translation.requests.iter().map(|request| self.connection.ask(&self.runtime, request)).collect();
        match translation.answer.combine(&outcomes) {
            Outcome::Completed(Reply::Cache(reply)) => reply,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn number(&mut self, text: &str) -> i64 {
        match self.ask(text) {
            CacheReply::Int(number) => number,
            other => panic!("{text}: {other:?}"),
        }
    }
}

/// Runs all clients at once under each level, and hands what they found to a check, with a client of its own.
fn race<T: Send>(route: &str, run: impl Fn(&mut Racer<'_>) -> T + Sync, check: impl Fn(&mut Racer<'_>, Vec<T>)) {
    for level in LEVELS {
        let Pair { translator, _stacks: stacks, .. } = Pair::start(&format!("{TABLES} {route}"));
        let translator = Mutex::new(translator);
        let racer = |session| {
            let runtime = runtime();
            let mut connection = Client::connect(&runtime, &stacks.target, StoreKind::Mariadb);
            let level = format!("SET SESSION tx_isolation = '{level}'");
            connection.ask(&runtime, &Request::Sql(Sql::simple(level)));
            Racer { session: SessionId(session), translator: &translator, connection, runtime }
        };
        let mut racers: Vec<Racer<'_>> = (1..=CLIENTS).map(racer).collect();
        let found = std::thread::scope(|scope| {
            let running: Vec<_> = racers.iter_mut().map(|racer| scope.spawn(|| run(racer))).collect();
            running.into_iter().map(|thread| thread.join().expect("no client fails")).collect()
        });
        check(&mut racer(0), found);
    }
}

#[test]
fn a_counter_counts_every_increment() {
    race(
        "",
        |client| {
            for _ in 0..25 {
                client.number("INCR n");
                client.number("HINCRBY h n 1");
                client.ask("ZINCRBY z 1 n");
            }
        },
        |client, _| {
            let expected = CacheReply::Found((CLIENTS * 25).to_string().into());
            for text in ["GET n", "HGET h n", "ZSCORE z n"] {
                assert_eq!(client.ask(text), expected, "{text}");
            }
        },
    );
}

#[test]
fn a_lock_is_held_by_one_client_at_a_time_and_a_limit_lets_so_many_through() {
    race(
        "",
        |client| {
            let (mut held, mut passed) = (0, 0);
            while held < 3 {
                if client.ask("SET lock mine NX PX 60000") == CacheReply::Status("OK".into()) {
                    assert_eq!(client.number("INCR inside"), 1, "nobody else is inside");
                    assert_eq!(client.number("DECR inside"), 0);
                    assert_eq!(client.number("DEL lock"), 1);
                    held += 1;
                }
            }
            for _ in 0..10 {
                passed += i64::from(client.number("INCR rate") <= 20);
            }
            passed
        },
        |_, passed| assert_eq!(passed.into_iter().sum::<i64>(), 20),
    );
}

fn takes_everything_once(route: &str) {
    race(
        route,
        |client| {
            let session = client.session.0;
            let mut taken = Vec::new();
            for job in 0..20 {
                client.number(&format!("{} jobs {session}-{job}", if job % 2 == 0 { "RPUSH" } else { "LPUSH" }));
                if let CacheReply::Found(job) = client.ask(if job % 3 == 0 { "RPOP jobs" } else { "LPOP jobs" }) {
                    taken.push(job);
                }
            }
            taken
        },
        |client, taken| {
            let mut all: Vec<ByteString> = taken.into_iter().flatten().collect();
            while let CacheReply::Found(job) = client.ask("LPOP jobs") {
                all.push(job);
            }
            let once: BTreeSet<&ByteString> = all.iter().collect();
            assert_eq!(
                (all.len(), once.len()),
                (CLIENTS as usize * 20, CLIENTS as usize * 20),
                "none lost, none twice"
            );
            assert_eq!(client.number("EXISTS jobs"), 0);
        },
    );
}

#[test]
fn a_list_gives_each_item_to_one_client() {
    takes_everything_once("");
}

#[test]
fn a_queue_gives_each_job_to_one_worker() {
    takes_everything_once("form = \"queue\"\n");
}

#[test]
fn writers_of_one_hash_and_one_set_lose_nothing() {
    race(
        "",
        |client| {
            let session = client.session.0;
            for index in 0..15 {
                client.number(&format!("HSET h {session}-{index} v shared {session}"));
                client.number(&format!("SADD s {session}-{index} shared"));
                client.number(&format!("HDEL h2 f{index}"));
                client.number(&format!("HSET h2 f{index} v"));
                client.ask(&format!("SMOVE s s2 {session}-{index}"));
                client.ask(&format!("MSET a{index} {session} b{index} {session}"));
                client.ask(&format!("DEL b{index} a{index}"));
                client.ask(&format!("SET plain{} v", index % 3));
            }
        },
        |client, _| {
            assert_eq!(client.number("HLEN h"), i64::from(CLIENTS * 15 + 1));
            assert_eq!(client.number("SCARD s2"), i64::from(CLIENTS * 15));
            assert_eq!(client.number("SCARD s"), 1);
            assert_eq!(client.number("HLEN h2"), 15);
        },
    );
}

#[test]
fn a_watched_counter_counts_every_transaction_that_was_carried_out() {
    race(
        "",
        |client| {
            let mut lost = 0;
            for _ in 0..8 {
                loop {
                    client.ask("WATCH n");
                    let seen = match client.ask("GET n") {
                        CacheReply::Found(text) => text.as_str().and_then(|text| text.parse().ok()).expect("a number"),
                        _ => 0_i64,
                    };
                    client.ask("MULTI");
                    client.ask(&format!("SET n {}", seen + 1));
                    client.ask("RPUSH log x");
                    if client.ask("EXEC") != CacheReply::Missing {
                        break;
                    }
                    lost += 1;
                }
            }
            lost
        },
        |client, lost: Vec<u64>| {
            assert_eq!(client.ask("GET n"), CacheReply::Found((CLIENTS * 8).to_string().into()));
            assert_eq!(client.number("LLEN log"), i64::from(CLIENTS * 8));
            assert!(lost.iter().sum::<u64>() > 0, "somebody had to try again");
        },
    );
}
