//! Intervals beside a moment: MariaDB adds `INTERVAL n UNIT`, months before days before the rest, as PostgreSQL does.

use super::super::functions::call;
use crate::core::interval::{Parts, parts};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;

/// What is added to a moment, in order.
pub struct Span {
    terms: Vec<(Template, &'static str)>,
    /// It has days or months, whose length depends on a zone's rules.
    pub of_calendar: bool,
}

impl Span {
    /// Writes ` + INTERVAL …` for each term, or ` - INTERVAL …`.
    pub fn write(self, printer: &mut Printer<'_>, sign: &str) {
        for (amount, unit) in self.terms {
            printer.push(sign);
            printer.push("INTERVAL ");
            printer.out.append(amount);
            printer.push(&format!(" {unit}"));
        }
    }
}

/// The text of an interval that is a literal or a parameter.
pub fn literal(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<String>> {
    match expr {
        Expr::Nested(inner) => literal(printer, inner),
        Expr::Interval(interval) if interval.last_field.is_none() => {
            let Some(source) = printer.bare(&interval.value) else { return Ok(None) };
            let text = printer.pin_source(source)?;
            let unit = interval.leading_field.as_ref().map(|field| field.to_string().to_lowercase());
            Ok(text.map(|text| unit.map_or(text.clone(), |unit| format!("{text} {unit}"))))
        }
        Expr::Cast { expr, .. } if printer.bare(expr).is_some() => literal(printer, expr),
        Expr::TypedString(typed) => literal(printer, &Expr::Value(typed.value.clone())),
        _ => match printer.bare(expr) {
            Some(source) => Ok(printer.pin_source(source)?),
            None => Ok(None),
        },
    }
}

/// What an interval adds to a moment.
pub fn of(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Span> {
    if let Expr::Nested(inner) = expr {
        return of(printer, inner);
    }
    if let Some(text) = literal(printer, expr)? {
        return Ok(fixed(read(&text)?, None));
    }
    match expr {
        Expr::BinaryOp { left, op: BinaryOperator::Multiply, right } => {
            let (interval, number) =
                if printer.names.infer(left) == Type::Interval { (left, right) } else { (right, left) };
            if let Some(text) = literal(printer, interval)? {
                return times(printer, read(&text)?, number);
            }
        }
        // `(days || ' days')::interval`
        Expr::Cast { expr: inner, .. } => {
            if let Some((number, unit)) = worded(inner)
                && matches!(printer.names.infer(number), Type::Int(_))
            {
                let unit = printer.pin(unit)?.unwrap_or_default();
                return times(printer, read(&format!("1 {}", unit.trim()))?, number);
            }
        }
        Expr::Function(function) if call(function).0 == "make_interval" => return made(printer, &function.args),
        _ => {}
    }
    let length = printer.captured(|printer| printer.operand(expr, &Type::Interval))?;
    Ok(Span { terms: vec![(length, "MICROSECOND")], of_calendar: true })
}

fn read(text: &str) -> Carried<Parts> {
    parts(text).ok_or_else(|| format!("the interval '{text}' has a form that is not read").into())
}

/// `number || 'unit'`, with or without parentheses.
fn worded(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match expr {
        Expr::Nested(inner) => worded(inner),
        Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } if matches!(**right, Expr::Value(_)) => {
            Some((left, right))
        }
        _ => None,
    }
}

/// The largest unit that an amount of microseconds is whole in.
fn unit_of(microseconds: i64) -> (i64, &'static str) {
    const UNITS: [(i64, &str); 3] = [(3_600_000_000, "HOUR"), (60_000_000, "MINUTE"), (1_000_000, "SECOND")];
    let whole = UNITS.iter().find(|(length, _)| microseconds % length == 0);
    whole.map_or((microseconds, "MICROSECOND"), |(length, unit)| (microseconds / length, unit))
}

/// The terms of a literal, each times a number if one is given.
fn fixed(parts: Parts, number: Option<&Template>) -> Span {
    let (rest, unit) = unit_of(parts.microseconds);
    let amounts = [(parts.months, "MONTH"), (parts.days, "DAY"), (rest, unit)];
    let nothing = amounts.iter().all(|(amount, _)| *amount == 0);
    let mut terms = Vec::new();
    for (amount, unit) in amounts {
        if amount == 0 && !(nothing && unit == "HOUR") {
            continue;
        }
        let mut text = Template::default();
        match number {
            None => text.push_str(&amount.to_string()),
            Some(number) => {
                text.push_str("(");
                text.append(number.clone());
                text.push_str(&if amount == 1 { ")".to_owned() } else { format!(" * {amount})") });
            }
        }
        terms.push((text, unit));
    }
    Span { terms, of_calendar: parts.months != 0 || parts.days != 0 }
}

fn times(printer: &mut Printer<'_>, parts: Parts, number: &Expr) -> Carried<Span> {
    let ty = printer.names.infer(number);
    let text = printer.captured(|printer| printer.operand(number, &ty))?;
    match ty {
        Type::Int(_) => Ok(fixed(parts, Some(&text))),
        Type::Numeric | Type::Float => {
            let length = parts.fixed().ok_or_else(|| {
                Refusal::new("a part of a month, which PostgreSQL spreads over days", Redesign::Intervals)
            })?;
            let mut rounded = Template::default();
            rounded.push_str("ROUND(");
            rounded.append(text);
            rounded.push_str(&format!(" * {length})"));
            Ok(Span { terms: vec![(rounded, "MICROSECOND")], of_calendar: parts.days != 0 })
        }
        ty => Err(format!("an interval times a value of type {}", ty.name()).into()),
    }
}

/// `make_interval(days => …)`.
fn made(printer: &mut Printer<'_>, args: &FunctionArguments) -> Carried<Span> {
    const UNITS: [&str; 6] = ["YEAR", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE"];
    const NAMES: [&str; 6] = ["years", "months", "weeks", "days", "hours", "mins"];
    let FunctionArguments::List(list) = args else { return Err("make_interval of a query".into()) };
    let mut found: Vec<(usize, &Expr)> = Vec::new();
    for (index, arg) in list.args.iter().enumerate() {
        let (name, expr) = match arg {
            FunctionArg::Named { name, arg: FunctionArgExpr::Expr(expr), .. } => (name.value.to_lowercase(), expr),
            FunctionArg::ExprNamed { name, arg: FunctionArgExpr::Expr(expr), .. } => {
                (name.to_string().to_lowercase(), expr)
            }
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => {
                (NAMES.get(index).copied().unwrap_or("secs").to_owned(), expr)
            }
            _ => return Err("make_interval with an argument that is no value".into()),
        };
        let place = NAMES.iter().position(|known| *known == name);
        match (place, name.as_str()) {
            (Some(place), _) => found.push((place, expr)),
            (None, "secs") => found.push((UNITS.len(), expr)),
            _ => return Err(format!("make_interval({name} => …), which PostgreSQL does not have").into()),
        }
    }
    found.sort_by_key(|(place, _)| *place);
    let mut terms = Vec::new();
    for (place, expr) in found {
        let ty = printer.names.infer(expr);
        if !matches!(ty, Type::Int(_)) && place < UNITS.len() {
            return Err(format!("make_interval of a value of type {}", ty.name()).into());
        }
        let seconds = place == UNITS.len();
        let amount = printer.captured(|printer| {
            printer.push(if seconds { "ROUND((" } else { "(" });
            printer.expr(expr, &ty)?;
            printer.push(if seconds { ") * 1000000)" } else { ")" });
            Ok(())
        })?;
        terms.push((amount, UNITS.get(place).copied().unwrap_or("MICROSECOND")));
    }
    Ok(Span { terms, of_calendar: true })
}

/// Whether an expression is a number that is written out, with a sign or without.
pub fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => is_number(inner),
        Expr::Value(value) => matches!(value.value, Value::Number(..)),
        _ => false,
    }
}
