//! Intervals as values: a length in microseconds where there are no months, and in an answer the text of the parts where
//! there are.

use super::super::functions::{Fun, Nulls, arguments, call, in_family};
use super::super::raise::{around, fill, plain};
use super::super::spelled::exact;
use super::super::{Applied, Example, Node, Rule};
use super::parted::{self, Amount, Parted};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, SelectItem};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;
use crate::translate::values::{Form, quote};

pub struct Intervals;

/// Noted where an interval is answered as text, which no column may keep.
pub const INTERVAL_TEXT: &str = "intervals";

impl Rule for Intervals {
    fn id(&self) -> &'static str {
        "intervals"
    }

    fn doc(&self) -> &'static str {
        "An interval is its length in microseconds. One with months, of a literal, age(), justify_…() or make_interval(), is \
         answered as PostgreSQL's own text of it, compared with a month of 30 days as PostgreSQL compares, and is no value \
         elsewhere: a column would keep its length only."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Expr(expr @ Expr::Interval(interval), _)
                if interval.leading_field.is_some() || interval.last_field.is_some() =>
            {
                value(printer, &[expr])?;
                Ok(Applied::Rewritten)
            }
            // Its arguments have names as a rule.
            Node::Expr(expr @ Expr::Function(function), _) if call(function).0 == "make_interval" => {
                value(printer, &[expr])?;
                Ok(Applied::Rewritten)
            }
            Node::Expr(expr @ Expr::Function(function), _) if is_of_parts(&call(function).0) => {
                value(printer, &[expr])?;
                Ok(Applied::Rewritten)
            }
            Node::Expr(expr @ Expr::Function(function), _)
                if call(function) == ("date_trunc".to_owned(), true)
                    && arguments(function).get(1).is_some_and(|of| printer.names.infer(of) == Type::Interval) =>
            {
                value(printer, &[expr])?;
                Ok(Applied::Rewritten)
            }
            _ => in_family(FUNCTIONS, node, printer),
        }
    }
}

fn is_of_parts(name: &str) -> bool {
    matches!(name, "age" | "justify_days" | "justify_hours" | "justify_interval")
}

fn interval(_: &crate::translate::names::Names<'_>, _: &[&Expr]) -> Type {
    Type::Interval
}

pub const FUNCTIONS: &[Fun] = &[
    Fun::new("make_interval", (0, 7), interval, value),
    Fun::new("age", (1, 2), interval, value).nulls(Nulls::Strict),
    Fun::new("justify_days", (1, 1), interval, value).nulls(Nulls::Strict),
    Fun::new("justify_hours", (1, 1), interval, value).nulls(Nulls::Strict),
    Fun::new("justify_interval", (1, 1), interval, value).nulls(Nulls::Strict),
];

/// An interval without months as its length.
fn value(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let parted = exprs.first().map(|expr| parted::of(printer, expr)).transpose()?.flatten();
    match parted.filter(|parted| parted.months.is_none()).and_then(|parted| parted.length()) {
        Some(length) => printer.out.append(length.text()),
        None => {
            let reason = "an interval with months as a value: of an interval only the length is kept";
            return Err(Refusal::new(reason, Redesign::Intervals));
        }
    }
    Ok(())
}

/// Writes an interval as what PostgreSQL compares it by: its length, a month being 30 days.
pub fn compared(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    if let Some(source) = bare(printer, expr) {
        printer.out.push_hole(source, Form::IntervalLength);
        return Ok(());
    }
    match parted::of(printer, expr)? {
        Some(parted) if !parted.months.is_none() => {
            let length = parted.length().ok_or("an interval out of range")?;
            printer.out.append(length.text());
            Ok(())
        }
        _ => printer.operand(expr, &Type::Interval),
    }
}

