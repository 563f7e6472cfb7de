//! PostgreSQL's intervals as microseconds: as an application writes them, and as the server prints them in its default
//! style (`1 year 2 mons -3 days +04:05:06.7`).
//!
//! It refuses what has no fixed length, unless the caller says what a month is, and every spelling that it does not
//! know.

/// What a month is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Months {
    /// Its length depends on the calendar: an interval that has any is not read.
    Refused,
    /// As in PostgreSQL's own comparison of intervals; a year is twelve of them.
    OfThirtyDays,
}

/// An interval as PostgreSQL keeps it: months and days have no fixed length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub months: i64,
    pub days: i64,
    pub microseconds: i64,
}

impl Parts {
    /// The length in microseconds, a day being 24 hours; `None` where it has months.
    pub fn fixed(self) -> Option<i64> {
        if self.months == 0 { self.length() } else { None }
    }

    /// The length in microseconds, a month being 30 days.
    fn length(self) -> Option<i64> {
        let days = self.months.checked_mul(30)?.checked_add(self.days)?;
        days.checked_mul(DAY)?.checked_add(self.microseconds)
    }
}

/// The microseconds of an interval; `None` where it can't be read.
pub fn microseconds(text: &str, months: Months) -> Option<i64> {
    match months {
        Months::Refused => parts(text)?.fixed(),
        Months::OfThirtyDays => parts(text)?.length(),
    }
}

/// The parts of an interval; `None` where it can't be read.
pub fn parts(text: &str) -> Option<Parts> {
    let mut total = Parts::default();
    let mut words = text.split_whitespace().peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        let part = if word.contains(':') {
            Parts { microseconds: clock(word)?, ..Parts::default() }
        } else {
            let (amount, unit) = match word.find(|c: char| c.is_ascii_alphabetic()) {
                Some(at) => (&word[..at], &word[at..]),
                None => (word, words.next().unwrap_or("seconds")),
            };
            amount_of(amount, unit)?
        };
        total = Parts {
            months: total.months.checked_add(part.months)?,
            days: total.days.checked_add(part.days)?,
            microseconds: total.microseconds.checked_add(part.microseconds)?,
        };
    }
    Some(total)
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// An amount of a unit. A part of a day is a time, as PostgreSQL has it; a part of a month is not read.
fn amount_of(amount: &str, unit: &str) -> Option<Parts> {
    let unit = unit.trim_end_matches(',').to_ascii_lowercase();
    let months = match unit.strip_suffix('s').unwrap_or(&unit) {
        "month" | "mon" => 1,
        "year" | "y" | "yr" => 12,
        "decade" | "dec" => 120,
        "century" | "centurie" | "c" => 1200,
        _ => 0,
    };
    if months > 0 {
        let millionths = scaled(amount, months * SECOND)?;
        let whole = millionths % SECOND == 0;
        return whole.then_some(Parts { months: millionths / SECOND, ..Parts::default() });
    }
    let length = match unit.as_str() {
        // The plural of `m` would be that of a millisecond.
        "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => 1_000,
        "us" | "usec" | "usecs" | "microsecond" | "microseconds" => 1,
        "" | "s" | "sec" | "secs" | "second" | "seconds" => SECOND,
        "m" | "min" | "mins" | "minute" | "minutes" => 60 * SECOND,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600 * SECOND,
        "d" | "day" | "days" => DAY,
        "w" | "week" | "weeks" => 7 * DAY,
        _ => return None,
    };
    let microseconds = scaled(amount, length)?;
    let days = if length % DAY == 0 { microseconds / DAY } else { 0 };
    Some(Parts { months: 0, days, microseconds: microseconds - days * DAY })
}

/// `[+-]hours:minutes[:seconds[.fraction]]`.
fn clock(word: &str) -> Option<i64> {
    let (sign, word) = signed(word);
    let mut parts = word.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let seconds = scaled(parts.next().unwrap_or("0"), SECOND)?;
    if parts.next().is_some() || hours < 0 || minutes < 0 || seconds < 0 {
        return None;
    }
    hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60 * SECOND)?.checked_add(seconds)?.checked_mul(sign)
}

/// An amount of a unit, with up to six decimals.
fn scaled(amount: &str, unit: i64) -> Option<i64> {
    let (sign, amount) = signed(amount);
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    if !(whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())) || fraction.len() > 6 || amount.is_empty() {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let millionths: i64 = format!("{fraction:0<6}").parse().ok()?;
    let fraction = i64::try_from(i128::from(millionths) * i128::from(unit) / 1_000_000).ok()?;
    whole.checked_mul(unit)?.checked_add(fraction)?.checked_mul(sign)
}

fn signed(text: &str) -> (i64, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_without_months_has_microseconds() {
        for (text, expected) in [
            ("00:00:00", 0),
            ("1 day 02:03:04.5", 93_784_500_000),
            ("-1 days +00:00:01", -86_399_000_000),
            ("-00:00:00.000001", -1),
            ("3 days", 259_200_000_000),
            ("15 minutes", 900_000_000),
            ("1.5h", 5_400_000_000),
            ("5m", 300_000_000),
            ("5ms 5us", 5_005),
            ("1 year -12 mons 1s", 1_000_000),
        ] {
            assert_eq!(microseconds(text, Months::Refused), Some(expected), "{text}");
        }
        for text in ["1 mon", "1 year", "", "P1D", "1-2", "1 2:03:04", "1:2:3:4", "99999999999999999 days", "-", "1:-2"]
        {
            assert_eq!(microseconds(text, Months::Refused), None, "{text}");
        }
    }

    #[test]
    fn a_month_has_thirty_days_where_the_caller_says_so() {
        assert_eq!(microseconds("1 year 2 mons -3 days +04:05:06.7", Months::OfThirtyDays), Some(36_043_506_700_000));
        assert_eq!(microseconds("1 mon", Months::OfThirtyDays), microseconds("30 days", Months::Refused));
    }

    #[test]
    fn months_and_days_are_kept_apart_from_times() {
        let parts = |text| super::parts(text).map(|parts| (parts.months, parts.days, parts.microseconds));
        assert_eq!(parts("1 year 2 mons -3 days +04:05:06.7"), Some((14, -3, 14_706_700_000)));
        assert_eq!(parts("1.5 years"), Some((18, 0, 0)));
        assert_eq!(parts("1.5 days"), Some((0, 1, 43_200_000_000)));
        assert_eq!(parts("2 weeks"), Some((0, 14, 0)));
        assert_eq!(parts("0.5 months"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".{0,20}", amount in "[-+0-9.: a-z]{0,30}") {
            microseconds(&text, Months::Refused);
            microseconds(&amount, Months::OfThirtyDays);
        }
    }
}
