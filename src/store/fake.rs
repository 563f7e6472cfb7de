//! The store that lies: answers from a table, in memory, and tells each lie that a comparison must find.
//!
//! For tests of the replay and of the judge, without a server. It refuses to understand requests: it knows them by
//! their words, and what is not in its table is answered as if nothing had been there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::watch;

use super::line::unsent;
use super::{ConnectionId, Item, RowSink, Session, SessionSetup, Store};
use crate::core::report::ServerInfo;
use crate::core::{
    Attempt, ByteString, CacheReply, Fault, McCommand, Outcome, Reply, Request, Rows, StoreKind, Value, Warning,
};
use crate::error::{Error, Result};

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lie {
    /// The last row is missing, and is not counted either; a cache's item is missing.
    LosesRow,
    /// NULL in the place of each empty text; missing in the place of an empty item.
    SaysNullForEmpty,
    /// The rows come in the opposite order.
    ReversesRows,
    /// The request is applied, and no answer ever comes.
    NeverAnswers,
    /// Texts and items end after this many characters or bytes.
    Truncates(usize),
    /// One row more was affected than there was.
    CountsOneMore,
    /// A key, or an item, has half of its remaining time.
    EndsSooner,
    /// A key is of another type, an item under another mark.
    OtherType,
    /// One key more is listed.
    ListsAlso(String),
    /// Warnings are not told.
    DropsWarnings,
    /// The server is gone from this request on, before it has applied it: sessions are lost, none can be opened.
    Dies,
    /// The connection is lost after the request was applied.
    LosesConnection,
    /// The answer comes after a request of these words was applied, as behind a lock; `waiting` tells so. Where the
    /// wait is ended as a blocking read, nothing is applied, and there was nothing.
    WaitsFor(String),
}

/// A store with a table of answers. What a Memcached holds is under `item KEY` (an array of value, seconds and mark),
/// what it lists under `keys` (an array). Built, then opened as any other: `Arc::new(Fake::new(…).answers(…))`.
pub struct Fake {
    kind: StoreKind,
    answers: BTreeMap<String, (Outcome, Vec<Warning>)>,
    lies: BTreeMap<String, Lie>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Sessions in a wait, requests applied so far, whether the server is gone.
    seen: Mutex<Seen>,
    /// Sent at each request that was applied, and at each wait that was ended.
    changed: watch::Sender<u64>,
}

#[derive(Default)]
struct Seen {
    sessions: ConnectionId,
    waiting: BTreeSet<ConnectionId>,
    /// Waiters whose blocking read was ended.
    let_go: BTreeSet<ConnectionId>,
    applied: Vec<(ConnectionId, String)>,
    dead: bool,
}

impl State {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        // A panic elsewhere leaves plain data behind.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as the fake knows it: a statement's text, a Redis command's arguments, a Memcached command's name, keys
/// and value, each separated by a space.
pub fn words(request: &Request) -> String {
    let join = |name: &str, keys: &[crate::core::ByteString]| {
        let keys = keys.iter().map(|key| key.to_display().into_owned());
        std::iter::once(name.to_owned()).chain(keys).collect::<Vec<_>>().join(" ")
    };
    match request {
        Request::Sql(sql) => sql.text.clone(),
        Request::Redis(command) => {
            command.args.iter().map(|arg| arg.to_display().into_owned()).collect::<Vec<_>>().join(" ")
        }
        Request::Memcached(command) => match command {
            McCommand::Get { keys } => join("get", keys),
            McCommand::Delete { keys } => join("delete", keys),
            McCommand::Store { key, value, .. } => join("store", &[key.clone(), value.clone()]),
            McCommand::Arithmetic { key, .. } => join("arithmetic", std::slice::from_ref(key)),
            McCommand::Touch { key, .. } => join("touch", std::slice::from_ref(key)),
            McCommand::GetAndTouch { key, .. } => join("get_and_touch", std::slice::from_ref(key)),
            McCommand::Modify(modify) => join("modify", &modify.args),
            McCommand::Ttl { key } => join("ttl", std::slice::from_ref(key)),
            McCommand::Noop => "noop".to_owned(),
            McCommand::FlushAll => "flush_all".to_owned(),
        },
    }
}

impl Fake {
    pub fn new(kind: StoreKind) -> Self {
        Self { kind, answers: BTreeMap::new(), lies: BTreeMap::new(), state: Arc::default() }
    }

