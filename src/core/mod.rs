//! Plain data: what was asked, what was answered, what it means. No I/O, no clock, no driver.

pub mod assessment;
pub mod bytes;
pub mod finding;
pub mod interval;
pub mod key_class;
pub mod key_state;
pub mod loss;
pub mod need;
pub mod operation;
pub mod outcome;
pub mod redis_error;
pub mod report;
pub mod route;
pub mod sqlstate;
pub mod value;
pub mod verdict;

pub use assessment::Assessment;
pub use bytes::ByteString;
pub use finding::{Finding, FindingKind, Witness};
pub use key_state::{Held, KeyState, KeyValue};
pub use loss::{Bearing, Loss};
pub use need::Need;
pub use operation::{
    Command, Dialect, McCommand, McStore, Modify, Operation, Protocol, Recorded, Request, SessionId, Shape, SortKey,
    Sql, StatementKind, StoreKind, Unordered,
};
pub use outcome::{
    Attempt, CacheReply, Column, ErrorClass, Failure, Fate, Fault, LockWait, Observation, Outcome, Reply, Rows, Side,
    Warning,
};
pub use report::Report;
pub use value::Value;
pub use verdict::Verdict;
