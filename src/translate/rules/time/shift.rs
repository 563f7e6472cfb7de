//! Moments that move by intervals and days, differences of moments, and intervals added and multiplied.

use super::super::raise::fill;
use super::super::{Applied, Example, Node, Rule, arithmetic};
use super::zones::{from_session, to_session};
use super::{is_stamp, needs_utc, span, stamp};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator as Op, Expr};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::Type;
use jiff::tz::TimeZone;

pub struct Shift;

impl Rule for Shift {
    fn id(&self) -> &'static str {
        "shift"
    }

    fn doc(&self) -> &'static str {
        "A moment plus an interval is `+ INTERVAL n UNIT`, months first; both servers end in the last day of a shorter \
         month. The difference of two timestamps is one of microseconds, that of two dates DATEDIFF. A time of day stays \
         within its day. Intervals are numbers of microseconds, so one with months is no value."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Expr(
                Expr::BinaryOp { left, op: op @ (Op::Plus | Op::Minus | Op::Multiply | Op::Divide), right },
                _,
            ) => shifted(printer, left, op, right),
            Node::Expr(Expr::BinaryOp { left, op: Op::Overlaps, right }, _) => {
                overlap(printer, left, right)?;
                Ok(Applied::Rewritten)
            }
            _ => Ok(Applied::Unchanged),
        }
    }
}

fn is_timely(ty: &Type) -> bool {
    ty.is_moment() || matches!(ty, Type::Time | Type::Interval)
}

/// What `left op right` is, as PostgreSQL reads a bare literal beside a date or time.
fn types(printer: &Printer<'_>, left: &Expr, op: &Op, right: &Expr) -> (Type, Type) {
    match (printer.names.infer(left), printer.names.infer(right)) {
        (Type::Unknown, ty) if is_timely(&ty) => (if *op == Op::Plus { Type::Interval } else { ty.clone() }, ty),
        (ty, Type::Unknown) if *op == Op::Plus && (is_stamp(&ty) || ty == Type::Time) => (ty, Type::Interval),
        (ty, Type::Unknown) if *op == Op::Minus && is_timely(&ty) => (ty.clone(), ty),
        other => other,
    }
}

/// The type of the result, or `Unknown` where PostgreSQL has no such operator.
pub fn result(left: &Type, op: &Op, right: &Type) -> Type {
    use Type::{Date, Float, Int, Interval, Numeric, Time, Timestamp, TimestampTz, Unknown};
    match (left, op, right) {
        (Date, Op::Minus, Date | Unknown) | (Unknown, Op::Minus, Date) => Int(4),
        (Date, Op::Plus | Op::Minus, Int(_)) | (Int(_), Op::Plus, Date) => Date,
        (Date, Op::Plus | Op::Minus, Interval) | (Interval, Op::Plus, Date) => Timestamp,
        (Date, Op::Plus | Op::Minus, Time) | (Time, Op::Plus, Date) => Timestamp,
        (ty @ (TimestampTz | Timestamp), Op::Plus | Op::Minus, Time) => ty.clone(),
        (Time, Op::Plus, ty @ (TimestampTz | Timestamp)) => ty.clone(),
        (TimestampTz | Timestamp | Date, Op::Minus, TimestampTz | Timestamp | Date) => Interval,
        (TimestampTz | Timestamp, Op::Minus, Unknown) | (Unknown, Op::Minus, TimestampTz | Timestamp) => Interval,
        (ty @ (TimestampTz | Timestamp | Time), Op::Plus | Op::Minus, Interval) => ty.clone(),
        (ty @ (TimestampTz | Timestamp | Time), Op::Plus, Unknown) => ty.clone(),
        (Interval | Unknown, Op::Plus, ty @ (TimestampTz | Timestamp | Time)) => ty.clone(),
        (Time, Op::Minus, Time | Unknown) | (Unknown, Op::Minus, Time) => Interval,
        (Interval, Op::Plus | Op::Minus, Interval | Unknown) | (Unknown, Op::Plus | Op::Minus, Interval) => Interval,
        (Interval, Op::Multiply | Op::Divide, Int(_) | Numeric | Float | Unknown) => Interval,
        (Int(_) | Numeric | Float | Unknown, Op::Multiply, Interval) => Interval,
        _ => Unknown,
    }
}

