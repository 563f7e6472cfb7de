//! Commands on keys of any kind: whether they are there, what they are, how long they live.

use super::{Call, Done, Item, Lifetime, Next, error, flag, read, refused};
use crate::core::CacheReply;
use crate::translate::cache::expiry::Expiry;
use crate::translate::cache::options;

pub(super) fn apply(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    match name {
        "DEL" | "UNLINK" => Ok(match old {
            Some(_) => (CacheReply::Int(1), Next::Gone),
            None => (CacheReply::Int(0), Next::Keep),
        }),
        "EXISTS" | "TOUCH" => read(flag(old.is_some())),
        "TYPE" => read(CacheReply::Status(old.map_or("none", |item| item.value.kind()).to_owned())),
        "TTL" => read(remaining(old.as_ref(), |seconds| seconds)),
        "PTTL" => read(remaining(old.as_ref(), |seconds| seconds.saturating_mul(1000))),
        "EXPIRETIME" => read(remaining(old.as_ref(), |seconds| call.modify.now.saturating_add(seconds))),
        "PEXPIRETIME" => {
            let at = |seconds| call.modify.now.saturating_add(seconds).saturating_mul(1000);
            read(remaining(old.as_ref(), at))
        }
        "PERSIST" => match old {
            Some(Item { value, ttl_s: Some(_) }) => Ok((CacheReply::Int(1), Next::Write(value, Lifetime::Exptime(0)))),
            _ => read(CacheReply::Int(0)),
        },
        "EXPIRE" => expire(call, "EX", old),
        "PEXPIRE" => expire(call, "PX", old),
        "EXPIREAT" => expire(call, "EXAT", old),
        _ => expire(call, "PXAT", old),
    }
}

/// -2 where there is no key, -1 where it never ends.
fn remaining(old: Option<&Item>, told: impl Fn(i64) -> i64) -> CacheReply {
    CacheReply::Int(match old.map(|item| item.ttl_s) {
        None => -2,
        Some(None) => -1,
        Some(Some(seconds)) => told(seconds),
    })
}

fn expire(call: &Call<'_>, unit: &str, old: Option<Item>) -> Done {
    let expiry = Expiry::parse(unit, call.arg(2)).ok_or_else(|| error("invalid expire time"))?;
    let condition = options::expire_condition(call.args()).map_err(refused)?.unwrap_or_default();
    let Some(Item { value, ttl_s }) = old else { return read(CacheReply::Int(0)) };
    let wanted_s = expiry.seconds_left(call.modify.now);
    let holds = condition.split_whitespace().all(|word| match word {
        "NX" => ttl_s.is_none(),
        "XX" => ttl_s.is_some(),
        "GT" => ttl_s.is_some_and(|left| wanted_s > left),
        _ => ttl_s.is_none_or(|left| wanted_s < left),
    });
    if !holds {
        return read(CacheReply::Int(0));
    }
    let now = call.modify.now;
    let next = if expiry.is_past(now) {
        Next::Gone
    } else {
        Next::Write(value, Lifetime::Exptime(expiry.exptime(now).exptime))
    };
    Ok((CacheReply::Int(1), next))
}
