//! Order: one operation after the other on both sides at once, lock waits seen instead of hung on.
//!
//! After an operation is sent, the engine goes on when everything that it sent has answered or is known to wait for
//! another session: the server is asked. A session's next operations are held back behind one that waits, on the side
//! where it does. So a waiter that was logged just before the commit that freed it does not stop the replay. What a
//! server's own time-out or deadlock detection ended when it was recorded is given the time to end so again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::side::{Asked, Cause, Next, PartialSide, SideSetup, SideState, Waiter};
use super::worker::{Done, Executed, News, Poke, Purpose, Worker};
use crate::core::{
    ErrorClass, Failure, Fate, Fault, LockWait, Observation, Operation, Outcome, Recorded, Request, SessionId, Side,
    StoreKind,
};
use crate::error::{Error, Result};
use crate::store::SessionSetup;
use crate::translate::schema::Schema;
use crate::translate::{Analyser, Analysis, Translated};

/// How long things may take; the same on all four stores.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// An operation without an answer after this long is unknown.
    pub operation: Duration,
    /// After this long without an answer the server is asked whether the session waits for another.
    pub ask_after: Duration,
}

impl Default for Limits {
    /// 30 s is above every lock timeout of both engines' production settings but MariaDB's own default of 50 s;
    /// 5 ms is fifty times the median of a point query on loopback.
    fn default() -> Self {
        Self { operation: Duration::from_secs(30), ask_after: Duration::from_millis(5) }
    }
}

/// A waiter that was just let go answers within this; MariaDB's lock tables lag by up to 100 ms, so asking is not
/// enough to know.
const RELEASE_GRACE: Duration = Duration::from_millis(3);

/// A store that does not describe itself within this, after a request had no answer, is gone.
pub(super) const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

/// What takes longer reads a clock that runs: a sleep would never end. A new connection and a statement's first look at
/// the clock take far less, also on a busy machine.
const CLOCK_RUNS_AFTER: Duration = Duration::from_secs(1);

/// Beyond its recorded time, a statement that a time-out or a deadlock had ended gets this long to end so again: twice
/// PostgreSQL's default `deadlock_timeout`.
const OWN_END_GRACE: Duration = Duration::from_secs(2);

/// Drives both sides.
pub struct Engine {
    sides: [SideState; 2],
    limits: Limits,
    analyser: Analyser,
    started: Instant,
    done: mpsc::UnboundedReceiver<Done>,
    partial: BTreeMap<u64, Partial>,
    pub(super) finished: Vec<Observation>,
    /// When the last operation was asked, in microseconds since the recording's start.
    pub(super) asked_at_us: i64,
    /// Operations sent so far, for counting those that overtake a waiter.
    sent: u64,
    lost: Option<String>,
    beginnings: Beginnings,
}

/// How recorded sessions begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beginnings {
    /// Whether each has the rights of the user that was recorded; else all have those of the stack's URL.
    pub as_recorded: bool,
    /// Search path and time zone of users that begin with others than usual.
    pub settings: BTreeMap<String, (Vec<String>, String)>,
}

/// What a blocking read waits for, where the target asks again and again.
const POLLS: &str = "what another session writes";

/// An operation whose fates are not all known yet.
pub(super) struct Partial {
    operation: Arc<Operation>,
    analysis: Analysis,
    pub(super) sides: [PartialSide; 2],
}

impl Engine {
    pub fn new(control: SideSetup, candidate: SideSetup, limits: Limits) -> Self {
        let (sender, done) = mpsc::unbounded_channel();
        let state = |side, setup| SideState::new(side, setup, limits, sender.clone());
        Self {
            sides: [state(Side::Control, control), state(Side::Candidate, candidate)],
            limits,
            analyser: Analyser::default(),
            started: Instant::now(),
            done,
            partial: BTreeMap::new(),
            finished: Vec::new(),
            asked_at_us: 0,
            sent: 0,
            lost: None,
            beginnings: Beginnings::default(),
        }
    }

    /// Knows the keys of these tables: they tell which choices a statement leaves to the server.
    #[must_use]
    pub fn knowing(mut self, schema: Schema) -> Self {
        self.analyser = Analyser::knowing(schema);
        self
    }

    /// With sessions that begin as these say.
    #[must_use]
    pub fn with_beginnings(mut self, beginnings: Beginnings) -> Self {
        self.beginnings = beginnings;
        self
    }

