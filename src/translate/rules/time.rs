//! Times: instants are kept in UTC, so the clock is UTC_TIMESTAMP and what depends on a zone is refused.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, DateTimeField, Expr, ExtractSyntax, Function};
use crate::translate::types::Type;
use jiff::tz::TimeZone;

pub struct Time;

const STATEMENT_CLOCK: &str = "now() is the transaction's start on PostgreSQL, the statement's on MariaDB";
const EPOCH: &str = "'1970-01-01 00:00:00'";

impl Rule for Time {
    fn id(&self) -> &'static str {
        "time"
    }

    fn doc(&self) -> &'static str {
        "now() is UTC_TIMESTAMP(6); EXTRACT(epoch …) counts microseconds from 1970; timestamps move by intervals in \
         microseconds. Intervals with months, and zones other than UTC, are refused."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "SELECT id FROM item WHERE made < now() - interval '1 day'",
                &[
                    "SELECT `id` FROM `public`.`item` WHERE `made` < (UTC_TIMESTAMP(6) - INTERVAL (86400000000) MICROSECOND)",
                ],
            ),
            Example::new(
                "SELECT EXTRACT(epoch FROM made) AS at FROM item",
                &[
                    "SELECT (TIMESTAMPDIFF(MICROSECOND,'1970-01-01 00:00:00',`made`) * 0.000001) AS `at` FROM `public`.`item`",
                ],
            ),
            Example::new(
                "SELECT EXTRACT(epoch from clock_timestamp()) AS at",
                &["SELECT UNIX_TIMESTAMP(SYSDATE(6)) AS `at`"],
            ),
            Example::new("SELECT id FROM item WHERE made < now() - interval '1 month'", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Function(function) => clock(printer, function),
            Expr::Extract { field, syntax: ExtractSyntax::From, expr } => {
                extract(printer, field, expr)?;
                Ok(Applied::Rewritten)
            }
            Expr::BinaryOp { left, op: op @ (BinaryOperator::Plus | BinaryOperator::Minus), right } => {
                shift(printer, left, op, right)
            }
            Expr::AtTimeZone { timestamp, time_zone } => {
                in_zone(printer, time_zone, timestamp)?;
                Ok(Applied::Rewritten)
            }
            _ => Ok(Applied::Unchanged),
        }
    }
}

fn clock(printer: &mut Printer<'_>, function: &Function) -> Carried<Applied> {
    let (name, _) = call(function);
    match name.as_str() {
        "now" | "transaction_timestamp" | "current_timestamp" => {
            if !arguments(function).is_empty() {
                return Err(format!("{name} with a precision has no rule").into());
            }
            printer.state(STATEMENT_CLOCK);
            printer.push("UTC_TIMESTAMP(6)");
        }
        "statement_timestamp" => printer.push("UTC_TIMESTAMP(6)"),
        "clock_timestamp" => printer.push("CONVERT_TZ(SYSDATE(6),@@session.time_zone,'+00:00')"),
        "timezone" => {
            let [zone, moment] = arguments(function)[..] else { return Err("timezone() with one argument".into()) };
            in_zone(printer, zone, moment)?;
        }
        "date_trunc" => truncated(printer, function)?,
        _ => return Ok(Applied::Unchanged),
    }
    Ok(Applied::Rewritten)
}

/// `timestamptz AT TIME ZONE 'UTC'` and back: the same digits, as instants are kept in UTC.
fn in_zone(printer: &mut Printer<'_>, zone: &Expr, moment: &Expr) -> Carried {
    let zone = printer.pin(zone)?.unwrap_or_default();
    if !is_utc(&zone) {
        return Err(format!(
            "the time zone '{zone}': only UTC is carried, MariaDB's zone tables may be empty or other"
        )
        .into());
    }
    match printer.names.infer(moment) {
        ty @ (Type::TimestampTz | Type::Timestamp) => printer.operand(moment, &ty),
        ty => Err(format!("AT TIME ZONE of a value of type {}", ty.name()).into()),
    }
}

/// Whether a zone's name means UTC.
pub fn is_utc(zone: &str) -> bool {
    matches!(
        zone.to_ascii_lowercase().as_str(),
        "utc" | "gmt" | "z" | "etc/utc" | "etc/gmt" | "zulu" | "universal" | "0" | "+00" | "+00:00" | "gmt0" | "uct"
    )
}

fn needs_utc(printer: &Printer<'_>, ty: &Type) -> Carried {
    if *ty == Type::TimestampTz && *printer.names.ctx.zone != TimeZone::UTC {
        return Err("a part of a timestamptz in a session zone other than UTC".into());
    }
    Ok(())
}

