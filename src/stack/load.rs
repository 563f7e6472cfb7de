//! Puts the initial state into the current stack: the dump as it is.
//!
//! It refuses to leave a row out silently: a statement or row that PostgreSQL refuses ends the loading with its place in
//! the dump; what it says of statements that no row depends on comes back as a note.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::core::loss::NOT_ON_CONTROL;
use crate::core::{Attempt, Failure, Loss, Outcome, Reply, Request, Sql, StoreKind, Value};
use crate::error::{Error, Result};
use crate::import::pg_dump::{CopyStart, DumpItem};
use crate::store::{Session, SessionSetup, Store};
use crate::translate::schema::ddl_parse::{Cursor, tokens};

/// What was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Rows by `schema.table`; on MariaDB the rows of partitions are the parent's.
    pub rows: BTreeMap<String, u64>,
    /// What differs from the dump, or what a server said about it.
    pub notes: Vec<LoadNote>,
    /// What the server refused of the schema or its rows, beside what its translation lost: on the control, because
    /// something is not on this machine.
    pub losses: Vec<Loss>,
    /// Tables, views and sequences that the target does not have, as `schema.name`, and why.
    pub absent: BTreeMap<String, String>,
}

/// A warning of a server, or a value that had to be changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoadNote {
    /// `schema.table`, or `schema.table.column`.
    pub place: String,
    pub message: String,
    pub count: u64,
}

impl fmt::Display for LoadNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({} times)", self.place, self.message, self.count)
    }
}

/// Where a dump's line is, for errors.
struct Place<'a> {
    dump: &'a str,
    line: u64,
}

/// Runs a dump as psql would, roles that it names created first. `dump` names it in errors.
pub async fn load_postgres(
    store: &dyn Store,
    dump: &str,
    items: impl IntoIterator<Item = Result<DumpItem>>,
) -> Result<Loaded> {
    let mut session = open(store).await?;
    let mut roles = BTreeSet::new();
    let mut loaded = Loaded::default();
    let mut copying: Option<CopyStart> = None;
    let database = current_database(session.as_mut()).await?;
    for item in items {
        match item? {
            DumpItem::Statement { text, .. } if makes_database(&text) => {}
            DumpItem::Statement { text, line } => {
                let text = of_this_database(text, &database);
                for role in named_roles(&text) {
                    if roles.insert(role.clone()) {
                        run(session.as_mut(), &create_role(&role), &Place { dump, line }).await?;
                    }
                }
                match run_dumped(session.as_mut(), &text, &Place { dump, line }).await? {
                    Ran::Affected(affected) => {
                        if let Some(table) = inserted_into(&text) {
                            *loaded.rows.entry(table).or_default() += affected;
                        }
                    }
                    Ran::LeftOut(message) => {
                        loaded.notes.push(LoadNote { place: format!("{dump}:{line}"), message, count: 1 });
                    }
                    Ran::Missing(loss) => loaded.losses.push(loss),
                    Ran::OfMissing(failure) if loaded.losses.is_empty() => {
                        return Err(Place { dump, line }.error(&text, &failure));
                    }
                    Ran::OfMissing(message) => {
                        let message = format!("left out with what it belongs to: {message}");
                        loaded.notes.push(LoadNote { place: format!("{dump}:{line}"), message, count: 1 });
                    }
                }
            }
            DumpItem::CopyStart(copy) => {
                let is_there = loaded.losses.is_empty() || has_table(session.as_mut(), &copy.table).await?;
                if is_there {
                    loaded.rows.entry(copy.name.join(".")).or_default();
                } else {
                    let message = "its rows are not on the control either".to_owned();
                    loaded.notes.push(LoadNote { place: copy.name.join("."), message, count: 1 });
                }
                copying = is_there.then_some(copy);
            }
            DumpItem::CopyData(rows) => {
                if let Some(copy) = &copying {
                    let count = session.copy_in(&copy.statement, &rows).await.map_err(|error| {
                        Error::malformed(format!("{dump}:{}", copy.line), format!("rows were refused: {error}"))
                    })?;
                    *loaded.rows.entry(copy.name.join(".")).or_default() += count;
                }
            }
            DumpItem::CopyEnd => copying = None,
        }
    }
    run(session.as_mut(), "ANALYZE", &Place { dump, line: 0 }).await?;
    Ok(loaded)
}

pub(super) async fn open(store: &dyn Store) -> Result<Box<dyn Session>> {
    store.connect(&SessionSetup { application: "crosscheck load".into(), ..SessionSetup::default() }).await
}

async fn run(session: &mut dyn Session, sql: &str, place: &Place<'_>) -> Result<Attempt> {
    let attempt = session.execute(&Request::Sql(Sql::simple(sql))).await;
    match &attempt.outcome {
        Outcome::Completed(_) => Ok(attempt),
        Outcome::Refused(failure) => Err(place.error(sql, &format!("{} ({})", failure.message, failure.code))),
        Outcome::Unknown(fault) => Err(place.error(sql, &format!("no answer: {fault:?}"))),
    }
}

