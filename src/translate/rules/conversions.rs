//! What a value of one type becomes in another: PostgreSQL's rounding, its ranges, and what it refuses.

use super::raise::{INVALID, OUT_OF_RANGE, around};
use super::spelled::{exact, text_of};
use super::text::characters_of;
use super::time::zones::{from_session, to_session};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::{Piece, Template};
use crate::translate::types::Type;

/// What a type's parentheses say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifiers {
    None,
    /// `varchar(n)`: a cast cuts.
    Length(usize),
    /// `char(n)`: a cast cuts, and fills with blanks.
    Padded(usize),
    /// `numeric(precision, scale)`: a cast rounds.
    Decimals {
        precision: usize,
        scale: usize,
    },
}

/// What PostgreSQL passes over around a number or a boolean in a text.
const BLANKS: &str = r"[ \\t\\n\\r\\f\\x0b]*";
/// Parts of a number in hexadecimal.
const SIGN: &str = "(2[BD])?";
const DIGIT: &str = "(3[0-9])";
const FLOAT_DIGITS: &str = "a double becomes numeric by its first 15 digits on PostgreSQL, by 17 on MariaDB";

/// Writes `expr` as a value of type `to`.
pub fn convert(printer: &mut Printer<'_>, expr: &Expr, to: &Type, modifiers: &Modifiers) -> Carried {
    let from = printer.names.infer(expr);
    if from == Type::Unknown {
        return Err(format!("a cast to {} from a type that can't be told", to.name()).into());
    }
    match (to, modifiers) {
        (Type::Text, Modifiers::None) if from == Type::Text => {
            printer.push("(");
            printer.expr(expr, to)?;
            printer.push(")");
            return Ok(());
        }
        (Type::Text, Modifiers::None) => return text_of(printer, expr),
        (Type::Text, Modifiers::Length(length)) => return cut(printer, expr, *length, ""),
        (Type::Other(_), Modifiers::Padded(length)) => return cut(printer, expr, *length, "RPAD("),
        _ => {}
    }
    let value = printer.captured(|printer| printer.operand(expr, &from))?;
    match (&from, to) {
        (_, Type::Bool) => around(printer, &value, &boolean(&from)?),
        (Type::Text, Type::Int(bytes)) if is_computed(&value) => around(printer, &value, &read_integer(*bytes)),
        (_, Type::Int(bytes)) => around(printer, &value, &integer(&from, *bytes)?),
        (_, Type::Numeric) => numeric(printer, &value, &from, modifiers),
        (Type::Text, Type::Float) if is_computed(&value) => {
            let digits = format!("{SIGN}({DIGIT}{{1,300}}(2E)?{DIGIT}*|2E{DIGIT}+)([46]5{SIGN}{DIGIT}{{1,2}})?");
            around(printer, &value, &read_once(&digits, "CAST(", " AS DOUBLE)"))
        }
        (Type::Float, Type::Float) if printer.names.is_single(expr) => around(printer, &value, "CAST(@ AS DOUBLE)"),
        (_, Type::Float) => around(printer, &value, &float(&from)?),
        (_, Type::Date | Type::Timestamp | Type::TimestampTz | Type::Time) => {
            let value = if from == Type::TimestampTz && *to != from { to_session(printer, value) } else { value };
            let pattern = moment(&from, to)?;
            let converted = printer.captured(|printer| around(printer, &value, &pattern))?;
            let local = *to == Type::TimestampTz && from != *to;
            let converted = if local { from_session(printer, converted) } else { converted };
            printer.out.append(converted);
            Ok(())
        }
        (Type::Text, Type::Uuid) => {
            let hex = "(?i)\\\\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\\\z";
            exact(printer, |printer| {
                around(printer, &value, &format!("IF(@ NOT REGEXP '{hex}',{INVALID},LOWER(CONVERT(@ USING utf8mb4)))"))
            })
        }
        (Type::Text, Type::Bytea) => {
            around(printer, &value, &format!(r"IF(LOCATE('\\',@) > 0,{INVALID},CAST(@ AS BINARY))"))
        }
        (Type::Text, Type::Enum(name)) => {
            let labels = printer.names.ctx.schema.enums.get(name).cloned().unwrap_or_default();
            let mut list = String::new();
            for label in &labels {
                list.push_str(if list.is_empty() { "" } else { "," });
                crate::translate::values::quote(&mut list, label);
            }
            exact(printer, |printer| around(printer, &value, &format!("IF(@ NOT IN ({list}),{INVALID},@)")))
        }
        (a, b) if a == b => around(printer, &value, "(@)"),
        (Type::Jsonb, Type::Json) => around(printer, &value, "(@)"),
        (_, Type::Array(_)) | (Type::Array(_), _) => {
            Err(Refusal::new(format!("a cast from {} to {}", from.name(), to.name()), Redesign::Arrays))
        }
        _ => Err(no_rule(&from, to)),
    }
}

