//! The yardstick: statements as applications send them, by family in `tests/yardstick/*.sql`, each translated, sent to
//! both real servers and judged as a replay does it. What became of each stands in `tests/yardstick/verdicts.PROFILE.txt`;
//! `CROSSCHECK_UPDATE_GOLDEN=1 cargo test --test yardstick` writes it anew, so that a change of behaviour is reviewed as a
//! diff. A case is one statement or several in one session; the rows are put back after it. A line `--$ ["a", 5, null]`
//! behind a statement holds the values of its `$1`…: it is sent twice, by the extended protocol with these parameters and
//! by the simple one with literals in their place.
//!
//! `CROSSCHECK_CASES=DIRECTORY cargo test --test yardstick` asks the cases of another directory over the same tables, and
//! leaves what became of each there.

#[path = "support/bench.rs"]
mod bench;
#[path = "yardstick/again.rs"]
mod again;
#[path = "yardstick/certain.rs"]
mod certain;
#[path = "yardstick/parameters.rs"]
mod parameters;
#[path = "yardstick/plain.rs"]
mod plain;
#[path = "yardstick/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use bench::{Bench, Loaded, sql};
use crosscheck::core::{Fate, Observation, Outcome, Request, SessionId, Shape, Sql, Verdict};
use crosscheck::import::pg_dump::DumpReader;
use crosscheck::judge::compare::{self, Comparison};

const LOADED: Loaded = Loaded {
    dump: || DumpReader::new(Box::new(Cursor::new(include_str!("yardstick/schema.sql"))), "schema.sql"),
    postgres_reset: &[
        "SELECT setval('customer_id_seq', 8)",
        "SELECT setval('product_id_seq', 6)",
        "SELECT setval('orders_id_seq', 8)",
    ],
    mariadb_reset: &[
        "ALTER TABLE public.customer AUTO_INCREMENT = 9",
        "ALTER TABLE public.product AUTO_INCREMENT = 7",
        "ALTER TABLE public.orders AUTO_INCREMENT = 9",
    ],
};

/// A default of `now()` is another one on each server.
const CLOCK: &[&str] = &["created"];

/// What a case does to the tables, told by its words: too many are taken for writers, none too few.
const CHANGES_TABLES: &[&str] = &["create", "alter", "drop", "refresh", "grant", "comment"];
const CHANGES_ROWS: &[&str] =
    &["insert", "update", "delete", "merge", "truncate", "nextval", "setval", "execute", "copy", "do"];

/// How the judge puts it where PostgreSQL refuses a statement and MariaDB does not.
const ONLY_CONTROL_REFUSES: &str = "the candidate completes what the control refuses";

struct Case {
    family: String,
    number: usize,
    statements: Vec<Sql>,
}

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    /// Completed alike or refused for the same reason; the same rows, the same state.
    Same,
    /// Sent with a stated difference that does not show here.
    StatedSame,
    /// Sent with a stated difference that shows.
    StatedDifferent,
    /// The translation refused it.
    Named,
    /// The judge saw a difference, or could not tell, and nothing was stated.
    Found,
}

const BECAME: [Became; 5] = [Became::Same, Became::StatedSame, Became::StatedDifferent, Became::Named, Became::Found];

impl fmt::Display for Became {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Same => "same",
            Self::StatedSame => "stated, same",
            Self::StatedDifferent => "stated, different",
            Self::Named => "named",
            Self::Found => "found",
        })
    }
}

struct Tried {
    became: Became,
    why: String,
    /// What MariaDB was sent where the answers differ, and by which rules.
    sent: Option<String>,
    /// The judge sees no difference, the plain comparison does.
    plain: Option<String>,
}

/// The directory of other cases than the yardstick's own.
fn other_cases() -> Option<PathBuf> {
    std::env::var_os("CROSSCHECK_CASES").map(PathBuf::from)
}

fn cases(directory: &Path) -> Vec<Case> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(directory).expect("the cases").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "sql") && !path.ends_with("schema.sql"));
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let family = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("the cases are read");
        for (index, block) in text.split("\n\n").filter(|block| !block.trim().is_empty()).enumerate() {
            let statements = parameters::statements(block);
            let (family, number) = (family.clone(), index + 1);
            if let Some(statements) = parameters::inlined(&statements) {
                cases.push(Case { family: family.clone(), number, statements });
            }
            cases.push(Case { family, number, statements: statements.into_iter().map(|given| given.sql).collect() });
        }
    }
    cases
}

impl Case {
    fn text(&self, between: &str) -> String {
        self.statements.iter().map(|sql| sql.text.as_str()).collect::<Vec<_>>().join(between)
    }

