//! PostgreSQL, through sqlx: one connection a session, text on the wire in both directions.
//!
//! **Statements without parameters** are sent as one simple query message, whatever protocol the application used.
//! **Statements with parameters** are prepared by name (`PREPARE ck_n AS …`, once a text and session) and executed with
//! literals that have no type (`EXECUTE ck_n('7', NULL)`), so that the server reads each value's text exactly as it
//! reads a bind in text format, and answers in text. The limits of that: a failing `PREPARE` is the operation's
//! outcome; the time of an operation includes its `PREPARE` the first time; statements that take parameters and can't
//! be prepared by name (`EXPLAIN`, `DECLARE`, `CALL`) get their literals written into the text; and a statement that
//! the application parsed anew each time can here meet "cached plan must not change result type" after a DDL.
//!
//! `LISTEN` is sent as `UNLISTEN` of the same channel, because the driver can't tell a notification from an answer:
//! it fails where `LISTEN` fails and has no other effect that a replay could see. `COPY` through the protocol is refused
//! here and not sent. Text goes and comes in UTF-8, whatever encoding a statement sets for its client. After `RESET`,
//! `DISCARD` or `SET … TO DEFAULT` the server's own defaults are set again, outside of the measured time. Notices and warnings are dropped by the driver.
//!
//! The driver does not set TCP_NODELAY and gives no way to. It writes each message at once, so only one of several TCP
//! segments (64 KiB each on loopback, 1.4 kB on Ethernet) could wait for an acknowledgement; on loopback none was seen to.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError, PgRow};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions, Connection as _, Either, Row as _};
use tokio::sync::Mutex;

use super::kept::Kept;
use super::line::{Line, refused, unsent};
use super::postgres_defaults::{self as defaults, Defaults};
use super::postgres_text::{self as text, Statement};
use super::postgres_types::{self as types, Type};
use super::{ConnectionId, RowSink, Session, SessionSetup, Store, until_gone, within};
use crate::core::report::ServerInfo;
use crate::core::{Attempt, Column, ErrorClass, Failure, Fault, Outcome, Reply, Request, Rows, Sql, StoreKind, Value};
use crate::error::{Error, Result};

/// As many plans as the larger drivers keep (asyncpg: 100, pgx: 512); the oldest one is given back to the server.
const PREPARED_MAX: usize = 512;

/// Settings that are read back even where they are the default: each can change an answer.
const SETTINGS: &str = "'server_version','server_encoding','lc_collate','lc_ctype','TimeZone','DateStyle',\
    'IntervalStyle','default_transaction_isolation','standard_conforming_strings','bytea_output','fsync',\
    'synchronous_commit','max_connections','shared_buffers','work_mem','search_path'";

/// A statement that fails as a value does that has no place in the server's encoding (a NUL, bytes that are not
/// UTF-8): the value itself can't be written into a message, and a transaction must end up aborted all the same.
const UNENCODABLE: &str = "SELECT convert_from(decode('00', 'hex'), 'UTF8')";

/// Opens `postgres://user:password@host:port/database?sslmode=…`.
pub(super) fn open(url: &str) -> Result<Arc<dyn Store>> {
    let options: PgConnectOptions =
        url.parse().map_err(|error| Error::Usage(format!("the postgres URL can't be read: {error}")))?;
    let options = options.extra_float_digits(None).statement_cache_capacity(1).disable_statement_logging();
    let place = format!("{}:{}", options.get_host(), options.get_port());
    Ok(Arc::new(Postgres(Arc::new(Server {
        options,
        place,
        admin: Mutex::default(),
        defaults: Mutex::default(),
        types: Mutex::default(),
    }))))
}

struct Postgres(Arc<Server>);

/// What all sessions of one server share.
struct Server {
    options: PgConnectOptions,
    /// `host:port`, for messages.
    place: String,
    /// One connection of our own for questions about others; made when it is first needed, and anew when it broke.
    admin: Mutex<Option<PgConnection>>,
    /// `SET` statements that bring a session to the server's own defaults, by its user.
    defaults: Mutex<HashMap<String, Arc<str>>>,
    /// Types that are not built in, by OID.
    types: Mutex<HashMap<u32, Type>>,
}