fn no_rule(from: &Type, to: &Type) -> Refusal {
    format!("a cast from {} to {} has no rule", from.name(), to.name()).into()
}

/// PostgreSQL has no such cast.
fn no_such_cast(from: &Type, to: &str) -> Refusal {
    let reason = format!("a cast from {} to {to}; PostgreSQL has none", from.name());
    Refusal::certain("42846", reason)
}

/// The first characters of a value's text, filled with blanks where it is `char(n)`.
fn cut(printer: &mut Printer<'_>, expr: &Expr, length: usize, open: &str) -> Carried {
    printer.push(&format!("{open}LEFT("));
    characters_of(printer, expr)?;
    printer.push(&format!(",{length})"));
    if !open.is_empty() {
        printer.push(&format!(",{length},' ')"));
    }
    Ok(())
}

fn boolean(from: &Type) -> Carried<String> {
    let word = |words: &str| format!("@ REGEXP '(?i)\\\\A{BLANKS}({words}){BLANKS}\\\\z'");
    Ok(match from {
        Type::Bool => "(@)".to_owned(),
        Type::Int(4) => "(@ <> 0)".to_owned(),
        Type::Text => format!(
            "IF({},TRUE,IF({},FALSE,IF(@ IS NULL,NULL,{INVALID})))",
            word("t|tr|tru|true|y|ye|yes|on|1"),
            word("f|fa|fal|fals|false|n|no|of|off|0")
        ),
        Type::Int(_) | Type::Numeric | Type::Float => return Err(no_such_cast(from, "boolean")),
        _ => return Err(no_rule(from, &Type::Bool)),
    })
}

fn integer(from: &Type, bytes: u8) -> Carried<String> {
    let (low, high) = range(bytes);
    Ok(match from {
        Type::Int(own) if *own <= bytes && bytes == 8 => "CAST(@ AS SIGNED)".to_owned(),
        Type::Int(own) if *own <= bytes => "(@)".to_owned(),
        Type::Int(_) => format!("IF(@ NOT BETWEEN {low} AND {high},{OUT_OF_RANGE},@)"),
        Type::Bool if bytes == 4 => "CAST(@ AS SIGNED)".to_owned(),
        Type::Bool => return Err(no_such_cast(from, "smallint or bigint")),
        Type::Numeric => format!("IF(ROUND(@,0) NOT BETWEEN {low} AND {high},{OUT_OF_RANGE},CAST(@ AS SIGNED))"),
        // MariaDB rounds a double to even too; 2^63 itself is out of range.
        Type::Float => format!(
            "IF(NOT (ROUND(@) >= {low}e0 AND ROUND(@) < {}e0),{OUT_OF_RANGE},CAST(@ AS SIGNED))",
            1_u128 << (u32::from(bytes) * 8 - 1)
        ),
        Type::Text => format!(
            "IF(@ REGEXP '\\\\A{BLANKS}[-+]?[0-9]{{1,64}}{BLANKS}\\\\z',\
             IF(CAST(REGEXP_SUBSTR(@,'[-+]?[0-9]+') AS DECIMAL(65,0)) NOT BETWEEN {low} AND {high},{OUT_OF_RANGE},\
             CAST(REGEXP_SUBSTR(@,'[-+]?[0-9]+') AS SIGNED)),IF(@ IS NULL,NULL,{INVALID}))"
        ),
        _ => return Err(no_rule(from, &Type::Int(bytes))),
    })
}

/// Whether it costs more than a look at a column or a literal.
fn is_computed(value: &Template) -> bool {
    !value.is_name() && !matches!(value.pieces.as_slice(), [Piece::Hole { .. }])
}

/// A number in a computed text, which is computed once: the number is found in the text's hexadecimal, where `Z`, which
/// UNHEX makes NULL of, stands for all that is no number. A text that gives none is computed again, to tell NULL from it.
fn read_once(digits: &str, open: &str, close: &str) -> String {
    const BLANKS: &str = "(20|0[9A-D])*";
    format!(
        "IFNULL({open}UNHEX(REGEXP_SUBSTR(CONCAT(HEX(CONCAT(@)),'Z'),\
         '\\\\A{BLANKS}\\\\K{digits}(?={BLANKS}Z)|Z')){close},IF(@ IS NULL,NULL,{INVALID}))"
    )
}

/// DIV refuses what 64 bits do not hold; a sum of 64 bits that a smaller type's limits alone can pass refuses the rest.
fn read_integer(bytes: u8) -> String {
    let number = read_once(&format!("{SIGN}{DIGIT}{{1,64}}"), "", " DIV 1");
    let (_, high) = range(bytes);
    let room = i64::MAX - high;
    if room == 0 { number } else { format!("({number}+{room}-{room}-{room}+{room})") }
}

