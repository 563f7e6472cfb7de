//! Values as PostgreSQL prints them become literals of MariaDB.
//!
//! It refuses to change a value silently: each value that MariaDB can't hold comes with a note that says so.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::Column;
use super::types::{Family, PgType, family};
use crate::core::interval::{Months, microseconds};
use crate::translate::Target;
use crate::translate::values::{self, FIRST_INSTANT, LAST_INSTANT};

/// A literal, and what was changed to make it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    pub literal: String,
    pub note: Option<&'static str>,
}

impl Encoded {
    fn exact(literal: impl Into<String>) -> Self {
        Self { literal: literal.into(), note: None }
    }

    fn changed(literal: impl Into<String>, note: &'static str) -> Self {
        Self { literal: literal.into(), note: Some(note) }
    }
}

const CLAMPED: &str = "an instant outside of the years 1 to 9999 became the last or first that MariaDB can hold";
const NO_NUMBER: &str = "NaN or infinity became NULL";

/// The literal for a value in PostgreSQL's text form; `None` is NULL.
pub fn encode(pg_text: Option<&[u8]>, column: &Column, _target: &Target) -> Encoded {
    let Some(bytes) = pg_text else {
        return Encoded::exact("NULL");
    };
    encode_as(bytes, &PgType::parse(&column.pg_type))
}

/// As [`encode`], for a type that has been parsed.
pub fn encode_as(bytes: &[u8], pg_type: &PgType) -> Encoded {
    let family = family(pg_type);
    let text = match (std::str::from_utf8(bytes), family) {
        (Ok(text), Family::Bytes) => {
            // What the server printed is always well-formed; anything else is kept as it stands.
            return Encoded::exact(values::bytea_bytes(text).map_or_else(|| hex(bytes), |bytes| hex(&bytes)));
        }
        (Ok(text), _) => text,
        (Err(_), _) => return Encoded::exact(hex(bytes)),
    };
    let quoted = || Encoded::exact(quote(bytes));
    match family {
        Family::Bool => match text {
            "t" | "true" => Encoded::exact("1"),
            "f" | "false" => Encoded::exact("0"),
            _ => quoted(),
        },
        Family::Integer | Family::Decimal | Family::Float => number(text),
        Family::TimestampTz | Family::Timestamp => timestamp(text),
        Family::Date => date(text),
        Family::Interval => {
            microseconds(text, Months::OfThirtyDays).map_or_else(quoted, |micros| Encoded::exact(micros.to_string()))
        }
        Family::Array => {
            array_to_json(text, pg_type).map_or_else(quoted, |json| Encoded::exact(quote(json.as_bytes())))
        }
        Family::Text | Family::Bytes | Family::Time | Family::Json | Family::Verbatim => quoted(),
    }
}

/// A string literal, safe with backslash escapes on; bytes that are not UTF-8 become a hexadecimal literal.
pub fn quote(bytes: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return hex(bytes);
    };
    let mut out = String::with_capacity(text.len() + 2);
    values::quote(&mut out, text);
    out
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2 + 3);
    out.push_str("X'");
    for byte in bytes {
        // Writing to a String can't fail.
        let _ = write!(out, "{byte:02X}");
    }
    out.push('\'');
    out
}

fn number(text: &str) -> Encoded {
    let plain =
        !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
    match text {
        "NaN" | "Infinity" | "-Infinity" => Encoded::changed("NULL", NO_NUMBER),
        _ if plain => Encoded::exact(text),
        _ => Encoded::exact(quote(text.as_bytes())),
    }
}

/// `2024-01-02 03:04:05.6+00`, with any offset or none; with one, the instant in UTC.
fn timestamp(text: &str) -> Encoded {
    match text {
        "infinity" => return Encoded::changed(format!("'{LAST_INSTANT}'"), CLAMPED),
        "-infinity" => return Encoded::changed(format!("'{FIRST_INSTANT}'"), CLAMPED),
        _ if text.ends_with(" BC") => return Encoded::changed(format!("'{FIRST_INSTANT}'"), CLAMPED),
        _ if text.bytes().take_while(u8::is_ascii_digit).count() > 4 => {
            return Encoded::changed(format!("'{LAST_INSTANT}'"), CLAMPED);
        }
        _ => {}
    }
    let time_at = text.find([' ', 'T']).unwrap_or(text.len());
    let Some(offset_at) = text[time_at..].find(['+', '-', 'Z']).map(|at| at + time_at) else {
        return Encoded::exact(quote(text.as_bytes()));
    };
    let (local, offset) = (text[..offset_at].trim_end(), &text[offset_at..]);
    // The loader's sessions are in UTC, and its rows are many: nothing is to be computed.
    if matches!(offset, "+00" | "-00" | "Z" | "+00:00") {
        return Encoded::exact(quote(local.as_bytes()));
    }
    match values::utc(text, Some(&TimeZone::UTC)) {
        Some(utc) => Encoded::exact(values::moment_literal(utc)),
        None => Encoded::exact(quote(text.as_bytes())),
    }
}

