//! Fields of dates and times: EXTRACT is a numeric, date_part a double.

use super::super::functions::{Fun, call, in_family};
use super::super::{Applied, Example, Node, Rule};
use super::{intervals, parted, zones};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, ExtractSyntax};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Source;
use crate::translate::types::Type;

pub struct Extract;

impl Rule for Extract {
    fn id(&self) -> &'static str {
        "extract"
    }

    fn doc(&self) -> &'static str {
        "Each field has a function of MariaDB, or is composed of some: weeks are ISO's, seconds keep their fraction, the \
         epoch counts from 1970 in microseconds. An interval's column is kept as its length, so it has an epoch, and other \
         fields only where its parts are told: those of a literal, a difference of two timestamps, an age()."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Expr(Expr::Extract { field, syntax: ExtractSyntax::From, expr }, _) => {
                let field = field.to_string().to_lowercase();
                // EXTRACT('year' FROM …): the field is a literal's slot.
                let slot = field.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).map(str::parse::<usize>);
                let field = match slot {
                    Some(Ok(slot)) => printer.pin_source(Source::Literal(slot))?.unwrap_or_default().to_lowercase(),
                    _ => field,
                };
                field_of(printer, &field, expr)?;
                Ok(Applied::Rewritten)
            }
            _ => in_family(FUNCTIONS, node, printer),
        }
    }
}

pub const FUNCTIONS: &[Fun] = &[Fun::new("date_part", (2, 2), |_, _| Type::Float, part)];

fn part(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let field = printer.pin(exprs[0])?.unwrap_or_default().to_lowercase();
    printer.push("CAST(");
    // PostgreSQL takes a date for a timestamp at midnight here, and has more fields of it.
    match printer.names.infer(exprs[1]) {
        Type::Date => of_moment(printer, &field, exprs[1], &Type::Timestamp)?,
        _ => field_of(printer, &field, exprs[1])?,
    }
    printer.push(" AS DOUBLE)");
    Ok(())
}

fn field_of(printer: &mut Printer<'_>, field: &str, expr: &Expr) -> Carried {
    match printer.names.infer(expr) {
        ty if ty.is_moment() => of_moment(printer, field, expr, &ty),
        Type::Time => of_time(printer, field, expr),
        Type::Interval => of_interval(printer, field, expr),
        Type::Unknown => Err(format!("the field {field} of a value whose type can't be told").into()),
        ty => Err(format!("the field {field} of a value of type {}", ty.name()).into()),
    }
}

fn around(printer: &mut Printer<'_>, before: &str, expr: &Expr, ty: &Type, after: &str) -> Carried {
    printer.push(before);
    printer.expr(expr, ty)?;
    printer.push(after);
    Ok(())
}

fn of_moment(printer: &mut Printer<'_>, field: &str, expr: &Expr, ty: &Type) -> Carried {
    if field == "epoch" {
        return epoch(printer, expr, ty);
    }
    let (before, after) = match field.trim_end_matches('s') {
        "timezone" | "timezone_hour" | "timezone_minute" => return offset(printer, field, expr, ty),
        "year" | "y" | "yr" => ("YEAR(", ")"),
        "month" | "mon" => ("MONTH(", ")"),
        "day" | "d" => ("DAYOFMONTH(", ")"),
        "quarter" | "qtr" => ("QUARTER(", ")"),
        "doy" => ("DAYOFYEAR(", ")"),
        "dow" => ("(DAYOFWEEK(", ") - 1)"),
        "isodow" => ("(WEEKDAY(", ") + 1)"),
        "week" => ("WEEK(", ",3)"),
        "isoyear" => ("(YEARWEEK(", ",3) DIV 100)"),
        "decade" => ("(YEAR(", ") DIV 10)"),
        "century" | "centurie" => ("((YEAR(", ") + 99) DIV 100)"),
        "millennium" | "millennia" => ("((YEAR(", ") + 999) DIV 1000)"),
        "julian" if *ty == Type::Date => ("(TO_DAYS(", ") + 1721060)"),
        "hour" | "minute" | "second" | "millisecond" | "microsecond" if *ty == Type::Date => {
            return Err(Refusal::certain("0A000", format!("the {field} of a date, which PostgreSQL refuses")));
        }
        "hour" => ("HOUR(", ")"),
        "minute" => ("MINUTE(", ")"),
        "second" => ("(TIME_TO_SEC(CAST(", " AS TIME(6))) % 60)"),
        "millisecond" => ("(TIME_TO_SEC(CAST(", " AS TIME(6))) % 60 * 1000)"),
        "microsecond" => ("(TIME_TO_SEC(CAST(", " AS TIME(6))) % 60 * 1000000)"),
        _ => return Err(no_field(field, ty)),
    };
    let value = zones::in_session(printer, expr, ty)?;
    printer.push(before);
    printer.out.append(value);
    printer.push(after);
    Ok(())
}

