//! What the target is sent so that its tables follow a change of the current stack's.
//!
//! It compares the two schemas as they would be written, so whatever changes is sent and nothing else.

use std::collections::BTreeMap;

use super::alter_sequence::{self, dotted};
use super::ddl::{Written, views, write};
use super::hidden::PREFIX;
use super::view::create;
use super::written::WrittenTable;
use super::{Loss, Schema, SequenceState, Step, partition, quote_name};
use crate::translate::Target;
use crate::translate::mariadb::Carried;

/// Requests, and what of the change has no counterpart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    pub requests: Vec<String>,
    pub losses: Vec<Loss>,
    /// Differences that the translation of a view's query states.
    pub stated: Vec<String>,
    /// Requests that undo what the change made; what it took away can't come back.
    pub undo: Vec<String>,
}

/// The requests that lead from one schema to the other.
pub fn difference(before: &Schema, after: &Schema, steps: &[Step], target: &Target) -> Carried<Difference> {
    let (old, new) = (write(before, target), write(after, target));
    let losses = new.losses.iter().filter(|loss| !old.losses.contains(loss)).cloned().collect();
    let mut out = Difference { losses, ..Difference::default() };
    drop_views(before, after, &mut out);
    let partitions = (partition::views(before, target), partition::views(after, target));
    drop_partitions(&partitions.0, &partitions.1, steps, &mut out);
    let mut tables = old.tables.clone();
    drop_triggers(&old, &new, &mut out);
    let mut old = old;
    for step in steps {
        if let Step::RenameSequence(from, to) = step
            && let Some(sequence) = old.sequences.remove(from)
        {
            out.requests.push(format!("RENAME TABLE {} TO {}", dotted(from), dotted(to)));
            out.undo.push(format!("RENAME TABLE {} TO {}", dotted(to), dotted(from)));
            old.sequences.insert(to.clone(), sequence);
        }
    }
    rename(&mut tables, &new, steps, &mut out)?;
    for (name, table) in &tables {
        out.requests.extend(table.drop_foreign_keys(new.tables.get(name)));
    }
    made(&old.databases, &new.databases, &mut out, |name| format!("DROP DATABASE {}", quote_name(name)));
    made(&old.sequences, &new.sequences, &mut out, |name| format!("DROP SEQUENCE {}", dotted(name)));
    for (name, table) in &tables {
        match new.tables.get(name) {
            Some(changed) => out.requests.extend(changed.alter(table)),
            // What refers to it does so from tables that are dropped with it.
            None => out.requests.push(drop_table(table)),
        }
    }
    for (name, table) in &new.tables {
        match tables.get(name) {
            Some(old) => out.requests.extend(table.add_foreign_keys(old)),
            None => {
                out.requests.push(table.create());
                out.undo.push(drop_table(table));
            }
        }
    }
    create_triggers(&old, &new, &mut out);
    for name in old.sequences.keys().filter(|name| !new.sequences.contains_key(*name)) {
        out.requests.push(format!("DROP SEQUENCE {}", dotted(name)));
    }
    for name in old.databases.keys().filter(|name| !new.databases.contains_key(*name)) {
        out.requests.push(format!("DROP DATABASE {}", quote_name(name)));
    }
    sequences(before, after, &new, steps, &mut out);
    for (name, sql) in partitions.1.iter().filter(|(name, sql)| partitions.0.get(*name) != Some(*sql)) {
        out.requests.push(sql.clone());
        out.undo.push(format!("DROP VIEW {}", dotted(name)));
    }
    create_views(before, after, target, &mut out)?;
    Ok(out)
}

/// What changed of sequences that stay.
fn sequences(before: &Schema, after: &Schema, new: &Written, steps: &[Step], out: &mut Difference) {
    for name in new.sequences.keys() {
        if let (Some(old), Some(state)) = (before.sequence_states.get(name), after.sequence_states.get(name))
            && (SequenceState { start: state.start, ..old.clone() }) != *state
        {
            out.requests.extend(alter_sequence::alter(&dotted(name), old, state));
        }
    }
    for step in steps {
        let Step::Restart(name, next) = step else { continue };
        let owner = after.sequences.get(name).and_then(|owner| owner.as_deref()?.rsplit_once('.'));
        match owner.and_then(|(table, _)| new.tables.get(table)) {
            Some(table) if !new.sequences.contains_key(name) => {
                out.requests.push(format!("ALTER TABLE {} AUTO_INCREMENT = {next}", table.name));
                out.stated.push("AUTO_INCREMENT does not go below the highest id that is there".to_owned());
            }
            _ => out.requests.push(format!("ALTER SEQUENCE {} RESTART {next}", dotted(name))),
        }
    }
}

/// A table's triggers speak of its columns by the names that they had: those that are not the same go first.
fn drop_triggers(old: &Written, new: &Written, out: &mut Difference) {
    for (name, table) in &old.tables {
        if new.tables.get(name).is_none_or(|changed| changed.triggers != table.triggers) {
            out.requests.extend(table.triggers.iter().map(|trigger| format!("DROP TRIGGER {}", trigger.name)));
        }
    }
}

