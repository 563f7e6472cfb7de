//! Whole runs: accounting, findings, noise, acceptance and the gate, and one golden report.

use jiff::civil::date;

use super::super::noise::NoiseSet;
use super::super::{Policy, judge};
use super::build::{self, *};
use crate::core::Need;
use crate::core::key_class::{ClassGap, IdleAccept, RouteCheck};
use crate::core::report::Moment;
use crate::core::route::Place;
use crate::core::verdict::Gate;
use crate::core::{
    CacheReply, Column, ErrorClass, Failure, Fate, FindingKind, Held, KeyState, KeyValue, Loss, Observation, Outcome,
    Shape, SortKey, Unordered, Value, Verdict,
};
use crate::format::divergences::Divergence;
use crate::format::run::{Expectation, ExpectedReply, Holder, RunHeader, ScenarioSpan, StateLine};

fn untranslatable() -> Observation {
    let mut observation =
        observed(replayed(column(&[1])), Fate::Untranslatable { reason: "no counterpart of ts_rank()".into() });
    observation.fingerprint = "SELECT ts_rank(?) FROM t".into();
    observation
}

fn skipped() -> Observation {
    let mut observation =
        observed(replayed(affected(0)), Fate::Skipped { reason: "sets the client's encoding".into() });
    observation.fingerprint = "SET client_encoding = ?".into();
    observation
}

fn same() -> Observation {
    answered(column(&[1]), column(&[1]))
}

fn different() -> Observation {
    answered(column(&[1]), column(&[2]))
}

fn divergence(kind: FindingKind, fingerprint: &str) -> Divergence {
    Divergence {
        id: "known".into(),
        fingerprint: fingerprint.into(),
        kind: Some(kind),
        place: None,
        why: "it is known".into(),
        owner: "team".into(),
        expires: date(2026, 6, 1),
    }
}

#[test]
fn equal_runs_pass() {
    let report = report(vec![same(), same()]);
    assert_eq!(report.gate.result, Gate::Pass);
    assert_eq!(report.verdicts.r#match, 2);
    assert!(report.findings.is_empty());
}

#[test]
fn every_operation_is_accounted_for_and_a_cut_off_run_is_undecided() {
    let cut_off = RunHeader { complete: false, cut_off: Some("mariadb went away".into()), ..header(10) };
    let observations = numbered(vec![same(), untranslatable(), skipped()]);
    let report = judged(cut_off, &observations, &[], &policy());
    let accounting = &report.accounting;
    assert!(accounting.adds_up());
    assert_eq!(
        (accounting.replayed, accounting.untranslatable, accounting.skipped, accounting.unfinished),
        (1, 1, 1, 7)
    );
    assert_eq!(accounting.unfinished_reasons.get("mariadb went away"), Some(&7));
    assert_eq!(accounting.by_store["candidate/not observed"].unfinished, 7);
    assert_eq!(report.gate.result, Gate::Fail, "an untranslatable operation is beyond the budget");

    let cut_off = RunHeader { complete: false, cut_off: Some("mariadb went away".into()), ..header(2) };
    let report = judged(cut_off, &numbered(vec![same()]), &[], &policy());
    assert_eq!(report.gate.result, Gate::Undecided);
    assert!(report.gate.reasons[0].contains("mariadb went away"), "{:?}", report.gate.reasons);
}

#[test]
fn an_operation_that_was_retried_and_recorded_twice_is_counted_once_and_said_so() {
    let report = judged(header(1), &[same(), same()], &[], &policy());
    assert_eq!(report.accounting.replayed, 1);
    assert!(report.findings[0].summary.contains("repeat"), "{:?}", report.findings);
    assert_eq!(report.gate.result, Gate::Undecided);
}

#[test]
fn a_run_whose_file_was_cut_by_a_kill_is_judged_as_far_as_it_goes() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let unfinished = RunHeader { cut_off: Some("killed".into()), ..header(3) };
    let run = write(directory.path(), unfinished, &numbered(vec![same(), same(), same()]), &[]);
    let path = directory.path().join("observations.jsonl.zst");
    let whole = std::fs::read(&path).expect("read");
    std::fs::write(&path, &whole[..whole.len() - 5]).expect("cut");
    let report = judge(&run, &policy()).expect("judged as far as it goes");
    assert!(report.accounting.adds_up());
    assert_eq!(report.gate.result, Gate::Undecided);

    let complete = write(directory.path(), header(3), &numbered(vec![same(), same(), same()]), &[]);
    std::fs::write(&path, &whole[..whole.len() - 5]).expect("cut");
    assert!(judge(&complete, &policy()).is_err(), "a run that says it is complete is not");
}

