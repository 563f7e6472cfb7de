//! Replaying a scenario: stacks of its own, its set-up, then its steps in their order, pauses included.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use super::conduct::{Conduct, Pair, Reviewed};
use super::engine::Engine;
use crate::core::{Bearing, Fate, Loss, Observation, Operation, Outcome, Recorded, Request, SessionId, Sql, StoreKind};
use crate::error::{Error, Result};
use crate::format::run::{RunHeader, RunWriter, ScenarioSpan, StateLine, StateLines as _};
use crate::format::scenario::{Restarted, Scenario, Setup, StackSettings, Step, command};
use crate::format::stacks::Role;
use crate::stack::{Profile, Stack};
use crate::store::SessionSetup;
use crate::translate::cache::DATABASES;
use crate::translate::define::is_definition;
use crate::translate::renderings::DATABASE;
use crate::translate::schema::{Schema, lost_with};
use crate::translate::{Translated, Translation};

/// Sessions and operations of a set-up are numbered from here: no scenario has as many of its own.
const SETUP_SESSION: SessionId = SessionId(u32::MAX);
const SETUP_SEQ: u64 = 1 << 62;

const CREATE_PUBLIC: &str = "CREATE DATABASE IF NOT EXISTS `public`";

/// Where a scenario's operations and sessions stand in the run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbering {
    pub first_seq: u64,
    pub first_session: u32,
}

/// What a scenario's replay saw.
pub struct Replayed {
    pub span: ScenarioSpan,
    pub observations: Vec<Observation>,
    /// What both sides hold at its end.
    pub left: Vec<StateLine>,
    /// The header of a run of this scenario alone.
    pub header: RunHeader,
}

impl Replayed {
    /// Writes a run of this scenario alone.
    pub fn keep(self, directory: &Path) -> Result<()> {
        let Self { span, observations, left, mut header } = self;
        header.operations = observations.len() as u64;
        header.scenarios = vec![span];
        let mut writer = RunWriter::create(directory, header)?;
        observations.iter().try_for_each(|observation| writer.observe(observation))?;
        left_behind(left, 0, &mut writer)?;
        writer.finish(None)
    }
}

/// Writes what the scenario of this number among the run's has left behind.
pub fn left_behind(left: Vec<StateLine>, number: usize, writer: &mut RunWriter) -> Result<()> {
    writer.state(StateLine::Scenario(number))?;
    left.into_iter().try_for_each(|line| writer.state(line))
}

impl Conduct {
    /// Replays a scenario on stacks of its own.
    pub async fn replay_scenario(&self, scenario: &Scenario, name: &str, numbering: Numbering) -> Result<Replayed> {
        let profile = settings(&self.profile, &scenario.stack);
        let pair = match scenario.needs_own_servers() {
            true => self.start_own(&profile).await?,
            false => self.start(None).await?,
        };
        let replayed = self.on(&Ground { pair: &pair, profile: &profile }, scenario, name, numbering).await;
        pair.control.stop().await?;
        pair.candidate.stop().await?;
        replayed
    }

    async fn on(&self, ground: &Ground<'_>, scenario: &Scenario, name: &str, numbering: Numbering) -> Result<Replayed> {
        let pair = ground.pair;
        let mut header = self.header(pair, &scenario.title).await?;
        let mut span = ScenarioSpan {
            name: name.to_owned(),
            title: scenario.title.clone(),
            why: scenario.why.clone(),
            first_seq: numbering.first_seq,
            end: Some(scenario.expected_end().map_err(|problem| Error::malformed(name, problem))?),
            ..ScenarioSpan::default()
        };
        let routes = self.routes.after(&scenario.routes);
        let reviewed = Reviewed { renderings: &scenario.renderings, routes: &routes };
        let mut engine = self.engine_with(pair, &Schema::default(), None, reviewed).await?;
        let told = set_up(pair, &scenario.setup, &mut engine, name).await?;
        (header.load_notes, span.lost) = (told.notes, told.lost);
        let observations = steps(scenario, &mut span, &mut engine, numbering, ground).await?;
        let mut left = Vec::new();
        if span.failed.is_none() {
            self.keep_end(pair, &routes, &mut left).await?;
        }
        Ok(Replayed { span, observations, left, header })
    }
}

/// The stacks that a scenario runs on, and what their servers were started with.
struct Ground<'a> {
    pair: &'a Pair,
    profile: &'a Profile,
}

/// A profile with the scenario's own settings.
fn settings(profile: &Profile, own: &StackSettings) -> Profile {
    let mut profile = profile.clone();
    if let Some(mb) = own.memcached_memory_mb {
        profile = profile.with(StoreKind::Memcached, "memory-limit", mb.to_string());
    }
    if let Some(kb) = own.memcached_item_max_kb {
        profile = profile.with(StoreKind::Memcached, "max-item-size", format!("{kb}k"));
    }
    if own.redis_appendonly {
        // With `everysec` what was written in the last seconds may be lost, and a scenario would show it now and then.
        profile = profile.with(StoreKind::Redis, "appendonly", "yes").with(StoreKind::Redis, "appendfsync", "always");
    }
    profile
}

