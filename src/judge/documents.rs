//! Canonical forms of JSON documents and of PostgreSQL's array literals.
//!
//! Numbers keep their digits: `1` and `1.0` are two documents, as they are in jsonb. A key that stands twice stands
//! twice in the canonical form too.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Deeper than what any application nests; beyond it the text is compared as it is.
const DEPTH_MAX: u32 = 128;

/// Whether the order of an object's keys is part of the canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    AsWritten,
    Sorted,
}

/// The document without insignificant space, strings with one escape each; `None` where it is no JSON.
pub fn json(text: &str, keys: Keys) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    write_json(serde_json::from_str(text).ok()?, keys, DEPTH_MAX, &mut out)?;
    Some(out)
}

fn write_json(raw: &RawValue, keys: Keys, depth: u32, out: &mut String) -> Option<()> {
    let (text, depth) = (raw.get().trim(), depth.checked_sub(1)?);
    match text.as_bytes().first()? {
        b'{' => {
            let Pairs(mut pairs) = serde_json::from_str(text).ok()?;
            if keys == Keys::Sorted {
                pairs.sort_by(|one, other| one.0.cmp(&other.0));
            }
            out.push('{');
            for (key, value) in pairs {
                out.push_str(&serde_json::to_string(&key).ok()?);
                out.push(':');
                write_json(value, keys, depth, out)?;
                out.push(',');
            }
            out.push('}');
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            out.push('[');
            for item in items {
                write_json(item, keys, depth, out)?;
                out.push(',');
            }
            out.push(']');
        }
        b'"' => out.push_str(&serde_json::to_string(&serde_json::from_str::<String>(text).ok()?).ok()?),
        b'-' | b'0'..=b'9' => out.push_str(&number(text)),
        _ => out.push_str(text),
    }
    Some(())
}

/// jsonb writes numbers without an exponent; the digits stay.
fn number(text: &str) -> String {
    /// Numbers of more digits than this are left in their exponent's form.
    const EXPONENT_MAX: i32 = 400;
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return text.to_owned() };
    let Some(exponent) = exponent.parse::<i32>().ok().filter(|exponent| exponent.abs() <= EXPONENT_MAX) else {
        return text.to_ascii_lowercase();
    };
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let point = i32::try_from(whole.len()).unwrap_or(i32::MAX).saturating_add(exponent);
    let mut all = format!("{whole}{fraction}");
    let shifted = match usize::try_from(point) {
        Ok(point) if point >= all.len() => {
            all.push_str(&"0".repeat(point - all.len()));
            all
        }
        Ok(point) if point > 0 => {
            all.insert(point, '.');
            all
        }
        _ => format!("0.{}{all}", "0".repeat(point.unsigned_abs() as usize)),
    };
    let unpadded = shifted.trim_start_matches('0');
    let zero = if unpadded.is_empty() || unpadded.starts_with('.') { "0" } else { "" };
    format!("{sign}{zero}{unpadded}")
}

struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(PairsVisitor).map(Pairs)
    }
}

/// PostgreSQL allows six dimensions; a JSON list nested deeper is not an array of it.
const DIMENSIONS_MAX: u32 = 6;

/// A list in PostgreSQL's literal form (`{1,NULL,"a b"}`), in a form that [`json_list`] shares.
///
/// The literal does not tell the type of its elements, so text and number are one here.
pub fn array_literal(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let rest = write_array(text, DIMENSIONS_MAX, &mut out)?;
    rest.is_empty().then_some(out)
}

fn write_array<'a>(text: &'a str, dimensions: u32, out: &mut String) -> Option<&'a str> {
    let dimensions = dimensions.checked_sub(1)?;
    let mut rest = text.strip_prefix('{')?;
    out.push('[');
    if let Some(rest) = rest.strip_prefix('}') {
        out.push(']');
        return Some(rest);
    }
    loop {
        rest = match rest.as_bytes().first()? {
            b'{' => write_array(rest, dimensions, out)?,
            b'"' => write_quoted(rest, out)?,
            _ => write_bare(rest, out)?,
        };
        match rest.split_at_checked(1)? {
            (",", after) => rest = after,
            ("}", after) => {
                out.push(']');
                return Some(after);
            }
            _ => return None,
        }
    }
}

fn write_quoted<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let mut element = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => element.push(characters.next()?.1),
            '"' => {
                write_element(&element, out);
                return text.get(at + 1..);
            }
            other => element.push(other),
        }
    }
    None
}

fn write_bare<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let end = text.find([',', '}'])?;
    let (element, rest) = text.split_at_checked(end)?;
    if element.is_empty() || element.contains(['\\', '"', '{']) {
        return None;
    }
    match element.eq_ignore_ascii_case("null") {
        true => out.push_str("-,"),
        false => write_element(element, out),
    }
    Some(rest)
}

