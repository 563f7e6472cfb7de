//! Sequences: one of its own is a sequence on MariaDB too; a serial column's is AUTO_INCREMENT, which draws at the insert, so
//! what a session drew last is LAST_INSERT_ID().

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule, draws, sequence_state};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::parse::ast::{Expr, Function, Statement};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::value;
use crate::translate::types::Type;

pub struct InsertId;

const FIRST_ID: &str = "LAST_INSERT_ID() is the first id of an insert of several rows, lastval() the last; an id that was drawn and given up (ON \
     CONFLICT, an insert that failed) is lastval() and not LAST_INSERT_ID()";
const ANY_TABLE: &str = "currval() of a serial column's sequence is LAST_INSERT_ID(): the last id that a row of any table took, the first of several, \
     none that was drawn and given up";
const NULL_BEFORE: &str = "currval() and lastval() before nextval() are NULL or 0, on PostgreSQL an error";
const ONLY_FORWARD: &str = "SETVAL() to a value that the sequence has passed changes nothing and answers NULL";

impl Rule for InsertId {
    fn id(&self) -> &'static str {
        "insert_id"
    }

    fn doc(&self) -> &'static str {
        "nextval(), currval() and setval() of a sequence that no serial column owns are NEXTVAL(), LASTVAL() and SETVAL(). \
         lastval(), and currval() of a serial column's sequence, are LAST_INSERT_ID(); nextval() of one is the id that a \
         row draws which is inserted and taken back."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        if let Node::Statement(Statement::Query(query)) = node {
            if sequence_state::read(printer, query)? {
                return Ok(Applied::Rewritten);
            }
            draws::before_select(printer, query)?;
            return sequence_state::set(printer, query);
        }
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let name = call(function).0;
        match name.as_str() {
            "lastval" => last_id(printer)?,
            "pg_get_serial_sequence" => sequence_of(printer, function)?,
            "nextval" | "currval" | "setval" => of_sequence(printer, &name, function)?,
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT lastval()", &[]),
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
    Example::new(
        "SELECT nextval('item_id_seq')",
        &[
            "START TRANSACTION",
            "SAVEPOINT `_ck_draw`",
            "SET STATEMENT foreign_key_checks = 0, check_constraint_checks = 0 FOR INSERT INTO `public`.`item` (`note`,`amount`,`total`,`done`,`made`,`price`,`data`) VALUES (NULL,NULL,NULL,NULL,NULL,NULL,NULL)",
            "ROLLBACK TO SAVEPOINT `_ck_draw`",
            "SELECT LAST_INSERT_ID() AS `nextval`",
            "COMMIT",
        ],
    ),
    Example::new(
        "SELECT nextval('item_id_seq') + 1000 AS n, 'x' AS kind",
        &[
            "START TRANSACTION",
            "SAVEPOINT `_ck_draw`",
            "SET STATEMENT foreign_key_checks = 0, check_constraint_checks = 0 FOR INSERT INTO `public`.`item` (`note`,`amount`,`total`,`done`,`made`,`price`,`data`) VALUES (NULL,NULL,NULL,NULL,NULL,NULL,NULL)",
            "ROLLBACK TO SAVEPOINT `_ck_draw`",
            "SELECT LAST_INSERT_ID() + 1000 AS `n`,'x' AS `kind`",
            "COMMIT",
        ],
    ),
    Example::new("SELECT CASE WHEN false THEN nextval('item_id_seq') END", &[]),
    Example::new("SELECT nextval('item_id_seq') FROM other", &[]),
    Example::new(
        "SELECT pg_get_serial_sequence('item', 'id') AS seq, pg_get_serial_sequence('Item', 'note') AS none",
        &["SELECT 'public.item_id_seq' AS `seq`,NULL AS `none`"],
    ),
    Example::new(
        "SELECT last_value FROM ticket_seq",
        &[
            "SELECT IF(next_not_cached_value = 5,5,next_not_cached_value - increment) AS `last_value` FROM `public`.`ticket_seq`",
        ],
    ),
    Example::new("SELECT last_value, is_called FROM ticket_seq", &[]),
    Example::new(
        "SELECT setval('ticket_seq', 1000)",
        &[
            "SET @_ck_value = (SELECT 1000 AS `?column?`)",
            "SET @_ck_called = TRUE",
            "EXECUTE IMMEDIATE IF(@_ck_value IS NULL OR @_ck_called IS NULL,'DO 0',CONCAT('ALTER SEQUENCE `public`.`ticket_seq` RESTART ',@_ck_value + IF(@_ck_called,1,0)))",
            "SELECT CAST(IF(@_ck_called IS NULL,NULL,@_ck_value) AS SIGNED) AS `setval`",
        ],
    ),
    Example::new(
        "SELECT setval('ticket_seq', 5, false) AS set",
        &[
            "SET @_ck_value = (SELECT 5 AS `?column?`)",
            "SET @_ck_called = (SELECT FALSE AS `bool`)",
            "EXECUTE IMMEDIATE IF(@_ck_value IS NULL OR @_ck_called IS NULL,'DO 0',CONCAT('ALTER SEQUENCE `public`.`ticket_seq` RESTART ',@_ck_value + IF(@_ck_called,1,0)))",
            "SELECT CAST(IF(@_ck_called IS NULL,NULL,@_ck_value) AS SIGNED) AS `set`",
        ],
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
    let Some((schema, name)) = sequence.split_once('.').filter(|_| !is_automatic(printer, column.as_deref())) else {
        return match function {
            "currval" => {
                printer.state(ANY_TABLE);
                last_id(printer)
            }
            "nextval" if printer.drawn == column => {
                printer.push("LAST_INSERT_ID()");
                Ok(())
            }
            _ => {
                let why = format!("{function}() of a serial column's sequence; AUTO_INCREMENT draws at the insert");
                Err(Refusal::new(why, Redesign::Ids))
            }
        };
    };
    let sequence = format!("{}.{}", quoted(schema), quoted(name));
    let word = match function {
        "nextval" => "NEXTVAL",
        "currval" => {
            let undefined = format!("currval of sequence \"{name}\" is not yet defined in this session");
            defined(printer, &format!("LASTVAL({sequence}) IS NULL"), &undefined);
            "LASTVAL"
        }
        _ => {
            printer.state(ONLY_FORWARD);
            "SETVAL"
        }
    };
    printer.push(&format!("{word}({sequence}"));
    for (place, argument) in arguments.iter().enumerate().skip(1) {
        printer.push(",");
        printer.expr(argument, if place == 1 { &Type::Int(8) } else { &Type::Bool })?;
    }
    printer.push(")");
    Ok(())
}

/// Whether a sequence is the one that AUTO_INCREMENT stands for.
pub fn is_automatic(printer: &Printer<'_>, owner: Option<&str>) -> bool {
    let found = owner.and_then(|owner| owner.rsplit_once('.'));
    let tables = &printer.names.ctx.schema.tables;
    found.is_some_and(|(table, column)| {
        tables.get(table).is_some_and(|table| super::insert::is_automatic(printer, table, column))
    })
}

/// What the session drew last.
fn last_id(printer: &mut Printer<'_>) -> Carried {
    let sequences = &printer.names.ctx.schema.sequences;
    if sequences.values().any(|owner| !is_automatic(printer, owner.as_deref())) {
        let why = "what a session drew last, where sequences draw beside AUTO_INCREMENT: MariaDB remembers both apart";
        return Err(Refusal::new(why, Redesign::Ids));
    }
    printer.state(FIRST_ID);
    defined(printer, "LAST_INSERT_ID() = 0", "lastval is not yet defined in this session");
    printer.push("LAST_INSERT_ID()");
    Ok(())
}

/// A request that fails where nothing was drawn, as PostgreSQL does. Where a row may not be there to ask for it, that
/// PostgreSQL fails is stated.
fn defined(printer: &mut Printer<'_>, missing: &str, message: &str) {
    let reads_rows = printer.names.scopes.current().is_some_and(|scope| !scope.relations.is_empty());
    if reads_rows || printer.nested > 0 {
        return printer.state(NULL_BEFORE);
    }
    let request = printer.captured(|printer| {
        printer.push(&format!(
            "BEGIN NOT ATOMIC IF {missing} THEN SIGNAL SQLSTATE '55000' SET MESSAGE_TEXT = {}; END IF; END",
            value::quote(message.as_bytes())
        ));
        Ok(())
    });
    printer.before.extend(request.ok().filter(|request| !printer.before.contains(request)));
}

/// The name of the sequence that a column owns.
fn sequence_of(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let whole = Expr::Function(function.clone());
    match serial_sequence(printer, &whole)? {
        Some((Some((sequence, _)), _)) => printer.push(&value::quote(sequence.as_bytes())),
        Some((None, _)) => printer.push("NULL"),
        None => return Err("pg_get_serial_sequence() without a table and a column".into()),
    }
    Ok(())
}

/// The sequence that a function's first argument names, and the column that owns it.
pub fn named(printer: &mut Printer<'_>, arguments: &[&Expr]) -> Carried<(String, Option<String>)> {
    let first = arguments.first().ok_or("a sequence function without a sequence")?;
    if let Some((owned, _)) = serial_sequence(printer, first)? {
        return Ok(owned.ok_or("pg_get_serial_sequence() of a column that has none, which is NULL")?);
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

/// A sequence with its owner, if there is one; and the table that was asked about.
type Owned = (Option<(String, Option<String>)>, String);

/// The sequence that `pg_get_serial_sequence('table', 'column')` names.
fn serial_sequence(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<Owned>> {
    let Expr::Function(function) = uncast(expr) else { return Ok(None) };
    let [table, column] = arguments(function)[..] else { return Ok(None) };
    if call(function).0 != "pg_get_serial_sequence" {
        return Ok(None);
    }
    let (table, column) = (printer.pin(table)?.unwrap_or_default(), printer.pin(column)?.unwrap_or_default());
    // The table's name is read as in a statement, the column's as it is.
    let table = if table.contains('"') { table.replace('"', "") } else { table.to_lowercase() };
    let schema = printer.names.ctx.schema;
    let path = printer.names.ctx.search_path.iter().map(|schema| format!("{schema}.{table}"));
    let mut tables = path.chain(std::iter::once(table.clone()));
    let table =
        tables.find(|name| schema.tables.contains_key(name)).ok_or("a sequence of a table that is not known")?;
    if schema.tables.get(&table).is_some_and(|found| found.column(&column).is_none()) {
        return Err(Refusal::certain("42703", format!("column \"{column}\" of relation \"{table}\" does not exist")));
    }
    let owner = format!("{table}.{column}");
    let found = schema.sequences.iter().find(|(_, of)| of.as_deref() == Some(&owner));
    Ok(Some((found.map(|(name, owner)| (name.clone(), owner.clone())), table)))
}

fn uncast(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast { expr, .. } | Expr::Nested(expr) => uncast(expr),
        other => other,
    }
}

/// Whether an expression draws from the sequence that this column owns, as its default does.
pub fn draws_own_id(printer: &mut Printer<'_>, expr: &Expr, table: &str, column: &str) -> bool {
    let Expr::Function(function) = expr else { return false };
    call(function).0 == "nextval"
        && named(printer, &arguments(function))
            .is_ok_and(|(_, owner)| owner.is_some_and(|owner| owner == format!("{table}.{column}")))
}
