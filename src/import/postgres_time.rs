//! The times of PostgreSQL's logs, which name their time zone by an abbreviation that means nothing by itself.
//!
//! A session's id holds its start in seconds since 1970; beside the same start in local time it tells what the
//! abbreviation stands for. It refuses to guess one that several zones share.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Abbreviations that only one zone uses, in minutes east of Greenwich, for logs without a session id.
const KNOWN: &[(&str, i64)] = &[
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WET", 0),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("EDT", -240),
    ("PDT", -420),
    ("PST", -480),
];

/// No zone is further from Greenwich.
const OFFSET_MAX_US: i64 = 15 * 3_600 * 1_000_000;

/// Reads times, and remembers what each abbreviation stands for.
#[derive(Debug, Default)]
pub struct Clock {
    /// Microseconds east of Greenwich.
    zones: HashMap<String, i64>,
    /// The server's `log_timezone`, where the user gave it.
    log_timezone: Option<TimeZone>,
    /// The last second that was read, as text and as microseconds: most lines share it with the one before.
    last: Option<([u8; 19], i64)>,
}

impl Clock {
    /// `log_timezone` is the server's setting, for logs that do not tell what an abbreviation stands for.
    pub fn new(log_timezone: Option<TimeZone>) -> Self {
        Self { log_timezone, ..Self::default() }
    }

    /// Microseconds since 1970 of `2026-11-22 07:43:49.199 UTC`; `None` where it is no such time or its zone is unknown.
    pub fn read(&mut self, text: &str) -> Option<i64> {
        let (local, zone) = self.split(text)?;
        if let Some(offset) = self.offset(zone) {
            return Some(local - offset);
        }
        let offset = offset_in(self.log_timezone.as_ref()?, local, zone)?;
        self.zones.insert(zone.to_owned(), offset);
        Some(local - offset)
    }

    /// Learns a zone from the start of a session, as text and in the session's id (`6b029d38.7b08`).
    pub fn learn(&mut self, session_start: &str, session_id: &str) -> Option<()> {
        let (local, zone) = self.split(session_start)?;
        if self.zones.contains_key(zone) {
            return Some(());
        }
        let seconds = i64::from_str_radix(session_id.split_once('.')?.0, 16).ok()?;
        let offset = (local - local.rem_euclid(1_000_000)).checked_sub(seconds.checked_mul(1_000_000)?)?;
        if offset.checked_abs()? <= OFFSET_MAX_US {
            self.zones.insert(zone.to_owned(), offset);
        }
        Some(())
    }

    /// Local microseconds, and the zone's name.
    fn split<'a>(&mut self, text: &'a str) -> Option<(i64, &'a str)> {
        let seconds: &[u8; 19] = text.as_bytes().first_chunk()?;
        let micros = match &self.last {
            Some((last, micros)) if last == seconds => *micros,
            _ => {
                let micros = second(seconds)?;
                self.last = Some((*seconds, micros));
                micros
            }
        };
        let rest = text.get(19..)?;
        let (fraction, zone) = rest.split_once(' ')?;
        Some((micros.checked_add(fraction_us(fraction)?)?, zone))
    }

    fn offset(&self, zone: &str) -> Option<i64> {
        const MINUTE_US: i64 = 60 * 1_000_000;
        if let Some(offset) = self.zones.get(zone) {
            return Some(*offset);
        }
        if let Some((_, minutes)) = KNOWN.iter().find(|(name, _)| *name == zone) {
            return Some(minutes * MINUTE_US);
        }
        // Zones without an abbreviation are written as their offset: +03, -0330.
        let sign = match zone.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let digits = zone.get(1..)?.replace(':', "");
        let number: i64 = digits.parse().ok().filter(|number| (0..=1_500).contains(number))?;
        match digits.len() {
            2 => Some(sign * number * 60 * MINUTE_US),
            4 => Some(sign * (number / 100 * 60 + number % 100) * MINUTE_US),
            _ => None,
        }
    }
}

/// What an abbreviation stands for in a zone about a local time, in microseconds east of Greenwich.
fn offset_in(timezone: &TimeZone, local_us: i64, abbreviation: &str) -> Option<i64> {
    const HOUR_US: i64 = 3_600 * 1_000_000;
    // The abbreviations that a zone has within a day of that time are all that the time can have.
    (-24..=24).find_map(|hours| {
        let near = Timestamp::from_microsecond(local_us.checked_add(hours * HOUR_US)?).ok()?;
        let info = timezone.to_offset_info(near);
        (info.abbreviation() == abbreviation).then(|| i64::from(info.offset().seconds()) * 1_000_000)
    })
}

/// Whether a text begins as a time of a log does.
pub fn looks_like_time(text: &str) -> bool {
    text.as_bytes().first_chunk().is_some_and(|seconds| second(seconds).is_some())
}

/// Microseconds of `2026-11-22 07:43:49`, taken as UTC.
fn second(text: &[u8; 19]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?;
    let separators = text.bytes().filter(|byte| !byte.is_ascii_digit()).collect::<Vec<_>>();
    if separators != b"-- ::" {
        return None;
    }
    let field = |from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let year = text.get(..4)?.parse::<i16>().ok()?;
    let civil =
        DateTime::new(year, field(5, 7)?, field(8, 10)?, field(11, 13)?, field(14, 16)?, field(17, 19)?, 0).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

/// Microseconds of `.199`, of up to six digits; 0 of nothing.
fn fraction_us(text: &str) -> Option<i64> {
    let Some(digits) = text.strip_prefix('.') else {
        return text.is_empty().then_some(0);
    };
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    Some(number * 10_i64.pow(6 - digits.len() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_its_zone() {
        let mut clock = Clock::default();
        for (text, micros) in [
            ("2026-11-22 07:43:49.199 UTC", Some(1_795_333_429_199_000)),
            ("2026-11-22 08:43:49 CET", Some(1_795_333_429_000_000)),
            ("2026-11-22 04:13:49.1 -0330", Some(1_795_333_429_100_000)),
            ("2026-11-22 10:43:49.000001 +03", Some(1_795_333_429_000_001)),
            ("2026-11-22 07:43:49.199 XYZ", None),
            ("2026-13-22 07:43:49.199 UTC", None),
            ("2026-11-22T07:43:49.199 UTC", None),
            ("2026-11-22 07:43:49.199", None),
            ("2026-11-22 07:43:49.é UTC", None),
            ("", None),
        ] {
            assert_eq!(clock.read(text), micros, "{text}");
        }
    }

    #[test]
    fn a_given_zone_tells_its_abbreviations() {
        let zone = TimeZone::get("America/Chicago").expect("a zone of the bundled database");
        let mut clock = Clock::new(Some(zone));
        assert_eq!(clock.read("2026-11-22 01:43:49.199 CST"), Some(1_795_333_429_199_000));
        assert_eq!(clock.read("2026-07-01 00:00:00 CDT"), Some(1_782_882_000_000_000));
        assert_eq!(clock.read("2026-07-01 00:00:00 IST"), None);
    }

    #[test]
    fn a_session_tells_what_its_zone_means() {
        let mut clock = Clock::default();
        clock.learn("2026-11-22 13:13:49 IST", "6b029d35.7a8b");
        assert_eq!(clock.read("2026-11-22 13:13:49.199 IST"), Some(1_795_333_429_199_000));
    }
}
