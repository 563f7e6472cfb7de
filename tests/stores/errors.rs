//! The table of error classes, on both SQL stores: the same mistake is the same class, whatever each server calls it.

use crosscheck::core::{ErrorClass, Outcome};
use crosscheck::store::Session;

use super::{affected, class, run, session, sql};
use crate::servers::Servers;

/// What both servers are set up with.
const SET_UP: &[&str] = &[
    "CREATE TABLE ea (id int PRIMARY KEY, n int NOT NULL CHECK (n > 0), code varchar(3), tiny smallint, d date)",
    "CREATE TABLE eb (id int PRIMARY KEY, a int, CONSTRAINT eb_a FOREIGN KEY (a) REFERENCES ea (id))",
    "INSERT INTO ea VALUES (1, 1, 'a', 1, '2026-11-22'), (2, 2, 'b', 2, NULL)",
    "INSERT INTO eb VALUES (1, 1)",
];

/// A mistake that both dialects spell alike, and the class of its refusal.
const ALIKE: &[(ErrorClass, &str)] = &[
    (ErrorClass::DuplicateKey, "INSERT INTO ea VALUES (1, 1, 'a', 1, NULL)"),
    (ErrorClass::ForeignKey, "INSERT INTO eb VALUES (2, 99)"),
    (ErrorClass::ForeignKey, "DELETE FROM ea WHERE id = 1"),
    (ErrorClass::NotNull, "INSERT INTO ea VALUES (3, NULL, 'a', 1, NULL)"),
    (ErrorClass::NotNull, "INSERT INTO ea (id) VALUES (3)"),
    (ErrorClass::Check, "INSERT INTO ea VALUES (3, -1, 'a', 1, NULL)"),
    (ErrorClass::Truncation, "INSERT INTO ea VALUES (3, 1, 'abcd', 1, NULL)"),
    (ErrorClass::OutOfRange, "INSERT INTO ea VALUES (3, 1, 'a', 40000, NULL)"),
    (ErrorClass::InvalidValue, "INSERT INTO ea VALUES (3, 1, 'a', 'x', NULL)"),
    (ErrorClass::InvalidValue, "INSERT INTO ea VALUES (3, 1, 'a', 1, 'x')"),
    (ErrorClass::InvalidValue, "SELECT (SELECT id FROM ea)"),
    (ErrorClass::DivisionByZero, "INSERT INTO ea VALUES (3, 1 / 0, 'a', 1, NULL)"),
    (ErrorClass::Syntax, "SELEC 1"),
    (ErrorClass::Syntax, "INSERT INTO ea (id) VALUES (1, 2)"),
    (ErrorClass::UndefinedTable, "SELECT * FROM nowhere"),
    (ErrorClass::UndefinedTable, "DROP TABLE nowhere"),
    (ErrorClass::UndefinedColumn, "SELECT nothing FROM ea"),
    (ErrorClass::UndefinedFunction, "SELECT no_such_function()"),
    (ErrorClass::AmbiguousColumn, "SELECT id FROM ea, eb"),
    (ErrorClass::DuplicateObject, "CREATE TABLE ea (id int)"),
    (ErrorClass::Grouping, "SELECT id FROM ea WHERE count(*) > 1"),
];

/// A mistake that each dialect has its own words for: PostgreSQL's, MariaDB's. The last statement is refused.
const APART: &[(ErrorClass, &[&str], &[&str])] = &[
    (ErrorClass::UndefinedObject, &["SET no_such_setting = 1"], &["SET no_such_setting = 1"]),
    (ErrorClass::ReadOnly, &["BEGIN READ ONLY", "DELETE FROM eb"], &["START TRANSACTION READ ONLY", "DELETE FROM eb"]),
    (
        ErrorClass::Cancelled,
        &["SET statement_timeout = 50", "SELECT pg_sleep(5)"],
        &[
            "SET max_statement_time = 0.05",
            "SELECT COUNT(*) FROM seq_1_to_1000000 a JOIN seq_1_to_1000000 b ON a.seq + b.seq < 0",
        ],
    ),
];

