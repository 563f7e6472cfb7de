//! Memcached, by its meta protocol: one connection a session, TCP_NODELAY, one round trip a request.
//!
//! The memcache crate spells the commands and reads the response lines; the connection is our own, because the
//! crate's stops reading at the first error of a batch, which leaves the rest to be taken for the next answer, and has
//! no `flush_all`.
//!
//! What an answer looks like: `Get` of one key is the item, of several an array; `Store` is the status `STORED`,
//! `NOT_STORED` or `EXISTS`, or missing; `Delete` counts what was there; `Arithmetic` is the new number, as the text
//! found where it is above `i64::MAX`, or missing; `Touch` is 1 or missing; `Ttl` is seconds, -1 for never, or missing;
//! `GetAndTouch` is the item; `Noop` is the status `MN`, `FlushAll` the status `OK`; `Modify` is Redis's own answer,
//! with a note where another client was faster.
//!
//! It refuses a key that Memcached could not hold as it is (empty, above 250 bytes, white space or control bytes in
//! it), as the server itself does in its text protocol, and never lets the crate encode it.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use memcache::exp::{MetaCommand, MetaCommandResult, MetaOp, MetaResponse, ReturnCode, build_noop, parse_meta_result};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::line::{Line, refused, unsent};
use super::{ConnectionId, Item, RowSink, Session, SessionSetup, Store, errors, within};
use crate::core::report::ServerInfo;
use crate::core::{
    Attempt, ByteString, CacheReply, ErrorClass, Failure, Fault, McCommand, McStore, Modify, Outcome, Reply, Request,
    StoreKind,
};
use crate::error::{Error, Result};

/// Memcached's own limit, `KEY_MAX_LENGTH`.
const KEY_BYTES_MAX: usize = 250;

/// No item can be longer: `-I` takes at most 1 GiB.
const VALUE_BYTES_MAX: usize = 1 << 30;

/// A line of a response or of `stats`: a key, and some flags of at most 20 digits.
const LINE_BYTES_MAX: u64 = 4096;

/// Room for a command without its value: one with a key of a usual length grows no buffer.
const MESSAGE_BYTES: usize = 128;

const DEFAULT_PORT: u16 = 11211;

/// Opens `memcached://host:port`.
pub(super) fn open(url: &str) -> Result<Arc<dyn Store>> {
    let rest = url.strip_prefix("memcached://").unwrap_or(url).trim_end_matches('/');
    let has_port = rest.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let host = rest.rsplit_once(':').map_or(rest, |(host, _)| host);
    let plain = !host.is_empty() && !rest.contains(['/', '?', '@', '#']) && (has_port || !rest.contains(':'));
    match (plain, has_port) {
        (true, true) => Ok(Arc::new(Memcached { place: rest.to_owned() })),
        (true, false) => Ok(Arc::new(Memcached { place: format!("{rest}:{DEFAULT_PORT}") })),
        (false, _) => Err(Error::Usage("the memcached URL can't be read; its form is memcached://HOST:PORT".into())),
    }
}

struct Memcached {
    /// `host:port`.
    place: String,
}

impl Memcached {
    async fn connect(&self) -> Result<Connection> {
        let connecting = async {
            let stream = TcpStream::connect(&self.place).await?;
            stream.set_nodelay(true)?;
            io::Result::Ok(stream)
        };
        let stream = within(StoreKind::Memcached, &self.place, connecting).await?;
        Ok(Connection(BufReader::new(stream)))
    }
}

impl Store for Memcached {
    fn kind(&self) -> StoreKind {
        StoreKind::Memcached
    }

    fn connect<'a>(&'a self, _setup: &'a SessionSetup) -> BoxFuture<'a, Result<Box<dyn Session>>> {
        async move {
            let mut connection = self.connect().await?;
            // What listens there must speak the meta protocol: memcached 1.6 or later.
            let noop = connection.exchange(&[build_noop()]).await.map(|answers| answers.into_iter().next());
            match noop {
                Ok(Some(Ok(response))) if response.rc == ReturnCode::Mn => {}
                other => {
                    let words = format!("{}: `mn` was answered with {other:?}; is it memcached 1.6?", self.place);
                    return Err(Error::store(StoreKind::Memcached, words));
                }
            }
            Ok(Box::new(MemcachedSession { connection, line: Line::default() }) as Box<dyn Session>)
        }
        .boxed()
    }

