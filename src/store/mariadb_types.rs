//! MariaDB's text protocol into values, by column type, character set and flags.
//!
//! It refuses to guess booleans (`TINYINT(1)` is an integer; what it stands for is the judge's business) and to look
//! into strings for JSON or UUIDs: the server sends those as strings.

use mysql_async::Column as Definition;
use mysql_async::consts::{ColumnFlags, ColumnType};

use crate::core::{Column, Value};

/// The character set and collation `binary`.
const BINARY: u16 = 63;

/// How a column's text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Int,
    Bit,
    Decimal,
    Float,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    Json,
    /// A type that the driver knows and MariaDB does not send.
    Other(&'static str),
}

/// A column's type as the server names it in `information_schema`, and how its values are read.
pub(super) fn column(definition: &Definition) -> (Column, Reading) {
    let binary = definition.character_set() == BINARY;
    let of =
        |text: &'static str, bytes: &'static str| if binary { (bytes, Reading::Bytes) } else { (text, Reading::Text) };
    let (name, reading) = match definition.column_type() {
        ColumnType::MYSQL_TYPE_TINY => ("tinyint", Reading::Int),
        ColumnType::MYSQL_TYPE_SHORT => ("smallint", Reading::Int),
        ColumnType::MYSQL_TYPE_INT24 => ("mediumint", Reading::Int),
        ColumnType::MYSQL_TYPE_LONG => ("int", Reading::Int),
        ColumnType::MYSQL_TYPE_LONGLONG => ("bigint", Reading::Int),
        ColumnType::MYSQL_TYPE_YEAR => ("year", Reading::Int),
        ColumnType::MYSQL_TYPE_BIT => ("bit", Reading::Bit),
        ColumnType::MYSQL_TYPE_DECIMAL | ColumnType::MYSQL_TYPE_NEWDECIMAL => ("decimal", Reading::Decimal),
        ColumnType::MYSQL_TYPE_FLOAT => ("float", Reading::Float),
        ColumnType::MYSQL_TYPE_DOUBLE => ("double", Reading::Float),
        ColumnType::MYSQL_TYPE_DATE | ColumnType::MYSQL_TYPE_NEWDATE => ("date", Reading::Date),
        ColumnType::MYSQL_TYPE_TIME | ColumnType::MYSQL_TYPE_TIME2 => ("time", Reading::Time),
        ColumnType::MYSQL_TYPE_DATETIME | ColumnType::MYSQL_TYPE_DATETIME2 => ("datetime", Reading::Timestamp),
        ColumnType::MYSQL_TYPE_TIMESTAMP | ColumnType::MYSQL_TYPE_TIMESTAMP2 => ("timestamp", Reading::Timestamp),
        ColumnType::MYSQL_TYPE_JSON => ("json", Reading::Json),
        ColumnType::MYSQL_TYPE_VARCHAR | ColumnType::MYSQL_TYPE_VAR_STRING => of("varchar", "varbinary"),
        ColumnType::MYSQL_TYPE_STRING if definition.flags().contains(ColumnFlags::ENUM_FLAG) => of("enum", "enum"),
        ColumnType::MYSQL_TYPE_STRING if definition.flags().contains(ColumnFlags::SET_FLAG) => of("set", "set"),
        ColumnType::MYSQL_TYPE_ENUM => of("enum", "enum"),
        ColumnType::MYSQL_TYPE_SET => of("set", "set"),
        ColumnType::MYSQL_TYPE_STRING => of("char", "binary"),
        ColumnType::MYSQL_TYPE_TINY_BLOB => of("tinytext", "tinyblob"),
        ColumnType::MYSQL_TYPE_MEDIUM_BLOB => of("mediumtext", "mediumblob"),
        ColumnType::MYSQL_TYPE_LONG_BLOB => of("longtext", "longblob"),
        ColumnType::MYSQL_TYPE_BLOB => of("text", "blob"),
        // The type of the literal NULL; its values are all NULL.
        ColumnType::MYSQL_TYPE_NULL => ("null", Reading::Text),
        ColumnType::MYSQL_TYPE_GEOMETRY => ("geometry", Reading::Bytes),
        _ => ("unknown", Reading::Other("unknown")),
    };
    let unsigned = reading == Reading::Int && name != "year" && definition.flags().contains(ColumnFlags::UNSIGNED_FLAG);
    let type_name = if unsigned { format!("{name} unsigned") } else { name.to_owned() };
    (Column { name: definition.name_str().into_owned(), type_name }, reading)
}

