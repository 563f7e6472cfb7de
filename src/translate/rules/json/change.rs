//! jsonb_set, jsonb_set_lax and jsonb_insert: a document with one place changed.

use super::super::raise::INVALID;
use super::edit::merged;
use super::path::{Last, Place};
use super::{Part, build, document, joined};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Value};
use crate::translate::template::Template;
use crate::translate::types::Type;

/// A literal `true` or `false` as an argument.
fn flag(expr: Option<&&Expr>, absent: bool) -> Carried<bool> {
    match expr {
        None => Ok(absent),
        Some(Expr::Value(value)) if matches!(value.value, Value::Boolean(_)) => {
            Ok(matches!(value.value, Value::Boolean(true)))
        }
        Some(other) => Err(format!("{other} in place of true or false").into()),
    }
}

/// A value that replaces a part: JSON functions take it as a document, not as a text.
fn replacement(value: &Template) -> Template {
    joined(&[&"JSON_EXTRACT(", value, &",'$')"])
}

/// What is done with a place that is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Created,
    Ignored,
}

pub fn set(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let missing = if flag(exprs.get(3), true)? { Missing::Created } else { Missing::Ignored };
    let place = Place::of(printer, exprs[0], exprs[1])?;
    let value = document(printer, exprs[2], &Type::Jsonb)?;
    let changed = with(&place, &value, missing)?;
    joined(&[&"IF(", &value, &" IS NULL,NULL,", &changed, &")"]).push_to(&mut printer.out);
    Ok(())
}

/// A value that is NULL does what its last argument says.
pub fn set_lax(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let missing = if flag(exprs.get(3), true)? { Missing::Created } else { Missing::Ignored };
    let treatment = match exprs.get(4) {
        Some(treatment) => printer.pin(treatment)?.unwrap_or_default(),
        None => "use_json_null".to_owned(),
    };
    let place = Place::of(printer, exprs[0], exprs[1])?;
    let value = document(printer, exprs[2], &Type::Jsonb)?;
    let changed = with(&place, &value, missing)?;
    let of_null = match treatment.as_str() {
        "use_json_null" => with(&place, &joined(&[&"'null'"]), missing)?,
        "delete_key" => place.settable(&joined(&[&"JSON_REMOVE(", place.base(), &",", &place.path(), &")"])),
        "return_target" => place.base().clone(),
        "raise_exception" => joined(&[&INVALID]),
        other => return Err(format!("jsonb_set_lax with {other}; PostgreSQL knows no such word").into()),
    };
    joined(&[&"IF(", &value, &" IS NULL,", &of_null, &",", &changed, &")"]).push_to(&mut printer.out);
    Ok(())
}

/// The document with a value at a place.
pub fn with(place: &Place, value: &Template, missing: Missing) -> Carried<Template> {
    let Some(last) = place.last()? else { return Ok(place.base().clone()) };
    let replaced = joined(&[&"JSON_REPLACE(", place.base(), &",", &place.path(), &",", &replacement(value), &")"]);
    let in_array = match (last.index, missing) {
        (None, _) => joined(&[&INVALID]),
        (Some(_), Missing::Ignored) => replaced.clone(),
        (Some(index), Missing::Created) => {
            let there =
                joined(&[&"JSON_LENGTH(", &last.parent, &format!(")>{}", if index < 0 { -index - 1 } else { index })]);
            let added = if index < 0 { first(place, &last, value) } else { appended(place, &last, value) };
            joined(&[&"IF(", &there, &",", &replaced, &",", &added, &")"])
        }
    };
    let in_object = match missing {
        Missing::Ignored => replaced,
        Missing::Created => member_set(place, &last, value),
    };
    Ok(chosen(place, &last, &in_object, &in_array))
}

/// An object with a member, at its place among the others.
fn member_set(place: &Place, last: &Last, value: &Template) -> Template {
    let member = build::object(&[(last.key.clone(), value.clone())]);
    let changed = merged(&last.parent, &member);
    if last.at_root {
        return changed;
    }
    joined(&[&"JSON_REPLACE(", place.base(), &",", &last.parent_path, &",JSON_EXTRACT(", &changed, &",'$'))"])
}

fn appended(place: &Place, last: &Last, value: &Template) -> Template {
    joined(&[&"JSON_ARRAY_APPEND(", place.base(), &",", &last.parent_path, &",", &replacement(value), &")"])
}

fn first(place: &Place, last: &Last, value: &Template) -> Template {
    let path = joined(&[&"CONCAT(", &last.parent_path, &",'[0]')"]);
    joined(&[&"JSON_ARRAY_INSERT(", place.base(), &",", &path, &",", &replacement(value), &")"])
}

/// What is made where the place's parent is an object, where it is a list, and else the document as it was.
fn chosen(place: &Place, last: &Last, in_object: &Template, in_array: &Template) -> Template {
    place.settable(&joined(&[
        &"CONVERT(CASE JSON_TYPE(",
        &last.parent,
        &") WHEN 'OBJECT' THEN ",
        in_object,
        &" WHEN 'ARRAY' THEN ",
        in_array,
        &" ELSE ",
        place.base(),
        &" END USING utf8mb4)",
    ]))
}

pub fn insert(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let after = i64::from(flag(exprs.get(3), false)?);
    let place = Place::of(printer, exprs[0], exprs[1])?;
    let value = document(printer, exprs[2], &Type::Jsonb)?;
    let Some(last) = place.last()? else { return Err("jsonb_insert at an empty path has no rule".into()) };
    // A member that is there already is an error.
    let in_object = joined(&[
        &"IF(JSON_CONTAINS_PATH(",
        place.base(),
        &",'one',",
        &place.path(),
        &format!("),{INVALID},"),
        &member_set(&place, &last, &value),
        &")",
    ]);
    let length = joined(&[&"JSON_LENGTH(", &last.parent, &")"]);
    let in_array = match last.index {
        None => joined(&[&INVALID]),
        Some(index) => {
            let at = match index {
                0.. => joined(&[&(index + after).to_string()]),
                back => {
                    let back = back.unsigned_abs();
                    joined(&[&"IF(", &length, &format!("<{back},0,"), &length, &format!("-{back}+{after})")])
                }
            };
            let path = joined(&[&"CONCAT(", &last.parent_path, &",'[',", &at, &",']')"]);
            joined(&[
                &"IF(",
                &length,
                &">",
                &at,
                &",JSON_ARRAY_INSERT(",
                place.base(),
                &",",
                &path,
                &",",
                &replacement(&value),
                &"),",
                &appended(&place, &last, &value),
                &")",
            ])
        }
    };
    let changed = chosen(&place, &last, &in_object, &in_array);
    joined(&[&"IF(", &value, &" IS NULL,NULL,", &changed, &")"]).push_to(&mut printer.out);
    Ok(())
}