    /// Answers the request of these words.
    #[must_use]
    pub fn answers(mut self, words: &str, outcome: Outcome) -> Self {
        let warnings = self.answers.remove(words).map(|(_, warnings)| warnings).unwrap_or_default();
        self.answers.insert(words.to_owned(), (outcome, warnings));
        self
    }

    /// Answers the request of these words with rows of texts under the columns of these names.
    #[must_use]
    pub fn answers_rows(self, words: &str, columns: &[&str], rows: &[&[&str]]) -> Self {
        let column = |name: &&str| crate::core::Column { name: (*name).to_owned(), type_name: "text".to_owned() };
        let row = |row: &&[&str]| row.iter().map(|text| Value::Text((*text).to_owned())).collect();
        let rows = Rows {
            columns: columns.iter().map(column).collect(),
            rows: rows.iter().map(row).collect(),
            total: rows.len() as u64,
        };
        self.answers(words, Outcome::Completed(Reply::Rows(rows)))
    }

    /// Raises a warning with the answer to the request of these words.
    #[must_use]
    pub fn warns(mut self, words: &str, warning: Warning) -> Self {
        let nothing = self.nothing();
        self.answers.entry(words.to_owned()).or_insert_with(|| (nothing, Vec::new())).1.push(warning);
        self
    }

    /// Tells this lie about the request of these words, each time.
    #[must_use]
    pub fn lies(mut self, words: &str, lie: Lie) -> Self {
        self.lies.insert(words.to_owned(), lie);
        self
    }

    /// The words of all requests that were applied, in order, with the session that sent each.
    pub fn applied(&self) -> Vec<(ConnectionId, String)> {
        self.state.seen().applied.clone()
    }

    fn nothing(&self) -> Outcome {
        Outcome::Completed(match self.kind.is_sql() {
            true => Reply::Affected(0),
            false => Reply::Cache(CacheReply::Missing),
        })
    }
}

impl Store for Fake {
    fn kind(&self) -> StoreKind {
        self.kind
    }

    fn connect<'a>(&'a self, _setup: &'a SessionSetup) -> BoxFuture<'a, Result<Box<dyn Session>>> {
        async move {
            let mut seen = self.state.seen();
            if seen.dead {
                return Err(Error::store(self.kind, "cannot connect to fake:0: connection refused"));
            }
            seen.sessions += 1;
            Ok(Box::new(FakeSession {
                kind: self.kind,
                id: seen.sessions,
                answers: self.answers.clone(),
                lies: self.lies.clone(),
                nothing: self.nothing(),
                state: Arc::clone(&self.state),
            }) as Box<dyn Session>)
        }
        .boxed()
    }

    fn waiting(&self, id: ConnectionId) -> BoxFuture<'_, Result<Option<String>>> {
        async move { Ok(self.state.seen().waiting.contains(&id).then(|| "fake lock".to_owned())) }.boxed()
    }

    fn end_blocking(&self, id: ConnectionId) -> BoxFuture<'_, Result<()>> {
        async move {
            let mut seen = self.state.seen();
            if seen.waiting.contains(&id) {
                seen.let_go.insert(id);
            }
            drop(seen);
            self.state.changed.send_modify(|count| *count += 1);
            Ok(())
        }
        .boxed()
    }

    fn info(&self) -> BoxFuture<'_, Result<ServerInfo>> {
        async move {
            match self.state.seen().dead {
                true => Err(Error::store(self.kind, "cannot connect to fake:0: connection refused")),
                false => Ok(ServerInfo { version: "fake".to_owned(), settings: BTreeMap::new() }),
            }
        }
        .boxed()
    }
}

struct FakeSession {
    kind: StoreKind,
    id: ConnectionId,
    answers: BTreeMap<String, (Outcome, Vec<Warning>)>,
    lies: BTreeMap<String, Lie>,
    nothing: Outcome,
    state: Arc<State>,
}

impl FakeSession {
    fn apply(&self, words: &str) {
        self.state.seen().applied.push((self.id, words.to_owned()));
        self.state.changed.send_modify(|count| *count += 1);
    }

