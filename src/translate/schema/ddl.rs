//! The target's tables, made from the current stack's schema, and everything that was lost on the way.
//!
//! It refuses to leave a constraint out silently: a key, check or reference that MariaDB can't enforce is a [`Loss`].

use std::collections::{BTreeMap, BTreeSet};

use super::ddl_keys::key_name;
use super::expr::{DefaultValue, default_value, expression};
use super::keys::{Fit, Plan, columns, referenced};
use super::partition::{self, Routing};
use super::types::{PgType, TypeMapping};
use super::value::quote;
use super::written::{WrittenConstraint, WrittenKey, WrittenTable, create_sequence};
use super::{Column, ForeignKey, Key, KeyKind, Loss, Schema, Table, View, quote_name, quote_table, view};
use crate::translate::{Target, TextStorage};

/// Statements for MariaDB, to be run in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ddl {
    pub databases: Vec<String>,
    pub sequences: Vec<String>,
    /// By `schema.table`. They refer to each other in any order: run them with `foreign_key_checks` off.
    pub tables: BTreeMap<String, String>,
    /// Each after those that it reads.
    pub views: Vec<String>,
    /// In order of the objects' names.
    pub losses: Vec<Loss>,
}

/// Every type and constraint that has no exact counterpart.
pub fn losses(schema: &Schema, target: &Target) -> Vec<Loss> {
    ddl(schema, target).losses
}

/// The target's tables and views.
pub fn ddl(schema: &Schema, target: &Target) -> Ddl {
    let written = write(schema, target);
    let mut out = Ddl {
        databases: written.databases.into_values().collect(),
        sequences: written.sequences.into_values().collect(),
        tables: written.tables.into_iter().map(|(name, table)| (name, table.create())).collect(),
        views: partition::views(schema, target).into_values().collect(),
        losses: written.losses,
    };
    let mut known = schema.clone();
    for (name, table, view) in views(schema) {
        match view::create(table, view, &known, target) {
            Ok(query) => out.views.push(query.sql),
            Err(why) => {
                // What reads it is lost with it.
                known.tables.remove(name);
                out.losses.push(Loss::new(name, "view", why.reason, "nothing"));
            }
        }
    }
    out.losses.sort();
    out.losses.dedup();
    out
}

/// Views, each after those that it reads.
pub fn views(schema: &Schema) -> Vec<(&String, &Table, &View)> {
    let mut views: Vec<_> =
        schema.tables.iter().filter_map(|(name, table)| Some((name, table, table.view.as_ref()?))).collect();
    views.sort_by_key(|(_, _, view)| view.number);
    views
}

/// What the target's objects are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub databases: BTreeMap<String, String>,
    pub sequences: BTreeMap<String, String>,
    pub tables: BTreeMap<String, WrittenTable>,
    pub losses: Vec<Loss>,
}

/// All of a schema but its views.
pub fn write(schema: &Schema, target: &Target) -> Written {
    let plan = Plan::new(schema, target);
    let mut writer = Writer {
        schema,
        target,
        plan: &plan,
        losses: schema.unsupported.clone(),
        serial: Vec::new(),
        hidden: Vec::new(),
    };
    let mut names = BTreeSet::new();
    let mut out = Written::default();
    for namespace in &schema.namespaces {
        out.databases.insert(namespace.clone(), create_database(namespace, target));
    }
    for (name, table) in schema.tables.iter().filter(|(_, table)| table.view.is_none()) {
        match &table.partition_of {
            Some(parent) => writer.lose(
                name,
                "partition",
                "InnoDB's partitioned tables can have no foreign keys",
                format!("its rows are in {parent}"),
            ),
            None if table.columns.is_empty() => {
                writer.lose(name, "table", "MariaDB has no tables without columns", "nothing")
            }
            None => {
                out.tables.insert(name.clone(), writer.table(name, table, &mut names));
            }
        }
    }
    for (name, owner) in &schema.sequences {
        if owner.as_ref().is_none_or(|owner| !writer.serial.contains(owner))
            && let Some(sql) = create_sequence(schema, name)
        {
            out.sequences.insert(name.clone(), sql);
        }
    }
    out.losses = writer.losses;
    out.losses.extend(type_losses(schema, &plan));
    out.losses.sort();
    out.losses.dedup();
    out
}

