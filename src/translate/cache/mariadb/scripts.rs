//! Calls of scripts: what a well-known one does with one key, and the commands of one that does nothing else.

use super::body::{Body, change, create, lock_first};
use super::counters::add_integer;
use super::text::{NIL, NOT_AN_INTEGER, ZERO, int, lifetime};
use super::{Call, RULE, Write, key};
use crate::core::Command;
use crate::translate::cache::commands::{self, Known};
use crate::translate::cache::expiry::Expiry;
use crate::translate::cache::refused::{malformed, unknown};
use crate::translate::cache::scripts::{Meaning, Returns, ShapeCall};
use crate::translate::refusal::Refusal;
use crate::translate::{Answer, Translation};

/// What a well-known script becomes.
pub fn map_shape(db: u32, known: &'static Known, shape: &ShapeCall, write: Write<'_>) -> Result<Translation, Refusal> {
    let command = Command { db, args: shape.as_command() };
    let mut call = Call { command: &command, known, token: write.token, rules: vec![RULE] };
    let body = match (shape.meaning, shape.lifetime()?) {
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
    Ok(finished(&body, call.rules))
}

/// What a script that does command after command becomes: one transaction. One that is refused ends it there, and
/// what was done before stays done, as in Redis.
pub fn map_steps(commands: &[Command], returns: Returns, write: Write<'_>) -> Result<Translation, Refusal> {
    let mut translation = Translation { answer: Answer::Composed(0), rules: vec![RULE], ..Translation::default() };
    let (mut text, mut keys) = (String::new(), Vec::new());
    for (index, command) in commands.iter().enumerate() {
        let known = commands::find(command).ok_or_else(|| unknown(command))?;
        if !known.takes(command.args.len()) {
            return Err(malformed(format!("wrong number of arguments for {}", known.name)));
        }
        let mut call = Call { command, known, token: write.token, rules: Vec::new() };
        let body = call.body()?;
        keys.extend(known.keys(&command.args).into_iter().map(|(_, name)| key(command.db, name)));
        translation.note(call.rules, body.stated);
        let kept = if returns == Returns::Reply(index) { " SET v_script = v_reply;" } else { "" };
        text += &format!("{} IF LEFT(v_reply, 1) = '-' THEN LEAVE s; END IF;{kept} ", body.text);
    }
    let reply = match returns {
        Returns::Nothing => NIL.to_owned(),
        Returns::Number(number) => int(&number.to_string()),
        Returns::Reply(_) => "v_script".to_owned(),
    };
    let locks = lock_first(&keys, write.token);
    let text = format!("BEGIN DECLARE v_script LONGBLOB; {locks} s: BEGIN {text}SET v_reply = {reply}; END s; END;");
    translation.requests.push(super::body::transaction(&text, ""));
    Ok(translation)
}

fn finished(body: &Body, rules: Vec<&'static str>) -> Translation {
    let (requests, answer) = body.alone(None);
    Translation { requests, answer, rules, stated: body.stated.clone(), ..Translation::default() }
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
