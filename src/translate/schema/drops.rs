//! Reads DROP, of objects and of what a table has, and COMMENT ON.
//!
//! What still depends on the dropped goes with CASCADE and is PostgreSQL's error without it.

use super::alter::{is_unique, key_mentions, mentions};
use super::ddl_parse::{Cursor, Kind, split_commas, text};
use super::read::{SchemaReader, Step};
use super::{KeyKind, Table, partition};
use crate::core::ErrorClass;
use crate::translate::refusal::Redesign;

/// What becomes of objects that depend on a dropped one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dependents {
    Refuse,
    Drop,
}

fn take_dependents(c: &mut Cursor<'_>) -> Dependents {
    if c.take_words("cascade") {
        return Dependents::Drop;
    }
    let _ = c.take_words("restrict");
    Dependents::Refuse
}

impl SchemaReader {
    /// DROP has been read.
    pub(super) fn read_drop(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        const KINDS: [&str; 7] = ["table", "view", "index", "sequence", "schema", "type", "domain"];
        let Some(kind) = KINDS.iter().find(|kind| c.take_words(kind)) else {
            // A dump drops what it makes again; elsewhere the statement's first words were looked at before.
            return Some(());
        };
        let _ = *kind == "index" && c.take_words("concurrently");
        let if_exists = c.take_words("if exists");
        let mut paths = vec![c.take_path()?];
        while c.take_symbol(",") {
            paths.push(c.take_path()?);
        }
        let dependents = take_dependents(c);
        c.is_at_end().then_some(())?;
        let before = self.schema.clone();
        let together: Vec<String> = paths.iter().map(|path| self.find(path)).collect();
        for path in &paths {
            let found = match *kind {
                "table" => self.drop_table(path, dependents, &together),
                "view" => self.drop_view(path, dependents, &together),
                "index" => self.drop_index(path, dependents),
                "sequence" => self.drop_sequence(path, dependents),
                "schema" => self.drop_namespace(path, dependents),
                _ => self.drop_type(path, dependents),
            };
            if found.is_none() && !if_exists {
                let class = match *kind {
                    "table" | "view" | "sequence" => ErrorClass::UndefinedTable,
                    _ => ErrorClass::UndefinedObject,
                };
                self.fail(class, format!("{kind} \"{}\" does not exist", path.join(".")));
            }
        }
        if self.failed.is_some() {
            self.schema = before;
        }
        Some(())
    }

    fn depends(&mut self, what: &str, on: &str) {
        self.fail(ErrorClass::Dependent, format!("cannot drop {on} because {what} depends on it"));
    }

    fn drop_table(&mut self, path: &[String], dependents: Dependents, together: &[String]) -> Option<()> {
        let name = self.find(path);
        let table = self.schema.tables.get(&name)?;
        if table.view.is_some() {
            self.fail(ErrorClass::WrongType, format!("\"{name}\" is not a table"));
            return Some(());
        }
        if let Some(parent) = table.partition_of.clone() {
            if table.partitioned_by.is_some() || !partition::is_carried(&self.schema, &name) {
                self.refuse(format!("DROP TABLE of a partition: its rows are in {parent}"), Redesign::Partitions);
            } else {
                self.schema.tables.remove(&name);
                self.steps.push(Step::DropPartition(name));
            }
            return Some(());
        }
        for view in self.views_over(&name) {
            match dependents {
                Dependents::Drop => _ = self.schema.tables.remove(&view),
                Dependents::Refuse => self.depends(&format!("view {view}"), &name),
            }
        }
        let referring: Vec<String> = self
            .schema
            .tables
            .iter()
            .filter(|(other, table)| {
                **other != name && !together.contains(other) && table.foreign_keys.iter().any(|key| key.table == name)
            })
            .map(|(other, _)| other.clone())
            .collect();
        for other in referring {
            match dependents {
                Dependents::Refuse => self.depends(&format!("a constraint on table {other}"), &name),
                Dependents::Drop => {
                    self.schema.tables.get_mut(&other)?.foreign_keys.retain(|foreign| foreign.table != name);
                }
            }
        }
        self.schema.tables.retain(|_, table| table.partition_of.as_ref() != Some(&name));
        self.schema.tables.remove(&name);
        self.drop_owned(&format!("{name}."));
        Some(())
    }

    /// Sequences that belong to a column go with it.
    fn drop_owned(&mut self, prefix: &str) {
        let owned = |owner: &Option<String>| owner.as_ref().is_some_and(|owner| owner.starts_with(prefix));
        let gone: Vec<String> =
            self.schema.sequences.iter().filter(|(_, owner)| owned(owner)).map(|(name, _)| name.clone()).collect();
        for name in gone {
            self.schema.sequences.remove(&name);
            self.schema.sequence_states.remove(&name);
        }
    }