/// What became of a statement of a dump.
enum Ran {
    /// It was refused because something is not on this machine.
    Missing(Loss),
    /// It was refused because what it names is not there; why. That is so for what belongs to something missing.
    OfMissing(String),
    /// It completed; rows affected where it says so.
    Affected(u64),
    /// It was refused, and says nothing about the data.
    LeftOut(String),
}

/// Statements that a dump of a newer server or another installation may hold, and that psql lets fail: no row depends
/// on them.
const MAY_FAIL: &[&str] = &[
    "set ",
    "comment on ",
    "grant ",
    "revoke ",
    "security label ",
    "alter default privileges ",
    "create schema public",
    "create role ",
    "alter role ",
    "create user ",
    "alter user ",
    "drop ",
    "alter event trigger ",
    "alter extension ",
    "alter publication ",
    "alter subscription ",
    "alter tablespace ",
    "create tablespace ",
    "create publication ",
    "create subscription ",
    "alter large object ",
];

/// SQLSTATEs that say: the machine, or this version of the server, does not have it.
const NOT_HERE: &[&str] = &["0A000", "42704", "42883", "58P01", "3F000", "42501", "F0000"];

/// SQLSTATEs of a statement about a relation or column that is not there.
const OF_NOTHING: &[&str] = &["42P01", "42703"];

async fn current_database(session: &mut dyn Session) -> Result<String> {
    match ask(session, "SELECT current_database()::text").await? {
        Some(Value::Text(name)) => Ok(name),
        _ => Err(Error::store(StoreKind::Postgres, "it does not name its database")),
    }
}

async fn has_table(session: &mut dyn Session, table: &str) -> Result<bool> {
    let table = table.replace('\'', "''");
    Ok(ask(session, &format!("SELECT to_regclass('{table}') IS NOT NULL")).await? == Some(Value::Bool(true)))
}

/// A query's first value.
async fn ask(session: &mut dyn Session, sql: &str) -> Result<Option<Value>> {
    match session.execute(&Request::Sql(Sql::simple(sql))).await.outcome {
        Outcome::Completed(Reply::Rows(rows)) => Ok(rows.rows.into_iter().flatten().next()),
        other => Err(Error::store(StoreKind::Postgres, format!("no answer to `{sql}`: {other:?}"))),
    }
}

/// The database is there already, with the locale that the dump names.
fn makes_database(sql: &str) -> bool {
    ["create database ", "drop database "]
        .iter()
        .any(|words| sql.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words)))
}

/// Where on its disks a server keeps something says nothing about the data.
fn is_about_place(sql: &str) -> bool {
    let all = tokens(sql).unwrap_or_default();
    let mut c = Cursor::new(&all);
    let altered = ["alter table", "alter index", "alter materialized view"].iter().any(|words| c.take_words(words));
    let _ = c.take_words("only");
    altered && c.take_path().is_some() && c.take_words("set tablespace")
}

fn makes_role(sql: &str) -> bool {
    ["create role ", "create user "]
        .iter()
        .any(|words| sql.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words)))
}

/// ALTER DATABASE means the database that is loaded, whatever it was called.
fn of_this_database(sql: String, database: &str) -> String {
    const WORDS: &str = "alter database ";
    if !sql.get(..WORDS.len()).is_some_and(|head| head.eq_ignore_ascii_case(WORDS)) {
        return sql;
    }
    let rest = sql.get(WORDS.len()..).unwrap_or_default();
    match crate::import::pg_dump::identifier(rest.trim_start()) {
        Some((_, after)) => format!("ALTER DATABASE \"{}\"{after}", database.replace('"', "\"\"")),
        None => sql,
    }
}

/// What was not made, by the statement that would have.
fn missing(sql: &str, failure: &Failure) -> Loss {
    let all = tokens(sql).unwrap_or_default();
    let mut c = Cursor::new(&all);
    let extension = c.take_words("create extension");
    let table = ["create table", "create unlogged table"].iter().any(|words| c.take_words(words));
    let _ = c.take_words("if not exists");
    let named = if extension || table { c.take_path() } else { None };
    let object = match named.as_deref() {
        Some([name]) if table => format!("public.{name}"),
        Some(path) => path.join("."),
        None => sql.split_whitespace().take(6).collect::<Vec<_>>().join(" "),
    };
    let what = if extension { "extension" } else { NOT_ON_CONTROL };
    let why = format!("this machine's PostgreSQL refused it: {}", failure.message);
    Loss::new(object, what, why, "nothing on the control")
}

