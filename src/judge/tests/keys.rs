//! The keys of both caches after the last operation: by pattern, with what differs, what was not to be expected, and
//! what can't be told.

use jiff::civil::date;

use super::super::noise::NoiseSet;
use super::build::*;
use crate::core::report::{KeyComparison, KeyDifference};
use crate::core::{CacheReply, Fate, FindingKind, Held, KeyState, KeyValue, Observation, Report, Verdict};
use crate::format::divergences::Divergence;
use crate::format::run::{RunHeader, StateLine};

fn live(text: &str) -> Held {
    Held::Live { value: KeyValue::String(text.into()), ttl_ms: None }
}

fn ending(text: &str, ttl_ms: u64) -> Held {
    Held::Live { value: KeyValue::String(text.into()), ttl_ms: Some(ttl_ms) }
}

fn key(key: &str, control: Held, candidate: Held) -> StateLine {
    StateLine::Key(KeyState { db: 0, key: key.into(), control, candidate, apart_ms: 3 })
}

fn wrote(args: &[&str], key: &str, candidate: Fate) -> Observation {
    let mut observation = observed(replayed(cache(CacheReply::Status("OK".into()))), candidate);
    (observation.request, observation.shape) = (redis(args), touching(&[], &[key]));
    observation.fingerprint = args.join(" ");
    observation
}

fn refused_by_rules(args: &[&str], key: &str) -> Observation {
    wrote(args, key, Fate::Untranslatable { reason: "memcached has no queues".into() })
}

fn report_on(observations: Vec<Observation>, state: &[StateLine]) -> Report {
    let observations = numbered(observations);
    judged(header(observations.len() as u64), &observations, state, &policy())
}

fn only(report: &Report) -> &KeyComparison {
    assert_eq!(report.keys.len(), 1, "{:?}", report.keys);
    &report.keys[0]
}

fn kinds(report: &Report) -> Vec<(FindingKind, Verdict)> {
    report.findings.iter().map(|finding| (finding.kind, finding.verdict)).collect()
}

#[test]
fn keys_are_told_by_their_pattern_and_each_thing_that_differs_is_a_finding() {
    let report = report_on(
        Vec::new(),
        &[
            key("session:1", live("a"), live("a")),
            key("session:2", live("a"), live("b")),
            key("session:3", live("a"), Held::Missing),
            key("session:4", Held::Missing, live("a")),
            key("session:5", ending("a", 90_000), live("a")),
            key("page:1", live("a"), live("a")),
        ],
    );
    let [page, session] = report.keys.as_slice() else { panic!("two patterns: {:?}", report.keys) };
    assert_eq!((page.pattern.as_str(), page.verdict, page.same), ("page:{n}", Some(Verdict::Match), 1));
    assert_eq!((session.keys, session.same, session.different), (5, 1, 4));
    let what: Vec<_> = session.witnesses.iter().map(|witness| (witness.key.as_str(), witness.differs)).collect();
    use KeyDifference::{Extra, Missing, Ttl, Value};
    assert_eq!(what, [("session:3", Missing), ("session:4", Extra), ("session:2", Value), ("session:5", Ttl)]);
    assert_eq!(kinds(&report), [(FindingKind::CacheState, Verdict::Mismatch); 4]);
    assert_eq!(report.gate.result.exit_code(), 1);
    assert!(report.gate.reasons[0].starts_with("4 of 6 cache keys not the same"), "{:?}", report.gate);
}

#[test]
fn a_key_that_only_untranslatable_commands_wrote_is_not_carried_and_no_difference() {
    let push = || refused_by_rules(&["RPUSH", "jobs", "a"], "jobs");
    let report = report_on(vec![push()], &[key("jobs", live("a"), Held::Missing)]);
    let class = only(&report);
    assert_eq!((class.not_carried, class.different, class.verdict), (1, 0, None));
    assert_eq!(
        class.reasons.keys().collect::<Vec<_>>(),
        ["written by what is not carried over: RPUSH: memcached has no queues"]
    );
    assert!(report.findings.iter().all(|finding| finding.kind == FindingKind::Untranslatable));

    // What was carried over and found nothing there is no reason to expect it.
    let touched = wrote(&["EXPIRE", "jobs", "60"], "jobs", replayed(cache(CacheReply::Int(0))));
    let report = report_on(vec![push(), touched], &[key("jobs", live("a"), Held::Missing)]);
    assert_eq!(only(&report).not_carried, 1);
}

#[test]
fn a_key_that_a_carried_command_wrote_too_is_a_difference() {
    let refused = || refused_by_rules(&["SETRANGE", "k", "0", "a"], "k");
    let set = wrote(&["SET", "k", "v"], "k", replayed(cache(CacheReply::Status("OK".into()))));
    let counted = wrote(&["DECR", "k"], "k", replayed(cache(CacheReply::Int(0))));
    for carried in [set, counted] {
        let report = report_on(vec![refused(), carried], &[key("k", live("v"), Held::Missing)]);
        assert_eq!((only(&report).not_carried, only(&report).different), (0, 1));
    }
    // What was not deleted there is a difference, and said to be one for a reason.
    let undeleted = report_on(vec![refused_by_rules(&["DEL", "k"], "k")], &[key("k", Held::Missing, live("v"))]);
    assert_eq!(only(&undeleted).different, 1);
    let reason = only(&undeleted).reasons.keys().next().map(String::as_str);
    assert_eq!(reason, Some("different, and written by what is not carried over: DEL: memcached has no queues"));
    // Nobody wrote it by its name: nothing says that it was not to be there.
    let report = report_on(vec![refused()], &[key("other", live("v"), Held::Missing)]);
    assert_eq!(only(&report).different, 1);
}

