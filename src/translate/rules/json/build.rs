//! Values as JSON: what `to_jsonb` makes of them, written as text, so that it has PostgreSQL's own form.
//!
//! It refuses numeric values that are computed or read, whose trailing zeros MariaDB does not keep as PostgreSQL does.

use jiff::tz::TimeZone;

use super::super::comparison::is_null;
use super::super::quotient;
use super::{joined, literal};
use crate::translate::json;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::ast::{Expr, Query, Select, SelectItem, SetExpr, TableFactor, Value};
use crate::translate::query::listed_items;
use crate::translate::refusal::Refusal;
use crate::translate::scope::{HIDDEN, Relation};
use crate::translate::template::Template;
use crate::translate::types::Type;

/// Decimals that MariaDB's exact numbers hold.
const SCALE_MAX: u32 = 30;

const DOUBLES: &str = "a double from 1e15 on, or below 1e-15, is written with an exponent in JSON";

/// A value as JSON, `null` where it is NULL.
pub fn value(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Template> {
    let element = element(printer, expr)?;
    Ok(if printer.names.nullable(expr) && printer.bare(expr).is_none() || is_parameter(expr) {
        joined(&[&"COALESCE(", &element, &",'null')"])
    } else {
        element
    })
}

fn is_parameter(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => is_parameter(inner),
        Expr::Value(value) => matches!(value.value, Value::Placeholder(_) | Value::Null),
        _ => false,
    }
}

