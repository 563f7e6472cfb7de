//! Dates and times in the other forms that PostgreSQL reads: names of months, digits alone, AM and PM, zones by name.
//!
//! It reads what has one meaning under every setting, and nothing of two digits that could be a day, a month or a year.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

const SECOND: i64 = 1_000_000;

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    pub date: Option<Date>,
    /// Microseconds since midnight; as many as a day has for 24:00.
    pub micros: Option<i64>,
    pub zone: Option<TimeZone>,
}

/// Reads a date, a time, or both.
pub fn read(text: &str) -> Option<Read> {
    let mut words = Words::default();
    for token in text.replace(',', " ").split_whitespace() {
        words.take(token)?;
    }
    let date = words.date()?;
    let micros = words.time()?;
    Some(Read { date, micros, zone: words.zone })
}

#[derive(Default)]
struct Words {
    date: Option<Date>,
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    micros: Option<i64>,
    afternoon: Option<bool>,
    zone: Option<TimeZone>,
}

impl Words {
    fn take(&mut self, token: &str) -> Option<()> {
        let digits = |text: &str| text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        let dated = |(before, _): &(&str, &str)| iso_date(before).is_some() || digits(before);
        if let Some((before, after)) = token.split_once('T').filter(dated) {
            self.take(before)?;
            return self.take(after);
        }
        if token.contains(':') {
            return self.clock(token);
        }
        if let Some(date) = iso_date(token) {
            return set(&mut self.date, date);
        }
        if token.bytes().all(|b| b.is_ascii_digit()) {
            return self.digits(token);
        }
        if let [a, b, c] = token.split('-').collect::<Vec<_>>()[..]
            && [a, b, c].iter().any(|part| month_named(part).is_some())
        {
            return [a, b, c].iter().try_for_each(|part| self.part(part));
        }
        self.word(token)
    }

    /// A day, a month or a year of `8-Jan-1999`.
    fn part(&mut self, part: &str) -> Option<()> {
        match month_named(part) {
            Some(month) => set(&mut self.month, month),
            None if part.bytes().all(|b| b.is_ascii_digit()) => self.digits(part),
            None => None,
        }
    }

    fn digits(&mut self, token: &str) -> Option<()> {
        match token.len() {
            1 | 2 => set(&mut self.day, token.parse().ok()?),
            4 => set(&mut self.year, token.parse().ok().filter(|year| *year > 0)?),
            // Behind a date it is a time.
            6 if self.date.is_some() => self.clock(&format!("{}:{}:{}", &token[..2], &token[2..4], &token[4..])),
            8 => set(&mut self.date, iso_date(&format!("{}-{}-{}", &token[..4], &token[4..6], &token[6..]))?),
            _ => None,
        }
    }

    fn word(&mut self, token: &str) -> Option<()> {
        let lower = token.to_ascii_lowercase();
        match lower.as_str() {
            "am" => return set(&mut self.afternoon, false),
            "pm" => return set(&mut self.afternoon, true),
            "ad" => return Some(()),
            _ => {}
        }
        if let Some(month) = month_named(&lower) {
            return set(&mut self.month, month);
        }
        if weekday(&lower) {
            return Some(());
        }
        // A zone stands behind a time.
        self.micros?;
        set(&mut self.zone, zone(token)?)
    }

    /// `10:11[:12[.5]][AM|PM][zone]`.
    fn clock(&mut self, token: &str) -> Option<()> {
        let end = token.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(token.len());
        let (digits, rest) = token.split_at(end);
        set(&mut self.micros, clock(digits)?)?;
        if rest.is_empty() {
            Some(())
        } else if rest.starts_with(['+', '-']) {
            set(&mut self.zone, zone(rest)?)
        } else {
            self.word(rest)
        }
    }

    fn date(&self) -> Option<Option<Date>> {
        match (self.date, self.year, self.month, self.day) {
            (date, None, None, None) => Some(date),
            (None, Some(year), Some(month), Some(day)) => Date::new(year, month, day).ok().map(Some),
            _ => None,
        }
    }

    fn time(&self) -> Option<Option<i64>> {
        let Some(micros) = self.micros else { return self.afternoon.is_none().then_some(None) };
        let (hour, half) = (micros / (3600 * SECOND), 12 * 3600 * SECOND);
        match self.afternoon {
            None => Some(Some(micros)),
            Some(_) if !(1..=12).contains(&hour) => None,
            Some(afternoon) => Some(Some(micros % half + if afternoon { half } else { 0 })),
        }
    }
}

