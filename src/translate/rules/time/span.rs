//! Intervals beside a moment: MariaDB adds `INTERVAL n UNIT`, months before days before the rest, as PostgreSQL does.

use super::super::functions::call;
use super::parted;
use crate::core::interval::{Parts, parts};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{
    BinaryOperator, DateTimeField, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value,
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
    /// How many terms it has.
    pub fn terms(&self) -> usize {
        self.terms.len()
    }

    /// The terms of months and days, and those of a fixed length.
    pub fn split(self) -> (Self, Self) {
        const CALENDAR: [&str; 4] = ["YEAR", "MONTH", "WEEK", "DAY"];
        let (calendar, exact) = self.terms.into_iter().partition(|(_, unit)| CALENDAR.contains(unit));
        (Self { terms: calendar, of_calendar: true }, Self { terms: exact, of_calendar: false })
    }

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
        Expr::Interval(interval) => {
            let Some(source) = printer.bare(&interval.value) else { return Ok(None) };
            let Some(text) = printer.pin_source(source)? else { return Ok(None) };
            let name = |field: &Option<DateTimeField>| field.as_ref().map(|field| field.to_string().to_lowercase());
            let precise = interval.leading_precision.is_some() || interval.fractional_seconds_precision.is_some();
            if precise {
                return Err("an interval with a precision: PostgreSQL rounds the fraction".into());
            }
            in_fields(&text, name(&interval.leading_field), name(&interval.last_field)).map(Some)
        }
        Expr::Cast { data_type, .. } if data_type.to_string().contains('(') => Ok(None),
        Expr::Cast { expr, .. } if printer.bare(expr).is_some() => literal(printer, expr),
        Expr::TypedString(typed) => literal(printer, &Expr::Value(typed.value.clone())),
        _ => match printer.bare(expr) {
            Some(source) => Ok(printer.pin_source(source)?),
            None => Ok(None),
        },
    }
}

/// An interval's text with the fields that stand behind it: `'90' MINUTE`, `'1-2' YEAR TO MONTH`. PostgreSQL cuts what is
/// smaller than the last field, so that only texts are read that have nothing of it.
fn in_fields(text: &str, first: Option<String>, last: Option<String>) -> Carried<String> {
    let unread = || format!("the interval '{text}' in the fields that are named has a form that is not read");
    let (Some(first), last) = (first, last) else { return Ok(text.to_owned()) };
    let whole = text.trim().trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_digit());
    let colons = text.matches(':').count();
    match (first.as_str(), last.as_deref()) {
        (unit, None) if whole || (unit == "second" && !text.contains([':', ' '])) => Ok(format!("{text} {unit}")),
        ("year", Some("month")) if text.contains('-') && !text.contains([' ', ':']) => Ok(text.to_owned()),
        ("day" | "hour", Some("minute")) if colons == 1 => Ok(text.to_owned()),
        ("day" | "hour", Some("second")) if colons == 2 => Ok(text.to_owned()),
        _ => Err(unread().into()),
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
    if let Some(parted) = parted::of(printer, expr)? {
        let units = [(parted.months, "MONTH"), (parted.days, "DAY"), (parted.micros, "MICROSECOND")];
        let terms = units.into_iter().filter(|(amount, _)| !amount.is_none());
        let terms: Vec<_> = terms.map(|(amount, unit)| (amount.text(), unit)).collect();
        if !terms.is_empty() {
            return Ok(Span { terms, of_calendar: true });
        }
    }
    let length = printer.captured(|printer| printer.operand(expr, &Type::Interval))?;
    Ok(Span { terms: vec![(length, "MICROSECOND")], of_calendar: true })
}

/// Reads an interval's text.
pub fn read(text: &str) -> Carried<Parts> {
    parts(text).ok_or_else(|| format!("the interval '{text}' has a form that is not read").into())
}

/// `number || 'unit'`, with or without parentheses.
pub fn worded(expr: &Expr) -> Option<(&Expr, &Expr)> {
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

const MADE: [&str; 6] = ["YEAR", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE"];

/// The arguments of `make_interval(days => …)` by their place: of years, months, weeks, days, hours, minutes, seconds.
pub fn made_of<'e>(printer: &Printer<'_>, args: &'e FunctionArguments) -> Carried<Vec<(usize, &'e Expr)>> {
    const NAMES: [&str; 7] = ["years", "months", "weeks", "days", "hours", "mins", "secs"];
    let FunctionArguments::List(list) = args else { return Err("make_interval of a query".into()) };
    let mut found: Vec<(usize, &Expr)> = Vec::new();
    for (index, arg) in list.args.iter().enumerate() {
        let (name, expr) = match arg {
            FunctionArg::Named { name, arg: FunctionArgExpr::Expr(expr), .. } => (name.value.to_lowercase(), expr),
            FunctionArg::ExprNamed { name, arg: FunctionArgExpr::Expr(expr), .. } => {
                (name.to_string().to_lowercase(), expr)
            }
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => {
                (NAMES.get(index).copied().unwrap_or_default().to_owned(), expr)
            }
            _ => return Err("make_interval with an argument that is no value".into()),
        };
        let place = NAMES.iter().position(|known| *known == name);
        let place = place.ok_or_else(|| format!("make_interval({name} => …), which PostgreSQL does not have"))?;
        let ty = printer.names.infer(expr);
        if !matches!(ty, Type::Int(_)) && (place < MADE.len() || !ty.is_number()) {
            return Err(format!("make_interval of a value of type {}", ty.name()).into());
        }
        found.push((place, expr));
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found)
}

fn made(printer: &mut Printer<'_>, args: &FunctionArguments) -> Carried<Span> {
    let mut terms = Vec::new();
    for (place, expr) in made_of(printer, args)? {
        let ty = printer.names.infer(expr);
        let seconds = place == MADE.len();
        let amount = printer.captured(|printer| {
            printer.push(if seconds { "ROUND((" } else { "(" });
            printer.expr(expr, &ty)?;
            printer.push(if seconds { ") * 1000000)" } else { ")" });
            Ok(())
        })?;
        terms.push((amount, MADE.get(place).copied().unwrap_or("MICROSECOND")));
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
