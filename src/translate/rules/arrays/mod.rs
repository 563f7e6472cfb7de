//! Arrays: a list of JSON stands for one, with the spelling that the loader gives it, so that equal arrays are equal texts.

pub mod any;
pub mod assign;
pub mod functions;
pub mod made;
pub mod operators;
pub mod order;

use super::comparison::is_null;
use super::json::{EXACT, bare, build, joined};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{ArrayElemTypeDef, CastKind, CharacterLength, DataType, Expr};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::{Source, Template};
use crate::translate::types::Type;
use crate::translate::unresolved::is_untyped;
use crate::translate::values::Form;

/// A refusal whose usual redesign is a table of elements.
fn refused(reason: impl Into<String>) -> Refusal {
    Refusal::new(reason, Redesign::Arrays)
}

/// The type of an array's elements.
pub fn element_of(ty: Type) -> Option<Type> {
    match ty {
        Type::Array(element) if *element == Type::Unknown => Some(Type::Text),
        Type::Array(element) => match element_of(*element.clone()) {
            Some(inner) => Some(inner),
            None => Some(*element),
        },
        _ => None,
    }
}

/// The column that JSON_TABLE reads elements into. A list in a list is an error there, never a NULL.
pub fn column(element: &Type) -> Carried<&'static str> {
    Ok(match element {
        Type::Int(_) => "BIGINT",
        Type::Text | Type::Uuid | Type::Enum(_) => "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
        Type::Bool => "TINYINT",
        Type::Numeric => "DECIMAL(65,30)",
        Type::Float => "DOUBLE",
        Type::Date => "DATE",
        Type::Time => "TIME(6)",
        Type::Timestamp | Type::TimestampTz => "DATETIME(6)",
        other => return Err(refused(format!("elements of type {} have no rule", other.name()))),
    })
}

/// A list's elements as rows `o`, `v` of a table of this name.
pub fn rows(list: &Template, element: &Type, name: &str) -> Carried<Template> {
    let column = column(element)?;
    Ok(joined(&[
        &"JSON_TABLE(",
        list,
        &format!(",'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` {column} PATH '$' ERROR ON ERROR)) AS `{name}`"),
    ]))
}

/// An array as the text of its list.
pub fn list(printer: &mut Printer<'_>, expr: &Expr, element: &Type) -> Carried<Template> {
    let hint = Type::Array(Box::new(element.clone()));
    match expr {
        Expr::Nested(inner) => list(printer, inner, element),
        Expr::Cast { expr: inner, data_type, .. } if matches!(without_parentheses(inner), Expr::Array(_)) => {
            check_modifier(printer, data_type, inner)?;
            list(printer, inner, element)
        }
        Expr::Array(array) => {
            check_lengths(&array.elem)?;
            let mut out = joined(&[&"CONVERT(CONCAT('['"]);
            for (index, item) in array.elem.iter().enumerate() {
                out.push_str(if index > 0 { ",','," } else { "," });
                let item = match without_parentheses(item) {
                    Expr::Array(_) => list(printer, item, element)?,
                    item => item_json(printer, item, element)?,
                };
                out.append(item);
            }
            out.push_str(",']') USING utf8mb4)");
            Ok(out)
        }
        other if bare(printer, other) => printer.captured(|printer| {
            printer.push("CONVERT(");
            printer.expr(other, &hint)?;
            printer.push(" USING utf8mb4)");
            Ok(())
        }),
        other => printer.captured(|printer| printer.operand(other, &hint)),
    }
}

/// Refuses a cast that cuts or rounds each element, where they are not literals that fit.
pub fn check_modifier(printer: &mut Printer<'_>, data_type: &DataType, array: &Expr) -> Carried {
    if !data_type.to_string().contains('(') || fits(printer, data_type, array)? {
        return Ok(());
    }
    Err(refused(format!("a cast to {data_type}, which cuts or rounds each element")))
}

/// Whether no element is longer than the characters that the type holds.
fn fits(printer: &mut Printer<'_>, data_type: &DataType, array: &Expr) -> Carried<bool> {
    let DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) = data_type else { return Ok(false) };
    let (DataType::Varchar(Some(length)) | DataType::CharacterVarying(Some(length))) = element.as_ref() else {
        return Ok(false);
    };
    let CharacterLength::IntegerLength { length: slot, .. } = length else { return Ok(false) };
    let Ok(slot) = usize::try_from(*slot) else { return Ok(false) };
    let length = printer.pin_source(Source::Literal(slot))?.and_then(|text| text.parse::<usize>().ok());
    let texts: Vec<String> = match without_parentheses(array) {
        Expr::Array(array) if array.elem.iter().all(is_untyped) => {
            let texts: Carried<Vec<_>> =
                array.elem.iter().filter(|item| !is_null(item)).map(|item| printer.pin(item)).collect();
            texts?.into_iter().flatten().collect()
        }
        other if printer.bare(other).is_some() => {
            let list =
                printer.pin(other)?.map(|text| crate::translate::arrays::list(&Form::Text, &text)).transpose()?;
            let items = list.and_then(|list| serde_json::from_str::<Vec<Option<String>>>(&list).ok());
            let Some(items) = items else { return Ok(false) };
            items.into_iter().flatten().collect()
        }
        _ => return Ok(false),
    };
    Ok(length.is_some_and(|length| texts.iter().all(|text| text.chars().count() <= length)))
}

