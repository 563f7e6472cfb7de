//! Partitions: their rows are the root's on the target, where a check keeps out the rows that no partition takes, and each
//! partition is a view of its rows through which they are read and written.
//!
//! It refuses to tell the rows of a hash partition: PostgreSQL's hash is its own.

use std::collections::BTreeMap;

use super::carried::{self, Place};
use super::ddl_parse::{Cursor, Token, split_commas, text, tokens};
use super::{Schema, Table, quote_name, quote_table};
use crate::translate::{Target, TextStorage};

/// Which rows a partition takes, each value in PostgreSQL's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Those that no other takes.
    Default,
    /// From the one, up to the other without it.
    Range(Vec<String>, Vec<String>),
    List(Vec<String>),
    /// Of so many parts.
    Hash(u64),
}

/// Reads `FOR VALUES …` or `DEFAULT`.
pub fn take_bound(c: &mut Cursor<'_>) -> Option<Bound> {
    let values = |group: &[Token]| split_commas(group).into_iter().map(text).collect();
    if c.take_words("default") {
        return Some(Bound::Default);
    }
    c.take_words("for values").then_some(())?;
    if c.take_words("in") {
        return Some(Bound::List(values(c.take_group()?)));
    }
    if c.take_words("from") {
        let from = values(c.take_group()?);
        c.take_words("to").then_some(())?;
        return Some(Bound::Range(from, values(c.take_group()?)));
    }
    c.take_words("with").then_some(())?;
    let mut options = Cursor::new(c.take_group()?);
    options.take_words("modulus").then_some(())?;
    let modulus = options.take_integer()?;
    Some(Bound::Hash(u64::try_from(modulus).ok()?))
}

/// What the rows that a root takes have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Routing {
    /// Every row finds its partition.
    Total,
    /// Those for which this is true, in PostgreSQL's language.
    Where(String),
    Unknown,
}

/// Which rows find a partition of this table.
pub fn routing(schema: &Schema, parent: &str) -> Routing {
    let children: Vec<(&String, &Table)> = children(schema, parent).collect();
    let bounds: Vec<Option<&Bound>> = children.iter().map(|(_, child)| child.bound.as_ref()).collect();
    let leaves = children.iter().all(|(_, child)| child.partitioned_by.is_none());
    if leaves && bounds.contains(&Some(&Bound::Default)) {
        return Routing::Total;
    }
    let moduli: Vec<u64> = bounds
        .iter()
        .filter_map(|bound| if let Some(Bound::Hash(modulus)) = bound { Some(*modulus) } else { None })
        .collect();
    if let Some(most) = moduli.iter().max().copied() {
        let taken: u64 = moduli.iter().map(|modulus| most / (*modulus).max(1)).sum();
        return if leaves && taken == most { Routing::Total } else { Routing::Unknown };
    }
    let mut alternatives = Vec::new();
    for (name, child) in children {
        let Some(own) = own_condition(schema, name) else { return Routing::Unknown };
        match (&child.partitioned_by, routing(schema, name)) {
            (None, _) | (Some(_), Routing::Total) => alternatives.push(own),
            (Some(_), Routing::Where(further)) => alternatives.push(format!("({own}) AND ({further})")),
            (Some(_), Routing::Unknown) => return Routing::Unknown,
        }
    }
    let any: Vec<String> = alternatives.iter().map(|one| format!("({one})")).collect();
    Routing::Where(if any.is_empty() { "false".to_owned() } else { any.join(" OR ") })
}

fn children<'s>(schema: &'s Schema, parent: &'s str) -> impl Iterator<Item = (&'s String, &'s Table)> {
    schema.tables.iter().filter(move |(_, table)| table.partition_of.as_deref() == Some(parent))
}

/// What tells a partition's rows from the others of its root, in PostgreSQL's language.
pub fn condition(schema: &Schema, name: &str) -> Option<String> {
    let own = own_condition(schema, name)?;
    let parent = schema.tables.get(name)?.partition_of.as_deref()?;
    match schema.tables.get(parent)?.partition_of {
        Some(_) => Some(format!("({own}) AND ({})", condition(schema, parent)?)),
        None => Some(own),
    }
}

