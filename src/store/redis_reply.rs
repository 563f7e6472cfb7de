//! Redis replies of either protocol version into ours.
//!
//! It refuses to flatten: a nil is missing, an empty string is found, a set is no array.

use redis::{ServerError, Value};

use crate::core::{CacheReply, ErrorClass, Failure, Outcome, Reply};

/// An error that is the whole reply is a refusal; one inside of an array (EXEC) stays where it stands.
pub(super) fn outcome(value: Value) -> Outcome {
    match value {
        Value::ServerError(error) => Outcome::Refused(failure(&error)),
        other => Outcome::Completed(Reply::Cache(reply(other))),
    }
}

/// The code is the error's first word; the driver has cut it off its text.
pub(super) fn failure(error: &ServerError) -> Failure {
    let code = error.code().to_owned();
    Failure { class: ErrorClass::from_redis(&code), code, message: error.details().unwrap_or_default().to_owned() }
}

fn reply(value: Value) -> CacheReply {
    let all = |values: Vec<Value>| values.into_iter().map(reply).collect();
    match value {
        Value::Nil => CacheReply::Missing,
        Value::Int(number) => CacheReply::Int(number),
        Value::BulkString(bytes) | Value::BigNumber(bytes) => CacheReply::Found(bytes.into()),
        Value::VerbatimString { text, .. } => CacheReply::Found(text.into()),
        Value::SimpleString(status) => CacheReply::Status(status),
        Value::Okay => CacheReply::Status("OK".to_owned()),
        Value::Double(number) => CacheReply::Double(double(number)),
        Value::Boolean(truth) => CacheReply::Bool(truth),
        Value::Array(values) => CacheReply::Array(all(values)),
        Value::Set(values) => CacheReply::Set(all(values)),
        Value::Map(pairs) => {
            CacheReply::Map(pairs.into_iter().map(|(key, value)| (reply(key), reply(value))).collect())
        }
        Value::Attribute { data, .. } => reply(*data),
        Value::Push { kind, data } => {
            let kind = CacheReply::Status(kind.to_string());
            CacheReply::Array(std::iter::once(kind).chain(data.into_iter().map(reply)).collect())
        }
        Value::ServerError(error) => CacheReply::Error(failure(&error)),
        // The driver's type is open; its own words are better than a loss.
        other => CacheReply::Status(format!("{other:?}")),
    }
}

/// The shortest text that reads back as the number, Redis's own words for what is no number.
fn double(number: f64) -> String {
    match number {
        number if number == f64::INFINITY => "inf".to_owned(),
        number if number == f64::NEG_INFINITY => "-inf".to_owned(),
        number if number.is_nan() => "nan".to_owned(),
        number => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_empty_and_status_are_three_things() {
        assert_eq!(reply(Value::Nil), CacheReply::Missing);
        assert_eq!(reply(Value::BulkString(vec![])), CacheReply::Found(vec![].into()));
        assert_eq!(reply(Value::Okay), CacheReply::Status("OK".into()));
        assert_eq!(reply(Value::BulkString(b"OK".to_vec())), CacheReply::Found("OK".into()));
    }

    #[test]
    fn an_error_is_a_refusal_and_inside_of_an_array_a_value() {
        let error = || redis::parse_redis_value(b"-WRONGTYPE Operation against a key\r\n").expect("a reply");
        let Outcome::Refused(failure) = outcome(error()) else { panic!("an error was no refusal") };
        assert_eq!((failure.class, failure.code.as_str()), (ErrorClass::WrongType, "WRONGTYPE"));
        let inside = outcome(Value::Array(vec![Value::Int(1), error()]));
        let expected = CacheReply::Array(vec![CacheReply::Int(1), CacheReply::Error(failure)]);
        assert_eq!(inside, Outcome::Completed(Reply::Cache(expected)));
    }

    #[test]
    fn doubles_keep_redis_own_words() {
        assert_eq!(double(f64::NEG_INFINITY), "-inf");
        assert_eq!(double(3.0), "3");
        assert_eq!(double(0.1), "0.1");
    }
}
