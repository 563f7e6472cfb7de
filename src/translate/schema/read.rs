//! Reads the schema from the statements of a pg_dump, in one pass.
//!
//! It refuses to stop: a statement that it has no reading for is named as a loss, or left out where it says nothing
//! about the data (ownership, grants, comments, settings).

use super::ddl_parse::{Cursor, Kind, Token, split_commas, text, tokens};
use super::read_table::{self, Added, Element};
use super::types::PgType;
use super::{Key, KeyKind, Loss, Schema, Table};
use crate::error::Result;
use crate::import::pg_dump::{CopyStart, DumpItem};

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
    schema: Schema,
    /// Where names without a schema belong.
    search_path: String,
    /// The table whose rows are passing by, and where each field of a row belongs.
    copy: Option<(String, Vec<usize>)>,
    /// Sequence and column of each `DEFAULT nextval`, until it is known who owns which.
    draws: Vec<(String, String)>,
}

impl Default for SchemaReader {
    fn default() -> Self {
        Self { schema: Schema::default(), search_path: "public".into(), copy: None, draws: Vec::new() }
    }
}

/// Statements that say nothing about the data or its shape, by their first words.
const SILENT: &[&str] = &[
    "comment",
    "grant",
    "revoke",
    "set",
    "reset",
    "begin",
    "commit",
    "start transaction",
    "analyze",
    "vacuum",
    "alter default privileges",
    "security label",
    "create role",
    "alter role",
    "create database",
    "alter database",
    "create tablespace",
    "insert",
    "drop",
    "lock",
    "reindex",
    "refresh",
    "cluster",
    "checkpoint",
    "discard",
];

/// Objects without a counterpart: first words, kind, why.
const UNSUPPORTED: &[(&str, &str, &str)] = &[
    ("create extension", "extension", "MariaDB has no extensions; the statements that use it say what is missing"),
    ("create function", "function", "written in a language of PostgreSQL"),
    ("create procedure", "procedure", "written in a language of PostgreSQL"),
    ("create trigger", "trigger", "calls a function written in a language of PostgreSQL"),
    ("create constraint trigger", "trigger", "calls a function written in a language of PostgreSQL"),
    ("create event trigger", "event trigger", "MariaDB has none"),
    ("create view", "view", "its query is not translated"),
    ("create recursive view", "view", "its query is not translated"),
    ("create materialized view", "materialized view", "MariaDB has none"),
    ("create rule", "rule", "MariaDB has none"),
    ("create policy", "row security policy", "MariaDB has none"),
    ("create aggregate", "aggregate", "written for PostgreSQL"),
    ("create operator", "operator", "MariaDB has no operators of one's own"),
    ("create cast", "cast", "MariaDB has no casts of one's own"),
    ("create collation", "collation", "text is compared by code point on the target"),
    ("create text search", "text search", "MariaDB has no such parts"),
    ("create statistics", "extended statistics", "MariaDB has none"),
    ("create publication", "publication", "replication is not part of the data"),
    ("create subscription", "subscription", "replication is not part of the data"),
    ("create foreign", "foreign data", "its rows live on another server"),
    ("create server", "foreign data", "its rows live on another server"),
    ("create user mapping", "foreign data", "its rows live on another server"),
    ("create type", "type", "neither an enum nor a domain; its values are kept as text"),
    ("create language", "language", "MariaDB has only its own"),
    ("create access method", "access method", "MariaDB has only its own"),
    ("create conversion", "conversion", "MariaDB has only its own"),
    ("create transform", "transform", "MariaDB has none"),
];

