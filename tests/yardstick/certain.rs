//! What the translation says PostgreSQL refuses, PostgreSQL refuses, with that SQLSTATE: every statement at hand (the
//! examples of the rules, the yardstick's cases, and those in `tests/certain/examples.sql`) is translated, and each certainty is asked
//! of the real server. Every place in the source that claims one has an example here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crosscheck::core::{Operation, Outcome, Recorded, Request, SessionId, Sql};
use crosscheck::translate::refusal::Certain;
use crosscheck::translate::rules::{RULES, examples};
use crosscheck::translate::sql::SqlTranslator;
use crosscheck::translate::{Translated, Translator};

use crate::LOADED;
use crate::bench::{Bench, Loaded};

const OF_EXAMPLES: Loaded = Loaded { dump: examples::dump, postgres_reset: &[], mariadb_reset: &[] };

/// The statements of each block; what its last one claims is asked.
fn blocks(text: &str) -> Vec<Vec<String>> {
    let block = |block: &str| {
        let lines: Vec<&str> = block.trim().lines().filter(|line| !line.starts_with("--")).collect();
        lines.join("\n").split(";\n").map(|one| one.trim_end_matches(';').to_owned()).collect::<Vec<_>>()
    };
    text.split("\n\n").map(block).filter(|block| block.iter().any(|one| !one.is_empty())).collect()
}

fn of_rules() -> Vec<Vec<String>> {
    let own = RULES.iter().flat_map(|rule| rule.examples()).map(|example| vec![example.postgres.to_owned()]);
    own.chain(blocks(include_str!("../certain/examples.sql"))).collect()
}

/// The cases of one statement.
fn of_yardstick() -> Vec<Vec<String>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/yardstick");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(directory).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "sql") && !path.ends_with("schema.sql"));
    paths.sort();
    let cases = paths.iter().flat_map(|path| blocks(&fs::read_to_string(path).expect("the cases are read")));
    cases.filter(|block| block.len() == 1).collect()
}

/// Where certainties are claimed, by file and line.
type Places = BTreeSet<(String, u32)>;

/// Asks PostgreSQL for what is certain to fail; what does not, in words.
async fn ask(loaded: Loaded, blocks: &[Vec<String>], claimed: &mut Places) -> Vec<String> {
    let mut bench = Bench::start("wikimedia", loaded).await;
    let schema = bench.schema.clone();
    let target = bench.conduct.profile.target();
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for block in blocks {
        let Some((last, before)) = block.split_last() else { continue };
        let mut translator = SqlTranslator::new(schema.clone(), target.clone());
        for text in before {
            if let Translated::Carried(carried) = translator.translate(&operation(text))
                && carried.rules == ["refused_alike"]
            {
                translator.refused(SESSION);
            }
        }
        let Some(Certain { sqlstate, claimed: place, .. }) = translator.certain(&operation(last)) else { continue };
        claimed.insert((place.file().to_owned(), place.line()));
        asked += 1;
        let control = &mut bench.raw[0];
        let sql = |text: &str| Request::Sql(Sql::simple(text));
        for text in before {
            control.execute(&sql(text)).await;
        }
        let outcome = control.execute(&sql(last)).await.outcome;
        control.execute(&sql("ROLLBACK")).await;
        match outcome {
            Outcome::Refused(failure) if failure.code == sqlstate => {}
            other => wrong.push(format!("{last}\n    {sqlstate} was certain: {other:?}")),
        }
    }
    assert!(asked > 50, "only {asked} statements are certain to fail");
    bench.stop().await;
    wrong
}

const SESSION: SessionId = SessionId(1);

fn operation(text: &str) -> Operation {
    Operation {
        seq: 0,
        session: SESSION,
        start_us: 0,
        took_us: None,
        request: Request::Sql(Sql::simple(text)),
        recorded: Recorded::Silent,
        skip: None,
    }
}

/// The places in the source that claim a certainty.
fn places() -> Places {
    fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { collect(&path, files) } else { files.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src/translate"), &mut files);
    let mut places = Places::new();
    for file in files {
        let name = file.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            let claims = line.contains("Refusal::certain(") || line.contains("Refusal::missing(");
            if claims && !line.trim_start().starts_with("//") {
                places.insert((name.clone(), u32::try_from(index + 1).expect("a line")));
            }
        }
    }
    places
}

/// Every statement at hand; what PostgreSQL does not refuse as was claimed, and which claim has no example.
pub async fn check() {
    let mut claimed = Places::new();
    let mut wrong = ask(OF_EXAMPLES, &of_rules(), &mut claimed).await;
    wrong.extend(ask(LOADED, &of_yardstick(), &mut claimed).await);
    assert!(wrong.is_empty(), "{} certainties are none:\n{}", wrong.len(), wrong.join("\n"));
    let unseen: Vec<String> = places().difference(&claimed).map(|(file, line)| format!("{file}:{line}")).collect();
    assert!(unseen.is_empty(), "{} certainties without an example:\n{}", unseen.len(), unseen.join("\n"));
}
