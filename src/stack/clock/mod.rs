//! Recorded time: what throwaway servers take for the time of day is what it was when the operation was recorded.
//!
//! `now()`, defaults and triggers that read the clock, expiry, ages, ids that are made of the time: all of them mean the
//! recording's time, at whatever speed it is replayed. The servers are the distribution's own; a small library that is
//! loaded into them (`preload.rs`) reads the time from a file, which is written here before each operation. While an
//! operation is under way the clock stands still, so that both sides read the same instant; it runs when one takes long,
//! because timeouts and sleeps that the server tells by the time of day would never end.
//!
//! It refuses nothing: where the library cannot be loaded, or a server does not follow it, time stays real, and the
//! run's header says so.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use crate::core::{ByteString, CacheReply, Command, Outcome, Reply, Request, Sql, StoreKind, Value};
use crate::error::{Error, Result};
use crate::store::{SessionSetup, Store};

/// Empty where it cannot be built.
const LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/clock.so"));

/// Servers start this long before the recording does: a statement may have begun before it.
const LEAD: Duration = Duration::from_secs(60);

const SECOND_US: i64 = 1_000_000;

/// Memcached looks at the clock once a second by itself; if it has not followed after three, it does not follow.
const FOLLOW_MAX: Duration = Duration::from_secs(3);

/// The clocks of one stack's servers.
pub struct Clocks {
    library: PathBuf,
    pages: BTreeMap<StoreKind, Page>,
    /// Microseconds since 1970, as last set.
    now_us: AtomicI64,
    /// Whether the SQL store's goes on from there.
    runs: AtomicBool,
    memcached: Mutex<Option<Memcached>>,
}

/// The file that one server reads its time from.
struct Page {
    path: PathBuf,
    file: File,
    /// Of its times, in microseconds. Memcached's timer is due a second after it was last: by whole seconds it is when
    /// one begins, and not up to a second later.
    grain_us: i64,
}

impl Clocks {
    /// Clocks in a stack's private directory, standing still shortly before `start_us` (microseconds since 1970); `None`
    /// where this system has no way to move a server's clock.
    pub fn create(directory: &Path, kinds: &[StoreKind], start_us: i64) -> Result<Option<Self>> {
        if LIBRARY.is_empty() {
            return Ok(None);
        }
        let library = directory.join("clock.so");
        write(&library, LIBRARY)?;
        let mut pages = BTreeMap::new();
        for kind in kinds {
            let path = directory.join(format!("{kind}.clock"));
            write(&path, &[0; 8])?;
            let file = File::options().write(true).open(&path).map_err(Error::io("cannot open", &path))?;
            let grain_us = if *kind == StoreKind::Memcached { SECOND_US } else { 1 };
            pages.insert(*kind, Page { path, file, grain_us });
        }
        let lead = i64::try_from(LEAD.as_micros()).unwrap_or_default();
        let at_us = start_us.saturating_sub(lead);
        pages.values().try_for_each(|page: &Page| page.stand(at_us))?;
        let (now_us, runs) = (AtomicI64::new(at_us), AtomicBool::new(false));
        Ok(Some(Self { library, pages, now_us, runs, memcached: Mutex::default() }))
    }

    /// What a server of this kind is started with, so that it follows its clock.
    pub fn environment(&self, kind: StoreKind) -> Vec<(&'static str, OsString)> {
        let Some(page) = self.pages.get(&kind) else { return Vec::new() };
        let mut environment = vec![
            ("LD_PRELOAD", self.library.clone().into_os_string()),
            ("CROSSCHECK_CLOCK", page.path.clone().into_os_string()),
        ];
        if kind == StoreKind::Memcached {
            environment.push(("CROSSCHECK_CLOCK_MONOTONIC", "1".into()));
        }
        environment
    }

    /// Where Memcached listens: it is told when a second has passed.
    pub async fn watch_memcached(&self, address: &str) {
        *self.memcached.lock().await = Some(Memcached { address: address.to_owned(), stats: None, second: 0 });
    }

    /// Microseconds since 1970, as last set.
    pub fn now_us(&self) -> i64 {
        self.now_us.load(Ordering::Relaxed)
    }

    /// Sets the SQL store's clock, standing still. It may go back: operations are replayed as they ended, and one that
    /// began before its predecessor did reads the time that it had.
    pub fn set_sql(&self, unix_us: i64) -> Result<()> {
        self.keep(unix_us);
        self.sql_pages().try_for_each(|page| page.stand(unix_us))
    }

    /// Sets every clock of the stack, standing still; returns when all of it follows. What a cache holds may be kept in
    /// the SQL store.
    pub async fn set_all(&self, unix_us: i64) -> Result<()> {
        self.keep(unix_us);
        self.pages.values().try_for_each(|page| page.stand(unix_us))?;
        match self.memcached.lock().await.as_mut() {
            Some(memcached) => memcached.follow(unix_us.div_euclid(SECOND_US)).await,
            None => Ok(()),
        }
    }

