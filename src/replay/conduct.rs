//! A whole replay: stacks started, the initial state loaded and compared, the recording replayed, the final state
//! kept. What it writes is a run; what that means is the judge's business.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use super::engine::{Beginnings, Engine, Limits};
use super::machine::{self, OthersLoad};
use super::recording::{Progress, replay_recording};
use super::side::{RecordedClock, SideSetup};
use super::worker::Stores;
use crate::core::key_class::RouteCheck;
use crate::core::report::{Moment, Provenance};
use crate::core::{Loss, Operation, Outcome, Request, Sql, StoreKind};
use crate::error::{Error, Result};
use crate::format::recording::{FINAL, INITIAL, Recording};
use crate::format::renderings::Rendering;
use crate::format::routes::Routes;
use crate::format::run::{Holder, RUN_VERSION, RunHeader, RunWriter, StateLine, StateLines};
use crate::format::stacks::{Role, StacksFile};
use crate::import::pg_dump::DumpReader;
use crate::stack::database::Order;
use crate::stack::keys::{Counterparts, scan_keys};
use crate::stack::load::{LoadNote, Loaded, load_postgres};
use crate::stack::load_mariadb::load_mariadb;
use crate::stack::locale;
use crate::stack::recorded::RecordedServer;
use crate::stack::scan::{scan_recorded_final, scan_tables};
use crate::stack::{self, Profile, Stack};
use crate::store::SessionSetup;
use crate::store::redis::unsendable;
use crate::translate::cache::{CacheTranslator, Clock, ControlTranslator};
use crate::translate::schema::ddl::create_database;
use crate::translate::schema::read::TEMPORARY;
use crate::translate::schema::{self, Schema};
use crate::translate::sql::SqlTranslator;
use crate::translate::{Target, TargetTranslator, Translated, Translator};

/// What is replayed, on what.
pub struct Conduct {
    pub control: Role,
    pub candidate: Role,
    /// Servers of one's own, which are emptied; throwaway ones where it is `None` or names no such stack.
    pub stacks: Option<StacksFile>,
    pub profile: Profile,
    pub routes: Routes,
    /// What the routes leave unmet in this recording, kept in the run for its gate.
    pub route_check: Option<RouteCheck>,
    /// Sent to a target instead of what the rules make of their fingerprints.
    pub renderings: Vec<Rendering>,
    /// The control orders text by bytes, the candidate by a language: what differs depends on the locale.
    pub contrasts_locales: bool,
    pub limits: Limits,
    pub seed: u64,
    /// Secrets masked.
    pub command_line: Vec<String>,
}

/// What people have decided about a target, instead of the rules.
#[derive(Clone, Copy)]
pub struct Reviewed<'a> {
    pub renderings: &'a [Rendering],
    pub routes: &'a Routes,
}

/// The two stacks of a comparison, started.
pub struct Pair {
    pub control: Stack,
    pub candidate: Stack,
}

impl Conduct {
    /// Starts both stacks, or checks those that the user named. Throwaway servers read recorded time from
    /// `recorded_us` (microseconds since 1970) on, where it is given and all of them can: two that read different
    /// clocks would differ by them. Where the user named servers they do not, neither here nor in the comparison of
    /// the control with itself: what that shows of clocks must hold for this one.
    pub async fn start(&self, recorded_us: Option<i64>) -> Result<Pair> {
        let recorded_us = recorded_us.filter(|_| self.stacks.is_none());
        let (control, candidate) = tokio::try_join!(
            self.side(self.control, "control", recorded_us),
            self.side(self.candidate, "candidate", recorded_us)
        )?;
        let mut pair = Pair { control, candidate };
        if !(pair.control.follows_clock().await? && pair.candidate.follows_clock().await?) {
            pair.control.release_clocks()?;
            pair.candidate.release_clocks()?;
        }
        Ok(pair)
    }

    /// Starts both stacks as throwaway ones with a profile of one's own.
    pub async fn start_own(&self, profile: &Profile) -> Result<Pair> {
        if let Some(file) = &self.stacks
            && (file.urls(self.control).is_some() || file.urls(self.candidate).is_some())
        {
            return Err(Error::Usage(
                "a scenario that restarts its servers, or gives them settings under [stack], runs on throwaway ones; \
                 check it without --stacks"
                    .into(),
            ));
        }
        let (control, candidate) = tokio::try_join!(
            stack::start(self.control, profile, "control"),
            stack::start(self.candidate, profile, "candidate")
        )?;
        Ok(Pair { control, candidate })
    }

