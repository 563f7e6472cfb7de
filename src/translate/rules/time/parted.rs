//! Intervals by their parts, months, days and microseconds, as far as an expression tells them apart: a column, and what
//! an aggregate or a choice makes of one, is only a length.

use super::super::functions::{arguments, call};
use super::super::raise::fill;
use super::{needs_utc, span};
use crate::core::interval::Parts;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator as Op, Expr, FunctionArguments, UnaryOperator, Value};
use crate::translate::refusal::Redesign;
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;

/// The microseconds of a day, as MariaDB reads them.
const DAY: &str = "86400000000";

/// One part of an interval.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    Fixed(i64),
    /// Computed by MariaDB, in parentheses.
    Of(Template),
}

impl Amount {
    pub const NONE: Self = Self::Fixed(0);

    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// As an operand.
    pub fn text(&self) -> Template {
        match self {
            Self::Fixed(number) if *number < 0 => Template::of(&format!("({number})")),
            Self::Fixed(number) => Template::of(&number.to_string()),
            Self::Of(text) => text.clone(),
        }
    }

    fn fixed(&self) -> Option<i64> {
        match self {
            Self::Fixed(number) => Some(*number),
            Self::Of(_) => None,
        }
    }

    /// `pattern` with the amount in each place of `@`.
    fn around(&self, pattern: &str) -> Self {
        let mut out = Template::default();
        for (index, part) in pattern.split('@').enumerate() {
            if index > 0 {
                out.append(self.text());
            }
            out.push_str(part);
        }
        Self::Of(out)
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Fixed(a), Self::Fixed(b)) => Self::Fixed(a.checked_add(b)?),
            (Self::Fixed(0), other) | (other, Self::Fixed(0)) => other,
            (a, b) => {
                let mut out = Template::of("(");
                out.append(a.text());
                out.push_str(" + ");
                out.append(b.text());
                out.push_str(")");
                Self::Of(out)
            }
        })
    }

    fn negated(self) -> Option<Self> {
        match self {
            Self::Fixed(number) => number.checked_neg().map(Self::Fixed),
            of => Some(of.around("(-@)")),
        }
    }
}

/// An interval's parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Parted {
    pub months: Amount,
    pub days: Amount,
    pub micros: Amount,
}

impl From<Parts> for Parted {
    fn from(parts: Parts) -> Self {
        Self {
            months: Amount::Fixed(parts.months),
            days: Amount::Fixed(parts.days),
            micros: Amount::Fixed(parts.microseconds),
        }
    }
}

impl Parted {
    /// The parts, where all are known when the statement is translated.
    pub fn fixed(&self) -> Option<Parts> {
        Some(Parts { months: self.months.fixed()?, days: self.days.fixed()?, microseconds: self.micros.fixed()? })
    }

    /// A length of so many microseconds as days and a time.
    fn of_length(length: &Amount) -> Self {
        let (days, micros) = (format!("(@ DIV {DAY})"), format!("(@ % {DAY})"));
        Self { months: Amount::NONE, days: length.around(&days), micros: length.around(&micros) }
    }

    /// The length in microseconds, a month being 30 days: PostgreSQL compares by it.
    pub fn length(&self) -> Option<Amount> {
        if let Some(parts) = self.fixed() {
            return parts.length().map(Amount::Fixed);
        }
        let scaled = |amount: &Amount, by: i64| match amount {
            Amount::Fixed(number) => number.checked_mul(by).map(Amount::Fixed),
            of => Some(of.around(&format!("(@ * {by})"))),
        };
        let day = 86_400_000_000;
        scaled(&self.months, 30 * day)?.plus(scaled(&self.days, day)?)?.plus(self.micros.clone())
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.plus(other.months)?,
            days: self.days.plus(other.days)?,
            micros: self.micros.plus(other.micros)?,
        })
    }

    fn negated(self) -> Option<Self> {
        Some(Self { months: self.months.negated()?, days: self.days.negated()?, micros: self.micros.negated()? })
    }

    /// Each part times a whole number.
    fn times(self, number: &Template) -> Self {
        let each = |amount: Amount| {
            if amount.is_none() {
                return amount;
            }
            let mut out = Template::of("(");
            out.append(amount.text());
            out.push_str(" * ");
            out.append(number.clone());
            out.push_str(")");
            Amount::Of(out)
        };
        Self { months: each(self.months), days: each(self.days), micros: each(self.micros) }
    }
}

