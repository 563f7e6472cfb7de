//! The guard: a replay writes, so a server that crosscheck did not start is refused unless it carries a marker, which
//! `crosscheck stack adopt` puts there after a confirmation.
//!
//! It never decides by a name: a test database and a production database differ in nothing that can be seen from here.

use crate::core::{ByteString, CacheReply, Command, McCommand, McStore, Outcome, Reply, Request, Sql, StoreKind};
use crate::error::{Error, Result};
use crate::format::stacks::SecretUrl;
use crate::store::{self, Session, SessionSetup};

/// The schema (a database on MariaDB) that holds the marker table and nothing of the recording.
pub const MARKER_SCHEMA: &str = "crosscheck";

/// The marker in a cache store. It is lost with its data; then the store must be adopted again.
pub const MARKER_KEY: &str = "crosscheck:marker";

/// Refuses a store without the marker.
pub async fn require_marker(kind: StoreKind, url: &SecretUrl) -> Result<()> {
    marked_session(kind, url).await.map(|_| ())
}

/// A session on a store that carries the marker; an error on another.
pub(super) async fn marked_session(kind: StoreKind, url: &SecretUrl) -> Result<Box<dyn Session>> {
    let mut session = connect(kind, url).await?;
    let request = match kind {
        StoreKind::Postgres | StoreKind::Mariadb => sql(format!("SELECT adopted_at FROM {MARKER_SCHEMA}.marker")),
        StoreKind::Redis => redis(&["GET", MARKER_KEY]),
        StoreKind::Memcached => Request::Memcached(McCommand::Get { keys: vec![MARKER_KEY.into()] }),
    };
    match session.execute(&request).await.outcome {
        Outcome::Completed(Reply::Rows(_)) | Outcome::Completed(Reply::Cache(CacheReply::Found(_))) => Ok(session),
        Outcome::Unknown(fault) => Err(Error::store(kind, format!("no answer about the marker from {url}: {fault:?}"))),
        Outcome::Completed(_) | Outcome::Refused(_) => Err(Error::Stack(format!(
            "{url} was not created by crosscheck and does not carry its marker; a replay empties and overwrites what \
             is there. If that is wanted: crosscheck stack adopt URL",
        ))),
    }
}

/// Puts the marker there. The caller has asked.
pub async fn adopt(kind: StoreKind, url: &SecretUrl) -> Result<()> {
    let mut session = connect(kind, url).await?;
    for request in adopting(kind, &jiff::Timestamp::now().to_string()) {
        match session.execute(&request).await.outcome {
            Outcome::Completed(_) => {}
            Outcome::Refused(failure) => {
                return Err(Error::store(kind, format!("cannot put the marker into {url}: {}", failure.message)));
            }
            Outcome::Unknown(fault) => {
                return Err(Error::store(kind, format!("cannot put the marker into {url}: {fault:?}")));
            }
        }
    }
    Ok(())
}

/// The requests that put the marker there; harmless where it is.
fn adopting(kind: StoreKind, now: &str) -> Vec<Request> {
    match kind {
        // The same words in both dialects.
        StoreKind::Postgres | StoreKind::Mariadb => vec![
            sql(format!("CREATE SCHEMA IF NOT EXISTS {MARKER_SCHEMA}")),
            sql(format!("CREATE TABLE IF NOT EXISTS {MARKER_SCHEMA}.marker (adopted_at varchar(40) NOT NULL)")),
            sql(format!("INSERT INTO {MARKER_SCHEMA}.marker VALUES ('{now}')")),
        ],
        StoreKind::Redis => vec![redis(&["SET", MARKER_KEY, now])],
        StoreKind::Memcached => vec![Request::Memcached(McCommand::Store {
            mode: McStore::Set,
            key: MARKER_KEY.into(),
            value: now.into(),
            exptime: 0,
        })],
    }
}

async fn connect(kind: StoreKind, url: &SecretUrl) -> Result<Box<dyn Session>> {
    let store = store::open(url.expose())?;
    if store.kind() != kind {
        return Err(Error::Usage(format!("{url} is a {}, not a {kind}", store.kind())));
    }
    store.connect(&SessionSetup { application: "crosscheck".into(), ..SessionSetup::default() }).await
}

fn sql(text: String) -> Request {
    Request::Sql(Sql::simple(text))
}

fn redis(args: &[&str]) -> Request {
    Request::Redis(Command { db: 0, args: args.iter().map(|arg| ByteString::from(*arg)).collect() })
}
