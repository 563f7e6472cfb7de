//! Casts: of a literal, the literal in that type; of an expression, only where both round and refuse alike.

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{CharacterLength, DataType, Expr, UnaryOperator, Value};
use crate::translate::types::Type;
use crate::translate::values::Form;

pub struct Casts;

const TEXT_TO_NUMBER: &str =
    "text that is no number becomes its leading digits with a warning on MariaDB, an error on PostgreSQL";

impl Rule for Casts {
    fn id(&self) -> &'static str {
        "casts"
    }

    fn doc(&self) -> &'static str {
        "A cast literal is written in its type. Casts of columns: number to number, text to integer (stated), integer and \
         uuid to text, boolean to text, timestamp to date; others are refused."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "SELECT id FROM item WHERE id = '7'::int",
                &["SELECT `id` FROM `public`.`item` WHERE `id` = 7"],
            ),
            Example::new(
                "SELECT CAST(note AS integer) AS n FROM item",
                &["SELECT CAST(`note` AS SIGNED) AS `n` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT TRUE::text AS t",
                &["SELECT (CASE TRUE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END) AS `t`"],
            ),
            Example::new("SELECT made::text FROM item", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Cast { expr, data_type, .. } => cast(printer, expr, data_type)?,
            Expr::TypedString(typed) => {
                let value = Expr::Value(typed.value.clone());
                cast(printer, &value, &typed.data_type)?;
            }
            Expr::Interval(interval) if interval.leading_field.is_none() && interval.last_field.is_none() => {
                let source = printer.bare(&interval.value).ok_or("an interval that is not a literal")?;
                printer.out.push_hole(source, Form::Interval);
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn cast(printer: &mut Printer<'_>, expr: &Expr, data_type: &DataType) -> Carried {
    let to = Type::of(data_type, printer.names.ctx.schema);
    let length = length(printer, data_type)?;
    if let Some(source) = printer.bare(expr) {
        if let Some(length) = length
            && printer.pin_source(source)?.is_some_and(|value| value.chars().count() > length)
        {
            return Err(format!("a literal cut to {length} characters by its cast").into());
        }
        let form = printer.form(&to)?;
        printer.out.push_hole(source, form);
        return Ok(());
    }
    if let Expr::Value(value) = expr
        && matches!(value.value, Value::Null)
    {
        printer.push("NULL");
        return Ok(());
    }
    if is_number_literal(expr)
        && to.is_number()
        && !(matches!(to, Type::Int(_)) && printer.names.infer(expr) != Type::Int(4))
    {
        printer.push("(");
        printer.expr(expr, &to)?;
        printer.push(")");
        return Ok(());
    }
    let from = printer.names.infer(expr);
    let (before, after) = conversion(printer, &from, &to, length)?;
    printer.push(&before);
    printer.expr(expr, &to)?;
    printer.push(&after);
    Ok(())
}

fn is_number_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => is_number_literal(inner),
        Expr::Value(value) => matches!(value.value, Value::Number(..)),
        _ => false,
    }
}

/// What to write around the expression.
fn conversion(printer: &mut Printer<'_>, from: &Type, to: &Type, length: Option<usize>) -> Carried<(String, String)> {
    let around = |before: &str, after: &str| Ok((before.to_owned(), after.to_owned()));
    let refused = || Err(format!("a cast from {} to {} has no rule", from.name(), to.name()).into());
    match (from, to) {
        (Type::Text, Type::Text) if length.is_none() => around("(", ")"),
        (Type::Text, Type::Text) => refused(),
        (a, b) if a == b && length.is_none() => around("(", ")"),
        (Type::Int(_), Type::Int(8)) => around("CAST(", " AS SIGNED)"),
        (Type::Int(a), Type::Int(b)) if a <= b => around("(", ")"),
        (Type::Int(_), Type::Int(_)) => {
            printer.state("a number out of the cast's range is an error on PostgreSQL, not on MariaDB");
            around("CAST(", " AS SIGNED)")
        }
        (Type::Text, Type::Int(_)) => {
            printer.state(TEXT_TO_NUMBER);
            around("CAST(", " AS SIGNED)")
        }
        (Type::Numeric, Type::Int(_)) => around("CAST(", " AS SIGNED)"),
        (Type::Bool, Type::Int(_)) => around("CAST(", " AS SIGNED)"),
        (Type::Int(_), Type::Numeric) if length.is_none() => around("CAST(", " AS DECIMAL(20,0))"),
        (Type::Int(_) | Type::Numeric, Type::Float) => around("CAST(", " AS DOUBLE)"),
        (Type::Int(_) | Type::Uuid, Type::Text) if length.is_none() => around("CAST(", " AS CHAR)"),
        (Type::Enum(_), Type::Text) if length.is_none() => around("CAST(", " AS CHAR)"),
        (Type::Bool, Type::Text) => around("(CASE ", " WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END)"),
        (Type::Timestamp, Type::Date) => around("DATE(", ")"),
        (Type::Date, Type::Timestamp) => around("CAST(", " AS DATETIME(6))"),
        (Type::Jsonb, Type::Json) => around("(", ")"),
        (Type::Unknown, _) => Err(format!("a cast to {} from a type that can't be told", to.name()).into()),
        _ => refused(),
    }
}

/// The length of `varchar(n)`, whose number is a literal's slot; a numeric's precision is refused here.
fn length(printer: &mut Printer<'_>, data_type: &DataType) -> Carried<Option<usize>> {
    let slot = match data_type {
        DataType::Varchar(Some(CharacterLength::IntegerLength { length, .. }))
        | DataType::CharacterVarying(Some(CharacterLength::IntegerLength { length, .. })) => *length,
        DataType::Varchar(None) | DataType::CharacterVarying(None) => return Ok(None),
        other if other.to_string().contains(|c: char| c.is_ascii_digit()) && takes_modifier(other) => {
            return Err(format!("a cast to {} with a precision has no rule", modifier_free(other)).into());
        }
        _ => return Ok(None),
    };
    let slot = usize::try_from(slot).map_err(|_| "a type's length out of range".to_owned())?;
    let value = printer.pin_source(crate::translate::template::Source::Literal(slot))?;
    Ok(value.and_then(|value| value.parse().ok()))
}

fn takes_modifier(data_type: &DataType) -> bool {
    data_type.to_string().contains('(')
}

fn modifier_free(data_type: &DataType) -> String {
    data_type.to_string().split('(').next().unwrap_or_default().to_lowercase()
}
