//! Queries for the printer: WITH, SELECT, FROM, ORDER BY, LIMIT and locks.
//!
//! Clauses that only other databases have are refused, should the parser read one.

use super::mariadb::{Carried, Printer, check_quotes, quoted};
use super::names::{Cte, folded, output_name};
use super::parse::ast::{
    Distinct, Expr, Fetch, GroupByExpr, JoinConstraint, JoinOperator, LimitClause, LockClause, LockType, NonBlock,
    OrderBy, OrderByExpr, OrderByKind, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    SetOperator, SetQuantifier, TableAlias, TableFactor, TableWithJoins, Values, WildcardAdditionalOptions, With,
};
use super::scope::{Field, Scope};
use super::types::Type;
use super::values::Form;

/// MariaDB has no OFFSET without LIMIT.
const NO_LIMIT: &str = "18446744073709551615";

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
        let ctes = self.names.ctes.len();
        if let Some(with) = &query.with {
            self.with(with)?;
        }
        let written = self.query_body(query, types);
        self.names.ctes.truncate(ctes);
        written
    }

    fn query_body(&mut self, query: &Query, types: &[Type]) -> Carried {
        let scope = match query.body.as_ref() {
            SetExpr::Select(select) => Scope { relations: self.names.relations(&select.from), outputs: Vec::new() },
            _ => Scope::default(),
        };
        self.names.scopes.push(scope);
        let written = self.query_inner(query, types);
        self.names.scopes.pop();
        written
    }

    fn query_inner(&mut self, query: &Query, types: &[Type]) -> Carried {
        let fields = match query.body.as_ref() {
            SetExpr::Select(select) => {
                self.select(select, types)?;
                self.names.select_fields(select)
            }
            body => {
                self.set_expr(body, types)?;
                self.names.body_fields(body)
            }
        };
        if let Some(scope) = self.names.scopes.top() {
            scope.outputs = fields;
        }
        if let Some(order_by) = &query.order_by {
            self.order_by_clause(order_by)?;
        }
        self.limit(query.limit_clause.as_ref(), query.fetch.as_ref())?;
        self.locks(&query.locks)
    }

    fn with(&mut self, with: &With) -> Carried {
        self.push(if with.recursive { "WITH RECURSIVE " } else { "WITH " });
        for (index, cte) in with.cte_tables.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            if cte.from.is_some() {
                return Err("a clause of WITH that is no PostgreSQL".into());
            }
            let mut fields = self.names.query_fields(&cte.query);
            for (field, column) in fields.iter_mut().zip(&cte.alias.columns) {
                field.name = folded(&column.name);
            }
            let known = Cte { name: folded(&cte.alias.name), fields, inline: None };
            if with.recursive {
                self.names.ctes.push(known.clone());
            }
            self.name(&known.name);
            self.alias_columns(&cte.alias)?;
            self.push(" AS (");
            self.rows(&cte.query)?;
            self.push(")");
            if !with.recursive {
                self.names.ctes.push(known);
            }
        }
        self.push(" ");
        Ok(())
    }

    fn alias_columns(&mut self, alias: &TableAlias) -> Carried {
        if alias.columns.is_empty() {
            return Ok(());
        }
        let columns: Vec<String> = alias.columns.iter().map(|column| quoted(&folded(&column.name))).collect();
        self.push(&format!(" ({})", columns.join(",")));
        Ok(())
    }

    /// A query in FROM or WITH, where a VALUES list needs column names.
    pub fn rows(&mut self, query: &Query) -> Carried {
        match query.body.as_ref() {
            SetExpr::Values(values) if query.order_by.is_none() && query.limit_clause.is_none() => {
                let fields = self.names.query_fields(query);
                self.values_as_select(values, &fields)
            }
            _ => self.query(query),
        }
    }

    fn values_as_select(&mut self, values: &Values, fields: &[Field]) -> Carried {
        for (index, row) in values.rows.iter().enumerate() {
            self.push(if index > 0 { " UNION ALL SELECT " } else { "SELECT " });
            for (column, expr) in row.content.iter().enumerate() {
                if column > 0 {
                    self.push(",");
                }
                let field = fields.get(column).ok_or("rows of VALUES that differ in length")?;
                self.expr(expr, &field.ty)?;
                self.push(&format!(" AS {}", quoted(&field.name)));
            }
        }
        Ok(())
    }

    /// A query in parentheses, as an operand. MariaDB refuses LIMIT straight inside IN, ANY and ALL.
    pub fn subquery(&mut self, query: &Query) -> Carried {
        self.push("(");
        self.query(query)?;
        self.push(")");
        Ok(())
    }

    /// The right side of IN.
    pub fn in_subquery(&mut self, query: &Query) -> Carried {
        if query.limit_clause.is_none() && query.fetch.is_none() {
            return self.subquery(query);
        }
        self.note("limit_in_subquery");
        self.push("(SELECT * FROM (");
        self.query(query)?;
        self.push(") AS `_limited`)");
        Ok(())
    }

    fn set_expr(&mut self, body: &SetExpr, types: &[Type]) -> Carried {
        match body {
            SetExpr::Select(select) => {
                self.names.scopes.push(Scope { relations: self.names.relations(&select.from), outputs: Vec::new() });
                let written = self.select(select, types);
                self.names.scopes.pop();
                written
            }
            SetExpr::Query(query) => {
                self.push("(");
                self.query_typed(query, types)?;
                self.push(")");
                Ok(())
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                self.set_expr(left, types)?;
                self.push(match op {
                    SetOperator::Union => " UNION",
                    SetOperator::Except => " EXCEPT",
                    SetOperator::Intersect => " INTERSECT",
                    SetOperator::Minus => return Err("MINUS is no PostgreSQL".into()),
                });
                self.push(match set_quantifier {
                    SetQuantifier::All => " ALL ",
                    SetQuantifier::Distinct | SetQuantifier::None => " ",
                    _ => return Err("BY NAME is no PostgreSQL".into()),
                });
                self.set_expr(right, types)
            }
            SetExpr::Values(values) => self.values(values, types),
            _ => Err("a statement that writes inside a query; MariaDB has none".into()),
        }
    }

    /// VALUES rows whose columns have these types.
    pub fn values(&mut self, values: &Values, types: &[Type]) -> Carried {
        self.push("VALUES ");
        for (index, row) in values.rows.iter().enumerate() {
            self.push(if index > 0 { ",(" } else { "(" });
            for (column, expr) in row.content.iter().enumerate() {
                if column > 0 {
                    self.push(",");
                }
                self.expr(expr, types.get(column).unwrap_or(&Type::Unknown))?;
            }
            self.push(")");
        }
        Ok(())
    }

    fn select(&mut self, select: &Select, types: &[Type]) -> Carried {
        let foreign = select.top.is_some()
            || select.into.is_some()
            || select.exclude.is_some()
            || select.select_modifiers.is_some()
            || !select.lateral_views.is_empty()
            || select.prewhere.is_some()
            || !select.connect_by.is_empty()
            || !select.cluster_by.is_empty()
            || !select.distribute_by.is_empty()
            || !select.sort_by.is_empty()
            || select.qualify.is_some()
            || select.value_table_mode.is_some()
            || !select.named_window.is_empty();
        if foreign {
            return Err("a clause of SELECT that has no rule (INTO, WINDOW, …)".into());
        }
        self.push("SELECT ");
        match &select.distinct {
            None | Some(Distinct::All) => {}
            Some(Distinct::Distinct) => self.push("DISTINCT "),
            Some(Distinct::On(_)) => {
                return Err("DISTINCT ON has no counterpart; it needs a window function".into());
            }
        }
        self.projection(&select.projection, types)?;
        if !select.from.is_empty() {
            self.push(" FROM ");
            self.from(&select.from)?;
        } else if select.selection.is_some() {
            self.push(" FROM DUAL");
        }
        if let Some(condition) = &select.selection {
            self.push(" WHERE ");
            self.expr(condition, &Type::Bool)?;
        }
        self.group_by(&select.group_by)?;
        if let Some(condition) = &select.having {
            self.push(" HAVING ");
            self.expr(condition, &Type::Bool)?;
        }
        Ok(())
    }

    /// A select list. A column without an alias gets the name that PostgreSQL gives it.
    pub fn projection(&mut self, items: &[SelectItem], types: &[Type]) -> Carried {
        if items.is_empty() {
            return Err("a select list without columns".into());
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            let hint = types.get(index).unwrap_or(&Type::Unknown);
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    self.expr(expr, hint)?;
                    if !matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_)) {
                        self.push(&format!(" AS {}", quoted(&output_name(expr))));
                    }
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    check_quotes(alias)?;
                    self.expr(expr, hint)?;
                    self.push(&format!(" AS {}", quoted(&folded(alias))));
                }
                SelectItem::Wildcard(options) => {
                    plain_wildcard(options)?;
                    self.push("*");
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
                    plain_wildcard(options)?;
                    for part in super::names::parts(name)? {
                        self.push(&format!("{}.", quoted(&part)));
                    }
                    self.push("*");
                }
                other => return Err(format!("{other} in a select list has no rule").into()),
            }
        }
        Ok(())
    }

    fn group_by(&mut self, group_by: &GroupByExpr) -> Carried {
        match group_by {
            GroupByExpr::Expressions(exprs, modifiers) if modifiers.is_empty() => {
                for (index, expr) in exprs.iter().enumerate() {
                    self.push(if index > 0 { "," } else { " GROUP BY " });
                    self.ordinal_or(expr)?;
                }
                Ok(())
            }
            _ => Err("GROUP BY ALL, CUBE, ROLLUP or GROUPING SETS has no rule".into()),
        }
    }

    /// A number in GROUP BY or ORDER BY names a column of the select list, so it belongs to the statement's text.
    fn ordinal_or(&mut self, expr: &Expr) -> Carried {
        match expr {
            Expr::Value(_) => {
                let number = self.pin(expr)?.unwrap_or_default();
                let number: usize = number.parse().map_err(|_| "a constant in ORDER BY or GROUP BY".to_owned())?;
                self.push(&number.to_string());
                Ok(())
            }
            other => self.expr(other, &Type::Unknown),
        }
    }

    pub fn from(&mut self, from: &[TableWithJoins]) -> Carried {
        for (index, item) in from.iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            // MariaDB's comma binds weaker than JOIN, as PostgreSQL's does.
            self.table_with_joins(item)?;
        }
        Ok(())
    }

    pub fn table_with_joins(&mut self, item: &TableWithJoins) -> Carried {
        self.table_factor(&item.relation)?;
        for join in &item.joins {
            let (word, constraint) = match &join.join_operator {
                JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => (" JOIN ", constraint),
                JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (" LEFT JOIN ", constraint),
                JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (" RIGHT JOIN ", constraint),
                JoinOperator::CrossJoin(constraint) => (" CROSS JOIN ", constraint),
                JoinOperator::FullOuter(_) => return Err("FULL JOIN; MariaDB has none".into()),
                _ => return Err("a kind of join that is no PostgreSQL".into()),
            };
            self.push(word);
            self.table_factor(&join.relation)?;
            match constraint {
                JoinConstraint::On(condition) => {
                    self.push(" ON ");
                    self.expr(condition, &Type::Bool)?;
                }
                JoinConstraint::Using(columns) => {
                    let mut names = Vec::new();
                    for column in columns {
                        names.extend(super::names::parts(column)?.iter().map(|name| quoted(name)));
                    }
                    self.push(&format!(" USING ({})", names.join(",")));
                }
                JoinConstraint::Natural => return Err("NATURAL JOIN has no rule".into()),
                JoinConstraint::None => {}
            }
        }
        Ok(())
    }

    fn table_factor(&mut self, factor: &TableFactor) -> Carried {
        match factor {
            TableFactor::Table { name, alias, args: None, with_ordinality: false, sample: None, .. } => {
                if let Some(alias) = alias {
                    check_quotes(&alias.name)?;
                }
                self.table_or_cte(name, alias.as_ref())
            }
            TableFactor::Derived { lateral: false, subquery, alias: Some(alias), sample: None } => {
                self.push("(");
                if alias.columns.is_empty() {
                    self.rows(subquery)?;
                } else {
                    // MariaDB names a derived table's columns only through WITH.
                    self.push(&format!("WITH {}", quoted(&folded(&alias.name))));
                    self.alias_columns(alias)?;
                    self.push(" AS (");
                    self.rows(subquery)?;
                    self.push(&format!(") SELECT * FROM {}", quoted(&folded(&alias.name))));
                }
                self.push(&format!(") AS {}", quoted(&folded(&alias.name))));
                Ok(())
            }
            TableFactor::Derived { lateral: true, .. } => Err("LATERAL; MariaDB has none".into()),
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                self.push("(");
                self.table_with_joins(table_with_joins)?;
                self.push(")");
                Ok(())
            }
            TableFactor::Function { name, .. } | TableFactor::Table { name, args: Some(_), .. } => {
                Err(format!("the function {name} in FROM has no counterpart").into())
            }
            other => Err(format!("{} in FROM has no rule", super::mariadb::first_words(&other.to_string())).into()),
        }
    }

    fn table_or_cte(&mut self, name: &super::parse::ast::ObjectName, alias: Option<&TableAlias>) -> Carried {
        if alias.is_some_and(|alias| !alias.columns.is_empty()) {
            return Err("column aliases of a table have no counterpart".into());
        }
        let own = match self.names.cte(name).cloned() {
            Some(cte) => {
                match &cte.inline {
                    Some(text) => self.out.append(text.clone()),
                    None => self.name(&cte.name),
                }
                cte.inline.is_some().then_some(cte.name)
            }
            None if self.catalogue(name)? => Some("pg_namespace".to_owned()),
            None => {
                let table = self.names.table(name)?;
                self.push(&format!("{}.{}", quoted(&table.schema), quoted(&table.name)));
                None
            }
        };
        if let Some(alias) = alias.map(|alias| folded(&alias.name)).or(own) {
            self.push(&format!(" AS {}", quoted(&alias)));
        }
        Ok(())
    }

    /// The one catalogue that both have: schemas are databases on the target.
    fn catalogue(&mut self, name: &super::parse::ast::ObjectName) -> Carried<bool> {
        let parts = super::names::parts(name)?;
        if !matches!(
            parts.iter().map(String::as_str).collect::<Vec<_>>()[..],
            ["pg_catalog", "pg_namespace"] | ["pg_namespace"]
        ) {
            return Ok(false);
        }
        self.note("namespaces");
        self.push("(SELECT SCHEMA_NAME COLLATE utf8mb3_bin AS `nspname` FROM information_schema.SCHEMATA)");
        Ok(true)
    }

    fn order_by_clause(&mut self, order_by: &OrderBy) -> Carried {
        match &order_by.kind {
            OrderByKind::Expressions(exprs) if order_by.interpolate.is_none() => {
                self.push(" ORDER BY ");
                self.order_by(exprs)
            }
            _ => Err("ORDER BY ALL is no PostgreSQL".into()),
        }
    }

    /// Sort keys. PostgreSQL sorts NULL as the greatest value, MariaDB as the least.
    pub fn order_by(&mut self, exprs: &[OrderByExpr]) -> Carried {
        for (index, key) in exprs.iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            if key.with_fill.is_some() {
                return Err("WITH FILL is no PostgreSQL".into());
            }
            let descending = match &key.options.sort {
                None | Some(super::parse::ast::OrderBySort::Asc) => false,
                Some(super::parse::ast::OrderBySort::Desc) => true,
                Some(_) => return Err("ORDER BY … USING has no counterpart".into()),
            };
            let nulls_first = key.options.nulls_first.unwrap_or(descending);
            self.sort_key(&key.expr, descending, nulls_first == descending)?;
        }
        Ok(())
    }

    fn sort_key(&mut self, expr: &Expr, descending: bool, nulls_greatest: bool) -> Carried {
        let sorted = self.names.infer(expr);
        if let Type::Other(name) = &sorted {
            return Err(format!("ordering by {name} has no counterpart").into());
        }
        if matches!(sorted, Type::Jsonb | Type::Array(_) | Type::TsVector) {
            return Err(format!("ordering by {} has no counterpart", sorted.name()).into());
        }
        let ordinal = matches!(expr, Expr::Value(_));
        let nullable = if ordinal { self.ordinal_nullable(expr)? } else { self.names.nullable(expr) };
        if nulls_greatest && nullable {
            if ordinal {
                return Err(
                    "ORDER BY a column's number whose column can be NULL; NULL sorts elsewhere on MariaDB".into()
                );
            }
            self.note("nulls_order");
            self.operand(expr, &Type::Unknown)?;
            self.push(if descending { " IS NOT NULL," } else { " IS NULL," });
        }
        self.ordinal_or(expr)?;
        if descending {
            self.push(" DESC");
        }
        Ok(())
    }

    fn ordinal_nullable(&mut self, expr: &Expr) -> Carried<bool> {
        let number: usize = self.pin(expr)?.and_then(|text| text.parse().ok()).unwrap_or(0);
        let outputs = self.names.scopes.current().map(|scope| scope.outputs.as_slice()).unwrap_or_default();
        Ok(number.checked_sub(1).and_then(|index| outputs.get(index)).is_none_or(|field| field.nullable))
    }

    pub fn limit(&mut self, limit: Option<&LimitClause>, fetch: Option<&Fetch>) -> Carried {
        let (limit, offset) = match (limit, fetch) {
            (None, None) => return Ok(()),
            (Some(LimitClause::LimitOffset { limit, offset, limit_by }), None) if limit_by.is_empty() => {
                (limit.as_ref(), offset.as_ref().map(|offset| &offset.value))
            }
            (Some(LimitClause::LimitOffset { limit: None, offset, .. }), Some(fetch)) => {
                (fetch_quantity(fetch)?, offset.as_ref().map(|offset| &offset.value))
            }
            (None, Some(fetch)) => (fetch_quantity(fetch)?, None),
            _ => return Err("a form of LIMIT that is no PostgreSQL".into()),
        };
        self.push(" LIMIT ");
        match limit {
            Some(expr) => self.count(expr)?,
            None => self.push(NO_LIMIT),
        }
        if let Some(expr) = offset {
            self.push(" OFFSET ");
            self.count(expr)?;
        }
        Ok(())
    }

    fn count(&mut self, expr: &Expr) -> Carried {
        let inner = match expr {
            Expr::Cast { expr, .. } => expr.as_ref(),
            other => other,
        };
        match inner {
            Expr::Value(value) => match self.source(&value.value) {
                Some(source) => {
                    self.out.push_hole(source, Form::Count);
                    Ok(())
                }
                None => Err(format!("LIMIT {expr} has no counterpart").into()),
            },
            _ => Err(format!("LIMIT or OFFSET by an expression ({expr}); MariaDB takes numbers only").into()),
        }
    }

    fn locks(&mut self, locks: &[LockClause]) -> Carried {
        let Some(lock) = locks.first() else { return Ok(()) };
        if locks.iter().any(|other| other.lock_type != lock.lock_type || other.nonblock != lock.nonblock) {
            return Err("locks of different strength in one query; MariaDB has one for all tables".into());
        }
        if locks.iter().any(|lock| lock.of.is_some()) {
            self.state("FOR UPDATE OF names tables; MariaDB locks the rows of every table of the query");
        }
        self.push(match lock.lock_type {
            LockType::Update => " FOR UPDATE",
            LockType::Share => " LOCK IN SHARE MODE",
        });
        match lock.nonblock {
            None => {}
            Some(NonBlock::Nowait) => self.push(" NOWAIT"),
            Some(NonBlock::SkipLocked) => self.push(" SKIP LOCKED"),
        }
        Ok(())
    }
}

fn fetch_quantity(fetch: &Fetch) -> Carried<Option<&Expr>> {
    if fetch.with_ties || fetch.percent {
        return Err("FETCH … WITH TIES has no counterpart".into());
    }
    fetch.quantity.as_ref().map(Some).ok_or_else(|| "FETCH without a number has no rule".into())
}

fn plain_wildcard(options: &WildcardAdditionalOptions) -> Carried {
    let plain = options.opt_ilike.is_none()
        && options.opt_exclude.is_none()
        && options.opt_except.is_none()
        && options.opt_replace.is_none()
        && options.opt_rename.is_none()
        && options.opt_alias.is_none();
    if plain { Ok(()) } else { Err("a wildcard with options is no PostgreSQL".into()) }
}