    fn waiting(&self, _id: ConnectionId) -> BoxFuture<'_, Result<Option<String>>> {
        async { Ok(None) }.boxed()
    }

    fn end_blocking(&self, _id: ConnectionId) -> BoxFuture<'_, Result<()>> {
        async { Ok(()) }.boxed()
    }

    fn info(&self) -> BoxFuture<'_, Result<ServerInfo>> {
        async move {
            let broken = |error: io::Error| Error::store(StoreKind::Memcached, format!("{}: {error}", self.place));
            let mut connection = self.connect().await?;
            let version = connection.text("version\r\n").await.map_err(broken)?;
            let version = version.strip_prefix("VERSION ").unwrap_or(&version).to_owned();
            let mut settings = BTreeMap::new();
            let mut line = connection.text("stats settings\r\n").await.map_err(broken)?;
            while let Some((name, value)) = line.strip_prefix("STAT ").and_then(|stat| stat.split_once(' ')) {
                settings.insert(name.to_owned(), value.to_owned());
                line = connection.line().await.map_err(broken)?;
            }
            Ok(ServerInfo { version, settings })
        }
        .boxed()
    }
}

pub(super) struct Connection(pub(super) BufReader<TcpStream>);

/// A response that was read whole, or what the server says in its place.
pub(super) type Answer = std::result::Result<MetaCommandResult, Failure>;

/// Why nothing was understood.
#[derive(Debug)]
pub(super) enum Broken {
    Lost(io::Error),
    Unreadable(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Lost(error)
    }
}

impl Connection {
    /// Sends commands in one write and reads one answer for each of them.
    pub(super) async fn exchange(&mut self, commands: &[MetaCommand]) -> std::result::Result<Vec<Answer>, Broken> {
        let mut message = Vec::with_capacity(commands.len() * MESSAGE_BYTES);
        for command in commands {
            command.encode_into(&mut message).map_err(|error| Broken::Unreadable(error.to_string()))?;
        }
        self.0.write_all(&message).await?;
        let mut answers = Vec::with_capacity(commands.len());
        for _ in commands {
            answers.push(self.answer().await?);
        }
        Ok(answers)
    }

    async fn answer(&mut self) -> std::result::Result<Answer, Broken> {
        let line = self.line().await?;
        if let Some(failure) = failure(&line) {
            return Ok(Err(failure));
        }
        let unreadable = |error: memcache::exp::Error| Broken::Unreadable(error.to_string());
        let response = MetaResponse::parse_header(line.as_bytes()).map_err(unreadable)?;
        let mut result = parse_meta_result(response).map_err(unreadable)?;
        if result.rc == ReturnCode::Va {
            let length = line.split(' ').nth(1).and_then(|length| length.parse().ok());
            let length: usize = length
                .filter(|length| *length <= VALUE_BYTES_MAX)
                .ok_or_else(|| Broken::Unreadable(format!("no length of a value in `{line}`")))?;
            let mut value = vec![0; length + 2];
            self.0.read_exact(&mut value).await?;
            if !value.ends_with(b"\r\n") {
                return Err(Broken::Unreadable("a value does not end where its length says".to_owned()));
            }
            value.truncate(length);
            result.value = Some(value);
        }
        Ok(Ok(result))
    }

    /// Sends a command of the text protocol and reads its first line.
    pub(super) async fn text(&mut self, command: &str) -> io::Result<String> {
        self.0.write_all(command.as_bytes()).await?;
        self.line().await
    }

    pub(super) async fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        (&mut self.0).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await?;
        if line.pop() != Some(b'\n') {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed the connection"));
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(String::from_utf8(line).unwrap_or_else(|other| String::from_utf8_lossy(other.as_bytes()).into_owned()))
    }
}

fn broken(broken: Broken) -> Error {
    Error::store(
        StoreKind::Memcached,
        match broken {
            Broken::Lost(error) => error.to_string(),
            Broken::Unreadable(words) => words,
        },
    )
}

/// What a line of refusal says: its first word is the code.
fn failure(line: &str) -> Option<Failure> {
    let (code, message) = line.split_once(' ').unwrap_or((line, ""));
    let class = match code {
        "ERROR" => ErrorClass::Syntax,
        "CLIENT_ERROR" | "SERVER_ERROR" => errors::from_memcached(message),
        _ => return None,
    };
    Some(Failure { class, code: code.to_owned(), message: message.to_owned() })
}

struct MemcachedSession {
    connection: Connection,
    line: Line,
}

