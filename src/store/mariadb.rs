//! MariaDB, through mysql_async: one bare connection a session, the text protocol.
//!
//! Always TCP (never moved to a socket), CLIENT_FOUND_ROWS (an UPDATE counts the rows that it matched, as PostgreSQL
//! does), TCP_NODELAY, no pool, no reset. A statement that raised warnings has them read with `SHOW WARNINGS` after its
//! time was taken; that changes what `ROW_COUNT()` says to the next statement. Of several result sets the last one is
//! the answer.
//!
//! It refuses parameters: a translation writes them into the text.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mysql_async::consts::StatusFlags;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, DriverError, Opts, OptsBuilder, Row};
use tokio::sync::Mutex;

use super::kept::Kept;
use super::line::{Line, refused, unsent};
use super::mariadb_types::{self as types, Reading};
use super::{ConnectionId, RowSink, Session, SessionSetup, Store, errors, until_gone, within};
use crate::core::report::ServerInfo;
use crate::core::{
    Attempt, Column, ErrorClass, Failure, Fault, Outcome, Reply, Request, Rows, Sql, StoreKind, Value, Warning,
};
use crate::error::{Error, Result};

/// Variables that can change an answer, its durability or its speed, as patterns of `SHOW GLOBAL VARIABLES`.
const SETTINGS: &[&str] = &[
    "version",
    "sql_mode",
    "character_set_%",
    "collation_%",
    "tx_isolation",
    "transaction_isolation",
    "time_zone",
    "system_time_zone",
    "innodb_flush_log_at_trx_commit",
    "innodb_flush_method",
    "innodb_lock_wait_timeout",
    "innodb_rollback_on_timeout",
    "innodb_strict_mode",
    "innodb_buffer_pool_size",
    "innodb_default_row_format",
    "innodb_doublewrite",
    "innodb_snapshot_isolation",
    "sync_binlog",
    "log_bin",
    "max_allowed_packet",
    "max_connections",
    "lower_case_table_names",
    "group_concat_max_len",
    "query_cache_type",
    "skip_character_set_client_handshake",
    "optimizer_switch",
];

/// Opens `mysql://user:password@host:port/database`.
pub(super) fn open(url: &str) -> Result<Arc<dyn Store>> {
    let url = driver_url(url);
    // The driver's error could quote the URL, and with it the password.
    let options = Opts::from_url(&url).map_err(|_| {
        let form = "mysql://USER:PASSWORD@HOST:PORT/DATABASE?require_ssl=true or ssl-mode=required";
        Error::Usage(format!("the mysql URL can't be read; its form is {form}"))
    })?;
    let place = format!("{}:{}", options.ip_or_hostname(), options.tcp_port());
    let options = OptsBuilder::from_opts(options)
        .prefer_socket(false)
        .socket(None::<String>)
        .client_found_rows(true)
        .tcp_nodelay(true)
        .stmt_cache_size(0);
    Ok(Arc::new(Mariadb(Arc::new(Server { options: options.into(), place, admin: Mutex::default() }))))
}

/// The driver knows the scheme `mysql` only, and TLS by names of its own: `ssl-mode` is what the server's own clients
/// call it.
fn driver_url(url: &str) -> String {
    let url = match url.strip_prefix("mariadb://") {
        Some(rest) => format!("mysql://{rest}"),
        None => url.to_owned(),
    };
    let Some((base, query)) = url.split_once('?') else { return url };
    let of = |pair: &str| match pair.to_ascii_lowercase().replace('_', "-").as_str() {
        "ssl-mode=disabled" | "ssl-mode=preferred" => "require_ssl=false".to_owned(),
        "ssl-mode=required" => "require_ssl=true&verify_ca=false&verify_identity=false".to_owned(),
        "ssl-mode=verify-ca" => "require_ssl=true&verify_identity=false".to_owned(),
        "ssl-mode=verify-identity" => "require_ssl=true".to_owned(),
        _ => pair.to_owned(),
    };
    let pairs: Vec<_> = query.split('&').map(of).collect();
    format!("{base}?{}", pairs.join("&"))
}

struct Mariadb(Arc<Server>);

