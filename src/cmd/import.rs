//! `crosscheck import`: traces in, a recording out, and what was counted on the way.

use std::path::PathBuf;

use clap::Args;

use super::show::{Summary, print};
use crate::error::Result;
use crate::format::recording::{Recording, ServerTold};
use crate::import::filter::Filter;
use crate::import::pg_dump::DumpReader;
use crate::import::scripts::NOT_SHOWN;
use crate::import::{self, ImportOptions, Malformed, ScriptEffects};
use crate::stack::Profile;
use crate::stack::locale::Locale;
use crate::translate::schema::{self, Loss, Schema};

/// Turn logs of PostgreSQL and Redis into a recording
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Logs of one PostgreSQL server: csvlog, jsonlog or stderr; plain, zstd or gzip; in any order
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub postgres_log: Vec<PathBuf>,

    /// The server's log_line_prefix, for stderr logs [default: "%m [%p] %q%u@%d "]
    #[arg(long, value_name = "PREFIX")]
    pub log_line_prefix: Option<String>,

    /// The server's log_timezone, for stderr logs whose time zone's abbreviation is ambiguous
    #[arg(long, value_name = "ZONE")]
    pub log_timezone: Option<String>,

    /// Output of `redis-cli MONITOR`; plain, zstd or gzip; in any order
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub redis_monitor: Vec<PathBuf>,

    /// Replay the commands that a script ran in its place, where the trace does not hold its text
    #[arg(long)]
    pub script_effects: bool,

    /// Only statements in this database; needed where the log holds several
    #[arg(long, value_name = "NAME")]
    pub database: Option<String>,

    /// Only statements of this user
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,

    /// Only statements of sessions with this application_name
    #[arg(long, value_name = "NAME")]
    pub application: Option<String>,

    /// Only what was complete at this time or later, like 2026-11-22T07:43:00Z
    #[arg(long, value_name = "TIME")]
    pub from: Option<jiff::Timestamp>,

    /// Only what was complete before this time
    #[arg(long, value_name = "TIME")]
    pub to: Option<jiff::Timestamp>,

    /// A plain pg_dump of the state before the first operation
    #[arg(long, value_name = "FILE")]
    pub initial_sql: Option<PathBuf>,

    /// A plain pg_dump of the state after the last operation
    #[arg(long, value_name = "FILE")]
    pub final_sql: Option<PathBuf>,

    /// The recorded database's locale, as `SHOW lc_collate` says it, like en_US.UTF-8; or icu:NAME; where the dump was not
    /// made with --create
    #[arg(long, value_name = "LOCALE")]
    pub locale: Option<String>,

    /// A role that was a superuser on the recorded server
    #[arg(long, value_name = "ROLE")]
    pub superuser: Vec<String>,

    /// A setting of the recorded server or database, like TimeZone=Europe/Berlin
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub setting: Vec<(String, String)>,

    /// The recording's new directory
    #[arg(long, value_name = "DIR")]
    pub output: PathBuf,

    /// The recording's name [default: its directory's]
    #[arg(long)]
    pub name: Option<String>,

    /// Count malformed lines and go on, instead of stopping at the first
    #[arg(long)]
    pub lenient: bool,

    /// What the losses of the initial state's schema are shown for
    #[arg(long, value_name = "PROFILE", default_value = Profile::DEFAULT,
        value_parser = clap::builder::PossibleValuesParser::new(Profile::names()))]
    pub profile: String,

    /// Print the counts as JSON to standard output
    #[arg(long)]
    pub json: bool,
}

/// Imports, and prints what was found.
pub fn run(args: ImportArgs) -> Result<()> {
    let options = ImportOptions {
        postgres_logs: args.postgres_log,
        log_line_prefix: args.log_line_prefix,
        log_timezone: args.log_timezone,
        redis_monitors: args.redis_monitor,
        initial_sql: args.initial_sql,
        final_sql: args.final_sql,
        output: args.output.clone(),
        name: args.name,
        malformed: if args.lenient { Malformed::Skip } else { Malformed::Fail },
        filter: Filter {
            database: args.database,
            user: args.user,
            application: args.application,
            from_us: args.from.map(jiff::Timestamp::as_microsecond),
            to_us: args.to.map(jiff::Timestamp::as_microsecond),
        },
        server: ServerTold {
            locale: args.locale,
            superusers: args.superuser,
            settings: args.setting.into_iter().collect(),
            dumped_database: None,
        },
        script_effects: if args.script_effects { ScriptEffects::Replay } else { ScriptEffects::Count },
    };
    if let Some(locale) = &options.server.locale {
        Locale::parse(locale)?;
    }
    let header = import::import(&options)?;
    if !options.postgres_logs.is_empty() && !header.counts.operations.contains_key("sql") {
        eprintln!(
            "warning: no statement in the PostgreSQL log; was it written with log_min_duration_statement = 0 or \
             log_statement = all, and lc_messages in English?"
        );
    }
    if let Some(calls) = header.counts.skipped.get(NOT_SHOWN) {
        eprintln!(
            "note: {calls} calls of scripts can't be replayed, because the trace does not hold their text; import with \
             --script-effects to replay the commands that they ran"
        );
    }
    let mut summary = Summary::open(&args.output)?;
    summary.losses = Some(losses(&Recording::open(&args.output)?, &args.profile)?);
    print(&summary, args.json.into())
}

fn setting(text: &str) -> std::result::Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    let harmless = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
    if name.is_empty() || !name.chars().all(harmless) {
        return Err(format!("`{name}` cannot name a setting"));
    }
    Ok((name.to_lowercase(), value.to_owned()))
}

/// Every type and constraint of the initial state that has no exact counterpart on the target.
fn losses(recording: &Recording, profile: &str) -> Result<Vec<Loss>> {
    let Some(dump) = DumpReader::initial(recording)? else { return Ok(Vec::new()) };
    Ok(schema::losses(&Schema::from_dump(dump)?, &Profile::named(profile)?.target()))
}
