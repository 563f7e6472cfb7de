//! Every example of every rule, executed: PostgreSQL's statement on PostgreSQL, what the rule makes of it on MariaDB,
//! under every profile. The judge that compares replays compares the answers, and both tables after the statement.

use crosscheck::core::{Fate, Observation, Operation, Outcome, Recorded, Request, SessionId, Sql, Verdict};
use crosscheck::format::routes::Routes;
use crosscheck::format::stacks::Role;
use crosscheck::judge::compare;
use crosscheck::replay::{Conduct, Engine, Limits, Pair};
use crosscheck::stack::Profile;
use crosscheck::store::{Session, SessionSetup};
use crosscheck::translate::rules::{Example, RULES, examples};

/// What both servers are sent once the rows are loaded, and then before each example.
const KEEP: &[&str] = &["CREATE TABLE public.kept_{table} AS SELECT * FROM public.{table}"];
const RESTORE: &[&str] =
    &["DELETE FROM public.{table}", "INSERT INTO public.{table} SELECT * FROM public.kept_{table}"];

/// A sequence does not see ids that were given, and both count on after a rollback.
const POSTGRES_RESET: &str = "SELECT setval('public.item_id_seq', 8)";
const MARIADB_RESET: &str = "ALTER TABLE public.item AUTO_INCREMENT = 9";

/// What both tables hold after an example, as the application would ask.
const READ_BACK: &[&str] = &[
    "SELECT id, note, amount, total, done, made, price, data FROM public.item ORDER BY id",
    "SELECT item_id, note FROM public.other ORDER BY item_id",
    "SELECT * FROM public.sample ORDER BY id",
];

/// What stands before an example that means nothing alone.
const BEFORE: &[(&str, &[&str])] = &[
    ("SAVEPOINT a", &["BEGIN"]),
    ("ROLLBACK TO SAVEPOINT a", &["BEGIN", "SAVEPOINT a", "DELETE FROM item WHERE id = 3"]),
    ("COMMIT", &["BEGIN", "DELETE FROM item WHERE id = 3"]),
    ("SELECT lastval()", &["INSERT INTO item (note) VALUES ('new')"]),
    ("SELECT pg_advisory_unlock('7') AS released", &["SELECT pg_try_advisory_lock(7)"]),
];

/// Answers that no two servers give alike, as they read the clock; that both answer is all that can be compared.
const CLOCK: &[&str] = &["SELECT EXTRACT(epoch from clock_timestamp()) AS at"];

struct Bench {
    pair: Pair,
    engine: Engine,
    profile: Profile,
    raw: Vec<Box<dyn Session>>,
    seq: u64,
}

impl Bench {
    async fn start(profile: &str) -> Self {
        let conduct = Conduct {
            control: Role::Current,
            candidate: Role::Target,
            stacks: None,
            profile: Profile::named(profile).expect("a profile"),
            routes: Routes::built_in(),
            renderings: Vec::new(),
            limits: Limits::default(),
            seed: 1,
            command_line: Vec::new(),
        };
        let schema = examples::schema();
        let pair = conduct.start().await.expect("both stacks start");
        let mut raw = Vec::new();
        for stack in [&pair.control, &pair.candidate] {
            conduct.load_dump(stack, examples::dump(), &schema).await.expect("the tables are made");
            let store = stack.store(stack.role().sql()).expect("a SQL store");
            raw.push(store.connect(&SessionSetup::default()).await.expect("a session"));
        }
        let engine = conduct.engine(&pair, &schema, 0).await.expect("an engine");
        let mut bench = Self { pair, engine, profile: conduct.profile, raw, seq: 0 };
        completed(bench.raw[1].as_mut(), "SET SESSION foreign_key_checks = 0").await;
        bench.for_tables(KEEP).await;
        bench
    }

    /// Sends statements for each table to both sides.
    async fn for_tables(&mut self, statements: &[&str]) {
        for (table, _) in examples::ROWS {
            let table = table.trim_start_matches("public.");
            for text in statements {
                self.on_both(&text.replace("{table}", table)).await;
            }
        }
    }

    async fn on_both(&mut self, text: &str) {
        for session in &mut self.raw {
            completed(session.as_mut(), text).await;
        }
    }