/// What all sessions of one server share.
struct Server {
    options: Opts,
    /// `host:port`, for messages.
    place: String,
    /// One connection of our own for questions about others; made when it is first needed, and anew when it broke.
    admin: Mutex<Option<Conn>>,
}

type TextRows = Vec<Vec<Option<String>>>;

impl Server {
    async fn connect(&self) -> Result<Conn> {
        within(StoreKind::Mariadb, &self.place, Conn::new(self.options.clone())).await
    }

    /// Asks something on the connection of our own; a connection that broke is made anew once.
    async fn ask(&self, sql: &str) -> Result<TextRows> {
        let mut admin = self.admin.lock().await;
        if let Some(connection) = admin.as_mut() {
            match text_rows(connection, sql).await {
                Err(error) if error.is_fatal() => *admin = None,
                answer => return answer.map_err(|error| Error::store(StoreKind::Mariadb, error)),
            }
        }
        let mut connection = self.connect().await?;
        let answer = text_rows(&mut connection, sql).await.map_err(|error| Error::store(StoreKind::Mariadb, error));
        *admin = Some(connection);
        answer
    }
}

async fn text_rows(connection: &mut Conn, sql: &str) -> mysql_async::Result<TextRows> {
    let rows: Vec<Row> = connection.query(sql).await?;
    let text = |value: mysql_async::Value| match value {
        mysql_async::Value::NULL => None,
        mysql_async::Value::Bytes(raw) => Some(String::from_utf8_lossy(&raw).into_owned()),
        other => Some(other.as_sql(true)),
    };
    Ok(rows.into_iter().map(|row| row.unwrap().into_iter().map(text).collect()).collect())
}

impl Store for Mariadb {
    fn kind(&self) -> StoreKind {
        StoreKind::Mariadb
    }

    fn connect<'a>(&'a self, _setup: &'a SessionSetup) -> BoxFuture<'a, Result<Box<dyn Session>>> {
        async move {
            let server = Arc::clone(&self.0);
            let mut connection = server.connect().await?;
            let rows = text_rows(&mut connection, "SELECT @@max_allowed_packet")
                .await
                .map_err(|error| Error::store(StoreKind::Mariadb, format!("{}: {error}", server.place)))?;
            let packet_max = rows.first().and_then(|row| row.first()?.as_ref()?.parse().ok()).unwrap_or(usize::MAX);
            let id = ConnectionId::from(connection.id());
            let (line, time) = (Line::default(), SessionTime::default());
            Ok(Box::new(MariadbSession { server, connection, id, packet_max, line, time }) as Box<dyn Session>)
        }
        .boxed()
    }

    fn waiting(&self, id: ConnectionId) -> BoxFuture<'_, Result<Option<String>>> {
        async move {
            let sql = format!(
                "SELECT state FROM information_schema.PROCESSLIST \
                 WHERE id = {id} AND (state LIKE 'Waiting for%lock%' OR state = 'User lock')"
            );
            if let Some(state) = self.0.ask(&sql).await?.into_iter().flatten().flatten().next() {
                return Ok(Some(state));
            }
            // INNODB_TRX and its like are refreshed only when nobody has read them for 100 ms, so whoever polls them
            // reads the past. The count is always right, and cheap; the report that names the waiter is longer.
            let waits = self.0.ask("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'").await?;
            if waits.iter().flatten().flatten().any(|value| value == "0") {
                return Ok(None);
            }
            let report = self.0.ask("SHOW ENGINE INNODB STATUS").await?;
            let waits = report.iter().flatten().flatten().any(|report| waits_for_row(report, id));
            Ok(waits.then(|| "row lock".to_owned()))
        }
        .boxed()
    }

    fn end_blocking(&self, _id: ConnectionId) -> BoxFuture<'_, Result<()>> {
        async { Ok(()) }.boxed()
    }

    fn info(&self) -> BoxFuture<'_, Result<ServerInfo>> {
        async move {
            let like: Vec<_> = SETTINGS.iter().map(|name| format!("variable_name LIKE '{name}'")).collect();
            let rows = self.0.ask(&format!("SHOW GLOBAL VARIABLES WHERE {}", like.join(" OR "))).await?;
            let pair = |row: Vec<Option<String>>| match row.as_slice() {
                [Some(name), value] => Some((name.clone(), value.clone().unwrap_or_default())),
                _ => None,
            };
            let settings: BTreeMap<_, _> = rows.into_iter().filter_map(pair).collect();
            let version = self.0.ask("SELECT @@version").await?.into_iter().flatten().flatten().next();
            Ok(ServerInfo { version: version.unwrap_or_default(), settings })
        }
        .boxed()
    }
}