fn date(text: &str) -> Encoded {
    const CLAMPED_DAY: &str = "a day outside of the years 1 to 9999 became the last or first that MariaDB can hold";
    let long = text.bytes().take_while(u8::is_ascii_digit).count() > 4;
    match text {
        "infinity" => Encoded::changed("'9999-12-31'", CLAMPED_DAY),
        "-infinity" => Encoded::changed("'0001-01-01'", CLAMPED_DAY),
        _ if text.ends_with(" BC") => Encoded::changed("'0001-01-01'", CLAMPED_DAY),
        _ if long => Encoded::changed("'9999-12-31'", CLAMPED_DAY),
        _ => Encoded::exact(quote(text.as_bytes())),
    }
}

/// PostgreSQL's array literal as a JSON array; `None` where it is not one that JSON can spell.
pub fn array_to_json(text: &str, pg_type: &PgType) -> Option<String> {
    let element = family(&PgType { array: false, ..pg_type.clone() });
    // `[2:4]={…}` gives bounds that JSON has no word for.
    let body = if text.starts_with('[') { text.split_once('=')?.1 } else { text };
    let mut out = String::with_capacity(body.len() + 8);
    let mut characters = body.chars().peekable();
    let mut depth = 0_u32;
    while let Some(character) = characters.next() {
        match character {
            '{' => {
                depth += 1;
                out.push('[');
            }
            '}' => {
                depth = depth.checked_sub(1)?;
                out.push(']');
            }
            // The delimiter; `box` alone has another one, and is text to us.
            ',' => out.push(','),
            '"' => {
                let mut item = String::new();
                loop {
                    match characters.next()? {
                        '"' => break,
                        '\\' => item.push(characters.next()?),
                        other => item.push(other),
                    }
                }
                out.push_str(&json_element(&item, element)?);
            }
            first => {
                let mut item = String::from(first);
                while let Some(next) = characters.next_if(|next| !matches!(next, ',' | '}' | '{')) {
                    item.push(next);
                }
                match item.trim() {
                    "NULL" => out.push_str("null"),
                    bare => out.push_str(&json_element(bare, element)?),
                }
            }
        }
    }
    (depth == 0 && out.starts_with('[')).then_some(out)
}

fn json_element(item: &str, element: Family) -> Option<String> {
    match element {
        Family::Bool => Some(if item == "t" || item == "true" { "true" } else { "false" }.to_owned()),
        Family::Integer | Family::Decimal | Family::Float if item.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some(item.to_owned())
        }
        Family::Json => Some(item.to_owned()),
        _ => serde_json::to_string(item).ok(),
    }
}

