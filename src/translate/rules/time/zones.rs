//! AT TIME ZONE: by a fixed offset, by UTC, and of literals by any zone's rules.

use super::super::functions::{Fun, Nulls, in_family};
use super::super::raise::OUT_OF_RANGE;
use super::super::{Applied, Example, Node, Rule};
use super::{span, stamp};
use crate::core::interval::parts;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::moment_text::abbreviation;
use crate::translate::names::Names;
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;
use crate::translate::values::{instant, moment_literal, utc};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use std::fmt::Write as _;

pub struct Zones;

impl Rule for Zones {
    fn id(&self) -> &'static str {
        "zones"
    }

    fn doc(&self) -> &'static str {
        "AT TIME ZONE moves by a fixed offset, which PostgreSQL counts westwards where it is a name ('+02') and eastwards \
         where it is an interval. A literal is moved by any zone's rules when it is translated. A column is moved by the \
         zone's offsets from 1900 to 2060, which are written out: MariaDB's CONVERT_TZ is NULL without its zone tables, and \
         leaves what is not in 1970 to 2038 as it is."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Expr(Expr::AtTimeZone { timestamp, time_zone }, _) => {
                in_zone(printer, time_zone, timestamp)?;
                Ok(Applied::Rewritten)
            }
            _ => in_family(FUNCTIONS, node, printer),
        }
    }
}

pub const FUNCTIONS: &[Fun] = &[Fun::new(
    "timezone",
    (2, 2),
    |names, exprs| moved_type(names, exprs[1]),
    |printer, exprs| in_zone(printer, exprs[0], exprs[1]),
)
.nulls(Nulls::Strict)];

/// The type of a moment that is moved to a zone or from one.
pub fn moved_type(names: &Names<'_>, moment: &Expr) -> Type {
    match names.infer(moment) {
        Type::TimestampTz | Type::Date => Type::Timestamp,
        Type::Timestamp => Type::TimestampTz,
        _ => Type::Unknown,
    }
}

/// Whether a zone's name means UTC.
pub fn is_utc(zone: &str) -> bool {
    matches!(
        zone.to_ascii_lowercase().as_str(),
        "utc" | "gmt" | "z" | "etc/utc" | "etc/gmt" | "zulu" | "universal" | "0" | "+00" | "+00:00" | "gmt0" | "uct"
    )
}

fn in_zone(printer: &mut Printer<'_>, zone: &Expr, moment: &Expr) -> Carried {
    let ty = printer.names.infer(moment);
    if !ty.is_moment() {
        return Err(format!("AT TIME ZONE of a value of type {}", ty.name()).into());
    }
    let by_interval = printer.names.infer(zone) == Type::Interval;
    let name = if by_interval { span::literal(printer, zone)? } else { printer.pin(zone)? };
    let name = name.ok_or("AT TIME ZONE with a zone that is not a literal")?;
    let zone = if by_interval { by_length(&name)? } else { named(&name)? };
    if let Some(text) = literal(printer, moment, &ty)? {
        return moved_literal(printer, &text, &ty, &zone);
    }
    let ty = if ty == Type::Date { Type::TimestampTz } else { ty };
    let value = match printer.names.infer(moment) {
        Type::Date => {
            let value = printer.captured(|printer| stamp(printer, moment, &Type::Date))?;
            from_session(printer, value)
        }
        _ => printer.captured(|printer| stamp(printer, moment, &ty))?,
    };
    let value = moved(value, &zone, &ty);
    printer.out.append(value);
    Ok(())
}

/// A moment in a zone: an instant as local time there, or a local time there as an instant.
fn moved(value: Template, zone: &TimeZone, ty: &Type) -> Template {
    let mut out = Template::of("(");
    let Ok(offset) = zone.to_fixed_offset() else {
        let (thresholds, offsets) = rules_of(zone, ty);
        let sign = if *ty == Type::Timestamp { '-' } else { '+' };
        out.append(value.clone());
        out.push_str(&format!(" {sign} INTERVAL ELT(1+INTERVAL(TO_SECONDS("));
        out.append(value);
        out.push_str(&format!("),{thresholds}),{offsets}) SECOND)"));
        return out;
    };
    let seconds = if *ty == Type::Timestamp { -offset.seconds() } else { offset.seconds() };
    if seconds == 0 {
        return value;
    }
    out.append(value);
    out.push_str(&format!(" {} INTERVAL {} SECOND)", if seconds < 0 { '-' } else { '+' }, seconds.abs()));
    out
}

