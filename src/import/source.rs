//! How an importer hands its events on: in batches, from its own thread, no more than a few of them ahead.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::vec;

use super::cut_values::Limit;
use super::event::{Event, LineCounts, SessionInfo, size};
use crate::error::{Error, Result};
use crate::format::recording::Trace;

/// A batch is handed on once it has this many events …
const BATCH_EVENTS: usize = 512;

/// … or this many bytes: statements can be of a megabyte each.
const BATCH_BYTES: usize = 1 << 20;

/// Batches between a reader and the merge; what is read ahead stays within a few megabytes.
const BATCHES_AHEAD: usize = 4;

/// What to do with a line that is not what it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Malformed {
    /// Stop with an error that names file and line.
    #[default]
    Fail,
    /// Count it under `malformed` and go on.
    Skip,
}

impl Malformed {
    /// Decides about one.
    pub fn meet(self, error: Error, lines: &mut LineCounts) -> Result<()> {
        match self {
            Self::Fail => Err(error),
            Self::Skip => {
                lines.add("malformed");
                Ok(())
            }
        }
    }
}

/// What an importer tells at its end.
#[derive(Debug, Default)]
pub struct SourceEnd {
    /// By the numbers that its events use.
    pub sessions: Vec<SessionInfo>,
    pub lines: LineCounts,
    pub traces: Vec<Trace>,
    /// Operations by database, where the log names it.
    pub databases: BTreeMap<String, u64>,
    /// Lines by database, of those that were not asked for.
    pub other_databases: BTreeMap<String, u64>,
    /// Where values were cut, if any were.
    pub cut_at: Option<Limit>,
}

type Batch = Result<Vec<Event>>;

/// A pipe from an importer's thread to the merge.
pub fn pipe() -> (Outlet, Inlet) {
    let (sender, receiver) = sync_channel(BATCHES_AHEAD);
    (Outlet { sender, bytes: 0, measured: 0 }, Inlet { receiver, batch: Vec::new().into_iter(), next: None })
}

/// The importer's end.
pub struct Outlet {
    sender: SyncSender<Batch>,
    bytes: usize,
    /// How many events of the batch `bytes` counts.
    measured: usize,
}

impl Outlet {
    /// Hands the batch on if it is large enough; false once nobody listens.
    pub fn offer(&mut self, batch: &mut Vec<Event>) -> bool {
        self.bytes += batch[self.measured..].iter().map(size).sum::<usize>();
        self.measured = batch.len();
        if batch.len() < BATCH_EVENTS && self.bytes < BATCH_BYTES {
            return true;
        }
        self.flush(batch)
    }

    /// Hands the batch on; false once nobody listens.
    pub fn flush(&mut self, batch: &mut Vec<Event>) -> bool {
        self.bytes = 0;
        self.measured = 0;
        self.sender.send(Ok(std::mem::replace(batch, Vec::with_capacity(BATCH_EVENTS)))).is_ok()
    }

    /// Tells the merge that reading went wrong.
    pub fn fail(self, error: Error) {
        // Nobody listens once the merge has failed itself; its error is the one that is shown.
        let _ = self.sender.send(Err(error));
    }
}

/// The merge's end.
pub struct Inlet {
    receiver: Receiver<Batch>,
    batch: vec::IntoIter<Event>,
    next: Option<Event>,
}

impl Inlet {
    /// The next event, left in its place; waits for the importer.
    pub fn peek(&mut self) -> Result<Option<&Event>> {
        while self.next.is_none() {
            self.next = self.batch.next();
            if self.next.is_none() {
                let Ok(batch) = self.receiver.recv() else {
                    return Ok(None);
                };
                self.batch = batch?.into_iter();
            }
        }
        Ok(self.next.as_ref())
    }

    /// Takes the event that was peeked at.
    pub fn take(&mut self) -> Option<Event> {
        self.next.take()
    }
}
