//! The target's tables, made from the current stack's schema, and everything that was lost on the way.
//!
//! It refuses to leave a constraint out silently: a key, check or reference that MariaDB can't enforce is a [`Loss`].

use std::collections::{BTreeMap, BTreeSet};

use super::carried::{self, Carried, Place};
use super::ddl_keys::key_name;
use super::expr::{DefaultValue, default_value};
use super::foreign::Acted;
use super::guard::{self, WrittenGuard, WrittenValue};
use super::keys::Plan;
use super::nulls;
use super::partition::{self, Routing};
use super::types::{PgType, TypeMapping};
use super::value::quote;
use super::written::{WrittenConstraint, WrittenKey, WrittenTable, create_sequence};
use super::{Check, Column, Loss, Schema, Table, View, quote_name, quote_table, view};
use crate::translate::{Target, TextStorage};

/// Statements for MariaDB, to be run in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ddl {
    pub databases: Vec<String>,
    /// Names as `schema.sequence`, and statements.
    pub sequences: Vec<(String, String)>,
    /// By `schema.table`. They refer to each other in any order: run them with `foreign_key_checks` off.
    pub tables: BTreeMap<String, WrittenTable>,
    /// Materialised views in their order: the number of each, its name, and what fills it.
    pub filled: Vec<(usize, String, String)>,
    /// Names as `schema.view`, and statements; each after those that it reads.
    pub views: Vec<(String, String)>,
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
        sequences: written.sequences.into_iter().collect(),
        tables: written.tables,
        filled: Vec::new(),
        views: partition::views(schema, target).into_iter().collect(),
        losses: written.losses,
    };
    let mut known = schema.clone();
    for (name, table) in &schema.tables {
        let Some(view) = &table.materialized else { continue };
        match view::carried(&view.query, &view.path, schema, target) {
            Ok(query) => out.filled.push((view.number, name.clone(), view::fill(table, &query))),
            Err(why) => {
                known.tables.remove(name);
                out.tables.remove(name);
                out.losses.push(Loss::new(name, "materialized view", why.reason, "nothing"));
            }
        }
    }
    out.filled.sort();
    for (name, table, view) in views(schema) {
        match view::create(table, view, &known, target) {
            Ok(query) => out.views.push((name.clone(), query.sql)),
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
        unkept: BTreeSet::new(),
        guards: Vec::new(),
        values: Vec::new(),
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
    /// Computed columns of the table at hand that can stand in no key.
    unkept: BTreeSet<String>,
    /// What triggers check and compute for the table at hand.
    guards: Vec<WrittenGuard>,
    values: Vec<WrittenValue>,
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
        let limits = Limits { automatic, acted: self.acted(name, table) };
        let mut columns = Vec::new();
        for column in &table.columns {
            columns.push((column.name.clone(), self.column(name, table, column, &limits)));
        }
        columns.append(&mut self.hidden);
        let unkept = std::mem::take(&mut self.unkept);
        keys.retain(|key| self.is_kept(name, key, &unkept));
        if let Some(column) = automatic
            && !keys.iter().any(|key| !key.hashed && key.first == column)
        {
            keys.push(WrittenKey::plain(&key_name(column, &mut used), &[column.to_owned()]));
        }
        let mut checks = self.checks(name, table, &limits);
        checks.extend(self.label_checks(table));
        let mut constraints = BTreeSet::new();
        checks.iter_mut().for_each(|check| take_name(&mut check.name, &mut constraints));
        let mut foreign_keys = Vec::new();
        for (mut foreign, columns) in self.foreign_keys(name, table, names) {
            take_name(&mut foreign.name, &mut constraints);
            // InnoDB makes an index for a reference by itself, and drops it unasked once another one serves.
            if !keys.iter().any(|key| key.serves(&columns)) {
                keys.push(WrittenKey::plain(&key_name(&foreign.name, &mut used), &columns));
            }
            foreign_keys.push(foreign);
        }
        self.limit_keys(name, &mut keys, automatic);
        let next = automatic.and_then(|column| self.next_value(&format!("{name}.{column}")));
        let characters = match self.target.text {
            TextStorage::Binary => "binary",
            TextStorage::Utf8mb4 => "utf8mb4 COLLATE=utf8mb4_nopad_bin",
        };
        let (guards, values) = (std::mem::take(&mut self.guards), std::mem::take(&mut self.values));
        let comment = table.comment.as_ref().map(|comment| quote(self.short(name, comment, 2048).as_bytes()));
        WrittenTable {
            name: quote_table(table),
            temporary: table.schema == super::read::TEMPORARY,
            columns,
            keys,
            checks,
            foreign_keys,
            characters,
            next,
            comment,
            triggers: guard::triggers(table, &guards, &values),
            guards,
            values,
        }
    }

    /// A comment, cut to the characters that MariaDB keeps of it.
    fn short(&mut self, place: &str, comment: &str, characters: usize) -> String {
        if comment.chars().count() <= characters {
            return comment.to_owned();
        }
        let why = format!("MariaDB keeps {characters} characters of it");
        self.lose(place, "comment", why, "its first part");
        comment.chars().take(characters).collect()
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

    fn column(&mut self, name: &str, table: &Table, column: &Column, limits: &Limits<'_>) -> String {
        let sql_type = self.plan.column(name, &column.name).map_or("LONGTEXT", |mapping| mapping.sql_type.as_str());
        let mut line = sql_type.to_owned();
        let place = format!("{name}.{}", column.name);
        let comment = column.comment.as_ref().map_or(String::new(), |comment| {
            format!(" COMMENT {}", quote(self.short(&place, comment, 1024).as_bytes()))
        });
        if let Some(collation) = &column.collation
            && !["C", "POSIX", "default", "pg_catalog.C", "pg_catalog.POSIX", "pg_catalog.default"]
                .contains(&collation.as_str())
        {
            self.lose(&place, "collation", format!("{collation} sorts by its own rules"), "compared by code point");
        }
        if let Some(clause) =
            column.generated.as_ref().and_then(|sql| self.generated(&place, table, column, sql, limits))
        {
            return format!("{line} {clause}{comment}");
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
        if limits.automatic == Some(&column.name) {
            line.push_str(" AUTO_INCREMENT");
        } else if column.generated.is_none() {
            line.push_str(&self.default(&place, column));
        }
        line + &comment
    }

    /// The clause of a generated column; `None` where none computes it.
    fn generated(
        &mut self,
        place: &str,
        table: &Table,
        column: &Column,
        sql: &str,
        limits: &Limits<'_>,
    ) -> Option<String> {
        let found = match carried::expression(sql, Some(table), self.schema, self.target) {
            Ok(found) => found,
            Err(refusal) => {
                let why = format!("no counterpart for {sql}: {}", refusal.reason);
                self.lose(place, "generated column", why, "a plain column that nothing computes");
                return None;
            }
        };
        if !found.stated.is_empty() {
            self.lose(place, "near generated column", found.stated.join("; "), &found.sql);
        }
        if found.place >= Place::Draw {
            self.values.push(WrittenValue::new(&column.name, table, &found));
            return None;
        }
        let of_id = limits.automatic.is_some_and(|id| found.names(id));
        let acted = table.columns.iter().any(|other| limits.acted.by_any(&other.name) && found.names(&other.name));
        if of_id || found.place > Place::Anywhere {
            self.unkept.insert(column.name.clone());
        }
        let kind = if of_id || acted || found.place > Place::Anywhere { "VIRTUAL" } else { "STORED" };
        Some(format!("GENERATED ALWAYS AS ({}) {kind}", found.sql))
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
                let found = carried::expression(default, None, self.schema, self.target)
                    .map_err(|refusal| format!("no counterpart for {default}: {}", refusal.reason))
                    .and_then(|found| match found.place {
                        Place::Statement => Err(format!("MariaDB's defaults ask no query: {}", found.sql)),
                        _ => Ok(found),
                    });
                let why = found.as_ref().map_or_else(Clone::clone, |found| found.stated.join("; "));
                let sql = found.ok().map(|found| format!(" DEFAULT ({})", found.sql));
                if !why.is_empty() {
                    let what = if sql.is_some() { "near default" } else { "default" };
                    self.lose(place, what, why, sql.as_deref().map_or("no default", str::trim));
                }
                sql.unwrap_or_default()
            }
        }
    }

    fn checks(&mut self, name: &str, table: &Table, limits: &Limits<'_>) -> Vec<WrittenConstraint> {
        let mut lines: Vec<WrittenConstraint> = self.routing(name, table, limits).into_iter().collect();
        for check in &table.checks {
            match carried::expression(&check.expression, Some(table), self.schema, self.target) {
                Ok(found) => lines.extend(self.check(name, table, check, &found, limits)),
                Err(refusal) => self.lose(
                    format!("{name}.{}", check.name),
                    "check constraint",
                    format!("no counterpart for {}: {}", check.expression, refusal.reason),
                    "nothing: rows that it would refuse are accepted",
                ),
            }
        }
        lines
    }

    /// A check where MariaDB takes one; a trigger in its place where not.
    fn check(
        &mut self,
        name: &str,
        table: &Table,
        check: &Check,
        found: &Carried,
        limits: &Limits<'_>,
    ) -> Option<WrittenConstraint> {
        if !found.stated.is_empty() {
            let place = format!("{name}.{}", check.name);
            self.lose(place, "near check constraint", found.stated.join("; "), &found.sql);
        }
        let of_id = limits.automatic.is_some_and(|id| found.names(id));
        let acted: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| limits.acted.by_any(&column.name) && found.names(&column.name))
            .collect();
        if !of_id && acted.is_empty() && found.place <= Place::Check {
            return Some(WrittenConstraint {
                name: check.name.clone(),
                sql: format!("CHECK ({})", found.sql),
                not_valid: check.not_valid,
            });
        }
        self.guards.push(WrittenGuard::new(check, table, found, limits.automatic));
        let escapes = |column: &&&Column| {
            limits.acted.changed.contains(&column.name) || nulls::may_refuse(&check.expression, &column.name)
        };
        if let Some(column) = acted.iter().find(escapes) {
            let why = format!(
                "MariaDB has no check over a column that a foreign key's action changes, and fires no trigger for the action: {}",
                column.name
            );
            let instead = "a trigger, which sees every other write";
            self.lose(format!("{name}.{}", check.name), "check of a foreign key's action", why, instead);
        }
        None
    }

    /// The check that keeps out rows which no partition takes.
    fn routing(&mut self, name: &str, table: &Table, limits: &Limits<'_>) -> Option<WrittenConstraint> {
        table.partitioned_by.as_ref()?;
        let found = match partition::routing(self.schema, name) {
            Routing::Total => return None,
            Routing::Where(condition) => {
                carried::expression(&condition, Some(table), self.schema, self.target).map_err(|refusal| refusal.reason)
            }
            Routing::Unknown => Err("which rows its partitions take can't be told".to_owned()),
        };
        match found {
            Ok(mut found) => {
                found.sql = format!("({}) IS TRUE", found.sql);
                let name_of = format!("{}_routing", table.name.chars().take(56).collect::<String>());
                let check = Check { name: name_of, ..Check::default() };
                self.check(name, table, &check, &found, limits)
            }
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
}

fn sequence_default(qualified: &str) -> String {
    let (namespace, name) = qualified.split_once('.').unwrap_or(("public", qualified));
    format!(" DEFAULT (NEXT VALUE FOR {}.{})", quote_name(namespace), quote_name(name))
}

/// What MariaDB's expressions may not speak of.
pub(super) struct Limits<'t> {
    /// The column that AUTO_INCREMENT serves.
    automatic: Option<&'t str>,
    acted: Acted,
}

/// A constraint's name, once in each table without regard to case.
fn take_name(name: &mut String, used: &mut BTreeSet<String>) {
    let (first, mut number) = (name.clone(), 1);
    while !used.insert(name.to_lowercase()) {
        number += 1;
        *name = format!("{}_{number}", first.chars().take(58).collect::<String>());
    }
}
