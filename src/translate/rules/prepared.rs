//! PREPARE, EXECUTE and DEALLOCATE: an EXECUTE is sent as the statement that was prepared, with its arguments in place.

use std::sync::LazyLock;

use regex::Regex;

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::{folded, parts};
use crate::translate::parse::ast::{DataType, Expr, Statement, UnaryOperator, Value};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::session::{Argument, Effect};
use crate::translate::template::Source;

pub struct Prepared;

impl Rule for Prepared {
    fn id(&self) -> &'static str {
        "prepared"
    }

    fn doc(&self) -> &'static str {
        "PREPARE is kept by the translation and sends nothing that matters; EXECUTE is sent as the prepared statement with its \
         arguments. Cursors of SQL have no counterpart outside of MariaDB's procedures."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("PREPARE by_id (int) AS SELECT note FROM item WHERE id = $1", &["DO 0"]),
            Example::new("DEALLOCATE ALL", &["DO 0"]),
            Example::new("DECLARE c CURSOR FOR SELECT id FROM item", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Statement(statement) = node else { return Ok(Applied::Unchanged) };
        match statement {
            Statement::Prepare { name, data_types, .. } => {
                let text = typed(&prepared_text(printer)?, data_types);
                printer.effect = Effect::Prepare { name: folded(name), text: text.into() };
            }
            Statement::Execute { name: Some(name), parameters, immediate: false, using, into, .. }
                if using.is_empty() && into.is_empty() =>
            {
                let arguments = parameters.iter().map(|value| argument(printer, value)).collect::<Carried<Vec<_>>>()?;
                printer.effect = Effect::Execute { name: parts(name)?.join("."), arguments };
            }
            Statement::Deallocate { name, .. } => {
                let name = folded(name);
                printer.effect = Effect::Deallocate((name != "all").then_some(name));
            }
            Statement::Declare { .. } | Statement::Fetch { .. } | Statement::Close { .. } => {
                let reason = "a cursor of SQL: MariaDB has them in procedures only";
                return Err(Refusal::new(reason, Redesign::Cursors));
            }
            _ => return Ok(Applied::Unchanged),
        }
        printer.push("DO 0");
        Ok(Applied::Rewritten)
    }
}

/// The statement behind AS as it was recorded. Its literals belong to it, so the translation holds for them alone.
fn prepared_text(printer: &mut Printer<'_>) -> Carried<String> {
    static HEAD: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?is)^\s*PREPARE\s+("[^"]+"|\w+)\s*(?:\([^)]*\)\s*)?\bAS\b"#).ok());
    for slot in 0..printer.inputs.slots.len() {
        printer.pin_source(Source::Literal(slot))?;
    }
    let sql = printer.inputs.sql;
    let head = HEAD.as_ref().and_then(|head| head.find(sql)).ok_or("PREPARE with a comment before AS has no rule")?;
    Ok(sql[head.end()..].trim().to_owned())
}

/// The text whose parameters have the types that PREPARE names for them.
fn typed(text: &str, types: &[DataType]) -> String {
    // What stands in quotes or dollars is no parameter.
    static PARTS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?s)'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$.*?\$\$|\$(\d+)"#).ok());
    let Some(parts) = PARTS.as_ref().filter(|_| !types.is_empty()) else { return text.to_owned() };
    let typed = |found: &regex::Captures<'_>| {
        let number = found.get(1).and_then(|number| number.as_str().parse::<usize>().ok());
        let ty = number.and_then(|number| types.get(number.checked_sub(1)?));
        match ty.map(ToString::to_string).filter(|ty| !ty.eq_ignore_ascii_case("unknown") && !ty.contains('(')) {
            Some(ty) => format!("({}::{ty})", &found[0]),
            None => found[0].to_owned(),
        }
    };
    parts.replace_all(text, typed).into_owned()
}

fn argument(printer: &mut Printer<'_>, value: &Expr) -> Carried<Argument> {
    match value {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => argument(printer, inner),
        Expr::Value(literal) => match (&literal.value, printer.source(&literal.value)) {
            (Value::Null, _) => Ok(Argument::Null),
            (Value::Boolean(flag), _) => Ok(Argument::Fixed(flag.to_string())),
            (_, Some(source)) => Ok(Argument::Of(source)),
            (other, None) => Err(format!("{other} as an argument of EXECUTE has no rule").into()),
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match printer.pin(expr)? {
            Some(number) => Ok(Argument::Fixed(format!("-{number}"))),
            None => Ok(Argument::Null),
        },
        other => Err(format!("{other} as an argument of EXECUTE: only literals are carried").into()),
    }
}
