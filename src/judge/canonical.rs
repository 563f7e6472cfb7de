//! Canonical forms of numbers, times and lists: two texts with one canonical form mean the same.
//!
//! It refuses to guess: what it can't read has no canonical form (`None`), and its text is compared as it is.

use jiff::SignedDuration;
use jiff::civil::DateTime;

/// A decimal number without leading zeros and without trailing zeros of its fraction; `None` for `NaN` and the like.
pub fn decimal(text: &str) -> Option<String> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let mut out = String::with_capacity(text.len());
    if negative && !(whole.is_empty() && fraction.is_empty()) {
        out.push('-');
    }
    out.push_str(if whole.is_empty() { "0" } else { whole });
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    Some(out)
}

/// The bits of the double that the text means; -0 is not 0.
pub fn float(text: &str) -> Option<u64> {
    let parsed: f64 = text.trim().parse().ok()?;
    Some(if parsed.is_nan() { f64::NAN.to_bits() } else { parsed.to_bits() })
}

/// MariaDB has no infinite dates; the schema translation stores these in their place.
const FAR_FUTURE: [&str; 3] = ["infinity", "9999-12-31 23:59:59.999999", "9999-12-31"];
const FAR_PAST: [&str; 4] = ["-infinity", "0001-01-01 00:00:00", "0001-01-01 00:00:00.000000", "0001-01-01"];

/// The date or time of day text for an infinite one, or the text that stands for it.
pub fn infinite(text: &str) -> Option<&'static str> {
    if FAR_FUTURE.contains(&text) {
        return Some("infinity");
    }
    FAR_PAST.contains(&text).then_some("-infinity")
}

/// An ISO timestamp in UTC (where it has an offset) without trailing zeros.
pub fn instant(text: &str) -> Option<String> {
    if let Some(infinite) = infinite(text) {
        return Some(infinite.to_owned());
    }
    Some(utc(text)?.to_string())
}

/// Microseconds since 1970 of an ISO timestamp, in UTC where it has an offset; none for an infinite one.
pub fn instant_us(text: &str) -> Option<i64> {
    if infinite(text).is_some() {
        return None;
    }
    let zoned = utc(text)?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_microsecond())
}

fn utc(text: &str) -> Option<DateTime> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = text.split_once([' ', 'T'])?;
    let (time, offset) = match time.find(['+', '-']) {
        Some(at) => (time.get(..at)?, offset_seconds(time.get(at..)?)?),
        None => (time, 0),
    };
    let local: DateTime = format!("{date}T{time}").parse().ok()?;
    local.checked_sub(SignedDuration::from_secs(offset)).ok()
}

/// `+02`, `-03:30`, `+05:53:28`.
fn offset_seconds(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let mut seconds = 0;
    for (part, unit) in rest.split(':').zip([3600, 60, 1]) {
        seconds += i64::from(part.parse::<u8>().ok()?) * unit;
    }
    (rest.matches(':').count() <= 2).then_some(sign * seconds)
}

/// A time of day without trailing zeros of its fraction.
pub fn time_of_day(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

/// Eight hexadecimal digits, then 4-4-4-12: the letters in lower case.
pub fn uuid(text: &str) -> Option<String> {
    let shaped = text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    shaped.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_keeps_its_value_and_loses_its_scale() {
        for (text, canonical) in
            [("1.50", "1.5"), ("1", "1"), ("-0.00", "0"), ("007.0", "7"), (".5", "0.5"), ("-10", "-10"), ("100", "100")]
        {
            assert_eq!(decimal(text).as_deref(), Some(canonical), "{text}");
        }
        for text in ["", "NaN", "Infinity", "1e5", "1.2.3", "-", "."] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn a_float_is_its_double_and_the_sign_of_zero_stays() {
        assert_eq!(float("1e5"), float("100000"));
        assert_eq!(float("0.1"), float("0.10000000000000001"));
        assert_ne!(float("-0"), float("0"));
        assert_ne!(float("0.1"), float("0.10000000000000002"));
        assert_eq!(float("abc"), None);
    }

    #[test]
    fn an_instant_is_the_same_in_every_offset() {
        let utc = instant("2026-11-22 07:33:09+00");
        assert!(utc.is_some());
        for text in [
            "2026-11-22 07:33:09",
            "2026-11-22 07:33:09.000000",
            "2026-11-22 09:33:09+02",
            "2026-11-22 13:03:09.0+05:30",
            "2026-11-21 23:33:09-08:00:00",
        ] {
            assert_eq!(instant(text), utc, "{text}");
        }
        assert_ne!(instant("2026-11-22 07:33:09.1"), utc);
        assert_eq!(instant("infinity"), instant("9999-12-31 23:59:59.999999"));
        assert_eq!(instant("-infinity"), instant("0001-01-01 00:00:00.000000"));
        for text in ["", "0000-00-00 00:00:00", "22.11.2026 07:33", "2026-11-22", "2026-11-22 07:33:09 BC", "é é+é"]
        {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_day_loses_only_the_zeros_of_its_fraction() {
        assert_eq!(time_of_day("12:00:00.000000"), "12:00:00");
        assert_eq!(time_of_day("12:00:00.500000"), "12:00:00.5");
        assert_eq!(time_of_day("12:00:00"), "12:00:00");
    }
}
