//! Requests, values, outcomes and fates in words.
//!
//! It keeps what the stores keep apart: NULL is bare and text is quoted, an empty value is not a missing one, bytes
//! say that they are bytes. What it returns still has to be cut and spelled out by [`super::text`] where it is shown.

use crate::core::{
    ByteString, CacheReply, Command, Failure, Fate, Fault, McCommand, McStore, Outcome, Reply, Request, Rows, Sql,
    Value, Warning,
};

use super::text::microseconds;

/// Rows of a witness that are shown: they were already cut to the place of the difference.
const ROWS_SHOWN_MAX: usize = 20;

/// Members of a compound cache reply that are shown.
const MEMBERS_SHOWN_MAX: usize = 50;

/// Parameters of a statement that are shown; a bulk insert can have thousands.
const PARAMS_SHOWN_MAX: usize = 60;

/// Bytes of one value or argument that are put into words; more is cut by every format anyway.
const BYTES_SHOWN_MAX: usize = 8_192;

/// A request in the words of its store, over several lines where it has parameters.
pub fn request(request: &Request) -> String {
    match request {
        Request::Sql(sql) => statement(sql),
        Request::Redis(command) => redis(command),
        Request::Memcached(command) => memcached(command),
    }
}

fn statement(sql: &Sql) -> String {
    let mut text = sql.text.clone();
    for (at, param) in sql.params.iter().take(PARAMS_SHOWN_MAX).enumerate() {
        let value = param.as_ref().map_or_else(|| "NULL".to_owned(), quoted);
        text.push_str(&format!("\n-- ${} = {value}", at + 1));
    }
    if sql.params.len() > PARAMS_SHOWN_MAX {
        text.push_str(&format!("\n-- and {} parameters more", sql.params.len() - PARAMS_SHOWN_MAX));
    }
    text
}

fn redis(command: &Command) -> String {
    let words: Vec<_> = command.args.iter().map(word).collect();
    match command.db {
        0 => words.join(" "),
        db => format!("{}  (database {db})", words.join(" ")),
    }
}

fn memcached(command: &McCommand) -> String {
    let keys = |keys: &[ByteString]| keys.iter().map(word).collect::<Vec<_>>().join(" ");
    match command {
        McCommand::Get { keys: all } => format!("get {}", keys(all)),
        McCommand::Store { mode, key, value, exptime } => {
            let mode = match mode {
                McStore::Set => "set".to_owned(),
                McStore::Add => "add".to_owned(),
                McStore::Replace => "replace".to_owned(),
                McStore::Append => "append".to_owned(),
                McStore::Prepend => "prepend".to_owned(),
                McStore::Cas(token) => format!("cas({token})"),
            };
            format!("{mode} {} {} exptime={exptime}", word(key), quoted(value))
        }
        McCommand::Delete { keys: all } => format!("delete {}", keys(all)),
        McCommand::Arithmetic { key, delta, initial, exptime } => {
            let initial = initial.map(|n| format!(" initial={n}")).unwrap_or_default();
            format!("arithmetic {} {delta:+}{initial} exptime={exptime}", word(key))
        }
        McCommand::Touch { key, exptime } => format!("touch {} exptime={exptime}", word(key)),
        McCommand::GetAndTouch { key, exptime } => format!("get_and_touch {} exptime={exptime}", word(key)),
        McCommand::Modify(modify) => format!("compare_and_swap {}: {}", word(&modify.key), keys(&modify.args)),
        McCommand::Ttl { key } => format!("ttl {}", word(key)),
        McCommand::Noop => "noop".to_owned(),
        McCommand::FlushAll => "flush_all".to_owned(),
    }
}

/// A word of a command: bare where it is printable and has no space, else quoted.
fn word(bytes: &ByteString) -> String {
    match bytes.as_str() {
        Some(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\'') => text.to_owned(),
        _ => quoted(bytes),
    }
}

fn quoted(bytes: &ByteString) -> String {
    match bytes.as_str() {
        Some(text) => quote(text),
        None => hexadecimal(bytes),
    }
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut out = String::from("x'");
    for byte in bytes.iter().take(BYTES_SHOWN_MAX) {
        out.push_str(&format!("{byte:02x}"));
    }
    out.push('\'');
    if bytes.len() > BYTES_SHOWN_MAX {
        out.push_str(&format!("… ({} bytes)", bytes.len()));
    }
    out
}

