//! PostgreSQL's stderr log, whose lines begin with whatever `log_line_prefix` says.
//!
//! Without `%e` in the prefix the log does not hold SQLSTATEs: an error's class is then unknown, not guessed from its
//! message. Without `%c` a session is known by its process id, which a later one may have again.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use regex::Regex;

use super::input::{Lines, Next};
use super::postgres_fold::LogRecord;
use super::postgres_log::LogReader;
use super::postgres_time::Clock;
use crate::error::{Error, Result};

/// Debian's default; its part behind `%q` may be missing, so it reads PostgreSQL's own default, `%m [%p] `, too.
pub const DEFAULT_PREFIX: &str = "%m [%p] %q%u@%d ";

/// A compiled `log_line_prefix`.
pub struct Prefix {
    text: String,
    line: Regex,
    /// Whether the user gave it; else it is the default, which a server with another may happen to fit.
    is_given: bool,
}

impl Prefix {
    /// `given` is the prefix as it stands in the server's settings.
    pub fn new(given: Option<&str>) -> Result<Self> {
        let prefix = given.unwrap_or(DEFAULT_PREFIX);
        let mut pattern = String::from(r"(?s)\A");
        let mut optional = false;
        let mut seen = Vec::new();
        let mut signs = prefix.chars();
        while let Some(sign) = signs.next() {
            if sign != '%' {
                pattern.push_str(&regex::escape(sign.encode_utf8(&mut [0; 4])));
                continue;
            }
            // Padding: %-10u
            let escape = signs.by_ref().find(|sign| !matches!(sign, '-' | '0'..='9'));
            match escape {
                Some('%') => pattern.push('%'),
                Some('q') if !optional => {
                    optional = true;
                    pattern.push_str("(?:");
                }
                Some('q') => {}
                Some(escape) => pattern.push_str(&escape_pattern(escape, &mut seen)?),
                None => return Err(Error::Usage("a log line prefix that ends in `%`".to_owned())),
            }
        }
        if optional {
            pattern.push_str(")?");
        }
        if !seen.iter().any(|escape| matches!(escape, 'm' | 't' | 'n')) {
            return Err(Error::Usage(format!(
                "the log line prefix `{prefix}` has no time; expected %m, %t or %n in it"
            )));
        }
        if !seen.iter().any(|escape| matches!(escape, 'p' | 'c')) {
            return Err(Error::Usage(format!(
                "the log line prefix `{prefix}` has no session; expected %c or %p in it"
            )));
        }
        pattern.push_str(r"(?P<severity>[A-Z]+[0-9]?):  (?P<message>.*)\z");
        let line = Regex::new(&pattern)
            .map_err(|error| Error::Usage(format!("the log line prefix `{prefix}` cannot be read: {error}")))?;
        Ok(Self { text: prefix.to_owned(), line, is_given: given.is_some() })
    }
}

/// What an escape of `log_line_prefix` can stand for. An escape that comes twice is read once.
fn escape_pattern(escape: char, seen: &mut Vec<char>) -> Result<String> {
    const TIME: &str = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [^ ,\]]+";
    let shape = match escape {
        't' | 'm' | 's' => TIME,
        'n' => r"\d+\.\d+",
        'p' | 'l' | 'x' => r"\d+",
        'P' => r"\d*",
        'Q' => r"-?\d+",
        'e' => "[0-9A-Z]{5}",
        'c' => r"[0-9a-f]+\.[0-9a-f]+",
        'v' => r"[^ ]*",
        'a' | 'u' | 'd' | 'r' | 'h' | 'L' | 'b' | 'i' => ".*?",
        other => return Err(Error::Usage(format!("unknown escape `%{other}` in the log line prefix"))),
    };
    if seen.contains(&escape) {
        return Ok(format!(r"\s*(?:{shape})\s*"));
    }
    seen.push(escape);
    Ok(format!(r"\s*(?P<{escape}>{shape})\s*"))
}

/// Reads lines and what continues them.
pub struct Reader {
    lines: Lines,
    clock: Clock,
    prefix: Prefix,
    /// The physical line behind the last entry.
    line: Vec<u8>,
    /// What stands behind the last record.
    ahead: Option<Next<Entry>>,
    current: Entry,
}

/// A message of the log with its prefix; its continuation lines joined.
#[derive(Default)]
struct Entry {
    number: u64,
    time_us: i64,
    session: String,
    user: String,
    database: String,
    application: String,
    backend: String,
    tag: String,
    severity: String,
    state: String,
    message: String,
    detail: String,
    context: String,
    query: String,
}

impl Reader {
    pub fn new(lines: Lines, prefix: Prefix, log_timezone: Option<TimeZone>) -> Self {
        Self {
            lines,
            clock: Clock::new(log_timezone),
            prefix,
            line: Vec::new(),
            ahead: None,
            current: Entry::default(),
        }
    }

    fn entry(&mut self) -> Result<Next<Entry>> {
        if self.line.is_empty() && !self.lines.read(&mut self.line)? {
            return Ok(Next::End);
        }
        let number = self.lines.number();
        let mut text = std::mem::take(&mut self.line);
        loop {
            let behind = text.len();
            if !self.lines.read(&mut text)? {
                break;
            }
            if text[behind] != b'\t' {
                self.line = text.split_off(behind);
                break;
            }
            text.remove(behind);
        }
        if text.pop() != Some(b'\n') {
            return Ok(self.lines.malformed(number, "a line without its end; the file is cut off"));
        }
        let Ok(text) = String::from_utf8(text) else {
            let problem = "a line that is not UTF-8; log from databases in UTF-8, or convert the file";
            return Ok(self.lines.malformed(number, problem));
        };
        Ok(match self.prefix.read(&text, &mut self.clock) {
            Ok(entry) => Next::Record(Entry { number, ..entry }),
            Err(problem) => self.lines.malformed(number, problem),
        })
    }
}

