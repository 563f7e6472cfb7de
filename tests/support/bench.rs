//! Both real stacks with a dump's tables, to which statements are sent as a replay sends them, and whose rows can be put
//! back after each try.

use crosscheck::core::{Observation, Operation, Outcome, Recorded, Reply, Request, SessionId, Sql};
use crosscheck::format::routes::Routes;
use crosscheck::format::stacks::Role;
use crosscheck::import::pg_dump::DumpReader;
use crosscheck::replay::{Conduct, Engine, Limits, Pair};
use crosscheck::stack::Profile;
use crosscheck::store::{Session, SessionSetup};
use crosscheck::translate::schema::{Schema, Table, quote_name, quote_table};

/// What is loaded, and where its sequences stand: they do not see ids that were given, and count on after a rollback.
pub struct Loaded {
    pub dump: fn() -> DumpReader,
    pub postgres_reset: &'static [&'static str],
    pub mariadb_reset: &'static [&'static str],
}

pub struct Bench {
    pub schema: Schema,
    pub conduct: Conduct,
    pub pair: Pair,
    pub engine: Engine,
    /// A session of our own on each side.
    pub raw: [Box<dyn Session>; 2],
    loaded: Loaded,
    seq: u64,
}

/// No reference is checked while rows are put back.
const UNCHECKED: [&str; 2] = ["SET session_replication_role = replica", "SET SESSION foreign_key_checks = 0"];
impl Bench {
    pub async fn start(profile: &str, loaded: Loaded) -> Self {
        let conduct = Conduct {
            control: Role::Current,
            candidate: Role::Target,
            stacks: None,
            profile: Profile::named(profile).expect("a profile"),
            routes: Routes::built_in(),
            route_check: None,
            contrasts_locales: false,
            renderings: Vec::new(),
            limits: Limits::default(),
            seed: 1,
            command_line: Vec::new(),
        };
        let schema = Schema::from_dump((loaded.dump)()).expect("the tables are read");
        let pair = conduct.start(None).await.expect("both stacks start");
        let raw = [connect(&pair, 0).await, connect(&pair, 1).await];
        let engine = conduct.engine(&pair, &schema, None).await.expect("an engine");
        let mut bench = Self { schema, conduct, pair, engine, raw, loaded, seq: 0 };
        bench.load().await;
        bench
    }

    pub async fn stop(self) {
        drop((self.engine, self.raw));
        self.pair.control.stop().await.expect("stopped");
        self.pair.candidate.stop().await.expect("stopped");
    }

    /// Fills both sides, which hold nothing, and keeps a copy of every table.
    pub async fn load(&mut self) {
        for stack in [&self.pair.control, &self.pair.candidate] {
            self.conduct.load_dump(stack, (self.loaded.dump)(), &self.schema).await.expect("the rows are loaded");
        }
        self.on_each(UNCHECKED).await;
        self.on_each(["CREATE SCHEMA kept", "CREATE DATABASE kept"]).await;
        for (number, [postgres, mariadb]) in self.tables().iter().enumerate() {
            self.on_each(
                [postgres, mariadb].map(|t| format!("CREATE TABLE kept.t{number} AS SELECT * FROM {}", t.name)),
            )
            .await;
        }
    }

    /// Puts the same rows on both sides again.
    pub async fn restore(&mut self) {
        for (number, table) in self.tables().iter().enumerate() {
            self.on_each(table.each_ref().map(|t| format!("DELETE FROM {}", t.name))).await;
            let back = |t: &Spelled| {
                let Spelled { name, stored, overriding } = t;
                format!("INSERT INTO {name} ({stored}) {overriding} SELECT {stored} FROM kept.t{number}")
            };
            self.on_each(table.each_ref().map(back)).await;
        }
        for (session, reset) in self.raw.iter_mut().zip([self.loaded.postgres_reset, self.loaded.mariadb_reset]) {
            for text in reset {
                completed(session.as_mut(), text).await;
            }
        }
    }

    pub async fn send(&mut self, session: SessionId, statement: Sql) -> Observation {
        let text = statement.text.clone();
        self.seq += 1;
        let operation = Operation {
            seq: self.seq,
            session,
            start_us: 0,
            took_us: None,
            request: Request::Sql(statement),
            recorded: Recorded::Silent,
            skip: None,
        };
        self.engine.operation(operation, None).await.expect("both servers live");
        let mut seen = self.engine.take_observations();
        assert_eq!(seen.len(), 1, "{text}: {seen:?}");
        seen.remove(0)
    }

    pub async fn close(&mut self, session: SessionId) {
        self.engine.close(session).await.expect("both servers live");
    }

    async fn on_each<T: AsRef<str>>(&mut self, texts: [T; 2]) {
        for (session, text) in self.raw.iter_mut().zip(texts) {
            completed(session.as_mut(), text.as_ref()).await;
        }
    }

    fn tables(&self) -> Vec<[Spelled; 2]> {
        // What a view shows comes back with its tables.
        let tables = self.schema.tables.values().filter(|table| table.view.is_none());
        tables.map(|table| [Spelled::postgres(table), Spelled::mariadb(table)]).collect()
    }
}

/// A table in one server's spelling.
struct Spelled {
    name: String,
    /// Its columns that are not computed.
    stored: String,
    /// Lets ids be given.
    overriding: &'static str,
}

impl Spelled {
    fn postgres(table: &Table) -> Self {
        let stored = stored(table).map(postgres_quoted).collect::<Vec<_>>().join(", ");
        Self { name: postgres_name(table), stored, overriding: "OVERRIDING SYSTEM VALUE" }
    }

    fn mariadb(table: &Table) -> Self {
        let stored = stored(table).map(quote_name).collect::<Vec<_>>().join(", ");
        Self { name: quote_table(table), stored, overriding: "" }
    }
}

fn stored(table: &Table) -> impl Iterator<Item = &str> {
    table.columns.iter().filter(|column| column.generated.is_none()).map(|column| column.name.as_str())
}

pub fn postgres_name(table: &Table) -> String {
    format!("{}.{}", postgres_quoted(&table.schema), postgres_quoted(&table.name))
}

pub fn postgres_quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub fn sql(text: &str) -> Request {
    Request::Sql(Sql::simple(text))
}

async fn connect(pair: &Pair, side: usize) -> Box<dyn Session> {
    let stack = [&pair.control, &pair.candidate][side];
    let store = stack.store(stack.role().sql()).expect("a SQL store");
    store.connect(&SessionSetup::default()).await.expect("a session")
}

pub async fn completed(session: &mut dyn Session, text: &str) -> Reply {
    match session.execute(&sql(text)).await.outcome {
        Outcome::Completed(reply) => reply,
        other => panic!("{text}: {other:?}"),
    }
}
