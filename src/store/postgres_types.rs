//! PostgreSQL's text format into values, by type OID.
//!
//! It refuses to read a type by its looks: a type without an OID here keeps its name and its text. Text that does not
//! read as its type (an encoding that the application set, a `DateStyle` of its own) is kept as it came, never lost.

use crate::core::Value;

/// How a type's text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Bool,
    Int,
    Decimal,
    Float,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    Array,
    Other,
}

/// A type: its name as `format_type` spells it without modifiers, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Type {
    pub name: String,
    pub reading: Reading,
}

/// The types of `pg_type.dat` that applications meet, by OID; these numbers never change between versions.
const BUILT_IN: &[(u32, &str, Reading)] = &[
    (16, "boolean", Reading::Bool),
    (17, "bytea", Reading::Bytes),
    (18, "\"char\"", Reading::Text),
    (19, "name", Reading::Text),
    (20, "bigint", Reading::Int),
    (21, "smallint", Reading::Int),
    (23, "integer", Reading::Int),
    (24, "regproc", Reading::Other),
    (25, "text", Reading::Text),
    (26, "oid", Reading::Int),
    (114, "json", Reading::Json),
    (142, "xml", Reading::Other),
    (199, "json[]", Reading::Array),
    (700, "real", Reading::Float),
    (701, "double precision", Reading::Float),
    (705, "unknown", Reading::Text),
    (790, "money", Reading::Other),
    (869, "inet", Reading::Other),
    (1000, "boolean[]", Reading::Array),
    (1001, "bytea[]", Reading::Array),
    (1002, "\"char\"[]", Reading::Array),
    (1003, "name[]", Reading::Array),
    (1005, "smallint[]", Reading::Array),
    (1007, "integer[]", Reading::Array),
    (1009, "text[]", Reading::Array),
    (1014, "character[]", Reading::Array),
    (1015, "character varying[]", Reading::Array),
    (1016, "bigint[]", Reading::Array),
    (1021, "real[]", Reading::Array),
    (1022, "double precision[]", Reading::Array),
    (1028, "oid[]", Reading::Array),
    (1042, "character", Reading::Text),
    (1043, "character varying", Reading::Text),
    (1082, "date", Reading::Date),
    (1083, "time without time zone", Reading::Time),
    (1114, "timestamp without time zone", Reading::Timestamp),
    (1115, "timestamp without time zone[]", Reading::Array),
    (1182, "date[]", Reading::Array),
    (1184, "timestamp with time zone", Reading::TimestampTz),
    (1185, "timestamp with time zone[]", Reading::Array),
    (1186, "interval", Reading::Interval),
    (1231, "numeric[]", Reading::Array),
    (1266, "time with time zone", Reading::Time),
    (1560, "bit", Reading::Other),
    (1562, "bit varying", Reading::Other),
    (1700, "numeric", Reading::Decimal),
    (2278, "void", Reading::Other),
    (2950, "uuid", Reading::Uuid),
    (2951, "uuid[]", Reading::Array),
    (3614, "tsvector", Reading::Other),
    (3615, "tsquery", Reading::Other),
    (3802, "jsonb", Reading::Json),
    (3807, "jsonb[]", Reading::Array),
];

/// The built-in type of this OID.
pub(super) fn built_in(oid: u32) -> Option<Type> {
    let index = BUILT_IN.binary_search_by_key(&oid, |(known, _, _)| *known).ok()?;
    let (_, name, reading) = BUILT_IN[index];
    Some(Type { name: name.to_owned(), reading })
}

/// A type that the server was asked for: `pg_type.typtype` and `pg_type.typcategory`. An enum's labels are text.
pub(super) fn from_catalog(name: String, typtype: &str, category: &str) -> Type {
    let reading = match (typtype, category) {
        ("e", _) => Reading::Text,
        (_, "A") => Reading::Array,
        _ => Reading::Other,
    };
    Type { name, reading }
}

