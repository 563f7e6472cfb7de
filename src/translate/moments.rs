//! Moments: PostgreSQL's dates and times in ISO form, as MariaDB's literals.

use std::fmt::Write as _;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use super::refusal::Refusal;
use super::values::{Stated, quote, shown};

/// The zone that a timestamp without one is read in.
pub type Zone = TimeZone;

/// The last instant that MariaDB can hold; stands for `infinity`.
pub const LAST_INSTANT: &str = "9999-12-31 23:59:59.999999";
/// The first instant that MariaDB orders as an instant; stands for `-infinity`.
pub const FIRST_INSTANT: &str = "0001-01-01 00:00:00";

/// What a value may add to the stated differences.
const INFINITY: &str = "'infinity' is kept as 9999-12-31 23:59:59.999999 and '-infinity' as 0001-01-01 00:00:00";

/// Splits `2026-11-22 07:33:09.5+00` into the local time, to the microsecond, and the zone that it names.
fn split_moment(text: &str) -> Option<(DateTime, Option<TimeZone>)> {
    let fixed = |seconds| Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    if let Some((local, offset)) = split_iso(text) {
        return match offset {
            None => Some((local, None)),
            Some(seconds) => fixed(seconds).map(|zone| (local, Some(zone))),
        };
    }
    let read = super::moment_text::read(text)?;
    let clock = SignedDuration::from_micros(read.micros.unwrap_or(0));
    Some((read.date?.at(0, 0, 0, 0).checked_add(clock).ok()?, read.zone))
}

/// As nearly all of them are written.
fn split_iso(text: &str) -> Option<(DateTime, Option<i32>)> {
    let date = text.get(..10)?;
    let rest = text.get(10..)?;
    let rest = rest.strip_prefix(['T', ' ']).unwrap_or(rest).trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(rest.len());
    let clock = if end == 0 { "00:00:00" } else { &rest[..end] };
    let clock = if clock.matches(':').count() == 1 { format!("{clock}:00") } else { clock.to_owned() };
    // The parser would take the second 60 for 59, PostgreSQL takes it for the next minute.
    if clock.get(6..8) == Some("60") || clock.len() < 8 {
        return None;
    }
    let (whole, fraction) = clock.split_once('.').unwrap_or((&clock, ""));
    let local: DateTime = format!("{date}T{whole}").parse().ok()?;
    if local.year() < 1 {
        return None;
    }
    let micros = SignedDuration::from_micros(super::moment_text::micros_of(fraction)?);
    Some((local.checked_add(micros).ok()?, parse_offset(rest[end..].trim())?))
}

