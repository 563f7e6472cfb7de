//! Pops that wait: one look at each key in turn. The replay looks again when somebody has written, and gives up when
//! the command's own time is over. Inside of MULTI nothing waits, as in Redis.

use std::time::Duration;

use super::body::{Body, shrunk};
use super::list::{End, move_item, pop_first, take_one};
use super::sorted_range::{FALLING, RISING};
use super::sorted_set;
use super::taking::from_first;
use super::text::{bulk, score};
use super::{Call, Family};
use crate::core::Command;
use crate::translate::Poll;
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

pub(super) fn body(call: &mut Call<'_>) -> Family {
    let last = call.args().len() - 1;
    let (body, seconds) = match call.known.name.as_str() {
        "BLPOP" => (pop(call, End::Head), last),
        "BRPOP" => (pop(call, End::Tail), last),
        "BLMOVE" => (move_item(call, End::parse(&call.word(3))?, End::parse(&call.word(4))?), last),
        "BRPOPLPUSH" => (move_item(call, End::Tail, End::Head), last),
        "BZPOPMIN" => (pop_member(call, RISING), last),
        "BZPOPMAX" => (pop_member(call, FALLING), last),
        "BLMPOP" => (without_time(call, pop_first)?, 1),
        "BZMPOP" => (without_time(call, sorted_set::pop_first)?, 1),
        _ => return Ok(None),
    };
    let poll = poll(call.decimal(seconds)?)?;
    Ok(Some(body.polling(poll)))
}

/// How long a read waits, in seconds, as Redis reads them.
pub(super) fn poll(seconds: &str) -> Result<Poll, Refusal> {
    match seconds.parse::<f64>() {
        Ok(0.0) => Ok(Poll::ForEver),
        Ok(seconds) => Duration::try_from_secs_f64(seconds)
            .map(Poll::For)
            .map_err(|_| malformed("timeout is negative or out of range")),
        Err(_) => Err(malformed("timeout is not a float or out of range")),
    }
}

/// The command that does not wait: the same without the time, which stands first.
fn without_time(call: &mut Call<'_>, body: impl Fn(&mut Call<'_>) -> Result<Body, Refusal>) -> Result<Body, Refusal> {
    let mut args = call.args().to_vec();
    args.remove(1);
    let command = Command { db: call.command.db, args };
    let mut inner = Call { command: &command, known: call.known, token: call.token, rules: call.rules.clone() };
    let body = body(&mut inner);
    call.rules = inner.rules;
    body
}

fn pop(call: &mut Call<'_>, end: End) -> Body {
    let (token, last) = (call.token, call.args().len() - 1);
    from_first(call, 1..last, "list", |name, told| {
        let take = take_one(name, end, "v_a", token);
        format!("{take} SET v_reply = CONCAT('*2:', {told}, {});", bulk("v_a"))
    })
}

fn pop_member(call: &mut Call<'_>, order: &str) -> Body {
    let (token, last) = (call.token, call.args().len() - 1);
    from_first(call, 1..last, "zset", |name, told| {
        let rows = format!("~sorted_set_member WHERE keyname = {name} ORDER BY {order} LIMIT 1");
        format!(
            "SET v_reply = (SELECT CONCAT('*3:', {told}, {}, {}) FROM {rows}); DELETE FROM {rows}; {}",
            bulk("member"),
            score("score"),
            shrunk(name, "sorted_set_member", token)
        )
    })
}
