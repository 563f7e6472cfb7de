//! Writes the rows of every table of a SQL store into a run, for the judge to compare.
//!
//! It refuses to sample: a table is read whole, or written down as unreadable with the reason.

use std::collections::BTreeMap;

use super::load::{load_postgres, open, require_sql};
use crate::core::report::Moment;
use crate::core::{Column, Outcome, Reply, Request, Sql, StoreKind, Value};
use crate::error::{Error, Result};
use crate::format::run::{Holder, StateLine, StateLines};
use crate::format::stacks::SecretUrl;
use crate::import::pg_dump::DumpItem;
use crate::store::{self, RowSink, Session, Store};
use crate::translate::schema::{Schema, Table, quote_name, quote_table};

/// Streams every table into the run, in the order of their names. Tables of `schema` come with its columns in its
/// order; tables that the server has besides them (the workload created them) come as they are.
pub async fn scan_tables(
    store: &dyn Store,
    schema: &Schema,
    holder: Holder,
    moment: Moment,
    run: &mut dyn StateLines,
) -> Result<()> {
    let kind = store.kind();
    require_sql(kind)?;
    let mut session = open(store).await?;
    for setting in settings(kind) {
        ask(session.as_mut(), kind, setting).await?;
    }
    let partition = |name: &String| schema.tables.get(name).is_some_and(|table| table.partition_of.is_some());
    let mut tables: BTreeMap<String, (String, Vec<Column>)> = BTreeMap::new();
    for ((namespace, name), found) in list_tables(session.as_mut(), kind).await? {
        let qualified = format!("{namespace}.{name}");
        if partition(&qualified) {
            continue;
        }
        // A table that the workload changed comes with the columns that it has now.
        let same = |table: &&Table| {
            table.columns.len() == found.columns.len()
                && table.columns.iter().all(|column| found.columns.contains(&column.name))
        };
        let query = match schema.tables.get(&qualified).filter(same) {
            Some(table) => select(kind, table),
            None => select_all(kind, &namespace, &name, found.of_parts),
        };
        let known = schema.tables.get(&qualified).filter(same).map(columns);
        let known = known.unwrap_or_else(|| found.columns.iter().map(|name| untyped(name)).collect());
        tables.insert(qualified, (query, known));
    }
    // What the current stack alone has is named, and held against nobody.
    for (name, table) in schema.tables.iter().filter(|(_, table)| has_rows(table)) {
        if schema.absent.contains_key(name) {
            tables.insert(name.clone(), (String::new(), columns(table)));
        }
    }
    for (table, (query, known)) in tables {
        if let Some(why) = schema.absent.get(&table) {
            run.state(StateLine::Table { moment, holder, table: table.clone(), columns: known })?;
            run.state(StateLine::Unreadable { reason: format!("it is not on the target: {why}") })?;
            continue;
        }
        let mut sink = StateSink { run, moment, holder, table: &table, announced: false };
        let scanned = session.scan(&query, &mut sink).await;
        // A driver that tells no columns of an empty result leaves the announcement to us.
        if !sink.announced {
            sink.columns(&known)?;
        }
        if let Err(error) = scanned {
            run.state(StateLine::Unreadable { reason: error.to_string() })?;
        }
    }
    Ok(())
}

/// Loads the recording's own final state into a scratch database of the control's server, scans it, and drops the
/// database again. `schema` is the one that the control was scanned with.
pub async fn scan_recorded_final(
    control: &SecretUrl,
    dump: &str,
    items: impl IntoIterator<Item = Result<DumpItem>>,
    schema: &Schema,
    run: &mut dyn StateLines,
) -> Result<()> {
    const NAME: &str = "crosscheck_recorded_final";
    let mut session = open(store::open(control.expose())?.as_ref()).await?;
    let drop = format!("DROP DATABASE IF EXISTS {NAME} WITH (FORCE)");
    ask(session.as_mut(), StoreKind::Postgres, &drop).await?;
    ask(session.as_mut(), StoreKind::Postgres, &format!("CREATE DATABASE {NAME} TEMPLATE template0")).await?;
    let scanned = async {
        let scratch = store::open(&with_database(control.expose(), NAME))?;
        load_postgres(scratch.as_ref(), dump, items).await?;
        scan_tables(scratch.as_ref(), schema, Holder::Recording, Moment::Recorded, run).await
    }
    .await;
    ask(session.as_mut(), StoreKind::Postgres, &drop).await?;
    scanned
}

/// A URL with another database: its path replaced, its query kept.
pub(super) fn with_database(url: &str, name: &str) -> String {
    let (before, query) = match url.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (url, String::new()),
    };
    let authority = before.find("://").map_or(0, |at| at + 3);
    let end = before[authority..].find('/').map_or(before.len(), |at| authority + at);
    format!("{}/{name}{query}", &before[..end])
}

/// Values are printed alike whatever the server's own settings are.
fn settings(kind: StoreKind) -> &'static [&'static str] {
    match kind {
        StoreKind::Postgres => &[
            "SET TIME ZONE 'UTC'",
            "SET datestyle = 'ISO, MDY'",
            "SET intervalstyle = 'postgres'",
            "SET extra_float_digits = 1",
            "SET bytea_output = 'hex'",
            "SET row_security = off",
            "SET statement_timeout = 0",
        ],
        _ => &["SET SESSION time_zone = '+00:00'", "SET SESSION max_statement_time = 0"],
    }
}