    /// The file that names servers for this side. One server cannot be two sides: control against control runs on
    /// throwaway ones.
    fn named(&self, role: Role) -> Option<&StacksFile> {
        self.stacks.as_ref().filter(|file| self.control != self.candidate && file.urls(role).is_some())
    }

    /// Checks the servers that the user named: before anything is replayed, not after the first replay.
    pub async fn check_named(&self) -> Result<()> {
        for (role, name) in [(self.control, "control"), (self.candidate, "candidate")] {
            if let Some(file) = self.named(role) {
                stack::connect(role, file, name).await?;
            }
        }
        Ok(())
    }

    async fn side(&self, role: Role, name: &str, recorded_us: Option<i64>) -> Result<Stack> {
        match self.named(role) {
            Some(file) => {
                let mut stack = stack::connect(role, file, name).await?;
                // What an earlier replay left there is not this one's initial state.
                stack.reset(&self.profile).await?;
                Ok(stack)
            }
            None => match recorded_us {
                Some(recorded_us) => stack::start_at(recorded_us, role, &self.profile, name).await,
                None => stack::start(role, &self.profile, name).await,
            },
        }
    }

    /// Replays a recording into a run directory; returns why it was cut off, if it was.
    pub async fn replay(
        &self,
        recording: &Recording,
        directory: &Path,
        progress: &mut dyn Progress,
        interrupted: &mut watch::Receiver<bool>,
    ) -> Result<Option<String>> {
        let mut stopped = interrupted.clone();
        let prepared = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => return Err(Error::Interrupted),
            prepared = self.prepare(recording, directory) => prepared?,
        };
        let Prepared { pair, schema, mut writer, beginnings } = prepared;
        let engine = self.engine(&pair, &schema, started_us(recording)).await?;
        let mut engine = engine.with_beginnings(beginnings);
        let load = OthersLoad::start();
        let started = Instant::now();
        let replayed = replay_recording(recording, &mut engine, &mut writer, progress, interrupted).await;
        writer.header.provenance.replay_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        writer.header.provenance.others_cpu_percent = load.percent();
        drop(engine);
        let cut_off = match replayed {
            Ok(None) => self.keep_final_state(recording, &pair, &schema, &mut writer, interrupted).await,
            Ok(Some(reason)) => Some(reason),
            Err(error) => Some(error.chain()),
        };
        writer.finish(cut_off.clone())?;
        pair.control.stop().await?;
        pair.candidate.stop().await?;
        Ok(cut_off)
    }

    async fn prepare(&self, recording: &Recording, directory: &Path) -> Result<Prepared> {
        let mut schema = read_schema(recording)?;
        // Damaged ones are found before anything is started.
        recording.sessions()?;
        let recorded = RecordedServer::of(recording)?;
        let mut pair = self.start(started_us(recording)).await?;
        let order = self.set_up_database(&mut pair, &recorded).await?;
        let (control, candidate) = tokio::try_join!(
            self.load(&pair.control, recording, &schema),
            self.load(&pair.candidate, recording, &schema)
        )?;
        let beginnings = self.beginnings(&pair, &recorded, &schema).await?;
        let mut header = self.header(&pair, &recording.header.name).await?;
        header.operations = recording.header.operations;
        header.import_lines = recording.header.counts.lines.clone();
        header.provenance.recording = recording.info();
        header.route_check = self.route_check.clone();
        header.losses = self.losses(&schema);
        header.losses.extend(match beginnings.as_recorded {
            true => recorded.losses(),
            false => recorded.losses_on_own_server(),
        });
        if self.candidate == Role::Target {
            header.losses.extend(recorded.losses_on_target());
        }
        header.unknown_order = order;
        for loaded in [control, candidate] {
            header.load_notes.extend(loaded.notes.iter().map(LoadNote::to_string));
            header.losses.extend(loaded.losses);
            schema.absent.extend(loaded.absent);
        }
        header.losses.sort();
        header.losses.dedup();
        let mut writer = RunWriter::create(directory, header)?;
        for (stack, holder) in [(&pair.control, Holder::Control), (&pair.candidate, Holder::Candidate)] {
            scan(stack, &schema, holder, Moment::Initial, &mut writer).await?;
        }
        Ok(Prepared { pair, schema, writer, beginnings })
    }

    /// Makes the recorded database and its roles on both PostgreSQL servers; answers why the control's order of text may
    /// not be the recorded one's, if it may not.
    async fn set_up_database(&self, pair: &mut Pair, recorded: &RecordedServer) -> Result<Option<String>> {
        let mut unknown = None;
        let contrast = if self.contrasts_locales { locale::CONTRAST.map(Some) } else { [None; 2] };
        for (stack, locale) in [&mut pair.candidate, &mut pair.control].into_iter().zip(contrast) {
            if stack.role() != Role::Current {
                continue;
            }
            let mut order = stack.make_database(&recorded.with_locale(locale)?, &self.profile).await?;
            if self.contrasts_locales && order != Order::AsRecorded {
                order = stack.make_database(&recorded.with_locale(Some(locale::BY_ICU))?, &self.profile).await?;
            }
            // Two locales that could not both be had are no contrast.
            let before = unknown.take().filter(|_| self.contrasts_locales);
            unknown = match order {
                Order::AsRecorded => before,
                Order::Unknown(reason) => Some(reason),
            };
            if stack.is_throwaway() {
                stack.run_as_superuser(&recorded.before_load(&stack.database().await?)).await?;
            }
        }
        Ok(unknown)
    }

    /// How the recorded sessions begin, which a loaded control tells.
    async fn beginnings(&self, pair: &Pair, recorded: &RecordedServer, schema: &Schema) -> Result<Beginnings> {
        let mut beginnings = Beginnings::default();
        for stack in [&pair.candidate, &pair.control] {
            if stack.role() != Role::Current || !stack.is_throwaway() {
                continue;
            }
            beginnings.as_recorded = true;
            stack.run_as_superuser(&recorded.after_load(&stack.database().await?)).await?;
            for user in recorded.users() {
                let path = names_of_path(&stack.setting_of(user, "search_path").await?, user, schema);
                let zone = stack.setting_of(user, "TimeZone").await?;
                if path != ["$user", "public"] || !["Etc/UTC", "UTC", "GMT"].contains(&zone.as_str()) {
                    beginnings.settings.insert(user.to_owned(), (path, zone));
                }
            }
        }
        Ok(beginnings)
    }

    /// What of a schema has no exact counterpart where it goes.
    fn losses(&self, schema: &Schema) -> Vec<Loss> {
        match self.candidate {
            Role::Current => Vec::new(),
            Role::Target => schema::losses(schema, &self.profile.target()),
        }
    }

    /// A run's header: who is compared with whom, on what.
    pub async fn header(&self, pair: &Pair, title: &str) -> Result<RunHeader> {
        let mut stacks = BTreeMap::new();
        for (side, stack) in [("control", &pair.control), ("candidate", &pair.candidate)] {
            let mut servers = BTreeMap::new();
            for kind in stack.kinds() {
                let mut info = stack.store(kind)?.info().await?;
                let clock = if stack.clocks().is_some() { "recorded time" } else { "real time" };
                info.settings.insert("clock".to_owned(), clock.to_owned());
                servers.insert(kind, info);
            }
            stacks.insert(side.to_owned(), servers);
        }
        Ok(RunHeader {
            version: RUN_VERSION,
            title: title.to_owned(),
            control_against_control: self.control == self.candidate,
            provenance: Provenance {
                crosscheck_version: env!("CARGO_PKG_VERSION").to_owned(),
                command_line: self.command_line.clone(),
                seed: self.seed,
                started_at: jiff::Timestamp::now().to_string(),
                stacks,
                profile: self.profile.name.clone(),
                machine: machine::describe(),
                ..Provenance::default()
            },
            ..RunHeader::default()
        })
    }

    /// Puts the recording's initial state into a stack; returns what the servers said about it.
    async fn load(&self, stack: &Stack, recording: &Recording, schema: &Schema) -> Result<Loaded> {
        let Some(dump) = DumpReader::initial(recording)? else { return Ok(Loaded::default()) };
        self.load_dump(stack, dump, schema).await
    }

    /// Loads a dump as the stack's SQL store needs it.
    pub async fn load_dump(&self, stack: &Stack, dump: DumpReader, schema: &Schema) -> Result<Loaded> {
        let store = stack.store(stack.role().sql())?;
        match stack.role() {
            Role::Current => load_postgres(store.as_ref(), INITIAL, dump).await,
            Role::Target => load_mariadb(store.as_ref(), INITIAL, dump, schema, &self.profile.target()).await,
        }
    }

    /// An engine over both stacks. `recorded_us` is when the recording began, in microseconds since 1970.
    pub async fn engine(&self, pair: &Pair, schema: &Schema, recorded_us: Option<i64>) -> Result<Engine> {
        let reviewed = Reviewed { renderings: &self.renderings, routes: &self.routes };
        self.engine_with(pair, schema, recorded_us, reviewed).await
    }

    /// An engine with other reviewed renderings and routes than the conduct's own.
    pub async fn engine_with(
        &self,
        pair: &Pair,
        schema: &Schema,
        recorded_us: Option<i64>,
        reviewed: Reviewed<'_>,
    ) -> Result<Engine> {
        let control = self.side_setup(&pair.control, schema, recorded_us, reviewed).await?;
        let candidate = self.side_setup(&pair.candidate, schema, recorded_us, reviewed).await?;
        Ok(Engine::new(control, candidate, self.limits).knowing(schema.clone()))
    }

    async fn side_setup(
        &self,
        stack: &Stack,
        schema: &Schema,
        recorded_us: Option<i64>,
        reviewed: Reviewed<'_>,
    ) -> Result<SideSetup> {
        let clock = stack
            .clocks()
            .cloned()
            .zip(recorded_us)
            .map(|(clocks, recording_started_us)| RecordedClock { clocks, recording_started_us });
        // Without a clock of its own a server lives now, and absolute times are moved there.
        let shift_seconds = match (&clock, recorded_us) {
            (None, Some(recorded_us)) => unix_now() - recorded_us.div_euclid(1_000_000),
            _ => 0,
        };
        let mut stores = Stores::new();
        for kind in stack.kinds() {
            stores.insert(kind, stack.store(kind)?);
        }
        let translator: Box<dyn Translator> = match stack.role() {
            Role::Current => Box::new(CurrentTranslator(ControlTranslator { shift_seconds })),
            Role::Target => {
                let now: Box<dyn Fn() -> i64 + Send + Sync> = match stack.clocks().cloned() {
                    Some(clocks) if clock.is_some() => Box::new(move || clocks.now_us().div_euclid(1_000_000)),
                    _ => Box::new(unix_now),
                };
                let cache = CacheTranslator::new(reviewed.routes.clone(), Clock { shift_seconds, now });
                create_databases(stack, &self.profile.target()).await?;
                create_cache_tables(stack, &cache).await?;
                let sql = SqlTranslator::new(schema.clone(), self.profile.target());
                Box::new(TargetTranslator { sql: sql.with_renderings(reviewed.renderings.to_vec()), cache })
            }
        };
        Ok(SideSetup { stores, translator, clock })
    }

    /// Returns why the state could not be kept, if it could not: the replay itself is in the run all the same.
    async fn keep_final_state(
        &self,
        recording: &Recording,
        pair: &Pair,
        schema: &Schema,
        writer: &mut RunWriter,
        interrupted: &mut watch::Receiver<bool>,
    ) -> Option<String> {
        let kept = async {
            // First of all: keys end by themselves, rows do not.
            self.keep_keys(pair, &self.routes, writer).await?;
            for (stack, holder) in [(&pair.control, Holder::Control), (&pair.candidate, Holder::Candidate)] {
                scan(stack, schema, holder, Moment::Final, writer).await?;
            }
            match recording.is_whole() {
                true => keep_recorded_final(recording, &pair.control, schema, writer).await,
                // It is the end of operations that are left out.
                false => Ok(()),
            }
        };
        tokio::select! {
            biased;
            _ = interrupted.wait_for(|interrupted| *interrupted) => Some("interrupted".to_owned()),
            kept = kept => kept.err().map(|error| format!("the final state could not be read: {}", error.chain())),
        }
    }
}

