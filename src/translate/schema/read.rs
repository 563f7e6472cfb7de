//! Reads the schema from the statements of a pg_dump, in one pass.
//!
//! It refuses to stop: a statement that it has no reading for is named as a loss, or left out where it says nothing
//! about the data (ownership, grants, comments, settings).

use super::alter::mentions;
use super::ddl_parse::{Cursor, Kind, Token, split_commas, text, tokens};
use super::others::{SILENT, UNSUPPORTED, of_rows};
use super::read_table::{self, Added, Element};
use super::{Key, KeyKind, KeyOf, Loss, Schema, Table, partition};
use crate::core::ErrorClass;
use crate::error::Result;
use crate::import::pg_dump::{CopyStart, DumpItem};
use crate::translate::refusal::{Redesign, Refusal};

impl Schema {
    /// Reads a whole dump. Errors are the dump's own: it can't be read, or is cut off.
    pub fn from_dump(items: impl IntoIterator<Item = Result<DumpItem>>) -> Result<Self> {
        let mut reader = SchemaReader::default();
        for item in items {
            match item? {
                DumpItem::Statement { text, .. } => reader.statement(&text),
                DumpItem::CopyStart(copy) => reader.copy_start(&copy),
                DumpItem::CopyData(rows) => reader.copy_rows(&rows),
                DumpItem::CopyEnd => reader.copy = None,
            }
        }
        Ok(reader.finish())
    }
}

/// Takes the statements of a dump one after the other.
#[derive(Debug)]
pub struct SchemaReader {
    pub(super) schema: Schema,
    /// Where names without a schema are looked up, in this order.
    pub(super) path: Vec<String>,
    /// The table whose rows are passing by, and where each field of a row belongs.
    copy: Option<(String, Vec<usize>)>,
    /// Sequence and column of each `DEFAULT nextval`, until it is known who owns which.
    draws: Vec<(String, String)>,
    /// What only shows where the schema changes: how the last statement ended.
    pub(super) steps: Vec<Step>,
    /// The target has the tables already, and rows may be in them.
    pub(super) in_motion: bool,
    pub(super) failed: Option<Failed>,
    pub(super) refused: Option<Refusal>,
}

/// What a statement does that the schemas before and after it do not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// From and to, as `schema.table`.
    RenameTable(String, String),
    /// Of a table, from and to.
    RenameColumn(String, String, String),
    /// From and to.
    RenameSequence(String, String),
    /// A sequence, and the value that it draws next.
    Restart(String, i64),
    /// A partition that is dropped with its rows.
    DropPartition(String),
}

/// Why PostgreSQL refuses a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub class: ErrorClass,
    pub message: String,
}

/// What one statement made of a schema.
#[derive(Debug)]
pub struct Definition {
    pub schema: Schema,
    pub steps: Vec<Step>,
    pub failed: Option<Failed>,
    pub refused: Option<Refusal>,
}

impl Default for SchemaReader {
    fn default() -> Self {
        Self::resume(Schema::default(), &["public".to_owned()])
    }
}

/// Where the tables of a session stand; a name is looked up there before all others.
pub const TEMPORARY: &str = "pg_temp";

impl SchemaReader {
    /// Goes on with a schema that there is.
    pub fn resume(schema: Schema, path: &[String]) -> Self {
        Self {
            schema,
            path: path.to_vec(),
            copy: None,
            draws: Vec::new(),
            steps: Vec::new(),
            in_motion: false,
            failed: None,
            refused: None,
        }
    }

    /// Reads one statement that changes the schema.
    pub fn define(mut self, tokens: &[Token]) -> Definition {
        self.in_motion = true;
        let mut tokens = tokens.to_vec();
        let mut replaced = None;
        if Cursor::new(&tokens).take_words("create or replace") {
            tokens.drain(1..3);
            replaced = self.replace(&tokens);
        }
        if self.read(&tokens).is_none() {
            self.refuse(format!("{}: it has no reading", head(&tokens)), Redesign::Rewrite);
        }
        if let Some((name, columns)) = replaced {
            self.check_replaced(&name, &columns);
        }
        let (steps, failed, refused) = (std::mem::take(&mut self.steps), self.failed.take(), self.refused.take());
        Definition { steps, failed, refused, schema: self.finish() }
    }

    /// PostgreSQL refuses the statement; the first reason is the one.
    pub(super) fn fail(&mut self, class: ErrorClass, message: impl Into<String>) {
        self.failed.get_or_insert(Failed { class, message: message.into() });
    }

