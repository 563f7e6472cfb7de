//! Order: one operation after the other on both sides at once, lock waits seen instead of hung on.
//!
//! After an operation is sent, the engine goes on when everything that it sent has answered or is known to wait for
//! another session: the server is asked. A session's next operations queue behind one that waits. So a waiter that
//! was logged just before the commit that freed it does not stop the replay, on either side.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::worker::{Done, Executed, Job, News, Poke, Purpose, Stores, Work, Worker, WorkerSetup, may_block};
use crate::core::{
    Failure, Fate, Fault, LockWait, Loss, Observation, Operation, Outcome, Recorded, Request, SessionId, Side,
    StoreKind,
};
use crate::error::Result;
use crate::store::SessionSetup;
use crate::translate::{Analyser, Analysis, Translated, Translation, Translator};

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
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

/// One side of a comparison.
pub struct SideSetup {
    pub stores: Stores,
    pub translator: Box<dyn Translator>,
}

/// Drives both sides.
pub struct Engine {
    sides: [SideState; 2],
    limits: Limits,
    analyser: Analyser,
    started: Instant,
    done: mpsc::UnboundedReceiver<Done>,
    sender: mpsc::UnboundedSender<Done>,
    partial: BTreeMap<u64, Partial>,
    finished: Vec<Observation>,
    /// Operations sent so far, for counting those that overtake a waiter.
    sent: u64,
    lost: Option<String>,
}

struct SideState {
    side: Side,
    setup: SideSetup,
    workers: HashMap<SessionId, Worker>,
    /// Jobs without an answer, by session, oldest first; `None` is a close.
    queues: BTreeMap<SessionId, VecDeque<Option<u64>>>,
    waiting: BTreeMap<SessionId, Waiter>,
    setups: HashMap<SessionId, SessionSetup>,
}

/// A session that was seen to wait.
struct Waiter {
    kind: String,
    cause: Cause,
    sent_then: u64,
}

/// Why a session waits, and so what lets it go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// Another session holds a lock: the server is asked whether it still does.
    Lock(StoreKind),
    /// A blocking read of the store's own: it answers by itself.
    Read(StoreKind),
    /// A blocking read by asking again: it is told when to.
    Poll,
}

/// What a blocking read waits for, where the target asks again and again.
const POLLS: &str = "what another session writes";

/// An operation whose fates are not all known yet.
struct Partial {
    operation: Operation,
    analysis: Analysis,
    sides: [PartialSide; 2],
}

#[derive(Default)]
struct PartialSide {
    fate: Option<Fate>,
    rules: Vec<String>,
    stated: Vec<String>,
    lost: Vec<Loss>,
    requests: Vec<Request>,
    may_block: bool,
    waited: Option<LockWait>,
}

impl Engine {
    pub fn new(control: SideSetup, candidate: SideSetup, limits: Limits) -> Self {
        let (sender, done) = mpsc::unbounded_channel();
        let state = |side, setup| SideState {
            side,
            setup,
            workers: HashMap::new(),
            queues: BTreeMap::new(),
            waiting: BTreeMap::new(),
            setups: HashMap::new(),
        };
        Self {
            sides: [state(Side::Control, control), state(Side::Candidate, candidate)],
            limits,
            analyser: Analyser::default(),
            started: Instant::now(),
            done,
            sender,
            partial: BTreeMap::new(),
            finished: Vec::new(),
            sent: 0,
            lost: None,
        }
    }

    /// What a session said when it connected; without it a session is an ordinary client's.
    pub fn describe_session(&mut self, session: SessionId, setup: &SessionSetup) {
        for side in &mut self.sides {
            side.setups.insert(session, setup.clone());
        }
    }

    /// Sends an operation to both sides and returns when all that was sent has answered or waits.
    ///
    /// `rendering` takes the place of the candidate's translation.
    pub async fn operation(&mut self, operation: Operation, rendering: Option<Translated>) -> Result<()> {
        let seq = operation.seq;
        let session = operation.session;
        self.unblock(session).await?;
        let analysis = self.analyser.analyse(&operation);
        let mut rendering = rendering;
        let mut sides = [PartialSide::default(), PartialSide::default()];
        // Each side goes first every other time: what is sent second delays the reading of the first one's answer.
        for index in if seq.is_multiple_of(2) { [0, 1] } else { [1, 0] } {
            let state = &mut self.sides[index];
            // The translator follows what the statement does, also where a rendering takes its place.
            let translated = state.setup.translator.translate(&operation);
            let translated = match state.side {
                Side::Candidate => rendering.take().unwrap_or(translated),
                Side::Control => translated,
            };
            sides[index] = state.dispatch(&operation, translated, self.limits, &self.sender);
        }
        self.sent += 1;
        self.partial.insert(seq, Partial { operation, analysis, sides });
        self.complete(seq);
        self.settle().await
    }

    /// Closes a session on both sides, as its disconnection did.
    pub async fn close(&mut self, session: SessionId) -> Result<()> {
        self.unblock(session).await?;
        for state in &mut self.sides {
            state.close(session);
        }
        self.settle().await
    }

