//! Array literals: PostgreSQL's text of one, and the JSON list that is stored for it.
//!
//! It reads no bounds (`[2:4]={…}`): a list has none.

use super::json;
use super::values::{self, Form, Stated};

/// Dimensions that PostgreSQL allows.
const DEPTH_MAX: usize = 6;

/// The list of an array literal whose elements are written in this form: `{1,NULL}` is `[1,null]`.
pub fn list(element: &Form, text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + 2);
    let rest = write(&mut out, element, text.trim(), 1)?;
    if rest.trim().is_empty() { Ok(out) } else { Err(unread(text)) }
}

fn unread(text: &str) -> String {
    let cut: String = text.chars().take(40).collect();
    format!("'{cut}' is no array literal that a list holds")
}

fn write<'a>(out: &mut String, element: &Form, text: &'a str, depth: usize) -> Result<&'a str, String> {
    if depth > DEPTH_MAX {
        return Err(format!("an array of more than {DEPTH_MAX} dimensions; PostgreSQL refuses it"));
    }
    let mut rest = text.strip_prefix('{').ok_or_else(|| unread(text))?.trim_start();
    out.push('[');
    if let Some(rest) = rest.strip_prefix('}') {
        out.push(']');
        return Ok(rest);
    }
    loop {
        rest = match rest.bytes().next() {
            Some(b'{') => write(out, element, rest, depth + 1)?,
            Some(b'"') => {
                let (item, after) = quoted(rest).ok_or_else(|| unread(text))?;
                out.push_str(&item_json(element, &item)?);
                after
            }
            _ => {
                let (item, after) = bare(rest).ok_or_else(|| unread(text))?;
                match item.eq_ignore_ascii_case("null") {
                    true => out.push_str("null"),
                    false => out.push_str(&item_json(element, &item)?),
                }
                after
            }
        }
        .trim_start();
        if let Some(after) = rest.strip_prefix('}') {
            out.push(']');
            return Ok(after);
        }
        rest = rest.strip_prefix(',').ok_or_else(|| unread(text))?.trim_start();
        out.push(',');
    }
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut characters = text.char_indices().skip(1);
    loop {
        match characters.next()? {
            (at, '"') => return Some((item, text.get(at + 1..)?)),
            (_, '\\') => item.push(characters.next()?.1),
            (_, other) => item.push(other),
        }
    }
}

fn bare(text: &str) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut characters = text.char_indices();
    loop {
        match characters.next()? {
            (at, ',' | '}') => {
                let item = item.trim_end().to_owned();
                return (!item.is_empty()).then_some((item, text.get(at..)?));
            }
            (_, '"' | '{') => return None,
            (_, '\\') => item.push(characters.next()?.1),
            (_, other) => item.push(other),
        }
    }
}

/// An element in the one spelling that PostgreSQL prints, so that equal arrays are equal lists.
fn item_json(element: &Form, item: &str) -> Result<String, String> {
    let refused = || format!("'{item}' as an element of an array; PostgreSQL refuses it");
    match element {
        Form::Integer => item.trim().parse::<i64>().map(|number| number.to_string()).map_err(|_| refused()),
        Form::Boolean => match item.trim().to_ascii_lowercase().as_str() {
            "t" | "true" | "yes" | "on" | "1" => Ok("true".to_owned()),
            "f" | "false" | "no" | "off" | "0" => Ok("false".to_owned()),
            _ => Err(refused()),
        },
        Form::Text => json::quoted(item),
        Form::Uuid => uuid(item).map(|uuid| format!("\"{uuid}\"")).ok_or_else(refused),
        Form::Numeric => {
            plain_decimal(item.trim()).ok_or_else(|| format!("'{item}' as a number of a list has no rule"))
        }
        Form::Float => {
            /// From here on PostgreSQL prints an exponent.
            const EXPONENT: std::ops::Range<f64> = 1e-4..1e15;
            let number: f64 = item.trim().parse().map_err(|_| refused())?;
            match EXPONENT.contains(&number.abs()) || number == 0.0 {
                true => Ok(number.to_string()),
                false => Err(format!("'{item}' as a double of a list has no rule")),
            }
        }
        Form::Date | Form::Time | Form::LocalTime | Form::Instant(_) => {
            let (mut written, mut stated) = (String::new(), Stated::default());
            values::write(&mut written, element, Some(item), &mut stated).map_err(|refusal| refusal.reason)?;
            match stated.is_empty() {
                true => Ok(format!("\"{}\"", written.trim_matches('\''))),
                false => Err(format!("'{item}' as a moment of a list has no rule")),
            }
        }
        _ => Err("an array whose elements have no form in a list".to_owned()),
    }
}

fn uuid(item: &str) -> Option<String> {
    let parts: Vec<&str> = item.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let hex = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    (hex && lengths == [8, 4, 4, 4, 12]).then(|| item.to_ascii_lowercase())
}

fn plain_decimal(item: &str) -> Option<String> {
    let unsigned = item.strip_prefix('-').unwrap_or(item);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction) && (whole == "0" || !whole.starts_with('0'))).then(|| item.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_literal_becomes_the_list_that_the_loader_writes() {
        let cases: [(&Form, &str, Option<&str>); 14] = [
            (&Form::Integer, "{1, NULL ,-03}", Some("[1,null,-3]")),
            (&Form::Integer, "{}", Some("[]")),
            (&Form::Integer, "{{1,2},{3,4}}", Some("[[1,2],[3,4]]")),
            (&Form::Integer, "{1.5}", None),
            (&Form::Integer, "[0:1]={1,2}", None),
            (&Form::Text, r#"{a, b c ,"NULL",null,"say \"x\"\\"}"#, Some(r#"["a","b c","NULL",null,"say \"x\"\\"]"#)),
            (&Form::Text, "{a,}", None),
            (&Form::Text, "{\"a}", None),
            (&Form::Boolean, "{t,false,NULL}", Some("[true,false,null]")),
            (&Form::Numeric, "{1.50,2}", Some("[1.50,2]")),
            (&Form::Numeric, "{1e5}", None),
            (&Form::Float, "{1.50,-0.25,3}", Some("[1.5,-0.25,3]")),
            (&Form::Float, "{1e300}", None),
            (
                &Form::Uuid,
                "{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}",
                Some(r#"["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]"#),
            ),
        ];
        for (form, text, expected) in cases {
            assert_eq!(list(form, text).ok().as_deref(), expected, "{text}");
        }
    }
}
