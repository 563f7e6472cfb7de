//! Sequences: one of its own is a sequence on MariaDB too; a serial column's is AUTO_INCREMENT, which draws at the insert, so
//! what a session drew last is LAST_INSERT_ID().

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::parse::ast::{Expr, Function};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::Type;

pub struct InsertId;

const FIRST_ID: &str = "LAST_INSERT_ID() is the first id of a multi-row insert, lastval() the last; a row that was ignored changes neither";
const ANY_TABLE: &str =
    "currval() of a serial column's sequence is LAST_INSERT_ID(), the session's last drawn id of any table";
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
    Example::new("SELECT setval('item_id_seq', 100)", &[]),
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
    let text = printer.pin(first)?.unwrap_or_default();
    let text = text.replace('"', "");
    let known = &printer.names.ctx.schema.sequences;
    let candidates = match text.split_once('.') {
        Some(_) => vec![text.clone()],
        None => printer.names.ctx.search_path.iter().map(|schema| format!("{schema}.{text}")).collect(),
    };
    let found = candidates.into_iter().find_map(|name| known.get(&name).map(|owner| (name, owner.clone())));
    found.ok_or_else(|| format!("the sequence {text} is not in the initial schema").into())
}

/// Whether an expression draws from the sequence that this column owns, as its default does.
pub fn draws_own_id(printer: &mut Printer<'_>, expr: &Expr, table: &str, column: &str) -> bool {
    let Expr::Function(function) = expr else { return false };
    call(function).0 == "nextval"
        && named(printer, &arguments(function))
            .is_ok_and(|(_, owner)| owner.is_some_and(|owner| owner == format!("{table}.{column}")))
}
