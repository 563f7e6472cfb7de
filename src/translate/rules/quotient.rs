//! Quotients of numerics, rounded where PostgreSQL rounds them.
//!
//! PostgreSQL chooses the decimals of a quotient by its operands (`select_div_scale` in `numeric.c`): with both numbers in
//! groups of four digits, 16 less four for each group that the quotient has before its point, and never fewer than
//! either operand declares. A number's place in that rule is one figure here: ten thousand times the place of its first
//! group, and the group itself.

use std::ops::RangeInclusive;

use super::functions::{arguments, call};
use super::json::joined;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, DataType, ExactNumberInfo, Expr, UnaryOperator, Value};
use crate::translate::template::{Source, Template};
use crate::translate::types::Type;

/// Where a numeric's decimals are not declared, each value has its own on PostgreSQL.
pub const SCALE: &str = "a quotient greater than a billion of numerics without declared decimals has as many decimals as its operands on \
                         PostgreSQL, and is rounded to 16 significant digits on MariaDB";

const LONG: &str = "a quotient of operands with long texts keeps 34 decimals on MariaDB, on PostgreSQL 16 significant digits or some more";

/// Written out, more would be no statement that a person reads; it is divided without rounding then.
const TEXT_BYTES_MAX: usize = 6000;

/// Groups of four digits that a DECIMAL can have before and after its point.
const ANY_GROUPS: RangeInclusive<i32> = -8..=8;

/// An operand of a quotient, and what is known of its values.
pub struct Number {
    text: Template,
    /// Its text as a divisor.
    divisor: Template,
    scale: Option<u32>,
    place: Place,
}

/// The figure that stands for a number in the rule.
enum Place {
    Known(i64),
    /// To be computed; the first group lies in this range.
    Within(RangeInclusive<i32>),
}

impl Number {
    /// An expression that is written already.
    pub fn of(printer: &mut Printer<'_>, expr: &Expr, ty: &Type, text: Template) -> Carried<Self> {
        if let Some(literal) = literal(printer, expr)? {
            let scale = literal.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            let divisor = text.clone();
            return Ok(Self {
                text,
                divisor,
                scale: u32::try_from(scale).ok(),
                place: Place::Known(place_of(&literal)),
            });
        }
        let scale = scale(printer, expr)?;
        Ok(Self::typed(text, ty, scale))
    }

    /// A value of a type, with so many decimals where they are declared.
    pub fn typed(text: Template, ty: &Type, scale: Option<u32>) -> Self {
        let groups = match (ty, scale) {
            (Type::Int(2), _) => 0..=1,
            (Type::Int(_), _) => 0..=4,
            (_, Some(scale)) => -i32::try_from(scale.div_ceil(4)).unwrap_or(8)..=*ANY_GROUPS.end(),
            (_, None) => ANY_GROUPS,
        };
        // The greatest negative bigint has no absolute value of its type.
        let text = if *ty == Type::Int(8) { joined(&[&"CAST(", &text, &" AS DECIMAL(20,0))"]) } else { text };
        let scale = if matches!(ty, Type::Int(_)) { Some(0) } else { scale };
        Self { divisor: text.clone(), text, scale, place: Place::Within(groups) }
    }

    /// The number with another text where it is divided by.
    pub fn divided_by(self, divisor: Template) -> Self {
        Self { divisor, ..self }
    }

    /// A count of rows.
    pub fn count(text: Template) -> Self {
        Self { divisor: text.clone(), text, scale: Some(0), place: Place::Within(0..=3) }
    }

    fn place(&self) -> Template {
        let groups = match &self.place {
            Place::Known(place) => return Template::of(&place.to_string()),
            Place::Within(groups) => groups.clone(),
        };
        let mut out = Template::of("CASE");
        for group in groups.rev() {
            let zeros = "0".repeat(4 * usize::try_from(group.abs()).unwrap_or_default());
            let (bound, first) = match group {
                0 => ("1".to_owned(), " DIV 1".to_owned()),
                1.. => (format!("1{zeros}"), format!(" DIV 1{zeros}")),
                _ => (format!("0.{}1", &zeros[1..]), format!("*1{zeros} DIV 1")),
            };
            let figure = if group == 0 { String::new() } else { format!("{}+", group * 10_000) };
            let when = joined(&[
                &" WHEN ABS(",
                &self.text,
                &format!(")>={bound} THEN {figure}ABS("),
                &self.text,
                &format!("){first}"),
            ]);
            out.append(when);
        }
        out.push_str(" ELSE 0 END");
        out
    }
}

/// Writes the quotient as PostgreSQL rounds it.
pub fn write(printer: &mut Printer<'_>, left: &Number, right: &Number) {
    let digits = digits(printer, left, right);
    if digits.length() > TEXT_BYTES_MAX {
        printer.state(LONG);
        printer.out.append(divided(left, right));
        return;
    }
    printer.out.append(joined(&[&"ROUND(", &divided(left, right), &",", &digits, &")"]));
}

/// The decimals of a quotient.
pub fn digits(printer: &mut Printer<'_>, left: &Number, right: &Number) -> Template {
    let scale = match (left.scale, right.scale) {
        (Some(left), Some(right)) => left.max(right),
        _ => {
            printer.state(SCALE);
            0
        }
    };
    if let (Place::Known(one), Place::Known(other)) = (&left.place, &right.place) {
        let digits = (16 - 4 * (one - other - 1).div_euclid(10_000)).max(i64::from(scale));
        return Template::of(&digits.to_string());
    }
    joined(&[
        &"GREATEST(16-4*FLOOR((",
        &left.place(),
        &"-",
        &subtrahend(&right.place, &right.place()),
        &format!(")/10000),{scale})"),
    ])
}

