//! Advisory locks: GET_LOCK, held by the session on both.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Function};
use crate::translate::values::Form;

pub struct AdvisoryLocks;

impl Rule for AdvisoryLocks {
    fn id(&self) -> &'static str {
        "advisory_locks"
    }

    fn doc(&self) -> &'static str {
        "A lock of key N is the named lock `ck:N`. Locks that end with the transaction, and shared ones, have no counterpart."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "SELECT pg_try_advisory_lock(7)",
                &["SELECT (GET_LOCK('ck:7',0) = 1) AS `pg_try_advisory_lock`"],
            ),
            Example::new(
                "SELECT pg_advisory_unlock('7') AS released",
                &["SELECT (COALESCE(RELEASE_LOCK('ck:7'),0) = 1) AS `released`"],
            ),
            Example::new("SELECT pg_advisory_xact_lock(7)", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let (before, after) = match call(function).0.as_str() {
            "pg_try_advisory_lock" => ("(GET_LOCK(", ",0) = 1)"),
            "pg_advisory_unlock" => ("(COALESCE(RELEASE_LOCK(", "),0) = 1)"),
            "pg_advisory_lock" => ("NULLIF(GET_LOCK(", ",-1),1)"),
            name if name.contains("advisory") => {
                return Err(
                    format!("{name}: MariaDB's named locks are exclusive and end with the session or by name").into()
                );
            }
            _ => return Ok(Applied::Unchanged),
        };
        printer.push(before);
        key(printer, function)?;
        printer.push(after);
        Ok(Applied::Rewritten)
    }
}

fn key(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let [key] = arguments(function)[..] else { return Err("an advisory lock with two keys has no rule".into()) };
    let value = match key {
        Expr::Cast { expr, .. } => expr.as_ref(),
        other => other,
    };
    match value {
        Expr::Value(value) => match printer.source(&value.value) {
            Some(source) => {
                printer.out.push_hole(source, Form::LockName);
                Ok(())
            }
            None => Err("an advisory lock whose key is NULL".into()),
        },
        _ => Err("an advisory lock whose key is computed".into()),
    }
}
