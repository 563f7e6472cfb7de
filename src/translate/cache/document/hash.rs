//! Commands on hashes. A field is looked for from the first on: a hash that is one value is a small one.

use super::{
    Call, Done, Item, Value, array, changed, error, flag, found, found_or_missing, int, long_double, ok, read,
    wrong_number, wrong_type,
};
use crate::core::{CacheReply, Failure};
use crate::translate::cache::expiry::integer;

type Fields = Vec<(Vec<u8>, Vec<u8>)>;

pub(super) fn apply(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    match name {
        "HSET" | "HMSET" => set(name, call, old),
        "HSETNX" => {
            let mut fields = open(old)?;
            if get(&fields, call.arg(2)).is_some() {
                return read(CacheReply::Int(0));
            }
            put(&mut fields, call.arg(2), call.bytes(3));
            changed(CacheReply::Int(1), Value::Hash(fields))
        }
        "HGET" => read(found_or_missing(get(&open(old)?, call.arg(2)))),
        "HMGET" => {
            let fields = open(old)?;
            read(CacheReply::Array(call.rest(2).map(|field| found_or_missing(get(&fields, field))).collect()))
        }
        "HGETALL" => read(array(open(old)?.iter().flat_map(|(field, value)| [field, value]))),
        "HKEYS" => read(array(open(old)?.iter().map(|(field, _)| field))),
        "HVALS" => read(array(open(old)?.iter().map(|(_, value)| value))),
        "HLEN" => read(int(open(old)?.len())),
        "HEXISTS" => read(flag(get(&open(old)?, call.arg(2)).is_some())),
        "HSTRLEN" => read(int(get(&open(old)?, call.arg(2)).map_or(0, Vec::len))),
        "HDEL" => {
            let mut fields = open(old)?;
            let before = fields.len();
            fields.retain(|(field, _)| !call.rest(2).any(|gone| gone == field.as_slice()));
            match before - fields.len() {
                0 => read(CacheReply::Int(0)),
                gone => changed(int(gone), Value::Hash(fields)),
            }
        }
        "HINCRBY" => add(call, old),
        _ => add_float(call, old),
    }
}

fn open(old: Option<Item>) -> Result<Fields, Failure> {
    match old.map(|item| item.value) {
        None => Ok(Vec::new()),
        Some(Value::Hash(fields)) => Ok(fields),
        Some(_) => Err(wrong_type()),
    }
}

fn get<'a>(fields: &'a Fields, field: &[u8]) -> Option<&'a Vec<u8>> {
    fields.iter().find(|(name, _)| name == field).map(|(_, value)| value)
}

/// Whether the field is a new one.
fn put(fields: &mut Fields, field: &[u8], value: Vec<u8>) -> bool {
    match fields.iter_mut().find(|(name, _)| name == field) {
        Some((_, old)) => {
            *old = value;
            false
        }
        None => {
            fields.push((field.to_vec(), value));
            true
        }
    }
}

fn set(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    if !call.len().is_multiple_of(2) {
        return Err(wrong_number(name));
    }
    let mut fields = open(old)?;
    let new = (2..call.len()).step_by(2).filter(|at| put(&mut fields, call.arg(*at), call.bytes(at + 1))).count();
    changed(if name == "HSET" { int(new) } else { ok() }, Value::Hash(fields))
}

fn add(call: &Call<'_>, old: Option<Item>) -> Done {
    let delta = call.int(3)?;
    let mut fields = open(old)?;
    let number = match get(&fields, call.arg(2)) {
        Some(text) => integer(text).ok_or_else(|| error("hash value is not an integer"))?,
        None => 0,
    };
    let sum = number.checked_add(delta).ok_or_else(|| error("increment or decrement would overflow"))?;
    put(&mut fields, call.arg(2), sum.to_string().into_bytes());
    changed(CacheReply::Int(sum), Value::Hash(fields))
}

fn add_float(call: &Call<'_>, old: Option<Item>) -> Done {
    long_double::check(call.arg(3)).map_err(|problem| error(problem.in_text()))?;
    let mut fields = open(old)?;
    let number = get(&fields, call.arg(2)).map(Vec::as_slice);
    let sum = long_double::add(number, call.arg(3)).map_err(|problem| error(problem.in_hash()))?;
    put(&mut fields, call.arg(2), sum.clone().into_bytes());
    changed(found(sum.as_bytes()), Value::Hash(fields))
}
