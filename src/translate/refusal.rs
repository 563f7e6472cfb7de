//! Why a statement is not carried over, and what ports usually put in its place.

use std::fmt;
use std::panic::Location;

pub use crate::core::assessment::Effort;

/// What usually takes the place of what is not carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Redesign {
    /// No more is known than that this text is not carried.
    #[default]
    Rewrite,
    /// What PostgreSQL is taken to refuse too, or a form of another database. Only a server tells whether it does.
    Mistake,
    Catalogue,
    TextSearch,
    Arrays,
    Procedures,
    Collation,
    Ids,
    Zones,
    Intervals,
    Messages,
    Cursors,
    Partitions,
    Materialized,
    Permissions,
    Lateral,
    OrderedSets,
    Spatial,
    /// What Redis is taken to refuse too.
    RedisMistake,
    /// Nobody has said yet where a key is to go; the reason names its route.
    Routes,
    /// A store of the target can't keep or do it: this usually takes its place.
    StoredOtherwise(&'static str),
    /// The store can, where it is asked in this way.
    AskedOtherwise(&'static str),
}

/// Stands between a reason and what takes the place of what is refused.
pub const INSTEAD: &str = "; instead: ";

impl Redesign {
    /// What usually takes its place, as a clause.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Rewrite => "write it by hand for MariaDB and give it as a reviewed rendering",
            Self::Mistake => "correct it, where PostgreSQL is seen to refuse it as well",
            Self::Catalogue => "ask MariaDB's information_schema in its own words, or take the tool's MariaDB mode",
            Self::TextSearch => "a search index of its own (the Foundation runs one), or FULLTEXT with its own ranking",
            Self::Arrays => "a table with a row for each element",
            Self::Procedures => "move the code into the application, or write it anew in MariaDB's language",
            Self::Collation => "name a column's collation, or sort and fold case in the application",
            Self::Zones => {
                "convert in the application, or load MariaDB's zone tables and CONVERT_TZ what lies in 1970 to 2038"
            }
            Self::Intervals => "compute it in the application, or keep months and days in columns of their own",
            Self::Messages => "a message queue (Kafka, Redis Streams), or a table that is polled",
            Self::Cursors => "keyset pagination, a statement for each page",
            Self::Partitions => "one table with all rows, or partitions without foreign keys that the operators add",
            Self::Materialized => "a table that the application fills, or a plain view",
            Self::Permissions => "check in the application, or through views and grants of the server's own",
            Self::Lateral => "join a derived table that numbers its rows with ROW_NUMBER(), or ask once for each row",
            Self::OrderedSets => "number the rows of each group in a derived table, and pick those in the middle",
            Self::Spatial => "a search service with geography, or MariaDB's planar functions with your own projection",
            Self::RedisMistake => "correct it, where Redis is seen to refuse it as well",
            Self::Routes => "as the routes say",
            Self::StoredOtherwise(instead) | Self::AskedOtherwise(instead) => instead,
            Self::Ids => "let the application choose its ids, or read them back with LAST_INSERT_ID()",
        }
    }

    pub fn effort(self) -> Effort {
        match self {
            Self::Mistake | Self::RedisMistake => Effort::None,
            Self::Ids | Self::Procedures | Self::Cursors | Self::Permissions => Effort::Logic,
            Self::Rewrite | Self::Catalogue | Self::Collation | Self::Lateral | Self::OrderedSets => Effort::Text,
            Self::Zones | Self::Intervals | Self::AskedOtherwise(_) => Effort::Logic,
            Self::TextSearch | Self::Arrays | Self::Messages | Self::Spatial => Effort::DataModel,
            Self::Routes | Self::StoredOtherwise(_) => Effort::DataModel,
            Self::Partitions | Self::Materialized => Effort::Schema,
        }
    }
}

/// Why a statement, or a part of it, is not carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: String,
    pub redesign: Redesign,
    /// PostgreSQL refuses it too, whatever the data. In a box, as refusals pass through deep recursions.
    pub certain: Option<Box<Certain>>,
}

/// How PostgreSQL refuses what is certain to fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certain {
    pub sqlstate: &'static str,
    /// It is certain only while nothing can have made an object of this name unseen.
    pub missing: Option<String>,
    /// Where in the translation this is claimed; a test sees PostgreSQL refuse an example of each.
    pub claimed: &'static Location<'static>,
}

impl Refusal {
    pub fn new(reason: impl Into<String>, redesign: Redesign) -> Self {
        Self { reason: reason.into(), redesign, certain: None }
    }

    /// PostgreSQL refuses it too, with this SQLSTATE and whatever the data: the target can be made to refuse it alike.
    #[track_caller]
    pub fn certain(sqlstate: &'static str, reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            redesign: Redesign::Mistake,
            certain: Some(Box::new(Certain { sqlstate, missing: None, claimed: Location::caller() })),
        }
    }

    /// As [`Refusal::certain`], because there is no object of this name.
    #[track_caller]
    pub fn missing(sqlstate: &'static str, name: impl Into<String>, reason: impl Into<String>) -> Self {
        let certain = Certain { sqlstate, missing: Some(name.into()), claimed: Location::caller() };
        Self { certain: Some(Box::new(certain)), ..Self::new(reason, Redesign::Mistake) }
    }
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self { reason, redesign: Redesign::default(), certain: None }
    }
}

impl From<&str> for Refusal {
    fn from(reason: &str) -> Self {
        reason.to_owned().into()
    }
}

/// A reason as it is shown, without the advice behind it.
pub fn without_advice(shown: &str) -> &str {
    shown.rsplit_once(INSTEAD).map_or(shown, |(reason, _)| reason)
}

/// The reason, and the advice where it says more than to write it by hand or to do what the reason says.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.redesign {
            Redesign::Rewrite | Redesign::Routes => f.write_str(&self.reason),
            redesign => write!(f, "{}{INSTEAD}{}", self.reason, redesign.advice()),
        }
    }
}
