//! Arithmetic on numbers: whole division stays whole, and what rounds or overflows otherwise is stated or refused.

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use crate::translate::types::Type;

pub struct Arithmetic;

const BY_ZERO: &str = "division by zero gives NULL and a warning on MariaDB, an error on PostgreSQL";
const SCALE: &str = "a quotient of numerics keeps four more decimals on MariaDB, at least 16 digits on PostgreSQL";

impl Rule for Arithmetic {
    fn id(&self) -> &'static str {
        "arithmetic"
    }

    fn doc(&self) -> &'static str {
        "`/` between integers is DIV. Operators on types other than numbers are refused, so are those that MariaDB lacks \
         (^, |/, #, <<)."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("SELECT 7 / 2 AS half", &["SELECT 7 DIV 2 AS `half`"]),
            Example::new("SELECT id + 1 AS next FROM item", &["SELECT `id` + 1 AS `next` FROM `public`.`item`"]),
            Example::new("SELECT note + 1 FROM item", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, hint) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::UnaryOp { op: op @ (UnaryOperator::Minus | UnaryOperator::Plus), expr } => {
                let ty = printer.names.infer(expr);
                if !matches!(ty, Type::Unknown | Type::Interval) && !ty.is_number() {
                    return Err(format!("a sign before a value of type {}", ty.name()).into());
                }
                printer.push(if *op == UnaryOperator::Minus { "-" } else { "" });
                let hint = if hint.is_number() { hint } else { &Type::Int(8) };
                if matches!(**expr, Expr::UnaryOp { .. }) {
                    printer.push("(");
                    printer.expr(expr, hint)?;
                    printer.push(")");
                } else {
                    printer.operand(expr, hint)?;
                }
                Ok(Applied::Rewritten)
            }
            Expr::BinaryOp { left, op, right } if sign(op).is_some() => binary(printer, left, op, right),
            _ => Ok(Applied::Unchanged),
        }
    }
}

fn sign(op: &BinaryOperator) -> Option<&'static str> {
    Some(match op {
        BinaryOperator::Plus => " + ",
        BinaryOperator::Minus => " - ",
        BinaryOperator::Multiply => " * ",
        BinaryOperator::Divide => " / ",
        BinaryOperator::Modulo => " % ",
        BinaryOperator::BitwiseAnd => " & ",
        BinaryOperator::BitwiseOr => " | ",
        _ => return None,
    })
}

fn binary(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried<Applied> {
    let (left_type, right_type) = (printer.names.infer(left), printer.names.infer(right));
    for ty in [&left_type, &right_type] {
        let known = *ty == Type::Unknown || ty.is_number() || *ty == Type::Interval;
        if !known {
            return Err(format!("`{op}` on a value of type {} has no rule", ty.name()).into());
        }
    }
    let intervals = [&left_type, &right_type].iter().filter(|ty| ***ty == Type::Interval).count();
    if intervals == 1 || (intervals == 2 && !matches!(op, BinaryOperator::Plus | BinaryOperator::Minus)) {
        return Err(format!("`{op}` on an interval has no rule").into());
    }
    let word = match op {
        BinaryOperator::Divide | BinaryOperator::Modulo => {
            if !is_nonzero_literal(printer, right)? {
                printer.state(BY_ZERO);
            }
            let whole = matches!((&left_type, &right_type), (Type::Int(_), Type::Int(_)));
            match op {
                BinaryOperator::Divide if whole => " DIV ",
                BinaryOperator::Divide => {
                    if left_type != Type::Float && right_type != Type::Float {
                        if left_type == Type::Unknown || right_type == Type::Unknown {
                            return Err("a division whose types can't be told".into());
                        }
                        printer.state(SCALE);
                    }
                    " / "
                }
                _ => " % ",
            }
        }
        _ => sign(op).unwrap_or_default(),
    };
    let bits = matches!(op, BinaryOperator::BitwiseAnd | BinaryOperator::BitwiseOr);
    if bits {
        // MariaDB's bits are unsigned.
        printer.push("CAST(");
    }
    let left_hint = if right_type == Type::Unknown { &left_type } else { &right_type };
    let right_hint = if left_type == Type::Unknown { &right_type } else { &left_type };
    printer.operand(left, left_hint)?;
    printer.push(word);
    printer.operand(right, right_hint)?;
    if bits {
        printer.push(" AS SIGNED)");
    }
    Ok(Applied::Rewritten)
}

fn is_nonzero_literal(printer: &mut Printer<'_>, expr: &Expr) -> Carried<bool> {
    match expr {
        Expr::Nested(inner) => is_nonzero_literal(printer, inner),
        Expr::Value(value) if matches!(value.value, Value::Number(..)) => {
            let text = printer.pin(expr)?.unwrap_or_default();
            Ok(text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)))
        }
        _ => Ok(false),
    }
}
