//! Redis, through the redis crate: one dedicated connection a session, TCP_NODELAY, no timeout of its own.
//!
//! Commands are sent as they were recorded, argument by argument. A command of another database than the session's
//! gets a `SELECT` before it, outside of its time, except between `MULTI` and `EXEC`, where that would be queued.
//! Doubles of RESP3 come through the driver's own number type: their text is the shortest that reads back the same.
//!
//! It refuses the commands in [`UNSENDABLE`]: those after which a connection no longer answers each request with one
//! reply, and those that would stop the server.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use redis::aio::MultiplexedConnection;
use redis::io::tcp::TcpSettings;
use redis::{AsyncConnectionConfig, Client, Cmd, IntoConnectionInfo, RedisError, Value};
use tokio::sync::Mutex;

use super::line::{Line, refused, unsent};
use super::{CONNECT_TIMEOUT, ConnectionId, RowSink, Session, SessionSetup, Store, redis_reply, within};
use crate::core::report::ServerInfo;
use crate::core::{Attempt, CacheReply, Command, ErrorClass, Fault, Outcome, Reply, Request, StoreKind};
use crate::error::{Error, Result};

const PUSHES: &str = "messages of a subscription come unasked; the driver would take one for the next command's reply";
const STREAMS: &str = "the server answers it with an endless stream";
const SILENT: &str = "the server then answers no command, and the next one would wait for ever";
const STOPS: &str = "it would stop the server under test or make it another one's replica";

/// Commands that a replay must skip, by their first one or two words in upper case, and why.
pub const UNSENDABLE: &[(&str, &str)] = &[
    ("CLIENT REPLY", SILENT),
    ("DEBUG", STOPS),
    ("FAILOVER", STOPS),
    ("MONITOR", STREAMS),
    ("PSUBSCRIBE", PUSHES),
    ("PSYNC", STREAMS),
    ("PUNSUBSCRIBE", PUSHES),
    ("REPLICAOF", STOPS),
    ("SHUTDOWN", STOPS),
    ("SLAVEOF", STOPS),
    ("SSUBSCRIBE", PUSHES),
    ("SUBSCRIBE", PUSHES),
    ("SUNSUBSCRIBE", PUSHES),
    ("SYNC", STREAMS),
    ("UNSUBSCRIBE", PUSHES),
];

/// Why a command can't be sent; `None` where it can.
pub fn unsendable(command: &Command) -> Option<&'static str> {
    let name = command.name();
    let second = command.args.get(1).map(|word| word.to_display().to_ascii_uppercase()).unwrap_or_default();
    let both = format!("{name} {second}");
    UNSENDABLE.iter().find(|(words, _)| *words == name || *words == both).map(|(_, why)| *why)
}

/// Opens `redis://:password@host:port/database`; `rediss://` is TLS.
pub(super) fn open(url: &str) -> Result<Arc<dyn Store>> {
    // The driver's error could quote the URL, and with it the password.
    let unreadable = |_| Error::Usage("the redis URL can't be read; its form is redis://:PASSWORD@HOST:PORT/DB".into());
    let info = url.into_connection_info().map_err(unreadable)?;
    let settings = info.redis_settings().clone().set_skip_set_lib_name();
    let db = u32::try_from(settings.db()).unwrap_or(0);
    let place = info.addr().to_string();
    let info = info.set_redis_settings(settings).set_tcp_settings(TcpSettings::default().set_nodelay(true));
    let client = Client::open(info).map_err(|error| Error::store(StoreKind::Redis, error))?;
    Ok(Arc::new(Redis { client, db, place, admin: Mutex::default() }))
}

struct Redis {
    client: Client,
    /// The database of the URL, in which a connection starts.
    db: u32,
    /// `host:port`, for messages.
    place: String,
    /// One connection of our own for questions about others; made when it is first needed, and anew when it broke.
    admin: Mutex<Option<MultiplexedConnection>>,
}

fn packed(args: &[&[u8]]) -> Cmd {
    let mut command = Cmd::new();
    for arg in args {
        command.arg(*arg);
    }
    command
}

