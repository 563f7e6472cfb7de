//! What a class of cache keys needs of the store that keeps it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A need, by what breaks where it is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// What is kept cannot be computed again: an eviction or a restart loses it.
    Durability,
    /// Its keys are listed (SCAN, KEYS).
    Enumeration,
    /// Hashes, sets, sorted sets or lists: parts of a value are read and changed.
    Structure,
    /// The order of its elements is kept.
    Order,
    /// Lifetimes that are no whole seconds.
    SubSecondTtl,
    /// Lifetimes over 30 days.
    LongTtl,
    /// Counters that go below 0, over 2^63, or count in fractions.
    WideCounters,
    /// Several keys change as one, or none does (MULTI, MSETNX, scripts over keys).
    Atomicity,
    /// A reader waits for what another one writes (BLPOP, XREAD BLOCK).
    Blocking,
    /// Messages reach who is listening (PUBLISH, SUBSCRIBE).
    Messages,
    /// An append-only log with consumer groups (XADD, XREADGROUP).
    Log,
    /// A script runs where the data is (EVAL).
    Scripts,
    /// Values over 1 MiB.
    LargeValues,
    /// Keys over 250 bytes, or with spaces and control bytes.
    OddKeys,
}

impl Need {
    pub const ALL: [Self; 14] = [
        Self::Durability,
        Self::Enumeration,
        Self::Structure,
        Self::Order,
        Self::SubSecondTtl,
        Self::LongTtl,
        Self::WideCounters,
        Self::Atomicity,
        Self::Blocking,
        Self::Messages,
        Self::Log,
        Self::Scripts,
        Self::LargeValues,
        Self::OddKeys,
    ];

    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Durability => "durability",
            Self::Enumeration => "enumeration",
            Self::Structure => "structure",
            Self::Order => "order",
            Self::SubSecondTtl => "sub_second_ttl",
            Self::LongTtl => "long_ttl",
            Self::WideCounters => "wide_counters",
            Self::Atomicity => "atomicity",
            Self::Blocking => "blocking",
            Self::Messages => "messages",
            Self::Log => "log",
            Self::Scripts => "scripts",
            Self::LargeValues => "large_values",
            Self::OddKeys => "odd_keys",
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_written_in_files_as_it_is_shown() {
        for need in Need::ALL {
            assert_eq!(serde_json::to_string(&need).expect("a name"), format!("\"{need}\""));
        }
    }
}
