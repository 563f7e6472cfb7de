//! Facts about how the application talks to its stores: what a reviewer asks for, counted exactly.

use std::collections::BTreeMap;

use crate::core::assessment::{Counted, Fact, Fingerprint};
use crate::core::{Operation, Protocol, Recorded, Request};
use crate::format::recording::Header;

/// Details of one fact.
const DETAILS_MAX: usize = 20;

/// Facts that the fingerprints tell: a name, and the words of which one must stand in the statement, whole, in its
/// beginning or anywhere.
const OF_STATEMENTS: &[(&str, Place, &[&str])] = &[
    ("transactions begun", Place::Start, &["BEGIN", "START TRANSACTION"]),
    ("transactions rolled back", Place::Start, &["ROLLBACK", "ABORT"]),
    ("savepoints", Place::Start, &["SAVEPOINT", "RELEASE", "ROLLBACK TO"]),
    ("settings changed", Place::Start, &["SET", "RESET"]),
    ("statements that lock rows", Place::Anywhere, &["FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "FOR KEY SHARE"]),
    ("statements that do not wait for a lock", Place::Anywhere, &["SKIP LOCKED", "NOWAIT"]),
    ("upserts (ON CONFLICT)", Place::Anywhere, &["ON CONFLICT"]),
    ("writes that answer rows (RETURNING)", Place::Anywhere, &["RETURNING"]),
    ("notifications (LISTEN, NOTIFY)", Place::Start, &["LISTEN", "UNLISTEN", "NOTIFY"]),
    ("table locks", Place::Start, &["LOCK"]),
    ("COPY", Place::Start, &["COPY"]),
    ("cursors", Place::Start, &["DECLARE", "FETCH", "MOVE"]),
    ("prepared by statement", Place::Start, &["PREPARE", "EXECUTE", "DEALLOCATE"]),
    ("changes of the schema", Place::Start, &["CREATE", "ALTER", "DROP", "TRUNCATE", "COMMENT", "GRANT", "REVOKE"]),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Anywhere,
}

/// Counts what no fingerprint tells.
#[derive(Debug, Default)]
pub struct FactBook {
    prepared: u64,
    with_params: u64,
    params_max: u64,
    statement_bytes_max: u64,
    advisory: u64,
    failed: BTreeMap<String, u64>,
}

impl FactBook {
    pub fn add(&mut self, operation: &Operation) {
        if let Recorded::Failed { class, code, .. } = &operation.recorded {
            *self.failed.entry(format!("{code} {class}")).or_default() += 1;
        }
        let Request::Sql(sql) = &operation.request else { return };
        self.prepared += u64::from(sql.protocol == Protocol::Extended);
        self.with_params += u64::from(!sql.params.is_empty());
        self.params_max = self.params_max.max(sql.params.len() as u64);
        self.statement_bytes_max = self.statement_bytes_max.max(sql.text.len() as u64);
    }

    /// All facts; those that do not occur are left out.
    pub fn finish(mut self, header: &Header, fingerprints: &[Fingerprint]) -> Vec<Fact> {
        let sql = || fingerprints.iter().filter(|one| one.store == "sql");
        let fact = |name: &str, count| Fact { name: name.to_owned(), count, details: Vec::new() };
        let mut facts = vec![
            fact("sessions", header.sessions),
            fact("sessions open at once, at most", header.sessions_open_max),
            fact("statements by the extended protocol (prepared)", self.prepared),
            fact("statements with parameters", self.with_params),
            fact("parameters of one statement, at most", self.params_max),
            fact("bytes of one statement, at most", self.statement_bytes_max),
        ];
        self.advisory = sql().filter(|one| one.fingerprint.contains("advisory_")).map(|one| one.tally.captured).sum();
        facts.push(fact("statements with advisory locks", self.advisory));
        for (name, place, words) in OF_STATEMENTS {
            let named = sql().filter(|one| words.iter().any(|word| stands(&one.fingerprint, word, *place)));
            let details: Vec<Counted> =
                named.map(|one| Counted { words: one.fingerprint.clone(), operations: one.tally.captured }).collect();
            facts.push(detailed(name, details));
        }
        let failed = self.failed.into_iter().map(|(words, operations)| Counted { words, operations }).collect();
        facts.push(detailed("operations that failed when they were recorded", failed));
        facts.retain(|fact| fact.count > 0);
        facts
    }
}

fn detailed(name: &str, mut details: Vec<Counted>) -> Fact {
    let count = details.iter().map(|detail| detail.operations).sum();
    super::book::most_first(&mut details);
    details.truncate(DETAILS_MAX);
    Fact { name: name.to_owned(), count, details }
}

/// Whether whole words stand in a fingerprint, in which values are `?` already.
fn stands(fingerprint: &str, words: &str, place: Place) -> bool {
    let upper = fingerprint.to_ascii_uppercase();
    let ends = |at: usize| upper[at + words.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
    let begins = |at: usize| upper[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
    match place {
        Place::Start => upper.starts_with(words) && ends(0),
        Place::Anywhere => upper.match_indices(words).any(|(at, _)| begins(at) && ends(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_count() {
        assert!(stands("SELECT id FROM a FOR UPDATE", "FOR UPDATE", Place::Anywhere));
        assert!(stands("begin isolation level ?", "BEGIN", Place::Start));
        assert!(!stands("SELECT a_returning FROM t", "RETURNING", Place::Anywhere));
        assert!(!stands("SETTLE x", "SET", Place::Start));
        assert!(!stands("SELECT x FROM begin", "BEGIN", Place::Start));
    }
}