    /// The statement has no counterpart.
    pub(super) fn refuse(&mut self, reason: impl Into<String>, redesign: Redesign) {
        self.refused.get_or_insert(Refusal::new(reason, redesign));
    }

    /// Reads one statement, without its semicolon.
    pub fn statement(&mut self, sql: &str) {
        if of_rows(sql) {
            return;
        }
        let Some(mut all) = tokens(sql) else {
            let head: String = sql.chars().take(SHOWN_CHARS).collect();
            self.lose(head, "statement", "it can't be read");
            return;
        };
        if Cursor::new(&all).take_words("create or replace") {
            all.drain(1..3);
        }
        if self.read(&all).is_none() {
            self.lose(head(&all), "statement", "it is not one that a dump is known to have");
        }
        if let Some(refused) = self.refused.take() {
            self.lose(head(&all), "statement", &refused.reason);
        }
        // A dump that is at hand was restored before; what it names twice is not lost.
        self.failed = None;
    }

    /// The head of a COPY block.
    pub fn copy_start(&mut self, copy: &CopyStart) {
        let table = self.qualify(&copy.name);
        self.copy = self.schema.tables.get(&table).map(|found| {
            let place = |name: &String| found.columns.iter().position(|column| &column.name == name);
            let places = match copy.columns.is_empty() {
                true => (0..found.columns.len()).collect(),
                false => copy.columns.iter().filter_map(place).collect(),
            };
            (table, places)
        });
    }

    /// Whole rows of the COPY block: how long the values of each column are decides what can stand in a key.
    pub fn copy_rows(&mut self, rows: &[u8]) {
        let Some((table, places)) = &self.copy else { return };
        let root = self.schema.root(table).to_owned();
        let Some(table) = self.schema.tables.get_mut(&root) else { return };
        let mut longest: Vec<usize> = vec![0; places.len()];
        let mut start = 0;
        let mut field = 0;
        for at in memchr::memchr2_iter(b'\t', b'\n', rows) {
            if let Some(longest) = longest.get_mut(field) {
                *longest = (*longest).max(at - start);
            }
            field = if rows[at] == b'\n' { 0 } else { field + 1 };
            start = at + 1;
        }
        for (place, longest) in places.iter().zip(longest) {
            if let Some(column) = table.columns.get_mut(*place) {
                column.bytes_max = column.bytes_max.max(longest as u64);
            }
        }
    }

    /// The schema, once everything has been read.
    pub fn finish(mut self) -> Schema {
        for (sequence, column) in std::mem::take(&mut self.draws) {
            if self.schema.sequences.get(&sequence).is_some_and(|owner| owner.as_ref() == Some(&column))
                && let Some(column) = self.column_mut(&column)
            {
                column.serial = true;
            }
        }
        super::read_objects::resolve_types(&mut self.schema, &self.path);
        partition::follow_roots(&mut self.schema);
        let Schema { tables, absent, .. } = &mut self.schema;
        for (name, _) in tables.iter().filter(|(_, table)| table.columns.is_empty() && table.partition_of.is_none()) {
            absent.entry(name.clone()).or_insert_with(|| "MariaDB has no tables without columns".to_owned());
        }
        self.schema
    }

    pub(super) fn lose(&mut self, object: impl Into<String>, what: &str, why: &str) {
        self.schema.unsupported.push(Loss::new(object, what, why, "nothing"));
    }

    /// `schema.name` of a name's parts; the parts before the last two name a database, which a dump has but one of.
    pub(super) fn qualify(&self, path: &[String]) -> String {
        match path {
            [.., schema, name] => format!("{schema}.{name}"),
            [name] => format!("{}.{name}", self.creation_schema()),
            [] => String::new(),
        }
    }

    /// The first schema of the search path that there is.
    fn creation_schema(&self) -> &str {
        let known = self.path.iter().find(|name| self.schema.namespaces.contains(*name));
        known.or(self.path.last()).map_or("public", String::as_str)
    }

    /// The table, view or sequence that a name means; where it would be made if there is none.
    pub(super) fn find(&self, path: &[String]) -> String {
        let Schema { tables, sequences, .. } = &self.schema;
        match path {
            [name] => std::iter::once(TEMPORARY)
                .chain(self.path.iter().map(String::as_str))
                .map(|schema| format!("{schema}.{name}"))
                .find(|name| tables.contains_key(name) || sequences.contains_key(name))
                .unwrap_or_else(|| self.qualify(path)),
            _ => self.qualify(path),
        }
    }

