//! Window frames by a distance in time: MariaDB knows distances of numbers only, so the key is counted in microseconds.

use super::time::parted;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec};
use crate::translate::query::order::directions;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::Type;
use jiff::tz::TimeZone;

/// In the place of NULL: farther from every moment than any distance between two of them.
const FAR: &str = "4000000000000000000";

/// Whether a frame is one of a distance in time.
pub fn is_of_time(printer: &Printer<'_>, spec: &WindowSpec, frame: &WindowFrame) -> bool {
    let [key] = spec.order_by.as_slice() else { return false };
    let distant = |bound: &WindowFrameBound| {
        matches!(bound, WindowFrameBound::Preceding(Some(_)) | WindowFrameBound::Following(Some(_)))
    };
    frame.units == WindowFrameUnits::Range
        && printer.names.infer(&key.expr).is_moment()
        && (distant(&frame.start_bound) || frame.end_bound.as_ref().is_some_and(distant))
}

/// Writes `ORDER BY key RANGE …`.
pub fn write(printer: &mut Printer<'_>, spec: &WindowSpec, frame: &WindowFrame) -> Carried {
    let [key] = spec.order_by.as_slice() else { return Err("RANGE with a distance and several keys".into()) };
    let ty = printer.names.infer(&key.expr);
    let nullable = printer.names.nullable(&key.expr);
    let (descending, nulls_greatest) = directions(key)?;
    // NULLs are each other's peers in every frame; here they are so where the frame has its own row.
    let apart = matches!(frame.start_bound, WindowFrameBound::Following(Some(_)))
        || matches!(frame.end_bound, Some(WindowFrameBound::Preceding(Some(_))));
    if nullable && apart {
        return Err("RANGE without its own row, by a key that can be NULL".into());
    }
    printer.push(if nullable { "ORDER BY COALESCE(" } else { "ORDER BY " });
    printer.push("TIMESTAMPDIFF(MICROSECOND,'1970-01-01 00:00:00',");
    printer.expr(&key.expr, &ty)?;
    printer.push(")");
    if nullable {
        printer.push(&format!(",{}{FAR})", if nulls_greatest { "" } else { "-" }));
    }
    printer.push(if descending { " DESC RANGE " } else { " RANGE " });
    let Some(end) = &frame.end_bound else { return bound(printer, &frame.start_bound, &ty) };
    printer.push("BETWEEN ");
    bound(printer, &frame.start_bound, &ty)?;
    printer.push(" AND ");
    bound(printer, end, &ty)
}

fn bound(printer: &mut Printer<'_>, bound: &WindowFrameBound, ty: &Type) -> Carried {
    let (distance, word) = match bound {
        WindowFrameBound::CurrentRow => {
            printer.push("CURRENT ROW");
            return Ok(());
        }
        WindowFrameBound::Preceding(distance) => (distance, " PRECEDING"),
        WindowFrameBound::Following(distance) => (distance, " FOLLOWING"),
    };
    match distance {
        Some(distance) => {
            let length = length(printer, distance, ty)?;
            printer.push(&length.to_string());
        }
        None => printer.push("UNBOUNDED"),
    }
    printer.push(word);
    Ok(())
}

/// A distance of a fixed length, in microseconds.
fn length(printer: &mut Printer<'_>, distance: &Expr, ty: &Type) -> Carried<i64> {
    let parts = parted::of(printer, distance)?.and_then(|parted| parted.fixed());
    let parts = parts.ok_or("RANGE with a distance that is computed")?;
    if parts.days != 0 && *ty == Type::TimestampTz && *printer.names.ctx.zone != TimeZone::UTC {
        return Err(Refusal::new(
            "RANGE with a distance of days whose length the zone's rules change",
            Redesign::Zones,
        ));
    }
    let length = parts.fixed().ok_or("RANGE with a distance of months, whose length depends on the row")?;
    if length < 0 {
        return Err(Refusal::certain("22013", "a negative distance in RANGE; PostgreSQL refuses it"));
    }
    Ok(length)
}