/// The database that a PostgreSQL schema becomes.
pub fn create_database(name: &str, target: &Target) -> String {
    let characters = match target.text {
        TextStorage::Binary => "CHARACTER SET binary",
        TextStorage::Utf8mb4 => "CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
    };
    format!("CREATE DATABASE IF NOT EXISTS {} {characters}", quote_name(name))
}

/// One loss for each type, with the columns counted.
fn type_losses(schema: &Schema, plan: &Plan) -> Vec<Loss> {
    let mut uses: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
    for (name, table) in schema.tables.iter().filter(|(_, table)| table.partition_of.is_none()) {
        for column in &table.columns {
            let Some(TypeMapping { sql_type, note: Some(note), .. }) = plan.column(name, &column.name) else {
                continue;
            };
            let spelled = PgType::parse(&column.pg_type).spelled();
            uses.entry((spelled, sql_type.clone(), (*note).to_owned()))
                .or_default()
                .push(format!("{name}.{}", column.name));
        }
    }
    let loss = |((pg_type, sql_type, note), columns): ((String, String, String), Vec<String>)| {
        let object = match &columns[..] {
            [one] => format!("{one}: {pg_type}"),
            [first, ..] => format!("{first} and {} more: {pg_type}", columns.len() - 1),
            [] => pg_type,
        };
        Loss::new(object, "type", note, sql_type)
    };
    uses.into_iter().map(loss).collect()
}

pub(super) struct Writer<'a> {
    pub(super) schema: &'a Schema,
    pub(super) target: &'a Target,
    pub(super) plan: &'a Plan,
    pub(super) losses: Vec<Loss>,
    /// Columns that became AUTO_INCREMENT, as `schema.table.column`.
    serial: Vec<String>,
    /// Computed columns that the keys of the table at hand need, and what follows their names.
    pub(super) hidden: Vec<(String, String)>,
}

