//! Writes what both caches hold after the last operation into a run, key by key, for the judge to compare.
//!
//! Each key of the control's Redis is read with its counterpart on the candidate right after it, so that remaining
//! times are told at almost the same moment; then the keys that live on the candidate only. Values are held for a few
//! keys at a time. It refuses to leave a key out: one that can't be read is written down with the reason.

mod redis;
mod tables;
mod target;

use std::collections::HashSet;
use std::time::Instant;

use self::redis::{Look, RedisKeys};
use self::target::TargetKeys;
use super::guard::MARKER_KEY;
use crate::core::{ByteString, Held, KeyState};
use crate::error::Result;
use crate::format::routes::Routes;
use crate::format::run::{StateLine, StateLines};
use crate::store::Store;

/// So much memory of the control's values is read at a time; a value of more is read alone.
const BYTES_AT_A_TIME: u64 = 16 << 20;

/// A value that takes more memory than this is not read: the harness would have to hold it several times.
const VALUE_BYTES_MAX: u64 = 64 << 20;

/// Keys that are told apart: 4 million take some 150 MB. Beyond that, keys of the candidate only are not looked for.
const KEYS_MET_MAX: usize = 4_000_000;

/// Keys of the candidate only that are written down; the rest is counted.
const CANDIDATE_ONLY_MAX: usize = 100_000;

/// Items of Memcached are at most 1 MiB each by default.
const CANDIDATE_ONLY_AT_A_TIME: usize = 50;

/// A key as Redis knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    db: u32,
    name: ByteString,
}

/// Where the counterparts of Redis's keys are.
pub enum Counterparts<'a> {
    /// Both sides are the current stack.
    Redis(&'a dyn Store),
    Target {
        memcached: &'a dyn Store,
        mariadb: &'a dyn Store,
        routes: &'a Routes,
    },
}

/// The candidate, opened. What a key's counterpart is on each kind of store is decided below it.
enum Candidate<'a> {
    Redis(RedisKeys),
    Target(TargetKeys<'a>),
}

/// Streams every live key of either side into the run, each with what both hold under it.
pub async fn scan_keys(control: &dyn Store, candidate: Counterparts<'_>, run: &mut dyn StateLines) -> Result<()> {
    let mut control = RedisKeys::open(control).await?;
    let mut candidate = Candidate::open(candidate).await?;
    let mut met = Met::default();
    for db in control.databases().await? {
        let mut cursor = None;
        loop {
            let (names, next) = control.page(db, cursor).await?;
            let keys = names.into_iter().map(|name| Key { db, name }).filter(|key| !is_marker(key));
            let keys: Vec<Key> = keys.filter(|key| met.is_new(&candidate.place(key))).collect();
            compare(&mut control, &mut candidate, keys, run).await?;
            if next.is_none() {
                break;
            }
            cursor = next;
        }
    }
    if met.is_full() {
        let reason =
            format!("more than {KEYS_MET_MAX} keys: those that live on the candidate only were not looked for");
        return run.state(StateLine::KeysUnread { reason });
    }
    candidate_only(&mut candidate, &met, run).await
}

/// Reads keys on both sides, as many at a time as their size allows, and writes them down.
async fn compare(
    control: &mut RedisKeys,
    candidate: &mut Candidate<'_>,
    keys: Vec<Key>,
    run: &mut dyn StateLines,
) -> Result<()> {
    let looks = control.look(keys).await?;
    let mut rest = looks.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let fitting = rest.iter().take_while(|look| {
            bytes += look.bytes;
            bytes <= BYTES_AT_A_TIME
        });
        let (group, after) = rest.split_at(fitting.count().max(1));
        rest = after;
        let here = control.read(group).await?;
        let keys: Vec<Key> = group.iter().map(|look| look.key.clone()).collect();
        let (there, asked) = candidate.read(&keys).await?;
        for ((look, control), candidate) in group.iter().zip(here).zip(there) {
            let apart_ms = asked.saturating_duration_since(look.asked).as_millis();
            write(run, look.key.clone(), control, candidate, u64::try_from(apart_ms).unwrap_or(u64::MAX))?;
        }
    }
    Ok(())
}

async fn candidate_only(candidate: &mut Candidate<'_>, met: &Met, run: &mut dyn StateLines) -> Result<()> {
    let (places, more) = candidate.others(met).await?;
    for places in places.chunks(CANDIDATE_ONLY_AT_A_TIME) {
        for (key, held) in candidate.read_places(places).await? {
            write(run, key, Held::Missing, held, 0)?;
        }
    }
    if more > 0 {
        let reason = format!("{more} keys more live on the candidate only; {CANDIDATE_ONLY_MAX} were written down");
        run.state(StateLine::KeysUnread { reason })?;
    }
    Ok(())
}