#[test]
fn a_run_that_compared_nothing_is_undecided() {
    assert_eq!(report(vec![]).gate.result, Gate::Undecided);
    assert_eq!(report(vec![skipped()]).gate.result, Gate::Undecided);
}

#[test]
fn findings_are_grouped_by_signature_and_each_ends_with_its_command() {
    let report = report(vec![same(), different(), different(), untranslatable()]);
    let finding = &report.findings[0];
    assert_eq!(finding.signature, "value | SELECT a, b FROM t | values");
    assert_eq!((finding.count, finding.share), (2, 0.5));
    assert_eq!(finding.reproduce, "crosscheck check recording --until 1");
    assert_eq!(report.findings[1].kind, FindingKind::Untranslatable);
    assert_eq!(report.coverage[0].verdicts.mismatch, 2);
}

#[test]
fn one_operation_has_one_finding_that_names_its_columns() {
    let rows_of = |a: i64, b: &str, c: i64| vec![Value::Int(a), text(b), Value::Int(c)];
    let tie = |with: Vec<Value>| {
        let mut tie =
            answered(rows(vec![rows_of(1, "x", 1), rows_of(2, "y", 2)]), rows(vec![rows_of(1, "x", 1), with]));
        tie.shape = Shape { limited: true, ..ordered(vec![SortKey::Column(0)]) };
        tie
    };
    let mut warned_too = observed(replayed(one(Value::Int(1))), warned(one(Value::Int(2)), "Warning", 1265));
    warned_too.fingerprint = "SELECT 1".into();
    let report = report(vec![tie(rows_of(2, "z", 3)), tie(rows_of(2, "y", 4)), tie(rows_of(2, "w", 2)), warned_too]);
    let [other, tied] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!((tied.count, tied.verdict), (3, Verdict::Inconclusive));
    let places: Vec<_> = tied.places.iter().map(|(place, count)| (place.as_str(), *count)).collect();
    assert_eq!(places, [("b", 2), ("c", 2)]);
    assert!(tied.summary.starts_with("columns b, c differ: b is 'z' on the candidate and 'y'"), "{}", tied.summary);
    assert_eq!((other.kind, other.verdict, other.count), (FindingKind::Value, Verdict::Mismatch, 1));
    assert!(other.summary.contains("besides: the candidate read a value otherwise"), "{}", other.summary);
}

#[test]
fn a_choice_that_a_key_does_not_leave_is_a_mismatch() {
    let stale = |shape: Shape| {
        let mut stale = answered(one(Value::Int(1)), one(Value::Int(2)));
        stale.shape = Shape { limited: true, ..shape };
        report(vec![stale]).verdicts
    };
    let shape = Shape::default;
    assert_eq!(stale(shape()).inconclusive, 1);
    assert_eq!(stale(Shape { one_row: true, ..shape() }).mismatch, 1);
    assert_eq!(stale(Shape { total_order: true, ..shape() }).mismatch, 1);
}