/// Whether it is written as a list of lists.
pub fn is_nested(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => is_nested(inner),
        Expr::Array(array) => array.elem.iter().any(|item| matches!(without_parentheses(item), Expr::Array(_))),
        _ => false,
    }
}

/// The lists of a list are of one length.
fn check_lengths(items: &[Expr]) -> Carried {
    let length = |item: &Expr| match without_parentheses(item) {
        Expr::Array(array) => Some(array.elem.len()),
        _ => None,
    };
    let lengths: Vec<_> = items.iter().map(length).collect();
    if lengths.windows(2).all(|pair| pair[0] == pair[1]) {
        return Ok(());
    }
    let literal = |item: &Expr| match without_parentheses(item) {
        Expr::Array(array) => array.elem.iter().all(|item| matches!(item, Expr::Value(_))),
        _ => false,
    };
    let reason = "lists of several lengths in one array; PostgreSQL refuses it";
    Err(if items.iter().all(literal) { Refusal::certain("2202E", reason) } else { reason.into() })
}

pub fn without_parentheses(expr: &Expr) -> &Expr {
    match expr {
        Expr::Nested(inner) => without_parentheses(inner),
        other => other,
    }
}

/// A value as an element of a list, `null` where it is NULL.
pub fn item_json(printer: &mut Printer<'_>, expr: &Expr, element: &Type) -> Carried<Template> {
    if printer.bare(expr).is_none() {
        return typed_item(printer, expr, element);
    }
    let written = printer.captured(|printer| printer.expr(expr, element))?;
    Ok(match element {
        Type::Int(_) => joined(&[&"COALESCE(", &written, &",'null')"]),
        Type::Text | Type::Uuid | Type::Enum(_) => {
            joined(&[&"COALESCE(JSON_QUOTE(CONVERT(", &written, &" USING utf8mb4)),'null')"])
        }
        Type::Date | Type::Time | Type::Timestamp | Type::TimestampTz => {
            joined(&[&"COALESCE(CONCAT('\"',", &written, &",'\"'),'null')"])
        }
        Type::Bool => joined(&[&"CASE ", &written, &" WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' ELSE 'null' END"]),
        other => return Err(refused(format!("an element of type {} has no rule", other.name()))),
    })
}

/// An element whose own type may be another than the array's.
fn typed_item(printer: &mut Printer<'_>, expr: &Expr, element: &Type) -> Carried<Template> {
    let own = printer.names.infer(expr);
    match (&own, element) {
        (Type::Int(_) | Type::Bool | Type::Uuid | Type::Date, Type::Text) => {
            let text = Expr::Cast {
                kind: CastKind::DoubleColon,
                expr: Box::new(expr.clone()),
                data_type: DataType::Text,
                format: None,
            };
            build::value(printer, &text)
        }
        (Type::Numeric | Type::Float, Type::Int(_) | Type::Text) | (Type::Numeric, Type::Float) => {
            Err(refused(format!("an element of type {} in an array of {}", own.name(), element.name())))
        }
        (Type::Text, Type::Int(_) | Type::Numeric | Type::Float | Type::Bool) => {
            Err(refused(format!("an element of type {} in an array of {}", own.name(), element.name())))
        }
        _ => build::value(printer, expr),
    }
}

/// What reads one element, NULL where there is none.
pub fn read(list: &Template, path: &Template, element: &Type) -> Carried<Template> {
    let (before, after) = match element {
        Type::Int(_) | Type::Bool => ("CAST(", " AS SIGNED)"),
        Type::Numeric => ("CAST(", " AS DECIMAL(65,30))"),
        Type::Float => ("CAST(", " AS DOUBLE)"),
        Type::Text | Type::Uuid | Type::Enum(_) => ("", EXACT),
        other => return Err(refused(format!("elements of type {} have no rule", other.name()))),
    };
    Ok(joined(&[&before, &"JSON_VALUE(", list, &",", path, &")", &after]))
}

/// The list of what is written for each element that a condition lets pass; NULL where the list is NULL.
pub fn rebuilt(list: &Template, written: &Template, condition: &Template) -> Template {
    joined(&[
        &"IF(",
        list,
        &" IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(",
        written,
        &" ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(",
        list,
        &super::json::ELEMENTS,
        &" AS `_a` WHERE ",
        condition,
        &"))",
    ])
}