/// What is taken away from the dividend's figure, with one more: the first group counts where it is greater, not where it is equal.
fn subtrahend(place: &Place, text: &Template) -> Template {
    match place {
        Place::Known(place) if *place >= -1 => Template::of(&(place + 1).to_string()),
        _ => joined(&[&"(", text, &")-1"]),
    }
}

/// The quotient with 34 decimals.
pub fn divided(left: &Number, right: &Number) -> Template {
    joined(&[&"CAST(", &left.text, &" AS DECIMAL(65,30)) / ", &right.divisor])
}

/// The figure of a number that is written out.
pub fn place_of(literal: &str) -> i64 {
    let unsigned = literal.trim_start_matches(['-', '+']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole = whole.trim_start_matches('0');
    let group = |digits: &str| digits.parse::<i64>().unwrap_or_default();
    if !whole.is_empty() {
        let first = (whole.len() - 1) % 4 + 1;
        return 10_000 * ((whole.len() - 1) / 4) as i64 + group(&whole[..first]);
    }
    let zeros = fraction.len() - fraction.trim_start_matches('0').len();
    if zeros == fraction.len() {
        return 0;
    }
    let start = zeros / 4 * 4;
    let digits = format!("{:0<4}", &fraction[start..fraction.len().min(start + 4)]);
    group(&digits) - 10_000 * (zeros as i64 / 4 + 1)
}

/// A number's own text, where it is written out.
fn literal(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<String>> {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr: inner } => {
            literal(printer, inner)
        }
        Expr::Value(value) if matches!(value.value, Value::Number(..)) => {
            Ok(printer.pin(expr)?.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')))
        }
        _ => Ok(None),
    }
}

/// The decimals that all values of an expression have on PostgreSQL, where they can be told.
pub fn scale(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<u32>> {
    if let Some(literal) = literal(printer, expr)? {
        return Ok(u32::try_from(literal.split_once('.').map_or(0, |(_, fraction)| fraction.len())).ok());
    }
    if matches!(printer.names.infer(expr), Type::Int(_)) {
        return Ok(Some(0));
    }
    Ok(match expr {
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr: inner } => {
            scale(printer, inner)?
        }
        Expr::Cast { expr, data_type, .. } => cast_scale(printer, expr, data_type)?,
        Expr::BinaryOp { left, op, right } => {
            let (Some(left), Some(right)) = (scale(printer, left)?, scale(printer, right)?) else { return Ok(None) };
            match op {
                BinaryOperator::Plus | BinaryOperator::Minus => Some(left.max(right)),
                BinaryOperator::Multiply => Some(left + right),
                _ => None,
            }
        }
        Expr::Function(function) => {
            let (name, _) = call(function);
            let exprs = arguments(function);
            match (name.as_str(), exprs.as_slice()) {
                ("sum" | "min" | "max" | "abs" | "lag" | "lead" | "first_value" | "last_value", [first, ..]) => {
                    scale(printer, first)?
                }
                ("round" | "trunc", [_]) => Some(0),
                ("round" | "trunc", [_, digits]) => literal(printer, digits)?.and_then(|text| text.parse().ok()),
                ("nullif", [first, _]) => scale(printer, first)?,
                ("coalesce" | "greatest" | "least", _) => common_scale(printer, &exprs)?,
                _ => None,
            }
        }
        Expr::Case { conditions, else_result, .. } => {
            let results: Vec<&Expr> =
                conditions.iter().map(|when| &when.result).chain(else_result.as_deref()).collect();
            common_scale(printer, &results)?
        }
        Expr::Subquery(query) => printer.names.query_fields(query).first().and_then(|field| field.scale).map(u32::from),
        other => printer.names.scale(other).map(u32::from),
    })
}

fn cast_scale(printer: &mut Printer<'_>, expr: &Expr, data_type: &DataType) -> Carried<Option<u32>> {
    match data_type {
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => Ok(match info {
            ExactNumberInfo::None => scale(printer, expr)?,
            ExactNumberInfo::Precision(_) => Some(0),
            ExactNumberInfo::PrecisionAndScale(_, slot) => {
                let slot = usize::try_from(*slot).map_err(|_| "a numeric with a negative scale".to_owned())?;
                printer.pin_source(Source::Literal(slot))?.and_then(|scale| scale.parse().ok())
            }
        }),
        _ => Ok(None),
    }
}

/// One scale of several, where they agree but for NULL.
fn common_scale(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<Option<u32>> {
    let mut found: Option<u32> = None;
    for expr in exprs {
        if matches!(expr, Expr::Value(value) if value.value == Value::Null) {
            continue;
        }
        match (scale(printer, expr)?, found) {
            (None, _) => return Ok(None),
            (Some(own), Some(other)) if own != other => return Ok(None),
            (own, _) => found = own,
        }
    }
    Ok(found)
}

/// Whether an expression is a quotient of numerics.
pub fn is_quotient(printer: &Printer<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::BinaryOp { op: BinaryOperator::Divide, .. } => printer.names.infer(expr) == Type::Numeric,
        _ => false,
    }
}
