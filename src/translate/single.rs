//! `real`: which expressions are of single precision, in which PostgreSQL computes with them and MariaDB does not.

use super::names::Names;
use super::parse::ast::{BinaryOperator, DataType, Expr, UnaryOperator};
use super::rules::functions;

impl Names<'_> {
    /// Whether an expression is known to be a `real`.
    pub fn is_single(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => self.column(expr).is_some_and(|field| field.single),
            Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr: inner } => {
                self.is_single(inner)
            }
            Expr::Cast { data_type, .. } => is_real(data_type),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::Plus | BinaryOperator::Minus | BinaryOperator::Multiply | BinaryOperator::Divide,
                right,
            } => self.is_single(left) && self.is_single(right),
            Expr::Function(function) => {
                let exprs = functions::arguments(function);
                let (name, _) = functions::call(function);
                matches!(name.as_str(), "abs" | "min" | "max" | "sum" | "lag" | "lead" | "first_value" | "last_value")
                    && exprs.first().is_some_and(|first| self.is_single(first))
            }
            _ => false,
        }
    }
}

/// Whether a type is of single precision.
pub fn is_real(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Real | DataType::Float4)
}
