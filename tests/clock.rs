//! Recorded time on real servers: each reads what it is given, stands still, and goes on where it must.

use std::time::{Duration, Instant};

use crosscheck::core::{
    Attempt, ByteString, CacheReply, Command, McCommand, McStore, Outcome, Reply, Request, Sql, Value,
};
use crosscheck::core::{ErrorClass, StoreKind};
use crosscheck::format::stacks::Role;
use crosscheck::stack::{self, Profile, Stack};
use crosscheck::store::{Session, SessionSetup};

/// 2025-11-22 08:26:40 UTC.
const START_US: i64 = 1_763_800_000_000_000;
const SECOND_US: i64 = 1_000_000;

fn on_a_stack<F: Future<Output = ()>>(role: Role, test: impl FnOnce(Stack) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let profile = Profile::named("strict").expect("a profile");
        let stack = stack::start_at(START_US, role, &profile, "clock").await.expect("a stack");
        assert!(stack.follows_clock().await.expect("an answer"), "every server reads the time that it is given");
        test(stack).await;
    });
}

async fn session(stack: &Stack, kind: StoreKind) -> Box<dyn Session> {
    stack.store(kind).expect("a store").connect(&SessionSetup::default()).await.expect("a session")
}

async fn ask(session: &mut Box<dyn Session>, request: Request) -> Attempt {
    session.execute(&request).await
}

fn sql(text: &str) -> Request {
    Request::Sql(Sql::simple(text))
}

fn redis(words: &str) -> Request {
    Request::Redis(Command { db: 0, args: words.split(' ').map(ByteString::from).collect() })
}

/// The first value of the first row, as text.
fn first(attempt: Attempt) -> String {
    match attempt.outcome {
        Outcome::Completed(Reply::Rows(rows)) => match &rows.rows[0][0] {
            Value::Int(number) => number.to_string(),
            value => value.text().expect("a text").to_owned(),
        },
        other => panic!("no rows: {other:?}"),
    }
}

fn cache(attempt: Attempt) -> CacheReply {
    match attempt.outcome {
        Outcome::Completed(Reply::Cache(reply)) => reply,
        other => panic!("no reply of a cache: {other:?}"),
    }
}

#[test]
fn postgresql_reads_the_given_instant_until_another_is_given() {
    on_a_stack(Role::Current, |stack| async move {
        let clocks = stack.clocks().expect("clocks").clone();
        let mut session = session(&stack, StoreKind::Postgres).await;
        for at_us in [START_US, START_US + 3600 * SECOND_US + 7, START_US + 5] {
            clocks.set_sql(at_us).expect("set");
            for function in ["now()", "clock_timestamp()"] {
                let asked = sql(&format!("SELECT (extract(epoch FROM {function}) * 1000000)::bigint"));
                assert_eq!(first(ask(&mut session, asked).await), at_us.to_string(), "{function}");
            }
        }
        session.close().await;
    });
}

#[test]
fn a_lock_timeout_strikes_once_the_clock_runs() {
    on_a_stack(Role::Current, |stack| async move {
        let clocks = stack.clocks().expect("clocks").clone();
        clocks.set_sql(START_US).expect("set");
        let (mut holder, mut waiter) =
            (session(&stack, StoreKind::Postgres).await, session(&stack, StoreKind::Postgres).await);
        for text in ["CREATE TABLE t (a int)", "BEGIN", "LOCK TABLE t"] {
            ask(&mut holder, sql(text)).await;
        }
        ask(&mut waiter, sql("SET lock_timeout = '100ms'")).await;
        let began = Instant::now();
        let request = sql("SELECT a FROM t");
        let waits = waiter.execute(&request);
        let lets_go = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            clocks.run_sql().expect("runs");
        };
        let (waited, ()) = tokio::join!(waits, lets_go);
        assert!(matches!(&waited.outcome, Outcome::Refused(failure) if failure.class == ErrorClass::LockNotAvailable));
        assert!(began.elapsed() > Duration::from_millis(300), "it stood still before");
        holder.close().await;
    });
}

#[test]
fn mariadbs_now_stays_at_the_start_of_its_transaction() {
    on_a_stack(Role::Target, |stack| async move {
        let clocks = stack.clocks().expect("clocks").clone();
        let mut session = session(&stack, StoreKind::Mariadb).await;
        let mut at = async |at_us: i64, text: &str| {
            clocks.set_sql(at_us).expect("set");
            session.set_time(at_us);
            session.execute(&sql(text)).await
        };
        let now = "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)";
        let clock = "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)";
        for at_us in [START_US, START_US, START_US + 9] {
            assert_eq!(first(at(at_us, now).await), at_us.to_string(), "not a microsecond later for each statement");
        }
        at(START_US + SECOND_US, "BEGIN").await;
        for later in 2..5 {
            let at_us = START_US + later * SECOND_US;
            assert_eq!(first(at(at_us, now).await), (START_US + SECOND_US).to_string());
            assert_eq!(first(at(at_us, clock).await), at_us.to_string());
        }
        at(START_US + 5 * SECOND_US, "COMMIT").await;
        assert_eq!(first(at(START_US + 6 * SECOND_US, now).await), (START_US + 6 * SECOND_US).to_string());
        session.close().await;
    });
}

#[test]
fn what_a_cache_holds_ends_at_its_recorded_time() {
    on_a_stack(Role::Current, |stack| async move {
        let clocks = stack.clocks().expect("clocks").clone();
        let mut session = session(&stack, StoreKind::Redis).await;
        let mut at = async |at_us: i64, words: &str| {
            clocks.set_all(at_us).await.expect("set");
            cache(session.execute(&redis(words)).await)
        };
        at(START_US, "SET k v EX 60").await;
        assert_eq!(at(START_US + 59 * SECOND_US, "PTTL k").await, CacheReply::Int(1000));
        assert_eq!(at(START_US + 60 * SECOND_US - 1000, "GET k").await, CacheReply::Found("v".into()));
        assert_eq!(at(START_US + 60 * SECOND_US + 1000, "GET k").await, CacheReply::Missing);
        assert_eq!(at(START_US + 61_234_567, "XADD s * a b").await, CacheReply::Found("1763800061234-0".into()));
    });
}

#[test]
fn memcached_counts_the_given_seconds() {
    on_a_stack(Role::Target, |stack| async move {
        let clocks = stack.clocks().expect("clocks").clone();
        let mut session = session(&stack, StoreKind::Memcached).await;
        let mut at = async |at_us: i64, request: McCommand| {
            clocks.set_all(at_us).await.expect("set");
            cache(session.execute(&Request::Memcached(request)).await)
        };
        let (mode, key, value) = (McStore::Set, ByteString::from("k"), ByteString::from("v"));
        at(START_US, McCommand::Store { mode, key: key.clone(), value, exptime: 60 }).await;
        let began = Instant::now();
        for tenth in (1..590).step_by(7) {
            let left = at(START_US + tenth * SECOND_US / 10, McCommand::Ttl { key: key.clone() }).await;
            assert_eq!(left, CacheReply::Int(60 - tenth / 10), "at {tenth} tenths of a second");
        }
        let gone = at(START_US + 61 * SECOND_US, McCommand::Get { keys: vec![key] }).await;
        assert_eq!(gone, CacheReply::Missing);
        assert!(began.elapsed() < Duration::from_secs(30), "a minute of recorded time takes no minute");
    });
}
