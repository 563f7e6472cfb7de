//! Whether a check can refuse a row whose column has become NULL, whatever its other columns hold: MariaDB lets no trigger
//! see what a foreign key's action writes.
//!
//! It refuses to look into what it does not know: that can be anything.

use crate::translate::literals::{Backslash, lift};
use crate::translate::parse::{ast, parse};
use ast::{BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, SetExpr, UnaryOperator};

/// What a condition can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Possible {
    yes: bool,
    no: bool,
    null: bool,
}

const ANY: Possible = Possible { yes: true, no: true, null: true };
const NULL: Possible = Possible { yes: false, no: false, null: true };

/// Functions that are NULL where an argument is.
const STRICT: &[&str] =
    &["lower", "upper", "length", "char_length", "character_length", "octet_length", "btrim", "trim", "abs"];

/// Whether the check can be false where the column is NULL.
pub fn may_refuse(check: &str, column: &str) -> bool {
    let Ok(lifted) = lift(&format!("SELECT ({check})"), Backslash::Ordinary) else { return true };
    let Ok(statements) = parse(&lifted.text) else { return true };
    let [ast::Statement::Query(query)] = statements.as_slice() else { return true };
    let SetExpr::Select(select) = query.body.as_ref() else { return true };
    match select.projection.as_slice() {
        [ast::SelectItem::UnnamedExpr(expr)] => condition(expr, column).no,
        _ => true,
    }
}

fn condition(expr: &Expr, column: &str) -> Possible {
    match expr {
        Expr::Nested(inner) => condition(inner, column),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
            let Possible { yes, no, null } = condition(expr, column);
            Possible { yes: no, no: yes, null }
        }
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            let (left, right) = (condition(left, column), condition(right, column));
            Possible {
                yes: left.yes && right.yes,
                no: left.no || right.no,
                null: (left.null && (right.null || right.yes)) || (right.null && left.yes),
            }
        }
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            let (left, right) = (condition(left, column), condition(right, column));
            Possible {
                yes: left.yes || right.yes,
                no: left.no && right.no,
                null: (left.null && (right.null || right.no)) || (right.null && left.no),
            }
        }
        Expr::IsNull(inner) => told(is_null(inner, column), true),
        Expr::IsNotNull(inner) => told(is_null(inner, column), false),
        Expr::InList { expr, .. } | Expr::Between { expr, .. } | Expr::Like { expr, .. } | Expr::ILike { expr, .. }
            if is_null(expr, column) =>
        {
            NULL
        }
        Expr::AnyOp { left, .. } | Expr::AllOp { left, .. } if is_null(left, column) => NULL,
        other if is_null(other, column) => NULL,
        _ => ANY,
    }
}

/// `IS NULL` of what is NULL for certain, or of anything.
fn told(certain: bool, asked: bool) -> Possible {
    match certain {
        true => Possible { yes: asked, no: !asked, null: false },
        false => Possible { null: false, ..ANY },
    }
}

/// Whether a value is NULL for certain.
fn is_null(expr: &Expr, column: &str) -> bool {
    match expr {
        Expr::Identifier(ident) if ident.quote_style.is_none() => ident.value.to_lowercase() == column,
        Expr::Identifier(ident) => ident.value == column,
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => is_null(inner, column),
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } => is_null(expr, column),
        Expr::BinaryOp { op: BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Xor, .. } => false,
        // Every other operator of PostgreSQL is strict.
        Expr::BinaryOp { left, right, .. } => is_null(left, column) || is_null(right, column),
        Expr::Function(call) => {
            let name = call.name.to_string().to_lowercase();
            let FunctionArguments::List(list) = &call.args else { return false };
            let null = |arg: &FunctionArg| matches!(arg, FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) if is_null(expr, column));
            STRICT.contains(&name.as_str()) && list.args.iter().any(null)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::may_refuse;

    #[test]
    fn a_check_that_is_never_false_of_a_null_is_told_from_one_that_can_be() {
        for (check, expected) in [
            ("a > 0", false),
            ("(a > 0) AND (b > 0)", true),
            ("(a > 0) OR (b > 0)", false),
            ("a IS NOT NULL", true),
            ("a IS NULL OR b > 0", false),
            ("(a IS NOT NULL) OR (b IS NOT NULL)", true),
            ("NOT (a = b)", false),
            ("(a)::text = ANY (ARRAY['x'::text, 'y'::text])", false),
            ("a IN (1, 2)", false),
            ("char_length((a)::text) <= 10", false),
            ("num_nonnulls(a, b) = 1", true),
            ("CASE WHEN a IS NULL THEN false ELSE true END", true),
            ("\"A\" > 0", true),
            ("a IS DISTINCT FROM b", true),
        ] {
            assert_eq!(may_refuse(check, "a"), expected, "{check}");
        }
    }
}
