//! Reads ALTER: what a table, sequence or type is changed to.
//!
//! It answers as PostgreSQL does where a name is missing or taken. A form that it does not know is refused by name.

use super::ddl_parse::{Cursor, Kind, Token, split_commas, text, tokens};
use super::read::{SchemaReader, Step};
use super::read_table::{self, Element};
use super::types::{Family, PgType, family};
use super::{Key, KeyKind, KeyOf, Schema, Table, partition};
use crate::core::ErrorClass;
use crate::translate::refusal::Redesign;

/// Actions that neither the data nor its shape depends on.
const SILENT: &[&str] = &[
    "owner to",
    "cluster on",
    "set without cluster",
    "set tablespace",
    "set without oids",
    "set logged",
    "set unlogged",
    "set access method",
    "replica identity",
    "no force row level security",
    "disable row level security",
    "enable trigger",
    "enable always trigger",
];

impl SchemaReader {
    /// ALTER has been read.
    pub(super) fn read_alter(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let start = c.clone();
        if ["table", "view", "index"].iter().any(|word| c.take_words(word)) {
            return self.read_alter_table(c);
        }
        if c.take_words("sequence") {
            return self.read_alter_sequence(c);
        }
        if c.take_words("type") {
            return self.read_alter_type(c);
        }
        let mut rest = start;
        let rest = rest.rest();
        let owner = rest.windows(2).any(|pair| text(pair).trim() == "owner to");
        // Of what is no table only the owner changes in a dump.
        if !owner {
            let head: String = text(rest).chars().take(50).collect();
            self.refuse(format!("ALTER {head}: it has no counterpart"), Redesign::Rewrite);
        }
        Some(())
    }

    fn read_alter_table(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let if_exists = c.take_words("if exists");
        let _ = c.take_words("only");
        let path = c.take_path()?;
        let name = self.find(&path);
        let _ = c.take_symbol("*");
        if let Some((table, key)) = self.index(&path) {
            return self.alter_index(&table, &key, c);
        }
        if !self.schema.tables.contains_key(&name) {
            if !if_exists && !self.schema.sequences.contains_key(&name) {
                self.fail(ErrorClass::UndefinedTable, format!("relation \"{}\" does not exist", path.join(".")));
            }
            return Some(());
        }
        if c.take_words("attach partition") {
            let child = c.take_path()?;
            let child = self.find(&child);
            let full = self.schema.tables.get(&child).is_some_and(|table| !table.columns.is_empty());
            if full && self.in_motion {
                self.refuse("ATTACH PARTITION of a table that may hold rows", Redesign::Partitions);
            }
            let bound = partition::take_bound(c);
            let child = self.schema.tables.get_mut(&child)?;
            (child.partition_of, child.bound) = (Some(name), bound);
            return Some(());
        }
        if c.take_words("detach partition") {
            self.refuse("DETACH PARTITION: its rows are its parent's", Redesign::Partitions);
            return Some(());
        }
        if c.take_words("rename") {
            return self.rename(&name, c);
        }
        if c.take_words("set schema") {
            let schema = c.take_name()?;
            let to = format!("{schema}.{}", path.last()?);
            return self.rename_table(&name, &to);
        }
        for action in split_commas(c.rest()) {
            self.action(&name, &mut Cursor::new(action))?;
        }
        Some(())
    }

    /// An index by its name: the table and the key's own name.
    pub(super) fn index(&self, path: &[String]) -> Option<(String, String)> {
        let wanted = path.last()?;
        let schemas: Vec<&str> = match path {
            [.., schema, _] => vec![schema],
            _ => std::iter::once(super::read::TEMPORARY).chain(self.path.iter().map(String::as_str)).collect(),
        };
        let holds = |table: &Table| table.keys.iter().any(|key| &key.name == wanted);
        schemas.iter().find_map(|schema| {
            let mut tables = self.schema.tables.iter().filter(|(_, table)| table.schema == *schema);
            tables.find(|(_, table)| holds(table)).map(|(name, _)| (name.clone(), wanted.clone()))
        })
    }

    fn alter_index(&mut self, table: &str, key: &str, c: &mut Cursor<'_>) -> Option<()> {
        if !c.take_words("rename to") {
            // Storage and statistics of an index.
            return Some(());
        }
        let to = c.take_name()?;
        if self.is_taken(table, &to) {
            self.fail(ErrorClass::DuplicateObject, format!("relation \"{to}\" already exists"));
            return Some(());
        }
        let table = self.schema.tables.get_mut(table)?;
        table.keys.iter_mut().find(|found| found.name == key)?.name = to;
        Some(())
    }