impl Redis {
    async fn connect(&self) -> Result<MultiplexedConnection> {
        let config =
            AsyncConnectionConfig::new().set_response_timeout(None).set_connection_timeout(Some(CONNECT_TIMEOUT));
        let connecting = self.client.get_multiplexed_async_connection_with_config(&config);
        within(StoreKind::Redis, &self.place, connecting).await
    }

    /// Asks something on the connection of our own; a connection that broke is made anew once.
    async fn ask(&self, args: &[&[u8]]) -> Result<CacheReply> {
        let command = packed(args);
        let mut admin = self.admin.lock().await;
        if let Some(connection) = admin.as_mut() {
            match connection.send_packed_command(&command).await {
                Err(_) => *admin = None,
                Ok(value) => return asked(value),
            }
        }
        let mut connection = self.connect().await?;
        let answer = connection.send_packed_command(&command).await;
        *admin = Some(connection);
        asked(answer.map_err(|error| Error::store(StoreKind::Redis, error))?)
    }
}

fn asked(value: Value) -> Result<CacheReply> {
    match redis_reply::outcome(value) {
        Outcome::Completed(Reply::Cache(reply)) => Ok(reply),
        Outcome::Refused(failure) => {
            Err(Error::store(StoreKind::Redis, format!("{} {}", failure.code, failure.message)))
        }
        other => Err(Error::store(StoreKind::Redis, format!("unexpected answer {other:?}"))),
    }
}

fn found(reply: CacheReply) -> String {
    match reply {
        CacheReply::Found(bytes) => bytes.to_display().into_owned(),
        CacheReply::Status(text) => text,
        _ => String::new(),
    }
}

impl Store for Redis {
    fn kind(&self) -> StoreKind {
        StoreKind::Redis
    }

    fn connect<'a>(&'a self, setup: &'a SessionSetup) -> BoxFuture<'a, Result<Box<dyn Session>>> {
        async move {
            let mut connection = self.connect().await?;
            let id = connection
                .send_packed_command(&packed(&[b"CLIENT", b"ID"]))
                .await
                .map_err(|error| Error::store(StoreKind::Redis, format!("{}: {error}", self.place)))?;
            let id = match id {
                Value::Int(id) => ConnectionId::try_from(id).unwrap_or(0),
                other => {
                    asked(other)?;
                    0
                }
            };
            let mut session = RedisSession {
                connection,
                id,
                line: Line::default(),
                db: Some(self.db),
                transaction: Transaction::None,
            };
            if let Err(outcome) = session.select(setup.db).await {
                return Err(Error::store(
                    StoreKind::Redis,
                    format!("{}: SELECT {}: {outcome:?}", self.place, setup.db),
                ));
            }
            Ok(Box::new(session) as Box<dyn Session>)
        }
        .boxed()
    }

    fn waiting(&self, id: ConnectionId) -> BoxFuture<'_, Result<Option<String>>> {
        async move {
            let reply = self.ask(&[b"CLIENT", b"LIST", b"ID", id.to_string().as_bytes()]).await?;
            Ok(blocked_in(&found(reply)))
        }
        .boxed()
    }

    fn end_blocking(&self, id: ConnectionId) -> BoxFuture<'_, Result<()>> {
        async move {
            self.ask(&[b"CLIENT", b"UNBLOCK", id.to_string().as_bytes(), b"TIMEOUT"]).await?;
            Ok(())
        }
        .boxed()
    }

    fn info(&self) -> BoxFuture<'_, Result<ServerInfo>> {
        async move {
            let server = found(self.ask(&[b"INFO", b"server"]).await?);
            let version = server.lines().find_map(|line| line.strip_prefix("redis_version:")).unwrap_or_default();
            let settings = match self.ask(&[b"CONFIG", b"GET", b"*"]).await? {
                CacheReply::Array(items) => pairs(items),
                CacheReply::Map(items) => items.into_iter().map(|(name, value)| (found(name), found(value))).collect(),
                _ => BTreeMap::new(),
            };
            let settings = settings.into_iter().filter(|(name, _)| !is_secret(name)).collect();
            Ok(ServerInfo { version: version.to_owned(), settings })
        }
        .boxed()
    }
}

