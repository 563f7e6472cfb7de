//! PostgreSQL.

use std::time::Duration;

use crosscheck::core::{Column, ErrorClass, Fault, Outcome, Reply, Value};
use crosscheck::error::Result;
use crosscheck::store::{self, RowSink, SessionSetup};

use super::{affected, bound, class, rows, rows_of, run, seen_waiting, session, sql, text, value};
use crate::servers::Servers;

pub async fn values_keep_their_types_and_their_distinctions(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    let query = "SELECT NULL::text AS n, '' AS e, 'NULL' AS w, 1 AS i, '1'::text AS t, 1.50::numeric AS d, 'a '::char(3) AS c, \
         true AS b, '\\x00ff'::bytea AS y, 0.1::float8 AS f, '2020-01-02'::date AS da, '{1,NULL}'::int[] AS ar, \
         '{\"a\": 1}'::jsonb AS j, '1 day'::interval AS iv, 'infinity'::timestamp AS ts, \
         'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS u, '(1,2)'::point AS p, 9223372036854775807 AS m";
    let rows = rows(&mut session, query).await;
    let other = |type_name: &str, text: &str| Value::Other { type_name: type_name.into(), text: text.into() };
    let expected = vec![
        Value::Null,
        text(""),
        text("NULL"),
        Value::Int(1),
        text("1"),
        Value::Decimal("1.50".into()),
        text("a  "),
        Value::Bool(true),
        Value::Bytes(vec![0, 0xff].into()),
        Value::Float("0.1".into()),
        Value::Date("2020-01-02".into()),
        Value::Array("{1,NULL}".into()),
        Value::Json("{\"a\": 1}".into()),
        Value::Interval("1 day".into()),
        Value::Timestamp("infinity".into()),
        Value::Uuid("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11".into()),
        other("point", "(1,2)"),
        Value::Int(i64::MAX),
    ];
    assert_eq!(rows.rows, [expected]);
    assert_eq!(rows.columns[3], Column { name: "i".into(), type_name: "integer".into() });
    assert_eq!(rows.total, 1);
}

pub async fn an_enum_a_domain_and_an_array_of_enums_do_not_panic(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "DROP TYPE IF EXISTS mood CASCADE; CREATE TYPE mood AS ENUM ('sad', 'ok')").await;
    affected(&mut session, "DROP DOMAIN IF EXISTS small; CREATE DOMAIN small AS int CHECK (VALUE < 10)").await;
    let rows = rows(&mut session, "SELECT 'ok'::mood, 7::small, ARRAY['sad'::mood], ROW(1, 'x')").await;
    let record = Value::Other { type_name: "record".into(), text: "(1,x)".into() };
    assert_eq!(rows.rows, [vec![text("ok"), Value::Int(7), Value::Array("{sad}".into()), record]]);
    assert_eq!(rows.columns[0].type_name, "mood");
    let bound = bound("SELECT $1::mood, $2::small", &[Some("sad"), Some("3")]);
    assert_eq!(rows_of(session.execute(&bound).await).rows, [vec![text("sad"), Value::Int(3)]]);
    // A type that only this transaction can see has no name for others.
    affected(&mut session, "BEGIN; CREATE TYPE unseen AS ENUM ('x')").await;
    assert!(
        matches!(value(&mut session, "SELECT 'x'::unseen").await, Value::Other { type_name, .. } if type_name.starts_with("oid:"))
    );
    affected(&mut session, "ROLLBACK").await;
}

