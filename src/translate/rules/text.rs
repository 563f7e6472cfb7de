//! Text functions: characters are counted as characters on binary columns too, concat passes over NULL.

use super::functions::{Fun, Nulls, in_family, simple};
use super::spelled::text_of;
use super::{Applied, Example, Node, Rule};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;

pub struct Text;

impl Rule for Text {
    fn id(&self) -> &'static str {
        "text"
    }

    fn doc(&self) -> &'static str {
        "Characters are counted as characters on binary columns too; concat passes over NULL."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::of(
                TextStorage::Utf8mb4,
                "SELECT lower(note) FROM item",
                &["SELECT LOWER(`note`) AS `lower` FROM `public`.`item`"],
            ),
            Example::of(
                TextStorage::Binary,
                "SELECT length(note) FROM item",
                &[
                    "SELECT CHAR_LENGTH((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `length` FROM `public`.`item`",
                ],
            ),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Expr(Expr::Function(_), _) => in_family(FUNCTIONS, node, printer),
            Node::Expr(expr, _) => special_form(printer, expr),
            Node::Statement(_) => Ok(Applied::Unchanged),
        }
    }
}

/// What the text functions of PostgreSQL become.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("lower", (1, 1), text, |printer, exprs| of_characters(printer, "LOWER", exprs[0])).nulls(Nulls::Strict),
    Fun::new("upper", (1, 1), text, |printer, exprs| of_characters(printer, "UPPER", exprs[0])).nulls(Nulls::Strict),
    Fun::new("reverse", (1, 1), text, |printer, exprs| of_characters(printer, "REVERSE", exprs[0])),
    Fun::new("length", (1, 1), int4, char_length).nulls(Nulls::Strict),
    Fun::new("char_length", (1, 1), int4, char_length).nulls(Nulls::Strict),
    Fun::new("character_length", (1, 1), int4, char_length).nulls(Nulls::Strict),
    Fun::new("octet_length", (1, 1), int4, |printer, exprs| of_texts(printer, "LENGTH", exprs)),
    Fun::new("md5", (1, 1), text, |printer, exprs| of_texts(printer, "MD5", exprs)),
    Fun::new("replace", (3, 3), text, |printer, exprs| of_texts(printer, "REPLACE", exprs)),
    Fun::new("concat", (1, usize::MAX), text, concat).nulls(Nulls::Never),
    Fun::new("concat_ws", (2, usize::MAX), text, |printer, exprs| of_texts(printer, "CONCAT_WS", exprs)),
    Fun::new("left", (2, 2), text, |printer, exprs| end(printer, "LEFT", exprs)),
    Fun::new("right", (2, 2), text, |printer, exprs| end(printer, "RIGHT", exprs)),
    Fun::new("substr", (2, 3), text, |printer, exprs| substring(printer, exprs[0], exprs[1], exprs.get(2).copied())),
    Fun::new("substring", (2, 3), text, |printer, exprs| substring(printer, exprs[0], exprs[1], exprs.get(2).copied())),
    Fun::new("strpos", (2, 2), int4, |printer, exprs| position(printer, exprs[1], exprs[0])),
];

fn text(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Text
}

fn int4(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Int(4)
}

/// The forms of text functions that have a grammar of their own.
fn special_form(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Applied> {
    match expr {
        Expr::Substring { expr, substring_from: Some(from), substring_for, .. } => {
            substring(printer, expr, from, substring_for.as_deref())?;
        }
        Expr::Trim { trim_where: None, trim_what: None, trim_characters: None, expr } => {
            plain_text(printer, expr)?;
            printer.push("TRIM(");
            printer.expr(expr, &Type::Text)?;
            printer.push(")");
        }
        Expr::Position { expr, r#in } => position(printer, expr, r#in)?,
        _ => return Ok(Applied::Unchanged),
    }
    Ok(Applied::Rewritten)
}

fn position(printer: &mut Printer<'_>, part: &Expr, text: &Expr) -> Carried {
    printer.push("LOCATE(");
    characters(printer, part)?;
    printer.push(",");
    characters(printer, text)?;
    printer.push(")");
    Ok(())
}

fn char_length(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    of_characters(printer, "CHAR_LENGTH", exprs[0])
}

fn of_texts(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    for expr in exprs {
        plain_text(printer, expr)?;
    }
    simple(printer, word, exprs, &Type::Text)
}

fn end(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    let count = positive(printer, exprs[1])?;
    printer.push(&format!("{word}("));
    characters(printer, exprs[0])?;
    printer.push(&format!(",{count})"));
    Ok(())
}

/// Refuses an expression that is known to be no text.
pub fn plain_text(printer: &Printer<'_>, expr: &Expr) -> Carried {
    match printer.names.infer(expr) {
        Type::Text | Type::Unknown => Ok(()),
        other => Err(format!("a text function on a value of type {}", other.name()).into()),
    }
}

/// Text whose characters count: bytes are read as UTF-8 first where columns are binary.
pub fn characters(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    plain_text(printer, expr)?;
    if !printer.names.ctx.is_binary() {
        return printer.expr(expr, &Type::Text);
    }
    printer.push("(CONVERT(");
    printer.expr(expr, &Type::Text)?;
    printer.push(" USING utf8mb4) COLLATE utf8mb4_nopad_bin)");
    Ok(())
}

/// The text of any value, whose characters count.
pub fn characters_of(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    if printer.names.ctx.is_binary() {
        printer.push("(CONVERT(");
        text_of(printer, expr)?;
        printer.push(" USING utf8mb4) COLLATE utf8mb4_nopad_bin)");
        return Ok(());
    }
    text_of(printer, expr)
}

fn of_characters(printer: &mut Printer<'_>, word: &str, text: &Expr) -> Carried {
    printer.push(&format!("{word}("));
    characters(printer, text)?;
    printer.push(")");
    Ok(())
}

/// concat() passes over NULL, CONCAT() is NULL.
fn concat(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    printer.push("CONCAT(");
    for (index, expr) in exprs.iter().enumerate() {
        let ty = printer.names.infer(expr);
        if !matches!(ty, Type::Text | Type::Unknown | Type::Int(_) | Type::Uuid) {
            return Err(format!("concat of a value of type {}: its text differs on MariaDB", ty.name()).into());
        }
        printer.push(if index > 0 { "," } else { "" });
        printer.push("COALESCE(");
        printer.expr(expr, &Type::Text)?;
        printer.push(",'')");
    }
    printer.push(")");
    Ok(())
}

/// A literal count of at least 0: negative ones mean other things on MariaDB.
fn positive(printer: &mut Printer<'_>, expr: &Expr) -> Carried<u32> {
    printer
        .pin(expr)?
        .and_then(|text| text.parse::<u32>().ok())
        .ok_or_else(|| format!("{expr} as a position or count; only literal numbers from 0 are carried").into())
}

fn substring(printer: &mut Printer<'_>, text: &Expr, from: &Expr, count: Option<&Expr>) -> Carried {
    let from = positive(printer, from)?;
    if from == 0 {
        return Err("substring from 0: MariaDB answers the empty text".into());
    }
    let count = count.map(|count| positive(printer, count)).transpose()?;
    printer.push("SUBSTRING(");
    characters(printer, text)?;
    printer.push(&format!(",{from}"));
    if let Some(count) = count {
        printer.push(&format!(",{count}"));
    }
    printer.push(")");
    Ok(())
}