/// The same among the rows of its parent.
fn own_condition(schema: &Schema, name: &str) -> Option<String> {
    let table = schema.tables.get(name)?;
    let parent = table.partition_of.as_deref()?;
    let keys = keys(schema.tables.get(parent)?.partitioned_by.as_deref()?)?;
    let [key] = keys.as_slice() else { return None };
    match table.bound.as_ref()? {
        Bound::Hash(_) => None,
        Bound::List(values) => {
            let named: Vec<&str> = values.iter().map(String::as_str).filter(|value| *value != "null").collect();
            let listed = (!named.is_empty()).then(|| format!("{key} IN ({})", named.join(", ")));
            let null = (named.len() < values.len()).then(|| format!("{key} IS NULL"));
            Some(listed.into_iter().chain(null).collect::<Vec<_>>().join(" OR "))
        }
        Bound::Range(from, to) => {
            let ([from], [to]) = (from.as_slice(), to.as_slice()) else { return None };
            let mut parts = vec![format!("{key} IS NOT NULL")];
            parts.extend((from != "minvalue").then(|| format!("{key} >= {from}")));
            parts.extend((to != "maxvalue").then(|| format!("{key} < {to}")));
            Some(parts.join(" AND "))
        }
        Bound::Default => {
            let others = children(schema, parent).filter(|(_, child)| child.bound != Some(Bound::Default));
            let others: Option<Vec<String>> =
                others.map(|(name, _)| Some(format!("({})", own_condition(schema, name)?))).collect();
            let others = others?;
            Some(if others.is_empty() { "true".to_owned() } else { format!("({}) IS NOT TRUE", others.join(" OR ")) })
        }
    }
}

/// The keys of `RANGE (a, b)`.
fn keys(partitioned_by: &str) -> Option<Vec<String>> {
    let all = tokens(partitioned_by)?;
    let mut c = Cursor::new(&all);
    c.bump()?;
    Some(split_commas(c.take_group()?).into_iter().map(text).collect())
}

/// Whether a partition has a view of its rows on this target.
pub fn has_view(schema: &Schema, target: &Target, name: &str) -> bool {
    schema.tables.get(name).is_some_and(|table| create(schema, target, name, table).is_some())
}

/// As [`has_view`], where the target is not known: what a condition means does not depend on how text is kept.
pub fn is_carried(schema: &Schema, name: &str) -> bool {
    let target = Target { profile: String::new(), text: TextStorage::Binary, truncates: true, read_committed: false };
    has_view(schema, &target, name)
}

/// Views of the partitions whose rows can be told, by `schema.table`.
pub fn views(schema: &Schema, target: &Target) -> BTreeMap<String, String> {
    let partitions = schema.tables.iter().filter(|(_, table)| table.partition_of.is_some());
    partitions.filter_map(|(name, table)| Some((name.clone(), create(schema, target, name, table)?))).collect()
}

fn create(schema: &Schema, target: &Target, name: &str, table: &Table) -> Option<String> {
    let root = schema.tables.get(schema.root(name))?;
    let holds = carried::exact(&condition(schema, name)?, root, schema, target).ok()?;
    // A view is a statement, but one without variables.
    if holds.place == Place::Statement {
        return None;
    }
    let holds = holds.sql;
    let columns: Vec<String> = root.columns.iter().map(|column| quote_name(&column.name)).collect();
    let columns = columns.join(", ");
    Some(format!(
        "CREATE VIEW {} ({columns}) AS SELECT {columns} FROM {} WHERE {holds} WITH CHECK OPTION",
        quote_table(table),
        quote_table(root)
    ))
}

/// Gives each partition the columns and keys of its root, as whoever reads it reads the root's rows.
pub fn follow_roots(schema: &mut Schema) {
    let names: Vec<String> =
        schema.tables.iter().filter(|(_, table)| table.partition_of.is_some()).map(|(name, _)| name.clone()).collect();
    for name in names {
        let Some(root) = schema.tables.get(schema.root(&name)).cloned() else { continue };
        if let Some(table) = schema.tables.get_mut(&name) {
            (table.columns, table.primary_key, table.unique) = (root.columns, root.primary_key, root.unique);
            table.keys.clear();
        }
    }
}
