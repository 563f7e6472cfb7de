//! MariaDB.

use std::time::Duration;

use crosscheck::core::{Column, ErrorClass, Fault, Outcome, Value};
use crosscheck::store;

use super::postgres::Counting;
use super::{affected, class, rows, run, seen_waiting, session, sql, text, value};
use crate::servers::Servers;

pub async fn values_keep_their_types_and_their_distinctions(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    affected(&mut session, "CREATE OR REPLACE TABLE v (n text, e varchar(9), w text, i int, u bigint unsigned, d decimal(9,2), \
         b varbinary(9), bl blob, f double, fl float, da date, ti time, dt datetime(3), ts timestamp NULL, y year, bi bit(10), \
         bo boolean, en enum('x','y'), js json, c char(5), id uuid) CHARACTER SET utf8mb4").await;
    affected(
        &mut session,
        "INSERT INTO v VALUES (NULL, '', 'NULL', -1, 18446744073709551615, 1.5, x'00ff', x'fe', 0.1, 1.1, \
         '2020-01-02', '-10:00:00', '2020-01-02 03:04:05.678', '2020-01-02 03:04:05', 1999, b'1000000001', true, 'y', \
         '{\"a\": 1}', 'a', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')",
    )
    .await;
    let rows = rows(&mut session, "SELECT * FROM v").await;
    let expected = vec![
        Value::Null,
        text(""),
        text("NULL"),
        Value::Int(-1),
        Value::Decimal("18446744073709551615".into()),
        Value::Decimal("1.50".into()),
        Value::Bytes(vec![0, 0xff].into()),
        Value::Bytes(vec![0xfe].into()),
        Value::Float("0.1".into()),
        Value::Float("1.1".into()),
        Value::Date("2020-01-02".into()),
        Value::Time("-10:00:00".into()),
        Value::Timestamp("2020-01-02 03:04:05.678".into()),
        Value::Timestamp("2020-01-02 03:04:05".into()),
        Value::Int(1999),
        Value::Int(513),
        Value::Int(1),
        text("y"),
        text("{\"a\": 1}"),
        text("a"),
        text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    ];
    assert_eq!(rows.rows, [expected]);
    assert_eq!(rows.columns[4], Column { name: "u".into(), type_name: "bigint unsigned".into() });
    assert_eq!(super::rows(&mut session, "SELECT i FROM v WHERE false").await.columns.len(), 1);
}

pub async fn an_update_counts_the_rows_that_it_matched(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    affected(&mut session, "CREATE TEMPORARY TABLE f (a int)").await;
    affected(&mut session, "INSERT INTO f VALUES (1), (1)").await;
    assert_eq!(affected(&mut session, "UPDATE f SET a = 1").await, 2);
}

pub async fn warnings_are_read(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    affected(&mut session, "SET SESSION sql_mode = ''").await;
    affected(&mut session, "CREATE TEMPORARY TABLE w (a varchar(2))").await;
    let attempt = run(&mut session, "INSERT INTO w VALUES ('abc'), ('def')").await;
    let codes: Vec<_> = attempt.warnings.iter().map(|warning| (warning.level.as_str(), warning.code)).collect();
    assert_eq!(codes, [("Warning", 1265), ("Warning", 1265)]);
    let attempt = run(&mut session, "SELECT CAST('12x' AS INTEGER) AS n").await;
    assert_eq!(attempt.warnings[0].code, 1292);
    assert_eq!(run(&mut session, "SELECT 1").await.warnings, []);
}

pub async fn a_statement_is_one_round_trip_over_tcp(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    let questions = "SHOW SESSION STATUS LIKE 'Questions'";
    let count = |rows: crosscheck::core::Rows| match &rows.rows[0][1] {
        Value::Text(count) => count.parse::<u64>().expect("a number"),
        other => panic!("{other:?}"),
    };
    let before = count(rows(&mut session, questions).await);
    for _ in 0..10 {
        rows(&mut session, "SELECT 1").await;
    }
    assert_eq!(count(rows(&mut session, questions).await) - before, 11);
    let host = value(&mut session, "SELECT host FROM information_schema.PROCESSLIST WHERE id = CONNECTION_ID()").await;
    assert!(
        matches!(&host, Value::Text(host) if host.contains("127.0.0.1:") || host.contains("localhost:")),
        "{host:?}"
    );
    assert_eq!(value(&mut session, "SELECT CONNECTION_ID()").await, Value::Int(session.id().cast_signed()));
    let info = store::open(&servers.mariadb).expect("a URL of ours").info().await.expect("the server answers");
    assert!(info.version.contains("MariaDB"));
    assert_eq!(info.settings.get("max_allowed_packet").map(String::as_str), Some("4194304"));
}

