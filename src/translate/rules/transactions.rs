//! Transactions and savepoints: BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their options.

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::ast::{Set, Statement, TransactionAccessMode, TransactionIsolationLevel, TransactionMode};
use crate::translate::session::Effect;

pub struct Transactions;

const DEFAULT_LEVEL: &str =
    "a transaction without a level runs at READ COMMITTED on PostgreSQL, at the server's default on MariaDB";
pub const SNAPSHOT: &str =
    "REPEATABLE READ and SERIALIZABLE fail a late write on PostgreSQL; MariaDB locks or overwrites";

impl Rule for Transactions {
    fn id(&self) -> &'static str {
        "transactions"
    }

    fn doc(&self) -> &'static str {
        "BEGIN is START TRANSACTION; a level is set by a request before it. COMMIT of a transaction that had failed is sent \
         as ROLLBACK, which is what PostgreSQL does."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("BEGIN", &["START TRANSACTION"]),
            Example::new(
                "BEGIN ISOLATION LEVEL READ COMMITTED",
                &["SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "START TRANSACTION"],
            ),
            Example::new("BEGIN READ ONLY", &["START TRANSACTION READ ONLY"]),
            Example::new(
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED",
                &["SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"],
            ),
            Example::new("COMMIT", &["COMMIT"]),
            Example::new("SAVEPOINT a", &["SAVEPOINT `a`"]),
            Example::new("ROLLBACK TO SAVEPOINT a", &["ROLLBACK TO SAVEPOINT `a`"]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Statement(statement) = node else { return Ok(Applied::Unchanged) };
        match statement {
            Statement::StartTransaction { modes, modifier, statements, exception, .. } => {
                if modifier.is_some() || !statements.is_empty() || exception.is_some() {
                    return Err("a form of BEGIN that is no PostgreSQL".into());
                }
                begin(printer, modes)?;
            }
            Statement::Set(Set::SetTransaction { modes, snapshot: None, session }) => {
                characteristics(printer, modes, *session)?;
            }
            Statement::Commit { chain, modifier: None, .. } => {
                printer.push(if *chain { "COMMIT AND CHAIN" } else { "COMMIT" });
                printer.effect = Effect::Commit;
            }
            Statement::Rollback { chain, savepoint: None } => {
                printer.push(if *chain { "ROLLBACK AND CHAIN" } else { "ROLLBACK" });
                printer.effect = Effect::Rollback;
            }
            Statement::Rollback { savepoint: Some(name), .. } => {
                printer.push(&format!("ROLLBACK TO SAVEPOINT {}", quoted(&folded(name))));
                printer.effect = Effect::RollbackTo(folded(name));
            }
            Statement::Savepoint { name } => {
                printer.push(&format!("SAVEPOINT {}", quoted(&folded(name))));
                printer.effect = Effect::Savepoint(folded(name));
            }
            Statement::ReleaseSavepoint { name } => {
                printer.push(&format!("RELEASE SAVEPOINT {}", quoted(&folded(name))));
                printer.effect = Effect::Release(folded(name));
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// The level and the access mode that a statement asks for.
fn asked<'a>(printer: &mut Printer<'_>, modes: &'a [TransactionMode]) -> Carried<(Option<&'a str>, Option<&'a str>)> {
    let (mut level, mut access) = (None, None);
    for mode in modes {
        match mode {
            TransactionMode::IsolationLevel(TransactionIsolationLevel::Snapshot) => {
                return Err("ISOLATION LEVEL SNAPSHOT is no PostgreSQL".into());
            }
            // PostgreSQL treats READ UNCOMMITTED as READ COMMITTED.
            TransactionMode::IsolationLevel(
                TransactionIsolationLevel::ReadUncommitted | TransactionIsolationLevel::ReadCommitted,
            ) => level = Some("READ COMMITTED"),
            TransactionMode::IsolationLevel(other) => {
                printer.state(SNAPSHOT);
                level = Some(match other {
                    TransactionIsolationLevel::Serializable => "SERIALIZABLE",
                    _ => "REPEATABLE READ",
                });
            }
            TransactionMode::AccessMode(TransactionAccessMode::ReadOnly) => access = Some("READ ONLY"),
            TransactionMode::AccessMode(TransactionAccessMode::ReadWrite) => access = Some("READ WRITE"),
        }
    }
    Ok((level, access))
}

fn begin(printer: &mut Printer<'_>, modes: &[TransactionMode]) -> Carried {
    let (level, access) = asked(printer, modes)?;
    match level {
        Some(level) => {
            printer.push(&format!("SET TRANSACTION ISOLATION LEVEL {level}"));
            let request = std::mem::take(&mut printer.out);
            printer.before.push(request);
        }
        None if printer.names.ctx.target.read_committed => {}
        None => printer.state(DEFAULT_LEVEL),
    }
    printer.push("START TRANSACTION");
    if let Some(access) = access {
        printer.push(&format!(" {access}"));
    }
    printer.effect = Effect::Begin;
    Ok(())
}

/// SET TRANSACTION, for the transaction that has just begun, and SET SESSION CHARACTERISTICS, for all that follow.
fn characteristics(printer: &mut Printer<'_>, modes: &[TransactionMode], session: bool) -> Carried {
    let (level, access) = asked(printer, modes)?;
    let level = level.map(|level| format!("ISOLATION LEVEL {level}"));
    let asked: Vec<&str> = level.as_deref().into_iter().chain(access).collect();
    if asked.is_empty() {
        return Err("SET TRANSACTION without a mode has no rule".into());
    }
    printer.push(if session { "SET SESSION TRANSACTION " } else { "SET TRANSACTION " });
    printer.push(&asked.join(", "));
    if !session {
        printer.effect = Effect::Characteristics;
    }
    Ok(())
}
