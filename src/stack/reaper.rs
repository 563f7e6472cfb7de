//! A private directory with servers in it, both of which go away with their owner, however it goes.
//!
//! A small shell process, the keeper, holds the read end of a pipe whose other end only this process has. When the
//! pipe ends, because the directory is dropped or because this process was killed, the keeper ends the servers and
//! removes the directory. So success, failure, panic, Ctrl-C and `kill -9` take the same path. Where the keeper was
//! killed too, the next start sweeps: a directory whose lock nobody holds has no owner.
//!
//! It signals a process only if number and start time are those that the process itself wrote down when it was
//! launched; it never looks for processes by name.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use super::user::ServerUser;
use crate::error::{Error, Result};

const KEEPER: &str = include_str!("reaper.sh");
const LAUNCHER: &str = include_str!("launch.sh");
const PREFIX: &str = "crosscheck-stack-";

/// A directory without a lock is being made; one that is older was never finished.
const MAKING_MAX: Duration = Duration::from_secs(60);

/// Lines of a server's log that an error shows: the reason is in the last few.
const LOG_TAIL_LINES: usize = 12;

/// A private directory, and the servers that were launched in it.
pub(super) struct Reaper {
    directory: PathBuf,
    user: ServerUser,
    keeper: Child,
    servers: Mutex<BTreeMap<String, Child>>,
    /// Held as long as this process lives; the kernel lets it go.
    _lock: File,
}

/// A program to be launched in the directory.
pub(super) struct Launch {
    /// Names the log, and the server in errors.
    pub name: String,
    /// The program and its arguments.
    pub command: Vec<OsString>,
    pub environment: Vec<(&'static str, OsString)>,
    pub current_dir: PathBuf,
    pub stop_signal: &'static str,
}

impl Reaper {
    /// Makes the directory and starts its keeper; sweeps first.
    pub fn new() -> Result<Self> {
        let base = std::env::temp_dir();
        sweep(&base);
        let user = ServerUser::for_this_process();
        user.require_way_to(&base)?;
        let directory = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(fs::Permissions::from_mode(user.outer_mode()))
            .tempdir_in(&base)
            .map_err(Error::io("cannot create a private directory in", &base))?
            .keep();
        // It gets its name when it is held: a sweep that found it free would take the directory away.
        let (unnamed, lock_path) = (directory.join("lock.new"), directory.join("lock"));
        let lock = File::create(&unnamed).map_err(Error::io("cannot create", &unnamed))?;
        lock.lock().map_err(Error::io("cannot lock", &unnamed))?;
        fs::rename(&unnamed, &lock_path).map_err(Error::io("cannot create", &lock_path))?;
        for part in ["run", "log"] {
            let path = directory.join(part);
            fs::create_dir(&path).map_err(Error::io("cannot create", &path))?;
        }
        let keeper = keeper(&directory, Stdio::piped())?;
        Ok(Self { directory, user, keeper, servers: Mutex::new(BTreeMap::new()), _lock: lock })
    }

