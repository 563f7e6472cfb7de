//! Texts put together: concat, concat_ws and format spell values as PostgreSQL's output does.

use super::raise::around;
use super::spelled::{exact, text_of};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;
use crate::translate::values::quote;

/// The text of an argument; a boolean's is `t` or `f` here, not the `true` of a cast.
fn output(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    match printer.names.infer(expr) {
        Type::Bool => {
            let value = printer.captured(|printer| printer.expr(expr, &Type::Bool))?;
            around(printer, &value, "IF(@,'t',IF(@ IS NULL,NULL,'f'))")
        }
        Type::Int(_) => printer.expr(expr, &Type::Int(4)),
        _ => text_of(printer, expr),
    }
}

/// Texts without a column get the collation that compares by code point.
fn joined<'e>(
    printer: &mut Printer<'_>,
    mut exprs: impl Iterator<Item = &'e Expr>,
    write: impl FnOnce(&mut Printer<'_>) -> Carried,
) -> Carried {
    let textual =
        |printer: &Printer<'_>, expr: &Expr| printer.names.infer(expr) == Type::Text && printer.names.has_column(expr);
    if exprs.any(|expr| textual(printer, expr)) { write(printer) } else { exact(printer, write) }
}

/// concat() passes over NULL, CONCAT() is NULL.
pub fn concat(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    joined(printer, exprs.iter().copied(), |printer| {
        printer.push("CONCAT(");
        for (index, expr) in exprs.iter().enumerate() {
            printer.push(if index > 0 { "," } else { "" });
            if !printer.names.nullable(expr) {
                output(printer, expr)?;
                continue;
            }
            printer.push("COALESCE(");
            output(printer, expr)?;
            printer.push(",'')");
        }
        printer.push(")");
        Ok(())
    })
}

pub fn concat_ws(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    joined(printer, exprs.iter().copied(), |printer| {
        printer.push("CONCAT_WS(");
        for (index, expr) in exprs.iter().enumerate() {
            printer.push(if index > 0 { "," } else { "" });
            output(printer, expr)?;
        }
        printer.push(")");
        Ok(())
    })
}

/// format() with `%s` and `%1$s`; a NULL is nothing.
pub fn format(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    if printer.bare(exprs[0]).is_none() {
        return Err("format() with a computed format".into());
    }
    let Some(format) = printer.pin(exprs[0])? else { return Err("format(NULL)".into()) };
    let pieces = pieces(&format)?;
    joined(printer, exprs[1..].iter().copied(), |printer| {
        printer.push("CONCAT(''");
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    let mut written = String::from(",");
                    quote(&mut written, &text);
                    printer.push(&written);
                }
                Piece::Argument(number) => {
                    let expr = exprs.get(number).ok_or("format() with too few arguments; PostgreSQL refuses it")?;
                    printer.push(",COALESCE(");
                    output(printer, expr)?;
                    printer.push(",'')");
                }
            }
        }
        printer.push(")");
        Ok(())
    })
}

enum Piece {
    Text(String),
    /// Counted from 1, as the format itself is the argument 0.
    Argument(usize),
}

fn pieces(format: &str) -> Carried<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut next = 1;
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            text.push('%');
            rest = after;
            continue;
        }
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = match after.get(digits..).and_then(|tail| tail.strip_prefix('$')) {
            Some(tail) if digits > 0 => {
                rest = tail;
                after[..digits].parse().map_err(|_| "format() of an argument out of range".to_owned())?
            }
            _ => {
                rest = after;
                next
            }
        };
        rest = rest.strip_prefix('s').ok_or("format() with a width, %I or %L; only %s and %% have a counterpart")?;
        if number == 0 {
            return Err("format() of the argument 0; PostgreSQL refuses it".into());
        }
        next = number + 1;
        pieces.push(Piece::Text(std::mem::take(&mut text)));
        pieces.push(Piece::Argument(number));
    }
    text.push_str(rest);
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    Ok(pieces)
}