fn range(bytes: u8) -> (i64, i64) {
    match bytes {
        2 => (i64::from(i16::MIN), i64::from(i16::MAX)),
        4 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

fn numeric(printer: &mut Printer<'_>, value: &Template, from: &Type, modifiers: &Modifiers) -> Carried {
    let number = match from {
        Type::Numeric => "@".to_owned(),
        Type::Int(_) => "CAST(@ AS DECIMAL(20,0))".to_owned(),
        Type::Float => {
            printer.state(FLOAT_DIGITS);
            format!("IF(ABS(@) >= 1e35,{OUT_OF_RANGE},CAST(CAST(@ AS CHAR) AS DECIMAL(65,30)))")
        }
        Type::Text if is_computed(value) => {
            let digits = format!("{SIGN}({DIGIT}{{1,35}}(2E{DIGIT}{{0,30}})?|2E{DIGIT}{{1,30}})");
            read_once(&digits, "CAST(", " AS DECIMAL(65,30))")
        }
        Type::Text => format!(
            "IF(@ REGEXP '\\\\A{BLANKS}[-+]?([0-9]{{1,35}}(\\\\.[0-9]{{0,30}})?|\\\\.[0-9]{{1,30}}){BLANKS}\\\\z',\
             CAST(REGEXP_SUBSTR(@,'[-+.0-9]+') AS DECIMAL(65,30)),IF(@ IS NULL,NULL,{INVALID}))"
        ),
        Type::Bool => return Err(no_such_cast(from, "numeric")),
        _ => return Err(no_rule(from, &Type::Numeric)),
    };
    let number = printer.captured(|printer| around(printer, value, &number))?;
    match modifiers {
        Modifiers::Decimals { .. } => decimals(printer, &number, modifiers),
        _ => around(printer, &number, "(@)"),
    }
}

/// Rounds a number as `numeric(precision, scale)` does, and refuses what it does not hold.
pub fn decimals(printer: &mut Printer<'_>, number: &Template, modifiers: &Modifiers) -> Carried {
    let Modifiers::Decimals { precision, scale } = *modifiers else { return around(printer, number, "(@)") };
    if precision > 65 || scale > 30 || scale > precision {
        return Err(format!("numeric({precision},{scale}); DECIMAL holds 65 digits, 30 of them decimals").into());
    }
    let limit = format!("1{}", "0".repeat(precision - scale));
    let fits = format!("ABS(ROUND(@,{scale})) >= {limit}");
    around(printer, number, &format!("IF({fits},{OUT_OF_RANGE},CAST(@ AS DECIMAL({precision},{scale})))"))
}

fn float(from: &Type) -> Carried<String> {
    Ok(match from {
        Type::Float => "(@)".to_owned(),
        Type::Int(_) | Type::Numeric => "CAST(@ AS DOUBLE)".to_owned(),
        Type::Text => format!(
            "IF(@ REGEXP '\\\\A{BLANKS}[-+]?([0-9]{{1,300}}\\\\.?[0-9]*|\\\\.[0-9]+)([eE][-+]?[0-9]{{1,2}})?{BLANKS}\\\\z',\
             CAST(REGEXP_SUBSTR(@,'[-+.0-9eE]+') AS DOUBLE),IF(@ IS NULL,NULL,{INVALID}))"
        ),
        Type::Bool => return Err(no_such_cast(from, "double precision")),
        _ => return Err(no_rule(from, &Type::Float)),
    })
}

fn moment(from: &Type, to: &Type) -> Carried<String> {
    const DAY: &str = "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
    const CLOCK: &str = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?";
    let (digits, word) = match to {
        Type::Date => (DAY.to_owned(), "DATE"),
        Type::Time => (CLOCK.to_owned(), "TIME(6)"),
        _ => (format!("{DAY}([ T]{CLOCK})?"), "DATETIME(6)"),
    };
    let known = match (from, to) {
        (a, b) if a == b => "(@)".to_owned(),
        (Type::Timestamp | Type::TimestampTz, Type::Date) => "DATE(@)".to_owned(),
        (Type::Timestamp | Type::TimestampTz, Type::Time) => "CAST(@ AS TIME(6))".to_owned(),
        (Type::Timestamp, Type::TimestampTz) | (Type::TimestampTz, Type::Timestamp) => "(@)".to_owned(),
        (Type::Date, Type::Timestamp | Type::TimestampTz) => "CAST(@ AS DATETIME(6))".to_owned(),
        (Type::Text, _) => {
            // A day that no month has is NULL, with a warning, and then an error.
            let read = format!("CAST(@ AS {word})");
            let read = if word == "TIME(6)" { read } else { format!("IFNULL({read},{OUT_OF_RANGE})") };
            format!("CAST(IF(@ REGEXP '\\\\A{digits}\\\\z',{read},IF(@ IS NULL,NULL,{INVALID})) AS {word})")
        }
        _ => return Err(no_rule(from, to)),
    };
    Ok(known)
}
