//! What choice a statement leaves to the server: which rows, in which order, and the order in which it collects rows.
//!
//! Keys decide it. Equal columns carry from condition to condition: a table of which a whole unique key is known has one
//! row, and all its columns are known then. It refuses to guess: what it can't follow leaves a choice.

use std::collections::BTreeSet;

use super::literals::Lifted;
use super::names::{folded, parts};
use super::parse::ast::{
    BinaryOperator, Distinct, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
    GroupByExpr, Join, JoinConstraint, JoinOperator, OrderByKind, Query, Select, SelectItem, SetExpr, Statement,
    TableFactor, Visit, Visitor,
};
use super::schema::{Schema, Table};
use crate::core::{SortKey, StatementKind, Unordered};

/// What a statement is for.
pub fn kind(statement: &Statement, written: &BTreeSet<String>) -> StatementKind {
    match statement {
        Statement::Query(_) if written.is_empty() => StatementKind::Query,
        Statement::Insert(_) => StatementKind::Insert,
        Statement::Query(_) | Statement::Update(_) | Statement::Delete(_) | Statement::Merge(_) => {
            StatementKind::Change
        }
        Statement::StartTransaction { .. } => StatementKind::Begin,
        Statement::Commit { .. } | Statement::Rollback { savepoint: None, .. } => StatementKind::End,
        Statement::CreateTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateView(_)
        | Statement::AlterTable(_)
        | Statement::Drop { .. }
        | Statement::Truncate(_) => StatementKind::Definition,
        _ => StatementKind::Other,
    }
}

/// What the keys of a schema leave open in a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    pub one_row: bool,
    pub total_order: bool,
}

/// What a query's conditions and its ORDER BY fix.
pub fn fixed(query: &Query, sort_keys: &[SortKey], schema: &Schema) -> Fixed {
    let SetExpr::Select(select) = query.body.as_ref() else { return Fixed::default() };
    if query.with.is_some() || select.projection.iter().any(makes_rows) {
        return Fixed::default();
    }
    let Some(mut facts) = Facts::of(select, schema) else { return Fixed::default() };
    facts.follow();
    let one_row = facts.all_pinned();
    let sorted = sort_expressions(query, select, sort_keys);
    for expr in &sorted {
        if let Some(column) = facts.column(expr) {
            facts.sorted.insert(column);
        }
    }
    facts.follow();
    let told = |expr: &Expr| sorted.contains(&expr) || facts.column(expr).is_some_and(|column| facts.is_told(&column));
    let groups = match &select.group_by {
        GroupByExpr::Expressions(groups, modifiers) if modifiers.is_empty() => groups.as_slice(),
        _ => return Fixed { one_row, total_order: false },
    };
    let total_order = !sorted.is_empty()
        && match &select.distinct {
            Some(Distinct::On(_)) => false,
            Some(Distinct::Distinct) => select.projection.iter().all(|item| expression(item).is_some_and(told)),
            _ if !groups.is_empty() => groups.iter().all(told),
            _ => facts.all_pinned(),
        };
    Fixed { one_row, total_order }
}

/// A column of one of the tables, by the table's position.
type Column = (usize, String);

struct Source<'a> {
    alias: String,
    table: &'a Table,
}

struct Facts<'a> {
    sources: Vec<Source<'a>>,
    /// Columns that have one value.
    known: BTreeSet<Column>,
    /// Columns that ORDER BY sorts by.
    sorted: BTreeSet<Column>,
    /// What is known of the first makes the second known: both ways of an equality, one way of an outer join's.
    follows: Vec<(Column, Column)>,
    pinned: BTreeSet<usize>,
}

impl<'a> Facts<'a> {
    /// None where a table is not known, or is joined in a way that is not followed.
    fn of(select: &Select, schema: &'a Schema) -> Option<Self> {
        let mut facts = Self {
            sources: Vec::new(),
            known: BTreeSet::new(),
            sorted: BTreeSet::new(),
            follows: Vec::new(),
            pinned: BTreeSet::new(),
        };
        let mut joins: Vec<(&Join, usize)> = Vec::new();
        for from in &select.from {
            facts.add(&from.relation, schema)?;
            for join in &from.joins {
                facts.add(&join.relation, schema)?;
                joins.push((join, facts.sources.len() - 1));
            }
        }
        for (join, right) in joins {
            facts.join(&join.join_operator, right)?;
        }
        if let Some(condition) = &select.selection {
            facts.learn(condition, None);
        }
        if facts.sources.is_empty() { None } else { Some(facts) }
    }

    fn add(&mut self, factor: &TableFactor, schema: &'a Schema) -> Option<()> {
        let TableFactor::Table { name, alias, args: None, sample: None, .. } = factor else { return None };
        let path = parts(name).ok()?;
        let table = table(schema, &path)?;
        let alias = match alias {
            Some(alias) if alias.columns.is_empty() => folded(&alias.name),
            Some(_) => return None,
            None => path.last()?.clone(),
        };
        self.sources.push(Source { alias, table });
        Some(())
    }