impl Conduct {
    /// What both sides hold at a scenario's end, in the order of a recording's: keys end by themselves, rows do not.
    pub(super) async fn keep_end(&self, pair: &Pair, routes: &Routes, left: &mut dyn StateLines) -> Result<()> {
        self.keep_keys(pair, routes, left).await?;
        for (stack, holder) in [(&pair.control, Holder::Control), (&pair.candidate, Holder::Candidate)] {
            scan(stack, &Schema::default(), holder, Moment::Final, left).await?;
        }
        Ok(())
    }

    /// Caches that can't be read say so in the run; its tables are compared all the same.
    async fn keep_keys(&self, pair: &Pair, routes: &Routes, writer: &mut dyn StateLines) -> Result<()> {
        let Err(error) = self.scan_caches(pair, routes, writer).await else { return Ok(()) };
        writer.state(StateLine::KeysUnread { reason: error.chain() })
    }

    async fn scan_caches(&self, pair: &Pair, routes: &Routes, writer: &mut dyn StateLines) -> Result<()> {
        if pair.control.role() != Role::Current {
            return Err(Error::Usage(
                "the control has no Redis whose keys the candidate's could be held against".into(),
            ));
        }
        let control = pair.control.store(StoreKind::Redis)?;
        match pair.candidate.role() {
            Role::Current => {
                let redis = pair.candidate.store(StoreKind::Redis)?;
                scan_keys(control.as_ref(), Counterparts::Redis(redis.as_ref()), writer).await
            }
            Role::Target => {
                let memcached = pair.candidate.store(StoreKind::Memcached)?;
                let mariadb = pair.candidate.store(StoreKind::Mariadb)?;
                let (memcached, mariadb) = (memcached.as_ref(), mariadb.as_ref());
                let target = Counterparts::Target { memcached, mariadb, routes };
                scan_keys(control.as_ref(), target, writer).await
            }
        }
    }
}

