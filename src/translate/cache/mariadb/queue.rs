//! Lists of routes with `form = "queue"`: a table of jobs, of which each worker takes the next one that nobody else
//! has taken, without waiting for anybody (SKIP LOCKED).
//!
//! Ids come from a sequence, and grow towards the tail; what is pushed at the head has a negative one. Such a key can
//! be nothing but a list, and lives for ever: there is no row that every client would have to lock.

use super::blocking::poll;
use super::body::{Body, names, read_committed};
use super::list::{End, ranked};
use super::text::{EMPTY, NIL, array, bulk, count_of, int};
use super::{Call, Key, Stated};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::{Answer, Translation};

const STATED_ORDER: &str = "a table of jobs: workers that take at the same time skip what another has taken and not yet \
                            committed, and what two clients push at the same time stands in the order of its ids";

/// What the command becomes; one that a queue has no place for is refused.
pub(super) fn map(call: &mut Call<'_>) -> Result<Translation, Refusal> {
    let body = body(call)?.stating(Stated::Borrowed(STATED_ORDER));
    let (requests, answer) = match &body.bare {
        Some(_) => body.alone(None),
        None => (vec![read_committed(&body.text)], Answer::Composed(0)),
    };
    let Body { stated, poll, .. } = body;
    Ok(Translation { requests, answer, rules: call.rules.clone(), stated, poll, ..Translation::default() })
}

pub(super) fn body(call: &mut Call<'_>) -> Result<Body, Refusal> {
    Ok(match call.known.name.as_str() {
        "LPUSH" => push(call, End::Head),
        "RPUSH" => push(call, End::Tail),
        "LPOP" => pop(call, End::Head)?,
        "RPOP" => pop(call, End::Tail)?,
        "BLPOP" | "BRPOP" => blocking_pop(call)?,
        "LLEN" => Body::expression(&count_of(&rows(&call.key(1)))),
        "LRANGE" => {
            let (start, stop) = (call.integer(2)?, call.integer(3)?);
            let from = ranked("id, value", "~queue", &call.key(1).literal(), "id", start, stop);
            Body::expression(&format!("(SELECT {} FROM {from} r)", array(1, &bulk("value"), "id")))
        }
        "LREM" => remove(call)?,
        "DEL" | "UNLINK" => {
            let keys = call.keys(1..call.args().len());
            let names = names(&keys);
            let text = format!(
                "SET v_n = (SELECT COUNT(DISTINCT keyname) FROM ~queue WHERE keyname IN ({names})); DELETE FROM ~queue WHERE \
                 keyname IN ({names}); SET v_reply = {};",
                int("v_n")
            );
            Body::statements(keys, &text)
        }
        "EXISTS" | "TOUCH" => {
            let keys = call.keys(1..call.args().len());
            let each = |key: &Key| format!("EXISTS (SELECT 1 FROM {})", rows(key));
            Body::expression(&int(&keys.iter().map(each).collect::<Vec<_>>().join(" + ")))
        }
        "TYPE" => {
            let there = rows(&call.key(1));
            Body::expression(&format!("IF(EXISTS (SELECT 1 FROM {there}), '+list;', '+none;')"))
        }
        "TTL" | "PTTL" => {
            let there = rows(&call.key(1));
            Body::expression(&int(&format!("IF(EXISTS (SELECT 1 FROM {there}), -1, -2)")))
        }
        name => {
            return Err(Refusal::new(
                format!("{name} on a queue: a table of jobs is pushed to, taken from and listed, nothing else"),
                Redesign::AskedOtherwise(
                    "a route with to = \"mariadb\" and without form = \"queue\" keeps the key as a list",
                ),
            ));
        }
    })
}

fn rows(key: &Key) -> String {
    format!("~queue WHERE keyname = {}", key.literal())
}

fn push(call: &mut Call<'_>, end: End) -> Body {
    let key = call.key(1);
    let sign = if end == End::Head { "-" } else { "" };
    let (name, origin) = (key.literal(), key.origin());
    let insert = |index| {
        format!(
            "INSERT INTO ~queue (id, keyname, value, db, original) VALUES ({sign}NEXTVAL(~queue_id), {name}, {}, {origin}); ",
            call.literal(index)
        )
    };
    let inserts: String = (2..call.args().len()).map(insert).collect();
    // A SELECT of its own reads without locks; one within SET would wait for what others have pushed just now.
    let text = format!("{inserts}SELECT COUNT(*) INTO v_n FROM {}; SET v_reply = {};", rows(&key), int("v_n"));
    Body::statements(vec![key], &text)
}

/// Statements that take the next job nobody else has taken into `v_a`, and its id into `v_n`: NULL where there is none.
fn take(name: &str, end: End) -> String {
    let order = if end == End::Head { "id" } else { "id DESC" };
    format!(
        "SET v_n = NULL; BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END; SELECT id, value INTO v_n, v_a FROM ~queue \
         WHERE keyname = {name} ORDER BY {order} LIMIT 1 FOR UPDATE SKIP LOCKED; END; DELETE FROM ~queue WHERE id = v_n;"
    )
}

fn pop(call: &mut Call<'_>, end: End) -> Result<Body, Refusal> {
    let key = call.key(1);
    let take = take(&key.literal(), end);
    let text = match call.args().len() {
        2 => format!("{take} SET v_reply = IF(v_n IS NULL, {NIL}, {});", bulk("v_a")),
        3 => match call.integer(2)? {
            count if count < 0 => return Err(malformed("value is out of range, must be positive")),
            0 => format!("SET v_reply = IF(EXISTS (SELECT 1 FROM {}), {EMPTY}, {NIL});", rows(&key)),
            count => format!(
                "SET v_i = 0; SET v_b = ''; jobs: WHILE v_i < {count} DO {take} IF v_n IS NULL THEN LEAVE jobs; END IF; SET v_i = \
                 v_i + 1; SET v_b = CONCAT(v_b, {}); END WHILE; SET v_reply = IF(v_i = 0, {NIL}, CONCAT('*', v_i, ':', v_b));",
                bulk("v_a")
            ),
        },
        _ => return Err(malformed(format!("wrong number of arguments for {}", call.known.name))),
    };
    Ok(Body::statements(vec![key], &text))
}

/// One look at each key in turn; the replay looks again when somebody has written.
fn blocking_pop(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let end = if call.known.name == "BLPOP" { End::Head } else { End::Tail };
    let last = call.args().len() - 1;
    let poll = poll(call.decimal(last)?)?;
    let keys = call.keys(1..last);
    let mut text = String::new();
    for (index, key) in keys.iter().enumerate() {
        let told = bulk(&call.literal(index + 1));
        text += &format!(
            "{} IF v_n IS NOT NULL THEN SET v_reply = CONCAT('*2:', {told}, {}); LEAVE q; END IF; ",
            take(&key.literal(), end),
            bulk("v_a")
        );
    }
    Ok(Body::statements(keys, &format!("q: BEGIN {text} SET v_reply = {NIL}; END q;")).polling(poll))
}

fn remove(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let count = call.integer(2)?;
    let key = call.key(1);
    let order = if count < 0 { "id DESC" } else { "id" };
    let limit = if count == 0 { String::new() } else { format!(" ORDER BY {order} LIMIT {}", count.unsigned_abs()) };
    let statement = format!("DELETE FROM {} AND value = {}{limit}", rows(&key), call.literal(3));
    let text = format!("{statement}; SET v_reply = {};", int("ROW_COUNT()"));
    Ok(Body::statements(vec![key], &text).or_bare(&statement, Answer::Count))
}
