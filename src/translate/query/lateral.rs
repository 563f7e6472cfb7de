//! LATERAL, which MariaDB has not: computed columns are written where they are read, one row of aggregates as scalar
//! subqueries, the first rows for each row as a derived table that numbers them.

use std::ops::ControlFlow;

use super::{lifted_reads, listed_items, outer_reads};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{Names, folded};
use crate::translate::parse::ast::{
    BinaryOperator, Expr, GroupByExpr, JoinConstraint, LimitClause, Query, Select, SelectItem, SetExpr, TableAlias,
    TableFactor, Value, Visit, Visitor,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::rules::Example;
use crate::translate::rules::aggregates::is_aggregate;
use crate::translate::rules::clause::Clause;
use crate::translate::scope::{Scope, Scopes};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub const LATERAL: Clause = Clause {
    id: "lateral",
    doc: "A LATERAL that reads no other table is a derived table. One that only computes is written where its columns are read; \
          one row of aggregates is a scalar subquery for each column; rows that belong to a row by equal columns, and the first \
          of them, are a derived table joined by those columns. Others are refused.",
    examples: &[
        Example::new(
            "SELECT i.id, l.twice FROM item i CROSS JOIN LATERAL (SELECT i.total * 2 AS twice) AS l ORDER BY i.id",
            &["SELECT `i`.`id`,(`i`.`total` * 2) AS `twice` FROM `public`.`item` AS `i` ORDER BY `i`.`id`"],
        ),
        Example::new(
            "SELECT i.id, l.n FROM item i, LATERAL (SELECT count(*) AS n FROM other o WHERE o.item_id <= i.id) AS l ORDER BY i.id",
            &[
                "SELECT `i`.`id`,(SELECT COUNT(*) AS `n` FROM `public`.`other` AS `o` WHERE `o`.`item_id` <= `i`.`id`) AS `n` FROM `public`.`item` AS `i` ORDER BY `i`.`id`",
            ],
        ),
        Example::new(
            "SELECT i.id, l.* FROM item i LEFT JOIN LATERAL (SELECT b.id AS b, b.note FROM item b WHERE b.total = i.id ORDER BY b.id DESC LIMIT 1) AS l ON TRUE ORDER BY i.id",
            &[
                "SELECT `i`.`id`,`l`.`b`,`l`.`note` FROM `public`.`item` AS `i` LEFT JOIN (SELECT `b`.`id` AS `b`,`b`.`note`,`b`.`total` AS `_key1`,ROW_NUMBER() OVER (PARTITION BY `b`.`total` ORDER BY `b`.`id` DESC) AS `_number` FROM `public`.`item` AS `b`) AS `l` ON `l`.`_key1` = `i`.`id` AND `l`.`_number` <= 1 ORDER BY `i`.`id`",
            ],
        ),
        Example::new(
            "SELECT i.id, l.note FROM item i CROSS JOIN LATERAL (SELECT o.note FROM other o WHERE i.id = o.item_id AND o.note <> '') AS l",
            &[
                "SELECT `i`.`id`,`l`.`note` FROM `public`.`item` AS `i` JOIN (SELECT `o`.`note`,`o`.`item_id` AS `_key1` FROM `public`.`other` AS `o` WHERE `o`.`note` <> '') AS `l` ON `i`.`id` = `l`.`_key1`",
            ],
        ),
        Example::new(
            "SELECT i.id, l.n FROM item i CROSS JOIN LATERAL (SELECT count(*) AS n FROM other) AS l ORDER BY 1 LIMIT 2",
            &[
                "SELECT `i`.`id`,`l`.`n` FROM `public`.`item` AS `i` CROSS JOIN (SELECT COUNT(*) AS `n` FROM `public`.`other`) AS `l` ORDER BY 1 LIMIT 2",
            ],
        ),
        Example::new(
            "SELECT i.id, l.id FROM item i CROSS JOIN LATERAL (SELECT b.id FROM item b WHERE b.id < i.id ORDER BY b.id LIMIT 1) AS l",
            &[],
        ),
        Example::new(
            "SELECT p.item_id, l.note FROM other p LEFT JOIN LATERAL (SELECT q.note FROM other q WHERE q.item_id < p.item_id ORDER BY q.item_id DESC LIMIT 1) l ON true ORDER BY p.item_id",
            &[
                "SELECT `p`.`item_id`,(SELECT `q`.`note` FROM `public`.`other` AS `q` WHERE `q`.`item_id` < `p`.`item_id` ORDER BY `q`.`item_id` DESC LIMIT 1) AS `note` FROM `public`.`other` AS `p` ORDER BY `p`.`item_id`",
            ],
        ),
        Example::new(
            "SELECT i.id, l.m FROM item i LEFT JOIN LATERAL (SELECT max(o.note) AS m FROM other o WHERE o.item_id = i.id) l ON TRUE ORDER BY i.id",
            &[
                "SELECT `i`.`id`,(SELECT MAX(`o`.`note`) AS `m` FROM `public`.`other` AS `o` WHERE `o`.`item_id` = `i`.`id`) AS `m` FROM `public`.`item` AS `i` ORDER BY `i`.`id`",
            ],
        ),
        Example::new(
            "SELECT i.id, a.x, b.y FROM item i CROSS JOIN LATERAL (SELECT i.id + 1 AS x) a CROSS JOIN LATERAL (SELECT a.x * 2 AS y) b ORDER BY b.y DESC",
            &[
                "SELECT `i`.`id`,(`i`.`id` + 1) AS `x`,((`i`.`id` + 1) * 2) AS `y` FROM `public`.`item` AS `i` ORDER BY ((`i`.`id` + 1) * 2) DESC",
            ],
        ),
        Example::new(
            "SELECT i.id, t.id AS best FROM item i JOIN LATERAL (SELECT b.id FROM item b WHERE b.done = i.done ORDER BY b.total DESC, b.id LIMIT 2) t ON TRUE ORDER BY 1, 2",
            &[
                "SELECT `i`.`id`,`t`.`id` AS `best` FROM `public`.`item` AS `i` JOIN (SELECT `b`.`id`,`b`.`done` AS `_key1`,ROW_NUMBER() OVER (PARTITION BY `b`.`done` ORDER BY `b`.`total` IS NOT NULL,`b`.`total` DESC,`b`.`id`) AS `_number` FROM `public`.`item` AS `b`) AS `t` ON `t`.`_key1` = `i`.`done` AND `t`.`_number` <= 2 ORDER BY 1,2",
            ],
        ),
        Example::new(
            "SELECT i.id, t.* FROM item i LEFT JOIN LATERAL (SELECT o.* FROM other o WHERE o.item_id = i.id) t ON TRUE ORDER BY 1",
            &[
                "SELECT `i`.`id`,`t`.`item_id`,`t`.`note` FROM `public`.`item` AS `i` LEFT JOIN (SELECT `o`.*,`o`.`item_id` AS `_key1` FROM `public`.`other` AS `o`) AS `t` ON `t`.`_key1` = `i`.`id` ORDER BY 1",
            ],
        ),
    ],
};

/// Where a LATERAL stands.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    Comma,
    Join(&'a str, &'a JoinConstraint),
}