/// What the current stack is sent: what was recorded, but for commands that no connection can carry in a replay.
struct CurrentTranslator(ControlTranslator);

impl Translator for CurrentTranslator {
    fn translate(&mut self, operation: &Operation) -> Translated {
        let unsendable = match &operation.request {
            Request::Redis(command) => unsendable(command),
            Request::Sql(_) | Request::Memcached(_) => None,
        };
        match unsendable {
            Some(reason) => Translated::Skipped { reason: reason.to_owned() },
            None => self.0.translate(operation),
        }
    }
}

/// The databases that stand for PostgreSQL's own schema and for that of temporary tables, which no dump makes.
async fn create_databases(stack: &Stack, target: &Target) -> Result<()> {
    let kind = stack.role().sql();
    let mut session = stack.store(kind)?.connect(&SessionSetup::default()).await?;
    for name in ["public", TEMPORARY] {
        let request = Request::Sql(Sql::simple(create_database(name, target)));
        match session.execute(&request).await.outcome {
            Outcome::Completed(_) => {}
            other => return Err(Error::store(kind, format!("cannot create the database {name}: {other:?}"))),
        }
    }
    Ok(())
}

/// The tables that some keys of the cache go to, where the routes say so.
async fn create_cache_tables(stack: &Stack, cache: &CacheTranslator) -> Result<()> {
    let statements = cache.setup();
    if statements.is_empty() {
        return Ok(());
    }
    let kind = stack.role().sql();
    let mut session = stack.store(kind)?.connect(&SessionSetup::default()).await?;
    for statement in statements {
        let request = Request::Sql(statement);
        match session.execute(&request).await.outcome {
            Outcome::Completed(_) => {}
            other => return Err(Error::store(kind, format!("cannot create the cache's table: {other:?}"))),
        }
    }
    Ok(())
}

