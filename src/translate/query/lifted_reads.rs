//! Derived tables and WITH queries that read the rows of queries around them, which MariaDB lets only subqueries do: the
//! condition that reads an outer row moves to the query that reads the derived table, over columns that the derived table
//! shows for it.

use std::ops::ControlFlow;

use super::grouping_sets::has_sets;
use super::lateral::{conjuncts, contains_aggregate, has_aggregate};
use super::ordered_input::name_all;
use super::outer_reads;
use super::select::call_of;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::{Names, folded};
use crate::translate::parse::ast::{
    BinaryOperator, Distinct, Expr, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, LimitClause, OrderByKind,
    Query, Select, SelectItem, SetExpr, TableAlias, TableAliasColumnDef, TableFactor, TableWithJoins, Value,
    ValueWithSpan, Visit, VisitMut, Visitor, VisitorMut, WildcardAdditionalOptions, WindowSpec, WindowType,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::scope::{HIDDEN, Relation, Scope};

pub const LIFTED_READS: Clause = Clause {
    id: "outer_rows",
    doc: "MariaDB's derived tables and WITH queries do not see the rows of the queries around them, its subqueries do. A condition \
          that reads such a row moves out of the derived table to the query that reads it: any, where the derived table does \
          no more than choose rows; equality, where it groups them, tells them apart or takes the first of them, which is then \
          done for each key. What reads the outer row elsewhere is refused.",
    examples: EXAMPLES,
};

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, (SELECT count(*) FROM (SELECT DISTINCT note FROM other WHERE item_id = item.id) s) AS n FROM item ORDER BY id",
        &[
            "SELECT `id`,(SELECT COUNT(*) AS `count` FROM (SELECT DISTINCT `note`,`item_id` AS `_ck_outer1` FROM `public`.`other`) AS `s` WHERE `s`.`_ck_outer1` = `item`.`id`) AS `n` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE EXISTS (SELECT 1 FROM (SELECT item_id FROM other WHERE item_id = item.id LIMIT 1) s) ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE EXISTS (SELECT 1 AS `?column?` FROM (SELECT `item_id`,`item_id` AS `_ck_outer1`,ROW_NUMBER() OVER (PARTITION BY `item_id`) AS `_ck_outer2` FROM `public`.`other`) AS `s` WHERE `s`.`_ck_outer1` = `item`.`id` AND `s`.`_ck_outer2` <= (1)) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, (WITH s AS (SELECT note FROM other WHERE item_id <= item.id) SELECT count(*) FROM s) AS n FROM item ORDER BY id",
        &[
            "SELECT `id`,(SELECT COUNT(*) AS `count` FROM (SELECT `note`,`item_id` AS `_ck_outer1` FROM `public`.`other`) AS `s` WHERE `s`.`_ck_outer1` <= `item`.`id`) AS `n` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, (SELECT sum(s.n) FROM (SELECT done, count(*) AS n FROM item b WHERE b.total = item.id GROUP BY done) s) AS n FROM item ORDER BY id",
        &[
            "SELECT `id`,(SELECT SUM(`s`.`n`) AS `sum` FROM (SELECT `done`,COUNT(*) AS `n`,`b`.`total` AS `_ck_outer1` FROM `public`.`item` AS `b` GROUP BY `done`,`b`.`total`) AS `s` WHERE `s`.`_ck_outer1` = `item`.`id`) AS `n` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT i.id, l.j FROM item i LEFT JOIN LATERAL (SELECT jsonb_agg(o.j) AS j FROM (SELECT jsonb_build_object('t', p.note) AS j FROM other p WHERE p.item_id = i.id) o) l ON true ORDER BY i.id",
        &[
            "SELECT `i`.`id`,(SELECT CONVERT(CONCAT('[',GROUP_CONCAT(`o`.`j` SEPARATOR ', '),']') USING utf8mb4) AS `j` FROM (SELECT CONVERT(CONCAT('{\"t\": ',COALESCE(JSON_QUOTE(CONVERT(`p`.`note` USING utf8mb4)),'null'),'}') USING utf8mb4) AS `j`,`p`.`item_id` AS `_ck_outer1` FROM `public`.`other` AS `p`) AS `o` WHERE `o`.`_ck_outer1` = `i`.`id`) AS `j` FROM `public`.`item` AS `i` ORDER BY `i`.`id`",
        ],
    ),
    Example::new(
        "SELECT id, (SELECT json_agg(s) FROM (SELECT b.* FROM other b WHERE b.item_id >= item.id ORDER BY b.item_id DESC) s) AS j FROM item ORDER BY id",
        &[
            "SELECT `id`,(SELECT CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(CONVERT(CONCAT('{\"item_id\": ',`s`.`item_id`,', \"note\": ',COALESCE(JSON_QUOTE(CONVERT(`s`.`note` USING utf8mb4)),'null'),'}') USING utf8mb4),'null') ORDER BY `s`.`_ck_sort1` DESC SEPARATOR ', '),']') USING utf8mb4) AS `json_agg` FROM (SELECT `b`.*,`b`.`item_id` AS `_ck_outer1`,`b`.`item_id` AS `_ck_sort1` FROM `public`.`other` AS `b` ORDER BY `b`.`item_id` DESC) AS `s` WHERE `s`.`_ck_outer1` >= `item`.`id`) AS `j` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, (SELECT max(s.n) FROM (SELECT count(*) AS n FROM other WHERE item_id = item.id) s) AS n FROM item ORDER BY id",
        &[],
    ),
    Example::new(
        "SELECT id, (SELECT count(*) FROM (SELECT DISTINCT note FROM other WHERE item_id < item.id) s) AS n FROM item",
        &[],
    ),
    Example::new(
        "SELECT id, (SELECT max(s.x) FROM (SELECT item.total + item_id AS x FROM other) s) AS n FROM item",
        &[],
    ),
];

/// Why a derived table that reads an outer row is not carried.
pub fn refused(why: &str) -> Refusal {
    let reason =
        format!("a derived table or WITH that reads a row of a query around it{why}; MariaDB's does not see it");
    Refusal::new(reason, Redesign::Lateral)
}

/// The query with its WITH queries that read outer rows as derived tables in their places.
pub fn without_outer_ctes(names: &Names<'_>, query: &Query) -> Option<Query> {
    let with = query.with.as_ref().filter(|with| !with.recursive)?;
    let reads = |query: &Query| !outer_reads::of(names, query).is_empty();
    let at = with.cte_tables.iter().position(|cte| reads(&cte.query))?;
    let mut rest = query.clone();
    let kept = rest.with.as_mut()?;
    let cte = kept.cte_tables.remove(at);
    if kept.cte_tables.is_empty() {
        rest.with = None;
    }
    let name = folded(&cte.alias.name);
    let _ = VisitMut::visit(&mut rest, &mut Inlined { name, query: *cte.query, alias: cte.alias });
    Some(without_outer_ctes(names, &rest).unwrap_or(rest))
}

struct Inlined {
    name: String,
    query: Query,
    alias: TableAlias,
}

impl VisitorMut for Inlined {
    type Break = ();
    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, alias, args: None, .. } = factor
            && crate::translate::names::parts(name).is_ok_and(|parts| parts == [self.name.as_str()])
        {
            let mut own = self.alias.clone();
            if let Some(alias) = alias {
                own.name = alias.name.clone();
                for (index, column) in alias.columns.iter().enumerate() {
                    match own.columns.get_mut(index) {
                        Some(known) => *known = column.clone(),
                        None => own.columns.push(column.clone()),
                    }
                }
            }
            let subquery = Box::new(self.query.clone());
            *factor = TableFactor::Derived { lateral: false, subquery, alias: Some(own), sample: None };
        }
        ControlFlow::Continue(())
    }
}

/// A SELECT none of whose derived tables reads a row of the queries in `names`; nothing where none does.
pub fn lifted(names: &Names<'_>, select: &Select) -> Carried<Option<Select>> {
    let reads = |factor: &TableFactor| match factor {
        TableFactor::Derived { lateral: false, subquery, .. } => !outer_reads::of(names, subquery.as_ref()).is_empty(),
        _ => false,
    };
    let factors = |item: &TableWithJoins| reads(&item.relation) || item.joins.iter().any(|join| reads(&join.relation));
    if names.scopes.current().is_none() || !select.from.iter().any(factors) {
        return Ok(None);
    }
    let own = names.relations(&select.from);
    let mut lifted = select.clone();
    lifted.projection = written_out(&own, &select.projection)?;
    let mut moved = Vec::new();
    for item in &mut lifted.from {
        let is_padded = |join: &Join| {
            use JoinOperator as Op;
            matches!(join.join_operator, Op::Right(_) | Op::RightOuter(_) | Op::FullOuter(_))
        };
        if factors(item) && item.joins.iter().any(is_padded) {
            return Err(refused(", in an outer join"));
        }
        if reads(&item.relation) {
            moved.extend(lift(names, &own, &mut item.relation)?);
        }
        for join in &mut item.joins {
            if reads(&join.relation) {
                let conditions = lift(names, &own, &mut join.relation)?;
                add_to_join(join, conditions, &mut moved)?;
            }
        }
    }
    lifted.selection = all_of(lifted.selection.take(), moved);
    Ok(Some(lifted))
}

/// Both a condition and others.
fn all_of(condition: Option<Expr>, others: Vec<Expr>) -> Option<Expr> {
    let nested = |expr: Expr| match expr {
        Expr::BinaryOp { op: BinaryOperator::Or, .. } => Expr::Nested(Box::new(expr)),
        other => other,
    };
    condition.into_iter().chain(others).map(nested).reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: BinaryOperator::And,
        right: Box::new(right),
    })
}