impl MemcachedSession {
    async fn run(&mut self, command: &McCommand) -> Attempt {
        if let Some(problem) = keys(command).iter().find_map(|key| key_problem(key)) {
            return unsent(refused(ErrorClass::InvalidValue, "key", format!("not sent: {problem}")));
        }
        if let McCommand::Get { keys } | McCommand::Delete { keys } = command
            && keys.is_empty()
        {
            return unsent(refused(ErrorClass::Syntax, "ERROR", "not sent: a command without a key"));
        }
        if let Err(fault) = self.line.begin() {
            return unsent(Outcome::Unknown(fault));
        }
        let messages = messages(command);
        let mut warnings = Vec::new();
        let sent = Instant::now();
        let answered = match command {
            // On the heap: every other command's future would be as large as this one's.
            McCommand::Modify(modify) => Box::pin(self.connection.modify(modify, &mut warnings)).await,
            McCommand::FlushAll => self.connection.text("flush_all\r\n").await.map_err(Broken::Lost).map(flushed),
            _ => self.connection.exchange(&messages).await.map(|answers| outcome(command, answers)),
        };
        let finished = Instant::now();
        let outcome = answered.unwrap_or_else(|broken| match broken {
            Broken::Lost(error) => Outcome::Unknown(Fault::ConnectionLost(error.to_string())),
            Broken::Unreadable(words) => Outcome::Unknown(Fault::Unreadable(words)),
        });
        self.line.end(&outcome);
        Attempt { outcome, sent, finished, warnings }
    }
}

fn keys(command: &McCommand) -> &[ByteString] {
    match command {
        McCommand::Get { keys } | McCommand::Delete { keys } => keys,
        McCommand::Store { key, .. }
        | McCommand::Arithmetic { key, .. }
        | McCommand::Touch { key, .. }
        | McCommand::GetAndTouch { key, .. }
        | McCommand::Modify(Modify { key, .. })
        | McCommand::Ttl { key } => std::slice::from_ref(key),
        McCommand::Noop | McCommand::FlushAll => &[],
    }
}

fn key_problem(key: &[u8]) -> Option<String> {
    if key.is_empty() {
        return Some("the key is empty".to_owned());
    }
    if key.len() > KEY_BYTES_MAX {
        return Some(format!("the key has {} bytes, Memcached takes {KEY_BYTES_MAX}", key.len()));
    }
    let byte = key.iter().find(|byte| **byte <= b' ' || **byte == 0x7f)?;
    Some(format!("the key holds the byte 0x{byte:02x}; Memcached takes no white space and no control bytes in it"))
}

/// The meta commands of a request, one for each key.
fn messages(command: &McCommand) -> Vec<MetaCommand> {
    let of = |op: MetaOp, key: &ByteString| MetaCommand::new(op, key.0.clone());
    match command {
        McCommand::Get { keys } => keys.iter().map(|key| of(MetaOp::Get, key).flag("v")).collect(),
        McCommand::Delete { keys } => keys.iter().map(|key| of(MetaOp::Delete, key)).collect(),
        McCommand::Store { mode, key, value, exptime } => {
            let command = of(MetaOp::Set, key).value(value.0.clone());
            vec![match mode {
                McStore::Set => command.flag(format!("T{exptime}")),
                McStore::Add => command.flag(format!("T{exptime}")).flag("ME"),
                McStore::Replace => command.flag(format!("T{exptime}")).flag("MR"),
                // The server keeps the time of the item that is added to.
                McStore::Append => command.flag("MA"),
                McStore::Prepend => command.flag("MP"),
                McStore::Cas(token) => command.flag(format!("T{exptime}")).flag(format!("C{token}")),
            }]
        }
        McCommand::Arithmetic { key, delta, initial, exptime } => {
            let mut command = of(MetaOp::Arithmetic, key).flag("v").flag(format!("D{}", delta.unsigned_abs()));
            if *delta < 0 {
                command = command.flag("MD");
            }
            if let Some(initial) = initial {
                command = command.flag(format!("N{exptime}")).flag(format!("J{initial}"));
            }
            vec![command]
        }
        McCommand::Touch { key, exptime } => vec![of(MetaOp::Get, key).flag(format!("T{exptime}"))],
        McCommand::GetAndTouch { key, exptime } => {
            vec![of(MetaOp::Get, key).flag("v").flag(format!("T{exptime}"))]
        }
        McCommand::Ttl { key } => vec![of(MetaOp::Get, key).flag("t")],
        McCommand::Noop => vec![build_noop()],
        McCommand::FlushAll | McCommand::Modify(_) => Vec::new(),
    }
}

fn flushed(line: String) -> Outcome {
    match failure(&line) {
        Some(failure) => Outcome::Refused(failure),
        None => Outcome::Completed(Reply::Cache(CacheReply::Status(line))),
    }
}

