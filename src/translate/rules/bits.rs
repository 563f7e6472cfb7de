//! Bit operators: MariaDB's are on 64 unsigned bits, PostgreSQL's on the bits of a signed type.

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, UnaryOperator};
use crate::translate::types::Type;

pub struct Bits;

impl Rule for Bits {
    fn id(&self) -> &'static str {
        "bits"
    }

    fn doc(&self) -> &'static str {
        "& | # ~ << >> become signed again by a CAST. A shift counts modulo the type's width, one to the right keeps \
         the sign, one to the left what fits the type."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "SELECT id & 6 AS n FROM item",
                &["SELECT CAST(`id` & 6 AS SIGNED) AS `n` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT amount | 8 AS n FROM item",
                &["SELECT CAST(`amount` | 8 AS SIGNED) AS `n` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT amount # 5 AS n FROM item",
                &["SELECT CAST(`amount` ^ 5 AS SIGNED) AS `n` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT ~ amount AS n FROM item",
                &["SELECT CAST(~`amount` AS SIGNED) AS `n` FROM `public`.`item`"],
            ),
            Example::new("SELECT 2 | 1 & 4 AS n", &["SELECT CAST((CAST(2 | 1 AS SIGNED)) & 4 AS SIGNED) AS `n`"]),
            Example::new(
                "SELECT id FROM item WHERE amount & 4 = 4",
                &["SELECT `id` FROM `public`.`item` WHERE (CAST(`amount` & 4 AS SIGNED)) = 4"],
            ),
            Example::new(
                "SELECT id << 30 AS n FROM item",
                &[
                    "SELECT (CAST(((`id` << (30 & 31)) & 4294967295) ^ 2147483648 AS SIGNED) - 2147483648) AS `n` FROM `public`.`item`",
                ],
            ),
            Example::new(
                "SELECT 1 << 2 + 3 AS n",
                &["SELECT (CAST(((1 << ((2 + 3) & 31)) & 4294967295) ^ 2147483648 AS SIGNED) - 2147483648) AS `n`"],
            ),
            Example::new(
                "SELECT big << id AS n FROM sample",
                &["SELECT CAST(`big` << (`id` & 63) AS SIGNED) AS `n` FROM `public`.`sample`"],
            ),
            Example::new(
                "SELECT amount >> 1 AS n FROM item",
                &[
                    "SELECT CAST(IF(`amount` < 0,~(~`amount` >> (1 & 31)),`amount` >> (1 & 31)) AS SIGNED) AS `n` FROM `public`.`item`",
                ],
            ),
            Example::new(
                "SELECT big >> 65 AS n FROM sample",
                &[
                    "SELECT CAST(IF(`big` < 0,~(~`big` >> (65 & 63)),`big` >> (65 & 63)) AS SIGNED) AS `n` FROM `public`.`sample`",
                ],
            ),
            Example::new("SELECT small >> 1 FROM sample", &[]),
            Example::new("SELECT price & 1 FROM item", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        use BinaryOperator as Op;
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::UnaryOp { op: op @ UnaryOperator::BitwiseNot, expr } => {
                whole(printer, op, expr)?;
                printer.push("CAST(~");
                printer.operand(expr, &Type::Int(8))?;
                printer.push(" AS SIGNED)");
            }
            Expr::BinaryOp { left, op: op @ (Op::BitwiseAnd | Op::BitwiseOr | Op::PGBitwiseXor), right } => {
                whole(printer, op, left)?;
                whole(printer, op, right)?;
                printer.push("CAST(");
                printer.operand(left, &Type::Int(8))?;
                printer.push(match op {
                    Op::BitwiseAnd => " & ",
                    Op::BitwiseOr => " | ",
                    _ => " ^ ",
                });
                printer.operand(right, &Type::Int(8))?;
                printer.push(" AS SIGNED)");
            }
            Expr::BinaryOp { left, op: op @ (Op::PGBitwiseShiftLeft | Op::PGBitwiseShiftRight), right } => {
                whole(printer, op, right)?;
                let wide = match whole(printer, op, left)? {
                    Type::Int(2) => return Err(format!("`{op}` on a smallint, whose bits are cut").into()),
                    ty => ty == Type::Int(8),
                };
                shift(printer, left, op, right, if wide { 63 } else { 31 })?;
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// The operand's type, which must be a whole number's.
fn whole(printer: &Printer<'_>, op: &impl std::fmt::Display, expr: &Expr) -> Carried<Type> {
    match printer.names.infer(expr) {
        ty @ (Type::Int(_) | Type::Unknown) => Ok(ty),
        ty => Err(format!("`{op}` on a value of type {} has no rule", ty.name()).into()),
    }
}

fn shift(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr, mask: u8) -> Carried {
    let value = printer.captured(|printer| printer.operand(left, &Type::Int(8)))?;
    let count = printer.captured(|printer| {
        printer.push("(");
        printer.operand(right, &Type::Int(4))?;
        printer.push(&format!(" & {mask})"));
        Ok(())
    })?;
    let words: &[&str] = match (op, mask) {
        (BinaryOperator::PGBitwiseShiftLeft, 63) => &["CAST(", " << ", " AS SIGNED)"],
        // The 32 bits that are kept, and their sign extended.
        (BinaryOperator::PGBitwiseShiftLeft, _) => {
            &["(CAST(((", " << ", ") & 4294967295) ^ 2147483648 AS SIGNED) - 2147483648)"]
        }
        _ => &["CAST(IF(", " < 0,~(~", " >> ", "),", " >> ", ") AS SIGNED)"],
    };
    let right_shift = [None, Some(&value), Some(&value), Some(&count), Some(&value), Some(&count)];
    let left_shift = [None, Some(&value), Some(&count)];
    let parts = if words.len() > 3 { &right_shift[..] } else { &left_shift[..] };
    for (word, part) in words.iter().zip(parts) {
        if let Some(part) = part {
            printer.out.append((*part).clone());
        }
        printer.push(word);
    }
    Ok(())
}
