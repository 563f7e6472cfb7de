//! A constant in ORDER BY, GROUP BY or DISTINCT ON: a whole number names a column of the select list by its place, and
//! PostgreSQL takes no other.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, UnaryOperator, Value};
use crate::translate::refusal::Refusal;

impl Printer<'_> {
    /// The place, from 0, that a constant names; `None` for what is no constant. It belongs to the statement's text.
    pub(super) fn listed_place(&mut self, expr: &Expr, clause: &str) -> Carried<Option<usize>> {
        let value = match expr {
            Expr::Nested(inner) => return self.listed_place(inner, clause),
            Expr::Value(value) => &value.value,
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } if is_number(expr) => {
                return self.listed_place(expr, clause).and_then(|_| Err(no_column(clause)));
            }
            Expr::UnaryOp { op: UnaryOperator::Plus, expr } if is_number(expr) => {
                return Err(format!("a constant in {clause}; MariaDB would take it for a column's number").into());
            }
            _ => return Ok(None),
        };
        match value {
            Value::Placeholder(_) => Ok(None),
            Value::Number(digits, _) if !digits.contains('.') => {
                let number: Option<usize> = self.pin(expr)?.and_then(|text| text.parse().ok());
                number.and_then(|number| number.checked_sub(1)).map(Some).ok_or_else(|| no_column(clause))
            }
            _ => Err(Refusal::certain("42601", format!("a constant in {clause} that is no whole number"))),
        }
    }
}

fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_number(inner),
        Expr::Value(value) => matches!(value.value, Value::Number(..)),
        _ => false,
    }
}

fn no_column(clause: &str) -> Refusal {
    Refusal::certain("42P10", format!("a constant in {clause} that is the number of no column"))
}
