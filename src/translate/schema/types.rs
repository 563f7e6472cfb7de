//! What each PostgreSQL type becomes on MariaDB: one table, with the difference stated wherever there is one.
//!
//! It refuses to shorten: a bounded text gets room for four bytes a character, an unbounded one stays unbounded
//! outside of keys.

use super::Schema;
use crate::translate::{Target, TextStorage};

/// Bytes of a key on InnoDB's DYNAMIC row format.
pub const KEY_BYTES_MAX: usize = 3072;

/// A bounded text of more bytes than this becomes a LOB, so that a few of them still fit into a row's 65,535 bytes.
const INLINE_TEXT_BYTES_MAX: usize = 16_000;

/// What a column becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeMapping {
    pub sql_type: String,
    pub family: Family,
    pub size: Size,
    /// How the target's type differs from PostgreSQL's, where it does.
    pub note: Option<&'static str>,
}

/// What kind of values a type has; decides how they are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Bool,
    Integer,
    Decimal,
    Float,
    Text,
    Bytes,
    Timestamp,
    TimestampTz,
    Date,
    Time,
    Interval,
    Json,
    /// Kept as a JSON array; the element's family decides whether elements are quoted.
    Array,
    /// Kept in PostgreSQL's text form.
    Verbatim,
}

/// How much a value may take in a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Exactly or at most these bytes, whole in any key.
    Fixed(usize),
    /// Character data of at most these bytes.
    Text(usize),
    /// Character data without a bound.
    OpenText,
    /// A LOB that is no character data.
    Open,
}

/// A type's name without its arguments, the arguments, and whether it is an array of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PgType {
    pub base: String,
    pub args: Vec<i64>,
    pub array: bool,
}

impl PgType {
    /// Reads what `format_type` spells, and the aliases that people write.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let text = text.strip_prefix("pg_catalog.").unwrap_or(text);
        let (text, array) = match text.find('[') {
            Some(at) => (&text[..at], true),
            None => (text.strip_suffix(" array").unwrap_or(text), text.ends_with(" array")),
        };
        let (mut base, mut args) = (text.trim().to_owned(), Vec::new());
        if let Some(open) = text.find('(')
            && let Some(close) = text[open..].find(')').map(|at| open + at)
        {
            args = text[open + 1..close].split(',').filter_map(|arg| arg.trim().parse().ok()).collect();
            base = format!("{} {}", text[..open].trim(), text[close + 1..].trim()).trim().to_owned();
        }
        Self { base: canonical(&base), args, array }
    }

    /// As `format_type` spells it.
    pub fn spelled(&self) -> String {
        let mut text = self.base.clone();
        if !self.args.is_empty() {
            let args: Vec<String> = self.args.iter().map(i64::to_string).collect();
            let at = text.find(" with").unwrap_or(text.len());
            text.insert_str(at, &format!("({})", args.join(",")));
        }
        if self.array {
            text.push_str("[]");
        }
        text
    }
}

fn canonical(base: &str) -> String {
    let name = match base {
        "int" | "int4" | "serial" | "serial4" => "integer",
        "int8" | "bigserial" | "serial8" => "bigint",
        "int2" | "smallserial" | "serial2" => "smallint",
        "bool" => "boolean",
        "varchar" | "char varying" => "character varying",
        "char" | "bpchar" => "character",
        "float8" | "float" | "double" => "double precision",
        "float4" => "real",
        "decimal" | "dec" => "numeric",
        "timestamptz" => "timestamp with time zone",
        "timestamp" => "timestamp without time zone",
        "timetz" => "time with time zone",
        "time" => "time without time zone",
        "varbit" => "bit varying",
        other => other,
    };
    name.to_owned()
}

/// The family of a type's values; of an array's elements where it is one and `array` has been looked at.
pub fn family(pg_type: &PgType) -> Family {
    if pg_type.array {
        return Family::Array;
    }
    match pg_type.base.as_str() {
        "boolean" => Family::Bool,
        "smallint" | "integer" | "bigint" | "oid" | "xid" | "cid" => Family::Integer,
        "numeric" => Family::Decimal,
        "real" | "double precision" => Family::Float,
        "text" | "character varying" | "character" | "name" | "citext" | "public.citext" => Family::Text,
        "bytea" => Family::Bytes,
        "timestamp with time zone" => Family::TimestampTz,
        "timestamp without time zone" => Family::Timestamp,
        "date" => Family::Date,
        "time without time zone" => Family::Time,
        base if base == "interval" || base.starts_with("interval ") => Family::Interval,
        "json" | "jsonb" => Family::Json,
        _ => Family::Verbatim,
    }
}

