//! Lifetimes: how Redis tells them, how Memcached does, and how a recorded instant moves to the replay's time.
//!
//! It reads no clock: `now` is always given.

use crate::core::{ByteString, Command};

/// From here on Memcached takes an exptime for an absolute Unix time.
pub const RELATIVE_S_MAX: i64 = 60 * 60 * 24 * 30;

/// Memcached reads an exptime as a signed 32-bit number; a greater one wraps and the item is gone at once.
const EXPTIME_MAX: i64 = i32::MAX as i64;

/// Memcached's clock ticks once a second: from here down, the second that it may be early is a tenth or more.
const COARSE_S_MAX: i64 = 10;

pub const STATED_SUB_SECOND: &str = "the lifetime is rounded up to whole seconds: memcached counts in seconds";
pub const STATED_COARSE: &str =
    "memcached's clock ticks once a second: a lifetime of 10 s or less can end up to a second early";
pub const STATED_2038: &str = "the lifetime is cut to 2038-01-19: memcached's exptime is a signed 32-bit number";

/// When a key ends, in Redis's own unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    Never,
    InMillis(i64),
    /// Milliseconds since 1970.
    AtMillis(i64),
}

/// An expiry in Memcached's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exptime {
    /// 0 never, negative at once, up to [`RELATIVE_S_MAX`] from now, above it absolute.
    pub exptime: i64,
    pub stated: Option<&'static str>,
}

impl Expiry {
    /// Reads the number of `EX`, `PX`, `EXAT`, `PXAT` and of the EXPIRE family; `None` where Redis refuses it.
    pub fn parse(unit: &str, number: &[u8]) -> Option<Self> {
        let number = integer(number)?;
        Some(match unit {
            "EX" => Self::InMillis(number.checked_mul(1000)?),
            "PX" => Self::InMillis(number),
            "EXAT" => Self::AtMillis(number.checked_mul(1000)?),
            "PXAT" => Self::AtMillis(number),
            _ => return None,
        })
    }

    /// SET and its like refuse a number that is not positive; EXPIRE and its like delete.
    pub fn is_positive(self) -> bool {
        match self {
            Self::Never => true,
            Self::InMillis(millis) | Self::AtMillis(millis) => millis > 0,
        }
    }

    /// Whether the key is gone as soon as this is said. `now` is in seconds since 1970.
    pub fn is_past(self, now: i64) -> bool {
        match self {
            Self::Never => false,
            Self::InMillis(millis) => millis <= 0,
            Self::AtMillis(millis) => millis <= now.saturating_mul(1000),
        }
    }

    /// Seconds from now on, rounded up; negative where it is past, `i64::MAX` for ever.
    pub fn seconds_left(self, now: i64) -> i64 {
        match self {
            Self::Never => i64::MAX,
            Self::InMillis(millis) => ceil_seconds(millis),
            Self::AtMillis(millis) => ceil_seconds(millis).saturating_sub(now),
        }
    }

    /// The same in Memcached's words. `now` is in seconds since 1970.
    pub fn exptime(self, now: i64) -> Exptime {
        if self.is_past(now) {
            return Exptime { exptime: -1, stated: None };
        }
        let (millis, seconds_left, wanted) = match self {
            Self::Never => return Exptime { exptime: 0, stated: None },
            Self::InMillis(millis) => match ceil_seconds(millis) {
                seconds if seconds <= RELATIVE_S_MAX => (millis, seconds, seconds),
                seconds => (millis, seconds, now.saturating_add(seconds)),
            },
            Self::AtMillis(millis) => (millis, ceil_seconds(millis).saturating_sub(now), ceil_seconds(millis)),
        };
        let stated = if wanted > EXPTIME_MAX {
            Some(STATED_2038)
        } else if millis % 1000 != 0 {
            Some(STATED_SUB_SECOND)
        } else if seconds_left <= COARSE_S_MAX {
            Some(STATED_COARSE)
        } else {
            None
        };
        Exptime { exptime: wanted.min(EXPTIME_MAX), stated }
    }
}

fn ceil_seconds(millis: i64) -> i64 {
    millis / 1000 + i64::from(millis % 1000 > 0)
}

/// An integer as Redis reads one: no sign but `-`, no leading zeros, no spaces.
pub fn integer(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let canonical = match digits {
        [] => false,
        [b'0', rest @ ..] => rest.is_empty() && digits.len() == text.len(),
        digits => digits.iter().all(u8::is_ascii_digit),
    };
    if canonical { std::str::from_utf8(text).ok()?.parse().ok() } else { None }
}

