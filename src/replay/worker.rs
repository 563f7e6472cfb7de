//! One recorded session on one side: its own connections, its requests one after the other.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use crate::core::{Attempt, CacheReply, Fault, Outcome, Reply, Request, SessionId, Side, StoreKind, Warning};
use crate::store::{ConnectionId, Session, SessionSetup, Store};
use crate::translate::{Answer, Poll};

/// The stores of one side, by kind.
pub type Stores = BTreeMap<StoreKind, Arc<dyn Store>>;

/// What a worker is asked to do.
pub enum Job {
    Execute(Box<Work>),
    Close,
}

/// An operation's requests.
pub struct Work {
    pub seq: u64,
    pub requests: Vec<Request>,
    pub answer: Answer,
    /// Sent where one of them is refused.
    pub on_failure: Vec<Request>,
    pub purpose: Purpose,
    /// Sent again while its answer is `Missing`.
    pub poll: Option<Poll>,
    /// When it was asked, in microseconds since 1970, where the servers read recorded time.
    pub at_us: Option<i64>,
}

/// Whose connection an operation's requests go over: what a cache keeps in a SQL store is no part of the
/// transaction that the session has open there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    Sql,
    Cache,
}

impl Purpose {
    pub fn of(recorded: &Request) -> Self {
        match recorded {
            Request::Sql(_) => Self::Sql,
            Request::Redis(_) | Request::Memcached(_) => Self::Cache,
        }
    }
}

/// What the engine tells a worker that polls.
pub enum Poke {
    /// Somebody has written: ask again, and say so once nothing was found. Where something was, the sender is dropped
    /// and the operation's end reported.
    Again(oneshot::Sender<()>),
    /// The recording says that the read had ended.
    End,
}

/// What a worker says.
pub struct Done {
    pub side: Side,
    pub session: SessionId,
    pub news: News,
}

pub enum News {
    Executed(Box<Executed>),
    /// The operation under way found nothing and waits for a [`Poke`].
    Polls,
    Closed,
}

/// An operation's end.
pub struct Executed {
    pub seq: u64,
    pub outcome: Outcome,
    pub sent: Instant,
    /// The requests' service times, added up.
    pub service: Duration,
    pub warnings: Vec<Warning>,
    /// How often it was sent again.
    pub polls: u64,
}

/// The engine's handle of a worker.
pub struct Worker {
    pub jobs: mpsc::UnboundedSender<Job>,
    pub pokes: mpsc::UnboundedSender<Poke>,
    /// The connection that the request under way is on.
    pub connection: Arc<Mutex<Option<(StoreKind, ConnectionId)>>>,
}

/// Everything a worker needs to start.
pub struct WorkerSetup {
    pub side: Side,
    pub session: SessionId,
    pub stores: Stores,
    pub setup: SessionSetup,
    pub timeout: Duration,
}

impl Worker {
    /// Starts a worker; it connects when its first request comes.
    pub fn start(setup: WorkerSetup, done: mpsc::UnboundedSender<Done>) -> Self {
        let (jobs, inbox) = mpsc::unbounded_channel();
        let (pokes, poked) = mpsc::unbounded_channel();
        let connection = Arc::new(Mutex::new(None));
        let task = Task { setup, open: BTreeMap::new(), connection: Arc::clone(&connection), poked, done };
        tokio::spawn(task.run(inbox));
        Self { jobs, pokes, connection }
    }

