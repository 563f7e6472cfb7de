//! The initial state on real servers: the same rows on both stacks under every profile, and every row scanned again.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use crosscheck::core::report::Moment;
use crosscheck::core::{StoreKind, Value};
use crosscheck::error::Result;
use crosscheck::format::run::{Holder, Run, RunHeader, RunWriter, StateLine};
use crosscheck::format::stacks::Role;
use crosscheck::import::pg_dump::{DumpItem, DumpReader};
use crosscheck::stack::load::{load_mariadb, load_postgres};
use crosscheck::stack::scan::{scan_recorded_final, scan_tables};
use crosscheck::stack::{self, Profile};
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
async fn a_refused_row_ends_the_loading_with_its_place() {
    let profile = Profile::named("strict").expect("a profile");
    let target = profile.target();
    let candidate = stack::start(Role::Target, &profile, "target").await.expect("the target stack starts");
    let mariadb = candidate.store(StoreKind::Mariadb).expect("MariaDB");
    let dump = "CREATE TABLE public.t (id integer NOT NULL);\nCOPY public.t (id) FROM stdin;\nno number\n\\.\n";
    let items = || DumpReader::new(Box::new(Cursor::new(dump)), "bad.sql");
    let schema = Schema::from_dump(items()).expect("the schema");
    let error = load_mariadb(mariadb.as_ref(), "bad.sql", items(), &schema, &target).await.expect_err("refused");
    assert!(error.to_string().starts_with("bad.sql:2: "), "{error}");
    candidate.stop().await.expect("stopped");
}