    fn says(&self, words: &[&str]) -> bool {
        let text = self.text(" ").to_ascii_lowercase();
        text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| words.contains(&word))
    }

    fn selects_into(&self) -> bool {
        self.says(&["into"]) && !self.says(&["insert", "merge"])
    }

    async fn run(&self, bench: &mut Bench, session: SessionId) -> Tried {
        let mut tried = Tried { became: Became::Same, why: String::new(), sent: None, plain: None };
        for statement in &self.statements {
            let seen = bench.send(session, statement.clone()).await;
            tried.take(&seen);
            if tried.became == Became::Named {
                break;
            }
        }
        bench.close(session).await;
        let (rows, tables) = (self.says(CHANGES_ROWS), self.says(CHANGES_TABLES) || self.selects_into());
        if rows || tables {
            if matches!(tried.became, Became::Same | Became::StatedSame) {
                tried.compare_state(bench).await;
            }
            if tables { bench.clear().await } else { bench.restore().await }
        }
        tried
    }
}

impl Tried {
    fn take(&mut self, seen: &Observation) {
        let judged = compare::observation(seen);
        let (fate, plain) = match (&seen.control, &seen.candidate) {
            (_, Fate::Untranslatable { reason }) => ((Became::Named, reason.clone()), None),
            (Fate::Replayed { outcome: one, .. }, Fate::Replayed { outcome: other, stated, .. }) => {
                let became = became(&judged, stated);
                let plain = (became.0 == Became::Same).then(|| plain::difference(one, other)).flatten();
                (became, plain)
            }
            (Fate::Replayed { .. }, Fate::Skipped { reason }) => ((Became::Same, format!("skipped: {reason}")), None),
            (control, candidate) => ((Became::Found, format!("{control:?} and {candidate:?}")), None),
        };
        if fate.0 > self.became || self.why.is_empty() {
            self.why = fate.1;
        }
        if matches!(fate.0, Became::Found | Became::StatedDifferent) && self.sent.is_none() {
            self.sent = sent(&seen.candidate);
        }
        self.became = self.became.max(fate.0);
        self.plain = self.plain.take().or(plain);
    }

    async fn compare_state(&mut self, bench: &mut Bench) {
        for (table, [control, candidate]) in bench.state(CLOCK).await {
            let judged = state(&control, &candidate);
            if judged.verdict() == Verdict::Match {
                continue;
            }
            let stated = self.became != Became::Same;
            self.became = if stated { Became::StatedDifferent } else { Became::Found };
            self.why = format!("afterwards {table}: {}", words(&judged));
        }
    }
}

fn state(control: &Outcome, candidate: &Outcome) -> Comparison {
    let mut judged = Comparison::default();
    compare::outcomes(control, candidate, &sql(""), &Shape::default(), &mut judged);
    judged
}

fn became(judged: &Comparison, stated: &[String]) -> (Became, String) {
    match (judged.verdict(), stated.is_empty()) {
        (Verdict::Match, true) => (Became::Same, String::new()),
        (Verdict::Match, false) => (Became::StatedSame, stated.join("; ")),
        (_, false) => (Became::StatedDifferent, format!("{} | {}", stated.join("; "), words(judged))),
        (Verdict::Mismatch | Verdict::Accepted, true) => (Became::Found, words(judged)),
        (Verdict::Inconclusive, true) => (Became::Found, format!("can't tell: {}", words(judged))),
    }
}

/// Requests that are not what was recorded.
fn sent(fate: &Fate) -> Option<String> {
    let Fate::Replayed { rules, requests, .. } = fate else { return None };
    let texts: Vec<&str> = requests
        .iter()
        .filter_map(|request| match request {
            Request::Sql(sql) => Some(sql.text.as_str()),
            _ => None,
        })
        .collect();
    (!texts.is_empty()).then(|| format!("{} [{}]", texts.join("; "), rules.join(", ")))
}

