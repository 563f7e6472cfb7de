//! avg, variance and deviation of exact numbers, with the digits that PostgreSQL's numeric has (`numeric_stddev_internal` in
//! `numeric.c`): sums, one quotient, and for a deviation a root to as many decimals.

use super::aggregates::Call;
use super::json::joined;
use super::quotient::{self, Number};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::template::Template;
use crate::translate::types::Type;

/// MariaDB's word for a variance or deviation of doubles.
pub fn word(name: &str) -> Option<&'static str> {
    Some(match name {
        "stddev" | "stddev_samp" => "STDDEV_SAMP",
        "stddev_pop" => "STDDEV_POP",
        "variance" | "var_samp" => "VAR_SAMP",
        "var_pop" => "VAR_POP",
        _ => return None,
    })
}

/// The average of numerics, each with so many decimals where they are declared.
pub fn average(printer: &mut Printer<'_>, call: &Call, scale: Option<u32>) -> Carried {
    let sum = printer.captured(|printer| {
        call.write(printer, "SUM");
        Ok(())
    })?;
    let count = counted(printer, call)?;
    quotient::write(printer, &Number::typed(sum, &Type::Numeric, scale), &Number::count(count));
    Ok(())
}

fn counted(printer: &mut Printer<'_>, call: &Call) -> Carried<Template> {
    printer.captured(|printer| {
        call.write(printer, "COUNT");
        Ok(())
    })
}

/// A variance or deviation.
pub fn exact(printer: &mut Printer<'_>, name: &str, call: &Call, scale: Option<u32>) -> Carried {
    let count = counted(printer, call)?;
    let value = joined(&[&"CAST(", &call.argument, &format!(" AS DECIMAL(32,{}))", scale.unwrap_or(16).min(16))]);
    let (over, plain) = (&call.over, &call.argument);
    // In whole numbers where there are no decimals, so that the products do not outgrow DECIMAL.
    let squares = joined(&[&"SUM(", &value, &"*", &value, &")", over]);
    let sum = joined(&[&"SUM(", plain, &")", over]);
    let above = joined(&[&"GREATEST(", &count, &"*", &squares, &"-", &sum, &"*", &sum, &",0)"]);
    let sample = !name.ends_with("_pop");
    let below = if sample {
        joined(&[&"NULLIF(", &count, &"*(", &count, &"-1),0)"])
    } else {
        joined(&[&"NULLIF(", &count, &"*", &count, &",0)"])
    };
    let (above, below) = (
        Number::typed(above, &Type::Numeric, scale.map(|scale| 2 * scale)),
        Number::typed(below, &Type::Numeric, Some(0)),
    );
    let variance = printer.captured(|printer| {
        quotient::write(printer, &above, &below);
        Ok(())
    })?;
    if !name.starts_with("stddev") {
        printer.out.append(variance);
        return Ok(());
    }
    let digits = quotient::digits(printer, &above, &below);
    let root = joined(&[&"CAST(SQRT(", &variance, &") AS DECIMAL(65,30))"]);
    // One step of Newton's method makes of a double's digits twice as many.
    printer.out.append(joined(&[
        &"ROUND(COALESCE((",
        &root,
        &"+",
        &variance,
        &"/NULLIF(",
        &root,
        &",0))/2,",
        &variance,
        &"),",
        &digits,
        &")",
    ]));
    Ok(())
}
