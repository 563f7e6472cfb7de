//! What well-known scripts do with one string, as commands of our own: `DELIFEQ key value`, `EXPIREIFEQ key value seconds`,
//! `PEXPIREIFEQ key value milliseconds`, `INCREX key seconds`, `PINCREX key milliseconds`.

use super::strings::text;
use super::{Call, Done, Item, Lifetime, Next, Value, error, flag, not_an_integer, read};
use crate::core::{CacheReply, Failure};
use crate::translate::cache::expiry::{Expiry, integer};

pub(super) fn apply(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    match name {
        "DELIFEQ" => Ok(match text(old)? {
            Some(text) if text == call.arg(2) => (flag(true), Next::Gone),
            _ => (flag(false), Next::Keep),
        }),
        "EXPIREIFEQ" => expire(call, "EX", old),
        "PEXPIREIFEQ" => expire(call, "PX", old),
        "INCREX" => count(call, "EX", old),
        _ => count(call, "PX", old),
    }
}

fn lifetime(call: &Call<'_>, unit: &str, index: usize) -> Result<Option<Lifetime>, Failure> {
    let expiry =
        Expiry::parse(unit, call.arg(index)).ok_or_else(|| error("value is not an integer or out of range"))?;
    let now = call.modify.now;
    Ok((!expiry.is_past(now)).then(|| Lifetime::Exptime(expiry.exptime(now).exptime)))
}

fn expire(call: &Call<'_>, unit: &str, old: Option<Item>) -> Done {
    match text(old)? {
        Some(text) if text == call.arg(2) => {
            let next = lifetime(call, unit, 3)?.map_or(Next::Gone, |lifetime| Next::Write(Value::Text(text), lifetime));
            Ok((flag(true), next))
        }
        _ => read(flag(false)),
    }
}

fn count(call: &Call<'_>, unit: &str, old: Option<Item>) -> Done {
    let number = match text(old)? {
        Some(text) => integer(&text).ok_or_else(not_an_integer)?,
        None => 0,
    };
    let sum = number.checked_add(1).ok_or_else(|| error("increment or decrement would overflow"))?;
    let value = Value::Text(sum.to_string().into_bytes());
    let next = match sum {
        1 => lifetime(call, unit, 2)?.map_or(Next::Gone, |lifetime| Next::Write(value, lifetime)),
        _ => Next::Write(value, Lifetime::Kept),
    };
    Ok((CacheReply::Int(sum), next))
}
