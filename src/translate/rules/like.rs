//! Patterns: LIKE on both, ILIKE by lower case, regular expressions where both engines read them alike.

use std::borrow::Cow;

use super::comparison::collated;
use super::functions::{arguments, call};
use super::regex::{Asked, Pcre, to_pcre};
use super::text::{FOLDING, captured, characters, plain_text};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::types::Type;
use crate::translate::values::{Form, array_elements, quote, write};

pub struct Like;

const CLASSES: &str =
    "letters, digits and signs outside of Latin, Greek and Cyrillic are classed by each engine's own tables";

impl Rule for Like {
    fn id(&self) -> &'static str {
        "patterns"
    }

    fn doc(&self) -> &'static str {
        "LIKE keeps its pattern and escape; on binary columns `_` matches a byte (stated where a pattern has one). `~`, \
         SIMILAR TO and substring(x from pattern) are written for PCRE; where only the part that matches would differ \
         (alternatives, lazy repetition) they are carried as a test and refused as a part."
    }

    fn examples(&self) -> &'static [Example] {
        super::pattern_examples::EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Like { any: true, pattern, .. } | Expr::ILike { any: true, pattern, .. } => {
                each_pattern(printer, expr, pattern, " OR ")?;
            }
            Expr::Like { pattern, .. } | Expr::ILike { pattern, .. } if all_of(pattern).is_some() => {
                each_pattern(printer, expr, all_of(pattern).unwrap_or(pattern), " AND ")?;
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char } => {
                text_only(printer, expr, pattern)?;
                like_subject(printer, expr)?;
                printer.push(if *negated { " NOT LIKE " } else { " LIKE " });
                like_pattern(printer, pattern)?;
                escape(printer, pattern, escape_char.as_deref())?;
            }
            Expr::ILike { negated, any: false, expr, pattern, escape_char } => {
                plain_text(printer, expr)?;
                plain_text(printer, pattern)?;
                printer.state(FOLDING);
                printer.push("LOWER(");
                characters(printer, expr)?;
                printer.push(if *negated { ") NOT LIKE LOWER(" } else { ") LIKE LOWER(" });
                printer.expr(pattern, &Type::Text)?;
                printer.push(")");
                escape(printer, pattern, escape_char.as_deref())?;
            }
            Expr::SimilarTo { negated, expr, pattern, escape_char } => {
                if escape_char.is_some() {
                    return Err("SIMILAR TO with an escape character of its own".into());
                }
                let text = printer.bare(pattern).map(|_| printer.pin(pattern)).transpose()?.flatten();
                let pattern = text.ok_or("SIMILAR TO a computed pattern, or NULL")?;
                matches(printer, expr, if *negated { "NOT REGEXP" } else { "REGEXP" }, &similar(&pattern)?)?;
            }
            Expr::BinaryOp { left, op, right } => return operator(printer, left, op, right),
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn operator(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried<Applied> {
    use BinaryOperator as Op;
    let (folds, word) = match op {
        Op::PGRegexMatch => (false, "REGEXP"),
        Op::PGRegexNotMatch => (false, "NOT REGEXP"),
        Op::PGRegexIMatch => (true, "REGEXP"),
        Op::PGRegexNotIMatch => (true, "NOT REGEXP"),
        Op::PGLikeMatch | Op::PGNotLikeMatch | Op::PGILikeMatch | Op::PGNotILikeMatch => {
            let (any, escape_char) = (false, None);
            let negated = matches!(op, Op::PGNotLikeMatch | Op::PGNotILikeMatch);
            let (expr, pattern) = (Box::new(left.clone()), Box::new(right.clone()));
            let test = match op {
                Op::PGLikeMatch | Op::PGNotLikeMatch => Expr::Like { negated, any, expr, pattern, escape_char },
                _ => Expr::ILike { negated, any, expr, pattern, escape_char },
            };
            printer.expr(&test, &Type::Bool)?;
            return Ok(Applied::Rewritten);
        }
        _ => return Ok(Applied::Unchanged),
    };
    let mut pcre = pinned(printer, right, Asked::Whether)?;
    pcre.ignores_case |= folds;
    matches(printer, left, word, &pcre)?;
    Ok(Applied::Rewritten)
}

/// Writes a test of a text against a pattern. Characters, as a byte is no `.`.
pub fn matches(printer: &mut Printer<'_>, expr: &Expr, word: &str, pcre: &Pcre) -> Carried {
    let written = written(printer, pcre, "", "");
    printer.push("(");
    characters(printer, expr)?;
    printer.push(&format!(" {word} {written})"));
    Ok(())
}

/// The pattern as a literal, with what stands before and after it; states what it does not keep.
pub fn written(printer: &mut Printer<'_>, pcre: &Pcre, before: &str, after: &str) -> String {
    if pcre.classes {
        printer.state(CLASSES);
    }
    if pcre.ignores_case {
        printer.state(FOLDING);
    }
    let mut literal = String::new();
    quote(&mut literal, &format!("{}{before}{}{after}", pcre.flags(), pcre.pattern));
    literal
}

/// A pattern of ours as a literal.
pub fn literal(pattern: &str) -> String {
    let mut literal = String::new();
    quote(&mut literal, pattern);
    literal
}

/// A written pattern; the translation then holds for it alone.
pub fn pinned(printer: &mut Printer<'_>, pattern: &Expr, asked: Asked) -> Carried<Pcre> {
    let pattern = uncast(pattern);
    if printer.bare(pattern).is_none() {
        return Err(format!("the computed pattern {pattern}: PostgreSQL and MariaDB read patterns differently").into());
    }
    let text = printer.pin(pattern)?.ok_or("a pattern that is NULL")?;
    to_pcre(&text, asked).map_err(|what| {
        format!("the pattern '{text}' has {what}: PostgreSQL and MariaDB may read it differently").into()
    })
}

/// A written pattern without the cast to text that PostgreSQL prints with it.
fn uncast(pattern: &Expr) -> &Expr {
    use crate::translate::parse::ast::DataType;
    match pattern {
        Expr::Nested(inner) => uncast(inner),
        Expr::Cast {
            expr,
            data_type: DataType::Text | DataType::Varchar(None) | DataType::CharacterVarying(None),
            ..
        } if matches!(**expr, Expr::Value(_)) => expr,
        other => other,
    }
}

/// SIMILAR TO: `%` and `_` of LIKE, the rest of a regular expression, over the whole text.
fn similar(pattern: &str) -> Carried<Pcre> {
    let mut posix = String::from("^(?:");
    let mut chars = pattern.chars();
    let mut bracket = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next().ok_or("a SIMILAR TO pattern that ends with its escape character")?;
                posix.extend(['\\', escaped]);
                if escaped.is_ascii_alphanumeric() {
                    return Err(format!("the escape \\{escaped} in a SIMILAR TO pattern").into());
                }
            }
            '[' | ']' => {
                bracket = c == '[';
                posix.push(c);
            }
            c if bracket => posix.push(c),
            '%' => posix.push_str(".*"),
            '_' => posix.push('.'),
            '.' | '^' | '$' => posix.extend(['\\', c]),
            '(' => posix.push_str("(?:"),
            c => posix.push(c),
        }
    }
    posix.push_str(")$");
    to_pcre(&posix, Asked::Whether).map_err(|what| format!("the pattern '{pattern}' has {what}").into())
}

