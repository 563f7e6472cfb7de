//! The only place that knows a driver: sessions that execute requests and say what came back, and when.
//!
//! A session never retries, never reconnects behind its caller's back, and never turns a refusal into an error.
//! A request that was given up before its answer came (its future was dropped) leaves its connection unusable: the
//! answer could be taken for the next one's, so every later request of that session is answered with a lost
//! connection.

pub mod errors;
pub mod fake;
mod kept;
mod line;
pub mod mariadb;
mod mariadb_types;
pub mod memcached;
mod memcached_modify;
mod memcached_items;
pub mod postgres;
mod postgres_defaults;
mod postgres_text;
mod postgres_types;
pub mod redis;
mod redis_reply;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::core::report::ServerInfo;
use crate::core::{Attempt, ByteString, Column, Outcome, Request, StoreKind, Value};
use crate::error::{Error, Result};

/// A server on the same network answers a connect in milliseconds; one that has not after this long is not there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long [`Session::close`] waits for a session that it had to end, in steps of [`CLOSE_STEP`]: that takes about a
/// millisecond, unless the server first has a long statement to undo.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
const CLOSE_STEP: Duration = Duration::from_millis(1);

type Opener = fn(&str) -> Result<Arc<dyn Store>>;

/// URL schemes and what they open; a scheme that a driver knows under two names stands here twice.
const SCHEMES: &[(&str, Opener)] = &[
    ("postgres", postgres::open),
    ("postgresql", postgres::open),
    ("mysql", mariadb::open),
    ("mariadb", mariadb::open),
    ("redis", redis::open),
    ("rediss", redis::open),
    ("memcached", memcached::open),
];

/// The store behind a URL: `postgres://`, `mysql://`, `redis://` or `memcached://`. Connects to nothing yet.
///
/// TLS where the URL asks for it: `?sslmode=require` (PostgreSQL), `?require_ssl=true` or `?ssl-mode=required`
/// (MariaDB), `rediss://` (Redis). Memcached has none here.
pub fn open(url: &str) -> Result<Arc<dyn Store>> {
    // What stands before the colon only: what follows it can hold a password, also in a URL that is mistyped.
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    match SCHEMES.iter().find(|(name, _)| *name == scheme) {
        Some((_, opener)) => opener(url),
        None => Err(crate::error::unknown("store URL scheme", scheme, SCHEMES.iter().map(|(name, _)| *name))),
    }
}

/// Connects, or says where it could not. `place` is `host:port`: nothing that is printed holds a URL.
async fn within<T, E: ToString>(
    store: StoreKind,
    place: &str,
    connecting: impl Future<Output = std::result::Result<T, E>>,
) -> Result<T> {
    let problem = match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
        Ok(Ok(connected)) => return Ok(connected),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer within {} s", CONNECT_TIMEOUT.as_secs()),
    };
    Err(Error::store(store, format!("cannot connect to {place}: {problem}; is the server running there?")))
}

/// Asks until the answer is no, at most [`CLOSE_TIMEOUT`] long; a server that does not answer holds nothing either.
async fn until_gone<F: Future<Output = Result<bool>>>(is_there: impl Fn() -> F) {
    let waiting = async {
        while let Ok(true) = is_there().await {
            tokio::time::sleep(CLOSE_STEP).await;
        }
    };
    // Still there: the next request that meets its lock says so.
    let _ = tokio::time::timeout(CLOSE_TIMEOUT, waiting).await;
}

/// A server that sessions can be opened on.
pub trait Store: Send + Sync {
    fn kind(&self) -> StoreKind;

    /// Opens a session of its own connection. `setup` carries what the recorded session said when it connected.
    fn connect<'a>(&'a self, setup: &'a SessionSetup) -> BoxFuture<'a, Result<Box<dyn Session>>>;

