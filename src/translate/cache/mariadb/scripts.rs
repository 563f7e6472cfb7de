//! Calls of scripts: what a well-known one does with one key, and the commands of one that does nothing else.

use super::body::{Body, change, create, lock_first, transaction};
use super::counters::add_integer;
use super::text::{NIL, NOT_AN_INTEGER, ZERO, int, lifetime};
use super::transaction::Queued;
use super::{Call, RULE, Write, key};
use crate::core::Command;
use crate::translate::cache::commands::{self, Known};
use crate::translate::cache::expiry::Expiry;
use crate::translate::cache::refused::{malformed, not_carried, unknown};
use crate::translate::cache::scripts::{Meaning, Returns, ShapeCall};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::{Answer, Translation};

/// What a well-known script becomes.
pub fn map_shape(db: u32, known: &'static Known, shape: &ShapeCall, write: Write<'_>) -> Result<Translation, Refusal> {
    let (body, rules) = of_shape(db, known, shape, write)?;
    let (requests, answer) = body.alone(None);
    Ok(Translation { requests, answer, rules, stated: body.stated, ..Translation::default() })
}

/// The same between MULTI and EXEC.
pub fn queued_shape(db: u32, known: &'static Known, shape: &ShapeCall, write: Write<'_>) -> Result<Queued, Refusal> {
    let (Body { keys, text, stated, .. }, rules) = of_shape(db, known, shape, write)?;
    Ok(Queued { keys, text, rules, stated })
}

fn of_shape(
    db: u32,
    known: &'static Known,
    shape: &ShapeCall,
    write: Write<'_>,
) -> Result<(Body, Vec<&'static str>), Refusal> {
    let command = Command { db, args: shape.as_command() };
    let mut call = Call { command: &command, known, token: write.token, rules: vec![RULE] };
    let body = match (shape.meaning, shape.lifetime(known)?) {
        (Meaning::CompareDelete, _) | (_, None) => {
            let name = call.key(1).literal();
            compared(&mut call, &format!("DELETE FROM ~objectstash WHERE keyname = {name};"))
        }
        (Meaning::CompareExpireSeconds | Meaning::CompareExpireMillis, Some(expiry)) => {
            let ends = ends(&mut call, expiry);
            compared(&mut call, &ends)
        }
        (Meaning::CountWithinSeconds | Meaning::CountWithinMillis, Some(expiry)) => counted(&mut call, expiry),
    };
    Ok((body, call.rules))
}

/// What a script that does command after command becomes: one transaction.
pub fn map_steps(
    known: &'static Known,
    commands: &[Command],
    returns: Returns,
    write: Write<'_>,
) -> Result<Translation, Refusal> {
    let Queued { keys, text, rules, stated } = queued_steps(known, commands, returns, write)?;
    let request = transaction(&format!("{} {text}", lock_first(&keys, write.token)), "");
    Ok(Translation { requests: vec![request], answer: Answer::Composed(0), rules, stated, ..Translation::default() })
}

/// The same between MULTI and EXEC. One of its commands that is refused ends it there, and what was done before stays
/// done, as in Redis.
pub fn queued_steps(
    known: &'static Known,
    commands: &[Command],
    returns: Returns,
    write: Write<'_>,
) -> Result<Queued, Refusal> {
    let mut noted = Translation { rules: vec![RULE], ..Translation::default() };
    let (mut text, mut keys) = (String::new(), Vec::new());
    for (index, command) in commands.iter().enumerate() {
        let step = step(command, write).map_err(|refusal| match refusal.redesign {
            // What the script has done before stays done, so that something is lost where this is refused.
            Redesign::RedisMistake if index > 0 => not_carried(known, refusal.reason),
            _ => refusal,
        })?;
        keys.extend(step.keys);
        noted.note(step.rules, step.stated);
        let kept = if returns == Returns::Reply(index) { " SET v_script = v_reply;" } else { "" };
        text += &format!("{} IF LEFT(v_reply, 1) = '-' THEN LEAVE s; END IF;{kept} ", step.text);
    }
    let reply = match returns {
        Returns::Nothing => NIL.to_owned(),
        Returns::Number(number) => int(&number.to_string()),
        Returns::Reply(_) => "v_script".to_owned(),
    };
    let text = format!("BEGIN DECLARE v_script LONGBLOB; s: BEGIN {text}SET v_reply = {reply}; END s; END;");
    Ok(Queued { keys, text, rules: noted.rules, stated: noted.stated })
}

/// One command of a script.
fn step(command: &Command, write: Write<'_>) -> Result<Queued, Refusal> {
    let known = commands::find(command).ok_or_else(|| unknown(command))?;
    if !known.takes(command.args.len()) {
        return Err(malformed(format!("wrong number of arguments for {}", known.name)));
    }
    let mut call = Call { command, known, token: write.token, rules: Vec::new() };
    let Body { text, stated, .. } = call.body()?;
    let keys = known.keys(&command.args).into_iter().map(|(_, name)| key(command.db, name));
    Ok(Queued { keys: keys.collect(), text, rules: call.rules, stated })
}

/// Does something where the key holds the second argument: 1, else 0.
fn compared(call: &mut Call<'_>, then: &str) -> Body {
    let key = call.key(1);
    let inner = format!(
        "IF (SELECT value FROM ~objectstash WHERE keyname = {}) <> {} THEN SET v_reply = {ZERO}; LEAVE c; END IF; {then} SET \
         v_reply = {};",
        key.literal(),
        call.literal(2),
        int("1")
    );
    change(&key, Some("string"), ZERO, &inner)
}

fn ends(call: &mut Call<'_>, expiry: Expiry) -> String {
    let (name, token) = (call.key(1).literal(), call.token);
    format!("UPDATE ~objectstash SET exptime = {}, modtoken = '{token}' WHERE keyname = {name};", lifetime(expiry))
}

/// Adds one; a count of 1 begins the lifetime.
fn counted(call: &mut Call<'_>, expiry: Expiry) -> Body {
    let key = call.key(1);
    let (name, token) = (key.literal(), call.token);
    let inner = format!(
        "SET v_a = (SELECT IF(kind = '', '0', value) FROM ~objectstash WHERE keyname = {name}); {} UPDATE ~objectstash SET \
         kind = 'string', value = v_n, modtoken = '{token}', exptime = IF(v_n = 1, {}, exptime) WHERE keyname = {name}; SET \
         v_reply = {};",
        add_integer(1, NOT_AN_INTEGER),
        lifetime(expiry),
        int("v_n")
    );
    create(&key, "string", token, &inner)
}
