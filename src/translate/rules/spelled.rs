//! The text of a value, as PostgreSQL spells it, in the collation that compares as PostgreSQL's does.

use jiff::tz::TimeZone;

use super::raise::around;
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;

/// Writes what `write` writes as text that compares by code point, whatever the session's collation is.
pub fn exact(printer: &mut Printer<'_>, write: impl FnOnce(&mut Printer<'_>) -> Carried) -> Carried {
    let (open, close) = match printer.names.ctx.target.text {
        TextStorage::Binary => ("CAST(", " AS BINARY)"),
        TextStorage::Utf8mb4 => ("(CONVERT(", " USING utf8mb4) COLLATE utf8mb4_nopad_bin)"),
    };
    printer.push(open);
    write(printer)?;
    printer.push(close);
    Ok(())
}

/// Whether the text of a value needs no word: it is text, or becomes it alike in CONCAT.
pub fn spells_itself(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Unknown | Type::Int(_) | Type::Uuid | Type::Enum(_))
}

/// `char(n)`, which counts its trailing blanks only where it is compared by a pattern or by bytes.
pub fn is_blank_padded(ty: &Type) -> bool {
    matches!(ty, Type::Char(_))
}

/// Writes the text of a value.
pub fn text_of(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let ty = printer.names.infer(expr);
    if matches!(ty, Type::Text | Type::Unknown) {
        return printer.expr(expr, &Type::Text);
    }
    if ty == Type::Interval {
        return super::time::intervals::text_of(printer, expr);
    }
    let value = printer.captured(|printer| printer.expr(expr, &ty))?;
    if printer.names.is_single(expr) {
        printer.state(super::casts::SINGLE_DIGITS);
    }
    let scale = if ty == Type::Numeric { super::quotient::scale(printer, expr)? } else { None };
    if let Some(scale) =
        scale.filter(|scale| *scale <= 30 && !is_written_number(expr) && printer.names.scale(expr).is_none())
    {
        return exact(printer, |printer| around(printer, &value, &format!("CAST(@ AS DECIMAL(65,{scale}))")));
    }
    if ty == Type::Numeric && scale.is_none() && !is_written_number(expr) {
        return Err(Refusal::new(
            "the text of a numeric without declared decimals: MariaDB keeps and prints others",
            Redesign::Rewrite,
        ));
    }
    spell(printer, &value, &ty)
}

fn is_written_number(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => is_written_number(inner),
        Expr::Value(_) => true,
        _ => false,
    }
}

/// The text of a double: PostgreSQL writes an exponent of two digits and more below 0.0001 and from 1e15 on, MariaDB where
/// that is shorter. Both write the fewest digits that read back as the same number.
fn double() -> String {
    let text = "CAST(ABS(@) AS CHAR)";
    let mantissa = format!("SUBSTRING_INDEX({text},'e',1)");
    let written = format!("CAST(SUBSTRING_INDEX({text},'e',-1) AS SIGNED)");
    // Digits alone: those of a great number, or behind the zeros of a small one.
    let zeros = format!("(CHAR_LENGTH({text}) - CHAR_LENGTH(TRIM(LEADING '0' FROM SUBSTRING({text},3))) - 2)");
    let digits = format!("TRIM(TRAILING '0' FROM TRIM(LEADING '0' FROM REPLACE({text},'.','')))");
    let moved = format!("CONCAT(LEFT({digits},1),IF(CHAR_LENGTH({digits}) > 1,'.',''),SUBSTRING({digits},2))");
    let exponent = format!(
        "IF({text} LIKE '%e%',{written},IF(ABS(@) < 1,-1 - {zeros},CHAR_LENGTH(SUBSTRING_INDEX({text},'.',1)) - 1))"
    );
    let number = format!("IF({text} LIKE '%e%',{mantissa},{moved})");
    let size = format!("LPAD(ABS({exponent}),GREATEST(CHAR_LENGTH(ABS({exponent})),2),'0')");
    let scientific = format!("CONCAT(IF(@ < 0,'-',''),{number},'e',IF(ABS(@) < 1,'-','+'),{size})");
    format!("IF(@ <> 0 AND (ABS(@) < 0.0001 OR ABS(@) >= 1e15),{scientific},CAST(@ AS CHAR))")
}

/// Writes the text of a value of a type.
fn spell(printer: &mut Printer<'_>, value: &Template, ty: &Type) -> Carried {
    let moment = "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM DATE_FORMAT(@,'%Y-%m-%d %H:%i:%s.%f')))";
    let zoned = format!("CONCAT({moment},'+00')");
    let float = double();
    let array = match ty {
        Type::Array(element) => super::arrays::made::text(element),
        _ => None,
    };
    let pattern = match ty {
        // Its blanks are no part of the text that it becomes.
        ty if is_blank_padded(ty) => "TRIM(TRAILING ' ' FROM @)",
        Type::Int(_) | Type::Enum(_) | Type::Json | Type::Numeric => "@",
        // UUID() is of a type whose bytes are not its text.
        Type::Uuid => "CAST(@ AS CHAR)",
        Type::Bool => "CASE @ WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END",
        Type::Float => &float,
        Type::Date => "DATE_FORMAT(@,'%Y-%m-%d')",
        Type::Timestamp => moment,
        Type::TimestampTz if *printer.names.ctx.zone == TimeZone::UTC => &zoned,
        Type::TimestampTz => return Err("the text of an instant in a time zone that is not UTC".into()),
        Type::Time => "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(@,'%H:%i:%s.%f')))",
        Type::Bytea => r"CONCAT('\\x',LOWER(HEX(@)))",
        Type::Array(element) => match array.as_deref() {
            Some(pattern) => pattern,
            None => return Err(Refusal::new(format!("the text of an array of {}", element.name()), Redesign::Arrays)),
        },
        other => return Err(format!("the text of a value of type {} has no rule", other.name()).into()),
    };
    exact(printer, |printer| around(printer, value, pattern))
}
