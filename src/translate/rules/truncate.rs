//! TRUNCATE as a DELETE of all rows: MariaDB's own commits, and refuses a table that another one refers to.

use std::collections::BTreeSet;

use super::{Applied, Example, Node, Rule, insert, staged};
use crate::translate::Answer;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::materialized::check_written;
use crate::translate::parse::ast::{CascadeOption, Statement, TruncateIdentityOption};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::Table;
use crate::translate::session::Effect;

pub struct Truncate;

impl Rule for Truncate {
    fn id(&self) -> &'static str {
        "truncate"
    }

    fn doc(&self) -> &'static str {
        "TRUNCATE of MariaDB commits and can't be undone, so it is a DELETE of all rows, without foreign keys being asked, \
         as all tables that refer to them are emptied too. RESTART IDENTITY of a serial column is ALTER TABLE, \
         which commits."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Statement(Statement::Truncate(truncate)) = node else { return Ok(Applied::Unchanged) };
        if truncate.partitions.is_some() || truncate.if_exists || truncate.on_cluster.is_some() {
            return Err(Refusal::new("a clause of TRUNCATE that is no PostgreSQL", Redesign::Mistake));
        }
        let mut tables = Vec::new();
        for target in &truncate.table_names {
            let table = printer.names.table(&target.name)?;
            check_written(table)?;
            tables.push(table.qualified());
        }
        let cascade = matches!(truncate.cascade, Some(CascadeOption::Cascade));
        let tables = with_referrers(printer, tables, cascade)?;
        let restart = matches!(truncate.identity, Some(TruncateIdentityOption::Restart));
        write(printer, &tables, restart)?;
        Ok(Applied::Rewritten)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new("TRUNCATE other", &["SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM `public`.`other`"]),
    Example::new(
        "TRUNCATE TABLE item, other CONTINUE IDENTITY",
        &[
            "START TRANSACTION",
            "SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM `public`.`item`",
            "SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM `public`.`other`",
            "COMMIT",
        ],
    ),
    Example::new(
        "TRUNCATE sample CASCADE",
        &["SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM `public`.`sample`"],
    ),
    Example::new(
        "TRUNCATE other RESTART IDENTITY",
        &["SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM `public`.`other`"],
    ),
    Example::new(
        "TRUNCATE item RESTART IDENTITY",
        &[
            "SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM `public`.`item`",
            "ALTER TABLE `public`.`item` AUTO_INCREMENT = 1",
        ],
    ),
];

/// The tables and, under CASCADE, all that refer to them; without it one that refers to them is PostgreSQL's error.
fn with_referrers(printer: &Printer<'_>, named: Vec<String>, cascade: bool) -> Carried<Vec<String>> {
    let schema = printer.names.ctx.schema;
    let mut tables = named;
    let mut known: BTreeSet<String> = tables.iter().cloned().collect();
    let mut next = 0;
    while let Some(table) = tables.get(next).cloned() {
        next += 1;
        let refers = |name: &&String| schema.tables[*name].foreign_keys.iter().any(|key| key.table == table);
        for name in schema.tables.keys().filter(refers) {
            if !known.insert(name.clone()) {
                continue;
            }
            if !cascade {
                let reason = format!("TRUNCATE of {table}, which {name} refers to, without CASCADE");
                return Err(Refusal::certain("0A000", reason));
            }
            tables.push(name.clone());
        }
    }
    Ok(tables)
}

/// The serial columns of an empty table begin again.
fn restart_ids(printer: &mut Printer<'_>, table: &Table) -> Carried {
    let schema = printer.names.ctx.schema;
    for column in table.columns.iter().filter(|column| column.serial) {
        let owner = format!("{}.{}", table.qualified(), column.name);
        let found = schema.sequences.iter().find(|(_, of)| of.as_deref() == Some(&owner)).map(|(name, _)| name);
        let start = found.and_then(|name| schema.sequence_states.get(name)).map_or(1, |state| state.start);
        if !insert::is_automatic(printer, table, &column.name) {
            return Err(Refusal::new(format!("RESTART IDENTITY of {owner}, a sequence of its own"), Redesign::Ids));
        }
        staged::flush(printer);
        let name = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
        printer.push(&format!("ALTER TABLE {name} AUTO_INCREMENT = {start}"));
        printer.effect = Effect::OwnCommit("TRUNCATE … RESTART IDENTITY, which is ALTER TABLE on MariaDB");
    }
    Ok(())
}

fn write(printer: &mut Printer<'_>, tables: &[String], restart: bool) -> Carried {
    let schema = printer.names.ctx.schema;
    // A partition is a view of its rows; where its root is emptied too, they go with those.
    let emptied = |name: &&String| schema.root(name) == *name || !tables.iter().any(|other| other == schema.root(name));
    let roots: BTreeSet<&str> = tables.iter().filter(emptied).map(String::as_str).collect();
    for (index, name) in roots.iter().enumerate() {
        let Some(table) = schema.tables.get(*name) else { continue };
        if index > 0 {
            staged::flush(printer);
        }
        let name = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
        printer.push(&format!("SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM {name}"));
    }
    printer.atomic = roots.len() > 1;
    for name in roots.iter().filter(|_| restart) {
        let Some(table) = schema.tables.get(*name) else { continue };
        restart_ids(printer, table)?;
    }
    printer.answer = Answer::Affected(0);
    Ok(())
}
