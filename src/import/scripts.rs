//! Lua scripts that a trace has shown: a call by digest can be replayed only if its text stands somewhere before it.
//!
//! A server keeps the scripts that were loaded before the trace began; a replay's server has none of them.

use std::collections::HashSet;

use sha1::{Digest as _, Sha1};

use crate::core::Command;

/// Why a call by digest can't be replayed.
pub const NOT_SHOWN: &str = "script not in the trace: it was loaded before the trace began";

/// Stands behind the reason where the commands that the script ran are operations of their own.
pub const REPLACED: &str = "; the commands that it ran follow in its place";

/// Digests of the scripts shown so far; as many as the application has scripts.
#[derive(Debug, Default)]
pub struct Scripts(HashSet<String>);

impl Scripts {
    /// Learns from a command; says why it can't be replayed, if it calls a script that was not shown.
    pub fn follow(&mut self, command: &Command) -> Option<String> {
        let word = |index: usize| command.args.get(index);
        match command.name().as_str() {
            "EVAL" | "EVAL_RO" => self.learn(word(1)?),
            "SCRIPT" if word(1)?.eq_ignore_ascii_case(b"LOAD") => self.learn(word(2)?),
            "SCRIPT" if word(1)?.eq_ignore_ascii_case(b"FLUSH") => self.0.clear(),
            "EVALSHA" | "EVALSHA_RO" => {
                let digest = word(1)?.to_display().to_ascii_lowercase();
                if !self.0.contains(&digest) {
                    return Some(NOT_SHOWN.to_owned());
                }
            }
            _ => {}
        }
        None
    }

    fn learn(&mut self, script: &[u8]) {
        self.0.insert(digest(script));
    }
}

/// The name that Redis gives a script: its SHA-1, in hexadecimal.
pub fn digest(script: &[u8]) -> String {
    Sha1::digest(script).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(args: &[&str]) -> Command {
        Command { db: 0, args: args.iter().map(|arg| (*arg).into()).collect() }
    }

    #[test]
    fn a_script_is_called_by_the_digest_that_redis_gives_it() {
        let mut scripts = Scripts::default();
        let call = command(&["evalsha", "E0E1F9FABFC9D4800C877A703B823AC0578FF8DB", "0"]);
        assert!(scripts.follow(&call).is_some());
        assert_eq!(scripts.follow(&command(&["EVAL", "return 1", "0"])), None);
        assert_eq!(scripts.follow(&call), None);
        assert_eq!(scripts.follow(&command(&["SCRIPT", "FLUSH"])), None);
        assert!(scripts.follow(&call).is_some());
        assert_eq!(scripts.follow(&command(&["SCRIPT", "LOAD", "return 1"])), None);
        assert_eq!(scripts.follow(&call), None);
        assert_eq!(scripts.follow(&command(&["EVALSHA"])), None);
    }
}
