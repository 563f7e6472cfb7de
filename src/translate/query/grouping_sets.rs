//! GROUPING SETS, CUBE and ROLLUP: one SELECT for each set, added up by UNION ALL.
//!
//! MariaDB's WITH ROLLUP is not used: it mixes its totals with groups of NULL and has no GROUPING().

use super::{aliased, listed_items, place, same_column};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::ast::{
    Expr, Function, GroupByExpr, Ident, OrderByExpr, OrderByKind, Query, Select, SelectItem, Visit, VisitMut, Visitor,
    VisitorMut,
};
use crate::translate::rules::Example;
use crate::translate::rules::aggregates::is_aggregate;
use crate::translate::rules::clause::Clause;
use crate::translate::rules::functions::{arguments, call};
use crate::translate::scope::{Field, Relation, Scope};
use crate::translate::template::Template;
use crate::translate::types::Type;
use std::ops::ControlFlow;

/// CUBE of more keys makes more SELECTs than a statement should have.
const SETS_MAX: usize = 64;

/// The relation of the names that stand for a set's missing keys.
const OURS: &str = "_sets";

pub const GROUPING_SETS: Clause = Clause {
    id: "grouping_sets",
    doc: "Each grouping set is a SELECT of its own, in which the keys of the other sets are NULL and GROUPING() is a number; \
          UNION ALL adds them up.",
    examples: &[
        Example::new(
            "SELECT done, count(*) AS n FROM item GROUP BY ROLLUP (done) ORDER BY done, n",
            &[
                "SELECT `_1` AS `done`,`_2` AS `n` FROM (SELECT `done` AS `_1`,COUNT(*) AS `_2`,`done` AS `_order1`,COUNT(*) AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done` UNION ALL SELECT NULL AS `_1`,COUNT(*) AS `_2`,NULL AS `_order1`,COUNT(*) AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item`) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`",
            ],
        ),
        Example::new(
            "SELECT done, total, sum(id), grouping(done, total) AS g FROM item GROUP BY CUBE (done, total)",
            &[
                "SELECT `_1` AS `done`,`_2` AS `total`,`_3` AS `sum`,`_4` AS `g` FROM (SELECT `done` AS `_1`,`total` AS `_2`,CAST(SUM(`id`) AS SIGNED) AS `_3`,0 AS `_4`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done`,`total` UNION ALL SELECT NULL AS `_1`,`total` AS `_2`,CAST(SUM(`id`) AS SIGNED) AS `_3`,2 AS `_4`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `total` UNION ALL SELECT `done` AS `_1`,NULL AS `_2`,CAST(SUM(`id`) AS SIGNED) AS `_3`,1 AS `_4`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done` UNION ALL SELECT NULL AS `_1`,NULL AS `_2`,CAST(SUM(`id`) AS SIGNED) AS `_3`,3 AS `_4`,COUNT(*) AS `_count` FROM `public`.`item`) AS `_sets`",
            ],
        ),
        Example::new(
            "SELECT note, done, max(total) FROM item GROUP BY GROUPING SETS ((note, done), (done), ()) HAVING max(total) > 1",
            &[
                "SELECT `_1` AS `note`,`_2` AS `done`,`_3` AS `max` FROM (SELECT `note` AS `_1`,`done` AS `_2`,MAX(`total`) AS `_3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `note`,`done` HAVING MAX(`total`) > 1 UNION ALL SELECT NULL AS `_1`,`done` AS `_2`,MAX(`total`) AS `_3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done` HAVING MAX(`total`) > 1 UNION ALL SELECT NULL AS `_1`,NULL AS `_2`,MAX(`total`) AS `_3`,COUNT(*) AS `_count` FROM `public`.`item` HAVING MAX(`total`) > 1) AS `_sets`",
            ],
        ),
        Example::new(
            "SELECT total, count(*), sum(total) FROM item WHERE FALSE GROUP BY ROLLUP (total)",
            &[
                "SELECT `_1` AS `total`,`_2` AS `count`,`_3` AS `sum` FROM (SELECT `total` AS `_1`,COUNT(*) AS `_2`,CAST(SUM(`total`) AS SIGNED) AS `_3`,COUNT(*) AS `_count` FROM `public`.`item` WHERE FALSE GROUP BY `total` UNION ALL SELECT NULL AS `_1`,COUNT(*) AS `_2`,CAST(SUM(`total`) AS SIGNED) AS `_3`,COUNT(*) AS `_count` FROM `public`.`item` WHERE FALSE) AS `_sets`",
            ],
        ),
        Example::new(
            "SELECT CASE WHEN grouping(done) = 1 THEN 'all' ELSE 'some' END AS which, count(*) FROM item GROUP BY ROLLUP (done) ORDER BY grouping(done), done",
            &[
                "SELECT `_1` AS `which`,`_2` AS `count` FROM (SELECT (CASE WHEN 0 = 1 THEN 'all' ELSE 'some' END) AS `_1`,COUNT(*) AS `_2`,0 AS `_order1`,`done` AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done` UNION ALL SELECT (CASE WHEN 1 = 1 THEN 'all' ELSE 'some' END) AS `_1`,COUNT(*) AS `_2`,1 AS `_order1`,NULL AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item`) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`",
            ],
        ),
        Example::new(
            "SELECT done, total, sum(id), grouping(done, total) AS g FROM item GROUP BY ROLLUP (done, total) ORDER BY done, total, g",
            &[
                "SELECT `_1` AS `done`,`_2` AS `total`,`_3` AS `sum`,`_4` AS `g` FROM (SELECT `done` AS `_1`,`total` AS `_2`,CAST(SUM(`id`) AS SIGNED) AS `_3`,0 AS `_4`,`done` AS `_order1`,`total` AS `_order2`,0 AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done`,`total` UNION ALL SELECT `done` AS `_1`,NULL AS `_2`,CAST(SUM(`id`) AS SIGNED) AS `_3`,1 AS `_4`,`done` AS `_order1`,NULL AS `_order2`,1 AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done` UNION ALL SELECT NULL AS `_1`,NULL AS `_2`,CAST(SUM(`id`) AS SIGNED) AS `_3`,3 AS `_4`,NULL AS `_order1`,NULL AS `_order2`,3 AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item`) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`,`_order3` IS NULL,`_order3`",
            ],
        ),
        Example::new(
            "SELECT i.done, i.total, count(*) FROM item i GROUP BY GROUPING SETS ((done), (i.total)) ORDER BY 1, 2",
            &[
                "SELECT `_1` AS `done`,`_2` AS `total`,`_3` AS `count` FROM (SELECT `i`.`done` AS `_1`,NULL AS `_2`,COUNT(*) AS `_3`,`i`.`done` AS `_order1`,NULL AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item` AS `i` GROUP BY `done` UNION ALL SELECT NULL AS `_1`,`i`.`total` AS `_2`,COUNT(*) AS `_3`,NULL AS `_order1`,`i`.`total` AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item` AS `i` GROUP BY `i`.`total`) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`",
            ],
        ),
        Example::new(
            "SELECT date_trunc('month', made) AS m, amount / 2 AS h, count(*), grouping(date_trunc('month', made)) AS g FROM item GROUP BY ROLLUP (date_trunc('month', made), amount / 2) HAVING amount / 2 < 9 OR amount / 2 IS NULL ORDER BY date_trunc('month', made), 2, 4",
            &[
                "SELECT `_1` AS `m`,`_2` AS `h`,`_3` AS `count`,`_4` AS `g` FROM (SELECT CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `_1`,(`amount` DIV 2 + 0) AS `_2`,COUNT(*) AS `_3`,0 AS `_4`,CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `_order1`,(`amount` DIV 2 + 0) AS `_order2`,0 AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)),(`amount` DIV 2 + 0) HAVING MIN(((`amount` DIV 2 + 0)) < 9 OR ((`amount` DIV 2 + 0)) IS NULL) UNION ALL SELECT CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `_1`,NULL AS `_2`,COUNT(*) AS `_3`,0 AS `_4`,CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `_order1`,NULL AS `_order2`,0 AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)) HAVING MIN(NULL < 9 OR NULL IS NULL) UNION ALL SELECT NULL AS `_1`,NULL AS `_2`,COUNT(*) AS `_3`,1 AS `_4`,NULL AS `_order1`,NULL AS `_order2`,1 AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` HAVING MIN(NULL < 9 OR NULL IS NULL)) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`,`_order3` IS NULL,`_order3`",
            ],
        ),
        Example::new(
            "SELECT total + 1 AS a, total AS b, count(*) FROM item GROUP BY CUBE (1, 2) ORDER BY 1, 2, 3",
            &[
                "SELECT `_1` AS `a`,`_2` AS `b`,`_3` AS `count` FROM (SELECT `total` + 1 AS `_1`,`total` AS `_2`,COUNT(*) AS `_3`,`total` + 1 AS `_order1`,`total` AS `_order2`,COUNT(*) AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `total` + 1,`total` UNION ALL SELECT NULL AS `_1`,`total` AS `_2`,COUNT(*) AS `_3`,NULL AS `_order1`,`total` AS `_order2`,COUNT(*) AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `total` UNION ALL SELECT `total` + 1 AS `_1`,NULL AS `_2`,COUNT(*) AS `_3`,`total` + 1 AS `_order1`,NULL AS `_order2`,COUNT(*) AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `total` + 1 UNION ALL SELECT NULL AS `_1`,NULL AS `_2`,COUNT(*) AS `_3`,NULL AS `_order1`,NULL AS `_order2`,COUNT(*) AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item`) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`,`_order3` IS NULL,`_order3`",
            ],
        ),
        Example::new("SELECT total + 1 AS a, count(*) FROM item GROUP BY ROLLUP (total + 2)", &[]),
        Example::new(
            "SELECT coalesce(note, 'total') AS n, sum(total) FROM item GROUP BY ROLLUP (note) ORDER BY grouping(note), n",
            &[
                "SELECT `_1` AS `n`,`_2` AS `sum` FROM (SELECT COALESCE(`note`,'total') AS `_1`,CAST(SUM(`total`) AS SIGNED) AS `_2`,0 AS `_order1`,COALESCE(`note`,'total') AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `note` UNION ALL SELECT COALESCE(NULL,'total') AS `_1`,CAST(SUM(`total`) AS SIGNED) AS `_2`,1 AS `_order1`,COALESCE(NULL,'total') AS `_order2`,COUNT(*) AS `_count` FROM `public`.`item`) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`",
            ],
        ),
        Example::new(
            "SELECT done, sum(total) FROM item GROUP BY CUBE (done) HAVING count(*) > 1 ORDER BY 1 LIMIT 2",
            &[
                "SELECT `_1` AS `done`,`_2` AS `sum` FROM (SELECT `done` AS `_1`,CAST(SUM(`total`) AS SIGNED) AS `_2`,`done` AS `_order1`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done` HAVING COUNT(*) > 1 UNION ALL SELECT NULL AS `_1`,CAST(SUM(`total`) AS SIGNED) AS `_2`,NULL AS `_order1`,COUNT(*) AS `_count` FROM `public`.`item` HAVING COUNT(*) > 1) AS `_sets` ORDER BY `_order1` IS NULL,`_order1` LIMIT 2",
            ],
        ),
        Example::new(
            "SELECT done, note, count(*) FROM item GROUP BY done, ROLLUP (note) ORDER BY 1, 2, 3",
            &[
                "SELECT `_1` AS `done`,`_2` AS `note`,`_3` AS `count` FROM (SELECT `done` AS `_1`,`note` AS `_2`,COUNT(*) AS `_3`,`done` AS `_order1`,`note` AS `_order2`,COUNT(*) AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done`,`note` UNION ALL SELECT `done` AS `_1`,NULL AS `_2`,COUNT(*) AS `_3`,`done` AS `_order1`,NULL AS `_order2`,COUNT(*) AS `_order3`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done`) AS `_sets` ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`,`_order3` IS NULL,`_order3`",
            ],
        ),
        Example::new(
            "SELECT x.done, x.c FROM (SELECT done, count(*) AS c FROM item GROUP BY ROLLUP (done)) AS x ORDER BY x.c, x.done",
            &[
                "SELECT `x`.`done`,`x`.`c` FROM (SELECT `_1` AS `done`,`_2` AS `c` FROM (SELECT `done` AS `_1`,COUNT(*) AS `_2`,COUNT(*) AS `_count` FROM `public`.`item` GROUP BY `done` UNION ALL SELECT NULL AS `_1`,COUNT(*) AS `_2`,COUNT(*) AS `_count` FROM `public`.`item`) AS `_sets`) AS `x` ORDER BY `x`.`c` IS NULL,`x`.`c`,`x`.`done` IS NULL,`x`.`done`",
            ],
        ),
    ],
};

