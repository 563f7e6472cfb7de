//! What is proven not to matter: pairs of values (and of answers) that mean the same, each rule with an id and a
//! doc, each firing counted and printed.
//!
//! Values are compared by canonical form, so that "the same" is an equivalence: a multiset of rows can be compared
//! by hash with the very rules that compare two values. Which canonical form a column has is decided by the kinds of
//! values that stand in it on both sides; two columns of the same kind are compared as they are, except where a
//! server's own spelling of that kind varies.
//!
//! It refuses to forgive NULL for any value, empty for missing, an integer for its text, `a` for `a `, or another
//! case: those the stores keep apart.

use std::borrow::Cow;

use super::canonical;
use super::documents::{self, Keys};
use crate::core::Value;
use crate::core::interval::{Months, microseconds, parts};

/// A rule that forgives. Its id stands in reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Normalisation {
    pub id: &'static str,
    pub doc: &'static str,
}

macro_rules! normalisations {
    ($($name:ident $id:literal $doc:literal)*) => {
        $(pub const $name: Normalisation = Normalisation { id: $id, doc: $doc };)*
        /// Every rule that forgives, in the order of the docs: values, then rows and columns, then cache and server.
        pub const ALL: &[Normalisation] = &[$($name),*];
    };
}

normalisations! {
    BOOL_INT "bool-int" "a boolean against TINYINT 0 or 1"
    INT_DECIMAL "int-decimal" "an integer against an exact number of the same value"
    NUMERIC_SCALE "numeric-scale" "two exact numbers of the same value with another number of trailing zeros"
    FLOAT_TEXT "float-text" "two spellings of the same double"
    TEXT_BYTES "text-bytes" "text against the same bytes in the binary character set"
    NAMED_TYPE_TEXT "named-type-text" "a type that only one side has (enum, inet, tsvector, ...) against the same text"
    UUID_TEXT "uuid-text" "a uuid against its text, hexadecimal letters in either case"
    JSON_TEXT "json-text" "a JSON document against the same characters in a text column"
    JSON_SPACING "json-spacing" "two spellings of a JSON document: space, escapes, exponents"
    JSON_KEY_ORDER "json-key-order" "two JSON documents that differ by the order of their keys only"
    ARRAY_JSON "array-json" "an array against the JSON list with the same elements"
    INTERVAL_MICROSECONDS "interval-microseconds" "an interval without months against its length in microseconds"
    INTERVAL_TEXT "interval-text" "an interval against the text of the same months, days and time"
    TIMESTAMP_UTC "timestamp-utc" "a timestamp with time zone against the same instant as a DATETIME in UTC"
    TIMESTAMP_FRACTION "timestamp-fraction" "two spellings of the same timestamp: trailing zeros of its fraction"
    TIME_FRACTION "time-fraction" "two spellings of the same time of day: trailing zeros of its fraction"
    INFINITY_DATE "infinity-date" "an infinite date against the farthest one, which stands for it where there is none"
    ROW_ORDER "row-order" "the same rows in another order where no ORDER BY fixes one"
    ROW_ORDER_TIES "row-order-ties" "the same rows in another order among rows whose ORDER BY keys are equal"
    AGGREGATE_ORDER "aggregate-order" "the same elements in another order, where array_agg, string_agg and their like are given none"
    REFUSAL_CODE "refusal-code" "two refusals, where MariaDB's code stands for several reasons, one of them PostgreSQL's (1292: no date, or none that there is)"
    DEFINITION_COUNT "definition-count" "a count of affected rows that only one side gives for a definition (CREATE TABLE AS, ALTER TABLE)"
    COLUMN_LABEL "column-label" "the server's own name for an unnamed expression"
    COLUMN_NAME_CASE "column-name-case" "a column's name in another case"
    UNORDERED_MAP "unordered-map" "a hash's or a set's members in another order"
    SCAN_IN_PARTS "scan-in-parts" "the first part of a scan against everything at once, which holds that part"
    TTL_TOLERANCE "ttl-tolerance" "a remaining time to live that differs by 2 seconds at most, 3 where it is over 30 days"
    KEY_ENDING "key-ending" "a key on one side only that ends there within the same tolerance"
    RECORDED_CLOCK "recorded-clock" "a moment of the replay's control within 2 ms of the recording's own end: a log tells when a statement began to the millisecond"
    SERVER_NOTE "server-note" "a server's message of level Note"
    ROUNDED "rounded" "the note that a stored number was rounded to its column's decimals, or a moment cut to its day, as PostgreSQL does silently"
    DUPLICATE_IGNORED "duplicate-ignored" "the warning that INSERT IGNORE raises for each row it was told to ignore"
}

