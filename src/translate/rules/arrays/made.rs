//! Arrays that are made or measured as a whole: array_fill, array_dims, trim_array, and arrays of another type.

use super::super::json::path::number;
use super::super::json::{EXACT, Part, joined};
use super::super::raise::{INVALID, OUT_OF_RANGE};
use super::{element_of, item_json, list, rebuilt, refused, without_parentheses};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::Expr;
use crate::translate::template::Template;
use crate::translate::types::Type;

/// Dimensions that PostgreSQL allows.
const DIMENSIONS_MAX: usize = 6;

/// Elements of an array that is filled: 100,000 of them are a text of a megabyte.
const FILLED_MAX: i64 = 100_000;

pub fn filled(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    Type::Array(Box::new(names.infer(exprs[0])))
}

pub fn fill(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let element = printer.names.infer(exprs[0]);
    let Expr::Array(lengths) = without_parentheses(exprs[1]) else {
        return Err(refused("array_fill of a length that is computed"));
    };
    if element == Type::Unknown || lengths.elem.is_empty() || lengths.elem.len() > DIMENSIONS_MAX {
        return Err(refused("array_fill of a value whose type is not told, or without a length"));
    }
    let mut inner = item_json(printer, exprs[0], &element)?;
    let mut total = 1_i64;
    for length in lengths.elem.iter().rev() {
        let length = number(printer, length)?.filter(|length| *length >= 0);
        let length = length.ok_or_else(|| refused("array_fill of a length that is computed or negative"))?;
        total = total.saturating_mul(length);
        inner = match length {
            0 => joined(&[&"'[]'"]),
            1 => joined(&[&"CONCAT('[',", &inner, &",']')"]),
            more => {
                let others = format!(",','),{}),", more - 1);
                joined(&[&"CONCAT('[',REPEAT(CONCAT(", &inner, &others, &inner, &",']')"])
            }
        };
    }
    if total > FILLED_MAX {
        return Err(refused("array_fill of so many elements"));
    }
    let whole = if total == 0 { joined(&[&"'[]'"]) } else { inner };
    joined(&[&"CONVERT(", &whole, &" USING utf8mb4)"]).push_to(&mut printer.out);
    Ok(())
}

/// The list that stands first in as many lists around it.
fn inner(depth: usize) -> String {
    format!("$[0]{}", "[0]".repeat(depth - 1))
}

/// An array's dimension as a number, counted from 1: NULL where there is none.
pub fn length(list: &Template, dimension: i64) -> Template {
    match usize::try_from(dimension) {
        Ok(1) => joined(&[&"NULLIF(JSON_LENGTH(", list, &"),0)"]),
        Ok(depth @ 2..=DIMENSIONS_MAX) => {
            let path = inner(depth - 1);
            joined(&[
                &"IF(JSON_TYPE(JSON_EXTRACT(",
                list,
                &format!(",'{path}'))='ARRAY',JSON_LENGTH("),
                list,
                &format!(",'{path}'),NULL)"),
            ])
        }
        _ => joined(&[&"NULL"]),
    }
}

pub fn dimensions(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let element = element_of(printer.names.infer(exprs[0]))
        .ok_or_else(|| refused("the dimensions of what is not known to be an array"))?;
    let list = list(printer, exprs[0], &element)?;
    let mut parts = joined(&[&"CONCAT('[1:',", &length(&list, 1), &",']'"]);
    for dimension in 2..=DIMENSIONS_MAX as i64 {
        parts.append(joined(&[&",COALESCE(CONCAT('[1:',", &length(&list, dimension), &",']'),'')"]));
    }
    joined(&[&parts, &format!("){EXACT}")]).push_to(&mut printer.out);
    Ok(())
}

pub fn trim(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let element = element_of(printer.names.infer(exprs[0]))
        .ok_or_else(|| refused("trim_array of what is not known to be an array"))?;
    let list = list(printer, exprs[0], &element)?;
    let count = printer.captured(|printer| printer.operand(exprs[1], &Type::Int(4)))?;
    let kept = joined(&[&"`_a`.`o` <= JSON_LENGTH(", &list, &") - ", &count]);
    joined(&[
        &"IF(",
        &count,
        &" BETWEEN 0 AND JSON_LENGTH(",
        &list,
        &"),",
        &rebuilt(&list, &joined(&[&"`_a`.`v`"]), &kept),
        &",IF(",
        &list,
        &" IS NULL OR ",
        &count,
        &format!(" IS NULL,NULL,{INVALID}))"),
    ])
    .push_to(&mut printer.out);
    Ok(())
}

/// An array of one type as one of another; nothing where no rule knows how.
pub fn cast(printer: &mut Printer<'_>, inner: &Expr, from: &Type, to: &Type) -> Carried<Option<Template>> {
    let on = list(printer, inner, from)?;
    let value = format!("`_a`.`v`{EXACT}");
    let written = match (from, to) {
        (Type::Int(narrow), Type::Int(wide)) if narrow <= wide => return Ok(Some(on)),
        (Type::Text, Type::Text) => return Ok(Some(on)),
        (Type::Int(_), Type::Text) => format!("IF({value} = 'null','null',CONCAT('\"',`_a`.`v`,'\"'))"),
        (Type::Text | Type::Int(_), Type::Int(bytes)) => {
            let text = "JSON_UNQUOTE(`_a`.`v`)";
            let most = i64::MAX >> (64 - 8 * u32::from(*bytes));
            let digits = "^[ \\\\t\\\\n\\\\x0b\\\\f\\\\r]*[-+]?[0-9]{1,20}[ \\\\t\\\\n\\\\x0b\\\\f\\\\r]*\\\\z";
            let number = format!("CAST(REGEXP_SUBSTR({text},'[-+]?[0-9]+') AS DECIMAL(20,0))");
            format!(
                "CASE WHEN {value} = 'null' THEN 'null' WHEN {text} NOT REGEXP '{digits}' THEN {INVALID} \
                 WHEN {number} NOT BETWEEN {} AND {most} THEN {OUT_OF_RANGE} ELSE {number} END",
                -most - 1
            )
        }
        _ => return Ok(None),
    };
    Ok(Some(rebuilt(&on, &joined(&[&written]), &joined(&[&"TRUE"]))))
}

/// PostgreSQL's text of an array, with `@` for its list; nothing where elements are written otherwise.
pub fn text(element: &Type) -> Option<String> {
    let braces = "REPLACE(REPLACE(REPLACE(@,'[','{'),']','}'),'null','NULL')";
    match element {
        Type::Int(_) | Type::Numeric => Some(braces.to_owned()),
        Type::Bool => Some(format!("REPLACE(REPLACE({braces},'true','t'),'false','f')")),
        Type::Text | Type::Uuid | Type::Enum(_) => {
            let quoted = r#"CONCAT('"',REPLACE(REPLACE(`_a`.`v`,'\\','\\\\'),'"','\\"'),'"')"#;
            let special = r#"(?i)^null$|[{}",\\\\ \\t\\n\\x0b\\f\\r]"#;
            Some(format!(
                "IF(@ IS NULL,NULL,(SELECT CONCAT('{{',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` IS NULL THEN 'NULL' WHEN \
                 `_a`.`v` = '' OR `_a`.`v` REGEXP '{special}' THEN {quoted} ELSE `_a`.`v` END ORDER BY `_a`.`o` SEPARATOR \
                 ','),''),'}}') FROM JSON_TABLE(@,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 \
                 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`))"
            ))
        }
        _ => None,
    }
}
