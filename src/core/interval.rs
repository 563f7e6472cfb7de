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

/// The microseconds of an interval; `None` where it can't be read.
pub fn microseconds(text: &str, months: Months) -> Option<i64> {
    let mut total: i64 = 0;
    let mut words = text.split_whitespace().peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        let part = if word.contains(':') {
            clock(word)?
        } else {
            let (amount, unit) = match word.find(|c: char| c.is_ascii_alphabetic()) {
                Some(at) => (&word[..at], &word[at..]),
                None => (word, words.next().unwrap_or("seconds")),
            };
            scaled(amount, unit_microseconds(unit, months)?)?
        };
        total = total.checked_add(part)?;
    }
    Some(total)
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

fn unit_microseconds(unit: &str, months: Months) -> Option<i64> {
    let microseconds = match unit.trim_end_matches(',').to_ascii_lowercase().trim_end_matches('s') {
        "microsecond" | "u" | "usec" => 1,
        "millisecond" | "m" | "msec" => 1_000,
        "" | "second" | "sec" => SECOND,
        "minute" | "min" => 60 * SECOND,
        "hour" | "hr" | "h" => 3_600 * SECOND,
        "day" | "d" => DAY,
        "week" | "w" => 7 * DAY,
        "month" | "mon" if months == Months::OfThirtyDays => 30 * DAY,
        "year" | "y" | "yr" if months == Months::OfThirtyDays => 360 * DAY,
        _ => return None,
    };
    Some(microseconds)
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

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".{0,20}", amount in "[-+0-9.: a-z]{0,30}") {
            microseconds(&text, Months::Refused);
            microseconds(&amount, Months::OfThirtyDays);
        }
    }
}