/// A literal or parameter that needs no look at its value.
fn bare(printer: &Printer<'_>, expr: &Expr) -> Option<crate::translate::template::Source> {
    match expr {
        Expr::Nested(inner) => bare(printer, inner),
        Expr::Interval(interval) if interval.leading_field.is_none() && interval.last_field.is_none() => {
            printer.bare(&interval.value)
        }
        Expr::Cast { expr, data_type, .. } if data_type.to_string().eq_ignore_ascii_case("interval") => {
            printer.bare(expr)
        }
        other => printer.bare(other),
    }
}

/// Writes an interval that has months, or may have some, as the text that PostgreSQL prints; false for any other.
pub fn answered(printer: &mut Printer<'_>, expr: &Expr) -> Carried<bool> {
    match parted::of(printer, expr)? {
        Some(parted) if !parted.months.is_none() => {
            printer.note(INTERVAL_TEXT);
            text(printer, &parted)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Refuses to group by an interval that is answered as text: equal ones have several.
pub fn check_group_key(printer: &mut Printer<'_>, item: Option<&SelectItem>) -> Carried {
    match item {
        Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. })
            if parted::has_months(printer, expr)? =>
        {
            Err("GROUP BY an interval with months; MariaDB would group its text".into())
        }
        _ => Ok(()),
    }
}

/// Writes the text of an interval whose parts are told.
pub fn text_of(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    match parted::of(printer, expr)? {
        Some(parted) => text(printer, &parted),
        None => {
            let reason = "the text of an interval of which only the length is kept";
            Err(Refusal::new(reason, Redesign::Intervals))
        }
    }
}

/// PostgreSQL's text: the parts one after the other, then without those that are zero, one without the plural's `s`, and
/// with a plus after what is negative.
fn text(printer: &mut Printer<'_>, parted: &Parted) -> Carried {
    if let Some(parts) = parted.fixed() {
        return exact(printer, |printer| {
            printer.push(&format!("'{parts}'"));
            Ok(())
        });
    }
    let mut units = String::new();
    if !parted.months.is_none() {
        units.push_str("@1 DIV 12,' years ',@1 % 12,' mons ',");
    }
    if !parted.days.is_none() {
        units.push_str("@2,' days ',");
    }
    let time = match parted.micros.is_none() {
        true => "'00:00:00'",
        false => {
            "IF(@3 < 0,'-',''),IF(ABS(@3) < 36000000000,'0',''),ABS(@3) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' \
             FROM TIME_FORMAT(SEC_TO_TIME(ABS(@3) % 3600000000 * 0.000001),':%i:%s.%f')))"
        }
    };
    let pattern = format!(
        r"REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT({units}{time}),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\1+\\2'),'(?<=[a-z]) \\+?00:00:00$','')"
    );
    let values = [parted.months.text(), parted.days.text(), parted.micros.text()];
    exact(printer, |printer| fill(printer, &pattern, &values))
}

/// Writes a field of an interval whose parts are told; false where they are not.
pub fn field(printer: &mut Printer<'_>, field: &str, expr: &Expr) -> Carried<bool> {
    let Some(parted) = parted::of(printer, expr)? else { return Ok(false) };
    let (amount, pattern) = match field {
        "millennium" | "millennia" => (&parted.months, "(@ DIV 12000)"),
        "century" | "centurie" => (&parted.months, "(@ DIV 1200)"),
        "decade" => (&parted.months, "(@ DIV 120)"),
        "year" => (&parted.months, "(@ DIV 12)"),
        "quarter" => (&parted.months, "(@ % 12 DIV 3 + 1)"),
        "month" => (&parted.months, "(@ % 12)"),
        "day" => (&parted.days, "(@)"),
        "hour" => (&parted.micros, "(@ DIV 3600000000)"),
        "minute" => (&parted.micros, "(@ DIV 60000000 % 60)"),
        "second" => (&parted.micros, "(@ % 60000000 * 0.000001)"),
        "millisecond" => (&parted.micros, "(@ % 60000000 * 0.001)"),
        "microsecond" => (&parted.micros, "(@ % 60000000)"),
        "epoch" => {
            let values = [parted.months.text(), parted.days.text(), parted.micros.text()];
            // A year has 365.25 days here, and a month 30.
            let pattern = "(@1 DIV 12 * 31557600 + @1 % 12 * 2592000 + @2 * 86400 + @3 * 0.000001)";
            fill(printer, pattern, &values)?;
            return Ok(true);
        }
        _ => return Err(Refusal::new(format!("the field {field} of an interval"), Redesign::Intervals)),
    };
    around(printer, &nullable(&parted, amount), pattern)?;
    Ok(true)
}

/// A part that is always zero is NULL where the interval is.
fn nullable(parted: &Parted, amount: &Amount) -> Template {
    let Amount::Fixed(number) = amount else { return amount.text() };
    let other = [&parted.months, &parted.days, &parted.micros].into_iter().find(|other| matches!(other, Amount::Of(_)));
    match other {
        Some(other) => {
            let mut out = Template::of("IF(");
            out.append(other.text());
            out.push_str(&format!(" IS NULL,NULL,{number})"));
            out
        }
        None => amount.text(),
    }
}

/// The patterns of to_char that an interval has, with what writes them after FM.
const PATTERNS: &[(&str, &str, &str)] = &[
    (
        "HH24",
        "CONCAT(IF(@3 <= -3600000000,'-',''),LPAD(ABS(@3) DIV 3600000000,GREATEST(2,CHAR_LENGTH(ABS(@3) DIV 3600000000)),'0'))",
        "(@3 DIV 3600000000)",
    ),
    (
        "MI",
        "CONCAT(IF(@3 DIV 60000000 % 60 < 0,'-',''),LPAD(ABS(@3) DIV 60000000 % 60,2,'0'))",
        "(@3 DIV 60000000 % 60)",
    ),
    ("SS", "CONCAT(IF(@3 DIV 1000000 % 60 < 0,'-',''),LPAD(ABS(@3) DIV 1000000 % 60,2,'0'))", "(@3 DIV 1000000 % 60)"),
    ("DD", "LPAD(@2,GREATEST(2,CHAR_LENGTH(@2)),'0')", "(@2)"),
];

/// to_char of an interval: a few patterns, and text that is none.
pub fn to_char(printer: &mut Printer<'_>, expr: &Expr, format: &Expr) -> Carried {
    let Some(parted) = parted::of(printer, expr)? else {
        return Err(Refusal::new("to_char of an interval of which only the length is kept", Redesign::Intervals));
    };
    let format = printer.pin(format)?.unwrap_or_default();
    let mut pattern = String::new();
    let mut rest = format.as_str();
    while let Some(first) = rest.chars().next() {
        pattern.push_str(if pattern.is_empty() { "CONCAT(" } else { "," });
        let (filled, after) = match rest.strip_prefix("FM") {
            Some(after) => (false, after),
            None => (true, rest),
        };
        if let Some((name, plain, bare)) = PATTERNS.iter().find(|(name, ..)| after.starts_with(name)) {
            pattern.push_str(if filled { plain } else { bare });
            rest = &after[name.len()..];
            continue;
        }
        if let Some((text, after)) = rest.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            let mut literal = String::new();
            quote(&mut literal, text);
            pattern.push_str(&plain(&literal));
            rest = after;
            continue;
        }
        if first.is_ascii_alphanumeric() || matches!(first, '"' | '\\' | '@' | '\'') {
            let reason = format!("to_char of an interval with the pattern at '{rest}'");
            return Err(Refusal::new(reason, Redesign::Intervals));
        }
        pattern.push_str(&format!("'{first}'"));
        rest = &rest[first.len_utf8()..];
    }
    if pattern.is_empty() {
        return Err("to_char with an empty format".into());
    }
    pattern.push(')');
    let values = [&parted.months, &parted.days, &parted.micros].map(|amount| nullable(&parted, amount));
    exact(printer, |printer| fill(printer, &pattern, &values))
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT age(local) IS NULL AS a FROM sample", &[]),
    Example::of(
        TextStorage::Binary,
        "SELECT age(timestamp '2026-03-01', timestamp '2026-01-31 12:30')",
        &[
            "SELECT CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) DIV 12,' years ',TIMESTAMPDIFF(MONTH,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 12,' mons ',IF(CAST('2026-03-01 00:00:00' AS DATETIME(6)) >= CAST('2026-01-31 12:30:00' AS DATETIME(6)),DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - (CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - (CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-01-31 12:30:00' AS DATETIME(6)))),0),-(DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - (CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - (CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 00:00:00' AS DATETIME(6)))),0))),' days ',IF((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000) < 0,'-',''),IF(ABS((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000)) < 36000000000,'0',''),ABS((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `age`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT age(timestamp '2026-03-01', timestamp '2026-01-31 12:30')",
        &[
            "SELECT (CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) DIV 12,' years ',TIMESTAMPDIFF(MONTH,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 12,' mons ',IF(CAST('2026-03-01 00:00:00' AS DATETIME(6)) >= CAST('2026-01-31 12:30:00' AS DATETIME(6)),DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - (CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - (CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-01-31 12:30:00' AS DATETIME(6)))),0),-(DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - (CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-01-31 12:30:00' AS DATETIME(6))) - DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - (CAST(CAST('2026-01-31 12:30:00' AS DATETIME(6)) AS TIME(6)) < CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 00:00:00' AS DATETIME(6)))),0))),' days ',IF((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000) < 0,'-',''),IF(ABS((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000)) < 36000000000,'0',''),ABS((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((TIMESTAMPDIFF(MICROSECOND,CAST('2026-01-31 12:30:00' AS DATETIME(6)),CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `age`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id, age(timestamp '2026-03-01 10:00', local) AS a, age(day, date '2026-02-28') AS b FROM sample ORDER BY a, id",
        &[
            "SELECT `id`,CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) DIV 12,' years ',TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 12,' mons ',IF(CAST('2026-03-01 10:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 10:00:00' AS DATETIME(6)))),0))),' days ',IF((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000) < 0,'-',''),IF(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) < 36000000000,'0',''),ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `a`,CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,CAST('2026-02-28' AS DATE),`day`) DIV 12,' years ',TIMESTAMPDIFF(MONTH,CAST('2026-02-28' AS DATE),`day`) % 12,' mons ',IF(`day` >= CAST('2026-02-28' AS DATE),DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-02-28' AS DATE)) + IF(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-02-28' AS DATE)) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-02-28' AS DATE))),0),-(DAYOFMONTH(CAST('2026-02-28' AS DATE)) - DAYOFMONTH(`day`) + IF(DAYOFMONTH(CAST('2026-02-28' AS DATE)) - DAYOFMONTH(`day`) < 0,DAYOFMONTH(LAST_DAY(`day`)),0))),' days ','00:00:00'),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `b` FROM `public`.`sample` ORDER BY (((TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) * 2592000000000) + (IF(CAST('2026-03-01 10:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 10:00:00' AS DATETIME(6)))),0))) * 86400000000)) + (TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) IS NULL,(((TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) * 2592000000000) + (IF(CAST('2026-03-01 10:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 10:00:00' AS DATETIME(6)))),0))) * 86400000000)) + (TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)),`id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, age(timestamp '2026-03-01 10:00', local) AS a, age(day, date '2026-02-28') AS b FROM sample ORDER BY a, id",
        &[
            "SELECT `id`,(CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) DIV 12,' years ',TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 12,' mons ',IF(CAST('2026-03-01 10:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 10:00:00' AS DATETIME(6)))),0))),' days ',IF((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000) < 0,'-',''),IF(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) < 36000000000,'0',''),ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,CAST('2026-02-28' AS DATE),`day`) DIV 12,' years ',TIMESTAMPDIFF(MONTH,CAST('2026-02-28' AS DATE),`day`) % 12,' mons ',IF(`day` >= CAST('2026-02-28' AS DATE),DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-02-28' AS DATE)) + IF(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-02-28' AS DATE)) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-02-28' AS DATE))),0),-(DAYOFMONTH(CAST('2026-02-28' AS DATE)) - DAYOFMONTH(`day`) + IF(DAYOFMONTH(CAST('2026-02-28' AS DATE)) - DAYOFMONTH(`day`) < 0,DAYOFMONTH(LAST_DAY(`day`)),0))),' days ','00:00:00'),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b` FROM `public`.`sample` ORDER BY (((TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) * 2592000000000) + (IF(CAST('2026-03-01 10:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 10:00:00' AS DATETIME(6)))),0))) * 86400000000)) + (TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)) IS NULL,(((TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) * 2592000000000) + (IF(CAST('2026-03-01 10:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 10:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 10:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 10:00:00' AS DATETIME(6)))),0))) * 86400000000)) + (TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 10:00:00' AS DATETIME(6))) % 86400000000)),`id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT interval '1 month', interval '1 year 2 mons -3 days' AS a, interval '1-2' year to month AS b, interval '90' minute AS c",
        &[
            "SELECT CAST('1 mon' AS BINARY) AS `interval`,CAST('1 year 2 mons -3 days' AS BINARY) AS `a`,CAST('1 year 2 mons' AS BINARY) AS `b`,5400000000 AS `c`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT interval '1 month', interval '1 year 2 mons -3 days' AS a, interval '1-2' year to month AS b, interval '90' minute AS c",
        &[
            "SELECT (CONVERT('1 mon' USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `interval`,(CONVERT('1 year 2 mons -3 days' USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT('1 year 2 mons' USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b`,5400000000 AS `c`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT id, interval '1 month' * id AS a, make_interval(months => id, secs => 1.5) AS b, make_interval(days => id) AS c FROM sample",
        &[
            "SELECT `id`,CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT((1 * `id`) DIV 12,' years ',(1 * `id`) % 12,' mons ','00:00:00'),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `a`,CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(`id` DIV 12,' years ',`id` % 12,' mons ',IF(1500000 < 0,'-',''),IF(ABS(1500000) < 36000000000,'0',''),ABS(1500000) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS(1500000) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `b`,(`id` * 86400000000) AS `c` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, interval '1 month' * id AS a, make_interval(months => id, secs => 1.5) AS b, make_interval(days => id) AS c FROM sample",
        &[
            "SELECT `id`,(CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT((1 * `id`) DIV 12,' years ',(1 * `id`) % 12,' mons ','00:00:00'),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(`id` DIV 12,' years ',`id` % 12,' mons ',IF(1500000 < 0,'-',''),IF(ABS(1500000) < 36000000000,'0',''),ABS(1500000) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS(1500000) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b`,(`id` * 86400000000) AS `c` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT interval '1 month' * 1.5 AS a, interval '1 year' / 7 AS b, -interval '1 month 1 day' AS c",
        &[
            "SELECT CAST('1 mon 15 days' AS BINARY) AS `a`,CAST('1 mon 21 days 10:17:08.5344' AS BINARY) AS `b`,CAST('-1 mons -1 days' AS BINARY) AS `c`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT interval '1 month' * 1.5 AS a, interval '1 year' / 7 AS b, -interval '1 month 1 day' AS c",
        &[
            "SELECT (CONVERT('1 mon 15 days' USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT('1 mon 21 days 10:17:08.5344' USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b`,(CONVERT('-1 mons -1 days' USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `c`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT justify_hours(span), justify_interval(span), justify_days(local - timestamp '2020-01-01') FROM sample",
        &[
            "SELECT (((`span` DIV 86400000000) * 86400000000) + (`span` % 86400000000)) AS `justify_hours`,CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(((`span` DIV 86400000000) DIV 30) DIV 12,' years ',((`span` DIV 86400000000) DIV 30) % 12,' mons ',((`span` DIV 86400000000) % 30),' days ',IF((`span` % 86400000000) < 0,'-',''),IF(ABS((`span` % 86400000000)) < 36000000000,'0',''),ABS((`span` % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((`span` % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `justify_interval`,CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT((((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000) DIV 30) DIV 12,' years ',(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000) DIV 30) % 12,' mons ',(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000) % 30),' days ',IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) < 0,'-',''),IF(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) < 36000000000,'0',''),ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `justify_days` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT justify_hours(span), justify_interval(span), justify_days(local - timestamp '2020-01-01') FROM sample",
        &[
            "SELECT (((`span` DIV 86400000000) * 86400000000) + (`span` % 86400000000)) AS `justify_hours`,(CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(((`span` DIV 86400000000) DIV 30) DIV 12,' years ',((`span` DIV 86400000000) DIV 30) % 12,' mons ',((`span` DIV 86400000000) % 30),' days ',IF((`span` % 86400000000) < 0,'-',''),IF(ABS((`span` % 86400000000)) < 36000000000,'0',''),ABS((`span` % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((`span` % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `justify_interval`,(CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT((((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000) DIV 30) DIV 12,' years ',(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000) DIV 30) % 12,' mons ',(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000) % 30),' days ',IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) < 0,'-',''),IF(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) < 36000000000,'0',''),ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `justify_days` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT justify_days(interval '35 days'), justify_interval(interval '1 mon -1 hour')",
        &["SELECT CAST('1 mon 5 days' AS BINARY) AS `justify_days`,2588400000000 AS `justify_interval`"],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT justify_days(interval '35 days'), justify_interval(interval '1 mon -1 hour')",
        &[
            "SELECT (CONVERT('1 mon 5 days' USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `justify_days`,2588400000000 AS `justify_interval`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE age(date '2026-11-22', day) > interval '1 month' AND span < interval '1 month' ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE ((TIMESTAMPDIFF(MONTH,`day`,CAST('2026-11-22' AS DATE)) * 2592000000000) + (IF(CAST('2026-11-22' AS DATE) >= `day`,DAYOFMONTH(CAST('2026-11-22' AS DATE)) - DAYOFMONTH(`day`) + IF(DAYOFMONTH(CAST('2026-11-22' AS DATE)) - DAYOFMONTH(`day`) < 0,DAYOFMONTH(LAST_DAY(`day`)),0),-(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-11-22' AS DATE)) + IF(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-11-22' AS DATE)) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-11-22' AS DATE))),0))) * 86400000000)) > 2592000000000 AND `span` < 2592000000000 ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE span BETWEEN interval '0' AND '1 month' OR span IN (interval '1 mon', interval '2 hours') ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE (`span` BETWEEN 0 AND 2592000000000) OR `span` IN (2592000000000,7200000000) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample ORDER BY age(date '2026-11-22', day) DESC, id",
        &[
            "SELECT `id` FROM `public`.`sample` ORDER BY ((TIMESTAMPDIFF(MONTH,`day`,CAST('2026-11-22' AS DATE)) * 2592000000000) + (IF(CAST('2026-11-22' AS DATE) >= `day`,DAYOFMONTH(CAST('2026-11-22' AS DATE)) - DAYOFMONTH(`day`) + IF(DAYOFMONTH(CAST('2026-11-22' AS DATE)) - DAYOFMONTH(`day`) < 0,DAYOFMONTH(LAST_DAY(`day`)),0),-(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-11-22' AS DATE)) + IF(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-11-22' AS DATE)) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-11-22' AS DATE))),0))) * 86400000000)) IS NOT NULL,((TIMESTAMPDIFF(MONTH,`day`,CAST('2026-11-22' AS DATE)) * 2592000000000) + (IF(CAST('2026-11-22' AS DATE) >= `day`,DAYOFMONTH(CAST('2026-11-22' AS DATE)) - DAYOFMONTH(`day`) + IF(DAYOFMONTH(CAST('2026-11-22' AS DATE)) - DAYOFMONTH(`day`) < 0,DAYOFMONTH(LAST_DAY(`day`)),0),-(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-11-22' AS DATE)) + IF(DAYOFMONTH(`day`) - DAYOFMONTH(CAST('2026-11-22' AS DATE)) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-11-22' AS DATE))),0))) * 86400000000)) DESC,`id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT to_char(interval '15 hours 2 minutes', 'HH24:MI:SS') AS a, to_char(local - timestamp '2020-01-01', 'DD HH24:MI') AS b FROM sample",
        &[
            "SELECT CAST(CONCAT(CONCAT(IF(54120000000 <= -3600000000,'-',''),LPAD(ABS(54120000000) DIV 3600000000,GREATEST(2,CHAR_LENGTH(ABS(54120000000) DIV 3600000000)),'0')),':',CONCAT(IF(54120000000 DIV 60000000 % 60 < 0,'-',''),LPAD(ABS(54120000000) DIV 60000000 % 60,2,'0')),':',CONCAT(IF(54120000000 DIV 1000000 % 60 < 0,'-',''),LPAD(ABS(54120000000) DIV 1000000 % 60,2,'0'))) AS BINARY) AS `a`,CAST(CONCAT(LPAD(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000),GREATEST(2,CHAR_LENGTH(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000))),'0'),' ',CONCAT(IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) <= -3600000000,'-',''),LPAD(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000,GREATEST(2,CHAR_LENGTH(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000)),'0')),':',CONCAT(IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) DIV 60000000 % 60 < 0,'-',''),LPAD(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 60000000 % 60,2,'0'))) AS BINARY) AS `b` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT to_char(interval '15 hours 2 minutes', 'HH24:MI:SS') AS a, to_char(local - timestamp '2020-01-01', 'DD HH24:MI') AS b FROM sample",
        &[
            "SELECT (CONVERT(CONCAT(CONCAT(IF(54120000000 <= -3600000000,'-',''),LPAD(ABS(54120000000) DIV 3600000000,GREATEST(2,CHAR_LENGTH(ABS(54120000000) DIV 3600000000)),'0')),':',CONCAT(IF(54120000000 DIV 60000000 % 60 < 0,'-',''),LPAD(ABS(54120000000) DIV 60000000 % 60,2,'0')),':',CONCAT(IF(54120000000 DIV 1000000 % 60 < 0,'-',''),LPAD(ABS(54120000000) DIV 1000000 % 60,2,'0'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(CONCAT(LPAD(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000),GREATEST(2,CHAR_LENGTH(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000))),'0'),' ',CONCAT(IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) <= -3600000000,'-',''),LPAD(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000,GREATEST(2,CHAR_LENGTH(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000)),'0')),':',CONCAT(IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) DIV 60000000 % 60 < 0,'-',''),LPAD(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 60000000 % 60,2,'0'))) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT date_trunc('hour', interval '2 days 3:45') AS a, date_trunc('day', local - timestamp '2020-01-01') AS b FROM sample",
        &[
            "SELECT 183600000000 AS `a`,(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000) * 86400000000) AS `b` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT (local - timestamp '2020-01-01')::text AS t FROM sample",
        &[
            "SELECT CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000),' days ',IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) < 0,'-',''),IF(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) < 36000000000,'0',''),ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY) AS `t` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT (local - timestamp '2020-01-01')::text AS t FROM sample",
        &[
            "SELECT (CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) DIV 86400000000),' days ',IF(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000) < 0,'-',''),IF(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) < 36000000000,'0',''),ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS(((TIMESTAMPDIFF(MICROSECOND,CAST('2020-01-01 00:00:00' AS DATETIME(6)),`local`)) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `t` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT 'took ' || age(timestamp '2026-01-31', local) AS t FROM sample",
        &[
            "SELECT CAST(CONCAT('took ',CAST(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) DIV 12,' years ',TIMESTAMPDIFF(MONTH,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 12,' mons ',IF(CAST('2026-01-31 00:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-01-31 00:00:00' AS DATETIME(6)))),0))),' days ',IF((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000) < 0,'-',''),IF(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000)) < 36000000000,'0',''),ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') AS BINARY)) AS BINARY) AS `t` FROM `public`.`sample`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT 'took ' || age(timestamp '2026-01-31', local) AS t FROM sample",
        &[
            "SELECT (CONVERT(CONCAT('took ',(CONVERT(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CONCAT(TIMESTAMPDIFF(MONTH,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) DIV 12,' years ',TIMESTAMPDIFF(MONTH,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 12,' mons ',IF(CAST('2026-01-31 00:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-01-31 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-01-31 00:00:00' AS DATETIME(6)))),0))),' days ',IF((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000) < 0,'-',''),IF(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000)) < 36000000000,'0',''),ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000)) DIV 3600000000,TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM TIME_FORMAT(SEC_TO_TIME(ABS((TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-01-31 00:00:00' AS DATETIME(6))) % 86400000000)) % 3600000000 * 0.000001),':%i:%s.%f')))),'(?<![0-9])0 (years|mons|days) ',''),'(?<![-0-9])1 (year|mon|day)s','1 \\\\1'),'(-[0-9]+ [a-z]+ )([0-9])','\\\\1+\\\\2'),'(?<=[a-z]) \\\\+?00:00:00$','') USING utf8mb4) COLLATE utf8mb4_nopad_bin)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `t` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT local + age(timestamp '2026-03-01', local) AS a FROM sample",
        &[
            "SELECT `local` + INTERVAL TIMESTAMPDIFF(MONTH,`local`,CAST('2026-03-01 00:00:00' AS DATETIME(6))) MONTH + INTERVAL IF(CAST('2026-03-01 00:00:00' AS DATETIME(6)) >= `local`,DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) + IF(DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - DAYOFMONTH(`local`) - (CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6)) < CAST(`local` AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(`local`)),0),-(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6))) + IF(DAYOFMONTH(`local`) - DAYOFMONTH(CAST('2026-03-01 00:00:00' AS DATETIME(6))) - (CAST(`local` AS TIME(6)) < CAST(CAST('2026-03-01 00:00:00' AS DATETIME(6)) AS TIME(6))) < 0,DAYOFMONTH(LAST_DAY(CAST('2026-03-01 00:00:00' AS DATETIME(6)))),0))) DAY + INTERVAL (TIMESTAMPDIFF(MICROSECOND,`local`,CAST('2026-03-01 00:00:00' AS DATETIME(6))) % 86400000000) MICROSECOND AS `a` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT count(*) FROM sample GROUP BY age(local, local)", &[]),
    Example::new("SELECT age(day, day) AS a, count(*) FROM sample GROUP BY a", &[]),
    Example::new("SELECT a FROM (SELECT age(day, day) AS a FROM sample) AS s", &[]),
    Example::new("SELECT age(day, day) FROM sample UNION SELECT span FROM sample", &[]),
    Example::new("SELECT DISTINCT age(day, day) FROM sample", &[]),
    Example::new("SELECT id FROM sample WHERE span IN (SELECT interval '1 month')", &[]),
    Example::new("UPDATE sample SET span = interval '1 month'", &[]),
    Example::new("CREATE VIEW ages AS SELECT age(day, day) AS a FROM sample", &[]),
    Example::new("SELECT to_char(span, 'HH24:MI') FROM sample", &[]),
    Example::new("SELECT justify_days(span) FROM sample", &[]),
    Example::new("SELECT span::text FROM sample", &[]),
    Example::new("SELECT local + interval '1.5' hour FROM sample", &[]),
];