/// The conditions of a joined table: an outer join keeps its left rows whatever they say.
fn add_to_join(join: &mut Join, conditions: Vec<Expr>, moved: &mut Vec<Expr>) -> Carried {
    use JoinOperator as Op;
    match &mut join.join_operator {
        Op::Join(_) | Op::Inner(_) | Op::CrossJoin(_) => moved.extend(conditions),
        Op::Left(JoinConstraint::On(on)) | Op::LeftOuter(JoinConstraint::On(on)) => {
            let own = match &*on {
                Expr::Value(ValueWithSpan { value: Value::Boolean(true), .. }) => None,
                other => Some(other.clone()),
            };
            *on = all_of(own, conditions).ok_or_else(|| refused(", in an outer join"))?;
        }
        _ => return Err(refused(", in an outer join")),
    }
    Ok(())
}

/// The select list without `*`, which would show columns of ours.
fn written_out(own: &[Relation], items: &[SelectItem]) -> Carried<Vec<SelectItem>> {
    let mut out = Vec::new();
    for item in items {
        let wanted = match item {
            SelectItem::Wildcard(options) if *options == WildcardAdditionalOptions::default() => None,
            SelectItem::QualifiedWildcard(kind, _) => crate::translate::names::wildcard_relation(kind),
            other => {
                out.push(other.clone());
                continue;
            }
        };
        for relation in own.iter().filter(|relation| wanted.as_ref().is_none_or(|name| relation.alias == *name)) {
            if relation.fields.is_empty() || relation.alias.is_empty() {
                return Err(refused(", beside `*` of columns that can't be told"));
            }
            let column =
                |name: &str| vec![Ident::with_quote('"', relation.alias.as_str()), Ident::with_quote('"', name)];
            let fields = relation.fields.iter().filter(|field| !field.name.starts_with(HIDDEN));
            out.extend(fields.map(|field| SelectItem::UnnamedExpr(Expr::CompoundIdentifier(column(&field.name)))));
        }
    }
    Ok(out)
}