    pub(super) fn column_mut(&mut self, qualified: &str) -> Option<&mut super::Column> {
        let (table, column) = qualified.rsplit_once('.')?;
        self.schema.tables.get_mut(table)?.columns.iter_mut().find(|found| found.name == column)
    }

    /// One decision for each kind of statement; `None` where it is none of them or does not read.
    fn read(&mut self, all: &[Token]) -> Option<()> {
        let mut cursor = Cursor::new(all);
        let c = &mut cursor;
        if c.take_words("select") {
            return self.read_select(c);
        }
        if c.take_words("set search_path") {
            return self.read_search_path(c);
        }
        if SILENT.iter().any(|words| c.take_words(words)) {
            return Some(());
        }
        if c.take_words("create schema") {
            return self.read_namespace(c);
        }
        if c.take_words("create domain") {
            return self.read_domain(c);
        }
        if ["create sequence", "create unlogged sequence"].iter().any(|words| c.take_words(words)) {
            return self.read_sequence(c);
        }
        if c.take_words("create unique index") {
            return self.read_index(c, KeyKind::Unique);
        }
        if c.take_words("create index") {
            return self.read_index(c, KeyKind::Plain);
        }
        if let Some(life) = take_create_table(c) {
            return self.read_table(c, life);
        }
        if c.take_words("create view") {
            return self.read_view(c);
        }
        if !self.in_motion && c.take_words("create materialized view") {
            return self.read_materialized(c);
        }
        if c.take_words("alter") {
            return self.read_alter(c);
        }
        if c.take_words("drop") {
            return self.read_drop(c);
        }
        if c.take_words("comment on") {
            return self.read_comment(c);
        }
        self.read_type_or_other(all)
    }

    fn read_type_or_other(&mut self, all: &[Token]) -> Option<()> {
        let mut cursor = Cursor::new(all);
        let c = &mut cursor;
        if c.take_words("create type") {
            let path = c.take_path()?;
            let name = self.qualify(&path);
            if c.take_words("as enum") {
                let labels = c.take_group()?.iter().filter_map(|token| match &token.kind {
                    Kind::Text(label) => Some(label.clone()),
                    _ => None,
                });
                let labels = labels.collect();
                if self.schema.enums.contains_key(&name) || self.schema.domains.contains_key(&name) {
                    self.fail(ErrorClass::DuplicateObject, format!("type \"{name}\" already exists"));
                } else {
                    self.schema.enums.insert(name, labels);
                }
                return Some(());
            }
        }
        let mut cursor = Cursor::new(all);
        let c = &mut cursor;
        let (_, what, why) = UNSUPPORTED.iter().find(|(words, ..)| c.take_words(words))?;
        let _ = c.take_words("if not exists");
        let path = c.take_path().unwrap_or_default();
        let table = c.clone().rest();
        let on = named_table(table);
        let object = match on {
            Some(table) if *what == "trigger" || what.starts_with("row") => {
                format!("{}.{}", self.qualify(&table), path.join("."))
            }
            _ => path.join("."),
        };
        if ["view", "foreign data"].contains(what) && !path.is_empty() {
            self.schema.absent.insert(self.qualify(&path), (*why).to_owned());
        }
        self.lose(object, what, why);
        Some(())
    }

    fn read_select(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let mut arguments = Vec::new();
        for argument in split_commas(c.take_group()?) {
            arguments.push(argument);
        }
        match path.last()?.as_str() {
            "setval" => {
                let Kind::Text(name) = &arguments.first()?.first()?.kind else { return None };
                let name = tokens(name)?;
                let sequence = self.qualify(&Cursor::new(&name).take_path()?);
                let value = Cursor::new(arguments.get(1)?).take_integer()?;
                let called = arguments.get(2).is_none_or(|called| text(called) != "false");
                let state = self.schema.sequence_states.entry(sequence).or_default();
                state.next = if called { value.saturating_add(state.increment) } else { value };
                Some(())
            }
            "set_config" => {
                if let [name, value, ..] = &arguments[..]
                    && text(name) == "'search_path'"
                    && let Kind::Text(path) = &value.first()?.kind
                    && let Some(first) = path.split(',').map(str::trim).find(|part| !part.is_empty())
                {
                    self.path = vec![first.trim_matches('"').to_owned()];
                }
                Some(())
            }
            // Large objects and whatever else a dump calls; their kinds are named once.
            other => {
                let what = if other.starts_with("lo") { "large object" } else { "function call" };
                let loss = Loss::new(other, what, "it has no counterpart", "nothing");
                if !self.schema.unsupported.contains(&loss) {
                    self.schema.unsupported.push(loss);
                }
                Some(())
            }
        }
    }

