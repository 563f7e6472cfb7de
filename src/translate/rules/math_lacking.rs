//! Functions of numbers that MariaDB lacks.

use super::raise::{OUT_OF_RANGE, around};
use super::{math_literals as literals, quotient};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::Refusal;
use crate::translate::types::Type;

/// A function that MariaDB lacks, of a number that is written out.
pub fn of_literal(printer: &mut Printer<'_>, expr: &Expr, name: &str, function: fn(f64) -> f64) -> Carried {
    let Some(number) = literals::literal(printer, expr)? else {
        return Err(format!("{name}(): MariaDB has no such function; compute it in the application").into());
    };
    let result = function(number.double());
    if !result.is_finite() {
        return Err(format!("{name}({expr}) is out of range").into());
    }
    printer.push(&format!("{result:e}"));
    Ok(())
}

/// The greatest common divisor or its like of whole numbers that are written out.
pub fn divisors(printer: &mut Printer<'_>, exprs: &[&Expr], of: fn(i64, i64) -> i128) -> Carried {
    let mut whole = |expr: &Expr| Carried::Ok(literals::literal(printer, expr)?.and_then(|number| number.whole()));
    let numbers = (whole(exprs[0])?, whole(exprs[1])?);
    let (Some(a), Some(b)) = numbers else {
        return Err("gcd() or lcm() of what is no whole number that is written out; MariaDB has neither".into());
    };
    let result = of(a, b);
    let small = a.abs().max(b.abs()) <= i64::from(i32::MAX);
    if result > i128::from(if small { i64::from(i32::MAX) } else { i64::MAX }) {
        return Err(Refusal::certain("22003", "a common multiple out of range; PostgreSQL refuses it"));
    }
    printer.push(&result.to_string());
    Ok(())
}

pub fn factorial(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    if let Some(number) = literals::literal(printer, expr)? {
        let number = number.whole().ok_or("factorial() of what is no whole number")?;
        if number < 0 {
            return Err(Refusal::certain("22003", "the factorial of a negative number; PostgreSQL refuses it"));
        }
        let result = literals::factorial(number).ok_or("a factorial with more digits than DECIMAL holds")?;
        printer.push(&format!("CAST({result} AS DECIMAL(65,0))"));
        return Ok(());
    }
    if !matches!(printer.names.infer(expr), Type::Int(_)) {
        return Err("factorial() of what is no whole number".into());
    }
    let all: Vec<String> = (0..=49).filter_map(literals::factorial).collect();
    let value = printer.captured(|printer| printer.operand(expr, &Type::Int(8)))?;
    let known = format!("CAST(ELT(@ + 1,'{}') AS DECIMAL(65,0))", all.join("','"));
    around(printer, &value, &format!("IF(@ BETWEEN 0 AND 49,{known},IF(@ IS NULL,NULL,{OUT_OF_RANGE}))"))
}

/// The decimals of a numeric: what is known of all its values.
pub fn decimals(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let scale = match literals::literal(printer, expr)? {
        Some(number) => Some(number.scale() as u32),
        None => quotient::scale(printer, expr)?,
    };
    let scale = scale.ok_or("scale() of a numeric without declared decimals: MariaDB keeps others")?;
    if !printer.names.nullable(expr) {
        printer.push(&scale.to_string());
        return Ok(());
    }
    let value = printer.captured(|printer| printer.expr(expr, &Type::Numeric))?;
    around(printer, &value, &format!("IF(@ IS NULL,NULL,{scale})"))
}

pub fn least_decimals(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    if let Some(number) = literals::literal(printer, expr)? {
        printer.push(&number.trimmed().1.to_string());
        return Ok(());
    }
    let scale = quotient::scale(printer, expr)?.filter(|scale| (1..=30).contains(scale));
    let scale = scale.ok_or("min_scale() of a numeric without declared decimals: MariaDB keeps others")?;
    let value = printer.captured(|printer| printer.expr(expr, &Type::Numeric))?;
    let text = format!("SUBSTRING_INDEX(CAST(CAST(@ AS DECIMAL(65,{scale})) AS CHAR),'.',-1)");
    around(printer, &value, &format!("CHAR_LENGTH(TRIM(TRAILING '0' FROM {text}))"))
}

pub fn trimmed(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let Some(number) = literals::literal(printer, expr)? else {
        return Err("trim_scale(): MariaDB's numbers have the decimals of their type".into());
    };
    printer.push(number.trimmed().0);
    Ok(())
}
