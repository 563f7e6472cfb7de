//! A typed value of a row, with every distinction that the stores make.

use serde::{Deserialize, Serialize};

use super::ByteString;

/// One value of one column of one row, typed by the column's type on the server that sent it.
///
/// Numbers and times keep the server's own text where a machine type would lose scale or precision; whether two
/// texts mean the same is the judge's business, and it counts each time it says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Value {
    /// SQL NULL; never the text `NULL`.
    Null,
    Bool(bool),
    /// Any integer type that fits 64 signed bits.
    Int(i64),
    /// Exact numbers (`numeric`, `decimal`, unsigned integers above `i64::MAX`) in the server's text, scale kept.
    Decimal(String),
    /// `real`, `double precision`, `FLOAT`, `DOUBLE` in the server's text.
    Float(String),
    /// Character data.
    Text(String),
    /// `bytea`, `BINARY`, `VARBINARY`, `BLOB`: bytes; also text in the binary character set.
    Bytes(ByteString),
    /// ISO 8601 date, or the server's own text for what ISO has no word for (`infinity`).
    Date(String),
    Time(String),
    /// Timestamp without time zone, `DATETIME`.
    Timestamp(String),
    /// Timestamp with time zone in the session's zone, offset included as the server printed it.
    TimestampTz(String),
    Interval(String),
    Uuid(String),
    Json(String),
    /// An array in PostgreSQL's literal form.
    Array(String),
    /// A type that crosscheck has no word for: its name (or `oid:N`) and the server's text.
    Other {
        type_name: String,
        text: String,
    },
}

impl Value {
    /// The kind's name in reports and in signatures.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Decimal(_) => "decimal",
            Self::Float(_) => "float",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Date(_) => "date",
            Self::Time(_) => "time",
            Self::Timestamp(_) => "timestamp",
            Self::TimestampTz(_) => "timestamptz",
            Self::Interval(_) => "interval",
            Self::Uuid(_) => "uuid",
            Self::Json(_) => "json",
            Self::Array(_) => "array",
            Self::Other { .. } => "other",
        }
    }

    /// The server's text, of the kinds that keep it; NULL, truth values, integers and bytes do not.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Null | Self::Bool(_) | Self::Int(_) | Self::Bytes(_) => None,
            Self::Decimal(text)
            | Self::Float(text)
            | Self::Text(text)
            | Self::Date(text)
            | Self::Time(text)
            | Self::Timestamp(text)
            | Self::TimestampTz(text)
            | Self::Interval(text)
            | Self::Uuid(text)
            | Self::Json(text)
            | Self::Array(text)
            | Self::Other { text, .. } => Some(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_store_keeps_apart_stays_apart() {
        assert_ne!(Value::Null, Value::Text("NULL".into()));
        assert_ne!(Value::Null, Value::Text(String::new()));
        assert_ne!(Value::Int(1), Value::Text("1".into()));
        assert_ne!(Value::Text("a".into()), Value::Text("a ".into()));
        assert_ne!(Value::Decimal("1.0".into()), Value::Decimal("1.00".into()));
    }
}
