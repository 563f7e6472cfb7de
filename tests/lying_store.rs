//! The store that lies, end to end: engine, run on disk, judge. Each lie must become the finding that names it, and a
//! store that hangs, waits or dies must never take the replay with it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crosscheck::core::{
    CacheReply, Command, Finding, FindingKind, Operation, Outcome, Recorded, Reply, Report, Request, SessionId, Sql,
    StoreKind, Verdict, Warning,
};
use crosscheck::format::recording::{
    Counts, Header, RECORDING_VERSION, Recording, RecordingWriter, ServerTold, Session,
};
use crosscheck::format::routes::Routes;
use crosscheck::format::run::{RUN_VERSION, Run, RunHeader, RunWriter};
use crosscheck::judge::{Policy, judge};
use crosscheck::replay::{Engine, Limits, Progress, SideSetup, replay_recording};
use crosscheck::stack::keys::{Counterparts, scan_keys};
use crosscheck::store::Store;
use crosscheck::store::fake::{Fake, Lie};
use crosscheck::translate::cache::ControlTranslator;
use tokio::sync::watch;

const SELECT: &str = "SELECT a FROM t ORDER BY a";
const UPDATE: &str = "UPDATE t SET a = 'x' WHERE b = 1";
const COMMIT: &str = "COMMIT";

/// An operation is given up after this; no test waits longer for any of them.
const LIMIT: Duration = Duration::from_millis(300);

/// What a replay of a few operations may take, however a store behaves.
const PROMPT: Duration = Duration::from_secs(20);

struct Silent;

impl Progress for Silent {
    fn advance(&mut self, _done: u64, _total: u64) {}
}

fn sql(session: u32, text: &str) -> (u32, Request) {
    (session, Request::Sql(Sql::simple(text)))
}

fn redis(session: u32, words: &str) -> (u32, Request) {
    let args = words.split(' ').map(Into::into).collect();
    (session, Request::Redis(Command { db: 0, args }))
}

/// A recording of these requests, each session closed after its last one.
fn record(directory: &Path, requests: &[(u32, Request)]) -> Recording {
    let mut writer = RecordingWriter::create(directory).expect("a new directory");
    let mut sessions: BTreeMap<u32, Session> = BTreeMap::new();
    for (seq, (session, request)) in (0_u64..).zip(requests) {
        let id = SessionId(*session);
        let request = request.clone();
        let recorded = Recorded::Silent;
        let operation = Operation { seq, session: id, start_us: 0, took_us: None, request, recorded, skip: None };
        writer.append(&operation).expect("appended");
        let known = sessions.entry(*session).or_insert_with(|| Session {
            id,
            store: "sql".to_owned(),
            name: session.to_string(),
            user: String::new(),
            database: String::new(),
            application: String::new(),
            first_seq: seq,
            closed_before_seq: 0,
        });
        known.closed_before_seq = seq + 1;
    }
    let header = Header {
        version: RECORDING_VERSION,
        name: "lies".to_owned(),
        started_at: String::new(),
        span_us: 0,
        operations: requests.len() as u64,
        sessions: sessions.len() as u64,
        sessions_open_max: sessions.len() as u64,
        traces: Vec::new(),
        counts: Counts::default(),
        server: ServerTold::default(),
        operations_digest: String::new(),
    };
    writer.finish(header, &sessions.into_values().collect::<Vec<_>>()).expect("finished");
    Recording::open(directory).expect("a recording")
}

fn side(stores: impl IntoIterator<Item = Fake>) -> SideSetup {
    let shared = |fake: Fake| (fake.kind(), Arc::new(fake) as Arc<dyn Store>);
    SideSetup {
        stores: stores.into_iter().map(shared).collect(),
        translator: Box::new(ControlTranslator::default()),
        clock: None,
    }
}

