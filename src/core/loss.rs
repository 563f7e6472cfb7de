//! Things of the current stack that have no exact counterpart, and whether a workload would show that.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that has no exact counterpart on the target, and what stands there instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    /// `schema.table.column`, `schema.index`, `extension pg_trgm`, …
    pub object: String,
    /// The kind of thing: `partial index`, `type`, `trigger`, ….
    pub what: String,
    pub why: String,
    pub instead: String,
}

/// Whether what was lost can change what an application sees without any answer showing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// It says nothing about the data, or what takes its place does the same.
    None,
    /// Whatever uses it is compared, or is not carried over and says so.
    Shown,
    /// It acts by itself: it guards, fills or hides rows that no statement of the recording may have met.
    Silent,
}

/// The kind of an object that the control's own server could not make.
pub const NOT_ON_CONTROL: &str = "not on the control";

/// Kinds that say nothing about the data.
const NOTHING: &[&str] = &[
    "comment",
    "extended statistics",
    "included columns",
    "index",
    "expression index",
    "partial index",
    "brin index",
    "gin index",
    "gist index",
    "spgist index",
    "hash index",
    "bloom index",
    "rum index",
    "ivfflat index",
    "hnsw index",
    "name",
    "partition",
    "partitioning",
    "publication",
    "subscription",
];

/// Kinds that whoever uses them is shown.
const SHOWN: &[&str] = &[
    "access method",
    "aggregate",
    "cast",
    "collation",
    "conversion",
    "deferrable constraint",
    "extension",
    "foreign data",
    "function",
    "identity",
    "language",
    "materialized view",
    "near check constraint",
    "near default",
    "near generated column",
    "operator",
    "primary key",
    "procedure",
    "text search",
    "transform",
    "type",
    "unbounded text",
    "unique index",
    "unique key",
    "unlogged table",
    "view",
];

impl Loss {
    pub fn new(
        object: impl Into<String>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        Self { object: object.into(), what: what.into(), why: why.into(), instead: instead.into() }
    }

    /// A kind that nobody has thought about yet is taken for one that acts by itself.
    pub fn bearing(&self) -> Bearing {
        let what = self.what.as_str();
        if NOTHING.contains(&what) {
            Bearing::None
        } else if SHOWN.contains(&what) {
            Bearing::Shown
        } else {
            Bearing::Silent
        }
    }
}

impl fmt::Display for Loss {
    /// `trigger public.cart.stamp`, as a scenario names it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_by_itself_is_silent_and_so_is_what_nobody_knows() {
        for (what, bearing) in [
            ("comment", Bearing::None),
            ("gin index", Bearing::None),
            ("function", Bearing::Shown),
            ("trigger", Bearing::Silent),
            ("row security policy", Bearing::Silent),
            ("check constraint", Bearing::Silent),
            ("default", Bearing::Silent),
            ("what comes next year", Bearing::Silent),
        ] {
            assert_eq!(Loss::new("t", what, "", "").bearing(), bearing, "{what}");
        }
    }
}
