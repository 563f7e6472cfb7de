//! Literals without a type where PostgreSQL chooses none.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, Function, UnaryOperator, Value};
use crate::translate::refusal::Refusal;

pub struct Untyped;

/// Functions whose type follows from the type of their first argument.
const POLYMORPHIC: &[&str] = &[
    "to_json",
    "to_jsonb",
    "json_agg",
    "jsonb_agg",
    "array_to_json",
    "first_value",
    "last_value",
    "nth_value",
    "lag",
    "lead",
    "array_upper",
    "array_lower",
    "array_length",
    "array_ndims",
    "array_dims",
    "array_to_string",
    "cardinality",
    "generate_subscripts",
    "trim_array",
];

/// Functions of several types, none of them preferred, with the argument that decides; those of two numbers are chosen
/// by either.
const OF_SEVERAL_TYPES: &[(&str, &[usize])] = &[
    ("array_agg", &[0]),
    ("unnest", &[0]),
    ("sum", &[0]),
    ("avg", &[0]),
    ("bit_and", &[0]),
    ("bit_or", &[0]),
    ("bit_xor", &[0]),
    ("to_char", &[0]),
    ("isfinite", &[0]),
    ("date_trunc", &[1]),
    ("date_part", &[1]),
    ("mod", &[0, 1]),
    ("gcd", &[0, 1]),
    ("lcm", &[0, 1]),
];

impl Rule for Untyped {
    fn id(&self) -> &'static str {
        "untyped"
    }

    fn doc(&self) -> &'static str {
        "A literal without a type is refused, as PostgreSQL does, where no type follows from its place: the argument of a \
         function of any type, both sides of an operator that numbers, dates and more have."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, _: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        let reason = match expr {
            Expr::Function(function) => of_function(function),
            Expr::Extract { expr, .. } if is_untyped(expr) => Some(ambiguous("extract")),
            Expr::BinaryOp { left, op, right } if is_of_several_types(op) && is_untyped(left) && is_untyped(right) => {
                Some(ambiguous(&op.to_string()))
            }
            Expr::UnaryOp { op: op @ (UnaryOperator::Minus | UnaryOperator::BitwiseNot), expr } if is_untyped(expr) => {
                Some(ambiguous(&op.to_string()))
            }
            _ => None,
        };
        reason.map_or(Ok(Applied::Unchanged), Err)
    }
}

fn of_function(function: &Function) -> Option<Refusal> {
    let (name, _) = call(function);
    let exprs = arguments(function);
    let untyped = |index: &usize| exprs.get(*index).is_some_and(|expr| is_untyped(expr));
    // A third argument of lag() and lead() has a type for the first.
    let decided = matches!(name.as_str(), "lag" | "lead") && exprs.len() > 2;
    if POLYMORPHIC.contains(&name.as_str()) && untyped(&0) && !decided {
        return Some(Refusal::certain("42804", format!("{name}() of a literal without a type; PostgreSQL refuses it")));
    }
    let (_, deciding) = OF_SEVERAL_TYPES.iter().find(|(own, _)| *own == name)?;
    deciding.iter().all(untyped).then(|| ambiguous(&name))
}

fn ambiguous(what: &str) -> Refusal {
    Refusal::certain("42725", format!("{what} of literals without a type; PostgreSQL can't choose one"))
}

fn is_of_several_types(op: &BinaryOperator) -> bool {
    use BinaryOperator::{BitwiseAnd, BitwiseOr, Divide, Minus, Modulo, Multiply, Plus};
    matches!(op, Plus | Minus | Multiply | Divide | Modulo | BitwiseAnd | BitwiseOr)
}

/// A string or NULL without a cast. A parameter may have a type that the recording does not show.
fn is_untyped(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_untyped(inner),
        Expr::Value(value) => matches!(value.value, Value::SingleQuotedString(_) | Value::Null),
        _ => false,
    }
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT to_jsonb('a')", &[]),
    Example::new("SELECT jsonb_agg(('a'))", &[]),
    Example::new("SELECT first_value('a') OVER ()", &[]),
    Example::new("SELECT lag(NULL) OVER (ORDER BY id) FROM item", &[]),
    Example::new("SELECT cardinality('{1}')", &[]),
    Example::new("SELECT array_agg('a')", &[]),
    Example::new("SELECT sum(NULL)", &[]),
    Example::new("SELECT mod('5', '3')", &[]),
    Example::new("SELECT '1' + '2'", &[]),
    Example::new("SELECT - '1'", &[]),
    Example::new("SELECT extract(year FROM '2026-01-01')", &[]),
    Example::new("SELECT date_trunc('day', '2026-01-01')", &[]),
];
