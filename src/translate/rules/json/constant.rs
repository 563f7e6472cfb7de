//! Functions that walk a whole document: of a literal they are computed here; nulls are stripped by a pattern over the text.

use super::super::comparison::is_null;
use super::super::functions::{arguments, call};
use super::super::like;
use super::path::texts;
use super::{EXACT, Part, bare, document, joined, literal};
use crate::translate::json::{self, Document};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Value};
use crate::translate::refusal::Refusal;
use crate::translate::types::Type;

/// A string of JSON, of which the search gives nothing back once it has begun one.
const STRING: &str = r#""(?:[^"\\]|\\.)*+""#;

/// A function's document.
fn argument(printer: &Printer<'_>, expr: &Expr) -> Carried<Type> {
    match printer.names.infer(expr) {
        ty @ (Type::Json | Type::Jsonb) => Ok(ty),
        Type::Unknown if bare(printer, expr) || is_null(expr) => Ok(Type::Unknown),
        other => Err(format!("a JSON function of a value of type {}", other.name()).into()),
    }
}

/// Text of ours, in characters.
fn push_text(printer: &mut Printer<'_>, text: &str) {
    printer.push(&format!("(CONVERT({} USING utf8mb4){EXACT})", literal(text)));
}

/// jsonb's own form has one blank after each colon and comma, so a member that is null is told by a pattern that reads
/// strings as a whole.
pub fn strip_nulls(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ty = argument(printer, exprs[0])?;
    if ty == Type::Json {
        return Err("json_strip_nulls, which keeps an application's own text, has no rule".into());
    }
    let on = document(printer, exprs[0], &Type::Jsonb)?;
    let null = like::literal(&format!("{STRING}(?!: null[,}}])(*SKIP)(*F)|{STRING}: null(?:, )?"));
    let comma = like::literal(&format!("{STRING}(*SKIP)(*F)|, (?=}})"));
    joined(&[&"REGEXP_REPLACE(REGEXP_REPLACE(", &on, &format!("{EXACT},{null},''),{comma},'')")])
        .push_to(&mut printer.out);
    Ok(())
}

pub fn pretty(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    argument(printer, exprs[0])?;
    if !bare(printer, exprs[0]) {
        return Err("jsonb_pretty of a document that is no literal: JSON_DETAILED breaks lines otherwise".into());
    }
    let Some(text) = super::equal::literal_text(printer, exprs[0])? else {
        printer.push("NULL");
        return Ok(());
    };
    let mut out = String::new();
    indented(&mut out, &json::document(&text)?, 0);
    push_text(printer, &out);
    Ok(())
}

/// A document as jsonb_pretty writes it: four blanks a level, a line for each element, none in an empty list.
fn indented(out: &mut String, document: &Document, depth: usize) {
    let line = |out: &mut String, depth: usize| out.push_str(&format!("\n{}", "    ".repeat(depth)));
    match document {
        Document::Number(text) | Document::Word(text) => out.push_str(text),
        Document::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                line(out, depth + 1);
                indented(out, item, depth + 1);
            }
            line(out, depth);
            out.push(']');
        }
        Document::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.len().cmp(&b.len()).then_with(|| a.as_bytes().cmp(b.as_bytes())));
            out.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                line(out, depth + 1);
                out.push_str(&json::quoted(key).unwrap_or_default());
                out.push_str(": ");
                indented(out, value, depth + 1);
            }
            line(out, depth);
            out.push('}');
        }
    }
}

/// An object of literal keys and texts: `{key, value, …}`, `{{key, value}, …}` or two lists.
pub fn object(printer: &mut Printer<'_>, exprs: &[&Expr], ty: &Type) -> Carried {
    let pairs: Vec<(Option<String>, Option<String>)> = match exprs {
        [keys, values] => {
            let (keys, values) = (texts(printer, keys)?, texts(printer, values)?);
            if keys.len() != values.len() {
                return Err(Refusal::certain("2202E", "json_object of lists of two lengths"));
            }
            keys.into_iter().zip(values).collect()
        }
        _ => {
            let texts = texts(printer, exprs[0])?;
            if texts.len() % 2 == 1 {
                return Err(Refusal::certain("2202E", "json_object of a list of an odd length"));
            }
            texts.chunks(2).map(|pair| (pair[0].clone(), pair.get(1).cloned().flatten())).collect()
        }
    };
    let mut members = Vec::new();
    for (key, value) in pairs {
        let key = key.ok_or_else(|| Refusal::certain("22004", "NULL as a key of an object"))?;
        let value = value.map_or(Ok("null".to_owned()), |value| json::quoted(&value))?;
        members.push(format!("{}{}{value}", json::quoted(&key)?, if *ty == Type::Jsonb { ": " } else { " : " }));
    }
    let text = format!("{{{}}}", members.join(", "));
    let text = if *ty == Type::Jsonb { json::canonical(&text)? } else { text };
    push_text(printer, &text);
    Ok(())
}

/// The text of a document that is built of literals; nothing where it is not.
pub fn built(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<String>> {
    let function = match expr {
        Expr::Nested(inner) => return built(printer, inner),
        Expr::Value(value) => {
            return Ok(match &value.value {
                Value::Null => Some("null".to_owned()),
                Value::Boolean(word) => Some(word.to_string()),
                Value::Number(..) => printer.pin(expr)?,
                _ => printer.pin(expr)?.map(|text| json::quoted(&text)).transpose()?,
            });
        }
        Expr::Function(function) => function,
        _ => return Ok(None),
    };
    let (name, exprs) = (call(function).0, arguments(function));
    let mut parts = Vec::new();
    for (index, expr) in exprs.iter().enumerate() {
        let Some(part) = built(printer, expr)? else { return Ok(None) };
        let key = name == "jsonb_build_object" && index % 2 == 0;
        if key && !part.starts_with('"') {
            return Ok(None);
        }
        parts.push(part);
    }
    Ok(match name.as_str() {
        "jsonb_build_array" => Some(format!("[{}]", parts.join(","))),
        "jsonb_build_object" if parts.len() % 2 == 0 => {
            let members: Vec<String> = parts.chunks(2).map(|pair| pair.join(":")).collect();
            Some(format!("{{{}}}", members.join(",")))
        }
        _ => None,
    })
}
