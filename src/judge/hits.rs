//! How often each side finds what a command looks for, by the pattern of its keys.
//!
//! A candidate that misses more often answers faster, and looks better for it. Which commands look for keys is the
//! command table's knowledge; what an answer says of a key is told by its kind, alike on both sides: missing, empty, 0,
//! -2 and `none` are misses. Answers that say nothing of a key (a status, a refusal, a script's) are not counted.

use std::collections::BTreeMap;

use crate::core::report::{HitRatio, Hits};
use crate::core::{CacheReply, Command, Fate, Observation, Outcome, Reply, Request};
use crate::translate::cache::commands::{self, Access};
use crate::translate::cache::keys;

/// A review reads tens of classes. What comes after has one class for all.
const PATTERNS_MAX: usize = 10_000;

/// Hits and misses of both sides, by pattern.
#[derive(Debug, Default)]
pub struct HitBook(BTreeMap<String, HitRatio>);

impl HitBook {
    /// Counts what an operation looked for, where both sides answered; returns it for its fingerprint.
    pub fn add(&mut self, observation: &Observation) -> Hits {
        let mut all = Hits::default();
        let Request::Redis(command) = &observation.request else { return all };
        let (Some(control), Some(candidate)) = (reply(&observation.control), reply(&observation.candidate)) else {
            return all;
        };
        let (Some(control), Some(candidate)) = (lookups(command, control), lookups(command, candidate)) else {
            return all;
        };
        for ((key, here), (_, there)) in control.into_iter().zip(candidate) {
            all.add(here, there);
            self.ratio(command.db, key).add(here, there);
        }
        all
    }

    fn ratio(&mut self, db: u32, key: &[u8]) -> &mut HitRatio {
        let mut pattern = keys::db_prefix(db) + &keys::pattern(key);
        if self.0.len() >= PATTERNS_MAX && !self.0.contains_key(&pattern) {
            pattern = "(further patterns)".to_owned();
        }
        self.0.entry(pattern).or_insert_with_key(|pattern| HitRatio { pattern: pattern.clone(), ..HitRatio::default() })
    }

    /// By lookups, then pattern.
    pub fn finish(self) -> Vec<HitRatio> {
        let mut ratios: Vec<_> = self.0.into_values().collect();
        ratios.sort_by_key(|ratio| std::cmp::Reverse(ratio.hits.lookups));
        ratios
    }
}

fn reply(fate: &Fate) -> Option<&CacheReply> {
    match fate {
        Fate::Replayed { outcome: Outcome::Completed(Reply::Cache(reply)), .. } => Some(reply),
        _ => None,
    }
}

/// Each key that the command looks for, with whether the answer says that it is there; `None` where it does not say.
fn lookups<'a>(command: &'a Command, reply: &CacheReply) -> Option<Vec<(&'a [u8], bool)>> {
    let known = commands::find(command).filter(|known| known.group != "script")?;
    let found = known.keys(&command.args);
    let writes = found.iter().any(|(access, _)| *access != Access::Read);
    let keys: Vec<&[u8]> =
        found.into_iter().filter(|(access, _)| *access != Access::Write).map(|(_, key)| key).collect();
    let first = *keys.first()?;
    match reply {
        // A command that also writes looks for a value only where it answers with one.
        CacheReply::Found(_) | CacheReply::Missing => Some(vec![(first, *reply != CacheReply::Missing)]),
        _ if writes => None,
        CacheReply::Array(items) if keys.len() > 1 && items.len() == keys.len() => {
            Some(keys.into_iter().zip(items.iter().map(|item| !holds_nothing(item))).collect())
        }
        // EXISTS of several keys counts them; which are there it does not say.
        CacheReply::Int(count) if keys.len() > 1 => {
            let there = usize::try_from(*count).unwrap_or(0);
            Some(keys.into_iter().enumerate().map(|(index, key)| (key, index < there)).collect())
        }
        CacheReply::Status(kind) if kind != "none" && known.group != "type" => None,
        CacheReply::Error(_) => None,
        reply => Some(vec![(first, !holds_nothing(reply))]),
    }
}

fn holds_nothing(reply: &CacheReply) -> bool {
    match reply {
        CacheReply::Missing | CacheReply::Int(0 | -2) => true,
        CacheReply::Status(kind) => kind == "none",
        CacheReply::Array(items) | CacheReply::Set(items) => items.iter().all(|item| *item == CacheReply::Missing),
        CacheReply::Map(pairs) => pairs.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(words: &str, reply: CacheReply) -> Option<String> {
        let command = Command { db: 0, args: words.split(' ').map(Into::into).collect() };
        let found = lookups(&command, &reply)?;
        Some(found.iter().map(|(key, hit)| format!("{}{}", key.escape_ascii(), if *hit { "+" } else { "-" })).collect())
    }

    #[test]
    fn an_answer_tells_hits_from_misses_by_its_kind() {
        use CacheReply::{Array, Found, Int, Missing, Status};
        let found = || Found("v".into());
        for (words, reply, expected) in [
            ("GET a", found(), Some("a+")),
            ("GET a", Found("".into()), Some("a+")),
            ("GET a", Missing, Some("a-")),
            ("GETEX a EX 5", Missing, Some("a-")),
            ("HGET a f", found(), Some("a+")),
            ("HMGET a f g", Array(vec![Missing, Missing]), Some("a-")),
            ("MGET a b", Array(vec![found(), Missing]), Some("a+b-")),
            ("EXISTS a", Int(0), Some("a-")),
            ("EXISTS a b c", Int(2), Some("a+b+c-")),
            ("TTL a", Int(-1), Some("a+")),
            ("TTL a", Int(-2), Some("a-")),
            ("LRANGE a 0 -1", Array(vec![]), Some("a-")),
            ("TYPE a", Status("none".into()), Some("a-")),
            ("TYPE a", Status("string".into()), Some("a+")),
            ("LPOP a", Missing, Some("a-")),
            ("WATCH a", Status("OK".into()), None),
            ("SET a v", Status("OK".into()), None),
            ("SET a v NX", Missing, None),
            ("INCR a", Int(1), None),
            ("DEL a", Int(1), None),
            ("PING", Status("PONG".into()), None),
            ("EVAL_RO x 1 a", found(), None),
        ] {
            assert_eq!(hits(words, reply.clone()).as_deref(), expected, "{words} {reply:?}");
        }
    }
}