    /// Puts the same rows on both sides again.
    async fn reset(&mut self) {
        self.for_tables(RESTORE).await;
        for (session, text) in self.raw.iter_mut().zip([POSTGRES_RESET, MARIADB_RESET]) {
            completed(session.as_mut(), text).await;
        }
    }

    async fn send(&mut self, session: SessionId, text: &str) -> Observation {
        self.seq += 1;
        let operation = Operation {
            seq: self.seq,
            session,
            start_us: 0,
            took_us: None,
            request: Request::Sql(Sql::simple(text)),
            recorded: Recorded::Silent,
            skip: None,
        };
        self.engine.operation(operation, None).await.expect("both servers live");
        let mut seen = self.engine.take_observations();
        assert_eq!(seen.len(), 1, "{text}: {seen:?}");
        seen.remove(0)
    }

    /// What is wrong with an example, in words; nothing where it holds.
    async fn try_example(&mut self, example: &Example, number: u32) -> Vec<String> {
        self.reset().await;
        let session = SessionId(number);
        let before = BEFORE.iter().find(|(text, _)| *text == example.postgres).map_or(&[][..], |(_, before)| before);
        for text in before {
            let prepared = self.send(session, text).await;
            assert_eq!(compare::observation(&prepared).verdict(), Verdict::Match, "{text}: {prepared:?}");
        }
        let seen = self.send(session, example.postgres).await;
        let mut wrong = judged(example, &seen);
        if !example.mariadb.is_empty() {
            for text in READ_BACK {
                let state = self.send(session, text).await;
                wrong.extend(differences(&state).map(|difference| format!("afterwards, {text}: {difference}")));
            }
        }
        self.engine.close(session).await.expect("both servers live");
        wrong
    }
}

async fn completed(session: &mut dyn Session, text: &str) {
    let outcome = session.execute(&Request::Sql(Sql::simple(text))).await.outcome;
    assert!(matches!(outcome, Outcome::Completed(_)), "{text}: {outcome:?}");
}

fn judged(example: &Example, seen: &Observation) -> Vec<String> {
    let refused = example.mariadb.is_empty();
    match &seen.candidate {
        Fate::Untranslatable { .. } | Fate::Skipped { .. } if refused => Vec::new(),
        Fate::Replayed { outcome: Outcome::Completed(_), .. } if CLOCK.contains(&example.postgres) => Vec::new(),
        // A stated difference may show; what is stated stands in every report.
        Fate::Replayed { outcome: Outcome::Completed(_), stated, .. } if !stated.is_empty() => Vec::new(),
        Fate::Replayed { outcome: Outcome::Completed(_), .. } if !refused => {
            let control = match &seen.control {
                Fate::Replayed { outcome: Outcome::Completed(_), .. } => None,
                other => Some(format!("PostgreSQL does not run it: {other:?}")),
            };
            control.into_iter().chain(differences(seen)).collect()
        }
        other => vec![format!("{other:?}")],
    }
}

fn differences(seen: &Observation) -> impl Iterator<Item = String> {
    compare::observation(seen).differences.into_iter().map(|difference| {
        format!("{} at {}: {} against {}", difference.summary, difference.at, difference.control, difference.candidate)
    })
}

async fn every_example_holds(profile: &str) {
    let mut bench = Bench::start(profile).await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for rule in RULES {
        for example in rule.examples() {
            if example.text.is_some_and(|only| only != bench.profile.target().text) {
                continue;
            }
            tried += 1;
            for problem in bench.try_example(example, tried).await {
                wrong.push(format!("{}: {}\n    {problem}", rule.id(), example.postgres));
            }
        }
    }
    let Bench { pair, engine, raw, .. } = bench;
    drop((engine, raw));
    pair.control.stop().await.expect("stopped");
    pair.candidate.stop().await.expect("stopped");
    assert!(tried > 40, "only {tried} examples were tried");
    assert!(wrong.is_empty(), "{} of {tried} examples do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_every_rule_holds_on_both_servers_under_the_strict_profile() {
    every_example_holds("strict").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_every_rule_holds_on_both_servers_under_the_wikimedia_profile() {
    every_example_holds("wikimedia").await;
}
