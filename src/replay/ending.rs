//! Keys that one side has just let end: both are asked, at the same recorded instant, how long such a key still had.
//!
//! A cache that counts whole seconds lets a key go up to a second before one that counts milliseconds. Only what is left
//! of its life tells that from a key that was lost.

use std::sync::Arc;

use super::engine::Engine;
use crate::core::{ByteString, CacheReply, Command, Fate, Observation, Operation, Outcome, Recorded, Reply, Request};
use crate::error::Result;
use crate::translate::cache::commands;

/// A question of ours is no operation of the recording's.
const QUESTION_SEQ: u64 = u64::MAX;

/// A command names few keys; of more, the first are asked for, and the rest are not told apart.
const KEYS_ASKED_MAX: usize = 100;

/// What PTTL says of a key that is not there.
const NO_KEY: i64 = -2;

impl Engine {
    /// Where the operation found a key on one side only, adds how long it still had to live on that side.
    pub(super) async fn ask_for_ends(&mut self, seq: u64) -> Result<()> {
        let Some(at) = self.finished.iter().rposition(|observation| observation.seq == seq) else { return Ok(()) };
        let Some((command, observation)) = self.finished.get(at).and_then(found_on_one_side) else { return Ok(()) };
        let Some(known) = commands::find(command) else { return Ok(()) };
        let keys: Vec<ByteString> =
            known.keys(&command.args).into_iter().take(KEYS_ASKED_MAX).map(|(_, key)| key.to_vec().into()).collect();
        let (db, session) = (command.db, observation.session);
        let mut longest = None;
        for key in keys {
            let request = Request::Redis(Command { db, args: vec!["PTTL".into(), key] });
            let start_us = self.asked_at_us;
            let operation = Operation {
                seq: QUESTION_SEQ,
                session,
                start_us,
                took_us: None,
                request,
                recorded: Recorded::Silent,
                skip: None,
            };
            longest = longest.max(self.ask(operation).await?);
        }
        if let Some(observation) = self.finished.get_mut(at) {
            observation.ending_ms = longest;
        }
        Ok(())
    }

    /// The remaining life of a key that lives on one side only, in milliseconds; a key that never ends has none to tell.
    async fn ask(&mut self, operation: Operation) -> Result<Option<u64>> {
        self.send(Arc::new(operation), None).await?;
        self.settle().await?;
        let at = self.finished.iter().rposition(|observation| observation.seq == QUESTION_SEQ);
        let Some(answered) = at.map(|at| self.finished.remove(at)) else { return Ok(None) };
        let left = |fate: &Fate| match reply(fate) {
            Some(CacheReply::Int(left)) => Some(*left),
            _ => None,
        };
        Ok(match (left(&answered.control), left(&answered.candidate)) {
            (Some(control), Some(candidate)) if (control == NO_KEY) != (candidate == NO_KEY) => {
                // -1: it lives for ever, and its end explains nothing.
                Some(u64::try_from(control.max(candidate)).unwrap_or(u64::MAX))
            }
            _ => None,
        })
    }
}

fn reply(fate: &Fate) -> Option<&CacheReply> {
    match fate {
        Fate::Replayed { outcome: Outcome::Completed(Reply::Cache(reply)), .. } => Some(reply),
        _ => None,
    }
}

fn found_on_one_side(observation: &Observation) -> Option<(&Command, &Observation)> {
    let Request::Redis(command) = &observation.request else { return None };
    let (control, candidate) = (reply(&observation.control)?, reply(&observation.candidate)?);
    control.is_other_only_where_missing(candidate).then_some((command, observation))
}
