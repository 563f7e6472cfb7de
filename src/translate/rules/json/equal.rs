//! Equality of `jsonb`.

use super::super::{Applied, Example, Node, Rule};
use super::{EXACT, Part, document, joined};
use crate::translate::json;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Equal;

impl Rule for Equal {
    fn id(&self) -> &'static str {
        "json_equality"
    }

    fn doc(&self) -> &'static str {
        "Two jsonb are equal by value: 1 is 1.0. A literal without a number is compared as text, all else by JSON_EQUALS \
         (MariaDB 10.7). Their order has no counterpart."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::BinaryOp { left, op, right } => {
                let (before, after) = match op {
                    BinaryOperator::Eq => ("", ""),
                    BinaryOperator::NotEq => ("NOT (", ")"),
                    BinaryOperator::Lt | BinaryOperator::LtEq | BinaryOperator::Gt | BinaryOperator::GtEq
                        if comparable(printer, left, right) =>
                    {
                        return Err("the order of jsonb values has no counterpart".into());
                    }
                    _ => return Ok(Applied::Unchanged),
                };
                if !comparable(printer, left, right) {
                    return Ok(Applied::Unchanged);
                }
                let equal = equal(printer, left, right)?;
                written(printer, before, equal, after);
            }
            Expr::IsDistinctFrom(left, right) if comparable(printer, left, right) => {
                let equal = not_distinct(printer, left, right)?;
                written(printer, "NOT (", equal, ")");
            }
            Expr::IsNotDistinctFrom(left, right) if comparable(printer, left, right) => {
                let equal = not_distinct(printer, left, right)?;
                written(printer, "", equal, "");
            }
            Expr::InList { expr, list, negated } if printer.names.infer(expr) == Type::Jsonb => {
                printer.push(if *negated { "NOT (" } else { "(" });
                for (index, item) in list.iter().enumerate() {
                    printer.push(if index > 0 { " OR " } else { "" });
                    equal(printer, expr, item)?.push_to(&mut printer.out);
                }
                printer.push(")");
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn written(printer: &mut Printer<'_>, before: &str, equal: Template, after: &str) {
    printer.push(before);
    printer.out.append(equal);
    printer.push(after);
}

/// Whether both sides are jsonb, a bare literal taking the other's type.
fn comparable(printer: &Printer<'_>, left: &Expr, right: &Expr) -> bool {
    matches!(
        (printer.names.infer(left), printer.names.infer(right)),
        (Type::Jsonb, Type::Jsonb | Type::Unknown) | (Type::Unknown, Type::Jsonb)
    )
}

fn equal(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried<Template> {
    let (one, other) = (document(printer, left, &Type::Jsonb)?, document(printer, right, &Type::Jsonb)?);
    Ok(if numberless(printer, left)? || numberless(printer, right)? {
        joined(&[&one, &EXACT, &" = ", &other])
    } else {
        // With a NULL MariaDB answers what it answered for the row before.
        let equals: &[&dyn Part] = &[&"JSON_EQUALS(", &one, &",", &other, &")"];
        if printer.names.nullable(left) || printer.names.nullable(right) {
            joined(&[&"IF(", &one, &" IS NULL OR ", &other, &" IS NULL,NULL,", &joined(equals), &")"])
        } else {
            joined(equals)
        }
    })
}

fn not_distinct(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried<Template> {
    let (one, other) = (document(printer, left, &Type::Jsonb)?, document(printer, right, &Type::Jsonb)?);
    let equal = equal(printer, left, right)?;
    Ok(joined(&[&"COALESCE(", &equal, &",", &one, &" IS NULL AND ", &other, &" IS NULL)"]))
}

/// Whether it is a literal in which no number stands: then PostgreSQL's own form of it is equal to no other.
fn numberless(printer: &mut Printer<'_>, expr: &Expr) -> Carried<bool> {
    if !super::bare(printer, expr) {
        return Ok(false);
    }
    let Some(text) = literal_text(printer, expr)? else { return Ok(true) };
    Ok(without_numbers(&json::document(&text)?))
}

/// A literal's or a parameter's value, which the translation then is for.
pub fn literal_text(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<String>> {
    match expr {
        Expr::TypedString(typed) => printer.pin(&Expr::Value(typed.value.clone())),
        other => printer.pin(other),
    }
}

fn without_numbers(document: &json::Document) -> bool {
    match document {
        json::Document::Object(members) => members.iter().all(|(_, value)| without_numbers(value)),
        json::Document::Array(items) => items.iter().all(without_numbers),
        json::Document::Number(_) => false,
        json::Document::Word(_) => true,
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id FROM item WHERE data = '{\"k\": 1}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL OR CONVERT('{\"k\": 1}' USING utf8mb4) IS NULL,NULL,JSON_EQUALS(`data`,CONVERT('{\"k\": 1}' USING utf8mb4)))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data = '{\"k\": 1.0}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL OR CONVERT('{\"k\": 1.0}' USING utf8mb4) IS NULL,NULL,JSON_EQUALS(`data`,CONVERT('{\"k\": 1.0}' USING utf8mb4)))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data <> '{\"k\": \"v\"}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE NOT (`data` COLLATE utf8mb4_nopad_bin = CONVERT('{\"k\": \"v\"}' USING utf8mb4))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data IS DISTINCT FROM '{\"k\": \"v\"}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE NOT (COALESCE(`data` COLLATE utf8mb4_nopad_bin = CONVERT('{\"k\": \"v\"}' USING utf8mb4),`data` IS NULL AND CONVERT('{\"k\": \"v\"}' USING utf8mb4) IS NULL))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data IS NOT DISTINCT FROM NULL::jsonb",
        &[
            "SELECT `id` FROM `public`.`item` WHERE COALESCE(IF(`data` IS NULL OR NULL IS NULL,NULL,JSON_EQUALS(`data`,NULL)),`data` IS NULL AND NULL IS NULL)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data IN ('{}', '[]', '{\"k\": 1}')",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`data` COLLATE utf8mb4_nopad_bin = CONVERT('{}' USING utf8mb4) OR `data` COLLATE utf8mb4_nopad_bin = CONVERT('[]' USING utf8mb4) OR IF(`data` IS NULL OR CONVERT('{\"k\": 1}' USING utf8mb4) IS NULL,NULL,JSON_EQUALS(`data`,CONVERT('{\"k\": 1}' USING utf8mb4))))",
        ],
    ),
    Example::new("SELECT id FROM item WHERE data < '{}'", &[]),
    Example::new(
        "SELECT a.id, b.id AS other FROM item a JOIN item b ON a.data = b.data ORDER BY 1, 2",
        &[
            "SELECT `a`.`id`,`b`.`id` AS `other` FROM `public`.`item` AS `a` JOIN `public`.`item` AS `b` ON IF(`a`.`data` IS NULL OR `b`.`data` IS NULL,NULL,JSON_EQUALS(`a`.`data`,`b`.`data`)) ORDER BY 1,2",
        ],
    ),
];
