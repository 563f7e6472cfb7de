//! Advisory locks: GET_LOCK, held by the session on both.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Function};
use crate::translate::session::Effect;
use crate::translate::types::Type;
use crate::translate::values::Form;

pub struct AdvisoryLocks;

impl Rule for AdvisoryLocks {
    fn id(&self) -> &'static str {
        "advisory_locks"
    }

    fn doc(&self) -> &'static str {
        "A lock of key N is the named lock `ck:N`. Those of a transaction are released after its end. Shared ones have no \
         counterpart."
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
            Example::new(
                "SELECT pg_try_advisory_lock(1, 2)",
                &["SELECT (GET_LOCK(CONCAT('ck',':',1,':',2),0) = 1) AS `pg_try_advisory_lock`"],
            ),
            Example::new(
                "SELECT pg_advisory_lock(8)",
                &["SELECT IF(GET_LOCK('ck:8',31536000),'','') AS `pg_advisory_lock`"],
            ),
            Example::new(
                "SELECT pg_advisory_xact_lock(7)",
                &["SELECT IF(GET_LOCK('ck:7',31536000),'','') AS `pg_advisory_xact_lock`", "DO RELEASE_ALL_LOCKS()"],
            ),
            Example::new(
                "SELECT pg_try_advisory_lock(hashtext('job:7')::bigint) AS got",
                &["SELECT (GET_LOCK(CONCAT('ck',':',MD5('job:7')),0) = 1) AS `got`"],
            ),
            Example::new("SELECT pg_try_advisory_lock(hashtext(note)) FROM item", &[]),
            Example::new("SELECT pg_advisory_lock_shared(7)", &[]),
            Example::new("SELECT pg_sleep(0.01)", &["SELECT IF(SLEEP(0.01),'','') AS `pg_sleep`"]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let (before, after, effect) = match call(function).0.as_str() {
            "pg_try_advisory_lock" => ("(GET_LOCK(", ",0) = 1)", Effect::SessionLock),
            "pg_try_advisory_xact_lock" => ("(GET_LOCK(", ",0) = 1)", Effect::TransactionLock),
            "pg_advisory_unlock" => ("(COALESCE(RELEASE_LOCK(", "),0) = 1)", Effect::None),
            // It answers void, and waits as long as it takes: a year, as MariaDB refuses a negative time.
            "pg_advisory_lock" => ("IF(GET_LOCK(", ",31536000),'','')", Effect::SessionLock),
            "pg_advisory_xact_lock" => ("IF(GET_LOCK(", ",31536000),'','')", Effect::TransactionLock),
            "pg_advisory_unlock_all" => {
                printer.push("IF(RELEASE_ALL_LOCKS() >= 0,'','')");
                return Ok(Applied::Rewritten);
            }
            "pg_sleep" => return sleep(printer, function),
            name if name.contains("advisory") && name.contains("_shared") => {
                return Err(format!("{name}: MariaDB's named locks are exclusive").into());
            }
            _ => return Ok(Applied::Unchanged),
        };
        printer.push(before);
        match arguments(function)[..] {
            [one] => key(printer, &[one])?,
            [first, second] => key(printer, &[first, second])?,
            _ => return Err("an advisory lock with this number of keys, which PostgreSQL refuses".into()),
        }
        printer.push(after);
        if effect != Effect::None {
            printer.effect = effect;
        }
        Ok(Applied::Rewritten)
    }
}

/// Both wait; what PostgreSQL answers is void.
fn sleep(printer: &mut Printer<'_>, function: &Function) -> Carried<Applied> {
    let [Expr::Value(seconds)] = arguments(function)[..] else {
        return Err("pg_sleep() of another value than a number".into());
    };
    let source = printer.source(&seconds.value).ok_or("pg_sleep() of another value than a number")?;
    printer.push("IF(SLEEP(");
    printer.out.push_hole(source, Form::Numeric);
    printer.push("),'','')");
    Ok(Applied::Rewritten)
}

/// The lock's name: `ck:7`, or `ck:7:8` for a pair of keys, which is another lock than any single key's.
fn key(printer: &mut Printer<'_>, keys: &[&Expr]) -> Carried {
    if let [key] = keys
        && let Expr::Value(value) = without_cast(key)
        && let Some(source) = printer.source(&value.value)
    {
        printer.out.push_hole(source, Form::LockName);
        return Ok(());
    }
    printer.push("CONCAT('ck'");
    for key in keys {
        if let Some(text) = hashed(key) {
            if printer.names.nullable(text) {
                return Err("an advisory lock whose key may be NULL".into());
            }
            printer.push(",':',MD5(");
            printer.expr(text, &Type::Text)?;
            printer.push(")");
            continue;
        }
        if !matches!(printer.names.infer(key), Type::Int(_) | Type::Unknown) || printer.names.nullable(key) {
            return Err("an advisory lock whose key is no integer or may be NULL".into());
        }
        printer.push(",':',");
        printer.expr(key, &Type::Int(8))?;
    }
    printer.push(")");
    Ok(())
}

/// The text whose hash a key is. Which number PostgreSQL makes of it only matters where two texts share one.
fn hashed(key: &Expr) -> Option<&Expr> {
    let Expr::Function(function) = without_cast(key) else { return None };
    match (call(function).0.as_str(), &arguments(function)[..]) {
        ("hashtext", [text]) => Some(text),
        ("hashtextextended", [text, Expr::Value(_)]) => Some(text),
        _ => None,
    }
}

fn without_cast(key: &Expr) -> &Expr {
    match key {
        Expr::Cast { expr, .. } | Expr::Nested(expr) => without_cast(expr),
        other => other,
    }
}
