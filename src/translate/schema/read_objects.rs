//! Reads objects besides tables: schemas, domains, sequences, views; and gives columns the types that they mean.

use super::alter::rename_in;
use super::ddl_parse::{Cursor, Token, split_commas, text, tokens};
use super::read::SchemaReader;
use super::types::PgType;
use super::{Check, Column, DomainRules, Key, Schema, Table, View, read_table, view};
use crate::core::ErrorClass;
use crate::translate::refusal::Redesign;

impl SchemaReader {
    pub(super) fn read_namespace(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let known = c.take_words("if not exists");
        let _ = c.take_words("authorization");
        let name = c.take_name()?;
        if !self.schema.namespaces.insert(name.clone()) && !known {
            self.fail(ErrorClass::DuplicateObject, format!("schema \"{name}\" already exists"));
        }
        if c.take_words("authorization") {
            c.take_name()?;
        }
        c.is_at_end().then_some(())
    }

    pub(super) fn read_domain(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let name = self.qualify(&path);
        let _ = c.take_words("as");
        let over = read_table::take_type(c)?;
        let rules = read_table::domain_rules(c)?;
        if self.schema.domains.contains_key(&name) || self.schema.enums.contains_key(&name) {
            self.fail(ErrorClass::DuplicateObject, format!("type \"{name}\" already exists"));
            return Some(());
        }
        self.schema.domain_rules.insert(name.clone(), rules);
        self.schema.domains.insert(name, PgType::parse(&over).spelled());
        Some(())
    }

    pub(super) fn read_sequence(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let known = c.take_words("if not exists");
        let path = c.take_path()?;
        let name = self.qualify(&path);
        if self.schema.sequences.contains_key(&name) || self.schema.tables.contains_key(&name) {
            if !known {
                self.fail(ErrorClass::DuplicateObject, format!("relation \"{name}\" already exists"));
            }
            return Some(());
        }
        let mut options = c.clone();
        let state = read_table::take_sequence_options(c);
        if let Some((namespace, _)) = name.split_once('.') {
            self.schema.namespaces.insert(namespace.to_owned());
        }
        self.schema.sequences.entry(name.clone()).or_default();
        self.schema.sequence_states.insert(name.clone(), state);
        while !options.is_at_end() {
            if options.take_words("owned by") {
                return self.own_sequence(name, &mut options);
            }
            options.bump();
        }
        Some(())
    }

    /// `OWNED BY` has been read.
    pub(super) fn own_sequence(&mut self, name: String, c: &mut Cursor<'_>) -> Option<()> {
        let owner = c.take_path()?;
        let (column, table) = owner.split_last()?;
        let owner = (!table.is_empty()).then(|| format!("{}.{column}", self.find(table)));
        self.schema.sequences.insert(name, owner);
        Some(())
    }

    pub(super) fn read_view(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let path = c.take_path()?;
        let qualified = self.qualify(&path);
        let (schema, name) = qualified.split_once('.')?;
        if self.schema.tables.contains_key(&qualified) {
            self.fail(ErrorClass::DuplicateObject, format!("relation \"{name}\" already exists"));
            return Some(());
        }
        let named = c.take_group().map(read_table::names).unwrap_or_default();
        if c.take_words("with") {
            c.take_group()?;
        }
        c.take_words("as").then_some(())?;
        let view = self.view_of(text(c.rest()));
        match view::read(view, &named, &self.schema) {
            Ok((view, columns)) => {
                let table = Table { schema: schema.into(), name: name.into(), columns, ..Table::default() };
                self.schema.namespaces.insert(table.schema.clone());
                self.schema.tables.insert(qualified, Table { view: Some(view), ..table });
            }
            Err(why) => {
                self.schema.absent.insert(qualified.clone(), format!("its query is not carried over: {}", why.reason));
                self.refuse(format!("the view {name}: {}", why.reason), why.redesign);
            }
        }
        Some(())
    }

