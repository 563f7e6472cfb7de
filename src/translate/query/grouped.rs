//! Columns that a group does not have: PostgreSQL refuses them, MariaDB picks any row's.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::folded;
use crate::translate::parse::ast::{
    Expr, Function, GroupByExpr, ObjectNamePart, Query, Select, SelectItem, SetExpr, TableFactor, TableWithJoins,
};
use crate::translate::refusal::Refusal;

impl Printer<'_> {
    /// Refuses a column of the select list that is none of its groups', where FROM is one table and the keys are columns
    /// of it: more than that is not certain here.
    pub(super) fn check_grouped(&self, select: &Select) -> Carried {
        let [TableWithJoins { relation: TableFactor::Table { name, alias, args: None, .. }, joins }] =
            select.from.as_slice()
        else {
            return Ok(());
        };
        let GroupByExpr::Expressions(keys, modifiers) = &select.group_by else { return Ok(()) };
        if !joins.is_empty() || !modifiers.is_empty() || self.names.cte(name).is_some() {
            return Ok(());
        }
        let Ok(table) = self.names.table(name) else { return Ok(()) };
        let alias = alias.as_ref().map_or_else(|| table.name.clone(), |alias| folded(&alias.name));
        let column = |expr: &Expr| {
            let (of, name) = match expr {
                Expr::Identifier(ident) => (None, folded(ident)),
                Expr::CompoundIdentifier(idents) => match idents.as_slice() {
                    [of, ident] => (Some(folded(of)), folded(ident)),
                    _ => return None,
                },
                _ => return None,
            };
            let own = of.is_none_or(|of| of == alias) && table.column(&name).is_some();
            own.then_some(name)
        };
        let Some(keys) = keys.iter().map(&column).collect::<Option<Vec<String>>>() else { return Ok(()) };
        let key = &table.primary_key;
        if !key.is_empty() && key.iter().all(|column| keys.contains(column)) {
            return Ok(());
        }
        let items = || {
            select.projection.iter().filter_map(|item| match item {
                SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
                _ => None,
            })
        };
        if keys.is_empty() && !items().any(is_aggregate) {
            return Ok(());
        }
        let star = |item: &SelectItem| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..));
        if select.projection.iter().any(star) && table.columns.iter().any(|column| !keys.contains(&column.name)) {
            let reason = "all columns of rows in groups; PostgreSQL refuses it";
            return Err(Refusal::certain("42803", reason));
        }
        match items().filter_map(column).find(|name| !keys.contains(name)) {
            Some(name) => {
                Err(Refusal::certain("42803", format!("the column {name} of rows in groups; PostgreSQL refuses it")))
            }
            None => Ok(()),
        }
    }

    /// Refuses to lock rows that are no table's own, as PostgreSQL does.
    pub(super) fn check_locked(&self, query: &Query) -> Carried {
        if query.locks.is_empty() {
            return Ok(());
        }
        let what = match query.body.as_ref() {
            SetExpr::Select(select) if select.distinct.is_some() => "DISTINCT",
            SetExpr::Select(select) if select.having.is_some() => "HAVING",
            SetExpr::Select(select) if matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if !keys.is_empty()) => {
                "GROUP BY"
            }
            SetExpr::Select(select) if has_aggregate(select) => "an aggregate",
            SetExpr::SetOperation { .. } => "UNION, INTERSECT or EXCEPT",
            _ => return Ok(()),
        };
        Err(Refusal::certain("0A000", format!("a lock of rows with {what}; PostgreSQL refuses it")))
    }
}

/// Whether a column of the select list is the call of an aggregate.
pub(super) fn has_aggregate(select: &Select) -> bool {
    select.projection.iter().any(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => is_aggregate(expr),
        _ => false,
    })
}

/// Whether an expression is the call of an aggregate, which makes one row of all.
fn is_aggregate(expr: &Expr) -> bool {
    const AGGREGATES: [&str; 7] = ["count", "sum", "avg", "min", "max", "string_agg", "array_agg"];
    let Expr::Function(Function { name, over: None, .. }) = expr else { return false };
    matches!(name.0.as_slice(), [ObjectNamePart::Identifier(ident)] if AGGREGATES.contains(&folded(ident).as_str()))
}