impl Writer<'_> {
    pub(super) fn lose(
        &mut self,
        object: impl Into<String>,
        what: &str,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) {
        self.losses.push(Loss::new(object, what, why, instead));
    }

    fn table(&mut self, name: &str, table: &Table, names: &mut BTreeSet<String>) -> WrittenTable {
        if table.unlogged {
            self.lose(name, "unlogged table", "MariaDB has none", "a table that survives a crash");
        }
        let folded = name.to_lowercase();
        if self.schema.tables.keys().any(|other| other != name && other.to_lowercase() == folded) {
            let why = "MariaDB may be set to fold the case of names (lower_case_table_names)";
            self.lose(name, "name", why, "a name apart, as long as it is not");
        }
        if let Some(by) = &table.partitioned_by {
            let why = "InnoDB's partitioned tables can have no foreign keys";
            self.lose(name, "partitioning", format!("{why}; partitioned by {by}"), "one table with all rows");
        }
        let mut used = BTreeSet::new();
        let mut keys: Vec<WrittenKey> =
            table.keys.iter().filter_map(|key| self.key(name, table, key, &mut used)).collect();
        let automatic = self.automatic(name, table, &keys);
        let mut columns = Vec::new();
        for column in &table.columns {
            columns.push((column.name.clone(), self.column(name, table, column, automatic)));
        }
        columns.append(&mut self.hidden);
        if let Some(column) = automatic
            && !keys.iter().any(|key| !key.hashed && key.first == column)
        {
            keys.push(WrittenKey::plain(&key_name(column, &mut used), &[column.to_owned()]));
        }
        let mut checks = self.checks(name, table, automatic);
        checks.extend(self.label_checks(table));
        let mut foreign_keys = Vec::new();
        for (foreign, columns) in self.foreign_keys(name, table, names) {
            // InnoDB makes an index for a reference by itself, and drops it unasked once another one serves.
            if !keys.iter().any(|key| key.serves(&columns)) {
                keys.push(WrittenKey::plain(&key_name(&foreign.name, &mut used), &columns));
            }
            foreign_keys.push(foreign);
        }
        let next = automatic.and_then(|column| self.next_value(&format!("{name}.{column}")));
        let characters = match self.target.text {
            TextStorage::Binary => "binary",
            TextStorage::Utf8mb4 => "utf8mb4 COLLATE=utf8mb4_nopad_bin",
        };
        WrittenTable {
            name: quote_table(table),
            temporary: table.schema == super::read::TEMPORARY,
            columns,
            keys,
            checks,
            foreign_keys,
            characters,
            next,
            comment: table.comment.as_ref().map(|comment| quote(comment.as_bytes())),
        }
    }

    /// Where the sequence of a serial column stands.
    fn next_value(&self, column: &str) -> Option<i64> {
        let (sequence, _) = self.schema.sequences.iter().find(|(_, owner)| owner.as_deref() == Some(column))?;
        self.schema.sequence_states.get(sequence).map(|state| state.next.max(1))
    }

    /// The one column that AUTO_INCREMENT serves; other serial columns keep their sequence.
    fn automatic<'t>(&mut self, name: &str, table: &'t Table, keys: &[WrittenKey]) -> Option<&'t str> {
        let mut serial = table.columns.iter().filter(|column| {
            let hashed = keys.iter().any(|key| key.hashed && key.columns.contains(&column.name));
            let integer = ["smallint", "integer", "bigint"].contains(&column.pg_type.as_str());
            column.serial && integer && !hashed && self.increment(&format!("{name}.{}", column.name)) == 1
        });
        // The primary key's own column, if there is one: an id is what INSERT … RETURNING asks for.
        let first =
            serial.clone().find(|column| table.primary_key.first() == Some(&column.name)).or_else(|| serial.next())?;
        self.serial.push(format!("{name}.{}", first.name));
        Some(&first.name)
    }

    fn increment(&self, column: &str) -> i64 {
        let sequence = self.schema.sequences.iter().find(|(_, owner)| owner.as_deref() == Some(column));
        sequence.and_then(|(name, _)| self.schema.sequence_states.get(name)).map_or(1, |state| state.increment)
    }

    fn column(&mut self, name: &str, table: &Table, column: &Column, automatic: Option<&str>) -> String {
        let sql_type = self.plan.column(name, &column.name).map_or("LONGTEXT", |mapping| mapping.sql_type.as_str());
        let mut line = sql_type.to_owned();
        let place = format!("{name}.{}", column.name);
        if let Some(collation) = &column.collation
            && !["C", "POSIX", "default", "pg_catalog.C", "pg_catalog.POSIX", "pg_catalog.default"]
                .contains(&collation.as_str())
        {
            self.lose(&place, "collation", format!("{collation} sorts by its own rules"), "compared by code point");
        }
        if let Some(generated) = &column.generated {
            match self.carried(generated, table, automatic) {
                Ok(sql) => return format!("{line} GENERATED ALWAYS AS ({sql}) STORED{}", comment(column)),
                Err(why) => self.lose(&place, "generated column", why, "a plain column that nothing computes"),
            }
        }
        let nullable = column.nullable || (column.generated.is_some() && column.default.is_none());
        line.push_str(if nullable { " NULL" } else { " NOT NULL" });
        if column.always {
            self.lose(
                &place,
                "identity",
                "MariaDB lets an insert give the id",
                "ids that are drawn where none is given",
            );
        }
        if automatic == Some(&column.name) {
            line.push_str(" AUTO_INCREMENT");
        } else if column.generated.is_none() {
            line.push_str(&self.default(&place, column));
        }
        line.push_str(&comment(column));
        line
    }

    fn default(&mut self, place: &str, column: &Column) -> String {
        if column.serial {
            let owned = self.schema.sequences.iter().find(|(_, owner)| owner.as_deref() == Some(place));
            return owned.map_or(String::new(), |(sequence, _)| sequence_default(sequence));
        }
        match default_value(column) {
            DefaultValue::None => String::new(),
            DefaultValue::Sql(sql) => format!(" DEFAULT {sql}"),
            DefaultValue::Near(sql, note) => {
                self.lose(place, "near default", note, &sql);
                format!(" DEFAULT {sql}")
            }
            DefaultValue::Sequence(path) if self.schema.sequences.contains_key(&path) => sequence_default(&path),
            DefaultValue::Sequence(_) | DefaultValue::Lost => {
                let default = column.default.as_deref().unwrap_or_default();
                let found = view::expression(default, None, self.schema, self.target);
                let lost = || format!("no counterpart for {default}");
                let why = found.as_ref().map_or_else(lost, |found| found.stated.join("; "));
                let sql = found.map(|found| format!(" DEFAULT ({})", found.sql));
                if !why.is_empty() {
                    let what = if sql.is_some() { "near default" } else { "default" };
                    self.lose(place, what, why, sql.as_deref().map_or("no default", str::trim));
                }
                sql.unwrap_or_default()
            }
        }
    }

    /// An expression of a generated column or a check, or why it is not carried over.
    fn carried(&self, sql: &str, table: &Table, automatic: Option<&str>) -> Result<String, String> {
        let found = expression(sql, table, self.target)
            .or_else(|| view::exact_expression(sql, table, self.schema, self.target))
            .ok_or_else(|| format!("no counterpart for {sql}"))?;
        match automatic {
            Some(column) if found.contains(&quote_name(column)) => {
                Err(format!("MariaDB lets no expression name an AUTO_INCREMENT column: {sql}"))
            }
            _ => Ok(found),
        }
    }

    fn checks(&mut self, name: &str, table: &Table, automatic: Option<&str>) -> Vec<WrittenConstraint> {
        let mut lines: Vec<WrittenConstraint> = self.routing(name, table, automatic).into_iter().collect();
        for check in &table.checks {
            match self.carried(&check.expression, table, automatic) {
                Ok(sql) => lines.push(WrittenConstraint {
                    name: check.name.clone(),
                    sql: format!("CHECK ({sql})"),
                    not_valid: check.not_valid,
                }),
                Err(why) => self.lose(
                    format!("{name}.{}", check.name),
                    "check constraint",
                    why,
                    "nothing: rows that it would refuse are accepted",
                ),
            }
        }
        lines
    }

    /// The check that keeps out rows which no partition takes.
    fn routing(&mut self, name: &str, table: &Table, automatic: Option<&str>) -> Option<WrittenConstraint> {
        table.partitioned_by.as_ref()?;
        let found = match partition::routing(self.schema, name) {
            Routing::Total => return None,
            Routing::Where(condition) => self.carried(&condition, table, automatic),
            Routing::Unknown => Err("which rows its partitions take can't be told".to_owned()),
        };
        match found {
            Ok(sql) => Some(WrittenConstraint {
                name: format!("{}_routing", table.name.chars().take(56).collect::<String>()),
                sql: format!("CHECK (({sql}) IS TRUE)"),
                not_valid: false,
            }),
            Err(why) => {
                self.lose(name, "partition bounds", why, "nothing: rows that no partition takes are accepted");
                None
            }
        }
    }

    /// Without strict mode a label that is none becomes '', which is none either: a check refuses it.
    fn label_checks(&self, table: &Table) -> Vec<WrittenConstraint> {
        let checked = |column: &&Column| {
            let labels = self.schema.enums.get(&column.pg_type);
            labels.is_some_and(|labels| !labels.iter().any(String::is_empty)) && column.generated.is_none()
        };
        let check = |column: &Column| WrittenConstraint {
            name: format!("{}_label", column.name.chars().take(58).collect::<String>()),
            sql: format!("CHECK ({} <> '')", quote_name(&column.name)),
            not_valid: false,
        };
        table.columns.iter().filter(checked).map(check).collect()
    }

    /// Each foreign key with its columns.
    fn foreign_keys(
        &mut self,
        name: &str,
        table: &Table,
        names: &mut BTreeSet<String>,
    ) -> Vec<(WrittenConstraint, Vec<String>)> {
        let mut written = Vec::new();
        for foreign in &table.foreign_keys {
            written.extend(self.foreign_key(name, table, foreign, names).map(|one| (one, foreign.columns.clone())));
        }
        written
    }

    fn foreign_key(
        &mut self,
        name: &str,
        table: &Table,
        foreign: &ForeignKey,
        names: &mut BTreeSet<String>,
    ) -> Option<WrittenConstraint> {
        let place = format!("{name}.{}", foreign.name);
        if let Some(why) = self.unreferable(name, foreign) {
            self.lose(place, "foreign key", why, "nothing: orphans are accepted");
            return None;
        }
        if foreign.deferrable {
            self.lose(&place, "deferrable constraint", "MariaDB checks each row at once", "checked at once");
        }
        if foreign.match_full {
            self.lose(
                &place,
                "match full",
                "MariaDB has only MATCH SIMPLE",
                "a reference that is partly NULL is accepted",
            );
        }
        let parent = self.schema.tables.get(&foreign.table)?;
        let list = |columns: &[String]| columns.iter().map(|name| quote_name(name)).collect::<Vec<_>>().join(", ");
        let mut constraint = foreign.name.clone();
        let mut number = 1;
        // MariaDB's names of foreign keys are the database's, PostgreSQL's are the table's.
        while !names.insert(format!("{}.{}", table.schema, constraint.to_lowercase())) {
            number += 1;
            constraint = format!("{}_{number}", constraint.chars().take(58).collect::<String>());
        }
        let action = |event: &str, action: &str| match action {
            "" => String::new(),
            action => format!(" ON {event} {action}"),
        };
        let sql = format!(
            "FOREIGN KEY ({}) REFERENCES {} ({}){}{}",
            list(&foreign.columns),
            quote_table(parent),
            list(referenced(self.schema, &foreign.table, &foreign.referenced)),
            action("DELETE", &foreign.on_delete),
            action("UPDATE", &foreign.on_update),
        );
        Some(WrittenConstraint { name: constraint, sql, not_valid: foreign.not_valid })
    }

    /// Why MariaDB can't carry a foreign key.
    fn unreferable(&self, name: &str, foreign: &ForeignKey) -> Option<String> {
        let Some(parent) = self.schema.tables.get(&foreign.table) else {
            return Some(format!("the dump has no table {}", foreign.table));
        };
        if parent.partition_of.is_some() {
            return Some(format!("{} is a partition, whose rows are its parent's", foreign.table));
        }
        let own = self.schema.tables.get(name);
        let required =
            |column: &String| own.and_then(|table| table.column(column)).is_some_and(|found| !found.nullable);
        if [&foreign.on_delete, &foreign.on_update].contains(&&"SET NULL".to_owned())
            && foreign.columns.iter().any(required)
        {
            return Some("InnoDB does not set columns to NULL that are NOT NULL".into());
        }
        if foreign.on_delete == "SET DEFAULT" || foreign.on_update == "SET DEFAULT" {
            return Some("InnoDB has no SET DEFAULT".into());
        }
        let target = referenced(self.schema, &foreign.table, &foreign.referenced);
        let found: Vec<&str> = target.iter().map(String::as_str).collect();
        if found.len() != foreign.columns.len() {
            return Some(format!("it refers to {} columns of {}", found.len(), parent.name));
        }
        let in_order = |key: &&Key| key.kind != KeyKind::Plain && columns(key).is_some_and(|columns| columns == found);
        if !parent.keys.iter().any(|key| in_order(&key)) {
            return Some(format!("{} has no unique key of just these columns in this order", foreign.table));
        }
        if self.plan.fit(&foreign.table, &found, KeyKind::Unique) != Fit::Whole {
            return Some("the key that it refers to is longer than InnoDB's 3,072 bytes".into());
        }
        let spelled =
            |table: &str, column: &str| self.plan.column(table, column).map(|mapping| mapping.sql_type.clone());
        let pairs = foreign.columns.iter().zip(found);
        pairs.into_iter().find_map(|(child, parent)| {
            let (own, other) = (spelled(name, child)?, spelled(&foreign.table, parent)?);
            (own != other).then(|| format!("its column {child} is {own}, the one it refers to is {other}"))
        })
    }
}

fn sequence_default(qualified: &str) -> String {
    let (namespace, name) = qualified.split_once('.').unwrap_or(("public", qualified));
    format!(" DEFAULT (NEXT VALUE FOR {}.{})", quote_name(namespace), quote_name(name))
}

fn comment(column: &Column) -> String {
    column.comment.as_ref().map_or(String::new(), |comment| format!(" COMMENT {}", quote(comment.as_bytes())))
}