/// Whether InnoDB's report shows the transaction of this thread in a lock wait. What stands after the thread's own line
/// is the statement's text, which could say anything.
fn waits_for_row(report: &str, id: ConnectionId) -> bool {
    let thread = format!(" thread id {id},");
    report.split("\n---TRANSACTION ").skip(1).any(|transaction| {
        let is_thread = |line: &&str| line.contains(" thread id ");
        let waits = transaction.lines().take_while(|line| !is_thread(line)).any(|line| line.starts_with("LOCK WAIT"));
        waits && transaction.lines().find(is_thread).is_some_and(|line| line.contains(&thread))
    })
}

struct MariadbSession {
    server: Arc<Server>,
    connection: Conn,
    id: ConnectionId,
    /// A message that is longer makes the server close the connection.
    packet_max: usize,
    line: Line,
    time: SessionTime,
}

/// What `now()` is to this session, where its caller tells. MariaDB's own is the start of the statement, and a
/// microsecond later than the last one's where its clock stands still.
#[derive(Default)]
struct SessionTime {
    /// For the next statement that begins a transaction or is one; microseconds since 1970.
    asked_us: Option<i64>,
    set_us: Option<i64>,
    /// As the server said with its last answer that said so.
    in_transaction: bool,
}

/// A message's last answer, undecoded.
#[derive(Default)]
struct Answered {
    columns: Option<Arc<[mysql_async::Column]>>,
    rows: Kept<Row>,
    affected: u64,
    warnings: u16,
}

impl MariadbSession {
    async fn run(&mut self, sql: &Sql) -> Attempt {
        if !sql.params.is_empty() {
            let words = "parameters must be written into the text before it is sent to MariaDB";
            return unsent(refused(ErrorClass::NotSupported, "1235", words));
        }
        if sql.text.len() >= self.packet_max {
            let words = format!("not sent: {} bytes are more than max_allowed_packet", sql.text.len());
            return unsent(refused(ErrorClass::TooLarge, "1153", words));
        }
        if let Err(fault) = self.line.begin() {
            return unsent(Outcome::Unknown(fault));
        }
        if let Err(error) = self.tell_time().await {
            let outcome = failed(&error);
            self.line.end(&outcome);
            return unsent(outcome);
        }
        let sent = Instant::now();
        let answered = send(&mut self.connection, &sql.text).await;
        let finished = Instant::now();
        self.follow_transaction();
        let (outcome, warned) = match answered {
            Ok(answered) => {
                let warned = answered.warnings > 0;
                (Outcome::Completed(reply(answered)), warned)
            }
            Err(error) => (failed(&error), false),
        };
        self.line.end(&outcome);
        let warnings = if warned { warnings(&mut self.connection).await } else { Vec::new() };
        Attempt { outcome, sent, finished, warnings }
    }

    /// Sets the session's `timestamp`, unless a transaction is under way, which keeps the time that it began at.
    async fn tell_time(&mut self) -> mysql_async::Result<()> {
        let Some(asked_us) = self.time.asked_us.filter(|_| !self.time.in_transaction) else { return Ok(()) };
        if self.time.set_us == Some(asked_us) {
            return Ok(());
        }
        let (seconds, micros) = (asked_us.div_euclid(1_000_000), asked_us.rem_euclid(1_000_000));
        self.connection.query_drop(format!("SET timestamp = {seconds}.{micros:06}")).await?;
        self.time.set_us = Some(asked_us);
        Ok(())
    }

    fn follow_transaction(&mut self) {
        // A refusal says nothing of it: PostgreSQL's transaction would go on to its end too.
        if let Some(ok) = self.connection.last_ok_packet() {
            self.time.in_transaction = ok.status_flags().contains(StatusFlags::SERVER_STATUS_IN_TRANS);
        }
    }
}