impl Prefix {
    fn read(&self, text: &str, clock: &mut Clock) -> std::result::Result<Entry, String> {
        let found = self.line.captures(text).ok_or_else(|| {
            format!("expected a line that begins as `{}` says; give the server's log_line_prefix", self.text)
        })?;
        let get = |name: &str| found.name(name).map_or("", |part| part.as_str());
        let mut read = |name: &str| {
            let time = get(name);
            clock.read(time).or_else(|| {
                clock.learn(get("s"), get("c"))?;
                clock.read(time)
            })
        };
        let time_us = match get("n") {
            "" => read("m").or_else(|| read("t")),
            epoch => epoch_us(epoch),
        };
        let time_us = time_us.ok_or("a time whose zone is not known; give the server's log_timezone")?;
        let (state, message) = match verbose(get("message")) {
            Some((state, message)) => (state, message),
            None => (get("e"), get("message")),
        };
        let session = if get("c").is_empty() { get("p") } else { get("c") };
        let backend = match get("b") {
            // Only sessions have what stands behind %q, and a user.
            "" if self.is_given && self.text.contains("%u") && get("u").is_empty() => "no session",
            backend => backend,
        };
        Ok(Entry {
            number: 0,
            time_us,
            session: session.to_owned(),
            user: get("u").to_owned(),
            database: get("d").to_owned(),
            application: get("a").to_owned(),
            backend: backend.to_owned(),
            tag: get("i").to_owned(),
            severity: get("severity").to_owned(),
            state: state.to_owned(),
            message: if get("severity") == "ERROR" { without_position(message) } else { message }.to_owned(),
            ..Entry::default()
        })
    }
}

/// The SQLSTATE before a message, where `log_error_verbosity` is verbose.
fn verbose(message: &str) -> Option<(&str, &str)> {
    let (state, rest) = message.split_once(": ")?;
    let is_state = state.len() == 5
        && state.starts_with(|first: char| first.is_ascii_digit() || "FHPX".contains(first))
        && state.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    is_state.then_some((state, rest))
}

/// A message without the position in the statement, which the other formats keep apart from it.
fn without_position(message: &str) -> &str {
    match message.rsplit_once(" at character ") {
        Some((message, position)) if position.bytes().all(|byte| byte.is_ascii_digit()) => message,
        _ => message,
    }
}

/// Microseconds of `1795333429.199`.
fn epoch_us(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.')?;
    let fraction = fraction.get(..6).unwrap_or(fraction);
    let micros: i64 = format!("{fraction:0<6}").parse().ok()?;
    seconds.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(micros)
}

impl Entry {
    /// Takes a line that belongs to this message; gives back one that does not.
    fn take(&mut self, part: Entry) -> Option<Entry> {
        let place = match part.severity.as_str() {
            _ if part.session != self.session => return Some(part),
            "DETAIL" => &mut self.detail,
            "CONTEXT" => &mut self.context,
            "STATEMENT" => &mut self.query,
            "HINT" | "QUERY" | "LOCATION" | "BACKTRACE" => return None,
            _ => return Some(part),
        };
        *place = part.message;
        None
    }
}

impl Entry {
    fn record(&self) -> LogRecord<'_> {
        LogRecord {
            line: self.number,
            time_us: self.time_us,
            session: Cow::Borrowed(&self.session),
            user: Cow::Borrowed(&self.user),
            database: Cow::Borrowed(&self.database),
            application: Cow::Borrowed(&self.application),
            backend: Cow::Borrowed(&self.backend),
            tag: Cow::Borrowed(&self.tag),
            severity: Cow::Borrowed(&self.severity),
            state: Cow::Borrowed(&self.state),
            message: Cow::Borrowed(&self.message),
            detail: Cow::Borrowed(&self.detail),
            context: Cow::Borrowed(&self.context),
            query: Cow::Borrowed(&self.query),
        }
    }
}

impl LogReader for Reader {
    fn next(&mut self) -> Result<Next<LogRecord<'_>>> {
        let next = match self.ahead.take() {
            Some(next) => next,
            None => self.entry()?,
        };
        self.current = match next {
            Next::Record(entry) => entry,
            Next::Malformed(error) => return Ok(Next::Malformed(error)),
            Next::End => return Ok(Next::End),
        };
        if matches!(
            self.current.severity.as_str(),
            "DETAIL" | "CONTEXT" | "STATEMENT" | "HINT" | "QUERY" | "LOCATION" | "BACKTRACE"
        ) {
            let problem = format!("{} without the message that it belongs to", self.current.severity);
            return Ok(self.lines.malformed(self.current.number, problem));
        }
        while self.ahead.is_none() {
            self.ahead = match self.entry()? {
                Next::Record(entry) => self.current.take(entry).map(Next::Record),
                other => Some(other),
            };
        }
        Ok(Next::Record(self.current.record()))
    }

    fn lines(&self) -> &Lines {
        &self.lines
    }
}
