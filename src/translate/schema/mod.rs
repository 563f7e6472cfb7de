//! The schema as the current stack has it, and what becomes of it on the target.
//!
//! The types of columns decide what many a rewrite may do; the tables of the target are made from them. It refuses to
//! lose anything silently: whatever has no exact counterpart is a [`Loss`] with a reason.

pub mod carried;
pub mod ddl;
pub mod ddl_parse;
pub mod difference;
mod drops;
pub mod expr;
mod foreign;
pub mod guard;
pub mod keys;
pub mod partition;
pub mod read;
mod alter;
mod alter_sequence;
mod ddl_keys;
pub mod hidden;
mod nulls;
pub mod others;
mod read_objects;
mod read_table;
pub mod types;
pub mod value;
pub mod view;
pub mod written;

use std::collections::{BTreeMap, BTreeSet};

pub use crate::core::Loss;
pub use ddl::{Ddl, ddl, losses};
pub use read::{Definition, Failed, SchemaReader, Step};
pub use read_table::names as read_names;
pub use types::{TypeMapping, mariadb_type};
pub use value::{Encoded, encode};

/// Tables by `schema.table`, in PostgreSQL's own spelling (folded to lower case unless it was quoted).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    pub tables: BTreeMap<String, Table>,
    /// Labels of enum types by `schema.type`, in their order.
    pub enums: BTreeMap<String, Vec<String>>,
    /// Sequences by `schema.sequence`: the column that owns each, as `schema.table.column`.
    pub sequences: BTreeMap<String, Option<String>>,
    /// Where each sequence of `sequences` stands.
    pub sequence_states: BTreeMap<String, SequenceState>,
    /// Domains by `schema.domain`: the type that they are made over. Columns carry that type already.
    pub domains: BTreeMap<String, String>,
    /// What the domains of `domains` ask of a value, by `schema.domain`.
    pub domain_rules: BTreeMap<String, DomainRules>,
    /// PostgreSQL schemas, each of which becomes a database of the target.
    pub namespaces: BTreeSet<String>,
    /// Tables, views and sequences of the current stack that the target does not have, by `schema.name`, and why.
    pub absent: BTreeMap<String, String>,
    /// Objects and properties that no table shows and that have no counterpart.
    pub unsupported: Vec<Loss>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub schema: String,
    pub name: String,
    pub columns: Vec<Column>,
    pub primary_key: Vec<String>,
    /// Other unique keys, by their columns; neither partial ones nor those over expressions.
    pub unique: Vec<Vec<String>>,
    /// Every key and index, the primary one too.
    pub keys: Vec<Key>,
    pub foreign_keys: Vec<ForeignKey>,
    pub checks: Vec<Check>,
    /// The table is a partition of this one, as `schema.table`; its rows are the parent's.
    pub partition_of: Option<String>,
    /// Which of the parent's rows it takes.
    pub bound: Option<partition::Bound>,
    /// How the table is partitioned (`RANGE (day)`).
    pub partitioned_by: Option<String>,
    /// PostgreSQL empties it after a crash.
    pub unlogged: bool,
    /// It is a view, which has no rows of its own.
    pub view: Option<View>,
    /// It holds the rows that a query had when it was filled last.
    pub materialized: Option<View>,
    pub comment: Option<String>,
}

/// A view's definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// In PostgreSQL's language.
    pub query: String,
    /// The search path that its names were resolved on.
    pub path: Vec<String>,
    /// Tables and views that it reads, as `schema.table`.
    pub uses: Vec<String>,
    /// Views are made in this order, as one may read another.
    pub number: usize,
}

