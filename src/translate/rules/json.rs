//! JSON operators. Only those whose answer is the same value and the same text are carried.

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::types::Type;

pub struct Json;

const NUMBERS: &str = "text extracted from JSON keeps MariaDB's spelling of objects and arrays inside it";

impl Rule for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn doc(&self) -> &'static str {
        "`->>` with a literal key is JSON_UNQUOTE(JSON_EXTRACT(…)), NULL for JSON's null; text in objects is stated. \
         Containment, existence and path operators are refused."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "SELECT data ->> 'k' AS k FROM item",
                &["SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"k\"'),'null')) AS `k` FROM `public`.`item`"],
            ),
            Example::new("SELECT id FROM item WHERE data ? 'k'", &[]),
            Example::new("SELECT id FROM item WHERE data @> '{\"k\": 1}'", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::BinaryOp { left, op, right }, _) = node else { return Ok(Applied::Unchanged) };
        match op {
            BinaryOperator::LongArrow => {}
            BinaryOperator::AtAt => {
                return Err("text search (@@): FULLTEXT finds and ranks other rows; it needs a redesign".into());
            }
            BinaryOperator::Arrow | BinaryOperator::HashArrow | BinaryOperator::HashLongArrow => {
                return Err(format!("`{op}` on JSON: MariaDB prints the part with other blanks").into());
            }
            BinaryOperator::AtArrow | BinaryOperator::ArrowAt => {
                return Err(
                    format!("containment (`{op}`): JSON_CONTAINS has other rules for arrays and scalars").into()
                );
            }
            BinaryOperator::Question | BinaryOperator::QuestionAnd | BinaryOperator::QuestionPipe => {
                return Err(format!("existence (`{op}`) of keys or array elements has no counterpart").into());
            }
            _ => return Ok(Applied::Unchanged),
        }
        if !matches!(printer.names.infer(left), Type::Json | Type::Jsonb) {
            return Err("->> on a value that is not known to be JSON".into());
        }
        let key = printer.pin(right)?.unwrap_or_default();
        let number = matches!(printer.names.infer(right), Type::Int(_));
        let path = if number {
            format!("$[{key}]")
        } else {
            format!("$.\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
        };
        printer.state(NUMBERS);
        printer.push("JSON_UNQUOTE(NULLIF(JSON_EXTRACT(");
        printer.expr(left, &Type::Unknown)?;
        let mut literal = String::new();
        crate::translate::values::quote(&mut literal, &path);
        printer.push(&format!(",{literal}),'null'))"));
        Ok(Applied::Rewritten)
    }
}
