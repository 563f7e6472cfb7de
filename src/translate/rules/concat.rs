//! `||`: CONCAT, as `||` is OR under the target's `sql_mode`.

use super::spelled::{exact, spells_itself, text_of};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::Type;

pub struct Concat;

impl Rule for Concat {
    fn id(&self) -> &'static str {
        "concat"
    }

    fn doc(&self) -> &'static str {
        "`||` on text is CONCAT of the parts as PostgreSQL spells them; both are NULL where a part is NULL. On jsonb and \
         arrays it is refused."
    }

    fn examples(&self) -> &'static [Example] {
        super::operator_examples::CONCAT
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr @ Expr::BinaryOp { op: BinaryOperator::StringConcat, .. }, _) = node else {
            return Ok(Applied::Unchanged);
        };
        let mut parts = Vec::new();
        flatten(expr, &mut parts);
        let types: Vec<Type> = parts.iter().map(|part| printer.names.infer(part)).collect();
        if types.contains(&Type::Bytea) {
            if types.iter().any(|ty| !matches!(ty, Type::Bytea | Type::Unknown)) {
                if types.contains(&Type::Text) {
                    return Err(
                        "|| of bytes and text, which is the text of the bytes on PostgreSQL, has no rule".into()
                    );
                }
                return Err(Refusal::certain("42883", "|| of bytes and another value; PostgreSQL refuses it"));
            }
            printer.push("CONCAT(");
            printer.list(parts, &Type::Bytea)?;
            printer.push(")");
            return Ok(Applied::Rewritten);
        }
        if !types.iter().any(|ty| matches!(ty, Type::Text | Type::Unknown)) {
            let reason = "|| of values none of which is text; PostgreSQL refuses it";
            let none = types.iter().all(|ty| ty.is_number() || ty.is_moment() || matches!(ty, Type::Bool | Type::Uuid));
            return Err(if none { Refusal::certain("42883", reason) } else { Refusal::new(reason, Redesign::Mistake) });
        }
        let of_column = |part: &&Expr| printer.names.infer(part) == Type::Text && printer.names.has_column(part);
        if parts.iter().copied().any(|part| of_column(&part)) {
            written(printer, &parts)?;
        } else {
            exact(printer, |printer| written(printer, &parts))?;
        }
        Ok(Applied::Rewritten)
    }
}

/// CONCAT of the parts' texts; an integer's needs no word.
fn written(printer: &mut Printer<'_>, parts: &[&Expr]) -> Carried {
    printer.push("CONCAT(");
    for (index, part) in parts.iter().enumerate() {
        printer.push(if index > 0 { "," } else { "" });
        match printer.names.infer(part) {
            ty if spells_itself(&ty) => printer.expr(part, &Type::Text)?,
            _ => text_of(printer, part)?,
        }
    }
    printer.push(")");
    Ok(())
}

fn flatten<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
    let mut rights = Vec::new();
    let mut first = expr;
    while let Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } = first {
        rights.push(right.as_ref());
        first = left;
    }
    parts.push(first);
    parts.extend(rights.into_iter().rev());
}