struct Prepared {
    pair: Pair,
    schema: Schema,
    writer: RunWriter,
    beginnings: Beginnings,
}

/// The schemas of a search path as SHOW prints it; the user's own by its name where there is one.
fn names_of_path(shown: &str, user: &str, schema: &Schema) -> Vec<String> {
    let name = |part: &str| {
        let part = part.trim();
        part.strip_prefix('"').and_then(|part| part.strip_suffix('"')).unwrap_or(part).replace("\"\"", "\"")
    };
    let of_user =
        |name: String| if name == "$user" && schema.namespaces.contains(user) { user.to_owned() } else { name };
    shown.split(',').map(name).filter(|name| !name.is_empty()).map(of_user).collect()
}

fn read_schema(recording: &Recording) -> Result<Schema> {
    DumpReader::initial(recording)?.map_or_else(|| Ok(Schema::default()), Schema::from_dump)
}

async fn scan(
    stack: &Stack,
    schema: &Schema,
    holder: Holder,
    moment: Moment,
    writer: &mut dyn StateLines,
) -> Result<()> {
    let store = stack.store(stack.role().sql())?;
    scan_tables(store.as_ref(), schema, holder, moment, writer).await
}

/// The recording's own final state is a third witness: what the control must hold after a faithful replay.
async fn keep_recorded_final(
    recording: &Recording,
    control: &Stack,
    schema: &Schema,
    writer: &mut RunWriter,
) -> Result<()> {
    let Some(dump) = DumpReader::after(recording)? else { return Ok(()) };
    if control.directory().is_none() || control.role() != Role::Current {
        return Ok(());
    }
    scan_recorded_final(control.url(StoreKind::Postgres)?, FINAL, dump, schema, writer).await
}

fn unix_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// When the recording began, in microseconds since 1970; nothing where it does not say.
fn started_us(recording: &Recording) -> Option<i64> {
    recording.header.started_at.parse().ok().map(jiff::Timestamp::as_microsecond)
}
