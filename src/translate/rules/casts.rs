//! Casts: a literal is written in its type, an expression through `conversions`.

use super::conversions::{Modifiers, convert};
use super::spelled::exact;
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{CastKind, CharacterLength, DataType, ExactNumberInfo, Expr, Value};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::single::is_real;
use crate::translate::template::{Source, Template};
use crate::translate::types::Type;
use crate::translate::unresolved::is_untyped;
use crate::translate::values::{Form, quote};

pub struct Casts;

/// What a `real` loses on its way.
pub const SINGLE_DIGITS: &str =
    "a real is answered with up to nine digits by PostgreSQL, with six by MariaDB where a statement is not prepared";

impl Rule for Casts {
    fn id(&self) -> &'static str {
        "casts"
    }

    fn doc(&self) -> &'static str {
        "A cast literal is written in its type, one that its type does not hold is refused. A cast value is converted by \
         PostgreSQL's rounding and spelling; where PostgreSQL would refuse a value, MariaDB is made to refuse it too."
    }

    fn examples(&self) -> &'static [Example] {
        super::cast_examples::EXAMPLES
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

/// Half of the last decimal of a second.
fn half_of(decimals: usize) -> String {
    format!("00:00:00.{}5", "0".repeat(decimals))
}

/// Adds half of the last decimal of a second, so that MariaDB's cut is PostgreSQL's rounding: half goes away from the
/// beginning of 2000, from which it counts.
pub fn add_half(printer: &mut Printer<'_>, moment: Template, decimals: usize, word: &str) {
    let half = half_of(decimals);
    printer.push("ADDTIME(");
    printer.out.append(moment.clone());
    if word == "TIME" {
        printer.push(&format!(",'{half}')"));
        return;
    }
    let less = format!("00:00:00.{}4{}", "0".repeat(decimals), "9".repeat(5 - decimals));
    printer.push(",IF(");
    printer.out.append(moment);
    printer.push(&format!(" < '2000-01-01','{less}','{half}'))"));
}

/// A cast to a moment with so many decimals: PostgreSQL rounds the fraction, MariaDB cuts it.
fn cast_rounded(printer: &mut Printer<'_>, expr: &Expr, plain: &DataType, word: &str, slot: u64) -> Carried {
    let slot = usize::try_from(slot).map_err(|_| "a type's precision out of range".to_owned())?;
    let decimals = printer.pin_source(Source::Literal(slot))?.and_then(|text| text.parse::<usize>().ok());
    let decimals = decimals.ok_or("a type's precision that is no number")?;
    if decimals >= 6 {
        return cast(printer, expr, plain);
    }
    let moment = printer.captured(|printer| cast(printer, expr, plain))?;
    printer.push("CAST(");
    add_half(printer, moment, decimals, word);
    printer.push(&format!(" AS {word}({decimals}))"));
    Ok(())
}

fn cast(printer: &mut Printer<'_>, expr: &Expr, data_type: &DataType) -> Carried {
    match data_type {
        DataType::Timestamp(Some(slot), zone) => {
            return cast_rounded(printer, expr, &DataType::Timestamp(None, *zone), "DATETIME", *slot);
        }
        DataType::Time(Some(slot), zone) => {
            return cast_rounded(printer, expr, &DataType::Time(None, *zone), "TIME", *slot);
        }
        _ => {}
    }
    if is_real(data_type) {
        return single(printer, expr);
    }
    let to = Type::of(data_type, printer.names.ctx.schema);
    if let Some(refusal) = no_counterpart(data_type) {
        return Err(refusal);
    }
    let modifiers = modifiers(printer, data_type)?;
    if let Expr::Value(value) = expr
        && matches!(value.value, Value::Null)
    {
        printer.push(&typed_null(&to, &modifiers));
        return Ok(());
    }
    if let (Type::Int(bytes), Expr::Value(value)) = (&to, expr)
        && matches!(&value.value, Value::Number(text, _) if !text.contains('.'))
        && let Some(source) = printer.source(&value.value)
    {
        printer.out.push_hole(source, Form::Sized(*bytes));
        return Ok(());
    }
    if let Some(source) = printer.bare(expr) {
        return literal(printer, source, &to, &modifiers);
    }
    if let Some(chosen) = choice_of_casts(expr, data_type) {
        return printer.operand(&chosen, &to);
    }
    convert(printer, expr, &to, &modifiers)
}