type TextRows = Vec<Vec<Option<String>>>;

impl Server {
    async fn connect(&self, application: &str, user: &str) -> Result<PgConnection> {
        let mut options = self.options.clone();
        if !application.is_empty() {
            options = options.application_name(application);
        }
        if !user.is_empty() {
            options = options.username(user);
        }
        within(StoreKind::Postgres, &self.place, PgConnection::connect_with(&options)).await
    }

    /// Asks something on the connection of our own; a connection that broke is made anew once.
    async fn ask(&self, sql: &str) -> Result<TextRows> {
        let mut admin = self.admin.lock().await;
        if let Some(connection) = admin.as_mut() {
            match text_rows(connection, sql).await {
                Err(error) if error.as_database_error().is_none() => *admin = None,
                answer => return answer.map_err(|error| Error::store(StoreKind::Postgres, error)),
            }
        }
        let mut connection = self.connect("crosscheck", "").await?;
        let answer = text_rows(&mut connection, sql).await.map_err(|error| Error::store(StoreKind::Postgres, error));
        *admin = Some(connection);
        answer
    }

    async fn defaults(&self, user: &str) -> Result<Arc<str>> {
        let mut known = self.defaults.lock().await;
        if let Some(known) = known.get(user) {
            return Ok(Arc::clone(known));
        }
        let find = || async {
            let mut found = Defaults::default();
            found.take(self.ask(&defaults::stored(user)).await?);
            // The next two need rights that a role may not have; then they say nothing.
            if let Ok(rows) = self.ask(defaults::COMMAND_LINE).await {
                rows.into_iter().flatten().flatten().for_each(|line| found.take_command_line(&line));
            }
            if let Ok(rows) = self.ask(defaults::FILES).await {
                found.take(rows);
                found.take(self.ask(defaults::BUILT).await?);
            }
            Ok::<_, Error>(found.as_statements())
        };
        let found: Arc<str> = find().await?.into();
        known.insert(user.to_owned(), Arc::clone(&found));
        Ok(found)
    }

    /// The type of this OID; one that the server does not know (any more, or not yet for others) is named by number.
    async fn type_of(&self, oid: u32) -> Type {
        if let Some(known) = types::built_in(oid) {
            return known;
        }
        if let Some(known) = self.types.lock().await.get(&oid) {
            return known.clone();
        }
        let sql = format!("SELECT format_type(oid, NULL), typtype, typcategory FROM pg_type WHERE oid = {oid}");
        let rows = self.ask(&sql).await.unwrap_or_default();
        match rows.first().map(Vec::as_slice) {
            Some([Some(name), Some(typtype), Some(category)]) => {
                let found = types::from_catalog(name.clone(), typtype, category);
                self.types.lock().await.insert(oid, found.clone());
                found
            }
            _ => Type { name: format!("oid:{oid}"), reading: types::Reading::Other },
        }
    }

    async fn types_of(&self, row: &PgRow) -> Vec<Type> {
        let mut found = Vec::with_capacity(row.len());
        for column in row.columns() {
            // The other accessors of a type panic on one that the driver has not looked up.
            found.push(self.type_of(column.type_info().oid().map_or(0, |oid| oid.0)).await);
        }
        found
    }
}

async fn text_rows(connection: &mut PgConnection, sql: &str) -> sqlx::Result<TextRows> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await?;
    let text = |raw: &[u8]| String::from_utf8_lossy(raw).into_owned();
    Ok(rows.iter().map(|row| (0..row.len()).map(|index| raw_value(row, index).map(text)).collect()).collect())
}

/// A value's bytes as the server sent them; `None` for NULL.
fn raw_value(row: &PgRow, index: usize) -> Option<&[u8]> {
    row.try_get_raw(index).ok().and_then(|value| value.as_bytes().ok())
}

fn decode(row: &PgRow, types: &[Type]) -> Vec<Value> {
    types.iter().enumerate().map(|(index, kind)| types::decode(kind, raw_value(row, index))).collect()
}