    fn drop_view(&mut self, path: &[String], dependents: Dependents, together: &[String]) -> Option<()> {
        let name = self.find(path);
        if self.schema.tables.get(&name)?.view.is_none() {
            self.fail(ErrorClass::WrongType, format!("\"{name}\" is not a view"));
            return Some(());
        }
        for view in self.views_over(&name) {
            match dependents {
                Dependents::Drop => _ = self.schema.tables.remove(&view),
                Dependents::Refuse if together.contains(&view) => {}
                Dependents::Refuse => self.depends(&format!("view {view}"), &name),
            }
        }
        self.schema.tables.remove(&name);
        Some(())
    }

    fn drop_index(&mut self, path: &[String], _dependents: Dependents) -> Option<()> {
        let (table, name) = self.index(path)?;
        let table = self.schema.tables.get_mut(&table)?;
        if table.keys.iter().any(|key| key.name == name && key.kind == KeyKind::Primary) {
            self.depends("a constraint", &name);
            return Some(());
        }
        remove_key(table, &name);
        Some(())
    }

    fn drop_sequence(&mut self, path: &[String], dependents: Dependents) -> Option<()> {
        let name = self.find(path);
        if let Some(column) = self.schema.sequences.get(&name)?.clone() {
            if dependents == Dependents::Refuse {
                self.depends(&format!("default value for column {column}"), &name);
                return Some(());
            }
            if let Some(column) = self.column_mut(&column) {
                (column.serial, column.default) = (false, None);
            }
        }
        self.schema.sequences.remove(&name);
        self.schema.sequence_states.remove(&name);
        Some(())
    }

    fn drop_namespace(&mut self, path: &[String], dependents: Dependents) -> Option<()> {
        let name = path.last()?.clone();
        if !self.schema.namespaces.contains(&name) {
            return None;
        }
        let inside: Vec<String> =
            self.schema.tables.iter().filter(|(_, table)| table.schema == name).map(|(name, _)| name.clone()).collect();
        if let (Dependents::Refuse, Some(object)) = (dependents, inside.first()) {
            self.depends(object, &name);
            return Some(());
        }
        for object in &inside {
            let (schema, table) = object.split_once('.')?;
            let path = [schema.to_owned(), table.to_owned()];
            let _ = self.drop_table(&path, dependents, &inside).or_else(|| self.drop_view(&path, dependents, &inside));
            self.schema.tables.remove(object);
        }
        let within = format!("{name}.");
        self.schema.sequences.retain(|sequence, _| !sequence.starts_with(&within));
        self.schema.sequence_states.retain(|sequence, _| !sequence.starts_with(&within));
        self.schema.enums.retain(|name, _| !name.starts_with(&within));
        self.schema.domains.retain(|name, _| !name.starts_with(&within));
        self.schema.namespaces.remove(&name);
        Some(())
    }

    fn drop_type(&mut self, path: &[String], dependents: Dependents) -> Option<()> {
        let name = self.type_name(&path.join("."));
        let Some((table, column)) = self.schema.tables.iter().find_map(|(table, found)| {
            found
                .columns
                .iter()
                .find(|column| column.pg_type == name)
                .map(|column| (table.clone(), column.name.clone()))
        }) else {
            self.schema.domain_rules.remove(&name);
            let known = self.schema.enums.remove(&name).is_some() | self.schema.domains.remove(&name).is_some();
            return known.then_some(());
        };
        match dependents {
            Dependents::Refuse => self.depends(&format!("column {column} of table {table}"), &name),
            Dependents::Drop => self.refuse(format!("DROP TYPE … CASCADE drops {table}.{column}"), Redesign::Rewrite),
        }
        Some(())
    }

    /// DROP has been read as an action of ALTER TABLE.
    pub(super) fn drop_action(&mut self, name: &str, c: &mut Cursor<'_>) -> Option<()> {
        if c.take_words("constraint") {
            let if_exists = c.take_words("if exists");
            let constraint = c.take_name()?;
            return self.drop_constraint(name, &constraint, if_exists, take_dependents(c));
        }
        let _ = c.take_words("column");
        let if_exists = c.take_words("if exists");
        let column = c.take_name()?;
        let dependents = take_dependents(c);
        if self.schema.tables.get(name)?.column(&column).is_none() {
            if !if_exists {
                self.fail(ErrorClass::UndefinedColumn, format!("column \"{column}\" does not exist"));
            }
            return Some(());
        }
        self.drop_column(name, &column, dependents)
    }

