//! What concerns a key whatever it holds: whether it is there, how long it lives, what it is called.

use super::body::{Body, change, names, read_any, several};
use super::keyname::key as keyname;
use super::text::{NO_SUCH_KEY, NOW, OK, ZERO, alive, int, lifetime};
use super::{Call, Family, Key, syntax_error};
use crate::translate::Answer;
use crate::translate::cache::expiry::{Expiry, integer};
use crate::translate::cache::options::expire_condition;
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

/// The tables beside `objectstash`, with their columns.
const STRUCTURES: &[(&str, &str)] = &[
    ("hash_field", "field_id, field, value"),
    ("set_member", "member_id, member"),
    ("sorted_set_member", "member_id, member, score"),
    ("list_item", "position, value"),
];

pub(super) fn body(call: &mut Call<'_>) -> Family {
    Ok(Some(match call.known.name.as_str() {
        "DEL" | "UNLINK" => delete(call),
        "EXISTS" | "TOUCH" => exists(call),
        "TYPE" => read_any(&call.key(1), "CONCAT('+', IF(s.kind = 'zset', 'zset', s.kind), ';')", "'+none;'"),
        "EXPIRE" => expire(call, "EX")?,
        "PEXPIRE" => expire(call, "PX")?,
        "EXPIREAT" => expire(call, "EXAT")?,
        "PEXPIREAT" => expire(call, "PXAT")?,
        "TTL" => ttl(call, &format!("(s.exptime - {NOW} + 500) DIV 1000")),
        "PTTL" => ttl(call, &format!("s.exptime - {NOW}")),
        "EXPIRETIME" => ttl(call, "(s.exptime + 500) DIV 1000"),
        "PEXPIRETIME" => ttl(call, "s.exptime"),
        "PERSIST" => {
            let key = call.key(1);
            update(call, &key, "exptime = NULL", "exptime IS NOT NULL")
        }
        "RENAME" => rename(call, &format!("SET v_reply = {OK};"), ""),
        "RENAMENX" => {
            let taken = format!("IF v_kind2 <> '' THEN SET v_reply = {ZERO}; LEAVE c; END IF;");
            rename(call, &format!("SET v_reply = {};", int("1")), &taken)
        }
        "COPY" => copy(call)?,
        "MOVE" => move_key(call)?,
        _ => return Ok(None),
    }))
}

fn delete(call: &mut Call<'_>) -> Body {
    let keys = call.keys(1..call.args().len());
    let statement = format!("DELETE FROM ~objectstash WHERE keyname IN ({}) AND {}", names(&keys), alive(""));
    let text = format!("{statement}; SET v_reply = {};", int("ROW_COUNT()"));
    Body::statements(keys, &text).or_bare(&statement, Answer::Count)
}

fn exists(call: &mut Call<'_>) -> Body {
    let keys = call.keys(1..call.args().len());
    let one =
        |key: &Key| format!("EXISTS (SELECT 1 FROM ~objectstash WHERE keyname = {} AND {})", key.literal(), alive(""));
    Body::expression(&int(&keys.iter().map(one).collect::<Vec<_>>().join(" + ")))
}

fn ttl(call: &mut Call<'_>, remaining: &str) -> Body {
    read_any(&call.key(1), &int(&format!("COALESCE({remaining}, -1)")), &int("-2"))
}

/// Changes the row's own columns where a condition holds: 1 or 0.
fn update(call: &Call<'_>, key: &Key, assignment: &str, condition: &str) -> Body {
    let name = key.literal();
    let inner = format!(
        "IF EXISTS (SELECT 1 FROM ~objectstash WHERE keyname = {name} AND {condition}) THEN UPDATE ~objectstash SET \
         {assignment}, modtoken = '{}' WHERE keyname = {name}; SET v_reply = {}; ELSE SET v_reply = {ZERO}; END IF;",
        call.token,
        int("1")
    );
    let statement = format!(
        "UPDATE ~objectstash SET {assignment}, modtoken = '{}' WHERE keyname = {name} AND {} AND {condition}",
        call.token,
        alive("")
    );
    change(key, None, ZERO, &inner).or_bare(&statement, Answer::Count)
}

