//! Throwaway servers: found on this machine, started on loopback with a free port, in a private directory.
//!
//! A server counts as ready when it says so itself, in its own log or file. A connection proves nothing: another
//! process's server may have taken the port in the moment between choosing and binding it.

mod mariadb;
mod memcached;
mod postgres;
mod redis;

use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;

use super::clock::Clocks;
use super::profile::Profile;
use super::program;
use super::reaper::{Launch, Reaper};
use super::template::Template;
use crate::core::StoreKind;
use crate::error::{Error, Result};

/// How each kind of server is started; a new one is a file and a line here.
const SERVERS: &[&dyn Server] = &[&postgres::Postgres, &mariadb::Mariadb, &redis::Redis, &memcached::Memcached];

/// One kind of server.
trait Server: Sync {
    fn kind(&self) -> StoreKind;

    /// Finds the programs; a missing one is an error that says what to install.
    fn find(&self) -> Result<Programs>;

    /// The command that fills an empty data directory; `None` where the server needs none.
    fn initialise(&self, programs: &Programs, place: &Place) -> Option<Vec<OsString>>;

    /// The command that runs the server in the foreground.
    fn command(&self, programs: &Programs, place: &Place, profile: &Profile) -> Vec<OsString>;

    fn environment(&self, _place: &Place) -> Vec<(&'static str, OsString)> {
        Vec::new()
    }

    /// The fastest signal that leaves nothing behind.
    fn stop_signal(&self) -> &'static str {
        "KILL"
    }

    /// Whether the server says that it accepts connections.
    fn is_ready(&self, place: &Place, log: &str) -> bool;

    fn url(&self, port: u16) -> String;
}

/// The programs of one server.
struct Programs {
    server: PathBuf,
    initialiser: Option<PathBuf>,
}

/// Where a server runs.
struct Place {
    /// Empty, or from a template.
    data: PathBuf,
    /// For sockets, temporary files and the like.
    scratch: PathBuf,
    port: u16,
}

/// Half a second is usual. A machine that runs many test suites at once can take long.
const READY_MAX: Duration = Duration::from_secs(60);

const POLL: Duration = Duration::from_millis(4);

/// Somebody else may take a free port before we do; five times in a row is no accident.
const PORTS_TRIED_MAX: u32 = 5;

/// Starts servers of these kinds, all at once, and returns their URLs when all accept connections.
pub(super) async fn start(
    reaper: &Reaper,
    kinds: &[StoreKind],
    profile: &Profile,
    clocks: Option<&Clocks>,
) -> Result<Vec<(StoreKind, String)>> {
    // All are looked for first, so that a missing one is reported before anything is started.
    let mut found = Vec::new();
    for server in SERVERS.iter().filter(|server| kinds.contains(&server.kind())) {
        found.push((*server, server.find()?));
    }
    let ground = Ground { reaper, profile, clocks };
    try_join_all(found.iter().map(|(server, programs)| start_one(ground, *server, programs))).await
}

/// Ends a server as a crash does and starts it again on the data that it kept, on the same port.
pub(super) async fn restart(
    reaper: &Reaper,
    kind: StoreKind,
    profile: &Profile,
    url: &str,
    clocks: Option<&Clocks>,
) -> Result<()> {
    let found = SERVERS.iter().find(|server| server.kind() == kind);
    let server = *found.ok_or_else(|| Error::Stack(format!("no {kind} is started here")))?;
    let port = url.rsplit_once(':').and_then(|(_, after)| {
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        after.get(..digits)?.parse().ok()
    });
    let port = port.ok_or_else(|| Error::Stack(format!("no port in the URL of {kind}")))?;
    let programs = server.find()?;
    reaper.end(kind.name())?;
    // What says that the server is ready stands in its log and its scratch directory: both begin anew.
    let scratch = reaper.make_directory(&format!("{kind}-scratch"))?;
    let place = Place { data: reaper.directory().join(kind.name()), scratch, port };
    launch(Ground { reaper, profile, clocks }, server, &programs, &place)?;
    match wait_until_ready(reaper, server, &place).await? {
        Readiness::Ready => Ok(()),
        Readiness::PortTaken => Err(Error::Stack(format!("{kind} found its port {port} taken when it was restarted"))),
    }
}

/// What a server is started in and with.
#[derive(Clone, Copy)]
struct Ground<'a> {
    reaper: &'a Reaper,
    profile: &'a Profile,
    clocks: Option<&'a Clocks>,
}

