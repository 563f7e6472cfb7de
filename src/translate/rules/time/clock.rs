//! The clock: now() and its kin read it in UTC.

use super::super::functions::{Fun, Nulls, in_family};
use super::super::{Applied, Example, Node, Rule};
use super::zones::to_session;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::template::Template;
use crate::translate::types::Type;
use jiff::tz::TimeZone;

pub struct Clock;

pub const STATEMENT_CLOCK: &str = "now() is the transaction's start on PostgreSQL, the statement's on MariaDB";

impl Rule for Clock {
    fn id(&self) -> &'static str {
        "clock"
    }

    fn doc(&self) -> &'static str {
        "now() is UTC_TIMESTAMP(6), the start of the statement and not of the transaction (stated); clock_timestamp() is \
         SYSDATE(6). Today's date and time are those of the session's zone."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        in_family(FUNCTIONS, node, printer)
    }
}

pub const FUNCTIONS: &[Fun] = &[
    Fun::new("now", (0, 0), instant, |printer, _| transaction(printer, "UTC_TIMESTAMP", &[])).nulls(Nulls::Never),
    Fun::new("transaction_timestamp", (0, 0), instant, |printer, _| transaction(printer, "UTC_TIMESTAMP", &[]))
        .nulls(Nulls::Never),
    Fun::new("current_timestamp", (0, 1), instant, |printer, exprs| transaction(printer, "UTC_TIMESTAMP", exprs))
        .nulls(Nulls::Never),
    Fun::new("statement_timestamp", (0, 0), instant, |printer, _| written(printer, "UTC_TIMESTAMP(6)"))
        .nulls(Nulls::Never),
    Fun::new("clock_timestamp", (0, 0), instant, |printer, _| {
        written(printer, "CONVERT_TZ(SYSDATE(6),@@session.time_zone,'+00:00')")
    })
    .nulls(Nulls::Never),
    Fun::new("localtimestamp", (0, 1), |_, _| Type::Timestamp, |printer, exprs| local(printer, "UTC_TIMESTAMP", exprs))
        .nulls(Nulls::Never),
    Fun::new("localtime", (0, 1), |_, _| Type::Time, |printer, exprs| local(printer, "UTC_TIME", exprs))
        .nulls(Nulls::Never),
    Fun::new(
        "current_date",
        (0, 0),
        |_, _| Type::Date,
        |printer, _| {
            printer.state(STATEMENT_CLOCK);
            if *printer.names.ctx.zone == TimeZone::UTC {
                return written(printer, "UTC_DATE()");
            }
            let local = to_session(printer, Template::of("UTC_TIMESTAMP(6)"));
            printer.push("DATE(");
            printer.out.append(local);
            written(printer, ")")
        },
    )
    .nulls(Nulls::Never),
];

fn instant(_: &crate::translate::names::Names<'_>, _: &[&Expr]) -> Type {
    Type::TimestampTz
}

fn written(printer: &mut Printer<'_>, text: &str) -> Carried {
    printer.push(text);
    Ok(())
}

/// The transaction's time, to so many digits of a second.
fn transaction(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    const DIGITS_MAX: u8 = 6;
    let digits = match exprs.first() {
        Some(expr) => printer.pin(expr)?.and_then(|text| text.parse::<u8>().ok()).unwrap_or(DIGITS_MAX),
        None => DIGITS_MAX,
    };
    printer.state(STATEMENT_CLOCK);
    printer.push(&format!("{word}({})", digits.min(DIGITS_MAX)));
    Ok(())
}

fn local(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    if *printer.names.ctx.zone == TimeZone::UTC {
        return transaction(printer, word, exprs);
    }
    let instant = printer.captured(|printer| transaction(printer, "UTC_TIMESTAMP", exprs))?;
    let local = to_session(printer, instant);
    let time = word == "UTC_TIME";
    printer.push(if time { "CAST(" } else { "" });
    printer.out.append(local);
    printer.push(if time { " AS TIME(6))" } else { "" });
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT now() > '2020-01-01' AS later",
        &["SELECT UTC_TIMESTAMP(6) > '2020-01-01 00:00:00' AS `later`"],
    ),
    Example::new(
        "SELECT statement_timestamp() > '2020-01-01' AS later",
        &["SELECT UTC_TIMESTAMP(6) > '2020-01-01 00:00:00' AS `later`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE made < transaction_timestamp() ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `made` < UTC_TIMESTAMP(6) ORDER BY `id`"],
    ),
    Example::new(
        "SELECT clock_timestamp() >= statement_timestamp() AS later",
        &["SELECT CONVERT_TZ(SYSDATE(6),@@session.time_zone,'+00:00') >= UTC_TIMESTAMP(6) AS `later`"],
    ),
    Example::new(
        "SELECT current_timestamp(0) > '2020-01-01' AS later",
        &["SELECT UTC_TIMESTAMP(0) > '2020-01-01 00:00:00' AS `later`"],
    ),
    Example::new(
        "SELECT current_date > '2020-01-01' AS later, localtimestamp > '2020-01-01' AS too",
        &["SELECT UTC_DATE() > '2020-01-01' AS `later`,UTC_TIMESTAMP(6) > '2020-01-01 00:00:00' AS `too`"],
    ),
    Example::new("SELECT localtime >= '00:00' AS later", &["SELECT UTC_TIME(6) >= '00:00:00' AS `later`"]),
    Example::new("SELECT EXTRACT(epoch from clock_timestamp()) AS at", &["SELECT UNIX_TIMESTAMP(SYSDATE(6)) AS `at`"]),
    Example::new(
        "UPDATE item SET made = now() WHERE id = 99",
        &["UPDATE `public`.`item` SET `made` = UTC_TIMESTAMP(6) WHERE `id` = 99"],
    ),
    Example::new("SELECT current_time", &[]),
    Example::new("SELECT timeofday()", &[]),
];
