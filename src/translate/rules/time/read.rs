//! to_date and to_timestamp of a literal: read when the statement is translated, as `from_char` in `formatting.c` reads
//! what is well-formed.

use crate::translate::refusal::Refusal;
use jiff::civil::{Date, DateTime};

/// Fields that a text has given.
#[derive(Default)]
struct Fields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    of_twelve: bool,
    afternoon: Option<bool>,
}

/// Patterns of numbers, a longer one before its beginning, and how many digits they take.
const NUMBERS: [(&str, usize); 13] = [
    ("YYYY", 4),
    ("YY", 2),
    ("MM", 2),
    ("DDD", 3),
    ("DD", 2),
    ("HH24", 2),
    ("HH12", 2),
    ("HH", 2),
    ("MI", 2),
    ("MS", 3),
    ("SS", 2),
    ("US", 6),
    ("J", 0),
];

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

/// The local time that a text means by a format; nothing where either has a form that is not read here.
pub fn read(text: &str, format: &str) -> Result<Option<DateTime>, Refusal> {
    let mut fields = Fields::default();
    let (mut rest, mut pattern) = (text.trim_start(), format);
    while let Some(first) = pattern.chars().next() {
        if let Some(after) = pattern.strip_prefix("FM") {
            pattern = after;
            continue;
        }
        let Some((after, left)) = fields.take(pattern, rest)? else {
            if first.is_ascii_alphanumeric() || matches!(first, '"' | '\\') || !rest.starts_with(first) {
                return Ok(None);
            }
            (pattern, rest) = (&pattern[first.len_utf8()..], &rest[first.len_utf8()..]);
            continue;
        };
        (pattern, rest) = (after, left);
    }
    // What is left over is passed over, but digits would be a part of the last number.
    if rest.starts_with(|c: char| c.is_ascii_digit()) { Ok(None) } else { fields.moment(text) }
}

type Rest<'a> = Option<(&'a str, &'a str)>;

