//! Rows of literals whose types are told where they are read: `p0::date … FROM (VALUES (NULL)) AS v(p0)`, as SQLAlchemy
//! writes an insert of several rows.
//!
//! PostgreSQL reads such a literal as text and casts the text, which is what it does with a literal behind the cast.

use std::ops::ControlFlow;

use crate::translate::names::folded;
use crate::translate::parse::ast::{
    Expr, OrderBy, Query, Select, SelectItem, SetExpr, TableAlias, TableFactor, Values, Visit, Visitor,
};
use crate::translate::unresolved::is_untyped_column;

/// A SELECT whose lists of rows have the types that their columns are cast to; nothing where none is told so.
pub fn typed(select: &Select, order_by: Option<&OrderBy>) -> Option<Select> {
    if select.projection.iter().any(|item| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)))
    {
        return None;
    }
    let mut typed = None::<Select>;
    for (at, item) in select.from.iter().enumerate() {
        for (join, factor) in std::iter::once(&item.relation).chain(item.joins.iter().map(|j| &j.relation)).enumerate()
        {
            let Some((body, values, alias)) = rows(factor) else { continue };
            let casts: Vec<Option<Expr>> = (0..width(values))
                .map(|index| {
                    is_untyped_column(body, index).then(|| only_cast(select, order_by, &name(alias, index)))?
                })
                .collect();
            if casts.iter().all(Option::is_none) {
                continue;
            }
            let target = typed.get_or_insert_with(|| select.clone()).from.get_mut(at)?;
            let factor = match join.checked_sub(1) {
                None => &mut target.relation,
                Some(join) => &mut target.joins.get_mut(join)?.relation,
            };
            cast_rows(factor, &casts);
        }
    }
    typed
}

/// A derived table of nothing but VALUES.
pub fn rows(factor: &TableFactor) -> Option<(&SetExpr, &Values, &TableAlias)> {
    let TableFactor::Derived { lateral: false, subquery, alias: Some(alias), sample: None } = factor else {
        return None;
    };
    match subquery.as_ref() {
        Query { with: None, order_by: None, limit_clause: None, fetch: None, body, .. } => match body.as_ref() {
            SetExpr::Values(values) => Some((body, values, alias)),
            _ => None,
        },
        _ => None,
    }
}

fn width(values: &Values) -> usize {
    values.rows.first().map_or(0, |row| row.content.len())
}

/// The name of a column of VALUES.
pub fn name(alias: &TableAlias, index: usize) -> String {
    alias.columns.get(index).map_or_else(|| format!("column{}", index + 1), |column| folded(&column.name))
}

/// The cast in which a column of this name stands wherever it is read, if it is one and the same.
fn only_cast(select: &Select, order_by: Option<&OrderBy>, name: &str) -> Option<Expr> {
    struct Uses<'n> {
        name: &'n str,
        reads: usize,
        casts: Vec<Expr>,
    }
    impl Visitor for Uses<'_> {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match expr {
                Expr::Cast { expr: inner, .. } if column(inner).as_deref() == Some(self.name) => {
                    self.casts.push(expr.clone());
                }
                Expr::Identifier(_) | Expr::CompoundIdentifier(_) if column(expr).as_deref() == Some(self.name) => {
                    self.reads += 1;
                }
                _ => {}
            }
            ControlFlow::Continue(())
        }
    }
    let mut uses = Uses { name, reads: 0, casts: Vec::new() };
    let _ = select.visit(&mut uses);
    let _ = order_by.map(|order_by| order_by.visit(&mut uses));
    let first = uses.casts.first()?.clone();
    let same = |other: &Expr| match (other, &first) {
        (Expr::Cast { data_type: one, .. }, Expr::Cast { data_type: other, .. }) => one == other,
        _ => false,
    };
    (uses.reads == uses.casts.len() && uses.casts.iter().all(same)).then_some(first)
}

/// The last part of a column's name.
pub fn column(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Identifier(ident) => Some(folded(ident)),
        Expr::CompoundIdentifier(idents) => idents.last().map(folded),
        Expr::Nested(inner) => column(inner),
        _ => None,
    }
}

fn cast_rows(factor: &mut TableFactor, casts: &[Option<Expr>]) {
    let TableFactor::Derived { subquery, .. } = factor else { return };
    let SetExpr::Values(values) = subquery.body.as_mut() else { return };
    for row in &mut values.rows {
        for (expr, cast) in row.content.iter_mut().zip(casts) {
            if let Some(cast) = cast {
                *expr = recast(cast, expr);
            }
        }
    }
}

/// The same cast of another value.
pub fn recast(cast: &Expr, value: &Expr) -> Expr {
    let mut cast = cast.clone();
    if let Expr::Cast { expr, .. } = &mut cast {
        **expr = value.clone();
    }
    cast
}