fn shifted(printer: &mut Printer<'_>, left: &Expr, op: &Op, right: &Expr) -> Carried<Applied> {
    let (left_type, right_type) = types(printer, left, op, right);
    if !is_timely(&left_type) && !is_timely(&right_type) {
        return Ok(Applied::Unchanged);
    }
    match (&left_type, op, &right_type) {
        (Type::Date, Op::Plus | Op::Minus, Type::Int(_)) => days(printer, left, op, right)?,
        (Type::Int(_), Op::Plus, Type::Date) => days(printer, right, op, left)?,
        (Type::Date, Op::Minus, Type::Date) => pair(printer, "DATEDIFF(", (left, &left_type), (right, &right_type))?,
        (Type::Date, Op::Plus, Type::Time) => pair(printer, "TIMESTAMP(", (left, &left_type), (right, &right_type))?,
        (Type::Time, Op::Plus, Type::Date) => pair(printer, "TIMESTAMP(", (right, &right_type), (left, &left_type))?,
        (a, Op::Plus, Type::Time) if a.is_moment() => pair(printer, "ADDTIME(", (left, a), (right, &right_type))?,
        (a, Op::Minus, Type::Time) if a.is_moment() => pair(printer, "SUBTIME(", (left, a), (right, &right_type))?,
        (Type::Time, Op::Plus, b) if b.is_moment() => pair(printer, "ADDTIME(", (right, b), (left, &left_type))?,
        (a, Op::Minus, b) if a.is_moment() && b.is_moment() => {
            if a != b {
                needs_utc(printer, &Type::TimestampTz)?;
            }
            pair(printer, "TIMESTAMPDIFF(MICROSECOND,", (right, b), (left, a))?;
        }
        (a, Op::Plus | Op::Minus, Type::Interval) if a.is_moment() => by_span(printer, left, a, op, right)?,
        (Type::Interval, Op::Plus, b) if b.is_moment() => by_span(printer, right, b, op, left)?,
        (Type::Time, Op::Plus | Op::Minus, Type::Interval) => within_day(printer, left, op, right)?,
        (Type::Interval, Op::Plus, Type::Time) => within_day(printer, right, op, left)?,
        (Type::Time, Op::Minus, Type::Time) => {
            printer.push("CAST((TIME_TO_SEC(");
            printer.expr(left, &Type::Time)?;
            printer.push(") - TIME_TO_SEC(");
            printer.expr(right, &Type::Time)?;
            printer.push(")) * 1000000 AS SIGNED)");
        }
        (Type::Interval, Op::Plus | Op::Minus, Type::Interval) => {
            printer.operand(left, &Type::Interval)?;
            printer.push(if *op == Op::Plus { " + " } else { " - " });
            printer.operand(right, &Type::Interval)?;
        }
        (Type::Interval, Op::Multiply | Op::Divide, number) => scaled(printer, left, op, right, number)?,
        (number, Op::Multiply, Type::Interval) => scaled(printer, right, op, left, number)?,
        _ => {
            let reason = format!("`{op}` between {} and {} has no rule", left_type.name(), right_type.name());
            let known = |ty: &Type| ty.is_moment() || ty.is_number() || *ty == Type::Interval;
            let none = known(&left_type) && known(&right_type) && result(&left_type, op, &right_type) == Type::Unknown;
            return Err(if none { Refusal::certain("42883", reason) } else { reason.into() });
        }
    }
    Ok(Applied::Rewritten)
}

fn sign(op: &Op) -> &'static str {
    if *op == Op::Minus { " - " } else { " + " }
}

fn days(printer: &mut Printer<'_>, date: &Expr, op: &Op, days: &Expr) -> Carried {
    printer.operand(date, &Type::Date)?;
    printer.push(sign(op));
    printer.push("INTERVAL ");
    printer.operand(days, &Type::Int(4))?;
    printer.push(" DAY");
    Ok(())
}

fn pair(printer: &mut Printer<'_>, open: &str, first: (&Expr, &Type), second: (&Expr, &Type)) -> Carried {
    printer.push(open);
    printer.expr(first.0, first.1)?;
    printer.push(",");
    printer.expr(second.0, second.1)?;
    printer.push(")");
    Ok(())
}

