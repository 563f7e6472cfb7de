//! Stacks: throwaway servers that are started here, or servers of one's own that are checked first.
//!
//! It never touches a database that crosscheck did not create, unless that carries the marker that
//! `crosscheck stack adopt` put there.

mod clock;
pub mod database;
mod empty;
mod ephemeral;
pub mod guard;
pub mod keys;
pub mod load;
pub mod load_mariadb;
pub mod locale;
pub mod profile;
mod program;
mod reaper;
pub mod recorded;
mod rows;
pub mod scan;
mod signals;
pub mod state;
mod template;
mod user;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use clock::Clocks;
pub use profile::Profile;
pub use program::PROGRAMS_VARIABLE;
pub use signals::{interruption, stop_if_interrupted, unless_interrupted};

use crate::core::StoreKind;
use crate::error::{Error, Result};
use crate::format::stacks::{Role, SecretUrl, StacksFile};
use crate::store::{self, Store};
use reaper::Reaper;

/// Stores by kind, and their servers where those are ours.
pub struct Stack {
    name: String,
    role: Role,
    urls: BTreeMap<StoreKind, SecretUrl>,
    /// The throwaway servers; `None` where the servers are the user's.
    reaper: Option<Reaper>,
    /// Where the servers read recorded time.
    clocks: Option<Arc<Clocks>>,
}

/// Starts a throwaway stack and returns when all its servers accept connections.
///
/// `name` is for messages (`control`, `candidate`). The servers end when the stack is stopped or dropped, and when this
/// process ends in whatever way.
pub async fn start(role: Role, profile: &Profile, name: &str) -> Result<Stack> {
    start_with(Reaper::new()?, role, profile, name, None).await
}

/// As [`start`], with servers that read recorded time, from shortly before `start_us` (microseconds since 1970) on; real
/// time where this system cannot move a server's clock.
pub async fn start_at(start_us: i64, role: Role, profile: &Profile, name: &str) -> Result<Stack> {
    let reaper = Reaper::new()?;
    let clocks = Clocks::create(reaper.directory(), role.kinds(), start_us)?.map(Arc::new);
    start_with(reaper, role, profile, name, clocks).await
}

async fn start_with(
    reaper: Reaper,
    role: Role,
    profile: &Profile,
    name: &str,
    clocks: Option<Arc<Clocks>>,
) -> Result<Stack> {
    let urls = ephemeral::start(&reaper, role.kinds(), profile, clocks.as_deref()).await?;
    if let Some(clocks) = &clocks
        && let Some((_, url)) = urls.iter().find(|(kind, _)| *kind == StoreKind::Memcached)
    {
        clocks.watch_memcached(url.trim_start_matches("memcached://")).await;
    }
    let urls = urls.into_iter().map(|(kind, url)| (kind, SecretUrl::new(url))).collect();
    Ok(Stack { name: name.into(), role, urls, reaper: Some(reaper), clocks })
}

/// The stack of servers of the user's own; an error where one of them does not carry the marker.
pub async fn connect(role: Role, file: &StacksFile, name: &str) -> Result<Stack> {
    let urls = file.urls(role).ok_or_else(|| Error::Usage(format!("the file of stacks has no [{role}]")))?;
    for (kind, url) in urls {
        guard::require_marker(*kind, url).await?;
    }
    Ok(Stack { name: name.into(), role, urls: urls.clone(), reaper: None, clocks: None })
}

impl Stack {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn role(&self) -> Role {
        self.role
    }

    /// The stores of this stack, in the order of their kinds.
    pub fn kinds(&self) -> impl Iterator<Item = StoreKind> {
        self.urls.keys().copied()
    }

    /// Where the store is; an error where the stack has none of this kind.
    pub fn url(&self, kind: StoreKind) -> Result<&SecretUrl> {
        self.urls.get(&kind).ok_or_else(|| Error::Stack(format!("the stack {} has no {kind}", self.name)))
    }

    /// The store, for sessions to be opened on.
    pub fn store(&self, kind: StoreKind) -> Result<Arc<dyn Store>> {
        store::open(self.url(kind)?.expose())
    }

    /// The clocks of its servers, where they read recorded time.
    pub fn clocks(&self) -> Option<&Arc<Clocks>> {
        self.clocks.as_ref()
    }

    /// Whether every server reads the time that it is given; not one that loads no library, for instance.
    pub async fn follows_clock(&self) -> Result<bool> {
        let Some(clocks) = &self.clocks else { return Ok(false) };
        for kind in self.kinds() {
            if !clocks.is_read_by(self.store(kind)?.as_ref()).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gives the servers the real time, for good.
    pub fn release_clocks(&mut self) -> Result<()> {
        self.clocks.take().map_or(Ok(()), |clocks| clocks.release())
    }

    /// The private directory of a throwaway stack.
    pub fn directory(&self) -> Option<&Path> {
        self.reaper.as_ref().map(Reaper::directory)
    }

    /// Whether its servers were made for this replay alone.
    pub fn is_throwaway(&self) -> bool {
        self.reaper.is_some()
    }

    /// The servers that have ended although nobody stopped them, each with the last that it wrote.
    pub fn ended(&self) -> Vec<String> {
        let Some(reaper) = &self.reaper else { return Vec::new() };
        let ended = self.kinds().filter_map(|kind| {
            let status = reaper.ended(kind.name())?;
            Some(format!("{kind} of the stack {} ended ({status}); {}", self.name, reaper.log_tail(kind.name())))
        });
        ended.collect()
    }

    /// Makes the stack empty: throwaway servers are started anew, under new URLs, because nothing of what a session, a
    /// schema or a cache left can survive that; what servers of the user's own hold is dropped.
    pub async fn reset(&mut self, profile: &Profile) -> Result<()> {
        if self.reaper.is_some() {
            let fresh = start(self.role, profile, &self.name).await?;
            return std::mem::replace(self, fresh).stop().await;
        }
        for (kind, url) in &self.urls {
            empty::empty(*kind, url).await?;
        }
        Ok(())
    }

    /// Ends a throwaway server as a crash does and starts it again, on the same port and on what it kept.
    pub async fn restart(&self, kind: StoreKind, profile: &Profile) -> Result<()> {
        let url = self.url(kind)?;
        match &self.reaper {
            Some(reaper) => ephemeral::restart(reaper, kind, profile, url.expose(), self.clocks.as_deref()).await,
            None => Err(Error::Usage(format!(
                "{kind} of the stack {} is a server of your own; only throwaway ones are restarted",
                self.name
            ))),
        }
    }

    /// Ends the servers and removes their directory; servers of the user's own are left as they are.
    pub async fn stop(self) -> Result<()> {
        let Some(reaper) = self.reaper else { return Ok(()) };
        let directory = reaper.directory().to_path_buf();
        let stopped = tokio::task::spawn_blocking(move || drop(reaper)).await;
        match stopped {
            Ok(()) if !directory.exists() => Ok(()),
            _ => Err(Error::Stack(format!("cannot take the stack {} down; see {}", self.name, directory.display()))),
        }
    }
}

/// `crosscheck` in the user's cache directory; `None` where there is none.
fn cache_directory() -> Option<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("crosscheck"))
}
