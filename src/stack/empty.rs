//! Makes adopted servers empty, so that a replay starts from the recording's initial state and nothing else.
//!
//! It asks for the marker first, in the same session, and puts back what it removes of it. It drops schemas, databases
//! and keys; roles, users and settings stay.

use super::guard::{self, MARKER_SCHEMA};
use crate::core::{Command, McCommand, Outcome, Reply, Request, Sql, StoreKind, Value};
use crate::error::{Error, Result};
use crate::format::stacks::SecretUrl;
use crate::store::Session;

/// Removes everything from a store that carries the marker; refuses another.
pub(super) async fn empty(kind: StoreKind, url: &SecretUrl) -> Result<()> {
    let mut session = guard::marked_session(kind, url).await?;
    let requests = match kind {
        StoreKind::Postgres => {
            let mut requests = drops(&mut *session, kind, POSTGRES_SCHEMAS, '"').await?;
            requests.push("CREATE SCHEMA IF NOT EXISTS public".into());
            requests.push("GRANT USAGE ON SCHEMA public TO public".into());
            statements(requests)
        }
        StoreKind::Mariadb => statements(drops(&mut *session, kind, MARIADB_DATABASES, '`').await?),
        StoreKind::Redis => vec![Request::Redis(Command { db: 0, args: vec!["FLUSHALL".into()] })],
        StoreKind::Memcached => vec![Request::Memcached(McCommand::FlushAll)],
    };
    for request in &requests {
        completed(kind, session.execute(request).await.outcome)?;
    }
    // In a cache the marker went with the keys.
    if kind.is_sql() { Ok(()) } else { guard::adopt(kind, url).await }
}

const POSTGRES_SCHEMAS: &str =
    "SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1";

const MARIADB_DATABASES: &str = "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN \
     ('information_schema', 'performance_schema', 'mysql', 'sys') ORDER BY 1";

/// A statement to drop each of the schemas that the query lists, but for the marker's.
async fn drops(session: &mut dyn Session, kind: StoreKind, query: &str, quote: char) -> Result<Vec<String>> {
    let outcome = session.execute(&Request::Sql(Sql::simple(query))).await.outcome;
    let Reply::Rows(rows) = completed(kind, outcome)? else {
        return Err(Error::store(kind, "no rows in answer to a question for its schemas"));
    };
    let cascade = if kind == StoreKind::Postgres { " CASCADE" } else { "" };
    let names = rows.rows.iter().flatten().filter_map(|value| match value {
        Value::Text(name) => Some(name.clone()),
        Value::Bytes(name) => name.as_str().map(str::to_owned),
        _ => None,
    });
    let drops = names.filter(|name| name != MARKER_SCHEMA).map(|name| {
        let name = name.replace(quote, &format!("{quote}{quote}"));
        format!("DROP SCHEMA {quote}{name}{quote}{cascade}")
    });
    Ok(drops.collect())
}

fn statements(texts: Vec<String>) -> Vec<Request> {
    texts.into_iter().map(|text| Request::Sql(Sql::simple(text))).collect()
}

fn completed(kind: StoreKind, outcome: Outcome) -> Result<Reply> {
    match outcome {
        Outcome::Completed(reply) => Ok(reply),
        Outcome::Refused(failure) => Err(Error::store(kind, format!("cannot be made empty: {}", failure.message))),
        Outcome::Unknown(fault) => Err(Error::store(kind, format!("cannot be made empty: {fault:?}"))),
    }
}