fn columns(row: &PgRow, types: &[Type]) -> Vec<Column> {
    let column = |(column, kind): (&sqlx::postgres::PgColumn, &Type)| Column {
        name: column.name().to_owned(),
        type_name: kind.name.clone(),
    };
    row.columns().iter().zip(types).map(column).collect()
}

impl Store for Postgres {
    fn kind(&self) -> StoreKind {
        StoreKind::Postgres
    }

    fn connect<'a>(&'a self, setup: &'a SessionSetup) -> BoxFuture<'a, Result<Box<dyn Session>>> {
        async move {
            let server = Arc::clone(&self.0);
            let defaults = server.defaults(&setup.user).await?;
            let mut connection = server.connect(&setup.application, &setup.user).await?;
            let greeting = format!("{defaults}SELECT pg_backend_pid()");
            let rows = text_rows(&mut connection, &greeting)
                .await
                .map_err(|error| Error::store(StoreKind::Postgres, format!("{}: {error}", server.place)))?;
            let id = rows.first().and_then(|row| row.first()?.as_ref()?.parse().ok()).unwrap_or(0);
            let session = PostgresSession {
                server,
                user: setup.user.clone(),
                connection,
                id,
                line: Line::default(),
                prepared: HashMap::new(),
                by_age: VecDeque::new(),
                names: 0,
            };
            Ok(Box::new(session) as Box<dyn Session>)
        }
        .boxed()
    }

    fn waiting(&self, id: ConnectionId) -> BoxFuture<'_, Result<Option<String>>> {
        async move {
            let sql = format!(
                "SELECT coalesce(wait_event, ''), array_to_string(pg_blocking_pids(pid), ' ') \
                 FROM pg_stat_activity WHERE pid = {id} AND state = 'active'"
            );
            let rows = self.0.ask(&sql).await?;
            let Some([Some(event), Some(blockers)]) = rows.first().map(Vec::as_slice) else {
                return Ok(None);
            };
            // A session whose lock was just given back to it is still shown as waiting until it wakes; nobody blocks it.
            let waits = !blockers.is_empty();
            Ok(waits.then(|| if event.is_empty() { "lock".to_owned() } else { format!("{event} lock") }))
        }
        .boxed()
    }

    fn end_blocking(&self, _id: ConnectionId) -> BoxFuture<'_, Result<()>> {
        async { Ok(()) }.boxed()
    }

    fn info(&self) -> BoxFuture<'_, Result<ServerInfo>> {
        async move {
            let version = self.0.ask("SELECT version()").await?;
            // Our own connection has to go back to the server's defaults too, to see them.
            let defaults = self.0.defaults("").await?;
            let sql = format!(
                "{defaults}SELECT name, setting FROM pg_settings \
                 WHERE source NOT IN ('default', 'client', 'session') OR name IN ({SETTINGS})"
            );
            let rows = self.0.ask(&sql).await?;
            let pair = |row: Vec<Option<String>>| match row.as_slice() {
                [Some(name), value] => Some((name.clone(), value.clone().unwrap_or_default())),
                _ => None,
            };
            let settings: BTreeMap<_, _> = rows.into_iter().filter_map(pair).collect();
            let version = version.into_iter().flatten().flatten().next().unwrap_or_default();
            Ok(ServerInfo { version, settings })
        }
        .boxed()
    }
}

struct PostgresSession {
    server: Arc<Server>,
    user: String,
    connection: PgConnection,
    id: ConnectionId,
    line: Line,
    /// Numbers of the statements prepared under `ck_n`, by text.
    prepared: HashMap<String, u64>,
    by_age: VecDeque<String>,
    /// Names given so far; a name is never used twice, so a statement that the application took away is no harm.
    names: u64,
}

/// What is sent for an operation.
struct Plan {
    text: String,
    /// Prepares a statement that `text` executes: its key in `prepared`, and the message.
    prepare: Option<(String, String)>,
    /// Whether the last statement answers with rows, should none come.
    returns_rows: bool,
    /// The application's statement takes prepared statements away.
    forgets: bool,
    /// The application's statement goes back to settings that the driver has pinned.
    resets: bool,
    /// The application's statement may name the client's encoding.
    encodes: bool,
}

