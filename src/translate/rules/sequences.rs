//! Sequences: one of its own is a sequence on MariaDB too; a serial column's is AUTO_INCREMENT, which draws at the insert, so
//! what a session drew last is LAST_INSERT_ID().

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::ast::{Expr, Function, Query, SelectItem, SetExpr, Statement};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::session::Effect;
use crate::translate::types::Type;

pub struct InsertId;

const FIRST_ID: &str = "LAST_INSERT_ID() is the first id of a multi-row insert, lastval() the last; a row that was ignored changes neither";
const ANY_TABLE: &str =
    "currval() of a serial column's sequence is LAST_INSERT_ID(), the session's last drawn id of any table";
const NOT_BACK: &str = "AUTO_INCREMENT can't be set to a value that a row of the table has or has passed; PostgreSQL's \
                        sequence can, and then draws ids that are there";
const NULL_BEFORE: &str = "currval() before nextval() is NULL, on PostgreSQL an error";
const ONLY_FORWARD: &str = "SETVAL() to a value that the sequence has passed changes nothing and answers NULL";

impl Rule for InsertId {
    fn id(&self) -> &'static str {
        "insert_id"
    }

    fn doc(&self) -> &'static str {
        "nextval(), currval() and setval() of a sequence that no serial column owns are NEXTVAL(), LASTVAL() and SETVAL(). \
         lastval(), and currval() of a serial column's sequence, are LAST_INSERT_ID(); nextval() of one is only known as \
         what its own column is given."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        if let Node::Statement(Statement::Query(query)) = node {
            return set_automatic(printer, query);
        }
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let name = call(function).0;
        match name.as_str() {
            "lastval" => {
                printer.state(FIRST_ID);
                printer.push("LAST_INSERT_ID()");
            }
            "nextval" | "currval" | "setval" => of_sequence(printer, &name, function)?,
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT lastval()", &["SELECT LAST_INSERT_ID() AS `lastval`"]),
    Example::new("SELECT nextval('ticket_seq')", &["SELECT NEXTVAL(`public`.`ticket_seq`) AS `nextval`"]),
    Example::new(
        "SELECT nextval('public.ticket_seq'::regclass) + 10 AS number",
        &["SELECT NEXTVAL(`public`.`ticket_seq`) + 10 AS `number`"],
    ),
    Example::new(
        "INSERT INTO other (item_id, note) VALUES (nextval('ticket_seq'), 'drawn') RETURNING item_id",
        &[
            "INSERT INTO `public`.`other` (`item_id`,`note`) VALUES (NEXTVAL(`public`.`ticket_seq`),'drawn') RETURNING `item_id`",
        ],
    ),
    Example::new(
        "INSERT INTO item (id, note) VALUES (nextval('item_id_seq'), 'own') RETURNING id, note",
        &["INSERT INTO `public`.`item` (`id`,`note`) VALUES (NULL,'own') RETURNING `id`,`note`"],
    ),
    Example::new("SELECT nextval('item_id_seq')", &[]),
    Example::new("SELECT setval('ticket_seq', 1000)", &["SELECT SETVAL(`public`.`ticket_seq`,1000) AS `setval`"]),
    Example::new(
        "SELECT setval('ticket_seq', 1005, false) AS set",
        &["SELECT SETVAL(`public`.`ticket_seq`,1005,FALSE) AS `set`"],
    ),
    Example::new(
        "SELECT setval('item_id_seq', 100)",
        &[
            "SET @_ck_value = (SELECT 100 AS `?column?`)",
            "SET @_ck_called = TRUE",
            "EXECUTE IMMEDIATE IF(@_ck_value IS NULL OR @_ck_called IS NULL,'DO 0',CONCAT('ALTER TABLE `public`.`item` AUTO_INCREMENT = ',@_ck_value + IF(@_ck_called,1,0)))",
            "SELECT CAST(IF(@_ck_called IS NULL,NULL,@_ck_value) AS SIGNED) AS `setval`",
        ],
    ),
];

fn of_sequence(printer: &mut Printer<'_>, function: &str, call: &Function) -> Carried {
    let arguments = arguments(call);
    let (sequence, column) = named(printer, &arguments)?;
    let Some((schema, name)) = sequence.split_once('.').filter(|_| column.is_none()) else {
        if function == "currval" {
            printer.state(FIRST_ID);
            printer.state(ANY_TABLE);
            printer.push("LAST_INSERT_ID()");
            return Ok(());
        }
        let why = format!("{function}() of a serial column's sequence; AUTO_INCREMENT draws at the insert");
        return Err(Refusal::new(why, Redesign::Ids));
    };
    let word = match function {
        "nextval" => "NEXTVAL",
        "currval" => {
            printer.state(NULL_BEFORE);
            "LASTVAL"
        }
        _ => {
            printer.state(ONLY_FORWARD);
            "SETVAL"
        }
    };
    printer.push(&format!("{word}({}.{}", quoted(schema), quoted(name)));
    for (place, argument) in arguments.iter().enumerate().skip(1) {
        printer.push(",");
        printer.expr(argument, if place == 1 { &Type::Int(8) } else { &Type::Bool })?;
    }
    printer.push(")");
    Ok(())
}