/// Whether an expression is an interval that has months, or can have some.
pub fn has_months(printer: &mut Printer<'_>, expr: &Expr) -> Carried<bool> {
    Ok(printer.names.infer(expr) == Type::Interval && of(printer, expr)?.is_some_and(|parted| !parted.months.is_none()))
}

/// The parts of an interval; `None` where the expression does not tell them.
pub fn of(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<Parted>> {
    if let Some(text) = span::literal(printer, expr)? {
        return span::read(&text).map(|parts| Some(parts.into()));
    }
    Ok(match expr {
        Expr::Nested(inner) => of(printer, inner)?,
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => of(printer, expr)?.and_then(Parted::negated),
        Expr::BinaryOp { left, op, right } => combined(printer, expr, left, op, right)?,
        Expr::Function(function) => {
            let (name, plain) = call(function);
            let exprs = arguments(function);
            match (name.as_str(), exprs.as_slice()) {
                ("age", [_] | [_, _]) if plain => Some(age(printer, &exprs)?),
                ("make_interval", _) => made(printer, &function.args)?,
                ("justify_hours" | "justify_days" | "justify_interval", [inner]) if plain => {
                    justified(printer, &name, inner)?
                }
                ("date_trunc", [unit, inner]) if plain && printer.names.infer(inner) == Type::Interval => {
                    truncated(printer, unit, inner)?
                }
                _ => None,
            }
        }
        // `(days || ' days')::interval`
        Expr::Cast { expr: inner, data_type, .. } if printer.names.infer(expr) == Type::Interval => {
            let plain = !data_type.to_string().contains('(');
            match span::worded(inner).filter(|_| plain) {
                Some((number, unit)) if matches!(printer.names.infer(number), Type::Int(_)) => {
                    let unit = printer.pin(unit)?.unwrap_or_default();
                    let number = printer.captured(|printer| printer.operand(number, &Type::Int(8)))?;
                    Some(Parted::from(span::read(&format!("1 {}", unit.trim()))?).times(&number))
                }
                None if plain && printer.names.infer(inner) == Type::Interval => of(printer, inner)?,
                _ => None,
            }
        }
        _ => None,
    })
}

fn combined(printer: &mut Printer<'_>, whole: &Expr, left: &Expr, op: &Op, right: &Expr) -> Carried<Option<Parted>> {
    let (left_type, right_type) = (printer.names.infer(left), printer.names.infer(right));
    if *op == Op::Minus && left_type.is_moment() && right_type.is_moment() {
        if left_type == Type::Date && right_type == Type::Date {
            return Ok(None);
        }
        let length = printer.captured(|printer| printer.operand(whole, &Type::Interval))?;
        return Ok(Some(Parted::of_length(&Amount::Of(length))));
    }
    let is_interval = |ty: &Type| matches!(ty, Type::Interval | Type::Unknown);
    match op {
        Op::Plus | Op::Minus if is_interval(&left_type) && is_interval(&right_type) => {
            let (Some(left), Some(right)) = (of(printer, left)?, of(printer, right)?) else { return Ok(None) };
            let right = if *op == Op::Minus { right.negated() } else { Some(right) };
            Ok(right.and_then(|right| left.plus(right)))
        }
        Op::Multiply if left_type == Type::Interval => scaled(printer, left, right, op),
        Op::Multiply if right_type == Type::Interval => scaled(printer, right, left, op),
        Op::Divide if left_type == Type::Interval => scaled(printer, left, right, op),
        _ => Ok(None),
    }
}

/// An interval times a number, or divided by one that is written out.
fn scaled(printer: &mut Printer<'_>, interval: &Expr, number: &Expr, op: &Op) -> Carried<Option<Parted>> {
    let Some(parted) = of(printer, interval)? else { return Ok(None) };
    if let (Some(factor), Some(parts)) = (written_number(printer, number)?, parted.fixed()) {
        return Ok(match op {
            Op::Divide if factor == 0.0 => return Err(Refusal::certain("22012", "an interval divided by zero")),
            Op::Divide => Some(parts.scaled(|part| part / factor).into()),
            _ => Some(parts.scaled(|part| part * factor).into()),
        });
    }
    let ty = printer.names.infer(number);
    if !matches!(ty, Type::Int(_)) || *op != Op::Multiply {
        return Ok(None);
    }
    let number = printer.captured(|printer| printer.operand(number, &ty))?;
    Ok(Some(parted.times(&number)))
}

/// The number that is written out, with a sign or without.
fn written_number(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<f64>> {
    Ok(match expr {
        Expr::Nested(inner) => written_number(printer, inner)?,
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => written_number(printer, expr)?.map(|number| -number),
        Expr::Value(value) if matches!(value.value, Value::Number(..)) => {
            printer.pin(expr)?.and_then(|text| text.parse().ok())
        }
        _ => None,
    })
}

/// Years, months and days from one moment to another (`timestamp_age` in `timestamp.c`): what is missing to a whole month
/// is borrowed from the month of the earlier one.
fn age(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<Parted> {
    let mut types: Vec<Type> = exprs.iter().map(|expr| printer.names.infer(expr)).collect();
    let known = types.iter().find(|ty| ty.is_moment()).cloned().unwrap_or_default();
    for ty in &mut types {
        if *ty == Type::Unknown {
            *ty = known.clone();
        }
        if !ty.is_moment() {
            return Err(format!("the age of a value of type {}", ty.name()).into());
        }
        needs_utc(printer, ty)?;
    }
    let mut texts = Vec::new();
    if let [born] = exprs {
        printer.state(super::clock::STATEMENT_CLOCK);
        texts.push(Template::of("UTC_DATE()"));
        texts.push(printer.captured(|printer| printer.operand(born, &types[0]))?);
        types.push(Type::Date);
    } else {
        for (expr, ty) in exprs.iter().zip(&types) {
            texts.push(printer.captured(|printer| printer.operand(expr, ty))?);
        }
    }
    let days_only = types.iter().all(|ty| *ty == Type::Date);
    let mut write = |pattern: &str| -> Carried<Amount> {
        printer.captured(|printer| fill(printer, pattern, &texts)).map(Amount::Of)
    };
    let less = |later: &str, earlier: &str| match days_only {
        true => format!("DAYOFMONTH({later}) - DAYOFMONTH({earlier})"),
        false => format!(
            "DAYOFMONTH({later}) - DAYOFMONTH({earlier}) - (CAST({later} AS TIME(6)) < CAST({earlier} AS TIME(6)))"
        ),
    };
    let days = |later: &str, earlier: &str| {
        let less = less(later, earlier);
        format!("{less} + IF({less} < 0,DAYOFMONTH(LAST_DAY({earlier})),0)")
    };
    Ok(Parted {
        months: write("TIMESTAMPDIFF(MONTH,@2,@1)")?,
        days: write(&format!("IF(@1 >= @2,{},-({}))", days("@1", "@2"), days("@2", "@1")))?,
        micros: match days_only {
            true => Amount::NONE,
            false => write(&format!("(TIMESTAMPDIFF(MICROSECOND,@2,@1) % {DAY})"))?,
        },
    })
}

fn made(printer: &mut Printer<'_>, args: &FunctionArguments) -> Carried<Option<Parted>> {
    let mut parted = Parted { months: Amount::NONE, days: Amount::NONE, micros: Amount::NONE };
    for (place, expr) in span::made_of(printer, args)? {
        let ty = printer.names.infer(expr);
        let text = printer.captured(|printer| printer.operand(expr, &ty))?;
        let fixed = written_number(printer, expr)?;
        // Of years, months, weeks, days, hours, minutes and seconds.
        const UNITS: [i64; 7] = [12, 1, 7, 1, 3_600_000_000, 60_000_000, 1_000_000];
        let unit = UNITS[place];
        let amount = match fixed {
            Some(number) => Amount::Fixed((number * unit as f64).round_ties_even() as i64),
            None if unit == 1 => Amount::Of(text),
            None if place == 6 => Amount::Of(text).around(&format!("CAST(ROUND(@ * {unit}) AS SIGNED)")),
            None => Amount::Of(text).around(&format!("(@ * {unit})")),
        };
        let part = match place {
            0 | 1 => &mut parted.months,
            2 | 3 => &mut parted.days,
            _ => &mut parted.micros,
        };
        *part = std::mem::replace(part, Amount::NONE).plus(amount).ok_or("an interval out of range")?;
    }
    Ok(Some(parted))
}

/// justify_…(): where MariaDB computes the parts, what has no months and one sign is justified by its length.
fn justified(printer: &mut Printer<'_>, name: &str, inner: &Expr) -> Carried<Option<Parted>> {
    let parted = of(printer, inner)?;
    if let Some(parts) = parted.as_ref().and_then(Parted::fixed) {
        return Ok(Some(match name {
            "justify_hours" => parts.justified_hours().into(),
            "justify_days" => parts.justified_days().into(),
            _ => parts.justified().into(),
        }));
    }
    let is_difference = matches!(super::unnested(inner), Expr::BinaryOp { left, op: Op::Minus, .. }
        if printer.names.infer(left).is_moment());
    let length = match (&parted, name) {
        (Some(parted), _) if !parted.months.is_none() => return Ok(None),
        // Of a column's days and hours nothing is known but their sum.
        (_, "justify_days") if !is_difference => return Ok(None),
        _ => printer.captured(|printer| printer.operand(inner, &Type::Interval))?,
    };
    let mut justified = Parted::of_length(&Amount::Of(length));
    if name != "justify_hours" {
        justified.months = justified.days.around("(@ DIV 30)");
        justified.days = justified.days.around("(@ % 30)");
    }
    Ok(Some(justified))
}

/// date_trunc() of an interval: each part is cut towards zero.
fn truncated(printer: &mut Printer<'_>, unit: &Expr, inner: &Expr) -> Carried<Option<Parted>> {
    let unit = printer.pin(unit)?.unwrap_or_default().to_ascii_lowercase();
    let Some(parted) = of(printer, inner)? else { return Ok(None) };
    let cut = |amount: Amount, unit: i64| match amount {
        Amount::Fixed(number) => Amount::Fixed(number / unit * unit),
        of => of.around(&format!("(@ DIV {unit} * {unit})")),
    };
    let Parted { months, days, micros } = parted;
    let of_months = |unit| Parted { months: cut(months.clone(), unit), days: Amount::NONE, micros: Amount::NONE };
    let of_micros = |unit| Parted { months: months.clone(), days: days.clone(), micros: cut(micros.clone(), unit) };
    Ok(Some(match unit.trim_end_matches('s') {
        "millennium" => of_months(12_000),
        "century" => of_months(1200),
        "decade" => of_months(120),
        "year" => of_months(12),
        "quarter" => of_months(3),
        "month" => of_months(1),
        "day" => Parted { months, days, micros: Amount::NONE },
        "hour" => of_micros(3_600_000_000),
        "minute" => of_micros(60_000_000),
        "second" => of_micros(1_000_000),
        "millisecond" => of_micros(1000),
        "microsecond" => of_micros(1),
        _ => return Err(Refusal::new(format!("date_trunc('{unit}') of an interval"), Redesign::Intervals)),
    }))
}