    /// Lets the SQL store's clock run on from where it stands: it decides over timeouts and sleeps. A cache's stays: what
    /// expires in it, expires by recorded time alone.
    pub fn run_sql(&self) -> Result<()> {
        if self.runs.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        self.sql_pages().try_for_each(|page| page.run(self.now_us()))
    }

    fn keep(&self, unix_us: i64) {
        self.now_us.store(unix_us, Ordering::Relaxed);
        self.runs.store(false, Ordering::Relaxed);
    }

    /// Whether the server's own time is what it was given.
    pub async fn is_read_by(&self, store: &dyn Store) -> Result<bool> {
        let given_us = self.now_us();
        let told = match store.kind() {
            StoreKind::Memcached => return Ok(self.set_all(given_us).await.is_ok()),
            StoreKind::Postgres => Request::Sql(Sql::simple("SELECT extract(epoch FROM clock_timestamp())::bigint")),
            StoreKind::Mariadb => Request::Sql(Sql::simple("SELECT CAST(UNIX_TIMESTAMP(SYSDATE()) AS SIGNED)")),
            StoreKind::Redis => Request::Redis(Command { db: 0, args: vec![ByteString::from("TIME")] }),
        };
        let mut session = store.connect(&SessionSetup::default()).await?;
        let outcome = session.execute(&told).await.outcome;
        session.close().await;
        let seconds = match &outcome {
            Outcome::Completed(Reply::Rows(rows)) => match rows.rows.first().and_then(|row| row.first()) {
                Some(Value::Int(seconds)) => Some(*seconds),
                _ => None,
            },
            Outcome::Completed(Reply::Cache(CacheReply::Array(parts))) => match parts.first() {
                Some(CacheReply::Found(seconds)) => seconds.as_str().and_then(|seconds| seconds.parse().ok()),
                _ => None,
            },
            _ => None,
        };
        // Rounded, on PostgreSQL.
        Ok(seconds.is_some_and(|seconds: i64| (seconds - given_us.div_euclid(SECOND_US)).abs() <= 1))
    }

    /// Gives every server the real time.
    pub fn release(&self) -> Result<()> {
        self.pages.values().try_for_each(|page| page.put(0))
    }

    fn sql_pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|(kind, _)| kind.is_sql()).map(|(_, page)| page)
    }
}

/// A file that the servers' user can read.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(Error::io("cannot write", path))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).map_err(Error::io("cannot change", path))
}

impl Page {
    /// One write of one word: a server sees the old time or the new one.
    fn put(&self, word: u64) -> Result<()> {
        self.file.write_all_at(&word.to_ne_bytes(), 0).map_err(Error::io("cannot write", &self.path))
    }

    fn stand(&self, unix_us: i64) -> Result<()> {
        let unix_us = unix_us - unix_us.rem_euclid(self.grain_us);
        self.put(u64::try_from(unix_us.max(1)).unwrap_or(1) << 1)
    }

    fn run(&self, unix_us: i64) -> Result<()> {
        let now = clock_gettime(ClockId::Monotonic);
        let now_us = now.tv_sec.saturating_mul(1_000_000).saturating_add(now.tv_nsec / 1000);
        self.put(u64::try_from(unix_us.saturating_sub(now_us).max(1)).unwrap_or(1) << 1 | 1)
    }
}

/// Memcached counts seconds by a timer of its own. Its main thread is woken by a new connection, and then looks at the
/// clock; its statistics tell when it has.
struct Memcached {
    address: String,
    stats: Option<BufReader<TcpStream>>,
    /// The last one that it is known to have reached.
    second: i64,
}

impl Memcached {
    async fn follow(&mut self, second: i64) -> Result<()> {
        if second == self.second {
            return Ok(());
        }
        match tokio::time::timeout(FOLLOW_MAX, self.reach(second)).await {
            Ok(Ok(())) => {
                self.second = second;
                Ok(())
            }
            Ok(Err(error)) => Err(Error::store(StoreKind::Memcached, format!("its clock can't be read: {error}"))),
            Err(_) => Err(Error::store(StoreKind::Memcached, "does not follow the clock that it was started with")),
        }
    }

    async fn reach(&mut self, second: i64) -> std::io::Result<()> {
        loop {
            let _wakes = TcpStream::connect(&self.address).await?;
            // The timer's turn comes right after the connection's; asking takes longer than that.
            for _ in 0..4 {
                if self.now().await? == second {
                    return Ok(());
                }
            }
        }
    }

    /// Its own second, by its statistics.
    async fn now(&mut self) -> std::io::Result<i64> {
        let mut stats = match self.stats.take() {
            Some(stats) => stats,
            None => BufReader::new(TcpStream::connect(&self.address).await?),
        };
        stats.get_mut().write_all(b"stats\r\n").await?;
        let mut now = None;
        let mut line = String::new();
        loop {
            line.clear();
            if stats.read_line(&mut line).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end().strip_prefix("STAT time ") {
                Some(time) => now = time.parse().ok(),
                None if line.trim_end() == "END" => break,
                None => {}
            }
        }
        self.stats = Some(stats);
        now.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
    }
}