/// Decodes a value in text format; `None` is NULL.
pub(super) fn decode(kind: &Type, raw: Option<&[u8]>) -> Value {
    let Some(raw) = raw else { return Value::Null };
    let Ok(text) = std::str::from_utf8(raw) else {
        // Only a client_encoding that the application has set brings this about.
        return Value::Bytes(raw.to_vec().into());
    };
    let own = || text.to_owned();
    match kind.reading {
        Reading::Bool if text == "t" => Value::Bool(true),
        Reading::Bool if text == "f" => Value::Bool(false),
        Reading::Int if text.parse::<i64>().is_ok() => Value::Int(text.parse().unwrap_or_default()),
        Reading::Bool | Reading::Int | Reading::Other => Value::Other { type_name: kind.name.clone(), text: own() },
        Reading::Decimal => Value::Decimal(own()),
        Reading::Float => Value::Float(own()),
        Reading::Text => Value::Text(own()),
        Reading::Bytes => match bytea(text) {
            Some(bytes) => Value::Bytes(bytes.into()),
            None => Value::Other { type_name: kind.name.clone(), text: own() },
        },
        Reading::Date => Value::Date(own()),
        Reading::Time => Value::Time(own()),
        Reading::Timestamp => Value::Timestamp(own()),
        Reading::TimestampTz => Value::TimestampTz(own()),
        Reading::Interval => Value::Interval(own()),
        Reading::Uuid => Value::Uuid(own()),
        Reading::Json => Value::Json(own()),
        Reading::Array => Value::Array(own()),
    }
}

/// `bytea_output` is `hex` unless the application has set `escape`.
fn bytea(text: &str) -> Option<Vec<u8>> {
    match text.strip_prefix("\\x") {
        Some(digits) => hex(digits.as_bytes()),
        None => escaped(text.as_bytes()),
    }
}

fn hex(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

fn escaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        rest = match rest {
            [] => return Some(bytes),
            [b'\\', b'\\', rest @ ..] => {
                bytes.push(b'\\');
                rest
            }
            [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', rest @ ..] => {
                bytes.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                rest
            }
            [b'\\', ..] => return None,
            [byte, rest @ ..] => {
                bytes.push(*byte);
                rest
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_as(oid: u32, text: &str) -> Value {
        decode(&built_in(oid).expect("a built-in type"), Some(text.as_bytes()))
    }

    #[test]
    fn built_in_types_stand_in_order() {
        assert!(BUILT_IN.is_sorted_by_key(|(oid, _, _)| *oid));
    }

    #[test]
    fn each_type_keeps_its_own_kind_of_value() {
        assert_eq!(decode_as(16, "t"), Value::Bool(true));
        assert_eq!(decode_as(20, "-9223372036854775808"), Value::Int(i64::MIN));
        assert_eq!(decode_as(1700, "1.50"), Value::Decimal("1.50".into()));
        assert_eq!(decode_as(1700, "NaN"), Value::Decimal("NaN".into()));
        assert_eq!(decode_as(701, "1e+300"), Value::Float("1e+300".into()));
        assert_eq!(decode_as(25, ""), Value::Text(String::new()));
        assert_eq!(decode_as(1184, "infinity"), Value::TimestampTz("infinity".into()));
        assert_eq!(decode_as(1009, "{a,NULL}"), Value::Array("{a,NULL}".into()));
        assert_eq!(decode(&built_in(25).expect("text"), None), Value::Null);
    }

    #[test]
    fn both_spellings_of_bytea_are_the_same_bytes() {
        assert_eq!(decode_as(17, "\\x005cff27"), Value::Bytes(vec![0, b'\\', 0xff, b'\''].into()));
        assert_eq!(decode_as(17, "\\000\\\\\\377'"), Value::Bytes(vec![0, b'\\', 0xff, b'\''].into()));
        assert_eq!(decode_as(17, "\\x"), Value::Bytes(vec![].into()));
    }

    #[test]
    fn text_that_does_not_read_as_its_type_is_kept() {
        assert!(matches!(decode_as(23, "many"), Value::Other { text, .. } if text == "many"));
        assert!(matches!(decode_as(17, "\\x0"), Value::Other { .. }));
        assert!(matches!(decode_as(17, "\\9"), Value::Other { .. }));
        assert_eq!(decode(&built_in(25).expect("text"), Some(b"\xe9")), Value::Bytes(vec![0xe9].into()));
    }

    #[test]
    fn an_enum_is_text_and_an_array_of_it_an_array() {
        assert_eq!(from_catalog("mood".into(), "e", "E").reading, Reading::Text);
        assert_eq!(from_catalog("mood[]".into(), "b", "A").reading, Reading::Array);
        assert_eq!(from_catalog("point3".into(), "c", "C").reading, Reading::Other);
    }
}
