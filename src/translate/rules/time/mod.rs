//! Dates and times. Instants are kept in UTC, local times as they are, intervals as microseconds; what depends on a
//! zone's rules, and what would keep months apart from days in a column, is refused where MariaDB has no word for it.

pub mod clock;
pub mod extract;
pub mod format;
pub mod intervals;
pub mod make;
pub mod parted;
mod read;
pub mod shift;
pub mod span;
pub mod truncate;
pub mod zones;

pub use zones::is_utc;

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::Type;
use jiff::tz::TimeZone;

/// A timestamp, with a zone or without.
pub fn is_stamp(ty: &Type) -> bool {
    matches!(ty, Type::TimestampTz | Type::Timestamp)
}

/// Refuses what reads an instant's local date or time where the session's zone is another than UTC, in which it is kept.
fn needs_utc(printer: &Printer<'_>, ty: &Type) -> Carried {
    if *ty == Type::TimestampTz && *printer.names.ctx.zone != TimeZone::UTC {
        let reason = "a local date or time of a timestamptz in a session zone other than UTC";
        return Err(Refusal::new(reason, Redesign::Zones));
    }
    Ok(())
}

/// Refuses moments beside each other of which only some are instants, where the session's zone is not UTC.
pub fn comparable(printer: &Printer<'_>, types: &[&Type]) -> Carried {
    let instants = types.iter().filter(|ty| ***ty == Type::TimestampTz).count();
    let others = types.iter().filter(|ty| matches!(ty, Type::Timestamp | Type::Date)).count();
    if instants > 0 && others > 0 { needs_utc(printer, &Type::TimestampTz) } else { Ok(()) }
}

/// Writes a date, an instant or a local time as a DATETIME(6) in UTC or local time.
fn stamp(printer: &mut Printer<'_>, expr: &Expr, ty: &Type) -> Carried {
    if *ty != Type::Date {
        return printer.operand(expr, ty);
    }
    printer.push("CAST(");
    printer.expr(expr, ty)?;
    printer.push(" AS DATETIME(6))");
    Ok(())
}

/// An expression without the parentheses around it.
fn unnested(expr: &Expr) -> &Expr {
    match expr {
        Expr::Nested(inner) => unnested(inner),
        other => other,
    }
}

/// The type of a moment, which must be one.
fn moment(printer: &Printer<'_>, expr: &Expr, what: &str) -> Carried<Type> {
    match printer.names.infer(expr) {
        ty if ty.is_moment() => Ok(ty),
        Type::Unknown => Err(format!("{what} of a value whose type can't be told").into()),
        ty => Err(format!("{what} of a value of type {}", ty.name()).into()),
    }
}
