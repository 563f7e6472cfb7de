//! Lists: a row of `list_item` for each item, in the order of `position`. Positions grow at the tail and fall at the
//! head; what stands between two items can be missing, so an index is counted, never computed.

use super::body::{Body, change, create, read, several, shrunk, touch};
use super::keys::kinds_of;
use super::text::{EMPTY, NIL, NO_SUCH_KEY, OK, WRONGTYPE, ZERO, array, bulk, count_of, int};
use super::{Call, Family, syntax_error, taking};
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

/// An end of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Head,
    Tail,
}

impl End {
    pub fn parse(word: &str) -> Result<Self, Refusal> {
        match word {
            "LEFT" => Ok(Self::Head),
            "RIGHT" => Ok(Self::Tail),
            _ => Err(syntax_error()),
        }
    }

    /// The order in which items are met from this end.
    fn order(self) -> &'static str {
        match self {
            Self::Head => "position",
            Self::Tail => "position DESC",
        }
    }

    /// The position next to the last item at this end.
    fn beyond(self, name: &str) -> String {
        let (edge, step) = match self {
            Self::Head => ("MIN", "- 1"),
            Self::Tail => ("MAX", "+ 1"),
        };
        format!("(SELECT IFNULL({edge}(position), 0) {step} FROM ~list_item WHERE keyname = {name})")
    }
}

pub(super) fn body(call: &mut Call<'_>) -> Family {
    Ok(Some(match call.known.name.as_str() {
        "LPUSH" => push(call, End::Head),
        "RPUSH" => push(call, End::Tail),
        "LPUSHX" => push_existing(call, End::Head),
        "RPUSHX" => push_existing(call, End::Tail),
        "LPOP" => pop(call, End::Head)?,
        "RPOP" => pop(call, End::Tail)?,
        "LLEN" => {
            let key = call.key(1);
            read(&key, "list", &count_of(&format!("~list_item WHERE keyname = {}", key.literal())), ZERO)
        }
        "LRANGE" => range(call)?,
        "LINDEX" => index(call)?,
        "LSET" => set(call)?,
        "LREM" => remove(call)?,
        "LTRIM" => trim(call)?,
        "LINSERT" => insert(call)?,
        "LPOS" => positions(call)?,
        "LMOVE" => move_item(call, End::parse(&call.word(3))?, End::parse(&call.word(4))?),
        "RPOPLPUSH" => move_item(call, End::Tail, End::Head),
        "LMPOP" => pop_first(call)?,
        _ => return Ok(None),
    }))
}

fn length(name: &str) -> String {
    format!("(SELECT COUNT(*) FROM ~list_item WHERE keyname = {name})")
}

fn pushed(call: &Call<'_>, name: &str, end: End) -> String {
    let sign = if end == End::Head { '-' } else { '+' };
    let row = |index: usize| format!("({name}, v_n {sign} {}, {})", index - 2, call.literal(index));
    let rows: Vec<String> = (2..call.args().len()).map(row).collect();
    format!(
        "SET v_n = {}; INSERT INTO ~list_item (keyname, position, value) VALUES {}; {} SET v_reply = {};",
        end.beyond(name),
        rows.join(", "),
        touch(name, "list", call.token),
        int(&length(name))
    )
}

fn push(call: &mut Call<'_>, end: End) -> Body {
    let key = call.key(1);
    let inner = pushed(call, &key.literal(), end);
    create(&key, "list", call.token, &inner)
}

fn push_existing(call: &mut Call<'_>, end: End) -> Body {
    let key = call.key(1);
    let inner = pushed(call, &key.literal(), end);
    change(&key, Some("list"), ZERO, &inner)
}

/// Takes so many items from an end, and answers with them as an array.
fn taken(name: &str, end: End, count: i64, token: &str) -> String {
    let order = end.order();
    format!(
        "SET v_reply = (SELECT {} FROM (SELECT position, value FROM ~list_item WHERE keyname = {name} ORDER BY {order} LIMIT \
         {count}) r); DELETE FROM ~list_item WHERE keyname = {name} ORDER BY {order} LIMIT {count}; {}",
        array(1, &bulk("value"), order),
        shrunk(name, "list_item", token)
    )
}

/// The one item at an end, into a variable, and away with it.
pub(super) fn take_one(name: &str, end: End, variable: &str, token: &str) -> String {
    let order = end.order();
    format!(
        "SET {variable} = (SELECT value FROM ~list_item WHERE keyname = {name} ORDER BY {order} LIMIT 1); DELETE FROM \
         ~list_item WHERE keyname = {name} ORDER BY {order} LIMIT 1; {}",
        shrunk(name, "list_item", token)
    )
}

