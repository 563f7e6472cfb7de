//! Text functions: the list, and those that have a word on MariaDB. Characters are counted as characters on binary
//! columns too, and compared by code point whatever the session's collation is.

use super::functions::{Fun, Nulls, in_family};
use super::raise::fill;
use super::spelled::{exact, is_blank_padded, text_of};
use super::{Applied, Example, Node, Rule, text_codes as codes, text_join as join, text_parts as parts};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::{Expr, Value};
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Text;

pub const FOLDING: &str = "case is folded by MariaDB's tables, on PostgreSQL by the database's locale: letters that Unicode \
                           added after version 3 (as U+023A) keep their case";

impl Rule for Text {
    fn id(&self) -> &'static str {
        "text"
    }

    fn doc(&self) -> &'static str {
        "Characters are counted as characters on binary columns too, and are the same only where their code points are. \
         Negative counts and positions before the text keep PostgreSQL's meaning; concat passes over NULL."
    }

    fn examples(&self) -> &'static [Example] {
        super::text_examples::EXAMPLES
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
    Fun::new("lower", (1, 1), text, |printer, exprs| folded(printer, "LOWER", exprs[0])).nulls(Nulls::Strict),
    Fun::new("upper", (1, 1), text, |printer, exprs| folded(printer, "UPPER", exprs[0])).nulls(Nulls::Strict),
    Fun::new("initcap", (1, 1), text, |printer, exprs| {
        printer.state(FOLDING);
        let value = captured(printer, exprs[0])?;
        super::split::initcap(printer, &value)
    })
    .nulls(Nulls::Strict),
    Fun::new("reverse", (1, 1), text, |printer, exprs| of_characters(printer, "REVERSE(@1)", exprs))
        .nulls(Nulls::Strict),
    Fun::new("length", (1, 1), int4, length).nulls(Nulls::Strict),
    Fun::new("char_length", (1, 1), int4, length).nulls(Nulls::Strict),
    Fun::new("character_length", (1, 1), int4, length).nulls(Nulls::Strict),
    Fun::new("octet_length", (1, 1), int4, |printer, exprs| bytes(printer, "LENGTH(@1)", exprs)).nulls(Nulls::Strict),
    Fun::new("bit_length", (1, 1), int4, |printer, exprs| bytes(printer, "(LENGTH(@1) * 8)", exprs))
        .nulls(Nulls::Strict),
    Fun::new("replace", (3, 3), text, replace).nulls(Nulls::Strict),
    Fun::new("repeat", (2, 2), text, parts::repeat).nulls(Nulls::Strict),
    Fun::new("lpad", (2, 3), text, |printer, exprs| parts::pad(printer, "LPAD", exprs)).nulls(Nulls::Strict),
    Fun::new("rpad", (2, 3), text, |printer, exprs| parts::pad(printer, "RPAD", exprs)).nulls(Nulls::Strict),
    Fun::new("left", (2, 2), text, parts::left).nulls(Nulls::Strict),
    Fun::new("right", (2, 2), text, parts::right).nulls(Nulls::Strict),
    Fun::new("substr", (2, 3), part, substr).nulls(Nulls::Strict),
    Fun::new("substring", (2, 3), part, substr),
    Fun::new("strpos", (2, 2), int4, |printer, exprs| position(printer, exprs[1], exprs[0])).nulls(Nulls::Strict),
    Fun::new("starts_with", (2, 2), boolean, |printer, exprs| starts_with(printer, exprs[0], exprs[1]))
        .nulls(Nulls::Strict),
    Fun::new("btrim", (1, 2), text, |printer, exprs| parts::trim(printer, "BOTH", exprs[0], exprs.get(1).copied()))
        .nulls(Nulls::Strict),
    Fun::new("ltrim", (1, 2), text, |printer, exprs| parts::trim(printer, "LEADING", exprs[0], exprs.get(1).copied()))
        .nulls(Nulls::Strict),
    Fun::new("rtrim", (1, 2), text, |printer, exprs| parts::trim(printer, "TRAILING", exprs[0], exprs.get(1).copied()))
        .nulls(Nulls::Strict),
    Fun::new("split_part", (3, 3), text, parts::split_part).nulls(Nulls::Strict),
    Fun::new("translate", (3, 3), text, parts::translate).nulls(Nulls::Strict),
    Fun::new("concat", (1, usize::MAX), text, join::concat).nulls(Nulls::Never),
    Fun::new("concat_ws", (2, usize::MAX), text, join::concat_ws),
    Fun::new("format", (1, usize::MAX), text, join::format),
    Fun::new("quote_literal", (1, 1), text, codes::quote_literal).nulls(Nulls::Strict),
    Fun::new("quote_ident", (1, 1), text, codes::quote_ident).nulls(Nulls::Strict),
    Fun::new("get_byte", (2, 2), int4, codes::get_byte).nulls(Nulls::Strict),
    Fun::new("set_byte", (3, 3), bytea, codes::set_byte).nulls(Nulls::Strict),
    Fun::new("get_bit", (2, 2), int4, codes::get_bit).nulls(Nulls::Strict),
    Fun::new("quote_nullable", (1, 1), text, codes::quote_nullable).nulls(Nulls::Never),
    Fun::new("ascii", (1, 1), int4, |printer, exprs| {
        of_characters(printer, "ORD(CONVERT(LEFT(@1,1) USING utf32))", exprs)
    })
    .nulls(Nulls::Strict),
    Fun::new("chr", (1, 1), text, codes::chr).nulls(Nulls::Strict),
    Fun::new("md5", (1, 1), text, |printer, exprs| exact(printer, |printer| bytes(printer, "MD5(@1)", exprs)))
        .nulls(Nulls::Strict),
    Fun::new("sha224", (1, 1), bytea, |printer, exprs| codes::sha(printer, 224, exprs)).nulls(Nulls::Strict),
    Fun::new("sha256", (1, 1), bytea, |printer, exprs| codes::sha(printer, 256, exprs)).nulls(Nulls::Strict),
    Fun::new("sha384", (1, 1), bytea, |printer, exprs| codes::sha(printer, 384, exprs)).nulls(Nulls::Strict),
    Fun::new("sha512", (1, 1), bytea, |printer, exprs| codes::sha(printer, 512, exprs)).nulls(Nulls::Strict),
    Fun::new("digest", (2, 2), bytea, codes::digest),
    Fun::new("encode", (2, 2), text, codes::encode).nulls(Nulls::Strict),
    Fun::new("decode", (2, 2), bytea, codes::decode).nulls(Nulls::Strict),
    Fun::new("convert_from", (2, 2), text, codes::convert_from).nulls(Nulls::Strict),
    Fun::new("convert_to", (2, 2), bytea, codes::convert_to).nulls(Nulls::Strict),
    Fun::new("to_hex", (1, 1), text, codes::to_hex).nulls(Nulls::Strict),
];

