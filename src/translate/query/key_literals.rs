//! Keys of GROUPING SETS that hold literals: two expressions are one key where their literals have the same values.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Value, ValueWithSpan, VisitMut, VisitorMut};
use crate::translate::refusal::Refusal;
use std::ops::ControlFlow;

impl Printer<'_> {
    /// Writes each part of `expr` that is one of `keys` with the key's own literals. Their values belong to the
    /// statement's text then.
    pub(super) fn with_literals_of(&mut self, keys: &[Expr], expr: &mut Expr) -> Carried {
        let shapes = keys.iter().map(|key| (key, blanked(key))).filter(|(_, (_, values))| !values.is_empty());
        let mut unify = Unify { shapes: shapes.collect(), printer: self };
        match VisitMut::visit(expr, &mut unify) {
            ControlFlow::Break(refusal) => Err(refusal),
            ControlFlow::Continue(()) => Ok(()),
        }
    }

    fn same_values(&mut self, values: &[Value], others: &[Value]) -> Carried<bool> {
        for (one, other) in values.iter().zip(others) {
            let (Some(one), Some(other)) = (self.source(one), self.source(other)) else { return Ok(false) };
            if one != other && self.pin_source(one)? != self.pin_source(other)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// An expression without its literals, and these.
type Blanked = (Expr, Vec<Value>);

struct Unify<'u, 'p, 'a> {
    shapes: Vec<(&'u Expr, Blanked)>,
    printer: &'p mut Printer<'a>,
}

impl VisitorMut for Unify<'_, '_, '_> {
    type Break = Refusal;

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<Refusal> {
        let (shape, values) = blanked(expr);
        for (key, (own, literals)) in &self.shapes {
            if *own != shape {
                continue;
            }
            match self.printer.same_values(literals, &values) {
                Ok(true) => *expr = (*key).clone(),
                Ok(false) => {}
                Err(refusal) => return ControlFlow::Break(refusal),
            }
        }
        ControlFlow::Continue(())
    }
}

fn blanked(expr: &Expr) -> Blanked {
    #[derive(Default)]
    struct Blank(Vec<Value>);
    impl VisitorMut for Blank {
        type Break = ();
        fn pre_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<()> {
            let blank = match &value.value {
                Value::SingleQuotedString(_) => Value::SingleQuotedString(String::new()),
                Value::Number(text, long) => Value::Number(text.trim_start_matches(char::is_numeric).to_owned(), *long),
                _ => return ControlFlow::Continue(()),
            };
            self.0.push(std::mem::replace(value, blank.with_empty_span()).value);
            ControlFlow::Continue(())
        }
    }
    let (mut shape, mut blank) = (expr.clone(), Blank::default());
    let _: ControlFlow<()> = VisitMut::visit(&mut shape, &mut blank);
    (shape, blank.0)
}
