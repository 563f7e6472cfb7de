//! Import and show: what a program reads on standard output, what a person reads on standard error.

use predicates::prelude::*;

use crate::tiny::{self, IMPORT, OPERATIONS};
use crate::user::User;

const VISITS: u64 = 3;

#[test]
fn an_import_prints_its_counts_for_a_person_or_for_a_program_never_both_in_one_place() {
    let user = User::new();
    tiny::write_traces(&user, VISITS);
    let person = user.command(&IMPORT).assert().success().stdout("");
    person.stderr(predicate::str::contains("31 operations").and(predicate::str::contains("LPUSH")));

    let again = [&IMPORT[..8], &["again", "--json"]].concat();
    let program = user.command(&again).assert().success().stderr("");
    let printed: serde_json::Value = serde_json::from_slice(&program.get_output().stdout).expect("only JSON");
    assert_eq!(printed["operations"], VISITS * OPERATIONS + 1);
    assert_eq!(printed["sessions"], serde_json::json!({"cache": 1, "sql": 2}));
    assert_eq!(printed["counts"]["operations"]["sql"]["SELECT"], 2 * VISITS);
    assert_eq!(printed["counts"]["operations"]["cache"]["LPUSH"], 1);

    let shown = user.command(&["show", "again", "--json"]).assert().success().stderr("");
    let mut shown: serde_json::Value = serde_json::from_slice(&shown.get_output().stdout).expect("only JSON");
    shown["losses"] = printed["losses"].clone();
    assert_eq!(shown, printed, "show prints later what import printed");
    user.command(&["show", "again"]).assert().success().stdout("").stderr(predicate::str::contains("31 operations"));
}

#[test]
fn an_import_shows_what_of_the_schema_has_no_exact_counterpart() {
    let user = User::new();
    tiny::write_traces(&user, 1);
    let error = user.says(&IMPORT, 0);
    for part in ["without an exact counterpart on the target", "public.cart.tags", "partial index", "cart_open"] {
        assert!(error.contains(part), "no `{part}` in: {error}");
    }
    for profile in ["strict", "wikimedia"] {
        let args = [&IMPORT[..8], &[profile, "--profile", profile, "--json"]].concat();
        let printed = user.command(&args).assert().success();
        let printed: serde_json::Value = serde_json::from_slice(&printed.get_output().stdout).expect("JSON");
        let losses = printed["losses"].as_array().expect("an array");
        let of =
            |object: &str| losses.iter().find(|loss| loss["object"].as_str().is_some_and(|o| o.starts_with(object)));
        let tags = of("public.cart.tags").unwrap_or_else(|| panic!("{losses:?}"));
        for key in ["what", "why", "instead"] {
            assert!(tags[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {tags}");
        }
        assert!(losses.iter().any(|loss| loss["what"] == "partial index"), "{losses:?}");
    }
}

#[test]
fn an_import_that_fails_leaves_no_half_of_a_recording() {
    let user = User::new();
    tiny::write_traces(&user, VISITS);
    let broken = format!("{}this is no line of MONITOR\n", tiny::monitor(VISITS));
    user.write("monitor.log", &broken);
    user.refuses(&IMPORT, &["monitor.log:15", "expected a line of MONITOR"]);
    assert!(!user.home().join("recording").exists());
    let lenient = [&IMPORT[..], &["--lenient", "--json"]].concat();
    let printed = user.command(&lenient).assert().success();
    let printed: serde_json::Value = serde_json::from_slice(&printed.get_output().stdout).expect("JSON");
    assert_eq!((&printed["malformed"], &printed["operations"]), (&1.into(), &31.into()));

    user.refuses(&IMPORT, &["recording already holds a recording; name another directory"]);
    assert!(user.home().join("recording/recording.json").exists(), "what was there is still there");
    let missing = ["import", "--postgres-log", "nothing.csv", "--output", "other"];
    user.refuses(&missing, &["cannot read nothing.csv"]);
    user.refuses(&["import", "--output", "other"], &["nothing to import; name a --postgres-log"]);
    std::fs::create_dir(user.home().join("full")).expect("a directory");
    std::os::unix::fs::symlink("/dev/full", user.home().join("full/operations.jsonl.zst")).expect("a link");
    let full = [&lenient[..8], &["full", "--lenient"]].concat();
    user.refuses(&full, &["cannot write full/operations.jsonl.zst: No space left on device"]);
    user.write("initial.sql", &tiny::INITIAL.replace("\\.\n", ""));
    let cut = [&IMPORT[..8], &["cut"]].concat();
    user.refuses(&cut, &["initial.sql:"]);
    assert!(!user.home().join("other").exists() && !user.home().join("cut").exists());
}