/// What a set-up tells of itself.
#[derive(Default)]
struct Told {
    notes: Vec<String>,
    lost: Vec<Loss>,
}

/// Sends a set-up in its order: definitions and rows go through the rules as any statement does. Returns what of it is
/// not on the target: a function that has no counterpart matters only to the steps that need it, a trigger to all.
async fn set_up(pair: &Pair, setup: &Setup, engine: &mut Engine, name: &str) -> Result<Told> {
    for stack in [&pair.control, &pair.candidate] {
        if stack.role() == Role::Target {
            set_up_target(stack, setup.target_sql.as_deref().unwrap_or_default(), name).await?;
        }
    }
    let rows = setup.sql.iter().map(|text| Ok(Request::Sql(Sql::simple(text.clone()))));
    let values = setup.cache.iter().map(|args| command(args).map(Request::Redis));
    let mut told = Told::default();
    let mut database = Database::default();
    for (index, request) in rows.chain(values).enumerate() {
        let mut request = request.map_err(|problem| Error::malformed(name, problem))?;
        database.follow(&mut request);
        let shown = match &request {
            Request::Sql(sql) => sql.text.clone(),
            other => format!("{other:?}"),
        };
        let rendered = matches!(&request, Request::Sql(_)) && setup.target_sql.is_some();
        let nothing = Translated::Skipped { reason: "set up by target_sql".to_owned() };
        let operation = operation(SETUP_SEQ + index as u64, SETUP_SESSION, request);
        engine.operation(operation, rendered.then_some(nothing)).await?;
        for observation in engine.take_observations() {
            for fate in [&observation.control, &observation.candidate] {
                match fate {
                    Fate::Replayed { outcome, stated, lost, .. } => {
                        completed(outcome, &shown, name)?;
                        // What a type is kept as matters where a value shows it.
                        let stated = stated.iter().filter(|stated| !stated.contains(": type: "));
                        told.notes.extend(stated.map(|stated| format!("{name}: set-up: {stated}")));
                        told.lost.extend(lost.iter().cloned());
                    }
                    Fate::Skipped { .. } => {}
                    Fate::Untranslatable { reason } if is_definition(&shown) => {
                        told.notes.push(format!("{name}: set-up: not on the target: {shown}: {reason}"));
                        told.lost
                            .extend(lost_with(&shown).into_iter().filter(|loss| loss.bearing() == Bearing::Silent));
                    }
                    Fate::Untranslatable { reason } | Fate::Unfinished { reason } => {
                        return Err(Error::malformed(
                            name,
                            format!("the set-up can't be carried over: {reason}; give target_sql"),
                        ));
                    }
                }
            }
        }
    }
    engine.close(SETUP_SESSION).await?;
    Ok(told)
}

/// The reviewed set-up of a target, and the database that renderings name no other than.
async fn set_up_target(stack: &Stack, statements: &[String], name: &str) -> Result<()> {
    let mut session = stack.store(Role::Target.sql())?.connect(&SessionSetup::default()).await?;
    for text in [CREATE_PUBLIC, DATABASE].into_iter().chain(statements.iter().map(String::as_str)) {
        let attempt = session.execute(&Request::Sql(Sql::simple(text))).await;
        completed(&attempt.outcome, text, name)?;
    }
    Ok(())
}

fn completed(outcome: &Outcome, what: &str, name: &str) -> Result<()> {
    match outcome {
        Outcome::Completed(_) => Ok(()),
        other => Err(Error::malformed(name, format!("the set-up failed at {what}: {other:?}"))),
    }
}

fn operation(seq: u64, session: SessionId, request: Request) -> Operation {
    Operation { seq, session, start_us: 0, took_us: None, request, recorded: Recorded::Silent, skip: None }
}