fn expire(call: &mut Call<'_>, unit: &str) -> Result<Body, Refusal> {
    let expiry = Expiry::parse(unit, call.arg(2))
        .ok_or_else(|| malformed(format!("invalid expire time in {}", call.known.name)))?;
    let lifetime = lifetime(expiry);
    let mut conditions = vec!["TRUE".to_owned()];
    for word in expire_condition(call.args())?.unwrap_or_default().split_whitespace() {
        conditions.push(match word {
            "NX" => "exptime IS NULL".to_owned(),
            "XX" => "exptime IS NOT NULL".to_owned(),
            "GT" => format!("exptime < {lifetime}"),
            _ => format!("(exptime IS NULL OR exptime > {lifetime})"),
        });
    }
    let key = call.key(1);
    Ok(update(call, &key, &format!("exptime = {lifetime}"), &conditions.join(" AND ")))
}

/// Statements that put what two keys are into `v_kind` and `v_kind2`.
pub(super) fn kinds_of(source: &Key, target: &Key) -> String {
    let kind = |key: &Key| format!("(SELECT kind FROM ~objectstash WHERE keyname = {})", key.literal());
    format!("SET v_kind = {}; SET v_kind2 = {};", kind(source), kind(target))
}

fn rename(call: &mut Call<'_>, done: &str, unless: &str) -> Body {
    let (source, target) = (call.key(1), call.key(2));
    let absent = format!("IF v_kind = '' THEN SET v_reply = {NO_SUCH_KEY}; LEAVE c; END IF;");
    let (from, to) = (source.literal(), target.literal());
    let moved = if source == target {
        String::new()
    } else {
        format!(
            "DELETE FROM ~objectstash WHERE keyname = {to}; UPDATE ~objectstash SET keyname = {to}, modtoken = '{}', \
             original = {} WHERE keyname = {from};",
            call.token,
            target.original.as_ref().map_or("NULL".to_owned(), |original| super::text::bytes(original)),
        )
    };
    let inner = format!("{} {absent} {unless} {moved} {done}", kinds_of(&source, &target));
    several(vec![source, target], call.token, &inner)
}

/// To another database, lifetime included.
fn move_key(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let db = call.integer(2).ok().and_then(|number| u32::try_from(number).ok());
    let db = db.ok_or_else(|| malformed("value is not an integer or out of range"))?;
    let (source, target) = (call.key(1), keyname(db, call.arg(1)));
    call.named(&target);
    if source == target {
        return Err(malformed("source and destination objects are the same"));
    }
    let (from, to) = (source.literal(), target.literal());
    let original = target.original.as_ref().map_or("NULL".to_owned(), |original| super::text::bytes(original));
    let inner = format!(
        "{} IF v_kind = '' OR v_kind2 <> '' THEN SET v_reply = {ZERO}; LEAVE c; END IF; DELETE FROM ~objectstash WHERE keyname \
         = {to}; UPDATE ~objectstash SET keyname = {to}, db = {db}, modtoken = '{}', original = {original} WHERE keyname = \
         {from}; SET v_reply = {};",
        kinds_of(&source, &target),
        call.token,
        int("1")
    );
    Ok(several(vec![source, target], call.token, &inner))
}

fn copy(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (mut db, mut replace) = (call.command.db, false);
    let mut index = 3;
    while index < call.args().len() {
        match call.word(index).as_str() {
            "REPLACE" => replace = true,
            "DB" => {
                index += 1;
                let number = integer(call.arg(index)).and_then(|number| u32::try_from(number).ok());
                db = number.ok_or_else(|| malformed("value is out of range"))?;
            }
            _ => return Err(syntax_error()),
        }
        index += 1;
    }
    let (source, target) = (call.key(1), keyname(db, call.arg(2)));
    call.named(&target);
    if source == target {
        return Err(malformed("source and destination objects are the same"));
    }
    let (from, to, token) = (source.literal(), target.literal(), call.token);
    let taken =
        if replace { String::new() } else { format!("IF v_kind2 <> '' THEN SET v_reply = {ZERO}; LEAVE c; END IF;") };
    let tables: String = STRUCTURES
        .iter()
        .map(|(table, columns)| {
            format!(
                "INSERT INTO ~{table} (keyname, {columns}) SELECT {to}, {columns} FROM ~{table} WHERE keyname = {from};"
            )
        })
        .collect();
    let inner = format!(
        "{} IF v_kind = '' THEN SET v_reply = {ZERO}; LEAVE c; END IF; {taken} DELETE FROM ~objectstash WHERE keyname = {to}; \
         INSERT INTO ~objectstash (keyname, kind, value, exptime, modtoken, db, original) SELECT {to}, kind, value, exptime, \
         '{token}', {} FROM ~objectstash WHERE keyname = {from}; {tables} SET v_reply = {};",
        kinds_of(&source, &target),
        target.origin(),
        int("1")
    );
    Ok(several(vec![source, target], token, &inner))
}
