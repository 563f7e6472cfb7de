//! PostgreSQL's intervals as microseconds: as an application writes them, and as the server prints them in its default
//! style (`1 year 2 mons -3 days +04:05:06.7`).
//!
//! It refuses what has no fixed length, unless the caller says what a month is, and every spelling that it does not
//! know.

use std::fmt;

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

    /// The length in microseconds, a month being 30 days: by it PostgreSQL compares intervals.
    pub fn length(self) -> Option<i64> {
        let days = self.months.checked_mul(DAYS_PER_MONTH)?.checked_add(self.days)?;
        days.checked_mul(DAY)?.checked_add(self.microseconds)
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            microseconds: self.microseconds.checked_add(other.microseconds)?,
        })
    }

    pub fn checked_neg(self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_neg()?,
            days: self.days.checked_neg()?,
            microseconds: self.microseconds.checked_neg()?,
        })
    }

    /// Multiplied or divided as PostgreSQL does it (`interval_mul` in `timestamp.c`): what is no whole month goes into
    /// days, what is no whole day into the time.
    pub fn scaled(self, by: impl Fn(f64) -> f64) -> Self {
        const SECONDS_PER_DAY: f64 = 86_400.0;
        let rounded = |number: f64| (number * 1e6).round_ties_even() / 1e6;
        let (months, days) = (by(self.months as f64), by(self.days as f64));
        let of_months = rounded((months - months.trunc()) * DAYS_PER_MONTH as f64);
        let mut seconds = rounded((days - days.trunc() + of_months - of_months.trunc()) * SECONDS_PER_DAY);
        let mut whole = days.trunc() + of_months.trunc();
        if seconds.abs() >= SECONDS_PER_DAY {
            let more = (seconds / SECONDS_PER_DAY).trunc();
            whole += more;
            seconds -= more * SECONDS_PER_DAY;
        }
        let microseconds = (by(self.microseconds as f64) + seconds * SECOND as f64).round_ties_even();
        Self { months: months.trunc() as i64, days: whole as i64, microseconds: microseconds as i64 }
    }

    /// 24 hours as a day.
    pub fn justified_hours(self) -> Self {
        let days = self.days + self.microseconds / DAY;
        let (days, microseconds) = same_sign(days, self.microseconds % DAY, DAY);
        Self { days, microseconds, ..self }
    }

    /// 30 days as a month.
    pub fn justified_days(self) -> Self {
        let months = self.months + self.days / DAYS_PER_MONTH;
        let (months, days) = same_sign(months, self.days % DAYS_PER_MONTH, DAYS_PER_MONTH);
        Self { months, days, ..self }
    }

    /// Both, and no part of another sign than the rest.
    pub fn justified(self) -> Self {
        let days = self.days + self.microseconds / DAY;
        let (mut months, mut days, mut rest) =
            (self.months + days / DAYS_PER_MONTH, days % DAYS_PER_MONTH, self.microseconds % DAY);
        if months > 0 && (days < 0 || (days == 0 && rest < 0)) {
            (months, days) = (months - 1, days + DAYS_PER_MONTH);
        } else if months < 0 && (days > 0 || (days == 0 && rest > 0)) {
            (months, days) = (months + 1, days - DAYS_PER_MONTH);
        }
        (days, rest) = same_sign(days, rest, DAY);
        Self { months, days, microseconds: rest }
    }
}

/// An amount and the rest below it, with one of the unit moved where their signs differ.
fn same_sign(amount: i64, rest: i64, unit: i64) -> (i64, i64) {
    match (amount.signum(), rest.signum()) {
        (1, -1) => (amount - 1, rest + unit),
        (-1, 1) => (amount + 1, rest - unit),
        _ => (amount, rest),
    }
}