#[test]
fn what_the_server_collects_in_its_own_order_is_held_to_its_elements() {
    let collected = |control: Value, candidate: Value, separator: Option<&str>| {
        let mut collected = answered(one(control), one(candidate));
        let unordered = Unordered { column: 0, separator: separator.map(str::to_owned) };
        collected.shape = Shape { unordered: vec![unordered], ..Shape::default() };
        let report = report(vec![collected]);
        (report.verdicts.r#match, report.normalisations.get("aggregate-order").copied())
    };
    let json = |text: &str| Value::Json(text.into());
    assert_eq!(collected(Value::Array("{1,2,NULL}".into()), json("[null, 2,1]"), None), (1, Some(1)));
    assert_eq!(collected(text("a, b"), text("b, a"), Some(", ")), (1, Some(1)));
    assert_eq!(collected(text("a, b"), text("b, a"), None), (0, None));
    assert_eq!(collected(text("a, b"), text("b, b"), Some(", ")), (0, None));
    assert_eq!(collected(json("[1, 2]"), json("[2, 2]"), None), (0, None));
    assert_eq!(collected(json("[1, 2]"), Value::Null, None), (0, None));
}

#[test]
fn a_stated_difference_is_listed_where_the_answers_match_and_a_budget_refuses_it() {
    let mut carried = same();
    if let Fate::Replayed { stated, .. } = &mut carried.candidate {
        stated.push("the text is cut".into());
    }
    let mut policy = policy();
    let observations = numbered(vec![carried, same()]);
    let report = judged(header(2), &observations, &[], &policy);
    let [stated] = &report.stated[..] else { panic!("{:?}", report.stated) };
    assert_eq!((stated.count, stated.matched, report.stated_operations), (1, 1, 1));
    assert_eq!(stated.fingerprints.get("SELECT a, b FROM t"), Some(&1));
    assert_eq!(report.gate.result, Gate::Pass);
    assert!(report.gate.reasons[0].contains("1 operation is carried with a stated difference"), "{:?}", report.gate);
    policy.budgets.stated_share_max = 0.0;
    assert_eq!(judged(header(2), &observations, &[], &policy).gate.result, Gate::Fail);
}

/// A whole transaction, of which the control refuses one statement that the recording completed.
fn departing(candidate: impl Fn(usize, Outcome) -> Outcome) -> Vec<Observation> {
    let refusal = refused(ErrorClass::UndefinedObject, "26000");
    let aborted = || refused(ErrorClass::AbortedTransaction, "25P02");
    let kind = |kind| Shape { statement: Some(kind), ..Shape::default() };
    let writes = |kind_of| Shape { statement: Some(kind_of), ..touching(&[], &["jobs"]) };
    use crate::core::StatementKind::{Begin, End, Insert, Other, Query};
    let steps = [
        ("BEGIN", kind(Begin), affected(0)),
        ("INSERT INTO jobs VALUES (1)", writes(Insert), affected(1)),
        ("DEALLOCATE x", kind(Other), refusal),
        ("INSERT INTO jobs VALUES (2)", writes(Insert), aborted()),
        ("COMMIT", kind(End), affected(0)),
        ("SELECT id FROM jobs", Shape { statement: Some(Query), ..touching(&["jobs"], &[]) }, column(&[])),
        ("SELECT id FROM other", Shape { statement: Some(Query), ..touching(&["other"], &[]) }, column(&[1])),
    ];
    let observation = |(at, (text, shape, outcome)): (usize, (&str, Shape, Outcome))| {
        let mut observation = answered(outcome.clone(), candidate(at, outcome));
        (observation.fingerprint, observation.request) = (text.into(), sql(text));
        (observation.shape, observation.recorded_completed) = (shape, true);
        observation
    };
    steps.into_iter().enumerate().map(observation).collect()
}

#[test]
fn what_a_departing_control_touches_is_neither_a_mismatch_nor_a_match() {
    for (what, observations) in [
        ("the candidate does what was recorded", {
            departing(|at, outcome| match at {
                2 => affected(0),
                3 => affected(1),
                5 => column(&[1, 2]),
                _ => outcome,
            })
        }),
        ("both refuse alike", departing(|_, outcome| outcome)),
    ] {
        let report = report(observations);
        let verdicts = &report.verdicts;
        assert_eq!((verdicts.r#match, verdicts.inconclusive, verdicts.mismatch), (3, 4, 0), "{what}: {report:#?}");
        let told: Vec<_> = report.findings.iter().map(|finding| (finding.kind, finding.count)).collect();
        assert_eq!(told, [(FindingKind::Control, 3), (FindingKind::Control, 1)], "{what}");
        assert!(report.findings.iter().all(|finding| finding.fingerprint == "DEALLOCATE x"), "{what}");
        assert_eq!(report.gate.result, Gate::Undecided, "{what}");
    }
}

#[test]
fn the_end_of_a_table_that_a_departing_control_wrote_is_not_held_against_the_candidate() {
    let mut state = Vec::new();
    for (table, holder, value) in [
        ("public.jobs", Holder::Control, 1),
        ("public.jobs", Holder::Candidate, 2),
        ("public.other", Holder::Control, 1),
        ("public.other", Holder::Candidate, 2),
    ] {
        let columns = vec![Column { name: "a".into(), type_name: "int".into() }];
        state.push(StateLine::Table { moment: Moment::Final, holder, table: table.into(), columns });
        state.push(StateLine::Row(vec![Value::Int(value)]));
    }
    let observations = numbered(departing(|_, outcome| outcome));
    let report = judged(header(observations.len() as u64), &observations, &state, &policy());
    let verdicts: Vec<_> = report.tables.iter().map(|table| (table.table.as_str(), table.verdict)).collect();
    assert_eq!(verdicts, [("public.jobs", Verdict::Inconclusive), ("public.other", Verdict::Mismatch)]);
    assert!(report.tables[0].detail.contains("DEALLOCATE x"), "{}", report.tables[0].detail);
}

#[test]
fn noise_is_known_by_place_kind_size_and_operation() {
    let asked = |seq: u64, control: Value, candidate: Value| {
        let mut asked = answered(one(control), one(candidate));
        asked.seq = seq;
        asked
    };
    let token = |token: &str| text(token);
    // One odd pair among ten, of a counter and of a mark.
    let mut again: Vec<_> = (0..10).map(|seq| asked(seq, Value::Int(5), Value::Int(5))).collect();
    again[3] = asked(3, Value::Int(5), Value::Int(8));
    again[4] = asked(4, token("00ff00ff"), token("deadbeef"));
    let calibration = judged(RunHeader { control_against_control: true, ..header(10) }, &again, &[], &policy());
    let kinds: Vec<_> = calibration.noise.iter().map(|noise| (noise.kind.name(), noise.count, noise.of)).collect();
    assert_eq!(kinds, [("counter", 1, 10), ("random", 1, 10)]);
    let policy = Policy { noise: NoiseSet::from_report(&calibration), ..policy() };
    let verdict = |observation: Observation| {
        let report = judged(RunHeader { operations: 1, ..header(1) }, &[observation], &[], &policy);
        (report.verdicts.mismatch, report.verdicts.inconclusive, report.coverage[0].noise)
    };
    assert_eq!(verdict(asked(3, Value::Int(5), Value::Int(7))), (0, 0, 1), "a smaller step, there");
    assert_eq!(verdict(asked(3, Value::Int(5), Value::Int(9))), (1, 0, 0), "a larger step");
    assert_eq!(verdict(asked(6, Value::Int(5), Value::Int(7))), (1, 0, 0), "where the control repeats itself");
    assert_eq!(verdict(asked(3, Value::Int(5), Value::Null)), (1, 0, 0), "NULL");
    assert_eq!(verdict(asked(4, token("00000000"), token("cafecafe"))), (0, 0, 1), "another mark, there");
    assert_eq!(verdict(asked(4, token("00000000"), token("cafe"))), (1, 0, 0), "another length");
    assert_eq!(verdict(asked(5, token("00000000"), token("cafecafe"))), (1, 0, 0), "a wrong mark elsewhere");
    let mut twice = policy.noise.clone();
    let wider = vec![asked(3, Value::Int(5), Value::Int(9))];
    twice.learn(&judged(RunHeader { control_against_control: true, ..header(1) }, &wider, &[], &build::policy()));
    let policy = Policy { noise: twice, ..build::policy() };
    let report = judged(header(1), &[asked(3, Value::Int(5), Value::Int(9))], &[], &policy);
    assert_eq!(report.verdicts.mismatch, 0, "another run of control against control knows it better");
}

#[test]
fn where_the_control_does_not_repeat_itself_nobody_can_tell_in_that_operation_alone() {
    let mut again = vec![answered(column(&[1, 2]), column(&[1])), answered(column(&[1]), column(&[1]))];
    again[1].seq = 1;
    let calibration = judged(RunHeader { control_against_control: true, ..header(2) }, &again, &[], &policy());
    let policy = Policy { noise: NoiseSet::from_report(&calibration), ..policy() };
    let verdicts = judged(header(2), &numbered(vec![again[0].clone(), again[0].clone()]), &[], &policy).verdicts;
    assert_eq!((verdicts.inconclusive, verdicts.mismatch), (1, 1));
}

#[test]
fn noise_is_a_match_that_is_counted_and_printed() {
    let again = RunHeader { control_against_control: true, ..header(1) };
    let calibration = judged(again, &[different()], &[], &policy());
    assert_eq!(calibration.noise.len(), 1);
    let mut policy = policy();
    policy.noise = NoiseSet::from_report(&calibration);
    let noisy = judged(header(1), &[different()], &[], &policy);
    assert_eq!(noisy.gate.result, Gate::Pass);
    assert_eq!((noisy.verdicts.r#match, noisy.coverage[0].noise, noisy.noise[0].count), (1, 1, 1));

    let refused = answered(column(&[1]), refused(ErrorClass::Deadlock, "1213"));
    let report = judged(header(1), &[refused], &[], &policy);
    assert_eq!(report.verdicts.mismatch, 1, "a refusal is never noise");
}

#[test]
fn an_accepted_difference_is_counted_and_an_unused_or_expired_one_fails() {
    let mut policy = policy();
    policy.divergences = vec![divergence(FindingKind::Value, "SELECT a, b*")];
    let accepted = judged(header(1), &[different()], &[], &policy);
    assert_eq!((accepted.gate.result, accepted.verdicts.accepted), (Gate::Pass, 1));
    assert_eq!(accepted.findings[0].accepted_by.as_deref(), Some("known"));
    assert_eq!(accepted.divergences[0].used, 1);

    let unused = judged(header(1), &[same()], &[], &policy);
    assert_eq!(unused.gate.result, Gate::Fail);
    assert!(unused.gate.reasons[0].contains("accepts nothing"), "{:?}", unused.gate.reasons);

    policy.today = date(2026, 6, 2);
    let expired = judged(header(1), &[different()], &[], &policy);
    assert_eq!((expired.gate.result, expired.verdicts.mismatch), (Gate::Fail, 1));
}

#[test]
fn untranslatable_operations_have_a_budget_and_accepted_ones_do_not_count() {
    let mut policy = policy();
    let observations = numbered(vec![same(), same(), same(), untranslatable()]);
    assert_eq!(judged(header(4), &observations, &[], &policy).gate.result, Gate::Fail);
    policy.budgets.untranslatable_share_max = 0.25;
    assert_eq!(judged(header(4), &observations, &[], &policy).gate.result, Gate::Pass);
    policy.budgets.untranslatable_share_max = 0.0;
    policy.divergences = vec![divergence(FindingKind::Untranslatable, "*ts_rank*")];
    assert_eq!(judged(header(4), &observations, &[], &policy).gate.result, Gate::Pass);
}

#[test]
fn a_percentile_needs_its_sample() {
    let few = report(vec![same(); 999]);
    assert_eq!((few.latency[0].count, few.latency[0].control_service_time_us_p99), (999, None));
    let enough = report(vec![same(); 1_000]);
    assert!(enough.latency[0].control_service_time_us_p99.is_some());
    assert_eq!(enough.latency[0].ratio_p50, 1.0);
}

#[test]
fn a_refused_statement_taints_the_rest_of_its_aborted_transaction() {
    let mut first = answered(refused(ErrorClass::Check, "23514"), affected(1));
    first.fingerprint = "INSERT INTO t".into();
    let mut second = answered(refused(ErrorClass::AbortedTransaction, "25P02"), column(&[1]));
    second.fingerprint = "SELECT a FROM u".into();
    let report = report(vec![first, second]);
    let tainted: Vec<_> =
        report.findings.iter().map(|finding| (finding.fingerprint.as_str(), finding.tainted)).collect();
    assert_eq!(tainted, [("INSERT INTO t", 0), ("SELECT a FROM u", 1)]);
}

#[test]
fn a_scenario_is_held_to_what_it_says() {
    let run_of = |verdict, reply: Option<ExpectedReply>, observation: Observation| {
        let span = ScenarioSpan {
            name: "sql/one".into(),
            title: "One".into(),
            why: "To see.".into(),
            first_seq: 0,
            steps: vec![Expectation { reply, verdict, ..Expectation::default() }],
            ..ScenarioSpan::default()
        };
        let header = RunHeader { scenarios: vec![span], ..header(1) };
        let report = judged(header, &[observation], &[], &policy());
        (report.gate.result, report.scenarios[0].unexpected.clone())
    };
    let rows = |value| Some(ExpectedReply::Rows(vec![vec![Value::Int(value)]]));
    assert_eq!(run_of(Some(Verdict::Match), rows(1), same()), (Gate::Pass, vec![]));
    assert_eq!(run_of(Some(Verdict::Mismatch), rows(1), different()), (Gate::Pass, vec![]));
    assert_eq!(run_of(Some(Verdict::Match), rows(1), different()).0, Gate::Fail);
    let (gate, unexpected) = run_of(Some(Verdict::Match), rows(2), same());
    assert_eq!((gate, unexpected), (Gate::Fail, vec!["step 1: the control answers [(1)], expected is [(2)]".into()]));
    assert_eq!(run_of(None, None, skipped()), (Gate::Pass, vec![]));
    assert_eq!(run_of(None, None, untranslatable()).0, Gate::Fail);
}

/// One of everything.
fn everything() -> (RunHeader, Vec<Observation>, Vec<StateLine>) {
    let mut get = answered(cache(CacheReply::Found("v".into())), cache(CacheReply::Missing));
    (get.fingerprint, get.request) = ("GET session:{id}".into(), redis(&["GET", "session:17"]));
    get.shape = touching(&["session:17"], &[]);
    let mut write = observed(replayed(affected(1)), warned(affected(1), "Warning", 1265));
    (write.fingerprint, write.request) = ("INSERT INTO t VALUES (?)".into(), sql("INSERT INTO t VALUES ('long')"));
    write.shape = touching(&[], &["t"]);
    let mut strayed = answered(refused(ErrorClass::DuplicateKey, "23505"), refused(ErrorClass::DuplicateKey, "1062"));
    strayed.recorded_error = Some(Failure { class: ErrorClass::Syntax, code: "42601".into(), message: "near".into() });
    let mut spoiled = answered(rows(vec![vec![text("long")]]), rows(vec![vec![text("lon")]]));
    spoiled.shape = touching(&["t"], &[]);
    let lost =
        answered(Outcome::Completed(crate::core::Reply::Affected(1)), Outcome::Unknown(crate::core::Fault::TimedOut));
    let bools = answered(one(Value::Bool(true)), one(Value::Int(1)));
    let mut observations = vec![same(), get, write, strayed, spoiled, lost, bools];
    observations.extend([untranslatable(), skipped(), different(), different()]);
    let mut state = Vec::new();
    for (holder, value) in [(Holder::Control, "long"), (Holder::Candidate, "lon")] {
        let columns = vec![Column { name: "a".into(), type_name: "text".into() }];
        state.push(StateLine::Table { moment: Moment::Final, holder, table: "public.t".into(), columns });
        state.push(StateLine::Row(vec![text(value)]));
    }
    let live = |value: &str, ttl_ms| Held::Live { value: KeyValue::String(value.into()), ttl_ms };
    let keys = [
        ("session:17", live("v", None), Held::Missing),
        ("session:18", live("long", None), live("lon", None)),
        ("session:19", live("v", Some(60_000)), live("v", Some(59_000))),
        ("jobs", live("v", None), Held::NotCarried { reason: "the route `jobs` says redesign: a queue".into() }),
    ];
    state.extend(keys.map(|(key, control, candidate)| {
        StateLine::Key(KeyState { db: 0, key: key.into(), control, candidate, apart_ms: 1 })
    }));
    (header(12), numbered(observations), state)
}

/// `CROSSCHECK_UPDATE_GOLDEN=1 cargo test` writes it anew; its review is a review of changed behaviour.
#[test]
fn the_golden_run_gives_the_golden_report_and_does_so_twice() {
    let (header, observations, state) = everything();
    let mut policy = policy();
    policy.divergences = vec![divergence(FindingKind::Cache, "GET *")];
    let report = judged(header.clone(), &observations, &state, &policy);
    let mut bytes = serde_json::to_vec_pretty(&report).expect("a report is JSON");
    bytes.push(b'\n');
    let again = judged(header, &observations, &state, &policy);
    assert_eq!(report, again, "same run, same report");

    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/judge/report.json");
    if std::env::var_os("CROSSCHECK_UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("created");
        std::fs::write(&path, &bytes).expect("written");
    }
    let golden = std::fs::read(&path).expect("the golden report; CROSSCHECK_UPDATE_GOLDEN=1 writes it");
    assert!(
        golden == bytes,
        "the report is not tests/golden/judge/report.json; CROSSCHECK_UPDATE_GOLDEN=1 writes it anew"
    );
}

#[test]
fn a_class_of_keys_that_needs_what_its_route_does_not_give_fails_the_gate() {
    let gap = ClassGap {
        class: "queue/pagefetch".into(),
        operations: 3,
        place: Place::MEMCACHED,
        unmet: [Need::Blocking, Need::Order].into(),
        accepted: [Need::Durability].into(),
        why: "jobs are repeated".into(),
    };
    let check = |gaps: Vec<ClassGap>, idle_accepts: Vec<IdleAccept>| {
        let route_check = Some(RouteCheck { routes: "routes.toml".into(), gaps, idle_accepts });
        judged(RunHeader { route_check, ..header(1) }, &numbered(vec![same()]), &[], &policy()).gate
    };
    let gate = check(vec![gap.clone()], Vec::new());
    assert_eq!(gate.result, Gate::Fail);
    assert_eq!(
        gate.reasons[0],
        "the class `queue/pagefetch` needs order, blocking; its route (memcached) does not meet them"
    );
    let accepted = ClassGap { unmet: [].into(), ..gap.clone() };
    assert_eq!(check(vec![accepted], Vec::new()).result, Gate::Pass, "it is accepted");
    let idle = IdleAccept { pattern: "queue/*".into(), need: Need::Log };
    let gate = check(Vec::new(), vec![idle]);
    assert_eq!((gate.result, gate.reasons[0].contains("accepts log")), (Gate::Fail, true));
    let many = (0..25).map(|n| ClassGap { class: format!("q{n}"), ..gap.clone() }).collect();
    let gate = check(many, Vec::new());
    assert_eq!(gate.reasons.len(), 21, "a reader acts on the first");
    assert!(gate.reasons[20].contains("5 cases more"), "{:?}", gate.reasons[20]);
}

#[test]
fn a_known_loss_is_a_reason_of_the_verdict_unless_it_is_accepted() {
    let losses = vec![
        Loss::new("public.doc.own", "row security policy", "MariaDB has none", "nothing"),
        Loss::new("public.f", "function", "written in a language of PostgreSQL", "nothing"),
    ];
    let observations = numbered(vec![same()]);
    let header = RunHeader { losses, ..header(1) };
    let undecided = judged(header.clone(), &observations, &[], &policy());
    assert_eq!(undecided.gate.result, Gate::Undecided);
    assert_eq!(undecided.gate.reasons, ["lost in the move, row security policy: public.doc.own"]);

    let divergence = Divergence {
        id: "policies".into(),
        fingerprint: "schema public.doc.*".into(),
        kind: Some(FindingKind::Loss),
        place: Some("row security policy".into()),
        why: "the application filters by itself".into(),
        owner: "team".into(),
        expires: date(2026, 12, 31),
    };
    let policy = Policy { divergences: vec![divergence], ..policy() };
    let accepted = judged(header, &observations, &[], &policy);
    assert_eq!(accepted.gate.result, Gate::Pass, "{:?}", accepted.gate.reasons);
}
