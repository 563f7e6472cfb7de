//! date_trunc and date_bin: a moment without its smaller parts.

use super::super::functions::{Fun, Nulls, in_family};
use super::super::{Applied, Example, Node, Rule};
use super::zones::{from_session, in_session};
use super::{is_utc, needs_utc, stamp};
use crate::core::interval::parts;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::Expr;
use crate::translate::query::select::call_of;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Truncate;

impl Rule for Truncate {
    fn id(&self) -> &'static str {
        "truncate"
    }

    fn doc(&self) -> &'static str {
        "date_trunc goes through a text of DATE_FORMAT with the smaller parts filled in; weeks begin on Monday. It gives a \
         DATETIME, also of a date. date_bin takes away the remainder since its origin."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        in_family(FUNCTIONS, node, printer)
    }
}

pub const FUNCTIONS: &[Fun] = &[
    Fun::new("date_trunc", (2, 2), truncated_type, |printer, exprs| truncated(printer, exprs[0], exprs[1]))
        .nulls(Nulls::Strict),
    Fun::new("date_trunc", (3, 3), |_, _| Type::TimestampTz, in_zone).nulls(Nulls::Strict),
    Fun::new("date_bin", (3, 3), binned_type, binned).nulls(Nulls::Strict),
];

fn truncated_type(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    match names.infer(exprs[1]) {
        // PostgreSQL takes a date for an instant at midnight.
        Type::Date => Type::TimestampTz,
        ty => ty,
    }
}

fn binned_type(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    match names.common(exprs[1..].iter().copied()) {
        Type::Date => Type::TimestampTz,
        ty => ty,
    }
}

fn in_zone(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let zone = printer.pin(exprs[2])?.unwrap_or_default();
    let elsewhere = !is_utc(&zone) || *printer.names.ctx.zone != jiff::tz::TimeZone::UTC;
    if elsewhere && printer.names.infer(exprs[1]) == Type::TimestampTz {
        // As PostgreSQL does it: truncated in the zone's local time, and moved back.
        let local = Expr::AtTimeZone { timestamp: Box::new(exprs[1].clone()), time_zone: Box::new(exprs[2].clone()) };
        let truncated = call_of("date_trunc", vec![exprs[0].clone(), local]);
        return printer.expr(
            &Expr::AtTimeZone { timestamp: Box::new(truncated), time_zone: Box::new(exprs[2].clone()) },
            &Type::TimestampTz,
        );
    }
    if !is_utc(&zone) {
        return Err(Refusal::new(format!("date_trunc in the time zone '{zone}'"), Redesign::Zones));
    }
    match printer.names.infer(exprs[1]) {
        Type::TimestampTz => written(printer, exprs[0], exprs[1], &Type::TimestampTz),
        ty => Err(format!("date_trunc in a zone of a value of type {}", ty.name()).into()),
    }
}

fn truncated(printer: &mut Printer<'_>, unit: &Expr, moment: &Expr) -> Carried {
    let ty = printer.names.infer(moment);
    match ty {
        Type::TimestampTz | Type::Timestamp | Type::Date => {}
        Type::Unknown => return Err("date_trunc of a value whose type can't be told".into()),
        _ => return Err(format!("date_trunc of a value of type {}", ty.name()).into()),
    }
    written(printer, unit, moment, &ty)
}