/// Moves what reads outer rows out of a derived table: the conditions for the query that reads it.
fn lift(names: &Names<'_>, beside: &[Relation], factor: &mut TableFactor) -> Carried<Vec<Expr>> {
    let TableFactor::Derived { subquery, alias: Some(alias), .. } = factor else { return Err(refused("")) };
    if let Some(plain) = without_outer_ctes(names, subquery) {
        **subquery = plain;
    }
    if subquery.with.as_ref().is_some_and(|with| !outer_reads::of(names, with).is_empty()) {
        return Err(refused(" in its WITH"));
    }
    let SetExpr::Select(select) = subquery.body.as_ref() else { return Err(refused(" in a set operation")) };
    let mut names = names.clone();
    for cte in subquery.with.iter().flat_map(|with| &with.cte_tables) {
        let fields = names.table_like_fields(&cte.query);
        names.ctes.push(crate::translate::names::Cte { name: folded(&cte.alias.name), fields, ..Default::default() });
    }
    let select = lifted(&names, select)?.unwrap_or_else(|| select.as_ref().clone());
    name_all(alias, &select.projection);
    let mut taken = Taken::new(&names, beside, alias, select)?;
    taken.conditions()?;
    taken.limit(subquery)?;
    let Taken { select, moved, shown, .. } = taken;
    if !alias.columns.is_empty() {
        alias.columns.extend(shown.iter().map(|name| TableAliasColumnDef { name: name.clone(), data_type: None }));
    }
    *subquery.body = SetExpr::Select(Box::new(select));
    match outer_reads::of(&names, subquery.as_ref()).is_empty() {
        true => Ok(moved),
        false => Err(refused(" elsewhere than in a condition")),
    }
}

/// A derived table whose conditions are taken from it.
struct Taken<'n, 'a> {
    names: &'n Names<'a>,
    /// What the query around it reads beside it.
    beside: &'n [Relation],
    alias: Ident,
    select: Select,
    own: Vec<Relation>,
    /// It does no more than to choose rows.
    is_plain: bool,
    keys: Vec<Expr>,
    moved: Vec<Expr>,
    shown: Vec<Ident>,
}

