//! Frames of windows: rows, and distances from a key.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, OrderBySort, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec};
use crate::translate::types::Type;
use crate::translate::values::Form;

/// Whether a frame reaches from a row by its key's value and no further, so that rows without a value stand apart.
pub fn is_within_values(frame: &WindowFrame) -> bool {
    let near = |bound: &WindowFrameBound| {
        !matches!(bound, WindowFrameBound::Preceding(None) | WindowFrameBound::Following(None))
    };
    frame.units == WindowFrameUnits::Range
        && [Some(&frame.start_bound), frame.end_bound.as_ref()].into_iter().flatten().all(near)
        && frame_has_distance(frame)
}

fn frame_has_distance(frame: &WindowFrame) -> bool {
    let distance = |bound: &WindowFrameBound| {
        matches!(bound, WindowFrameBound::Preceding(Some(_)) | WindowFrameBound::Following(Some(_)))
    };
    distance(&frame.start_bound) || frame.end_bound.as_ref().is_some_and(distance)
}

/// The one key of a frame by distance, wherever NULL stands among its values.
pub fn plain_key(printer: &mut Printer<'_>, spec: &WindowSpec) -> Carried {
    let [key] = spec.order_by.as_slice() else { return Err("RANGE with a distance and several keys".into()) };
    printer.expr(&key.expr, &Type::Unknown)?;
    match key.options.sort {
        None | Some(OrderBySort::Asc) => {}
        Some(OrderBySort::Desc) => printer.push(" DESC"),
        Some(_) => return Err("ORDER BY … USING has no counterpart".into()),
    }
    Ok(())
}

/// Writes a frame.
pub fn write_frame(printer: &mut Printer<'_>, spec: &WindowSpec, frame: &WindowFrame) -> Carried {
    let distant = frame_has_distance(frame);
    printer.push(match frame.units {
        WindowFrameUnits::Rows => " ROWS ",
        WindowFrameUnits::Range => " RANGE ",
        WindowFrameUnits::Groups => return Err("a window frame of GROUPS; MariaDB has none".into()),
    });
    if distant && frame.units == WindowFrameUnits::Range {
        let [key] = spec.order_by.as_slice() else { return Err("RANGE with a distance and several keys".into()) };
        let nullable = printer.names.nullable(&key.expr) && !is_within_values(frame);
        if !printer.names.infer(&key.expr).is_number() || nullable {
            return Err("RANGE with a distance from a key that is no number or can be NULL has no rule".into());
        }
    }
    match &frame.end_bound {
        None => bound(printer, &frame.start_bound),
        Some(end) => {
            printer.push("BETWEEN ");
            bound(printer, &frame.start_bound)?;
            printer.push(" AND ");
            bound(printer, end)
        }
    }
}

fn bound(printer: &mut Printer<'_>, bound: &WindowFrameBound) -> Carried {
    let (count, word) = match bound {
        WindowFrameBound::CurrentRow => {
            printer.push("CURRENT ROW");
            return Ok(());
        }
        WindowFrameBound::Preceding(count) => (count, " PRECEDING"),
        WindowFrameBound::Following(count) => (count, " FOLLOWING"),
    };
    match count {
        Some(count) => count_of(printer, count)?,
        None => printer.push("UNBOUNDED"),
    }
    printer.push(word);
    Ok(())
}

/// Writes a count, which MariaDB takes as a number alone.
pub fn count_of(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    match expr {
        Expr::Value(value) => match printer.source(&value.value) {
            Some(source) => {
                printer.out.push_hole(source, Form::Count);
                Ok(())
            }
            None => Err("a window's count of NULL has no rule".into()),
        },
        _ => Err(format!("a window's count that is computed ({expr}); MariaDB takes a number").into()),
    }
}
