//! What triggers do in the place of checks and computed columns that MariaDB has no clause for: those that name the id or
//! a column which a foreign key's action changes, and those that ask a query.
//!
//! It refuses to pretend: a trigger does not fire for what a foreign key's own action writes.

use std::fmt::Write as _;

use super::carried::Carried;
use super::value::quote;
use super::{Check, Table, quote_name};

/// A check that a trigger makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenGuard {
    pub name: String,
    /// The condition, over the table's columns.
    condition: String,
    /// The columns that it names.
    columns: Vec<String>,
    /// It names what is only known once the row is written.
    after: bool,
    /// Rows that are there are not held against it.
    pub not_valid: bool,
}

/// A column that a trigger computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenValue {
    column: String,
    value: String,
    columns: Vec<String>,
}

/// A trigger, by its name in backticks with its database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTrigger {
    pub name: String,
    pub create: String,
}

fn named(table: &Table, found: &Carried) -> Vec<String> {
    table.columns.iter().filter(|column| found.names(&column.name)).map(|column| column.name.clone()).collect()
}

impl WrittenGuard {
    pub fn new(check: &Check, table: &Table, found: &Carried, automatic: Option<&str>) -> Self {
        let columns = named(table, found);
        let late = |name: &String| {
            Some(name.as_str()) == automatic || table.column(name).is_some_and(|column| column.generated.is_some())
        };
        let after = columns.iter().any(late);
        Self { name: check.name.clone(), condition: found.sql.clone(), columns, after, not_valid: check.not_valid }
    }

    fn statement(&self, table: &Table) -> String {
        let message = format!("CONSTRAINT `{}` failed for `{}`.`{}`", self.name, table.schema, table.name);
        // A message has at most 128 characters.
        let message: String = message.chars().take(120).collect();
        format!(
            "IF (SELECT NOT ({}) FROM {}) THEN SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 4025, MESSAGE_TEXT = {}; END IF; ",
            self.condition,
            new_row(table, &self.columns),
            quote(message.as_bytes())
        )
    }

    /// A statement that fails where a row of the table does not hold it.
    pub fn of_rows(&self, table: &str) -> String {
        let message = format!("CONSTRAINT `{}` is violated by some row", self.name);
        format!(
            "BEGIN NOT ATOMIC IF EXISTS (SELECT 1 FROM {table} WHERE NOT ({})) THEN SIGNAL SQLSTATE '23000' SET \
             MYSQL_ERRNO = 4025, MESSAGE_TEXT = {}; END IF; END",
            self.condition,
            quote(message.as_bytes())
        )
    }
}

impl WrittenValue {
    pub fn new(column: &str, table: &Table, found: &Carried) -> Self {
        Self { column: column.to_owned(), value: found.sql.clone(), columns: named(table, found) }
    }

    /// A statement that computes it for the rows that are there.
    pub fn of_rows(&self, table: &str) -> String {
        format!("UPDATE {table} SET {} = {}", quote_name(&self.column), self.value)
    }

    fn statement(&self, table: &Table) -> String {
        let row = new_row(table, &self.columns);
        format!("SET NEW.{} = (SELECT {} FROM {row}); ", quote_name(&self.column), self.value)
    }
}

/// The row at hand as a table of the same name, so that an expression over the table's columns reads it.
fn new_row(table: &Table, columns: &[String]) -> String {
    let mut list: Vec<String> = columns.iter().map(|name| format!("NEW.{0} AS {0}", quote_name(name))).collect();
    if list.is_empty() {
        list.push("1".to_owned());
    }
    format!("(SELECT {}) AS {}", list.join(", "), quote_name(&table.name))
}

/// The triggers of a table.
pub fn triggers(table: &Table, guards: &[WrittenGuard], values: &[WrittenValue]) -> Vec<WrittenTrigger> {
    let mut written = Vec::new();
    for (short, when) in
        [("bi", "BEFORE INSERT"), ("bu", "BEFORE UPDATE"), ("ai", "AFTER INSERT"), ("au", "AFTER UPDATE")]
    {
        let after = when.starts_with("AFTER");
        let mut body = String::new();
        for value in values.iter().filter(|_| !after) {
            body.push_str(&value.statement(table));
        }
        for guard in guards.iter().filter(|guard| guard.after == after) {
            body.push_str(&guard.statement(table));
        }
        if body.is_empty() {
            continue;
        }
        let name = format!("{}.{}", quote_name(&table.schema), quote_name(&trigger_name(short, &table.name)));
        let on = super::quote_table(table);
        let create = format!("CREATE TRIGGER {name} {when} ON {on} FOR EACH ROW BEGIN {body}END");
        written.push(WrittenTrigger { name, create });
    }
    written
}

/// A name of at most 64 characters; tables whose names are longer than fits are told apart by a digest.
fn trigger_name(short: &str, table: &str) -> String {
    const ROOM: usize = 57;
    let mut name = format!("_ck_{short}_");
    if table.chars().count() <= ROOM {
        name.push_str(table);
    } else {
        // FNV-1a, as its digest stays the same from build to build.
        let digest =
            table.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        name.extend(table.chars().take(ROOM - 9));
        // Writing to a String can't fail.
        let _ = write!(name, "_{digest:08x}");
    }
    name
}