/// The patterns of `LIKE ALL (…)`, which the parser takes for a function.
fn all_of(pattern: &Expr) -> Option<&Expr> {
    let Expr::Function(function) = pattern else { return None };
    match (call(function), arguments(function).as_slice()) {
        ((name, true), [patterns]) if name == "all" => Some(patterns),
        _ => None,
    }
}

/// `x LIKE ANY (ARRAY[…])`: one test for each pattern that is written out.
fn each_pattern(printer: &mut Printer<'_>, test: &Expr, patterns: &Expr, word: &str) -> Carried {
    let patterns = match patterns {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => return each_pattern(printer, test, inner, word),
        Expr::Array(array) if !array.elem.is_empty() => &array.elem,
        literal if printer.bare(literal).is_some() => return each_text(printer, test, literal, word),
        other => return Err(format!("LIKE ANY of {other}, which is no list of patterns").into()),
    };
    for (index, one) in patterns.iter().enumerate() {
        printer.push(if index > 0 { word } else { "(" });
        let mut test = test.clone();
        if let Expr::Like { any, pattern, .. } | Expr::ILike { any, pattern, .. } = &mut test {
            *any = false;
            **pattern = one.clone();
        }
        printer.expr(&test, &Type::Bool)?;
    }
    printer.push(")");
    Ok(())
}