/// Replays the requests on both sides, writes the run, judges it.
fn replayed(requests: &[(u32, Request)], control: Vec<Fake>, candidate: Vec<Fake>) -> Report {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let recording = record(&directory.path().join("recording"), requests);
    let run = directory.path().join("run");
    let header = RunHeader { version: RUN_VERSION, operations: recording.header.operations, ..RunHeader::default() };
    let began = Instant::now();
    let replaying = async {
        let limits = Limits { operation: LIMIT, ..Limits::default() };
        let mut engine = Engine::new(side(control), side(candidate), limits);
        let mut writer = RunWriter::create(&run, header).expect("a run");
        let (_sender, mut interrupted) = watch::channel(false);
        let cut_off = replay_recording(&recording, &mut engine, &mut writer, &mut Silent, &mut interrupted).await;
        writer.finish(cut_off.expect("the fake needs no disk")).expect("written");
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(replaying);
    assert!(began.elapsed() < PROMPT, "the replay took {:?}", began.elapsed());
    let report = judge(&Run::open(&run).expect("a run"), &Policy::default()).expect("judged");
    let accounting = &report.accounting;
    let sum = accounting.replayed + accounting.untranslatable + accounting.skipped + accounting.unfinished;
    assert_eq!((accounting.captured, sum), (requests.len() as u64, requests.len() as u64), "{accounting:?}");
    report
}

/// A store that answers what both sides of a test answer.
fn honest(kind: StoreKind) -> Fake {
    let warning = Warning { level: "Warning".into(), code: 1265, message: "data truncated".into() };
    Fake::new(kind)
        .answers_rows(SELECT, &["a"], &[&[""], &["one"], &["three"]])
        .answers(UPDATE, Outcome::Completed(Reply::Affected(1)))
        .answers("INSERT INTO t VALUES ('long')", Outcome::Completed(Reply::Affected(1)))
        .warns("INSERT INTO t VALUES ('long')", warning)
}

/// A replay of one statement in which the candidate tells this lie about it.
fn lied(text: &str, lie: Lie) -> Report {
    let candidate = honest(StoreKind::Mariadb).lies(text, lie);
    replayed(&[sql(1, text)], vec![honest(StoreKind::Postgres)], vec![candidate])
}

fn only_finding(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    &report.findings[0]
}

fn found(report: &Report, kind: FindingKind) -> &Finding {
    let found = report.findings.iter().find(|finding| finding.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind} among {:?}", report.findings))
}

#[test]
fn two_honest_stores_pass() {
    let requests = [sql(1, SELECT), sql(2, UPDATE), sql(1, COMMIT)];
    let report = replayed(&requests, vec![honest(StoreKind::Postgres)], vec![honest(StoreKind::Mariadb)]);
    assert_eq!(report.findings, []);
    assert_eq!((report.verdicts.r#match, report.gate.result.exit_code()), (3, 0), "{:?}", report.gate);
}

#[test]
fn each_lie_becomes_the_finding_that_names_it() {
    for (text, lie, kind) in [
        (SELECT, Lie::LosesRow, FindingKind::RowCount),
        (SELECT, Lie::SaysNullForEmpty, FindingKind::Value),
        (SELECT, Lie::ReversesRows, FindingKind::RowOrder),
        (SELECT, Lie::Truncates(2), FindingKind::Value),
        (UPDATE, Lie::CountsOneMore, FindingKind::Affected),
    ] {
        let report = lied(text, lie.clone());
        let finding = only_finding(&report);
        assert_eq!((finding.kind, finding.verdict), (kind, Verdict::Mismatch), "{lie:?}: {finding:?}");
        assert_eq!((finding.count, report.verdicts.mismatch), (1, 1), "{lie:?}");
        assert_eq!(report.gate.result.exit_code(), 1, "{lie:?}: {:?}", report.gate);
        assert!(finding.witness.as_ref().is_some_and(|witness| witness.control != witness.candidate), "{lie:?}");
    }
}

#[test]
fn a_warning_that_one_side_does_not_tell_is_a_mismatch() {
    let text = "INSERT INTO t VALUES ('long')";
    let dropping = honest(StoreKind::Mariadb).lies(text, Lie::DropsWarnings);
    let report = replayed(&[sql(1, text)], vec![honest(StoreKind::Mariadb)], vec![dropping]);
    let finding = only_finding(&report);
    assert_eq!((finding.kind, finding.verdict), (FindingKind::Warning, Verdict::Mismatch));
    assert_eq!(report.gate.result.exit_code(), 1);
}

#[test]
fn an_item_that_a_cache_lost_is_a_mismatch() {
    let cache = || {
        let item = Outcome::Completed(Reply::Cache(CacheReply::Found("v".into())));
        Fake::new(StoreKind::Redis).answers("GET k", item)
    };
    let report = replayed(&[redis(1, "GET k")], vec![cache()], vec![cache().lies("GET k", Lie::LosesRow)]);
    assert_eq!((only_finding(&report).kind, report.verdicts.mismatch), (FindingKind::Cache, 1));
}

#[test]
fn a_write_whose_answer_never_comes_is_undecided_and_the_replay_goes_on() {
    for lie in [Lie::NeverAnswers, Lie::LosesConnection] {
        let candidate = honest(StoreKind::Mariadb).lies(UPDATE, lie.clone());
        let requests = [sql(1, UPDATE), sql(1, COMMIT), sql(2, SELECT)];
        let report = replayed(&requests, vec![honest(StoreKind::Postgres)], vec![candidate]);
        let finding = found(&report, FindingKind::NoAnswer);
        assert_eq!((finding.verdict, finding.count), (Verdict::Inconclusive, 1), "{lie:?}: {finding:?}");
        assert_eq!((report.accounting.replayed, report.gate.result.exit_code()), (3, 2), "{lie:?}: {:?}", report.gate);
    }
}

#[test]
fn a_store_that_dies_in_the_middle_ends_the_replay_and_what_follows_is_unfinished() {
    let candidate = honest(StoreKind::Mariadb).lies(UPDATE, Lie::Dies);
    let requests = [sql(1, SELECT), sql(2, UPDATE), sql(1, SELECT), sql(2, COMMIT), sql(3, SELECT)];
    let report = replayed(&requests, vec![honest(StoreKind::Postgres)], vec![candidate]);
    assert_eq!((report.accounting.replayed, report.accounting.unfinished), (2, 3));
    let reasons: Vec<&String> = report.accounting.unfinished_reasons.keys().collect();
    assert!(reasons.iter().all(|reason| reason.contains("the candidate's mariadb went away")), "{reasons:?}");
    assert_eq!((report.verdicts.inconclusive, report.gate.result.exit_code()), (1, 2), "{:?}", report.gate);
}

/// A recording in which a second session waits for the first one's lock, until that commits.
const LOCKING: [(u32, &str); 4] = [(1, "LOCK a"), (2, UPDATE), (3, SELECT), (1, COMMIT)];

#[test]
fn a_lock_wait_on_one_side_is_reported_and_nobody_hangs() {
    let requests = LOCKING.map(|(session, text)| sql(session, text));
    let candidate = honest(StoreKind::Mariadb).lies(UPDATE, Lie::WaitsFor(COMMIT.to_owned()));
    let report = replayed(&requests, vec![honest(StoreKind::Postgres)], vec![candidate]);
    let finding = only_finding(&report);
    assert_eq!((finding.kind, finding.verdict), (FindingKind::LockWait, Verdict::Inconclusive), "{finding:?}");
    assert_eq!(finding.witness.as_ref().map(|witness| witness.seq), Some(1));
    assert_eq!((report.accounting.replayed, report.gate.result.exit_code()), (4, 2));
}

#[test]
fn a_lock_wait_on_both_sides_is_no_difference() {
    let requests = LOCKING.map(|(session, text)| sql(session, text));
    let waits = |kind| honest(kind).lies(UPDATE, Lie::WaitsFor(COMMIT.to_owned()));
    let report = replayed(&requests, vec![waits(StoreKind::Postgres)], vec![waits(StoreKind::Mariadb)]);
    assert_eq!(report.findings, []);
    assert_eq!(report.accounting.replayed, 4);
}

#[test]
fn a_wait_that_nobody_ends_is_given_up_at_its_limit() {
    let requests = LOCKING[..3].iter().map(|(session, text)| sql(*session, text)).collect::<Vec<_>>();
    let candidate = honest(StoreKind::Mariadb).lies(UPDATE, Lie::WaitsFor(COMMIT.to_owned()));
    let report = replayed(&requests, vec![honest(StoreKind::Postgres)], vec![candidate]);
    assert_eq!(found(&report, FindingKind::NoAnswer).verdict, Verdict::Inconclusive);
    assert_eq!((report.accounting.replayed, report.gate.result.exit_code()), (3, 2));
}

#[test]
fn a_blocking_read_ends_when_its_session_goes_on() {
    let blocking = || Fake::new(StoreKind::Redis).lies("BLPOP jobs 0", Lie::WaitsFor("RPUSH jobs never".to_owned()));
    let requests = [redis(1, "BLPOP jobs 0"), redis(2, "GET other"), redis(1, "GET k")];
    let report = replayed(&requests, vec![blocking()], vec![blocking()]);
    assert_eq!(report.findings, []);
    assert_eq!((report.accounting.replayed, report.gate.result.exit_code()), (3, 0), "{:?}", report.gate);
}

/// A Redis that holds these strings, each with its remaining milliseconds (-1: for ever).
fn redis_holding(keys: &[(&str, &str, i64)]) -> Fake {
    let answer = |reply| Outcome::Completed(Reply::Cache(reply));
    let listed = keys.iter().map(|(key, ..)| CacheReply::Found((*key).into())).collect();
    let page = CacheReply::Array(vec![CacheReply::Found("0".into()), CacheReply::Array(listed)]);
    let mut redis = Fake::new(StoreKind::Redis)
        .answers("INFO keyspace", answer(CacheReply::Found("# Keyspace\r\ndb0:keys=1,expires=0\r\n".into())))
        .answers("SCAN 0 COUNT 200", answer(page))
        .answers("TYPE late", answer(CacheReply::Status("string".into())))
        .answers("PTTL late", answer(CacheReply::Int(-1)))
        .answers("GET late", answer(CacheReply::Found("v".into())));
    for (key, value, ttl_ms) in keys {
        redis = redis
            .answers(&format!("TYPE {key}"), answer(CacheReply::Status("string".into())))
            .answers(&format!("PTTL {key}"), answer(CacheReply::Int(*ttl_ms)))
            .answers(&format!("MEMORY USAGE {key}"), answer(CacheReply::Int(60)))
            .answers(&format!("GET {key}"), answer(CacheReply::Found((*value).into())))
            .answers(&format!("LRANGE {key} 0 -1"), answer(CacheReply::Array(vec![CacheReply::Found("a".into())])));
    }
    redis
}

/// A Memcached that holds these strings, each with its remaining seconds (-1: for ever).
fn memcached_holding(keys: &[(&str, &str, i64)]) -> Fake {
    let array = |parts| Outcome::Completed(Reply::Cache(CacheReply::Array(parts)));
    let item = |value: &str, seconds| {
        array(vec![CacheReply::Found(value.into()), CacheReply::Int(seconds), CacheReply::Int(0)])
    };
    let listed = keys.iter().map(|(key, ..)| CacheReply::Found((*key).into())).collect();
    let mut memcached =
        Fake::new(StoreKind::Memcached).answers("keys", array(listed)).answers("item late", item("v", -1));
    for (key, value, seconds) in keys {
        memcached = memcached.answers(&format!("item {key}"), item(value, *seconds));
    }
    memcached
}

/// Reads both caches after the last operation, writes the run, judges it.
fn compared(control: &Fake, candidate: Counterparts<'_>) -> Report {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let header = RunHeader { version: RUN_VERSION, ..RunHeader::default() };
    let mut writer = RunWriter::create(directory.path(), header).expect("a run");
    let scanning = scan_keys(control, candidate, &mut writer);
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(scanning).expect("scanned");
    writer.finish(None).expect("written");
    judge(&Run::open(directory.path()).expect("a run"), &Policy::default()).expect("judged")
}

fn compared_with_memcached(memcached: &Fake) -> Report {
    let routes = Routes::built_in();
    let mariadb = Fake::new(StoreKind::Mariadb);
    let control = redis_holding(&[("k", "value", 90_000), ("l", "value", -1)]);
    compared(&control, Counterparts::Target { memcached, mariadb: &mariadb, routes: &routes })
}

fn differences(report: &Report) -> Vec<(&str, &str)> {
    let witnesses = report.keys.iter().flat_map(|class| &class.witnesses);
    witnesses.map(|witness| (witness.key.as_str(), witness.differs.name())).collect()
}

#[test]
fn two_honest_caches_hold_the_same_at_the_end() {
    let report = compared_with_memcached(&memcached_holding(&[("k", "value", 90), ("l", "value", -1)]));
    assert_eq!((differences(&report), report.findings.len(), report.keys.len()), (vec![], 0, 2));
    let keys = [("k", "value", 90_000), ("l", "value", -1)];
    let report = compared(&redis_holding(&keys), Counterparts::Redis(&redis_holding(&keys)));
    assert_eq!((differences(&report), report.findings.len(), report.keys.len()), (vec![], 0, 2));
}

#[test]
fn each_lie_of_a_cache_about_its_end_is_found_and_named() {
    let extra = Lie::ListsAlso("late".to_owned());
    let of_memcached = [
        ("item k", Lie::LosesRow, ("k", "missing")),
        ("item k", Lie::Truncates(2), ("k", "value")),
        ("item k", Lie::EndsSooner, ("k", "ttl")),
        ("keys", extra.clone(), ("late", "extra")),
    ];
    for (words, lie, expected) in of_memcached {
        let honest = memcached_holding(&[("k", "value", 90), ("l", "value", -1)]);
        let report = compared_with_memcached(&honest.lies(words, lie.clone()));
        assert_eq!(differences(&report), [expected], "memcached, {lie:?}");
        assert_eq!(only_finding(&report).kind, FindingKind::CacheState, "memcached, {lie:?}");
        assert_eq!(report.gate.result.exit_code(), 1, "memcached, {lie:?}: {:?}", report.gate);
    }
    let of_redis = [
        ("GET k", Lie::LosesRow, ("k", "missing")),
        ("GET k", Lie::Truncates(2), ("k", "value")),
        ("PTTL k", Lie::EndsSooner, ("k", "ttl")),
        ("TYPE k", Lie::OtherType, ("k", "type")),
        ("SCAN 0 COUNT 200", extra, ("late", "extra")),
    ];
    for (words, lie, expected) in of_redis {
        let keys = [("k", "value", 90_000), ("l", "value", -1)];
        let lying = redis_holding(&keys).lies(words, lie.clone());
        let report = compared(&redis_holding(&keys), Counterparts::Redis(&lying));
        assert_eq!(differences(&report), [expected], "redis, {lie:?}");
        assert_eq!(report.gate.result.exit_code(), 1, "redis, {lie:?}: {:?}", report.gate);
    }
}

#[test]
fn an_item_under_a_mark_that_nobody_knows_is_never_taken_for_a_string() {
    let honest = memcached_holding(&[("k", "value", 90), ("l", "value", -1)]);
    let report = compared_with_memcached(&honest.lies("item k", Lie::OtherType));
    assert_eq!((differences(&report), only_finding(&report).verdict), (vec![], Verdict::Inconclusive));
    assert_eq!(report.gate.result.exit_code(), 2, "{:?}", report.gate);
}