pub(super) fn has_sets(select: &Select) -> bool {
    match &select.group_by {
        GroupByExpr::Expressions(keys, _) => {
            keys.iter().any(|key| matches!(key, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_)))
        }
        GroupByExpr::All(_) => false,
    }
}

/// Whether keys of a query can be missing from a row.
pub fn may_miss_keys(select: &Select) -> bool {
    has_sets(select)
}

impl Printer<'_> {
    pub(super) fn grouping_sets(&mut self, query: &Query, select: &Select) -> Carried {
        if select.distinct.is_some() || !query.locks.is_empty() || has_window(select) {
            return Err("GROUPING SETS with DISTINCT, a lock or a window has no rule".into());
        }
        self.note("grouping_sets");
        self.names.scopes.push(Scope { relations: self.names.relations(&select.from), outputs: Vec::new() });
        let planned = self.plan(query, select);
        self.names.scopes.pop();
        let plan = planned?;
        let mut branches = Vec::new();
        for set in &plan.sets {
            branches.push(self.captured(|printer| printer.set_branch(select, &plan, set))?);
        }
        self.push("SELECT ");
        for (index, name) in plan.names.iter().enumerate() {
            self.push(if index > 0 { "," } else { "" });
            self.push(&format!("{} AS {}", quoted(&place(index)), quoted(name)));
        }
        self.push(" FROM (");
        for (index, branch) in branches.into_iter().enumerate() {
            self.push(if index > 0 { " UNION ALL " } else { "" });
            self.out.append(branch);
        }
        self.push(&format!(") AS {}", quoted(OURS)));
        let fields = plan.sorts.iter().map(|(field, _)| field.clone()).collect();
        let rows = Relation { alias: OURS.to_owned(), fields, ..Relation::default() };
        self.names.scopes.push(Scope { relations: vec![rows], outputs: Vec::new() });
        self.push(if plan.sorts.is_empty() { "" } else { " ORDER BY " });
        let keys: Vec<OrderByExpr> = plan.sorts.into_iter().map(|(_, key)| key).collect();
        let written = self.order_by(&keys);
        self.names.scopes.pop();
        written?;
        self.limit(query.limit_clause.as_ref(), query.fetch.as_ref())
    }

    fn plan(&mut self, query: &Query, select: &Select) -> Carried<Plan> {
        let GroupByExpr::Expressions(elements, _) = &select.group_by else { return Err("GROUP BY ALL".into()) };
        let items = listed_items(&select.projection).ok_or("`*` with GROUPING SETS")?;
        let mut sets: Vec<Vec<Expr>> = vec![Vec::new()];
        for element in elements {
            let next = expanded(element)?;
            sets = sets.iter().flat_map(|set| next.iter().map(|more| [set.as_slice(), more].concat())).collect();
            if sets.len() > SETS_MAX {
                return Err(format!("more than {SETS_MAX} grouping sets").into());
            }
        }
        let mut keys: Vec<Expr> = Vec::new();
        let mut numbered = Vec::new();
        for set in sets {
            let mut own = Vec::new();
            for expr in set {
                let mut key = self.group_meaning(&items, &expr)?;
                self.with_literals_of(&keys, &mut key)?;
                let at = keys.iter().position(|known| same(known, &key)).unwrap_or(keys.len());
                if at == keys.len() {
                    self.distinguishable(&self.names.infer(&key))?;
                    keys.push(key);
                }
                if !own.contains(&at) {
                    own.push(at);
                }
            }
            numbered.push(own);
        }
        let sorts = match query.order_by.as_ref().map(|order_by| &order_by.kind) {
            None => Vec::new(),
            Some(OrderByKind::Expressions(sorts)) => {
                sorts.iter().map(|key| self.meant(&items, key)).collect::<Carried<Vec<_>>>()?
            }
            Some(_) => return Err("ORDER BY ALL is no PostgreSQL".into()),
        };
        let mut columns = Vec::new();
        for (index, (_, expr)) in items.iter().enumerate() {
            let mut expr = (*expr).clone();
            self.with_literals_of(&keys, &mut expr)?;
            columns.push(aliased(expr, &place(index)));
        }
        let mut having = select.having.clone();
        having.iter_mut().try_for_each(|having| self.with_literals_of(&keys, having))?;
        let mut held = Vec::new();
        for (index, mut key) in sorts.into_iter().enumerate() {
            self.with_literals_of(&keys, &mut key.expr)?;
            let name = format!("_order{}", index + 1);
            columns.push(aliased(key.expr.clone(), &name));
            let field =
                Field { name: name.clone(), ty: self.names.infer(&key.expr), nullable: true, ..Field::default() };
            held.push((field, OrderByExpr { expr: Expr::Identifier(Ident::with_quote('"', name)), ..key }));
        }
        let types = keys.iter().map(|key| self.names.infer(key)).collect();
        let names = items.into_iter().map(|(name, _)| name).collect();
        Ok(Plan { names, columns, having, keys, types, sets: numbered, sorts: held })
    }

    /// What a key of GROUP BY means: a column of FROM, a column of the select list by name or number, or itself.
    fn group_meaning(&mut self, items: &[(String, &Expr)], expr: &Expr) -> Carried<Expr> {
        let meant = match expr {
            Expr::Identifier(ident) => {
                let known = self.names.scopes.current().is_some_and(|scope| scope.has(None, &folded(ident)));
                if known { expr.clone() } else { self.meant(items, &by(expr))?.expr }
            }
            Expr::Value(_) => self.meant(items, &by(expr))?.expr,
            Expr::Nested(inner) => return self.group_meaning(items, inner),
            other => other.clone(),
        };
        Ok(meant)
    }

    fn set_branch(&mut self, select: &Select, plan: &Plan, set: &[usize]) -> Carried {
        let mut branch = select.clone();
        let present: Vec<Expr> = set.iter().map(|at| plan.keys[*at].clone()).collect();
        branch.group_by = GroupByExpr::Expressions(present, Vec::new());
        branch.projection = plan.columns.clone();
        branch.having = plan.having.clone();
        let mut relations = self.names.relations(&select.from);
        let mut ours = Relation { alias: OURS.to_owned(), fields: Vec::new(), ..Relation::default() };
        let mut texts = Vec::new();
        for (at, ty) in plan.types.iter().enumerate() {
            let name = format!("_key{}", at + 1);
            ours.fields.push(Field { name: name.clone(), ty: ty.clone(), nullable: true, ..Field::default() });
            texts.push((name, "NULL".to_owned()));
        }
        let mut replace = Replace { plan, set, numbers: Vec::new(), inside: 0, queries: 0, depth: 0, whole: None };
        for item in &mut branch.projection {
            if let SelectItem::ExprWithAlias { expr, .. } = item
                && let ControlFlow::Break(reason) = VisitMut::visit(expr, &mut replace)
            {
                return Err(reason.into());
            }
        }
        if let Some(having) = &mut branch.having
            && let ControlFlow::Break(reason) = VisitMut::visit(having, &mut replace)
        {
            return Err(reason.into());
        }
        for number in std::mem::take(&mut replace.numbers) {
            let name = format!("_grouping{number}");
            ours.fields.push(Field { name: name.clone(), ty: Type::Int(4), ..Field::default() });
            texts.push((name, number.to_string()));
        }
        relations.push(ours);
        self.names.scopes.push(Scope { relations, outputs: Vec::new() });
        if let Some(written) = self.names.scopes.written() {
            for (name, text) in texts {
                written.columns.insert((OURS.to_owned(), name), Template::of(&text));
            }
        }
        // The count makes one row of a set without keys, and is one that every set can have.
        let written = self.select_with(&branch, |printer| {
            printer.push(",COUNT(*) AS `_count`");
            Ok(())
        });
        self.names.scopes.pop();
        written
    }
}