type Connected = Box<dyn Session>;

async fn set_up(url: &str) -> Connected {
    let mut session = session(url).await;
    for text in SET_UP {
        affected(&mut session, text).await;
    }
    session
}

/// The class of the last statement's refusal; those before it complete.
async fn refused(session: &mut Connected, texts: &[&str]) -> ErrorClass {
    let (last, before) = texts.split_last().expect("a statement");
    for text in before {
        run(session, text).await;
    }
    class(session, &sql(last)).await
}

pub async fn the_same_mistake_has_the_same_class_on_both(servers: &Servers) {
    let mut postgres = set_up(&servers.postgres).await;
    let mut mariadb = set_up(&servers.mariadb).await;
    affected(&mut mariadb, "SET sql_mode = CONCAT(@@sql_mode, ',ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY')").await;
    for (expected, text) in ALIKE {
        assert_eq!(class(&mut postgres, &sql(text)).await, *expected, "PostgreSQL: {text}");
        assert_eq!(class(&mut mariadb, &sql(text)).await, *expected, "MariaDB: {text}");
    }
    for (expected, postgres_words, mariadb_words) in APART {
        assert_eq!(refused(&mut postgres, postgres_words).await, *expected, "PostgreSQL: {postgres_words:?}");
        assert_eq!(refused(&mut mariadb, mariadb_words).await, *expected, "MariaDB: {mariadb_words:?}");
        run(&mut postgres, "ROLLBACK").await;
        run(&mut mariadb, "ROLLBACK").await;
        run(&mut postgres, "RESET statement_timeout").await;
        run(&mut mariadb, "SET max_statement_time = 0").await;
    }
    for (url, session) in [(&servers.postgres, &mut postgres), (&servers.mariadb, &mut mariadb)] {
        lock_not_available(url, session).await;
        deadlock(url, session).await;
        affected(session, "DROP TABLE eb, ea").await;
    }
}

/// A second session wants the row that the first one holds.
async fn lock_not_available(url: &str, first: &mut Connected) {
    let mut second = session(url).await;
    affected(first, "BEGIN").await;
    affected(first, "UPDATE ea SET n = 7 WHERE id = 1").await;
    let nowait = "SELECT id FROM ea WHERE id = 1 FOR UPDATE NOWAIT";
    assert_eq!(class(&mut second, &sql(nowait)).await, ErrorClass::LockNotAvailable, "{url}: NOWAIT");
    let limit = if url.starts_with("postgres") { "SET lock_timeout = 50" } else { "SET innodb_lock_wait_timeout = 1" };
    affected(&mut second, limit).await;
    let waits = "UPDATE ea SET n = 8 WHERE id = 1";
    assert_eq!(class(&mut second, &sql(waits)).await, ErrorClass::LockNotAvailable, "{url}: a wait");
    affected(first, "ROLLBACK").await;
}

/// Two sessions want what the other holds; one of them is the victim.
async fn deadlock(url: &str, first: &mut Connected) {
    let mut second = session(url).await;
    for (session, id) in [(&mut *first, 1), (&mut second, 2)] {
        affected(session, "BEGIN").await;
        affected(session, &format!("UPDATE ea SET n = 9 WHERE id = {id}")).await;
    }
    let (first_wants, second_wants) =
        (sql("UPDATE ea SET n = 9 WHERE id = 2"), sql("UPDATE ea SET n = 9 WHERE id = 1"));
    let wait = async |session: &mut Connected, request| {
        let attempt = session.execute(&request).await;
        // The other one waits until the victim's transaction is gone.
        run(session, "ROLLBACK").await;
        attempt.outcome
    };
    let outcomes = tokio::join!(wait(first, first_wants), wait(&mut second, second_wants));
    let victim = [outcomes.0, outcomes.1].into_iter().find_map(|outcome| match outcome {
        Outcome::Refused(refused) => Some(refused.class),
        _ => None,
    });
    assert_eq!(victim, Some(ErrorClass::Deadlock), "{url}");
}
