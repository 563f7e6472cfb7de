//! `crosscheck replay`: a recording against two stacks; what was seen is kept in a run directory. It judges nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::assess::keys::check_routes;
use crate::core::key_class::RouteCheck;
use crate::error::{Error, Result};
use crate::format::recording::Recording;
use crate::format::renderings;
use crate::format::routes::Routes;
use crate::format::stacks::{Role, StacksFile};
use crate::replay::{Conduct, Limits};
use crate::stack::{Profile, interruption};

use super::judge::quoted;
use super::progress::Shown;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The recording's directory
    recording: PathBuf,

    /// The run's directory; it must not exist yet
    #[arg(long, value_name = "DIR")]
    output: PathBuf,

    #[command(flatten)]
    stacks: StackOptions,
}

const TIMEOUT_SECONDS: u64 = 30;

/// Which stacks, and how they are driven; the same for every command that replays.
#[derive(clap::Args, Clone, Debug)]
pub struct StackOptions {
    /// The stack that is in use
    #[arg(long, value_name = "STACK", default_value = "current", value_parser = ["current", "target"])]
    control: String,

    /// The stack that may take over; `current` is an A/A run
    #[arg(long, value_name = "STACK", default_value = "target", value_parser = ["current", "target"])]
    candidate: String,

    /// URLs of servers of your own, which are emptied first; without it, and for control against control, throwaway
    /// ones are started
    #[arg(long, value_name = "FILE")]
    stacks: Option<PathBuf>,

    /// Server settings of throwaway stacks, and what translations are made for [default: wikimedia, or the scenario's
    /// own]
    #[arg(long, value_name = "PROFILE", value_parser = clap::builder::PossibleValuesParser::new(Profile::names()))]
    pub profile: Option<String>,

    /// Where cache keys go on the target; without it the routes.toml in the recording's directory, or else everything
    /// that can goes to Memcached
    #[arg(long, value_name = "FILE")]
    routes: Option<PathBuf>,

    /// Reviewed requests for the target by fingerprint, instead of what the rules make of them; each must be used
    #[arg(long, value_name = "FILE")]
    pub renderings: Option<PathBuf>,

    /// Seed of every random choice; it is in the report
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// An operation without an answer after this many seconds is unknown; the same on all stores
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT_SECONDS)]
    timeout: u64,
}

impl StackOptions {
    /// The same comparison with the candidate replaced: control against control.
    pub fn control_against_control(&self) -> Self {
        Self { candidate: self.control.clone(), ..self.clone() }
    }

    /// The same with the routes that lie beside the recording, where none are named.
    pub fn with_routes_of(&self, recording: &Recording) -> Self {
        Self { routes: routes_file(self.routes.as_deref(), recording), ..self.clone() }
    }

    /// What somebody's routes leave unmet; none where there is no target, nobody has decided on routes, or a part of the
    /// recording is replayed that does not show all that its keys need.
    pub fn route_check(&self, recording: &Recording) -> Result<Option<RouteCheck>> {
        let asked = self.candidate == "target" && recording.is_whole();
        let Some(path) = self.routes.as_deref().filter(|_| asked) else { return Ok(None) };
        let (routes, started) = (Routes::read(path)?, &recording.header.started_at);
        check_routes(recording.operations()?, started, &routes, &path.display().to_string()).map(Some)
    }

    /// Whether it is the comparison that scenarios are written for.
    pub fn is_current_against_target(&self) -> bool {
        self.control == "current" && self.candidate == "target"
    }

    /// The options as they are written on a command line, defaults left out.
    pub fn as_flags(&self) -> String {
        let path = |path: &Option<PathBuf>| path.as_deref().map(quoted);
        let given = [
            ("control", (self.control != "current").then(|| self.control.clone())),
            ("candidate", (self.candidate != "target").then(|| self.candidate.clone())),
            ("stacks", path(&self.stacks)),
            ("profile", self.profile.clone()),
            ("routes", path(&self.routes)),
            ("renderings", path(&self.renderings)),
            ("seed", (self.seed != 1).then(|| self.seed.to_string())),
            ("timeout", (self.timeout != TIMEOUT_SECONDS).then(|| self.timeout.to_string())),
        ];
        given.iter().filter_map(|(flag, value)| Some(format!(" --{flag} {}", value.as_ref()?))).collect()
    }

    /// Reads the files that the options name. `profile` is used where the command line names none.
    pub fn conduct(&self, profile: Option<&str>) -> Result<Conduct> {
        let profile = self.profile.as_deref().or(profile).unwrap_or(Profile::DEFAULT);
        Ok(Conduct {
            control: Role::named(&self.control)?,
            candidate: Role::named(&self.candidate)?,
            stacks: self.stacks.as_deref().map(StacksFile::read).transpose()?,
            profile: Profile::named(profile)?,
            routes: self.routes.as_deref().map_or_else(|| Ok(Routes::built_in()), Routes::read)?,
            route_check: None,
            renderings: self.renderings.as_deref().map_or_else(|| Ok(Vec::new()), renderings::read)?,
            contrasts_locales: false,
            limits: Limits { operation: Duration::from_secs(self.timeout.max(1)), ..Limits::default() },
            seed: self.seed,
            command_line: command_line(),
        })
    }
}

/// The routes that are named, or else those that lie beside the recording; which ones is said.
pub fn routes_file(named: Option<&Path>, recording: &Recording) -> Option<PathBuf> {
    if let Some(named) = named {
        return Some(named.to_path_buf());
    }
    let found = recording.routes_file()?;
    eprintln!("routes: {}, which lies beside the recording", found.display());
    Some(found)
}

/// This process's command line, the program's directory left out and passwords in URLs masked.
pub fn command_line() -> Vec<String> {
    let mut words: Vec<String> = std::env::args().map(|word| mask(&word)).collect();
    if let Some(program) = words.first_mut() {
        *program = "crosscheck".to_owned();
    }
    words
}

fn mask(word: &str) -> String {
    if word.contains("://") { crate::format::stacks::SecretUrl::new(word).to_string() } else { word.to_owned() }
}

pub fn run(args: &Args) -> Result<()> {
    if args.output.join("run.json").exists() {
        return Err(Error::Usage(format!("{} already holds a run; name another directory", args.output.display())));
    }
    let recording = Recording::open(&args.recording)?;
    let stacks = args.stacks.with_routes_of(&recording);
    let conduct = Conduct { route_check: stacks.route_check(&recording)?, ..stacks.conduct(None)? };
    match runtime()?.block_on(replay(&conduct, &recording, &args.output, "replay"))? {
        None => {
            eprintln!("the run is in {}; judge it with: crosscheck judge {0}", args.output.display());
            Ok(())
        }
        Some(reason) if reason == "interrupted" => Err(Error::Interrupted),
        Some(reason) => Err(Error::Stack(format!(
            "the replay was cut off: {reason}; what was seen until then is in {}",
            args.output.display()
        ))),
    }
}

/// Replays with progress on standard error; Ctrl-C ends it in order.
pub async fn replay(conduct: &Conduct, recording: &Recording, directory: &Path, what: &str) -> Result<Option<String>> {
    let mut interrupted = interruption()?;
    conduct.replay(recording, directory, &mut Shown::new(what), &mut interrupted).await
}

/// One thread: a verify replay waits for servers, and a second thread would only add hand-overs to every operation.
pub fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Usage(format!("cannot start the runtime: {error}")))
}