fn write(run: &mut dyn StateLines, key: Key, control: Held, candidate: Held, apart_ms: u64) -> Result<()> {
    // It ended while it was being read, or nothing is kept for a key that is not there either.
    if control == Held::Missing && matches!(candidate, Held::Missing | Held::NotCarried { .. }) {
        return Ok(());
    }
    run.state(StateLine::Key(KeyState { db: key.db, key: key.name, control, candidate, apart_ms }))
}

fn is_marker(key: &Key) -> bool {
    key.db == 0 && key.name.0 == MARKER_KEY.as_bytes()
}

/// Where a key, or its counterpart, is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    store: KeptOn,
    db: u32,
    name: ByteString,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeptOn {
    Redis,
    Memcached,
    Mariadb,
    /// On no store of the candidate.
    Nowhere,
}

/// The places of the keys that were met, as hashes of 128 bits.
#[derive(Default)]
struct Met(HashSet<u128>);

impl Met {
    /// Whether it is met for the first time: SCAN may name a key twice.
    fn is_new(&mut self, place: &Place) -> bool {
        if self.is_full() {
            return true;
        }
        self.0.insert(hash(place))
    }

    fn is_full(&self) -> bool {
        self.0.len() >= KEYS_MET_MAX
    }

    fn holds(&self, place: &Place) -> bool {
        self.0.contains(&hash(place))
    }
}

fn hash(place: &Place) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[place.store as u8]).update(&place.db.to_le_bytes()).update(&place.name);
    let whole = hasher.finalize();
    let (half, _) = whole.as_bytes().split_at(16);
    half.iter().fold(0, |sum, byte| (sum << 8) | u128::from(*byte))
}

/// Places that nobody met, as many as are written down, and how many more there are.
#[derive(Default)]
struct Others {
    places: Vec<Place>,
    more: u64,
}

impl Others {
    fn add(&mut self, place: Place, met: &Met) {
        let marker = place.db == 0 && place.name.0 == MARKER_KEY.as_bytes();
        if marker || met.holds(&place) {
            return;
        }
        if self.places.len() < CANDIDATE_ONLY_MAX {
            self.places.push(place);
        } else {
            self.more += 1;
        }
    }
}

impl<'a> Candidate<'a> {
    async fn open(counterparts: Counterparts<'a>) -> Result<Self> {
        Ok(match counterparts {
            Counterparts::Redis(redis) => Self::Redis(RedisKeys::open(redis).await?),
            Counterparts::Target { memcached, mariadb, routes } => {
                Self::Target(TargetKeys::open(memcached, mariadb, routes).await?)
            }
        })
    }

    fn place(&self, key: &Key) -> Place {
        match self {
            Self::Redis(_) => Place { store: KeptOn::Redis, db: key.db, name: key.name.clone() },
            Self::Target(target) => target.place(key),
        }
    }

    /// What is held as the counterpart of each key, and when that was asked.
    async fn read(&mut self, keys: &[Key]) -> Result<(Vec<Held>, Instant)> {
        match self {
            Self::Redis(redis) => {
                let looks = redis.look(keys.to_vec()).await?;
                let asked = looks.first().map_or_else(Instant::now, |look| look.asked);
                Ok((redis.read(&looks).await?, asked))
            }
            Self::Target(target) => {
                let asked = Instant::now();
                Ok((target.read(keys).await?, asked))
            }
        }
    }

    /// Everything that is kept where nobody was met.
    async fn others(&mut self, met: &Met) -> Result<(Vec<Place>, u64)> {
        let mut others = Others::default();
        match self {
            Self::Redis(redis) => {
                for db in redis.databases().await? {
                    let mut cursor = None;
                    loop {
                        let (names, next) = redis.page(db, cursor).await?;
                        let places = names.into_iter().map(|name| Place { store: KeptOn::Redis, db, name });
                        places.for_each(|place| others.add(place, met));
                        if next.is_none() {
                            break;
                        }
                        cursor = next;
                    }
                }
            }
            Self::Target(target) => target.list(&mut |place| others.add(place, met)).await?,
        }
        Ok((others.places, others.more))
    }

    /// What is held there, by the key that Redis would know it by.
    async fn read_places(&mut self, places: &[Place]) -> Result<Vec<(Key, Held)>> {
        match self {
            Self::Redis(redis) => {
                let mut found = Vec::new();
                // Databases are asked one by one.
                for of_db in places.chunk_by(|one, other| one.db == other.db) {
                    let keys = of_db.iter().map(|place| Key { db: place.db, name: place.name.clone() }).collect();
                    let looks: Vec<Look> = redis.look(keys).await?;
                    let held = redis.read(&looks).await?;
                    found.extend(looks.into_iter().map(|look| look.key).zip(held));
                }
                Ok(found)
            }
            Self::Target(target) => target.read_places(places).await,
        }
    }
}