impl Place<'_> {
    /// A join that keeps each row of its left side once for each row of its right.
    fn condition(&self) -> Option<&Expr> {
        match self {
            Self::Join(_, JoinConstraint::On(Expr::Value(value))) if value.value == Value::Boolean(true) => None,
            Self::Join(_, JoinConstraint::On(condition)) => Some(condition),
            _ => None,
        }
    }

    fn is_outer(&self) -> bool {
        matches!(self, Self::Join(" LEFT JOIN ", _))
    }

    fn is_carried(&self) -> bool {
        matches!(self, Self::Comma)
            || matches!(
                self,
                Self::Join(" LEFT JOIN " | " JOIN " | " CROSS JOIN ", JoinConstraint::On(_) | JoinConstraint::None)
            )
    }
}

fn refused(reason: &str) -> Refusal {
    Refusal::new(format!("LATERAL {reason}; MariaDB has none"), Redesign::Lateral)
}

impl Printer<'_> {
    /// Writes a LATERAL that reads tables before it, with its join; false where the factor is none.
    pub(super) fn lateral(&mut self, factor: &TableFactor, place: Place<'_>) -> Carried<bool> {
        let TableFactor::Derived { lateral: true, subquery, alias, sample: None } = factor else { return Ok(false) };
        let alias = alias.as_ref().ok_or_else(|| refused("without a name"))?;
        self.note("lateral");
        if !self.reads_beside(subquery, &folded(&alias.name)) {
            match place {
                Place::Comma => self.push(","),
                Place::Join(word, _) => self.push(word),
            }
            let plain = TableFactor::Derived {
                lateral: false,
                subquery: subquery.clone(),
                alias: Some(alias.clone()),
                sample: None,
            };
            self.table_factor(&plain)?;
            if let Place::Join(_, JoinConstraint::On(condition)) = place {
                self.push(" ON ");
                self.expr(condition, &Type::Bool)?;
            }
            return Ok(true);
        }
        let SetExpr::Select(select) = subquery.body.as_ref() else { return Err(refused("of a set operation")) };
        let lifted = lifted_reads::lifted(&self.beside(&folded(&alias.name)), select)?.map(Box::new);
        let select = lifted.as_ref().unwrap_or(select);
        let plain = place.is_carried()
            && subquery.with.is_none()
            && subquery.locks.is_empty()
            && subquery.fetch.is_none()
            && select.distinct.is_none()
            && select.having.is_none()
            && select.named_window.is_empty()
            && matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty());
        if !plain {
            return Err(refused("with DISTINCT, GROUP BY, WITH and the like"));
        }
        let limited = subquery.limit_clause.is_some() || subquery.order_by.is_some();
        if select.from.is_empty() && select.selection.is_none() && !limited && place.condition().is_none() {
            self.computed_columns(subquery, select, alias)?;
        } else if place.condition().is_none()
            && ((one_row(select) && !limited) || (place.is_outer() && self.is_first_value(subquery, select)?))
        {
            self.scalar_columns(subquery, select, alias)?;
        } else {
            self.keyed_rows(subquery, select, alias, place)?;
        }
        Ok(true)
    }

    /// Whether a query reads columns of the relations beside it.
    fn reads_beside(&self, query: &Query, own: &str) -> bool {
        let mut names = self.beside(own);
        let beside = names.scopes.pop();
        names.scopes = Scopes::default();
        names.scopes.push(beside);
        !outer_reads::of(&names, query).is_empty()
    }

    /// Whether it is one column of at most one row, by more than equal columns: a scalar subquery.
    fn is_first_value(&mut self, query: &Query, select: &Select) -> Carried<bool> {
        let Some(LimitClause::LimitOffset { limit: Some(limit), offset: None, .. }) = &query.limit_clause else {
            return Ok(false);
        };
        let one =
            matches!(limit, Expr::Value(_)) && listed_items(&select.projection).is_some_and(|items| items.len() == 1);
        if !one || select.projection.iter().any(has_aggregate) {
            return Ok(false);
        }
        let mut names = self.names.clone();
        names.scopes.push(Scope { relations: names.relations(&select.from), outputs: Vec::new() });
        let by_keys = |condition: &&Expr| key(&names, condition).is_some() || !reads_outer(&names, condition);
        Ok(!conjuncts(select.selection.as_ref()).iter().all(by_keys) && self.pin(limit)?.as_deref() == Some("1"))
    }

    /// The names that a LATERAL sees: the relations beside it, and those of the queries around.
    fn beside(&self, own: &str) -> Names<'_> {
        let mut names = self.names.clone();
        if let Some(scope) = names.scopes.top() {
            scope.relations.retain(|relation| relation.alias != own);
        }
        names
    }

    /// `LATERAL (SELECT expressions)`: each column is its expression.
    fn computed_columns(&mut self, query: &Query, select: &Select, alias: &TableAlias) -> Carried {
        let items = listed_items(&select.projection).ok_or_else(|| refused("with `*`"))?;
        let fields = self.names.query_fields(query);
        for (index, (name, expr)) in items.into_iter().enumerate() {
            let ty = fields.get(index).map(|field| field.ty.clone()).unwrap_or_default();
            let text = self.captured(|printer| {
                printer.push("(");
                printer.expr(expr, &ty)?;
                printer.push(")");
                Ok(())
            })?;
            self.spell(alias, index, name, text);
        }
        Ok(())
    }

    /// One row of aggregates: a scalar subquery for each column.
    fn scalar_columns(&mut self, query: &Query, select: &Select, alias: &TableAlias) -> Carried {
        let items = listed_items(&select.projection).ok_or_else(|| refused("with `*`"))?;
        for (index, (name, _)) in items.into_iter().enumerate() {
            let mut one = select.clone();
            one.projection = vec![select.projection[index].clone()];
            let one = Query { body: Box::new(SetExpr::Select(Box::new(one))), ..query.clone() };
            let text = self.captured(|printer| printer.subquery(&one))?;
            self.spell(alias, index, name, text);
        }
        Ok(())
    }

    fn spell(&mut self, alias: &TableAlias, index: usize, name: String, text: Template) {
        let name = alias.columns.get(index).map_or(name, |column| folded(&column.name));
        if let Some(written) = self.names.scopes.written() {
            written.columns.insert((folded(&alias.name), name), text);
        }
    }

    /// Rows that belong to the row before them by equal columns, all or the first of them.
    fn keyed_rows(&mut self, query: &Query, select: &Select, alias: &TableAlias, place: Place<'_>) -> Carried {
        if !alias.columns.is_empty() || select.projection.iter().any(has_aggregate) {
            return Err(refused("of aggregates beside other rows"));
        }
        let (limit, offset) = match &query.limit_clause {
            None => (None, None),
            Some(LimitClause::LimitOffset { limit, offset, limit_by }) if limit_by.is_empty() => {
                (limit.as_ref(), offset.as_ref().map(|offset| &offset.value))
            }
            Some(_) => return Err("a form of LIMIT that is no PostgreSQL".into()),
        };
        if offset.is_some() {
            return Err(refused("with OFFSET"));
        }
        let mut rest = Vec::new();
        let mut keys = Vec::new();
        let mut names = self.names.clone();
        names.scopes.push(Scope { relations: names.relations(&select.from), outputs: Vec::new() });
        for condition in conjuncts(select.selection.as_ref()) {
            match key(&names, condition) {
                Some(key) => keys.push(key),
                None if reads_outer(&names, condition) => {
                    return Err(refused("whose rows belong to a row by more than equal columns"));
                }
                None => rest.push(condition),
            }
        }
        let numbered = self.captured(|printer| {
            printer.names.scopes.push(Scope { relations: printer.names.relations(&select.from), outputs: Vec::new() });
            let written = printer.keyed_select(query, select, &keys, &rest, limit.is_some());
            printer.names.scopes.pop();
            written
        })?;
        self.push(if place.is_outer() { " LEFT JOIN (" } else { " JOIN (" });
        self.out.append(numbered);
        let name = quoted(&folded(&alias.name));
        self.push(&format!(") AS {name} ON "));
        for (index, key) in keys.iter().enumerate() {
            self.push(if index > 0 { " AND " } else { "" });
            let column = format!("{name}.{}", quoted(&format!("_key{}", index + 1)));
            let ty = names.infer(key.inner);
            if key.outer_first {
                self.operand(key.outer, &ty)?;
                self.push(&format!(" = {column}"));
            } else {
                self.push(&format!("{column} = "));
                self.operand(key.outer, &ty)?;
            }
        }
        self.push(if keys.is_empty() { "TRUE" } else { "" });
        if let Some(limit) = limit {
            self.push(&format!(" AND {name}.`_number` <= "));
            let count = self.counted(Some(limit))?.ok_or("LATERAL with LIMIT NULL")?;
            self.out.append(count);
        }
        if let Some(condition) = place.condition() {
            self.push(" AND ");
            self.operand(condition, &Type::Bool)?;
        }
        Ok(())
    }

    fn keyed_select(
        &mut self,
        query: &Query,
        select: &Select,
        keys: &[Key<'_>],
        rest: &[&Expr],
        numbered: bool,
    ) -> Carried {
        let from = self.captured(|printer| printer.from(&select.from))?;
        self.push("SELECT ");
        self.nested += 1;
        self.projection(&select.projection, &[])?;
        self.nested -= 1;
        for (index, key) in keys.iter().enumerate() {
            self.push(",");
            self.expr(key.inner, &Type::Unknown)?;
            self.push(&format!(" AS {}", quoted(&format!("_key{}", index + 1))));
        }
        if numbered {
            self.push(",ROW_NUMBER() OVER (");
            for (index, key) in keys.iter().enumerate() {
                self.push(if index > 0 { "," } else { "PARTITION BY " });
                self.expr(key.inner, &Type::Unknown)?;
            }
            if let Some(order_by) = &query.order_by {
                self.push(if keys.is_empty() { "ORDER BY " } else { " ORDER BY " });
                self.order_by_listed(select, order_by)?;
            }
            self.push(") AS `_number`");
        }
        self.push(" FROM ");
        self.out.append(from);
        for (index, condition) in rest.iter().enumerate() {
            self.push(if index > 0 { " AND " } else { " WHERE " });
            self.condition_part(condition)?;
        }
        Ok(())
    }

    fn condition_part(&mut self, condition: &Expr) -> Carried {
        match condition {
            Expr::BinaryOp { op: BinaryOperator::Or, .. } => self.operand(condition, &Type::Bool),
            _ => self.expr(condition, &Type::Bool),
        }
    }
}