fn pairs(items: Vec<CacheReply>) -> BTreeMap<String, String> {
    let mut items = items.into_iter();
    let mut pairs = BTreeMap::new();
    while let (Some(name), Some(value)) = (items.next(), items.next()) {
        pairs.insert(found(name), found(value));
    }
    pairs
}

/// Settings are printed in reports; these hold passwords.
fn is_secret(setting: &str) -> bool {
    setting.contains("pass") || setting.contains("auth")
}

/// What a line of `CLIENT LIST` says a client waits for: flag `b` is a blocking command under way.
fn blocked_in(line: &str) -> Option<String> {
    let field = |name: &str| line.split_whitespace().find_map(|field| field.strip_prefix(name));
    let flags = field("flags=")?;
    flags.contains('b').then(|| format!("blocked in {}", field("cmd=").unwrap_or("a command")))
}

/// Where a session stands between `MULTI` and `EXEC`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    Open,
    /// A `SELECT` was queued: which database comes after `EXEC` is not known before.
    OpenWithSelect,
}

struct RedisSession {
    connection: MultiplexedConnection,
    id: ConnectionId,
    line: Line,
    /// The database that the connection stands in; `None` where that is not known.
    db: Option<u32>,
    transaction: Transaction,
}

impl RedisSession {
    /// Goes to the command's database, if that is another one.
    async fn select(&mut self, db: u32) -> std::result::Result<(), Outcome> {
        if self.db == Some(db) || self.transaction != Transaction::None {
            return Ok(());
        }
        let select = packed(&[b"SELECT", db.to_string().as_bytes()]);
        match self
            .connection
            .send_packed_command(&select)
            .await
            .map_or_else(|error| fault(&error), redis_reply::outcome)
        {
            Outcome::Completed(_) => {
                self.db = Some(db);
                Ok(())
            }
            refused => Err(refused),
        }
    }

    async fn run(&mut self, command: &Command) -> Attempt {
        if let Some(why) = unsendable(command) {
            return unsent(refused(ErrorClass::NotSupported, "ERR", format!("not sent: {why}")));
        }
        if command.args.is_empty() {
            return unsent(refused(ErrorClass::Syntax, "ERR", "not sent: a command without a name"));
        }
        let name = command.name();
        if let Err(fault) = self.line.begin() {
            return unsent(Outcome::Unknown(fault));
        }
        // The application's own SELECT says where it goes; what was recorded as its database is where it came from.
        if name != "SELECT"
            && let Err(outcome) = self.select(command.db).await
        {
            self.line.end(&outcome);
            return unsent(outcome);
        }
        let args: Vec<&[u8]> = command.args.iter().map(|arg| arg.0.as_slice()).collect();
        let packed = packed(&args);
        let sent = Instant::now();
        let answer = self.connection.send_packed_command(&packed).await;
        let finished = Instant::now();
        let outcome = answer.map_or_else(|error| fault(&error), redis_reply::outcome);
        self.line.end(&outcome);
        self.follow(&name, command, &outcome);
        Attempt { outcome, sent, finished, warnings: Vec::new() }
    }

    /// Commands of one database in one round trip, outside of any transaction.
    async fn pipeline(&mut self, requests: &[Request]) -> std::result::Result<Vec<Outcome>, Outcome> {
        let mut pipeline = redis::Pipeline::with_capacity(requests.len());
        let mut db = None;
        for request in requests {
            let plain = match request {
                Request::Redis(command) if unsendable(command).is_none() => Some(command),
                _ => None,
            };
            match plain.filter(|command| *db.get_or_insert(command.db) == command.db) {
                Some(command) => {
                    let args: Vec<&[u8]> = command.args.iter().map(|arg| arg.0.as_slice()).collect();
                    pipeline.add_command(packed(&args));
                }
                None => return Err(refused(ErrorClass::NotSupported, "ERR", "not Redis commands of one database")),
            }
        }
        if requests.is_empty() {
            return Ok(Vec::new());
        }
        self.line.begin().map_err(Outcome::Unknown)?;
        if let Err(outcome) = self.select(db.unwrap_or_default()).await {
            self.line.end(&outcome);
            return Err(outcome);
        }
        let answered = self.connection.send_packed_commands(&pipeline, 0, requests.len()).await;
        let answered = match answered {
            Ok(values) => Ok(values.into_iter().map(redis_reply::outcome).collect::<Vec<_>>()),
            Err(error) => Err(fault(&error)),
        };
        let last = answered.as_ref().map_or_else(Clone::clone, |outcomes| {
            outcomes.last().cloned().unwrap_or(Outcome::Completed(Reply::Cache(CacheReply::Missing)))
        });
        self.line.end(&last);
        answered
    }