fn written(printer: &mut Printer<'_>, unit: &Expr, moment: &Expr, ty: &Type) -> Carried {
    let unit = printer.pin(unit)?.unwrap_or_default().to_ascii_lowercase();
    // What is taken away first, as the interval's amount around the moment and its unit; then the format.
    let (less, format) = match unit.trim_end_matches('s') {
        "microsecond" if *ty != Type::Date => return stamp(printer, moment, ty),
        "microsecond" => (None, "%Y-%m-%d %H:%i:%s.%f"),
        "millisecond" => (Some(("MICROSECOND(", ") % 1000", "MICROSECOND")), "%Y-%m-%d %H:%i:%s.%f"),
        "second" => (None, "%Y-%m-%d %H:%i:%s"),
        "minute" => (None, "%Y-%m-%d %H:%i:00"),
        "hour" => (None, "%Y-%m-%d %H:00:00"),
        "day" => (None, "%Y-%m-%d 00:00:00"),
        "week" => (Some(("WEEKDAY(", ")", "DAY")), "%Y-%m-%d 00:00:00"),
        "month" => (None, "%Y-%m-01 00:00:00"),
        "quarter" => (Some(("(MONTH(", ") - 1) % 3", "MONTH")), "%Y-%m-01 00:00:00"),
        "year" => (None, "%Y-01-01 00:00:00"),
        "decade" => (Some(("YEAR(", ") % 10", "YEAR")), "%Y-01-01 00:00:00"),
        "century" => (Some(("(YEAR(", ") + 99) % 100", "YEAR")), "%Y-01-01 00:00:00"),
        "millennium" => (Some(("(YEAR(", ") + 999) % 1000", "YEAR")), "%Y-01-01 00:00:00"),
        _ => return Err(no_unit(&unit)),
    };
    let local = in_session(printer, moment, ty)?;
    let mut out = Template::of("CAST(DATE_FORMAT(");
    out.append(local.clone());
    if let Some((before, after, unit)) = less {
        out.push_str(&format!(" - INTERVAL {before}"));
        out.append(local);
        out.push_str(&format!("{after} {unit}"));
    }
    out.push_str(&format!(",'{format}') AS DATETIME(6))"));
    // The answer is an instant where the moment is one, or a day, which PostgreSQL takes for its midnight.
    let out = if *ty == Type::Timestamp { out } else { from_session(printer, out) };
    printer.out.append(out);
    Ok(())
}

/// A unit that has no rule; of a word that PostgreSQL does not know it is certain that it refuses it too.
fn no_unit(unit: &str) -> Refusal {
    const OF_EXTRACT: [&str; 8] =
        ["isoyear", "julian", "timezone", "timezone_hour", "timezone_minute", "epoch", "isodow", "mil"];
    let reason = format!("date_trunc('{unit}') has no rule");
    let unknown = unit.len() > 4 && unit.bytes().all(|b| b.is_ascii_lowercase()) && !OF_EXTRACT.contains(&unit);
    if unknown { Refusal::certain("22023", reason) } else { reason.into() }
}