fn words(judged: &Comparison) -> String {
    let words = |difference: &compare::Difference| {
        format!("{}: {} and {}", difference.summary, difference.control, difference.candidate)
    };
    judged.differences.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// One line of a report. The bytes that a warning quotes can be other ones in each run: a new UUID's.
fn line(text: &str, length: usize) -> String {
    let text = text.split("character string: '").next().unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(length).collect()
}

/// Counts by family, and all of them last.
fn table(counts: &BTreeMap<&str, BTreeMap<Became, usize>>) -> String {
    let mut out = format!("{:<14}", "family");
    for became in BECAME {
        write!(out, "{:>19}", became.to_string()).expect("a string takes it");
    }
    let all = BECAME.map(|became| (became, counts.values().filter_map(|of| of.get(&became)).sum()));
    let all = ("all", BTreeMap::from(all));
    for (family, of) in counts.iter().map(|(family, of)| (*family, of)).chain([(all.0, &all.1)]) {
        write!(out, "\n{family:<14}").expect("a string takes it");
        for became in BECAME {
            write!(out, "{:>19}", of.get(&became).copied().unwrap_or_default()).expect("a string takes it");
        }
    }
    out + "\n"
}

async fn assert_loaded_alike(bench: &mut Bench) {
    for (table, [control, candidate]) in bench.state(CLOCK).await {
        let judged = state(&control, &candidate);
        assert!(judged.differences.is_empty(), "{table} differs where nothing was done: {}", words(&judged));
    }
}

/// One test after the other: three pairs of stacks at once are more than a small machine answers in time.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

async fn measure(profile: &str, same_at_least: usize) {
    let _turn = TURN.lock().await;
    let mut bench = Bench::start(profile, LOADED).await;
    bench.remember_shape().await;
    assert_loaded_alike(&mut bench).await;
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/yardstick");
    let other = other_cases();
    let directory = other.as_deref().unwrap_or(&own);
    let cases = cases(directory);
    assert!(other.is_some() || cases.len() > 1_100, "only {} cases were found", cases.len());
    let mut counts: BTreeMap<&str, BTreeMap<Became, usize>> = BTreeMap::new();
    let (mut lines, mut plain) = (String::new(), 0);
    for (session, case) in (1..).zip(&cases) {
        let tried = case.run(&mut bench, SessionId(session)).await;
        *counts.entry(&case.family).or_default().entry(tried.became).or_default() += 1;
        let statement = line(&case.text("; "), 70);
        let Case { family, number, .. } = case;
        writeln!(lines, "{family:<12}{number:>4}  {:<18}{statement}", tried.became).expect("a string takes it");
        if !tried.why.is_empty() {
            writeln!(lines, "    {}", line(&tried.why, 300)).expect("a string takes it");
        }
        if let Some(sent) = tried.sent {
            writeln!(lines, "    sent: {}", line(&sent, 300)).expect("a string takes it");
        }
        if let Some(difference) = tried.plain.filter(|_| matches!(tried.became, Became::Same | Became::StatedSame)) {
            plain += 1;
            writeln!(lines, "    look: {}", line(&difference, 300)).expect("a string takes it");
        }
    }
    assert_loaded_alike(&mut bench).await;
    bench.stop().await;
    let table = table(&counts);
    let found = format!("{table}forgiven by the judge and not by a plain comparison: {plain}\n\n{lines}");
    println!("{table}");
    let golden = directory.join(format!("verdicts.{profile}.txt"));
    if other.is_some() || std::env::var_os("CROSSCHECK_UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &found).expect("the verdicts are written");
    }
    if other.is_some() {
        return;
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    let same: usize = counts.values().filter_map(|of| of.get(&Became::Same)).sum();
    assert!(same >= same_at_least, "only {same} cases have the same answer");
    assert!(found == expected, "{} differs; CROSSCHECK_UPDATE_GOLDEN=1 writes it anew", golden.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_becomes_what_its_verdict_says_under_the_strict_profile() {
    measure("strict", 740).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_becomes_what_its_verdict_says_under_the_wikimedia_profile() {
    measure("wikimedia", 705).await;
}

/// Random statements: what both servers answer is the same, or the difference was stated. A statement that PostgreSQL
/// refuses may run on MariaDB (the judge sees it), never the other way round. The seed is fixed, so that a failure is one
/// of the change at hand; `CROSSCHECK_SEED=… CROSSCHECK_CASES=… cargo test --test yardstick random` runs others, or more.
#[tokio::test(flavor = "multi_thread")]
async fn random_statements_mean_the_same_where_nothing_is_stated() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let (seed, many) = (number("CROSSCHECK_SEED").unwrap_or(1), number("CROSSCHECK_CASES").unwrap_or(600));
    let _turn = TURN.lock().await;
    let mut statements = random::Statements::new(seed.into());
    let mut bench = Bench::start("wikimedia", LOADED).await;
    bench.remember_shape().await;
    let (mut wrong, mut counts) = (Vec::new(), BTreeMap::<Became, usize>::new());
    for session in 1..=many {
        let statement = statements.next();
        let case = Case { family: "random".to_owned(), number: 1, statements: vec![Sql::simple(&statement)] };
        let tried = case.run(&mut bench, SessionId(session)).await;
        *counts.entry(tried.became).or_default() += 1;
        if tried.became == Became::Found && !tried.why.starts_with(ONLY_CONTROL_REFUSES) {
            wrong.push(format!("{statement}\n    {}\n    sent: {}", tried.why, tried.sent.unwrap_or_default()));
        }
    }
    bench.stop().await;
    let counts: Vec<String> = counts.iter().map(|(became, count)| format!("{count} {became}")).collect();
    println!("CROSSCHECK_SEED={seed} CROSSCHECK_CASES={many}: {}", counts.join(", "));
    assert!(wrong.is_empty(), "seed {seed}: {} statements differ without a word:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_certain_to_fail_fails_on_postgresql_and_each_certainty_has_an_example() {
    let _turn = TURN.lock().await;
    certain::check().await;
}