    /// What the application's command has done to the connection's state.
    fn follow(&mut self, name: &str, command: &Command, outcome: &Outcome) {
        let Outcome::Completed(reply) = outcome else {
            // An EXEC that was refused has ended its transaction; whatever else was refused has changed nothing.
            if name == "EXEC" {
                self.transaction = Transaction::None;
            }
            return;
        };
        let queued = *reply == Reply::Cache(CacheReply::Status("QUEUED".to_owned()));
        match (name, queued) {
            ("SELECT", true) => self.transaction = Transaction::OpenWithSelect,
            ("SELECT", false) => self.db = command.args.get(1).and_then(|db| db.as_str()?.parse().ok()),
            ("MULTI", _) => self.transaction = Transaction::Open,
            ("EXEC" | "DISCARD", false) => {
                if self.transaction == Transaction::OpenWithSelect {
                    self.db = None;
                }
                self.transaction = Transaction::None;
            }
            ("RESET", _) => (self.db, self.transaction) = (Some(0), Transaction::None),
            _ => {}
        }
    }
}

fn fault(error: &RedisError) -> Outcome {
    match error.is_io_error() || error.is_connection_dropped() || error.is_timeout() {
        true => Outcome::Unknown(Fault::ConnectionLost(error.to_string())),
        false => Outcome::Unknown(Fault::Unreadable(error.to_string())),
    }
}

impl Session for RedisSession {
    fn id(&self) -> ConnectionId {
        self.id
    }

    fn execute<'a>(&'a mut self, request: &'a Request) -> BoxFuture<'a, Attempt> {
        async move {
            match request {
                Request::Redis(command) => self.run(command).await,
                _ => unsent(refused(ErrorClass::NotSupported, "ERR", "not a Redis command")),
            }
        }
        .boxed()
    }

    fn execute_all<'a>(&'a mut self, requests: &'a [Request]) -> BoxFuture<'a, Vec<Outcome>> {
        async move {
            match self.pipeline(requests).await {
                Ok(outcomes) => outcomes,
                Err(outcome) => vec![outcome; requests.len()],
            }
        }
        .boxed()
    }

    fn scan<'a>(&'a mut self, _query: &'a str, _sink: &'a mut (dyn RowSink + 'a)) -> BoxFuture<'a, Result<()>> {
        async { Err(Error::store(StoreKind::Redis, "it has no tables")) }.boxed()
    }

    fn copy_in<'a>(&'a mut self, _statement: &'a str, _data: &'a [u8]) -> BoxFuture<'a, Result<u64>> {
        async { Err(Error::store(StoreKind::Redis, "it has no tables")) }.boxed()
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        async {}.boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_would_hang_or_stop_the_server_is_known_in_any_case() {
        let why = |args: &[&str]| unsendable(&Command { db: 0, args: args.iter().map(|arg| (*arg).into()).collect() });
        assert!(why(&["subscribe", "news"]).is_some());
        assert!(why(&["Client", "reply", "off"]).is_some());
        assert!(why(&["SHUTDOWN"]).is_some());
        assert_eq!(why(&["CLIENT", "ID"]), None);
        assert_eq!(why(&["GET", "MONITOR"]), None);
        assert_eq!(why(&[]), None);
    }

    #[test]
    fn a_blocked_client_is_told_by_its_flag() {
        let line = "id=7 addr=127.0.0.1:1 name= flags=b db=0 cmd=blpop user=default\n";
        assert_eq!(blocked_in(line).as_deref(), Some("blocked in blpop"));
        assert_eq!(blocked_in("id=7 flags=N cmd=get"), None);
        assert_eq!(blocked_in(""), None);
    }

    #[test]
    fn an_url_that_can_not_be_read_is_not_printed() {
        let error = open("redis://:secret@h:port/0").err().expect("no port").to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}
