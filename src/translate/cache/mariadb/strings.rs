//! Strings: the row's own value. A whole value is written by REPLACE, which takes away what was there of another kind.

use super::body::{Body, change, create, read, several};
use super::text::{NIL, OK, WRONGTYPE, ZERO, alive, array_of, bulk, bytes, int, lifetime};
use super::{Call, Family, Key, syntax_error};
use crate::core::CacheReply;
use crate::translate::Answer;
use crate::translate::cache::expiry::Expiry;
use crate::translate::cache::options::{Condition, SetOptions, get_ex, set_options};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::{Redesign, Refusal};

/// Redis's own limit of a string.
const VALUE_BYTES_MAX: i64 = 512 << 20;

pub(super) fn body(call: &mut Call<'_>) -> Family {
    Ok(Some(match call.known.name.as_str() {
        "GET" => read(&call.key(1), "string", &bulk("s.value"), NIL),
        "MGET" => mget(call),
        "SET" => set(call)?,
        "SETEX" => set_with_lifetime(call, "EX")?,
        "PSETEX" => set_with_lifetime(call, "PX")?,
        "SETNX" => setnx(call),
        "MSET" => mset(call)?,
        "MSETNX" => msetnx(call)?,
        "GETSET" => {
            let key = call.key(1);
            let replace = replace(call, &key, &call.literal(2), "NULL");
            create(&key, "string", call.token, &format!("SET v_reply = {}; {replace}", old_value(&key)))
        }
        "GETDEL" => {
            let key = call.key(1);
            let name = key.literal();
            let inner = format!("SET v_reply = {}; DELETE FROM ~objectstash WHERE keyname = {name};", old_value(&key));
            change(&key, Some("string"), NIL, &inner)
        }
        "GETEX" => getex(call)?,
        "APPEND" => append(call),
        "STRLEN" => read(&call.key(1), "string", &int("LENGTH(s.value)"), ZERO),
        "GETRANGE" | "SUBSTR" => getrange(call)?,
        "SETRANGE" => setrange(call)?,
        "GETBIT" => getbit(call)?,
        "SETBIT" => setbit(call)?,
        "BITCOUNT" => bitcount(call)?,
        _ => return Ok(None),
    }))
}

/// REPLACE of the whole row, with all that stood beside it.
fn replace(call: &Call<'_>, key: &Key, value: &str, lifetime: &str) -> String {
    format!(
        "REPLACE INTO ~objectstash (keyname, kind, value, exptime, modtoken, db, original) VALUES ({}, 'string', {value}, \
         {lifetime}, '{}', {});",
        key.literal(),
        call.token,
        key.origin()
    )
}

/// The value before a write, or nil.
fn old_value(key: &Key) -> String {
    format!("(SELECT IF(kind = '', '_', {}) FROM ~objectstash WHERE keyname = {})", bulk("value"), key.literal())
}

/// A write that needs no look at what was there.
fn blind(call: &Call<'_>, key: Key, statement: &str) -> Body {
    let text = format!("{} {statement} SET v_reply = {OK};", super::body::lock(std::slice::from_ref(&key), call.token));
    let done = Answer::Fixed(CacheReply::Status("OK".to_owned()));
    Body::statements(vec![key], &text).or_bare(statement.trim_end_matches(';'), done)
}

fn mget(call: &mut Call<'_>) -> Body {
    let keys = call.keys(1..call.args().len());
    let item = |key: &Key| {
        let (value, alive) = (bulk("value"), alive(""));
        format!(
            "IFNULL((SELECT {value} FROM ~objectstash WHERE keyname = {} AND kind = 'string' AND {alive}), '_')",
            key.literal()
        )
    };
    Body::expression(&array_of(&keys.iter().map(item).collect::<Vec<_>>()))
}

fn set(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let SetOptions { expiry, keep_ttl, condition, get } = set_options(call.args())?;
    let (key, value) = (call.key(1), call.literal(2));
    if condition.is_none() && !get && !keep_ttl {
        let statement = replace(call, &key, &value, &lifetime(expiry));
        return Ok(blind(call, key, &statement));
    }
    let mut inner = String::new();
    let name = key.literal();
    if get {
        inner += &format!(
            "IF v_kind NOT IN ('', 'string') THEN SET v_reply = {WRONGTYPE}; LEAVE c; END IF; SET v_reply = {};",
            old_value(&key)
        );
    }
    let otherwise = if get { String::new() } else { format!("SET v_reply = {NIL};") };
    match condition {
        Some(Condition::Absent) => inner += &format!("IF v_kind <> '' THEN {otherwise} LEAVE c; END IF;"),
        Some(Condition::Present) => inner += &format!("IF v_kind = '' THEN {otherwise} LEAVE c; END IF;"),
        None => {}
    }
    if keep_ttl {
        inner += &format!("SET v_at = (SELECT exptime FROM ~objectstash WHERE keyname = {name});");
    }
    let lifetime = if keep_ttl { "v_at".to_owned() } else { lifetime(expiry) };
    inner += &replace(call, &key, &value, &lifetime);
    if !get {
        inner += &format!("SET v_reply = {OK};");
    }
    Ok(any_kind(call, key, &inner))
}