    /// Waits until a request of these words was applied, by whichever session; false where the wait was ended.
    async fn wait_for(&self, words: &str) -> bool {
        let mut changed = self.state.changed.subscribe();
        self.state.seen().waiting.insert(self.id);
        let is_over =
            |seen: &Seen| seen.let_go.contains(&self.id) || seen.applied.iter().any(|(_, done)| done == words);
        // The sender lives as long as this session holds the state.
        while !is_over(&self.state.seen()) && changed.changed().await.is_ok() {}
        let mut seen = self.state.seen();
        seen.waiting.remove(&self.id);
        !seen.let_go.remove(&self.id)
    }

    async fn run(&self, request: &Request) -> Attempt {
        self.run_words(words(request)).await
    }

    async fn run_words(&self, words: String) -> Attempt {
        let lost = |words: &str| Outcome::Unknown(Fault::ConnectionLost(words.to_owned()));
        let sent = Instant::now();
        let lie = self.lies.get(&words);
        if lie == Some(&Lie::Dies) {
            self.state.seen().dead = true;
        }
        if self.state.seen().dead {
            return unsent(lost("the fake server is dead"));
        }
        if let Some(Lie::WaitsFor(other)) = lie
            && !self.wait_for(other).await
        {
            return Attempt { outcome: self.nothing.clone(), sent, finished: Instant::now(), warnings: Vec::new() };
        }
        self.apply(&words);
        let (mut outcome, mut warnings) =
            self.answers.get(&words).cloned().unwrap_or_else(|| (self.nothing.clone(), Vec::new()));
        match lie {
            Some(Lie::NeverAnswers) => std::future::pending().await,
            Some(Lie::LosesConnection) => outcome = lost("the fake connection was lost"),
            Some(Lie::DropsWarnings) => warnings.clear(),
            Some(lie) => {
                if let Outcome::Completed(reply) = &mut outcome {
                    distort(reply, lie);
                }
            }
            None => {}
        }
        Attempt { outcome, sent, finished: Instant::now(), warnings }
    }
}

/// Changes a reply as the lie says; a lie that does not fit the reply changes nothing.
fn distort(reply: &mut Reply, lie: &Lie) {
    match (reply, lie) {
        (Reply::Rows(rows), Lie::LosesRow) => {
            rows.rows.pop();
            rows.total = rows.rows.len() as u64;
        }
        (Reply::Rows(rows), Lie::ReversesRows) => rows.rows.reverse(),
        (Reply::Rows(rows), lie) => {
            for value in rows.rows.iter_mut().flatten() {
                distort_value(value, lie);
            }
        }
        (Reply::Affected(count), Lie::CountsOneMore) => *count += 1,
        (Reply::Cache(CacheReply::Int(number)), Lie::EndsSooner) => *number /= 2,
        (Reply::Cache(CacheReply::Status(kind)), Lie::OtherType) => *kind = "list".to_owned(),
        (Reply::Cache(CacheReply::Array(items)), lie) => distort_array(items, lie),
        (Reply::Cache(CacheReply::Int(number)), Lie::CountsOneMore) => *number = number.saturating_add(1),
        (Reply::Cache(reply @ CacheReply::Found(_)), Lie::LosesRow) => *reply = CacheReply::Missing,
        (Reply::Cache(CacheReply::Found(bytes)), Lie::Truncates(length)) => bytes.0.truncate(*length),
        (Reply::Cache(reply), Lie::SaysNullForEmpty) if *reply == CacheReply::Found(Vec::new().into()) => {
            *reply = CacheReply::Missing;
        }
        _ => {}
    }
}

/// An item's value, seconds and mark; a list of keys, alone or as the second part of SCAN's answer.
fn distort_array(parts: &mut Vec<CacheReply>, lie: &Lie) {
    match (parts.as_mut_slice(), lie) {
        ([CacheReply::Found(value), CacheReply::Int(_), CacheReply::Int(_)], Lie::Truncates(length)) => {
            value.0.truncate(*length);
        }
        ([_, CacheReply::Int(seconds), CacheReply::Int(_)], Lie::EndsSooner) => *seconds /= 2,
        ([_, CacheReply::Int(_), CacheReply::Int(mark)], Lie::OtherType) => *mark += 1,
        ([_, CacheReply::Array(keys)], Lie::ListsAlso(key)) => keys.push(CacheReply::Found(key.as_str().into())),
        (_, Lie::ListsAlso(key)) => parts.push(CacheReply::Found(key.as_str().into())),
        (_, Lie::LosesRow) => parts.clear(),
        _ => {}
    }
}

