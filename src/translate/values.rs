//! PostgreSQL values in text form, written as MariaDB literals.
//!
//! Each form knows which texts PostgreSQL itself would read, and refuses the others: what PostgreSQL rejects must not
//! become a value on MariaDB, and what only PostgreSQL reads (`'tomorrow'`) must not become a guess.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::decimals::{rounded, written_out};
use super::moments::{date, moment, time};
use super::refusal::Refusal;
use super::{arrays, json};

pub use super::moments::{FIRST_INSTANT, LAST_INSTANT, Zone, instant, moment_literal, utc};
use crate::core::interval::{Months, microseconds};

/// How a value is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A string.
    Text,
    /// A string of so many characters, filled with blanks.
    Padded(usize),
    /// As `Padded`, for a comparison: a longer one equals none.
    Blanked(usize),
    /// A LIKE pattern on bytes: `_` would match one byte.
    BytePattern,
    /// A string in the binary collation, for comparisons that no column takes part in.
    ComparedText {
        introducer: &'static str,
        collation: &'static str,
    },
    /// A whole number.
    Integer,
    /// A whole number of so many bytes; one out of range is refused.
    Sized(u8),
    /// A whole number for an AUTO_INCREMENT column, which draws a new one for 0.
    SerialInteger,
    /// An exact number.
    Numeric,
    /// An exact number for a column of so many decimals: rounded as both round, MariaDB not without a note.
    Rounded(u8),
    /// A label of an enum.
    Label(std::sync::Arc<Vec<String>>),
    /// A double.
    Float,
    /// A `real`, which is compared in single precision.
    Single,
    /// `t`, `f` and their spellings, as 1 and 0.
    Boolean,
    /// An instant, as UTC `DATETIME(6)`.
    Instant(Zone),
    /// A local time, as it is.
    LocalTime,
    Date,
    Time,
    /// A duration in microseconds.
    Interval,
    /// What a duration is compared by: microseconds, a month being 30 days.
    IntervalLength,
    Uuid,
    Json,
    Jsonb,
    Bytea,
    /// The elements of an array, as the list of IN.
    List(Box<Form>),
    /// An array, as the text of a JSON list.
    Array(Box<Form>),
    /// The name of a lock for an advisory lock's key.
    LockName,
    /// A count or an offset: not negative.
    Count,
}

/// The differences that a statement states, copied only where a value adds to them.
pub type Stated<'a> = Cow<'a, BTreeSet<&'static str>>;

/// What a value may add to the stated differences.
const BYTE_PATTERN: &str = "on binary columns `_` in LIKE matches one byte, not one character";

/// Writes a value; NULL is `NULL` in every form but the counting ones.
pub fn write(out: &mut String, form: &Form, value: Option<&str>, stated: &mut Stated<'_>) -> Result<(), Refusal> {
    let Some(value) = value else {
        return match form {
            Form::SerialInteger => Err("NULL for a serial column: AUTO_INCREMENT would draw a new id".into()),
            Form::Count => Err("LIMIT NULL has no counterpart".into()),
            Form::LockName => Err("an advisory lock whose key is NULL".into()),
            Form::List(_) => Err("NULL as the array of ANY".into()),
            _ => {
                out.push_str("NULL");
                Ok(())
            }
        };
    };
    match form {
        Form::Text => quote(out, value),
        Form::Padded(length) => padded(out, value, *length)?,
        Form::Blanked(length) if value.trim_end_matches(' ').chars().count() > *length => quote(out, value),
        Form::Blanked(length) => padded(out, value, *length)?,
        Form::BytePattern => {
            if has_unescaped_underscore(value) {
                stated.to_mut().insert(BYTE_PATTERN);
            }
            quote(out, value);
        }
        Form::ComparedText { introducer, collation } => {
            out.push_str(introducer);
            quote(out, value);
            out.push_str(collation);
        }
        Form::Integer => integer(out, value)?,
        Form::Sized(bytes) => sized(out, value, *bytes)?,
        Form::SerialInteger => serial(out, value)?,
        Form::Count => count(out, value)?,
        Form::Numeric => numeric(out, value)?,
        Form::Rounded(scale) => {
            let mut text = String::new();
            numeric(&mut text, value)?;
            out.push_str(&rounded(&text, usize::from(*scale)));
        }
        Form::Label(labels) => label(out, value, labels)?,
        Form::Float => float(out, value)?,
        Form::Single => {
            out.push_str("CAST(");
            float(out, value)?;
            out.push_str(" AS FLOAT)");
        }
        Form::Boolean => out.push(if boolean(value)? { '1' } else { '0' }),
        Form::Instant(zone) => moment(out, value, Some(zone), stated)?,
        Form::LocalTime => moment(out, value, None, stated)?,
        Form::Date => date(out, value)?,
        Form::Time => time(out, value)?,
        Form::Interval => write!(out, "{}", interval_us(value)?).unwrap_or_default(),
        Form::IntervalLength => {
            let length = microseconds(value, Months::OfThirtyDays);
            let length = length.ok_or_else(|| format!("the interval {} has a form that is not read", shown(value)))?;
            number(out, &length.to_string());
        }
        Form::Uuid => uuid(out, value)?,
        Form::Json => quote(out, json::check(value).map_err(|reason| no_json(value, reason))?),
        Form::Jsonb => quote(out, &json::canonical(value).map_err(|reason| no_json(value, reason))?),
        Form::Bytea => bytea(out, value)?,
        Form::List(element) => list(out, element, value, stated)?,
        Form::Array(element) => quote(out, &arrays::list(element, value)?),
        Form::LockName => lock_name(out, value)?,
    }
    Ok(())
}

