//! `||`: CONCAT, as `||` is OR under the target's `sql_mode`.

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::types::Type;

pub struct Concat;

impl Rule for Concat {
    fn id(&self) -> &'static str {
        "concat"
    }

    fn doc(&self) -> &'static str {
        "`||` on text is CONCAT; both are NULL where a part is NULL. On jsonb and arrays it is refused."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[Example::new(
            "SELECT note || '-' || id AS label FROM item",
            &["SELECT CONCAT(`note`,'-',`id`) AS `label` FROM `public`.`item`"],
        )];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr @ Expr::BinaryOp { op: BinaryOperator::StringConcat, .. }, _) = node else {
            return Ok(Applied::Unchanged);
        };
        let mut parts = Vec::new();
        flatten(expr, &mut parts);
        for part in &parts {
            let ty = printer.names.infer(part);
            if !matches!(ty, Type::Unknown | Type::Text | Type::Int(_) | Type::Uuid | Type::Enum(_)) {
                return Err(format!("|| on a value of type {}: its text differs on MariaDB", ty.name()).into());
            }
        }
        printer.push("CONCAT(");
        printer.list(parts, &Type::Text)?;
        printer.push(")");
        Ok(Applied::Rewritten)
    }
}

fn flatten<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
    let mut rights = Vec::new();
    let mut first = expr;
    while let Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } = first {
        rights.push(right.as_ref());
        first = left;
    }
    parts.push(first);
    parts.extend(rights.into_iter().rev());
}