    /// RENAME has been read.
    fn rename(&mut self, name: &str, c: &mut Cursor<'_>) -> Option<()> {
        if c.take_words("to") {
            let to = c.take_name()?;
            let (schema, _) = name.split_once('.')?;
            return self.rename_table(name, &format!("{schema}.{to}"));
        }
        if c.take_words("constraint") {
            let from = c.take_name()?;
            c.take_words("to").then_some(())?;
            let to = c.take_name()?;
            let table = self.schema.tables.get_mut(name)?;
            let names = table.keys.iter_mut().map(|key| &mut key.name);
            let names = names.chain(table.checks.iter_mut().map(|check| &mut check.name));
            let mut names = names.chain(table.foreign_keys.iter_mut().map(|foreign| &mut foreign.name));
            match names.find(|found| **found == from) {
                Some(found) => *found = to,
                None => self.fail(ErrorClass::UndefinedObject, format!("constraint \"{from}\" does not exist")),
            }
            return Some(());
        }
        let _ = c.take_words("column");
        let from = c.take_name()?;
        c.take_words("to").then_some(())?;
        let to = c.take_name()?;
        self.rename_column(name, &from, &to)
    }

    fn rename_table(&mut self, from: &str, to: &str) -> Option<()> {
        let (schema, name) = to.split_once('.')?;
        if self.is_taken(to, name) {
            self.fail(ErrorClass::DuplicateObject, format!("relation \"{name}\" already exists"));
            return Some(());
        }
        if !self.schema.namespaces.contains(schema) && schema != super::read::TEMPORARY {
            self.fail(ErrorClass::UndefinedObject, format!("schema \"{schema}\" does not exist"));
            return Some(());
        }
        if let Some(view) = self.views_over(from).first() {
            self.refuse(
                format!("the view {view} reads {from}, and MariaDB's view would go on with the old name"),
                Redesign::Rewrite,
            );
        }
        let mut table = self.schema.tables.remove(from)?;
        (table.schema, table.name) = (schema.to_owned(), name.to_owned());
        self.schema.tables.insert(to.to_owned(), table);
        for table in self.schema.tables.values_mut() {
            for foreign in table.foreign_keys.iter_mut().filter(|foreign| foreign.table == from) {
                foreign.table = to.to_owned();
            }
            if table.partition_of.as_deref() == Some(from) {
                table.partition_of = Some(to.to_owned());
            }
        }
        for owner in self.schema.sequences.values_mut().flatten() {
            if let Some(column) = owner.strip_prefix(&format!("{from}.")) {
                *owner = format!("{to}.{column}");
            }
        }
        self.steps.push(Step::RenameTable(from.to_owned(), to.to_owned()));
        Some(())
    }

    fn rename_column(&mut self, name: &str, from: &str, to: &str) -> Option<()> {
        let table = self.schema.tables.get(name)?;
        if table.column(from).is_none() {
            self.fail(ErrorClass::UndefinedColumn, format!("column \"{from}\" does not exist"));
            return Some(());
        }
        if table.column(to).is_some() {
            self.fail(ErrorClass::DuplicateObject, format!("column \"{to}\" of relation \"{name}\" already exists"));
            return Some(());
        }
        if let Some(view) = self.views_over(name).first() {
            self.refuse(
                format!("the view {view} reads {name}, and MariaDB's view would go on with the old name"),
                Redesign::Rewrite,
            );
        }
        for (other, table) in &mut self.schema.tables {
            for foreign in &mut table.foreign_keys {
                if foreign.table == name {
                    replace(&mut foreign.referenced, from, to);
                }
                if other == name {
                    replace(&mut foreign.columns, from, to);
                }
            }
        }
        rename_within(self.schema.tables.get_mut(name)?, from, to);
        let (old, new) = (format!("{name}.{from}"), format!("{name}.{to}"));
        for owner in self.schema.sequences.values_mut().flatten().filter(|owner| **owner == old) {
            owner.clone_from(&new);
        }
        self.steps.push(Step::RenameColumn(name.to_owned(), from.to_owned(), to.to_owned()));
        Some(())
    }

