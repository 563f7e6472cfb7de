//! Which columns a name in a statement can mean, and their types: FROM by FROM, from the inside out.
//!
//! It knows what the schema tells and nothing else: a relation whose columns are unknown answers `Unknown`.

use std::collections::{BTreeMap, BTreeSet};

use super::template::Template;
use super::types::Type;

/// How columns of ours begin that derived tables show: for conditions on outer rows, for an order. No `*` and no row
/// holds them.
pub const HIDDEN: &str = "_ck_";

/// A column that an expression can name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    pub name: String,
    pub ty: Type,
    pub nullable: bool,
    /// Its own table never holds NULL there, whatever is joined to it.
    pub required: bool,
    /// An AUTO_INCREMENT column on the target.
    pub serial: bool,
    /// The decimals of a `numeric` column that declares them.
    pub scale: Option<u8>,
    /// A `real`, which is computed with in single precision.
    pub single: bool,
    /// The decimals of a second that a column of moments declares.
    pub precision: Option<u8>,
}

/// A table, derived table or CTE in FROM.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Relation {
    /// The name that its columns can be qualified with.
    pub alias: String,
    pub fields: Vec<Field>,
    /// Whether its name alone means the value of its first column: a function that makes rows of one value.
    pub scalar: bool,
    /// An outer join fills it with NULL where it finds no row.
    pub padded: bool,
}

/// How a column is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Spelled {
    /// By its name behind a relation's.
    Qualified(String),
    Text(Template),
}

/// One query's names.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub relations: Vec<Relation>,
    /// The select list's own names, for ORDER BY and GROUP BY.
    pub outputs: Vec<Field>,
}

impl Scope {
    /// Whether a relation has this column.
    pub fn has(&self, qualifier: Option<&str>, name: &str) -> bool {
        let mut relations =
            self.relations.iter().filter(|relation| qualifier.is_none_or(|alias| relation.alias == alias));
        relations.any(|relation| relation.fields.iter().any(|field| field.name == name))
    }
}

/// Where a query's columns are not written by their own names.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// What stands for a column of a relation; a column that USING merges belongs to the relation ``.
    pub columns: BTreeMap<(String, String), Template>,
    /// Names of the select list, which MariaDB looks up before a column of FROM.
    pub aliases: BTreeSet<String>,
    /// `*` is written as the columns that PostgreSQL means by it, because FROM holds others.
    pub star: Vec<(String, Field)>,
    /// WINDOW's definitions.
    pub windows: BTreeMap<String, super::parse::ast::WindowSpec>,
    /// The keys of each window that the query uses.
    pub specs: BTreeSet<Vec<String>>,
}

/// The names of a query and of those around it, the innermost last.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    stack: Vec<Scope>,
    written: Vec<Written>,
}

impl Scopes {
    pub fn push(&mut self, scope: Scope) {
        self.stack.push(scope);
        self.written.push(Written::default());
    }

    pub fn pop(&mut self) -> Scope {
        self.written.pop();
        self.stack.pop().unwrap_or_default()
    }

    /// How the innermost query's columns are written.
    pub fn written(&mut self) -> Option<&mut Written> {
        self.written.last_mut()
    }

    /// The innermost query's window of this name.
    pub fn window(&self, name: &str) -> Option<&super::parse::ast::WindowSpec> {
        self.written.last().and_then(|written| written.windows.get(name))
    }

    /// The keys of each window that the innermost query uses.
    pub fn specs(&self) -> BTreeSet<Vec<String>> {
        self.written.last().map(|written| written.specs.clone()).unwrap_or_default()
    }

    /// The columns that `*` stands for in the innermost query, where they have to be written out.
    pub fn star(&self) -> &[(String, Field)] {
        self.written.last().map(|written| written.star.as_slice()).unwrap_or_default()
    }

