//! A key of a cache and what both sides hold under it, in words that fit every store.
//!
//! Remaining times are what the store said when it was asked; when that was is told beside them.

use serde::{Deserialize, Serialize};

use super::ByteString;

/// A Redis key, what the control holds under it, and what the candidate holds as its counterpart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyState {
    #[serde(default, skip_serializing_if = "is_zero")]
    pub db: u32,
    pub key: ByteString,
    pub control: Held,
    pub candidate: Held,
    /// How long the candidate was asked after the control.
    pub apart_ms: u64,
}

fn is_zero(db: &u32) -> bool {
    *db == 0
}

/// What a store holds under a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Held {
    Missing,
    Live {
        value: KeyValue,
        /// What remains of its life; `None` where it never ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ttl_ms: Option<u64>,
    },
    /// Nothing is kept for it on purpose, and why.
    NotCarried {
        reason: String,
    },
    /// There is something, and why it can't be told what.
    Unread {
        reason: String,
    },
}

/// A value by its Redis type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum KeyValue {
    String(ByteString),
    /// Fields with their values, in any order.
    Hash(Vec<(ByteString, ByteString)>),
    /// Members, in any order.
    Set(Vec<ByteString>),
    /// Members with the text of their scores, in any order: the scores tell it.
    SortedSet(Vec<(ByteString, String)>),
    /// Elements from head to tail.
    List(Vec<ByteString>),
    /// Entries from the first: id, then fields and values as they were added.
    Stream(Vec<(String, Vec<ByteString>)>),
}

impl KeyValue {
    /// The type in Redis's own word.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::String(_) => "string",
            Self::Hash(_) => "hash",
            Self::Set(_) => "set",
            Self::SortedSet(_) => "zset",
            Self::List(_) => "list",
            Self::Stream(_) => "stream",
        }
    }
}