    /// Views that read a table, themselves or through others.
    pub(super) fn views_over(&self, name: &str) -> Vec<String> {
        let mut found = vec![name.to_owned()];
        let mut at = 0;
        while let Some(name) = found.get(at).cloned() {
            for (view, table) in &self.schema.tables {
                let view_of = table.view.as_ref().or(table.materialized.as_ref());
                let uses = view_of.is_some_and(|view| view.uses.contains(&name));
                if uses && !found.contains(view) {
                    found.push(view.clone());
                }
            }
            at += 1;
        }
        found.split_off(1)
    }

    /// One action of ALTER TABLE.
    fn action(&mut self, name: &str, c: &mut Cursor<'_>) -> Option<()> {
        if c.take_words("alter column") || c.take_words("alter") {
            return self.alter_column(name, c);
        }
        if c.take_words("add") {
            return self.add_action(name, c);
        }
        if c.take_words("drop") {
            return self.drop_action(name, c);
        }
        if c.take_words("validate constraint") {
            let wanted = c.take_name()?;
            let table = self.schema.tables.get_mut(name)?;
            let checks = table.checks.iter_mut().map(|check| (&check.name, &mut check.not_valid));
            let mut all =
                checks.chain(table.foreign_keys.iter_mut().map(|foreign| (&foreign.name, &mut foreign.not_valid)));
            match all.find(|(name, _)| **name == wanted) {
                Some((_, not_valid)) => *not_valid = false,
                None => self.fail(ErrorClass::UndefinedObject, format!("constraint \"{wanted}\" does not exist")),
            }
            return Some(());
        }
        if c.take_words("enable row level security") || c.take_words("force row level security") {
            self.lose(name, "row security", "MariaDB has none");
            if self.in_motion {
                self.refuse("row level security: MariaDB has none", Redesign::Permissions);
            }
            return Some(());
        }
        let storage = (c.at_word("set") || c.at_word("reset")) && c.clone().rest().get(1).is_some_and(is_open);
        if storage || SILENT.iter().any(|words| c.take_words(words)) {
            return Some(());
        }
        let head: String = text(c.rest()).chars().take(50).collect();
        self.refuse(format!("ALTER TABLE … {head}: it has no counterpart"), Redesign::Rewrite);
        Some(())
    }

    fn add_action(&mut self, name: &str, c: &mut Cursor<'_>) -> Option<()> {
        let _ = c.take_words("column");
        let known = c.take_words("if not exists");
        if self.promote_index(name, c.clone()).is_some() {
            return Some(());
        }
        let element = read_table::element(c.rest())?;
        let table = self.schema.tables.get(name)?;
        if let Element::Column(column, _) = &element
            && table.column(&column.name).is_some()
        {
            if !known {
                let message = format!("column \"{}\" of relation \"{name}\" already exists", column.name);
                self.fail(ErrorClass::DuplicateObject, message);
            }
            return Some(());
        }
        self.with_table(name, |reader, table| reader.add_element(table, element));
        Some(())
    }

    /// `CONSTRAINT name UNIQUE | PRIMARY KEY USING INDEX index`; `None` where it is something else.
    fn promote_index(&mut self, table: &str, mut c: Cursor<'_>) -> Option<()> {
        let name = if c.take_words("constraint") { Some(c.take_name()?) } else { None };
        let primary = c.take_words("primary key");
        (primary || c.take_words("unique")).then_some(())?;
        c.take_words("using index").then_some(())?;
        let index = c.take_name()?;
        let Some(at) = self.schema.tables.get(table)?.keys.iter().position(|key| key.name == index) else {
            self.fail(ErrorClass::UndefinedObject, format!("index \"{index}\" does not exist"));
            return Some(());
        };
        self.with_table(table, |_, table| {
            let mut key = table.keys.remove(at);
            key.name = name.unwrap_or(index);
            if primary {
                key.kind = KeyKind::Primary;
            }
            read_table::add_key(table, key);
        });
        Some(())
    }

    /// Changes a table with the reader at hand.
    pub(super) fn with_table(&mut self, name: &str, change: impl FnOnce(&mut Self, &mut Table)) {
        if let Some(mut table) = self.schema.tables.remove(name) {
            change(self, &mut table);
            self.schema.tables.insert(name.to_owned(), table);
        }
    }

