//! What depends on a database's locale, where nobody has said which the recorded one was.
//!
//! It is found out by an experiment: the recording is replayed on two servers that differ in their locale alone, one
//! with the order of bytes and ASCII letters only, one with that of a language. What answers alike on both is the same
//! under either; what does not can't be judged. Locales that part from both in other places are not tried.

use std::collections::BTreeSet;

use super::compare::{self, Difference};
use super::noise::NoiseSet;
use super::queued::Queues;
use super::state;
use crate::core::report::TableComparison;
use crate::core::{FindingKind, Request, Verdict};
use crate::error::Result;
use crate::format::run::Run;

/// What to do about it.
pub(super) const WHY: &str = "it depends on the database's locale, which is not known (import with --locale)";

/// Operations and tables whose contents depend on the locale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderSet {
    operations: BTreeSet<u64>,
    tables: BTreeSet<String>,
}

impl OrderSet {
    /// From a run on two servers of different locales; what is noise besides proves nothing. `None` where the run was cut
    /// off, or the two locales could not both be had.
    pub fn from_run(run: &Run, noise: &NoiseSet) -> Result<Option<Self>> {
        if !run.header.complete || run.header.unknown_order.is_some() {
            return Ok(None);
        }
        let mut found = Self::default();
        let mut queues = Queues::default();
        for observation in run.observations()? {
            let observation = observation?;
            let queued = queues.follow(&observation);
            let comparison = compare::observation_of(&observation, &queued);
            for difference in comparison.differences {
                let left = noise.sift(&observation.fingerprint, observation.seq, difference).left;
                let real = |left: Difference| left.verdict == Verdict::Mismatch && left.kind != FindingKind::LockWait;
                if left.is_some_and(real) {
                    found.operations.insert(observation.seq);
                }
            }
        }
        let differs = |table: &TableComparison| table.verdict == Verdict::Mismatch;
        found.tables =
            state::compare(run, noise)?.tables.into_iter().filter(differs).map(|table| table.table).collect();
        Ok(Some(found))
    }

    /// Whether an operation's answer depends on it: then it is neither the same nor different.
    pub fn holds(&self, seq: u64) -> bool {
        self.operations.contains(&seq)
    }

    /// A table that depends on it is neither the same nor different.
    pub fn apply_to_table(&self, table: &mut TableComparison) {
        if self.tables.contains(&table.table) && table.verdict != Verdict::Accepted {
            table.verdict = Verdict::Inconclusive;
            table.detail = format!("{WHY}; {}", table.detail).trim_end_matches("; ").to_owned();
        }
    }
}

/// Whether a request could depend on a locale at all: only what sorts, compares, folds or searches text does.
pub fn may_depend(request: &Request) -> bool {
    /// Words without which PostgreSQL compares nothing but for equality; what a function does inside, its name may not say.
    const WORDS: &[&str] = &[
        "order",
        "<",
        ">",
        "between",
        "lower",
        "upper",
        "initcap",
        "min",
        "max",
        "greatest",
        "least",
        "like",
        "~",
        "similar",
        "sort",
        "distinct",
        "over",
        "rank",
        "group",
        "union",
        "regexp",
        "collate",
        "create",
        "alter",
        "call",
        "do",
        "execute",
        "limit",
        "to_tsvector",
        "_agg",
        "(",
    ];
    let Request::Sql(sql) = request else { return false };
    let lower = sql.text.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}
