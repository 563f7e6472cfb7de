//! Whether a connection can still be trusted to pair an answer with its request.

use std::borrow::Cow;
use std::time::Instant;

use crate::core::{Attempt, ErrorClass, Failure, Fault, Outcome};

/// Kept beside each connection. It is lost from the moment a request is sent until its answer is there, so that a
/// caller who gives up (drops the future) leaves it lost without any further step.
#[derive(Default)]
pub(super) struct Line {
    lost: Option<Cow<'static, str>>,
}

impl Line {
    /// Called right before sending; says why nothing may be sent any more.
    pub fn begin(&mut self) -> Result<(), Fault> {
        match &self.lost {
            Some(reason) => Err(Fault::ConnectionLost(reason.to_string())),
            None => {
                self.lost = Some("an earlier request was given up before its answer came".into());
                Ok(())
            }
        }
    }

    /// Whether an answer is missing: the server may still be at work on it.
    pub fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// Called with the answer.
    pub fn end(&mut self, outcome: &Outcome) {
        self.lost = match outcome {
            Outcome::Completed(_) | Outcome::Refused(_) => None,
            Outcome::Unknown(Fault::TimedOut) => Some("an earlier request timed out".into()),
            Outcome::Unknown(Fault::ConnectionLost(words)) => {
                Some(format!("lost at an earlier request: {words}").into())
            }
            Outcome::Unknown(Fault::Unreadable(words)) => {
                Some(format!("given up: an earlier answer could not be read: {words}").into())
            }
        };
    }
}

/// An attempt that was answered without sending anything.
pub(super) fn unsent(outcome: Outcome) -> Attempt {
    let now = Instant::now();
    Attempt { outcome, sent: now, finished: now, warnings: Vec::new() }
}

/// A refusal of ours, in the place of one that the server would give or that sending would make impossible to read.
pub(super) fn refused(class: ErrorClass, code: &str, message: impl Into<String>) -> Outcome {
    Outcome::Refused(Failure { class, code: code.to_owned(), message: message.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Reply;

    #[test]
    fn a_request_that_was_given_up_loses_its_connection() {
        let mut line = Line::default();
        line.begin().expect("a new connection is good");
        assert!(matches!(line.begin(), Err(Fault::ConnectionLost(words)) if words.contains("given up")));
    }

    #[test]
    fn a_refusal_keeps_the_connection_and_a_fault_loses_it() {
        let mut line = Line::default();
        line.begin().expect("a new connection is good");
        line.end(&refused(ErrorClass::Syntax, "42601", "no"));
        line.begin().expect("refused is answered");
        line.end(&Outcome::Completed(Reply::Affected(1)));
        line.begin().expect("completed is answered");
        line.end(&Outcome::Unknown(Fault::TimedOut));
        assert!(line.begin().is_err());
    }
}