fn lock_name(out: &mut String, value: &str) -> Result<(), Refusal> {
    let key: i64 = value.trim().parse().map_err(|_| format!("{} is no key of an advisory lock", shown(value)))?;
    write!(out, "'ck:{key}'").unwrap_or_default();
    Ok(())
}

fn label(out: &mut String, value: &str, labels: &[String]) -> Result<(), Refusal> {
    if !labels.iter().any(|label| label == value) {
        let reason = format!("{} is no label of the enum; PostgreSQL refuses it", shown(value));
        return Err(Refusal::certain("22P02", reason));
    }
    quote(out, value);
    Ok(())
}

fn sized(out: &mut String, value: &str, bytes: u8) -> Result<(), Refusal> {
    let end = 1_i128 << (u32::from(bytes) * 8 - 1);
    if value.trim().parse::<i128>().is_ok_and(|number| !(-end..end).contains(&number)) {
        let reason = format!("{} is out of the type's range; PostgreSQL refuses it", shown(value));
        return Err(Refusal::certain("22003", reason));
    }
    integer(out, value)
}

/// Cuts a value for a message.
pub fn shown(value: &str) -> String {
    const SHOWN_CHARS: usize = 40;
    let cut: String = value.chars().take(SHOWN_CHARS).collect();
    if cut.len() < value.len() { format!("'{cut}…'") } else { format!("'{cut}'") }
}

