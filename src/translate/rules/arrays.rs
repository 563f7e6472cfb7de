//! Arrays in conditions: `= ANY(array)` is IN, `<> ALL(array)` is NOT IN. Arrays as values are refused.

use super::comparison::check;
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, SetExpr};
use crate::translate::types::Type;
use crate::translate::values::Form;

pub struct Arrays;

impl Rule for Arrays {
    fn id(&self) -> &'static str {
        "arrays"
    }

    fn doc(&self) -> &'static str {
        "`= ANY` over a list of literals, an array literal or a subquery is IN; `<> ALL` is NOT IN."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "SELECT id FROM item WHERE id = ANY(ARRAY[1, 2])",
                &["SELECT `id` FROM `public`.`item` WHERE `id` IN (1,2)"],
            ),
            Example::new(
                "SELECT id FROM item WHERE id <> ALL('{3,4}')",
                &["SELECT `id` FROM `public`.`item` WHERE `id` NOT IN (3,4)"],
            ),
            Example::new("SELECT ARRAY[1, 2]", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        let (left, right, word) = match expr {
            Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => (left, right, " IN ("),
            Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right } => (left, right, " NOT IN ("),
            Expr::AnyOp { compare_op, .. } | Expr::AllOp { compare_op, .. } => {
                return Err(format!("`{compare_op}` with ANY or ALL over an array has no rule").into());
            }
            Expr::Array(_) => return Err("an array as a value; MariaDB has no arrays".into()),
            _ => return Ok(Applied::Unchanged),
        };
        let own = printer.names.infer(left);
        printer.operand(left, &own)?;
        printer.push(word);
        members(printer, right, &own)?;
        printer.push(")");
        Ok(Applied::Rewritten)
    }
}

fn members(printer: &mut Printer<'_>, array: &Expr, own: &Type) -> Carried {
    match array {
        Expr::Nested(inner) => members(printer, inner, own),
        Expr::Array(array) => {
            let items = printer.names.common(array.elem.iter());
            check(own, &items)?;
            if array.elem.is_empty() {
                printer.push("SELECT NULL FROM DUAL WHERE FALSE");
                return Ok(());
            }
            printer.list(&array.elem, if *own == Type::Unknown { &items } else { own })
        }
        Expr::Cast { expr, data_type, .. } => match Type::of(data_type, printer.names.ctx.schema) {
            Type::Array(element) => {
                check(own, &element)?;
                members(printer, expr, &element)
            }
            other => Err(format!("ANY over a value of type {}", other.name()).into()),
        },
        Expr::Subquery(query) if matches!(query.body.as_ref(), SetExpr::Select(_)) && query.limit_clause.is_none() => {
            printer.query(query)
        }
        other => match printer.bare(other) {
            Some(source) => {
                let form = printer.form(own)?;
                printer.out.push_hole(source, Form::List(Box::new(form)));
                Ok(())
            }
            None => Err(format!("ANY over {other}; only literal arrays are carried").into()),
        },
    }
}