/// A choice between literals without a type as one between their casts: PostgreSQL chooses a text and casts it.
fn choice_of_casts(expr: &Expr, data_type: &DataType) -> Option<Expr> {
    let cast = |value: &mut Expr| {
        let expr = Box::new(value.clone());
        *value = Expr::Cast { kind: CastKind::DoubleColon, expr, data_type: data_type.clone(), format: None };
    };
    match expr {
        Expr::Nested(inner) => choice_of_casts(inner, data_type),
        Expr::Case { conditions, else_result, .. } => {
            let mut results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
            if !results.all(is_untyped) {
                return None;
            }
            let mut chosen = expr.clone();
            if let Expr::Case { conditions, else_result, .. } = &mut chosen {
                conditions.iter_mut().for_each(|when| cast(&mut when.result));
                else_result.iter_mut().for_each(|result| cast(result));
            }
            Some(chosen)
        }
        _ => None,
    }
}

/// NULL of a type: a bare one would take the type of what stands beside it, or make text of all.
fn typed_null(ty: &Type, modifiers: &Modifiers) -> String {
    let name = match ty {
        Type::Date => "DATE".to_owned(),
        Type::Timestamp | Type::TimestampTz => "DATETIME(6)".to_owned(),
        Type::Time => "TIME(6)".to_owned(),
        Type::Int(_) => "SIGNED".to_owned(),
        Type::Float => "DOUBLE".to_owned(),
        Type::Numeric => match modifiers {
            Modifiers::Decimals { precision, scale } => format!("DECIMAL({precision},{scale})"),
            _ => return "NULL".to_owned(),
        },
        _ => return "NULL".to_owned(),
    };
    format!("CAST(NULL AS {name})")
}

/// A cast to `real`: to a double, and then to single precision.
fn single(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    const GREATEST: f64 = 3.402_823_5e38;
    const DIGITS_SHOWN: usize = 6;
    if printer.bare(expr).is_some() || matches!(expr, Expr::Value(_)) {
        let value: f64 = printer.pin(expr)?.and_then(|text| text.trim().parse().ok()).unwrap_or_default();
        if value.abs() > GREATEST || (value != 0.0 && value.abs() < 1e-37) {
            return Err("a number that single precision does not hold".into());
        }
        let written = format!("{:e}", value as f32);
        if written.split('e').next().is_some_and(|digits| digits.trim_start_matches('-').len() > DIGITS_SHOWN + 1) {
            return Err("a real of more than six digits, of which MariaDB shows six".into());
        }
    }
    printer.state(SINGLE_DIGITS);
    printer.push("CAST(");
    cast(printer, expr, &DataType::DoublePrecision)?;
    printer.push(" AS FLOAT)");
    Ok(())
}

/// Types whose values mean nothing outside PostgreSQL, or are computed otherwise.
fn no_counterpart(data_type: &DataType) -> Option<Refusal> {
    let name = data_type.to_string().to_lowercase();
    let bare = name.trim_start_matches("pg_catalog.");
    if bare.starts_with("reg") || matches!(bare, "oid" | "xid" | "cid" | "tid" | "name") {
        return Some(Refusal::new(format!("a cast to {bare}, a name of the server's catalogue"), Redesign::Catalogue));
    }
    bare.starts_with("float(").then(|| "a cast to real: MariaDB computes single precision as double".into())
}