    /// The user that servers run as.
    pub fn user(&self) -> ServerUser {
        self.user
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A new empty directory, mode 0700, of the servers' user.
    pub fn make_directory(&self, name: &str) -> Result<PathBuf> {
        let path = self.directory.join(name);
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::io("cannot remove", &path)(error));
            }
            _ => {}
        }
        fs::create_dir(&path).map_err(Error::io("cannot create", &path))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).map_err(Error::io("cannot change", &path))?;
        self.user.give(&path)?;
        Ok(path)
    }

    /// Launches a program as the servers' user, in a process group of its own so that Ctrl-C does not reach it.
    pub fn launch(&self, launch: Launch) -> Result<()> {
        let Launch { name, command, environment, current_dir, stop_signal } = launch;
        let run = self.directory.join("run").join(format!("{name}.{stop_signal}"));
        let identity = File::create(&run).map_err(Error::io("cannot create", &run))?;
        let log_path = self.log_path(&name);
        let log = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .open(&log_path)
            .map_err(Error::io("cannot create", &log_path))?;
        let log_too = log.try_clone().map_err(Error::io("cannot open", &log_path))?;
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", LAUNCHER, "crosscheck-launch"])
            .arg(&self.directory)
            .args(&command)
            .env_clear()
            .env("PATH", search_path())
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .envs(environment)
            .current_dir(&current_dir)
            .stdin(identity)
            .stdout(log)
            .stderr(log_too)
            .process_group(0);
        self.user.apply(&mut shell);
        let child = shell.spawn().map_err(|error| Error::Stack(format!("cannot start {name}: {error}")))?;
        if let Ok(mut servers) = self.servers.lock() {
            servers.insert(name, child);
        }
        Ok(())
    }

    /// Ends a launched program at once, as a crash does, and waits until it has.
    pub fn end(&self, name: &str) -> Result<()> {
        let failed = |error: std::io::Error| Error::Stack(format!("cannot end {name}: {error}"));
        let mut servers = self.servers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(mut child) = servers.remove(name) else {
            return Err(Error::Stack(format!("no {name} was launched here")));
        };
        child.kill().map_err(failed)?;
        child.wait().map_err(failed).map(drop)
    }

    /// How a launched program ended; `None` while it runs.
    pub fn ended(&self, name: &str) -> Option<ExitStatus> {
        let mut servers = self.servers.lock().ok()?;
        servers.get_mut(name)?.try_wait().ok().flatten()
    }

    /// What the program wrote so far.
    pub fn log(&self, name: &str) -> String {
        fs::read(self.log_path(name)).map(|log| String::from_utf8_lossy(&log).into_owned()).unwrap_or_default()
    }

    /// The last lines that the program wrote, for an error.
    pub fn log_tail(&self, name: &str) -> String {
        let log = self.log(name);
        let lines: Vec<_> = log.lines().filter(|line| !line.trim().is_empty()).collect();
        let tail = &lines[lines.len().saturating_sub(LOG_TAIL_LINES)..];
        if tail.is_empty() { "it wrote nothing".into() } else { format!("it wrote last:\n  {}", tail.join("\n  ")) }
    }

    fn log_path(&self, name: &str) -> PathBuf {
        self.directory.join("log").join(name)
    }
}

impl Drop for Reaper {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing can be reported from here; if the keeper failed, the next start sweeps.
        let _ = self.keeper.wait();
        if let Ok(servers) = self.servers.get_mut() {
            for child in servers.values_mut() {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

/// The launched programs' PATH: ours, and where system programs are (`mariadb-install-db` calls others).
fn search_path() -> OsString {
    let mut path = std::env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    path
}

fn keeper(directory: &Path, stdin: Stdio) -> Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", KEEPER, "crosscheck-keeper"])
        .arg(directory)
        .current_dir("/")
        .stdin(stdin)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| Error::Stack(format!("cannot start /bin/sh, which takes servers down again: {error}")))
}

/// Ends what owners left behind that died together with their keepers. Best effort: what can't be swept now is
/// swept another time.
fn sweep(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else { return };
    let me = rustix::process::geteuid().as_raw();
    for entry in entries.flatten() {
        if !entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
            continue;
        }
        // Not through a symbolic link, and nothing of another user's.
        let Ok(metadata) = entry.metadata() else { continue };
        if !metadata.is_dir() || metadata.uid() != me {
            continue;
        }
        let Some(_lock) = take_over(&entry.path(), &metadata) else { continue };
        if let Ok(mut keeper) = keeper(&entry.path(), Stdio::null()) {
            let _ = keeper.wait();
        }
    }
}

/// The lock of a directory whose owner is gone.
fn take_over(directory: &Path, metadata: &fs::Metadata) -> Option<File> {
    match OpenOptions::new().write(true).open(directory.join("lock")) {
        Ok(lock) => lock.try_lock().ok().map(|()| lock),
        Err(_) => {
            let age = metadata.modified().ok()?.elapsed().ok()?;
            (age > MAKING_MAX).then(|| File::open(directory).ok()).flatten()
        }
    }
}