impl Fields {
    /// Takes one pattern's value; nothing where there is no pattern.
    fn take<'a>(&mut self, pattern: &'a str, text: &'a str) -> Result<Rest<'a>, Refusal> {
        let starts = |name: &str| pattern.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if let Some(name) = ["month", "mon"].into_iter().find(|name| starts(name)) {
            let lower = text.to_ascii_lowercase();
            let found = MONTHS.iter().position(|month| {
                let month = if name == "mon" { &month[..3] } else { month };
                lower.starts_with(month)
            });
            let Some(place) = found else {
                return Err(Refusal::certain("22007", format!("'{text}' begins with no month's name")));
            };
            let length = if name == "mon" { 3 } else { MONTHS[place].len() };
            self.month = i64::try_from(place + 1).ok();
            return Ok(Some((&pattern[name.len()..], &text[length..])));
        }
        if ["am", "pm"].into_iter().any(starts) {
            self.afternoon = match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("am") => Some(false),
                Some("pm") => Some(true),
                _ => return Ok(None),
            };
            return Ok(Some((&pattern[2..], &text[2..])));
        }
        let Some((name, width)) = NUMBERS.into_iter().find(|(name, width)| *width > 0 && starts(name)) else {
            return Ok(None);
        };
        let digits = text.bytes().take(width).take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            let reason = format!("'{text}' begins with no number for {name}");
            let certain = text.starts_with(|c: char| c.is_ascii_alphabetic());
            return Err(if certain { Refusal::certain("22007", reason) } else { reason.into() });
        }
        let number: i64 = text[..digits].parse().map_err(|_| format!("the number of '{text}'"))?;
        let after = &pattern[name.len()..];
        // Where another number follows at once, PostgreSQL counts digits; where not, it takes all.
        let fixed = after.starts_with(|c: char| c.is_ascii_alphabetic());
        if fixed && digits < width {
            return Ok(None);
        }
        self.set(name, number, digits)?;
        Ok(Some((after, &text[digits..])))
    }

    fn set(&mut self, name: &str, number: i64, digits: usize) -> Result<(), Refusal> {
        let of_fraction = |places: u32| number * 10_i64.pow(places.saturating_sub(digits as u32));
        match name {
            "YYYY" if digits < 4 => return Err("a year of less than four digits".into()),
            "YYYY" => self.year = Some(number),
            "YY" if digits < 2 => return Err("a year of less than two digits".into()),
            "YY" => self.year = Some(if number < 70 { 2000 + number } else { 1900 + number }),
            "MM" => self.month = Some(number),
            "DDD" => self.day_of_year = Some(number),
            "DD" => self.day = Some(number),
            "HH24" => self.hour = number,
            "HH12" | "HH" => (self.hour, self.of_twelve) = (number, true),
            "MI" => self.minute = number,
            "SS" => self.second = number,
            "MS" => self.micros = of_fraction(3) * 1000,
            _ => self.micros = of_fraction(6),
        }
        Ok(())
    }

    fn moment(&self, text: &str) -> Result<Option<DateTime>, Refusal> {
        let beyond = || Refusal::certain("22008", format!("'{text}' has a part out of range; PostgreSQL refuses it"));
        let Some(year) = self.year.filter(|year| (1..=9999).contains(year)) else { return Ok(None) };
        // A month or a day of zero is taken for one.
        let (month, day) = (self.month.unwrap_or(1).max(1), self.day.unwrap_or(1).max(1));
        let mut hour = self.hour;
        if self.of_twelve {
            if !(1..=12).contains(&hour) {
                return Err(Refusal::certain("22007", format!("the hour {hour} of a clock with twelve")));
            }
            hour = match self.afternoon {
                Some(true) => hour % 12 + 12,
                Some(false) => hour % 12,
                None => hour,
            };
        } else if self.afternoon.is_some() {
            return Ok(None);
        }
        let small = |number: i64| i8::try_from(number).map_err(|_| beyond());
        let year = i16::try_from(year).map_err(|_| beyond())?;
        let date = match self.day_of_year {
            Some(_) if self.month.is_some() || self.day.is_some() => return Ok(None),
            Some(doy) => {
                let first = Date::new(year, 1, 1).map_err(|_| beyond())?;
                if doy < 1 || doy > i64::from(first.days_in_year()) {
                    return Err(beyond());
                }
                first.checked_add(jiff::Span::new().days(doy - 1)).map_err(|_| beyond())?
            }
            None => Date::new(year, small(month)?, small(day)?).map_err(|_| beyond())?,
        };
        if hour > 23 || self.minute > 59 || self.second > 59 {
            return Err(if hour == 24 { "the hour 24".into() } else { beyond() });
        }
        let nanos = i32::try_from(self.micros * 1000).map_err(|_| beyond())?;
        Ok(Some(date.at(small(hour)?, small(self.minute)?, small(self.second)?, nanos)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_by_its_format() {
        for (text, format, expected) in [
            ("2026-01-05", "YYYY-MM-DD", "2026-01-05T00:00:00"),
            ("5 January 2026", "DD Month YYYY", "2026-01-05T00:00:00"),
            ("Dec 5, 2026", "Mon DD, YYYY", "2026-12-05T00:00:00"),
            ("2026", "YYYY", "2026-01-01T00:00:00"),
            ("260105", "YYMMDD", "2026-01-05T00:00:00"),
            ("2026-060", "YYYY-DDD", "2026-03-01T00:00:00"),
            ("2026-12-05 10:11:12.3", "YYYY-MM-DD HH24:MI:SS.MS", "2026-12-05T10:11:12.3"),
            ("2026-12-05 10:11 PM", "YYYY-MM-DD HH12:MI AM", "2026-12-05T22:11:00"),
        ] {
            let read = read(text, format).ok().flatten().map(|moment| moment.to_string());
            assert_eq!(read.as_deref(), Some(expected), "{text} by {format}");
        }
    }

    #[test]
    fn what_postgresql_refuses_has_its_sqlstate() {
        for (text, format, sqlstate) in [
            ("2026-13-01", "YYYY-MM-DD", "22008"),
            ("2026-02-29", "YYYY-MM-DD", "22008"),
            ("5 Foo 2026", "DD Mon YYYY", "22007"),
            ("hello", "YYYY-MM-DD", "22007"),
            ("2026-366", "YYYY-DDD", "22008"),
        ] {
            let certain = read(text, format).err().and_then(|refusal| refusal.certain);
            assert_eq!(certain.map(|certain| certain.sqlstate), Some(sqlstate), "{text}");
        }
    }
}