    /// Waits for everything and closes every session.
    pub async fn finish(&mut self) -> Result<()> {
        let sessions: BTreeSet<SessionId> = self.sides.iter().flat_map(|state| state.workers.keys().copied()).collect();
        for session in sessions {
            self.close(session).await?;
        }
        while self.sides.iter().any(|state| !state.queues.is_empty()) && self.lost.is_none() {
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
    async fn settle(&mut self) -> Result<()> {
        while self.lost.is_none() {
            let Some(patience) = self.patience() else { return Ok(()) };
            match tokio::time::timeout(patience, self.done.recv()).await {
                Ok(Some(done)) => self.take(done).await?,
                Ok(None) => return Ok(()),
                Err(_) => self.find_waiters().await?,
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
        state.answered(session);
        if let News::Executed(executed) = done.news {
            let may_serve = self.partial.get(&executed.seq).is_some_and(Partial::may_serve_a_reader);
            self.record(index, *executed).await;
            if may_serve {
                self.poke(index).await;
            }
        } else {
            state.workers.remove(&session);
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
        if let (Some(control), Some(candidate)) = (control.fate.take(), candidate.fate.take()) {
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

fn is_refused(fate: &Fate) -> bool {
    matches!(fate, Fate::Replayed { outcome: Outcome::Refused(_), .. })
}

fn is_completed(fate: &Fate) -> bool {
    matches!(fate, Fate::Replayed { outcome: Outcome::Completed(_), .. })
}

impl SideState {
    /// Sessions under way that are not known to wait, with their oldest job.
    fn active(&self) -> impl Iterator<Item = (SessionId, Option<u64>)> + '_ {
        self.queues
            .iter()
            .filter(|(session, _)| !self.waiting.contains_key(session))
            .map(|(session, queue)| (*session, queue.front().copied().flatten()))
    }

    /// What the session's request under way waits for, as the server says it. A server that does not answer the
    /// question is not a reason to go on.
    async fn ask(&self, session: SessionId) -> Option<(StoreKind, String)> {
        let (kind, id) = self.workers.get(&session)?.current()?;
        let store = self.setup.stores.get(&kind)?;
        let waits = tokio::time::timeout(PROBE_TIMEOUT, store.waiting(id)).await.ok()?.ok()??;
        Some((kind, waits))
    }

    fn dispatch(
        &mut self,
        operation: &Operation,
        translated: Translated,
        limits: Limits,
        done: &mpsc::UnboundedSender<Done>,
    ) -> PartialSide {
        let translated = match &operation.skip {
            Some(reason) => Translated::Skipped { reason: reason.clone() },
            None => translated,
        };
        let translation = match translated {
            Translated::Carried(translation) => translation,
            Translated::Untranslatable(refusal) => {
                let reason = refusal.to_string();
                return PartialSide { fate: Some(Fate::Untranslatable { reason }), ..PartialSide::default() };
            }
            Translated::Skipped { reason } => {
                return PartialSide { fate: Some(Fate::Skipped { reason }), ..PartialSide::default() };
            }
        };
        let unchanged = translation.requests.len() == 1 && translation.requests[0] == operation.request;
        let partial = PartialSide {
            rules: translation.rules.iter().map(|rule| (*rule).to_owned()).collect(),
            stated: translation.stated.into_iter().map(Cow::into_owned).collect(),
            lost: translation.lost,
            requests: if unchanged { Vec::new() } else { translation.requests.clone() },
            may_block: translation.requests.iter().any(may_block),
            ..PartialSide::default()
        };
        let session = operation.session;
        let worker = self.workers.entry(session).or_insert_with(|| {
            let setup = WorkerSetup {
                side: self.side,
                session,
                stores: self.setup.stores.clone(),
                setup: self.setups.get(&session).cloned().unwrap_or_default(),
                timeout: limits.operation,
            };
            Worker::start(setup, done.clone())
        });
        let Translation { requests, answer, on_failure, poll, .. } = translation;
        let purpose = Purpose::of(&operation.request);
        let job = Job::Execute(Box::new(Work { seq: operation.seq, requests, answer, on_failure, purpose, poll }));
        if worker.jobs.send(job).is_ok() {
            self.queues.entry(session).or_default().push_back(Some(operation.seq));
        }
        partial
    }

    fn close(&mut self, session: SessionId) {
        if let Some(worker) = self.workers.get(&session)
            && worker.jobs.send(Job::Close).is_ok()
        {
            self.queues.entry(session).or_default().push_back(None);
        }
    }

    /// A waiter waits no more: its wait is written to its operation.
    fn release(&mut self, session: SessionId, sent: u64, partial: &mut BTreeMap<u64, Partial>) {
        let Some(waiter) = self.waiting.remove(&session) else { return };
        let head = self.queues.get(&session).and_then(|queue| queue.front().copied().flatten());
        if let Some(partial) = head.and_then(|seq| partial.get_mut(&seq)) {
            let overtaken_by = sent.saturating_sub(waiter.sent_then);
            partial.sides[self.side as usize].waited = Some(LockWait { kind: waiter.kind, overtaken_by, polls: 0 });
        }
    }

    fn answered(&mut self, session: SessionId) {
        if let Some(queue) = self.queues.get_mut(&session) {
            queue.pop_front();
            if queue.is_empty() {
                self.queues.remove(&session);
            }
        }
    }
}

impl Partial {
    /// Whether it can have brought what a blocking read waits for. A command that names no keys of its own (EXEC) can.
    fn may_serve_a_reader(&self) -> bool {
        let shape = &self.analysis.shape;
        matches!(Purpose::of(&self.operation.request), Purpose::Cache)
            && (!shape.writes.is_empty() || shape.reads.is_empty())
    }

    fn observation(self, control: Fate, candidate: Fate) -> Observation {
        let recorded_error = match &self.operation.recorded {
            Recorded::Failed { class, code, message } => {
                Some(Failure { class: *class, code: code.clone(), message: message.clone() })
            }
            Recorded::Silent | Recorded::Completed => None,
        };
        Observation {
            seq: self.operation.seq,
            session: self.operation.session,
            fingerprint: self.analysis.fingerprint,
            recorded_completed: self.operation.recorded == Recorded::Completed,
            request: self.operation.request,
            shape: self.analysis.shape,
            recorded_error,
            control,
            candidate,
        }
    }
}