pub async fn parameters_are_read_as_a_bind_reads_them(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    let query =
        "SELECT $1::int + 1, $2::text, $3::bytea, $4::timestamptz = 'epoch', $5::text[], $6::text, $7::jsonb ->> 'a'";
    let params = [
        Some("41"),
        Some("it's a \\ back'slash"),
        Some("\\x00ff"),
        Some("1970-01-01 00:00:00+00"),
        Some("{a,\"b c\"}"),
        None,
        Some("{\"a\": \"é\"}"),
    ];
    let expected = [vec![
        Value::Int(42),
        text("it's a \\ back'slash"),
        Value::Bytes(vec![0, 0xff].into()),
        Value::Bool(true),
        Value::Array("{a,\"b c\"}".into()),
        Value::Null,
        text("é"),
    ]];
    for scs in ["on", "off"] {
        affected(&mut session, &format!("SET standard_conforming_strings = {scs}")).await;
        for _ in 0..2 {
            assert_eq!(rows_of(session.execute(&bound(query, &params)).await).rows, expected);
        }
    }
    affected(&mut session, "CREATE TEMP TABLE b (id int, name varchar(3))").await;
    let insert = bound("INSERT INTO b VALUES ($1, $2), ($1 + 1, $2)", &[Some("1"), Some("abc")]);
    assert_eq!(session.execute(&insert).await.outcome, Outcome::Completed(Reply::Affected(2)));
    let long = bound("INSERT INTO b VALUES ($1, $2)", &[Some("1"), Some("abcd")]);
    assert_eq!(class(&mut session, &long).await, ErrorClass::Truncation);
    let returning = bound("DELETE FROM b WHERE id = $1 RETURNING name", &[Some("9")]);
    assert_eq!(rows_of(session.execute(&returning).await).total, 0);
    let bad = bound("SELECT $1::int", &[Some("many")]);
    assert_eq!(class(&mut session, &bad).await, ErrorClass::InvalidValue);
    let two = bound("SELECT 1; SELECT $1", &[Some("1")]);
    assert!(matches!(session.execute(&two).await.outcome, Outcome::Refused(_)));
}

pub async fn a_parameter_that_has_no_encoding_is_refused_and_aborts_the_transaction(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "BEGIN").await;
    assert_eq!(class(&mut session, &bound("SELECT $1::text", &[Some("a\0b")])).await, ErrorClass::Encoding);
    assert_eq!(class(&mut session, &sql("SELECT 1")).await, ErrorClass::AbortedTransaction);
    affected(&mut session, "ROLLBACK").await;
}

pub async fn statements_that_can_not_be_prepared_take_parameters_too(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "BEGIN").await;
    let declare = bound("DECLARE c CURSOR FOR SELECT $1::int + n FROM generate_series(1, 3) n", &[Some("10")]);
    assert_eq!(session.execute(&declare).await.outcome, Outcome::Completed(Reply::Affected(0)));
    assert_eq!(rows(&mut session, "FETCH 2 FROM c").await.rows, [vec![Value::Int(11)], vec![Value::Int(12)]]);
    assert_eq!(rows(&mut session, "FETCH ALL FROM c").await.total, 1);
    assert_eq!(rows(&mut session, "FETCH ALL FROM c").await.total, 0);
    affected(&mut session, "COMMIT").await;
    let explain = rows_of(session.execute(&bound("EXPLAIN SELECT $1::int", &[Some("1")])).await);
    assert!(explain.total > 0);
}

pub async fn rows_and_affected_counts_are_told_apart(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "CREATE TEMP TABLE t (a int)").await;
    assert_eq!(affected(&mut session, "INSERT INTO t SELECT generate_series(1, 5)").await, 5);
    assert_eq!(affected(&mut session, "UPDATE t SET a = a").await, 5);
    assert_eq!(rows(&mut session, "SELECT * FROM t WHERE false").await.total, 0);
    assert_eq!(rows(&mut session, "/* x */ WITH d AS (SELECT 1) SELECT * FROM d WHERE false").await.total, 0);
    assert_eq!(rows(&mut session, "DELETE FROM t WHERE a = 9 RETURNING a").await.total, 0);
    assert_eq!(affected(&mut session, "").await, 0);
    assert_eq!(affected(&mut session, "SELECT 1; DELETE FROM t WHERE a > 3").await, 2);
    assert_eq!(rows(&mut session, "DELETE FROM t; SELECT 7").await.rows, [vec![Value::Int(7)]]);
}

pub async fn a_session_starts_with_the_servers_own_settings_and_resets_to_them(servers: &Servers) {
    // The server was started with `-c timezone=Asia/Tokyo`.
    let store = store::open(&servers.postgres).expect("a URL of ours");
    let setup = SessionSetup { application: "shop".into(), ..SessionSetup::default() };
    let mut session = store.connect(&setup).await.expect("the server is there");
    let shown = value(&mut session, "SHOW timezone").await;
    assert_eq!(shown, text("Asia/Tokyo"));
    assert_eq!(value(&mut session, "SHOW application_name").await, text("shop"));
    assert_eq!(value(&mut session, "SHOW extra_float_digits").await, text("1"));
    assert!(matches!(session.id(), 1..));
    assert_eq!(value(&mut session, "SELECT pg_backend_pid()").await, Value::Int(session.id().cast_signed()));
    for reset in ["SET timezone = 'UTC'; RESET ALL", "RESET timezone", "SET TIME ZONE DEFAULT", "DISCARD ALL"] {
        affected(&mut session, reset).await;
        assert_eq!(value(&mut session, "SHOW timezone").await, shown, "{reset}");
    }
    let info = store.info().await.expect("the server answers");
    assert!(info.version.starts_with("PostgreSQL"));
    assert_eq!(info.settings.get("TimeZone").map(String::as_str), Some("Asia/Tokyo"));
    assert_eq!(info.settings.get("fsync").map(String::as_str), Some("off"));
}

