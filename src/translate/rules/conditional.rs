//! CASE, COALESCE, NULLIF, GREATEST and LEAST.

use super::comparison::{is_free, side};
use super::functions::{arguments, call};
use super::time::comparable;
use super::{Applied, Example, Node, Rule};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Value};
use crate::translate::query::are_never_one;
use crate::translate::refusal::Refusal;
use crate::translate::types::Type;

pub struct Conditional;

/// Each further argument that can be NULL doubles the text before it.
const TEXT_BYTES_MAX: usize = 4096;

impl Rule for Conditional {
    fn id(&self) -> &'static str {
        "conditional"
    }

    fn doc(&self) -> &'static str {
        "PostgreSQL's GREATEST and LEAST pass over NULL, MariaDB's are NULL: arguments that can be NULL get COALESCE. CASE \
         and COALESCE are the same; their literals take the other branches' type."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "SELECT GREATEST(id, 0) AS g FROM item",
                &["SELECT GREATEST(`id`,0) AS `g` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT GREATEST(amount, 0) AS g FROM item",
                &["SELECT COALESCE(GREATEST(`amount`,0),`amount`,0) AS `g` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT CASE WHEN done THEN 'yes' ELSE note END AS c FROM item",
                &["SELECT (CASE WHEN `done` THEN 'yes' ELSE `note` END) AS `c` FROM `public`.`item`"],
            ),
            Example::of(
                TextStorage::Utf8mb4,
                "SELECT nullif('a', 'a ') AS a, greatest('a', 'B') AS b, least('b', NULL, 'a') AS c, CASE 'a' WHEN 'A' THEN 1 ELSE 2 END AS d",
                &[
                    "SELECT NULLIF(_utf8mb4'a' COLLATE utf8mb4_nopad_bin,_utf8mb4'a ' COLLATE utf8mb4_nopad_bin) AS `a`,GREATEST(_utf8mb4'a' COLLATE utf8mb4_nopad_bin,_utf8mb4'B' COLLATE utf8mb4_nopad_bin) AS `b`,LEAST(_utf8mb4'b' COLLATE utf8mb4_nopad_bin,_utf8mb4'a' COLLATE utf8mb4_nopad_bin) AS `c`,(CASE _utf8mb4'a' COLLATE utf8mb4_nopad_bin WHEN _utf8mb4'A' COLLATE utf8mb4_nopad_bin THEN 1 ELSE 2 END) AS `d`",
                ],
            ),
            Example::of(
                TextStorage::Binary,
                "SELECT nullif('a', 'a ') AS a, greatest('a', 'B') AS b, least('b', NULL, 'a') AS c, CASE 'a' WHEN 'A' THEN 1 ELSE 2 END AS d",
                &[
                    "SELECT NULLIF(_binary'a',_binary'a ') AS `a`,GREATEST(_binary'a',_binary'B') AS `b`,LEAST(_binary'b',_binary'a') AS `c`,(CASE _binary'a' WHEN _binary'A' THEN 1 ELSE 2 END) AS `d`",
                ],
            ),
            Example::new(
                "SELECT COALESCE(note, 'none') AS c FROM item",
                &["SELECT COALESCE(`note`,'none') AS `c` FROM `public`.`item`"],
            ),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, hint) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Case { operand, conditions, else_result, .. } => {
                let results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
                beside(printer, results.clone())?;
                let common = or(printer.names.common(results), hint);
                let tests = operand.iter().map(AsRef::as_ref).chain(conditions.iter().map(|when| &when.condition));
                let tested = if operand.is_some() { printer.names.common(tests.clone()) } else { Type::Bool };
                let free = operand.is_some() && is_free(printer, &tested, tests);
                printer.push("(CASE");
                if let Some(operand) = operand {
                    let own = printer.names.infer(operand);
                    for when in conditions {
                        super::comparison::check(&own, &printer.names.infer(&when.condition))?;
                    }
                    printer.push(" ");
                    side(printer, operand, &tested, free)?;
                }
                for when in conditions {
                    printer.push(" WHEN ");
                    if free {
                        side(printer, &when.condition, &tested, free)?;
                    } else {
                        printer.expr(&when.condition, &tested)?;
                    }
                    printer.push(" THEN ");
                    printer.expr(&when.result, &common)?;
                }
                if let Some(result) = else_result {
                    printer.push(" ELSE ");
                    printer.expr(result, &common)?;
                }
                printer.push(" END)");
                Ok(Applied::Rewritten)
            }
            Expr::Function(function) => {
                let (name, plain) = call(function);
                let exprs = arguments(function);
                if !plain || exprs.is_empty() {
                    return Ok(Applied::Unchanged);
                }
                match name.as_str() {
                    "coalesce" => same(printer, "COALESCE(", &exprs, hint)?,
                    "nullif" if exprs.len() == 2 => {
                        super::comparison::check(&printer.names.infer(exprs[0]), &printer.names.infer(exprs[1]))?;
                        let common = printer.names.common(exprs.iter().copied());
                        if is_free(printer, &common, exprs.iter().copied()) {
                            printer.push("NULLIF(");
                            side(printer, exprs[0], &Type::Text, true)?;
                            printer.push(",");
                            side(printer, exprs[1], &Type::Text, true)?;
                            printer.push(")");
                        } else {
                            same(printer, "NULLIF(", &exprs, hint)?;
                        }
                    }
                    "greatest" => extreme(printer, "GREATEST", &exprs, hint)?,
                    "least" => extreme(printer, "LEAST", &exprs, hint)?,
                    _ => return Ok(Applied::Unchanged),
                }
                Ok(Applied::Rewritten)
            }
            _ => Ok(Applied::Unchanged),
        }
    }
}