fn create_triggers(old: &Written, new: &Written, out: &mut Difference) {
    for (name, table) in &new.tables {
        if old.tables.get(name).is_none_or(|before| before.triggers != table.triggers) {
            out.requests.extend(table.triggers.iter().map(|trigger| trigger.create.clone()));
        }
    }
}

fn drop_table(table: &WrittenTable) -> String {
    match table.temporary {
        true => format!("DROP TEMPORARY TABLE {}", table.name),
        false => format!("SET STATEMENT foreign_key_checks = 0 FOR DROP TABLE {}", table.name),
    }
}

/// What is new of databases or sequences.
fn made(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
    out: &mut Difference,
    undo: impl Fn(&str) -> String,
) {
    for (name, sql) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        out.requests.push(sql.clone());
        out.undo.push(undo(name));
    }
}

/// The views of partitions that are no more or not the same, and the rows of those that are dropped.
fn drop_partitions(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
    steps: &[Step],
    out: &mut Difference,
) {
    for step in steps {
        if let Step::DropPartition(name) = step {
            out.requests.push(format!("SET STATEMENT foreign_key_checks = 0 FOR DELETE FROM {}", dotted(name)));
        }
    }
    for (name, _) in before.iter().filter(|(name, sql)| after.get(*name) != Some(*sql)) {
        out.requests.push(format!("DROP VIEW {}", dotted(name)));
    }
}

fn drop_views(before: &Schema, after: &Schema, out: &mut Difference) {
    let same = |name: &String, table| after.tables.get(name) == Some(table);
    for (name, table, _) in views(before).into_iter().rev() {
        if !same(name, table) {
            out.requests.push(format!("DROP VIEW {}", dotted(name)));
        }
    }
}

fn create_views(before: &Schema, after: &Schema, target: &Target, out: &mut Difference) -> Carried {
    for (name, table, view) in views(after) {
        if before.tables.get(name) != Some(table) {
            let query = create(table, view, after, target)?;
            out.requests.push(query.sql);
            out.stated.extend(query.stated);
            out.undo.push(format!("DROP VIEW {}", dotted(name)));
        }
    }
    Ok(())
}

/// Renames, after which a table is found under its new name and its columns under theirs.
fn rename(tables: &mut BTreeMap<String, WrittenTable>, new: &Written, steps: &[Step], out: &mut Difference) -> Carried {
    for step in steps {
        match step {
            Step::RenameTable(from, to) => {
                let Some(mut table) = tables.remove(from) else { continue };
                let Some(renamed) = new.tables.get(to) else { continue };
                out.requests.push(format!("ALTER TABLE {} RENAME TO {}", table.name, renamed.name));
                out.undo.push(format!("ALTER TABLE {} RENAME TO {}", renamed.name, table.name));
                table.name.clone_from(&renamed.name);
                // MariaDB names the table anew wherever it is referred to.
                tables.insert(to.clone(), table);
                for (name, other) in tables.iter_mut() {
                    if let Some(renamed) = new.tables.get(name) {
                        other.foreign_keys.clone_from(&renamed.foreign_keys);
                    }
                }
            }
            Step::Restart(..) | Step::RenameSequence(..) | Step::DropPartition(_) => {}
            Step::RenameColumn(name, from, to) => {
                let (Some(table), Some(renamed)) = (tables.get_mut(name), new.tables.get(name)) else { continue };
                let alter = |from: &str, to: &str| {
                    format!("ALTER TABLE {} RENAME COLUMN {} TO {}", renamed.name, quote_name(from), quote_name(to))
                };
                out.requests.push(alter(from, to));
                out.undo.push(alter(to, from));
                // MariaDB names the column anew in keys, checks and references.
                follow(table, renamed);
                for column in table.columns.iter_mut().filter(|(name, _)| name == from) {
                    column.0.clone_from(to);
                }
                for (name, other) in tables.iter_mut() {
                    if let Some(renamed) = new.tables.get(name) {
                        other.foreign_keys.clone_from(&renamed.foreign_keys);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Puts into a table what MariaDB itself renamed in it: all but names that are made of a column's.
fn follow(table: &mut WrittenTable, renamed: &WrittenTable) {
    for key in &mut table.keys {
        if let Some(same) = renamed.keys.iter().find(|other| other.name == key.name) {
            key.clone_from(same);
        }
    }
    for check in &mut table.checks {
        if let Some(same) = renamed.checks.iter().find(|other| other.name == check.name) {
            check.clone_from(same);
        }
    }
    table.foreign_keys.clone_from(&renamed.foreign_keys);
    for (name, definition) in table.columns.iter_mut().filter(|(name, _)| name.starts_with(PREFIX)) {
        if let Some(same) = renamed.column(name) {
            same.clone_into(definition);
        }
    }
}