/// As PostgreSQL prints it by default.
impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut first, mut after_negative) = (true, false);
        let units = [(self.months / 12, "year"), (self.months % 12, "mon"), (self.days, "day")];
        for (amount, unit) in units.into_iter().filter(|(amount, _)| *amount != 0) {
            let (blank, plus) = (if first { "" } else { " " }, if after_negative && amount > 0 { "+" } else { "" });
            write!(f, "{blank}{plus}{amount} {unit}{}", if amount == 1 { "" } else { "s" })?;
            (first, after_negative) = (false, amount < 0);
        }
        if !first && self.microseconds == 0 {
            return Ok(());
        }
        let sign = match self.microseconds < 0 {
            true => "-",
            false if after_negative => "+",
            false => "",
        };
        let rest = self.microseconds.unsigned_abs();
        let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
        let blank = if first { "" } else { " " };
        write!(f, "{blank}{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if fraction > 0 {
            write!(f, ".{}", format!("{fraction:06}").trim_end_matches('0'))?;
        }
        Ok(())
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
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('P') {
        return iso(rest);
    }
    let mut total = Parts::default();
    let mut words = text.split_whitespace().peekable();
    words.next_if_eq(&"@");
    words.peek()?;
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("ago") && words.peek().is_none() {
            return total.checked_neg();
        }
        // A sign may stand apart.
        let joined = match word {
            "-" | "+" => format!("{word}{}", words.next()?),
            word => word.to_owned(),
        };
        let word = joined.as_str();
        let part = if word.contains(':') {
            Parts { microseconds: clock(word)?, ..Parts::default() }
        } else if let Some(months) = years_and_months(word) {
            Parts { months, ..Parts::default() }
        } else {
            let (amount, unit) = match word.find(|c: char| c.is_ascii_alphabetic()) {
                Some(at) => (&word[..at], &word[at..]),
                // `3 04:05`: the number before a time is of days.
                None if words.peek().is_some_and(|next| next.contains(':')) => (word, "days"),
                None => (word, words.next().unwrap_or("seconds")),
            };
            amount_of(amount, unit)?
        };
        total = total.checked_add(part)?;
    }
    Some(total)
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
const DAYS_PER_MONTH: i64 = 30;

/// ISO 8601 with designators, after its `P`: `1Y2M3DT4H5M6.7S`.
fn iso(text: &str) -> Option<Parts> {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut total = Parts::default();
    let units: [(&str, &[(char, &str)]); 2] = [
        (date, &[('Y', "year"), ('M', "month"), ('W', "week"), ('D', "day")]),
        (time.unwrap_or_default(), &[('H', "hour"), ('M', "minute"), ('S', "second")]),
    ];
    if text.is_empty() || time.is_some_and(str::is_empty) {
        return None;
    }
    for (mut rest, units) in units {
        while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let (_, unit) = units.iter().find(|(letter, _)| rest[at..].starts_with(*letter))?;
            total = total.checked_add(amount_of(&rest[..at], unit)?)?;
            rest = &rest[at + 1..];
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(total)
}

/// `[+-]years-months`.
fn years_and_months(word: &str) -> Option<i64> {
    let (sign, word) = signed(word);
    let (years, months) = word.split_once('-')?;
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i64>().ok()).flatten();
    let months = number(months).filter(|months| *months < 12)?;
    number(years)?.checked_mul(12)?.checked_add(months)?.checked_mul(sign)
}