/// A string literal under a `sql_mode` without NO_BACKSLASH_ESCAPES.
pub fn quote(out: &mut String, value: &str) {
    out.push('\'');
    let mut rest = value;
    while let Some(at) = memchr::memchr3(b'\'', b'\\', 0, rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'\'' => "''",
            b'\\' => "\\\\",
            _ => "\\0",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('\'');
}

/// PostgreSQL cuts blanks that do not fit, and nothing else.
fn padded(out: &mut String, value: &str, length: usize) -> Result<(), Refusal> {
    let text = value.trim_end_matches(' ');
    let characters = text.chars().count();
    if characters > length {
        let reason = format!("{} has more than {length} characters; PostgreSQL refuses it", shown(value));
        return Err(Refusal::certain("22001", reason));
    }
    quote(out, &format!("{text}{}", " ".repeat(length - characters)));
    Ok(())
}

fn has_unescaped_underscore(pattern: &str) -> bool {
    let mut escaped = false;
    pattern.bytes().any(|byte| {
        let hit = byte == b'_' && !escaped;
        escaped = matches!(byte, b'\\' | b'`') && !escaped;
        hit
    })
}

fn is_whole(digits: &str) -> bool {
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let dots = mantissa.bytes().filter(|b| *b == b'.').count();
    digits > 0 && dots <= 1 && digits + dots == mantissa.len() && exponent.is_none_or(is_whole)
}

/// A negative number stands in parentheses, so that `- -5` does not become a comment.
fn number(out: &mut String, text: &str) {
    if text.starts_with('-') {
        let _ = write!(out, "({text})");
    } else {
        out.push_str(text.trim_start_matches('+'));
    }
}

fn integer(out: &mut String, value: &str) -> Result<(), Refusal> {
    // As nearly all of them are: lists hold many.
    if value.starts_with(|c: char| c.is_ascii_digit()) && is_whole(value) {
        out.push_str(value);
        return Ok(());
    }
    let text = value.trim();
    if !is_whole(text) {
        return Err(no_number(value, format!("{} is no integer; PostgreSQL refuses it", shown(value))));
    }
    number(out, text);
    Ok(())
}

/// What no type of numbers reads. `0x1F` and `1_000` are read by later versions than 15, and `0x1p3` as a double.
fn no_number(value: &str, reason: String) -> Refusal {
    let digits = value.trim().trim_start_matches(['-', '+']).to_ascii_lowercase();
    let later = digits.contains('_') || ["0x", "0o", "0b"].iter().any(|prefix| digits.starts_with(prefix));
    if later { reason.into() } else { Refusal::certain("22P02", reason) }
}

/// What no reader of JSON takes; its depth and the size of its numbers are this reader's own limits.
fn no_json(value: &str, reason: String) -> Refusal {
    use serde_json::error::Category;
    let error = serde_json::from_str::<serde::de::IgnoredAny>(value).err();
    let limit = |error: &serde_json::Error| {
        let text = error.to_string();
        text.starts_with("recursion limit") || text.starts_with("number out of range")
    };
    match error {
        Some(error) if matches!(error.classify(), Category::Syntax | Category::Eof) && !limit(&error) => {
            Refusal::certain("22P02", reason)
        }
        _ => reason.into(),
    }
}

fn serial(out: &mut String, value: &str) -> Result<(), Refusal> {
    if !value.trim().is_empty() && value.trim().trim_start_matches(['-', '+', '0']).is_empty() {
        return Err("0 for a serial column: AUTO_INCREMENT would draw a new id".into());
    }
    integer(out, value)
}

fn count(out: &mut String, value: &str) -> Result<(), Refusal> {
    match value.trim().parse::<u64>() {
        Ok(count) => {
            write!(out, "{count}").unwrap_or_default();
            Ok(())
        }
        Err(_) => Err(format!("{} as LIMIT or OFFSET; only whole numbers from 0 are carried", shown(value)).into()),
    }
}

/// Words that PostgreSQL reads as numbers and MariaDB has none for.
fn is_special(text: &str) -> bool {
    let word = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
    matches!(word.as_str(), "nan" | "inf" | "infinity")
}

/// Digits of a whole number that a BIGINT always holds.
const WHOLE_DIGITS_MAX: usize = 18;

fn numeric(out: &mut String, value: &str) -> Result<(), Refusal> {
    let text = value.trim();
    if !is_number(text) {
        let reason = format!("{} is no number that DECIMAL holds", shown(value));
        return Err(if is_special(text) { reason.into() } else { no_number(value, reason) });
    }
    // MariaDB reads a number with an exponent as a double.
    match text.find(['e', 'E']) {
        // A whole number that MariaDB would compute with in 64 bits.
        None if text.len() > WHOLE_DIGITS_MAX && !text.contains('.') => number(out, &format!("{text}.")),
        None => number(out, text),
        Some(at) => number(
            out,
            &written_out(&text[..at], &text[at + 1..])
                .ok_or_else(|| format!("{} has more digits than DECIMAL holds", shown(value)))?,
        ),
    }
    Ok(())
}

fn float(out: &mut String, value: &str) -> Result<(), Refusal> {
    let text = value.trim();
    if !is_number(text) {
        if is_special(text) {
            return Err(format!("{}: DOUBLE holds neither NaN nor infinity", shown(value)).into());
        }
        return Err(no_number(value, format!("{} is no double; PostgreSQL refuses it", shown(value))));
    }
    let exponent = if text.contains(['e', 'E']) { "" } else { "e0" };
    number(out, &format!("{text}{exponent}"));
    Ok(())
}

fn boolean(value: &str) -> Result<bool, Refusal> {
    match value.trim().to_ascii_lowercase().as_str() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Ok(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Ok(false),
        _ => Err(Refusal::certain("22P02", format!("{} is no boolean; PostgreSQL refuses it", shown(value)))),
    }
}

/// Microseconds of an interval without months, whose length no calendar changes.
fn interval_us(value: &str) -> Result<i64, String> {
    microseconds(value, Months::Refused)
        .ok_or_else(|| format!("the interval {} has months, or a form that is not read", shown(value)))
}

/// The 32 digits of a uuid: in braces or not, with hyphens behind whole groups of four.
fn uuid_digits(value: &str) -> Option<String> {
    let inner = match value.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}')?,
        None => value,
    };
    let mut digits = String::with_capacity(32);
    let mut after_hyphen = true;
    for c in inner.chars() {
        match c {
            '-' if !after_hyphen && digits.len().is_multiple_of(4) && digits.len() < 32 => after_hyphen = true,
            c if c.is_ascii_hexdigit() => {
                digits.push(c.to_ascii_lowercase());
                after_hyphen = false;
            }
            _ => return None,
        }
    }
    (digits.len() == 32).then_some(digits)
}