/// A moment as its date and time read in the session's zone.
pub fn in_session(printer: &mut Printer<'_>, moment: &Expr, ty: &Type) -> Carried<Template> {
    let value = printer.captured(|printer| printer.operand(moment, ty))?;
    Ok(match ty {
        Type::TimestampTz => to_session(printer, value),
        _ => value,
    })
}

/// An instant as the session's local time.
pub fn to_session(printer: &Printer<'_>, value: Template) -> Template {
    moved(value, printer.names.ctx.zone, &Type::TimestampTz)
}

/// The session's local time as an instant.
pub fn from_session(printer: &Printer<'_>, value: Template) -> Template {
    moved(value, printer.names.ctx.zone, &Type::Timestamp)
}

/// A zone's offsets from 1900 to 2060, and the moments (in seconds as TO_SECONDS counts them) at which each begins: of UTC,
/// or of local time where a local time is moved. What lies before and after has the error of a number out of range.
fn rules_of(zone: &TimeZone, ty: &Type) -> (String, String) {
    const FIRST: i64 = -2_208_988_800;
    const LAST: i64 = 2_840_140_800;
    // TO_SECONDS('1970-01-01').
    const EPOCH: i64 = 62_167_219_200;
    let begin = Timestamp::from_second(FIRST).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut thresholds = format!("{}", FIRST + EPOCH);
    let mut offsets = format!("{OUT_OF_RANGE},{}", zone.to_offset(begin).seconds());
    for change in zone.following(begin).take_while(|change| change.timestamp().as_second() < LAST) {
        let offset = i64::from(change.offset().seconds());
        // A local time that is there twice is the later one, and one that is not there is read by the offset before.
        let moved = if *ty == Type::Timestamp { offset } else { 0 };
        let _ = write!(thresholds, ",{}", change.timestamp().as_second() + moved + EPOCH);
        let _ = write!(offsets, ",{offset}");
    }
    let _ = write!(thresholds, ",{}", LAST + EPOCH);
    let _ = write!(offsets, ",{OUT_OF_RANGE}");
    (thresholds, offsets)
}

/// The text of a moment that is a literal.
fn literal(printer: &mut Printer<'_>, moment: &Expr, ty: &Type) -> Carried<Option<String>> {
    if *ty == Type::Date { Ok(None) } else { span::literal(printer, moment) }
}

fn moved_literal(printer: &mut Printer<'_>, text: &str, ty: &Type, zone: &TimeZone) -> Carried {
    let unread = || format!("'{text}' is no timestamp in ISO form");
    let moved = match ty {
        Type::Timestamp => utc(text, None).and_then(|local| instant(local, zone)),
        _ => utc(text, Some(printer.names.ctx.zone)).and_then(|instant| {
            let moved = instant.to_zoned(TimeZone::UTC).ok()?;
            Some(moved.with_time_zone(zone.clone()).datetime())
        }),
    };
    printer.push(&format!("CAST({} AS DATETIME(6))", moment_literal(moved.ok_or_else(unread)?)));
    Ok(())
}

fn by_length(text: &str) -> Carried<TimeZone> {
    let seconds = parts(text).and_then(|parts| parts.fixed()).map(|length| length / 1_000_000);
    let offset = seconds.and_then(|seconds| Offset::from_seconds(i32::try_from(seconds).ok()?).ok());
    offset.map(TimeZone::fixed).ok_or_else(|| format!("the time zone interval '{text}' is not read").into())
}

fn named(name: &str) -> Carried<TimeZone> {
    if is_utc(name) {
        return Ok(TimeZone::UTC);
    }
    if let Some(seconds) = abbreviation(name) {
        return Offset::from_seconds(seconds).map(TimeZone::fixed).map_err(|error| error.to_string().into());
    }
    if let Some(offset) = posix(name) {
        return Ok(TimeZone::fixed(offset));
    }
    TimeZone::get(name).map_err(|_| {
        let reason = format!("the time zone '{name}' is not known");
        let is_place = name.contains('/') && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'/' || b == b'_');
        if is_place { Refusal::certain("22023", reason) } else { Refusal::new(reason, Redesign::Zones) }
    })
}

/// A session's zone as SET TIME ZONE names it: a number counts hours eastwards, and an abbreviation is a place's name.
pub fn of_setting(name: &str) -> Option<TimeZone> {
    // A replayed session begins in UTC.
    if is_utc(name) || matches!(name, "local" | "default") {
        return Some(TimeZone::UTC);
    }
    if let Ok(hours) = name.trim().parse::<f64>() {
        let seconds = (hours.abs() <= 15.0).then(|| (hours * 3600.0).round() as i32)?;
        return Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    }
    if name.starts_with(['+', '-']) {
        return None;
    }
    posix(name).map(TimeZone::fixed).or_else(|| TimeZone::get(name).ok())
}