/// A quoted literal or parameter in the type that it is cast to.
fn literal(printer: &mut Printer<'_>, source: Source, to: &Type, modifiers: &Modifiers) -> Carried {
    match (to, modifiers) {
        (Type::Text, Modifiers::Length(length)) => {
            let Some(value) = printer.pin_source(source)? else {
                printer.push("NULL");
                return Ok(());
            };
            let mut written = String::new();
            quote(&mut written, &value.chars().take(*length).collect::<String>());
            printer.push(&written);
        }
        (Type::Other(_) | Type::Char(_), Modifiers::Padded(length)) => {
            let value = printer.pin_source(source)?.ok_or("a NULL cast to character")?;
            let mut written = String::new();
            quote(&mut written, &format!("{:length$}", value.chars().take(*length).collect::<String>()));
            exact(printer, |printer| {
                printer.push(&written);
                Ok(())
            })?;
        }
        (Type::Numeric, Modifiers::Decimals { .. }) => {
            let value = printer.captured(|printer| {
                printer.out.push_hole(source, Form::Numeric);
                Ok(())
            })?;
            super::conversions::decimals(printer, &value, modifiers)?;
        }
        (Type::Enum(name), _) => {
            let label = printer.pin_source(source)?;
            let labels = printer.names.ctx.schema.enums.get(name);
            if let (Some(label), Some(labels)) = (&label, labels)
                && !labels.contains(label)
            {
                let reason = format!("'{label}' is no label of {name}; PostgreSQL refuses it");
                return Err(Refusal::certain("22P02", reason));
            }
            printer.out.push_hole(source, Form::Text);
        }
        (Type::Int(bytes), _) => printer.out.push_hole(source, Form::Sized(*bytes)),
        _ => {
            let form = printer.form(to)?;
            // A bare string would be answered as text.
            let word = match to {
                Type::Date => " AS DATE)",
                Type::Timestamp | Type::TimestampTz => " AS DATETIME(6))",
                Type::Time => " AS TIME(6))",
                _ => "",
            };
            printer.push(if word.is_empty() { "" } else { "CAST(" });
            printer.out.push_hole(source, form);
            printer.push(word);
        }
    }
    Ok(())
}

/// What stands in parentheses behind a type, whose numbers are literals' slots.
fn modifiers(printer: &mut Printer<'_>, data_type: &DataType) -> Carried<Modifiers> {
    let mut number = |slot: u64| -> Carried<usize> {
        let slot = usize::try_from(slot).map_err(|_| "a type's length out of range".to_owned())?;
        let value = printer.pin_source(Source::Literal(slot))?;
        let number = value.and_then(|value| value.parse().ok());
        number.ok_or_else(|| "a type's length that is no number".to_owned().into())
    };
    Ok(match data_type {
        DataType::Varchar(length) | DataType::CharacterVarying(length) | DataType::CharVarying(length) => {
            match length {
                Some(CharacterLength::IntegerLength { length, .. }) => Modifiers::Length(number(*length)?),
                _ => Modifiers::None,
            }
        }
        DataType::Char(Some(CharacterLength::IntegerLength { length, .. }))
        | DataType::Character(Some(CharacterLength::IntegerLength { length, .. })) => {
            Modifiers::Padded(number(*length)?)
        }
        DataType::Char(_) | DataType::Character(_) => Modifiers::Padded(1),
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => match info {
            ExactNumberInfo::None => Modifiers::None,
            ExactNumberInfo::Precision(precision) => Modifiers::Decimals { precision: number(*precision)?, scale: 0 },
            ExactNumberInfo::PrecisionAndScale(precision, scale) => {
                let scale = u64::try_from(*scale).map_err(|_| "a numeric with a negative scale".to_owned())?;
                Modifiers::Decimals { precision: number(*precision)?, scale: number(scale)? }
            }
        },
        DataType::Interval { precision: Some(_), .. } => {
            return Err("a cast to an interval with a precision: PostgreSQL rounds the fraction".into());
        }
        _ => Modifiers::None,
    })
}
