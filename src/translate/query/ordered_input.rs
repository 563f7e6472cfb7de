//! Aggregates over a sorted subquery: PostgreSQL reads its rows in that order, MariaDB in any.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::listed_items;
use crate::translate::mariadb::Printer;
use crate::translate::names::folded;
use crate::translate::parse::ast::{
    Expr, Function, FunctionArgumentClause, FunctionArguments, Ident, OrderByExpr, OrderByKind, Query, Select,
    SelectItem, SetExpr, TableAlias, TableAliasColumnDef, TableFactor, Visit, VisitMut, Visitor, VisitorMut,
};
use crate::translate::rules::clause::Clause;
use crate::translate::rules::{Example, functions};
use crate::translate::scope::HIDDEN;

const UNSORTED: &str = "a list of a sorted subquery's rows has their order on PostgreSQL, any order on MariaDB";

pub const ORDERED_INPUT: Clause = Clause {
    id: "ordered-input",
    doc: "A list or concatenation without ORDER BY of its own takes the order of the sorted subquery or WITH that it is made of, \
          where that sorts by columns that it answers, or is a derived table, which then shows them.",
    examples: &[
        Example::new(
            "SELECT json_agg(t.note) FROM (SELECT id, note FROM item ORDER BY id DESC) AS t",
            &[
                "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`t`.`note` USING utf8mb4)),'null') ORDER BY `t`.`id` DESC SEPARATOR ', '),']') USING utf8mb4) AS `json_agg` FROM (SELECT `id`,`note` FROM `public`.`item` ORDER BY `id` DESC) AS `t`",
            ],
        ),
        Example::new(
            "SELECT string_agg(n, ',') FROM (SELECT note AS n FROM item ORDER BY n DESC LIMIT 3) AS t",
            &[
                "SELECT GROUP_CONCAT(`n` ORDER BY `t`.`n` IS NOT NULL,`t`.`n` DESC SEPARATOR ',') AS `string_agg` FROM (SELECT `note` AS `n` FROM `public`.`item` ORDER BY (`note`) IS NOT NULL,`n` DESC LIMIT 3) AS `t`",
            ],
        ),
        Example::new(
            "SELECT array_agg(id) FROM (SELECT id FROM item ORDER BY total * 2, id) AS t",
            &[
                "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(`id` ORDER BY `t`.`_ck_sort1` IS NULL,`t`.`_ck_sort1`,`t`.`_ck_sort2` SEPARATOR ','),']') USING utf8mb4) AS `array_agg` FROM (SELECT `id`,`total` * 2 AS `_ck_sort1`,`id` AS `_ck_sort2` FROM `public`.`item` ORDER BY (`total` * 2) IS NULL,`total` * 2,`id`) AS `t`",
            ],
        ),
        Example::new(
            "SELECT string_agg(x.n, ',') AS a, json_agg(x) AS b FROM (SELECT note, id FROM item WHERE id < 7 ORDER BY made DESC NULLS LAST, id) AS x(n)",
            &[
                "SELECT GROUP_CONCAT(`x`.`n` ORDER BY `x`.`_ck_sort1` DESC,`x`.`_ck_sort2` SEPARATOR ',') AS `a`,CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(CONVERT(CONCAT('{\"n\": ',COALESCE(JSON_QUOTE(CONVERT(`x`.`n` USING utf8mb4)),'null'),', \"id\": ',`x`.`id`,'}') USING utf8mb4),'null') ORDER BY `x`.`_ck_sort1` DESC,`x`.`_ck_sort2` SEPARATOR ', '),']') USING utf8mb4) AS `b` FROM (WITH `x` (`n`,`id`,`_ck_sort1`,`_ck_sort2`) AS (SELECT `note`,`id`,`made` AS `_ck_sort1`,`id` AS `_ck_sort2` FROM `public`.`item` WHERE `id` < 7 ORDER BY `made` DESC,`id`) SELECT * FROM `x`) AS `x`",
            ],
        ),
        Example::new(
            "WITH t AS (SELECT id, note FROM item ORDER BY id DESC) SELECT string_agg(note, ',') FROM t",
            &[
                "WITH `t` AS (SELECT `id`,`note` FROM `public`.`item` ORDER BY `id` DESC) SELECT GROUP_CONCAT(`note` ORDER BY `t`.`id` DESC SEPARATOR ',') AS `string_agg` FROM `t`",
            ],
        ),
        Example::new(
            "WITH t(k, v) AS (SELECT id, note FROM item ORDER BY id) SELECT array_agg(k) FROM t",
            &[
                "WITH `t` (`k`,`v`) AS (SELECT `id`,`note` FROM `public`.`item` ORDER BY `id`) SELECT CONVERT(CONCAT('[',GROUP_CONCAT(`k` SEPARATOR ','),']') USING utf8mb4) AS `array_agg` FROM `t`",
            ],
        ),
    ],
};

/// Aggregates whose value depends on the order of the rows, where they do not sort them.
fn is_unsorted(expr: &Expr) -> bool {
    const NAMES: [&str; 5] = ["array_agg", "json_agg", "json_object_agg", "jsonb_agg", "string_agg"];
    let Expr::Function(function) = expr else { return false };
    let (name, _) = functions::call(function);
    NAMES.contains(&name.as_str())
        && function.over.is_none()
        && matches!(&function.args, FunctionArguments::List(list) if list.clauses.is_empty() && list.duplicate_treatment.is_none())
}

