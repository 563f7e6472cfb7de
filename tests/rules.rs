//! Every example of every rule, executed: PostgreSQL's statement on PostgreSQL, what the rule makes of it on MariaDB,
//! under every profile. The judge that compares replays compares the answers, and both tables after the statement.

#[path = "support/bench.rs"]
mod bench;

use bench::{Bench, Loaded, sql};
use crosscheck::core::{Fate, Observation, Outcome, SessionId, Sql, Verdict};
use crosscheck::judge::compare;
use crosscheck::translate::rules::{Example, RULES, examples};

const LOADED: Loaded = Loaded {
    dump: examples::dump,
    postgres_reset: &["SELECT setval('public.item_id_seq', 8)"],
    mariadb_reset: &["ALTER TABLE public.item AUTO_INCREMENT = 9"],
};

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

/// What a stated difference says that shows where PostgreSQL refuses, and nowhere else.
const ONLY_ERRORS: &str = "error on PostgreSQL";

/// What is wrong with an example, in words; nothing where it holds.
async fn try_example(bench: &mut Bench, example: &Example, number: u32) -> Vec<String> {
    bench.restore().await;
    let session = SessionId(number);
    let before = BEFORE.iter().find(|(text, _)| *text == example.postgres).map_or(&[][..], |(_, before)| before);
    for text in before {
        let prepared = bench.send(session, Sql::simple(*text)).await;
        assert_eq!(compare::observation(&prepared).verdict(), Verdict::Match, "{text}: {prepared:?}");
    }
    let seen = bench.send(session, Sql::simple(example.postgres)).await;
    let mut wrong = judged(example, &seen);
    if !example.mariadb.is_empty() {
        for text in READ_BACK {
            let state = bench.send(session, Sql::simple(*text)).await;
            wrong.extend(differences(&state).map(|difference| format!("afterwards, {text}: {difference}")));
        }
    }
    bench.close(session).await;
    wrong
}

fn judged(example: &Example, seen: &Observation) -> Vec<String> {
    let refused = example.mariadb.is_empty();
    match &seen.candidate {
        Fate::Untranslatable { .. } | Fate::Skipped { .. } if refused => Vec::new(),
        Fate::Replayed { outcome: Outcome::Completed(_), .. } if CLOCK.contains(&example.postgres) => Vec::new(),
        Fate::Replayed { outcome: Outcome::Refused(_), .. } if example.fails => {
            let control = match &seen.control {
                Fate::Replayed { outcome: Outcome::Refused(_), .. } => None,
                other => Some(format!("PostgreSQL does not refuse it: {other:?}")),
            };
            control.into_iter().chain(differences(seen)).collect()
        }
        // PostgreSQL refuses it too, and MariaDB is made to: alike, or it is wrong.
        Fate::Replayed { outcome: Outcome::Refused(_), rules, .. } if refused && rules == &["refused_alike"] => {
            differences(seen).collect()
        }
        _ if example.fails => vec![format!("MariaDB does not refuse it: {:?}", seen.candidate)],
        // Where only errors differ, what both answer is the same.
        Fate::Replayed { outcome: Outcome::Completed(_), stated, .. }
            if !stated.is_empty() && stated.iter().all(|stated| stated.contains(ONLY_ERRORS)) =>
        {
            match &seen.control {
                Fate::Replayed { outcome: Outcome::Completed(_), .. } => differences(seen).collect(),
                _ => Vec::new(),
            }
        }
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

/// Makes the extension on PostgreSQL; one that is not installed is refused.
async fn has_postgis(bench: &mut Bench) -> bool {
    let made = bench.raw[0].execute(&sql("CREATE EXTENSION postgis")).await;
    matches!(made.outcome, Outcome::Completed(_))
}

async fn every_example_holds(profile: &str) {
    let mut bench = Bench::start(profile, LOADED).await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for rule in RULES {
        if rule.id() == "spatial" && !has_postgis(&mut bench).await {
            let count = rule.examples().len();
            eprintln!("PostGIS is not installed: {count} examples of the rule spatial were only checked as text");
            continue;
        }
        for example in rule.examples() {
            if example.text.is_some_and(|only| only != bench.conduct.profile.target().text) {
                continue;
            }
            tried += 1;
            for problem in try_example(&mut bench, example, tried).await {
                wrong.push(format!("{}: {}\n    {problem}", rule.id(), example.postgres));
            }
        }
    }
    bench.stop().await;
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
