//! The assessment as a user asks for it: what it prints where, what it writes, how it exits, and that it starts nothing.

use std::fs;

use crate::tiny;
use crate::user::User;

const VISITS: u64 = 2;

#[test]
fn an_assessment_is_printed_or_written_and_adds_up() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let printed = user.command(&["assess", "recording"]).assert().success().stderr("");
    let printed = String::from_utf8(printed.get_output().stdout.clone()).expect("text");
    for part in
        ["21 captured = ", "1 untranslatable", "LPUSH: memcached has no lists", "partial index", "Read, not run"]
    {
        assert!(printed.contains(part), "no `{part}` in: {printed}");
    }

    let json = user.command(&["assess", "recording", "--format", "json"]).assert().success().stderr("");
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).expect("only JSON");
    let all = &json["accounting"]["all"];
    let of = |class: &str| all[class].as_u64().expect(class);
    let classes = ["as_it_is", "rewritten", "stated", "untranslatable", "skipped"];
    assert_eq!(classes.map(of).iter().sum::<u64>(), of("captured"));
    assert_eq!(of("captured"), VISITS * tiny::OPERATIONS + 1);
    assert_eq!(json["version"], 1);

    let told = user.says(&["assess", "recording", "--report", "out"], 0);
    for file in ["assessment.html", "assessment.md", "assessment.json"] {
        assert!(told.contains(&format!("out/{file}")) && user.home().join("out").join(file).exists(), "{told}");
    }
    let written: serde_json::Value =
        serde_json::from_slice(&fs::read(user.home().join("out/assessment.json")).expect("a file")).expect("JSON");
    assert_eq!(written["accounting"], json["accounting"]);
    user.wait_until_nothing_is_left();
}

#[test]
fn a_pipeline_can_fail_on_what_is_not_carried() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    user.says(&["assess", "recording"], 0);
    user.says(&["assess", "recording", "--fail-on", "untranslatable"], 1);
    user.says(&["assess", "recording", "--fail-on", "stated"], 1);
    user.write(
        "routes.toml",
        "version = 1\n\n[[route]]\npattern = \"cart:*\"\nto = \"redesign\"\nwhy = \"x\"\n\n[[route]]\npattern = \"*\"\nto = \
         \"memcached\"\naccept = [\"durability\", \"structure\", \"order\"]\nwhy = \"x\"\n",
    );
    let json = user.command(&["assess", "recording", "--routes", "routes.toml", "--format", "json"]).assert().success();
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).expect("JSON");
    assert_eq!(json["accounting"]["all"]["untranslatable"], VISITS * 3 + 1, "the keys of carts are routed away");
    assert_eq!(json["basis"]["routes"], "routes.toml");
}

#[test]
fn routes_are_proposed_and_never_written_over_and_meet_what_they_were_proposed_for() {
    let user = User::new();
    tiny::recording(&user, VISITS);
    let told = user.says(&["assess", "recording", "--propose-routes", "proposed.toml"], 0);
    assert!(told.contains("proposed routes: proposed.toml"), "{told}");
    let proposed = fs::read_to_string(user.home().join("proposed.toml")).expect("a file");
    for part in [
        "version = 1\n",
        "pattern = \"jobs\"\nto = \"mariadb\"\nform = \"queue\"\n",
        "pattern = \"visits\"",
        "(inferred)",
    ] {
        assert!(proposed.contains(part), "no `{part}` in: {proposed}");
    }
    user.refuses(
        &["assess", "recording", "--propose-routes", "proposed.toml"],
        &["proposed.toml exists; name another file"],
    );
    user.says(&["assess", "recording", "--routes", "proposed.toml"], 0);
}

#[test]
fn a_class_whose_needs_its_route_does_not_meet_fails_where_somebody_has_decided_on_routes() {
    let user = User::new();
    let recording = tiny::recording(&user, VISITS);
    let printed = user.command(&["assess", "recording"]).assert().success();
    printed.stdout(predicates::str::contains("3 of them need what their route does not give"));
    let route = |accept: &str| {
        format!(
            "version = 1\n\n[[route]]\npattern = \"*\"\nto = \"memcached\"\n{accept}why = \"all of it is a cache\"\n"
        )
    };
    user.write("memcached.toml", &route(""));
    let told = user.says(&["assess", "recording", "--routes", "memcached.toml"], 1);
    let sentence = "the class `jobs` needs durability, structure, order; its route (memcached) does not meet them";
    assert!(told.contains(&format!("memcached.toml: {sentence}")), "{told}");

    let all = "accept = [\"durability\", \"structure\", \"order\"]\n";
    fs::write(recording.join("routes.toml"), route(all)).expect("written");
    let told = user.says(&["assess", "recording"], 0);
    assert!(told.contains("routes: recording/routes.toml, which lies beside the recording"), "{told}");
    let json = user.command(&["assess", "recording", "--format", "json"]).assert().success();
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).expect("JSON");
    assert_eq!(json["basis"]["routes"], "recording/routes.toml");

    user.write("idle.toml", &route("accept = [\"durability\", \"structure\", \"order\", \"log\"]\n"));
    let told = user.says(&["assess", "recording", "--routes", "idle.toml"], 1);
    assert!(told.contains("the route `*` accepts log, which no key of it leaves unmet; remove it"), "{told}");
}

#[test]
fn what_cannot_be_assessed_as_asked_is_one_clear_error() {
    let user = User::new();
    let recording = tiny::recording(&user, VISITS);
    fs::create_dir(user.home().join("empty")).expect("a directory");
    user.refuses(&["assess", "empty"], &["empty is no recording: it has no recording.json"]);
    user.refuses(&["assess", "nowhere"], &["cannot read nowhere/recording.json"]);
    user.refuses(&["assess", "recording", "--profile", "strikt"], &["strict", "wikimedia"]);
    user.refuses(&["assess", "recording", "--format", "pdf"], &["terminal", "json"]);
    user.refuses(&["assess", "recording", "--fail-on", "untranslateable"], &["untranslatable", "stated"]);
    user.refuses(&["assess", "recording", "--unit-minutes", "0"], &["1..=480"]);
    user.refuses(&["assess", "recording", "--reprot", "x"], &["'--report'"]);
    user.refuses(&["assess", "recording", "--format", "json", "--format", "terminal"], &["give --report DIR"]);
    user.refuses(&["assess", "recording", "--format", "terminal", "--report", "out"], &["`terminal` is no file"]);
    user.refuses(&["assess", "recording", "--routes", "nowhere.toml"], &["cannot read nowhere.toml"]);
    let operations = recording.join("operations.jsonl.zst");
    let whole = fs::read(&operations).expect("a file");
    fs::write(&operations, &whole[..whole.len() / 2]).expect("cut");
    user.refuses(&["assess", "recording", "--report", "out"], &["operations.jsonl.zst: damaged"]);
    assert!(!user.home().join("out").exists(), "nothing was begun");
}
