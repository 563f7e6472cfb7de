//! Literals and parameters without a type: PostgreSQL takes them for text where a query around theirs reads them.

use super::names::Names;
use super::parse::ast::{Expr, Query, SelectItem, SetExpr, Value};
use super::scope::Field;
use super::types::Type;

impl Names<'_> {
    /// The columns of a query that another one reads: a literal without a type is text there.
    pub fn table_like_fields(&self, query: &Query) -> Vec<Field> {
        let mut fields = self.query_fields(query);
        for (index, field) in fields.iter_mut().enumerate() {
            if field.ty == Type::Unknown && is_untyped_column(&query.body, index) {
                field.ty = Type::Text;
            }
        }
        fields
    }
}

/// A string, NULL or parameter without a cast, whose type follows from its place.
pub fn is_untyped(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_untyped(inner),
        Expr::Value(value) => {
            matches!(value.value, Value::SingleQuotedString(_) | Value::Null | Value::Placeholder(_))
        }
        _ => false,
    }
}

/// Whether a query's column is a literal without a type in each of its rows and branches.
pub fn is_untyped_column(body: &SetExpr, index: usize) -> bool {
    match body {
        SetExpr::Select(select) => match select.projection.get(index) {
            Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) => is_untyped(expr),
            _ => false,
        },
        SetExpr::Values(values) => values.rows.iter().all(|row| row.content.get(index).is_some_and(is_untyped)),
        SetExpr::SetOperation { left, right, .. } => is_untyped_column(left, index) && is_untyped_column(right, index),
        SetExpr::Query(query) => is_untyped_column(&query.body, index),
        _ => false,
    }
}
