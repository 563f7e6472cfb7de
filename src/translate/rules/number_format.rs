//! to_char of numbers: patterns of digits, commas and a point, with FM or without.

use super::raise::around;
use super::spelled::exact;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;

/// A format of digits.
struct Digits {
    filled: bool,
    /// Digits before the point, and how many of them are never blank.
    whole: usize,
    zeros: usize,
    decimals: usize,
    commas: usize,
    /// The answer for a number with more digits.
    overflow: String,
}

/// Reads a format; `None` where it has any other pattern, or commas at other places than each third digit.
fn digits(format: &str) -> Option<Digits> {
    let (filled, pattern) = match format.strip_prefix("FM").or_else(|| format.strip_prefix("fm")) {
        Some(pattern) => (false, pattern),
        None => (true, format),
    };
    let (whole, decimals) = pattern.split_once('.').unwrap_or((pattern, ""));
    let is_digits = |text: &str, also: &str| text.chars().all(|c| c == '9' || c == '0' || also.contains(c));
    if !is_digits(whole, ",") || !is_digits(decimals, "") || pattern.ends_with('.') {
        return None;
    }
    let grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
    let bare = whole.replace(',', "");
    let zeros = bare.find('0').map_or(0, |at| bare.len() - at);
    let commas = whole.len() - bare.len();
    // FM takes away the zeros that a 9 stands for.
    let shortened = !filled && decimals.contains('9');
    if bare.is_empty() || bare.len() > 30 || decimals.len() > 30 || !grouped || shortened || (commas > 0 && zeros > 1) {
        return None;
    }
    let overflow = pattern.replace(['9', '0'], "#");
    Some(Digits { filled, whole: bare.len(), zeros, decimals: decimals.len(), commas, overflow })
}

/// `to_char(number, format)`.
pub fn to_char(printer: &mut Printer<'_>, number: &Expr, format: &Expr) -> Carried {
    let ty = printer.names.infer(number);
    let format = printer.pin(format)?.unwrap_or_default();
    if ty == Type::Float {
        return Err("to_char of a double, which is cut to its 15 digits first".into());
    }
    let digits = digits(&format).ok_or_else(|| format!("to_char of a number with the format '{format}'"))?;
    let value = printer.captured(|printer| printer.operand(number, &ty))?;
    let Digits { filled, whole, zeros, decimals, commas, overflow } = digits;
    let rounded = format!("ROUND(ABS(@),{decimals})");
    let mut text = match commas {
        0 => format!("CAST(CAST({rounded} AS DECIMAL(65,{decimals})) AS CHAR)"),
        _ => format!("FORMAT({rounded},{decimals},'en_US')"),
    };
    let point = if decimals > 0 { decimals + 1 } else { 0 };
    if zeros == 0 && decimals > 0 {
        text = format!("TRIM(LEADING '0' FROM {text})");
    } else if zeros > 1 {
        text = format!("LPAD({text},GREATEST(CHAR_LENGTH({text}),{}),'0')", zeros + point);
    }
    let limit = format!("1{}", "0".repeat(whole));
    let signed = format!("CONCAT(IF(ROUND(@,{decimals}) < 0,'-',''),IF({rounded} >= {limit},'{overflow}',{text}))");
    let width = whole + commas + point + 1;
    let pattern = if filled { format!("LPAD({signed},{width},' ')") } else { signed };
    exact(printer, |printer| around(printer, &value, &pattern))
}