    /// What the session of this id waits for, asked on another connection: `None` where it waits for nobody.
    fn waiting(&self, id: ConnectionId) -> BoxFuture<'_, Result<Option<String>>>;

    /// Ends a session's blocking read as its own timeout would (Redis); elsewhere nothing.
    fn end_blocking(&self, id: ConnectionId) -> BoxFuture<'_, Result<()>>;

    /// Version and effective settings, read back from the server.
    fn info(&self) -> BoxFuture<'_, Result<ServerInfo>>;
}

/// One connection, used by one recorded session.
pub trait Session: Send {
    /// The server's own number for the connection.
    fn id(&self) -> ConnectionId;

    /// Sends the request and reads the whole answer. Always answers: what went wrong is in the outcome.
    fn execute<'a>(&'a mut self, request: &'a Request) -> BoxFuture<'a, Attempt>;

    /// Tells what time it is for the next request, in microseconds since 1970: a transaction begins with it, and
    /// `now()` stays at it until the transaction's end, as on PostgreSQL. A server that reads the time by itself as it
    /// should needs no telling.
    fn set_time(&mut self, _unix_us: i64) {}

    /// Sends requests of which none needs another's answer, and reads their outcomes in order; Redis in one round trip.
    fn execute_all<'a>(&'a mut self, requests: &'a [Request]) -> BoxFuture<'a, Vec<Outcome>> {
        async move {
            let mut outcomes = Vec::with_capacity(requests.len());
            for request in requests {
                outcomes.push(self.execute(request).await.outcome);
            }
            outcomes
        }
        .boxed()
    }

    /// What is held under these keys, with its remaining time and mark; for comparing whole caches. Memcached only.
    fn items<'a>(&'a mut self, _keys: &'a [ByteString]) -> BoxFuture<'a, Result<Vec<Option<Item>>>> {
        async { Err(Error::Stack("only memcached has items".to_owned())) }.boxed()
    }

    /// Names every key that is held, and perhaps some that have just ended. Memcached only.
    fn list_keys<'a>(&'a mut self, _visit: &'a mut (dyn FnMut(ByteString) + Send)) -> BoxFuture<'a, Result<()>> {
        async { Err(Error::Stack("only memcached lists its keys".to_owned())) }.boxed()
    }

    /// Streams a query's rows, however many; for comparing whole tables. SQL stores only.
    fn scan<'a>(&'a mut self, query: &'a str, sink: &'a mut (dyn RowSink + 'a)) -> BoxFuture<'a, Result<()>>;

    /// Sends rows in PostgreSQL's COPY text format after `COPY … FROM stdin`. PostgreSQL only.
    fn copy_in<'a>(&'a mut self, statement: &'a str, data: &'a [u8]) -> BoxFuture<'a, Result<u64>>;

    /// Closes the connection and waits until the server has let go of what the session held (locks, a transaction):
    /// a session that is merely dropped lets go of it some time later. A request that was given up is ended first.
    /// Where a connection holds nothing that others wait for (the caches), it is just closed.
    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        drop(self);
        Box::pin(async {})
    }
}

/// What Memcached holds under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub value: ByteString,
    /// Whole seconds; `None` where it never ends.
    pub ttl_s: Option<u64>,
    /// The client's own mark; 0 where it sets none.
    pub flags: u32,
}

/// Takes rows as they come.
pub trait RowSink: Send {
    /// Called once, before the first row; not at all where there are no rows and the driver does not tell columns.
    fn columns(&mut self, columns: &[Column]) -> Result<()>;
    fn row(&mut self, row: Vec<Value>) -> Result<()>;
}

/// The server's own number for a connection: PostgreSQL backend pid, MariaDB thread id, Redis client id.
pub type ConnectionId = u64;

/// What a recorded session said when it connected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionSetup {
    /// Redis database number.
    pub db: u32,
    pub application: String,
    /// Whose rights the session has (PostgreSQL); empty: those of the URL's user.
    pub user: String,
}