impl<'n, 'a> Taken<'n, 'a> {
    fn new(names: &'n Names<'a>, beside: &'n [Relation], alias: &TableAlias, mut select: Select) -> Carried<Self> {
        let own = names.relations(&select.from);
        select.projection = match select.projection.as_slice() {
            // It stands last, so that columns behind it are the only ones to hide.
            [SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)] if alias.columns.is_empty() => {
                select.projection
            }
            items => written_out(&own, items)?,
        };
        let keyless = matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty());
        let aggregates = select.projection.iter().any(has_aggregate) || select.having.is_some();
        if (keyless && aggregates) || has_sets(&select) {
            return Err(refused(", of aggregates without groups"));
        }
        if matches!(select.distinct, Some(Distinct::On(_))) {
            return Err(refused(", with DISTINCT ON"));
        }
        if has_windows(&select) {
            return Err(refused(", with window functions"));
        }
        let is_plain = keyless && select.distinct.is_none();
        let alias = alias.name.clone();
        Ok(Self { names, beside, alias, select, own, is_plain, keys: vec![], moved: vec![], shown: vec![] })
    }

    fn reads_outer(&self, expr: &Expr) -> bool {
        !outer_reads::of_part(self.names, &self.own, expr).is_empty()
    }

    fn reads_own(&self, expr: &Expr) -> bool {
        let mut names = self.names.clone();
        names.scopes = crate::translate::scope::Scopes::default();
        names.scopes.push(Scope { relations: self.own.clone(), outputs: Vec::new() });
        !outer_reads::of(&names, expr).is_empty()
    }

    fn conditions(&mut self) -> Carried {
        let condition = self.select.selection.take();
        let mut kept = Vec::new();
        for condition in conjuncts(condition.as_ref()) {
            if !self.reads_outer(condition) {
                kept.push(condition.clone());
            } else if let Some((inner, outer)) = self.equality(condition) {
                let outer = self.outward(outer)?;
                let key = self.show(inner);
                self.keys.push(inner.clone());
                self.moved.push(equal(key, outer));
            } else if self.is_plain && !contains_query(condition) {
                let mut shown = self.outward(condition)?;
                let _ = VisitMut::visit(&mut shown, &mut Shown { taken: self });
                self.moved.push(shown);
            } else {
                return Err(refused(" by more than equal columns"));
            }
        }
        self.select.selection = all_of(None, kept);
        if let GroupByExpr::Expressions(keys, _) = &mut self.select.group_by
            && !keys.is_empty()
        {
            keys.extend(self.keys.iter().cloned());
        }
        Ok(())
    }

    /// The sides of `own = outer`.
    fn equality<'e>(&self, condition: &'e Expr) -> Option<(&'e Expr, &'e Expr)> {
        let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition else { return None };
        let own = |expr: &Expr| !self.reads_outer(expr) && self.reads_own(expr) && !contains_query(expr);
        let outer = |expr: &Expr| self.reads_outer(expr) && !self.reads_own(expr) && !contains_query(expr);
        match (own(left) && outer(right), own(right) && outer(left)) {
            (true, _) => Some((left, right)),
            (_, true) => Some((right, left)),
            _ => None,
        }
    }

    /// Shows a column of ours for an expression: how the query around it reads it.
    fn show(&mut self, expr: &Expr) -> Expr {
        let name = Ident::with_quote('"', format!("{HIDDEN}outer{}", self.shown.len() + 1));
        self.select.projection.push(SelectItem::ExprWithAlias { expr: expr.clone(), alias: name.clone() });
        self.shown.push(name.clone());
        Expr::CompoundIdentifier(vec![self.alias.clone(), name])
    }

    /// An expression whose outer names mean the same in the query that reads the derived table.
    fn outward(&self, expr: &Expr) -> Carried<Expr> {
        let outer = outer_reads::of_part(self.names, &self.own, expr);
        let mut expr = expr.clone();
        let mut qualified = Qualified { outer: &outer, scopes: &self.names.scopes, done: true };
        let _ = VisitMut::visit(&mut expr, &mut qualified);
        let done = qualified.done;
        let alias = |expr: &Expr| match expr {
            Expr::CompoundIdentifier(idents) => idents.iter().rev().nth(1).map(folded),
            _ => None,
        };
        let outer = outer_reads::of_part(self.names, &self.own, &expr);
        let captured =
            |expr: &Expr| alias(expr).is_none_or(|alias| self.beside.iter().any(|relation| relation.alias == alias));
        match done && !outer.iter().any(captured) {
            true => Ok(expr),
            false => Err(refused(", whose name another one hides there")),
        }
    }

    /// LIMIT for each key: rows are numbered, and the query that reads them takes the first.
    fn limit(&mut self, query: &mut Query) -> Carried {
        if query.fetch.is_some() || !query.locks.is_empty() {
            return Err(refused(", with FETCH or locks"));
        }
        let Some(clause) = query.limit_clause.take() else { return Ok(()) };
        let LimitClause::LimitOffset { limit, offset, limit_by } = clause else { return Err(refused("")) };
        let grouped = !self.is_plain;
        if grouped || self.moved.len() != self.keys.len() || !limit_by.is_empty() {
            return Err(refused(", with LIMIT over groups, or by more than equal columns"));
        }
        let order_by = match query.order_by.as_ref().map(|order_by| &order_by.kind) {
            None => Vec::new(),
            Some(OrderByKind::Expressions(keys)) => keys.clone(),
            Some(_) => return Err(refused("")),
        };
        let numbers = |expr: &Expr| matches!(expr, Expr::Value(_));
        if order_by.iter().any(|key| numbers(&key.expr) || self.is_output(&key.expr)) {
            return Err(refused(", sorted by names or numbers of its select list"));
        }
        let mut number = call_of("row_number", Vec::new());
        if let Expr::Function(function) = &mut number {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: self.keys.clone(),
                order_by,
                window_frame: None,
            }));
        }
        let number = self.show(&number);
        let compared = |op, bound: Expr| Expr::BinaryOp {
            left: Box::new(number.clone()),
            op,
            right: Box::new(Expr::Nested(Box::new(bound))),
        };
        let after = offset.map(|offset| offset.value);
        let last = match (limit, &after) {
            (None, _) => None,
            (Some(limit), None) => Some(limit),
            (Some(limit), Some(after)) => {
                Some(Expr::BinaryOp { left: Box::new(limit), op: BinaryOperator::Plus, right: Box::new(after.clone()) })
            }
        };
        self.moved.extend(last.map(|last| compared(BinaryOperator::LtEq, last)));
        self.moved.extend(after.map(|after| compared(BinaryOperator::Gt, after)));
        Ok(())
    }

    /// Whether a name means a column of the select list that no relation has.
    fn is_output(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Identifier(ident) => {
                let name = folded(ident);
                !self.own.iter().any(|relation| relation.fields.iter().any(|field| field.name == name))
            }
            _ => false,
        }
    }
}