/// The kinds of values seen in a column, on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u16);

const BOOL: u16 = 1;
const INT: u16 = 1 << 1;
const DECIMAL: u16 = 1 << 2;
const FLOAT: u16 = 1 << 3;
const TEXT: u16 = 1 << 4;
const BYTES: u16 = 1 << 5;
const DATE: u16 = 1 << 6;
const TIME: u16 = 1 << 7;
const TIMESTAMP: u16 = 1 << 8;
const TIMESTAMPTZ: u16 = 1 << 9;
const INTERVAL: u16 = 1 << 10;
const UUID: u16 = 1 << 11;
const JSON: u16 = 1 << 12;
const ARRAY: u16 = 1 << 13;
const OTHER: u16 = 1 << 14;

impl Kinds {
    pub fn add(&mut self, value: &Value) {
        self.0 |= match value {
            Value::Null => 0,
            Value::Bool(_) => BOOL,
            Value::Int(_) => INT,
            Value::Decimal(_) => DECIMAL,
            Value::Float(_) => FLOAT,
            Value::Text(_) => TEXT,
            Value::Bytes(_) => BYTES,
            Value::Date(_) => DATE,
            Value::Time(_) => TIME,
            Value::Timestamp(_) => TIMESTAMP,
            Value::TimestampTz(_) => TIMESTAMPTZ,
            Value::Interval(_) => INTERVAL,
            Value::Uuid(_) => UUID,
            Value::Json(_) => JSON,
            Value::Array(_) => ARRAY,
            Value::Other { .. } => OTHER,
        };
    }

    pub fn join(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How values of a column with these kinds are compared.
    pub fn class(self) -> Class {
        /// Characters may come as text or as bytes; the character set of the column decides.
        const CHARACTERS: u16 = TEXT | BYTES;
        match self.0 {
            kinds if kinds == BOOL | INT => Class::Truth,
            kinds if kinds == INT | DECIMAL => Class::Whole,
            DECIMAL => Class::Decimal,
            FLOAT => Class::Float,
            CHARACTERS => Class::Characters,
            kinds if kinds & !CHARACTERS == OTHER && kinds != OTHER => Class::Named,
            kinds if kinds & !CHARACTERS == UUID && kinds != UUID => Class::Uuid,
            kinds if kinds & !CHARACTERS == JSON => Class::Json,
            kinds if kinds & !(CHARACTERS | JSON) == ARRAY && kinds != ARRAY => Class::Array,
            kinds if kinds == INTERVAL | INT => Class::Interval,
            kinds if kinds & !CHARACTERS == INTERVAL && kinds != INTERVAL => Class::IntervalText,
            kinds if kinds == TIMESTAMPTZ | TIMESTAMP => Class::Instant,
            TIMESTAMP => Class::Instant,
            DATE => Class::Day,
            TIME => Class::TimeOfDay,
            _ => Class::Exact,
        }
    }
}

/// How the values of one column are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// As they are, kind and text.
    Exact,
    Truth,
    Whole,
    Decimal,
    Float,
    Characters,
    Named,
    Uuid,
    Json,
    Array,
    Interval,
    IntervalText,
    Instant,
    Day,
    TimeOfDay,
}