fn text(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Text
}

fn int4(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Int(4)
}

fn boolean(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Bool
}

fn bytea(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Bytea
}

/// A part of bytes is bytes.
fn part(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    match exprs.first().map(|expr| names.infer(expr)) {
        Some(Type::Bytea) => Type::Bytea,
        _ => Type::Text,
    }
}

/// The forms of text functions that have a grammar of their own.
fn special_form(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Applied> {
    use crate::translate::parse::ast::{BinaryOperator, TrimWhereField};
    match expr {
        Expr::Substring { substring_from: Some(from), shorthand: true, .. } if is_quoted(from) => {
            return Err("substr() from a place in quotes; substring() would take it for a pattern".into());
        }
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            parts::substring(printer, expr, substring_from.as_deref(), substring_for.as_deref())?;
        }
        Expr::Trim { trim_where, trim_what, trim_characters, expr } => {
            let side = match trim_where {
                None | Some(TrimWhereField::Both) => "BOTH",
                Some(TrimWhereField::Leading) => "LEADING",
                Some(TrimWhereField::Trailing) => "TRAILING",
            };
            let set = match (trim_what, trim_characters.as_deref()) {
                (Some(what), None) => Some(what.as_ref()),
                (None, None | Some([])) => None,
                (None, Some([set])) => Some(set),
                _ => return Err("trim() of more than one set of characters".into()),
            };
            parts::trim(printer, side, expr, set)?;
        }
        Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
            parts::overlay(printer, expr, overlay_what, overlay_from, overlay_for.as_deref())?;
        }
        Expr::Position { expr, r#in } => position(printer, expr, r#in)?,
        Expr::BinaryOp { left, op: BinaryOperator::PGStartsWith, right } => starts_with(printer, left, right)?,
        _ => return Ok(Applied::Unchanged),
    }
    Ok(Applied::Rewritten)
}