/// `+02`, `UTC-05:30`: POSIX counts the hours westwards.
fn posix(name: &str) -> Option<Offset> {
    let bare = name.trim_start_matches("UTC").trim_start_matches("GMT");
    let (east, digits) = match bare.split_at_checked(1)? {
        ("+", digits) => (-1, digits),
        ("-", digits) => (1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    if hours.len() > 2 {
        return None;
    }
    let seconds = hours.parse::<u8>().ok().map(i32::from)? * 3600 + minutes.parse::<u8>().ok().map(i32::from)? * 60;
    Offset::from_seconds(east * seconds).ok()
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT timestamptz '2026-07-01 12:00+00' AT TIME ZONE 'CET' AS a, at AT TIME ZONE 'EST' AS b FROM sample",
        &[
            "SELECT CAST('2026-07-01 13:00:00' AS DATETIME(6)) AS `a`,(`at` - INTERVAL 18000 SECOND) AS `b` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT at AT TIME ZONE 'Nowhere/Land' FROM sample", &[]),
    Example::new(
        "SELECT at AT TIME ZONE 'UTC', local AT TIME ZONE 'UTC' FROM sample",
        &["SELECT `at` AS `timezone`,`local` AS `timezone` FROM `public`.`sample`"],
    ),
    Example::new("SELECT timezone('UTC', at) FROM sample", &["SELECT `at` AS `timezone` FROM `public`.`sample`"]),
    Example::new(
        "SELECT at AT TIME ZONE '+02', at AT TIME ZONE 'UTC-05:30', local AT TIME ZONE interval '2 hours', local AT TIME ZONE interval '-03:30' FROM sample",
        &[
            "SELECT (`at` - INTERVAL 7200 SECOND) AS `timezone`,(`at` + INTERVAL 19800 SECOND) AS `timezone`,(`local` - INTERVAL 7200 SECOND) AS `timezone`,(`local` + INTERVAL 12600 SECOND) AS `timezone` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT day AT TIME ZONE 'UTC' FROM sample",
        &["SELECT CAST(`day` AS DATETIME(6)) AS `timezone` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT timestamp '2026-07-01 12:00' AT TIME ZONE 'Europe/Berlin' AS a, timestamptz '2026-07-01 12:00+00' AT TIME ZONE 'Europe/Berlin' AS b",
        &["SELECT CAST('2026-07-01 10:00:00' AS DATETIME(6)) AS `a`,CAST('2026-07-01 14:00:00' AS DATETIME(6)) AS `b`"],
    ),
    Example::new(
        "SELECT timestamp '2026-03-29 02:30' AT TIME ZONE 'Europe/Berlin' AS gap, timestamp '2026-10-25 02:30' AT TIME ZONE 'Europe/Berlin' AS fold",
        &[
            "SELECT CAST('2026-03-29 01:30:00' AS DATETIME(6)) AS `gap`,CAST('2026-10-25 01:30:00' AS DATETIME(6)) AS `fold`",
        ],
    ),
    Example::new(
        "SELECT timezone('Asia/Tokyo', timestamp '2026-01-01 00:00')",
        &["SELECT CAST('2025-12-31 15:00:00' AS DATETIME(6)) AS `timezone`"],
    ),
    Example::new(
        "SELECT id FROM sample WHERE at >= timestamp '2026-01-31' AT TIME ZONE 'America/New_York'",
        &["SELECT `id` FROM `public`.`sample` WHERE `at` >= (CAST('2026-01-31 05:00:00' AS DATETIME(6)))"],
    ),
    Example::new(
        "SELECT date_trunc('day', at AT TIME ZONE '-02') FROM sample",
        &[
            "SELECT CAST(DATE_FORMAT(((`at` + INTERVAL 7200 SECOND)),'%Y-%m-%d 00:00:00') AS DATETIME(6)) AS `date_trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT at AT TIME ZONE 'Africa/Lagos' AS a FROM sample",
        &[
            "SELECT (`at` + INTERVAL ELT(1+INTERVAL(TO_SECONDS(`at`),59958230400,60131634385,60226329600,60399992785,60578753400,65007360000),9223372036854775807+1,815,0,815,1800,3600,9223372036854775807+1) SECOND) AS `a` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT at AT TIME ZONE 'Mars/Olympus' FROM sample", &[]),
    Example::new("SELECT clock AT TIME ZONE 'UTC' FROM sample", &[]),
];
