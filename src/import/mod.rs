//! Traces in other people's formats become operations of ours.
//!
//! One thread reads PostgreSQL's logs, one Redis's MONITOR; what they find is merged into one timeline and written as
//! it comes, so memory does not grow with the recording, only by a short entry for each session. Nothing is guessed
//! and nothing is lost: a record becomes an operation, or is counted by the reason why it is none, or is an error
//! with its file and line.

mod crlf;
mod cut_values;
pub mod event;
pub mod filter;
mod held;
pub mod input;
mod merge;
mod named;
pub mod pg_dump;
mod postgres_csvlog;
mod postgres_fold;
#[cfg(test)]
mod postgres_fold_tests;
mod postgres_jsonlog;
mod postgres_log;
mod postgres_message;
mod postgres_params;
mod postgres_stderr;
mod postgres_time;
mod recorder;
mod redis_monitor;
pub mod scripts;
pub mod source;
mod sql_split;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use jiff::tz::TimeZone;
pub use postgres_log::FORMATS as POSTGRES_FORMATS;
pub use redis_monitor::NAME as REDIS_FORMAT;
pub use source::Malformed;

use self::filter::Filter;
use self::pg_dump::DumpReader;
use self::postgres_log::PostgresLogs;
use self::recorder::Recorder;
use self::redis_monitor::RedisMonitors;
pub use self::redis_monitor::ScriptEffects;
use self::source::{Outlet, SourceEnd};
use crate::error::{Error, Result};
use crate::format::recording::{Header, RecordingWriter, ServerTold};

/// What to import, and where to.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Logs of one PostgreSQL server, in one format, in any order.
    pub postgres_logs: Vec<PathBuf>,
    /// The server's `log_line_prefix`, for stderr logs.
    pub log_line_prefix: Option<String>,
    /// The server's `log_timezone`, where a stderr log's abbreviations could be several zones'.
    pub log_timezone: Option<String>,
    /// Output of MONITOR of one Redis server, in any order.
    pub redis_monitors: Vec<PathBuf>,
    /// A plain pg_dump of the state before the first operation.
    pub initial_sql: Option<PathBuf>,
    /// The same after the last one.
    pub final_sql: Option<PathBuf>,
    /// The recording's directory, which must not hold one.
    pub output: PathBuf,
    /// The recording's name; else its directory's.
    pub name: Option<String>,
    pub malformed: Malformed,
    pub script_effects: ScriptEffects,
    /// Which part of the logs.
    pub filter: Filter,
    /// What is known of the recorded server.
    pub server: ServerTold,
}

/// Imports traces into a new recording and answers with its header, in which everything is counted.
pub fn import(options: &ImportOptions) -> Result<Header> {
    if options.postgres_logs.is_empty() && options.redis_monitors.is_empty() {
        return Err(Error::Usage("nothing to import; name a --postgres-log, a --redis-monitor or both".to_owned()));
    }
    let log_timezone = options.log_timezone.as_deref().map(timezone).transpose()?;
    let writer = RecordingWriter::create(&options.output)?;
    let dumped = keep_dumps(options, &writer)?;
    let logs = PostgresLogs {
        files: options.postgres_logs.clone(),
        log_line_prefix: options.log_line_prefix.clone(),
        log_timezone,
        malformed: options.malformed,
        filter: options.filter.clone(),
    };
    let monitors = RedisMonitors {
        files: options.redis_monitors.clone(),
        malformed: options.malformed,
        script_effects: options.script_effects,
    };
    let mut recorder = Recorder::new(writer, options.filter.clone());
    let (sql_out, sql_in) = source::pipe();
    let (cache_out, cache_in) = source::pipe();
    let (sql, cache) = thread::scope(|scope| {
        let sql = scope.spawn(|| run(sql_out, |outlet| logs.import(outlet)));
        let cache = scope.spawn(|| run(cache_out, |outlet| monitors.import(outlet)));
        merge::merge(sql_in, cache_in, |side, event| recorder.take(side, event))?;
        Ok::<_, Error>((joined(sql), joined(cache)))
    })?;
    one_database(&sql, options.filter.database.as_deref())?;
    let wanted = options.filter.database.clone().or_else(|| sql.databases.keys().next().cloned());
    let server = ServerTold { dumped_database: dumped_database(&dumped, wanted.as_deref())?, ..options.server.clone() };
    let name = options.name.clone().unwrap_or_else(|| file_name(&options.output));
    recorder.finish(name, server, sql, cache)
}

