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
            if text.contains(['e', 'E']) && !matches!(text, "true" | "false") {
                return Err(format!("the number {text} in jsonb: PostgreSQL prints it without an exponent"));
            }
            out.push_str(text);
        }
    }
    Ok(())
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
            ("true", "true"),
        ];
        for (given, expected) in cases {
            assert_eq!(canonical(given).as_deref(), Ok(expected), "{given}");
        }
        for bad in ["", "{", "{\"a\":}", "\"\\u0000\"", "1e5", "nul"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