/// Length first, so that no element can be read as two.
fn write_element(element: &str, out: &mut String) {
    out.push_str(&format!("{}:{element},", element.len()));
}

/// The elements of a list, written as JSON or as PostgreSQL's literal, each in one form for both; `None` where it is no
/// list, or one of lists.
pub fn elements(text: &str) -> Option<Vec<String>> {
    if let Ok(items) = serde_json::from_str::<Vec<serde_json::Value>>(text) {
        return items.into_iter().map(element).collect();
    }
    let form = array_literal(text)?;
    let mut rest = form.strip_prefix('[')?;
    let mut all = Vec::new();
    while rest != "]" {
        if let Some(after) = rest.strip_prefix("-,") {
            all.push(NULL.to_owned());
            rest = after;
            continue;
        }
        let (length, after) = rest.split_once(':')?;
        let (item, after) = after.split_at_checked(length.parse().ok()?)?;
        all.push(format!("={item}"));
        rest = after.strip_prefix(',')?;
    }
    Some(all)
}

/// NULL among elements; every other one begins with `=`.
const NULL: &str = "-";

fn element(item: serde_json::Value) -> Option<String> {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String};
    Some(match item {
        Null => NULL.to_owned(),
        Bool(truth) => if truth { "=t" } else { "=f" }.to_owned(),
        Number(number) => format!("={number}"),
        String(text) => format!("={text}"),
        Object(_) => format!("={item}"),
        Array(_) => return None,
    })
}

/// A JSON list in the form that [`array_literal`] shares; `true` and `false` as PostgreSQL prints them.
pub fn json_list(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    write_list(serde_json::from_str(text).ok()?, DIMENSIONS_MAX, &mut out)?;
    Some(out)
}

fn write_list(raw: &RawValue, dimensions: u32, out: &mut String) -> Option<()> {
    let dimensions = dimensions.checked_sub(1)?;
    let items: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
    out.push('[');
    for item in items {
        match item.get() {
            "null" => out.push_str("-,"),
            "true" => write_element("t", out),
            "false" => write_element("f", out),
            list if list.starts_with('[') => write_list(item, dimensions, out)?,
            string if string.starts_with('"') => write_element(&serde_json::from_str::<String>(string).ok()?, out),
            other => write_element(other, out),
        }
    }
    out.push(']');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_differs_by_value_not_by_spelling() {
        let sorted = |text| json(text, Keys::Sorted);
        assert_eq!(sorted(r#"{"a": 1, "b": [true, null]}"#), sorted(r#"{"b":[true,null],"a":1}"#));
        assert_eq!(sorted(r#""é""#), sorted(r#""\u00e9""#));
        assert_ne!(sorted("1"), sorted("1.0"));
        assert_ne!(sorted("1"), sorted(r#""1""#));
        assert_ne!(sorted("[1,2]"), sorted("[2,1]"));
        assert_ne!(sorted(r#"{"a":1,"a":2}"#), sorted(r#"{"a":2}"#));
        assert_ne!(sorted(r#"{"a":null}"#), sorted("{}"));
        assert_eq!(sorted("{"), None);
        assert_ne!(json(r#"{"a":1,"b":2}"#, Keys::AsWritten), json(r#"{"b":2,"a":1}"#, Keys::AsWritten));
    }

    #[test]
    fn a_number_with_an_exponent_is_the_number_that_jsonb_writes() {
        for (text, plain) in [
            ("1e2", "100"),
            ("1.50e1", "15.0"),
            ("1.5E-3", "0.0015"),
            ("-12.5e-1", "-1.25"),
            ("0e0", "0"),
            ("1e-7", "0.0000001"),
            ("1e999", "1e999"),
        ] {
            assert_eq!(number(text), plain, "{text}");
        }
    }

    #[test]
    fn a_document_nested_without_end_is_no_document() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(json(&deep, Keys::Sorted), None);
        assert_eq!(json_list(&deep), None);
        assert_eq!(array_literal(&"{".repeat(100_000)), None);
    }

    #[test]
    fn an_array_literal_is_the_list_with_the_same_elements() {
        for (literal, list) in [
            ("{}", "[]"),
            ("{1,NULL,2}", "[1, null, 2]"),
            (r#"{"a b","say \"x\"","NULL"}"#, r#"["a b","say \"x\"","NULL"]"#),
            ("{{1,2},{3,4}}", "[[1,2],[3,4]]"),
            ("{t,f}", "[true,false]"),
        ] {
            assert!(array_literal(literal).is_some(), "{literal}");
            assert_eq!(array_literal(literal), json_list(list), "{literal}");
        }
        assert_ne!(array_literal("{NULL}"), json_list(r#"["NULL"]"#));
        assert_ne!(array_literal("{1,2}"), json_list("[12]"));
        for broken in ["", "{", "{1", "{1,}", "{}x", "[0:1]={1,2}", r#"{"a"#] {
            assert_eq!(array_literal(broken), None, "{broken}");
        }
    }
}
