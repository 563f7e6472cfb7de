//! Hashes: a row of `hash_field` for each field.

use super::body::{Body, create, read, touch};
use super::counters::{STATED_FLOAT, add_decimal, add_integer};
use super::text::{EMPTY, NIL, OK, ZERO, array, array_of, bulk, count_of, int};
use super::{Call, Family, taking};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

pub(super) fn body(call: &mut Call<'_>) -> Family {
    let name = call.known.name.as_str();
    if !name.starts_with('H') {
        return Ok(None);
    }
    let key = call.key(1);
    let rows = format!("~hash_field WHERE keyname = {}", key.literal());
    let field = format!("{rows} AND field_id = {}", call.id(2));
    let all = |width, item: &str| format!("(SELECT {} FROM {rows})", array(width, item, ""));
    let (field_text, value_text) = (bulk("field"), bulk("value"));
    Ok(Some(match name {
        "HSET" => set(call, &format!("SET v_reply = {};", int("v_n")))?,
        "HMSET" => set(call, &format!("SET v_reply = {OK};"))?,
        "HSETNX" => setnx(call),
        "HGET" => read(&key, "hash", &format!("IFNULL((SELECT {value_text} FROM {field}), '_')"), NIL),
        "HMGET" => mget(call),
        "HGETALL" => read(&key, "hash", &all(2, &format!("CONCAT({field_text}, {value_text})")), EMPTY),
        "HKEYS" => read(&key, "hash", &all(1, &field_text), EMPTY),
        "HVALS" => read(&key, "hash", &all(1, &value_text), EMPTY),
        "HLEN" => read(&key, "hash", &count_of(&rows), ZERO),
        "HEXISTS" => read(&key, "hash", &count_of(&field), ZERO),
        "HSTRLEN" => read(&key, "hash", &int(&format!("IFNULL((SELECT LENGTH(value) FROM {field}), 0)")), ZERO),
        "HDEL" => taking::delete(call, "hash", "hash_field", &call.id_among("field_id", 2)),
        "HINCRBY" => {
            let delta = call.integer(3)?;
            let sum = add_integer(delta, "'-ERR hash value is not an integer;'");
            count(call, &format!("{sum} SET v_a = v_n; SET v_reply = {};", int("v_n")))
        }
        "HINCRBYFLOAT" => {
            let delta = call.decimal(3)?.to_owned();
            count(call, &add_decimal(&delta, "-ERR hash value is not a float;")).stating(STATED_FLOAT)
        }
        _ => return Ok(None),
    }))
}

fn set(call: &mut Call<'_>, answer: &str) -> Result<Body, Refusal> {
    let arguments = call.args().len();
    if !arguments.is_multiple_of(2) {
        return Err(malformed(format!("wrong number of arguments for {}", call.known.name)));
    }
    let key = call.key(1);
    let name = key.literal();
    let row = |index| format!("({name}, {}, {}, {})", call.id(index), call.literal(index), call.literal(index + 1));
    let rows: Vec<String> = (2..arguments).step_by(2).map(row).collect();
    let ids = call.ids(2, 2);
    let inner = format!(
        "SET v_n = {} - (SELECT COUNT(*) FROM ~hash_field WHERE keyname = {name} AND field_id IN ({})); INSERT INTO ~hash_field \
         (keyname, field_id, field, value) VALUES {} ON DUPLICATE KEY UPDATE value = VALUES(value); {} {answer}",
        ids.len(),
        ids.join(", "),
        rows.join(", "),
        touch(&name, "hash", call.token)
    );
    Ok(create(&key, "hash", call.token, &inner))
}

fn setnx(call: &mut Call<'_>) -> Body {
    let key = call.key(1);
    let name = key.literal();
    let inner = format!(
        "IF EXISTS (SELECT 1 FROM ~hash_field WHERE keyname = {name} AND field_id = {id}) THEN SET v_reply = {ZERO}; LEAVE c; \
         END IF; INSERT INTO ~hash_field (keyname, field_id, field, value) VALUES ({name}, {id}, {}, {}); {} SET v_reply = {};",
        call.literal(2),
        call.literal(3),
        touch(&name, "hash", call.token),
        int("1"),
        id = call.id(2)
    );
    create(&key, "hash", call.token, &inner)
}

fn mget(call: &mut Call<'_>) -> Body {
    let key = call.key(1);
    let (name, value) = (key.literal(), bulk("value"));
    let item = |index| {
        let id = call.id(index);
        format!("IFNULL((SELECT {value} FROM ~hash_field WHERE keyname = {name} AND field_id = {id}), '_')")
    };
    let items: Vec<String> = (2..call.args().len()).map(item).collect();
    read(&key, "hash", &array_of(&items), &array_of(&vec![NIL.to_owned(); items.len()]))
}

/// Changes a field by statements that put the new text into `v_a` and the answer into `v_reply`.
fn count(call: &mut Call<'_>, sum: &str) -> Body {
    let key = call.key(1);
    let (name, id) = (key.literal(), call.id(2));
    let inner = format!(
        "SET v_a = IFNULL((SELECT value FROM ~hash_field WHERE keyname = {name} AND field_id = {id}), '0'); {sum} INSERT INTO \
         ~hash_field (keyname, field_id, field, value) VALUES ({name}, {id}, {}, v_a) ON DUPLICATE KEY UPDATE value = v_a; {}",
        call.literal(2),
        touch(&name, "hash", call.token)
    );
    create(&key, "hash", call.token, &inner)
}