/// A value with its distinctions: `NULL`, `'NULL'`, `1`, `'1'`.
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Decimal(text) | Value::Float(text) => text.clone(),
        Value::Text(text) => quote(text),
        // In the binary character set all text is bytes, and nobody reads it in hexadecimal.
        Value::Bytes(bytes) => format!("bytes {}", quoted(bytes)),
        Value::Other { type_name, text } => format!("{type_name} {}", quote(text)),
        other => format!("{} {}", other.kind(), quote(other.text().unwrap_or_default())),
    }
}

/// A count with its noun in plain digits: what this module returns is spelled out later, separators and all.
fn counted(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// One line: how it ended and how long it took.
pub fn fate(fate: &Fate) -> String {
    match fate {
        Fate::Replayed { outcome, service_ns, .. } => outcome_line(outcome, &microseconds(*service_ns as f64 / 1e3)),
        Fate::Untranslatable { reason } => format!("not sent, untranslatable: {reason}"),
        Fate::Skipped { reason } => format!("not sent, skipped: {reason}"),
        Fate::Unfinished { reason } => format!("unfinished: {reason}"),
    }
}

fn outcome_line(outcome: &Outcome, took: &str) -> String {
    match outcome {
        Outcome::Completed(Reply::Rows(rows)) => format!("completed in {took}: {}", counted(rows.total, "row")),
        Outcome::Completed(Reply::Affected(n)) => format!("completed in {took}: {} affected", counted(*n, "row")),
        Outcome::Completed(Reply::Cache(reply)) => format!("completed in {took}: {}", cache_kind(reply)),
        Outcome::Refused(failure) => format!("refused after {took}: {}", failure_line(failure)),
        Outcome::Unknown(Fault::TimedOut) => format!("no answer after {took}: timed out"),
        Outcome::Unknown(Fault::ConnectionLost(words)) => format!("no answer after {took}: connection lost ({words})"),
        Outcome::Unknown(Fault::Unreadable(words)) => format!("unreadable answer after {took}: {words}"),
    }
}

fn failure_line(failure: &Failure) -> String {
    format!("{} ({}): {}", failure.class, failure.code, failure.message)
}

fn cache_kind(reply: &CacheReply) -> String {
    match reply {
        CacheReply::Missing => "missing".to_owned(),
        CacheReply::Status(_) => "a status".to_owned(),
        CacheReply::Found(bytes) => format!("a value of {}", counted(bytes.len() as u64, "byte")),
        CacheReply::Int(_) | CacheReply::Double(_) => "a number".to_owned(),
        CacheReply::Bool(_) => "a truth value".to_owned(),
        CacheReply::Array(members) | CacheReply::Set(members) => counted(members.len() as u64, "member"),
        CacheReply::Map(pairs) => counted(pairs.len() as u64, "pair"),
        CacheReply::Error(_) => "an error inside a reply".to_owned(),
    }
}

/// The reply itself, one line for each row or member; none where the fate has no reply.
pub fn reply(fate: &Fate) -> Option<String> {
    let Fate::Replayed { outcome, .. } = fate else { return None };
    match outcome {
        Outcome::Completed(Reply::Rows(rows)) => Some(rows_block(rows)),
        Outcome::Completed(Reply::Cache(reply)) => Some(cache_reply(reply)),
        Outcome::Completed(Reply::Affected(_)) | Outcome::Refused(_) | Outcome::Unknown(_) => None,
    }
}

fn rows_block(rows: &Rows) -> String {
    let mut lines = Vec::new();
    if !rows.columns.is_empty() {
        let columns: Vec<_> = rows.columns.iter().map(|c| format!("{} {}", c.name, c.type_name)).collect();
        lines.push(format!("columns: {}", columns.join(", ")));
    }
    for row in rows.rows.iter().take(ROWS_SHOWN_MAX) {
        lines.push(format!("({})", row.iter().map(value).collect::<Vec<_>>().join(", ")));
    }
    let shown = rows.rows.len().min(ROWS_SHOWN_MAX) as u64;
    if rows.total > shown {
        lines.push(format!("{shown} of {} rows shown", rows.total));
    }
    if lines.is_empty() {
        lines.push("a result set without rows".to_owned());
    }
    lines.join("\n")
}

fn cache_reply(reply: &CacheReply) -> String {
    let members = |all: &[CacheReply]| {
        let mut lines: Vec<_> = all.iter().take(MEMBERS_SHOWN_MAX).map(cache_reply).collect();
        if all.len() > MEMBERS_SHOWN_MAX {
            lines.push(format!("and {} more", all.len() - MEMBERS_SHOWN_MAX));
        }
        lines.join("\n")
    };
    match reply {
        CacheReply::Missing => "missing".to_owned(),
        CacheReply::Status(text) => format!("+{text}"),
        CacheReply::Int(n) => n.to_string(),
        CacheReply::Double(text) => text.clone(),
        CacheReply::Bool(value) => value.to_string(),
        CacheReply::Found(bytes) => quoted(bytes),
        CacheReply::Array(all) => format!("array\n{}", members(all)),
        CacheReply::Set(all) => format!("set\n{}", members(all)),
        CacheReply::Map(pairs) => {
            let pairs = pairs.iter().take(MEMBERS_SHOWN_MAX);
            pairs.map(|(k, v)| format!("{}: {}", cache_reply(k), cache_reply(v))).collect::<Vec<_>>().join("\n")
        }
        CacheReply::Error(failure) => format!("error {}", failure_line(failure)),
    }
}

/// What else is known of a fate, one sentence each: rules, stated differences, warnings, lock waits.
pub fn remarks(fate: &Fate) -> Vec<String> {
    let Fate::Replayed { rules, stated, warnings, waited, .. } = fate else { return Vec::new() };
    let mut remarks = Vec::new();
    if !rules.is_empty() {
        remarks.push(format!("rewritten by {}", rules.join(", ")));
    }
    remarks.extend(stated.iter().map(|words| format!("stated by the translation: {words}")));
    remarks.extend(warnings.iter().map(warning));
    if let Some(wait) = waited {
        let polls = if wait.polls == 0 { String::new() } else { format!(", asked {}", counted(wait.polls, "time")) };
        remarks.push(format!(
            "waited for {}, overtaken by {}{polls}",
            wait.kind,
            counted(wait.overtaken_by, "operation")
        ));
    }
    remarks
}

fn warning(warning: &Warning) -> String {
    format!("the server's {} {}: {}", warning.level.to_lowercase(), warning.code, warning.message)
}

/// What was sent, where it is not what was recorded.
pub fn sent(fate: &Fate) -> Option<String> {
    match fate {
        Fate::Replayed { requests, .. } if !requests.is_empty() => {
            Some(requests.iter().map(request).collect::<Vec<_>>().join(";\n"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_a_store_keeps_apart_are_written_apart() {
        let values = [
            Value::Null,
            Value::Text("NULL".into()),
            Value::Text(String::new()),
            Value::Int(1),
            Value::Text("1".into()),
            Value::Text("1 ".into()),
            Value::Bytes(b"1".to_vec().into()),
            Value::Date("2026-01-01".into()),
            Value::Text("2026-01-01".into()),
            Value::Text("it's".into()),
        ];
        let shown: std::collections::BTreeSet<_> = values.iter().map(value).collect();
        assert_eq!(shown.len(), values.len(), "{shown:?}");
        assert_ne!(cache_reply(&CacheReply::Missing), cache_reply(&CacheReply::Found("".into())));
    }

    #[test]
    fn requests_read_as_their_stores_write_them() {
        let mut sql = Sql::simple("SELECT $1, $2");
        sql.params = vec![Some("o'k".into()), None];
        assert_eq!(request(&Request::Sql(sql)), "SELECT $1, $2\n-- $1 = 'o''k'\n-- $2 = NULL");
        let set = Command { db: 2, args: vec!["SET".into(), "k".into(), "a b".into(), vec![0xff].into()] };
        assert_eq!(request(&Request::Redis(set)), "SET k 'a b' x'ff'  (database 2)");
        let add = McCommand::Store { mode: McStore::Add, key: "k".into(), value: "".into(), exptime: 60 };
        assert_eq!(request(&Request::Memcached(add)), "add k '' exptime=60");
    }
}