#[test]
fn what_is_about_to_end_or_is_not_carried_by_its_route_is_counted_and_not_judged() {
    let redesign = Held::NotCarried { reason: "the route `a*` says redesign: a queue".into() };
    let report =
        report_on(Vec::new(), &[key("a", ending("v", 1_900), Held::Missing), key("a", ending("v", 1_900), redesign)]);
    let class = only(&report);
    assert_eq!((class.ending, class.not_carried, class.verdict), (1, 1, None));
    assert_eq!(report.normalisations.get("key-ending"), Some(&1));
    assert!(report.findings.is_empty());
}

#[test]
fn a_key_that_can_not_be_read_leaves_the_gate_undecided() {
    let unread = Held::Unread { reason: "memcached keeps it under the mark 7".into() };
    let report = report_on(Vec::new(), &[key("a", live("v"), unread), key("a", live("v"), live("v"))]);
    assert_eq!((only(&report).not_compared, only(&report).verdict), (1, Some(Verdict::Inconclusive)));
    assert_eq!(report.gate.result.exit_code(), 2);
    assert!(report.gate.reasons[0].contains("under the mark 7"), "{:?}", report.gate);
    let report = report_on(Vec::new(), &[StateLine::KeysUnread { reason: "lru crawler disabled".into() }]);
    assert_eq!(report.gate.result.exit_code(), 2);
    assert!(report.findings[0].summary.contains("lru crawler disabled"));
}

#[test]
fn an_accepted_divergence_accepts_what_differs_and_nothing_beside_it() {
    let state = [key("s:1", ending("a", 90_000), live("a")), key("s:2", live("a"), live("b"))];
    let mut policy = policy();
    policy.divergences = vec![Divergence {
        id: "ends-late".into(),
        fingerprint: "keys s:*".into(),
        kind: Some(FindingKind::CacheState),
        place: Some("ttl".into()),
        why: "2038".into(),
        owner: "team".into(),
        expires: date(2026, 6, 30),
    }];
    let report = judged(header(0), &[], &state[..1], &policy);
    assert_eq!(
        (only(&report).verdict, kinds(&report)),
        (Some(Verdict::Accepted), vec![(FindingKind::CacheState, Verdict::Accepted)])
    );
    let report = judged(header(0), &[], &state, &policy);
    assert_eq!(only(&report).verdict, Some(Verdict::Mismatch));
}

#[test]
fn a_value_that_differs_between_control_and_control_is_noise_and_a_lost_key_is_not() {
    let state = [key("s:1", live("a"), live("b"))];
    let again = RunHeader { control_against_control: true, ..header(0) };
    let calibration = judged(again, &[], &state, &policy());
    let mut policy = policy();
    policy.noise = NoiseSet::from_report(&calibration);
    let report = judged(header(0), &[], &state, &policy);
    assert_eq!((only(&report).verdict, report.noise.len()), (Some(Verdict::Match), 1));
    let report = judged(header(0), &[], &[key("s:1", live("a"), Held::Missing)], &policy);
    assert_eq!(only(&report).verdict, Some(Verdict::Mismatch));
}

#[test]
fn a_key_of_another_database_is_another_class() {
    let line =
        StateLine::Key(KeyState { db: 2, key: "s:1".into(), control: live("a"), candidate: live("a"), apart_ms: 0 });
    assert_eq!(only(&report_on(Vec::new(), &[line])).pattern, "db2:s:{n}");
}

fn looked(args: &[&str], control: CacheReply, candidate: CacheReply) -> Observation {
    let mut observation = answered(cache(control), cache(candidate));
    (observation.request, observation.fingerprint) = (redis(args), args[0].to_owned());
    observation
}

#[test]
fn a_candidate_that_misses_more_often_is_told_by_the_class_and_its_times_are_not_like_with_like() {
    let found = || CacheReply::Found("v".into());
    let mut observations = vec![looked(&["GET", "s:1"], found(), CacheReply::Missing)];
    observations.extend((0..9).map(|_| looked(&["GET", "s:2"], found(), found())));
    observations.extend((0..9).map(|_| looked(&["EXISTS", "p:2"], CacheReply::Int(0), CacheReply::Int(0))));
    observations.push(looked(&["SET", "p:2", "v"], CacheReply::Status("OK".into()), CacheReply::Status("OK".into())));
    let report = report(observations);
    let ratios: Vec<_> = report
        .hit_ratios
        .iter()
        .map(|ratio| (ratio.pattern.as_str(), ratio.hits.lookups, ratio.hits.control, ratio.hits.candidate))
        .collect();
    assert_eq!(ratios, [("s:{n}", 10, 10, 9), ("p:{n}", 9, 0, 0)]);
    assert_eq!((report.hit_ratios[0].missed_by_candidate, report.hit_ratios[0].missed_by_control), (1, 0));
    assert_eq!(report.verdicts.mismatch, 1, "the miss is a mismatch of its own");
    let alike: Vec<_> = report
        .latency
        .iter()
        .map(|latency| (latency.fingerprint.as_str(), latency.hits.map(|hits| hits.are_alike())))
        .collect();
    assert_eq!(alike, [("GET", Some(false)), ("EXISTS", Some(true)), ("SET", None)]);
}