    /// What OR REPLACE replaces is gone; its columns are returned, which the new view must begin with.
    pub(super) fn replace(&mut self, tokens: &[Token]) -> Option<(String, Vec<Column>)> {
        let mut c = Cursor::new(tokens);
        c.take_words("create view").then_some(())?;
        let name = self.find(&c.take_path()?);
        if self.schema.tables.get(&name)?.view.is_none() {
            self.fail(ErrorClass::WrongType, format!("\"{name}\" is not a view"));
            return None;
        }
        let old = self.schema.tables.remove(&name)?;
        Some((name, old.columns))
    }

    /// PostgreSQL lets a replacement add columns at the end, and nothing else.
    pub(super) fn check_replaced(&mut self, name: &str, old: &[Column]) {
        let Some(new) = self.schema.tables.get(name).map(|table| table.columns.clone()) else { return };
        if new.len() < old.len() {
            return self.fail(ErrorClass::Syntax, "cannot drop columns from view");
        }
        for (old, new) in old.iter().zip(&new) {
            let known = ![&old.pg_type, &new.pg_type].contains(&&"unknown".to_owned());
            if old.name != new.name {
                let message = format!("cannot change name of view column \"{}\" to \"{}\"", old.name, new.name);
                return self.fail(ErrorClass::Syntax, message);
            }
            if known && old.pg_type != new.pg_type {
                let message = format!("cannot change data type of view column \"{}\"", old.name);
                return self.fail(ErrorClass::Syntax, message);
            }
        }
    }

    /// A query at the place where it stands among the others.
    fn view_of(&self, query: String) -> View {
        let views = self.schema.tables.values().filter_map(|table| table.view.as_ref().or(table.materialized.as_ref()));
        let number = views.map(|view| view.number + 1).max().unwrap_or_default();
        View { query, path: self.path.clone(), uses: Vec::new(), number }
    }

    /// CREATE MATERIALIZED VIEW of a dump, which is a table of its query's rows.
    pub(super) fn read_materialized(&mut self, c: &mut Cursor<'_>) -> Option<()> {
        let _ = c.take_words("if not exists");
        let qualified = self.qualify(&c.take_path()?);
        let (schema, name) = qualified.split_once('.')?;
        let named = c.take_group().map(read_table::names).unwrap_or_default();
        while !c.take_words("as") {
            c.bump()?;
        }
        let mut query = c.rest();
        for words in ["with no data", "with data"] {
            let count = words.split(' ').count();
            if let Some(at) = query.len().checked_sub(count)
                && Cursor::new(query.get(at..)?).take_words(words)
            {
                query = query.get(..at)?;
            }
        }
        match view::read(self.view_of(text(query)), &named, &self.schema) {
            Ok((view, mut columns)) => {
                for column in columns.iter_mut().filter(|column| column.pg_type == "unknown") {
                    column.pg_type = "text".to_owned();
                }
                let table = Table { schema: schema.into(), name: name.into(), columns, ..Table::default() };
                self.schema.namespaces.insert(table.schema.clone());
                self.schema.tables.insert(qualified, Table { materialized: Some(view), ..table });
            }
            Err(why) => {
                let why = format!("its query is not carried over: {}", why.reason);
                self.lose(&qualified, "materialized view", &why);
                self.schema.absent.insert(qualified, why);
            }
        }
        Some(())
    }

    /// Puts the columns of the parents first: a dump names only the others.
    pub(super) fn inherit(&self, table: &mut Table, parents: &[Token]) {
        let mut columns: Vec<Column> = Vec::new();
        for parent in split_commas(parents) {
            let Some(path) = Cursor::new(parent).take_path() else { continue };
            let Some(parent) = self.schema.tables.get(&self.qualify(&path)) else { continue };
            let new = |column: &&Column| columns.iter().all(|known| known.name != column.name);
            let inherited: Vec<_> = parent.columns.iter().filter(new).cloned().collect();
            columns.extend(inherited.into_iter().map(|column| Column { serial: false, ..column }));
        }
        for own in std::mem::take(&mut table.columns) {
            match columns.iter_mut().find(|column| column.name == own.name) {
                Some(column) => *column = own,
                None => columns.push(own),
            }
        }
        table.columns = columns;
    }