impl SchemaReader {
    /// Reads one statement, without its semicolon.
    pub fn statement(&mut self, sql: &str) {
        if sql.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("insert")) {
            return;
        }
        let Some(mut all) = tokens(sql) else {
            let head: String = sql.chars().take(60).collect();
            self.lose(head, "statement", "it can't be read");
            return;
        };
        if Cursor::new(&all).take_words("create or replace") {
            all.drain(1..3);
        }
        if self.read(&all).is_none() {
            let head: String = text(&all).chars().take(60).collect();
            self.lose(head, "statement", "it is not one that a dump is known to have");
        }
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
        let Schema { tables, enums, domains, .. } = &mut self.schema;
        for column in tables.values_mut().flat_map(|table| &mut table.columns) {
            // A domain can be made over a domain, but not in a circle.
            for _ in 0..=domains.len() {
                let parsed = PgType::parse(&column.pg_type);
                let qualified = format!("{}.{}", self.search_path, parsed.base);
                if let Some(over) = domains.get(&parsed.base).or_else(|| domains.get(&qualified)) {
                    column.pg_type = format!("{over}{}", if parsed.array { "[]" } else { "" });
                    continue;
                }
                if enums.contains_key(&qualified) {
                    column.pg_type = PgType { base: qualified, ..parsed }.spelled();
                }
                break;
            }
        }
        self.schema
    }

    fn lose(&mut self, object: impl Into<String>, what: &str, why: &str) {
        self.schema.unsupported.push(Loss::new(object, what, why, "nothing"));
    }

    /// `schema.name` of a name's parts; the parts before the last two name a database, which a dump has but one of.
    fn qualify(&self, path: &[String]) -> String {
        match path {
            [.., schema, name] => format!("{schema}.{name}"),
            [name] => format!("{}.{name}", self.search_path),
            [] => String::new(),
        }
    }

    fn column_mut(&mut self, qualified: &str) -> Option<&mut super::Column> {
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
            let _ = c.take_words("if not exists");
            let name = c.take_name()?;
            self.schema.namespaces.insert(name);
            return Some(());
        }
        if c.take_words("create domain") {
            return self.read_domain(c);
        }
        if c.take_words("create sequence") || c.take_words("create unlogged sequence") {
            let _ = c.take_words("if not exists");
            return self.read_sequence(c);
        }
        if c.take_words("alter sequence") {
            return self.read_sequence_owner(c);
        }
        if c.take_words("create unique index") {
            return self.read_index(c, KeyKind::Unique);
        }
        if c.take_words("create index") {
            return self.read_index(c, KeyKind::Plain);
        }
        if ["create table", "create unlogged table"].iter().any(|words| c.take_words(words)) {
            let _ = c.take_words("if not exists");
            return self.read_table(c);
        }
        if c.take_words("alter table") {
            let _ = c.take_words("if exists");
            return self.read_alter_table(c);
        }
        if c.take_words("alter") {
            return Some(());
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
                self.schema.enums.insert(name, labels.collect());
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
                    self.search_path = first.trim_matches('"').to_owned();
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
            self.search_path = name;
        }
        Some(())
    }

    fn read_domain(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let name = self.qualify(&path);
        let _ = c.take_words("as");
        let over = read_table::take_type(c)?;
        let rest = text(c.rest());
        if !rest.is_empty() {
            self.schema.unsupported.push(Loss::new(
                &name,
                "domain constraint",
                format!("MariaDB has no domains: {rest}"),
                format!("columns of {over}"),
            ));
        }
        self.schema.domains.insert(name, over);
        Some(())
    }

    fn read_sequence(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let name = self.qualify(&path);
        let state = read_table::take_sequence_options(c);
        if let Some((namespace, _)) = name.split_once('.') {
            self.schema.namespaces.insert(namespace.to_owned());
        }
        self.schema.sequences.entry(name.clone()).or_default();
        self.schema.sequence_states.insert(name, state);
        Some(())
    }

    fn read_sequence_owner(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let name = self.qualify(&path);
        if c.take_words("owned by") {
            let owner = c.take_path()?;
            let (column, table) = owner.split_last()?;
            if !table.is_empty() {
                let owner = format!("{}.{column}", self.qualify(table));
                self.schema.sequences.insert(name, Some(owner));
            }
        }
        Some(())
    }

    fn read_index(&mut self, c: &mut Cursor<'_>, kind: KeyKind) -> Option<()> {
        let _ = c.take_words("concurrently");
        let _ = c.take_words("if not exists");
        let name = if c.at_word("on") { String::new() } else { c.take_path()?.pop()? };
        c.take_words("on").then_some(())?;
        let _ = c.take_words("only");
        let path = c.take_path()?;
        let table = self.qualify(&path);
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
        let table = self.schema.tables.get_mut(&table)?;
        read_table::add_key(table, key);
        Some(())
    }

    fn read_table(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let qualified = self.qualify(&path);
        let (schema, name) = qualified.split_once('.')?;
        let mut table = Table { schema: schema.into(), name: name.into(), ..Table::default() };
        if c.take_words("partition of") {
            let parent = c.take_path()?;
            table.partition_of = Some(self.qualify(&parent));
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
        self.schema.namespaces.insert(table.schema.clone());
        self.schema.tables.insert(qualified, table);
        Some(())
    }

    /// Puts the columns of the parents first: a dump names only the others.
    fn inherit(&self, table: &mut Table, parents: &[Token]) {
        let mut columns: Vec<super::Column> = Vec::new();
        for parent in split_commas(parents) {
            let Some(path) = Cursor::new(parent).take_path() else { continue };
            let Some(parent) = self.schema.tables.get(&self.qualify(&path)) else { continue };
            let new = |column: &&super::Column| columns.iter().all(|known| known.name != column.name);
            let inherited: Vec<_> = parent.columns.iter().filter(new).cloned().collect();
            columns.extend(inherited.into_iter().map(|column| super::Column { serial: false, ..column }));
        }
        for own in std::mem::take(&mut table.columns) {
            match columns.iter_mut().find(|column| column.name == own.name) {
                Some(column) => *column = own,
                None => columns.push(own),
            }
        }
        table.columns = columns;
    }

    fn add_element(&mut self, table: &mut Table, element: Element) {
        match element {
            Element::Column(column, added) => {
                let name = column.name.clone();
                table.columns.push(*column);
                for added in added {
                    self.add(table, added, Some(&name));
                }
            }
            Element::Added(added) => self.add(table, added, None),
            Element::Like(text) => {
                let why = "the columns of another table are not copied; pg_dump never writes this";
                self.schema.unsupported.push(Loss::new(text, "LIKE", why, "nothing"));
            }
        }
    }

    /// Adds what a table or one of its columns was given.
    fn add(&mut self, table: &mut Table, added: Added, column: Option<&str>) {
        let qualified = table.qualified();
        match added {
            Added::Key(key) => read_table::add_key(table, key),
            Added::ForeignKey(mut foreign, path) => {
                foreign.table = self.qualify(&path);
                read_table::default_name(&mut foreign.name, &[&table.name, &foreign.columns.join("_"), "fkey"]);
                table.foreign_keys.push(foreign);
            }
            Added::Check(mut check) => {
                read_table::default_name(&mut check.name, &[&table.name, column.unwrap_or_default(), "check"]);
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

    fn read_alter_table(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let _ = c.take_words("only");
        let path = c.take_path()?;
        let qualified = self.qualify(&path);
        if c.take_words("attach partition") {
            let child = c.take_path()?;
            let child = self.qualify(&child);
            self.schema.tables.get_mut(&child)?.partition_of = Some(qualified);
            return Some(());
        }
        // Views and sequences are altered so too, and are not tables of ours.
        let Some(mut table) = self.schema.tables.remove(&qualified) else {
            return Some(());
        };
        let done = self.alter(&mut table, c);
        self.schema.tables.insert(qualified, table);
        done
    }

    fn alter(&mut self, table: &mut Table, c: &mut Cursor<'_>) -> Option<()> {
        if c.take_words("alter column") || c.take_words("alter") {
            let name = c.take_name()?;
            let column = table.columns.iter_mut().find(|column| column.name == name)?;
            if let Some(added) = read_table::alter_column(column, c) {
                self.add(table, added, Some(&name));
            }
            return Some(());
        }
        if c.at_word("add") {
            c.bump();
            if let Element::Added(added) = read_table::element(c.rest())? {
                self.add(table, added, None);
                return Some(());
            }
            return None;
        }
        if c.take_words("enable row level security") {
            self.lose(table.qualified(), "row security", "MariaDB has none");
        }
        // Owner, storage, clustering, replica identity: nothing that the data or its shape depends on.
        Some(())
    }
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