/// A write over whatever is there; `v_kind` is empty where nothing is.
fn any_kind(call: &Call<'_>, key: Key, inner: &str) -> Body {
    let kind = format!("SELECT MAX(kind) INTO v_kind FROM ~objectstash WHERE keyname = {};", key.literal());
    several(vec![key], call.token, &format!("{kind} {inner}"))
}

fn set_with_lifetime(call: &mut Call<'_>, unit: &str) -> Result<Body, Refusal> {
    let expiry = Expiry::parse(unit, call.arg(2)).filter(|expiry| expiry.is_positive());
    let expiry = expiry.ok_or_else(|| malformed(format!("invalid expire time in {}", call.known.name)))?;
    let key = call.key(1);
    let statement = replace(call, &key, &call.literal(3), &lifetime(expiry));
    Ok(blind(call, key, &statement))
}

fn setnx(call: &mut Call<'_>) -> Body {
    let key = call.key(1);
    let write = replace(call, &key, &call.literal(2), "NULL");
    let inner =
        format!("IF v_kind <> '' THEN SET v_reply = {ZERO}; LEAVE c; END IF; {write} SET v_reply = {};", int("1"));
    any_kind(call, key, &inner)
}

/// One REPLACE of all pairs; where a key stands twice the last value stays, as in Redis.
fn pairs(call: &mut Call<'_>) -> Result<(Vec<Key>, String), Refusal> {
    let arguments = call.args().len();
    if arguments.is_multiple_of(2) {
        return Err(malformed(format!("a key of {} has no value", call.known.name)));
    }
    let keys: Vec<Key> = (1..arguments).step_by(2).map(|index| call.key(index)).collect();
    let row = |(index, key): (usize, &Key)| {
        let value = call.literal(2 * index + 2);
        format!("({}, 'string', {value}, '{}', {})", key.literal(), call.token, key.origin())
    };
    let rows: Vec<String> = keys.iter().enumerate().map(row).collect();
    let statement =
        format!("REPLACE INTO ~objectstash (keyname, kind, value, modtoken, db, original) VALUES {};", rows.join(", "));
    Ok((keys, statement))
}

fn mset(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (keys, statement) = pairs(call)?;
    let inner = format!("{statement} SET v_reply = {OK};");
    Ok(several(keys, call.token, &inner))
}

fn msetnx(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (keys, statement) = pairs(call)?;
    let inner = format!(
        "IF EXISTS (SELECT 1 FROM ~objectstash WHERE keyname IN ({}) AND kind <> '') THEN SET v_reply = {ZERO}; LEAVE c; END \
         IF; {statement} SET v_reply = {};",
        super::body::names(&keys),
        int("1")
    );
    Ok(several(keys, call.token, &inner))
}

fn getex(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let expiry = get_ex(call.args())?;
    let key = call.key(1);
    let Some(expiry) = expiry else { return Ok(read(&key, "string", &bulk("s.value"), NIL)) };
    let inner = format!(
        "SET v_reply = {}; UPDATE ~objectstash SET exptime = {}, modtoken = '{}' WHERE keyname = {};",
        old_value(&key),
        lifetime(expiry),
        call.token,
        key.literal()
    );
    Ok(change(&key, Some("string"), NIL, &inner))
}

/// Writes an expression over the old value, and answers with another over the new one.
fn rewrite(call: &Call<'_>, key: &Key, value: &str, answer: &str) -> String {
    let name = key.literal();
    format!(
        "UPDATE ~objectstash SET kind = 'string', value = {value}, modtoken = '{}' WHERE keyname = {name}; SET v_reply = \
         (SELECT {answer} FROM ~objectstash WHERE keyname = {name});",
        call.token
    )
}

fn append(call: &mut Call<'_>) -> Body {
    let key = call.key(1);
    let value = format!("CONCAT(value, {})", call.literal(2));
    let inner = rewrite(call, &key, &value, &int("LENGTH(value)"));
    create(&key, "string", call.token, &inner)
}

fn getrange(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let part = part(call)?.unwrap_or_else(|| "''".to_owned());
    Ok(read(&call.key(1), "string", &bulk(&part), "'$0:'"))
}