    /// `LIKE other [INCLUDING …]`, LIKE read.
    pub(super) fn copy_shape(&mut self, table: &mut Table, clause: &str) {
        let Some(all) = tokens(clause) else { return };
        let mut c = Cursor::new(&all);
        let Some(path) = c.take_path() else { return };
        let name = self.find(&path);
        let Some(other) = self.schema.tables.get(&name).cloned() else {
            return self.fail(ErrorClass::UndefinedTable, format!("relation \"{}\" does not exist", path.join(".")));
        };
        let options = text(c.rest());
        let including = |what: &str| {
            let named = |verb: &str, what: &str| options.contains(&format!("{verb} {what}"));
            (named("including", "all") || named("including", what)) && !named("excluding", what)
        };
        for column in &other.columns {
            let mut column = column.clone();
            if column.serial {
                // A serial's default draws from the other table's sequence; an identity has one of its own.
                self.refuse(format!("LIKE a table with the serial column {}", column.name), Redesign::Ids);
                (column.serial, column.always, column.default) = (false, false, None);
            }
            column.default = column.default.filter(|_| including("defaults"));
            column.generated = column.generated.filter(|_| including("generated"));
            column.comment = column.comment.filter(|_| including("comments"));
            table.columns.push(column);
        }
        if including("constraints") {
            table.checks.extend(other.checks);
        }
        if including("indexes") {
            for key in other.keys {
                read_table::add_key(table, Key { name: String::new(), ..key });
            }
        }
    }
}

/// Gives each column of a domain the type that the domain is over, and what the domain asks of its values; each of an
/// enum the enum's whole name.
pub(super) fn resolve_types(schema: &mut Schema, path: &[String]) {
    let Schema { tables, enums, domains, domain_rules, .. } = schema;
    for table in tables.values_mut() {
        let Table { columns, checks, .. } = table;
        for column in columns {
            // A domain can be made over a domain, but not in a circle.
            for _ in 0..=domains.len() {
                let parsed = PgType::parse(&column.pg_type);
                let bare = parsed.base.trim_matches('"').to_owned();
                let qualified = match bare.contains('.') {
                    true => bare,
                    false => {
                        let names = path.iter().map(|schema| format!("{schema}.{bare}"));
                        let known = |name: &String| domains.contains_key(name) || enums.contains_key(name);
                        names.into_iter().find(known).unwrap_or_default()
                    }
                };
                if let Some(over) = domains.get(&qualified) {
                    column.pg_type = format!("{over}{}", if parsed.array { "[]" } else { "" });
                    if let Some(rules) = domain_rules.get(&qualified).filter(|_| !parsed.array) {
                        obey(column, checks, rules, &qualified);
                    }
                    continue;
                }
                if enums.contains_key(&qualified) {
                    column.pg_type = PgType { base: qualified, ..parsed }.spelled();
                }
                break;
            }
        }
    }
}

/// Makes a domain's rules those of a column.
fn obey(column: &mut Column, checks: &mut Vec<Check>, rules: &DomainRules, domain: &str) {
    column.nullable &= !rules.not_null;
    if column.default.is_none() {
        column.default.clone_from(&rules.default);
    }
    for check in &rules.checks {
        let mut name = String::new();
        let domain = domain.rsplit('.').next().unwrap_or_default();
        read_table::default_name(&mut name, &[&column.name, domain, "check"]);
        let number = checks.iter().filter(|check| check.name.starts_with(&name)).count();
        if number > 0 {
            name.push_str(&number.to_string());
        }
        let expression = rename_in(check, "value", &column.name);
        checks.push(Check { name, expression, not_valid: false });
    }
}