/// `Some(None)` where there is no offset, `None` where it can't be read.
pub fn parse_offset(text: &str) -> Option<Option<i32>> {
    match text {
        "" => return Some(None),
        "Z" | "z" | "UTC" | "GMT" | "utc" | "gmt" => return Some(Some(0)),
        _ => {}
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let parts: Vec<&str> = if digits.contains(':') {
        digits.split(':').collect()
    } else if digits.len() == 4 {
        vec![digits.get(..2)?, digits.get(2..)?]
    } else {
        vec![digits]
    };
    if parts.len() > 3 || parts.iter().any(|part| part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let mut seconds = 0;
    for (part, unit) in parts.iter().zip([3600, 60, 1]) {
        seconds += part.parse::<i32>().ok()? * unit;
    }
    Some(Some(sign * seconds))
}

/// Writes an instant, or a local time where there is no zone.
pub fn moment(out: &mut String, value: &str, zone: Option<&Zone>, stated: &mut Stated<'_>) -> Result<(), Refusal> {
    let text = value.trim();
    match text.to_ascii_lowercase().as_str() {
        "infinity" => {
            stated.to_mut().insert(INFINITY);
            quote(out, LAST_INSTANT);
            return Ok(());
        }
        "-infinity" => {
            stated.to_mut().insert(INFINITY);
            quote(out, FIRST_INSTANT);
            return Ok(());
        }
        "epoch" => {
            quote(out, "1970-01-01 00:00:00");
            return Ok(());
        }
        _ => {}
    }
    let unread = || no_moment(text, format!("{} is no timestamp in ISO form (YYYY-MM-DD HH:MM:SS)", shown(value)));
    out.push_str(&moment_literal(utc(text, zone).ok_or_else(unread)?));
    Ok(())
}

/// The moment that a text in ISO form means, to the microsecond: in UTC where it is an instant (read in `zone` where it
/// names no offset), else as it stands.
pub fn utc(text: &str, zone: Option<&Zone>) -> Option<DateTime> {
    let (local, named) = split_moment(text)?;
    match (zone, named) {
        (None, _) => Some(local),
        (Some(_), Some(named)) => instant(local, &named),
        (Some(zone), None) => instant(local, zone),
    }
}

/// The instant of a local time: the later one where clocks were set back, as PostgreSQL takes it.
pub fn instant(local: DateTime, zone: &Zone) -> Option<DateTime> {
    let ambiguous = zone.to_ambiguous_zoned(local);
    let zoned = match ambiguous.offset() {
        AmbiguousOffset::Fold { .. } => ambiguous.later(),
        _ => ambiguous.compatible(),
    };
    Some(zoned.ok()?.with_time_zone(TimeZone::UTC).datetime())
}

/// The literal of a moment, with microseconds where it has any.
pub fn moment_literal(moment: DateTime) -> String {
    let (date, time) = (moment.date(), moment.time());
    let mut out = format!(
        "'{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    );
    let micros = time.subsec_nanosecond() / 1000;
    if micros != 0 {
        let _ = write!(out, ".{micros:06}");
    }
    out.push('\'');
    out
}

/// A text that is read as no moment. That PostgreSQL refuses it too is certain of a day that no calendar and of an hour
/// that no clock has, and of one word that means nothing to it.
fn no_moment(text: &str, reason: String) -> Refusal {
    const WORDS: [&str; 9] = ["now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs", "zulu", "z"];
    if text.chars().all(|c| c.is_ascii_alphabetic()) {
        let known = WORDS.contains(&text.to_ascii_lowercase().as_str());
        return if known { reason.into() } else { Refusal::certain("22007", reason) };
    }
    // Words alone are a date only where they are all known.
    let words: Vec<String> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
    let letters = words.iter().all(|word| word.chars().all(|c| c.is_ascii_alphabetic()));
    if words.len() > 1 && letters && !words.iter().any(|word| WORDS.contains(&word.as_str())) {
        return Refusal::certain("22007", reason);
    }
    if is_beyond(text) { Refusal::certain("22008", reason) } else { reason.into() }
}

/// Whether a text has the form of a day and a time, and a part beyond its range.
fn is_beyond(text: &str) -> bool {
    let (day, clock) = match text.split_once([' ', 'T']) {
        Some((day, clock)) => (Some(day), Some(clock)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let numbers = |text: &str, sign: char, lengths: &[usize]| -> Option<Vec<u32>> {
        let parts: Vec<&str> = text.split(sign).collect();
        let fits =
            parts.len() == lengths.len() && parts.iter().zip(lengths).all(|(part, length)| part.len() == *length);
        let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        (fits && digits).then(|| parts.iter().filter_map(|part| part.parse().ok()).collect())
    };
    let day = match day.map(|day| numbers(day, '-', &[4, 2, 2])) {
        Some(None) => return false,
        Some(Some(day)) => Some(day),
        None => None,
    };
    let clock = match clock.map(|clock| numbers(clock, ':', &[2, 2, 2]).or_else(|| numbers(clock, ':', &[2, 2]))) {
        Some(None) => return false,
        Some(Some(clock)) => Some(clock),
        None => None,
    };
    let no_day = day.is_some_and(|day| {
        day[0] == 0 || format!("{:04}-{:02}-{:02}", day[0], day[1], day[2]).parse::<jiff::civil::Date>().is_err()
    });
    let no_clock =
        clock.is_some_and(|clock| clock[0] > 24 || clock[1] > 59 || clock.get(2).is_some_and(|second| *second > 60));
    no_day || no_clock
}

/// Writes a day.
pub fn date(out: &mut String, value: &str) -> Result<(), Refusal> {
    let unread = || no_moment(value.trim(), format!("{} is no date in ISO form (YYYY-MM-DD)", shown(value)));
    let text = value.trim();
    let iso = split_iso(text).map(|(moment, _)| moment.date());
    // Its time is passed over, also one that would begin another day.
    let day = iso.or_else(|| super::moment_text::read(text)?.date).ok_or_else(unread)?;
    write!(out, "'{:04}-{:02}-{:02}'", day.year(), day.month(), day.day()).unwrap_or_default();
    Ok(())
}

/// Writes a time of day.
pub fn time(out: &mut String, value: &str) -> Result<(), Refusal> {
    let text = value.trim();
    // Of words a time takes AM and PM alone.
    let letters = text.chars().filter(|c| c.is_alphabetic()).all(|c| "ampAMP".contains(c));
    let read = super::moment_text::read(text).filter(|read| letters && read.date.is_none() && read.zone.is_none());
    let micros = read.and_then(|read| read.micros);
    let Some(micros) = micros else {
        return Err(no_moment(text, format!("{} is no time of day (HH:MM:SS, to the microsecond)", shown(value))));
    };
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let _ = write!(out, "'{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction > 0 {
        let _ = write!(out, ".{}", format!("{fraction:06}").trim_end_matches('0'));
    }
    out.push('\'');
    Ok(())
}
