//! What a command does on the tables, apart from the transaction around it.
//!
//! A body sets `v_reply` to the text of its answer (`translate::composed` reads it). It refuses as Redis does before it
//! has changed anything, so a refusal inside of EXEC undoes nothing.

use std::borrow::Cow;

use super::keyname::Key;
use super::text::{NOW, WRONGTYPE, alive};
use crate::core::{Request, Sql};
use crate::translate::{Answer, Poll};

/// A command on the tables.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Body {
    /// What a transaction must hold before it begins.
    pub keys: Vec<Key>,
    /// Statements that set `v_reply`.
    pub text: String,
    /// The same as one statement, for a command that stands alone.
    pub bare: Option<(String, Answer)>,
    pub stated: Vec<Cow<'static, str>>,
    /// It waits while it finds nothing.
    pub poll: Option<Poll>,
}

/// Local variables; a body declares those that it uses.
const VARIABLES: &[(&str, &str)] = &[
    ("v_kind", "VARBINARY(6)"),
    ("v_kind2", "VARBINARY(6)"),
    ("v_n", "BIGINT"),
    ("v_m", "BIGINT"),
    ("v_i", "BIGINT"),
    ("v_at", "BIGINT"),
    ("v_a", "LONGBLOB"),
    ("v_b", "LONGBLOB"),
    ("v_old", "DOUBLE"),
    ("v_new", "DOUBLE"),
];

/// A deadlock's victim tries again so often before the application hears of it. Redis has none to hear of.
const TRIES_MAX: usize = 20;

/// What a statement needs that has such a text in it.
const SETTINGS: &[(&str, &str)] = &[
    // GROUP_CONCAT cuts at 1 MiB unless it is told not to; max_allowed_packet then is the limit, and seen.
    ("GROUP_CONCAT(", "group_concat_max_len = 1073741824"),
    // MariaDB sorts by a value's first so many bytes, without a word about those that follow: members of sorted sets
    // are refused where they are longer (`sorted_set::MEMBER_BYTES_MAX`). All 15 keys that a sort needs at least fit
    // into the smallest sort_buffer_size in use.
    ("ORDER BY score", "max_sort_length = 8192"),
];

impl Body {
    /// A command that only reads: one expression, and so one snapshot.
    pub fn expression(expression: &str) -> Self {
        Self {
            keys: Vec::new(),
            text: format!("SET v_reply = ({expression});"),
            bare: Some((finished(&format!("SELECT {expression}")), Answer::Composed(0))),
            stated: Vec::new(),
            poll: None,
        }
    }

    /// Statements with the variables that they use.
    pub fn statements(keys: Vec<Key>, text: &str) -> Self {
        let uses = |name: &str| text.match_indices(name).any(|(at, _)| !continues(&text[at + name.len()..]));
        let declared: String = VARIABLES
            .iter()
            .filter(|(name, _)| uses(name))
            .map(|(name, kind)| format!("DECLARE {name} {kind}; "))
            .collect();
        Self { keys, text: format!("BEGIN {declared}{text} END;"), bare: None, stated: Vec::new(), poll: None }
    }

    pub fn or_bare(mut self, statement: &str, answer: Answer) -> Self {
        self.bare = Some((finished(statement), answer));
        self
    }

    pub fn polling(self, poll: Poll) -> Self {
        Self { poll: Some(poll), ..self }
    }

    pub fn stating(mut self, difference: impl Into<Cow<'static, str>>) -> Self {
        self.stated.push(difference.into());
        self
    }

    /// The requests for a command that stands alone.
    pub fn alone(&self, purge: Option<&str>) -> (Vec<Request>, Answer) {
        match &self.bare {
            Some((statement, answer)) => (vec![Request::Sql(Sql::simple(statement.clone()))], answer.clone()),
            None => (vec![transaction(&self.text, purge.unwrap_or_default())], Answer::Composed(0)),
        }
    }
}

fn continues(rest: &str) -> bool {
    rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
}

/// One request: all of the statements or none, tried again where the server chose it as a deadlock's victim.
pub(super) fn transaction(text: &str, after: &str) -> Request {
    Request::Sql(Sql::simple(finished(&attempts("", text, after))))
}

/// The same at READ COMMITTED, whatever the session's level: without the locks on gaps, over which workers that take
/// and clients that push would lock each other out.
pub(super) fn read_committed(text: &str) -> Request {
    let level = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ";
    Request::Sql(Sql::simple(finished(&attempts(level, text, ""))))
}

fn attempts(level: &str, text: &str, after: &str) -> String {
    format!(
        "BEGIN NOT ATOMIC DECLARE v_reply LONGBLOB; DECLARE v_tries INT DEFAULT 1; attempt: LOOP BEGIN DECLARE EXIT \
         HANDLER FOR 1213 BEGIN ROLLBACK; IF v_tries >= {TRIES_MAX} THEN RESIGNAL; END IF; SET v_tries = v_tries + 1; \
         END; DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END; {level}START TRANSACTION; {text} COMMIT; \
         LEAVE attempt; END; END LOOP attempt; {after}SELECT v_reply; END"
    )
}

/// A statement as it is sent.
fn finished(statement: &str) -> String {
    let needed: Vec<&str> =
        SETTINGS.iter().filter(|(text, _)| statement.contains(text)).map(|(_, setting)| *setting).collect();
    let settings = if needed.is_empty() { String::new() } else { format!("SET STATEMENT {} FOR ", needed.join(", ")) };
    format!("{settings}{}", statement.replace('~', "crosscheck_cache."))
}