/// A recording is one database's: two of one server have tables of the same names.
fn one_database(sql: &SourceEnd, wanted: Option<&str>) -> Result<()> {
    let counted = |found: &BTreeMap<String, u64>| {
        found.iter().map(|(name, count)| format!("{name} ({count})")).collect::<Vec<_>>().join(", ")
    };
    match wanted {
        None if sql.databases.len() > 1 => Err(Error::Usage(format!(
            "the log holds statements of {} databases: {}; name one with --database",
            sql.databases.len(),
            counted(&sql.databases)
        ))),
        Some(name) if !sql.databases.contains_key(name) && !sql.other_databases.is_empty() => Err(Error::Usage(
            format!("no statement in the database {name}; the log's lines are of: {}", counted(&sql.other_databases)),
        )),
        _ => Ok(()),
    }
}

fn timezone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name)
        .map_err(|_| Error::Usage(format!("unknown time zone `{name}`; expected one like Europe/Berlin")))
}

/// Runs an importer; what goes wrong reaches the merge through its pipe.
fn run(mut outlet: Outlet, read: impl FnOnce(&mut Outlet) -> Result<SourceEnd>) -> SourceEnd {
    match read(&mut outlet) {
        Ok(end) => end,
        Err(error) => {
            outlet.fail(error);
            SourceEnd::default()
        }
    }
}

fn joined(reader: thread::ScopedJoinHandle<'_, SourceEnd>) -> SourceEnd {
    reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Keeps the dumps, each read once to its end before: one that is cut off is an error now, not at a replay. Answers with
/// the databases that they connect to.
fn keep_dumps(options: &ImportOptions, writer: &RecordingWriter) -> Result<Vec<String>> {
    let mut databases = Vec::new();
    if let Some(path) = &options.initial_sql {
        databases.extend(check_dump(path)?);
        writer.keep_initial(&mut input::open(path)?)?;
    }
    if let Some(path) = &options.final_sql {
        databases.extend(check_dump(path)?);
        writer.keep_final(&mut input::open(path)?)?;
    }
    databases.sort();
    databases.dedup();
    Ok(databases)
}

fn check_dump(path: &Path) -> Result<Vec<String>> {
    let mut dump = DumpReader::new(input::open(path)?, path.display().to_string());
    dump.try_for_each(|item| item.map(drop))?;
    Ok(dump.databases().to_vec())
}

/// Which of a dump's databases is the recording's: none need be named where there is but one.
fn dumped_database(dumped: &[String], wanted: Option<&str>) -> Result<Option<String>> {
    /// What every server has, and pg_dumpall writes down.
    const ALWAYS: [&str; 2] = ["postgres", "template1"];
    if let (true, Some(wanted)) = (dumped.len() > 1, wanted)
        && dumped.iter().any(|name| name == wanted)
    {
        return Ok(Some(wanted.to_owned()));
    }
    let own: Vec<&String> = dumped.iter().filter(|name| !ALWAYS.contains(&name.as_str())).collect();
    match own.as_slice() {
        [] => Ok(None),
        [one] => Ok((dumped.len() > 1).then(|| (*one).clone())),
        several => Err(Error::Usage(format!(
            "the dump holds {} databases: {}; name one with --database",
            several.len(),
            several.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
        ))),
    }
}

/// A file's name without its directory.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