impl PostgresSession {
    fn plan(&mut self, sql: &Sql) -> std::result::Result<Plan, Outcome> {
        let statements = text::statements(&sql.text);
        if let Some(copy) = statements.iter().find(|statement| statement.streams_copy()) {
            let words = format!("not sent: {} needs data that no recording holds", &sql.text[copy.range.clone()]);
            return Err(refused(ErrorClass::NotSupported, "0A000", words));
        }
        let first_is = |words: &[&str]| statements.iter().any(|statement| words.contains(&statement.first.as_str()));
        let mut plan = Plan {
            text: sql.text.clone(),
            prepare: None,
            returns_rows: statements.last().is_some_and(Statement::returns_rows),
            forgets: first_is(&["DISCARD", "DEALLOCATE"]) && sql.text.to_ascii_lowercase().contains("all"),
            resets: first_is(&["RESET", "DISCARD"])
                || (first_is(&["SET"]) && sql.text.to_ascii_lowercase().contains("default")),
            encodes: names_encoding(sql) || (first_is(&["SET"]) && sql.text.to_ascii_lowercase().contains("names")),
        };
        let literals = sql.params.iter().map(as_literal).collect::<Option<Vec<_>>>();
        match (literals, statements.as_slice()) {
            (None, _) => plan.text = UNENCODABLE.to_owned(),
            _ if sql.text.contains('\0') => plan.text = UNENCODABLE.to_owned(),
            (Some(literals), _) if literals.is_empty() => plan.text = without_listen(&sql.text, &statements),
            (Some(literals), [statement]) if statement.can_be_prepared() => {
                self.execute_by_name(&mut plan, &sql.text[statement.range.clone()], &literals);
            }
            (Some(literals), [statement]) => plan.text = text::inline(&sql.text, statement, &literals),
            // Several statements take no parameters: the server says so of the parameters that stay in the text.
            (Some(_), _) => {}
        }
        Ok(plan)
    }

    fn execute_by_name(&mut self, plan: &mut Plan, statement: &str, literals: &[String]) {
        let number = match self.prepared.get(statement) {
            Some(number) => *number,
            None => {
                self.names += 1;
                plan.prepare = Some((statement.to_owned(), format!("PREPARE ck_{} AS {statement}", self.names)));
                self.names
            }
        };
        plan.text = format!("EXECUTE ck_{number}({})", literals.join(", "));
    }

    /// Makes room for one more prepared statement.
    async fn make_room(&mut self) {
        if self.prepared.len() < PREPARED_MAX {
            return;
        }
        if let Some(number) = self.by_age.pop_front().and_then(|oldest| self.prepared.remove(&oldest)) {
            // In an aborted transaction this fails, and so does the PREPARE for which there should have been room.
            let deallocate = format!("DEALLOCATE ck_{number}");
            let _ = sqlx::raw_sql(AssertSqlSafe(deallocate)).fetch_all(&mut self.connection).await;
        }
    }

    async fn prepare(&mut self, key: String, message: String) -> std::result::Result<(), sqlx::Error> {
        sqlx::raw_sql(AssertSqlSafe(message)).fetch_all(&mut self.connection).await?;
        self.prepared.insert(key.clone(), self.names);
        self.by_age.push_back(key);
        Ok(())
    }

    /// Sends the plan and reads everything that comes back, undecoded.
    async fn send(&mut self, plan: &mut Plan) -> std::result::Result<Answered, sqlx::Error> {
        if let Some((key, message)) = plan.prepare.take() {
            self.prepare(key, message).await?;
        }
        let message = AssertSqlSafe(std::mem::take(&mut plan.text));
        let mut stream = sqlx::raw_sql(message).fetch_many(&mut self.connection);
        let mut answered = Answered::default();
        let mut current = Kept::default();
        while let Some(part) = stream.next().await {
            match part? {
                Either::Left(done) => {
                    answered = Answered { affected: done.rows_affected(), rows: std::mem::take(&mut current) };
                }
                Either::Right(row) => {
                    let bytes = (0..row.len()).filter_map(|index| raw_value(&row, index)).map(<[u8]>::len).sum();
                    current.add(row, bytes);
                }
            }
        }
        Ok(answered)
    }