/// The bytes of the value between two positions; `None` where the bounds alone say that there are none.
fn part(call: &Call<'_>) -> Result<Option<String>, Refusal> {
    /// No value is as long; positions beyond it are as good as it, and add up without overflowing.
    const FAR: i64 = 1 << 40;
    let bound = |index| Ok::<_, Refusal>(call.integer(index)?.clamp(-FAR, FAR));
    let (start, end) = (bound(2)?, bound(3)?);
    if start < 0 && end < 0 && start > end {
        return Ok(None);
    }
    let from_end = |position: i64| match position < 0 {
        true => format!("GREATEST(CAST(LENGTH(s.value) AS SIGNED) + ({position}), 0)"),
        false => position.to_string(),
    };
    let (start, end) = (from_end(start), from_end(end));
    Ok(Some(format!("SUBSTRING(s.value, {start} + 1, GREATEST({end} - {start} + 1, 0))")))
}

fn setrange(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let offset = call.integer(2)?;
    let length = call.arg(3).len() as i64;
    if offset < 0 {
        return Err(malformed("offset is out of range"));
    }
    let key = call.key(1);
    if length == 0 {
        return Ok(read(&key, "string", &int("LENGTH(s.value)"), ZERO));
    }
    if offset.saturating_add(length) > VALUE_BYTES_MAX {
        return Err(malformed("string exceeds maximum allowed size (proto-max-bulk-len)"));
    }
    let value = patched(offset, &call.literal(3), length);
    let inner = rewrite(call, &key, &value, &int("LENGTH(value)"));
    Ok(create(&key, "string", call.token, &inner))
}

/// The value with bytes written over it at an offset; what lies between is filled with zeros.
fn patched(offset: i64, literal: &str, length: i64) -> String {
    format!(
        "CONCAT(LEFT(value, {offset}), REPEAT({}, GREATEST({offset} - CAST(LENGTH(value) AS SIGNED), 0)), {literal}, \
         SUBSTRING(value, {}))",
        bytes(b"\0"),
        offset + length + 1
    )
}

/// A bit's byte, its place in it from the right, and an expression over `value` for the byte there, 0 beyond the end.
fn bit(call: &Call<'_>) -> Result<(i64, i64, String), Refusal> {
    let offset = call.integer(2).ok().filter(|offset| (0..VALUE_BYTES_MAX * 8).contains(offset));
    let offset = offset.ok_or_else(|| malformed("bit offset is not an integer or out of range"))?;
    Ok((offset / 8, 7 - offset % 8, format!("ORD(SUBSTRING(value, {}, 1))", offset / 8 + 1)))
}

fn getbit(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (_, place, byte) = bit(call)?;
    let byte = byte.replace("value", "s.value");
    Ok(read(&call.key(1), "string", &int(&format!("({byte} >> {place}) & 1")), ZERO))
}

fn setbit(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (at, place, byte) = bit(call)?;
    let changed = match call.arg(3) {
        b"1" => format!("(v_n | {})", 1 << place),
        b"0" => format!("(v_n & {})", 255 - (1 << place)),
        _ => return Err(malformed("bit is not an integer or out of range")),
    };
    let key = call.key(1);
    let value = patched(at, &format!("UNHEX(LPAD(HEX({changed}), 2, '0'))"), 1);
    let inner = format!(
        "SET v_n = (SELECT {byte} FROM ~objectstash WHERE keyname = {}); {}",
        key.literal(),
        rewrite(call, &key, &value, &int(&format!("(v_n >> {place}) & 1")))
    );
    Ok(create(&key, "string", call.token, &inner))
}

/// The bits that are set, counted by the digits of the bytes in base 16.
fn bitcount(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let bytes = match (call.args().len(), call.word(4).as_str()) {
        (2, _) => Some("s.value".to_owned()),
        (4, _) | (5, "BYTE") => part(call)?,
        (5, "BIT") => {
            return Err(Refusal::new(
                "BITCOUNT of a range of bits: a table counts whole bytes",
                Redesign::AskedOtherwise("counting in the application"),
            ));
        }
        _ => return Err(syntax_error()),
    };
    let Some(bytes) = bytes else { return Ok(read(&call.key(1), "string", ZERO, ZERO)) };
    let digits = "123456789ABCDEF".chars().map(|digit| {
        let bits = digit.to_digit(16).unwrap_or_default().count_ones();
        format!("{bits} * (LENGTH(HEX({bytes})) - LENGTH(REPLACE(HEX({bytes}), '{digit}', '')))")
    });
    let count = digits.collect::<Vec<_>>().join(" + ");
    Ok(read(&call.key(1), "string", &int(&format!("({count})")), ZERO))
}
