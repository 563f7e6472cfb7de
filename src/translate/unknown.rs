//! Names that mean nothing where they stand, and values that are no conditions: PostgreSQL refuses them whatever the data
//! is, MariaDB may find something else. It says nothing where a column in reach is not known.

use super::mariadb::{Carried, Printer};
use super::names::Names;
use super::parse::ast::{Expr, Ident, Value};
use super::refusal::Refusal;
use super::rules::functions::is_known_to_postgres;
use super::schema::Table;
use super::types::Type;

/// Words that begin a clause, and are no names.
const CLAUSES: [&str; 10] = ["select", "from", "where", "group", "having", "order", "limit", "union", "when", "then"];

impl Names<'_> {
    /// Refuses what the current stack has and the target has not.
    pub(super) fn check_present<'t>(&self, table: &'t Table) -> Carried<&'t Table> {
        let qualified = table.qualified();
        match self.ctx.schema.absent.get(&qualified) {
            Some(why) => Err(format!("{qualified} is not on the target: {why}").into()),
            None => Ok(table),
        }
    }
}

impl Printer<'_> {
    /// Refuses a name that no column in reach has: MariaDB folds case, and looks among the select list's names.
    pub(super) fn check_column(&self, ident: &Ident, name: &str) -> Carried {
        let scopes = &self.names.scopes;
        // Names of ours begin so.
        if name.starts_with('_') || !scopes.are_known() {
            return Ok(());
        }
        if scopes.find(None, name).is_some() || scopes.find_output(name).is_some() {
            return Ok(());
        }
        let reason = format!("the column {name} is not there; PostgreSQL refuses it");
        let misplaced = ident.quote_style.is_none() && CLAUSES.contains(&name);
        Err(if misplaced { Refusal::certain("42601", reason) } else { Refusal::missing("42703", name, reason) })
    }

    /// Refuses a column of a relation that FROM does not have, or under another name.
    pub(super) fn check_qualified(&self, relation: &str, column: &str) -> Carried {
        let scopes = &self.names.scopes;
        if relation.starts_with('_') || !scopes.are_known() {
            return Ok(());
        }
        if scopes.depth_of(relation).is_none() {
            let reason = format!("{relation} is no relation of FROM; PostgreSQL refuses it");
            return Err(Refusal::missing("42P01", relation, reason));
        }
        // `relation.function` is the call of a function with the row.
        let known = scopes.find(Some(relation), column).is_some() || is_known_to_postgres(self, column);
        if known || column.starts_with('_') {
            return Ok(());
        }
        Err(Refusal::missing("42703", column, format!("{relation} has no column {column}; PostgreSQL refuses it")))
    }

    /// Refuses what is no condition; MariaDB takes every number that is not zero for true.
    pub(super) fn check_boolean(&self, expr: &Expr) -> Carried {
        let ty = match expr {
            Expr::Value(value) if !matches!(value.value, Value::Number(..)) => return Ok(()),
            other => self.names.infer(other),
        };
        let other = ty.is_number()
            || ty.is_moment()
            || matches!(
                ty,
                Type::Text | Type::Uuid | Type::Json | Type::Jsonb | Type::Bytea | Type::Time | Type::Interval
            );
        if !other {
            return Ok(());
        }
        let reason = format!("a value of type {} where a boolean is wanted; PostgreSQL refuses it", ty.name());
        Err(Refusal::certain("42804", reason))
    }
}
