//! `crosscheck stack`: throwaway stacks that stay up, and servers of one's own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, IsTerminal as _, Write as _};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use clap::{Args, Subcommand};
use futures_util::future::try_join_all;

use crate::error::{Error, Result};
use crate::format::stacks::{Role, SecretUrl};
use crate::stack::state::{Place, State};
use crate::stack::{self, Profile, Stack, guard, unless_interrupted};
use crate::store::{self, SessionSetup};

/// Start throwaway servers that stay up, and adopt servers of your own.
#[derive(Debug, Args)]
pub struct StackArgs {
    #[command(subcommand)]
    command: StackCommand,
}

#[derive(Debug, Subcommand)]
enum StackCommand {
    /// Start throwaway servers in the background; prints where they are as JSON.
    Up(UpArgs),
    /// End the servers that `up` started, and remove their data.
    Down(NameArgs),
    /// Say what is up, and whether it answers; exit code 1 where it does not.
    Status,
    /// Mark a server of your own as one that replays may empty and overwrite.
    Adopt(AdoptArgs),
    /// What `up` leaves running.
    #[command(hide = true)]
    Hold(UpArgs),
}

#[derive(Clone, Debug, Args)]
struct UpArgs {
    #[command(flatten)]
    name: NameArgs,
    /// Server settings: strict or wikimedia.
    #[arg(long, default_value = Profile::DEFAULT)]
    profile: String,
    /// Only this stack: current or target.
    #[arg(long)]
    stack: Option<String>,
}

#[derive(Clone, Debug, Args)]
struct NameArgs {
    /// Several can be up under different names.
    #[arg(long, default_value = "default")]
    name: String,
}

#[derive(Debug, Args)]
struct AdoptArgs {
    /// postgres://, mysql://, redis:// or memcached://
    url: String,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

/// Runs the subcommand.
pub fn run(args: StackArgs) -> Result<ExitCode> {
    if let StackCommand::Hold(_) = args.command {
        // Away from the terminal of `up`, so that neither its Ctrl-C nor its end is ours. Fails where we lead a
        // process group, and then the group is our own already.
        let _ = rustix::process::setsid();
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Stack(format!("cannot start the runtime: {error}")))?;
    runtime.block_on(async {
        match args.command {
            StackCommand::Up(args) => up(&args),
            StackCommand::Hold(args) => hold(&args).await,
            StackCommand::Down(args) => unless_interrupted(down(&args.name)).await,
            StackCommand::Status => unless_interrupted(status()).await,
            StackCommand::Adopt(args) => unless_interrupted(adopt(&args)).await,
        }
    })
}

/// Starts the holder and waits for the line that says what is up.
fn up(args: &UpArgs) -> Result<ExitCode> {
    Profile::named(&args.profile)?;
    roles(args)?;
    let place = Place::of(&args.name.name)?;
    let log_path = place.log();
    // Taken and let go again: that the name is in use is said at once, and what a dead holder left is removed.
    drop(place.hold()?);
    let log = File::create(&log_path).map_err(Error::io("cannot create", &log_path))?;
    let program =
        std::env::current_exe().map_err(|error| Error::Stack(format!("cannot find this program: {error}")))?;
    let mut command = Command::new(program);
    command.args(["stack", "hold", "--name", &args.name.name, "--profile", &args.profile]);
    if let Some(stack) = &args.stack {
        command.args(["--stack", stack]);
    }
    let mut holder = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .map_err(|error| Error::Stack(format!("cannot start what holds the stack: {error}")))?;
    let mut line = String::new();
    if let Some(stdout) = holder.stdout.take() {
        BufReader::new(stdout)
            .read_line(&mut line)
            .map_err(|error| Error::Stack(format!("what holds the stack said nothing: {error}")))?;
    }
    let Ok(state) = serde_json::from_str::<State>(&line) else {
        let _ = holder.wait();
        let said = std::fs::read_to_string(&log_path).unwrap_or_default();
        let said = said.trim();
        return Err(Error::Stack(said.strip_prefix("error: ").unwrap_or(said).to_owned()));
    };
    let json = serde_json::to_string_pretty(&state).map_err(|error| Error::Stack(error.to_string()))?;
    say(&json)?;
    eprintln!(
        "up: the stack {} with the profile {}; use it with --stacks {}, end it with `crosscheck stack down --name {0}`",
        state.name,
        state.profile,
        state.stacks_file.display()
    );
    Ok(ExitCode::SUCCESS)
}

fn roles(args: &UpArgs) -> Result<Vec<Role>> {
    match &args.stack {
        Some(name) => Ok(vec![Role::named(name)?]),
        None => Ok(Role::ALL.to_vec()),
    }
}

/// Starts the servers, says what is up, and holds them until it is told to end.
async fn hold(args: &UpArgs) -> Result<ExitCode> {
    let held = Place::of(&args.name.name)?.hold()?;
    let profile = Profile::named(&args.profile)?;
    let holding = async {
        let roles = roles(args)?;
        let stacks = try_join_all(roles.iter().map(|role| stack::start(*role, &profile, role.name()))).await?;
        let mut urls: BTreeMap<Role, BTreeMap<_, _>> = BTreeMap::new();
        for stack in &stacks {
            for kind in stack.kinds() {
                let url = stack.url(kind)?;
                // These servers were made to be written to; another process of ours must be able to tell.
                guard::adopt(kind, url).await?;
                urls.entry(stack.role()).or_default().insert(kind, url.clone());
            }
        }
        let state = held.write(&profile.name, urls)?;
        say(&serde_json::to_string(&state).map_err(|error| Error::Stack(error.to_string()))?)?;
        wait_for_the_end(stacks).await
    };
    match unless_interrupted(holding).await {
        Err(Error::Interrupted) => Ok(ExitCode::SUCCESS),
        other => other,
    }
}

/// To standard output; an error where nobody reads it.
fn say(line: &str) -> Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "{line}")
        .and_then(|()| stdout.flush())
        .map_err(|error| Error::Stack(format!("cannot write to standard output: {error}")))
}