fn launch(ground: Ground<'_>, server: &dyn Server, programs: &Programs, place: &Place) -> Result<()> {
    let mut environment = server.environment(place);
    environment.extend(ground.clocks.into_iter().flat_map(|clocks| clocks.environment(server.kind())));
    ground.reaper.launch(Launch {
        name: server.kind().name().into(),
        command: server.command(programs, place, ground.profile),
        environment,
        current_dir: place.data.clone(),
        stop_signal: server.stop_signal(),
    })
}

async fn start_one(ground: Ground<'_>, server: &dyn Server, programs: &Programs) -> Result<(StoreKind, String)> {
    let (kind, reaper) = (server.kind(), ground.reaper);
    for _ in 0..PORTS_TRIED_MAX {
        let place = Place {
            data: reaper.make_directory(kind.name())?,
            scratch: reaper.make_directory(&format!("{kind}-scratch"))?,
            port: free_port()?,
        };
        fill(reaper, server, programs, &place).await?;
        launch(ground, server, programs, &place)?;
        if wait_until_ready(reaper, server, &place).await? == Readiness::Ready {
            return Ok((kind, server.url(place.port)));
        }
    }
    Err(Error::Stack(format!(
        "{kind} found no free port in {PORTS_TRIED_MAX} attempts; {}",
        reaper.log_tail(kind.name())
    )))
}

/// Fills the data directory from a template, or by the server's own program, and then keeps that as a template.
async fn fill(reaper: &Reaper, server: &dyn Server, programs: &Programs, place: &Place) -> Result<()> {
    let Some(command) = server.initialise(programs, place) else { return Ok(()) };
    let template = Template::new(server.kind().name(), &program::version(&programs.server).await?);
    let user = reaper.user();
    let (from, data) = (template.clone(), place.data.clone());
    if blocking(move || from.copy_to(&data, user)).await? {
        return Ok(());
    }
    let name = format!("{}-initialise", server.kind());
    reaper.launch(Launch {
        name: name.clone(),
        command,
        environment: Vec::new(),
        current_dir: place.scratch.clone(),
        // Both remove what they had begun; a killed `initdb` leaves shared memory behind.
        stop_signal: "TERM",
    })?;
    let started = Instant::now();
    let status = loop {
        match reaper.ended(&name) {
            Some(status) => break status,
            None if started.elapsed() > READY_MAX => {
                return Err(Error::Stack(format!("{name} did not end in {READY_MAX:?}; {}", reaper.log_tail(&name))));
            }
            None => tokio::time::sleep(POLL).await,
        }
    };
    if !status.success() {
        return Err(Error::Stack(format!("{name} failed ({status}); {}", reaper.log_tail(&name))));
    }
    let data = place.data.clone();
    blocking(move || {
        template.keep(&data);
        Ok(())
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Stack(format!("copying a template: {error}")))?
}

#[derive(PartialEq, Eq)]
enum Readiness {
    Ready,
    PortTaken,
}

async fn wait_until_ready(reaper: &Reaper, server: &dyn Server, place: &Place) -> Result<Readiness> {
    let kind = server.kind();
    let started = Instant::now();
    loop {
        let ended = reaper.ended(kind.name());
        let log = reaper.log(kind.name());
        match ended {
            Some(_) if log.contains("ddress already in use") => return Ok(Readiness::PortTaken),
            Some(status) => {
                let tail = reaper.log_tail(kind.name());
                return Err(Error::Stack(format!("{kind} ended while it started ({status}); {tail}")));
            }
            None if server.is_ready(place, &log) => return Ok(Readiness::Ready),
            None if started.elapsed() > READY_MAX => {
                let tail = reaper.log_tail(kind.name());
                return Err(Error::Stack(format!("{kind} was not ready in {READY_MAX:?}; {tail}")));
            }
            None => tokio::time::sleep(POLL).await,
        }
    }
}

fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Error::Stack(format!("cannot get a free port on 127.0.0.1: {error}")))
}

/// `--name=value` for each of the profile's settings.
fn long_options(profile: &Profile, kind: StoreKind) -> impl Iterator<Item = OsString> {
    profile.settings(kind).map(|(name, value)| format!("--{name}={value}").into())
}

/// `prefix` and a path in one argument.
fn with_path(prefix: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(prefix);
    argument.push(path);
    argument
}