    fn read_search_path(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let _ = c.take_symbol("=") || c.take_words("to");
        if let Some(name) = c.take_name() {
            self.path = vec![name];
        }
        Some(())
    }

    fn read_index(&mut self, c: &mut Cursor<'_>, kind: KeyKind) -> Option<()> {
        let _ = c.take_words("concurrently");
        let known = c.take_words("if not exists");
        let name = if c.at_word("on") { String::new() } else { c.take_path()?.pop()? };
        c.take_words("on").then_some(())?;
        let _ = c.take_words("only");
        let path = c.take_path()?;
        let table = self.find(&path);
        let method = if c.take_words("using") { c.take_name()? } else { "btree".into() };
        let parts = split_commas(c.take_group()?).into_iter().filter_map(read_table::key_part).collect();
        let mut key = Key { name, kind, method, parts, ..Key::default() };
        if c.take_words("include") {
            key.include = read_table::names(c.take_group()?);
        }
        key.nulls_not_distinct = c.take_words("nulls not distinct");
        while !c.is_at_end() {
            if c.take_words("where") {
                key.predicate = Some(text(c.rest()));
            } else {
                c.bump();
            }
        }
        if !key.name.is_empty() && self.is_taken(&table, &key.name) {
            if !known {
                self.fail(ErrorClass::DuplicateObject, format!("relation \"{}\" already exists", key.name));
            }
            return Some(());
        }
        match self.schema.tables.get_mut(&table) {
            Some(table) => match missing_column(table, &key) {
                Some(column) => {
                    self.fail(ErrorClass::UndefinedColumn, format!("column \"{column}\" does not exist"));
                }
                None => read_table::add_key(table, key),
            },
            None => self.fail(ErrorClass::UndefinedTable, format!("relation \"{table}\" does not exist")),
        }
        Some(())
    }

    fn read_table(&mut self, c: &mut Cursor<'_>, life: Life) -> Option<()> {
        let known = c.take_words("if not exists");
        let path = c.take_path()?;
        let qualified = match life {
            Life::OfSession => format!("{TEMPORARY}.{}", path.last()?),
            _ => self.qualify(&path),
        };
        let (schema, name) = qualified.split_once('.')?;
        if self.schema.tables.contains_key(&qualified) || self.is_taken(&qualified, name) {
            if !known {
                self.fail(ErrorClass::DuplicateObject, format!("relation \"{name}\" already exists"));
            }
            return Some(());
        }
        let unlogged = life == Life::UntilCrash;
        let mut table = Table { schema: schema.into(), name: name.into(), unlogged, ..Table::default() };
        if c.take_words("partition of") {
            let parent = c.take_path()?;
            let parent = self.find(&parent);
            if !self.schema.tables.contains_key(&parent) {
                self.fail(ErrorClass::UndefinedTable, format!("relation \"{parent}\" does not exist"));
            }
            table.partition_of = Some(parent);
            let _ = c.take_group();
            table.bound = partition::take_bound(c);
        } else if let Some(elements) = c.take_group() {
            for element in split_commas(elements) {
                let read = read_table::element(element)?;
                self.add_element(&mut table, read);
            }
        }
        while !c.is_at_end() {
            if c.take_words("partition by") {
                table.partitioned_by = Some(text(c.rest()));
            } else if c.take_words("inherits") {
                let parents = c.take_group().unwrap_or_default();
                let why = format!("MariaDB has no inheritance: {}", text(parents));
                self.inherit(&mut table, parents);
                self.schema.unsupported.push(Loss::new(&qualified, "inheritance", why, "a table of its own"));
            } else {
                c.bump();
            }
        }
        if life != Life::OfSession {
            self.schema.namespaces.insert(table.schema.clone());
        }
        self.schema.tables.insert(qualified, table);
        Some(())
    }

    pub(super) fn add_element(&mut self, table: &mut Table, element: Element) {
        match element {
            Element::Column(column, added) => {
                let name = column.name.clone();
                table.columns.push(*column);
                for added in added {
                    self.add(table, added, Some(&name));
                }
            }
            Element::Added(added) => self.add(table, added, None),
            Element::Like(text) => self.copy_shape(table, &text),
        }
    }