/// One outcome from the answers to all messages of a request; one that was refused refuses them all.
fn outcome(command: &McCommand, answers: Vec<Answer>) -> Outcome {
    let answers = match answers.into_iter().collect::<std::result::Result<Vec<_>, Failure>>() {
        Ok(answers) => answers,
        Err(failure) => return Outcome::Refused(failure),
    };
    let reply = match command {
        McCommand::Get { keys } if keys.len() > 1 => CacheReply::Array(answers.into_iter().map(item).collect()),
        McCommand::Delete { .. } => {
            CacheReply::Int(answers.iter().filter(|answer| answer.ok()).count().try_into().unwrap_or(i64::MAX))
        }
        _ => match answers.into_iter().next() {
            Some(answer) => one(command, answer),
            None => CacheReply::Missing,
        },
    };
    Outcome::Completed(Reply::Cache(reply))
}

fn item(answer: MetaCommandResult) -> CacheReply {
    match answer.value {
        Some(value) => CacheReply::Found(value.into()),
        None => CacheReply::Missing,
    }
}

fn one(command: &McCommand, answer: MetaCommandResult) -> CacheReply {
    match (answer.rc, command) {
        (ReturnCode::En | ReturnCode::Nf, _) => CacheReply::Missing,
        (ReturnCode::Ns, _) => CacheReply::Status("NOT_STORED".to_owned()),
        (ReturnCode::Ex, _) => CacheReply::Status("EXISTS".to_owned()),
        (ReturnCode::Mn, _) => CacheReply::Status("MN".to_owned()),
        (_, McCommand::Store { .. }) => CacheReply::Status("STORED".to_owned()),
        (_, McCommand::Touch { .. }) => CacheReply::Int(1),
        (_, McCommand::Ttl { .. }) => CacheReply::Int(answer.ttl.unwrap_or(-1)),
        (_, McCommand::Arithmetic { .. }) => {
            let number = answer.value.as_deref().and_then(|value| std::str::from_utf8(value).ok()?.parse().ok());
            number.map_or_else(|| item(answer), CacheReply::Int)
        }
        _ => item(answer),
    }
}

impl Session for MemcachedSession {
    /// Memcached gives its connections no numbers.
    fn id(&self) -> ConnectionId {
        0
    }

    fn execute<'a>(&'a mut self, request: &'a Request) -> BoxFuture<'a, Attempt> {
        async move {
            match request {
                Request::Memcached(command) => self.run(command).await,
                _ => unsent(refused(ErrorClass::NotSupported, "ERROR", "not a Memcached command")),
            }
        }
        .boxed()
    }

    fn items<'a>(&'a mut self, keys: &'a [ByteString]) -> BoxFuture<'a, Result<Vec<Option<Item>>>> {
        async move { self.connection.items(keys).await.map_err(broken) }.boxed()
    }

    fn list_keys<'a>(&'a mut self, visit: &'a mut (dyn FnMut(ByteString) + Send)) -> BoxFuture<'a, Result<()>> {
        async move { self.connection.list_keys(visit).await.map_err(broken) }.boxed()
    }

    fn scan<'a>(&'a mut self, _query: &'a str, _sink: &'a mut (dyn RowSink + 'a)) -> BoxFuture<'a, Result<()>> {
        async { Err(Error::store(StoreKind::Memcached, "it has no tables")) }.boxed()
    }

    fn copy_in<'a>(&'a mut self, _statement: &'a str, _data: &'a [u8]) -> BoxFuture<'a, Result<u64>> {
        async { Err(Error::store(StoreKind::Memcached, "it has no tables")) }.boxed()
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        async {}.boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_would_break_the_protocol_is_never_sent() {
        for key in ["", "a b", "a\r\nflush_all", "a\u{7f}", "a\0"] {
            assert!(key_problem(key.as_bytes()).is_some(), "{key:?}");
        }
        assert!(key_problem(&[b'k'; 251]).is_some());
        assert_eq!(key_problem(&[b'k'; 250]), None);
        assert_eq!(key_problem("WANCache:a|#|v".as_bytes()), None);
    }

    #[test]
    fn urls_name_a_host_and_perhaps_a_port() {
        for url in ["memcached://h", "memcached://127.0.0.1:1", "memcached://[::1]:11211/"] {
            assert!(open(url).is_ok(), "{url}");
        }
        for url in ["memcached://", "memcached://h:port", "memcached://u:p@h:1", "memcached://h/x"] {
            assert!(open(url).is_err(), "{url}");
        }
    }

    #[test]
    fn refusals_are_told_from_answers() {
        let refused = failure("SERVER_ERROR object too large for cache").expect("a refusal");
        assert_eq!((refused.class, refused.code.as_str()), (ErrorClass::TooLarge, "SERVER_ERROR"));
        assert_eq!(failure("HD"), None);
        assert_eq!(failure("VA 2 t-1"), None);
    }
}