/// Decodes a value of the text protocol.
pub(super) fn decode(reading: Reading, value: Option<mysql_async::Value>) -> Value {
    let raw = match value {
        None | Some(mysql_async::Value::NULL) => return Value::Null,
        Some(mysql_async::Value::Bytes(raw)) => raw,
        // The text protocol has no other values; should the driver make one, its own words are kept.
        Some(other) => return Value::Other { type_name: "unknown".into(), text: other.as_sql(true) },
    };
    match reading {
        Reading::Bytes => return Value::Bytes(raw.into()),
        Reading::Bit => return bit(&raw),
        _ => {}
    }
    let text = match String::from_utf8(raw) {
        Ok(text) => text,
        // Only a character_set_results that the application has set brings this about.
        Err(error) => return Value::Bytes(error.into_bytes().into()),
    };
    match reading {
        Reading::Int => match text.parse() {
            Ok(number) => Value::Int(number),
            Err(_) => Value::Decimal(text),
        },
        Reading::Decimal => Value::Decimal(text),
        Reading::Float => Value::Float(text),
        Reading::Date => Value::Date(text),
        Reading::Time => Value::Time(text),
        Reading::Timestamp => Value::Timestamp(text),
        Reading::Json => Value::Json(text),
        Reading::Other(type_name) => Value::Other { type_name: type_name.to_owned(), text },
        Reading::Text | Reading::Bytes | Reading::Bit => Value::Text(text),
    }
}

/// A BIT comes as up to eight bytes, the highest first.
fn bit(raw: &[u8]) -> Value {
    let number = raw.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    i64::try_from(number).map_or_else(|_| Value::Decimal(number.to_string()), Value::Int)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(kind: ColumnType, charset: u16, flags: ColumnFlags) -> (String, Reading) {
        let definition = Definition::new(kind).with_name(b"c").with_character_set(charset).with_flags(flags);
        let (column, reading) = column(&definition);
        (column.type_name, reading)
    }

    fn text(text: &str) -> Option<mysql_async::Value> {
        Some(mysql_async::Value::Bytes(text.as_bytes().to_vec()))
    }

    #[test]
    fn the_character_set_tells_text_from_bytes() {
        let none = ColumnFlags::empty();
        assert_eq!(reading(ColumnType::MYSQL_TYPE_VAR_STRING, 45, none), ("varchar".into(), Reading::Text));
        assert_eq!(reading(ColumnType::MYSQL_TYPE_VAR_STRING, 63, none), ("varbinary".into(), Reading::Bytes));
        assert_eq!(reading(ColumnType::MYSQL_TYPE_BLOB, 63, none), ("blob".into(), Reading::Bytes));
        assert_eq!(reading(ColumnType::MYSQL_TYPE_STRING, 45, ColumnFlags::ENUM_FLAG).0, "enum");
        assert_eq!(reading(ColumnType::MYSQL_TYPE_LONGLONG, 63, ColumnFlags::UNSIGNED_FLAG).0, "bigint unsigned");
    }

    #[test]
    fn numbers_that_no_machine_type_holds_stay_exact() {
        assert_eq!(decode(Reading::Int, text("18446744073709551615")), Value::Decimal("18446744073709551615".into()));
        assert_eq!(decode(Reading::Int, text("0005")), Value::Int(5));
        assert_eq!(decode(Reading::Decimal, text("1.50")), Value::Decimal("1.50".into()));
        assert_eq!(decode(Reading::Bit, Some(mysql_async::Value::Bytes(vec![1, 0]))), Value::Int(256));
        let all = Some(mysql_async::Value::Bytes(vec![0xff; 8]));
        assert_eq!(decode(Reading::Bit, all), Value::Decimal(u64::MAX.to_string()));
    }

    #[test]
    fn null_is_no_empty_text_and_broken_text_is_bytes() {
        assert_eq!(decode(Reading::Text, Some(mysql_async::Value::NULL)), Value::Null);
        assert_eq!(decode(Reading::Text, text("")), Value::Text(String::new()));
        let latin = Some(mysql_async::Value::Bytes(vec![0xe9]));
        assert_eq!(decode(Reading::Text, latin), Value::Bytes(vec![0xe9].into()));
    }
}