/// Sends a message and reads everything that comes back, undecoded.
async fn send(connection: &mut Conn, text: &str) -> mysql_async::Result<Answered> {
    let mut result = connection.query_iter(text).await?;
    let mut answered = Answered::default();
    // The driver names the columns of a result as long as it has not been read to its end, none for a mere count.
    while let Some(columns) = result.columns() {
        let columns = (!columns.is_empty()).then_some(columns);
        // The end of a block is a count of its own, which says nothing of the rows before it.
        if columns.is_none() && answered.columns.is_some() && is_block(text) {
            break;
        }
        // A count's figures are here already, and gone once the next result is begun.
        let (affected, warnings) = (result.affected_rows(), result.warnings());
        answered = Answered { columns, affected, warnings, rows: Kept::default() };
        while let Some(row) = result.next().await? {
            let bytes = (0..row.len()).filter_map(|index| row.as_ref(index)).map(value_bytes).sum();
            answered.rows.add(row, bytes);
        }
    }
    if answered.columns.is_some() {
        answered.warnings = result.warnings();
    }
    // The refusal of a later statement is kept until somebody asks for more rows.
    result.next().await?;
    Ok(answered)
}

/// A compound statement, with or without settings of its own.
fn is_block(text: &str) -> bool {
    let settings = text.strip_prefix("SET STATEMENT ").and_then(|rest| rest.split_once(" FOR "));
    settings.map_or(text, |(_, statement)| statement).starts_with("BEGIN NOT ATOMIC ")
}

fn value_bytes(value: &mysql_async::Value) -> usize {
    match value {
        mysql_async::Value::Bytes(raw) => raw.len(),
        _ => 0,
    }
}

fn reply(answered: Answered) -> Reply {
    let Some(definitions) = answered.columns else { return Reply::Affected(answered.affected) };
    let (columns, readings): (Vec<Column>, Vec<Reading>) = definitions.iter().map(types::column).unzip();
    let total = answered.rows.total;
    let rows = answered.rows.rows.into_iter().map(|row| decode(row, &readings)).collect();
    Reply::Rows(Rows { columns, rows, total })
}

fn decode(mut row: Row, readings: &[Reading]) -> Vec<Value> {
    readings.iter().enumerate().map(|(index, reading)| types::decode(*reading, row.take(index))).collect()
}

async fn warnings(connection: &mut Conn) -> Vec<Warning> {
    let rows = match text_rows(connection, "SHOW WARNINGS").await {
        Ok(rows) => rows,
        // They were raised and can't be read: that is said in their place, an empty list would say there were none.
        Err(error) => {
            return vec![Warning { level: "Error".into(), code: 0, message: format!("warnings not read: {error}") }];
        }
    };
    let warning = |row: Vec<Option<String>>| match <[Option<String>; 3]>::try_from(row) {
        Ok([level, code, message]) => Some(Warning {
            level: level.unwrap_or_default(),
            code: code.and_then(|code| code.parse().ok()).unwrap_or(0),
            message: message.unwrap_or_default(),
        }),
        Err(_) => None,
    };
    rows.into_iter().filter_map(warning).collect()
}

fn failed(error: &mysql_async::Error) -> Outcome {
    match error {
        mysql_async::Error::Server(server) if errors::mariadb_is_fatal(server.code) => {
            Outcome::Unknown(Fault::ConnectionLost(format!("{}: {}", server.code, server.message)))
        }
        mysql_async::Error::Server(server) => Outcome::Refused(Failure {
            class: errors::from_mariadb_error(server.code, &server.state, &server.message),
            code: server.code.to_string(),
            message: server.message.clone(),
        }),
        mysql_async::Error::Io(error) => Outcome::Unknown(Fault::ConnectionLost(error.to_string())),
        mysql_async::Error::Driver(error @ DriverError::ConnectionClosed) => {
            Outcome::Unknown(Fault::ConnectionLost(error.to_string()))
        }
        other => Outcome::Unknown(Fault::Unreadable(other.to_string())),
    }
}

impl Session for MariadbSession {
    fn id(&self) -> ConnectionId {
        self.id
    }

