//! Moments made of numbers.

use super::super::functions::{Fun, Nulls, in_family};
use super::super::raise::{OUT_OF_RANGE, around};
use super::super::{Applied, Example, Node, Rule};
use super::{moment, span};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::query::select::call_of;
use crate::translate::refusal::Refusal;
use crate::translate::types::Type;
use crate::translate::values::{FIRST_INSTANT, LAST_INSTANT};

pub struct Make;

impl Rule for Make {
    fn id(&self) -> &'static str {
        "make"
    }

    fn doc(&self) -> &'static str {
        "make_date, make_time and make_timestamp read a text of their numbers; days that no month has are refused on both. \
         to_timestamp(number) counts from 2000 in microseconds, as PostgreSQL rounds."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        in_family(FUNCTIONS, node, printer)
    }
}

pub const FUNCTIONS: &[Fun] = &[
    Fun::new("make_date", (3, 3), |_, _| Type::Date, date).nulls(Nulls::Strict),
    Fun::new("make_time", (3, 3), |_, _| Type::Time, time).nulls(Nulls::Strict),
    Fun::new("make_timestamp", (6, 6), |_, _| Type::Timestamp, timestamp).nulls(Nulls::Strict),
    Fun::new(
        "make_timestamptz",
        (6, 6),
        |_, _| Type::TimestampTz,
        |printer, exprs| {
            let local = printer.captured(|printer| timestamp(printer, exprs))?;
            let instant = super::zones::from_session(printer, local);
            printer.out.append(instant);
            Ok(())
        },
    )
    .nulls(Nulls::Strict),
    Fun::new(
        "make_timestamptz",
        (7, 7),
        |_, _| Type::TimestampTz,
        |printer, exprs| {
            // An offset counts eastwards here, and westwards in AT TIME ZONE.
            let zone = printer.pin(exprs[6])?.unwrap_or_default();
            if !zone.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Err(format!("make_timestamptz in the zone '{zone}'").into());
            }
            let made = call_of("make_timestamp", exprs[..6].iter().map(|expr| (*expr).clone()).collect());
            let there = Expr::AtTimeZone { timestamp: Box::new(made), time_zone: Box::new(exprs[6].clone()) };
            printer.expr(&there, &Type::TimestampTz)
        },
    )
    .nulls(Nulls::Strict),
    Fun::new("to_timestamp", (1, 1), |_, _| Type::TimestampTz, from_epoch).nulls(Nulls::Strict),
    Fun::new("date", (1, 1), |_, _| Type::Date, day_of).nulls(Nulls::Strict),
    Fun::new("isfinite", (1, 1), |_, _| Type::Bool, finite).nulls(Nulls::Strict),
];

/// The numbers as they are written into a pattern, which names them by their place.
fn numbers(printer: &mut Printer<'_>, exprs: &[&Expr], pattern: &str) -> Carried {
    let mut texts = Vec::new();
    for expr in exprs {
        let ty = printer.names.infer(expr);
        if !ty.is_number() {
            return Err(format!("a part of a date or time of type {}", ty.name()).into());
        }
        texts.push(printer.captured(|printer| printer.operand(expr, &ty))?);
    }
    for (index, part) in pattern.split('@').enumerate() {
        match part.chars().next().and_then(|digit| digit.to_digit(10)).filter(|_| index > 0) {
            Some(place) => {
                let text = usize::try_from(place).ok().and_then(|place| texts.get(place)).cloned();
                printer.out.append(text.unwrap_or_default());
                printer.push(&part[1..]);
            }
            None => printer.push(part),
        }
    }
    Ok(())
}

