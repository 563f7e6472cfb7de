//! Where a class of cache keys goes on the target, and in which form: the words of `routes.toml` and of reports.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where keys go on the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    Memcached,
    Mariadb,
    Redesign,
}

/// How a store keeps what is no string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As the store does it: not at all on Memcached, as rows of tables on MariaDB.
    #[default]
    Plain,
    /// Memcached: a hash, a list or a set is one serialised value, changed by compare-and-swap.
    Document,
    /// MariaDB: a list is a table of jobs that workers take with SKIP LOCKED.
    Queue,
}

/// What becomes of a value that is larger than Memcached's items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Large {
    /// It is sent as it is; the server refuses it.
    #[default]
    Refuse,
    /// It is kept in parts, with an item that names them; losing a part is a miss.
    Segment,
}

impl Destination {
    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Memcached => "memcached",
            Self::Mariadb => "mariadb",
            Self::Redesign => "redesign",
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A destination with everything that changes how keys are kept there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub to: Destination,
    pub form: Form,
    pub large: Large,
}

impl Place {
    /// Memcached, strings only: where keys go that no route names.
    pub const MEMCACHED: Self = Self { to: Destination::Memcached, form: Form::Plain, large: Large::Refuse };
    pub const MARIADB: Self = Self { to: Destination::Mariadb, form: Form::Plain, large: Large::Refuse };
    pub const REDESIGN: Self = Self { to: Destination::Redesign, form: Form::Plain, large: Large::Refuse };
}

/// `memcached`, `memcached as documents`, `mariadb as a queue`, `memcached in segments`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to.name())?;
        f.write_str(match self.form {
            Form::Plain => "",
            Form::Document => " as documents",
            Form::Queue => " as a queue",
        })?;
        f.write_str(match self.large {
            Large::Refuse => "",
            Large::Segment => ", large values in segments",
        })
    }
}
