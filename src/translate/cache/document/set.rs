//! Commands on sets. Members that Redis picks by chance are picked by a digest here, of the command's own mark, so that
//! a replay can be repeated.

use std::collections::BTreeSet;

use super::{Call, Done, Item, Value, array, changed, error, flag, found, found_or_missing, int, read, wrong_type};
use crate::core::{CacheReply, Failure};

type Members = BTreeSet<Vec<u8>>;

/// Redis's limit for a negative count of SRANDMEMBER is half of what fits; an answer of this many is refused here.
const PICKED_MAX: u64 = 1 << 20;

pub(super) fn apply(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    match name {
        "SADD" => {
            let mut members = open(old)?;
            let new = call.rest(2).filter(|member| members.insert(member.to_vec())).count();
            match new {
                0 => read(CacheReply::Int(0)),
                new => changed(int(new), Value::Set(members)),
            }
        }
        "SREM" => {
            let mut members = open(old)?;
            let gone = call.rest(2).filter(|member| members.remove(*member)).count();
            match gone {
                0 => read(CacheReply::Int(0)),
                gone => changed(int(gone), Value::Set(members)),
            }
        }
        "SCARD" => read(int(open(old)?.len())),
        "SISMEMBER" => read(flag(open(old)?.contains(call.arg(2)))),
        "SMISMEMBER" => {
            let members = open(old)?;
            read(CacheReply::Array(call.rest(2).map(|member| flag(members.contains(member))).collect()))
        }
        "SMEMBERS" => read(array(&open(old)?)),
        "SPOP" => pop(call, old),
        _ => random(call, old),
    }
}

fn open(old: Option<Item>) -> Result<Members, Failure> {
    match old.map(|item| item.value) {
        None => Ok(BTreeSet::new()),
        Some(Value::Set(members)) => Ok(members),
        Some(_) => Err(wrong_type()),
    }
}

/// A number below `below` for the `turn`th choice of this command.
fn choice(call: &Call<'_>, turn: u64, below: usize) -> usize {
    let mut hasher = blake3::Hasher::new();
    hasher.update(call.modify.token.as_bytes()).update(call.arg(1)).update(&turn.to_le_bytes());
    let digest = hasher.finalize();
    let word = digest.as_bytes().first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    (word % below.max(1) as u64) as usize
}

/// Different members, at most so many.
fn pick(call: &Call<'_>, mut members: Vec<Vec<u8>>, count: usize) -> Vec<Vec<u8>> {
    let count = count.min(members.len());
    (0..count).map(|turn| members.swap_remove(choice(call, turn as u64, members.len()))).collect()
}

fn pop(call: &Call<'_>, old: Option<Item>) -> Done {
    let count = match call.len() {
        2 => None,
        3 => Some(call.count(2)?),
        _ => return Err(super::syntax_error()),
    };
    let mut members = open(old)?;
    let picked = pick(call, members.iter().cloned().collect(), count.unwrap_or(1));
    let reply = if count.is_some() { array(&picked) } else { found_or_missing(picked.first()) };
    if picked.is_empty() {
        return read(reply);
    }
    picked.iter().for_each(|member| {
        members.remove(member);
    });
    changed(reply, Value::Set(members))
}

fn random(call: &Call<'_>, old: Option<Item>) -> Done {
    let count = match call.len() {
        2 => None,
        3 => Some(call.int(2)?),
        _ => return Err(super::syntax_error()),
    };
    let members: Vec<Vec<u8>> = open(old)?.into_iter().collect();
    read(match count {
        None => found_or_missing(pick(call, members, 1).first()),
        Some(count) if count >= 0 => array(&pick(call, members, usize::try_from(count).unwrap_or(usize::MAX))),
        Some(_) if members.is_empty() => CacheReply::Array(Vec::new()),
        Some(count) if count.unsigned_abs() > PICKED_MAX => return Err(error("value is out of range")),
        Some(count) => {
            let turns = 0..count.unsigned_abs();
            CacheReply::Array(turns.map(|turn| found(&members[choice(call, turn, members.len())])).collect())
        }
    })
}