    fn alter_column(&mut self, name: &str, c: &mut Cursor<'_>) -> Option<()> {
        let column = c.take_name()?;
        let table = self.schema.tables.get_mut(name)?;
        let keyed = table.primary_key.contains(&column);
        let Some(found) = table.columns.iter_mut().find(|found| found.name == column) else {
            self.fail(ErrorClass::UndefinedColumn, format!("column \"{column}\" does not exist"));
            return Some(());
        };
        if c.take_words("drop not null") {
            if keyed {
                self.fail(ErrorClass::Other, format!("column \"{column}\" is in a primary key"));
            } else {
                found.nullable = true;
            }
            return Some(());
        }
        if c.take_words("drop default") {
            found.default = None;
            found.serial = false;
            return Some(());
        }
        if c.take_words("drop identity") {
            found.default = None;
            found.serial = false;
            let owner = format!("{name}.{column}");
            self.schema.sequences.retain(|_, owned| owned.as_ref() != Some(&owner));
            return Some(());
        }
        if c.take_words("set data type") || c.take_words("type") {
            return self.alter_type_of(name, &column, c);
        }
        let known = ["set default", "set not null", "add generated"].iter().any(|words| c.clone().take_words(words));
        if ["restart", "set generated", "set increment", "set start", "set maxvalue", "set minvalue"]
            .iter()
            .any(|words| c.clone().take_words(words))
        {
            return self.alter_identity(name, &column, c);
        }
        let storage = ["set statistics", "set storage", "set compression"].iter().any(|words| c.take_words(words));
        if storage {
            return Some(());
        }
        if !known {
            self.refuse(format!("ALTER COLUMN {column} {}: it has no counterpart", text(c.rest())), Redesign::Rewrite);
            return Some(());
        }
        if let Some(added) = read_table::alter_column(found, c) {
            self.with_table(name, |reader, table| reader.add(table, added, Some(&column)));
        }
        Some(())
    }

    /// TYPE has been read.
    fn alter_type_of(&mut self, name: &str, column: &str, c: &mut Cursor<'_>) -> Option<()> {
        let spelled = read_table::take_type(c)?;
        let collation = if c.take_words("collate") { Some(c.take_path()?.join(".")) } else { None };
        let plain = match c.take_words("using") {
            true => is_plain_cast(c.rest(), column),
            false => true,
        };
        if let Some(view) = self.views_over(name).first() {
            self.fail(
                ErrorClass::NotSupported,
                format!("cannot alter type of a column used by a view or rule: {view}"),
            );
            return Some(());
        }
        if !plain {
            self.refuse("ALTER COLUMN … USING an expression: rows would have to be rewritten", Redesign::Rewrite);
            return Some(());
        }
        let qualified = self.type_name(&spelled);
        let found = self.schema.tables.get_mut(name)?.columns.iter_mut().find(|found| found.name == column)?;
        let (from, to) = (PgType::parse(&found.pg_type), PgType::parse(&qualified));
        let shown = format!("ALTER COLUMN {column} TYPE {} from {}", to.spelled(), from.spelled());
        found.pg_type = to.spelled();
        found.collation = collation;
        if !converts(&from, &to) {
            self.refuse(format!("{shown}: MariaDB would convert the values by rules of its own"), Redesign::Rewrite);
        }
        Some(())
    }

    fn read_alter_type(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let name = self.type_name(&path.join("."));
        if c.take_words("owner to") {
            return Some(());
        }
        let Some(labels) = self.schema.enums.get_mut(&name) else {
            self.refuse(format!("ALTER TYPE {name}: only an enum has a counterpart"), Redesign::Rewrite);
            return Some(());
        };
        if !c.take_words("add value") {
            self.refuse(format!("ALTER TYPE {name} {}: it has no counterpart", text(c.rest())), Redesign::Rewrite);
            return Some(());
        }
        let known = c.take_words("if not exists");
        let Kind::Text(label) = c.bump()?.clone() else { return None };
        if labels.contains(&label) {
            if !known {
                self.fail(ErrorClass::DuplicateObject, format!("enum label \"{label}\" already exists"));
            }
            return Some(());
        }
        let (before, after) = (c.take_words("before"), c.take_words("after"));
        let place = match (before || after, c.bump()) {
            (true, Some(Kind::Text(other))) => match labels.iter().position(|label| label == other) {
                Some(at) => at + usize::from(after),
                None => {
                    self.fail(ErrorClass::InvalidValue, format!("\"{other}\" is not an existing enum label"));
                    return Some(());
                }
            },
            _ => labels.len(),
        };
        labels.insert(place, label);
        Some(())
    }

