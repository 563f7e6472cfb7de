//! PostgreSQL's csvlog: of version 13 (24 columns), of 14 and later (26), and of versions before them (23, 22 up to 8.4).
//!
//! Rows are told apart by their quotes, line by line, because a log that is cut off or damaged must be an error where
//! it is damaged: a CSV reader takes the rest of the file for one value, and a cut-off row for a whole one.

use std::borrow::Cow;

use super::input::{Lines, Next};
use super::postgres_fold::LogRecord;
use super::postgres_log::LogReader;
use super::postgres_time::{Clock, looks_like_time};
use crate::error::Result;

/// Columns of versions up to 8.4, up to 12, of 13, and of 14 and later; one that comes may have more.
const COLUMNS: &[usize] = &[22, 23, 24, 26];

/// The most columns that any version is taken to have.
const COLUMNS_MAX: usize = 32;

/// Whether a file's first line looks like one of a csvlog: a time with its zone, and more columns than any prefix has.
pub fn recognises(line: &str) -> bool {
    let Some((time, rest)) = line.split_once(',') else {
        return false;
    };
    looks_like_time(time) && time.split(' ').count() == 3 && rest.matches(',').count() + 2 >= COLUMNS[0]
}

/// Reads rows.
pub struct Reader {
    lines: Lines,
    clock: Clock,
    /// Lines from `done` on are not taken yet.
    buffer: Vec<u8>,
    done: usize,
    /// The number of the line at `done`.
    number: u64,
}

impl Reader {
    pub fn new(lines: Lines) -> Self {
        Self { lines, clock: Clock::default(), buffer: Vec::new(), done: 0, number: 1 }
    }

    /// Where the next row ends, after reading as many lines as it has; `None` where it has no end.
    fn row(&mut self) -> Result<Option<usize>> {
        if self.done == self.buffer.len() {
            self.buffer.clear();
            self.done = 0;
        }
        let mut end = self.done;
        let mut open = false;
        loop {
            if end == self.buffer.len() && !self.lines.read(&mut self.buffer)? {
                return Ok(None);
            }
            let rest = &self.buffer[end..];
            let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            open ^= memchr::memchr_iter(b'"', &rest[..length]).count() % 2 == 1;
            end += length;
            if !open && self.buffer[end - 1] == b'\n' {
                return Ok(Some(end));
            }
        }
    }

    /// Gives up the line at `done`; the next one may begin a row.
    fn skip_line<T>(&mut self, problem: impl Into<String>) -> Next<T> {
        let malformed = self.lines.malformed(self.number, problem);
        let rest = &self.buffer[self.done..];
        self.done += memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        self.number += 1;
        malformed
    }
}

impl LogReader for Reader {
    fn next(&mut self) -> Result<Next<LogRecord<'_>>> {
        let Some(end) = self.row()? else {
            if self.done == self.buffer.len() {
                return Ok(Next::End);
            }
            return Ok(self.skip_line("a row without its end; the file is cut off, or a quote is missing"));
        };
        let (spans, time_us) = match self.examine(end) {
            Ok(examined) => examined,
            Err(problem) => return Ok(self.skip_line(problem)),
        };
        let row = &self.buffer[self.done..end];
        let line = self.number;
        self.done = end;
        self.number += memchr::memchr_iter(b'\n', row).count() as u64;
        Ok(Next::Record(record(std::str::from_utf8(row).unwrap_or_default(), &spans, line, time_us)))
    }

    fn lines(&self) -> &Lines {
        &self.lines
    }
}

impl Reader {
    /// The fields of the row from `done` to `end`, and its time.
    fn examine(&mut self, end: usize) -> std::result::Result<(Spans, i64), String> {
        let row = std::str::from_utf8(&self.buffer[self.done..end])
            .map_err(|_| "a row that is not UTF-8; log from databases in UTF-8, or convert the file")?;
        let spans = split(row)?;
        if !COLUMNS.contains(&spans.count) && spans.count <= COLUMNS[COLUMNS.len() - 1] {
            return Err(format!("a row of {} columns; expected 22, 23, 24 or 26", spans.count));
        }
        let time = spans.get(row, TIME);
        let time_us = self.clock.read(&time).or_else(|| {
            self.clock.learn(&spans.get(row, SESSION_START), &spans.get(row, SESSION))?;
            self.clock.read(&time)
        });
        match time_us {
            Some(time_us) => Ok((spans, time_us)),
            None => Err(format!("a time `{time}`; expected one like `2026-11-22 07:43:49.199 UTC`")),
        }
    }
}

