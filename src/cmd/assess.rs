//! `crosscheck assess`: what the move of a recorded application would cost, with no server at all.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::assess::keys::route_check;
use crate::assess::keys::routes_file::routes_file;
use crate::assess::{Budget, Plan, assess, schema};
use crate::core::Assessment;
use crate::core::assessment::{Basis, SchemaPart};
use crate::core::verdict::Gate;
use crate::error::{Error, Result};
use crate::format::recording::Recording;
use crate::format::routes::Routes;
use crate::import::pg_dump::DumpReader;
use crate::render::assessment::{FORMATS, Format, format};
use crate::render::terminal::Terminal;
use crate::stack::Profile;
use crate::translate::schema::Schema;

/// Say what the move would cost, with no server at all
///
/// Every operation of a recording is translated, and none is sent: how much is carried as it is, how much is rewritten,
/// by which rules and with which stated differences, and how much is untranslatable, with what usually takes its place.
/// A translation is no proof: `crosscheck check` replays.
///
/// Cache keys are grouped by pattern; each class says what it needs of a store and whether its route gives it. With
/// routes of a file, a class that needs what its route does not give makes the exit code 1, and so does an `accept` that
/// accepts nothing. The built-in routes are nobody's decision: there it is only said.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The recording's directory
    recording: PathBuf,

    /// What translations are made for
    #[arg(long, value_name = "PROFILE", default_value = Profile::DEFAULT,
        value_parser = PossibleValuesParser::new(Profile::names()))]
    profile: String,

    /// Where cache keys go on the target; without it the routes.toml in the recording's directory, or else everything
    /// that can goes to Memcached
    #[arg(long, value_name = "FILE")]
    routes: Option<PathBuf>,

    /// Write a routes.toml that would meet what the keys need, to be read and changed; it must not exist yet
    #[arg(long, value_name = "FILE")]
    propose_routes: Option<PathBuf>,

    /// Write the assessment here (html, md, json)
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,

    /// A format; one to standard output, with --report several [default: terminal, or with --report every one that is a
    /// file]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Vec<String>,

    /// Minutes that one unit of work stands for
    #[arg(long, value_name = "N", default_value_t = Budget::default().unit_minutes,
        value_parser = clap::value_parser!(u32).range(1..=480))]
    unit_minutes: u32,

    /// Human-days above which the migration level is C
    #[arg(long, value_name = "N", default_value_t = Budget::default().human_days_limit)]
    human_days_limit: u32,

    /// Exit with 1 where an operation is of this class; `stated` is both
    #[arg(long, value_name = "CLASS", value_parser = ["untranslatable", "stated"])]
    fail_on: Option<String>,
}

fn format_parser() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about)))
}

pub fn run(args: &Args) -> Result<Gate> {
    let formats = args.format.iter().map(|name| format(name)).collect::<Result<Vec<_>>>()?;
    if args.report.is_none() && formats.len() > 1 {
        let problem = "formats do not fit on one standard output; give --report DIR, or one --format";
        return Err(Error::Usage(format!("{} {problem}", formats.len())));
    }
    if let (Some(_), Some(no_file)) = (&args.report, formats.iter().find(|format| format.file_name.is_none())) {
        return Err(Error::Usage(format!("format `{}` is no file; leave out --report to print it", no_file.name)));
    }
    if let Some(path) = args.propose_routes.as_ref().filter(|path| path.exists()) {
        let problem = "exists; name another file, or remove it first: what somebody has decided is not written over";
        return Err(Error::Usage(format!("{} {problem}", path.display())));
    }
    let assessment = assessment(args)?;
    match &args.report {
        Some(directory) => write(&assessment, &formats, directory)?,
        None => print(&assessment, formats.first().copied())?,
    }
    if let Some(path) = &args.propose_routes {
        let text = routes_file(&assessment.keys, &assessment.basis.recording);
        fs::write(path, text).map_err(Error::io("cannot write", path))?;
        eprintln!("proposed routes: {}", path.display());
    }
    let all = &assessment.accounting.all;
    let failed = match args.fail_on.as_deref() {
        Some("untranslatable") => all.untranslatable > 0,
        Some(_) => all.untranslatable > 0 || all.stated > 0,
        None => false,
    };
    Ok(if failed || !routes_hold(&assessment) { Gate::Fail } else { Gate::Pass })
}

/// Whether somebody's routes give what their keys need; says what they do not.
fn routes_hold(assessment: &Assessment) -> bool {
    if assessment.basis.routes.is_empty() {
        return true;
    }
    let failures = route_check(&assessment.keys, &assessment.basis.routes).failures();
    for failure in &failures {
        eprintln!("{}: {failure}", assessment.basis.routes);
    }
    failures.is_empty()
}

fn assessment(args: &Args) -> Result<Assessment> {
    let recording = Recording::open(&args.recording)?;
    let profile = Profile::named(&args.profile)?;
    let file = super::replay::routes_file(args.routes.as_deref(), &recording);
    let routes = file.as_deref().map_or_else(|| Ok(Routes::built_in()), Routes::read)?;
    let (schema, schema_part) = match DumpReader::initial(&recording)? {
        Some(dump) => {
            let mut dump = schema::Counting::new(dump);
            let schema = Schema::from_dump(&mut dump)?;
            let part = schema::part(&schema, &profile.target(), dump.sizes());
            (schema, part)
        }
        None => (Schema::default(), SchemaPart::default()),
    };
    let basis = Basis {
        crosscheck_version: env!("CARGO_PKG_VERSION").to_owned(),
        command_line: super::replay::command_line(),
        recording: recording.info(),
        started_at: recording.header.started_at.clone(),
        span_us: recording.header.span_us,
        profile: profile.name.clone(),
        profile_title: profile.title.clone(),
        routes: file.as_ref().map(|path| path.display().to_string()).unwrap_or_default(),
    };
    let budget = Budget { unit_minutes: args.unit_minutes, human_days_limit: args.human_days_limit };
    let plan = Plan { basis, schema, schema_part, target: profile.target(), routes, budget };
    assess(&recording.header, recording.operations()?, plan)
}

fn write(assessment: &Assessment, formats: &[&Format], directory: &PathBuf) -> Result<()> {
    fs::create_dir_all(directory).map_err(Error::io("cannot create", directory))?;
    let every: Vec<&Format> = FORMATS.iter().collect();
    let formats = if formats.is_empty() { every.as_slice() } else { formats };
    let stderr = io::stderr();
    let terminal = super::render::terminal_of(&stderr);
    let summary = crate::render::assessment::terminal::page(assessment, &terminal);
    stderr.lock().write_all(summary.as_bytes()).map_err(Error::io("cannot write", "standard error"))?;
    for format in formats {
        let Some(name) = format.file_name else { continue };
        let path = directory.join(name);
        fs::write(&path, (format.page)(assessment)?).map_err(Error::io("cannot write", &path))?;
        eprintln!("report: {}", path.display());
    }
    Ok(())
}

fn print(assessment: &Assessment, format: Option<&Format>) -> Result<()> {
    let stdout = io::stdout();
    let page = match format.filter(|format| format.name != "terminal") {
        Some(format) => (format.page)(assessment)?,
        None => {
            let terminal: Terminal = super::render::terminal_of(&stdout);
            crate::render::assessment::terminal::page(assessment, &terminal)
        }
    };
    let mut out = stdout.lock();
    match out.write_all(page.as_bytes()).and_then(|()| out.flush()) {
        // `crosscheck assess … | head` has seen what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Error::io("cannot write", "standard output")),
    }
}