fn by_span(printer: &mut Printer<'_>, moment: &Expr, ty: &Type, op: &Op, interval: &Expr) -> Carried {
    let span = span::of(printer, interval)?;
    let value = printer.captured(|printer| stamp(printer, moment, ty))?;
    if *ty != Type::TimestampTz || !span.of_calendar || *printer.names.ctx.zone == TimeZone::UTC {
        printer.out.append(value);
        span.write(printer, sign(op));
        return Ok(());
    }
    // Months and days are the clock's on the wall, hours are not; months and days at once would be moved back twice.
    let (calendar, exact) = span.split();
    if calendar.terms() > 1 {
        return Err(Refusal::new("months and days added at once in a zone whose days differ", Redesign::Zones));
    }
    let local = to_session(printer, value);
    let shifted = printer.captured(|printer| {
        printer.push("(");
        printer.out.append(local);
        calendar.write(printer, sign(op));
        printer.push(")");
        Ok(())
    })?;
    let shifted = from_session(printer, shifted);
    printer.out.append(shifted);
    exact.write(printer, sign(op));
    Ok(())
}

/// A time of day goes round the clock.
fn within_day(printer: &mut Printer<'_>, time: &Expr, op: &Op, interval: &Expr) -> Carried {
    let span = span::of(printer, interval)?;
    printer.push("CAST(TIMESTAMP('2000-01-01',");
    printer.expr(time, &Type::Time)?;
    printer.push(")");
    span.write(printer, sign(op));
    printer.push(" AS TIME(6))");
    Ok(())
}

fn scaled(printer: &mut Printer<'_>, interval: &Expr, op: &Op, number: &Expr, ty: &Type) -> Carried {
    let ty = if *ty == Type::Unknown { &Type::Float } else { ty };
    if !ty.is_number() {
        return Err(format!("`{op}` between an interval and a value of type {}", ty.name()).into());
    }
    let whole = *op == Op::Multiply && matches!(ty, Type::Int(_));
    if *op == Op::Divide {
        arithmetic::by(printer, number)?;
    }
    printer.push(if whole { "" } else { "CAST(ROUND(" });
    printer.operand(interval, &Type::Interval)?;
    printer.push(if *op == Op::Multiply { " * " } else { " / " });
    printer.operand(number, ty)?;
    printer.push(if whole { "" } else { ") AS SIGNED)" });
    Ok(())
}