fn distort_value(value: &mut Value, lie: &Lie) {
    match (&mut *value, lie) {
        (Value::Text(text), Lie::SaysNullForEmpty) if text.is_empty() => *value = Value::Null,
        (Value::Text(text), Lie::Truncates(length)) => *text = text.chars().take(*length).collect(),
        (Value::Bytes(bytes), Lie::Truncates(length)) => bytes.0.truncate(*length),
        _ => {}
    }
}

impl Session for FakeSession {
    fn id(&self) -> ConnectionId {
        self.id
    }

    fn execute<'a>(&'a mut self, request: &'a Request) -> BoxFuture<'a, Attempt> {
        self.run(request).boxed()
    }

    fn items<'a>(&'a mut self, keys: &'a [ByteString]) -> BoxFuture<'a, Result<Vec<Option<Item>>>> {
        async move {
            let mut items = Vec::with_capacity(keys.len());
            for key in keys {
                let outcome = self.run_words(format!("item {}", key.to_display())).await.outcome;
                items.push(match array(outcome).as_slice() {
                    [CacheReply::Found(value), CacheReply::Int(seconds), CacheReply::Int(mark)] => Some(Item {
                        value: value.clone(),
                        ttl_s: u64::try_from(*seconds).ok(),
                        flags: u32::try_from(*mark).unwrap_or(u32::MAX),
                    }),
                    _ => None,
                });
            }
            Ok(items)
        }
        .boxed()
    }

    fn list_keys<'a>(&'a mut self, visit: &'a mut (dyn FnMut(ByteString) + Send)) -> BoxFuture<'a, Result<()>> {
        async move {
            for key in array(self.run_words("keys".to_owned()).await.outcome) {
                if let CacheReply::Found(key) = key {
                    visit(key);
                }
            }
            Ok(())
        }
        .boxed()
    }

    /// Answers a query from the table, lies included.
    fn scan<'a>(&'a mut self, query: &'a str, sink: &'a mut (dyn RowSink + 'a)) -> BoxFuture<'a, Result<()>> {
        async move {
            let request = Request::Sql(crate::core::Sql::simple(query));
            match self.run(&request).await.outcome {
                Outcome::Completed(Reply::Rows(rows)) => {
                    sink.columns(&rows.columns)?;
                    rows.rows.into_iter().try_for_each(|row| sink.row(row))
                }
                Outcome::Completed(_) => Ok(()),
                other => Err(Error::store(self.kind, format!("{other:?}"))),
            }
        }
        .boxed()
    }

    /// Takes any rows; their count is the number of lines.
    fn copy_in<'a>(&'a mut self, statement: &'a str, data: &'a [u8]) -> BoxFuture<'a, Result<u64>> {
        async move {
            self.apply(statement);
            Ok(memchr::memchr_iter(b'\n', data).count() as u64)
        }
        .boxed()
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        async {}.boxed()
    }
}

