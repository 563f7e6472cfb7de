//! PostgreSQL's logs: which format a file has, files in order of time, records folded into operations.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use super::event::LineCounts;
use super::filter::Filter;
use super::input::{self, Lines, Next};
use super::postgres_fold::{Fold, LogRecord};
use super::source::{Malformed, Outlet, SourceEnd};
use super::{file_name, postgres_csvlog, postgres_jsonlog, postgres_stderr};
use crate::error::{Error, Result};
use crate::format::recording::Trace;

/// Reads the records of one file.
pub trait LogReader: Send {
    /// The next record, or what is wrong with it. An error is one of reading the file; nothing follows it.
    fn next(&mut self) -> Result<Next<LogRecord<'_>>>;

    /// What was read so far.
    fn lines(&self) -> &Lines;
}

/// A format of PostgreSQL's logs.
pub struct Format {
    /// The name in recordings.
    pub name: &'static str,
    /// Whether a file is in it, by its first line.
    recognises: fn(&str) -> bool,
    open: fn(Lines, &PostgresLogs) -> Result<Box<dyn LogReader>>,
}

/// All formats. stderr last: it takes whatever no other one does, and says what it expected.
pub const FORMATS: &[Format] = &[
    Format {
        name: "postgres-jsonlog",
        recognises: postgres_jsonlog::recognises,
        open: |lines, _| Ok(Box::new(postgres_jsonlog::Reader::new(lines))),
    },
    Format {
        name: "postgres-csvlog",
        recognises: postgres_csvlog::recognises,
        open: |lines, _| Ok(Box::new(postgres_csvlog::Reader::new(lines))),
    },
    Format {
        name: "postgres-stderr",
        recognises: |_| true,
        open: |lines, logs| {
            let prefix = postgres_stderr::Prefix::new(logs.log_line_prefix.as_deref())?;
            Ok(Box::new(postgres_stderr::Reader::new(lines, prefix, logs.log_timezone.clone())))
        },
    },
];

/// Logs of one server.
#[derive(Clone, Debug, Default)]
pub struct PostgresLogs {
    pub files: Vec<PathBuf>,
    pub log_line_prefix: Option<String>,
    pub log_timezone: Option<TimeZone>,
    pub malformed: Malformed,
    pub filter: Filter,
}

impl PostgresLogs {
    /// Reads all files and hands their operations on.
    pub fn import(&self, outlet: &mut Outlet) -> Result<SourceEnd> {
        let mut fold = Fold::new(self.filter.clone());
        let mut end = SourceEnd::default();
        let mut batch = Vec::new();
        let mut malformed = LineCounts::default();
        for (path, format) in self.in_order(&mut malformed)? {
            let mut reader = self.open(&path, format)?;
            loop {
                let met = match reader.next() {
                    Ok(Next::Record(record)) => {
                        let line = record.line;
                        let problem = fold.take(&record, &mut batch).err();
                        problem.map(|problem| Error::malformed(reader.lines().place(line), problem))
                    }
                    Ok(Next::Malformed(error)) => Some(error),
                    Ok(Next::End) => break,
                    Err(error) => {
                        // Nothing can be read behind it, leniently or not.
                        self.malformed.meet(error, &mut malformed)?;
                        break;
                    }
                };
                if let Some(error) = met {
                    self.malformed.meet(error, &mut malformed)?;
                }
                if !outlet.offer(&mut batch) {
                    return Ok(end);
                }
            }
            end.traces.push(trace(format.name, &path, reader.lines()));
        }
        let folded = fold.finish(&mut batch);
        (end.sessions, end.lines) = (folded.sessions, folded.lines);
        (end.databases, end.other_databases, end.cut_at) = (folded.databases, folded.others, folded.cut_at);
        end.lines.merge(&malformed);
        outlet.flush(&mut batch);
        Ok(end)
    }

    fn open(&self, path: &Path, format: &Format) -> Result<Box<dyn LogReader>> {
        let lines = Lines::new(input::open(path)?, path.display().to_string());
        (format.open)(lines, self)
    }

    /// When a file begins; what can't be read is an error later, at its place.
    fn first_time(&self, path: &Path, format: &Format) -> Result<i64> {
        let mut reader = self.open(path, format)?;
        while self.files.len() > 1 {
            match reader.next() {
                Ok(Next::Record(record)) => return Ok(record.time_us),
                Ok(Next::Malformed(_)) => {}
                Ok(Next::End) | Err(_) => break,
            }
        }
        Ok(i64::MIN)
    }