/// The query with its aggregates sorted as the subquery that they read is; nothing where there is nothing to do.
pub(super) fn sorted(printer: &mut Printer<'_>, select: &Select) -> Option<Select> {
    let [from] = select.from.as_slice() else { return None };
    if !select.projection.iter().any(has_unsorted) {
        return None;
    }
    let input = input(printer, &from.relation)?;
    let known = if from.joins.is_empty() && input.is_plain { of_columns(&input) } else { None };
    let mut sorted = select.clone();
    let known = known.or_else(|| match sorted.from.first_mut() {
        Some(from) if from.joins.is_empty() && input.is_plain && !has_star(select) => {
            if let TableFactor::Table { .. } = from.relation {
                // The WITH query stands in the place of its name, where it can show more columns.
                let alias = TableAlias { explicit: true, name: input.name.clone(), columns: Vec::new(), at: None };
                let subquery = Box::new(input.query.as_ref().clone());
                from.relation = TableFactor::Derived { lateral: false, subquery, alias: Some(alias), sample: None };
            }
            shown_keys(&input, &mut from.relation)
        }
        Some(from) if from.joins.is_empty() && !has_star(select) => match from.relation {
            TableFactor::Derived { .. } => shown_keys(&input, &mut from.relation),
            _ => None,
        },
        _ => None,
    });
    let Some(keys) = known else {
        printer.state(UNSORTED);
        return None;
    };
    let _ = VisitMut::visit(&mut sorted.projection, &mut Sort(keys));
    printer.note(ORDERED_INPUT.id);
    Some(sorted)
}

fn has_unsorted(item: &SelectItem) -> bool {
    struct Find;
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            if is_unsorted(expr) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    item.visit(&mut Find).is_break()
}

/// A sorted query that FROM reads.
struct Input {
    query: Arc<Query>,
    name: Ident,
    /// Its columns keep their names.
    is_plain: bool,
}

fn input(printer: &Printer<'_>, factor: &TableFactor) -> Option<Input> {
    match factor {
        TableFactor::Derived { lateral: false, subquery, alias: Some(alias), .. } => {
            subquery.order_by.as_ref()?;
            let query = Arc::new(subquery.as_ref().clone());
            Some(Input { query, name: alias.name.clone(), is_plain: alias.columns.is_empty() })
        }
        TableFactor::Table { name, alias, args: None, .. } => {
            let cte = printer.names.cte(name)?;
            let query = cte.sorted.clone()?;
            let own = printer.names.query_fields(&query);
            let kept = own.iter().zip(&cte.fields).all(|(own, field)| own.name == field.name);
            let is_plain = kept && alias.as_ref().is_none_or(|alias| alias.columns.is_empty());
            let named = alias.as_ref().map(|alias| alias.name.clone());
            Some(Input { query, name: named.unwrap_or_else(|| Ident::with_quote('"', &cte.name)), is_plain })
        }
        _ => None,
    }
}

/// The keys as columns of what FROM reads.
fn of_columns(Input { query, name: alias, .. }: &Input) -> Option<Vec<OrderByExpr>> {
    let OrderByKind::Expressions(keys) = &query.order_by.as_ref()?.kind else { return None };
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let items = listed_items(&select.projection)?;
    let column = |key: &OrderByExpr| {
        let named = match &key.expr {
            Expr::Identifier(ident) => items.iter().find(|(name, _)| *name == folded(ident)),
            _ => None,
        };
        let (name, _) = named.or_else(|| items.iter().find(|(_, expr)| **expr == key.expr))?;
        let expr = Expr::CompoundIdentifier(vec![alias.clone(), Ident::with_quote('"', name)]);
        Some(OrderByExpr { expr, ..key.clone() })
    };
    keys.iter().map(column).collect()
}

fn has_star(select: &Select) -> bool {
    select.projection.iter().any(|item| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)))
}

/// Names all columns of a derived table where its alias names the first of them, so that more can be added.
pub(super) fn name_all(alias: &mut TableAlias, items: &[SelectItem]) {
    let Some(items) = listed_items(items).filter(|_| !alias.columns.is_empty()) else { return };
    for (name, _) in items.into_iter().skip(alias.columns.len()) {
        alias.columns.push(TableAliasColumnDef { name: Ident::with_quote('"', name), data_type: None });
    }
}

/// The keys as columns that a derived table shows for them; PostgreSQL sorts by what the select list need not have.
fn shown_keys(input: &Input, factor: &mut TableFactor) -> Option<Vec<OrderByExpr>> {
    let TableFactor::Derived { subquery, alias: Some(alias), .. } = factor else { return None };
    let OrderByKind::Expressions(keys) = &input.query.order_by.as_ref()?.kind else { return None };
    let SetExpr::Select(select) = subquery.body.as_mut() else { return None };
    let named = |expr: &Expr| match expr {
        Expr::Identifier(ident) => select
            .projection
            .iter()
            .any(|item| matches!(item, SelectItem::ExprWithAlias { alias, .. } if folded(alias) == folded(ident))),
        other => matches!(other, Expr::Value(_)),
    };
    if select.distinct.is_some() || keys.iter().any(|key| named(&key.expr)) {
        return None;
    }
    name_all(alias, &select.projection);
    let mut sorted = Vec::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate() {
        let name = Ident::with_quote('"', format!("{HIDDEN}sort{}", index + 1));
        select.projection.push(SelectItem::ExprWithAlias { expr: key.expr.clone(), alias: name.clone() });
        if !alias.columns.is_empty() {
            alias.columns.push(TableAliasColumnDef { name: name.clone(), data_type: None });
        }
        sorted.push(OrderByExpr { expr: Expr::CompoundIdentifier(vec![input.name.clone(), name]), ..key.clone() });
    }
    Some(sorted)
}

struct Sort(Vec<OrderByExpr>);

impl VisitorMut for Sort {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if is_unsorted(expr)
            && let Expr::Function(Function { args: FunctionArguments::List(list), .. }) = expr
        {
            list.clauses.push(FunctionArgumentClause::OrderBy(self.0.clone()));
        }
        ControlFlow::Continue(())
    }
}