/// Refuses moments of which only some are instants where the session's zone decides what they have in common.
fn beside<'e>(printer: &Printer<'_>, exprs: impl Iterator<Item = &'e Expr>) -> Carried {
    let types: Vec<Type> = exprs.map(|expr| printer.names.infer(expr)).collect();
    let first = types.iter().find(|ty| **ty != Type::Unknown);
    if let Some(first) = first
        && let Some(other) = types.iter().find(|other| are_never_one(first, other))
    {
        let reason =
            format!("values of type {} and {} in one place; PostgreSQL refuses it", first.name(), other.name());
        return Err(Refusal::certain("42804", reason));
    }
    comparable(printer, &types.iter().collect::<Vec<_>>())
}

fn or(own: Type, hint: &Type) -> Type {
    if own == Type::Unknown { hint.clone() } else { own }
}

fn same(printer: &mut Printer<'_>, open: &str, exprs: &[&Expr], hint: &Type) -> Carried {
    beside(printer, exprs.iter().copied())?;
    let common = or(printer.names.common(exprs.iter().copied()), hint);
    printer.push(open);
    printer.list(exprs.iter().copied(), &common)?;
    printer.push(")");
    Ok(())
}

fn extreme(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr], hint: &Type) -> Carried {
    // PostgreSQL takes bare literals for text.
    let common = match or(printer.names.common(exprs.iter().copied()), hint) {
        Type::Unknown if exprs.iter().all(|expr| is_null(expr) || printer.bare(expr).is_some()) => Type::Text,
        common => common,
    };
    let free = is_free(printer, &common, exprs.iter().copied());
    let sortable =
        common.is_number() || common.is_moment() || matches!(common, Type::Text | Type::Uuid | Type::Interval);
    if !sortable {
        return Err(format!("{word} of values of type {} has no rule", common.name()).into());
    }
    beside(printer, exprs.iter().copied())?;
    let mut all: Option<(Text, bool)> = None;
    // A NULL that is written out changes nothing in PostgreSQL, but the type of MariaDB's answer.
    for expr in exprs.iter().filter(|expr| !is_null(expr)) {
        let next = printer.captured(|printer| match free {
            true => side(printer, expr, &common, free),
            false => printer.expr(expr, &common),
        })?;
        if next.length() + all.as_ref().map_or(0, |(text, _)| text.length()) > TEXT_BYTES_MAX {
            return Err(format!("{word} of so many or so long values that can be NULL").into());
        }
        let nullable = printer.names.nullable(expr);
        all = Some(match all.take() {
            None => (next, nullable),
            Some((left, left_nullable)) => {
                let pair = printer.captured(|printer| {
                    pair(printer, word, &left, &next, left_nullable || nullable);
                    Ok(())
                })?;
                (pair, left_nullable && nullable)
            }
        });
    }
    match all {
        Some((text, _)) => printer.out.append(text),
        None => printer.push("NULL"),
    }
    Ok(())
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if value.value == Value::Null)
}

type Text = crate::translate::template::Template;

fn pair(printer: &mut Printer<'_>, word: &str, left: &Text, right: &Text, nullable: bool) {
    printer.push(if nullable { "COALESCE(" } else { "" });
    printer.push(&format!("{word}("));
    printer.out.append(left.clone());
    printer.push(",");
    printer.out.append(right.clone());
    printer.push(")");
    if nullable {
        printer.push(",");
        printer.out.append(left.clone());
        printer.push(",");
        printer.out.append(right.clone());
        printer.push(")");
    }
}