/// What two values are beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    Same,
    /// The same by this rule.
    Forgiven(Normalisation),
    Different,
}

/// Compares two values of a column of this class.
pub fn compare(class: Class, control: &Value, candidate: &Value) -> Sameness {
    if control == candidate {
        return Sameness::Same;
    }
    // Most columns are exact; they need no canonical form to differ.
    if class == Class::Exact || canonical_form(class, control) != canonical_form(class, candidate) {
        return Sameness::Different;
    }
    Sameness::Forgiven(rule(class, control, candidate))
}

/// Appends the value's canonical form, self-delimiting, so that rows can be hashed.
pub fn write_canonical(class: Class, value: &Value, out: &mut Vec<u8>) {
    let (tag, form) = canonical_form(class, value);
    out.extend_from_slice(tag.as_bytes());
    out.push(0);
    out.extend_from_slice(&(form.len() as u64).to_le_bytes());
    out.extend_from_slice(&form);
}

/// A tag, and bytes that are equal where the values mean the same. What can't be read is tagged with its own kind.
fn canonical_form(class: Class, value: &Value) -> (&str, Cow<'_, [u8]>) {
    let normal = match (class, value) {
        (Class::Truth, Value::Bool(truth)) => Some(u8::from(*truth).to_string()),
        (Class::Truth | Class::Whole | Class::Interval, Value::Int(number)) => Some(number.to_string()),
        (Class::Whole | Class::Decimal, Value::Decimal(text)) => canonical::decimal(text),
        (Class::Float, Value::Float(text)) => canonical::float(text).map(|bits| bits.to_string()),
        (Class::Interval, Value::Interval(text)) => microseconds(text, Months::Refused).map(|us| us.to_string()),
        (Class::IntervalText, value) => {
            characters(value).and_then(parts).map(|p| format!("{} {} {}", p.months, p.days, p.microseconds))
        }
        (Class::Instant, Value::Timestamp(text) | Value::TimestampTz(text)) => canonical::instant(text),
        (Class::Day, Value::Date(text)) => canonical::infinite(text).map(str::to_owned),
        (Class::TimeOfDay, Value::Time(text)) => Some(canonical::time_of_day(text).to_owned()),
        (Class::Array, Value::Array(text)) => documents::array_literal(text),
        (Class::Array, value) => characters(value).and_then(documents::json_list),
        (Class::Uuid, value) => characters(value).and_then(canonical::uuid),
        (Class::Json, value) => characters(value).and_then(|text| documents::json(text, Keys::Sorted)),
        (Class::Characters | Class::Named, value) => {
            if let Some(bytes) = bytes(value) {
                return ("normal", Cow::Borrowed(bytes));
            }
            None
        }
        _ => None,
    };
    match normal {
        Some(normal) => ("normal", Cow::Owned(normal.into_bytes())),
        None => exact(value),
    }
}

/// The value's kind (for a type without a word of ours its name) and its own bytes.
fn exact(value: &Value) -> (&str, Cow<'_, [u8]>) {
    let form = match value {
        Value::Null => Cow::Borrowed(&b""[..]),
        Value::Bool(truth) => Cow::Owned(truth.to_string().into_bytes()),
        Value::Int(number) => Cow::Owned(number.to_string().into_bytes()),
        Value::Other { type_name, text } => return (type_name, Cow::Borrowed(text.as_bytes())),
        other => Cow::Borrowed(bytes(other).unwrap_or_default()),
    };
    (value.kind(), form)
}

fn bytes(value: &Value) -> Option<&[u8]> {
    match value {
        Value::Bytes(bytes) => Some(bytes),
        other => other.text().map(str::as_bytes),
    }
}

fn characters(value: &Value) -> Option<&str> {
    std::str::from_utf8(bytes(value)?).ok()
}

