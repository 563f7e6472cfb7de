//! Functions of numbers.

use super::functions::{Fun, in_family, simple};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;

pub struct Math;

impl Rule for Math {
    fn id(&self) -> &'static str {
        "math"
    }

    fn doc(&self) -> &'static str {
        "Functions of numbers whose results are the same on both."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] =
            &[Example::new("SELECT abs(amount) FROM item", &["SELECT ABS(`amount`) AS `abs` FROM `public`.`item`"])];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Expr(Expr::Floor { expr, .. }, _) => of_number(printer, "FLOOR", &[expr])?,
            Node::Expr(Expr::Ceil { expr, .. }, _) => of_number(printer, "CEILING", &[expr])?,
            _ => return in_family(FUNCTIONS, node, printer),
        }
        Ok(Applied::Rewritten)
    }
}

/// What the mathematical functions of PostgreSQL become.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("abs", (1, 1), same, |printer, exprs| of_number(printer, "ABS", exprs)),
    Fun::new("floor", (1, 1), whole, |printer, exprs| of_number(printer, "FLOOR", exprs)),
    Fun::new("ceil", (1, 1), whole, |printer, exprs| of_number(printer, "CEILING", exprs)),
    Fun::new("ceiling", (1, 1), whole, |printer, exprs| of_number(printer, "CEILING", exprs)),
    Fun::new("random", (0, 0), |_, _| Type::Float, |printer, exprs| simple(printer, "RAND", exprs, &Type::Unknown)),
    Fun::new("gen_random_uuid", (0, 0), |_, _| Type::Uuid, |printer, _| uuid(printer)),
    Fun::new("uuid_generate_v4", (0, 0), |_, _| Type::Uuid, |printer, _| uuid(printer)),
];

fn same(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    exprs.first().map(|expr| names.infer(expr)).unwrap_or_default()
}

/// The type of a number without its fraction.
fn whole(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    match same(names, exprs) {
        Type::Float => Type::Float,
        _ => Type::Numeric,
    }
}

fn uuid(printer: &mut Printer<'_>) -> Carried {
    printer.state("UUID() is of version 1, gen_random_uuid() of version 4");
    printer.push("UUID()");
    Ok(())
}

/// Writes a function of one number.
fn of_number(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    let ty = same(&printer.names, exprs);
    if ty != Type::Unknown && !ty.is_number() {
        return Err(format!("a numeric function on a value of type {}", ty.name()).into());
    }
    simple(printer, word, exprs, &ty)
}
