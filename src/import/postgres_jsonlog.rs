//! PostgreSQL's jsonlog (version 15 and later): one object a line.
//!
//! Keys that it does not need are not looked at: the format is PostgreSQL's, and grows with it.

use std::borrow::Cow;

use serde::Deserialize;

use super::input::{Lines, Next};
use super::postgres_fold::LogRecord;
use super::postgres_log::LogReader;
use super::postgres_time::Clock;
use crate::error::Result;

/// Whether a file's first line looks like one of a jsonlog.
pub fn recognises(line: &str) -> bool {
    line.starts_with('{')
}

/// Reads objects.
pub struct Reader {
    lines: Lines,
    clock: Clock,
    line: Vec<u8>,
}

/// The keys of a line that matter.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Line<'a> {
    #[serde(borrow)]
    timestamp: Cow<'a, str>,
    #[serde(borrow)]
    session_id: Cow<'a, str>,
    #[serde(borrow)]
    session_start: Cow<'a, str>,
    #[serde(borrow)]
    user: Cow<'a, str>,
    #[serde(borrow)]
    dbname: Cow<'a, str>,
    #[serde(borrow)]
    application_name: Cow<'a, str>,
    #[serde(borrow)]
    backend_type: Cow<'a, str>,
    #[serde(borrow)]
    ps: Cow<'a, str>,
    #[serde(borrow)]
    error_severity: Cow<'a, str>,
    #[serde(borrow)]
    state_code: Cow<'a, str>,
    #[serde(borrow)]
    message: Cow<'a, str>,
    #[serde(borrow)]
    detail: Cow<'a, str>,
    #[serde(borrow)]
    context: Cow<'a, str>,
    #[serde(borrow)]
    statement: Cow<'a, str>,
}

impl Reader {
    pub fn new(lines: Lines) -> Self {
        Self { lines, clock: Clock::default(), line: Vec::new() }
    }
}

impl LogReader for Reader {
    fn next(&mut self) -> Result<Next<LogRecord<'_>>> {
        self.line.clear();
        if !self.lines.read(&mut self.line)? {
            return Ok(Next::End);
        }
        let number = self.lines.number();
        if self.line.last() != Some(&b'\n') {
            return Ok(self.lines.malformed(number, "a line without its end; the file is cut off"));
        }
        let line: Line<'_> = match std::str::from_utf8(&self.line) {
            Ok(text) => match serde_json::from_str(text) {
                Ok(line) => line,
                Err(error) => {
                    return Ok(self.lines.malformed(number, format!("expected an object of jsonlog: {error}")));
                }
            },
            Err(_) => {
                let problem = "a line that is not UTF-8; log from databases in UTF-8, or convert the file";
                return Ok(self.lines.malformed(number, problem));
            }
        };
        let time_us = self.clock.read(&line.timestamp).or_else(|| {
            self.clock.learn(&line.session_start, &line.session_id)?;
            self.clock.read(&line.timestamp)
        });
        let Some(time_us) = time_us else {
            let problem = format!("a time `{}`; expected one like `2026-11-22 07:43:49.199 UTC`", line.timestamp);
            return Ok(self.lines.malformed(number, problem));
        };
        Ok(Next::Record(LogRecord {
            line: number,
            time_us,
            session: line.session_id,
            user: line.user,
            database: line.dbname,
            application: line.application_name,
            backend: line.backend_type,
            tag: line.ps,
            severity: line.error_severity,
            state: line.state_code,
            message: line.message,
            detail: line.detail,
            context: line.context,
            query: line.statement,
        }))
    }

    fn lines(&self) -> &Lines {
        &self.lines
    }
}
