//! The foreign keys of the target's tables: each as MariaDB can have it, or what is lost of it.

use std::collections::BTreeSet;

use super::ddl::Writer;
use super::keys::{Fit, columns, referenced};
use super::written::WrittenConstraint;
use super::{ForeignKey, Key, KeyKind, Table, quote_name, quote_table};

/// Columns that a foreign key's own actions change: MariaDB takes no check over them, and keeps no value computed of them.
#[derive(Debug, Default)]
pub struct Acted {
    /// Set to NULL.
    pub nulled: BTreeSet<String>,
    /// Given the new value of what they refer to.
    pub changed: BTreeSet<String>,
}

impl Acted {
    pub fn by_any(&self, column: &str) -> bool {
        self.nulled.contains(column) || self.changed.contains(column)
    }
}

impl Writer<'_> {
    /// Each foreign key with its columns.
    pub(super) fn foreign_keys(
        &mut self,
        name: &str,
        table: &Table,
        names: &mut BTreeSet<String>,
    ) -> Vec<(WrittenConstraint, Vec<String>)> {
        let mut written = Vec::new();
        for foreign in &table.foreign_keys {
            written.extend(self.foreign_key(name, table, foreign, names));
        }
        written
    }

    fn foreign_key(
        &mut self,
        name: &str,
        table: &Table,
        foreign: &ForeignKey,
        names: &mut BTreeSet<String>,
    ) -> Option<(WrittenConstraint, Vec<String>)> {
        let place = format!("{name}.{}", foreign.name);
        if let Some(why) = self.unreferable(name, foreign) {
            self.lose(place, "foreign key", why, "nothing: orphans are accepted");
            return None;
        }
        if foreign.deferrable {
            self.lose(&place, "deferrable constraint", "MariaDB checks each row at once", "checked at once");
        }
        if foreign.match_full && foreign.columns.len() > 1 {
            self.lose(
                &place,
                "match full",
                "MariaDB has only MATCH SIMPLE",
                "a reference that is partly NULL is accepted",
            );
        }
        let parent = self.schema.tables.get(&foreign.table)?;
        let mut constraint = foreign.name.clone();
        let mut number = 1;
        // MariaDB's names of foreign keys are the database's, PostgreSQL's are the table's.
        while !names.insert(format!("{}.{}", table.schema, constraint.to_lowercase())) {
            number += 1;
            constraint = format!("{}_{number}", constraint.chars().take(58).collect::<String>());
        }
        let mut actions = String::new();
        for (event, action) in [("DELETE", &foreign.on_delete), ("UPDATE", &foreign.on_update)] {
            match (action.as_str(), self.impossible(table, foreign, event, action)) {
                ("", _) => {}
                (action, None) => actions.push_str(&format!(" ON {event} {action}")),
                (action, Some(why)) => {
                    let instead = format!("the {} is refused", event.to_lowercase());
                    self.lose(&place, "foreign key action", format!("ON {event} {action}: {why}"), instead);
                }
            }
        }
        let (columns, referenced) = self.pairs(foreign)?;
        let list = |columns: &[String]| columns.iter().map(|name| quote_name(name)).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "FOREIGN KEY ({}) REFERENCES {} ({}){actions}",
            list(&columns),
            quote_table(parent),
            list(&referenced),
        );
        Some((WrittenConstraint { name: constraint, sql, not_valid: foreign.not_valid }, columns))
    }

    /// Why InnoDB has no such action.
    fn impossible(&self, table: &Table, foreign: &ForeignKey, event: &str, action: &str) -> Option<&'static str> {
        let required = |column: &String| table.column(column).is_some_and(|found| !found.nullable);
        let some = !foreign.set_columns.is_empty() && foreign.set_columns.len() < foreign.columns.len();
        match action {
            "SET DEFAULT" => Some("InnoDB has no SET DEFAULT"),
            "SET NULL" if event == "DELETE" && some => Some("InnoDB sets all columns of the key, not some"),
            "SET NULL" if foreign.columns.iter().any(required) => {
                Some("InnoDB does not set columns to NULL that are NOT NULL")
            }
            _ => None,
        }
    }

    /// The columns of a table that actions of its foreign keys change.
    pub(super) fn acted(&self, name: &str, table: &Table) -> Acted {
        let mut acted = Acted::default();
        for foreign in table.foreign_keys.iter().filter(|foreign| self.unreferable(name, foreign).is_none()) {
            for (event, action) in [("DELETE", &foreign.on_delete), ("UPDATE", &foreign.on_update)] {
                let columns = match (event, action.as_str()) {
                    (_, "SET NULL") if self.impossible(table, foreign, event, action).is_none() => &mut acted.nulled,
                    ("UPDATE", "CASCADE") => &mut acted.changed,
                    _ => continue,
                };
                columns.extend(foreign.columns.iter().cloned());
            }
        }
        acted
    }

    /// The columns of a foreign key and those that it refers to, in the order of the key that it refers to; `None` where
    /// there is no such key.
    fn pairs(&self, foreign: &ForeignKey) -> Option<(Vec<String>, Vec<String>)> {
        let parent = self.schema.tables.get(&foreign.table)?;
        let found = referenced(self.schema, &foreign.table, &foreign.referenced);
        let own = |key: &Key| {
            let plain = key.kind != KeyKind::Plain && key.covers_all_rows() && !key.nulls_not_distinct;
            let listed = columns(key).filter(|columns| plain && columns.len() == found.len())?;
            let place = |column: &&str| found.iter().position(|other| other == column);
            listed.iter().map(place).collect::<Option<Vec<usize>>>()
        };
        let places = parent.keys.iter().filter_map(own).min()?;
        let pick = |of: &[String]| places.iter().filter_map(|at| of.get(*at).cloned()).collect::<Vec<_>>();
        (foreign.columns.len() == found.len()).then(|| (pick(&foreign.columns), pick(found)))
    }

    /// Why MariaDB can't carry a foreign key.
    fn unreferable(&self, name: &str, foreign: &ForeignKey) -> Option<String> {
        let Some(parent) = self.schema.tables.get(&foreign.table) else {
            return Some(format!("the dump has no table {}", foreign.table));
        };
        if parent.partition_of.is_some() {
            return Some(format!("{} is a partition, whose rows are its parent's", foreign.table));
        }
        let target = referenced(self.schema, &foreign.table, &foreign.referenced);
        let found: Vec<&str> = target.iter().map(String::as_str).collect();
        if found.len() != foreign.columns.len() {
            return Some(format!("it refers to {} columns of {}", found.len(), parent.name));
        }
        if self.pairs(foreign).is_none() {
            return Some(format!("{} has no unique key of just these columns", foreign.table));
        }
        if self.plan.fit(&foreign.table, &found, KeyKind::Unique) != Fit::Whole {
            return Some("the key that it refers to is longer than InnoDB's 3,072 bytes".into());
        }
        // Texts of different lengths compare; other types are compared as they are stored.
        let spelled = |table: &str, column: &str| {
            let spelled = self.plan.column(table, column).map(|mapping| mapping.sql_type.as_str())?;
            let text = ["VARBINARY(", "VARCHAR("].iter().find_map(|text| spelled.strip_prefix(*text));
            Some(match text.and_then(|rest| rest.split_once(')')) {
                Some((_, rest)) => format!("text{rest}"),
                None => spelled.to_owned(),
            })
        };
        let pairs = foreign.columns.iter().zip(found);
        pairs.into_iter().find_map(|(child, parent)| {
            let (own, other) = (spelled(name, child)?, spelled(&foreign.table, parent)?);
            (own != other).then(|| format!("its column {child} is {own}, the one it refers to is {other}"))
        })
    }
}