/// As [`run`], but a statement that no row depends on may be refused.
async fn run_dumped(session: &mut dyn Session, sql: &str, place: &Place<'_>) -> Result<Ran> {
    let attempt = session.execute(&Request::Sql(Sql::simple(sql))).await;
    let may_fail = || {
        let starts = |words: &&str| sql.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words));
        MAY_FAIL.iter().any(starts)
    };
    match &attempt.outcome {
        Outcome::Completed(Reply::Affected(affected)) => Ok(Ran::Affected(*affected)),
        Outcome::Completed(_) => Ok(Ran::Affected(0)),
        // A role that was named before, or that every server has.
        Outcome::Refused(failure) if failure.code == "42710" && makes_role(sql) => Ok(Ran::Affected(0)),
        Outcome::Refused(failure) if may_fail() || is_about_place(sql) => {
            Ok(Ran::LeftOut(format!("left out, the server refused it: {}", failure.message)))
        }
        Outcome::Refused(failure) if NOT_HERE.contains(&failure.code.as_str()) => {
            Ok(Ran::Missing(missing(sql, failure)))
        }
        Outcome::Refused(failure) if OF_NOTHING.contains(&failure.code.as_str()) => {
            Ok(Ran::OfMissing(format!("{} ({})", failure.message, failure.code)))
        }
        Outcome::Refused(failure) => Err(place.error(sql, &format!("{} ({})", failure.message, failure.code))),
        Outcome::Unknown(fault) => Err(place.error(sql, &format!("no answer: {fault:?}"))),
    }
}

/// The table of an INSERT, as `schema.table`.
fn inserted_into(sql: &str) -> Option<String> {
    sql.get(..6).filter(|start| start.eq_ignore_ascii_case("insert"))?;
    let head = tokens(sql.split_once("VALUES")?.0)?;
    let mut c = Cursor::new(&head);
    c.take_words("insert into").then(|| c.take_path())?.map(|path| path.join("."))
}

impl Place<'_> {
    fn error(&self, sql: &str, problem: &str) -> Error {
        let head: String = sql.chars().take(120).collect();
        let place = if self.line == 0 { self.dump.to_owned() } else { format!("{}:{}", self.dump, self.line) };
        Error::malformed(place, format!("the server refused `{head}`: {problem}"))
    }
}

/// The roles that a statement of a dump gives things to.
pub(super) fn named_roles(sql: &str) -> Vec<String> {
    const FIRST: &[&str] =
        &["alter", "grant", "revoke", "create schema", "create policy", "create user mapping", "set session"];
    let head = sql.get(..sql.len().min(24)).unwrap_or(sql).to_ascii_lowercase();
    if !FIRST.iter().any(|words| head.starts_with(words)) {
        return Vec::new();
    }
    let Some(all) = tokens(sql) else { return Vec::new() };
    let mut c = Cursor::new(&all);
    let mut roles = Vec::new();
    let given = c.at_word("grant") || c.at_word("revoke") || sql.to_ascii_lowercase().contains("default privileges");
    while !c.is_at_end() {
        let found = c.take_words("owner to")
            || c.take_words("for role")
            || c.take_words("for user")
            || c.take_words("session authorization")
            || c.take_words("authorization")
            || (given && (c.take_words("to") || c.take_words("from")));
        if !found {
            c.bump();
            continue;
        }
        let _ = c.take_words("group");
        while let Some(role) = c.take_name() {
            if !["public", "default", "current_user", "session_user", "current_role"].contains(&role.as_str()) {
                roles.push(role);
            }
            if !c.take_symbol(",") {
                break;
            }
        }
    }
    roles
}

pub(super) fn create_role(role: &str) -> String {
    let literal = role.replace('\'', "''");
    let name = role.replace('"', "\"\"");
    format!(
        "DO $crosscheck$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{literal}') THEN \
         CREATE ROLE \"{name}\"; END IF; END $crosscheck$"
    )
}

/// Whether a store speaks SQL, as loading and scanning need.
pub(super) fn require_sql(kind: StoreKind) -> Result<()> {
    if kind.is_sql() { Ok(()) } else { Err(Error::store(kind, "it has no tables")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_that_a_dump_names_are_found() {
        for (sql, expected) in [
            ("ALTER TABLE public.t OWNER TO app", vec!["app"]),
            ("ALTER TABLE public.t OWNER TO \"App User\"", vec!["App User"]),
            ("GRANT SELECT, INSERT ON TABLE public.t TO reader, PUBLIC", vec!["reader"]),
            ("REVOKE ALL ON SCHEMA public FROM PUBLIC", vec![]),
            (
                "ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT SELECT ON TABLES TO reader",
                vec!["app", "reader"],
            ),
            ("CREATE SCHEMA x AUTHORIZATION app", vec!["app"]),
            ("ALTER TABLE t RENAME TO app", vec![]),
            ("SELECT 'OWNER TO nobody'", vec![]),
        ] {
            assert_eq!(named_roles(sql), expected, "{sql}");
        }
    }
}
