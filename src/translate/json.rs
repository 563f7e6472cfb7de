//! JSON texts: `json` keeps the text as it was given, `jsonb` keeps PostgreSQL's own form of it.
//!
//! It refuses what PostgreSQL refuses (no JSON, `\u0000` in `jsonb`) and never touches the digits of a number.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::value::RawValue;

/// Nesting that PostgreSQL's own stack would allow, less what ours needs.
const DEPTH_MAX: usize = 100;

/// The text itself, if it is JSON.
pub fn check(text: &str) -> Result<&str, String> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => Ok(text),
        Err(error) => Err(format!("not JSON: {error}")),
    }
}

/// A document, taken apart as far as containment asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    Object(Vec<(String, Document)>),
    Array(Vec<Document>),
    /// A number's digits.
    Number(String),
    /// A string, `true`, `false` or `null`, as PostgreSQL prints it.
    Word(String),
}

/// Reads the canonical form of a text.
pub fn document(text: &str) -> Result<Document, String> {
    parsed(&canonical(text)?)
}

fn parsed(text: &str) -> Result<Document, String> {
    let broken = |error: serde_json::Error| format!("not JSON: {error}");
    let text = text.trim();
    Ok(match text.bytes().next() {
        Some(b'{') => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(broken)?;
            let member = |(key, value): (String, &RawValue)| Ok((key, parsed(value.get())?));
            Document::Object(members.into_iter().map(member).collect::<Result<_, String>>()?)
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(text).map_err(broken)?;
            Document::Array(elements.iter().map(|value| parsed(value.get())).collect::<Result<_, _>>()?)
        }
        Some(b'-' | b'0'..=b'9') => Document::Number(text.to_owned()),
        _ => Document::Word(text.to_owned()),
    })
}

/// A string in its quotes, as PostgreSQL prints it.
pub fn quoted(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + 2);
    string(&mut out, text).map(|()| out)
}

/// The text as PostgreSQL prints a `jsonb`: keys by length then bytes, the last of equal keys, one blank after `:` and `,`.
pub fn canonical(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    write(&mut out, text, 0).map(|()| out)
}

fn write(out: &mut String, text: &str, depth: usize) -> Result<(), String> {
    if depth > DEPTH_MAX {
        return Err(format!("JSON nested more than {DEPTH_MAX} deep"));
    }
    let text = text.trim();
    let broken = |error: serde_json::Error| format!("not JSON: {error}");
    match text.bytes().next() {
        Some(b'{') => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(broken)?;
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by(|(a, _), (b, _)| a.len().cmp(&b.len()).then_with(|| a.as_bytes().cmp(b.as_bytes())));
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                string(out, key)?;
                out.push_str(": ");
                write(out, value.get(), depth + 1)?;
            }
            out.push('}');
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(text).map_err(broken)?;
            out.push('[');
            for (index, value) in elements.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write(out, value.get(), depth + 1)?;
            }
            out.push(']');
        }
        Some(b'"') => string(out, &serde_json::from_str::<String>(text).map_err(broken)?)?,
        _ => {
            check(text)?;
            match text.bytes().next() {
                Some(b'-' | b'0'..=b'9') => out.push_str(&number(text)?),
                _ => out.push_str(text),
            }
        }
    }
    Ok(())
}

/// A number as `numeric` prints it: without an exponent, and without a sign where it is zero.
fn number(text: &str) -> Result<String, String> {
    /// More zeros than a document has any use for.
    const EXPONENT_MAX: i64 = 400;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| format!("the number {text} in jsonb"))?;
    if exponent.abs() > EXPONENT_MAX {
        return Err(format!("the number {text} in jsonb, which PostgreSQL writes out"));
    }
    let unsigned = mantissa.trim_start_matches('-');
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).unwrap_or_default() + exponent;
    let (whole, fraction) = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => (format!("{digits}{}", "0".repeat(point - digits.len())), String::new()),
        Ok(point) if point > 0 => (digits[..point].to_owned(), digits[point..].to_owned()),
        _ => ("0".to_owned(), format!("{}{digits}", "0".repeat(usize::try_from(-point).unwrap_or_default()))),
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let is_zero = digits.bytes().all(|digit| digit == b'0');
    let sign = if mantissa.starts_with('-') && !is_zero { "-" } else { "" };
    let dot = if fraction.is_empty() { "" } else { "." };
    Ok(format!("{sign}{whole}{dot}{fraction}"))
}

fn string(out: &mut String, text: &str) -> Result<(), String> {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => return Err("\\u0000 in jsonb; PostgreSQL refuses it".to_owned()),
            c if c < ' ' => write!(out, "\\u{:04x}", u32::from(c)).unwrap_or_default(),
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jsonb_takes_the_form_that_postgres_prints() {
        let cases = [
            (r#"{"b": 1, "a":2 , "aa": null, "b": 3}"#, r#"{"a": 2, "b": 3, "aa": null}"#),
            (r#"[ ]"#, "[]"),
            (r#" "\u00e9\n\u0001" "#, "\"é\\n\\u0001\""),
            ("1.50", "1.50"),
            ("1e3", "1000"),
            ("-1.50E+1", "-15.0"),
            ("-12.5e-3", "-0.0125"),
            ("[-0, -0.00, 100e-2, 0e5]", "[0, 0.00, 1.00, 0]"),
            ("true", "true"),
        ];
        for (given, expected) in cases {
            assert_eq!(canonical(given).as_deref(), Ok(expected), "{given}");
        }
        for bad in ["", "{", "{\"a\":}", "\"\\u0000\"", "1e500", "nul"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