/// The sequence that a function's first argument names, and the column that owns it.
fn named(printer: &mut Printer<'_>, arguments: &[&Expr]) -> Carried<(String, Option<String>)> {
    let first = arguments.first().ok_or("a sequence function without a sequence")?;
    if let Some(owned) = serial_sequence(printer, first)? {
        return Ok(owned);
    }
    let text = printer.pin(first)?.unwrap_or_default();
    let text = text.replace('"', "");
    let known = &printer.names.ctx.schema.sequences;
    let candidates = match text.split_once('.') {
        Some(_) => vec![text.clone()],
        None => printer.names.ctx.search_path.iter().map(|schema| format!("{schema}.{text}")).collect(),
    };
    let found = candidates.into_iter().find_map(|name| known.get(&name).map(|owner| (name, owner.clone())));
    found.ok_or_else(|| {
        let name = text.rsplit('.').next().unwrap_or_default().to_owned();
        Refusal::missing("42P01", name, format!("the sequence {text} is not in the schema"))
    })
}

/// The sequence that `pg_get_serial_sequence('table', 'column')` names.
fn serial_sequence(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<(String, Option<String>)>> {
    let Expr::Function(function) = uncast(expr) else { return Ok(None) };
    let [table, column] = arguments(function)[..] else { return Ok(None) };
    if call(function).0 != "pg_get_serial_sequence" {
        return Ok(None);
    }
    let (table, column) = (printer.pin(table)?.unwrap_or_default(), printer.pin(column)?.unwrap_or_default());
    let table = table.replace('"', "");
    let schema = printer.names.ctx.schema;
    let path = printer.names.ctx.search_path.iter().map(|schema| format!("{schema}.{table}"));
    let mut tables = path.chain(std::iter::once(table.clone()));
    let table =
        tables.find(|name| schema.tables.contains_key(name)).ok_or("a sequence of a table that is not known")?;
    let owner = format!("{table}.{column}");
    let found = schema.sequences.iter().find(|(_, of)| of.as_deref() == Some(&owner));
    let (name, owner) = found.ok_or("pg_get_serial_sequence() of a column that has none, which is NULL")?;
    Ok(Some((name.clone(), owner.clone())))
}

fn uncast(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast { expr, .. } | Expr::Nested(expr) => uncast(expr),
        other => other,
    }
}

/// `SELECT setval(…)` alone, of a serial column's sequence: AUTO_INCREMENT is set. The value is computed first.
fn set_automatic(printer: &mut Printer<'_>, query: &Query) -> Carried<Applied> {
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
    let (_, Some(owner)) = self::named(printer, &arguments)? else { return Ok(Applied::Unchanged) };
    let schema = printer.names.ctx.schema;
    let table = owner.rsplit_once('.').and_then(|(table, column)| Some((schema.tables.get(table)?, column)));
    let (table, column) = table.ok_or("setval() of the sequence of a table that is not known")?;
    if !super::insert::is_automatic(printer, table, column) {
        return Ok(Applied::Unchanged);
    }
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
        super::staged::flush(printer);
    }
    let altered = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
    printer.push(&format!(
        "EXECUTE IMMEDIATE IF(@_ck_value IS NULL OR @_ck_called IS NULL,'DO 0',\
         CONCAT('ALTER TABLE {altered} AUTO_INCREMENT = ',@_ck_value + IF(@_ck_called,1,0)))"
    ));
    super::staged::flush(printer);
    printer.push(&format!("SELECT CAST(IF(@_ck_called IS NULL,NULL,@_ck_value) AS SIGNED) AS {}", quoted(&name)));
    printer.state(NOT_BACK);
    printer.effect = Effect::OwnCommit("setval() of a serial column's sequence, which is ALTER TABLE on MariaDB");
    Ok(Applied::Rewritten)
}

/// Whether an expression draws from the sequence that this column owns, as its default does.
pub fn draws_own_id(printer: &mut Printer<'_>, expr: &Expr, table: &str, column: &str) -> bool {
    let Expr::Function(function) = expr else { return false };
    call(function).0 == "nextval"
        && named(printer, &arguments(function))
            .is_ok_and(|(_, owner)| owner.is_some_and(|owner| owner == format!("{table}.{column}")))
}
