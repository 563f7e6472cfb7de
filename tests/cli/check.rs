//! Replay, judge, render and check on the real servers, with a recording of a few visits.

use std::fs;

use crosscheck::core::StoreKind;
use crosscheck::format::stacks::Role;
use crosscheck::stack::{self, Profile};
use predicates::prelude::*;
use serde_json::Value;

use crate::tiny::{self, OPERATIONS};
use crate::user::User;
use crate::{accounting, json};

const VISITS: u64 = 4;

/// Every operation of the visits, and the one that Memcached does not have.
const CAPTURED: u64 = VISITS * OPERATIONS + 1;

#[test]
fn current_against_current_passes_without_a_difference() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let done = user.command(&["check", "recording", "--candidate", "current", "--report", "report"]).assert().code(0);
    done.stdout("").stderr(predicate::str::contains("report: report/report.html"));
    for run in ["noise", "run"] {
        user.command(&["judge", &format!("report/{run}"), "--report", run]).assert().code(0);
        let report = json(&user.home().join(run).join("report.json"));
        assert_eq!(report["noise"].as_array().map(Vec::len), Some(0), "{}", report["noise"]);
        assert_eq!(report["findings"].as_array().map(Vec::len), Some(0), "{}", report["findings"]);
        assert_eq!(accounting(&report), (CAPTURED, [CAPTURED, 0, 0, 0]));
        assert_eq!(report["verdicts"]["match"], CAPTURED);
    }
    user.wait_until_nothing_is_left();
}

/// What must not be different between two ways to the same report.
fn without_command(mut report: Value) -> Value {
    for key in ["noise", "latency"] {
        report[key] = Value::Null;
    }
    for finding in report["findings"].as_array_mut().into_iter().flatten() {
        finding["reproduce"] = Value::Null;
    }
    report
}

#[test]
fn against_the_target_the_report_is_whole_and_the_exit_code_is_its_gate() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let done = user.command(&["check", "recording", "--report", "report", "--seed", "7"]).assert().stdout("");
    let files = ["report.json", "report.html", "report.md", "junit.xml", "run/run.json", "noise/run.json"];
    for file in files {
        assert!(user.home().join("report").join(file).exists(), "{file}");
    }
    let report = json(&user.home().join("report/report.json"));
    let code = match report["gate"]["result"].as_str() {
        Some("pass") => 0,
        Some("fail") => 1,
        other => panic!("the gate says {other:?}: {}", report["gate"]),
    };
    assert_eq!(code, 1, "a list cannot be carried over, and nobody has accepted that: {}", report["gate"]);
    done.code(code);
    assert_eq!(accounting(&report), (CAPTURED, [CAPTURED - 1, 1, 0, 0]), "{}", report["accounting"]);
    let verdicts = &report["verdicts"];
    let sum: u64 =
        ["match", "accepted", "inconclusive", "mismatch"].map(|name| verdicts[name].as_u64().unwrap()).iter().sum();
    assert_eq!(sum, CAPTURED - 1, "{verdicts}");
    for finding in report["findings"].as_array().expect("findings") {
        for key in ["signature", "verdict", "count", "share", "reproduce"] {
            assert!(!finding[key].is_null(), "{key} of {finding}");
        }
    }
    assert!(report["latency"].as_array().is_some_and(|latency| !latency.is_empty()));
    let provenance = &report["provenance"];
    assert_eq!((&provenance["seed"], &provenance["recording"]["operations"]), (&7.into(), &CAPTURED.into()));
    assert!(provenance["command_line"].as_array().is_some_and(|words| words[0] == "crosscheck" && words[1] == "check"));
    judged_again_and_rendered_again(&user, &report);
    user.wait_until_nothing_is_left();
}

/// From the run that `check` kept: the same report, and twice the same bytes.
fn judged_again_and_rendered_again(user: &User, report: &Value) {
    let judge = |to: &str| {
        // Once the noise is named, once it is found beside the run.
        let named: &[&str] = if to == "named" { &["--noise", "report/noise"] } else { &[] };
        let args = [&["judge", "report/run", "--report", to], named].concat();
        user.command(&args).assert().code(1).stdout("");
        fs::read(user.home().join(to).join("report.json")).expect("a report")
    };
    let once = judge("again");
    assert_eq!(once, judge("named"), "the noise run lies beside its run");
    assert_eq!(once, judge("again"), "judging twice gives the same bytes");
    let again: Value = serde_json::from_slice(&once).expect("JSON");
    let mut reproduced = again.clone();
    for (finding, first) in reproduced["findings"].as_array_mut().into_iter().flatten().zip(0..) {
        finding["reproduce"] = report["findings"][first]["reproduce"].clone();
    }
    assert_eq!(&reproduced, report, "only the command that shows a finding again is another");

    for (format, file) in [("json", "report.json"), ("md", "report.md"), ("html", "report.html")] {
        let printed = user.command(&["render", "again/report.json", "--format", format]).assert().success().stderr("");
        let kept = fs::read(user.home().join("again").join(file)).expect("a file");
        assert!(printed.get_output().stdout == kept, "{format} is not the file's");
    }
    user.command(&["render", "again/report.json", "--output", "rendered"]).assert().success();
    assert_eq!(fs::read(user.home().join("rendered/report.json")).expect("a report"), once);
}