/// The numbers of a date that are all written out.
fn literals(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<Option<Vec<u32>>> {
    let mut numbers = Vec::new();
    for expr in exprs {
        if !matches!(expr, Expr::Value(_)) || printer.bare(expr).is_some() {
            return Ok(None);
        }
        let text = printer.pin(expr)?.unwrap_or_default();
        numbers.push(text.parse().map_err(|_| format!("the number {text} in a date"))?);
    }
    Ok(Some(numbers))
}

const IS_DATE: &str = "@0 BETWEEN 1 AND 9999 AND @1 BETWEEN 1 AND 12 AND @2 BETWEEN 1 AND 31";
/// Not STR_TO_DATE, which takes a day that no month has.
const DATE: &str = "CAST(CONCAT(LPAD(@0,4,'0'),'-',@1,'-',@2) AS DATE)";

fn date(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    if let Some(numbers) = literals(printer, exprs)?
        && let [year, month, day] = numbers[..]
    {
        let text = format!("{year:04}-{month:02}-{day:02}");
        return match text.parse::<jiff::civil::Date>() {
            Ok(_) if year > 0 => {
                printer.push(&format!("CAST('{text}' AS DATE)"));
                Ok(())
            }
            _ => Err(Refusal::certain("22008", format!("{text} is no date"))),
        };
    }
    let pattern = format!(
        "CAST(IF({IS_DATE},IFNULL({DATE},{OUT_OF_RANGE}),IF((@0 + @1 + @2) IS NULL,NULL,{OUT_OF_RANGE})) AS DATE)"
    );
    numbers(printer, exprs, &pattern)
}

fn time(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let pattern = format!(
        "CAST(IF(@0 BETWEEN 0 AND 23 AND @1 BETWEEN 0 AND 59 AND @2 >= 0 AND @2 < 60,MAKETIME(@0,@1,@2),\
         IF((@0 + @1 + @2) IS NULL,NULL,{OUT_OF_RANGE})) AS TIME(6))"
    );
    numbers(printer, exprs, &pattern)
}

fn timestamp(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let pattern = format!(
        "CAST(IF({IS_DATE} AND @3 BETWEEN 0 AND 23 AND @4 BETWEEN 0 AND 59 AND @5 >= 0 AND @5 < 60,\
         IFNULL(TIMESTAMP({DATE},MAKETIME(@3,@4,@5)),{OUT_OF_RANGE}),\
         IF((@0 + @1 + @2 + @3 + @4 + @5) IS NULL,NULL,{OUT_OF_RANGE})) AS DATETIME(6))"
    );
    numbers(printer, exprs, &pattern)
}

fn from_epoch(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (before, after) = match printer.names.infer(exprs[0]) {
        Type::Int(_) => ("(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL ", " SECOND)"),
        Type::Numeric | Type::Float => (
            "(TIMESTAMP'2000-01-01 00:00:00' + INTERVAL ROUND((CAST(",
            " AS DOUBLE) - 946684800) * 1000000) MICROSECOND)",
        ),
        ty => return Err(format!("to_timestamp of a value of type {}", ty.name()).into()),
    };
    if span::is_number(exprs[0]) {
        printer.push(before);
        printer.expr(exprs[0], &Type::Numeric)?;
        printer.push(after);
        return Ok(());
    }
    let seconds = printer.captured(|printer| printer.operand(exprs[0], &Type::Float))?;
    let instant = format!("{before}@{after}");
    // Seconds of 32 bits end in 2038, others beyond the year 9999, where MariaDB answers NULL.
    let ends_in_2038 =
        matches!(printer.names.infer(exprs[0]), Type::Int(2 | 4)) && printer.names.column(exprs[0]).is_some();
    if ends_in_2038 {
        return around(printer, &seconds, &instant);
    }
    around(printer, &seconds, &format!("CAST(IF(@ IS NULL,NULL,IFNULL({instant},{OUT_OF_RANGE})) AS DATETIME(6))"))
}

/// `date(x)`, which is a cast.
fn day_of(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    super::super::conversions::convert(printer, exprs[0], &Type::Date, &super::super::conversions::Modifiers::None)
}

fn finite(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ty = moment(printer, exprs[0], "isfinite")?;
    let value = printer.captured(|printer| printer.operand(exprs[0], &ty))?;
    let pattern = match ty {
        Type::Date => "(@ NOT IN ('9999-12-31','0001-01-01'))".to_owned(),
        _ => format!("(@ NOT IN ('{LAST_INSTANT}','{FIRST_INSTANT}'))"),
    };
    around(printer, &value, &pattern)
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT make_timestamptz(2026, 7, 1, 12, 0, 0) AS a, make_timestamptz(2026, 7, 1, 12, 0, 0, 'UTC') AS b", &["SELECT CAST(IF(2026 BETWEEN 1 AND 9999 AND 7 BETWEEN 1 AND 12 AND 1 BETWEEN 1 AND 31 AND 12 BETWEEN 0 AND 23 AND 0 BETWEEN 0 AND 59 AND 0 >= 0 AND 0 < 60,IFNULL(TIMESTAMP(CAST(CONCAT(LPAD(2026,4,'0'),'-',7,'-',1) AS DATE),MAKETIME(12,0,0)),9223372036854775807+1),IF((2026 + 7 + 1 + 12 + 0 + 0) IS NULL,NULL,9223372036854775807+1)) AS DATETIME(6)) AS `a`,CAST(IF(2026 BETWEEN 1 AND 9999 AND 7 BETWEEN 1 AND 12 AND 1 BETWEEN 1 AND 31 AND 12 BETWEEN 0 AND 23 AND 0 BETWEEN 0 AND 59 AND 0 >= 0 AND 0 < 60,IFNULL(TIMESTAMP(CAST(CONCAT(LPAD(2026,4,'0'),'-',7,'-',1) AS DATE),MAKETIME(12,0,0)),9223372036854775807+1),IF((2026 + 7 + 1 + 12 + 0 + 0) IS NULL,NULL,9223372036854775807+1)) AS DATETIME(6)) AS `b`"]),
    Example::new(
        "SELECT to_timestamp(total * 1000000000000) FROM item WHERE total > 0",
        &[
            "SELECT CAST(IF((`total` * 1000000000000) IS NULL,NULL,IFNULL((TIMESTAMP'1970-01-01 00:00:00' + INTERVAL (`total` * 1000000000000) SECOND),9223372036854775807+1)) AS DATETIME(6)) AS `to_timestamp` FROM `public`.`item` WHERE `total` > 0",
        ],
    )
    .failing(),
    Example::new(
        "SELECT make_date(2026, 2, 28), make_time(12, 30, 15.5), make_timestamp(2026, 1, 2, 3, 4, 5.5)",
        &["SELECT CAST('2026-02-28' AS DATE) AS `make_date`,CAST(IF(12 BETWEEN 0 AND 23 AND 30 BETWEEN 0 AND 59 AND 15.5 >= 0 AND 15.5 < 60,MAKETIME(12,30,15.5),IF((12 + 30 + 15.5) IS NULL,NULL,9223372036854775807+1)) AS TIME(6)) AS `make_time`,CAST(IF(2026 BETWEEN 1 AND 9999 AND 1 BETWEEN 1 AND 12 AND 2 BETWEEN 1 AND 31 AND 3 BETWEEN 0 AND 23 AND 4 BETWEEN 0 AND 59 AND 5.5 >= 0 AND 5.5 < 60,IFNULL(TIMESTAMP(CAST(CONCAT(LPAD(2026,4,'0'),'-',1,'-',2) AS DATE),MAKETIME(3,4,5.5)),9223372036854775807+1),IF((2026 + 1 + 2 + 3 + 4 + 5.5) IS NULL,NULL,9223372036854775807+1)) AS DATETIME(6)) AS `make_timestamp`"],
    ),
    Example::new(
        "SELECT make_date(2000 + id, id, 1), make_time(id, 0, 0) FROM sample",
        &[
            "SELECT CAST(IF((2000 + `id`) BETWEEN 1 AND 9999 AND `id` BETWEEN 1 AND 12 AND 1 BETWEEN 1 AND 31,IFNULL(CAST(CONCAT(LPAD((2000 + `id`),4,'0'),'-',`id`,'-',1) AS DATE),9223372036854775807+1),IF(((2000 + `id`) + `id` + 1) IS NULL,NULL,9223372036854775807+1)) AS DATE) AS `make_date`,CAST(IF(`id` BETWEEN 0 AND 23 AND 0 BETWEEN 0 AND 59 AND 0 >= 0 AND 0 < 60,MAKETIME(`id`,0,0),IF((`id` + 0 + 0) IS NULL,NULL,9223372036854775807+1)) AS TIME(6)) AS `make_time` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT make_date(amount, 1, 1) FROM item WHERE id = 2",
        &[
            "SELECT CAST(IF(`amount` BETWEEN 1 AND 9999 AND 1 BETWEEN 1 AND 12 AND 1 BETWEEN 1 AND 31,IFNULL(CAST(CONCAT(LPAD(`amount`,4,'0'),'-',1,'-',1) AS DATE),9223372036854775807+1),IF((`amount` + 1 + 1) IS NULL,NULL,9223372036854775807+1)) AS DATE) AS `make_date` FROM `public`.`item` WHERE `id` = 2",
        ],
    ),
    Example::new(
        "SELECT to_timestamp(0), to_timestamp(1767225600), to_timestamp(-1)",
        &[
            "SELECT (TIMESTAMP'1970-01-01 00:00:00' + INTERVAL 0 SECOND) AS `to_timestamp`,(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL 1767225600 SECOND) AS `to_timestamp`,(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL -1 SECOND) AS `to_timestamp`",
        ],
    ),
    Example::new(
        "SELECT to_timestamp(1767225600.5), to_timestamp(1767225600.123456), to_timestamp(-0.5)",
        &[
            "SELECT (TIMESTAMP'2000-01-01 00:00:00' + INTERVAL ROUND((CAST(1767225600.5 AS DOUBLE) - 946684800) * 1000000) MICROSECOND) AS `to_timestamp`,(TIMESTAMP'2000-01-01 00:00:00' + INTERVAL ROUND((CAST(1767225600.123456 AS DOUBLE) - 946684800) * 1000000) MICROSECOND) AS `to_timestamp`,(TIMESTAMP'2000-01-01 00:00:00' + INTERVAL ROUND((CAST(-0.5 AS DOUBLE) - 946684800) * 1000000) MICROSECOND) AS `to_timestamp`",
        ],
    ),
    Example::new(
        "SELECT to_timestamp(id * 86400), to_timestamp(ratio), to_timestamp(id) FROM sample",
        &[
            "SELECT CAST(IF((`id` * 86400) IS NULL,NULL,IFNULL((TIMESTAMP'1970-01-01 00:00:00' + INTERVAL (`id` * 86400) SECOND),9223372036854775807+1)) AS DATETIME(6)) AS `to_timestamp`,CAST(IF(`ratio` IS NULL,NULL,IFNULL((TIMESTAMP'2000-01-01 00:00:00' + INTERVAL ROUND((CAST(`ratio` AS DOUBLE) - 946684800) * 1000000) MICROSECOND),9223372036854775807+1)) AS DATETIME(6)) AS `to_timestamp`,(TIMESTAMP'1970-01-01 00:00:00' + INTERVAL `id` SECOND) AS `to_timestamp` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date(local), date(at) FROM sample",
        &["SELECT DATE(`local`) AS `date`,DATE(`at`) AS `date` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT isfinite(local), isfinite(day) FROM sample",
        &[
            "SELECT (`local` NOT IN ('9999-12-31 23:59:59.999999','0001-01-01 00:00:00')) AS `isfinite`,(`day` NOT IN ('9999-12-31','0001-01-01')) AS `isfinite` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT make_date(2026, id, 31) FROM sample WHERE id = 2", &["SELECT CAST(IF(2026 BETWEEN 1 AND 9999 AND `id` BETWEEN 1 AND 12 AND 31 BETWEEN 1 AND 31,IFNULL(CAST(CONCAT(LPAD(2026,4,'0'),'-',`id`,'-',31) AS DATE),9223372036854775807+1),IF((2026 + `id` + 31) IS NULL,NULL,9223372036854775807+1)) AS DATE) AS `make_date` FROM `public`.`sample` WHERE `id` = 2"]).failing(),
    Example::new("SELECT make_time(id + 24, 0, 0) FROM sample WHERE id = 1", &["SELECT CAST(IF((`id` + 24) BETWEEN 0 AND 23 AND 0 BETWEEN 0 AND 59 AND 0 >= 0 AND 0 < 60,MAKETIME((`id` + 24),0,0),IF(((`id` + 24) + 0 + 0) IS NULL,NULL,9223372036854775807+1)) AS TIME(6)) AS `make_time` FROM `public`.`sample` WHERE `id` = 1"]).failing(),
    Example::new("SELECT make_date(2026, 2, 30)", &[]),
];
