//! Stacks that stay up: what `crosscheck stack up` leaves behind so that `status` and `down` find it.
//!
//! One process, the holder, owns the servers of a stack and lives until it is told to end. It holds a lock on a file
//! beside the state, so whether it lives is known without guessing. It is signalled only if the process of that number
//! started when the state says.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};
use serde::{Deserialize, Serialize};

use crate::core::StoreKind;
use crate::error::{Error, Result};
use crate::format::stacks::{Role, SecretUrl};

/// Version 1: the first.
const STATE_VERSION: u32 = 1;

/// The holder ends its servers in a second or two.
const DOWN_MAX: Duration = Duration::from_secs(20);

/// Stacks that are up under one name, as `up` prints them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub version: u32,
    pub name: String,
    pub profile: String,
    /// The process that holds the servers.
    pub pid: u32,
    /// When it started, in the kernel's clock ticks since boot.
    pub started_ticks: u64,
    /// URLs by stack and store. Throwaway servers have no passwords.
    pub stacks: BTreeMap<Role, BTreeMap<StoreKind, String>>,
    /// The same as a `stacks.toml`.
    pub stacks_file: PathBuf,
}

/// The files of one name.
#[derive(Clone, Debug)]
pub struct Place {
    name: String,
    directory: PathBuf,
}

/// Held as long as the holder lives.
#[derive(Debug)]
pub struct Held {
    place: Place,
    _lock: File,
}

impl Place {
    /// The place of this name in the user's cache directory, which is made where it is missing.
    pub fn of(name: &str) -> Result<Self> {
        let harmless = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if name.is_empty() || name.len() > 64 || !name.chars().all(harmless) {
            return Err(Error::Usage(format!("`{name}` cannot name a stack; use letters, digits, - and _")));
        }
        Ok(Self { name: name.into(), directory: directory()? })
    }

    /// Every place that has a state.
    pub fn all() -> Result<Vec<Self>> {
        let directory = directory()?;
        let mut names: Vec<_> = fs::read_dir(&directory)
            .map_err(Error::io("cannot read", &directory))?
            .flatten()
            .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".json")?.to_owned()))
            .collect();
        names.sort();
        Ok(names.into_iter().map(|name| Self { name, directory: directory.clone() }).collect())
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the holder's own messages go.
    pub fn log(&self) -> PathBuf {
        self.file("log")
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.directory.join(format!("{}.{ending}", self.name))
    }

    /// What is up under this name; `None` where nothing is.
    pub fn read(&self) -> Result<Option<State>> {
        let path = self.file("json");
        let json = match fs::read(&path) {
            Ok(json) => json,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("cannot read", &path)(error)),
        };
        crate::format::check_version(&json, &path, STATE_VERSION)?;
        serde_json::from_slice(&json)
            .map(Some)
            .map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))
    }

    /// Takes the name for this process; an error where another holds it. Removes what a dead holder left.
    pub fn hold(self) -> Result<Held> {
        let Some(lock) = self.lock()? else {
            return Err(Error::Usage(format!(
                "a stack named {0} is up; `crosscheck stack status` shows it, `crosscheck stack down --name {0}` ends it",
                self.name
            )));
        };
        self.forget();
        Ok(Held { place: self, _lock: lock })
    }

    /// Whether a holder lives.
    pub fn is_held(&self) -> Result<bool> {
        Ok(self.lock()?.is_none())
    }

    fn lock(&self) -> Result<Option<File>> {
        let path = self.file("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(Error::io("cannot open", &path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(Error::io("cannot lock", &path)(error)),
        }
    }

    /// Ends the holder and waits until it is gone. False where none lived; then only its files are removed.
    pub async fn down(&self) -> Result<bool> {
        let state = self.read()?;
        if !self.is_held()? {
            self.forget();
            return Ok(false);
        }
        let state = state.ok_or_else(|| {
            Error::Stack(format!("the stack {} is starting and has no state yet; try again", self.name))
        })?;
        let pid = i32::try_from(state.pid).ok().and_then(Pid::from_raw);
        match pid.filter(|_| started_ticks(state.pid) == Some(state.started_ticks)) {
            Some(pid) => rustix::process::kill_process(pid, Signal::TERM)
                .map_err(|error| Error::Stack(format!("cannot signal process {}: {error}", state.pid)))?,
            None => {
                return Err(Error::Stack(format!(
                    "process {} is not the one that holds the stack {}; nothing was ended",
                    state.pid, self.name
                )));
            }
        }
        let began = Instant::now();
        while self.is_held()? {
            if began.elapsed() > DOWN_MAX {
                return Err(Error::Stack(format!(
                    "process {} did not take the stack {} down in {DOWN_MAX:?}",
                    state.pid, self.name
                )));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let _ = fs::remove_file(self.log());
        Ok(true)
    }

    /// The log stays: it says why a holder ended.
    fn forget(&self) {
        for ending in ["json", "toml"] {
            let _ = fs::remove_file(self.file(ending));
        }
    }
}

impl Held {
    /// Writes down what is up.
    pub fn write(&self, profile: &str, stacks: BTreeMap<Role, BTreeMap<StoreKind, SecretUrl>>) -> Result<State> {
        let stacks_file = self.place.file("toml");
        let stacks: BTreeMap<Role, BTreeMap<StoreKind, String>> = stacks
            .into_iter()
            .map(|(role, urls)| (role, urls.into_iter().map(|(kind, url)| (kind, url.expose().to_owned())).collect()))
            .collect();
        let toml = toml::to_string(&stacks)
            .map_err(|error| Error::malformed(stacks_file.display().to_string(), error.to_string()))?;
        write_whole(&stacks_file, toml.as_bytes())?;
        let pid = std::process::id();
        let state = State {
            version: STATE_VERSION,
            name: self.place.name.clone(),
            profile: profile.into(),
            pid,
            started_ticks: started_ticks(pid)
                .ok_or_else(|| Error::Stack(format!("cannot read when process {pid} started from /proc")))?,
            stacks,
            stacks_file,
        };
        let path = self.place.file("json");
        let json = serde_json::to_vec_pretty(&state)
            .map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))?;
        write_whole(&path, &json)?;
        Ok(state)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.place.forget();
    }
}

fn directory() -> Result<PathBuf> {
    let directory = super::cache_directory()
        .ok_or_else(|| Error::Stack("neither HOME nor XDG_CACHE_HOME says where to keep what is up; set HOME".into()))?
        .join("stacks");
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&directory)
        .map_err(Error::io("cannot create", &directory))?;
    Ok(directory)
}

/// Whole or not at all: a reader never sees half of it.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let making = path.with_extension("making");
    fs::write(&making, bytes).map_err(Error::io("cannot write", &making))?;
    fs::rename(&making, path).map_err(Error::io("cannot write", path))
}

/// When a process started, from `/proc/PID/stat` (proc(5), field 22); `None` where it does not run.
fn started_ticks(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything; field 3 follows its end.
    stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_known_by_its_start() {
        let me = std::process::id();
        assert!(started_ticks(me).is_some_and(|ticks| ticks > 0));
        assert_eq!(started_ticks(me), started_ticks(me));
        assert_eq!(started_ticks(u32::MAX), None);
    }

    #[test]
    fn a_name_that_could_be_a_path_is_refused() {
        for name in ["", "a/b", "..", "a b", "é"] {
            assert!(Place::of(name).is_err(), "{name}");
        }
    }
}
