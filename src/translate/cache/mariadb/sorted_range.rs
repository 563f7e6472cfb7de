//! Ranges of sorted sets: by rank, by score, by member where all scores are the same; read, counted or removed.

use super::body::{Body, read};
use super::list::ranked;
use super::sorted_set::rows;
use super::text::{EMPTY, ZERO, array, bulk, bytes, count_of, score};
use super::{Call, Family, Key, numbers, syntax_error, taking};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

pub(super) const RISING: &str = "score, member";
pub(super) const FALLING: &str = "score DESC, member DESC";

/// How the bounds of a range are meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Rank,
    Score,
    Lex,
}

pub(super) fn body(call: &mut Call<'_>) -> Family {
    let name = call.known.name.as_str();
    Ok(Some(match name {
        "ZRANGE" => range(call)?,
        "ZREVRANGE" => fixed(call, By::Rank, FALLING)?,
        "ZRANGEBYSCORE" => fixed(call, By::Score, RISING)?,
        "ZREVRANGEBYSCORE" => fixed(call, By::Score, FALLING)?,
        "ZRANGEBYLEX" => fixed(call, By::Lex, RISING)?,
        "ZREVRANGEBYLEX" => fixed(call, By::Lex, FALLING)?,
        "ZCOUNT" | "ZLEXCOUNT" => {
            let by = if name == "ZCOUNT" { By::Score } else { By::Lex };
            let key = call.key(1);
            let within = within(by, call.arg(2), call.arg(3))?;
            read(&key, "zset", &count_of(&format!("{} AND {within}", rows(&key))), ZERO)
        }
        "ZREMRANGEBYSCORE" => remove(call, By::Score)?,
        "ZREMRANGEBYLEX" => remove(call, By::Lex)?,
        "ZREMRANGEBYRANK" => remove(call, By::Rank)?,
        _ => return Ok(None),
    }))
}

/// What follows the bounds.
#[derive(Default)]
struct Words {
    by: Option<By>,
    reversed: bool,
    with_scores: bool,
    limit: Option<(i64, i64)>,
}

fn words(call: &Call<'_>) -> Result<Words, Refusal> {
    let mut words = Words::default();
    let mut index = 4;
    while index < call.args().len() {
        match call.word(index).as_str() {
            "BYSCORE" => words.by = Some(By::Score),
            "BYLEX" => words.by = Some(By::Lex),
            "REV" => words.reversed = true,
            "WITHSCORES" => words.with_scores = true,
            "LIMIT" => {
                words.limit = Some((call.integer(index + 1)?, call.integer(index + 2)?));
                index += 2;
            }
            _ => return Err(syntax_error()),
        }
        index += 1;
    }
    Ok(words)
}

fn range(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let words = words(call)?;
    let by = words.by.unwrap_or(By::Rank);
    let order = if words.reversed { FALLING } else { RISING };
    answer(call, by, order, &words)
}

/// A command whose name says what ZRANGE's words say.
fn fixed(call: &mut Call<'_>, by: By, order: &str) -> Result<Body, Refusal> {
    let words = words(call)?;
    if words.by.is_some() || words.reversed {
        return Err(syntax_error());
    }
    answer(call, by, order, &words)
}

fn answer(call: &mut Call<'_>, by: By, order: &str, words: &Words) -> Result<Body, Refusal> {
    if words.limit.is_some() && by == By::Rank || words.with_scores && by == By::Lex {
        return Err(syntax_error());
    }
    let key = call.key(1);
    let from = chosen(call, &key, by, order, words.limit)?;
    let (width, item) = match words.with_scores {
        true => (2, format!("CONCAT({}, {})", bulk("member"), score("score"))),
        false => (1, bulk("member")),
    };
    Ok(read(&key, "zset", &format!("(SELECT {} FROM {from} r)", array(width, &item, order)), EMPTY))
}

/// What ZRANGESTORE stores: ZRANGE's rows, without their scores' words.
pub(super) fn chosen_by_words(call: &Call<'_>, key: &Key) -> Result<String, Refusal> {
    let words = words(call)?;
    let by = words.by.unwrap_or(By::Rank);
    if words.limit.is_some() && by == By::Rank || words.with_scores {
        return Err(syntax_error());
    }
    chosen(call, key, by, if words.reversed { FALLING } else { RISING }, words.limit)
}

/// The rows of the range, as a table of members and scores.
fn chosen(call: &Call<'_>, key: &Key, by: By, order: &str, limit: Option<(i64, i64)>) -> Result<String, Refusal> {
    const COLUMNS: &str = "member_id, member, score";
    if by == By::Rank {
        let (start, stop) = (call.integer(2)?, call.integer(3)?);
        return Ok(ranked(COLUMNS, "~sorted_set_member", &key.literal(), order, start, stop));
    }
    let (least, most) = if order == RISING { (2, 3) } else { (3, 2) };
    let within = within(by, call.arg(least), call.arg(most))?;
    let limit = match limit {
        None => String::new(),
        // Redis gives nothing for a negative offset, and everything behind one for a negative count.
        Some((offset, _)) if offset < 0 => " LIMIT 0".to_owned(),
        Some((offset, count)) => {
            format!(" ORDER BY {order} LIMIT {offset}, {}", if count < 0 { i64::MAX } else { count })
        }
    };
    Ok(format!("(SELECT {COLUMNS} FROM {} AND {within}{limit})", rows(key)))
}

/// A condition on the score, or on the member.
fn within(by: By, least: &[u8], most: &[u8]) -> Result<String, Refusal> {
    let (least, most) = match by {
        By::Lex => (member_bound(least, ">")?, member_bound(most, "<")?),
        By::Score | By::Rank => (score_bound(least, ">")?, score_bound(most, "<")?),
    };
    Ok(format!("{least} AND {most}"))
}

fn score_bound(bound: &[u8], sign: &str) -> Result<String, Refusal> {
    let (text, equal) = match bound.split_first() {
        Some((b'(', rest)) => (rest, ""),
        _ => (bound, "="),
    };
    match numbers::bound(text)? {
        number if number.is_infinite() => Ok(if (number < 0.0) == (sign == ">") { "TRUE" } else { "FALSE" }.to_owned()),
        number => Ok(format!("score {sign}{equal} {number:e}")),
    }
}

fn member_bound(bound: &[u8], sign: &str) -> Result<String, Refusal> {
    Ok(match bound.split_first() {
        Some((b'-', [])) => if sign == ">" { "TRUE" } else { "FALSE" }.to_owned(),
        Some((b'+', [])) => if sign == ">" { "FALSE" } else { "TRUE" }.to_owned(),
        Some((b'(', member)) => format!("member {sign} {}", bytes(member)),
        Some((b'[', member)) => format!("member {sign}= {}", bytes(member)),
        _ => return Err(malformed("min or max not valid string range item")),
    })
}

fn remove(call: &mut Call<'_>, by: By) -> Result<Body, Refusal> {
    let key = call.key(1);
    let from = chosen(call, &key, by, RISING, None)?;
    let condition = format!("member_id IN (SELECT member_id FROM (SELECT member_id FROM {from} r) gone)");
    Ok(taking::delete(call, "zset", "sorted_set_member", &condition))
}