    async fn run(&mut self, sql: &Sql) -> Attempt {
        let mut plan = match self.plan(sql) {
            Ok(plan) => plan,
            Err(outcome) => return unsent(outcome),
        };
        if let Err(fault) = self.line.begin() {
            return unsent(Outcome::Unknown(fault));
        }
        if plan.prepare.is_some() {
            self.make_room().await;
        }
        let sent = Instant::now();
        let answered = self.send(&mut plan).await;
        let finished = Instant::now();
        let outcome = match answered {
            Ok(answered) => Outcome::Completed(self.reply(answered, &plan).await),
            Err(error) => failed(&error),
        };
        self.line.end(&outcome);
        if matches!(outcome, Outcome::Completed(_)) {
            self.follow(&plan).await;
        }
        Attempt { outcome, sent, finished, warnings: Vec::new() }
    }

    async fn reply(&self, answered: Answered, plan: &Plan) -> Reply {
        let Some(first) = answered.rows.rows.first() else {
            // A first row beyond the limits is counted and not kept, and so are its columns.
            return match plan.returns_rows || answered.rows.total > 0 {
                true => Reply::Rows(Rows { total: answered.rows.total, ..Rows::default() }),
                false => Reply::Affected(answered.affected),
            };
        };
        let types = self.server.types_of(first).await;
        Reply::Rows(Rows {
            columns: columns(first, &types),
            rows: answered.rows.rows.iter().map(|row| decode(row, &types)).collect(),
            total: answered.rows.total,
        })
    }

    /// What a statement of the application has undone of ours.
    async fn follow(&mut self, plan: &Plan) {
        if plan.forgets {
            self.prepared.clear();
            self.by_age.clear();
        }
        if plan.encodes {
            let set = sqlx::raw_sql("SET client_encoding = 'UTF8'");
            // Where it can't be set, the next request that has a sign beyond ASCII says so.
            let _ = set.fetch_all(&mut self.connection).await;
        }
        if plan.resets
            && let Ok(defaults) = self.server.defaults(&self.user).await
            && !defaults.is_empty()
        {
            let set = sqlx::raw_sql(AssertSqlSafe(defaults.to_string()));
            // It can't fail but for a broken connection, and then the next request says so.
            let _ = set.fetch_all(&mut self.connection).await;
        }
    }
}

/// Whether a statement may set the client's encoding. The log that it was read from is in the database's, UTF-8, whatever
/// the application's was, and so is what follows it here.
fn names_encoding(sql: &Sql) -> bool {
    let names = |text: &[u8]| text.to_ascii_lowercase().windows(15).any(|word| word == b"client_encoding");
    names(sql.text.as_bytes()) || sql.params.iter().flatten().any(|value| names(value))
}

/// A message's last answer, undecoded.
#[derive(Default)]
struct Answered {
    rows: Kept<PgRow>,
    affected: u64,
}

/// `None` where the value's bytes have no place in a message.
fn as_literal(param: &Option<crate::core::ByteString>) -> Option<String> {
    match param {
        None => Some("NULL".to_owned()),
        Some(bytes) => bytes.as_str().filter(|value| !value.contains('\0')).map(text::literal),
    }
}

fn without_listen(message: &str, statements: &[Statement]) -> String {
    let mut sent = message.to_owned();
    for statement in statements.iter().rev().filter(|statement| statement.first == "LISTEN") {
        sent.insert_str(statement.range.start, "UN");
    }
    sent
}