/// A value as JSON; NULL where it is NULL.
pub fn element(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Template> {
    let inferred = printer.names.infer(expr);
    if inferred == Type::Numeric
        && printer.names.scale(expr).is_none()
        && !matches!(expr, Expr::Value(_))
        && let Some(scale) = quotient::scale(printer, expr)?.filter(|scale| *scale <= SCALE_MAX)
    {
        let written = printer.captured(|printer| printer.expr(expr, &Type::Numeric))?;
        return Ok(joined(&[&"CAST(", &written, &format!(" AS DECIMAL(65,{scale}))")]));
    }
    let ty = match inferred {
        Type::Unknown if printer.bare(expr).is_some() || is_parameter(expr) => Type::Text,
        Type::Numeric if matches!(expr, Expr::Value(_)) => Type::Int(8),
        // Both print as many decimals as the column declares.
        Type::Numeric if printer.names.scale(expr).is_some() => Type::Int(8),
        Type::Unknown if made_row(expr).is_some() || row(printer, expr).is_some() => return whole_row(printer, expr),
        ty => ty,
    };
    let hint = if matches!(expr, Expr::Value(_)) && ty == Type::Int(8) { Type::Unknown } else { ty.clone() };
    let written = match ty {
        Type::Json | Type::Jsonb => super::document(printer, expr, &ty)?,
        _ => printer.captured(|printer| printer.expr(expr, &hint))?,
    };
    of_type(printer, &written, &ty)
}

/// A written value of a type as JSON.
fn of_type(printer: &mut Printer<'_>, written: &Template, ty: &Type) -> Carried<Template> {
    Ok(match ty {
        Type::Text | Type::Uuid | Type::Enum(_) | Type::Char(_) => {
            joined(&[&"JSON_QUOTE(CONVERT(", written, &" USING utf8mb4))"])
        }
        Type::Int(_) => written.clone(),
        Type::Bool => joined(&[&"CASE ", written, &" WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END"]),
        Type::Json | Type::Jsonb => written.clone(),
        Type::Float => {
            printer.state(DOUBLES);
            written.clone()
        }
        Type::Date => joined(&[&"CONCAT('\"',", written, &",'\"')"]),
        Type::Time => joined(&[
            &"CONCAT('\"',TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(",
            written,
            &",'%H:%i:%s.%f'))),'\"')",
        ]),
        Type::Bytea => joined(&[&r#"CONCAT('"\\\\x',LOWER(HEX("#, written, &r#")),'"')"#]),
        Type::Timestamp => moment(written, "\""),
        Type::TimestampTz if *printer.names.ctx.zone == TimeZone::UTC => moment(written, "+00:00\""),
        Type::Array(element) if matches!(**element, Type::Int(_) | Type::Text | Type::Bool | Type::Uuid) => {
            joined(&[&"JSON_LOOSE(", written, &")"])
        }
        Type::Numeric => {
            return Err("a numeric value in JSON: MariaDB writes as many decimals as its own column has".into());
        }
        other => return Err(format!("a value of type {} as JSON has no rule", other.name()).into()),
    })
}

/// ISO 8601, without zeros at the end.
fn moment(written: &Template, end: &str) -> Template {
    joined(&[
        &"CONCAT('\"',DATE_FORMAT(",
        written,
        &",'%Y-%m-%dT%H:%i:%s'),IF(MICROSECOND(",
        written,
        &")=0,'',CONCAT('.',TRIM(TRAILING '0' FROM LPAD(MICROSECOND(",
        written,
        &format!("),6,'0')))),'{end}')"),
    ])
}

/// The columns of the row that a name means, if it is the name of a relation.
fn row(printer: &Printer<'_>, expr: &Expr) -> Option<(String, Relation)> {
    let Expr::Identifier(ident) = expr else { return None };
    let name = crate::translate::names::folded(ident);
    let scope = printer.names.scopes.current()?;
    let relation = scope.relations.iter().find(|relation| relation.alias == name)?;
    (!relation.fields.is_empty()).then(|| (name, relation.clone()))
}

/// The select list of a row that a query makes of values and names: `(SELECT r FROM (SELECT a AS x, b AS y) AS r)`.
fn made_row(expr: &Expr) -> Option<Vec<(String, &Expr)>> {
    let query = match expr {
        Expr::Nested(inner) => return made_row(inner),
        Expr::Subquery(query) => query,
        _ => return None,
    };
    let select = bare_select(query)?;
    let ([SelectItem::UnnamedExpr(Expr::Identifier(name))], [item], None) =
        (select.projection.as_slice(), select.from.as_slice(), &select.selection)
    else {
        return None;
    };
    match &item.relation {
        TableFactor::Derived { lateral: false, subquery, alias: Some(alias), .. }
            if item.joins.is_empty() && alias.columns.is_empty() && folded(&alias.name) == folded(name) =>
        {
            let made = bare_select(subquery)?;
            (made.from.is_empty() && made.selection.is_none()).then(|| listed_items(&made.projection))?
        }
        _ => None,
    }
}

/// A SELECT without any clause behind WHERE.
fn bare_select(query: &Query) -> Option<&Select> {
    let Query { with: None, order_by: None, limit_clause: None, fetch: None, body, .. } = query else { return None };
    match body.as_ref() {
        SetExpr::Select(select) if select.having.is_none() && select.distinct.is_none() => Some(select),
        _ => None,
    }
}

fn whole_row(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Template> {
    let mut members = Vec::new();
    if let Some(items) = made_row(expr) {
        for (name, item) in items {
            members.push((json::quoted(&name)?, value(printer, item)?));
        }
        return Ok(object(&members));
    }
    let (name, relation) = row(printer, expr).ok_or("a whole row, which MariaDB has no value for")?;
    let missing = match relation.fields.iter().find(|field| field.required) {
        _ if !relation.padded => None,
        Some(field) => Some(format!("IF({}.{} IS NULL,NULL,", quoted(&name), quoted(&field.name))),
        None => return Err("the row of an outer join none of whose columns is NOT NULL has no rule".into()),
    };
    for field in relation.fields.into_iter().filter(|field| !field.name.starts_with(HIDDEN)) {
        let column = joined(&[&format!("{}.{}", quoted(&name), quoted(&field.name))]);
        let ty = if field.scale.is_some() { Type::Int(8) } else { field.ty };
        let element = of_type(printer, &column, &ty)?;
        let element = if field.nullable { joined(&[&"COALESCE(", &element, &",'null')"]) } else { element };
        members.push((json::quoted(&field.name)?, element));
    }
    let row = object(&members);
    Ok(match missing {
        Some(missing) => joined(&[&missing, &row, &")"]),
        None => row,
    })
}

/// An object of members in this order.
pub fn object(members: &[(String, Template)]) -> Template {
    let mut out = joined(&[&"CONVERT(CONCAT("]);
    let mut text = String::from("{");
    for (index, (key, value)) in members.iter().enumerate() {
        text.push_str(if index > 0 { ", " } else { "" });
        text.push_str(&format!("{key}: "));
        out.push_str(&format!("{},", literal(&text)));
        out.append(value.clone());
        out.push_str(",");
        text.clear();
    }
    text.push('}');
    out.push_str(&format!("{}) USING utf8mb4)", literal(&text)));
    out
}

/// `json_build_object` and `jsonb_build_object`: jsonb keeps its keys by length, then by bytes, the last of equal ones.
pub fn build_object(printer: &mut Printer<'_>, exprs: &[&Expr], ty: &Type) -> Carried<Template> {
    if exprs.len() % 2 == 1 {
        return Err(Refusal::certain("22023", "an object of keys without values"));
    }
    let mut members: Vec<(String, Template)> = Vec::new();
    for pair in exprs.chunks(2) {
        let [key, member] = pair else { continue };
        let key = match key {
            key if is_null(key) => None,
            key => printer
                .pin(key)
                .map_err(|_| format!("{key} as a key: only literal keys of JSON objects are carried"))?,
        };
        let key = key.ok_or_else(|| Refusal::certain("22023", "NULL as a key of JSON"))?;
        let written = value(printer, member)?;
        if *ty == Type::Jsonb {
            members.retain(|(other, _)| json::quoted(&key).as_ref() != Ok(other));
        }
        members.push((json::quoted(&key)?, written));
    }
    if *ty == Type::Jsonb {
        let unquoted = |quoted: &str| serde_json::from_str::<String>(quoted).unwrap_or_default();
        members.sort_by_key(|(key, _)| (unquoted(key).len(), unquoted(key)));
    }
    Ok(object(&members))
}

pub fn build_array(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<Template> {
    let mut out = joined(&[&"CONVERT(CONCAT('['"]);
    for (index, expr) in exprs.iter().enumerate() {
        out.push_str(if index > 0 { ",', '," } else { "," });
        out.append(value(printer, expr)?);
    }
    out.push_str(",']') USING utf8mb4)");
    Ok(out)
}