    /// What a session said when it connected; without it a session is an ordinary client's.
    pub fn describe_session(&mut self, session: SessionId, setup: &SessionSetup) {
        let own = SessionSetup { user: String::new(), ..setup.clone() };
        let sent = if self.beginnings.as_recorded { setup } else { &own };
        for side in &mut self.sides {
            side.setups.insert(session, sent.clone());
            if let Some((search_path, zone)) = self.beginnings.settings.get(&setup.user) {
                side.setup.translator.begin(session, search_path, zone);
            }
        }
    }

    /// Sends an operation to both sides and returns when all that was sent has answered or waits.
    ///
    /// `rendering` takes the place of the candidate's translation.
    pub async fn operation(&mut self, operation: Operation, rendering: Option<Translated>) -> Result<()> {
        let seq = operation.seq;
        let session = operation.session;
        self.unblock(session).await?;
        if asks_as_written(&operation) {
            // A client sends its next statement when it has the last one's answer.
            self.outlast(session, self.limits.operation).await?;
        }
        let own_end = own_end(&operation, self.limits.operation);
        let operation = Arc::new(operation);
        self.asked_at_us = operation.start_us;
        self.send(operation, rendering).await?;
        self.settle().await?;
        self.ask_for_ends(seq).await?;
        match own_end {
            Some(limit) => self.outlast(session, limit).await,
            None => Ok(()),
        }
    }

    /// Sends an operation to both sides, or holds it back where its session is busy.
    pub(super) async fn send(&mut self, operation: Arc<Operation>, rendering: Option<Translated>) -> Result<()> {
        let (seq, session) = (operation.seq, operation.session);
        let analysis = self.analyser.analyse(&operation);
        let sides = [PartialSide::default(), PartialSide::default()];
        self.partial.insert(seq, Partial { operation: Arc::clone(&operation), analysis, sides });
        let mut rendering = rendering;
        // Each side goes first every other time: what is sent second delays the reading of the first one's answer.
        for index in if seq.is_multiple_of(2) { [0, 1] } else { [1, 0] } {
            let rendering = if index == Side::Candidate as usize { rendering.take() } else { None };
            let asked = Asked { operation: Arc::clone(&operation), rendering };
            self.sides[index].put_off(session, Next::Operation(Box::new(asked)));
            self.advance(index, session).await?;
        }
        self.sent += 1;
        self.complete(seq);
        Ok(())
    }

    /// Takes a session's next steps on a side, as far as they can be taken.
    async fn advance(&mut self, index: usize, session: SessionId) -> Result<()> {
        loop {
            if self.awaits_control(index, session) {
                return Ok(());
            }
            let state = &mut self.sides[index];
            match state.take_next(session) {
                None => return Ok(()),
                Some(Next::Close) => state.close(session),
                Some(Next::Operation(asked)) => {
                    let seq = asked.operation.seq;
                    let sent = match state.send(*asked).await {
                        Ok(sent) => sent,
                        // A cache that no longer looks at its clock answers nothing else either.
                        Err(Error::Store { store, problem }) => {
                            let side = if index == 0 { "control" } else { "candidate" };
                            self.lost = Some(format!("the {side}'s {store} went away during the replay ({problem})"));
                            return Ok(());
                        }
                        Err(error) => return Err(error),
                    };
                    if let Some(partial) = self.partial.get_mut(&seq) {
                        partial.sides[index] = sent;
                    }
                    self.complete(seq);
                }
            }
        }
    }

    /// Whether the candidate's session waits for what the control says to its last operation: where no recording tells,
    /// that decides what the next one means.
    fn awaits_control(&self, index: usize, session: SessionId) -> bool {
        let control = &self.sides[Side::Control as usize];
        index == Side::Candidate as usize
            && control.under_way.get(&session).copied().flatten().is_some_and(|seq| {
                let is_next = |next: &Next| match next {
                    Next::Operation(asked) => asked.operation.seq > seq && asks_as_written(&asked.operation),
                    Next::Close => false,
                };
                self.sides[index].next.get(&session).and_then(|queue| queue.front()).is_some_and(is_next)
            })
    }

