//! What was asked: operations as recorded, requests as sent.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ByteString, ErrorClass};

/// The four stores that crosscheck speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    Postgres,
    Mariadb,
    Redis,
    Memcached,
}

impl StoreKind {
    pub const ALL: [Self; 4] = [Self::Postgres, Self::Mariadb, Self::Redis, Self::Memcached];

    /// The name in files, flags and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mariadb => "mariadb",
            Self::Redis => "redis",
            Self::Memcached => "memcached",
        }
    }

    /// Whether the store speaks SQL.
    pub fn is_sql(self) -> bool {
        matches!(self, Self::Postgres | Self::Mariadb)
    }
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The language that a request is written in; one to one with the store that understands it.
pub type Dialect = StoreKind;

/// A recorded session: a number that is unique within its recording, over both stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub u32);

/// One recorded request, in its place in the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Position in the recording, from 0, in order of completion.
    pub seq: u64,
    pub session: SessionId,
    /// Start, in microseconds since the recording's `started_at`. Negative where a statement had begun before.
    pub start_us: i64,
    /// How long the current store took when it was recorded, where the trace says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_us: Option<u64>,
    pub request: Request,
    #[serde(default, skip_serializing_if = "Recorded::is_silent")]
    pub recorded: Recorded,
    /// Why the operation can't be replayed at all, known when it was imported (its values are not in the log, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<String>,
}

/// What the trace says about how the operation ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Recorded {
    /// The trace does not say (Redis MONITOR).
    #[default]
    Silent,
    Completed,
    Failed {
        class: ErrorClass,
        /// The store's own code: SQLSTATE, or the first word of a Redis error.
        code: String,
        message: String,
    },
}

impl Recorded {
    /// True where the trace says nothing.
    pub fn is_silent(&self) -> bool {
        matches!(self, Self::Silent)
    }
}

/// What is sent to a store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    Sql(Sql),
    Redis(Command),
    Memcached(McCommand),
}

/// A SQL statement. On PostgreSQL `$1`… are the parameters; on MariaDB the text holds no placeholders any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sql {
    pub text: String,
    /// Values of `$1`… in the store's text form; `None` is NULL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Option<ByteString>>,
    #[serde(default, skip_serializing_if = "Protocol::is_simple")]
    pub protocol: Protocol,
}

impl Sql {
    /// A statement of the simple protocol, without parameters.
    pub fn simple(text: impl Into<String>) -> Self {
        Self { text: text.into(), params: Vec::new(), protocol: Protocol::Simple }
    }
}

/// Which protocol the application used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    #[default]
    Simple,
    /// Parse, bind, execute.
    Extended,
}

impl Protocol {
    fn is_simple(&self) -> bool {
        matches!(self, Self::Simple)
    }
}

/// A Redis command: its database number and its arguments, the command's name first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    #[serde(default, skip_serializing_if = "is_zero")]
    pub db: u32,
    pub args: Vec<ByteString>,
}

fn is_zero(db: &u32) -> bool {
    *db == 0
}

impl Command {
    /// The command's name in upper case; empty where there are no arguments.
    pub fn name(&self) -> String {
        self.args.first().map(|name| name.to_display().to_ascii_uppercase()).unwrap_or_default()
    }
}

/// A Memcached request in the words of its meta protocol.
///
/// `exptime` is Memcached's own: 0 never, up to 2,592,000 seconds from now, above that an absolute Unix time,
/// negative at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum McCommand {
    /// `mg`: one value for each key, in order.
    Get { keys: Vec<ByteString> },
    /// `ms`.
    Store { mode: McStore, key: ByteString, value: ByteString, exptime: i64 },
    /// `md`.
    Delete { keys: Vec<ByteString> },
    /// `ma`: 64 bit unsigned; decrement stops at 0, increment wraps. `initial` creates a missing key.
    Arithmetic { key: ByteString, delta: i64, initial: Option<u64>, exptime: i64 },
    /// `mg` with a new exptime and no value.
    Touch { key: ByteString, exptime: i64 },
    /// `mg` with a new exptime: the value, and its lifetime from now on.
    GetAndTouch { key: ByteString, exptime: i64 },
    /// `mg` with the remaining time: seconds, -1 for never.
    Ttl { key: ByteString },
    /// `mg`, then `ms` or `md` with the item's CAS token: again where another client was faster.
    Modify(Modify),
    /// `mn`: no operation; the control for a driver's own cost.
    Noop,
    /// `flush_all`.
    FlushAll,
}

/// A Redis command on one key that the client carries out itself: it reads the item with its CAS token, computes reply
/// and new item, and writes only what nobody else has written in between.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modify {
    /// The item's key.
    pub key: ByteString,
    /// The Redis command: its name, its key, and what follows.
    pub args: Vec<ByteString>,
    /// Seconds since 1970, for lifetimes that are told as instants.
    pub now: i64,
    /// This command's own mark, unlike that of any other: it names the parts of a large value and picks from a set.
    pub token: String,
    /// What the item must carry to be this key's: its `key` is a digest that another key could share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<ByteString>,
    /// A value of more bytes is kept in parts of this size; refused where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_bytes: Option<u32>,
}

/// How a value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum McStore {
    Set,
    Add,
    Replace,
    Append,
    Prepend,
    /// Only if the item's CAS token is still this one.
    Cas(u64),
}

/// What reading a statement tells about its answer; the judge needs it to know which orders are fixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Top-level ORDER BY; empty where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order_by: Vec<SortKey>,
    /// A top-level LIMIT or OFFSET: which rows come back depends on the order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
    /// Tables read; for a cache command its keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<String>,
    /// Tables written; for a cache command its keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<String>,
    /// What the statement is for; none of a cache command, and where it can't be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementKind>,
    /// Its conditions fix the columns of a unique key in every table that it reads: one row can come back, no choice is left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_row: bool,
    /// ORDER BY tells each row from every other one, by a unique key: no two tie.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub total_order: bool,
    /// Result columns that collect rows in an order which the statement does not fix.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unordered: Vec<Unordered>,
}

/// What a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// It reads, and changes nothing.
    Query,
    Insert,
    /// UPDATE, DELETE, MERGE: it reads what it changes.
    Change,
    /// It makes, changes, empties or drops tables and their like.
    Definition,
    /// A transaction begins.
    Begin,
    /// A transaction ends.
    End,
    Other,
}

/// A result column whose elements stand in an order that the server chose: `array_agg(x)` without ORDER BY.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unordered {
    /// The result column's index, from 0.
    pub column: usize,
    /// What stands between the elements of a text; none of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
}

/// A key of a top-level ORDER BY.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SortKey {
    /// The result column of this index, from 0.
    Column(usize),
    /// The result column of this name.
    Name(String),
    /// An expression whose value is not among the result's columns.
    Hidden,
}
