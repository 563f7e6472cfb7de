//! INSERT of a SELECT that does no more than cast the rows of a VALUES list, as SQLAlchemy writes it: an INSERT of the rows,
//! so that ids are drawn row by row as on PostgreSQL.

use super::comparison::is_null;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{
    self, CastKind, DataType, Expr, GroupByExpr, OrderBy, OrderByKind, OrderBySort, Query, Select, SelectItem, SetExpr,
    TableAlias, Value, Values,
};
use crate::translate::query::typed_rows;
use crate::translate::scope::Field;
use crate::translate::types::Type;
use crate::translate::unresolved::{is_untyped, is_untyped_column};

/// The INSERT of the rows; nothing where the query does more than to cast them.
pub fn listed(printer: &mut Printer<'_>, insert: &ast::Insert, columns: &[Field]) -> Carried<Option<ast::Insert>> {
    let Some(query) = insert.source.as_deref() else { return Ok(None) };
    let Some((body, values, alias, select)) = rows_of(query) else { return Ok(None) };
    let Some(places) = places(select, alias) else { return Ok(None) };
    if places.len() != columns.len() || !is_in_order(printer, query.order_by.as_ref(), values, alias)? {
        return Ok(None);
    }
    let mut rows = values.clone();
    for row in &mut rows.rows {
        let given = row.content.clone();
        let mut content = Vec::with_capacity(places.len());
        for ((place, cast), field) in places.iter().zip(columns) {
            let Some(value) = given.get(*place) else { return Ok(None) };
            content.push(match cast {
                Some(cast) if is_untyped_column(body, *place) || !is_mixed(values, *place) => {
                    typed_rows::recast(cast, value)
                }
                Some(_) => return Ok(None),
                None if is_untyped_column(body, *place) => text(value),
                None if of_one_type(printer, values, *place, &field.ty) => value.clone(),
                None => return Ok(None),
            });
        }
        row.content = content;
    }
    let body = Box::new(SetExpr::Values(rows));
    let source = Query { body, order_by: None, ..query.clone() };
    Ok(Some(ast::Insert { source: Some(Box::new(source)), ..insert.clone() }))
}

/// `SELECT … FROM (VALUES …) AS name`, and nothing else.
fn rows_of(query: &Query) -> Option<(&SetExpr, &Values, &TableAlias, &Select)> {
    let plain = query.with.is_none() && query.limit_clause.is_none() && query.fetch.is_none() && query.locks.is_empty();
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let plain = plain
        && select.distinct.is_none()
        && select.selection.is_none()
        && select.having.is_none()
        && select.into.is_none()
        && select.named_window.is_empty()
        && matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty());
    let [item] = select.from.as_slice() else { return None };
    let (body, values, alias) = typed_rows::rows(&item.relation).filter(|_| plain && item.joins.is_empty())?;
    Some((body, values, alias, select))
}

/// The column that each item reads, and the cast around it.
fn places(select: &Select, alias: &TableAlias) -> Option<Vec<(usize, Option<Expr>)>> {
    let place = |expr: &Expr| {
        let name = typed_rows::column(expr)?;
        (0..alias.columns.len()).find(|index| typed_rows::name(alias, *index) == name)
    };
    let item = |item: &SelectItem| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => match expr {
            Expr::Cast { expr: inner, .. } => Some((place(inner)?, Some(expr.clone()))),
            other => Some((place(other)?, None)),
        },
        _ => None,
    };
    select.projection.iter().map(item).collect()
}

/// Whether the rows stand in the order that is asked for: by a column that counts them.
fn is_in_order(
    printer: &mut Printer<'_>,
    order_by: Option<&OrderBy>,
    values: &Values,
    alias: &TableAlias,
) -> Carried<bool> {
    let Some(order_by) = order_by else { return Ok(true) };
    let OrderByKind::Expressions(keys) = &order_by.kind else { return Ok(false) };
    let [key] = keys.as_slice() else { return Ok(false) };
    let name = typed_rows::column(&key.expr);
    let place = (0..alias.columns.len()).find(|index| Some(typed_rows::name(alias, *index)) == name);
    let (Some(place), None | Some(OrderBySort::Asc)) = (place, &key.options.sort) else { return Ok(false) };
    let mut last = None;
    for row in &values.rows {
        let Some(expr @ Expr::Value(value)) = row.content.get(place) else { return Ok(false) };
        if !matches!(value.value, Value::Number(..)) {
            return Ok(false);
        }
        let number = printer.pin(expr)?.and_then(|text| text.parse::<i64>().ok());
        if number.is_none() || number <= last {
            return Ok(false);
        }
        last = number;
    }
    Ok(true)
}

/// Whether literals without a type stand beside others, whose type they take before any cast; NULL is of each.
fn is_mixed(values: &Values, place: usize) -> bool {
    let mut column = values.rows.iter().filter_map(|row| row.content.get(place));
    column.any(|expr| is_untyped(expr) && !is_null(expr))
}

/// Whether a value is the same whether it is first made one of the list's type or not.
fn of_one_type(printer: &Printer<'_>, values: &Values, place: usize, column: &Type) -> bool {
    let mut types = values.rows.iter().filter_map(|row| row.content.get(place)).map(|expr| printer.names.infer(expr));
    let Some(first) = types.next() else { return false };
    first != Type::Unknown && (types.all(|ty| ty == first) || (column.is_number() && first.is_number()))
}

/// The value as the text that PostgreSQL takes it for.
fn text(value: &Expr) -> Expr {
    let expr = Box::new(value.clone());
    Expr::Cast { kind: CastKind::DoubleColon, expr, data_type: DataType::Text, format: None }
}