fn extract(printer: &mut Printer<'_>, field: &DateTimeField, expr: &Expr) -> Carried {
    let ty = printer.names.infer(expr);
    if *field == DateTimeField::Epoch {
        return epoch(printer, expr, &ty);
    }
    needs_utc(printer, &ty)?;
    if !ty.is_moment() {
        return Err(format!("EXTRACT({field}) of a value of type {}", ty.name()).into());
    }
    let (before, after) = match field {
        DateTimeField::Year | DateTimeField::Years => ("YEAR(", ")"),
        DateTimeField::Month | DateTimeField::Months => ("MONTH(", ")"),
        DateTimeField::Day | DateTimeField::Days => ("DAYOFMONTH(", ")"),
        DateTimeField::Hour | DateTimeField::Hours => ("HOUR(", ")"),
        DateTimeField::Minute | DateTimeField::Minutes => ("MINUTE(", ")"),
        DateTimeField::Quarter => ("QUARTER(", ")"),
        DateTimeField::Doy => ("DAYOFYEAR(", ")"),
        DateTimeField::Dow => ("(DAYOFWEEK(", ") - 1)"),
        DateTimeField::Isodow => ("(WEEKDAY(", ") + 1)"),
        _ => return Err(format!("EXTRACT({field}) has no rule").into()),
    };
    printer.push(before);
    printer.expr(expr, &ty)?;
    printer.push(after);
    Ok(())
}

fn epoch(printer: &mut Printer<'_>, expr: &Expr, ty: &Type) -> Carried {
    if let Expr::Function(function) = expr
        && call(function).0 == "clock_timestamp"
    {
        printer.push("UNIX_TIMESTAMP(SYSDATE(6))");
        return Ok(());
    }
    match ty {
        Type::TimestampTz | Type::Timestamp => {
            printer.push(&format!("(TIMESTAMPDIFF(MICROSECOND,{EPOCH},"));
            printer.expr(expr, ty)?;
            printer.push(") * 0.000001)");
        }
        Type::Interval => {
            printer.push("(");
            printer.operand(expr, ty)?;
            printer.push(" * 0.000001)");
        }
        _ => return Err(format!("EXTRACT(epoch) of a value of type {}", ty.name()).into()),
    }
    Ok(())
}

/// A moment and an interval, or two moments.
fn shift(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried<Applied> {
    let (left_type, right_type) = (printer.names.infer(left), printer.names.infer(right));
    let stamp = |ty: &Type| matches!(ty, Type::TimestampTz | Type::Timestamp);
    if stamp(&left_type) && (stamp(&right_type)) && *op == BinaryOperator::Minus {
        if left_type != right_type {
            needs_utc(printer, &Type::TimestampTz)?;
        }
        printer.push("TIMESTAMPDIFF(MICROSECOND,");
        printer.expr(right, &right_type)?;
        printer.push(",");
        printer.expr(left, &left_type)?;
        printer.push(")");
        return Ok(Applied::Rewritten);
    }
    if stamp(&left_type) && right_type == Type::Interval {
        needs_utc(printer, &left_type)?;
        printer.operand(left, &left_type)?;
        printer.push(if *op == BinaryOperator::Plus { " + INTERVAL " } else { " - INTERVAL " });
        printer.operand(right, &Type::Interval)?;
        printer.push(" MICROSECOND");
        return Ok(Applied::Rewritten);
    }
    if left_type.is_moment() || right_type.is_moment() {
        return Err(format!("`{op}` between {} and {} has no rule", left_type.name(), right_type.name()).into());
    }
    Ok(Applied::Unchanged)
}

fn truncated(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let [unit, moment] = arguments(function)[..] else { return Err("date_trunc with a zone has no rule".into()) };
    let unit = printer.pin(unit)?.unwrap_or_default().to_ascii_lowercase();
    let ty = printer.names.infer(moment);
    if !matches!(ty, Type::TimestampTz | Type::Timestamp) {
        return Err(format!("date_trunc of a value of type {}", ty.name()).into());
    }
    needs_utc(printer, &ty)?;
    let format = match unit.as_str() {
        "second" => "%Y-%m-%d %H:%i:%s",
        "minute" => "%Y-%m-%d %H:%i:00",
        "hour" => "%Y-%m-%d %H:00:00",
        "day" => "%Y-%m-%d 00:00:00",
        "month" => "%Y-%m-01 00:00:00",
        "year" => "%Y-01-01 00:00:00",
        _ => return Err(format!("date_trunc('{unit}') has no rule").into()),
    };
    printer.push("CAST(DATE_FORMAT(");
    printer.expr(moment, &ty)?;
    printer.push(&format!(",'{format}') AS DATETIME(6))"));
    Ok(())
}