    fn drop_column(&mut self, name: &str, column: &str, dependents: Dependents) -> Option<()> {
        let star = |query: &str| query.contains('*') || mentions(query, column);
        let views: Vec<String> = self.views_over(name);
        let used = |view: &String| {
            let table = self.schema.tables.get(view).and_then(|table| table.view.as_ref());
            table.is_some_and(|view| star(&view.query))
        };
        if views.iter().any(used) {
            match dependents {
                Dependents::Refuse => self.depends("a view", column),
                Dependents::Drop => views.iter().for_each(|view| _ = self.schema.tables.remove(view)),
            }
        }
        for (other, table) in &mut self.schema.tables {
            let refers =
                |key: &super::ForeignKey| key.table == name && key.referenced.iter().any(|named| named == column);
            if other != name && table.foreign_keys.iter().any(refers) {
                match dependents {
                    Dependents::Drop => table.foreign_keys.retain(|key| !refers(key)),
                    Dependents::Refuse => {
                        let message =
                            format!("cannot drop column {column} because a constraint of {other} depends on it");
                        self.failed.get_or_insert(super::Failed { class: ErrorClass::Dependent, message });
                    }
                }
            }
        }
        let table = self.schema.tables.get_mut(name)?;
        let generated: Vec<String> = table
            .columns
            .iter()
            .filter(|other| other.generated.as_ref().is_some_and(|text| mentions(text, column)))
            .map(|other| other.name.clone())
            .collect();
        if !generated.is_empty() && dependents == Dependents::Refuse {
            self.depends("a generated column", column);
            return Some(());
        }
        table.columns.retain(|other| other.name != column && !generated.contains(&other.name));
        let gone: Vec<String> =
            table.keys.iter().filter(|key| key_mentions(key, column)).map(|key| key.name.clone()).collect();
        gone.iter().for_each(|key| remove_key(table, key));
        table.checks.retain(|check| !mentions(&check.expression, column));
        table.foreign_keys.retain(|key| !key.columns.iter().any(|named| named == column));
        self.drop_owned(&format!("{name}.{column}"));
        Some(())
    }

    fn drop_constraint(&mut self, name: &str, constraint: &str, if_exists: bool, dependents: Dependents) -> Option<()> {
        let table = self.schema.tables.get_mut(name)?;
        let before = (table.checks.len(), table.foreign_keys.len());
        table.checks.retain(|check| check.name != constraint);
        table.foreign_keys.retain(|foreign| foreign.name != constraint);
        if before != (table.checks.len(), table.foreign_keys.len()) {
            return Some(());
        }
        let Some(key) = table.keys.iter().find(|key| key.name == constraint && is_unique(key)).cloned() else {
            if !if_exists {
                self.fail(ErrorClass::UndefinedObject, format!("constraint \"{constraint}\" does not exist"));
            }
            return Some(());
        };
        let columns: Vec<String> =
            super::keys::columns(&key).unwrap_or_default().into_iter().map(str::to_owned).collect();
        let primary = key.kind == KeyKind::Primary;
        let refers = |foreign: &super::ForeignKey| {
            foreign.table == name && (foreign.referenced == columns || (primary && foreign.referenced.is_empty()))
        };
        let used = self.schema.tables.values().any(|table| table.foreign_keys.iter().any(refers));
        if used && dependents == Dependents::Refuse {
            self.depends("a foreign key", constraint);
            return Some(());
        }
        for table in self.schema.tables.values_mut() {
            table.foreign_keys.retain(|foreign| !refers(foreign));
        }
        remove_key(self.schema.tables.get_mut(name)?, constraint);
        Some(())
    }

    /// COMMENT ON has been read.
    pub(super) fn read_comment(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let column = c.take_words("column");
        if !(column || c.take_words("table")) {
            // Comments of other objects have nowhere to stand.
            let object = text(split_commas(c.rest()).first().copied().unwrap_or_default());
            let object = object.split(" is ").next().unwrap_or_default().to_owned();
            self.lose(object, "comment", "MariaDB comments tables and columns only");
            return Some(());
        }
        let mut path = c.take_path()?;
        let name = if column { path.pop() } else { None };
        c.take_words("is").then_some(())?;
        let comment = match c.bump()? {
            Kind::Text(text) => Some(text.clone()),
            _ => None,
        };
        let table = self.find(&path);
        let Some(found) = self.schema.tables.get_mut(&table) else {
            self.fail(ErrorClass::UndefinedTable, format!("relation \"{}\" does not exist", path.join(".")));
            return Some(());
        };
        match name {
            None => found.comment = comment,
            Some(name) => match found.columns.iter_mut().find(|column| column.name == name) {
                Some(column) => column.comment = comment,
                None => self.fail(ErrorClass::UndefinedColumn, format!("column \"{name}\" does not exist")),
            },
        }
        Some(())
    }
}

/// Takes a key from a table.
fn remove_key(table: &mut Table, name: &str) {
    let Some(at) = table.keys.iter().position(|key| key.name == name) else { return };
    let key = table.keys.remove(at);
    let columns: Vec<&str> = super::keys::columns(&key).unwrap_or_default();
    if key.kind == KeyKind::Primary {
        table.primary_key.clear();
    } else if let Some(at) = table.unique.iter().position(|unique| *unique == columns) {
        table.unique.remove(at);
    }
}
