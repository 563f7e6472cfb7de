//! What was answered: replies, refusals, faults, and when.

use std::fmt;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::{ByteString, Loss, Request, SessionId, Shape, Value};

/// How a request ended. A refusal is an answer; an unknown outcome may or may not have been applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    Completed(Reply),
    Refused(Failure),
    Unknown(Fault),
}

/// What a store answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reply {
    /// A result set, possibly without rows.
    Rows(Rows),
    /// No result set: how many rows were affected, as the server counts them.
    Affected(u64),
    Cache(CacheReply),
}

/// A result set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Empty where the driver does not tell the columns of a result set without rows (PostgreSQL).
    pub columns: Vec<Column>,
    /// The first rows, at most `ROWS_KEPT_MAX` and `REPLY_BYTES_KEPT_MAX`.
    pub rows: Vec<Vec<Value>>,
    /// All rows that the server sent; more than `rows.len()` where the reply was too long to keep.
    pub total: u64,
}

/// 10,000 rows of 200 bytes is 2 MB a side, and a session holds one reply at a time.
pub const ROWS_KEPT_MAX: usize = 10_000;

/// One reply of 16 MiB a side is more than any page of an application shows; the rest is counted, not kept.
pub const REPLY_BYTES_KEPT_MAX: usize = 16 << 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub name: String,
    /// The server's own name of the type.
    pub type_name: String,
}

/// A cache's answer in Redis's words; what another store answers is put into them by the translation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CacheReply {
    /// Missing: Redis nil, Memcached EN.
    Missing,
    /// `+OK` and its like.
    Status(String),
    Int(i64),
    /// A double in the server's text (RESP3).
    Double(String),
    Bool(bool),
    /// A value; an empty one is not a missing one.
    Found(ByteString),
    Array(Vec<CacheReply>),
    /// Pairs in the server's order (RESP3 maps).
    Map(Vec<(CacheReply, CacheReply)>),
    /// An unordered collection (RESP3 sets).
    Set(Vec<CacheReply>),
    /// An error inside a compound reply (EXEC).
    Error(Failure),
}

impl CacheReply {
    /// Whether they differ, and in nothing but keys that were found by one of them and missing to the other.
    pub fn is_other_only_where_missing(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Found(_), Self::Missing) | (Self::Missing, Self::Found(_)) => true,
            (Self::Array(one), Self::Array(other)) => {
                let pairs = || one.iter().zip(other);
                one.len() == other.len()
                    && one != other
                    && pairs().all(|(one, other)| one == other || one.is_other_only_where_missing(other))
            }
            _ => false,
        }
    }
}

/// The store said no; nothing was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    pub class: ErrorClass,
    /// SQLSTATE on PostgreSQL, error number on MariaDB, first word of the error on Redis and Memcached.
    pub code: String,
    pub message: String,
}

/// What kind of refusal, in terms that hold on every store. Compared between stores; messages never are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    DuplicateKey,
    ForeignKey,
    NotNull,
    Check,
    Truncation,
    OutOfRange,
    DivisionByZero,
    InvalidValue,
    Encoding,
    Serialization,
    Deadlock,
    LockNotAvailable,
    Cancelled,
    ReadOnly,
    Syntax,
    UndefinedTable,
    UndefinedColumn,
    UndefinedFunction,
    UndefinedObject,
    DuplicateObject,
    AmbiguousColumn,
    TypeMismatch,
    Grouping,
    AbortedTransaction,
    TransactionState,
    Permission,
    TooLarge,
    Resources,
    WrongType,
    NotSupported,
    /// Others are made of what was to be dropped.
    Dependent,
    /// A class that the tables of `store` do not know yet; the code says which.
    Other,
}

impl fmt::Display for ErrorClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// No answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    TimedOut,
    /// The connection broke while the request was under way, or could not be made; the driver's words.
    ConnectionLost(String),
    /// The driver could not read the answer; its words.
    Unreadable(String),
}

/// What a session says about one request: the outcome with its monotonic times.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub outcome: Outcome,
    /// Right before the first byte was written.
    pub sent: Instant,
    /// When the whole answer had been read; warnings are read after it.
    pub finished: Instant,
    pub warnings: Vec<Warning>,
}

/// A server's warning (`SHOW WARNINGS`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// `Note`, `Warning` or `Error`.
    pub level: String,
    pub code: u32,
    pub message: String,
}

/// A request that was seen to wait for another session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockWait {
    /// What the server said it waits for.
    pub kind: String,
    /// How many operations of other sessions were sent while it waited.
    pub overtaken_by: u64,
    /// How often it asked again, where waiting is asking: the target's form of a blocking read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub polls: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Which side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Control,
    Candidate,
}

/// What became of an operation on one side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(clippy::large_enum_variant, reason = "almost every fate is the large one: a box would only cost")]
pub enum Fate {
    Replayed {
        outcome: Outcome,
        /// Microseconds since the replay's start.
        sent_us: u64,
        /// Send to reply, in nanoseconds: a cached read takes fewer than 100 microseconds.
        service_ns: u64,
        /// Rules that changed the request, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rules: Vec<String>,
        /// Differences that the translation itself states.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stated: Vec<String>,
        /// What of a definition has no counterpart there, and acts by itself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lost: Vec<Loss>,
        /// What was sent, where it is not what was recorded.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        requests: Vec<Request>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        warnings: Vec<Warning>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waited: Option<LockWait>,
    },
    /// No rule can carry it over and keep its meaning; nothing was sent.
    Untranslatable { reason: String },
    /// Not sent on purpose (administrative, values not in the log, …).
    Skipped { reason: String },
    /// The run ended before its answer came, or before it was sent.
    Unfinished { reason: String },
}

/// What a replay saw of one operation, on both sides. One line of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    pub seq: u64,
    pub session: SessionId,
    /// The operation's fingerprint: the statement without its literals, or command and key pattern.
    pub fingerprint: String,
    pub request: Request,
    #[serde(default)]
    pub shape: Shape,
    /// The store's code where the operation had failed when it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_error: Option<Failure>,
    /// The trace says that the operation completed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recorded_completed: bool,
    /// Where a cache found keys on one side only: how long, in milliseconds, they still had to live there at that moment,
    /// the longest of them. Nothing where one of them never ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending_ms: Option<u64>,
    pub control: Fate,
    pub candidate: Fate,
}