    /// Adds what a table or one of its columns was given.
    pub(super) fn add(&mut self, table: &mut Table, added: Added, column: Option<&str>) {
        let qualified = table.qualified();
        match added {
            Added::Key(key) => read_table::add_key(table, key),
            Added::ForeignKey(mut foreign, path) => {
                foreign.table = self.find(&path);
                if foreign.table != qualified && !self.schema.tables.contains_key(&foreign.table) {
                    self.fail(ErrorClass::UndefinedTable, format!("relation \"{}\" does not exist", path.join(".")));
                }
                read_table::default_name(&mut foreign.name, &[&table.name, &foreign.columns.join("_"), "fkey"]);
                table.foreign_keys.push(foreign);
            }
            Added::Check(mut check) => {
                let mut named = table.columns.iter().filter(|column| mentions(&check.expression, &column.name));
                // PostgreSQL names a check after the column, where it speaks of one alone.
                let only = match (column, named.next(), named.next()) {
                    (Some(column), ..) => column,
                    (None, Some(only), None) => only.name.as_str(),
                    _ => "",
                };
                read_table::default_name(&mut check.name, &[&table.name, only, "check"]);
                let taken = table.checks.iter().filter(|other| other.name.starts_with(&check.name)).count();
                if taken > 0 && table.checks.iter().any(|other| other.name == check.name) {
                    check.name.push_str(&taken.to_string());
                }
                table.checks.push(check);
            }
            Added::Exclusion(name) => self.schema.unsupported.push(Loss::new(
                format!("{qualified}.{name}"),
                "exclusion constraint",
                "MariaDB has none",
                "nothing: rows that it would refuse are accepted",
            )),
            Added::Draws(path) => {
                let Some(column) = column else { return };
                let sequence = self.qualify(&path);
                self.draws.push((sequence, format!("{qualified}.{column}")));
            }
            Added::Sequence(path, state) => {
                let Some(column) = column else { return };
                let name = match path {
                    Some(path) => self.qualify(&path),
                    None => format!("{}.{}_{column}_seq", table.schema, table.name),
                };
                self.schema.sequences.insert(name.clone(), Some(format!("{qualified}.{column}")));
                self.schema.sequence_states.insert(name, state);
            }
        }
    }

    /// Whether a relation of the table's schema has this name.
    pub(super) fn is_taken(&self, table: &str, name: &str) -> bool {
        let Some((schema, _)) = table.split_once('.') else { return false };
        let qualified = format!("{schema}.{name}");
        let Schema { tables, sequences, .. } = &self.schema;
        let indexed = |table: &Table| table.schema == schema && table.keys.iter().any(|key| key.name == name);
        tables.contains_key(&qualified) || sequences.contains_key(&qualified) || tables.values().any(indexed)
    }
}

/// How long a table lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Long,
    UntilCrash,
    OfSession,
}

/// Steps over CREATE TABLE with its words.
fn take_create_table(c: &mut Cursor<'_>) -> Option<Life> {
    const FORMS: &[(&str, Life)] = &[
        ("create table", Life::Long),
        ("create unlogged table", Life::UntilCrash),
        ("create temp table", Life::OfSession),
        ("create temporary table", Life::OfSession),
        ("create local temp table", Life::OfSession),
        ("create local temporary table", Life::OfSession),
        ("create global temp table", Life::OfSession),
        ("create global temporary table", Life::OfSession),
    ];
    FORMS.iter().find(|(words, _)| c.take_words(words)).map(|(_, life)| *life)
}

/// A column that a key names and its table does not have.
fn missing_column(table: &Table, key: &Key) -> Option<String> {
    key.parts.iter().find_map(|part| match &part.of {
        KeyOf::Column(name) if table.column(name).is_none() => Some(name.clone()),
        _ => None,
    })
}

const SHOWN_CHARS: usize = 60;

fn head(tokens: &[Token]) -> String {
    text(tokens).chars().take(SHOWN_CHARS).collect()
}

/// The table after `ON`.
fn named_table(tokens: &[Token]) -> Option<Vec<String>> {
    let mut c = Cursor::new(tokens);
    while !c.is_at_end() {
        if c.take_words("on") {
            return c.take_path();
        }
        c.bump();
    }
    None
}