fn uuid(out: &mut String, value: &str) -> Result<(), Refusal> {
    let hex = uuid_digits(value)
        .ok_or_else(|| Refusal::certain("22P02", format!("{} is no uuid; PostgreSQL refuses it", shown(value))))?;
    let _ = write!(out, "'{}-{}-{}-{}-{}'", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    Ok(())
}

fn bytea(out: &mut String, value: &str) -> Result<(), Refusal> {
    let bytes = bytea_bytes(value).ok_or_else(|| format!("{} is no bytea; PostgreSQL refuses it", shown(value)))?;
    out.push_str("x'");
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out.push('\'');
    Ok(())
}

/// The bytes of `\x…`, or of the older escape format.
pub fn bytea_bytes(text: &str) -> Option<Vec<u8>> {
    if let Some(digits) = text.strip_prefix("\\x") {
        let nibble = |digit: &u8| char::from(*digit).to_digit(16);
        let pair = |pair: &[u8]| match pair {
            [high, low] => Some((nibble(high)? << 4 | nibble(low)?) as u8),
            _ => None,
        };
        return digits.as_bytes().chunks(2).map(pair).collect();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = match (first, tail) {
            (b'\\', [b'\\', tail @ ..]) => {
                out.push(b'\\');
                tail
            }
            (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', tail @ ..]) => {
                out.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                tail
            }
            (b'\\', _) => return None,
            _ => {
                out.push(*first);
                tail
            }
        };
    }
    Some(out)
}

fn list(out: &mut String, element: &Form, value: &str, stated: &mut Stated<'_>) -> Result<(), Refusal> {
    let elements = array_elements(value)?;
    if elements.is_empty() {
        // `= ANY('{}')` is false where `IN (NULL)` would be NULL.
        out.push_str("SELECT NULL FROM DUAL WHERE FALSE");
    }
    for (index, item) in elements.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, element, item.as_deref(), stated)?;
    }
    Ok(())
}

/// The elements of a one-dimensional array in PostgreSQL's text form.
pub fn array_elements(value: &str) -> Result<Vec<Option<String>>, String> {
    let unread = || format!("{} is no one-dimensional array", shown(value));
    let inner = value.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).ok_or_else(unread)?;
    let mut elements = Vec::new();
    let mut chars = inner.chars().peekable();
    while chars.peek().is_some() {
        let mut item = String::new();
        let mut quoted = false;
        while let Some(c) = chars.next_if(|c| quoted_or_other(*c)) {
            match c {
                '{' | '}' => return Err(unread()),
                '"' => {
                    quoted = true;
                    read_quoted(&mut chars, &mut item).ok_or_else(unread)?;
                }
                '\\' => item.push(chars.next().ok_or_else(unread)?),
                _ => item.push(c),
            }
        }
        let bare = item.trim();
        let null = !quoted && bare.eq_ignore_ascii_case("null");
        elements.push(if null { None } else { Some(if quoted { item } else { bare.to_owned() }) });
        if chars.next().is_some() && chars.peek().is_none() {
            return Err(unread());
        }
    }
    Ok(elements)
}

fn quoted_or_other(c: char) -> bool {
    c != ','
}

