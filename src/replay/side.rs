//! One side of a replay: its sessions' connections, what is under way on each, and what waits for its turn.
//!
//! A session has one operation under way at most. Its next one is translated when that one has its outcome: what a
//! statement means depends on whether the transaction that it belongs to has failed.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use tokio::sync::mpsc;

use super::engine::{Limits, PROBE_TIMEOUT, Partial};
use super::worker::{Done, Job, Purpose, Stores, Work, Worker, WorkerSetup, may_block};
use crate::core::{Fate, LockWait, Loss, Operation, Request, SessionId, Side, StoreKind};
use crate::error::Result;
use crate::stack::Clocks;
use crate::store::SessionSetup;
use crate::translate::refusal::Refusal;
use crate::translate::{Translated, Translation, Translator};

/// One side of a comparison.
pub struct SideSetup {
    pub stores: Stores,
    pub translator: Box<dyn Translator>,
    /// Where the servers read recorded time.
    pub clock: Option<RecordedClock>,
}

/// The clocks of a side's servers, and what they are told.
#[derive(Clone)]
pub struct RecordedClock {
    pub clocks: Arc<Clocks>,
    /// Microseconds since 1970.
    pub recording_started_us: i64,
}

impl RecordedClock {
    /// Sets the clocks to when the operation began; returns that time.
    async fn set(&self, operation: &Operation) -> Result<i64> {
        let at_us = self.recording_started_us.saturating_add(operation.start_us);
        match operation.request {
            Request::Sql(_) => self.clocks.set_sql(at_us)?,
            Request::Redis(_) | Request::Memcached(_) => self.clocks.set_all(at_us).await?,
        }
        Ok(at_us)
    }
}

pub(super) struct SideState {
    pub side: Side,
    pub setup: SideSetup,
    pub limits: Limits,
    pub workers: HashMap<SessionId, Worker>,
    /// The job of each session that has no answer yet; `None` is a close.
    pub under_way: BTreeMap<SessionId, Option<u64>>,
    /// What comes after it, not translated yet.
    pub next: BTreeMap<SessionId, VecDeque<Next>>,
    pub waiting: BTreeMap<SessionId, Waiter>,
    pub setups: HashMap<SessionId, SessionSetup>,
    pub done: mpsc::UnboundedSender<Done>,
}

/// A step of a session whose turn has not come.
pub(super) enum Next {
    Operation(Box<Asked>),
    Close,
}

/// An operation, and what a person wrote to be sent instead of its translation.
pub(super) struct Asked {
    pub operation: Arc<Operation>,
    pub rendering: Option<Translated>,
}

/// A session that was seen to wait.
pub(super) struct Waiter {
    pub kind: String,
    pub cause: Cause,
    pub sent_then: u64,
}

/// Why a session waits, and so what lets it go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Another session holds a lock: the server is asked whether it still does.
    Lock(StoreKind),
    /// A blocking read of the store's own: it answers by itself.
    Read(StoreKind),
    /// A blocking read by asking again: it is told when to.
    Poll,
}

/// What is known of an operation on one side.
#[derive(Default)]
pub(super) struct PartialSide {
    pub fate: Option<Fate>,
    pub rules: Vec<String>,
    pub stated: Vec<String>,
    pub lost: Vec<Loss>,
    pub refused_alike: Option<Refusal>,
    pub requests: Vec<Request>,
    pub may_block: bool,
    pub waited: Option<LockWait>,
}

impl SideState {
    pub fn new(side: Side, setup: SideSetup, limits: Limits, done: mpsc::UnboundedSender<Done>) -> Self {
        Self {
            side,
            setup,
            limits,
            workers: HashMap::new(),
            under_way: BTreeMap::new(),
            next: BTreeMap::new(),
            waiting: BTreeMap::new(),
            setups: HashMap::new(),
            done,
        }
    }