async fn ask(session: &mut dyn Session, kind: StoreKind, sql: &str) -> Result<Reply> {
    match session.execute(&Request::Sql(Sql::simple(sql))).await.outcome {
        Outcome::Completed(reply) => Ok(reply),
        Outcome::Refused(failure) => Err(Error::store(kind, format!("it refused `{sql}`: {}", failure.message))),
        Outcome::Unknown(fault) => Err(Error::store(kind, format!("no answer to `{sql}`: {fault:?}"))),
    }
}

/// A table that the server has.
#[derive(Default)]
struct FoundTable {
    columns: Vec<String>,
    of_parts: OfParts,
}

/// Whether a table's rows are those of its partitions.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum OfParts {
    #[default]
    No,
    Yes,
}

/// Every table that the workload can have made, as schema and name; one that belongs to an extension is that extension's.
/// A materialised view is one: it keeps rows.
async fn list_tables(session: &mut dyn Session, kind: StoreKind) -> Result<BTreeMap<(String, String), FoundTable>> {
    let query = match kind {
        StoreKind::Postgres => {
            "SELECT n.nspname::text, c.relname::text, a.attname::text, c.relkind = 'p' FROM pg_catalog.pg_class c \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname <> 'information_schema' \
             AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT LIKE 'crosscheck%' \
             AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass \
               AND d.objid = c.oid AND d.deptype = 'e')"
        }
        _ => {
            "SELECT t.table_schema, t.table_name, c.column_name FROM information_schema.tables t \
             JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name \
             WHERE t.table_type = 'BASE TABLE' AND c.extra NOT LIKE '%INVISIBLE%' AND t.table_schema NOT LIKE 'crosscheck%' \
             AND t.table_schema NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema', 'pg_temp')"
        }
    };
    let mut tables: BTreeMap<(String, String), FoundTable> = BTreeMap::new();
    let Reply::Rows(rows) = ask(session, kind, query).await? else { return Ok(tables) };
    let name = |value: Option<&Value>| match value? {
        Value::Text(text) => Some(text.clone()),
        Value::Bytes(bytes) => bytes.as_str().map(str::to_owned),
        Value::Other { text, .. } => Some(text.clone()),
        _ => None,
    };
    for row in &rows.rows {
        if let (Some(namespace), Some(table)) = (name(row.first()), name(row.get(1))) {
            let found = tables.entry((namespace, table)).or_default();
            found.columns.extend(name(row.get(2)));
            if row.get(3) == Some(&Value::Bool(true)) {
                found.of_parts = OfParts::Yes;
            }
        }
    }
    Ok(tables)
}

fn select(kind: StoreKind, table: &Table) -> String {
    let quoted = |name: &str| match kind {
        StoreKind::Postgres => quote_postgres(name),
        _ => quote_name(name),
    };
    let list: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    match kind {
        // Rows of tables that inherit are those tables' own; rows of partitions are the parent's.
        StoreKind::Postgres => {
            let only = if table.partitioned_by.is_some() { "" } else { "ONLY " };
            format!("SELECT {} FROM {only}{}.{}", list.join(", "), quoted(&table.schema), quoted(&table.name))
        }
        _ => format!("SELECT {} FROM {}", list.join(", "), quote_table(table)),
    }
}

fn select_all(kind: StoreKind, namespace: &str, name: &str, of_parts: OfParts) -> String {
    match kind {
        // As above: rows of tables that inherit are those tables' own.
        StoreKind::Postgres => {
            let only = if of_parts == OfParts::Yes { "" } else { "ONLY " };
            format!("SELECT * FROM {only}{}.{}", quote_postgres(namespace), quote_postgres(name))
        }
        _ => format!("SELECT * FROM {}.{}", quote_name(namespace), quote_name(name)),
    }
}

fn quote_postgres(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A column of a table that no schema describes.
fn untyped(name: &str) -> Column {
    Column { name: name.to_owned(), type_name: String::new() }
}

/// Whether rows of its own are what it has.
fn has_rows(table: &Table) -> bool {
    table.view.is_none() && table.partition_of.is_none()
}

fn columns(table: &Table) -> Vec<Column> {
    let column = |column: &crate::translate::schema::Column| Column {
        name: column.name.clone(),
        type_name: column.pg_type.clone(),
    };
    table.columns.iter().map(column).collect()
}

/// Writes what a scan brings, the table announced before its first row.
struct StateSink<'a> {
    run: &'a mut dyn StateLines,
    moment: Moment,
    holder: Holder,
    table: &'a str,
    announced: bool,
}

impl RowSink for StateSink<'_> {
    fn columns(&mut self, columns: &[Column]) -> Result<()> {
        self.announced = true;
        self.run.state(StateLine::Table {
            moment: self.moment,
            holder: self.holder,
            table: self.table.to_owned(),
            columns: columns.to_vec(),
        })
    }

    fn row(&mut self, row: Vec<Value>) -> Result<()> {
        self.run.state(StateLine::Row(row))
    }
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn a_url_keeps_everything_but_its_database() {
        for (url, expected) in [
            ("postgres://u:p@h:1/old?sslmode=require", "postgres://u:p@h:1/new?sslmode=require"),
            ("postgres://h:1", "postgres://h:1/new"),
            ("postgres://h/", "postgres://h/new"),
            ("postgres://h?host=/tmp", "postgres://h/new?host=/tmp"),
        ] {
            assert_eq!(with_database(url, "new"), expected);
        }
    }
}