fn read_quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, item: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            '"' => return Some(()),
            '\\' => item.push(chars.next()?),
            c => item.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_rounded_half_away_from_zero_to_its_columns_decimals() {
        for (value, scale, expected) in [
            ("12.345", 2, "12.35"),
            ("-1.00005", 4, "(-1.0001)"),
            ("9.995", 2, "10.00"),
            ("0.4", 0, "0"),
            ("0.5", 0, "1"),
            ("-99.5", 0, "(-100)"),
            (".5", 0, "1"),
            (".05", 1, ".1"),
            (".95", 1, "1.0"),
            ("7", 2, "7"),
            ("1.2e-3", 3, "0.001"),
        ] {
            assert_eq!(written(&Form::Rounded(scale), value).as_deref(), Ok(expected), "{value}");
        }
    }

    fn written(form: &Form, value: &str) -> Result<String, String> {
        let mut out = String::new();
        write(&mut out, form, Some(value), &mut Cow::Owned(BTreeSet::new()))
            .map(|()| out)
            .map_err(|refusal| refusal.reason)
    }

    #[test]
    fn each_form_writes_what_postgres_reads_and_refuses_the_rest() {
        let utc = Form::Instant(Zone::UTC);
        let cases: [(&Form, &str, Option<&str>); 37] = [
            (&Form::Text, r"it's a \ ", Some(r"'it''s a \\ '")),
            (&Form::Integer, " 12 ", Some("12")),
            (&Form::Integer, "-1", Some("(-1)")),
            (&Form::Integer, "1.5", None),
            (&Form::SerialInteger, "0", None),
            (&Form::SerialInteger, "7", Some("7")),
            (&Form::Numeric, "0.874967667401", Some("0.874967667401")),
            (&Form::Numeric, "NaN", None),
            (&Form::Numeric, "1e5", Some("100000")),
            (&Form::Numeric, "-1.25e-3", Some("(-0.00125)")),
            (&Form::Numeric, "1.2345e2", Some("123.45")),
            (&Form::Numeric, "1e400", None),
            (&Form::Float, "1.5", Some("1.5e0")),
            (&Form::Float, "Infinity", None),
            (&Form::Boolean, "t", Some("1")),
            (&Form::Boolean, "off", Some("0")),
            (&Form::Boolean, "2", None),
            (&utc, "2026-11-22 07:33:09+00", Some("'2026-11-22 07:33:09'")),
            (&utc, "2026-11-22 07:33:09.5+05:30", Some("'2026-11-22 02:03:09.500000'")),
            (&utc, "2026-01-01T00:00:00Z", Some("'2026-01-01 00:00:00'")),
            (&utc, "infinity", Some("'9999-12-31 23:59:59.999999'")),
            (&utc, "tomorrow", None),
            (&utc, "11/22/2026", None),
            (&Form::Date, "2026-02-30", None),
            (&Form::Date, "2026-02-28", Some("'2026-02-28'")),
            (&Form::Interval, "1 day 02:00:00.5", Some("93600500000")),
            (&Form::Interval, "-00:00:01", Some("-1000000")),
            (&Form::Interval, "1 mon", None),
            (&Form::Interval, "15 minutes", Some("900000000")),
            (&Form::Uuid, "A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11", Some("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'")),
            (&Form::Uuid, "a0", None),
            (&Form::Bytea, r"\x7b22", Some("x'7b22'")),
            (&Form::Bytea, r"a\\b\001", Some("x'615c6201'")),
            (&Form::Count, "-1", None),
            (&Form::LockName, "481602602225415161", Some("'ck:481602602225415161'")),
            (&Form::Jsonb, r#"{"bb":1,"a":[1, 2]}"#, Some(r#"'{"a": [1, 2], "bb": 1}'"#)),
            (&Form::Time, "07:33", Some("'07:33:00'")),
        ];
        for (form, value, expected) in cases {
            assert_eq!(written(form, value).ok().as_deref(), expected, "{form:?} {value}");
        }
    }

    #[test]
    fn an_array_becomes_a_list_and_an_empty_one_matches_nothing() {
        let form = Form::List(Box::new(Form::Text));
        assert_eq!(written(&form, r#"{a,"b,\"c",NULL,"NULL"}"#).as_deref(), Ok(r#"'a','b,"c',NULL,'NULL'"#));
        assert_eq!(written(&form, "{}").as_deref(), Ok("SELECT NULL FROM DUAL WHERE FALSE"));
        for bad in ["a", "{a,}", "{{a}}", "{\"a}"] {
            assert!(written(&form, bad).is_err(), "{bad}");
        }
    }
}