/// `inner column = outer expression`.
struct Key<'a> {
    inner: &'a Expr,
    outer: &'a Expr,
    outer_first: bool,
}

fn key<'a>(names: &Names<'_>, condition: &'a Expr) -> Option<Key<'a>> {
    let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition else { return None };
    let inner = |expr: &Expr| !reads_outer(names, expr);
    let outside = |expr: &Expr| reads_outer(names, expr) && !reads_inner(names, expr);
    if inner(left) && outside(right) {
        return Some(Key { inner: left, outer: right, outer_first: false });
    }
    (inner(right) && outside(left)).then_some(Key { inner: right, outer: left, outer_first: true })
}

pub(super) fn conjuncts(condition: Option<&Expr>) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Expr> = condition.into_iter().collect();
    while let Some(expr) = waiting.pop() {
        match expr {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                waiting.push(right);
                waiting.push(left);
            }
            Expr::Nested(inner) => waiting.push(inner),
            other => found.push(other),
        }
    }
    found
}

pub(super) fn has_aggregate(item: &SelectItem) -> bool {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => contains_aggregate(expr),
        _ => false,
    }
}

fn one_row(select: &Select) -> bool {
    !select.projection.is_empty() && select.projection.iter().all(has_aggregate)
}

/// Whether an aggregate of this query stands in an expression; one in a query inside it is that query's.
pub(super) fn contains_aggregate(expr: &Expr) -> bool {
    struct Find(usize);
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.0 += 1;
            ControlFlow::Continue(())
        }
        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.0 -= 1;
            ControlFlow::Continue(())
        }
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match expr {
                Expr::Function(function) if self.0 == 0 && is_aggregate(function) => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    expr.visit(&mut Find(0)).is_break()
}