/// The rule by which two values of one canonical form, but not the same, are the same.
fn rule(class: Class, control: &Value, candidate: &Value) -> Normalisation {
    let is_infinite = |value: &Value| characters(value).is_some_and(|text| text.ends_with("infinity"));
    match class {
        Class::Truth => BOOL_INT,
        Class::Whole => INT_DECIMAL,
        Class::Decimal => NUMERIC_SCALE,
        Class::Float => FLOAT_TEXT,
        // Never asked: an exact form is equal only where the values are.
        Class::Characters | Class::Exact => TEXT_BYTES,
        Class::Named => NAMED_TYPE_TEXT,
        Class::Uuid => UUID_TEXT,
        Class::Json => json_rule(control, candidate),
        Class::Array => ARRAY_JSON,
        Class::Interval => INTERVAL_MICROSECONDS,
        Class::IntervalText => INTERVAL_TEXT,
        Class::Day => INFINITY_DATE,
        Class::Instant if is_infinite(control) || is_infinite(candidate) => INFINITY_DATE,
        Class::Instant if control.kind() != candidate.kind() => TIMESTAMP_UTC,
        Class::Instant => TIMESTAMP_FRACTION,
        Class::TimeOfDay => TIME_FRACTION,
    }
}

fn json_rule(control: &Value, candidate: &Value) -> Normalisation {
    let as_written = |value| characters(value).and_then(|text| documents::json(text, Keys::AsWritten));
    if bytes(control) == bytes(candidate) {
        JSON_TEXT
    } else if as_written(control) == as_written(candidate) {
        JSON_SPACING
    } else {
        JSON_KEY_ORDER
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::core::ByteString;

    fn side_by_side(control: &Value, candidate: &Value) -> Sameness {
        let mut kinds = Kinds::default();
        kinds.add(control);
        kinds.add(candidate);
        compare(kinds.class(), control, candidate)
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn bytes(text: &str) -> Value {
        Value::Bytes(text.into())
    }

    fn other(text: &str) -> Value {
        Value::Other { type_name: "mood".into(), text: text.into() }
    }

    #[test]
    fn what_is_forgiven_is_forgiven_by_its_rule_in_both_directions() {
        use Value::*;
        let table = [
            (Bool(true), Int(1), BOOL_INT),
            (Int(6), Decimal("6".into()), INT_DECIMAL),
            (Int(86_401), Decimal("86401.000000".into()), INT_DECIMAL),
            (Decimal("1.50".into()), Decimal("1.5".into()), NUMERIC_SCALE),
            (Float("1e15".into()), Float("1000000000000000".into()), FLOAT_TEXT),
            (text("naïve"), bytes("naïve"), TEXT_BYTES),
            (other("happy"), text("happy"), NAMED_TYPE_TEXT),
            (other("happy"), bytes("happy"), NAMED_TYPE_TEXT),
            (
                Uuid("0a0b0c0d-0000-4000-8000-00000000000f".into()),
                text("0A0B0C0D-0000-4000-8000-00000000000F"),
                UUID_TEXT,
            ),
            (Json(r#"{"a": 1}"#.into()), bytes(r#"{"a": 1}"#), JSON_TEXT),
            (Json(r#"{"a": 1}"#.into()), text(r#"{"a":1}"#), JSON_SPACING),
            (Json(r#"{"a": 1, "b": 2}"#.into()), text(r#"{"b":2,"a":1}"#), JSON_KEY_ORDER),
            (Array("{1,2}".into()), text("[1,2]"), ARRAY_JSON),
            (Array("{1,2}".into()), Json("[1,2]".into()), ARRAY_JSON),
            (Interval("00:00:01.5".into()), Int(1_500_000), INTERVAL_MICROSECONDS),
            (Interval("1 mon -1 days".into()), text("1 mon -1 days"), INTERVAL_TEXT),
            (Interval("1 year".into()), bytes("12 mons"), INTERVAL_TEXT),
            (
                TimestampTz("2026-11-22 09:33:09.5+02".into()),
                Timestamp("2026-11-22 07:33:09.500000".into()),
                TIMESTAMP_UTC,
            ),
            (
                Timestamp("2026-11-22 07:33:09".into()),
                Timestamp("2026-11-22 07:33:09.000000".into()),
                TIMESTAMP_FRACTION,
            ),
            (Time("07:33:09".into()), Time("07:33:09.000000".into()), TIME_FRACTION),
            (TimestampTz("infinity".into()), Timestamp("9999-12-31 23:59:59.999999".into()), INFINITY_DATE),
            (Timestamp("-infinity".into()), Timestamp("0001-01-01 00:00:00".into()), INFINITY_DATE),
            (Date("infinity".into()), Date("9999-12-31".into()), INFINITY_DATE),
        ];
        for (control, candidate, rule) in table {
            assert_eq!(side_by_side(&control, &candidate), Sameness::Forgiven(rule), "{control:?} {candidate:?}");
            assert_eq!(side_by_side(&candidate, &control), Sameness::Forgiven(rule), "{candidate:?} {control:?}");
            assert_eq!(side_by_side(&control, &control), Sameness::Same);
        }
    }

    #[test]
    fn what_the_stores_keep_apart_is_different() {
        use Value::*;
        let table = [
            (Null, text("NULL")),
            (Null, text("")),
            (Null, bytes("")),
            (Null, Int(0)),
            (Null, Bool(false)),
            (Null, Json("null".into())),
            (Int(1), text("1")),
            (Int(1), Float("1".into())),
            (Int(1), Decimal("1.01".into())),
            (Int(1), Float("1.0".into())),
            (Bool(true), text("t")),
            (Bool(true), Int(2)),
            (Bool(false), Int(1)),
            (text("a"), text("a ")),
            (text("a"), text("A")),
            (text("é"), text("e\u{301}")),
            (text("a"), bytes("a ")),
            (text("é"), Bytes(ByteString(vec![0xe9]))),
            (text(r#"{"a":1}"#), text(r#"{"a": 1}"#)),
            (text("2026-11-22 07:33:09"), Timestamp("2026-11-22 07:33:09".into())),
            (Decimal("1.5".into()), Decimal("1.51".into())),
            (Decimal("NaN".into()), Decimal("0".into())),
            (Float("0".into()), Float("-0".into())),
            (Float("0.1".into()), Float("0.10000000000000002".into())),
            (Date("2026-11-22".into()), Timestamp("2026-11-22 00:00:00".into())),
            (TimestampTz("2026-11-22 07:33:09+00".into()), Timestamp("2026-11-22 08:33:09".into())),
            (TimestampTz("2026-11-22 07:33:09.4+00".into()), Timestamp("2026-11-22 07:33:09".into())),
            (Interval("1 mon".into()), Int(2_592_000_000_000)),
            (Interval("1 mon".into()), text("30 days")),
            (Interval("1 day".into()), text("24:00:00")),
            (Array("{NULL}".into()), text(r#"["NULL"]"#)),
            (other("happy"), Other { type_name: "name".into(), text: "happy".into() }),
        ];
        for (control, candidate) in table {
            assert_eq!(side_by_side(&control, &candidate), Sameness::Different, "{control:?} {candidate:?}");
            assert_eq!(side_by_side(&candidate, &control), Sameness::Different, "{candidate:?} {control:?}");
        }
    }

    #[test]
    fn null_beside_null_is_the_same() {
        assert_eq!(side_by_side(&Value::Null, &Value::Null), Sameness::Same);
    }

    #[test]
    fn each_rule_has_an_id_of_its_own_and_a_doc() {
        let ids: BTreeSet<_> = ALL.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), ALL.len());
        assert!(ALL.iter().all(|rule| !rule.doc.is_empty()));
    }

    #[test]
    fn a_canonical_form_says_where_it_ends() {
        let row = |values: [&str; 2]| {
            let mut out = Vec::new();
            for value in values {
                write_canonical(Class::Exact, &text(value), &mut out);
            }
            out
        };
        assert_ne!(row(["ab", "c"]), row(["a", "bc"]));
    }
}