/// MariaDB answers the text itself where it finds nothing to replace by NULL.
fn replace(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let nullable = printer.names.nullable(exprs[2]);
    let pattern = if nullable { "IF(@3 IS NULL,NULL,REPLACE(@1,@2,@3))" } else { "REPLACE(@1,@2,@3)" };
    of_characters(printer, pattern, exprs)
}

fn is_quoted(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(value.value, Value::SingleQuotedString(_)))
}

fn substr(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    parts::substring(printer, exprs[0], Some(exprs[1]), exprs.get(2).copied())
}

fn position(printer: &mut Printer<'_>, part: &Expr, text: &Expr) -> Carried {
    let values = [captured(printer, part)?, captured(printer, text)?];
    fill(printer, "LOCATE(@1,@2)", &values)
}

fn starts_with(printer: &mut Printer<'_>, text: &Expr, start: &Expr) -> Carried {
    let values = [captured(printer, text)?, captured(printer, start)?];
    fill(printer, "(LEFT(@1,CHAR_LENGTH(@2)) = @2)", &values)
}

fn folded(printer: &mut Printer<'_>, word: &str, expr: &Expr) -> Carried {
    printer.state(FOLDING);
    of_characters(printer, &format!("{word}(@1)"), &[expr])
}

/// The characters of a text, the bytes of a bytea.
fn length(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    if printer.names.infer(exprs[0]) == Type::Bytea {
        return bytes(printer, "LENGTH(@1)", exprs);
    }
    of_characters(printer, "CHAR_LENGTH(@1)", exprs)
}

/// Writes `pattern` with the bytes of texts or byteas.
fn bytes(printer: &mut Printer<'_>, pattern: &str, exprs: &[&Expr]) -> Carried {
    let mut values = Vec::new();
    for expr in exprs {
        let ty = printer.names.infer(expr);
        if ty != Type::Bytea {
            plain_text(printer, expr)?;
        }
        let hint = if ty == Type::Bytea { Type::Bytea } else { Type::Text };
        values.push(printer.captured(|printer| printer.expr(expr, &hint))?);
    }
    fill(printer, pattern, &values)
}

/// Refuses an expression that is known to be no text; `char(n)` is none, as its blanks count.
pub fn plain_text(printer: &Printer<'_>, expr: &Expr) -> Carried {
    match printer.names.infer(expr) {
        Type::Text | Type::Unknown => Ok(()),
        other => {
            let reason = format!("a text function on a value of type {}", other.name());
            // No function of these names takes one, and nothing is cast to text unasked.
            let none = other.is_number() || other.is_moment() || matches!(other, Type::Bool | Type::Uuid);
            Err(if none { Refusal::certain("42883", reason) } else { reason.into() })
        }
    }
}

/// Text whose characters count: bytes are read as UTF-8 first where columns are binary, and a text without a column gets
/// the collation that compares by code point.
pub fn characters(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    if !is_blank_padded(&printer.names.infer(expr)) {
        plain_text(printer, expr)?;
    }
    characters_of(printer, expr)
}

/// The text of any value, whose characters count.
pub fn characters_of(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let bare = printer.names.infer(expr) == Type::Unknown || !printer.names.has_column(expr);
    if is_characters(expr) || !(printer.names.ctx.is_binary() || bare) {
        return text_of(printer, expr);
    }
    printer.push("(CONVERT(");
    text_of(printer, expr)?;
    printer.push(" USING utf8mb4) COLLATE utf8mb4_nopad_bin)");
    Ok(())
}

/// Whether what is written is text in UTF-8 with its collation already.
fn is_characters(expr: &Expr) -> bool {
    const WORDS: [&str; 12] =
        ["lower", "upper", "reverse", "replace", "repeat", "lpad", "rpad", "left", "right", "btrim", "ltrim", "rtrim"];
    match expr {
        Expr::Nested(inner) => is_characters(inner),
        Expr::Substring { .. } | Expr::Trim { .. } | Expr::Overlay { .. } => true,
        Expr::Function(function) => WORDS.contains(&super::functions::call(function).0.as_str()),
        _ => false,
    }
}

/// A text's characters, to be written in several places.
pub fn captured(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Template> {
    printer.captured(|printer| characters(printer, expr))
}

/// Writes `pattern` with the texts' characters.
pub fn of_characters(printer: &mut Printer<'_>, pattern: &str, exprs: &[&Expr]) -> Carried {
    let values = exprs.iter().map(|expr| captured(printer, expr)).collect::<Carried<Vec<_>>>()?;
    fill(printer, pattern, &values)
}