/// Takes the locks of keys that may not be there yet: a row without a kind stands for one that is absent. A lock on a
/// gap would let two clients in and then have both wait for each other. The keys are locked in one order.
pub(super) fn lock(keys: &[Key], token: &str) -> String {
    let mut keys = keys.to_vec();
    keys.sort();
    keys.dedup();
    let rows: Vec<String> =
        keys.iter().map(|key| format!("({}, '', '', '{token}', {})", key.literal(), key.origin())).collect();
    let insert = format!(
        "INSERT INTO ~objectstash (keyname, kind, value, modtoken, db, original) VALUES {} ON DUPLICATE KEY UPDATE \
         keyname = VALUES(keyname);",
        rows.join(", ")
    );
    let names = names(&keys);
    format!(
        "{insert} IF EXISTS (SELECT 1 FROM ~objectstash WHERE keyname IN ({names}) AND exptime <= {NOW}) THEN DELETE FROM \
         ~objectstash WHERE keyname IN ({names}) AND exptime <= {NOW}; {insert} END IF;"
    )
}

/// Takes away the rows that [`lock`] put where a key was absent and still is.
pub(super) fn unlock(keys: &[Key]) -> String {
    format!("DELETE FROM ~objectstash WHERE keyname IN ({}) AND kind = '';", names(keys))
}

/// Takes the locks of several commands' keys before the first of them runs. They stay when the rows that stood for
/// absent keys go.
pub(super) fn lock_first(keys: &[Key], token: &str) -> String {
    if keys.is_empty() { String::new() } else { format!("{} {}", lock(keys, token), unlock(keys)) }
}

pub(super) fn names(keys: &[Key]) -> String {
    keys.iter().map(Key::literal).collect::<Vec<_>>().join(", ")
}

/// A command that may create its key. `inner` can `LEAVE c`; `v_kind` is empty where the key is absent.
pub(super) fn create(key: &Key, kind: &str, token: &str, inner: &str) -> Body {
    let keys = vec![key.clone()];
    let (lock, unlock, name) = (lock(&keys, token), unlock(&keys), key.literal());
    let text = format!(
        "{lock} SELECT MAX(kind) INTO v_kind FROM ~objectstash WHERE keyname = {name}; c: BEGIN IF v_kind NOT IN ('', \
         '{kind}') THEN SET v_reply = {WRONGTYPE}; LEAVE c; END IF; {inner} END c; {unlock}"
    );
    Body::statements(keys, &text)
}

/// A command that changes a key that is there, and answers `absent` where it is not. `inner` can `LEAVE c`.
pub(super) fn change(key: &Key, kind: Option<&str>, absent: &str, inner: &str) -> Body {
    let (name, alive) = (key.literal(), alive(""));
    let wrong = kind.map_or(String::new(), |kind| {
        format!("IF v_kind <> '{kind}' THEN SET v_reply = {WRONGTYPE}; LEAVE c; END IF; ")
    });
    let text = format!(
        "c: BEGIN SELECT MAX(kind) INTO v_kind FROM ~objectstash WHERE keyname = {name} AND {alive} FOR UPDATE; IF v_kind IS \
         NULL THEN SET v_reply = {absent}; LEAVE c; END IF; {wrong}{inner} END c;"
    );
    Body::statements(vec![key.clone()], &text)
}

/// A command on several keys, all of which are locked: `inner` can `LEAVE c`.
pub(super) fn several(keys: Vec<Key>, token: &str, inner: &str) -> Body {
    let text = format!("{} c: BEGIN {inner} END c; {}", lock(&keys, token), unlock(&keys));
    Body::statements(keys, &text)
}

/// The key is of this kind now, and was written by this write.
pub(super) fn touch(key: &str, kind: &str, token: &str) -> String {
    format!("UPDATE ~objectstash SET kind = '{kind}', modtoken = '{token}' WHERE keyname = {key};")
}

/// Something was taken from the structure: a key whose last item went goes too.
pub(super) fn shrunk(key: &str, table: &str, token: &str) -> String {
    format!(
        "IF EXISTS (SELECT 1 FROM ~{table} WHERE keyname = {key}) THEN UPDATE ~objectstash SET modtoken = '{token}' WHERE \
         keyname = {key}; ELSE DELETE FROM ~objectstash WHERE keyname = {key}; END IF;"
    )
}

/// An expression over the key's row `s`, `absent` where there is no such key, a refusal where it is of another kind.
pub(super) fn read(key: &Key, kind: &str, expression: &str, absent: &str) -> Body {
    let wrong = format!("WHEN s.kind <> '{kind}' THEN {WRONGTYPE} ");
    Body::expression(&over_row(key, &wrong, expression, absent))
}

/// As [`read`], whatever the key holds.
pub(super) fn read_any(key: &Key, expression: &str, absent: &str) -> Body {
    Body::expression(&over_row(key, "", expression, absent))
}

fn over_row(key: &Key, wrong: &str, expression: &str, absent: &str) -> String {
    format!(
        "(SELECT CASE WHEN s.keyname IS NULL THEN {absent} {wrong}ELSE {expression} END FROM (SELECT 1 AS one) one LEFT \
         JOIN ~objectstash s ON s.keyname = {} AND {})",
        key.literal(),
        alive("s.")
    )
}