async fn steps(
    scenario: &Scenario,
    span: &mut ScenarioSpan,
    engine: &mut Engine,
    numbering: Numbering,
    ground: &Ground<'_>,
) -> Result<Vec<Observation>> {
    let name = span.name.clone();
    let malformed = |problem: String| Error::malformed(name.clone(), problem);
    let mut sessions: HashMap<String, SessionId> = HashMap::new();
    let mut databases: HashMap<SessionId, Database> = HashMap::new();
    for step in &scenario.steps {
        if let Some(pause) = step.sleep_ms {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            continue;
        }
        if let Some(what) = step.restart {
            restart(what, ground, &sessions, engine).await?;
            // New connections begin in database 0.
            databases.clear();
            continue;
        }
        let Some(mut request) = step.request().transpose().map_err(malformed)? else { continue };
        let next = numbering.first_session + u32::try_from(sessions.len()).unwrap_or(u32::MAX);
        let session = *sessions.entry(session_key(step)).or_insert(SessionId(next));
        let ends = databases.entry(session).or_default().follow(&mut request);
        let seq = span.first_seq + span.steps.len() as u64;
        span.steps.push(step.expectation().map_err(malformed)?);
        let rendering =
            step.target_sql.as_deref().filter(|_| ground.pair.candidate.role() == Role::Target).map(rendering);
        engine.operation(operation(seq, session, request), rendering).await?;
        if ends == Ends::Connection {
            engine.close(session).await?;
        }
        if let Some(lost) = engine.lost() {
            span.failed = Some(lost.to_owned());
            break;
        }
    }
    engine.finish().await?;
    span.failed = span.failed.take().or_else(|| engine.unused_renderings());
    let mut observations = engine.take_observations();
    observations.extend(engine.take_unfinished("no answer by the end of the scenario"));
    observations.sort_by_key(|observation| observation.seq);
    Ok(observations)
}

/// The database of a cache's session, as its commands choose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Database {
    current: u32,
    /// Between MULTI and EXEC: the one that the commands there have come to, if it is another.
    queued: Option<u32>,
    in_transaction: bool,
}

/// What a command leaves of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Nothing,
    /// What comes next begins as a new connection does.
    Connection,
}

impl Database {
    /// Puts a command into its database, and follows what it does to that of the next one.
    fn follow(&mut self, request: &mut Request) -> Ends {
        let Request::Redis(command) = request else { return Ends::Nothing };
        command.db = self.queued.unwrap_or(self.current);
        match command.name().as_str() {
            "SELECT" => match command.args.get(1).and_then(|number| number.as_str()?.parse().ok()) {
                // A database that the server does not have stays unchosen.
                Some(number) if number < DATABASES && self.in_transaction => self.queued = Some(number),
                Some(number) if number < DATABASES => self.current = number,
                _ => {}
            },
            "MULTI" => self.in_transaction = true,
            "EXEC" => *self = Self { current: command.db, ..Self::default() },
            "DISCARD" => *self = Self { current: self.current, ..Self::default() },
            "RESET" | "QUIT" => {
                *self = Self::default();
                return Ends::Connection;
            }
            _ => {}
        }
        Ends::Nothing
    }
}

/// Restarts servers of both sides. Their clients lose their connections, and make new ones when they next need them.
async fn restart(
    what: Restarted,
    ground: &Ground<'_>,
    sessions: &HashMap<String, SessionId>,
    engine: &mut Engine,
) -> Result<()> {
    match what {
        Restarted::Cache => {
            for (_, session) in sessions.iter().filter(|(key, _)| key.starts_with(CACHE_SESSION)) {
                engine.close(*session).await?;
            }
            let Pair { control, candidate } = ground.pair;
            control.restart(control.role().cache(), ground.profile).await?;
            candidate.restart(candidate.role().cache(), ground.profile).await
        }
    }
}

const CACHE_SESSION: &str = "cache:";

/// A session of a SQL store and one of a cache store are two, even of one name.
fn session_key(step: &Step) -> String {
    let store = if step.sql.is_some() { "sql:" } else { CACHE_SESSION };
    format!("{store}{}", step.session.as_deref().unwrap_or("a"))
}

/// What a reviewed rendering is sent as. Its names are looked up where the rules put the tables of PostgreSQL's own
/// default schema.
fn rendering(statements: &[String]) -> Translated {
    let statements = std::iter::once(DATABASE).chain(statements.iter().map(String::as_str));
    let requests = statements.map(|text| Request::Sql(Sql::simple(text))).collect();
    Translated::Carried(Translation { requests, rules: vec!["rendering"], ..Translation::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_stays_in_the_database_that_it_selects() {
        let mut database = Database::default();
        let mut is_in = |words: &str| {
            let args: Vec<toml::Value> = words.split(' ').map(toml::Value::from).collect();
            let mut request = Request::Redis(command(&args).expect("a command"));
            let ends = database.follow(&mut request);
            let Request::Redis(command) = request else { panic!("{request:?}") };
            (command.db, ends)
        };
        for (words, db) in [
            ("GET k", 0),
            ("SELECT 3", 0),
            ("GET k", 3),
            ("SELECT 16", 3),
            ("select 99999999999", 3),
            ("SELECT x", 3),
            ("MULTI", 3),
            ("SELECT 4", 3),
            ("GET k", 4),
            ("DISCARD", 4),
            ("GET k", 3),
            ("MULTI", 3),
            ("SELECT 5", 3),
            ("EXEC", 5),
            ("GET k", 5),
        ] {
            assert_eq!(is_in(words), (db, Ends::Nothing), "{words}");
        }
        assert_eq!(is_in("RESET"), (5, Ends::Connection));
        assert_eq!(is_in("GET k").0, 0);
    }
}
