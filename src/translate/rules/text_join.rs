//! Texts put together: concat, concat_ws and format spell values as PostgreSQL's output does.

use super::raise::{INVALID, around};
use super::spelled::{exact, text_of};
use super::text_codes::{quote_ident, quote_nullable};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
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

/// format() with `%s`, `%I`, `%L`, places (`%1$s`) and widths; a NULL is nothing, and as a literal the word NULL.
pub fn format(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    if printer.bare(exprs[0]).is_none() {
        return Err("format() with a computed format".into());
    }
    let Some(format) = printer.pin(exprs[0])? else { return Err("format(NULL)".into()) };
    let pieces = pieces(&format)?;
    joined(printer, exprs[1..].iter().copied(), |printer| {
        printer.push("CONCAT(''");
        for piece in pieces {
            printer.push(",");
            match piece {
                Piece::Text(text) => {
                    let mut written = String::new();
                    quote(&mut written, &text);
                    printer.push(&written);
                }
                Piece::Argument(asked) => {
                    let expr = argument(exprs, asked.number)?;
                    let text = printer.captured(|printer| asked.text(printer, expr))?;
                    asked.padded(printer, &text)?;
                }
            }
        }
        printer.push(")");
        Ok(())
    })
}

enum Piece {
    Text(String),
    Argument(Asked),
}

/// What stands for an argument.
struct Asked {
    /// Counted from 1, as the format itself is the argument 0.
    number: usize,
    kind: char,
    /// Negative where blanks are filled in behind.
    width: i64,
}

impl Asked {
    fn text(&self, printer: &mut Printer<'_>, expr: &Expr) -> Carried {
        if self.kind == 's' {
            printer.push("COALESCE(");
            output(printer, expr)?;
            printer.push(",'')");
            return Ok(());
        }
        if !matches!(printer.names.infer(expr), Type::Text | Type::Unknown) {
            return Err(format!("format() with %{} of a value that is no text has no rule", self.kind).into());
        }
        if self.kind == 'L' {
            return quote_nullable(printer, &[expr]);
        }
        let name = printer.captured(|printer| quote_ident(printer, &[expr]))?;
        around(printer, &name, &format!("IFNULL(@,{INVALID})"))
    }

    fn padded(&self, printer: &mut Printer<'_>, text: &Template) -> Carried {
        let word = if self.width < 0 { "RPAD" } else { "LPAD" };
        match self.width.unsigned_abs() {
            0 => around(printer, text, "@"),
            width => around(printer, text, &format!("{word}(@,GREATEST(CHAR_LENGTH(@),{width}),' ')")),
        }
    }
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
        let asked;
        (asked, rest) = specifier(after, next)?;
        next = asked.number + 1;
        pieces.push(Piece::Text(std::mem::take(&mut text)));
        pieces.push(Piece::Argument(asked));
    }
    text.push_str(rest);
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    Ok(pieces)
}

/// `[place$][-][width]type`, and what follows it.
fn specifier(text: &str, next: usize) -> Carried<(Asked, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let read = |text: &str| text.parse::<i64>().map_err(|_| "a number in format() out of range".to_owned());
    let (number, rest) = match text.get(digits(text)..).and_then(|tail| tail.strip_prefix('$')) {
        Some(tail) if digits(text) > 0 => (read(&text[..digits(text)])?, tail),
        _ => (next as i64, text),
    };
    let (sign, rest) = rest.strip_prefix('-').map_or((1, rest), |rest| (-1, rest));
    let (width, rest) = rest.split_at(digits(rest));
    let width = if width.is_empty() { 0 } else { read(width)? };
    let Some(kind @ ('s' | 'I' | 'L')) = rest.chars().next() else {
        return Err("format() with another specifier than %s, %I, %L and %%".into());
    };
    let number = usize::try_from(number).ok().filter(|number| *number > 0);
    let number =
        number.ok_or_else(|| Refusal::certain("22023", "format() of the argument 0; PostgreSQL refuses it"))?;
    Ok((Asked { number, kind, width: sign * width }, &rest[1..]))
}

fn argument<'e>(exprs: &[&'e Expr], number: usize) -> Carried<&'e Expr> {
    let missing = || Refusal::certain("22023", "format() with too few arguments; PostgreSQL refuses it");
    exprs.get(number).copied().ok_or_else(missing)
}