#[test]
fn a_run_keeps_what_routes_leave_unmet_and_every_gate_on_it_says_so() {
    let user = User::new();
    let recording = tiny::recording(&user, VISITS);
    let routes = "version = 1\n\n[[route]]\npattern = \"*\"\nto = \"memcached\"\naccept = [\"durability\"]\nwhy = \"lost jobs \
                  are repeated\"\n";
    fs::write(recording.join("routes.toml"), routes).expect("written");
    let replay = user.command(&["replay", "recording", "--output", "run"]).assert().success();
    replay.stderr(predicate::str::contains("routes: recording/routes.toml, which lies beside the recording"));
    let told = user.says(&["judge", "run", "--report", "judged"], 1);
    let sentence = "the class `jobs` needs structure, order; its route (memcached) does not meet them";
    assert!(told.contains(sentence), "{told}");
    let report = json(&user.home().join("judged/report.json"));
    let reasons = report["gate"]["reasons"].as_array().expect("reasons");
    assert!(reasons.iter().any(|reason| reason == sentence), "{reasons:?}");
    for file in ["report.html", "report.md"] {
        let page = fs::read_to_string(user.home().join("judged").join(file)).expect("a page");
        assert!(page.contains("lost jobs are repeated"), "what is accepted is not hidden: {file}");
    }
    user.wait_until_nothing_is_left();
}

#[test]
fn the_steps_alone_lead_to_the_report_of_check() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    user.command(&["check", "recording", "--report", "checked"]).assert().code(1);
    let replay = ["replay", "recording", "--output", "run"];
    user.command(&replay).assert().success().stdout("").stderr(predicate::str::contains("crosscheck judge run"));
    user.command(&["judge", "run", "--report", "judged"]).assert().code(1);
    let part = |from: &str, key: &str| without_command(json(&user.home().join(from).join("report.json")))[key].clone();
    for key in ["accounting", "verdicts", "coverage", "tables", "normalisations", "gate", "title"] {
        assert_eq!(part("checked", key), part("judged", key), "{key}");
    }
    let signatures = |from: &str| -> Vec<Value> {
        let findings = part(from, "findings");
        findings.as_array().into_iter().flatten().map(|finding| finding["signature"].clone()).collect()
    };
    assert_eq!(signatures("checked"), signatures("judged"));
    user.refuses(&replay, &["run already holds a run; name another directory"]);
}

#[test]
fn a_replay_up_to_an_operation_holds_no_later_one() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let args = ["check", "recording", "--candidate", "current", "--report", "report", "--until", "11"];
    user.command(&args).assert().code(0);
    let report = json(&user.home().join("report/report.json"));
    assert_eq!(accounting(&report), (12, [12, 0, 0, 0]));
    let beyond = CAPTURED.to_string();
    let last = format!("has no operation {beyond}; its last one is {}", CAPTURED - 1);
    user.refuses(&["check", "recording", "--until", &beyond], &[&last]);
}

/// Runs the command that a finding prints, and expects that it shows the finding again.
fn shown_again(user: &User, finding: &Value) {
    let command = finding["reproduce"].as_str().expect("a command");
    let words: Vec<&str> = command.split(' ').chain(["--report", "again"]).collect();
    assert_eq!(words[0], "crosscheck", "{command}");
    user.command(&words[1..]).assert().code(1);
    let again = json(&user.home().join("again/report.json"));
    let same = |other: &&Value| ["signature", "verdict", "summary"].iter().all(|key| other[*key] == finding[*key]);
    let found = again["findings"].as_array().into_iter().flatten().find(same);
    let found = found.unwrap_or_else(|| panic!("{command} does not show {finding} but {}", again["findings"]));
    assert_eq!(found["reproduce"], finding["reproduce"], "it ends with the same command");
}

fn finding(report: &Value, fits: impl Fn(&str) -> bool) -> &Value {
    let all = report["findings"].as_array().expect("findings");
    let found = all.iter().find(|finding| finding["signature"].as_str().is_some_and(&fits));
    found.unwrap_or_else(|| panic!("none fits in {all:?}"))
}