/// Moves the absolute times of a command by as many seconds as lie between recording and replay; `None` where it
/// has none and is sent as it was recorded.
///
/// Both sides need it: a recorded `EXPIREAT` a minute ahead would lie in the past when the recording is replayed an
/// hour later, and delete what it kept alive. A time that is not positive is no time but a way to delete, and stays;
/// a positive one stays positive. Relative times start again by themselves. Times inside values, scripts and scores
/// are the application's data and are not touched.
pub fn shift_time(command: &Command, shift_seconds: i64) -> Option<Command> {
    if shift_seconds == 0 {
        return None;
    }
    let (position, unit_per_second) = absolute_time(command)?;
    let recorded = integer(command.args.get(position)?)?;
    if recorded <= 0 {
        return None;
    }
    let shifted = recorded.saturating_add(shift_seconds.saturating_mul(unit_per_second)).max(1);
    let mut command = command.clone();
    command.args[position] = ByteString::from(shifted.to_string());
    Some(command)
}

/// Which argument is an absolute time, and how many of its units make a second.
fn absolute_time(command: &Command) -> Option<(usize, i64)> {
    let args = &command.args;
    let after = |word: &str, from: usize| {
        let position = args.iter().skip(from).position(|arg| arg.eq_ignore_ascii_case(word.as_bytes()))?;
        Some(from + position + 1)
    };
    let option = |from| after("EXAT", from).map(|at| (at, 1)).or_else(|| after("PXAT", from).map(|at| (at, 1000)));
    match command.name().as_str() {
        "EXPIREAT" => Some((2, 1)),
        "PEXPIREAT" => Some((2, 1000)),
        "SET" => option(3),
        "GETEX" => option(2),
        "RESTORE" => after("ABSTTL", 4).map(|_| (2, 1000)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn an_expiry_in_memcacheds_words() {
        let cases = [
            (Expiry::Never, 0, None),
            (Expiry::InMillis(60_000), 60, None),
            (Expiry::InMillis(1_500), 2, Some(STATED_SUB_SECOND)),
            (Expiry::InMillis(1), 1, Some(STATED_SUB_SECOND)),
            (Expiry::InMillis(10_000), 10, Some(STATED_COARSE)),
            (Expiry::InMillis(2_592_000_000), 2_592_000, None),
            (Expiry::InMillis(2_592_001_000), NOW + 2_592_001, None),
            (Expiry::InMillis(i64::MAX), i64::from(i32::MAX), Some(STATED_2038)),
            (Expiry::InMillis(0), -1, None),
            (Expiry::AtMillis((NOW + 60) * 1000), NOW + 60, None),
            (Expiry::AtMillis((NOW + 2_592_001) * 1000), NOW + 2_592_001, None),
            (Expiry::AtMillis(NOW * 1000), -1, None),
            (Expiry::AtMillis(i64::MAX), i64::from(i32::MAX), Some(STATED_2038)),
            (Expiry::AtMillis(i64::MIN), -1, None),
        ];
        for (expiry, exptime, stated) in cases {
            assert_eq!(expiry.exptime(NOW), Exptime { exptime, stated }, "{expiry:?}");
        }
    }

    #[test]
    fn an_integer_is_read_as_redis_reads_it() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-5", Some(-5)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("-9223372036854775808", Some(i64::MIN)),
            ("", None),
            ("-", None),
            ("-0", None),
            ("+5", None),
            ("05", None),
            (" 5", None),
            ("5 ", None),
            ("1.5", None),
        ] {
            assert_eq!(integer(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn only_absolute_times_move() {
        let command = |text: &str| Command { db: 1, args: text.split(' ').map(ByteString::from).collect() };
        for (recorded, replayed) in [
            ("EXPIREAT k 1000", Some("EXPIREAT k 1060")),
            ("pexpireat k 1000 NX", Some("pexpireat k 61000 NX")),
            ("SET k v exat 1000", Some("SET k v exat 1060")),
            ("SET k v NX PXAT 1000", Some("SET k v NX PXAT 61000")),
            ("SET EXAT EXAT EXAT 1000", Some("SET EXAT EXAT EXAT 1060")),
            ("GETEX k EXAT 1000", Some("GETEX k EXAT 1060")),
            ("RESTORE k 1000 payload ABSTTL", Some("RESTORE k 61000 payload ABSTTL")),
            ("RESTORE k 1000 payload", None),
            ("EXPIREAT k 0", None),
            ("EXPIREAT k -1", None),
            ("EXPIREAT k x", None),
            ("EXPIREAT k", None),
            ("EXPIRE k 1000", None),
            ("SETEX k 1000 EXAT", None),
            ("SET k v EXAT", None),
        ] {
            assert_eq!(shift_time(&command(recorded), 60), replayed.map(command), "{recorded}");
            assert_eq!(shift_time(&command(recorded), 0), None, "{recorded}");
        }
        assert_eq!(shift_time(&command("EXPIREAT k 1000"), -2000), Some(command("EXPIREAT k 1")));
        assert_eq!(
            shift_time(&command("EXPIREAT k 1000"), i64::MAX),
            Some(command(&format!("EXPIREAT k {}", i64::MAX)))
        );
    }
}