/// What a PostgreSQL type becomes. `room` is what a key leaves to an unbounded text, in bytes.
pub fn mariadb_type(pg_type: &str, schema: &Schema, target: &Target, room: Option<usize>) -> TypeMapping {
    let parsed = PgType::parse(pg_type);
    let family = family(&parsed);
    match family {
        Family::Text => return text_type(&parsed, target, room),
        Family::Verbatim => return verbatim_type(&parsed, schema, target, room),
        Family::Decimal => return decimal_type(&parsed.args),
        _ => {}
    }
    let precision = parsed.args.first().map_or(6, |digits| (*digits).clamp(0, 6));
    let (sql_type, size, note) = match family {
        Family::Bool => {
            ("TINYINT(1)".into(), Size::Fixed(1), Some("a number that is 0 or 1; other numbers are accepted"))
        }
        Family::Integer => integer_type(&parsed.base),
        Family::Float if parsed.base == "real" => {
            ("FLOAT".into(), Size::Fixed(4), Some("no NaN, no infinity; printed with six digits"))
        }
        Family::Float => ("DOUBLE".into(), Size::Fixed(8), Some("no NaN, no infinity")),
        Family::Bytes => ("LONGBLOB".into(), Size::Open, None),
        Family::TimestampTz => (
            format!("DATETIME({precision})"),
            Size::Fixed(8),
            Some(
                "kept in UTC without its zone; years 1 to 9999; infinity and -infinity become the last and first instant",
            ),
        ),
        Family::Timestamp => (
            format!("DATETIME({precision})"),
            Size::Fixed(8),
            Some("years 1 to 9999; infinity and -infinity become the last and first instant"),
        ),
        Family::Date => (
            "DATE".into(),
            Size::Fixed(3),
            Some("years 1 to 9999; infinity and -infinity become the last and first day"),
        ),
        Family::Time => (format!("TIME({precision})"), Size::Fixed(6), None),
        Family::Interval => (
            "BIGINT".into(),
            Size::Fixed(8),
            Some("microseconds, a month being 30 days and a day 24 hours: months and days are no longer told apart"),
        ),
        Family::Json if parsed.base == "jsonb" => (
            "JSON".into(),
            Size::Open,
            Some("text with a check: spacing, key order and repeated keys stay as written; equality compares the text"),
        ),
        Family::Json => ("JSON".into(), Size::Open, Some("text with a check; nested at most 32 deep")),
        Family::Array => ("JSON".into(), Size::Open, Some("a JSON array; array operators have no counterpart")),
        Family::Text | Family::Verbatim | Family::Decimal => ("LONGTEXT".into(), Size::OpenText, None),
    };
    TypeMapping { sql_type, family, size, note }
}

fn integer_type(base: &str) -> (String, Size, Option<&'static str>) {
    match base {
        "smallint" => ("SMALLINT".into(), Size::Fixed(2), None),
        "integer" => ("INT".into(), Size::Fixed(4), None),
        "bigint" => ("BIGINT".into(), Size::Fixed(8), None),
        _ => ("INT UNSIGNED".into(), Size::Fixed(4), Some("a plain number, not an identifier of the server")),
    }
}

fn decimal_type(args: &[i64]) -> TypeMapping {
    /// MariaDB's own limits.
    const DIGITS_MAX: i64 = 65;
    const SCALE_MAX: i64 = 38;
    let exact = Some("no NaN, no infinity");
    let (precision, scale, note) = match *args {
        [] => (
            DIGITS_MAX,
            30,
            Some("35 digits before the point and 30 after it, always printed in full; no NaN, no infinity"),
        ),
        [precision] => (precision, 0, exact),
        [precision, scale, ..] if scale < 0 => {
            (precision.saturating_sub(scale), 0, Some("not rounded to tens or hundreds; no NaN, no infinity"))
        }
        [precision, scale, ..] => (precision.max(scale), scale, exact),
    };
    let cut = precision > DIGITS_MAX || scale > SCALE_MAX;
    let note = if cut { Some("at most 65 digits, 38 of them after the point; no NaN, no infinity") } else { note };
    TypeMapping {
        sql_type: format!("DECIMAL({},{})", precision.clamp(1, DIGITS_MAX), scale.min(SCALE_MAX)),
        family: Family::Decimal,
        size: Size::Fixed(32),
        note,
    }
}