/// Whether an expression names a column that the innermost query has not, but one around it has.
fn reads_outer(names: &Names<'_>, expr: &Expr) -> bool {
    reads(expr, &mut |qualifier, name| {
        let inner = names.scopes.current().is_some_and(|scope| scope.has(qualifier, name));
        !inner && names.scopes.find(qualifier, name).is_some()
    })
}

/// Whether an expression names a column of the innermost query.
fn reads_inner(names: &Names<'_>, expr: &Expr) -> bool {
    reads(expr, &mut |qualifier, name| names.scopes.current().is_some_and(|scope| scope.has(qualifier, name)))
}

/// Whether an expression names a column of the innermost query that passes the test.
pub(super) fn reads_columns(names: &Names<'_>, expr: &Expr, test: &dyn Fn(&Expr) -> bool) -> bool {
    struct Find<'f>(&'f Names<'f>, &'f dyn Fn(&Expr) -> bool);
    impl Visitor for Find<'_> {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            let own = self.0.scopes.current().is_some_and(|scope| match expr {
                Expr::Identifier(ident) => scope.has(None, &folded(ident)),
                Expr::CompoundIdentifier(idents) => match idents.as_slice() {
                    [.., relation, column] => scope.has(Some(&folded(relation)), &folded(column)),
                    _ => false,
                },
                _ => false,
            });
            if own && (self.1)(expr) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    expr.visit(&mut Find(names, test)).is_break()
}

fn reads(node: &impl Visit, test: &mut dyn FnMut(Option<&str>, &str) -> bool) -> bool {
    struct Find<'t>(&'t mut dyn FnMut(Option<&str>, &str) -> bool);
    impl Visitor for Find<'_> {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            let found = match expr {
                Expr::Identifier(ident) => (self.0)(None, &folded(ident)),
                Expr::CompoundIdentifier(idents) => match idents.as_slice() {
                    [.., relation, column] => (self.0)(Some(&folded(relation)), &folded(column)),
                    _ => false,
                },
                _ => false,
            };
            if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    node.visit(&mut Find(test)).is_break()
}
