//! Sorted sets: a row of `sorted_set_member` for each member, found by it and in the order of the scores.

use super::body::{Body, change, create, read, shrunk, touch};
use super::numbers::finite;
use super::sorted_range::{self, FALLING, RISING};
use super::text::{EMPTY, NIL, ZERO, array_of, bulk, count_of, int, score};
use super::{Call, Family, Key, syntax_error, taking};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::{Redesign, Refusal};

/// Longer members would not be sorted by all of their bytes: what a sort compares (`body::SETTINGS`), less the length
/// that it keeps behind them.
pub(super) const MEMBER_BYTES_MAX: usize = 8192 - 4;

pub(super) fn body(call: &mut Call<'_>) -> Family {
    if !call.known.name.starts_with('Z') {
        return Ok(None);
    }
    if let Some(body) = sorted_range::body(call)? {
        return Ok(Some(body));
    }
    Ok(Some(match call.known.name.as_str() {
        "ZADD" => add(call)?,
        "ZINCRBY" => {
            let delta = finite(call.arg(2))?;
            short_enough(call.arg(3))?;
            let key = call.key(1);
            let inner = set_one(call, &key, 3, &delta, &Flags { incr: true, ..Flags::default() });
            let inner = format!("SET v_n = 0; SET v_m = 0; {inner} SET v_reply = {};", score("v_new"));
            create(&key, "zset", call.token, &inner)
        }
        "ZREM" => taking::delete(call, "zset", "sorted_set_member", &call.id_among("member_id", 2)),
        "ZCARD" => {
            let key = call.key(1);
            read(&key, "zset", &count_of(&rows(&key)), ZERO)
        }
        "ZSCORE" => {
            let key = call.key(1);
            read(&key, "zset", &score_of(call, &key, 2), NIL)
        }
        "ZMSCORE" => {
            let key = call.key(1);
            let items: Vec<String> = (2..call.args().len()).map(|index| score_of(call, &key, index)).collect();
            read(&key, "zset", &array_of(&items), &array_of(&vec![NIL.to_owned(); items.len()]))
        }
        "ZRANK" => rank(call, "<"),
        "ZREVRANK" => rank(call, ">"),
        "ZPOPMIN" => pop(call, RISING)?,
        "ZPOPMAX" => pop(call, FALLING)?,
        "ZMPOP" => pop_first(call)?,
        _ => return Ok(None),
    }))
}

pub(super) fn rows(key: &Key) -> String {
    format!("~sorted_set_member WHERE keyname = {}", key.literal())
}

fn score_of(call: &Call<'_>, key: &Key, index: usize) -> String {
    format!("IFNULL((SELECT {} FROM {} AND member_id = {}), {NIL})", score("score"), rows(key), call.id(index))
}

fn short_enough(member: &[u8]) -> Result<(), Refusal> {
    match member.len() {
        ..=MEMBER_BYTES_MAX => Ok(()),
        length => Err(Refusal::new(
            format!(
                "a sorted set's member of {length} bytes: MariaDB sorts by the first {MEMBER_BYTES_MAX} only, so it could \
                 stand in another place"
            ),
            Redesign::StoredOtherwise("a short name as the member, and what it stands for beside it"),
        )),
    }
}

#[derive(Default)]
struct Flags {
    nx: bool,
    xx: bool,
    gt: bool,
    lt: bool,
    ch: bool,
    incr: bool,
}

fn flags(call: &Call<'_>) -> Result<(Flags, usize), Refusal> {
    let mut flags = Flags::default();
    let mut index = 2;
    loop {
        match call.word(index).as_str() {
            "NX" => flags.nx = true,
            "XX" => flags.xx = true,
            "GT" => flags.gt = true,
            "LT" => flags.lt = true,
            "CH" => flags.ch = true,
            "INCR" => flags.incr = true,
            _ => break,
        }
        index += 1;
    }
    let pairs = call.args().len().saturating_sub(index);
    if pairs == 0 || !pairs.is_multiple_of(2) || flags.incr && pairs > 2 {
        return Err(syntax_error());
    }
    if flags.nx && (flags.xx || flags.gt || flags.lt) || flags.gt && flags.lt {
        return Err(malformed("GT, LT, and/or NX options at the same time are not compatible"));
    }
    Ok((flags, index))
}

