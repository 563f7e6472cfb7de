//! Commands that take away what a structure holds, whatever its kind.

use std::ops::Range;

use super::body::{Body, change, several, shrunk};
use super::text::{NIL, WRONGTYPE, ZERO, bulk, int};
use super::{Call, Key, syntax_error};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

/// Deletes those rows of the first argument's structure for which the condition holds, and answers how many.
pub(super) fn delete(call: &mut Call<'_>, kind: &str, table: &str, condition: &str) -> Body {
    let key = call.key(1);
    let name = key.literal();
    let inner = format!(
        "DELETE FROM ~{table} WHERE keyname = {name} AND {condition}; SET v_n = ROW_COUNT(); IF v_n > 0 THEN {} END IF; SET \
         v_reply = {};",
        shrunk(&name, table, call.token),
        int("v_n")
    );
    change(&key, Some(kind), ZERO, &inner)
}

/// Takes from the first of these keys that is there. `take` is given its name, and the key as it is told.
pub(super) fn from_first(
    call: &mut Call<'_>,
    arguments: Range<usize>,
    kind: &str,
    take: impl Fn(&str, &str) -> String,
) -> Body {
    let first = arguments.start;
    let keys = call.keys(arguments);
    let each = |(index, key): (usize, &Key)| {
        let name = key.literal();
        format!(
            "SET v_kind = (SELECT kind FROM ~objectstash WHERE keyname = {name}); IF v_kind NOT IN ('', '{kind}') THEN SET \
             v_reply = {WRONGTYPE}; LEAVE c; END IF; IF v_kind <> '' THEN {} LEAVE c; END IF; ",
            take(&name, &bulk(&call.literal(first + index)))
        )
    };
    let inner = format!("{}SET v_reply = {NIL};", keys.iter().enumerate().map(each).collect::<String>());
    several(keys, call.token, &inner)
}

/// LMPOP and ZMPOP. `end` reads the word behind the keys; `take` puts so many of a key's items into `v_reply`, as an
/// array.
pub(super) fn pop_first<End>(
    call: &mut Call<'_>,
    kind: &str,
    end: impl Fn(&str) -> Result<End, Refusal>,
    take: impl Fn(&str, &End, i64) -> String,
) -> Result<Body, Refusal> {
    let keys = call.numkeys(1)?;
    let end = end(&call.word(2 + keys))?;
    let count = match (call.args().len() - keys, call.word(3 + keys).as_str()) {
        (3, _) => 1,
        (5, "COUNT") => call.integer(4 + keys)?,
        _ => return Err(syntax_error()),
    };
    if count <= 0 {
        return Err(malformed("count should be greater than 0"));
    }
    Ok(from_first(call, 2..2 + keys, kind, |name, told| {
        format!("{} SET v_reply = CONCAT('*2:', {told}, v_reply);", take(name, &end, count))
    }))
}