const TIME: usize = 0;
const SESSION: usize = 5;
const SESSION_START: usize = 8;
const SEVERITY: usize = 11;
const APPLICATION: usize = 22;
const BACKEND: usize = 23;

fn record<'a>(row: &'a str, spans: &Spans, line: u64, time_us: i64) -> LogRecord<'a> {
    let get = |column| spans.get(row, column);
    // Before version 13 the log does not tell; a client is what has an address.
    let backend = if spans.count > BACKEND {
        get(BACKEND)
    } else if get(4).is_empty() {
        Cow::Borrowed("unknown")
    } else {
        Cow::Borrowed("client backend")
    };
    LogRecord {
        line,
        time_us,
        session: get(SESSION),
        user: get(1),
        database: get(2),
        application: get(APPLICATION),
        backend,
        tag: get(7),
        severity: get(SEVERITY),
        state: get(12),
        message: get(13),
        detail: get(14),
        context: get(18),
        query: get(19),
    }
}

/// Where the fields of a row stand, without their quotes.
struct Spans {
    fields: [Span; COLUMNS_MAX],
    count: usize,
}

#[derive(Clone, Copy, Default)]
struct Span {
    begins: usize,
    ends: usize,
    /// Whether it holds doubled quotes.
    doubled: bool,
}

impl Spans {
    fn get<'a>(&self, row: &'a str, column: usize) -> Cow<'a, str> {
        let Span { begins, ends, doubled } = self.fields[column];
        let text = row.get(begins..ends).unwrap_or_default();
        if doubled { Cow::Owned(undoubled(text)) } else { Cow::Borrowed(text) }
    }
}

/// A field's text with one quote for two. Messages are most of a log, and most of them have quotes.
fn undoubled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(quote) = memchr::memchr(b'"', rest.as_bytes()) {
        let (before, after) = rest.split_at(quote + 1);
        out.push_str(before);
        rest = after.strip_prefix('"').unwrap_or(after);
    }
    out.push_str(rest);
    out
}

/// Splits a row, whose quotes are even and which ends in a line feed.
fn split(row: &str) -> std::result::Result<Spans, &'static str> {
    let bytes = row.trim_end_matches(['\r', '\n']).as_bytes();
    let mut spans = Spans { fields: [Span::default(); COLUMNS_MAX], count: 0 };
    let mut at = 0;
    loop {
        let (span, end) = field(bytes, at)?;
        *spans.fields.get_mut(spans.count).ok_or("a row of more than 32 columns; expected 22, 23, 24 or 26")? = span;
        spans.count += 1;
        match bytes.get(end) {
            None => return Ok(spans),
            Some(b',') => at = end + 1,
            Some(_) => return Err("text behind a closing quote; expected a comma"),
        }
    }
}

/// The field that begins at `at`, and where it ends.
fn field(bytes: &[u8], at: usize) -> std::result::Result<(Span, usize), &'static str> {
    if bytes.get(at) != Some(&b'"') {
        let ends = memchr::memchr(b',', &bytes[at..]).map_or(bytes.len(), |found| at + found);
        return Ok((Span { begins: at, ends, doubled: false }, ends));
    }
    let begins = at + 1;
    let mut ends = begins;
    let mut doubled = false;
    loop {
        ends += memchr::memchr(b'"', &bytes[ends..]).ok_or("a quote without its end")?;
        if bytes.get(ends + 1) != Some(&b'"') {
            return Ok((Span { begins, ends, doubled }, ends + 1));
        }
        doubled = true;
        ends += 2;
    }
}