fn text_type(parsed: &PgType, target: &Target, room: Option<usize>) -> TypeMapping {
    let characters = match parsed.base.as_str() {
        "character" => Some(parsed.args.first().copied().unwrap_or(1)),
        "character varying" => parsed.args.first().copied(),
        "name" => Some(63),
        _ => None,
    };
    let bytes = characters.and_then(|characters| usize::try_from(characters).ok()).map(|characters| characters * 4);
    let bounded = bytes.filter(|bytes| *bytes <= INLINE_TEXT_BYTES_MAX);
    let note = match (parsed.base.as_str(), target.text) {
        ("character", _) => Some("not padded: what an application writes without blanks is read without blanks"),
        ("citext" | "public.citext", _) => Some("compared byte by byte, not without regard to case"),
        ("character varying", TextStorage::Binary) if bounded.is_some() => {
            Some("the limit is in bytes, four for each character: a longer text of short characters is accepted")
        }
        (_, TextStorage::Utf8mb4) if bytes.is_some() && bounded.is_none() => Some("its limit is not enforced"),
        _ => None,
    };
    let size = match (bounded, room) {
        (Some(bytes), _) => Size::Text(bytes),
        (None, Some(room)) => Size::Text(bytes.map_or(room, |bytes| bytes.min(room))),
        (None, None) => Size::OpenText,
    };
    TypeMapping { sql_type: spell_text(size, target), family: Family::Text, size, note }
}

/// Character data of this size.
pub fn spell_text(size: Size, target: &Target) -> String {
    match (target.text, size) {
        (TextStorage::Binary, Size::Text(bytes)) => format!("VARBINARY({bytes})"),
        (TextStorage::Binary, _) => "LONGBLOB".into(),
        (TextStorage::Utf8mb4, Size::Text(bytes)) => format!("VARCHAR({}) {UTF8MB4}", bytes / 4),
        (TextStorage::Utf8mb4, _) => format!("LONGTEXT {UTF8MB4}"),
    }
}

/// Compared by code point and not padded, as PostgreSQL's C collation compares.
pub const UTF8MB4: &str = "CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";

const ASCII: &str = "CHARACTER SET ascii COLLATE ascii_bin";

/// Types that are kept in PostgreSQL's own spelling.
fn verbatim_type(parsed: &PgType, schema: &Schema, target: &Target, room: Option<usize>) -> TypeMapping {
    let ascii = |length: usize, note| (format!("VARCHAR({length}) {ASCII}"), Size::Fixed(length), Some(note));
    if let Some(labels) = schema.enums.get(&parsed.base) {
        return enum_type(labels);
    }
    let bits = parsed.args.first().and_then(|bits| usize::try_from(*bits).ok());
    let (sql_type, size, note) = match parsed.base.as_str() {
        "uuid" => (format!("VARCHAR(36) {ASCII}"), Size::Fixed(36), None),
        "inet" | "cidr" => ascii(43, "text: network operators and order have no counterpart"),
        "macaddr" | "macaddr8" => ascii(23, "text"),
        "bit" => ascii(bits.unwrap_or(1).clamp(1, 2048), "the digits as text"),
        "bit varying" if bits.is_some_and(|bits| bits <= 2048) => ascii(bits.unwrap_or(1), "the digits as text"),
        "time with time zone" => ascii(21, "text: MariaDB has no time with a zone"),
        "money" => ascii(32, "text as the current server's locale prints it"),
        "pg_lsn" => ascii(17, "text"),
        base => {
            let size = room.map_or(Size::OpenText, Size::Text);
            (spell_text(size, target), size, Some(verbatim_note(base)))
        }
    };
    TypeMapping { sql_type, family: Family::Verbatim, size, note }
}

fn verbatim_note(base: &str) -> &'static str {
    match base {
        "tsvector" | "tsquery" => "text that nothing keeps up to date; text search has no counterpart",
        "xml" => "text that is not checked",
        base if base.ends_with("range") => "text: range operators have no counterpart",
        "point" | "line" | "lseg" | "box" | "path" | "polygon" | "circle" => "text: geometry has no counterpart",
        _ => "text in PostgreSQL's spelling; the type's operators have no counterpart",
    }
}

fn enum_type(labels: &[String]) -> TypeMapping {
    let unfit = labels.is_empty() || labels.iter().any(|label| label.ends_with(' ') || label.is_empty());
    if unfit {
        return TypeMapping {
            sql_type: format!("VARCHAR(63) {UTF8MB4}"),
            family: Family::Verbatim,
            size: Size::Text(252),
            note: Some("text that is not checked: MariaDB's ENUM can't hold labels that are empty or end in a blank"),
        };
    }
    let quoted: Vec<String> = labels.iter().map(|label| super::value::quote(label.as_bytes())).collect();
    TypeMapping {
        sql_type: format!("ENUM({}) {UTF8MB4}", quoted.join(",")),
        family: Family::Verbatim,
        size: Size::Fixed(2),
        note: Some("its own column type each time: a label added to one column is not added to the others"),
    }
}