    /// The files in order of their first records, each with its format, which is the same for all.
    fn in_order(&self, lines: &mut LineCounts) -> Result<Vec<(PathBuf, &'static Format)>> {
        let mut files = Vec::new();
        for path in &self.files {
            let mut source = input::open(path)?;
            let head = match source.fill_buf() {
                Ok(head) => head,
                Err(error) => {
                    self.malformed.meet(input::unreadable(path.display().to_string(), &error), lines)?;
                    continue;
                }
            };
            let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let line = String::from_utf8_lossy(line);
            // Rotation leaves empty files behind; they are of no format.
            let Some(format) = FORMATS.iter().find(|format| !head.is_empty() && (format.recognises)(&line)) else {
                continue;
            };
            files.push((self.first_time(path, format)?, path.clone(), format));
        }
        if let [(_, one, first), rest @ ..] = files.as_slice()
            && let Some((_, other, second)) = rest.iter().find(|(_, _, format)| format.name != first.name)
        {
            return Err(Error::Usage(format!(
                "{} is {} and {} is {}; give the files of one format, both hold the same statements",
                one.display(),
                first.name,
                other.display(),
                second.name
            )));
        }
        files.sort_by_key(|(first, _, _)| *first);
        Ok(files.into_iter().map(|(_, path, format)| (path, format)).collect())
    }
}

/// What a recording says about a file that it was made from.
pub fn trace(format: &str, path: &Path, lines: &Lines) -> Trace {
    Trace { format: format.to_owned(), file: file_name(path), bytes: lines.bytes(), lines: lines.number() }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    /// Reads a trace to its end, malformed or not; answers with the errors.
    fn read(trace: &[u8], format: &Format) -> Vec<String> {
        let lines = Lines::new(Box::new(Cursor::new(trace.to_vec())), "trace");
        let mut reader = (format.open)(lines, &PostgresLogs::default()).expect("the default prefix");
        let mut fold = Fold::default();
        let mut events = Vec::new();
        let mut errors = Vec::new();
        loop {
            match reader.next().expect("memory does not fail") {
                Next::Record(record) => errors.extend(fold.take(&record, &mut events).err()),
                Next::Malformed(error) => {
                    let error = error.to_string();
                    assert!(error.starts_with("trace:"), "{error}");
                    errors.push(error);
                }
                Next::End => break,
            }
        }
        fold.finish(&mut events);
        errors
    }

    #[test]
    fn a_format_is_recognised_by_its_first_line() {
        let name = |line: &str| FORMATS.iter().find(|format| (format.recognises)(line)).map(|format| format.name);
        let commas = ",".repeat(25);
        for (line, format) in [
            (format!("2026-11-22 07:43:49.199 UTC{commas}"), "postgres-csvlog"),
            ("{\"timestamp\":".to_owned(), "postgres-jsonlog"),
            ("2026-11-22 07:43:49.199 UTC [1] LOG:  a, b".to_owned(), "postgres-stderr"),
            (format!("2026-11-22 07:43:49.199 UTC [1] LOG:  statement: x{commas}"), "postgres-stderr"),
        ] {
            assert_eq!(name(&line), Some(format), "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_records_or_located_errors(trace in prop::collection::vec(any::<u8>(), 0..300)) {
            for format in FORMATS {
                read(&trace, format);
            }
        }

        #[test]
        fn any_pieces_of_a_log_are_records_or_located_errors(
            trace in r#"(2026-11-22 07:43:49.199 UTC|[,"\n\t{}:é]|\[1\] | LOG:  |ERROR:  |DETAIL:  |duration: 1\.5 ms|  bind x: |parameters: \$1 = '|"message"|"timestamp"|client backend|,,,,,,,){0,40}"#,
        ) {
            for format in FORMATS {
                read(trace.as_bytes(), format);
            }
        }

        #[test]
        fn a_csvlog_with_any_message_is_read_whole(message in "(?s).{0,80}", query in "(?s).{0,40}") {
            let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let row = format!(
                "2026-11-22 07:43:49.199 UTC,\"u\",\"d\",1,\"h:1\",6b029d35.7a8b,1,\"SELECT\",2026-11-22 07:43:49 UTC,3/0,0,\
                 LOG,00000,{},,,,,,{},,,\"app\",\"client backend\",,0\n",
                quote(&message),
                quote(&query)
            );
            let lines = Lines::new(Box::new(Cursor::new(row.repeat(2).into_bytes())), "trace");
            let mut reader = postgres_csvlog::Reader::new(lines);
            for _ in 0..2 {
                let next = LogReader::next(&mut reader).expect("memory does not fail");
                let Next::Record(record) = next else { panic!("{next:?}") };
                prop_assert_eq!(record.message.as_ref(), message.as_str());
                prop_assert_eq!(record.query.as_ref(), query.as_str());
                prop_assert_eq!(record.application.as_ref(), "app");
            }
            prop_assert!(matches!(LogReader::next(&mut reader), Ok(Next::End)));
        }
    }
}
