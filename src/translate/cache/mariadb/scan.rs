//! Listing: KEYS, SCAN and its like, which memcached has no counterpart for. A scan answers everything at once, with
//! the cursor that ends it.

use super::body::{Body, read};
use super::text::{alive, array, bulk, bytes, score};
use super::{Call, Family, Stated, syntax_error};
use crate::translate::cache::keys::db_prefix;
use crate::translate::cache::refused::malformed;
use crate::translate::refusal::Refusal;

const STATED_AT_ONCE: &str = "everything is answered at once with cursor 0: Redis answers in parts";

pub(super) fn body(call: &mut Call<'_>) -> Family {
    Ok(Some(match call.known.name.as_str() {
        "KEYS" => Body::expression(&keys(call, Some(call.arg(1)), None)),
        "DBSIZE" => Body::expression(&format!("(SELECT {} FROM {} r)", super::text::int("COUNT(*)"), all(call))),
        "RANDOMKEY" => Body::expression(&format!(
            "IFNULL((SELECT {} FROM {} r ORDER BY RAND() LIMIT 1), '_')",
            bulk("name"),
            all(call)
        ))
        .stating(super::random::STATED_RANDOM),
        "SCAN" => {
            let words = words(call, 1)?;
            let kind = words.kind.clone();
            scan(&words, &keys(call, words.pattern.as_deref(), kind.as_deref()))
        }
        "HSCAN" => rows(call, "hash", "hash_field", "field", &format!("CONCAT({}, {})", bulk("field"), bulk("value")))?,
        "SSCAN" => rows(call, "set", "set_member", "member", &bulk("member"))?,
        "ZSCAN" => {
            let item = format!("CONCAT({}, {})", bulk("member"), score("score"));
            rows(call, "zset", "sorted_set_member", "member", &item)?
        }
        _ => return Ok(None),
    }))
}

/// Every live key of the database, by the name that the application knows, as a table of `name` and `kind`.
fn all(call: &Call<'_>) -> String {
    let (db, behind) = (call.command.db, db_prefix(call.command.db).len() + 1);
    let name = format!("IFNULL(original, SUBSTRING(keyname, {behind})) AS name");
    format!(
        "(SELECT {name}, kind FROM ~objectstash WHERE db = {db} AND {} UNION ALL SELECT DISTINCT {name}, 'list' FROM ~queue WHERE \
         db = {db})",
        alive("")
    )
}

fn keys(call: &Call<'_>, pattern: Option<&[u8]>, kind: Option<&str>) -> String {
    let mut conditions = vec!["TRUE".to_owned()];
    conditions.extend(pattern.map(|pattern| format!("name REGEXP {}", bytes(&expression(pattern)))));
    conditions.extend(kind.map(|kind| format!("kind = {}", bytes(kind.as_bytes()))));
    let all = all(call);
    format!("(SELECT {} FROM {all} r WHERE {})", array(1, &bulk("name"), ""), conditions.join(" AND "))
}

#[derive(Default)]
struct Words {
    cursor: String,
    pattern: Option<Vec<u8>>,
    kind: Option<String>,
}

fn words(call: &Call<'_>, cursor: usize) -> Result<Words, Refusal> {
    let position = String::from_utf8_lossy(call.arg(cursor)).into_owned();
    if position.parse::<u64>().is_err() {
        return Err(malformed("invalid cursor"));
    }
    let mut words = Words { cursor: position, ..Words::default() };
    for index in (cursor + 1..call.args().len()).step_by(2) {
        if index + 1 >= call.args().len() {
            return Err(syntax_error());
        }
        match call.word(index).as_str() {
            "MATCH" => words.pattern = Some(call.arg(index + 1).to_vec()),
            "COUNT" if call.integer(index + 1)? > 0 => {}
            "TYPE" if cursor == 1 => words.kind = Some(String::from_utf8_lossy(call.arg(index + 1)).to_lowercase()),
            _ => return Err(syntax_error()),
        }
    }
    Ok(words)
}

/// A later part of a scan: the first has answered everything.
fn scan(words: &Words, everything: &str) -> Body {
    let found = if words.cursor == "0" { everything } else { super::text::EMPTY };
    Body::expression(&format!("CONCAT('*2:$1:0', {found})")).stating(Stated::Borrowed(STATED_AT_ONCE))
}

fn rows(call: &mut Call<'_>, kind: &str, table: &str, column: &str, item: &str) -> Result<Body, Refusal> {
    let words = words(call, 2)?;
    let key = call.key(1);
    let width = if kind == "set" { 1 } else { 2 };
    let matching = words
        .pattern
        .as_ref()
        .map_or(String::new(), |pattern| format!(" AND {column} REGEXP {}", bytes(&expression(pattern))));
    let everything =
        format!("(SELECT {} FROM ~{table} WHERE keyname = {}{matching})", array(width, item, ""), key.literal());
    let found = if words.cursor == "0" { &everything } else { super::text::EMPTY };
    let body = read(&key, kind, &format!("CONCAT('*2:$1:0', {found})"), "'*2:$1:0*0:'");
    Ok(body.stating(Stated::Borrowed(STATED_AT_ONCE)))
}

/// Redis's glob as a regular expression over bytes, which matches the whole.
fn expression(pattern: &[u8]) -> Vec<u8> {
    let literal = |byte: u8| format!("\\x{byte:02x}").into_bytes();
    let mut expression = b"(?s)\\A".to_vec();
    let mut rest = pattern;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match byte {
            b'*' => expression.extend(b".*"),
            b'?' => expression.extend(b"."),
            b'[' => {
                let (class, behind) = class(rest);
                expression.extend(class);
                rest = behind;
            }
            b'\\' if !rest.is_empty() => {
                expression.extend(literal(rest[0]));
                rest = &rest[1..];
            }
            byte => expression.extend(literal(byte)),
        }
    }
    expression.extend(b"\\z");
    expression
}

/// What stands between brackets; one that is not closed ends with the pattern, as in Redis.
fn class(mut rest: &[u8]) -> (Vec<u8>, &[u8]) {
    let negated = rest.first() == Some(&b'^');
    if negated {
        rest = &rest[1..];
    }
    let mut members = String::new();
    loop {
        match rest {
            [] => break,
            [b']', behind @ ..] => {
                rest = behind;
                break;
            }
            [b'\\', escaped, behind @ ..] => {
                members += &format!("\\x{escaped:02x}");
                rest = behind;
            }
            [from, b'-', to, behind @ ..] => {
                members += &format!("\\x{:02x}-\\x{:02x}", from.min(to), from.max(to));
                rest = behind;
            }
            [byte, behind @ ..] => {
                members += &format!("\\x{byte:02x}");
                rest = behind;
            }
        }
    }
    let class = match (members.is_empty(), negated) {
        (true, true) => ".".to_owned(),
        (true, false) => "(?!)".to_owned(),
        (false, true) => format!("[^{members}]"),
        (false, false) => format!("[{members}]"),
    };
    (class.into_bytes(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_is_an_expression_over_bytes() {
        for (glob, expected) in [
            ("a*", "(?s)\\A\\x61.*\\z"),
            ("?[a-c]", "(?s)\\A.[\\x61-\\x63]\\z"),
            ("[^x]\\*", "(?s)\\A[^\\x78]\\x2a\\z"),
            ("[]", "(?s)\\A(?!)\\z"),
            ("[ab", "(?s)\\A[\\x61\\x62]\\z"),
        ] {
            assert_eq!(String::from_utf8_lossy(&expression(glob.as_bytes())), expected, "{glob}");
        }
    }
}