impl Table {
    /// `schema.table`.
    pub fn qualified(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Schema {
    /// The table whose rows a table's rows are: itself, or the root of the partitions that it is one of.
    pub fn root<'a>(&'a self, table: &'a str) -> &'a str {
        let mut name = table;
        // A dump can't nest partitions deeper than it has tables; a loop in a damaged one ends here.
        for _ in 0..self.tables.len() {
            match self.tables.get(name).and_then(|table| table.partition_of.as_deref()) {
                Some(parent) if self.tables.contains_key(parent) => name = parent,
                _ => break,
            }
        }
        name
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// PostgreSQL's type as `format_type` spells it: `timestamp with time zone`, `character varying(255)`, ….
    pub pg_type: String,
    pub nullable: bool,
    /// The default's expression in PostgreSQL's language.
    pub default: Option<String>,
    /// The default draws from a sequence that the column owns (serial, identity).
    pub serial: bool,
    /// PostgreSQL refuses an insert that gives its value.
    pub always: bool,
    /// It was declared an identity, not as serial.
    pub identity: bool,
    /// The expression that a generated column is computed from.
    pub generated: Option<String>,
    pub comment: Option<String>,
    /// A collation other than the type's own.
    pub collation: Option<String>,
    /// Bytes of the longest initial value, as the dump spells it.
    pub bytes_max: u64,
}

/// What a domain asks of its values besides their type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainRules {
    /// In PostgreSQL's language, over `value`.
    pub checks: Vec<String>,
    pub not_null: bool,
    pub default: Option<String>,
}

/// Where a sequence stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceState {
    /// Where RESTART without a value begins again.
    pub start: i64,
    pub increment: i64,
    /// The value that the next `nextval` draws.
    pub next: i64,
    pub cycle: bool,
    /// The limits that it was given.
    pub min: Option<i64>,
    pub max: Option<i64>,
}

impl Default for SequenceState {
    fn default() -> Self {
        Self { start: 1, increment: 1, next: 1, cycle: false, min: None, max: None }
    }
}

/// A key or an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    pub name: String,
    pub kind: KeyKind,
    /// `btree`, `gin`, …
    pub method: String,
    pub parts: Vec<KeyPart>,
    /// Columns that only ride along (`INCLUDE`).
    pub include: Vec<String>,
    /// The condition of a partial index.
    pub predicate: Option<String>,
    pub deferrable: bool,
    pub nulls_not_distinct: bool,
}

impl Key {
    /// Whether the key says the same about all rows as about those of its predicate: it has none, or one that only
    /// leaves out NULLs of its own columns, which are distinct anyway.
    pub fn covers_all_rows(&self) -> bool {
        let Some(predicate) = &self.predicate else { return true };
        let column = predicate.trim_matches(['(', ')']).strip_suffix(" is not null");
        let named = |part: &KeyPart| matches!(&part.of, KeyOf::Column(name) if Some(name.as_str()) == column);
        self.kind == KeyKind::Unique && !self.nulls_not_distinct && self.parts.iter().any(named)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyKind {
    Primary,
    Unique,
    #[default]
    Plain,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    pub of: KeyOf,
    pub descending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyOf {
    Column(String),
    /// In PostgreSQL's language.
    Expression(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignKey {
    pub name: String,
    pub columns: Vec<String>,
    /// The table referred to, as `schema.table`.
    pub table: String,
    /// Empty means that table's primary key.
    pub referenced: Vec<String>,
    /// `CASCADE`, `SET NULL`, …; empty for `NO ACTION`.
    pub on_delete: String,
    pub on_update: String,
    /// The columns that `ON DELETE SET NULL (…)` names; empty means all.
    pub set_columns: Vec<String>,
    pub deferrable: bool,
    pub match_full: bool,
    /// Rows that were there before are not held against it.
    pub not_valid: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    pub name: String,
    /// In PostgreSQL's language, without the outer parentheses.
    pub expression: String,
    /// Rows that were there before are not held against it.
    pub not_valid: bool,
}

/// What is lost where a definition is not carried at all.
pub fn lost_with(definition: &str) -> Vec<Loss> {
    let mut reader = SchemaReader::default();
    reader.statement(definition);
    reader.finish().unsupported
}

/// An identifier as MariaDB quotes it.
pub fn quote_name(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// `schema.table` as MariaDB quotes it: the schema is a database.
pub fn quote_table(table: &Table) -> String {
    format!("{}.{}", quote_name(&table.schema), quote_name(&table.name))
}
