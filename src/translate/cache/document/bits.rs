//! Commands on a string's bits: the first bit of a byte is its highest.

use super::strings::{TEXT_BYTES_MAX, text};
use super::{Call, Done, Item, Value, changed, error, flag, int, read, syntax_error};
use crate::core::{CacheReply, Failure};
use crate::translate::answer::{clamped_range, text_range};
use crate::translate::cache::expiry::integer;

pub(super) fn apply(name: &str, call: &Call<'_>, old: Option<Item>) -> Done {
    match name {
        "SETBIT" => setbit(call, old),
        "GETBIT" => {
            let at = offset(call)?;
            let text = text(old)?.unwrap_or_default();
            read(flag(bit(&text, at)))
        }
        "BITCOUNT" => bitcount(call, old),
        _ => bitpos(call, old),
    }
}

fn offset(call: &Call<'_>) -> Result<usize, Failure> {
    let offset = integer(call.arg(2)).and_then(|offset| usize::try_from(offset).ok());
    let offset = offset.filter(|offset| offset / 8 < TEXT_BYTES_MAX);
    offset.ok_or_else(|| error("bit offset is not an integer or out of range"))
}

fn bit(text: &[u8], at: usize) -> bool {
    text.get(at / 8).is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0)
}

fn setbit(call: &Call<'_>, old: Option<Item>) -> Done {
    let at = offset(call)?;
    let wanted = match call.int(3) {
        Ok(0) => false,
        Ok(1) => true,
        _ => return Err(error("bit is not an integer or out of range")),
    };
    let mut text = text(old)?.unwrap_or_default();
    let before = bit(&text, at);
    if text.len() <= at / 8 {
        text.resize(at / 8 + 1, 0);
    }
    let mask = 0x80 >> (at % 8);
    text[at / 8] = if wanted { text[at / 8] | mask } else { text[at / 8] & !mask };
    changed(flag(before), Value::Text(text))
}

/// Whether a range counts bits or bytes: `true` for bits.
fn in_bits(call: &Call<'_>, at: usize) -> Result<bool, Failure> {
    match call.word(at).as_str() {
        "" | "BYTE" => Ok(false),
        "BIT" => Ok(true),
        _ => Err(syntax_error()),
    }
}

fn bitcount(call: &Call<'_>, old: Option<Item>) -> Done {
    let Some(text) = text(old)? else { return read(CacheReply::Int(0)) };
    let ones = |bytes: &[u8]| bytes.iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
    match call.len() {
        2 => read(int(ones(&text))),
        4 | 5 => {
            let (start, end) = (call.int(2)?, call.int(3)?);
            if in_bits(call, 4)? {
                let range = text_range(text.len() * 8, start, end);
                return read(int(range.filter(|at| bit(&text, *at)).count()));
            }
            read(int(ones(&text[text_range(text.len(), start, end)])))
        }
        _ => Err(syntax_error()),
    }
}

fn bitpos(call: &Call<'_>, old: Option<Item>) -> Done {
    let wanted = match call.int(2)? {
        0 => false,
        1 => true,
        _ => return Err(error("The bit argument must be 1 or 0.")),
    };
    // Without a string all bits are 0, and the arguments are not looked at.
    let Some(text) = text(old)? else { return read(CacheReply::Int(if wanted { -1 } else { 0 })) };
    if call.len() > 6 {
        return Err(syntax_error());
    }
    let bits = in_bits(call, 5)?;
    let start = if call.len() > 3 { call.int(3)? } else { 0 };
    let end = if call.len() > 4 { call.int(4)? } else { -1 };
    let range = match bits {
        true => clamped_range(text.len() * 8, start, end),
        false => {
            let bytes = clamped_range(text.len(), start, end);
            bytes.start * 8..bytes.end * 8
        }
    };
    // Without an end the string goes on with zeros for ever.
    let beyond = !wanted && call.len() <= 4 && !range.is_empty();
    let after = range.end;
    let at = range.into_iter().find(|at| bit(&text, *at) == wanted);
    read(match at {
        Some(at) => int(at),
        None if beyond => int(after),
        None => CacheReply::Int(-1),
    })
}
