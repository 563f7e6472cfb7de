//! Sets: a row of `set_member` for each member.

use super::body::{Body, change, create, names, read, several, shrunk, touch};
use super::keyname::SCRATCH_PREFIX;
use super::keys::kinds_of;
use super::random::STATED_RANDOM;
use super::text::{EMPTY, NIL, WRONGTYPE, ZERO, alive, array, array_of, bulk, count_of, int};
use super::{Call, Family, Key, syntax_error, taking};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

pub(super) fn body(call: &mut Call<'_>) -> Family {
    let last = call.args().len();
    Ok(Some(match call.known.name.as_str() {
        "SADD" => add(call),
        "SREM" => taking::delete(call, "set", "set_member", &call.id_among("member_id", 2)),
        "SCARD" => {
            let key = call.key(1);
            read(&key, "set", &count_of(&rows(&key)), ZERO)
        }
        "SISMEMBER" => {
            let key = call.key(1);
            read(&key, "set", &count_of(&format!("{} AND member_id = {}", rows(&key), call.id(2))), ZERO)
        }
        "SMISMEMBER" => {
            let key = call.key(1);
            let one = |index| count_of(&format!("{} AND member_id = {}", rows(&key), call.id(index)));
            let items: Vec<String> = (2..last).map(one).collect();
            read(&key, "set", &array_of(&items), &array_of(&vec![ZERO.to_owned(); items.len()]))
        }
        "SMEMBERS" => {
            let key = call.key(1);
            read(&key, "set", &format!("(SELECT {} FROM {})", array(1, &bulk("member"), ""), rows(&key)), EMPTY)
        }
        "SMOVE" => move_member(call),
        "SINTER" | "SUNION" | "SDIFF" => {
            let keys = call.keys(1..last);
            let members = combined(&call.known.name, &keys);
            checked(&keys, &format!("(SELECT {} FROM {members} r)", array(1, &bulk("member"), "")))
        }
        "SINTERCARD" => intersection_size(call)?,
        "SINTERSTORE" | "SUNIONSTORE" | "SDIFFSTORE" => store(call),
        "SPOP" => pop(call)?,
        _ => return Ok(None),
    }))
}

fn rows(key: &Key) -> String {
    format!("~set_member WHERE keyname = {}", key.literal())
}

fn add(call: &mut Call<'_>) -> Body {
    let key = call.key(1);
    let name = key.literal();
    let row = |index| format!("({name}, {}, {})", call.id(index), call.literal(index));
    let values: Vec<String> = (2..call.args().len()).map(row).collect();
    let ids = call.ids(2, 1);
    let inner = format!(
        "SET v_n = {} - (SELECT COUNT(*) FROM {} AND member_id IN ({})); IF v_n > 0 THEN INSERT INTO ~set_member (keyname, \
         member_id, member) VALUES {} ON DUPLICATE KEY UPDATE member = VALUES(member); {} END IF; SET v_reply = {};",
        ids.len(),
        rows(&key),
        ids.join(", "),
        values.join(", "),
        touch(&name, "set", call.token),
        int("v_n")
    );
    create(&key, "set", call.token, &inner)
}

fn move_member(call: &mut Call<'_>) -> Body {
    let (source, target) = (call.key(1), call.key(2));
    let (id, name) = (call.id(3), target.literal());
    let moved = if source == target {
        String::new()
    } else {
        format!(
            "DELETE FROM {} AND member_id = {id}; {} INSERT INTO ~set_member (keyname, member_id, member) VALUES ({name}, \
             {id}, {}) ON DUPLICATE KEY UPDATE member = VALUES(member); {}",
            rows(&source),
            shrunk(&source.literal(), "set_member", call.token),
            call.literal(3),
            touch(&name, "set", call.token)
        )
    };
    let inner = format!(
        "{} IF v_kind = '' THEN SET v_reply = {ZERO}; LEAVE c; END IF; IF v_kind <> 'set' OR v_kind2 NOT IN ('', 'set') THEN \
         SET v_reply = {WRONGTYPE}; LEAVE c; END IF; IF NOT EXISTS (SELECT 1 FROM {} AND member_id = {id}) THEN SET v_reply = \
         {ZERO}; LEAVE c; END IF; {moved} SET v_reply = {};",
        kinds_of(&source, &target),
        rows(&source),
        int("1")
    );
    several(vec![source, target], call.token, &inner)
}

/// The members of live sets, as a table of `member_id` and `member`.
fn combined(command: &str, keys: &[Key]) -> String {
    let mut distinct = keys.to_vec();
    distinct.sort();
    distinct.dedup();
    let of = |keys: &[Key]| {
        format!(
            "~set_member m JOIN ~objectstash s ON s.keyname = m.keyname WHERE m.keyname IN ({}) AND {}",
            names(keys),
            alive("s.")
        )
    };
    let all = format!("SELECT m.member_id, MAX(m.member) AS member FROM {} GROUP BY m.member_id", of(&distinct));
    if command.starts_with("SUNION") {
        return format!("({all})");
    }
    if command.starts_with("SINTER") {
        return format!("({all} HAVING COUNT(*) = {})", distinct.len());
    }
    let (first, others) = (&keys[..1], &keys[1..]);
    let without = match others {
        [] => String::new(),
        others => format!(" AND m.member_id NOT IN (SELECT m.member_id FROM {})", of(others)),
    };
    format!("(SELECT m.member_id, m.member FROM {}{without})", of(first))
}

