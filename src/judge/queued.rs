//! The commands that sessions of Redis have queued between MULTI and EXEC: EXEC answers with their replies, and each of
//! them is compared as its command's.

use std::collections::BTreeMap;

use crate::core::{CacheReply, Fate, Observation, Outcome, Reply, Request, SessionId};

/// A transaction is some commands; where one has more, the replies of EXEC are compared to the letter.
const QUEUED_MAX: usize = 10_000;

/// What each session has queued on the control so far.
#[derive(Debug, Default)]
pub struct Queues(BTreeMap<SessionId, Vec<Request>>);

impl Queues {
    /// Follows a session's next operation; for an EXEC, the commands that it ran.
    pub fn follow(&mut self, observation: &Observation) -> Vec<Request> {
        let Request::Redis(command) = &observation.request else { return Vec::new() };
        let status = match &observation.control {
            Fate::Replayed { outcome: Outcome::Completed(Reply::Cache(CacheReply::Status(status))), .. } => &status[..],
            _ => "",
        };
        let session = observation.session;
        match (command.name().as_str(), status) {
            ("MULTI", "OK") => {
                self.0.insert(session, Vec::new());
            }
            ("EXEC", _) => return self.0.remove(&session).unwrap_or_default(),
            ("DISCARD" | "RESET" | "QUIT", _) => {
                self.0.remove(&session);
            }
            (_, "QUEUED") => {
                let queue = self.0.get_mut(&session).filter(|queue| queue.len() <= QUEUED_MAX);
                queue.into_iter().for_each(|queue| queue.push(observation.request.clone()));
            }
            _ => {}
        }
        Vec::new()
    }
}