fn array(outcome: Outcome) -> Vec<CacheReply> {
    match outcome {
        Outcome::Completed(Reply::Cache(CacheReply::Array(parts))) => parts,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::core::{ErrorClass, Sql};
    use crate::store::line::refused;

    fn sql(text: &str) -> Request {
        Request::Sql(Sql::simple(text))
    }

    async fn open(fake: &Fake) -> Box<dyn Session> {
        fake.connect(&SessionSetup::default()).await.expect("the fake is alive")
    }

    async fn answer(fake: Fake, text: &str) -> Attempt {
        open(&fake).await.execute(&sql(text)).await
    }

    fn three_rows() -> Fake {
        Fake::new(StoreKind::Postgres).answers_rows("q", &["a"], &[&["one"], &[""], &["three"]])
    }

    /// The first column's texts, one a row; NULL as `<null>`.
    fn texts(attempt: &Attempt) -> Vec<String> {
        let Outcome::Completed(Reply::Rows(rows)) = &attempt.outcome else { panic!("no rows") };
        assert_eq!(rows.total, rows.rows.len() as u64);
        let text = |row: &Vec<Value>| match &row[0] {
            Value::Text(text) => text.clone(),
            other => format!("<{}>", other.kind()),
        };
        rows.rows.iter().map(text).collect()
    }

    #[tokio::test]
    async fn it_tells_the_truth_unless_it_is_told_to_lie() {
        assert_eq!(texts(&answer(three_rows(), "q").await), ["one", "", "three"]);
        let refusal = refused(ErrorClass::DuplicateKey, "23505", "no");
        let fake = Fake::new(StoreKind::Postgres).answers("i", refusal.clone());
        assert_eq!(answer(fake, "i").await.outcome, refusal);
        assert_eq!(answer(three_rows(), "unknown").await.outcome, Outcome::Completed(Reply::Affected(0)));
    }

    #[tokio::test]
    async fn each_lie_about_rows_changes_what_it_says() {
        let lie = async |lie| texts(&answer(three_rows().lies("q", lie), "q").await);
        assert_eq!(lie(Lie::LosesRow).await, ["one", ""]);
        assert_eq!(lie(Lie::ReversesRows).await, ["three", "", "one"]);
        assert_eq!(lie(Lie::SaysNullForEmpty).await, ["one", "<null>", "three"]);
        assert_eq!(lie(Lie::Truncates(2)).await, ["on", "", "th"]);
    }

    #[tokio::test]
    async fn it_lies_about_counts_and_warnings() {
        let warning = Warning { level: "Warning".into(), code: 1265, message: "cut".into() };
        let one = || {
            let one = Outcome::Completed(Reply::Affected(1));
            Fake::new(StoreKind::Mariadb).answers("u", one).warns("u", warning.clone())
        };
        assert_eq!(answer(one(), "u").await.warnings.len(), 1);
        assert_eq!(answer(one().lies("u", Lie::DropsWarnings), "u").await.warnings.len(), 0);
        let more = answer(one().lies("u", Lie::CountsOneMore), "u").await;
        assert_eq!(more.outcome, Outcome::Completed(Reply::Affected(2)));
    }

    #[tokio::test]
    async fn a_request_that_is_never_answered_was_applied_all_the_same() {
        let fake = three_rows().lies("q", Lie::NeverAnswers);
        let mut session = open(&fake).await;
        let request = sql("q");
        assert!(tokio::time::timeout(Duration::from_millis(20), session.execute(&request)).await.is_err());
        assert_eq!(fake.applied(), [(1, "q".to_owned())]);
    }

    #[tokio::test]
    async fn a_dead_server_answers_nobody_and_lets_nobody_in() {
        let fake = three_rows().lies("die", Lie::Dies);
        let (mut one, mut two) = (open(&fake).await, open(&fake).await);
        assert!(matches!(one.execute(&sql("die")).await.outcome, Outcome::Unknown(Fault::ConnectionLost(_))));
        assert!(matches!(two.execute(&sql("q")).await.outcome, Outcome::Unknown(Fault::ConnectionLost(_))));
        assert!(fake.connect(&SessionSetup::default()).await.is_err());
        assert!(fake.applied().is_empty());
    }

    #[tokio::test]
    async fn a_waiter_is_seen_to_wait_until_the_other_has_come() {
        let fake = Fake::new(StoreKind::Postgres).lies("update", Lie::WaitsFor("commit".to_owned()));
        let (mut waiter, mut holder) = (open(&fake).await, open(&fake).await);
        let id = waiter.id();
        let (update, commit) = (sql("update"), sql("commit"));
        let release = async {
            tokio::task::yield_now().await;
            let seen = fake.waiting(id).await.expect("the fake answers");
            holder.execute(&commit).await;
            seen
        };
        let (_, seen) = tokio::join!(waiter.execute(&update), release);
        assert!(seen.is_some());
        assert_eq!(fake.waiting(id).await.expect("the fake answers"), None);
        let order: Vec<_> = fake.applied().into_iter().map(|(_, words)| words).collect();
        assert_eq!(order, ["commit", "update"]);
    }
}
