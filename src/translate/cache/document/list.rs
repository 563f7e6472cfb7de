//! Commands on lists.

use std::collections::VecDeque;

use super::{
    Call, Done, Item, Value, array, changed, error, found_or_missing, int, ok, position, positions, read, syntax_error,
    wrong_type,
};
use crate::core::{CacheReply, Failure};

type Elements = VecDeque<Vec<u8>>;

/// Which end of the list.
#[derive(Clone, Copy)]
enum End {
    Left,
    Right,
}

pub(super) fn apply(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    match name {
        "LPUSH" => push(call, open(old)?, End::Left),
        "RPUSH" => push(call, open(old)?, End::Right),
        "LPUSHX" | "RPUSHX" => match open(old)? {
            elements if elements.is_empty() => read(CacheReply::Int(0)),
            elements => push(call, elements, if name == "LPUSHX" { End::Left } else { End::Right }),
        },
        "LPOP" => pop(call, old, End::Left),
        "RPOP" => pop(call, old, End::Right),
        "LLEN" => read(int(open(old)?.len())),
        "LRANGE" => {
            let (start, end) = (call.int(2)?, call.int(3)?);
            let elements = open(old)?;
            read(array(elements.range(positions(start, end, elements.len()))))
        }
        "LTRIM" => {
            let (start, end) = (call.int(2)?, call.int(3)?);
            let mut elements = open(old)?;
            let kept = positions(start, end, elements.len());
            if kept.len() == elements.len() {
                return read(ok());
            }
            elements = elements.drain(kept).collect();
            changed(ok(), Value::List(elements))
        }
        "LINDEX" => {
            let elements = open(old)?;
            if elements.is_empty() {
                return read(CacheReply::Missing);
            }
            let at = position(call.int(2)?, elements.len());
            read(found_or_missing(at.and_then(|at| elements.get(at))))
        }
        "LSET" => set(call, old),
        "LREM" => remove(call, old),
        "LINSERT" => insert(call, old),
        _ => find(call, old),
    }
}

fn open(old: Option<Item>) -> Result<Elements, Failure> {
    match old.map(|item| item.value) {
        None => Ok(VecDeque::new()),
        Some(Value::List(elements)) => Ok(elements),
        Some(_) => Err(wrong_type()),
    }
}

fn push(call: &Call<'_>, mut elements: Elements, end: End) -> Done {
    for element in call.rest(2) {
        match end {
            End::Left => elements.push_front(element.to_vec()),
            End::Right => elements.push_back(element.to_vec()),
        }
    }
    changed(int(elements.len()), Value::List(elements))
}

fn pop(call: &Call<'_>, old: Option<Item>, end: End) -> Done {
    let count = match call.len() {
        2 => None,
        3 => Some(call.count(2)?),
        _ => return Err(super::wrong_number(&call.word(0))),
    };
    let mut elements = open(old)?;
    if elements.is_empty() {
        return read(CacheReply::Missing);
    }
    let mut take = || match end {
        End::Left => elements.pop_front(),
        End::Right => elements.pop_back(),
    };
    let reply = match count {
        None => found_or_missing(take().as_ref()),
        Some(0) => return read(CacheReply::Array(Vec::new())),
        Some(count) => array(&std::iter::from_fn(take).take(count).collect::<Vec<_>>()),
    };
    changed(reply, Value::List(elements))
}

fn set(call: &Call<'_>, old: Option<Item>) -> Done {
    let mut elements = open(old)?;
    if elements.is_empty() {
        return Err(error("no such key"));
    }
    let at = position(call.int(2)?, elements.len()).ok_or_else(|| error("index out of range"))?;
    elements[at] = call.bytes(3);
    changed(ok(), Value::List(elements))
}

/// From the left so many, from the right where the count is negative, all where it is 0.
fn remove(call: &Call<'_>, old: Option<Item>) -> Done {
    let count = call.int(2)?;
    let mut elements = open(old)?;
    let (wanted, length) = (call.arg(3), elements.len());
    let most = if count == 0 { usize::MAX } else { usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX) };
    let mut gone = 0;
    let mut keep = |element: &Vec<u8>| {
        let goes = element == wanted && gone < most;
        gone += usize::from(goes);
        !goes
    };
    if count < 0 {
        let kept: Elements = elements.into_iter().rev().filter(|element| keep(element)).collect();
        elements = kept.into_iter().rev().collect();
    } else {
        elements.retain(keep);
    }
    match length - elements.len() {
        0 => read(CacheReply::Int(0)),
        gone => changed(int(gone), Value::List(elements)),
    }
}

fn insert(call: &Call<'_>, old: Option<Item>) -> Done {
    let behind = match call.word(2).as_str() {
        "BEFORE" => 0,
        "AFTER" => 1,
        _ => return Err(syntax_error()),
    };
    let mut elements = open(old)?;
    if elements.is_empty() {
        return read(CacheReply::Int(0));
    }
    let Some(at) = elements.iter().position(|element| element == call.arg(3)) else {
        return read(CacheReply::Int(-1));
    };
    elements.insert(at + behind, call.bytes(4));
    changed(int(elements.len()), Value::List(elements))
}

/// LPOS: the positions of an element, from the right where RANK is negative.
fn find(call: &Call<'_>, old: Option<Item>) -> Done {
    let (mut rank, mut count, mut most) = (1, None, 0);
    for at in (3..call.len()).step_by(2) {
        if at + 1 >= call.len() {
            return Err(syntax_error());
        }
        match call.word(at).as_str() {
            "RANK" => {
                rank = call.int(at + 1)?;
                if rank == 0 || rank == i64::MIN {
                    return Err(error("RANK can't be zero: use 1 to start from the first match"));
                }
            }
            "COUNT" => count = Some(call.count(at + 1)?),
            "MAXLEN" => most = call.count(at + 1)?,
            _ => return Err(syntax_error()),
        }
    }
    let elements = open(old)?;
    let length = elements.len();
    let order: Box<dyn Iterator<Item = usize>> =
        if rank < 0 { Box::new((0..length).rev()) } else { Box::new(0..length) };
    let skipped = usize::try_from(rank.unsigned_abs() - 1).unwrap_or(usize::MAX);
    let looked_at = if most == 0 { usize::MAX } else { most };
    let mut found = order.take(looked_at).filter(|at| elements[*at] == call.arg(2)).skip(skipped);
    read(match count {
        None => found.next().map_or(CacheReply::Missing, int),
        Some(0) => CacheReply::Array(found.map(int).collect()),
        Some(count) => CacheReply::Array(found.take(count).map(int).collect()),
    })
}