/// A field that has no rule; of a word that PostgreSQL does not know it is certain that it refuses it too.
fn no_field(field: &str, ty: &Type) -> Refusal {
    const KNOWN: [&str; 6] = ["julian", "timezone", "timezone_hour", "timezone_minute", "epoch", "ago"];
    let reason = format!("the field {field} of a value of type {} has no rule", ty.name());
    // It cuts long words and takes many short ones.
    let unknown = field.len() > 4 && field.bytes().all(|b| b.is_ascii_lowercase()) && !KNOWN.contains(&field);
    if unknown { Refusal::certain("22023", reason) } else { reason.into() }
}

/// The seconds that the session's zone is ahead of UTC, or the hours and minutes of them.
fn offset(printer: &mut Printer<'_>, field: &str, expr: &Expr, ty: &Type) -> Carried {
    if *ty != Type::TimestampTz {
        let reason = format!("the field {field} of a value of type {}, which PostgreSQL refuses", ty.name());
        return Err(Refusal::certain("0A000", reason));
    }
    let instant = printer.captured(|printer| printer.operand(expr, ty))?;
    let local = zones::to_session(printer, instant.clone());
    printer.push("(TIMESTAMPDIFF(SECOND,");
    printer.out.append(instant);
    printer.push(",");
    printer.out.append(local);
    printer.push(match field {
        "timezone_hour" => ") DIV 3600)",
        "timezone_minute" => ") DIV 60 % 60)",
        _ => "))",
    });
    Ok(())
}

fn of_time(printer: &mut Printer<'_>, field: &str, expr: &Expr) -> Carried {
    let (before, after) = match field.trim_end_matches('s') {
        "hour" => ("HOUR(", ")"),
        "minute" => ("MINUTE(", ")"),
        "second" => ("(TIME_TO_SEC(", ") % 60)"),
        "millisecond" => ("(TIME_TO_SEC(", ") % 60 * 1000)"),
        "microsecond" => ("(TIME_TO_SEC(", ") % 60 * 1000000)"),
        "epoch" => ("TIME_TO_SEC(", ")"),
        _ => return Err(format!("the field {field} of a time has no rule").into()),
    };
    around(printer, before, expr, &Type::Time, after)
}

fn epoch(printer: &mut Printer<'_>, expr: &Expr, ty: &Type) -> Carried {
    if let Expr::Function(function) = expr
        && call(function).0 == "clock_timestamp"
    {
        printer.push("UNIX_TIMESTAMP(SYSDATE(6))");
        return Ok(());
    }
    match ty {
        Type::Date => around(printer, "((TO_DAYS(", expr, ty, ") - 719528) * 86400)"),
        _ => around(printer, "(TIMESTAMPDIFF(MICROSECOND,'1970-01-01 00:00:00',", expr, ty, ") * 0.000001)"),
    }
}