/// `(start, end) OVERLAPS (start, end)`: an end may stand first, and a start that both share is enough.
fn overlap(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried {
    let (Expr::Tuple(left), Expr::Tuple(right)) = (left, right) else { return Err("OVERLAPS without pairs".into()) };
    let ([a, b], [c, d]) = (left.as_slice(), right.as_slice()) else { return Err("OVERLAPS without pairs".into()) };
    let (end, other_end) = (ended(printer, a, b), ended(printer, c, d));
    let exprs = [a, &end, c, &other_end];
    let types: Vec<Type> = exprs.into_iter().map(|expr| printer.names.infer(expr)).collect();
    let mut ty = types.iter().find(|ty| **ty != Type::Unknown).cloned().unwrap_or_default();
    let same = types.iter().all(|other| *other == ty || *other == Type::Unknown);
    if !same && types.iter().all(|ty| matches!(ty, Type::Date | Type::Timestamp | Type::Unknown)) {
        ty = Type::Timestamp;
    } else if !(same && (ty.is_moment() || ty == Type::Time)) {
        return Err("OVERLAPS of other values than moments of one type".into());
    }
    let mut texts = Vec::new();
    for (expr, own) in exprs.into_iter().zip(&types) {
        let own = if *own == Type::Unknown { &ty } else { own };
        let stamped = !same && *own == Type::Date;
        texts.push(printer.captured(|printer| match stamped {
            true => stamp(printer, expr, own),
            false => printer.expr(expr, own),
        })?);
    }
    if exprs.into_iter().any(|expr| printer.names.nullable(expr)) {
        return fill(printer, OVERLAP_OF_NULLS, &texts);
    }
    let parts = [
        "(LEAST(",
        "0",
        ",",
        "1",
        ") = LEAST(",
        "2",
        ",",
        "3",
        ") OR (LEAST(",
        "0",
        ",",
        "1",
        ") < GREATEST(",
        "2",
        ",",
        "3",
        ") AND LEAST(",
        "2",
        ",",
        "3",
        ") < GREATEST(",
        "0",
        ",",
        "1",
        ")))",
    ];
    for part in parts {
        match part.parse::<usize>() {
            Ok(index) => printer.out.append(texts[index].clone()),
            Err(_) => printer.push(part),
        }
    }
    Ok(())
}

/// A pair's end: its second value, or what lies an interval after the first.
fn ended(printer: &Printer<'_>, start: &Expr, end: &Expr) -> Expr {
    if printer.names.infer(end) != Type::Interval {
        return end.clone();
    }
    let shifted = Expr::BinaryOp {
        left: Box::new(start.clone()),
        op: Op::Plus,
        right: Box::new(Expr::Nested(Box::new(end.clone()))),
    };
    Expr::Nested(Box::new(shifted))
}

/// Where one is NULL, as PostgreSQL reads it (`overlaps_timestamp` in `timestamp.c`): the other end of its pair begins the
/// pair, whose end is not known.
const OVERLAP_OF_NULLS: &str = "(CASE WHEN COALESCE(LEAST(@1,@2),@1,@2) > COALESCE(LEAST(@3,@4),@3,@4) \
     THEN COALESCE(LEAST(@1,@2),@1,@2) < GREATEST(@3,@4) OR (GREATEST(@1,@2) IS NULL AND NULL) \
     WHEN COALESCE(LEAST(@1,@2),@1,@2) < COALESCE(LEAST(@3,@4),@3,@4) \
     THEN COALESCE(LEAST(@3,@4),@3,@4) < GREATEST(@1,@2) OR (GREATEST(@3,@4) IS NULL AND NULL) \
     WHEN COALESCE(LEAST(@1,@2),@1,@2) = COALESCE(LEAST(@3,@4),@3,@4) \
     THEN IF(GREATEST(@1,@2) IS NULL OR GREATEST(@3,@4) IS NULL,NULL,TRUE) END)";

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, local + clock AS a, at - TIME '10:30:00.5' AS b, TIME '23:59:59' + local AS c, day - TIME '01:00' AS d FROM sample ORDER BY id",
        &[
            "SELECT `id`,ADDTIME(`local`,`clock`) AS `a`,SUBTIME(`at`,CAST('10:30:00.5' AS TIME(6))) AS `b`,ADDTIME(`local`,CAST('23:59:59' AS TIME(6))) AS `c`,SUBTIME(`day`,CAST('01:00:00' AS TIME(6))) AS `d` FROM `public`.`sample` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, (day, day + 3) OVERLAPS (date '2026-01-30', interval '2 days') AS o, (local, span) OVERLAPS (timestamp '2026-01-01', timestamp '2026-12-31') AS p FROM sample",
        &[
            "SELECT `id`,(CASE WHEN COALESCE(LEAST(CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))),CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))) > COALESCE(LEAST(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)),CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)) THEN COALESCE(LEAST(CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))),CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))) < GREATEST(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)) OR (GREATEST(CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))) IS NULL AND NULL) WHEN COALESCE(LEAST(CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))),CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))) < COALESCE(LEAST(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)),CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)) THEN COALESCE(LEAST(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)),CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)) < GREATEST(CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))) OR (GREATEST(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)) IS NULL AND NULL) WHEN COALESCE(LEAST(CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))),CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))) = COALESCE(LEAST(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)),CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)) THEN IF(GREATEST(CAST(`day` AS DATETIME(6)),CAST(`day` + INTERVAL 3 DAY AS DATETIME(6))) IS NULL OR GREATEST(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)),(CAST(CAST('2026-01-30' AS DATE) AS DATETIME(6)) + INTERVAL 2 DAY)) IS NULL,NULL,TRUE) END) AS `o`,(CASE WHEN COALESCE(LEAST(`local`,(`local` + INTERVAL `span` MICROSECOND)),`local`,(`local` + INTERVAL `span` MICROSECOND)) > COALESCE(LEAST(CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))),CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))) THEN COALESCE(LEAST(`local`,(`local` + INTERVAL `span` MICROSECOND)),`local`,(`local` + INTERVAL `span` MICROSECOND)) < GREATEST(CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))) OR (GREATEST(`local`,(`local` + INTERVAL `span` MICROSECOND)) IS NULL AND NULL) WHEN COALESCE(LEAST(`local`,(`local` + INTERVAL `span` MICROSECOND)),`local`,(`local` + INTERVAL `span` MICROSECOND)) < COALESCE(LEAST(CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))),CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))) THEN COALESCE(LEAST(CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))),CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))) < GREATEST(`local`,(`local` + INTERVAL `span` MICROSECOND)) OR (GREATEST(CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))) IS NULL AND NULL) WHEN COALESCE(LEAST(`local`,(`local` + INTERVAL `span` MICROSECOND)),`local`,(`local` + INTERVAL `span` MICROSECOND)) = COALESCE(LEAST(CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))),CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))) THEN IF(GREATEST(`local`,(`local` + INTERVAL `span` MICROSECOND)) IS NULL OR GREATEST(CAST('2026-01-01 00:00:00' AS DATETIME(6)),CAST('2026-12-31 00:00:00' AS DATETIME(6))) IS NULL,NULL,TRUE) END) AS `p` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT (time '10:00', time '12:00') OVERLAPS (time '12:00', time '13:00') AS o",
        &[
            "SELECT (LEAST(CAST('10:00:00' AS TIME(6)),CAST('12:00:00' AS TIME(6))) = LEAST(CAST('12:00:00' AS TIME(6)),CAST('13:00:00' AS TIME(6))) OR (LEAST(CAST('10:00:00' AS TIME(6)),CAST('12:00:00' AS TIME(6))) < GREATEST(CAST('12:00:00' AS TIME(6)),CAST('13:00:00' AS TIME(6))) AND LEAST(CAST('12:00:00' AS TIME(6)),CAST('13:00:00' AS TIME(6))) < GREATEST(CAST('10:00:00' AS TIME(6)),CAST('12:00:00' AS TIME(6))))) AS `o`",
        ],
    ),
    Example::new("SELECT day + day FROM sample", &[]),
    Example::new("SELECT now() + 1", &[]),
    Example::new(
        "SELECT id FROM item WHERE made < now() - interval '1 day'",
        &["SELECT `id` FROM `public`.`item` WHERE `made` < (UTC_TIMESTAMP(6) - INTERVAL 1 DAY)"],
    ),
    Example::new(
        "SELECT local + interval '1 month', local - interval '1 mon', at + interval '1 year' FROM sample",
        &[
            "SELECT `local` + INTERVAL 1 MONTH AS `?column?`,`local` - INTERVAL 1 MONTH AS `?column?`,`at` + INTERVAL 12 MONTH AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT timestamp '2026-01-31' + interval '1 month', timestamp '2024-02-29' + interval '1 year', timestamp '2026-03-31' - interval '1 month'",
        &[
            "SELECT CAST('2026-01-31 00:00:00' AS DATETIME(6)) + INTERVAL 1 MONTH AS `?column?`,CAST('2024-02-29 00:00:00' AS DATETIME(6)) + INTERVAL 12 MONTH AS `?column?`,CAST('2026-03-31 00:00:00' AS DATETIME(6)) - INTERVAL 1 MONTH AS `?column?`",
        ],
    ),
    Example::new(
        "SELECT local + interval '1 mon 2 days 03:04:05.5' FROM sample",
        &[
            "SELECT `local` + INTERVAL 1 MONTH + INTERVAL 2 DAY + INTERVAL 11045500000 MICROSECOND AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT local + interval '-1 days', local + '5m'::interval, local - interval '2' hour, local + interval '1' day FROM sample",
        &[
            "SELECT `local` + INTERVAL -1 DAY AS `?column?`,`local` + INTERVAL 5 MINUTE AS `?column?`,`local` - INTERVAL 2 HOUR AS `?column?`,`local` + INTERVAL 1 DAY AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT local + '2 hours', local - interval '0 seconds' FROM sample",
        &[
            "SELECT `local` + INTERVAL 2 HOUR AS `?column?`,`local` - INTERVAL 0 HOUR AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT interval '1 day' + local FROM sample",
        &["SELECT `local` + INTERVAL 1 DAY AS `?column?` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT local + span FROM sample",
        &["SELECT `local` + INTERVAL `span` MICROSECOND AS `?column?` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT local + id * interval '1 day', local - interval '3 months' * id FROM sample",
        &[
            "SELECT `local` + INTERVAL (`id`) DAY AS `?column?`,`local` - INTERVAL (`id` * 3) MONTH AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT local + 1.5 * interval '1 hour', local + ratio * interval '1 second' FROM sample",
        &[
            "SELECT `local` + INTERVAL ROUND(1.5 * 3600000000) MICROSECOND AS `?column?`,`local` + INTERVAL ROUND(`ratio` * 1000000) MICROSECOND AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT local + (id || ' days')::interval FROM sample",
        &["SELECT `local` + INTERVAL (`id`) DAY AS `?column?` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT local + make_interval(days => id), local - make_interval(mins => 5, years => 1), local + make_interval(secs => 1.5) FROM sample",
        &[
            "SELECT `local` + INTERVAL (`id`) DAY AS `?column?`,`local` - INTERVAL (1) YEAR - INTERVAL (5) MINUTE AS `?column?`,`local` + INTERVAL ROUND((1.5) * 1000000) MICROSECOND AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT day + 1, day - 1, day + id, 7 + day FROM sample",
        &[
            "SELECT `day` + INTERVAL 1 DAY AS `?column?`,`day` - INTERVAL 1 DAY AS `?column?`,`day` + INTERVAL `id` DAY AS `?column?`,`day` + INTERVAL 7 DAY AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT day - date '2026-01-01', day - '2026-01-01' FROM sample",
        &[
            "SELECT DATEDIFF(`day`,CAST('2026-01-01' AS DATE)) AS `?column?`,DATEDIFF(`day`,'2026-01-01') AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT day + interval '1 day', day + interval '1 month', day - interval '1 hour' FROM sample",
        &[
            "SELECT CAST(`day` AS DATETIME(6)) + INTERVAL 1 DAY AS `?column?`,CAST(`day` AS DATETIME(6)) + INTERVAL 1 MONTH AS `?column?`,CAST(`day` AS DATETIME(6)) - INTERVAL 1 HOUR AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT day + clock FROM sample",
        &["SELECT TIMESTAMP(`day`,`clock`) AS `?column?` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT at - timestamptz '2026-01-01', local - timestamp '2026-01-01', local - day, day - local, at - local FROM sample",
        &[
            "SELECT TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-01 00:00:00' AS DATETIME(6)),`at`) AS `?column?`,TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-01 00:00:00' AS DATETIME(6)),`local`) AS `?column?`,TIMESTAMPDIFF(MICROSECOND,`day`,`local`) AS `?column?`,TIMESTAMPDIFF(MICROSECOND,`local`,`day`) AS `?column?`,TIMESTAMPDIFF(MICROSECOND,`local`,`at`) AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT local - '2026-01-01 10:00' FROM sample",
        &["SELECT TIMESTAMPDIFF(MICROSECOND,'2026-01-01 10:00:00',`local`) AS `?column?` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT id FROM sample WHERE at - timestamptz '2026-01-01' > interval '1 day'",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE (TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-01 00:00:00' AS DATETIME(6)),`at`)) > 86400000000",
        ],
    ),
    Example::new(
        "SELECT clock + interval '1 hour', clock - interval '11 hours', clock - time '01:00' FROM sample",
        &[
            "SELECT CAST(TIMESTAMP('2000-01-01',`clock`) + INTERVAL 1 HOUR AS TIME(6)) AS `?column?`,CAST(TIMESTAMP('2000-01-01',`clock`) - INTERVAL 11 HOUR AS TIME(6)) AS `?column?`,CAST((TIME_TO_SEC(`clock`) - TIME_TO_SEC(CAST('01:00:00' AS TIME(6)))) * 1000000 AS SIGNED) AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT span + interval '1 hour', span * 2, span / 2, -span, 1.5 * span FROM sample",
        &[
            "SELECT `span` + (3600000000) AS `?column?`,`span` * 2 AS `?column?`,CAST(ROUND(`span` / 2) AS SIGNED) AS `?column?`,-`span` AS `?column?`,CAST(ROUND(`span` * 1.5) AS SIGNED) AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT (date '2026-01-01', date '2026-02-01') OVERLAPS (date '2026-02-01', date '2026-01-15') AS a, (date '2026-01-01', date '2026-02-01') OVERLAPS (date '2026-02-01', date '2026-03-01') AS b",
        &[
            "SELECT (LEAST(CAST('2026-01-01' AS DATE),CAST('2026-02-01' AS DATE)) = LEAST(CAST('2026-02-01' AS DATE),CAST('2026-01-15' AS DATE)) OR (LEAST(CAST('2026-01-01' AS DATE),CAST('2026-02-01' AS DATE)) < GREATEST(CAST('2026-02-01' AS DATE),CAST('2026-01-15' AS DATE)) AND LEAST(CAST('2026-02-01' AS DATE),CAST('2026-01-15' AS DATE)) < GREATEST(CAST('2026-01-01' AS DATE),CAST('2026-02-01' AS DATE)))) AS `a`,(LEAST(CAST('2026-01-01' AS DATE),CAST('2026-02-01' AS DATE)) = LEAST(CAST('2026-02-01' AS DATE),CAST('2026-03-01' AS DATE)) OR (LEAST(CAST('2026-01-01' AS DATE),CAST('2026-02-01' AS DATE)) < GREATEST(CAST('2026-02-01' AS DATE),CAST('2026-03-01' AS DATE)) AND LEAST(CAST('2026-02-01' AS DATE),CAST('2026-03-01' AS DATE)) < GREATEST(CAST('2026-01-01' AS DATE),CAST('2026-02-01' AS DATE)))) AS `b`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE local BETWEEN timestamp '2026-01-31' - interval '1 month' AND timestamp '2026-01-31' + interval '1 month'",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE `local` BETWEEN (CAST('2026-01-31 00:00:00' AS DATETIME(6)) - INTERVAL 1 MONTH) AND (CAST('2026-01-31 00:00:00' AS DATETIME(6)) + INTERVAL 1 MONTH)",
        ],
    ),
    Example::new(
        "UPDATE sample SET local = local + interval '1 month' WHERE id = 1",
        &["UPDATE `public`.`sample` SET `local` = `local` + INTERVAL 1 MONTH WHERE `id` = 1"],
    ),
    Example::new("SELECT local + 1.5 * interval '1 month' FROM sample", &[]),
    Example::new("SELECT day + 1.5 FROM sample", &[]),
    Example::new("SELECT local + 1 FROM sample", &[]),
    Example::new("SELECT day * 2 FROM sample", &[]),
    Example::new(
        "SELECT local + interval 'P1D' FROM sample",
        &["SELECT `local` + INTERVAL 1 DAY AS `?column?` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT (day, day) OVERLAPS (day, day) FROM sample",
        &[
            "SELECT (CASE WHEN COALESCE(LEAST(`day`,`day`),`day`,`day`) > COALESCE(LEAST(`day`,`day`),`day`,`day`) THEN COALESCE(LEAST(`day`,`day`),`day`,`day`) < GREATEST(`day`,`day`) OR (GREATEST(`day`,`day`) IS NULL AND NULL) WHEN COALESCE(LEAST(`day`,`day`),`day`,`day`) < COALESCE(LEAST(`day`,`day`),`day`,`day`) THEN COALESCE(LEAST(`day`,`day`),`day`,`day`) < GREATEST(`day`,`day`) OR (GREATEST(`day`,`day`) IS NULL AND NULL) WHEN COALESCE(LEAST(`day`,`day`),`day`,`day`) = COALESCE(LEAST(`day`,`day`),`day`,`day`) THEN IF(GREATEST(`day`,`day`) IS NULL OR GREATEST(`day`,`day`) IS NULL,NULL,TRUE) END) AS `?column?` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE day < local",
        &["SELECT `id` FROM `public`.`sample` WHERE `day` < `local`"],
    ),
    Example::new(
        "SELECT id FROM sample WHERE day = '2026-01-31' OR local = day OR at > day",
        &["SELECT `id` FROM `public`.`sample` WHERE `day` = '2026-01-31' OR `local` = `day` OR `at` > `day`"],
    ),
    Example::new(
        "SELECT id FROM sample WHERE local BETWEEN '2026-01-01' AND day + 1",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE `local` BETWEEN '2026-01-01 00:00:00' AND (`day` + INTERVAL 1 DAY)",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE at > '2026-01-31 12:20:30.5+02' AND clock > '10:20'",
        &["SELECT `id` FROM `public`.`sample` WHERE `at` > '2026-01-31 10:20:30.500000' AND `clock` > '10:20:00'"],
    ),
    Example::new(
        "SELECT GREATEST(day, local), COALESCE(day, at) FROM sample",
        &[
            "SELECT COALESCE(GREATEST(`day`,`local`),`day`,`local`) AS `greatest`,COALESCE(`day`,`at`) AS `coalesce` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT max(local) - min(local) AS all_of_it FROM sample",
        &["SELECT TIMESTAMPDIFF(MICROSECOND,MIN(`local`),MAX(`local`)) AS `all_of_it` FROM `public`.`sample`"],
    ),
];