/// Until a signal comes; the servers go with the stacks. A server that dies is left dead: `status` tells.
async fn wait_for_the_end(stacks: Vec<Stack>) -> Result<ExitCode> {
    std::future::pending::<()>().await;
    drop(stacks);
    Ok(ExitCode::SUCCESS)
}

async fn down(name: &str) -> Result<ExitCode> {
    let place = Place::of(name)?;
    if place.down().await? {
        eprintln!("down: the stack {name}");
    } else {
        eprintln!("no stack named {name} is up");
    }
    Ok(ExitCode::SUCCESS)
}

async fn status() -> Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    let mut lines = 0;
    for place in Place::all()? {
        let Some(state) = place.read()? else { continue };
        let held = place.is_held()?;
        for (role, urls) in &state.stacks {
            for (kind, url) in urls {
                let url = SecretUrl::new(url.clone());
                let answer = match held {
                    true => answers(&url).await,
                    false => Err(Error::Stack(format!("process {} is gone", state.pid))),
                };
                let (word, why) = match &answer {
                    Ok(()) => ("ready", String::new()),
                    Err(error) => ("dead", format!("  ({error})")),
                };
                if answer.is_err() {
                    code = ExitCode::FAILURE;
                }
                say(&format!("{}\t{role}\t{kind}\t{word}\t{url}{why}", state.name))?;
                lines += 1;
            }
        }
    }
    if lines == 0 {
        eprintln!("no stack is up; `crosscheck stack up` starts one");
    }
    Ok(code)
}

/// A server that lives answers in a millisecond; one that takes this long would not serve a replay either.
const ANSWER_MAX: Duration = Duration::from_secs(5);

async fn answers(url: &SecretUrl) -> Result<()> {
    let store = store::open(url.expose())?;
    match tokio::time::timeout(ANSWER_MAX, store.connect(&SessionSetup::default())).await {
        Ok(connected) => connected.map(|_| ()),
        Err(_) => Err(Error::store(store.kind(), format!("no answer in {ANSWER_MAX:?}"))),
    }
}

async fn adopt(args: &AdoptArgs) -> Result<ExitCode> {
    let url = SecretUrl::new(args.url.clone());
    let store = store::open(url.expose())?;
    if !args.yes {
        confirm(&url)?;
    }
    guard::adopt(store.kind(), &url).await?;
    eprintln!("adopted: {url}");
    Ok(ExitCode::SUCCESS)
}

/// Has the host typed, which a mistyped URL gets wrong too, but not twice unnoticed.
fn confirm(url: &SecretUrl) -> Result<()> {
    if !io::stdin().is_terminal() {
        return Err(Error::Usage(format!("adopting {url} wants a confirmation on a terminal, or --yes")));
    }
    eprint!("replays will empty and overwrite what {url} holds.\nType {} to go on: ", url.host());
    let mut typed = String::new();
    io::stdin().read_line(&mut typed).map_err(|error| Error::Stack(format!("cannot read the terminal: {error}")))?;
    if typed.trim() == url.host() { Ok(()) } else { Err(Error::Usage("not adopted".into())) }
}