    fn join(&mut self, operator: &JoinOperator, right: usize) -> Option<()> {
        let (constraint, only) = match operator {
            JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) | JoinOperator::CrossJoin(constraint) => {
                (constraint, None)
            }
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (constraint, Some(right)),
            _ => return None,
        };
        match constraint {
            JoinConstraint::On(condition) => self.learn(condition, only),
            JoinConstraint::None => {}
            JoinConstraint::Using(_) | JoinConstraint::Natural => return None,
        }
        Some(())
    }

    /// Learns from what must hold together; of an outer join's condition, about its own table alone.
    fn learn(&mut self, condition: &Expr, only: Option<usize>) {
        match condition {
            Expr::Nested(inner) => self.learn(inner, only),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.learn(left, only);
                self.learn(right, only);
            }
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => self.equal(left, right, only),
            Expr::InList { expr, list, negated: false } => {
                if let [single] = list.as_slice() {
                    self.equal(expr, single, only);
                }
            }
            _ => {}
        }
    }

    fn equal(&mut self, left: &Expr, right: &Expr, only: Option<usize>) {
        let about = |column: &Column| only.is_none_or(|only| column.0 == only);
        match (self.column(left), self.column(right)) {
            (Some(one), Some(other)) => {
                let both = [(one.clone(), other.clone()), (other, one)];
                self.follows.extend(both.into_iter().filter(|(_, to)| about(to)));
            }
            (Some(column), None) if names_no_column(right) && about(&column) => drop(self.known.insert(column)),
            (None, Some(column)) if names_no_column(left) && about(&column) => drop(self.known.insert(column)),
            _ => {}
        }
    }

    /// The column that an expression is, where it is one.
    fn column(&self, expr: &Expr) -> Option<Column> {
        let has = |source: &Source<'_>, name: &str| source.table.column(name).is_some();
        match expr {
            Expr::Nested(inner) => self.column(inner),
            Expr::Identifier(ident) => {
                let name = folded(ident);
                let mut found =
                    (0..self.sources.len()).filter(|at| self.sources.get(*at).is_some_and(|s| has(s, &name)));
                let at = found.next()?;
                found.next().is_none().then_some((at, name))
            }
            Expr::CompoundIdentifier(idents) => {
                let [.., of, name] = idents.as_slice() else { return None };
                let (of, name) = (folded(of), folded(name));
                let at = self.sources.iter().position(|source| source.alias == of && has(source, &name))?;
                Some((at, name))
            }
            _ => None,
        }
    }

    fn is_told(&self, column: &Column) -> bool {
        self.known.contains(column) || self.sorted.contains(column) || self.pinned.contains(&column.0)
    }

    /// Carries what is known from column to column and from key to row, until nothing is new.
    fn follow(&mut self) {
        loop {
            let before = (self.known.len(), self.pinned.len());
            let new: Vec<Column> = self
                .follows
                .iter()
                .filter(|(from, _)| self.is_told(from))
                .map(|(_, to)| to.clone())
                .filter(|to| !self.known.contains(to))
                .collect();
            self.known.extend(new);
            let pinned: Vec<usize> = (0..self.sources.len()).filter(|at| self.has_key(*at)).collect();
            self.pinned.extend(pinned);
            if before == (self.known.len(), self.pinned.len()) {
                return;
            }
        }
    }

    /// Whether a whole unique key of a table is told. Rows whose key is NULL are not told apart by sorting.
    fn has_key(&self, at: usize) -> bool {
        let Some(source) = self.sources.get(at) else { return false };
        let told = |name: &String| {
            let column = (at, name.clone());
            let never_null = source.table.column(name).is_some_and(|column| !column.nullable)
                || source.table.primary_key.contains(name);
            self.known.contains(&column) || (never_null && self.sorted.contains(&column))
        };
        let keys = std::iter::once(&source.table.primary_key).chain(&source.table.unique);
        keys.filter(|key| !key.is_empty()).any(|key| key.iter().all(told))
    }

    fn all_pinned(&self) -> bool {
        self.pinned.len() == self.sources.len()
    }
}

/// A table by its name as it stands in a statement; one without a schema is `public`'s, or the only one of its name.
fn table<'a>(schema: &'a Schema, path: &[String]) -> Option<&'a Table> {
    let found = match path {
        [of, name] => schema.tables.get(&format!("{of}.{name}")),
        [name] => schema.tables.get(&format!("public.{name}")).or_else(|| {
            let mut named = schema.tables.values().filter(|table| table.name == *name);
            named.next().filter(|_| named.next().is_none())
        }),
        _ => None,
    };
    found.filter(|table| table.view.is_none() && table.materialized.is_none())
}