    /// A type's name as the schema keeps it.
    pub(super) fn type_name(&self, spelled: &str) -> String {
        let Schema { enums, domains, .. } = &self.schema;
        let known = |name: &String| enums.contains_key(name) || domains.contains_key(name);
        let names = self.path.iter().map(|schema| format!("{schema}.{spelled}"));
        std::iter::once(spelled.to_owned()).chain(names).find(known).unwrap_or_else(|| spelled.to_owned())
    }
}

fn is_open(token: &Token) -> bool {
    token.kind == Kind::Symbol("(".into())
}

fn replace(names: &mut [String], from: &str, to: &str) {
    for name in names.iter_mut().filter(|name| *name == from) {
        to.clone_into(name);
    }
}

/// Gives a column of a table another name, wherever the table itself names it.
fn rename_within(table: &mut Table, from: &str, to: &str) {
    replace(&mut table.primary_key, from, to);
    table.unique.iter_mut().for_each(|columns| replace(columns, from, to));
    for column in &mut table.columns {
        if column.name == from {
            to.clone_into(&mut column.name);
        }
        column.generated = column.generated.take().map(|text| rename_in(&text, from, to));
    }
    for check in &mut table.checks {
        check.expression = rename_in(&check.expression, from, to);
    }
    for key in &mut table.keys {
        key.predicate = key.predicate.take().map(|text| rename_in(&text, from, to));
        replace(&mut key.include, from, to);
        for part in &mut key.parts {
            part.of = match &part.of {
                KeyOf::Column(name) if name == from => KeyOf::Column(to.to_owned()),
                KeyOf::Expression(text) => KeyOf::Expression(rename_in(text, from, to)),
                other => other.clone(),
            };
        }
    }
}

/// An expression with another name for a column.
pub(super) fn rename_in(expression: &str, from: &str, to: &str) -> String {
    let Some(mut all) = tokens(expression) else { return expression.to_owned() };
    for token in &mut all {
        if let Kind::Word(name) | Kind::Quoted(name) = &token.kind
            && name == from
        {
            token.kind = Kind::Quoted(to.to_owned());
        }
    }
    text(&all)
}

/// Whether an expression mentions a column.
pub(super) fn mentions(expression: &str, column: &str) -> bool {
    let named = |token: &Token| matches!(&token.kind, Kind::Word(name) | Kind::Quoted(name) if name == column);
    tokens(expression).is_some_and(|all| all.iter().any(named))
}

/// Whether a key is over a column, or speaks of it.
pub(super) fn key_mentions(key: &Key, column: &str) -> bool {
    key.include.iter().any(|name| name == column)
        || key.predicate.as_ref().is_some_and(|text| mentions(text, column))
        || key.parts.iter().any(|part| match &part.of {
            KeyOf::Column(name) => name == column,
            KeyOf::Expression(text) => mentions(text, column),
        })
}

/// `column`, `column::type` or either in parentheses.
fn is_plain_cast(mut expression: &[Token], column: &str) -> bool {
    loop {
        let mut c = Cursor::new(expression);
        match c.take_group() {
            Some(inner) if c.is_at_end() => expression = inner,
            _ => break,
        }
    }
    let mut c = Cursor::new(expression);
    let named = c.take_name().is_some_and(|name| name == column);
    named && (c.is_at_end() || c.take_symbol("::") && read_table::take_type(&mut c).is_some() && c.is_at_end())
}

/// Whether MariaDB turns every value of one type into the same value of the other as PostgreSQL's cast does.
fn converts(from: &PgType, to: &PgType) -> bool {
    use Family::{Date, Decimal, Float, Integer, Json, Text, Timestamp, TimestampTz};
    if from.array || to.array {
        return from == to;
    }
    match (family(from), family(to)) {
        (Family::Verbatim, Family::Verbatim) => from == to,
        (Integer, Integer | Decimal | Text | Float) | (Decimal, Decimal) | (Text, Text) | (Json, Json) => true,
        (Text, Integer) => false,
        (Date, Timestamp) | (Timestamp, Timestamp) | (TimestampTz, TimestampTz) => true,
        // Both are kept in UTC, as the session's zone is when none was set.
        (a, b) => a == b,
    }
}

/// Whether a table's key stands for a constraint; an index that was made as one is dropped as one.
pub(super) fn is_unique(key: &Key) -> bool {
    key.kind != KeyKind::Plain
}
