//! The initial state on real servers: the same rows on both stacks under every profile, and every row scanned again.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use crosscheck::core::report::Moment;
use crosscheck::core::{Outcome, Reply, Request, Sql, StoreKind, Value};
use crosscheck::error::Result;
use crosscheck::format::run::{Holder, Run, RunHeader, RunWriter, StateLine};
use crosscheck::format::stacks::Role;
use crosscheck::import::pg_dump::{DumpItem, DumpReader};
use crosscheck::stack::load::load_postgres;
use crosscheck::stack::load_mariadb::load_mariadb;
use crosscheck::stack::scan::{scan_recorded_final, scan_tables};
use crosscheck::stack::{self, Profile};
use crosscheck::store::SessionSetup;
use crosscheck::translate::schema::Schema;

const DUMP: &str = include_str!("load/shop.sql");

fn items() -> impl Iterator<Item = Result<DumpItem>> {
    DumpReader::new(Box::new(Cursor::new(DUMP)), "shop.sql")
}

/// Rows by table and holder, in the order of the file.
fn rows(directory: &Path, holder: Holder) -> BTreeMap<String, Vec<Vec<Value>>> {
    let mut tables = BTreeMap::new();
    let mut current = None;
    for line in Run::open(directory).expect("a run").state().expect("its state") {
        match line.expect("a line") {
            StateLine::Table { holder: found, table, .. } => {
                current = (found == holder).then(|| table.clone());
                if found == holder {
                    tables.insert(table, Vec::new());
                }
            }
            StateLine::Row(row) => {
                if let Some(rows) = current.as_ref().and_then(|table: &String| tables.get_mut(table)) {
                    rows.push(row);
                }
            }
            StateLine::Unreadable { reason } => panic!("{current:?} is unreadable: {reason}"),
            StateLine::Key(_) | StateLine::KeysUnread { .. } | StateLine::Scenario(_) => {
                panic!("a scan of tables has no keys, and is no scenario's")
            }
        }
    }
    tables
}

fn counts(tables: &BTreeMap<String, Vec<Vec<Value>>>) -> BTreeMap<&str, usize> {
    tables.iter().map(|(table, rows)| (table.as_str(), rows.len())).collect()
}

