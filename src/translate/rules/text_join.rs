//! Texts put together: concat, concat_ws and format spell values as PostgreSQL's output does.

use super::raise::around;
use super::spelled::{exact, text_of};
use super::text_codes::quote_nullable;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;
use crate::translate::values::quote;

const BLANKS: &str = "a char(n) is put together with its blanks, as PostgreSQL does with a column's; one that is computed can have none there";

/// The text of an argument, which is no cast's: a char(n) keeps its blanks, and a boolean's is `t` or `f` here, not the `true` of a cast.
fn output(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    match printer.names.infer(expr) {
        Type::Bool => {
            let value = printer.captured(|printer| printer.expr(expr, &Type::Bool))?;
            around(printer, &value, "IF(@,'t',IF(@ IS NULL,NULL,'f'))")
        }
        Type::Int(_) => printer.expr(expr, &Type::Int(4)),
        Type::Char(length) => {
            printer.state(BLANKS);
            let value = printer.captured(|printer| printer.expr(expr, &Type::Char(length)))?;
            let padded = format!("RPAD(CONVERT(@ USING utf8mb4),{length},' ')");
            exact(printer, |printer| around(printer, &value, &padded))
        }
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

/// format() with `%s`, `%L` and `%1$s`; a NULL is nothing, and as a literal the word NULL.
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
                    printer.push(",COALESCE(");
                    output(printer, argument(exprs, number)?)?;
                    printer.push(",'')");
                }
                Piece::Literal(number) => {
                    let expr = argument(exprs, number)?;
                    if !matches!(printer.names.infer(expr), Type::Text | Type::Unknown) {
                        return Err("format() with %L of a value that is no text has no rule".into());
                    }
                    printer.push(",");
                    quote_nullable(printer, &[expr])?;
                }
            }
        }
        printer.push(")");
        Ok(())
    })
}

fn argument<'e>(exprs: &[&'e Expr], number: usize) -> Carried<&'e Expr> {
    Ok(exprs.get(number).copied().ok_or("format() with too few arguments; PostgreSQL refuses it")?)
}

enum Piece {
    Text(String),
    /// Counted from 1, as the format itself is the argument 0.
    Argument(usize),
    /// An argument in quotes.
    Literal(usize),
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
        let of_kind: fn(usize) -> Piece = if rest.starts_with('L') { Piece::Literal } else { Piece::Argument };
        let unknown = "format() with a width or %I; only %s, %L and %% have a counterpart";
        rest = rest.strip_prefix(['s', 'L']).ok_or(unknown)?;
        if number == 0 {
            return Err("format() of the argument 0; PostgreSQL refuses it".into());
        }
        next = number + 1;
        pieces.push(Piece::Text(std::mem::take(&mut text)));
        pieces.push(of_kind(number));
    }
    text.push_str(rest);
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    Ok(pieces)
}