fn failed(error: &sqlx::Error) -> Outcome {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default().into_owned();
            let message = database.message().to_owned();
            let severity = database.try_downcast_ref::<PgDatabaseError>().map(|error| error.severity());
            match severity {
                // The server has closed the connection after it: what was under way may or may not have been applied.
                Some(severity) if severity_is_fatal(severity) => {
                    Outcome::Unknown(Fault::ConnectionLost(format!("{code}: {message}")))
                }
                _ => Outcome::Refused(Failure { class: ErrorClass::from_sqlstate(&code), code, message }),
            }
        }
        sqlx::Error::Io(error) => Outcome::Unknown(Fault::ConnectionLost(error.to_string())),
        other => Outcome::Unknown(Fault::Unreadable(other.to_string())),
    }
}

fn severity_is_fatal(severity: sqlx::postgres::PgSeverity) -> bool {
    matches!(severity, sqlx::postgres::PgSeverity::Fatal | sqlx::postgres::PgSeverity::Panic)
}

impl Session for PostgresSession {
    fn id(&self) -> ConnectionId {
        self.id
    }

    fn execute<'a>(&'a mut self, request: &'a Request) -> BoxFuture<'a, Attempt> {
        async move {
            match request {
                Request::Sql(sql) => self.run(sql).await,
                _ => unsent(refused(ErrorClass::NotSupported, "0A000", "not a SQL statement")),
            }
        }
        .boxed()
    }

    fn scan<'a>(&'a mut self, query: &'a str, sink: &'a mut (dyn RowSink + 'a)) -> BoxFuture<'a, Result<()>> {
        async move {
            self.line.begin().map_err(|fault| Error::store(StoreKind::Postgres, format!("{fault:?}")))?;
            let mut stream = sqlx::raw_sql(AssertSqlSafe(query.to_owned())).fetch(&mut self.connection);
            let mut known: Option<Vec<Type>> = None;
            while let Some(row) = stream.next().await {
                let row = match row {
                    Ok(row) => row,
                    Err(error) => {
                        self.line.end(&failed(&error));
                        return Err(Error::store(StoreKind::Postgres, error));
                    }
                };
                if known.is_none() {
                    let found = self.server.types_of(&row).await;
                    sink.columns(&columns(&row, &found))?;
                    known = Some(found);
                }
                sink.row(decode(&row, known.as_deref().unwrap_or_default()))?;
            }
            self.line.end(&Outcome::Completed(Reply::Affected(0)));
            Ok(())
        }
        .boxed()
    }

    fn copy_in<'a>(&'a mut self, statement: &'a str, data: &'a [u8]) -> BoxFuture<'a, Result<u64>> {
        /// The driver buffers what it sends; a copy of a megabyte at a time is enough to keep the server busy.
        const CHUNK: usize = 1 << 20;
        async move {
            let failed = |error: sqlx::Error| Error::store(StoreKind::Postgres, error);
            self.line.begin().map_err(|fault| Error::store(StoreKind::Postgres, format!("{fault:?}")))?;
            let mut copy = match self.connection.copy_in_raw(statement).await {
                Ok(copy) => copy,
                Err(error) => {
                    self.line.end(&self::failed(&error));
                    return Err(failed(error));
                }
            };
            for chunk in data.chunks(CHUNK) {
                copy.send(chunk).await.map_err(failed)?;
            }
            let rows = copy.finish().await;
            self.line.end(&match &rows {
                Ok(rows) => Outcome::Completed(Reply::Affected(*rows)),
                Err(error) => self::failed(error),
            });
            rows.map_err(failed)
        }
        .boxed()
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        async move {
            let Self { server, mut connection, id, line, .. } = *self;
            if line.is_lost() {
                // The server does not see that nobody waits for the answer any more.
                drop(connection);
                let _ = server.ask(&format!("SELECT pg_terminate_backend({id})")).await;
                let is_there = format!("SELECT 1 FROM pg_stat_activity WHERE pid = {id}");
                return until_gone(async || Ok(!server.ask(&is_there).await?.is_empty())).await;
            }
            // The server notices a closed connection some time later; what these let go is let go when they answer.
            for statement in ["ROLLBACK", "DISCARD ALL"] {
                let _ = sqlx::raw_sql(statement).fetch_all(&mut connection).await;
            }
            let _ = connection.close().await;
        }
        .boxed()
    }
}