/// An expression over several sets, refused where one of the keys is none.
fn checked(keys: &[Key], expression: &str) -> Body {
    checked_kinds(keys, "'set'", expression)
}

/// An expression over several keys, refused where one of them is of none of these kinds.
pub(super) fn checked_kinds(keys: &[Key], kinds: &str, expression: &str) -> Body {
    Body::expression(&format!(
        "CASE WHEN EXISTS (SELECT 1 FROM ~objectstash WHERE keyname IN ({}) AND kind NOT IN ({kinds}) AND {}) THEN {WRONGTYPE} \
         ELSE {expression} END",
        names(keys),
        alive("")
    ))
}

fn intersection_size(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (keys, size) = counted(call)?;
    let members = combined("SINTER", &keys);
    Ok(checked(&keys, &format!("(SELECT {} FROM {members} r)", int(&size))))
}

/// The keys of SINTERCARD and ZINTERCARD, and how many rows their answer counts.
pub(super) fn counted(call: &mut Call<'_>) -> Result<(Vec<Key>, String), Refusal> {
    let count = call.numkeys(1)?;
    let limit = match (call.args().len() - count, call.word(2 + count).as_str()) {
        (2, _) => 0,
        (4, "LIMIT") => call.integer(3 + count)?,
        _ => return Err(syntax_error()),
    };
    let size = match limit {
        0 => "COUNT(*)".to_owned(),
        limit if limit > 0 => format!("LEAST(COUNT(*), {limit})"),
        _ => return Err(malformed("LIMIT can't be negative")),
    };
    Ok((call.keys(2..2 + count), size))
}

/// A result that takes a key's place: it is made under a name of its own, which may be read from at the same time.
pub(super) fn stored(target: &Key, kind: &str, token: &str, insert: &str, table: &str) -> String {
    let scratch = format!("'{SCRATCH_PREFIX}{token}'");
    let name = target.literal();
    format!(
        "INSERT INTO ~objectstash (keyname, kind, value, modtoken, db, original) VALUES ({scratch}, '{kind}', '', '{token}', \
         {}); {insert} SET v_n = (SELECT COUNT(*) FROM ~{table} WHERE keyname = {scratch}); DELETE FROM ~objectstash WHERE \
         keyname = {name}; IF v_n > 0 THEN UPDATE ~objectstash SET keyname = {name} WHERE keyname = {scratch}; ELSE DELETE FROM \
         ~objectstash WHERE keyname = {scratch}; END IF; SET v_reply = {};",
        target.origin(),
        int("v_n")
    )
}

fn store(call: &mut Call<'_>) -> Body {
    let target = call.key(1);
    let sources = call.keys(2..call.args().len());
    let insert = format!(
        "INSERT INTO ~set_member (keyname, member_id, member) SELECT '{SCRATCH_PREFIX}{}', member_id, member FROM {} r;",
        call.token,
        combined(&call.known.name, &sources)
    );
    let inner = format!(
        "IF EXISTS (SELECT 1 FROM ~objectstash WHERE keyname IN ({}) AND kind NOT IN ('', 'set')) THEN SET v_reply = \
         {WRONGTYPE}; LEAVE c; END IF; {}",
        names(&sources),
        stored(&target, "set", call.token, &insert, "set_member")
    );
    several(std::iter::once(target).chain(sources).collect(), call.token, &inner)
}

fn pop(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let key = call.key(1);
    let rows = rows(&key);
    let (count, one) = match call.args().len() {
        2 => (1, true),
        3 => (call.integer(2)?, false),
        _ => return Err(syntax_error()),
    };
    if count < 0 {
        return Err(malformed("value is out of range, must be positive"));
    }
    let answer = if one { bulk("v_a") } else { "CONCAT('*', v_i, ':', v_b)".to_owned() };
    let inner = format!(
        "SET v_i = 0; SET v_b = ''; members: WHILE v_i < {count} DO SET v_a = (SELECT member FROM {rows} ORDER BY RAND() LIMIT \
         1); IF v_a IS NULL THEN LEAVE members; END IF; DELETE FROM {rows} AND member_id = UNHEX(SHA2(v_a, 256)); SET v_i = v_i \
         + 1; SET v_b = CONCAT(v_b, {}); END WHILE; IF v_i > 0 THEN {} END IF; SET v_reply = {answer};",
        bulk("v_a"),
        shrunk(&key.literal(), "set_member", call.token)
    );
    Ok(change(&key, Some("set"), if one { NIL } else { EMPTY }, &inner).stating(STATED_RANDOM))
}