/// What the SELECTs of all sets share.
struct Plan {
    names: Vec<String>,
    columns: Vec<SelectItem>,
    having: Option<Expr>,
    keys: Vec<Expr>,
    types: Vec<Type>,
    /// Places in `keys`.
    sets: Vec<Vec<usize>>,
    sorts: Vec<(Field, OrderByExpr)>,
}

/// Puts NULL in the place of the keys that a set has not, and numbers in that of GROUPING().
struct Replace<'r> {
    plan: &'r Plan,
    set: &'r [usize],
    numbers: Vec<u64>,
    /// How many aggregates are around: their arguments see every row's own values.
    inside: usize,
    /// How many subqueries are around, which have columns of their own.
    queries: usize,
    depth: usize,
    /// The depth of a key that the set has: what it is made of stays, also where that is a key too.
    whole: Option<usize>,
}

impl VisitorMut for Replace<'_> {
    type Break = String;

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<String> {
        self.depth += 1;
        if let Expr::Function(function) = expr {
            if call(function).0 == "grouping" {
                return match self.grouping(function) {
                    Some(number) => {
                        self.numbers.push(number);
                        *expr = ours(&format!("_grouping{number}"));
                        ControlFlow::Continue(())
                    }
                    None => ControlFlow::Break("GROUPING() of what is no key".to_owned()),
                };
            }
            self.inside += usize::from(is_aggregate(function));
        }
        if self.inside == 0
            && self.whole.is_none()
            && let Some(at) = self.plan.keys.iter().position(|key| same(key, expr))
        {
            if self.set.contains(&at) {
                self.whole = Some(self.depth);
            } else {
                *expr = ours(&format!("_key{}", at + 1));
            }
        } else if self.is_outside_keys(expr) {
            return ControlFlow::Break(format!("{expr} beside keys of GROUPING SETS that are expressions"));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<String> {
        self.queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<String> {
        self.queries -= 1;
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<String> {
        self.whole.take_if(|depth| *depth == self.depth);
        self.depth -= 1;
        if matches!(expr, Expr::Function(function) if is_aggregate(function)) {
            self.inside -= 1;
        }
        ControlFlow::Continue(())
    }
}

impl Replace<'_> {
    /// Whether a column is no part of a key, where keys are expressions: PostgreSQL mostly refuses it.
    fn is_outside_keys(&self, expr: &Expr) -> bool {
        let column = |expr: &Expr| matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        let free = self.inside == 0 && self.whole.is_none() && self.queries == 0;
        free && column(expr) && !self.plan.keys.iter().all(column)
    }

    /// A bit for each argument, the last one lowest: set where the set lacks the key.
    fn grouping(&self, function: &Function) -> Option<u64> {
        let mut number = 0;
        for argument in arguments(function) {
            let at = self.plan.keys.iter().position(|key| same(key, argument))?;
            number = number * 2 + u64::from(!self.set.contains(&at));
        }
        Some(number)
    }
}

/// Whether two expressions are one key: the same column, or the same words.
fn same(a: &Expr, b: &Expr) -> bool {
    same_column(a, b) || a == b
}

fn ours(name: &str) -> Expr {
    Expr::CompoundIdentifier(vec![Ident::new(OURS), Ident::new(name)])
}

fn by(expr: &Expr) -> OrderByExpr {
    OrderByExpr { expr: expr.clone(), options: Default::default(), with_fill: None }
}

/// The sets that an element of GROUP BY stands for.
fn expanded(element: &Expr) -> Carried<Vec<Vec<Expr>>> {
    Ok(match element {
        Expr::Rollup(parts) => (0..=parts.len()).rev().map(|count| parts[..count].concat()).collect(),
        Expr::Cube(parts) => {
            if parts.len() > 6 {
                return Err(format!("more than {SETS_MAX} grouping sets").into());
            }
            let subset = |bits: usize| {
                let chosen = parts.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
                chosen.flat_map(|(_, part)| part.clone()).collect()
            };
            (0..1usize << parts.len()).rev().map(subset).collect()
        }
        Expr::GroupingSets(sets) => {
            let mut all = Vec::new();
            for set in sets {
                match set.as_slice() {
                    [inner @ (Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_))] => all.extend(expanded(inner)?),
                    plain => all.push(plain.iter().flat_map(members).collect()),
                }
            }
            all
        }
        plain => vec![members(plain)],
    })
}

fn members(expr: &Expr) -> Vec<Expr> {
    match expr {
        Expr::Tuple(items) => items.clone(),
        other => vec![other.clone()],
    }
}

fn has_window(select: &Select) -> bool {
    struct Find;
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            let window = matches!(expr, Expr::Function(function) if function.over.is_some());
            if window { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    Visit::visit(&select.projection, &mut Find).is_break()
}
