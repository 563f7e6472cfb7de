//! Queries for the printer: WITH, and a query as a statement, in FROM and as an operand. Each clause has its own file.
//!
//! Clauses that only other databases have are refused, should the parser read one.

pub mod ctes;
pub mod distinct_on;
pub mod from;
pub mod full_join;
mod grouped;
mod having;
pub mod grouping_sets;
pub mod joins;
pub mod lateral;
mod key_literals;
pub mod lifted_reads;
mod listed_place;
pub mod limit;
pub mod listed_rows;
mod listed_series;
pub mod order;
mod outer_reads;
pub mod ordered_input;
pub mod select;
pub mod series;
pub mod sets;
pub mod subqueries;
pub mod typed_rows;

use super::mariadb::{Carried, Printer};
use super::names::folded;
use super::parse::ast::{Distinct, Expr, Ident, Query, SelectItem, SetExpr};
use super::scope::Scope;
use super::types::Type;

impl Printer<'_> {
    /// Writes a query without parentheses.
    pub fn query(&mut self, query: &Query) -> Carried {
        self.query_typed(query, &[])
    }

    /// Writes a query whose columns are assigned to columns of these types.
    pub fn query_typed(&mut self, query: &Query, types: &[Type]) -> Carried {
        let foreign = query.for_clause.is_some()
            || query.settings.is_some()
            || query.format_clause.is_some()
            || !query.pipe_operators.is_empty();
        if foreign {
            return Err("a clause of the query that is no PostgreSQL".into());
        }
        if let Some(plain) = lifted_reads::without_outer_ctes(&self.names, query) {
            return self.query_typed(&plain, types);
        }
        let ctes = self.names.ctes.len();
        self.queries += 1;
        if let Some(with) = &query.with {
            self.with(with)?;
        }
        let written = self.query_body(query, types);
        self.names.ctes.truncate(ctes);
        self.queries -= 1;
        written
    }

    fn query_body(&mut self, query: &Query, types: &[Type]) -> Carried {
        if let SetExpr::Select(select) = query.body.as_ref() {
            if matches!(select.distinct, Some(Distinct::On(_))) {
                return self.distinct_on(query, select);
            }
            if let Some(lifted) = listed_rows::lifted(select) {
                let body = Box::new(SetExpr::Select(Box::new(lifted)));
                return self.query_body(&Query { body, ..query.clone() }, types);
            }
            if let Some(typed) = typed_rows::typed(select, query.order_by.as_ref()) {
                let body = Box::new(SetExpr::Select(Box::new(typed)));
                return self.query_body(&Query { body, ..query.clone() }, types);
            }
            if let Some(lifted) = lifted_reads::lifted(&self.names, select)? {
                self.note(lifted_reads::LIFTED_READS.id);
                let body = Box::new(SetExpr::Select(Box::new(lifted)));
                return self.query_body(&Query { body, ..query.clone() }, types);
            }
            if let Some(sorted) = ordered_input::sorted(self, select) {
                let body = Box::new(SetExpr::Select(Box::new(sorted)));
                return self.query_body(&Query { body, ..query.clone() }, types);
            }
            if grouping_sets::has_sets(select) {
                return self.grouping_sets(query, select);
            }
        }
        let scope = match query.body.as_ref() {
            SetExpr::Select(select) => Scope { relations: self.names.relations(&select.from), outputs: Vec::new() },
            _ => Scope::default(),
        };
        self.check_locked(query)?;
        self.names.scopes.push(scope);
        let written = self.query_inner(query, types);
        self.names.scopes.pop();
        written
    }

    fn query_inner(&mut self, query: &Query, types: &[Type]) -> Carried {
        let fields = match query.body.as_ref() {
            SetExpr::Select(select) => {
                if let Some(order_by) = &query.order_by {
                    let specs = super::rules::windows::specs(self, order_by)?;
                    self.names.scopes.written().into_iter().for_each(|written| written.specs.extend(specs.clone()));
                }
                self.select(select, types)?;
                self.names.select_fields(select)
            }
            body => self.set_body(body, types)?,
        };
        if let Some(scope) = self.names.scopes.top() {
            scope.outputs = fields;
        }
        if let Some(order_by) = &query.order_by {
            self.order_by_clause(query, order_by)?;
        }
        self.limit(query.limit_clause.as_ref(), query.fetch.as_ref())?;
        if !query.locks.is_empty() && matches!(query.body.as_ref(), SetExpr::SetOperation { .. }) {
            return Err("a lock of the rows of a set operation".into());
        }
        self.locks(&query.locks)
    }
}

/// Whether PostgreSQL finds no type that values of both can be read as.
pub fn are_never_one(left: &Type, right: &Type) -> bool {
    let plain = |ty: &Type| ty.is_number() || ty.is_moment() || matches!(ty, Type::Text | Type::Bool | Type::Uuid);
    plain(left) && plain(right) && left.family() != right.family()
}

/// Whether two expressions name the same column, as far as their words tell.
fn same_column(a: &Expr, b: &Expr) -> bool {
    let named = |expr: &Expr| match expr {
        Expr::Identifier(ident) => Some((None, folded(ident))),
        Expr::CompoundIdentifier(idents) => match idents.as_slice() {
            [.., relation, column] => Some((Some(folded(relation)), folded(column))),
            _ => None,
        },
        _ => None,
    };
    match (named(a), named(b)) {
        (Some((left, a)), Some((right, b))) => a == b && (left == right || left.is_none() || right.is_none()),
        _ => false,
    }
}

/// The column's name in a derived table of ours that holds the `index`th column of a select list.
fn place(index: usize) -> String {
    format!("_{}", index + 1)
}

/// The expressions of a select list with the names that PostgreSQL gives them; nothing where `*` hides them.
pub fn listed_items(items: &[SelectItem]) -> Option<Vec<(String, &Expr)>> {
    items
        .iter()
        .map(|item| match item {
            SelectItem::UnnamedExpr(expr) => Some((super::names::output_name(expr), expr)),
            SelectItem::ExprWithAlias { expr, alias } => Some((folded(alias), expr)),
            _ => None,
        })
        .collect()
}

/// A column of a select list under a name of ours.
fn aliased(expr: Expr, name: &str) -> SelectItem {
    SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', name) }
}
