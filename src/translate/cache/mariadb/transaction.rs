//! MULTI … EXEC as one transaction: all of its keys are locked first, then each command's body runs. WATCH keeps the
//! keys' tokens in variables of the session, and EXEC compares them under the locks.

use std::borrow::Cow;

use super::body::{Body, lock_first, names, transaction};
use super::keyname::Key;
use super::text::{NIL, alive};
use super::{Call, RULE, Write, key, queue};
use crate::core::{CacheReply, Command, Request, Sql};
use crate::format::routes::Form;
use crate::translate::cache::commands::Known;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::{Answer, Translation};

/// A command that waits for EXEC.
#[derive(Clone, Debug)]
pub struct Queued {
    pub(super) keys: Vec<Key>,
    pub(super) text: String,
    pub(in crate::translate::cache) rules: Vec<&'static str>,
    pub(super) stated: Vec<Cow<'static, str>>,
}

/// A command between MULTI and EXEC. One that Redis takes and then refuses is an error among EXEC's answers.
pub fn queued(command: &Command, known: &'static Known, write: Write<'_>, form: Form) -> Result<Queued, Refusal> {
    let mut call = Call { command, known, token: write.token, rules: vec![RULE] };
    let body = if form == Form::Queue { queue::body(&mut call) } else { call.body() };
    let Body { text, stated, .. } = match body {
        Ok(body) => body,
        Err(refusal) if refusal.redesign == Redesign::RedisMistake => Body::expression("'-ERR refused;'"),
        Err(refusal) => return Err(refusal),
    };
    // A list that is a queue has no row to lock.
    let keys = match form {
        Form::Queue => Vec::new(),
        _ => known.keys(&command.args).into_iter().map(|(_, name)| key(command.db, name)).collect(),
    };
    Ok(Queued { keys, text, rules: call.rules, stated })
}

/// UNWATCH between MULTI and EXEC: it does nothing there.
pub fn nothing() -> Queued {
    Queued { keys: Vec::new(), text: "SET v_reply = '+OK;';".to_owned(), rules: Vec::new(), stated: Vec::new() }
}

fn variable(index: usize) -> String {
    format!("@crosscheck_watched_{index}")
}

/// WATCH of keys, the first of which is the session's `from`-th.
pub fn watch(keys: &[Key], from: usize) -> Translation {
    let token = |(index, key): (usize, &Key)| {
        let (name, alive) = (key.literal(), alive(""));
        format!(
            "{} = (SELECT modtoken FROM crosscheck_cache.objectstash WHERE keyname = {name} AND {alive})",
            variable(from + index)
        )
    };
    let assignments: Vec<String> = keys.iter().enumerate().map(token).collect();
    let statement = (!keys.is_empty()).then(|| Request::Sql(Sql::simple(format!("SET {}", assignments.join(", ")))));
    Translation {
        requests: statement.into_iter().collect(),
        answer: Answer::Fixed(CacheReply::Status("OK".to_owned())),
        rules: vec![RULE],
        ..Translation::default()
    }
}

/// EXEC: the answers of all, or nil where a watched key is not what it was.
pub fn exec(queued: &[Queued], watched: &[Key]) -> Translation {
    let keys: Vec<Key> = queued.iter().flat_map(|one| &one.keys).chain(watched).cloned().collect();
    let locks = lock_first(&keys, "exec");
    let same = |(index, key): (usize, &Key)| {
        let name = names(std::slice::from_ref(key));
        format!("(SELECT modtoken FROM ~objectstash WHERE keyname = {name}) <=> {}", variable(index))
    };
    let unchanged: Vec<String> = watched.iter().enumerate().map(same).collect();
    let bodies: String =
        queued.iter().map(|one| format!("{} SET v_all = CONCAT(v_all, v_reply); ", one.text)).collect();
    let run = format!("{bodies}SET v_reply = v_all;");
    let run = match &unchanged[..] {
        [] => run,
        unchanged => format!("IF {} THEN {run} ELSE SET v_reply = {NIL}; END IF;", unchanged.join(" AND ")),
    };
    let text = format!("BEGIN DECLARE v_all LONGBLOB DEFAULT '*{}:'; {locks} {run} END;", queued.len());
    let mut translation = Translation {
        requests: vec![transaction(&text, "")],
        answer: Answer::Composed(0),
        rules: vec![RULE],
        ..Translation::default()
    };
    for one in queued {
        translation.note(one.rules.iter().copied(), one.stated.iter().cloned());
    }
    translation
}
