//! Verdicts with one signature, and the smallest proof of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Fate, Request, Verdict};

/// What kind of thing was found; part of the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// One side refused what the other completed, or with another class of error.
    Error,
    /// Another number of rows.
    RowCount,
    /// The same rows in another order than ORDER BY fixes.
    RowOrder,
    /// Other values in a column.
    Value,
    /// Other columns.
    Columns,
    /// Another number of affected rows.
    Affected,
    /// A cache key found on one side only, or with another value.
    Cache,
    /// A result set on one side, none on the other; or replies of different kinds.
    ReplyKind,
    /// A server's warning on one side only.
    Warning,
    /// One side waited for a lock, the other did not.
    LockWait,
    /// No answer on one side or both.
    NoAnswer,
    /// The reply is too long to have been kept whole.
    TooLong,
    /// No rule carries the operation over.
    Untranslatable,
    /// Not sent on purpose.
    Skipped,
    /// The run ended before it.
    Unfinished,
    /// A table differs before the replay has started, or after it has ended.
    State,
    /// Keys of a cache differ after the replay has ended.
    CacheState,
    /// Something that acts by itself on the current stack has no counterpart on the target.
    Loss,
    /// The control itself did not do what the recording says.
    Control,
    /// A scenario's written expectation does not hold.
    Expectation,
}

/// All verdicts with one signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Kind, fingerprint and place in one line; equal in every run that shows the same finding.
    pub signature: String,
    pub kind: FindingKind,
    pub verdict: Verdict,
    /// What differs and what it means, one sentence.
    pub summary: String,
    pub fingerprint: String,
    /// Operations with this signature.
    pub count: u64,
    /// `count` over all operations of the run, 0 to 1.
    pub share: f64,
    /// How many of them read state that an earlier mismatch had spoiled.
    pub tainted: u64,
    /// What differs in them, columns by name, with in how many operations; empty where the signature says it all.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<String, u64>,
    /// The first of them; none for findings about tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
    /// The command that shows it again.
    pub reproduce: String,
    /// The id of the divergence that accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<String>,
}

/// The smallest proof of a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    pub seq: u64,
    pub request: Request,
    /// Where the two first part: row and column, key, or field.
    pub place: String,
    pub control: String,
    pub candidate: String,
    /// The whole of what was seen, rows cut to the place.
    pub control_fate: Fate,
    pub candidate_fate: Fate,
}

impl fmt::Display for FindingKind {
    /// The name in files and reports: `row_count`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