    /// Waits until nothing of the session waits for a lock any more, while time goes on.
    async fn outlast(&mut self, session: SessionId, limit: Duration) -> Result<()> {
        let deadline = Instant::now() + limit;
        while self.lost.is_none() && self.sides.iter().any(|state| state.waits_for_lock(session)) {
            self.sides.iter().try_for_each(SideState::run_clock)?;
            let left = deadline.saturating_duration_since(Instant::now());
            match tokio::time::timeout(left, self.done.recv()).await {
                Ok(Some(done)) => self.take(done).await?,
                Ok(None) | Err(_) => break,
            }
        }
        self.settle().await
    }

    /// Closes a session on both sides, as its disconnection did.
    pub async fn close(&mut self, session: SessionId) -> Result<()> {
        self.unblock(session).await?;
        for index in [0, 1] {
            self.sides[index].put_off(session, Next::Close);
            self.advance(index, session).await?;
        }
        self.settle().await
    }

    /// Waits for everything and closes every session.
    pub async fn finish(&mut self) -> Result<()> {
        let sessions: BTreeSet<SessionId> = self.sides.iter().flat_map(|state| state.workers.keys().copied()).collect();
        for session in sessions {
            self.close(session).await?;
        }
        while self.sides.iter().any(|state| !state.is_idle()) && self.lost.is_none() {
            self.sides.iter().try_for_each(SideState::run_clock)?;
            match tokio::time::timeout(self.limits.operation, self.done.recv()).await {
                Ok(Some(done)) => self.take(done).await?,
                Ok(None) | Err(_) => break,
            }
        }
        Ok(())
    }

    /// Observations that are complete, in order of completion.
    pub fn take_observations(&mut self) -> Vec<Observation> {
        std::mem::take(&mut self.finished)
    }

    /// Operations that were sent and whose answers did not come, as unfinished observations.
    pub fn take_unfinished(&mut self, reason: &str) -> Vec<Observation> {
        let unfinished = || Fate::Unfinished { reason: reason.to_owned() };
        std::mem::take(&mut self.partial)
            .into_values()
            .map(|mut partial| {
                let [control, candidate] = &mut partial.sides;
                let control = control.fate.take().unwrap_or_else(unfinished);
                let candidate = candidate.fate.take().unwrap_or_else(unfinished);
                partial.observation(control, candidate)
            })
            .collect()
    }

    /// What is wrong with the reviewed renderings, once all operations were sent: one that none used.
    pub fn unused_renderings(&self) -> Option<String> {
        let unused: Vec<String> =
            self.sides.iter().flat_map(|side| side.setup.translator.unused_renderings()).collect();
        let first = unused.first()?;
        let more = if unused.len() > 1 { format!(" (and {} more)", unused.len() - 1) } else { String::new() };
        Some(format!("no operation uses the rendering of `{first}`{more}; correct its fingerprint or take it out"))
    }

    /// Which server went away, once one has.
    pub fn lost(&self) -> Option<&str> {
        self.lost.as_deref()
    }

    /// A blocking read of this session that is still under way had returned when its next operation was recorded:
    /// it ends as its own timeout would.
    async fn unblock(&mut self, session: SessionId) -> Result<()> {
        for state in &mut self.sides {
            let worker = state.workers.get(&session);
            match state.waiting.get(&session).map(|waiter| waiter.cause) {
                None | Some(Cause::Lock(_)) => continue,
                Some(Cause::Poll) => {
                    // A worker that is gone polls no more.
                    let _ = worker.map(|worker| worker.pokes.send(Poke::End));
                }
                Some(Cause::Read(kind)) => {
                    let connection = worker.and_then(Worker::current);
                    if let (Some(store), Some((_, id))) = (state.setup.stores.get(&kind), connection) {
                        // A server that does not answer is found out by the read's own limit.
                        let _ = tokio::time::timeout(PROBE_TIMEOUT, store.end_blocking(id)).await;
                    }
                }
            }
            state.release(session, self.sent, &mut self.partial);
        }
        self.settle().await
    }

    /// Returns when every session has answered or waits.
    pub(super) async fn settle(&mut self) -> Result<()> {
        let began = Instant::now();
        while self.lost.is_none() {
            let Some(patience) = self.patience() else { return Ok(()) };
            match tokio::time::timeout(patience, self.done.recv()).await {
                Ok(Some(done)) => self.take(done).await?,
                Ok(None) => return Ok(()),
                Err(_) => self.find_waiters().await?,
            }
            if began.elapsed() > CLOCK_RUNS_AFTER {
                self.sides.iter().try_for_each(SideState::run_clock)?;
            }
        }
        Ok(())
    }