/// An amount of a unit. A part of a day is a time and a part of a month is of days, as PostgreSQL has it; a part of a
/// year is rounded to months.
fn amount_of(amount: &str, unit: &str) -> Option<Parts> {
    let unit = unit.trim_end_matches(',').to_ascii_lowercase();
    let months = match unit.strip_suffix('s').unwrap_or(&unit) {
        "month" | "mon" => 1,
        "year" | "y" | "yr" => 12,
        "decade" | "dec" => 120,
        "century" | "centurie" | "c" => 1200,
        "millennium" | "millennia" | "mil" => 12_000,
        _ => 0,
    };
    if months > 0 {
        return months_of(scaled(amount, months * SECOND)?, months);
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

/// Millionths of months, of a unit of so many of them.
fn months_of(millionths: i64, unit: i64) -> Option<Parts> {
    let (months, rest) = (millionths / SECOND, millionths % SECOND);
    if unit > 1 {
        // Half goes to the even number, as C's rint() has it.
        let up = rest.abs() * 2 > SECOND || (rest.abs() * 2 == SECOND && months % 2 != 0);
        return Some(Parts { months: months + if up { rest.signum() } else { 0 }, ..Parts::default() });
    }
    let days = rest * DAYS_PER_MONTH;
    let microseconds = (days % SECOND).checked_mul(DAY / SECOND)?;
    Some(Parts { months, days: days / SECOND, microseconds })
}

/// `[+-]hours:minutes[:seconds[.fraction]]`.
fn clock(word: &str) -> Option<i64> {
    let (sign, word) = signed(word);
    let mut parts = word.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let seconds = scaled(parts.next().unwrap_or("0"), SECOND)?;
    if parts.next().is_some() || hours < 0 || !(0..60).contains(&minutes) || !(0..=60 * SECOND).contains(&seconds) {
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
            ("PT36H", 129_600_000_000),
            ("1 2:03:04", 93_784_000_000),
            ("- 1 day", -86_400_000_000),
        ] {
            assert_eq!(microseconds(text, Months::Refused), Some(expected), "{text}");
        }
        for text in ["1 mon", "1 year", "", "P", "P1", "P1DT", "1-2", "1:2:3:4", "99999999999999999 days", "-", "1:-2"]
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
        assert_eq!(parts("0.5 months"), Some((0, 15, 0)));
        assert_eq!(parts("1.55 years"), Some((19, 0, 0)));
        assert_eq!(parts("1 month - 1 day"), Some((1, -1, 0)));
        assert_eq!(parts("P1Y2M3DT4H5M6.5S"), Some((14, 3, 14_706_500_000)));
        assert_eq!(parts("-1-2"), Some((-14, 0, 0)));
        assert_eq!(parts("@ 2 days 3 hours ago"), Some((0, -2, -10_800_000_000)));
    }

    #[test]
    fn an_interval_is_printed_as_postgresql_prints_it() {
        for text in [
            "00:00:00",
            "1 year 2 mons 3 days 04:05:06.7",
            "-1 mons +3 days -04:00:00",
            "-1 years -2 mons",
            "1 mon -1 days",
            "-1 days +02:03:04",
            "100:00:00",
            "-00:00:00.000001",
        ] {
            assert_eq!(super::parts(text).map(|parts| parts.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn intervals_are_scaled_and_justified_as_postgresql_does() {
        let read = |text| super::parts(text).unwrap_or_default();
        for (text, factor, expected) in [
            ("1 mon", 1.5, "1 mon 15 days"),
            ("1 day", 0.3333, "07:59:57.12"),
            ("1 mon 1 day", 0.5, "15 days 12:00:00"),
            ("1 day", -2.0, "-2 days"),
        ] {
            assert_eq!(read(text).scaled(|number| number * factor).to_string(), expected, "{text} * {factor}");
        }
        assert_eq!(read("1 year").scaled(|number| number / 7.0).to_string(), "1 mon 21 days 10:17:08.5344");
        for (text, expected) in [
            ("35 days 25:00", "1 mon 6 days 01:00:00"),
            ("1 mon -40 days", "-10 days"),
            ("-25:00", "-1 days -01:00:00"),
            ("1 mon -1 hour", "29 days 23:00:00"),
        ] {
            assert_eq!(read(text).justified().to_string(), expected, "{text}");
        }
        assert_eq!(read("1 day -25:00").justified_hours().to_string(), "-01:00:00");
        assert_eq!(read("-35 days").justified_days().to_string(), "-1 mons -5 days");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".{0,20}", amount in "[-+0-9.: a-z]{0,30}") {
            microseconds(&text, Months::Refused);
            microseconds(&amount, Months::OfThirtyDays);
        }
    }
}
