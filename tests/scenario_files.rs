//! Scenario files through the command line, as their author meets it: mistakes are located, and `--update` writes down
//! what the servers really do.

use std::fs;

use assert_cmd::Command;
use predicates::prelude::*;

fn check(directory: &tempfile::TempDir, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crosscheck"));
    command.arg("check").args(arguments).current_dir(directory.path()).assert()
}

fn with(text: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    fs::write(directory.path().join("case.toml"), text).expect("the directory is ours");
    directory
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_known_ones_before_a_server_starts() {
    let cases = [
        ("title = 't'\nwhy = 'w'\ntag = ['x']\nstep = []\n", "case.toml:3: unknown key `tag` (known: title, why, tags"),
        (
            "title = 't'\nwhy = 'w'\n[[step]]\nsqll = 'SELECT 1'\n",
            "case.toml:4: unknown key `sqll` (known: session, sql",
        ),
        (
            "title = 't'\nwhy = 'w'\n[[step]]\nsql = 'SELECT 1'\nexpect = { row = [] }\n",
            "case.toml:5: unknown key `row` (known: verdict, affected, rows, error, reply",
        ),
        ("title = 't'\nwhy = 'w'\nstep = []\n[setup]\ncahce = []\n", "case.toml:5: unknown key `cahce` (known: sql"),
    ];
    for (text, message) in cases {
        check(&with(text), &["case.toml"]).code(2).stderr(predicate::str::contains(message));
    }
}

/// What somebody wrote before the servers were asked.
const BEFORE: &str = r#"# Whoever reads it first.
title = "Sums"
why = "It shows what an update writes into a file."
profile = "wikimedia"

[setup]
sql = ["CREATE TABLE cart (id int PRIMARY KEY, qty int)", "INSERT INTO cart VALUES (1, 4), (2, NULL)", "CREATE TABLE note (id int, text varchar(3))"]

[[step]]
sql = "SELECT id, qty FROM cart ORDER BY id" # all of them
expect = { rows = [[1, 5]] }

[[step]]
sql = "SELECT qty / 0 FROM cart WHERE id = 1"
expect = {}

[[step]]
sleep_ms = 1

[[step]]
sql = "UPDATE cart SET qty = 1"
expect = { error = "deadlock", verdict = "mismatch" }

# A list is not for a cache.
[[step]]
cache = ["RPUSH", "queue", "a"]

# Too long: it is cut there.
[[step]]
sql = "INSERT INTO note VALUES (1, 'abcd')"
"#;

/// The same after they were.
const AFTER: &str = r#"# Whoever reads it first.
title = "Sums"
why = "It shows what an update writes into a file."
profile = "wikimedia"

[setup]
sql = ["CREATE TABLE cart (id int PRIMARY KEY, qty int)", "INSERT INTO cart VALUES (1, 4), (2, NULL)", "CREATE TABLE note (id int, text varchar(3))"]

[[step]]
sql = "SELECT id, qty FROM cart ORDER BY id" # all of them
expect = { rows = [[1, 4], [2, { null = true }]] }

[[step]]
sql = "SELECT qty / 0 FROM cart WHERE id = 1"
expect = { error = "division_by_zero" }

[[step]]
sleep_ms = 1

[[step]]
sql = "UPDATE cart SET qty = 1"
expect = { affected = 2 }

# A list is not for a cache.
[[step]]
cache = ["RPUSH", "queue", "a"]
expect = { verdict = "untranslatable" }

# Too long: it is cut there.
[[step]]
sql = "INSERT INTO note VALUES (1, 'abcd')"
expect = { error = "truncation", verdict = "mismatch" }

[end]
verdict = "mismatch"
why = "written by --update; nobody has said yet why it may be so"
tables = ["public.note"]
"#;

#[test]
fn an_update_writes_what_the_servers_answer_and_keeps_the_rest() {
    let directory = with(BEFORE);
    let done = check(&directory, &["case.toml", "--update"]).code(0);
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    for words in [
        "updated case.toml",
        "  step 1: { rows = [[1, 4], [2, { null = true }]] } instead of { rows = [[1, 5]] }",
        "  step 4: { verdict = \"untranslatable\" }",
        "  [end]: verdict = \"mismatch\"",
        "AS EXPECTED, 3 KNOWN DIFFERENCES",
        "1 of 1 as expected",
    ] {
        assert!(said.contains(words), "no `{words}` in {said}");
    }
    assert!(!said.contains("PASS"), "what differs is not a pass: {said}");
    let updated = fs::read_to_string(directory.path().join("case.toml")).expect("it is still there");
    assert_eq!(updated, AFTER);
}

#[test]
fn what_expects_nothing_or_something_else_is_not_updated() {
    let directory = with("title = 't'\nwhy = 'w'\n[[step]]\nsql = 'SELECT 1'\n");
    check(&directory, &["case.toml", "--update", "--candidate", "current"])
        .code(2)
        .stderr(predicate::str::contains("leave --control and --candidate out"));
    fs::create_dir(directory.path().join("recording")).expect("the directory is ours");
    fs::write(directory.path().join("recording/recording.json"), "{}").expect("the directory is ours");
    check(&directory, &["recording", "--update"])
        .code(2)
        .stderr(predicate::str::contains("a recording expects nothing that could be updated"));
}

#[test]
fn a_directory_without_scenarios_and_a_scenario_that_is_given_twice_are_refused() {
    let directory = with("title = 't'\nwhy = 'w'\n[[step]]\nsql = 'SELECT 1'\n");
    fs::create_dir(directory.path().join("empty")).expect("the directory is ours");
    check(&directory, &["case.toml", "empty"]).code(2).stderr(predicate::str::contains("empty holds neither"));
    fs::copy(directory.path().join("case.toml"), directory.path().join("case.txt")).expect("the directory is ours");
    for twice in ["case.toml", "case.txt", "./case.toml"] {
        check(&directory, &["case.toml", twice]).code(2).stderr(predicate::str::contains("is given twice"));
    }
}