    /// How long to wait before asking the servers; `None` where nobody is under way.
    fn patience(&self) -> Option<Duration> {
        let mut patience = None;
        for (index, state) in self.sides.iter().enumerate() {
            for (_, head) in state.active() {
                let blocks = head.and_then(|seq| self.partial.get(&seq)).is_some_and(|p| p.sides[index].may_block);
                patience = Some(if blocks { Duration::ZERO } else { patience.unwrap_or(self.limits.ask_after) });
            }
        }
        patience
    }

    async fn take(&mut self, done: Done) -> Result<()> {
        let index = done.side as usize;
        let session = done.session;
        let state = &mut self.sides[index];
        if let News::Polls = done.news {
            let waiter = Waiter { kind: POLLS.to_owned(), cause: Cause::Poll, sent_then: self.sent };
            state.waiting.insert(session, waiter);
            return Ok(());
        }
        state.release(session, self.sent, &mut self.partial);
        state.under_way.remove(&session);
        if let News::Executed(executed) = done.news {
            let may_serve = self.partial.get(&executed.seq).is_some_and(Partial::may_serve_a_reader);
            self.record(index, *executed).await;
            if may_serve {
                self.poke(index).await;
            }
        } else {
            state.workers.remove(&session);
        }
        for index in [index, Side::Candidate as usize] {
            self.advance(index, session).await?;
        }
        self.recheck(index).await
    }

    /// After a write on a side: whoever polls there asks again, who has waited longest first, and one after the
    /// other, so that the same one is served in every replay.
    async fn poke(&mut self, index: usize) {
        let state = &self.sides[index];
        let mut polling: Vec<(u64, SessionId)> = state
            .waiting
            .iter()
            .filter(|(_, waiter)| waiter.cause == Cause::Poll)
            .map(|(session, waiter)| (waiter.sent_then, *session))
            .collect();
        polling.sort_unstable();
        for (_, session) in polling {
            let (asked, nothing) = oneshot::channel();
            let sent = state.workers.get(&session).map(|worker| worker.pokes.send(Poke::Again(asked)));
            // No answer means that something was found, which its own news tells, or that its time was up just now.
            if sent.is_some_and(|sent| sent.is_ok()) {
                let _ = tokio::time::timeout(self.limits.operation, nothing).await;
            }
        }
    }

    async fn record(&mut self, index: usize, executed: Executed) {
        let seq = executed.seq;
        let unanswered = matches!(&executed.outcome, Outcome::Unknown(Fault::ConnectionLost(_) | Fault::TimedOut));
        if let Some(partial) = self.partial.get_mut(&seq) {
            let sent_us = executed.sent.saturating_duration_since(self.started).as_micros();
            let side = &mut partial.sides[index];
            side.fate = Some(Fate::Replayed {
                outcome: executed.outcome,
                sent_us: u64::try_from(sent_us).unwrap_or(u64::MAX),
                service_ns: u64::try_from(executed.service.as_nanos()).unwrap_or(u64::MAX),
                rules: std::mem::take(&mut side.rules),
                stated: std::mem::take(&mut side.stated),
                lost: std::mem::take(&mut side.lost),
                requests: std::mem::take(&mut side.requests),
                warnings: executed.warnings,
                waited: side.waited.take().map(|waited| LockWait { polls: executed.polls, ..waited }),
            });
        }
        self.complete(seq);
        if unanswered {
            self.probe(index).await;
        }
    }

    /// Moves an operation to the finished ones once both its fates are known.
    fn complete(&mut self, seq: u64) {
        let known = |partial: &Partial| partial.sides.iter().all(|side| side.fate.is_some());
        if !self.partial.get(&seq).is_some_and(known) {
            return;
        }
        let Some(mut partial) = self.partial.remove(&seq) else { return };
        let [control, candidate] = &mut partial.sides;
        let refused_alike = candidate.refused_alike.take();
        if let (Some(control), Some(mut candidate)) = (control.fate.take(), candidate.fate.take()) {
            if let Some(refusal) = refused_alike.filter(|_| refused_with(&control) != refused_with(&candidate)) {
                candidate = Fate::Untranslatable { reason: refusal.to_string() };
            }
            if partial.operation.recorded == Recorded::Silent && is_refused(&control) && !is_completed(&candidate) {
                self.sides[Side::Candidate as usize].setup.translator.refused(partial.operation.session);
            }
            let observation = partial.observation(control, candidate);
            self.finished.push(observation);
        }
    }