/// The expressions that ORDER BY sorts by; those of the select list where it names them by position or alias.
fn sort_expressions<'a>(query: &'a Query, select: &'a Select, keys: &[SortKey]) -> Vec<&'a Expr> {
    let Some(OrderByKind::Expressions(exprs)) = query.order_by.as_ref().map(|order_by| &order_by.kind) else {
        return Vec::new();
    };
    let of_list = |key: &SortKey| match key {
        SortKey::Column(index) => select.projection.get(*index).and_then(expression),
        SortKey::Name(_) | SortKey::Hidden => None,
    };
    exprs.iter().enumerate().map(|(at, key)| keys.get(at).and_then(of_list).unwrap_or(&key.expr)).collect()
}

fn expression(item: &SelectItem) -> Option<&Expr> {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    }
}

#[derive(Default)]
struct Names {
    columns: bool,
    makes_rows: bool,
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> std::ops::ControlFlow<()> {
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Subquery(_) => self.columns = true,
            Expr::Function(function) => self.makes_rows |= is_set_returning(&name(function)),
            _ => {}
        }
        std::ops::ControlFlow::Continue(())
    }
}

/// Whether it has one value for all rows.
fn names_no_column(expr: &Expr) -> bool {
    let mut names = Names::default();
    let _ = expr.visit(&mut names);
    !names.columns
}

fn makes_rows(item: &SelectItem) -> bool {
    let mut names = Names::default();
    let _ = item.visit(&mut names);
    names.makes_rows
}

fn is_set_returning(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "unnest",
        "generate_series",
        "generate_subscripts",
        "regexp_matches",
        "regexp_split_to_table",
        "string_to_table",
        "json_each",
        "json_each_text",
        "json_object_keys",
        "json_array_elements",
        "json_array_elements_text",
        "jsonb_path_query",
    ];
    NAMES.contains(&name) || name.strip_prefix("jsonb_").is_some_and(|rest| NAMES.contains(&&*format!("json_{rest}")))
}

fn name(function: &Function) -> String {
    parts(&function.name).ok().and_then(|parts| parts.last().cloned()).unwrap_or_default()
}

/// Result columns that collect rows in an order which nothing fixes, and whether a literal's value told a separator.
pub fn unordered(query: &Query, lifted: &Lifted, sql: &str) -> (Vec<Unordered>, bool) {
    let SetExpr::Select(select) = query.body.as_ref() else { return (Vec::new(), false) };
    let (mut all, mut by_value) = (Vec::new(), false);
    for (column, item) in select.projection.iter().enumerate() {
        let Some(expr) = expression(item) else { break };
        if let Some(collected) = collects(expr, select) {
            let separator = match collected {
                Collected::List => None,
                Collected::Text(separator) => {
                    by_value = true;
                    let Some(text) = literal(separator, lifted, sql) else { continue };
                    Some(text)
                }
            };
            all.push(Unordered { column, separator });
        }
    }
    (all, by_value)
}

/// What an expression collects rows into.
enum Collected<'a> {
    List,
    /// With this between the elements.
    Text(&'a Expr),
}

fn collects<'a>(expr: &'a Expr, select: &Select) -> Option<Collected<'a>> {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => collects(inner, select),
        Expr::Subquery(query) => match query.body.as_ref() {
            SetExpr::Select(select) => match select.projection.as_slice() {
                [item] => collects(expression(item)?, select),
                _ => None,
            },
            _ => None,
        },
        Expr::Function(function) => {
            let FunctionArguments::List(list) = &function.args else { return None };
            let argument = |at: usize| match list.args.get(at) {
                Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))) => Some(expr),
                _ => None,
            };
            let sorted = list.clauses.iter().any(|clause| matches!(clause, FunctionArgumentClause::OrderBy(_)));
            let free = !sorted && function.over.is_none() && function.within_group.is_empty() && !is_sorted(select);
            match name(function).as_str() {
                "array_agg" | "json_agg" | "jsonb_agg" if free => Some(Collected::List),
                "string_agg" if free => Some(Collected::Text(argument(1)?)),
                "coalesce" | "to_json" | "to_jsonb" | "array_to_json" => collects(argument(0)?, select),
                "array_to_string" => match collects(argument(0)?, select)? {
                    Collected::List => Some(Collected::Text(argument(1)?)),
                    Collected::Text(_) => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// Rows of a sorted subquery come in its order.
fn is_sorted(select: &Select) -> bool {
    let factors = select
        .from
        .iter()
        .flat_map(|from| std::iter::once(&from.relation).chain(from.joins.iter().map(|join| &join.relation)));
    factors.into_iter().any(|factor| match factor {
        TableFactor::Derived { subquery, .. } => subquery.order_by.is_some(),
        _ => false,
    })
}

fn literal(expr: &Expr, lifted: &Lifted, sql: &str) -> Option<String> {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => literal(inner, lifted, sql),
        Expr::Value(value) => {
            let slot: usize = value.value.to_string().trim_matches('\'').parse().ok()?;
            Some(lifted.slots.get(slot)?.value(sql).into_owned())
        }
        _ => None,
    }
}