fn equal(left: Expr, right: Expr) -> Expr {
    Expr::BinaryOp { left: Box::new(left), op: BinaryOperator::Eq, right: Box::new(right) }
}

/// Puts columns of ours in the places of a derived table's own.
struct Shown<'t, 'n, 'a> {
    taken: &'t mut Taken<'n, 'a>,
}

impl VisitorMut for Shown<'_, '_, '_> {
    type Break = ();
    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        let is_name = matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        if is_name && self.taken.reads_own(expr) {
            *expr = self.taken.show(expr);
        }
        ControlFlow::Continue(())
    }
}

/// Writes outer names with their relations.
struct Qualified<'o> {
    outer: &'o [Expr],
    scopes: &'o crate::translate::scope::Scopes,
    done: bool,
}

impl VisitorMut for Qualified<'_> {
    type Break = ();
    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Identifier(ident) = &*expr
            && self.outer.contains(expr)
        {
            match self.scopes.relation_of(&folded(ident)).filter(|alias| !alias.is_empty()) {
                Some(alias) => {
                    *expr = Expr::CompoundIdentifier(vec![Ident::with_quote('"', alias), ident.clone()]);
                }
                None => self.done = false,
            }
        }
        ControlFlow::Continue(())
    }
}

fn contains_query(expr: &Expr) -> bool {
    struct Find;
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    expr.visit(&mut Find).is_break() || contains_aggregate(expr)
}

fn has_windows(select: &Select) -> bool {
    struct Find;
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match expr {
                Expr::Function(function) if function.over.is_some() => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    select.projection.visit(&mut Find).is_break()
}

impl Printer<'_> {
    /// Refuses a query in FROM or WITH that reads a row of a query around it, which MariaDB does not let it do.
    pub(super) fn check_outer_rows(&self, names: &Names<'_>, query: &Query) -> Carried {
        match outer_reads::of(names, query).first() {
            None => Ok(()),
            Some(name) => Err(refused(&format!(" ({name})"))),
        }
    }
}