fn pop(call: &mut Call<'_>, end: End) -> Result<Body, Refusal> {
    let key = call.key(1);
    let name = key.literal();
    let inner = match call.args().len() {
        2 => format!("{} SET v_reply = {};", take_one(&name, end, "v_a", call.token), bulk("v_a")),
        3 => match call.integer(2)? {
            count if count < 0 => return Err(malformed("value is out of range, must be positive")),
            0 => format!("SET v_reply = {EMPTY};"),
            count => taken(&name, end, count, call.token),
        },
        _ => return Err(malformed(format!("wrong number of arguments for {}", call.known.name))),
    };
    Ok(change(&key, Some("list"), NIL, &inner))
}

/// The items between two positions, counted from the end where they are negative.
fn range(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (start, stop) = (call.integer(2)?, call.integer(3)?);
    let key = call.key(1);
    let from = ranked("position, value", "~list_item", &key.literal(), "position", start, stop);
    let items = format!("(SELECT {} FROM {from} r)", array(1, &bulk("value"), "position"));
    Ok(read(&key, "list", &items, EMPTY))
}

/// The rows of a structure between two ranks in an order, as Redis counts them.
pub(super) fn ranked(columns: &str, table: &str, name: &str, order: &str, start: i64, stop: i64) -> String {
    let all = format!("SELECT {columns} FROM {table} WHERE keyname = {name}");
    match (start, stop) {
        (0, -1) => format!("({all})"),
        (0.., 0..) => {
            format!("({all} ORDER BY {order} LIMIT {start}, {})", stop.saturating_sub(start).saturating_add(1).max(0))
        }
        (0.., -1) => format!("({all} ORDER BY {order} LIMIT {start}, {})", i64::MAX),
        _ => {
            let at = |rank: i64| match rank < 0 {
                true => format!("length + ({})", rank.max(-i64::from(i32::MAX))),
                false => rank.to_string(),
            };
            format!(
                "(SELECT * FROM (SELECT {columns}, ROW_NUMBER() OVER (ORDER BY {order}) - 1 AS place, COUNT(*) OVER () AS \
                 length FROM {table} WHERE keyname = {name}) ranks WHERE place BETWEEN {} AND {})",
                at(start),
                at(stop)
            )
        }
    }
}

/// The one row at an index, `column` of it; NULL where there is none.
fn at_index(name: &str, column: &str, index: i64) -> String {
    let (order, offset) = if index < 0 { ("position DESC", -(index + 1)) } else { ("position", index) };
    format!("(SELECT {column} FROM ~list_item WHERE keyname = {name} ORDER BY {order} LIMIT {offset}, 1)")
}

fn index(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let index = call.integer(2)?;
    let key = call.key(1);
    let item = format!("IFNULL({}, {NIL})", at_index(&key.literal(), &bulk("value"), index));
    Ok(read(&key, "list", &item, NIL))
}

fn set(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let index = call.integer(2)?;
    let key = call.key(1);
    let name = key.literal();
    let inner = format!(
        "SET v_n = {}; IF v_n IS NULL THEN SET v_reply = '-ERR index out of range;'; LEAVE c; END IF; UPDATE ~list_item SET \
         value = {} WHERE keyname = {name} AND position = v_n; {} SET v_reply = {OK};",
        at_index(&name, "position", index),
        call.literal(3),
        touch(&name, "list", call.token)
    );
    Ok(change(&key, Some("list"), NO_SUCH_KEY, &inner))
}

fn remove(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let count = call.integer(2)?;
    let order = if count < 0 { End::Tail.order() } else { End::Head.order() };
    let limit = if count == 0 { String::new() } else { format!(" ORDER BY {order} LIMIT {}", count.unsigned_abs()) };
    let condition = format!("value = {}{limit}", call.literal(3));
    Ok(taking::delete(call, "list", "list_item", &condition))
}

fn trim(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (start, stop) = (call.integer(2)?, call.integer(3)?);
    let key = call.key(1);
    let name = key.literal();
    let kept = ranked("position", "~list_item", &name, "position", start, stop);
    let inner = format!(
        "SELECT MIN(position), MAX(position) INTO v_n, v_m FROM {kept} r; DELETE FROM ~list_item WHERE keyname = {name} AND \
         (v_n IS NULL OR position < v_n OR position > v_m); {} SET v_reply = {OK};",
        shrunk(&name, "list_item", call.token)
    );
    Ok(change(&key, Some("list"), OK, &inner))
}