pub async fn settings_of_the_application_do_not_break_decoding(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "SET bytea_output = escape; SET datestyle = 'SQL, DMY'; SET intervalstyle = iso_8601").await;
    let row = rows(&mut session, "SELECT '\\x005cff'::bytea, '2020-01-02'::date, '1 day'::interval").await;
    let date = Value::Date("02/01/2020".into());
    assert_eq!(row.rows, [vec![Value::Bytes(vec![0, b'\\', 0xff].into()), date, Value::Interval("P1D".into())]]);
    // What is replayed is the log's text, which is UTF-8 whatever the client's encoding was.
    affected(&mut session, "SET client_encoding = latin1").await;
    assert_eq!(value(&mut session, "SELECT chr(233)").await, Value::Text("é".into()));
}

pub async fn refusals_have_classes_and_the_connection_goes_on(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "CREATE TEMP TABLE k (a int PRIMARY KEY CHECK (a > 0), b int NOT NULL)").await;
    affected(&mut session, "INSERT INTO k VALUES (1, 1)").await;
    for (statement, expected) in [
        ("INSERT INTO k VALUES (1, 1)", ErrorClass::DuplicateKey),
        ("INSERT INTO k VALUES (2, NULL)", ErrorClass::NotNull),
        ("INSERT INTO k VALUES (-1, 1)", ErrorClass::Check),
        ("SELEC 1", ErrorClass::Syntax),
        ("SELECT 1/0", ErrorClass::DivisionByZero),
        ("SELECT * FROM nowhere", ErrorClass::UndefinedTable),
        ("SELECT 2000000000::int * 2", ErrorClass::OutOfRange),
    ] {
        assert_eq!(class(&mut session, &sql(statement)).await, expected, "{statement}");
    }
    assert_eq!(value(&mut session, "SELECT count(*) FROM k").await, Value::Int(1));
}

pub async fn a_copy_is_refused_and_copy_in_loads(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "CREATE TEMP TABLE c (a int, b text)").await;
    assert_eq!(class(&mut session, &sql("COPY c FROM STDIN")).await, ErrorClass::NotSupported);
    assert_eq!(class(&mut session, &sql("COPY c TO STDOUT")).await, ErrorClass::NotSupported);
    let loaded = session.copy_in("COPY c (a, b) FROM stdin", b"1\tx\n2\t\\N\n").await.expect("two rows");
    assert_eq!(loaded, 2);
    assert!(session.copy_in("COPY c FROM stdin", b"many\tx\n").await.is_err());
    assert!(session.copy_in("COPY nowhere FROM stdin", b"").await.is_err());
    let expected = [vec![Value::Int(1), text("x")], vec![Value::Int(2), Value::Null]];
    assert_eq!(rows(&mut session, "SELECT * FROM c ORDER BY a").await.rows, expected);
}

pub async fn a_notification_confuses_nobody(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    affected(&mut session, "LISTEN news").await;
    affected(&mut session, "NOTIFY news, 'x'").await;
    assert_eq!(value(&mut session, "SELECT 1").await, Value::Int(1));
    assert_eq!(class(&mut session, &sql("LISTEN")).await, ErrorClass::Syntax);
}

pub async fn a_lock_wait_is_seen_from_outside(servers: &Servers) {
    let store = store::open(&servers.postgres).expect("a URL of ours");
    let mut holder = session(&servers.postgres).await;
    let mut waiter = session(&servers.postgres).await;
    affected(&mut holder, "DROP TABLE IF EXISTS waits; CREATE TABLE waits (a int); INSERT INTO waits VALUES (1)").await;
    affected(&mut holder, "BEGIN; UPDATE waits SET a = 2").await;
    assert_eq!(store.waiting(holder.id()).await.expect("the server answers"), None);
    let id = waiter.id();
    let look = async {
        let what = seen_waiting(&*store, id).await;
        affected(&mut holder, "COMMIT").await;
        what
    };
    let (updated, what) = tokio::join!(affected(&mut waiter, "UPDATE waits SET a = 3"), look);
    assert_eq!(updated, 1);
    assert!(what.contains("lock"), "{what}");
    assert_eq!(store.waiting(id).await.expect("the server answers"), None);
}

