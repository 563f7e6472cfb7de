//! Values, replies and outcomes as one line of text for a person: kinds stay visible, long ones are cut and say so.
//!
//! It refuses to escape for any medium: that is the renderers' business.

use crate::core::{CacheReply, Failure, Fault, Outcome, Reply, Value};

/// Enough to recognise a value; the whole one stands in the run.
const CHARACTERS_MAX: usize = 300;

/// Cuts a text on a character boundary and says how long it was.
pub fn cut(text: &str) -> String {
    cut_at(text, CHARACTERS_MAX)
}

/// As [`cut`], at a limit of the caller's.
pub fn cut_at(text: &str, characters_max: usize) -> String {
    match text.char_indices().nth(characters_max) {
        Some((end, _)) => format!("{}… ({} bytes)", text.get(..end).unwrap_or_default(), text.len()),
        None => text.to_owned(),
    }
}

/// `NULL`, `7`, `'text'`, `uuid '…'`.
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(text) | Value::Float(text) => cut(text),
        Value::Text(text) => quoted(text),
        Value::Bytes(bytes) => match bytes.as_str() {
            Some(text) => format!("bytes {}", quoted(text)),
            None => format!("bytes {}", quoted(&bytes.escape_ascii().to_string())),
        },
        Value::Other { type_name, text } => format!("{type_name} {}", quoted(text)),
        other => format!("{} {}", other.kind(), quoted(other.text().unwrap_or_default())),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", cut(text))
}

/// A row's values, in parentheses.
pub fn row(values: &[Value]) -> String {
    let shown: Vec<_> = values.iter().map(value).collect();
    cut(&format!("({})", shown.join(", ")))
}

/// A cache's reply.
pub fn cache(reply: &CacheReply) -> String {
    match reply {
        CacheReply::Missing => "missing".into(),
        CacheReply::Status(text) => format!("status {}", cut(text)),
        CacheReply::Int(number) => number.to_string(),
        CacheReply::Double(text) => cut(text),
        CacheReply::Bool(truth) => truth.to_string(),
        CacheReply::Found(bytes) => match bytes.as_str() {
            Some(text) => format!("found {}", quoted(text)),
            None => format!("found {}", quoted(&bytes.escape_ascii().to_string())),
        },
        CacheReply::Array(items) => format!("an array of {}", items.len()),
        CacheReply::Map(pairs) => format!("a map of {}", pairs.len()),
        CacheReply::Set(items) => format!("a set of {}", items.len()),
        CacheReply::Error(failure) => self::failure(failure),
    }
}

/// `refused: duplicate_key (23505: …)`.
pub fn failure(failure: &Failure) -> String {
    format!("refused: {} ({}: {})", failure.class, failure.code, cut(&failure.message))
}

/// A whole outcome.
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Completed(Reply::Rows(rows)) => format!("{} in {}", counted(rows.total, "row"), "a result set"),
        Outcome::Completed(Reply::Affected(count)) => format!("no result set, {} affected", counted(*count, "row")),
        Outcome::Completed(Reply::Cache(reply)) => cache(reply),
        Outcome::Refused(refusal) => failure(refusal),
        Outcome::Unknown(Fault::TimedOut) => "no answer: timed out".into(),
        Outcome::Unknown(Fault::ConnectionLost(why)) => format!("no answer: connection lost ({})", cut(why)),
        Outcome::Unknown(Fault::Unreadable(why)) => format!("no answer: unreadable ({})", cut(why)),
    }
}

/// A length of time in the unit that shows it best: `250 ms`.
pub fn microseconds(microseconds: u64) -> String {
    match microseconds {
        0..1_000 => format!("{microseconds} µs"),
        1_000..1_000_000 => format!("{} ms", microseconds as f64 / 1e3),
        _ => format!("{} s", microseconds as f64 / 1e6),
    }
}

/// A text as a shell takes it for one word.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_./:=@%+,-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// `1 row`, `2 rows`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        let cases =
            [("report/run", "report/run"), ("my report/it's", r"'my report/it'\''s'"), ("a;b", "'a;b'"), ("", "''")];
        for (path, expected) in cases {
            assert_eq!(word(path), expected);
        }
    }

    #[test]
    fn null_is_never_shown_as_its_text_is() {
        assert_eq!(value(&Value::Null), "NULL");
        assert_eq!(value(&Value::Text("NULL".into())), "'NULL'");
        assert_eq!(value(&Value::Text(String::new())), "''");
        assert_eq!(value(&Value::Int(1)), "1");
        assert_eq!(value(&Value::Text("1".into())), "'1'");
    }

    #[test]
    fn a_long_value_is_cut_between_characters_and_says_its_length() {
        let long = "é".repeat(1000);
        assert_eq!(cut(&long), format!("{}… (2000 bytes)", "é".repeat(CHARACTERS_MAX)));
        assert_eq!(cut("short"), "short");
    }
}