    /// Sessions under way that are not known to wait, with their job.
    pub fn active(&self) -> impl Iterator<Item = (SessionId, Option<u64>)> + '_ {
        self.under_way
            .iter()
            .filter(|(session, _)| !self.waiting.contains_key(session))
            .map(|(session, seq)| (*session, *seq))
    }

    pub fn is_idle(&self) -> bool {
        self.under_way.is_empty() && self.next.is_empty()
    }

    /// Puts a step behind what the session has under way.
    pub fn put_off(&mut self, session: SessionId, next: Next) {
        self.next.entry(session).or_default().push_back(next);
    }

    /// The session's next step, once nothing of it is under way.
    pub fn take_next(&mut self, session: SessionId) -> Option<Next> {
        if self.under_way.contains_key(&session) {
            return None;
        }
        let queue = self.next.get_mut(&session)?;
        let next = queue.pop_front();
        if queue.is_empty() {
            self.next.remove(&session);
        }
        next
    }

    /// Whether the session's request under way waits for a lock that another one holds.
    pub fn waits_for_lock(&self, session: SessionId) -> bool {
        matches!(self.waiting.get(&session), Some(Waiter { cause: Cause::Lock(_), .. }))
    }

    /// What the session's request under way waits for, as the server says it. A server that does not answer the
    /// question is not a reason to go on.
    pub async fn ask(&self, session: SessionId) -> Option<(StoreKind, String)> {
        let (kind, id) = self.workers.get(&session)?.current()?;
        let store = self.setup.stores.get(&kind)?;
        let waits = tokio::time::timeout(PROBE_TIMEOUT, store.waiting(id)).await.ok()?.ok()??;
        Some((kind, waits))
    }

    /// Translates an operation and sends it, at its time.
    pub async fn send(&mut self, asked: Asked) -> Result<PartialSide> {
        let Asked { operation, rendering } = asked;
        let at_us = match &self.setup.clock {
            Some(clock) => Some(clock.set(&operation).await?),
            None => None,
        };
        // The translator follows what the statement does, also where a rendering takes its place.
        let translated = self.setup.translator.translate(&operation);
        Ok(self.dispatch(&operation, rendering.unwrap_or(translated), at_us))
    }

    fn dispatch(&mut self, operation: &Operation, translated: Translated, at_us: Option<i64>) -> PartialSide {
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
            refused_alike: translation.refused_alike,
            requests: if unchanged { Vec::new() } else { translation.requests.clone() },
            may_block: translation.requests.iter().any(may_block),
            ..PartialSide::default()
        };
        let Translation { requests, answer, on_failure, poll, .. } = translation;
        let purpose = Purpose::of(&operation.request);
        let work = Work { seq: operation.seq, requests, answer, on_failure, purpose, poll, at_us };
        if self.worker(operation.session).jobs.send(Job::Execute(Box::new(work))).is_ok() {
            self.under_way.insert(operation.session, Some(operation.seq));
        }
        partial
    }

    fn worker(&mut self, session: SessionId) -> &Worker {
        let Self { workers, setup, setups, side, limits, done, .. } = self;
        workers.entry(session).or_insert_with(|| {
            let setup = WorkerSetup {
                side: *side,
                session,
                stores: setup.stores.clone(),
                setup: setups.get(&session).cloned().unwrap_or_default(),
                timeout: limits.operation,
            };
            Worker::start(setup, done.clone())
        })
    }

    /// Closes a session that has nothing under way.
    pub fn close(&mut self, session: SessionId) {
        if let Some(worker) = self.workers.get(&session)
            && worker.jobs.send(Job::Close).is_ok()
        {
            self.under_way.insert(session, None);
        }
    }

    /// A waiter waits no more: its wait is written to its operation.
    pub fn release(&mut self, session: SessionId, sent: u64, partial: &mut BTreeMap<u64, Partial>) {
        let Some(waiter) = self.waiting.remove(&session) else { return };
        let head = self.under_way.get(&session).copied().flatten();
        if let Some(partial) = head.and_then(|seq| partial.get_mut(&seq)) {
            let overtaken_by = sent.saturating_sub(waiter.sent_then);
            partial.sides[self.side as usize].waited = Some(LockWait { kind: waiter.kind, overtaken_by, polls: 0 });
        }
    }

    /// Lets time go on for what takes long.
    pub fn run_clock(&self) -> Result<()> {
        self.setup.clock.as_ref().map_or(Ok(()), |clock| clock.clocks.run_sql())
    }
}
