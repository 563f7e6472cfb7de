//! nextval() of a serial column's own sequence: the target's AUTO_INCREMENT draws where a row is inserted, so a row is
//! inserted and taken back, and the number that it drew stays drawn, as PostgreSQL's does.
//!
//! It refuses a table into which no row can be sure to fit: one whose unique keys leave no room for a random value.

use super::functions::{arguments, call};
use super::insert::is_automatic;
use super::{sequences, staged};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::parse::ast::{Expr, Query, SelectItem, SetExpr};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::{Column, Table, value};
use crate::translate::types::Type;

/// Draws for a `SELECT nextval(…)` that reads no table; the expression itself is then the id that was drawn.
pub fn before_select(printer: &mut Printer<'_>, query: &Query) -> Carried {
    let SetExpr::Select(select) = query.body.as_ref() else { return Ok(()) };
    let plain = select.from.is_empty()
        && select.selection.is_none()
        && select.distinct.is_none()
        && query.with.is_none()
        && query.limit_clause.is_none();
    if !plain || printer.drawn.is_some() {
        return Ok(());
    }
    let exprs = select.projection.iter().filter_map(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    });
    let mut draws = exprs.filter_map(drawn_once);
    let (Some(first), None) = (draws.next(), draws.next()) else { return Ok(()) };
    let (_, Some(owner)) = sequences::named(printer, &[first])? else { return Ok(()) };
    let schema = printer.names.ctx.schema;
    let found = owner.rsplit_once('.').and_then(|(table, column)| Some((schema.tables.get(table)?, column)));
    let Some((table, column)) = found.filter(|(table, column)| is_automatic(printer, table, column)) else {
        return Ok(());
    };
    draw(printer, table, column)?;
    printer.drawn = Some(owner);
    Ok(())
}

/// The sequence of the one nextval() that an expression is sure to evaluate.
fn drawn_once(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Function(function) if call(function).0 == "nextval" => match arguments(function)[..] {
            [sequence] => Some(sequence),
            _ => None,
        },
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => drawn_once(inner),
        Expr::BinaryOp { left, right, .. } => match (drawn_once(left), drawn_once(right)) {
            (Some(sequence), None) | (None, Some(sequence)) => Some(sequence),
            _ => None,
        },
        _ => None,
    }
}

/// Inserts a row and takes it back; the id that it drew is LAST_INSERT_ID().
fn draw(printer: &mut Printer<'_>, table: &Table, serial: &str) -> Carried {
    let row = row(printer, table, serial)?;
    let names: Vec<String> = row.iter().map(|(column, _)| quoted(&column.name)).collect();
    let values: Vec<&str> = row.iter().map(|(_, value)| value.as_str()).collect();
    let schema_name = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
    for request in [
        "SAVEPOINT `_ck_draw`",
        &format!(
            "SET STATEMENT foreign_key_checks = 0, check_constraint_checks = 0 FOR INSERT INTO {schema_name} ({}) VALUES ({})",
            names.join(","),
            values.join(",")
        ),
        "ROLLBACK TO SAVEPOINT `_ck_draw`",
    ] {
        printer.push(request);
        staged::flush(printer);
    }
    printer.atomic = true;
    Ok(())
}

/// Values that any row of the table can have beside those that are there.
fn row<'t>(printer: &Printer<'_>, table: &'t Table, serial: &str) -> Carried<Vec<(&'t Column, String)>> {
    let mut row = Vec::new();
    for column in table.columns.iter().filter(|column| column.name != serial && column.generated.is_none()) {
        let keyed = |key: &Vec<String>| key.contains(&column.name) && !key.iter().any(|name| name == serial);
        let unique = keyed(&table.primary_key) || table.unique.iter().any(keyed);
        let value = match (unique, column.nullable) {
            (_, true) if unique || column.default.is_none() => "NULL".to_owned(),
            (true, _) => random(printer, column)?,
            (false, false) if column.default.is_none() => filler(printer, column)?,
            _ => continue,
        };
        row.push((column, value));
    }
    Ok(row)
}

/// A value of a column's type.
fn filler(printer: &Printer<'_>, column: &Column) -> Carried<String> {
    let schema = printer.names.ctx.schema;
    Ok(match Type::parse(&column.pg_type, schema) {
        Type::Bool | Type::Int(_) | Type::Numeric | Type::Float => "0".to_owned(),
        Type::Text | Type::Char(_) | Type::Bytea => "''".to_owned(),
        Type::Uuid => "UUID()".to_owned(),
        Type::Json | Type::Jsonb | Type::Array(_) => "'[]'".to_owned(),
        Type::TimestampTz | Type::Timestamp => "'2000-01-01 00:00:00'".to_owned(),
        Type::Date => "'2000-01-01'".to_owned(),
        Type::Time => "'00:00:00'".to_owned(),
        Type::Enum(name) => match schema.enums.get(&name).and_then(|labels| labels.first()) {
            Some(label) => value::quote(label.as_bytes()),
            None => return Err(no_room(column)),
        },
        _ => return Err(no_room(column)),
    })
}

/// A value of a column's type that no row has, as far as 30 random bits can tell.
fn random(printer: &Printer<'_>, column: &Column) -> Carried<String> {
    const LENGTH_LEAST: usize = 8;
    let length = column.pg_type.split_once('(').and_then(|(_, rest)| rest.split_once(')')?.0.parse::<usize>().ok());
    Ok(match Type::parse(&column.pg_type, printer.names.ctx.schema) {
        Type::Uuid => "UUID()".to_owned(),
        Type::Text => match length {
            Some(length) if length < LENGTH_LEAST => return Err(no_room(column)),
            Some(length) if length < 32 => format!("LEFT(MD5(UUID()),{length})"),
            _ => "MD5(UUID())".to_owned(),
        },
        Type::Int(4 | 8) => "-1-FLOOR(RAND()*2000000000)".to_owned(),
        _ => return Err(no_room(column)),
    })
}

fn no_room(column: &Column) -> Refusal {
    let reason = format!(
        "nextval() of a serial column's sequence: AUTO_INCREMENT draws where a row is inserted, and none is sure to \
         fit beside the others by its {}",
        column.name
    );
    Refusal::new(reason, Redesign::Ids)
}