/// `date_bin(stride, moment, origin)`, for a stride without months.
fn binned(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ty = printer.names.common(exprs[1..].iter().copied());
    if !ty.is_moment() {
        return Err(format!("date_bin of a value of type {}", ty.name()).into());
    }
    if ty == Type::Date {
        needs_utc(printer, &Type::TimestampTz)?;
    }
    let stride = super::span::literal(printer, exprs[0])?.ok_or("date_bin with a stride that is not a literal")?;
    let stride = parts(&stride).and_then(|parts| parts.fixed()).filter(|stride| *stride > 0);
    let stride = stride.ok_or("date_bin with a stride that has months or is not positive")?;
    let moment = printer.captured(|printer| stamp(printer, exprs[1], &ty))?;
    let origin = printer.captured(|printer| stamp(printer, exprs[2], &ty))?;
    printer.push("(");
    printer.out.append(moment.clone());
    printer.push(" - INTERVAL MOD(MOD(TIMESTAMPDIFF(MICROSECOND,");
    printer.out.append(origin);
    printer.push(",");
    printer.out.append(moment);
    printer.push(&format!("),{stride}) + {stride},{stride}) MICROSECOND)"));
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT date_trunc('day', at), date_trunc('month', local), date_trunc('year', day) FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(`at`,'%Y-%m-%d 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(`local`,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(`day`,'%Y-01-01 00:00:00') AS DATETIME(6)) AS `date_trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('second', local), date_trunc('minute', local), date_trunc('hour', local) FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(`local`,'%Y-%m-%d %H:%i:%s') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(`local`,'%Y-%m-%d %H:%i:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(`local`,'%Y-%m-%d %H:00:00') AS DATETIME(6)) AS `date_trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('milliseconds', local), date_trunc('microseconds', local) FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(`local` - INTERVAL MICROSECOND(`local`) % 1000 MICROSECOND,'%Y-%m-%d %H:%i:%s.%f') AS DATETIME(6)) AS `date_trunc`,`local` AS `date_trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('week', local), date_trunc('quarter', local) FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(`local` - INTERVAL WEEKDAY(`local`) DAY,'%Y-%m-%d 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(`local` - INTERVAL (MONTH(`local`) - 1) % 3 MONTH,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `date_trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('week', timestamp '2026-11-22 10:00'), date_trunc('week', timestamp '2026-11-23'), date_trunc('quarter', date '2026-12-31')",
        &[
            "SELECT CAST(DATE_FORMAT(CAST('2026-11-22 10:00:00' AS DATETIME(6)) - INTERVAL WEEKDAY(CAST('2026-11-22 10:00:00' AS DATETIME(6))) DAY,'%Y-%m-%d 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(CAST('2026-11-23 00:00:00' AS DATETIME(6)) - INTERVAL WEEKDAY(CAST('2026-11-23 00:00:00' AS DATETIME(6))) DAY,'%Y-%m-%d 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(CAST('2026-12-31' AS DATE) - INTERVAL (MONTH(CAST('2026-12-31' AS DATE)) - 1) % 3 MONTH,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `date_trunc`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('decade', local), date_trunc('century', local), date_trunc('millennium', local) FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(`local` - INTERVAL YEAR(`local`) % 10 YEAR,'%Y-01-01 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(`local` - INTERVAL (YEAR(`local`) + 99) % 100 YEAR,'%Y-01-01 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(`local` - INTERVAL (YEAR(`local`) + 999) % 1000 YEAR,'%Y-01-01 00:00:00') AS DATETIME(6)) AS `date_trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('century', timestamp '2000-06-01'), date_trunc('century', timestamp '2001-06-01')",
        &[
            "SELECT CAST(DATE_FORMAT(CAST('2000-06-01 00:00:00' AS DATETIME(6)) - INTERVAL (YEAR(CAST('2000-06-01 00:00:00' AS DATETIME(6))) + 99) % 100 YEAR,'%Y-01-01 00:00:00') AS DATETIME(6)) AS `date_trunc`,CAST(DATE_FORMAT(CAST('2001-06-01 00:00:00' AS DATETIME(6)) - INTERVAL (YEAR(CAST('2001-06-01 00:00:00' AS DATETIME(6))) + 99) % 100 YEAR,'%Y-01-01 00:00:00') AS DATETIME(6)) AS `date_trunc`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('day', at, 'UTC') FROM sample",
        &["SELECT CAST(DATE_FORMAT(`at`,'%Y-%m-%d 00:00:00') AS DATETIME(6)) AS `date_trunc` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT date_trunc('month', made) AS month, count(*) AS n FROM item GROUP BY date_trunc('month', made)",
        &[
            "SELECT CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `month`,COUNT(*) AS `n` FROM `public`.`item` GROUP BY CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6))",
        ],
    ),
    Example::new(
        "SELECT date_bin('15 minutes', local, timestamp '2001-01-01') FROM sample",
        &[
            "SELECT (`local` - INTERVAL MOD(MOD(TIMESTAMPDIFF(MICROSECOND,CAST('2001-01-01 00:00:00' AS DATETIME(6)),`local`),900000000) + 900000000,900000000) MICROSECOND) AS `date_bin` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT date_bin('1 month', local, timestamp '2001-01-01') FROM sample", &[]),
    Example::new(
        "SELECT date_trunc('day', at, 'Africa/Lagos') FROM sample",
        &[
            "SELECT (CAST(DATE_FORMAT(((`at` + INTERVAL ELT(1+INTERVAL(TO_SECONDS(`at`),59958230400,60131634385,60226329600,60399992785,60578753400,65007360000),9223372036854775807+1,815,0,815,1800,3600,9223372036854775807+1) SECOND)),'%Y-%m-%d 00:00:00') AS DATETIME(6)) - INTERVAL ELT(1+INTERVAL(TO_SECONDS(CAST(DATE_FORMAT(((`at` + INTERVAL ELT(1+INTERVAL(TO_SECONDS(`at`),59958230400,60131634385,60226329600,60399992785,60578753400,65007360000),9223372036854775807+1,815,0,815,1800,3600,9223372036854775807+1) SECOND)),'%Y-%m-%d 00:00:00') AS DATETIME(6))),59958230400,60131634385,60226330415,60399994585,60578757000,65007360000),9223372036854775807+1,815,0,815,1800,3600,9223372036854775807+1) SECOND) AS `date_trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT date_trunc('hour', span) FROM sample", &[]),
    Example::new("SELECT date_trunc('fortnight', at) FROM sample", &[]),
];