#[test]
fn the_command_that_a_finding_prints_shows_it_again_with_every_flag_that_was_used() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    user.write(
        "routes.toml",
        "version = 1\n\n[[route]]\npattern = \"jobs\"\nto = \"redesign\"\nwhy = \"a broker takes them\"\n",
    );
    user.write("divergences.toml", "version = 1\n");
    user.write("budgets.toml", "version = 1\nuntranslatable_share_max = 0.001\n");
    let flags = [
        ("--profile", "strict"),
        ("--routes", "routes.toml"),
        ("--seed", "7"),
        ("--timeout", "20"),
        ("--divergences", "divergences.toml"),
        ("--budgets", "budgets.toml"),
    ];
    let mut args = vec!["check", "recording", "--report", "report"];
    args.extend(flags.iter().flat_map(|(flag, value)| [*flag, *value]));
    user.command(&args).assert().code(1);
    let report = json(&user.home().join("report/report.json"));
    let refused = finding(&report, |signature| signature.starts_with("untranslatable"));
    let command = refused["reproduce"].as_str().expect("a command");
    for (flag, value) in flags {
        assert!(command.contains(&format!(" {flag} {value}")), "{flag} {value} is not in {command}");
    }
    assert!(command.ends_with(&format!(" --until {}", CAPTURED - 1)), "{command}");
    shown_again(&user, refused);

    // A run that was to stop is shown again by stopping there, whatever the finding is about.
    user.command(&["check", "recording", "--until", "5", "--report", "part"]).assert().code(0);
    let part = json(&user.home().join("part/report.json"));
    for finding in part["findings"].as_array().expect("findings") {
        assert!(finding["reproduce"].as_str().is_some_and(|command| command.contains(" --until ")), "{finding}");
    }
}

#[test]
fn a_scenarios_finding_is_shown_again_by_its_file_alone() {
    let user = User::new();
    let case = |name: &str, steps: &str| {
        user.write(name, &format!("title = \"{name}\"\nwhy = \"It shows what is printed.\"\n{steps}"));
    };
    case("good.toml", "[[step]]\nsql = \"SELECT 1 AS one\"\n");
    case(
        "cut.toml",
        "[setup]\nsql = [\"CREATE TABLE t (a varchar(2))\"]\n[[step]]\nsql = \"INSERT INTO t VALUES ('abc')\"\n",
    );
    user.command(&["check", "good.toml", "cut.toml", "--seed", "3", "--report", "report"]).assert().code(1);
    let report = json(&user.home().join("report/report.json"));
    for kind in ["error", "state", "expectation"] {
        let finding = finding(&report, |signature| signature.starts_with(kind));
        assert_eq!(finding["reproduce"], "crosscheck check cut.toml --seed 3", "{finding}");
        shown_again(&user, finding);
    }
    user.refuses(&["check", "cut.toml", "--until", "1"], &["--until is for a recording", "give only its file"]);
}

#[test]
fn a_scenario_is_checked_as_a_recording_is() {
    let user = User::new();
    user.write(
        "count.toml",
        "title = \"A count\"\nwhy = \"Carts count.\"\n\n[[step]]\ncache = [\"INCR\", \"n\"]\n\n[[step]]\nsql = \
         \"SELECT 1 AS one\"\n",
    );
    user.command(&["check", "count.toml", "--report", "report"]).assert().code(0).stdout("");
    let report = json(&user.home().join("report/report.json"));
    assert_eq!(accounting(&report), (2, [2, 0, 0, 0]));
    assert_eq!(report["scenarios"].as_array().map(Vec::len), Some(1));
    user.wait_until_nothing_is_left();
}

#[test]
fn adopted_servers_are_emptied_before_each_replay() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(async {
        let profile = Profile::named(Profile::DEFAULT).expect("a profile");
        let stack = stack::start(Role::Target, &profile, "adopted").await.expect("a stack");
        let url = |kind| stack.url(kind).expect("a URL").expose().to_owned();
        let (mariadb, memcached) = (url(StoreKind::Mariadb), url(StoreKind::Memcached));
        for url in [&mariadb, &memcached] {
            user.command(&["stack", "adopt", "--yes", url]).assert().success();
        }
        user.write("stacks.toml", &format!("[target]\nmariadb = \"{mariadb}\"\nmemcached = \"{memcached}\"\n"));
        let mut reports = Vec::new();
        for run in ["first", "second"] {
            user.command(&["replay", "recording", "--output", run, "--stacks", "stacks.toml"]).assert().success();
            user.command(&["judge", run, "--report", run]).assert().code(1);
            let report = json(&user.home().join(run).join("report.json"));
            assert_eq!(accounting(&report), (CAPTURED, [CAPTURED - 1, 1, 0, 0]));
            reports.push((report["verdicts"].clone(), report["tables"].clone()));
        }
        assert_eq!(reports[0], reports[1]);
        stack.stop().await.expect("taken down");
    });
}
