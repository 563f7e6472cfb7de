//! Several sorted sets, or sets, as one: their union, intersection or difference, read, counted or stored.

use super::body::{Body, several};
use super::keyname::SCRATCH_PREFIX;
use super::numbers::finite;
use super::set::{checked_kinds, counted, stored};
use super::sorted_range::{RISING, chosen_by_words};
use super::sorted_set::MEMBER_BYTES_MAX;
use super::text::{WRONGTYPE, alive, array, bulk, int, score};
use super::{Call, Family, Key, Stated, syntax_error};
use crate::core::Command;
use crate::translate::refusal::Refusal;

const STATED_SUM: &str =
    "scores of three or more keys are added in no fixed order: the last digit of a fraction can differ";

const KINDS: &str = "'zset', 'set'";

pub(super) fn body(call: &mut Call<'_>) -> Family {
    Ok(Some(match call.known.name.as_str() {
        "ZUNION" | "ZINTER" | "ZDIFF" => read(call)?,
        "ZINTERCARD" => size(call)?,
        "ZUNIONSTORE" | "ZINTERSTORE" | "ZDIFFSTORE" => store(call)?,
        "ZRANGESTORE" => store_range(call)?,
        _ => return Ok(None),
    }))
}

/// What follows the keys.
struct Options {
    weights: Vec<String>,
    aggregate: &'static str,
    with_scores: bool,
}

fn options(call: &Call<'_>, keys: usize, first: usize) -> Result<Options, Refusal> {
    let is_difference = call.known.name.starts_with("ZDIFF");
    let is_stored = call.known.name.ends_with("STORE");
    let mut options = Options { weights: vec!["1".to_owned(); keys], aggregate: "SUM", with_scores: false };
    let mut index = first;
    while index < call.args().len() {
        match call.word(index).as_str() {
            "WEIGHTS" if !is_difference && index + keys < call.args().len() => {
                let weight = |at| finite(call.arg(at));
                options.weights = (index + 1..=index + keys).map(weight).collect::<Result<_, _>>()?;
                index += keys;
            }
            "AGGREGATE" if !is_difference => {
                index += 1;
                options.aggregate = match call.word(index).as_str() {
                    "SUM" => "SUM",
                    "MIN" => "MIN",
                    "MAX" => "MAX",
                    _ => return Err(syntax_error()),
                };
            }
            "WITHSCORES" if !is_stored => options.with_scores = true,
            _ => return Err(syntax_error()),
        }
        index += 1;
    }
    Ok(options)
}

/// A key's live members with their scores, each times the weight; a set's members count as 1.
fn source(key: &Key, weight: &str) -> String {
    let (name, alive) = (key.literal(), alive("s."));
    let of = |table: &str, score: &str| {
        format!(
            "SELECT m.member_id, m.member, {score} AS score FROM ~{table} m JOIN ~objectstash s ON s.keyname = m.keyname WHERE \
             m.keyname = {name} AND {alive}"
        )
    };
    let score = if weight == "1" { "m.score".to_owned() } else { format!("m.score * ({weight})") };
    format!("{} UNION ALL {}", of("sorted_set_member", &score), of("set_member", &format!("CAST({weight} AS DOUBLE)")))
}

/// The result as a table of `member_id`, `member` and `score`.
fn combined(command: &str, keys: &[Key], options: &Options) -> String {
    let sources: Vec<String> = keys.iter().zip(&options.weights).map(|(key, weight)| source(key, weight)).collect();
    if command.starts_with("ZDIFF") {
        let others = match &sources[1..] {
            [] => String::new(),
            others => {
                format!(" WHERE member_id NOT IN (SELECT member_id FROM ({}) others)", others.join(" UNION ALL "))
            }
        };
        return format!("(SELECT member_id, member, score FROM ({}) first{others})", sources[0]);
    }
    let everywhere =
        if command.starts_with("ZINTER") { format!(" HAVING COUNT(*) = {}", keys.len()) } else { String::new() };
    format!(
        "(SELECT member_id, MAX(member) AS member, {}(score) AS score FROM ({}) sources GROUP BY member_id{everywhere})",
        options.aggregate,
        sources.join(" UNION ALL ")
    )
}

fn stating(body: Body, keys: usize, options: &Options) -> Body {
    if keys > 2 && options.aggregate == "SUM" { body.stating(Stated::Borrowed(STATED_SUM)) } else { body }
}

fn read(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let count = call.numkeys(1)?;
    let options = options(call, count, 2 + count)?;
    let keys = call.keys(2..2 + count);
    let members = combined(&call.known.name, &keys, &options);
    let (width, item) = match options.with_scores {
        true => (2, format!("CONCAT({}, {})", bulk("member"), score("score"))),
        false => (1, bulk("member")),
    };
    let body = checked_kinds(&keys, KINDS, &format!("(SELECT {} FROM {members} r)", array(width, &item, RISING)));
    Ok(if call.known.name == "ZDIFF" { body } else { stating(body, count, &options) })
}

fn size(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (keys, size) = counted(call)?;
    let options = Options { weights: vec!["1".to_owned(); keys.len()], aggregate: "MAX", with_scores: false };
    let members = combined("ZINTER", &keys, &options);
    Ok(checked_kinds(&keys, KINDS, &format!("(SELECT {} FROM {members} r)", int(&size))))
}

/// Puts a table of members in a key's place; a set's member can be longer than those that can be sorted.
fn put(call: &Call<'_>, target: &Key, members: &str) -> String {
    let scratch = format!("'{SCRATCH_PREFIX}{}'", call.token);
    let insert = format!(
        "INSERT INTO ~sorted_set_member (keyname, member_id, member, score) SELECT {scratch}, member_id, member, score FROM \
         {members} r; IF EXISTS (SELECT 1 FROM ~sorted_set_member WHERE keyname = {scratch} AND LENGTH(member) > \
         {MEMBER_BYTES_MAX}) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a member is too long to be sorted by all of its \
         bytes'; END IF;"
    );
    stored(target, "zset", call.token, &insert, "sorted_set_member")
}

fn refuse_others(keys: &[Key], kinds: &str) -> String {
    format!(
        "IF EXISTS (SELECT 1 FROM ~objectstash WHERE keyname IN ({}) AND kind NOT IN ('', {kinds})) THEN SET v_reply = \
         {WRONGTYPE}; LEAVE c; END IF;",
        super::body::names(keys)
    )
}

fn store(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let count = call.numkeys(2)?;
    let options = options(call, count, 3 + count)?;
    let target = call.key(1);
    let sources = call.keys(3..3 + count);
    let members = combined(&call.known.name, &sources, &options);
    let inner = format!("{} {}", refuse_others(&sources, KINDS), put(call, &target, &members));
    let body = several(std::iter::once(target).chain(sources).collect(), call.token, &inner);
    Ok(if call.known.name == "ZDIFFSTORE" { body } else { stating(body, count, &options) })
}

/// ZRANGE of the second key, into the first.
fn store_range(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (target, source) = (call.key(1), call.key(2));
    let mut args = call.args().to_vec();
    args.remove(1);
    let range = Command { db: call.command.db, args };
    let shifted = Call { command: &range, known: call.known, token: call.token, rules: Vec::new() };
    let chosen = chosen_by_words(&shifted, &source)?;
    let inner = format!("{} {}", refuse_others(std::slice::from_ref(&source), "'zset'"), put(call, &target, &chosen));
    Ok(several(vec![target, source], call.token, &inner))
}