/// Statements that give one member its score: added members are counted in `v_n`, changed ones in `v_m`; `v_new` is
/// NULL where nothing was done.
fn set_one(call: &Call<'_>, key: &Key, member: usize, new: &str, flags: &Flags) -> String {
    let (name, id, token) = (key.literal(), call.id(member), call.token);
    let value = if flags.incr { format!("IFNULL(v_old, 0e0) + ({new})") } else { new.to_owned() };
    let mut conditions = vec!["TRUE"];
    for (is_set, condition) in [
        (flags.nx, "v_old IS NULL"),
        (flags.xx, "v_old IS NOT NULL"),
        (flags.gt, "(v_old IS NULL OR v_new > v_old)"),
        (flags.lt, "(v_old IS NULL OR v_new < v_old)"),
    ] {
        if is_set {
            conditions.push(condition);
        }
    }
    format!(
        "SET v_old = (SELECT score FROM {} AND member_id = {id}); SET v_new = {value}; IF NOT ({}) THEN SET v_new = NULL; \
         ELSEIF v_old IS NULL OR v_old <> v_new THEN INSERT INTO ~sorted_set_member (keyname, member_id, member, score) VALUES \
         ({name}, {id}, {}, v_new) ON DUPLICATE KEY UPDATE score = v_new; SET v_n = v_n + (v_old IS NULL); SET v_m = v_m + 1; {} \
         END IF;",
        rows(key),
        conditions.join(" AND "),
        call.literal(member),
        touch(&name, "zset", token)
    )
}

fn add(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (flags, first) = flags(call)?;
    let key = call.key(1);
    let mut inner = "SET v_n = 0; SET v_m = 0; ".to_owned();
    for index in (first..call.args().len()).step_by(2) {
        let new = finite(call.arg(index))?;
        short_enough(call.arg(index + 1))?;
        inner += &set_one(call, &key, index + 1, &new, &flags);
    }
    inner += &match (flags.incr, flags.ch) {
        (true, _) => format!(" SET v_reply = IF(v_new IS NULL, {NIL}, {});", score("v_new")),
        (false, true) => format!(" SET v_reply = {};", int("v_m")),
        (false, false) => format!(" SET v_reply = {};", int("v_n")),
    };
    Ok(create(&key, "zset", call.token, &inner))
}

/// How many members stand before this one: `before` is the sign between theirs and its own.
fn rank(call: &mut Call<'_>, before: &str) -> Body {
    let key = call.key(1);
    let ahead = format!(
        "(SELECT COUNT(*) FROM ~sorted_set_member o WHERE o.keyname = m.keyname AND (o.score {before} m.score OR (o.score = \
         m.score AND o.member {before} m.member)))"
    );
    let found = format!(
        "IFNULL((SELECT {} FROM ~sorted_set_member m WHERE m.keyname = {} AND m.member_id = {}), {NIL})",
        int(&ahead),
        key.literal(),
        call.id(2)
    );
    read(&key, "zset", &found, NIL)
}

fn pop(call: &mut Call<'_>, order: &str) -> Result<Body, Refusal> {
    let key = call.key(1);
    let count = match call.args().len() {
        2 => 1,
        3 => call.integer(2)?,
        _ => return Err(syntax_error()),
    };
    if count < 0 {
        return Err(malformed("value is out of range, must be positive"));
    }
    let inner = format!(
        "{} SET v_reply = CONCAT('*', 2 * v_n, ':', v_a);",
        taken(&key.literal(), order, count, "", call.token)
    );
    Ok(change(&key, Some("zset"), EMPTY, &inner))
}

/// Takes so many members from an end: their number goes into `v_n`, and each with its score behind `before` into `v_a`.
fn taken(name: &str, order: &str, count: i64, before: &str, token: &str) -> String {
    let rows = format!("~sorted_set_member WHERE keyname = {name} ORDER BY {order} LIMIT {count}");
    format!(
        "SELECT COUNT(*), IFNULL(GROUP_CONCAT('{before}', {}, {} ORDER BY {order} SEPARATOR ''), '') INTO v_n, v_a FROM (SELECT \
         member, score FROM {rows}) r; DELETE FROM {rows}; {}",
        bulk("member"),
        score("score"),
        shrunk(name, "sorted_set_member", token)
    )
}

/// Takes members from the first key that holds any.
pub(super) fn pop_first(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let order = |word: &str| match word {
        "MIN" => Ok(RISING),
        "MAX" => Ok(FALLING),
        _ => Err(syntax_error()),
    };
    let token = call.token;
    taking::pop_first(call, "zset", order, |name, order, count| {
        let taken = taken(name, order, count, "*2:", token);
        format!("{taken} SET v_reply = CONCAT('*', v_n, ':', v_a);")
    })
}