/// Nothing is said twice.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// `2026-1-5`, with a year of four digits.
fn iso_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(year, 4..=4) || !digits(month, 1..=2) || !digits(day, 1..=2) || year == "0000" {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Microseconds of `10:11[:12[.5]]`: 24:00 and a second 60 are taken for what follows them, as PostgreSQL does.
pub fn clock(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, "0"),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let number = |part: &str| -> Option<i64> { if (1..=2).contains(&part.len()) { part.parse().ok() } else { None } };
    let (whole, fraction) = second.split_once('.').unwrap_or((second, ""));
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(whole)?);
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let micros = ((hour * 60 + minute) * 60 + second) * SECOND + micros_of(fraction)?;
    (micros <= 86_400 * SECOND).then_some(micros)
}

/// The digits behind a second's point in microseconds, rounded as C's `rint(strtod(…) * 1000000)` does.
pub fn micros_of(fraction: &str) -> Option<i64> {
    let part: f64 = format!("0.{fraction}0").parse().ok()?;
    Some((part * 1e6).round_ties_even() as i64)
}

fn month_named(text: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_ascii_lowercase();
    let place = MONTHS.iter().position(|name| *name == lower || (lower.len() == 3 && name.starts_with(&lower)))?;
    i8::try_from(place + 1).ok()
}

fn weekday(lower: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    DAYS.iter().any(|day| *day == lower || (lower.len() == 3 && day.starts_with(lower)))
}

/// A zone as it stands in a literal: an offset counted eastwards, an abbreviation or a name.
fn zone(text: &str) -> Option<TimeZone> {
    if text.starts_with(['+', '-']) {
        let seconds = super::moments::parse_offset(text)??;
        return Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    }
    if let Some(seconds) = abbreviation(text) {
        return Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    }
    if text.contains('/') { TimeZone::get(text).ok() } else { None }
}

/// PostgreSQL's own abbreviations, of an offset that never changes: `CET` has no summer where it stands beside a moment.
pub fn abbreviation(name: &str) -> Option<i32> {
    const HOURS: &[(&str, i32)] = &[
        ("UTC", 0),
        ("GMT", 0),
        ("Z", 0),
        ("WET", 0),
        ("CET", 1),
        ("MET", 1),
        ("MEZ", 1),
        ("BST", 1),
        ("WEST", 1),
        ("CEST", 2),
        ("MEST", 2),
        ("MESZ", 2),
        ("EET", 2),
        ("SAST", 2),
        ("EEST", 3),
        ("HKT", 8),
        ("JST", 9),
        ("KST", 9),
        ("AEST", 10),
        ("AEDT", 11),
        ("NZST", 12),
        ("NZDT", 13),
        ("EDT", -4),
        ("EST", -5),
        ("CDT", -5),
        ("CST", -6),
        ("MDT", -6),
        ("MST", -7),
        ("PDT", -7),
        ("PST", -8),
        ("AKDT", -8),
        ("AKST", -9),
        ("HST", -10),
    ];
    let found = HOURS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, hours)| hours * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_meaning_or_is_not_read() {
        for text in ["Jan 8, 1999", "January 8 1999", "8 January 1999", "19990108", "8-Jan-1999", "1999-Jan-08"] {
            let expected = Date::new(1999, 1, 8).ok();
            assert_eq!(read(text).and_then(|read| read.date), expected, "{text}");
        }
        for text in ["1/8/1999", "8 9 1999", "Jan 8", "99-01-08", "Jan 8, 1999 1998", "10:00 Mars/Olympus", "pm"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_read_to_the_microsecond() {
        for (text, seconds) in
            [("4:05 PM", 57_900), ("12:30 am", 1_800), ("24:00:00", 86_400), ("23:59:60", 86_400), ("04:05:06", 14_706)]
        {
            assert_eq!(read(text).and_then(|read| read.micros), Some(seconds * SECOND), "{text}");
        }
        assert_eq!(micros_of("1234565"), Some(123_456));
        assert_eq!(micros_of("1234575"), Some(123_458));
        assert_eq!(clock("24:00:01"), None);
        assert_eq!(read("13:00 PM"), None);
    }
}