pub async fn a_killed_backend_is_a_lost_connection(servers: &Servers) {
    let mut killer = session(&servers.postgres).await;
    let mut victim = session(&servers.postgres).await;
    value(&mut killer, &format!("SELECT pg_terminate_backend({}, 5000)", victim.id())).await;
    for _ in 0..2 {
        let outcome = run(&mut victim, "SELECT 1").await.outcome;
        assert!(matches!(outcome, Outcome::Unknown(Fault::ConnectionLost(_))), "{outcome:?}");
    }
}

pub async fn a_request_that_was_given_up_loses_the_session(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    let sleep = sql("SELECT pg_sleep(0.3)");
    let given_up = tokio::time::timeout(Duration::from_millis(50), session.execute(&sleep)).await;
    assert!(given_up.is_err());
    let outcome = run(&mut session, "SELECT 1").await.outcome;
    assert!(matches!(outcome, Outcome::Unknown(Fault::ConnectionLost(words)) if words.contains("given up")));
}

#[derive(Default)]
pub struct Counting {
    pub columns: usize,
    pub rows: u64,
}

impl RowSink for Counting {
    fn columns(&mut self, columns: &[Column]) -> Result<()> {
        self.columns += columns.len();
        Ok(())
    }

    fn row(&mut self, row: Vec<Value>) -> Result<()> {
        assert_eq!(row.len(), self.columns);
        self.rows += 1;
        Ok(())
    }
}

pub async fn a_scan_streams_every_row(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    let mut sink = Counting::default();
    session.scan("SELECT n, n::text FROM generate_series(1, 20000) n", &mut sink).await.expect("it can be read");
    assert_eq!((sink.columns, sink.rows), (2, 20000));
    assert!(session.scan("SELECT * FROM nowhere", &mut sink).await.is_err());
    assert_eq!(value(&mut session, "SELECT 1").await, Value::Int(1));
}

pub async fn a_reply_beyond_the_limits_is_counted(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    let many = rows(&mut session, "SELECT generate_series(1, 10001)").await;
    assert_eq!((many.rows.len(), many.total), (10000, 10001));
    let large = rows(&mut session, "SELECT repeat('x', 17 * 1024 * 1024)").await;
    assert_eq!((large.rows.len(), large.total), (0, 1));
}

pub async fn taking_prepared_statements_away_does_no_harm(servers: &Servers) {
    let mut session = session(&servers.postgres).await;
    let query = bound("SELECT $1::int", &[Some("5")]);
    for taken in ["DEALLOCATE ALL", "DISCARD ALL", "DISCARD PLANS", "SELECT 1"] {
        assert_eq!(rows_of(session.execute(&query).await).rows, [vec![Value::Int(5)]]);
        run(&mut session, taken).await;
    }
    for number in 0..520 {
        let query = bound(&format!("SELECT $1::int + {number}"), &[Some("1")]);
        assert_eq!(rows_of(session.execute(&query).await).rows, [vec![Value::Int(number + 1)]]);
    }
    assert_eq!(value(&mut session, "SELECT count(*) FROM pg_prepared_statements").await, Value::Int(512));
}

pub async fn a_closed_session_has_let_go_of_its_locks(servers: &Servers) {
    let mut next = session(&servers.postgres).await;
    for number in 0..20 {
        let mut session = session(&servers.postgres).await;
        value(&mut session, "SELECT pg_advisory_lock(77)").await;
        if number == 0 {
            let sleep = sql("SELECT pg_sleep(60)");
            let given_up = tokio::time::timeout(Duration::from_millis(50), session.execute(&sleep)).await;
            assert!(given_up.is_err());
        }
        session.close().await;
        assert_eq!(value(&mut next, "SELECT pg_try_advisory_lock(77)").await, Value::Bool(true));
        value(&mut next, "SELECT pg_advisory_unlock(77)").await;
    }
}