    fn set_time(&mut self, unix_us: i64) {
        self.time.asked_us = Some(unix_us);
    }

    fn execute<'a>(&'a mut self, request: &'a Request) -> BoxFuture<'a, Attempt> {
        async move {
            match request {
                Request::Sql(sql) => self.run(sql).await,
                _ => unsent(refused(ErrorClass::NotSupported, "1235", "not a SQL statement")),
            }
        }
        .boxed()
    }

    fn scan<'a>(&'a mut self, query: &'a str, sink: &'a mut (dyn RowSink + 'a)) -> BoxFuture<'a, Result<()>> {
        async move {
            let told = |error: mysql_async::Error| Error::store(StoreKind::Mariadb, error);
            self.line.begin().map_err(|fault| Error::store(StoreKind::Mariadb, format!("{fault:?}")))?;
            let mut result = match self.connection.query_iter(query).await {
                Ok(result) => result,
                Err(error) => {
                    self.line.end(&failed(&error));
                    return Err(told(error));
                }
            };
            let definitions = result.columns();
            let (columns, readings): (Vec<Column>, Vec<Reading>) =
                definitions.as_deref().unwrap_or_default().iter().map(types::column).unzip();
            sink.columns(&columns)?;
            while let Some(row) = result.next().await.map_err(told)? {
                sink.row(decode(row, &readings))?;
            }
            drop(result);
            self.line.end(&Outcome::Completed(Reply::Affected(0)));
            Ok(())
        }
        .boxed()
    }

    fn copy_in<'a>(&'a mut self, _statement: &'a str, _data: &'a [u8]) -> BoxFuture<'a, Result<u64>> {
        async { Err(Error::store(StoreKind::Mariadb, "COPY is PostgreSQL's own")) }.boxed()
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        async move {
            let Self { server, mut connection, id, line, .. } = *self;
            if line.is_lost() {
                // The server does not see that nobody waits for the answer any more.
                drop(connection);
                let _ = server.ask(&format!("KILL {id}")).await;
                let is_there = format!("SELECT 1 FROM information_schema.PROCESSLIST WHERE id = {id}");
                return until_gone(async || Ok(!server.ask(&is_there).await?.is_empty())).await;
            }
            // The server notices a closed connection some time later; what these let go is let go when they answer.
            for statement in ["ROLLBACK", "UNLOCK TABLES", "DO RELEASE_ALL_LOCKS()"] {
                let _ = connection.query_drop(statement).await;
            }
            let _ = connection.disconnect().await;
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_tls_modes_are_those_of_the_servers_own_clients() {
        let ssl =
            |url: &str| Opts::from_url(&driver_url(url)).expect("a URL that the driver reads").ssl_opts().is_some();
        assert!(!ssl("mysql://u:p@h:1/d"));
        assert!(!ssl("mariadb://u:p@h:1/d?ssl-mode=DISABLED"));
        assert!(ssl("mysql://u:p@h:1/d?ssl-mode=VERIFY_CA"));
        assert!(ssl("mysql://u:p@h:1/d?ssl_mode=required"));
        assert!(ssl("mysql://u:p@h:1/d?require_ssl=true"));
    }

    #[test]
    fn a_waiter_is_found_in_innodbs_report() {
        let report = "TRANSACTIONS\n------------\n---TRANSACTION 37, ACTIVE 1 sec starting index read\n\
            mysql tables in use 1, locked 1\nLOCK WAIT 2 lock struct(s), heap size 1128, 1 row lock(s)\n\
            MariaDB thread id 5, OS thread handle 1, query id 20 localhost root Updating\nUPDATE t SET a = ' thread id 6,'\n\
            ---TRANSACTION 36, ACTIVE 2 sec\n2 lock struct(s)\nMariaDB thread id 6, OS thread handle 2, query id 19\n\
            LOCK WAIT as a statement\n";
        assert!(waits_for_row(report, 5));
        assert!(!waits_for_row(report, 6));
        assert!(!waits_for_row("", 5));
    }

    #[test]
    fn an_url_that_can_not_be_read_is_not_printed() {
        let error = open("mysql://u:secret@h:port/d").err().expect("no port").to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}
