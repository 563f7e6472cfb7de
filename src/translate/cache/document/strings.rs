//! Commands on strings.

use super::{
    Call, Done, Item, Lifetime, Next, Value, changed, error, found, int, long_double, not_an_integer, ok, read,
    refused, too_long, wrong_type,
};
use crate::core::{CacheReply, Failure};
use crate::translate::answer::text_range;
use crate::translate::cache::expiry::{Expiry, integer};
use crate::translate::cache::options::{self, Condition, SetOptions};

/// Redis's `proto-max-bulk-len`.
pub(super) const TEXT_BYTES_MAX: usize = 512 << 20;

pub(super) fn apply(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    match name {
        "GET" => read(get(old)?),
        // MGET takes what is no string for missing.
        "MGET" => read(get(old).unwrap_or(CacheReply::Missing)),
        "STRLEN" => read(int(text(old)?.map_or(0, |text| text.len()))),
        "GETRANGE" | "SUBSTR" => {
            let (start, end) = (call.int(2)?, call.int(3)?);
            let text = text(old)?.unwrap_or_default();
            read(found(&text[text_range(text.len(), start, end)]))
        }
        "SET" => set(call, old),
        "SETEX" => set_for(call, "EX"),
        "PSETEX" => set_for(call, "PX"),
        "MSET" => Ok((ok(), for_ever(call.bytes(2)))),
        "SETNX" => match old {
            Some(_) => read(CacheReply::Int(0)),
            None => Ok((CacheReply::Int(1), for_ever(call.bytes(2)))),
        },
        "GETSET" => Ok((get(old)?, for_ever(call.bytes(2)))),
        "GETDEL" => {
            let reply = get(old)?;
            let next = if reply == CacheReply::Missing { Next::Keep } else { Next::Gone };
            Ok((reply, next))
        }
        "GETEX" => getex(call, old),
        "APPEND" => {
            let mut text = text(old)?.unwrap_or_default();
            text.extend_from_slice(call.arg(2));
            changed(int(text.len()), Value::Text(text))
        }
        "SETRANGE" => setrange(call, old),
        "INCR" => add(old, 1),
        "DECR" => add(old, -1),
        "INCRBY" => add(old, call.int(2)?),
        "DECRBY" => {
            let delta = call.int(2)?.checked_neg().ok_or_else(|| error("decrement would overflow"))?;
            add(old, delta)
        }
        _ => add_float(call, old),
    }
}

/// The string that is there; what is none is refused.
pub(super) fn text(old: Option<Item>) -> Result<Option<Vec<u8>>, Failure> {
    match old.map(|item| item.value) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(wrong_type()),
    }
}

fn get(old: Option<Item>) -> Result<CacheReply, Failure> {
    Ok(text(old)?.map_or(CacheReply::Missing, |text| CacheReply::Found(text.into())))
}

fn for_ever(text: Vec<u8>) -> Next {
    Next::Write(Value::Text(text), Lifetime::Exptime(0))
}

/// What is written with a lifetime: nothing is left of it where that lies in the past.
fn until(text: Vec<u8>, expiry: Expiry, now: i64) -> Next {
    if expiry.is_past(now) {
        return Next::Gone;
    }
    Next::Write(Value::Text(text), Lifetime::Exptime(expiry.exptime(now).exptime))
}

fn set(call: &Call<'_>, old: Option<Item>) -> Done {
    let SetOptions { expiry, keep_ttl, condition, get: answers } =
        options::set_options(call.args()).map_err(refused)?;
    let wanted = match condition {
        None => true,
        Some(Condition::Absent) => old.is_none(),
        Some(Condition::Present) => old.is_some(),
    };
    let reply = match (answers, wanted) {
        (true, _) => get(old)?,
        (false, true) => ok(),
        (false, false) => CacheReply::Missing,
    };
    let text = call.bytes(2);
    Ok(match (wanted, keep_ttl) {
        (false, _) => (reply, Next::Keep),
        (true, true) => (reply, Next::Write(Value::Text(text), Lifetime::Kept)),
        (true, false) => (reply, until(text, expiry, call.modify.now)),
    })
}

fn set_for(call: &Call<'_>, unit: &str) -> Done {
    let expiry = Expiry::parse(unit, call.arg(2)).filter(|expiry| expiry.is_positive());
    let expiry = expiry.ok_or_else(|| error("invalid expire time"))?;
    Ok((ok(), until(call.bytes(3), expiry, call.modify.now)))
}

fn getex(call: &Call<'_>, old: Option<Item>) -> Done {
    let expiry = options::get_ex(call.args()).map_err(refused)?;
    let Some(text) = text(old)? else { return read(CacheReply::Missing) };
    let reply = found(&text);
    Ok((reply, expiry.map_or(Next::Keep, |expiry| until(text, expiry, call.modify.now))))
}

fn setrange(call: &Call<'_>, old: Option<Item>) -> Done {
    let offset = usize::try_from(call.int(2)?).map_err(|_| error("offset is out of range"))?;
    let part = call.arg(3);
    let text = text(old)?;
    if part.is_empty() {
        return read(int(text.map_or(0, |text| text.len())));
    }
    let end = offset.checked_add(part.len()).filter(|end| *end <= TEXT_BYTES_MAX).ok_or_else(too_long)?;
    let mut text = text.unwrap_or_default();
    if text.len() < end {
        text.resize(end, 0);
    }
    text[offset..end].copy_from_slice(part);
    changed(int(text.len()), Value::Text(text))
}

fn add(old: Option<Item>, delta: i64) -> Done {
    let number = match text(old)? {
        Some(text) => integer(&text).ok_or_else(not_an_integer)?,
        None => 0,
    };
    let sum = number.checked_add(delta).ok_or_else(|| error("increment or decrement would overflow"))?;
    changed(CacheReply::Int(sum), Value::Text(sum.to_string().into_bytes()))
}

fn add_float(call: &Call<'_>, old: Option<Item>) -> Done {
    let text = text(old)?;
    let sum = long_double::add(text.as_deref(), call.arg(2)).map_err(|problem| error(problem.in_text()))?;
    changed(found(sum.as_bytes()), Value::Text(sum.into_bytes()))
}