    /// How a column is written that is not written by its name alone; an error where it can't be written here.
    pub fn spelled(&self, qualifier: Option<&str>, name: &str) -> Result<Option<Spelled>, String> {
        for (depth, (scope, written)) in self.stack.iter().zip(&self.written).enumerate().rev() {
            let merged = (String::new(), name.to_owned());
            if qualifier.is_none()
                && let Some(text) = written.columns.get(&merged)
            {
                return self.reachable(depth, name, text);
            }
            let found = scope.relations.iter().find(|relation| {
                qualifier.is_none_or(|alias| relation.alias == alias)
                    && relation.fields.iter().any(|field| field.name == name)
            });
            let Some(relation) = found else { continue };
            if let Some(text) = written.columns.get(&(relation.alias.clone(), name.to_owned())) {
                return self.reachable(depth, name, text);
            }
            let hidden = qualifier.is_none() && written.aliases.contains(name) && !relation.alias.is_empty();
            return Ok(hidden.then(|| Spelled::Qualified(relation.alias.clone())));
        }
        Ok(None)
    }

    /// A text that reads columns means the same only in the query that it was written for.
    fn reachable(&self, depth: usize, name: &str, text: &Template) -> Result<Option<Spelled>, String> {
        if depth + 1 < self.stack.len() && !text.is_name() {
            return Err(format!("the computed column {name} of FROM in a nested query"));
        }
        Ok(Some(Spelled::Text(text.clone())))
    }

    /// Whether all columns in reach are known.
    pub fn are_known(&self) -> bool {
        let mut relations = self.stack.iter().flat_map(|scope| &scope.relations);
        !self.stack.is_empty() && relations.all(|relation| !relation.fields.is_empty() && !relation.alias.is_empty())
    }

    pub fn top(&mut self) -> Option<&mut Scope> {
        self.stack.last_mut()
    }

    pub fn current(&self) -> Option<&Scope> {
        self.stack.last()
    }

    /// The column that a name means; a query's own columns come before those around it.
    pub fn find(&self, qualifier: Option<&str>, name: &str) -> Option<&Field> {
        self.stack.iter().rev().find_map(|scope| {
            scope
                .relations
                .iter()
                .filter(|relation| qualifier.is_none_or(|alias| relation.alias == alias))
                .find_map(|relation| relation.fields.iter().find(|field| field.name == name))
        })
    }

    /// The relation whose column a name means.
    pub fn relation_of(&self, name: &str) -> Option<&str> {
        let mut relations = self.stack.iter().rev().flat_map(|scope| &scope.relations);
        relations
            .find(|relation| relation.fields.iter().any(|field| field.name == name))
            .map(|relation| relation.alias.as_str())
    }

    /// The scopes around the innermost one.
    pub fn around(&self) -> Self {
        let mut around = self.clone();
        around.pop();
        around
    }

    /// Which scope an alias belongs to, counted from the outside.
    pub fn depth_of(&self, alias: &str) -> Option<usize> {
        self.stack.iter().rposition(|scope| scope.relations.iter().any(|relation| relation.alias == alias))
    }

    /// The value that a relation's name means.
    pub fn scalar(&self, name: &str) -> Option<&Field> {
        let mut relations = self.stack.iter().rev().flat_map(|scope| &scope.relations);
        relations
            .find(|relation| relation.scalar && relation.alias == name)
            .and_then(|relation| relation.fields.first())
    }

    /// The output column of this name of the innermost query.
    pub fn find_output(&self, name: &str) -> Option<&Field> {
        self.stack.last().and_then(|scope| scope.outputs.iter().find(|field| field.name == name))
    }

    /// Marks the columns of relations from `from` on as nullable: they stand on the outer side of a join.
    pub fn widen(&mut self, from: usize, to: usize) {
        if let Some(scope) = self.stack.last_mut() {
            for relation in scope.relations.iter_mut().take(to).skip(from) {
                for field in &mut relation.fields {
                    field.nullable = true;
                }
            }
        }
    }
}
