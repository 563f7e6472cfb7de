//! Each file under `scenarios/` is a test of its name, on both real stacks, by the path that `crosscheck check` takes:
//! replayed, kept as a run, judged. It holds when everything holds that the file says.
//!
//! Starting servers costs ten times what a scenario costs, so pairs of stacks are started as they are needed, adopted
//! as servers of one's own are, and emptied from one scenario to the next.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crosscheck::core::Report;
use crosscheck::format::routes::Routes;
use crosscheck::format::run::Run;
use crosscheck::format::scenario::{self, Scenario};
use crosscheck::format::stacks::{Role, StacksFile};
use crosscheck::judge::{self, Policy};
use crosscheck::replay::{Conduct, Limits, Numbering};
use crosscheck::stack::{self, Profile, Stack, guard};
use libtest_mimic::{Arguments, Failed, Trial};

/// A glob that matches nothing would pass every time.
const SCENARIOS_MIN: usize = 12;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = scenario::files(&root.join("scenarios")).expect("the scenarios can be read");
    assert!(files.len() >= SCENARIOS_MIN, "the glob must match the scenarios, found {}", files.len());
    let servers = Arc::new(Servers::default());
    let trials = files.into_iter().map(|path| {
        let name = path.strip_prefix(root).unwrap_or(&path).with_extension("").display().to_string();
        let servers = Arc::clone(&servers);
        Trial::test(name.clone(), move || holds(&path, &name, &servers))
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    servers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    conclusion.exit_code()
}

/// Pairs of stacks that no scenario uses at the moment.
#[derive(Default)]
struct Servers {
    idle: Mutex<Vec<Pair>>,
}

struct Pair {
    profile: String,
    /// They end when these are dropped.
    _stacks: [Stack; 2],
    urls: StacksFile,
}

impl Servers {
    async fn take(&self, profile: &Profile) -> Result<Pair, Failed> {
        let idle = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            let fitting = idle.iter().position(|pair| pair.profile == profile.name);
            fitting.map(|index| idle.swap_remove(index))
        };
        match idle {
            Some(pair) => Ok(pair),
            None => Pair::start(profile).await,
        }
    }

    fn give_back(&self, pair: Pair) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(pair);
    }
}

impl Pair {
    async fn start(profile: &Profile) -> Result<Self, Failed> {
        let stacks = [
            stack::start(Role::Current, profile, "control").await?,
            stack::start(Role::Target, profile, "candidate").await?,
        ];
        let mut text = String::new();
        for stack in &stacks {
            text += &format!("[{}]\n", stack.role());
            for kind in stack.kinds() {
                guard::adopt(kind, stack.url(kind)?).await?;
                text += &format!("{kind} = \"{}\"\n", stack.url(kind)?.expose());
            }
        }
        let file = tempfile::NamedTempFile::new()?;
        fs::write(file.path(), text)?;
        Ok(Self { profile: profile.name.clone(), _stacks: stacks, urls: StacksFile::read(file.path())? })
    }
}

/// Replays and judges one scenario; a failure says what does not hold, and everything that differs.
fn holds(path: &Path, name: &str, servers: &Servers) -> Result<(), Failed> {
    let scenario = Scenario::open(path)?;
    let report = replay_and_judge(&scenario, name, servers)?;
    let [result] = report.scenarios.as_slice() else {
        return Err(format!("one scenario was run, the report has {}", report.scenarios.len()).into());
    };
    assert!(report.accounting.adds_up(), "{:?}", report.accounting);
    if result.as_expected {
        return Ok(());
    }
    let lines = |heading: &str, lines: &[String]| format!("{heading}:\n  {}\n", lines.join("\n  "));
    Err(format!("{}{}", lines("unexpected", &result.unexpected), lines("differences", &result.differences)).into())
}

fn replay_and_judge(scenario: &Scenario, name: &str, servers: &Servers) -> Result<Report, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let profile = Profile::named(scenario.profile.as_deref().unwrap_or(Profile::DEFAULT))?;
    // Servers with settings of their own, or that are restarted, are nobody else's.
    let pair = match scenario.needs_own_servers() {
        true => None,
        false => Some(runtime.block_on(servers.take(&profile))?),
    };
    let conduct = Conduct {
        contrasts_locales: false,
        control: Role::Current,
        candidate: Role::Target,
        stacks: pair.as_ref().map(|pair| pair.urls.clone()),
        profile,
        routes: Routes::built_in(),
        route_check: None,
        renderings: Vec::new(),
        limits: Limits { operation: Duration::from_secs(30), ..Limits::default() },
        seed: 1,
        command_line: Vec::new(),
    };
    // After an error the servers are not given back: what became of them is not known.
    let replayed = runtime.block_on(conduct.replay_scenario(scenario, name, Numbering::default()))?;
    pair.into_iter().for_each(|pair| servers.give_back(pair));
    let directory = tempfile::tempdir()?;
    let run = directory.path().join("run");
    replayed.keep(&run)?;
    Ok(judge::judge(&Run::open(&run)?, &Policy::default())?)
}