/// As `each_pattern`, of an array literal.
fn each_text(printer: &mut Printer<'_>, test: &Expr, patterns: &Expr, word: &str) -> Carried {
    let texts = array_elements(&printer.pin(patterns)?.ok_or("LIKE ANY of NULL")?)?;
    let (negated, subject, folds) = match test {
        Expr::Like { negated, expr, escape_char: None, .. } => (negated, expr, false),
        Expr::ILike { negated, expr, escape_char: None, .. } => (negated, expr, true),
        _ => return Err("LIKE ANY with an escape character has no rule".into()),
    };
    plain_text(printer, subject)?;
    if folds {
        printer.state(FOLDING);
    }
    printer.push(if texts.is_empty() && word == " OR " { "(FALSE" } else { "(" });
    printer.push(if texts.is_empty() && word == " AND " { "TRUE" } else { "" });
    for (index, text) in texts.into_iter().enumerate() {
        printer.push(if index > 0 { word } else { "" });
        let form = if printer.names.ctx.is_binary() && !folds { Form::BytePattern } else { Form::Text };
        let mut stated = Cow::Owned(std::mem::take(&mut printer.stated));
        let mut literal = String::new();
        let written = write(&mut literal, &form, text.as_deref(), &mut stated);
        printer.stated = stated.into_owned();
        written?;
        printer.push(if folds { "LOWER(" } else { "" });
        if folds {
            characters(printer, subject)?
        } else {
            like_subject(printer, subject)?
        }
        printer.push(if folds { ")" } else { "" });
        printer.push(if *negated { " NOT LIKE " } else { " LIKE " });
        printer.push(&if folds { format!("LOWER({literal})") } else { literal });
    }
    printer.push(")");
    Ok(())
}

fn text_only(printer: &Printer<'_>, expr: &Expr, pattern: &Expr) -> Carried {
    plain_text(printer, expr)?;
    plain_text(printer, pattern)?;
    if printer.bare(expr).is_some() { Ok(()) } else { collated(printer, [expr, pattern].into_iter()) }
}

/// A column stays as it is, for its index; a literal gets a collation that tells case and characters apart.
fn like_subject(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    if printer.names.has_column(expr) { printer.operand(expr, &Type::Text) } else { characters(printer, expr) }
}

fn like_pattern(printer: &mut Printer<'_>, pattern: &Expr) -> Carried {
    let pattern = uncast(pattern);
    match printer.bare(pattern) {
        Some(source) if printer.names.ctx.is_binary() => {
            printer.out.push_hole(source, Form::BytePattern);
            Ok(())
        }
        _ => printer.operand(pattern, &Type::Text),
    }
}

/// A character that a pattern does not have stands for no escape character: MariaDB would take the backslash.
const NO_ESCAPE: char = '\u{1}';

fn escape(printer: &mut Printer<'_>, pattern: &Expr, escape: Option<&Expr>) -> Carried {
    let Some(escape) = escape else { return Ok(()) };
    let character = printer.pin(escape)?.unwrap_or_default();
    if character.is_empty() {
        let free = printer.bare(uncast(pattern)).is_some()
            && printer.pin(pattern)?.is_some_and(|text| !text.contains(NO_ESCAPE));
        if !free {
            return Err("LIKE without an escape character, by a computed pattern".into());
        }
        printer.push(&format!(" ESCAPE '{NO_ESCAPE}'"));
        return Ok(());
    }
    if character.len() != 1 {
        return Err("LIKE with an escape character outside ASCII".into());
    }
    let mut literal = String::new();
    quote(&mut literal, &character);
    printer.push(&format!(" ESCAPE {literal}"));
    Ok(())
}

/// `substring(x from pattern)` gives the first group where there is one, else what matched, else NULL.
pub fn substring_by_pattern(printer: &mut Printer<'_>, expr: &Expr, from: &Expr) -> Carried {
    let pcre = pinned(printer, from, Asked::Which)?;
    let value = captured(printer, expr)?;
    part(printer, &value, &pcre);
    Ok(())
}

/// The first group that a pattern finds, or all of what it finds; NULL where it finds nothing.
pub fn part(printer: &mut Printer<'_>, value: &crate::translate::template::Template, pcre: &Pcre) {
    let test = written(printer, pcre, "", "");
    printer.push("(CASE WHEN ");
    printer.out.append(value.clone());
    printer.push(&format!(" REGEXP {test} THEN "));
    let (word, tail) = if pcre.groups == 0 {
        ("REGEXP_SUBSTR(", format!(",{test}"))
    } else {
        ("REGEXP_REPLACE(", format!(",{},'\\\\1'", written(printer, pcre, "\\A.*?", ".*\\z")))
    };
    printer.push(word);
    printer.out.append(value.clone());
    printer.push(&format!("{tail}) END)"));
}