    /// After a lost connection or a timeout: is it this request or the server? One that hangs would cost every
    /// operation its whole limit.
    async fn probe(&mut self, index: usize) {
        let state = &self.sides[index];
        for (kind, store) in &state.setup.stores {
            let gone = match tokio::time::timeout(PROBE_TIMEOUT, store.info()).await {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer".to_owned(),
            };
            let side = if index == 0 { "control" } else { "candidate" };
            self.lost = Some(format!("the {side}'s {kind} went away during the replay ({gone})"));
            return;
        }
    }

    /// Asks the servers which of the sessions under way wait for others.
    async fn find_waiters(&mut self) -> Result<()> {
        let sent = self.sent;
        for state in &mut self.sides {
            let active: Vec<SessionId> = state.active().map(|(session, _)| session).collect();
            for session in active {
                let Some((store, kind)) = state.ask(session).await else { continue };
                let cause = if store.is_sql() { Cause::Lock(store) } else { Cause::Read(store) };
                state.waiting.insert(session, Waiter { kind, cause, sent_then: sent });
            }
        }
        Ok(())
    }

    /// After an answer on a side: whoever waited for a SQL lock there may have got it.
    async fn recheck(&mut self, index: usize) -> Result<()> {
        let waiters: Vec<SessionId> = {
            let state = &self.sides[index];
            let waiting = state.waiting.iter();
            waiting.filter(|(_, waiter)| matches!(waiter.cause, Cause::Lock(_))).map(|(session, _)| *session).collect()
        };
        if waiters.is_empty() {
            return Ok(());
        }
        for session in waiters {
            if self.sides[index].ask(session).await.is_none() {
                self.sides[index].release(session, self.sent, &mut self.partial);
            }
        }
        if self.sides[index].waiting.values().any(|waiter| waiter.cause == Cause::Lock(StoreKind::Mariadb)) {
            tokio::time::sleep(RELEASE_GRACE).await;
        }
        Ok(())
    }
}

/// Whether nothing but the servers' answers tells how the operation ended, as for a step that a person wrote.
fn asks_as_written(operation: &Operation) -> bool {
    operation.recorded == Recorded::Silent && matches!(operation.request, Request::Sql(_))
}

/// How long a statement may take to end by the server's own decision, where it ended so when it was recorded.
fn own_end(operation: &Operation, limit: Duration) -> Option<Duration> {
    let Recorded::Failed { class, .. } = &operation.recorded else { return None };
    let decided = matches!(class, ErrorClass::Deadlock | ErrorClass::LockNotAvailable | ErrorClass::Cancelled);
    let took = Duration::from_micros(operation.took_us.unwrap_or_default());
    decided.then(|| limit.min(took.saturating_mul(2) + OWN_END_GRACE))
}

fn is_refused(fate: &Fate) -> bool {
    matches!(fate, Fate::Replayed { outcome: Outcome::Refused(_), .. })
}

fn refused_with(fate: &Fate) -> Option<ErrorClass> {
    match fate {
        Fate::Replayed { outcome: Outcome::Refused(refused), .. } => Some(refused.class),
        _ => None,
    }
}

fn is_completed(fate: &Fate) -> bool {
    matches!(fate, Fate::Replayed { outcome: Outcome::Completed(_), .. })
}

impl Partial {
    /// Whether it can have brought what a blocking read waits for. A command that names no keys of its own (EXEC) can.
    fn may_serve_a_reader(&self) -> bool {
        let shape = &self.analysis.shape;
        matches!(Purpose::of(&self.operation.request), Purpose::Cache)
            && (!shape.writes.is_empty() || shape.reads.is_empty())
    }

    fn observation(self, control: Fate, candidate: Fate) -> Observation {
        let operation = Arc::unwrap_or_clone(self.operation);
        let recorded_completed = operation.recorded == Recorded::Completed;
        let recorded_error = match operation.recorded {
            Recorded::Failed { class, code, message } => Some(Failure { class, code, message }),
            Recorded::Silent | Recorded::Completed => None,
        };
        Observation {
            seq: operation.seq,
            session: operation.session,
            fingerprint: self.analysis.fingerprint,
            recorded_completed,
            request: operation.request,
            shape: self.analysis.shape,
            recorded_error,
            ending_ms: None,
            control,
            candidate,
        }
    }
}