async fn load_and_scan(profile: &str) {
    let profile = Profile::named(profile).expect("a profile");
    let target = profile.target();
    let current = stack::start(Role::Current, &profile, "current").await.expect("the current stack starts");
    let candidate = stack::start(Role::Target, &profile, "target").await.expect("the target stack starts");
    let postgres = current.store(StoreKind::Postgres).expect("PostgreSQL");
    let mariadb = candidate.store(StoreKind::Mariadb).expect("MariaDB");
    let schema = Schema::from_dump(items()).expect("the schema");

    let on_postgres = load_postgres(postgres.as_ref(), "shop.sql", items()).await.expect("PostgreSQL is loaded");
    let on_mariadb =
        load_mariadb(mariadb.as_ref(), "shop.sql", items(), &schema, &target).await.expect("MariaDB is loaded");
    assert_eq!(on_postgres.rows.values().sum::<u64>(), 10, "{:?}", on_postgres.rows);
    let notes: Vec<&str> = on_postgres.notes.iter().map(|note| note.place.as_str()).collect();
    assert_eq!(notes, ["shop.sql:5"], "a setting that the server does not know is left out and said");
    assert_eq!(on_mariadb.rows.values().sum::<u64>(), 10, "{:?}", on_mariadb.rows);
    let notes: Vec<&str> = on_mariadb.notes.iter().map(|note| note.place.as_str()).collect();
    assert_eq!(notes, ["shop.item.price_ends"], "{:?}", on_mariadb.notes);

    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut run = RunWriter::create(directory.path(), RunHeader::default()).expect("a run");
    scan_tables(postgres.as_ref(), &schema, Holder::Control, Moment::Initial, &mut run).await.expect("scanned");
    scan_tables(mariadb.as_ref(), &schema, Holder::Candidate, Moment::Initial, &mut run).await.expect("scanned");
    let url = current.url(StoreKind::Postgres).expect("a URL");
    scan_recorded_final(url, "shop.sql", items(), &schema, &mut run).await.expect("scanned");
    run.finish(None).expect("finished");

    let control = rows(directory.path(), Holder::Control);
    let other = rows(directory.path(), Holder::Candidate);
    assert_eq!(control, rows(directory.path(), Holder::Recording));
    assert_eq!(counts(&control), counts(&other));
    assert_eq!(
        counts(&control),
        BTreeMap::from([("public.empty", 0), ("shop.day", 3), ("shop.item", 4), ("shop.sale", 3)])
    );
    let ids = |tables: &BTreeMap<String, Vec<Vec<Value>>>| {
        let mut ids: Vec<Value> = tables["shop.item"].iter().map(|row| row[0].clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&control), [Value::Int(0), Value::Int(1), Value::Int(2), Value::Int(7)]);
    assert_eq!(ids(&other), ids(&control), "an id of 0 is kept");

    current.stop().await.expect("stopped");
    candidate.stop().await.expect("stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_strict_profile_loads_every_row() {
    load_and_scan("strict").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wikimedia_profile_loads_every_row() {
    load_and_scan("wikimedia").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_row_is_left_out_and_named_with_what_the_server_said() {
    let profile = Profile::named("strict").expect("a profile");
    let target = profile.target();
    let candidate = stack::start(Role::Target, &profile, "target").await.expect("the target stack starts");
    let mariadb = candidate.store(StoreKind::Mariadb).expect("MariaDB");
    let dump = "CREATE TABLE public.t (id integer NOT NULL);\nCOPY public.t (id) FROM stdin;\n1\nno number\n3\n\\.\n";
    let items = || DumpReader::new(Box::new(Cursor::new(dump)), "bad.sql");
    let schema = Schema::from_dump(items()).expect("the schema");
    let loaded = load_mariadb(mariadb.as_ref(), "bad.sql", items(), &schema, &target).await.expect("loaded");
    assert_eq!(loaded.rows["public.t"], 2);
    let [loss] = &loaded.losses[..] else { panic!("{:?}", loaded.losses) };
    assert_eq!((loss.object.as_str(), loss.what.as_str()), ("public.t", "rows"));
    assert!(loss.why.contains("the target refuses 1 of them: Incorrect integer value"), "{}", loss.why);
    candidate.stop().await.expect("stopped");
}

const REFUSED: &str = include_str!("load/refused.sql");

fn refused_items() -> impl Iterator<Item = Result<DumpItem>> {
    DumpReader::new(Box::new(Cursor::new(REFUSED)), "refused.sql")
}

/// Rows for both servers, each with whether it is refused, over tables whose checks MariaDB has no clause for.
const ROWS: &[(&str, bool)] = &[
    ("DELETE FROM public.child", false),
    ("INSERT INTO public.child (id, parent_id, code, a, b) VALUES (2, 1, 'x', 1, 2)", false),
    ("INSERT INTO public.child (id, parent_id, big) VALUES (3, 1, 1)", true),
    ("INSERT INTO public.child (id) VALUES (4)", true),
    ("INSERT INTO public.child (id, big, code) VALUES (5, 1, '')", true),
    ("INSERT INTO public.child (id, parent_id) VALUES (6, -1)", true),
    ("INSERT INTO public.child (id, big, a, b) VALUES (7, 1, 2, 1)", true),
    ("UPDATE public.child SET parent_id = NULL WHERE id = 2", true),
    ("INSERT INTO public.ids (other) VALUES (10)", true),
    ("INSERT INTO public.ids (other) VALUES (11)", false),
    ("UPDATE public.ids SET other = id", true),
    ("INSERT INTO public.parts VALUES (1, DATE '2024-01-15', 'x')", false),
    ("INSERT INTO public.parts VALUES (1, DATE '2025-01-15', 'x')", true),
    ("INSERT INTO public.parts VALUES (-1, DATE '2024-01-15', 'x')", true),
    ("INSERT INTO public.parts_child VALUES (1, 1, DATE '2024-01-15')", false),
    ("INSERT INTO public.parts_child VALUES (2, -1, NULL)", true),
    ("INSERT INTO shop.parent VALUES (1)", false),
    ("INSERT INTO shop.child VALUES (1)", false),
    ("INSERT INTO shop.child VALUES (2)", true),
];

async fn load_what_is_refused(profile: &str) {
    let profile = Profile::named(profile).expect("a profile");
    let target = profile.target();
    let current = stack::start(Role::Current, &profile, "current").await.expect("the current stack starts");
    let candidate = stack::start(Role::Target, &profile, "target").await.expect("the target stack starts");
    let postgres = current.store(StoreKind::Postgres).expect("PostgreSQL");
    let mariadb = candidate.store(StoreKind::Mariadb).expect("MariaDB");
    let schema = Schema::from_dump(refused_items()).expect("the schema");
    load_postgres(postgres.as_ref(), "refused.sql", refused_items()).await.expect("PostgreSQL is loaded");
    let loaded = load_mariadb(mariadb.as_ref(), "refused.sql", refused_items(), &schema, &target).await;
    let loaded = loaded.expect("MariaDB is loaded, whatever it refuses");
    let absent: Vec<&str> = loaded.absent.keys().map(String::as_str).collect();
    let expected = [
        "public.Select",
        "public.deferred",
        "public.nothing",
        "public.of_type",
        "public.trailing ",
        "public.trailing_column",
        "public.unfilled",
    ];
    assert_eq!(absent, expected, "{:?}", loaded.absent);
    let named: Vec<(&str, &str)> =
        loaded.losses.iter().map(|loss| (loss.object.as_str(), loss.what.as_str())).collect();
    let expected = [
        ("public.Select", "rows"),
        ("public.Select", "table"),
        ("public.deferred", "rows"),
        ("public.of_type", "rows"),
        ("public.subq", "rows"),
        ("public.trailing ", "table"),
        ("public.trailing_column", "table"),
    ];
    assert_eq!(named, expected, "{:?}", loaded.losses);
    assert_eq!((loaded.rows["public.child"], loaded.rows["public.base"]), (1, 2));
    for store in [&postgres, &mariadb] {
        let mut session = store.connect(&SessionSetup::default()).await.expect("a session");
        for (sql, refused) in ROWS {
            let outcome = session.execute(&Request::Sql(Sql::simple(*sql))).await.outcome;
            let found = matches!(outcome, Outcome::Refused(_));
            assert_eq!(found, *refused, "{:?}: {sql}: {outcome:?}", store.kind());
        }
        let sums = "SELECT (SELECT SUM(a) FROM public.base), (SELECT COUNT(*) FROM public.mv)";
        let outcome = session.execute(&Request::Sql(Sql::simple(sums))).await.outcome;
        // 1, 2, and 1, 2, 3 with one more.
        let Outcome::Completed(Reply::Rows(rows)) = outcome else { panic!("{outcome:?}") };
        let shown: Vec<String> = rows.rows[0].iter().map(|value| format!("{value:?}")).collect();
        assert!(shown[0].contains("10") && shown[1].contains('1'), "{:?}: {shown:?}", store.kind());
    }
    current.stop().await.expect("stopped");
    candidate.stop().await.expect("stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_mariadb_refuses_is_made_by_other_means_or_named_under_the_strict_profile() {
    load_what_is_refused("strict").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_mariadb_refuses_is_made_by_other_means_or_named_under_the_wikimedia_profile() {
    load_what_is_refused("wikimedia").await;
}