fn insert(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let after = match call.word(2).as_str() {
        "BEFORE" => 0,
        "AFTER" => 1,
        _ => return Err(syntax_error()),
    };
    let key = call.key(1);
    let name = key.literal();
    let inner = format!(
        "SET v_n = (SELECT MIN(position) FROM ~list_item WHERE keyname = {name} AND value = {}) + {after}; IF v_n IS NULL THEN \
         SET v_reply = {}; LEAVE c; END IF; UPDATE ~list_item SET position = position + 1 WHERE keyname = {name} AND position \
         >= v_n ORDER BY position DESC; INSERT INTO ~list_item (keyname, position, value) VALUES ({name}, v_n, {}); {} SET \
         v_reply = {};",
        call.literal(3),
        int("-1"),
        call.literal(4),
        touch(&name, "list", call.token),
        int(&length(&name))
    );
    Ok(change(&key, Some("list"), ZERO, &inner))
}

fn positions(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let (mut rank, mut count, mut compared) = (1_i64, None, 0_i64);
    let mut index = 3;
    while index < call.args().len() {
        let number = || call.integer(index + 1);
        match call.word(index).as_str() {
            "RANK" => rank = number()?,
            "COUNT" => count = Some(number()?),
            "MAXLEN" => compared = number()?,
            _ => return Err(syntax_error()),
        }
        index += 2;
    }
    if rank == 0 || rank == i64::MIN || count.is_some_and(|count| count < 0) || compared < 0 {
        return Err(malformed("RANK can't be zero, COUNT and MAXLEN can't be negative"));
    }
    let key = call.key(1);
    let order = if rank < 0 { End::Tail.order() } else { End::Head.order() };
    let index = if rank < 0 { "length - 1 - place" } else { "place" };
    let within = if compared == 0 { "TRUE".to_owned() } else { format!("place < {compared}") };
    let limit = match count {
        None => 1,
        Some(0) => i64::MAX,
        Some(count) => count,
    };
    let found = format!(
        "(SELECT {index} AS at, place FROM (SELECT value, ROW_NUMBER() OVER (ORDER BY {order}) - 1 AS place, COUNT(*) OVER () \
         AS length FROM ~list_item WHERE keyname = {}) ranks WHERE value = {} AND {within} ORDER BY place LIMIT {}, {limit}) r",
        key.literal(),
        call.literal(2),
        rank.unsigned_abs() - 1
    );
    Ok(match count {
        None => read(&key, "list", &format!("IFNULL((SELECT {} FROM {found}), {NIL})", int("at")), NIL),
        Some(_) => read(&key, "list", &format!("(SELECT {} FROM {found})", array(1, &int("at"), "place")), EMPTY),
    })
}

pub(super) fn move_item(call: &mut Call<'_>, from: End, to: End) -> Body {
    let (source, target) = (call.key(1), call.key(2));
    let (source_name, target_name) = (source.literal(), target.literal());
    let taken = format!(
        "SET v_a = (SELECT value FROM ~list_item WHERE keyname = {source_name} ORDER BY {order} LIMIT 1); DELETE FROM \
         ~list_item WHERE keyname = {source_name} ORDER BY {order} LIMIT 1;",
        order = from.order()
    );
    let left = if source == target { String::new() } else { shrunk(&source_name, "list_item", call.token) };
    let inner = format!(
        "{} IF v_kind = '' THEN SET v_reply = {NIL}; LEAVE c; END IF; IF v_kind <> 'list' OR v_kind2 NOT IN ('', 'list') THEN \
         SET v_reply = {WRONGTYPE}; LEAVE c; END IF; {taken} SET v_n = {}; INSERT INTO ~list_item (keyname, position, value) \
         VALUES ({target_name}, v_n, v_a); {} {left} SET v_reply = {};",
        kinds_of(&source, &target),
        to.beyond(&target_name),
        touch(&target_name, "list", call.token),
        bulk("v_a")
    );
    several(vec![source, target], call.token, &inner)
}

/// LMPOP: from the first list that is there.
pub(super) fn pop_first(call: &mut Call<'_>) -> Result<Body, Refusal> {
    let token = call.token;
    taking::pop_first(call, "list", End::parse, |name, end, count| taken(name, *end, count, token))
}