/// A field of a row in COPY's text format, its escapes undone; `None` is NULL.
pub fn copy_field(field: &[u8]) -> Option<Vec<u8>> {
    if field == b"\\N" {
        return None;
    }
    let mut out = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let (byte, used) = match &rest[at + 1..] {
            [b'b', ..] => (8, 1),
            [b'f', ..] => (12, 1),
            [b'n', ..] => (b'\n', 1),
            [b'r', ..] => (b'\r', 1),
            [b't', ..] => (b'\t', 1),
            [b'v', ..] => (11, 1),
            [b'x', digits @ ..] if digits.first().is_some_and(u8::is_ascii_hexdigit) => {
                numeric_escape(digits, 16, 2, 1)
            }
            digits @ [b'0'..=b'7', ..] => numeric_escape(digits, 8, 3, 0),
            [other, ..] => (*other, 1),
            [] => (b'\\', 0),
        };
        out.push(byte);
        rest = rest.get(at + 1 + used..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    Some(out)
}

fn numeric_escape(digits: &[u8], radix: u32, most: usize, lead: usize) -> (u8, usize) {
    let values = digits.iter().take(most).map_while(|digit| char::from(*digit).to_digit(radix));
    let (value, count) = values.fold((0_u32, 0), |(value, count), digit| (value * radix + digit, count + 1));
    ((value & 0xFF) as u8, lead + count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(pg_type: &str, text: &str) -> String {
        encode_as(text.as_bytes(), &PgType::parse(pg_type)).literal
    }

    #[test]
    fn values_become_the_literals_of_their_types() {
        for (pg_type, text, expected) in [
            ("boolean", "t", "1"),
            ("boolean", "f", "0"),
            ("integer", "-7", "-7"),
            ("numeric(10,2)", "1.50", "1.50"),
            ("double precision", "1e-300", "1e-300"),
            ("text", "it's \\ a\0b", "'it''s \\\\ a\\0b'"),
            ("text", "NULL", "'NULL'"),
            ("text", "", "''"),
            ("bytea", "\\x00ff", "X'00FF'"),
            ("bytea", "a\\\\b\\001", "X'615C6201'"),
            ("timestamp with time zone", "2024-01-02 03:04:05.6+00", "'2024-01-02 03:04:05.6'"),
            ("timestamp with time zone", "2024-01-01 01:30:00+05:30", "'2023-12-31 20:00:00'"),
            ("timestamp with time zone", "2024-01-01 00:00:00.000001-03", "'2024-01-01 03:00:00.000001'"),
            ("timestamp without time zone", "2024-01-02 03:04:05", "'2024-01-02 03:04:05'"),
            ("date", "2024-02-29", "'2024-02-29'"),
            ("interval", "00:00:00", "0"),
            ("interval", "1 year 2 mons -3 days +04:05:06.7", "36043506700000"),
            ("interval", "-00:00:00.000001", "-1"),
            ("integer[]", "{1,NULL,3}", "'[1,null,3]'"),
            ("text[]", "{a,\"b \\\"c\\\"\",NULL,\"NULL\"}", "'[\"a\",\"b \\\\\"c\\\\\"\",null,\"NULL\"]'"),
            ("boolean[]", "{{t,f},{f,t}}", "'[[true,false],[false,true]]'"),
            ("uuid", "6f1f6a3e-0000-4000-8000-000000000000", "'6f1f6a3e-0000-4000-8000-000000000000'"),
            ("public.mood", "ok", "'ok'"),
        ] {
            assert_eq!(literal(pg_type, text), expected, "{pg_type} {text}");
        }
    }

    #[test]
    fn what_mariadb_can_not_hold_is_changed_and_said() {
        for (pg_type, text, expected) in [
            ("timestamp with time zone", "infinity", "'9999-12-31 23:59:59.999999'"),
            ("timestamp without time zone", "-infinity", "'0001-01-01 00:00:00'"),
            ("timestamp with time zone", "0044-03-15 12:00:00+00 BC", "'0001-01-01 00:00:00'"),
            ("timestamp with time zone", "12024-01-01 00:00:00+00", "'9999-12-31 23:59:59.999999'"),
            ("date", "infinity", "'9999-12-31'"),
            ("double precision", "NaN", "NULL"),
            ("numeric", "-Infinity", "NULL"),
        ] {
            let encoded = encode_as(text.as_bytes(), &PgType::parse(pg_type));
            assert_eq!(encoded.literal, expected, "{pg_type} {text}");
            assert!(encoded.note.is_some(), "{pg_type} {text}");
        }
    }

    #[test]
    fn copy_fields_keep_null_apart_from_its_spelling() {
        for (field, expected) in [
            (&b"\\N"[..], None),
            (b"", Some(&b""[..])),
            (b"NULL", Some(b"NULL")),
            (b"\\\\N", Some(b"\\N")),
            (b"a\\tb\\nc\\\\", Some(b"a\tb\nc\\")),
            (b"\\x41\\101\\z\\", Some(b"AAz\\")),
            (b"\xff", Some(b"\xff")),
        ] {
            assert_eq!(copy_field(field).as_deref(), expected, "{}", field.escape_ascii());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_of_any_type_become_a_literal(bytes: Vec<u8>, which in 0_usize..16) {
            const TYPES: [&str; 16] = [
                "boolean", "integer", "numeric", "real", "text", "bytea", "timestamp with time zone", "date",
                "interval", "time without time zone", "jsonb", "text[]", "integer[]", "uuid", "public.x", "timestamp(3)",
            ];
            let pg_type = PgType::parse(TYPES[which]);
            proptest::prop_assert!(!encode_as(&bytes, &pg_type).literal.is_empty());
            copy_field(&bytes);
            if let Ok(text) = String::from_utf8(bytes) {
                proptest::prop_assert!(!encode_as(text.as_bytes(), &pg_type).literal.contains('\0'));
                PgType::parse(&text);
            }
        }
    }
}