pub async fn refusals_have_classes_and_the_connection_goes_on(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    affected(
        &mut session,
        "CREATE OR REPLACE TABLE rk (a int PRIMARY KEY CHECK (a > 0), b int NOT NULL, c varchar(2), t tinyint)",
    )
    .await;
    affected(&mut session, "INSERT INTO rk VALUES (1, 1, '', 0)").await;
    affected(&mut session, "CREATE OR REPLACE TABLE rf (a int, FOREIGN KEY (a) REFERENCES rk (a))").await;
    for (statement, expected) in [
        ("INSERT INTO rk VALUES (1, 1, '', 0)", ErrorClass::DuplicateKey),
        ("INSERT INTO rk VALUES (2, NULL, '', 0)", ErrorClass::NotNull),
        ("INSERT INTO rk (a) VALUES (2)", ErrorClass::NotNull),
        ("INSERT INTO rk VALUES (-1, 1, '', 0)", ErrorClass::Check),
        ("INSERT INTO rk VALUES (2, 1, 'abc', 0)", ErrorClass::Truncation),
        ("INSERT INTO rk VALUES (2, 1, '', 1000)", ErrorClass::OutOfRange),
        ("INSERT INTO rk VALUES (2, 'x', '', 0)", ErrorClass::InvalidValue),
        ("INSERT INTO rf VALUES (7)", ErrorClass::ForeignKey),
        ("SELEC 1", ErrorClass::Syntax),
        ("SELECT * FROM nowhere", ErrorClass::UndefinedTable),
        ("SELECT nothing FROM rk", ErrorClass::UndefinedColumn),
        ("SELECT no_such_function()", ErrorClass::UndefinedFunction),
        ("CREATE TABLE rk (a int)", ErrorClass::DuplicateObject),
        ("SELECT 9223372036854775807 + 1", ErrorClass::OutOfRange),
    ] {
        assert_eq!(class(&mut session, &sql(statement)).await, expected, "{statement}");
    }
    affected(&mut session, "DROP TABLE rf, rk").await;
    assert_eq!(value(&mut session, "SELECT 1").await, Value::Int(1));
}

pub async fn a_message_that_is_too_long_is_refused_and_not_sent(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    let long = format!("SELECT '{}'", "x".repeat(4 << 20));
    assert_eq!(class(&mut session, &sql(&long)).await, ErrorClass::TooLarge);
    let fits = format!("SELECT LENGTH('{}')", "x".repeat(4_000_000));
    assert_eq!(value(&mut session, &fits).await, Value::Int(4_000_000));
}

pub async fn the_last_of_several_results_is_the_answer(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    assert_eq!(rows(&mut session, "SELECT 1, 2; SELECT 3").await.rows, [vec![Value::Int(3)]]);
    affected(&mut session, "CREATE TEMPORARY TABLE s (a int)").await;
    assert_eq!(affected(&mut session, "SELECT 1; INSERT INTO s VALUES (1), (2)").await, 2);
    assert_eq!(
        rows(&mut session, "INSERT INTO s VALUES (3); SELECT COUNT(*) FROM s").await.rows,
        [vec![Value::Int(3)]]
    );
    assert_eq!(class(&mut session, &sql("SELECT 1; SELEC 2")).await, ErrorClass::Syntax);
    assert_eq!(value(&mut session, "SELECT 1").await, Value::Int(1));
}

pub async fn a_lock_wait_is_seen_from_outside(servers: &Servers) {
    let store = store::open(&servers.mariadb).expect("a URL of ours");
    let mut holder = session(&servers.mariadb).await;
    let mut waiter = session(&servers.mariadb).await;
    affected(&mut holder, "CREATE OR REPLACE TABLE lw (a int PRIMARY KEY)").await;
    affected(&mut holder, "INSERT INTO lw VALUES (1)").await;
    let id = waiter.id();
    for (take, give, want) in [
        ("BEGIN; UPDATE lw SET a = 2 WHERE a = 1", "ROLLBACK", "UPDATE lw SET a = 3 WHERE a = 1"),
        ("LOCK TABLES lw WRITE", "UNLOCK TABLES", "INSERT INTO lw VALUES (9)"),
        ("DO GET_LOCK('l', 1)", "DO RELEASE_LOCK('l')", "DO GET_LOCK('l', 9)"),
    ] {
        affected(&mut holder, take).await;
        let look = async {
            let what = seen_waiting(&*store, id).await;
            affected(&mut holder, give).await;
            what
        };
        let (_, what) = tokio::join!(affected(&mut waiter, want), look);
        assert!(what.to_lowercase().contains("lock"), "{what}");
    }
    assert_eq!(store.waiting(id).await.expect("the server answers"), None);
}

pub async fn a_killed_connection_is_lost(servers: &Servers) {
    let mut killer = session(&servers.mariadb).await;
    let mut victim = session(&servers.mariadb).await;
    affected(&mut killer, &format!("KILL {}", victim.id())).await;
    for _ in 0..2 {
        let outcome = run(&mut victim, "SELECT 1").await.outcome;
        assert!(matches!(outcome, Outcome::Unknown(Fault::ConnectionLost(_))), "{outcome:?}");
    }
}

pub async fn a_scan_streams_every_row(servers: &Servers) {
    let mut session = session(&servers.mariadb).await;
    let mut sink = Counting::default();
    session.scan("SELECT seq, CAST(seq AS CHAR) FROM seq_1_to_20000", &mut sink).await.expect("it can be read");
    assert_eq!((sink.columns, sink.rows), (2, 20000));
    assert!(session.scan("SELECT * FROM nowhere", &mut sink).await.is_err());
    assert_eq!(value(&mut session, "SELECT 1").await, Value::Int(1));
}

pub async fn a_closed_session_has_let_go_of_its_locks(servers: &Servers) {
    let mut next = session(&servers.mariadb).await;
    for number in 0..20 {
        let mut session = session(&servers.mariadb).await;
        assert_eq!(value(&mut session, "SELECT GET_LOCK('closed', 0)").await, Value::Int(1));
        if number == 0 {
            let sleep = sql("SELECT SLEEP(60)");
            let given_up = tokio::time::timeout(Duration::from_millis(50), session.execute(&sleep)).await;
            assert!(given_up.is_err());
        }
        session.close().await;
        assert_eq!(value(&mut next, "SELECT GET_LOCK('closed', 0)").await, Value::Int(1));
        value(&mut next, "SELECT RELEASE_LOCK('closed')").await;
    }
}
