//! Calls with a number of arguments that no function of that name takes.

use super::functions::{call, check_arity};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, FunctionArguments};

pub struct Arity;

impl Rule for Arity {
    fn id(&self) -> &'static str {
        "arity"
    }

    fn doc(&self) -> &'static str {
        "A function of PostgreSQL's that is called with too many or too few arguments is refused, as PostgreSQL does."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("SELECT regexp_matches('a')", &[]),
            Example::new("SELECT * FROM regexp_matches('a') AS m", &[]),
            Example::new("SELECT round(1.5, 2, 3)", &[]),
            Example::new("SELECT unnest()", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, _: &mut Printer<'_>) -> Carried<Applied> {
        if let Node::Expr(Expr::Function(function), _) = node
            && let FunctionArguments::List(list) = &function.args
            // There what is sorted counts too.
            && function.within_group.is_empty()
        {
            check_arity(&call(function).0, &list.args)?;
        }
        Ok(Applied::Unchanged)
    }
}
