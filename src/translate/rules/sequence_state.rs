//! Where a sequence stands: setval() alone, which sets it, and the question for its `last_value`.

use super::functions::{arguments, call};
use super::{Applied, sequences, staged};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{folded, parts};
use crate::translate::parse::ast::{Expr, Query, Select, SelectItem, SetExpr, TableFactor};
use crate::translate::session::Effect;
use crate::translate::values::quote;

const NOT_BACK: &str = "AUTO_INCREMENT can't be set to a value that a row of the table has or has passed; PostgreSQL's \
                        sequence can, and then draws ids that are there";
const BEFORE_NEXT: &str = "a sequence's last value is told from its next one: after setval(…, false) or RESTART it is the \
                           one before";

/// `SELECT last_value FROM sequence`.
pub fn read(printer: &mut Printer<'_>, query: &Query) -> Carried<bool> {
    let SetExpr::Select(select) = query.body.as_ref() else { return Ok(false) };
    let Some((name, column)) = asked(printer, select).filter(|_| query.with.is_none() && query.limit_clause.is_none())
    else {
        return Ok(false);
    };
    let schema = printer.names.ctx.schema;
    let owner = schema.sequences.get(&name).cloned().flatten();
    let state = schema.sequence_states.get(&name).cloned().unwrap_or_default();
    let (namespace, bare) = name.split_once('.').unwrap_or(("public", &name));
    printer.state(BEFORE_NEXT);
    if let Some((table, _)) = owner
        .as_deref()
        .filter(|owner| sequences::is_automatic(printer, Some(owner)))
        .and_then(|owner| owner.rsplit_once('.'))
    {
        let (namespace, bare) = table.split_once('.').unwrap_or(("public", table));
        let mut names = [String::new(), String::new()];
        for (out, name) in names.iter_mut().zip([namespace, bare]) {
            quote(out, name);
        }
        printer.push(&format!(
            "SELECT GREATEST(CAST(`AUTO_INCREMENT` AS SIGNED) - 1,{}) AS {column} FROM information_schema.TABLES \
             WHERE TABLE_SCHEMA = {} AND TABLE_NAME = {}",
            state.start, names[0], names[1]
        ));
        return Ok(true);
    }
    printer.push(&format!(
        "SELECT IF(next_not_cached_value = {start},{start},next_not_cached_value - increment) AS {column} FROM {}.{}",
        quoted(namespace),
        quoted(bare),
        start = state.start,
    ));
    Ok(true)
}

/// The sequence whose last value alone is asked for, and the column's name.
fn asked(printer: &Printer<'_>, select: &Select) -> Option<(String, String)> {
    let [item] = select.from.as_slice() else { return None };
    let TableFactor::Table { name, args: None, .. } = &item.relation else { return None };
    let (expr, column) = match select.projection.as_slice() {
        [SelectItem::UnnamedExpr(expr)] => (expr, "last_value".to_owned()),
        [SelectItem::ExprWithAlias { expr, alias }] => (expr, folded(alias)),
        _ => return None,
    };
    let is_last = match expr {
        Expr::Identifier(ident) => folded(ident) == "last_value",
        Expr::CompoundIdentifier(idents) => idents.last().is_some_and(|ident| folded(ident) == "last_value"),
        _ => false,
    };
    if !is_last || !item.joins.is_empty() || select.selection.is_some() || printer.names.table(name).is_ok() {
        return None;
    }
    let schema = printer.names.ctx.schema;
    let spelled = parts(name).ok()?;
    let candidates: Vec<String> = match spelled.as_slice() {
        [name] => printer.names.ctx.search_path.iter().map(|schema| format!("{schema}.{name}")).collect(),
        names => vec![names.join(".")],
    };
    let found = candidates.into_iter().find(|name| schema.sequences.contains_key(name))?;
    Some((found, quoted(&column)))
}

/// `SELECT setval(…)` alone, of a serial column's sequence: AUTO_INCREMENT is set. The value is computed first.
pub fn set(printer: &mut Printer<'_>, query: &Query) -> Carried<Applied> {
    let SetExpr::Select(select) = query.body.as_ref() else { return Ok(Applied::Unchanged) };
    let (expr, name) = match select.projection.as_slice() {
        [SelectItem::UnnamedExpr(expr)] => (expr, "setval".to_owned()),
        [SelectItem::ExprWithAlias { expr, alias }] => (expr, folded(alias)),
        _ => return Ok(Applied::Unchanged),
    };
    let Expr::Function(function) = expr else { return Ok(Applied::Unchanged) };
    let arguments = arguments(function);
    let is_setval = call(function).0 == "setval" && matches!(arguments.len(), 2 | 3);
    if !is_setval || select.from.len() > 1 || query.with.is_some() || query.limit_clause.is_some() {
        return Ok(Applied::Unchanged);
    }
    let (sequence, owner) = sequences::named(printer, &arguments)?;
    let (alter, step) = altered(printer, &sequence, owner.as_deref())?;
    for (variable, value) in [("@_ck_value", arguments.get(1)), ("@_ck_called", arguments.get(2))] {
        printer.push(&format!("SET {variable} = "));
        match value {
            Some(value) => {
                let item = SelectItem::UnnamedExpr((*value).clone());
                let mut alone = select.as_ref().clone();
                alone.projection = vec![item];
                let body = Box::new(SetExpr::Select(Box::new(alone)));
                printer.push("(");
                printer.query(&Query { body, ..query.clone() })?;
                printer.push(")");
            }
            None => printer.push("TRUE"),
        }
        staged::flush(printer);
    }
    printer.push(&format!(
        "EXECUTE IMMEDIATE IF(@_ck_value IS NULL OR @_ck_called IS NULL,'DO 0',\
         CONCAT('{alter} ',@_ck_value + IF(@_ck_called,{step},0)))"
    ));
    staged::flush(printer);
    printer.push(&format!("SELECT CAST(IF(@_ck_called IS NULL,NULL,@_ck_value) AS SIGNED) AS {}", quoted(&name)));
    printer.effect = Effect::OwnCommit("setval(), which is ALTER TABLE or ALTER SEQUENCE on MariaDB");
    Ok(Applied::Rewritten)
}

/// The statement that sets a sequence, up to its next value, and how far that lies behind the last.
fn altered(printer: &mut Printer<'_>, sequence: &str, owner: Option<&str>) -> Carried<(String, i64)> {
    let schema = printer.names.ctx.schema;
    let dotted = |name: &str| {
        let (namespace, name) = name.split_once('.').unwrap_or(("public", name));
        format!("{}.{}", quoted(namespace), quoted(name)).replace('\'', "''")
    };
    if let Some(owner) = owner.filter(|owner| sequences::is_automatic(printer, Some(owner))) {
        printer.state(NOT_BACK);
        let table = owner.rsplit_once('.').map_or(owner, |(table, _)| table);
        return Ok((format!("ALTER TABLE {} AUTO_INCREMENT =", dotted(table)), 1));
    }
    let step = schema.sequence_states.get(sequence).map_or(1, |state| state.increment);
    Ok((format!("ALTER SEQUENCE {} RESTART", dotted(sequence)), step))
}
