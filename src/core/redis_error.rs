//! What the first word of a Redis error means in terms that hold on every store.
//!
//! It refuses to look at what follows the word: messages are reworded between versions, and hold data.

use super::{ErrorClass, Failure};

impl ErrorClass {
    /// The class of a Redis error by its first word.
    pub fn from_redis(code: &str) -> Self {
        match code {
            "WRONGTYPE" => Self::WrongType,
            "OOM" | "MISCONF" | "NOREPLICAS" | "BUSY" | "LOADING" | "MASTERDOWN" | "CLUSTERDOWN" | "TRYAGAIN" => {
                Self::Resources
            }
            "NOSCRIPT" | "NOGROUP" | "UNKILLABLE" | "NOTBUSY" => Self::UndefinedObject,
            "NOAUTH" | "WRONGPASS" | "NOPERM" | "DENIED" => Self::Permission,
            "READONLY" => Self::ReadOnly,
            "EXECABORT" => Self::AbortedTransaction,
            "BUSYGROUP" | "BUSYKEY" => Self::DuplicateObject,
            "UNBLOCKED" => Self::Cancelled,
            "NOPROTO" | "CROSSSLOT" | "MOVED" | "ASK" => Self::NotSupported,
            // A value that is no integer, a wrong number of arguments, an unknown command: one word for all of them.
            "ERR" => Self::InvalidValue,
            _ => Self::Other,
        }
    }
}

impl Failure {
    /// A refusal as Redis words it: `WRONGTYPE Operation against a key …`.
    pub fn from_redis(error: &str) -> Self {
        let (code, message) = error.split_once(' ').unwrap_or((error, ""));
        Self { class: ErrorClass::from_redis(code), code: code.to_owned(), message: message.to_owned() }
    }
}
