//! Patterns: LIKE on both, ILIKE by lower case, regular expressions where both engines read them alike.

use super::comparison::collated;
use super::regex::to_pcre;
use super::text::{characters, plain_text};
use super::{Applied, Example, Node, Rule};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::types::Type;
use crate::translate::values::{Form, quote};

pub struct Like;

const FOLDING: &str = "ILIKE folds case by MariaDB's tables, PostgreSQL by the database's locale";

impl Rule for Like {
    fn id(&self) -> &'static str {
        "patterns"
    }

    fn doc(&self) -> &'static str {
        "LIKE keeps its pattern and escape; on binary columns `_` matches a byte (stated where a pattern has one). `~` and \
         substring(x from pattern) are carried for patterns that POSIX and PCRE read alike."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                r"SELECT id FROM item WHERE note LIKE 'a\%%'",
                &[r"SELECT `id` FROM `public`.`item` WHERE `note` LIKE 'a\\%%'"],
            ),
            Example::new(
                "SELECT id FROM item WHERE note NOT LIKE '%`_x' ESCAPE '`'",
                &["SELECT `id` FROM `public`.`item` WHERE `note` NOT LIKE '%`_x' ESCAPE '`'"],
            ),
            Example::new(
                "SELECT substring(note from '^tt:([0-9]+)$') AS n FROM item",
                &[
                    r"SELECT (CASE WHEN `note` REGEXP '(?s)^tt:([0-9]+)\\z' THEN REGEXP_REPLACE(`note`,'(?s)^tt:([0-9]+)\\z','\\1') END) AS `n` FROM `public`.`item`",
                ],
            ),
            Example::of(
                TextStorage::Utf8mb4,
                "SELECT id FROM item WHERE note ILIKE '%A%'",
                &["SELECT `id` FROM `public`.`item` WHERE LOWER(`note`) LIKE LOWER('%A%')"],
            ),
            Example::new("SELECT id FROM item WHERE note ~ '(a|b)'", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Like { negated, any: false, expr, pattern, escape_char } => {
                text_only(printer, expr, pattern)?;
                printer.operand(expr, &Type::Text)?;
                printer.push(if *negated { " NOT LIKE " } else { " LIKE " });
                like_pattern(printer, pattern)?;
                escape(printer, escape_char.as_deref())?;
            }
            Expr::ILike { negated, any: false, expr, pattern, escape_char } => {
                text_only(printer, expr, pattern)?;
                printer.state(FOLDING);
                printer.push("LOWER(");
                characters(printer, expr)?;
                printer.push(if *negated { ") NOT LIKE LOWER(" } else { ") LIKE LOWER(" });
                printer.expr(pattern, &Type::Text)?;
                printer.push(")");
                escape(printer, escape_char.as_deref())?;
            }
            Expr::BinaryOp {
                left,
                op: op @ (BinaryOperator::PGRegexMatch | BinaryOperator::PGRegexNotMatch),
                right,
            } => {
                text_only(printer, left, right)?;
                let (pattern, _) = pinned_pattern(printer, right)?;
                printer.operand(left, &Type::Text)?;
                printer.push(if *op == BinaryOperator::PGRegexMatch { " REGEXP " } else { " NOT REGEXP " });
                printer.push(&pattern);
            }
            Expr::Substring { expr, substring_from: Some(from), substring_for: None, .. } => {
                return substring(printer, expr, from);
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn text_only(printer: &Printer<'_>, expr: &Expr, pattern: &Expr) -> Carried {
    plain_text(printer, expr)?;
    plain_text(printer, pattern)?;
    collated(printer, [expr, pattern].into_iter())
}

fn like_pattern(printer: &mut Printer<'_>, pattern: &Expr) -> Carried {
    match printer.bare(pattern) {
        Some(source) if printer.names.ctx.is_binary() => {
            printer.out.push_hole(source, Form::BytePattern);
            Ok(())
        }
        _ => printer.operand(pattern, &Type::Text),
    }
}

fn escape(printer: &mut Printer<'_>, escape: Option<&Expr>) -> Carried {
    let Some(escape) = escape else { return Ok(()) };
    let character = printer.pin(escape)?.unwrap_or_default();
    if character.len() != 1 {
        return Err("LIKE without an escape character, or with one outside ASCII".into());
    }
    let mut literal = String::new();
    quote(&mut literal, &character);
    printer.push(&format!(" ESCAPE {literal}"));
    Ok(())
}

fn pinned_pattern(printer: &mut Printer<'_>, pattern: &Expr) -> Carried<(String, (usize, bool))> {
    let text = printer.pin(pattern)?.ok_or("a pattern that is NULL")?;
    let (pcre, groups) = to_pcre(&text)
        .ok_or_else(|| format!("the pattern '{text}': PostgreSQL and MariaDB may read it differently"))?;
    let mut literal = String::new();
    quote(&mut literal, &pcre);
    Ok((literal, (groups, text.starts_with('^') && text.ends_with('$'))))
}

/// `substring(x from pattern)` gives the first group where there is one, else what matched, else NULL.
fn substring(printer: &mut Printer<'_>, expr: &Expr, from: &Expr) -> Carried<Applied> {
    if printer.bare(from).is_none() {
        return Ok(Applied::Unchanged);
    }
    plain_text(printer, expr)?;
    let (pattern, (groups, anchored)) = pinned_pattern(printer, from)?;
    let value = printer.captured(|printer| printer.operand(expr, &Type::Text))?;
    printer.push("(CASE WHEN ");
    printer.out.append(value.clone());
    printer.push(&format!(" REGEXP {pattern} THEN "));
    match (groups, anchored) {
        (0, _) => {
            printer.push("REGEXP_SUBSTR(");
            printer.out.append(value);
            printer.push(&format!(",{pattern})"));
        }
        (1, true) => {
            printer.push("REGEXP_REPLACE(");
            printer.out.append(value);
            printer.push(&format!(",{pattern},'\\\\1')"));
        }
        _ => return Err("a group in a pattern that does not match the whole text".into()),
    }
    printer.push(" END)");
    Ok(Applied::Rewritten)
}