    /// The connection of the request under way.
    pub fn current(&self) -> Option<(StoreKind, ConnectionId)> {
        *self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

struct Task {
    setup: WorkerSetup,
    open: BTreeMap<(StoreKind, Purpose), Box<dyn Session>>,
    connection: Arc<Mutex<Option<(StoreKind, ConnectionId)>>>,
    poked: mpsc::UnboundedReceiver<Poke>,
    done: mpsc::UnboundedSender<Done>,
}

impl Task {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Job>) {
        while let Some(job) = inbox.recv().await {
            let said = match job {
                Job::Execute(work) => {
                    let executed = match work.poll {
                        None => self.execute(&work).await,
                        Some(poll) => self.poll(&work, poll).await,
                    };
                    // A poke that came too late is nobody's.
                    while self.poked.try_recv().is_ok() {}
                    self.say(News::Executed(Box::new(executed)))
                }
                Job::Close => {
                    self.close().await;
                    let _ = self.say(News::Closed);
                    return;
                }
            };
            if said.is_err() {
                return;
            }
        }
    }

    fn say(&self, news: News) -> Result<(), mpsc::error::SendError<Done>> {
        self.done.send(Done { side: self.setup.side, session: self.setup.session, news })
    }

    /// Executes until something is found, the read's own time is up, or the engine ends it. It asks when somebody has
    /// written, not by the clock: who waited longest gets what comes, as on the control.
    async fn poll(&mut self, work: &Work, poll: Poll) -> Executed {
        let deadline = match poll {
            Poll::ForEver => None,
            Poll::For(duration) => tokio::time::Instant::now().checked_add(duration),
        };
        let mut executed = self.execute(work).await;
        if !found_nothing(&executed.outcome) || self.say(News::Polls).is_err() {
            return executed;
        }
        loop {
            let poke = match deadline {
                Some(deadline) => tokio::time::timeout_at(deadline, self.poked.recv()).await.ok().flatten(),
                None => self.poked.recv().await,
            };
            let Some(Poke::Again(nothing)) = poke else { return executed };
            let again = self.execute(work).await;
            executed.service += again.service;
            executed.warnings.extend(again.warnings);
            executed.outcome = again.outcome;
            executed.polls += 1;
            if !found_nothing(&executed.outcome) {
                return executed;
            }
            let _ = nothing.send(());
        }
    }

    async fn execute(&mut self, work: &Work) -> Executed {
        let mut outcomes = Vec::with_capacity(work.requests.len());
        let mut warnings = Vec::new();
        let mut service = Duration::ZERO;
        let mut first_sent = None;
        for request in &work.requests {
            let attempt = self.attempt(request, work).await;
            first_sent.get_or_insert(attempt.sent);
            service += attempt.finished - attempt.sent;
            warnings.extend(attempt.warnings);
            let refused = matches!(attempt.outcome, Outcome::Refused(_));
            let completed = matches!(attempt.outcome, Outcome::Completed(_));
            outcomes.push(attempt.outcome);
            if refused {
                // Their answers are nobody's: a connection that can't undo is found out by the next operation on it.
                for undo in &work.on_failure {
                    self.attempt(undo, work).await;
                }
            }
            if !completed {
                break;
            }
        }
        *self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        let sent = first_sent.unwrap_or_else(Instant::now);
        Executed { seq: work.seq, outcome: work.answer.made_of(outcomes), sent, service, warnings, polls: 0 }
    }

    async fn attempt(&mut self, request: &Request, work: &Work) -> Attempt {
        let started = Instant::now();
        if may_block(request) {
            // Its time is its own; the engine ends it when the recording says that it had ended.
            return self.send(request, work).await;
        }
        let timeout = self.setup.timeout;
        match tokio::time::timeout(timeout, self.send(request, work)).await {
            Ok(attempt) => attempt,
            Err(_) => {
                // The answer may still come: a connection that could give it to the next request is dropped.
                self.end((self.kind(request), work.purpose)).await;
                failed(started, Fault::TimedOut)
            }
        }
    }

    async fn send(&mut self, request: &Request, work: &Work) -> Attempt {
        let started = Instant::now();
        let kind = self.kind(request);
        let line = (kind, work.purpose);
        if !self.open.contains_key(&line) {
            let Some(store) = self.setup.stores.get(&kind) else {
                return failed(started, Fault::ConnectionLost(format!("this stack has no {kind}")));
            };
            match store.connect(&self.setup.setup).await {
                Ok(session) => {
                    self.open.insert(line, session);
                }
                Err(error) => return failed(started, Fault::ConnectionLost(error.to_string())),
            }
        }
        let Some(session) = self.open.get_mut(&line) else {
            return failed(started, Fault::ConnectionLost(format!("no session on {kind}")));
        };
        *self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((kind, session.id()));
        if let Some(at_us) = work.at_us {
            session.set_time(at_us);
        }
        let attempt = session.execute(request).await;
        if matches!(attempt.outcome, Outcome::Unknown(_)) {
            self.end(line).await;
        }
        attempt
    }

    /// The store that a request is for: SQL goes to whichever SQL store the side has.
    fn kind(&self, request: &Request) -> StoreKind {
        match request {
            Request::Sql(_) => {
                self.setup.stores.keys().copied().find(|kind| kind.is_sql()).unwrap_or(StoreKind::Postgres)
            }
            Request::Redis(_) => StoreKind::Redis,
            Request::Memcached(_) => StoreKind::Memcached,
        }
    }

    async fn close(&mut self) {
        let lines: Vec<_> = self.open.keys().copied().collect();
        for line in lines {
            self.end(line).await;
        }
    }

    /// Ends one of the session's connections; a server that does not let go within the operations' own limit is
    /// not waited for.
    async fn end(&mut self, line: (StoreKind, Purpose)) {
        if let Some(session) = self.open.remove(&line) {
            let _ = tokio::time::timeout(self.setup.timeout, session.close()).await;
        }
    }
}

fn found_nothing(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Completed(Reply::Cache(CacheReply::Missing)))
}

fn failed(sent: Instant, fault: Fault) -> Attempt {
    Attempt { outcome: Outcome::Unknown(fault), sent, finished: Instant::now(), warnings: Vec::new() }
}

/// Redis commands that answer only when data comes or their own time is up.
pub fn may_block(request: &Request) -> bool {
    const BLOCKING: [&str; 9] =
        ["BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT"];
    let Request::Redis(command) = request else { return false };
    let Some(name) = command.args.first() else { return false };
    BLOCKING.iter().any(|blocking| name.eq_ignore_ascii_case(blocking.as_bytes()))
        || (name.len() >= 5
            && name[..5].eq_ignore_ascii_case(b"XREAD")
            && command.args.iter().any(|arg| arg.eq_ignore_ascii_case(b"BLOCK")))
}