fn of_interval(printer: &mut Printer<'_>, field: &str, expr: &Expr) -> Carried {
    let field = field.trim_end_matches('s');
    let field = if field == "centurie" { "century" } else { field };
    let is_length = field == "epoch" && !parted::has_months(printer, expr)?;
    if is_length {
        printer.push("(");
        printer.operand(expr, &Type::Interval)?;
        printer.push(" * 0.000001)");
        return Ok(());
    }
    if !intervals::field(printer, field, expr)? {
        let reason = format!("the field {field} of an interval, of which only the length is kept");
        return Err(Refusal::new(reason, Redesign::Intervals));
    }
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT EXTRACT(day FROM age(timestamp '2026-02-28', local)) AS d, EXTRACT(epoch FROM age(day, date '2026-02-28')) AS e, EXTRACT(month FROM interval '14 months') AS m FROM sample",
        &[
            "SELECT (IF(CAST('2026-02-28 00:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-02-28 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-02-28 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-02-28 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-02-28 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-02-28 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-02-28 00:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-02-28 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-02-28 00:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-02-28 00:00:00' AS DATETIME(6)))),0)))) AS `d`,(TIMESTAMPDIFF(MONTH,CAST('2026-02-28' AS DATE),`day`) DIV 12 * 31557600 + TIMESTAMPDIFF(MONTH,CAST('2026-02-28' AS DATE),`day`) % 12 * 2592000 + IF(`day` >= CAST('2026-02-28' AS DATE),DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-02-28' AS DATE)) + IF(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-02-28' AS DATE)) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-02-28' AS DATE))),0),-(DAYOFMONTH(CAST('2026-02-28' AS DATE)) - DAYOFMONTH(`day`) + IF(DAYOFMONTH(CAST('2026-02-28' AS DATE)) - DAYOFMONTH(`day`) < 0,DAYOFMONTH(LAST_DAY(`day`)),0))) * 86400 + 0 * 0.000001) AS `e`,(14 % 12) AS `m` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(timezone FROM at) AS z, EXTRACT(timezone_hour FROM at) AS h FROM sample",
        &[
            "SELECT (TIMESTAMPDIFF(SECOND,`at`,`at`)) AS `z`,(TIMESTAMPDIFF(SECOND,`at`,`at`) DIV 3600) AS `h` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT EXTRACT(timezone FROM local) FROM sample", &[]),
    Example::new("SELECT EXTRACT(fortnights FROM local) FROM sample", &[]),
    Example::new(
        "SELECT EXTRACT(epoch FROM made) AS at FROM item",
        &["SELECT (TIMESTAMPDIFF(MICROSECOND,'1970-01-01 00:00:00',`made`) * 0.000001) AS `at` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT EXTRACT(year FROM local), EXTRACT(month FROM local), EXTRACT(day FROM at), EXTRACT(quarter FROM day) FROM sample",
        &[
            "SELECT YEAR(`local`) AS `extract`,MONTH(`local`) AS `extract`,DAYOFMONTH(`at`) AS `extract`,QUARTER(`day`) AS `extract` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(dow FROM day), EXTRACT(isodow FROM day), EXTRACT(doy FROM day), EXTRACT(week FROM day), EXTRACT(isoyear FROM day) FROM sample",
        &[
            "SELECT (DAYOFWEEK(`day`) - 1) AS `extract`,(WEEKDAY(`day`) + 1) AS `extract`,DAYOFYEAR(`day`) AS `extract`,WEEK(`day`,3) AS `extract`,(YEARWEEK(`day`,3) DIV 100) AS `extract` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(century FROM day), EXTRACT(decade FROM day), EXTRACT(millennium FROM day), EXTRACT(julian FROM day), EXTRACT(epoch FROM day) FROM sample",
        &[
            "SELECT ((YEAR(`day`) + 99) DIV 100) AS `extract`,(YEAR(`day`) DIV 10) AS `extract`,((YEAR(`day`) + 999) DIV 1000) AS `extract`,(TO_DAYS(`day`) + 1721060) AS `extract`,((TO_DAYS(`day`) - 719528) * 86400) AS `extract` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(century FROM date '2000-12-31'), EXTRACT(century FROM date '2001-01-01'), EXTRACT(millennium FROM date '2000-01-01'), EXTRACT(week FROM date '2027-01-01'), EXTRACT(isoyear FROM date '2027-01-01'), EXTRACT(dow FROM date '2026-11-22')",
        &[
            "SELECT ((YEAR(CAST('2000-12-31' AS DATE)) + 99) DIV 100) AS `extract`,((YEAR(CAST('2001-01-01' AS DATE)) + 99) DIV 100) AS `extract`,((YEAR(CAST('2000-01-01' AS DATE)) + 999) DIV 1000) AS `extract`,WEEK(CAST('2027-01-01' AS DATE),3) AS `extract`,(YEARWEEK(CAST('2027-01-01' AS DATE),3) DIV 100) AS `extract`,(DAYOFWEEK(CAST('2026-11-22' AS DATE)) - 1) AS `extract`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(hour FROM local), EXTRACT(minute FROM local), EXTRACT(second FROM local), EXTRACT(milliseconds FROM local), EXTRACT(microseconds FROM at) FROM sample",
        &[
            "SELECT HOUR(`local`) AS `extract`,MINUTE(`local`) AS `extract`,(TIME_TO_SEC(CAST(`local` AS TIME(6))) % 60) AS `extract`,(TIME_TO_SEC(CAST(`local` AS TIME(6))) % 60 * 1000) AS `extract`,(TIME_TO_SEC(CAST(`at` AS TIME(6))) % 60 * 1000000) AS `extract` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(hour FROM clock), EXTRACT(minute FROM clock), EXTRACT(second FROM clock), EXTRACT(milliseconds FROM clock), EXTRACT(epoch FROM clock) FROM sample",
        &[
            "SELECT HOUR(`clock`) AS `extract`,MINUTE(`clock`) AS `extract`,(TIME_TO_SEC(`clock`) % 60) AS `extract`,(TIME_TO_SEC(`clock`) % 60 * 1000) AS `extract`,TIME_TO_SEC(`clock`) AS `extract` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_part('year', local), date_part('epoch', at), date_part('second', clock), date_part('hour', day), date_part('dow', day) FROM sample",
        &[
            "SELECT CAST(YEAR(`local`) AS DOUBLE) AS `date_part`,CAST((TIMESTAMPDIFF(MICROSECOND,'1970-01-01 00:00:00',`at`) * 0.000001) AS DOUBLE) AS `date_part`,CAST((TIME_TO_SEC(`clock`) % 60) AS DOUBLE) AS `date_part`,CAST(HOUR(`day`) AS DOUBLE) AS `date_part`,CAST((DAYOFWEEK(`day`) - 1) AS DOUBLE) AS `date_part` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(epoch FROM span), EXTRACT(epoch FROM interval '1 day 02:00') FROM sample",
        &["SELECT (`span` * 0.000001) AS `extract`,((93600000000) * 0.000001) AS `extract` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT EXTRACT(day FROM at - timestamptz '2020-06-01 12:00+00') AS d, EXTRACT(hour FROM at - timestamptz '2020-06-01 12:00+00') AS h, EXTRACT(minute FROM (at - timestamptz '2020-06-01 12:00+00')) AS m, EXTRACT(second FROM at - timestamptz '2020-06-01 12:00+00') AS s FROM sample",
        &[
            "SELECT (((TIMESTAMPDIFF(MICROSECOND,CAST('2020-06-01 12:00:00' AS DATETIME(6)),`at`)) DIV 86400000000)) AS `d`,(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-06-01 12:00:00' AS DATETIME(6)),`at`)) % 86400000000) DIV 3600000000) AS `h`,(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-06-01 12:00:00' AS DATETIME(6)),`at`)) % 86400000000) DIV 60000000 % 60) AS `m`,(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-06-01 12:00:00' AS DATETIME(6)),`at`)) % 86400000000) % 60000000 * 0.000001) AS `s` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_part('day', local - timestamp '2020-06-01') AS d FROM sample",
        &[
            "SELECT CAST((((TIMESTAMPDIFF(MICROSECOND,CAST('2020-06-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000)) AS DOUBLE) AS `d` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT EXTRACT(year FROM age(timestamp '2026-02-28', local)) AS y, EXTRACT(month FROM age(timestamp '2026-02-28', local)) AS m, date_part('year', age(local, timestamp '2026-02-28')) AS z FROM sample",
        &[
            "SELECT (TIMESTAMPDIFF(MONTH,`local`,CAST('2026-02-28 00:00:00' AS DATETIME(6))) DIV 12) AS `y`,(TIMESTAMPDIFF(MONTH,`local`,CAST('2026-02-28 00:00:00' AS DATETIME(6))) % 12) AS `m`,CAST((TIMESTAMPDIFF(MONTH,CAST('2026-02-28 00:00:00' AS DATETIME(6)),`local`) DIV 12) AS DOUBLE) AS `z` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_part('year', age(date '2026-01-30', day)) AS y FROM sample",
        &[
            "SELECT CAST((TIMESTAMPDIFF(MONTH,`day`,CAST('2026-01-30' AS DATE)) DIV 12) AS DOUBLE) AS `y` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE EXTRACT(year FROM day) = 2026",
        &["SELECT `id` FROM `public`.`sample` WHERE YEAR(`day`) = 2026"],
    ),
    Example::new("SELECT EXTRACT(hour FROM day) FROM sample", &[]),
    Example::new("SELECT EXTRACT(hour FROM span) FROM sample", &[]),
    Example::new(
        "SELECT EXTRACT(day FROM age(local)) FROM sample",
        &[
            "SELECT (IF(UTC_DATE() >= `local`,DAYOFMONTH(UTC_DATE()) - DAYOFMONTH(`local`) - (CAST(UTC_DATE() AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(UTC_DATE()) - DAYOFMONTH(`local`) - (CAST(UTC_DATE() AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(UTC_DATE()) - (CAST(`local` AS TIME(6)) < CAST(UTC_DATE() AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(UTC_DATE()) - (CAST(`local` AS TIME(6)) < CAST(UTC_DATE() AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(UTC_DATE())),0)))) AS `extract` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT EXTRACT(julian FROM local) FROM sample", &[]),
    Example::new(
        "SELECT EXTRACT(timezone FROM at) FROM sample",
        &["SELECT (TIMESTAMPDIFF(SECOND,`at`,`at`)) AS `extract` FROM `public`.`sample`"],
    ),
    Example::new("SELECT EXTRACT(year FROM note) FROM item", &[]),
];
